"""The status rules once more, written from docs/rules.md and apart from the code.

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

STAGES = ("announced", "adopted", "in-force", "suspended", "repealed")
BASES = ("law", "order", "licence", "contract", "guidance", "informal", "implied")
CONFIDENCES = ("official", "corroborated", "single-press", "anonymous", "implied")

Record = Mapping[str, Any]


class Verdict(NamedTuple):
    """A standing: the acts that began the run of its status, carry it, and confirmed it last."""

    status: str
    scope: str
    began: str
    since: str
    confirmed: str
    carries: str
    stage: str


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


Place = tuple[str, str, int]


def places_of(history: Iterable[Record]) -> dict[str, Place]:
    """What updates are ordered by, by id: last possible day, then record time, then as they were brought in."""
    return {
        update["id"]: (last_possible_day(update), str(update["recorded_at"]), number)
        for number, update in enumerate(history)
    }


def standing(history: Sequence[Record], scope: str, day: str) -> Verdict | None:
    """The standing for one scope on a day; None where no effect counts yet."""
    places = places_of(history)
    counted = []
    for update in history:
        for effect in update.get("effects", []):
            if effect["scope"] == scope and last_possible_day(update) <= day:
                counted.append((places[update["id"]], effect["status"], update))
    if not counted:
        return None
    counted.sort(key=lambda item: item[0])
    _, status, newest = counted[-1]
    run: list[Record] = []
    for _, earlier, update in reversed(counted):
        if earlier != status:
            break
        run.insert(0, update)
    first = run[0]
    updates = [update for _, _, update in counted]
    carries, stage = carrying(run, updates, places, scope, day)
    return Verdict(
        status, scope, first["id"], first["date"], newest["id"], carries["id"], stage
    )


def last_day(date: str) -> str:
    """The last day of a date as it is known."""
    if len(date) == 4:
        return f"{date}-12-31"
    if len(date) == 7:
        return f"{date}-{calendar.monthrange(int(date[:4]), int(date[5:]))[1]}"
    return date


def set_by(update: Record, scope: str) -> Record | None:
    """What an update sets for a scope."""
    return next((e for e in update["effects"] if e["scope"] == scope), None)


def stage_of(effect: Record, day: str) -> str:
    """How far an act is: a day that has come and the adoption of a contract put it in force."""
    stage = str(effect["stage"])
    if effect["basis"] in ("informal", "implied"):
        return stage
    if stage == "adopted" and effect["basis"] == "contract":
        return "in-force"
    if stage in ("adopted", "announced") and effect.get("effective"):
        return "in-force" if last_day(str(effect["effective"])) <= day else stage
    return stage


def level_of(effect: Record, stage: str) -> str:
    """As what an act counts: in force, adopted, or announced as every statement."""
    if effect["basis"] in ("informal", "implied") or stage == "announced":
        return "announced"
    return "adopted" if stage == "adopted" else "in-force"


def carrying(
    run: Sequence[Record],
    counted: Sequence[Record],
    places: Mapping[str, Place],
    scope: str,
    day: str,
) -> tuple[Record, str]:
    """The act that carries a run's status on a day, and how far it is."""
    acts = []
    for update in run:
        effect = set_by(update, scope)
        assert effect is not None
        stage = stage_of(effect, day)
        act = (update, effect, stage)
        for other in counted:
            restored = set_by(other, scope)
            if (
                restored is not None
                and effect.get("restores") == other["id"]
                and restored["status"] == effect["status"]
                and places[other["id"]] < places[update["id"]]
            ):
                act = (other, restored, level_of(effect, stage))
        acts.append(act)
    # What only confirms, where there is anything else.
    acts = [act for act in acts if not only_confirms(act[0], act[1])] or acts
    for level in ("in-force", "adopted", "announced"):
        of_level = [act for act in acts if level_of(act[1], act[2]) == level]
        if of_level:
            acts = of_level
            break
    if level != "in-force":
        firm = ("law", "order", "licence", "contract")
        acts = [act for act in acts if act[1]["basis"] in firm] or acts
    for trusted in (("official", "corroborated"), ("single-press",)):
        of_trust = [act for act in acts if act[0]["confidence"] in trusted]
        if of_trust:
            acts = of_trust
            break
    spoken = ("informal", "implied")
    written = [act for act in acts if act[1]["basis"] not in spoken]
    told = [places[act[0]["id"]] for act in written or acts]
    wanted = min(told) if written else max(told)
    # One act may be there twice: in its own right, and as the one that another restored.
    same = [act for act in acts if places[act[0]["id"]] == wanted]
    return same[-1][0], same[-1][2]


