"""What the API's answers hold: columns of the rows of commands, and what no command gives."""

from collections.abc import Mapping
from typing import Annotated, Any, NamedTuple

from hwstatus.answers.answer import Table
from hwstatus.answers.changes import StatusChange
from hwstatus.answers.deadline_views import DEADLINES
from hwstatus.answers.log import LogLine
from hwstatus.answers.verdicts import TOLD, VERDICTS, Verdict
from hwstatus.columns import Name, Scope, Since, Slug
from hwstatus.record.models import Entity, Update
from hwstatus.rules.turns import Run


class Part(NamedTuple):
    """A part of an answer about one thing: what it says, and its shape.

    A shape is a table for its rows, the class of a record, or a type; a list of one is for
    many, a tuple of one for what may be null.
    """

    words: str
    shape: Any


Whole = Mapping[str, Part]
"""An answer about one thing, part by part."""


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


class Scoped(NamedTuple):
    """A standing for a scope, as far as the API gives it."""

    scope: Annotated[str, "what the status is for"]
    status: Annotated[str, "the status"]
    since: Annotated[str | None, "first day, as known, of its unbroken run"]
    stage: Annotated[str | None, "how far the act that carries it was"]
    basis: Annotated[str | None, "what that act rests on"]
    effective: Annotated[
        str | None, "the day that act takes effect, where that is another one"
    ]
    decided_by: Annotated[str | None, "id of the update that carries it"]
    decided_on: Annotated[str | None, "date of that update"]
    began_by: Annotated[str | None, "id of the update that began it"]
    began_on: Annotated[str | None, "date of that update"]
    disputed_with: Annotated[str | None, "id of the update that contradicts it"]
    restores: Annotated[
        str | None, "id of the earlier update that its beginning restored"
    ]
    extent: Annotated[str | None, "how far a limit goes"]
    confirmed_by: Annotated[str | None, "id of the update that last confirmed it"]
    confirmed_on: Annotated[str | None, "date of that update"]


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


LISTED = Table("entities", Listed)
RUNS = Table("runs", Run)
SCOPES = Table("scopes", Scoped)
MEMBERS = Table("members", Member)
GROUPS = Table("groups", ListedGroup)
OFFERS = Table("index", Offer)
ENVELOPE = Table("envelope", Envelope)
HELD = Table("on", Verdict, " ".join(TOLD))
"""An entity's headline on a day that is past."""
MOVES = Table("moves", StatusChange, "entity scope was status")
"""What an update did to a standing: the same status where it was confirmed."""
REVISIONS: Table[Any] = Table("corrections", LogLine, "at by verb reason")
"""How a record was corrected."""

ENTITY: Whole = {
    "entity": Part("its record", Entity),
    "verdict": Part("its headline, with the acts that it rests on", VERDICTS),
    "scopes": Part("its status for each scope of which one is known", [SCOPES]),
    "runs": Part("what held for each scope, from which day to which", [RUNS]),
    "deadlines": Part(
        "its deadlines, soonest first; replaced ones left out", [DEADLINES]
    ),
    "groups": Part("slugs of the groups that it belongs to on the day", [str]),
    "updates": Part("every update about it, oldest first", [Update]),
}
"""All that is recorded of an entity."""

UPDATE: Whole = {
    "update": Part("the record, as it is stored; a retracted one as it was", Update),
    "moves": Part("what it did to the standings of its entity", [MOVES]),
    "retracted": Part("how it was taken out; null where it stands", (REVISIONS,)),
    "corrections": Part("how its record was corrected, oldest first", [REVISIONS]),
}
"""An update, what it did, and what became of its record."""

GROUP: Whole = {
    "slug": Part("the group's permanent name", str),
    "name": Part("display name of the entity", str),
    "aliases": Part("other names that it answers to", [str]),
    "publisher": Part("who says who its members are", str),
    "url": Part("where", str | None),
    "members": Part("the stays of its members, by country and time", [MEMBERS]),
}
"""A group, with the stays of its members."""
