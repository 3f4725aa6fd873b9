"""`import` of tables: other people's spreadsheets, and our own that come back."""

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given

from conftest import InProcess
from costs import examples
from hwstatus import json_text
from hwstatus.answers.answer import Answer
from hwstatus.answers.updates import EXPORTED, UpdateRow
from hwstatus.changes.import_report import MOST_NAMED, ImportOptions, Report
from hwstatus.changes.import_rows import RowRecords, content_id
from hwstatus.exchange import CSV, TSV, columns
from hwstatus.exchange.columns import Reading
from hwstatus.exchange.tables import read_table
from hwstatus.output.emit import writer
from hwstatus.output.options import Output
from hwstatus.record import canonical
from hwstatus.record.models import Source, Update
from hwstatus.store.tracker import Tracker
from program import DAY
from samples import AFTER, HOSTILE_TEXT, WORLD_ENTITIES, update, updates, write_tracker
from test_standing import stored

TABLE = (
    "Country;When;News;Source;Link;Verdict\r\n"
    "Ruritania;22.07.2025;The minister ordered a review.;Times;https://t.example/1;under_review\r\n"
    "Freedonia;3 May 2025;The regulator met operators.;Gazette;;\r\n"
)


def cells_of(text: str, **changed: str) -> str:
    """A CSV table with some cells of its first row changed."""
    rows = list(csv.DictReader(io.StringIO(text)))
    rows[0].update(changed)
    file = io.StringIO()
    writer = csv.DictWriter(file, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue()


def put(fast: InProcess, name: str, text: str, encoding: str = "utf-8") -> Path:
    path = fast.setting.cwd / name
    path.write_bytes(text.encode(encoding))
    return path


def exported(fast: InProcess, db: Path) -> list[str]:
    return fast("export", db=db).lines


# -- somebody else's table -------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_spreadsheet_is_taken_in_and_twice_adds_nothing(
    fast: InProcess, world: Path, encoding: str
) -> None:
    put(fast, "list.csv", TABLE.replace("minister", "ministré"), encoding)
    done = fast("import", "list.csv", db=world)
    assert done.code == 0, done.err
    assert done.err == (
        "Columns: Country → entity, When → date, News → summary, Source → publisher,"
        " Link → url, Verdict → status.\n"
        "By it the headline of Ruritania is banned (5g-core); it was phase-out (5g).\n"
        "line 2: A plan or a remark should leave phase-out (5g) as it is (rules 4 and 8).\n"
        "No column gives scope, stage, basis: set for 5g, announced, informal;"
        f" for all rows another: hwstatus --db {world} undo, then: hwstatus --db {world} import list.csv"
        " --set scope=SCOPE --set stage=STAGE --set basis=BASIS\n"
        f"Imported: 2 added.   Undo: hwstatus --db {world} undo\n"
    )
    found = json.loads(
        fast("list", "ruritania", "--since", "2025-07", "--json", db=world).out
    )
    assert found[0]["summary"] == "The ministré ordered a review."
    assert found[0]["date"] == "2025-07-22"
    assert found[0]["effects"] == [
        {
            "scope": "5g",
            "status": "under-review",
            "stage": "announced",
            "basis": "informal",
        }
    ]
    before = exported(fast, world)
    again = fast("import", "list.csv", db=world)
    assert again.err.endswith("Imported: 0 added, 2 already there.\n")
    assert exported(fast, world) == before
    assert fast("undo", db=world).code == 0
    assert fast("import", "list.csv", db=world).err.count("2 added") == 1


HEADLINES = (
    "country,date,status,headline,source\n"
    "Ruritania,2025-01-02,banned,Huawei is out,Times\n"
    "Freedonia,2025-01-03,,Nothing yet,Times\n"
)


def test_of_a_headline_no_summary_is_made(fast: InProcess, world: Path) -> None:
    """It is somebody else's, of a report whose words nobody has read: not until somebody says otherwise."""
    put(fast, "list.csv", HEADLINES)
    refused = fast("import", "list.csv", db=world)
    assert refused.code == 2
    assert refused.err.splitlines()[:3] == [
        "error: list.csv: no column gives: summary",
        "  if 'headline' is in your own words: --map headline=summary",
        "  if the table only lists statuses, without 'headline': --map headline=",
    ]
    put(
        fast,
        "list.csv",
        HEADLINES.replace("source\n", "source,summary\n").replace(
            "Times\n", "Times,\n"
        ),
    )
    by_row = fast("import", "list.csv", db=world)
    assert (by_row.code, "line 2: summary: is missing" in by_row.err) == (2, True)
    put(fast, "list.csv", HEADLINES.replace("03,,", "03,banned,"))
    done = fast("import", "list.csv", "--map", "headline=", db=world)
    assert done.code == 0 and "left out: headline" in done.err
    listed = fast("list", "freedonia", "--fields", "summary", db=world).lines[0]
    assert listed == "Times lists Freedonia as banned (5g)."


