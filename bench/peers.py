"""What a user would pick instead, on the same updates: each in its own form, whole processes, medians.

    pip install buku jrnl llm 'sqlite-utils<5' duckdb-cli; apt-get install taskwarrior hledger ripgrep
    python bench/peers.py --sizes 10000 100000

Whoever is not installed is left out; whoever needs longer than a minute for one command is written `> 60 s`.
Nobody does the same work: rg, DuckDB and hledger rank nothing; buku, jrnl, hledger and Taskwarrior print all matches.
"""

import argparse
import json
import os
import shutil
import statistics
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parent))
import corpus
from processes import FLOORS, HERE, PROGRAM, Command, Slow, machine, measure, program
from report import peer_table

BUSY_TIMEOUT_S = 60.0
"""Seconds that one command may take."""


class Peer(NamedTuple):
    """One tool: its commands by row, after `load` has filled its store; `variables` are its environment."""

    load: Command
    commands: Mapping[str, Command]
    variables: Mapping[str, str] = {}


def updates(source: Path) -> Iterator[dict[str, Any]]:
    """The corpus, line by line."""
    with source.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def day_of(update: dict[str, Any]) -> str:
    """The first day of an update's date, for whoever knows days alone."""
    return f"{update['date']}-01-01"[:10]


def _shell(text: str) -> Command:
    return ["sh", "-c", text]


def sqlite_utils(source: Path, folder: Path) -> Peer:
    """The generic database tool: one table from the JSON Lines, full text on the summaries."""
    db = folder / "utils.db"
    load = (
        f"rm -f {db}; sqlite-utils insert {db} updates {source} --nl --pk id"
        f" && sqlite-utils enable-fts {db} updates summary"
    )
    day = "2020-05-05"
    one = f'{{"id":"z","entity":"brazil","date":"{day}","summary":"Invented."}}'
    return Peer(
        _shell(load),
        {
            "list 20": [
                "sqlite-utils",
                "rows",
                str(db),
                "updates",
                "--order",
                "date desc",
                "--limit",
                "20",
                "--nl",
            ],
            "show": [
                "sqlite-utils",
                str(db),
                "select * from updates where entity = 'brazil' order by date desc limit 20",
            ],
            "search common": [
                "sqlite-utils",
                "search",
                str(db),
                "updates",
                corpus.COMMON,
                "--limit",
                "20",
            ],
            "add": _shell(
                f"echo '{one}' | sqlite-utils insert {db} updates - --pk id --replace"
            ),
            "export JSON": ["sqlite-utils", "rows", str(db), "updates", "--nl"],
        },
    )


def duckdb(source: Path, folder: Path) -> Peer:
    """The analyst's database: the JSON Lines read into a table, no full-text index."""
    db = folder / "duck.db"

    def ask(query: str) -> Command:
        return ["duckdb", "-jsonlines", str(db), "-c", query]

    load = f"rm -f {db}; duckdb {db} -c \"create table updates as select * from read_json('{source}')\""
    return Peer(
        _shell(load),
        {
            "list 20": ask("from updates order by date desc limit 20"),
            "show": ask(
                "from updates where entity = 'brazil' order by date desc limit 20"
            ),
            "search common": ask(
                f"from updates where summary ilike '%{corpus.COMMON}%' order by date desc limit 20"
            ),
            "add": ask(
                "insert into updates (id, entity, date, summary) values ('z', 'brazil', '2020-05-05', 'Invented.')"
            ),
            "export JSON": ask("from updates order by date"),
        },
    )


def rg(source: Path, _folder: Path) -> Peer:
    """The text searcher, over the JSON Lines themselves."""
    return Peer(
        ["true"],
        {
            "show": ["rg", "-F", '"entity":"brazil"', str(source)],
            "search common": ["rg", "-wi", corpus.COMMON, str(source)],
        },
    )


def buku(source: Path, folder: Path) -> Peer:
    """The bookmark manager: an update is a bookmark of its source's address, tagged with its entity."""
    marks = folder / "marks.md"
    with marks.open("w", encoding="utf-8") as file:
        for u in updates(source):
            link = f"[{u['summary']}]({u['sources'][0]['url']})"
            file.write(f"- {link} <!-- TAGS: {u['entity']} -->\n")

    def ask(*words: str) -> Command:
        return ["buku", "--nostdin", "--nc", "--np", *words]

    return Peer(
        _shell(f"rm -f {folder}/bookmarks.db; buku --nostdin --tacit -i {marks}"),
        {
            "list 20": ask("-p", "-20"),
            "show": ask("-t", "brazil"),
            "search common": ask("-s", corpus.COMMON),
            "add": ask(
                "--offline",
                "-a",
                "https://news.example.org/invented",
                "brazil",
                "--title",
                "Invented.",
            ),
            "export JSON": ask("-p", "--json"),
        },
        {"BUKU_DEFAULT_DBDIR": str(folder)},
    )


