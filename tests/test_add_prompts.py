"""The questions of `add` on a terminal: checked at once, lost never, previewed."""

import os
import pty
import select
import shlex
import signal
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from conftest import InProcess, Outcome, Setting, Terminal
from costs import one_in
from forge import Process
from hwstatus.cli import prompts, questions
from hwstatus.cli.add_options import AddOptions
from hwstatus.paths import Location
from hwstatus.record import validation
from hwstatus.record.models import Source, Update
from hwstatus.store.editor import open_editor
from hwstatus.store.tracker import open_tracker
from program import PROGRAM
from samples import CONTEXT

CTRL_C = "\x03"


class Dialogue:
    """A person at the terminal: waits for each question, then types the answer."""

    def __init__(self, setting: Setting, db: Path, command: str = "add") -> None:
        self.setting, self.db, self.command = setting, db, command

    def __call__(self, *answers: str, given: tuple[str, ...] = ()) -> Outcome:
        """Run the command and answer its questions in order; the terminal hangs up after."""
        master, slave = pty.openpty()
        process = Process(
            [*PROGRAM, "--db", str(self.db), self.command, *given],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=self.setting.environment({"NO_COLOR": "1", "COLUMNS": "200"}),
            cwd=self.setting.cwd,
            start_new_session=True,
        )
        os.close(slave)
        shown = ""
        for answer in answers:
            shown += self._until_quiet(master)
            if answer == CTRL_C:  # the terminal is nobody's: it sends no signal
                process.send_signal(signal.SIGINT)
            else:
                os.write(master, answer.encode() + b"\n")
        shown += self._until_quiet(master)
        if process.poll() is None:
            os.write(master, b"\x04")
            shown += self._until_quiet(master)
        code = process.wait(20)
        os.close(master)
        return Outcome(code, shown.replace("\r\n", "\n"), "")

    def _until_quiet(self, master: int) -> str:
        """What is shown until a question waits for its answer."""
        shown, until = b"", time.monotonic() + 20
        while time.monotonic() < until:
            # A question ends its line with a blank; what only tells ends it.
            quiet = 0.1 if shown.endswith((b": ", b"] ")) else 0.4
            ready, _, _ = select.select([master], [], [], quiet)
            if not ready and shown.rstrip(b" ").endswith((b":", b"]", b"\n")):
                break
            if ready:
                try:
                    shown += os.read(master, 65536)
                except OSError:  # the program has ended
                    break
        return shown.decode()


@pytest.fixture
def say(setting: Setting, world: Path) -> Dialogue:
    """A dialogue with `add` on the invented world."""
    return Dialogue(setting, world)


def recorded(
    path: Path, entity: str = "genovia", date: str = "2024-01-02"
) -> list[Update]:
    """What was recorded about an entity for a day, that of most of these tests."""
    with open_tracker(Location(path, ""), CONTEXT) as tracker:
        return [u for u in tracker.history(entity) if u.date == date]


@pytest.mark.slow
def test_each_answer_is_checked_at_its_question(say: Dialogue) -> None:
    found = say(
        "ruritanai",
        "ruritania",
        "",
        "clear",
        "The king spoke of wires.",
        "03/04/2020",
        "2099",
        "2024-01-02",
        "Reuters",
        "htp:/nowhere",
        "https://a.example/",
        "Gazette, 3 January 2024",
        "",
        "bannd",
        "5g-core = Banned, fixed=restricted",
        "in force",
        "law",
        "king",
        "court",
        "next year",
        "5g-core=2027: all of it",
        "fixed=2028",
        "",
        "y",
    )
    assert found.code == 0, found.out
    problems = (
        "did you mean: ruritania",
        "this is needed",
        "one word does not say what happened",
        "is ambiguous: use 2020-04-03 or 2020-03-04",
        "in the future",
        "url: ",
        "expected banned? One of:",
        "actor: ",
    )
    assert [said for said in problems if said not in found.out] == []
    [new] = recorded(say.db, "ruritania")
    assert (new.entity, new.summary) == ("ruritania", "The king spoke of wires.")
    assert (new.sources[0].url, new.actor) == ("https://a.example/", "court")
    assert new.sources[1][:1] + new.sources[1][4:5] == ("Gazette", "2024-01-03")
    assert [tuple(due)[:2] for due in new.deadlines] == [
        ("5g-core", "2027"),
        ("fixed", "2028"),
    ]
    assert [tuple(effect)[:4] for effect in new.effects] == [
        ("5g-core", "banned", "in-force", "law"),
        ("fixed", "restricted", "in-force", "law"),
    ]


GIVEN = ("genovia", "A law.", "--date", "2024-01-02")


def test_the_preview_says_what_the_verdict_becomes(say: Dialogue) -> None:
    found = say("Reuters", "", "", "fixed=banned", "", "", "", "", "y", given=GIVEN)
    assert found.code == 0 and "→" in found.out and "banned (fixed)" in found.out
    assert "Country or company" not in found.out and "When" not in found.out
    assert len(recorded(say.db)) == 1


