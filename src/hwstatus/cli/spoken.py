"""Times and switches in plain words among names: `portugal since 2023`, `uk as of 2021-01-01`, `germany stricter`.

They are read as the options that say the same, and the reading is told. Other words stay names.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from itertools import takewhile
from typing import Any, NamedTuple

from hwstatus.cli.option_words import IMPLIED
from hwstatus.errors import BadDate
from hwstatus.record.dates import MONTHS, read_horizon, read_period, shift
from hwstatus.record.vocabulary import FATES
from hwstatus.store.updates import COUNTED_BY

_LONGEST = 4
"""Words of a time: `the last 6 months`."""

_PERIOD = ("since", "until")
_AHEAD = ("within",)
_DAY = ("on",)
MARKS = {
    "since": ("since",),
    "from": ("since",),
    "after": ("since",),
    "between": ("since",),
    "until": ("until",),
    "till": ("until",),
    "to": ("until",),
    "and": ("until",),
    "through": ("until",),
    "by": ("until",),
    "before": ("until",),
    "as": _DAY,
    "on": _DAY,
    "at": _DAY,
    "within": _AHEAD,
    "next": _AHEAD,
    "in": _PERIOD,
    "during": _PERIOD,
    "over": _PERIOD,
}
"""The options that a time means, by the word before it."""

_TIMES = ("since", "until", "on", "known_at", "within")
_OF_A_DAY = {"show", "status"}
"""Commands that take a period, and yet answer as of a day."""
_DAYS = {"today", "yesterday", "tomorrow", *(m for m in MONTHS if m != "may")}
"""Single words that need no mark to be read as a time."""
_YEARS = r"(?a)(\d{4})\s*[-–]\s*(\d{4})"

_SWITCHES = {
    "stricter": "stricter tightened tighter tougher harder",
    "looser": "looser loosened lifted relaxed eased softened reversed milder",
    "passed": "passed past expired",
    "overdue": "overdue late",
    "official": "official officially",
    "binding": "binding legally-binding mandatory",
    "everything": "all everything full whole",
    "scopes": "scopes by-scope",
    "updates": "updates",
    "standings": "standings",
    "chart": "chart as-chart",
}
"""The switches of commands that words mean."""
_OF_DEADLINES: Mapping[str, dict[str, Any]] = {
    **{word: {"outcome": [word]} for word in FATES},
    **{word: {"since": "today"} for word in IMPLIED["deadlines"]},
}
"""What words mean to `deadlines`."""
_FORMATS = ("csv", "tsv", "json", "markdown", "html", "xlsx", "bibtex", "csl")
_BY_DEFAULT = ("status",)
"""What `summary` counts by unless something else is said."""
_MOST = ("first", "last", "latest", "newest", "top")
"""What stands before a number of rows."""


class _Time(NamedTuple):
    """A time among words: the options that it means, its text, and the position behind it."""

    options: Sequence[str]
    text: str
    end: int


def read(
    function: Callable[..., Any], values: Mapping[str, Any], today: str
) -> dict[str, Any]:
    """What the names of a command change where they hold times and switches; nothing where one is said twice."""
    words, read = _completed(values, today)
    ahead = "within" in values
    names: list[str] = []
    times: list[tuple[int, _Time]] = []
    at = 0
    while at < len(words):
        switch, end = _switch(words, at, values)
        time = None if switch else _time(words, at, today, ahead=ahead)
        if time and times and times[-1][1].end == at:
            at = time.end
            times[-1] = (times[-1][0], _joined(times[-1][1], time))
        elif time and words[at] != "and" and _options(time, function.__name__, values):
            times.append((at, time))
            at = time.end
        elif switch:
            read |= switch
            at = end
        else:
            names.append(words[at])
            at += 1
    for _, time in times:
        options = _options(time, function.__name__, values)
        texts = time.text.split(_AND)
        if any(option in read or values[option] is not None for option in options):
            return {}
        read |= zip(options, texts * len(options), strict=False)
    return {**read, "names": tuple(names)} if read else {}


_AND = " … "
"""Between the two ends of a time."""


def _joined(first: _Time, second: _Time) -> _Time:
    """`2020 to 2022`, `between March and June 2023`: from the first to the end of the second."""
    return _Time(_PERIOD, f"{first.text.split(_AND)[0]}{_AND}{second.text.split(_AND)[-1]}", second.end)  # fmt: skip


def as_typed(read: Mapping[str, Any]) -> str:
    """The options that were read, as they would have been typed."""
    import shlex

    typed: list[str] = []
    for name, said in read.items():
        if name != "names" and said is not False and said != ():
            option = "--all" if name == "everything" else f"--{name.replace('_', '-')}"
            said = said[0] if isinstance(said, list) else said
            typed += [option] if said is True else [option, str(said)]
    return shlex.join(typed)


def _completed(
    values: Mapping[str, Any], today: str
) -> tuple[Sequence[str], dict[str, Any]]:
    """The names without the rest of a time that an option was given the first word of: `--since last month`."""
    words = list(values["names"])
    read: dict[str, Any] = {}
    for option in _TIMES:
        value = values.get(option)
        runs = (
            (at, end) for at in range(len(words)) for end in range(at + 3, at, -1)
        )  # fmt: skip
        for at, end in runs if value else ():
            text = " ".join([str(value), *words[at:end]])
            with suppress(BadDate):
                (read_horizon if option == "within" else read_period)(text, "", today)
                read[option] = text
                del words[at:end]
                break
    return words, read


_ENDS = {"was": "since", "became": "until"}
"""The options for the statuses of a move, and for the time that each may be given instead."""


def ends(values: Mapping[str, Any], today: str) -> dict[str, Any]:
    """What `--from 2020 --to last year` changes, which have a status elsewhere; nothing where they have one here."""
    names = list(values["names"])
    read: dict[str, Any] = {}
    for option, meant in _ENDS.items():
        is_open = values[option] and values[meant] is None
        for end in range(_LONGEST - 1, -1, -1) if is_open else ():
            text = " ".join([*values[option], *names[:end]])
            with suppress(BadDate):
                read_period(text, "", today)
                read |= {option: (), meant: text}
                del names[:end]
                break
    return {**read, "names": tuple(names)} if read else {}


def _switch(
    words: Sequence[str], at: int, values: Mapping[str, Any]
) -> tuple[dict[str, Any], int]:
    """The switch that one or two words mean, or the number of rows; and the position behind them."""
    for end in (at + 2, at + 1):
        said = "-".join(words[at:end]).lower()
        for name, meaning in _SWITCHES.items():
            if name in values and said in meaning.split():
                return {name: True}, end
    word = words[at].lower()
    if "overdue" in values and word in _OF_DEADLINES:
        return _OF_DEADLINES[word], at + 1
    following = [w.lower() for w in words[at : at + 2]]
    for end, form in enumerate(following, at + 1):
        is_said = end == at + 1 or word in ("as", "in", "to")
        if "format" in values and is_said and form in _FORMATS:
            return {"format": form}, end
    period = word.removesuffix("ly")
    if "period" in values and period in ("year", "quarter", "month"):
        return {"period": period}, at + 1
    if values.get("by") == _BY_DEFAULT:
        end = at + (word in ("by", "per"))
        keys = list(takewhile(COUNTED_BY.__contains__, map(str.lower, words[end:])))
        if keys:
            return {"by": [",".join(keys)]}, end + len(keys)
    number, unit = [*words[at + 1 : at + 3], "", ""][:2]
    is_number = number.isdecimal() and not unit.startswith(_UNITS)
    if "limit" in values and word in _MOST and is_number:
        return {"limit": int(number)}, at + 2
    return {}, at


_UNITS = ("day", "week", "month", "quarter", "year")


def _options(time: _Time, command: str, values: Mapping[str, Any]) -> Sequence[str]:
    """The options of a command that say a time; none where it has none."""
    options = time.options
    is_one = _AND not in time.text
    if (
        options == _PERIOD
        and is_one
        and (command in _OF_A_DAY or "since" not in values)
    ):
        options = _DAY
    if options == _PERIOD and "since" in values and "until" not in values:
        options = ("since",)
    if options == _DAY and "date" in values:
        options = ("date",)
    if options == ("until",) and "within" in values:
        options = _AHEAD
    return options if values.keys() >= set(options) else ()


def _time(words: Sequence[str], at: int, today: str, *, ahead: bool) -> _Time | None:
    """The longest time that begins at a word, or at the mark before it; of a command that looks `ahead` or not."""
    for end in range(min(at + _LONGEST + 2, len(words)), at, -1):
        mark, *rest = words[at:end]
        options = MARKS.get(mark.lower(), ())
        text = " ".join(rest).removeprefix("of ").removeprefix("the ")
        if options == _PERIOD and text.lower().startswith(("next ", "coming ")):
            options, text = _AHEAD, text.partition(" ")[2]
        if options and rest:
            with suppress(BadDate):
                looks_ahead = ahead and options == ("until",)
                text = _shifted(mark.lower(), options, text, today, ahead=looks_ahead)
                return _Time(options, text, end)
        text = " ".join(words[at:end])
        if years := re.fullmatch(_YEARS, text):
            return _Time(_PERIOD, _AND.join(years.groups()), end)
        with suppress(BadDate):
            if " " in text or text.lower() in _DAYS or _begins_with_year(text):
                return _Time(_PERIOD, read_period(text, "time", today).text, end)
    return None


def _begins_with_year(text: str) -> bool:
    """Whether one word needs no mark to be read as a time: `6m`, `May` and the id `2k4d` do."""
    return text[:4].isdecimal() and text[4:5] in ("", "-")


def _shifted(
    mark: str, options: Sequence[str], text: str, today: str, *, ahead: bool
) -> str:
    """A time as its option has it: `before` ends the day before, `after` begins the day behind. Raises `BadDate`."""
    if options == _AHEAD:
        read_horizon(text, mark, today)
        return text
    span = read_period(text, mark, today, ahead=ahead)
    match mark:
        case "before":
            return shift(span.first, days=-1)
        case "after":
            return shift(span.last, days=1)
    return text
