"""Learn the weights of proposals anew from the dataset of this checkout.

    python tools/train_proposals.py            write src/hwstatus/proposals/weights.json
    python tools/train_proposals.py --check    write nothing; exit 1 where it would change

The same dataset gives the same bytes. It takes some ten seconds, and no library.
"""

import sys
from collections.abc import Sequence

from hwstatus.models import Entity, Update
from hwstatus.proposals import weights
from hwstatus.proposals.training import coded, learned
from hwstatus.store.builder import curated_files, dataset_records


def text() -> str:
    """The text of the weights, as learned from the dataset."""
    records = list(dataset_records("entities.jsonl", *curated_files()))
    updates = [record for record in records if isinstance(record, Update)]
    entities = [record for record in records if isinstance(record, Entity)]
    return weights.dump(learned(coded(updates, entities)))


def main(arguments: Sequence[str]) -> int:
    """Write the weights, or with --check say whether they are those of the dataset."""
    if arguments not in ([], ["--check"]):
        sys.stderr.write("usage: python tools/train_proposals.py [--check]\n")
        return 2
    found = text()
    if found == weights.PATH.read_text(encoding="utf-8"):
        return 0
    if arguments:
        sys.stderr.write(f"{weights.PATH} is stale: tools/train_proposals.py\n")
        return 1
    weights.PATH.write_text(found, encoding="utf-8")
    sys.stderr.write(f"wrote {weights.PATH}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
