"""Two folders change places in one step, where the system can do that."""

import ctypes
import errno
import os
from pathlib import Path

_HERE = -100
"""`AT_FDCWD` of Linux: paths are seen from the current folder."""
_EXCHANGE = 2
"""`RENAME_EXCHANGE` of Linux, and `RENAME_SWAP` of macOS."""
_CANNOT = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP}


def exchange(stage: Path, place: Path, aside: Path) -> None:
    """Put the folder `stage` at `place`; what was there is then at `stage`.

    In one step on Linux and macOS. Elsewhere there is a moment in which nothing is at
    `place`, and a process killed in it leaves `aside` to be put back. Raises `OSError`.
    """
    if not place.exists():
        stage.rename(place)
        return
    if _swapped(stage, place):
        return
    place.rename(aside)
    try:
        stage.rename(place)
    except OSError:
        aside.rename(place)
        raise
    aside.rename(stage)


def _swapped(one: Path, other: Path) -> bool:
    """Whether two names were exchanged in one step; raises `OSError`."""
    names = os.fsencode(one), os.fsencode(other)
    try:
        libc = ctypes.CDLL(None, use_errno=True)
        if hasattr(libc, "renameat2"):
            failed = libc.renameat2(_HERE, names[0], _HERE, names[1], _EXCHANGE)
        else:
            failed = libc.renamex_np(*names, _EXCHANGE)
    except (OSError, TypeError, AttributeError):  # a system with neither
        return False
    if not failed:
        return True
    number = ctypes.get_errno()
    if number in _CANNOT:
        return False
    raise OSError(number, os.strerror(number), str(other))
