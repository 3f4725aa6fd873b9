"""From what people type to a full-text expression, and what SQLite then finds."""

import re
import shlex
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import InProcess
from hwstatus.answers.expressions import (
    MAX_PREFIXES,
    MAX_WORDS,
    Term,
    expression,
    terms,
)
from hwstatus.errors import Usage
from hwstatus.record.models import Source
from hwstatus.store import schema
from samples import WORLD_ENTITIES, update, write_tracker


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("  \t ", []),
        ('-- * "" \'', []),
        ("core", [Term("core", False)]),
        ("core network", [Term("core", False), Term("network", False)]),
        ('"core network"', [Term("core network", False)]),
        ('"core net"*', [Term("core net", True)]),
        ("reg*", [Term("reg", True)]),
        ("reg**", [Term("reg", True)]),
        ('a"b c"d', [Term("a", False), Term("b c", False), Term("d", False)]),
        ('"open end', [Term("open", False), Term("end", False)]),
        ("NOT (a OR b)", [Term(w, False) for w in ("NOT", "(a", "OR", "b)")]),
        ("a\x00b", [Term("a", False), Term("b", False)]),
        ("\ud800x", [Term("?x", False)]),
    ],
)
def test_terms(text: str, expected: list[Term]) -> None:
    assert list(terms(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("core", '"core"'),
        ("core core", '"core"'),
        (
            "5g vendors",
            '"5g" AND (("vendors") OR "supplier" OR "vendor" OR "maker" OR "manufacturer")',
        ),
        ('"5g vendors"', '"5g vendors"'),
        ("fines", '(("fines") OR "fine" OR "penalty")'),
        ("fines*", '("fines"* OR "fine" OR "fin")'),
        ("core network", '"core" AND "network"'),
        ("a core OR b", '"a" AND "core" OR "b"'),
        ("OR core OR OR", '"core"'),
        ("core or b", '"core" AND "or" AND "b"'),
        ('"core network"', '"core network"'),
        ("NEAR(a b)", '"NEAR(a" AND "b)"'),
        ("re*", '("re"*)'),
        ("bann*", '("bann"* OR "ban")'),
        ("policy*", '("policy"* OR "polic" OR "polici"*)'),
        ("5g-core*", '("5g-core"*)'),
        (
            "Sued",
            '(({summary note} : "Sued") OR "lawsuit" OR "sue" OR {summary note} : "suing")',
        ),
    ],
)
def test_expression(text: str, expected: str) -> None:
    assert expression(text) == expected


@pytest.mark.parametrize(
    ("prefix", "word"),
    [
        ("ban", "ban"), ("ban", "banned"), ("bann", "banned"), ("banni", "banning"),
        ("banning", "banning"), ("regul", "regulation"), ("regula", "regulation"),
        ("regulat", "regulator"), ("regulatio", "regulation"), ("restri", "restriction"),
        ("restricti", "restrictions"), ("secur", "security"), ("securit", "security"),
        ("security", "security"), ("polic", "policies"), ("policy", "policy"),
        ("polici", "policies"), ("agreem", "agreement"), ("depend", "dependency"),
        ("dependenc", "dependence"), ("exclus", "exclusion"), ("licen", "licences"),
        ("licens", "licensing"), ("vend", "vendors"), ("modernizat", "modernization"),
        ("strength", "strengthening"), ("strengthen", "strengthening"), ("REGULAT", "Regulators"),
    ],
)  # fmt: skip
def test_a_prefix_finds_the_words_that_begin_so(prefix: str, word: str) -> None:
    """The index cuts endings off; the one here is made as a tracker's."""
    assert found_in(f"The {word} of 2020", f"{prefix}*")
    assert not found_in("Something else", f"{prefix}*")


MATCHING = "SELECT rowid FROM search WHERE search MATCH ?"


def index_of(summary: str) -> sqlite3.Connection:
    """A full-text index of one update with this summary."""
    connection = sqlite3.connect(":memory:")
    connection.executescript(schema.SEARCH)
    connection.execute(
        "INSERT INTO search(rowid, about, summary, note, sources)"
        " VALUES (1, '', ?, '', '')",
        (summary,),
    )
    return connection


def found_in(summary: str, typed: str) -> bool:
    """Whether a search finds an update with this summary."""
    match = expression(typed)
    rows = index_of(summary).execute(MATCHING, (match,))
    return rows.fetchone() is not None


def is_understood(match: str) -> bool:
    """Whether SQLite's full-text search takes this for an expression."""
    try:
        index_of("Something").execute(MATCHING, (match,)).fetchone()
    except sqlite3.OperationalError:
        return False
    return True


@given(st.text(max_size=60))
def test_whatever_is_typed_is_an_expression(text: str) -> None:
    try:
        match = expression(text)
    except Usage:
        return
    assert not match or is_understood(match)


