"""Write what the documentation takes from the code: `docs/reference.md`, and the output shown on other pages.

    python docs/generate.py              write the pages
    python docs/generate.py --check      write nothing; exit 1 and name the line where a page is stale
    python docs/generate.py --site       the README's picture of the site, for which it needs Chromium

On the other pages a code block whose first line is `$ hwstatus ...` holds what a terminal shows.
"""

import sys
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from generator import (
    answers,
    columns,
    commands,
    examples,
    flat_database,
    lists,
    manpage,
    pictures,
    process,
    site_picture,
    tables,
)

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))
import figures

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = Path("docs", "reference.md")
MANUAL = Path("docs", "hwstatus.1")
PAGES = (Path("README.md"), Path("docs", "architecture.md"), Path("docs", "rules.md"))
"""The pages with examples whose output is kept true."""

CHAPTERS = (
    commands.commands,
    answers.formats,
    answers.rows,
    process.exit_codes,
    process.environment,
    lists.lists,
    columns.columns,
    flat_database.flat_database,
    tables.tables,
)


def reference() -> str:
    """The whole of `docs/reference.md`."""
    parts = [
        "# Reference\n\n",
        "Generated from the code by `python docs/generate.py`: do not edit it by hand.\n\n",
    ]
    for chapter in CHAPTERS:
        parts.extend(chapter())
    return "".join(parts).rstrip("\n") + "\n"


def documents() -> Iterator[tuple[Path, str, str]]:
    """Every page with generated parts: its path, its present text, the text that it should have."""
    yield REFERENCE, _held(REFERENCE), reference()
    yield MANUAL, _held(MANUAL), manpage.page()
    for path in PAGES:
        text = _held(path)
        yield path, text, examples.refreshed(text)
    for path in figures.PAGES:
        text = _held(path)
        yield path, text, figures.refreshed(text)
    for path, picture in pictures.pictures():
        yield path, _held(path), picture


def _held(path: Path) -> str:
    full = ROOT / path
    if full.exists():
        return full.read_text(encoding="utf-8")
    return ""


def stale() -> list[str]:
    """A line for each page that is stale: where it first differs."""
    lines = []
    for path, text, wanted in documents():
        if text != wanted:
            lines.append(f"{path}:{_first_difference(text, wanted)}")
    return lines


def _first_difference(text: str, wanted: str) -> str:
    pairs = zip_longest(text.splitlines(), wanted.splitlines(), fillvalue="(nothing)")
    for number, (old, new) in enumerate(pairs, 1):
        if old != new:
            return (
                f"{number} is stale: it has {old[:200]!r}, the code gives {new[:200]!r}"
            )
    return "1 is stale: only its last line end differs"


def main(arguments: Sequence[str]) -> int:
    """Write the pages, or with --check say what is stale, or with --site take the picture of the site."""
    if arguments == ["--check"]:
        return _check()
    if arguments == ["--site"]:
        return site_picture.make(ROOT)
    if arguments:
        sys.stderr.write("usage: python docs/generate.py [--check | --site]\n")
        return 2
    for path, text, wanted in documents():
        if text != wanted:
            (ROOT / path).parent.mkdir(exist_ok=True)
            (ROOT / path).write_text(wanted, encoding="utf-8")
            sys.stderr.write(f"wrote {path}\n")
    return 0


def _check() -> int:
    lines = stale()
    for line in lines:
        sys.stderr.write(f"{line}\n")
    if not lines:
        return 0
    sys.stderr.write("make it anew: python docs/generate.py\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
