"""How an answer shall look: what the output options say, and what follows from the terminal."""

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal, NamedTuple, TextIO

from hwstatus.errors import BadValue, Usage
from hwstatus.record.names import require_one_of

FORMATS = {
    "table": "",
    "plain": "formats.plain",
    "csv": "formats.csv_rows",
    "tsv": "formats.tsv",
    "json": "formats.json_document",
    "jsonl": "formats.jsonl",
    "markdown": "documents.markdown",
    "html": "documents.html",
    "xlsx": "formats.workbook",
}
"""The formats of every answer, and what of `output` writes each; a table is drawn by views."""
WRITERS = {
    **FORMATS,
    "ics": "formats.ics",
    "mail": "digests.mail",
    "atom": "digests.feed",
    "svg": "drawings.drawn",
    "png": "drawings.drawn",
}
"""The same with the formats that only some answers have."""
COLORS = ("auto", "always", "never")
_ENDINGS = {
    ".csv": "csv",
    ".tsv": "tsv",
    ".tab": "tsv",
    ".xlsx": "xlsx",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".ics": "ics",
    ".eml": "mail",
    ".atom": "atom",
    ".txt": "plain",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".parquet": "parquet",
    ".zip": "datapackage",
    ".db": "sqlite",
    ".sqlite": "sqlite",
    ".sqlite3": "sqlite",
    ".svg": "svg",
    ".png": "png",
}
_CALLED = {"text": "plain", "ical": "ics", "icalendar": "ics"}
"""Formats, by what people call them who do not name an ending."""
_XLSX = ("a spreadsheet opens a workbook of Excel: -f xlsx -o FILE.xlsx",)
INSTEAD = {
    **dict.fromkeys((".xls", ".ods", ".excel", ".dta", ".rds"), _XLSX),
    ".pdf": ("a browser prints HTML as PDF: -o FILE.html",),
}
"""The way on from a format that is not written."""
NARROWEST = 40
WIDEST = 1_000


class Output(NamedTuple):
    """The output options as typed."""

    format: str | None = None
    json: bool = False
    fields: Sequence[str] = ()
    no_header: bool = False
    output: str | None = None
    color: str | None = None
    everything: bool = False
    no_pager: bool = False
    extra: Sequence[str] = ()
    """Formats that only this answer has."""
    whole: bool = False
    """Whether a page does not end with the screen: everything was asked for, or a number of rows."""
    dark: bool = False
    """Whether a picture is drawn on a dark ground."""

    @property
    def chosen(self) -> str:
        """The format: as asked, else by the file's ending, else a table on a terminal and plain in a pipe."""
        if self.json:
            if self.format not in (None, "json"):
                raise BadValue("--json with --format", self.format, "one of the two")
            return self._as_the_ending_says("json")
        if self.format:
            said = self.format.lower()
            form = _CALLED.get(said) or _ENDINGS.get(f".{said}", said)
            if form not in (*FORMATS, *self.extra):
                raise BadValue(
                    "--format",
                    self.format,
                    f"one of: {', '.join((*FORMATS, *self.extra))}",
                    hints=INSTEAD.get(f".{said}", ()),
                )
            return self._as_the_ending_says(form)
        if self.output == "-" and "svg" in self.extra:
            return "svg"
        if self.output and not self.to_stdout:
            formats = (*FORMATS, *self.extra)
            endings = {end: name for end, name in _ENDINGS.items() if name in formats}
            return by_ending(self.output, endings, "plain")
        if sys.stdout.isatty():
            return "table"
        return "plain"

    def _as_the_ending_says(self, form: str) -> str:
        """The format, where the file's ending does not say another one; text may be of any. Raises `Usage`."""
        ending = Path(self.output or "").suffix.lower()
        said = _ENDINGS.get(ending, form)
        others = {*FORMATS, *self.extra} - {form, "plain"}
        if said in others and not self.to_stdout:
            raise Usage(f"--format {form} and the ending {ending}: one of the two")
        return form

    @property
    def asks_for_fields(self) -> bool:
        """Whether it is asked which fields there are."""
        return [*self.fields] in (["?"], ["help"], ["list"])

    @property
    def to_stdout(self) -> bool:
        """Whether the answer goes to stdout: no file is named, or `-`."""
        return self.output in (None, "", "-")

    def or_in_a_pipe(self, format: str) -> "Output":
        """The same, with another format where neither one nor fields are asked for."""
        plain = self.chosen == "plain" and not (self.format or self.fields)
        return self._replace(format=format) if plain else self

    @property
    def is_picture(self) -> bool:
        """Whether the answer is drawn as a file, which needs something to draw."""
        return self.chosen in ("svg", "png")

    @property
    def is_page(self) -> bool:
        """Whether the answer is drawn for a terminal."""
        return self.chosen == "table"

    @property
    def is_document(self) -> bool:
        """Whether the answer is a page to read: on a terminal, in Markdown or HTML."""
        return self.chosen in ("table", "markdown", "html")

    @property
    def colored(self) -> bool:
        """Whether to colour: --color, NO_COLOR, FORCE_COLOR, TERM=dumb, a terminal, in this order."""
        require_one_of("--color", self.color, COLORS)
        if self.color in ("always", "never"):
            return self.color == "always"
        if os.environ.get("NO_COLOR"):
            return False
        if os.environ.get("FORCE_COLOR"):
            return True
        return (
            os.environ.get("TERM") != "dumb" and self.to_stdout and sys.stdout.isatty()
        )


