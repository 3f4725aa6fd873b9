"""The reads: formats that others can parse, filters that mean what they say, widths that are kept."""

import csv
import io
import json
import os
import random
import re
import shlex
import subprocess
import sys
import unicodedata
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from conftest import SHIPPED, InProcess, Subprocess, json_lines
from costs import ALL, one_in
from hwstatus.paths import Location
from hwstatus.record import canonical, dates
from hwstatus.record.forms import NothingNew
from hwstatus.record.models import Deadline, Entity, Filter, Source, Update
from hwstatus.record.vocabulary import ACTORS, KINDS, SCOPES, STATUSES
from hwstatus.rules import standing
from hwstatus.store.tracker import open_tracker
from samples import (
    CONTEXT,
    HOSTILE_TEXT,
    NOON,
    READS,
    WORLD_ENTITIES,
    WORLD_UPDATES,
    country,
    effect,
    update,
    write_tracker,
)

ESCAPES = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]|\x1b\]8;;[^\x1b]*\x1b\\")


def cells(text: str) -> int:
    """Cells on a terminal, counted here a second time."""
    plain = ESCAPES.sub("", text)
    return sum(
        0
        if unicodedata.combining(c)
        else 2
        if unicodedata.east_asian_width(c) in "WF"
        else 1
        for c in plain
    )


# -- every command as a process ----------------------------------------------------------------------


@one_in(4)
@pytest.mark.parametrize("command", [*READS, "export", "man", "", "--json", "-f csv"])
def test_every_read_as_a_process(
    hw: Subprocess, fast: InProcess, world: Path, command: str
) -> None:
    """What a process prints is what the quick runs of the other tests see."""
    found = hw(*command.split(), db=world)
    assert found.code == 0 and found.out
    # These say what they count, or what beside.
    assert found.err == "" or command.startswith(("summary", "status", "export"))
    assert found == fast(*command.split(), db=world)


# -- formats -----------------------------------------------------------------------------------------


class Page(HTMLParser):
    """Collects tags, attributes and text, and holds that every tag is closed."""

    VOID = ("meta", "br", "link")

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.links: list[str] = []
        self.text = ""
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        assert not [name for name, _ in attrs if name.startswith("on")]
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def table_of(form: str, text: str) -> list[list[str]]:
    """The rows of a format, its header included; asserts that the format is valid."""
    match form:
        case "csv":
            assert text.count("\r\n") >= 1
            return list(csv.reader(io.StringIO(text, newline=""), strict=True))
        case "tsv" | "plain":
            return [line.split("\t") for line in text.removesuffix("\n").split("\n")]
        case "json":
            found = json.loads(text)
            rows = found["updates"] if isinstance(found, dict) else found
            return [list(map(str, row)) for row in rows]
        case "jsonl":
            return [
                list(map(str, json.loads(line)))
                for line in text.removesuffix("\n").split("\n")
            ]
        case "markdown":
            lines = [line for line in text.splitlines() if line.startswith("|")]
            return [re.split(r"(?<!\\)\|", line)[1:-1] for line in lines]
        case _:
            page = Page(text)
            assert "script" not in page.tags and page.tags.count("table") == 1
            return [["cell"] * page.tags.count("td")]


@one_in(3)
@pytest.mark.parametrize(
    "form", ["plain", "csv", "tsv", "json", "jsonl", "markdown", "html"]
)
@pytest.mark.parametrize("command", READS)
def test_every_format_is_valid_and_rectangular(
    fast: InProcess, world: Path, command: str, form: str
) -> None:
    rows = table_of(form, fast(*command.split(), "-f", form, db=world).out)
    assert len(rows[0]) > 0
    if form not in ("json", "jsonl"):  # a record's absent keys say nothing
        assert len({len(row) for row in rows}) == 1


def test_every_format_holds_the_same_records(fast: InProcess, world: Path) -> None:
    for command in READS:
        counts = {}
        for form, extra in (
            ("plain", 0),
            ("csv", 1),
            ("tsv", 1),
            ("jsonl", 0),
            ("json", 0),
            ("markdown", 2),
        ):
            counts[form] = (
                len(table_of(form, fast(*command.split(), "-f", form, db=world).out))
                - extra
            )
        assert len(set(counts.values())) == 1, (command, counts)


@pytest.mark.parametrize("form", ["csv", "tsv"])
def test_no_header(fast: InProcess, world: Path, form: str) -> None:
    whole = fast("list", "-f", form, db=world)
    assert (
        fast("list", "-f", form, "--no-header", db=world).out
        == whole.out.split("\n", 1)[1]
    )


@pytest.mark.parametrize("form", ["markdown", "html", "table"])
def test_no_header_in_documents(fast: InProcess, world: Path, form: str) -> None:
    env = {"COLUMNS": "160"}
    title = re.compile(r"^\| Date |<th>Date</th>|^id +date ", re.MULTILINE)
    assert title.search(fast("list", "-f", form, db=world, env=env).out)
    bare = fast("list", "-f", form, "--no-header", db=world, env=env).out
    assert not title.search(bare) and "ruritania" in bare


@pytest.mark.parametrize(
    "form", ["csv", "tsv", "markdown", "html", "json", "jsonl", "plain"]
)
def test_nothing_found_is_valid_too(fast: InProcess, world: Path, form: str) -> None:
    for command in ("list", "status", "timeline", "summary", "names"):
        found = fast(command, "-f", form, "--since", "2099", db=world)
        assert found.code == 0 and found.err
        if found.out:
            table_of(form, found.out)
        assert form not in ("json", "html", "csv") or found.out


ENDINGS = [
    ("x.csv", "csv"),
    ("x.tsv", "tsv"),
    ("x.json", "json"),
    ("x.jsonl", "jsonl"),
    ("x.md", "markdown"),
    ("x.HTML", "html"),
    ("x.txt", "plain"),
]


@pytest.mark.parametrize(("name", "form"), ENDINGS)
def test_a_files_ending_gives_the_format(
    fast: InProcess, world: Path, name: str, form: str
) -> None:
    found = fast("list", "-o", name, db=world)
    assert (found.code, found.out) == (0, "")
    written = (fast.setting.cwd / name).read_bytes().decode()
    assert written == fast("list", "-f", form, db=world).out
    assert [p.name for p in fast.setting.cwd.iterdir()] == [name]


def test_a_format_is_not_what_the_ending_contradicts(
    fast: InProcess, world: Path
) -> None:
    found = fast("list", "-o", "x.csv", "--json", db=world)
    assert found.code == 2 and "one of the two" in found.err
    assert fast("list", "-o", "x.txt", "--json", db=world).code == 0
    assert len(json.loads((fast.setting.cwd / "x.txt").read_text())) == len(
        WORLD_UPDATES
    )


def test_a_file_is_written_whole_or_not_at_all(fast: InProcess, world: Path) -> None:
    path = fast.setting.cwd / "kept.csv"
    path.write_text("before")
    path.chmod(0o640)
    assert fast("list", "-o", "kept.csv", "--fields", "nope", db=world).code == 2
    assert path.read_text() == "before"
    assert fast("search", "zzzz", "-o", "kept.csv", db=world).code == 1
    assert path.read_text() == "before"
    assert fast("list", "-o", "kept.csv", db=world).code == 0
    assert path.read_text() != "before" and path.stat().st_mode & 0o777 == 0o640
    assert list(fast.setting.cwd.iterdir()) == [path]


