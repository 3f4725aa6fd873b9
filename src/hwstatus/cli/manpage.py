"""The manual page, made from the commands: click-man cannot see Typer's own Click."""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hwstatus.cli.help import label
from hwstatus.cli.registry import SECTIONS, visible
from hwstatus.errors import EXIT_CODES
from hwstatus.version import __version__

TEMPLATE = r"""
.TH HWSTATUS 1 "" "hwstatus {version}" "User Commands"
.SH NAME
hwstatus \- where Huawei is banned, restricted, under review or permitted
.SH SYNOPSIS
.B hwstatus
[\fB\-\-db\fR \fIFILE\fR] [\fICOMMAND\fR [\fIARGUMENTS\fR]]
.SH DESCRIPTION
.B hwstatus
answers from a local file of dated, sourced updates, at any date and with its evidence.
Without a command it prints an overview. In a pipe it prints tab-separated lines without
a header.
.SH OPTIONS
.TP
.B \-\-db FILE
The tracker to use, a file or the address of a team's; before or after the command.
.TP
.B \-\-version
Show the version.
.TP
.B \-h, \-\-help
Show help.
.SH COMMANDS
{commands}
.SH SHARED OPTIONS
{shared}
.SH EXIT STATUS
{exit_codes}
.SH ENVIRONMENT
{environment}
.SH FILES
.TP
.B ~/.config/hwstatus/config.toml
Settings; see
.BR "hwstatus config" .
.TP
.B ~/.local/share/hwstatus/tracker.db
Your tracker, made by your first change.
.SH SEE ALSO
.BR "hwstatus help" ,
.BR sqlite3 (1)
"""

ENVIRONMENT = {
    "HWSTATUS_DB": "the tracker to use, where --db is not given",
    "HWSTATUS_SIGNERS": "a signers file: the head of a published ledger must be signed by one of them",
    "HWSTATUS_FRESH": "seconds within which a team's server is not asked again for a read; 60 if not set",
    "HWSTATUS_CONFIG": "the configuration file; empty: none",
    "HWSTATUS_USER": "the name that the ledger records; the login name otherwise",
    "HWSTATUS_PAGER": "the pager; PAGER otherwise, else less; cat or empty: none",
    "HWSTATUS_DEBUG": "set: a bug prints its traceback",
    "PAGER": "see HWSTATUS_PAGER",
    "NO_COLOR": "set: no colour, unless --color always",
    "FORCE_COLOR": "set: colour in a pipe too, unless NO_COLOR or --color never",
    "TERM": "dumb: no colour and no pager; 256color: pictures in 256 colours",
    "COLORTERM": "truecolor: pictures in all colours",
    "VISUAL": "the editor of edit",
    "EDITOR": "the editor of edit, where VISUAL is not set; else vi",
    "COLUMNS": "the width of tables; the terminal's otherwise, 80 in a file",
    "LINES": "the height that decides on paging; the terminal's otherwise",
    "_HWSTATUS_COMPLETE": "set by the completion scripts: the shell that asks",
    "HOME": "where your tracker, your settings and your completion are",
    "SHELL": "the shell of completion install, where none is named",
    "XDG_CONFIG_HOME": "the folder of settings; ~/.config otherwise",
    "XDG_DATA_HOME": "the folder of your tracker; ~/.local/share otherwise",
    "ZDOTDIR": "where zsh has its start files; HOME otherwise",
}
"""The variables that the program reads, and what each does."""


def page() -> str:
    """The manual page as troff source."""
    return TEMPLATE.lstrip("\n").format(
        version=__version__,
        commands="\n".join(_commands()),
        shared="\n".join(_shared()),
        exit_codes="\n".join(_terms({str(c): said for c, said in EXIT_CODES.items()})),
        environment="\n".join(_terms(ENVIRONMENT)),
    )


def to_roff(text: str) -> str:
    """The text with what troff would interpret escaped."""
    escaped = text.replace("\\", "\\e").replace("-", "\\-")
    return "\\&" + escaped if escaped.startswith((".", "'")) else escaped


def _terms(entries: dict[str, str]) -> Iterator[str]:
    """Terms in bold, each with its meaning."""
    for term, meaning in entries.items():
        yield from (".TP", f".B {to_roff(term)}", to_roff(meaning))


def _commands() -> Iterator[str]:
    for section in SECTIONS:
        listed = [verb.name for verb in visible() if verb.section == section]
        yield f".SS {section}"
        for number, name in enumerate(listed):
            if number:
                yield ".PP"
            yield from _command(name)


def _command(name: str) -> Iterator[str]:
    from hwstatus.cli.spreading import build_command

    command: Any = build_command(name)
    own = [p for p in command.params if not p.rich_help_panel]
    titles = {p.rich_help_panel.lower(): None for p in command.params if p not in own}
    yield f"\\fBhwstatus {to_roff(name)}\\fR"
    yield from (".RS", *_paragraphs(command.help or ""))
    yield from _terms({label(p): p.help or "" for p in own})
    if titles:
        yield from (".PP", f"Shared options: {', '.join(titles)}.")
    if command.epilog:
        yield from (".PP", "Examples:", ".nf")
        yield from map(to_roff, command.epilog.splitlines())
        yield ".fi"
    yield ".RE"


def _paragraphs(text: str) -> Iterator[str]:
    for paragraph in text.split("\n\n"):
        yield from (".PP", to_roff(" ".join(paragraph.split())))


def _shared() -> Iterator[str]:
    """The options of the shared sets, once."""
    from hwstatus.cli.help import set_records
    from hwstatus.cli.option_sets import TOPICS

    for of in TOPICS.values():
        yield from (f".SS {of.title}", to_roff(of.purpose))
        yield from _terms(dict(set_records(of)))


# -- on a terminal -------------------------------------------------------------------


def show(source: str) -> None:
    """Page the manual on a terminal, rendered where the system has a program for it."""
    program = shutil.which("man")
    if program:
        with tempfile.TemporaryDirectory(prefix="hwstatus-") as folder:
            path = Path(folder, "hwstatus.1")
            path.write_text(source, encoding="utf-8")
            subprocess.run([program, str(path)], check=False, env=_environment())
        return
    from hwstatus.output.emit import print_text

    print_text(_rendered(source), None, paged=True)


def _environment() -> dict[str, str]:
    """The environment for `man`, whose pager has a variable of its own."""
    pager = os.environ.get("HWSTATUS_PAGER")
    return {**os.environ, "MANPAGER": pager} if pager else dict(os.environ)


def _rendered(source: str) -> str:
    """The page as text, by mandoc, else without its markup."""
    program = shutil.which("mandoc")
    if program:
        found = subprocess.run(
            [program, "-T", "utf8"],
            input=source,
            text=True,
            capture_output=True,
            check=False,
        )
        return found.stdout
    return "".join(f"{line}\n" for line in _without_markup(source))


def _without_markup(source: str) -> Iterator[str]:
    """The lines of a page, headings at the margin, the rest indented."""
    for line in source.splitlines():
        macro, _, words = line.partition(" ")
        text = re.sub(r"\\f[BIR]", "", words if line.startswith(".") else line)
        text = text.replace("\\-", "-").replace("\\&", "").replace("\\e", "\\")
        if macro in (".SH", ".SS"):
            yield from ("", text.upper())
        elif text and macro != ".TH":
            yield f"    {text}"
