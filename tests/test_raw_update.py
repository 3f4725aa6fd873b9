"""A raw update: options, cells and settings that say the same mean the same record."""

from typing import Any

import pytest

from hwstatus.changes.field_settings import apply_settings
from hwstatus.changes.row_cells import raw_of_cells
from hwstatus.cli.add_options import AddOptions, of_answers, of_options
from hwstatus.context import Context
from hwstatus.errors import BadRecord, MissingFields
from hwstatus.record import validation
from hwstatus.record.models import Update
from samples import TODAY

CONTEXT = Context(TODAY, f"{TODAY}T00:00:00Z")

SAID = AddOptions(
    entity="ruritania",
    summary="The court kept it out.",
    date="2020-07-22",
    source=["The Times", "Gazette"],
    url=["https://times.example/1"],
    title="Kept out",
    published="2020-07-23",
    status=["5g-core=banned"],
    stage="in-force",
    basis="order",
    effective="2021",
    deadline=["5g-core=2027: all of it"],
    actor="court",
    actor_name="High Court",
    about=["borduria"],
    confidence="corroborated",
    pending="tighten",
    note="By three to two.",
)
CELLS = {
    "entity": "ruritania", "summary": "The court kept it out.", "date": "22.07.2020",
    "publisher": "The Times; Gazette", "status": "banned", "scope": "5G core", "stage": "in force", "basis": "Order",
    "effective": "2021", "deadlines": "5g-core=2027: all of it", "actor": "Court", "actor_name": "High Court",
    "also_about": "borduria", "confidence": "corroborated", "pending": "tighten", "note": "By three to two.",
}  # fmt: skip
SETTINGS = (
    "entity=ruritania", "summary=The court kept it out.", "date=2020-07-22", "status=5g-core=banned",
    "stage=in-force", "basis=order", "effective=2021", "actor=court", "actor_name=High Court", "about=borduria",
    "confidence=corroborated", "pending=tighten", "note=By three to two.", "publisher=The Times",
    "url=https://times.example/1", "title=Kept out", "published=2020-07-23",
)  # fmt: skip


def record(raw: dict[str, Any]) -> Update:
    """The record of a raw update, as if it were recorded now."""
    entry = {"recorded_at": f"{TODAY}T00:00:00Z", "recorded_by": "me"}
    return validation.read_update({"id": "a000000000", **raw, **entry}, TODAY)


def test_options_and_cells_that_say_the_same_mean_the_same() -> None:
    ours, theirs = record(of_options(SAID, CONTEXT)), record(raw_of_cells(CELLS))
    assert ours._replace(sources=()) == theirs._replace(sources=())
    assert [s.publisher for s in ours.sources] == [s.publisher for s in theirs.sources]
    first, second = ours.sources
    assert (first.url, first.title, first.published) == (
        "https://times.example/1",
        "Kept out",
        "2020-07-23",
    )
    assert second == second._replace(url=None, title=None, published=None)


def test_settings_that_say_the_same_mean_the_same() -> None:
    ours = record(of_options(SAID, CONTEXT))
    theirs = record(apply_settings({"effects": [], "sources": [{}]}, SETTINGS))
    assert theirs.sources == ours.sources[:1]
    assert ours._replace(sources=(), deadlines=()) == theirs._replace(sources=())


def test_what_is_not_said_is_as_the_record_has_it() -> None:
    raw = of_options(
        AddOptions("ruritania", "It happened.", "2020", ["Times"], status=["banned"]),
        CONTEXT,
    )
    [effect] = record(raw).effects
    assert (effect.scope, effect.stage, effect.basis) == ("5g", "announced", "informal")
    assert "note" not in raw and "deadlines" not in raw


def test_part_of_an_update_is_checked_without_the_rest() -> None:
    part = AddOptions(status=["5g=banned"], actor="court")
    with pytest.raises(MissingFields):
        of_options(part, CONTEXT)
    validation.check_part(of_answers(part, CONTEXT), TODAY)
    with pytest.raises(BadRecord, match="actor"):
        validation.check_part(of_answers(part._replace(actor="king"), CONTEXT), TODAY)
    with pytest.raises(BadRecord, match="future"):
        validation.check_part(of_answers(part._replace(date="2099"), CONTEXT), TODAY)
