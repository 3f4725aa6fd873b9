"""The public library: the command line's answers, as lists of named tuples (docs/library.md)."""

import doctest
import inspect
import json
import pickle
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Barrier
from types import SimpleNamespace
from typing import Any, assert_type, cast, get_args

import pytest

import hwstatus
from conftest import SHIPPED, InProcess, Setting, json_lines
from hwstatus import errors
from hwstatus.answers.answer import Table
from hwstatus.answers.change_rows import CHANGES
from hwstatus.answers.deadline_views import DEADLINES
from hwstatus.answers.digest import DIGEST
from hwstatus.answers.flat_updates import FlatUpdate
from hwstatus.answers.groups import GROUPS
from hwstatus.answers.timeline import PERIODS
from hwstatus.answers.updates import UPDATES, UpdateRow, flat_update
from hwstatus.answers.verdicts import VERDICTS
from hwstatus.answers.why import EVIDENCE
from hwstatus.languages import cldr
from hwstatus.library import opening
from hwstatus.library.reader import __all__ as public_names
from hwstatus.record import canonical
from hwstatus.record.models import Deadline, Source
from hwstatus.record.vocabulary import (
    BASES,
    CONFIDENCES,
    KINDS,
    SCOPES,
    STAGES,
    STATUSES,
)
from hwstatus.store.tracker import Tracker
from samples import HOSTILE_TEXT, WORLD_ENTITIES, effect, update, write_tracker

DOCS = Path(__file__).resolve().parents[1] / "docs" / "library.md"

Ask = Callable[[hwstatus.Reader], Any]


@pytest.fixture
def reader(world: Path, today: str) -> Iterator[hwstatus.Reader]:
    """The invented world, opened by the library."""
    with hwstatus.open(world) as found:
        yield found


# -- the same answers as the command line ----------------------------------------------

ANSWERS: list[tuple[str, Table[Any], Ask]] = [
    ("status ruritania", VERDICTS, lambda hw: [hw.standing("ruritania")]),
    ("status QR --on 2019-06-30", VERDICTS, lambda hw: [hw.standing("QR", "2019-06-30")]),
    ("status QR --on 2019-Q2", VERDICTS, lambda hw: [hw.standing("QR", on="2019-Q2")]),
    ("status QR --scope 5g-core", VERDICTS, lambda hw: [hw.standing("QR", scope="5g-core")]),
    ("status QR --known-at 2026-11-19", VERDICTS,
     lambda hw: [hw.standing("QR", known_at="2026-11-19")]),
    ("status", VERDICTS, lambda hw: hw.standings()),
    ("status --kind company", VERDICTS, lambda hw: hw.standings(kind="company")),
    ("status --group OA --on 2000", VERDICTS, lambda hw: hw.standings(group="OA", on="2000")),
    ("status --status banned --status permitted", VERDICTS,
     lambda hw: hw.standings(status=["banned", "permitted"])),
    ("status --scope government", VERDICTS, lambda hw: hw.standings(scope="government")),
    ("status --known-at 2026-11-19 --group OA", VERDICTS,
     lambda hw: hw.standings(known_at="2026-11-19", group="OA")),
    ("status --known-at 2026-11-21", VERDICTS, lambda hw: hw.standings(known_at="2026-11-21")),
    ("why ruritania", EVIDENCE, lambda hw: hw.why("ruritania")),
    ("why genovia --on 2021 --scope 5g", EVIDENCE,
     lambda hw: hw.why("genovia", on="2021", scope="5g")),
    ("why borduria --known-at 2026-11-21", EVIDENCE,
     lambda hw: hw.why("borduria", known_at="2026-11-21")),
    ("timeline ruritania --chart", PERIODS, lambda hw: hw.runs("ruritania")),
    ("timeline ruritania --chart --scope 5g-core", PERIODS,
     lambda hw: hw.runs("ruritania", scope="5g-core")),
    ("changes --since 2019 --until 2020-06", CHANGES, lambda hw: hw.changes("2019", "2020-06")),
    ("changes freedonia --status banned", CHANGES,
     lambda hw: hw.changes(names="freedonia", status="banned")),
    ("changes --kind company", CHANGES, lambda hw: hw.changes(kind="company")),
    ("digest --since 2026-11-20 --within 3y", DIGEST, lambda hw: hw.digest("2026-11-20", within="3y")),
    ("deadlines", DEADLINES, lambda hw: hw.deadlines()),
    ("deadlines --within 1y", DEADLINES, lambda hw: hw.deadlines("1y")),
    ("deadlines --on 2023 --within 2027", DEADLINES,
     lambda hw: hw.deadlines(within="2027", on="2023")),
    ("deadlines QR --overdue", DEADLINES, lambda hw: hw.deadlines(names=["QR"], overdue=True)),
    ("groups", GROUPS, lambda hw: hw.groups()),
    ("groups --on 2010", GROUPS, lambda hw: hw.groups(on="2010")),
]  # fmt: skip


