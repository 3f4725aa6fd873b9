"""What is beside the page of an entity: its history as a table, as text, its badge, and its card.

A card is a picture for social networks. Drawing takes most of the time of a site, so that a card that
is already in the folder is drawn again only where it would be another one: it holds the hash of what
it was drawn from. A card that is not as it was published is drawn again too.
"""

import struct
from collections.abc import Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from zlib import crc32

from hwstatus import wording
from hwstatus.answers.answer import Answer
from hwstatus.answers.deadline_views import DeadlineView
from hwstatus.answers.profiles import Profile
from hwstatus.answers.show import Profiles
from hwstatus.answers.updates import UPDATES, UpdateRow
from hwstatus.answers.verdict_words import decision
from hwstatus.output.documents import markdown
from hwstatus.output.formats import csv_rows
from hwstatus.output.options import Output
from hwstatus.pictures.card import badge, card, map_card
from hwstatus.pictures.outlines import view_of_group
from hwstatus.pictures.png import png
from hwstatus.pictures.world import Places
from hwstatus.record.forms import Group
from hwstatus.record.models import Entity
from hwstatus.record.vocabulary import STATUSES, UNKNOWN
from hwstatus.site.addresses import address_of
from hwstatus.site.pages.entities import MOST
from hwstatus.site.pages.world import counts_on, end_of, places_on, said_on, world_said
from hwstatus.site.published import SiteFile, SiteFiles, sum_of, text_file
from hwstatus.site.record import Record
from hwstatus.site.site import Site
from hwstatus.subject import SLUG, STANDS, SUPPLIER
from hwstatus.wording import NO_EVIDENCE, spelled


def files(site: Site, entity: Entity) -> SiteFiles:
    """History, text and badge."""
    folder = address_of(entity)
    rows = [
        UpdateRow(site.record.lines[update.id], site.record.tracker)
        for update in site.record.about_of(entity)
    ]
    table = csv_rows(Answer(table=UPDATES, rows=rows), Output())
    yield text_file(f"{folder}history.csv", "".join(table))
    yield text_file(f"{folder}index.md", _markdown(site, entity, rows))
    yield text_file(f"{folder}badge.svg", _badge(site, entity))


# -- text ------------------------------------------------------------------------------


def _markdown(site: Site, entity: Entity, about: Sequence[UpdateRow]) -> str:
    """The verdict in words, and the history as a table: as much of it as the page has."""
    record = site.record
    rows = about[-MOST:]
    profile = Profile(
        entity=entity,
        home=record.name(entity.home) if entity.home else None,
        verdict=record.verdicts[entity.slug],
        scopes=tuple(record.standings.get(entity.slug, ())),
        deadline=_deadline(site, entity),
        companies=(),
        companies_without_status=0,
        history=tuple(rows),
        total=len(about),
        said=world_said(record) if entity.slug == SLUG else "",
    )
    answer = Profiles(
        rows=rows,
        profiles=[profile],
        on=record.day,
        tell_dataset=lambda: record.dataset,
    )
    return "".join(markdown(answer, Output()))


def _deadline(site: Site, entity: Entity) -> DeadlineView | None:
    """The next deadline; the last where none is ahead."""
    own = site.record.deadlines_of.get(entity.slug, ())
    ahead = [row for row in own if row.is_ahead]
    return next(iter(ahead or own[-1:]), None)


# -- badge -----------------------------------------------------------------------------


def _badge(site: Site, entity: Entity) -> str:
    if entity.slug == SLUG:
        return _world_badge(site.record)
    verdict = site.record.verdicts[entity.slug]
    said = wording.status_since(
        verdict.status, verdict.scope, verdict.extent, verdict.since
    )
    title = f"{SUPPLIER}, {entity.name}: {said}. As of {spelled(site.record.day)}"
    word = verdict.status
    if verdict.scope:
        word = wording.status_for(word, verdict.limit)
    colour = STATUSES[verdict.status].colours.word
    return badge(f"{SUPPLIER} · {entity.name}", word, colour, title)