@given(st.from_regex(r"[a-z]{3,12}", fullmatch=True))
def test_a_word_is_found_by_itself(word: str) -> None:
    assert found_in(f"The {word} of 2020", word)


def test_a_search_is_bounded() -> None:
    words = " ".join(f"w{n}" for n in range(MAX_WORDS))
    prefixes = " ".join(f"{c}*" for c in "abcdefgh"[:MAX_PREFIXES])
    assert expression(words) and expression(prefixes)
    with pytest.raises(Usage, match="at most 32 words; these are 33"):
        expression(f"{words} more")
    with pytest.raises(Usage, match="at most 4 prefix terms; these are 5"):
        expression(f"{prefixes} z*")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("zinc ruritania spoke", "Without zinc: hwstatus search ruritania spoke"),
        ('zinc "ruritania spoke" 2019', "Without zinc, 2019: hwstatus search"),
        ("-- zinc -spoke", "Without zinc: hwstatus search spoke"),
        ("zinc spok* --since 2019", "hwstatus search 'spok*' --since 2019"),
        ("ruritania spoke", ""),
        ("zinc", ""),
        ("zinc tin", ""),
        ("zinc a b c d e ruritania", ""),
    ],
)
def test_fewer_words_that_match_are_offered(
    fast: InProcess, tmp_path: Path, words: str, said: str
) -> None:
    spoken = update("aaaaaaaaaa", date="2020-01-01", summary="Ruritania spoke.")
    path = write_tracker(tmp_path / "world.db", WORLD_ENTITIES, [spoken])
    done = fast("search", "--fields", "id", *shlex.split(words), db=path)
    offers = [line for line in done.err.splitlines() if line.startswith("Without ")]
    assert bool(offers) == bool(said), done.err
    for line in offers:
        assert said in line.replace(f"--db {path} ", "")
        typed = shlex.split(line.partition("hwstatus ")[2].partition(" (")[0])
        assert fast(*typed, "--fields", "id", db=path).lines == ["aaaaaaaaaa"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("retaliatory", "'retaliatory*' (1 update)"),
        ("retaliatory ruritania --until 2021", "'retaliatory*' ruritania --until 2021 (1 update)"),
        ("retaliatory warnings", ""),
        ("ruritania retalliation", "ruritania 'retalli*' (1 update)"),
        ("reta", ""),
        ("retaliation", ""),
        ("retaliatory 2020x", ""),
        ("ruritania qwertyuiop", ""),
    ],
)  # fmt: skip
def test_the_beginning_of_a_word_that_no_update_has_is_offered(
    fast: InProcess, tmp_path: Path, words: str, said: str
) -> None:
    spoken = update("aaaaaaaaaa", summary="Ruritania may retaliate.")
    path = write_tracker(tmp_path / "world.db", WORLD_ENTITIES, [spoken])
    done = fast("search", *shlex.split(words), db=path)
    offers = re.findall(r"^With other endings: (.*)$", done.err, re.MULTILINE)
    lines = [offer.replace(f"--db {path} ", "") for offer in offers]
    assert lines == [f"hwstatus search {said}"] * bool(said), done.err
    for line in lines:
        asked = shlex.split(line.partition("hwstatus ")[2].partition(" (")[0])
        assert fast(*asked, "--fields", "id", db=path).lines == ["aaaaaaaaaa"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("ruritania 2019", "In 2019: hwstatus search ruritania --since 2019"),
        ("ruritania May 2019", "In 2019-05: hwstatus search ruritania --since"),
        ("ruritania 1999", ""),
        ("2019", ""),
        ("ruritania 2019 --since 2019", ""),
    ],
)
def test_a_time_among_the_words_can_be_asked_for(
    fast: InProcess, tmp_path: Path, words: str, said: str
) -> None:
    told = update(
        "aaaaaaaaaa", date="2020-01-01", summary="Ruritania May 2019 or 1999."
    )
    there = update("bbbbbbbbbb", date="2019-05-02", summary="Ruritania spoke.")
    path = write_tracker(tmp_path / "world.db", WORLD_ENTITIES, [told, there])
    done = fast("search", *shlex.split(words), "--fields", "id", db=path)
    told_so = [line for line in done.err.splitlines() if line.startswith("In ")]
    assert bool(told_so) == bool(said), done.err
    for line in told_so:
        assert line.replace(f"--db {path} ", "").startswith(said)
        assert line.endswith("(1 update)")
        asked = shlex.split(line.partition("hwstatus ")[2].partition(" (")[0])
        assert fast(*asked, "--fields", "id", db=path).lines == ["bbbbbbbbbb"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("tin zinc", ["Without zinc: hwstatus search tin (4 updates)"]),
        ("zinc lead --since 2019", ["Without lead: hwstatus search zinc --since 2019 (2 updates)",
                                    "Without zinc: hwstatus search lead --since 2019 (2 updates)"]),
        ("many tin lead", ["Without many: hwstatus search tin lead (2 updates)"]),
        ("many lead", ["Without many: hwstatus search lead (2 updates)"]),
        ("many words", []),
        ("tin", []),
        ("section 889", []),
    ],
)  # fmt: skip
def test_what_few_have_together_is_offered_without_a_word(
    fast: InProcess, tmp_path: Path, words: str, said: list[str]
) -> None:
    texts = ["tin", "tin zinc", "tin lead many", "tin zinc lead"] + ["many words"] * 40
    texts += ["section 889", "section 4"]
    told = [update(f"{n:010}", summary=text) for n, text in enumerate(texts)]
    path = write_tracker(tmp_path / "world.db", WORLD_ENTITIES, told)
    done = fast("search", *words.split(), db=path)
    assert done.err.replace(f"--db {path} ", "").splitlines() == said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("court", "hwstatus list --actor court"),
        ("Security agency", "hwstatus list --actor security-agency"),
        ("proposed --group europe", "hwstatus list --stage announced --group europe"),
        ("laws", "hwstatus list --basis law"),
        ("public procurement", "hwstatus list --scope government"),
        ("banning", "hwstatus list --status banned"),
        ("solar", ""),
        ("Lifted ban --kind country", "hwstatus changes --from banned --kind country"),
        ("reversed", "hwstatus changes --from banned"),
        ("spoke", ""),
        ("court spoke", ""),
    ],
)
def test_what_is_coded_is_offered_for_the_word_that_is_searched(
    fast: InProcess, world: Path, words: str, said: str
) -> None:
    """Whether or not an update has the word."""
    done = fast("search", *words.split(), db=world)
    line = r"^What (?:is coded so.*|ended): (.*?)(?: \(\d+ updates?\))?$"
    offers = re.findall(line, done.err, re.MULTILINE)
    assert [one.replace(f"--db {world} ", "") for one in offers] == [said] * bool(said)
    assert said == "" or fast(*offers[0].split()[1:], db=world).code == 0