def test_a_deadline_that_is_typed_twice_is_one(fast: InProcess, world: Path) -> None:
    twice = ("--deadline", "31 December 2029", "--deadline", "fixed=2029-12-31")
    given = (*GIVEN, "--source", "Times", "--status", "fixed=banned", *twice)
    assert fast("add", *given, db=world).code == 0
    [new] = recorded(world)
    assert [(due.scope, due.date) for due in new.deadlines] == [("fixed", "2029-12-31")]


def test_a_question_without_a_list_says_so(say: Dialogue) -> None:
    found = say("Reuters", "", "?", "", "", "y", given=GIVEN)
    assert "there is no list to choose from" in found.out
    [new] = recorded(say.db)
    assert [source.publisher for source in new.sources] == ["Reuters"]


@pytest.mark.parametrize("answer", ["n", "", "what"])
def test_without_a_yes_nothing_is_written(say: Dialogue, answer: str) -> None:
    before = say.db.read_bytes()
    found = say("Reuters", "", "", "", answer, given=GIVEN)
    assert found.code == 3 and "not confirmed; nothing was changed" in found.out
    assert say.db.read_bytes() == before


def test_a_late_error_loses_no_answer(say: Dialogue) -> None:
    given = ("genovia", "--date", "2024-01-02", "--about", "nowhere")
    found = say("A law.", "Reuters", "https://a.example/", *[""] * 6, given=given)
    assert "no country or company matches 'nowhere'" in found.out
    second = found.out.split("Enter keeps an answer.")[1]
    assert "(A law.)" in second and "(Reuters)" in second
    assert "(https://a.example/)" in second


def test_an_option_that_no_answer_can_mend_is_refused_at_once(say: Dialogue) -> None:
    found = say(given=("ruritania", "--date", "2099"))
    assert found.code == 2
    assert "What happened" not in found.out and "in the future" in found.out


def test_a_name_that_nothing_answers_to_is_asked_for_again(say: Dialogue) -> None:
    given = ("ruritanai", "--date", "2024-01-02", "--source", "Times")
    found = say("ruritania", "The king spoke.", "", "y", given=given)
    assert found.code == 0, found.out
    assert "ruritanai: not known; did you mean: ruritania" in found.out
    assert recorded(say.db, "ruritania")


def test_pasted_lines_do_not_spill_into_the_next_question(say: Dialogue) -> None:
    found = say(
        "First line.\nSecond line.\nThird line.",
        "2024-01-02",
        "Reuters",
        "",
        "",
        "",
        "y",
        given=("genovia",),
    )
    assert found.code == 0, found.out
    assert "only the first line of what you pasted was taken" in found.out
    [new] = recorded(say.db)
    assert new.summary == "First line."


def test_a_duplicate_is_kept_where_the_person_says_so(say: Dialogue) -> None:
    answers = ("Reuters", "", "", "")
    assert say(*answers, "y", given=GIVEN).code == 0
    refused = say(*answers, "n", given=GIVEN)
    assert refused.code == 3 and "already recorded as" in refused.out
    assert say(*answers, "y", "y", given=GIVEN).code == 0
    assert len(recorded(say.db)) == 2


NEAR = ("genovia", "Another law.", "--date", "2024-01-02", "--source", "Gazette")
STATUS = ("--status", "fixed=banned", "--stage", "adopted")


@one_in(3)
@pytest.mark.parametrize(
    ("way", "told"),
    [
        ("f", [("A law.", "Reuters Gazette")]),
        ("r", [("Another law.", "Gazette")]),
        ("k", [("A law.", "Reuters"), ("Another law.", "Gazette")]),
    ],
)
def test_a_near_act_gets_the_source_is_replaced_or_stays_apart(
    say: Dialogue, way: str, told: list[tuple[str, str]]
) -> None:
    first = say("Reuters", "", "", "", "y", given=(*GIVEN, *STATUS))
    assert first.code == 0, first.out
    short = tuple(word for word in NEAR if word not in ("--source", "Gazette"))
    found = say("Gazette", "", "", "", way, "y", given=(*short, *STATUS))
    assert found.code == 0, found.out
    assert "Perhaps the same act (the same status for the same scope)" in found.out
    updates = recorded(say.db)
    assert [
        (update.summary, " ".join(source.publisher for source in update.sources))
        for update in sorted(updates, key=lambda update: update.summary)
    ] == told


def test_an_address_beside_the_publisher_is_asked_for_no_more(say: Dialogue) -> None:
    told = say("Reuters, 2024-01-03, https://a.example/1", "", "", "y", given=GIVEN)
    assert told.code == 0 and "Its web address" not in told.out, told.out
    [new] = recorded(say.db)
    url = "https://a.example/1"
    assert new.sources == (Source("Reuters", url=url, published="2024-01-03"),)


