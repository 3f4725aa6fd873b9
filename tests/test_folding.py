"""What a terminal folds: verdicts of which nothing is known, and updates that changed nothing."""

import re
import shlex
from itertools import pairwise
from pathlib import Path

import pytest

from conftest import InProcess, Terminal, json_lines
from samples import WORLD_ENTITIES, update, write_tracker


def test_the_unknown_are_folded_by_what_operators_do(
    fast: InProcess, world: Path
) -> None:
    page = fast("status", "-f", "table", db=world).out
    known, _, unknown = page.partition("unknown: 3 more, a row each with --all\n")
    assert "Ruritania" in known and "Elbonia" not in known
    assert unknown.split() == (
        ["no", "report", "Elbonia,", "Genovia,", "Syldavia", "(government:", "banned)"]
    )
    for asked in (["--all"], ["--status", "unknown"], ["elbonia"]):
        assert "--all" not in fast("status", *asked, "-f", "table", db=world).out
    every = fast("status", "-f", "plain", db=world).lines
    assert [line.split("\t")[0] for line in every if "\tunknown\t" in line] == [
        "elbonia",
        "genovia",
        "syldavia",
    ]


def test_a_long_history_is_folded_where_nothing_changed(
    fast: InProcess, tmp_path: Path
) -> None:
    said = [
        update(f"{n:010}", "ruritania", date=f"20{n:02}-01-01", effects=effects)
        for n in range(1, 20)
        for effects in [["banned"] if n == 4 else []]
    ]
    place = write_tracker(tmp_path / "long.db", [*WORLD_ENTITIES, *said])
    page = fast("show", "ruritania", "-f", "table", db=place).out
    assert "2001-01-01  3 updates until 2003-01-01 that changed nothing: --all" in page
    assert "2005-01-01  5 updates until 2009-01-01 that changed nothing: --all" in page
    assert "2004-01-01" in page and "told as 0000000010" in page
    every = fast("show", "ruritania", "--all", "-f", "table", db=place).out
    assert all(f"told as {n:010}" in every for n in range(1, 20))
    assert "--all" not in every


@pytest.mark.parametrize(
    "asked", ["list", "list spain --since 2020", "timeline france", "search law"]
)
def test_a_long_list_of_updates_ends_with_the_screen(
    terminal: Terminal, fast: InProcess, shipped: Path, asked: str
) -> None:
    env = {"NO_COLOR": "1", "PAGER": "cat"}
    seen = terminal(*asked.split(), db=shipped, stderr_too=True, env=env)
    every = len(fast(*asked.split(), db=shipped).lines)
    more = rf"(more|the main ones) of {every:,} updates, and each in full: --all"
    assert len(seen.lines) <= 23
    assert [line for line in seen.lines if re.fullmatch(more, line)]
    for further in ("--all",), ("--limit", "99"):
        whole = terminal(*asked.split(), *further, db=shipped, env=env)
        assert len(whole.lines) > 23 and ": --all" not in whole.out


@pytest.mark.parametrize(
    ("asked", "more"),
    [
        ("names", "more of 579 entities: --all"),
        ("names --kind company", "more of "),
        ("groups", "more of 26 groups: --all"),
        ("summary --by publisher", r"1,\d+ more lines: --all"),
        ("check --rule old-headline --severity info", "more of 227 findings: --all"),
        ("sources --broken --unofficial", ""),
    ],
)
def test_whatever_is_long_ends_with_the_screen(
    terminal: Terminal, shipped: Path, asked: str, more: str
) -> None:
    env = {"NO_COLOR": "1", "HWSTATUS_DB": str(shipped), "PAGER": "cat"}
    seen = terminal(*asked.split(), stderr_too=True, env=env)
    assert len(seen.lines) <= 23
    assert any(re.match(more, line) for line in seen.lines) or not more
    if more:
        whole = terminal(*asked.split(), "--all", env=env)
        assert len(whole.lines) > 30 and ": --all" not in whole.out


def test_a_number_of_rows_is_no_screen(terminal: Terminal, shipped: Path) -> None:
    env = {"NO_COLOR": "1", "PAGER": "cat"}
    seen = terminal("names", "--limit", "40", db=shipped, env=env)
    assert len(seen.lines) > 40 and ": --all" not in seen.out


@pytest.mark.parametrize(
    "asked", ["timeline ethiopia", "list finland", "search nepal", "sources portugal"]
)
def test_a_list_that_a_few_screens_hold_stands_whole(
    terminal: Terminal, shipped: Path, asked: str
) -> None:
    env = {"NO_COLOR": "1"}
    seen = terminal(*asked.split(), db=shipped, env=env)
    every = terminal(*asked.split(), "--all", "--no-pager", db=shipped, env=env)
    assert len(seen.lines) > 23 and seen.out == every.out


@pytest.mark.parametrize(
    "asked", ["", "status", "show germany", "deadlines", "sources", "summary"]
)
def test_the_first_screen_is_the_answer(
    terminal: Terminal, fast: InProcess, shipped: Path, asked: str
) -> None:
    env = {"NO_COLOR": "1", "HWSTATUS_DB": str(shipped)}
    seen = terminal(*asked.split(), stderr_too=True, env=env)
    assert len(seen.lines) <= 23
    folded = asked not in ("", "summary")
    assert ("--all" in seen.out) == folded
    if asked == "status":
        rows = [line for line in seen.lines if re.search(r" 20\d\d.* \w{4}$", line)]
        left = re.search(r"^(\d+) more: --all", seen.out, re.MULTILINE)
        named = len(fast("status", db=shipped).lines)
        assert left and len(rows) >= 12 and len(rows) + int(left[1]) == named
    if asked == "show germany":
        told = terminal(*asked.split(), "--all", "--no-pager", db=shipped)
        assert len(told.lines) > 23


@pytest.mark.parametrize(
    ("asked", "command"),
    [
        ("show germany", "sources germany"),
        ("show germany uk --all", "sources germany united-kingdom"),
        ("why portugal", "sources portugal"),
        ("timeline germany --limit 4", "sources germany"),
        ("timeline germany --limit 3", ""),
        ("list --limit 4", "show ID"),
        ("list --group eu --limit 4", "sources --group eu"),
        ("list --limit 3", ""),
        ("list germany --until 2001", ""),
        ("status germany", ""),
        ("show h7ts", ""),
    ],
)
def test_the_addresses_behind_links_are_asked_for_once(
    terminal: Terminal, shipped: Path, asked: str, command: str
) -> None:
    env = {"NO_COLOR": "1", "HWSTATUS_DB": str(shipped)}
    words = [*asked.split(), "--no-pager"]
    seen = terminal(*words, stderr_too=True, env=env)
    told = [line for line in seen.lines if line.startswith("Addresses: ")]
    assert told == [f"Addresses: hwstatus {command}"] * bool(command)
    linking = terminal(*words, stderr_too=True, env={**env, "VTE_VERSION": "7402"})
    assert "Addresses: " not in linking.out


