"""One verdict in every door: forty countries on ten days, cell by cell, under the same names.

The library is what the others are compared with; on a past day only what knows days.
"""

import csv
import io
import json
import re
import sqlite3
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import closing
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from mcp.types import CallToolResult

import hwstatus
from conftest import SHIPPED, InProcess
from costs import ALL, one_in, some_quick
from hwstatus import wording
from hwstatus.answers.verdict_words import decision
from hwstatus.answers.verdicts import TOLD, Verdict
from hwstatus.assistants import tools
from hwstatus.assistants.tools import Tools
from hwstatus.columns import flat
from hwstatus.paths import Location
from hwstatus.record import dates
from hwstatus.record.vocabulary import binds, can_bind, manner
from hwstatus.site import beside
from hwstatus.site.api.answers import FOLDER
from hwstatus.site.record import Record
from hwstatus.site.site import Site
from hwstatus.store.tracker import Question, open_tracker
from hwstatus.tables import flat_database
from program import DAY
from samples import CONTEXT

_COUNTRIES = """
    albania algeria australia austria belgium brazil canada costa-rica croatia czechia
    denmark estonia finland france germany hungary india ireland israel italy
    japan jordan kenya lithuania luxembourg netherlands new-zealand norway paraguay poland
    portugal romania russia spain sweden switzerland taiwan thailand united-kingdom
    united-states
"""
_DAYS = """
    2012-12-31 2018-12-31 2019-05-20 2020-07-13 2020-11-20
    2020-12-31 2022-12-31 2023-06-01 2024-12-31 2026-06-30
"""
COUNTRIES = _COUNTRIES.split()
DAYS = _DAYS.split()
"""The last is that of the site, five are ends of years, on one a court held a phase-out up."""
SITE_DAY = DAYS[-1]
SOME_DAYS = some_quick(DAYS, DAYS[::3])
"""Of all days, those that are quick."""
LATER = "2027-01-01"
"""A day on which all of the record was known: a sheet goes by what was."""

Row = Mapping[str, object]
Rows = Mapping[str, Row]


@cache
def verdicts(day: str) -> Mapping[str, Verdict]:
    """What the library says."""
    with hwstatus.open(SHIPPED) as reader:
        rows = reader.standings(kind="country", on=day)
        found = {row.entity: row for row in rows}
        missing = [slug for slug in COUNTRIES if slug not in found]
        found |= {slug: reader.standing(slug, on=day) for slug in missing}
    return {slug: found[slug] for slug in COUNTRIES}