def test_what_was_put_in_is_said(fast: InProcess, world: Path) -> None:
    listed = HEADLINES.replace(",headline", ",").replace("03,,", "03,banned,")
    put(fast, "list.csv", listed)
    made = "Without a summary: 2 summaries were made of the status\n"
    before = "hwstatus undo, then: hwstatus import list.csv "
    for further, again in ((["-n"], ""), ([], before)):
        done = fast("import", "list.csv", *further, db=world)
        typed = done.err.replace(f" --db {world}", "")
        assert made in typed
        assert f"for all rows another: {again}--set scope=SCOPE" in typed
        assert done.err.count("No column gives scope, stage, basis: set for 5g, ") == 1
    put(fast, "list.csv", HEADLINES)
    given = (
        "--map",
        "headline=summary",
        "--set",
        "scope=5g-core",
        "--set",
        "stage=adopted",
    )
    done = fast("import", "list.csv", *given, db=world)
    assert "Without a summary" not in done.err
    assert (
        "No column gives basis: set for informal; for all rows another: hwstatus undo, then: "
        f"hwstatus import list.csv {' '.join(given)} --set basis=BASIS\n"
        in done.err.replace(f" --db {world}", "")
    )


WORDS = """\
country,date,summary,source,status,scope,effects,deadlines,basis
Ruritania,2025,It spoke.,Times,banned,RAN,core=phase-out,ran=2030: it must be out,decree
"""


def test_a_cell_takes_the_spellings_that_an_option_takes(
    fast: InProcess, world: Path
) -> None:
    done = fast("import", "-", stdin=WORDS, db=world)
    assert done.code == 0, done.err
    row = json.loads(fast("list", "-l", "1", "-f", "jsonl", db=world).out)
    effects = {effect["scope"]: effect["status"] for effect in row["effects"]}
    assert effects == {"5g-core": "phase-out", "5g-ran": "banned"}
    assert row["effects"][1]["basis"] == "law"
    assert row["deadlines"][0]["scope"] == "5g-ran"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("RAN", "5g-xan", "scope: '5g-xan': expected 5g-ran? One of: 5g, 5g-core, "),
        ("core=", "5g-cor=", "effects: '5g-cor': expected 5g-core? One of: 5g, "),
        ("ran=", "5g-rna=", "deadlines: '5g-rna': expected 5g-ran? One of: 5g, "),
        ("decree", "lwa", "basis: 'lwa': expected law? One of: law, order, "),
    ],
)
def test_a_cell_with_a_typing_error_is_told_the_word_and_no_upgrade(
    fast: InProcess, world: Path, old: str, new: str, said: str
) -> None:
    done = fast("import", "-", stdin=WORDS.replace(old, new), db=world)
    assert done.code == 2
    assert f"line 2: {said}" in done.err
    assert "upgrade" not in done.err


@pytest.mark.parametrize(
    "text",
    [
        "country,date,summary,source\nRuritania,2025,It spoke.,Times\n",
        '[{"country": "ruritania", "date": "2025", "summary": "It spoke.", "source": "Times"}]',
        "country,date,summary,source,5g-core\nRuritania,2025,It spoke.,Times,banned\n",
    ],
)  # fmt: skip
def test_nothing_is_said_where_nothing_was_put_in(
    fast: InProcess, world: Path, text: str
) -> None:
    put(fast, "list.csv", text)
    done = fast("import", "list.csv", db=world)
    assert done.code == 0, done.err
    assert "No column gives" not in done.err and "Without a summary" not in done.err


def test_columns_are_named_where_their_titles_do_not_tell(
    fast: InProcess, world: Path
) -> None:
    text = TABLE.replace("Country", "Gebiet").replace("Verdict", "Urteil")
    put(fast, "list.csv", text)
    done = fast("import", "list.csv", db=world)
    assert done.code == 2
    assert "list.csv: no column gives: entity" in done.err
    done = fast("import", "list.csv", "--map", "Gebiet=country", "-n", db=world)
    assert "Gebiet → entity" in done.err and "left out: Urteil" in done.err
    assert "add " in done.err and done.err.endswith("Nothing was written.\n")
    assert fast("import", "list.csv", "--map", "Lend=entity", db=world).code == 2
    assert fast("import", "list.csv", "--map", "Gebiet=region of", db=world).code == 2


