"""What the tables of the flat database hold: every column with its type and its meaning."""

from collections.abc import Mapping
from typing import NamedTuple

from hwstatus.record.models import Filter

WHOLE = Filter(reverse=True)
"""The filter that lets every update through, oldest first."""


def is_whole(chosen: Filter) -> bool:
    """Whether a filter leaves no update out, in whichever order it has them."""
    return chosen._replace(sort=WHOLE.sort, reverse=WHOLE.reverse) == WHOLE


class FlatColumn(NamedTuple):
    """A column: what it holds, and the table whose key it names, if any."""

    words: str
    refers: str = ""
    kind: type[str] | type[int] = str


class FlatTable(NamedTuple):
    """A table: what a row of it is, its columns and its key.

    `label` is the column that names a row to a reader, `searched` those of the full-text
    index.
    """

    words: str
    columns: Mapping[str, FlatColumn]
    key: tuple[str, ...]
    label: str = ""
    searched: tuple[str, ...] = ()

    def references(self, *, whole: bool) -> Mapping[str, str]:
        """The table that each referring column refers to.

        Where a filter left updates out, only a row's own update is sure to be there.
        """
        found = {}
        for name, column in self.columns.items():
            certain = whole or column.refers != "updates" or name == "update_id"
            if column.refers and certain:
                found[name] = column.refers
        return found


_UPDATE = FlatColumn("the update", "updates")
_ENTITY = FlatColumn("the entity that it is about", "entities")
_SCOPE = FlatColumn("what the status is for", "scopes")
_STATUS = FlatColumn("the status", "statuses")
_BEGAN = FlatColumn("the update that began it", "updates")
_CONFIRMED = FlatColumn("the update that last confirmed it", "updates")
_SINCE = FlatColumn("the date of the update that began it, as exactly as known")
_FROM = FlatColumn("the first day (ISO) on which it counts")
_TO = FlatColumn("the first day (ISO) on which it no longer does; empty while it lasts")
_PLACE = FlatColumn("its place in the update, from 1", kind=int)

STATUSES = FlatTable(
    "The statuses, strictest first.",
    {
        "status": FlatColumn("the word"),
        "rank": FlatColumn("how strict: 6 is banned, 0 permitted, -1 unknown", "", int),
        "binding": FlatColumn("1 where it binds, else 0", kind=int),
        "definition": FlatColumn("what it means"),
    },
    ("status",),
)

SCOPES = FlatTable(
    "What a status can be for.",
    {
        "scope": FlatColumn("the word"),
        "network": FlatColumn("1 for a part of the networks, else 0", kind=int),
        "definition": FlatColumn("what it means"),
    },
    ("scope",),
)

ENTITIES = FlatTable(
    "Countries, companies and what else updates are about, each with its present verdict.",
    {
        "slug": FlatColumn("its permanent name"),
        "name": FlatColumn("its display name"),
        "kind": FlatColumn("country, bloc, region, company, organisation or group"),
        "status": FlatColumn("the present verdict on its networks", "statuses"),
        "scope": FlatColumn("the scope that the verdict is for", "scopes"),
        "since": _SINCE,
        "decided_by": _CONFIRMED,
        "practice": FlatColumn("what the operators of a country without verdict do"),
        "practice_last_known": FlatColumn("the year, where that is long ago"),
        "last_update": FlatColumn("the date of the newest update about it"),
        "last_checked": FlatColumn("the last day on which somebody found nothing new"),
        "iso2": FlatColumn("ISO 3166-1 alpha-2"),
        "iso3": FlatColumn("ISO 3166-1 alpha-3"),
        "numeric": FlatColumn("ISO 3166-1 numeric"),
        "region": FlatColumn("its region (UN M49)"),
        "subregion": FlatColumn("its subregion (UN M49)"),
        "home": FlatColumn("a company's country", "entities"),
        "part_of": FlatColumn("the group that a company belongs to", "entities"),
        "aliases": FlatColumn("other names, separated by `; `"),
    },
    ("slug",),
    label="name",
    searched=("name", "aliases"),
)

