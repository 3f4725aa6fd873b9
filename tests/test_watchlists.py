"""`watch` and `--watch`: lists in a file, whom they name, and what becomes of names that are gone."""

from collections import Counter
from pathlib import Path

import pytest

from conftest import InProcess, Outcome, json_lines
from hwstatus.record.models import Entity
from hwstatus.store.database import Database
from hwstatus.store.ledger import Change, EntryHead, append, upsert
from samples import WORLD_ENTITIES

LISTS = """\
# Shared with the team.
[portfolio]
names = ["ruritania", "fredcom", "old-alliance"]  # the core
scopes = ["5g"]

[near]
names = ["Grand Fenwick", "middle-sea-union"]
binding = true
within = "18m"
"""


@pytest.fixture
def file(fast: InProcess) -> Path:
    place = fast.setting.home / ".config" / "hwstatus" / "watch.toml"
    place.parent.mkdir(parents=True)
    place.write_text(LISTS)
    return place


def slugs(found: Outcome) -> set[str]:
    assert found.code in (0, 1), found.err
    return {line.split("\t")[0] for line in found.lines}


def test_a_list_is_made_kept_and_removed(fast: InProcess, world: Path) -> None:
    made = fast("watch", "add", "mine", "ruritania", "grand", "fenwick", "OA", "--scope", "5g", db=world)  # fmt: skip
    assert made.code == 0, made.err
    fast("watch", "add", "mine", "fredcom", "ruritania", "--within", "6m", db=world)
    line = fast("watch", "--fields", "name,names,members,scopes,within", db=world)
    names = "ruritania; grand-fenwick; OA; fredcom"
    assert line.lines == [f"mine\t{names}\t3\t5g\t6m"]
    said = fast("watch", "remove", "mine", "OA", "none", "fredcom", "OA", db=world)
    assert said.err == "mine: OA, fredcom removed.\n"
    assert fast("watch", "mine", "--fields", "names", db=world).lines == ["ruritania; grand-fenwick"]  # fmt: skip
    assert fast("watch", "remove", "mine", db=world).code == 0
    assert "No list in " in fast("watch", db=world).err


def test_words_that_each_mean_something_are_names_of_their_own(
    fast: InProcess, shipped: Path
) -> None:
    said = fast("watch", "add", "p", "vodafone", "germany", "eu", db=shipped)
    assert said.err.startswith("p follows vodafone, germany, eu ")


def test_what_a_person_wrote_stays(fast: InProcess, world: Path, file: Path) -> None:
    fast("watch", "add", "portfolio", "genovia", db=world)
    changed = LISTS.replace('"old-alliance"]', '"old-alliance", "genovia"]')
    assert file.read_text() == changed


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        (("status", "--watch", "portfolio"), {"ruritania", "fredcom"}),
        (("status", "--watch", "portfolio", "--status", "not-unknown"), {"ruritania"}),
        (("status", "--watch", "portfolio", "--scope", "5g-ran"), {"ruritania", "fredcom"}),
        (("list", "--watch", "portfolio", "--kind", "company", "--scope", "5g-ran"), {"fredcom"}),
        (("status", "--watch", "portfolio", "--group", "oa"), {"ruritania"}),
        (("search", "Huawei", "--watch", "near"), set()),
        (("disputes", "--watch", "portfolio"), set()),
        (("map", "--watch", "portfolio"), {"ruritania"}),
        (("deadlines", "--watch", "portfolio"), {"ruritania"}),
        (("deadlines", "--watch", "near"), set()),
    ],
)  # fmt: skip
def test_watch_stands_wherever_group_does(
    fast: InProcess, world: Path, file: Path, arguments: tuple[str, ...], wanted: set[str]
) -> None:  # fmt: skip
    by_scope = fast(*arguments, "--fields", "entity", db=world)
    assert slugs(by_scope) == wanted


def test_a_list_narrows_by_scope_binding_and_time(
    fast: InProcess, world: Path, file: Path
) -> None:
    rows = fast("changes", "--watch", "portfolio", "--fields", "scope", db=world)
    assert slugs(rows) == {"5g"}
    assert fast("changes", "--watch", "near", db=world).out == ""
    file.write_text('[far]\nnames = ["ruritania"]\nwithin = "1y"\n')
    assert fast("deadlines", "--watch", "far", db=world).out == ""
    assert fast("deadlines", "--watch", "far", "--within", "9y", db=world).out


def test_a_page_of_lists_says_in_words_what_they_ask_for(
    fast: InProcess, world: Path, file: Path
) -> None:
    for columns in ("40", "80"):
        shown = fast("watch", "-f", "table", db=world, env={"COLUMNS": columns})
        assert shown.code == 0, shown.err
        assert {"binding", "only", "5g"} <= set(shown.out.split())
        assert "ruritania; fredcom" in " ".join(shown.out.split())
        assert not {"true", "false"} & set(shown.out.split())


