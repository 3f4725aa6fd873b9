"""Groups with dated membership, and regions: who belonged on a day, and how the members stand."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from copy import copy

from hwstatus import dates
from hwstatus.errors import Usage
from hwstatus.models import Standing
from hwstatus.names import fold
from hwstatus.records import Group, Membership
from hwstatus.rows import Answer
from hwstatus.rows.matrices import MEMBERS, GroupMember, Groups, GroupSummary
from hwstatus.store.tracker import Tracker
from hwstatus.vocabulary import STATUSES, UNKNOWN, rank


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
    region = next(
        (r for r in tracker.entities.regions() if fold(r) == fold(text)), None
    )
    if region:
        return tracker.entities.members_of_region(region)
    raise _unknown(tracker, text)


def _unknown(tracker: Tracker, text: str) -> Usage:
    groups = ", ".join(group.slug for group in tracker.entities.groups())
    regions = ", ".join(tracker.entities.regions())
    return Usage(f"no group '{text}'", f"groups: {groups}", f"regions: {regions}")


def find(tracker: Tracker, text: str) -> Group | None:
    """The group of this name or alias."""
    wanted = fold(text)
    return next(
        (
            g
            for g in tracker.entities.groups()
            if wanted in {fold(n) for n in (g.slug, g.name, *g.aliases)}
        ),
        None,
    )


def belonged(stay: Membership, on: str) -> bool:
    """Whether a stay covers a day: from the last possible first day to the last possible last day."""
    return dates.covers(stay.since, stay.to, on)


def total(name: str, statuses: Iterable[str]) -> str:
    """`EU: 12 of 27 members have a status: 3 banned, ...` from the members' statuses."""
    tally = Counter(statuses)
    members_in_all = tally.total()
    unknown = tally.pop(UNKNOWN, 0)
    counted = [f"{tally[word]:,} {word}" for word in STATUSES if tally[word]]
    said = f"{name}: {members_in_all - unknown:,} of {members_in_all:,} members have a status"
    return f"{said}: {', '.join(counted)}." if counted else f"{said}."


def groups(tracker: Tracker) -> Groups:
    """Every group on the day asked: how many members, and their headlines by status."""
    found = tracker.entities.groups()
    heads = _headlines(tracker, found)
    rows = [_summary(tracker, group, heads) for group in found]
    return Groups(rows, empty_message="No groups here.")


def members_of(tracker: Tracker, names: Sequence[str]) -> Answer[GroupMember]:
    """The members of some groups on the day asked, group by group, strictest first.

    Raises `Usage` for an unknown group.
    """
    chosen = [_named(tracker, name) for name in names]
    heads = _headlines(tracker, chosen)
    rows: list[GroupMember] = []
    notes = []
    for group in chosen:
        slugs = _on_the_day(tracker, group)
        own = [_member(tracker, group, heads[slug]) for slug in slugs]
        rows.extend(sorted(own, key=_strictest_first))
        notes.append(total(group.name, [m.status for m in own]))
    table = MEMBERS
    if len(chosen) == 1:  # its name is in the note
        table = copy(MEMBERS)
        table.document = MEMBERS.document[1:]
    return Answer(table, rows, notes=notes, empty_message="No members on that day.")


def _named(tracker: Tracker, text: str) -> Group:
    group = find(tracker, text)
    if group is None:
        raise _unknown(tracker, text)
    return group


def _on_the_day(tracker: Tracker, group: Group) -> list[str]:
    return [m.country for m in group.members if belonged(m, tracker.on)]


def _headlines(tracker: Tracker, found: Sequence[Group]) -> dict[str, Standing]:
    from hwstatus.commands import evidence

    slugs = {slug for group in found for slug in _on_the_day(tracker, group)}
    return evidence.headlines(tracker, sorted(slugs))


def _summary(
    tracker: Tracker, group: Group, heads: Mapping[str, Standing]
) -> GroupSummary:
    slugs = _on_the_day(tracker, group)
    tally = Counter(heads[slug].status for slug in slugs)
    return GroupSummary(
        slug=group.slug,
        name=group.name,
        members=len(slugs),
        with_status=len(slugs) - tally[UNKNOWN],
        statuses={word: tally[word] for word in STATUSES},
        publisher=group.source.publisher,
        url=group.source.url,
    )


def _member(tracker: Tracker, group: Group, head: Standing) -> GroupMember:
    return GroupMember(
        group=group.slug,
        group_name=group.name,
        entity=head.entity,
        name=tracker.entities.name(head.entity),
        status=head.status,
        scope=head.scope if head.decided_by else None,
        since=head.since,
        decided_by=head.decided_by,
    )


def _strictest_first(member: GroupMember) -> tuple[int, str]:
    return -rank(member.status), member.name.casefold()
