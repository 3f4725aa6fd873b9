"""`check`: the findings, rule by rule."""

from itertools import chain, groupby, islice

from rich.text import Text

from hwstatus.answers.check import Findings
from hwstatus.output import layout
from hwstatus.output.layout import Page
from hwstatus.rows import TEXT, Shown
from hwstatus.rules.curation_checks import Finding

_FINDINGS = (Shown("id"), Shown("about"), Shown("found", look=TEXT))


def view(answer: Findings, width: int, *, header: bool) -> Page:
    """The findings rule by rule: what to do about them once, then the first few."""
    above = False
    for (severity, rule), group in groupby(answer, key=_rule_of):
        if above:
            yield Text()
        above = True
        size = answer.sizes[rule]
        findings = iter(group)
        first = next(findings)
        yield layout.both_ends(
            Text.assemble(layout.word(severity), "  ", layout.heading(rule)),
            layout.safe(f"{size:,}", "muted"),
            width,
        )
        yield layout.indented(layout.safe(first.mend, "muted"), 3, width)
        shown = map(_finding, islice(chain([first], findings), answer.most))
        yield from layout.table(_FINDINGS, shown, width, header=False)
        left = size - (answer.most or size)
        if left > 0:
            more = f"… {left:,} more: hwstatus check --rule {rule}"
            yield layout.indented(layout.safe(more, "muted"), 3, width)


def _rule_of(finding: Finding) -> tuple[str, str]:
    return finding.severity, finding.rule


def _finding(finding: Finding) -> list[Text]:
    return [
        layout.safe(finding.id, "muted"),
        layout.safe("" if finding.about == finding.id else finding.about),
        layout.safe(finding.found),
    ]
