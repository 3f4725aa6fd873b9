"""The options of the command line, each declared once.

A command asks for a set by the type of a parameter (`cli.spreading` spreads it), and for
a single option by its annotation: `dry_run: DryRun`.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Annotated, Any, NamedTuple

from typer import Argument, Option

from hwstatus import paths
from hwstatus.answers.filters import FilterOptions
from hwstatus.cli import completion
from hwstatus.output.options import COLORS, FORMATS, Output
from hwstatus.store.queries import DIMENSIONS, ORDERS
from hwstatus.vocabulary import (
    ACTORS,
    BASES,
    CONFIDENCES,
    KINDS,
    SCOPES,
    STAGES,
    STATUSES,
)

Complete = Callable[[str], Iterable[completion.Candidate]]


class AsOf(NamedTuple):
    """The time that a question is about."""

    on: str | None = None
    known_at: str | None = None
    projected: bool = False


class DatabaseOption(NamedTuple):
    """Which tracker: --db, before or after the command."""

    db: str | None = None
    fresh: bool = False

    def reading(self) -> paths.Location:
        """The tracker that a read uses."""
        location = paths.locate(self.db)
        return location._replace(window=0.0) if self.fresh else location


class OptionSet(NamedTuple):
    """Options that many commands share, under one title in their help."""

    title: str
    purpose: str
    options: dict[str, Any]


def _shared(title: str, purpose: str, options: dict[str, Any]) -> OptionSet:
    """A set whose options are marked with the title under which help lists them."""
    for annotation in options.values():
        [option] = annotation.__metadata__
        option.rich_help_panel = title
    return OptionSet(title, purpose, options)


# -- kinds of options ----------------------------------------------------------------


def value(
    *names: str, metavar: str, help: str, complete: Complete | None = None
) -> Any:
    """An option with one text, None where it is not given."""
    return Annotated[str | None, _option(names, metavar, help, complete)]


def values(
    *names: str, metavar: str, help: str, complete: Complete | None = None
) -> Any:
    """An option that may be given several times."""
    return Annotated[Sequence[str], _option(names, metavar, help, complete)]


def _option(
    names: tuple[str, ...], metavar: str, help: str, complete: Complete | None
) -> Any:
    return Option(
        *names, metavar=metavar, help=help, show_default=False, autocompletion=complete
    )


def flag(*names: str, help: str) -> Any:
    """An option without a value."""
    return Annotated[bool, Option(*names, help=help)]


def one_of(words: Iterable[str]) -> str:
    """Words of a closed list, as help names them."""
    return ", ".join(words)


# -- shared sets ---------------------------------------------------------------------

_LIMIT = Option("--limit", "-l", metavar="N", help="At most N (0: all).")
_SORT = Option(
    "--sort",
    metavar="KEY",
    help=f"Order: {one_of(ORDERS)}.",
    autocompletion=completion.of_words(ORDERS),
)

FILTERS = _shared(
    "Filters",
    "Which records, how many, in which order. An option given twice means either.",
    {
        "since": value(
            "--since",
            metavar="WHEN",
            help="From this day or period: 2020, 2020-Q3, 2020-07-22, 6m, last year.",
        ),
        "until": value(
            "--until", metavar="WHEN", help="Up to the end of this day or period."
        ),
        "country": values(
            "--country",
            metavar="NAME",
            help="About this country.",
            complete=completion.names,
        ),
        "company": values(
            "--company",
            metavar="NAME",
            help="About this company.",
            complete=completion.companies,
        ),
        "kind": values(
            "--kind",
            metavar="KIND",
            help=f"About this kind of entity: {one_of(KINDS)}.",
            complete=completion.of_list(KINDS),
        ),
        "status": values(
            "--status",
            metavar="STATUS",
            help=f"With this status: {one_of(STATUSES)}.",
            complete=completion.of_list(STATUSES),
        ),
        "scope": values(
            "--scope",
            metavar="SCOPE",
            help=f"For this scope: {one_of(SCOPES)}.",
            complete=completion.of_list(SCOPES),
        ),
        "actor": values(
            "--actor",
            metavar="ACTOR",
            help=f"By this kind of actor: {one_of(ACTORS)}.",
            complete=completion.of_list(ACTORS),
        ),
        "publisher": values(
            "--publisher",
            metavar="NAME",
            help="Reported by this publisher.",
            complete=completion.publishers,
        ),
        "confidence": values(
            "--confidence",
            metavar="WORD",
            help=f"Whose sources warrant this: {one_of(CONFIDENCES)}.",
            complete=completion.of_list(CONFIDENCES),
        ),
        "official": flag("--official", help="With an official source."),
        "stage": values(
            "--stage",
            metavar="STAGE",
            help=f"So far along: {one_of(STAGES)}.",
            complete=completion.of_list(STAGES),
        ),
        "basis": values(
            "--basis",
            metavar="BASIS",
            help=f"Resting on: {one_of(BASES)}.",
            complete=completion.of_list(BASES),
        ),
        "binding": flag(
            "--binding",
            help="With a binding status by law, order, licence or contract.",
        ),
        "group": values(
            "--group",
            "-g",
            metavar="GROUP",
            help="About the members of a group (eu, nato, g7, asean) or a region.",
            complete=completion.groups,
        ),
        "limit": Annotated[int | None, _LIMIT],
        "sort": Annotated[str, _SORT],
        "reverse": flag("--reverse", "-r", help="In the opposite order."),
    },
)

TIME = _shared(
    "Time",
    "The day that a question is about.",
    {
        "on": value(
            "--on", metavar="DATE", help="As of this day: what had happened by then."
        ),
        "known_at": value(
            "--known-at",
            metavar="DATE",
            help="As known on this day: what the tracker held, before later changes.",
        ),
        "projected": flag(
            "--projected",
            help="Allow --on a future day: announced dates are taken as kept.",
        ),
    },
)

OUTPUT = _shared(
    "Output",
    "Format, fields, file and colour.",
    {
        "format": value(
            "--format",
            "-f",
            metavar="FORMAT",
            help=f"{one_of(FORMATS)}. Default: table, in a pipe plain.",
            complete=completion.of_words(FORMATS),
        ),
        "json": flag("--json", help="The same as --format json."),
        "fields": values(
            "--fields", metavar="A,B", help="Only these fields, in this order."
        ),
        "no_header": flag("--no-header", help="Without the line of titles."),
        "output": value(
            "--output",
            "-o",
            metavar="FILE",
            help="Write to a file; its ending gives the format. -: stdout.",
            complete=completion.files,
        ),
        "color": value(
            "--color",
            metavar="WHEN",
            help=f"{one_of(COLORS)}. NO_COLOR and FORCE_COLOR count too.",
            complete=completion.of_words(COLORS),
        ),
        "no_pager": flag("--no-pager", help="Never page on a terminal."),
    },
)

TRACKER = _shared(
    "Tracker",
    "It may be given before or after the command.",
    {
        "db": value(
            "--db",
            metavar="FILE",
            help="The tracker to use: a file, or the address of a team's.",
            complete=completion.files,
        ),
        "fresh": flag("--fresh", help="Ask the team's server now, not once a minute."),
    },
)

TOPICS = {of.title.lower(): of for of in (FILTERS, TIME, OUTPUT, TRACKER)}
"""The shared sets by the word that `help` takes."""


def options_of(asked: Any) -> dict[str, Any] | None:
    """The options that a parameter's type stands for; None where it is no set."""
    if asked is FilterOptions:
        return FILTERS.options
    if asked is Output:
        return OUTPUT.options
    if asked is AsOf:
        return TIME.options
    if asked is DatabaseOption:
        return TRACKER.options
    # By its name: `commands.add` costs every command 3 ms, and only `add` needs it.
    if getattr(asked, "__name__", "") == "AddOptions":
        from hwstatus.cli.add_options import ADD

        return ADD
    return None


