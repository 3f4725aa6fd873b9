"""`digest` played: random days of changes, three lists, outputs that fail and runs that are killed."""

import json
import random
import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import NamedTuple

import pytest

from conftest import InProcess, Subprocess
from hwstatus.answers.news import DigestRow
from hwstatus.output.digests import id_of
from hwstatus.record import dates
from hwstatus.record.models import Deadline, Update
from hwstatus.store.database import Database
from hwstatus.store.ledger import Change, EntryHead, append, upsert
from program import DAY
from samples import WORLD_ENTITIES, effect, update, write_tracker
from site_of import read, site_of

DAYS = 200
FIRST = "2026-11-21"
LISTS = {
    "near": ("ruritania", "fredcom"),
    "far": ("genovia", "borduria", "ruritania", "syldavia"),
    "none": ("sylvania",),
}
WHO = ("ruritania", "fredcom", "genovia", "borduria", "elbonia")
OF_ENTRIES = ("news", "late", "correction", "evidence", "new-date")
NEW = (*OF_ENTRIES, "took-effect", "fell-due")


class Story:
    """What happened, as it is written, and what is held after each ledger entry."""

    def __init__(self, tracker: Path, seed: int) -> None:
        self.tracker = tracker
        self.dice = random.Random(seed)
        self.ids = (f"{n:010}" for n in count())
        self.held: list[dict[str, Update]] = [{}, {}]
        self.brought: dict[str, str] = {}

    def day(self, day: str) -> None:
        """Some changes of a day, each an entry of its own."""
        for _ in range(self.dice.choice((0, 0, 1, 1, 2))):
            now = dict(self.held[-1])
            verb, update_id, left = self._change(day, now)
            if left == now.get(update_id):
                continue
            if left:
                now[update_id] = left
                self.brought.setdefault(update_id, day)
            else:
                del now[update_id]
            self.held.append(now)
            self._write(day, verb, update_id, left)

    def _change(
        self, day: str, now: dict[str, Update]
    ) -> tuple[str, str, Update | None]:
        dice = self.dice
        if now and dice.random() < 0.3:
            old = now[dice.choice(list(now))]
            if dice.random() < 0.4:
                return "delete", old.id, None
            softer = (effect(dice.choice(("permitted", "restricted", "banned"))),)
            changed = dice.choice(({"note": day}, {"effects": softer}))
            return "edit", old.id, old._replace(**changed)
        return "add", (known := next(self.ids)), self._told(day, known)

    def _told(self, day: str, known: str) -> Update:
        dice = self.dice
        ahead = dates.shift(day, days=dice.randrange(1, 40))
        status = dice.choice(("banned", "permitted", "restricted", "phase-out"))
        effects = [effect(status, "adopted", "law", dice.choice((None, ahead)))]
        return update(
            known,
            dice.choice(WHO),
            date=dates.shift(day, days=-dice.randrange(0, 400)),
            also_about=dice.choice(((), ("sylvania",), ("syldavia",))),
            effects=dice.choice((effects, [])),
            deadlines=dice.choice(((), (Deadline(f"{dice.choice(('5g', 'fixed'))}", ahead, known),))),
            recorded_at=f"{day}T08:00:00Z",
        )  # fmt: skip

    def _write(self, day: str, verb: str, update_id: str, left: Update | None) -> None:
        database = Database(self.tracker)
        database.execute("BEGIN IMMEDIATE")
        head = EntryHead(verb, f"{day}T08:00:00Z", "an editor", "a reason")
        change = upsert(left) if left else Change("update", update_id, None)
        append(database, head, [change])
        database.execute("COMMIT")
        database.close()


class Delivery(NamedTuple):
    """What a list was told: the entries and days that its mark passed over, and the rows."""

    after: int
    last: int
    since: str
    until: str
    rows: list[dict[str, str]]


