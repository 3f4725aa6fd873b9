"""`edit --set`: which effect a status belongs to; several updates at once."""

import shlex
from collections.abc import Sequence
from pathlib import Path

import pytest

from conftest import InProcess, Setting, Terminal, json_lines
from hwstatus.changes.field_settings import with_settings
from hwstatus.changes.raw_update import in_fields
from hwstatus.errors import BadDate, BadRecord, BadValue, Usage
from hwstatus.record.models import Deadline, Filter, Source
from samples import effect, update

PAPERS = (
    Source("Gazette", url="https://a.example"),
    Source("Post"),
    Source("Post", official=True),
)


def statuses(setting: str, *effects: str) -> list[tuple[str, str]]:
    """Scopes and statuses of an update with these effects after one --set."""
    before = update(effects=tuple(effect(text) for text in effects))
    raw = with_settings(before, [setting])
    return [(found["scope"], found["status"]) for found in raw["effects"]]


@pytest.mark.parametrize(
    ("effects", "setting", "after"),
    [
        ((), "status=banned", [("5g", "banned")]),
        (("5g=restricted",), "status=banned", [("5g", "banned")]),
        (("5g-ran=restricted",), "status=banned", [("5g-ran", "banned")]),
        (("5g-ran=restricted",), "status=5g=banned",
         [("5g-ran", "restricted"), ("5g", "banned")]),
        (("5g=banned", "fixed=banned"), "status=fixed=restricted",
         [("5g", "banned"), ("fixed", "restricted")]),
        (("5g=banned", "fixed=banned"), "status=5g=none", [("fixed", "banned")]),
        (("5g=banned", "fixed=banned"), "status=none", []),
        (("5g=banned",), "status=", []),
        (("5g=banned",), "status=5g-core=banned,5g=restricted",
         [("5g", "restricted"), ("5g-core", "banned")]),
    ],
)  # fmt: skip
def test_a_status_keeps_its_scope(
    effects: tuple[str, ...], setting: str, after: list[tuple[str, str]]
) -> None:
    assert statuses(setting, *effects) == after


def test_a_status_without_a_scope_is_refused_among_several() -> None:
    with pytest.raises(Usage, match="several scopes: 5g, fixed") as refused:
        statuses("status=banned", "5g=restricted", "fixed=restricted")
    assert refused.value.hints == ("name the one to change: --set status=SCOPE=banned",)


@pytest.mark.parametrize(
    ("typed", "after"),
    [("yes", True), ("TRUE", True), ("1", True), ("no", False), ("", False), ("yeah", None)],
)  # fmt: skip
def test_a_flag_is_read_as_it_is_typed_or_refused(
    typed: str, after: bool | None
) -> None:
    before = update(effects=(effect("5g=banned"),))
    if after is None:
        with pytest.raises(BadRecord, match="neither yes nor no"):
            with_settings(before, [f"confirms={typed}"])
        return
    [one] = with_settings(before, [f"confirms={typed}"])["effects"]
    assert one["confirms"] is after


@pytest.mark.parametrize("name", ["", "it's", 'Le "Monde"'])
def test_what_is_to_be_typed_for_a_source_is_quoted(name: str) -> None:
    with pytest.raises(BadValue) as refused:
        with_settings(update(), [f"source={name}"])
    ways = [shlex.split(hint.partition(": ")[2]) for hint in refused.value.hints]
    said = name or "PUBLISHER"
    assert ways[0][-2:] == ["--set", f"publisher={said}"]
    assert ways[1] == ["--add-source", f"{said}, DAY, ADDRESS"]


@pytest.mark.parametrize(
    ("sources", "setting"),
    [
        ("5", "source=Times"),
        ("[1, 2]", "source=Times"),
        ('[{"url": 5}]', "url=https://a.example/1"),
    ],
)
def test_what_is_set_in_sources_that_are_none_is_refused(
    sources: str, setting: str
) -> None:
    with pytest.raises(BadValue, match="lists of objects"):
        with_settings(update(), [f"sources={sources}", setting])


def test_an_address_is_set_beside_one_that_cannot_be_read() -> None:
    settings = ['sources=[{"url": "http://["}]', "url=https://a.example/1"]
    [source] = with_settings(update(), settings)["sources"]
    assert source["url"] == "https://a.example/1"


