"""`why`: the verdict, the acts that it rests on, and why the other updates do not decide."""

from collections import Counter
from collections.abc import Sequence

from rich.text import Text

from hwstatus import wording
from hwstatus.answers.verdicts import Verdict
from hwstatus.answers.why import LATER, SUPERSEDED, Evidence, Why
from hwstatus.output import layout
from hwstatus.output.layout import Entry, Page, role_of
from hwstatus.output.views.profiles import verdict

FEW = 3
"""Updates that do not decide and are shown where there are many."""


def view(answer: Why, width: int, *, header: bool) -> Page:
    """Each verdict with its own evidence."""
    rows = list(answer)
    return layout.apart(
        _of_verdict(head, rows, width, folded=answer.folded) for head in answer.verdicts
    )


def _of_verdict(
    head: Verdict, rows: Sequence[Evidence], width: int, *, folded: bool
) -> Page:
    own = [row for row in rows if row.entity == head.entity]
    shown = _screenful(own, head) if folded else own
    yield layout.heading(head.name)
    yield verdict(head, width)
    yield from layout.entries(map(_entry, shown), size=12, width=width)
    if len(shown) < len(own):
        yield layout.muted(_rest(own, shown))


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


def _entry(row: Evidence) -> Entry:
    role = role_of(row.status) if row.decides else "heading"
    label = layout.safe(row.date.ljust(10))
    label.append(" ▶" if row.decides else "", style=role)
    rule = f" (rule {row.rule})" if row.rule else ""
    lines = (
        layout.safe(row.reason + rule, role),
        layout.safe(row.summary),
        layout.source(row.cited, row.url),
    )
    return label, Text("\n").join(lines)
