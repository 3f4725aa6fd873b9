"""How help is laid out: plain text, a command's own options first, shared ones compact.

Shared options are listed by name alone. `hwstatus help TOPIC` explains them, so that the
help of every command fits a screen.
"""

import shlex
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from typer.core import TyperCommand

from hwstatus.cli import preferences
from hwstatus.cli.registry import COMMANDS
from hwstatus.cli.running import line
from hwstatus.cli.typer_compat import (
    HelpFormatter,
    MissingParameter,
    UsageError,
    WholeWords,
    is_argument,
    usage_of,
)
from hwstatus.errors import HwstatusError
from hwstatus.output.options import terminal_width
from hwstatus.record.names import meant_by

if TYPE_CHECKING:
    from hwstatus.cli.option_sets import OptionSet

CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 80}
"""The layout that Typer gives every help."""
INDENT = "  "
NARROW = 52
"""Cells below which Typer would lay help out for more than there are."""


def fit(context: dict[str, Any]) -> None:
    """Have the help of a command fit a narrow terminal."""
    if (width := terminal_width()) < NARROW:
        context.setdefault("terminal_width", width)


class HelpedCommand(TyperCommand):
    """A command that the configuration file gives defaults, and that has this help."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any
    ) -> Any:
        """Parse the command line; the configuration file supplies defaults."""
        helped = extra.get("resilient_parsing") or {"-h", "--help"} & set(args)
        name = str(self.name)
        if not helped and name not in preferences.UNCONFIGURED:
            extra["default_map"] = preferences.defaults_for(name, self.params, args)
        words = list(args)
        fit(extra)
        try:
            return super().make_context(info_name, args, parent, **extra)
        except MissingParameter as error:
            raise UsageError(_missing(name, words), error.ctx) from None

    def get_help(self, ctx: Any) -> str:
        """The help as text."""
        formatter = WholeWords(
            width=ctx.terminal_width, max_width=ctx.max_content_width
        )
        self.format_help(ctx, formatter)
        return formatter.getvalue().rstrip("\n")

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """What the line of usage has after the command's name."""
        arguments = filter(is_argument, self.get_params(ctx))
        return [str(self.options_metavar), *map(usage_of, arguments)]

    def format_options(self, ctx: Any, formatter: HelpFormatter) -> None:
        """Write arguments and own options with their help, shared ones as a list."""
        parameters: list[Any] = self.get_params(ctx)
        arguments = [p for p in parameters if is_argument(p)]
        options = [p for p in parameters if not is_argument(p)]
        own = [p for p in options if not p.rich_help_panel]
        _write_records(formatter, "Arguments", arguments)
        _write_records(formatter, "Options", own)
        shared: dict[str, list[str]] = {}
        for option in options:
            if option.rich_help_panel:
                shared.setdefault(option.rich_help_panel, []).append(flags(option))
        for title, listed in shared.items():
            formatter.write(f"\n{title}: (more: hwstatus help {title.lower()})\n")
            for words in wrapped(listed, formatter.width):
                formatter.write(words + "\n")

    def format_epilog(self, ctx: Any, formatter: HelpFormatter) -> None:
        """Write the examples line by line, as they are to be typed."""
        if self.epilog:
            formatter.write("\nExamples:\n")
            for line in self.epilog.splitlines():
                command, _, said = line.partition("   ")
                if said and len(INDENT + line) > formatter.width:
                    line = f"{command}\n{INDENT * 2}{said.strip()}"
                formatter.write(f"{INDENT}{line}\n")


def _missing(name: str, words: Sequence[str]) -> str:
    """What a command lacks that it cannot be without, and its whole lines, with metavars for that."""
    from hwstatus.cli.parameters import REQUIRED, given, lacking, of_command

    declared = of_command(name)
    said = given(words, declared, in_part=True)
    lacks = lacking(said, declared)
    whole = f"whole: hwstatus {shlex.join(line())} {' '.join(lacks)}"
    ways = [whole] if line()[1:] else []
    whole_lines = getattr(COMMANDS[name].load(), "whole_lines", None)
    if whole_lines is not None:
        metavars = {
            each.name: each.declared.metavar if each.default is REQUIRED else None
            for each in declared
        }
        with suppress(HwstatusError, OSError):
            ways = list(whole_lines(metavars | said)) or ways
    return "\n".join([f"missing: {', '.join(lacks)}", *ways])


