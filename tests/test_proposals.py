"""Proposals for drafts: entities in a text, ranked statuses, their evidence."""

import json
import os
import sys
from collections import Counter
from pathlib import Path

import pytest

from conftest import InProcess, Subprocess
from costs import one_in
from hwstatus.answers.proposals import Proposer
from hwstatus.paths import Location
from hwstatus.proposals import Gazetteer, propose, subjects
from hwstatus.proposals.features import case, features
from hwstatus.proposals.weights import (
    GUESS,
    PATH,
    PROMISE,
    UNLIKE,
    assurance,
    load,
    ranked,
)
from hwstatus.record.models import Effect, Entity
from hwstatus.record.vocabulary import ACTORS, STATUSES
from hwstatus.store.builder import dataset_version
from hwstatus.store.tracker import open_tracker
from samples import CONTEXT

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "bench"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))
import page_part
import proposals as bench
import train_proposals
from learning import evaluation
from learning.evaluation import ENTITY, LOO, TIME
from learning.examples import Coded, Weights, coded, dump

ENTITIES = (
    Entity("sweden", "Sweden", "country"),
    Entity("norway", "Norway", "country"),
    Entity("costa-rica", "Costa Rica", "country"),
    Entity("czechia", "Czechia", "country"),
    Entity("united-states", "United States", "country"),
    Entity("huawei", "Huawei", "company"),
    Entity("ice-norway", "Ice (Norway)", "company", home="norway"),
    Entity("ice-costa-rica", "Instituto de Electricidad", "company", home="costa-rica"),
    Entity("vodafone", "Vodafone", "company"),
    Entity("vodafone-czech", "Vodafone Czech Republic", "company", home="czechia"),
)
GAZETTEER = Gazetteer(ENTITIES)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("The Swedish regulator PTS barred Huawei from 5G.", "sweden"),
        ("Huawei sued after PTS barred it in Sweden.", "sweden"),
        ("Norwegian operator Ice dropped Huawei for Nokia.", "ice-norway"),
        ("ICE gave its 5G tender to others than Huawei.", "ice-costa-rica"),
        ("Vodafone's Czech unit keeps Huawei in its 5G network.", "vodafone-czech"),
        ("US officials urged Norway to keep Huawei out of 5G.", "norway"),
        ("The FCC voted to bar Huawei.", "united-states"),
    ],
)
def test_the_entity_that_a_text_is_about_comes_first(text: str, first: str) -> None:
    found = subjects(text, GAZETTEER)
    assert found[0].slug == first
    assert all(subject.reason for subject in found)


def test_a_heading_is_taken_at_its_word() -> None:
    text = "The Swedish regulator PTS barred Huawei from 5G."
    assert subjects(text, GAZETTEER, heading="Norway:")[0].slug == "norway"


@pytest.mark.parametrize(
    "text", ["", "ice on the wire", "swedish", "\x00\x1b[31m", "@self"]
)
def test_a_text_that_names_nothing_proposes_nobody(text: str) -> None:
    assert subjects(text, GAZETTEER) == []


def test_three_statuses_are_offered_the_likeliest_first() -> None:
    text = "The Swedish regulator PTS barred Huawei products from the 5G licences."
    found = propose(text, GAZETTEER.entities["sweden"], "under-review", 3, GAZETTEER)
    assert len(found.statuses) == 3
    assert {c.word for c in found.statuses} <= {*STATUSES, "none"}
    assert all(0 <= c.probability <= 1 for c in found.statuses)
    assert found.actors[0].word in ACTORS


@pytest.mark.parametrize(
    ("text", "status", "scope"),
    [
        ("Die Bundesregierung verbietet Huawei im 5G-Netz.", "banned", "5g"),
        ("El gobierno de Chile prohibió a Huawei en las redes 5G.", "banned", "5g"),
        ("Польша исключит Huawei из сетей 5G, сообщило министерство.", "banned", "5g"),
        ("Huawei was banned from 5G in France", "banned", "5g"),
        (
            "Huawei was banned from 5G in France, from the core alone",
            "banned",
            "5g-core",
        ),
        ("Huawei was banned from 5G in France, core and radio access", "banned", "5g"),
        ("Telus will build its 5G without Huawei", "phase-out", "5g"),
        ("España no vetará a Huawei en el 5G, dice la ministra", "permitted", "5g"),
        ("ドイツ、5Gでファーウェイ禁止を検討", "under-review", "5g"),
        ("US urges Germany to ban Huawei", "none", "none"),
        ("Huawei verklagt Schweden wegen 5G-Verbot", "none", "none"),
    ],
)
def test_what_a_headline_or_another_language_says_comes_first_unmeasured(
    fast: InProcess, shipped: Path, text: str, status: str, scope: str
) -> None:
    rows = json.loads(fast("proposals", "-", "--json", db=shipped, stdin=text).out)
    first = {row["question"]: row for row in rows if row["place"] == 1}
    assert (first["status"]["word"], first["scope"]["word"]) == (status, scope)
    assert first["status"]["probability"] is None


