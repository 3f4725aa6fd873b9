"""The page of `show`: an entity with its verdict, companies and history."""

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from hwstatus import dates
from hwstatus.output import text
from hwstatus.output.style import Style
from hwstatus.output.views.updates import source_cell
from hwstatus.rows.updates import UpdateRow
from hwstatus.rows.verdicts import DeadlineView, Profile, Profiles, Verdict
from hwstatus.vocabulary import manner

Lines = Iterator[str]


SIDE = 58
"""Columns that a profile needs beside another one."""


def show(result: Profiles, width: int, style: Style, _header: bool) -> Lines:
    """Profiles, side by side where the width allows."""
    profiles: Sequence[Profile] = result.profiles
    abreast = min(len(profiles), max(1, (width + 3) // (SIDE + 3)))
    for start in range(0, len(profiles), abreast):
        if start:
            yield ""
        group = profiles[start : start + abreast]
        if len(group) == 1:
            yield from profile_lines(group[0], width, style)
            continue
        room = (width - 3 * (len(group) - 1)) // len(group)
        blocks = [list(profile_lines(p, room, style)) for p in group]
        for row in zip_longest(*blocks, fillvalue=""):
            yield " │ ".join(text.pad(cell, room) for cell in row).rstrip()


def profile_lines(p: Profile, width: int, style: Style) -> Lines:
    """One entity: the verdict, what else stands, the deadline, its companies, its history."""
    e = p.entity
    facts = [e.kind, e.iso2, e.subregion, p.home and f"of {p.home}"]
    yield from split_line(
        style.paint(text.line(e.name), "heading"),
        text.line(", ".join(f for f in facts if f)),
        width,
        style,
    )
    yield ""
    yield from verdict_lines(p.verdict, width, style)
    yield from _beside(p, width, style)
    yield ""
    yield from _history(e.slug, p.history, width, style)


def split_line(left: str, right: str, width: int, style: Style) -> Lines:
    """Two texts at both ends of a line; below each other where it is too short."""
    room = width - text.width(left) - text.width(right)
    if room >= 2:
        yield left + " " * room + style.paint(right, "dim")
    else:
        yield left
        for piece in text.wrap(right, width):
            yield style.paint(piece, "dim")


def verdict_lines(v: Verdict, width: int, style: Style) -> Lines:
    """A verdict in words: status, scope, since, the deciding update and its source."""
    if v.decided_by is None:
        yield "  " + style.paint("unknown", "unknown")
        for piece in text.wrap(
            "No update says where Huawei stands here. Unknown is not permitted.",
            width - 2,
        ):
            yield "  " + piece
    else:
        ahead = "projected · " if v.projected else ""
        facts = f"{ahead}{v.scope} · since {dates.spell(v.since or '')} · {v.stage}, {manner(v.basis)}"
        pieces = text.wrap(f"{v.status}  {facts}", width - 2)
        for number, piece in enumerate(pieces):
            if number == 0:
                piece = style.paint(v.status, v.status) + piece[len(v.status) :]
            yield "  " + piece
        if v.effective:
            yield f"  in effect from {dates.spell(v.effective)}"
        for piece in text.wrap(text.line(v.summary or ""), width - 2):
            yield "  " + piece
        source = f"{text.line(v.publisher or '')}, {dates.spell(v.decided_on or '')}"
        for piece in text.wrap(f"{source} · {v.confidence} · {v.short}", width - 2):
            yield "  " + style.link(style.paint(piece, "dim"), v.url)
    if v.disputed_with:
        told = f"disputed: update {v.disputed_with} says otherwise"
        for piece in text.wrap(told, width - 2):
            yield "  " + style.paint(piece, "restricted")
    if v.last_checked:
        for piece in text.wrap(
            f"last checked {dates.spell(v.last_checked)}, nothing new", width - 2
        ):
            yield "  " + style.paint(piece, "dim")


def _beside(p: Profile, width: int, style: Style) -> Lines:
    rows = []
    if p.deadline:
        rows.append(("deadline", limit_text(p.deadline), "heading"))
    for s in p.scopes:
        if s.scope != p.verdict.scope and s.decided_by:
            rows.append(
                (s.scope, f"{s.status} since {dates.spell(s.since or '')}", s.status)
            )
    for c in p.companies:
        since = f" ({c.scope}) since {dates.spell(c.since)}" if c.since else ""
        rows.append((text.line(c.name), f"{c.status}{since}", c.status))
    if not rows:
        return
    yield ""
    size = min(max(text.width(name) for name, _, _ in rows), width // 3)
    for name, told, role in rows:
        heads, bodies = text.wrap(name, size), text.wrap(told, width - size - 4)
        for head, body in zip_longest(heads, bodies, fillvalue=""):
            yield f"  {style.paint(text.pad(head, size), 'dim')}  {style.paint(body, role)}"


def limit_text(d: DeadlineView) -> str:
    """A deadline in words: `31 Dec 2027 (5g): what must happen, in 402 days; was 28 Jan 2023`."""
    left = (
        f"in {d.days_left:,} days"
        if d.days_left > 0
        else "today"
        if not d.days_left
        else f"{-d.days_left:,} days ago"
    )
    was = f"; was {', '.join(map(dates.spell, d.was))}" if d.was else ""
    return f"{dates.spell(d.date)} ({d.scope}): {text.line(d.what)}, {left}{was}"


def _history(
    about: str, history: Sequence[UpdateRow], width: int, style: Style
) -> Lines:
    indent = 12
    for o in history:
        u = o.update
        label = text.pad(u.date, indent)
        changes = [m for m in o.moves if m.changed]
        for m in changes:
            was = f" ← {m.was}" if m.was != "unknown" else ""
            whose = f"{text.line(o.name)}: " if m.entity != about else ""
            told = text.wrap(f"● {whose}{m.status} ({m.scope}){was}", width - indent)
            for piece in told:
                yield label + style.paint(piece, m.status)
                label = " " * indent
        cell = source_cell(u)
        for piece in text.wrap(text.line(u.summary), width - indent):
            yield label + piece
            label = " " * indent
        for piece in text.wrap(f"{cell.text} · {o.short}", width - indent):
            yield label + style.link(style.paint(piece, "dim"), cell.url)
