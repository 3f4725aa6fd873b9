"""What the values of a command say in other words: times, switches and orders, read as the options that say the same.

`portugal since 2023`, `uk as of 2021-01-01`, `germany stricter`, `--sort oldest`: the reading is told. Other words
stay names.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from itertools import product, takewhile
from typing import Any

from hwstatus.cli import orders, ranks
from hwstatus.cli.option_words import IMPLIED, SWITCHES
from hwstatus.cli.running import line, present
from hwstatus.errors import BadDate
from hwstatus.record.dates import MONTHS, read_horizon, read_period, shift
from hwstatus.record.models import NARROWING
from hwstatus.record.names import closed_list_of, listed, said_instead
from hwstatus.record.vocabulary import FATES
from hwstatus.store.updates import COUNTED_BY
from hwstatus.text import is_number, typed

_LONGEST = 4
"""Words of a time: `the last 6 months`."""

_PERIOD = ("since", "until")
_AHEAD = ("within",)
_DAY = ("on",)
_MARKS = """
since: since from after between
until: until till to and through by before
on: as on at
within: within next
since until: in during over
"""
MARKS = {
    word: tuple(options.split())
    for options, words in said_instead(_MARKS)
    for word in words
}
"""The options that a time means, by the word before it."""

_TIMES = ("since", "until", "on", "known_at", "within")
_OF_A_DAY = {"show", "status"}
"""Commands that take a period, and yet answer as of a day."""
_DAYS = {"today", "yesterday", "tomorrow", *(m for m in MONTHS if m != "may")}
"""Single words that need no mark to be read as a time."""
_YEARS = r"(?a)(\d{4})\s*[-–]\s*(\d{4})"

_BY_DEFAULT = ("status",)
"""What `summary` counts by unless something else is said."""
_MOST = ("first", "last", "latest", "newest", "recent", "top")
"""What stands before a number of rows."""


_Time = tuple[Sequence[str], Sequence[str], int]
"""A time among words: the options that it means, its text or those of its ends, and the position behind it."""


def of_options(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """The values of a command with what an order and the two ends of a move say otherwise; said is what."""
    for read in (orders.read(present().command, values), _ends(values)):
        values = {**values, **told(read)}
    return values


def told(read: dict[str, Any], names: Sequence[str] = ()) -> dict[str, Any]:
    """The options that something was read as, of `names` some words too; said is which."""
    if read:
        options = _as_typed(read)
        present().read_as(options, _without(names, read.get("names", names), options))
    return read


def _without(names: Sequence[str], kept: Sequence[str], options: str) -> str:
    """The line with options in place of the names that are not kept; empty where a name is another word of it too."""
    gone = list((Counter(names) - Counter(kept)).elements())
    if not gone or any(line().count(word) != names.count(word) for word in gone):
        return ""
    rest = [word for word in line() if word not in gone]
    return f"hwstatus {typed(*rest)} {options}"


def of_names(
    command: str, values: Mapping[str, Any], *, needs_name: bool
) -> dict[str, Any]:
    """What the names of a command change where they hold times and switches, and a name is left that it needs.

    Nothing where an option is said in two ways. Said is which.
    """
    words, read = _completed(values)
    given = {option for option in (*_TIMES, "date") if values.get(option) is not None}
    names: list[str] = []
    at = 0
    while at < len(words):
        meant, end = _meant(words, at, command, values)
        is_new = all(read.get(option, said) == said for option, said in meant.items())
        if not (is_new and given.isdisjoint(meant)):
            return {}
        read |= meant
        end = max(end, at + 1)
        names += () if meant else words[at:end]
        at = end
    is_whole = read and (names or not needs_name)
    return told({**read, "names": tuple(names)} if is_whole else {}, values["names"])


def _as_typed(read: Mapping[str, Any]) -> str:
    """The options that were read, as they would have been typed."""
    words: list[str] = []
    for name, said in read.items():
        if name != "names" and said is not False and said != ():
            option = _option(name)
            said = said[0] if isinstance(said, list) else said
            words += [option] if said is True else [option, str(said)]
    return typed(*words)


def _option(name: str) -> str:
    """The option with the value of this name."""
    return _CALLED.get(name, f"--{name.replace('_', '-')}")


def _value_of(option: str) -> str:
    """The name of the value of an option."""
    called = (name for name, other in _CALLED.items() if other == option)
    return next(called, option[2:].replace("-", "_"))


_CALLED = {"everything": "--all", "was": "--from", "became": "--to"}
"""Options whose values have other names."""


def _completed(values: Mapping[str, Any]) -> tuple[Sequence[str], dict[str, Any]]:
    """The names without the rest of a time that an option was given the first word of: `--since last month`."""
    words = list(values.get("names", values.get("words", ())))
    read: dict[str, Any] = {}
    for option in filter(values.get, _TIMES):
        runs = (
            (at, end) for at in range(len(words)) for end in range(at + 3, at, -1)
        )  # fmt: skip
        for at, end in runs:
            text = " ".join([values[option], *words[at:end]])
            if is_time(text, option):
                read[option] = text
                del words[at:end]
                break
    return words, read


def is_time(text: str, option: str = "") -> bool:
    """Whether a text is a time, as an option has it."""
    with suppress(BadDate):
        read = read_horizon if option == "within" else read_period
        return bool(read(text, "", present().today))
    return False


def of_words(values: Mapping[str, Any]) -> dict[str, Any]:
    """What the words of a search change where they end a time that an option was given the first word of."""
    words, read = _completed(values)
    return {**told(read), "words": tuple(words)} if read else {}


_ENDS = {"was": "since", "became": "until"}
"""The options for the statuses of a move, and for the time that each may be given instead."""


def _ends(values: Mapping[str, Any]) -> dict[str, Any]:
    """What `--from 2020 --to last year` changes, which have a status elsewhere; nothing where they have one here."""
    names = list(values.get("names", ()))
    read: dict[str, Any] = {}
    for option, meant in _ENDS.items():
        if not values.get(option) or values[meant] is not None:
            continue
        for end in range(_LONGEST - 1, -1, -1):
            text = " ".join([*values[option], *names[:end]])
            if is_time(text):
                read |= {option: (), meant: text}
                del names[:end]
                break
    return {**read, "names": tuple(names)} if read else {}


# -- words that are neither names nor times ---------------------------------------------

_Read = tuple[dict[str, Any], int]
"""What words mean by option, and the position behind them; nothing where they mean none."""


def _meant(
    words: Sequence[str], at: int, command: str, values: Mapping[str, Any]
) -> _Read:
    """What the words from a position on mean to a command with these values."""
    for read in _READERS:
        meant, end = read(words, at, values)
        if meant:
            return meant, end
    return _of_times(words, at, command, values)


_PERIODS = ("year", "quarter", "month")
_FORMATS = ("csv", "tsv", "json", "markdown", "html", "xlsx", "bibtex", "csl")
_SAID: Mapping[str, Mapping[str, Any]] = {
    **{
        _value_of(option): dict.fromkeys(w, True)
        for option, w in said_instead(SWITCHES)
    },
    "outcome": {word: [word] for word in FATES},
    "format": {f"{b}{f}": f for b, f in product(("", "as-", "in-", "to-"), _FORMATS)},
    "period": {f"{p}{end}": p for p, end in product(_PERIODS, ("", "ly"))},
}
"""What one or two words mean, joined by `-`, as the value of an option that a command has."""


def _ranked(words: Sequence[str], at: int, values: Mapping[str, Any]) -> _Read:
    """The statuses of some ranks that words name by one of them, where none is given."""
    statuses, end = ranks.named(words, at)
    is_meant = statuses and values.get("status") == ()
    return {"status": [statuses]} if is_meant else {}, end


def _end(words: Sequence[str], at: int, values: Mapping[str, Any]) -> _Read:
    """The end of a move that `from banned` or `to permitted` says."""
    first, second = map(str.lower, [*words[at : at + 2], ""][:2])
    name = _value_of(f"--{first}")
    is_open = name in _ENDS and values.get(name) == ()
    is_meant = is_open and closed_list_of(second) == "status"
    return {name: [listed(second)]} if is_meant else {}, at + 2


def _order(words: Sequence[str], at: int, values: Mapping[str, Any]) -> _Read:
    """The order of rows that a word says, where none is given."""
    is_open = values.get("sort") == "date"
    return orders.of_a_word(present().command, words[at]) if is_open else {}, at + 1


def _of_table(words: Sequence[str], at: int, values: Mapping[str, Any]) -> _Read:
    """The option that one or two words mean: `stricter`, `met`, `as csv`, `yearly`."""
    for end in (at + 2, at + 1):
        said = "-".join(words[at:end]).lower()
        for name, meant in _SAID.items():
            if name in values and said in meant:
                return {name: meant[said]}, end
    return {}, at


def _of_deadlines(words: Sequence[str], at: int, values: Mapping[str, Any]) -> _Read:
    """The days from today on, which some words mean to `deadlines`."""
    is_meant = "overdue" in values and words[at].lower() in IMPLIED["deadlines"]
    return {"since": "today"} if is_meant else {}, at + 1


def _filter(words: Sequence[str], at: int, values: Mapping[str, Any]) -> _Read:
    """The filter of `scope=5g`, which is not given otherwise."""
    field, sign, text = words[at].partition("=")
    given = values.get(field, text)
    if sign and field in NARROWING and given in (None, ()):
        return {field: text if given is None else [text]}, at + 1
    return {}, at


def _counted_by(words: Sequence[str], at: int, values: Mapping[str, Any]) -> _Read:
    """What `summary` and `changes` count by: `year`, `by year status`."""
    if values.get("by") not in (_BY_DEFAULT, ()):
        return {}, at
    begin = at + 1 if words[at].lower() in ("by", "per") else at
    keys = list(takewhile(COUNTED_BY.__contains__, map(str.lower, words[begin:])))
    return {"by": [",".join(keys)]} if keys else {}, begin + len(keys)


def _at_most(words: Sequence[str], at: int, values: Mapping[str, Any]) -> _Read:
    """The number of rows of `last 5`, which is not `last 5 days`."""
    number, unit = [*words[at + 1 : at + 3], "", ""][:2]
    is_count = is_number(number) and not unit.startswith(_UNITS)
    is_meant = "limit" in values and words[at].lower() in _MOST and is_count
    return {"limit": int(number)} if is_meant else {}, at + 2


_READERS = (
    _ranked,
    _end,
    _of_table,
    _filter,
    _of_deadlines,
    _counted_by,
    _at_most,
    _order,
)
"""What reads words that stand among names, in this order."""
_UNITS = ("day", "week", "month", "quarter", "year")


# -- times -----------------------------------------------------------------------------


def _of_times(
    words: Sequence[str], at: int, command: str, values: Mapping[str, Any]
) -> _Read:
    """The options for a time, or for those from one to another: `in 2020`, `since 2019 until 2021`.

    Where a command has none for both, neither is read.
    """
    ahead = "within" in values
    time = None if words[at] == "and" else _time(words, at, ahead=ahead)
    if time is None:
        return {}, at
    options, texts, end = time
    while time := _time(words, end, ahead=ahead):
        options, texts, end = _PERIOD, (texts[0], time[1][-1]), time[2]
    options = _options(options, texts, command, values)
    meant = dict(zip(options, [*texts, *texts], strict=False))
    return meant, end if meant or len(texts) > 1 else at


def _options(
    options: Sequence[str],
    texts: Sequence[str],
    command: str,
    values: Mapping[str, Any],
) -> Sequence[str]:
    """The options of a command that say a time; none where it has none."""
    is_of_a_day = command in _OF_A_DAY or "since" not in values
    if options == _PERIOD and len(texts) == 1 and is_of_a_day:
        options = _DAY
    if options == _PERIOD and "since" in values and "until" not in values:
        options = ("since",)
    if options == _DAY and "date" in values:
        options = ("date",)
    if options == ("until",) and "within" in values:
        options = _AHEAD
    return options if values.keys() >= set(options) else ()


def _time(words: Sequence[str], at: int, *, ahead: bool) -> _Time | None:
    """The longest time that begins at a word, or at the mark before it; of a command that looks `ahead` or not."""
    today = present().today
    for end in range(min(at + _LONGEST + 2, len(words)), at, -1):
        mark, *rest = words[at:end]
        options = MARKS.get(mark.lower(), ())
        text = " ".join(rest).removeprefix("of ").removeprefix("the ")
        if options == _PERIOD and text.lower().startswith(("next ", "coming ")):
            options, text = _AHEAD, text.partition(" ")[2]
        if options and rest:
            with suppress(BadDate):
                looks_ahead = ahead and options == ("until",)
                text = _shifted(mark.lower(), options, text, ahead=looks_ahead)
                return options, (text,), end
        text = " ".join(words[at:end])
        if years := re.fullmatch(_YEARS, text):
            return _PERIOD, years.groups(), end
        with suppress(BadDate):
            if " " in text or text.lower() in _DAYS or _begins_with_year(text):
                return _PERIOD, (read_period(text, "time", today).text,), end
    return None


def _begins_with_year(text: str) -> bool:
    """Whether one word needs no mark to be read as a time: `6m`, `May` and the id `2k4d` do."""
    return text[:4].isdecimal() and text[4:5] in ("", "-")


def _shifted(mark: str, options: Sequence[str], text: str, *, ahead: bool) -> str:
    """A time as its option has it: `before` ends the day before, `after` begins the day behind. Raises `BadDate`."""
    today = present().today
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
