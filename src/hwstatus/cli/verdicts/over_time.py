"""The commands that ask what changed, and what is due by when."""

from collections.abc import Sequence
from typing import Annotated, Any

from hwstatus.answers.filters import FilterOptions
from hwstatus.cli import completion
from hwstatus.cli.option_sets import AsOf, DatabaseOption, Names, Option, one_of
from hwstatus.cli.registry import examples
from hwstatus.cli.running import line, was_typed
from hwstatus.cli.session import order_told, reading
from hwstatus.output.emit import emit
from hwstatus.output.options import Output, terminal_height
from hwstatus.record.vocabulary import FATES_OR_NONE, STATUSES
from hwstatus.text import typed


def _status(name: str, told: str) -> Option:
    """The option for the status at one end of a change."""
    completed = completion.of_words(STATUSES)
    return Option(name, metavar="STATUS", help=told, autocompletion=completed)


@examples(
    "hwstatus changes --since 6m",
    "hwstatus changes --since 2020 --until 2020-12 --group eu",
    "hwstatus changes --stricter --since 2024 --group eu --group asean",
    "hwstatus changes --from banned --to not-banned",
    "hwstatus changes --by year --kind country    how many tightened, and eased",
)
def changes(
    wanted: FilterOptions,
    as_of: AsOf,
    output: Output,
    database: DatabaseOption,
    names: Names = (),
    stricter: Annotated[
        bool, Option("--stricter", help="Only where the status rose in rank.")
    ] = False,
    looser: Annotated[
        bool,
        Option("--looser", help="Only where it fell in rank, or ended as unknown."),
    ] = False,
    was: Annotated[
        Sequence[str], _status("--from", "Only where this was the status before.")
    ] = (),
    became: Annotated[
        Sequence[str], _status("--to", "Only where this is the status after.")
    ] = (),
    by: Annotated[
        Sequence[str],
        Option(
            "--by",
            metavar="PERIOD",
            help="Count them by year or month: of how many a verdict got stricter or looser.",
            autocompletion=completion.of_words(("year", "month")),
        ),
    ] = (),
) -> Any:
    """Which verdicts changed, from what to what, by which update; corrections apart from news.

    With --status, those to it: --from has those from it. A time behind --from or --to is read as --since or --until.
    """
    from hwstatus.answers.change_rows import Ends, ended
    from hwstatus.answers.changes import changes as command
    from hwstatus.answers.changes import moved_nothing

    ends = Ends(stricter, looser, was, became)
    with reading(database, as_of) as tracker:
        if by:
            from hwstatus.answers.changes_over_time import changes_by

            return emit(changes_by(tracker, by, wanted, names, ends), output)
        answer = command(tracker, wanted, names, ends)
        answer.newest_first = not was_typed("sort")
        is_empty = not answer.rows
        if wanted.since or is_empty:
            from hwstatus.answers import changes_over_time as beside

            earlier = beside.recorded_since(
                tracker, wanted, names, ends, is_empty=is_empty
            )
            answer.notes = [*answer.notes, *earlier]
            if is_empty:
                there = beside.of_companies_there(tracker, wanted, names, ends)
                answer.notes = [*there, *answer.notes]
        if output.is_page:
            from hwstatus.answers.doubts import whole_before

            answer.notes = [*answer.notes, *whole_before(tracker, answer.rows)]
        else:
            answer.notes = [*answer.notes, *moved_nothing(answer.rows)]
        is_long = len(list(answer.rows)) > terminal_height()
        is_cut = is_long and not output.everything
        is_open = not (wanted.kind or answer.pointers)
        if is_cut and is_open and not any(ends):
            fewer = f"Fewer: hwstatus {typed(*line())} --stricter (or --looser, --kind country, --by year)"
            answer.pointers = [*answer.pointers, fewer]
        elif output.is_page and is_open:
            from hwstatus.answers.counts import companies_among

            among = companies_among(tracker, [row.entity for row in answer.rows])
            answer.pointers = [*answer.pointers, *among]
        if output.is_page:
            answer.pointers = [*answer.pointers, *ended(answer.rows, ends)]
        return emit(answer, output)


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
    database: DatabaseOption,
    names: Names = (),
    within: Annotated[
        str | None,
        Option(
            "--within",
            metavar="TIME",
            help="Due by then: within 18m or 90d, by the end of 2027.",
        ),
    ] = None,
    overdue: Annotated[
        bool, Option("--overdue", help="Passed and not met: missed, or nobody knows.")
    ] = False,
    passed: Annotated[
        bool, Option("--passed", help="Passed deadlines, and what became of them.")
    ] = False,
    outcome: Annotated[
        Sequence[str],
        Option(
            "--outcome",
            metavar="OUTCOME",
            help=f"Passed, with this outcome: {one_of(FATES_OR_NONE)}.",
            autocompletion=completion.of_words(FATES_OR_NONE),
        ),
    ] = (),
) -> Any:
    """What must stop or be removed, or takes effect, by when: days left, earlier dates, and who decided."""
    from hwstatus.answers.deadlines import deadlines as command

    options = output._replace(extra=("ics",))
    is_sorted = was_typed("sort")
    with reading(database, as_of) as tracker:
        answer = command(
            tracker,
            names,
            wanted,
            within=within,
            overdue=overdue,
            passed=passed,
            outcomes=outcome,
            count_passed=output.everything or options.is_page,
            on_page=options.is_page,
            kinds_apart=not is_sorted,
        )
        answer.newest_first = not (is_sorted or wanted.limit)
        answer.missed_first = overdue and not is_sorted
        if is_sorted:  # that the soonest come first needs no word
            answer.pointers = [*answer.pointers, *order_told(wanted)]
        return emit(answer, options)
