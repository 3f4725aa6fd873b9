"""The process: `hwstatus` and `python -m hwstatus` begin and end here.

A command lives for a twentieth of a second. Looking for cycles in what it imports, and taking every module
apart again at its end, would be a fifth of that, and nothing is gained: no record holds a cycle.
"""

import gc
import os
import sys
from contextlib import suppress
from typing import NoReturn


def main() -> NoReturn:
    """The program: runs the command line and ends the process with its exit code (DESIGN 5)."""
    gc.disable()
    try:
        from hwstatus.cli import run

        code = run(sys.argv[1:])
    except KeyboardInterrupt:  # so early or so late that `run` did not see it
        code = 130
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError, AttributeError):  # gone or closed: whoever read has what there was
            stream.flush()
    os._exit(code)


if __name__ == "__main__":
    main()
