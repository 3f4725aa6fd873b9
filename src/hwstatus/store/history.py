"""What the ledger remembers: every version of every record."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from hwstatus import json_text
from hwstatus.context import Watch, unwatched
from hwstatus.record import canonical
from hwstatus.record.models import Update
from hwstatus.record.vocabulary import SCOPES
from hwstatus.rules.standing import moment_of
from hwstatus.store import ledger_queries as asked
from hwstatus.store import queries
from hwstatus.store.database import Reader

if TYPE_CHECKING:
    from hwstatus.record.ledger_records import Entry, Version
    from hwstatus.store.corrections import Place, Statuses
    from hwstatus.store.heads import Head
    from hwstatus.team.log import SharedEntry


EVERY_ENTRY = 2**62
"""Greater than the number of any entry."""


class KnownUntil(NamedTuple):
    """How much of the ledger a tracker sees: up to the end of a day (ISO), and up to an entry."""

    until: str = "9999-12-31"
    entry: int = EVERY_ENTRY

    @property
    def values(self) -> dict[str, object]:
        """What the queries of the ledger are bound with."""
        return {"horizon": f"{self.until}T23:59:59Z", "entry": self.entry}


class Correction(NamedTuple):
    """An update that a ledger entry changed, or took out (`after` is None)."""

    entry: int
    at: str
    by: str
    verb: str
    reason: str | None
    before: Update | None
    after: Update | None


class LedgerReader:
    """Questions about what a tracker has held: asked of its file, however early the tracker is seen."""

    def __init__(self, reader: Reader, horizon: KnownUntil) -> None:
        self._reader = reader
        self._horizon = horizon
        """What of the ledger is seen."""
        self._replaced: dict[str, list[Update]] = {}

    # -- the ledger ------------------------------------------------------------------------------
    # What writes and examines it is imported where it is asked for: a read needs neither.

    def entries(self) -> "list[Entry]":
        """Every entry, oldest first."""
        from hwstatus.store import ledger

        with self._reader.errors():
            return ledger.entries(self._reader.connection)

    def versions(self, entry: int) -> "Iterator[Version]":
        """The versions that an entry left, in order."""
        from hwstatus.store import ledger

        return ledger.versions(self._reader.connection, entry)

    def shared_entries(self) -> Iterator["SharedEntry"]:
        """Every entry, oldest first, as it travels to other machines."""
        from hwstatus.store import following

        return following.entries_after(self._reader.connection, 0)

    def versions_between(self, first: int, last: int) -> "Iterator[Version]":
        """The versions with these numbers and all between, in order."""
        from hwstatus.store import ledger

        return ledger.versions_between(self._reader.connection, first, last)

    def all_versions(self) -> "Iterator[Version]":
        """Every version of every record, in order."""
        return self.versions_between(0, EVERY_ENTRY)

    def versions_of(self, keys: Iterable[str]) -> "Iterator[Version]":
        """All versions of some records, those of the newest entry first."""
        from hwstatus.store import ledger

        return ledger.versions_of(self._reader.connection, keys)

    def head(self) -> "Head":
        """The last entry, with its hash."""
        from hwstatus.store import heads

        with self._reader.errors():
            return heads.head_of(self._reader.connection)

    def digest(self) -> str:
        """A hash of all that the tracker holds."""
        from hwstatus.store import heads

        with self._reader.errors():
            return heads.digest_of(self._reader.connection)

    def require_continued(self, earlier: "Head", watch: Watch = unwatched) -> "Head":
        """The head, which continues an earlier one; raises `NotContinued`."""
        from hwstatus.store import heads

        with self._reader.errors():
            return heads.require_continued(self._reader.connection, earlier, watch)

    # -- one record ------------------------------------------------------------------------------

    def was_used(self, known: str) -> bool:
        """Whether an update has or ever had this id: ids are not given twice."""
        return self._reader.count(asked.EVER_USED, (known,)) > 0

    def ever_had_updates(self) -> bool:
        """Whether the ledger holds any update, live or taken back."""
        return self._reader.count(asked.EVER_HAD_UPDATES) > 0

    def held(self, subject: str, key: str) -> str | None:
        """The canonical line that the tracker holds for a record now."""
        found = self._reader.one(asked.HELD, (key, subject))
        return str(found[0]) if found and found[0] is not None else None

    def begins(self, entry: int) -> str | None:
        """The day (ISO) from which the ledger speaks, by an entry; None without updates."""
        found = self._reader.one(asked.BEGINS, (entry,))
        return str(found[0])[:10] if found and found[0] else None

    def lines_of(self, subject: str) -> Iterator[str]:
        """The canonical lines of every live record of a subject."""
        for (kind, _), line in self.everything():
            if kind == subject:
                yield line

    def came_with_dataset(self, subject: str, key: str) -> bool:
        """Whether a record is still as the dataset brought it."""
        found = self._reader.one(asked.HELD_FROM, (key, subject))
        return bool(found) and found == ("dataset",)

    def own_lines(self, subject: str) -> Iterator[str]:
        """The records of a subject that did not come with the dataset, by key."""
        for row in self._reader.rows(asked.OWN_RECORDS[subject]):
            yield str(row[0])

    def own_enquiries(self) -> Iterator[str]:
        """What addresses answered, as far as it did not come with the dataset."""
        for row in self._reader.rows(asked.OWN_ENQUIRIES):
            yield str(row[0])

    # -- every record --------------------------------------------------------------------------

    def everything(self) -> Iterator[tuple[tuple[str, str], str]]:
        """Every live record as ((subject, key), canonical line)."""
        for _, subject, key, record in self._reader.rows(asked.NEWEST_VERSIONS):
            yield (str(subject), str(key)), str(record)

    def last_of_dataset(
        self, verbs: Sequence[str]
    ) -> dict[tuple[str, str], str | None]:
        """What the dataset said last of each record that it brought; None where it took it out.

        A refresh leaves that first, and then what it made of it and of the user's own.
        """
        wanted = (list(verbs), sorted(self.set_aside()))
        rows = self._reader.rows(
            asked.LAST_BY_VERBS, tuple(map(json_text.encode, wanted))
        )
        return {
            (str(s), str(k)): None if line is None else str(line) for s, k, line in rows
        }

    def set_aside(self) -> set[int]:
        """The entries that were taken back, and those that took back."""
        from hwstatus.store import ledger

        with self._reader.errors():
            return ledger.set_aside(self._reader.connection)

    def newest_by_key(self) -> Iterator[tuple[tuple[str, str], str | None]]:
        """Every record that there ever was as ((key, subject), line), None for a retracted one."""
        for key, subject, line in self._reader.rows(asked.NEWEST_BY_KEY):
            yield (str(key), str(subject)), None if line is None else str(line)

    def stood_before(self, version: "Version") -> str | None:
        """The canonical line of a record before the entry that left a version of it."""
        wanted = (version.key, version.subject, version.entry)
        found = self._reader.one(asked.STOOD_BEFORE, wanted)
        return str(found[0]) if found and found[0] is not None else None

    def records_of_entry(self, entry: int) -> dict[str, int]:
        """How many records of each subject a ledger entry changed."""
        rows = self._reader.rows(asked.RECORDS_OF_ENTRY, (entry,))
        return {str(subject): int(str(count)) for subject, count in rows}

    def keys_like(self, prefix: str) -> list[str]:
        """The ids of updates and drafts, live or retracted, that begin so."""
        wanted = prefix.strip().lower()
        return (
            []
            if len(wanted) < 3
            else self._reader.texts(asked.EVER_LIKE, (wanted, wanted))
        )

    def keys_about(self, slug: str) -> list[str]:
        """The keys of all that was ever recorded about an entity, itself included."""
        return self._reader.texts(asked.EVER_ABOUT, {"entity": slug})

    # -- corrections -----------------------------------------------------------------------------

    def retracted(self, slug: str) -> list[tuple[Update, str, str, str]]:
        """Updates about an entity that were taken out: (update, when, by whom, why)."""
        rows = self._reader.rows(
            asked.RETRACTED_ABOUT, {"about": slug, **self._horizon.values}
        )
        return [
            (canonical.load_update(str(line)), str(at), str(by), str(why))
            for line, at, by, why in rows
        ]

    def corrections(
        self, since: str, until: str, *, moving: bool = False
    ) -> Iterator[Correction]:
        """Updates with a status that were corrected or retracted in a time (ISO days), in order.

        If only those that may be `moving` a standing are asked for, others are left out where that is cheap.
        """
        query = asked.MOVING_CORRECTIONS if moving else asked.CORRECTIONS
        return _whole(self._corrections(since, until, query))

    def _corrections(self, since: str, until: str, query: str) -> Iterator[Correction]:
        """The same by version."""
        values = {"since": since, "until": f"{until}T23:59:59Z", **self._horizon.values}
        rows = self._reader.rows(query, values)
        for entry, at, by, verb, why, old, new in rows:
            yield Correction(
                int(str(entry)),
                str(at),
                str(by),
                str(verb),
                None if why is None else str(why),
                *(
                    None if line is None else canonical.load_update(str(line))
                    for line in (old, new)
                ),
            )

    def statuses_after(self, places: Sequence["Place"]) -> "Statuses":
        """The statuses of entities on a day, as they were known after a ledger entry: at each of some places."""
        from hwstatus.store.corrections import Statuses

        asked_of = {
            "places": json_text.encode(places),
            "scopes": json_text.encode(list(SCOPES)),
        }
        held = self._reader.rows(asked.NEWEST_EFFECTS_AFTER, asked_of)
        values = {
            "entry": min((place.entry for place in places), default=0),
            "about": json_text.encode(sorted({place.entity for place in places})),
        }
        replaced = self._reader.rows(asked.REPLACED_AFTER, values)
        return Statuses(places, held, replaced)

    def status_then(self, slug: str, scope: str, moment: str) -> str | None:
        """An entity's status for a scope just before a moment, as it was known then: from the present's tables."""
        values = {"about": slug, "scope": scope, "moment": moment}
        held = self._reader.one(asked.EFFECT_THEN, {**values, **self._horizon.values})
        newest = [(str(held[0]), str(held[1]))] if held else []
        for replaced in self._replaced_since(slug):
            place = moment_of(replaced)
            if place < moment:
                newest += [
                    (place, e.status) for e in replaced.effects if e.scope == scope
                ]
        return max(newest)[1] if newest else None

    def _replaced_since(self, slug: str) -> list[Update]:
        """What was known of an entity and has been corrected or taken out since, looked up once."""
        if slug not in self._replaced:
            values = {"about": slug, **self._horizon.values}
            lines = self._reader.texts(asked.REPLACED_THEN, values)
            self._replaced[slug] = list(map(canonical.load_update, lines))
        return self._replaced[slug]

    def meta(self, key: str) -> str | None:
        """A note about the file itself, such as the dataset's version."""
        found = self._reader.one(queries.META, (key,))
        return str(found[0]) if found else None


def _whole(corrections: Iterable[Correction]) -> Iterator[Correction]:
    """What each entry did to each update, of which it may have left two versions."""
    for _, group in groupby(corrections, key=_entry_and_update):
        found = list(group)
        whole = found[0]._replace(after=found[-1].after)
        if whole.before != whole.after:
            yield whole


def _entry_and_update(correction: Correction) -> tuple[int, str]:
    update = correction.before or correction.after
    return correction.entry, update.id if update else ""
