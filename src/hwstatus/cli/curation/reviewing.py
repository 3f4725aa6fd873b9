"""Who changed what, which sources still answer, what the rules find, how news may be coded."""

import shlex
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

from hwstatus.answers.filters import FilterOptions
from hwstatus.cli import completion
from hwstatus.cli.name_lists import with_those_of_stdin
from hwstatus.cli.option_sets import (
    Argument,
    AsOf,
    DatabaseOption,
    DryRun,
    Names,
    Option,
)
from hwstatus.cli.registry import examples
from hwstatus.cli.session import change, changing, day_of, reading
from hwstatus.errors import Usage
from hwstatus.output.emit import emit, tell
from hwstatus.output.options import Output
from hwstatus.record.vocabulary import ACTORS

if TYPE_CHECKING:
    from hwstatus.network.fetcher import Fetcher


@examples(
    "hwstatus log",
    "hwstatus log k7q2",
    "hwstatus log 7                            one entry",
    "hwstatus log --since yesterday --by 'A. Person'",
    "hwstatus log --action retracted           what was deleted",
    "hwstatus log france --json",
)
def log(
    output: Output,
    database: DatabaseOption,
    names: Annotated[
        Sequence[str],
        Argument(
            metavar="[ID|NAME|ENTRY]...",
            help="One update, entities, or the number of one entry.",
        ),
    ] = (),
    limit: Annotated[
        int | None,
        Option("--limit", "-l", metavar="N", min=0, help="At most N changes."),
    ] = None,
    since: Annotated[
        str | None,
        Option("--since", metavar="WHEN", help="From this day or period on."),
    ] = None,
    by: Annotated[
        str | None,
        Option("--by", metavar="NAME", help="Only what this person changed."),
    ] = None,
    action: Annotated[
        str | None,
        Option(
            "--action",
            metavar="WORD",
            help="Only what was added, corrected or retracted.",
        ),
    ] = None,
    consistency: Annotated[
        str | None,
        Option(
            "--consistency",
            metavar="HEAD",
            help="Check instead that nothing was cut or rewritten since this head: see hwstatus head.",
        ),
    ] = None,
) -> Any:
    """Who changed what, when and why: before → after, newest first.

    Each change is an entry, with a number that `undo` takes. On a terminal an entry of the dataset, or with more than
    20 records, takes one line without --all.
    """
    from hwstatus.answers.log import log as command

    if consistency is not None:
        beside = filter(None, (since, by, action))
        return _continues(database, consistency, [*names, *beside])
    with reading(database) as tracker:
        folded = output.is_page and not output.everything
        answer = command(
            tracker, names, limit, since=since, by=by, action=action, folded=folded
        )
        return emit(answer, output)


def _continues(database: DatabaseOption, head: str, words: Sequence[str]) -> None:
    from hwstatus.answers.log import continues

    if words:
        raise Usage(
            "--consistency is about the whole ledger: name no update, entity, time or person"
        )
    with reading(database) as tracker:
        tell(continues(tracker, head))


@examples(
    "hwstatus sources france",
    "hwstatus sources africa --broken",
    "hwstatus sources --since 2025 --official",
    "hwstatus sources check france --archive",
    "hwstatus sources check --dry-run",
)
def sources(
    wanted: FilterOptions,
    output: Output,
    database: DatabaseOption,
    act: Annotated[
        str,
        Argument(
            metavar="[list|check]",
            help="Show what is recorded, or check over the network.",
            autocompletion=completion.of_words(("list", "check")),
        ),
    ] = "list",
    names: Names = (),
    broken: Annotated[
        bool,
        Option(
            "--broken",
            "--dead",
            "--failed",
            help="Only addresses that were gone, or failed, when they were asked last.",
        ),
    ] = False,
    archive: Annotated[
        bool, Option("--archive", help="Also look for copies on archive.org.")
    ] = False,
    again_after: Annotated[
        int,
        Option(
            "--again-after",
            metavar="DAYS",
            help="Skip what was checked within so many days.",
        ),
    ] = 30,
    dry_run: DryRun = False,
) -> Any:
    """Which addresses updates cite, and whether they still answer. `check` needs the network.

    Each address is checked once and the answer recorded, 50 to a ledger entry, so an interrupted run resumes where it
    stopped. Sources without an archived copy get one.
    """
    if act != "check":
        from hwstatus.answers.sources import addresses

        named, code = names if act == "list" else (act, *names), 0
        if act == "-":
            named, code = with_those_of_stdin(named, database)
        with reading(database) as tracker:
            answer = addresses(tracker, named, wanted, broken=broken)
            return emit(answer, output) or code
    if broken:
        instead = shlex.join(["hwstatus", "sources", *names, "--broken"])
        raise Usage("check asks, --broken shows what was recorded", instead)
    from hwstatus.changes import sources as command

    asker = command.Asker(_fetcher(), archive)
    with changing(database, dry_run=dry_run) as editor:
        answer = command.check(editor, names, wanted, asker, again_after=again_after)
    return emit(answer, output)


