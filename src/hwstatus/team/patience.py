"""A connection to PostgreSQL that gives a silent server up.

A server whose disk hangs, or one that was stopped, keeps its connections: without this a
question would wait for ever.
"""

import logging
import time
from collections.abc import Generator
from typing import Any, TypeVar

import psycopg

PATIENCE_S = 10.0
"""Seconds of silence after which a server counts as away; the wait for a lock is shorter."""

APPEND_S = 60.0
"""The same while a server takes many rows: it checks all of them before it says a word."""

Answer = TypeVar("Answer")

# What psycopg warns of on Ctrl-C is no news to who pressed it.
logging.getLogger("psycopg").addHandler(logging.NullHandler())


class PatientConnection(psycopg.Connection[tuple[Any, ...]]):
    """A connection on which silence of `patience` seconds is an error, and its end."""

    patience = PATIENCE_S

    def wait(
        self, gen: Generator[Any, Any, Answer], *arguments: Any, **options: Any
    ) -> Answer:
        """Wait as psycopg does, as long as something is heard."""
        return super().wait(self._heard(gen), *arguments, **options)

    def _heard(self, answer: Generator[Any, Any, Answer]) -> Generator[Any, Any, Answer]:  # fmt: skip
        """The steps of an answer; raises `OperationalError` where nothing comes."""
        last = time.monotonic()
        try:
            wanted = next(answer)
            while True:
                ready = yield wanted
                if ready:
                    last = time.monotonic()
                elif time.monotonic() - last > self.patience:
                    self.close()
                    raise psycopg.OperationalError(
                        f"no answer for {self.patience:g} seconds"
                    )
                wanted = answer.send(ready)
        except StopIteration as end:
            result: Answer = end.value
            return result
