"""On a terminal and in a pipe: colour, width, links, pager, counts, questions."""

import json
import re
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest
from rich.color import ColorSystem
from rich.style import Style

from conftest import InProcess, Subprocess, Terminal
from costs import one_in
from hwstatus.output.options import WIDEST, terminal_width
from hwstatus.record.vocabulary import STATUSES
from program import DAY, PROGRAM
from samples import AFTER, WORLD_UPDATES

TALL = 200
"""Rows of a terminal that needs no pager."""

COLOR = re.compile(r"\x1b\[[0-9;]*m")


@one_in(4)
@pytest.mark.parametrize(
    ("env", "options", "colored"),
    [
        ({}, "", True),
        ({"NO_COLOR": "1"}, "", False),
        ({"NO_COLOR": ""}, "", True),
        ({"TERM": "dumb"}, "", False),
        ({"TERM": "dumb", "FORCE_COLOR": "1"}, "", True),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, "", False),
        ({}, "--color never", False),
        ({"FORCE_COLOR": "1"}, "--color never", False),
        ({"NO_COLOR": "1"}, "--color always", True),
        ({}, "--color auto", True),
        ({}, "-f plain", False),
        ({}, "--json", False),
    ],
)
def test_colour_on_a_terminal(
    terminal: Terminal, world: Path, env: dict[str, str], options: str, colored: bool
) -> None:
    found = terminal(
        "list", "--limit", "3", *options.split(), db=world, env=env, rows=TALL
    )
    assert found.code == 0 and "fredcom" in found.out
    assert bool(COLOR.search(found.out)) == colored


@pytest.mark.parametrize(
    ("env", "options", "colored"),
    [
        ({}, "", False),
        ({"FORCE_COLOR": "1"}, "", True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, "", False),
        ({"NO_COLOR": "1"}, "--color always", True),
        ({"FORCE_COLOR": "1"}, "--color never", False),
        ({}, "--color always", True),
    ],
)
def test_colour_of_a_table_in_a_pipe(
    fast: InProcess, world: Path, env: dict[str, str], options: str, colored: bool
) -> None:
    found = fast("list", "-f", "table", *options.split(), db=world, env=env)
    assert bool(COLOR.search(found.out)) == colored


@pytest.mark.parametrize(
    "form", ["plain", "csv", "tsv", "json", "jsonl", "markdown", "html"]
)
def test_no_colour_in_what_scripts_read(
    fast: InProcess, world: Path, form: str
) -> None:
    for command in ("list", "show ruritania", "status", "search ban"):
        assert (
            "\x1b"
            not in fast(
                *command.split(),
                "-f",
                form,
                "--color",
                "always",
                db=world,
                env={"FORCE_COLOR": "1"},
            ).out
        )


def test_the_status_is_a_word_and_a_colour(terminal: Terminal, world: Path) -> None:
    shown = terminal("status", db=world, rows=TALL, columns=160).out
    for word in ("banned", "permitted"):
        style = Style.parse(STATUSES[word].colours.either)
        start = style.render(word, color_system=ColorSystem.EIGHT_BIT)
        assert start.removesuffix("\x1b[0m") in shown
    assert {"banned", "permitted", "phase-out", "under-review", "unknown"} <= set(
        re.findall(r"[a-z-]+", COLOR.sub("", shown))
    )


def test_a_bar_has_the_look_of_its_word(terminal: Terminal, world: Path) -> None:
    """What is unknown, mostly the longest bar, is as dim as its word."""
    shown = terminal("summary", db=world).out
    assert re.search(r"\x1b\[2munknown .*\x1b\[2[;m][^\x1b]*█", shown)


def test_a_limit_says_how_many_verdicts_there_are(
    terminal: Terminal, world: Path
) -> None:
    shown = terminal("status", "--limit", "1", db=world, stderr_too=True).out
    assert re.search(r"^1 of \d+ verdicts: 1 \S+", COLOR.sub("", shown), re.M)
    every = terminal("status", "--limit", "99", db=world, stderr_too=True).out
    assert " of " not in COLOR.sub("", every).splitlines()[-1].split(":")[0]


