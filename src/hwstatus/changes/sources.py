"""`sources check`: whether the addresses that updates cite still answer, recorded."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from datetime import date
from typing import NamedTuple

from hwstatus import wording
from hwstatus.answers.answer import Answer
from hwstatus.answers.sources import ADDRESSES, AddressRow, as_asked, cited, tally
from hwstatus.context import Context
from hwstatus.errors import BadRecord, BadValue, Interrupted, NoNetwork
from hwstatus.network.fetcher import Fetcher, Response
from hwstatus.network.pages import WAYBACK, archived_copy, text_digest
from hwstatus.record import canonical, dates, values
from hwstatus.record.forms import Enquiry
from hwstatus.record.models import FilterOptions
from hwstatus.record.vocabulary import REACHABLE
from hwstatus.store.editor import Editor
from hwstatus.store.ledger import Change, upsert
from hwstatus.store.tracker import Tracker

BATCH = 50
"""Addresses of one ledger entry: an interrupted run loses none of the batches before."""
WORKERS = 8
"""Addresses asked at a time; those of one host are asked one after another."""


class Reply(NamedTuple):
    """What an address answered, and the address of its archived copy."""

    row: AddressRow
    response: Response
    copy: str | None = None

    @property
    def is_postponed(self) -> bool:
        """Whether the address was not asked: its host wants to be left alone for now."""
        return self.response.status is None and self.response.outcome == "refused"


class Asker(NamedTuple):
    """How addresses are asked: through what, and whether for archived copies too."""

    fetcher: Fetcher
    archive: bool = False
    availability: str = WAYBACK

    def ask(self, row: AddressRow) -> Reply:
        """The answer of one address; it never raises for what a server does."""
        response = self.fetcher.get(row.url)
        copy = self._copy(row) if self.archive else None
        return Reply(row, response, copy)

    def _copy(self, row: AddressRow) -> str | None:
        day = date.fromisoformat(row.day)
        address = archived_copy(self.fetcher, row.url, day, self.availability)
        try:
            return address and values.url(address)
        except BadRecord:
            return None


def check(
    editor: Editor,
    names: Sequence[str],
    wanted: FilterOptions,
    asker: Asker,
    *,
    again_after: int,
) -> Answer[AddressRow]:
    """Ask each address once and record what it answered, 50 to a ledger entry.

    Addresses asked within the last `again_after` days are left alone. A dry run asks
    nobody. Raises `NoNetwork` where no address can be reached at all, `Interrupted` once
    what was answered by then is recorded.
    """
    if again_after < 0:
        raise BadValue("--again-after", again_after, "0 days or more")
    every = cited(editor.tracker, names, wanted)
    limit = dates.shift(editor.context.today, days=-again_after)
    due = [row for row in every if (as_asked(editor.tracker, row).asked or "") <= limit]
    unasked = (0, 0) if editor.dry_run else _ask_and_record(editor, asker, due)
    postponed, cut_off = unasked
    rows = [as_asked(editor.tracker, row) for row in due]
    notes = [
        _note(len(every) - len(due), f"asked within {again_after} days, left alone"),
        _note(postponed, "not asked: the host wants to be left alone for now"),
        _note(cut_off, "not asked: the network can no longer be reached"),
    ]
    asked_now = f"{tally(rows)}   Undo, 50 at a time: hwstatus undo"
    return Answer(
        table=ADDRESSES,
        rows=rows,
        one_screen=False,
        notes=list(filter(None, notes)),
        summary=_note(len(rows), "would be asked") if editor.dry_run else asked_now,
        empty_message="No address is due to be asked.",
    )


def _note(count: int, what: str) -> str:
    return f"{wording.counted(count, 'address', 'addresses')} {what}." if count else ""


# -- asking and recording ------------------------------------------------------------


def _ask_and_record(
    editor: Editor, asker: Asker, due: Sequence[AddressRow]
) -> tuple[int, int]:
    """Ask in batches and record each; returns how many were not asked: by the wish of their hosts, without a network.

    Raises `NoNetwork` where the first has no answer.
    """
    postponed = 0
    with editor.context.watch("Asking", len(due)) as tick:
        for first in range(0, len(due), BATCH):
            answers: list[Reply] = []
            try:
                for answer in _answers(asker, due[first : first + BATCH]):
                    answers.append(answer)
                    tick()
            except KeyboardInterrupt:
                _record(editor, answers)
                raise Interrupted(not (first or answers)) from None
            is_silent = all(answer.response.status is None for answer in answers)
            # Not even the Wayback Machine answers.
            if is_silent and asker.fetcher.get(asker.availability).status is None:
                if not first:
                    raise NoNetwork
                return postponed, len(due) - first
            _record(editor, answers)
            postponed += sum(answer.is_postponed for answer in answers)
    return postponed, 0


def _answers(asker: Asker, rows: Sequence[AddressRow]) -> Iterator[Reply]:
    """The answers as they come; who stops early does not wait for the rest."""
    pool = ThreadPoolExecutor(WORKERS)
    try:
        waiting = [pool.submit(asker.ask, row) for row in rows]
        for done in as_completed(waiting):
            yield done.result()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _record(editor: Editor, answers: Sequence[Reply]) -> None:
    """Record answers as one ledger entry, together with the archived copies."""
    settled = [answer for answer in answers if not answer.is_postponed]
    with editor.transaction():
        changes = [upsert(_enquiry(answer, editor.context)) for answer in settled]
        copies = {a.row.url: a.copy for a in settled if a.copy}
        cited_in = dict.fromkeys(k for a in settled for k in a.row.updates)
        changes += _with_copies(editor.tracker, list(cited_in), copies)
        editor.commit("sources", changes)


def _enquiry(answer: Reply, context: Context) -> Enquiry:
    response = answer.response
    sha256 = None
    if response.outcome == REACHABLE:
        sha256 = text_digest(response.body, response.content_type)
    return Enquiry(
        address=answer.row.url,
        asked=context.today,
        outcome=response.outcome,
        reason=values.text(response.reason),
        sha256=sha256,
        archive_url=answer.copy,
        recorded_at=context.now,
        recorded_by=context.user,
    )


def _with_copies(
    tracker: Tracker, ids: Sequence[str], copies: dict[str, str]
) -> Iterator[Change]:
    """The updates whose sources had no archived copy and have one now."""
    for update_id in ids:
        line = tracker.ledger.held("update", update_id)
        if line is None:
            continue
        update = canonical.load_update(line)
        sources = tuple(
            s._replace(archive_url=s.archive_url or copies.get(s.url or ""))
            for s in update.sources
        )
        better = update._replace(sources=sources)
        if better != update:
            yield upsert(better)
