"""When and for whom the program runs: read once, where a request comes in, and handed on."""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from functools import cache
from typing import NamedTuple, Protocol, TypeVar

MAX_USER_CHARS = 200

TOGETHER = 500
"""Rows that are counted together: counting each would take longer than reading it."""

Row = TypeVar("Row")


class Tick(Protocol):
    """Says that one step of a long piece of work is done, or so many."""

    def __call__(self, done: int = 1) -> object:
        """Count the steps that are done."""


Watch = Callable[[str, int | None], AbstractContextManager[Tick]]
"""From what is being done, and how many steps it has, to a block in which they are counted.

The number is None where nobody can say it before.
"""


def unticked(done: int = 1) -> None:
    """Count nothing: nobody is shown the steps."""


@contextmanager
def unwatched(_title: str, _total: int | None) -> Iterator[Tick]:
    """A block whose steps nobody is shown."""
    yield unticked


class Context(NamedTuple):
    """The day, the moment and the person of one request. They do not change during it."""

    today: str
    """The day in UTC, ISO: `2026-11-24`."""
    now: str
    """The second in UTC, as records hold it: `2026-11-24T09:30:00Z`."""
    by: str | None = None
    """The name that the ledger records; None where it is that of whoever runs the program."""
    watch: Watch = unwatched
    """Whoever waits is shown by it how far a long piece of work is."""
    tell: Callable[[str], object] = str
    """Whoever asked is told by it what was left aside; nobody is unless the door says how."""
    command: str = "show"
    """The command whose answer it is, where a line to type next repeats it."""
    stop: Callable[[str, str], object] | None = None
    """A change that would rest on a reading is refused by it: the options read, and the line or options meant."""

    @property
    def user(self) -> str:
        """The name that the ledger records: looked up here, since a read needs none."""
        return self.by or _user()

    def read_as(self, options: str, meant: str = "") -> None:
        """Tell which options other words were read as; no change rests on that: it is stopped."""
        if self.stop:
            self.stop(options, meant or options)
        self.tell(f"(read as {options})")

    def counted(
        self, title: str, total: int | None, rows: Iterable[Row]
    ) -> Iterator[Row]:
        """The rows as they are, watched as they are taken."""
        with self.watch(title, total) as tick:
            yield from ticking(rows, tick)


def ticking(rows: Iterable[Row], tick: Tick) -> Iterator[Row]:
    """The rows as they are, counted as they are taken."""
    number = 0
    for number, row in enumerate(rows, 1):
        yield row
        if number % TOGETHER == 0:
            tick(TOGETHER)
    tick(number % TOGETHER)


def at_present() -> Context:
    """The context by the system's clock, of whoever runs the program."""
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return Context(now[:10], now)


_configured: list[str] = []


def use_name(name: str | None) -> None:
    """Take the person's name of the configuration file where the environment names none."""
    _configured[:] = [name] if name else []


_asking: list[Callable[[], str]] = []


def ask_for_name(ask: Callable[[], str]) -> None:
    """Have a person asked for the name where it is first needed and none is given: what is refused asks nothing."""
    _asking[:] = [ask]


def _user() -> str:
    """The person: by `HWSTATUS_USER`, else by the configuration file, else as told when asked, else the login name."""
    given = os.environ.get("HWSTATUS_USER", "")
    # A name takes one line: in a sheet's head its blanks could make another one.
    named = " ".join((given.strip() or " ".join(_configured)).split())
    if not named and _asking:
        named = _asking.pop()()
    if named:
        return named[:MAX_USER_CHARS].encode("utf-8", "replace").decode()
    return login_name()


@cache
def login_name() -> str:
    """Who has logged in."""
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return f"uid {os.getuid()}" if hasattr(os, "getuid") else "unknown"
