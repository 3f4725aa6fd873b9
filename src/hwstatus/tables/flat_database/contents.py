"""The rows of the flat tables, in batches: what each entity's verdict is, and its past."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from hwstatus.record import canonical, dates
from hwstatus.record.ledger_records import NothingNew
from hwstatus.record.models import Entity, Filter, Standing
from hwstatus.rules import standing, turns
from hwstatus.rules.practice import NOTHING, Practice, by_country, practice_of
from hwstatus.rules.turns import Turn
from hwstatus.store.tracker import Tracker
from hwstatus.tables.flat_database.update_rows import Batch, Read, Row, update_batches
from hwstatus.version import __version__
from hwstatus.vocabulary import COUNTRY, SCOPES, STATUSES, UNKNOWN

FORM_VERSION = "1"
"""Counted up where a column goes or changes its meaning; further ones do not count."""


_HELD = 2_000
"""Updates that are held: each is read again for every entity that it is about."""


def contents(tracker: Tracker, chosen: Filter) -> Iterator[Batch]:
    """Every row of every table: the updates that a filter lets through, the rest as a whole.

    Verdicts are those of the day that the tracker is asked about, from all updates.
    """
    yield Batch("statuses", _statuses())
    yield Batch("scopes", _scopes())
    yield from _entities(tracker)
    read = lru_cache(_HELD)(canonical.load_update)
    yield from update_batches(tracker, chosen, read)
    yield from _past(tracker, read)
    yield Batch("nothing_new", _nothing_new(tracker))
    yield from _groups(tracker)
    yield Batch("meta", _meta(tracker))


def _statuses() -> list[Row]:
    return [
        (word, status.rank, int(status.binding), status.definition)
        for word, status in STATUSES.items()
    ]


def _scopes() -> list[Row]:
    return [
        (word, int(scope.network), scope.definition) for word, scope in SCOPES.items()
    ]


# -- entities --------------------------------------------------------------------------


class _Judged(NamedTuple):
    """What is known of an entity on the day asked about."""

    entity: Entity
    head: Standing
    practice: Practice
    last_update: str | None
    last_checked: str | None


def _entities(tracker: Tracker) -> Iterator[Batch]:
    entities = tracker.entities.all()
    standings = tracker.standings.by_entity(tracker.on)
    judged = _judged(tracker, entities, standings)
    yield Batch("entities", [_entity(one) for one in judged])
    yield Batch("operates_in", list(_markets(entities)))
    found = [one for own in standings.values() for one in own]
    yield Batch("standings", [_standing(one) for one in found])


def _judged(
    tracker: Tracker,
    entities: Sequence[Entity],
    standings: Mapping[str, Sequence[Standing]],
) -> Iterator[_Judged]:
    tracker.fetch([], [entity.slug for entity in entities])
    heads = {
        entity.slug: standing.headline(entity.slug, standings.get(entity.slug, ()))
        for entity in entities
    }
    practices = _practices(tracker, entities, heads)
    for entity in entities:
        slug = entity.slug
        yield _Judged(
            entity=entity,
            head=heads[slug],
            practice=practices.get(slug, NOTHING),
            last_update=tracker.last_update(slug),
            last_checked=tracker.last_checked(slug),
        )


def _practices(
    tracker: Tracker, entities: Iterable[Entity], heads: Mapping[str, Standing]
) -> dict[str, Practice]:
    """What operators do in the countries without a verdict."""
    unknown = [
        entity.slug
        for entity in entities
        if entity.kind == COUNTRY and heads[entity.slug].status == UNKNOWN
    ]
    there = by_country(tracker.operators(unknown))
    return {
        slug: practice_of(slug, there.get(slug, ()), tracker.on) for slug in unknown
    }


def _entity(judged: _Judged) -> Row:
    entity, head, practice, last_update, last_checked = judged
    return (
        entity.slug,
        entity.name,
        entity.kind,
        head.status,
        _scope(head),
        head.since,
        head.decided_by,
        None if practice == NOTHING else practice.word,
        practice.last_known,
        last_update,
        last_checked,
        entity.iso2,
        entity.iso3,
        entity.numeric,
        entity.region,
        entity.subregion,
        entity.home,
        entity.part_of,
        "; ".join(entity.aliases) or None,
    )


def _scope(head: Standing) -> str | None:
    """The scope of a headline; that of nothing known says nothing."""
    return head.scope if head.decided_by else None


def _markets(entities: Iterable[Entity]) -> Iterator[Row]:
    for entity in entities:
        for place, market in enumerate(entity.operates_in, 1):
            yield (entity.slug, market.country, market.since, market.to, place)


def _standing(found: Standing) -> Row:
    return (
        found.entity,
        found.scope,
        found.status,
        found.since,
        found.stage,
        found.basis,
        found.effective,
        found.began_by,
        found.decided_by,
        found.decided_on,
        found.restores,
        found.disputed_with,
    )


# -- the past --------------------------------------------------------------------------


def _past(tracker: Tracker, read: Read) -> Iterator[Batch]:
    """What held from which day to which, entity by entity, as far as the day asked about."""
    slugs = sorted(tracker.standings.by_entity(tracker.on))
    with tracker.context.watch("Writing verdicts", len(slugs)) as tick:
        for slug in slugs:
            about = tracker.lines(Filter(entities=(slug,)))
            events = standing.events(map(read, about), slug)
            past = [event for event in events if event.last <= tracker.on]
            yield Batch("standing_runs", list(_runs(turns.runs(slug, past))))
            yield Batch("verdict_runs", list(_verdicts(turns.turns(slug, past))))
            tick()


def _runs(found: Iterable[turns.Run]) -> Iterator[Row]:
    was: dict[str, str] = {}
    for run in found:
        yield (
            run.entity,
            run.scope,
            run.status,
            was.get(run.scope, UNKNOWN),
            run.from_day,
            run.to_day,
            run.since,
            run.began_by,
            run.confirmed_by,
        )
        was[run.scope] = run.status


def _verdicts(found: Sequence[Turn]) -> Iterator[Row]:
    """The headline's stretches of one status and scope."""
    moves = turns.moves(found)
    ends = [move.day for move in moves[1:]]
    for move, end in zip(moves, [*ends, None], strict=True):
        before_end = [turn for turn in found if end is None or turn.day < end]
        head = before_end[-1].head
        yield (
            head.entity,
            head.status,
            _scope(head),
            move.day,
            end,
            head.since,
            head.began_by,
            head.decided_by,
        )


