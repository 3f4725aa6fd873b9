"""The commands that answer why, since when, what moved, and for how long."""

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from hwstatus.cli.opening import change, day_of, reading
from hwstatus.cli.options import AsOf, Place, examples
from hwstatus.cli.reading import Names, NeededNames
from hwstatus.commands.choosing import Wanted
from hwstatus.errors import BadValue, NotFound, Usage
from hwstatus.render.emit import emit, print_text, tell
from hwstatus.render.options import Output


@examples("hwstatus why sweden", "hwstatus why italy --on 2020-08-01", "hwstatus why france --scope 5g-core")
def why(
    names: NeededNames,
    as_of: AsOf,
    output: Output,
    place: Place,
    scope: Annotated[str | None, typer.Option("--scope", metavar="SCOPE", help="For this scope.")] = None,
) -> Any:
    """The deciding update and its rule, then every other update with the reason it did not decide."""
    from hwstatus.commands.why import why as command

    with reading(place, as_of) as tracker:
        return emit(command(tracker, names, scope), output)


@examples("hwstatus changes --since 6m", "hwstatus changes --since 2020 --until 2020-12 --group eu")
def changes(wanted: Wanted, as_of: AsOf, output: Output, place: Place, names: Names = []) -> Any:  # noqa: B006
    """Which standings moved, from what to what, by which update; corrections apart from news."""
    from hwstatus.commands.changes import changes as command

    with reading(place, as_of) as tracker:
        return emit(command(tracker, wanted, names), output)


@examples(
    "hwstatus deadlines",
    "hwstatus deadlines --within 18m --group eu",
    "hwstatus deadlines -f ics -o huawei.ics      for a calendar",
)
def deadlines(
    wanted: Wanted,
    as_of: AsOf,
    output: Output,
    place: Place,
    names: Names = [],  # noqa: B006
    within: Annotated[
        str | None, typer.Option("--within", metavar="TIME", help="No later than: 18m, 90d, 2027.")
    ] = None,
    overdue: Annotated[bool, typer.Option("--overdue", help="Those that have passed instead.")] = False,
) -> Any:
    """What must stop or be removed by when, days left, the dates it slipped from, who decided."""
    from hwstatus.commands.deadlines import deadlines as command

    with reading(place, as_of) as tracker:
        found = command(tracker, names, wanted, within=within, overdue=overdue)
        return emit(found, output._replace(extra=("ics",)))


@examples("hwstatus disputes")
def disputes(wanted: Wanted, as_of: AsOf, output: Output, place: Place, names: Names = []) -> Any:  # noqa: B006
    """Standings whose deciding update another one contradicts within a short time."""
    from hwstatus.commands.changes import disputes as command

    with reading(place, as_of) as tracker:
        return emit(command(tracker, wanted, names), output)


@examples("hwstatus groups", "hwstatus groups eu nato --on 2020-01-01")
def groups(
    as_of: AsOf,
    output: Output,
    place: Place,
    names: Annotated[list[str], typer.Argument(metavar="[GROUP]...", help="Groups, by name.")] = [],  # noqa: B006
) -> Any:
    """The groups of countries: members on the day asked, and how they stand."""
    from hwstatus.commands.groups import groups as command

    with reading(place, as_of) as tracker:
        return emit(command(tracker, names), output)


@examples(
    "hwstatus certify italy --on 2023-03-31 --known-at 2023-03-31 -o italy.html",
    "hwstatus certify --verify italy.html",
)
def certify(
    as_of: AsOf,
    place: Place,
    names: Names = [],  # noqa: B006
    format: Annotated[str | None, typer.Option("--format", "-f", metavar="FORMAT", help="text, json, html.")] = None,
    json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
    output: Annotated[str | None, typer.Option("--output", "-o", metavar="FILE", help="Write to a file.")] = None,
    verify: Annotated[str | None, typer.Option("--verify", metavar="FILE", help="Verify a sheet instead.")] = None,
) -> Any:
    """A dated evidence sheet: verdict, rule, every update for and against, the hash of the ledger."""
    from hwstatus.commands import certify as command

    if as_of.projected:
        raise Usage("a sheet certifies what has happened: no --projected")
    # The sheet states for itself when its content was known; the tracker is opened as it is now.
    with reading(place, as_of._replace(known_at=None)) as tracker:
        if verify:
            tell(command.verify(tracker, _read(verify)))
            return 0
        if not names:
            raise Usage("certify whom? hwstatus certify NAME", "or verify a sheet: --verify FILE")
        known_at = day_of(as_of.known_at, "--known-at")
        form = "json" if json else format or _by_ending(output)
        if form not in command.FORMATS:
            raise BadValue("--format", form, f"one of: {', '.join(command.FORMATS)}")
        print_text(command.certify(tracker, names, known_at, form), output)
    return 0


def _by_ending(output: str | None) -> str:
    return {".json": "json", ".html": "html", ".htm": "html"}.get(Path(output or "").suffix.lower(), "text")


def _read(name: str) -> str:
    try:
        data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        return data.decode()
    except OSError as error:
        raise NotFound(f"cannot read {name}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise Usage(f"{name} is no evidence sheet: it is not UTF-8 text") from None


@examples("hwstatus checked andorra monaco --note 'regulator site, press'")
def checked(
    names: NeededNames,
    place: Place,
    date: Annotated[str | None, typer.Option("--date", "-d", metavar="DATE", help="The day; today by default.")] = None,
    note: Annotated[str | None, typer.Option("--note", metavar="TEXT", help="What was looked at.")] = None,
) -> Any:
    """Record that somebody looked and found nothing new."""
    from hwstatus.commands.certify import checked as command

    return change(place, lambda editor: command(editor, names, date, note))