def refuse_on_terminal(options: Output) -> None:
    """Raise `Usage` where bytes would go to a terminal."""
    if options.to_stdout and sys.stdout.isatty():
        name = options.chosen.upper()
        hint = f"write it to a file: -o FILE.{options.chosen}"
        raise Usage(f"a terminal shows no {name}", hint)


def has_format(name: str) -> bool:
    """Whether the ending of a name is that of a format."""
    return Path(name).suffix.lower() in _ENDINGS


def by_ending(output: str, formats: Mapping[str, str], otherwise: str) -> str:
    """The format of a file's ending; another one for a device and for no ending.

    Raises `Usage` for an ending that none of the formats has, with what there is instead.
    """
    path = Path(output)
    ending = path.suffix.lower()
    if not ending or path.is_char_device() or path.is_fifo():
        return otherwise
    if ending not in formats:
        known = f"unknown ending {path.suffix}; use {', '.join(formats)}, or --format"
        raise Usage(f"--output {path}: {known}", *INSTEAD.get(ending, ()))
    return formats[ending]


def color_system() -> Literal["standard", "256", "truecolor"]:
    """How many colours the terminal says that it has, in a word of Rich."""
    if os.environ.get("COLORTERM", "").lower() in ("truecolor", "24bit"):
        return "truecolor"
    if "256color" in os.environ.get("TERM", ""):
        return "256"
    return "standard"


_LINKING = (
    "VTE_VERSION",
    "WT_SESSION",
    "KONSOLE_VERSION",
    "KITTY_WINDOW_ID",
    "WEZTERM_PANE",
    "ITERM_SESSION_ID",
)
"""Variables that terminals set which show where a link leads; no other is asked what it does with one."""


def draws_links() -> bool:
    """Whether the terminal is one that is known to show its links."""
    return any(map(os.environ.get, _LINKING))


def terminal_width() -> int:
    """Columns: COLUMNS, else the terminal's, else 80; from 40 to 1,000, which no screen has."""
    return min(max(NARROWEST, _terminal("COLUMNS") or 80), WIDEST)


def message_width() -> int:
    """Columns of what is said on stderr, which may be a terminal where stdout is none."""
    return _terminal("COLUMNS", sys.stdout, sys.stderr) or 80


def terminal_height() -> int:
    """Lines: LINES, else the terminal's, else 24."""
    return _terminal("LINES") or 24


def _terminal(side: str, *streams: TextIO) -> int:
    """A side of the terminal of stdout, or of the first of some streams that is one; 0 without any.

    `shutil`, which tells it too, takes long to import.
    """
    said = os.environ.get(side, "")
    if said.isdecimal() and int(said):
        return int(said)
    for stream in streams or (sys.stdout,):
        try:
            columns, lines = os.get_terminal_size(stream.fileno())
        except (OSError, ValueError, AttributeError):
            continue
        if columns:
            return columns if side == "COLUMNS" else lines
    return 0
