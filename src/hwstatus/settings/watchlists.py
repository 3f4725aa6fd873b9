"""Watchlists: whom somebody follows, in a TOML file that can be shared and versioned.

    [portfolio]
    names = ["vodafone", "germany", "eu"]
    scopes = ["5g"]
    binding = true
    within = "18m"

Those of the user are in `watch.toml` beside the settings. `--watch` takes the name of a list
there, the path of another file, or `FILE:NAME` where that holds several.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from hwstatus import settings
from hwstatus.errors import BadSettings, BadValue, HwstatusError, Usage
from hwstatus.record import dates
from hwstatus.record.names import read_words
from hwstatus.record.vocabulary import SCOPES

FILE_NAME = "watch.toml"
ENDING = ".toml"
LONGEST = 100
"""Letters of a name: a folder of a published site is called by it."""


class Watchlist(NamedTuple):
    """Whom somebody follows: countries, companies, groups; for which scopes, how firmly, how far ahead."""

    name: str
    names: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()
    binding: bool = False
    within: str | None = None
    path: Path | None = None

    @property
    def mark(self) -> str:
        """What its mark is kept under: its file and its name."""
        return f"{self.path}:{self.name}"


class Place(NamedTuple):
    """The file of a list, and its name there; empty where the file has one list alone."""

    path: Path
    name: str


def own_file() -> Path:
    """The user's own file, whether it is there or not; raises `Usage` where there is no place for it."""
    config = settings.config_path()
    if config is None:
        raise Usage("there is no folder of settings: name a file, --watch FILE.toml")
    return config.with_name(FILE_NAME)


def place_of(text: str) -> Place:
    """Where a list is that is named so: `portfolio`, `team.toml`, `team.toml:portfolio`."""
    path, _, name = text.rpartition(":")
    if path.endswith(ENDING):
        return Place(Path(path), name)
    if text.endswith(ENDING) or "/" in text:
        return Place(Path(text), "")
    return Place(own_file(), text)


def find(text: str) -> Watchlist:
    """The list that is named so; raises `BadValue`, and `BadSettings` for its file."""
    if not text.strip():
        raise BadValue("--watch", text, "LIST, FILE.toml or FILE.toml:LIST")
    place = place_of(text)
    lists = read(place.path)
    if not place.name and len(lists) == 1:
        return next(iter(lists.values()))
    return of(lists, place)


def of(lists: Mapping[str, Watchlist], place: Place) -> Watchlist:
    """The list of a name; raises `BadValue`."""
    if place.name not in lists:
        names = ", ".join(sorted(lists)) or "none yet (hwstatus watch add LIST NAME)"
        raise BadValue("watchlist", place.name, f"one of {place.path}: {names}")
    return lists[place.name]


def read(path: Path) -> dict[str, Watchlist]:
    """The lists of a file, none where it is the user's own and not there yet; raises `BadSettings`."""
    try:
        return parse(settings.read_text(path), path)
    except FileNotFoundError:
        if path == own_file():
            return {}
        raise BadSettings(path, "is not there") from None
    except OSError as error:
        raise BadSettings(path, f"cannot be read: {error.strerror}") from None


def parse(text: str, path: Path) -> dict[str, Watchlist]:
    """The lists that a text holds; raises `BadSettings`, which names `path`."""
    tables = settings.read_toml(text, path)
    return {name: _list(path, name, table) for name, table in tables.items()}


def _list(path: Path, name: str, table: object) -> Watchlist:
    """A list as its table says; raises `BadSettings` for what is unknown or of another type."""
    if not isinstance(table, dict):
        raise BadSettings(path, f"'{name}' must be a table: [{name}]")
    if len(name) > LONGEST:
        raise BadSettings(path, f"'{name[:20]}...' is longer than {LONGEST} letters")
    wrong = [key for key, value in table.items() if not _is_sound(key, value)]
    if wrong or not settings.is_bare(name):
        what = f"'{name}.{wrong[0]}'" if wrong else f"the name '{name}'"
        raise BadSettings(path, f"{what} is not understood; a list has: {_KEYS}")
    try:
        scopes = read_words("scopes", table.get("scopes", ()), SCOPES)
        if "within" in table:
            dates.read_horizon(table["within"], "within", "2026-01-01")
    except HwstatusError as error:
        raise BadSettings(path, f"{name}: {error}") from None
    facts = {**table, "names": tuple(table.get("names", ())), "scopes": scopes}
    return Watchlist(name, path=path.absolute(), **facts)


_KEYS = 'names = ["germany", "eu"], scopes = ["5g"], binding = true, within = "18m"'
_TYPES = {"names": list, "scopes": list, "binding": bool, "within": str}


def _is_sound(key: str, value: object) -> bool:
    if key not in _TYPES or not isinstance(value, _TYPES[key]):
        return False
    return not isinstance(value, list) or all(isinstance(item, str) for item in value)


# -- changing --------------------------------------------------------------------------


def add(place: Place, names: Sequence[str], facts: Mapping[str, object]) -> Watchlist:
    """Take names into a list, which is made where it is not there, and set what else is said of it.

    Raises `Usage` for a list that would name nobody: it would be silent for ever.
    """

    def change(document: Any) -> None:
        table = document.setdefault(place.name, {})
        if not (names or table.get("names")):
            raise Usage(
                f"the list {place.name} would name nobody",
                f"a list called {place.name} of France: hwstatus watch add {place.name} france",
            )
        kept = table.setdefault("names", [])
        kept.extend(name for name in dict.fromkeys(names) if name not in kept)
        table.update({key: value for key, value in facts.items() if value})

    return settings.edit(place.path, parse, change)[place.name]


def remove(place: Place, names: Sequence[str]) -> list[str]:
    """Take names out of a list, or the whole list where none is given; those that were taken out."""
    lists = read(place.path)
    kept = of(lists, place).names
    gone = [name for name in dict.fromkeys(names) if name in kept]

    def change(document: Any) -> None:
        if not names:
            del document[place.name]
        for name in gone:
            document[place.name]["names"].remove(name)

    settings.edit(place.path, parse, change)
    return gone
