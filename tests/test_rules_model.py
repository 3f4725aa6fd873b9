"""The program against `rules_model`, the rules written apart from it, on random histories.

Each history is a country of its own in one tracker, so that a thousand take seconds.
The long form: HISTORIES=20000 ./test --slow tests/test_rules_model.py
"""

import json
import os
import random
from pathlib import Path
from typing import Any

import rules_model
from conftest import InProcess
from costs import sampled

HISTORIES = int(os.environ.get("HISTORIES", "1000"))
DAYS = ("2018-06-30", "2019-12-31", "2020-07-15", "2021-03-01", "2023-01-01")


@sampled(2)
def test_the_program_and_the_model_agree(
    fast: InProcess, tmp_path: Path, step: int
) -> None:
    chance = random.Random(20)
    countries = [f"country-{number:06}" for number in range(HISTORIES // step)]
    histories = {slug: rules_model.history(chance, slug) for slug in countries}
    db = tmp_path / "histories.db"
    done = fast("import", "-", db=db, stdin=_lines(histories))
    assert done.code == 0, done.err
    compared = 0
    for day in DAYS:
        answer = fast("status", "--json", "--no-pager", "--on", day, db=db)
        rows = {row["entity"]: row for row in json.loads(answer.out)}
        for slug, history in histories.items():
            assert _shown(rows[slug]) == _expected(history, day), (slug, day, history)
            compared += 1
    assert compared == len(countries) * len(DAYS)


def test_the_model_tells_statuses_apart() -> None:
    chance = random.Random(21)
    seen = set()
    for number in range(200):
        history = rules_model.history(chance, f"c{number}")
        verdict = rules_model.headline(history, "2023-01-01")
        seen.add(verdict.status if verdict else None)
    assert seen == {*rules_model.RANKS, "unknown", None}


def _lines(histories: dict[str, list[dict[str, Any]]]) -> str:
    records: list[dict[str, Any]] = [
        {"slug": slug, "name": slug.title(), "kind": "country"} for slug in histories
    ]
    for history in histories.values():
        records.extend(history)
    return "".join(json.dumps(record) + "\n" for record in records)


def _expected(history: list[dict[str, Any]], day: str) -> tuple[str | None, ...]:
    verdict = rules_model.headline(history, day)
    if verdict is None:
        return ("unknown", *[None] * 6)
    began = (verdict.scope, verdict.since, verdict.began)
    return (verdict.status, *began, verdict.carries, verdict.stage, verdict.confirmed)


def _shown(row: dict[str, Any]) -> tuple[str | None, ...]:
    acts = (row["began_by"], row["decided_by"], row["stage"], row["confirmed_by"])
    return (row["status"], row["scope"], row["since"], *acts)
