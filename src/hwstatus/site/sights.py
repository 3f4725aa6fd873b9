"""What a reader sees of a country from a day on: its verdict, and practice without one."""

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple, TypeVar

from hwstatus import standing, wording
from hwstatus.models import Entity, Standing
from hwstatus.pictures import Place
from hwstatus.pictures.palette import Look, look_of
from hwstatus.practice import Practice
from hwstatus.site.practice_turns import PracticeTurn
from hwstatus.turns import Turn
from hwstatus.vocabulary import NONE_KNOWN, UNKNOWN, practice_counted

T = TypeVar("T", Turn, PracticeTurn)


class Sight(NamedTuple):
    """A country from a day on (ISO): `practice` is None where the verdict is known."""

    day: str
    head: Standing
    practice: Practice | None

    @property
    def counted(self) -> str | None:
        """What its practice is counted as; None where none is known."""
        if self.practice is None:
            return None
        return practice_counted(self.practice.word, self.practice.last_known)

    @property
    def operators(self) -> str:
        """Whose practice it is: `in use: Etisalat, du (2023)`; empty where none is known."""
        known = self.practice
        if known is None or known.word == NONE_KNOWN:
            return ""
        word = wording.PRACTICES_SPOKEN[known.word]
        names = ", ".join(one.name for one in known.operators)
        when = (known.confirmed or "")[:4]
        if known.last_known:
            when = f"last known {known.last_known}"
        return f"{word}: {names} ({when})"

    @property
    def words(self) -> str:
        """`phase-out (5g) since 16 Dec 2020`, `unknown · in use: Etisalat (2023)`."""
        if self.head.status != UNKNOWN:
            head = self.head
            return wording.status_since(head.status, head.scope, head.since)
        return " · ".join(filter(None, (UNKNOWN, self.operators)))

    def look(self, country: Entity) -> Look:
        """How a map draws it."""
        return look_of(country.iso2 or "", self.head.status, self.counted)

    def place(self, country: Entity, link: str = "") -> Place:
        """The country on a map."""
        label = f"{country.name}: {self.words}"
        return Place(self.head.status, self.counted, label, link)


def sights(
    country: str, turns: Sequence[Turn], practices: Sequence[PracticeTurn]
) -> list[Sight]:
    """What is seen of a country, from its beginning on; the first has the day ``."""
    nothing = standing.headline(country, ())
    days = {turn.day for turn in turns} | {turn.day for turn in practices}
    found = [Sight("", nothing, None)]
    for day in sorted(days):
        head = _on(turns, day)
        known = _on(practices, day)
        practice = None
        if known and (head is None or head.head.status == UNKNOWN):
            practice = known.practice
        sight = Sight(day, head.head if head else nothing, practice)
        if found[-1][1:] != sight[1:]:  # but for the day
            found.append(sight)
    return found


def sight_on(found: Sequence[Sight], day: str) -> Sight:
    """What is seen on a day."""
    return found[bisect_right(found, day, key=lambda sight: sight.day) - 1]


def _on(turns: Sequence[T], day: str) -> T | None:
    at = bisect_right(turns, day, key=lambda turn: turn.day)
    return turns[at - 1] if at else None
