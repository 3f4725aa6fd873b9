"""`merge` and `refresh`: two trackers edited apart become one record, and conflicts are seen."""

import json
import os
import shlex
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import InProcess, Terminal, json_lines
from costs import examples, one_in
from hwstatus.changes.merge import merge
from hwstatus.changes.merge.plan import (
    KEEP,
    TAKE,
    Decide,
    plan_of_dataset,
    plan_of_lines,
    plan_of_tracker,
)
from hwstatus.errors import NotATracker
from hwstatus.paths import Location
from hwstatus.record import canonical
from hwstatus.record.forms import Entry, Record
from hwstatus.record.models import Deadline, Effect, Entity, Outcome, Source, Update
from hwstatus.store import doctor, ledger
from hwstatus.store.database import Database
from hwstatus.store.editor import open_editor
from hwstatus.store.history import LedgerReader
from hwstatus.store.ledger import Change, upsert
from hwstatus.store.tracker import open_tracker
from samples import CONTEXT, HOSTILE_TEXT, WORLD_ENTITIES, noting, update, write_tracker

ID = "3b0000000a"
OTHER = "4c0000000b"
RETRACTED = "9c0000000q"


@pytest.fixture
def theirs(world: Path, tmp_path: Path) -> Path:
    """A copy of the world for somebody else."""
    return Path(shutil.copyfile(world, tmp_path / "theirs.db"))


def set_(fast: InProcess, db: Path, known: str, *settings: str) -> None:
    words = [word for setting in settings for word in ("--set", setting)]
    assert fast("edit", known, *words, db=db).code == 0


def exported(fast: InProcess, db: Path) -> list[str]:
    return sorted(fast("export", db=db).lines)


def field_of(fast: InProcess, db: Path, known: str, name: str) -> Any:
    found = [json.loads(line) for line in exported(fast, db)]
    [record] = [record for record in found if record.get("id") == known]
    return record.get(name)


# -- a file of many ------------------------------------------------------------------------


def many(number: int) -> list[str]:
    """The lines of so many updates that nobody has yet."""
    found = [update(f"n{at:09}", "ruritania") for at in range(number)]
    return [f"{canonical.dump(one)}\n" for one in found]


def test_a_file_of_many_merges_as_one_entry(fast: InProcess, world: Path) -> None:
    changed = canonical.dump(update(ID, "ruritania", note="Theirs."))
    lines = [*many(1_500), f"{changed}\n"]
    done = fast("merge", "-", "--theirs", db=world, stdin="".join(lines))
    assert "1,500 added, 1 corrected; " in done.err
    assert fast("doctor", db=world).code == 0
    again = fast("merge", "-", db=world, stdin="".join(lines))
    assert again.err.startswith("Nothing to merge")


def test_the_first_line_that_is_wrong_is_named(fast: InProcess, world: Path) -> None:
    lines = many(5)
    lines[2] = lines[2].replace("ruritania", "atlantis")
    lines[4] = "{\n"
    done = fast("merge", "-", db=world, stdin="".join(lines))
    assert done.code == 2
    assert "line 3" in done.err
    lines[2] = many(3)[2]
    assert "line 5" in fast("merge", "-", db=world, stdin="".join(lines)).err


# -- two trackers --------------------------------------------------------------------------


def test_edits_of_both_sides_meet_and_the_other_side_gets_the_same(
    fast: InProcess, world: Path, theirs: Path
) -> None:
    set_(fast, world, ID, "note=Ours.")
    set_(fast, theirs, ID, "date=2018-02")
    source = ("--source", "Gazette", "--date", "2025-02-02")
    assert fast("add", "freedonia", "Thought again.", *source, db=theirs).code == 0
    assert fast("delete", RETRACTED, "-y", db=theirs).code == 0
    done = fast("merge", str(theirs), db=world)
    assert done.code == 0, done.err
    assert "1 added, 1 corrected, 1 retracted." in done.err
    assert field_of(fast, world, ID, "note") == "Ours."
    assert field_of(fast, world, ID, "date") == "2018-02"
    again = fast("merge", str(theirs), db=world)
    assert (again.code, again.out) == (0, "")
    assert again.err.startswith("Nothing to merge")
    assert fast("merge", str(world), db=theirs).code == 0
    assert exported(fast, world) == exported(fast, theirs)
    assert fast("doctor", db=world).code == 0


