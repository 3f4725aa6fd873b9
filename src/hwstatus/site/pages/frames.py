"""Parts of the site for the frames of other pages, and the page that says how to put one there."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from hwstatus.answers.verdict_words import decision, practice
from hwstatus.record.ledger_records import Group
from hwstatus.record.models import Entity
from hwstatus.site.addresses import address_of, is_place
from hwstatus.site.pages.front import NEXT, deadlines_ahead
from hwstatus.site.pages.world import band, places_on
from hwstatus.site.published import SiteFile
from hwstatus.site.record import alphabetical
from hwstatus.site.rendering import the
from hwstatus.site.site import DEEP, Site
from hwstatus.subject import SUPPLIER

_MAP = 560
_DEADLINES = 640
_BARE = 225
"""How many px a frame is high, 320 px wide, without what is said of a verdict."""
_LINE = 25
_LETTERS = 30
"""How high a line is then, and how many letters of a summary are in it at least."""


class Frame(NamedTuple):
    """A frame: the page in it, what it is called, and how high it is on a phone."""

    path: str
    name: str
    title: str
    height: int


class Kind(NamedTuple):
    """Frames of one kind, of which a page shows the first; `key` is a word for it."""

    key: str
    heading: str
    frames: Sequence[Frame]


def _named(entity: Entity) -> str:
    joined = "in" if is_place(entity) else "and"
    return f"{SUPPLIER} {joined} {the(entity.name)}"


def _of_entity(site: Site, entity: Entity) -> Frame:
    verdict = site.record.verdicts[entity.slug]
    parts = (
        _named(entity),
        verdict.limit,
        verdict.summary or practice(verdict),
        verdict.excuse,
        decision(verdict),
        verdict.publisher,
    )
    said = " ".join(filter(None, parts))
    height = _BARE + _LINE * (len(said) // _LETTERS)
    path = f"embed/{address_of(entity)}"
    return Frame(path, entity.name, _named(entity), height)


def explained(site: Site) -> Iterator[SiteFile]:
    """How to put a frame into another page, with each kind of frame at work."""
    record = site.record
    framed = [e for e in record.entities.values() if site.is_answered(e.slug)]
    framed.sort(key=lambda entity: alphabetical(entity.name))
    groups = [
        Frame(f"embed/g/{g.slug}/", g.name, f"{SUPPLIER}: {g.name}", _MAP)
        for g in record.groups
    ]
    places = [_of_entity(site, e) for e in framed if is_place(e)]
    others = [_of_entity(site, e) for e in framed if not is_place(e)]
    world = Frame("embed/map/", "", f"Where {SUPPLIER} stands", _MAP)
    due = Frame("embed/deadlines/", "", f"Deadlines on {SUPPLIER}", _DEADLINES)
    kinds = (
        Kind("map", "The map", [world]),
        Kind("country", "A country", places),
        Kind("company", "A company", others),
        Kind("group", "A group of countries", groups),
        Kind("deadlines", "The next deadlines", [due]),
    )
    shown = [kind for kind in kinds if kind.frames]
    yield site.page("embed/", "embed.html.j2", kinds=shown)


def of_the_site(site: Site) -> Iterator[SiteFile]:
    """The map and the next deadlines."""
    record = site.record
    places = places_on(site, record.day, "../../")
    shown = band(site, places, record.day, dated=False)
    yield site.page("embed/map/", "embed_map.html.j2", band=shown, page="", name="")
    yield site.page(
        "embed/deadlines/",
        "embed_deadlines.html.j2",
        deadlines=deadlines_ahead(record),
        next=NEXT // 2,
        page="deadlines/",
    )


def of_a_group(site: Site, group: Group) -> Iterator[SiteFile]:
    """The map of the members of a group."""
    record = site.record
    members = [record.entities[slug] for slug in record.members_of[group.slug]]
    places = places_on(site, record.day, f"{DEEP}../", members)
    yield site.page(
        f"embed/g/{group.slug}/",
        "embed_map.html.j2",
        band=band(site, places, record.day, group, dated=False),
        page=f"g/{group.slug}/",
        name=group.name,
    )


def of_an_entity(site: Site, entity: Entity) -> Iterator[SiteFile]:
    """The verdict on an entity, where updates are about it."""
    if not site.is_answered(entity.slug):
        return
    verdict = site.record.verdicts[entity.slug]
    yield site.page(
        f"embed/{address_of(entity)}",
        "embed_entity.html.j2",
        named=_named(entity),
        verdict=verdict,
        practice=practice(verdict),
        page=address_of(entity),
    )
