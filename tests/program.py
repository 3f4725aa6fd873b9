"""The command line on a day of the tests' choosing: `python tests/program.py ARGUMENTS`.

The installed program takes its clock from the system alone. This one is the same program,
and reads the day from `HWSTATUS_TEST_TODAY`; the time is noon.
"""

import os
import shlex
import sys
from pathlib import Path

from hwstatus.__main__ import main
from hwstatus.context import Context, at_present

PROGRAM = (sys.executable, str(Path(__file__).resolve()))
"""The words that start it in another process."""

COMMAND = shlex.join(PROGRAM)
"""The same for a shell."""

DAY = "HWSTATUS_TEST_TODAY"


def context_on(day: str) -> Context:
    """Noon of an ISO day, for the person of the environment."""
    return at_present()._replace(today=day, now=f"{day}T12:00:00Z")


if __name__ == "__main__":
    main(context_on(os.environ[DAY]))
