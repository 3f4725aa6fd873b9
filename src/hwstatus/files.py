"""Files that appear whole or not at all, and outlast a power cut.

A name is durable once its folder is synced: syncing the file alone is not enough.
"""

import errno
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from hwstatus.errors import AfterCommit, HwstatusError, NotWritable

JOURNALS = ("-journal", "-wal", "-shm")
"""The endings of what SQLite keeps beside a file while it writes, or after a crash."""

_PREFIX_CHARS = 40
_NO_HARD_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS}
_CANNOT_SYNC = {errno.EINVAL, errno.EBADF}


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """A block that writes what is at a path; raises `NotWritable` where the system refuses something in it."""
    try:
        yield
    except OSError as error:
        raise NotWritable(path, error.strerror or str(error)) from error


@contextmanager
def undoing(undo: Callable[[], object]) -> Iterator[None]:
    """A block that is undone where it raises, also where it is interrupted."""
    try:
        yield
    except BaseException:
        undo()
        raise


@contextmanager
def scrap_beside(path: Path) -> Iterator[Path]:
    """An empty hidden file in the folder of `path`, which may take that name.

    It has a random name: one that a killed process left is in nobody's way. What is left
    of it when the block ends is removed.
    """
    scrap = create_scrap(path)
    try:
        yield scrap
    finally:
        remove(scrap)


def create_scrap(path: Path) -> Path:
    """The same, for who removes it himself; raises `OSError`."""
    prefix = f".{path.name[:_PREFIX_CHARS]}."
    handle, name = tempfile.mkstemp(prefix=prefix, dir=path.parent)
    os.close(handle)
    return Path(name)


def remove(path: Path) -> None:
    """Remove a file and what SQLite kept beside it, as far as that is possible."""
    with suppress(OSError):
        path.unlink(missing_ok=True)
        remove_journals(path)


def remove_journals(path: Path) -> None:
    """Remove what SQLite kept beside a file: it belongs to no other file of that name."""
    for ending in JOURNALS:
        path.with_name(path.name + ending).unlink(missing_ok=True)


def take_name(scrap: Path, path: Path) -> None:
    """Give a finished file its name; raises `FileExistsError` where it is taken.

    The scrap may stay as a second name of the file. Not durable until the folder is
    synced.
    """
    try:
        os.link(scrap, path)
    except OSError as error:
        if error.errno not in _NO_HARD_LINKS:
            raise
        path.touch(0o600, exist_ok=False)
        scrap.replace(path)


def take_place(scrap: Path, path: Path, mode: int) -> None:
    """Let a finished file take the place of what is at a path, of whose kind it becomes.

    Where nothing is, it gets a mode. Not durable until the folder is synced
    (`confirm_name`). Raises `OSError`.
    """
    if path.exists():
        resemble(scrap, path)
    else:
        scrap.chmod(mode)
    sync(scrap)
    # A journal that a crashed writer left would be rolled back into the new file.
    remove_journals(path)
    scrap.replace(path)


@contextmanager
def replacing(path: Path, mode: int) -> Iterator[Path]:
    """A scrap that takes the place of what is at a path, once the block has filled it.

    Raises `OSError`, and `AfterCommit` as `confirm_name`.
    """
    with scrap_beside(path) as scrap:
        yield scrap
        take_place(scrap, path, mode)
    confirm_name(path)


def replace_text(path: Path, text: str, mode: int) -> None:
    """Let a file hold a text, written whole or not at all; raises as `replacing`."""
    with replacing(path, mode) as scrap:
        scrap.write_text(text, encoding="utf-8")


def keep_as(path: Path, aside: Path) -> None:
    """Give a file a second name, durably, so that the first can be taken from it.

    Without hard links the second name is that of a copy. Raises `OSError`.
    """
    try:
        os.link(path, aside)
    except OSError as error:
        if error.errno not in _NO_HARD_LINKS:
            raise
        _copy_as(path, aside)
    sync_folder(aside.parent)


