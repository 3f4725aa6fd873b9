"""What the languages of the press call things: the files of words, and the tables made from them."""

import subprocess
import sys
from pathlib import Path

import pytest

from hwstatus.answers.evaluation import ALL, HELD_OUT, OPEN, labelled, titles_read
from hwstatus.errors import UnknownName
from hwstatus.languages.lists import CODES, KEYS, load, meaning
from hwstatus.news import Piece
from hwstatus.paths import Location
from hwstatus.proposals import Gazetteer
from hwstatus.proposals.reading import REASONS, read
from hwstatus.record.models import Entity
from hwstatus.store.builder import dataset_records
from hwstatus.store.tracker import open_tracker
from samples import CONTEXT

ROOT = Path(__file__).resolve().parents[1]
SHIPPED = ROOT / "data" / "tracker.db"
SLUGS = {
    record.slug
    for record in dataset_records("entities.jsonl")
    if isinstance(record, Entity)
}


@pytest.mark.parametrize("code", CODES)
def test_every_line_of_words_is_of_a_known_key_or_entity(code: str) -> None:
    lines = load(code)
    assert set(lines) <= KEYS.keys() | SLUGS
    assert all(word for words in lines.values() for word in words)


@pytest.mark.parametrize("code", CODES)
def test_a_language_has_words_of_acts_networks_and_goods(code: str) -> None:
    lines = load(code)
    for key in ("common", "banned", "under-review", "permitted", "telecoms", "goods"):
        assert len(lines[key]) >= 3, key


CONGO = {"dr-congo", "republic-of-the-congo"}


@pytest.mark.parametrize(
    ("name", "both"),
    [("Kongo", CONGO), ("刚果", CONGO), ("Korea", {"north-korea", "south-korea"})],
)
def test_a_name_of_two_countries_is_refused_with_both(
    name: str, both: set[str]
) -> None:
    with (
        open_tracker(Location(SHIPPED, "the checkout"), CONTEXT) as tracker,
        pytest.raises(UnknownName) as refused,
    ):
        tracker.entities.require([name])
    assert {near.split()[0] for near in refused.value.near} == both


@pytest.mark.slow
def test_the_tables_are_made_from_these_words_and_cldr() -> None:
    pytest.importorskip("babel")
    command = [sys.executable, str(ROOT / "tools" / "languages.py"), "--check"]
    assert subprocess.run(command, check=False).returncode == 0


# -- texts -----------------------------------------------------------------------------

GAZETTEER = Gazetteer(
    one for one in dataset_records("entities.jsonl") if isinstance(one, Entity)
)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Saksassa kielletään Huawein laitteet verkosta", "germany"),
        ("Россия и Германия: запрет Huawei в сетях", "russia germany"),
        ("Китай и Ирак", "china iraq"),
        ("Almanya'da ve İran'da Huawei yasağı", "germany iran"),
        ("Німеччина та Україна про Huawei", "germany ukraine"),
        ("كيف تحظر ألمانيا والسويد هواوي", "germany sweden"),
        ("Việt Nam không dùng Thiết Bị của Huawei, Bỉ cũng vậy", "vietnam belgium"),
        ("Além disso, Portugal proíbe a Huawei", "portugal"),
        ("米、ファーウェイを排除へ", "united-states"),
        ("美政府禁止华为", "united-states"),
        ("华为在美容行业", ""),
        ("財政司司長曾俊華為此事致歉", ""),
        ("독일이 화웨이를 배제", "germany"),
        ("เยอรมนีห้ามหัวเว่ยในเครือข่าย", "germany"),
        ("EE. UU. prohíbe los equipos de Huawei", "united-states"),
        ("The Dutch operator said it would drop Huawei", "netherlands"),
        ("Michael Jordan and Chad Johnson said they like Huawei", ""),
        ("Jordan and Chad said they would ban Huawei", "jordan chad"),
        ("The US state of Georgia bans Huawei", "united-states"),
        ("European countries weigh a ban on Huawei", ""),
        ("American firms sell chips to Huawei", ""),
        ("A Huawei Smart Speaker, First of its kind, EE", ""),
        ("Smart will remove Huawei from its network", "pldt"),
        ("Les antennes du réseau de Huawei sont retirées", ""),
        ("L’opérateur du, aux Émirats, choisit Huawei", "united-arab-emirates"),
        ("Du côté d’Orange, Huawei est écarté", "orange"),
        ("Ein Telekom-Anbieter verbannt Huawei", ""),
        ("T-Mobile vervangt Huawei in het netwerk", "odido"),
        ("Der Telekom-Chef verbannt Huawei", "deutsche-telekom"),
    ],
)
def test_a_text_names_what_its_language_calls_so(text: str, named: str) -> None:
    slugs = [mention.slug for mention in GAZETTEER.mentions(text)]
    assert " ".join(slug for slug in slugs if slug != "huawei") == named


