"""The overview: countries by status, the latest changes, the next deadlines."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Annotated, NamedTuple, Unpack

from hwstatus import wording
from hwstatus.answers import evidence, practices
from hwstatus.answers.deadlines import DeadlineView, deadline_views
from hwstatus.answers.practices import Apart
from hwstatus.answers.updates import UpdateRow, detailed_row
from hwstatus.record.models import Standing
from hwstatus.record.vocabulary import UNKNOWN, by_status, practice_counted
from hwstatus.rows import FACT, NUMBER, WORD, Answer, Beside, Table
from hwstatus.store.tracker import Tracker


def _spelled(tally: Mapping[str, int]) -> str:
    """Counts in a cell, a word and a number each: `5g 4; 5g-core 1`."""
    return "; ".join(f"{word} {number}" for word, number in tally.items())


class StatusCount(NamedTuple):
    """How many countries have a status, and of these: for which scope, in what practice.

    `scopes` and `practice` map a word to a number.
    """

    status: Annotated[str, "the status counted", WORD]
    countries: Annotated[int, "how many countries", NUMBER]
    scopes: Annotated[
        Mapping[str, int], "how many of them for which scope", FACT, _spelled
    ]
    practice: Annotated[
        Mapping[str, int],
        "how many of those unknown have which practice",
        FACT,
        _spelled,
    ]

    @property
    def shares(self) -> str:
        """What it is made of, where that is not all one: `6 banned: 5 on 5g, 1 on 5g-core`."""
        said = wording.in_practice(self.practice)
        if len(self.scopes) > 1:
            said = wording.by_scope(self.scopes)
        return said and f"{self.countries:,} {self.status}{said}"


OVERVIEW = Table(
    "overview",
    StatusCount,
    plain="status countries",
    document="status countries scopes practice",
    given_by="the overview",
)


class Overview(Answer[StatusCount]):
    """The first page: countries by status, the latest changes, the next deadlines."""

    view = "overview"

    def __init__(
        self,
        rows: Sequence[StatusCount],
        *,
        updates: int,
        countries: int,
        dataset: str | None,
        changes: Sequence[UpdateRow],
        deadlines: Sequence[DeadlineView],
        drafts: int = 0,
        **beside: Unpack[Beside],
    ) -> None:
        super().__init__(OVERVIEW, rows, **beside)
        self.updates = updates
        self.countries = countries
        self.dataset = dataset
        self.changes = changes
        self.deadlines = deadlines
        self.drafts = drafts


def overview(tracker: Tracker, *, practice: bool = True) -> Overview:
    """The first page: countries by status, the latest changes of status, the next deadlines.

    With `practice`, what is done where the status is unknown.
    """
    on = tracker.on
    countries = sorted(tracker.entities.with_updates(["country"]))
    heads = evidence.headlines(tracker, countries).values()
    apart: Mapping[str, Apart] = {}
    if practice:
        unknown = [head.entity for head in heads if head.status == UNKNOWN]
        apart = practices.apart(tracker, unknown, practice=True)
    latest = tracker.standings.latest_changes(on, 3)
    ahead = tracker.deadlines.next(on, 3)
    return Overview(
        list(_counts(heads, apart)),
        updates=tracker.total(),
        countries=len(countries),
        dataset=tracker.ledger.meta("dataset"),
        changes=[detailed_row(tracker, update) for update in latest],
        deadlines=deadline_views(tracker, ahead, on),
        drafts=tracker.drafts.count(),
    )


def _counts(
    heads: Iterable[Standing], apart: Mapping[str, Apart]
) -> Iterator[StatusCount]:
    counts = by_status(head.status for head in heads)
    scopes = Counter((head.status, head.scope) for head in heads if head.decided_by)
    for status, number in counts.items():
        own = {
            scope: share
            for (word, scope), share in scopes.most_common()
            if word == status
        }
        practice = _practices(apart) if status == UNKNOWN else {}
        yield StatusCount(status, number, own, practice)


def _practices(apart: Mapping[str, Apart]) -> Mapping[str, int]:
    words = []
    for one in apart.values():
        if one.practice:
            words.append(practice_counted(one.practice.word, one.practice.last_known))
    return dict(Counter(filter(None, words)).most_common())