@pytest.mark.parametrize(("line", "table", "ask"), ANSWERS, ids=[a[0] for a in ANSWERS])
def test_rows_say_what_the_command_line_says(
    line: str,
    table: Table[Any],
    ask: Ask,
    reader: hwstatus.Reader,
    world: Path,
    fast: InProcess,
) -> None:
    printed = json.loads(fast(*line.split(), "--json", db=world).out)
    assert [json.loads(table.json(row)) for row in ask(reader)] == printed


def test_the_answers_compared_are_not_empty(reader: hwstatus.Reader) -> None:
    empty = [line for line, _, ask in ANSWERS if not ask(reader)]
    assert empty == ["deadlines --within 1y", "deadlines QR --overdue"]


UPDATE_ANSWERS: list[tuple[str, Ask]] = [
    ("show ruritania", lambda hw: hw.history("ruritania")),
    (
        "show QR --since 2019 --until 2020",
        lambda hw: hw.history("QR", since="2019", until=date(2020, 12, 31)),
    ),
    ("show QR --on 2019", lambda hw: hw.history("QR", on="2019")),
    ("search huawei", lambda hw: hw.search("huawei")),
    (
        "search huawei --since 2021 --limit 2",
        lambda hw: hw.search("huawei", since="2021", limit=2),
    ),
    ("list", lambda hw: hw.updates()),
    (
        "list --group OA --scope 5g --stage in-force --limit 2",
        lambda hw: hw.updates(group="OA", scope="5g", stage="in-force", limit=2),
    ),
    (
        "list ruritania --confidence single-press --since 2018",
        lambda hw: hw.updates(
            names="ruritania", confidence="single-press", since="2018"
        ),
    ),
    ("list --binding --official", lambda hw: hw.updates(binding=True, official=True)),
    (
        "search huawei --status banned --scope government",
        lambda hw: hw.search("huawei", status="banned", scope="government"),
    ),
]


@pytest.mark.parametrize(
    ("line", "ask"), UPDATE_ANSWERS, ids=[a[0] for a in UPDATE_ANSWERS]
)
def test_updates_are_those_of_the_command_line(
    line: str, ask: Ask, reader: hwstatus.Reader, world: Path, fast: InProcess
) -> None:
    rows = ask(reader)
    assert rows
    printed = json_lines(fast(*line.split(), "-f", "jsonl", db=world))
    assert [json.loads(row.line) for row in rows] == printed


def test_the_shipped_tracker_answers_alike(
    today: str, fast: InProcess, setting: Setting
) -> None:
    line = "status --group nato --on 2021-01-01 --json"
    printed = json.loads(fast(*line.split(), db=SHIPPED).out)
    with hwstatus.open(SHIPPED) as hw:
        rows = hw.standings(group="nato", on=date(2021, 1, 1))
    assert [json.loads(VERDICTS.json(row)) for row in rows] == printed


