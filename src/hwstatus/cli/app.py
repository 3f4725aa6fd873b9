"""The command line as a whole: finding the command, and turning errors into exit codes.

Only the module of the command that was named is imported, and only its options are
built: all commands at once would add a third to the start-up.
"""

import os
import sys
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, suppress
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from hwstatus.cli.help import CONTEXT
from hwstatus.cli.registry import COMMANDS, OVERVIEW, SECTIONS, visible
from hwstatus.cli.typer_compat import (
    ClickException,
    Command,
    CompletionItem,
    HelpFormatter,
    NoSuchOption,
    UsageError,
)
from hwstatus.context import Context, Tick, at_present
from hwstatus.errors import AfterCommit, HwstatusError
from hwstatus.version import __version__

_EAGER = {"-h", "--help", "--version"}
_TAKE_VALUE = {
    "--db",
    "--color",
    "-f",
    "--format",
    "--fields",
    "-o",
    "--output",
    "--on",
    "--known-at",
}
"""Options of the overview whose next word is their value, not a command."""


class VerbGroup(TyperGroup):
    """All commands: each is built when it is named."""

    def list_commands(self, ctx: Any) -> list[str]:
        """The names of the commands, as the help lists them."""
        return [verb.name for verb in visible()]

    def get_command(self, ctx: Any, cmd_name: str) -> Command | None:
        """The command with its options, built now; None for an unknown name."""
        from hwstatus.cli.spreading import build_command

        return build_command(cmd_name)

    def format_commands(self, ctx: Any, formatter: HelpFormatter) -> None:
        """List the commands by section, from the registry: none is imported."""
        for title, helps in SECTIONS.items():
            shown = [(n, text) for n, text in helps.items() if n != OVERVIEW]
            with formatter.section(title):
                formatter.write_dl(shown)

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
        ctx.meta[_NAMED] = named_tracker(args)
        asks_first = _EAGER & set(args)
        if not (ctx.resilient_parsing or asks_first or _names_command(args)):
            args = [OVERVIEW, *args]
        return super().parse_args(ctx, args)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that the first word names, directly or by an alias."""
        name, *rest = args
        if ctx.resilient_parsing or name in COMMANDS:
            return super().resolve_command(ctx, args)
        from hwstatus.cli.unknown_command import alias_of, hint_for

        replaced = alias_of(name)
        if replaced:
            return super().resolve_command(ctx, [*replaced, *rest])
        raise UsageError(f"no command '{name}'{hint_for(name)}", ctx)

    def invoke(self, ctx: Any) -> Any:
        """Run the command; errors become a message and an exit code here alone."""
        try:
            return super().invoke(ctx)
        except (typer.Exit, typer.Abort, SystemExit):
            raise
        except ClickException as error:
            _report_usage(error)
            raise typer.Exit(2) from None
        except BaseException as error:
            raise typer.Exit(report(error, ctx.meta[_NAMED])) from None


_NAMED = "hwstatus.tracker"
"""Where a command line's context has what it calls the tracker."""


def named_tracker(arguments: Sequence[str]) -> str | None:
    """What a command line says after --db, before or after the command; None without it."""
    for word, following in pairwise([*arguments, ""]):
        if word == "--db" and following:
            return following
        if word.startswith("--db="):
            return word.removeprefix("--db=")
    return None


def _names_command(arguments: Sequence[str]) -> bool:
    """Whether a word among the arguments is neither an option nor its value."""
    previous = ""
    for word in arguments:
        if previous not in _TAKE_VALUE and not word.startswith("-"):
            return True
        previous = word
    return False


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
    from hwstatus.paths import use_configured

    use_configured(None)


def command() -> Command:
    """The whole command line, as Typer built it."""
    return get_command(app)


