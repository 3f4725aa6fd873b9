"""Updates in a list: the status that each sets, and what for; of a search, with the matches marked."""

import re
from collections.abc import Callable, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from rich.text import Text

from hwstatus import wording
from hwstatus.output import layout, tables
from hwstatus.output.layout import GAP, Entry, Page
from hwstatus.output.views import screen, screened
from hwstatus.record.vocabulary import COUNTRY

if TYPE_CHECKING:
    from hwstatus.answers.updates import UpdateRow, Updates

NARROWEST = 60
"""Columns from which a line has room for what happened."""
_SCREENS = 5
"""Screens of lines from which the main ones are picked."""
_LINES = 2
"""Lines of each of the first of many: one would end before it says what happened."""

_InBrief = Callable[["UpdateRow", int], Entry]
"""The mark of an update, and its text where there is room for so many cells."""


def status(row: "UpdateRow") -> Text:
    """The status with its scope and limit, and whether it was so before; nothing of context."""
    told = layout.limited(row.status, row.limit)
    if row.chosen.statuses and row.told and not row.told.changed:
        told.append(wording.AS_BEFORE)
    return told


def summary(row: "UpdateRow") -> Text:
    """What happened, and who says so."""
    told = layout.safe(f"{row.update.summary} ")
    return told.append_text(layout.source(row.publishers, row.url))


def address(row: "UpdateRow") -> Text:
    """Where it can be read: the address of an official source, else the first; nothing without any."""
    cited = [source for source in row.update.sources if source.url]
    cited.sort(key=lambda source: not source.official)
    urls = (layout.source(source.url, source.url) for source in cited)
    return next(urls, Text())


def listed(answer: "Updates", width: int, *, header: bool) -> Page:
    """One row an update; in brief a line or two."""
    if has_room_in_brief(answer, width):
        return in_brief(answer, width, lambda row, _: (Text(), _whose(row, answer)))
    return screen(answer.table, answer, width, header=header)


def has_room_in_brief(answer: "Updates", width: int) -> bool:
    """Whether updates are told in brief, and a line has room for what happened."""
    return answer.in_brief and width >= NARROWEST


def in_brief(
    answer: "Updates",
    width: int,
    entry: _InBrief,
    widest_mark: int = 0,
    end: Callable[["UpdateRow"], Text] = lambda _: Text(),
) -> Page:
    """As many updates as find room, each with its mark and as much of its text and its end; then how many there are.

    The first of many have two lines each; the main ones of a few screens, or all where a screen holds them, have one.
    The newest up to a day that was asked about stands whole.
    """
    room = max(1, answer.room - 1)
    every = list(islice(answer, _SCREENS * room))
    rows = _main(answer, every, room)
    are_first = rows == every[:room]
    most = _LINES if are_first and _LINES <= room < len(every) else 1
    size = max(len(row.short) for row in rows) + len("  2019-05-16") + widest_mark
    cells = width - size - GAP
    for row in rows:
        lines = room if answer.first_is_whole and row is every[0] else most
        mark, told = entry(row, lines * cells)
        body = _first_lines(told, cells, lines, end(row))
        room -= 1 + body.plain.count("\n")
        if room < 0:
            break
        label = Text.assemble(layout.muted(row.short), f"  {row.update.date:10}", mark)
        yield from layout.entries([(label, body)], size, width)
    total = answer.total() if answer.total else len(rows)
    more = "more of" if are_first else "the main ones of"
    whole = f"{more} {wording.records(answer.table.counted, total)}, and "
    yield layout.muted(f"{whole if total > len(rows) else ''}each in full: --all")


def _first_lines(words: Text, cells: int, lines: int, end: Text) -> Text:
    """As much of a text as some lines have room for before its end, parted at blanks."""
    room = cells - end.cell_len
    if lines == 1 or words.cell_len <= room:
        words.truncate(room, overflow="ellipsis")
        return Text.assemble(words, end)
    line = words.copy()
    line.truncate(cells)
    whole = len(line.plain.rstrip())
    parted = words.plain.rfind(" ", 0, whole + 1) + 1 or whole
    rest = _first_lines(words[parted:], cells, lines - 1, end)
    return Text.assemble(words[:parted], "\n", rest)


