"""What the operators of a country do, derived from their own records."""

from collections.abc import Sequence

import pytest

from hwstatus.record.models import Effect, Entity, Market
from hwstatus.record.vocabulary import STATUSES
from hwstatus.rules import standing
from hwstatus.rules.practice import Operator, Practice, operates_in, practice_of
from samples import update

ON = "2026-11-24"
HERE, THERE = "ruritania", "freedonia"
RURITEL = Entity("ruritel", "Ruritel", "company", home=HERE)
FREDCOM = Entity("fredcom", "Fredcom", "company", home=THERE)


def did(
    entity: Entity,
    status: str,
    date: str = "2024-05-05",
    stage: str = "in-force",
    scope: str = "5g",
) -> Operator:
    """An operator with one act."""
    return acted(entity, (date, Effect(scope, status, stage, "contract")))


def acted(entity: Entity, *acts: tuple[str, Effect]) -> Operator:
    """An operator with some acts, each with its date."""
    history = [
        update(f"{number}", entity.slug, date=date, effects=[effect])
        for number, (date, effect) in enumerate(acts)
    ]
    counted = standing.acts(standing.events(history, entity.slug))
    return Operator.of(entity, standing.standings(entity.slug, counted, ON))


def practice(*operators: Operator, on: str = ON) -> Practice:
    return practice_of(HERE, operators, on)


OTHER = RURITEL._replace(slug="other", name="Other")


@pytest.mark.parametrize(
    ("operators", "word"),
    [
        ([], "none-known"),
        ([did(RURITEL, "permitted")], "in-use"),
        ([did(RURITEL, "banned")], "avoided"),
        ([did(RURITEL, "phase-out", stage="adopted")], "avoided"),
        ([did(RURITEL, "restricted")], "mixed"),
        ([did(RURITEL, "permitted"), did(OTHER, "permitted")], "in-use"),
        ([did(RURITEL, "banned"), did(OTHER, "phase-out")], "avoided"),
        ([did(RURITEL, "banned"), did(OTHER, "permitted")], "mixed"),
        ([did(RURITEL, "restricted"), did(OTHER, "permitted")], "mixed"),
        ([did(RURITEL, "under-review"), did(OTHER, "permitted")], "in-use"),
        ([did(RURITEL, "permitted", scope="fixed")], "in-use"),
        ([did(RURITEL, "permitted", scope="devices")], "none-known"),
        ([did(RURITEL, "permitted", stage="announced")], "none-known"),
        # What applies while an act is suspended, or after one ended, is what is done.
        ([did(RURITEL, "permitted", stage="suspended")], "in-use"),
        ([did(RURITEL, "permitted", stage="repealed")], "in-use"),
        ([did(RURITEL, "unknown", stage="suspended")], "none-known"),
        ([did(RURITEL, "unknown", stage="repealed")], "none-known"),
        ([did(FREDCOM, "permitted")], "none-known"),
    ],
)
def test_the_word(operators: Sequence[Operator], word: str) -> None:
    assert practice(*operators).word == word


@pytest.mark.parametrize("status", STATUSES)
def test_one_operator_gives_its_status_s_word(status: str) -> None:
    assert practice(did(RURITEL, status)).word == STATUSES[status].practice


def test_what_it_rests_on() -> None:
    use = Effect("5g", "permitted", "in-force", "contract")
    first = acted(RURITEL, ("2012", use), ("2023-03", use))
    found = practice(first, did(OTHER, "permitted", "2024-01"), did(FREDCOM, "banned"))
    assert (found.word, found.since, found.confirmed) == ("in-use", "2012", "2024-01")
    assert found.last_known is None
    assert [stance.entity for stance in found.operators] == ["other", "ruritel"]
    own = found.operators[1]
    assert (own.name, own.status, own.scope) == ("Ruritel", "permitted", "5g")
    assert (own.since, own.confirmed, own.decided_by) == ("2012", "2023-03", "0")


def test_an_announcement_hides_no_act() -> None:
    use = Effect("5g", "permitted", "in-force", "contract")
    plan = Effect("5g", "restricted", "announced", "informal")
    assert practice(acted(RURITEL, ("2022", use), ("2024", plan))).word == "in-use"
    end = Effect("5g", "unknown", "repealed", "contract")
    assert practice(acted(RURITEL, ("2022", use), ("2024", end))).word == "none-known"


def test_a_suspended_act_that_carries_hides_no_operator() -> None:
    """It ranks as in force: so it carries before the adopted act that began the same."""
    limit = Effect("5g", "restricted", "adopted", "law")
    held_up = Effect("5g", "restricted", "suspended", "order")
    found = practice(acted(RURITEL, ("2022", limit), ("2023", held_up)))
    [stance] = found.operators
    assert (found.word, stance.since, stance.decided_by) == ("mixed", "2022", "1")
    refusal = Effect("5g", "banned", "in-force", "law")
    back = Effect("5g", "permitted", "suspended", "order")
    assert practice(acted(RURITEL, ("2022", refusal), ("2023", back))).word == "in-use"


@pytest.mark.parametrize("status", ["banned", "phase-out"])
def test_an_announced_refusal_or_exit_counts(status: str) -> None:
    plan = Effect("5g", status, "announced", "informal")
    found = practice(acted(RURITEL, ("2024", plan)))
    assert (found.word, found.since) == ("avoided", "2024")


@pytest.mark.parametrize(
    ("date", "last_known"),
    [("2021-11-24", None), ("2021-11-23", "2021"), ("2021", None), ("2019-05", "2019")],
)
def test_what_is_older_than_five_years_is_the_last_known(
    date: str, last_known: str | None
) -> None:
    found = practice(did(RURITEL, "permitted", date))
    assert (found.word, found.last_known) == ("in-use", last_known)


def test_what_is_fresh_stands_without_what_is_old() -> None:
    old, fresh = did(RURITEL, "banned", "2015"), did(OTHER, "permitted")
    found = practice(old, fresh)
    assert (found.word, found.last_known, len(found.operators)) == ("in-use", None, 1)
    older = did(OTHER, "permitted", "2012")
    found = practice(old, older)
    assert (found.word, found.last_known, len(found.operators)) == ("mixed", "2015", 2)


def test_a_subsidiary_stands_for_its_group() -> None:
    group = FREDCOM._replace(operates_in=(Market(HERE),))
    daughter = RURITEL._replace(part_of="fredcom")
    assert practice(did(group, "banned")).word == "avoided"
    assert practice(did(group, "banned"), did(daughter, "permitted")).word == "in-use"
    silent = did(daughter, "under-review")
    assert practice(did(group, "banned"), silent).word == "avoided"
    abroad = did(daughter._replace(home=THERE), "permitted")
    assert practice(did(group, "banned"), abroad).word == "avoided"


@pytest.mark.parametrize(
    ("market", "on", "there"),
    [
        (Market(HERE), "1990-01-01", True),
        (Market(THERE), ON, False),
        (Market(HERE, "2020"), "2020-12-30", False),
        (Market(HERE, "2020"), "2020-12-31", True),
        (Market(HERE, "2010", "2020-06"), "2020-06-30", True),
        (Market(HERE, "2010", "2020-06"), "2020-07-01", False),
        (Market(HERE, None, "2020-06"), "1990-01-01", True),
    ],
)
def test_where_a_company_operates(market: Market, on: str, there: bool) -> None:
    company = Entity("a", "A", "company", home="borduria", operates_in=(market,))
    assert operates_in(company, HERE, on) == there
    assert operates_in(company, "borduria", on)
