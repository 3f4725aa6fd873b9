"""What `export` writes, read back by the programs that it is written for."""

import csv
import hashlib
import io
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest

from conftest import InProcess
from hwstatus.answers.updates import UPDATES
from hwstatus.installation import remedy
from hwstatus.record.dates import read_date
from hwstatus.record.models import Source
from hwstatus.tables.flat_database import TABLES
from samples import HOSTILE_TEXT, WORLD_ENTITIES, update, write_tracker


def lines_of(fast: InProcess, db: Path) -> list[str]:
    """The stored lines of the updates."""
    return [line for line in fast("export", db=db).lines if '"summary"' in line]


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    known = update(
        "aaaaaaaaaa", summary=HOSTILE_TEXT, note='a\nb, "c"; d', effects=["banned"],
        sources=(Source("A; B"),),
    )  # fmt: skip
    return write_tracker(tmp_path / "hostile.db", WORLD_ENTITIES, [known])


def test_excel_reads_the_csv(fast: InProcess, world: Path) -> None:
    text = fast("export", "-f", "csv", db=world).out
    rows = list(csv.DictReader(io.StringIO(text, newline=""), dialect=csv.excel))
    assert [row["record"] for row in rows] == lines_of(fast, world)
    assert list(rows[0]) == [*UPDATES.columns, "record"]


def test_no_cell_of_a_table_runs(fast: InProcess, hostile: Path) -> None:
    [row] = csv.DictReader(
        io.StringIO(fast("export", "-f", "csv", db=hostile).out, newline="")
    )
    assert row["summary"].startswith("'=cmd")
    assert "\x1b" not in "".join(row.values())


def test_a_workbook_has_texts_and_numbers_and_runs_nothing(
    fast: InProcess, hostile: Path, world: Path
) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    place = fast.setting.cwd / "a.xlsx"
    assert fast("list", "-o", str(place), db=hostile).code == 0
    cells = [cell for row in openpyxl.load_workbook(place).active for cell in row]
    assert {cell.data_type for cell in cells} == {"s", "inlineStr"}
    assert any(str(cell.value).startswith("=cmd") for cell in cells)
    assert not any("\x1b" in str(cell.value) for cell in cells)
    assert fast("deadlines", "-o", str(place), db=world).code == 0
    titles, *rows = openpyxl.load_workbook(place).active.values
    assert all(type(row[titles.index("days_left")]) is int for row in rows)
    lines = fast("deadlines", "-f", "csv", db=world).out.splitlines()
    assert lines[0].split(",") == list(titles) and len(lines) == len(rows) + 1


def test_pandas_reads_csv_and_json(fast: InProcess, world: Path) -> None:
    pandas = pytest.importorskip("pandas")
    text = fast("export", "-f", "csv", db=world).out
    frame = pandas.read_csv(io.StringIO(text), dtype=str, keep_default_na=False)
    assert list(frame["id"]) == [
        json.loads(line)["id"] for line in lines_of(fast, world)
    ]
    lines = pandas.read_json(io.StringIO(fast("export", db=world).out), lines=True)
    assert set(frame["id"]) <= set(lines["id"])


@pytest.mark.skipif(not shutil.which("jq"), reason="jq is missing")
@pytest.mark.parametrize(("form", "asked"), [("jsonl", ".id"), ("json", ".[].id")])
def test_jq_reads_json(fast: InProcess, world: Path, form: str, asked: str) -> None:
    text = fast("export", "-f", form, "ruritania", db=world).out
    found = subprocess.run(
        ["jq", "-r", asked], input=text, text=True, capture_output=True, check=True
    )
    assert "5d0000000c" in found.stdout.split()


def test_duckdb_reads_parquet_csv_and_the_flat_database(
    fast: InProcess, world: Path
) -> None:
    duckdb = pytest.importorskip("duckdb")
    for name in ("u.parquet", "u.csv"):
        assert fast("export", "-o", name, db=world).code == 0
    ids = [json.loads(line)["id"] for line in lines_of(fast, world)]
    for query in (
        f"SELECT id FROM read_parquet('{fast.setting.cwd}/u.parquet')",
        f"SELECT id FROM read_csv('{fast.setting.cwd}/u.csv', all_varchar = true)",
    ):
        assert [row[0] for row in duckdb.sql(query).fetchall()] == ids


