"""Commands that are killed at a random moment, and the states that may be found afterwards."""

import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from faults.machine import (
    JOURNALS,
    NOTHING,
    State,
    damage_of,
    here,
    kill_after,
    known,
    seconds_of,
    state_of,
    text_of,
    update,
    updates,
    write_tracker,
)
from hwstatus.store import schema
from hwstatus.store.database import Database

STEP_3 = """
CREATE TABLE extra (seq INTEGER PRIMARY KEY, id TEXT NOT NULL, summary TEXT NOT NULL) STRICT;
INSERT INTO extra SELECT u.seq, u.id, v.record ->> '$.summary' FROM updates u JOIN version v ON v.seq = u.seq;
CREATE INDEX extra_by_summary ON extra(summary, id);
"""
"""A migration that a later release might bring: it takes a while, so that a kill can fall into it."""


STEPS_NOW = schema.VERSION


@contextmanager
def later_release() -> Iterator[None]:
    """As if the program knew one schema more."""
    held = schema.STEPS, schema.VERSION
    schema.STEPS, schema.VERSION = (*schema.STEPS, STEP_3), schema.VERSION + 1
    try:
        yield
    finally:
        schema.STEPS, schema.VERSION = held


@contextmanager
def as_written(path: Path) -> Iterator[None]:
    """Examine a file with the release that fits its schema."""
    if path.exists() and _version(path) > schema.VERSION:
        with later_release():
            yield
    else:
        yield


def _version(path: Path) -> int:
    connection = Database.at(path)
    try:
        return schema.version_of(connection)
    finally:
        connection.close()


class Case(NamedTuple):
    """A command on a prepared file: killed, it leaves the file as it was, or as `after`, and nothing else."""

    template: Path | None
    arguments: tuple[str, ...]
    stdin: bytes = b""
    bare: bool = False
    """Whether the file with the dataset's entities and no update counts as untouched too."""
    migrates: bool = False


def _add(folder: Path) -> Case:
    return Case(write_tracker(folder / "t.db"), ("add", "-"), text_of([update(500)]))


def _edit(folder: Path) -> Case:
    db = write_tracker(folder / "t.db")
    return Case(
        db,
        (
            "edit",
            known(7),
            "--set",
            "summary=We were wrong about it.",
            "--set",
            "status=permitted",
        ),
    )


def _delete(folder: Path) -> Case:
    return Case(
        write_tracker(folder / "t.db"), ("delete", known(7), known(8), known(9), "-y")
    )


def _import(folder: Path) -> Case:
    return Case(
        write_tracker(folder / "t.db"), ("import", "-"), text_of(updates(500, 300))
    )


def _import_spilling(folder: Path) -> Case:
    big = [update(n, note="x" * 3_000) for n in range(500, 2_000)]
    return Case(write_tracker(folder / "t.db"), ("import", "-"), text_of(big))


def _import_new(folder: Path) -> Case:
    found = [u._replace(entity="france", also_about=()) for u in updates(500, 200)]
    return Case(None, ("import", "-"), text_of(found), bare=True)


def _undo(folder: Path) -> Case:
    return Case(write_tracker(folder / "t.db", updates(500, 300)), ("undo",))


def _redo(folder: Path) -> Case:
    db = write_tracker(folder / "t.db", updates(500, 300))
    assert here("undo", db=db).code == 0
    return Case(db, ("redo",))


def _restore(folder: Path) -> Case:
    backup = write_tracker(folder / "backup.db", updates(700, 100))
    return Case(
        write_tracker(folder / "t.db", updates(500, 200)),
        ("restore", str(backup), "-y"),
    )


