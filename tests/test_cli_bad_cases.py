"""Bad input: one clear line, the right exit code, nothing written, never a traceback."""

import ctypes
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import SHIPPED, InProcess, Outcome, Setting, Subprocess
from costs import one_in
from hwstatus import paths
from hwstatus.cli.running import named_tracker
from hwstatus.store import schema
from program import COMMAND, PROGRAM
from samples import READS as QUESTIONS
from samples import WORLD_UPDATES

READS = (*QUESTIONS, "export")
WRITES = ("add ruritania Something. --date 2020 --source S", "import -")


def refused(found: Outcome, code: int, start: str) -> None:
    """One error, its hints indented, and nothing on stdout."""
    assert (found.code, found.out) == (code, "")
    first, *hints = found.err.splitlines()
    assert first.startswith(f"error: {start}")
    assert all(hint.startswith("  ") for hint in hints)


@pytest.mark.parametrize("command", (*READS, WRITES[0], "import -n -"))
def test_no_tracker(fast: InProcess, command: str) -> None:
    refused(
        fast("--db", "typo.db", *command.split()),
        4,
        "no tracker at typo.db (from --db); nothing was created",
    )
    assert list(fast.setting.cwd.iterdir()) == []


@one_in(3)
@pytest.mark.parametrize("command", READS)
def test_an_empty_tracker(fast: InProcess, command: str) -> None:
    path = fast.setting.cwd / "empty.db"
    path.touch()
    found = fast(*command.replace("ruritania", "france").split(), db=path)
    assert found.code == (1 if command.startswith(("show", "search")) else 0)
    assert "Traceback" not in found.err and "error" not in found.err
    assert path.stat().st_size == 0


@pytest.mark.parametrize("command", READS + WRITES)
def test_not_sqlite(fast: InProcess, command: str) -> None:
    path = fast.setting.cwd / "notes.txt"
    path.write_text("Dear diary\n" * 200)
    refused(
        fast(*command.split(), db=path),
        4,
        f"{path} is not a tracker: it is not an SQLite file",
    )
    assert path.read_text() == "Dear diary\n" * 200


@pytest.mark.parametrize("command", READS + WRITES)
def test_another_programs_file(fast: InProcess, command: str) -> None:
    path = fast.setting.cwd / "cookies.sqlite"
    other = sqlite3.connect(path)
    other.executescript(
        "CREATE TABLE updates (id TEXT); INSERT INTO updates VALUES ('x')"
    )
    other.close()
    before = path.read_bytes()
    refused(
        fast(*command.split(), db=path),
        4,
        f"{path} is another program's SQLite file, not a tracker",
    )
    assert path.read_bytes() == before


@pytest.mark.parametrize("command", READS + WRITES)
def test_a_newer_schema(fast: InProcess, world: Path, command: str) -> None:
    other = sqlite3.connect(world)
    other.execute(f"PRAGMA user_version = {schema.VERSION + 7}")
    other.close()
    found = fast(*command.split(), db=world)
    refused(
        found,
        4,
        f"{world} has schema {schema.VERSION + 7}; this hwstatus knows up to {schema.VERSION}",
    )
    assert "upgrade: " in found.err


@one_in(4)
@pytest.mark.parametrize("command", [*READS, *WRITES, "init", "init --force"])
def test_a_folder(fast: InProcess, command: str) -> None:
    folder = fast.setting.cwd / "folder"
    folder.mkdir()
    found = fast(*command.split(), db=folder)
    if command == "init":
        refused(found, 3, f"{folder} is there already")
    elif command == "init --force":
        assert found.code in (3, 4) and found.out == "" and folder.is_dir()
    else:
        refused(found, 4, f"{folder} is a folder, not a tracker")
    assert list(folder.iterdir()) == []


def test_init_over_a_folder_names_it(fast: InProcess) -> None:
    folder = fast.setting.cwd / "folder"
    folder.mkdir()
    found = fast("init", "--force", db=folder)
    assert found.code == 4 and str(folder) in found.err


def test_init_leaves_another_programs_file_alone(fast: InProcess) -> None:
    path = fast.setting.cwd / "places.sqlite"
    with sqlite3.connect(path) as theirs:
        theirs.execute("CREATE TABLE bookmarks (url TEXT)")
    theirs.close()
    before = path.read_bytes()
    found = fast("init", "--force", db=path)
    refused(found, 4, f"{path} is another program's SQLite file, not a tracker")
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


