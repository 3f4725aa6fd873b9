"""The front page with its chart, and the parts of the site for the frames of other pages."""

import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from hwstatus.answers.deadline_views import DeadlineView
from hwstatus.answers.verdict_words import decision, practice
from hwstatus.output.drawings import ChartDrawing
from hwstatus.output.formats import csv_rows
from hwstatus.output.options import Output
from hwstatus.pictures.outlines import atlas
from hwstatus.pictures.over_time import Mark, over_time, spoken
from hwstatus.pictures.palette import DARK, LIGHT, LOOKS, Caption
from hwstatus.pictures.world import SEEN, SPOKEN
from hwstatus.record.forms import Group
from hwstatus.record.models import Entity, Standing
from hwstatus.record.vocabulary import STATUSES, UNKNOWN
from hwstatus.site import rendering
from hwstatus.site.addresses import address_of, is_place
from hwstatus.site.beside import drawn_file
from hwstatus.site.open_data import dataset, script
from hwstatus.site.pages.world import (
    ON_A_DAY,
    band,
    places_on,
    rows_on,
    silent,
    world_band,
)
from hwstatus.site.published import SiteFiles, text_file
from hwstatus.site.record import Act, Record, alphabetical
from hwstatus.site.rendering import body, the
from hwstatus.site.sights import Sight
from hwstatus.site.site import DEEP, Site
from hwstatus.subject import SUPPLIER
from hwstatus.text import line
from hwstatus.wording import NOBODY_SAID, SAID, limit, spelled

# -- the chart -------------------------------------------------------------------------


PATH = "chart/countries-by-status"
MARKED = ("restricted", "banned", "phase-out")
"""Statuses whose first country is a turning point."""


def points(record: Record) -> list[Mark]:
    """The first country with each of the strictest statuses, by day."""
    marks = []
    for status in MARKED:
        firsts = [
            (sight.day, country.name, sight.head.decided_by or "")
            for country in record.countries
            for sight in record.sights[country.slug]
            if sight.head.status == status
        ]
        if firsts:
            day, name, update = min(firsts)
            marks.append(Mark(day, f"first {status}: {name}, {spelled(day)}", update))
    return sorted(marks)


def chart_files(site: Site) -> SiteFiles:
    """The chart as SVG on both grounds, as CSV, and with cards as PNG."""
    chart = site.chart
    drawing = ChartDrawing(chart)
    if not chart.rows:
        return
    caption = Caption(chart.title, chart.circumstances, drawing.notes())
    marks = points(site.record)
    for theme, name in ((LIGHT, ""), (DARK, "-dark")):
        svg = over_time(drawing.panels, caption, theme, marks)
        yield text_file(f"{PATH}{name}.svg", svg)
        if site.cards and not name:
            yield drawn_file(site, f"{PATH}.png", svg)
    header, *rows = csv_rows(chart, Output())
    credited = [f'{row.rstrip()},"{chart.about.source}"\r\n' for row in rows]
    yield text_file(
        f"{PATH}.csv", "".join([f"{header.rstrip()},source\r\n", *credited])
    )


def drawn(site: Site) -> Mapping[str, object] | None:
    """What a page says of the chart, its turning points, and how it is shared; None where there is none to draw."""
    chart = site.chart
    if not chart.rows:
        return None
    turning = points(site.record)
    said = f"{chart.title}: {'; '.join(point.words for point in turning)}"
    shared = rendering.of_chart(said, chart.title, site.absolute("#p-chart"))
    words = spoken(ChartDrawing(chart).columns)
    return {"words": words, "points": turning, "shared": shared}


# -- the page --------------------------------------------------------------------------


LATEST = 12
"""How many changes the front page names."""
NEXT = 8
"""How many deadlines it names that are ahead today."""

VIEWS = {
    "world": ("World", ""),
    "europe": ("Europe", "Europe"),
    "middle-east": ("Middle East", "Western Asia"),
    "africa": ("Africa", "Africa"),
    "asia": ("Asia", "Asia"),
    "oceania": ("Oceania", "Oceania"),
    "north-america": ("North America", "Northern America"),
    "central-america": ("Central America", "Central America"),
    "south-america": ("South America", "South America"),
}
"""What buttons show: the word on each, and the region of the United Nations of which the sentence speaks then."""


def front(site: Site) -> SiteFiles:
    """The page."""
    record = site.record
    boxes = {**atlas().views, "world": SEEN}  # of the world what a map shows of it
    yield site.page(
        "",
        "front.html.j2",
        band=world_band(site, ""),
        views=[(*words, boxes[name]) for name, words in VIEWS.items()],
        rows=rows_on(record, record.day),
        as_of=record.day,
        silent=silent(record),
        drawn=drawn(site),
        changes=_changes(record),
        deadlines=next_deadlines(record),
        next=NEXT,
        week=next(iter(site.weeks), None),
        facts=script(dataset(site, "index.html")),
    )


