"""`cite`: the dataset, a verdict or an update, for people and for reference managers."""

import json
from pathlib import Path

import pytest

import hwstatus
from conftest import SHIPPED, InProcess
from hwstatus.citation import FORMATS


@pytest.mark.parametrize("form", [form for form in FORMATS if form != "cff"])
@pytest.mark.parametrize(
    ("asked", "title", "source"),
    [
        (["sweden", "--on", "2021-06"], "Sweden: phase-out (5g), as of 30 Jun 2021", "https://"),
        (["vietnam", "--on", "2026-11"], "in practice, in use: Viettel", "EconoTimes"),
        (["h7ts"], "Sweden, 16 Dec 2020 (update h7ts)", "Kammarrätten i Stockholm"),
        ([], "hwstatus: where Huawei is banned", "CC BY 4.0"),
    ],
)  # fmt: skip
def test_each_form_names_what_is_cited(
    fast: InProcess, form: str, asked: list[str], title: str, source: str
) -> None:
    found = fast("cite", *asked, "--format", form, db=SHIPPED)
    said = found.out.replace("\\/", "/")
    assert found.code == 0
    assert all(words in said for words in (title, source, "hwstatus: where Huawei"))


def test_csl_is_a_list_of_one_item(fast: InProcess) -> None:
    [item] = json.loads(fast("cite", "h7ts", "-f", "csl", db=SHIPPED).out)
    assert item["id"] == "hwstatus-h7ts" and item["type"] == "dataset"
    assert item["author"] == [{"literal": "The hwstatus editors"}]
    assert item["issued"] == {"date-parts": [[2026]]}


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ("cite sweden france", 2, "one name or one id"),
        ("cite nowhere", 1, "matches 'nowhere'"),
        ("cite sweden -f cff", 2, "as a whole"),
        ("cite --bibtex", 2, "hwstatus cite --format bibtex"),
    ],
)
def test_what_cannot_be_cited(fast: InProcess, line: str, code: int, said: str) -> None:
    found = fast(*line.split(), db=SHIPPED)
    assert (found.code, found.out) == (code, "") and said in found.err


def test_the_dataset_vouches_for_no_record_without_an_update_of_it(
    fast: InProcess, tmp_path: Path
) -> None:
    own = tmp_path / "own.db"
    assert fast("init", "--empty", db=own).code == 0
    said = ("sweden", "So it is.", "--date", "2020-01-01", "--source", "Times")
    assert fast("add", *said, db=own).code == 0
    cited = fast("cite", "sweden", db=own).out
    assert "(n.d.)" in cited and "version unknown+" in cited
    with hwstatus.open(own) as tracker:
        assert tracker.version is None
    folder = tmp_path / "package"
    export = ("export", "-f", "datapackage", "-o", str(folder))
    assert fast(*export, db=own).code == 0
    assert "version" not in json.loads((folder / "datapackage.json").read_text())