@pytest.mark.parametrize(
    ("asked", "number"),
    [
        ("list australia --since 2018-08 --until 2018-08", 3),
        ("timeline australia --since 2018-08 --until 2018-08", 3),
        ("search adtran", 1),
        ("list australia --since 2018 --until 2018", 0),
    ],
)
def test_a_few_updates_stand_above_their_addresses(
    terminal: Terminal, shipped: Path, asked: str, number: int
) -> None:
    """That of an official source goes before others."""
    seen = terminal(*asked.split(), "--no-pager", db=shipped, env={"NO_COLOR": "1"})
    addresses = re.findall(r"^ +(https?://\S+)$", seen.out, re.MULTILINE)
    assert len(addresses) == number
    ministry = "https://www.ag.gov.au/Consultations/Pages/Telecommunications-Sector-Security-Reforms.aspx"
    assert (ministry in addresses) == (number == 3)


def test_scopes_without_room_for_columns_stand_by_status(
    terminal: Terminal, shipped: Path
) -> None:
    asked = ["status", "--scopes", "--group", "europe"]
    env = {"NO_COLOR": "1", "HWSTATUS_DB": str(shipped)}
    seen = terminal(*asked, stderr_too=True, env=env)
    assert len(seen.lines) <= 23 and ": --all" in seen.out
    assert re.match("name +scopes: status\n", seen.out)
    assert (
        "\nAustria               5g, legacy-mobile, fixed: case-by-case\n" in seen.out
    )
    acts = "Acts of one scope: hwstatus list --scope 5g-core --group europe"
    assert seen.lines[-1] == acts
    whole = terminal(*asked, "--all", "--no-pager", env=env).out
    assert re.search("^unknown +Andorra, ", whole, re.MULTILINE)


@pytest.mark.parametrize("asked", ["status --on 2021-06", "status europe as of 2021"])
def test_the_first_screen_has_what_was_said_before_it(
    terminal: Terminal, shipped: Path, asked: str
) -> None:
    seen = terminal(*asked.split(), db=shipped, stderr_too=True, env={"NO_COLOR": "1"})
    assert re.search(r"^\(--on .*: as of 2021-", seen.out, re.MULTILINE)
    assert len(seen.lines) <= 23 and "--all" in seen.out


def plain(page: str) -> str:
    """A page without its colours and links."""
    return re.sub(r"\x1b\[[\d;]*m|\x1b\]8;[^\x1b]*\x1b\\", "", page)


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("canada", 24),
        ("canada", 30),
        ("canada", 50),
        ("germany", 24),
        ("usa", 24),
        ("deutsche-telekom", 24),
        ("bt-group", 24),
    ],
)
@pytest.mark.parametrize("env", [{"NO_COLOR": "1"}, {}])
def test_the_first_screen_of_a_history_ends_with_the_newest_act(
    terminal: Terminal, shipped: Path, name: str, rows: int, env: dict[str, str]
) -> None:
    asked = ["show", name, "--no-pager"]
    lines = terminal(*asked, db=shipped, env=env, rows=rows).lines
    every = terminal(*asked, "--all", db=shipped, env=env, rows=rows).lines
    [fold] = [n for n, line in enumerate(lines) if "more: --all" in line]
    assert lines[:fold] == every[:fold]
    assert len(lines) < rows
    act = r"^20\S+  +● (?!.*: )(?:.|\n)*? · (\w{4})$"
    [*_, newest] = re.findall(act, plain("\n".join(every)), re.MULTILINE)
    assert f" · {newest}" in plain("\n".join(lines)), "in the frame, or below it"
    assert re.match(r"$|20|  \S", plain(every[fold])), "no fact is cut"


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("uk", "zgyk 8m0h"),
        ("germany", "szfd"),
        ("deutsche telekom", "zzp9 k86w"),
        ("usa", "4x9s d83n"),
        ("sweden", "xse0 42pv"),
        ("canada", "2mge g511"),
        ("costa rica", "pnpe ywax"),
    ],
)
def test_the_acts_that_a_verdict_rests_on_and_the_newest_stand_whole_and_once(
    terminal: Terminal, shipped: Path, name: str, ids: str
) -> None:
    """Before a list of companies, and with one publisher each."""
    env = {"NO_COLOR": "1", "HWSTATUS_DB": str(shipped)}
    seen = terminal("show", *name.split(), "--no-pager", stderr_too=True, env=env)
    assert len(seen.lines) < 24 and "…" not in seen.out
    told = re.findall(r"^(?!│ last ).* · (\w{4}) *│?$", seen.out, re.MULTILINE)
    assert [one for one in ids.split() if told.count(one) != 1] == []


@pytest.mark.parametrize("name", ["costa-rica", "united-states", "india", "libya"])
def test_a_first_screen_frames_the_verdict_with_the_act_that_carries_it(
    terminal: Terminal, fast: InProcess, shipped: Path, name: str
) -> None:
    """Where both acts that it rests on find no room, the words of that one alone."""
    [row] = json_lines(fast("status", name, "-f", "jsonl", db=shipped))
    env = {"NO_COLOR": "1", "HWSTATUS_DB": str(shipped)}
    seen = terminal("show", name, "--no-pager", stderr_too=True, env=env)
    framed = [line.strip("│ ") for line in seen.lines if line.startswith("│")]
    assert f" · {row['decided_by'][:4]}" in "\n".join(framed)
    assert row["summary"][:40] in " ".join(framed)


def test_an_act_that_confirms_is_marked_and_goes_before_context(
    terminal: Terminal, tmp_path: Path
) -> None:
    acts = [
        update("0000000001", "ruritania", date="2001-01-01", effects=["banned"]),
        update("0000000002", "ruritania", date="2002-01-01", effects=["banned"]),
    ]
    context = [
        update(f"{n:010}", "ruritania", date=f"20{n}-01-01") for n in range(10, 26)
    ]
    place = write_tracker(tmp_path / "long.db", [*WORLD_ENTITIES, *acts, *context])
    seen = terminal("show", "ruritania", db=place, env={"NO_COLOR": "1"})
    assert "2002-01-01  ● banned (5g), as before\n" in seen.out
    assert re.search(r"^\d+ more: --all$", seen.out, re.MULTILINE)
    assert seen.lines[-1].endswith(" · 0000000025"), "context fills what is left"


