"""`--known-at` is answered from the tracker's file or from a part of the past built anew, as from the whole past."""

import random
from contextlib import closing
from pathlib import Path

import pytest

from conftest import InProcess
from costs import one_in
from hwstatus.cli import session
from hwstatus.paths import locate_named
from hwstatus.record.forms import NothingNew, Record
from hwstatus.record.models import Deadline, Outcome, Update
from hwstatus.record.vocabulary import STATUSES
from hwstatus.store.database import Database
from hwstatus.store.known_at import Past
from hwstatus.store.ledger import Change, EntryHead, append, upsert
from hwstatus.store.projection import Projector
from hwstatus.store.tracker import Question, open_tracker
from samples import (
    CONTEXT,
    TODAY,
    WORLD_ENTITIES,
    WORLD_GROUPS,
    WORLD_UPDATES,
    connect_blank,
    effect,
    record_all,
    update,
    write_tracker,
)

PLACES = ("ruritania", "freedonia", "borduria", "ruritel")
DAYS = ("2026-11-04", "2026-11-11", "2026-11-18")
OF_ALL = """
status -f jsonl
status --compare 2019 2021
list -f jsonl
timeline -f jsonl
search happened
search told --sort date
summary --by status
summary --by publisher
deadlines --passed
changes --since 2020
why ruritania
"""
"""What is asked about no name, or about more than its own record."""

NARROWED = """
-f jsonl
--limit 2
--limit 3 -f table
--scope 5g -f table
--status banned
--kind company
--publisher Reuters
--company ruritel -f table
--since 2020-02 --sort recorded
--on 2021-01-01 -f table
"""
"""What is asked about a name beside all."""


def some_update(chance: random.Random, known: str, day: int) -> Update:
    """An update of one of four entities, often about others too, recorded by a day of November.

    Every fifth sets a deadline, and every other may tell of one that was set.
    """
    entity, *others = chance.sample(PLACES, chance.choice((1, 1, 2, 3)))
    month = chance.randint(1, 3)
    scopes = chance.sample(("5g", "5g-core", "fixed"), chance.randint(0, 2))
    words = [f"{scope}={chance.choice(tuple(STATUSES))}" for scope in scopes]
    set_by = chance.randrange(5, day + 5, 5)
    told = Outcome(f"u{set_by:02}0000000:5g", chance.choice(("met", "missed")))
    return update(
        known,
        entity,
        also_about=tuple(others),
        date=chance.choice((f"2020-{month:02}-07", f"2020-{month:02}", "2020")),
        effects=[effect(word, "in-force", "order") for word in words],
        deadlines=(Deadline("5g", "2021-06", "Out."),) if day % 5 == 0 else (),
        outcomes=(told,) if set_by < day else (),
        recorded_at=f"2026-11-{chance.randint(1, day):02}T08:00:00Z",
    )


def random_history(chance: random.Random, path: Path, corrected: float) -> None:
    """A tracker of twenty days: every day updates come, and a share are corrected, taken out or brought back.

    So are some of the days on which somebody looked and found nothing new.
    """
    connection = connect_blank()
    record_all(connection, WORLD_ENTITIES + WORLD_GROUPS, "dataset")
    known: list[str] = []
    latest: dict[str, Update] = {}
    for day in range(1, 21):
        known.append(f"u{day:02}0000000")
        changes = [upsert(some_update(chance, known[-1], day))]
        if chance.random() < corrected:
            again = chance.choice(known[:-1] or known)
            gone = Change("update", again, None)
            anew = upsert(some_update(chance, again, day))
            back = upsert(latest.get(again, some_update(chance, again, day)))
            changes.append(chance.choice((gone, anew, back)))
        changes.append(looked(chance, day))
        for change in changes:
            if isinstance(change.record, Update):
                latest[change.record.id] = change.record
        append_at(connection, day, changes)
    connection.execute("VACUUM INTO ?", (str(path),))
    connection.close()


def looked(chance: random.Random, day: int) -> Change:
    """Somebody looked, or says of one of three days again or no more that somebody had."""
    at = f"2026-11-{chance.randint(1, day):02}T09:00:00Z"
    note = f"Looked on day {day}."
    found = NothingNew(PLACES[day % 3], f"2022-0{day % 3 + 1}-02", note, at, "a reader")
    change = upsert(found)
    if chance.random() < 0.2:
        return change._replace(record=None)
    return change


