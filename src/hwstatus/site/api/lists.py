"""The answers of the API: those that list what there is of a kind, the updates, an entity's and a group's."""

from collections.abc import Sequence

from hwstatus import json_text
from hwstatus.answers.change_rows import StatusChange
from hwstatus.answers.deadline_views import DEADLINES
from hwstatus.answers.verdicts import VERDICTS, Verdict
from hwstatus.record import canonical
from hwstatus.record.forms import Group, Membership
from hwstatus.record.models import Entity, Update
from hwstatus.record.vocabulary import STATUSES
from hwstatus.site.addresses import address_of
from hwstatus.site.api import answers
from hwstatus.site.api.answers import FOLDER, answer, array, as_array, table
from hwstatus.site.pages.world import end_of
from hwstatus.site.published import SiteFile, SiteFiles
from hwstatus.site.record import Act
from hwstatus.site.site import Site
from hwstatus.store.corrections import Correction


def _reported_on(site: Site) -> list[Entity]:
    """The entities that updates are about, by kind and name."""
    record = site.record
    return [e for slug, e in record.entities.items() if slug in record.about]


def standings(site: Site) -> SiteFiles:
    """The headline of whatever is reported on."""
    verdicts = _verdicts(site)
    yield table(answers.STANDINGS, verdicts)
    yield answer(site, answers.STANDINGS, verdicts, modified=site.record.modified_at)


def _verdicts(site: Site) -> list[Verdict]:
    return [site.record.verdicts[entity.slug] for entity in _reported_on(site)]


def of_status(site: Site) -> SiteFiles:
    """The headlines of each status."""
    verdicts = _verdicts(site)
    for status in STATUSES:
        yield answer(
            site,
            answers.STATUS,
            [verdict for verdict in verdicts if verdict.status == status],
            modified=site.record.modified_at,
            status=status,
        )


def of_group(site: Site, group: Group) -> SiteFiles:
    """The headlines of the members of a group."""
    members = sorted(site.record.members_of[group.slug])
    verdicts = site.record.verdicts
    yield answer(
        site,
        answers.GROUP_STANDINGS,
        [verdicts[slug] for slug in members if slug in verdicts],
        modified=site.record.modified_at,
        slug=group.slug,
    )


def runs(site: Site) -> SiteFiles:
    """What held when."""
    rows_ = [run for e in _reported_on(site) for run in site.record.runs(e.slug)]
    yield answer(site, answers.RUNS, rows_, modified=site.record.modified_at)


def entities(site: Site) -> SiteFiles:
    """Every entity."""
    listed = [_listed_entity(site, e) for e in site.record.entities.values()]
    yield answer(site, answers.ENTITIES, listed, modified=site.record.modified_at)


