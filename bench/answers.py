"""Are the answers still the same? What each command prints on the corpus, and its exit code.

    python bench/answers.py                        compare with bench/answers/ (3,000 updates)
    python bench/answers.py --write                keep the present answers, after an intended change
    python bench/answers.py --size 1000000 --against "OTHER/.venv/bin/python OTHER/tests/program.py"

An optimisation changes no answer. Of a long answer the first and the last lines are kept, and the SHA-256 of all.
A difference is printed as a unified diff and ends with exit code 1. `--against` asks another installation, of an
earlier commit say, the same questions on a tracker that it made itself from the same corpus.
"""

import argparse
import hashlib
import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import unified_diff
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import corpus

HERE = Path(__file__).parent
PROGRAM = (sys.executable, str(HERE.parent / "tests" / "program.py"))
"""The program on a day of its caller's choosing."""
KEPT = HERE / "answers"
SIZE = 3_000
FIRST = 15
LAST = 5
FIXED = {
    "HWSTATUS_TEST_TODAY": "2026-11-24",
    "HWSTATUS_USER": "bench",
    "COLUMNS": "100",
    "NO_COLOR": "1",
}

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


def shortened(lines: Iterable[bytes]) -> Iterator[str]:
    """The first and the last lines of an answer; between them how many are left out, and the hash of all."""
    digest = hashlib.sha256()
    last: deque[bytes] = deque(maxlen=LAST)
    count = 0
    for count, line in enumerate(lines, 1):
        digest.update(line)
        if count <= FIRST:
            yield line.decode()
        else:
            last.append(line)
    left_out = count - FIRST - len(last)
    if left_out > 0:
        yield f"[{left_out} lines, sha256 of all: {digest.hexdigest()}]\n"
    for line in last:
        yield line.decode()


def answer(program: Sequence[str], tracker: Path, question: str) -> str:
    """What a command prints, shortened, between the command and its exit code."""
    command = [*program, "--db", str(tracker), *shlex.split(question)]
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **FIXED},
    ) as process:
        assert process.stdout is not None
        text = "".join(shortened(process.stdout))
    return f"$ hwstatus {question}\n{text}\nexit {process.returncode}\n"


def answers(program: Sequence[str], size: int, folder: Path) -> dict[str, str]:
    """Every question's answer, on a tracker that the program itself makes of the corpus."""
    source = corpus.kept(folder, size)
    with tempfile.TemporaryDirectory(dir=folder) as place:
        tracker = Path(place) / "tracker.db"
        subprocess.run(
            [*program, "--db", str(tracker), "import", str(source)],
            check=True,
            env={**os.environ, **FIXED},
            stderr=subprocess.DEVNULL,
        )
        return {
            file_name(question): answer(program, tracker, question)
            for question in QUESTIONS.strip().splitlines()
        }


def file_name(question: str) -> str:
    """The name of the file that keeps an answer."""
    words = re.sub(r"[^a-z0-9]+", "-", question.lower()).strip("-")
    return f"{words or 'overview'}.txt"


def kept_answers() -> dict[str, str]:
    """The answers of `bench/answers/` by file name."""
    # newline="": a carriage return inside an answer stays one.
    texts = {}
    for path in sorted(KEPT.glob("*.txt")):
        with path.open(encoding="utf-8", newline="") as file:
            texts[path.name] = file.read()
    return texts


def keep(texts: Mapping[str, str]) -> None:
    """Write the answers to `bench/answers/`, and remove those to questions no longer asked."""
    KEPT.mkdir(exist_ok=True)
    for path in KEPT.glob("*.txt"):
        path.unlink()
    for name, text in texts.items():
        (KEPT / name).write_text(text, encoding="utf-8", newline="")


def differences(before: Mapping[str, str], now: Mapping[str, str]) -> Iterator[str]:
    """A unified diff for each answer that is another one."""
    for name in sorted({**before, **now}):
        old = before.get(name, "").splitlines(keepends=True)
        new = now.get(name, "").splitlines(keepends=True)
        if old != new:
            yield "".join(unified_diff(old, new, f"before/{name}", f"now/{name}"))


def main() -> int:
    """Ask, compare, print what differs; the exit code is 1 where anything does."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--size", type=int, default=SIZE)
    parser.add_argument("--folder", type=Path, default=HERE / "corpus")
    parser.add_argument(
        "--against", type=shlex.split, help="another hwstatus: a command"
    )
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args()
    if chosen.size != SIZE and not chosen.against:
        parser.error(f"the kept answers are those at {SIZE:,} updates")
    chosen.folder.mkdir(parents=True, exist_ok=True)
    now = answers(PROGRAM, chosen.size, chosen.folder)
    if chosen.write:
        keep(now)
        return 0
    if chosen.against:
        before = answers(chosen.against, chosen.size, chosen.folder)
    else:
        before = kept_answers()
    different = list(differences(before, now))
    print(*different, sep="\n", end="")
    if different and not chosen.against:
        print("\nan intended change? keep the answers: python bench/answers.py --write")
    same = len(now) - len(different)
    print(f"{same} of {len(now)} answers are the same at {chosen.size:,} updates")
    if different:
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