def test_a_merge_is_one_entry_that_undo_takes_back_and_merge_brings_again(
    fast: InProcess, world: Path, theirs: Path
) -> None:
    set_(fast, world, ID, "note=Ours.")
    before = exported(fast, world)
    set_(fast, theirs, ID, "date=2018-02")
    set_(fast, theirs, OTHER, "note=Theirs.")
    assert fast("merge", str(theirs), db=world).code == 0
    after = exported(fast, world)
    entries = json_lines(fast("log", "-f", "jsonl", db=world))
    newest = [e for e in entries if e["entry"] == entries[0]["entry"]]
    assert {(e["verb"], e["key"], e["reason"]) for e in newest} == {
        ("merge", ID, "from theirs.db"),
        ("merge", OTHER, "from theirs.db"),
    }
    assert len(newest) == 2
    told = fast("undo", "--dry-run", db=world).err
    assert told.count(" · Ruritania · ") == 2
    for _ in range(2):
        assert fast("undo", db=world).code == 0
        assert exported(fast, world) == before
        assert fast("merge", str(theirs), db=world).code == 0
        assert exported(fast, world) == after
    assert fast("undo", db=world).code == 0
    assert fast("redo", db=world).code == 0
    assert fast("merge", str(theirs), db=world).err.startswith("Nothing to merge")


ANN = {"HWSTATUS_USER": "Ann"}


def test_what_comes_stays_credited_to_who_recorded_it(
    fast: InProcess, world: Path, theirs: Path
) -> None:
    source = ("--source", "Gazette", "--date", "2025-02-02")
    fast("add", "freedonia", "Thought again.", *source, db=theirs, env=ANN)
    fast("edit", ID, "--set", "date=2018-02", db=theirs, env=ANN)
    set_(fast, theirs, OTHER, "note=Theirs.")
    assert fast("merge", str(theirs), db=world).code == 0
    hers = json_lines(fast("log", "--by", "ann", "-f", "jsonl", db=world))
    assert {(line["kind"], line["by"], line["reason"]) for line in hers} == {
        ("added", "a tester", "from theirs.db, by Ann"),
        ("corrected", "a tester", "from theirs.db, by Ann"),
    }
    [added] = [line for line in hers if line["kind"] == "added"]
    assert added["recorded_by"] == "Ann"
    assert len(fast("merge", "-", db=world, stdin="".join(many(30))).lines) == 30
    folded = fast("log", "--by", "tester", "-f", "table", db=world).out
    assert "30 updates" in folded and "recorded by an editor" not in folded
    assert fast("undo", db=world).code == 0
    for command in (("log",), ("show", added["key"])):
        shown = fast(*command, "-f", "table", db=world).out
        assert "recorded by Ann" in " ".join(shown.split()), command


@pytest.mark.parametrize("form", ["tracker", "lines"])
def test_what_was_taken_out_here_is_told_and_taken_in_again(
    fast: InProcess, world: Path, theirs: Path, form: str
) -> None:
    assert fast("delete", RETRACTED, "-y", db=world).code == 0
    other = theirs if form == "tracker" else theirs.with_suffix(".jsonl")
    if form == "lines":
        other.write_text(fast("export", db=theirs).out)
    said = fast("merge", str(other), db=world).err
    assert said.startswith("Nothing to merge") and f"here: {RETRACTED}." in said
    first, _, last = said.partition("again: ")[2].partition(" | ")
    words = shlex.split(first)[1:]
    if form == "tracker":
        line = fast(*words).out
    else:
        line = next(each for each in other.read_text().splitlines() if words[0] in each)
    assert fast(*shlex.split(last)[1:], stdin=line).code == 0
    assert field_of(fast, world, RETRACTED, "id") == RETRACTED


def test_a_restore_that_was_taken_back_takes_nothing_out(
    fast: InProcess, world: Path, theirs: Path
) -> None:
    backup = world.with_name("safe.db")
    assert fast("backup", str(backup), db=world).code == 0
    set_(fast, theirs, OTHER, "note=Theirs.")
    assert fast("merge", str(theirs), db=world).code == 0
    assert fast("restore", str(backup), "-y", db=world).code == 0
    assert fast("undo", "-y", db=world).code == 0
    assert fast("undo", "-y", db=world).code == 0
    assert "1 corrected" in fast("merge", str(theirs), db=world).err


