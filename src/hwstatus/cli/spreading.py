"""From a line of the registry to a command of Typer's, made of what `parameters` declares.

Typer reads single options from a function's signature, and knows no sets of options. So
the function that it gets has a signature of its own.
"""

import inspect
from collections.abc import Callable, Sequence
from functools import partial
from typing import Annotated, Any

import typer
from typer.main import get_command_from_info
from typer.models import CommandInfo

from hwstatus.cli.help import CONTEXT, HelpedCommand
from hwstatus.cli.option_sets import Option
from hwstatus.cli.parameters import REQUIRED, Parameter, call, parameters
from hwstatus.cli.registry import COMMANDS
from hwstatus.cli.running import note_typed
from hwstatus.cli.typer_compat import Command, typed_in, whole_number


def build_command(name: str) -> Command | None:
    """A command of the registry with its options; None for an unknown name."""
    verb = COMMANDS.get(name)
    if verb is None:
        return None
    function = verb.load()
    info = CommandInfo(
        name=name,
        callback=_spread(function),
        cls=HelpedCommand,
        context_settings=CONTEXT,
        help=function.__doc__,
        short_help=verb.help,
        epilog=getattr(function, "examples", None),
        hidden=verb.hidden,
    )
    return get_command_from_info(
        info, pretty_exceptions_short=False, rich_markup_mode=None
    )


def _spread(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function with single options in place of sets of options, which Typer does not know."""

    def run(context: typer.Context, **values: Any) -> int:
        note_typed(typed_in(context))
        if values.get("db") is None:
            values["db"] = context.find_root().params["db"]
        values |= {n: tuple(v) for n, v in values.items() if isinstance(v, list)}
        return call(function, values)

    single = [_for_typer(parameter) for parameter in parameters(function)]
    context = inspect.Parameter(
        "context", inspect.Parameter.KEYWORD_ONLY, annotation=typer.Context
    )
    run.__signature__ = inspect.Signature([*single, context])  # type: ignore[attr-defined]
    run.__annotations__ = {p.name: p.annotation for p in [*single, context]}
    return run


def _for_typer(parameter: Parameter) -> inspect.Parameter:
    """A parameter as Typer reads it: for what may be repeated it knows lists alone."""
    kind, default = parameter.type, parameter.default
    if kind == Sequence[str]:
        kind = list[str]
    if default is REQUIRED:
        default = inspect.Parameter.empty
    elif isinstance(default, tuple):
        default = list(default)
    annotation: Any = Annotated[kind, _told(parameter)]
    return inspect.Parameter(
        parameter.name,
        inspect.Parameter.KEYWORD_ONLY,
        default=default,
        annotation=annotation,
    )


def _told(parameter: Parameter) -> Any:
    """What Typer is told of an option or an argument."""
    declared = parameter.declared
    told: dict[str, Any] = {
        "metavar": declared.metavar,
        "help": declared.help,
        "autocompletion": declared.autocompletion,
    }
    if not isinstance(declared, Option):
        return typer.Argument(**told)
    if parameter.type in (int, int | None):
        told["parser"] = partial(whole_number, least=declared.min, most=declared.max)
    return typer.Option(*declared.names, rich_help_panel=declared.title, **told)
