"""The frozen records. No I/O, no logic beyond look-up.

NamedTuples, not dataclasses: a command defines them all at start-up, and they cost a fifth.

A record's fields are described in `record.fields`, in the same order. `extras` is
always the last: the fields that a later version wrote and this one does not know.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from hwstatus.record.vocabulary import HEADLINE_SCOPE, STATUSES

ID_LENGTH = 10
"""Characters of an update's id."""


DISPUTE_DAYS = 30
"""Rule 13: contradicting effects that lie no further apart than this are shown as disputed."""


Extras = tuple[tuple[str, str], ...]
"""Fields that this version does not know: (key, canonical JSON of the value), by key."""


class Market(NamedTuple):
    """A country in which a company operates; `to` is its last day there."""

    country: str
    since: str | None = None
    to: str | None = None
    extras: Extras = ()


class Entity(NamedTuple):
    """What an update is about. `region` and `subregion` are UN M49 names.

    `home` and `part_of` are slugs: a company's country, or a territory's, and the group that it belongs to.
    """

    slug: str
    name: str
    kind: str
    iso2: str | None = None
    iso3: str | None = None
    numeric: str | None = None
    region: str | None = None
    subregion: str | None = None
    home: str | None = None
    aliases: tuple[str, ...] = ()
    operates_in: tuple[Market, ...] = ()
    part_of: str | None = None
    extras: Extras = ()


class Effect(NamedTuple):
    """A status for a scope, set by an update on its main entity.

    `restores` is the id of the update whose status this effect brings back, `extent` how
    far a limit goes. An effect that only `confirms` what stood carries no verdict.
    """

    scope: str
    status: str
    stage: str = "announced"
    basis: str = "informal"
    effective: str | None = None
    restores: str | None = None
    extent: str | None = None
    confirms: bool = False
    extras: Extras = ()


class Deadline(NamedTuple):
    """A date by which something must stop or go; `replaces` is the date it was before."""

    scope: str
    date: str
    what: str
    replaces: str | None = None
    extras: Extras = ()


class Outcome(NamedTuple):
    """What became of an earlier deadline, `ID:SCOPE`: met, missed or dropped."""

    deadline: str
    word: str
    extras: Extras = ()

    @property
    def set_by(self) -> str:
        """The id of the update that sets the deadline."""
        return self.deadline.partition(":")[0]

    @property
    def scope(self) -> str:
        """What the deadline is for."""
        return self.deadline.partition(":")[2]


class Source(NamedTuple):
    """Who says so.

    `origin` is the agency whose report the publisher carries, `retrieved` the day on which
    somebody read it, `locator` an act's number or its place in a gazette.
    """

    publisher: str
    title: str | None = None
    url: str | None = None
    archive_url: str | None = None
    published: str | None = None
    official: bool = False
    origin: str | None = None
    retrieved: str | None = None
    locator: str | None = None
    extras: Extras = ()


SOFT_BASIS = "soft-basis"
"""The check that asks why a state's status binds that rests on nothing binding: an exemption says it."""


class Exemption(NamedTuple):
    """A curation rule that this update is excused from, and why."""

    rule: str
    reason: str
    extras: Extras = ()


class Update(NamedTuple):
    """One dated, sourced report in our own words.

    `instrument` is what the law or the procedure is usually called.
    """

    id: str
    entity: str
    also_about: tuple[str, ...]
    date: str
    summary: str
    note: str | None
    actor: str | None
    actor_name: str | None
    confidence: str
    pending: str | None
    effects: tuple[Effect, ...]
    deadlines: tuple[Deadline, ...]
    sources: tuple[Source, ...]
    exemptions: tuple[Exemption, ...]
    recorded_at: str
    recorded_by: str
    outcomes: tuple[Outcome, ...] = ()
    instrument: str | None = None
    extras: Extras = ()

    @property
    def entities(self) -> tuple[str, ...]:
        """The slugs of all entities that it is about, the main one first."""
        return self.entity, *self.also_about

    @property
    def cited(self) -> Source:
        """The source that is named alone: the first with an address, else the first.

        Its publisher and its address belong together.
        """
        return next((source for source in self.sources if source.url), self.sources[0])

    @property
    def is_official(self) -> bool:
        """Whether an official source is cited."""
        return any(source.official for source in self.sources)

    @property
    def headline_effect(self) -> Effect | None:
        """The effect that a line shows: one set anew before one that only confirms, then 5G, then the strictest."""
        return self.shown_effect()

    def shown_effect(
        self, statuses: tuple[str, ...] = (), scopes: tuple[str, ...] = ()
    ) -> Effect | None:
        """The same among the effects with these statuses and scopes; among all where none has."""
        return None if not self.effects else shown_among(self.effects, statuses, scopes)


