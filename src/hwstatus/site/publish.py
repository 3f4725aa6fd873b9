"""`publish`: the whole site of a tracker into a folder."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import islice, product
from pathlib import Path
from typing import Any

from hwstatus import wording
from hwstatus.answers.done import Done
from hwstatus.errors import NotATracker, Refused
from hwstatus.pictures.png import renderer
from hwstatus.record.forms import Group
from hwstatus.record.models import Entity
from hwstatus.settings.watchlists import Watchlist, read
from hwstatus.site import beside, feeds, hosting, open_data
from hwstatus.site.api import description
from hwstatus.site.api import lists as api_lists
from hwstatus.site.folder import Report, scratch_of, write_site
from hwstatus.site.pages import entities, explained, front, lists, updates, world
from hwstatus.site.published import SiteFiles, listed, made_from
from hwstatus.site.record import Record
from hwstatus.site.site import Site
from hwstatus.store import times
from hwstatus.store.tracker import Tracker
from hwstatus.team.pages import SIGNATURE

OF_THE_SITE: Sequence[Callable[[Site], SiteFiles]] = (
    lists.loaded,
    front.front,
    front.chart_files,
    beside.front_card,
    lists.matrix_page,
    entities.other_names,
    world.years,
    front.embed_page,
    front.frames_of_the_site,
    updates.update_pages,
    updates.latest_changes,
    updates.week_pages,
    lists.all_groups,
    lists.countries,
    lists.companies,
    lists.deadlines,
    lists.disputed,
    explained.method,
    explained.cite,
    explained.missing,
    lists.search,
    api_lists.standings,
    api_lists.of_status,
    api_lists.runs,
    api_lists.entities,
    api_lists.deadlines,
    api_lists.groups,
    api_lists.changes,
    api_lists.updates,
    description.descriptions,
    description.guide,
    feeds.of_changes,
    feeds.of_corrections,
    feeds.of_weeks,
    feeds.of_deadlines,
    hosting.rules,
    hosting.sitemap,
    hosting.guides,
    open_data.downloads,
    open_data.ledger,
)
"""What makes the files of which there is one kind in a site."""
OF_AN_ENTITY: Sequence[Callable[[Site, Entity], SiteFiles]] = (
    entities.entity_page,
    front.frame_of_an_entity,
    api_lists.entity_answer,
    feeds.of_entity,
    beside.files,
    beside.card_file,
)
OF_A_GROUP: Sequence[Callable[[Site, Group], SiteFiles]] = (
    lists.group_page,
    front.frame_of_a_group,
    beside.group_card,
    api_lists.group_answer,
    api_lists.of_group,
    feeds.of_group,
)
OF_A_YEAR: Sequence[Callable[[Site, str], SiteFiles]] = (
    world.year,
    beside.year_card,
    updates.changes_of,
    api_lists.year_end,
)
OF_A_LIST: Sequence[Callable[[Site, Watchlist], SiteFiles]] = (
    updates.watchlist_page,
    feeds.of_watchlist,
)
Task = Callable[[], SiteFiles]
"""A piece of work that makes some files: those of one country, say. Progress counts tasks."""


def tasks(site: Site) -> Iterator[Task]:
    """What makes all files of a site."""
    record = site.record
    for make in OF_THE_SITE:
        yield partial(make, site)
    of_each: Sequence[tuple[Iterable[Any], Sequence[Callable[..., SiteFiles]]]] = (
        (record.entities.values(), OF_AN_ENTITY),
        (record.groups, OF_A_GROUP),
        (site.watchlists, OF_A_LIST),
        (record.years, OF_A_YEAR),
    )
    for subjects, makers in of_each:
        for subject, make_of in product(subjects, makers):
            yield partial(make_of, site, subject)


def publish(
    tracker: Tracker,
    folder: Path,
    *,
    base: str | None,
    cards: bool,
    force: bool,
    key: Path | None = None,
    watch: Path | None = None,
    dry_run: bool = False,
) -> Done:
    """Make a folder hold the site of a tracker, or say what of it a dry run would change.

    `key` signs the ledger's head; each watchlist of the file `watch` has a page. Raises
    what `folder.write_site`, `signing.sign` and `watchlists.read` raise.
    """
    if cards:
        renderer()  # asked for before the work, not in the middle of it
    lists = list(read(watch).values()) if watch else []
    origin = ""
    if key is None:  # another key may have the same name
        origin = made_from(tracker, base, lists, cards=cards)
    files = _of_one_state(_files(tracker, folder, base, cards, key, lists), tracker)
    seen = tracker.context.watch
    is_unsigned = key is None and SIGNATURE in listed(folder)[1]
    report = write_site(
        files, folder, force=force, dry_run=dry_run, made_from=origin, watch=seen
    )
    notes = [*_changed_pages(report, None if dry_run else MOST_PAGES), *_notes(report)]
    if is_unsigned:
        notes.append("The ledger's head there was signed, this one is not: --sign KEY")
    said = _worded(report, folder, dry_run=dry_run)
    if not dry_run:
        there = f"; once it is on its host: {base}" if base else ""
        said += f" Open it: {folder / 'index.html'}{there}"
    return Done(said, notes=(*notes, *_untimely(tracker)))


def _untimely(tracker: Tracker) -> Iterator[str]:
    for entry, problem in islice(times.untimely(tracker.ledger.entries()), 1):
        yield f"Nobody follows this ledger beyond entry {entry.seq}: {problem}."


def _files(
    tracker: Tracker,
    folder: Path,
    base: str | None,
    cards: bool,
    key: Path | None,
    lists: Sequence[Watchlist],
) -> SiteFiles:
    """Every file of the site; the tracker is read when the first is asked for."""
    record = Record(tracker)
    scratch = scratch_of(folder)
    site = Site(record, base, scratch, folder, cards=cards, key=key, watchlists=lists)
    parts = list(tasks(site))
    with tracker.context.watch("Publishing", len(parts)) as tick:
        for task in parts:
            yield from task()
            tick()


def _of_one_state(files: SiteFiles, tracker: Tracker) -> SiteFiles:
    """The files, none of which may be made from a later state of the tracker than another."""
    head = tracker.ledger.head()
    try:
        yield from files
    except NotATracker:
        if tracker.ledger.head() == head:
            raise
    else:
        if tracker.ledger.head() == head:
            return
    raise Refused(
        "the tracker was changed while its site was made; the folder is as it was",
        "publish again",
    )


MOST_PAGES = 20
"""Changed pages that are named; a dry run names every one."""


def _changed_pages(report: Report, most: int | None) -> Iterator[str]:
    """The pages that a new site changes, by their addresses within it."""
    for outcome, page in report.pages[:most]:
        yield f"  {outcome:<8} {page}"
    left = len(report.pages[most:]) if most else 0
    if left:
        yield f"  and {left:,} more pages (every one: --dry-run)"


def _worded(report: Report, folder: Path, *, dry_run: bool) -> str:
    if report.same:
        return f"{folder} already holds this site: {report.unchanged:,} files."
    done = "Would publish" if dry_run else "Published"
    return (
        f"{done} to {folder}: {wording.counted(report.new, 'file')} new, {report.changed:,} changed,"
        f" {report.removed:,} removed, {report.unchanged:,} unchanged."
    )


def _notes(report: Report) -> Iterator[str]:
    for path in report.aside:
        yield f"{path} could not be cleared and was left aside: remove it by hand."
    if report.kept:
        yield wording.counted(
            report.kept,
            "file that hwstatus did not publish is kept.",
            "files that hwstatus did not publish are kept.",
        )