def _main(
    answer: "Updates", rows: Sequence["UpdateRow"], room: int
) -> Sequence["UpdateRow"]:
    """As many rows as find room, in their order: of a few screens the acts of those asked for, then what sets a status.

    Of more the first.
    """
    if not answer.picks_own or len(rows) == _SCREENS * room:
        return rows[:room]
    weights = [
        (_is_own(row, answer.subjects), bool(row.update.effects)) for row in rows
    ]
    heaviest = sorted(range(len(rows)), key=weights.__getitem__, reverse=True)
    return [rows[n] for n in sorted(heaviest[:room])]


def _is_own(row: "UpdateRow", subjects: Sequence[str]) -> bool:
    """Whether an update is about one of those who were named, or where nobody was about a country."""
    slug = row.update.entity
    is_country = row.tracker.entities.kinds.get(slug) == COUNTRY
    return slug in subjects if subjects else is_country


def _whose(row: "UpdateRow", answer: "Updates") -> Text:
    """An update begun with whom it is about and the status that it sets."""
    told = status(row) if row.status else Text()
    return briefly(row, row.update.entity, told, answer.subjects)


def briefly(row: "UpdateRow", name: str, told: Text, subjects: Sequence[str]) -> Text:
    """An update begun with a name and what it did to a status.

    Of the only one asked for the name is not told before it, and stays in the sentence.
    """
    is_of_one = list(subjects) == [row.update.entity]
    before = [] if is_of_one else [_about(name)]
    if told:
        before += [told, Text(" · ")]
    happened = row.update.summary if is_of_one else _without_name(row)
    return Text.assemble(*before, layout.safe(happened))


def _about(name: str) -> Text:
    return layout.heading(f"{name}: ")


def _without_name(row: "UpdateRow") -> str:
    """What happened, without the name that it begins with."""
    name = re.escape(row.name)
    ending = r"('s (?=\w)| (?!and |or )(?=[a-z]))"
    return re.sub(rf"^(?i:(the )?{name}){ending}", "", row.update.summary)


def _around(row: "UpdateRow", mark: Callable[[Text], Text], cells: int) -> Text:
    """Whom an update is about, and what happened: the words around the first mark, where that comes too late."""
    about = _about(row.update.entity)
    text = mark(layout.safe(_without_name(row)))
    room = cells - about.cell_len
    marks = [span.end for span in text.spans if span.style == "match"]
    if marks and marks[0] > room:
        begin = min(marks[0] - room // 2, len(text) - room)
        text = Text("… ").append_text(text[text.plain.find(" ", begin) + 1 :])
    return Text.assemble(about, text)


def found(answer: "Updates", width: int, *, header: bool) -> Page:
    """One row an update, in which the words are marked; in brief a line or two."""
    mark = marker(answer.expression)
    if has_room_in_brief(answer, width):
        return in_brief(
            answer,
            width,
            lambda row, cells: (Text(), _around(row, mark, cells)),
            end=_reported,
        )
    columns, rows = screened(answer.table, answer, width)
    marked = ([mark(cell) for cell in row] for row in rows)
    return tables.table(columns, marked, width, header=header)


_SHORT = 24
"""Cells that the name of a publisher has at the most at the end of a line."""


def _reported(row: "UpdateRow") -> Text:
    """Who says so, behind what happened."""
    name = layout.source(row.update.cited.publisher, row.update.cited.url)
    name.truncate(_SHORT, overflow="ellipsis")
    return Text.assemble(" · ", name)


ENDINGS = ("ies", "ied", "ing", "ed", "es", "s", "y", "e")
"""Endings of words: their other forms are marked too."""


def marker(expression: str) -> Callable[[Text], Text]:
    """What marks the words of a full-text expression in a text."""
    quoted = " ".join(re.findall('"([^"]*)"', expression.casefold()))
    words = set(re.findall(r"[^\W_]+", quoted))
    stems = sorted(map(_stem, words))
    if not stems:
        return lambda text: text
    alternatives = "|".join(map(re.escape, stems))
    pattern = re.compile(rf"(?<![\w;])(?:{alternatives})\w*", re.IGNORECASE)

    def mark(text: Text) -> Text:
        text.highlight_regex(pattern, "match")
        return text

    return mark


def _stem(word: str) -> str:
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word
