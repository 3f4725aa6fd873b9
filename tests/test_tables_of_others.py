"""Tables as other people keep them, each taken in with at most two options."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from conftest import InProcess

SANCTIONS = (
    "id,schema,name,aliases,countries,addresses,program_ids,dataset,first_seen\n"
    'NK-1,Company,Huawei Technologies Company,"Huawei;Huawei Tech",cn,,US-FCC,FCC Covered List,2023-01-01T00:00:00\n'
    "NK-2,Company,Dahua Technology Company,,cn,,US-FCC,FCC Covered List,2023-01-01T00:00:00\n"
)
GERMAN = (
    "Land;Datum;Beschreibung;Quelle;Adresse;Bemerkung\n"
    "Ruritania;04.03.2025;Das Ministerium prüft die Lieferanten.;Bote;https://bote.example/1;\n"
    "Freedonia;22.07.2025;Die Behörde hat nichts beschlossen.;Bote;https://bote.example/2;mündlich\n"
)
WIKI = (
    "Country,Status of Huawei 5G equipment,Since,Notes\n"
    "Ruritania,Full ban (5G),2021-03,Ordered by the council[4]\n"
    "Freedonia,Undecided,2022,\n"
)
MATRIX = (
    "Country,5G core,RAN,Government,Source,Date\n"
    "Ruritania,Banned,Restricted,,Atlas of Rules,03/04/2025\n"
    "Freedonia,–,Permitted,Some ministry,Atlas of Rules,03/25/2025\n"
)
SLASHES = (
    "Country,Date,Summary,Source\nRuritania,03/04/2025,The council met twice.,Times\n"
)

TABLES: dict[str, tuple[str, Sequence[str], str]] = {
    "a sanctions list": (
        SANCTIONS,
        ("--as", "drafts", "--set", "publisher=FCC"),
        "1 draft, 1 left aside",
    ),
    "a German spreadsheet": (GERMAN, (), "2 added"),
    "a wiki's table": (
        WIKI,
        (
            *("--set", "publisher=Wikipedia", "--map", "Since=date"),
            *(
                "--value",
                "Full ban (5G)=5g:banned",
                "--value",
                "Undecided=under-review",
            ),
        ),
        "2 added",
    ),
    "words that set no status": (
        "Country,Status,Date\nRuritania,Full ban,2021-03-04\nFreedonia,Undecided,2022\n",
        (
            *("--set", "publisher=Wikipedia", "--value", "Full ban=5g:banned"),
            *("--value", "Undecided=none"),
        ),
        "1 added, 1 left aside",
    ),
    "a matrix of scopes": (MATRIX, (), "2 added"),
    "days in one order": (SLASHES, ("--dates", "dmy"), "1 added"),
}


@pytest.mark.parametrize("name", TABLES)
def test_a_table_of_others_is_taken_in(fast: InProcess, world: Path, name: str) -> None:
    table, options, said = TABLES[name]
    (fast.setting.cwd / "list.csv").write_text(table, encoding="utf-8")
    done = fast("import", "list.csv", *options, db=world)
    assert (done.code, f"Imported: {said}." in done.err) == (0, True), done.err
    assert fast("undo", db=world).code == 0
    assert fast("review", "--json", db=world).out.strip() == "[]"


def listed(fast: InProcess, db: Path, name: str) -> dict[str, object]:
    [last] = json.loads(
        fast("list", name, "--since", "2021", "--limit", "1", "--json", db=db).out
    )
    return dict(last)


def test_a_matrix_sets_a_status_for_each_scope(fast: InProcess, world: Path) -> None:
    (fast.setting.cwd / "list.csv").write_text(MATRIX, encoding="utf-8")
    assert fast("import", "list.csv", db=world).code == 0
    one = listed(fast, world, "ruritania")
    assert one["summary"] == (
        "Atlas of Rules lists Ruritania as banned (5g-core), restricted (5g-ran)."
    )
    # The other row shows that the month comes first.
    assert one["date"] == "2025-03-04"


def test_a_day_in_another_order_than_its_column_is_refused(
    fast: InProcess, world: Path
) -> None:
    rows = SLASHES + "Freedonia,03/25/2025,The council met again.,Times\n"
    (fast.setting.cwd / "list.csv").write_text(rows, encoding="utf-8")
    done = fast("import", "list.csv", "--dates", "dmy", db=world)
    assert done.code == 2
    assert (
        "line 3: date: '03/25/2025' is not in the order dmy of its column" in done.err
    )
    (fast.setting.cwd / "list.csv").write_text(SLASHES, encoding="utf-8")
    assert "is ambiguous" in fast("import", "list.csv", db=world).err


def test_a_word_that_is_no_status_is_answered_with_the_option_that_explains_it(
    fast: InProcess, world: Path
) -> None:
    table = "Country,Status,Date,Source\nRuritania,It's open,2021-03-04,Times\n"
    (fast.setting.cwd / "list.csv").write_text(table, encoding="utf-8")
    done = fast("import", "list.csv", db=world)
    assert (done.code, "line 2: effects.status: 'It's open' is not" in done.err) == (
        2,
        True,
    )
    assert "--value 'It'\\''s open=SCOPE:STATUS'" in done.err
    assert "later version" not in done.err


BAD = [
    (("--set", "publisher"), "--set"),
    (("--set", "nothing=x"), "--set"),
    (("--value", "Ban=5g:forbidden"), "--value"),
    (("--dates", "ydm"), "--dates"),
    (("--map", "Source=6g"), "the field of --map"),
    ((), "or take the rows as drafts, to complete them in review: --as drafts"),
]


@pytest.mark.parametrize(("options", "named"), BAD)
def test_a_bad_option_of_a_table_is_one_line(
    fast: InProcess, world: Path, options: Sequence[str], named: str
) -> None:
    (fast.setting.cwd / "list.csv").write_text(SANCTIONS, encoding="utf-8")
    done = fast("import", "list.csv", *options, db=world)
    assert done.code == 2 and named in done.err


@pytest.mark.parametrize(
    ("titles", "row", "more"),
    [
        ("date,country,headline,source", "2025-03-04,Ruritania,Huawei is out,Times", ()),
        ("date,country,headline,url", "2025-03-04,Ruritania,Huawei is out,https://times.example/1", ()),
        ("date,country,url,text", '2025-03-04,Ruritania,"https://a.example/1 https://b.example/2",Huawei is out', ()),
        ("date,country,headline,source", "2025-03-04,Ruritania,Huawei is out,Times", ("--map", "headline=summary")),
        ("date,country,headline,source", "2025-03-04,Ruritania,Huawei is out,Times", ("--set", "summary=It is out.")),
    ],
)  # fmt: skip
def test_the_ways_on_from_a_table_that_lacks_a_column_lead_on(
    fast: InProcess, world: Path, titles: str, row: str, more: Sequence[str]
) -> None:
    (fast.setting.cwd / "news.csv").write_text(f"{titles}\n{row}\n")
    refused = fast("import", "news.csv", db=world)
    assert refused.code == 2 and "no column gives: " in refused.err
    *_, offered = refused.err.partition("complete them in review: ")
    ways = more or offered.splitlines()[0].split()
    done = fast("import", "news.csv", *ways, db=world)
    assert done.code == 0 and "Imported: 1 " in done.err, done.err


def workbook(path: Path, formula: object = "=1+1") -> None:
    """A workbook with a banner, a heading over two columns and a formula that was never counted."""
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Where vendors stand", None, None, None, None])
    sheet.merge_cells("A1:E1")
    sheet.append(["Country", "5G", None, "Date", "Source"])
    sheet.append([None, "core", "RAN", None, None])
    sheet.merge_cells("A2:A3")
    sheet.merge_cells("B2:C2")
    sheet.append(["Ruritania", "banned", "restricted", "2025-03-04", formula])
    book.save(path)


def test_a_workbook_is_read_with_its_merged_headings(
    fast: InProcess, world: Path
) -> None:
    workbook(fast.setting.cwd / "list.xlsx", "Atlas of Rules")
    done = fast("import", "list.xlsx", db=world)
    assert done.code == 0, done.err
    assert "5G core → 5g-core, 5G RAN → 5g-ran" in done.err
    assert listed(fast, world, "ruritania")["date"] == "2025-03-04"


def test_a_heading_of_a_group_of_columns_is_left_out_where_it_says_nothing(
    fast: InProcess, world: Path
) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in (
        ["Act", None, "Report", None],
        ["Country", "Date", "Publisher", "Summary"],
        ["Ruritania", "2025-03-04", "Gazette", "The minister spoke of vendors."],
    ):
        book.active.append(row)
    book.active.merge_cells("A1:B1")
    book.active.merge_cells("C1:D1")
    book.save(fast.setting.cwd / "list.xlsx")
    done = fast("import", "list.xlsx", db=world)
    assert done.code == 0 and "Country → entity, Date → date" in done.err, done.err


def test_a_formula_that_was_never_counted_is_said(fast: InProcess, world: Path) -> None:
    workbook(fast.setting.cwd / "list.xlsx")
    done = fast("import", "list.xlsx", db=world)
    assert done.code == 2 and "line 4: '=1+1' was never counted" in done.err


def test_a_damaged_workbook_is_one_line(fast: InProcess, world: Path) -> None:
    (fast.setting.cwd / "list.xlsx").write_bytes(b"PK\x03\x04" + b"\0" * 100)
    done = fast("import", "list.xlsx", db=world)
    assert done.code != 70 and "the workbook is damaged" in done.err
