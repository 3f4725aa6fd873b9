"""The manual page, made from the commands: click-man cannot see Typer's own Click."""

from collections.abc import Iterator
from typing import Any

from generator.process import ENVIRONMENT
from hwstatus.cli.help import label, set_records
from hwstatus.cli.option_sets import TOPICS
from hwstatus.cli.registry import sections
from hwstatus.cli.spreading import build_command
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
    for section, verbs in sections().items():
        yield f".SS {section}"
        for number, verb in enumerate(verbs):
            if number:
                yield ".PP"
            yield from _command(verb.name)


def _command(name: str) -> Iterator[str]:
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
    for of in TOPICS.values():
        yield from (f".SS {of.title}", to_roff(of.purpose))
        yield from _terms(dict(set_records(of)))