def run(arguments: list[str], context: Context | None = None) -> int:
    """Run a command line, at present unless a context is given; returns the exit code."""
    context = (context or at_present())._replace(watch=_watch)
    _open_closed_streams()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    shell = os.environ.get("_HWSTATUS_COMPLETE")
    if shell:
        from hwstatus.cli.completion import answer

        return answer(shell, arguments, context)
    try:
        code = command().main(
            arguments, prog_name="hwstatus", standalone_mode=False, obj=context
        )
        sys.stdout.flush()
    except ClickException as error:
        _report_usage(error)
        return 2
    except typer.Abort:
        return report(EOFError())
    except SystemExit:
        raise
    except BaseException as error:
        return report(error)
    return code if isinstance(code, int) else 0


def _watch(title: str, total: int | None) -> AbstractContextManager[Tick]:
    """How far a long piece of work is, as whoever waits at a terminal sees it."""
    from hwstatus.cli.progress import shown

    return shown(title, total)


def _open_closed_streams() -> None:
    """A stream that the shell closed (`<&-`, `2>&-`) reads and writes nothing."""
    # They live as long as the process.
    if sys.stdin is None:
        sys.stdin = Path(os.devnull).open()  # noqa: SIM115
    if sys.stdout is None:
        sys.stdout = Path(os.devnull).open("w")  # noqa: SIM115
    if sys.stderr is None:
        sys.stderr = Path(os.devnull).open("w")  # noqa: SIM115


# -- errors --------------------------------------------------------------------------


def report(error: BaseException, tracker: str | None = None) -> int:
    """Say on stderr what went wrong; returns the exit code.

    What to type next names the tracker that --db named.
    """
    if isinstance(error, HwstatusError):
        from hwstatus.cli.hints import hints_of, naming

        _say(str(error), naming(tracker, hints_of(error)))
        if isinstance(error, AfterCommit):
            _flush_or_drop()
        return error.code
    if isinstance(error, KeyboardInterrupt):
        _say("interrupted")
        return 130
    if isinstance(error, EOFError):
        print("aborted; nothing was changed", file=sys.stderr)
        return 130
    if isinstance(error, BrokenPipeError):
        _drop_output()
        return 141
    if os.environ.get("HWSTATUS_DEBUG"):
        import traceback

        traceback.print_exception(error)
        return 70
    if isinstance(error, OSError):
        _say(error.strerror or str(error))
        _drop_output()
        return 4
    from hwstatus.cli.damage import damage_behind

    damage = damage_behind(tracker)
    if damage is not None:
        return report(damage, tracker)
    bug = f"{type(error).__name__}: {error}"
    _say(
        f"this is a bug in hwstatus {__version__}: {bug}",
        [
            "no partial write was made; for a traceback: HWSTATUS_DEBUG=1 hwstatus ...",
            "if the file may be damaged: hwstatus doctor",
        ],
    )
    return 70


def _flush_or_drop() -> None:
    """What stdout cannot take must not fail a second time."""
    try:
        sys.stdout.flush()
    except OSError:
        _drop_output()


def _drop_output() -> None:
    """Let nothing be flushed at exit: whoever read stdout has gone."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def _say(cause: str, hints: Iterable[str] = ()) -> None:
    """An error on stderr: the cause, then the way on, indented."""
    from hwstatus.output.text import line

    with suppress(OSError):  # the exit code is still heard
        print(f"error: {line(cause)}", file=sys.stderr)
        for hint in hints:
            print(f"  {line(hint)}", file=sys.stderr)


def _report_usage(error: ClickException) -> None:
    """A usage error as one line, and where the help is."""
    from hwstatus.cli.hints import did_you_mean

    context = getattr(error, "ctx", None)
    path = "hwstatus"
    if context is not None:
        path = context.command_path
    see = f"see: {path} --help"
    if isinstance(error, NoSuchOption):
        from hwstatus.cli.unknown_command import option_hint

        guess = did_you_mean(sorted(error.possibilities or ()))
        known = option_hint(path, error.option_name)
        _say(f"no option {error.option_name}", filter(None, (known or guess, see)))
        return
    message, *hints = error.format_message().split("\n")
    cause = message[:1].lower() + message[1:]
    _say(cause.rstrip("."), [*hints, see])