@pytest.mark.parametrize(
    ("title", "field"),
    [
        ("Country/Company", "entity"),
        ("Country / Region", "entity"),
        ("Name of the company", "entity"),
        ("Date of update", "date"),
        ("Date (YYYY-MM-DD)", "date"),
        ("Announcement date", "date"),
        ("Summary (own words)", "summary"),
        ("Short description", "summary"),
        ("Publisher URL", "url"),
        ("Link to source", "url"),
        ("Article URL", "url"),
        ("News source", "publisher"),
        ("Published by", "publisher"),
        ("Date of publication", "published"),
        ("Source date", "published"),
        ("Article title", "title"),
        ("Current status", "status"),
        ("Status of Huawei", "status"),
        ("Date added", None),
        ("Category", None),
        ("", None),
    ],
)
def test_a_title_tells_its_field(title: str, field: str | None) -> None:
    assert columns.field_of(title) == field


def test_a_source_is_read_as_it_is_printed(fast: InProcess, world: Path) -> None:
    text = TABLE.replace("Times;https://t.example/1", "The Times, 21 July 2025;")
    put(fast, "list.csv", text.replace("Gazette;;", "https://www.g.example/2;;"))
    assert fast("import", "list.csv", db=world).code == 0
    found = json.loads(fast("list", "--since", "2025-05", "--json", db=world).out)
    sources = [update["sources"] for update in found if update["date"] > "2025-05"]
    assert [{"publisher": "The Times", "published": "2025-07-21"}] in sources
    assert [{"publisher": "g.example", "url": "https://www.g.example/2"}] in sources


def test_tables_that_were_put_together_name_their_columns_again(
    fast: InProcess, world: Path
) -> None:
    put(fast, "list.csv", TABLE + TABLE.replace("2025", "2024"))
    assert "4 added" in fast("import", "list.csv", db=world).err


ROW = {"Country": "Ruritania", "Date": "2025-07-22", "Publisher": "Times"}
ROWS = [ROW | {"Summary": f"Review {name}."} for name in ("one", "two")]


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(map(json.dumps, ROWS)),
        json.dumps({"updates": ROWS}),
        json.dumps({"source": "a list", "updates": ROWS}, indent=1),
    ],
)
def test_rows_of_json_come_in_any_wrapping(
    fast: InProcess, world: Path, text: str
) -> None:
    put(fast, "list.json", text)
    done = fast("import", "list.json", "-n", db=world)
    assert "Country → entity" in done.err and "2 added" in done.err


def test_rows_of_json_that_were_refused_are_mended(
    fast: InProcess, world: Path
) -> None:
    put(fast, "list.json", json.dumps([ROWS[0], ROWS[1] | {"Country": "Nowhere"}]))
    done = fast("import", "list.json", "--keep-going", db=world)
    assert "1 added, 1 refused" in done.err
    refused = fast.setting.cwd / "list.refused.jsonl"
    refused.write_text(refused.read_text().replace("Nowhere", "Freedonia"))
    done = fast("import", refused.name, db=world)
    assert (done.code, "1 added" in done.err) == (0, True), done.err


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (
            b'[{"country":' + b"9" * 5000 + b"}]",
            "line 1: is not JSON that is read here",
        ),
        (b'{"a":' * 9000 + b"1" + b"}" * 9000, "(nested too deeply)"),
        (b'[{"date":"2025",\n"date":"2024"}]', 'the key "date" is given twice'),
        (b'[{"date":NaN}]', "NaN is not a JSON value"),
        (b"PK\x03\x04\x14\0", "the workbook is damaged"),
        (b"%PDF-1.7\n%\xe2\xe3\n", "the PDF cannot be read"),
        (
            "Country,Date\nCôte,2025\n".encode("cp1252") + "Å,2025\n".encode(),
            "line 2: is not valid UTF-8",
        ),
    ],
)
def test_what_no_program_should_send_is_refused_in_a_line(
    fast: InProcess, world: Path, data: bytes, said: str
) -> None:
    data = data.replace(b"Country,Date", b"Country,Date,Summary,Publisher")
    data = data.replace(b",2025\n", b",2025,A review.,Times\n")
    (fast.setting.cwd / "list.txt").write_bytes(
        data.replace(b"C\xf4te", b"Ruritania\xa0")
    )
    done = fast("import", "list.txt", db=world)
    assert done.code == 2
    assert done.err.startswith("error: list.txt: ") and said in done.err


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "Freedonia",
            "Fredonia",
            "line 3: entity: 'Fredonia' is not known: did you mean freedonia",
        ),
        ("3 May 2025", "03/04/2025", "line 3: date: '03/04/2025' is ambiguous"),
        ("3 May 2025", "45780", "line 3: date: '45780' is Excel's number of a day"),
        ("3 May 2025", "2031", "line 3: date: 2031 is in the future"),
        ("under_review", "mixed", "line 2: effects.status: 'mixed' is not one of"),
        ("Gazette;;", "Gazette;", "line 3: has 5 cells, the line of titles has 6"),
        ("Gazette;;", ";;", "line 3: sources: is empty"),
        ("https://t", "ftp://t", "line 2: sources.url: "),
        (
            "Gazette;;",
            "Gazette, https://g.example/1;;",
            "line 3: sources.publisher: 'Gazette, https://g.example/1' holds an address",
        ),
    ],
)
def test_one_bad_row_and_nothing_of_the_file_is_taken(
    fast: InProcess, world: Path, old: str, new: str, said: str
) -> None:
    before = exported(fast, world)
    put(fast, "list.csv", TABLE.replace(old, new))
    done = fast("import", "list.csv", db=world)
    assert done.code == 2
    assert f"error: list.csv: {said}" in done.err
    assert exported(fast, world) == before


