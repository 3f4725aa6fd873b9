"""What a file is made from, as a hash: where the old site has it from the same, it is not made again.

A mark covers all that a file may show, and never less: the program, the site's address and day,
every entity and group, and the facts of its own. One that covers more than is shown makes a
file again for nothing; one that covers less would leave an old page in a new site.
"""

import json
from collections.abc import Iterable
from functools import cache, cached_property
from hashlib import sha256

from hwstatus.records import Group
from hwstatus.site.bounded import Bounded
from hwstatus.site.origin import program
from hwstatus.site.record import Record
from hwstatus.site.sights import sight_on
from hwstatus.site.updates import HELD, Stored

_CHARACTERS = 32
"""Of a SHA-256 in hexadecimal: enough for files of one site."""


class Marks:
    """The marks of the files of a site."""

    def __init__(self, record: Record, base: str | None, *, cards: bool) -> None:
        self._record = record
        self._options = base, cards
        self._updates: Bounded[str, str] = Bounded(HELD)
        self.entity = cache(self._entity)

    @cached_property
    def _shared(self) -> str:
        """What every file may show."""
        record = self._record
        return _digest(
            program(),
            self._options,
            record.day,
            record.dataset,
            record.years,
            list(record.entities.values()),
            record.groups,
        )

    def of(self, *facts: object) -> str:
        """What is made from some facts, all of which JSON can say."""
        return _digest(self._shared, facts)

    # -- updates -----------------------------------------------------------------------

    def update(self, stored: Stored) -> str:
        """What is made from an update: what it says, did, and became."""
        line, update = stored
        held = self._updates.get(update.id)
        if held is not None:
            return held
        was = [move.was for move in self._record.moves(update)]
        corrections = self._record.corrections.get(update.id, ())
        return self._updates.hold(update.id, self.of(line, was, corrections))

    def updates(self, ids: Iterable[str]) -> str:
        """What is made from some updates, in their order."""
        return self.of([self.update(one) for one in self._record.updates.stored(ids)])

    # -- entities ----------------------------------------------------------------------

    def _entity(self, slug: str) -> str:
        """What is made from an entity: its updates, what follows from them, and its companies."""
        record = self._record
        companies = [
            (record.verdicts[company.slug], company.slug in record.about)
            for company in record.homes.get(slug, ())
        ]
        return self.of(
            slug,
            [
                self.update(one)
                for one in record.about_of(record.entities[slug]).stored()
            ],
            record.verdicts[slug],
            record.standings.get(slug),
            record.deadlines_of.get(slug),
            record.sights.get(slug, ())[-1:],
            record.corrections_about.get(slug),
            record.modified_about.get(slug),
            companies,
        )

    def group(self, group: Group) -> str:
        """What is made from a group: from the countries that ever were its members."""
        known = self._record.entities
        countries = sorted({stay.country for stay in group.members} & known.keys())
        deadlines = [row for row in self._record.deadlines if row.entity in countries]
        return self.of(group.slug, list(map(self.entity, countries)), deadlines)

    # -- days --------------------------------------------------------------------------

    def day(self, day: str) -> str:
        """What is made from where the countries stood on a day (ISO)."""
        record = self._record
        seen = []
        for country in record.countries:
            sight = sight_on(record.sights[country.slug], day)
            act = sight.head.decided_by
            update = self.updates([act]) if act else None
            seen.append((sight, update, country.slug in record.about))
        return self.of(day, seen)


def _digest(*facts: object) -> str:
    said = json.dumps(facts, check_circular=False)
    return sha256(said.encode()).hexdigest()[:_CHARACTERS]
