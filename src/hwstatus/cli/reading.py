"""The commands that read."""

from typing import Annotated, Any

import typer

from hwstatus.cli.completing import complete_names
from hwstatus.cli.opening import reading
from hwstatus.cli.options import AsOf, Place, examples
from hwstatus.commands.choosing import Wanted
from hwstatus.errors import Usage
from hwstatus.render.emit import emit
from hwstatus.render.options import Output

_NAMES = typer.Argument(
    metavar="[NAME]...", help="Countries or companies, in any spelling.", autocompletion=complete_names
)
Names = Annotated[list[str], _NAMES]
NeededNames = Annotated[
    list[str],
    typer.Argument(metavar="NAME...", help="Countries or companies, in any spelling.", autocompletion=complete_names),
]


By = Annotated[list[str], typer.Option("--by", metavar="KEY[,KEY]", help="What to count by; two keys cross.")]


@examples(
    "hwstatus show france",
    "hwstatus show united kingdom sweden      two countries, quoted or not",
    "hwstatus show UK --json                  its updates, for a script",
    "hwstatus show germany --on 2023-06-30    as it stood then",
)
def show(
    names: NeededNames,
    wanted: Wanted,
    as_of: AsOf,
    output: Output,
    place: Place,
    scopes: Annotated[bool, typer.Option("--scopes", help="One row a name, a column a scope.")] = False,
) -> Any:
    """The verdict on each country or company, its next deadline and its dated history, newest last.

    In a pipe and in JSON, CSV and TSV: the updates. The verdict alone for scripts: hwstatus status NAME --json
    """
    from hwstatus.commands.show import show as command

    with reading(place, as_of) as tracker:
        if scopes:
            from hwstatus.commands.status import matrix

            return emit(matrix(tracker, names, wanted), output)
        profiles = output.chosen in ("table", "markdown", "html")
        return emit(command(tracker, names, wanted, profiles=profiles), output)


@examples(
    "hwstatus status",
    "hwstatus status --status banned --status phase-out",
    "hwstatus status --kind company",
    "hwstatus status --scope government --json",
    "hwstatus status --group nato --on 2021-01-01",
    "hwstatus status --compare 2020 2024",
)
def status(
    wanted: Wanted,
    as_of: AsOf,
    output: Output,
    place: Place,
    names: Names = [],  # noqa: B006
    scopes: Annotated[bool, typer.Option("--scopes", help="One row an entity, a column a scope.")] = False,
    compare: Annotated[
        tuple[str, str] | None, typer.Option("--compare", metavar="DATE DATE", help="Two days side by side.")
    ] = None,
) -> Any:
    """Where Huawei is banned and permitted: one row a country, strictest first, counts below.

    Filters apply to the standing: --since and --until to the day it began, --actor and --publisher to the
    update that decided it, --scope to that scope instead of the headline.
    """
    from hwstatus.commands import status as commands

    if wanted.sort == "date" and not _given("sort"):
        wanted = wanted._replace(sort="status")
    with reading(place, as_of) as tracker:
        if compare:
            return emit(commands.compare(tracker, names, wanted, *compare), output)
        if scopes:
            return emit(commands.matrix(tracker, names, wanted), output)
        return emit(commands.status(tracker, names, wanted, shown=output.chosen == "table"), output)


def _given(option: str) -> bool:
    """Whether an option was typed, rather than left at its default."""
    from typer._click.core import ParameterSource
    from typer._click.globals import get_current_context

    return get_current_context().get_parameter_source(option) is not ParameterSource.DEFAULT


@examples(
    "hwstatus timeline --since 2020",
    "hwstatus timeline france germany --chart",
)
def timeline(
    wanted: Wanted,
    as_of: AsOf,
    output: Output,
    place: Place,
    names: Names = [],  # noqa: B006
    chart: Annotated[bool, typer.Option("--chart", help="A lane per country over time, coloured by status.")] = False,
) -> Any:
    """What happened, year by year, one line an update, changes of status marked."""
    from hwstatus.commands import updates, verdicts

    with reading(place, as_of) as tracker:
        if chart:
            return emit(updates.chart(tracker, wanted, names), output)
        found = updates.timeline(tracker, wanted, names)
        return emit(found._replace(page=verdicts.Scribe(tracker)), output)


@examples(
    "hwstatus list --since 2020-07 --country france",
    "hwstatus list --status banned --json | jq '.[].entity'",
    "hwstatus list -o updates.csv",
)
def list_(wanted: Wanted, as_of: AsOf, output: Output, place: Place, names: Names = []) -> Any:  # noqa: B006
    """Updates as a table, newest first."""
    from hwstatus.commands import updates, verdicts

    with reading(place, as_of) as tracker:
        found = updates.list_updates(tracker, wanted, names)
        return emit(found._replace(page=verdicts.Scribe(tracker)), output)


@examples(
    "hwstatus search core network",
    "hwstatus search '\"high-risk vendor\"'      a phrase",
    "hwstatus search 'licen*' --since 2020     words that begin so",
)
def search(
    words: Annotated[list[str], typer.Argument(metavar="WORDS...", help='Words; "a phrase"; begin*.')],
    wanted: Wanted,
    as_of: AsOf,
    output: Output,
    place: Place,
) -> Any:
    """Full-text search: every word must occur, best match first. Exit code 1 where nothing is found."""
    from hwstatus.commands import updates

    with reading(place, as_of) as tracker:
        return emit(updates.search(tracker, words, wanted, by_rank=not _given("sort")), output)


@examples(
    "hwstatus summary --by year",
    "hwstatus summary --by year,status",
    "hwstatus summary --by publisher --limit 10",
)
def summary(
    wanted: Wanted,
    as_of: AsOf,
    output: Output,
    place: Place,
    by: By = ["status"],  # noqa: B006
) -> Any:
    """How many updates there are by status, scope, country, company, kind, year, month, publisher or actor."""
    from hwstatus.commands.counts import summary as command

    with reading(place, as_of) as tracker:
        return emit(command(tracker, by, wanted), output)


@examples("hwstatus names", "hwstatus names korea", "hwstatus names --kind company --json")
def names(
    wanted: Wanted,
    as_of: AsOf,
    output: Output,
    place: Place,
    text: Annotated[list[str], typer.Argument(metavar="[TEXT]", help="Part of a name, or a code.")] = [],  # noqa: B006
) -> Any:
    """Every country, company and body: its name here, codes, aliases and number of updates."""
    from hwstatus.commands.counts import names as command

    with reading(place, as_of) as tracker:
        return emit(command(tracker, text, wanted), output)


@examples("hwstatus", "hwstatus --json")
def overview(as_of: AsOf, output: Output, place: Place) -> Any:
    """Countries by status, the latest changes of status, the next deadlines."""
    from hwstatus.commands.counts import overview as command

    with reading(place, as_of) as tracker:
        return emit(command(tracker), output)


@examples(
    "hwstatus export -o tracker.jsonl",
    "hwstatus export france | hwstatus --db other.db import -",
)
def export(wanted: Wanted, output: Output, place: Place, names: Names = []) -> Any:  # noqa: B006
    """Write updates as JSON Lines, one record a line, oldest first: the form that import takes."""
    from hwstatus.commands.transfer import export as command

    if output.chosen not in ("jsonl", "table", "plain") or output.fields:
        raise Usage("export writes JSON Lines; other formats: hwstatus list --format", "")
    with reading(place) as tracker:
        return emit(command(tracker, names, wanted), output._replace(format="jsonl", json=False))
