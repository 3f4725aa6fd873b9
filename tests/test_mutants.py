"""The mistakes that bench/mutations.py makes fit the source as it is."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "bench"))

from mutants import MUTANTS, Mutant
from mutations import ROOT, SOURCE, mutated


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: str(mutant.name))
def test_a_mistake_can_be_made(mutant: Mutant) -> None:
    text = (ROOT / SOURCE / mutant.file).read_text("utf-8")
    wrong = mutated(text, mutant)
    assert wrong != text
    compile(wrong, mutant.file, "exec")
    for test in mutant.tests.split():
        assert (ROOT / test).exists()


def test_no_two_mistakes_are_the_same() -> None:
    assert len({(m.file, m.right, m.wrong) for m in MUTANTS}) == len(MUTANTS)
    assert len(MUTANTS) >= 45
