"""What the cases cost: which tier a case belongs to, and which files are begun first.

A case is slow because it takes longer than `FAST_S`, for no other reason. What counts is the processor time of the
case and of the programs that it ran, which a busy machine stretches far less than the time on the wall. What a case
is the first to need, and others share, is not its own.
"""

import gc
import json
import resource
import time
from collections import Counter, defaultdict
from collections.abc import Collection, Generator, Iterable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from _pytest.runner import runtestprotocol
from hypothesis import HealthCheck, settings
from xdist.scheduler import LoadFileScheduling  # type: ignore[import-untyped]

FAST, SLOW = "fast", "slow"
"""The tiers; the second is the name of the mark."""

FAST_S = 1.5
"""The most that a case of the fast tier takes, on a machine as quick as the one of `COUNT_S`."""

TOO_SLOW_S = 2 * FAST_S
"""A case of the fast tier that takes so much fails, on the busiest machine too."""

COUNT_S = 0.045
"""What counting to a million takes on the machine on which the limits were set."""

TOO_FAST_S = FAST_S / 2
"""A slow case that takes less, on the wall too, belongs to the fast tier."""

ALL = "all of a sample"
"""Why a case is slow that may be quick: it is one of several, of which others are not."""

OFTEN = 100
"""The examples of a property that says no number."""

FEWER = 4
"""One in so many examples of a property is quick; the slow tier has all of them."""

UNSEEN_S = 0.005
"""What a setup takes of which `--durations` says nothing."""

UNITS = ("team/", "test_site_")
"""How the files begin that share what is dear, a server or a site: one process runs them all."""

COST = "cost"
"""The property of a report: tier, seconds with what the case was the first to need, and what is wrong."""

TIMES = Path(__file__).parent / "times.json"
"""Seconds of the processors by tier and file, for the order alone: `--write-times` writes it anew."""


class Spent(NamedTuple):
    """Time that went by: of the processors, and on the wall."""

    processor: float
    wall: float

    def since(self, earlier: "Spent") -> "Spent":
        """What was spent in between."""
        return Spent(self.processor - earlier.processor, self.wall - earlier.wall)


@cache
def pace() -> float:
    """How many times as long this machine takes for the same work, 1 at the least: the limits are times that."""
    return max(1.0, min(_counting() for _ in range(3)) / COUNT_S)


def _counting() -> float:
    begun = time.process_time()
    count = 0
    for number in range(1_000_000):
        count += number
    return time.process_time() - begun


_left_out: list[float] = []


def leave_out(used: resource.struct_rusage) -> None:
    """Let what a server used for many cases not count for the one that ends it."""
    _left_out.append(used.ru_utime + used.ru_stime)