@pytest.mark.parametrize(
    ("names", "rows", "newest"),
    [
        ("vietnam malaysia", 24, 1),
        ("s korea japan taiwan", 24, 0),
        ("s korea japan taiwan", 40, 1),
    ],
)
def test_the_first_screen_of_several_names_has_the_verdict_on_each_and_what_is_newest(
    terminal: Terminal, shipped: Path, names: str, rows: int, newest: int
) -> None:
    asked = ["show", *names.split(), "--no-pager"]
    env = {"NO_COLOR": "1"}
    seen = terminal(*asked, db=shipped, env=env, rows=rows)
    every = terminal(*asked, "--all", db=shipped, env=env, rows=rows)
    boxes = [n for n, line in enumerate(every.lines) if line.startswith("╭")]
    named = {every.lines[n - 1] for n in boxes}
    assert named <= set(seen.lines) and len(seen.lines) < rows
    assert len(re.findall(r"^\d+ more: --all$", seen.out, re.MULTILINE)) == len(named)
    ends = [every.lines[n - 3] for n in boxes[1:]] + every.lines[-1:]
    ids = {end.rpartition(" · ")[2] for end in ends}
    shown = {line.rpartition(" · ")[2] for line in seen.lines if line[:4].isspace()}
    assert len(ids & shown) == newest


@pytest.mark.parametrize(
    ("names", "begun"),
    [("mtn bharti-airtel safaricom", 2), ("s korea japan taiwan", 2)],
)
def test_the_newest_stands_in_a_line_where_it_finds_no_more_room(
    terminal: Terminal, shipped: Path, names: str, begun: int
) -> None:
    """In the line that what is known beside the verdict leaves; before the companies of a country."""
    asked = ["show", *names.split(), "--no-pager"]
    seen = terminal(*asked, db=shipped, env={"NO_COLOR": "1"})
    assert len(re.findall(r"^20\d\d.*\w…$", seen.out, re.MULTILINE)) == begun
    assert seen.out.count("more: --all\n20") == begun


def test_what_is_known_beside_an_unknown_verdict_is_on_the_first_screen(
    terminal: Terminal, shipped: Path
) -> None:
    asked = ["show", "vodafone", "deutsche telekom", "orange"]
    seen = terminal(*asked, db=shipped, env={"NO_COLOR": "1"})
    assert "cloud    phase-out since 2 Sep 2024" in seen.out


@pytest.mark.parametrize(
    ("name", "labels", "like"),
    [
        ("vodafone", ["United Kingdom"], "12 more companies"),
        ("telefonica", ["Spain", "Germany", "last deadline"], "2 more companies"),
        ("bt", ["deadline", "United Kingdom", "5g-core"], ""),
        ("germany", ["deadline"], ""),
    ],
)
def test_a_company_begins_with_what_binds_it_and_ends_with_its_like(
    terminal: Terminal, shipped: Path, name: str, labels: list[str], like: str
) -> None:
    """A date of its own stands before the rules of its countries where it is ahead, behind them where it passed."""
    env = {"NO_COLOR": "1", "HWSTATUS_DB": str(shipped)}
    seen = terminal("show", name, stderr_too=True, env=env)
    facts = re.findall(r"^  (\S+(?: \S+)?) {2}", seen.out, re.MULTILINE)
    assert facts[: len(labels)] == labels
    assert re.findall(r"^(.*) of that name: hwstatus ", seen.out, re.MULTILINE) == (
        [like] if like else []
    )


def test_many_names_begin_with_a_line_each(terminal: Terminal, shipped: Path) -> None:
    names = ["uk", "germany", "france", "japan", "taiwan"]
    seen = terminal("show", *names, db=shipped, env={"NO_COLOR": "1"})
    assert all(" since " in line for line in seen.lines[:5])
    assert "Their histories: --all" in seen.out


def test_a_few_lines_beyond_a_screen_stand_there(
    terminal: Terminal, shipped: Path
) -> None:
    asked = ["status", "--status", "under-review", "--no-pager"]
    seen = terminal(*asked, db=shipped, env={"NO_COLOR": "1"})
    assert seen.out.count(" under-review  ") == 17 and "--all" not in seen.out
    many = ["status", "--status", "permitted", "--no-pager"]
    assert "more: --all" in terminal(*many, db=shipped, env={"NO_COLOR": "1"}).out


@pytest.mark.parametrize("env", [{"NO_COLOR": "1"}, {}])
def test_where_each_verdict_finds_room_in_its_share_it_stands_whole(
    terminal: Terminal, shipped: Path, env: dict[str, str]
) -> None:
    asked = ["show", "mtn", "safaricom"]
    seen = terminal(*asked, db=shipped, stderr_too=True, env=env, rows=36)
    assert len(seen.lines) <= 35
    assert seen.out.count("╰") == 2 and "Nation (Kenya) · 26 Mar 2021" in seen.out
    whole = terminal(*asked, "--all", "--no-pager", db=shipped)
    assert whole.out.count("╰") == 2 and whole.out.count("Safaricom opened") == 2


def test_the_days_to_a_year_are_not_counted(terminal: Terminal, shipped: Path) -> None:
    seen = terminal("deadlines", "--within", "12m", db=shipped, env={"NO_COLOR": "1"})
    assert re.search(r"^2027 +BT Group ", seen.out, re.MULTILINE)
    assert re.search(r"^2027-01-01 +\d+  Denmark", seen.out, re.MULTILINE)


@pytest.mark.parametrize("rows", [22, 23, 24])
def test_no_item_is_cut(terminal: Terminal, shipped: Path, rows: int) -> None:
    def lines(*more: str) -> list[str]:
        seen = terminal("deadlines", "--no-pager", *more, db=shipped, rows=rows)
        return re.sub(r"\x1b\[[\d;]*m", "", seen.out).splitlines()

    first, every = lines(), lines("--all")
    [fold] = [n for n, line in enumerate(first) if line.endswith("deadlines: --all")]
    following = every[every.index(first[fold - 1]) + 1]
    assert not following[:1].isspace()


def test_where_all_find_room_in_a_line_each_they_stand_so(
    terminal: Terminal, shipped: Path
) -> None:
    asked = ["deadlines", "--overdue", "--group", "nato"]
    env = {"NO_COLOR": "1", "HWSTATUS_DB": str(shipped)}
    seen = terminal(*asked, stderr_too=True, env=env)
    rows = [line for line in seen.lines if re.match(r"20\d\d.* -\d", line)]
    assert len(rows) == 16 and len(seen.lines) <= 23
    assert re.search(r"^2023-12-31 .* missed: Huawei .*…$", rows[0])
    assert "Whole sentences, and their sources: --all\n16 deadlines: " in seen.out