def _changes(record: Record) -> list[Act]:
    """The newest changes of the statuses of a country or a bloc."""
    states = (
        act
        for act in record.acts
        if record.is_state(act.update.entity) and not act.took_effect
    )
    return list(islice(states, LATEST))


def next_deadlines(record: Record) -> Sequence[DeadlineView]:
    """The next deadlines, more of them than are seen at once."""
    # Some will have passed when the page is read: a script leaves them out.
    return record.deadlines_ahead[: 2 * NEXT]


def packed_turns(site: Site) -> str:
    """What the slider of a map moves, as JSON: every sight of every country by its day.

    A turn is day, code of the country, number of its look, number of what it is for (-1
    without a verdict), `since` where that is another day, what is said beside it, the act.
    """
    record = site.record
    unknown = list(LOOKS).index(UNKNOWN)
    coded = [country for country in record.countries if country.iso2]
    limits = sorted({_limit(s.head) for c in coded for s in record.sights[c.slug]})
    turns = [_turn(s, c, limits) for c in coded for s in record.sights[c.slug][1:]]
    turns.sort(key=lambda turn: str(turn[0]))
    blanks = {_code(c): _look(record.sights[c.slug][0], c) for c in coded}
    packed = {
        "classes": list(LOOKS),
        "labels": [look.label for look in LOOKS.values()],
        "statuses": [name if name in STATUSES else UNKNOWN for name in LOOKS],
        "scopes": limits,
        "names": {_code(country): line(country.name) for country in coded},
        "unknown": unknown,
        "parts": {part: _within(coded, part) for _, part in VIEWS.values() if part},
        "title": ON_A_DAY,
        "spoken": SPOKEN,
        "said": SAID,
        "nobody": NOBODY_SAID,
        "blank": {code: look for code, look in blanks.items() if look != unknown},
        "updates": site.to("u/ID/"),
        "acts": _acts(record, turns),
        "turns": turns,
    }
    return json.dumps(packed, separators=(",", ":"))


def _within(countries: Iterable[Entity], part: str) -> list[str]:
    """The codes of the countries of a region."""
    return [_code(c) for c in countries if part in (c.region, c.subregion)]


def _limit(head: Standing) -> str:
    """What a verdict is for; empty without one."""
    return limit(head.scope, head.extent) if head.decided_by else ""


def _acts(record: Record, turns: Iterable[list[object]]) -> Mapping[str, Sequence[str]]:
    """Who decided, and who reports it, by the id of the act."""
    updates = [record.updates[str(turn[_ACT])] for turn in turns if len(turn) > _ACT]
    return {
        update.id: (line(body(update)), line(update.cited.publisher))
        for update in updates
    }


_ACT = 6
"""Where a turn has the id of the act that carries the verdict."""


def _turn(sight: Sight, country: Entity, limits: Sequence[str]) -> list[object]:
    head = sight.head
    scope = -1
    since = ""
    if head.status != UNKNOWN:
        scope = limits.index(_limit(head))
        if head.since != sight.day:
            since = head.since or ""
    turn = [sight.day, _code(country), _look(sight, country), scope, since]
    turn += [line(sight.aside), head.decided_by or ""]
    while turn[-1] == "":
        turn.pop()
    return turn


def _code(country: Entity) -> str:
    return (country.iso2 or "").lower()


def _look(sight: Sight, country: Entity) -> int:
    return list(LOOKS).index(sight.look(country).name)


# -- frames of other pages -------------------------------------------------------------


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
    return Frame(f"embed/{address_of(entity)}", entity.name, _named(entity), height)


def embed_page(site: Site) -> SiteFiles:
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


def frames_of_the_site(site: Site) -> SiteFiles:
    """The map and the next deadlines."""
    record = site.record
    places = places_on(site, record.day, "../../")
    shown = band(site, places, record.day, dated=False)
    yield site.page("embed/map/", "embed_map.html.j2", band=shown, page="", name="")
    yield site.page(
        "embed/deadlines/",
        "embed_deadlines.html.j2",
        deadlines=next_deadlines(record),
        next=NEXT // 2,
        page="deadlines/",
    )


def frame_of_a_group(site: Site, group: Group) -> SiteFiles:
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


def frame_of_an_entity(site: Site, entity: Entity) -> SiteFiles:
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
