"""The answers of the API about one entity, one update, one group."""

from collections.abc import Iterator

from hwstatus import json_text
from hwstatus.answers.deadlines import DEADLINES
from hwstatus.answers.verdicts import VERDICTS
from hwstatus.record import canonical
from hwstatus.record.ledger_records import Group, Membership
from hwstatus.record.models import Entity, Update
from hwstatus.site.addresses import address_of
from hwstatus.site.api import answers, rows
from hwstatus.site.api.answers import FOLDER, answer, array, as_array
from hwstatus.site.published import SiteFile
from hwstatus.site.site import Site
from hwstatus.store.corrections import Correction

# -- entities --------------------------------------------------------------------------


def entity_answer(site: Site, entity: Entity) -> Iterator[SiteFile]:
    """The answer, by slug and by code."""
    made = answer(
        site,
        answers.ENTITY,
        _whole_entity(site, entity),
        path=_path(entity.slug),
        modified=site.record.modified_about.get(entity.slug),
        page=address_of(entity),
    )
    yield made
    for code in site.codes(entity):
        # An entity's own name goes before the code of another one.
        if code not in site.record.entities:
            yield made._replace(path=_path(code))


def _path(name: str) -> str:
    return FOLDER + answers.ENTITY.path.format(slug=name)


def _whole_entity(site: Site, entity: Entity) -> str:
    record = site.record
    slug = entity.slug
    groups = [g.slug for g in record.groups if slug in record.members_of[g.slug]]
    return _object(
        entity=canonical.dump(entity),
        verdict=VERDICTS.json(record.verdicts[slug]),
        scopes=as_array(rows.SCOPES, record.standings.get(slug, ())),
        runs=as_array(rows.RUNS, record.runs(slug)),
        deadlines=as_array(DEADLINES, record.deadlines_of.get(slug, ())),
        groups=json_text.encode(groups),
        updates=array(record.lines[one.id] for one in record.about_of(entity)),
    )


# -- updates ---------------------------------------------------------------------------


def updates(site: Site) -> Iterator[SiteFile]:
    """Every update, retracted ones too."""
    for update, retracted in site.record.ever:
        yield _update(site, update, retracted)


def _update(site: Site, update: Update, retracted: Correction | None) -> SiteFile:
    corrections = site.record.corrections.get(update.id, ())
    result = _object(
        update=site.record.lines.get(update.id) or canonical.dump(update),
        moves=as_array(rows.MOVES, site.record.moves(update)),
        retracted=rows.REVISIONS.json(retracted) if retracted else "null",
        corrections=as_array(rows.REVISIONS, corrections),
    )
    return answer(
        site,
        answers.UPDATE,
        result,
        path=FOLDER + answers.UPDATE.path.format(id=update.id),
        modified=site.record.modified(update),
        page=f"u/{update.id}/",
    )


# -- groups ----------------------------------------------------------------------------


def group_answer(site: Site, group: Group) -> Iterator[SiteFile]:
    """A group, with the stays of its members."""
    members = [_member(site, stay) for stay in group.members]
    members.sort(key=lambda member: (member.country, member.since))
    result = _object(
        slug=json_text.encode(group.slug),
        name=json_text.encode(group.name),
        aliases=json_text.encode(group.aliases),
        publisher=json_text.encode(group.source.publisher),
        url=json_text.encode(group.source.url),
        members=as_array(rows.MEMBERS, members),
    )
    path = FOLDER + answers.GROUP.path.format(slug=group.slug)
    yield answer(site, answers.GROUP, result, path=path, page=f"g/{group.slug}/")


def _member(site: Site, stay: Membership) -> rows.Member:
    verdict = site.record.verdicts.get(stay.country)
    return rows.Member(
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