@pytest.mark.parametrize(
    ("columns", "is_whole"), [(41, True), (59, True), (70, True), (80, False)]
)
def test_words_without_room_in_a_line_stand_whole(
    terminal: Terminal, shipped: Path, columns: int, is_whole: bool
) -> None:
    asked = ["deadlines", "--overdue"]
    seen = terminal(*asked, db=shipped, columns=columns, rows=60)
    assert seen.code == 0
    assert ("Whole sentences, and their sources: --all" not in seen.out) is is_whole


@pytest.mark.parametrize(("rows", "cut"), [(24, 7), (26, 5), (32, 0)])
def test_a_screen_with_room_has_whole_words_of_those_above(
    terminal: Terminal, shipped: Path, rows: int, cut: int
) -> None:
    env = {"NO_COLOR": "1", "HWSTATUS_DB": str(shipped)}
    seen = terminal("deadlines", "uk", stderr_too=True, env=env, rows=rows)
    assert len(seen.lines) < rows
    assert [line[-1:] for line in seen.lines].count("…") == cut
    assert sum(" not known: " in line for line in seen.lines) == 6
    assert sum(line.startswith("date ") for line in seen.lines) == 1
    assert re.search(
        r"^2025-12-31 .* Huawei .*\n {20,}equipment removed$", seen.out, re.M
    )


def test_deadlines_ahead_stand_before_those_that_passed(
    terminal: Terminal, shipped: Path
) -> None:
    asked = ["deadlines", "--since", "2019", "--until", "2027", "--group", "europe"]
    seen = terminal(*asked, db=shipped, env={"NO_COLOR": "1"}, rows=40)
    ahead, title, _ = seen.out.partition("Passed")
    assert title and "2027-12-31" in ahead and "-2," not in ahead


@pytest.mark.parametrize("rows", [18, 19, 20])
@pytest.mark.parametrize("env", [{"NO_COLOR": "1"}, {}])
def test_no_heading_stands_over_no_rows(
    terminal: Terminal, shipped: Path, rows: int, env: dict[str, str]
) -> None:
    asked = ("deadlines", "germany", "spain", "romania", "usa", "--no-pager")
    seen = terminal(*asked, db=shipped, env=env, rows=rows)
    lines = re.sub(r"\x1b\[[\d;]*m", "", seen.out).splitlines()
    [fold] = [n for n, line in enumerate(lines) if line.endswith("deadlines: --all")]
    assert "Passed" not in map(str.strip, lines)
    assert re.match(r" |20\d\d", lines[fold - 1])


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("status germany", "Which parts: hwstatus status germany --scopes"),
        (
            "status --scope government",
            "A binding status here, none for a network: Japan, Czechia, Dominican Republic, Faroe",
        ),
        ("status sweden", ""),
        (
            "list -g nato -l 1",
            "Others' acts too; the countries' own, 359: hwstatus list -g nato -l 1 --own",
        ),
        (
            "timeline -g europe -l 1 --status banned",
            "Others' acts too; the countries' own, 6: hwstatus timeline -g europe -l 1 --status banned --own",
        ),
        (
            "summary -g nato --by year -l 2",
            "Others' acts too; the countries' own, 359: hwstatus summary -g nato --by year -l 2 --own",
        ),
        (
            "changes --from banned",
            "Companies among them: Micron Technology, Qorvo, Arm Holdings, BT Group, Viettel",
        ),
        ("changes spain -l 1", ""),
        (
            "timeline -l 5 --status banned --own",
            "Companies among them: Sprint, Ambit Microsystems; the countries alone: "
            "hwstatus timeline -l 5 --status banned --own --kind country",
        ),
        ("timeline -l 5 --status banned --own --kind country", ""),
        (
            "list -g nato -l 1 --kind country",
            "Others' acts too; the countries' own, 359: hwstatus list -g nato -l 1 --kind country --own",
        ),
        ("list -g nato -l 1 --own", ""),
        ("list -g nato -l 1 --kind company", ""),
        ("timeline france -l 1", "Others' acts too; those of France itself, "),
        ("search entity list --limit 3", "The acts so called: hwstatus"),
        ("search list --limit 3", ""),
        ("status germany --scope 5g", ""),
        ("status germany --scopes", "Since when, and by which act: hwstatus"),
        (
            "summary --by instrument --limit 3",
            "By kind (law, licence, order ...): hwstatus summary --limit 3 --by basis",
        ),
        (
            "summary --by instrument,year -l 3",
            "By kind (law, licence, order ...): hwstatus summary -l 3 --by basis",
        ),
        (
            "summary --by instrument,basis -l 3",
            "Countries by their verdict instead: hwstatus summary --by instrument,basis -l 3 --standings",
        ),
        ("summary --by basis --limit 3", "Which they are: hwstatus"),
        ("summary --by basis --status unknown", ""),
        ("summary -g eu --by status,basis", "Which they are: hwstatus"),
        (
            "summary --by basis --updates",
            "Countries by their verdict instead: hwstatus summary --by basis --standings",
        ),
        (
            "summary --by year --limit 3",
            "Countries by their verdict instead: hwstatus summary --by year --limit 3 --standings",
        ),
        ("summary --by publisher --limit 3", ""),
    ],
)
def test_a_terminal_points_to_what_a_screen_leaves_out(
    terminal: Terminal, fast: InProcess, shipped: Path, asked: str, said: str
) -> None:
    pointers = r"^(Which|A binding|Companies|Since|By kind|The acts so|Others' acts|Countries by their)\b.*"
    env = {"NO_COLOR": "1"}
    seen = terminal(
        *asked.split(), db=shipped, stderr_too=True, env=env, columns=250, rows=60
    )
    shown = re.sub(r" --db \S+", "", seen.out)
    told = [one[0] for one in re.finditer(pointers, shown, re.MULTILINE)]
    assert [one.startswith(said) for one in told[:1]] == [True] * bool(said)
    assert not re.search(pointers, fast(*asked.split(), db=shipped).err, re.MULTILINE)