OPERATES_IN = FlatTable(
    "The countries in which a company operates besides its own.",
    {
        "company": FlatColumn("the company", "entities"),
        "country": FlatColumn("the country", "entities"),
        "since": FlatColumn("since when, as exactly as known; empty where unknown"),
        "until": FlatColumn("its last day there; empty while it lasts"),
        "place": FlatColumn("its place in the company's list, from 1", kind=int),
    },
    ("company", "place"),
)

UPDATES = FlatTable(
    "The updates: dated, sourced reports in our own words.",
    {
        "id": FlatColumn("its permanent id"),
        "entity": _ENTITY,
        "date": FlatColumn("when it happened, as exactly as known"),
        "first_day": FlatColumn("the first day (ISO) on which it can have happened"),
        "last_day": FlatColumn("the day (ISO) from which its effects count"),
        "status": FlatColumn("the status that it sets; empty for context", "statuses"),
        "scope": FlatColumn("what that status is for", "scopes"),
        "summary": FlatColumn("one or two sentences"),
        "note": FlatColumn("what a reader must know besides"),
        "actor": FlatColumn("the kind of actor"),
        "actor_name": FlatColumn("the actor's proper name"),
        "confidence": FlatColumn("what the sources warrant"),
        "pending": FlatColumn("what an undecided plan would do to the status"),
        "publisher": FlatColumn("the publisher of the source to cite"),
        "url": FlatColumn("the address of that source"),
        "recorded_at": FlatColumn("when it was recorded, in UTC"),
        "recorded_by": FlatColumn("who recorded it"),
    },
    ("id",),
    label="summary",
    searched=("summary", "note", "actor_name", "publisher"),
)

ALSO_ABOUT = FlatTable(
    "Further entities that an update is about.",
    {"update_id": _UPDATE, "entity": FlatColumn("a further entity", "entities")},
    ("update_id", "entity"),
)

EFFECTS = FlatTable(
    "What updates change: a status for a scope.",
    {
        "update_id": _UPDATE,
        "entity": _ENTITY,
        "scope": _SCOPE,
        "status": _STATUS,
        "stage": FlatColumn("how far the decision is"),
        "basis": FlatColumn("what it rests on"),
        "effective": FlatColumn("the day it takes effect, where that is another one"),
        "restores": FlatColumn("the update whose status it brings back", "updates"),
    },
    ("update_id", "scope"),
)

SOURCES = FlatTable(
    "Who says so.",
    {
        "update_id": _UPDATE,
        "place": _PLACE,
        "publisher": FlatColumn("who published it"),
        "title": FlatColumn("its title"),
        "url": FlatColumn("its address"),
        "archive_url": FlatColumn("the address of an archived copy"),
        "published": FlatColumn("when it was published, as exactly as known"),
        "official": FlatColumn("1 for the acting body itself, else 0", kind=int),
        "origin": FlatColumn("the agency whose report it carries"),
        "retrieved": FlatColumn("the day (ISO) on which somebody read it"),
        "locator": FlatColumn("an act's number, or its place in a gazette"),
    },
    ("update_id", "place"),
    label="publisher",
)

DEADLINES = FlatTable(
    "Dates by which something must stop or go, and what became of them.",
    {
        "update_id": FlatColumn("the update that set it", "updates"),
        "place": _PLACE,
        "entity": _ENTITY,
        "scope": FlatColumn("what it is for", "scopes"),
        "date": FlatColumn("the date, as exactly as known"),
        "last_day": FlatColumn("the last day (ISO) that it leaves"),
        "what": FlatColumn("what must stop or go"),
        "replaces": FlatColumn("the date that it was before"),
        "stands": FlatColumn("1 unless another date has replaced it", kind=int),
        "outcome": FlatColumn("met, missed, dropped, extended, or not known"),
        "outcome_on": FlatColumn("the date of the update that says so"),
        "outcome_by": FlatColumn("the update that says so", "updates"),
    },
    ("update_id", "place"),
    label="what",
)

EXEMPTIONS = FlatTable(
    "Curation rules that an update is excused from, and why.",
    {
        "update_id": _UPDATE,
        "place": _PLACE,
        "rule": FlatColumn("the rule"),
        "reason": FlatColumn("why"),
    },
    ("update_id", "place"),
)

