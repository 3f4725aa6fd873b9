"""How each query is answered at 100,000 updates: by which index, and with work that does not grow with the tracker."""

import re
import sqlite3
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from conftest import InProcess
from costs import ALL
from hwstatus.answers import changes, check, doubts, export, overview, timeline
from hwstatus.answers.expressions import MAX_PREFIXES, MAX_WORDS, expression
from hwstatus.answers.filters import FilterOptions
from hwstatus.answers.status import status
from hwstatus.answers.updates import UPDATES
from hwstatus.certify import making
from hwstatus.errors import Usage
from hwstatus.paths import Location
from hwstatus.record.models import BEST, Filter
from hwstatus.record.vocabulary import SCOPES
from hwstatus.store import (
    comparison,
    corrections,
    deadlines,
    doctor,
    drafts,
    entities,
    history,
    known_at,
    ledger,
    projection,
    schema,
    standings,
    updates,
)
from hwstatus.store.builder import build
from hwstatus.store.database import Database
from hwstatus.store.tracker import Question, Tracker, open_tracker
from samples import CONTEXT

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "bench"))
import corpus
import floors

FEW = 1_000
MANY = (10_000, pytest.param(100_000, marks=pytest.mark.slow(ALL)))
"""No statistics decide a plan, so that the smaller shows what the larger would."""
TODAY = "2026-11-24"
OF_TWO = dict.fromkeys(("brazil", "france"), tuple(SCOPES))

LARGE = {"version", "updates", "about", "effect", "publisher", "deadline"}
"""The tables that grow with the updates: whoever reads one of them whole is named in `WHOLE`."""

WHOLE = {
    "UPDATES_PER_ENTITY": {"about"},  # counts every update
    "UPDATE_COUNT": {"updates"},  # the same
    "NEWEST": {"updates"},  # the first possible days have no index
    "CITED": {"updates"},  # check looks at every spelling
    "CITED_AT": {"updates"},  # asked where a source without a publisher is refused
    "DEADLINES": {"deadline"},  # all that stand, by its definition
    "ANNOUNCED_DEADLINES": {"deadline"},  # check looks at each
    "STANDING_DEADLINES": {"deadline"},
    "TAKING_EFFECT": {"effect"},  # the few days ahead have no index of their own
    "STRAY_VERSION": {"version"},  # doctor reads everything
    "RECORDS": {"version"},  # doctor
    "NEWEST_VERSIONS": {"version"},  # doctor, restore
    "LAST_BY_VERBS": {"version"},  # refresh
    "NEWEST_BY_KEY": {"version"},  # merge
    "TAKEN_OUT": {"version"},  # a whole export
    "HELD_THEN": {"version"},  # --known-at rebuilds the tracker
    "CITATIONS": {"updates"},  # who cites which address
    "ANNOUNCED": {"deadline"},  # check looks at every outcome
    "VALUES": {"updates"},  # completing a word
    "MAY_TAKE_EFFECT": {"effect"},  # as TAKING_EFFECT
    "EVER_HAD_UPDATES": {"version"},  # ends at the first
    "REFERENCE_KEYS": {"version"},  # its index alone, for a sheet
}

SORTED = {
    "ENTITY_RECORDS", "COMPANIES_OF", "REGIONS", "OWN_RECORDS.entity", "OWN_RECORDS.group", "OWN_RECORDS.checked",
    "RECORDS_OF_ENTRY", "STANDING_DEADLINES", "DEADLINES_OF_ONE", "PASSED_DEADLINES", "DEADLINES_OF", "OUTCOMES",
    "HISTORIES", "TAKING_EFFECT", "TAKING_EFFECT_OF_ONE",
    "LAST_BY_VERBS", "HELD_THEN_OF_KEYS", "EVER_ABOUT", "ANNOUNCED",
    "OUTCOMES_FOR_KEYS", "VALUES", "MAY_TAKE_EFFECT", "MAY_TAKE_EFFECT_ON", "HAPPENED_TO",
    "VERSIONS_OF_KEYS", "LATER_ON_SAME", "TAKEN_OUT", "RETRACTED_ABOUT", "STATUSES_AFTER", "CORRECTIONS",
    "MOVING_CORRECTIONS", "WAITING",
}  # fmt: skip
"""The queries that sort what they found: few rows, or all there are."""