def _write_records(
    formatter: HelpFormatter, title: str, parameters: Iterable[Any]
) -> None:
    records = [(label(p), p.help or "") for p in parameters if not p.hidden]
    if records:
        with formatter.section(title):
            formatter.write_dl(records)


def label(parameter: Any) -> str:
    """How a parameter is typed: `[NAME]...`, `--limit, -l N`."""
    if is_argument(parameter):
        return str(parameter.metavar or parameter.name)
    return flags(parameter, ", ")


def flags(option: Any, between: str = "/") -> str:
    """The names of an option, the long one first, and its value: `--limit/-l N`."""
    names = sorted((*option.opts, *option.secondary_opts), key=len, reverse=True)
    value = "" if option.is_flag else f" {option.metavar or 'TEXT'}"
    return between.join(names) + value


def wrapped(words: Iterable[str], width: int) -> Iterator[str]:
    """Lines of at most `width` columns, two blanks between words, none broken."""
    line = ""
    for word in words:
        longer = f"{line}{INDENT}{word}"
        if line and len(longer) > width:
            yield line
            longer = INDENT + word
        line = longer
    if line:
        yield line


# -- topics --------------------------------------------------------------------------

WORDS = "words"
TEAM = "team"
_TEAM = """\
Several people may keep one tracker: they share its ledger on a PostgreSQL server, and each machine keeps a copy. \
A ledger that a site publishes is followed in the same way, for reading.
"""
_TEAM_COMMANDS = {
    "hwstatus --db ADDRESS init": "Make the ledger on the server, once.",
    "hwstatus config set tracker ADDRESS": "Use it from now on, without --db.",
    "hwstatus --db https://SITE/ show france": "Ask a published ledger.",
    "hwstatus status --fresh": "Ask the server now.",
    "hwstatus log --limit 5": "Who changed what.",
}


_OTHERWISE = """
time: date dates day days
output: format formats field fields json csv excel pipe pipes script scripts
output: colour color exit code codes exit-code exit-codes
filters: filter options
tracker: database db file
"""
"""What people call topics besides."""


def topics() -> tuple[str, ...]:
    """What `help` explains besides the commands."""
    from hwstatus.cli.option_sets import TOPICS

    return (*TOPICS, WORDS, TEAM)


def topic_meant(text: str) -> str | None:
    """The topic, or the title of the closed list, that a word means: `confidence` means Confidences."""
    from hwstatus.record.fields import closed_lists

    text = meant_by(text, _OTHERWISE, text)
    if text in topics():
        return text
    return next(
        (
            title
            for title in closed_lists()
            if title.lower() in (text, f"{text}s", f"{text}es")
        ),
        None,
    )


def topic_text(topic: str, width: int) -> str:
    """The help on a topic, as text for a terminal of `width` columns."""
    from hwstatus.cli.option_sets import OUTPUT, TOPICS
    from hwstatus.errors import EXIT_CODES

    formatter = WholeWords(width=min(width, 80))
    if topic in TOPICS:
        of = TOPICS[topic]
        formatter.write_text(of.purpose)
        with formatter.section(of.title):
            formatter.write_dl(list(set_records(of)))
        if of is OUTPUT:
            with formatter.section("Exit codes"):
                formatter.write_dl([(str(c), said) for c, said in EXIT_CODES.items()])
    elif topic == TEAM:
        formatter.write_text(_TEAM)
        for command, said in _TEAM_COMMANDS.items():
            formatter.write(f"\n{INDENT}{command}\n{INDENT * 2}{said}")
        formatter.write("\n")
        formatter.write_text(
            "ADDRESS: postgresql://NAME@HOST/DATABASE. The server is set up as docs/team.md says."
        )
    else:
        _write_words(formatter, topic)
    return formatter.getvalue().lstrip("\n")


def set_records(of: "OptionSet") -> Iterator[tuple[str, str]]:
    """Each option of a shared set: how it is typed, and its help."""
    for option in of.options.values():
        value = f" {option.metavar}" if option.metavar else ""
        yield ", ".join(option.names) + value, option.help


def _write_words(formatter: HelpFormatter, topic: str) -> None:
    """The words of all closed lists, or of the one with a title."""
    from hwstatus.record.fields import closed_lists

    if topic == WORDS:
        formatter.write("The words of the closed lists; one list: hwstatus help WORD\n")
    lists = closed_lists()
    for title, words in lists.items() if topic == WORDS else [(topic, lists[topic])]:
        with formatter.section(title):
            formatter.write_dl([(w, entry.definition) for w, entry in words.items()])
