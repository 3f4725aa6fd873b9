"""What an import did: counts, refused lines, and what is worth saying of single records."""

from collections.abc import Mapping
from typing import NamedTuple

from hwstatus import wording
from hwstatus.errors import HwstatusError, Usage

MOST_NAMED = 100
"""Lines that are named one by one; of the others the number is said."""
MOST_REFUSED = 10_000
"""Refused lines of a file from which on it is none of records."""


class ImportOptions(NamedTuple):
    """How to import: the options of the command as typed.

    `form` is one of `exchange.FORMS`, None where the content tells. `mapping`
    holds `COLUMN=FIELD`. With `join`, news that is recorded already gets the further
    source; with `allow_duplicate` it is an update of its own.
    """

    form: str | None = None
    update: bool = False
    dry_run: bool = False
    keep_going: bool = False
    join: bool = False
    mapping: tuple[str, ...] = ()
    allow_duplicate: bool = False


class Refusal(NamedTuple):
    """A line that was refused: its number, why, and what it held, to be mended.

    `held` is the line itself, or the cells of a table's row by column.
    """

    line: int
    reason: str
    held: str | Mapping[str, str]


class Report:
    """What the import of one file did, counted as it goes."""

    def __init__(self, options: ImportOptions, origin: str = "") -> None:
        self.options = options
        self.origin = origin
        """The file's name without its folder; empty for standard input."""
        self.added = 0
        self.corrected = 0
        self.known = 0
        self.drafts = 0
        self.joined = 0
        self.offered = 0
        self.unknown_fields = 0
        self.refusals: list[Refusal] = []
        self.columns: tuple[str, ...] = ()
        """The columns of a table, in their order."""
        self.mentioned = 0
        self.listed: list[str] = []
        """What would change, a line a record."""
        self.notes: list[str] = []
        """What a person should know besides."""

    @property
    def changes(self) -> int:
        """How many records were added or changed."""
        return self.added + self.corrected + self.drafts + self.joined

    def refuse(
        self, error: HwstatusError, line: int, held: str | Mapping[str, str]
    ) -> None:
        """Set a line aside if the import shall go on; else raise the error."""
        if not self.options.keep_going:
            raise error
        if len(self.refusals) == MOST_REFUSED:
            raise Usage(
                f"more than {MOST_REFUSED:,} lines are refused; nothing was imported"
            )
        reason = str(error).removeprefix(f"line {line}: ")
        reason = reason.removesuffix("; nothing was imported")
        self.refusals.append(Refusal(line, reason, held))

    def mention(self, what: str) -> None:
        """Keep a line for the list of what would change; of a long list, its beginning."""
        if not self.options.dry_run:
            return
        self.mentioned += 1
        if len(self.listed) < MOST_NAMED:
            self.listed.append(what)

    def include(self, other: "Report") -> None:
        """Add the report of another file."""
        self.added += other.added
        self.corrected += other.corrected
        self.known += other.known
        self.drafts += other.drafts
        self.joined += other.joined
        self.offered += other.offered
        self.unknown_fields += other.unknown_fields
        self.refusals += other.refusals
        self.mentioned += other.mentioned
        self.listed += other.listed
        self.notes += [note for note in other.notes if note not in self.notes]

    @property
    def summary(self) -> str:
        """One line: what was taken in and what was not."""
        counted = self._counted()
        if self.options.dry_run:
            return f"Would import: {counted}. Nothing was written."
        undo = "   Undo: hwstatus undo" if self.changes else ""
        return f"Imported: {counted}.{undo}"

    def _counted(self) -> str:
        parts = []
        if self.added or not self.drafts:
            parts.append(f"{self.added:,} added")
        for number, words in (
            (self.corrected, "corrected"),
            (self.joined, "given a further source"),
            (self.drafts, "draft" if self.drafts == 1 else "drafts"),
            (self.known, "already there"),
            (self.offered, "recorded from another publisher"),
        ):
            if number:
                parts.append(f"{number:,} {words}")
        if self.refusals:
            parts.append(f"{len(self.refusals):,} refused ({self._refused_lines()})")
        counted = ", ".join(parts)
        if self.unknown_fields:
            fields = wording.counted(self.unknown_fields, "field")
            counted += f"; kept {fields} that this version does not know"
        return counted

    def _refused_lines(self) -> str:
        numbers = [str(refusal.line) for refusal in self.refusals]
        shown = ", ".join(numbers[:MOST_SHOWN])
        if len(numbers) > MOST_SHOWN:
            shown += ", ..."
        return f"{'line' if len(numbers) == 1 else 'lines'} {shown}"

    @property
    def lines(self) -> list[str]:
        """What is said before the summary, a line each."""
        offer = []
        if self.offered:
            both = "as updates of their own: --allow-duplicate"
            offer = [f"take them as further sources: --join   {both}"]
        listed = _first(self.listed, self.mentioned)
        return [*listed, *_first(self.notes, len(self.notes)), *offer]


MOST_SHOWN = 10
"""Numbers of refused lines in the summary."""


def _first(lines: list[str], number: int) -> list[str]:
    """The lines that are said of a number of them; of a long list, how many more there are."""
    shown = lines[:MOST_NAMED]
    if number > len(shown):
        shown.append(f"... and {number - len(shown):,} more")
    return shown
