"""`map` and `chart`: verdicts as pictures."""

from collections.abc import Sequence
from typing import Annotated, Any

from hwstatus.answers.chart import (
    PERIODS,
    QUARTER,
    compared_charts,
    in_years,
    stacked_chart,
)
from hwstatus.answers.filters import FilterOptions, described
from hwstatus.cli import completion
from hwstatus.cli.option_sets import AsOf, DatabaseOption, NamesOrGroups, Option, one_of
from hwstatus.cli.registry import examples
from hwstatus.cli.running import was_typed
from hwstatus.cli.session import reading
from hwstatus.cli.verdicts.asking import NoPractice
from hwstatus.errors import Usage
from hwstatus.output.emit import emit
from hwstatus.output.options import Output
from hwstatus.record.vocabulary import SCOPES, STATUSES
from hwstatus.site.addresses import read_base
from hwstatus.store.groups import compared
from hwstatus.store.tracker import Tracker

PICTURES = ("svg", "png")
"""The formats that only these answers have."""

Groups = Annotated[
    Sequence[str],
    Option(
        "--group",
        "-g",
        metavar="GROUP",
        help="Only members of a group (eu, nato, gcc, asean) or region.",
        autocompletion=completion.groups,
    ),
]
Watch = Annotated[
    str | None,
    Option(
        "--watch",
        metavar="LIST",
        help="Only whom a watchlist names.",
        autocompletion=completion.watchlists,
    ),
]
Scopes = Annotated[
    Sequence[str],
    Option(
        "--scope",
        metavar="SCOPE",
        help=f"For this scope instead of the headline: {one_of(SCOPES)}.",
        autocompletion=completion.of_words(SCOPES),
    ),
]
Base = Annotated[
    str | None,
    Option(
        "--base",
        metavar="URL",
        help="The address of your site, which the picture names.",
    ),
]
Dark = Annotated[
    bool, Option("--dark", help="Draw an SVG or PNG for a dark background.")
]


@examples(
    "hwstatus map",
    "hwstatus map --group eu --on 2020-12-31",
    "hwstatus map -o world.svg                .svg, .png or .html",
    "hwstatus map --group europe -o europe.png",
    "hwstatus map -o - > world.svg",
)
def map_(
    as_of: AsOf,
    output: Output,
    database: DatabaseOption,
    names: NamesOrGroups = (),
    group: Groups = (),
    watch: Watch = None,
    scope: Scopes = (),
    no_practice: NoPractice = False,
    dark: Dark = False,
    base: Base = None,
) -> Any:
    """The map of the world by status: on the terminal, or as an SVG, PNG or HTML file.

    In a pipe and in JSON, CSV and TSV: every country with its status. A PNG needs the extra png.
    """
    from hwstatus.answers.map import world_map

    wanted = FilterOptions(group=group, watch=watch, scope=scope)
    with reading(database, as_of) as tracker:
        wanted = _drawn(tracker, wanted, names)
        if wanted.status:
            filters = described(wanted)
            listed = f"listed: hwstatus status {filters}"
            drawn = f"how many, over time: hwstatus chart {filters}"
            raise Usage("a map shows every status", f"{listed}   {drawn}")
        answer = world_map(
            tracker, wanted, practice=not no_practice, address=read_base(base)
        )
        return emit(answer, output._replace(extra=PICTURES, dark=dark))


@examples(
    "hwstatus chart",
    "hwstatus chart --since 2018 --group nato",
    "hwstatus chart --group eu --group asean   one below the other",
    "hwstatus chart --status banned --period year -f csv",
    "hwstatus chart -o chart.svg              .svg, .png or .html",
)
def chart(
    as_of: AsOf,
    output: Output,
    database: DatabaseOption,
    names: NamesOrGroups = (),
    since: Annotated[
        str | None,
        Option("--since", metavar="WHEN", help="From this day or period: 2018."),
    ] = None,
    until: Annotated[
        str | None, Option("--until", metavar="WHEN", help="Up to this day or period.")
    ] = None,
    period: Annotated[
        str,
        Option(
            "--period",
            metavar="PERIOD",
            help=f"What a column is: {one_of(PERIODS)}.",
            autocompletion=completion.of_words(PERIODS),
        ),
    ] = QUARTER,
    group: Groups = (),
    watch: Watch = None,
    scope: Scopes = (),
    status: Annotated[
        Sequence[str],
        Option(
            "--status",
            metavar="STATUS",
            help=f"Only these: {one_of(STATUSES)}.",
            autocompletion=completion.of_words(STATUSES),
        ),
    ] = (),
    dark: Dark = False,
    base: Base = None,
) -> Any:
    """Countries by status over time, stacked: on the terminal, or as an SVG, PNG or HTML file.

    In a pipe and in JSON, CSV and TSV: the counts at the end of each period. Members are those of the day asked.
    Several groups are drawn one below the other.
    """
    wanted = FilterOptions(
        since=since, until=until, group=group, watch=watch, scope=scope, status=status
    )
    options = output._replace(extra=PICTURES, dark=dark)
    with reading(database, as_of) as tracker:
        wanted = _drawn(tracker, wanted, names)
        several = len(compared(wanted.group)) > 1
        chart = compared_charts if several else stacked_chart
        answer = chart(tracker, wanted, period, read_base(base))
        if not (was_typed("period") or options.is_picture):
            is_by_year = options.is_page and in_years(answer)
            told = "year: --period quarter" if is_by_year else "quarter: --period year"
            drawn = "--period year -f csv" if is_by_year else "-f csv"
            numbers = f"; the numbers: {drawn}" if options.is_page else ""
            told = f"By {told} or month instead{numbers}."
            answer.notes = [*answer.notes, told]
        if options.chosen == "plain" and not options.fields:
            columns = f"Columns: {', '.join(answer.table.plain)}."
            answer.notes = [*answer.notes, columns]
        return emit(answer, options)


def _drawn(
    tracker: Tracker, wanted: FilterOptions, names: Sequence[str]
) -> FilterOptions:
    """The options and what names say in their place; raises `Usage` for what a picture does not show alone."""
    from hwstatus.answers.words import as_options

    wanted = as_options(tracker, wanted, names)
    _refuse([*wanted.country, *wanted.company, *wanted.kind])
    return wanted


def _refuse(texts: Sequence[str]) -> None:
    """Raise `Usage` for the first of some texts, which a picture does not show alone."""
    if not texts:
        return
    text = texts[0]
    raise Usage(
        f"a picture is of the world, of a group or a region, not of {text}",
        f"listed: hwstatus status {text}   over time: hwstatus timeline {text} --chart",
    )
