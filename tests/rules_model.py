"""The status rules once more, written from docs/curation.md and apart from the code.

Records are plain dictionaries, as in a line of JSON. Nothing here imports the program:
where the two disagree, one of them has misread the guide. The style is that of the
guide, a sentence a step, not that of a quick program.
"""

import calendar
import random
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

RANKS = {
    "banned": 6,
    "phase-out": 5,
    "restricted": 4,
    "discouraged": 3,
    "case-by-case": 2,
    "under-review": 1,
    "permitted": 0,
}
NETWORK = ("5g", "5g-core", "5g-ran", "legacy-mobile", "fixed")
OTHERS = ("subsea", "government", "devices", "cloud", "export-control", "research")

Record = Mapping[str, Any]


class Verdict(NamedTuple):
    """A standing: the act that began the run of its status, and the one that confirmed it."""

    status: str
    scope: str
    began: str
    since: str
    confirmed: str


def last_possible_day(update: Record) -> str:
    """The last day on which it can have happened; it had happened when it was recorded."""
    date = str(update["date"])
    recorded = str(update["recorded_at"])[:10]
    if len(date) == 4:
        first, last = f"{date}-01-01", f"{date}-12-31"
    elif len(date) == 7:
        days = calendar.monthrange(int(date[:4]), int(date[5:]))[1]
        first, last = f"{date}-01", f"{date}-{days}"
    else:
        first = last = date
    if recorded < last:
        last = recorded
    return max(first, last)


def place(update: Record) -> tuple[str, str, str]:
    """What updates are ordered by: last possible day, then record time, then id."""
    return last_possible_day(update), str(update["recorded_at"]), str(update["id"])


def standing(history: Iterable[Record], scope: str, day: str) -> Verdict | None:
    """The standing for one scope on a day; None where no effect counts yet."""
    counted = []
    for update in history:
        for effect in update.get("effects", []):
            if effect["scope"] == scope and last_possible_day(update) <= day:
                counted.append((place(update), effect["status"], update))
    if not counted:
        return None
    counted.sort(key=lambda item: item[0])
    _, status, newest = counted[-1]
    first = newest
    for _, earlier, update in reversed(counted):
        if earlier != status:
            break
        first = update
    return Verdict(status, scope, first["id"], first["date"], newest["id"])


def headline(history: Sequence[Record], day: str) -> Verdict | None:
    """The one verdict on an entity's networks; None where they have no known standing."""
    known = {}
    for scope in NETWORK:
        found = standing(history, scope, day)
        if found is not None and found.status != "unknown":
            known[scope] = found
    whole = known.get("5g")
    binding = [v for v in known.values() if v.scope != "5g" and RANKS[v.status] >= 4]
    soft = whole is None or RANKS[whole.status] < 4
    if soft and binding:
        strictest = max(RANKS[v.status] for v in binding)
        return next(v for v in binding if RANKS[v.status] == strictest)
    if whole is not None:
        return whole
    if not known:
        return None
    newest: tuple[str, str, str] = ("", "", "")
    chosen = None
    for found in known.values():
        confirming = next(u for u in history if u["id"] == found.confirmed)
        when = place(confirming)
        if when > newest:
            newest, chosen = when, found
    return chosen


# -- histories -------------------------------------------------------------------------------


def history(chance: random.Random, entity: str, most: int = 12) -> list[dict[str, Any]]:
    """A random history of one entity: dates of every precision, all scopes, all statuses."""
    return [
        _update(chance, entity, number) for number in range(chance.randint(1, most))
    ]


def _update(chance: random.Random, entity: str, number: int) -> dict[str, Any]:
    year = chance.randint(2018, 2022)
    month, day = chance.randint(1, 12), chance.randint(1, 28)
    date = chance.choice(
        [f"{year}", f"{year}-{month:02}", f"{year}-{month:02}-{day:02}"]
    )
    scopes = chance.sample((*NETWORK, *OTHERS[:2]), chance.choice((0, 1, 1, 1, 2, 3)))
    recorded = chance.choice(
        (f"{max(year, 2019)}-12-31T10:00:00Z", "2023-01-01T10:00:00Z", f"{date:0<10}")
    )
    if "T" not in recorded:
        recorded = f"{year}-{month:02}-{day:02}T{chance.randint(0, 23):02}:00:00Z"
    return {
        "id": f"{entity.replace('-', '')[-7:]:0>7}{number:03}",
        "entity": entity,
        "date": date,
        "summary": f"Something happened in {entity}, number {number}.",
        "actor": "government",
        "confidence": "single-press",
        "effects": [_effect(chance, scope) for scope in scopes],
        "sources": [{"publisher": "The Strelsau Times"}],
        "recorded_at": recorded,
        "recorded_by": "an editor",
    }


def _effect(chance: random.Random, scope: str) -> dict[str, str]:
    return {
        "scope": scope,
        "status": chance.choice((*RANKS, "unknown")),
        "stage": chance.choice(("announced", "adopted", "in-force", "suspended")),
        "basis": chance.choice(("law", "order", "licence", "guidance")),
    }