def test_init_names_what_it_keeps(fast: InProcess, world: Path) -> None:
    listed = fast("list", db=world).out
    found = fast("init", "--force", "--empty", db=world)
    kept = _kept(found)
    assert found.err.endswith(f"Built {world} (no updates).\n")
    assert fast("list", db=kept).out == listed
    world.write_bytes(b"not a tracker at all")
    kept = _kept(fast("init", "--force", "--empty", db=world))
    assert kept.read_bytes() == b"not a tracker at all"


def _kept(found: Outcome) -> Path:
    first = found.err.splitlines()[0]
    assert first.startswith("The earlier file is kept as ")
    return Path(first.removeprefix("The earlier file is kept as ").removesuffix("."))


@pytest.mark.parametrize("command", [*READS, *WRITES, "init --force", "doctor"])
def test_an_empty_db_is_no_other_tracker(
    fast: InProcess, world: Path, command: str
) -> None:
    env = {"HWSTATUS_DB": str(world)}
    before = world.read_bytes()
    message = "--db '': expected a file"
    refused(fast(*command.split(), "--db", "", env=env), 2, message)
    refused(fast("--db", "", *command.split(), env=env), 2, message)
    assert world.read_bytes() == before


def test_an_empty_variable_names_no_tracker(fast: InProcess) -> None:
    found = fast("list", "--limit", "1", env={"HWSTATUS_DB": ""})
    assert (found.code, len(found.lines)) == (0, 1)


@pytest.mark.parametrize(
    ("option", "message"),
    [
        ("--fields", "--fields '': expected one of: "),
        ("--publisher", "--publisher '': expected a publisher's name"),
        ("--country", "no country or company matches "),
        ("--status", "--status '': expected one of: "),
        ("--group", "no group ''"),
        ("--since", "--since "),
    ],
)
@pytest.mark.parametrize("value", ["", " "])
def test_an_empty_value_widens_nothing(
    fast: InProcess, world: Path, option: str, message: str, value: str
) -> None:
    found = fast("list", option, value, db=world)
    assert found.code in (1, 2) and found.out == ""
    assert found.err.startswith(f"error: {message}")


@pytest.mark.parametrize("command", READS)
def test_a_damaged_tracker(fast: InProcess, world: Path, command: str) -> None:
    """Damage that a command meets is told; one that it does not touch is not."""
    data = world.read_bytes()
    world.write_bytes(data[:8192] + b"\xaa" * (len(data) - 8192))
    found = fast(*command.split(), db=world)
    refused(found, 4, f"{world} is damaged (")


# -- permissions -------------------------------------------------------------------------------------

Unprivileged = Callable[..., Outcome]


def _drop_override() -> None:
    """Give up root's right to pass over permissions (Linux: CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH)."""
    libc = ctypes.CDLL(None, use_errno=True)
    for capability in (1, 2):
        if libc.prctl(24, capability, 0, 0, 0) != 0:
            raise OSError(ctypes.get_errno(), "prctl")


@pytest.fixture
def unprivileged(setting: Setting) -> Unprivileged:
    """The command as someone to whom permissions apply."""
    if os.geteuid() == 0 and not sys.platform.startswith("linux"):
        pytest.skip("root cannot give up its privileges here")

    def run(*arguments: str) -> Outcome:
        found = subprocess.run(
            [*PROGRAM, *arguments],
            check=False,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            env=setting.environment(),
            cwd=setting.cwd,
            preexec_fn=_drop_override if os.geteuid() == 0 else None,
        )
        return Outcome(found.returncode, found.stdout, found.stderr)

    return run


@pytest.mark.parametrize("command", ["list", "show ruritania", WRITES[0]])
def test_a_file_that_may_not_be_read(
    unprivileged: Unprivileged, world: Path, command: str
) -> None:
    world.chmod(0)
    refused(
        unprivileged("--db", str(world), *command.split()),
        4,
        f"{world} cannot be read: permission denied",
    )