# -- what is asked ---------------------------------------------------------------------

DAYS = [
    "2019-06-30",
    date(2019, 6, 30),
    datetime(2019, 6, 30, 23, tzinfo=UTC),
    "2019-06",
]


@pytest.mark.parametrize("day", DAYS, ids=repr)
def test_a_day_may_be_a_date_or_text(day: str | date, reader: hwstatus.Reader) -> None:
    assert reader.standing("QR", day) == reader.standing("QR", "30 June 2019")


@pytest.mark.parametrize(
    "name", ["ruritania", "QR", "kingdom of ruritania", "Ruritánia"]
)
def test_names_are_read_as_on_the_command_line(
    name: str, reader: hwstatus.Reader
) -> None:
    assert reader.entity(name).slug == "ruritania"


def test_a_scope_without_evidence_is_unknown(reader: hwstatus.Reader) -> None:
    verdict = reader.standing("ruritania", scope="cloud")
    assert (verdict.status, verdict.scope, verdict.decided_by) == (
        "unknown",
        None,
        None,
    )


MISTAKES: list[tuple[Ask, type[errors.HwstatusError], str]] = [
    (lambda hw: hw.standing("ruritanja"), errors.UnknownName, "'ruritanja'"),
    (lambda hw: hw.why("atlantis"), errors.UnknownName, "'atlantis'"),
    (lambda hw: hw.history("ruritania freedonia"), errors.UnknownName, "freedonia"),
    (lambda hw: hw.deadlines(names=["QR", "atlantis"]), errors.UnknownName, "atlantis"),
    (lambda hw: hw.standing("QR", "2030"), errors.BadDate, "on '2030' lies in the future"),
    (lambda hw: hw.standing("QR", "03/04/2020"), errors.BadDate, "on '03/04/2020'"),
    (lambda hw: hw.standing("QR", known_at="2027"), errors.BadDate, "known_at '2027'"),
    (lambda hw: hw.changes("soon"), errors.BadDate, "since 'soon'"),
    (lambda hw: hw.deadlines("soon"), errors.BadDate, "within 'soon'"),
    (lambda hw: hw.changes("2021", "2020"), errors.Usage, "2020"),
    (lambda hw: hw.standings(status="baned"), errors.BadValue, "status 'baned': expected banned"),  # type: ignore[arg-type]
    (lambda hw: hw.standings(kind="planet"), errors.BadValue, "kind 'planet'"),  # type: ignore[arg-type]
    (lambda hw: hw.why("QR", scope="6g"), errors.BadValue, "scope '6g'"),  # type: ignore[arg-type]
    (lambda hw: hw.panel(["2020", "2030"]), errors.BadDate, "days '2030' lies in the future"),
    (lambda hw: hw.standings(group="new-alliance"), errors.Usage, "no group"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("ask", "error", "said"), MISTAKES, ids=[m[2] for m in MISTAKES]
)
def test_mistakes_are_named_after_the_argument(
    ask: Ask, error: type[errors.HwstatusError], said: str, reader: hwstatus.Reader
) -> None:
    with pytest.raises(error) as raised:
        ask(reader)
    assert said in str(raised.value)
    assert "--" not in str(raised.value) or error is errors.Usage


WRONG_TYPES: list[Ask] = [
    lambda hw: hw.standing(None),  # type: ignore[arg-type]
    lambda hw: hw.standing(""),
    lambda hw: hw.standing(["QR"]),  # type: ignore[arg-type]
    lambda hw: hw.standing("QR", 2020),  # type: ignore[arg-type]
    lambda hw: hw.standing("QR", scope=5),  # type: ignore[arg-type]
    lambda hw: hw.entity(3),  # type: ignore[arg-type]
    lambda hw: hw.history("QR", since=0),  # type: ignore[arg-type]
    lambda hw: hw.changes(names=[None]),  # type: ignore[list-item]
    lambda hw: hw.changes(names=7),  # type: ignore[arg-type]
    lambda hw: hw.standings(group=b"OA"),  # type: ignore[arg-type]
    lambda hw: hw.standings(status=[1]),  # type: ignore[list-item]
    lambda hw: hw.deadlines(18),  # type: ignore[arg-type]
    lambda hw: hw.search(None),  # type: ignore[arg-type]
    lambda hw: hw.search("ban", limit="5"),  # type: ignore[arg-type]
    lambda hw: hw.updates(limit=-1),
    lambda hw: hw.digest(watch=1),  # type: ignore[arg-type]
    lambda hw: hw.panel(None),  # type: ignore[arg-type]
    lambda hw: hw.panel([2020]),  # type: ignore[list-item]
    lambda hw: hw.updates(binding=1),  # type: ignore[arg-type]
    lambda hw: hw.updates(limit=True),
    lambda hw: hw.deadlines(overdue="no"),  # type: ignore[arg-type]
    lambda hw: hw.deadlines().ics(None),  # type: ignore[arg-type]
    lambda hw: hw.deadlines().ics(alarms=7),  # type: ignore[arg-type]
    lambda hw: hw.deadlines().ics(alarms=[-1]),
    lambda _: hwstatus.open(5),  # type: ignore[arg-type]
]


@pytest.mark.parametrize("ask", WRONG_TYPES)
def test_a_value_of_another_type_is_a_public_error(
    ask: Ask, reader: hwstatus.Reader
) -> None:
    with pytest.raises(errors.Usage, match=r"\S"):
        ask(reader)


QUESTIONS = [
    name
    for name, of in vars(hwstatus.Reader).items()
    if inspect.isfunction(of) and not name.startswith("_")
]


@pytest.mark.parametrize("question", QUESTIONS)
def test_no_argument_raises_anything_but_a_public_error(
    question: str, reader: hwstatus.Reader
) -> None:
    ask = getattr(reader, question)
    needed = {"name": "QR", "days": "2021", "text": "ban"}
    names = inspect.signature(ask).parameters
    whole = {name: value for name, value in needed.items() if name in names}
    for name in names:
        for wrong in (None, -1, 2.5, b"5g", "\ud800", "no such", [None], {}, object()):
            with suppress(errors.HwstatusError):
                ask(**whole | {name: wrong})


def test_a_type_checker_knows_the_closed_lists() -> None:
    for literal, words in (
        (opening.Status, STATUSES), (opening.Scope, SCOPES), (opening.Kind, KINDS),
        (opening.Stage, STAGES), (opening.Basis, BASES),
        (opening.Confidence, CONFIDENCES),
    ):  # fmt: skip
        assert get_args(literal) == tuple(words)


# -- for statistics and calendars ------------------------------------------------------


def test_a_panel_has_a_row_for_each_day_scope_and_entity(
    reader: hwstatus.Reader,
) -> None:
    days: list[str | date] = ["2019-06-30", date(2021, 1, 1)]
    heads = reader.panel(days)
    for day in days:
        standings = {row.entity: row for row in reader.standings(on=day)}
        rows = [row for row in heads if row.day == str(day)]
        assert {row.entity for row in rows} == set(standings)
        for row in rows:
            held = standings[row.entity]
            assert row[1:7] == (
                held.entity, held.iso2, held.iso3, held.name, held.scope, held.status
            )  # fmt: skip
    scoped = reader.panel("2021", scope=["5g", "government"])
    assert {row.scope for row in scoped} == {"5g", "government"}
    assert len(scoped) == len(heads)
    assert all(row.day == "2021-12-31" for row in scoped)


def test_a_panel_has_the_members_of_each_day_and_their_weight() -> None:
    with hwstatus.open(SHIPPED) as hw:
        rows = hw.panel(["2003", "2020"], group="nato", known_at="2026-11-20")
    members = [
        {r.entity for r in rows if r.day[:4] == year} for year in ("2003", "2020")
    ]
    assert members[1] - members[0] >= {"north-macedonia", "croatia", "estonia"}
    [turkey] = {(r.iso2, r.population, r.gdp) for r in rows if r.entity == "turkey"}
    people, output = map(cldr.figures, cldr.FIGURES)
    assert turkey == ("TR", people["TR"], output["TR"])


def test_the_calendar_of_deadlines_is_that_of_the_command_line(
    reader: hwstatus.Reader, world: Path, fast: InProcess
) -> None:
    printed = fast("deadlines", "-f", "ics", db=world).out
    assert reader.deadlines().ics().replace("\r\n", "\n") == printed.replace(
        "\r\n", "\n"
    )
    assert "TRIGGER:-P14D" in reader.deadlines().ics("Ours", alarms=[14])


def test_a_traceback_shows_the_way_on_once(reader: hwstatus.Reader) -> None:
    with pytest.raises(errors.UnknownName) as raised:
        reader.changes(names="ruritanja")
    assert raised.value.near == ("ruritania (4 updates)",)
    assert raised.value.__notes__ == ["did you mean: ruritania (4 updates)?"]
    with pytest.raises(errors.Usage) as asked:
        reader.standings(group="new-alliance")
    assert asked.value.__notes__ == list(asked.value.hints)


# -- rows ------------------------------------------------------------------------------


def every_answer(hw: hwstatus.Reader) -> list[hwstatus.Rows[Any]]:
    """A list of each kind of row."""
    return [
        hw.standings(),
        hw.why("ruritania"),
        hw.history("ruritania"),
        hw.runs("ruritania"),
        hw.changes(),
        hw.deadlines(),
        hw.search("huawei"),
        hw.groups(),
        hw.updates(),
        hw.panel("2020"),
    ]


def test_a_type_checker_knows_the_rows(reader: hwstatus.Reader) -> None:
    assert_type(reader.standing("QR"), hwstatus.Verdict)
    assert_type(reader.standings(), hwstatus.Rows[hwstatus.Verdict])
    assert_type(reader.history("QR")[0].record, hwstatus.Update)


def test_rows_are_frozen_comparable_and_can_be_pickled(reader: hwstatus.Reader) -> None:
    for rows in every_answer(reader):
        copy = pickle.loads(pickle.dumps(rows))
        assert copy == rows
        assert type(copy) is type(rows)
        with pytest.raises(AttributeError):
            setattr(rows[0], rows[0]._fields[0], "other")


def test_the_texts_of_an_update_are_in_the_order_of_its_fields() -> None:
    """They are made by position, thousands at a time."""
    record = update(
        also_about=("ruritel",),
        note="A note.",
        actor_name="PTS",
        pending="tighten",
        effects=[effect("5g=banned", "in-force", "order", "2021")],
        deadlines=(Deadline("5g", "2027", "Out."),),
        sources=(Source("P", "T", "https://a.example/", None, "2020-07-21"),),
    )
    codes = {"name": "Sweden", "iso2": "SE", "iso3": "SWE"}
    named = SimpleNamespace(entities=SimpleNamespace(codes=lambda _: codes))
    row = UpdateRow(canonical.dump(record), cast(Tracker, named))
    flat = flat_update(row)
    assert flat[-6:-1] == (record.date, record.date, "SE", "SWE", "Sweden")
    whole = record._asdict()
    same = {name: value for name, value in flat._asdict().items() if name in whole}
    joined = {"also_about": "ruritel", "effects": "5g=banned", "deadlines": "5g=2027"}
    assert same == {name: joined.get(name, whole[name]) for name in same}
    [shown] = record.effects
    assert (flat.status, flat.scope, flat.stage, flat.basis, flat.effective) == (
        shown.status,
        shown.scope,
        shown.stage,
        shown.basis,
        shown.effective,
    )
    [source] = record.sources
    assert (flat.publisher, flat.title, flat.url, flat.published) == (
        source.publisher,
        source.title,
        source.url,
        source.published,
    )
    assert tuple(UPDATES.columns) == FlatUpdate._fields[:-1]
    assert flat.line == row.line


def test_an_update_without_a_value_has_none(reader: hwstatus.Reader) -> None:
    first = reader.history("ruritania")[0]
    assert (first.status, first.url, first.effects) == (
        "under-review",
        None,
        "5g=under-review",
    )
    assert first.record.effects[0].stage == "announced"


def test_pandas_takes_the_columns_from_the_rows(reader: hwstatus.Reader) -> None:
    pandas = pytest.importorskip("pandas")
    for rows in every_answer(reader):
        frame = pandas.DataFrame(rows)
        assert tuple(frame.columns) == rows[0]._fields
        assert len(frame) == len(rows)


def test_pandas_days_are_days(reader: hwstatus.Reader) -> None:
    pandas = pytest.importorskip("pandas")
    moment = pandas.Timestamp("2019-06-30 12:00")
    assert reader.standing("QR", moment) == reader.standing("QR", "2019-06-30")


def test_a_notebook_shows_text_of_others_as_text(tmp_path: Path, today: str) -> None:
    record = update(summary=HOSTILE_TEXT, sources=(Source("<img onerror=x>"),))
    path = write_tracker(tmp_path / "hostile.db", WORLD_ENTITIES, [record])
    with hwstatus.open(path) as hw:
        html = hw.history("ruritania")._repr_html_()
    assert "&lt;script&gt;" in html
    assert "\\x1b[31m" in html
    assert not re.search("<script|<img|[\x1b\u202e]", html)
    assert hwstatus.Rows[hwstatus.Verdict]()._repr_html_() == "<p>No rows.</p>"


# -- the file --------------------------------------------------------------------------


def test_reading_creates_and_changes_nothing(world: Path, today: str) -> None:
    folder = world.parent / "read-only"
    folder.mkdir()
    place = world.rename(folder / "tracker.db")
    before = place.read_bytes()
    folder.chmod(0o555)
    with hwstatus.open(place) as hw:
        every_answer(hw)
        hw.standing("ruritania", known_at="2026-11-21")
    folder.chmod(0o755)
    assert [path.name for path in folder.iterdir()] == ["tracker.db"]
    assert place.read_bytes() == before


def test_a_missing_file_is_refused_and_not_made(tmp_path: Path) -> None:
    place = tmp_path / "none.db"
    with pytest.raises(errors.NoTracker, match=r"from hwstatus\.open"):
        hwstatus.open(place)
    assert not place.exists()


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    place = tmp_path / "notes.txt"
    place.write_text("not a tracker " * 20)
    with pytest.raises(errors.NotATracker):
        hwstatus.open(str(place))


def test_an_empty_file_answers_with_no_rows(tmp_path: Path, today: str) -> None:
    place = tmp_path / "empty.db"
    place.touch()
    with hwstatus.open(place) as hw:
        assert hw.standings() == []


def test_without_a_path_the_tracker_is_that_of_the_command_line(
    world: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HWSTATUS_DB", str(world))
    with hwstatus.open() as hw:
        assert hw.path == world


def test_an_answer_holds_what_was_written_since(
    world: Path, reader: hwstatus.Reader, fast: InProcess
) -> None:
    before = reader.standing("elbonia")
    fast(
        *("add", "elbonia", "Elbonia banned Huawei.", "--date", "2026-11-01"),
        *("--status", "banned", "--source", "The Mud Times", "--basis", "law"),
        db=world,
    )
    assert (before.status, reader.standing("elbonia").status) == ("unknown", "banned")


# -- threads ---------------------------------------------------------------------------


def test_threads_share_a_reader(reader: hwstatus.Reader) -> None:
    together = Barrier(4)

    def ask(_: int) -> list[hwstatus.Rows[Any]]:
        together.wait(10)
        return every_answer(reader)

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(ask, range(4)))
    assert answers == [every_answer(reader)] * 4


def test_a_closed_reader_says_so_in_every_thread(reader: hwstatus.Reader) -> None:
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(reader.standing, "QR").result().status == "phase-out"
        reader.close()
        reader.close()
        for ask in (reader.standings, pool.submit(reader.standings).result):
            with pytest.raises(errors.TrackerError, match=r"was closed: .*open"):
                ask()


# -- the package -----------------------------------------------------------------------


def modules_after(code: str, setting: Setting) -> set[str]:
    """The modules that are loaded when a program has ended."""
    done = subprocess.run(
        [sys.executable, "-c", f"import sys\n{code}\nprint(*sys.modules)"],
        capture_output=True,
        text=True,
        env=setting.environment(),
        cwd=setting.cwd,
        check=True,
    )
    return set(done.stdout.split())


def test_importing_the_package_loads_next_to_nothing(setting: Setting) -> None:
    loaded = modules_after("import hwstatus\nhwstatus.errors.NotFound", setting)
    ours = {name.split(".")[1] for name in loaded if name.startswith("hwstatus.")}
    assert ours == {"errors"}


def test_the_library_loads_no_command_line(setting: Setting, world: Path) -> None:
    code = f"""import hwstatus
with hwstatus.open({str(world)!r}) as hw:
    hw.standings(); hw.why("QR"); hw.history("QR"); hw.runs("QR"); hw.changes()
    hw.deadlines("1y"); hw.search("huawei")._repr_html_(); hw.groups(); hw.entity("QR")
    hw.standing("QR", known_at="2026-11-21")"""
    loaded = modules_after(code, setting)
    costly = {"typer", "rich", "pandas", "jinja2", "sqlite_utils", "hwstatus.cli"}
    assert loaded & costly == set()


def test_every_public_name_is_there() -> None:
    for name in hwstatus.__all__:
        assert getattr(hwstatus, name).__doc__
    assert set(hwstatus.__all__) <= set(dir(hwstatus))
    assert set(hwstatus.__all__) - {"errors", "__version__"} == set(public_names)
    with pytest.raises(AttributeError, match="no attribute 'close'"):
        hwstatus.close  # type: ignore[attr-defined]  # noqa: B018


# -- the page --------------------------------------------------------------------------


def test_the_examples_of_the_page_run(
    setting: Setting, today: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("pandas")
    pytest.importorskip("matplotlib")
    monkeypatch.setenv("MPLBACKEND", "svg")
    monkeypatch.chdir(setting.cwd)
    monkeypatch.setenv("HOME", str(setting.home))
    monkeypatch.delenv("HWSTATUS_DB", raising=False)
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    done = doctest.testfile(
        str(DOCS), module_relative=False, optionflags=doctest.ELLIPSIS
    )
    assert done.attempted > 15
    assert done.failed == 0
    assert "<svg" in (setting.cwd / "nato.svg").read_text()


@pytest.mark.slow
def test_the_examples_of_the_page_are_typed(tmp_path: Path) -> None:
    script = tmp_path / "examples.py"
    script.write_text(doctest.script_from_examples(DOCS.read_text(encoding="utf-8")))
    strict = ["--strict", "--ignore-missing-imports", "--cache-dir", str(tmp_path)]
    done = subprocess.run(
        [sys.executable, "-m", "mypy", *strict, str(script)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_the_page_names_every_question_and_row() -> None:
    page = DOCS.read_text(encoding="utf-8")
    questions = [name for name in vars(hwstatus.Reader) if not name.startswith("_")]
    for name in (*questions, *public_names):
        assert f"`{name}" in page or f"hwstatus.{name}" in page, name
