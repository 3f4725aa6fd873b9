"""The rows of the API that no command gives."""

from typing import Annotated, NamedTuple

from hwstatus.answers.deadlines import DeadlineView
from hwstatus.record.models import Entity, Standing, Update
from hwstatus.rows.columns import Name, Scope, Since, Slug
from hwstatus.rows.verdicts import Verdict
from hwstatus.rules.turns import Run


class Listed(NamedTuple):
    """An entity in the list of all."""

    slug: Slug
    name: Name
    kind: Annotated[str, "what it is"]
    iso2: Annotated[str | None, "ISO 3166-1, two letters"]
    iso3: Annotated[str | None, "ISO 3166-1, three letters"]
    home: Annotated[str | None, "slug of the country that a company is from"]
    region: Annotated[str | None, "its UN M49 region"]
    status: Annotated[str, "the status; `unknown` where nothing qualifies"]
    scope: Scope[str | None]
    since: Since[str | None]
    updates: Annotated[int, "how many updates are about it"]


SCOPES_HELD = {
    "scope": "what the status is for",
    "status": "the status",
    "since": "first day, as known, of its unbroken run",
    "stage": "how far the act is that last confirmed it",
    "basis": "what that act rests on",
    "effective": "the day that act takes effect, where that is another one",
    "decided_by": "id of the update that last confirmed it",
    "decided_on": "date of that update",
    "began_by": "id of the update that began it",
    "began_on": "date of that update",
    "disputed_with": "id of the update that contradicts it",
    "restores": "id of the earlier update that its beginning restored",
}
"""What the API gives of a standing for a scope, and what each value holds."""


class Held(NamedTuple):
    """An entity's headline on a day that is past."""

    entity: Slug
    name: Name
    kind: Annotated[str, "what it is"]
    status: Annotated[str, "the status on that day"]
    scope: Scope[str | None]
    since: Annotated[str | None, "first day, as known, of its unbroken run"]
    began_by: Annotated[str | None, "id of the update that began it"]
    decided_by: Annotated[str | None, "id of the update that had last confirmed it"]


class Changed(NamedTuple):
    """What an update did to a standing of its entity."""

    entity: Slug
    scope: Annotated[str, "what the status is for"]
    was: Annotated[str, "the status before"]
    status: Annotated[str, "the status after; the same where it was confirmed"]


class Revision(NamedTuple):
    """A correction of a record: when, by whom and why."""

    at: Annotated[str, "when it was corrected, in UTC"]
    by: Annotated[str, "who corrected it"]
    verb: Annotated[str, "what was done"]
    reason: Annotated[str | None, "the reason given for it"]


class Member(NamedTuple):
    """A stay of a country in a group, and where the country stands now."""

    country: Slug
    name: Name
    since: Annotated[str, "since when it is a member"]
    to: Annotated[str | None, "its last day as a member; null while it is one"]
    status: Annotated[str, "the country's status"]
    scope: Scope[str | None]


class ListedGroup(NamedTuple):
    """A group in the list of all."""

    slug: Annotated[str, "the group's permanent name"]
    name: Name
    aliases: Annotated[tuple[str, ...], "other names that it answers to"]
    members: Annotated[int, "how many members it has"]


class Offer(NamedTuple):
    """An answer of the API in the list of all."""

    name: Annotated[str, "the kind of answer"]
    title: Annotated[str, "what it says"]
    url: Annotated[str, "its address, with `{}` around what is to be put in"]
    schema: Annotated[str, "the address of its JSON Schema"]


class WholeEntity(NamedTuple):
    """All that is recorded of an entity."""

    entity: Annotated[Entity, "its record"]
    verdict: Annotated[Verdict, "its headline, with the acts that it rests on"]
    scopes: Annotated[
        tuple[Standing, ...], "its status for each scope of which one is known"
    ]
    runs: Annotated[
        tuple[Run, ...], "what held for each scope, from which day to which"
    ]
    deadlines: Annotated[
        tuple[DeadlineView, ...], "its deadlines, soonest first; replaced ones left out"
    ]
    groups: Annotated[
        tuple[str, ...], "slugs of the groups that it belongs to on the day"
    ]
    updates: Annotated[tuple[Update, ...], "every update about it, oldest first"]


class WholeUpdate(NamedTuple):
    """An update, what it did, and what became of its record."""

    update: Annotated[Update, "the record, as it is stored; a retracted one as it was"]
    moves: Annotated[tuple[Changed, ...], "what it did to the standings of its entity"]
    retracted: Annotated[Revision | None, "how it was taken out; null where it stands"]
    corrections: Annotated[
        tuple[Revision, ...], "how its record was corrected, oldest first"
    ]


class WholeGroup(NamedTuple):
    """A group, with the stays of its members."""

    slug: Annotated[str, "the group's permanent name"]
    name: Name
    aliases: Annotated[tuple[str, ...], "other names that it answers to"]
    publisher: Annotated[str, "who says who its members are"]
    url: Annotated[str | None, "where"]
    members: Annotated[
        tuple[Member, ...], "the stays of its members, by country and time"
    ]


class Links(NamedTuple):
    """Addresses that belong to an answer."""

    self: Annotated[str, "of the answer"]
    schema: Annotated[str, "of its JSON Schema"]
    page: Annotated[str | None, "of the page for people; null where there is none"]


class Envelope(NamedTuple):
    """What every answer says beside its result."""

    schema_version: Annotated[
        str, "version of the answers' keys: additions only within 1"
    ]
    dataset: Annotated[str, "version of the dataset"]
    as_of: Annotated[str, "the day that the answer is about (ISO)"]
    covered_to: Annotated[str, "the last day up to which news was searched (ISO)"]
    last_modified: Annotated[
        str | None, "when a record behind the answer last changed, in UTC"
    ]
    license: Annotated[str, "the licence of the data (SPDX)"]
    links: Annotated[Links, "addresses, relative to the answer where they are not full"]
    total: Annotated[int, "how many results there are"]