def test_a_conflict_in_a_pipe_is_listed_and_changes_nothing(
    fast: InProcess, world: Path, theirs: Path
) -> None:
    set_(fast, world, ID, "note=Ours.")
    set_(fast, theirs, ID, "note=Theirs.", "date=2018-02")
    before = world.read_bytes()
    for words in ((), ("--dry-run",)):
        done = fast("merge", str(theirs), *words, "-f", "jsonl", db=world)
        assert done.code == 3
        found = [row for row in json_lines(done) if row["change"] == "conflict"]
        [row] = found
        assert (row["key"], row["field"]) == (ID, "note")
        assert (row["base"], row["ours"]) == (None, "Ours.")
        assert (row["theirs"], row["result"]) == ("Theirs.", None)
        assert "1 field changed differently; nothing was changed" in done.err
        assert "--ours or --theirs" in done.err
    assert world.read_bytes() == before


def test_a_conflict_says_who_changed_each_side_when_and_why(
    fast: InProcess, world: Path, theirs: Path
) -> None:
    set_(fast, world, ID, "note=Ours.")
    set_(fast, world, ID, "actor=court")
    reason = ("--reason", "read the gazette")
    fast("edit", ID, "--set", "note=Theirs.", *reason, db=theirs, env=ANN)
    [row] = json_lines(fast("merge", str(theirs), "-f", "jsonl", db=world))
    moment = f"{CONTEXT.today}T12:00:00Z, edit"
    assert row["ours_by"] == f"a tester, {moment}"
    assert row["theirs_by"] == f"Ann, {moment}: read the gazette"
    shown = fast("merge", str(theirs), "-f", "table", db=world).out
    assert "read the gazette" in " ".join(shown.split())