def test_the_order_of_looks_has_the_day_of_the_last_one(
    terminal: Terminal, world: Path
) -> None:
    shown = terminal("status", "--sort", "checked", db=world).out
    heading, _, *rows = COLOR.sub("", shown).splitlines()
    assert re.split(r"\s{2,}", heading.strip())[-2] == "looked at last"
    [looked_at] = [row for row in rows if row.startswith("Ruritania ")]
    assert "2026-10-01" in looked_at
    assert any(" never " in row for row in rows)


def test_those_not_looked_at_longest_have_a_line_each(
    terminal: Terminal, shipped: Path
) -> None:
    asked = ("status", "--sort", "checked")
    shown = terminal(*asked, db=shipped, rows=24, env={DAY: AFTER}).out
    rows = [line for line in COLOR.sub("", shown).splitlines() if " never" in line]
    assert len(rows) >= 10
    assert all(re.match(r"\S.* unknown( · [a-z ]+)? +never", row) for row in rows)


def test_sources_are_links_on_a_terminal_only(
    terminal: Terminal, fast: InProcess, world: Path
) -> None:
    assert (
        "\x1b]8;;https://ether.example/12\x1b\\"
        in terminal("show", "ruritania", db=world, rows=TALL).out
    )
    assert "\x1b]8" not in fast("show", "ruritania", "-f", "table", db=world).out


@pytest.mark.parametrize("columns", [40, 100, 160])
def test_the_table_fits_the_terminal(
    terminal: Terminal, world: Path, columns: int
) -> None:
    found = terminal(
        "show", "ruritania", "--color", "never", db=world, columns=columns, rows=TALL
    )
    widths = [len(line) for line in found.lines]
    assert max(widths) <= columns and max(widths) > columns * 0.6


def test_names_of_a_kind_are_counted_among_those_of_it(
    terminal: Terminal, shipped: Path
) -> None:
    asked = ("names", "--kind", "company", "--limit", "2")
    seen = terminal(*asked, db=shipped, stderr_too=True)
    assert re.search(r"^2 of 2\d\d entities", seen.out, re.MULTILINE)


def test_names_stand_side_by_side_where_there_is_room(
    terminal: Terminal, world: Path
) -> None:
    wide = terminal(
        "show",
        "borduria",
        "freedonia",
        "--color",
        "never",
        db=world,
        columns=130,
        rows=TALL,
    ).out
    narrow = terminal(
        "show",
        "borduria",
        "freedonia",
        "--color",
        "never",
        db=world,
        columns=80,
        rows=TALL,
    ).out
    assert re.search(r"^Borduria .*│ Freedonia", wide, re.MULTILINE)
    assert not re.search(r"Borduria .*Freedonia", narrow)
    assert narrow.index("Borduria") < narrow.index("Freedonia")


def test_counts_go_to_stderr(terminal: Terminal, world: Path) -> None:
    found = terminal("list", db=world, rows=TALL)
    assert found.err == "", "stderr is a pipe here: whoever reads it wants errors alone"
    both = terminal("list", db=world, rows=TALL, stderr_too=True)
    assert both.lines[-1] == f"{len(WORLD_UPDATES)} updates"
    both = terminal("status", db=world, rows=TALL, stderr_too=True)
    counts = " ".join(both.lines[-2:])
    assert counts.startswith(
        "1 banned on 5g · 1 phase-out on 5g · 1 under-review on 5g"
    )
    assert counts.endswith("1 permitted on 5g · 3 unknown")
    both = terminal("show", "ruritania", db=world, rows=TALL, stderr_too=True)
    assert "0 updates" not in both.out, "a profile counts its own updates"
    both = terminal("list", "--limit", "3", db=world, rows=TALL, stderr_too=True)
    assert both.lines[-1] == f"3 of {len(WORLD_UPDATES)} updates"


def test_a_terminal_that_knows_no_size_is_taken_for_80_columns(
    terminal: Terminal, world: Path
) -> None:
    found = terminal(
        "list", "--limit", "2", db=world, columns=0, rows=0, stderr_too=True
    )
    assert found.code == 0
    assert found.lines[-1] == f"2 of {len(WORLD_UPDATES)} updates"


