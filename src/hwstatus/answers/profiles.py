"""What a page of `show` says of an entity: the verdict, its next deadline, its history, its companies."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from hwstatus.answers import evidence, verdict_words
from hwstatus.answers.answer import Table
from hwstatus.answers.deadline_views import DeadlineView, deadline_views
from hwstatus.answers.updates import UpdateRow
from hwstatus.answers.verdicts import VERDICTS, Verdict
from hwstatus.columns import Column
from hwstatus.record import dates
from hwstatus.record.models import Entity, Standing
from hwstatus.record.vocabulary import COMPANY, COUNTRY, UNKNOWN
from hwstatus.store.tracker import Tracker

if TYPE_CHECKING:
    from hwstatus.answers.markets import Rule


class Profile(NamedTuple):
    """All that `show` says of one entity; `total` counts the updates without a limit.

    `companies` are names with a status for networks, `companies_without_status` counts those without one;
    `rules` are those of a company's countries.
    """

    entity: Entity
    home: str | None
    verdict: Verdict
    scopes: tuple[Standing, ...]
    deadline: DeadlineView | None
    companies: tuple[tuple[str, Standing], ...]
    companies_without_status: int
    history: tuple[UpdateRow, ...]
    total: int
    rules: "Sequence[Rule]" = ()
    said: str = ""
    """What a document says in the place of the verdict."""
    as_of: str = ""
    """The day asked about, where that is not today: `as of 30 Jun 2023`."""

    @property
    def other_scopes(self) -> list[Standing]:
        """The standings besides the headline."""
        headline = self.verdict.scope
        return [s for s in self.scopes if s.scope != headline and s.decided_by]

    @property
    def lines(self) -> Sequence[str]:
        """All that a document says of the entity, a line each; the verdict first."""
        lines = [self.said] if self.said else verdict_words.lines(self.verdict)
        lines += [f"{s.scope}: {verdict_words.brief(s)}" for s in self.other_scopes]
        if self.deadline:
            lines.append(f"{self.deadline.label.capitalize()} {self.deadline.words}")
        lines += [f"{rule.name}: {rule.words}" for rule in self.rules]
        return lines


def profile(
    tracker: Tracker,
    verdict: Verdict,
    newest: Sequence[UpdateRow],
    total: int,
    for_scopes: Sequence[str] = (),
) -> Profile:
    """All that a page says of an entity, with the newest of the `total` updates about it.

    The deadline is one for the scopes asked about.
    """
    slug = verdict.entity
    entity = tracker.entities.get(slug)
    scopes = evidence.standings(tracker, [slug]).get(slug, [])
    deadline = tracker.deadlines.nearest(slug, tracker.on, for_scopes)
    view = None
    if deadline:
        [view] = deadline_views(tracker, [deadline], tracker.on)
    companies: dict[str, Standing] = {}
    if entity.kind == COUNTRY:
        companies = evidence.headlines(tracker, tracker.entities.companies_of(slug))
    is_today = tracker.on == tracker.context.today
    with_status = [
        (tracker.entities.name(slug), head)
        for slug, head in companies.items()
        if head.status != UNKNOWN
    ]
    return Profile(
        entity=entity,
        home=tracker.entities.name(entity.home) if entity.home else None,
        verdict=verdict,
        scopes=tuple(scopes),
        deadline=view,
        companies=tuple(with_status),
        companies_without_status=len(companies) - len(with_status),
        history=tuple(newest),
        total=total,
        rules=_rules_over(tracker, entity),
        as_of="" if is_today else f"as of {dates.spell(tracker.on)}",
    )


def with_scopes(tracker: Tracker, slugs: Sequence[str]) -> Table[Verdict]:
    """Verdicts on some entities as the JSON of `show` has them: with the status for each scope."""
    standings = evidence.standings(tracker, slugs)

    def statuses(row: Verdict) -> dict[str, str]:
        return {one.scope: one.status for one in standings.get(row.entity, ())}

    column = Column("the status for each scope that has one", get=statuses)
    return Table(VERDICTS.name, Verdict, more={"statuses": column})


def _rules_over(tracker: Tracker, entity: Entity) -> "Sequence[Rule]":
    """The rules of a company's countries; none for other kinds."""
    if entity.kind != COMPANY:
        return ()
    from hwstatus.answers.markets import rules_over

    return rules_over(tracker, entity)
