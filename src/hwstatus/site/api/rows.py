"""The rows of the API that no command gives, each with its columns."""

from typing import NamedTuple

from hwstatus.answers.deadlines import DeadlineView
from hwstatus.models import Entity, Standing, Update
from hwstatus.rows import Column, Table
from hwstatus.rows.columns import NAME, SCOPE, SLUG
from hwstatus.rows.verdicts import Verdict
from hwstatus.turns import Run


class Listed(NamedTuple):
    """An entity in the list of all."""

    slug: str
    name: str
    kind: str
    iso2: str | None
    iso3: str | None
    home: str | None
    region: str | None
    status: str
    scope: str | None
    since: str | None
    updates: int


LISTED: Table[Listed] = Table(
    "entities",
    {
        "slug": SLUG,
        "name": NAME,
        "kind": Column("what it is"),
        "iso2": Column("ISO 3166-1, two letters"),
        "iso3": Column("ISO 3166-1, three letters"),
        "home": Column("slug of the country that a company is from"),
        "region": Column("its UN M49 region"),
        "status": Column("the status; `unknown` where nothing qualifies"),
        "scope": SCOPE,
        "since": Column("first day, as known, of the unbroken run of the status"),
        "updates": Column("how many updates are about it"),
    },
)

RUNS: Table[Run] = Table(
    "runs",
    {
        "entity": SLUG,
        "scope": Column("what the status is for"),
        "status": Column("the status that held"),
        "from_day": Column("first day on which it certainly held (ISO)"),
        "to_day": Column("first day on which another one held; null while it lasts"),
        "since": Column("its first day, as exactly as known"),
        "began_by": Column("id of the update that began it"),
        "confirmed_by": Column("id of the update that last confirmed it"),
    },
)

SCOPES_HELD: Table[Standing] = Table(
    "scopes",
    {
        "scope": Column("what the status is for"),
        "status": Column("the status"),
        "since": Column("first day, as known, of its unbroken run"),
        "stage": Column("how far the act is that last confirmed it"),
        "basis": Column("what that act rests on"),
        "effective": Column("the day that act takes effect, where that is another one"),
        "decided_by": Column("id of the update that last confirmed it"),
        "decided_on": Column("date of that update"),
        "began_by": Column("id of the update that began it"),
        "began_on": Column("date of that update"),
        "disputed_with": Column("id of the update that contradicts it"),
        "restores": Column("id of the earlier update that its beginning restored"),
    },
)


class Held(NamedTuple):
    """An entity's headline on a day that is past."""

    entity: str
    name: str
    kind: str
    status: str
    scope: str | None
    since: str | None
    began_by: str | None
    decided_by: str | None


HELD: Table[Held] = Table(
    "on",
    {
        "entity": SLUG,
        "name": NAME,
        "kind": Column("what it is"),
        "status": Column("the status on that day"),
        "scope": SCOPE,
        "since": Column("first day, as known, of its unbroken run"),
        "began_by": Column("id of the update that began it"),
        "decided_by": Column("id of the update that had last confirmed it"),
    },
)


class Changed(NamedTuple):
    """What an update did to a standing of its entity."""

    entity: str
    scope: str
    was: str
    status: str


CHANGED: Table[Changed] = Table(
    "moves",
    {
        "entity": SLUG,
        "scope": Column("what the status is for"),
        "was": Column("the status before"),
        "status": Column("the status after; the same where it was confirmed"),
    },
)


class Revision(NamedTuple):
    """A correction of a record: when, by whom and why."""

    at: str
    by: str
    verb: str
    reason: str | None


REVISION: Table[Revision] = Table(
    "corrections",
    {
        "at": Column("when it was corrected, in UTC"),
        "by": Column("who corrected it"),
        "verb": Column("what was done"),
        "reason": Column("the reason given for it"),
    },
)


class Member(NamedTuple):
    """A stay of a country in a group, and where the country stands now."""

    country: str
    name: str
    since: str
    to: str | None
    status: str
    scope: str | None


