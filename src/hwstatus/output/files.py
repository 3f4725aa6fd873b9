"""A file that is written whole or not at all."""

import tempfile
from collections.abc import Iterable
from pathlib import Path

from hwstatus.errors import NotWritable, Refused
from hwstatus.paths import file_mode

_TRACKER = b"SQLite format 3\x00"


def write(content: Iterable[str] | bytes, path: Path) -> None:
    """Write a file, text as UTF-8; raises `NotWritable`, and `Refused` where it would replace a tracker."""
    try:
        if path.is_file():
            _refuse_tracker(path)
        elif path.exists():  # a device or a pipe
            with path.open("wb") as stream:
                stream.writelines(_encoded(content))
            return
        _replace(_encoded(content), path.resolve())
    except OSError as error:
        raise NotWritable(path, error.strerror or str(error)) from error


def _encoded(content: Iterable[str] | bytes) -> Iterable[bytes]:
    if isinstance(content, bytes):
        return [content]
    return (piece.encode() for piece in content)


def _refuse_tracker(path: Path) -> None:
    with path.open("rb") as file:
        if file.read(len(_TRACKER)) == _TRACKER:
            raise Refused(f"{path} is a database: -o would write over it")


def _replace(pieces: Iterable[bytes], target: Path) -> None:
    with tempfile.NamedTemporaryFile(
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