def test_companies_of_a_list_are_charted_by_their_status(
    fast: InProcess, world: Path, file: Path
) -> None:
    file.write_text('[p]\nnames = ["ruritania", "fredcom"]\n')
    stands = json_lines(fast("status", "--watch", "p", "-f", "jsonl", db=world))
    assert {row["kind"] for row in stands} == {"country", "company"}
    last = json_lines(fast("chart", "--watch", "p", "-f", "jsonl", db=world))[-1]
    charted = {status: number for status, number in last["statuses"].items() if number}
    assert charted == Counter(row["status"] for row in stands)
    lanes = slugs(fast("timeline", "--chart", "--watch", "p", db=world))
    assert lanes == {row["entity"] for row in stands}


def test_another_file_takes_the_place_of_ones_own(
    fast: InProcess, world: Path, tmp_path: Path
) -> None:
    shared = tmp_path / "team.toml"
    shared.write_text('[only]\nnames = ["genovia"]\n')
    for named in (str(shared), f"{shared}:only"):
        assert slugs(fast("list", "--watch", named, "--fields", "entity", db=world)) == {"genovia"}  # fmt: skip


def test_gone_and_merged_names_are_told_and_the_rest_goes_on(
    fast: InProcess, world: Path, file: Path
) -> None:
    file.write_text('[p]\nnames = ["fredcom", "ruritel", "genovia", "atlantis"]\n')
    merged = next(e for e in WORLD_ENTITIES if e.slug == "ruritania")
    _record(world, merged._replace(aliases=("Ruritel", *merged.aliases)), "ruritel", "elbonia")  # fmt: skip
    found = fast("status", "--watch", "p", "--fields", "entity", db=world)
    assert slugs(found) == {"fredcom", "ruritania", "genovia"}
    assert found.err.splitlines()[:2] == [
        "p: 'ruritel' is Ruritania now",
        "p: 'atlantis' is unknown; it is left out",
    ]
    file.write_text('[p]\nnames = ["elbonia"]\n')
    told = fast("deadlines", "--watch", "p", db=world)
    assert (told.code, told.out) == (0, "")
    assert told.err.startswith("p: 'elbonia' is recorded no more; it is left out\n")
    file.write_text("[p]\nbinding = true\n")
    assert fast("status", "--watch", "p", db=world).err.startswith("p: names nobody\n")


def _record(world: Path, entity: Entity, *gone: str) -> None:
    database = Database(world)
    changes = [*(Change("entity", slug, None) for slug in gone), upsert(entity)]
    database.execute("BEGIN IMMEDIATE")
    append(database, EntryHead("edit", "2026-11-23T08:00:00Z", "an editor"), changes)
    database.execute("COMMIT")
    database.close()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[p\n", "is not valid TOML"),
        ("p = 1\n", "'p' must be a table: [p]"),
        ("[p]\nname = 'x'\n", "'p.name' is not understood; a list has: names ="),
        ("[p]\nnames = 'x'\n", "'p.names' is not understood"),
        ("[p]\nnames = [1]\n", "'p.names' is not understood"),
        ("[p]\nscopes = ['6g']\n", "p: scopes '6g': expected one of: 5g"),
        ("[p]\nwithin = 'soon'\n", "p: within 'soon'"),
        ('["a b"]\n', "the name 'a b' is not understood"),
    ],
)
def test_a_file_that_is_not_sound_is_refused_and_stays(
    fast: InProcess, world: Path, file: Path, text: str, said: str
) -> None:
    file.write_text(text)
    for arguments in (("status", "--watch", "p"), ("watch", "add", "p", "genovia")):
        found = fast(*arguments, db=world)
        assert (found.code, found.out) == (2, "")
        assert said in found.err
    assert file.read_text() == text


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("status", "--watch", "portfoli"), "expected one of"),
        (("status", "--watch", "no/such.toml"), "no/such.toml: is not there"),
        (("status", "--watch", ""), "--watch '': expected LIST, FILE.toml"),
        (("digest", "--watch", "", "--mark"), "--watch ''"),
        (("digest", "--since", ""), "--since ''"),
        (("digest", "--until", ""), "--until ''"),
        (("digest", "--until", "", "--mark"), "--until ''"),
        (("watch", "remove", "none"), "expected one of"),
        (("watch", "add"), "expected: hwstatus watch add LIST"),
        (("watch", "add", "p", "--binding"), " watch add p france\n"),
        (("watch", "add", "p" * 101, "genovia"), "ppp...' is longer than 100 letters"),
        (("watch", "portfolio", "genovia"), "expected: hwstatus watch add portfolio"),
        (
            ("watch", "show", "portfolio", "p"),
            "by its name: hwstatus watch portfolio\n",
        ),
        (("watch", "add", "genovia", "fredcom"), "would be the name of the list"),
        (("watch", "add", "oa", "fredcom"), " watch add LIST oa fredcom\n"),
        (("watch", "add", "genovia"), " watch add LIST genovia\n"),
        (("watch", "portfolio", "--binding"), "go with: hwstatus watch add LIST"),
        (("watch", "add", "a b", "genovia"), "'a b' is not understood"),
        (("watch", "add", "p", "genovia", "--scope", "6g"), "expected one of: 5g"),
    ],
)
def test_what_cannot_be_meant_changes_nothing(
    fast: InProcess, world: Path, file: Path, arguments: tuple[str, ...], said: str
) -> None:
    found = fast(*arguments, db=world)
    assert (found.code, found.out) == (2, ""), found.err
    assert said in found.err
    assert file.read_text() == LISTS