def test_a_file_that_may_not_be_written(
    unprivileged: Unprivileged, world: Path
) -> None:
    world.chmod(0o444)
    before = world.read_bytes()
    assert unprivileged("--db", str(world), "list").code == 0
    found = unprivileged("--db", str(world), *WRITES[0].split())
    refused(found, 4, f"cannot write {world}: it ")
    assert "read-only" in found.err and "nothing was changed" in found.err
    assert world.read_bytes() == before


def test_a_folder_that_may_not_be_written(
    unprivileged: Unprivileged, world: Path
) -> None:
    folder = world.parent / "sealed"
    folder.mkdir()
    inside = world.rename(folder / "world.db")
    folder.chmod(0o555)
    try:
        assert unprivileged("--db", str(inside), "list").code == 0
        refused(
            unprivileged("--db", str(inside), *WRITES[0].split()),
            4,
            f"cannot write {inside}: its folder is read-only",
        )
        refused(
            unprivileged("--db", str(folder / "new.db"), "init"),
            4,
            f"cannot write {folder / 'new.db'}: Permission denied",
        )
        refused(
            unprivileged("--db", str(inside), "list", "-o", str(folder / "x.csv")),
            4,
            f"cannot write {folder / 'x.csv'}",
        )
    finally:
        folder.chmod(0o755)
    assert [p.name for p in folder.iterdir()] == ["world.db"]


@pytest.mark.parametrize(
    "command",
    [
        "publish file/sub",
        "publish file/sub/site",
        "backup file/sub/copy.db",
        "list -o file/x.csv",
        "export -f sqlite -o file/x.db",
        "--db file/sub/new.db init",
    ],
)
def test_a_file_in_the_place_of_a_folder_is_named(
    fast: InProcess, world: Path, command: str
) -> None:
    file = fast.setting.cwd / "file"
    file.write_text("mine")
    found = fast(*command.split(), db=world)
    refused(found, 4, "cannot write ")
    assert "ot a directory; n" in found.err or "it is not a folder; n" in found.err
    assert found.err.endswith("file is not a folder: choose another place\n")
    assert file.read_text() == "mine"


def test_a_folder_that_may_not_be_entered(
    unprivileged: Unprivileged, world: Path
) -> None:
    folder = world.parent / "sealed"
    folder.mkdir()
    inside = world.rename(folder / "world.db")
    folder.chmod(0)
    try:
        refused(
            unprivileged("--db", str(inside), "list"),
            4,
            f"{inside} cannot be read: permission denied",
        )
    finally:
        folder.chmod(0o755)


# -- words that are no text --------------------------------------------------------------------------


@one_in(3)
@pytest.mark.parametrize(
    "arguments",
    [
        (b"list", b"--since", b"\xff"),
        (b"list", b"--status", b"\xff"),
        (b"list", b"--kind", b"b\xffd"),
        (b"list", b"-f", b"\xff"),
        (b"list", b"--fields", b"\xff"),
        (b"summary", b"--by", b"\xff"),
        (b"\xff",),
        (
            b"add",
            b"ruritania",
            b"bad \xff words",
            b"--date",
            b"2020",
            b"--source",
            b"S",
        ),
        (b"add", b"ruritania", b"fine", b"--date", b"2020", b"--source", b"\xff"),
        (b"list", b"--color", b"\xff"),
        (b"list", b"--\xff"),
    ],
    ids=repr,
)
def test_broken_utf8_where_words_are_due(
    hw: Subprocess, world: Path, arguments: tuple[bytes, ...]
) -> None:
    before = world.read_bytes()
    refused(hw(*arguments, db=world), 2, "")
    assert world.read_bytes() == before


@pytest.mark.parametrize(
    "arguments",
    [(b"show", b"\xff"), (b"status", b"fr\xffnce"), (b"list", b"--country", b"\xff")],
    ids=repr,
)
def test_broken_utf8_in_a_name(
    hw: Subprocess, world: Path, arguments: tuple[bytes, ...]
) -> None:
    refused(hw(*arguments, db=world), 1, "no country or company matches ")


def test_broken_utf8_in_a_search(hw: Subprocess, world: Path) -> None:
    found = hw(b"search", b"b\xffd", db=world)
    refused(found, 2, "what was typed is not valid UTF-8 text")


def test_broken_utf8_in_paths(hw: Subprocess, world: Path) -> None:
    refused(hw(b"--db", b"\xff.db", b"list"), 4, "no tracker at \\")
    refused(hw(b"import", b"\xff.jsonl", db=world), 2, "cannot read ")
    assert hw(b"list", b"--limit", b"1", b"-o", b"\xff.csv", db=world).code in (0, 4)


