"""Which coding rule an effect rests on, and why an update sets nothing: from the record alone."""

from collections.abc import Mapping

import pytest

from hwstatus.record.models import Effect
from hwstatus.record.vocabulary import ACTORS, EXTENTS, STAGES, STATUSES
from hwstatus.rules.coding_rules import RULES, reason_against, reason_for
from samples import update

LIMIT = Effect("5g", "restricted", "in-force", "order")
RESTED = [
    ("country", {}, Effect("5g", "unknown", "suspended", "order"), 6),
    ("country", {"actor": "court"}, Effect("5g", "banned", "in-force", "order"), 6),
    ("country", {"confidence": "anonymous"}, Effect("5g", "under-review"), 7),
    ("country", {}, Effect("5g", "banned", "in-force", "implied"), 9),
    ("country", {"confidence": "implied"}, Effect("5g", "banned"), 9),
    ("company", {"actor": "operator"}, Effect("5g", "banned", "in-force", "law"), 15),
    ("organisation", {}, Effect("research", "banned", "repealed", "implied"), 15),
]


@pytest.mark.parametrize(("kind", "changes", "effect", "rule"), RESTED)
def test_the_rule_that_an_effect_rests_on(
    kind: str, changes: Mapping[str, object], effect: Effect, rule: int
) -> None:
    found = reason_for(update(**changes), effect, kind)  # type: ignore[arg-type]
    assert found[:2] == (rule, RULES[rule])


MEANT = [
    ({}, LIMIT, None, STATUSES["restricted"].definition),
    ({}, LIMIT._replace(extent="share"), None, EXTENTS["share"].definition),
    ({}, LIMIT._replace(extent="deal"), 3, EXTENTS["deal"].definition),
    ({}, LIMIT._replace(extent="approval"), 5, EXTENTS["approval"].definition),
    ({}, LIMIT._replace(status="banned"), None, STATUSES["banned"].definition),
    ({}, Effect("5g", "permitted"), None, STATUSES["permitted"].definition),
    ({}, LIMIT._replace(stage="repealed"), None, STAGES["repealed"].definition),
    ({"actor": "court"}, LIMIT._replace(stage="repealed"), None, STAGES["repealed"].definition),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "effect", "rule", "words"), MEANT)
def test_no_rule_is_guessed(
    changes: Mapping[str, object], effect: Effect, rule: int | None, words: str
) -> None:
    """The rule of an extent, if it has one; else what the extent or the status means."""
    found = reason_for(update(**changes), effect, "country")  # type: ignore[arg-type]
    assert found[:2] == (rule, words)


OWN, OTHER = {"entity": "ruritania"}, {"entity": "ruritel"}
SETS = {"effects": ["banned"]}

SET_NOTHING = [
    ({**OTHER, **SETS, "actor": "operator"}, 2, "it is Ruritel's own decision"),
    ({**OTHER, **SETS, "actor": "vendor"}, 2, "it is Ruritel's own decision"),
    ({**OTHER, **SETS, "actor": "regulator"}, 1, "it is about Ruritel"),
    ({**OTHER, **SETS, "actor": None}, 1, "it is about Ruritel"),
    ({**OTHER, "pending": "tighten"}, 1, "it is about Ruritel"),
    ({**OTHER, "actor": "operator"}, 2, "context"),
    ({**OWN, "actor": "operator"}, 2, "context"),
    ({**OWN, "actor": "foreign-government"}, 1, "context, by a foreign government"),
    ({**OWN, "actor": "industry-body"}, 1, "context, by an industry body"),
    ({**OWN, "actor": "vendor", "pending": "loosen"}, 1, "context, by a vendor"),
    ({**OWN, "actor": "legislature", "pending": "loosen"}, 4, "pending (loosen)"),
    ({**OWN, "actor": "court"}, 6, "context"),
    ({**OWN, "confidence": "anonymous"}, 7, "context"),
]


@pytest.mark.parametrize(("changes", "rule", "words"), SET_NOTHING)
def test_why_an_update_sets_nothing(
    changes: Mapping[str, object], rule: int, words: str
) -> None:
    record = update(**changes)  # type: ignore[arg-type]
    found = reason_against(record, "ruritania", "Ruritel")
    assert found[:2] == (rule, f"{words}: {RULES[rule]}")


def test_plain_context_needs_no_rule() -> None:
    found = reason_against(update(), "ruritania", "Ruritania")
    assert found[:2] == (None, "context: it sets no status")


@pytest.mark.parametrize("word", ACTORS)
def test_every_actor_reads_well(word: str) -> None:
    article, _, noun = ACTORS[word].phrase.partition(" ")
    assert noun == word.replace("-", " ")
    assert article == ("an" if noun[0] in "aeiou" else "a")
