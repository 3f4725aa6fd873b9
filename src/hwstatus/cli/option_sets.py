"""The options of the command line, each declared once.

A command asks for a set by the type of a parameter, and for a single option by its
annotation: `dry_run: DryRun`. What is declared here is data. `cli.typer_app` makes Typer's
options of it, and `cli.quick` reads an ordinary line by it without importing Typer.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Annotated, Any, NamedTuple

from hwstatus import paths
from hwstatus.answers.filters import FilterOptions
from hwstatus.cli import completion
from hwstatus.output.options import COLORS, FORMATS, Output
from hwstatus.store.filters import WORD_FILTERS
from hwstatus.store.updates import COUNTED_BY, ORDERS

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


class Argument:
    """A positional argument of a command."""

    def __init__(
        self, *, metavar: str, help: str, autocompletion: Complete | None = None
    ) -> None:
        self.metavar: str | None = metavar
        self.help = help
        self.autocompletion = autocompletion


class Option:
    """An option of a command; without names it has that of its parameter."""

    def __init__(
        self,
        *names: str,
        metavar: str | None = None,
        help: str,
        autocompletion: Complete | None = None,
        min: int | None = None,
        max: int | None = None,
    ) -> None:
        self.names = names
        self.metavar = metavar
        self.help = help
        self.autocompletion = autocompletion
        self.min = min
        self.max = max
        self.title: str | None = None
        """The shared set in whose list help has it."""


Options = Mapping[str, Argument | Option]
"""What fills the fields of one value of a command, by field."""


class OptionSet:
    """Options that many commands share, under one title in their help."""

    def __init__(self, title: str, purpose: str, options: Mapping[str, Option]) -> None:
        self.title = title
        self.purpose = purpose
        self.options = options
        for option in options.values():
            option.title = title


def one_of(words: Iterable[str]) -> str:
    """Words of a closed list, as help names them."""
    return ", ".join(words)


def listing(said: str, words: Mapping[str, Any]) -> str:
    """What a value is, with the words of its closed list if it has one and they are not told elsewhere."""
    if words and not said.endswith("."):
        said += f": {one_of(words)}"
    return f"{said.rstrip('.')}."


# -- shared sets ---------------------------------------------------------------------


def _of_words(name: str) -> Option:
    """The option of a filter by words."""
    word_filter = WORD_FILTERS[name]
    return Option(
        word_filter.option,
        metavar=name.upper() if word_filter.words else "NAME",
        help=listing(word_filter.help, word_filter.words),
        autocompletion=completion.of_field(name, word_filter.words),
    )


_OTHER_FILTERS = {
    "since": Option(
        "--since",
        metavar="WHEN",
        help="From this day or period: 2020, 2020-Q3, 2020-07-22, 6m, last year.",
    ),
    "until": Option(
        "--until", metavar="WHEN", help="Up to the end of this day or period."
    ),
    "country": Option(
        "--country",
        metavar="NAME",
        help="About this country.",
        autocompletion=completion.names,
    ),
    "company": Option(
        "--company",
        metavar="NAME",
        help="About this company.",
        autocompletion=completion.companies,
    ),
    "own": Option(
        "--own", help="By a country's own organs, a company itself: not by others."
    ),
    "publisher": Option(
        "--publisher",
        metavar="NAME",
        help="Reported by this publisher.",
        autocompletion=completion.publishers,
    ),
    "official": Option("--official", help="With an official source."),
    "unofficial": Option("--unofficial", help="Without an official source."),
    "recorded_since": Option(
        "--recorded-since", metavar="WHEN", help="Recorded here on this day or later."
    ),
    "binding": Option(
        "--binding", help="With a binding status by law, order, licence or contract."
    ),
    "group": Option(
        "--group",
        "-g",
        metavar="GROUP",
        help="About the members of a group (eu, nato, g7, asean) or a region; not-eu: without its.",
        autocompletion=completion.groups,
    ),
    "watch": Option(
        "--watch",
        metavar="LIST",
        help="About whom a watchlist names: a list of yours, FILE.toml, FILE.toml:LIST.",
        autocompletion=completion.watchlists,
    ),
    "limit": Option("--limit", "-l", metavar="N", help="At most N (0: all)."),
    "sort": Option(
        "--sort",
        metavar="KEY",
        help=f"Order: {one_of(ORDERS)}.",
        autocompletion=completion.of_words(ORDERS),
    ),
    "reverse": Option("--reverse", "-r", help="In the opposite order."),
}

FILTERS = OptionSet(
    "Filters",
    "Which records, how many, in which order. Repeat an option to match any of its values.",
    {
        name: _OTHER_FILTERS[name] if name in _OTHER_FILTERS else _of_words(name)
        for name in FilterOptions._fields
    },
)

TIME = OptionSet(
    "Time",
    "The day that a question is about. A DATE is a day or a period, whose last day counts: 2020-07-22, 2020-07,"
    " 2020-Q3, 2020, yesterday, 6m, '3 months ago'.",
    {
        "on": Option(
            "--on", metavar="DATE", help="As of this day: what had happened by then."
        ),
        "known_at": Option(
            "--known-at",
            metavar="DATE",
            help="As known on this day: what the tracker held, before later changes.",
        ),
        "projected": Option(
            "--projected",
            help="Allow --on a future day: announced dates are taken as kept.",
        ),
    },
)

OUTPUT = OptionSet(
    "Output",
    "Format, fields, file and colour.",
    {
        "format": Option(
            "--format",
            "-f",
            metavar="FORMAT",
            help=f"{one_of(FORMATS)}. Default: table, in a pipe plain.",
            autocompletion=completion.of_words(FORMATS),
        ),
        "json": Option("--json", help="The same as --format json."),
        "fields": Option(
            "--fields",
            metavar="A,B",
            help="Only these fields, in this order; ?: which there are.",
        ),
        "no_header": Option("--no-header", help="Without the line of titles."),
        "output": Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Write to a file; its ending gives the format. -: stdout.",
            autocompletion=completion.files,
        ),
        "color": Option(
            "--color",
            metavar="WHEN",
            help=f"{one_of(COLORS)}. NO_COLOR and FORCE_COLOR count too.",
            autocompletion=completion.of_words(COLORS),
        ),
        "everything": Option(
            "--all", help="Everything on a terminal, not one screen of it."
        ),
        "no_pager": Option("--no-pager", help="Never page on a terminal."),
    },
)

TRACKER = OptionSet(
    "Tracker",
    "It may be given before or after the command.",
    {
        "db": Option(
            "--db",
            metavar="FILE",
            help="The tracker to use: a file, or the address of a team's.",
            autocompletion=completion.files,
        ),
        "fresh": Option(
            "--fresh", help="Ask the team's server now, not once a minute."
        ),
    },
)

TOPICS = {of.title.lower(): of for of in (FILTERS, TIME, OUTPUT, TRACKER)}
"""The shared sets by the word that `help` takes."""


SETS: dict[Any, Options] = {
    FilterOptions: FILTERS.options,
    AsOf: TIME.options,
    Output: OUTPUT.options,
    DatabaseOption: TRACKER.options,
}
"""The options of the shared sets, by the class that a command's parameter has; the module of a command adds its own."""


