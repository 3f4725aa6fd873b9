"""`watch`: whom somebody follows, and what is new of them."""

import shlex
from collections.abc import Sequence
from contextlib import ExitStack
from typing import Annotated, Any

from hwstatus.answers.filters import FilterOptions
from hwstatus.cli import completion
from hwstatus.cli.option_sets import Argument, DatabaseOption, Names, Option, one_of
from hwstatus.cli.option_words import REMOVING, SHOWING
from hwstatus.cli.registry import examples
from hwstatus.cli.session import reading
from hwstatus.errors import Usage
from hwstatus.output.emit import closed, emit, hand_over, say
from hwstatus.output.options import Output
from hwstatus.record.vocabulary import SCOPES

ADD, REMOVE = "add", "remove"
_SHOWING = (*SHOWING, "print")
"""Words that are no act, by which a list is expected to be shown."""


@examples(
    "hwstatus watch add portfolio vodafone germany eu --scope 5g",
    "hwstatus watch",
    "hwstatus watch remove portfolio germany",
    "hwstatus watch add team.toml:nordics sweden finland",
)
def watch(
    output: Output,
    database: DatabaseOption,
    words: Annotated[
        Sequence[str],
        Argument(
            metavar="[add|remove] [LIST] [NAME]...",
            help="What to do with a list: countries, companies and groups.",
            autocompletion=completion.watched,
        ),
    ] = (),
    scope: Annotated[
        Sequence[str],
        Option(
            "--scope",
            metavar="SCOPE",
            help=f"add: only for this scope: {one_of(SCOPES)}.",
            autocompletion=completion.of_words(SCOPES),
        ),
    ] = (),
    binding: Annotated[
        bool,
        Option("--binding", help="add: only binding statuses, by law or contract."),
    ] = False,
    within: Annotated[
        str | None,
        Option("--within", metavar="TIME", help="add: only dates no later than: 18m."),
    ] = None,
) -> Any:
    """Keep lists of those you follow, in your settings or in a file that you share.

    A LIST is a name, or FILE.toml:NAME. Every command that takes --group takes --watch LIST. `remove` without a NAME
    removes the whole list. The file is TOML, to be edited and versioned; the record does not hold it.
    """
    from hwstatus.answers import watchlists as lists
    from hwstatus.settings import watchlists as kept

    if words and words[0] in _SHOWING and len(words) <= 2:
        words = words[1:]
        if words:
            say(f"(read as: hwstatus watch {shlex.join(words)})")
    act = words[0] if words and words[0] in (ADD, REMOVE) else ""
    named, *names = words[bool(act) :] or [""]
    place = kept.place_of(named) if named else kept.Place(kept.own_file(), "")
    facts = {"scopes": list(scope), "binding": binding, "within": within}
    _refuse_wrong(act, place, names, any(facts.values()))
    with reading(database) as tracker:
        if not act:
            return emit(lists.watched(tracker, place), output)
        if act == REMOVE:
            gone = kept.remove(place, names)
            left = f"{', '.join(gone) or 'nothing of it'} " if names else ""
            say(f"{place.name}: {left}removed.")
            return 0
        lists.refuse_name(tracker, place, words[1:])
        made = kept.add(place, lists.names_in(tracker, names), facts)
        say(f"{made.name} follows {', '.join(made.names)} ({made.path}).")
    return 0


def _refuse_wrong(act: str, place: Any, names: Sequence[str], narrowed: bool) -> None:
    """Raise `Usage` for what no act of `watch` takes."""
    if act and not place.name:
        raise Usage(f"expected: hwstatus watch {act} LIST [NAME]...")
    if narrowed and act != ADD:
        raise Usage("--scope, --binding and --within go with: hwstatus watch add LIST")
    if names and not act and place.name in _SHOWING:
        raise Usage(f"a list is shown by its name: hwstatus watch {names[0]}")
    if names and not act:
        raise Usage(f"expected: hwstatus watch {_meant(place.name, names)}")