@pytest.mark.parametrize(
    ("data", "code", "said"),
    [
        (
            '{"schema_version":"1.0","result":[\n{"slug":"freedonia","name":"F","kind":"country","status":"banned"}\n]}',
            2,
            "an answer of a site's API",
        ),
        (
            "entity,name,status,scope,since,summary,publisher,began_by\nfreedonia,F,banned,5g,2020,S.,P,x\n",
            2,
            "which follow from updates",
        ),
        ('{"slug":"freedonia","name":"F","kind":"country"}\n', 3, "--update"),
        ("SQLite format 3\0" + "\0" * 80, 2, "hwstatus export -o records.jsonl"),
    ],
)
def test_what_the_program_writes_elsewhere_corrects_nothing(
    fast: InProcess, world: Path, data: str, code: int, said: str
) -> None:
    before = exported(fast, world)
    put(fast, "file", data)
    done = fast("import", "file", db=world)
    assert (done.code, said in done.err.replace(f"--db {world} ", "")) == (code, True)
    assert exported(fast, world) == before


def test_refused_rows_are_kept_to_be_mended(fast: InProcess, world: Path) -> None:
    text = TABLE + "Nowhere;2025;Lost.;=cmd();;\r\nFreedonia;2025;Short.\r\n"
    put(fast, "list.csv", text)
    done = fast("import", "list.csv", "--keep-going", db=world)
    assert done.code == 6
    assert "Imported: 2 added, 2 refused (lines 4, 5)." in done.err
    assert "2 refused lines are in list.refused.csv" in done.err
    mended = fast.setting.cwd / "list.refused.csv"
    rows = list(csv.reader(mended.open(encoding="utf-8-sig", newline="")))
    assert rows[0] == [
        "Country",
        "When",
        "News",
        "Source",
        "Link",
        "Verdict",
        "refused",
    ]
    assert rows[1][3] == "'=cmd()"
    assert rows[1][-1] == "line 4: entity: 'Nowhere' is not known"
    assert rows[2][-1] == "line 5: has 3 cells, the line of titles has 6"
    text = mended.read_text(encoding="utf-8-sig")
    text = text.replace("Nowhere", "Borduria").replace("Short.,", "Short.,Gazette")
    mended.write_text(text, encoding="utf-8-sig")
    done = fast("import", "list.refused.csv", db=world)
    assert "Imported: 2 added." in done.err
    found = json.loads(
        fast("list", "borduria", "--since", "2025", "--json", db=world).out
    )
    assert found[0]["sources"] == [{"publisher": "=cmd()"}]
    again = fast("import", "list.csv", "--keep-going", db=world)
    assert "2 already there, 2 refused" in again.err
    assert (fast.setting.cwd / "list.refused-2.csv").exists()


