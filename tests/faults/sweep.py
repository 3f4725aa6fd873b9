"""A writing command that is killed, or refused by the system, at its N-th call, for every N.

strace counts the calls of each name in a run that is left alone. In further runs, each a forked process in a fresh copy
of the folder, it kills the command as it enters one of them (kill -9), or lets that call fail with an error. Only calls
that concern the folder or say something are points; those between the first write to a rollback journal and that
journal's last unlink lie inside a write.

`strikes` is the long form, for bench/torture.py; the suite takes a few points of each command.
"""

import shutil
import signal
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from operator import add
from pathlib import Path
from typing import NamedTuple

from conftest import Outcome
from faults.commands import (
    ABSENT,
    COMMANDS,
    DAMAGED,
    JOURNAL,
    SITE,
    Command,
    content,
    site,
)
from faults.prepared import prepare, run_prepared
from faults.trace import CALL, WRITES
from hwstatus.exchange.feeds.subscriptions import file_beside

KILL = "KILL"
ERRORS = ("EIO", "ENOSPC", "ENOMEM")
SPEECH = ("write(1<", "write(2<")
CODES = (0, 1, 2, 3, 4, 5, 130)
"""The exit codes that the reference lists, without the one of a bug."""


class Point(NamedTuple):
    """The number-th call of a name."""

    call: str
    number: int
    in_write: bool
    line: str
    """How strace tells it."""


class Tally(NamedTuple):
    """What a number of runs came to; the last three are to be 0."""

    runs: int = 0
    killed: int = 0
    in_write: int = 0
    """Killed or failed while a rollback journal was in use."""
    acknowledged: int = 0
    unreported: int = 0
    """Written, but not acknowledged."""
    lost: int = 0
    """Acknowledged, and not there."""
    half: int = 0
    """Neither as before nor as after."""
    wrong: int = 0
    """Any other failure: an exit code that is not listed, a damaged copy, a next write that fails."""
    problems: tuple[str, ...] = ()

    def plus(self, other: "Tally") -> "Tally":
        """Both together."""
        counts = map(add, self[:-1], other[:-1])
        return Tally(*counts)._replace(problems=self.problems + other.problems)


class State(NamedTuple):
    """What the tracker holds, and what each other file holds, sorted; journals and hidden files are left out.

    The other files are those of SQLite, the feeds that are followed, and a site.
    """

    tracker: str
    others: tuple[str, ...]


