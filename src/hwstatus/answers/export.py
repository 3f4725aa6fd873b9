"""`export`: the records and the updates that go to other programs."""

from collections.abc import Iterator, Sequence
from itertools import chain

from hwstatus import wording
from hwstatus.answers.answer import Answer
from hwstatus.answers.filters import FilterOptions
from hwstatus.answers.ids import filter_of_updates
from hwstatus.answers.updates import UPDATES, UpdateRow, UpdateTable
from hwstatus.record import canonical
from hwstatus.record.forms import Retraction
from hwstatus.record.models import Filter
from hwstatus.store.steps import is_newest
from hwstatus.store.tracker import Tracker

OWN_RECORDS = {
    subject: f"""
SELECT v.record FROM {table} t JOIN version v ON v.seq = t.seq JOIN ledger l ON l.seq = v.entry
 WHERE l.verb <> 'dataset' ORDER BY v.key
"""
    for subject, table in (
        ("entity", "entity"),
        ("group", "grouping"),
        ("checked", "checked"),
    )
}
"""The records of a subject that did not come with the dataset, by key."""

OWN_ENQUIRIES = f"""
SELECT v.record FROM version v JOIN ledger l ON l.seq = v.entry
 WHERE v.key >= 'http' AND v.key < 'http~' AND v.subject = 'address' AND v.record IS NOT NULL
   AND {is_newest("v")}
   AND l.verb <> 'dataset' ORDER BY v.key
"""
"""The key of an enquiry is its address, so that the index on keys has them side by side."""


def export(
    tracker: Tracker, names: Sequence[str], wanted: FilterOptions
) -> Answer[UpdateRow]:
    """Canonical lines, oldest first: the user's own entities, then the updates, then the checks and enquiries.

    At the end come the updates that were retracted.
    """
    chosen = exported_filter(tracker, names, wanted)
    named = list(_own(tracker, "entity", "group"))
    whole = not (names or wanted.is_restrictive)
    added = list(_added(tracker)) if whole else []
    others = wording.counted(len(named) + len(added), "line")
    lines = chain(named, tracker.lines(chosen), added)
    return Answer(
        table=UPDATES,
        rows=(UpdateRow(line, tracker) for line in lines),
        notes=[f"{others} of other kinds; {_ALONE}"] if named or added else (),
        empty_message="Nothing to export.",
    )


_ALONE = "updates alone: hwstatus list --reverse -f jsonl"


def export_updates(
    tracker: Tracker,
    names: Sequence[str],
    wanted: FilterOptions,
    table: UpdateTable = UPDATES,
) -> Answer[UpdateRow]:
    """The updates alone, oldest first, in the columns of a table."""
    lines = tracker.lines(exported_filter(tracker, names, wanted))
    rows = (UpdateRow(line, tracker) for line in lines)
    return Answer(table=table, rows=rows, empty_message="Nothing to export.")


def exported_filter(
    tracker: Tracker, names: Sequence[str], wanted: FilterOptions
) -> Filter:
    """What the options mean: oldest first, other than in a list."""
    backwards = wanted._replace(reverse=not wanted.reverse)
    return filter_of_updates(tracker, backwards, names)


def _own(tracker: Tracker, *subjects: str) -> Iterator[str]:
    return chain.from_iterable(tracker.present.texts(OWN_RECORDS[s]) for s in subjects)


def _added(tracker: Tracker) -> Iterator[str]:
    """What was recorded of updates: checks, enquiries and retractions."""
    yield from _own(tracker, "checked")
    yield from tracker.present.texts(OWN_ENQUIRIES)
    for line in tracker.corrections.taken_out().values():
        yield canonical.dump(Retraction(canonical.load_update(line)))
