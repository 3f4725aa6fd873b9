"""Which files of the dataset there are."""

from typing import NamedTuple

FOLDER = "data/"


class Distribution(NamedTuple):
    """A file of the dataset: its name, what it is, and its type."""

    name: str
    words: str
    media_type: str

    @property
    def path(self) -> str:
        """Where it is in the site."""
        return FOLDER + self.name


UPDATES = Distribution(
    "updates.jsonl",
    "every update as it is stored, one JSON object a line: as hwstatus import takes them",
    "application/jsonl",
)
DATABASE = Distribution(
    "hwstatus.db",
    "flat tables of updates, effects, sources, verdicts and what stood when: SQLite",
    "application/vnd.sqlite3",
)
PACKAGE = Distribution(
    "hwstatus.zip",
    "the same tables as CSV, with types and keys: a Data Package",
    "application/zip",
)

DISTRIBUTIONS = (UPDATES, DATABASE, PACKAGE)
"""Every file of the dataset."""