def taskwarrior(source: Path, folder: Path) -> Peer:
    """The task list: an update is a completed task of its entity's project."""
    tasks = folder / "tasks.json"
    with tasks.open("w", encoding="utf-8") as file:
        for number, u in enumerate(updates(source)):
            day = day_of(u).replace("-", "") + "T000000Z"
            raw = {
                "uuid": f"00000000-0000-4000-8000-{number:012}",
                "description": u["summary"],
                "project": u["entity"],
                "status": "completed",
                "entry": day,
                "end": day,
            }
            file.write(json.dumps(raw) + "\n")
    rc = folder / "taskrc"
    quiet = "confirmation=no\nverbose=nothing\ngc=off\nhooks=off"
    rc.write_text(f"data.location={folder}/task\n{quiet}\n")
    (folder / "task").mkdir(exist_ok=True)
    return Peer(
        _shell(f"rm -f {folder}/task/*; task import {tasks}"),
        {
            "list 20": ["task", "completed", "limit:20"],
            "show": ["task", "project:brazil", "completed"],
            "search common": ["task", f"/{corpus.COMMON}/", "completed"],
            "add": ["task", "add", "project:brazil", "Invented."],
            "export JSON": ["task", "export"],
        },
        {"TASKRC": str(rc), "TASKDATA": f"{folder}/task"},
    )


def jrnl(source: Path, folder: Path) -> Peer:
    """The journal: an update is an entry tagged with its entity."""
    journal = folder / "journal.txt"
    entries = folder / "entries.txt"
    settings = folder / "jrnl.yaml"
    with entries.open("w", encoding="utf-8") as file:
        for u in updates(source):
            file.write(f"[{day_of(u)} 09:00] {u['summary']} @{u['entity']}\n\n")
    settings.write_text(
        f"journals:\n  default:\n    journal: {journal}\n    encrypt: false\neditor: ''\nencrypt: false\n"
        "template: false\n"
        "default_hour: 9\ndefault_minute: 0\ntimeformat: '%F %H:%M'\ntagsymbols: '@'\nhighlight: false\nlinewrap: 79\n"
        "indent_character: '|'\ncolors:\n  body: none\n  date: none\n  tags: none\n  title: none\nversion: v4.6\n"
    )

    def ask(*words: str) -> Command:
        return ["jrnl", "--config-file", str(settings), *words]

    load = f"rm -f {journal}; touch {journal}; jrnl --config-file {settings} --import --file {entries}"
    return Peer(
        _shell(load),
        {
            "list 20": ask("-n", "20"),
            "show": ask("@brazil", "-n", "20"),
            "search common": ask("-contains", corpus.COMMON, "-n", "20"),
            "add": ask("5 may 2020: Invented. @brazil"),
            "export JSON": ask("--format", "json"),
        },
    )


def llm(source: Path, folder: Path) -> Peer:
    """The log of prompts and answers: an update is an answer, its entity the prompt."""
    script = Path(os.path.realpath(str(shutil.which("llm"))))
    first_line, *_ = script.read_text().splitlines()
    python = first_line.removeprefix("#!").strip()
    code = (
        "import json,sys,sqlite_utils\nfrom llm.migrations import migrate\n"
        "db=sqlite_utils.Database(sys.argv[2]); migrate(db)\n"
        "db['responses'].insert_all(({'id':r['id'],'model':'none','prompt':r['entity'],'response':r['summary'],"
        "'datetime_utc':r['date'],'conversation_id':None} for r in map(json.loads,open(sys.argv[1]))),pk='id')\n"
    )
    (folder / "load_llm.py").write_text(code)
    db = folder / "logs.db"
    return Peer(
        _shell(f"rm -f {db}; {python} {folder}/load_llm.py {source} {db}"),
        {
            "list 20": ["llm", "logs", "list", "-n", "20"],
            "search common": ["llm", "logs", "list", "-q", corpus.COMMON, "-n", "20"],
            "export JSON": ["llm", "logs", "list", "-n", "0", "--json"],
        },
        {"LLM_USER_PATH": str(folder)},
    )