def test_a_tracker_is_never_written_over(fast: InProcess, world: Path) -> None:
    before = world.read_bytes()
    found = fast("list", "-f", "plain", "-o", str(world), db=world)
    assert (found.code, found.out) == (3, "") and "is a database" in found.err
    assert world.read_bytes() == before


@pytest.mark.parametrize("target", ["missing/x.csv", "."])
def test_a_place_that_takes_no_file(fast: InProcess, world: Path, target: str) -> None:
    found = fast("list", "-o", target, db=world)
    assert (found.code, found.out) == (4, "") and found.err.startswith(
        f"error: cannot write {target}: "
    )


def test_a_link_is_followed(fast: InProcess, world: Path) -> None:
    (fast.setting.cwd / "real.csv").touch()
    (fast.setting.cwd / "link.csv").symlink_to("real.csv")
    assert fast("list", "-o", "link.csv", db=world).code == 0
    assert (fast.setting.cwd / "link.csv").is_symlink() and (
        fast.setting.cwd / "real.csv"
    ).stat().st_size > 100


# -- widths ------------------------------------------------------------------------------------------


SHOWN = (
    *READS,
    "show ruritania freedonia borduria",
    "show fredcom",
    "status --kind company",
    "list --fields id,date,summary,url",
)


def too_wide(lines: list[str], columns: int) -> list[str]:
    """The lines that are wider than a terminal; a word longer than one, alone in its line, may go on."""
    return [line for line in lines if cells(line) > columns and " " in line.strip()]


def measured() -> list[Any]:
    """Every command at every width."""
    return [(command, columns) for command in SHOWN for columns in (40, 80, 160)]


@one_in(4)
@pytest.mark.parametrize(("command", "columns"), measured())
@pytest.mark.parametrize("color", ["never", "always"])
def test_no_line_is_wider_than_the_terminal(
    fast: InProcess, world: Path, command: str, columns: int, color: str
) -> None:
    found = fast(
        *command.split(),
        "-f",
        "table",
        "--color",
        color,
        db=world,
        env={"COLUMNS": str(columns)},
    )
    assert found.code == 0 and found.out
    assert too_wide(found.lines, columns) == []


@one_in(4)
@pytest.mark.parametrize(
    "columns", [80, pytest.param(160, marks=pytest.mark.slow(ALL))]
)
@pytest.mark.parametrize(
    "command",
    [
        "status",
        "timeline",
        "timeline --chart",
        "summary",
        "summary --by country",
        "summary --by year,status",
        "summary --by publisher",
        "names",
        "overview",
        "show france united-kingdom",
        "show huawei",
    ],
)
def test_no_line_of_the_dataset_is_wider(
    fast: InProcess, shipped: Path, command: str, columns: int
) -> None:
    found = fast(
        *command.split(), "-f", "table", db=shipped, env={"COLUMNS": str(columns)}
    )
    assert found.code == 0 and found.out
    assert too_wide(found.lines, columns) == []


def test_the_longest_names_fit_too(fast: InProcess, shipped: Path) -> None:
    found = fast("names", "-f", "table", db=shipped, env={"COLUMNS": "40"})
    assert too_wide(found.lines, 40) == []


def test_long_keys_of_a_cross_table_fit(fast: InProcess, tmp_path: Path) -> None:
    long = Source("The Long " * 8 + "Name")
    tracker = write_tracker(
        tmp_path / "t.db",
        WORLD_ENTITIES,
        [update(f"{n}aaaaaaaaa", date=f"202{n}", sources=(long,)) for n in range(6)],
    )
    found = fast(
        "summary",
        "--by",
        "publisher,year",
        "-f",
        "table",
        db=tracker,
        env={"COLUMNS": "40"},
    )
    assert found.code == 0 and [line for line in found.lines if cells(line) > 40] == []


@pytest.mark.parametrize("columns", [40, 80, 160])
def test_a_table_cuts_nothing(fast: InProcess, world: Path, columns: int) -> None:
    shown = " ".join(
        fast("list", "-f", "table", db=world, env={"COLUMNS": str(columns)}).out.split()
    )
    for found in WORLD_UPDATES:
        for word in found.summary.split():
            assert word in shown or columns == 40


@one_in(3)
@pytest.mark.parametrize("columns", ["0", "-5", "x", "", "20", "100000"])
def test_an_odd_width_is_survived(fast: InProcess, world: Path, columns: str) -> None:
    for command in READS:
        assert (
            fast(
                *command.split(), "-f", "table", db=world, env={"COLUMNS": columns}
            ).code
            == 0
        )


def test_no_line_ends_in_blanks_in_list(fast: InProcess, world: Path) -> None:
    for command in ("list", "names", "show ruritania"):
        assert [
            line
            for line in fast(*command.split(), "-f", "table", db=world).lines
            if line != line.rstrip()
        ] == []


def test_no_line_of_blanks_in_status(fast: InProcess, world: Path) -> None:
    found = fast("status", "-f", "table", db=world, env={"COLUMNS": "120"})
    assert [line for line in found.lines if line != line.rstrip()] == []


def test_an_unknown_standing_does_not_look_dated(fast: InProcess, world: Path) -> None:
    found = fast("status", "genovia", "-f", "table", db=world, env={"COLUMNS": "120"})
    titles, _, row = found.lines
    assert row.index("2023-03-03") == titles.index("last"), (
        "it stands below its own title"
    )


@pytest.mark.parametrize(
    "command", ["show ruritania", "status", "list", "timeline", "show freedonia"]
)
def test_short_ids_on_a_page_are_unique(
    fast: InProcess, world: Path, command: str
) -> None:
    ids = [u.id for u in WORLD_UPDATES]
    shown = fast(*command.split(), "-f", "table", db=world, env={"COLUMNS": "160"}).out
    short = [
        word
        for word in re.findall(r"(?<![\w-])[0-9][0-9a-z]{3,9}(?![\w-])", shown)
        if any(known.startswith(word) for known in ids)
    ]
    assert bool(short) or command == "timeline"
    assert [
        word for word in short if sum(known.startswith(word) for known in ids) > 1
    ] == []


# -- filters -----------------------------------------------------------------------------------------


def expected(
    found: Update, kinds: dict[str, str], options: dict[str, list[str]]
) -> bool:
    """Whether an update passes, reckoned in Python."""
    about = {found.entity, *found.also_about}
    span = dates.read_date(found.date)
    publishers = {s.publisher.lower() for s in found.sources}
    effects = [
        e
        for e in found.effects
        if e.status in options.get("status", STATUSES)
        and e.scope in options.get("scope", SCOPES)
    ]
    return (
        ("since" not in options or dates.last_day(found) >= options["since"][0])
        and (
            "until" not in options
            or span.first
            <= dates.read_period(options["until"][0], "", "2026-11-24").last
        )
        and ("country" not in options or bool(about & set(options["country"])))
        and ("kind" not in options or kinds[found.entity] in options["kind"])
        and (not {"status", "scope"} & set(options) or bool(effects))
        and ("actor" not in options or found.actor in options["actor"])
        and (
            "publisher" not in options
            or bool(publishers & {p.lower() for p in options["publisher"]})
        )
    )


@cache
def recorded(tracker: Path) -> tuple[list[Update], dict[str, str]]:
    """Every update of a tracker, and the kind of each entity."""
    with open_tracker(Location(tracker, ""), CONTEXT) as opened:
        return list(opened.updates(Filter())), opened.entities.kinds


