"""Learn the weights of proposals anew from the dataset of this checkout.

    python tools/train_proposals.py                 write src/hwstatus/proposals/weights.json
    python tools/train_proposals.py --check         write nothing; exit 1 where it would change
    python tools/train_proposals.py --evaluate      print how good they are: half a minute
    python tools/train_proposals.py --evaluate time by another protocol (`learning.evaluation`)

The same dataset gives the same bytes. It takes some ten seconds, and no library.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence

from hwstatus.proposals import weights
from hwstatus.record.models import Entity, Update
from hwstatus.store.builder import curated_files, dataset_records
from learning.evaluation import ENTITY, PROTOCOLS
from learning.examples import Coded, coded, dump, learned
from learning.figures import TWO_READINGS, measured


def examples() -> tuple[list[Coded], list[Entity]]:
    """The updates of the dataset as examples, and its entities."""
    records = list(dataset_records("entities.jsonl", *curated_files()))
    updates = [record for record in records if isinstance(record, Update)]
    entities = [record for record in records if isinstance(record, Entity)]
    return coded(updates, entities), entities


def text() -> str:
    """The text of the weights, as learned from the dataset."""
    return dump(learned(examples()[0]))


def figures(by: str) -> Iterator[str]:
    """The lines of a table of all figures by a protocol, in Markdown."""
    cases, entities = examples()
    yield "| Question | Protocol | Figure | Part | Cases | Value |\n"
    yield "| --- | --- | --- | --- | --- | --- |\n"
    for question, found in measured(cases, entities, by):
        for name, part, count, value in found:
            yield f"| {question} | {by} | {name} | {part} | {count} | {round(value, 3)} |\n"
    yield f"| status | readings | accuracy | two editors | 1190 | {TWO_READINGS} |\n"


def main(arguments: Sequence[str]) -> int:
    """Write the weights, say whether they are those of the dataset, or how good they are."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--evaluate", nargs="?", const=ENTITY, choices=PROTOCOLS)
    asked = parser.parse_args(arguments)
    if asked.evaluate:
        sys.stdout.writelines(figures(asked.evaluate))
        return 0
    found = text()
    if found == weights.PATH.read_text(encoding="utf-8"):
        return 0
    if asked.check:
        sys.stderr.write(f"{weights.PATH} is stale: tools/train_proposals.py\n")
        return 1
    weights.PATH.write_text(found, encoding="utf-8")
    sys.stderr.write(f"wrote {weights.PATH}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
