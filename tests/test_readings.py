"""How the agreement of two readings is counted, and that the kept readings are of the dataset (data/AUDITS.md)."""

import sys
from pathlib import Path

import pytest

from hwstatus.record.vocabulary import SCOPES, STATUSES
from hwstatus.store.builder import curated_files, dataset_records
from samples import update

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))
import readings


@pytest.mark.parametrize(
    ("coded", "headline"),
    [
        ("-", readings.NONE),
        ("5g=permitted", "permitted"),
        ("5g=permitted,fixed=restricted", "restricted"),
        ("fixed=phase-out,5g=restricted", "restricted"),
        ("legacy-mobile=permitted,government=banned", "permitted"),
        ("government=restricted,devices=banned", "banned"),
        ("5g=unknown,government=restricted", "restricted"),
    ],
)
def test_a_coding_amounts_to_what_a_headline_would_say(
    coded: str, headline: str
) -> None:
    [one] = readings.read(f"title\naaaaaaaaaa\t{coded}\t-\t5\n")
    assert one.statuses == (headline, readings.NONE)


def test_kappa_takes_away_what_chance_would_agree_in() -> None:
    pairs = [("yes", "yes")] * 20 + [("no", "no")] * 15
    pairs += [("yes", "no")] * 5 + [("no", "yes")] * 10
    assert readings.agreement(pairs) == pytest.approx((0.7, 0.4))
    assert readings.agreement([("yes", "yes")]) == (1.0, 1.0)


def test_the_reading_that_stands_is_the_one_in_the_record() -> None:
    text = "title\n"
    for known, first, second in (
        ("a", "-", "5g=banned"),
        ("b", "5g=banned", "-"),
        ("c", "-", "fixed=permitted"),
    ):
        text += f"{known}\t{first}\t{second}\t8\n"
    banned = {known: update(known, effects=["5g=banned"]) for known in "abc"}
    stands = [readings._settled(one, banned) for one in readings.read(text)]
    assert stands == ["second", "first", "other"]


def test_a_fact_is_compared_as_far_as_both_readings_tell_it() -> None:
    facts = ("stage", "basis", "date", "actor")
    rows = ["id first second rule " + " ".join(f"first_{f} second_{f}" for f in facts)]
    for told in ("- law 2020-07-14 2020-07", "law law 2020-07 2020-08"):
        rows.append(f"a - - 1 adopted adopted {told} court regulator")
    text = "\n".join(row.replace(" ", "\t") for row in rows)
    shares = {row[0]: row[1:3] for row in readings._facts(text)}
    assert shares == {
        "stage": ("2", "1.000"),
        "basis": ("1", "1.000"),
        "actor": ("2", "0.000"),
        "date, as far as both tell it": ("2", "0.500"),
    }


@pytest.mark.parametrize(
    "kept", [readings.KEPT, readings.PAGES], ids=lambda path: path.stem
)
def test_the_kept_readings_are_of_updates_of_the_dataset(kept: Path) -> None:
    found = readings.read(kept.read_text(encoding="utf-8"))
    known = {
        getattr(record, "id", None) for record in dataset_records(*curated_files())
    }
    assert {one.id for one in found} <= known
    assert len({one.id for one in found}) == len(found)
    for one in found:
        for coded in (one.first, one.second):
            assert set(coded) <= set(SCOPES)
            assert set(coded.values()) <= set(STATUSES)
