"""A file that is written whole or not at all."""

import tempfile
from collections.abc import Iterable
from pathlib import Path

from hwstatus.errors import NotWritable, Refused
from hwstatus.paths import file_mode

_TRACKER = b"SQLite format 3\x00"


def write(pieces: Iterable[str], path: Path) -> None:
    """Write a file; raises `NotWritable`, and `Refused` where it would replace a tracker."""
    try:
        if path.is_file():
            _refuse_tracker(path)
        elif path.exists():  # a device or a pipe
            with path.open("w", encoding="utf-8") as stream:
                stream.writelines(pieces)
            return
        _replace(pieces, path.resolve())
    except OSError as error:
        raise NotWritable(path, error.strerror or str(error)) from error


def _refuse_tracker(path: Path) -> None:
    with path.open("rb") as file:
        if file.read(len(_TRACKER)) == _TRACKER:
            raise Refused(f"{path} is a database: -o would write over it")


def _replace(pieces: Iterable[str], target: Path) -> None:
    with tempfile.NamedTemporaryFile(
        "w",
        encoding="utf-8",
        newline="",
        dir=target.parent,
        prefix=f".{target.name}.",
        delete=False,
    ) as stream:
        draft = Path(stream.name)
        try:
            stream.writelines(pieces)
            stream.flush()
            draft.chmod(file_mode(target))
            draft.replace(target)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise
