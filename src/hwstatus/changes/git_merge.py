"""`git-merge`: git's merge driver for files of records."""

from collections.abc import Iterator
from pathlib import Path

from hwstatus import files
from hwstatus.answers.answer import Done
from hwstatus.errors import BadRecord, Unmergeable
from hwstatus.exchange import jsonl
from hwstatus.paths import file_mode
from hwstatus.record import dates
from hwstatus.record.ledger_records import Record
from hwstatus.rules.merge import MergedFile, RecordConflict, merge_files


def git_merge(base: Path, ours: Path, theirs: Path, name: str) -> tuple[Done, bool]:
    """Merge three versions of a file into `ours`, whole or not at all.

    Returns what was done, and whether all of it is merged: the rest is marked in the file.
    `name` is what messages call the file. Raises `Unmergeable` with nothing changed.
    """
    sides = {"what both come from": base, "ours": ours, "theirs": theirs}
    read = [_records(path, name, side) for side, path in sides.items()]
    merged = merge_files(*read)
    try:
        _write(ours, merged.text)
    except OSError as error:
        reason = error.strerror or str(error)
        raise Unmergeable(name, f"cannot be written: {reason}") from error
    return _done(merged, name), not merged.conflicts


def _records(path: Path, name: str, side: str) -> list[Record]:
    try:
        with path.open("rb") as file:
            lines = _without_comments(jsonl.lines_of(file))
            numbered = jsonl.read(lines, dates.LAST_DAY)
            return [line.record for line in numbered]
    except OSError as error:
        reason = error.strerror or str(error)
        raise Unmergeable(name, f"{side}: cannot be read: {reason}") from error
    except BadRecord as error:
        raise Unmergeable(name, f"{side}: {error}") from None


def _without_comments(lines: Iterator[bytes]) -> Iterator[bytes]:
    """The lines; raises `BadRecord` for a comment, which would not be in the result."""
    for number, line in enumerate(lines, 1):
        if line.startswith(b"#"):
            problem = "is a comment, which a merge does not keep"
            raise BadRecord("", problem).at(number)
        yield line


def _write(path: Path, text: str) -> None:
    with files.scrap_beside(path) as scrap:
        scrap.write_text(text, encoding="utf-8", newline="\n")
        files.take_place(scrap, path, file_mode(path))


def _done(merged: MergedFile, name: str) -> Done:
    if not merged.conflicts:
        return Done("")
    notes = tuple([f"{name}: {_said(conflict)}" for conflict in merged.conflicts])
    return Done(
        f"Choose between the marked lines of {name}, then: git add", notes=notes
    )


def _said(conflict: RecordConflict) -> str:
    fields = ", ".join([each.field for each in conflict.fields])
    return f"conflict in {conflict.subject} {conflict.key}: {fields}"
