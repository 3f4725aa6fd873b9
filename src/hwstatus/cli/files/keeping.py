"""The tracker's own file: built, copied, brought back, examined."""

from pathlib import Path
from typing import Annotated, Any

from hwstatus import paths
from hwstatus.cli.option_sets import Argument, DatabaseOption, DryRun, Option, Yes
from hwstatus.cli.option_words import SHOWING
from hwstatus.cli.registry import examples
from hwstatus.cli.running import present
from hwstatus.cli.session import bring_up_to_date, confirm, reading
from hwstatus.errors import Usage
from hwstatus.output.emit import acknowledge, emit
from hwstatus.output.options import Output
from hwstatus.record import dates
from hwstatus.store.opening import inspect


@examples(
    "hwstatus init",
    "hwstatus --db mine.db init --empty",
    "hwstatus --db postgresql://anna@db.example.org/hwstatus init --editors editors",
)
def init(
    database: DatabaseOption,
    empty: Annotated[
        bool, Option("--empty", help="All countries and companies, but no updates.")
    ] = False,
    force: Annotated[
        bool, Option("--force", help="Replace an existing tracker.")
    ] = False,
    source: Annotated[
        str | None,
        Option(
            "--from", metavar="FILE", help="Share this tracker with a team's server."
        ),
    ] = None,
    editors: Annotated[
        str | None,
        Option("--editors", metavar="ROLE", help="Who may write to a team's server."),
    ] = None,
    upgrade: Annotated[
        bool,
        Option("--upgrade", help="Upgrade a team's server made by an earlier version."),
    ] = False,
) -> Any:
    """Build a tracker from the dataset's text: at --db, else data/tracker.db of this folder, else your own."""
    from hwstatus.changes import keeping as sharing

    location = paths.locate_for_building(database.db)
    if location.server is not None:
        if force:
            raise Usage("a team's ledger is never replaced: --force is for files")
        return acknowledge(
            sharing.upgrade(location, editors)
            if upgrade
            else sharing.share(location, present(), source, editors, empty=empty)
        )
    if source or editors or upgrade:
        raise Usage(
            "--from, --editors and --upgrade are for a team's server: --db postgresql://..."
        )
    context = present()
    with context.watch("Building", None):
        done = sharing.init(location, context.now, empty=empty, force=force)
    return acknowledge(done)


@examples(
    "hwstatus backup", "hwstatus backup ~/safe/", "hwstatus backup ~/safe/tracker.db"
)
def backup(
    database: DatabaseOption,
    file: Annotated[
        str | None,
        Argument(
            metavar="[FILE]",
            help="A new file; or a folder, in which it is named by the moment.",
        ),
    ] = None,
) -> Any:
    """Copy the tracker, verified after writing."""
    from hwstatus.changes.keeping import backup as command

    if file in _NO_FILES:
        meant = f"a file of that name: hwstatus backup ./{file}"
        raise Usage("which backups are there? hwstatus backups", meant)
    location = paths.locate_for_writing(database.db)
    bring_up_to_date(location, present())
    return acknowledge(command(location, present(), file))


_NO_FILES = (*SHOWING, "status", "all", "now", "create")
"""Words that are expected to say what is to be done, and would name a file."""


@examples("hwstatus backups")
def backups(output: Output, database: DatabaseOption) -> Any:
    """The tracker's backups, newest first. They are made before import, restore, refresh and migration."""
    from hwstatus.answers.backups import backups as command

    return emit(command(paths.locate_for_writing(database.db)), output)


@examples("hwstatus restore backups/tracker.db-20261124T093000Z-before-import.db")
def restore(
    file: Annotated[
        str, Argument(metavar="FILE", help="A backup, or any other tracker.")
    ],
    database: DatabaseOption,
    yes: Yes = False,
    dry_run: DryRun = False,
) -> Any:
    """Restore the tracker from a backup. This can be undone; a damaged tracker is kept beside it."""
    from hwstatus.changes.keeping import restore as command

    location = paths.locate_for_writing(database.db)
    bring_up_to_date(location, present())
    inspect(paths.Location(Path(file), "restore", asked=True))
    if not (yes or dry_run):
        confirm(f"restoring {location.path} from {file}")
    done = command(location, present(), file, dry_run=dry_run)
    return acknowledge(done, dry_run=dry_run)


@examples("hwstatus doctor", "hwstatus doctor --repair")
def doctor(
    output: Output,
    database: DatabaseOption,
    repair: Annotated[
        bool,
        Option("--repair", help="Rebuild everything that follows from the ledger."),
    ] = False,
    expect: Annotated[
        str | None,
        Option(
            "--expect",
            metavar="HEAD",
            help="The head that the ledger must have: see hwstatus head.",
        ),
    ] = None,
    server: Annotated[
        bool, Option("--server", help="Recompute every hash on a team's server.")
    ] = False,
    newest_within: Annotated[
        str | None,
        Option(
            "--newest-within",
            metavar="DURATION",
            help="How old a followed published ledger may be.",
        ),
    ] = None,
) -> Any:
    """Is the file sound? Integrity, ledger chain, projection, full-text index, permissions, versions."""
    from hwstatus.answers.doctor import examine
    from hwstatus.changes.keeping import repair as mend

    location = (
        paths.locate_for_writing(database.db) if repair else paths.locate(database.db)
    )
    mending = mend if repair else None
    if newest_within is not None:
        from hwstatus.network.servers import is_published

        if not is_published(location.server or ""):
            raise Usage("--newest-within is about a published ledger: --db https://...")
        day = dates.read_past_day(newest_within, "--newest-within", present().today)
        location = location._replace(newest_within=day)
    answer = examine(location, present(), mend=mending, expect=expect, chain=server)
    return emit(answer, output)


@examples(
    "hwstatus head", "hwstatus head --json | jq -r '.[].sha256'     or: entry, head"
)
def head(output: Output, database: DatabaseOption) -> Any:
    """The ledger's last entry with its hash: keep it elsewhere.

    With a head you can check whether the ledger was cut or rewritten since:
    hwstatus log --consistency HEAD
    """
    from hwstatus.answers.log import head as command

    with reading(database) as tracker:
        return emit(command(tracker), output)
