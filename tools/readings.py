"""How far two independent readings of the same updates agreed, in all and by the rule that was applied.

`tests/data/readings.tsv` keeps, for each update that was read twice, what both coded before anything
was settled (`-`: no effect) and the rule by which the second reader coded. `page_readings.tsv` beside it
keeps the same of those that were coded from their pages, with stage, basis, date and actor, and
`carrying_readings.tsv` of the acts that carry a verdict, whose readers named no rule (0). Scope, stage,
basis, effective day and extent are there those of the effect that makes the headline.
"""

import csv
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "docs"))
from generator.markdown import table
from hwstatus.record.models import Update
from hwstatus.record.vocabulary import STATUSES, UNKNOWN

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / "tests" / "data" / "readings.tsv"
PAGES = KEPT.with_name("page_readings.tsv")
CARRYING = KEPT.with_name("carrying_readings.tsv")
GUIDE = ROOT / "docs" / "rules.md"
NETWORKS = ("5g", "5g-core", "5g-ran", "legacy-mobile", "fixed")
NONE = "no effect"
HEADINGS = ("", "updates", "agreement", "Cohen's kappa")


class Reading(NamedTuple):
    """An update that was read twice: what each reader coded, by which rule the second did."""

    id: str
    first: Mapping[str, str]
    second: Mapping[str, str]
    rule: int

    @property
    def statuses(self) -> tuple[str, str]:
        """What each reading amounts to."""
        return headline(self.first), headline(self.second)


def read(text: str) -> list[Reading]:
    """The readings of a file."""
    found = []
    for line in text.splitlines()[1:]:
        known, first, second, rule = line.split("\t")[:4]
        found.append(Reading(known, _effects(first), _effects(second), int(rule)))
    return found


def _effects(text: str) -> Mapping[str, str]:
    pairs = [part.split("=") for part in text.split(",") if part != "-"]
    return dict(pairs)


def headline(effects: Mapping[str, str]) -> str:
    """What one coding amounts to: the rule of the headline, and without a network the strictest scope."""
    if not effects:
        return NONE
    networks = [s for s in NETWORKS if effects.get(s, UNKNOWN) != UNKNOWN]
    if not networks:
        return max(effects.values(), key=_rank)
    binding = [effects[s] for s in networks if STATUSES[effects[s]].binding]
    if binding and not ("5g" in networks and STATUSES[effects["5g"]].binding):
        return max(binding, key=_rank)
    return effects[networks[0]]


def _rank(status: str) -> int:
    return STATUSES[status].rank


def agreement(pairs: Sequence[tuple[str, str]]) -> tuple[float, float]:
    """The share of pairs that agree, and Cohen's kappa."""
    total = len(pairs)
    share = sum(one == other for one, other in pairs) / total
    first = Counter(one for one, _ in pairs)
    second = Counter(other for _, other in pairs)
    chance = sum(first[word] * second[word] for word in first) / total**2
    return share, 1.0 if chance == 1 else (share - chance) / (1 - chance)


def tables(updates: Mapping[str, Update]) -> Iterator[str]:
    """The agreement in all and by rule, and which reading of those that differed stands now."""
    found = read(KEPT.read_text(encoding="utf-8"))
    yield from table(HEADINGS, _twice(found))
    yield from table(
        ("rule of the second reading", "updates", "agreed", "Cohen's kappa"),
        _rules(found),
    )
    yield _differed(found, updates)


def pages(kept: Path, updates: Mapping[str, Update]) -> Iterator[str]:
    """The agreement of a blind reading of the pages with the record, fact by fact."""
    text = kept.read_text(encoding="utf-8")
    found = read(text)
    yield from table(HEADINGS, [*_twice(found), *_facts(text)])
    yield _differed(found, updates)


def _twice(found: Sequence[Reading]) -> Iterator[tuple[str, ...]]:
    pairs = [one.statuses for one in found]
    yield _row("headline status, *no effect* included", pairs)
    yield _row(
        "both readings coded a status", [pair for pair in pairs if NONE not in pair]
    )


def _facts(text: str) -> Iterator[tuple[str, ...]]:
    lines = list(csv.DictReader(text.splitlines(), delimiter="\t"))
    coded = {
        name.removeprefix("first_"): [
            (line[name], line[name.replace("first", "second", 1)]) for line in lines
        ]
        for name in lines[0]
        if name.startswith("first_")
    }
    told = {
        fact: [pair for pair in pairs if "-" not in pair]
        for fact, pairs in coded.items()
    }
    dates = [(one[: len(other)], other[: len(one)]) for one, other in told.pop("date")]
    for fact, pairs in told.items():
        yield _row(fact, pairs)
    share, _ = agreement(dates)
    yield "date, as far as both tell it", str(len(dates)), f"{share:.3f}", ""


def _differed(found: Sequence[Reading], updates: Mapping[str, Update]) -> str:
    differed = [one for one in found if one.statuses[0] != one.statuses[1]]
    stands = Counter(_settled(one, updates) for one in differed)
    return (
        f"{len(differed)} differed. Judged by the rules, the first coding stands in {stands['first']},"
        f" the second in {stands['second']}, something else in {stands['other']}.\n"
    )


def _row(words: str, pairs: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    share, kappa = agreement(pairs)
    return words, f"{len(pairs):,}", f"{share:.3f}", f"{kappa:.3f}"


def _rules(found: Sequence[Reading]) -> Iterator[tuple[str, ...]]:
    titles = dict(
        re.findall(r"^(\d+)\. \*\*(.+?)\.?\*\*", GUIDE.read_text("utf-8"), re.M)
    )
    for rule in sorted({one.rule for one in found}):
        pairs = [one.statuses for one in found if one.rule == rule]
        same = sum(one == other for one, other in pairs)
        share, kappa = agreement(pairs)
        agreed = f"{same} ({share:.0%})"
        yield f"{rule}. {titles[str(rule)]}", str(len(pairs)), agreed, f"{kappa:.2f}"


def _settled(one: Reading, updates: Mapping[str, Update]) -> str:
    update = updates.get(one.id)
    now = headline({e.scope: e.status for e in update.effects}) if update else NONE
    first, second = one.statuses
    return {first: "first", second: "second"}.get(now, "other")