@pytest.fixture(autouse=True)
def _today(today: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """One clock for all of them."""
    monkeypatch.setattr(tools, "at_present", lambda: CONTEXT)


def compare(
    day: str,
    rows: Rows,
    columns: Sequence[str] = TOLD,
    only: Collection[str] = COUNTRIES,
) -> None:
    """Every cell of a door is what the library says, as text."""
    assert set(only) <= set(rows)
    for slug in only:
        verdict = verdicts(day)[slug]
        told = {name: flat(rows[slug].get(name)) for name in columns}
        assert told == {name: flat(getattr(verdict, name)) for name in columns}


# -- the command line ------------------------------------------------------------------


def by_entity(rows: Iterator[Row]) -> Rows:
    return {str(row["entity"]): row for row in rows}


def of_lines(said: str) -> Iterator[Row]:
    for line in said.splitlines():
        yield dict(zip(TOLD, line.split("\t"), strict=True))


def of_table(delimiter: str) -> Callable[[str], Iterator[Row]]:
    return lambda said: iter(csv.DictReader(io.StringIO(said), delimiter=delimiter))


def of_markdown(said: str) -> Iterator[Row]:
    for line in said.splitlines():
        cells = re.split(r"(?<!\\) \| ", line.removeprefix("| ").removesuffix(" |"))
        if len(cells) == len(TOLD) and cells[0] in COUNTRIES:
            plain = [
                re.sub(r"^\[(.*)\]\(<.*>\)$", r"\1", cell.strip()) for cell in cells
            ]
            shown = [unescape(re.sub(r"\\([\W_])", r"\1", cell)) for cell in plain]
            yield dict(zip(TOLD, shown, strict=True))


def of_html(said: str) -> Iterator[Row]:
    for line in re.findall(r"<tr>(<td.*?)</tr>", said, re.S):
        cells = re.findall(r'<td class="(\w+)[^"]*">(.*?)</td>', line, re.S)
        yield {
            name: unescape(re.sub("<[^>]*>", "", cell)).strip() for name, cell in cells
        }


def of_json(said: str) -> Iterator[Row]:
    return iter(json.loads(said))


def of_json_lines(said: str) -> Iterator[Row]:
    return map(json.loads, said.splitlines())


FORMS: Mapping[str, Callable[[str], Iterator[Row]]] = {
    "plain": of_lines,
    "csv": of_table(","),
    "tsv": of_table("\t"),
    "json": of_json,
    "jsonl": of_json_lines,
    "markdown": of_markdown,
    "html": of_html,
}


def in_turn(place: int) -> Any:
    """The mark of a form on a day by the sum of their places: in a third of them each form and each day is."""
    return () if place % 3 == 0 else pytest.mark.slow(ALL)


@pytest.mark.parametrize(
    ("day", "form"),
    [
        pytest.param(day, form, marks=in_turn(number + place))
        for number, day in enumerate(DAYS)
        for place, form in enumerate(FORMS)
    ],
)
def test_status_in_every_form(fast: InProcess, day: str, form: str) -> None:
    fields = [] if form == "plain" else ["--fields", ",".join(TOLD)]
    said = fast("status", *COUNTRIES, "--on", day, "-f", form, *fields, db=SHIPPED)
    compare(day, by_entity(FORMS[form](said.out)))


@pytest.mark.parametrize("form", ["csv", "json"])
@pytest.mark.parametrize("day", DAYS[::3])
def test_the_members_of_groups(fast: InProcess, day: str, form: str) -> None:
    said = fast("groups", "oecd", "g20", "--on", day, "-f", form, db=SHIPPED)
    rows = by_entity(FORMS[form](said.out))
    own = [slug for slug in COUNTRIES if slug in rows]
    assert len(own) > 20
    compare(day, rows, only=own)


@pytest.mark.parametrize("day", DAYS[::3])
def test_scopes_and_two_days_side_by_side(fast: InProcess, day: str) -> None:
    asked = ("status", *COUNTRIES, "--json")
    said = fast(*asked, "--scopes", "--on", day, db=SHIPPED)
    by_scope = by_entity(of_json(said.out))
    said = fast(*asked, "--compare", DAYS[0], day, db=SHIPPED)
    compared = by_entity(of_json(said.out))
    for slug, verdict in verdicts(day).items():
        if verdict.scope:
            row = by_scope[slug]
            assert row["statuses"][verdict.scope] == verdict.status  # type: ignore[index]
            assert row["extents"].get(verdict.scope) == verdict.extent  # type: ignore[attr-defined]
        row = compared[slug]
        told = [row[f"{name}_2"] for name in ("status", "scope", "extent")]
        assert told == [verdict.status, verdict.scope, verdict.extent]
        assert row["decided_by"] == verdict.decided_by


@pytest.mark.parametrize("day", SOME_DAYS)
def test_show_in_json(fast: InProcess, day: str) -> None:
    said = fast("show", *COUNTRIES, "--on", day, "--json", db=SHIPPED)
    compare(day, by_entity(iter(json.loads(said.out)["verdicts"])))


@pytest.mark.parametrize("day", SOME_DAYS)
def test_a_terminal(fast: InProcess, day: str) -> None:
    """A row a country, as wide as it takes; the act by its short id."""
    wide = {"COLUMNS": "400"}
    said = fast("status", *COUNTRIES, "--on", day, "-f", "table", db=SHIPPED, env=wide)
    rows = re.split(r"\n(?=\S)", said.out)
    lines = {row.split("  ")[0]: row for row in rows}
    for verdict in verdicts(day).values():
        words = set(lines[verdict.name].replace(",", "").split())
        told = (verdict.status, verdict.limit, verdict.since, verdict.publisher)
        acts = (verdict.summary, verdict.decided, verdict.short)
        for part in filter(None, (*told, *acts)):
            assert set(part.replace(",", "").split()) <= words


@pytest.mark.parametrize("day", SOME_DAYS)
def test_the_words_of_show(fast: InProcess, day: str) -> None:
    said = fast(
        "show", *COUNTRIES, "--on", day, "-f", "markdown", "--limit", "1", db=SHIPPED
    )
    parts = {part.partition("\n")[0]: part for part in said.out.split("\n## ")}
    for verdict in verdicts(day).values():
        told = plain(parts[verdict.name])
        assert verdict.status in told
        if verdict.decided_by:
            assert f"({verdict.limit}" in told
            assert f"since {wording.spelled(verdict.since)}" in told
            assert (verdict.summary or "") in told
            assert verdict.short in told
        if not verdict.carried_since_begun:
            assert decision(verdict) in told


def plain(text: str) -> str:
    """A text of Markdown or HTML on one line, without its marks."""
    shown = re.sub(r"\\([\W_])", r"\1", unescape(re.sub("<[^<>]*>", " ", text)))
    return re.sub(r" +(?=[,.;])", "", " ".join(shown.split()))


# -- sheets and tables -----------------------------------------------------------------


@pytest.mark.slow
def test_a_sheet_of_each_day(fast: InProcess) -> None:
    """It tells each act apart: that of the verdict is the one that decided."""
    columns = ["name", "kind", "status", "scope", "since", "extent", "restores"]
    columns += ["decided_by", "decided_on", "publisher", "stage", "basis", "effective"]
    columns += ["began_by", "confirmed_by", "confirmed_on"]
    for day in DAYS:
        asked = ["certify", *COUNTRIES, "--on", day, "--json"]
        said = fast(*asked, db=SHIPPED, env={DAY: LATER})
        subjects = json.loads(said.out)["subjects"]
        compare(day, {one["entity"]: of_sheet(one) for one in subjects}, columns)


def of_sheet(subject: Mapping[str, Any]) -> Row:
    decided, began, confirmed = (
        subject[act] or {} for act in ("decided", "began", "confirmed")
    )
    acts = {
        **decided,
        "decided_by": decided.get("id"),
        "decided_on": decided.get("date"),
    }
    told = {name: value for name, value in acts.items() if name not in ("id", "date")}
    scope = subject["scope"] if decided else None
    return {
        **subject,
        **told,
        "scope": scope,
        "began_by": began.get("id"),
        "confirmed_by": confirmed.get("id") or decided.get("id"),
        "confirmed_on": confirmed.get("date") or decided.get("date"),
    }


@pytest.mark.parametrize("day", [DAYS[4], SITE_DAY])
def test_the_flat_tables(tmp_path: Path, day: str) -> None:
    path = tmp_path / "flat.db"
    with open_tracker(Location(SHIPPED, "a test"), CONTEXT, Question(day)) as tracker:
        flat_database.write(path, tracker)
    last = "SELECT * FROM verdict_runs WHERE to_day IS NULL"
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        runs = {row["entity"]: dict(row) for row in connection.execute(last)}
        entities = {
            row["slug"]: dict(row)
            for row in connection.execute("SELECT * FROM entities")
        }
        standings = {
            (row["entity"], row["scope"]): dict(row)
            for row in connection.execute("SELECT * FROM standings")
        }
    heads = ["name", "kind", "iso2", "iso3", "status", "scope", "since", "decided_by"]
    compare(day, entities, [*heads, "last_update"])
    told = verdicts(day)
    rows = {
        slug: with_flags(standings[slug, verdict.scope])
        for slug, verdict in told.items()
        if verdict.decided_by
    }
    own = [slug for slug in rows if told[slug].status != "unknown"]
    compare(day, rows, only=own)
    lasting = {slug: runs.get(slug, {}) for slug in told if told[slug].decided_by}
    columns = ["status", "scope", "since", "began_by", "decided_by", "confirmed_by"]
    silent = {slug: verdict._asdict() for slug, verdict in told.items()}
    compare(day, {**silent, **lasting}, columns)


def with_flags(row: Mapping[str, object]) -> Row:
    """A row of a database, whose flags are numbers."""
    flags = ("official", "disputed", "projected")
    return {**row, **{name: bool(row[name]) for name in flags}}


def test_parquet(fast: InProcess, tmp_path: Path) -> None:
    """It has the updates: the act of each verdict is there, with its body and its sources."""
    duckdb = pytest.importorskip("duckdb")
    path = tmp_path / "updates.parquet"
    assert fast("export", "-f", "parquet", "-o", str(path), db=SHIPPED).code == 0
    with duckdb.connect() as connection:
        found = connection.execute(f"SELECT * FROM '{path}'")
        names = [column[0] for column in found.description]
        acts = {row[0]: dict(zip(names, row, strict=True)) for row in found.fetchall()}
    for verdict in verdicts(SITE_DAY).values():
        if verdict.decided_by:
            act = acts[verdict.decided_by]
            for name in ("actor_name", "confidence", "summary"):
                assert flat(act[name]) == flat(getattr(verdict, name))
            assert act["date"] == verdict.decided_on
            assert verdict.publisher in act["publisher"]


# -- assistants ------------------------------------------------------------------------


def _told(answer: CallToolResult) -> Row:
    assert answer.structured_content
    [row] = answer.structured_content["rows"]
    return dict(zip(answer.structured_content["columns"], row, strict=True))


@one_in(3)
@pytest.mark.parametrize("day", DAYS)
def test_an_assistant(day: str) -> None:
    """Asked one by one: of many at once it tells as much as there is room for."""
    tools = Tools(Location(SHIPPED, "a test"))
    told = [name for name in TOLD if name not in ("projected", "official", "disputed")]
    rows = by_entity(_told(tools.standing([slug], on=day)) for slug in COUNTRIES)
    compare(day, rows, told)
    for slug, verdict in verdicts(day).items():
        assert bool(rows[slug].get("official")) == verdict.official
        assert bool(rows[slug].get("disputed")) == verdict.disputed


# -- the site --------------------------------------------------------------------------


@pytest.mark.slow
def test_the_site(shipped_site: Path) -> None:
    """Its API and its pages today, its answers and its map on earlier days."""
    check_the_api_today(shipped_site)
    check_pages_descriptions_and_embeds(shipped_site)
    check_the_table_of_countries(shipped_site)
    check_feeds(shipped_site)
    for day in DAYS:
        check_the_slider(shipped_site, day)
        if day.endswith("12-31"):
            check_the_api_at_the_end_of_a_year(shipped_site, day)


def check_the_api_today(site: Path) -> None:
    answer = json.loads((site / FOLDER / "standings.json").read_text())
    assert answer["as_of"] == SITE_DAY
    listed = {row["entity"]: row for row in answer["result"]}
    whole = {slug: of_entity(site, slug) for slug in COUNTRIES}
    compare(SITE_DAY, whole)
    compare(SITE_DAY, {**whole, **listed})


def of_entity(site: Path, slug: str) -> Row:
    path = site / FOLDER / f"entities/{slug}.json"
    row: Row = json.loads(path.read_text())["result"]["verdict"]
    return row


def check_the_api_at_the_end_of_a_year(site: Path, day: str) -> None:
    path = site / FOLDER / f"on/{day[:4]}.json"
    listed = by_entity(iter(json.loads(path.read_text())["result"]))
    silent = {
        slug: v._asdict() for slug, v in verdicts(day).items() if slug not in listed
    }
    assert not [slug for slug in silent if verdicts(day)[slug].decided_by]
    compare(day, {**silent, **listed}, [name for name in TOLD if name != "practice"])


def check_the_slider(site: Path, day: str) -> None:
    [path] = site.glob("assets/turns.*.js")
    data = json.loads(path.read_text().removeprefix("hwstatusTurns=").rstrip(";\n"))
    latest = {turn[1]: turn for turn in data["turns"] if turn[0] <= day}
    for verdict in verdicts(day).values():
        turn = latest.get((verdict.iso2 or "").lower(), [])
        if not verdict.decided_by:
            assert not turn or turn[3] == -1
            continue
        assert data["statuses"][turn[2]] == verdict.status
        assert data["scopes"][turn[3]] == verdict.limit
        assert (turn[4] or turn[0]) in (verdict.since, latest_day(verdict.since))
        assert turn[6] == verdict.decided_by
        body, publisher = data["acts"][turn[6]]
        assert publisher == verdict.publisher
        assert body == verdict.actor_name or not verdict.actor_name


def latest_day(known: str | None) -> str:
    return dates.read_date(known or "").last


def check_pages_descriptions_and_embeds(site: Path) -> None:
    for slug, verdict in verdicts(SITE_DAY).items():
        page = (site / f"c/{slug}/index.html").read_text()
        [description] = re.findall(
            '<meta name="description" content="(.*?)">', page, re.S
        )
        assert verdict.status in description
        if not verdict.decided_by:
            continue
        said = wording.status_since(
            verdict.status, verdict.scope, verdict.extent, verdict.since
        )
        act = f"{said}, {decision(verdict)}: {verdict.summary}"
        assert act in plain(description)
        frame = plain((site / f"embed/c/{slug}/index.html").read_text())
        assert f"{verdict.limit}, since {wording.spelled(verdict.since)}" in frame
        assert f"({decision(verdict)}; source: {verdict.publisher})" in frame
        box = plain(page[page.index('<section class="verdict"') :])
        body = verdict.actor_name or ""
        assert f"Decided by {body}" in box
        day = wording.spelled(verdict.decided_on)
        assert f"{body}, {day} {plain(verdict.summary or '')}" in box
        assert ("Began with" in box) != verdict.carried_since_begun
        if verdict.later:
            assert f"Last confirmed {wording.spelled(verdict.later)}" in box


def check_the_table_of_countries(site: Path) -> None:
    page = (site / "index.html").read_text()
    rows = dict(re.findall(r'<tr id="row-(\w\w)"[^>]*>(.*?)</tr>', page, re.S))
    for verdict in verdicts(SITE_DAY).values():
        if verdict.decided_by:
            row = rows[(verdict.iso2 or "").lower()]
            cells = [
                plain(cell) for cell in re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row)
            ]
            name, status, scope, since, body, source = cells
            unbound = binds(verdict.status) and not can_bind(
                verdict.status, verdict.basis
            )
            aside = f" {manner(verdict.basis)}" if unbound else ""
            assert name == verdict.name
            assert status.partition(" in use: ")[0] == f"{verdict.status}{aside}"
            assert scope == verdict.limit
            assert since == wording.spelled(verdict.since)
            assert body == plain(verdict.actor_name or body)
            assert source == plain(verdict.publisher or "")
            assert f"u/{verdict.decided_by}/" in row