@pytest.mark.parametrize("text", ["--", '"', "OR OR", "* -", ""])
def test_without_a_word_nothing_is_found(
    fast: InProcess, world: Path, text: str
) -> None:
    done = fast("search", "--", text, db=world)
    assert (done.code, done.out) == (1, "")
    assert "No updates match" in done.err


ADDRESSES = (
    update("a000000000", sources=(Source("Times", url="https://www.times.example/a/b?c=1"),)),
    update("b000000000", sources=(Source("Times", url="http://uk.times.example/A"),)),
    update("c000000000", sources=(Source("Times"),)),
    update("d000000000", sources=(Source("Post", url="https://notimes.example/times.example"),)),
    update("e000000000", summary="It stood on times.example, not elsewhere."),
    update("f000000000", summary="So said wire.example and others."),
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "ids", "said"),
    [
        ("times.example", "ab", "list --publisher Times (3 updates)"),
        ("https://Times.example/", "ab", ""),
        ("www.times.example --since 2021", "", ""),
        ("uk.times.example", "b", ""),
        ("https://www.times.example/a/b?c=1", "a", ""),
        ("times.example/a", "ab", ""),
        ("https://times.example/z", "", "No update cites https://times.example/z"),
        ("https://www.times.example/a/b?c=1#top", "a", ""),
        ("https://www.times.example/a/b?c=1&utm_source=x#top", "a", ""),
        (
            "https://times.example/z#top",
            "",
            "No update cites https://times.example/z#top",
        ),
        ("site:uk.times.example", "b", ""),
        ("times.example told", "ab", "search told --publisher Times (3 updates)"),
        (
            "told site:uk.times.example",
            "b",
            "(in updates that cite uk.times.example: told)",
        ),
        (
            "times.example elsewhere",
            "",
            "Without times.example: hwstatus search elsewhere (1 update)",
        ),
        (
            "times.example elsewhere ruritania",
            "",
            "Without elsewhere: hwstatus search times.example ruritania (2 updates)",
        ),
        ("times.example -", "e", ""),
        ("wire.example said", "f", ""),
        ("wire.example", "f", ""),
        ("'\"times.example\"'", "e", ""),
    ],
)
def test_an_address_is_looked_for_among_the_sources(
    fast: InProcess, tmp_path: Path, text: str, ids: str, said: str
) -> None:
    db = write_tracker(tmp_path / "addresses.db", WORLD_ENTITIES, ADDRESSES)
    told = fast("search", *shlex.split(text), "--fields", "id", db=db)
    assert sorted(line[0] for line in told.lines) == list(ids)
    assert told.code == (not ids)
    assert said in told.err.replace(f"--db {db} ", "")