def _world_badge(record: Record) -> str:
    """That of the supplier itself: in how many countries the strictest status holds."""
    counts = counts_on(record, record.day)
    status = next((s for s in wording.SAID if counts[s]), UNKNOWN)
    where = wording.counted(counts[status], "country", "countries")
    colour = STATUSES[status].colours.word
    return badge(SUPPLIER, f"{status} in {where}", colour, world_said(record))


# -- card ------------------------------------------------------------------------------

_KEY = b"tEXtSource\0"
_AFTER_HEADER = 33
"""Where the first chunk after a PNG's header begins."""


def card_file(site: Site, entity: Entity) -> SiteFiles:
    """The card of an entity, if cards are asked for."""
    if site.cards and site.is_answered(entity.slug):
        path = f"{address_of(entity)}card.png"
        yield drawn_file(site, path, card(**_on_card(site, entity)))


def front_card(site: Site) -> SiteFiles:
    """The card of the front page."""
    places = places_on(site, site.record.day, "")
    return _map_card(site, "", f"Where {SUPPLIER} stands", places, site.record.day)


def group_card(site: Site, group: Group) -> SiteFiles:
    """The card of a group."""
    members = [site.record.entities[s] for s in site.record.members_of[group.slug]]
    places = places_on(site, site.record.day, "", members)
    title = f"{SUPPLIER}: {group.name}"
    return _map_card(site, f"g/{group.slug}/", title, places, site.record.day, group)


def year_card(site: Site, year: str) -> SiteFiles:
    """The card of a year."""
    day = end_of(site.record, year)
    places = places_on(site, day, "")
    return _map_card(site, f"on/{year}/", f"{SUPPLIER} in {year}", places, day)


def _map_card(
    site: Site,
    folder: str,
    title: str,
    places: Places,
    day: str,
    group: Group | None = None,
) -> SiteFiles:
    if not site.cards:
        return
    said = f"On {spelled(day)}, {said_on(site.record, places, day, group)}"
    view = view_of_group(group.slug, places) if group else None
    below = f"hwstatus · dataset {site.record.dataset}"
    svg = map_card(title, said, below, places, view)
    yield drawn_file(site, f"{folder}card.png", svg)


def drawn_file(site: Site, path: str, svg: str) -> SiteFile:
    """A picture as a file: the one that is there where it was drawn from the same."""
    return SiteFile(path, drawn(svg, site.former / path, site.former_sums.get(path)))


def _on_card(site: Site, entity: Entity) -> dict[str, str]:
    """What the card of an entity says."""
    verdict = site.record.verdicts[entity.slug]
    since = ""
    who = "hwstatus"
    if verdict.scope:
        since = f"{verdict.limit}, since {spelled(verdict.since)}"
        who = decision(verdict)
        if (verdict.publisher or "") not in who:
            who += f" · source: {verdict.publisher}"
    return {
        "above": f"{STANDS} · {entity.kind} · as of {spelled(site.record.day)}",
        "title": entity.name,
        "word": verdict.status,
        "colour": STATUSES[verdict.status].colours.word,
        "since": since,
        "text": verdict.summary or NO_EVIDENCE.capitalize(),
        "below": who,
    }


def drawn(svg: str, former: Path, sum_known: str | None) -> bytes:
    """A picture as PNG: the former one where that was drawn from the same SVG.

    `sum_known` is its sum as it was published.
    """
    mark = sha256(svg.encode()).hexdigest().encode()
    with suppress(OSError):
        former_png = former.read_bytes()
        is_same = former_png[_AFTER_HEADER + 4 :].startswith(_KEY + mark)
        if is_same and sum_of(former_png) == sum_known:
            return former_png
    return _marked(png(svg), mark)


def _marked(picture: bytes, mark: bytes) -> bytes:
    """A PNG that says what it was drawn from."""
    named = _KEY + mark
    chunk = struct.pack(">I", len(named) - 4) + named + struct.pack(">I", crc32(named))
    return picture[:_AFTER_HEADER] + chunk + picture[_AFTER_HEADER:]
