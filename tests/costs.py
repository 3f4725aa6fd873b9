"""What the cases cost: which tier a case belongs to, and which files are begun first.

A case is slow because it takes longer than `FAST_S`, for no other reason. What counts is the processor time of the
case and of the programs that it ran, which a busy machine stretches far less than the time on the wall. What a case
is the first to need, and others share, is not its own.
"""

import json
import resource
import time
from collections import defaultdict
from collections.abc import Generator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

FAST_S = 1.5
"""The most that a case of the fast tier takes."""

TOO_SLOW_S = 2 * FAST_S
"""A case of the fast tier that takes so much fails, on the busiest machine too."""

TOO_FAST_S = FAST_S / 2
"""A slow case that takes less, on the wall too, belongs to the fast tier."""

COST = "cost"
"""The property of a report: tier, what the case itself took, and with what it was the first to need."""

TIMES = Path(__file__).parent / "times.json"
"""Seconds by file and tier, for the order alone: `--write-times` writes it anew."""


class Spent(NamedTuple):
    """Time that went by: of the processors, and on the wall."""

    processor: float
    wall: float

    def since(self, earlier: "Spent") -> "Spent":
        """What was spent in between."""
        return Spent(self.processor - earlier.processor, self.wall - earlier.wall)


def spent() -> Spent:
    """What this process and those that it waited for have taken so far."""
    own, waited = map(
        resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    processor = own.ru_utime + own.ru_stime + waited.ru_utime + waited.ru_stime
    return Spent(processor, time.monotonic())


def complaint(cost: Spent, is_slow: bool) -> str | None:
    """What is wrong with the tier of a case, if anything."""
    if not is_slow and cost.processor > FAST_S:
        return f"takes {cost.processor:.1f} s: make it quicker, or mark it slow"
    if is_slow and max(cost) < TOO_FAST_S:
        return f"takes {max(cost):.1f} s: it is not slow"
    return None


def tier(item: pytest.Item) -> str:
    """The tier of a case."""
    return "slow" if item.get_closest_marker("slow") else "fast"


def pytest_addoption(parser: pytest.Parser) -> None:
    """The option that writes the table of times."""
    parser.addoption(
        "--write-times", action="store_true", help="write tests/times.json"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Watch what cases cost, and sum it up in the process that has all reports."""
    config.pluginmanager.register(_Watch())
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(_Summary(config))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files that take longest first: no process is left with one alone at the end."""
    times = _times()

    def order(item: pytest.Item) -> float:
        return -times.get(tier(item), {}).get(_file(item.nodeid), 0.0)

    items.sort(key=order)


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
        item.user_properties.append((COST, (tier(item), *own, whole.wall)))
        yield
        if tier(item) == "fast" and own.processor > TOO_SLOW_S:
            pytest.fail(f"{item.nodeid} {complaint(own, is_slow=False)}", pytrace=False)


_BEGUN = pytest.StashKey[Spent]()


class _Summary:
    """Says at the end which cases are in the wrong tier."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._complaints: list[str] = []
        self._walls: dict[str, dict[str, float]] = {
            "fast": defaultdict(float),
            "slow": defaultdict(float),
        }

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        found: dict[str, Any] = dict(report.user_properties)
        if report.when != "teardown" or COST not in found:
            return
        of_tier, processor, wall, whole = found[COST]
        told = complaint(Spent(processor, wall), of_tier == "slow")
        if told:
            self._complaints.append(f"{report.nodeid} {told}")
        self._walls[of_tier][_file(report.nodeid)] += whole

    def pytest_terminal_summary(
        self, terminalreporter: pytest.TerminalReporter
    ) -> None:
        if self._complaints:
            terminalreporter.section("cases in the wrong tier")
            for told in sorted(self._complaints):
                terminalreporter.write_line(told)
        if self._config.getoption("write_times"):
            _write(self._walls)


def _write(walls: dict[str, dict[str, float]]) -> None:
    """Keep the tiers that this run did not have."""
    times = _times()
    for name, seconds in walls.items():
        if seconds:
            times[name] = {
                file: round(took)
                for file, took in sorted(seconds.items())
                if round(took)
            }
    TIMES.write_text(json.dumps(times, indent=1, sort_keys=True) + "\n", "utf-8")
