"""Real histories of the kinds that the coding rules name, asked of the shipped dataset by date.

Each case names its rule. Only cases stand here where the evidence is clear: a correction of the dataset that
turns one of them over deserves a second look.
"""

from typing import NamedTuple

import pytest

from conftest import SHIPPED, InProcess, json_lines
from costs import one_in


class Moment(NamedTuple):
    """What `status NAME --on DATE` says: status, and scope."""

    name: str
    on: str
    status: str
    scope: str | None = "5g"


MOMENTS = (
    # 5: an enabling law that names no vendor is case-by-case; 1: the regulator's licence condition is binding.
    Moment("sweden", "2020-10-19", "case-by-case"),
    Moment("sweden", "2020-10-20", "phase-out"),
    # 6: an appeal changes nothing (6 November); the injunction of 9 November brings the law back alone; lifting it
    # restores the decision.
    Moment("sweden", "2020-11-08", "phase-out"),
    Moment("sweden", "2020-11-09", "case-by-case"),
    Moment("sweden", "2020-12-15", "case-by-case"),
    Moment("sweden", "2020-12-16", "phase-out"),
    # 6: the appeal of October 2021 changes nothing either.
    Moment("sweden", "2021-12-31", "phase-out"),
    # 6: a decree, suspended by the administrative court for a year, and back.
    Moment("costa-rica", "2023-08-31", "banned"),
    Moment("costa-rica", "2024-03-01", "under-review"),
    Moment("costa-rica", "2025-02-25", "under-review"),
    Moment("costa-rica", "2025-02-26", "banned"),
    # 3: one refused deal, Spark's, with the power to judge each: restricted, not banned.
    Moment("new-zealand", "2018-11-29", "restricted"),
    Moment("new-zealand", "2022-12-31", "restricted"),
    # A ban that is denied: permitted on the word of the state itself (8).
    Moment("italy", "2019-02-07", "permitted"),
    # 5: golden powers over 5G, no vendor named; 7: "is weighing" does not hide them.
    Moment("italy", "2019-03-25", "case-by-case"),
    Moment("italy", "2019-07-11", "case-by-case"),
    Moment("italy", "2020-07-09", "case-by-case"),
    # 2: an operator ahead of its government: TIM left Huawei out of its core tender, Italy had decided nothing.
    Moment("telecom-italia", "2020-07-10", "restricted"),
    Moment("italy", "2020-07-10", "case-by-case"),
    # 3: the veto on Fastweb's deal.
    Moment("italy", "2020-10-21", "case-by-case"),
    Moment("italy", "2020-10-22", "restricted"),
    # 3: a share cap with exclusion from the core is restricted; then new purchases end and all must go: phase-out.
    Moment("united-kingdom", "2020-01-27", "under-review"),
    Moment("united-kingdom", "2020-01-28", "restricted"),
    Moment("united-kingdom", "2020-07-13", "restricted"),
    Moment("united-kingdom", "2020-07-14", "phase-out"),
    Moment("united-kingdom", "2022-10-13", "phase-out"),
    # 8 and 5: permitted by the government's word in 2019, later an enabling law that names nobody, later a contract.
    Moment("germany", "2019-01-18", "under-review"),
    Moment("germany", "2019-10-16", "permitted"),
    Moment("germany", "2021-04-23", "under-review"),
    Moment("germany", "2024-07-10", "case-by-case"),
    Moment("germany", "2024-07-11", "restricted"),
    # 10: procurement is not the network; of that the guideline for 5G licences speaks, which binds to heed alone.
    Moment("japan", "2018-12-13", "unknown", None),
    Moment("japan", "2018-12-31", "discouraged"),
    # 4: a bill that dies brings back what stood before it, and another opens the question again.
    Moment("poland", "2022-10-03", "under-review"),
    Moment("poland", "2023-09-30", "permitted"),
    Moment("poland", "2025-10-21", "under-review"),
    # 5: the act that came of it is in force, and names nobody.
    Moment("poland", "2026-04-03", "case-by-case"),
    Moment("slovenia", "2022-02-28", "under-review"),
    Moment("slovenia", "2022-03-17", "under-review"),
    # 8: a minister's word against a bill past one chamber (4); 3: advice, a refusal, then licences that run out;
    # 8 again: the president's "no company is excluded" of August 2020 undoes nothing.
    # Advice on 5G, or a review of it, hides no limit on 4G that binds.
    Moment("france", "2019-04-10", "restricted", "legacy-mobile"),
    Moment("france", "2020-07-05", "restricted", "legacy-mobile"),
    Moment("france", "2020-07-22", "restricted"),
    Moment("france", "2020-08-31", "phase-out"),
    # 8, then a limit on 4G beside a review of 5G, then binding licence terms (1).
    Moment("india", "2019-12-30", "permitted"),
    Moment("india", "2020-08-13", "restricted", "legacy-mobile"),
    Moment("india", "2021-06-15", "restricted"),
    # 2: Telenor chose Ericsson in December 2019. 3: Norway itself capped the share of any one such supplier that month.
    Moment("telenor", "2019-12-31", "phase-out"),
    Moment("norway", "2019-12-31", "restricted"),
    # 12: the EU's recommendation of 2019 and toolbox of 2020 leave a member that did nothing at unknown.
    Moment("european-union", "2019-12-31", "under-review"),
    Moment("finland", "2020-06-01", "unknown", None),
    Moment("finland", "2020-12-07", "under-review"),
    # 10: no 5G effect yet: the broadband network's exclusion is the headline; then the ban by effect.
    Moment("australia", "2018-01-01", "restricted", "fixed"),
    Moment("australia", "2018-08-23", "banned"),
    # 10: the Entity List (export control) and section 889 (procurement) leave the network's status alone.
    # What binds there is a merger's condition of 2013.
    Moment("united-states", "2019-05-20", "restricted", "legacy-mobile"),
    Moment("united-states", "2020-12-10", "phase-out"),
    Moment("united-states", "2022-11-25", "banned"),
    # Advice of an agency: discouraged; a decision announced after years of review; no vendor excluded.
    Moment("czechia", "2018-12-17", "discouraged"),
    # Before it an agency kept Huawei out of the sensitive parts of 3G and 4G: that binds beside a review of 5G.
    Moment("canada", "2022-05-18", "restricted", "legacy-mobile"),
    Moment("canada", "2022-05-19", "phase-out"),
    Moment("singapore", "2020-06-24", "permitted"),
    Moment("belgium", "2020-06-22", "restricted"),
    # 1: before anything qualified.
    Moment("sweden", "2015-01-01", "unknown", None),
)


