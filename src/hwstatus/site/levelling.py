"""One folder is made to hold what another one does, its files under second names.

Two names of a file have one number, which the listing of a folder tells: what has the number of
the other is level already. Whatever else is there is removed, and no file of it is opened: a
name may be one of two of a file of the model. Paths are text: ten thousand `Path` are costly.
"""

import os
import shutil
from contextlib import suppress
from pathlib import Path
from stat import S_ISDIR

from hwstatus.files import resemble


def level(folder: str, model: str) -> None:
    """Let a folder hold what its model does, and nothing else; raises `OSError`."""
    unseen = [""]
    while unseen:
        inside = unseen.pop()
        for name in _level_files(folder + inside, model + inside):
            unseen.append(f"{inside}/{name}")


def _level_files(folder: str, model: str) -> list[str]:
    """Do so for the files in a folder; the names of the folders, which come later."""
    _resemble(folder, model)
    with os.scandir(folder) as entries:
        had = {entry.name: entry.inode() for entry in entries}
    folders = []
    with os.scandir(model) as entries:
        for entry in entries:
            number = had.pop(entry.name, None)
            if entry.is_dir(follow_symlinks=False):
                folders.append(entry.name)
            elif number != entry.inode():
                _put_level(f"{folder}/{entry.name}", entry.path)
    for name in had:
        remove(f"{folder}/{name}")
    return folders


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
