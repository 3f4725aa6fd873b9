"""`hwstatus.rules.standing`: the rules as a table of invented histories, and the SQL that must agree with it."""

import random
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costs import one_in, sampled
from hwstatus.answers import evidence
from hwstatus.paths import Location
from hwstatus.record.dates import last_day
from hwstatus.record.models import DISPUTE_DAYS, Effect, Standing, Update
from hwstatus.record.vocabulary import (
    BASES,
    CONFIDENCES,
    EXTENTS,
    SCOPES,
    STAGES,
    STATUSES,
)
from hwstatus.rules import standing
from hwstatus.store.tracker import Question, Tracker
from samples import CONTEXT, connect_blank, country, effect, record_all, update

WHO = "ruritania"


def derived(history: Iterable[Update], slug: str, on: str) -> list[Standing]:
    """The standings of an entity as the rules in Python give them."""
    return standing.standings(slug, standing.events(history, slug), on)


def apart(found: Iterable[Standing]) -> list[Standing]:
    """Standings whose places in time leave out the place in the ledger: there it is another number."""
    return [each._replace(moment=each.moment and each.moment[:31]) for each in found]


def told(*history: Update, on: str = "2026-11-24", scope: str = "5g") -> Standing:
    """The standing that a history gives."""
    return standing.standing(WHO, scope, standing.events(history, WHO), on)


@pytest.mark.parametrize(
    ("date", "recorded", "last"),
    [
        ("2025-06-10", "2025-06-09", "2025-06-10"),
        ("2025-06", "2025-06-09", "2025-06-09"),
        ("2025-06", "2025-05-31", "2025-06-01"),
        ("2025", "2026-02-01", "2025-12-31"),
    ],
)
def test_an_event_was_over_when_it_was_recorded(
    date: str, recorded: str, last: str
) -> None:
    known = did(date, "banned", recorded_at=f"{recorded}T12:00:00Z")
    assert last_day(known) == last


def did(
    day: str, *effects: str | Effect, known: str | None = None, **changes: object
) -> Update:
    """An update of that day; its id follows from the day unless given."""
    return update(
        known or day.replace("-", "").ljust(10, "0"),
        WHO,
        date=day,
        effects=effects,
        **changes,
    )


def headline(*history: Update, on: str = "2026-11-24") -> Standing:
    found = standing.events(history, WHO)
    return standing.headline(WHO, standing.standings(WHO, found, on))


class Case(NamedTuple):
    """A history, the day, and what it gives for 5G: status, since, the day last confirmed."""

    rule: str
    history: tuple[Update, ...]
    on: str
    status: str
    since: str | None
    confirmed_on: str | None


SUSPENDED = effect("under-review", "suspended", "order")
SUSPENDED_TO_NOTHING = effect("fixed=unknown", "suspended", "order")
REPEALED = effect("unknown", "repealed", "law")