def _fetcher() -> "Fetcher":
    from hwstatus.network.fetcher import Fetcher

    return Fetcher(purpose="checks cited sources")


@examples(
    "hwstatus check",
    "hwstatus check france --rule duplicate",
    "hwstatus check --fix --dry-run",
)
def check(
    as_of: AsOf,
    output: Output,
    database: DatabaseOption,
    names: Names = (),
    rule: Annotated[
        Sequence[str],
        Option("--rule", metavar="RULE", help="Only this rule (repeatable)."),
    ] = (),
    severity: Annotated[
        str | None,
        Option(
            "--severity",
            metavar="WORD",
            help="This severity or worse: error, warning, info.",
            autocompletion=completion.of_words(("error", "warning", "info")),
        ),
    ] = None,
    fix: Annotated[
        bool,
        Option(
            "--fix",
            help="Fix what is safe: blanks, URL tracking, spelling of publishers.",
        ),
    ] = False,
    dry_run: DryRun = False,
) -> Any:
    """Check records against the curation rules; exit code 1 if there are errors.

    A terminal shows the first few findings of each rule, or all of those of --rule. Formats have everything.
    """
    if fix:
        from hwstatus.changes.edit import fix as command

        return change(database, command, dry_run=dry_run)
    from hwstatus.answers.check import check as question

    with reading(database, as_of) as tracker:
        answer = question(tracker, names, rule, severity, whole=output.everything)
        return emit(answer, output)


@examples(
    "hwstatus proposals 'The Swedish regulator PTS barred Huawei from 5G networks.'",
    "hwstatus proposals - --entity sweden < news.txt",
    "hwstatus proposals --evaluate",
)
def proposals(
    output: Output,
    database: DatabaseOption,
    text: Annotated[
        str | None,
        Argument(metavar="[TEXT|-]", help="The news; - reads standard input."),
    ] = None,
    entity: Annotated[
        str | None,
        Option(
            "--entity",
            metavar="NAME",
            help="What the news is about, if you know.",
            autocompletion=completion.names,
        ),
    ] = None,
    actor: Annotated[
        str | None,
        Option(
            "--actor",
            metavar="ACTOR",
            help="Who acted, if you know: the statuses get more certain.",
            autocompletion=completion.of_words(ACTORS),
        ),
    ] = None,
    date: Annotated[
        str | None,
        Option("--date", metavar="DAY", help="When it happened; today by default."),
    ] = None,
    evaluate: Annotated[
        bool,
        Option(
            "--evaluate",
            help="Measure how well news is read, by language and layout, on labelled titles and pages.",
        ),
    ] = False,
) -> Any:
    """How a piece of news might be coded: who acted, three statuses, and the grounds for them. Nothing is recorded.

    The first choice is right in about six cases of ten, one of the three in nine.
    """
    from hwstatus.answers import proposals as commands

    with reading(database) as tracker:
        if evaluate:
            from hwstatus.answers.evaluation import evaluated

            return emit(
                evaluated(tracker, commands.Proposer(tracker).gazetteer), output
            )
        day = day_of(date, "--date")
        answer = commands.proposed(tracker, _pasted(text), entity, actor, day)
        return emit(answer, output)


def _pasted(text: str | None) -> str:
    """The text of an argument, or of standard input; raises `Usage`."""
    if text == "-":
        text = _piped(sys.stdin.buffer.read(_MOST_BYTES))
    if not (text or "").strip():
        raise Usage("which news? hwstatus proposals 'TEXT', or - for standard input")
    return str(text)


_MOST_BYTES = 100_000
"""Of a text: its beginning says what it is about."""


def _piped(content: bytes) -> str:
    """What came by a pipe as text; raises `BadRecord` where it is none."""
    from hwstatus.exchange.jsonl import text_lines

    if len(content) == _MOST_BYTES:
        # No character may be cut in two.
        content = content[: content.rfind(b" ") + 1]
    return "".join(text_lines([content]))