def test_entries_are_read_once_however_many_records_are_in_conflict(
    fast: InProcess, world: Path, theirs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[LedgerReader] = []
    entries = LedgerReader.entries

    def noted(ledger: LedgerReader) -> list[Entry]:
        read.append(ledger)
        return entries(ledger)

    numbers = []
    for key in (ID, OTHER):
        set_(fast, world, key, "note=Ours.")
        set_(fast, theirs, key, "note=Theirs.")
        with monkeypatch.context() as patched:
            patched.setattr(LedgerReader, "entries", noted)
            rows = json_lines(fast("merge", str(theirs), "-f", "jsonl", db=world))
        numbers.append((len(rows), len(read)))
        read.clear()
    [(one, once), (two, again)] = numbers
    assert (one, two) == (1, 2) and once == again


@pytest.mark.parametrize(
    ("side", "note"), [("--ours", "Ours."), ("--theirs", "Theirs.")]
)
def test_a_side_decides_once_and_for_both(
    fast: InProcess, world: Path, theirs: Path, side: str, note: str
) -> None:
    set_(fast, world, ID, "note=Ours.")
    set_(fast, theirs, ID, "note=Theirs.", "date=2018-02")
    done = fast("merge", str(theirs), side, "-f", "jsonl", db=world)
    assert done.code == 0
    results = {row["field"]: row["result"] for row in json_lines(done)}
    assert results == {"note": note, "date": "2018-02"}
    assert field_of(fast, world, ID, "note") == note
    assert field_of(fast, world, ID, "date") == "2018-02"
    assert fast("merge", str(theirs), db=world).err.startswith("Nothing to merge")
    assert fast("merge", str(world), db=theirs).code == 0
    assert exported(fast, world) == exported(fast, theirs)


def test_a_retraction_against_a_correction_is_a_conflict(
    fast: InProcess, world: Path, theirs: Path
) -> None:
    set_(fast, world, RETRACTED, "note=Ours.")
    assert fast("delete", RETRACTED, "-y", db=theirs).code == 0
    done = fast("merge", str(theirs), "-f", "jsonl", db=world)
    assert done.code == 3
    [row] = json_lines(done)
    assert (row["field"], row["theirs"]) == ("record", None)
    assert fast("merge", str(theirs), "--theirs", db=world).code == 0
    assert exported(fast, world) == exported(fast, theirs)


@pytest.mark.parametrize("take", ["import", "merge"])
def test_the_text_settles_after_a_retraction(
    take: str, fast: InProcess, world: Path, theirs: Path, tmp_path: Path
) -> None:
    assert fast("delete", RETRACTED, "-y", db=theirs).code == 0
    text = fast("export", db=theirs).out
    blank = write_tracker(tmp_path / "blank.db", WORLD_ENTITIES)
    for tracker in (world, blank):
        assert fast(take, "-", db=tracker, stdin=text).code == 0
        before = tracker.read_bytes()
        assert exported(fast, tracker) == exported(fast, theirs)
        assert fast(take, "-", db=tracker, stdin=text).code == 0
        assert tracker.read_bytes() == before


def test_a_dry_run_lists_every_correction_and_changes_nothing(
    fast: InProcess, world: Path, theirs: Path
) -> None:
    set_(fast, theirs, ID, "note=Theirs.", "summary=Another summary.")
    set_(fast, theirs, OTHER, "date=2019-03")
    before = world.read_bytes()
    done = fast("merge", str(theirs), "-n", db=world)
    assert done.code == 0
    assert [line.split("\t")[4] for line in done.lines] == ["summary", "note", "date"]
    assert world.read_bytes() == before


def test_a_change_that_was_taken_back_there_is_taken_back_here(
    fast: InProcess, world: Path, theirs: Path
) -> None:
    set_(fast, theirs, ID, "note=A mistake.")
    assert fast("merge", str(theirs), db=world).code == 0
    assert fast("undo", db=theirs).code == 0
    assert fast("merge", str(theirs), db=world).code == 0
    assert field_of(fast, world, ID, "note") is None


def test_a_tracker_merged_with_itself_stays_as_it_is(
    fast: InProcess, world: Path
) -> None:
    before = world.read_bytes()
    assert fast("merge", str(world), db=world).err.startswith("Nothing to merge")
    assert world.read_bytes() == before


def test_entities_groups_and_checks_are_merged_too(
    fast: InProcess, world: Path, theirs: Path
) -> None:
    new = ("--new", "company", "--source", "Gazette", "--date", "2025-02-02")
    assert fast("add", "Newtel", "It bought elsewhere.", *new, db=theirs).code == 0
    assert fast("checked", "borduria", "--date", "2026-11-01", db=theirs).code == 0
    assert fast("merge", str(theirs), db=world).code == 0
    assert exported(fast, world) == exported(fast, theirs)
    assert fast("undo", db=theirs).code == 0
    assert fast("undo", db=theirs).code == 0
    assert fast("merge", str(theirs), db=world).code == 0
    assert fast("names", "newtel", db=world).code == 0  # an entity stays


# -- any two trackers ------------------------------------------------------------------------

FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "note": st.sampled_from([None, "a", "b"]),
    "date": st.sampled_from(["2020", "2021"]),
    "actor": st.sampled_from(["court", "regulator", "government"]),
    "sources": st.lists(
        st.sampled_from([Source("A"), Source("B"), Source("C"), Source("D")]),
        min_size=1, max_size=3, unique=True,
    ).map(tuple),
    "also_about": st.lists(
        st.sampled_from(["freedonia", "borduria", "genovia"]), max_size=2, unique=True
    ).map(tuple),
    "deadlines": st.lists(
        st.sampled_from([Deadline("5g", "2030", "out"), Deadline("fixed", "2031", "out")]),
        max_size=2, unique=True,
    ).map(tuple),
    "summary": st.sampled_from(["Said so.", "Said better."]),
    "entity": st.sampled_from(["ruritania", "sylvania"]),
    "effects": st.lists(
        st.sampled_from([
            Effect("5g", "banned", "in-force", "law"),
            Effect("5g", "restricted", "announced", "order"),
            Effect("fixed", "permitted", "in-force", "contract"),
        ]),
        max_size=2, unique_by=lambda effect: effect.scope,
    ).map(tuple),
    "outcomes": st.lists(
        st.sampled_from([
            Outcome("k000000000:5g", "met"),
            Outcome("k000000000:5g", "missed"),
            Outcome("k000000001:fixed", "dropped"),
        ]),
        max_size=2, unique_by=lambda outcome: outcome.deadline,
    ).map(tuple),
}  # fmt: skip
KNOWN = [f"k{number:09}" for number in range(3)]
ADDED = [f"n{number:09}" for number in range(4)]