@pytest.mark.parametrize("said", ["9" * 9, "9" * 21])
def test_a_width_that_no_screen_has_is_not_filled(
    said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # No longer than that: pytest, too, asks how wide the screen is.
    with monkeypatch.context() as patch:
        patch.setenv("COLUMNS", said)
        assert terminal_width() == WIDEST


@one_in(2)
@pytest.mark.parametrize(
    ("command", "unit"),
    [
        ("search ruritania", "updates"),
        ("search ruritania --since 2019", "updates"),
        ("status --scopes", "rows"),
        ("status --compare 2018 2024", "verdicts: "),
    ],
)
def test_what_a_limit_left_out_is_counted(
    terminal: Terminal, fast: InProcess, world: Path, command: str, unit: str
) -> None:
    def last(limit: int) -> str:
        words = [*command.split(), "--limit", str(limit)]
        return terminal(*words, db=world, rows=TALL, stderr_too=True).lines[-1]

    every = len(fast(*command.split(), "-f", "plain", db=world).lines)
    assert every > 2
    assert last(2).startswith(f"2 of {every} {unit}")
    assert f" of {every} {unit}" not in last(every)


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (
            "list --limit 1",
            "Newest first; oldest first: hwstatus list --limit 1 --reverse",
        ),
        ("list --sort date -r", "Oldest first; newest first: without --reverse"),
        ("list --sort name", "From A to Z; from Z to A: --reverse"),
        ("status --sort since", "Newest first; oldest first: --reverse"),
        (
            "status --limit 1",
            "Strictest first; loosest first: hwstatus status --limit 1 --reverse",
        ),
        ("status --sort oldest", "Oldest first; newest first: without --reverse"),
        (
            "timeline --limit 1",
            "Oldest first; newest first: hwstatus timeline --limit 1 --reverse",
        ),
        ("deadlines --sort days", "Earliest first; latest first: --reverse"),
        (
            "search ruritania -l 1",
            "Best match first; newest first: hwstatus search ruritania -l 1 --sort date",
        ),
        ("search ruritania --sort date", "Newest first; oldest first: --reverse"),
    ],
)
def test_the_order_is_told_where_it_was_asked_for(
    terminal: Terminal, world: Path, command: str, said: str
) -> None:
    words = command.split()
    seen = terminal(*words, db=world, rows=TALL, stderr_too=True, env={"NO_COLOR": "1"})
    told = re.sub(rf" --db {re.escape(str(world))}", "", " ".join(seen.lines[-8:]))
    assert said in told
    plain = terminal(
        words[0],
        *words[1:2][: words[0] == "search"],
        db=world,
        rows=TALL,
        stderr_too=True,
    )
    assert "--reverse" not in plain.out


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("list --status banned", "hwstatus status --status banned --sort since"),
        ("timeline banned", "hwstatus status banned --sort since"),
        (
            "list --status phase-out --group old-alliance --since 2020 -l 1",
            "hwstatus status --status phase-out --group old-alliance --sort since",
        ),
        ("list --status banned borduria", ""),
        ("timeline borduria", ""),
    ],
)
def test_below_acts_by_status_it_is_said_how_verdicts_are_asked_for(
    terminal: Terminal, world: Path, typed: str, said: str
) -> None:
    seen = terminal(*typed.split(), db=world, rows=TALL, stderr_too=True)
    told = re.sub(rf" --db {re.escape(str(world))}", "", " ".join(seen.lines))
    pointer = "Acts that set or confirm it; whose verdict became so last: "
    assert (pointer + said in told) if said else (pointer not in told)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("--by year", "Counted: all 15 updates."),
        ("--by year --since 2021", "Counted: 8 of 15 updates."),
        (
            "--by year --limit 2",
            "Counted: all 15 updates. Shown: 2 of 8 counts by year.",
        ),
        ("--by publisher", "Counted: all 15 updates, some more than once."),
    ],
)
def test_it_is_said_which_updates_are_counted(
    terminal: Terminal, world: Path, arguments: str, said: str
) -> None:
    shown = terminal("summary", *arguments.split(), db=world, stderr_too=True)
    assert shown.lines[-1] == said