def _copy_as(path: Path, aside: Path) -> None:
    with scrap_beside(aside) as scrap:
        shutil.copyfile(path, scrap)
        resemble(scrap, path)
        sync(scrap)
        take_name(scrap, aside)


def resemble(path: Path, model: Path) -> None:
    """Give a new file the mode of another one, and its owner where that is permitted."""
    wanted = model.stat()
    own = path.stat()
    if (wanted.st_uid, wanted.st_gid) != (own.st_uid, own.st_gid):
        with suppress(OSError):
            os.chown(path, wanted.st_uid, wanted.st_gid)
    path.chmod(wanted.st_mode & 0o777)


def make_folder(folder: Path) -> list[Path]:
    """Make a folder and those above it, durably; the new ones, innermost first.

    Raises `OSError`, `NotADirectoryError` where something else is in its way.
    """
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        why = os.strerror(errno.ENOTDIR)
        raise NotADirectoryError(errno.ENOTDIR, why, error.filename) from error
    for made in missing:
        sync_folder(made.parent)
    return missing


def remove_folders(folders: Iterable[Path]) -> None:
    """Remove folders, innermost first, as far as they are empty."""
    with suppress(OSError):
        for folder in folders:
            folder.rmdir()


def sync(path: Path) -> None:
    """Bring a file's bytes to the disk; raises `OSError`."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_folder(folder: Path) -> None:
    """Bring a folder's names to the disk; raises `OSError` where the disk fails.

    Some systems and file systems sync no folder: they keep names in order themselves.
    """
    try:
        sync(folder)
    except PermissionError:
        return  # a folder that may not be listed, or any folder of Windows
    except OSError as error:
        if error.errno not in _CANNOT_SYNC:
            raise


def sync_file_system(folder: Path) -> None:
    """Bring the whole file system of a folder to the disk at once; raises `OSError`.

    It takes along what other programs wrote there. On ten thousand new
    files it takes a quarter of a second, and one call a file took three quarters of a minute.
    """
    import ctypes

    handle = os.open(folder, os.O_RDONLY)
    try:
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.syncfs(handle):
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number), str(folder))
    except (AttributeError, TypeError):  # macOS, Windows
        os.sync()
    finally:
        os.close(handle)


def try_lock(handle: int) -> bool:
    """Whether a lock on an open file or folder was had at once; on Windows there is none to have."""
    try:
        import fcntl
    except ImportError:
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def is_at(handle: int, path: Path) -> bool:
    """Whether a path still names what is open: who held its lock before may have removed it."""
    try:
        there = path.stat()
    except FileNotFoundError:
        return False
    return os.path.samestat(os.fstat(handle), there)


@contextmanager
def held(path: Path, otherwise: HwstatusError) -> Iterator[None]:
    """Hold what a file keeps, by a lock beside it which ends with the process.

    Raises `otherwise` where another program holds it, and `NotWritable`.
    """
    lock = path.with_name(f".{path.name}.lock")
    with writing(lock):
        handle = os.open(lock, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        if not _is_had(handle, lock):
            raise otherwise
        try:
            yield
        finally:
            with suppress(OSError):
                lock.unlink()
    finally:
        os.close(handle)


def _is_had(handle: int, lock: Path) -> bool:
    try:
        return try_lock(handle) and is_at(handle, lock)
    except OSError:
        return False


def confirm_name(path: Path) -> None:
    """Bring the new name of a file to the disk; raises `AfterCommit` where that fails."""
    try:
        sync_folder(path.parent)
    except OSError as error:
        raise unconfirmed(error.strerror or str(error)) from error


def unconfirmed(cause: str) -> HwstatusError:
    """The error of a change that the disk did not confirm."""
    what = f"the disk does not confirm it ({cause}): a power cut may undo it"
    return AfterCommit("the change was made", what)