def test_a_name_on_disk_may_be_no_utf8(hw: Subprocess, world: Path) -> None:
    odd = os.fsencode(world.parent) + b"/w\xff.db"
    world.rename(os.fsdecode(odd))
    found = hw(b"--db", odd, b"list")
    assert found.code == 0 and len(found.lines) == len(WORLD_UPDATES)


# -- too much ----------------------------------------------------------------------------------------

RECORD = {
    "entity": "ruritania",
    "summary": "The king spoke.",
    "date": "2024-01-02",
    "sources": [{"publisher": "Reuters"}],
}


def test_a_summary_of_a_megabyte(hw: Subprocess, world: Path) -> None:
    before = world.read_bytes()
    found = hw(
        "add", "-", db=world, stdin=json.dumps({**RECORD, "summary": "x" * 1_000_000})
    )
    refused(found, 2, "summary: is 1,000,000 characters long; the most is 4,000")
    assert len(found.err) < 200
    assert world.read_bytes() == before


def test_the_longest_summary_is_shown_whole(fast: InProcess, world: Path) -> None:
    summary = ("word " * 800).strip() + "z"
    assert (
        fast(
            "add", "-", db=world, stdin=json.dumps({**RECORD, "summary": summary})
        ).code
        == 0
    )
    assert (
        summary
        in fast(
            "list",
            "--since",
            "2024-01-02",
            "--until",
            "2024-01-02",
            db=world,
            env={"COLUMNS": "40"},
        ).out
    )


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "standard input is empty"),
        (b"{", "is not JSON"),
        (b"[]", "is not a JSON object"),
        (b"\xff\xfe", "standard input is not valid UTF-8"),
        (b"{}", "entity, date, summary, sources: are missing"),
        (b"[" * 50_000, "is not JSON"),
        (b"\x00", "is not JSON"),
    ],
)
def test_what_add_may_be_fed(
    fast: InProcess, world: Path, data: bytes, message: str
) -> None:
    refused(fast("add", "-", db=world, stdin=data), 2, message)


# -- closed streams ----------------------------------------------------------------------------------


def with_closed(setting: Setting, command: str, closed: str) -> Outcome:
    """Run under a shell that closes streams: `<&-`, `>&-`, `2>&-`."""
    found = subprocess.run(
        ["/bin/sh", "-c", f"exec {COMMAND} {command} {closed}"],
        check=False,
        capture_output=True,
        text=True,
        env=setting.environment(),
        cwd=setting.cwd,
        stdin=subprocess.DEVNULL,
        timeout=30,
    )
    return Outcome(found.returncode, found.stdout, found.stderr)


@pytest.mark.parametrize(
    "command", ["list", "show ruritania", "status ruritania --json", "list -f table"]
)
def test_stdin_closed(setting: Setting, world: Path, command: str) -> None:
    found = with_closed(setting, f"--db {world} {command}", "<&-")
    assert found.code == 0 and found.out and found.err == ""


@pytest.mark.parametrize(
    "command", ["list", "status ruritania --json", "list -f table", "export -f csv"]
)
def test_stdout_closed(setting: Setting, world: Path, command: str) -> None:
    before = world.read_bytes()
    found = with_closed(setting, f"--db {world} {command}", ">&-")
    assert found.code == 0 and found.err == ""
    assert world.read_bytes() == before


@pytest.mark.parametrize("closed", ["<&-", ">&-", "<&- >&-"])
def test_a_write_with_closed_streams(
    setting: Setting, world: Path, closed: str
) -> None:
    found = with_closed(
        setting,
        f"--db {world} add ruritania 'The king spoke.' --date 2024 --source S",
        closed,
    )
    assert found.code == 0 and "Added" in found.err
    opened = sqlite3.connect(world)
    assert (
        opened.execute("SELECT count(*) FROM updates").fetchone()[0]
        == len(WORLD_UPDATES) + 1
    )
    assert opened.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    opened.close()


