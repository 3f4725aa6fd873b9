"""The commands, their arguments and their options."""

from collections.abc import Iterator
from typing import Any

from generator.markdown import link, prose
from hwstatus.cli.option_sets import TOPICS, OptionSet
from hwstatus.cli.registry import COMMANDS, OVERVIEW, sections
from hwstatus.cli.spreading import build_command


def commands() -> Iterator[str]:
    """The chapter: the list of commands, the shared options, then each command."""
    yield "## Commands\n\n"
    yield from _sections()
    yield "\nWithout a command: [the overview](#hwstatus). "
    yield "Every command has `--help`.\n\n"
    for options in TOPICS.values():
        yield from _shared(options)
    yield from _command(OVERVIEW)
    for name in COMMANDS:
        if name != OVERVIEW:
            yield from _command(name)


def _sections() -> Iterator[str]:
    for section, verbs in sections().items():
        links = [link(verb.name, f"hwstatus {verb.name}") for verb in verbs]
        yield f"- {section}: {', '.join(links)}\n"


def _shared(options: OptionSet) -> Iterator[str]:
    yield f"### {options.title}\n\n{options.purpose}\n\n"
    for parameter in parameters("list"):
        if parameter.name in options.options:
            yield _line(parameter)
    yield "\n"


def _command(name: str) -> Iterator[str]:
    command: Any = build_command(name)
    if name == OVERVIEW:
        called = "hwstatus"
    else:
        called = f"hwstatus {name}"
    yield f"### {called}\n\n`{_usage(called, command.params)}`\n\n"
    yield f"{prose(command.help or '')}\n\n"
    yield from _own_options(name)
    titles = [link(options.title, options.title) for options in sets_of(name)]
    if titles:
        yield f"Also: {', '.join(titles)}.\n\n"
    yield from _examples(command.epilog or "")


def _usage(called: str, params: list[Any]) -> str:
    words = [called]
    for parameter in params:
        if _is_argument(parameter):
            words.append(_label(parameter))
    return " ".join([*words, "[OPTIONS]"])


def _own_options(name: str) -> Iterator[str]:
    own = [_line(p) for p in parameters(name) if not p.rich_help_panel]
    yield from own
    if own:
        yield "\n"


def _examples(epilog: str) -> Iterator[str]:
    for line in epilog.strip().splitlines():
        yield f"    {line.strip()}\n"
    if epilog:
        yield "\n"


def sets_of(name: str) -> list[OptionSet]:
    """The shared sets of options that a command takes."""
    titles = {parameter.rich_help_panel for parameter in parameters(name)}
    return [options for options in TOPICS.values() if options.title in titles]


def parameters(name: str) -> list[Any]:
    """The arguments and options of a command, as Typer built them."""
    command: Any = build_command(name)
    return list(command.params)


def _line(param: Any) -> str:
    if _is_argument(param):
        label = _label(param)
    else:
        label = _flags(param)
    return f"- `{label}`: {prose(param.help or '')}{_default(param.default)}\n"


def _is_argument(param: Any) -> bool:
    return bool(param.param_type_name == "argument")


def _label(param: Any) -> str:
    return str(param.metavar or param.name)


def _flags(param: Any) -> str:
    flags = (*param.opts, *param.secondary_opts)
    # Long names first: they say what the option is.
    names = ", ".join(sorted(flags, key=lambda flag: (len(flag) == 2, flag)))
    if param.is_flag:
        return names
    return f"{names} {param.metavar or 'TEXT'}"


def _default(value: object) -> str:
    if isinstance(value, list | tuple):
        value = ", ".join(map(str, value))
    if isinstance(value, str) and value:
        return f" Default: {value}."
    return ""
