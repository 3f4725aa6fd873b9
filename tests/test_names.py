"""`hwstatus.record.names`: from what people type to an entity."""

import csv
import itertools
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import InProcess, Setting, json_lines
from hwstatus.paths import Location
from hwstatus.record import names, near
from hwstatus.record.models import Entity
from hwstatus.store.builder import dataset_records
from hwstatus.store.tracker import Tracker, open_tracker
from samples import CONTEXT, country, entities

CASES = Path(__file__).parent / "data" / "name_cases.tsv"
SHIPPED = Path(__file__).parents[1] / "data" / "tracker.db"

# The 249 codes of ISO 3166-1, written out here and nowhere in our data.
ISO2 = (Path(__file__).parent / "data" / "iso3166.txt").read_text().split()


def name_cases() -> list[tuple[str, str]]:
    with CASES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert rows[0] == ["input", "slug"] and len(rows) > 200
    return [(typed, slug) for typed, slug in rows[1:]]


@pytest.fixture(scope="module")
def tracker() -> Iterator[Tracker]:
    with open_tracker(Location(SHIPPED, "the checkout"), CONTEXT) as found:
        yield found


@pytest.fixture(scope="module")
def dataset() -> list[Entity]:
    return [
        record
        for record in dataset_records("entities.jsonl")
        if isinstance(record, Entity)
    ]


@pytest.mark.parametrize(("typed", "slug"), name_cases())
def test_name_cases(tracker: Tracker, typed: str, slug: str) -> None:
    found, missed = tracker.entities.resolve([typed])
    if slug == "-":
        assert missed
    else:
        assert (found, missed) == ([slug], [])


def test_every_entity_answers_to_each_of_its_names(
    tracker: Tracker, dataset: list[Entity]
) -> None:
    wrong = []
    for entity in dataset:
        for name in (
            entity.slug,
            entity.name,
            entity.iso2,
            entity.iso3,
            *entity.aliases,
        ):
            if name and tracker.entities.resolve([name]) != ([entity.slug], []):
                wrong.append((name, entity.slug, tracker.entities.resolve([name])))
    assert wrong == []


def test_names_are_read_in_capitals_without_accents_and_word_by_word(
    tracker: Tracker, dataset: list[Entity]
) -> None:
    wrong = []
    for entity in dataset:
        plain = "".join(
            c
            for c in unicodedata.normalize("NFKD", entity.name)
            if not unicodedata.combining(c)
        )
        for words in (
            [entity.name.upper()],
            [plain.lower()],
            entity.name.split(),
            [f"  {entity.name}  "],
        ):
            if tracker.entities.resolve(words) != ([entity.slug], []):
                wrong.append((words, tracker.entities.resolve(words)))
    assert wrong == []


def test_slugs_hold_no_blank_and_are_unique(dataset: list[Entity]) -> None:
    slugs = [entity.slug for entity in dataset]
    assert len(set(slugs)) == len(slugs)
    assert [
        slug for slug in slugs if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)
    ] == []


def test_no_two_entities_share_a_name(dataset: list[Entity]) -> None:
    owners: dict[str, set[str]] = {}
    for entity in dataset:
        for key in names.keys_of(entity):
            owners.setdefault(key, set()).add(entity.slug)
    assert {key: slugs for key, slugs in owners.items() if len(slugs) > 1} == {}


def test_all_of_iso_3166_and_kosovo_are_there(dataset: list[Entity]) -> None:
    countries = {e.iso2: e for e in dataset if e.kind == "country" and e.iso2}
    assert len(ISO2) == 249
    assert set(countries) == {*ISO2, "XK"}
    assert len({e.iso3 for e in countries.values()}) == 250
    assert all(re.fullmatch(r"[A-Z]{3}", e.iso3 or "") for e in countries.values())


def test_homes_are_countries_of_the_dataset(dataset: list[Entity]) -> None:
    countries = {e.slug for e in dataset if e.kind == "country"}
    assert [e.slug for e in dataset if e.home and e.home not in countries] == []


def test_no_name_is_too_long_to_be_joined(dataset: list[Entity]) -> None:
    keys = [key for entity in dataset for key in names.keys_of(entity)]
    assert max(len(key.split()) for key in keys) <= names.MAX_NAME_WORDS


# -- fold ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("United-Kingdom", "united kingdom"),
        ("  The  UNITED_kingdom ", "united kingdom"),
        ("U.K.", "uk"),
        ("u.s.a", "usa"),
        ("Côte d’Ivoire", "cote d ivoire"),
        ("AT&T", "at and t"),
        ("St. Lucia", "saint lucia"),
        ("Türkiye", "turkiye"),
        ("Curaçao", "curacao"),
        ("Åland", "aland"),
        ("Færøerne", "faeroerne"),
        ("Łódź", "lodz"),
        ("Straße", "strasse"),
        ("İstanbul", "istanbul"),
        ("The", "the"),
        ("!!!", ""),
        ("", ""),
        ("日本", "日本"),
    ],
)
def test_fold(text: str, key: str) -> None:
    assert names.fold(text) == key


@given(st.text(max_size=40))
def test_fold_leaves_words_parted_by_single_blanks(text: str) -> None:
    key = names.fold(text)
    assert key == " ".join(key.split())
    assert not set(key) & set(".,;:!?-_'\"&/()")


@given(st.text("abcdeéèüñçäöß .-'’&UKST", max_size=30))
def test_fold_cares_for_neither_case_nor_form(text: str) -> None:
    assert (
        names.fold(text)
        == names.fold(text.upper())
        == names.fold(unicodedata.normalize("NFD", text))
    )
    assert names.fold(f"  {text}\t") == names.fold(text)


