"""Write src/hwstatus/languages/made/territories.tsv from CLDR's supplemental data.

    npm pack cldr-core@48.2.0
    tar xzf cldr-core-48.2.0.tgz package/supplemental/territoryInfo.json
    python tools/territories.py package/supplemental/territoryInfo.json

Another version is named in `hwstatus.languages.cldr` too.
"""

import json
import sys
from pathlib import Path

from hwstatus.languages import MADE
from hwstatus.languages.cldr import FIGURES


def table(info: Path) -> str:
    """A line for each country and territory of two letters: its code and its figures, read and not computed."""
    known = json.loads(info.read_text("utf-8"))["supplemental"]["territoryInfo"]
    return "".join(
        "\t".join([code, *(facts.get(f"_{name}", "") for name in FIGURES)]) + "\n"
        for code, facts in sorted(known.items())
        if len(code) == 2 and code != "ZZ"
    )


if __name__ == "__main__":
    if len(sys.argv) != 2 or not Path(sys.argv[1]).is_file():
        sys.exit("usage: python tools/territories.py territoryInfo.json")
    (MADE / "territories.tsv").write_text(table(Path(sys.argv[1])), "ascii")
