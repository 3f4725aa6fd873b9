"""What the program says of itself: how to cite it, and the manual page.

The page is made from the commands: click-man cannot see Typer's vendored Click.
"""

from typing import Annotated, Any

import typer

from hwstatus import __version__, paths
from hwstatus.cli.options import Place, examples
from hwstatus.store.tracker import open_tracker


@examples("hwstatus man | man -l -")
def man() -> Any:
    """Print the manual page in troff form: hwstatus man | man -l -"""
    from hwstatus.cli import build_command
    from hwstatus.cli.registry import COMMANDS

    lines = [
        f'.TH HWSTATUS 1 "" "hwstatus {__version__}"',
        ".SH NAME",
        "hwstatus \\- where Huawei is banned, restricted, under review or permitted",
        ".SH SYNOPSIS",
        ".B hwstatus",
        "[\\-\\-db FILE] COMMAND [ARGUMENTS]",
        ".SH OPTIONS",
        ".TP",
        ".B \\-\\-db FILE",
        "The tracker to use; before or after the command.",
        ".TP",
        ".B \\-\\-version",
        "Show the version.",
        ".TP",
        ".B \\-\\-install\\-completion, \\-\\-show\\-completion",
        "Completion for the current shell.",
        ".SH COMMANDS",
    ]
    for name, entry in COMMANDS.items():
        command: Any = build_command(name)
        if command is None or entry.hidden:
            continue
        lines += [f".SS hwstatus {_roff(name)}", *map(_roff, (command.help or "").split("\n\n"))]
        for param in command.params:
            record = _described(param)
            if record:
                lines += [".TP", f".B {_roff(record[0])}", _roff(record[1])]
        if command.epilog:
            lines += [".PP", "Examples:", ".nf", *map(_roff, command.epilog.splitlines()), ".fi"]
    lines += [
        ".SH EXIT STATUS",
        "0 success, an empty list included; 1 nothing found; 2 usage; 3 refused; 4 tracker; 70 a bug;",
        "130 interrupted; 141 closed pipe.",
        ".SH ENVIRONMENT",
        "HWSTATUS_DB, HWSTATUS_USER, HWSTATUS_PAGER, PAGER, NO_COLOR, FORCE_COLOR, COLUMNS, HWSTATUS_TODAY,",
        "HWSTATUS_DEBUG, VISUAL, EDITOR, TERM, LINES.",
    ]
    print("\n".join(lines))


@examples("hwstatus cite", "hwstatus cite --format bibtex")
def cite(
    place: Place,
    format: Annotated[str, typer.Option("--format", "-f", metavar="FORMAT", help="text or bibtex.")] = "text",
) -> Any:
    """How to cite the dataset that a tracker was built from."""
    from hwstatus.errors import BadValue

    if format not in _CITATIONS:
        raise BadValue("--format", format, f"one of: {', '.join(_CITATIONS)}")
    with open_tracker(paths.locate(place.db)) as tracker:
        version = tracker.meta("dataset") or "unknown"
    print(_CITATIONS[format].format(version=version, year=version[:4]))


_CITATIONS = {
    "text": (
        "The hwstatus editors ({year}). hwstatus: where Huawei is banned, restricted, under review or permitted."
        " Dataset, version {version}. CC BY 4.0."
    ),
    "bibtex": (
        "@misc{{hwstatus,\n  author = {{{{The hwstatus editors}}}},\n"
        "  title = {{hwstatus: where Huawei is banned, restricted, under review or permitted}},\n"
        "  year = {{{year}}},\n  version = {{{version}}},\n  note = {{Dataset, CC BY 4.0}}\n}}"
    ),
}


def _described(param: Any) -> tuple[str, str] | None:
    help_text = getattr(param, "help", None) or ""
    if param.param_type_name == "argument":
        return (param.metavar or param.name, help_text)
    flags = ", ".join((*param.opts, *param.secondary_opts))
    value = "" if param.is_flag else f" {param.metavar or 'TEXT'}"
    return (flags + value, help_text)


def _roff(text: str) -> str:
    escaped = text.replace("\\", "\\e").replace("-", "\\-")
    return "\\&" + escaped if escaped.startswith((".", "'")) else escaped