@pytest.mark.parametrize(
    ("more", "is_told"),
    [([], True), (["--reverse"], False), (["--status", "banned"], False)],
)
def test_who_acted_first_is_told_where_the_oldest_act_binds_nobody(
    terminal: Terminal, shipped: Path, more: list[str], is_told: bool
) -> None:
    asked = ["timeline", "--group", "five-eyes", "--limit", "1", *more]
    seen = terminal(*asked, db=shipped, stderr_too=True, env={"NO_COLOR": "1"})
    first = "The first country with a binding act (Australia, 2012-03-26, kp1c)"
    assert (first in seen.out) is is_told


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (
            "timeline --group eu --status banned --limit 1",
            "countries' own, 5: hwstatus",
        ),
        (
            "timeline --group five-eyes",
            "countries' own, 101 (first: United Kingdom, 2010-11, az55)",
        ),
        ("timeline ethiopia", "Ethiopia itself, 1 (first: 2022, vbp0)"),
    ],
)
def test_the_first_note_below_acts_of_companies_is_which_is_a_country_s(
    terminal: Terminal, shipped: Path, asked: str, said: str
) -> None:
    env = {"NO_COLOR": "1", "HWSTATUS_DB": str(shipped)}
    seen = terminal(*asked.split(), stderr_too=True, env=env, columns=200, rows=24)
    last = r" · \w{4}$|^\w{4}  20|: --all$"
    more = max(n for n, line in enumerate(seen.lines) if re.search(last, line))
    below = seen.lines[more + 1 :]
    first, *further = [one for one in below if "://" not in one]
    assert said in first and f" {asked} --own" in first
    verdicts = f"hwstatus status{asked.partition(' --limit')[0].removeprefix('timeline')} --sort since"
    is_told = any(line.endswith(verdicts) for line in further)
    assert is_told is ("--group five" in asked)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("malaysia", "under-review, permitted; each change: hwstatus changes malaysia"),
        ("japan --scope government", "banned; each change: hwstatus changes japan --scope government"),
        ("germany --until 2023", ""),
        ("malta --on 2020", ""),
        ("malta --known-at 2026-11-25", ""),
        ("japan malaysia", ""),
    ],
)  # fmt: skip
def test_a_timeline_of_one_tells_its_statuses(
    terminal: Terminal, shipped: Path, asked: str, said: str
) -> None:
    env = {"NO_COLOR": "1", "HWSTATUS_DB": str(shipped)}
    command = ["timeline", *asked.split()]
    seen = terminal(*command, stderr_too=True, env=env, columns=200)
    told = [line for line in seen.lines if "Statuses ever" in line]
    assert told == ([f"Statuses ever: {said}"] if said else [])


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ("timeline -g five-eyes -l 1", "first: United Kingdom, 2010-11, az55"),
        ("timeline -g eu --status banned -l 1", "first: Belgium, 2020-06-22, x4gq"),
        ("timeline -g five-eyes -l 1 --own", ""),
        ("timeline -g five-eyes", ""),
        ("list -g nato -l 1", ""),
        ("list -g eu -l 3", ""),
        ("list -g eu -l 3 --sort entity", ""),
        ("timeline uk -l 1", ""),
    ],
)
def test_a_number_of_acts_in_a_group_begins_with_a_country_s_own(
    terminal: Terminal, shipped: Path, asked: str, first: str
) -> None:
    env = {"NO_COLOR": "1", "HWSTATUS_DB": str(shipped)}
    seen = terminal(*asked.split(), "--no-pager", stderr_too=True, env=env)
    begun = seen.lines[0].startswith("Of the countries' own acts the ")
    assert begun == bool(first) and first in seen.lines[0]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("list --limit 1", "A year or a month stands at its last day: dy3g (2026)"),
        ("list --since 2026-05", "A year or a month stands at its last day: dy3g (2026)"),
        ("list spain --since 2025", "A year or a month stands at its last day: t9jh (2025-07)"),
        ("list spain --since 2025 --limit 2", ""),
        ("list germany --limit 1", ""),
        ("list --limit 1 --reverse", ""),
        ("list --limit 1 --sort entity", ""),
    ],
)  # fmt: skip
def test_why_a_vague_date_comes_first_is_told(
    terminal: Terminal, shipped: Path, asked: str, said: str
) -> None:
    env = {"NO_COLOR": "1", "HWSTATUS_DB": str(shipped)}
    seen = terminal(*asked.split(), "--no-pager", stderr_too=True, env=env)
    told = [line for line in seen.lines if line.startswith("A year or a month")]
    assert told == [said] * bool(said)


@pytest.mark.parametrize("keys", ["instrument", "status,basis"])
def test_what_has_no_value_is_counted_last(fast: InProcess, keys: str) -> None:
    rows = [line.split("\t")[:-1] for line in fast("summary", "--by", keys).lines]
    last = [row[-1] for row in rows if row[0] == rows[-1][0]] if "," in keys else rows
    assert last[-1] in ("none", ["none"])


def test_what_has_no_value_has_the_last_column(
    terminal: Terminal, shipped: Path
) -> None:
    asked = ("summary", "--by", "status,basis")
    seen = terminal(*asked, db=shipped, env={"NO_COLOR": "1"}, columns=200)
    assert re.search("^status .* order +none +all$", seen.out, re.MULTILINE)


@pytest.mark.parametrize("rows", [17, 20, 24, 30, 41])
def test_a_timeline_ends_with_a_whole_entry(
    terminal: Terminal, shipped: Path, rows: int
) -> None:
    asked = ("timeline", "--since", "2020-07-01", "--until", "2020-07-31")
    seen = terminal(*asked, db=shipped, env={"NO_COLOR": "1"}, rows=rows)
    *_, above, last, more = seen.out.splitlines()
    assert re.search(r"(updates|, and each in full): --all$", more)
    is_whole = re.compile(r"[0-9a-z]{4,}  2020")
    assert is_whole.match(last) or is_whole.match(above) or rows > 40


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("--scope 5g --kind country --limit 5", "These are about 4; the first 5 that"),
        ("--scope 5g --kind country --limit 5 --reverse", ""),
        ("--scope 5g --limit 1", ""),
        ("--kind country --limit 5", ""),
    ],
)
def test_the_first_few_are_not_the_first_updates(
    terminal: Terminal, fast: InProcess, shipped: Path, asked: str, said: str
) -> None:
    seen = terminal(
        "timeline", *asked.split(), db=shipped, stderr_too=True, columns=250
    )
    assert ("the first 5 that" in seen.out) == bool(said) and said in seen.out
    line = re.search(r"hwstatus (--db \S+ )(changes .*--limit 5)", seen.out)
    if line:
        rows = fast(*line[2].split(), db=shipped).lines
        assert len({row.split("\t")[2] for row in rows}) == 5


