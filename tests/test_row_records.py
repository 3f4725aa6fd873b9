"""From the cells of a row of somebody's table to an update."""

from typing import Any

import pytest

from hwstatus.changes.row_cells import plain_text, raw_of_cells
from hwstatus.errors import BadRecord

CELLS = {
    "entity": "Ruritania",
    "date": "22.07.2020",
    "summary": "It happened.",
    "publisher": "The Times",
}


def raw(**cells: str) -> dict[str, Any]:
    return raw_of_cells({**CELLS, **cells})


def test_the_least_that_an_update_needs() -> None:
    assert raw() == {
        "entity": "Ruritania",
        "date": "2020-07-22",
        "summary": "It happened.",
        "sources": [{"publisher": "The Times"}],
    }


def test_a_status_is_for_5g_unless_a_scope_is_given() -> None:
    assert raw(status="Phase_Out")["effects"] == [
        {"scope": "5g", "status": "phase-out"}
    ]
    found = raw(
        status="banned",
        scope="5G core",
        stage="in force",
        basis="Law",
        effective="2028",
    )
    assert found["effects"] == [
        {
            "scope": "5g-core",
            "status": "banned",
            "stage": "in-force",
            "basis": "law",
            "effective": "2028",
        }
    ]
    assert "effects" not in raw(status="-") and "effects" not in raw(status="context")


def test_effects_are_listed_and_the_shown_one_has_its_columns() -> None:
    found = raw(effects="5g=banned; fixed=restricted", status="banned", stage="adopted")
    assert found["effects"] == [
        {"scope": "5g", "status": "banned", "stage": "adopted"},
        {"scope": "fixed", "status": "restricted"},
    ]


def test_deadlines_say_what_must_go() -> None:
    found = raw(deadlines="5g=31.12.2027: all of it; fixed=2028:routers")
    assert found["deadlines"] == [
        {"scope": "5g", "date": "2027-12-31", "what": "all of it"},
        {"scope": "fixed", "date": "2028", "what": "routers"},
    ]


def test_sources_stand_in_one_order() -> None:
    found = raw(
        publisher="Times; Post",
        title="One; Two",
        url="https://a.example/1 https://b.example/2",
        published="2020-07-22; 3 May 2021",
        official="yes",
    )
    assert found["sources"] == [
        {
            "publisher": "Times",
            "title": "One",
            "url": "https://a.example/1",
            "published": "2020-07-22",
            "official": True,
        },
        {
            "publisher": "Post",
            "title": "Two",
            "url": "https://b.example/2",
            "published": "2021-05-03",
        },
    ]
    assert raw(title="One; or Two")["sources"][0]["title"] == "One; or Two"
    assert len(raw(url="https://a.example/1 https://a.example/2")["sources"]) == 2


@pytest.mark.parametrize(
    ("cells", "field", "said"),
    [
        ({"date": "03/04/2020"}, "date", "is ambiguous"),
        ({"date": "43831"}, "date", "Excel's number of a day"),
        ({"effects": "banned"}, "effects", "is not SCOPE=STATUS"),
        ({"deadlines": "5g=2027"}, "deadlines", "does not say what must go"),
        ({"deadlines": "5g=soon: out"}, "deadlines", "is not a date"),
        ({"publisher": "A; B", "title": "One"}, "title", "1 for 2 publishers"),
        ({"url": "a b", "publisher": "A; B; C"}, "url", "2 for 3 publishers"),
        ({"official": "perhaps"}, "official", "neither yes nor no"),
        ({"status": "banned", "effective": "43831"}, "effective", "Excel"),
    ],
)
def test_what_is_unclear_is_refused(
    cells: dict[str, str], field: str, said: str
) -> None:
    with pytest.raises(BadRecord) as error:
        raw(**cells)
    assert error.value.field == field
    assert said in str(error.value)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (" a ", "a"),
        ("'=1+1", "=1+1"),
        ("'\uff1d1+1", "\uff1d1+1"),
        ("''tis", "'tis"),
        ("'tis", "'tis"),
        ("'", "'"),
    ],
)
def test_the_apostrophe_before_a_formula_goes(cell: str, text: str) -> None:
    assert plain_text(cell) == text
