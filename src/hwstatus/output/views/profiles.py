"""`show`: an entity with its verdict, what else is known, its companies and its history."""

from collections.abc import Iterator, Sequence
from itertools import accumulate, product
from typing import NamedTuple

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from hwstatus import wording
from hwstatus.answers import verdict_words
from hwstatus.answers.profiles import Profile
from hwstatus.answers.show import Profiles
from hwstatus.answers.updates import UpdateRow
from hwstatus.answers.verdicts import Verdict
from hwstatus.output import layout
from hwstatus.output.layout import Entry, Page, labelled
from hwstatus.output.theme import role_of
from hwstatus.record.models import Standing

NARROWEST_ABREAST = 58
"""Cells that a profile needs beside another one."""
DATE = 10
"""Cells of a date before an update."""
NEWEST = 10
"""Updates at the end of a history that are told whatever they changed."""


def view(answer: Profiles, width: int, *, header: bool) -> Page:
    """Profiles, side by side where the width allows; several on one screen each in its share of it."""
    profiles = answer.profiles
    abreast = max(1, (width + 3) // (NARROWEST_ABREAST + 3))
    ranks = [
        profiles[start : start + abreast] for start in range(0, len(profiles), abreast)
    ]
    shares: Sequence[Share | None] = [None] * len(ranks)
    if answer.room and len(profiles) > 1:
        shares = _shares(ranks, width, answer.room) or shares
        if None in shares and len(ranks) > 1:
            yield from _headlines(profiles, width)
            yield Text()
    yield from layout.apart(
        _side_by_side(rank, width, folded=answer.folded, share=share)
        for rank, share in zip(ranks, shares, strict=True)
    )


class Share(NamedTuple):
    """The part of a screen for a profile: its rows, and whether its verdict stands whole."""

    rows: int
    whole: bool

    def of(self, head: Verdict) -> Sequence[Text]:
        """The lines of a verdict that find room."""
        lines = list(_verdict_lines(head))
        return lines if self.whole else lines[:1]


def _shares(
    ranks: Sequence[Sequence[Profile]], width: int, room: int
) -> list[Share | None]:
    """The shares of profiles below one another; none where not even a line of each verdict finds room.

    The newest update of each comes before all lines of the verdicts, and these before no update.
    """
    for newest, whole in product((True, False), repeat=2):
        least = [_least_rows(rank, width, whole=whole, newest=newest) for rank in ranks]
        spare = room - sum(least) - (len(ranks) - 1)
        if spare >= 0:
            return [Share(rows + spare // len(ranks), whole) for rows in least]
    return []


def _least_rows(
    rank: Sequence[Profile], width: int, *, whole: bool, newest: bool
) -> int:
    """The rows of the tallest of some profiles: the verdict, how much more there is, and the newest update."""
    room = _column(rank, width)
    share = Share(0, whole)
    rows = []
    for one in rank:
        last = one.history[-1:] if newest else ()
        heights = _heights([_history_entry(row, one.entity.slug) for row in last], room)
        rows.append(_framed_height(share.of(one.verdict), room) + 1 + sum(heights))
    return max(rows)


def _headlines(profiles: Sequence[Profile], width: int) -> Page:
    """The verdict on each in a line."""
    heads = [_headline(one.entity.name, one.verdict) for one in profiles]
    return layout.entries(heads, _widest(heads, width), width)


def _side_by_side(
    rank: Sequence[Profile], width: int, *, folded: bool, share: Share | None
) -> Page:
    room = _column(rank, width)
    pages = [_profile(one, room, folded=folded, share=share) for one in rank]
    if len(rank) == 1:
        yield from pages[0]
        return
    grid = Table(
        box=box.MINIMAL,
        show_header=False,
        show_edge=False,
        pad_edge=False,
        border_style="muted",
    )
    for _ in rank:
        grid.add_column(width=room)
    grid.add_row(*(Group(*page) for page in pages))
    yield grid


def _column(rank: Sequence[Profile], width: int) -> int:
    """The cells of a profile beside others."""
    return (width - 3 * (len(rank) - 1)) // len(rank)


def _profile(one: Profile, width: int, *, folded: bool, share: Share | None) -> Page:
    """One entity, whole or in its share of a screen."""
    if share:
        return _in_share(one, width, share, list(_history_entries(one, folded)))
    return profile(one, width, folded=folded)


def profile(one: Profile, width: int, *, folded: bool) -> Page:
    """One entity: heading, verdict, what else is known, history."""
    yield from _head(one, width, list(_verdict_lines(one.verdict)))
    yield from _beside(one, width)
    if one.history:
        yield Text()
        yield from _history(one, width, folded=folded)


def _in_share(one: Profile, width: int, share: Share, history: Sequence[Entry]) -> Page:
    """The verdict, what else is known where the newest update finds room below it, and the newest updates."""
    lines = share.of(one.verdict)
    rows = _framed_height(lines, width)
    more = _framed_height(list(_verdict_lines(one.verdict)), width) - rows
    left = share.rows - rows - 1
    heights = _heights(history, width)
    beside = _height_of_facts(list(_beside_entries(one)), width)
    yield from _head(one, width, lines)
    if beside + sum(heights[-1:]) <= left:
        left -= beside
        yield from _beside(one, width)
    else:
        more += beside
    sums = accumulate(reversed(heights))
    first = len(history) - sum(1 for height in sums if height <= left)
    kind = "more" if more or first == len(history) else "earlier"
    said = [_of_limit(one)]
    if more := more + sum(heights[:first]):
        said.append(f"{more:,} {kind} lines: --all")
    if told := " · ".join(filter(None, said)):
        yield layout.safe(told)
    yield from layout.entries(history[first:], DATE, width)


def _heights(history: Sequence[Entry], width: int) -> list[int]:
    """The rows of each entry of a history."""
    return [_height(body, width - DATE - layout.GAP) for _, body in history]


def _height_of_facts(facts: Sequence[Entry], width: int) -> int:
    """The rows of what else is known."""
    room = width - 2 - _widest(facts, width) - layout.GAP
    return sum(_height(body, room) for _, body in facts)


def _framed_height(lines: Sequence[Text], width: int) -> int:
    """The rows of a name and a frame with some lines."""
    return 3 + sum(_height(line, width - 4) for line in lines)


def _height(words: Text, width: int) -> int:
    """The rows of a text in a column."""
    from textwrap import wrap

    return sum(
        max(1, len(wrap(line, width, break_on_hyphens=False)))
        for line in words.plain.split("\n")
    )


def _head(one: Profile, width: int, lines: Sequence[Text]) -> Page:
    """The name, what it is, and lines of the verdict in a frame."""
    entity = one.entity
    home = one.home and f"of {one.home}"
    facts = [
        fact for fact in (entity.kind, entity.iso2, entity.subregion, home) if fact
    ]
    about = layout.safe(" · ".join(facts), "muted")
    yield layout.both_ends(layout.heading(entity.name), about, width)
    yield layout.framed(lines, role_of(one.verdict.status), width)


def verdict(head: Verdict, width: int) -> RenderableType:
    """A verdict in a frame: status, since when, the deciding update and its source."""
    role = role_of(head.status)
    return layout.framed(list(_verdict_lines(head)), role, width)


def _verdict_lines(head: Verdict) -> Iterator[Text]:
    acts = verdict_words.acts(head)
    if not acts:
        scope = f" ({head.scope}): " if head.scope else ": "
        unknown = layout.word(head.status)
        yield Text.assemble(unknown, scope, layout.safe(wording.NO_EVIDENCE))
    for number, act in enumerate(acts):
        headline = layout.safe(act.headline)
        if number == 0:
            headline = Text.assemble(layout.word(head.status), " ", headline)
        yield headline
        if act.source:
            yield layout.safe(act.summary)
            yield layout.source(act.source, act.url)
    if head.beside:
        yield layout.safe(verdict_words.beside(head))
    if practised := verdict_words.practised(head):
        yield layout.safe(practised, "practice")
    if head.disputed_with:
        yield layout.safe(verdict_words.disputed(head), "warning")
    if head.last_checked:
        checked = wording.spelled(head.last_checked)
        yield layout.safe(f"last checked {checked}, nothing new", "muted")


def _beside(profile: Profile, width: int) -> Page:
    rows = list(_beside_entries(profile))
    if not rows:
        return
    yield from layout.entries(rows, _widest(rows, width), width, indent=2)


def _widest(rows: Sequence[Entry], width: int) -> int:
    """The cells of the widest label, up to a third of a page."""
    return min(max((label.cell_len for label, _ in rows), default=0), width // 3)


def _beside_entries(profile: Profile) -> Iterator[Entry]:
    if profile.deadline:
        yield labelled(profile.deadline.label, profile.deadline.words, "heading")
    for other in profile.other_scopes:
        words = verdict_words.brief(other)
        yield labelled(other.scope, words, role_of(other.status))
    for rule in profile.rules:
        yield labelled(rule.name, rule.words, role_of(rule.head.status))
    for name, head in profile.companies:
        yield _headline(name, head)
    if profile.silent_companies:
        yield labelled("others", wording.silent(profile.silent_companies), "muted")


def _headline(name: str, head: Verdict | Standing) -> Entry:
    words = wording.status_since(head.status, head.scope, head.extent, head.since)
    return labelled(name, words, role_of(head.status))


def _history(profile: Profile, width: int, *, folded: bool) -> Page:
    if limited := _of_limit(profile):
        yield layout.safe(limited, "muted")
    yield from layout.entries(_history_entries(profile, folded), DATE, width)


def _of_limit(profile: Profile) -> str:
    """`5 of 37 updates` where a limit left some out; else nothing."""
    shown = len(profile.history)
    is_limited = shown < profile.total
    return f"{shown:,} of {profile.total:,} updates" if is_limited else ""


def _history_entries(profile: Profile, folded: bool) -> Iterator[Entry]:
    """An entry an update; folded, one for each run of updates that changed nothing before the newest."""
    recent = len(profile.history) - NEWEST if folded else 0
    context: list[UpdateRow] = []
    for number, row in enumerate(profile.history):
        if number < recent and not row.changes:
            context.append(row)
            continue
        yield from _run(context)
        context.clear()
        yield _history_entry(row, profile.entity.slug)
    yield from _run(context)


def _run(context: Sequence[UpdateRow]) -> Iterator[Entry]:
    if context:
        number = wording.counted(len(context), "update")
        until = f" until {context[-1].update.date}" if len(context) > 1 else ""
        said = f"{number}{until} that changed nothing: --all"
        yield layout.safe(context[0].update.date), layout.safe(said, "muted")


def _history_entry(row: UpdateRow, about: str) -> Entry:
    lines = []
    for change in row.changes:
        whose = f"{row.name}: " if change.entity != about else ""
        moved = wording.move(change.status, change.limit, change.was)
        lines.append(layout.safe(f"● {whose}{moved}", role_of(change.status)))
    lines.append(layout.safe(row.update.summary))
    lines.append(layout.source(f"{row.publishers} · {row.short}", row.url))
    return layout.safe(row.update.date), Text("\n").join(lines)