@pytest.mark.parametrize("command", ["list", "timeline"])
def test_what_a_limit_leaves_is_told_of_how_many(
    terminal: Terminal, world: Path, command: str
) -> None:
    shown = terminal(command, "--limit", "2", db=world, rows=TALL, stderr_too=True)
    assert shown.lines[-1] == "2 of 15 updates"


def pager(folder: Path) -> Path:
    """A pager that shows that it was used."""
    path = folder / "pager"
    path.write_text('#!/bin/sh\necho "<PAGER>"\ncat\necho "</PAGER>"\n')
    path.chmod(0o755)
    return path


def test_a_pager_only_where_the_text_is_taller(terminal: Terminal, world: Path) -> None:
    env = {"HWSTATUS_PAGER": str(pager(terminal.setting.cwd))}
    paged = terminal("list", "--all", db=world, env=env, rows=10).out
    assert paged.startswith("<PAGER>") and paged.rstrip().endswith("</PAGER>")
    whole = terminal("list", "--all", db=world, env=env, rows=TALL).out
    assert "PAGER" not in whole
    assert paged.replace("<PAGER>\n", "").replace("</PAGER>\n", "") == whole
    assert (
        "PAGER"
        not in terminal("list", "--all", "--no-pager", db=world, env=env, rows=10).out
    )
    assert "PAGER" not in terminal("list", "--json", db=world, env=env, rows=10).out
    assert terminal(
        "list",
        "--all",
        db=world,
        env={"PAGER": str(pager(terminal.setting.cwd))},
        rows=10,
    ).out.startswith("<PAGER>")


def test_a_line_that_the_terminal_wraps_is_as_tall_as_it_is_there(
    terminal: Terminal, world: Path
) -> None:
    """An address of 141 cells takes two lines of 80."""
    env = {"HWSTATUS_PAGER": str(pager(terminal.setting.cwd)), "FORCE_COLOR": "1"}
    page = terminal("sources", "list", "--all", db=world, env=env, rows=TALL).lines
    assert any("long-path/" * 12 in line for line in page)
    for rows, is_paged in ((len(page) + 1, True), (len(page) + 2, False)):
        shown = terminal("sources", "list", "--all", db=world, env=env, rows=rows).out
        assert ("<PAGER>" in shown) == is_paged


@pytest.mark.parametrize("command", ["cat", "", "no-such-pager-anywhere", "false"])
def test_a_pager_that_is_none(terminal: Terminal, world: Path, command: str) -> None:
    found = terminal(
        "list",
        "--all",
        "--color",
        "never",
        db=world,
        env={"HWSTATUS_PAGER": command},
        rows=10,
    )
    assert found.code == 0
    if command != "false":
        assert (
            found.out
            == terminal(
                "list", "--all", "--color", "never", "--no-pager", db=world, rows=10
            ).out
        )


def test_who_leaves_a_pager_is_told_how_many_there_are(
    terminal: Terminal, shipped: Path
) -> None:
    told = [
        terminal("list", "--all", db=shipped, env=env, rows=10, stderr_too=True).lines[
            -1
        ]
        for env in ({"HWSTATUS_PAGER": "head -n 1"}, {"HWSTATUS_PAGER": "cat"})
    ]
    assert told[0] == told[1] and told[0].endswith(" updates")


def test_a_pager_with_an_open_quote(terminal: Terminal, world: Path) -> None:
    assert (
        terminal(
            "list", "--all", db=world, env={"HWSTATUS_PAGER": "less '"}, rows=10
        ).code
        == 0
    )


def test_the_same_command_in_a_pipe_is_plain(
    hw: Subprocess, terminal: Terminal, world: Path
) -> None:
    piped = hw("list", db=world, env={"COLUMNS": "40"})
    assert all(line.count("\t") == 7 for line in piped.lines)
    assert "\t" not in terminal("list", db=world, rows=TALL).out


def test_a_redirected_stdout_is_a_pipe(hw: Subprocess, world: Path) -> None:
    path = hw.setting.cwd / "out"
    with path.open("wb") as file:
        subprocess.run(
            [*PROGRAM, "--db", str(world), "list"],
            stdout=file,
            env=hw.setting.environment(),
            check=True,
        )
    assert path.read_text() == hw("list", db=world).out