@one_in(3)
@pytest.mark.parametrize(
    ("command", "code"), [("add -", 2), ("import -", 0), ("add", 2)]
)
def test_reading_from_a_closed_stdin(
    setting: Setting, world: Path, command: str, code: int
) -> None:
    found = with_closed(setting, f"--db {world} {command}", "<&-")
    assert found.code == code and "bug" not in found.err, (
        "a closed stdin is an empty one"
    )


@pytest.mark.parametrize("command", ["--db typo.db list", "list --since 2099 --json"])
def test_stderr_closed_keeps_messages_out_of_the_data(
    setting: Setting, command: str
) -> None:
    found = with_closed(setting, command, "2>&-")
    assert found.out in ("", "[]\n")


def test_stderr_closed_and_a_table(setting: Setting, world: Path) -> None:
    found = with_closed(setting, f"--db {world} list -f table", "2>&-")
    assert found.code == 0


def test_a_full_disk(setting: Setting, world: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    found = with_closed(setting, f"--db {world} list", ">/dev/full")
    assert (
        found.code == 4
        and found.err.startswith("error: ")
        and len(found.err.splitlines()) == 1
    )


def test_the_folder_was_removed(setting: Setting, world: Path) -> None:
    gone = setting.cwd / "gone"
    gone.mkdir()
    found = subprocess.run(
        [
            "/bin/sh",
            "-c",
            f"cd {gone} && rmdir {gone} && exec {COMMAND} --db {world} list --limit 1",
        ],
        check=False,
        capture_output=True,
        text=True,
        env=setting.environment(),
    )
    assert (found.returncode, found.stderr) == (0, "") and found.stdout


def test_no_home(hw: Subprocess) -> None:
    found = hw("list", "--limit", "1", env={"HOME": "", "XDG_DATA_HOME": ""})
    assert found.code == 0 and found.out


@pytest.mark.parametrize("lang", ["C", "POSIX", "en_US.ISO-8859-1"])
def test_another_locale(hw: Subprocess, world: Path, lang: str) -> None:
    found = hw("list", "--json", db=world, env={"LANG": lang, "LC_ALL": lang})
    assert found.code == 0 and len(json.loads(found.out)) == len(WORLD_UPDATES)


def test_a_terminal_that_speaks_ascii(hw: Subprocess, world: Path) -> None:
    found = hw("list", "-f", "table", db=world, env={"PYTHONIOENCODING": "ascii"})
    assert found.code == 0 and "Szoh" in found.out


# -- usage -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "start"),
    [
        ("show", "missing: NAME"),
        ("search", "missing: WORDS"),
        ("outcome", "missing: ID:SCOPE, OUTCOME, --date DATE, --source PUBLISHER"),
        ("outcome k7q2:5g --date 2020", "missing: OUTCOME, --source PUBLISHER"),
        ("outcome k7q2:5g met now", "missing: --date DATE, --source PUBLISHER"),
        ("git-merge base", "missing: OURS, THEIRS, NAME"),
        ("list --nope", "no option --nope"),
        ("list --sinse 2020", "no option --sinse"),
        (
            "list --limit many",
            "invalid value for '--limit' / '-l': 'many': expected a whole number",
        ),
        (
            "mcp --port 65536",
            "invalid value for '--port': 65536 is not in the range 0<=x<=65535",
        ),
        (
            "log --limit -1",
            "invalid value for '--limit' / '-l': -1 is not in the range x>=0",
        ),
        ("list --limit -1", "--limit '-1': expected 0 to 2147483647"),
        ("deadlines --within 9999y", "--within '9999y' is too far away"),
        ("list --since", "option '--since' requires an argument"),
        ("list --since 2021 --until 2020", "--since 2021 lies after --until 2020"),
        (
            "list --status bannd",
            "--status 'bannd': expected banned? One of: banned, phase-out",
        ),
        ("list --scope 6g", "--scope '6g': expected one of: 5g, 5g-core"),
        ("list --kind planet", "--kind 'planet': expected "),
        ("list --actor king", "--actor 'king': expected one of: government"),
        (
            "list --sort colour",
            "--sort 'colour': expected one of: date, recorded, entity, status",
        ),
        ("list -f xml", "--format 'xml': expected one of: table, plain, csv"),
        ("list --json -f csv", "--json with --format 'csv': expected one of the two"),
        (
            "list --color sometimes -f table",
            "--color 'sometimes': expected one of: auto, always, never",
        ),
        ("list --country ruritel", "--country Ruritel: that is a company"),
        ("list --company ruritania", "--company Ruritania: that is a country"),
        ("status --sort recorded", "status sorts by status, date, entity"),
        ("search ban --sort entity", "search sorts best first"),
        (
            "summary --by colour",
            "--by 'colour': expected country? One of: status, scope",
        ),
        (
            "summary --by year,status,scope",
            "--by 'year,status,scope': expected one key or two",
        ),
        ("export -f sqlite", "sqlite is written to a file: -o FILE"),
        ("export -f sqlite -o -", "sqlite is written to a file: -o FILE"),
        ("export -f ods", "--format 'ods': expected one of"),
        ("--nope", "no option --nope"),
        ("frobnicate", "no command 'frobnicate'"),
    ],
)
def test_usage(fast: InProcess, world: Path, arguments: str, start: str) -> None:
    refused(fast(*arguments.split(), db=world), 2, start)


