"""Mistakes drawn by chance: does a test notice each?

    python bench/drawn.py --seed 28 --count 60
    python bench/drawn.py --list

A seed draws the same mistakes of the same source: operators turned round, borders moved by one, conditions joined
otherwise, in Python and in SQL. They come from `SUBJECTS` in turn, and each is made in a copy, in which the tests of
its file are run, without the slow ones (`mutations.py`). What survives is printed with its line, and the exit code is
1, unless `EQUIVALENT` says why no test can tell it from the source.
"""

import argparse
import ast
import random
import re
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent))

from mutants import Mutant
from mutations import ROOT, SOURCE, copied, judged

SEED, COUNT = 28, 60


SUBJECTS: dict[str, dict[str, str]] = {
    "rules": {
        "rules/standing.py rules/turns.py store/standings.py": "tests/test_standing.py"
        " tests/test_rules_model.py tests/test_turns.py",
        "rules/practice.py": "tests/test_practice.py",
    },
    "dates": {
        "record/dates.py": "tests/test_dates.py tests/test_standing.py tests/test_turns.py",
        "exchange/written_dates.py": "tests/test_written_dates.py",
    },
    "deadlines": {
        "store/deadlines.py answers/deadlines.py answers/deadline_views.py": "tests/test_deadlines.py"
        " tests/test_at_a_glance.py"
    },
    "merge": {
        "rules/merge/lists.py rules/merge/records.py": "tests/test_merge.py",
        "changes/merge/plan.py": "tests/test_merge_command.py tests/faults/test_backups.py",
    },
    "doctor": {
        "store/doctor.py store/comparison.py": "tests/faults/test_doctor.py tests/test_forgery.py",
        "store/history.py": "tests/test_heads.py tests/test_digest.py tests/test_cli_writing.py"
        " tests/test_forgery.py tests/test_merge_command.py",
    },
    "sheets": {
        "certify/making.py certify/wording.py certify/content.py": "tests/test_certify.py"
        " tests/test_forgery.py",
        "certify/verifying.py": "tests/test_certify.py tests/test_forgery.py",
    },
    "escaping": {
        "text.py output/formats.py": "tests/test_one_line.py tests/test_formats.py"
        " tests/test_exports.py",
        "json_text.py record/values.py": "tests/test_one_line.py tests/test_records.py",
    },
    "following": {
        "store/following.py team/pages.py team/published.py": "tests/team/test_published.py",
        "exchange/feeds/reading.py": "tests/test_feeds.py tests/test_following.py",
    },
}
"""What mistakes are drawn from: of each subject its files, and the tests that are run for them."""

_NO_MOMENT = "`:after` is a day and '~', which no moment is"

EQUIVALENT: dict[tuple[str, str], str] = {
    (
        "store/deadlines.py",
        "FROM deadline d WHERE d.last < :on AND d.decided <= :after",
    ): _NO_MOMENT,
    (
        "store/standings.py",
        "WHERE x.entity = place.slug AND x.scope = place.scope AND x.moment <= :after {counts}",
    ): _NO_MOMENT,
    ("text.py", "if code < 65537:"): "U+10000 is a letter, which is never spelt out",
    (
        "team/pages.py",
        """with gzip.GzipFile(fileobj=buffer, mode="wb", mtime=1) as file:""",
    ): "any time does that is always the same",
    (
        "exchange/feeds/reading.py",
        "resolve_relative_uris=True,",
    ): "slower, and the same text: an address within it is not kept",
    ("record/values.py", "_DEEPEST = 4"): "no text of an update stands so deep",
}
"""Why no test can tell a mistake from the source: by its file, and its line as it would be."""


class Edit(NamedTuple):
    """Bytes of a file, and what would stand there."""

    start: int
    end: int
    instead: bytes


# -- what can be mistaken ---------------------------------------------------------------

_COMPARISONS = {
    ast.Lt: ("<", "<="),
    ast.LtE: ("<=", "<"),
    ast.Gt: (">", ">="),
    ast.GtE: (">=", ">"),
    ast.Eq: ("==", "!="),
    ast.NotEq: ("!=", "=="),
    ast.Is: ("is", "is not"),
    ast.IsNot: ("is not", "is"),
    ast.In: ("in", "not in"),
    ast.NotIn: ("not in", "in"),
}
_IN_SQL = (
    (" >= ", " > "),
    (" <= ", " < "),
    (" > ", " >= "),
    (" < ", " <= "),
    (" AND ", " OR "),
    ("max(", "min("),
    ("min(", "max("),
    (" DESC", " ASC"),
    (" IS NOT ", " IS "),
)


