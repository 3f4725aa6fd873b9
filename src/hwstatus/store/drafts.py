"""Drafts of a tracker: news that waits for an editor, and its text as it was found.

The ledger keeps what a draft is about, and the SHA-256 of its text. The text is in
`draft_text` as long as the draft waits, and goes with it: into no export, no other table,
no version. What is taken out is overwritten in the file.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from hwstatus import json_text
from hwstatus.errors import DecidedDraft, HwstatusError, UnknownDraft
from hwstatus.record import canonical
from hwstatus.record.forms import Draft
from hwstatus.record.models import Source
from hwstatus.store.database import Database, Questions

SINCE_SCHEMA = 2
"""A file of an older schema has no drafts."""

_DECIDED = {
    "accept": "accepted",
    "reject": "rejected",
    "merge": "merged",
    "split": "split",
}
"""What was done to a draft, by the verb of the ledger."""

WAITING = """
SELECT v.record FROM draft d CROSS JOIN version v ON v.seq = d.seq
 ORDER BY (SELECT min(first.seq) FROM version first WHERE first.key = d.id AND first.subject = 'draft')
"""
WAITING_COUNT = "SELECT count(*) FROM draft"
WAITING_ONE = (
    "SELECT v.record FROM draft d JOIN version v ON v.seq = d.seq WHERE d.id = ?"
)
WAITING_LIKE = (
    "SELECT id FROM draft WHERE id >= ? AND id < ? || '~' ORDER BY id LIMIT 5"
)
DRAFT_NEIGHBOURS = """
SELECT (SELECT max(id) FROM draft WHERE id < :id),
       (SELECT min(id) FROM draft WHERE id > :id)
"""
DRAFT_TEXT = "SELECT text, found FROM draft_text WHERE id = ?"
KEEP_TEXT = "INSERT OR REPLACE INTO draft_text VALUES (?, ?, ?)"
EVER_DRAFTS = """
SELECT DISTINCT key FROM version
 WHERE key >= ? AND key < ? || '~' AND subject = 'draft' ORDER BY key LIMIT 5
"""
LAST_OF_DRAFT = """
SELECT l.verb, l.at, l.by, v.record IS NOT NULL FROM version v JOIN ledger l ON l.seq = v.entry
 WHERE v.key = ? AND v.subject = 'draft' ORDER BY v.seq DESC LIMIT 1
"""
DRAFTS_BY_ADDRESS = """
SELECT key FROM version
 WHERE subject = 'draft' AND record IS NOT NULL AND record ->> '$.address' = ?
"""
CITATIONS = """
SELECT s.value ->> '$.url', u.entity, u.date
  FROM updates u JOIN version v ON v.seq = u.seq, json_each(v.record, '$.sources') s
"""
"""What updates cite: asked once for any number of drafts, since it reads them all."""


WITHOUT_TEXT = """
SELECT d.id, v.record ->> '$.text_sha256' FROM draft d CROSS JOIN version v ON v.seq = d.seq
 WHERE d.id NOT IN (SELECT id FROM draft_text)
"""
HELD_TEXTS = """
SELECT t.id, t.text, v.record ->> '$.text_sha256'
  FROM draft_text t LEFT JOIN draft d ON d.id = t.id
  LEFT JOIN version v ON v.seq = d.seq ORDER BY t.id
