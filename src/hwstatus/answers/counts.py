"""How many entities have which status: for which scopes, and in what practice where it is unknown."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any, NamedTuple

from hwstatus import wording
from hwstatus.answers.answer import Again
from hwstatus.answers.filters import MOST_NAMED
from hwstatus.answers.verdicts import Verdict
from hwstatus.columns import FACT, NUMBER, WORD
from hwstatus.record.models import Standing
from hwstatus.record.vocabulary import COMPANY, COUNTRY, STATUSES, UNKNOWN, rank
from hwstatus.rules.practice import counted_as
from hwstatus.store.tracker import Tracker


def by_status(statuses: Iterable[str]) -> dict[str, int]:
    """How many there are of each status, strictest first; 0 of one that does not occur."""
    counts = Counter(statuses)
    return {status: counts[status] for status in STATUSES}


def _spelled(tally: Mapping[str, int]) -> str:
    """Counts in a cell, a word and a number each: `5g 4; 5g-core 1`."""
    return "; ".join(f"{word} {number}" for word, number in tally.items())


def strictest_first(row: Any) -> tuple[int, str]:
    """Where a row with a status and a name stands among others: the strictest first, then by name."""
    return -rank(row.status), row.name.casefold()


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
    def words(self) -> str:
        """`5 banned: 4 on 5g, 1 on 5g-core`, `37 unknown. Operators there: 15 use it`."""
        said = wording.in_practice(self.practice)
        if self.scopes:
            said = wording.by_scope(self.scopes)
        return f"{self.countries:,} {self.status}{said}"

    @property
    def shares(self) -> str:
        """The same where it is not all one."""
        return self.words if len(self.scopes) > 1 or self.practice else ""


def count_statuses(
    heads: Iterable[Standing | Verdict], practices: Iterable[str | None] = ()
) -> Iterator[StatusCount]:
    """The counts of every status, strictest first; `practices` are those of unknown ones, as counted."""
    verdicts = list(heads)
    scopes = Counter((head.status, head.scope) for head in verdicts if head.decided_by)
    shares = scopes.most_common()
    done = dict(Counter(filter(None, practices)).most_common())
    for status, number in by_status(head.status for head in verdicts).items():
        own = {str(scope): share for (word, scope), share in shares if word == status}
        yield StatusCount(status, number, own, done if status == UNKNOWN else {})


def membership(name: str, statuses: Iterable[str]) -> str:
    """`EU: 12 of 27 members have a status: 3 banned, ...` from the members' statuses."""
    counts = by_status(statuses)
    members = sum(counts.values())
    unknown = counts.pop(UNKNOWN)
    said = f"{name}: {members - unknown:,} of {members:,} members have a status"
    return f"{said}: {listed(counts)}." if any(counts.values()) else f"{said}."


def listed(counts: Mapping[str, int]) -> str:
    """`3 banned, 1 permitted` from counts, those of 0 left out."""
    return ", ".join(f"{number:,} {word}" for word, number in counts.items() if number)


def worded(verdicts: Iterable[Verdict]) -> str:
    """`5 banned: 4 on 5g, 1 on 5g-core · 37 unknown. Operators there: 15 use it`."""
    rows = list(verdicts)
    practices = (counted_as(v.practice, v.practice_last_known) for v in rows)
    counts = count_statuses(rows, practices)
    return " · ".join(count.words for count in counts if count.countries)


def companies_among(tracker: Tracker, slugs: Iterable[str]) -> Iterator[Again]:
    """Which companies are among some entities, and how countries alone are asked for."""
    kinds = {slug: tracker.entities.kinds[slug] for slug in slugs}
    names = [tracker.entities.name(s) for s, kind in kinds.items() if kind == COMPANY]
    if names:
        told = wording.first_of(names, MOST_NAMED)
        said = f"Companies among them: {told}; the countries alone"
        yield Again(said, ["--kind", COUNTRY])
