"""The command line as Typer reads it: every line that `quick` leaves to it, and all help.

Only the module of the command that was named is imported, and only its options are
built: all commands at once would add a third to the start-up.
"""

from collections.abc import Sequence
from itertools import chain, pairwise
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from hwstatus.cli.help import CONTEXT, fit
from hwstatus.cli.registry import COMMANDS, OVERVIEW, sections, visible
from hwstatus.cli.reporting import report, report_usage
from hwstatus.cli.running import ASK_FIRST, Meant, present
from hwstatus.cli.typer_compat import (
    ClickException,
    Command,
    CompletionItem,
    HelpFormatter,
    UsageError,
)
from hwstatus.context import use_name
from hwstatus.paths import use_configured
from hwstatus.version import __version__


class VerbGroup(TyperGroup):
    """All commands: each is built when it is named."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any
    ) -> Any:
        """The context of the line, whose help fits the terminal."""
        fit(extra)
        return super().make_context(info_name, args, parent, **extra)

    def list_commands(self, ctx: Any) -> list[str]:
        """The names of the commands, as the help lists them."""
        return [verb.name for verb in visible()]

    def get_command(self, ctx: Any, cmd_name: str) -> Command | None:
        """The command with its options, built now; None for an unknown name."""
        from hwstatus.cli.spreading import build_command

        return build_command(cmd_name)

    def format_commands(self, ctx: Any, formatter: HelpFormatter) -> None:
        """List the commands by section, from the registry: none is imported."""
        for title, verbs in sections().items():
            with formatter.section(title):
                formatter.write_dl([(verb.name, verb.help) for verb in verbs])

    def shell_complete(self, ctx: Any, incomplete: str) -> list[CompletionItem]:
        """Commands or root options that begin so, from the registry."""
        if incomplete.startswith("-"):
            return super().shell_complete(ctx, incomplete)
        return [
            CompletionItem(verb.name, help=verb.help)
            for verb in visible()
            if verb.name.startswith(incomplete)
        ]

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Without a command, run the overview: `hwstatus`, `hwstatus --json`."""
        asks_first = ASK_FIRST & set(args)
        if not (ctx.resilient_parsing or asks_first or _names_command(args)):
            args = [OVERVIEW, *args]
        return super().parse_args(ctx, args)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that the first word names, directly or by an alias."""
        name, *rest = args
        if ctx.resilient_parsing or name in COMMANDS:
            return super().resolve_command(ctx, args)
        from hwstatus.cli.unknown_words import alias_of, hint_for

        replaced = alias_of(name)
        if replaced:
            return super().resolve_command(ctx, [*replaced, *rest])
        raise UsageError(f"no command '{name}'{hint_for(name, rest)}", ctx)

    def invoke(self, ctx: Any) -> Any:
        """Run the command; errors become a message and an exit code here alone."""
        try:
            return super().invoke(ctx)
        except (typer.Exit, typer.Abort, SystemExit):
            raise
        except ClickException as error:
            report_usage(error)
            raise typer.Exit(2) from None
        except BaseException as error:
            raise typer.Exit(report(error)) from None


def _names_command(arguments: Sequence[str]) -> bool:
    """Whether a word among the arguments is neither an option of the overview nor its value."""
    from hwstatus.cli.option_sets import OUTPUT, TIME, TRACKER

    declared = chain(*(shared.options.values() for shared in (TIME, OUTPUT, TRACKER)))
    valued = {name for option in declared if option.metavar for name in option.names}
    pairs = pairwise(["", *arguments])
    return any(before not in valued and word[:1] != "-" for before, word in pairs)


def _version(wanted: bool) -> None:
    if wanted:
        print(f"hwstatus {__version__}")
        raise typer.Exit


app = typer.Typer(
    cls=VerbGroup,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings=CONTEXT,
    epilog="Examples and options of a command: hwstatus help COMMAND",
)


@app.callback(invoke_without_command=True)
def root(
    db: Annotated[
        str | None,
        typer.Option(
            "--db", metavar="FILE", help="The tracker to use: a file, or an address."
        ),
    ] = None,
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_version, is_eager=True, help="Show the version."
        ),
    ] = False,
) -> None:
    """Where is Huawei banned, restricted, under review or permitted; since when?

    Without a command: an overview.
    """
    use_configured(None)
    use_name(None)


def command() -> Command:
    """The whole command line, as Typer built it."""
    return get_command(app)


def main(arguments: list[str]) -> int:
    """Run a command line; returns the exit code. Raises `Meant` for another line that was meant."""
    if "--compare" in arguments:
        from hwstatus.cli.unknown_words import against_today

        if words := against_today(arguments):
            raise Meant(*words)
    try:
        code = command().main(
            arguments, prog_name="hwstatus", standalone_mode=False, obj=present()
        )
    except ClickException as error:
        report_usage(error)
        return 2
    except typer.Abort:
        return report(EOFError())
    return code if isinstance(code, int) else 0
