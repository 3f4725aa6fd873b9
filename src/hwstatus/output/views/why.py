"""`why`: the verdict, the acts that it rests on, and why the other updates do not decide."""

from collections import Counter
from collections.abc import Sequence

from rich.text import Text

from hwstatus import wording
from hwstatus.answers.verdicts import Verdict
from hwstatus.answers.why import LATER, SUPERSEDED, Evidence, Why
from hwstatus.output import layout
from hwstatus.output.layout import Entry, Page, role_of
from hwstatus.output.views.profiles import ACTS, verdict, verdict_height

FEW = 3
"""Updates that do not decide and are shown where there are many."""


LABEL = 12
"""Cells of the date and the mark before an update."""
BESIDE = 3
"""Rows of a verdict's share of a screen for its heading, and for which updates are left out."""


def view(answer: Why, width: int, *, header: bool) -> Page:
    """Each verdict with its own evidence; in brief with as much as its share of a screen holds."""
    rows = list(answer)
    room = answer.room // len(answer.verdicts) if answer.in_brief else 0
    return layout.apart(
        _of_verdict(head, rows, width, room, folded=answer.is_folded)
        for head in answer.verdicts
    )


def _of_verdict(
    head: Verdict, rows: Sequence[Evidence], width: int, room: int, *, folded: bool
) -> Page:
    """A verdict and updates; in some `room` what acts say stands with these alone."""
    own = [row for row in rows if row.entity == head.entity]
    shown = _screenful(own, head) if folded else own
    entries = {row.id: _entry(row) for row in shown}
    if room:
        left = room - BESIDE - verdict_height(head, width, worded=0)
        entries = _in_room(shown, width, left)
    yield layout.heading(head.name)
    yield verdict(head, width, worded=0 if room else ACTS)
    yield from layout.entries(iter(entries.values()), size=LABEL, width=width)
    if len(entries) < len(own):
        yield layout.muted(_rest(own, [row for row in shown if row.id in entries]))


def _in_room(rows: Sequence[Evidence], width: int, left: int) -> dict[str, Entry]:
    """As many updates as find room, first the one that decides; that one stands in any case, else without its words."""
    first = sorted(rows, key=lambda row: not row.decides)
    entries = [_entry(row) for row in first]
    number = len(layout.that_fit(entries, width - LABEL, left)[0])
    chosen = first[: number or 1]
    return {row.id: _entry(row, with_words=number > 0) for row in rows if row in chosen}


def _screenful(rows: Sequence[Evidence], head: Verdict) -> Sequence[Evidence]:
    """What the verdict rests on, then what set another status before, the latest of it; nothing later than the day."""
    rows = [row for row in rows if row.brief != LATER]
    if len(rows) <= FEW + 2:
        return rows
    own = (head.began_by, head.decided_by, head.confirmed_by)
    acts = [row for row in rows if row.id in own]
    others = [row for row in rows if row not in acts]
    others.sort(key=lambda row: row.brief == SUPERSEDED)
    chosen = others[-FEW:]
    return [*acts, *(row for row in rows if row in chosen)]


def _rest(rows: Sequence[Evidence], shown: Sequence[Evidence]) -> str:
    """`1,101 more updates: 640 context, 461 about another entity; --all shows them`."""
    hidden = Counter(row.brief for row in rows)
    hidden.subtract(row.brief for row in shown)
    kinds = ", ".join(
        f"{number:,} {brief}" for brief, number in hidden.most_common() if number
    )
    more = wording.counted(hidden.total(), "more update")
    return f"{more}: {kinds}; --all shows them"


def _entry(row: Evidence, *, with_words: bool = True) -> Entry:
    role = role_of(row.status) if row.decides else "heading"
    label = layout.safe(row.date.ljust(10))
    label.append(" ▶" if row.decides else "", style=role)
    rule = f" (rule {row.rule})" if row.rule else ""
    reason = layout.safe(row.reason + rule, role)
    words = [layout.safe(row.summary)] if with_words else []
    cited = layout.source(row.cited, row.url)
    return label, Text("\n").join([reason, *words, cited])