@given(
    st.text("abcdeéèüñçäöø -&", max_size=30).filter(
        lambda t: not t.strip().lower().startswith("the")
    )
)
def test_fold_folds_once(text: str) -> None:
    assert names.fold(names.fold(text)) == names.fold(text)


@given(st.text(max_size=40))
def test_slugify_gives_a_slug_or_nothing(text: str) -> None:
    slug = names.slugify(text)
    assert slug == "" or re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)


@given(entities)
def test_the_keys_of_an_entity_are_folded_and_distinct(entity: Entity) -> None:
    keys = names.keys_of(entity)
    assert names.fold(entity.slug) in keys
    assert len(set(keys)) == len(keys) and "" not in keys


# -- read_names ------------------------------------------------------------------------------------

KNOWN = {
    key: entity.slug
    for entity in (
        country("united-kingdom", aliases=("UK", "Britain")), country("france"), country("guinea"),
        country("guinea-bissau"), country("south-sudan"), country("sudan"), country("cote-d-ivoire"),
    )
    for key in names.keys_of(entity)
}  # fmt: skip


@pytest.mark.parametrize(
    ("words", "found", "missed"),
    [
        (["united", "kingdom", "france"], ["united-kingdom", "france"], []),
        (["united kingdom", "france"], ["united-kingdom", "france"], []),
        (["united kingdom france"], ["united-kingdom", "france"], []),
        (["france,", "united-kingdom"], ["france", "united-kingdom"], []),
        (["guinea", "bissau"], ["guinea-bissau"], []),
        (["bissau", "guinea"], ["guinea"], ["bissau"]),
        (["south", "sudan", "sudan"], ["south-sudan", "sudan"], []),
        (["uk", "Britain", "UK"], ["united-kingdom"], []),
        (["fracne"], [], ["fracne"]),
        (["north", "france", "of", "old"], ["france"], ["north", "of old"]),
        (["cote", "d'ivoire"], ["cote-d-ivoire"], []),
        (["!!!"], [], ["!!!"]),
        ([""], [], [""]),
        ([], [], []),
    ],
)
def test_read_names(words: list[str], found: list[str], missed: list[str]) -> None:
    assert names.read_names(words, KNOWN.get) == (found, missed)


@given(
    st.lists(
        st.sampled_from(
            [
                "united",
                "kingdom",
                "guinea",
                "bissau",
                "france",
                "south",
                "sudan",
                "x",
                ",",
            ]
        ),
        max_size=8,
    )
)
def test_quotes_make_no_difference(words: list[str]) -> None:
    kept = [w for w in words if w != ","]
    assert names.read_names(kept, KNOWN.get) == names.read_names(
        [" ".join(kept)] if kept else [], KNOWN.get
    )


@pytest.mark.parametrize(
    ("typed", "nearest"),
    [
        ("fracne", "france"),
        ("untied kingdom", "united kingdom"),
        ("soudan", "sudan"),
        ("bissau guinea", "guinea bissau"),
    ],
)
def test_suggest(typed: str, nearest: str) -> None:
    assert near.suggest(typed, KNOWN)[0] == nearest


def test_suggest_keeps_quiet_where_nothing_is_near() -> None:
    assert near.suggest("xyzzy", KNOWN) == []
    assert near.suggest("", KNOWN) == []


@pytest.mark.parametrize(
    ("command", "told"),
    [("names", "0 of 4,097 in the record; 0 more"), ("status", "names --file LIST")],
)
def test_a_long_list_of_nobody_takes_no_minute(
    fast: InProcess, command: str, told: str
) -> None:
    """Whom a line may name is looked for in the first lines alone: not even for `fracne`, which is the last."""
    letters = itertools.product("bcdfghklmnprstvz", repeat=3)
    nobody = "\n".join("".join(three) + "qxzj" for three in letters)
    found = fast(command, "-", stdin=f"{nobody}\nfracne", db=SHIPPED)
    assert told in found.err and len(found.err) < 300


@pytest.mark.parametrize("by_file", [True, False])
def test_who_of_a_list_is_recorded(
    fast: InProcess, setting: Setting, by_file: bool
) -> None:
    typed = (
        "\ufeffVodafone\r\n# a note\r\n\r\nGermany\r\nUnited Kingdm\r\nAcme Widgets\r\n"
    )
    (setting.cwd / "list.txt").write_text(typed, newline="")
    file = "list.txt" if by_file else "-"
    found = fast("names", "--file", file, "-f", "jsonl", stdin=typed, db=SHIPPED)
    assert [(r["typed"], r["slug"], r["near"]) for r in json_lines(found)] == [
        ("Vodafone", "vodafone", []),
        ("Germany", "germany", []),
        ("United Kingdm", None, ["united-kingdom"]),
        ("Acme Widgets", None, []),
    ]
    assert [r["iso3"] for r in json_lines(found)] == [None, "DEU", None, None]
    assert "2 of 4 in the record; 1 more" in found.err
    of_kind = ("--kind", "company", "--fields", "typed")
    kept = fast("names", "--file", file, *of_kind, stdin=typed, db=SHIPPED).lines
    assert kept == ["Vodafone", "United Kingdm", "Acme Widgets"]
    shown = fast("names", "--file", file, "-f", "table", stdin=typed, db=SHIPPED).out
    assert "united-kingdom" in shown


def test_a_list_that_cannot_be_read(fast: InProcess) -> None:
    assert fast("names", "--file", "nowhere.txt", db=SHIPPED).code == 1
    assert fast("names", "--file", ".", db=SHIPPED).code == 1
    assert fast("names", "korea", "--file", "-", db=SHIPPED).code == 2