def test_stage_and_basis_of_a_scope_stay() -> None:
    before = update(effects=(effect("fixed=restricted", "in-force", "licence"),))
    [after] = with_settings(before, ["status=banned"])["effects"]
    assert (after["stage"], after["basis"]) == ("in-force", "licence")


@pytest.mark.parametrize(
    ("typed", "source"),
    [
        ("Reuters", {"publisher": "Reuters"}),
        (
            "The Port Gazette, 3 May 2020, https://a.example/1",
            {
                "publisher": "The Port Gazette",
                "url": "https://a.example/1",
                "published": "2020-05-03",
            },
        ),
        (
            "PTS, 2020-05-03, Official",
            {"publisher": "PTS", "published": "2020-05-03", "official": True},
        ),
        (
            "PTS, official, https://a.example/1",
            {"publisher": "PTS", "url": "https://a.example/1", "official": True},
        ),
        ("Official Gazette", {"publisher": "Official Gazette"}),
        ("https://a.example/1", None),
        ("2020-05-03", None),
        ("Reuters, DAY, https://a.example/1", None),
        ("PUBLISHER, 2020-05-03", None),
        ("official, 2020-05-03", {"publisher": "official", "published": "2020-05-03"}),
    ],
)
def test_a_further_source_is_read_as_it_is_typed(
    typed: str, source: dict[str, str | bool] | None
) -> None:
    before = update()
    if source is None:
        with pytest.raises(BadValue, match="--add-source"):
            with_settings(before, (), [typed])
        return
    *others, last = with_settings(before, (), [typed])["sources"]
    assert last == source and len(others) == len(before.sources)


@pytest.mark.parametrize(
    ("day", "problem"),
    [
        ("2020-02-31", "does not exist"),
        ("2020-13-01", "does not exist"),
        ("30 February 2020", "does not exist"),
        ("3/4/2020", "is ambiguous: write 2020-03-04 or 2020-04-03"),
    ],
)
def test_a_further_source_is_of_one_day_that_exists(day: str, problem: str) -> None:
    with pytest.raises(BadDate, match=f"--add-source '{day}' {problem}"):
        with_settings(update(), (), [f"Reuters, {day}"])


@pytest.mark.parametrize("others", ["null", "[]", "{}", "3", '"x"'])
def test_a_further_source_beside_sources_that_are_set(others: str) -> None:
    settings = [f"sources={others}"]
    if others in ("3", '"x"'):
        with pytest.raises(BadValue, match="lists of objects"):
            with_settings(update(), settings, ["Reuters"])
        return
    after = with_settings(update(), settings, ["Reuters"])
    assert after["sources"] == [{"publisher": "Reuters"}]


def test_a_further_source_is_added_to_one_update(fast: InProcess, world: Path) -> None:
    done = fast("edit", "3b00", "--add-source", "Reuters, 2020-07-23", db=world)
    assert done.code == 0, done.err
    listed = json_lines(fast("export", db=world))
    [kept] = [one for one in listed if one.get("id", "").startswith("3b00")]
    assert kept["sources"][-1] == {"publisher": "Reuters", "published": "2020-07-23"}
    several = fast("edit", "3b00", "8b00", "--add-source", "Reuters", db=world)
    assert several.code == 2 and "--add-source is for one update" in several.err


@pytest.mark.parametrize(
    ("settings", "chosen", "official"),
    [
        ([], Filter(official=True), [None, True]),
        (["official=yes"], Filter(publishers=("Gazette",)), [True, None]),
        (["official=yes"], Filter(), None),
    ],
)
def test_of_a_source_beside_the_one_that_is_added_it_is_said_which_is_official(
    settings: list[str], chosen: Filter, official: list[bool | None] | None
) -> None:
    before = update(sources=PAPERS[:1])
    if official is None:
        with pytest.raises(Usage, match="which of the sources"):
            with_settings(before, settings, ["PTS"], chosen)
        return
    after = with_settings(before, settings, ["PTS"], chosen)["sources"]
    assert [source.get("official") for source in after] == official


# -- a field of a source -------------------------------------------------------------