def within(rows: list[Any], end: str) -> list[Any]:
    """The rows that are surely no later than a day: a list has the others of that time below those of its last day."""
    return [row for row in rows if dates.read_date(row["date"]).last <= end]


@one_in(4)
@pytest.mark.parametrize("seed", range(60))
@pytest.mark.parametrize("which", ["world", "shipped"])
def test_any_filters(
    fast: InProcess, _built_world: Path, which: str, seed: int
) -> None:
    chance = random.Random(f"{which}{seed}")
    tracker = _built_world if which == "world" else SHIPPED
    everything, kinds = recorded(tracker)
    sample = chance.choice(everything)
    about = {update.entity for update in everything}
    countries = [slug for slug in kinds if kinds[slug] == "country" and slug in about]
    pool = {
        "since": [
            chance.choice(
                ["2018-06-01", "2019-01-01", "2020-07-22", "2020-10-15", "2024-05-15"]
            )
        ],
        "until": [chance.choice(["2019", "2020-07", "2020-07-22", "2023-03-03"])],
        "country": chance.sample(countries, 2),
        "kind": chance.sample(list(KINDS), 2),
        "status": chance.sample(list(STATUSES), 3),
        "scope": chance.sample(["5g", "government", "5g-core", "devices"], 2),
        "actor": chance.sample(list(ACTORS), 4),
        "publisher": [
            sample.sources[0].publisher.upper()
            if sample.sources[0].publisher.isascii()
            else sample.sources[0].publisher
        ],
    }
    options = {
        name: pool[name]
        for name in chance.sample(list(pool), chance.choice([1, 1, 2, 3]))
    }
    if options.get("since", [""])[0] > options.get("until", ["9"])[0]:
        del options["until"]
    words = [
        word
        for name, values in options.items()
        for value in values
        for word in (f"--{name}", value)
    ]
    found = json_lines(fast("list", "-f", "jsonl", *words, db=tracker))
    assert {row["id"] for row in found} == {
        u.id for u in everything if expected(u, kinds, options)
    }
    assert len({row["id"] for row in found}) == len(found)
    counted = json_lines(
        fast("summary", "--updates", "-f", "jsonl", *words, db=tracker)
    )
    assert sum(row["updates"] for row in counted) == len(found)
    timeline = json_lines(fast("timeline", "-f", "jsonl", *words, db=tracker))
    end = dates.read_period(options.get("until", ["9999"])[0], "", "2026-11-24").last
    assert within(timeline, end) == within(found, end)[::-1]
    assert len(timeline) == len(found)


@pytest.mark.parametrize(
    ("options", "shown"),
    [
        ("--since 2020-05-31", ["2020-05", "2020"]),
        ("--since 2020-06-01", ["2020"]),
        ("--since 2021", []),
        ("--until 2020-05-01", ["2020-05", "2020"]),
        ("--until 2020-04-30", ["2020"]),
        ("--until 2019", []),
        ("--since 2020-06 --until 2020-06", ["2020"]),
    ],
)
def test_an_imprecise_date_may_lie_in_the_time_asked_for(
    fast: InProcess, tmp_path: Path, options: str, shown: list[str]
) -> None:
    both = [update("aaaaaaaaaa", date="2020-05"), update("bbbbbbbbbb", date="2020")]
    tracker = write_tracker(tmp_path / "t.db", WORLD_ENTITIES, both)
    found = json_lines(
        fast("list", "--reverse", "-f", "jsonl", *options.split(), db=tracker)
    )
    assert [row["date"] for row in found] == shown


@pytest.mark.parametrize("sort", ["date", "recorded", "entity", "status"])
def test_sort_and_reverse(fast: InProcess, world: Path, sort: str) -> None:
    rows = json_lines(fast("list", "-f", "jsonl", "--sort", sort, db=world))
    back = json_lines(
        fast("list", "-f", "jsonl", "--sort", sort, "--reverse", db=world)
    )
    assert rows == back[::-1] and len(rows) == len(WORLD_UPDATES)
    if sort == "entity":
        assert [r["entity"] for r in rows] == sorted(r["entity"] for r in rows)
    if sort == "status":
        ranks = [
            max(
                (
                    STATUSES[e["status"]].rank
                    for e in r.get("effects", ())
                    if e["scope"] == "5g"
                ),
                default=None,
            )
            for r in rows
        ]
        known = [rank for rank in ranks if rank is not None]
        assert known == sorted(known, reverse=True)
    if sort == "date":
        days = [
            dates.last_day(next(u for u in WORLD_UPDATES if u.id == r["id"]))
            for r in rows
        ]
        assert days == sorted(days, reverse=True)


def test_limit(fast: InProcess, world: Path) -> None:
    whole = fast("list", db=world).lines
    for number in (1, 3, 15, 99):
        assert fast("list", "--limit", str(number), db=world).lines == whole[:number]
    shown = fast("show", "ruritania", db=world).lines
    assert fast("show", "ruritania", "--limit", "2", db=world).lines == shown[-2:]
    assert len(fast("status", "--limit", "2", db=world).lines) == 2


@pytest.mark.parametrize(
    "spelling",
    [
        "phase-out",
        "phase_out",
        "Phase Out",
        "PHASE-OUT",
        "banned,phase-out",
        "phase-out, permitted",
    ],
)
def test_words_of_lists_in_any_spelling(
    fast: InProcess, world: Path, spelling: str
) -> None:
    assert "ruritania" in fast("list", "--status", spelling, db=world).out


def test_a_publisher_in_any_case(fast: InProcess, tmp_path: Path) -> None:
    tracker = write_tracker(
        tmp_path / "t.db",
        WORLD_ENTITIES,
        [update(sources=(Source("Les Échos"),), effects=["banned"])],
    )
    assert len(fast("status", "--publisher", "les échos", db=tracker).lines) == 1
    assert len(fast("list", "--publisher", "les échos", db=tracker).lines) == 1


# -- show --------------------------------------------------------------------------------------------


def test_show_joins_words_into_names(fast: InProcess, world: Path) -> None:
    one = fast("show", "grand", "fenwick", "ruritania", "-f", "table", db=world)
    assert (
        one
        == fast("show", "grand-fenwick ruritania", "-f", "table", db=world)
        == fast("show", "Grand Fenwick", "Ruritánia", "-f", "table", db=world)
    )
    assert one.code == 0 and "Grand Fenwick" in one.out and "Ruritania" in one.out


def test_show_prints_an_update_about_two_names_once(
    fast: InProcess, world: Path
) -> None:
    ids = [
        row["id"]
        for row in json_lines(
            fast("show", "ruritania", "ruritel", "-f", "jsonl", db=world)
        )
    ]
    assert len(ids) == len(set(ids)) == 4
    assert ids == ["3b0000000a", "4c0000000b", "5d0000000c", "5d00000zzz"], (
        "oldest first"
    )


def test_show_of_a_country_nobody_has_written_about(
    fast: InProcess, world: Path, shipped: Path
) -> None:
    found = fast("show", "sylvania", db=world)
    assert (found.code, found.out, found.err) == (
        1,
        "",
        "No updates yet on Sylvania.\n",
    )
    found = fast("status", "sylvania", "--json", db=world)
    [row] = json.loads(found.out)
    assert (found.code, row["status"], row["last_update"]) == (0, "unknown", None)
    assert found.err == "No updates yet on Sylvania.\n"