@pytest.mark.parametrize("moment", MOMENTS, ids=lambda m: f"{m.name}-{m.on}")
def test_status_on_a_day(fast: InProcess, moment: Moment) -> None:
    [found] = json_lines(
        fast("status", moment.name, "--on", moment.on, "-f", "jsonl", db=SHIPPED)
    )
    assert (found["status"], found["scope"]) == (moment.status, moment.scope)


@one_in(4)
@pytest.mark.parametrize(
    "moment", [m for m in MOMENTS if m.scope], ids=lambda m: f"{m.name}-{m.on}"
)
def test_why_agrees(fast: InProcess, moment: Moment) -> None:
    """The deciding row of `why` is the one that `status` names, with a reason, and no later one counts."""
    [found] = json_lines(
        fast("status", moment.name, "--on", moment.on, "-f", "jsonl", db=SHIPPED)
    )
    rows = json_lines(
        fast("why", moment.name, "--on", moment.on, "-f", "jsonl", db=SHIPPED)
    )
    [deciding] = [row for row in rows if row["decides"]]
    assert (deciding["id"], deciding["status"]) == (found["decided_by"], moment.status)
    assert deciding["reason"]
    assert deciding["date"] <= moment.on
    later = [row for row in rows if row["date"][:10] > moment.on]
    assert all(row["reason"].startswith("later than the day asked") for row in later)


@pytest.mark.parametrize(
    ("name", "on", "scope", "status"),
    [
        (
            "united-kingdom",
            "2020-01-28",
            "5g-core",
            "banned",
        ),  # a core ban stands beside 5g=restricted
        ("belgium", "2020-06-22", "5g-core", "banned"),
        ("japan", "2018-12-31", "government", "banned"),
        ("france", "2020-07-05", "5g", "discouraged"),
        ("india", "2020-08-13", "5g", "under-review"),
        ("united-states", "2019-05-20", "5g", "case-by-case"),
        ("germany", "2024-07-11", "5g-core", "phase-out"),
        ("united-states", "2019-05-20", "export-control", "restricted"),
        ("united-states", "2019-05-20", "government", "banned"),
    ],
)
def test_beside_the_headline(
    fast: InProcess, name: str, on: str, scope: str, status: str
) -> None:
    [found] = json_lines(
        fast("show", name, "--scopes", "--on", on, "-f", "jsonl", db=SHIPPED)
    )
    assert found["statuses"][scope] == status


def test_since_is_the_first_day_of_the_run(fast: InProcess) -> None:
    """The designation of October 2022 confirms what stood since July 2020."""
    [found] = json_lines(
        fast("status", "uk", "--on", "2022-12-31", "-f", "jsonl", db=SHIPPED)
    )
    assert (found["since"], found["decided_on"]) == ("2020-07-14", "2022-10-13")
    [again] = json_lines(
        fast("status", "sweden", "--on", "2020-12-31", "-f", "jsonl", db=SHIPPED)
    )
    assert again["since"] == "2020-12-16", "the suspension broke the run"


def test_slipped_dates(fast: InProcess) -> None:
    """The British core: first 28 January 2023, then 31 December 2023; the end of 2027 never moved."""
    rows = json_lines(
        fast("deadlines", "uk", "--on", "2022-11-01", "-f", "jsonl", db=SHIPPED)
    )
    found = {row["scope"]: (row["date"], row["was"]) for row in rows}
    assert found["5g-core"] == ("2023-12-31", ["2023-01-28"])
    assert found["5g"][0] == "2027-12-31"