@pytest.mark.parametrize("asked", ["-f excel", "-f ods", "-o a.xls"])
def test_a_spreadsheet_opens_a_workbook(
    fast: InProcess, world: Path, asked: str
) -> None:
    found = fast("list", *asked.split(), db=world)
    [said] = found.err.splitlines()[1:]
    assert said.startswith("  a spreadsheet opens a workbook of Excel: ")
    assert said.endswith("-o a.xlsx" if "-o" in asked else "-f xlsx -o FILE.xlsx")


def test_a_bad_colour_is_refused_in_every_format(fast: InProcess, world: Path) -> None:
    assert fast("list", "--color", "sometimes", "--json", db=world).code == 2


def test_a_limit_of_nothing_is_all(fast: InProcess, world: Path) -> None:
    assert fast("list", "--limit", "0", db=world) == fast("list", db=world)
    assert "0: all" in fast("help", "filters").out
    assert fast("list", "--limit", "-1", db=world).code == 2


def test_an_unforeseen_error_is_a_bug(
    fast: InProcess, world: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "hwstatus.answers.updates.list_updates", lambda *_, **__: 1 // 0
    )
    found = fast("list", db=world)
    assert (
        found.code == 70
        and found.err.startswith("error: this is a bug in hwstatus ")
        and "ZeroDivisionError" in found.err
    )
    assert found.err.endswith(
        f"  if the file may be damaged: hwstatus --db {world} doctor\n"
    )
    assert "Traceback" not in found.err
    assert "Traceback" in fast("list", db=world, env={"HWSTATUS_DEBUG": "1"}).err