def test_a_dry_run_names_every_line_that_is_refused(
    fast: InProcess, world: Path
) -> None:
    rows = ["2025-13-01,One.", "2025-07-22,Two.", "then,Three."]
    head = "country,date,summary,source\n"
    put(fast, "in.csv", head + "".join(f"Ruritania,{row},A\n" for row in rows))
    before = world.read_bytes()
    told = fast("import", "in.csv", "--dry-run", db=world)
    assert told.code == 2
    first, *others, last = told.err.splitlines()
    assert first.startswith("error: in.csv: line 2: date: '2025-13-01'")
    assert [line[:14] for line in others] == ["  line 4: date"]
    assert last == "  nothing was imported"
    without = fast("import", "in.csv", "--dry-run", "--keep-going", db=world)
    assert without.code == 6
    assert "\nline 2: date: " in without.err and "\nline 4: date: " in without.err
    assert "Would import: 1 added, 2 refused (lines 2, 4)" in without.err
    assert world.read_bytes() == before
    alone = fast("import", "in.csv", db=world).err
    assert "line 2: date" in alone and "line 4" not in alone


def test_a_record_made_before_keeps_an_address_in_its_publisher(
    fast: InProcess, world: Path
) -> None:
    source = Source("Gazette, https://g.example/1")
    line = canonical.dump(update("zz00000001", date="2025", sources=(source,)))
    assert fast("import", "-", db=world, stdin=line).code == 0
    assert line in fast("export", db=world).out


def test_refused_lines_are_kept_too(fast: InProcess, world: Path) -> None:
    known = canonical.dump(update("zz00000001", date="2025", recorded_by="someone"))
    put(fast, "in.jsonl", f"{known}\nnot json\n")
    done = fast("import", "in.jsonl", "--keep-going", db=world)
    assert "1 refused line is in in.refused.jsonl" in done.err
    kept = fast.setting.cwd / "in.refused.jsonl"
    assert kept.read_text().startswith("# line 2: is not JSON (")
    assert kept.read_text().endswith("\nnot json\n")
    assert fast("import", ".", "--dry-run", "--keep-going", db=world).err.count(
        "refused"
    )
    done = fast("import", "-", "--keep-going", db=world, stdin='{"x": 1}\n')
    assert "import.refused.jsonl" in done.err


def test_a_refused_record_is_kept_as_it_came(fast: InProcess, world: Path) -> None:
    known = canonical.dump(update("zz00000001", date="2025", recorded_by="someone"))
    assert fast("import", "-", db=world, stdin=known).code == 0
    other = json.dumps({**json.loads(known), "summary": "Another."})
    put(fast, "in.jsonl", f"{other}\n")
    assert fast("import", "in.jsonl", "--keep-going", db=world).code == 6
    kept = (fast.setting.cwd / "in.refused.jsonl").read_text().splitlines()
    assert kept[1] == other != canonical.dump(canonical.load_update(other))


def test_a_json_list_of_rows_or_of_records(fast: InProcess, world: Path) -> None:
    rows = [
        {
            "country": "Ruritania",
            "date": "2025-07-22",
            "summary": "One.",
            "source": "A",
            "official": True,
        },
        {"country": "QF", "date": 2025, "summary": "Two.", "source": "B", "note": None},
    ]
    put(fast, "rows.json", json.dumps(rows, indent=1))
    done = fast("import", "rows.json", db=world)
    assert "Imported: 2 added." in done.err, done.err
    assert "already" in fast("import", "rows.json", db=world).err
    put(fast, "bad.json", json.dumps([*rows, {"country": "Nowhere"}], indent=1))
    assert "bad.json: line 16: " in fast("import", "bad.json", db=world).err
    whole = fast("export", "-f", "json", db=world).out
    blank = write_tracker(fast.setting.cwd / "blank.db", WORLD_ENTITIES)
    assert fast("import", "-", db=blank, stdin=whole).code == 0
    lines = [json_text.encode(value) for value in json.loads(whole)]
    assert exported(fast, blank) == lines


# -- news that is there ----------------------------------------------------------------


def test_a_row_that_may_be_of_a_recorded_act_is_told_as_add_tells_it(
    fast: InProcess, world: Path
) -> None:
    put(fast, "one.csv", TABLE)
    assert fast("import", "one.csv", db=world).code == 0
    later = TABLE.splitlines(keepends=True)
    row = later[1].replace("22.07.2025", "30.07.2025").replace("ordered", "told of")
    put(fast, "later.csv", later[0] + row)
    told = "line 2: perhaps the same act (the same status for the same scope): "
    done = fast("import", "later.csv", "-n", db=world)
    assert told in done.err and "under-review (5g) · 2025-07-22" in done.err
    apart = fast("import", "later.csv", "-n", "--allow-duplicate", db=world)
    assert "1 added" in apart.err and told not in apart.err