WORDS_OF_CELLS = {
    "Interdit": "banned",
    "eingeschränkt": "restricted",
    "禁止": "banned",
    "Permitido": "permitted",
    "不禁止": "",
    "nicht verboten": "",
    "partial ban": "",
    "considering a ban": "",
}


@pytest.mark.parametrize("cell", WORDS_OF_CELLS)
def test_a_listed_word_means_a_status_where_it_stands_alone(cell: str) -> None:
    assert meaning(cell) == WORDS_OF_CELLS[cell]


# -- measured --------------------------------------------------------------------------

REACHED = {OPEN: (0.97, 0.97, 0.95), HELD_OUT: (0.95, 0.95, 0.9)}
"""Recall, precision and right entity that no change may fall below, of all languages together."""


def test_news_is_read_as_well_as_it_was() -> None:
    rows = {(row.language, row.part): row for row in titles_read(GAZETTEER)}
    for part, least in REACHED.items():
        of_all = rows[ALL, part]
        reached = (of_all.recall, of_all.precision, of_all.entity)
        assert all((a or 0) >= b for a, b in zip(reached, least, strict=True)), reached
    poor = [
        key for key, row in rows.items() if row.pieces > 5 and (row.recall or 0) < 0.7
    ]
    assert poor == []


def test_the_labelled_set_is_large_and_its_titles_are_different() -> None:
    pieces = labelled()
    assert len(pieces) >= 400
    assert len({one.title for one in pieces}) == len(pieces)
    assert len({one.language for one in pieces}) >= 12
    assert {one.label for one in pieces} <= {"act", *REASONS}
    assert {one.entity for one in pieces} - {""} <= SLUGS


@pytest.mark.parametrize(
    ("of_feed", "text", "reason"),
    [
        (True, "Belgium bans Huawei phones for its officials", ""),
        (True, "Huawei phone price drops after the ban", "goods"),
        (False, "Huawei phone price drops after the ban", ""),
        (False, "Huawei opens an office in Riga", "no-act"),
        (True, f"A year in telecoms. {'It was long. ' * 60}Huawei was banned.", "unnamed"),
        (False, f"A year in telecoms. {'It was long. ' * 60}Huawei was banned.", ""),
    ],
)  # fmt: skip
def test_an_editors_page_passes_a_wider_gate(
    of_feed: bool, text: str, reason: str
) -> None:
    assert read(Piece(text), GAZETTEER, of_feed=of_feed).reason == reason


def test_an_act_has_whom_what_how_far_and_the_sentence_that_says_so() -> None:
    said = "La Suède exclut Huawei de ses réseaux 5G."
    text = f"Un an de décisions. {said} La Belgique envisage d'interdire Huawei."
    sweden, belgium = read(Piece(text, "Huawei en Europe"), GAZETTEER).acts
    assert sweden[:5] == ("sweden", said, "5g", "banned", "adopted")
    assert (belgium.slug, belgium.stage) == ("belgium", "announced")


def test_what_should_be_is_not_decided() -> None:
    said = "Huawei should be banned from Irish 5G networks, the regulator ComReg recommends."
    [act] = read(Piece(said), GAZETTEER).acts
    assert (act.slug, act.status, act.stage) == ("ireland", "banned", "announced")


SENTENCES = {
    "BT (UK), TDC (Denmark) and Telus (Canada) replace Huawei.": "bt-group tdc telus",
    "Sweden bans Huawei, while Norway and Peru allow it in networks.": "sweden norway peru",
    "Huawei lost. Proximus picked Nokia for its network.": "proximus",
    "Huawei lost. Belgium picked Nokia for its network.": "",
    "Peru bans Huawei. Chile is reviewing a ban.": "peru chile",
    "O operador Vodafone, em Portugal, exclui a Huawei.": "vodafone-portugal",
}


@pytest.mark.parametrize("text", SENTENCES)
def test_an_act_is_told_of_each_that_a_sentence_says_it_of(text: str) -> None:
    acts = read(Piece(text), GAZETTEER).acts
    assert " ".join(act.slug for act in acts) == SENTENCES[text]
