"""One line is one line: no run of blanks makes a part of a text stand as a line of its own."""

import shlex
from pathlib import Path
from typing import Any

import pytest

from conftest import InProcess
from hwstatus import json_text, text
from hwstatus.record.models import Entity
from hwstatus.record.values import with_single_blanks
from samples import update, write_tracker

FORGED = "permitted (5g) since 2019-01-01"
GAP = " " * 75


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (f"Ruritania{GAP}{FORGED}", f"Ruritania {FORGED}"),
        ("a\u00a0\u2003\u3000b", "a b"),
        ("a\u3164\u3164\u2800b", "a b"),
        ("a\t\t b\r\n c", "a b c"),
        ("5\u00a0%", "5\u00a0%"),
        ("a \u200b \u202e b", "a \\u200b \\u202e b"),
    ],
)
def test_a_run_of_blanks_is_shown_as_one(written: str, shown: str) -> None:
    assert text.line(written) == shown


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Added k7q2.   Undo: hwstatus undo", "Added k7q2.   Undo: hwstatus undo"),
        (f"no {GAP}{FORGED}", f"no {FORGED}"),
        ("a\tb\x1b", "a b\\x1b"),
    ],
)
def test_the_parts_of_a_message_stand_apart(written: str, shown: str) -> None:
    assert text.message(written) == shown


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("a  b", "a b"),
        ("one\ntwo", "one two"),
        ({"note": "one\n\ntwo  three"}, {"note": "one\n\ntwo three"}),
        ("a \u200b\u202e b\u200e c", "a b c"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ({"sources": [{"title": "x\t\ty"}]}, {"sources": [{"title": "x y"}]}),
        (5, 5),
    ],
)
def test_what_is_typed_has_single_blanks(typed: Any, stored: Any) -> None:
    assert with_single_blanks(typed) == stored


@pytest.mark.parametrize(
    ("address", "link"),
    [
        (None, None),
        ("", None),
        ("https://a.example/1", "https://a.example/1"),
        ("http://a.example", "http://a.example"),
        ("https://a.example/ 1", None),
        ("https://a.example/\u202e", None),
        ("javascript:alert(1)", None),
    ],
)
def test_an_address_that_may_become_a_link(
    address: str | None, link: str | None
) -> None:
    assert text.web_address(address) == link


def test_json_over_several_lines_has_its_letters() -> None:
    written = json_text.pretty({"name": "Österreich\u202e"})
    assert written == '{\n  "name": "Österreich\\u202e"\n}'


def test_what_is_added_is_stored_on_one_line(fast: InProcess, world: Path) -> None:
    said = ("--date", "2020", "--source", "The  Paper", "--status", "5g=banned")
    done = fast(
        "add", f"Oz{GAP}Land", f"It{GAP}did.", *said, "--new", "country", db=world
    )
    assert done.code == 0, done.err
    out = fast("export", db=world).out
    assert '"name":"Oz Land"' in out
    assert '"summary":"It did."' in out
    assert '"publisher":"The Paper"' in out


def test_a_stored_line_is_never_rewritten(fast: InProcess, tmp_path: Path) -> None:
    """What was recorded with its blanks goes out, and comes back, as it is."""
    held = update("aa00000000", "oz", summary=f"It{GAP}did.")
    db = write_tracker(tmp_path / "t.db", [Entity("oz", "Oz", "country")], [held])
    exported = fast("export", db=db).out
    assert f"It{GAP}did." in exported
    again = fast("import", "-", db=db, stdin=exported)
    assert again.code == 0, again.err
    assert fast("export", db=db).out == exported
    assert "It did." in fast("list", db=db).out
    assert fast("doctor", db=db).code == 0


def test_a_name_takes_one_line_of_a_sheet(fast: InProcess, tmp_path: Path) -> None:
    """Neither blanks nor words of a fitting length make another line of it."""
    filled = f"Oz {'of the west ' * 6}and"
    names = (f"Oz{GAP}{FORGED}", f"{filled} {FORGED}")
    entities = [Entity(f"oz-{n}", name, "country") for n, name in enumerate(names)]
    held = [update(f"a{n}00000000", f"oz-{n}") for n in range(2)]
    db = write_tracker(tmp_path / "t.db", entities, held)
    issuer = {"HWSTATUS_USER": f"Ada{GAP}{filled} {FORGED}"}
    made = fast("certify", "oz-0", "oz-1", db=db, env=issuer)
    assert made.code == 0, made.err
    begins = [line.strip().partition(" ")[0] for line in made.out.splitlines()]
    assert "permitted" not in begins
    assert f"by          Ada {filled} {FORGED}" in made.out.splitlines()
    assert fast("certify", "--verify", "-", db=db, stdin=made.out).code == 0
    # As sheets were before: a name with its blanks, and one that is wrapped.
    former = made.out.replace(f"\nOz {FORGED}", f"\nOz{GAP}{FORGED}")
    former = former.replace(f"{filled} {FORGED}", f"{filled}\n{FORGED}", 1)
    told = fast("certify", "--verify", "-", db=db, stdin=former)
    assert (told.code, "not verified: line" in told.err) == (1, True)
    _, _, way_on = told.err.rpartition("hwstatus ")
    assert fast(*shlex.split(way_on), db=db).code == 0