@pytest.mark.parametrize(
    "asked", ["--status banned,restricted", "--scope cloud,government --binding"]
)
def test_one_row_takes_one_line_of_the_screen_though_its_source_is_long(
    terminal: Terminal, shipped: Path, asked: str
) -> None:
    env = {"NO_COLOR": "1", "PAGER": "cat"}
    seen = terminal("status", *asked.split(), db=shipped, env=env).lines
    rows = [line for line in seen[2:] if re.search(r"  [0-9a-z]{4}$", line.rstrip())]
    assert len(rows) >= 10 and any("…" in row for row in rows)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("--scope cloud,government --status banned", "of --scope cloud."),
        ("--status banned,discouraged --scope subsea", "of --status discouraged."),
        ("--scope government --status banned", ""),
        ("--status not-banned,not-permitted --scope subsea", ""),
    ],
)
def test_a_part_of_a_filter_that_nobody_passes_is_said(
    fast: InProcess, shipped: Path, asked: str, told: str
) -> None:
    done = fast("status", *asked.split(), "-f", "table", db=shipped)
    assert ("No verdict here is" in done.err) == bool(told) and told in done.err


@pytest.mark.parametrize("columns", [60, 80, 100, 120])
@pytest.mark.parametrize("asked", ["list france", "search core network"])
def test_the_publishers_of_an_update_stand_behind_its_summary(
    terminal: Terminal, shipped: Path, asked: str, columns: int
) -> None:
    """So that its facts take a line."""
    env = {"NO_COLOR": "1"}
    words = [*asked.split(), "--no-pager"]
    seen = terminal(*words, db=shipped, env=env, columns=columns, rows=30).lines
    facts = [line for line in seen[1:-1] if not line.startswith("  ")]
    assert len(facts) > 3
    assert all(re.match(r"\w{4}  20[\d-]{2,8} +[\w-]+", line) for line in facts)
    assert "source" not in seen[0]


@pytest.mark.parametrize(
    ("asked", "columns", "rows"),
    [
        ("status", 80, 12),
        ("status", 160, 15),
        ("status --status unknown", 80, 13),
        ("status --kind company --status unknown", 80, 15),
    ],
)
def test_verdicts_take_two_lines_at_most(
    terminal: Terminal, shipped: Path, asked: str, columns: int, rows: int
) -> None:
    env = {"NO_COLOR": "1", "HWSTATUS_DB": str(shipped)}
    seen = terminal(*asked.split(), stderr_too=True, env=env, columns=columns).lines
    end = next(n for n, line in enumerate(seen) if line.endswith(" more: --all"))
    first = [n for n in range(2, end) if not seen[n].startswith(" ")]
    assert len(first) >= rows
    assert max(after - n for n, after in pairwise([*first, end])) <= 2


def test_two_days_side_by_side_end_with_the_screen(
    terminal: Terminal, shipped: Path
) -> None:
    env = {"NO_COLOR": "1", "HWSTATUS_DB": str(shipped)}
    asked = ["status", "--compare", "2020", "2024", "--no-pager"]
    seen = terminal(*asked, stderr_too=True, env=env).lines
    assert len(seen) <= 23 and "170 more: --all" in seen
    assert seen[2].startswith("United States ●")
    assert seen[-1] == "● 41 of 182 moved between 2020-12-31 and 2024-12-31"
    few = terminal("status", "--compare", "2022", stderr_too=True, env=env).lines
    assert sum("●" in line for line in few[:-1]) == 19, "all that moved"
    assert "163 more did not move: --all" in few
    whole = terminal("status", "--compare", "2020", "2024", "g7", env=env).lines
    assert len(whole) == 9 and ": --all" not in whole[-1]
    assert len(terminal(*asked, "--all", env=env).lines) > 182


def test_a_column_that_no_verdict_fills_is_left_out(
    terminal: Terminal, shipped: Path
) -> None:
    env = {"NO_COLOR": "1"}
    asked = ["status", "--status", "unknown"]
    assert terminal(*asked, db=shipped, env=env).lines[0].split() == ["name", "status"]
    every = terminal("status", "france", db=shipped, env=env).lines[0].split()
    assert every == ["name", "status", "scope", "since", "source", "id"]


@pytest.mark.parametrize("columns", [80, 110, 127])
def test_how_far_an_act_is_stands_beside_a_verdict_where_there_is_room(
    terminal: Terminal, shipped: Path, columns: int
) -> None:
    """Of who is named a sentence says it at any width: a table of eighty columns would have fewer rows."""
    env = {"NO_COLOR": "1", "HWSTATUS_DB": str(shipped)}
    seen = terminal("status", env=env, columns=columns).out
    assert bool(re.search("^Portugal .* adopted  ", seen, re.MULTILINE)) == (
        columns > 80
    )
    names = ("portugal", "france", "canada", "hungary", "vodafone")
    said = terminal("status", *names, stderr_too=True, env=env, columns=columns).lines
    assert "Not in force: Portugal (adopted), Vodafone (announced)" in said


def test_acts_in_words_stand_below_verdicts_where_they_find_room(
    terminal: Terminal, shipped: Path
) -> None:
    env = {"NO_COLOR": "1"}
    few = terminal("status", "--status", "banned", db=shipped, env=env, columns=160)
    assert "\n  Australia told carriers that" in few.out
    many = terminal("status", db=shipped, env=env, columns=160)
    assert "told carriers" not in many.out and "Sweden" in many.out
    every = terminal("status", "--all", "--no-pager", db=shipped, env=env, columns=160)
    assert "\n  Australia told carriers that" in every.out


@pytest.mark.parametrize(
    ("asked", "row"),
    [
        ("show france", r"phase-out \(5g\) since"),
        ("status", "^Australia"),
        ("status --compare 2020 2024", "^United States ●"),
        ("status --scopes", "^Albania"),
        ("changes --since 2y", "^20"),
        ("deadlines", "^2026-12-31"),
        ("list france", "^99tf  2025-05-27"),
        ("timeline france", "^d1rx  20"),
        ("search core network", "^[0-9a-z]{4}  20"),
        ("log france", "^6  2026-11-29  added update "),
    ],
)
@pytest.mark.parametrize("rows", [10, 14, 18])
def test_a_low_screen_has_a_row_and_holds_what_is_said_below(
    terminal: Terminal, shipped: Path, asked: str, row: str, rows: int
) -> None:
    env = {"NO_COLOR": "1", "HWSTATUS_DB": str(shipped)}
    words = [*asked.split(), "--no-pager"]
    seen = terminal(*words, stderr_too=True, env=env, rows=rows).lines
    assert len(seen) <= rows
    assert [line for line in seen if re.search(row, line)]
    assert [line for line in seen if line.endswith("--all")]