# -- single options and arguments ----------------------------------------------------

DryRun = Annotated[
    bool, Option("--dry-run", "-n", help="Say what would happen; write nothing.")
]
Yes = Annotated[bool, Option("--yes", "-y", help="Do not ask for confirmation.")]
Reason = Annotated[
    str | None, Option("--reason", metavar="TEXT", help="Why; the ledger keeps it.")
]
By = Annotated[
    Sequence[str],
    Option(
        "--by",
        metavar="KEY[,KEY]",
        help="What to count by; two keys give a cross table.",
        autocompletion=completion.of_words(COUNTED_BY),
    ),
]

_NAME_HELP = "Countries or companies, in any spelling; - reads lines of them."
Names = Annotated[
    Sequence[str],
    Argument(metavar="[NAME]...", help=_NAME_HELP, autocompletion=completion.names),
]
NamesOrGroups = Annotated[
    Sequence[str],
    Argument(
        metavar="[NAME]...",
        help="Groups, regions, countries, or words such as banned.",
        autocompletion=completion.groups,
    ),
]
NeededNames = Annotated[
    Sequence[str],
    Argument(metavar="NAME...", help=_NAME_HELP, autocompletion=completion.names),
]

_ID_HELP = "The beginning of an update's id, 3 characters or more."
OptionalIds = Annotated[
    Sequence[str],
    Argument(metavar="[ID]...", help=_ID_HELP, autocompletion=completion.ids),
]
Ids = Annotated[
    Sequence[str],
    Argument(metavar="ID...", help=_ID_HELP, autocompletion=completion.ids),
]
