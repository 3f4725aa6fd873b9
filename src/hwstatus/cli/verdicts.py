"""The commands of the help's section Verdicts."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from hwstatus.cli import completion
from hwstatus.cli.option_sets import AsOf, DatabaseOption, Names, NeededNames
from hwstatus.cli.session import day_of, reading
from hwstatus.cli.spreading import examples
from hwstatus.cli.typer_compat import was_typed
from hwstatus.commands.filters import FilterOptions
from hwstatus.errors import BadValue, NotFound, Usage
from hwstatus.output.emit import emit, print_text, tell
from hwstatus.output.options import Output
from hwstatus.rows import Done
from hwstatus.store.tracker import Tracker

NoPractice = Annotated[
    bool,
    typer.Option(
        "--no-practice", help="Leave out what operators do where it is unknown."
    ),
]
EveryRow = Annotated[
    bool, typer.Option("--all", help="Every update on a terminal too, not a screenful.")
]


@examples(
    "hwstatus why sweden",
    "hwstatus why italy --on 2020-08-01",
    "hwstatus why france --scope 5g-core",
)
def why(
    names: NeededNames,
    as_of: AsOf,
    output: Output,
    place: DatabaseOption,
    scope: Annotated[
        str | None, typer.Option("--scope", metavar="SCOPE", help="For this scope.")
    ] = None,
    everything: EveryRow = False,
    no_practice: NoPractice = False,
) -> Any:
    """The act that began the status, what confirmed it, and why the others do not decide."""
    from hwstatus.commands.why import why as command

    with reading(place, as_of) as tracker:
        found = command(tracker, names, scope, practice=not no_practice)
        found.folded = not everything
        return emit(found, output)


@examples(
    "hwstatus changes --since 6m",
    "hwstatus changes --since 2020 --until 2020-12 --group eu",
)
def changes(
    wanted: FilterOptions,
    as_of: AsOf,
    output: Output,
    place: DatabaseOption,
    names: Names = (),
) -> Any:
    """Which standings moved, from what to what, by which update; corrections apart from news."""
    from hwstatus.commands.changes import changes as command

    with reading(place, as_of) as tracker:
        return emit(command(tracker, wanted, names), output)


@examples(
    "hwstatus deadlines",
    "hwstatus deadlines --within 18m --group eu",
    "hwstatus deadlines --passed                  met, missed, extended, dropped",
    "hwstatus deadlines -f ics -o huawei.ics      for a calendar",
)
def deadlines(
    wanted: FilterOptions,
    as_of: AsOf,
    output: Output,
    place: DatabaseOption,
    names: Names = (),
    within: Annotated[
        str | None,
        typer.Option("--within", metavar="TIME", help="No later than: 18m, 90d, 2027."),
    ] = None,
    overdue: Annotated[
        bool,
        typer.Option("--overdue", help="Those that passed and nothing closed."),
    ] = False,
    passed: Annotated[
        bool,
        typer.Option("--passed", help="All that passed, and what became of them."),
    ] = False,
) -> Any:
    """What must stop or be removed by when, days left, the dates it slipped from, who decided."""
    from hwstatus.commands.deadlines import deadlines as command

    with reading(place, as_of) as tracker:
        found = command(
            tracker,
            names,
            wanted,
            within=within,
            overdue=overdue,
            passed=passed,
        )
        return emit(found, output._replace(extra=("ics",)))


@examples("hwstatus disputes")
def disputes(
    wanted: FilterOptions,
    as_of: AsOf,
    output: Output,
    place: DatabaseOption,
    names: Names = (),
) -> Any:
    """Standings whose deciding update another one contradicts within a short time."""
    from hwstatus.commands.disputes import disputes as command

    with reading(place, as_of) as tracker:
        return emit(command(tracker, wanted, names), output)


@examples("hwstatus groups", "hwstatus groups eu nato --on 2020-01-01")
def groups(
    as_of: AsOf,
    output: Output,
    place: DatabaseOption,
    names: Annotated[
        Sequence[str], typer.Argument(metavar="[GROUP]...", help="Groups, by name.")
    ] = (),
) -> Any:
    """The groups of countries; of those that are named, each member on the day asked, with its status."""
    from hwstatus.commands import groups as commands

    with reading(place, as_of) as tracker:
        if names:
            return emit(commands.members_of(tracker, names), output)
        return emit(commands.groups(tracker), output)


SheetGroup = Annotated[
    str | None,
    typer.Option(
        "--group",
        "-g",
        metavar="GROUP",
        help="One sheet about all members of a group or region.",
        autocompletion=completion.groups,
    ),
]
SheetFormat = Annotated[
    str | None,
    typer.Option("--format", "-f", metavar="FORMAT", help="text, json, html."),
]
SheetFile = Annotated[
    str | None,
    typer.Option("--output", "-o", metavar="FILE", help="Write to a file."),
]
AsJson = Annotated[bool, typer.Option("--json", help="The same as --format json.")]
Sign = Annotated[
    str | None,
    typer.Option(
        "--sign", metavar="KEY", help="Sign it with this SSH key, into FILE.sig."
    ),
]
Verify = Annotated[
    str | None,
    typer.Option("--verify", metavar="FILE", help="Verify a sheet instead."),
]
Signers = Annotated[
    str | None,
    typer.Option(
        "--signers",
        metavar="FILE",
        help="Verify the signature too, by this allowed signers file.",
    ),
]
Identity = Annotated[
    str | None,
    typer.Option("--identity", metavar="WHO", help="Who must have signed."),
]


@examples(
    "hwstatus certify italy --on 2023-03-31 --known-at 2023-03-31 -o italy.html",
    "hwstatus certify --group nato -o nato.html --sign ~/.ssh/id_ed25519",
    "hwstatus certify --verify italy.html",
    "hwstatus certify --verify nato.html --signers allowed_signers",
)
def certify(
    as_of: AsOf,
    place: DatabaseOption,
    names: Names = (),
    group: SheetGroup = None,
    format: SheetFormat = None,
    json: AsJson = False,
    output: SheetFile = None,
    sign: Sign = None,
    verify: Verify = None,
    signers: Signers = None,
    identity: Identity = None,
) -> Any:
    """A dated evidence sheet: verdicts, rules, all updates for and against, the hash of the ledger."""
    if as_of.projected:
        raise Usage("a sheet certifies what has happened: no --projected")
    # The sheet says itself when its content was known; the tracker is opened as it is now.
    with reading(place, as_of._replace(known_at=None)) as tracker:
        if verify is not None:
            return _verify(tracker, verify, signers, identity)
        if signers or identity:
            raise Usage("--signers and --identity need a sheet: --verify FILE")
        if bool(names) == (group is not None):
            raise Usage(
                "certify whom? hwstatus certify NAME, or --group GROUP",
                "or verify a sheet: --verify FILE",
            )
        form = _sheet_format(format, json, output)
        known_at = day_of(as_of.known_at, "--known-at")
        from hwstatus.commands.certify import certify as command

        _write_sheet(command(tracker, names, known_at, form, group), output, sign)
    return 0


def _write_sheet(sheet: str, output: str | None, key: str | None) -> None:
    """The sheet, and its signature beside it; neither where it cannot be signed."""
    if key is None:
        return print_text(sheet, output)
    if output is None:
        raise Usage("--sign writes FILE.sig beside the sheet: name it with -o FILE")
    from hwstatus.signing import sign

    signature = sign(sheet.encode(), Path(key).expanduser())
    print_text(sheet, output)
    return print_text(signature, f"{output}.sig")


def _verify(
    tracker: Tracker,
    file: str,
    signers: str | None,
    identity: str | None,
) -> int:
    from hwstatus.commands import certify as command

    written = _read(file)
    if signers is None and identity is not None:
        raise Usage("--identity needs --signers FILE")
    if signers is not None and file == "-":
        raise Usage("--signers needs a sheet in a file: its signature is FILE.sig")
    tell(command.verify(tracker, _as_text(file, written)))
    signature = Path(f"{file}.sig")
    if signers is not None:
        known = Path(signers).expanduser()
        tell(command.verify_signature(written, signature, known, identity))
    elif file != "-" and signature.exists():
        tell(Done(f"Its signature was not verified: --signers FILE ({signature})"))
    return 0


def _sheet_format(format: str | None, json: bool, output: str | None) -> str:
    """The format of a sheet: as asked for, else by the file's ending."""
    from hwstatus.commands.certify import FORMATS

    if json:
        chosen = "json"
    else:
        chosen = format or _by_ending(output)
    if chosen not in FORMATS:
        raise BadValue("--format", chosen, f"one of: {', '.join(FORMATS)}")
    return chosen