@pytest.mark.parametrize(
    ("sources", "chosen", "setting", "after"),
    [
        (PAPERS[:1], Filter(), "publisher=Daily", "Daily"),
        (PAPERS, Filter(publishers=("gazette",)), "publisher=Daily", "Daily; Post; Post"),
        (PAPERS, Filter(publishers=("Post",)), "publisher=Daily", "Gazette; Daily; Daily"),
        (PAPERS, Filter(official=True), "publisher=Daily", "Gazette; Post; Daily"),
        (PAPERS, Filter(publishers=("Gazette",)), "title=Daily", "Daily; None; None"),
        (PAPERS, Filter(publishers=("Post",)), "title=Daily", "which of the sources"),
        (PAPERS, Filter(publishers=("Daily",)), "title=Daily", "the filter names none"),
        (PAPERS, Filter(), "publisher=Daily", "which of the sources"),
        ((), Filter(), "publisher=Daily", "there is no source yet"),
        (PAPERS, Filter(), "url=https://www.a.example/b", "https://www.a.example/b; None; None"),
        (PAPERS, Filter(), "url=https://b.example/", "which of the sources"),
        (PAPERS, Filter(), "url=http://[x", "which of the sources"),
        (PAPERS, Filter(official=True), "url=https://a.example/b", "https://a.example; None; https://a.example/b"),
        (PAPERS[:1] * 2, Filter(), "url=https://a.example/b", "which of the sources"),
    ],
)  # fmt: skip
def test_a_field_of_a_source_is_set_where_it_is_meant(
    sources: tuple[Source, ...], chosen: Filter, setting: str, after: str
) -> None:
    before = update(sources=sources)
    try:
        raw = with_settings(before, [setting], (), chosen)
        field = setting.partition("=")[0]
        came = "; ".join(str(one.get(field)) for one in raw["sources"])
    except Usage as error:
        came = str(error)
    assert came.startswith(after) or f": {after}" in came


def test_what_is_set_in_one_source_is_said_in_words(
    fast: InProcess, world: Path
) -> None:
    added = fast("edit", "3b00", "--add-source", "Post, 2020-07-23", db=world)
    assert added.err.startswith("  + source: publisher Post, published 2020-07-23\n")
    shown = fast("edit", "--publisher", "post", "--set", "publisher=The Post", "-n", db=world)  # fmt: skip
    assert shown.err.splitlines()[1:] == [
        "  source 2: Post → The Post",
        "Would correct 1 update.",
    ]
    unclear = fast("edit", "3b00", "--set", "title=X", env={"HWSTATUS_DB": str(world)})
    assert unclear.err.splitlines()[1:3] == [
        f"  that is: hwstatus edit 3b00 --set title=X --publisher {name}"
        for name in ("'The Strelsau Times'", "Post")
    ]
    done = fast("edit", "3b00", "--publisher", "Post", "--set", "title=X", db=world)
    assert "  source 2 (Post) title: (none) → X\n" in done.err


@pytest.mark.parametrize(
    ("setting", "after"),
    [
        ("fixed=2028", [("5g", "2027", "all"), ("fixed", "2028", None)]),
        ("5g=2029", [("5g", "2029", "all")]),
        ("5g=2029:some", [("5g", "2029", "some")]),
        ("5g=none", []),
        ("none", []),
    ],
)
def test_a_deadline_of_a_scope_leaves_the_others(
    setting: str, after: list[tuple[str, str, str | None]]
) -> None:
    before = update(deadlines=(Deadline("5g", "2027", "all"),))
    raw = with_settings(before, [f"deadline={setting}"])
    left = [(one["scope"], one["date"], one.get("what")) for one in raw["deadlines"]]
    assert left == after


def test_one_of_several_deadlines_of_a_scope_is_not_guessed() -> None:
    dues = (Deadline("5g", "2027", "some"), Deadline("5g", "2028", "all"))
    with pytest.raises(Usage, match=r"several, which\? 2027, 2028"):
        with_settings(update(deadlines=dues), ["deadline=5g=2029"])


