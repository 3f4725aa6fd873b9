"""`show`: an entity with its verdict, what else is known, its companies and its history."""

from collections.abc import Iterator, Sequence

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
NEWEST = 10
"""Updates at the end of a history that are told whatever they changed."""


def view(answer: Profiles, width: int, *, header: bool) -> Page:
    """Profiles, side by side where the width allows; else, on one screen, below the verdicts of all."""
    profiles = answer.profiles
    fitting = max(1, (width + 3) // (NARROWEST_ABREAST + 3))
    abreast = min(len(profiles), fitting)
    told = False
    if answer.room and abreast < len(profiles):
        told = sum(_height(one, width) for one in profiles) <= answer.room
        yield from _framed(profiles, width) if told else _headlines(profiles, width)
        yield Text()
    yield from layout.apart(
        _side_by_side(
            profiles[start : start + abreast], width, folded=answer.folded, told=told
        )
        for start in range(0, len(profiles), abreast)
    )


def _framed(profiles: Sequence[Profile], width: int) -> Page:
    """The verdict on each in its frame."""
    return layout.apart(_head(one, width) for one in profiles)


def _headlines(profiles: Sequence[Profile], width: int) -> Page:
    """The verdict on each in a line."""
    heads = [_headline(one.entity.name, one.verdict) for one in profiles]
    widest = max(label.cell_len for label, _ in heads)
    return layout.entries(heads, min(widest, width // 3), width)


def _height(one: Profile, width: int) -> int:
    """The lines of a name, its verdict in a frame, and the blank one below."""
    from textwrap import wrap

    texts = [line.plain for line in _verdict_lines(one.verdict)]
    return 4 + sum(len(wrap(text, width - 4)) for text in texts)


def _side_by_side(
    profiles: Sequence[Profile], width: int, *, folded: bool, told: bool
) -> Page:
    if len(profiles) == 1:
        yield from profile(profiles[0], width, folded=folded, told=told)
        return
    room = (width - 3 * (len(profiles) - 1)) // len(profiles)
    grid = Table(
        box=box.MINIMAL,
        show_header=False,
        show_edge=False,
        pad_edge=False,
        border_style="muted",
    )
    for _ in profiles:
        grid.add_column(width=room)
    pages = (profile(one, room, folded=folded, told=told) for one in profiles)
    grid.add_row(*(Group(*page) for page in pages))
    yield grid


def profile(one: Profile, width: int, *, folded: bool, told: bool = False) -> Page:
    """One entity: heading, verdict unless it was told, what else is known, history."""
    if told:
        yield layout.heading(one.entity.name)
    else:
        yield from _head(one, width)
    yield from _beside(one, width)
    if one.history:
        yield Text()
        yield from _history(one, width, folded=folded)


def _head(one: Profile, width: int) -> Page:
    """The name, what it is, and the verdict."""
    entity = one.entity
    home = one.home and f"of {one.home}"
    facts = [
        fact for fact in (entity.kind, entity.iso2, entity.subregion, home) if fact
    ]
    about = layout.safe(" · ".join(facts), "muted")
    yield layout.both_ends(layout.heading(entity.name), about, width)
    yield verdict(one.verdict, width)


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
    widest = max(label.cell_len for label, _ in rows)
    yield from layout.entries(rows, min(widest, width // 3), width, indent=2)


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
    shown = len(profile.history)
    if shown < profile.total:
        yield layout.safe(f"{shown:,} of {profile.total:,} updates", "muted")
    yield from layout.entries(_history_entries(profile, folded), 10, width)


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