def _restore_damaged(folder: Path) -> Case:
    backup = write_tracker(folder / "backup.db", updates(700, 100))
    db = write_tracker(folder / "t.db", updates(500, 200))
    db.write_bytes(db.read_bytes()[: db.stat().st_size // 2])
    return Case(db, ("restore", str(backup), "-y"))


def _init(folder: Path) -> Case:
    return Case(None, ("init", "--empty"))


def _init_force(folder: Path) -> Case:
    return Case(write_tracker(folder / "t.db"), ("init", "--empty", "--force"))


def _migration(folder: Path) -> Case:
    db = write_tracker(folder / "t.db", updates(500, 1_000), updates(3_000, 10))
    return Case(db, ("undo",), migrates=True)


CASES: dict[str, Callable[[Path], Case]] = {
    "add": _add,
    "edit": _edit,
    "delete": _delete,
    "import": _import,
    "import, past the cache": _import_spilling,
    "import into a new file": _import_new,
    "undo": _undo,
    "redo": _redo,
    "restore": _restore,
    "restore over a damaged file": _restore_damaged,
    "init": _init,
    "init --force": _init_force,
    "migration": _migration,
}


class Tally(NamedTuple):
    """What a number of kills came to. `lost`: acknowledged and not there. `half`: neither before nor after."""

    runs: int = 0
    killed: int = 0
    acknowledged: int = 0
    lost: int = 0
    half: int = 0
    unreported: int = 0
    """Killed between the commit and the acknowledgement: entirely there, though nobody was told."""
    journals: int = 0
    """Killed in the middle of writing the file: a hot journal was left, and was rolled back."""
    problems: tuple[str, ...] = ()


def strike(
    make: Callable[[Path], Case],
    folder: Path,
    runs: int,
    chance: random.Random,
    *,
    forked: bool = True,
) -> Tally:
    """Kill a command that many times, each time on a fresh copy of its file."""
    case = make(folder)
    with later_release() if case.migrates else _as_is():
        seconds, after = _undisturbed(case, folder / "measured", forked)
    before = (
        NOTHING
        if case.template is None
        else None
        if damage_of(case.template)
        else state_of(case.template)
    )
    tally = Tally()
    for number in range(runs):
        place = folder / "run"
        db = _fresh(case, place)
        moment = chance.uniform(0, seconds * 1.2)
        with later_release() if case.migrates else _as_is():
            done = kill_after(
                moment, *case.arguments, db=db, stdin=case.stdin, forked=forked
            )
        states = (before, after)
        tally = _counted(
            tally,
            case,
            db,
            states,
            done.code == 0 or "Undo: hwstatus undo" in done.err,
            done.code is None,
        )
        if done.code not in (0, None):
            tally = tally._replace(
                problems=(
                    *tally.problems,
                    f"run {number}: exit {done.code}: {done.err}",
                )
            )
        shutil.rmtree(place)
    return tally


@contextmanager
def _as_is() -> Iterator[None]:
    yield


def _fresh(case: Case, place: Path) -> Path:
    place.mkdir()
    db = place / "t.db"
    if case.template:
        shutil.copyfile(case.template, db)
    return db


def _undisturbed(case: Case, place: Path, forked: bool) -> tuple[float, State]:
    """How long the command takes (the best of three: the first is cold), and what it leaves."""
    found: list[float] = []
    for _ in range(3):
        db = _fresh(case, place)
        found.append(
            seconds_of(*case.arguments, db=db, stdin=case.stdin, forked=forked)
        )
        state = state_of(db)
        assert not damage_of(db)
        shutil.rmtree(place)
    return min(found), state


def _counted(
    tally: Tally,
    case: Case,
    db: Path,
    states: tuple[State | None, State],
    acknowledged: bool,
    killed: bool,
) -> Tally:
    journal = any(db.with_name(db.name + suffix).exists() for suffix in JOURNALS)
    problems = list(tally.problems)
    untouched = (
        case.template is not None
        and db.read_bytes() == case.template.read_bytes()
        and not journal
    )
    with _as_is() if untouched else as_written(db):
        damage = [] if untouched else damage_of(db)
        state = None if damage or untouched else state_of(db)
        if not damage and not untouched:
            migrated = not case.migrates or _is_migrated_whole(db)
            whole = state == states[1] and migrated
            absent = state == states[0] or (
                case.bare and state is not None and _is_bare(state)
            )
        else:
            whole, absent = False, untouched
        problems += damage
        if (state or untouched) and not _goes_on(db, case, untouched):
            problems.append("the next write fails")
    return Tally(
        tally.runs + 1,
        tally.killed + killed,
        tally.acknowledged + acknowledged,
        tally.lost + (acknowledged and not whole),
        tally.half + (not whole and not absent),
        tally.unreported + (whole and not acknowledged and not absent),
        tally.journals + journal,
        tuple(problems),
    )


def _is_bare(state: State) -> bool:
    return (
        state.entries == 1
        and len(state.lines) > 500
        and not any('"summary"' in line for line in state.lines)
    )


def _is_migrated_whole(db: Path) -> bool:
    connection = Database.at(db)
    try:
        if schema.version_of(connection) <= STEPS_NOW:
            return not connection.execute(
                "SELECT * FROM sqlite_schema WHERE name LIKE 'extra%'"
            ).fetchall()
        count: int = connection.execute(
            "SELECT (SELECT count(*) FROM extra) = (SELECT count(*) FROM updates)"
        ).fetchone()[0]
        return bool(count)
    finally:
        connection.close()


def _goes_on(db: Path, case: Case, untouched: bool) -> bool:
    """Whether the tracker takes the next write as if nothing had been."""
    if not db.exists() or (untouched and case.arguments[0] == "restore"):
        return True
    entity = (
        "france" if case.template is None or "init" in case.arguments else "freedonia"
    )
    if not _knows(db, entity):
        entity = "freedonia" if entity == "france" else "france"
    return here("checked", entity, db=db).code == 0 and not damage_of(db)


def _knows(db: Path, entity: str) -> bool:
    return f"\n{entity}\t" in "\n" + here("names", entity, db=db).out