def test_an_unforeseen_error_examines_nothing(
    fast: InProcess, world: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise KeyError("x")

    monkeypatch.setattr("hwstatus.store.doctor.examine", lambda *_: 1 // 0)
    monkeypatch.setattr("hwstatus.answers.updates.list_updates", broken)
    assert "KeyError: 'x'" in fast("list", db=world).err


# -- what was meant otherwise --------------------------------------------------------


@pytest.mark.parametrize(
    "line", ["list --since", "list --until", "status --on", "deadlines --within"]
)
def test_an_empty_date_is_no_date(fast: InProcess, world: Path, line: str) -> None:
    found = fast(*line.split(), "", db=world)
    refused(found, 2, f"{line.split()[1]} '' is not a date")


def test_a_dash_is_no_summary(fast: InProcess, world: Path) -> None:
    words = ("ruritania", "-", "-d", "2020", "-s", "S")
    refused(fast("add", *words, db=world), 2, "the summary is '-'")


def test_add_takes_one_record(fast: InProcess, world: Path) -> None:
    found = fast("add", "-", db=world, stdin='{"a": 1}\n{"a": 2}\n')
    refused(found, 2, "standard input holds 2 records, and add takes one")
    assert f"hwstatus --db {world} import -" in found.err


def test_a_tracker_is_not_imported(fast: InProcess, world: Path) -> None:
    found = fast("import", str(world), db=world)
    refused(found, 2, f"{world} is an SQLite file; import reads text")
    assert f"hwstatus --db {world} restore {world}" in found.err


@pytest.mark.parametrize("before", [True, False])
def test_what_to_do_about_a_damaged_tracker_can_be_pasted(
    fast: InProcess, tmp_path: Path, before: bool
) -> None:
    """It names the tracker that --db named, before or after the command."""
    half = shutil.copyfile(SHIPPED, tmp_path / "my half.db")
    os.truncate(half, 50_000)
    place = ("--db", str(half))
    words = [*place, "list"] if before else ["list", *place]
    found = fast(*words)
    assert found.code == 4
    assert f"hwstatus --db '{half}' doctor" in found.err
    assert f"hwstatus --db '{half}' backups" in found.err


def test_a_command_line_without_a_word_names_no_tracker() -> None:
    assert named_tracker([]) is None
    assert named_tracker(["--db"]) is None
    assert named_tracker(["list", "--db=t.db"]) == "t.db"
    assert named_tracker(["--db", "sound.db", "list", "--db", "t.db"]) == "t.db"


def test_what_to_type_next_is_about_the_tracker_that_was_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said = "see it: hwstatus show k7q2, or hwstatus undo (hwstatus knows)"
    monkeypatch.setattr(paths, "_typed", [])
    assert paths.as_typed(said) == said
    paths.locate("a t.db")
    named = "hwstatus --db 'a t.db'"
    assert (
        paths.as_typed(said)
        == f"see it: {named} show k7q2, or {named} undo (hwstatus knows)"
    )
    whole = "that is: hwstatus show k7q2 --db 'a t.db' -l 1   all: hwstatus list"
    assert paths.as_typed(whole) == whole.replace("hwstatus list", f"{named} list")
    after = f"again: hwstatus undo, then: {named} import a.csv"
    assert paths.as_typed(after) == after.replace("hwstatus undo", f"{named} undo")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("--db {} ruritania", "its verdict: hwstatus --db {} show ruritania"),
        ("--db {} latest", "that is: hwstatus --db {} changes --since 3m"),
        (
            "add ruritania fredcom said --db {}",
            "that is: hwstatus add ruritania said --about fredcom --db {}",
        ),
    ],
)
def test_what_a_wrong_line_means_is_asked_of_the_tracker_that_it_names(
    fast: InProcess, world: Path, typed: str, told: str
) -> None:
    found = fast(*typed.format(world).split())
    assert f"\n  {told.format(world)}\n" in found.err


def test_a_file_without_a_byte_is_told_of(fast: InProcess, tmp_path: Path) -> None:
    nothing = tmp_path / "nothing.db"
    nothing.touch()
    found = fast("status", db=nothing)
    assert f"({nothing} is an empty file: nothing is recorded in it yet)\n" in found.err
    assert nothing.stat().st_size == 0


def test_an_interrupt_of_a_read_is_one_line(
    fast: InProcess, world: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("hwstatus.answers.updates.list_updates", interrupted)
    found = fast("list", db=world)
    assert (found.code, found.out, found.err) == (130, "", "error: interrupted\n")


@pytest.mark.parametrize(
    ("asked", "told"), [("list --csv", True), ("add --csv", False)]
)
def test_a_format_is_named_where_a_command_has_any(
    fast: InProcess, world: Path, asked: str, told: bool
) -> None:
    found = fast(*asked.split(), db=world)
    assert found.code == (0 if told else 2)
    assert ("-f csv" in found.err) == told


@pytest.mark.parametrize("endless", ["x" * 10_000, "Xé y" * 2_500])
@pytest.mark.parametrize(
    "line",
    [
        "{}",
        "list --{}",
        "list --{} france",
        "help {}",
        "show {}",
        "list --country {}",
        "list --publisher {}",
        "status --group {}",
        "status --watch {}",
        "search {}",
        "names {}",
        "undo {}",
        "undo {} {}",
        "edit {} --set note=x",
        "edit 3b00 --set {}=1",
        "edit 3b00 --add-source https://{}",
        "edit 3b00 --set publisher={} --publisher {}",
        "review accept {}",
        "show --db {}",
        "feeds add https://{}.example",
        "publish {} --group {}",
        "add ruritania text --date 2020 --source https://a.example/{}",
    ],
)
def test_of_what_has_no_end_a_message_repeats_the_beginning(
    fast: InProcess, world: Path, line: str, endless: str
) -> None:
    words = [word.replace("{}", endless) for word in line.split()]
    told = fast(*words, env={"HWSTATUS_DB": str(world)})
    assert told.out == "" and 0 < len(told.err) < 1_500