def only_confirms(update: Record, effect: Record) -> bool:
    """Whether an act confirms what stood: it says so, or a court's ruling restores nothing."""
    if effect["stage"] in ("suspended", "repealed"):
        return False
    ruling = update["actor"] == "court" and not effect.get("restores")
    return bool(effect.get("confirms")) or ruling


def headline(history: Sequence[Record], day: str) -> Verdict | None:
    """The one verdict on an entity's networks; None where they have no known standing.

    Only where nothing else is known is it what is unknown while a court holds something up.
    """
    known = {}
    held_up = {}
    for scope in NETWORK:
        found = standing(history, scope, day)
        if found is not None and found.status != "unknown":
            known[scope] = found
        elif found is not None:
            began = next(u for u in history if u["id"] == found.began)
            effect = set_by(began, scope)
            if effect is not None and effect["stage"] == "suspended":
                held_up[scope] = found
    whole = known.get("5g")
    binding = [v for v in known.values() if v.scope != "5g" and RANKS[v.status] >= 4]
    soft = whole is None or RANKS[whole.status] < 4
    if soft and binding:
        strictest = max(RANKS[v.status] for v in binding)
        return next(v for v in binding if RANKS[v.status] == strictest)
    if whole is not None:
        return whole
    known = known or held_up
    if not known:
        return None
    places = places_of(history)
    newest: Place = ("", "", 0)
    chosen = None
    for found in known.values():
        when = places[found.confirmed]
        if when > newest:
            newest, chosen = when, found
    return chosen


# -- histories -------------------------------------------------------------------------------


def history(chance: random.Random, entity: str, most: int = 12) -> list[dict[str, Any]]:
    """A random history of one entity: dates of every precision, all scopes, few statuses or all."""
    statuses = chance.sample((*RANKS, "unknown"), chance.choice((2, 3, 8)))
    numbers = range(chance.randint(1, most))
    return [_update(chance, entity, number, statuses) for number in numbers]


def _update(
    chance: random.Random, entity: str, number: int, statuses: Sequence[str]
) -> dict[str, Any]:
    year = chance.randint(2018, 2022)
    month, day = chance.randint(1, 12), chance.randint(1, 28)
    date = chance.choice(
        [f"{year}", f"{year}-{month:02}", f"{year}-{month:02}-{day:02}"]
    )
    scopes = chance.sample((*NETWORK, *OTHERS[:2]), chance.choice((0, 1, 1, 1, 2, 3)))
    slug = f"{entity.replace('-', '')[-7:]:0>7}"
    # Ids run against the order of time, so that they are seen to decide nothing.
    earlier = [f"{slug}{999 - at}" for at in range(number)]
    recorded = chance.choice(
        (f"{max(year, 2019)}-12-31T10:00:00Z", "2023-01-01T10:00:00Z", f"{date:0<10}")
    )
    if "T" not in recorded:
        recorded = f"{year}-{month:02}-{day:02}T{chance.randint(0, 23):02}:00:00Z"
    return {
        "id": f"{slug}{999 - number}",
        "entity": entity,
        "date": date,
        "summary": f"Something happened in {entity}, number {number}.",
        "actor": chance.choice(("government", "regulator", "court")),
        "confidence": chance.choice(CONFIDENCES),
        "effects": [
            _effect(chance, scope, chance.choice(statuses), earlier) for scope in scopes
        ],
        "sources": [{"publisher": "The Strelsau Times"}],
        "recorded_at": recorded,
        "recorded_by": "an editor",
    }


def _effect(
    chance: random.Random, scope: str, status: str, earlier: Sequence[str]
) -> dict[str, Any]:
    effect: dict[str, Any] = {
        "scope": scope,
        "status": status,
        "stage": chance.choice(STAGES),
        "basis": chance.choice(BASES),
    }
    if chance.random() < 0.4:
        year = chance.randint(2018, 2023)
        effect["effective"] = chance.choice(
            (f"{year}", f"{year}-{chance.randint(1, 12):02}", f"{year}-06-30")
        )
    if earlier and chance.random() < 0.3:
        effect["restores"] = chance.choice(earlier)
    if chance.random() < 0.2:
        effect["confirms"] = True
    return effect