def _listed_entity(site: Site, entity: Entity) -> answers.Listed:
    verdict = site.record.verdicts[entity.slug]
    return answers.Listed(
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


def deadlines(site: Site) -> SiteFiles:
    """Every deadline."""
    views = site.record.deadlines
    yield table(answers.DEADLINES, views)
    yield answer(
        site,
        answers.DEADLINES,
        views,
        modified=site.record.modified_last({row.decided_by for row in views}),
    )


def groups(site: Site) -> SiteFiles:
    """Every group."""
    listed = [
        answers.ListedGroup(
            g.slug, g.name, g.aliases, len({m.country for m in g.members})
        )
        for g in site.record.groups
    ]
    yield answer(site, answers.GROUPS, listed)


def changes(site: Site) -> SiteFiles:
    """What changed, and what changed in each year."""
    record = site.record
    every = [*_of(record.acts), *record.corrected_verdicts]
    yield table(answers.CHANGES, every)
    yield _changed(site, answers.CHANGES, every)
    for year in record.years:
        acts = record.acts_of(year)
        yield _changed(site, answers.CHANGES_OF_YEAR, _of(acts), year=year)


def _of(acts: Sequence[Act]) -> list[StatusChange]:
    return [change for act in acts for change in act.changes]


def _changed(
    site: Site, kind: answers.Kind, changes: Sequence[StatusChange], **parts: str
) -> SiteFile:
    modified = site.record.modified_last({change.id for change in changes})
    return answer(site, kind, changes, modified=modified, **parts)


def year_end(site: Site, year: str) -> SiteFiles:
    """The headlines at the end of a year."""
    day = end_of(site.record, year)
    yield answer(
        site,
        answers.YEAR_END,
        site.record.verdicts_on(day),
        as_of=day,
        modified=site.record.modified_at,
        year=year,
    )


# -- entities --------------------------------------------------------------------------


def entity_answer(site: Site, entity: Entity) -> SiteFiles:
    """The answer, by slug and by code."""
    made = answer(
        site,
        answers.ENTITY,
        _whole_entity(site, entity),
        modified=site.record.modified_about.get(entity.slug),
        slug=entity.slug,
        folder=address_of(entity),
    )
    yield made
    for code in site.codes(entity):
        # An entity's own name goes before the code of another one.
        if code not in site.record.entities:
            yield made._replace(path=FOLDER + answers.ENTITY.path.format(slug=code))


def _whole_entity(site: Site, entity: Entity) -> str:
    record = site.record
    slug = entity.slug
    groups = [g.slug for g in record.groups if slug in record.members_of[g.slug]]
    return _object(
        entity=canonical.dump(entity),
        verdict=VERDICTS.json(record.verdicts[slug]),
        scopes=as_array(answers.SCOPES, record.standings.get(slug, ())),
        runs=as_array(answers.RUN_ROWS, record.runs(slug)),
        deadlines=as_array(DEADLINES, record.deadlines_of.get(slug, ())),
        groups=json_text.encode(groups),
        updates=array(record.lines[one.id] for one in record.about_of(entity)),
    )


# -- updates ---------------------------------------------------------------------------


def updates(site: Site) -> SiteFiles:
    """Every update, retracted ones too."""
    for update, retracted in site.record.ever:
        yield _update(site, update, retracted)


def _update(site: Site, update: Update, retracted: Correction | None) -> SiteFile:
    corrections = site.record.corrections.get(update.id, ())
    result = _object(
        update=site.record.lines.get(update.id) or canonical.dump(update),
        moves=as_array(answers.MOVES, site.record.moves(update)),
        retracted=answers.REVISIONS.json(retracted) if retracted else "null",
        corrections=as_array(answers.REVISIONS, corrections),
    )
    return answer(
        site,
        answers.UPDATE,
        result,
        modified=site.record.modified(update),
        id=update.id,
    )


# -- groups ----------------------------------------------------------------------------


def group_answer(site: Site, group: Group) -> SiteFiles:
    """A group, with the stays of its members."""
    members = [_member(site, stay) for stay in group.members]
    members.sort(key=lambda member: (member.country, member.since))
    result = _object(
        slug=json_text.encode(group.slug),
        name=json_text.encode(group.name),
        aliases=json_text.encode(group.aliases),
        publisher=json_text.encode(group.source.publisher),
        url=json_text.encode(group.source.url),
        members=as_array(answers.MEMBERS, members),
    )
    yield answer(site, answers.GROUP, result, slug=group.slug)


def _member(site: Site, stay: Membership) -> answers.Member:
    verdict = site.record.verdicts.get(stay.country)
    return answers.Member(
        country=stay.country,
        name=site.record.name(stay.country),
        since=stay.since,
        to=stay.to,
        status=verdict.status if verdict else "unknown",
        scope=verdict.scope if verdict else None,
    )


# -- text ------------------------------------------------------------------------------


def _object(**parts: str) -> str:
    """A JSON object of values that are JSON already, a key a line."""
    lines = [f'"{key}":{part}' for key, part in parts.items()]
    return "{\n" + ",\n".join(lines) + "\n}"
