"""Times in plain words among names: `portugal since 2023`, `uk as of 2021-01-01`, `deadlines this year`.

They are read as the options that say the same, and the reading is told. Words that are no time stay names.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any, NamedTuple

from hwstatus.errors import BadDate
from hwstatus.record.dates import read_horizon, read_period, shift

_LONGEST = 3
"""Words of a time: `22 July 2020`."""

_PERIOD = ("since", "until")
_AHEAD = ("within",)
_MARKS = {
    "since": ("since",),
    "from": ("since",),
    "after": ("since",),
    "until": ("until",),
    "till": ("until",),
    "by": ("until",),
    "before": ("until",),
    "as": ("on",),
    "on": ("on",),
    "at": ("on",),
    "within": _AHEAD,
    "next": _AHEAD,
    "in": _PERIOD,
    "during": _PERIOD,
}
"""The options that a time means, by the word before it."""

_OF_A_DAY = {"show", "status"}
"""Commands that take a period, and yet answer as of a day."""


class _Time(NamedTuple):
    """A time among words: the options that it means, its text, and the position behind it."""

    options: Sequence[str]
    text: str
    end: int


def read(
    function: Callable[..., Any], values: Mapping[str, Any], today: str
) -> dict[str, Any]:
    """What the names of a command change where they hold times; nothing where one is said twice, or typed too."""
    words: Sequence[str] = values["names"]
    names: list[str] = []
    read: dict[str, Any] = {}
    at = 0
    while at < len(words):
        time = _time(words, at, today)
        options = _options(time, function.__name__, values) if time else ()
        if time is None or not options:
            names.append(words[at])
            at += 1
        elif any(option in read or values[option] is not None for option in options):
            return {}
        else:
            read |= dict.fromkeys(options, time.text)
            at = time.end
    return {**read, "names": tuple(names)} if read else {}


def as_typed(read: Mapping[str, Any]) -> str:
    """The options that were read, as they would have been typed."""
    import shlex

    options = [(f"--{name}", said) for name, said in read.items() if name != "names"]
    return shlex.join(word for option in options for word in option)


def _options(time: _Time, command: str, values: Mapping[str, Any]) -> Sequence[str]:
    """The options of a command that say a time; none where it has none."""
    options = time.options
    if options == _PERIOD and (command in _OF_A_DAY or "since" not in values):
        options = ("on",)
    if options == ("until",) and "within" in values:
        options = _AHEAD
    return options if values.keys() >= set(options) else ()


def _time(words: Sequence[str], at: int, today: str) -> _Time | None:
    """The longest time that begins at a word, or at the mark before it."""
    for end in range(min(at + _LONGEST + 2, len(words)), at, -1):
        mark, *rest = words[at:end]
        options = _MARKS.get(mark.lower(), ())
        if options and rest:
            text = " ".join(rest).removeprefix("of ")
            with suppress(BadDate):
                return _Time(options, _shifted(mark.lower(), text, today), end)
        text = " ".join(words[at:end])
        with suppress(BadDate):
            if " " in text or _begins_with_year(text):
                return _Time(_PERIOD, read_period(text, "time", today).text, end)
    return None


def _begins_with_year(text: str) -> bool:
    """Whether one word needs no mark to be read as a time: `6m`, `May` and the id `2k4d` do."""
    return text[:4].isdecimal() and text[4:5] in ("", "-")


def _shifted(mark: str, text: str, today: str) -> str:
    """A time as its option has it: `before` ends the day before, `after` begins the day behind. Raises `BadDate`."""
    if _MARKS[mark] == _AHEAD:
        read_horizon(text, mark, today)
        return text
    span = read_period(text, mark, today)
    match mark:
        case "before":
            return shift(span.first, days=-1)
        case "after":
            return shift(span.last, days=1)
    return text
