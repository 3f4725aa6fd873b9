"""The options of the command line, each declared once.

A command asks for a set by the type of a parameter (`cli.spreading` spreads it), and for
a single option by its annotation: `dry_run: DryRun`.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Annotated, Any, NamedTuple

from typer import Argument, Option

from hwstatus.cli import completion
from hwstatus.commands.filters import FilterOptions
from hwstatus.output.options import COLORS, FORMATS, Output
from hwstatus.store.queries import DIMENSIONS, ORDERS
from hwstatus.vocabulary import (
    ACTORS,
    BASES,
    CONFIDENCES,
    KINDS,
    PENDING,
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


def _value(
    *names: str, metavar: str, help: str, complete: Complete | None = None
) -> Any:
    """An option with one text, None where it is not given."""
    option = Option(
        *names, metavar=metavar, help=help, show_default=False, autocompletion=complete
    )
    return Annotated[str | None, option]


def _values(
    *names: str, metavar: str, help: str, complete: Complete | None = None
) -> Any:
    """An option that may be given several times."""
    option = Option(
        *names, metavar=metavar, help=help, show_default=False, autocompletion=complete
    )
    return Annotated[Sequence[str], option]


def _flag(*names: str, help: str) -> Any:
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
        "since": _value(
            "--since",
            metavar="WHEN",
            help="From this day or period: 2020, 2020-Q3, 2020-07-22, 6m, last year.",
        ),
        "until": _value(
            "--until", metavar="WHEN", help="Up to the end of this day or period."
        ),
        "country": _values(
            "--country",
            metavar="NAME",
            help="About this country.",
            complete=completion.names,
        ),
        "company": _values(
            "--company",
            metavar="NAME",
            help="About this company.",
            complete=completion.companies,
        ),
        "kind": _values(
            "--kind",
            metavar="KIND",
            help=f"About this kind of entity: {one_of(KINDS)}.",
            complete=completion.of_list(KINDS),
        ),
        "status": _values(
            "--status",
            metavar="STATUS",
            help=f"With this status: {one_of(STATUSES)}.",
            complete=completion.of_list(STATUSES),
        ),
        "scope": _values(
            "--scope",
            metavar="SCOPE",
            help=f"For this scope: {one_of(SCOPES)}.",
            complete=completion.of_list(SCOPES),
        ),
        "actor": _values(
            "--actor",
            metavar="ACTOR",
            help=f"By this kind of actor: {one_of(ACTORS)}.",
            complete=completion.of_list(ACTORS),
        ),
        "publisher": _values(
            "--publisher",
            metavar="NAME",
            help="Reported by this publisher.",
            complete=completion.publishers,
        ),
        "confidence": _values(
            "--confidence",
            metavar="WORD",
            help=f"Whose sources warrant this: {one_of(CONFIDENCES)}.",
            complete=completion.of_list(CONFIDENCES),
        ),
        "official": _flag("--official", help="With an official source."),
        "stage": _values(
            "--stage",
            metavar="STAGE",
            help=f"So far along: {one_of(STAGES)}.",
            complete=completion.of_list(STAGES),
        ),
        "basis": _values(
            "--basis",
            metavar="BASIS",
            help=f"Resting on: {one_of(BASES)}.",
            complete=completion.of_list(BASES),
        ),
        "binding": _flag(
            "--binding",
            help="With a binding status by law, order, licence or contract.",
        ),
        "group": _values(
            "--group",
            "-g",
            metavar="GROUP",
            help="About the members of a group (eu, nato, g7, asean) or a region.",
            complete=completion.groups,
        ),
        "limit": Annotated[int | None, _LIMIT],
        "sort": Annotated[str, _SORT],
        "reverse": _flag("--reverse", "-r", help="In the opposite order."),
    },
)

TIME = _shared(
    "Time",
    "The day that a question is about.",
    {
        "on": _value(
            "--on", metavar="DATE", help="As of this day: what had happened by then."
        ),
        "known_at": _value(
            "--known-at",
            metavar="DATE",
            help="As known on this day: what the tracker held, before later changes.",
        ),
        "projected": _flag(
            "--projected",
            help="Allow --on a future day: announced dates are taken as kept.",
        ),
    },
)

OUTPUT = _shared(
    "Output",
    "Format, fields, file and colour.",
    {
        "format": _value(
            "--format",
            "-f",
            metavar="FORMAT",
            help=f"{one_of(FORMATS)}. Default: table, in a pipe plain.",
            complete=completion.of_words(FORMATS),
        ),
        "json": _flag("--json", help="The same as --format json."),
        "fields": _values(
            "--fields", metavar="A,B", help="Only these fields, in this order."
        ),
        "no_header": _flag("--no-header", help="Without the line of titles."),
        "output": _value(
            "--output",
            "-o",
            metavar="FILE",
            help="Write to a file; its ending gives the format.",
            complete=completion.files,
        ),
        "color": _value(
            "--color",
            metavar="WHEN",
            help=f"{one_of(COLORS)}. NO_COLOR and FORCE_COLOR count too.",
            complete=completion.of_words(COLORS),
        ),
        "no_pager": _flag("--no-pager", help="Never page on a terminal."),
    },
)

TRACKER = _shared(
    "Tracker",
    "It may be given before or after the command.",
    {
        "db": _value(
            "--db",
            metavar="FILE",
            help="The tracker to use.",
            complete=completion.files,
        )
    },
)

TOPICS = {of.title.lower(): of for of in (FILTERS, TIME, OUTPUT, TRACKER)}
"""The shared sets by the word that `help` takes."""

_ADD = OptionSet(
    "Options",
    "What an update says.",
    {
        "entity": Annotated[
            str | None,
            Argument(
                metavar="ENTITY",
                help="A country or company; - reads a record as JSON.",
                autocompletion=completion.names,
            ),
        ],
        "summary": Annotated[
            str | None,
            Argument(metavar="SUMMARY", help="One or two sentences in your own words."),
        ],
        "date": _value(
            "--date",
            "-d",
            metavar="DATE",
            help="When it happened, as exactly as known: 2018, 2018-12 or a day.",
        ),
        "source": _values(
            "--source",
            "-s",
            metavar="PUBLISHER",
            help="Who reports it (repeatable).",
            complete=completion.publishers,
        ),
        "url": _values(
            "--url", "-u", metavar="URL", help="The address, one for each --source."
        ),
        "title": _value("--title", metavar="TEXT", help="The first source's title."),
        "published": _value(
            "--published", metavar="DATE", help="When the first source appeared."
        ),
        "official": _flag(
            "--official", help="The first source is a state body's or the company's."
        ),
        "status": _values(
            "--status",
            metavar="[SCOPE=]STATUS",
            help="The status that it sets, for 5g unless a scope is named.",
            complete=completion.effects,
        ),
        "stage": _value(
            "--stage",
            metavar="STAGE",
            help=f"{one_of(STAGES)}.",
            complete=completion.of_list(STAGES),
        ),
        "basis": _value(
            "--basis",
            metavar="BASIS",
            help=f"{one_of(BASES)}.",
            complete=completion.of_list(BASES),
        ),
        "effective": _value(
            "--effective", metavar="DATE", help="When it takes effect, if later."
        ),
        "deadline": _values(
            "--deadline",
            metavar="SCOPE=DATE[:WHAT]",
            help="By when what must be removed.",
        ),
        "actor": _value(
            "--actor",
            metavar="ACTOR",
            help="Who acted: see hwstatus help words.",
            complete=completion.of_list(ACTORS),
        ),
        "actor_name": _value(
            "--actor-name", metavar="NAME", help="The actor's proper name."
        ),
        "about": _values(
            "--about",
            metavar="NAME",
            help="Also about this entity (repeatable).",
            complete=completion.names,
        ),
        "confidence": _value(
            "--confidence",
            metavar="WORD",
            help="Follows from the sources unless given.",
            complete=completion.of_list(CONFIDENCES),
        ),
        "pending": _value(
            "--pending",
            metavar="WORD",
            help=f"What an undecided plan would do: {one_of(PENDING)}.",
            complete=completion.of_list(PENDING),
        ),
        "note": _value(
            "--note", metavar="TEXT", help="What else a reader should know."
        ),
        "new": _value(
            "--new",
            metavar="KIND",
            help="Create the entity, as a company for example.",
            complete=completion.of_list(KINDS),
        ),
    },
)


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
    if _is_draft(asked):
        return _ADD.options
    return None


def _is_draft(asked: Any) -> bool:
    # By its name: `commands.add` costs every command 3 ms, and only `add` needs it.
    return getattr(asked, "__name__", "") == "AddOptions"


# -- single options and arguments ----------------------------------------------------

DryRun = Annotated[
    bool, Option("--dry-run", "-n", help="Say what would happen; write nothing.")
]
Yes = Annotated[bool, Option("--yes", "-y", help="Do not ask for confirmation.")]
Reason = _value("--reason", metavar="TEXT", help="Why; the ledger keeps it.")
By = _values(
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
Ids = Annotated[
    Sequence[str],
    Argument(metavar="ID...", help=_ID_HELP, autocompletion=completion.ids),
]
