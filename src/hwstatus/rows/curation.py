"""Rows of curation and files: `log`, `check`, `backups`, `doctor`."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple, Unpack

from hwstatus.rows import (
    NUMBER,
    TEXT,
    WORD,
    Answer,
    Beside,
    Column,
    Table,
    WholeTable,
    flat,
)
from hwstatus.serialization import canonical


class FieldChange(NamedTuple):
    """A field of a record before and after; JSON values."""

    field: str
    before: Any
    after: Any


class LogLine(NamedTuple):
    """One record as one ledger entry changed it."""

    entry: int
    at: str
    by: str
    verb: str
    reason: str | None
    undoes: int | None
    kind: str
    subject: str
    key: str
    about: str | None
    changed: tuple[FieldChange, ...]
    before: dict[str, Any] | None
    after: dict[str, Any] | None


class LogTable(WholeTable[LogLine]):
    """Lines of the log: the whole record before and after is in JSON only."""

    @property
    def keys(self) -> tuple[str, ...]:
        """The fields of the row."""
        return LogLine._fields

    def cells(self, row: LogLine) -> Sequence[str]:
        """The texts of a line; `changed` as `field: before → after`."""
        own = [flat(getattr(row, column)) for column in self.columns]
        own[-1] = "; ".join(map(_spelled, row.changed))
        return own


def _spelled(change: FieldChange) -> str:
    before = canonical.shown(change.before)
    after = canonical.shown(change.after)
    return f"{change.field}: {before} → {after}"


LOG = LogTable(
    "log",
    {
        "entry": Column("number of the ledger entry", NUMBER),
        "at": Column("when, in UTC"),
        "by": Column("who"),
        "verb": Column("what was done: `add`, `edit`, `undo`, ..."),
        "reason": Column("why", TEXT),
        "undoes": Column("number of the entry taken back", NUMBER),
        "kind": Column("`added`, `corrected` or `retracted`"),
        "subject": Column("kind of record"),
        "key": Column("the record's permanent key"),
        "about": Column("slug of the entity that it is about"),
        "changed": Column("the fields that changed", TEXT),
    },
    plain=[
        "entry",
        "at",
        "by",
        "verb",
        "kind",
        "subject",
        "key",
        "about",
        "changed",
        "reason",
    ],
    document=["at", "by", "verb", "key", "about", "changed", "reason"],
    given_by="`log`",
    counted="change",
)


class Log(Answer[LogLine]):
    """Who changed what, newest first.

    `folded` has the entries of which only the first record is among the rows, and how
    many records of each subject they changed; it is filled while the rows are read.
    """

    def __init__(
        self,
        rows: Iterable[LogLine],
        *,
        folded: Mapping[int, Mapping[str, int]] | None = None,
        **beside: Unpack[Beside],
    ) -> None:
        super().__init__(LOG, rows, **beside)
        self.folded = {} if folded is None else folded


class Finding(NamedTuple):
    """What a curation rule found; `id` is the update's id, or the entity's or group's slug."""

    rule: str
    severity: str
    id: str
    about: str
    found: str
    mend: str
    fixable: bool


FINDINGS: Table[Finding] = Table(
    "findings",
    {
        "severity": Column("`error`, `warning` or `info`", WORD),
        "rule": Column("the curation rule"),
        "id": Column("the update's id, or the entity's or group's slug"),
        "about": Column("slug of the entity or the group"),
        "found": Column("what the rule found", TEXT),
        "mend": Column("how to mend it", TEXT),
        "fixable": Column("whether `check --fix` mends it"),
    },
    plain=["severity", "rule", "id", "about", "found", "mend", "fixable"],
    document=["severity", "rule", "id", "about", "found"],
    given_by="`check`",
    counted="finding",
)


class Findings(Answer[Finding]):
    """What the curation rules found, gravest first, one rule after the other.

    `sizes` says how many findings there are of each rule, `most` how many of them a
    terminal shows; None for all.
    """

    def __init__(
        self,
        rows: Iterable[Finding],
        *,
        sizes: Mapping[str, int],
        most: int | None = None,
        **beside: Unpack[Beside],
    ) -> None:
        super().__init__(FINDINGS, rows, **beside)
        self.sizes = sizes
        self.most = most


class AddressRow(NamedTuple):
    """An address that updates cite, and what it answered; None where nobody asked yet."""

    url: str
    outcome: str | None
    asked: str | None
    reason: str | None
    sha256: str | None
    archive_url: str | None
    updates: tuple[str, ...]


ADDRESSES: Table[AddressRow] = Table(
    "addresses",
    {
        "outcome": Column(
            "`reachable`, `gone`, `refused`, `failed`; empty: not asked", WORD
        ),
        "asked": Column("the day on which it was asked last"),
        "url": Column("the address", TEXT),
        "reason": Column("why there was no page", TEXT),
        "sha256": Column("SHA-256 of the page's readable text"),
        "archive_url": Column("the Wayback Machine's copy", TEXT),
        "updates": Column("ids of the updates that cite it"),
    },
    document=["outcome", "asked", "url", "reason", "updates"],
    given_by="`sources`",
    counted="address",
)


class Backup(NamedTuple):
    """A backup file; `updates` is None where it cannot be read, `size` is in bytes."""

    path: str
    made: str
    occasion: str
    size: int
    updates: int | None


BACKUPS: Table[Backup] = Table(
    "backups",
    {
        "path": Column("the file", TEXT),
        "made": Column("when it was made"),
        "occasion": Column("before what it was made"),
        "size": Column("its size in bytes", NUMBER),
        "updates": Column("how many updates it holds; empty: unreadable", NUMBER),
    },
    document=["made", "occasion", "updates", "size", "path"],
    given_by="`backups`",
    counted="backup",
)


class Examination(NamedTuple):
    """One examination of the file: its name, `ok`, `warning` or `damaged`, what was seen."""

    examined: str
    state: str
    detail: str


EXAMINATIONS: Table[Examination] = Table(
    "examinations",
    {
        "examined": Column("what was examined"),
        "state": Column("`ok`, `warning` or `damaged`", WORD),
        "detail": Column("what was seen", TEXT),
    },
    given_by="`doctor`",
    counted="examination",
)


class HeadRow(NamedTuple):
    """The ledger's head: as `head` prints it, and its two parts."""

    head: str
    entry: int
    sha256: str


HEADS: Table[HeadRow] = Table(
    "heads",
    {
        "head": Column("entry and hash, as `doctor --expect` takes them", TEXT),
        "entry": Column("the number of the last entry", NUMBER),
        "sha256": Column("its hash, in hexadecimal"),
    },
    plain=["head"],
    given_by="`head`",
)