CASES = [
    Case("nothing is known of nobody", (), "2026-11-24", "unknown", None, None),
    Case(
        "context changes nothing",
        (did("2020-01-01"),),
        "2026-11-24",
        "unknown",
        None,
        None,
    ),
    Case(
        "the latest wins",
        (did("2019-01-01", "banned"), did("2020-01-01", "permitted")),
        "2026-11-24",
        "permitted",
        "2020-01-01",
        "2020-01-01",
    ),
    Case(
        "the order of telling does not matter",
        (did("2020-01-01", "permitted"), did("2019-01-01", "banned")),
        "2026-11-24",
        "permitted",
        "2020-01-01",
        "2020-01-01",
    ),
    Case(
        "what came later does not count yet",
        (did("2019-01-01", "banned"), did("2020-01-01", "permitted")),
        "2019-12-31",
        "banned",
        "2019-01-01",
        "2019-01-01",
    ),
    Case(
        "a day counts from that day on",
        (did("2020-01-01", "banned"),),
        "2020-01-01",
        "banned",
        "2020-01-01",
        "2020-01-01",
    ),
    Case(
        "not the day before",
        (did("2020-01-01", "banned"),),
        "2019-12-31",
        "unknown",
        None,
        None,
    ),
    Case(
        "a month counts from its last day",
        (did("2020-02", "banned"),),
        "2020-02-29",
        "banned",
        "2020-02",
        "2020-02",
    ),
    Case(
        "not from the day before it",
        (did("2020-02", "banned"),),
        "2020-02-28",
        "unknown",
        None,
        None,
    ),
    Case(
        "a year counts from its last day",
        (did("2019", "banned"),),
        "2019-12-31",
        "banned",
        "2019",
        "2019",
    ),
    Case(
        "not in its middle",
        (did("2019", "banned"),),
        "2019-12-30",
        "unknown",
        None,
        None,
    ),
    Case(
        "a month is later than its days",
        (did("2020-02", "banned"), did("2020-02-27", "permitted")),
        "2026-11-24",
        "banned",
        "2020-02",
        "2020-02",
    ),
    Case(
        "but it was over when it was recorded",
        (did("2026", "banned", recorded_at="2026-03-01T09:00:00Z"),),
        "2026-03-01",
        "banned",
        "2026",
        "2026",
    ),
    Case(
        "and not before",
        (did("2026", "banned", recorded_at="2026-03-01T09:00:00Z"),),
        "2026-02-28",
        "unknown",
        None,
        None,
    ),
    Case(
        "a record older than its date cannot move it before its first day",
        (did("2026-05", "banned", recorded_at="2026-03-01T09:00:00Z"),),
        "2026-05-01",
        "banned",
        "2026-05",
        "2026-05",
    ),
    Case(
        "ties go to the later recorded",
        (
            did(
                "2020-01-01",
                "banned",
                known="zzzzzzzzzz",
                recorded_at="2026-01-01T00:00:00Z",
            ),
            did(
                "2020-01-01",
                "restricted",
                known="aaaaaaaaaa",
                recorded_at="2026-01-01T00:00:01Z",
            ),
        ),
        "2026-11-24",
        "restricted",
        "2020-01-01",
        "2020-01-01",
    ),
    Case(
        "then to what was brought in later, whatever its id",
        (
            did("2020-01-01", "banned", known="zzzzzzzzzz"),
            did("2020-01-01", "restricted", known="aaaaaaaaaa"),
        ),
        "2026-11-24",
        "restricted",
        "2020-01-01",
        "2020-01-01",
    ),
    Case(
        "a confirmation keeps since",
        (did("2018-05", "banned"), did("2020-01-01", "banned")),
        "2026-11-24",
        "banned",
        "2018-05",
        "2020-01-01",
    ),
    Case(
        "an interruption ends the run",
        (
            did("2018-05", "banned"),
            did("2019-01-01", "permitted"),
            did("2020-01-01", "banned"),
            did("2021-01-01", "banned"),
        ),
        "2026-11-24",
        "banned",
        "2020-01-01",
        "2021-01-01",
    ),
    Case(
        "context does not interrupt",
        (did("2018-05", "banned"), did("2019-01-01"), did("2020-01-01", "banned")),
        "2026-11-24",
        "banned",
        "2018-05",
        "2020-01-01",
    ),
    Case(
        "another scope does not interrupt",
        (
            did("2018-05", "banned"),
            did("2019-01-01", "5g-core=permitted"),
            did("2020-01-01", "banned"),
        ),
        "2026-11-24",
        "banned",
        "2018-05",
        "2020-01-01",
    ),
    Case(
        "rule 6: an injunction leaves what stands after it",
        (did("2020-01-01", "banned"), did("2020-03-01", SUSPENDED)),
        "2026-11-24",
        "under-review",
        "2020-03-01",
        "2020-03-01",
    ),
    Case(
        "rule 6: lifting it records the ban again",
        (
            did("2020-01-01", "banned"),
            did("2020-03-01", SUSPENDED),
            did("2020-06-01", "banned"),
        ),
        "2026-11-24",
        "banned",
        "2020-06-01",
        "2020-06-01",
    ),
    Case(
        "a repeal to unknown is unknown, and says since when",
        (did("2020-01-01", "banned"), did("2021-01-01", REPEALED)),
        "2026-11-24",
        "unknown",
        "2021-01-01",
        "2021-01-01",
    ),
    Case(
        "an announced decision counts from its announcement",
        (did("2020-01-01", effect("banned", "announced", "order", "2028")),),
        "2020-01-01",
        "banned",
        "2020-01-01",
        "2020-01-01",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_standing(case: Case) -> None:
    found = told(*case.history, on=case.on)
    assert (found.status, found.since, found.confirmed_on) == (
        case.status,
        case.since,
        case.confirmed_on,
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_the_sql_gives_the_same(case: Case) -> None:
    by_scope = stored({WHO: list(case.history)}).standings.by_entity(case.on)
    assert apart(by_scope.get(WHO, [])) == apart(derived(case.history, WHO, case.on))


def test_the_acts_that_began_the_run_carry_it_and_confirmed_it() -> None:
    """Each with its own stage, basis and day of effect: what is said of one is not the other's."""
    found = told(
        did("2017-01-01", "permitted"),
        did("2018-05", effect("banned", "announced", "order"), known="begins"),
        did("2019-01-01", effect("banned", "in-force", "law", "2028"), known="carries"),
        did("2020", effect("banned", "adopted", "guidance"), known="confirms"),
    )
    assert (found.began_by, found.began_on, found.since) == (
        "begins",
        "2018-05",
        "2018-05",
    )
    assert (found.began_stage, found.began_basis) == ("announced", "order")
    assert found.began_effective is None
    assert (found.decided_by, found.decided_on) == ("carries", "2019-01-01")
    assert (found.stage, found.basis, found.effective) == ("in-force", "law", "2028")
    assert (found.confirmed_by, found.confirmed_on) == ("confirms", "2020")


class Carried(NamedTuple):
    """Acts of one status, each with its id, and the one that carries it: its id and its stage on the day."""

    rule: str
    history: tuple[Update, ...]
    decided_by: str
    stage: str
    on: str = "2026-11-24"


def act(
    known: str,
    day: str,
    stage: str = "adopted",
    basis: str = "law",
    effective: str | None = None,
    *,
    status: str = "banned",
    restores: str | None = None,
    confirms: bool = False,
    **changes: object,
) -> Update:
    set_ = effect(status, stage, basis, effective)
    set_ = set_._replace(restores=restores, confirms=confirms)
    return did(day, set_, known=known, **changes)


HELD_UP = act("heldup", "2020-06-01", "suspended", "order", status="under-review")

CARRIED = [
    Carried(
        "in force goes before adopted",
        (act("a", "2020"), act("b", "2021", "in-force")),
        "b",
        "in-force",
    ),
    Carried(
        "adopted goes before announced",
        (act("a", "2020", "announced"), act("b", "2021"), act("c", "2022")),
        "b",
        "adopted",
    ),
    Carried(
        "an effective day that has come puts in force",
        (act("a", "2020"), act("b", "2021", effective="2023-03-01")),
        "b",
        "in-force",
        "2023-03-01",
    ),
    Carried(
        "not before it has",
        (act("a", "2020"), act("b", "2021", effective="2023-03-01")),
        "a",
        "adopted",
        "2023-02-28",
    ),
    Carried(
        "a vague effective day counts as its last",
        (act("a", "2020"), act("b", "2021", effective="2023-02")),
        "a",
        "adopted",
        "2023-02-27",
    ),
    Carried(
        "and then it has come",
        (act("a", "2020"), act("b", "2021", effective="2023-02")),
        "b",
        "in-force",
        "2023-02-28",
    ),
    Carried(
        "effective before its own day counts from its own day",
        (act("a", "2020"), act("b", "2021-05-01", effective="2019")),
        "a",
        "adopted",
        "2021-04-30",
    ),
    Carried(
        "and on it is in force",
        (act("a", "2020"), act("b", "2021-05-01", effective="2019")),
        "b",
        "in-force",
        "2021-05-01",
    ),
    Carried(
        "the adoption of a contract puts it in force",
        (act("a", "2020"), act("b", "2021", "adopted", "contract")),
        "b",
        "in-force",
    ),
    Carried(
        "its announcement does not",
        (act("a", "2020"), act("b", "2021", "announced", "contract")),
        "a",
        "adopted",
    ),
    Carried(
        "a statement counts as announced whatever its stage",
        (
            act("a", "2020", "in-force", "informal", "2020"),
            act("b", "2021", "announced", "order"),
        ),
        "b",
        "announced",
    ),
    Carried(
        "where nothing is in force a licence goes before guidance",
        (act("a", "2020", "adopted", "guidance"), act("b", "2021", basis="licence")),
        "b",
        "adopted",
    ),
    Carried(
        "where something is, guidance is no less",
        (act("a", "2020", "in-force", "guidance"), act("b", "2021", "in-force")),
        "a",
        "in-force",
    ),
    Carried(
        "two publishers go before one",
        (act("a", "2020"), act("b", "2021", confidence="corroborated")),
        "b",
        "adopted",
    ),
    Carried(
        "official and corroborated are alike",
        (
            act("a", "2020", confidence="corroborated"),
            act("b", "2021", confidence="official"),
        ),
        "a",
        "adopted",
    ),
    Carried(
        "one publisher goes before unnamed sources",
        (act("a", "2020", confidence="anonymous"), act("b", "2021")),
        "b",
        "adopted",
    ),
    Carried(
        "anonymous and implied are alike",
        (
            act("a", "2020", confidence="implied"),
            act("b", "2021", confidence="anonymous"),
        ),
        "a",
        "adopted",
    ),
    Carried(
        "stage goes before trust",
        (
            act("a", "2020", confidence="official"),
            act("b", "2021", "in-force", confidence="anonymous"),
        ),
        "b",
        "in-force",
    ),
    Carried(
        "then the earliest",
        (act("a", "2020"), act("b", "2021"), act("c", "2022")),
        "a",
        "adopted",
    ),
    Carried(
        "but among statements the latest",
        (
            act("a", "2020", "announced", "informal"),
            act("b", "2021", "announced", "implied"),
        ),
        "b",
        "announced",
    ),
    Carried(
        "guidance goes before a statement that is like it",
        (
            act("a", "2020", "announced", "informal"),
            act("b", "2021", "announced", "guidance"),
            act("c", "2022", "announced", "informal"),
        ),
        "b",
        "announced",
    ),
    Carried(
        "of one day the earlier recorded",
        (
            act("z", "2020-01-01", recorded_at="2026-01-01T00:00:00Z"),
            act("a", "2020-01-01", recorded_at="2026-01-01T00:00:01Z"),
        ),
        "z",
        "adopted",
    ),
    Carried(
        "of one second the one brought in earlier, whatever its id",
        (act("z", "2020-01-01"), act("a", "2020-01-01")),
        "z",
        "adopted",
    ),
    Carried(
        "of statements the later",
        (
            act(
                "z", "2020-01-01", basis="informal", recorded_at="2026-01-01T00:00:00Z"
            ),
            act(
                "a", "2020-01-01", basis="informal", recorded_at="2026-01-01T00:00:01Z"
            ),
        ),
        "a",
        "adopted",
    ),
    Carried(
        "a vague day counts as its last",
        (act("a", "2020"), act("b", "2020-12-30")),
        "b",
        "adopted",
    ),
    Carried(
        "what confirms carries only where there is nothing else",
        (
            act("a", "2020", "announced", "informal"),
            act("b", "2021", "in-force", confirms=True, confidence="official"),
        ),
        "a",
        "announced",
    ),
    Carried(
        "alone it does",
        (
            act("p", "2019", status="permitted"),
            act("b", "2021", "in-force", confirms=True),
        ),
        "b",
        "in-force",
    ),
    Carried(
        "and where it suspends",
        (act("a", "2020", "announced"), act("b", "2021", "suspended", confirms=True)),
        "b",
        "suspended",
    ),
    Carried(
        "nor does a court's ruling",
        (act("a", "2020"), act("b", "2021", "in-force", "order", actor="court")),
        "a",
        "adopted",
    ),
    Carried(
        "unless it ends",
        (act("a", "2020"), act("b", "2021", "repealed", actor="court")),
        "b",
        "repealed",
    ),
    Carried(
        "or restores nobody knows what",
        (
            act("a", "2020"),
            act("b", "2021", "in-force", "order", actor="court", restores="gone"),
        ),
        "b",
        "in-force",
    ),
    Carried(
        "a restored act carries, and is in force if its restorer is",
        (
            act("a", "2020-01"),
            HELD_UP,
            act("b", "2021", "in-force", "order", restores="a", actor="court"),
        ),
        "a",
        "in-force",
    ),
    Carried(
        "and is not if it is not",
        (
            act("a", "2020-01", "in-force"),
            HELD_UP,
            act("b", "2021", "announced", restores="a"),
            act("c", "2022"),
        ),
        "c",
        "adopted",
    ),
    Carried(
        "where it was retracted the restorer carries",
        (HELD_UP, act("b", "2021", "in-force", restores="a")),
        "b",
        "in-force",
    ),
    Carried(
        "suspended and restored within a run",
        (
            act("a", "2020", status="under-review"),
            act("b", "2021", "suspended", "order", status="under-review"),
            act("c", "2022", "in-force", status="under-review", restores="a"),
        ),
        "a",
        "in-force",
    ),
]


@pytest.mark.parametrize("case", CARRIED, ids=lambda case: case.rule)
def test_the_act_that_carries(case: Carried) -> None:
    found = told(*case.history, on=case.on)
    assert (found.decided_by, found.stage) == (case.decided_by, case.stage)
    by_scope = stored({WHO: list(case.history)}).standings.by_entity(case.on)
    assert apart(by_scope[WHO]) == apart([found])


@pytest.mark.parametrize(
    ("day", "effective", "told_as"),
    [
        ("2021-05-01", "2020-01-01", None),
        ("2021-05-01", "2021-04", None),
        ("2021-05-01", "2021-05", "2021-05"),
        ("2021-05", "2021-05-01", "2021-05-01"),
        ("2021-05", "2021-04-30", None),
        ("2021", "2028", "2028"),
    ],
)
def test_an_act_takes_effect_on_no_day_before_its_own(
    day: str, effective: str, told_as: str | None
) -> None:
    history = [act("a", day, effective=effective)]
    found = told(*history)
    assert (found.effective, found.began_effective) == (told_as, told_as)
    by_scope = stored({WHO: history}).standings.by_entity("2026-11-24")[WHO]
    assert apart(by_scope) == apart([found])


def test_the_extent_is_that_of_the_newest_act_that_states_one() -> None:
    def limit(known: str, day: str, extent: str | None, scope: str = "5g") -> Update:
        set_ = effect(f"{scope}=restricted")._replace(extent=extent)
        return did(day, set_, known=known)

    history = [
        limit("a", "2019", "deal"),
        limit("b", "2020", "share"),
        limit("c", "2021", None),
        limit("d", "2022", "place", "fixed"),
    ]
    found = told(*history)
    assert (found.decided_by, found.extent) == ("a", "share")
    by_scope = stored({WHO: history}).standings.by_entity("2026-11-24")[WHO]
    assert apart(by_scope)[:1] == apart([found])


def test_the_acts_up_to_a_day_on_a_later_one() -> None:
    """What is projected: what is in force on that day of all that is known."""
    history = [
        did("2020", "banned", known="a"),
        did("2021", effect("banned", effective="2027-06"), known="b"),
        did("2027-01-01", effect("banned", "in-force"), known="c"),
    ]
    events = standing.events(history, WHO)
    found = standing.standing(WHO, "5g", events, "2026-11-24", "2027-06-30")
    assert (found.decided_by, found.stage, found.confirmed_by) == ("b", "in-force", "b")
    with stored({WHO: history}) as tracker:
        by_scope = tracker.standings.by_entity("2026-11-24", ahead="2027-06-30")
    assert apart(by_scope[WHO]) == apart([found])


def test_the_act_that_the_beginning_restored() -> None:
    """A confirmation restores nothing: what counts is the act that began the run."""
    again = effect("banned", "in-force", "order")._replace(restores="2020010100")
    history = [
        did("2020-01-01", "banned"),
        did("2020-03-01", SUSPENDED),
        did("2020-06-01", "5g-ran=banned", again),
        did("2021-01-01", "banned"),
    ]
    found = told(*history)
    assert (found.since, found.restores) == ("2020-06-01", "2020010100")
    assert told(*history, on="2020-05-31").restores is None
    by_scope = stored({WHO: history}).standings.by_entity("2026-11-24")[WHO]
    assert [s.restores for s in by_scope] == ["2020010100", None]
    assert apart(by_scope)[:1] == apart([found])


def test_an_act_that_nothing_confirmed_is_its_own_confirmation() -> None:
    found = told(did("2020-01-01", effect("banned", "adopted", "law", "2028-01-01")))
    assert found.began_by == found.decided_by == "2020010100"
    assert found.began_effective == found.effective == "2028-01-01"
    assert told().began_by is None


def test_only_its_own_updates_change_an_entity() -> None:
    """Rule 1, rule 12: what is only also about it is context."""
    other = update("bbbbbbbbbb", "freedonia", also_about=(WHO,), effects=["banned"])
    assert told(other).status == "unknown"


def test_scopes_do_not_leak() -> None:
    """Rule 10."""
    history = did("2020-01-01", "devices=banned", "export-control=banned")
    assert told(history).status == "unknown"
    assert told(history, scope="devices").status == "banned"


# -- headline ----------------------------------------------------------------------------------------


HEADLINES = [
    # 5G is the headline where it binds, and where nothing else does.
    (("permitted", "government=banned"), ("permitted", "5g")),
    (("restricted", "5g-core=banned"), ("restricted", "5g")),
    (("phase-out", "fixed=banned"), ("phase-out", "5g")),
    (("permitted", "fixed=discouraged"), ("permitted", "5g")),
    (("under-review", "5g-ran=case-by-case"), ("under-review", "5g")),
    # Soft or absent, it gives way to what binds elsewhere in the networks.
    (("permitted", "5g-core=banned"), ("banned", "5g-core")),
    (("discouraged", "fixed=restricted"), ("restricted", "fixed")),
    (("case-by-case", "fixed=restricted"), ("restricted", "fixed")),
    (("under-review", "fixed=restricted", "5g-ran=banned"), ("banned", "5g-ran")),
    (("permitted", "fixed=banned", "5g-ran=banned"), ("banned", "5g-ran")),
    (("research=banned", "5g-core=restricted"), ("restricted", "5g-core")),
    ((REPEALED, "fixed=banned", "5g-core=permitted"), ("banned", "fixed")),
    # Without 5G and without what binds: the newest, here all of one act.
    (("fixed=discouraged", "5g-ran=permitted"), ("permitted", "5g-ran")),
    (("legacy-mobile=under-review", REPEALED), ("under-review", "legacy-mobile")),
    # Without any network status nothing is known of the networks.
    ((), ("unknown", "5g")),
    ((REPEALED,), ("unknown", "5g")),
    (("government=banned",), ("unknown", "5g")),
    (("subsea=banned", "cloud=phase-out", "devices=permitted"), ("unknown", "5g")),
    ((REPEALED, "devices=permitted"), ("unknown", "5g")),
    # But what a court suspended is told: the newest, here all of one act.
    ((SUSPENDED_TO_NOTHING,), ("unknown", "fixed")),
    ((REPEALED, SUSPENDED_TO_NOTHING), ("unknown", "fixed")),
    ((SUSPENDED_TO_NOTHING, "5g-ran=permitted"), ("permitted", "5g-ran")),
]


@pytest.mark.parametrize(("effects", "expected"), HEADLINES)
def test_headline(effects: tuple[str | Effect, ...], expected: tuple[str, str]) -> None:
    found = headline(did("2020-01-01", *effects)) if effects else headline()
    assert (found.status, found.scope) == expected


def test_without_5g_the_newest_act_decides() -> None:
    older = did("2020-01-01", "5g-core=discouraged", "fixed=permitted")
    newer = did("2021-01-01", "fixed=permitted")
    assert headline(older).scope == "5g-core"
    assert headline(older, newer).scope == "fixed", "a confirmation is an act too"
    late = "2026-11-21T00:00:00Z"
    same_day = did("2020-01-01", "fixed=permitted", known="1", recorded_at=late)
    assert headline(older, same_day).scope == "fixed", "ties: the later recorded"


def test_what_is_beside_the_headline() -> None:
    history = [
        did("2020-01-01", "devices=permitted", "government=banned", "5g-ran=banned")
    ]
    found = standing.standings(WHO, standing.events(history, WHO), "2026-11-24")
    assert [s.scope for s in standing.beside(found)] == ["government", "devices"]
    assert standing.strictest(WHO, found).scope == "5g-ran"
    others = [s for s in found if not standing.is_network(s)]
    assert standing.strictest(WHO, others).scope == "government"
    assert standing.strictest(WHO, []).status == "unknown"


def test_the_headline_of_an_update_follows_the_same_rule() -> None:
    shown = did("2020-01-01", "government=banned", "5g=permitted").headline_effect
    assert shown is not None and shown.scope == "5g"
    shown = did("2020-01-01", "devices=permitted", "cloud=banned").headline_effect
    assert shown is not None and shown.scope == "cloud"
    assert did("2020-01-01").headline_effect is None
    anew = Effect("fixed", "restricted")
    confirmed = Effect("5g", "banned", confirms=True)
    shown = did("2020-01-01")._replace(effects=(confirmed, anew)).headline_effect
    assert shown == anew
    shown = did("2020-01-01")._replace(effects=(confirmed,)).headline_effect
    assert shown == confirmed


# -- rule 13 -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("history", "disputed"),
    [
        ((did("2020-01-01", "banned"), did("2020-01-10", "permitted")), True),
        ((did("2020-01-01", "permitted"), did("2020-01-10", "banned")), True),
        ((did("2020-01-01", "permitted"), did("2020-01-10", "discouraged")), True),
        ((did("2020-01-01", "permitted"), did("2020-01-10", "under-review")), False),
        ((did("2020-01-01", "banned"), did("2020-01-10", "restricted")), False),
        ((did("2020-01-01", "banned"), did("2020-01-31", "permitted")), True),
        ((did("2020-01-01", "banned"), did("2020-02-01", "permitted")), False),
        (
            (
                did("2020-01-01", "banned"),
                did("2020-01-10", effect("permitted", "suspended")),
            ),
            False,
        ),
        (
            (
                did("2020-01-01", effect("banned", "suspended")),
                did("2020-01-10", "permitted"),
            ),
            False,
        ),
        (
            (
                did("2020-01-01", "banned"),
                did("2020-01-10", effect("permitted", "repealed")),
            ),
            False,
        ),
        ((did("2020-01-01", "5g-core=banned"), did("2020-01-10", "permitted")), False),
        (
            (
                did("2020-01-01", "banned"),
                did("2020-01-05", "under-review"),
                did("2020-01-10", "permitted"),
            ),
            True,
        ),
        (
            (
                did("2020-01-01", "banned"),
                did("2020-01-10", "permitted"),
                did("2020-02-20", "permitted"),
            ),
            False,
        ),
    ],
)
def test_disputes(history: tuple[Update, ...], disputed: bool) -> None:
    assert DISPUTE_DAYS == 30
    found = told(*history)
    assert found.disputed_with == (history[0].id if disputed else None)
    [stored_one] = [
        s
        for s in stored({WHO: list(history)}).standings.by_entity("2026-11-24")[WHO]
        if s.scope == "5g"
    ]
    assert apart([stored_one]) == apart([found])


@given(st.sampled_from(list(STATUSES)), st.sampled_from(list(STATUSES)))
def test_contradiction_is_mutual(one: str, other: str) -> None:
    assert standing.contradict(effect(one), effect(other)) == standing.contradict(
        effect(other), effect(one)
    )
    assert not standing.contradict(effect(one), effect(one))


# -- the same rules, twice ---------------------------------------------------------------------------

DAYS = (
    "2019",
    "2020",
    "2020-01",
    "2020-02",
    "2020-12",
    "2020-01-01",
    "2020-01-31",
    "2020-02-01",
    "2020-02-29",
    "2020-03-01",
    "2020-03-02",
    "2020-12-31",
    "2021-01-01",
    "2026",
    "2026-11",
    "2026-11-20",
)
ASKED = (
    "2019-06-01",
    "2019-12-31",
    "2020-01-01",
    "2020-01-31",
    "2020-02-29",
    "2020-03-01",
    "2020-12-31",
    "2021-01-01",
    "2026-11-20",
    "2026-11-24",
)
TIMES = (
    "2026-11-20T10:00:00Z",
    "2026-11-20T10:00:01Z",
    "2026-11-21T00:00:00Z",
    "2020-02-10T00:00:00Z",
    "2020-01-31T23:59:59Z",
)


def stored(histories: dict[str, list[Update]]) -> Tracker:
    """A tracker in memory with these histories, each entity's own."""
    connection = connect_blank()
    record_all(connection, [country(slug) for slug in histories], "dataset")
    everything = [found for history in histories.values() for found in history]
    if everything:
        record_all(connection, everything)
    return Tracker(Location(Path(":memory:"), "memory"), connection, CONTEXT)


def compare(histories: dict[str, list[Update]], days: tuple[str, ...] = ASKED) -> None:
    with stored(histories) as tracker:
        for day in days:
            found = tracker.standings.by_entity(day)
            for slug, history in histories.items():
                expected = derived(history, slug, day)
                same = apart(found.get(slug, [])) == apart(expected)
                assert same, (slug, day, history)


def heads(histories: dict[str, list[Update]], day: str) -> None:
    """The headlines as commands look them up, in the networks alone."""
    with stored(histories) as tracker:
        found = evidence.headlines(tracker.at(Question(day)), list(histories))
    for slug, history in histories.items():
        head = standing.headline(slug, derived(history, slug, day))
        assert apart([found[slug]]) == apart([head]), (slug, day, history)


def random_history(chance: random.Random, slug: str, number: int) -> list[Update]:
    """Up to nine updates crowded onto few days, scopes, statuses and record times: ties, runs and disputes."""
    scopes = chance.sample(list(SCOPES), 3)
    statuses = chance.sample(list(STATUSES), chance.choice([2, 3, len(STATUSES)]))
    history: list[Update] = []
    for at in range(chance.randint(0, 9)):
        effects = [
            random_effect(chance, scope, chance.choice(statuses), history)
            for scope in chance.sample(scopes, chance.choice([0, 1, 1, 2, 3]))
        ]
        known = f"{chance.randint(0, 9)}{at}{number:08x}"
        day = chance.choice(DAYS)
        if chance.random() < 0.3:
            day = f"2020-{chance.randint(1, 3):02}-{chance.randint(1, 28):02}"
        changes = {
            "recorded_at": chance.choice(TIMES),
            "actor": chance.choice([None, "government", "government", "court"]),
            "confidence": chance.choice(list(CONFIDENCES)),
        }
        history.append(update(known, slug, date=day, effects=effects, **changes))
    return history


def random_effect(
    chance: random.Random, scope: str, status: str, history: list[Update]
) -> Effect:
    """An effect that may restore one of the earlier updates, or one that nobody knows."""
    restores = None
    if chance.random() < 0.3:
        restores = chance.choice(["4c0000000b", *(u.id for u in history)])
    return Effect(
        scope,
        status,
        chance.choice(list(STAGES)),
        chance.choice(list(BASES)),
        chance.choice([None, "2028", *ASKED[1:8], "2020", "2020-02", "2019-12"]),
        restores,
        chance.choice([None, *EXTENTS]) if status == "restricted" else None,
        chance.random() < 0.2,
    )


@sampled(4)
def test_sql_and_python_agree_over_thousands_of_histories(step: int) -> None:
    chance, count = random.Random(20261124), 3000 // step
    histories = {f"e{n}": random_history(chance, f"e{n}", n) for n in range(count)}
    compare(histories)
    with_effects = [h for h in histories.values() if any(u.effects for u in h)]
    assert len(with_effects) > count * 2 // 3


@given(st.integers(min_value=0))
def test_sql_and_python_agree_on_any_history(seed: int) -> None:
    chance = random.Random(seed)
    compare({WHO: random_history(chance, WHO, 1)}, ASKED[::3])


@one_in(3)
@pytest.mark.parametrize("day", ASKED[3::3])
def test_standings_by_acts_leave_announcements_out(day: str) -> None:
    chance = random.Random(day)
    histories = {f"e{n}": random_history(chance, f"e{n}", n) for n in range(600)}
    with stored(histories) as tracker:
        found = tracker.standings.by_entity(day, by_acts=True)
    for slug, history in histories.items():
        acts = standing.acts(standing.events(history, slug))
        announced = [e for e in acts if e.effect.stage == "announced"]
        assert {e.effect.status for e in announced} <= {"banned", "phase-out"}
        expected = standing.standings(slug, acts, day)
        assert apart(found.get(slug, [])) == apart(expected)


@one_in(3)
@pytest.mark.parametrize("day", ASKED[3::3])
def test_headlines_are_looked_up_as_they_are_derived(day: str) -> None:
    chance = random.Random(day)
    heads({f"e{n}": random_history(chance, f"e{n}", n) for n in range(600)}, day)


@given(st.integers(min_value=0))
def test_a_headline_hides_nothing_that_binds(seed: int) -> None:
    history = random_history(random.Random(seed), WHO, 1)
    found = standing.standings(WHO, standing.events(history, WHO), "2026-11-24")
    head = standing.headline(WHO, found)
    network = [s for s in found if SCOPES[s.scope].network and s.status != "unknown"]
    assert (head.status == "unknown") == (not network)
    if head.decided_by is not None:
        assert head in network or (head in found and head.began_stage == "suspended")
    if any(STATUSES[s.status].binding for s in network):
        assert STATUSES[head.status].binding
    elif any(s.scope == "5g" for s in network):
        assert head.scope == "5g"
    elif network:
        assert head.moment == max(s.moment for s in network)


def test_standings_of_some_entities_are_those_of_all() -> None:
    chance = random.Random(7)
    histories = {f"e{n}": random_history(chance, f"e{n}", n) for n in range(50)}
    with stored(histories) as tracker:
        everything = tracker.standings.by_entity("2026-11-24")
        some = tracker.standings.by_entity("2026-11-24", ["e3", "e7", "nobody"])
        assert some == {
            slug: found for slug, found in everything.items() if slug in ("e3", "e7")
        }


def test_status_before_is_the_standing_just_before() -> None:
    chance = random.Random(11)
    histories = {f"e{n}": random_history(chance, f"e{n}", n) for n in range(200)}
    looked = 0
    with stored(histories) as tracker:
        for slug, history in histories.items():
            events = standing.events(history, slug)
            for at, event in enumerate(events):
                before = [e for e in events[:at] if e[:3] < event[:3]]
                expected = standing.standing(
                    slug, event.effect.scope, before, "9999-12-31"
                ).status
                owner = next(u for u in history if u.id == event.id)
                assert (
                    tracker.standings.status_before(owner, event.effect.scope)
                    == expected
                )
                looked += 1
    assert looked > 500


@pytest.mark.parametrize(
    ("on", "status", "since"),
    [
        ("2027-12-31", "phase-out", "2020-01-01"),
        ("2028-12-30", "phase-out", "2020-01-01"),
        ("2028-12-31", "banned", "2028-12-31"),
    ],
)
def test_the_last_deadline_of_a_scope_completes_a_phase_out(
    on: str, status: str, since: str
) -> None:
    ends = [("5g", "2027-12-31"), ("5g", "2028-12-31"), ("fixed", "2030-01-01")]
    now = told(did("2020-01-01", "phase-out"))
    then = standing.projected(now, ends, on)
    assert (then.status, then.since) == (status, since)