def test_an_act_that_its_title_tells_leads_a_text(shipped: Path) -> None:
    text = "Operators were told on Tuesday that products of Huawei have no place in networks of Sweden."
    with open_tracker(Location(shipped, "the checkout"), CONTEXT) as tracker:
        proposer = Proposer(tracker)
        for title, status in (
            ("Sweden bans Huawei from 5G", "banned"),
            ("Huawei urges Sweden to lift its 5G ban", "none"),
        ):
            proposal, _ = proposer.propose(text, "sweden", title=title)
            assert proposal.status == status
        untitled, _ = proposer.propose(text, "sweden")
        other, _ = proposer.propose(text, "sweden", title="Norway bans Huawei")
    assert other == untitled


def test_a_confirmed_actor_is_taken_as_it_is() -> None:
    text = "Sweden will look into it."
    sweden = GAZETTEER.entities["sweden"]
    found = propose(text, sweden, "unknown", 0, GAZETTEER, actor="court")
    assert [choice.word for choice in found.actors] == ["court"]


@pytest.mark.parametrize(
    ("probability", "words"), [(0.95, PROMISE), (0.89, GUESS), (0.2, GUESS)]
)
def test_what_is_less_likely_is_called_a_guess(probability: float, words: str) -> None:
    assert assurance(probability, is_familiar=True) == words
    assert assurance(probability, is_familiar=False) == UNLIKE


@pytest.mark.parametrize(
    ("text", "unlike"),
    [
        ("The Swedish regulator PTS barred Huawei from 5G networks.", True),
        (
            "Norway's operator said it will replace Huawei in its 5G core by 2024.",
            False,
        ),
        ("Die Behörde verbietet Huawei im Kernnetz von Sweden.", True),
        ("Recipes of strawberry cakes fill newspapers in Sweden.", True),
        ("Sweden banned Huawei from its 5G networks. " * 20, True),
        ("Sweden", True),
    ],
)
def test_a_text_unlike_the_summaries_promises_nothing(
    text: str, *, unlike: bool
) -> None:
    sweden = GAZETTEER.entities["sweden"]
    found = propose(text, sweden, "unknown", 0, GAZETTEER)
    assert (found.assurance == UNLIKE) == unlike


def test_rare_words_are_not_crowded_out_of_the_three() -> None:
    chances = {"none": 0.5, "permitted": 0.2, "under-review": 0.19, "banned": 0.11}
    shares = {"none": 0.4, "permitted": 0.3, "under-review": 0.25, "banned": 0.05}
    offered = [choice.word for choice in ranked(chances, shares)]
    assert offered == ["none", "banned", "under-review"]


# -- measured --------------------------------------------------------------------------

LONG = os.environ.get("PROPOSALS") != "long"


@pytest.mark.slow
def test_trained_to_2023_the_bars_are_reached_and_on_the_page() -> None:
    found = list(bench.reached([TIME]))
    assert [one.bar.words for one in found if not one.is_enough] == []
    page = bench.PAGE.read_text(encoding="utf-8")
    assert all(line in page for line in list(bench.table(found))[2:])


@pytest.mark.skipif(LONG, reason="half a minute: PROPOSALS=long")
def test_every_bar_is_reached_and_on_the_page() -> None:
    found = list(bench.reached([ENTITY, TIME]))
    assert all(one.is_enough for one in found)
    page = bench.PAGE.read_text(encoding="utf-8")
    table = "".join(bench.table(found))
    assert page_part.replaced(page, "proposals", table) == page


@pytest.mark.skipif(LONG, reason="a minute: PROPOSALS=long")
@pytest.mark.skipif(dataset_version().endswith("+dev"), reason="between two versions")
def test_the_figures_of_this_version_are_on_the_page() -> None:
    printed = [line.rstrip() for line in train_proposals.figures(ENTITY)]
    page = bench.PAGE.read_text(encoding="utf-8")
    assert set(_headline_figures(printed)) <= set(page.splitlines())


def _headline_figures(lines: list[str]) -> list[str]:
    """The rows of the table that speak of all updates."""
    shown = ("accuracy", "kappa", "top-3", "share", "precision", "flagged", "first")
    figures = []
    for line in lines:
        _, protocol, figure, part, *_ = line.split(" | ")
        is_of_all = protocol != "entity" or part in ("", "at confidence 0.9", "binding")
        if figure in shown and is_of_all:
            figures.append(line)
    return figures


@pytest.mark.skipif(LONG, reason="ten seconds: PROPOSALS=long")
@pytest.mark.skipif(dataset_version().endswith("+dev"), reason="between two versions")
def test_the_weights_are_those_of_the_dataset() -> None:
    assert train_proposals.text() == PATH.read_text(encoding="utf-8")


