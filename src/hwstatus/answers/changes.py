"""`changes`: which standings moved, by news or by correction, and which acts took effect."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from hwstatus import wording
from hwstatus.answers.answer import Answer
from hwstatus.answers.change_rows import (
    ANY,
    CHANGES,
    CORRECTION,
    COUNTED,
    NEWS,
    TOOK_EFFECT,
    Ends,
    StatusChange,
    change_by,
)
from hwstatus.answers.filters import (
    FilterOptions,
    build_filter,
    by_name,
    command_line,
    described,
    not_covered,
    vague_notes,
)
from hwstatus.answers.matches import matches_scope, matches_update, of_kinds
from hwstatus.answers.updates import Move, moves
from hwstatus.record import canonical, dates
from hwstatus.record.dates import after, last_day
from hwstatus.record.models import Filter, Update
from hwstatus.record.names import closed_list_of
from hwstatus.record.vocabulary import UNKNOWN
from hwstatus.rules.standing import Event, comes_into_force, events_of
from hwstatus.store.corrections import Correction, Place
from hwstatus.store.filters import array
from hwstatus.store.groups import compared, members
from hwstatus.store.standings import due
from hwstatus.store.tracker import Tracker
from hwstatus.store.updates import vague
from hwstatus.subject import FOUNDED

HAPPENED = """
SELECT v.record FROM updates u JOIN version v ON v.seq = u.seq
 WHERE u.status IS NOT NULL AND u.last >= :since AND u.last <= :until AND u.recorded_at >= :recorded_since
 ORDER BY u.last, u.recorded_at, u.place
"""
"""Updates with an effect that happened in a time, in order."""

HAPPENED_TO = """
SELECT v.record FROM json_each(:entities) asked CROSS JOIN about a ON a.entity = asked.value
  JOIN updates u ON u.seq = a.seq JOIN version v ON v.seq = u.seq
 WHERE u.entity = a.entity AND u.status IS NOT NULL AND a.last >= :since AND a.last <= :until
   AND u.recorded_at >= :recorded_since
 ORDER BY u.last, u.recorded_at, u.place
"""
"""The same of some entities."""

_TAKING_EFFECT = f"""
SELECT DISTINCT v.record FROM effect e JOIN version v ON v.seq = e.seq
 WHERE {due("e")} >= :since AND {due("e")} <= :until AND {due("e")} > substr(e.moment, 1, 10) {{of}}
 ORDER BY e.moment
"""
MAY_TAKE_EFFECT = _TAKING_EFFECT.format(of="")
"""Updates with an effect that names a day in a time, later than its own, on which it takes effect."""

MAY_TAKE_EFFECT_ON = _TAKING_EFFECT.format(
    of="AND e.entity IN (SELECT value FROM json_each(:entities))"
)
"""The same of some entities."""

OVERTAKEN = """
SELECT EXISTS (SELECT 1 FROM effect WHERE entity = :entity AND scope = :scope
                  AND moment > (SELECT x.moment FROM updates u JOIN effect x ON x.seq = u.seq WHERE u.id = :id)
                  AND moment < :after AND status <> :status)
