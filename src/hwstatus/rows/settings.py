"""The rows of `config`."""

from typing import NamedTuple

from hwstatus.rows import TEXT, Column, Table


class SettingRow(NamedTuple):
    """A setting: its value, where it comes from, and what it sets."""

    key: str
    value: str
    origin: str
    meaning: str


SETTINGS: Table[SettingRow] = Table(
    "settings",
    {
        "key": Column("the key in the configuration file"),
        "value": Column("its value", TEXT),
        "origin": Column("a variable, the configuration file, or `default`", TEXT),
        "meaning": Column("what it sets", TEXT),
    },
    plain=["key", "value", "origin"],
    document=["key", "value", "origin", "meaning"],
    given_by="`config`",
)