class _Source:
    """A file, and where its nodes are in it."""

    def __init__(self, path: Path) -> None:
        self.content = path.read_bytes()
        self._lines = [0]
        for line in self.content.splitlines(keepends=True):
            self._lines.append(self._lines[-1] + len(line))

    def edits(self) -> Iterator[Edit]:
        """Every mistake that can be made here, in the order of the file."""
        for node in ast.walk(ast.parse(self.content)):
            yield from self._edits_of(node)

    def _edits_of(self, node: ast.AST) -> Iterator[Edit]:
        match node:
            case ast.Compare(left=left, ops=[operator], comparators=[right]):
                old, new = _COMPARISONS[type(operator)]
                yield from self._between(left, right, old, new)
            case ast.BoolOp(op=ast.And(), values=[first, second, *_]):
                yield from self._between(first, second, "and", "or")
            case ast.BoolOp(op=ast.Or(), values=[first, second, *_]):
                yield from self._between(first, second, "or", "and")
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                yield Edit(self._start(node), self._start(operand), b"")
            case ast.Call(func=ast.Name(id="max" | "min" as name) as called):
                other = b"min" if name == "max" else b"max"
                yield Edit(self._start(called), self._end(called), other)
            case ast.Constant(value=bool() as value):
                yield self._instead(node, str(not value))
            case ast.Constant(value=int() as value):
                yield self._instead(node, str(value + 1))
            case ast.Constant(value=str() as value) if "SELECT" in value:
                yield from self._in_sql(node)

    def _start(self, node: ast.expr) -> int:
        return self._lines[node.lineno - 1] + node.col_offset

    def _end(self, node: ast.expr) -> int:
        line, column = node.end_lineno or 0, node.end_col_offset or 0
        return self._lines[line - 1] + column

    def _between(
        self, left: ast.expr, right: ast.expr, old: str, new: str
    ) -> Iterator[Edit]:
        start, end = self._end(left), self._start(right)
        found = re.search(re.escape(old.encode()), self.content[start:end])
        if found:
            yield Edit(start + found.start(), start + found.end(), new.encode())

    def _instead(self, node: ast.expr, text: str) -> Edit:
        return Edit(self._start(node), self._end(node), text.encode())

    def _in_sql(self, node: ast.expr) -> Iterator[Edit]:
        start = self._start(node)
        text = self.content[start : self._end(node)]
        for old, new in _IN_SQL:
            for found in re.finditer(re.escape(old.encode()), text):
                place = start + found.start()
                yield Edit(place, place + len(old), new.encode())


# -- drawing ----------------------------------------------------------------------------


def drawn(seed: int, count: int) -> list[Mutant]:
    """So many mistakes, from the subjects in turn."""
    lots = [
        iter(sorted(_mistakes(subject), key=partial(_lot, seed)))
        for subject in SUBJECTS.values()
    ]
    return [next(mistakes) for mistakes in islice(cycle(lots), count)]


def _lot(seed: int, mutant: Mutant) -> float:
    """The lot of a mistake, which is its own: a line written elsewhere draws no others."""
    return random.Random(f"{seed} {mutant.file} {mutant.wrong}").random()


def _mistakes(subject: Mapping[str, str]) -> Iterator[Mutant]:
    for files, tests in subject.items():
        for name in files.split():
            yield from _mistakes_in(name, tests)


def _mistakes_in(name: str, tests: str) -> Iterator[Mutant]:
    source = _Source(ROOT / SOURCE / name)
    content = source.content
    for edit in sorted(set(source.edits())):
        if _compiles(content[: edit.start] + edit.instead + content[edit.end :]):
            yield _mutant(name, content, edit, tests)


def _compiles(content: bytes) -> bool:
    try:
        compile(content, "drawn", "exec")
    except SyntaxError:
        return False
    return True


def _mutant(name: str, content: bytes, edit: Edit, tests: str) -> Mutant:
    """The mistake, with as many lines around it as tell its place from others."""
    first = content.rfind(b"\n", 0, edit.start) + 1
    last = content.find(b"\n", edit.end)
    line = content[:first].count(b"\n") + 1
    wrong = content[first : edit.start] + edit.instead + content[edit.end : last]
    label = f"{name}:{line}: {wrong.decode().strip()}"
    while content.count(content[first:last]) > 1:
        first = content.rfind(b"\n", 0, first - 1) + 1
    wrong = content[first : edit.start] + edit.instead + content[edit.end : last]
    return Mutant(label, name, content[first:last].decode(), wrong.decode(), tests)


def why_equivalent(mutant: Mutant) -> str | None:
    """Why no test can tell a mistake from the source; None where one can."""
    line = mutant.name.split(": ", 1)[1]
    return EQUIVALENT.get((mutant.file, line))


def judge(mutants: Sequence[Mutant]) -> int:
    """Make each mistake, tell what came of it, and return how many went unnoticed."""
    survived = 0
    with tempfile.TemporaryDirectory() as place:
        tree = copied(Path(place) / "tree")
        for mutant in mutants:
            reason = why_equivalent(mutant)
            if reason is not None:
                print(f"equivalent        {mutant.name}  ({reason})", flush=True)
                continue
            verdict = judged(mutant, tree)
            survived += verdict.word != "killed"
            print(
                f"{verdict.word:9} {verdict.seconds:4.0f} s  {mutant.name}", flush=True
            )
    return survived


def main() -> int:
    """Draw the mistakes, and judge them."""
    parser = argparse.ArgumentParser(
        description="Do the tests notice what chance does?"
    )
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--count", type=int, default=COUNT)
    parser.add_argument("--first", type=int, default=0, help="leave so many out")
    parser.add_argument("--list", action="store_true", help="name them, and no more")
    options = parser.parse_args()
    mutants = drawn(options.seed, options.count)[options.first :]
    if options.list:
        print(*(mutant.name for mutant in mutants), sep="\n")
        return 0
    survived = judge(mutants)
    print(f"{len(mutants) - survived} of {len(mutants)} mistakes are noticed.")
    return int(survived > 0)


if __name__ == "__main__":
    raise SystemExit(main())
