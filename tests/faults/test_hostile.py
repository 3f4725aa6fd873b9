"""Hostile text in every text field, through whole commands in every format: it is shown as text, or refused."""

import csv
import io
import json
import re
import tempfile
import time
import unicodedata
from collections.abc import Mapping, Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costs import examples, one_in, sampled
from faults.machine import (
    Outcome,
    damage_of,
    here,
    known,
    state_of,
    text_of,
    update,
    updates,
    write_tracker,
)
from faults.strategies import (
    BROKEN,
    HOSTILE,
    RAW,
    hostile,
    leading,
    searched,
    unstorable,
)
from hwstatus.record.values import with_single_blanks

FORMATS = ("table", "plain", "csv", "tsv", "json", "jsonl", "markdown", "html")
COMMANDS = (
    ("list",),
    ("show", "ruritania"),
    ("show", "zenda"),
    ("status",),
    ("why", "zenda"),
    ("timeline",),
    ("timeline", "--chart"),
    ("changes", "--since", "1990"),
    ("deadlines",),
    ("names",),
    ("overview",),
    ("summary", "--by", "publisher"),
    ("summary", "--by", "country,company"),
    ("search", "wanted"),
    ("log",),
    ("check",),
    ("disputes",),
    ("groups",),
    ("backups",),
    ("feeds",),
)
TAGS = {
    "html",
    "head",
    "meta",
    "title",
    "style",
    "body",
    "h1",
    "h2",
    "p",
    "ul",
    "li",
    "table",
    "thead",
    "tr",
    "th",
    "tbody",
    "td",
    "a",
}
FIELDS = (
    "summary",
    "note",
    "actor_name",
    "publisher",
    "title",
    "what",
    "rule",
    "reason",
    "recorded_by",
    "name",
    "alias",
    "check",
    "because",
)
TEXTS = st.fixed_dictionaries(dict.fromkeys(FIELDS, hostile | leading))


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)
        self.links.update(
            value or "" for name, value in attrs if name in ("href", "src")
        )


def _records(texts: Mapping[str, str]) -> bytes:
    entity = {
        "slug": "zenda",
        "name": f"Z {texts['name']}",
        "kind": "country",
        "region": texts["name"],
        "aliases": [f"A {texts['alias']}"],
    }
    raw = json.loads(text_of([update(800)]))
    raw |= {
        "entity": "zenda",
        "also_about": ["ruritania"],
        "summary": texts["summary"] + " wanted",
        "note": texts["note"],
        "actor_name": texts["actor_name"],
        "recorded_by": texts["recorded_by"][:200],
        "sources": [
            {
                "publisher": texts["publisher"][:200],
                "title": texts["title"],
                "url": "https://a.example/x?y=1&z='2'",
            }
        ],
        "deadlines": [{"scope": "5g", "date": "2030", "what": texts["what"]}],
        "exemptions": [{"rule": texts["rule"], "reason": texts["reason"]}],
    }
    check = {
        "checked": "zenda",
        "date": "2026-10-10",
        "note": texts["check"],
        "recorded_at": "2026-10-10T00:00:00Z",
        "recorded_by": texts["recorded_by"][:200],
    }
    return b"".join(
        json.dumps(record).encode() + b"\n" for record in (entity, raw, check)
    )


def _tracker(folder: str, texts: Mapping[str, str]) -> Path:
    db = write_tracker(Path(folder) / "t.db", size=3)
    done = here("import", "-", db=db, stdin=_records(texts))
    assert done.code == 0, done
    edited = here(
        "edit",
        known(800),
        "--set",
        f"note=a {texts['note']}",
        "--reason",
        f"b {texts['because']}",
        db=db,
    )
    assert edited.code == 0, edited
    _is_clean(edited.err)
    return db


def _is_clean(shown: str) -> None:
    assert not RAW & set(shown), [c for c in shown if c in RAW]


def _is_sound(form: str, done: Outcome) -> None:
    """An answer in a format is that format, whatever the text in it."""
    _is_clean(done.out)
    _is_clean(done.err)
    match form:
        case "json":
            json.loads(done.out)
        case "jsonl":
            assert all(
                isinstance(json.loads(line), dict) for line in done.out.splitlines()
            )
        case "csv":
            rows = list(csv.reader(io.StringIO(done.out, newline=""), strict=True))
            assert len({len(row) for row in rows}) == 1
            assert not [
                cell
                for row in rows
                for cell in row
                if cell.startswith(("=", "+", "-", "@", "\t", "\r"))
            ]
        case "plain" | "tsv":
            assert len({line.count("\t") for line in done.out.split("\n")[:-1]}) <= 1
            assert "\r" not in done.out
        case "html":
            seen = _Tags()
            seen.feed(done.out)
            assert seen.tags <= TAGS, seen.tags - TAGS
            assert seen.attributes <= {
                "lang",
                "charset",
                "name",
                "content",
                "class",
                "href",
                "rel",
            }
            assert all(
                re.match(r"https?://(a|gazette)\.example/", link) for link in seen.links
            ), seen.links
        case "markdown":
            assert not re.search(r"(?<!\\)<(?!https?://(a|gazette)\.example)", done.out)
            tables = [line for line in done.out.split("\n") if line.startswith("|")]
            assert len({len(re.findall(r"(?<!\\)\|", line)) for line in tables}) <= 1


