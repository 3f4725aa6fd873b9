"""`show`: an entity with its verdict, what else is known, its companies and its history."""

from collections.abc import Iterable, Iterator, Sequence

from rich import box
from rich.console import Group, RenderableType
from rich.text import Text

from hwstatus import wording
from hwstatus.answers import verdict_words
from hwstatus.answers.profiles import Profile
from hwstatus.answers.show import Profiles
from hwstatus.answers.updates import UpdateRow
from hwstatus.answers.verdicts import Verdict
from hwstatus.output import layout
from hwstatus.output.layout import Entries, Entry, Page, labelled, role_of
from hwstatus.record.models import Standing
from hwstatus.text import begun

NARROWEST_ABREAST = 58
"""Cells that a profile needs beside another one."""
DATE = 10
"""Cells of a date before an update."""
LEAST = 5
"""Rows that a profile needs in its share of a screen."""
ACTS = 2
"""Acts that a verdict rests on at most: the one that began it, and the one that carries it."""
NEWEST = 10
"""Updates at the end of a history that are told whatever they changed."""


def view(answer: Profiles, width: int, *, header: bool) -> Page:
    """Profiles, side by side where the width allows; in brief, as much of each as its share of a screen holds."""
    profiles = answer.profiles
    if answer.in_brief:
        yield from _in_brief(answer, width)
        return
    abreast = max(1, (width + 3) // (NARROWEST_ABREAST + 3))
    yield from layout.apart(
        _side_by_side(profiles[start : start + abreast], width, folded=answer.is_folded)
        for start in range(0, len(profiles), abreast)
    )


def _in_brief(answer: Profiles, width: int) -> Page:
    """Each in its share of a screen; where that is too little, the verdict on each in a line."""
    number = len(answer.profiles)
    rows = (answer.room + 1) // number - 1
    if rows >= LEAST:
        shares = (_in_share(one, width, rows) for one in answer.profiles)
        yield from layout.apart(shares)
        return
    heads = [_headline(one.entity.name, one.verdict) for one in answer.profiles]
    yield from layout.entries(heads, _widest(heads, width), width)
    yield layout.muted("Their histories: --all")


def _in_share(one: Profile, width: int, rows: int) -> Page:
    """The verdict, the newest act, what else is known, other updates: as much of each as finds room in turn.

    The act that carries a verdict without its frame stands beside the newest one. An act that finds no room stands in
    a line; companies come last.
    """
    facts, companies = list(_own_entries(one)), list(_company_entries(one))
    size = _widest([*facts, *companies], width)
    head, framed, left = _head_in_share(one, width, size, rows)
    ordered = _acts_first(one)
    carrying = [r for r in ordered[1:] if r.update.id == one.verdict.decided_by]
    first = [row for row in (*ordered[:1], *carrying) if row not in framed]
    untold = [*first, *(row for row in ordered if row not in (*first, *framed))]
    history = _briefly(one, untold)
    newest, left = layout.that_fit(history[: len(first)], width - DATE, left)
    told, left = layout.that_fit(facts, width - size - 2, left)
    if not newest:
        newest, left = layout.that_fit(history[:1], width - DATE, left)
    if first and left and not newest:
        newest, left = [_begun(first[0], width - DATE)], left - 1
    following = companies if len(told) == len(facts) else ()
    others, left = layout.that_fit(following, width - size - 2, left)
    further = history[len(newest) :] if newest else ()
    history = [*newest, *layout.that_fit(further, width - DATE, left)[0]]
    rows_told = dict(zip(untold, history, strict=False))
    yield from (_name(one, width), head)
    beside = [*told, *others]
    yield from layout.entries(beside, size, width, indent=2)
    every = len(facts) + len(companies) + one.total - len(framed)
    if more := every - len(beside) - len(rows_told):
        yield layout.muted(f"{more:,} more: --all")
    in_order = [rows_told[row] for row in one.history if row in rows_told]
    yield from layout.entries(in_order, DATE, width)


def _head_in_share(
    one: Profile, width: int, size: int, rows: int
) -> tuple[RenderableType, Sequence[UpdateRow], int]:
    """The verdict, the updates in its frame, and the rows that are left; else its first line, and none.

    The frame leaves room for a date ahead, and for the newest act where that is not in it; if need be the act that
    carries the verdict alone has its words there.
    """
    left = rows - 2  # for the name, and for how much more there is
    ordered = _acts_first(one)
    head = one.verdict
    is_due = one.deadline is not None and one.deadline.is_ahead
    due = layout.rows_of(list(_own_entries(one))[:is_due], width - size - 2)
    for worded in (ACTS, 1):
        ids = (head.began_by, head.decided_by)[-worded:]
        framed = [row for row in ordered if row.update.id in ids]
        newest = [row for row in ordered[:1] if row not in framed]
        whole = verdict_height(head, width, worded=worded)
        beside = due + layout.rows_of(_briefly(one, newest), width - DATE)
        if whole + beside <= left:
            return verdict(head, width, worded=worded), framed, left - whole
    line = next(_verdict_lines(head))
    return line, (), left - layout.height(line, width)


def _acts_first(one: Profile) -> Sequence[UpdateRow]:
    """The updates, the newest first: before the others those that set or confirm a status of the entity itself."""
    slug = one.entity.slug
    acts = [r for r in one.history if r.moves and r.update.entity == slug]
    others = [row for row in one.history if row not in acts]
    return [*reversed(acts), *reversed(others)]


def _briefly(one: Profile, rows: Iterable[UpdateRow]) -> Sequence[Entry]:
    """Updates as a history has them, with the first publisher of each."""
    entries = []
    for row in rows:
        sources = row.update.sources
        names = list(dict.fromkeys(source.publisher for source in sources))
        entries.append(_history_entry(row, one.entity.slug, wording.some(names, 1)))
    return entries


def _begun(row: UpdateRow, width: int) -> Entry:
    """An update in a line: as much of its summary as finds room."""
    said = begun(row.update.summary, width - layout.GAP)
    return layout.safe(row.update.date), layout.safe(said)


def _side_by_side(profiles: Sequence[Profile], width: int, *, folded: bool) -> Page:
    if len(profiles) == 1:
        yield from profile(profiles[0], width, folded=folded)
        return
    # One profile, which is the rule, is drawn without it.
    from rich.table import Table

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
    grid.add_row(*(Group(*profile(one, room, folded=folded)) for one in profiles))
    yield grid


def profile(one: Profile, width: int, *, folded: bool) -> Page:
    """One entity: heading, verdict, what else is known, history."""
    yield _name(one, width)
    yield verdict(one.verdict, width)
    facts = [*_own_entries(one), *_company_entries(one)]
    yield from layout.entries(facts, _widest(facts, width), width, indent=2)
    if one.history:
        yield Text()
        yield from _history(one, width, folded=folded)


def _name(one: Profile, width: int) -> RenderableType:
    """The name, what it is, and of which day the page is, where that is not today."""
    entity = one.entity
    home = one.home and f"of {one.home}"
    facts = (one.as_of, entity.kind, entity.iso2, entity.subregion, home)
    about = layout.muted(" · ".join(filter(None, facts)))
    return layout.both_ends(layout.heading(entity.name), about, width)


def verdict(head: Verdict, width: int, *, worded: int = ACTS) -> RenderableType:
    """A verdict in a frame: status, since when, and the words of so many acts that it rests on, the last ones."""
    lines = list(_verdict_lines(head, worded=worded))
    return layout.framed(lines, role_of(head.status), width)


def verdict_height(head: Verdict, width: int, *, worded: int = ACTS) -> int:
    """The rows of that frame."""
    lines = _verdict_lines(head, worded=worded)
    return 2 + sum(layout.height(line, width - 4) for line in lines)


def _verdict_lines(head: Verdict, *, worded: int = ACTS) -> Iterator[Text]:
    acts = verdict_words.acts(head)
    if not acts:
        scope = f" ({head.scope}): " if head.scope else ": "
        unknown = layout.word(head.status)
        yield Text.assemble(unknown, scope, layout.safe(wording.NO_EVIDENCE))
    cited = [act for act in acts if act.source]
    with_words = cited[-worded:] if worded else []
    told = acts if worded else cited
    for number, act in enumerate(told):
        headline = layout.safe(act.headline)
        if number == 0:
            headline = Text.assemble(layout.word(head.status), " ", headline)
        yield headline
        if act in with_words:
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
        yield layout.muted(f"last checked {checked}, nothing new")


def _widest(rows: Sequence[Entry], width: int) -> int:
    """The cells of the widest label, up to a third of a page."""
    return min(max((label.cell_len for label, _ in rows), default=0), width // 3)


def _own_entries(profile: Profile) -> Entries:
    """The date ahead, the rules over a company, the date that passed, and the other scopes."""
    due = profile.deadline
    dated = [labelled(due.label, due.words, "heading")] if due else []
    rules = [
        labelled(rule.name, rule.words, role_of(rule.head.status))
        for rule in profile.rules
    ]
    yield from (*dated, *rules) if due and due.is_ahead else (*rules, *dated)
    for other in profile.other_scopes:
        words = verdict_words.brief(other)
        yield labelled(other.scope, words, role_of(other.status))


def _company_entries(profile: Profile) -> Entries:
    """The companies of a country with a status, and how many have none."""
    for name, head in profile.companies:
        yield _headline(name, head)
    if without := profile.companies_without_status:
        yield labelled("others", wording.without_status(without), "muted")


def _headline(name: str, head: Verdict | Standing) -> Entry:
    words = wording.status_since(head.status, head.scope, head.extent, head.since)
    return labelled(name, words, role_of(head.status))


def _history(profile: Profile, width: int, *, folded: bool) -> Page:
    shown = len(profile.history)
    if shown < profile.total:
        yield layout.muted(f"{shown:,} of {profile.total:,} updates")
    yield from layout.entries(_history_entries(profile, folded), DATE, width)


def _history_entries(profile: Profile, folded: bool) -> Entries:
    """An entry an update; folded, one for each run of updates that changed nothing before the newest."""
    recent = len(profile.history) - NEWEST if folded else 0
    context: list[UpdateRow] = []
    for number, row in enumerate(profile.history):
        if number < recent and not row.changes:
            context.append(row)
            continue
        yield from _run(context)
        context.clear()
        yield _history_entry(row, profile.entity.slug, row.publishers)
    yield from _run(context)


def _run(context: Sequence[UpdateRow]) -> Entries:
    if context:
        number = wording.counted(len(context), "update")
        until = f" until {context[-1].update.date}" if len(context) > 1 else ""
        said = f"{number}{until} that changed nothing: --all"
        yield layout.safe(context[0].update.date), layout.muted(said)


def _history_entry(row: UpdateRow, about: str, publishers: str) -> Entry:
    lines = []
    for change in row.changes or row.moves:
        whose = f"{row.name}: " if change.entity != about else ""
        moved = wording.move(change.status, change.limit, change.was)
        lines.append(layout.safe(f"● {whose}{moved}", role_of(change.status)))
    lines.append(layout.safe(row.update.summary))
    lines.append(layout.source(f"{publishers} · {row.short}", row.url))
    return layout.safe(row.update.date), Text("\n").join(lines)
