"""What the command line takes from the Click that Typer carries inside itself, and where versions of Typer differ.

`typer._click` is private and may move with any minor version of Typer. No other module
imports it, so an upgrade is checked and mended here. Both ends of the range in
`pyproject.toml` are tested by `.ci/typer`.
"""

from typing import Any

from typer import BadParameter
from typer._click import Command, HelpFormatter
from typer._click.core import ParameterSource
from typer._click.exceptions import (
    ClickException,
    MissingParameter,
    NoSuchOption,
    UsageError,
)
from typer._click.globals import get_current_context
from typer._click.shell_completion import (
    CompletionItem,
    _resolve_context,
    _resolve_incomplete,
    split_arg_string,
)

__all__ = [
    "ClickException",
    "Command",
    "CompletionItem",
    "HelpFormatter",
    "MissingParameter",
    "NoSuchOption",
    "UsageError",
    "WholeWords",
    "candidates",
    "detected_shell",
    "is_argument",
    "root_help",
    "typed_in",
    "unquoted",
    "usage_of",
    "whole_number",
]


_HYPHENS = str.maketrans("-", "\u2011")


class WholeWords(HelpFormatter):
    """Lays help out without breaking a word at its hyphen: `foreign-government`, `--known-at`."""

    def write_text(self, text: str) -> None:
        """Write a paragraph."""
        super().write_text(text.translate(_HYPHENS))

    def write_dl(self, rows: Any, *layout: int) -> None:
        """Write a list of what is explained, and its explanation."""
        super().write_dl(
            [(one, said.translate(_HYPHENS)) for one, said in rows], *layout
        )

    def getvalue(self) -> str:
        """All of it, with hyphens."""
        return super().getvalue().replace("\u2011", "-")


def whole_number(text: Any, least: int | None, most: int | None) -> int:
    """The number that an option was given.

    Since 0.29 Typer has pydantic read numbers, in other forms and with other words.
    Raises `BadParameter` for what is no number, or one out of range.
    """
    try:
        number = int(text)
    except ValueError:
        raise BadParameter(f"{text!r}: expected a whole number") from None
    if (least is not None and number < least) or (most is not None and number > most):
        raise BadParameter(f"{number} is not in the range {_range(least, most)}")
    return number


def _range(least: int | None, most: int | None) -> str:
    if most is None:
        return f"x>={least}"
    return f"x<={most}" if least is None else f"{least}<=x<={most}"


def usage_of(argument: Any) -> str:
    """An argument in the line of usage: 0.29 adds brackets and dots to a metavar that has its own."""
    if argument.metavar.startswith("["):
        return str(argument.metavar)
    return f"{{{argument.metavar}}}" if argument.required else f"[{argument.metavar}]"


def typed_in(context: Any) -> frozenset[str]:
    """The parameters that have a value of the line or of the configuration file."""
    default = ParameterSource.DEFAULT
    return frozenset(
        name
        for name in context.params
        if context.get_parameter_source(name) is not default
    )


def root_help() -> str:
    """The help of the whole program, asked for by a running command."""
    root = get_current_context().find_root()
    return root.command.get_help(root)


def is_argument(parameter: Any) -> bool:
    """Whether a parameter of a command is positional."""
    return bool(parameter.param_type_name == "argument")


def candidates(
    command: Command, words: list[str], incomplete: str
) -> tuple[Any, list[CompletionItem]]:
    """What may follow `words` and begins with `incomplete`.

    Returns the command or parameter that is being completed, and its candidates.
    """
    context = _resolve_context(command, {}, "hwstatus", words)
    target, begun = _resolve_incomplete(context, words, incomplete)
    with context:
        return target, target.shell_complete(context, begun)


def unquoted(word: str) -> str:
    """A word of a shell without its quotes and backslashes; a quote may be open."""
    return " ".join(split_arg_string(word))


def detected_shell() -> str | None:
    """The name of the shell that started the program; None where it cannot be known."""
    from typer._completion_shared import _get_shell_name

    return _get_shell_name()
