"""What the slider shows of a day is what `status` answers on that day."""

from itertools import pairwise
from pathlib import Path

import pytest

from conftest import SHIPPED
from hwstatus.answers import evidence
from hwstatus.answers.verdicts import Verdict
from hwstatus.paths import Location
from hwstatus.record.vocabulary import UNKNOWN
from hwstatus.site.record import Record
from hwstatus.site.sights import sight_on
from hwstatus.store.tracker import Question, Tracker, open_tracker
from samples import CONTEXT

DAYS = ("2011-06-01", "2019-05-15", "2020-07-14", "2023-12-31", "2026-02-28")


def asked(
    tracker: Tracker, day: str, slugs: list[str]
) -> dict[str, tuple[object, ...]]:
    """The verdict and the practice of each country on a day, asked as `status` asks."""
    then = tracker.at(Question(day))
    found = evidence.verdicts(then, list(evidence.headlines(then, slugs).values()))
    return {
        row.entity: (row.status, row.scope, row.since, row.decided_by, *practice(row))
        for row in evidence.supplemented(then, found, practice=True)
    }


def practice(row: Verdict) -> tuple[object, ...]:
    """What operators do, as a row has it; `none-known` is nothing."""
    if row.practice in (None, "none-known"):
        return None, None, ()
    return row.practice, row.practice_last_known, row.operators


@pytest.fixture(scope="module")
def record() -> Record:
    """The shipped tracker, as the site reads it."""
    return Record(open_tracker(Location(Path(SHIPPED), "test", asked=True), CONTEXT))


@pytest.mark.parametrize("day", DAYS)
def test_a_sight_is_the_answer_of_its_day(record: Record, day: str) -> None:
    slugs = [country.slug for country in record.countries]
    expected = asked(record.tracker, day, slugs)
    for slug in slugs:
        sight = sight_on(record.sights[slug], day)
        head = sight.head
        known = sight.practice if head.status == UNKNOWN else None
        operators: tuple[object, ...] = (None, None, ())
        if known and known.word != "none-known":
            names = tuple(one.name for one in known.operators)
            operators = known.word, known.last_known, names
        scope = head.scope if head.decided_by else None
        found = (head.status, scope, head.since, head.decided_by, *operators)
        assert found == expected[slug], slug


def test_sights_differ_from_one_to_the_next(record: Record) -> None:
    for found in record.sights.values():
        days = [sight.day for sight in found]
        assert days == sorted(set(days))
        seen = [sight[1:] for sight in found]
        assert all(one != other for one, other in pairwise(seen))
