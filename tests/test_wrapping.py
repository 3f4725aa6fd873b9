"""Where a terminal parts a text into lines: never inside a date."""

import re
from pathlib import Path

import pytest

from conftest import Terminal
from hwstatus.output.wrapping import JOINT, with_whole_dates
from hwstatus.record.dates import SHORT_MONTHS

MONTH = rf"(?:{'|'.join(SHORT_MONTHS)})[a-z]*"
BROKEN = rf"\b\d{{1,2}}[\s│]+\n[\s│]*{MONTH}\b|\b{MONTH}[\s│]*\n[\s│]*20\d\d\b"


@pytest.mark.parametrize(
    ("words", "joined"),
    [
        ("was 1 Jan 2026", "was 1~Jan~2026"),
        ("after 31 December 2020 and", "after 31~December~2020 and"),
        ("since Nov 2025", "since Nov~2025"),
        ("on 4 May", "on 4~May"),
        ("by May", "by May"),
        ("in 2026", "in 2026"),
        ("5 mayors, 2026", "5 mayors, 2026"),
        ("105 Marches", "105 Marches"),
        ("of Huawei 2020 and 7 Sites Jun 2021", "of Huawei 2020 and 7 Sites Jun~2021"),
    ],
)
def test_a_date_is_a_word(words: str, joined: str) -> None:
    assert with_whole_dates(words).replace(JOINT, "~") == joined


@pytest.mark.parametrize("columns", [40, 50, 61, 72, 80, 93])
@pytest.mark.parametrize(
    "asked", ["show uk germany france", "deadlines usa", "list germany", "why sweden"]
)
def test_no_date_is_broken(
    terminal: Terminal, shipped: Path, asked: str, columns: int
) -> None:
    env = {"NO_COLOR": "1", "HWSTATUS_DB": str(shipped)}
    words = [*asked.split(), "--all", "--no-pager"]
    seen = terminal(*words, stderr_too=True, env=env, columns=columns)
    assert not re.findall(BROKEN, seen.out) and JOINT not in seen.out
