"""`config`: every setting with its value, and where the value comes from."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, NamedTuple

from hwstatus import settings
from hwstatus.answers.answer import Answer, Table
from hwstatus.columns import TEXT
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
    return Answer(SETTINGS, rows)


def _row(setting: Setting, held: Settings, file: str) -> SettingRow:
    value = setting.default
    origin = "default"
    if setting.key in held.values:
        value = held.values[setting.key]
        origin = file
    for variable in reversed(setting.variables):
        if os.environ.get(variable):
            value = without_password(os.environ[variable])
            origin = variable
    return SettingRow(setting.key, value, origin, setting.meaning)


def _of_table(
    table: str, values: Mapping[str, str | list[str]], file: str
) -> Iterator[SettingRow]:
    for name, value in values.items():
        text = value if isinstance(value, str) else ", ".join(value)
        meaning = settings.TABLES[table]
        yield SettingRow(f"{table}.{name}", text, file, meaning)