class Asked(NamedTuple):
    """A query as it is put to SQLite."""

    name: str
    text: str
    values: Any = None


MODULES = (
    changes, check, comparison, corrections, deadlines, doctor, doubts, drafts, export, history, known_at,
    entities, ledger, making, overview, projection, standings, updates,
)  # fmt: skip


def named() -> Iterator[Asked]:
    """Every query that the store keeps as a constant."""
    for module in MODULES:
        for name, value in vars(module).items():
            if (
                name.isupper()
                and not name.startswith("_")
                and isinstance(value, str)
                and "SELECT" in value
                and not value.startswith("EXISTS")  # a condition, no query
            ):
                yield Asked(name, value)
    for subject, text in export.OWN_RECORDS.items():
        yield Asked(f"OWN_RECORDS.{subject}", text)


def built() -> Iterator[Asked]:
    """The queries that are put together, with each filter that a command line can set."""
    year = Filter(since="2024-01-01", until="2024-12-31")
    filters = {
        "all": Filter(),
        "newest": Filter(limit=20),
        "oldest": Filter(limit=20, reverse=True),
        "entity": Filter(entities=("brazil",), limit=20),
        "entity-reverse": Filter(entities=("brazil",), reverse=True),
        "entities": Filter(entities=("brazil", "france"), limit=20),
        "period": year._replace(limit=20),
        "entity-period": year._replace(entities=("brazil",)),
        "as-of": Filter(on="2020-01-01", limit=20),
        "statuses": Filter(statuses=("banned",), limit=20),
        "scopes": Filter(scopes=("5g-core",), limit=20),
        "actors": Filter(actors=("court",), limit=20),
        "publishers": Filter(publishers=("Reuters",), limit=20),
        "members": Filter(members=("brazil", "france"), limit=20),
        "kinds": Filter(kinds=("company",), limit=20),
    }
    for name, chosen in filters.items():
        yield Asked(f"updates({name})", *updates.updates(chosen))
        if not chosen.reverse:
            matching = chosen._replace(match='"network"', sort=BEST)
            yield Asked(f"search({name})", *updates.updates(matching))
    newest = Filter(limit=20, match='"network"')
    yield Asked("search(newest first)", *updates.updates(newest))
    yield Asked("effects(entity)", *timeline.effects_of("brazil", Filter()))
    yield Asked(
        "effects(narrowed)",
        *timeline.effects_of("brazil", Filter(scopes=("5g",), actors=("court",))),
    )
    of_one = dict.fromkeys(("brazil", "france"), ("5g",))
    yield Asked("standings(some)", *standings.standings(OF_TWO, TODAY))
    yield Asked("standings(one scope)", *standings.standings(of_one, TODAY))
    places = {"brazil": ["5g"], "france": ["fixed"]}
    yield Asked("standings(places)", *standings.standings(places, TODAY))
    for name in ("status", "year", "month"):
        yield Asked(f"summary(by {name})", *updates.summary(Filter(), (name,)))


def tracker_of(folder: Path, size: int) -> Path:
    """A tracker of the bench's corpus."""
    from hwstatus.changes.import_ import import_file
    from hwstatus.store.editor import open_editor

    source, place = folder / f"{size}.jsonl", folder / f"{size}.db"
    corpus.write(source, size)
    build(place, empty=True)
    with open_editor(Location(place, ""), CONTEXT) as editor, source.open("rb") as file:
        import_file(editor, file)
    source.unlink()
    return place


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tracker_of(tmp_path_factory.mktemp("few"), FEW)