class Teller:
    """Runs `digest --mark` for a list, in ways that succeed and that do not."""

    def __init__(
        self, fast: InProcess, hw: Subprocess, story: Story, name: str
    ) -> None:
        self.fast, self.hw, self.story = fast, hw, story
        self.command = ("digest", "--watch", name, "--mark", "-f", "jsonl")
        self.delivered: list[Delivery] = []
        self.mark = (1, FIRST)
        self.file = Path()

    def begin(self) -> None:
        """The first run, which learns where it is."""
        folder = self.fast.setting.home / ".local/state/hwstatus/marks"
        before = set(folder.glob("*"))
        assert self.fast(*self.command, db=self.story.tracker, env={DAY: FIRST}).code == 0  # fmt: skip
        [self.file] = set(folder.glob("*")) - before

    def run(self, day: str, killed: bool) -> None:
        """A run that goes well, fails, or is killed somewhere."""
        dice = self.story.dice
        env = {DAY: day}
        tracker = self.story.tracker
        failing = dice.choice(((), (), ("-o", "/dev/full"), ("--send", "exit 3")))
        if killed:
            process = self.hw.start(*self.command, db=tracker, env=env)
            assert process.stdout and process.stderr
            if dice.random() < 0.7:
                process.kill()
            out = process.stdout.read().decode()
            process.wait(30)
            process.stderr.close()
            process.stdout.close()
        else:
            out = self.fast(*self.command, *failing, db=tracker, env=env).out
        self._note(out)

    def _note(self, out: str) -> None:
        kept = json.loads(self.file.read_text())
        now = (kept["entry"], kept["day"])
        if now != self.mark:
            rows = [json.loads(line) for line in out.splitlines()]
            new = [row for row in rows if row["kind"] in NEW]
            (after, since), (last, until) = self.mark, now
            self.delivered.append(Delivery(after, last, since, until, new))
            self.mark = now


def changed_in(story: Story, one: Delivery, names: tuple[str, ...]) -> set[str]:
    """The updates about somebody of a list that a delivery's entries changed, by the story alone."""
    before, after = story.held[one.after], story.held[one.last]
    return {
        known
        for known in before.keys() | after.keys()
        if before.get(known) != after.get(known)
        and any(
            {found.entity, *found.also_about} & set(names)
            for found in (before.get(known), after.get(known))
            if found
        )
    }


def due_in(story: Story, one: Delivery, names: tuple[str, ...]) -> Iterator[str]:
    """The updates whose deadline a delivery's days brought, and which stand since before."""
    for known, found in story.held[one.last].items():
        for deadline in found.deadlines:
            came = one.since < deadline.date <= one.until
            if came and found.entity in names and story.brought[known] < deadline.date:
                yield known


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_every_change_is_told_once_to_each_list_that_follows_it(
    fast: InProcess, hw: Subprocess, tmp_path: Path, seed: int
) -> None:
    story = Story(write_tracker(tmp_path / "t.db", WORLD_ENTITIES), seed)
    place = fast.setting.home / ".config" / "hwstatus" / "watch.toml"
    place.parent.mkdir(parents=True)
    place.write_text("".join(f"[{n}]\nnames = {json.dumps(w)}\n" for n, w in LISTS.items()))  # fmt: skip
    tellers = {name: Teller(fast, hw, story, name) for name in LISTS}
    for teller in tellers.values():
        teller.begin()
    day = FIRST
    for number in range(DAYS):
        day = dates.shift(day, days=1)
        story.day(day)
        for teller in tellers.values():
            if number == DAYS - 1 or story.dice.random() < 0.5:
                teller.run(day, killed=story.dice.random() < 0.1)
    for name, teller in tellers.items():
        end = (len(story.held) - 1, day)
        for _ in range(40):
            if teller.mark != end:
                teller.run(day, killed=False)
        assert teller.mark == end
        _is_told(story, teller, LISTS[name])
    _weeks_are_digests(fast, story.tracker)


def _is_told(story: Story, teller: Teller, names: tuple[str, ...]) -> None:
    assert len(teller.delivered) > 20
    days = []
    for one in teller.delivered:
        recorded = (row["id"] for row in one.rows if row["kind"] in OF_ENTRIES)
        assert set(recorded) == changed_in(story, one, names)
        keys = [(r["kind"], r["id"], r["entity"], r["scope"]) for r in one.rows]
        assert len(keys) == len(set(keys))
        fell = {row["id"] for row in one.rows if row["kind"] == "fell-due"}
        assert fell == set(due_in(story, one, names))
        days += [k for k in keys if k[0] in ("took-effect", "fell-due")]
    assert len(days) == len(set(days))


def _weeks_are_digests(fast: InProcess, tracker: Path) -> None:
    """Each week of the site has what `digest` of that week tells, on the site's day."""
    files = site_of(tracker)
    day = read(files, "api/v1/index.json")["as_of"]
    weeks = [path for path in files if re.fullmatch(r"week/.+/feed.json", path)]
    compared = 0
    for path in weeks:
        year, week = path.split("/")[1].split("-W")
        first = date.fromisocalendar(int(year), int(week), 1)
        time = ("--since", f"{first}", "--until", f"{first + timedelta(days=6)}")
        said = fast("digest", *time, "-f", "jsonl", db=tracker, env={DAY: day})
        if said.code:  # the site's day is before it
            continue
        rows = [row for row in map(json.loads, said.lines) if row.pop("headline")]
        told = {id_of(DigestRow(**row)) for row in rows if row["kind"] in NEW}
        assert {item["id"] for item in read(files, path)["items"]} == told
        compared += 1
    assert compared > 15
