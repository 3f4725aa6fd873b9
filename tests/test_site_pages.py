"""The pages of a site: whole in themselves, and the same for the same record."""

import csv
import gzip
import io
import json
import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from conftest import InProcess
from costs import one_in
from hwstatus.json_text import HOSTILE, NO_CHARACTER
from hwstatus.paths import Location
from hwstatus.record.models import Entity, Update
from hwstatus.record.names import slugify
from hwstatus.site.addresses import forwards
from hwstatus.site.publish import publish
from hwstatus.site.published import LIST
from hwstatus.site.rendering import the
from hwstatus.store.tracker import Tracker, open_tracker
from samples import CONTEXT, WORLD_ENTITIES, country, update, write_tracker
from site_of import site_of, write_storied
from site_reading import Published

BASE = "https://status.example.org/huawei/"


def tracker(path: Path) -> Tracker:
    """A tracker file, opened on the tests' day."""
    return open_tracker(Location(path, "test", asked=True), CONTEXT)


def published(path: Path, folder: Path, base: str | None = None) -> Published:
    """The site of a tracker file."""
    publish(tracker(path), folder, base=base, cards=False, force=False)
    return Published(folder, base or "http://site.example/")


@pytest.fixture(scope="module")
def site(_built_world: Path, tmp_path_factory: pytest.TempPathFactory) -> Published:
    """The site of the invented world, for any place; not to be changed."""
    return published(_built_world, tmp_path_factory.mktemp("any") / "public")


@pytest.fixture(scope="module")
def small(_built_world: Path, tmp_path_factory: pytest.TempPathFactory) -> Published:
    """The site of the invented world, under an address; not to be changed."""
    folder = tmp_path_factory.mktemp("small") / "public"
    return published(_built_world, folder, BASE)


@pytest.mark.slow
def test_no_link_of_the_site_is_dead(site: Published, small: Published) -> None:
    assert not list(site.dead())
    assert not list(small.dead())


def test_pages_load_nothing_from_elsewhere(site: Published) -> None:
    assert not list(site.foreign())


def test_another_name_leads_to_an_entity_unless_two_have_it() -> None:
    one = Entity("ruritania", "Ruritania", "country", "RR", aliases=("Elphberg", "Old"))
    other = Entity(
        "freedonia", "Freedonia", "country", "FD", aliases=("Old", "æ" * 200)
    )
    assert forwards({"ruritania": one, "freedonia": other}) == {
        "c/rr/": "c/ruritania/",
        "c/RR/": "c/ruritania/",
        "c/elphberg/": "c/ruritania/",
        "c/fd/": "c/freedonia/",
        "c/FD/": "c/freedonia/",
    }


def test_nothing_in_a_page_breaks_its_policy(site: Published) -> None:
    assert not list(site.styled())
    for text in site.pages.values():
        assert "Content-Security-Policy" in text


def test_ids_occur_once_in_a_page(site: Published) -> None:
    for name, ids in site.ids.items():
        twice = [found for found, times in Counter(ids).items() if times > 1]
        assert not twice, name


def test_a_site_for_any_place_names_its_files(site: Published) -> None:
    """Where a folder's name opens no page: on a disk."""
    folders = [link for link in site.links() if link.address.endswith("/")]
    assert all(link.address.startswith("http") for link in folders)


def test_a_site_with_an_address_names_its_folders(small: Published) -> None:
    assert not any(link.address.endswith("index.html") for link in small.links())
    assert (
        f'<link rel="canonical" href="{BASE}c/ruritania/">'
        in small.pages["c/ruritania/index.html"]
    )


@pytest.mark.slow
def test_the_site_of_the_shipped_record_is_sound(shipped_site: Path) -> None:
    """What is asked of the small one above, and the budget of the front page."""
    site = Published(shipped_site)
    assert len(site.pages) > 1_700
    assert not list(site.dead())
    assert not list(site.foreign())
    test_nothing_in_a_page_breaks_its_policy(site)
    test_ids_occur_once_in_a_page(site)
    test_a_site_for_any_place_names_its_files(site)
    front = site.pages["index.html"].encode()
    assert len(front) <= 170_000
    assert len(gzip.compress(front)) <= 50_000


