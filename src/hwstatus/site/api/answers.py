"""The answers of the API: which there are, and the envelope that each of them has."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from hwstatus.answers.changes import StatusChange
from hwstatus.answers.deadlines import DeadlineView
from hwstatus.record import json_text
from hwstatus.rows.verdicts import Verdict
from hwstatus.rules.turns import Run
from hwstatus.site.api import rows, schemas
from hwstatus.site.api.schemas import Schema
from hwstatus.site.site import Site
from hwstatus.site.site_file import SiteFile, text_file

FOLDER = "api/v1/"
VERSION = "1.0"
"""Of the answers' keys. Its first number changes where one goes or gets another meaning."""
LICENCE = "CC-BY-4.0"


class Kind(NamedTuple):
    """A kind of answer: where it is below `FOLDER`, and the class of what it holds.

    In a path, `{}` stands around what is to be put in. A `listed` result has many.
    """

    name: str
    path: str
    title: str
    row: type
    listed: bool = True

    @property
    def schema_path(self) -> str:
        """Where its JSON Schema is."""
        return f"{FOLDER}schema/{self.name}.json"


INDEX = Kind("index", "index.json", "The answers that there are.", rows.Offer)
STANDINGS = Kind(
    "standings",
    "standings.json",
    "Where every entity stands that is reported on.",
    Verdict,
)
RUNS = Kind(
    "runs",
    "runs.json",
    "What held when: for every entity and scope each stretch of one status.",
    Run,
)
ENTITIES = Kind(
    "entities", "entities.json", "Every entity, with its headline.", rows.Listed
)
ENTITY = Kind(
    "entity",
    "entities/{slug}.json",
    "All that is recorded of an entity.",
    rows.WholeEntity,
    listed=False,
)
UPDATE = Kind(
    "update",
    "updates/{id}.json",
    "One update, for ever: a retracted one too.",
    rows.WholeUpdate,
    listed=False,
)
CHANGES = Kind(
    "changes",
    "changes.json",
    "Every status that moved, newest first; corrections of the record last.",
    StatusChange,
)
CHANGES_OF_YEAR = Kind(
    "changes-of-year",
    "changes/{year}.json",
    "The statuses that moved in a year, newest first.",
    StatusChange,
)
DEADLINES = Kind(
    "deadlines",
    "deadlines.json",
    "Every deadline, soonest first; replaced ones left out.",
    DeadlineView,
)
GROUPS = Kind(
    "groups", "groups.json", "The groups with dated membership.", rows.ListedGroup
)
GROUP = Kind(
    "group",
    "groups/{slug}.json",
    "A group, with the stays of its members.",
    rows.WholeGroup,
    listed=False,
)
YEAR_END = Kind(
    "on", "on/{year}.json", "Where every entity stood at the end of a year.", rows.Held
)

KINDS = (
    INDEX,
    STANDINGS,
    RUNS,
    ENTITIES,
    ENTITY,
    UPDATE,
    CHANGES,
    CHANGES_OF_YEAR,
    DEADLINES,
    GROUPS,
    GROUP,
    YEAR_END,
)
"""Every kind of answer."""


def answer(
    site: Site,
    kind: Kind,
    result: str,
    *,
    path: str = "",
    total: int = 1,
    as_of: str | None = None,
    modified: str | None = None,
    page: str | None = None,
) -> SiteFile:
    """The file of an answer around the JSON text of its result.

    `path` is from the root of the site, by default that of the kind; `page` too.
    """
    path = path or FOLDER + kind.path
    links = {
        "self": site.reference(path, path),
        "schema": site.reference(kind.schema_path, path),
        "page": None if page is None else site.reference(page, path),
    }
    head = {
        "schema_version": VERSION,
        "dataset": site.record.dataset,
        "as_of": as_of or site.record.day,
        "covered_to": site.record.day,
        "last_modified": modified,
        "license": LICENCE,
        "links": links,
        "total": total,
    }
    opened = json_text.encode(head).removesuffix("}")
    return text_file(path, f'{opened},"result":{result}}}\n')


def listing(
    site: Site,
    kind: Kind,
    found: Sequence[Any],
    *,
    path: str = "",
    as_of: str | None = None,
    modified: str | None = None,
    page: str | None = None,
) -> SiteFile:
    """The file of an answer that lists rows of its kind."""
    return answer(
        site,
        kind,
        listed(found, kind.row),
        path=path,
        total=len(found),
        as_of=as_of,
        modified=modified,
        page=page,
    )


def listed(found: Iterable[Any], row: type) -> str:
    """Rows of a class as a JSON array, one a line."""
    keys = schemas.words_of(row)
    return array(
        json_text.encode({key: getattr(one, key) for key in keys}) for one in found
    )


def array(found: Iterable[str]) -> str:
    """Lines that are JSON already as a JSON array."""
    lines = ",\n".join(found)
    return f"[\n{lines}\n]" if lines else "[]"


def schema_of(kind: Kind) -> Schema:
    """The JSON Schema of an answer."""
    result = schemas.of(kind.row)
    if kind.listed:
        result = {"type": "array", "items": result}
    envelope = schemas.of(rows.Envelope)
    return {
        "$schema": schemas.DIALECT,
        "title": kind.title,
        "type": "object",
        "properties": {**envelope["properties"], "result": result},
        "required": [*envelope["required"], "result"],
    }
