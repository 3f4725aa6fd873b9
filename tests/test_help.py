"""Help: short, grouped, reachable from every side; near names where a word is none."""

import re
import shlex
from contextlib import suppress
from itertools import product
from pathlib import Path

import pytest
from typer import BadParameter

from conftest import InProcess, Subprocess
from costs import one_in
from hwstatus.cli.option_words import (
    ELSEWHERE,
    IN_WORDS,
    LEFT_OUT,
    OF_AGE,
    options_meant,
)
from hwstatus.cli.registry import COMMANDS, sections, visible
from hwstatus.cli.running import Meant
from hwstatus.cli.spreading import build_command
from hwstatus.cli.unknown_option import option_hint
from hwstatus.cli.unknown_words import INSTEAD
from hwstatus.record.models import Entity
from hwstatus.record.names import said_instead
from samples import WORLD_ENTITIES, write_tracker

NAMES = [verb.name for verb in visible()]
SCREEN = 45
"""Lines of help that fit one screen."""


def test_help_lists_every_command_in_its_section(hw: Subprocess) -> None:
    found = hw("--help")
    assert (found.code, found.err) == (0, "")
    for title, verbs in sections().items():
        section = found.out.split(f"\n{title}:\n")[1].split("\n\n")[0]
        listed = [line.split()[0] for line in section.splitlines()]
        assert listed == [verb.name for verb in verbs]
    assert found.out == hw("-h").out == hw("help").out


@pytest.mark.parametrize("name", NAMES)
def test_the_help_of_a_command(fast: InProcess, name: str) -> None:
    found = fast(name, "--help")
    assert (found.code, found.err) == (0, "")
    assert len(found.lines) <= SCREEN
    described, examples = found.out.split("\nExamples:\n")
    assert max(map(len, described.splitlines())) <= 80
    assert f"hwstatus {name}" in examples.replace("--db mine.db ", "")
    assert fast("help", name).out == found.out


@pytest.mark.parametrize("name", NAMES)
def test_help_names_every_option(fast: InProcess, name: str) -> None:
    shown = fast(name, "--help").out
    params = build_command(name).params  # type: ignore[union-attr]
    flags = [flag for p in params for flag in p.opts if flag.startswith("-")]
    assert [f for f in flags if not re.search(rf"(?<![\w-]){f}\b", shown)] == []


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("show", "{NAME...}"),
        ("list", "[NAME]..."),
        ("sources", "[list|check] [NAME]..."),
        ("add", "[ENTITY] [SUMMARY]"),
    ],
)
def test_usage_shows_arguments_with_brackets_of_their_own(
    fast: InProcess, name: str, words: str
) -> None:
    usage = fast(name, "--help").lines[0]
    assert usage == f"Usage: hwstatus {name} [OPTIONS] {words}"


def test_a_commands_own_options_come_first(fast: InProcess) -> None:
    shown = fast("status", "--help").out
    order = ["Arguments:", "Options:", "--compare", "Filters:", "Time:", "Output:"]
    places = [shown.index(word) for word in (*order, "Tracker:", "Examples:")]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("topic", "words"),
    [
        ("filters", ["--since WHEN", "--limit, -l N", "0: all", "phase-out"]),
        ("time", ["--on DATE", "--known-at DATE", "--projected"]),
        ("output", ["--format, -f FORMAT", "jsonl", "NO_COLOR"]),
        ("tracker", ["--db FILE"]),
        ("words", ["phase-out", "5g-core", "legislature", "tighten"]),
    ],
)
def test_a_topic(fast: InProcess, topic: str, words: list[str]) -> None:
    found = fast("help", topic)
    assert (found.code, found.err) == (0, "")
    assert [word for word in words if word not in found.out] == []
    assert max(map(len, found.lines)) <= 80