@pytest.mark.parametrize("tried", [(), ("-n",)])
def test_a_row_that_lowers_an_act_by_a_word_is_told_as_add_tells_it(
    fast: InProcess, world: Path, tried: tuple[str, ...]
) -> None:
    text = "entity,date,summary,source,status\n"
    text += "ruritania,2025-01-01,It may yet think otherwise.,Gazette,under-review\n"
    text += "ruritania,2025-02-01,It ordered all of it out.,Gazette,banned\n"
    put(fast, "plans.csv", text)
    done = fast("import", "plans.csv", *tried, db=world)
    assert done.code == 0, done.err
    told = "A plan or a remark should leave phase-out (5g) as it is (rules 4 and 8)."
    assert re.findall(rf"line (\d+): {re.escape(told)}", done.err) == ["2"]


def test_news_from_a_further_publisher_is_offered_and_joined(
    fast: InProcess, world: Path
) -> None:
    put(fast, "one.csv", TABLE)
    assert fast("import", "one.csv", db=world).code == 0
    other = TABLE.replace("Times", "Post").replace("t.example", "p.example")
    other += other.splitlines(keepends=True)[1].replace("Post", "Herald")
    put(fast, "other.csv", other)
    done = fast("import", "other.csv", db=world)
    assert done.code == 0
    assert "line 2: Post also reports" in done.err
    assert "line 4: Herald also reports" in done.err
    assert (
        "Imported: 0 added, 1 already there, 2 recorded from another publisher."
        in done.err
    )
    assert "--join" in done.err and "--allow-duplicate" in done.err
    done = fast("import", "other.csv", "--join", db=world)
    assert "0 added, 2 given a further source, 1 already there" in done.err
    found = json.loads(
        fast("list", "ruritania", "--since", "2025-07", "--json", db=world).out
    )
    assert [s["publisher"] for s in found[0]["sources"]] == ["Times", "Post", "Herald"]
    for again in ("one.csv", "other.csv"):
        assert "Imported: 0 added, " in fast("import", again, "--join", db=world).err
    entries = {line.split("\t")[0] for line in fast("log", db=world).lines}
    assert len(entries) == 4  # two of the world, two imports
    assert fast("doctor", db=world).code == 0


def test_two_rows_of_one_file_become_one_update(fast: InProcess, world: Path) -> None:
    row = TABLE.splitlines(keepends=True)[1]
    put(fast, "two.csv", TABLE + row.replace("Times", "Post") + row)
    done = fast("import", "two.csv", "--join", db=world)
    assert "2 added, 1 given a further source, 1 already there" in done.err
    assert fast("undo", db=world).code == 0
    done = fast("import", "two.csv", "--allow-duplicate", db=world)
    assert done.code == 2 and "is on line 2 too" in done.err
    put(fast, "two.csv", TABLE + row.replace("Times", "Post"))
    assert "3 added" in fast("import", "two.csv", "--allow-duplicate", db=world).err


def test_rows_of_other_countries_days_or_statuses_stay_apart(
    fast: InProcess, world: Path
) -> None:
    row = TABLE.splitlines(keepends=True)[1]
    other = row.replace("Times", "Post").replace("t.example", "p.example")
    more = [
        row.replace("Ruritania", "Borduria"),
        row.replace("22.07", "25.07"),
        other.replace("under_review", "banned"),
        other.replace("Post", "Herald")
        .replace("p.example", "h.example")
        .replace("ordered a review", "saw no reason at all for one"),
    ]
    put(fast, "more.csv", TABLE + "".join(more))
    assert "Imported: 6 added." in fast("import", "more.csv", db=world).err


# -- our own table, back again ---------------------------------------------------------


@pytest.mark.parametrize("form", ["csv", "tsv", "json", "jsonl"])
def test_what_was_exported_comes_back_unchanged(
    fast: InProcess, world: Path, form: str
) -> None:
    text = fast("export", "-f", form, db=world).out
    assert "already there" in fast("import", "-", db=world, stdin=text).err
    blank = write_tracker(fast.setting.cwd / "blank.db", WORLD_ENTITIES)
    assert fast("import", "-", db=blank, stdin=text).code == 0
    ours = [line for line in exported(fast, world) if '"summary"' in line]
    assert [line for line in exported(fast, blank) if '"summary"' in line] == ours


@pytest.fixture(scope="module")
def nobody() -> Iterator[Tracker]:
    """A tracker without anybody in it."""
    with stored({}) as tracker:
        yield tracker