def test_no_country_without_evidence_is_permitted(
    fast: InProcess, shipped: Path
) -> None:
    with open_tracker(Location(shipped, ""), CONTEXT) as tracker:
        silent = sorted(
            tracker.entities.of_kinds(["country"])
            - tracker.entities.with_updates(["country"])
        )
    rows = json_lines(fast("status", *silent, "-f", "jsonl", db=shipped))
    assert [row["entity"] for row in rows if row["status"] != "unknown"] == []
    assert {row["entity"] for row in rows} == set(silent) != set()


def test_show_names_a_deadline_that_slipped(fast: InProcess, world: Path) -> None:
    shown = fast(
        "show", "ruritania", "-f", "table", db=world, env={"COLUMNS": "160"}
    ).out
    assert (
        "31 Dec 2028 (5g): Huawei equipment must be out, in 768 days; was 31 Dec 2027"
        in shown
    )


@pytest.mark.parametrize("shift", ["-f markdown", "-f html", "-f table"])
def test_show_brings_the_verdict_along(
    fast: InProcess, world: Path, shift: str
) -> None:
    shown = fast("show", "ruritania", *shift.split(), db=world).out.replace("\\-", "-")
    assert (
        "phase-out" in shown and "Ruritania" in shown and "The Strelsau Times" in shown
    )


def test_show_of_a_partly_known_list_is_refused(fast: InProcess, world: Path) -> None:
    found = fast("show", "ruritania", "atlantis", db=world)
    assert (found.code, found.out) == (1, "") and "'atlantis'" in found.err


# -- status ------------------------------------------------------------------------------------------


def test_status_is_strictest_first_and_by_name(fast: InProcess, shipped: Path) -> None:
    rows = json_lines(fast("status", "-f", "jsonl", db=shipped))
    order = [(-STATUSES[row["status"]].rank, row["name"].casefold()) for row in rows]
    assert order == sorted(order) and len(order) > 10


def test_status_agrees_with_the_rules(fast: InProcess, shipped: Path) -> None:
    with open_tracker(Location(shipped, ""), CONTEXT) as tracker:
        everything = list(tracker.updates(Filter()))
    rows = json_lines(fast("status", "-f", "jsonl", db=shipped))
    assert len(rows) > 100
    for row in rows:
        history = standing.events(everything, row["entity"])
        head = standing.headline(
            row["entity"], standing.standings(row["entity"], history, "2026-11-24")
        )
        assert (row["status"], row["since"], row["decided_by"]) == (
            head.status,
            head.since,
            head.decided_by,
        )


def test_status_for_a_scope(fast: InProcess, world: Path) -> None:
    rows = {
        r["entity"]: r
        for r in json_lines(
            fast("status", "--scope", "5g-core", "-f", "jsonl", db=world)
        )
    }
    assert (
        rows["ruritania"]["status"] == "banned"
        and rows["ruritania"]["scope"] == "5g-core"
    )
    assert list(rows) == ["ruritania"]


def test_status_counts_below(hw: Subprocess, fast: InProcess, world: Path) -> None:
    rows = json_lines(fast("status", "-f", "jsonl", db=world))
    overview = {
        r["status"]: r["countries"] for r in json.loads(fast("--json", db=world).out)
    }
    assert overview == {
        word: sum(r["status"] == word for r in rows) for word in STATUSES
    }


@pytest.mark.parametrize(
    "options",
    [
        "--status banned",
        "--kind company",
        "--since 2020",
        "--until 2019",
        "--actor security-agency",
        "--publisher freedonia\u00a0gazette",
    ],
)
def test_status_filters_only_leave_out(
    fast: InProcess, world: Path, options: str
) -> None:
    option, value = options.split(" ")
    kept = json_lines(
        fast("status", option, value.replace("\u00a0", " "), "-f", "jsonl", db=world)
    )
    every = json_lines(fast("status", "-f", "jsonl", db=world)) + json_lines(
        fast("status", "--kind", "company", "-f", "jsonl", db=world)
    )
    assert kept and all(row in every for row in kept) and len(kept) < len(every)


# -- search ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("inquiry", ["3b0000000a"]),
        ("inquiries", ["3b0000000a"]),
        ("INQUIRY Parliament", ["3b0000000a"]),
        ("szohod", ["7b0000000g"]),
        ("szohôd", ["7b0000000g"]),
        ("dutchess", []),
        ("duch*", ["8b0000000j"]),
        ("duch", []),
        ('"network\'s core"', ["4c0000000b"]),
        ('"core network"', []),
        ('"public procure"*', ["8a0000000h"]),
        ("decree", ["5d0000000c"]),
        ("gazette", ["6e0000000d", "6f0000000e"]),
        ("order 12", ["4c0000000b"]),
        ("high-risk", ["8c0000000k"]),
        ("risk-high", []),
        ("ruritel licence", ["5d0000000c"]),
        ("华为", ["9a0000000n"]),
    ],
)
def test_search(fast: InProcess, world: Path, words: str, ids: list[str]) -> None:
    found = fast("search", words, "-f", "jsonl", db=world)
    assert sorted(row["id"] for row in json_lines(found)) == ids
    assert found.code == (0 if ids else 1)
    assert (
        fast("search", *words.split(), "-f", "jsonl", db=world).out == found.out
        or '"' in words
    )


def test_every_beginning_of_a_word_finds_it(fast: InProcess, world: Path) -> None:
    for word, known in (
        ("banned", "7a0000000f"),
        ("regulator", "4c0000000b"),
        ("operators", "5d0000000c"),
    ):
        for size in range(3, len(word) + 1):
            found = fast("search", f"{word[:size]}*", "-f", "jsonl", db=world)
            assert known in [row["id"] for row in json_lines(found)], word[:size]


def test_search_finds_best_first_and_newest_first(
    fast: InProcess, tmp_path: Path
) -> None:
    plain = update(
        "aaaaaaaaaa",
        date="2024",
        summary="A long report about many things, and one word on zinc among many other words.",
    )
    dense = update("bbbbbbbbbb", date="2019", summary="Zinc zinc zinc.")
    tracker = write_tracker(tmp_path / "t.db", WORLD_ENTITIES, [plain, dense])
    assert [
        r["id"] for r in json_lines(fast("search", "zinc", "-f", "jsonl", db=tracker))
    ] == ["bbbbbbbbbb", "aaaaaaaaaa"]
    newest = fast("search", "zinc", "--sort", "date", "-f", "jsonl", db=tracker)
    assert [r["id"] for r in json_lines(newest)] == ["aaaaaaaaaa", "bbbbbbbbbb"]
    assert len(fast("search", "zinc", "--limit", "1", db=tracker).lines) == 1
    assert (
        fast("search", "zinc", "--since", "2020", db=tracker)
        .lines[0]
        .startswith("aaaaaaaaaa")
    )


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("golden power", "bbbbbbbbbb"),
        ("'golden-power'", "bbbbbbbbbb"),
        ("special powers", "bbbbbbbbbb"),
        ("golden power --sort date", "aaaaaaaaaa"),
        ("golden power report", "aaaaaaaaaa"),
        ("golden", "aaaaaaaaaa"),
    ],
)
def test_the_acts_so_called_come_first(
    fast: InProcess, tmp_path: Path, words: str, first: str
) -> None:
    said = "Golden power: a report on golden power."
    report = update("aaaaaaaaaa", date="2024", summary=said, note="Golden power.")
    summary = "The cabinet used its powers on the golden network of one operator."
    act = update("bbbbbbbbbb", date="2019", summary=summary, instrument="golden power")
    tracker = write_tracker(tmp_path / "t.db", WORLD_ENTITIES, [report, act])
    done = fast("search", *shlex.split(words), "--fields", "id", db=tracker)
    assert done.lines[0] == first, done.err


