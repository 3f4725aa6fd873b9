"""`digest`: what is new for somebody: what entries of the ledger recorded, and the days that came."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from operator import attrgetter

from hwstatus import wording
from hwstatus.answers import evidence
from hwstatus.answers.answer import Answer, Section, Table
from hwstatus.answers.change_rows import CORRECTION, NEWS, TOOK_EFFECT
from hwstatus.answers.counts import membership
from hwstatus.answers.deadlines import deadlines
from hwstatus.answers.disputes import disputes
from hwstatus.answers.filters import (
    FilterOptions,
    build_filter,
    command_line,
    not_covered,
)
from hwstatus.answers.matches import subjects
from hwstatus.answers.news import (
    DISPUTE,
    DRAFT,
    DUE,
    FELL_DUE,
    FOLDED,
    LAG,
    LATE,
    NEW,
    NEW_DATE,
    PARTS,
    Asked,
    DigestRow,
    Window,
    folded,
    looked_at,
    news,
    row_of_date,
)
from hwstatus.columns import TEXT, Column
from hwstatus.errors import Usage
from hwstatus.record import dates
from hwstatus.record.dates import after
from hwstatus.record.forms import Draft
from hwstatus.record.names import fold
from hwstatus.settings.marks import Mark
from hwstatus.store import ledger
from hwstatus.store.tracker import Tracker
from hwstatus.subject import SUPPLIER

DAYS_BACK = 6
"""Days before today that a digest looks back to without --since: a week."""
AHEAD = "90d"
"""How far ahead dates are named, unless the list or --within says otherwise."""
COUNTED = {
    NEWS: "change",
    TOOK_EFFECT: "change",
    CORRECTION: "correction",
    LATE: "change",
    FELL_DUE: "date",
    NEW_DATE: "date",
    DUE: "date",
    **FOLDED,
}
"""What a row of each kind is called where rows are counted."""


DIGEST = Table(
    "digest",
    DigestRow,
    more={
        "headline": Column("what is new in few words", TEXT, get=attrgetter("headline"))
    },
    plain="kind date entity scope was status id words publisher url",
    document="date headline words publisher",
    given_by="`digest`",
    counted="row",
)


class Digest(Answer[DigestRow]):
    """What is new, by kinds; `window` is what it is of, `whose` the list."""

    view = "news"
    one_screen = False
    table: Table[DigestRow] = DIGEST
    rows: Sequence[DigestRow]
    window: Window
    whose: str
    uncovered = ""
    """That the record ends before these days, where no act of them is recorded."""
    taken_in: Collection[str] = ()
    """When the entries were made with which the dataset itself came, where a page counts what is of them."""
    due: Sequence[DigestRow] = ()
    """What is due next, with what came so: on such a page it is told nowhere else."""

    @cached_property
    def kinds(self) -> Mapping[str, Sequence[DigestRow]]:
        """The rows of each kind that there is."""
        return parted(self.rows)

    @property
    def news(self) -> Sequence[DigestRow]:
        """The rows that are news."""
        return [row for kind in NEW for row in self.kinds.get(kind, ())]

    @property
    def has_more(self) -> bool:
        """Whether there is news, and a page counts rows that it does not show."""
        return bool(self.is_folded and self.news and FOLDED.keys() & self.kinds.keys())

    @property
    def title(self) -> str:
        """`Huawei: 3 news items for portfolio`."""
        number = len(self.news)
        news = wording.counted(number, "news item")
        for_whom = f" for {self.whose}" if self.whose else ""
        return f"{SUPPLIER}: {news if number else 'nothing new'}{for_whom}"

    @property
    def circumstances(self) -> str:
        """The time that it is of: `22 Nov to 28 Nov 2026; ledger entries 3 to 7`."""
        first, last = map(dates.spell, (self.window.since, self.window.until))
        days = f"{first} to {last}" if self.window.since < self.window.until else last
        if self.uncovered:
            days += f": no act of these days is recorded. {self.uncovered}"
            days = days.removesuffix(".")
        if self.window.after == self.window.last:
            return f"{days}; nothing was recorded"
        entries = f"ledger entries {self.window.after + 1:,} to {self.window.last:,}"
        news = self.kinds.get(NEWS, ())
        if not any(dates.read_date(row.date).last < self.window.since for row in news):
            return f"{days}; {entries}"
        return f"{days}; {entries}; with acts of the {LAG} days before, recorded since"

    @property
    def sections(self) -> Sequence[Section]:
        """A part for each kind; of those that are folded the numbers."""
        return [
            Section(PARTS[kind], "", [folded(rows)], None)
            if kind in FOLDED and self.is_folded
            else Section(PARTS[kind], "", (), rows)
            for kind, rows in self.kinds.items()
        ]


def parted(rows: Iterable[DigestRow]) -> Mapping[str, Sequence[DigestRow]]:
    """The rows of each kind that there is, in the order of the parts."""
    by_kind: dict[str, list[DigestRow]] = {kind: [] for kind in PARTS}
    for row in rows:
        by_kind[row.kind].append(row)
    return {kind: own for kind, own in by_kind.items() if own}


# -- the question ----------------------------------------------------------------------


def digest(
    tracker: Tracker,
    wanted: FilterOptions,
    names: Sequence[str] = (),
    *,
    marked: bool = False,
    mark: Mark | None = None,
    within: str | None = None,
    exit_code: bool = False,
) -> Digest:
    """What is new in a time, or since a mark where it is asked for as `marked`; and how things stand.

    Counted is what was recorded in the time, whenever it happened, and what a day of it brought. Where
    there is no mark yet nothing is new, and it is said whom the list holds. Raises `Usage`.
    """
    window = since_mark(tracker, wanted, mark) if marked else window_of(tracker, wanted)
    is_past = window.until < tracker.on
    on_the_day = tracker.question._replace(on=window.until)
    then = tracker.at(on_the_day) if is_past else tracker
    wanted = wanted._replace(since=None, until=None, limit=None, reverse=False)
    question = Asked(then, build_filter(then, wanted, names, with_members=True), window)
    horizon = (question.chosen.within or AHEAD) if within is None else within
    new = sorted(
        news(question), key=lambda row: dates.read_date(row.date).last, reverse=True
    )
    new.sort(key=lambda row: NEW.index(row.kind))
    dates_told = [row for row in new if row.kind == NEW_DATE]
    standing = list(_standing(question, wanted, names, horizon))
    rows = [*new, *_untold(standing, dates_told), *looked_at(question)]
    whose = wanted.watch or ""
    answer = Digest(
        rows=rows, window=window, whose=whose, empty_message="Nothing is new."
    )
    if not marked and (uncovered := _uncovered(question)):
        answer.uncovered = uncovered
        acts = command_line("list", wanted, names)
        answer.pointers = [f"The last acts: {acts} --limit 5"]
        if not (window.after or names or wanted.is_restrictive):
            entries = tracker.ledger.entries()
            answer.taken_in = {e.at for e in entries if e.verb == ledger.DATASET}
            own = [row for row in dates_told if row.recorded not in answer.taken_in]
            answer.due = [row for row in _untold(standing, own) if row.kind == DUE]
    answer.exit_code = int(exit_code and not answer.news)
    answer.summary = _counted(answer)
    if marked and mark is None:
        answer.notes = _first_run(question, whose)
    return answer


def _untold(
    rows: Iterable[DigestRow], told: Iterable[DigestRow]
) -> Sequence[DigestRow]:
    """The rows about other dates than those that are told."""
    dates_told = {row[1:5] for row in told}
    return [row for row in rows if row[1:5] not in dates_told]


def _counted(answer: Digest) -> str:
    """`3 news items: 2 changes, 1 date`; of the dataset itself that nothing is new beside it."""
    if answer.news and all(row.recorded in answer.taken_in for row in answer.news):
        return "nothing new beside what the dataset brought"
    said = answer.title.partition(": ")[2]
    return ": ".join(filter(None, (said, by_kinds(answer.news))))


def by_kinds(rows: Sequence[DigestRow]) -> str:
    """`766 changes, 28 dates, 778 records`: what rows are; nothing where there are none."""
    numbers = Counter(COUNTED[row.kind] for row in rows)
    return ", ".join(wording.counted(number, word) for word, number in numbers.items())


def _uncovered(question: Asked) -> str:
    """What to say of days after those that the record covers where no act of them is recorded; else nothing."""
    tracker, chosen, window = question
    in_time = chosen._replace(since=window.since, until=window.until)
    days = (dates.read_date(update.date) for update in tracker.updates(in_time))
    if any(day.first >= window.since for day in days):
        return ""
    return "".join(not_covered(tracker, window.since))


def _first_run(question: Asked, watch: str) -> Sequence[str]:
    slugs = subjects(question.tracker, question.chosen)
    heads = evidence.headlines(question.tracker, slugs, scopes=question.chosen.scopes)
    said = membership(watch or "The record", [h.status for h in heads.values()])
    option = f"--watch {watch} " if watch else ""
    return [
        said,
        "No mark yet: nothing is news. What is recorded from now on is, once the mark"
        f" is set: hwstatus digest {option}--mark",
    ]


def window_of(tracker: Tracker, wanted: FilterOptions) -> Window:
    """The window of a time; a week without --since. Raises `Usage`."""
    last, until = _end(tracker, wanted)
    since = dates.first_day("--since", wanted.since, tracker.context.today)
    if since is None:
        since = dates.shift(until, days=-DAYS_BACK)
    if since > until:
        raise Usage(f"--since {wanted.since} lies after the last day, {until}")
    return Window(tracker.ledger.entry_before(since), last, since, until)


def since_mark(tracker: Tracker, wanted: FilterOptions, mark: Mark | None) -> Window:
    """The window from a mark on; an empty one without a mark.

    Where the ledger is another one than that of the mark, what was recorded after it counts.
    """
    last, until = _end(tracker, wanted)
    if mark is None:
        return Window(last, last, dates.shift(until, days=1), until)
    entry = mark.entry
    if entry and tracker.ledger.hash_of(entry) != mark.hash:
        entry = tracker.ledger.entry_before(after(mark.at))
        tracker.context.tell(
            "The ledger is another one than at the mark: told is what was recorded"
            f" after {mark.at}."
        )
    since = dates.shift(mark.day, days=1)
    return Window(min(entry, last), last, since, max(until, mark.day))


def _end(tracker: Tracker, wanted: FilterOptions) -> tuple[int, str]:
    """The last entry and the last day of a window."""
    head = tracker.ledger.head().entry
    if wanted.until is None:
        return head, tracker.on
    until = dates.read_period(wanted.until, "--until", tracker.context.today).last
    return tracker.ledger.entry_before(after(until)), min(until, tracker.on)


# -- what is new -----------------------------------------------------------------------


def mark_of(tracker: Tracker, window: Window, before: Mark | None) -> Mark:
    """The mark of who was told a window; one that was further on stays."""
    if before and window.after == window.last:
        return before._replace(day=window.until)
    hash_, at = tracker.ledger.sealed(window.last)
    return Mark(window.last, hash_, at, window.until)


# -- how things stand ------------------------------------------------------------------


def _standing(
    question: Asked, wanted: FilterOptions, names: Sequence[str], horizon: str
) -> Iterator[DigestRow]:
    """Dates ahead, disputes, drafts that wait."""
    tracker, chosen, window = question
    last = dates.read_horizon(horizon, "--within", tracker.on)
    for view in deadlines(tracker, names, wanted, within=horizon, kinds_apart=False):
        # What may fall in that time is told once it must: of a year from October on.
        if window.until < view.last_day <= last:
            words = f"{view.due}, {wording.days_left(view.days_left)}"
            yield row_of_date(DUE, view)._replace(words=words)
    for dispute in disputes(tracker, wanted, names):
        other = f"{dispute.other_status}, {dispute.other_date}"
        yield DigestRow(
            kind=DISPUTE,
            date=dispute.date,
            entity=dispute.entity,
            name=dispute.name,
            scope=dispute.scope,
            was=dispute.other_status,
            status=dispute.status,
            words=f"{dispute.status} counts; {dispute.other_publisher} says {other}",
            id=dispute.id,
            publisher=dispute.publisher,
        )
    followed = chosen.entities or chosen.members
    for draft in tracker.drafts.waiting():
        slug = tracker.entities.slug_of(fold(draft.heading or ""))
        if followed is None or followed == () or slug in followed:
            yield _of_draft(tracker, draft, slug)


def _of_draft(tracker: Tracker, draft: Draft, slug: str | None) -> DigestRow:
    return DigestRow(
        kind=DRAFT,
        date=draft.date or draft.recorded_at[:10],
        entity=slug,
        name=tracker.entities.name(slug) if slug else draft.heading or "a draft",
        words=draft.title or "",
        id=draft.id,
        publisher=next(iter(draft.publishers), None),
        url=draft.address,
        recorded=draft.recorded_at,
    )
