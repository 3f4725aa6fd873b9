"""The command line: options and help, opening the tracker, and the one place that catches errors.

Only the module of the command that was named is imported, and only its options are built: all commands
at once would cost a third of the start-up.
"""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from typer._click import Command, HelpFormatter
from typer._click.exceptions import ClickException, NoSuchOption, UsageError
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command, get_command_from_info
from typer.models import CommandInfo

from hwstatus import __version__
from hwstatus.cli.registry import COMMANDS, OVERVIEW
from hwstatus.errors import HwstatusError

CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


class VerbCommand(TyperCommand):
    """A command whose examples stand in its help as they are to be typed."""

    def format_epilog(self, ctx: Any, formatter: HelpFormatter) -> None:
        """Write the examples line by line."""
        if self.epilog:
            with formatter.section("Examples"):
                for line in self.epilog.strip().splitlines():
                    formatter.write(f"{'':{formatter.current_indent}}{line.strip()}\n")


class VerbGroup(TyperGroup):
    """The group: builds a command when it is named, and turns every error into its line and exit code."""

    def list_commands(self, ctx: Any) -> list[str]:
        """The names of the commands, as the help lists them."""
        return [name for name, entry in COMMANDS.items() if not entry.hidden]

    def get_command(self, ctx: Any, cmd_name: str) -> Command | None:
        """The command with its options, built now; None for an unknown name."""
        return build_command(cmd_name)

    def format_commands(self, ctx: Any, formatter: HelpFormatter) -> None:
        """List the commands by what they are for, from the registry: none is imported."""
        sections: dict[str, list[tuple[str, str]]] = {}
        for name, entry in COMMANDS.items():
            if not entry.hidden:
                sections.setdefault(entry.section, []).append((name, entry.help))
        for title, rows in sections.items():
            with formatter.section(title):
                formatter.write_dl(rows)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Without a command, the overview is meant: `hwstatus`, `hwstatus --json`."""
        helps = {
            "-h",
            "--help",
            "--version",
            "--install-completion",
            "--show-completion",
        }
        words = _words(args)
        if (
            not ctx.resilient_parsing
            and not helps & set(args)
            and not any(not w.startswith("-") for w in words)
        ):
            args = [OVERVIEW, *args]
        return super().parse_args(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        """Run the command; errors become their message and exit code here and nowhere else."""
        try:
            return super().invoke(ctx)
        except (typer.Exit, typer.Abort, SystemExit):
            raise
        except ClickException as error:
            _usage(error)
            raise typer.Exit(2) from None
        except BaseException as error:
            raise typer.Exit(failed(error)) from None

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """As Typer does, with the names that resemble an unknown one."""
        name = args[0]
        if not ctx.resilient_parsing and name not in COMMANDS:
            from difflib import get_close_matches

            near = get_close_matches(name, self.list_commands(ctx), n=3, cutoff=0.5)
            raise UsageError(
                f"no command '{name}'"
                + (f"; did you mean: {', '.join(near)}?" if near else ""),
                ctx,
            )
        return super().resolve_command(ctx, args)


_TAKES_VALUE = frozenset(
    (
        "--db",
        "--color",
        "-f",
        "--format",
        "--fields",
        "-o",
        "--output",
        "--on",
        "--known-at",
    )
)


def _words(args: Sequence[str]) -> list[str]:
    """The arguments without the values of options."""
    return [a for at, a in enumerate(args) if not (at and args[at - 1] in _TAKES_VALUE)]


def build_command(name: str) -> Command | None:
    """One command of the registry with its options."""
    entry = COMMANDS.get(name)
    if entry is None:
        return None
    from importlib import import_module

    from hwstatus.cli.option_sets import expanded

    function = getattr(import_module(f"hwstatus.cli.{entry.module}"), entry.function)
    callback = expanded(function)
    info = CommandInfo(
        name=name,
        callback=callback,
        cls=VerbCommand,
        context_settings=CONTEXT,
        short_help=entry.help,
        epilog=getattr(function, "examples", None),
        hidden=entry.hidden,
    )
    return get_command_from_info(
        info, pretty_exceptions_short=False, rich_markup_mode=None
    )


def _version(wanted: bool) -> None:
    if wanted:
        print(f"hwstatus {__version__}")
        raise typer.Exit


app = typer.Typer(
    cls=VerbGroup, rich_markup_mode=None, pretty_exceptions_enable=False, context_settings=CONTEXT,
    epilog="Every command has its own help with examples: hwstatus show --help",
)  # fmt: skip


@app.callback(invoke_without_command=True)
def root(
    ctx: typer.Context,
    db: Annotated[
        str | None, typer.Option("--db", metavar="FILE", help="The tracker to use.")
    ] = None,
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_version, is_eager=True, help="Show the version."
        ),
    ] = False,
) -> None:
    """Where is Huawei banned, restricted, under review or permitted; since when; who says so?

    Without a command: an overview.
    """
    ctx.obj = db


def run(arguments: list[str]) -> int:
    """Run a command line; returns the exit code."""
    _open_closed_streams()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        code = get_command(app).main(
            arguments, prog_name="hwstatus", standalone_mode=False
        )
        sys.stdout.flush()
    except ClickException as error:
        _usage(error)
        return 2
    except typer.Abort:
        print("aborted; nothing was changed", file=sys.stderr)
        return 130
    except BaseException as error:
        if isinstance(error, SystemExit):
            raise
        return failed(error)
    return code if isinstance(code, int) else 0


def _open_closed_streams() -> None:
    """A stream that the shell closed (`<&-`, `2>&-`) reads nothing and swallows everything."""
    # They live as long as the process.
    if sys.stdin is None:
        sys.stdin = Path(os.devnull).open()  # noqa: SIM115
    if sys.stdout is None:
        sys.stdout = Path(os.devnull).open("w")  # noqa: SIM115
    if sys.stderr is None:
        sys.stderr = Path(os.devnull).open("w")  # noqa: SIM115


def failed(error: BaseException) -> int:
    """Say what an error says; returns its exit code."""
    if isinstance(error, HwstatusError):
        from hwstatus.output.emit import complain

        complain(error)
        return error.code
    if isinstance(error, KeyboardInterrupt):
        return 130
    if isinstance(error, EOFError):
        print("aborted; nothing was changed", file=sys.stderr)
        return 130
    if isinstance(error, BrokenPipeError):
        # Whoever reads has gone: say nothing, and let nothing be flushed at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 141
    if os.environ.get("HWSTATUS_DEBUG"):
        import traceback

        traceback.print_exception(error)
        return 70
    if isinstance(error, OSError):
        print(f"error: {error.strerror or error}", file=sys.stderr)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 4
    print(
        f"error: this is a bug in hwstatus {__version__}: {type(error).__name__}: {error}",
        file=sys.stderr,
    )
    print(
        "  nothing was half-written; the whole story: HWSTATUS_DEBUG=1 hwstatus ...",
        file=sys.stderr,
    )
    return 70


def _usage(error: ClickException) -> None:
    """A usage error as one line, and where the help is."""
    if isinstance(error, NoSuchOption):
        near = sorted(error.possibilities or ())
        message = f"no option {error.option_name}" + (
            f"; did you mean: {', '.join(near)}?" if near else ""
        )
    else:
        message = error.format_message()
    from hwstatus.output import text

    print(
        f"error: {text.line(message[:1].lower() + message[1:]).rstrip('.')}",
        file=sys.stderr,
    )
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "hwstatus"
    print(f"  see: {path} --help", file=sys.stderr)
