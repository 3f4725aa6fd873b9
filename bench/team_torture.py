"""Faults in the middle of a team's changes: what was lost, there twice, or told untruly.

    .venv/bin/python bench/team_torture.py [--short | --nightly] [--seed N] [--write]

It needs PostgreSQL (`apt-get install postgresql`) and takes about half an hour. `--write` puts
the table into bench/team.md. Ends with 1 where anything was lost, there twice or untrue.
"""

import argparse
import platform
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import page_part

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests")]

if TYPE_CHECKING:
    from team.tortures import Row

PAGE = ROOT / "bench" / "team.md"


def asked() -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    size = parser.add_mutually_exclusive_group()
    for option, share in (("--short", "a few"), ("--nightly", "a fifth")):
        size.add_argument(
            option,
            dest="size",
            action="store_const",
            const=option.removeprefix("--").upper(),
            default="LONG",
            help=f"{share} of each",
        )
    parser.add_argument("--seed", type=int, help="that of an earlier run")
    parser.add_argument("--write", action="store_true", help="into bench/team.md")
    return parser.parse_args()


def main() -> int:
    """Strike, and print the table."""
    from team import tortures
    from team.tortures import Row, tortured

    options = asked()
    seed = options.seed
    if seed is None:
        seed = random.SystemRandom().randrange(2**32)
    begun = time.monotonic()
    rows = list[Row]()

    def done(row: Row) -> None:
        rows.append(row)
        seconds = time.monotonic() - begun
        print(f"  {seconds:6.0f} s  {row}", file=sys.stderr, flush=True)

    with tempfile.TemporaryDirectory() as folder:
        tortured(Path(folder), getattr(tortures, options.size), seed, done)
    lines = [*_table(rows), "", _circumstances(seed, time.monotonic() - begun)]
    text = "".join(f"{line}\n" for line in lines)
    print(text, end="")
    if options.write:
        page = PAGE.read_text(encoding="utf-8")
        page = page_part.replaced(page, "torture", text)
        PAGE.write_text(page, encoding="utf-8")
    return int(any(row.is_bad for row in rows))


def _table(rows: "Sequence[Row]") -> list[str]:
    lines = [
        "| fault | times | told made | told not made | not told | lost | twice | untrue |",
        "| --- | --: | --: | --: | --: | --: | --: | --: |",
    ]
    for row in rows:
        lines.append(f"| {' | '.join(str(value) for value in row)} |")
    return lines


def _circumstances(seed: int, seconds: float) -> str:
    from hwstatus.store.builder import dataset_version
    from hwstatus.version import __version__
    from team.cluster import programs

    where = programs()
    server = where.parts[-2] if where else "?"
    return (
        f"`bench/team_torture.py` of {date.today().isoformat()}: hwstatus {__version__}, dataset"
        f" {dataset_version()}, PostgreSQL {server}, Python {platform.python_version()}, seed {seed},"
        f" {seconds:.0f} s."
    )


if __name__ == "__main__":
    raise SystemExit(main())