@pytest.mark.parametrize("asked", ["list france", "timeline france", "status"])
def test_the_first_row_stands_whole_on_the_smallest_screen(
    terminal: Terminal, shipped: Path, asked: str
) -> None:
    env = {"NO_COLOR": "1"}
    words = [*asked.split(), "--no-pager"]
    seen = terminal(*words, db=shipped, env=env, columns=40, rows=10).lines
    every = terminal(*words, "--all", db=shipped, env=env, columns=40).lines
    end = next(n for n, line in enumerate(seen) if line.startswith("more of "))
    assert seen[:end] == every[:end]
    assert len(every[end]) - len(every[end].lstrip()) < 8, "another row begins"


@pytest.mark.parametrize("name", ["usa", "france", "sweden", "uk"])
def test_why_has_on_a_screen_the_act_that_decides(
    terminal: Terminal, shipped: Path, name: str
) -> None:
    env = {"NO_COLOR": "1", "HWSTATUS_DB": str(shipped)}
    seen = terminal("why", name, "--no-pager", stderr_too=True, env=env).lines
    assert len(seen) < 24
    assert [line for line in seen if re.match("20.*▶  .*decides:", line)]
    [told] = [line for line in seen if "more updates: " in line]
    every = terminal("why", name, "--all", "--no-pager", env=env).lines
    first = [line for line in every if re.match(r"20\d\d", line)]
    shown = [line for line in seen if re.match(r"20\d\d", line)]
    assert int(told.split()[0].replace(",", "")) == len(first) - len(shown)


def test_why_of_several_names_has_each_verdict_where_words_find_no_room(
    terminal: Terminal, shipped: Path
) -> None:
    asked = ["why", "france", "germany", "--no-pager"]
    seen = terminal(*asked, db=shipped, env={"NO_COLOR": "1"}).out
    assert seen.count("▶") == 2 and "Bouygues Telecom disclosed" not in seen
    tall = terminal(*asked, db=shipped, env={"NO_COLOR": "1"}, rows=60).out
    assert "Bouygues Telecom disclosed" in tall


@pytest.mark.parametrize(
    ("scopes", "is_shown"), [("5g-core", True), ("5g", False), ("5g-core,5g", False)]
)
def test_a_part_of_the_networks_is_shown_beside_the_whole(
    terminal: Terminal, shipped: Path, scopes: str, is_shown: bool
) -> None:
    asked = ["status", "--scope", scopes, "--status", "banned"]
    env = {"NO_COLOR": "1", "PAGER": "cat"}
    seen = terminal(*asked, db=shipped, stderr_too=True, env=env)
    assert ("Beside 5g as a whole:" in seen.out) == is_shown
    assert (f"{' '.join(asked)} --scopes" in seen.out) == is_shown


@pytest.mark.parametrize(
    ("asked", "counted"),
    [
        ("deadlines --passed", "deadlines"),
        ("changes --since 2y", "changes"),
        ("status --scopes", "182 entities"),
        ("sources france", "addresses"),
    ],
)
def test_a_page_that_ends_with_the_screen_counts_its_rows(
    terminal: Terminal, shipped: Path, asked: str, counted: str
) -> None:
    env = {"NO_COLOR": "1", "PAGER": "cat"}
    seen = terminal(*asked.split(), db=shipped, env=env).lines
    assert re.fullmatch(rf"more of [\d,]*\s*{counted}: --all", seen[-1]), seen[-1]


