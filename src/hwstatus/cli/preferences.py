"""How the configuration file reaches a command: as the defaults of its options.

What is typed and what the environment says comes first, so both are looked at here.
"""

import os
import sys
from collections.abc import Iterable, Mapping
from typing import Any

from hwstatus import paths, settings
from hwstatus.errors import BadSettings

UNCONFIGURED = frozenset({"help", "config", "completion", "man"})
"""Commands that must work with a broken configuration file."""

UNFILTERED = frozenset({"edit"})
"""Commands whose filters are typed alone: what is corrected must not hang on a file."""


def defaults_for(
    name: str,
    parameters: Iterable[Any],
    arguments: list[str],
) -> dict[str, Any]:
    """The defaults that the file gives the options of a command, by parameter.

    Also takes over the tracker and the pager of the file. Raises `BadSettings`.
    """
    held = settings.load()
    if held == settings.Settings():
        return {}
    paths.use_configured(held.values.get("tracker"))
    _use_pager(held.values)
    offered = {p.name: p for p in parameters if p.rich_help_panel}
    defaults = {}
    if name not in UNFILTERED:
        defaults = _filters(held.filters, offered)
    if "format" in offered and _may_choose_format(name, arguments):
        defaults["format"] = held.values.get("format")
    if "color" in offered and not _from_environment("color"):
        defaults["color"] = held.values.get("color")
    return {name: value for name, value in defaults.items() if value is not None}


def check_filters(names: Iterable[str]) -> None:
    """Raises `BadSettings` for a default filter that is no filter option."""
    from hwstatus.cli.option_sets import FILTERS

    for name in names:
        if name not in FILTERS.options:
            known = ", ".join(FILTERS.options)
            path = settings.config_path()
            raise BadSettings(path, f"unknown filter '{name}'; they are: {known}")


def _filters(
    held: Mapping[str, str | list[str]], offered: Mapping[str, Any]
) -> dict[str, Any]:
    """The default filters of a command that filters, named on stderr."""
    if not held or "since" not in offered:
        return {}
    check_filters(held)
    found: dict[str, Any] = {}
    for name, value in held.items():
        values = [value] if isinstance(value, str) else value
        if offered[name].multiple:
            found[name] = values
        else:
            found[name] = values[-1]
    said = " ".join(f"--{name} {value}" for name, value in held.items())
    print(f"(filters of your configuration: {said})", file=sys.stderr)
    return found


def _may_choose_format(name: str, arguments: list[str]) -> bool:
    """On a terminal alone, where neither the line nor a file's ending chooses."""
    chosen = ("--json", "-o", "--output")
    if name == "export" or any(word.startswith(chosen) for word in arguments):
        return False
    return sys.stdout.isatty()


def _use_pager(values: Mapping[str, str]) -> None:
    """Hand the pager on to `output`, which asks the environment for it."""
    if "pager" in values and not _from_environment("pager"):
        os.environ["HWSTATUS_PAGER"] = values["pager"]


def _from_environment(key: str) -> bool:
    return any(name in os.environ for name in settings.SETTINGS[key].variables)