def test_a_pipe_is_told_of_a_near_act(fast: InProcess, world: Path) -> None:
    assert fast("add", *GIVEN, "--source", "Reuters", *STATUS, db=world).code == 0
    done = fast("add", *NEAR, *STATUS, db=world)
    assert done.code == 0 and "Perhaps the same act" in done.err
    assert "--add-source" in done.err
    quiet = fast("add", *NEAR, *STATUS, "--allow-duplicate", db=world)
    assert "Perhaps" not in quiet.err


@one_in(3)
@pytest.mark.parametrize("answers", [(), ("ruritania",), ("ruritania", "S.")])
def test_going_away_writes_nothing(say: Dialogue, answers: tuple[str, ...]) -> None:
    before = say.db.read_bytes()
    found = say(*answers)
    assert found.code == 130 and "Traceback" not in found.out
    assert say.db.read_bytes() == before


@one_in(2)
@pytest.mark.parametrize("end", ["n", CTRL_C, "q"])
def test_answers_that_came_to_nothing_are_told_as_a_line(
    say: Dialogue, fast: InProcess, end: str
) -> None:
    answers = ("genovia", "A law.", "2024-01-02", "Reuters", "", "", "")
    stopped = say(*answers, end)
    assert stopped.code in (3, 130)
    line = "add genovia 'A law.' --date 2024-01-02 --source Reuters"
    assert f"to go on: hwstatus --db {say.db} {line}" in " ".join(stopped.out.split())
    assert recorded(say.db) == []
    assert fast(*shlex.split(line), db=say.db).code == 0
    [new] = recorded(say.db)
    assert (new.summary, new.sources[0].publisher) == ("A law.", "Reuters")


def test_a_line_to_go_on_names_whom_it_is_about(say: Dialogue) -> None:
    stopped = say(CTRL_C, given=("fracne", "A law."))
    assert "add ENTITY 'A law.'" in " ".join(stopped.out.split())
    assert any(line.strip().startswith("to go on: ") for line in stopped.lines)


def test_a_whole_command_line_asks_nothing(terminal: Terminal, world: Path) -> None:
    words = ("ruritania", "Other words.", "--date", "2023", "--source", "R")
    found = terminal("add", *words, db=world, stderr_too=True)
    assert found.code == 0 and "?" not in found.out and "Added" in found.out


def test_a_list_of_words_keeps_its_columns(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(questions, "console", Console(stderr=True, width=60))
    questions._list_words(questions.QUESTIONS["status"].choices)
    lines = capsys.readouterr().err.splitlines()
    meaning = 2 + max(map(len, questions.QUESTIONS["status"].choices)) + 2
    assert all(line[meaning - 2 : meaning] == "  " for line in lines)
    assert all(line[meaning].strip() for line in lines)
    words = [line[:meaning].strip() for line in lines]
    assert [word for word in words if word] == list(
        questions.QUESTIONS["status"].choices
    )
    assert len(lines) > len(questions.QUESTIONS["status"].choices), (
        "a long meaning takes several lines"
    )


def test_the_record_is_made_once(world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the person saw is what is recorded: each answer alone is checked before."""
    answers = iter(
        ("ruritania", "The king spoke.", "2024-01-02", "Times", "", "", "", "y")
    )
    monkeypatch.setenv("XDG_STATE_HOME", str(world.parent))
    monkeypatch.setattr("rich.prompt.Prompt.ask", lambda *_, **__: next(answers))
    monkeypatch.setattr(questions, "_drop_pasted", lambda: False)
    made: list[Update] = []
    read = validation.read_update

    def counted(raw: Mapping[str, Any], today: str) -> Update:
        made.append(read(raw, today))
        return made[-1]

    monkeypatch.setattr(validation, "read_update", counted)
    with open_editor(Location(world, "test"), CONTEXT) as editor:
        prompts.add(editor, AddOptions(), allow_duplicate=False)
    assert recorded(world, "ruritania") == [
        one._replace(recorded_by=CONTEXT.user) for one in made
    ]


@pytest.mark.parametrize(("answer", "was"), [("y", "2028-12-31"), ("n", None)])
def test_a_deadline_beside_an_open_one_is_asked_about(
    say: Dialogue, answer: str, was: str | None
) -> None:
    given = ("ruritania", "It moved.", "--date", "2026-01-02", "--source", "Times")
    found = say(answer, given=(*given, "--deadline", "5g=2029-06-30"))
    assert found.code == 0, found.out
    assert (
        "Open for 5g: 2028-12-31, Huawei equipment must be out (5d00000z" in found.out
    )
    assert "Did it move to 2029-06-30?" in found.out
    [new] = recorded(say.db, "ruritania", "2026-01-02")
    assert new.deadlines[0].replaces == was


def test_a_day_in_words_is_kept_as_the_day_that_it_was(say: Dialogue) -> None:
    """Answers that are gone on with tomorrow mean no other day."""
    stopped = say("genovia", "A law.", "2 days ago", "Reuters", CTRL_C)
    assert stopped.out.count("(--date '2 days ago': 2026-11-22)") == 1
    assert "--date 2026-11-22" in stopped.out