def test_help_for_what_is_no_command(fast: InProcess) -> None:
    found = fast("help", "shwo")
    assert (found.code, found.out) == (2, "")
    assert found.err.splitlines() == [
        "error: no command or topic 'shwo'",
        "  did you mean: show?",
        "  topics: filters, time, output, tracker, words, team",
    ]


# -- words that are no command or option ---------------------------------------------


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("france", "its verdict: hwstatus show france"),
        ("UK", "its verdict: hwstatus show united-kingdom"),
        ("ban", "that is: hwstatus status banned"),
        ("lsit", "did you mean: list?"),
        ("dead", "did you mean: deadlines?"),
        ("back", "did you mean: backup, backups?"),
    ],
)
def test_a_word_that_is_no_command(
    fast: InProcess, shipped: Path, line: str, hint: str
) -> None:
    found = fast(line, env={"HWSTATUS_DB": str(shipped)})
    assert (found.code, found.out) == (2, "")
    assert found.err.splitlines() == [
        f"error: no command '{line}'",
        f"  {hint}",
        "  see: hwstatus --help",
    ]


def test_a_word_like_nothing(fast: InProcess) -> None:
    assert fast("xyzzy").err.splitlines() == [
        "error: no command 'xyzzy'",
        "  see: hwstatus --help",
    ]


def test_a_word_that_is_no_command_with_a_broken_tracker(
    fast: InProcess, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.db"
    broken.write_text("no database")
    found = fast("france", env={"HWSTATUS_DB": str(broken)})
    assert found.code == 2 and "no command 'france'" in found.err


LONGEST_AGO = "who was looked at longest ago: hwstatus status --sort checked"
WHOLE = "publish writes the whole tracker;"
PART = (
    f"{WHOLE} a part: hwstatus export --group eu -o eu.jsonl"
    "   hwstatus --db eu.db import eu.jsonl   hwstatus --db eu.db publish"
)


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        (
            "status -q",
            "without its messages: hwstatus status 2>/dev/null"
            "   whether there is any, in a pipe: hwstatus status | grep -q .",
        ),
        ("checked --list", LONGEST_AGO),
        ("checked --oldest", LONGEST_AGO),
        ("checked --before 6m", LONGEST_AGO),
        ("checked", LONGEST_AGO),
        ("checked --on 2024", "that is: hwstatus checked --date 2024 NAME"),
        ("status --stale 6m", "without 6m that is: hwstatus status --sort checked"),
        (
            "status --checked-before 2026-05",
            "without 2026-05 that is: hwstatus status --sort checked",
        ),
        ("publish --group eu", f"{PART} DIR"),
        ("publish site --region eu --cards", f"{PART} site --cards"),
        (
            "publish site --group eu --title X",
            f"{WHOLE} that is: hwstatus publish site",
        ),
        (
            "backup --since 2020 b.db --db a.db",
            "backup copies the whole tracker; a part: hwstatus --db a.db"
            " export --since 2020 -o 2020.jsonl",
        ),
        ("publish --to site", "that is: hwstatus publish site"),
        ("add --country france --summary Left", "that is: hwstatus add france Left"),
        ("feeds --url https://news.example", "see: hwstatus feeds --help"),
        (
            "feeds add --url https://news.example",
            "that is: hwstatus feeds add https://news.example",
        ),
        ("watch add --country france", "see: hwstatus watch --help"),
        ("watch add mine --country france", "that is: hwstatus watch add mine france"),
        ("edit --id h7ts --note x", "that is: hwstatus edit h7ts --set note=x"),
        ("status --top eu", "see: hwstatus status --help"),
        ("list -rc france", "see: hwstatus list --help"),
        (
            "edit k7q2 --status banned",
            "that is: hwstatus edit k7q2 --set status=banned",
        ),
        ("list --publsher PTS", "did you mean: --publisher?"),
        ("status --not kenya --bogus", "see: hwstatus status --help"),
        ("show kenya ----within 6m", "see: hwstatus show --help"),
    ],
)
def test_an_option_that_a_command_lacks(fast: InProcess, line: str, hint: str) -> None:
    found = fast(*line.split())
    assert (found.code, found.out) == (2, "")
    assert found.err.splitlines()[1] == f"  {hint}"


