"""The page that the work began with: each of its entries is in the dataset, and each country has its verdict.

The page itself is not part of the repository: the tests that read it are skipped where it is not there.
"""

import re
from pathlib import Path

import pytest

from conftest import SHIPPED, InProcess, json_lines
from hwstatus.record.names import fold

PAGE = (
    Path(__file__).parents[2]
    / "shared"
    / "seed"
    / "huawei-banned-and-permitted-page-two.txt"
)
there = pytest.mark.skipif(not PAGE.is_file(), reason="the page is not here")

# What no entity bears by this name: one heading is two countries' regulators, others gather several.
GATHERED = {
    "Middle East Countries": ("saudi-arabia", "united-arab-emirates", "bahrain"),
    "Multiple Technology Companies": (),
}
NOT_ENTRIES = {
    "Huawei: Banned and Permitted In Which Countries",
    "Credit",
    "Joe Panettieri",
    "Mona",
    "Arek",
}

# The verdict at the end of 2022, the year in which the page ends. Unknown is not permitted.
END_OF_2022 = {
    "finland": ("case-by-case", "5g"),
    "france": ("phase-out", "5g"),
    "germany": ("case-by-case", "5g"),
    "greenland": ("unknown", None),
    "hungary": ("permitted", "5g"),
    "india": ("restricted", "5g"),
    "italy": ("restricted", "5g"),
    "japan": ("discouraged", "5g"),
    "kenya": ("permitted", "5g"),
    "malaysia": ("permitted", "5g"),
    "netherlands": ("restricted", "5g"),
    "new-zealand": ("restricted", "5g"),
    "north-korea": ("unknown", None),
    "norway": ("restricted", "5g"),
    "poland": ("under-review", "5g"),
    "south-korea": ("permitted", "5g"),
    "spain": ("case-by-case", "5g"),
    "sweden": ("phase-out", "5g"),
    "thailand": ("permitted", "5g"),
    "turkey": ("unknown", None),
}


def headings() -> list[str]:
    """The names that entries are filed under, in the order of the page."""
    text = PAGE.read_text()
    body = text[
        text.index("sorted alphabetically.") : text.index("Continue to page three")
    ]
    return [
        found.strip()
        for found in re.findall(r"^([A-Z][^:\n]{1,40}):", body, re.MULTILINE)
    ]


def slugs_of(fast: InProcess, heading: str) -> list[str]:
    """The entities that a heading means."""
    if heading in GATHERED:
        return list(GATHERED[heading])
    found = json_lines(fast("names", heading, "-f", "jsonl", db=SHIPPED))
    exact = [
        row["slug"]
        for row in found
        if fold(heading) in map(fold, (row["name"], *row["aliases"]))
    ]
    assert exact, f"nobody is called {heading}"
    return exact[:1]


@there
def test_every_heading_has_updates(fast: InProcess) -> None:
    found = headings()
    assert len(found) > 35
    bare = [
        slug
        for heading in found
        for slug in slugs_of(fast, heading)
        if not fast(
            "list", slug, "--until", "2022-12-31", "-f", "jsonl", db=SHIPPED
        ).lines
        and not fast("show", slug, "-f", "jsonl", db=SHIPPED).lines
    ]
    assert bare == []


@there
def test_every_country_of_the_page_has_a_verdict_here(fast: InProcess) -> None:
    kinds = {
        row["slug"]: row["kind"]
        for row in json_lines(fast("names", "-f", "jsonl", db=SHIPPED))
    }
    named = {
        slug
        for heading in headings()
        if heading not in GATHERED
        for slug in slugs_of(fast, heading)
    }
    countries = {slug for slug in named if kinds[slug] == "country"}
    assert countries == set(END_OF_2022)


MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
          "November", "December")  # fmt: skip


def printed_days(text: str) -> list[str]:
    """The days after `Source: ...,` in the text of the page, as ISO."""
    pattern = rf"({'|'.join(MONTHS)}) (\d{{1,2}})[,.] ?(\d{{4}})\s*\.?\s*$"
    found = re.findall(pattern, text, re.MULTILINE)
    return [
        f"{year}-{MONTHS.index(month) + 1:02}-{int(day):02}"
        for month, day, year in found
    ]


@there
def test_every_printed_day_is_known(fast: InProcess) -> None:
    """The day of each entry's source is the date of an update, or of its source, give or take two days."""
    from datetime import date, timedelta

    known = set()
    for row in json_lines(
        fast("list", "--limit", "0", "--until", "2023", "-f", "jsonl", db=SHIPPED)
    ):
        known |= {row["date"], *(source.get("published") for source in row["sources"])}
    near = [timedelta(days=n) for n in (0, -1, 1, -2, 2)]
    days = printed_days(PAGE.read_text())
    assert len(days) > 90
    missing = [
        day
        for day in days
        if not any((date.fromisoformat(day) + n).isoformat() in known for n in near)
    ]
    assert missing == []


@pytest.mark.parametrize("name", END_OF_2022)
def test_verdict_at_the_end_of_2022(fast: InProcess, name: str) -> None:
    [found] = json_lines(
        fast("status", name, "--on", "2022-12-31", "-f", "jsonl", db=SHIPPED)
    )
    assert (found["status"], found["scope"]) == END_OF_2022[name]


def test_a_country_of_the_page_without_a_status_is_unknown_and_says_so(
    fast: InProcess,
) -> None:
    found = fast("status", "greenland", "--on", "2022-12-31", "-f", "plain", db=SHIPPED)
    assert found.code == 0 and "unknown" in found.out and "permitted" not in found.out
