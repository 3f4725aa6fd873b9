"""`publish`: the whole site of a tracker into a folder."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from hwstatus import wording
from hwstatus.errors import NotATracker, Refused
from hwstatus.rows import Done
from hwstatus.site import api, beside, feeds, hosting, open_data, pages
from hwstatus.site.folder import Report, scratch_of, write_site
from hwstatus.site.published import made_from
from hwstatus.site.record import Record
from hwstatus.site.site import Site
from hwstatus.site.site_file import SiteFile, Task
from hwstatus.store.tracker import Tracker

Producer = Callable[[Site], Iterable[Task]]

PRODUCERS: Sequence[Producer] = (
    *pages.PRODUCERS,
    *api.PRODUCERS,
    feeds.tasks,
    beside.tasks,
    hosting.tasks,
    open_data.tasks,
)
"""What makes the files of a site: each names its tasks, of which each yields files."""


def publish(
    tracker: Tracker,
    folder: Path,
    *,
    base: str | None,
    cards: bool,
    force: bool,
    key: Path | None = None,
) -> Done:
    """Make a folder hold the site of a tracker.

    `key` signs the ledger's head. Raises what `folder.write_site` and `signing.sign` raise.
    """
    origin = ""
    if key is None:  # another key may have the same name
        origin = made_from(tracker, base, cards=cards)
    files = _of_one_state(_files(tracker, folder, base, cards, key), tracker)
    watch = tracker.context.watch
    report = write_site(files, folder, force=force, made_from=origin, watch=watch)
    return Done(_worded(report, folder), notes=_notes(report))


def _files(
    tracker: Tracker, folder: Path, base: str | None, cards: bool, key: Path | None
) -> Iterator[SiteFile]:
    """Every file of the site; the tracker is read when the first is asked for."""
    record = Record(tracker)
    site = Site(record, base, scratch_of(folder), folder, cards=cards, key=key)
    tasks = [task for producer in PRODUCERS for task in producer(site)]
    with tracker.context.watch("Publishing", len(tasks)) as tick:
        for task in tasks:
            yield from task()
            tick()


def _of_one_state(files: Iterable[SiteFile], tracker: Tracker) -> Iterator[SiteFile]:
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


def _worded(report: Report, folder: Path) -> str:
    if report.same:
        return f"{folder} already holds this site: {report.unchanged:,} files."
    return (
        f"Published to {folder}: {report.new:,} files new, {report.changed:,} changed,"
        f" {report.removed:,} removed, {report.unchanged:,} unchanged."
    )


def _notes(report: Report) -> tuple[str, ...]:
    notes = [
        f"{path} could not be cleared and was left aside: remove it by hand."
        for path in report.aside
    ]
    if report.kept:
        one = "file that hwstatus did not publish is kept."
        several = "files that hwstatus did not publish are kept."
        notes.append(wording.counted(report.kept, one, several))
    return tuple(notes)
