"""The answers of the API: which there are, what each holds, and the envelope around it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any, NamedTuple

from hwstatus import json_text
from hwstatus.answers.answer import Answer, Table
from hwstatus.answers.change_rows import CHANGES as CHANGE_ROWS
from hwstatus.answers.change_rows import StatusChange
from hwstatus.answers.deadline_views import DEADLINES as DEADLINE_ROWS
from hwstatus.answers.log import LogLine
from hwstatus.answers.verdicts import TOLD, VERDICTS, Effective, Extent, Verdict
from hwstatus.columns import Iso2, Iso3, Name, Scope, Since, Slug
from hwstatus.output.formats import csv_rows
from hwstatus.output.options import Output
from hwstatus.record.models import Entity, Update
from hwstatus.record.vocabulary import STATUSES
from hwstatus.rules.turns import Run
from hwstatus.site.published import SiteFile, text_file
from hwstatus.site.site import Site

# -- what they hold --------------------------------------------------------------------


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
    iso2: Iso2
    iso3: Iso3
    home: Annotated[str | None, "slug of the country that a company is from"]
    region: Annotated[str | None, "its UN M49 region"]
    status: Annotated[str, "the status; `unknown` where nothing qualifies"]
    scope: Scope[str | None]
    since: Since[str | None]
    updates: Annotated[int, "how many updates are about it"]


class Scoped(NamedTuple):
    """A standing for a scope, as far as the API gives it: rows are `Standing`, which every read makes without words."""

    scope: Scope[str]
    status: Annotated[str, "the status"]
    since: Annotated[str | None, "first day, as known, of its unbroken run"]
    stage: Annotated[str | None, "how far the act that carries it was"]
    basis: Annotated[str | None, "what that act rests on"]
    effective: Effective
    decided_by: Annotated[str | None, "id of the update that carries it"]
    decided_on: Annotated[str | None, "date of that update"]
    began_by: Annotated[str | None, "id of the update that began it"]
    began_on: Annotated[str | None, "date of that update"]
    disputed_with: Annotated[str | None, "id of the update that contradicts it"]
    restores: Annotated[
        str | None, "id of the earlier update that its beginning restored"
    ]
    extent: Extent
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


RUN_ROWS = Table("runs", Run)
SCOPES: Table[Any] = Table("scopes", Scoped)
MEMBERS = Table("members", Member)
HELD = Table("on", Verdict, " ".join(TOLD))
"""An entity's headline on a day that is past."""
MOVES = Table("moves", StatusChange, "entity scope was status")
"""What an update did to a standing: the same status where it was confirmed."""
REVISIONS: Table[Any] = Table("corrections", LogLine, "at by verb reason")
"""How a record was corrected."""

ENTITY_PARTS: Whole = {
    "entity": Part("its record", Entity),
    "verdict": Part("its headline, with the acts that it rests on", VERDICTS),
    "scopes": Part("its status for each scope of which one is known", [SCOPES]),
    "runs": Part("what held for each scope, from which day to which", [RUN_ROWS]),
    "deadlines": Part(
        "its deadlines, those ahead first; replaced ones left out", [DEADLINE_ROWS]
    ),
    "groups": Part("slugs of the groups that it belongs to on the day", [str]),
    "updates": Part("every update about it, oldest first", [Update]),
}
"""All that is recorded of an entity."""

UPDATE_PARTS: Whole = {
    "update": Part("the record, as it is stored; a retracted one as it was", Update),
    "moves": Part("what it did to the standings of its entity", [MOVES]),
    "retracted": Part("how it was taken out; null where it stands", (REVISIONS,)),
    "corrections": Part("how its record was corrected, oldest first", [REVISIONS]),
}
"""An update, what it did, and what became of its record."""

GROUP_PARTS: Whole = {
    "slug": Part("the group's permanent name", str),
    "name": Part("display name of the entity", str),
    "aliases": Part("other names that it answers to", [str]),
    "publisher": Part("who says who its members are", str),
    "url": Part("where", str | None),
    "members": Part("the stays of its members, by country and time", [MEMBERS]),
}
"""A group, with the stays of its members."""


# -- the answers -----------------------------------------------------------------------


FOLDER = "api/v1/"
VERSION = "1.0"
"""Of the answers' keys. Its first number changes where one goes or gets another meaning."""
LICENCE = "CC-BY-4.0"
STRICTEST = next(iter(STATUSES))


class Kind(NamedTuple):
    """A kind of answer: where it is below `FOLDER`, and the shape of what it holds.

    In a path, `{}` stands around what is to be put in, and so it does in that of the `page` for people.
    A table is for a list of its rows.
    """

    name: str
    path: str
    title: str
    shape: Any
    page: str | None = None

    @property
    def is_list(self) -> bool:
        """Whether the result is a list."""
        return isinstance(self.shape, Table)

    @property
    def columns(self) -> Mapping[str, str]:
        """The keys of a row, or of the one thing that it is about, with their words."""
        parts = self.shape.columns if self.is_list else self.shape
        return {key: part.words for key, part in parts.items()}

    @property
    def table_path(self) -> str:
        """Where the same rows are as CSV, if they are: see `TABLES`."""
        return self.path.replace(".json", ".csv")

    @property
    def schema_path(self) -> str:
        """Where its JSON Schema is."""
        return f"{FOLDER}schema/{self.name}.json"