def test_of_the_acts_so_called_the_strictest_comes_first_then_that_which_set_it(
    fast: InProcess, tmp_path: Path
) -> None:
    told = [
        ("2021", "Grey list.", ["banned"]),
        ("2022", "Grey List: the grey list.", ["banned"]),
        ("2019", "Grey list.", ["under-review"]),
        ("2018", "The grey list.", []),
    ]
    acts = [
        update(f"{date}aaaaaa", date=date, summary=summary, effects=effects, instrument="Grey List")
        for date, summary, effects in told
    ]  # fmt: skip
    tracker = write_tracker(tmp_path / "t.db", WORLD_ENTITIES, acts)
    done = fast("search", "grey", "list", "--fields", "date", db=tracker)
    assert done.lines == ["2021", "2022", "2019", "2018"]


@pytest.mark.parametrize(
    ("words", "marked"),
    [
        ("ban", {"ban"}),
        ("replac*", {"replaced"}),
        ("inquiries", {"inquiry"}),
        ('"opened an"', {"opened", "an"}),
        ("Huawei", {"Huawei"}),
    ],
)
def test_search_marks_the_words(
    fast: InProcess, world: Path, words: str, marked: set[str]
) -> None:
    shown = fast(
        "search",
        words,
        "-f",
        "table",
        "--color",
        "always",
        db=world,
        env={"COLUMNS": "160"},
    ).out
    assert marked <= set(re.findall(r"\x1b\[1;4m([^\x1b]*)\x1b\[0m", shown))


def test_search_finds_every_update_by_its_own_words(
    fast: InProcess, shipped: Path
) -> None:
    with open_tracker(Location(shipped, ""), CONTEXT) as tracker:
        everything = list(tracker.updates(Filter(limit=40)))
    for found in everything:
        words = re.findall(r"\w+", found.summary)[:8]
        ids = [
            row["id"]
            for row in json_lines(fast("search", *words, "-f", "jsonl", db=shipped))
        ]
        assert found.id in ids, words


# -- timeline, chart, summary, names, overview -------------------------------------------------------


def test_timeline_is_oldest_first_with_headings(fast: InProcess, world: Path) -> None:
    shown = fast("timeline", "-f", "table", db=world)
    years = [line for line in shown.lines if re.fullmatch(r"\d{4}", line)]
    assert years == sorted(set(years)) and "2019" in years
    assert sum("●" in line for line in shown.lines) == 13


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("ruritania", "Ruritel: restricted (5g) · Ruritel chose another supplier."),
        ("ruritel", "●  restricted (5g) · Ruritel chose another supplier."),
        ("", "Ruritel: restricted (5g) · Ruritel chose another supplier."),
        ("ruritel elbonia", "Ruritel: restricted (5g) · Ruritel chose another supplier."),
        ("--kind company", "Ruritel: restricted (5g) · Ruritel chose another supplier."),
    ],
)  # fmt: skip
def test_a_timeline_names_whose_status_it_is_unless_nobody_else_was_asked_for(
    fast: InProcess, tmp_path: Path, asked: str, said: str
) -> None:
    summary = "Ruritel chose another supplier."
    about = ("ruritania",)
    one = update("aaaaaaaaaa", "ruritel", also_about=about, summary=summary, effects=["5g=restricted"])  # fmt: skip
    path = write_tracker(tmp_path / "world.db", WORLD_ENTITIES, [one])
    assert said in fast("timeline", *asked.split(), "-f", "table", db=path).out


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("--status phase-out", ["phase-out (5g), as before", "phase-out (5g)"]),
        ("", ["phase-out (5g)", "phase-out (5g)"]),
    ],
)
def test_a_list_by_status_says_what_only_confirmed(
    fast: InProcess, tmp_path: Path, asked: str, said: list[str]
) -> None:
    acts = [
        update(f"{day}aaaaaaaaa", "ruritania", date=f"2020-01-0{day}", effects=["5g=phase-out"])
        for day in (1, 2)
    ]  # fmt: skip
    path = write_tracker(tmp_path / "world.db", WORLD_ENTITIES, acts)
    listed = fast(
        "list", *asked.split(), "-f", "table", db=path, env={"COLUMNS": "160"}
    )
    told = [re.search(r"phase-out \(5g\)(, as before)?", line) for line in listed.lines]
    assert [one[0] for one in told if one] == said


def test_chart_runs_cover_time_without_overlap(fast: InProcess, shipped: Path) -> None:
    lanes: dict[str, list[dict[str, Any]]] = {}
    for run in json_lines(fast("timeline", "--chart", "-f", "jsonl", db=shipped)):
        lanes.setdefault(run["entity"], []).append(run)
    assert len(lanes) > 5
    heads = {
        row["entity"]: row["status"]
        for row in json_lines(fast("status", "-f", "jsonl", db=shipped))
    }
    for entity, runs in lanes.items():
        for before, after in pairwise(runs):
            if len(after["since"]) == 10:
                assert dates.shift(before["to"], days=1) == after["since"]
            else:
                assert before["to"] == after["since"], "no day is invented"
            assert (before["status"], before["scope"]) != (
                after["status"],
                after["scope"],
            )
        assert runs[-1]["to"] is None and runs[-1]["status"] == heads[entity]


def test_chart_of_a_stretch_of_time(fast: InProcess, world: Path) -> None:
    runs = json_lines(
        fast(
            "timeline",
            "freedonia",
            "--chart",
            "--since",
            "2019-05-10",
            "--until",
            "2020",
            "-f",
            "jsonl",
            db=world,
        )
    )
    assert [(r["status"], r["since"], r["to"]) for r in runs] == [
        ("permitted", "2019-05-02", "2019-05-19"),
        ("banned", "2019-05-20", None),
    ]


def test_who_was_named_has_a_lane_without_a_status_too(
    fast: InProcess, world: Path
) -> None:
    asked = ("timeline", "elbonia", "freedonia", "--chart", "-f", "table")
    shown = fast(*asked, db=world)
    elbonia, freedonia = (line.split()[1] for line in shown.lines[1:3])
    assert set(elbonia) == {"·"} != set(freedonia)
    assert shown.err == "Elbonia: unknown throughout.\n"
    assert "Elbonia" not in fast(*asked, "--status", "banned", db=world).out


def test_nobody_is_unknown_for_a_scope_of_its_own(
    fast: InProcess, shipped: Path
) -> None:
    asked = ("status", "--group", "eu", "--status", "unknown", "-f", "table")
    shown = fast(*asked, db=shipped)
    assert "Cyprus" in shown.out and "of its own" not in shown.err


def test_a_chart_begins_where_it_was_asked_to(fast: InProcess, world: Path) -> None:
    asked = ("timeline", "freedonia", "--chart", "-f", "table", "--since")
    years, lane, *_ = fast(*asked, "2015", db=world).lines
    assert years.split()[0] == "2015"
    assert lane.split()[1].startswith("·····")
    assert fast(*asked, "2020", db=world).lines[0].split()[0] == "2020"