Act = tuple[str, str, dict[str, Any]]
acts: st.SearchStrategy[list[Act]] = st.lists(
    st.one_of(
        st.tuples(
            st.just("edit"),
            st.sampled_from(KNOWN),
            st.fixed_dictionaries({}, optional=FIELDS),
        ),
        st.tuples(st.just("add"), st.sampled_from(ADDED), st.just({})),
        st.tuples(st.just("delete"), st.sampled_from(KNOWN), st.just({})),
        st.tuples(st.just("undo"), st.just(""), st.just({})),
        st.tuples(st.just("merge"), st.just(""), st.just({})),
    ),
    max_size=5,
)


def act(db: Path, other: Path, what: Act, mark: str) -> None:
    """One change by one side; what it adds is its own."""
    word, known, changes = what
    if word == "undo":
        from hwstatus.changes.undo import take_back

        with open_editor(Location(db, "test"), CONTEXT) as editor:
            if ledger.to_undo(editor.tracker.ledger.entries()[1:]):
                take_back(editor, ledger.UNDO)
        return
    if word == "merge":
        merged(db, other, KEEP)
        return
    with open_editor(Location(db, "test"), CONTEXT) as editor, editor.transaction():
        held = editor.tracker.ledger.held("update", known)
        record: Record | None = None
        if word == "add":
            record = update(f"{known[:-1]}{mark}", summary=f"Added by {mark}.")
            known = record.id
        elif word == "edit" and held is not None:
            record = canonical.load_update(held)._replace(**changes)
        elif word == "edit":
            return
        editor.commit(word, [Change("update", known, record)])


def merged(db: Path, other: Path, decide: Decide) -> int:
    """Merge a tracker as the command does; returns how many conflicts there were."""
    with open_editor(Location(db, "test"), CONTEXT) as editor:
        seen = editor.tracker.ledger.head()
        with open_tracker(Location(other, "test"), CONTEXT) as theirs:
            plan = plan_of_tracker(editor.tracker, theirs)
        plan.settle(decide)
        merge(editor, plan, seen)
        return plan.counts()["conflict"]


def records(db: Path) -> dict[tuple[str, str], str]:
    with open_tracker(Location(db, "test"), CONTEXT) as tracker:
        return dict(tracker.ledger.everything())


def start(folder: str) -> Iterator[Path]:
    first = [update(known, summary=f"Known as {known}.") for known in KNOWN]
    for name in ("a.db", "b.db"):
        yield write_tracker(Path(folder) / name, WORLD_ENTITIES, first)


def sound(db: Path) -> bool:
    found = doctor.examine(Location(db, "test"))
    return all(one.state != "damaged" for one in found)


