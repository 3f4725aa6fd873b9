"""Whether two updates report the same news."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costs import examples
from hwstatus.record.models import Source, Update
from hwstatus.rules.likeness import Likeness, likeness, repeats, resemblance
from samples import update, updates

TIMES = Source("The Strelsau Times", url="https://times.example/a")
TIMES_AGAIN = Source("STRELSAU TIMES", url="https://times.example/b")
GAZETTE = Source("Gazette", url="https://gazette.example/1")
COPY = Source("A Portal", url="https://times.example/a")

TEXT = "Ruritania shut Huawei out of its network."
NEAR = "Ruritania shut Huawei out of its 5G network."
FAR = "A court in Strelsau heard the appeal."


def told(summary: str, *sources: Source, **changes: object) -> Update:
    return update(summary=summary, sources=sources, **changes)  # type: ignore[arg-type]


ONE = told(TEXT, TIMES)

SOURCE, WORDS = Likeness(True, "same source"), Likeness(True, "same words")
NEARLY = Likeness(False, "nearly the same words, same source")


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (told(FAR, COPY), SOURCE),
        (told(TEXT, TIMES_AGAIN), SOURCE),
        (told(TEXT, GAZETTE), WORDS),
        (told(TEXT, GAZETTE, date="2020-07-23"), WORDS),
        (told(NEAR, TIMES_AGAIN), NEARLY),
        (told(NEAR, TIMES_AGAIN, date="2020-07-23"), NEARLY),
        (told(NEAR, TIMES_AGAIN, date="2020-07"), NEARLY),
        (told(NEAR, GAZETTE), None),
        (told(FAR, TIMES_AGAIN), None),
        (told(FAR, COPY, date="2020-07-23"), None),
        (told(TEXT, TIMES, date="2020-07-24"), None),
        (told(TEXT, TIMES, entity="freedonia"), None),
        (told(TEXT, GAZETTE, entity="freedonia", also_about=("ruritania",)), WORDS),
        (told(FAR, COPY, entity="freedonia", also_about=("ruritania",)), None),
    ],
)
def test_likeness(other: Update, expected: Likeness | None) -> None:
    assert likeness(ONE, other) == expected


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (told(FAR, COPY), "the same address"),
        (told(FAR, TIMES_AGAIN), "the same publisher"),
        (told(NEAR, GAZETTE, date="2020-07-23"), "similar words"),
        (told(FAR, GAZETTE), "the same day"),
        (told(FAR, GAZETTE, date="2020-07-23"), None),
        (told(FAR, TIMES, entity="freedonia"), None),
    ],
)
def test_what_an_editor_is_asked_about(other: Update, expected: str | None) -> None:
    assert resemblance(ONE, other) == expected


def test_a_date_without_a_day_is_no_common_day() -> None:
    one, other = told(TEXT, TIMES, date="2020"), told(FAR, GAZETTE, date="2020")
    assert resemblance(one, other) is None


@examples(100)
@given(updates, updates)
def test_it_is_mutual(one: Update, other: Update) -> None:
    assert likeness(one, other) == likeness(other, one)


@examples(100)
@given(updates)
def test_everything_is_like_itself(one: Update) -> None:
    found = likeness(one, one)
    assert found is not None and found.same


@given(st.permutations([FAR, NEAR, TEXT]))
def test_the_first_repetition_is_named(texts: list[str]) -> None:
    others = [told(text, TIMES_AGAIN, known=f"{n}") for n, text in enumerate(texts)]
    found = repeats(ONE, others)
    assert found is not None
    first = next(other for other in others if other.summary != FAR)
    assert found[0] == first


def test_an_update_does_not_repeat_itself() -> None:
    assert repeats(ONE, [ONE]) is None
    assert repeats(ONE, []) is None