@pytest.mark.skipif(dataset_version().endswith("+dev"), reason="between two versions")
def test_each_answer_is_as_frequent_as_in_the_dataset() -> None:
    """What tells in a second, of most new versions, that the weights were not learned anew."""
    cases, _ = train_proposals.examples()
    for question, model in load().items():
        times = Counter(case.answer(question) for case in cases)
        shares = {word: times[word] / len(cases) for word in times}
        assert model.share == pytest.approx(shares, abs=1e-6), question


def test_weights_are_written_as_they_are_read() -> None:
    text = PATH.read_text(encoding="utf-8")
    kept = json.loads(text)
    assert dump(Weights(load(), kept["updates"], kept["latest"])) == text


@pytest.fixture(scope="module")
def examples() -> tuple[list[Coded], list[Entity]]:
    """What is learned from, and the entities."""
    return bench.examples()


@one_in(3)
@pytest.mark.parametrize("by", [ENTITY, TIME, LOO])
def test_nothing_asked_about_was_trained_on(
    examples: tuple[list[Coded], list[Entity]], by: str
) -> None:
    cases, _ = examples
    asked_about = []
    for taught, asked in evaluation._splits(cases, by):
        known = {example.update.id for example in taught}
        assert not known & {example.update.id for example in asked}
        asked_about += [example.update.id for example in asked]
        if by == ENTITY:
            entities = {example.update.entity for example in taught}
            assert not entities & {example.update.entity for example in asked}
        if by == TIME:
            assert max(example.last for example in taught) < "2024"
    assert len(asked_about) == len(set(asked_about))


def test_what_a_draft_is_judged_by_is_not_its_own_coding(
    examples: tuple[list[Coded], list[Entity]],
) -> None:
    """The labels of an update change neither its features nor those before it."""
    cases, entities = examples
    [case] = [case for case in cases if case.update.id == "xse02mazjd"]
    others = [one.update for one in cases if one.update.entity == case.update.entity]
    changed = [
        update._replace(effects=(Effect("5g", "permitted"),), actor="court")
        if update.id == case.update.id
        else update
        for update in others
    ]
    after = {one.update.id: one for one in coded(changed, entities)}
    assert after[case.update.id].features == case.features


# -- the command -----------------------------------------------------------------------

NEWS = "The Swedish regulator PTS barred Huawei from 5G networks."


def test_a_pasted_text_is_answered_question_by_question(
    fast: InProcess, shipped: Path
) -> None:
    before = shipped.read_bytes()
    words = ("proposals", "-", "--actor", "regulator", "--json")
    done = fast(*words, db=shipped, stdin=NEWS)
    rows = json.loads(done.out)
    first = {row["question"]: row["word"] for row in rows if row["place"] == 1}
    assert first["entity"] == "sweden"
    assert first["actor"] == "regulator"
    assert sum(row["question"] == "status" for row in rows) == 3
    assert shipped.read_bytes() == before


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        ((), 2, "which news?"),
        (("nothing here",), 1, "names no country"),
        ((NEWS, "--entity", "swedn"), 1, "no country or company matches"),
        ((NEWS, "--actor", "judge"), 2, "court"),
        ((NEWS, "--date", "03/04/2020"), 2, "ambiguous"),
    ],
)
def test_what_cannot_be_proposed_is_said(
    fast: InProcess, shipped: Path, words: tuple[str, ...], code: int, message: str
) -> None:
    done = fast("proposals", *words, db=shipped)
    assert done.code == code
    assert message in done.err
    assert not done.out


@one_in(3)
@pytest.mark.parametrize(
    ("news", "code", "message"),
    [
        (NEWS.encode("utf-16"), 0, ""),
        ("Québec: Canada bars Huawei’s 5G.".encode("cp1252"), 0, ""),
        ("Sweden bars Huawei from Zürich. ".encode() * 5_000, 0, ""),
        (b"Sweden \x00\x01\xff", 2, "NUL character"),
        (b"\x7fELF\x02\x01\x01\x00 Sweden", 2, "NUL character"),
    ],
)
def test_news_by_a_pipe_may_be_in_any_encoding_but_must_be_text(
    hw: Subprocess, shipped: Path, news: bytes, code: int, message: str
) -> None:
    done = hw("proposals", "-", db=shipped, stdin=news)
    assert done.code == code
    assert "Traceback" not in done.err
    assert message in done.err


def test_a_text_that_does_not_name_huawei_is_said_to(
    fast: InProcess, shipped: Path
) -> None:
    told = fast("proposals", "Sweden votes on a budget.", db=shipped)
    assert "names neither Huawei nor" in told.err
    assert "names neither" not in fast("proposals", NEWS, db=shipped).err


def test_who_does_what_to_huawei_is_a_feature() -> None:
    sweden = GAZETTEER.entities["sweden"]
    text = "After months of talks Sweden barred the equipment of Huawei from 5G."
    found = features(case(text, sweden, "unknown", 0, GAZETTEER))
    assert {"equip < @huawei", "@huawei > from"} <= set(found)
    assert "after < @huawei" not in found
    assert {"?banned", "?banned of country"} <= set(found)
