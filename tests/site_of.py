"""Sites in memory: what a tracker is published as, file by file; and a tracker with a past."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hwstatus.paths import Location
from hwstatus.record import canonical
from hwstatus.record.models import Deadline, Effect, Entity, Outcome, Source, Update
from hwstatus.site.publish import tasks
from hwstatus.site.record import Record
from hwstatus.site.site import Site
from hwstatus.store.database import Database
from hwstatus.store.ledger import Change, EntryHead, append, upsert
from hwstatus.store.tracker import open_tracker
from samples import (
    CONTEXT,
    HOSTILE_TEXT,
    WORLD_CHECKS,
    WORLD_ENTITIES,
    WORLD_GROUPS,
    WORLD_UPDATES,
    connect_blank,
    record_all,
    update,
)

BASE = "https://status.example.org/huawei/"

BAD_TEXT = (
    HOSTILE_TEXT
    + " </script><!-- ]]> \ufffe \U0001ffff \u2028 \u202e 'a' </title> &lt;"
).strip()
"""What pages, feeds, calendars and spreadsheets could take for more than text."""

HOSTILE = Entity("hostile", BAD_TEXT[:200], "country", "ZZ", "ZZZ", region=BAD_TEXT)


def hostile_updates() -> list[Update]:
    """Updates in which every text is hostile, and every address no web address."""
    source = Source(BAD_TEXT, BAD_TEXT, "javascript:alert(1)", "javascript:alert(2)")
    return [
        update(
            "ha00000000",
            "hostile",
            date="2021-01-01",
            summary=BAD_TEXT,
            note=BAD_TEXT,
            actor_name=BAD_TEXT,
            effects=[Effect("5g", "banned", "adopted", "law")],
            deadlines=(Deadline("5g", "2030-01-01", BAD_TEXT),),
            sources=(source,),
            recorded_by=BAD_TEXT,
        ),
        update("hb00000000", "hostile", summary="=1+1", sources=(Source("@SUM(A1)"),)),
    ]


_BY_ID = {update.id: update for update in WORLD_UPDATES}
RETRACTED = _BY_ID["9b0000000p"]
CORRECTED = _BY_ID["7b0000000g"]


def write_storied(path: Path) -> Path:
    """The invented world with hostile records, a corrected verdict and a retracted one."""
    connection = connect_blank()
    met = update(
        "9e0000000s", date="2026-11-19", outcomes=(Outcome("5d00000zzz:5g", "met"),)
    )
    record_all(connection, [*WORLD_ENTITIES, HOSTILE, *WORLD_GROUPS], "dataset")
    record_all(connection, [*WORLD_UPDATES, *hostile_updates(), met])
    record_all(connection, WORLD_CHECKS)
    softer = CORRECTED._replace(effects=(Effect("5g", "permitted", "announced"),))
    _change(connection, "edit", "2026-11-21", "the paper took it back", upsert(softer))
    gone = Change("update", RETRACTED.id, None)
    _change(connection, "delete", "2026-11-22", BAD_TEXT, gone)
    connection.execute("VACUUM INTO ?", (str(path),))
    connection.close()
    return path


def _change(
    connection: Database, verb: str, day: str, reason: str, change: Change
) -> None:
    editor = f"an editor {'W' * 400}"
    head = EntryHead(verb, f"{day}T08:00:00Z", editor, reason)
    connection.execute("BEGIN IMMEDIATE")
    append(connection, head, [change])
    connection.execute("COMMIT")


def site_of(tracker: Path, base: str | None = None) -> Mapping[str, bytes]:
    """Every file of a tracker's site by path."""
    with (
        TemporaryDirectory() as scratch,
        open_tracker(Location(tracker, "a test"), CONTEXT) as opened,
    ):
        old = Path(scratch, "none")
        site = Site(Record(opened), base, Path(scratch), old, cards=False)
        files = [file for task in tasks(site) for file in task()]
    found = {file.path: file.content for file in files}
    assert len(found) == len(files)
    return found


@cache
def storied_site(base: str | None = None) -> Mapping[str, bytes]:
    """The site of the tracker with a past, made once."""
    with TemporaryDirectory() as folder:
        return site_of(write_storied(Path(folder, "storied.db")), base)


def read(files: Mapping[str, bytes], path: str) -> Any:
    """The JSON of a file."""
    return json.loads(files[path])


def known(line: str) -> Update:
    """The update of a stored line."""
    return canonical.load_update(line)
