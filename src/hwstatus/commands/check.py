"""`check`: what the curation rules find, and the safe part of mending it."""

import json
from collections import Counter
from collections.abc import Sequence

from hwstatus import curation_checks
from hwstatus.commands.filters import near_word
from hwstatus.errors import BadValue
from hwstatus.models import Filter, NothingNew
from hwstatus.paths import DATASET
from hwstatus.rows import Done
from hwstatus.rows.curation import Findings
from hwstatus.serialization import canonical
from hwstatus.store.editor import Editor
from hwstatus.store.ledger import upsert
from hwstatus.store.tracker import Tracker

SEVERITIES = ("error", "warning", "info")


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
    wanted = _rules(rules)
    if severity is not None and severity not in SEVERITIES:
        raise BadValue("--severity", severity, f"one of: {', '.join(SEVERITIES)}")
    if severity:
        deepest = SEVERITIES.index(severity)
    else:
        deepest = len(SEVERITIES)
    about = set(tracker.require(names))
    updates = list(tracker.updates(Filter()))
    looks = [c for c in map(_look, tracker.lines_of("checked")) if c]
    findings = curation_checks.check(
        updates, tracker.entities(), looks, tracker.on, content_farms()
    )
    found = [
        f
        for f in findings
        if (not wanted or f.rule in wanted)
        and SEVERITIES.index(f.severity) <= deepest
        and (not about or f.about in about)
    ]
    found.sort(key=lambda f: (SEVERITIES.index(f.severity), f.rule, f.about, f.id))
    tally = Counter(f.severity for f in found)
    told = ", ".join(
        f"{tally[s]} {s}{'' if tally[s] == 1 or s == 'info' else 's'}"
        for s in SEVERITIES
        if tally[s]
    )
    code = 1 if tally["error"] else 0
    nothing = "Nothing found: the rules hold."
    most = None if whole or wanted or about else FEW
    if most and any(count > most for count in Counter(f.rule for f in found).values()):
        told += "; every finding: hwstatus check --all"
    return Findings(
        found,
        most=most,
        summary=told,
        empty_message=nothing,
        exit_code=code,
    )


def content_farms() -> dict[str, str]:
    """The hosts that the dataset knows as content farms, and why."""
    lines = (DATASET / "content_farms.jsonl").read_text(encoding="utf-8").splitlines()
    return {farm["host"]: farm["reason"] for farm in map(json.loads, lines)}


def _look(line: str) -> NothingNew | None:
    record = canonical.restore("checked", line)
    if isinstance(record, NothingNew):
        return record
    return None


def _rules(rules: Sequence[str]) -> set[str]:
    found = {part.strip() for text in rules for part in text.split(",")}
    for rule in found:
        if rule not in curation_checks.RULES:
            raise BadValue("--rule", rule, near_word(rule, curation_checks.RULES))
    return found


def fix(editor: Editor, *, dry_run: bool = False) -> Done:
    """Mend what is safe to mend (blanks, tracking parameters, publishers' spellings), as one ledger entry."""
    with editor.transaction():
        updates = list(editor.tracker.updates(Filter()))
        proper = curation_checks.spellings(updates)
        better = [(u, curation_checks.mended(u, proper)) for u in updates]
        changes = [upsert(new) for old, new in better if new != old]
        if not dry_run:
            editor.commit(
                "fix", changes, reason=f"hwstatus check --fix, {editor.context.today}"
            )
    if not changes:
        return Done("Nothing to fix.")
    told = f"{len(changes):,} update{'' if len(changes) == 1 else 's'}"
    return Done(
        f"Would fix {told}." if dry_run else f"Fixed {told}.   Undo: hwstatus undo"
    )