def shown_among(
    effects: Sequence[Effect],
    statuses: tuple[str, ...] = (),
    scopes: tuple[str, ...] = (),
) -> Effect:
    """Of an update's effects, of which there is one at least, that which `shown_effect` is."""
    matching = [
        e
        for e in effects
        if (not statuses or e.status in statuses) and (not scopes or e.scope in scopes)
    ]
    return min(
        matching or effects,
        key=lambda e: (e.confirms, e.scope != HEADLINE_SCOPE, -STATUSES[e.status].rank),
    )


class Standing(NamedTuple):
    """The derived verdict of an entity for a scope at a day (docs/rules.md).

    `since` is the date, as known, of the act that began the unbroken run of `status`:
    `began_by` and its like are that act's. `decided_by` is the id of the act of the run
    that carries the status, None where nothing qualifies; `stage`, `basis` and `effective`
    are that act's, and a stage is as far as an act was on that day. `confirmed_by` is the
    id of the last act of the run, and `moment` its place in time, as one text that sorts.
    `restores` is the id of the earlier act that the beginning brought back, `extent` how
    far a limit goes. On a day ahead `to_come` says whether it rests on announced dates.
    """

    entity: str
    scope: str
    status: str
    since: str | None = None
    stage: str | None = None
    basis: str | None = None
    effective: str | None = None
    decided_by: str | None = None
    decided_on: str | None = None
    disputed_with: str | None = None
    began_by: str | None = None
    began_on: str | None = None
    began_stage: str | None = None
    began_basis: str | None = None
    began_effective: str | None = None
    moment: str = ""
    restores: str | None = None
    extent: str | None = None
    confirmed_by: str | None = None
    confirmed_on: str | None = None
    to_come: bool = False

    @property
    def decided_scope(self) -> str | None:
        """What the status is for, where an act decided it: that of nothing known says nothing."""
        return self.scope if self.decided_by else None


UNLIMITED = 2**31
"""More updates than any tracker has: a limit that limits nothing."""
ENOUGH = 10_000
"""How far updates are counted for a person: who reads a line of more than that needs no number."""


BEST = "best"
"""The order of updates that match words: those that match best come first."""


class Filter(NamedTuple):
    """Which updates: every field narrows, tuples are alternatives, days are ISO.

    `statuses`, `scopes`, `stages`, `bases`, `extents` and `binding` must hold of one and the
    same effect. `own` asks for acts of those whom an update is `mainly` about, `official` for an official
    source, `unofficial` for none, `recorded_since` for what was recorded on that day or later, `cites` for a
    source at an address; `within` is how far ahead a watchlist looks. `match` is a full-text expression that the texts
    of an update hold; sorted by `BEST` match, those with the ids that are `foremost` come before all others.
    """

    entities: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    kinds: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    actor_names: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    mainly: tuple[str, ...] | None = None
    publishers: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    bases: tuple[str, ...] = ()
    confidences: tuple[str, ...] = ()
    pending: tuple[str, ...] = ()
    extents: tuple[str, ...] = ()
    instruments: tuple[str, ...] = ()
    official: bool = False
    unofficial: bool = False
    recorded_since: str | None = None
    cites: str | None = None
    binding: bool = False
    members: tuple[str, ...] | None = None
    within: str | None = None
    on: str | None = None
    ids: tuple[str, ...] = ()
    limit: int | None = None
    sort: str = "date"
    reverse: bool = False
    match: str | None = None
    foremost: tuple[str, ...] = ()


class FilterOptions(NamedTuple):
    """The filter options as typed; each list holds alternatives."""

    since: str | None = None
    until: str | None = None
    country: Sequence[str] = ()
    company: Sequence[str] = ()
    kind: Sequence[str] = ()
    status: Sequence[str] = ()
    scope: Sequence[str] = ()
    actor: Sequence[str] = ()
    actor_name: Sequence[str] = ()
    own: bool = False
    publisher: Sequence[str] = ()
    confidence: Sequence[str] = ()
    official: bool = False
    unofficial: bool = False
    recorded_since: str | None = None
    stage: Sequence[str] = ()
    basis: Sequence[str] = ()
    pending: Sequence[str] = ()
    extent: Sequence[str] = ()
    instrument: Sequence[str] = ()
    binding: bool = False
    group: Sequence[str] = ()
    watch: str | None = None
    limit: int | None = None
    sort: str = "date"
    reverse: bool = False

    @property
    def is_restrictive(self) -> bool:
        """Whether any option leaves updates out."""
        return any(getattr(self, name) for name in NARROWING)

    def also(self, option: str, word: str) -> "FilterOptions":
        """The same with one more word for an option."""
        more: dict[str, Any] = {option: [*getattr(self, option), word]}
        return self._replace(**more)


NARROWING = tuple(
    name for name in FilterOptions._fields if name not in ("limit", "sort", "reverse")
)
"""The options that leave updates out."""
