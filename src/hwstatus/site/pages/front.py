"""The front page: where Huawei stands today and on any day, country by country."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from hwstatus.answers.deadline_views import DeadlineView
from hwstatus.pictures import LOOKS
from hwstatus.pictures.geometry import Box
from hwstatus.pictures.outlines import atlas
from hwstatus.pictures.world import SEEN, SPOKEN
from hwstatus.record.models import Entity, Standing
from hwstatus.record.vocabulary import STATUSES, UNKNOWN
from hwstatus.site.open_data import dataset, script
from hwstatus.site.pages.chart import drawn
from hwstatus.site.pages.world import ON_A_DAY, band, places_on, rows_on, silent
from hwstatus.site.published import SiteFile
from hwstatus.site.record import Act, Record
from hwstatus.site.rendering import body
from hwstatus.site.sights import Sight
from hwstatus.site.site import Site
from hwstatus.text import line
from hwstatus.wording import NOBODY_SAID, SAID, limit

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


class View(NamedTuple):
    """A part of the world that a button shows."""

    word: str
    part: str
    box: Box


def front(site: Site) -> Iterator[SiteFile]:
    """The page."""
    record = site.record
    yield site.page(
        "",
        "front.html.j2",
        band=band(site, places_on(site, record.day, ""), record.day, moves=True),
        views=[View(*words, _box(name)) for name, words in VIEWS.items()],
        rows=rows_on(record, record.day),
        as_of=record.day,
        silent=silent(record),
        drawn=drawn(site),
        changes=_changes(record),
        deadlines=deadlines_ahead(record),
        next=NEXT,
        week=next(iter(site.weeks), None),
        facts=script(dataset(site, "index.html")),
    )


def _box(name: str) -> Box:
    """What a button shows; of the world what a map shows of it."""
    return SEEN if name == "world" else atlas().views[name]


def _changes(record: Record) -> list[Act]:
    """The newest changes of the statuses of a country or a bloc."""
    states = (
        act
        for act in record.acts
        if record.is_state(act.update.entity) and not act.took_effect
    )
    return list(islice(states, LATEST))


def deadlines_ahead(record: Record) -> Sequence[DeadlineView]:
    """The next deadlines, more of them than are seen at once."""
    ahead = [d for d in record.deadlines_told_once if d.is_ahead]
    # Some will have passed when the page is read: a script leaves them out.
    return ahead[: 2 * NEXT]


def packed_turns(site: Site) -> str:
    """What the slider of a map moves, as JSON: every sight of every country by its day.

    A turn is day, code of the country, number of its look, number of what it is for (-1
    without a verdict), `since` where that is another day, what is said beside it, the act.
    """
    record = site.record
    unknown = list(LOOKS).index(UNKNOWN)
    coded = [country for country in record.countries if country.iso2]
    limits = sorted({_limit(s.head) for c in coded for s in record.sights[c.slug]})
    turns = _all_turns(record, coded, limits)
    blanks = {_code(c): _look(record.sights[c.slug][0], c) for c in coded}
    packed = {
        "classes": list(LOOKS),
        "labels": [look.label for look in LOOKS.values()],
        "statuses": [_status(name) for name in LOOKS],
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


def _status(look: str) -> str:
    return look if look in STATUSES else UNKNOWN


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


def _all_turns(
    record: Record, countries: Sequence[Entity], limits: Sequence[str]
) -> list[list[object]]:
    turns = [
        _turn(sight, country, limits)
        for country in countries
        for sight in record.sights[country.slug][1:]
    ]
    return sorted(turns, key=lambda turn: str(turn[0]))


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