# -- questions ---------------------------------------------------------------------------------------


def test_in_a_pipe_nothing_is_asked(hw: Subprocess, world: Path) -> None:
    found = hw("add", "ruritania", db=world, stdin="S.\n2024\nReuters\n")
    assert (found.code, found.out) == (2, "")
    assert found.err.startswith("error: missing: summary, --date, --source\n")


def test_ids_go_to_stdout_in_a_pipe_only(
    terminal: Terminal, hw: Subprocess, world: Path
) -> None:
    shown = terminal(
        "add",
        "ruritania",
        "S.",
        "--date",
        "2024",
        "--source",
        "R",
        "--status",
        "banned",
        "--basis",
        "law",
        db=world,
    )
    assert shown.out == "" and "Added " in shown.err
    piped = hw("add", "freedonia", "T.", "--date", "2024", "--source", "R", db=world)
    assert re.fullmatch(r"[0-9a-z]{10}\n", piped.out)
    assert (
        json.loads(
            hw(
                "list",
                "--json",
                "--limit",
                "1",
                "--sort",
                "recorded",
                "--country",
                "freedonia",
                db=world,
            ).out
        )[0]["id"]
        == piped.out.strip()
    )


def test_what_somebody_else_stored_unescaped_is_not_shown_so(
    terminal: Terminal, world: Path
) -> None:
    """A tracker may come from anybody: its lines need not be as the program writes them."""
    with closing(sqlite3.connect(world, isolation_level=None)) as connection:
        connection.execute("DROP TRIGGER version_update_refused")
        connection.execute(
            "UPDATE version SET record = replace(record, 'summary\":\"', ?)",
            ('summary":"\x9b\u202e',),
        )
        connection.execute(
            "INSERT OR REPLACE INTO meta VALUES ('dataset', ?)", ("2\x9b\u202e",)
        )
    for words in (("list", "--json"), ("list", "-f", "jsonl"), ("cite",)):
        found = terminal(*words, db=world, rows=TALL)
        assert found.code == 0
        assert found.out
        assert not re.search("[\x9b\u202e]", found.out)


@pytest.mark.parametrize("columns", [40, 60, 80])
def test_a_hint_is_broken_at_words_and_never_in_a_command(
    terminal: Terminal, world: Path, columns: int
) -> None:
    place = {"HWSTATUS_DB": str(world)}
    shown = terminal("show", "kingdom of ruritaniaa", env=place, columns=columns, stderr_too=True)  # fmt: skip
    lines = shown.out.splitlines()
    assert max(map(len, lines)) <= columns
    assert "all names: hwstatus names" in lines[-1]
    assert " ".join(" ".join(lines).split()).startswith(
        "error: no country or company matches 'kingdom of ruritaniaa' did you mean: ruritania ("
    )


@pytest.mark.parametrize("columns", [40, 46, 60, 80])
def test_a_message_is_broken_before_a_command_and_never_in_it(
    terminal: Terminal, world: Path, columns: int
) -> None:
    env = {"HWSTATUS_DB": str(world)}
    asked = "add ruritania Rain. --date 2024-01-02 --source Times --status banned"
    shown = terminal(*asked.split(), env=env, columns=columns, stderr_too=True)
    short = re.findall(r"Added (\w+) ", shown.out)[0]
    ends = [f"hwstatus edit {short} --set stage=adopted", "Undo: hwstatus undo"]
    assert [any(line.endswith(end) for line in shown.lines) for end in ends] == [True, True]  # fmt: skip
    assert max(map(len, shown.lines)) <= columns


@pytest.mark.parametrize("columns", [50, 60, 70])
def test_a_footer_keeps_its_command_whole(
    terminal: Terminal, shipped: Path, columns: int
) -> None:
    env = {"HWSTATUS_DB": str(shipped), "NO_COLOR": "1"}
    shown = terminal("list", "france", env=env, columns=columns, stderr_too=True)
    assert [line for line in shown.lines if line.endswith("hwstatus list france --own")]
    shown = terminal("status", env=env, columns=columns, stderr_too=True)
    assert [line for line in shown.lines if line.endswith("--group world.")]
