"""A deterministic corpus of updates: Zipf words, 300 entities, mixed date precision, effects in one of five.

The same size gives the same lines on every machine. Nothing in it is news: the words are invented.
"""

import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

SEED = 5
WORDS = 20_000
RARE = "quorzal"
COMMON = "network"
PHRASE = "core network"
PREFIX = "regul*"
"""What the searches look for: a word in one of a thousand, one in nine, a phrase, a prefix."""

_SYLLABLES = (
    "ba",
    "co",
    "di",
    "fer",
    "gon",
    "hu",
    "kel",
    "lam",
    "mo",
    "nir",
    "os",
    "pra",
    "quo",
    "rel",
    "sta",
    "ver",
)
_STATUSES = (
    "banned",
    "phase-out",
    "restricted",
    "discouraged",
    "under-review",
    "permitted",
)
_SCOPES = ("5g", "5g", "5g", "5g-core", "government", "fixed", "devices", "cloud")
_ACTORS = (
    "government",
    "regulator",
    "legislature",
    "court",
    "operator",
    "vendor",
    "security-agency",
    None,
)
_PUBLISHERS = (
    "Reuters",
    "Bloomberg",
    "Financial Times",
    "The Wall Street Journal",
    "CNBC",
    "Nikkei Asia",
    "Light Reading",
)
_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"
_FIRST = date(2010, 1, 1)
_DAYS = 6_100


def entity_slugs() -> list[str]:
    """300 countries and companies of the dataset: kept in a file, so that a new one leaves the corpus as it is."""
    return Path(__file__).with_name("slugs.txt").read_text(encoding="utf-8").split()


def _vocabulary(chance: random.Random) -> list[str]:
    words: dict[str, None] = {
        "network": None,
        "core": None,
        "regulator": None,
        "regulation": None,
        "equipment": None,
    }
    while len(words) < WORDS:
        words["".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4)))] = None
    return list(words)


def updates(size: int) -> Iterator[dict[str, object]]:
    """The corpus's updates as raw records, in the order of their ids."""
    chance = random.Random(SEED)
    vocabulary = _vocabulary(chance)
    zipf = list(accumulate(1 / (rank + 8) for rank in range(WORDS)))
    slugs = entity_slugs()
    popular = list(accumulate(1 / (rank + 3) for rank in range(len(slugs))))
    for number in range(size):
        words = chance.choices(vocabulary, cum_weights=zipf, k=24)
        if number % 1000 == 7:
            words[5] = RARE
        if number % 37 == 3:
            words[2:4] = ["core", "network"]
        entity, other = chance.choices(slugs, cum_weights=popular, k=2)
        day = _FIRST + timedelta(days=chance.randrange(_DAYS))
        length = chance.choice((10, 10, 10, 10, 10, 10, 7, 7, 10, 4))
        date = day.isoformat()[:length]
        publishers = chance.sample(_PUBLISHERS, chance.choice((1, 1, 1, 2)))
        also_about = []
        if other != entity and number % 3 == 0:
            also_about.append(other)
        confidence = "single-press"
        if len(publishers) > 1:
            confidence = "corroborated"
        actor = chance.choice(_ACTORS)
        effects = []
        if number % 5 == 0:
            effects.append(_effect(chance))
        deadlines = []
        if number % 200 == 0:
            deadlines.append({"scope": "5g", "date": "2028", "what": "Out."})
        summary = " ".join(words).capitalize() + "."
        yield {
            "id": _identifier(number),
            "entity": entity,
            "also_about": also_about,
            "date": date,
            "summary": summary,
            "note": None,
            "actor": actor,
            "actor_name": None,
            "confidence": confidence,
            "pending": None,
            "effects": effects,
            "deadlines": deadlines,
            "sources": [_source(name, number, date) for name in publishers],
            "exemptions": [],
            "recorded_at": _second(number),
            "recorded_by": "corpus",
        }


def _second(number: int) -> str:
    """A moment of the day on which the corpus was recorded: one a second, then anew."""
    minutes, seconds = divmod(number, 60)
    hours, minutes = divmod(minutes, 60)
    return f"2026-01-01T{hours % 24:02}:{minutes:02}:{seconds:02}Z"


def _identifier(number: int) -> str:
    value = (
        number * 2_862_933_555_777_941_757 + 3_037_000_493
    ) % 2**50  # a bijection: no id comes twice
    return "".join(_LETTERS[value >> shift & 31] for shift in range(45, -5, -5))