@pytest.mark.parametrize(
    "by",
    [
        "status",
        "country",
        "company",
        "year",
        "month",
        "publisher",
        "scope",
        "kind",
        "actor",
    ],
)
def test_summary_by_each_key(fast: InProcess, world: Path, by: str) -> None:
    rows = json_lines(fast("summary", "--updates", "--by", by, "-f", "jsonl", db=world))
    assert rows and all(row["updates"] > 0 for row in rows)
    assert len({row[by] for row in rows}) == len(rows)
    if by in ("status", "year", "month", "scope", "kind", "actor"):
        assert sum(row["updates"] for row in rows) == len(WORLD_UPDATES)
    crossed = json_lines(
        fast(
            "summary",
            "--updates",
            "--by",
            f"{by},year" if by != "year" else "year,status",
            "-f",
            "jsonl",
            db=world,
        )
    )
    assert sum(r["updates"] for r in crossed) == sum(r["updates"] for r in rows)


def test_summary_by_status_is_strictest_first(fast: InProcess, world: Path) -> None:
    words = [
        row["status"] for row in json_lines(fast("summary", "-f", "jsonl", db=world))
    ]
    assert words == [word for word in [*STATUSES, "context"] if word in words]


def test_names(fast: InProcess, world: Path, shipped: Path) -> None:
    rows = json_lines(fast("names", "-f", "jsonl", db=world))
    assert {row["slug"] for row in rows} == {e.slug for e in WORLD_ENTITIES}
    assert next(row for row in rows if row["slug"] == "ruritania")["updates"] == 4
    assert {
        row["slug"]
        for row in json_lines(fast("names", "korea", "-f", "jsonl", db=shipped))
    } >= {"south-korea", "north-korea"}
    assert [
        row["slug"] for row in json_lines(fast("names", "qr", "-f", "jsonl", db=world))
    ] == ["ruritania"]
    assert {
        row["kind"]
        for row in json_lines(
            fast("names", "--kind", "company", "-f", "jsonl", db=world)
        )
    } == {"company"}
    missing = fast("names", "atlantis", db=world)
    assert (missing.code, missing.out) == (0, "")
    assert missing.err.startswith("No entity is called 'atlantis': a new one begins")


def test_what_the_overview_tells_to_try_works(fast: InProcess, shipped: Path) -> None:
    found = fast("-f", "table", db=shipped)
    assert found == fast("overview", "-f", "table", db=shipped)
    tried = re.findall(r"hwstatus(?: [a-z]+)+", found.out)
    assert len(tried) == 3
    for command in tried:
        assert fast(*command.split()[1:], db=shipped).code == 0


def test_the_overview_fits_a_screen(fast: InProcess, world: Path) -> None:
    assert 8 < len(fast("-f", "table", db=world).lines) < 24


def test_a_full_overview_fits_a_screen(fast: InProcess, tmp_path: Path) -> None:
    full = [
        update(
            f"{n}aaaaaaaaa",
            slug,
            date=f"2020-01-0{n + 1}",
            effects=[status],
            deadlines=(
                Deadline(
                    "5g",
                    f"203{n}-01-01",
                    "Huawei equipment must be out of the network's core",
                ),
            ),
        )
        for n, (slug, status) in enumerate(
            zip([e.slug for e in WORLD_ENTITIES], STATUSES, strict=False)
        )
    ]
    tracker = write_tracker(tmp_path / "t.db", WORLD_ENTITIES, full)
    assert len(fast("-f", "table", db=tracker).lines) <= 24


# -- hostile text ------------------------------------------------------------------------------------

RAW = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
)


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """A tracker with hostile text in every field that takes text."""
    text = HOSTILE_TEXT
    short = "=1+1|[b]\x1b[31m\u202e<i>\x9b2J"
    entities = [
        country(
            "badland", name=f"Badland {short}", aliases=(f"x{short}",), subregion=short
        ),
        Entity(
            "badcom", f"Badcom {short}", "company", home="badland", aliases=(short,)
        ),
    ]
    bad = update(
        "aaaaaaaaaa",
        "badland",
        also_about=("badcom",),
        summary=text,
        note=text,
        actor_name=text,
        recorded_by=short,
        effects=[effect("banned")],
        deadlines=(Deadline("5g", "2028", text),),
        sources=(
            Source(short, text, "https://evil.example/?q='onload=alert(1)&b=%22|`x`"),
            Source("-2+3", short),
        ),
    )
    company = update("bbbbbbbbbb", "badcom", summary=text, effects=["banned"])
    return write_tracker(
        tmp_path / "hostile.db",
        entities,
        [bad, company, NothingNew("badland", "2026-01-01", text, NOON, short)],
    )


COMMANDS = (
    "show badland",
    "show badland badcom",
    "status",
    "status --kind company",
    "timeline",
    "timeline --chart",
    "list",
    "search alert",
    "names",
    "map",
    "chart",
    "overview",
    "summary --by publisher",
    "summary --by country,publisher",
    "summary --by company",
)


@one_in(5)
@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("columns", ["40", "160"])
def test_hostile_text_is_shown_as_text(
    fast: InProcess, hostile: Path, command: str, columns: str
) -> None:
    for form in ("table", "plain", "csv", "tsv", "json", "jsonl", "markdown", "html"):
        found = fast(*command.split(), "-f", form, db=hostile, env={"COLUMNS": columns})
        assert found.code == 0, (form, found.err)
        assert not RAW.search(found.out), (form, RAW.findall(found.out))
        if form == "html":
            page = Page(found.out)
            assert not {"script", "i", "b", "img"} & set(page.tags)
            assert all(link.startswith("https://evil.example/") for link in page.links)
        elif form == "csv":
            for row in table_of(form, found.out):
                assert not [cell for cell in row if cell.startswith(("=", "+", "@"))]
        elif form == "table" and columns == "160":
            assert all(cells(line) <= int(columns) for line in found.lines)
        elif form not in ("table", "json", "jsonl"):
            assert len({len(row) for row in table_of(form, found.out)}) == 1


@pytest.mark.parametrize(
    "command",
    [
        "show badland",
        "status",
        "list",
        "timeline",
        "timeline --chart",
        "names",
        "search alert",
    ],
)
def test_hostile_text_brings_no_codes_of_its_own(
    fast: InProcess, hostile: Path, command: str
) -> None:
    shown = fast(
        *command.split(),
        "-f",
        "table",
        "--color",
        "always",
        db=hostile,
        env={"COLUMNS": "120"},
    ).out
    links = re.findall(r"\x1b\]8;;([^\x1b]*)\x1b\\", shown)
    assert all(link == "" or link.startswith("https://evil.example/") for link in links)
    assert not RAW.search(ESCAPES.sub("", shown))


def test_hostile_text_survives_in_json_and_export(
    fast: InProcess, hostile: Path
) -> None:
    rows = json_lines(fast("list", "-f", "jsonl", db=hostile))
    assert {row["summary"] for row in rows} == {HOSTILE_TEXT}
    lines = [line for line in fast("export", db=hostile).lines if '"summary"' in line]
    assert {canonical.load_update(line).note for line in lines} == {HOSTILE_TEXT, None}


def test_hostile_arguments_are_told_as_text(fast: InProcess, world: Path) -> None:
    for arguments in (
        ("show", "\x1b[31mx"),
        ("list", "--status", "\x1b[31m"),
        ("\x1b[2J",),
        ("list", "--since", "\x1b]0;x\x07"),
        ("search", "\x1b[31mzz"),
        ("list", "--\x1b[31m"),
        ("import", "\x1b[31m"),
        ("feeds", "\x1b[31m"),
        ("feeds", "remove", "\x1b[31m"),
    ):
        found = fast(*arguments, db=world)
        assert found.code in (1, 2) and found.err
        assert "\x1b" not in found.err and "\x07" not in found.err


