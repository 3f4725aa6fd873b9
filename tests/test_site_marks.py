"""A page made anew is the one that is kept: two files of one mark have the same bytes."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from hwstatus.changes.redo import redo
from hwstatus.changes.undo import undo
from hwstatus.models import Deadline, Entity, Market, Outcome, Source, Update
from hwstatus.paths import Location
from hwstatus.records import Group, Membership, NothingNew
from hwstatus.site import beside, feeds, ledger, pages
from hwstatus.site.api import PRODUCERS as API
from hwstatus.site.publish import publish
from hwstatus.site.record import Record as SiteRecord
from hwstatus.site.site import Site
from hwstatus.site.site_file import MarkedFile
from hwstatus.store.database import Database
from hwstatus.store.editor import open_editor
from hwstatus.store.ledger import Change, EntryHead, append, upsert
from hwstatus.store.tracker import open_tracker
from hwstatus.vocabulary import CONFIDENCES
from samples import (
    CONTEXT,
    WORLD_CHECKS,
    WORLD_ENTITIES,
    WORLD_GROUPS,
    WORLD_UPDATES,
    effect,
    update,
    write_tracker,
)
from site_of import BASE

pytestmark = pytest.mark.xdist_group("site")

STEPS = 10

MARKING = (*pages.PRODUCERS, *API, *feeds.PRODUCERS, beside.tasks, ledger.tasks)
"""What makes files with marks; the others make theirs anew."""

COMPANIES = (
    Entity("fredlink", "Fredlink", "company", home="elbonia", part_of="fredcom"),
    Entity("borcom", "Borcom", "company", home="borduria"),
)
SLUGS = [entity.slug for entity in (*WORLD_ENTITIES, *COMPANIES)]
DATES = ["2018", "2019-05-02", "2020-10", "2021-01-20", "2023-06-15", "2026-11-01"]
EFFECTS = [
    effect("banned", "in-force", "law"),
    effect("permitted", "announced", "informal"),
    effect("5g-core=restricted", "adopted", "order"),
    effect("government=banned", "adopted", "guidance"),
    effect("unknown", "repealed", "law"),
]
DEADLINES = [
    Deadline("5g", "2027-12-31", "Huawei equipment must be out"),
    Deadline("5g", "2028-12-31", "All must be out", "2027-12-31"),
]
SOURCES = [
    Source("The Gazette", None, "https://gazette.example/1"),
    Source("A blog", official=True),
]


class World:
    """The invented world while editors work on it, at random."""

    def __init__(self, path: Path, seed: int) -> None:
        self.path = path
        self.random = Random(seed)
        self.entities = {e.slug: e for e in (*WORLD_ENTITIES, *COMPANIES)}
        self.updates = {one.id: one for one in WORLD_UPDATES}
        self.gone: list[Update] = []
        write_tracker(
            path,
            WORLD_ENTITIES + COMPANIES + WORLD_GROUPS,
            (*WORLD_UPDATES, *WORLD_CHECKS),
        )
        self._entries = 0

    def step(self) -> None:
        """One change of an editor."""
        often = [self._edited] * 6
        rare = [self._added, self._deleted, self._renamed, self._joined, self._checked]
        change = self.random.choice([*often, *rare, self._deleted])()
        self.record("edit", change)

    def undo(self) -> None:
        """Take back the last change."""
        with open_editor(Location(self.path, "a test"), CONTEXT) as opened:
            undo(opened, lambda question: None)

    def redo(self) -> None:
        """Take that back."""
        with open_editor(Location(self.path, "a test"), CONTEXT) as opened:
            redo(opened, lambda question: None)

    def record(self, verb: str, change: Change) -> None:
        """Write a change as one entry of the ledger."""
        self._entries += 1
        at = f"2026-11-22T08:{self._entries:02}:00Z"
        connection = Database.at(self.path)
        connection.execute("BEGIN IMMEDIATE")
        append(connection, EntryHead(verb, at, "an editor", "a reason"), [change])
        connection.execute("COMMIT")
        connection.close()

    def _some(self, found: list[object]) -> tuple[object, ...]:
        return tuple(self.random.sample(found, self.random.randrange(len(found))))

    def _edited(self) -> Change:
        pick = self.random.choice
        old = pick(list(self.updates.values()))
        others = [slug for slug in SLUGS if slug != old.entity]
        outcome = Outcome("5d00000zzz:5g", pick(["met", "missed"]))
        value: dict[str, object] = pick(
            [
                {"summary": pick(["It was so.", "It was not so."])},
                {"note": pick([None, "A note."])},
                {"date": pick(DATES)},
                {"also_about": tuple(self.random.sample(others, 2))},
                {"effects": (pick(EFFECTS),)},
                {"effects": ()},
                {"deadlines": self._some([*DEADLINES])},
                {"outcomes": (outcome,) if old.date > "2021" else ()},
                {"confidence": pick(list(CONFIDENCES))},
                {"pending": pick([None, "tighten"])},
                {"sources": (pick(SOURCES),)},
                {"actor": pick(["court", "operator", "regulator"])},
            ]
        )
        new = old._replace(**value)  # type: ignore[arg-type]
        self.updates[new.id] = new
        return upsert(new)

    def _added(self) -> Change:
        if self.gone:
            new = self.gone.pop()
        else:
            slug = self.random.choice(SLUGS)
            known = f"{len(self.updates):02}0000000x"
            new = update(
                known, slug, date=self.random.choice(DATES), effects=["banned"]
            )
        self.updates[new.id] = new
        return upsert(new)

    def _deleted(self) -> Change:
        known = self.random.choice(list(self.updates))
        self.gone.append(self.updates.pop(known))
        return Change("update", known, None)

    def _renamed(self) -> Change:
        pick = self.random.choice
        old = pick(list(self.entities.values()))
        value: dict[str, object] = {"name": f"{old.name}!"}
        if old.kind == "company":
            markets = (Market(pick(SLUGS[:8]), pick([None, "2019"]), None),)
            value = pick([value, {"home": pick(SLUGS[:8])}, {"operates_in": markets}])
        new = old._replace(**value)  # type: ignore[arg-type]
        self.entities[new.slug] = new
        return upsert(new)

    def _joined(self) -> Change:
        members = tuple(
            Membership(slug, self.random.choice(["1990", "2019"]), None)
            for slug in sorted(self.random.sample(SLUGS[:8], 3))
        )
        group: Group = WORLD_GROUPS[0]
        return upsert(group._replace(members=members))

    def _checked(self) -> Change:
        slug = self.random.choice(SLUGS[:8])
        day = self.random.choice(["2024-10-02", "2024-11-03"])
        return upsert(NothingNew(slug, day, None, f"{day}T12:00:00Z", "an editor"))


def marked(path: Path, scratch: Path) -> Iterator[MarkedFile]:
    """Every file of a tracker's site that has a mark."""
    with open_tracker(Location(path, "a test"), CONTEXT) as opened:
        record = SiteRecord(opened)
        site = Site(record, None, scratch, Path(scratch, "none"), cards=False)
        for producer in MARKING:
            for task in producer(site):
                yield from (file for file in task() if isinstance(file, MarkedFile))