def _by_ending(output: str | None) -> str:
    return {".json": "json", ".html": "html", ".htm": "html"}.get(
        Path(output or "").suffix.lower(), "text"
    )


def _read(name: str) -> bytes:
    if name == "-":
        return sys.stdin.buffer.read()
    try:
        if not Path(name).is_file() and Path(name).exists():
            raise NotFound(f"cannot read {name}: it is not a file")
        return Path(name).read_bytes()
    except OSError as error:
        raise NotFound(f"cannot read {name}: {error.strerror}") from None


def _as_text(name: str, written: bytes) -> str:
    try:
        return written.decode()
    except UnicodeDecodeError:
        raise Usage(f"{name} is no evidence sheet: it is not UTF-8 text") from None


@examples(
    "hwstatus show france",
    "hwstatus show united kingdom sweden      two countries, quoted or not",
    "hwstatus show UK --json                  its updates, for a script",
    "hwstatus show germany --on 2023-06-30    as it stood then",
    "hwstatus show k7q2                       one update, whole",
)
def show(
    names: NeededNames,
    wanted: FilterOptions,
    as_of: AsOf,
    output: Output,
    place: DatabaseOption,
    scopes: Annotated[
        bool, typer.Option("--scopes", help="One row a name, a column a scope.")
    ] = False,
    no_practice: NoPractice = False,
) -> Any:
    """The verdict on each country or company, its next deadline and its dated history, newest last.

    In a pipe and in JSON, CSV and TSV: the updates. The verdict alone for scripts: hwstatus status NAME --json
    """
    from hwstatus.commands.show import show as command

    with reading(place, as_of) as tracker:
        if known := _update_meant(tracker, names):
            from hwstatus.commands.one_update import one_update

            return emit(one_update(tracker, known), output.or_in_a_pipe("jsonl"))
        if scopes:
            from hwstatus.commands.status import matrix

            return emit(matrix(tracker, names, wanted), output)
        found = command(
            tracker,
            names,
            wanted,
            detailed=output.is_document,
            practice=not no_practice,
        )
        return emit(found, output)


