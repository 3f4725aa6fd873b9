"""Bring an export into the text files of the dataset, and check their layout.

    python tools/dataset.py write EXPORT      from `hwstatus export`; then look at `git diff`
    python tools/dataset.py check             exit 1 where a line is not in its file or its place
    python tools/dataset.py sample --seed N --count 100 --by NAME
                                              updates that set an effect, drawn for an audit against their pages

A draw is kept, with its seed and who drew it, in `tests/data/draws.jsonl`, and a seed is used once: what was drawn
before was looked at and mended, and says nothing about the rest. An id that was drawn before is told on stderr.

An update is in the file of its country; one about a company in the file of the company's home country; one about
anything else in `world.jsonl`. Lines are in the order of date and id, so that a change is a change of few lines.
"""

import argparse
import json
import random
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parents[1]
DATASET = ROOT / "src" / "hwstatus" / "dataset"
DRAWS = ROOT / "tests" / "data" / "draws.jsonl"
WORLD = "world"


class Line(NamedTuple):
    """A line as it is written, without its end, and what it says."""

    text: str
    record: Mapping[str, Any]


def read(path: Path) -> list[Line]:
    """The lines of a file."""
    # Not `splitlines`: it would split at characters that a summary may hold.
    texts = path.read_text(encoding="utf-8").rstrip("\n").split("\n")
    return [Line(text, json.loads(text)) for text in texts if text]


def text_of(lines: Iterable[Line]) -> str:
    """The text of a file that holds some lines."""
    return "".join(f"{line.text}\n" for line in lines)


def kind_of(line: Line) -> str:
    """Which file or folder of the dataset a line belongs to."""
    for key, name in {
        "id": "updates",
        "checked": "checks",
        "address": "enquiries",
        "members": "groups",
    }.items():
        if key in line.record:
            return name
    return "entities"


def file_of(update: Line, entities: Mapping[str, Mapping[str, Any]]) -> str:
    """The name of the file that an update belongs to; raises `KeyError` for an unknown entity."""
    entity = entities[update.record["entity"]]
    if entity["kind"] == "country":
        return str(entity["slug"])
    if entity["kind"] == "company":
        return str(entity.get("home") or WORLD)
    return WORLD


def split(updates: Iterable[Line], entities: Iterable[Line]) -> dict[str, str]:
    """The text of each file of updates, by its path within the dataset."""
    known = {line.record["slug"]: line.record for line in entities}
    files: dict[str, list[Line]] = defaultdict(list)
    for update in updates:
        files[f"updates/{file_of(update, known)}.jsonl"].append(update)
    return {
        name: text_of(sorted(lines, key=place_of))
        for name, lines in sorted(files.items())
    }


def place_of(update: Line) -> tuple[str, str]:
    """What updates are sorted by within a file."""
    return update.record["date"], update.record["id"]


def merged(old: Iterable[Line], new: Iterable[Line], *keys: str) -> list[Line]:
    """The old lines, each with its newer form in its place, then the new ones."""
    lines = {}
    for line in (*old, *new):
        lines[tuple(line.record[key] for key in keys)] = line
    return list(lines.values())


def write(export: Path) -> None:
    """Make the updates those of an export; take in its entities, groups and checks."""
    found: dict[str, list[Line]] = defaultdict(list)
    for line in read(export):
        found[kind_of(line)].append(line)
    entities = merged(read(DATASET / "entities.jsonl"), found["entities"], "slug")
    groups = merged(read(DATASET / "groups.jsonl"), found["groups"], "slug")
    old_checks = read(DATASET / "checks.jsonl")
    checks = merged(old_checks, found["checks"], "checked", "date", "recorded_at")
    files = split(found["updates"], entities)
    for path in (DATASET / "updates").glob("*.jsonl"):
        path.unlink()
    files["entities.jsonl"] = text_of(entities)
    files["groups.jsonl"] = text_of(groups)
    files["checks.jsonl"] = text_of(checks)
    (DATASET / "updates").mkdir(exist_ok=True)
    for name, text in files.items():
        (DATASET / name).write_text(text, encoding="utf-8", newline="\n")


def misplaced() -> list[str]:
    """The files of updates that are not as `write` would write them."""
    paths = sorted((DATASET / "updates").glob("*.jsonl"))
    present = {f"updates/{path.name}": path.read_text("utf-8") for path in paths}
    updates = [line for path in paths for line in read(path)]
    wanted = split(updates, read(DATASET / "entities.jsonl"))
    names = sorted({*present, *wanted})
    return [name for name in names if present.get(name) != wanted.get(name)]


def sample(seed: int, count: int) -> list[str]:
    """The lines of some updates that set an effect: the same ones for the same dataset and seed."""
    paths = (DATASET / "updates").glob("*.jsonl")
    lines = [line for path in paths for line in read(path)]
    found = {
        line.record["id"]: line.text for line in lines if line.record.get("effects")
    }
    # Nobody gains by guessing what is drawn, and the draw must be repeatable.
    drawer = random.Random(seed)  # noqa: S311
    return [
        found[name] for name in drawer.sample(sorted(found), min(count, len(found)))
    ]


class Draw(NamedTuple):
    """What was drawn for an audit: of which version, when, by whom, by which seed."""

    seed: int
    date: str
    version: str
    by: str
    ids: Sequence[str]


def draws() -> list[Draw]:
    """The draws up to now, the oldest first."""
    return [Draw(**line.record) for line in read(DRAWS)]


def drawn(options: Sequence[str]) -> int:
    """Draw and keep what was drawn; the exit code is 1 where the seed was used before."""
    parser = argparse.ArgumentParser("dataset.py sample")
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--by", required=True)
    asked = parser.parse_args(options)
    earlier = draws()
    for draw in earlier:
        if draw.seed == asked.seed:
            sys.stderr.write(
                f"seed {draw.seed} was used on {draw.date}: take another\n"
            )
            return 1
    lines = sample(asked.seed, asked.count)
    ids = [json.loads(line)["id"] for line in lines]
    version = (DATASET / "VERSION").read_text(encoding="utf-8").strip()
    keep(Draw(asked.seed, f"{date.today()}", version, asked.by, ids))
    sys.stdout.writelines(f"{line}\n" for line in lines)
    sys.stderr.writelines(drawn_before(ids, earlier))
    return 0


def keep(draw: Draw) -> None:
    """Add a draw to those that are kept."""
    with DRAWS.open("a", encoding="utf-8", newline="\n") as file:
        file.write(f"{json.dumps(draw._asdict())}\n")


def drawn_before(ids: Iterable[str], earlier: Sequence[Draw]) -> Iterator[str]:
    """A line for each id that an earlier draw has."""
    for known in ids:
        for draw in earlier:
            if known in draw.ids:
                yield f"{known}: drawn before, on {draw.date} by seed {draw.seed}\n"


def main(arguments: Sequence[str]) -> int:
    """Write, check or sample; the exit code is 1 where a file is not in order."""
    match arguments:
        case ["write", export]:
            write(Path(export))
            return 0
        case ["check"]:
            names = misplaced()
            for name in names:
                sys.stderr.write(f"{name}: lines of another file, or out of order\n")
            return 1 if names else 0
        case ["sample", *options]:
            return drawn(options)
        case _:
            sys.stderr.write(f"{__doc__}")
            return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