@pytest.mark.slow
@given(
    texts=TEXTS,
    form=st.sampled_from(FORMATS),
    chosen=st.sets(st.sampled_from(COMMANDS), min_size=6, max_size=6),
)
@examples(30)
def test_hostile_text_is_shown_as_text_everywhere(
    texts: dict[str, str], form: str, chosen: set[tuple[str, ...]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        db = _tracker(folder, texts)
        for words in sorted(chosen):
            done = here(*words, "-f", form, db=db)
            refused = done.code == 2 and words == (
                "timeline",
                "--chart",
            )  # a chart has no CSV
            assert (
                refused or done.code == 0 or (words == ("check",) and done.code == 1)
            ), (words, form, done)
            if not refused:
                _is_sound(form, done)


TEXTS_IN_TURN = [*HOSTILE, "".join(HOSTILE)[:190]]


@one_in(5)
@sampled(3)
@pytest.mark.parametrize("number", range(len(TEXTS_IN_TURN)), ids=TEXTS_IN_TURN)
def test_each_hostile_text_in_every_command_and_format(
    number: int, tmp_path: Path, step: int
) -> None:
    """Every command, a format in turn: no example is left to chance."""
    text = TEXTS_IN_TURN[number]
    db = _tracker(str(tmp_path), dict.fromkeys(FIELDS, f"w{text}w"))
    for place, words in list(enumerate(COMMANDS))[number % step :: step]:
        form = FORMATS[(place + len(text)) % len(FORMATS)]
        done = here(*words, "-f", form, db=db)
        if done.code == 2:  # a chart has no CSV
            assert words == ("timeline", "--chart"), done
        else:
            assert done.code in (0, 1), done
            _is_sound(form, done)


@pytest.mark.slow
@given(texts=TEXTS)
@examples(15)
def test_a_terminal_sees_no_escape_but_our_own(texts: dict[str, str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        db = _tracker(folder, texts)
        for words in COMMANDS:
            done = here(*words, "-f", "table", "--color", "always", db=db)
            ours = r"\x1b\[[0-9;]*m|\x1b\]8;;(https://(a|gazette)\.example/[^\x1b\s]*)?\x1b\\"
            _is_clean(re.sub(ours, "", done.out))


@pytest.mark.slow
@given(texts=TEXTS)
@examples(15)
def test_hostile_text_survives_export_and_import_unchanged(
    texts: dict[str, str],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        db = _tracker(folder, texts)
        text = here("export", db=db).out
        _is_clean(text)
        found = next(
            json.loads(line) for line in text.splitlines() if known(800) in line
        )
        typed = with_single_blanks(texts["summary"] + " wanted")
        assert found["summary"] == unicodedata.normalize("NFC", typed).strip()
        other = Path(folder) / "other.db"
        write_tracker(other, size=0)
        assert here("import", "-", db=other, stdin=text.encode()).code == 0
        assert here("export", db=other).out == text
        assert damage_of(other) == []


def _with(raw: dict[str, Any], path: Sequence[str | int], text: str) -> dict[str, Any]:
    place: Any = raw
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = text
    return raw


PLACES: tuple[tuple[str | int, ...], ...] = (
    ("summary",),
    ("note",),
    ("actor_name",),
    ("recorded_by",),
    ("sources", 0, "publisher"),
    ("sources", 0, "title"),
    ("sources", 0, "url"),
    ("deadlines", 0, "what"),
    ("exemptions", 0, "rule"),
    ("exemptions", 0, "reason"),
    ("entity",),
    ("date",),
    ("id",),
    ("actor",),
    ("confidence",),
    ("recorded_at",),
    ("effects", 0, "status"),
    ("effects", 0, "stage"),
)


def _full() -> dict[str, Any]:
    raw: dict[str, Any] = json.loads(text_of([update(801)]))
    raw["deadlines"] = [{"scope": "5g", "date": "2030", "what": "x"}]
    raw["exemptions"] = [{"rule": "x", "reason": "y"}]
    return raw


@pytest.fixture(scope="module")
def unchanged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tracker that every example leaves as it is."""
    return write_tracker(tmp_path_factory.mktemp("unchanged") / "t.db", size=1)


@given(text=unstorable, place=st.sampled_from(PLACES))
@examples(40)
def test_what_no_record_may_hold_is_refused_with_its_field(
    unchanged: Path, text: str, place: tuple[str | int, ...]
) -> None:
    before = unchanged.read_bytes()
    said = json.dumps(_with(_full(), place, text)).encode()
    for words in (("add", "-"), ("import", "-")):
        done = here(*words, db=unchanged, stdin=said)
        assert done.code in (2, 3), done
        assert done.out == ""
        assert done.err.startswith("error: ")
        _is_clean(done.err)
    assert unchanged.read_bytes() == before


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.text(max_size=4), inner, max_size=2)
    ),
    max_leaves=4,
)


@given(
    value=anything, place=st.sampled_from(PLACES), top=st.sampled_from(sorted(_full()))
)
@examples(60)
def test_any_json_in_any_field_is_taken_or_refused(
    value: Any, place: tuple[str | int, ...], top: str
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        db = write_tracker(Path(folder) / "t.db", size=1)
        for raw in (_with(_full(), place, value), {**_full(), top: value}):
            done = here(
                "import", "-", "--dry-run", db=db, stdin=json.dumps(raw).encode()
            )
            assert done.code in (0, 2, 3), done
            done = here("add", "-", "--dry-run", db=db, stdin=json.dumps(raw).encode())
            assert done.code in (0, 2, 3), done


SETTABLE = (
    "effects",
    "deadlines",
    "sources",
    "exemptions",
    "also_about",
    "status",
    "deadline",
    "stage",
    "publisher",
    "url",
    "official",
    "date",
    "about",
    "note",
    "entity",
    "nonsense",
)


@given(
    pairs=st.lists(
        st.tuples(st.sampled_from(SETTABLE), anything.map(json.dumps) | hostile),
        min_size=1,
        max_size=3,
    )
)
@pytest.mark.slow
@examples(60)
def test_any_set_is_taken_or_refused(pairs: list[tuple[str, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        db = write_tracker(Path(folder) / "t.db", size=4)
        before = state_of(db)
        words = [
            word for field, value in pairs for word in ("--set", f"{field}={value}")
        ]
        done = here("edit", known(3), *words, db=db)
        assert done.code in (0, 2, 3), done
        if done.code:
            assert state_of(db) == before
        assert damage_of(db) == []


# -- search and names -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tracker(tmp_path_factory.mktemp("shared") / "t.db", updates(500, 60))


@given(text=searched)
@examples(250)
def test_a_search_never_raises(text: str, shared: Path) -> None:
    done = here("search", "--", text, db=shared)
    broken = any(0xD800 <= ord(c) < 0xE000 for c in text)
    assert done.code in ((0, 1, 2) if broken else (0, 1)), done
    assert (done.code == 0) == bool(done.out)
    assert "bug" not in done.err


@given(text=searched)
@examples(60)
def test_a_name_or_an_id_never_raises(text: str, shared: Path) -> None:
    for words in (
        ("show",),
        ("why",),
        ("log",),
        ("names",),
        ("delete", "-y"),
        ("edit", "--set", "note=x"),
    ):
        done = here(*words, "--", text, db=shared)
        assert done.code in (0, 1, 2, 3), (words, done)
        assert done.code != 0 or words in (("names",), ("log",), ("show",), ("why",))
        _is_clean(done.err)


@pytest.mark.parametrize(
    "text",
    [
        '"' * 5_000,
        "a* " * 5_000,
        "NEAR(" * 5_000,
        "x" * 100_000,
        "( " * 5_000,
        "a " * 100_000,
        "a-" * 50_000,
        "x" * 100_000 + "*",
    ],
)
def test_a_search_of_any_length_is_quick(text: str, shared: Path) -> None:
    """A bound far above what it takes, far below what a query without bound would; too many words are refused."""
    begun = time.process_time()
    assert here("search", "--", text, db=shared).code in (0, 1, 2)
    assert time.process_time() - begun < 2


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "data:text/html,x",
        "ftp://a.example/",
        "//a.example",
        "https://",
        "https://a b",
        "http://a\u202e.example",
        "https://a.example/\x1b]8;;x",
    ],
)
def test_only_web_addresses_are_taken(address: str, db: Path) -> None:
    before = state_of(db)
    assert (
        here(
            "add",
            "-",
            db=db,
            stdin=json.dumps(_with(_full(), ("sources", 0, "url"), address)).encode(),
        ).code
        == 2
    )
    assert state_of(db) == before


@pytest.mark.parametrize("text", BROKEN)
def test_a_reason_that_cannot_be_stored_is_refused(text: str, db: Path) -> None:
    before = state_of(db)
    done = here("delete", known(3), "-y", "--reason", f"a{text}b", db=db)
    assert done.code in (0, 2), done
    assert damage_of(db) == []
    if done.code:
        assert state_of(db) == before
    else:
        _is_clean(here("log", db=db).out)