def hledger(source: Path, folder: Path) -> Peer:
    """The plain-text ledger: an update is a transaction, its entity the payee."""
    journal = folder / "updates.journal"
    with journal.open("w", encoding="utf-8") as file:
        for u in updates(source):
            file.write(
                f"{day_of(u)} {u['entity']} | {u['summary']}\n    updates  1\n    world\n\n"
            )

    def ask(*words: str) -> Command:
        return ["hledger", "-f", str(journal), *words]

    return Peer(
        ["true"],
        {
            "show": ask("print", "payee:brazil"),
            "search common": ask("print", f"note:{corpus.COMMON}"),
            "export JSON": ask("print", "-O", "json"),
        },
    )


PEERS = {
    "sqlite-utils": (sqlite_utils, "sqlite-utils"),
    "DuckDB": (duckdb, "duckdb"),
    "ripgrep": (rg, "rg"),
    "buku": (buku, "buku"),
    "llm logs": (llm, "llm"),
    "Taskwarrior": (taskwarrior, "task"),
    "jrnl": (jrnl, "jrnl"),
    "hledger": (hledger, "hledger"),
}
"""Each tool, and the program that must be there."""


def ours(source: Path, folder: Path) -> Peer:
    """Hwstatus itself."""
    db = folder / "hwstatus.db"
    return Peer(
        _shell(f"rm -f {db}; {PROGRAM} --db {db} import {source}"),
        {
            "list 20": program(db, "list", "--limit", "20"),
            "show": program(db, "show", "brazil", "--limit", "20"),
            "search common": program(db, "search", corpus.COMMON, "--limit", "20"),
            "add": program(
                db,
                "add",
                "brazil",
                "Invented.",
                "--date",
                "2020-05-05",
                "--source",
                "X",
                "--allow-duplicate",
            ),
            "export JSON": program(db, "export"),
        },
    )


def floor(source: Path, folder: Path) -> Peer:
    """The least Python and sqlite3."""
    db = folder / "floor.db"

    def ask(name: str, *words: str) -> Command:
        return [sys.executable, str(FLOORS), name, str(db), *words]

    return Peer(
        _shell(f"rm -f {db}; {sys.executable} {FLOORS} load {source} {db}"),
        {
            "show": ask("typer", "brazil"),
            "search common": ask("search", corpus.COMMON),
            "export JSON": ask("export"),
        },
    )


def times(peer: Peer, rounds: int) -> dict[str, float | None]:
    """Median milliseconds by row; None where a command took longer than there is patience for."""
    prefix = ["env", *(f"{name}={value}" for name, value in peer.variables.items())]
    medians: dict[str, float | None] = {}
    for row, command in {"import": peer.load, **peer.commands}.items():
        if command == ["true"]:
            continue
        again = 1 if row in ("import", "export JSON") else rounds
        try:
            medians[row] = median_ms([*prefix, *command], again)
        except Slow:
            medians[row] = None
    return medians


def median_ms(command: Command, rounds: int) -> float:
    """The median of some runs, in milliseconds; raises `Slow`."""
    taken = [measure(command, BUSY_TIMEOUT_S).seconds for _ in range(rounds)]
    return round(1000 * statistics.median(taken), 1)


def compare(size: int, folder: Path, rounds: int) -> dict[str, dict[str, float | None]]:
    """Every tool that is installed, at one size."""
    source = corpus.kept(folder, size)
    found = {}
    own = {"hwstatus": (ours, "sh"), "floor": (floor, "sh")}
    for name, (make, needed) in {**own, **PEERS}.items():
        if not shutil.which(needed):
            print(f"{name}: not installed", file=sys.stderr)
            continue
        place = folder / f"peer-{make.__name__}"
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        found[name] = times(make(source, place), rounds)
        shutil.rmtree(place)
    return found


def report(
    sizes: Sequence[int], folder: Path, rounds: int, output: Path | None
) -> None:
    """Compare at each size, print the tables; write the figures to `output`."""
    results: dict[str, Any] = {"machine": machine(), "rounds": rounds, "sizes": {}}
    for size in sizes:
        found = compare(size, folder, rounds)
        print(
            f"\n{size:,} updates, beside what a user would pick instead\n\n{peer_table(found)}",
            flush=True,
        )
        results["sizes"][str(size)] = found
    if output:
        output.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")


def main() -> None:
    """The peers alone; `run.py` ends with them."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", type=Path, default=HERE / "corpus")
    parser.add_argument("--output", type=Path)
    chosen = parser.parse_args()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    report(chosen.sizes, chosen.folder, chosen.rounds, chosen.output)


if __name__ == "__main__":
    main()
