"""A summary in our own words: eight words in a row of the source are too many, however spelled."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwstatus.rules.likeness import FEWEST_OF_A_SENTENCE, copied

SOURCE = (
    "The Ruritanian ministry “of works” has sent back nine containers of fifth-generation "
    "antennas, unopened. Ruritel's chairman said U.S. pressure played no part."
)


@pytest.mark.parametrize(
    ("summary", "run"),
    [
        (SOURCE, None),
        ("Has sent back nine containers of fifth-generation antennas.", None),
        ("HAS SENT BACK NINE CONTAINERS OF FIFTH GENERATION ANTENNAS", None),
        ("has sent back;\nnine (containers) of “fifth‑gen­eration”", None),
        ("ministry of works has sent back nine containers", None),
        ("It hás sent bâck nine containers of fifth–generation ware", "hás … fifth generation"),
        ("back nine containers of\u200b fifth generation antennas unopened", None),
        ("Ruritel’s chairman said US pressure played no part", None),
    ],
)  # fmt: skip
def test_a_run_of_eight_words_is_found(summary: str, run: str | None) -> None:
    found = copied(summary, SOURCE)
    assert found is not None
    assert len(found.split()) >= 8
    if run:
        begin, end = run.split(" … ")
        assert found.startswith(begin) and found.endswith(end)


@pytest.mark.parametrize(
    "summary",
    [
        "",
        "Ruritania returned the antennas; its ministry gave no reason.",
        "sent back nine containers of fifth-generation",  # seven words
        "It sent back nine containers of radio antennas, and all were unopened.",
        "nine containers of fifth generation antennas unopened by the court",
        "said U.S. pressure played no part in the",
    ],
)
def test_fewer_words_are_our_own(summary: str) -> None:
    assert copied(summary, SOURCE) is None


def test_a_run_is_made_of_whole_words() -> None:
    source = "xa b c d e f g hx and so on"
    assert copied("a b c d e f g h", source) is None


def test_the_longest_run_is_named() -> None:
    source = "a1 a2 a3 a4 a5 a6 a7 a8. b1 b2 b3 b4 b5 b6 b7 b8 b9 b10"
    summary = "a1 a2 a3 a4 a5 a6 a7 a8, but b1 b2 b3 b4 b5 b6 b7 b8 b9 b10"
    assert copied(summary, source) == "b1 b2 b3 b4 b5 b6 b7 b8 b9 b10"


_words = st.lists(st.text("abxyz", min_size=1, max_size=3), min_size=0, max_size=30)
_marks = st.sampled_from([" ", "\n", "-", ", ", " “", "” ", ". ", "\u00a0", " — "])


def by_hand(summary: list[str], source: list[str]) -> int:
    """The longest common run of words, counted word by word."""
    longest = 0
    for a in range(len(summary)):
        for b in range(len(source)):
            size = 0
            while summary[a + size : a + size + 1] == source[b + size : b + size + 1]:
                if a + size >= len(summary):
                    break
                size += 1
            longest = max(longest, size)
    return longest


@given(st.data(), _words, _words, _words)
def test_it_finds_what_a_comparison_word_by_word_finds(
    data: st.DataObject, before: list[str], shared: list[str], after: list[str]
) -> None:
    summary = before + shared
    source = shared + after
    text = "".join(word.upper() + data.draw(_marks) for word in source)
    found = copied(" ".join(summary), text)
    expected = by_hand(summary, source)
    assert (found is not None) >= (expected >= 8)
    if found is not None:
        fewest = expected if expected >= 8 else FEWEST_OF_A_SENTENCE
        assert len(found.split()) >= fewest


@pytest.mark.parametrize(
    ("summary", "shown"),
    [
        (
            "“nine containers of antennas, unopened”, so the works ministry has sent back",
            None,
        ),
        (
            "Unopened it came. The council was not amused!",
            "The council was not amused!",
        ),
        (
            "U.S. pressure played no part, so the Ruritanian ministry “of works” says",
            "U.S. pressure played no part, … the Ruritanian ministry “of works”",
        ),
        (
            "of fifth-generation antennas unopened — the Ruritanian ministry “of works”"
            " sent back nine containers",
            "of fifth generation antennas unopened the Ruritanian ministry “of works”"
            " sent back nine containers",
        ),
    ],
)
def test_what_is_only_put_in_another_order_is_not_our_own(
    summary: str, shown: str | None
) -> None:
    source = f"{SOURCE} The council was not amused. So be it."
    assert copied(summary, source) == shown
