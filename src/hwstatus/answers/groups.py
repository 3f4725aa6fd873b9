"""Groups with dated membership, and regions: who belonged on a day, and how the members stand."""

from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Annotated, NamedTuple

from hwstatus.answers import evidence
from hwstatus.answers.answer import LIST, Answer, Shown, Table
from hwstatus.answers.counts import by_status, membership, strictest_first
from hwstatus.answers.verdicts import TOLD, Verdict
from hwstatus.columns import NUMBER, SOURCE, TEXT, WORD, Column, Url, columns_of, spread
from hwstatus.record.forms import Group, Membership
from hwstatus.record.models import Source, Standing
from hwstatus.record.names import slugify
from hwstatus.record.vocabulary import STATUSES, UNKNOWN
from hwstatus.store.groups import is_known, members, on_the_day
from hwstatus.store.tracker import Tracker


class GroupSummary(NamedTuple):
    """A group on a day: how many members, and how many have each status."""

    slug: Annotated[str, "what the group is called in options"]
    name: Annotated[str, "its full name"]
    members: Annotated[int, "how many countries belonged to it", NUMBER]
    with_status: Annotated[int, "how many of them have a status", NUMBER]
    statuses: dict[str, int]
    publisher: Annotated[str, "who lists the members", SOURCE]
    url: Url


GROUPS = Table(
    "groups",
    GroupSummary,
    more=spread(
        {word: f"how many are {word}" for word in STATUSES}, NUMBER, otherwise="0"
    ),
    document=f"slug name members with_status {' '.join(STATUSES)}",
    keys=GroupSummary._fields,
    screen=(
        Shown("group", "slug"),
        Shown("name", look=TEXT),
        Shown("members", look=NUMBER),
        Shown("known", "with_status", NUMBER),
        Shown(
            "their statuses", look=TEXT, drawn="verdicts.statuses", column="statuses"
        ),
    ),
    given_by="`groups`",
    counted="group",
)


class GroupMember(NamedTuple):
    """A member of a group on a day, with its verdict, whose columns stand beside these."""

    group: Annotated[str, "what the group is called in options"]
    group_name: Annotated[str, "the group's full name"]
    verdict: Verdict


_FIRST = ("entity", "status", "scope", "since", "decided_by", "extent")
_FURTHER = [name for name in TOLD if name not in _FIRST]


def _of_verdict(names: Iterable[str]) -> dict[str, Column]:
    """Columns of a member's verdict."""
    every = columns_of(Verdict)
    return {
        name: every[name]._replace(get=attrgetter(f"verdict.{name}")) for name in names
    }


MEMBERS = Table(
    "members",
    GroupMember,
    more=_of_verdict(dict.fromkeys(["entity", "name", *_FIRST, *_FURTHER])),
    plain=" ".join(["group", *_FIRST, *_FURTHER]),
    document="group_name name status scope extent since",
    screen=(
        Shown("name", "verdict.name"),
        Shown("status", "verdict.status", look=WORD),
        Shown("scope", "verdict.limit"),
        Shown("since", "verdict.since", joint=" · since "),
        Shown("group", "group_name"),
    ),
    given_by="`groups GROUP`",
)


def groups(tracker: Tracker) -> Answer[GroupSummary]:
    """Every group on the day asked: how many members, and their headlines by status."""
    every = tracker.entities.groups
    heads = _headlines(tracker, every)
    rows = [_summary(tracker, group, heads) for group in every]
    return Answer(table=GROUPS, rows=rows, empty_message="No groups here.")


def members_of(tracker: Tracker, names: Sequence[str]) -> Answer[GroupMember]:
    """The members of some groups on the day asked, group by group, strictest first.

    Raises `Usage` for an unknown group.
    """
    whole = " ".join(names)  # five eyes
    texts = [whole] if is_known(tracker.entities, whole) else names
    chosen = [_named(tracker, text) for text in texts]
    heads = _headlines(tracker, chosen).values()
    verdicts = {
        one.entity: one
        for one in evidence.whole_verdicts(tracker, heads, practice=True)
    }
    rows: list[GroupMember] = []
    notes = []
    for group in chosen:
        own = [verdicts[slug] for slug in on_the_day(group, tracker.on)]
        own.sort(key=strictest_first)
        rows.extend(GroupMember(group.slug, group.name, verdict) for verdict in own)
        notes.append(membership(group.name, [one.status for one in own]))
    table = MEMBERS
    if len(chosen) == 1:  # its name is in the note
        table = MEMBERS.without("group_name")
    return Answer(
        table=table,
        rows=rows,
        screens=LIST,
        notes=notes,
        empty_message="No members on that day.",
    )


def _named(tracker: Tracker, text: str) -> Group:
    """The group, or the region as one of which every member always was; raises `Usage`."""
    group = tracker.entities.group(text)
    if group:
        return group
    stays = (
        Membership(one, "0001") for one in members(tracker.entities, [text], tracker.on)
    )
    return Group(slugify(text), text.title(), (), Source("UN M49"), tuple(stays))


def _headlines(tracker: Tracker, chosen: Sequence[Group]) -> dict[str, Standing]:
    slugs = {slug for group in chosen for slug in on_the_day(group, tracker.on)}
    return evidence.headlines(tracker, sorted(slugs))


def _summary(
    tracker: Tracker, group: Group, heads: Mapping[str, Standing]
) -> GroupSummary:
    slugs = on_the_day(group, tracker.on)
    statuses = by_status(heads[slug].status for slug in slugs)
    return GroupSummary(
        slug=group.slug,
        name=group.name,
        members=len(slugs),
        with_status=len(slugs) - statuses[UNKNOWN],
        statuses=statuses,
        publisher=group.source.publisher,
        url=group.source.url,
    )
