"""Verdicts: of entities, by scope, on two days; of a group's members; and what contradicts them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rich.text import Text

from hwstatus.answers import verdict_words
from hwstatus.answers.answer import Shown
from hwstatus.output import layout, tables
from hwstatus.output.layout import Page, role_of
from hwstatus.output.views import screened
from hwstatus.record.vocabulary import UNKNOWN
from hwstatus.rules.practice import counted_as
from hwstatus.wording import PRACTICES_SPOKEN

if TYPE_CHECKING:  # a page shows one of them
    from hwstatus.answers.answer import Answer
    from hwstatus.answers.disputes import Dispute
    from hwstatus.answers.groups import GroupSummary
    from hwstatus.answers.side_by_side import (
        ComparedStatus,
        Comparison,
        Matrix,
        ScopeStatuses,
    )
    from hwstatus.answers.verdicts import Verdict


def status(row: "Verdict") -> Text:
    """The status with what is to be known of it, and what is known beside one that is unknown."""
    cell = _flagged(row)
    for beside in filter(
        None, (verdict_words.beside(row), verdict_words.practice(row))
    ):
        cell.append(" · ").append_text(layout.safe(beside, "practice"))
    return cell


def status_alone(row: "Verdict") -> Text:
    """The same without whose practice it is and since when, or the other scopes: in a word what operators do."""
    word = counted_as(row.practice, row.practice_last_known)
    practice = f" · {PRACTICES_SPOKEN[word]}" if word else ""
    return _flagged(row).append(practice, "practice")


def _flagged(row: "Verdict") -> Text:
    """The status with what is to be known of it."""
    flags = ""
    if row.disputed_with:
        flags += " (disputed)"
    if row.to_come:
        flags += " (projected)"
    if row.suspended:
        flags += f" (suspended: {row.suspended})"
    if row.excused:
        flags += f" ({row.manner})"
    return layout.word(row.status).append(flags)


def source(row: "Verdict") -> Text:
    """Who reports the act that carries the status, and its day where another act began that."""
    cited = ", ".join(filter(None, (row.publisher, row.decided)))
    return layout.source(cited, row.url)


def statuses(row: "GroupSummary") -> Text:
    """How many members have which status, the unknown left out."""
    counted = [
        Text(f"{number:,} {word}", style=role_of(word))
        for word, number in row.statuses.items()
        if number and word != UNKNOWN
    ]
    return Text(" · ").join(counted)


def counts(row: "Dispute") -> Text:
    """The status that counts, and who says so."""
    return _said(row.status, row.date, row.publisher, row.short)


def contradicts(row: "Dispute") -> Text:
    """The status that contradicts it, and who says that."""
    return _said(row.other_status, row.other_date, row.other_publisher, row.other_short)


def _said(status: str, *facts: str) -> Text:
    return layout.word(status).append_text(layout.muted(", " + ", ".join(facts)))


# -- the unknown in few lines -------------------------------------------------------------


def of_entities(answer: "Answer[Verdict]", width: int, *, header: bool) -> Page:
    """One row an entity; folded, the unknown ones by name, by what operators do there."""
    if not answer.is_folded:
        yield from _told(answer, answer, width, header=header)
        return
    told: list[Verdict] = []
    rest: dict[str | None, list[Verdict]] = {word: [] for word in PRACTICES_SPOKEN}
    for row in answer:
        if row.decided_by:
            told.append(row)
        else:
            word = counted_as(row.practice, row.practice_last_known)
            rest.setdefault(word, []).append(row)
    yield from _told(answer, told, width, header=header)
    if number := sum(map(len, rest.values())):
        if told:
            yield Text()
        head = layout.safe(f": {number:,} more, a row each with --all")
        yield layout.word(UNKNOWN).append_text(head)
        yield from layout.entries(_practising(rest), 10, width, indent=2)


def _told(
    answer: "Answer[Verdict]", told: "Iterable[Verdict]", width: int, *, header: bool
) -> Page:
    """A row each, without the columns that none of them fills."""
    columns, rows = screened(answer.table, told, width)
    cells = list(rows)
    filled = [n for n, column in enumerate(zip(*cells, strict=True)) if any(column)]
    columns = [columns[n] for n in filled]
    cells = [[row[n] for n in filled] for row in cells]
    return _on_a_screen(answer, columns, cells, width, header=header)


def _on_a_screen(
    answer: "Answer[Any]",
    columns: Sequence[Shown],
    cells: Sequence[Sequence[Text]],
    width: int,
    *,
    header: bool,
) -> Page:
    """A table; on the first screen with short sources."""
    if answer.one_screen:
        room = answer.room
        if drawn := tables.first_screen(
            columns, cells, width, header=header, room=room
        ):
            page, answer.ends = drawn
            return page
    return tables.table(columns, cells, width, header=header)


def _practising(
    rest: "Mapping[str | None, Sequence[Verdict]]",
) -> Iterator[layout.Entry]:
    for word, rows in rest.items():
        if rows:
            label = PRACTICES_SPOKEN[word] if word else "no report"
            yield layout.labelled(label, ", ".join(map(_named, rows)), "practice")


def _named(row: "Verdict") -> str:
    """A name, with what is known there outside the networks."""
    return f"{row.name} ({', '.join(row.beside)})" if row.beside else row.name


# -- two days side by side -------------------------------------------------------------


def on_two_days(answer: "Comparison", width: int, *, header: bool) -> Page:
    """One row an entity, those that moved marked, and alone where a screen has no room; an arrow leads on in a line."""
    columns = (Shown("name"), Shown(answer.first), Shown(answer.second, joint=" → "))
    rows = list(answer)
    moved = [row for row in rows if row.moved]
    is_long = answer.one_screen and len(rows) > answer.room
    shown = moved if is_long and moved else rows
    cells = [_compared(row, is_marked=answer.is_marked) for row in shown]
    yield from _on_a_screen(answer, columns, cells, width, header=header)
    if others := len(rows) - len(shown):
        yield layout.muted(f"{others:,} more did not move: --all")


def _compared(row: "ComparedStatus", *, is_marked: bool) -> list[Text]:
    mark = " ●" if row.moved and is_marked else ""
    return [
        layout.safe(row.name).append(mark, role_of(row.status_2)),
        layout.limited(row.status_1, row.limit_1),
        layout.limited(row.status_2, row.limit_2),
    ]


# -- a column a scope ------------------------------------------------------------------


def by_scope(answer: "Matrix", width: int, *, header: bool) -> Page:
    """A column a scope; where they do not fit, for each entity which scopes have which status, the unknown below."""
    columns = [Shown("name"), *map(Shown, answer.shown)]
    rows = list(answer)
    cells = [_statuses(row, answer.shown) for row in rows]
    if tables.fitted(columns, cells, width):
        yield from tables.table(columns, cells, width, header=header)
        if any(scope not in row.statuses for row in rows for scope in answer.shown):
            yield layout.muted(f"{layout.NOTHING} no status for that scope")
        return
    told = [row for row in rows if not row.statuses.keys().isdisjoint(answer.shown)]
    listed = [(layout.safe(row.name), _listed(row, answer.shown)) for row in told]
    if header:
        listed.insert(0, (layout.heading("name"), layout.heading("scopes: status")))
    if unknown := [row.name for row in rows if row not in told]:
        listed.append((layout.word(UNKNOWN), layout.safe(", ".join(unknown))))
    yield from layout.entries(listed, size=min(20, width // 3), width=width)


def _statuses(row: "ScopeStatuses", scopes: Sequence[str]) -> list[Text]:
    cells = [layout.safe(row.name)]
    for scope in scopes:
        status = row.statuses.get(scope)
        cells.append(
            layout.limited(status, row.words(scope))
            if status
            else Text(layout.NOTHING, style="muted")
        )
    return cells


def _listed(row: "ScopeStatuses", scopes: Sequence[str]) -> Text:
    """`5g, fixed: case-by-case · government: restricted (one deal)`: those of one status together."""
    alike: dict[tuple[str, str], list[str]] = {}
    for scope in scopes:
        if status := row.statuses.get(scope):
            alike.setdefault((status, row.words(scope)), []).append(scope)
    return Text(" · ").join(
        Text.assemble(f"{', '.join(own)}: ", layout.limited(*limit))
        for limit, own in alike.items()
    )
