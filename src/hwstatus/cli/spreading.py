"""From a line of the registry to a command.

A command's function asks for a whole set of options by the type of a parameter:
`wanted: FilterOptions` stands for --since, --until and the rest. Typer knows only single
options, and reads them from a signature. So the function that Typer gets has a signature
of its own, in which each set is spread into its fields. When it runs, it gathers the
fields into their set again.
"""

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from importlib import import_module
from typing import Annotated, Any, get_args, get_origin

import typer
from typer.main import get_command_from_info
from typer.models import CommandInfo

from hwstatus.cli.help import CONTEXT, HelpedCommand
from hwstatus.cli.option_sets import DatabaseOption, options_of
from hwstatus.cli.registry import COMMANDS
from hwstatus.cli.typer_compat import Command, whole_number

Function = Callable[..., Any]


def build_command(name: str) -> Command | None:
    """A command of the registry with its options; None for an unknown name."""
    verb = COMMANDS.get(name)
    if verb is None:
        return None
    module = import_module(f"hwstatus.cli.{verb.module}")
    function = getattr(module, verb.function)
    info = CommandInfo(
        name=name,
        callback=spread(function),
        cls=HelpedCommand,
        context_settings=CONTEXT,
        short_help=verb.help,
        epilog=getattr(function, "examples", None),
        hidden=verb.hidden,
    )
    return get_command_from_info(
        info, pretty_exceptions_short=False, rich_markup_mode=None
    )


def examples(*lines: str) -> Callable[[Function], Function]:
    """Give a command the examples that end its help."""

    def attach(function: Function) -> Function:
        function.examples = "\n".join(lines)  # type: ignore[attr-defined]
        return function

    return attach


def spread(function: Function) -> Function:
    """The function with single options in place of sets of options, for Typer."""
    asked = inspect.signature(function).parameters.values()

    def run(context: typer.Context, **values: Any) -> Any:
        return function(**{p.name: _gathered(p, values, context) for p in asked})

    single = [option for parameter in asked for option in _spread(parameter)]
    context = inspect.Parameter(
        "context", inspect.Parameter.KEYWORD_ONLY, annotation=typer.Context
    )
    run.__doc__ = function.__doc__
    run.__name__ = function.__name__
    run.__signature__ = inspect.Signature([*single, context])  # type: ignore[attr-defined]
    run.__annotations__ = {p.name: p.annotation for p in [*single, context]}
    return run


def _spread(parameter: inspect.Parameter) -> Iterator[inspect.Parameter]:
    """The single options that a parameter stands for: itself, or those of its set."""
    options = options_of(parameter.annotation)
    if options is None:
        yield _for_typer(parameter.name, parameter.annotation, parameter.default)
        return
    defaults = parameter.annotation._field_defaults
    for field, annotation in options.items():
        yield _for_typer(field, annotation, defaults[field])


def _for_typer(name: str, annotation: Any, default: Any) -> inspect.Parameter:
    """A parameter as Typer reads it: for what may be repeated it knows lists alone."""
    declared, *options = get_args(annotation)
    if declared in (int, int | None):
        [option] = options
        option.parser = partial(whole_number, least=option.min, most=option.max)
    if get_origin(declared) is Sequence:
        annotation = Annotated[list[str], *options]
        if isinstance(default, tuple):
            default = list(default)
    return inspect.Parameter(
        name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation
    )


def _gathered(
    parameter: inspect.Parameter, values: Mapping[str, Any], context: typer.Context
) -> Any:
    """The value of a parameter: as Typer read it, or a set made of its fields."""
    options = options_of(parameter.annotation)
    if options is None:
        return values[parameter.name]
    found = parameter.annotation(**{field: values[field] for field in options})
    if parameter.annotation is DatabaseOption and found.db is None:
        return found._replace(db=context.find_root().params["db"])
    return found