_REMOVING = (*REMOVING, "drop", "unwatch")


def _meant(first: str, names: Sequence[str]) -> str:
    """The words of `watch` with its act before the list: of `delete mine`, `mine add spain`, `mine spain`."""
    if first in _REMOVING:
        return shlex.join([REMOVE, *names])
    act = {ADD: ADD, **dict.fromkeys(_REMOVING, REMOVE)}.get(names[0])
    return shlex.join([act, first, *names[1:]] if act else [ADD, first, *names])


@examples(
    "hwstatus digest --since 30d",
    "hwstatus digest --watch portfolio --since-mark",
    "hwstatus digest --watch portfolio --mark -f mail --send 'sendmail anna@example.org'",
)
def digest(
    wanted: FilterOptions,
    output: Output,
    database: DatabaseOption,
    names: Names = (),
    since_mark: Annotated[
        bool, Option("--since-mark", help="What is new since the mark.")
    ] = False,
    mark: Annotated[
        bool,
        Option("--mark", help="The same, and move the mark once it has been written."),
    ] = False,
    within: Annotated[
        str | None,
        Option("--within", metavar="TIME", help="Deadlines no later than: 90d, 18m."),
    ] = None,
    send: Annotated[
        str | None,
        Option(
            "--send",
            metavar="COMMAND",
            help="Pipe the digest to this command if there is news.",
        ),
    ] = None,
    exit_code: Annotated[
        bool, Option("--exit-code", help="Exit code 1 if nothing is new.")
    ] = False,
) -> Any:
    """What is new about those you follow, or about everybody: each item once, and the verdicts now.

    A digest covers a period (--since, --until; the last week by default), or the time since a mark: what was
    recorded, and what came into effect. This machine keeps a mark for each list; only --mark moves it, once the
    digest was written, or the command it was piped to succeeded. -f mail and -f atom are formats of this command
    alone.
    """
    from hwstatus.answers.digest import digest as command
    from hwstatus.answers.digest import mark_of
    from hwstatus.settings import marks
    from hwstatus.settings.watchlists import find

    _refuse_gaps(wanted, names, marked=since_mark or mark, moving=mark)
    options = output._replace(extra=("mail", "atom"))
    with reading(database) as tracker, ExitStack() as holding:
        path = before = None
        whose = ("", "")
        if since_mark or mark:
            path_or_server = tracker.location.server or tracker.location.path.resolve()
            watched = "" if wanted.watch is None else find(wanted.watch).mark
            whose = (str(path_or_server), watched)
            path = marks.file_of(*whose)
            if mark:
                holding.enter_context(marks.held(path))
            before = marks.read(path)
        answer = command(
            tracker, wanted, names, marked=path is not None, mark=before,
            within=within, exit_code=exit_code,
        )  # fmt: skip
        answer.is_folded = not output.everything
        if answer.has_more:
            answer.summary = f"{answer.summary}; each: --all"
        if mark:
            answer.notes = answer.notes[:1]
        code = hand_over(answer, options, send) if send else emit(answer, options)
        if mark and path:
            if options.to_stdout and not send:
                closed()
            point = mark_of(tracker, answer.window, before)
            marks.move(path, point, " ".join(whose))
    return code


def _refuse_gaps(
    wanted: FilterOptions, names: Sequence[str], *, marked: bool, moving: bool
) -> None:
    """Raise `Usage` where a mark would pass over what was not told."""
    if marked and wanted.since is not None:
        raise Usage(
            "--since names a day, --since-mark and --mark the mark: one of them"
        )
    narrowed = wanted._replace(watch=None, until=None).is_restrictive or names
    if moving and (narrowed or wanted.limit):
        raise Usage(
            "--mark goes with --watch and --until alone: what else narrows a digest is not told",
            "keep it in a list: hwstatus watch add LIST NAME --scope SCOPE",
        )
