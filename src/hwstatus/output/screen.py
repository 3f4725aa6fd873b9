"""The terminal that a page is drawn for: Rich's console, its theme, and what its encoding can show."""

import io
import re
from collections.abc import Iterable, Iterator

from rich.console import Console, Group, RenderableType
from rich.theme import Theme

from hwstatus.output.layout import roles
from hwstatus.output.options import color_system

MARKS = str.maketrans("█▉▊▋▌▍▎▏▓▒░◊○●▶⌂←→·│─╭╮╰╯\u00a0", "########%=:~o*>+<>-|-++++ ")
"""Our own marks, where the encoding of stdout has none of them."""

_LINK_NUMBER = r"\x1b\]8;id=[^;]*;"
"""Rich numbers its links at random; without the number, a page is the same each time."""


class _Sheet(io.StringIO):
    """Where Rich writes; it says of itself what stdout can encode."""

    def __init__(self, encoding: str) -> None:
        super().__init__()
        self._encoding = encoding

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return self._encoding


class Screen:
    """A terminal `width` cells wide; without colour no escape code is written at all."""

    def __init__(self, width: int, *, colored: bool, encoding: str = "utf-8") -> None:
        self.width = width
        self._sheet = _Sheet(encoding)
        self._marks = {} if _encodes(encoding, "█▓●←─") else MARKS
        self._console = Console(
            file=self._sheet,
            width=width,
            height=100,
            force_terminal=True,
            color_system=color_system() if colored else None,
            no_color=False,
            theme=Theme(roles(), inherit=False),
            markup=False,
            emoji=False,
            highlight=False,
            legacy_windows=False,
        )

    def draw(self, page: Iterable[RenderableType]) -> Iterator[str]:
        """The page as text, piece by piece, each of whole lines."""
        for part in page:
            # Of a bare text Rich forgets that a long word goes on.
            self._console.print(Group(part), crop=False)
            written = self._sheet.getvalue()
            self._sheet.seek(0)
            self._sheet.truncate()
            if "\x1b]8;" in written:
                written = re.sub(_LINK_NUMBER, "\x1b]8;;", written)
            if self._marks:
                written = written.translate(self._marks)
            yield "\n".join([line.rstrip(" ") for line in written.split("\n")])


def _encodes(encoding: str, marks: str) -> bool:
    try:
        marks.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True
