"""How the configuration file reaches a command: as the defaults of its options.

What is typed and what the environment says comes first, so both are looked at here.
"""

import os
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from hwstatus import paths, settings
from hwstatus.context import use_name
from hwstatus.errors import BadSettings, BadValue
from hwstatus.output.options import COLORS, FORMATS
from hwstatus.paths import locate_named
from hwstatus.record.names import read_words, require_one_of

UNCONFIGURED = frozenset({"help", "config", "completion", "man"})
"""Commands that must work with a broken configuration file."""

UNFILTERED = frozenset({"edit", "digest"})
"""Commands whose filters are typed alone: what is corrected, or was told, must not hang on a file."""


def defaults_for(
    name: str, parameters: Iterable[Any], arguments: list[str]
) -> dict[str, Any]:
    """The defaults that the file gives the options of a command, by parameter.

    Also takes over the tracker and the pager of the file. Raises `BadSettings`.
    """
    file = settings.load()
    if file == settings.Settings():
        return {}
    paths.use_configured(file.values.get("tracker"))
    use_name(file.values.get("name"))
    if "pager" in file.values and not _from_environment("pager"):
        os.environ["HWSTATUS_PAGER"] = file.values["pager"]  # where `output` looks
    offered = {p.name: p for p in parameters if p.rich_help_panel}
    defaults = _filters(file.filters, offered) if name not in UNFILTERED else {}
    if "format" in offered and _may_choose_format(name, arguments):
        defaults["format"] = file.values.get("format")
    if "color" in offered and not _from_environment("color"):
        defaults["color"] = file.values.get("color")
    return {name: value for name, value in defaults.items() if value is not None}


def check_filters(names: Iterable[str]) -> None:
    """Raises `BadSettings` for a default filter that is no filter option."""
    from hwstatus.answers.filters import FilterOptions

    for name in names:
        if name not in FilterOptions._fields:
            filters = ", ".join(FilterOptions._fields)
            path = settings.config_path()
            raise BadSettings(path, f"unknown filter '{name}'; they are: {filters}")


def check_value(key: str, value: str) -> None:
    """Raises `Usage` for a value that `config set` must not write; '' removes a key."""
    table, _, name = key.rpartition(".")
    if table == "filters":
        check_filters([name])
    if not value:
        return
    if table == "filters":
        _check_filter(name, value)
    elif table == "aliases":
        _check_alias(name, value)
    elif key == "tracker":
        _check_tracker(value)
    elif not value.strip():
        raise BadValue(key, value, "a text that is not blank")
    elif key in _WORDS:
        require_one_of(key, value, _WORDS[key])


def _check_tracker(value: str) -> None:
    if "://" in value:
        locate_named(value, "your configuration")
    elif not Path(value).expanduser().parent.is_dir():
        raise BadValue("tracker", value, "a file in a folder that exists")


_WORDS = {"format": FORMATS, "color": COLORS}


def _check_filter(name: str, value: str) -> None:
    from hwstatus.store.filters import WORD_FILTERS

    if name in WORD_FILTERS and WORD_FILTERS[name].words:
        read_words(f"filters.{name}", [value], WORD_FILTERS[name].words)
    elif name == "limit" and not value.isdecimal():
        raise BadValue("filters.limit", value, "a whole number")


def _check_alias(name: str, value: str) -> None:
    import shlex

    from hwstatus.cli.registry import COMMANDS, command_of

    if name in COMMANDS:
        raise BadValue("alias", name, "a word that is not a command's name")
    with suppress(ValueError):  # of an open quote
        if command_of(shlex.split(value)[:1]):
            return
    raise BadValue(f"aliases.{name}", value, "a command with its arguments")


def _filters(
    filters: Mapping[str, str | list[str]], offered: Mapping[str, Any]
) -> dict[str, Any]:
    """The default filters of a command that filters, named on stderr."""
    if not filters or "since" not in offered:
        return {}
    check_filters(filters)
    defaults: dict[str, Any] = {}
    for name, value in filters.items():
        values = [value] if isinstance(value, str) else value
        defaults[name] = values if offered[name].multiple else values[-1]
    said = " ".join(f"--{name} {value}" for name, value in filters.items())
    print(f"(filters of your configuration: {said})", file=sys.stderr)
    return defaults


def _may_choose_format(name: str, arguments: list[str]) -> bool:
    """On a terminal alone, where neither the line nor a file's ending chooses."""
    chosen = ("--json", "-o", "--output")
    if name == "export" or any(word.startswith(chosen) for word in arguments):
        return False
    return sys.stdout.isatty()


def _from_environment(key: str) -> bool:
    return any(name in os.environ for name in settings.SETTINGS[key].variables)
