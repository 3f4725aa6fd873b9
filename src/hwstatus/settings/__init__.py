"""The configuration file: what a person sets once, in TOML.

    tracker = "~/huawei.db"
    name = "A. Person"
    format = "table"

    [filters]
    kind = "country"

    [aliases]
    nordics = "status sweden norway denmark finland"

A value on the command line comes first, then the environment, then this file, then the
default. `HWSTATUS_CONFIG` names another file, and none where it is empty.
"""

import os
import stat
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from hwstatus import paths
from hwstatus.errors import BadSettings, BadValue

FILE_NAME = "config.toml"
MOST_BYTES = 1_000_000
Parsed = TypeVar("Parsed")


class Setting(NamedTuple):
    """A key of the file: what it sets, the variables that come before it, its default."""

    key: str
    meaning: str
    variables: tuple[str, ...] = ()
    default: str = ""


SETTINGS = {
    setting.key: setting
    for setting in (
        Setting("tracker", "the tracker to use", ("HWSTATUS_DB",)),
        Setting("name", "your name in the ledger and on sheets", ("HWSTATUS_USER",)),
        Setting("format", "the format on a terminal", (), "table"),
        Setting("pager", "the pager", ("HWSTATUS_PAGER", "PAGER"), "less"),
        Setting("color", "auto, always or never", ("NO_COLOR", "FORCE_COLOR"), "auto"),
        Setting("editor", "the editor of edit", ("VISUAL", "EDITOR"), "vi"),
    )
}
"""The plain keys."""

TABLES = {
    "filters": "options of every command that filters, by their long names",
    "aliases": "commands of your own",
}


class Settings(NamedTuple):
    """What the file says. All values are text, or lists of text in `filters`."""

    values: Mapping[str, str] = {}
    filters: Mapping[str, str | list[str]] = {}
    aliases: Mapping[str, str] = {}


def config_path() -> Path | None:
    """Where the file is, whether it exists or not; None where there is no place."""
    named = os.environ.get("HWSTATUS_CONFIG")
    if named is not None:
        return Path(named) if named else None
    folder = paths.config_folder()
    return folder / FILE_NAME if folder else None


def load() -> Settings:
    """The settings of the user; all empty without a file. Raises `BadSettings`."""
    path = config_path()
    text = ""
    try:
        if path and str(path) != os.devnull:
            text = read_text(path)
    except (FileNotFoundError, NotADirectoryError):
        return Settings()
    except OSError as error:
        raise BadSettings(path, f"cannot be read: {error.strerror}") from None
    return parse(text, path)


def read_text(path: Path) -> str:
    """The text of a file of settings; raises `BadSettings` if it is not text or not a regular file."""
    facts = path.stat()
    if stat.S_ISDIR(facts.st_mode):
        raise BadSettings(path, "is a folder, not a file")
    if not stat.S_ISREG(facts.st_mode):
        raise BadSettings(path, "is a device or a pipe, not a file")
    if facts.st_size > MOST_BYTES:
        raise BadSettings(path, f"is larger than {MOST_BYTES:,} bytes")
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise BadSettings(path, "is not UTF-8 text") from None


def parse(text: str, path: object) -> Settings:
    """The settings that a text holds; raises `BadSettings`, which names `path`."""
    if not text.strip():
        return Settings()
    document = read_toml(text, path)
    filters, aliases = (_table(document, name, path) for name in TABLES)
    unknown = [key for key in document if key not in SETTINGS]
    if unknown:
        keys = ", ".join((*SETTINGS, *TABLES))
        raise BadSettings(path, f"unknown key '{unknown[0]}'; the keys are: {keys}")
    values = {key: _text(key, value, path) for key, value in document.items()}
    return Settings(
        values,
        {key: _filter(key, value, path) for key, value in filters.items()},
        {key: _text(key, value, path) for key, value in aliases.items()},
    )


def read_toml(text: str, path: object) -> dict[str, Any]:
    """What a text in TOML holds; raises `BadSettings`, which names `path`."""
    import tomllib

    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise BadSettings(path, f"is not valid TOML: {error}") from None


def _table(document: dict[str, Any], name: str, path: object) -> dict[str, Any]:
    """Take a table out of what the file holds."""
    table = document.pop(name, {})
    if not isinstance(table, dict):
        raise BadSettings(path, f"'{name}' must be a table: [{name}]")
    return table


def _text(key: str, value: object, path: object) -> str:
    if not isinstance(value, str):
        raise BadSettings(path, f"'{key}' must be a text in quotes")
    return value


def _filter(key: str, value: object, path: object) -> str | list[str]:
    if isinstance(value, list):
        return [str(item) for item in value]
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise BadSettings(path, f"'{key}' must be a text, a number or a list")
    return str(value)


# -- changing ------------------------------------------------------------------------


def set_value(path: Path, key: str, value: str) -> None:
    """Write one value into the file: `tracker`, `filters.kind`, `aliases.nordics`.

    Comments and other values stay; an empty value removes the key. Raises `BadValue`
    for an unknown key, `BadSettings` for a file that cannot be read, `NotWritable`.
    """
    table, _, name = key.rpartition(".")
    is_key = table in TABLES if table else name in SETTINGS
    if not is_key or not is_bare(name):
        keys = (*SETTINGS, *(f"{table}.NAME" for table in TABLES))
        raise BadValue("config set", key, f"one of: {', '.join(keys)}")
    if not _is_utf8(key + value):
        raise BadValue(f"config set {key}", value, "text that is valid UTF-8")

    def change(document: Any) -> None:
        if table and value:
            document.setdefault(table, {})
        values = document.get(table, {}) if table else document
        if value:
            values[name] = value
        else:
            values.pop(name, None)

    edit(path, parse, change)


def is_bare(key: str) -> bool:
    """Whether TOML takes a key without quotes."""
    letters = key.replace("-", "").replace("_", "")
    return letters.isascii() and letters.isalnum()


def _is_utf8(text: str) -> bool:
    """Whether a text can be written; bytes that are none come from the command line as lone surrogates."""
    return text.encode(errors="ignore").decode() == text


def replace(path: Path, text: str) -> None:
    """Write the file whole or not at all; a link to it stays one."""
    from hwstatus import files

    files.make_folder(path.parent)
    real = Path(os.path.realpath(path))
    files.replace_text(real, text, paths.file_mode(real))


def edit(
    path: Path, parse: Callable[[str, Path], Parsed], change: Callable[[Any], None]
) -> Parsed:
    """Change a file of TOML, of which all else stays as a person wrote it; what it says then.

    It is written only where it is sound before and after.
    """
    # Not in every environment of a checkout yet.
    import tomlkit  # type: ignore[import-not-found,unused-ignore]

    from hwstatus import files

    with files.writing(path):
        text = read_text(path) if path.exists() else ""
        parse(text, path)
        document = tomlkit.parse(text)
        change(document)
        changed = tomlkit.dumps(document)
        parsed = parse(changed, path)
        replace(path, changed)
    return parsed