def table_of(tracker: Tracker, record: Update, form: str) -> str:
    row = UpdateRow(canonical.dump(record), tracker)
    answer = Answer(table=EXPORTED, rows=[row])
    return "".join(writer(form)(answer, Output(format=form)))


@examples(30)
@given(updates)
@pytest.mark.parametrize("form", [CSV, TSV])
def test_any_update_comes_back_from_a_table(
    nobody: Tracker, form: str, record: Update
) -> None:
    table = read_table(
        io.BytesIO(table_of(nobody, record, form).encode()).readlines(), form
    )
    mapped = columns.mapped(table.columns, {})
    [row] = table.rows
    found = RowRecords(nobody, Reading(mapped)).of_row(row)
    assert found.record == record
    assert found.text == canonical.dump(record)


def test_hostile_text_comes_back(fast: InProcess) -> None:
    known = update("aaaaaaaaaa", summary=HOSTILE_TEXT, note="=1+1", actor_name="'x")
    known = known._replace(sources=(Source("A  paper \U000e0001"),))
    source = write_tracker(fast.setting.cwd / "t.db", WORLD_ENTITIES, [known])
    for form in ("csv", "tsv"):
        text = fast("export", "-f", form, db=source).out
        assert (
            "0 added, 1 already there" in fast("import", "-", db=source, stdin=text).err
        )


def test_a_corrected_cell_is_a_correction(fast: InProcess, world: Path) -> None:
    text = fast("export", "8b0000000j", "-f", "csv", db=world)
    text = fast("export", "grand-fenwick", "-f", "csv", db=world)
    changed = cells_of(
        text.out,
        summary="The Duchess was polite.",
        date="03.02.2022",
        note="So it is said.",
    )
    refused = fast("import", "-", db=world, stdin=changed)
    assert (refused.code, "--update" in refused.err) == (3, True)
    done = fast("import", "-", "--update", db=world, stdin=changed)
    assert "0 added, 1 corrected" in done.err, done.err
    [found] = json.loads(fast("list", "grand-fenwick", "--json", db=world).out)
    assert (found["summary"], found["date"], found["note"]) == (
        "The Duchess was polite.",
        "2022-02-03",
        "So it is said.",
    )
    shown = cells_of(text.out, status="banned")
    done = fast("import", "-", "--update", db=world, stdin=shown)
    assert done.code == 2
    assert "status: differs from the recorded update" in done.err


def test_what_a_spreadsheet_does_to_a_table_does_no_harm(
    fast: InProcess, world: Path
) -> None:
    text = fast("export", "ruritania", "-f", "csv", db=world).out
    rows = list(csv.DictReader(io.StringIO(text)))
    for row in rows:
        year, *rest = row["date"].split("-")
        row["date"] = ".".join([*reversed(rest), year])
        row["id"] = "3.00E+09"
    file = io.StringIO()
    writer = csv.DictWriter(file, list(rows[0]), delimiter=";")
    writer.writeheader()
    writer.writerows(rows)
    done = fast("import", "-", db=world, stdin=file.getvalue().encode("utf-16"))
    assert "Imported: 0 added, 4 already there." in done.err, done.err


def test_the_id_of_a_row_follows_from_what_it_says() -> None:
    one = update("aaaaaaaaaa", recorded_by="x")
    other = update("bbbbbbbbbb", recorded_by="y", recorded_at="2026-11-21T08:00:00Z")
    assert content_id(one._replace(summary="S")) == content_id(
        other._replace(summary="S")
    )
    assert content_id(one) != content_id(one._replace(summary="T"))
    assert len(content_id(one)) == 10


def test_a_line_of_200_megabytes_is_one_refused_line(
    fast: InProcess, world: Path
) -> None:
    known = canonical.dump(update("zz00000001", date="2025", recorded_by="someone"))
    long = '{"summary": "' + "x" * 3_500_000 + '"}'
    put(fast, "in.jsonl", f"{long}\n{known}\n")
    done = fast("import", "in.jsonl", "--keep-going", db=world)
    assert "Imported: 1 added, 1 refused (line 1)." in done.err
    kept = (fast.setting.cwd / "in.refused.jsonl").read_text()
    assert kept == "# line 1: is longer than 1,000,000 bytes\n"
    assert "0 added" in fast("import", "in.refused.jsonl", db=world).err


