"""Marks: how far somebody was told what is new.

They are in the state folder, a file each, so that two runs for two lists are in nobody's way.
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from hwstatus import files, paths
from hwstatus.errors import NotWritable, Unreadable, Usage
from hwstatus.record import dates, values

_KEY_CHARS = 16
_MODE = 0o644
_IN_USE = (
    "try again once that has ended",
    "what is new, without a move of the mark: --since-mark in place of --mark",
)
"""The way on where another run holds a mark."""
_ENTRIES = 2**63
"""More than SQLite numbers."""


class Mark(NamedTuple):
    """The ledger entry and the day (ISO) up to which a list was told; of the entry also hash and time."""

    entry: int
    hash: str
    at: str
    day: str


def file_of(tracker: str, watchlist: str) -> Path:
    """The file of a mark, whether it is there or not; raises `Usage` where there is no place for one."""
    folder = paths.state_folder()
    if folder is None:
        raise Usage("there is no folder of state to keep a mark in: XDG_STATE_HOME")
    key = hashlib.sha256(f"{tracker}\n{watchlist}".encode("utf-8", "replace"))
    return folder / "marks" / f"{key.hexdigest()[:_KEY_CHARS]}.json"


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Hold a mark from reading to moving it, so that no two runs tell the same; raises `NotWritable`."""
    with files.writing(path):
        files.make_folder(path.parent)
    in_use = NotWritable(path, "the mark is in use by another hwstatus", hints=_IN_USE)
    with files.held(path, in_use):
        yield


def read(path: Path) -> Mark | None:
    """A mark; None where none was set yet. Raises `Unreadable`."""
    try:
        kept = json.loads(path.read_bytes())
        return _sound(Mark(*(kept[name] for name in Mark._fields)))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise Unreadable(f"cannot read {path}: {error.strerror}") from None
    except (ValueError, TypeError, KeyError, RecursionError, OverflowError, Usage):
        said = f"{path} is no mark"
        raise Unreadable(said, f"begin anew: rm '{path}'") from None


def _sound(mark: Mark) -> Mark:
    """A mark as one can be; raises `ValueError`, `OverflowError`, and `Usage` for a day or a time that is none."""
    if type(mark.entry) is not int or not 0 <= mark.entry < _ENTRIES:
        raise ValueError(mark.entry)
    if not all(isinstance(text, str) for text in mark[1:]):
        raise ValueError(mark)
    if len(mark.day) != len("2026-11-28"):
        raise ValueError(mark.day)
    dates.shift(dates.read_date(mark.day).first, days=1)
    if mark.entry or mark.at:
        values.moment(mark.at)
    return mark


def move(path: Path, mark: Mark, whose: str) -> None:
    """Write a mark; raises `NotWritable`, and then what was told is told again."""
    text = json.dumps({**mark._asdict(), "of": whose}, ensure_ascii=False, indent=1)
    with files.writing(path):
        files.replace_text(path, f"{text}\n", _MODE)