def test_parquet_keeps_every_text(fast: InProcess, hostile: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    assert fast("export", "-o", "u.parquet", db=hostile).code == 0
    query = f"SELECT * FROM read_parquet('{fast.setting.cwd}/u.parquet')"
    [row] = duckdb.sql(query).fetchall()
    found = dict(zip(UPDATES.columns, row, strict=False))
    assert found["summary"] == HOSTILE_TEXT
    assert found["note"] == 'a\nb, "c"; d'
    assert (found["url"], found["publisher"]) == (None, ["A; B"])


def test_parquet_has_every_table_with_its_types(fast: InProcess, world: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    assert fast("export", "-f", "parquet", "-o", "tables", db=world).code == 0
    folder = fast.setting.cwd / "tables"
    assert {path.stem for path in folder.iterdir()} == set(TABLES)

    def types(table: str) -> dict[str, str]:
        described = duckdb.sql(f"DESCRIBE SELECT * FROM '{folder}/{table}.parquet'")
        return {name: kind for name, kind, *_ in described.fetchall()}

    updates = types("updates")
    assert list(updates) == list(TABLES["updates"].columns)
    assert (updates["first_day"], updates["date"]) == ("DATE", "VARCHAR")
    assert types("entities")["aliases"] == "VARCHAR[]"
    assert types("sources")["place"] == "BIGINT"
    refused = fast("export", "-f", "parquet", "-o", "tables", db=world)
    assert (refused.code, refused.err.count("take a new folder")) == (3, 1)


@pytest.mark.parametrize("form", ["parquet", "csv"])
def test_tables_have_days_and_codes_beside_a_vague_date(
    fast: InProcess, world: Path, form: str
) -> None:
    duckdb = pytest.importorskip("duckdb")
    file = f"'{fast.setting.cwd}/u.{form}'"
    assert fast("export", "-o", f"u.{form}", db=world).code == 0
    described = duckdb.sql(f"DESCRIBE SELECT first_day FROM {file}").fetchall()
    assert described[0][1] == "DATE"
    rows = duckdb.sql(
        f"SELECT CAST(date AS TEXT), first_day, last_day, entity, iso2, iso3 FROM {file}"
    ).fetchall()
    assert any(len(known) < 10 for known, *_ in rows)
    for known, first, last, entity, iso2, iso3 in rows:
        assert (str(first), str(last)) == read_date(known)[1:]
        assert (iso2 == "QR") is (entity == "ruritania"), (entity, iso2, iso3)


def test_without_a_library_one_line_says_what_to_install(
    fast: InProcess, world: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    found = fast("export", "-o", "u.parquet", db=world)
    assert (found.code, found.out) == (4, "")
    assert found.err == (
        f"error: Parquet is written by DuckDB\n  install it: {remedy('parquet')}\n"
    )
    assert not (fast.setting.cwd / "u.parquet").exists()


# -- the data package ------------------------------------------------------------------


def test_a_package_holds_the_tables_that_its_descriptor_names(
    fast: InProcess, world: Path
) -> None:
    assert fast("export", "-f", "datapackage", "-o", "package", db=world).code == 0
    folder = fast.setting.cwd / "package"
    found = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert found["$schema"].endswith("/2.0/datapackage.json")
    assert [r["name"] for r in found["resources"]] == [
        n.replace("_", "-") for n in TABLES
    ]
    for resource in found["resources"]:
        data = (folder / resource["path"]).read_bytes()
        assert resource["bytes"] == len(data)
        assert resource["hash"] == "sha256:" + hashlib.sha256(data).hexdigest()
        titles = data.decode().split("\r\n", 1)[0].split(",")
        assert [field["name"] for field in resource["schema"]["fields"]] == titles
    text = (folder / "data" / "updates.csv").read_text(encoding="utf-8")
    ids = [row["id"] for row in csv.DictReader(io.StringIO(text, newline=""))]
    assert ids == [json.loads(line)["id"] for line in lines_of(fast, world)]


def test_a_zip_file_has_the_same_bytes_each_time(fast: InProcess, world: Path) -> None:
    for name in ("one.zip", "other.zip", "one.zip"):
        assert fast("export", "-o", name, db=world).code == 0
    one, other = (fast.setting.cwd / name for name in ("one.zip", "other.zip"))
    assert one.read_bytes() == other.read_bytes()
    with ZipFile(one) as package:
        assert package.testzip() is None
        assert len(package.namelist()) == 1 + len(TABLES)


def test_a_folder_that_holds_something_is_left_alone(
    fast: InProcess, world: Path
) -> None:
    folder = fast.setting.cwd / "mine"
    folder.mkdir()
    assert fast("export", "-f", "datapackage", "-o", "mine", db=world).code == 0
    before = sorted(path.name for path in fast.setting.cwd.iterdir())
    done = fast("export", "-f", "datapackage", "-o", "mine", db=world)
    assert (done.code, done.out) == (3, "")
    assert "mine is there already" in done.err
    assert fast("export", "-f", "datapackage", "-o", "no/where", db=world).code == 4
    assert sorted(path.name for path in fast.setting.cwd.iterdir()) == before


def frictionless() -> Callable[[Path], int] | None:
    """The program that validates packages, where it is installed."""
    beside = Path(sys.executable).with_name("frictionless")
    program = str(beside) if beside.exists() else shutil.which("frictionless")
    if program is None:
        return None
    return lambda path: (
        subprocess.run(
            [program, "validate", str(path)], capture_output=True, check=False
        ).returncode
    )


@pytest.mark.slow
@pytest.mark.skipif(frictionless() is None, reason="frictionless is missing")
@pytest.mark.parametrize("names", [(), ("ruritania", "--since", "2020")])
def test_frictionless_finds_the_package_valid(
    fast: InProcess, world: Path, names: tuple[str, ...]
) -> None:
    asked = ("export", *names, "-f", "datapackage", "-o", "package")
    assert fast(*asked, db=world).code == 0
    validate = frictionless()
    assert validate is not None
    assert validate(fast.setting.cwd / "package" / "datapackage.json") == 0


@pytest.mark.parametrize("form", ["jsonl", "json"])
def test_what_goes_out_beside_updates_is_told(
    fast: InProcess, shipped: Path, form: str
) -> None:
    plain = fast("export", "-f", "jsonl", db=shipped)
    before = plain.lines
    assert not plain.err
    later = {"HWSTATUS_TEST_TODAY": "2026-12-02"}
    assert fast("checked", "malta", "kenya", db=shipped, env=later).code == 0
    said = fast("export", "-f", form, db=shipped).err
    assert said.startswith("2 lines of other kinds; updates alone: hwstatus --db ")
    assert len(fast("list", "--reverse", "-f", "jsonl", db=shipped).lines) == len(
        before
    )
    assert not fast("export", "malta", "-f", form, db=shipped).err


# -- drafts ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["t.db", "t.zip", "t.jsonl", "t.csv", "t.json"])
def test_no_draft_goes_out(fast: InProcess, world: Path, name: str) -> None:
    before = lines_of(fast, world)
    article = Path(__file__).with_name("data") / "article.txt"
    taken = fast("import", str(article), db=world)
    assert "drafts" in taken.err
    assert fast("export", "-o", name, db=world).code == 0
    written = fast.setting.cwd / name
    data = written.read_bytes()
    if name == "t.zip":
        with ZipFile(written) as package:
            data = b"".join(map(package.read, package.namelist()))
    assert b"chosen another supplier for its core network" not in data
    assert lines_of(fast, world) == before


def test_a_workbook_holds_what_xml_may_not(fast: InProcess, world: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    summary = "=1+1 says \ufffe and \uffff."
    added = fast("add", "ruritania", summary, "--date", "2019", "--source", "=A1", db=world)  # fmt: skip
    assert added.code == 0
    place = fast.setting.cwd / "a.xlsx"
    assert fast("list", "-o", str(place), db=world).code == 0
    cells = [cell.value for row in openpyxl.load_workbook(place).active for cell in row]
    assert "=1+1 says \\ufffe and \\uffff." in cells


def test_an_exported_workbook_comes_back_whole(fast: InProcess, world: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    fast("add", "ruritania", "=1+1 says.", "--date", "2019", "--source", "=A1", db=world)  # fmt: skip
    place = fast.setting.cwd / "a.xlsx"
    assert fast("export", "-o", str(place), db=world).code == 0
    titles, *rows = openpyxl.load_workbook(place).active.values
    records = [row[titles.index("record")] for row in rows]
    assert records == lines_of(fast, world)
    done = fast("import", str(place), db=world)
    assert f"Imported: 0 added, {len(records)} already there." in done.err


def test_no_cell_of_a_workbook_is_cut(
    fast: InProcess, world: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("openpyxl")
    monkeypatch.setattr("hwstatus.output.formats._LONGEST_CELL", 20)
    done = fast("list", "-o", "a.xlsx", db=world)
    assert done.code == 2 and "longer than a cell" in done.err
    assert not (fast.setting.cwd / "a.xlsx").exists()
