"""Ctrl-C: what it does in each part of a command; and a limit of time, which stops one alike.

It may come while the first modules are imported, so this one imports no more than it needs to hear it.
"""

import os
import signal
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

CODE = 130
_A_MOMENT = 0.0005


def are_heard() -> bool:
    """Whether Python hears them: in the background they are ignored."""
    return signal.getsignal(signal.SIGINT) is signal.default_int_handler


def end_at_once(*_: object) -> "NoReturn":
    """What an interrupt does where nothing is begun that could be taken back."""
    try:
        os.write(2, b"error: interrupted\n")
    finally:
        os._exit(CODE)


def raise_once(*_: object) -> "NoReturn":
    """What it does in a command: a second one must not disturb taking back what the first one stopped."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    raise KeyboardInterrupt


def raise_again(lost: "sys.UnraisableHookArgs") -> None:
    """One that came in a callback, from which nothing is raised, comes once more when that is over."""
    if not isinstance(lost.exc_value, KeyboardInterrupt):
        sys.__unraisablehook__(lost)
        return
    signal.signal(signal.SIGINT, raise_once)
    if hasattr(signal, "setitimer"):  # not on Windows, where one presses the keys again
        signal.signal(signal.SIGALRM, raise_once)
        signal.setitimer(signal.ITIMER_REAL, _A_MOMENT)


class OutOfTime(BaseException):
    """A block took longer than it may; no error, which somebody's program could take for one of its own."""


class TimeLimit:
    """A block that may take some seconds of the processor; raises `OutOfTime` in it after that.

    For the programs of others that are given what others wrote. It holds where the system and the thread
    hear alarms: on Windows, and beside the main thread, the block takes as long as it takes.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._is_set = hasattr(signal, "setitimer")

    def __enter__(self) -> None:
        try:
            self._before = signal.signal(signal.SIGVTALRM, self._stop)
        except (AttributeError, ValueError):
            self._is_set = False
            return
        # Again and again: one that comes in a callback of C is lost.
        signal.setitimer(signal.ITIMER_VIRTUAL, self._seconds, self._seconds)

    def __exit__(self, *_: object) -> None:
        if self._is_set:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
            signal.signal(signal.SIGVTALRM, self._before)

    def _stop(self, *_: object) -> "NoReturn":
        raise OutOfTime