class Sweep:
    """A command, the points at which it can be struck, and what it leaves when it is not."""

    def __init__(self, command: Command, place: Path) -> None:
        """Prepare the folder and run the command once, left alone."""
        self.command = command
        self._template, self._folder = place / "template", place / "folder"
        self._template.mkdir()
        self._stdin = command.prepare(self._template)
        self._log = place / "strace"
        self._fresh()
        self.before = self._state()
        prepare(*self._asked())
        self._fresh()
        done = self._run(["-y", f"--trace={WRITES},syncfs"])
        assert done.code == 0, done
        self._said, self.after = done.out + done.err, self._state()
        assert self.before != self.after
        assert not self.after.tracker.startswith(DAMAGED)
        self.points = points(self._log.read_text("utf-8"), self._folder)

    def strike(self, point: Point, fault: str, *, goes_on: bool = True) -> Tally:
        """Run the command in a fresh folder, struck at a point; `goes_on` tries the next write too."""
        self._fresh()
        kind = "signal" if fault == KILL else "error"
        injected = f"--inject={point.call}:{kind}={fault}:when={point.number}"
        done = self._run([f"--trace={point.call}", injected])
        problems = self._problems(done, fault)
        state = self._state()
        if goes_on and not self._goes_on(state.tracker):
            problems.append("the next write fails")
        tally = self._counted(done, point, state, problems)
        told = f"{fault} at {point.call} {point.number}: "
        named = tuple(told + text for text in tally.problems)
        return tally._replace(problems=named)

    def _goes_on(self, tracker: str) -> bool:
        """Whether the next write succeeds: of a tracker that is damaged as before, the command itself."""
        if tracker == ABSENT:
            return True
        if tracker == self.before.tracker and tracker.startswith(DAMAGED):
            return self.again().code == 0
        return self._writes()

    def again(self) -> Outcome:
        """Run the command once more where the last strike left the folder."""
        return self._run()

    def left(self) -> State:
        """What the last run left."""
        return self._state()

    def _fresh(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)
        shutil.copytree(self._template, self._folder)

    def _run(self, options: Sequence[str] | None = None) -> Outcome:
        """Run the command; under strace where options for it are given."""
        if options is not None:
            options = ["-o", str(self._log), *options]
        return run_prepared(*self._asked(), options)

    def _asked(self) -> tuple[list[str], Path, bytes, dict[str, str]]:
        """The words of the command, where it runs, what it reads and its environment."""
        words = self.command.words(self._folder, self.command.arguments)
        env = self.command.environment(self._folder)
        return words, self._folder, self._stdin, env

    def _problems(self, done: Outcome, fault: str) -> list[str]:
        expected = (-signal.SIGKILL,) if fault == KILL else CODES
        found = [] if done.code in expected else [f"exit code {done.code}"]
        if "Traceback" in done.err:
            found.append(done.err)
        return found

    def _state(self) -> State:
        tracker = self._folder / self.command.tracker
        held = content(tracker)  # first: it rolls a journal back
        others = [path for path in self._folder.rglob("*.db") if path != tracker]
        shown = [
            path
            for path in others
            if not any(
                part.startswith(".") for part in path.relative_to(self._folder).parts
            )
        ]
        feeds = file_beside(tracker)
        kept = [feeds.read_text("utf-8")] if feeds.exists() else []
        published = site(self._folder / SITE)
        return State(held, tuple(sorted([*map(content, shown), *kept, published])))

    def _writes(self) -> bool:
        if SITE in self.command.arguments:
            return self.again().code == 0 and self._state() == self.after
        tracker = self._folder / self.command.tracker
        known = "ruritania" if "ruritania" in content(tracker) else "france"
        words = self.command.words(self._folder, ["checked", known])
        env = self.command.environment(self._folder)
        return run_prepared(words, self._folder, b"", env).code == 0

    def _counted(
        self, done: Outcome, point: Point, state: State, problems: list[str]
    ) -> Tally:
        said = all(line in done.out + done.err for line in self._said.splitlines())
        acknowledged = done.code == 0 or said
        whole = {*self.before.others, *self.after.others, self.before.tracker}
        if not whole.issuperset(state.others):
            problems.append("a copy is damaged")
        lost = acknowledged and state != self.after
        half = state.tracker not in (self.before.tracker, self.after.tracker)
        problems += ["lost"] * lost + ["half"] * half
        return Tally(
            runs=1,
            killed=int(done.code == -signal.SIGKILL),
            in_write=int(point.in_write),
            acknowledged=int(acknowledged),
            unreported=int(not acknowledged and state == self.after),
            lost=int(lost),
            half=int(half),
            wrong=len(problems) - lost - half,
            problems=tuple(problems),
        )


def points(log: str, folder: Path) -> list[Point]:
    """The calls in strace's output that concern the folder or say something."""
    calls = [found for found in map(CALL.match, log.splitlines()) if found]
    journals = [at for at, call in enumerate(calls) if _on_journal(call[0])]
    inside = range(journals[0], journals[-1] + 1) if journals else ()
    counts = Counter[str]()
    found = list[Point]()
    for at, call in enumerate(calls):
        name = call["call"]
        counts[name] += 1
        if _concerns(call[0], folder) or call[0].startswith(SPEECH):
            found.append(Point(name, counts[name], at in inside, call[0]))
    return found


def spread(points: Sequence[Point], count: int) -> list[Point]:
    """The first, the last, and some at equal distances between them."""
    last = len(points) - 1
    numbers = {last * n // (count - 1): None for n in range(count)}
    return [points[number] for number in numbers]


def _concerns(line: str, folder: Path) -> bool:
    """Whether a call names something in the folder; each call names the folder that it was made in."""
    return str(folder) in line.replace(f'AT_FDCWD<{folder}>, "/', '"/')


def _on_journal(line: str) -> bool:
    return JOURNAL in line and line.startswith(("pwrite64(", "unlink("))


def nearest(points: Sequence[Point], call: str, count: int) -> Sequence[Point]:
    """So many points around the first call of a name, half of them before it."""
    at = next(place for place, point in enumerate(points) if point.call == call)
    first = max(0, min(at - count // 2, len(points) - count))
    return points[first : first + count]


def strikes(
    name: str,
    place: Path,
    faults: Iterable[str] = (KILL,),
    choose: Callable[[Sequence[Point]], Sequence[Point]] = tuple,
) -> Tally:
    """Strike the command of that name at those of its points that are chosen, with each of the faults."""
    sweep, tally = Sweep(COMMANDS[name], place), Tally()
    for fault in faults:
        for point in choose(sweep.points):
            tally = tally.plus(sweep.strike(point, fault))
    return tally
