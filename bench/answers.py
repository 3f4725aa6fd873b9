"""Are the answers still the same? The SHA-256 of what each command prints on the corpus, and its exit code.

    python bench/answers.py                        compare with bench/answers.json (10,000 updates)
    python bench/answers.py --write                keep the present answers, after a change that was meant
    python bench/answers.py --size 1000000 --against /path/to/another/hwstatus

An optimisation changes no hash. `--against` asks another installation, of an earlier commit say, the same
questions on a tracker that it made itself from the same corpus; the difference ends with exit code 1.
"""

import argparse
import hashlib
import json
import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import corpus

HERE = Path(__file__).parent
PROGRAM = Path(sys.executable).with_name("hwstatus")
KEPT = HERE / "answers.json"
FIXED = {"HWSTATUS_TODAY": "2026-11-24", "HWSTATUS_USER": "bench"}

QUESTIONS = f"""
--json
show brazil
show brazil --json
show brazil --limit 7 -f table
show brazil -f html
show france germany -f csv
show brazil --on 2019-06-30
show brazil --scopes
status
status --json
status -f table
status --scope 5g-core
status --kind company -f csv
status --scopes
status --on 2015
status --group nato --on 2021-01-01
status --status banned --sort date
status --compare 2014 2020
list --limit 20
list --limit 2000 -f table
list --limit 300 -f html
list --limit 300 -f markdown
list --limit 500 -f json
list --since 2021-03 --until 2021-05 -f csv
list --status banned,phase-out --scope 5g -f tsv
list --actor court --publisher reuters --since 2024
list --sort entity --limit 50
list --sort status --limit 50 --reverse
list --sort recorded --limit 50
list --country france --company ericsson --since 2020
list -f csv
list -f tsv
list --fields id,date,publisher,url,effects,also_about
list -f jsonl --fields id,summary,status
timeline --since 2024 -f jsonl
timeline brazil -f table
timeline brazil --chart -f table
search {corpus.RARE}
search {corpus.RARE} --limit 20 -f table
search {corpus.COMMON} --limit 20
search {corpus.COMMON} --since 2025 --sort date --limit 20
search '{corpus.PREFIX}' --limit 20
search '"{corpus.PHRASE}"' --limit 20
search 'NOT "core' --limit 5
search nothing-like-it
summary
summary --by month,status
summary --by year --json
summary --by country
summary --by company --limit 10
summary --by kind,scope
summary --by publisher
summary --by actor --country brazil
deadlines
deadlines --json
changes --since 2026-06
disputes
why brazil
deadlines -f ics
status --on 2028 --projected
status --group eu --known-at 2026-01-01 --json
why brazil --json
log --limit 50
log brazil --json
certify brazil --on 2020-06-30 -f json
check brazil
names korea
groups nato
export
export brazil --since 2020
"""
"""What is asked, one command line each: every read, every format, every filter."""


def answer(program: Path, tracker: Path, question: str) -> str:
    """The hash of a command's stdout and exit code."""
    environment = {**os.environ, **FIXED, "COLUMNS": "100", "NO_COLOR": "1"}
    command = [str(program), "--db", str(tracker), *shlex.split(question)]
    seal = hashlib.sha256()
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
    ) as process:
        assert process.stdout is not None
        while piece := process.stdout.read(1 << 20):
            seal.update(piece)
    seal.update(f"\n{process.returncode}".encode())
    return seal.hexdigest()[:16]


def answers(program: Path, size: int, folder: Path) -> dict[str, str]:
    """Every question's hash, on a tracker that the program itself makes of the corpus."""
    source = corpus.kept(folder, size)
    with tempfile.TemporaryDirectory(dir=folder) as place:
        tracker = Path(place) / "tracker.db"
        environment = {**os.environ, **FIXED}
        subprocess.run(
            [str(program), "--db", str(tracker), "import", str(source)],
            check=True, env=environment, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        return {
            question: answer(program, tracker, question)
            for question in QUESTIONS.strip().splitlines()
        }


def main() -> int:
    """Ask, compare, say what differs; the exit code is 1 where anything does."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--size", type=int, default=10_000)
    parser.add_argument("--folder", type=Path, default=HERE / "corpus")
    parser.add_argument(
        "--against",
        type=Path,
        help="another hwstatus program, instead of the kept answers",
    )
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    now = answers(PROGRAM, chosen.size, chosen.folder)
    if chosen.write:
        KEPT.write_text(
            json.dumps({"size": chosen.size, "answers": now}, indent=1) + "\n",
            encoding="utf-8",
        )
        return 0
    if chosen.against:
        before = answers(chosen.against, chosen.size, chosen.folder)
    else:
        kept = json.loads(KEPT.read_text(encoding="utf-8"))
        if kept["size"] != chosen.size:
            parser.error(f"{KEPT.name} holds the answers at {kept['size']:,} updates")
        before = kept["answers"]
    different = [
        question
        for question in {**before, **now}
        if before.get(question) != now.get(question)
    ]
    for question in different:
        print(f"differs: hwstatus {question}")
    if different and not chosen.against:
        print("meant? keep them: python bench/answers.py --write")
    print(
        f"{len(now) - len(different)} of {len(now)} answers are the same at {chosen.size:,} updates"
    )
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