def spent() -> Spent:
    """What this process and those that it waited for have taken so far."""
    own, waited = map(
        resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    processor = own.ru_utime + own.ru_stime + waited.ru_utime + waited.ru_stime
    return Spent(processor - sum(_left_out), time.monotonic())


def sampled(step: int) -> pytest.MarkDecorator:
    """For a test with too many cases of its own: one in `step` of them, and all of them in the slow tier."""
    every = pytest.param(1, marks=pytest.mark.slow(ALL), id="all")
    return pytest.mark.parametrize("step", [pytest.param(step, id="some"), every])


def examples(count: int) -> settings:
    """That many examples of a property, the same in every run; a part of them in the fast tier."""
    return settings(max_examples=max(1, count * settings().max_examples // OFTEN))


def one_in(step: int) -> pytest.MarkDecorator:
    """For a test with too many cases: one in `step` of them is quick, and all are slow.

    None with a snapshot: a run that leaves one unused fails.
    """
    return pytest.mark.one_in(step)


def some_quick(cases: Iterable[Any], quick: Collection[Any]) -> list[Any]:
    """All of the cases, in the slow tier; of them these are quick."""
    slow = pytest.mark.slow(ALL)
    return [pytest.param(one, marks=() if one in quick else slow) for one in cases]


def tiered(names: Iterable[str], *slow: str) -> list[Any]:
    """Cases by name, some of which are slow."""
    marks = {True: [pytest.mark.slow], False: []}
    return [pytest.param(name, marks=marks[name in slow]) for name in names]


def tier_of(item: pytest.Item) -> str:
    """The tier of a case."""
    return FAST if item.get_closest_marker(SLOW) is None else SLOW


def complaint(cost: Spent, item: pytest.Item) -> str | None:
    """What is wrong with the tier of a case that cost so much, if anything."""
    slow = item.get_closest_marker(SLOW)
    if slow is None and cost.processor > FAST_S * pace():
        return f"takes {cost.processor:.1f} s: make it quicker, or mark it slow"
    if slow and ALL not in slow.args and max(cost) < TOO_FAST_S:
        return f"takes {max(cost):.1f} s: it is not slow"
    return None


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options that write the table of times, and that leave the costs alone."""
    for name, meaning in (
        ("--write-times", "write tests/times.json"),
        ("--any-cost", "let no case fail for the time that it takes"),
    ):
        parser.addoption(name, action="store_true", help=meaning)


def pytest_configure(config: pytest.Config) -> None:
    """Watch what cases cost, and sum it up in the process that has all reports."""
    settings.register_profile(
        "suite", deadline=None, derandomize=True, suppress_health_check=list(HealthCheck),
        max_examples=OFTEN // (FEWER if _tier(config) == FAST else 1),
    )  # fmt: skip
    settings.load_profile("suite")
    config.pluginmanager.register(_Watch())
    if not config.getoption("update_snapshots", False):
        config.pluginmanager.register(_Samples(_tier(config) == SLOW))
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(_Summary(config))


def _tier(config: pytest.Config) -> str:
    """The tier that a run asks for; neither where it asks for both."""
    asked = config.option.markexpr
    return FAST if asked == f"not {SLOW}" else str(asked)


class _Samples:
    """Leaves to the slow tier what it has all of, and the fast one a part."""

    def __init__(self, is_slow: bool) -> None:
        self._is_slow = is_slow

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        counts = Counter[str]()
        for item in items:
            if tier_of(item) == SLOW:
                continue
            found, function = (
                item.get_closest_marker("one_in"),
                getattr(item, "obj", None),
            )
            name, step = item.nodeid.partition("[")[0], found.args[0] if found else 1
            is_quick = counts[name] % step == 0
            counts[name] += 1
            has_more = step > 1 or hasattr(function, "is_hypothesis_test")
            if has_more and (self._is_slow or not is_quick):
                item.add_marker(pytest.mark.slow(ALL))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put what takes longest first: no process is left with one alone at the end."""
    times = defaultdict[tuple[str, str], float](float)
    for tier, files in _times().items():
        for file, took in files.items():
            times[tier, _unit(file)] += took
    items.sort(key=lambda item: -times[tier_of(item), _unit(_file(item.nodeid))])


def pytest_collection_finish() -> None:
    """Let the garbage collector pass over the thousands of cases: looking at them again took a tenth of a run."""
    gc.collect()
    gc.freeze()


class _Scheduling(LoadFileScheduling):  # type: ignore[misc]
    """A unit is run by one process."""

    def _split_scope(self, nodeid: str) -> str:
        return _unit(_file(nodeid))

    def mark_test_complete(self, node: Any, *case: Any) -> None:
        """Forget the files that are done: at each message the cases of all of them were counted again."""
        super().mark_test_complete(node, *case)
        work = self.assigned_work[node]
        for scope in [scope for scope in work if all(work[scope].values())]:
            del work[scope]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> _Scheduling:
    """How the files of a run are spread."""
    return _Scheduling(config, log)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool:
    """Run a case, and tell of it what somebody asks for: a message between processes costs as much as a small case."""
    for report in runtestprotocol(item, log=False, nextitem=nextitem):
        if report.when != "setup" or not report.passed or report.duration > UNSEEN_S:
            item.ihook.pytest_runtest_logreport(report=report)
    return True


def _unit(file: str) -> str:
    """A file, or those that share something."""
    return next((unit for unit in UNITS if file.startswith(unit)), file)


def _file(nodeid: str) -> str:
    return nodeid.partition("::")[0].removeprefix("tests/")


def _times() -> dict[str, dict[str, float]]:
    # A copy of some tests has no table.
    text = TIMES.read_text("utf-8") if TIMES.exists() else "{}"
    found: dict[str, dict[str, float]] = json.loads(text)
    return found


class _Watch:
    """Notes what each case cost beside what it shares."""

    def __init__(self) -> None:
        self._shared = Spent(0, 0)

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(
        self, fixturedef: pytest.FixtureDef[Any]
    ) -> Generator[None, Any, Any]:
        before = spent()
        try:
            return (yield)
        finally:
            if fixturedef.scope != "function":
                cost = spent().since(before)
                self._shared = Spent(*map(sum, zip(self._shared, cost, strict=True)))

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> Generator[None]:
        self._shared = Spent(0, 0)
        item.stash[_BEGUN] = spent()
        return (yield)

    @pytest.hookimpl(wrapper=True, trylast=True)
    def pytest_runtest_teardown(self, item: pytest.Item) -> Generator[None]:
        whole = spent().since(item.stash[_BEGUN])
        own = whole.since(self._shared)
        told = complaint(own, item)
        item.user_properties.append((COST, (tier_of(item), whole.processor, told)))
        yield
        is_held = not item.config.getoption("any_cost")
        if is_held and tier_of(item) == FAST and own.processor > TOO_SLOW_S * pace():
            pytest.fail(f"{item.nodeid} {told}", pytrace=False)


_BEGUN = pytest.StashKey[Spent]()


class _Summary:
    """Says at the end which cases are in the wrong tier."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._complaints: list[str] = []
        self._seconds: dict[str, dict[str, float]] = {
            FAST: defaultdict(float),
            SLOW: defaultdict(float),
        }

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        found: dict[str, Any] = dict(report.user_properties)
        if report.when != "teardown" or COST not in found:
            return
        tier, seconds, told = found[COST]
        if told:
            self._complaints.append(f"{report.nodeid} {told}")
        self._seconds[tier][_file(report.nodeid)] += seconds

    def pytest_terminal_summary(
        self, terminalreporter: pytest.TerminalReporter
    ) -> None:
        if self._complaints:
            terminalreporter.section("cases in the wrong tier")
            for told in sorted(self._complaints):
                terminalreporter.write_line(told)
        if self._config.getoption("write_times"):
            _write(self._seconds)


def _write(tiers: dict[str, dict[str, float]]) -> None:
    """Keep the tiers that this run did not have."""
    times = _times()
    for name, seconds in tiers.items():
        if seconds:
            times[name] = {
                file: round(took)
                for file, took in sorted(seconds.items())
                if round(took)
            }
    TIMES.write_text(json.dumps(times, indent=1, sort_keys=True) + "\n", "utf-8")
