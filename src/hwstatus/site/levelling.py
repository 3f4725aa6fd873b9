"""One folder is made to hold what another one does, its files under second names.

Two names of a file have one number, which the listing of a folder tells: what has the number of
the other is level already. Whatever else is there is removed, and no file of it is opened: a
name may be one of two of a file of the model. Paths are text: ten thousand `Path` are costly.
"""

import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from stat import S_ISDIR

from hwstatus.files import resemble
from hwstatus.site.numbers import Names, Numbers

Entry = os.DirEntry[str]


def level(folder: str, model: str) -> None:
    """Let a folder hold what its model does, and nothing else; raises `OSError`."""
    through(lambda inside: _level_files(f"{folder}{inside}", f"{model}{inside}"))


def through(look: Callable[[str], Iterable[str]]) -> None:
    """Look into a folder, whose path is empty, and into each in it of which that tells the name.

    Paths begin with `/`. A folder is looked into before those in it, and its names are asked
    for one by one: there may be a million.
    """
    unseen = [iter([""])]
    while unseen:
        inside = next(unseen[-1], None)
        if inside is None:
            unseen.pop()
            continue
        unseen.append(_within(inside, look(inside)))


def _within(inside: str, names: Iterable[str]) -> Iterator[str]:
    return (f"{inside}/{name}" for name in names)


def _level_files(folder: str, model: str) -> Names:
    """Do so for the files in a folder; the names of the folders, which come later."""
    _resemble(folder, model)
    folders = Names()
    others = Numbers()
    with os.scandir(folder) as entries, os.scandir(model) as wanted:
        for entry, number in _beside(wanted, entries, others):
            if entry.is_dir(follow_symlinks=False):
                folders.add(entry.name)
            elif number != entry.inode():
                _put_level(f"{folder}/{entry.name}", entry.path)
    if len(others):
        _remove_all(folder, others)
    return folders


def _beside(
    wanted: Iterator[Entry], entries: Iterator[Entry], others: Numbers
) -> Iterator[tuple[Entry, int]]:
    """Each entry of a model with the number of its namesake; 0 where there is none.

    Two folders of the same names are mostly listed in one order. Where they are not, the
    whole of the other is read before anything is changed in it. What has no namesake in
    the model is left in `others`.
    """
    for entry in wanted:
        other = next(entries, None)
        if other and _stays(other, entry):
            yield entry, other.inode()
            continue
        if other:
            others.add(other.name, other.inode())
        _note_all(entries, others)
        yield entry, others.take(entry.name)
    _note_all(entries, others)


def _stays(other: Entry, entry: Entry) -> bool:
    """Whether nothing is to be done to the entry of a folder beside that of its model."""
    if other.name != entry.name:
        return False
    return other.inode() == entry.inode() or entry.is_dir(follow_symlinks=False)


def _note_all(entries: Iterable[Entry], numbers: Numbers) -> None:
    for entry in entries:
        numbers.add(entry.name, entry.inode())


def _remove_all(folder: str, names: Numbers) -> None:
    """Remove what has one of these names."""
    with os.scandir(folder) as entries:
        found = [entry.name for entry in entries if entry.name in names]
    for name in found:
        remove(f"{folder}/{name}")


def _resemble(folder: str, model: str) -> None:
    """Let a folder be there as its model is: with its mode, and its owner where that is permitted."""
    wanted = os.lstat(model)
    own = _seen(folder)
    if own is None or not S_ISDIR(own.st_mode):
        stand(folder)
        own = os.lstat(folder)
    same_owner = own.st_uid == wanted.st_uid and own.st_gid == wanted.st_gid
    if own.st_mode != wanted.st_mode or not same_owner:
        resemble(Path(folder), Path(model))


def _put_level(path: str, model: str) -> None:
    """Let a path be a second name of a file, or a copy where the disk knows no such names."""
    remove(path)
    try:
        os.link(model, path, follow_symlinks=False)
    except OSError:
        shutil.copy2(model, path, follow_symlinks=False)


def stand(folder: str) -> None:
    """Let there be a folder at a path, and no link to one."""
    if not is_folder(folder):
        remove(folder)
        Path(folder).mkdir()


def is_folder(path: str) -> bool:
    """Whether a folder is at a path, and no link to one."""
    seen = _seen(path)
    return seen is not None and S_ISDIR(seen.st_mode)


def _seen(path: str) -> os.stat_result | None:
    """What is at a path; None where nothing is."""
    try:
        return os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return None


def remove(path: str) -> None:
    """Remove whatever is at a path, a folder with all that it holds."""
    if is_folder(path):
        shutil.rmtree(path)
    else:
        with suppress(FileNotFoundError, NotADirectoryError):
            Path(path).unlink()


def knows_second_names(scratch: Path) -> bool:
    """Whether two names of a file have one number on a disk, of which `scratch` is a folder.

    Some systems make numbers up as they list a folder: there nothing is known to be level.
    """
    probe = scratch / "probe"
    probe.mkdir()
    first = probe / "first"
    first.touch()
    try:
        os.link(first, probe / "second")
    except OSError:
        return False
    with os.scandir(probe) as entries:
        return {entry.inode() for entry in entries} == {first.stat().st_ino}