@pytest.mark.parametrize(
    ("typed", "newest"),
    [
        (["edit", "{}", "--set", "date=2020-07"], "edit {} --set date=2020-07"),
        (["delete", "{}", "--reason", "a rumour"], "delete {} --reason 'a rumour'"),
    ],
)
@pytest.mark.parametrize("name", ["ruritania", "QR", "Ruritania"])
def test_of_a_name_the_line_for_its_newest_update_is_offered(
    fast: InProcess, world: Path, typed: list[str], newest: str, name: str
) -> None:
    last = "The king spoke."
    added = fast("add", "ruritania", last, "--date", "2019", "--source", "Times", db=world)  # fmt: skip
    [new] = added.lines
    before = entries(fast, world)
    meant = {"HWSTATUS_DB": str(world)}
    done = fast(*(word.format(name) for word in typed), env=meant)
    assert (done.code, done.out) == (1, "")
    assert done.err.splitlines() == [
        f"error: no update has the id '{name}'",
        f"  its newest: hwstatus {newest.format(new[:4])}   (2019, {last})",
        f"  all: hwstatus list {name}",
    ]
    assert entries(fast, world) == before


# -- several at once -----------------------------------------------------------------

RENAMED = ("--set", "publisher=The Szohod Post")


def publishers(fast: InProcess, world: Path, *names: str) -> list[str]:
    """The first publisher of every update about the names."""
    rows = json_lines(fast("list", *names, "-f", "jsonl", db=world))
    return [row["sources"][0]["publisher"] for row in rows]


def entries(fast: InProcess, world: Path) -> int:
    """How many ledger entries there are."""
    return int(fast("head", "--fields", "entry", db=world).out)


@pytest.mark.parametrize(
    "meant", [["7a00", "7b00"], ["--country", "borduria"], ["7a00", "7b00", "7a00"]]
)
def test_several_updates_are_one_change(
    fast: InProcess, world: Path, meant: list[str]
) -> None:
    before = entries(fast, world)
    done = fast("edit", *meant, *RENAMED, "-y", "--reason", "renamed", db=world)
    assert (done.code, done.out) == (0, "")
    assert done.err.startswith("Corrected 2 updates.")
    assert publishers(fast, world, "borduria") == ["The Szohod Post"] * 2
    assert entries(fast, world) == before + 1
    again = fast("edit", *meant, *RENAMED, "-y", db=world)
    assert again.err == "Nothing changed.\n"
    assert fast("undo", db=world).code == 0
    assert publishers(fast, world, "borduria") == ["The Strelsau Times"] * 2


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("5d00000zzz --set status=banned",
         ["By it the headline of Ruritania is banned (5g); it was phase-out (5g)."]),
        ("--country ruritania --status phase-out --set status=banned -y",
         ["By it the headline of Ruritania is banned (5g); it was phase-out (5g)."]),
        ("5d00000zzz --set note=read", []),
        ("5d00000zzz --set status=banned --dry-run", []),
    ],
)  # fmt: skip
def test_a_correction_tells_which_headline_it_changes(
    fast: InProcess, world: Path, typed: str, said: list[str]
) -> None:
    done = fast("edit", *typed.split(), db=world)
    assert done.code == 0, done.err
    assert [line for line in done.err.splitlines() if "headline" in line] == said


def test_filters_narrow_together(fast: InProcess, world: Path) -> None:
    done = fast(
        "edit", "--country", "borduria", "--status", "banned", *RENAMED, "-y", db=world
    )
    assert done.err.startswith("Corrected 1 update.")
    assert sorted(publishers(fast, world, "borduria")) == [
        "The Strelsau Times",
        "The Szohod Post",
    ]


def test_a_dry_run_shows_every_field_before_and_after(
    fast: InProcess, world: Path
) -> None:
    before = world.read_bytes()
    shown = fast("edit", "--since", "2000", "--set", "actor=court", "-n", db=world)
    assert shown.err.count("  actor: government → court\n") >= 6
    assert "Would correct" in shown.err and " more" not in shown.err
    assert world.read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["7a00", "7b00", *RENAMED], 3, "correcting 2 updates needs to be confirmed"),
        (["--country", "borduria", *RENAMED], 3, "needs to be confirmed"),
        (["7a00", "7b00"], 2, "several updates are corrected by --set"),
        (["7a00", "--country", "borduria", *RENAMED], 2, "ids or filters, not both"),
        (RENAMED, 2, "give the ids of the updates to correct, or filters"),
        (["--limit", "3", *RENAMED], 2, "give the ids"),
        (["7a00", "zzzz", *RENAMED, "-y"], 1, "zzzz"),
        (["7a00", "8b00", "--set", "date=2027", "-y"], 2, "in 7a00; nothing was changed"),
        (["--country", "nowhere", *RENAMED, "-y"], 1, "nowhere"),
        (["--status", "forbidden", *RENAMED, "-y"], 2, "forbidden"),
    ],
)  # fmt: skip
def test_what_is_not_clear_changes_nothing(
    fast: InProcess, world: Path, arguments: Sequence[str], code: int, told: str
) -> None:
    before = world.read_bytes()
    done = fast("edit", *arguments, db=world)
    assert done.code == code
    assert told in done.err
    assert world.read_bytes() == before


