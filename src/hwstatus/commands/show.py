"""`show NAME...`: the verdict of each, its next deadline, its dated history, its companies."""

from collections.abc import Sequence

from hwstatus import dates, records, standing
from hwstatus.commands import verdicts
from hwstatus.commands.choosing import Wanted, choose, described
from hwstatus.models import Filter, Standing, Update
from hwstatus.results import Profile, Result, Verdict
from hwstatus.store.tracker import Tracker


def show(tracker: Tracker, names: Sequence[str], wanted: Wanted, *, profiles: bool) -> Result:
    """The updates about the named entities, oldest first; with `profiles`, the page that a reader sees."""
    slugs = tracker.require(names)
    # The named entities are the subject; --country and --company narrow their updates further.
    chosen = choose(tracker, wanted._replace(reverse=not wanted.reverse))
    on = dates.today()
    narrowed = chosen._replace(entities=tuple(slugs))
    if chosen.entities:
        shared = set(chosen.entities)
        lines = [line for line in tracker.lines(narrowed) if shared & _entities_of(records.load_update(line))]
    else:
        lines = list(tracker.lines(_newest(narrowed))) if narrowed.limit else list(tracker.lines(narrowed))
        if narrowed.limit and not wanted.reverse:
            lines.reverse()
    page = [_profile(tracker, slug, lines, on) for slug in slugs] if profiles else None
    what = " ".join(tracker.name(slug) for slug in slugs)
    empty = f"No updates yet on {what}." if not wanted.narrows else f"No updates match {described(wanted, [what])}."
    return Result("show", lines, page, empty=empty, code_if_empty=1)


def _newest(chosen: Filter) -> Filter:
    """A limited history keeps its newest updates, whichever way it is printed."""
    return chosen._replace(reverse=False)


def _entities_of(update: Update) -> set[str]:
    return {update.entity, *update.also_about}


def _profile(tracker: Tracker, slug: str, lines: Sequence[str], on: str) -> Profile:
    entity = tracker.entity(slug)
    scopes = tracker.standings(on, [slug]).get(slug, [])
    row = tracker.next_deadline(slug, on)
    history = [u for u in map(records.load_update, lines) if slug in _entities_of(u)]
    return Profile(
        entity,
        tracker.name(entity.home) if entity.home else None,
        verdicts.verdict(tracker, standing.headline(slug, scopes), entity.kind),
        tuple(scopes),
        verdicts.limit(tracker, row, on) if row else None,
        tuple(_companies(tracker, slug, on)) if entity.kind == "country" else (),
        tuple(verdicts.occasions(tracker, history)),
    )


def _companies(tracker: Tracker, country: str, on: str) -> list[Verdict]:
    slugs = [slug for slug in tracker.companies_of(country) if tracker.updates_of(slug)]
    heads = verdicts.headlines(tracker, slugs, on)
    unknown = {slug: Standing(slug, "5g", "unknown") for slug in slugs}
    return [verdicts.verdict(tracker, found, "company") for found in {**unknown, **heads}.values()]
