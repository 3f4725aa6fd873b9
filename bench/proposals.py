"""Measure how good proposals are on the labels of one fixed edition, and compare them with aims.

    python bench/proposals.py                  every figure that has an aim; exit 1 if one is missed
    python bench/proposals.py --by time        only what is trained to 2023: two seconds
    python bench/proposals.py --write          also write them into bench/proposals.md

The labels and summaries are those of 1,191 updates in `tests/data/labels.tsv`: what `tools/train_proposals.py
--evaluate` prints of later editions is published there too, and has no aims.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import page_part
from hwstatus.record.models import Effect, Entity, Update
from hwstatus.store.builder import curated_files, dataset_records

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))
from learning.evaluation import ENTITY, TIME
from learning.examples import Coded, coded
from learning.figures import TWO_READINGS, Measured, measured

ROOT = Path(__file__).resolve().parents[1]
LABELS = ROOT / "tests" / "data" / "labels.tsv"
PAGE = ROOT / "bench" / "proposals.md"


class Bar(NamedTuple):
    """What a figure shall be at least: its protocol, its question, its name and its part."""

    protocol: str
    question: str
    name: str
    part: str
    least: float
    words: str


BARS = (
    Bar(ENTITY, "status", "accuracy", "", 0.60, "first status right"),
    Bar(ENTITY, "status", "top-3", "", 0.88, "status among the three"),
    Bar(
        ENTITY,
        "status",
        "share",
        "at confidence 0.9",
        0.07,
        "drafts of which we are sure",
    ),
    # As many as the program promises: `weights.PROMISE`.
    Bar(ENTITY, "status", "precision", "at confidence 0.9", 0.9, "of these, right"),
    Bar(ENTITY, "status", "flagged", "binding", 0.85, "binding ones that are flagged"),
    Bar(ENTITY, "actor", "accuracy", "", 0.75, "first actor right"),
    Bar(ENTITY, "entity", "first", "", 0.88, "entity of the text first"),
    Bar(TIME, "status", "accuracy", "", 0.62, "first status right"),
    Bar(TIME, "status", "top-3", "", 0.85, "status among the three"),
    Bar(TIME, "actor", "accuracy", "", 0.65, "first actor right"),
)


class Reached(NamedTuple):
    """A bar, and what was measured of how many cases."""

    bar: Bar
    cases: int
    value: float

    @property
    def is_enough(self) -> bool:
        """Whether the figure is no worse than was aimed at."""
        return round(self.value, 3) >= self.bar.least


def examples() -> tuple[list[Coded], list[Entity]]:
    """The updates with the labels of the fixed edition, and the entities."""
    records = list(dataset_records("entities.jsonl", *curated_files()))
    entities = [record for record in records if isinstance(record, Entity)]
    updates = {record.id: record for record in records if isinstance(record, Update)}
    labelled = []
    for line in LABELS.read_text(encoding="utf-8").splitlines():
        known, *labels = line.split("\t")
        labelled.append(_labelled(updates[known], labels))
    return coded(labelled, entities), entities


def _labelled(update: Update, labels: Sequence[str]) -> Update:
    """An update with the entity, date, actor, effects and summary of the fixed edition."""
    entity, date, actor, effects, summary = labels
    return update._replace(
        summary=summary,
        entity=entity,
        date=date,
        actor=actor or None,
        effects=tuple(map(_effect, effects.split())),
    )


def _effect(text: str) -> Effect:
    scope, status, stage = text.split(":")
    return Effect(scope, status, stage)


def reached(protocols: Sequence[str]) -> Iterator[Reached]:
    """Every bar of some protocols, with what was measured."""
    cases, entities = examples()
    for protocol in protocols:
        found = list(measured(cases, entities, protocol))
        for bar in BARS:
            if bar.protocol == protocol:
                yield _reached(bar, found)


def _reached(bar: Bar, found: Sequence[Measured]) -> Reached:
    for one in found:
        for figure in one.figures:
            if (one.question, figure.name, figure.part) == bar[1:4]:
                return Reached(bar, figure.cases, figure.value)
    return Reached(bar, 0, 0.0)


def table(found: Sequence[Reached]) -> Iterator[str]:
    """The lines of the table on the page."""
    yield "| left out of the training | figure | cases | measured | aim |\n"
    yield "| --- | --- | ---: | ---: | ---: |\n"
    for bar, cases, value in found:
        left_out = _LEFT_OUT[bar.protocol]
        aim = f"{bar.least:.2f}"
        cells = (left_out, bar.words, f"{cases:,}", f"{value:.3f}", aim)
        yield f"| {' | '.join(cells)} |\n"


_LEFT_OUT = {ENTITY: "all updates about the entity", TIME: "all updates since 2024"}


def main(arguments: Sequence[str]) -> int:
    """Measure, print, and compare with the bars."""
    parser = argparse.ArgumentParser(
        description="Measure proposals against their bars."
    )
    parser.add_argument("--by", choices=(ENTITY, TIME), help="only one protocol")
    parser.add_argument("--write", action="store_true", help="write bench/proposals.md")
    asked = parser.parse_args(arguments)
    protocols = [asked.by] if asked.by else [ENTITY, TIME]
    found = list(reached(protocols))
    sys.stdout.writelines(table(found))
    sys.stdout.write(f"Two readings of the same updates agreed in {TWO_READINGS}.\n")
    if asked.write and not asked.by:
        page = PAGE.read_text(encoding="utf-8")
        page = page_part.replaced(page, "proposals", "".join(table(found)))
        PAGE.write_text(page, encoding="utf-8")
    return int(not all(one.is_enough for one in found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
