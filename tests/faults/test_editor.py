"""`edit` in the person's editor: what is unchanged, emptied, wrong or unmended changes nothing."""

import stat
import tempfile
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costs import examples, one_in
from faults.machine import (
    TODAY,
    Outcome,
    here,
    known,
    run,
    state_of,
    update,
    write_tracker,
)
from faults.strategies import hostile
from hwstatus.changes.edit import edited_text
from hwstatus.errors import BadRecord
from hwstatus.record import edit_form, models, validation
from hwstatus.record.canonical import as_json
from hwstatus.record.models import Deadline, Effect, Exemption, Source, Update
from hwstatus.record.vocabulary import (
    ACTORS,
    BASES,
    CONFIDENCES,
    EXTENTS,
    OUTCOMES,
    PENDING,
    SCOPES,
    STAGES,
    STATUSES,
)
from program import COMMAND


def _edit(db: Path, script: str, **extra: str) -> Outcome:
    """Edit with a shell script as editor; `$1` is the file. What it was given is kept in `editor.names` and `.seen`."""
    editor = db.parent / "editor"
    seen = f"echo \"$1\" >>'{editor}.names'; cat \"$1\" >>'{editor}.seen'"
    editor.write_text(f"#!/bin/sh\n{seen}\n{script}\n")
    editor.chmod(0o755)
    temporary = db.parent / "tmp"
    temporary.mkdir(exist_ok=True)
    env = {"EDITOR": f"'{editor}'", "TMPDIR": str(temporary), **extra}
    done = run("edit", known(3), db=db, env=env)
    assert list(temporary.iterdir()) == [], "the file is gone afterwards"
    return done


def _note(db: Path) -> str:
    return (
        here("list", "--fields", "id,note", "-f", "tsv", db=db)
        .out.split(f"{known(3)}\t")[1]
        .split("\n")[0]
    )


@one_in(3)
@pytest.mark.parametrize(
    ("script", "code", "said"),
    [
        ("exit 1", 3, "ended with code 1"),
        ("kill -9 $$", 3, "ended with code -9"),
        ("true", 0, "Nothing changed."),
        (': > "$1"', 0, "Nothing changed."),
        ("printf '\\n  \\n' > \"$1\"", 0, "Nothing changed."),
        ('rm "$1"', 3, "cannot be read"),
        ("printf '\\377\\376' > \"$1\"", 3, "cannot be read"),
        ("echo 'nonsense: x' >> \"$1\"", 2, "nonsense: unknown field"),
        ("sed -i 's/^date:.*/date: 2020-13/' \"$1\"", 2, "does not exist"),
        ("sed -i 's/^entity:.*/entity: atlantis/' \"$1\"", 3, "atlantis"),
        ("sed -i 's/^summary:.*/summary:/' \"$1\"", 2, "summary"),
        ("sed -i '/^source:/,$d' \"$1\"", 2, "sources"),
        ('echo \'note: "open\' >> "$1"', 2, "not closed"),
        ("printf 'x\\ny' > \"$1\"", 2, "line 1"),
    ],
)
def test_nothing_changes(script: str, code: int, said: str, db: Path) -> None:
    before = db.read_bytes()
    done = _edit(db, script)
    assert done.code == code, done
    assert said in done.err
    assert db.read_bytes() == before


@pytest.mark.parametrize("command", ["false", "no-such-editor", "'", " ", "/", "'' x"])
def test_an_editor_that_is_none(command: str, db: Path) -> None:
    before = db.read_bytes()
    done = run("edit", known(3), db=db, env={"EDITOR": command})
    assert done.code in (2, 3)
    assert "bug" not in done.err
    assert db.read_bytes() == before


def test_visual_goes_before_editor_and_without_one_nothing_opens(db: Path) -> None:
    assert (
        run("edit", known(3), db=db, env={"VISUAL": "true", "EDITOR": "false"}).code
        == 0
    )
    assert run("edit", known(3), db=db).code == 2


@pytest.mark.parametrize("mistake", ["date: soon", "entity: atlantis", 'note: "open'])
def test_a_mistake_opens_the_text_again_with_the_error_marked(
    mistake: str, db: Path
) -> None:
    field = mistake.partition(":")[0]
    right = {
        "date": "date: 1993-04-04",
        "entity": "entity: ruritania",
        "note": "note: ",
    }[field]
    done = _edit(
        db,
        f"""
        if grep -q '^# ERROR:' "$1"; then
            sed -i -e 's/^{field}:.*/{right}/' "$1"
            sed -i -e 's/^note:.*/note: mended/' "$1"
        else
            sed -i -e 's/^{field}:.*/{mistake}/' "$1"
        fi
        """,
    )
    assert done.code == 0, done
    assert _note(db) == "mended"
    assert len((db.parent / "editor.names").read_text().splitlines()) == 2
    assert "# ERROR:" in (db.parent / "editor.seen").read_text()


def test_a_mistake_that_comes_back_otherwise_ends_at_last(db: Path) -> None:
    """An editor that is a script could go on for ever."""
    before = db.read_bytes()
    done = _edit(db, 'echo "x$(date +%N): y" >> "$1"')
    assert done.code == 2
    assert 2 <= len((db.parent / "editor.names").read_text().splitlines()) <= 20
    assert db.read_bytes() == before


def test_the_file_is_private_and_gone(db: Path) -> None:
    done = _edit(
        db,
        f"stat -c '%a' \"$1\" > '{db}.mode'; stat -c '%a' \"$(dirname \"$1\")\" >> '{db}.mode'; "
        "sed -i 's/^note:.*/note: private/' \"$1\"",
    )
    assert done.code == 0
    assert Path(f"{db}.mode").read_text().split() == ["600", "700"]
    assert _note(db) == "private"
    assert not Path((db.parent / "editor.names").read_text().strip()).exists()