def test_a_link_in_markdown_cannot_be_broken(fast: InProcess, tmp_path: Path) -> None:
    url = "https://a.example/(x)|y?z=[1]&q=*"
    tracker = write_tracker(
        tmp_path / "t.db",
        WORLD_ENTITIES,
        [update(sources=(Source("P](http://evil.example)", None, url),))],
    )
    [_, _, row] = table_of("markdown", fast("list", "-f", "markdown", db=tracker).out)
    assert (
        row[-1].strip()
        == r"[P\](http://evil.example)](<https://a.example/(x)%7Cy?z=[1]&q=*>)"
    )


# -- without a command -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    ["-f table", "--json", "-f csv --no-header", "--color never", "-o overview.json"],
)
def test_without_a_command_the_overview_is_meant(
    fast: InProcess, world: Path, arguments: str
) -> None:
    found = fast(*arguments.split(), db=world)
    assert found.code == 0
    assert found == fast("overview", *arguments.split(), db=world)


@pytest.mark.parametrize("arguments", ["--fields status", "-o list"])
def test_a_value_that_is_called_like_a_command(
    fast: InProcess, world: Path, arguments: str
) -> None:
    assert fast(*arguments.split(), db=world).code == 0


def test_as_a_module(hw: Subprocess, world: Path) -> None:
    run = [sys.executable, "-m", "hwstatus", "--db", str(world), "list"]
    found = subprocess.run(
        run, capture_output=True, text=True, env=hw.setting.environment(), check=True
    )
    assert found.stdout == hw("list", db=world).out


@pytest.mark.skipif(not hasattr(os, "O_DIRECT"), reason="no pipes of packets")
def test_rows_are_not_written_one_by_one(hw: Subprocess, world: Path) -> None:
    reader, writer = os.pipe2(os.O_DIRECT)  # each read gets what one write gave
    environment = hw.setting.environment({"PYTHONUNBUFFERED": "1"})
    run = [sys.executable, "-m", "hwstatus", "--db", str(world), "list"]
    subprocess.run(run, stdout=writer, env=environment, check=True)
    os.close(writer)
    first = os.read(reader, 4096).decode()
    os.close(reader)
    assert first == hw("list", db=world).out


def test_a_dash_stands_for_the_names_of_standard_input(
    fast: InProcess, shipped: Path
) -> None:
    listed = "\nfrance \nunited kingdom\n"
    done = fast(
        "status", "germany", "-", "--fields", "entity", stdin=listed, db=shipped
    )
    assert sorted(done.lines) == ["france", "germany", "united-kingdom"]
    empty = fast("status", "-", stdin=" \n", db=shipped)
    assert (empty.code, empty.out) == (2, "") and "it has none" in empty.err
    partly = fast("status", "-", stdin="france\nTelekom Deutschland\n", db=shipped)
    assert "did you mean: deutsche-telekom (" in partly.err


NOBODY = "no country or company matches 'nobody'"
KINGDM = "no country or company matches 'United Kingdm'; did you mean: united-kingdom (48 updates)?"


@pytest.mark.parametrize(
    ("typed", "listed", "answered", "told"),
    [
        ("status -", "france\nnobody\n", ["France"], [NOBODY]),
        ("status -", "nobody\nUnited Kingdm\nitaly\n", ["Italy"], [NOBODY, KINGDM]),
        ("status germany -", "nobody\nnobody\n", ["Germany"], [NOBODY]),
        ("deadlines -", "finland\nnobody\n", ["Finland"], [NOBODY]),
        (
            "status -",
            "five eyes\nbanned\nnobody\n",
            ["Australia", "United States"],
            [NOBODY],
        ),
    ],
)
def test_names_of_a_list_that_match_nothing_are_told_and_the_others_answered(
    fast: InProcess, shipped: Path, typed: str, listed: str, answered: list[str], told: list[str]
) -> None:  # fmt: skip
    done = fast(*typed.split(), "--fields", "name", stdin=listed, db=shipped)
    assert (done.code, done.lines) == (6, answered)
    assert [line for line in done.err.splitlines() if "no country" in line] == told


@pytest.mark.parametrize(
    ("typed", "listed", "code"),
    [
        ("status -", "nobody\nnoone\n", 1),
        ("status nobody -", "france\n", 1),
        ("status nobody -", "france\nnoone\n", 1),
        ("checked -", "france\nnobody\n", 1),
        ("show -", "h7ts\n", 0),
    ],
)
def test_nothing_else_is_left_out_of_what_was_typed(
    fast: InProcess, shipped: Path, typed: str, listed: str, code: int
) -> None:
    done = fast(*typed.split(), stdin=listed, db=shipped)
    assert done.code == code
    assert bool(done.out) == (code == 0)


@pytest.mark.parametrize(
    ("typed", "order"),
    [
        ("status -", ["austria", "germany", "france"]),
        ("status - --limit 2", ["austria", "germany"]),
        ("status - --sort status", ["france", "germany", "austria"]),
        ("status - --sort name", ["austria", "france", "germany"]),
        ("status - --reverse", ["austria", "germany", "france"]),
        ("status austria germany france", ["france", "germany", "austria"]),
        ("status italy - -o -", ["italy", "austria", "germany", "france"]),
        ("status austria germany -o -", ["germany", "austria"]),
    ],
)
def test_names_stand_strictest_first_or_as_they_are_listed(
    fast: InProcess, shipped: Path, typed: str, order: list[str]
) -> None:
    listed = "austria\ngermany\nfrance\n"
    asked = (*typed.split(), "--fields", "entity")
    assert fast(*asked, stdin=listed, db=shipped).lines == order
    told = fast("status", "--help").out
    assert "strictest first" in told and "hwstatus status - < LIST" in told


def test_names_keep_the_order_of_their_list(fast: InProcess, shipped: Path) -> None:
    listed = "austria\ngermany\nfrance\n"
    done = fast("names", "-", "--fields", "slug", stdin=listed, db=shipped)
    assert done.lines == listed.split()


