"""`watch`: whom somebody follows, and what is new of them."""

from collections.abc import Sequence
from typing import Annotated, Any

from hwstatus.cli import completion
from hwstatus.cli.option_sets import Argument, DatabaseOption, Option, one_of
from hwstatus.cli.registry import examples
from hwstatus.cli.session import reading
from hwstatus.errors import Usage
from hwstatus.output.emit import emit
from hwstatus.output.messages import say
from hwstatus.output.options import Output
from hwstatus.record.vocabulary import SCOPES

ADD, REMOVE = "add", "remove"


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
            autocompletion=completion.of_list(SCOPES),
        ),
    ] = (),
    binding: Annotated[
        bool, Option("--binding", help="add: only what binds, by law or contract.")
    ] = False,
    within: Annotated[
        str | None,
        Option("--within", metavar="TIME", help="add: dates no further than: 18m."),
    ] = None,
) -> Any:
    """Keep lists of whom you follow, in a file of your settings or one that you share.

    A LIST is a name, or FILE.toml:NAME. Every command that takes --group takes --watch LIST. remove without a NAME
    takes the whole list away. The file is TOML, to be edited and versioned; the record does not hold it.
    """
    from hwstatus.answers import watchlists as lists
    from hwstatus.settings import watchlists as kept

    act = words[0] if words and words[0] in (ADD, REMOVE) else ""
    named, *names = words[bool(act) :] or [""]
    place = kept.place_of(named) if named else kept.Place(kept.own_file(), "")
    facts = {"scopes": list(scope), "binding": binding, "within": within}
    _refuse_wrong(act, place, names, any(facts.values()))
    with reading(database) as tracker:
        if not act:
            return emit(lists.watched(tracker, place), output)
        if act == REMOVE:
            changed = kept.remove(place, names)
            say(f"{place.name}: {'removed' if changed else 'nothing of it is there'}.")
            return 0
        made = kept.add(place, lists.names_in(tracker, names), facts)
        say(f"{made.name} follows {', '.join(made.names)} ({made.path}).")
    return 0


def _refuse_wrong(act: str, place: Any, names: Sequence[str], narrowed: bool) -> None:
    """Raise `Usage` for what no act of `watch` takes."""
    if act and not place.name:
        raise Usage(f"expected: hwstatus watch {act} LIST [NAME]...")
    if narrowed and act != ADD:
        raise Usage("--scope, --binding and --within go with: hwstatus watch add LIST")
    if names and not act:
        raise Usage(f"expected: hwstatus watch add {place.name} {' '.join(names)}")