def append_at(connection: Database, day: int, changes: list[Change]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    head = EntryHead("edit", f"2026-11-{day:02}T12:00:00Z", "an editor")
    append(connection, head, changes)
    connection.execute("COMMIT")


CORRECTED = {1: 0.6, 2: 0.6, 3: 0.1, 4: 0.0}
"""The share of days on which something is corrected, by the seed of a history."""


@one_in(4)
@pytest.mark.parametrize("seed", CORRECTED)
def test_the_page_is_that_of_the_whole_past(
    fast: InProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    db = tmp_path / "history.db"
    random_history(random.Random(seed), db, CORRECTED[seed])
    asked = [
        ("show", *names, "--known-at", day, "-f", "table")
        for names in (PLACES[:1], PLACES[1:2], PLACES[2:])
        for day in DAYS
    ]
    asked += [
        ("show", PLACES[seed % 4], *words.split(), "--known-at", DAYS[seed % 2])
        for words in NARROWED.strip().splitlines()
    ]
    asked += [
        (*words.split(), "--known-at", DAYS[seed % 3])
        for words in OF_ALL.strip().splitlines()
    ]
    found = [fast(*question, db=db).out for question in asked]
    monkeypatch.setattr(session, "_named", lambda _tracker, _about: None)
    monkeypatch.setattr(Past, "see_through", lambda _past: False)
    assert found == [fast(*question, db=db).out for question in asked]
    assert any("←" in text for text in found)
    assert any("missed" in text or "met" in text for text in found)


@pytest.fixture
def rebuilt(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids of the updates that are projected while a test runs."""
    noted: list[str] = []
    add = Projector.add

    def noting(self: Projector, seq: int, record: Record, place: int) -> None:
        if isinstance(record, Update):
            noted.append(record.id)
        add(self, seq, record, place)

    monkeypatch.setattr(Projector, "add", noting)
    return noted


SHOWN = ("show", "syldavia", "--known-at", "2026-11-23", "-f", "table")


def test_only_what_is_asked_about_is_read_again(
    fast: InProcess, world: Path, rebuilt: list[str]
) -> None:
    before = fast(*SHOWN, db=world)
    assert before.code == 0, before.err
    assert not rebuilt
    about = [u.id for u in WORLD_UPDATES if "syldavia" in (u.entity, *u.also_about)]
    done = fast("edit", about[0], "--set", "summary=Corrected.", db=world)
    assert done.code == 0, done.err
    rebuilt.clear()
    assert fast(*SHOWN, db=world) == before
    assert sorted(rebuilt) == sorted(about)


def test_a_correction_of_others_rebuilds_nothing(
    fast: InProcess, world: Path, rebuilt: list[str]
) -> None:
    before = fast(*SHOWN, db=world)
    other = WORLD_UPDATES[0]
    assert "syldavia" not in (other.entity, *other.also_about)
    fast("edit", other.id, "--set", "summary=Corrected.", db=world)
    rebuilt.clear()
    assert fast(*SHOWN, db=world) == before
    assert not rebuilt


@pytest.mark.parametrize("corrected", ["outcome", "deadline"])
def test_an_outcome_that_others_told_is_part_of_the_answer(
    fast: InProcess, tmp_path: Path, corrected: str
) -> None:
    deadline = Deadline("5g", "2021-06", "Out.")
    told = Outcome("dd00000000:5g", "met")
    db = write_tracker(
        tmp_path / "t.db",
        WORLD_ENTITIES,
        [
            update("dd00000000", "syldavia", date="2020", deadlines=(deadline,)),
            update("ee00000000", "borduria", date="2022", outcomes=(told,)),
        ],
    )
    before = fast(*SHOWN, db=db)
    assert "met" in before.out
    known = {"outcome": "ee00000000", "deadline": "dd00000000"}[corrected]
    fast("edit", known, "--set", "summary=Corrected.", db=db)
    assert fast(*SHOWN, db=db) == before


def test_a_correction_that_comes_meanwhile_changes_no_answer(
    fast: InProcess, world: Path, rebuilt: list[str]
) -> None:
    with open_tracker(locate_named(world, "a test"), CONTEXT) as present:
        past = present.at(Question(TODAY, "2026-11-23"))
        with closing(past):
            one = past.update(WORLD_UPDATES[0].id)
            assert not rebuilt
            fast("delete", one.id, "-y", db=world)
            rebuilt.clear()
            assert past.update(one.id) == one
            assert rebuilt
            assert past.total() == len(WORLD_UPDATES)