MEMBERS: Table[Member] = Table(
    "members",
    {
        "country": SLUG,
        "name": NAME,
        "since": Column("since when it is a member"),
        "to": Column("its last day as a member; null while it is one"),
        "status": Column("the country's status"),
        "scope": SCOPE,
    },
)


class ListedGroup(NamedTuple):
    """A group in the list of all."""

    slug: str
    name: str
    aliases: tuple[str, ...]
    members: int


GROUPS: Table[ListedGroup] = Table(
    "groups",
    {
        "slug": Column("the group's permanent name"),
        "name": NAME,
        "aliases": Column("other names that it answers to"),
        "members": Column("how many members it has"),
    },
)


class Offer(NamedTuple):
    """An answer of the API in the list of all."""

    name: str
    title: str
    url: str
    schema: str


OFFERS: Table[Offer] = Table(
    "answers",
    {
        "name": Column("the kind of answer"),
        "title": Column("what it says"),
        "url": Column("its address, with `{}` around what is to be put in"),
        "schema": Column("the address of its JSON Schema"),
    },
)


class WholeEntity(NamedTuple):
    """All that is recorded of an entity."""

    entity: Entity
    verdict: Verdict
    scopes: tuple[Standing, ...]
    runs: tuple[Run, ...]
    deadlines: tuple[DeadlineView, ...]
    groups: tuple[str, ...]
    updates: tuple[Update, ...]


WHOLE_ENTITY: Table[WholeEntity] = Table(
    "entity",
    {
        "entity": Column("its record"),
        "verdict": Column("its headline, with the acts that it rests on"),
        "scopes": Column("its status for each scope of which one is known"),
        "runs": Column("what held for each scope, from which day to which"),
        "deadlines": Column("its deadlines, soonest first; replaced ones left out"),
        "groups": Column("slugs of the groups that it belongs to on the day"),
        "updates": Column("every update about it, oldest first"),
    },
)


class WholeUpdate(NamedTuple):
    """An update, what it did, and what became of its record."""

    update: Update
    moves: tuple[Changed, ...]
    retracted: Revision | None
    corrections: tuple[Revision, ...]


WHOLE_UPDATE: Table[WholeUpdate] = Table(
    "update",
    {
        "update": Column("the record, as it is stored; a retracted one as it was"),
        "moves": Column("what it did to the standings of its entity"),
        "retracted": Column("how it was taken out; null where it stands"),
        "corrections": Column("how its record was corrected, oldest first"),
    },
)


class WholeGroup(NamedTuple):
    """A group, with the stays of its members."""

    slug: str
    name: str
    aliases: tuple[str, ...]
    publisher: str
    url: str | None
    members: tuple[Member, ...]


WHOLE_GROUP: Table[WholeGroup] = Table(
    "group",
    {
        "slug": Column("the group's permanent name"),
        "name": NAME,
        "aliases": Column("other names that it answers to"),
        "publisher": Column("who says who its members are"),
        "url": Column("where"),
        "members": Column("the stays of its members, by country and time"),
    },
)


class Links(NamedTuple):
    """Addresses that belong to an answer."""

    self: str
    schema: str
    page: str | None


class Envelope(NamedTuple):
    """What every answer says beside its result."""

    schema_version: str
    dataset: str
    as_of: str
    covered_to: str
    last_modified: str | None
    license: str
    links: Links
    total: int


ENVELOPE: Table[Envelope] = Table(
    "envelope",
    {
        "schema_version": Column(
            "version of the answers' keys: additions only within 1"
        ),
        "dataset": Column("version of the dataset"),
        "as_of": Column("the day that the answer is about (ISO)"),
        "covered_to": Column("the last day up to which news was searched (ISO)"),
        "last_modified": Column("when a record behind the answer last changed, in UTC"),
        "license": Column("the licence of the data (SPDX)"),
        "links": Column("addresses, relative to the answer where they are not full"),
        "total": Column("how many results there are"),
    },
)
LINKS: Table[Links] = Table(
    "links",
    {
        "self": Column("of the answer"),
        "schema": Column("of its JSON Schema"),
        "page": Column("of the page for people; null where there is none"),
    },
)