# -- checks, groups, the file itself ---------------------------------------------------


def _nothing_new(tracker: Tracker) -> list[Row]:
    records = [
        canonical.restore("checked", line)
        for line in tracker.ledger.lines_of("checked")
    ]
    found = [record for record in records if isinstance(record, NothingNew)]
    return [record[:-1] for record in sorted(found)]


def _groups(tracker: Tracker) -> Iterator[Batch]:
    for group in tracker.entities.groups():
        aliases = "; ".join(group.aliases) or None
        source = group.source
        row = (group.slug, group.name, aliases, source.publisher, source.url)
        yield Batch("groups", [row])
        stays = [
            (group.slug, stay.country, stay.since, stay.to, *_stay(stay.since, stay.to))
            for stay in group.members
        ]
        yield Batch("memberships", stays)


def _stay(since: str, to: str | None) -> tuple[str, str | None]:
    """The days of a stay, as `dates.covers` has them: the first, and the one after the last."""
    begun = dates.read_date(since).last
    last = dates.read_date(to).last if to else dates.LAST_DAY
    if last == dates.LAST_DAY:
        return begun, None
    return begun, dates.shift(last, days=1)


def _meta(tracker: Tracker) -> list[Row]:
    facts = {
        "form": FORM_VERSION,
        "program": f"hwstatus {__version__}",
        "dataset": tracker.ledger.meta("dataset"),
        "licence": "CC BY 4.0",
        "ledger_head": str(tracker.ledger.head()),
        "on": tracker.on,
    }
    return [(key, value) for key, value in facts.items() if value]
