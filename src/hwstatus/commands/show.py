"""`show NAME...`: the verdict of each, its next deadline, its dated history, its companies."""

from collections.abc import Sequence

from hwstatus import standing
from hwstatus.commands import evidence
from hwstatus.commands.filters import FilterOptions, build_filter, described
from hwstatus.models import Update
from hwstatus.rows import Profile, Result, Verdict
from hwstatus.serialization import canonical
from hwstatus.store.tracker import Tracker


def show(
    tracker: Tracker, names: Sequence[str], wanted: FilterOptions, *, profiles: bool
) -> Result:
    """The updates about the named entities, oldest first; with `profiles`, the page that a reader sees.

    A limit keeps the newest. Exit code 1 where there is no update at all.
    """
    slugs = tracker.require(names)
    chosen = build_filter(tracker, wanted)
    lines = list(tracker.lines(chosen._replace(entities=tuple(slugs), reverse=False)))
    if (
        chosen.entities
    ):  # --country and --company narrow the updates of the named entities
        shared = set(chosen.entities)
        lines = [
            line for line in lines if shared & _entities_of(canonical.load_update(line))
        ]
    if not wanted.reverse and wanted.sort == "date":
        lines.reverse()
    page = [_profile(tracker, slug, lines) for slug in slugs] if profiles else None
    what = " ".join(tracker.name(slug) for slug in slugs)
    notes = tuple(note for slug in slugs for note in evidence.doubts(tracker, slug))
    empty = (
        f"No updates match {described(wanted, [what])}."
        if wanted.is_restrictive
        else f"No updates yet on {what}."
    )
    return Result("show", lines, page, empty=empty, notes=notes, exit_code_if_empty=1)


def _entities_of(update: Update) -> set[str]:
    return {update.entity, *update.also_about}


def _profile(tracker: Tracker, slug: str, lines: Sequence[str]) -> Profile:
    entity = tracker.entity(slug)
    scopes = evidence.standings(tracker, [slug]).get(slug, [])
    row = tracker.next_deadline(slug, tracker.on) or tracker.last_deadline(
        slug, tracker.on
    )
    history = [u for u in map(canonical.load_update, lines) if slug in _entities_of(u)]
    return Profile(
        entity,
        tracker.name(entity.home) if entity.home else None,
        evidence.verdict(tracker, standing.headline(slug, scopes), entity.kind),
        tuple(scopes),
        evidence.limit(tracker, row, tracker.on) if row else None,
        tuple(_companies(tracker, slug)) if entity.kind == "country" else (),
        tuple(evidence.occasions(tracker, history)),
    )


def _companies(tracker: Tracker, country: str) -> list[Verdict]:
    slugs = [slug for slug in tracker.companies_of(country) if tracker.updates_of(slug)]
    return [
        evidence.verdict(tracker, found, "company")
        for found in evidence.headlines(tracker, slugs).values()
    ]