"""
"""Whether another status was set between an act and a day."""


def changes(
    tracker: Tracker, wanted: FilterOptions, names: Sequence[str], ends: Ends = ANY
) -> Answer[StatusChange]:
    """The verdicts that changed in a time, between which `ends`, by which update; corrections are a kind of their own.

    News is placed by the day on which it happened, a correction by the day on which it was made.
    The acts of standing verdicts that took effect in that time are rows of a third kind.
    """
    ends = ends.read()
    chosen = of_kinds(tracker, build_filter(tracker, wanted, names, with_members=True))
    since, until = _time_of(tracker, chosen)
    of_any_status = changes_of(tracker, chosen._replace(statuses=()), ends)
    rows = _led_to(chosen, of_any_status)
    notes = [*_by_group(tracker, wanted, rows), *_unchanged(tracker, chosen, rows)]
    kinds = Counter(row.kind for row in rows)
    counted = [f"{kinds[kind]:,} {how}" for kind, how in COUNTED.items() if kinds[kind]]
    notes += _eased_or_left(chosen, rows, of_any_status, ends, wanted, names)
    rows = by_name(rows, chosen)
    if chosen.limit:
        is_newest = chosen.sort == "date"
        rows = rows[-chosen.limit :] if is_newest else rows[: chosen.limit]
    unsure = [
        (row.id, row.date)
        for row in rows
        if row.kind == NEWS and dates.read_date(row.date).first < since
    ]
    is_of_some = any(ends) or bool(chosen.statuses)
    nothing = "No such change" if is_of_some else "No verdict changed"
    said = f"{nothing} between {since} and {until}."
    if chosen.recorded_since:
        said = _none_recorded(chosen, wanted, names, is_of_some=is_of_some)
    return Answer(
        view="news.changes",
        table=CHANGES,
        rows=rows,
        summary=wording.behind_limit(
            len(rows), kinds.total(), ", ".join(counted), "changes"
        ),
        empty_message=said,
        notes=[
            *(() if rows else _updates_of(tracker, chosen, wanted, names)),
            *notes,
            *vague_notes(tracker, list(dict.fromkeys(unsure))),
            *not_covered(tracker, since if rows else until),
        ],
    )


def moved_nothing(rows: Iterable[StatusChange]) -> Iterator[str]:
    """That an act which took effect has the same status on either side: a pipe has its rows among those that moved."""
    if number := sum(row.kind == TOOK_EFFECT for row in rows):
        yield f"{number:,} took effect, which moves no status: see the field kind."


def changes_of(tracker: Tracker, chosen: Filter, ends: Ends) -> list[StatusChange]:
    """The changes that led to a chosen status and that have these ends, in the order of their days."""
    rows = [
        row
        for row in _moves_in(tracker, chosen, *_time_of(tracker, chosen))
        if matches_scope(tracker, chosen, row.entity, row.scope) and ends.are_of(row)
    ]
    led = _led_to(chosen, rows)
    return sorted(led, key=lambda row: row.day, reverse=chosen.reverse)


def _led_to(chosen: Filter, rows: list[StatusChange]) -> list[StatusChange]:
    """The changes that led to a status asked for; all where none was."""
    statuses = chosen.statuses
    return [row for row in rows if row.status in statuses] if statuses else rows


def _time_of(tracker: Tracker, chosen: Filter) -> tuple[str, str]:
    """The first and the last day of the time that a filter asks for, up to the day asked about."""
    return chosen.since or FOUNDED, min(chosen.until or tracker.on, tracker.on)


def _none_recorded(
    chosen: Filter, wanted: FilterOptions, names: Sequence[str], *, is_of_some: bool
) -> str:
    """That no change was recorded since a day, and which changes were asked for."""
    filters = described(wanted._replace(recorded_since=None), names)
    of = f" ({filters})" if filters else ""
    what = "No such change" if is_of_some else "No change"
    return f"{what} was recorded since {chosen.recorded_since}{of}."


def _moves_in(
    tracker: Tracker, chosen: Filter, since: str, until: str
) -> Iterator[StatusChange]:
    """What moved in a time: by news, by corrections, and what took effect."""
    for update in _asked(tracker, chosen, since, until, HAPPENED, HAPPENED_TO):
        for move in moves(tracker, update):
            if move.changed:
                day = last_day(update)
                yield change_by(tracker, update, NEWS, update.date, day, move)
    yield from _corrected_in(tracker, chosen, since, until)
    yield from took_effect(tracker, chosen, since, until)


def _corrected_in(
    tracker: Tracker, chosen: Filter, since: str, until: str
) -> Iterator[StatusChange]:
    """How corrections of a time moved standings, but for one that was taken back in it.

    Behind the tracker's beginning, what arose in that time and went again is left out too.
    """
    begun = chosen.since or chosen.recorded_since or ""
    first, last = map(tracker.corrections.last_entry, (begun, after(until)))
    taken_back = tracker.corrections.taken_back((first, last))
    every = tracker.corrections.between(since, until, moving=True)
    corrections = (each for each in every if each.entry not in taken_back)
    if not first:
        yield from corrected(tracker, chosen, corrections)
        return
    older = (c for c in corrections if not c.before or c.before.recorded_at < begun)
    yield from corrected(tracker, chosen, older, (first, last))


def _eased_or_left(
    chosen: Filter,
    rows: Sequence[StatusChange],
    of_any_status: Iterable[StatusChange],
    ends: Ends,
    wanted: FilterOptions,
    names: Sequence[str],
) -> Iterator[str]:
    """How many came to a status asked for from a stricter one, where not all did; how many left it."""
    if not chosen.statuses:
        return
    statuses = chosen.statuses
    whom = [name for name in names if closed_list_of(name) != "status"]
    became = [row for row in rows if row.was != row.status]
    eased = sum(row.direction < 0 for row in became)
    if 0 < eased < len(became):
        to = ends._replace(became=statuses, looser=True)
        line = command_line(f"changes {to.described}", wanted, whom, status=())
        yield f"{eased:,} came to it from a stricter status: {line}"
    away = ends._replace(was=statuses)
    left = [row for row in of_any_status if away.are_of(row)]
    if left and not ends.was:
        words = " or ".join(statuses)
        line = command_line(f"changes {away.described}", wanted, whom, status=())
        yield f"{len(left):,} left {words}: {line}"


def _unchanged(
    tracker: Tracker, chosen: Filter, rows: Sequence[StatusChange]
) -> Iterator[str]:
    """Whom of those named none of the changes is about."""
    changed = {row.entity for row in rows}
    others = [slug for slug in chosen.entities if slug not in changed]
    if changed and others:
        yield f"No change: {wording.some(list(map(tracker.entities.name, others)))}."


def _by_group(
    tracker: Tracker, wanted: FilterOptions, rows: Sequence[StatusChange]
) -> Iterator[str]:
    """Of several groups, how many verdicts changed in each, and in which direction."""
    typed = compared(wanted.group)
    if len(typed) < 2:
        return
    for text in typed:
        group = members(tracker.entities, [text], tracker.on)
        steps = Counter(row.direction for row in rows if row.entity in group)
        yield f"{text}: {steps[1]:,} stricter, {steps[-1]:,} looser"


def matches_change(tracker: Tracker, chosen: Filter, row: StatusChange) -> bool:
    """Whether a move is in a chosen scope and led to or from a chosen status."""
    if not matches_scope(tracker, chosen, row.entity, row.scope):
        return False
    if not chosen.statuses:
        return True
    return row.status in chosen.statuses or row.was in chosen.statuses


def _updates_of(
    tracker: Tracker, chosen: Filter, wanted: FilterOptions, names: Sequence[str]
) -> Iterator[str]:
    """The updates of a time in which no verdict changed, where they are few; else how to see them."""
    if chosen.since:
        yield wording.recorded_since(described(wanted._replace(until=None), names))
    every = chosen._replace(limit=None)
    number = tracker.count(every)
    if number <= _FEW:
        for update in tracker.updates(every):
            who = f"{update.date} {tracker.entities.name(update.entity)}"
            yield f"{who}: {update.summary} ({tracker.short(update.id)})"
    elif described(wanted, names):
        updates = wording.counted(number, "update")
        yield f"{updates}: {command_line('timeline', wanted, names)}"
    if chosen.since or chosen.until:
        yield from vague_notes(tracker, list(tracker.reader.rows(*vague(every))))


_FEW = 3
"""Updates that are told rather than counted."""


def _asked(
    tracker: Tracker, chosen: Filter, since: str, until: str, of_all: str, of_some: str
) -> Iterator[Update]:
    """The updates asked for that a query finds for a time: that of all, or of some entities where these are named."""
    values = {
        "since": since,
        "until": until,
        "recorded_since": chosen.recorded_since or "",
        "entities": array(chosen.entities),
    }
    lines = tracker.reader.texts(of_some if chosen.entities else of_all, values)
    updates = map(canonical.load_update, lines)
    return (one for one in updates if matches_update(tracker, chosen, one))


def took_effect(
    tracker: Tracker, chosen: Filter, since: str, until: str
) -> Iterator[StatusChange]:
    """The acts that came into force in a time while the status that they set stood."""
    queries = MAY_TAKE_EFFECT, MAY_TAKE_EFFECT_ON
    for update in _asked(tracker, chosen, since, until, *queries):
        for event in events_of(update):
            day = comes_into_force(event)
            if day and since <= day <= until and _stands(tracker, update, event, day):
                effect = event.effect
                stays = effect.status
                move = Move(update.entity, effect.scope, stays, stays, effect.extent)
                date = effect.effective or day
                yield change_by(tracker, update, TOOK_EFFECT, date, day, move)


def _stands(tracker: Tracker, update: Update, event: Event, day: str) -> bool:
    """Whether the status that an act set still stands on a day."""
    values = {
        "entity": update.entity,
        "scope": event.effect.scope,
        "id": update.id,
        "after": after(day),
        "status": event.effect.status,
    }
    return not tracker.reader.count(OVERTAKEN, values)


def corrected(
    tracker: Tracker,
    chosen: Filter,
    corrections: Iterable[Correction],
    ends: Sequence[int] = (),
) -> Iterator[StatusChange]:
    """How corrections moved standings, each seen on the day of the correction.

    Of a time that has `ends`, the entries before and at its end, what is at last as it was at first is left out.
    """
    about = _places(tracker, corrections, chosen)
    if not about:
        return
    befores = [place.before for place in about]
    at_ends = [place._replace(entry=entry) for place in about for entry in ends]
    statuses = tracker.corrections.statuses([*about, *befores, *at_ends])
    for place, correction in about.items():
        balance = [statuses[place._replace(entry=entry)] for entry in ends]
        for row in _moved(tracker, place, correction, statuses):
            first, last = [one.get(row.scope) for one in balance] or (
                row.was,
                row.status,
            )
            if first != last:
                yield row


def _places(
    tracker: Tracker, corrections: Iterable[Correction], chosen: Filter
) -> dict[Place, Correction]:
    """Where each ledger entry's corrections may have moved standings, with the first of them."""
    about: dict[Place, Correction] = {}
    for correction in corrections:
        for update in filter(None, (correction.before, correction.after)):
            is_asked = not chosen.entities or update.entity in chosen.entities
            if is_asked and matches_update(tracker, chosen, update):
                by_then = after(correction.at[:10])
                place = Place(correction.entry, update.entity, by_then)
                about.setdefault(place, correction)
    return about


def _moved(
    tracker: Tracker,
    place: Place,
    correction: Correction,
    statuses: Mapping[Place, Mapping[str, str]],
) -> Iterator[StatusChange]:
    """The standings of an entity that a correction moved, scope by scope."""
    old = statuses[place.before]
    new = statuses[place]
    shown = correction.after or correction.before
    assert shown is not None
    for scope in sorted(old.keys() | new.keys()):
        was = old.get(scope, UNKNOWN)
        status = new.get(scope, UNKNOWN)
        if was != status:
            extent = _extent(shown, scope, status)
            move = Move(place.entity, scope, was, status, extent)
            day = correction.at[:10]
            moved = change_by(tracker, shown, CORRECTION, day, day, move)
            reason = correction.reason or correction.verb
            yield moved._replace(by=correction.by, reason=reason)


def _extent(update: Update, scope: str, status: str) -> str | None:
    """How far an update limits a scope, where the status is its own."""
    own = (e.extent for e in update.effects if (e.scope, e.status) == (scope, status))
    return next(own, None)