@pytest.mark.slow
def test_a_part_is_published_by_the_lines_that_are_offered(
    fast: InProcess, shipped: Path
) -> None:
    env = {"HWSTATUS_DB": str(shipped)}
    told = fast("publish", "site", "--country", "andorra", "-n", env=env).err
    _, _, offered = told.partition("the whole tracker; a part: ")
    for line in offered.splitlines()[0].split("   "):
        done = fast(*shlex.split(line)[1:], env=env)
        assert done.code == 0, done.err
    assert done.err.startswith("Would publish to site")
    ids = ("list", "--fields", "id")
    of_the_part = fast(*ids, "--country", "andorra", env=env).lines
    assert of_the_part == fast(*ids, "--db", "andorra.db").lines != []


def test_of_a_folder_called_as_somebody_a_site_of_that_alone_is_offered(
    fast: InProcess, world: Path
) -> None:
    told = fast("publish", "ruritania", "-n", db=world).err
    assert "the whole tracker; a part: hwstatus " in told
    assert " export ruritania -o ruritania.jsonl " in told
    assert "a part" not in fast("publish", "site", "-n", db=world).err


def options_lacked(name: str) -> set[str]:
    """The words that are read as something else where a command has no option of that name."""
    command = build_command(name)
    assert command is not None
    own = {flag for each in command.params for flag in each.opts}
    words = {word for _, words in options_meant() for word in words}
    words |= {
        word for _, (of, *own) in said_instead(ELSEWHERE) if of == name for word in own
    }
    words |= {word for _, words in said_instead(INSTEAD) for word in words}
    words |= {*LEFT_OUT, *IN_WORDS, *OF_AGE, *COMMANDS}
    return {f"--{word}" for word in words} - own


def said_of(line: list[str], option: str) -> tuple[str, list[str]]:
    """What is said to an option that its command lacks, and the line that is run instead; empty without one."""
    try:
        return option_hint(line, option), []
    except Meant as meant:
        return "", list(meant.args)


@one_in(6)
@pytest.mark.parametrize("name", [one for one in NAMES if not COMMANDS[one].records])
def test_a_line_that_is_run_in_place_of_another_loses_no_word(name: str) -> None:
    behind = ["--fields", "id,date", "-o", "sweden.csv"]
    values: tuple[list[str], ...] = ([], ["h7ts"], ["desc"])
    for option, value in product(options_lacked(name), values):
        line = [name, "sweden", option, *value, *behind]
        run = said_of(line, option)[1] or line
        lost = [word for word in ["sweden", *behind] if word not in run]
        assert lost == [], (line, run)
        assert all(any(one in word for word in run) for one in value), (line, run)


@one_in(6)
@pytest.mark.parametrize("name", NAMES)
def test_a_line_that_is_offered_is_taken(fast: InProcess, name: str) -> None:
    """Whatever option a command lacks: the line has no other that it lacks, no word too many and none too few."""
    fast("--version")  # some hints look into the tracker of the line that is run
    for option in options_lacked(name):
        for value in ([], ["eu"], ["6m"], ["a.csv"]):
            hint, run = said_of([name, option, *value], option)
            _, _, offered = hint.partition("that is: hwstatus ")
            verb, *rest = shlex.split(offered) or run or ["man"]
            with suppress(BadParameter):  # of a value that is still to be given
                build_command(verb).make_context(verb, rest)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("o2", "o2-uk"),
        ("telekom", "deutsche-telekom"),
        ("fracne", "france"),
        ("england", "united-kingdom"),
        ("Northern Ireland", "united-kingdom"),
        ("United Kingdm", "united-kingdom"),
        ("Czech Repubic", "czechia"),
        ("Untied States", "united-states"),
        ("france germny", "germany"),
    ],
)
def test_near_names(fast: InProcess, shipped: Path, typed: str, near: str) -> None:
    found = fast("show", typed, db=shipped)
    assert found == fast("show", *typed.split(), db=shipped)
    assert (found.code, found.out) == (1, "")
    guess = found.err.splitlines()[1]
    assert guess.startswith("  did you mean: ") and f"{near} (" in guess
    assert guess.count(" update") <= 3