STANDINGS = FlatTable(
    "The present status of each entity for each scope.",
    {
        "entity": FlatColumn("the entity", "entities"),
        "scope": _SCOPE,
        "status": _STATUS,
        "since": _SINCE,
        "stage": FlatColumn("how far the decision is"),
        "basis": FlatColumn("what it rests on"),
        "effective": FlatColumn("the day it takes effect, where that is another one"),
        "began_by": _BEGAN,
        "decided_by": _CONFIRMED,
        "decided_on": FlatColumn("the date of that update"),
        "restores": FlatColumn("the update whose status it brought back", "updates"),
        "disputed_with": FlatColumn("an update that contradicts it", "updates"),
    },
    ("entity", "scope"),
)

STANDING_RUNS = FlatTable(
    "What each entity's status was for each scope, from which day to which.",
    {
        "entity": FlatColumn("the entity", "entities"),
        "scope": _SCOPE,
        "status": _STATUS,
        "was": FlatColumn("the status before", "statuses"),
        "from_day": _FROM,
        "to_day": _TO,
        "since": _SINCE,
        "began_by": _BEGAN,
        "confirmed_by": _CONFIRMED,
    },
    ("entity", "scope", "began_by"),
)

VERDICT_RUNS = FlatTable(
    "What each entity's verdict was, from which day to which; before the first, unknown.",
    {
        "entity": FlatColumn("the entity", "entities"),
        "status": FlatColumn("the verdict on its networks", "statuses"),
        "scope": FlatColumn("the scope that the verdict is for", "scopes"),
        "from_day": _FROM,
        "to_day": _TO,
        "since": _SINCE,
        "began_by": _BEGAN,
        "confirmed_by": _CONFIRMED,
    },
    ("entity", "from_day"),
)

NOTHING_NEW = FlatTable(
    "Days on which somebody looked and found nothing new.",
    {
        "entity": FlatColumn("the entity", "entities"),
        "date": FlatColumn("the day (ISO)"),
        "note": FlatColumn("what was looked at"),
        "recorded_at": FlatColumn("when it was recorded, in UTC"),
        "recorded_by": FlatColumn("who recorded it"),
    },
    ("entity", "date"),
)

GROUPS = FlatTable(
    "Groups of countries.",
    {
        "slug": FlatColumn("its permanent name"),
        "name": FlatColumn("its display name"),
        "aliases": FlatColumn("other names, separated by `; `"),
        "publisher": FlatColumn("who says who its members are"),
        "url": FlatColumn("where that is said"),
    },
    ("slug",),
    label="name",
)

MEMBERSHIPS = FlatTable(
    "Which countries belonged to a group, and when.",
    {
        "group_slug": FlatColumn("the group", "groups"),
        "country": FlatColumn("the member", "entities"),
        "since": FlatColumn("since when, as exactly as known"),
        "until": FlatColumn("its last day as a member; empty while it lasts"),
        "from_day": FlatColumn("the first day (ISO) on which it counts"),
        "to_day": FlatColumn("the first day (ISO) on which it no longer does"),
    },
    ("group_slug", "country", "since"),
)

META = FlatTable(
    "Facts about this database.",
    {"key": FlatColumn("which fact"), "value": FlatColumn("what is said")},
    ("key",),
)

TABLES: Mapping[str, FlatTable] = {
    "statuses": STATUSES,
    "scopes": SCOPES,
    "entities": ENTITIES,
    "operates_in": OPERATES_IN,
    "updates": UPDATES,
    "also_about": ALSO_ABOUT,
    "effects": EFFECTS,
    "sources": SOURCES,
    "deadlines": DEADLINES,
    "exemptions": EXEMPTIONS,
    "standings": STANDINGS,
    "standing_runs": STANDING_RUNS,
    "verdict_runs": VERDICT_RUNS,
    "nothing_new": NOTHING_NEW,
    "groups": GROUPS,
    "memberships": MEMBERSHIPS,
    "meta": META,
}
"""Every table by its name."""
