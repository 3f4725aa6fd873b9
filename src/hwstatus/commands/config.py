"""`config`: every setting with its value, and where the value comes from."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from hwstatus import settings
from hwstatus.rows import Answer
from hwstatus.rows.settings import SETTINGS, SettingRow
from hwstatus.servers import without_password
from hwstatus.settings import Setting, Settings


def config(path: Path | None, held: Settings) -> Answer[SettingRow]:
    """The plain keys, then default filters and aliases.

    `path` is the configuration file, `held` what it says.
    """
    file = str(path)
    rows = [_row(setting, held, file) for setting in settings.SETTINGS.values()]
    rows += _of_table("filters", held.filters, file)
    rows += _of_table("aliases", held.aliases, file)
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
