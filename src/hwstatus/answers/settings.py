"""`config`: every setting with its value, and where the value comes from."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, NamedTuple

from hwstatus import paths, settings
from hwstatus.answers.answer import Answer, Table
from hwstatus.columns import TEXT
from hwstatus.context import login_name
from hwstatus.network.servers import without_password
from hwstatus.settings import Setting, Settings


class SettingRow(NamedTuple):
    """A setting: its value, where it comes from, and what it sets."""

    key: Annotated[str, "the key in the configuration file"]
    value: Annotated[str, "its value", TEXT]
    origin: Annotated[str, "a variable, the configuration file, or `default`", TEXT]
    meaning: Annotated[str, "what it sets", TEXT]


SETTINGS = Table(
    "settings",
    SettingRow,
    plain="key value origin",
    document="key value origin meaning",
    given_by="`config`",
)


def config(path: Path | None, settings_read: Settings) -> Answer[SettingRow]:
    """The plain keys, then default filters and aliases.

    `path` is the configuration file, `settings_read` what it says.
    """
    file = str(path)
    rows = [
        _row(setting, settings_read, file) for setting in settings.SETTINGS.values()
    ]
    rows += _of_table("filters", settings_read.filters, file)
    rows += _of_table("aliases", settings_read.aliases, file)
    own = paths.user_tracker()
    begins = f"Your own tracker begins with your first change: {own}"
    is_shipped = rows[0].origin == paths.SHIPPED and own is not None
    return Answer(table=SETTINGS, rows=rows, notes=[begins] if is_shipped else [])


def _row(setting: Setting, settings: Settings, file: str) -> SettingRow:
    variables = [name for name in setting.variables if os.environ.get(name)]
    value, origin = _default(setting)
    if variables:
        value, origin = without_password(os.environ[variables[0]]), variables[0]
    elif setting.key in settings.values:
        value, origin = settings.values[setting.key], file
    return SettingRow(setting.key, value, origin, setting.meaning)


def _default(setting: Setting) -> tuple[str, str]:
    """What counts where neither the environment nor the file says anything, and where it comes from."""
    if setting.key == "tracker":
        location = paths.locate()
        return str(location.path), location.origin
    return (login_name() if setting.key == "name" else setting.default), "default"


def _of_table(
    table: str, values: Mapping[str, str | list[str]], file: str
) -> Iterator[SettingRow]:
    for name, value in values.items():
        text = value if isinstance(value, str) else ", ".join(value)
        meaning = settings.TABLES[table]
        yield SettingRow(f"{table}.{name}", text, file, meaning)