@examples(int(os.environ.get("MERGES", "18")))
@given(left=acts, right=acts, first=st.booleans())
def test_two_trackers_that_were_edited_apart_become_equal(
    left: list[Act], right: list[Act], first: bool
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        a, b = start(folder)
        for what in left:
            act(a, b, what, "a")
        for what in right:
            act(b, a, what, "b")
        one, other = (a, b) if first else (b, a)
        before = records(one)
        clashed = merged(one, other, KEEP)
        kept = records(one)
        if not clashed:
            # In the other order they become the same records.
            copy = Path(shutil.copyfile(other, Path(folder) / "copy.db"))
            back = write_copy(one, Path(folder) / "back.db", before)
            if back is not None:
                assert merged(copy, back, TAKE) == 0
                assert records(copy) == kept
        assert merged(one, other, TAKE) == 0
        assert records(one) == kept
        assert merged(other, one, TAKE) == 0
        assert records(other) == kept
        assert merged(one, other, TAKE) == 0
        assert records(one) == kept
        assert sound(one) and sound(other)


def own(number: int) -> st.SearchStrategy[list[Act]]:
    """Changes by somebody who leaves the records of others alone."""
    edit = st.fixed_dictionaries({}, optional=FIELDS)
    return st.lists(
        st.one_of(
            st.tuples(st.just("edit"), st.just(KNOWN[number]), edit),
            st.tuples(st.just("add"), st.sampled_from(ADDED), st.just({})),
            st.tuples(st.just("delete"), st.just(KNOWN[number]), st.just({})),
        ),
        max_size=3,
    )


@given(
    acts_of=st.tuples(own(0), own(1), own(2)),
    ring=st.permutations([(0, 1), (1, 2), (2, 0)]),
)
@examples(int(os.environ.get("MERGES", "12")))
def test_three_trackers_in_a_ring_become_equal(
    acts_of: tuple[list[Act], ...], ring: list[tuple[int, int]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        a, b = start(folder)
        trackers = [a, b, Path(shutil.copyfile(a, Path(folder) / "c.db"))]
        for db, mark, whats in zip(trackers, "abc", acts_of, strict=True):
            for what in whats:
                act(db, db, what, mark)
        for one, other in ring * 3:
            assert merged(trackers[one], trackers[other], KEEP) == 0
        found = [records(db) for db in trackers]
        assert found[0] == found[1] == found[2]
        assert all(map(sound, trackers))


def write_copy(
    db: Path, place: Path, before: dict[tuple[str, str], str]
) -> Path | None:
    """The tracker as it was before its merge; None where it merged nothing."""
    shutil.copyfile(db, place)
    if records(db) != before:
        from hwstatus.changes.undo import take_back

        with open_editor(Location(place, "test"), CONTEXT) as editor:
            take_back(editor, ledger.UNDO)
        if records(place) != before:
            return None
    return place


# -- files of records ------------------------------------------------------------------------


def lines_of(fast: InProcess, db: Path) -> list[str]:
    return fast("export", db=db).lines


def edited(line: str, **changes: Any) -> str:
    return json.dumps({**json.loads(line), **changes})


def test_a_file_without_an_ancestor_conflicts_wherever_it_differs(
    fast: InProcess, tmp_path: Path
) -> None:
    db = write_tracker(tmp_path / "own.db", WORLD_ENTITIES, [update(ID)])
    [line] = [line for line in lines_of(fast, db) if '"id"' in line]
    new = canonical.dump(update(OTHER))
    text = f"{edited(line, note='Theirs.')}\n{new}\n"
    done = fast("merge", "-", "-f", "jsonl", db=db, stdin=text)
    assert done.code == 3
    assert [row["field"] for row in json_lines(done)] == ["note"]
    assert "here and in standard input 1 field" in done.err
    assert fast("merge", "-", "--theirs", db=db, stdin=text).code == 0
    assert field_of(fast, db, ID, "note") == "Theirs."
    assert field_of(fast, db, OTHER, "note") is None
    again = fast("merge", "-", db=db, stdin=text)
    assert again.err.startswith("Nothing to merge")


def test_an_earlier_form_of_ours_in_a_file_changes_nothing(
    fast: InProcess, world: Path
) -> None:
    text = fast("export", db=world).out
    set_(fast, world, ID, "note=Newer.")
    assert fast("delete", RETRACTED, "-y", db=world).code == 0
    done = fast("merge", "-", db=world, stdin=text)
    assert (done.code, done.out) == (0, "")
    assert done.err.startswith("Nothing to merge")


def test_a_file_that_follows_the_dataset_is_merged_by_field(
    fast: InProcess, tmp_path: Path
) -> None:
    db = write_tracker(
        tmp_path / "own.db", [*WORLD_ENTITIES, update(ID), update(OTHER)]
    )
    text = "".join(
        edited(line, note="Theirs.") + "\n" for line in lines_of(fast, db) if ID in line
    )
    set_(fast, db, ID, "date=2020-08")
    assert fast("merge", "-", db=db, stdin=text).code == 0
    assert field_of(fast, db, ID, "note") == "Theirs."
    assert field_of(fast, db, ID, "date") == "2020-08"
    assert field_of(fast, db, OTHER, "date") == "2020-07-22"  # the file is silent on it


BAD = {
    "no record": ('{"a":1}', "line 1: is no record", 2),
    "unknown entity": (canonical.dump(update(entity="nowhere")), "'nowhere' is not known", 2),
    "the future": (canonical.dump(update(date="2030")), "is in the future", 2),
    "twice": ("\n".join([canonical.dump(update())] * 2), "is on line 1 too", 2),
    "a table": ("a,b,c\n1,2,3\n4,5,6\n", "merge takes a tracker or JSON Lines", 2),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_what_an_import_refuses_a_merge_refuses(
    fast: InProcess, world: Path, tmp_path: Path, name: str
) -> None:
    text, told, code = BAD[name]
    file = tmp_path / "bad"
    file.write_text(text)
    before = world.read_bytes()
    done = fast("merge", str(file), db=world)
    assert (done.code, done.out) == (code, "")
    assert told in done.err and "bad" in done.err
    assert world.read_bytes() == before


def test_what_is_not_there_or_both_sides_at_once_is_refused(
    fast: InProcess, world: Path, tmp_path: Path
) -> None:
    assert fast("merge", str(tmp_path / "none.db"), db=world).code == 2
    assert fast("merge", str(tmp_path), db=world).code == 2
    assert fast("merge", "-", "--ours", "--theirs", db=world).code == 2


# -- a tracker that somebody sent ----------------------------------------------------------


def altered(db: Path, *statements: str) -> None:
    with closing(Database.at(db)) as connection:
        for statement in statements:
            connection.execute(statement)


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE ledger SET by = 'another' WHERE seq = 2", "entry 2"),
        ("CREATE TRIGGER extra AFTER INSERT ON ledger BEGIN SELECT 1; END", "extra"),
        ("CREATE VIEW extra AS SELECT 1", "extra"),
        (
            "INSERT INTO version VALUES (999, 2, 'update', 'zzzzzzzzzz', NULL, '{}')",
            "version 999",
        ),
    ],
)
def test_a_tracker_that_is_not_sound_is_refused(
    fast: InProcess, world: Path, theirs: Path, statement: str, told: str
) -> None:
    guard = "DROP TRIGGER IF EXISTS ledger_update_refused"
    altered(theirs, guard, statement)
    before = world.read_bytes()
    done = fast("merge", str(theirs), "--theirs", db=world)
    assert (done.code, done.out) == (4, "")
    assert told in done.err
    assert world.read_bytes() == before


@pytest.mark.parametrize(
    ("record", "told"),
    [
        (
            update(sources=(Source("A", url="javascript:alert(1)"),)),
            "sources.url: 'javascript:alert(1)' is no",
        ),
        (update(entity="nowhere"), "entity: 'nowhere' is not known"),
        (update(date="2031"), "date: 2031 is in the future"),
    ],
)
def test_a_record_that_an_import_refuses_is_refused(
    fast: InProcess, world: Path, tmp_path: Path, record: Update, told: str
) -> None:
    theirs = write_tracker(tmp_path / "sent.db", WORLD_ENTITIES, [record])
    before = world.read_bytes()
    done = fast("merge", str(theirs), "--theirs", db=world)
    assert (done.code, done.out) == (4, "")
    assert f"cannot be merged: {record.id}: {told}" in done.err
    assert world.read_bytes() == before


RAW = {chr(code) for code in (*range(32), *range(0x7F, 0xA0), 0x202E, 0x200B)}
RAW -= set("\n\t\r")


@one_in(3)
@pytest.mark.parametrize("form", ["plain", "json", "csv", "markdown", "html", "table"])
def test_hostile_text_of_the_other_side_reaches_nobody_raw(
    fast: InProcess, tmp_path: Path, form: str
) -> None:
    text = HOSTILE_TEXT.strip()
    first = update(ID)
    db = write_tracker(tmp_path / "own.db", WORLD_ENTITIES, [first])
    theirs = Path(shutil.copyfile(db, tmp_path / "theirs.db"))
    bad = first._replace(note=text, summary=text, sources=(Source(text[:190]),))
    for place, record in ((db, first._replace(note="Ours.")), (theirs, bad)):
        with open_editor(Location(place, "t"), CONTEXT) as editor, editor.transaction():
            editor.commit("edit", [Change("update", ID, record)])
    for side in ((), ("--dry-run",), ("--theirs",)):
        done = fast("merge", str(theirs), *side, "-f", form, db=db)
        assert done.code in (0, 3)
        assert not RAW & set(done.out + done.err), form
        assert form != "html" or "<script>alert" not in done.out
    assert field_of(fast, db, ID, "note") == text


# -- a terminal ----------------------------------------------------------------------------


@pytest.fixture
def parted(fast: InProcess, world: Path, theirs: Path) -> Path:
    """The other side of two conflicts."""
    set_(fast, world, ID, "note=We asked the ministry, which confirmed it by letter.")
    set_(fast, theirs, ID, "note=The gazette printed another day.", "actor=court")
    set_(fast, world, OTHER, "note=Ours.")
    set_(fast, theirs, OTHER, "note=Theirs.")
    return theirs


@one_in(3)
@pytest.mark.parametrize(
    ("typed", "notes"),
    [
        ("o\nt\n", ("We asked", "Theirs.")),
        ("T\n", ("The gazette", "Theirs.")),
        ("x\no\nO\n", ("We asked", "Ours.")),
    ],
)
def test_conflicts_are_asked_about_one_by_one(
    fast: InProcess, terminal: Terminal, world: Path, parted: Path,
    typed: str, notes: tuple[str, str],
) -> None:  # fmt: skip
    done = terminal("merge", str(parted), db=world, typed=typed, stderr_too=True)
    assert done.code == 0, done.out
    assert "Take ours (o) or theirs (t)" in done.out
    for known, note in zip((ID, OTHER), notes, strict=True):
        assert str(field_of(fast, world, known, "note")).startswith(note)
    assert field_of(fast, world, ID, "actor") == "court"


@pytest.mark.parametrize("typed", ["o\nq\n", "o\n\x04"])
def test_whoever_leaves_changes_nothing(
    terminal: Terminal, world: Path, parted: Path, typed: str
) -> None:
    before = world.read_bytes()
    done = terminal("merge", str(parted), db=world, typed=typed, stderr_too=True)
    assert done.code == 3
    assert "left; nothing was changed" in done.out
    assert world.read_bytes() == before


@pytest.mark.parametrize(("width", "beside"), [(40, False), (80, True), (120, True)])
def test_two_sides_stand_beside_each_other_where_there_is_room(
    fast: InProcess, world: Path, parted: Path, width: int, beside: bool
) -> None:
    env = {"COLUMNS": str(width)}
    done = fast(
        "merge", str(parted), "-f", "table", "--color", "never", db=world, env=env
    )
    assert all(len(line) <= width for line in done.lines)
    together = [line for line in done.lines if "ministry" in line and "gazette" in line]
    assert bool(together) == beside
    assert ("before" in done.out) == (width >= 110)


def test_a_comparison_says_how_far_it_is(world: Path, theirs: Path) -> None:
    titles: list[str] = []
    context = noting(titles)
    with (
        open_tracker(Location(world, ""), context) as ours,
        open_tracker(Location(theirs, ""), context) as other,
    ):
        plan_of_tracker(ours, other)
        plan_of_lines(ours, iter([]), "none.jsonl")
        plan_of_dataset(ours, iter([]), "none")
    assert titles.count("Comparing") == 3


def planned(ours: Path, theirs: Path) -> list[tuple[str, str]]:
    """The records that a merge would touch."""
    with (
        open_tracker(Location(ours, ""), CONTEXT) as mine,
        open_tracker(Location(theirs, ""), CONTEXT) as other,
    ):
        return [step.identity for step in plan_of_tracker(mine, other)]


def test_an_entity_that_they_took_back_stays(world: Path, theirs: Path) -> None:
    """Updates may be about it; and where we never had it, nothing is added."""
    oz = Entity("oz", "Oz", "country")

    def commit(db: Path, verb: str, change: Change) -> None:
        with open_editor(Location(db, "test"), CONTEXT) as editor, editor.transaction():
            editor.commit(verb, [change])

    commit(theirs, "import", upsert(oz))
    assert planned(world, theirs) == [("entity", "oz")]
    commit(theirs, "delete", Change("entity", "oz", None))
    assert planned(world, theirs) == []
    commit(world, "import", upsert(oz))
    assert planned(world, theirs) == []


def test_a_record_under_the_key_of_another_is_not_merged(
    world: Path, theirs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An examination finds it sooner; a plan looks for itself."""
    monkeypatch.setattr(doctor, "require_sound", lambda *_: None)
    stranger = update("aa00000000")
    with open_editor(Location(theirs, "test"), CONTEXT) as editor, editor.transaction():
        editor.commit("add", [Change("update", "bb00000000", stranger)])
    with pytest.raises(NotATracker, match="bb00000000: it holds another record"):
        planned(world, theirs)
