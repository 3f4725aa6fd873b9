"""Templates in compiled form, kept beside them as Python keeps its modules: in `__pycache__`.

Compiling those of a few pages takes longer than rendering them. The form is that of one program alone,
libraries included: another one compiles anew, and removes what it finds.
"""

import sys
from contextlib import suppress
from pathlib import Path

from jinja2 import FileSystemBytecodeCache
from jinja2.bccache import Bucket

from hwstatus.site.origin import program

_CHARACTERS = 16
"""Of the hash of the program, in the names of files."""


class Compiled(FileSystemBytecodeCache):
    """The compiled templates of a folder; where nothing can be kept they are compiled each time."""

    def __init__(self, folder: Path) -> None:
        self._kept = folder / "__pycache__"
        self._ours = program()[:_CHARACTERS]
        super().__init__(str(self._kept), f"{self._ours}-%s.jinja")

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take a template that is kept; one that cannot be read is compiled."""
        with suppress(OSError):
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a template, as far as Python keeps modules and the folder may be written."""
        if sys.dont_write_bytecode:
            return
        with suppress(OSError):
            self._kept.mkdir(exist_ok=True)
            for other in self._kept.glob("*.jinja"):
                if not other.name.startswith(self._ours):
                    other.unlink()
            super().dump_bytecode(bucket)