FRANCE = "did you mean: france (48 updates)?   all names: hwstatus names"


@pytest.mark.parametrize(
    ("line", "hints"),
    [
        ("status qq de fr", ["all names: hwstatus names"]),
        ("show ab", ["updates that say so: hwstatus search ab"]),
        ("show foobar france", ["all names: hwstatus names"]),
        ("show germny germany", ["all names: hwstatus names"]),
        ("show frnce germany", [FRANCE]),
    ],
)
def test_no_name_of_the_line_is_suggested(
    fast: InProcess, shipped: Path, line: str, hints: list[str]
) -> None:
    found = fast(*line.split(), env={"HWSTATUS_DB": str(shipped)})
    assert (found.code, found.out) == (1, "")
    assert [said.strip() for said in found.err.splitlines()[1:]] == hints


@pytest.mark.parametrize("typed", ["check five-eyes", "log five eyes"])
def test_a_group_in_place_of_a_name(fast: InProcess, shipped: Path, typed: str) -> None:
    found = fast(*typed.split(), env={"HWSTATUS_DB": str(shipped)})
    instead = "hwstatus status --group five-eyes or hwstatus certify --group five-eyes"
    assert found.err.splitlines()[1:] == [f"  that is a group: {instead}"]


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("banned", "that is a status: hwstatus status --status banned"),
        ("case-by-case", "that is a status: hwstatus status --status case-by-case"),
        ("Phase Out", "that is a status: hwstatus status --status phase-out"),
        ("5g-core", "that is a scope: hwstatus status --scope 5g-core"),
        ("company", "that is a kind: hwstatus status --kind company"),
    ],
)
def test_a_word_of_a_list_in_place_of_a_name(
    fast: InProcess, tmp_path: Path, word: str, hint: str
) -> None:
    country = Entity("belarus", "Belarus", "country", "BY")
    db = write_tracker(tmp_path / "t.db", [*WORLD_ENTITIES, country])
    option = hint.split("hwstatus ")[1].split()
    for typed in ([word], word.split()):
        asked = fast("status", *typed, db=db)
        assert asked.code == 0 and asked.out == fast(*option, db=db).out
        refused = fast("show", *typed, env={"HWSTATUS_DB": str(db)})
        assert refused.code == 1 and refused.err.splitlines()[1] == f"  {hint}"
    called = Entity("word", word, "organisation")
    named = write_tracker(tmp_path / "n.db", [*WORLD_ENTITIES, country, called])
    assert fast("status", word, "--fields", "entity", db=named).lines == ["word"]


def test_version(hw: Subprocess) -> None:
    from hwstatus import __version__

    assert hw("--version") == (0, f"hwstatus {__version__}\n", "")


@pytest.mark.parametrize("asked", ["--help", "help summary", "help team", "why --help"])
def test_help_fits_a_narrow_terminal(fast: InProcess, asked: str) -> None:
    lines = fast(*asked.split(), env={"COLUMNS": "40"}).lines
    assert [line for line in lines if len(line) > 40 and "hwstatus" not in line] == []


@pytest.mark.parametrize(
    ("topic", "said"),
    [
        ("team", "hwstatus --db ADDRESS init"),
        ("time", "3 months ago"),
        ("confidence", "single-press"),
        ("Statuses", "phase-out"),
        ("map", "hwstatus map -o world.svg"),
    ],
)
def test_a_topic_is_explained(fast: InProcess, topic: str, said: str) -> None:
    found = fast("help", topic)
    assert found.code == 0 and said in found.out