def _update_meant(tracker: Tracker, names: Sequence[str]) -> str | None:
    """The id of the one update asked for; a name is looked up first, and wins."""
    if len(names) != 1 or not tracker.resolve(names)[1]:
        return None
    from hwstatus.commands.one_update import id_meant

    return id_meant(tracker, names)


@examples(
    "hwstatus status",
    "hwstatus status --status banned --status phase-out",
    "hwstatus status --kind company",
    "hwstatus status --scope government --json",
    "hwstatus status --group nato --on 2021-01-01",
    "hwstatus status --compare 2020 2024",
)
def status(
    wanted: FilterOptions,
    as_of: AsOf,
    output: Output,
    place: DatabaseOption,
    names: Names = (),
    scopes: Annotated[
        bool, typer.Option("--scopes", help="One row an entity, a column a scope.")
    ] = False,
    compare: Annotated[
        tuple[str, str] | None,
        typer.Option("--compare", metavar="DATE DATE", help="Two days side by side."),
    ] = None,
    no_practice: NoPractice = False,
) -> Any:
    """Where Huawei is banned and permitted: one row a country, strictest first, counts below.

    Filters apply to the standing: --since and --until to the day it began, --actor and --publisher to the
    update that decided it, --scope to that scope instead of the headline.
    """
    from hwstatus.commands import status as commands

    if wanted.sort == "date" and not was_typed("sort"):
        wanted = wanted._replace(sort="status")
    with reading(place, as_of) as tracker:
        if compare:
            return emit(commands.compare(tracker, names, wanted, *compare), output)
        if scopes:
            return emit(commands.matrix(tracker, names, wanted), output)
        found = commands.status(
            tracker,
            names,
            wanted,
            shown=output.is_page,
            practice=not no_practice,
        )
        return emit(found, output)


@examples("hwstatus", "hwstatus --json")
def overview(
    as_of: AsOf,
    output: Output,
    place: DatabaseOption,
    no_practice: NoPractice = False,
) -> Any:
    """Countries by status, the latest changes of status, the next deadlines."""
    from hwstatus.commands.overview import overview as command

    with reading(place, as_of) as tracker:
        return emit(command(tracker, practice=not no_practice), output)
