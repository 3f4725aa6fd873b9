"""The commands that ask for verdicts, their reasons and what is beside them."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from hwstatus.answers.filters import FilterOptions, command_line
from hwstatus.cli.option_sets import (
    Argument,
    AsOf,
    DatabaseOption,
    Names,
    NeededNames,
    Option,
)
from hwstatus.cli.registry import examples
from hwstatus.cli.running import line, was_typed
from hwstatus.cli.session import order_told, reading
from hwstatus.errors import Usage
from hwstatus.output.emit import emit
from hwstatus.output.options import Output
from hwstatus.record import dates
from hwstatus.record.names import spelled
from hwstatus.text import typed

NoPractice = Annotated[
    bool,
    Option("--no-practice", help="Leave out what operators do where it is unknown."),
]


@examples(
    "hwstatus why sweden",
    "hwstatus why italy --on 2020-08-01",
    "hwstatus why france --scope 5g-core",
    "hwstatus why k7q2                            how one update counts",
)
def why(
    names: NeededNames,
    as_of: AsOf,
    output: Output,
    database: DatabaseOption,
    scope: Annotated[
        str | None, Option("--scope", metavar="SCOPE", help="For this scope.")
    ] = None,
    no_practice: NoPractice = False,
) -> Any:
    """The act that decides the verdict, what confirmed it, and why the other updates do not decide."""
    from hwstatus.answers.ids import id_meant
    from hwstatus.answers.why import why as command
    from hwstatus.answers.why import why_of

    with reading(database, as_of, names) as tracker:
        if update_id := id_meant(tracker, names):
            answer = why_of(tracker, update_id, scope, practice=not no_practice)
        else:
            answer = command(tracker, names, scope, practice=not no_practice)
        return emit(answer, output)


@examples("hwstatus disputes")
def disputes(
    wanted: FilterOptions,
    as_of: AsOf,
    output: Output,
    database: DatabaseOption,
    names: Names = (),
) -> Any:
    """Verdicts whose deciding update another update contradicts within a short time."""
    from hwstatus.answers.disputes import disputes as command

    with reading(database, as_of) as tracker:
        return emit(command(tracker, wanted, names), output)


@examples("hwstatus groups", "hwstatus groups eu nato --on 2020-01-01")
def groups(
    as_of: AsOf,
    output: Output,
    database: DatabaseOption,
    names: Annotated[
        Sequence[str], Argument(metavar="[GROUP]...", help="Groups, by name.")
    ] = (),
) -> Any:
    """The groups of countries; of a group that you name, who was a member on the day asked, each with its status."""
    from hwstatus.answers import groups as commands

    with reading(database, as_of) as tracker:
        if names and names[0] == "add":
            add, *of_own = names
            own = f"hwstatus watch {typed(add, *map(spelled, of_own[:1]), *of_own[1:])}"
            raise Usage("groups are those of the dataset", f"a list of your own: {own}")
        if names:
            return emit(commands.members_of(tracker, names), output)
        return emit(commands.groups(tracker), output)


def _of_all(_: Mapping[str, Any]) -> Sequence[str]:
    """The line without a name with one, and the line that is about all countries; with the --country as the name."""
    words = line()
    if any(word.startswith("--country") for word in words):
        named = [word.removeprefix("--country=") for word in words]
        return [f"that is: hwstatus {typed(*(w for w in named if w != '--country'))}"]
    every = ["status" if word == "show" else word for word in words]
    whole = [f"whole: hwstatus {typed(*words)} NAME..."] if words[1:] else []
    return [*whole, f"all countries: hwstatus {typed(*every)}"]


@examples(
    "hwstatus show france",
    "hwstatus show united kingdom sweden      two countries, quoted or not",
    "hwstatus show UK --json                  its updates, for a script",
    "hwstatus show germany --on 2023-06-30    as it stood then",
    "hwstatus show k7q2                       one update, whole",
    whole=_of_all,
)
def show(
    names: NeededNames,
    wanted: FilterOptions,
    as_of: AsOf,
    output: Output,
    database: DatabaseOption,
    scopes: Annotated[
        bool, Option("--scopes", help="One row a name, a column a scope.")
    ] = False,
    no_practice: NoPractice = False,
) -> Any:
    """The verdict on each country or company, its next deadline and its dated history, newest last.

    In a pipe, CSV and TSV: the updates; in JSON the verdicts and the updates. The verdict alone: hwstatus status NAME
    """
    from hwstatus.answers.ids import id_meant
    from hwstatus.answers.show import show as command

    with reading(database, as_of, names) as tracker:
        if update_id := id_meant(tracker, names):
            from hwstatus.answers.one_update import one_update

            return emit(one_update(tracker, update_id), output.or_in_a_pipe("jsonl"))
        if scopes:
            from hwstatus.answers.side_by_side import matrix

            listed = _keeps_order(wanted)
            return emit(matrix(tracker, names, wanted, listed=listed), output)
        answer = command(
            tracker,
            names,
            wanted,
            detailed=output.is_document,
            verdicts=output.chosen == "json",
            practice=not no_practice,
        )
        return emit(answer, output)


def _keeps_order(wanted: FilterOptions) -> bool:
    """Whether rows keep the order of names that were listed on standard input."""
    return was_typed("-") and not (was_typed("sort") or wanted.reverse)


@examples(
    "hwstatus status --status banned --status phase-out",
    "hwstatus status --kind company",
    "hwstatus status --scope government --json",
    "hwstatus status --group nato --on 2021-01-01",
    "hwstatus status --compare 2020 2024 --changed",
)
def status(
    wanted: FilterOptions,
    as_of: AsOf,
    output: Output,
    database: DatabaseOption,
    names: Names = (),
    scopes: Annotated[
        bool, Option("--scopes", help="One row an entity, a column a scope.")
    ] = False,
    compare: Annotated[
        tuple[str, str] | None,
        Option(
            "--compare",
            metavar="DATE DATE",
            help="Two days side by side; one beside today.",
        ),
    ] = None,
    changed: Annotated[
        bool, Option("--changed", help="Of --compare, only those that changed.")
    ] = False,
    no_practice: NoPractice = False,
) -> Any:
    """Where Huawei is banned and permitted: one row a country with updates, strictest first, counts below.
    Every country: hwstatus status --group world. In the order of a list: hwstatus status - < LIST

    Filters apply to the verdict: --since and --until to the day it began, --actor and --publisher to the
    update that decided it, --scope to that scope instead of the headline.
    """
    from hwstatus.answers.status import status as command

    if wanted.sort == "date" and not was_typed("sort"):
        wanted = wanted._replace(sort="status")
    if compare and (scopes or as_of.on or wanted.since or wanted.until):
        raise _third_day(wanted, names)
    if changed and not compare:
        way = f"since a day: {command_line('changes', wanted, names)}"
        raise Usage("--changed goes with --compare DATE DATE", way)
    with reading(database, as_of) as tracker:
        if compare:
            from hwstatus.answers.side_by_side import compare as comparison

            days = comparison(tracker, names, wanted, *compare, changed=changed)
            return emit(days, output)
        listed = _keeps_order(wanted)
        if scopes:
            from hwstatus.answers.side_by_side import matrix

            by_scope = matrix(tracker, names, wanted, listed=listed)
            return emit(by_scope, output)
        answer = command(
            tracker,
            names,
            wanted,
            shown=output.is_page,
            practice=not no_practice,
            listed=listed,
        )
        if output.is_page and tracker.on < tracker.context.today:
            answer.notes = [f"As of {dates.spell(tracker.on)}.", *answer.notes]
        if not listed:
            answer.pointers = [*answer.pointers, *order_told(wanted)]
        return emit(answer, output)


def _third_day(wanted: FilterOptions, names: Sequence[str]) -> Usage:
    """The error for --scopes or a further time beside the two days of --compare, with what tells of more days."""
    by_year = command_line("summary --by year,status", wanted, since=None, until=None)
    way = f"at each year's end: {by_year}"
    if names:
        way = f"over time: hwstatus timeline --chart {typed(*names)}"
    return Usage("--compare takes two days, and neither another time nor --scopes", way)


@examples("hwstatus", "hwstatus --json")
def overview(
    as_of: AsOf,
    output: Output,
    database: DatabaseOption,
    no_practice: NoPractice = False,
) -> Any:
    """Countries by status, the latest changes of status, the next deadlines."""
    from hwstatus.answers.overview import overview as command

    with reading(database, as_of) as tracker:
        return emit(command(tracker, practice=not no_practice), output)