@pytest.mark.parametrize(
    ("listed", "read", "problem"),
    [
        ("france\n# spain\ngermany", ["France", "Germany"], ""),
        (b"T\xfcrkiye\n", ["Turkey"], ""),
        ("Türkiye\r\n".encode("utf-16"), ["Turkey"], ""),
        ("france\n" * 150_000, [], "standard input is no list of names: over 1,000,000 bytes"),
        (b"SQLite format 3\0", [], "standard input: line 1: holds a NUL character"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("command", ["status", "names"])
def test_names_of_standard_input_are_read_whole_or_not_at_all(
    fast: InProcess, shipped: Path, command: str,
    listed: str | bytes, read: list[str], problem: str,
) -> None:  # fmt: skip
    done = fast(command, "-", "--fields", "name", stdin=listed, db=shipped)
    assert done.code == (2 if problem else 0) and problem in done.err
    assert sorted(done.lines) == read


@pytest.mark.parametrize(
    ("command", "order"),
    [
        ("status -", ["france", "sweden", "brazil"]),
        ("status - --scopes", ["france", "sweden", "brazil"]),
        ("show - --scopes", ["france", "sweden", "brazil"]),
        ("status - --scopes --sort entity", ["brazil", "france", "sweden"]),
        ("status - --scopes --reverse", ["sweden", "france", "brazil"]),
        ("status france sweden brazil --scopes", ["brazil", "france", "sweden"]),
    ],
)
def test_rows_have_the_order_of_a_list(
    fast: InProcess, shipped: Path, command: str, order: list[str]
) -> None:
    listed = "france\nsweden\nbrazil\n"
    done = fast(*command.split(), "--fields", "entity", stdin=listed, db=shipped)
    assert done.lines == order


@pytest.mark.parametrize(
    ("command", "name"),
    [
        ("show ruritania --on 2020-12-31", "as of 31 Dec 2020 · country · QR"),
        ("show ruritania borduria --on 2020-06", "as of 30 Jun 2020 · country · QR"),
        ("show ruritania", "  country · QR"),
        ("show ruritania --on today", "  country · QR"),
    ],
)
def test_a_page_of_another_day_names_it_beside_the_name(
    fast: InProcess, world: Path, command: str, name: str
) -> None:
    page = fast(*command.split(), "-f", "table", "--all", db=world)
    assert name in page.lines[0], page.out


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("list --fields country", "(country: the slug; the name: --fields name)\n"),
        ("status --json --fields Company", "(Company: the slug; the name: --fields "),
        ("show ruritania --json --fields sources,country", "(country: the slug; "),
        ("list --fields entity,slug,name", ""),
        ("summary --by country --fields country", ""),
    ],
)
def test_a_slug_that_was_asked_for_as_a_country_is_told(
    fast: InProcess, world: Path, command: str, told: str
) -> None:
    done = fast(*command.split(), db=world)
    assert done.code == 0 and told in done.err, done.err
    assert ("the slug" in done.err) == bool(told)


@pytest.mark.parametrize(
    ("asked", "stdin", "is_told"),
    [
        ("status --limit 1", "sylvania\n", True),
        ("list --json", "sylvania\n", True),
        ("status --limit 1", "", False),
        ("status ruritania", "sylvania\n", False),
        ("status -", "sylvania\n", False),
        ("names --file -", "sylvania\n", False),
        ("head", "sylvania\n", False),
        ("export -o -", "sylvania\n", False),
    ],
)
def test_names_that_wait_in_a_pipe_are_told_and_not_read(
    hw: Subprocess, world: Path, asked: str, stdin: str, is_told: bool
) -> None:
    """What a loop reads line by line is left to it; without a pipe nothing is said, and nothing waits."""
    here, there = os.pipe()
    os.write(there, stdin.encode())
    os.close(there)
    done = hw.start(*asked.split(), db=world, stdin=here)
    err = done.communicate()[1].decode()
    os.close(here)
    line = f"hwstatus --db {world} {asked} -"
    assert done.returncode == 0, err
    assert (line in " ".join(err.split())) == is_told, err
    assert ("standard input was not read" in err) == is_told
    other = hw.start(*asked.split(), db=world, stdin=subprocess.DEVNULL)
    assert b"not read" not in other.communicate()[1]


def test_sources_take_names_of_standard_input(fast: InProcess, shipped: Path) -> None:
    alone = fast("sources", "france", db=shipped).out
    assert fast("sources", "-", stdin="france\n", db=shipped).out == alone
    partly = fast("sources", "-", stdin="nobody\nfrance\n", db=shipped)
    assert (partly.code, partly.out) == (6, alone) and NOBODY in partly.err


def test_names_of_a_script_are_read_however_they_are_handed_over(
    fast: InProcess, shipped: Path
) -> None:
    (fast.setting.cwd / "names.txt").write_text("france\n")
    alone = fast("status", "france", db=shipped).out
    read = fast("status", "--stdin", stdin="france\n", db=shipped)
    assert (read.code, read.out) == (0, alone) and "read as: " in read.err
    for typed in (["@names.txt"], ["-i", "names.txt"], ["--input-file", "names.txt"]):
        refused = fast("status", *typed, db=shipped)
        assert refused.code in (1, 2)
        assert "the names in it: hwstatus" in refused.err
        assert "status - < names.txt" in refused.err


@pytest.mark.parametrize(
    ("before", "ending", "code"),
    [
        (["status"], "", 1),
        (["status"], ".csv", 1),
        (["certify"], ".html", 1),
        (["status", "--from-file"], "", 2),
    ],
)
def test_a_long_name_is_no_damage(
    fast: InProcess, shipped: Path, before: list[str], ending: str, code: int
) -> None:
    done = fast(*before, "x" * 60_000 + ending, db=shipped)
    assert done.code == code and done.err.startswith("error: no ")
    assert len(done.err) < 1_000


@pytest.mark.parametrize(
    ("before", "said"), [(["--limit"], "invalid value"), (["last"], "no country or")]
)
def test_a_long_number_is_no_bug(
    fast: InProcess, shipped: Path, before: list[str], said: str
) -> None:
    done = fast("list", *before, "9" * 5_000, db=shipped)
    assert done.code in (1, 2) and done.err.startswith(f"error: {said}")


def test_no_file_is_written_by_a_guess(fast: InProcess, world: Path) -> None:
    names = fast.setting.cwd / "names.csv"
    names.write_text("ruritania\n")
    offered = {
        "--save": "--output names.csv",
        "--file": "- < names.csv",
        "--to": "--output names.csv",
    }
    for guess, way in offered.items():
        done = fast("list", "ruritania", guess, "names.csv", db=world)
        assert done.code == 2 and way in done.err
    done = fast("status", "--not", "banned", "-o", "names.csv", db=world)
    assert done.code == 2 and "that is: hwstatus" in done.err
    assert names.read_text() == "ruritania\n"


@pytest.mark.parametrize("named", [["-o", "new.csv"], ["--output=new.csv"]])
def test_a_file_that_is_not_there_may_be_named_beside_a_guess(
    fast: InProcess, world: Path, named: list[str]
) -> None:
    guess = ("list", "--by", "Reuters", *named)
    done = fast(*guess, db=world)
    assert done.code == 0 and "--publisher Reuters" in done.err
    written = (fast.setting.cwd / "new.csv").read_bytes()
    assert fast(*guess, db=world).code == 2
    assert fast("list", "--newest", "1", "-ro", "new.csv", db=world).code == 2
    twice = fast("list", "--save", "other.csv", *named, db=world)
    assert twice.code == 2 and not (fast.setting.cwd / "other.csv").exists()
    assert (fast.setting.cwd / "new.csv").read_bytes() == written


@pytest.mark.parametrize("place", [0, 3])
def test_the_options_of_a_line_are_offered_wherever_the_tracker_stands(
    fast: InProcess, shipped: Path, place: int
) -> None:
    words = ["outcome", "france", "met", "--date", "2025-01-02", "--source", "X"]
    words[place:place] = ["--db", str(shipped)]
    said = fast(*words).err
    assert "outcome france" not in said.partition("\n")[2]
    assert said.count("--date 2025-01-02 --source X\n") == 2


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        (["list", "--has", "foo"], "hwstatus foos"),
        (["add", "ruritania", "x", "--quiet"], "grep"),
        (["list", "--publisher", "*"], "from a report by"),
        (["map", "--to", "2022"], "--output 2022"),
        (["edit", "nobodyatall", "--set", "note=x"], "list nobodyatall"),
    ],
    ids=lambda each: each if isinstance(each, str) else None,
)
def test_no_line_is_offered_that_is_refused(
    fast: InProcess, shipped: Path, line: list[str], wrong: str
) -> None:
    assert wrong not in fast(*line, env={"HWSTATUS_DB": str(shipped)}).err