def _effect(chance: random.Random) -> dict[str, object]:
    status = chance.choice(_STATUSES)
    scope = chance.choice(_SCOPES)
    return {"scope": scope, "status": status, "stage": "in-force", "basis": "order"}


def _source(publisher: str, number: int, text: str) -> dict[str, object]:
    url = f"https://news.example.org/{publisher.lower().replace(' ', '-')}/{number}"
    return {"publisher": publisher, "url": url, "published": text}


_NOTHING: tuple[object, ...] = (None, [], False)
"""Values that say nothing: a canonical line has no key for them."""


def write(path: Path, size: int) -> None:
    """Write the corpus as canonical lines."""
    with path.open("w", encoding="utf-8") as file:
        for raw in updates(size):
            said = {key: value for key, value in raw.items() if value not in _NOTHING}
            file.write(
                json.dumps(said, ensure_ascii=False, separators=(",", ":")) + "\n"
            )


def correct_newest(program: Sequence[str], slug: str) -> None:
    """Have a command line correct the newest update about an entity, where there is one."""
    newest = ("list", slug, "--limit", "1", "--fields", "id", "--no-header")
    found = subprocess.run(
        [*program, *newest], check=True, capture_output=True, text=True
    )
    known = found.stdout.strip()
    if not known:
        return
    correction = ("edit", known, "--set", "summary=Corrected.")
    subprocess.run([*program, *correction], check=True, capture_output=True)


CORRECTIONS = 332
"""How many updates `correct_many` corrects, each in an entry of its own."""


def correct_many(tracker: Path, copy: Path) -> None:
    """Correct updates in a copy of a tracker, if it is not there: of every second the status, else the words."""
    if copy.exists():
        return
    shutil.copyfile(tracker, copy)
    from hwstatus.context import at_present
    from hwstatus.paths import Location
    from hwstatus.record.models import Filter
    from hwstatus.store.editor import open_editor
    from hwstatus.store.ledger import upsert

    chance = random.Random(SEED)
    with open_editor(Location(copy, "the bench"), at_present()) as editor:
        wanted = Filter(statuses=_STATUSES, limit=2 * CORRECTIONS)
        found = list(editor.tracker.updates(wanted))
        for update in chance.sample(found, min(CORRECTIONS, len(found))):
            corrected = update._replace(summary="Corrected.")
            if chance.random() < 0.5:
                effect = update.effects[0]._replace(status=chance.choice(_STATUSES))
                corrected = update._replace(effects=(effect,))
            with editor.transaction():
                editor.commit("edit", [upsert(corrected)])


DATASET = Path(__file__).parents[1] / "src" / "hwstatus" / "dataset"


def shipped() -> list[str]:
    """The lines of the updates that ship with the package."""
    files = sorted((DATASET / "updates").glob("*.jsonl"))
    return [line for file in files for line in file.read_text("utf-8").splitlines(True)]


SHIPPED = len(shipped())
"""The size by which the shipped record is meant."""


IMPORTED = "2026-11-01"
"""The day on which a tracker of chance takes the corpus in: what was known is asked of its ledger."""


def take_in(source: Path, tracker: Path, size: int) -> None:
    """Make the tracker of a corpus, in the past; of the shipped record it is the one that ships."""
    root = Path(__file__).parents[1]
    if size == SHIPPED:
        shutil.copyfile(root / "data" / "tracker.db", tracker)
        return
    program = [sys.executable, str(root / "tests" / "program.py")]
    subprocess.run(
        [*program, "--db", str(tracker), "import", str(source)],
        env={**os.environ, "HWSTATUS_TEST_TODAY": IMPORTED},
        check=True,
    )


class Asked(NamedTuple):
    """What is asked of a corpus: about whom, for which rare word, as known on which day."""

    slug: str
    rare: str
    known_at: str


def asked(size: int) -> Asked:
    """What is asked of the corpus of a size; on that day most of it is recorded."""
    if size == SHIPPED:
        return Asked("france", "satellite", "2026-11-24")
    return Asked(entity_slugs()[40], RARE, IMPORTED)


def kept(folder: Path, size: int) -> Path:
    """The corpus of a size as a file of a folder, written where it is not there."""
    path = folder / f"{size}.jsonl"
    if size == SHIPPED:
        path.write_text("".join(shipped()), encoding="utf-8")
    elif not path.exists():
        write(path, size)
    return path


if __name__ == "__main__":
    write(Path(sys.argv[2]), int(sys.argv[1]))
