"""The answers of the API that list what there is of a kind."""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import chain

from hwstatus.models import Entity
from hwstatus.rows.movements import StatusChange
from hwstatus.site.api import answers, rows
from hwstatus.site.api.answers import FOLDER, listing
from hwstatus.site.record import Move
from hwstatus.site.site import Site
from hwstatus.site.site_file import AnyFile, MadeFile, MarkedFile, Task
from hwstatus.turns import Run, runs


def tasks(site: Site) -> Iterator[Task]:
    """A task a list, and one a year."""
    yield partial(_standings, site)
    yield partial(_runs, site)
    yield partial(_entities, site)
    yield partial(_deadlines, site)
    yield partial(_groups, site)
    yield partial(_changes, site)
    for year in site.record.years:
        yield partial(_on, site, year)


def _year_end(site: Site, year: str) -> str:
    """The last day of a year; of the site's own year the site's day (ISO)."""
    return min(f"{year}-12-31", site.record.day)


def _reported_on(site: Site) -> list[Entity]:
    """The entities that updates are about, by kind and name."""
    record = site.record
    return [e for slug, e in record.entities.items() if slug in record.about]


def _standings(site: Site) -> Iterator[AnyFile]:
    found = [site.record.verdicts[entity.slug] for entity in _reported_on(site)]
    yield listing(
        site, answers.STANDINGS, found, modified=site.record.modified_at, page=""
    )


def runs_of(site: Site, slug: str) -> Iterator[Run]:
    """What held for each scope of an entity up to the site's day."""
    events = site.record.events(slug)
    return runs(slug, [event for event in events if event.last <= site.record.day])


def _runs(site: Site) -> Iterator[AnyFile]:
    about = site.record.about
    slugs = [slug for slug in site.record.entities if slug in about]
    yield listing(
        site,
        answers.RUNS,
        (run for slug in slugs for run in runs_of(site, slug)),
        total=sum(1 for slug in slugs for _ in runs_of(site, slug)),
        modified=site.record.modified_at,
    )


def _entities(site: Site) -> Iterator[AnyFile]:
    found = [_listed_entity(site, e) for e in site.record.entities.values()]
    yield listing(site, answers.ENTITIES, found, modified=site.record.modified_at)


def _listed_entity(site: Site, entity: Entity) -> rows.Listed:
    verdict = site.record.verdicts[entity.slug]
    return rows.Listed(
        slug=entity.slug,
        name=entity.name,
        kind=entity.kind,
        iso2=entity.iso2,
        iso3=entity.iso3,
        home=entity.home,
        region=entity.region,
        status=verdict.status,
        scope=verdict.scope,
        since=verdict.since,
        updates=len(site.record.about_of(entity)),
    )


def _deadlines(site: Site) -> Iterator[AnyFile]:
    found = site.record.deadlines
    yield listing(
        site,
        answers.DEADLINES,
        found,
        modified=site.record.modified_last({row.decided_by for row in found}),
        page="deadlines/",
    )


def _groups(site: Site) -> Iterator[AnyFile]:
    found = [
        rows.ListedGroup(g.slug, g.name, g.aliases, len({m.country for m in g.members}))
        for g in site.record.groups
    ]
    yield listing(site, answers.GROUPS, found)


def _changes(site: Site) -> Iterator[AnyFile]:
    record = site.record
    corrected = record.corrected_verdicts
    yield _changed(site, answers.CHANGES, "", answers.CHANGES.path, corrected)
    for year in record.years:
        path = answers.CHANGES_OF_YEAR.path.format(year=year)
        yield _changed(site, answers.CHANGES_OF_YEAR, year, path, ())


def _changed(
    site: Site,
    kind: answers.Kind,
    year: str,
    path: str,
    corrected: Sequence[StatusChange],
) -> MadeFile:
    record = site.record
    news = (_change(site, move) for move in record.changes(year))
    ids = {*record.act_ids(year), *(row.id for row in corrected)}
    return listing(
        site,
        kind,
        chain(news, corrected),
        total=record.change_count(year) + len(corrected),
        path=FOLDER + path,
        modified=record.modified_last(ids),
        page=f"changes/{year}/" if year else "changes/",
    )


def _change(site: Site, move: Move) -> StatusChange:
    update = move.update
    return StatusChange(
        kind="news",
        date=update.date,
        entity=update.entity,
        name=site.record.name(update.entity),
        scope=move.effect.scope,
        was=move.was,
        status=move.effect.status,
        id=update.id,
        summary=update.summary,
        publisher=update.cited.publisher,
        url=update.cited.url,
        by=update.recorded_by,
        reason=None,
    )


def _on(site: Site, year: str) -> Iterator[MarkedFile]:
    path = FOLDER + answers.YEAR_END.path.format(year=year)
    day = _year_end(site, year)
    found = [_held(site, entity, day) for entity in _reported_on(site)]
    mark = site.marks.of(day, found, site.record.modified_at)
    yield MarkedFile(path, mark, partial(_on_answer, site, year, path, day, found))


def _on_answer(
    site: Site, year: str, path: str, day: str, found: Sequence[rows.Held]
) -> MadeFile:
    return listing(
        site,
        answers.YEAR_END,
        found,
        path=path,
        as_of=day,
        modified=site.record.modified_at,
        page=f"on/{year}/",
    )


def _held(site: Site, entity: Entity, day: str) -> rows.Held:
    head = site.record.head_on(entity.slug, day)
    return rows.Held(
        entity=entity.slug,
        name=entity.name,
        kind=entity.kind,
        status=head.status,
        scope=head.scope if head.decided_by else None,
        since=head.since,
        began_by=head.began_by,
        decided_by=head.decided_by,
    )