@pytest.mark.parametrize(
    ("asked", "most", "lines"),
    [
        ("timeline france", 1, ["d1rx  2013       ●  restricted (legacy-mobile, in part) · France told three ope…"]),
        ("list france", 1, ["99tf  2025-05-27  phase-out (5g) · France's government let Huawei 5G antennas o…"]),
        ("list germany poland", 1, [
            "gccq  2021-05-28  germany: case-by-case (5g) · IT Security Act 2.0 came into fo…",
        ]),
        ("list --publisher reuters", 1, [
            "934h  2019-01-24   poland: under-review (5g) · was about to leave Huawei out of…",
            "83ag  2019-09-02   poland: under-review (5g) · Poland and the United States dec…",
        ]),
        ("timeline us", 2, [
            "n8es  2010-11-05    Sprint: shut Huawei and ZTE out of a multi-billion-dollar",
            "                    network contract despite their lower bids, The Wall Street …",
            "c1mr  2012-10-08 ●  discouraged (legacy-mobile) · The US House Intelligence",
        ]),
        ("list us", 2, [
            "2808  2026-06      The FCC announced a July 2026 vote on a rule to refuse any",
            "                   device with components from Covered List firms such as Huawe…",
        ]),
        ("search ban", 2, ["54fa  2020-07     new-zealand: minister Andrew Little said the country would not"]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("columns", [80, 120])
def test_many_updates_have_a_line_or_two_each_on_a_screen(
    terminal: Terminal,
    shipped: Path,
    asked: str,
    most: int,
    lines: list[str],
    columns: int,
) -> None:
    env = {"NO_COLOR": "1", "HWSTATUS_DB": str(shipped)}
    *seen, last = terminal(*asked.split(), env=env, columns=columns).lines
    assert last.endswith("each in full: --all")
    assert all(len(each) <= columns for each in seen)
    heads = [
        n for n, each in enumerate(seen) if re.match(r"\w{4,5} +(19|20)\d\d", each)
    ]
    assert max(end - at for at, end in pairwise([*heads, len(seen)])) == most
    assert heads[0] == 0 and len(heads) >= (9 if most == 2 else 17)
    if columns == 80:
        assert [each for each in lines if each not in seen] == []


def test_a_narrow_screen_has_the_first_updates_in_full(
    terminal: Terminal, shipped: Path
) -> None:
    seen = terminal("list", "france", db=shipped, env={"NO_COLOR": "1"}, columns=50)
    assert "300m antenna factory" in seen.out and "in full" not in seen.out


def test_the_main_acts_of_a_few_screens_come_first(
    terminal: Terminal, shipped: Path
) -> None:
    asked = [
        "timeline",
        "--region",
        "europe",
        "--since",
        "2020-07",
        "--until",
        "2020-07",
    ]
    seen = terminal(*asked, db=shipped, env={"NO_COLOR": "1"}).lines
    assert [
        line
        for line in seen
        if line.startswith("zgyk  2020-07-14 ●  United Kingdom: phase-out")
    ]
    assert seen[-1] == "the main ones of 35 updates, and each in full: --all"
    days = [line[6:16] for line in seen if re.match(r"\w{4}  2020-07-", line)]
    assert days == sorted(days)
    every = terminal(*asked, "--all", "--no-pager", db=shipped, env={"NO_COLOR": "1"})
    changed = [line for line in every.lines if "●" in line and " by " not in line]
    assert sum("●" in line for line in seen) >= 9 <= len(changed)


def test_deadlines_of_one_country_have_the_room_of_its_name(
    terminal: Terminal, shipped: Path
) -> None:
    env = {"NO_COLOR": "1", "HWSTATUS_DB": str(shipped)}
    seen = terminal("deadlines", "uk", stderr_too=True, env=env).lines
    whole = r"2027-12-31 +\d+  5g +All Huawei equipment removed from UK 5G networks *"
    assert [line for line in seen if re.fullmatch(whole, line)]
    assert seen[-1] == "1 deadline; 10 passed" and len(seen) <= 23
    both = terminal("deadlines", "uk", "germany", stderr_too=True, env=env).out
    assert "United Kingdom" in both


def test_a_line_of_a_log_tells_what_a_field_was_and_is(
    terminal: Terminal, fast: InProcess, world: Path
) -> None:
    for said in ("note=one", "note=two", "actor=court"):
        fast("edit", "3b00", "--set", said, db=world)
    fast("edit", "3b00", "--set", "note=three", "--set", "actor=regulator", db=world)
    fast("edit", "3b00", "--set", "status=cloud=permitted", db=world)
    asked = ("log", "3b00", "--color", "never")
    shown = terminal(*asked, db=world, rows=9, columns=90).out
    assert "note one → two " in shown and "actor legislature → court " in shown
    assert re.search(r": (actor, note|note, actor) .*\n.*actor legislature", shown)
    assert re.search(r": effects ", shown)


def test_a_line_of_a_log_tells_the_reason_or_where_it_stands(
    terminal: Terminal, fast: InProcess, world: Path
) -> None:
    why = "the letter is dated 2019-03-05"
    for note in ("one", "two", "three", "four"):
        fast("edit", "3b00", "--set", f"note={note}", "--reason", why, db=world)
    asked = ("log", "3b00", "--color", "never")
    wide = terminal(*asked, db=world, rows=16, columns=110, stderr_too=True).out
    assert wide.count("two · the letter is dated 2019") == 1
    assert "Reasons" not in wide
    narrow = terminal(*asked, db=world, rows=16, columns=80, stderr_too=True).out
    assert "letter" not in narrow
    assert narrow.count("Reasons, before and after:") == 1
    assert " log 3b00 --color never --all\n" in narrow


def test_a_long_name_leaves_room_for_what_was_changed(
    terminal: Terminal, fast: InProcess, world: Path
) -> None:
    person = {"HWSTATUS_USER": "x" * 90}
    for note in ("one", "two", "three", "four"):
        fast("edit", "3b00", "--set", f"note={note}", db=world, env=person)
    asked = ("log", "3b00", "--color", "never")
    shown = terminal(*asked, db=world, rows=8, columns=90).lines
    assert "corrected update 3b00" in shown[0] and "note" in shown[0], shown
    assert all(len(line) <= 90 for line in shown)


@pytest.mark.parametrize(
    ("asked", "rows_of", "least", "kept", "cut"),
    [
        (
            "status --group nato --status not-banned --status not-phase-out",
            r" \w{4}$",
            12,
            ["(read as --status", "nato: 23 of 32 members match", "2 more notes: --all"],
            ["Every change to it, also of single scopes", "For a scope of its own"],
        ),
        (
            "status --scope government",
            r" \w{4}$",
            7,
            ["3 banned on government", "1 more note: --all"],
            ["A binding status here, none for a network"],
        ),
        (
            "changes --stricter",
            r"^20",
            11,
            ["Covered before by a status for 5g", "1 more note: --all"],
            ["Companies among them"],
        ),
        (
            "list --on 2024-07 germany",
            r"^\w{4}  20",
            11,
            ["systems other networks by 2029.", "Others' acts too", "Addresses:"],
            ["more note"],
        ),
        ("status --unofficial --group eu", r" \w{4}$", 5, ["Of these, 1 by one press"], ["more note"]),
    ],
)  # fmt: skip
def test_notes_that_lead_on_give_way_to_rows(
    terminal: Terminal,
    shipped: Path,
    asked: str,
    rows_of: str,
    least: int,
    kept: list[str],
    cut: list[str],
) -> None:
    env = {"NO_COLOR": "1", "HWSTATUS_DB": str(shipped)}
    seen = terminal(*asked.split(), stderr_too=True, env=env)
    assert len(seen.lines) <= 23 and max(map(len, seen.lines)) <= 80
    assert sum(bool(re.search(rows_of, line)) for line in seen.lines) >= least
    assert [words for words in kept if words not in seen.out] == []
    assert [words for words in cut if words in seen.out] == []
    every = terminal(
        *asked.split(), "--all", "--no-pager", stderr_too=True, env=env
    ).out
    assert [words for words in cut if words not in every] in ([], ["more note"])


def test_a_pipe_has_every_note(fast: InProcess, shipped: Path) -> None:
    asked = "status --group nato --status not-banned --status not-phase-out"
    said = fast(*asked.split(), db=shipped).err
    assert "members match" in said and "more note" not in said
    assert " changes --to not-banned,not-phase-out --group nato" in said


@pytest.mark.parametrize(
    ("asked", "line"),
    [
        ("timeline germany", "jt78  2019-01-18 ●  under-review (5g) ← permitted · Germany was weighing in Jan…"),
        ("timeline germany", "7rcr  2023-03-06    Germany's interior ministry ordered 5G operators to list ev…"),
        ("list germany poland", "d33g  2023-05-17  germany: case-by-case (5g) · government told parliament there…"),
    ],
)  # fmt: skip
def test_a_sentence_keeps_its_name_where_none_stands_before_it(
    terminal: Terminal, shipped: Path, asked: str, line: str
) -> None:
    seen = terminal(*asked.split(), db=shipped, env={"NO_COLOR": "1"})
    assert line in seen.lines


def test_a_search_tells_who_says_so_and_how_the_addresses_are_had(
    terminal: Terminal, shipped: Path
) -> None:
    env = {"NO_COLOR": "1", "HWSTATUS_DB": str(shipped), "TERM": "xterm"}
    seen = terminal("search", "entity list", stderr_too=True, env=env)
    assert len(seen.lines) <= 23
    [named] = [n for n, line in enumerate(seen.lines) if line.startswith("81ms")]
    assert seen.lines[named + 1].endswith("… · Federal Register")
    offered = r"^Addresses: (hwstatus search 'entity list' --fields id,url)$"
    if line := re.search(offered, seen.out, re.M):
        found = terminal(*shlex.split(line[1])[1:], env=env)
        assert "https://" in found.out
