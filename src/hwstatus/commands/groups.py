"""Groups with dated membership, and regions: who belonged on a day, and how the members stand."""

from collections import Counter
from collections.abc import Mapping, Sequence
from copy import copy

from hwstatus import wording
from hwstatus.models import Standing
from hwstatus.records import Group
from hwstatus.rows import Answer
from hwstatus.rows.matrices import MEMBERS, GroupMember, Groups, GroupSummary
from hwstatus.store.groups import find, on_the_day, unknown
from hwstatus.store.tracker import Tracker
from hwstatus.vocabulary import STATUSES, UNKNOWN, rank


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
        slugs = on_the_day(group, tracker.on)
        own = [_member(tracker, group, heads[slug]) for slug in slugs]
        rows.extend(sorted(own, key=_strictest_first))
        notes.append(wording.membership(group.name, [m.status for m in own]))
    table = MEMBERS
    if len(chosen) == 1:  # its name is in the note
        table = copy(MEMBERS)
        table.document = MEMBERS.document[1:]
    return Answer(table, rows, notes=notes, empty_message="No members on that day.")


def _named(tracker: Tracker, text: str) -> Group:
    group = find(tracker.entities, text)
    if group is None:
        raise unknown(tracker.entities, text)
    return group


def _headlines(tracker: Tracker, found: Sequence[Group]) -> dict[str, Standing]:
    from hwstatus.answers import evidence

    slugs = {slug for group in found for slug in on_the_day(group, tracker.on)}
    return evidence.headlines(tracker, sorted(slugs))


def _summary(
    tracker: Tracker, group: Group, heads: Mapping[str, Standing]
) -> GroupSummary:
    slugs = on_the_day(group, tracker.on)
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