def check_feeds(site: Path) -> None:
    """They name the act that began a status."""
    for slug, verdict in verdicts(SITE_DAY).items():
        if verdict.began_by:
            feed = json.loads((site / f"c/{slug}/feed.json").read_text())
            began = f"{verdict.began_by}/{verdict.scope}"
            [entry] = [item for item in feed["items"] if item["id"].endswith(began)]
            said = wording.status_for(verdict.status, verdict.limit)
            assert entry["title"].startswith(f"{verdict.name}: {said}")
            assert entry["title"].endswith(wording.spelled(verdict.began_on))
            assert set(entry["tags"]) == {verdict.status, verdict.scope}


def test_cards_and_badges(tmp_path: Path) -> None:
    with open_tracker(Location(SHIPPED, "a test"), CONTEXT) as tracker:
        site = Site(Record(tracker), None, tmp_path, tmp_path / "none", cards=True)
        for slug, verdict in verdicts(SITE_DAY).items():
            entity = site.record.entities[slug]
            card = beside._on_card(site, entity)
            assert card["word"] == verdict.status
            badge = plain(beside._badge(site, entity))
            said = wording.status_since(
                verdict.status, verdict.scope, verdict.extent, verdict.since
            )
            assert said in badge
            if verdict.decided_by:
                since = wording.spelled(verdict.since)
                assert card["since"] == f"{verdict.limit}, since {since}"
                assert card["text"] == verdict.summary
                said = decision(verdict)
                told = f"{said} · source: {verdict.publisher}"
                assert card["below"] == (
                    said if str(verdict.publisher) in said else told
                )


def test_there_are_forty_countries_and_ten_days() -> None:
    assert len(set(COUNTRIES)) == 40
    assert len(set(DAYS)) == 10
    known = [slug for slug in COUNTRIES if verdicts(SITE_DAY)[slug].decided_by]
    assert len({verdicts(SITE_DAY)[slug].status for slug in known}) == 7
    held_up = verdicts("2020-11-20")["sweden"]
    assert held_up.suspended == "phase-out"
