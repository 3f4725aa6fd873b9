"""Groups with dated membership, and regions: who belonged on a day, and how the members stand."""

from collections import Counter
from collections.abc import Sequence

from hwstatus import dates
from hwstatus.errors import Usage
from hwstatus.models import Group, Membership
from hwstatus.names import fold
from hwstatus.rows.matrices import Groups, GroupSummary
from hwstatus.store.tracker import Tracker
from hwstatus.vocabulary import STATUSES


def members(tracker: Tracker, texts: Sequence[str], on: str) -> list[str]:
    """The countries that belonged to any of the groups or regions on a day; raises `Usage` for unknown ones."""
    found: set[str] = set()
    for text in (part for given in texts for part in given.split(",")):
        found.update(_members_of(tracker, text.strip(), on))
    return sorted(found)


def _members_of(tracker: Tracker, text: str, on: str) -> list[str]:
    group = find(tracker, text)
    if group:
        return [m.country for m in group.members if belonged(m, on)]
    region = next((r for r in tracker.regions() if fold(r) == fold(text)), None)
    if region:
        return tracker.members_of_region(region)
    groups = ", ".join(g.slug for g in tracker.groups())
    raise Usage(
        f"no group '{text}'",
        f"groups: {groups}",
        f"regions: {', '.join(tracker.regions())}",
    )


def find(tracker: Tracker, text: str) -> Group | None:
    """The group of this name or alias."""
    wanted = fold(text)
    return next(
        (
            g
            for g in tracker.groups()
            if wanted in {fold(n) for n in (g.slug, g.name, *g.aliases)}
        ),
        None,
    )


def belonged(stay: Membership, on: str) -> bool:
    """Whether a stay covers a day: from the last possible first day to the last possible last day."""
    return dates.covers(stay.since, stay.to, on)


def total(name: str, rows: Sequence[tuple[str, str]]) -> str:
    """`EU: 12 of 27 members have a status: 3 banned, ...` from (entity, status) pairs."""
    tally = Counter(status for _, status in rows)
    known = len(rows) - tally["unknown"]
    told = ", ".join(
        f"{tally[word]} {word}"
        for word in STATUSES
        if tally[word] and word != "unknown"
    )
    return f"{name}: {known} of {len(rows)} members have a status" + (
        f": {told}." if told else "."
    )


def groups(tracker: Tracker, names: Sequence[str]) -> Groups:
    """Each group on the day asked: members, and their headlines by status."""
    from hwstatus.commands import evidence

    chosen = tracker.groups()
    if names:
        wanted = [find(tracker, name) for name in names]
        for name, group in zip(names, wanted, strict=True):
            if group is None:
                _members_of(tracker, name, tracker.on)
        chosen = [g for g in wanted if g is not None]
    members = {
        group.slug: [m.country for m in group.members if belonged(m, tracker.on)]
        for group in chosen
    }
    heads = evidence.headlines(
        tracker, sorted({slug for slugs in members.values() for slug in slugs})
    )
    rows = []
    for group in chosen:
        slugs = members[group.slug]
        tally = Counter(heads[slug].status for slug in slugs)
        known = len(slugs) - tally["unknown"]
        statuses = {word: tally[word] for word in STATUSES}
        rows.append(
            GroupSummary(
                group.slug,
                group.name,
                len(slugs),
                known,
                statuses,
                group.source.publisher,
                group.source.url,
            )
        )
    return Groups(rows, empty_message="No groups here.")
