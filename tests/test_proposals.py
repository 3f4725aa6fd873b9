"""Proposals for drafts: entities in a text, ranked statuses, their evidence."""

import pytest

from hwstatus.models import Entity
from hwstatus.proposals import Gazetteer, propose, subjects
from hwstatus.proposals.ranking import GUESS, PROMISE, assurance, ranked
from hwstatus.vocabulary import ACTORS, STATUSES

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
    found = propose(text, GAZETTEER.entities["sweden"], "under-review", GAZETTEER)
    assert len(found.statuses) == 3
    assert {c.word for c in found.statuses} <= {*STATUSES, "none"}
    assert found.confidence == found.statuses[0].probability
    assert all(0 <= c.probability <= 1 for c in found.statuses)
    assert found.actors[0].word in ACTORS


def test_a_confirmed_actor_is_taken_as_it_is() -> None:
    text = "Sweden will look into it."
    sweden = GAZETTEER.entities["sweden"]
    found = propose(text, sweden, "unknown", GAZETTEER, actor="court")
    assert [choice.word for choice in found.actors] == ["court"]


@pytest.mark.parametrize(
    ("confidence", "words"), [(0.95, PROMISE), (0.89, GUESS), (0.2, GUESS)]
)
def test_a_low_confidence_is_called_a_guess(confidence: float, words: str) -> None:
    assert assurance(confidence) == words


def test_rare_words_are_not_crowded_out_of_the_three() -> None:
    chances = {"none": 0.5, "permitted": 0.2, "under-review": 0.19, "banned": 0.11}
    shares = {"none": 0.4, "permitted": 0.3, "under-review": 0.25, "banned": 0.05}
    offered = [choice.word for choice in ranked(chances, shares)]
    assert offered == ["none", "banned", "under-review"]