@pytest.mark.parametrize("seed", range(3))
def test_the_same_mark_is_of_the_same_bytes(tmp_path: Path, seed: int) -> None:
    world = World(tmp_path / "t.db", seed)
    known: dict[tuple[str, str], object] = {}
    kept = 0
    for _ in range(STEPS):
        for path, mark, make in marked(world.path, tmp_path):
            made = make()
            kept += (path, mark) in known
            assert known.setdefault((path, mark), made) == made, path
        world.step()
    assert kept > len(known) / 3


def test_what_others_records_say_of_an_entity_is_in_its_mark(tmp_path: Path) -> None:
    """That somebody looked and found nothing; that another update tells what became of a deadline."""
    world = World(tmp_path / "t.db", 0)
    looked = NothingNew("syldavia", "2024-12-01", None, "2024-12-01T12:00:00Z", "me")
    met = Outcome("5d00000zzz:5g", "met")
    told = world.updates["9a0000000n"]._replace(outcomes=(met,))
    known: dict[tuple[str, str], object] = {}
    for change in (upsert(looked), upsert(told), None):
        for path, mark, make in marked(world.path, tmp_path):
            made = make()
            assert known.setdefault((path, mark), made) == made, path
        if change:
            world.record("edit", change)
    for path in ("c/syldavia/index.html", "c/ruritania/index.html"):
        assert len({one for one in known if one[0] == path}) == 2


def published(world: World, folder: Path) -> str:
    """Publish a world; what the program says."""
    with open_tracker(Location(world.path, "a test"), CONTEXT) as opened:
        done = publish(opened, folder, base=BASE, cards=False, force=False)
    return done.message


def held(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_site_made_anew_is_the_one_made_from_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All of its files, the manifest among them, after each of some changes.

    Among them are those that bring back what the twin of the site had.
    """
    world = World(tmp_path / "t.db", 7)
    monkeypatch.setattr(World, "_renamed", World._edited)  # which makes all anew
    for change in (None, "step", "undo", "redo"):
        if change:
            getattr(world, change)()
        published(world, tmp_path / "public")
        published(world, tmp_path / "new")
        assert held(tmp_path / "public") == held(tmp_path / "new")
        shutil.rmtree(tmp_path / "new")
    assert (tmp_path / ".public.twin").exists()


def test_only_what_shows_a_change_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = World(tmp_path / "t.db", 0)
    published(world, tmp_path / "public")
    made = []
    page = Site.page

    def noted(self: Site, path: str, *rest: Any, **values: Any) -> Any:
        made.append(path)
        return page(self, path, *rest, **values)

    monkeypatch.setattr(Site, "page", noted)
    world.record("edit", upsert(world.updates["9b0000000p"]._replace(note="A note.")))
    published(world, tmp_path / "public")
    lists = {"", "changes/", "changes/2025/", "search/", "data/"}
    assert set(made) == {"o/fredcom/", "u/9b0000000p/", *lists}


@pytest.mark.parametrize("how", ["altered", "removed", "linked"])
def test_a_kept_page_that_is_not_whole_is_made(tmp_path: Path, how: str) -> None:
    world = World(tmp_path / "t.db", 0)
    published(world, tmp_path / "public")
    page = tmp_path / "public" / "c" / "syldavia" / "index.html"
    whole = page.read_bytes()
    page.unlink()
    if how == "altered":
        page.write_bytes(whole.replace(b"Syldavia", b"Sylvania"))
    if how == "linked":
        (tmp_path / "elsewhere").write_bytes(whole)
        page.symlink_to(tmp_path / "elsewhere")
    world.record("edit", upsert(world.updates["9b0000000p"]._replace(note="A note.")))
    published(world, tmp_path / "public")
    assert page.read_bytes() == whole and not page.is_symlink()
