"""`map`: the status of every country on a day, to be drawn or listed."""

from hwstatus.answers import evidence
from hwstatus.answers.answer import Table
from hwstatus.answers.circumstances import Picture, circumstances
from hwstatus.answers.counts import membership, strictest_first
from hwstatus.answers.filters import FilterOptions, build_filter
from hwstatus.answers.verdicts import Verdict
from hwstatus.columns import Column
from hwstatus.record.vocabulary import COUNTRY
from hwstatus.rules.practice import counted_as
from hwstatus.store.tracker import Tracker
from hwstatus.subject import TITLE

MAPPED = Table(
    "map",
    Verdict,
    "entity name iso2 status scope since practice extent iso3",
    more={
        "iso2": Column("its code by ISO 3166-1; no place on the map without one"),
        "practice": Column(
            "what operators do where the networks are unknown; `last-known` where that is over five years old"
        ),
    },
    plain="entity status",
    document="name status scope extent since practice",
    given_by="`map`",
)
"""A verdict in fewer columns, with the practice as it is counted."""


class WorldMap(Picture[Verdict]):
    """Every country asked about, strictest first; drawn, the map with these countries."""


def world_map(
    tracker: Tracker,
    wanted: FilterOptions,
    *,
    practice: bool = True,
    address: str | None = None,
) -> WorldMap:
    """Every country, or the members of groups, by headline or for some scopes.

    Of `wanted` only the groups and scopes count; `address` is that of a site to name.
    Raises `Usage` for unknown ones.
    """
    chosen = build_filter(tracker, wanted)
    countries = [
        one
        for one in tracker.entities.all()
        if one.kind == COUNTRY
        and (chosen.members is None or one.slug in chosen.members)
    ]
    slugs = [country.slug for country in countries]
    heads = evidence.headlines(tracker, slugs, scopes=chosen.scopes)
    bare = evidence.verdicts(tracker, list(heads.values()))
    asks_practice = practice and not chosen.scopes
    rows = [
        row._replace(practice=counted_as(row.practice, row.practice_last_known))
        for row in evidence.supplemented(tracker, bare, practice=asks_practice)
    ]
    rows.sort(key=strictest_first)
    members = membership(" ".join(wanted.group), [row.status for row in rows])
    return WorldMap(
        table=MAPPED,
        rows=rows,
        heading=TITLE,
        about=circumstances(tracker, wanted, chosen, address),
        notes=[members] if wanted.group else [],
        empty_message="No members on that day.",
    )
