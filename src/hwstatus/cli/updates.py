"""The commands of the help's section Updates."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Annotated, Any

from hwstatus.answers.answer import Again
from hwstatus.answers.filters import FilterOptions
from hwstatus.answers.ids import how_many
from hwstatus.cli import completion
from hwstatus.cli.option_sets import (
    Argument,
    AsOf,
    By,
    DatabaseOption,
    Names,
    NamesOrGroups,
    Option,
    one_of,
)
from hwstatus.cli.registry import examples
from hwstatus.cli.running import was_typed
from hwstatus.cli.session import order_told, reading
from hwstatus.errors import Refused, Usage
from hwstatus.languages.cldr import FIGURES
from hwstatus.output.emit import emit, print_text
from hwstatus.output.options import Output
from hwstatus.store.tracker import Tracker


@examples("hwstatus timeline --since 2020", "hwstatus timeline france germany --chart")
def timeline(
    wanted: FilterOptions,
    as_of: AsOf,
    output: Output,
    database: DatabaseOption,
    names: Names = (),
    chart: Annotated[
        bool,
        Option("--chart", help="A lane per country over time, coloured by status."),
    ] = False,
) -> Any:
    """What happened, year by year, one line an update, changes of status marked."""
    from hwstatus.answers import timeline as commands

    with reading(database, as_of) as tracker:
        if chart:
            return emit(commands.periods(tracker, wanted, names), output)
        answer = commands.timeline(tracker, wanted, names, detailed=output.is_page)
        answer.pointers = [*answer.pointers, *order_told(wanted)]
        return emit(answer, output)


@examples(
    "hwstatus list --since 2020-07 --country france",
    "hwstatus list --status banned --json | jq '.[].entity'",
    "hwstatus list --instrument 'golden power' --extent deal",
    "hwstatus list -o updates.csv",
)
def list_(
    wanted: FilterOptions,
    as_of: AsOf,
    output: Output,
    database: DatabaseOption,
    names: Names = (),
) -> Any:
    """Updates as a table, newest first."""
    from hwstatus.answers.updates import list_updates

    with reading(database, as_of) as tracker:
        answer = list_updates(tracker, wanted, names, detailed=output.is_page)
        if output.output and not output.to_stdout:
            total = how_many(tracker, wanted, names)
            answer.rows = tracker.context.counted("Writing", total, answer.rows)
        answer.notes = [*answer.notes, *_told_apart(tracker, output, wanted, names)]
        answer.pointers = [*answer.pointers, *order_told(wanted)]
        return emit(answer, output)


def _told_apart(
    tracker: Tracker, output: Output, wanted: FilterOptions, names: Sequence[str]
) -> Iterator[str]:
    """What to say of cells of a pipe with several values, and of updates without an official source."""
    from hwstatus.answers import beside_updates

    is_plain = output.chosen == "plain" and not output.asks_for_fields
    if is_plain and output.fields:
        from hwstatus.answers.updates import UPDATES
        from hwstatus.output.formats import chosen_fields

        first, *_ = chosen_fields(output.fields, UPDATES, ())
        yield from beside_updates.counted_singly(first, wanted, names)
    if wanted.unofficial:
        count = partial(how_many, tracker, names=names)
        yield from beside_updates.of_one_report("list", count, wanted, names)


@examples(
    "hwstatus search core network",
    "hwstatus search '\"high-risk vendor\"'      a phrase",
    "hwstatus search 'licen*' --since 2020     words that begin so",
)
def search(
    words: Annotated[
        Sequence[str],
        Argument(metavar="WORDS...", help='Words; "a phrase"; begin*; this OR that.'),
    ],
    wanted: FilterOptions,
    as_of: AsOf,
    output: Output,
    database: DatabaseOption,
) -> Any:
    """Full-text search: every word must occur, best match first. Exit code 1 where nothing is found."""
    from hwstatus.answers.search import search as command

    with reading(database, as_of) as tracker:
        by_rank = not was_typed("sort")
        detailed = output.is_page
        answer = command(tracker, words, wanted, by_rank=by_rank, detailed=detailed)
        if not by_rank:
            answer.pointers = [*answer.pointers, *order_told(wanted)]
        elif wanted.limit and answer.expression:
            ordered = Again("Best match first; newest first", ["--sort", "date"])
            answer.pointers = [*answer.pointers, ordered]
        return emit(answer, output)


@examples(
    "hwstatus summary --by year",
    "hwstatus summary nato",
    "hwstatus summary --group eu --group asean    side by side",
    "hwstatus summary --by year,status            countries by status, over time",
    "hwstatus summary --by publisher --limit 10",
    "hwstatus summary --weight population         how many people live there",
)
def summary(
    wanted: FilterOptions,
    as_of: AsOf,
    output: Output,
    database: DatabaseOption,
    names: NamesOrGroups = (),
    by: By = ("status",),
    standings: Annotated[
        bool, Option("--standings", help="Count countries, whatever the key.")
    ] = False,
    updates: Annotated[
        bool, Option("--updates", help="Count updates, also by their status.")
    ] = False,
    weight: Annotated[
        str | None,
        Option(
            "--weight",
            metavar="WHAT",
            help=f"Add up what countries have instead: {one_of(FIGURES)}.",
            autocompletion=completion.of_words(FIGURES),
        ),
    ] = None,
) -> Any:
    """Counts: of countries by status, region, group, practice; of updates by publisher, country, year and more.

    By status, basis, stage or extent it is countries that are counted, by their verdict, unless the other key is one of
    updates, such as a publisher or a country.
    """
    from hwstatus.answers import summary as command
    from hwstatus.answers.words import as_options

    if updates and (standings or weight):
        raise Usage("--updates counts updates, the others countries: one of the two")
    with reading(database, as_of) as tracker:
        wanted = as_options(tracker, wanted, names)
        if standings or weight or (not updates and command.counts_countries(by)):
            from hwstatus.answers.summary_standings import standings_summary

            return emit(standings_summary(tracker, by, wanted, weight), output)
        answer = command.summary(tracker, by, wanted, detailed=output.is_page)
        return emit(answer, output)


@examples("hwstatus open k7q2", "hwstatus open india --print")
def open_(
    database: DatabaseOption,
    names: Annotated[
        Sequence[str],
        Argument(
            metavar="ID|NAME",
            help="An update; of a country or company, the one that decides its verdict.",
            autocompletion=completion.names,
        ),
    ],
    only_printed: Annotated[
        bool, Option("--print", help="Print it, and open nothing.")
    ] = False,
) -> Any:
    """Open the first address of an update's sources in your browser, and print it.

    BROWSER names another program.
    """
    from hwstatus.answers.cite import first_address

    with reading(database) as tracker:
        address = first_address(tracker, names)
    print_text(f"{address}\n", None)
    if only_printed:
        return
    import webbrowser

    if not webbrowser.open(address):
        raise Refused("no browser could be opened", "name one: BROWSER")


@examples(
    "hwstatus names",
    "hwstatus names korea",
    "hwstatus names --kind company --json",
    "hwstatus names --file suppliers.txt          who of a list is recorded; -: stdin",
)
def names(
    wanted: FilterOptions,
    as_of: AsOf,
    output: Output,
    database: DatabaseOption,
    text: Annotated[
        Sequence[str], Argument(metavar="[TEXT]", help="Part of a name, or a code.")
    ] = (),
    file: Annotated[
        str | None,
        Option(
            "--file",
            metavar="LIST",
            help="Whom each line of a file names. -: stdin.",
            autocompletion=completion.files,
        ),
    ] = None,
) -> Any:
    """Every country, company and body: its name here, codes, aliases and number of updates.

    With --file: who of a list is in the record, with the verdict, and who nearly is.
    """
    from hwstatus.answers import names as command
    from hwstatus.cli.name_lists import names_in

    if text == ("-",):
        file, text = "-", ()
    if file and text:
        raise Usage("--file LIST is looked up as a whole: no TEXT beside it")
    with reading(database, as_of) as tracker:
        if file:
            return emit(command.listed(tracker, names_in(file), wanted), output)
        return emit(command.names(tracker, text, wanted), output)