@pytest.fixture(scope="module", params=MANY)
def many(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Path:
    return tracker_of(tmp_path_factory.mktemp("many"), request.param)


def steps(path: Path, asked: Asked) -> list[str]:
    """The lines of the query's plan, its tables called by their names."""
    text = asked.text
    values = asked.values
    if values is None:
        words = set(re.findall(r":(\w+)", text))
        values = dict.fromkeys(words) if words else [None] * (text.count("?") or 0)
        if "?1" in text:
            values = [None]
    # An alias that two subqueries use differently stands for both.
    names: dict[str, str] = {}
    for table, alias in re.findall(r"(?:FROM|JOIN) (\w+) (?:AS )?([a-z]+)\b", text):
        if table not in names.get(alias, "").split("+"):
            names[alias] = f"{names[alias]}+{table}" if alias in names else table
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        found = [
            str(row[3])
            for row in connection.execute(f"EXPLAIN QUERY PLAN {text}", values)
        ]
    finally:
        connection.close()
    return [
        re.sub(
            r"^(SCAN|SEARCH) (\w+)", lambda m: f"{m[1]} {names.get(m[2], m[2])}", line
        )
        for line in found
    ]


_SMALL = ("version_after", "VIRTUAL")
"""A partial index that has the corrections alone; the words of a list that was given."""


def read_whole(plan: Iterable[str]) -> set[str]:
    """The large tables that a plan reads from one end to the other."""
    found = {
        line.split()[1]
        for line in plan
        if line.startswith("SCAN ") and not set(_SMALL) & set(line.split())
    }
    return {table for names in found for table in names.split("+") if table in LARGE}


ASKED = {asked.name: asked for asked in (*named(), *built())}


@pytest.mark.slow
def test_no_statistics_of_a_first_import_mislead_a_later_question(
    few: Path, many: Path
) -> None:
    """What SQLite once counted decides no plan: it would be the plan of a tracker of that size."""
    for path in (few, many):
        with closing(Database.at(path)) as connection:
            assert schema.statistics(connection) == []


def test_the_lists_name_queries_that_there_are() -> None:
    assert {*WHOLE, *SORTED} <= set(ASKED)


@pytest.mark.parametrize("name", [asked.name for asked in named()])
def test_a_named_query_reads_no_table_whole(many: Path, name: str) -> None:
    plan = steps(many, ASKED[name])
    assert read_whole(plan) == WHOLE.get(name, set()), plan
    assert any("TEMP B-TREE" in line for line in plan) == (name in SORTED), plan


IN_ORDER = "SCAN updates USING COVERING INDEX updates_in_order"
BY_TIME = "SEARCH updates USING COVERING INDEX updates_in_order"
OF_ENTITY = "SEARCH about USING PRIMARY KEY (entity=?"


def before_the_records(plan: Sequence[str]) -> list[str]:
    """What is done until the records are fetched, which is for those that are shown."""
    assert any(
        line.startswith("SEARCH version USING INTEGER PRIMARY KEY") for line in plan
    ), plan
    fetch = next(
        at
        for at, line in enumerate(plan)
        if line.startswith(("SCAN hit", "SEARCH version"))
    )
    return [
        line
        for line in plan[:fetch]
        if line.startswith(("SCAN updates", "SEARCH", "USE TEMP"))
    ]


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("all", IN_ORDER),
        ("newest", IN_ORDER),
        ("oldest", IN_ORDER),
        ("entity", OF_ENTITY),
        ("entity-reverse", OF_ENTITY),
        ("entity-period", OF_ENTITY),
        ("period", "SEARCH updates USING INDEX updates_in_order (last>? AND last<?)"),
        ("as-of", f"{BY_TIME} (last<?)"),
        ("statuses", "SCAN updates USING INDEX updates_in_order"),
        ("scopes", "SCAN updates USING INDEX updates_in_order"),
        ("actors", "SCAN updates USING INDEX updates_in_order"),
        ("kinds", "SCAN updates USING INDEX updates_in_order"),
    ],
)
def test_updates_come_in_the_order_of_an_index(
    few: Path, many: Path, name: str, begins: str
) -> None:
    plan = steps(many, ASKED[f"updates({name})"])
    assert steps(few, ASKED[f"updates({name})"]) == plan
    found = before_the_records(plan)
    assert found[0].startswith(begins), plan
    # Of one entity and day the index knows no record time: those few are put in order.
    sorts = [line for line in found if "TEMP B-TREE" in line]
    assert (
        all("LAST" in s or "RIGHT PART" in s for s in sorts)
        if name.startswith("entity")
        else not sorts
    ), plan


@pytest.mark.parametrize("name", ["entities", "publishers", "members"])
def test_a_narrowed_list_seeks_what_its_filter_names(many: Path, name: str) -> None:
    found = before_the_records(steps(many, ASKED[f"updates({name})"]))
    assert found[0] == "SEARCH updates USING INTEGER PRIMARY KEY (rowid=?)", found
    assert found[-1] == "USE TEMP B-TREE FOR ORDER BY", found


