"""What an import was asked for, and what it did: counts, refused lines, what is worth saying."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from hwstatus import wording
from hwstatus.errors import HwstatusError
from hwstatus.exchange.jsonl import LineContent

MOST_NAMED = 100
"""Lines that are named one by one; of the others the number is said."""


class ImportOptions(NamedTuple):
    """How to import: the options of the command as typed.

    `form` is one of `exchange.FORMS`, None where the content tells. `mapping` holds
    `COLUMN=FIELD`, `fixed` `FIELD=VALUE` of all rows, `meanings` `WORDS=SCOPE:STATUS`;
    `order` is one of `exchange.columns.ORDERS`, None where the column tells. With `join`,
    news that is recorded already gets the further source; with `allow_duplicate` it is an
    update of its own.
    """

    form: str | None = None
    update: bool = False
    dry_run: bool = False
    keep_going: bool = False
    join: bool = False
    mapping: Sequence[str] = ()
    fixed: Sequence[str] = ()
    meanings: Sequence[str] = ()
    order: str | None = None
    allow_duplicate: bool = False
    again: str = ""
    """What is typed before a further option to import the same otherwise."""


class Refusal(NamedTuple):
    """A line that was refused: its number, why, and what it held, to be mended.

    `held` is the line itself, or the cells of a table's row by column.
    """

    line: int
    reason: str
    held: LineContent


class Report:
    """What the import of one file did, counted as it goes."""

    def __init__(self, options: ImportOptions, name: str = "") -> None:
        self.options = options
        self.name = name
        """The file as it was named, or the address; empty for standard input."""
        self.counts = Counter[str]()
        """How many records were `added`, `corrected`, `joined` and so on."""
        self.refusals: list[Refusal] = []
        self._first: HwstatusError | None = None
        self.columns: tuple[str, ...] = ()
        """The columns of a table, in their order."""
        self.listed: list[str] = []
        """What would change, a line a record."""
        self.notes: list[str] = []
        """What a person should know besides."""

    @property
    def origin(self) -> str:
        """The file's name without its folder, or the address; empty for standard input."""
        return self.name if "://" in self.name else Path(self.name).name

    def refuse(self, error: HwstatusError, line: int, held: LineContent) -> None:
        """Set a line aside if the import shall go on, or a dry run; else raise the error."""
        if not (self.options.keep_going or self.options.dry_run):
            raise error
        self._first = self._first or error
        reason = str(error).removeprefix(f"line {line}: ")
        reason = reason.removesuffix("; nothing was imported")
        self.refusals.append(Refusal(line, reason, held))

    def end(self) -> None:
        """Raise the error of the first line that was refused, which names the others, unless they are left out."""
        if self._first is None or self.options.keep_going:
            return
        self._first.hints = (*self._reasons(1), *self._first.hints)
        raise self._first

    def _reasons(self, begin: int = 0) -> list[str]:
        """Why lines were refused, from one of them on."""
        refusals = self.refusals[begin:]
        return _first([f"line {each.line}: {each.reason}" for each in refusals])

    def mention(self, what: str) -> None:
        """Keep a line for the list of what would change."""
        if self.options.dry_run:
            self.listed.append(what)

    def include(self, other: "Report") -> None:
        """Add the report of another file."""
        self.counts += other.counts
        self.refusals += other.refusals
        self.listed += other.listed
        self.notes += [note for note in other.notes if note not in self.notes]

    @property
    def summary(self) -> str:
        """One line: what was taken in and what was not."""
        counted = self._counted()
        if self.options.dry_run:
            return f"Would import: {counted}. Nothing was written."
        made = ("added", "corrected", "drafts", "joined", "retracted")
        has_changed = any(self.counts[what] for what in made)
        undo = "   Undo: hwstatus undo" if has_changed else ""
        return f"Imported: {counted}.{undo}"

    def _counted(self) -> str:
        counts = self.counts
        said = {
            "added": "added",
            "corrected": "corrected",
            "joined": "given a further source",
            "retracted": "retracted",
            "drafts": "draft" if counts["drafts"] == 1 else "drafts",
            "known": "already there",
            "offered": "recorded from another publisher",
            "aside": "left aside",
        }
        shown = {what for what, number in counts.items() if number > 0}
        if not counts["drafts"]:
            # It is also said that nothing was added.
            shown.add("added")
        parts = [f"{counts[w]:,} {words}" for w, words in said.items() if w in shown]
        if self.refusals:
            parts.append(f"{len(self.refusals):,} refused ({self._refused_lines()})")
        return ", ".join(parts) + kept_unknown(counts["unknown_fields"])

    def _refused_lines(self) -> str:
        numbers = [str(refusal.line) for refusal in self.refusals]
        more = ["..."] if len(numbers) > MOST_SHOWN else []
        lines = "line" if len(numbers) == 1 else "lines"
        return f"{lines} {', '.join(numbers[:MOST_SHOWN] + more)}"

    @property
    def lines(self) -> list[str]:
        """What is said before the summary, a line each."""
        reasons = self._reasons() if self.options.dry_run else []
        offer = []
        if self.counts["offered"]:
            both = "as updates of their own: --allow-duplicate"
            offer = [f"take them as further sources: --join   {both}"]
        return [*_first(self.listed), *reasons, *_first(self.notes), *offer]


MOST_SHOWN = 10
"""Numbers of refused lines in the summary."""


def kept_unknown(fields: int) -> str:
    """What is said behind a summary of fields that were kept, in such a number."""
    kept = wording.counted(fields, "field")
    return f"; kept {kept} that this version does not know" if fields else ""


def _first(lines: list[str]) -> list[str]:
    """The lines that are said; of a long list, how many more there are."""
    more = len(lines) - MOST_NAMED
    further = [f"... and {more:,} more"] if more > 0 else []
    return [*lines[:MOST_NAMED], *further]
