"""Write the figures of the last runs into `docs/performance.md`: between `<!-- NAME -->` and `<!-- end -->`.

    python bench/report.py            from results.json, peers.json, growth.json and profile.json beside it

No figure is copied by hand: a test holds the page to the files.
"""

import json
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
PAGE = HERE.parent / "docs" / "performance.md"
_BLOCK = re.compile(r"<!-- (?P<name>[a-z]+) -->\n.*?<!-- end -->", re.DOTALL)


def _read(name: str) -> Any:
    return json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]], left: int = 1) -> str:
    marks = ["---"] * left + ["---:"] * (len(heads) - left)
    return "\n".join("| " + " | ".join(cells) + " |" for cells in (heads, marks, *rows))


def spelled(milliseconds: float | None) -> str:
    """A time as it is read: `52 ms`, `8.4 s`."""
    if milliseconds is None:
        return "> 60 s"
    return (
        f"{milliseconds:,.0f} ms"
        if milliseconds < 1000
        else f"{milliseconds / 1000:,.1f} s"
    )


def results() -> str:
    """The budgets: every size's rows, the ratio and whether it is met."""
    found = _read("results")
    parts = [f"{found['machine']}; medians of {found['rounds']} interleaved rounds."]
    for size, measured in found["sizes"].items():
        rows = [_row(row) for row in measured["rows"]]
        if (calls := measured["add_syncs"]) is not None:  # strace was there
            rows.append(
                ["sync calls of `add`", "", str(calls), "5", "", _met(calls <= 5)]
            )
        heads = ("what", "time", "ratio", "budget", "peak MB", "")
        parts.append(f"**{int(size):,} updates**\n\n{_table(heads, rows)}")
    return "\n\n".join(parts)


def _row(row: Mapping[str, Any]) -> list[str]:
    limit = f" (of {row['megabytes_budget']})" if row["megabytes_budget"] else ""
    return [
        row["name"], spelled(row["ms"]), f"{row['ratio']:.2f}", f"{row['budget']} {row['unit']}",
        f"{row['megabytes']:.0f}{limit}", _met(row["met"]),
    ]  # fmt: skip


def _met(met: bool) -> str:
    return "met" if met else "**missed**"


def peers() -> str:
    """The other tools, a table a size."""
    found = _read("peers")
    parts = []
    for size, tools in found["sizes"].items():
        parts.append(f"**{int(size):,} updates**\n\n{peer_table(tools)}")
    return "\n\n".join(parts)


def peer_table(tools: Mapping[str, Mapping[str, float | None]]) -> str:
    """The tools at one size, a row each."""
    columns = list(
        dict.fromkeys(row for measured in tools.values() for row in measured)
    )
    rows = [
        [tool, *(spelled(m[c]) if c in m else "–" for c in columns)]
        for tool, m in tools.items()
    ]
    return _table(("", *columns), rows)


def growth() -> str:
    """Time against size."""
    found = _read("growth")
    rows = [
        [f"{size:,}", *(spelled(times[at]) for times in found["ms"].values())]
        for at, size in enumerate(found["sizes"])
    ]
    return f"{found['machine']}.\n\n{_table(('updates', *found['ms']), rows, left=0)}"


def profile() -> str:
    """Where the time of the slowest commands goes."""
    found = _read("profile")
    parts = []
    for command, shares in found["commands"].items():
        rows = [
            [f"`{where}`" if "." in where else where, f"{100 * share:.0f} %"]
            for where, share in shares.items()
        ]
        parts.append(
            f"**`{command}`**, {found['size']:,} updates\n\n{_table(('where', 'share'), rows)}"
        )
    return "\n\n".join(parts)


BLOCKS: dict[str, Callable[[], str]] = {
    "results": results,
    "peers": peers,
    "growth": growth,
    "profile": profile,
}


def refreshed(text: str) -> str:
    """The page with every block made anew."""
    return _BLOCK.sub(
        lambda m: f"<!-- {m['name']} -->\n{BLOCKS[m['name']]()}\n<!-- end -->", text
    )


def main() -> int:
    """Write the page."""
    PAGE.write_text(refreshed(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