"""
DROP_TEXT = "DELETE FROM draft_text WHERE id = ?"


class FoundText(NamedTuple):
    """What was found: the text without heading and sources, who reports it, what looked odd.

    `line` is where it begins in its file, from 1. `whole` is the text that it was split
    from, None where it was not.
    """

    text: str
    sources: tuple[Source, ...] = ()
    oddities: tuple[str, ...] = ()
    line: int | None = None
    whole: str | None = None

    @property
    def undivided(self) -> str:
        """The text as it was found, before any split."""
        return self.whole or self.text


class Citation(NamedTuple):
    """An update that cites an address: its entity and its date, as known."""

    address: str
    entity: str
    date: str


class Fate(NamedTuple):
    """What became of a draft, by the last entry about it; `waits` where nothing did."""

    verb: str
    at: str
    by: str
    waits: bool


class DraftWithText(NamedTuple):
    """A draft that waits, and its text, None where that is gone."""

    draft: Draft
    found: FoundText | None

    @property
    def text(self) -> str:
        """What it says; its title where the text is gone."""
        return self.found.text if self.found else self.draft.title or ""

    @property
    def sources(self) -> tuple[Source, ...]:
        """Who reports it, also where its text is gone."""
        if self.found is not None:
            return self.found.sources
        first, *others = self.draft.publishers or ("",)
        if not first:
            return ()
        lead = Source(first, title=self.draft.title, url=self.draft.address)
        return (lead, *map(Source, others))

    @property
    def raw_sources(self) -> list[dict[str, Any]]:
        """The same as raw records, to be corrected; an empty one where nobody is named."""
        return [canonical.as_json(source) for source in self.sources] or [{}]


class Drafts(Questions):
    """The drafts of a file as it is now. What writes is called inside an open transaction."""

    def count(self) -> int:
        """How many drafts wait."""
        return self.database.count(WAITING_COUNT)

    def waiting(self) -> list[Draft]:
        """Every draft that waits, in the order of recording, to which an undone decision gives it back."""
        return [_draft(line) for line in self.database.texts(WAITING)]

    def draft(self, draft_id: str) -> Draft | None:
        """The draft with this id, None where none waits."""
        line = self.database.text(WAITING_ONE, (draft_id,))
        return None if line is None else _draft(line)

    def find(self, prefix: str) -> Draft:
        """The one draft whose id begins so.

        Raises `UnknownDraft`, `AmbiguousId`, and `DecidedDraft` where it waits no more.
        """
        draft_id = self.database.id_like(prefix, WAITING_LIKE)
        draft = self.draft(draft_id) if draft_id else None
        if draft is None:
            raise self._not_waiting(prefix)
        return draft

    def find_with_text(self, prefix: str) -> DraftWithText:
        """The one draft whose id begins so, with its text; raises as `find` does."""
        return self.with_text(self.find(prefix))

    def with_text(self, draft: Draft) -> DraftWithText:
        """A draft that waits, with its text."""
        return DraftWithText(draft, self.text(draft.id))

    def _not_waiting(self, prefix: str) -> HwstatusError:
        """The error for the beginning of an id that no waiting draft has."""
        wanted = prefix.strip().lower()
        ever = self.database.texts(EVER_DRAFTS, (wanted, wanted))
        fate = self.fate(ever[0]) if len(ever) == 1 else None
        if fate is None:
            return UnknownDraft(prefix, self.count())
        done = _DECIDED.get(fate.verb, f"taken out ({fate.verb})")
        return DecidedDraft(self.short(ever[0]), done, fate.by, fate.at)

    def fate(self, draft_id: str) -> Fate | None:
        """What became of the draft with this id; None where there never was one."""
        row = self.database.one(LAST_OF_DRAFT, (draft_id,))
        return Fate(*row) if row else None

    def short(self, draft_id: str) -> str:
        """The shortest beginning of an id that no waiting draft shares, at least 4 characters."""
        return self.database.short(draft_id, DRAFT_NEIGHBOURS)

    def text(self, draft_id: str) -> FoundText | None:
        """The text of a draft as it was found; None where it is gone."""
        row = self.database.one(DRAFT_TEXT, (draft_id,))
        return None if row is None else _found(row[0], canonical.read_json(row[1]))

    def with_address(self, address: str) -> list[str]:
        """The ids of all drafts that there ever were with this address."""
        return self.database.texts(DRAFTS_BY_ADDRESS, (address,))

    def citations(self) -> Mapping[str, list[Citation]]:
        """The updates that cite an address, by address."""
        citing: dict[str, list[Citation]] = defaultdict(list)
        for row in self.database.rows(CITATIONS):
            citing[row[0]].append(Citation(*row))
        return citing

    def wholes(self, keys: Iterable[str]) -> dict[str, FoundText]:
        """What drafts were split from, by the SHA-256 of its text."""
        return {
            canonical.digest(part.whole): part._replace(text=part.whole, whole=None)
            for part in map(self.text, keys)
            if part and part.whole is not None
        }

    def keep_text(self, draft_id: str, text: FoundText) -> None:
        """Keep the text of a draft that waits."""
        raw = {
            "sources": [canonical.as_json(source) for source in text.sources],
            "oddities": list(text.oddities),
            "line": text.line,
            "whole": text.whole,
        }
        row = (draft_id, text.text, json_text.encode(raw))
        self.database.execute(KEEP_TEXT, row)

    def give_back(self, texts: Mapping[str, FoundText]) -> None:
        """Keep texts, by their SHA-256, for drafts that wait without theirs."""
        for draft_id, sha256 in list(self.database.rows(WITHOUT_TEXT)):
            if sha256 in texts:
                self.keep_text(draft_id, texts[sha256])

    def take_texts(self, other: "Drafts") -> None:
        """Give drafts that wait without their text the one that another tracker has."""
        for draft_id, sha256 in list(self.database.rows(WITHOUT_TEXT)):
            text = other.text(draft_id)
            if text is not None and canonical.digest(text.text) == sha256:
                self.keep_text(draft_id, text)


def _draft(line: str) -> Draft:
    record = canonical.restore("draft", line)
    assert isinstance(record, Draft)
    return record


def _found(text: str, raw: dict[str, Any]) -> FoundText:
    sources = tuple(canonical.load_source(source) for source in raw.get("sources", ()))
    oddities = tuple(map(str, raw.get("oddities", ())))
    return FoundText(text, sources, oddities, raw.get("line"), raw.get("whole"))


def wrong_texts(connection: Database) -> tuple[list[str], list[str]]:
    """The ids of texts that are not those which the ledger names, and of those left over."""
    altered = []
    left_over = []
    for draft_id, text, sha256 in connection.execute(HELD_TEXTS):
        if sha256 is None:
            left_over.append(str(draft_id))
        elif canonical.digest(text) != sha256:
            altered.append(str(draft_id))
    return altered, left_over


def drop_altered(connection: Database) -> None:
    """Take out the texts that are not those which the ledger names; their drafts stay."""
    altered, left_over = wrong_texts(connection)
    for draft_id in (*altered, *left_over):
        connection.execute(DROP_TEXT, (draft_id,))