@pytest.mark.parametrize(("answer", "code"), [("y\n", 0), ("n\n", 3)])
def test_a_terminal_previews_and_asks(
    terminal: Terminal, fast: InProcess, world: Path, answer: str, code: int
) -> None:
    done = terminal(
        "edit", "--since", "2000", "--set", "actor=court", db=world, typed=answer,
        stderr_too=True,
    )  # fmt: skip
    assert done.code == code
    assert done.out.count("  actor: government → court") <= 5
    assert "more (every one: --dry-run)" in done.out
    assert "Go on? [y/N]" in done.out
    rows = json_lines(fast("list", "-f", "jsonl", db=world))
    assert all(row["actor"] == "court" for row in rows) == (code == 0)


def test_what_is_retracted_is_named_once_on_a_line_of_the_terminal(
    terminal: Terminal, fast: InProcess, world: Path
) -> None:
    long = (
        "It told operators at length, and again, what they may buy from whom and when."
    )
    assert fast("edit", "7a00", "--set", f"summary={long}", db=world).code == 0
    done = terminal("delete", "7a00", db=world, typed="y\n", stderr_too=True)
    assert done.code == 0
    named = [line for line in done.lines if "7a00 ·" in line]
    [line] = named
    assert line.endswith("and again, what…") and len(line) <= 80
    undone = terminal("undo", db=world, stderr_too=True)
    assert line in undone.lines


def test_configured_filters_never_choose_what_is_corrected(
    fast: InProcess, world: Path, setting: Setting
) -> None:
    config = setting.home / ".config" / "hwstatus" / "config.toml"
    config.parent.mkdir(parents=True)
    config.write_text('[filters]\ncountry = "borduria"\n')
    assert "borduria" in fast("list", db=world).err
    done = fast("edit", *RENAMED, "-y", db=world)
    assert done.code == 2
    assert "give the ids" in done.err


@pytest.mark.parametrize(
    ("update_id", "typed", "ways"),
    [
        ("5d00000zzz", "scope=", ["--set status=5g=phase-out", "status=5g=none"]),
        (
            "4c0000000b",
            "scope=5g",
            [
                "--set status=5g=restricted,5g-core=banned",
                "status=5g=none",
                "5g-core=none",
            ],
        ),
        ("9a0000000n", "scope=", []),
        ("5d00000zzz", "effects=banned", ["--set 'effects=[{"]),
        ("9a0000000n", "effects=banned", ["--set 'effects=[]'"]),
        ("9a0000000n", "sources=Reuters", ["--set 'sources=[{"]),
        ("9a0000000n", "also_about=fredcom", ["--set 'also_about=["]),
    ],
)
def test_what_cannot_be_set_so_is_offered_as_it_stands(
    fast: InProcess, world: Path, update_id: str, typed: str, ways: list[str]
) -> None:
    refused = fast("edit", update_id, "--set", typed, db=world)
    assert refused.code == 2
    lines = [line for line in refused.err.splitlines() if "hwstatus" in line]
    assert len(lines) == len(ways), refused.err
    for line, way in zip(lines, ways, strict=True):
        assert way in line
        _, _, whole = line.partition("hwstatus ")
        done = fast(*shlex.split(whole), "--dry-run")
        assert done.code == 0, done.err
        assert ("none" in way) != ("Nothing changed" in done.err), done.err


def test_the_publisher_of_a_first_source_may_say_that_it_is_official() -> None:
    typed = {"publisher": "PTS, official", "official": False}
    assert in_fields(typed) == {"publisher": "PTS", "official": True}