def test_a_file_of_unknown_names_is_refused_line_by_line(
    fast: InProcess, world: Path
) -> None:
    rows = [f"nowhere{number},2020,text,P" for number in range(2_000)]
    put(fast, "many.csv", "\n".join(["country,date,summary,publisher", *rows]))
    done = fast("import", "many.csv", "--keep-going", db=world)
    assert done.code == 6 and "0 added, 2,000 refused (lines 2, 3" in done.err
    kept = (fast.setting.cwd / "many.refused.csv").read_text()
    assert len(kept.splitlines()) == 2_001


# -- what is no table ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "data", "said"),
    [
        ("csv", b"\x00\x01\x02\x03", "NUL character"),
        ("csv", b"country,date\n" + b"x" * 1_000_100, "line 2: is longer than"),
        ("json", b'[{"a":' * 100_000, "nested too deeply"),
        ("json", b"[1, 2]", "is not a JSON object"),
        ("jsonl", b'{"a":' * 100_000, "is not JSON"),
        (
            "jsonl",
            b'{"summary": "' + b"x" * 2_000_000 + b'"}',
            "line 1: is longer than",
        ),
        ("tsv", b"", "the table is empty"),
        ("csv", ",".join(map(str, range(3_000))).encode(), "38, 39 and 2,960 more"),
        (
            "csv",
            b'country,date,news,source\n"Ruritania,2020\n',
            "quotation mark is not closed",
        ),
    ],
)
def test_bad_input_is_one_clear_line(
    fast: InProcess, world: Path, form: str, data: bytes, said: str
) -> None:
    before = world.read_bytes()
    done = fast("import", "-", "--as", form, db=world, stdin=data)
    assert done.code == 2
    assert said in done.err
    assert done.err.count("error:") == 1 and len(done.err) < 400
    assert world.read_bytes() == before


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (["ruritania"], ["By it the headline of Ruritania is banned (5g); it was phase-out (5g)."]),
        (["ruritania", "elbonia"],
         ["By it the headline of Ruritania is banned (5g); it was phase-out (5g).",
          "By it the headline of Elbonia is banned (5g); it was unknown."]),
    ],
)  # fmt: skip
def test_the_headlines_that_it_moved_are_told(
    fast: InProcess, world: Path, names: list[str], told: list[str]
) -> None:
    assert headlines_told(fast, world, names) == told


def test_of_many_headlines_that_it_moved_some_are_told(
    fast: InProcess, shipped: Path
) -> None:
    names = [
        "austria",
        "denmark",
        "france",
        "germany",
        "italy",
        "norway",
        "poland",
        "spain",
    ]
    told = headlines_told(fast, shipped, names)
    assert len(told) == 6
    assert "headline of Austria is banned (5g); it was case-by-case (5g)." in told[0]
    assert told[5].startswith("3 more headlines moved by it: hwstatus")


def headlines_told(fast: InProcess, db: Path, names: list[str]) -> list[str]:
    """What an import says of the headlines that it moved: a ban in each country."""
    rows = "".join(
        f"{name},2026-11-20,Ban of {name}.,Paper of {name},banned,5g\r\n"
        for name in names
    )
    table = f"Country,Date,News,Source,Status,Scope\r\n{rows}"
    done = fast("import", "-", stdin=table, db=db, env={DAY: AFTER})
    assert f"{len(names)} added" in done.err
    told = ("headline of", "moved by it")
    return [
        line for line in done.err.splitlines() if any(words in line for words in told)
    ]


@pytest.mark.parametrize("files", [1, 3])
def test_a_dry_run_names_a_hundred_lines_and_counts_the_others(files: int) -> None:
    whole = Report(ImportOptions(dry_run=True))
    for _ in range(files):
        report = Report(whole.options)
        for number in range(MOST_NAMED + 20):
            report.mention(f"added {number}")
        whole.include(report)
    left_out = files * (MOST_NAMED + 20) - MOST_NAMED
    assert len(whole.lines) == MOST_NAMED + 1
    assert whole.lines[-1] == f"... and {left_out} more"


def test_a_table_that_says_a_thing_twice_is_known_the_second_time(
    fast: InProcess, world: Path, tmp_path: Path
) -> None:
    row = "ruritania,2025-08-01,A bill on suppliers was read.,Gazette\n"
    table = tmp_path / "twice.csv"
    table.write_text(f"entity,date,summary,publisher\n{row}{row}")
    first = fast("import", str(table), db=world)
    assert "1 added, 1 already there" in first.err
    again = fast("import", str(table), db=world)
    assert again.code == 0
    assert again.err.endswith("Imported: 0 added, 2 already there.\n")