@pytest.mark.parametrize("sort", ["status", "recorded", "entity"])
def test_what_is_sorted_is_fetched_afterwards(many: Path, sort: str) -> None:
    found = before_the_records(
        steps(many, Asked(sort, *updates.updates(Filter(sort=sort, limit=20))))
    )
    assert found[-1] == "USE TEMP B-TREE FOR ORDER BY", found


@pytest.mark.parametrize(
    "name", ["standings(some)", "standings(one scope)", "standings(places)"]
)
def test_a_standing_is_a_seek_for_each_entity_and_scope(
    few: Path, many: Path, name: str
) -> None:
    plan = steps(many, ASKED[name])
    assert steps(few, ASKED[name]) == plan
    seek = (
        "SEARCH effect USING INDEX effect_in_order (entity=? AND scope=? AND moment<?)"
    )
    assert read_whole(plan) == set() and seek in plan, plan
    # The acts of one run are put in order, and nothing else.
    sorts = [line for line in plan if "TEMP B-TREE" in line or "AUTOMATIC" in line]
    assert sorts == ["USE TEMP B-TREE FOR ORDER BY"], plan


@pytest.mark.parametrize("name", [name for name in ASKED if name.startswith("search(")])
def test_a_search_fetches_what_it_shows(many: Path, name: str) -> None:
    plan = steps(many, ASKED[name])
    assert any("search VIRTUAL TABLE INDEX" in line for line in plan), plan
    assert read_whole(plan) == set(), plan


@pytest.mark.parametrize(
    "name", [name for name in ASKED if name.startswith("effects(")]
)
def test_effects_come_from_the_index_of_their_entity(many: Path, name: str) -> None:
    plan = steps(many, ASKED[name])
    assert plan[0].startswith("SEARCH effect USING INDEX effect_in_order (entity=?"), (
        plan
    )
    assert read_whole(plan) == set(), plan


@pytest.mark.parametrize(
    ("by", "index"),
    [
        ("status", "updates_by_status"),
        ("year", "updates_by_month"),
        ("month", "updates_by_month"),
    ],
)
def test_counts_read_an_index_and_no_table(many: Path, by: str, index: str) -> None:
    plan = steps(many, ASKED[f"summary(by {by})"])
    read = [step for step in plan if step.startswith(("SCAN", "SEARCH"))]
    # The counts of days are those of a month together.
    of_days = [] if by == "status" else ["SCAN count"]
    assert read == [f"SCAN updates USING COVERING INDEX {index}", *of_days], plan


def test_the_floor_has_a_column_for_each_of_csv() -> None:
    assert floors.COLUMNS.split(", ") == list(UPDATES.columns)


# -- work -------------------------------------------------------------------------------------------


def work(connection: sqlite3.Connection, answer: Callable[[], object]) -> int:
    """How many hundreds of instructions SQLite takes to answer."""
    count = 0

    def tick() -> int:
        nonlocal count
        count += 1
        return 0

    connection.set_progress_handler(tick, 100)
    answer()
    connection.set_progress_handler(None, 0)
    return count


def work_of(path: Path, asked: Asked) -> int:
    """The same of a query."""
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        return work(
            connection, lambda: connection.execute(asked.text, asked.values).fetchall()
        )
    finally:
        connection.close()


def flat() -> dict[str, Asked]:
    """What a person types a hundred times a day."""
    slugs = tuple(corpus.entity_slugs())
    return {
        "newest": Asked("", *updates.updates(Filter(limit=20))),
        "of an entity": Asked(
            "", *updates.updates(Filter(entities=("brazil",), limit=10))
        ),
        "as of": Asked("", *updates.updates(Filter(on="2020-01-01", limit=20))),
        "standings on 5G": Asked(
            "", *standings.standings(dict.fromkeys(slugs, ("5g",)), TODAY)
        ),
        "last days": Asked(
            "",
            updates.LAST_DAYS,
            {"slugs": f'["{slugs[0]}", "{slugs[1]}"]', "on": TODAY},
        ),
        "latest changes": Asked(
            "", overview.LATEST_CHANGES, {"after": f"{TODAY}~", "limit": 3}
        ),
        "neighbours": Asked("", updates.NEIGHBOURS, {"id": "k000000000"}),
        "retracted": Asked(
            "", corrections.RETRACTED_ABOUT, {"about": "brazil", "known": 10**9}
        ),
        "corrections": Asked(
            "",
            corrections.CORRECTIONS,
            {"since": "2020", "until": "9", "known": 10**9, "after": 0, "last": 99},
        ),
    }