def test_a_text_that_stayed_open_while_somebody_else_changed_the_update(
    db: Path,
) -> None:
    theirs = f"env -u EDITOR {COMMAND} --db '{db}' edit {known(3)} --set note=theirs >/dev/null 2>&1"
    done = _edit(db, f"{theirs}; sed -i 's/^note:.*/note: mine/' \"$1\"")
    assert done.code == 3
    assert "somebody else" in done.err
    assert _note(db) == "theirs"


def test_a_dry_run_tells_the_change_and_makes_none(db: Path) -> None:
    before = db.read_bytes()
    done = run(
        "edit",
        known(3),
        "--dry-run",
        db=db,
        env={"EDITOR": "sed -i 's/^note:.*/note: new/'"},
    )
    assert done.code == 0
    assert "note: (none) → new" in done.err
    assert db.read_bytes() == before


# -- the text form --------------------------------------------------------------------------------------

_texts = hostile.map(lambda text: str(validation.read_text("t", text)))
_short = _texts.map(lambda text: text[:200].strip())
_days = st.sampled_from(["2018", "2018-12", "2018-12-28", "2030-06-30"])


def _maybe(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str | None]:
    return st.none() | inner


_no_extras = st.just(())
_deadlines = st.builds(
    Deadline, st.sampled_from(list(SCOPES)), _days, _texts, _maybe(_days), _no_extras
).filter(lambda d: d.date != d.replaces)
_outcomes = st.builds(
    models.Outcome,
    st.just(f"{known(1)}:5g"),
    st.sampled_from(list(OUTCOMES)),
    _no_extras,
)


def _limited(effect: Effect, extent: str | None) -> Effect:
    """Only a limit has an extent."""
    return effect._replace(extent=extent) if effect.status == "restricted" else effect


_effects = st.builds(
    _limited,
    st.builds(
        Effect,
        st.sampled_from(list(SCOPES)),
        st.sampled_from(list(STATUSES)),
        st.sampled_from(list(STAGES)),
        st.sampled_from(list(BASES)),
        _maybe(_days),
        _maybe(st.just(known(2))),
        st.none(),
        st.booleans(),
        _no_extras,
    ),
    _maybe(st.sampled_from(list(EXTENTS))),
)
_updates = st.builds(
    Update,
    st.just(known(3)),
    st.just("ruritania"),
    st.lists(st.sampled_from(["freedonia", "ruritel"]), unique=True).map(tuple),
    st.sampled_from(["2018", "2018-12", "2018-12-28"]),
    _texts,
    _maybe(_texts),
    _maybe(st.sampled_from(list(ACTORS))),
    _maybe(_texts),
    st.sampled_from(list(CONFIDENCES)),
    _maybe(st.sampled_from(list(PENDING))),
    st.lists(_effects, max_size=3, unique_by=lambda e: e.scope).map(tuple),
    st.lists(_deadlines, max_size=2).map(tuple),
    st.lists(
        st.builds(
            Source,
            _short,
            _maybe(_texts),
            _maybe(st.just("https://a.example/?b=1#c")),
            st.none(),
            _maybe(_days),
            st.booleans(),
            _maybe(_short),
            _maybe(st.just("2020-01-31")),
            _maybe(_short),
            _no_extras,
        ),
        min_size=1,
        max_size=3,
        unique=True,
    ).map(tuple),
    st.lists(st.builds(Exemption, _texts, _texts, _no_extras), max_size=2).map(tuple),
    st.just("2026-11-20T12:00:00Z"),
    st.just("an editor"),
    st.lists(_outcomes, max_size=1).map(tuple),
    _maybe(_short),
    _no_extras,
)


@given(found=_updates)
@examples(150)
def test_the_text_form_gives_the_update_back(found: Update) -> None:
    text = edit_form.write(found)
    assert validation.read_update(edit_form.read(text, found), TODAY) == found
    assert edit_form.without_errors(f"{edit_form.ERROR} wrong\n{text}") == text


@given(found=_updates)
@examples(30)
def test_an_unchanged_text_of_any_update_changes_nothing(found: Update) -> None:
    check = partial(validation.read_update, today=TODAY)
    assert edited_text(found, lambda text: text, check) is None
    raw = edited_text(
        found, lambda text: text.replace("confidence: ", "confidence:  ") + "\n", check
    )
    assert raw is not None
    assert validation.read_update(raw, TODAY) == found
    assert as_json(found)["id"] == raw["id"]


@pytest.mark.parametrize(("said", "after"), [("Yes", True), ("x", True), ("No", False)])
def test_a_flag_is_read_as_a_person_writes_it(said: str, after: bool) -> None:
    one = update(3)
    text = edit_form.write(one).replace("official:", f"official: {said}")
    assert [s["official"] for s in edit_form.read(text, one)["sources"]] == [after]


@given(
    text=st.text(
        st.sampled_from('abc:" \n\t#') | st.characters(codec="utf-8"), max_size=80
    )
)
@examples(200)
def test_any_text_is_read_or_refused_with_its_line(text: str) -> None:
    one = update(3)
    try:
        raw = edit_form.read(text, one)
    except BadRecord as error:
        assert str(error)
    else:
        assert raw["id"] == one.id


def test_the_folder_of_temporary_files_is_left_as_it_was() -> None:
    with tempfile.TemporaryDirectory() as folder:
        db = write_tracker(Path(folder) / "t.db", size=4)
        before = state_of(db)
        assert (
            run("edit", known(3), db=db, env={"EDITOR": "true", "TMPDIR": folder}).code
            == 0
        )
        assert sorted(p.name for p in Path(folder).iterdir()) == ["t.db"]
        assert stat.S_ISREG(db.stat().st_mode)
        assert state_of(db) == before