def contents(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file by its path."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield str(path.relative_to(folder)), path.read_bytes()


def test_the_day_on_which_a_site_is_made_is_not_in_it(
    small: Published, tmp_path: Path, world: Path
) -> None:
    later = CONTEXT._replace(today="2031-01-01", now="2031-01-01T00:00:00Z")
    opened = open_tracker(Location(world, "test", asked=True), later)
    publish(opened, tmp_path / "b", base=BASE, cards=False, force=False)
    assert dict(contents(small.folder)) == dict(contents(tmp_path / "b"))


def plain(html: str) -> str:
    """The words of a page."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_a_countrys_page_answers_first(small: Published) -> None:
    page = small.pages["c/ruritania/index.html"]
    words = plain(page[page.index("<main") :])
    order = [
        "Ruritania",
        "phase-out the 5G network as a whole, since 22 Jul 2020",
        "Decided by",
        "Ruritania told Ruritel",
        "Last confirmed",
        "Scope by scope",
        "Deadlines",
        "Timeline",
    ]
    places = [words.index(part) for part in order]
    assert places == sorted(places)


def test_names_stand_where_a_dictionary_has_them(tmp_path: Path) -> None:
    names = ["Côte d'Ivoire", "Cuba", "Croatia", "Åland", "Zimbabwe", "angola"]
    slugs = list(map(slugify, names))
    countries = [
        country(slug, name=name) for slug, name in zip(slugs, names, strict=True)
    ]
    updates = [update(f"{n}a00000000", slug) for n, slug in enumerate(slugs)]
    write_tracker(tmp_path / "t.db", countries, updates)
    page = site_of(tmp_path / "t.db")["embed/index.html"].decode()
    listed = re.findall(r"<option value=[^>]*>(.*?)</option>", page)
    ordered = ["Åland", "angola", "Côte d'Ivoire", "Croatia", "Cuba", "Zimbabwe"]
    assert [name.replace("&#39;", "'") for name in listed[-6:]] == ordered


@pytest.mark.parametrize(
    "name",
    [
        "the United States",
        "the Faroe Islands",
        "the Netherlands",
        "Heard Island and McDonald Islands",
        "South Georgia and the South Sandwich Islands",
        "Sweden",
    ],
)
def test_a_place_has_its_article_within_a_sentence(name: str) -> None:
    assert the(name.removeprefix("the ")) == name


def test_sentences_are_english(small: Published) -> None:
    assert "Is Huawei banned in Ruritania?" in small.pages["c/ruritania/index.html"]
    embedded = small.pages["embed/c/ruritania/index.html"]
    assert "<h1>Huawei in Ruritania</h1>" in embedded
    assert "Where Huawei stands in 2025<" in small.pages["on/2025/index.html"]
    past = small.pages["on/2024/index.html"]
    assert "Where Huawei stood at the end of 2024<" in past
    assert "by country on 31 Dec 2024" in past
    assert (
        "On 31 Jan 2025, 1 country bans Huawei from its networks, 1 is phasing it out"
        in small.pages["index.html"]
    )


def test_the_chart_has_its_source_and_turning_points(small: Published) -> None:
    table = (small.folder / "chart/countries-by-status.csv").read_text()
    header, *rows = csv.reader(io.StringIO(table))
    assert header[-1] == "source"
    assert {row[-1] for row in rows} == {
        f"Source: hwstatus, covers to 31 Jan 2025, {BASE}"
    }
    front = small.pages["index.html"]
    for name in ("", "-dark"):
        svg = (small.folder / f"chart/countries-by-status{name}.svg").read_text()
        assert rows[0][-1] in svg
        marked = re.findall(r">(first [^<]+)<", svg)
        assert [words.split(":")[0] for words in marked][-1] == "first phase-out"
        assert all(f">{words}</a>" in front for words in marked)


def test_a_group_has_the_name_that_people_type(small: Published) -> None:
    assert "<code>old-alliance</code>" in small.pages["g/old-alliance/index.html"]


def test_a_retracted_update_keeps_its_page(
    fast: InProcess, world: Path, tmp_path: Path
) -> None:
    sets_none = "9a0000000n"
    for gone in ("6f0000000e", sets_none):
        outcome = fast(
            "--db", str(world), "delete", gone, "-y", "--reason", "It never was."
        )
        assert outcome.code == 0
    found = published(world, tmp_path / "public")
    words = plain(found.pages["u/6f0000000e/index.html"])
    assert "Retracted on" in words
    assert "It never was. It counts no more" in words
    assert "It never was." in plain(found.pages["c/freedonia/index.html"])
    assert "Retracted on" in plain(found.pages[f"u/{sets_none}/index.html"])
    answer = json.loads(
        (found.folder / f"api/v1/updates/{sets_none}.json").read_bytes()
    )
    assert answer["result"]["retracted"]["reason"] == "It never was."
    assert f"/{sets_none}" in (found.folder / "changes/corrections.atom").read_text()
    assert not list(found.dead())


def test_the_command_publishes(fast: InProcess, world: Path, tmp_path: Path) -> None:
    folder = tmp_path / "public"
    outcome = fast("--db", str(world), "publish", str(folder), "--base", BASE)
    assert outcome.code == 0
    assert (folder / LIST).is_file()
    seen = f"Open it: {folder / 'index.html'}; once it is on its host: {BASE}"
    assert " ".join(outcome.err.split()).endswith(seen)
    again = fast("--db", str(world), "publish", str(folder), "--base", BASE)
    assert "already holds this site" in again.err


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ftp://status.example.org/",
        "javascript:alert(1)",
        "//status.example.org/",
        "https://",
        "https://status.example.org:99999/",
        "https://status.example.org/a/../b/",
        "https://status.example.org/<script>/",
        "https://status.example.org/?page=1",
        "https://status.example.org/?",
        "https://status.example.org/#",
        "https://status.example.org/a/%2e%2E/b/",
        "https://status.example.org/50%/",
        "https://status.example.org/*/",
        "https://status.example.org/:splat/",
        "https://exämple.org/",
        "https://me:secret@status.example.org/",
        "https://status.example.org/\n",
    ],
)
def test_what_is_no_address_of_a_site_is_refused(
    fast: InProcess, world: Path, tmp_path: Path, address: str
) -> None:
    folder = tmp_path / "public"
    outcome = fast("--db", str(world), "publish", str(folder), "--base", address)
    assert outcome.code == 2
    assert "--base" in outcome.err and outcome.err.count("error:") == 1
    assert not folder.exists()


def plan(known: str, date: str, actor: str = "government", **changes: object) -> Update:
    """What somebody says may come."""
    return update(
        known, "sylvania", date=date, actor=actor, pending="tighten", **changes
    )


@one_in(2)
@pytest.mark.parametrize(
    ("later", "said"),
    [
        ([], True),
        ([update("la00000000", "sylvania", date="2026-02-01", actor="vendor")], True),
        ([update("la00000000", "sylvania", date="2026-02-01", actor="court")], False),
        ([plan("la00000000", "2026-02-01", "legislature", summary="Newer.")], False),
    ],
)
def test_a_plan_is_said_to_come_until_the_state_says_more(
    tmp_path: Path, later: list[Update], said: bool
) -> None:
    first = plan("fa00000000", "2026-01-01", summary="A bill is drafted.")
    old = plan("0a00000000", "2021-01-01", summary="Of an old plan nothing is heard.")
    path = tmp_path / "plans.db"
    write_tracker(path, WORLD_ENTITIES, [old, first, *later])
    page = site_of(path)["c/sylvania/index.html"].decode()
    facts = page[: page.index("Timeline")]
    assert ("A bill is drafted." in facts) is said
    assert ("Newer." in facts) is (later != [] and later[0].pending is not None)
    assert "old plan" not in facts


class Reader(HTMLParser):
    """What of a page could do something: tags, handlers, addresses; and all its words."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.active: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        for name, value in attrs:
            scheme = (value or "").strip().partition(":")[0].lower()
            led = name in ("href", "src", "action") and scheme in ("javascript", "data")
            if led or name.startswith("on") or name == "style":
                self.active.append(f"{tag} {name}={value}")
            self.words.append(value or "")

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    """Every field of an update, of an entity and of a correction is hostile here."""
    path = write_storied(tmp_path / "storied.db")
    site = published(path, tmp_path / "public", BASE)
    told = 0
    for name, text in site.pages.items():
        reader = Reader()
        reader.feed(text)
        assert reader.active == [], name
        assert not re.search(HOSTILE, re.sub(r"[\n]", "", text)), name
        assert not re.search(NO_CHARACTER, text), name
        assert "<script>" not in text, name
        told += "alert(1)" in "".join(reader.words)
    assert told > 10
    assert not list(site.dead())
