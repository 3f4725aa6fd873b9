"""The lines that a refusal offers: whichever is typed, it is taken."""

import re
import shlex
from collections.abc import Iterator

import pytest

from conftest import InProcess, Setting
from costs import one_in, sampled
from program import DAY
from samples import AFTER
from test_first_guesses import LISTED, guesses
from test_help import NAMES, options_lacked, said_of

GIVEN = {
    "ID": "h7ts", "NAME": "france", "ENTITY": "france", "GROUP": "eu", "SCOPE": "5g", "OUTCOME": "met",
    "STATUS": "banned", "CONFIDENCE": "official", "STAGE": "adopted", "BASIS": "law", "EXTENT": "share",
    "ACTOR": "court", "KIND": "country", "PENDING": "tighten", "DATE": "2026-11-20", "DAY": "2026-11-20",
    "TIME": "6m", "FILE": "names.txt", "DIR": "site", "PUBLISHER": "Reuters", "TEXT": "It began.",
    "SUMMARY": "It began.", "WORDS": "ban", "TITLE": "It began", "URL": "https://a.example/1", "LIST": "mine",
    "ADDRESS": "https://a.example/1",
    "RULE": "near-act", "FIELD": "note", "VALUE": "x", "FORMAT": "csv", "WORD": "added", "ENTRY": "1",
    "KEY": "date", "WHEN": "2024", "PERIOD": "year",
}  # fmt: skip
"""What is given where a line says in capitals what it is still to be."""
ASKED = ("add", "outcome")
"""Commands that ask on a terminal for what a line of theirs lacks, or say it."""
_WRONG_TWICE = "edit h7ts --set date=2020-13"
ELSEWHERE = (
    "--db", "config", "doctor --expect", "certify --verify", "edit --sort", _WRONG_TWICE, "feeds", "import", "init",
    "mcp", "merge", "publish", "sources check", "undo", "web",
)  # fmt: skip
"""Commands that reach beyond the tracker, or into what a person names."""
_LINE = (
    r"hwstatus (?=[-a-z])(.+?)(?=,? (?:or|then) | && | < |, hwstatus|   |\)$| 2>| \||$)"
)


def offered(told: str) -> Iterator[list[str]]:
    """The lines to type that a message holds, with an example where one says in capitals what is to be given."""
    for hint in told.splitlines()[1:]:
        for typed in re.findall(_LINE, hint):
            if re.search("[a-z]=VALUE", typed):  # whose form depends on the field
                continue
            whole = typed.replace("--company NAME", "--company bt-group")
            whole = whole.replace("--by KEY", "--by status")
            yield [
                re.sub("[A-Z]{2,}", lambda word: GIVEN.get(word[0], word[0]), each)
                for each in shlex.split(whole)
            ]


def refused(fast: InProcess, told: str) -> Iterator[str]:
    """The lines offered in a message that are refused themselves, each with what is said of it."""
    for words in offered(told):
        typed = shlex.join(words)
        if words[0] in ASKED or typed.startswith(ELSEWHERE):
            continue
        if "xlsx" in words or "A,B" in words:
            continue
        again = fast(*words, stdin=LISTED, env={DAY: AFTER, "VISUAL": "true"})
        if again.code == 2:
            yield f"{typed}: {again.err}"


@sampled(12)
@pytest.mark.parametrize("name", NAMES)
def test_in_place_of_an_option(
    fast: InProcess, setting: Setting, name: str, step: int
) -> None:
    (setting.cwd / "names.txt").write_text(LISTED)
    fast("--version")  # some hints look into the tracker of the line that is run
    options = sorted(options_lacked(name))[::step]
    hints = {said_of([name, option], option)[0] for option in options}
    told = "\n".join(["", *sorted(hints)])
    assert list(refused(fast, told)) == []


@one_in(8)
@pytest.mark.parametrize(
    "typed", [command for _, command, code, _ in guesses() if code == 2]
)
def test_in_place_of_a_guess(fast: InProcess, setting: Setting, typed: str) -> None:
    (setting.cwd / "names.txt").write_text(LISTED)
    told = fast(*shlex.split(typed), env={DAY: AFTER})
    assert list(refused(fast, told.err)) == []
