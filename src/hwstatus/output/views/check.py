"""`check`: the findings, rule by rule."""

from collections.abc import Iterator
from itertools import chain, groupby, islice
from operator import attrgetter

from rich.text import Text

from hwstatus.answers.answer import Shown
from hwstatus.answers.check import Findings
from hwstatus.columns import TEXT
from hwstatus.output import layout, tables
from hwstatus.output.layout import Page
from hwstatus.rules.curation_checks import Finding

_FINDINGS = (Shown("id"), Shown("about"), Shown("found", look=TEXT))


def view(answer: Findings, width: int, *, header: bool) -> Page:
    """The findings rule by rule: what to do about them once, then the first few."""
    rules = groupby(answer, key=attrgetter("severity", "rule"))
    return layout.apart(_of_rule(answer, group, width) for _, group in rules)


def _of_rule(answer: Findings, findings: Iterator[Finding], width: int) -> Page:
    first = next(findings)
    size = answer.sizes[first.rule]
    yield layout.both_ends(
        Text.assemble(layout.word(first.severity), "  ", layout.heading(first.rule)),
        layout.safe(f"{size:,}", "muted"),
        width,
    )
    yield layout.indented(layout.safe(first.mend, "muted"), 3, width)
    shown = map(_finding, islice(chain([first], findings), answer.most))
    yield from tables.table(_FINDINGS, shown, width, header=False)
    left = size - (answer.most or size)
    if left > 0:
        more = f"… {left:,} more: hwstatus check --rule {first.rule}"
        yield layout.indented(layout.safe(more, "muted"), 3, width)


def _finding(finding: Finding) -> list[Text]:
    return [
        layout.safe(finding.id, "muted"),
        layout.safe("" if finding.about == finding.id else finding.about),
        layout.safe(finding.found),
    ]
