"""`proposals`: how drafts may be coded, and how far such proposals can be trusted."""

from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from hwstatus import proposals
from hwstatus.models import Filter, Update
from hwstatus.proposals import Evidence, Gazetteer, Proposal, Subject
from hwstatus.serialization import canonical
from hwstatus.standing import headline
from hwstatus.store.tracker import Tracker

CANDIDATES = 30
"""How many updates are looked at to find the nearest for a proposal and against it."""


class Explained(NamedTuple):
    """A proposal with the nearest coded updates for its first status and against it."""

    proposal: Proposal
    evidence: Evidence


class Proposer:
    """Proposes codings for drafts from what a tracker knows. It writes nothing."""

    def __init__(self, tracker: Tracker) -> None:
        self.tracker = tracker

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """Every name of the tracker's entities."""
        return Gazetteer(self.tracker.entities())

    def subjects(self, text: str, heading: str | None = None) -> list[Subject]:
        """The entities that a text may be about, likeliest first, each with its reason."""
        return proposals.subjects(text, self.gazetteer, heading)

    def propose(
        self,
        text: str,
        slug: str,
        actor: str | None = None,
        day: str | None = None,
    ) -> Explained:
        """How a text about an entity may be coded, and which updates say so.

        `day` (ISO) is when the news happened, today unless it is known: the entity's
        standing on it counts. `actor` is the word that an editor has confirmed. Raises
        `UnknownName` for a slug that there is not.
        """
        entity = self.tracker.entity(slug)
        before = self._standing_before(slug, day)
        found = proposals.propose(text, entity, before, self.gazetteer, actor)
        kinds = self.tracker.entity_kinds
        alike = self._alike(text)
        nearest = proposals.evidence(alike, found.status, entity.kind, kinds)
        return Explained(found, nearest)

    def _standing_before(self, slug: str, day: str | None) -> str:
        on = day or self.tracker.on
        found = self.tracker.standings(on, (slug,))
        return headline(slug, found.get(slug, [])).status

    def _alike(self, text: str) -> Iterator[Update]:
        """The updates whose words are most like the text's, without its names."""
        words = proposals.search_words(text, self.gazetteer)
        if not words:
            return
        match = " OR ".join(f'"{word}"' for word in words)
        for line in self.tracker.search(match, Filter(limit=CANDIDATES)):
            yield canonical.load_update(line)
