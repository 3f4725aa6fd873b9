"""A release that knows one schema more than this one, so that a migration can be tried."""

from collections.abc import Iterator
from contextlib import contextmanager

from hwstatus.store import schema

STEP = """
CREATE TABLE extra (seq INTEGER PRIMARY KEY, id TEXT NOT NULL, summary TEXT NOT NULL) STRICT;
INSERT INTO extra SELECT u.seq, u.id, v.record ->> '$.summary' FROM updates u JOIN version v ON v.seq = u.seq;
CREATE INDEX extra_by_summary ON extra(summary, id);
"""


@contextmanager
def later_release() -> Iterator[None]:
    """As if the program knew one schema more."""
    held = schema.STEPS, schema.VERSION
    schema.STEPS, schema.VERSION = (*schema.STEPS, STEP), schema.VERSION + 1
    try:
        yield
    finally:
        schema.STEPS, schema.VERSION = held
