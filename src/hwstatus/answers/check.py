"""`check`: what the curation rules find."""

import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

from hwstatus import wording
from hwstatus.answers.answer import LIST, Answer, Table
from hwstatus.context import ticking
from hwstatus.paths import DATASET
from hwstatus.record.models import Entity, Filter
from hwstatus.record.names import read_words, require_one_of
from hwstatus.rules import curation_checks
from hwstatus.rules.curation_checks import RULES, Dossier, Finding
from hwstatus.store.tracker import Tracker

LAST_LOOKS = "SELECT entity, max(date) FROM checked GROUP BY entity"

FINDINGS = Table(
    "findings",
    Finding,
    "severity rule id about found mend fixable",
    document="severity rule id about found",
    given_by="`check`",
    counted="finding",
)


class Findings(Answer[Finding]):
    """What the curation rules found, gravest first, one rule after the other.

    `sizes` says how many findings there are of each rule, `most` how many of them a
    terminal shows; None for all. In brief it shows none of them.
    """

    view = "log.findings"

    table: Table[Finding] = FINDINGS
    sizes: Mapping[str, int]
    most: int | None = None


SEVERITIES = ("error", "warning", "info")
_SEVERAL = {"info": "info"}
"""What several of a severity are called, where that is not its word with an s."""

FEW = 3
"""Findings of a rule that a terminal shows at a glance."""


def check(
    tracker: Tracker,
    names: Sequence[str],
    rules: Sequence[str],
    severity: str | None,
    *,
    whole: bool = False,
) -> Findings:
    """The findings, gravest first; exit code 1 where there is an error.

    A terminal shows the first few of each rule, all of them if the answer is `whole`, or
    if names or rules are given.
    """
    wanted = read_words("--rule", rules, RULES)
    require_one_of("--severity", severity, SEVERITIES)
    deepest = SEVERITIES.index(severity or SEVERITIES[-1])
    about = set(tracker.entities.require(names))
    findings = [
        finding
        for finding in _all_findings(tracker, about)
        if (not wanted or finding.rule in wanted)
        and SEVERITIES.index(finding.severity) <= deepest
    ]
    findings.sort(key=lambda f: (SEVERITIES.index(f.severity), f.rule, f.about, f.id))
    sizes = Counter(finding.rule for finding in findings)
    most = None if whole or wanted or about else FEW
    return Findings(
        rows=findings,
        sizes=sizes,
        most=most,
        has_brief=most is not None,
        screens=LIST if most is None else 1,
        summary=_summary(sizes, most),
        empty_message=f"Nothing found: {'the rule holds' if len(wanted) == 1 else 'the rules hold'}.",
        exit_code=int(any(RULES[rule].severity == "error" for rule in sizes)),
    )


def _all_findings(tracker: Tracker, about: Collection[str]) -> Iterator[Finding]:
    """What the rules find about some entities, about all if none is named."""
    entities = tracker.entities.all()
    chosen = [entity for entity in entities if not about or entity.slug in about]
    proper = curation_checks.spellings(tracker.cited())
    setting = curation_checks.setting_of(
        entities,
        proper,
        tracker.on,
        content_farms(),
        tracker.deadlines.closed(tracker.on),
        tracker.deadlines.announced(),
    )
    for dossier in _dossiers(tracker, chosen):
        yield from curation_checks.check_entity(dossier, setting)
    if not about:
        for group in tracker.entities.groups:
            yield from curation_checks.check_group(group, setting)


def last_looks(tracker: Tracker) -> dict[str, str]:
    """By entity, the last day on which somebody looked and found nothing new."""
    return dict(tracker.reader.rows(LAST_LOOKS))


def _dossiers(tracker: Tracker, entities: Sequence[Entity]) -> Iterator[Dossier]:
    """Each entity with the updates about it, one after the other."""
    looked = last_looks(tracker)
    total = sum(tracker.entities.updates_of(entity.slug) for entity in entities)
    with tracker.context.watch("Checking", total) as tick:
        for entity in entities:
            slug = entity.slug
            updates = tracker.updates(Filter(entities=(slug,), reverse=True))
            counted = ticking(updates, tick)
            last = looked.get(slug)
            yield Dossier(entity, counted, last, tracker.on)


def _summary(sizes: Mapping[str, int], most: int | None) -> str:
    """`2 errors, 3 warnings`, and how to see what a terminal leaves out."""
    tally = Counter[str]()
    for rule, size in sizes.items():
        tally[RULES[rule].severity] += size
    parts = [
        wording.counted(tally[word], word, _SEVERAL.get(word, ""))
        for word in SEVERITIES
        if tally[word]
    ]
    counted = ", ".join(parts)
    if most is not None and max(sizes.values(), default=0) > most:
        counted += "; every finding: hwstatus check --all"
    return counted


def content_farms() -> dict[str, str]:
    """The hosts that the dataset knows as content farms, and why."""
    lines = (DATASET / "content_farms.jsonl").read_text(encoding="utf-8").splitlines()
    return {farm["host"]: farm["reason"] for farm in map(json.loads, lines)}