INDEX = Kind(
    "index", "index.json", "The answers that there are.", Table("index", Offer), FOLDER
)
STANDINGS = Kind(
    "standings",
    "standings.json",
    "Where every entity stands that is reported on.",
    VERDICTS,
    "",
)
STATUS = Kind(
    "status",
    "status/{status}.json",
    "Whoever has one status, by kind and name.",
    VERDICTS,
)
RUNS = Kind(
    "runs",
    "runs.json",
    "What held when: for every entity and scope each stretch of one status.",
    RUN_ROWS,
)
ENTITIES = Kind(
    "entities",
    "entities.json",
    "Every entity, with its headline.",
    Table("entities", Listed),
)
ENTITY = Kind(
    "entity",
    "entities/{slug}.json",
    "All that is recorded of an entity.",
    ENTITY_PARTS,
    "{folder}",
)
UPDATE = Kind(
    "update",
    "updates/{id}.json",
    "One update, for ever: a retracted one too.",
    UPDATE_PARTS,
    "u/{id}/",
)
CHANGES = Kind(
    "changes",
    "changes.json",
    "Every status that moved and every act that took effect, newest first; corrections of the record last.",
    CHANGE_ROWS,
    "changes/",
)
CHANGES_OF_YEAR = Kind(
    "changes-of-year",
    "changes/{year}.json",
    "The statuses that moved and the acts that took effect in a year, newest first.",
    CHANGE_ROWS,
    "changes/{year}/",
)
DEADLINES = Kind(
    "deadlines",
    "deadlines.json",
    "Every deadline, soonest first; replaced ones left out.",
    DEADLINE_ROWS,
    "deadlines/",
)
GROUPS = Kind(
    "groups",
    "groups.json",
    "The groups with dated membership.",
    Table("groups", ListedGroup),
)
GROUP = Kind(
    "group",
    "groups/{slug}.json",
    "A group, with the stays of its members.",
    GROUP_PARTS,
    "g/{slug}/",
)
GROUP_STANDINGS = Kind(
    "group-standings",
    "groups/{slug}/standings.json",
    "Where the members of a group stand, those of the record's last day.",
    VERDICTS,
    "g/{slug}/",
)
YEAR_END = Kind(
    "on",
    "on/{year}.json",
    "Where every entity stood at the end of a year.",
    HELD,
    "on/{year}/",
)

KINDS = (
    INDEX,
    STANDINGS,
    STATUS,
    RUNS,
    ENTITIES,
    ENTITY,
    UPDATE,
    CHANGES,
    CHANGES_OF_YEAR,
    DEADLINES,
    GROUPS,
    GROUP,
    GROUP_STANDINGS,
    YEAR_END,
)
"""Every kind of answer."""
TABLES = (STANDINGS, CHANGES, DEADLINES)
"""Those that are CSV too, for spreadsheets."""


def answer(
    site: Site,
    kind: Kind,
    result: Any,
    *,
    as_of: str | None = None,
    modified: str | None = None,
    **parts: str,
) -> SiteFile:
    """The file of an answer, with the named parts of its paths; of a list `result` has the rows, else its JSON text."""
    path = FOLDER + kind.path.format_map(parts)
    page = None if kind.page is None else kind.page.format_map(parts)
    links = {
        "self": site.reference(path, path),
        "schema": site.reference(kind.schema_path, path),
        "page": None if page is None else site.reference(page, path),
    }
    head = {
        "schema_version": VERSION,
        "dataset": site.record.dataset,
        "as_of": as_of or site.record.day,
        "covered_to": site.record.covered_to,
        "last_modified": modified,
        "license": LICENCE,
        "links": links,
        "total": len(result) if kind.is_list else 1,
    }
    opened = json_text.encode(head).removesuffix("}")
    told = as_array(kind.shape, result) if kind.is_list else result
    return text_file(path, f'{opened},"result":{told}}}\n')


def table(kind: Kind, listed: Sequence[Any]) -> SiteFile:
    """The rows of a list as CSV, as the command line writes them."""
    written = csv_rows(Answer(table=kind.shape, rows=listed), Output())
    return text_file(FOLDER + kind.table_path, "".join(written))


def as_array(table: Table[Any], listed: Iterable[Any]) -> str:
    """Rows as a JSON array, one a line."""
    return array(map(table.json, listed))


def array(texts: Iterable[str]) -> str:
    """Lines that are JSON already as a JSON array."""
    lines = ",\n".join(texts)
    return f"[\n{lines}\n]" if lines else "[]"
