"""`show NAME...`: the verdict of each, its next deadline, its dated history, its companies."""

import sys
from collections.abc import Iterable, Iterator, Sequence

from hwstatus.commands import evidence
from hwstatus.commands.filters import FilterOptions, build_filter, described
from hwstatus.models import Filter
from hwstatus.rows.updates import UpdateRow
from hwstatus.rows.verdicts import Profile, Profiles, Verdict
from hwstatus.store.tracker import Tracker
from hwstatus.vocabulary import COMPANY, COUNTRY, UNKNOWN


def show(
    tracker: Tracker,
    names: Sequence[str],
    wanted: FilterOptions,
    *,
    detailed: bool,
    practice: bool = True,
) -> Profiles:
    """The updates about the named entities, oldest first; detailed, with the profiles of a page.

    A limit keeps the newest of each name. Exit code 1 where there is no update at all.
    """
    slugs = tracker.require(names)
    chosen = build_filter(tracker, wanted)._replace(reverse=False)
    rows = _limited(_matching(tracker, slugs, chosen), slugs, chosen.limit)
    if not wanted.reverse and wanted.sort == "date":
        rows.reverse()
    profiles = []
    if detailed:
        for slug in slugs:
            head = _verdict(tracker, slug, practice=practice)
            profiles.append(_profile(tracker, slug, head, rows, chosen))
    return Profiles(
        rows,
        profiles,
        on=tracker.on,
        dataset=tracker.meta("dataset") if detailed else None,
        empty_message=_nothing(tracker, slugs, wanted),
        notes=[note for slug in slugs for note in evidence.doubts(tracker, slug)],
        exit_code_if_empty=1,
    )


def _nothing(
    tracker: Tracker,
    slugs: Sequence[str],
    wanted: FilterOptions,
) -> str:
    names = " ".join(tracker.name(slug) for slug in slugs)
    if wanted.is_restrictive:
        return f"No updates match {described(wanted, [names])}."
    return f"No updates yet on {names}."


def _matching(
    tracker: Tracker,
    slugs: Sequence[str],
    chosen: Filter,
) -> Iterator[UpdateRow]:
    """The updates about the named entities, newest first.

    --country and --company narrow them to those about one of these entities too.
    """
    narrowed = set(chosen.entities)
    fetched = chosen._replace(entities=tuple(slugs))
    if narrowed or len(slugs) > 1:  # the limit is one of each name: see `_limited`
        fetched = fetched._replace(limit=None)
    for line in tracker.lines(fetched):
        row = UpdateRow(line)
        if not narrowed or narrowed & _entities_of(row):
            yield row


def _limited(
    rows: Iterable[UpdateRow],
    slugs: Sequence[str],
    limit: int | None,
) -> list[UpdateRow]:
    """The first so many updates about each entity, in their order."""
    if limit is None:
        return list(rows)
    left = dict.fromkeys(slugs, limit)
    kept = []
    for row in rows:
        wanted = [slug for slug in _entities_of(row) if left.get(slug)]
        for slug in wanted:
            left[slug] -= 1
        if wanted:
            kept.append(row)
    return kept


def _entities_of(row: UpdateRow) -> set[str]:
    return {row.update.entity, *row.update.also_about}


def _verdict(tracker: Tracker, slug: str, *, practice: bool) -> Verdict:
    from hwstatus.commands import practices

    head = evidence.headlines(tracker, [slug])[slug]
    return practices.verdict(tracker, head, practice=practice)


def _profile(
    tracker: Tracker,
    slug: str,
    verdict: Verdict,
    rows: Sequence[UpdateRow],
    chosen: Filter,
) -> Profile:
    entity = tracker.entity(slug)
    scopes = evidence.standings(tracker, [slug]).get(slug, [])
    deadline = tracker.next_deadline(slug, tracker.on)
    if deadline is None:
        deadline = tracker.last_deadline(slug, tracker.on)
    own = [row for row in rows if slug in _entities_of(row)]
    companies = _companies(tracker, slug)
    known = [company for company in companies if company.status != UNKNOWN]
    return Profile(
        entity=entity,
        home=tracker.name(entity.home) if entity.home else None,
        verdict=verdict,
        scopes=tuple(scopes),
        deadline=evidence.limit(tracker, deadline, tracker.on) if deadline else None,
        companies=tuple(known),
        silent_companies=len(companies) - len(known),
        history=tuple(_detailed(tracker, own, chosen.limit)),
        total=_total(tracker, slug, own, chosen),
    )


def _detailed(
    tracker: Tracker,
    rows: Sequence[UpdateRow],
    limit: int | None,
) -> Iterator[UpdateRow]:
    from hwstatus.commands.update_rows import detailed_row

    newest = rows[-limit:] if limit else rows
    for row in newest:
        yield detailed_row(tracker, row.update, row.line)


def _total(
    tracker: Tracker,
    slug: str,
    own: Sequence[UpdateRow],
    chosen: Filter,
) -> int:
    """How many updates about an entity match; counted only where a limit left some out."""
    if chosen.limit is None or len(own) < chosen.limit:
        return len(own)
    if not chosen.entities:
        return tracker.count(chosen._replace(entities=(slug,)), most=sys.maxsize)
    every = _matching(tracker, [slug], chosen._replace(limit=None))
    return sum(1 for _ in every)


def _companies(tracker: Tracker, country: str) -> list[Verdict]:
    """The verdicts of the companies whose home this is; none for other kinds."""
    if tracker.entity_kinds[country] != COUNTRY:
        return []
    slugs = []
    for slug in tracker.companies_of(country):
        if tracker.count(Filter(entities=(slug,)), most=1):
            slugs.append(slug)
    heads = evidence.headlines(tracker, slugs)
    return [evidence.verdict(tracker, head, COMPANY) for head in heads.values()]
