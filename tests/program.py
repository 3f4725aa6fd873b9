"""The command line on a day of the tests' choosing: `python tests/program.py ARGUMENTS`.

The installed program takes its clock from the system alone. This one is the same program,
and reads the day from `HWSTATUS_TEST_TODAY`; the time is noon. An empty one is that of the system.
"""

import os
import resource
import shlex
import signal
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import NoReturn

from hwstatus.__main__ import main
from hwstatus.cli import quick
from hwstatus.context import Context, at_present

PROGRAM = (sys.executable, str(Path(__file__).resolve()))
"""The words that start it in another process."""

COMMAND = shlex.join(PROGRAM)
"""The same for a shell."""

DAY = "HWSTATUS_TEST_TODAY"
LATER = "HWSTATUS_TEST_LATER"
"""Set to be the release after this one, which knows one schema more."""

LOCAL_FULL = "HWSTATUS_TEST_LOCAL_FULL"
"""Set to fail at the COMMIT of a change, as on a full disk."""

SERVER = "HWSTATUS_TEST_SERVER"
"""Set to the address of a database, to share every tracker through it."""

FILE_SIZE = "HWSTATUS_TEST_FILE_SIZE"
"""Set to be killed as a file is about to grow past so many bytes."""

BY_TYPER = "HWSTATUS_TEST_BY_TYPER"
"""Set to leave every command line to Typer, ordinary ones too."""

if BY_TYPER in os.environ:
    quick.read = lambda words: None


def context_on(day: str) -> Context:
    """Noon of an ISO day, for the person of the environment."""
    present = at_present()
    return present._replace(today=day, now=f"{day}T12:00:00Z") if day else present


def _die_past(size: int) -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)  # Python ignores it
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def begin() -> NoReturn:
    """Run it with the arguments and the environment of this process."""
    if FILE_SIZE in os.environ:
        _die_past(int(os.environ[FILE_SIZE]))
    if SERVER in os.environ:
        from team.everywhere import activate

        activate()
    with ExitStack() as release:
        if LATER in os.environ:
            from faults.later import later_release

            release.enter_context(later_release())
        if LOCAL_FULL in os.environ:
            from faults.full import full_disk

            release.enter_context(full_disk())
        main(context_on(os.environ[DAY]))


if __name__ == "__main__":
    begin()
