"""The answers of the API: which there are, and the envelope that each of them has."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from hwstatus import json_text
from hwstatus.answers.answer import Answer, Table
from hwstatus.answers.changes import CHANGES as CHANGE_ROWS
from hwstatus.answers.deadline_views import DEADLINES as DEADLINE_ROWS
from hwstatus.answers.verdicts import VERDICTS
from hwstatus.output.formats import csv_rows
from hwstatus.output.options import Output
from hwstatus.record.vocabulary import STATUSES
from hwstatus.site.api import rows
from hwstatus.site.api.rows import Whole
from hwstatus.site.published import SiteFile, text_file
from hwstatus.site.site import Site

FOLDER = "api/v1/"
VERSION = "1.0"
"""Of the answers' keys. Its first number changes where one goes or gets another meaning."""
LICENCE = "CC-BY-4.0"
STRICTEST = next(iter(STATUSES))


class Kind(NamedTuple):
    """A kind of answer: where it is below `FOLDER`, and the shape of what it holds.

    In a path, `{}` stands around what is to be put in. A table is for a list of its rows.
    """

    name: str
    path: str
    title: str
    shape: Table[Any] | Whole

    @property
    def is_list(self) -> bool:
        """Whether the result is a list."""
        return isinstance(self.shape, Table)

    @property
    def table_path(self) -> str:
        """Where the same rows are as CSV, if they are: see `TABLES`."""
        return self.path.replace(".json", ".csv")

    @property
    def schema_path(self) -> str:
        """Where its JSON Schema is."""
        return f"{FOLDER}schema/{self.name}.json"


INDEX = Kind("index", "index.json", "The answers that there are.", rows.OFFERS)
STANDINGS = Kind(
    "standings",
    "standings.json",
    "Where every entity stands that is reported on.",
    VERDICTS,
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
    rows.RUNS,
)
ENTITIES = Kind(
    "entities", "entities.json", "Every entity, with its headline.", rows.LISTED
)
ENTITY = Kind(
    "entity", "entities/{slug}.json", "All that is recorded of an entity.", rows.ENTITY
)
UPDATE = Kind(
    "update",
    "updates/{id}.json",
    "One update, for ever: a retracted one too.",
    rows.UPDATE,
)
CHANGES = Kind(
    "changes",
    "changes.json",
    "Every status that moved and every act that took effect, newest first; corrections of the record last.",
    CHANGE_ROWS,
)
CHANGES_OF_YEAR = Kind(
    "changes-of-year",
    "changes/{year}.json",
    "The statuses that moved and the acts that took effect in a year, newest first.",
    CHANGE_ROWS,
)
DEADLINES = Kind(
    "deadlines",
    "deadlines.json",
    "Every deadline, soonest first; replaced ones left out.",
    DEADLINE_ROWS,
)
GROUPS = Kind("groups", "groups.json", "The groups with dated membership.", rows.GROUPS)
GROUP = Kind(
    "group", "groups/{slug}.json", "A group, with the stays of its members.", rows.GROUP
)
GROUP_STANDINGS = Kind(
    "group-standings",
    "groups/{slug}/standings.json",
    "Where the members of a group stand, those of the record's last day.",
    VERDICTS,
)
YEAR_END = Kind(
    "on", "on/{year}.json", "Where every entity stood at the end of a year.", rows.HELD
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
        "covered_to": site.record.covered_to,
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
    listed: Sequence[Any],
    *,
    path: str = "",
    as_of: str | None = None,
    modified: str | None = None,
    page: str | None = None,
) -> SiteFile:
    """The file of an answer that lists rows of its kind."""
    assert isinstance(kind.shape, Table)
    return answer(
        site,
        kind,
        as_array(kind.shape, listed),
        path=path,
        total=len(listed),
        as_of=as_of,
        modified=modified,
        page=page,
    )


def table(kind: Kind, listed: Sequence[Any]) -> SiteFile:
    """The rows of a list as CSV, as the command line writes them."""
    assert isinstance(kind.shape, Table)
    written = csv_rows(Answer(kind.shape, listed), Output())
    return text_file(FOLDER + kind.table_path, "".join(written))


def as_array(table: Table[Any], listed: Iterable[Any]) -> str:
    """Rows as a JSON array, one a line."""
    return array(map(table.json, listed))


def array(texts: Iterable[str]) -> str:
    """Lines that are JSON already as a JSON array."""
    lines = ",\n".join(texts)
    return f"[\n{lines}\n]" if lines else "[]"