BY_RUN = {"standings on 5G"}
"""What looks at each act of a run to find the one that carries the status: runs grow with the updates."""


@pytest.mark.parametrize("name", flat())
def test_the_work_does_not_grow_with_the_tracker(
    few: Path, many: Path, name: str
) -> None:
    small, large = (work_of(path, flat()[name]) for path in (few, many))
    times = 6 if name in BY_RUN else 3
    assert large <= times * small + 50, (
        f"{small} hundred steps at {few.stem} updates, {large} at {many.stem}"
    )


def test_status_ranks_no_million_of_effects(few: Path, many: Path) -> None:
    """The whole command: what it puts to SQLite, counted."""
    counts = []
    for path in (few, many):
        with open_tracker(Location(path, ""), CONTEXT) as tracker:
            counts.append(work(tracker.reader, lambda: _rows_of_status(tracker)))
    assert counts[1] <= 3 * counts[0], counts


def _rows_of_status(tracker: Tracker) -> None:
    assert len(list(status(tracker, [], FilterOptions(sort="status")).rows)) > 50


# -- hostile searches -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            " ".join(f"w{n}" for n in range(MAX_WORDS + 1)),
            "at most 32 words; these are 33",
        ),
        ('"' + "core network " * 300 + '"', "at most 32 words; these are 600"),
        (" ".join(f"{c}*" for c in "abcdefgh"), "at most 4 prefix terms; these are 8"),
    ],
)
def test_a_search_that_asks_for_too_much_is_refused(text: str, told: str) -> None:
    with pytest.raises(Usage, match=told):
        expression(text)


@pytest.mark.parametrize(
    "text",
    [
        "network " * 5_000,
        "a* " * 500,
        " ".join(f"{c}*" for c in "abcd"[:MAX_PREFIXES]),
        "x" * 100_000,
    ],
)
def test_what_is_said_twice_is_looked_for_once(text: str) -> None:
    assert len(expression(text)) <= max(400, len(text) + 2 if " " not in text else 0)


def test_hostile_searches_end(fast: InProcess, many: Path) -> None:
    for text in (
        "a* b* c* d*",
        "network " * 5_000,
        '"network network network"',
        "*",
        '"' * 999,
        "x" * 100_000,
    ):
        found = fast("search", text, "--limit", "5", db=many)
        assert found.code in (0, 1), found.err
        assert len(found.out.splitlines()) <= 5


SEEN = {
    "updates": updates.updates(Filter(entities=("brazil",), limit=20)),
    "newest": updates.updates(Filter(limit=20)),
    "standings": standings.standings(OF_TWO, TODAY),
    "before": (standings.STATUS_BEFORE, ("brazil", "5g", TODAY)),
    "last days": (updates.LAST_DAYS, {"slugs": '["brazil"]', "on": TODAY}),
    "id": (updates.UPDATE_BY_ID, ("0",)),
    "deadline": (
        deadlines.DEADLINES_OF_ONE,
        {"entity": "brazil", "after": f"{TODAY}~"},
    ),
}


@pytest.mark.parametrize("name", SEEN)
def test_what_was_known_earlier_is_looked_up_as_the_present_is(
    many: Path, name: str
) -> None:
    text, values = SEEN[name]
    with open_tracker(Location(many, "a test"), CONTEXT) as present:
        past = present.at(Question(TODAY, "2026-02-01"))
        plan = past.reader.execute(f"EXPLAIN QUERY PLAN {text}", values)
        lines = [str(row[3]) for row in plan]
        past.close()
    read = [line for line in lines if f"{line} ".startswith(("SCAN t ", "MATERIALIZE"))]
    in_order = [line for line in read if "INDEX updates_in_order" in line]
    assert read == in_order, lines
