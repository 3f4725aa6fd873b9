"""What an answer writes to a file: whole or not at all, and durably."""

from collections.abc import Iterable
from pathlib import Path

from hwstatus import files
from hwstatus.errors import Refused
from hwstatus.paths import SQLITE_HEADER, file_mode


def write(content: Iterable[str] | bytes, path: Path) -> None:
    """Write a file, text as UTF-8; raises `NotWritable`, and `Refused` where it would replace a tracker.

    Raises `AfterCommit` as `files.confirm_name`.
    """
    with files.writing(path):
        if path.is_file():
            _refuse_tracker(path)
        elif path.exists():  # a device or a pipe
            _fill(path, content)
            return
        target = path.resolve()
        with files.scrap_beside(target) as scrap:
            _fill(scrap, content)
            files.take_place(scrap, target, file_mode(target))
    files.confirm_name(target)


def _fill(path: Path, content: Iterable[str] | bytes) -> None:
    with path.open("wb") as stream:
        if isinstance(content, bytes):
            stream.write(content)
        else:
            stream.writelines(piece.encode() for piece in content)


def _refuse_tracker(path: Path) -> None:
    with path.open("rb") as file:
        if file.read(len(SQLITE_HEADER)) == SQLITE_HEADER:
            raise Refused(f"{path} is a database: -o would write over it")
