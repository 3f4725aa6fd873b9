"""`show NAME --known-at`: only what was held about these names is rebuilt, and the answer is that of the whole past."""

import random
from pathlib import Path

import pytest

from conftest import InProcess
from hwstatus.cli import session
from hwstatus.models import Deadline, Record, Update
from hwstatus.store.database import Database
from hwstatus.store.ledger import Change, EntryHead, append, upsert
from hwstatus.store.projection import Projector
from hwstatus.vocabulary import STATUSES
from samples import (
    WORLD_ENTITIES,
    WORLD_GROUPS,
    WORLD_UPDATES,
    connect_blank,
    effect,
    record_all,
    update,
)

PLACES = ("ruritania", "freedonia", "borduria", "ruritel")
DAYS = ("2026-11-04", "2026-11-11", "2026-11-18")


def some_update(chance: random.Random, known: str, day: int) -> Update:
    """An update of one of four entities, often about others too, recorded by a day of November."""
    entity, *others = chance.sample(PLACES, chance.choice((1, 1, 2, 3)))
    month = chance.randint(1, 3)
    scopes = chance.sample(("5g", "5g-core", "fixed"), chance.randint(0, 2))
    words = [f"{scope}={chance.choice(tuple(STATUSES))}" for scope in scopes]
    return update(
        known,
        entity,
        also_about=tuple(others),
        date=chance.choice((f"2020-{month:02}-07", f"2020-{month:02}", "2020")),
        effects=[effect(word, "in-force", "order") for word in words],
        deadlines=(Deadline("5g", "2021-06", "Out."),) if day % 5 == 0 else (),
        recorded_at=f"2026-11-{chance.randint(1, day):02}T08:00:00Z",
    )


def random_history(chance: random.Random, path: Path) -> None:
    """A tracker of twenty days: every day updates come, are corrected and taken out."""
    connection = connect_blank()
    record_all(connection, WORLD_ENTITIES + WORLD_GROUPS, "dataset")
    known: list[str] = []
    for day in range(1, 21):
        known.append(f"u{day:02}0000000")
        changes = [upsert(some_update(chance, known[-1], day))]
        if chance.random() < 0.6:
            again = chance.choice(known[:-1] or known)
            gone = Change("update", again, None)
            anew = upsert(some_update(chance, again, day))
            changes.append(chance.choice((gone, anew)))
        append_at(connection, day, changes)
    connection.execute("VACUUM INTO ?", (str(path),))
    connection.close()


def append_at(connection: Database, day: int, changes: list[Change]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    head = EntryHead("edit", f"2026-11-{day:02}T12:00:00Z", "an editor")
    append(connection, head, changes)
    connection.execute("COMMIT")


@pytest.mark.parametrize("seed", range(4))
def test_the_page_is_that_of_the_whole_past(
    fast: InProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    db = tmp_path / "history.db"
    random_history(random.Random(seed), db)
    asked = [
        ("show", *names, "--known-at", day, "-f", "table")
        for names in (PLACES[:1], PLACES[1:2], PLACES[2:])
        for day in DAYS
    ]
    found = [fast(*question, db=db).out for question in asked]
    monkeypatch.setattr(session, "_named", lambda _tracker, _about: None)
    assert found == [fast(*question, db=db).out for question in asked]
    assert any("←" in text for text in found)


def test_only_what_is_about_the_names_is_rebuilt(
    fast: InProcess, world: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rebuilt: list[str] = []
    add = Projector.add

    def noting(self: Projector, seq: int, record: Record) -> None:
        if isinstance(record, Update):
            rebuilt.append(record.id)
        add(self, seq, record)

    monkeypatch.setattr(Projector, "add", noting)
    done = fast("show", "syldavia", "--known-at", "2026-11-24", "-f", "table", db=world)
    assert done.code == 0, done.err
    about = [u.id for u in WORLD_UPDATES if "syldavia" in (u.entity, *u.also_about)]
    assert sorted(rebuilt) == sorted(about)
    assert 0 < len(about) < len(WORLD_UPDATES)
