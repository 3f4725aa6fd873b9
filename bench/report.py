"""Write the figures of the last runs into `docs/performance.md`: between `<!-- NAME -->` and `<!-- end -->`.

    python bench/report.py            from results, instructions, peers and growth.json beside it

No figure is copied by hand: a test holds the page to the files.
"""

import json
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from instructions import ROWS

HERE = Path(__file__).parent
PAGE = HERE.parent / "docs" / "performance.md"
_BLOCK = re.compile(r"<!-- (?P<name>[a-z]+) -->\n.*?<!-- end -->", re.DOTALL)


def _read(name: str) -> Any:
    return json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    marks = ["---", *["---:"] * (len(heads) - 1)]
    lines = []
    for cells in (heads, marks, *rows):
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def spelled(milliseconds: float | None) -> str:
    """A time as it is read: `52 ms`, `8.4 s`."""
    if milliseconds is None:
        return "> 60 s"
    if milliseconds < 1000:
        return f"{milliseconds:,.0f} ms"
    return f"{milliseconds / 1000:,.1f} s"


def results() -> str:
    """The budgets: the rows of the largest size, and how many of each smaller one are met."""
    kept = _read("results")
    rounds = (
        f"medians of {kept['rounds']} interleaved rounds, of five times as many against"
        " T, of half as many for what takes minutes"
    )
    parts = [f"{kept['machine']}; {rounds}."]
    *smaller, (size, measured) = kept["sizes"].items()
    for few, others in smaller:
        met = sum(row["met"] for row in others["rows"])
        count = len(others["rows"])
        parts.append(f"With {int(few):,} updates {met} of {count} budgets are met.")
    start = min(row["ms"] for row in measured["rows"])
    rows = [_row(row, start) for row in measured["rows"]]
    calls = measured["add_syncs"]
    if calls is not None:  # strace was installed
        rows.append(["sync calls of `add`", "", str(calls), "5", "", _met(calls <= 5)])
    heads = ("what", "time", "ratio", "budget", "peak MB", "")
    parts.append(f"With {int(size):,}:\n\n{_table(heads, rows)}")
    return "\n\n".join(parts)


def _row(row: Mapping[str, Any], start: float) -> list[str]:
    """A budget; where it is missed, whether it is by the quickest command of all too, which is little but the start."""
    verdict = _met(row["met"])
    if not row["met"] and start > row["budget"] * row["against_ms"]:
        verdict += " by the start alone"
    limit = ""
    if row["megabytes_budget"]:
        limit = f" (of {row['megabytes_budget']})"
    return [
        row["name"],
        spelled(row["ms"]),
        f"{row['ratio']:.2f}",
        f"{row['budget']} {row['unit']}",
        f"{row['megabytes']:.0f}{limit}",
        verdict,
    ]


def _met(met: bool) -> str:
    if met:
        return "met"
    return "**missed**"


def instructions() -> str:
    """What each read costs in instructions, with both ends of Typer."""
    kept = _read("instructions")
    rows = []
    for row in ROWS:
        counts = [typer[row.words] for typer in kept["typers"].values()]
        shares = [f"{count / kept['bare']:.2f}" for count in counts]
        met = all(row.is_met(count, kept["bare"]) for count in counts)
        limit, of_before = f"{row.budget} T", f"{max(counts) / row.before:.2f}"
        rows.append([f"`{row.words}`", *shares, limit, of_before, _met(met)])
    heads = (
        "read",
        *(f"Typer {t}" for t in kept["typers"]),
        "budget",
        "of 96e326d",
        "",
    )
    return f"T is {kept['bare']:,.0f} million instructions.\n\n{_table(heads, rows)}"


def peers() -> str:
    """The other tools, at the largest size."""
    *_, (size, tools) = _read("peers")["sizes"].items()
    return f"{int(size):,} updates:\n\n{peer_table(tools)}"


def peer_table(tools: Mapping[str, Mapping[str, float | None]]) -> str:
    """The tools at one size, a row each."""
    columns: dict[str, None] = {}
    for times in tools.values():
        columns.update(dict.fromkeys(times))
    rows = []
    for tool, times in tools.items():
        cells = [tool]
        for column in columns:
            cells.append(spelled(times[column]) if column in times else "–")
        rows.append(cells)
    return _table(("", *columns), rows)


def growth() -> str:
    """Time against size."""
    kept = _read("growth")
    sizes = kept["sizes"]
    rows = []
    for name, times in kept["ms"].items():
        cells = [spelled(time) for time in times]
        unmeasured = len(sizes) - len(cells)
        rows.append([name, *cells, *["–"] * unmeasured])
    heads = ("updates", *(f"{size:,}" for size in sizes))
    return f"{kept['machine']}.\n\n{_table(heads, rows)}"


BLOCKS: dict[str, Callable[[], str]] = {
    "results": results,
    "instructions": instructions,
    "peers": peers,
    "growth": growth,
}


def refreshed(text: str) -> str:
    """The page with every block made anew."""

    def block(match: re.Match[str]) -> str:
        name = match["name"]
        return f"<!-- {name} -->\n{BLOCKS[name]()}\n<!-- end -->"

    return _BLOCK.sub(block, text)


def main() -> int:
    """Write the page."""
    PAGE.write_text(refreshed(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