# -- single options and arguments ----------------------------------------------------

DryRun = Annotated[
    bool, Option("--dry-run", "-n", help="Say what would happen; write nothing.")
]
Yes = Annotated[bool, Option("--yes", "-y", help="Do not ask for confirmation.")]
Reason = value("--reason", metavar="TEXT", help="Why; the ledger keeps it.")
By = values(
    "--by",
    metavar="KEY[,KEY]",
    help="What to count by; two keys give a cross table.",
    complete=completion.of_words(DIMENSIONS),
)

_NAME_HELP = "Countries or companies, in any spelling."
Names = Annotated[
    Sequence[str],
    Argument(metavar="[NAME]...", help=_NAME_HELP, autocompletion=completion.names),
]
NeededNames = Annotated[
    Sequence[str],
    Argument(metavar="NAME...", help=_NAME_HELP, autocompletion=completion.names),
]

_ID_HELP = "The beginning of an update's id, 3 characters or more."
Id = Annotated[
    str, Argument(metavar="ID", help=_ID_HELP, autocompletion=completion.ids)
]
OptionalIds = Annotated[
    Sequence[str],
    Argument(metavar="[ID]...", help=_ID_HELP, autocompletion=completion.ids),
]
Ids = Annotated[
    Sequence[str],
    Argument(metavar="ID...", help=_ID_HELP, autocompletion=completion.ids),
]
