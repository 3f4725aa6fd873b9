"""The way on after an error, in the words of the command line.

Errors hold facts. What to type next is said here, by the class of the error.
"""

import re
import shlex
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hwstatus import errors, paths
from hwstatus.cli.again import THAT_IS, replaced, to_type, whole
from hwstatus.cli.option_words import OF_EACH
from hwstatus.cli.parameters import of_command
from hwstatus.cli.registry import command_of
from hwstatus.cli.running import asked, line, present
from hwstatus.cli.unknown_words import as_other, before_options, turned_round, with_file
from hwstatus.errors import HwstatusError
from hwstatus.record.models import FilterOptions
from hwstatus.record.names import asides, closed_list_of, meant_by, spelled
from hwstatus.wording import did_you_mean

if TYPE_CHECKING:
    from hwstatus.store.tracker import Tracker


def hints_of(error: HwstatusError) -> list[str]:
    """The lines below the message of an error, most useful first."""
    kind = type(error)
    if isinstance(
        error, errors.NotATracker | errors.BrokenChain | errors.Unsound
    ) and paths.is_copy(Path(str(error.path))):  # which needs no backup
        return [_BEGIN_AGAIN]
    worded = _BY_FACTS[kind](error) if kind in _BY_FACTS else _FIXED.get(kind, ())
    wrong = [error.what] if isinstance(error, errors.BadValue) else []
    every = (_with_line(hint, wrong) for hint in (*worded, *error.hints) if hint)
    hints = list(dict.fromkeys(filter(None, every)))
    if errors.UnknownWord.way_on in hints:
        hints += _upgrade(error)
    return hints


def _with_line(hint: str, wrong: Sequence[str]) -> str:
    """A hint; of one that is options in place of wrong ones, or names another ending, the line typed with that."""
    if hint.startswith("that is: --"):
        return _again(hint, wrong)
    words = list(line())
    ending = re.search(r"-o FILE(\.\w+)", hint)
    named = [at for at, word in enumerate(words, 1) if word in ("-o", "--output")]
    if not (ending and named and named[0] < len(words)):
        return hint
    words[named[0]] = words[named[0]].rpartition(".")[0] + ending[1]
    for flag in {"-f", "--format"}.intersection(words):
        begin = words.index(flag)
        del words[begin : begin + 2]
    return to_type(hint.partition(":")[0], words)


def _again(hint: str, instead_of: Sequence[str]) -> str:
    """A hint that is options, as the line that was typed with them; empty where its command has them not."""
    from hwstatus.answers.answer import Again

    said, _, meant = hint.partition(": ")
    options = shlex.split(meant)
    if options[0] == "--actor-name":
        instead_of = ["--actor"]
    flags = {flag for each in of_command(present().command) for flag in each.flags}
    is_taken = flags.issuperset((options[0], *instead_of))
    return whole(Again(said, options, instead_of)) if is_taken else ""


# -- names that match nothing ------------------------------------------------------------


def _unknown_name(error: errors.Stated) -> list[str]:
    text, guess = error.text, did_you_mean(error.near)
    if meant := _as_option(text) or _further_fields(text):
        return [meant]
    if closed_list_of(text):
        return [guess]
    words = with_members(line(), text) if present().command in OF_EACH else line()
    if words != line():
        return [to_type(THAT_IS, words)]
    if other := _other_command(text):
        return [other, guess]
    if files := list(with_file(line())):
        return files
    is_like_id = re.fullmatch(r"(?=.*\d)[0-9a-z]{3,10}", text)
    if is_like_id and not error.near and len(error.hints) < 2:
        none = ["no update has an id that begins so   all: hwstatus list"]
        return asked(partial(_as_id, text), none)
    if error.hints and not error.near:
        return []
    return [f"{guess}   all names: hwstatus names".strip()]


def _as_option(text: str) -> str:
    """The line with the option that a name stands for: a watchlist, or for `check` a rule; empty for none."""
    from hwstatus.rules.curation_checks import RULES
    from hwstatus.settings import watchlists

    is_check = "check" in line()
    said = spelled(text)
    with suppress(HwstatusError):
        named = RULES if is_check else watchlists.read(watchlists.own_file())
        for word in {said, said.removesuffix("s")}.intersection(named):
            rest = [other for other in line() if spelled(other) != said]
            option = "--rule" if is_check else "--watch"
            return to_type(THAT_IS, [*rest, option, word])
    return ""


def _further_fields(text: str) -> str:
    """The line with commas between the fields of --fields that blanks part; empty where a text is no such field."""
    words = line()
    at = words.index("--fields") + 1 if "--fields" in words else len(words)
    fields = before_options(words[at:])
    bare = [field.strip(",") for field in fields]
    if not set(text.split()) <= set(bare[1:]):
        return ""
    return to_type(THAT_IS, [*words[:at], ",".join(bare), *words[at + len(fields) :]])


def with_members(words: Sequence[str], name: str) -> Sequence[str]:
    """A line with the members of a group of today in place of its name; as it is where it is no group's."""
    from hwstatus.store.groups import members

    today = present().today
    return asked(
        lambda tracker: replaced(
            words, {name: members(tracker.entities, [name], today)}
        ),
        words,
    )


def _other_command(text: str) -> str:
    """The line with the command that a word of it names in place of its own: `show bt deadline`."""
    verb, own = command_of((text, f"{text}s")), command_of(line())
    aside = {text, *asides(line())}
    words = [verb if word == own else word for word in line() if word not in aside]
    if verb and verb != own:
        return to_type(THAT_IS, words)
    other = as_other([text, *(word for word in words if word != verb)])
    return f"that is: hwstatus {other}" if other else ""


def _unknown_entity(error: errors.Stated) -> list[str]:
    guess = did_you_mean(error.near)
    return [
        *turned_round(line()),
        f"{guess}   all names: hwstatus names".strip(),
        "create it: --new company (or organisation, group, region, bloc)",
    ]


# -- updates -----------------------------------------------------------------------------


def _as_id(text: str, tracker: "Tracker") -> list[str]:
    """How the update is shown whose id a text begins, and the line about its entity."""
    from hwstatus.answers.words import shown_instead

    update = tracker.update(tracker.update_id(text))
    about = f"about {tracker.entities.name(update.entity)}"
    words = replaced(line(), {text: [update.entity]})
    further = [to_type(about, words)] if text in line() else []
    return [shown_instead(tracker, update), *further]


def _unknown_update(error: errors.Stated) -> list[str]:
    prefix = error.prefix
    every = f"hwstatus list {shlex.quote(prefix)}"
    if prefix in ("last", "latest", "newest"):
        return ["the last change is taken back by: hwstatus undo   all: hwstatus log"]
    if error.newest and prefix in line():
        short, *said = error.newest
        newest = to_type("its newest", replaced(line(), {prefix: [short]}))
        return [f"{newest}   ({_begun(', '.join(said))})", f"all: {every}"]
    is_listed = error.newest or closed_list_of(prefix)
    return [f"ids are shown by: {every if is_listed else 'hwstatus list'}"]


def of_its_day(words: Sequence[str], name: str, day: str) -> list[str]:
    """A line about a name with the id of each update of a day in its place, of three at most; how to see all."""
    from hwstatus.answers.updates import list_updates

    def each(tracker: "Tracker") -> Sequence[str]:
        days = FilterOptions(since=day, until=day, limit=3)
        updates = [row.update for row in list_updates(tracker, days, [name])]
        return [
            to_type(
                _begun(one.summary), replaced(words, {name: [tracker.short(one.id)]})
            )
            for one in updates
        ]

    lines: Sequence[str] = asked(each, ())
    return [*lines, f"all: hwstatus list {shlex.quote(name)}"]


def _begun(summary: str) -> str:
    """The beginning of what tells an update from others."""
    from textwrap import shorten

    return shorten(summary, 60, placeholder=" ...")


def _duplicate(error: errors.Stated) -> list[str]:
    see = f"see it: hwstatus show {error.short}"
    change = f"change it: hwstatus edit {error.short}"
    return [f"{see}   {change}   keep both: --allow-duplicate"]


# -- values ------------------------------------------------------------------------------


def _bad_value(error: errors.Stated) -> list[str]:
    """The line with what the value of an option, or of a field, may have been meant for."""
    value = str(error.value)
    if error.what == "--fields" and not _OF_DEADLINES.isdisjoint(value.split(",")):
        return [_of_deadlines(line())]
    if error.what == "outcome":
        meant = meant_by(value.lower(), _OUTCOMES)
        return [to_type(THAT_IS, replaced(line(), {value: [meant]}))] if meant else []
    if error.what == "--scope" and "add" in line() and "," in value:
        return [_each_scope(line(), value.split(","))]
    if error.what == "--status" and value in ("none", "context", "nothing"):
        return ["an update that changes no status is given none: leave --status out"]
    return _with_publisher(value) if error.what == "--add-source" else []


def _with_publisher(address: str) -> list[str]:
    """Of an address alone for a further source: the line with the publisher known for its site."""
    from hwstatus.rules.curation_checks.of_sources import publisher_at
    from hwstatus.text import web_address

    if not web_address(address):
        return []
    publisher = asked(lambda tracker: publisher_at(tracker.cited_at, address), "")
    source = f"{publisher or 'PUBLISHER'}, DAY, {address}"
    words = [word.replace(address, source) for word in line()]
    return [to_type("whole", words)] if words != line() else []


_OUTCOMES = """
met: kept fulfilled done completed complete yes
missed: failed late no
dropped: cancelled canceled scrapped withdrawn
extended: postponed delayed prolonged moved
"""
"""What becomes of deadlines, in other words."""

_OF_DEADLINES = {"deadline", "deadlines", "next_deadline", "days_left", "days", "due"}
"""Fields of deadlines, as people call them."""


def _of_deadlines(words: Sequence[str]) -> str:
    """How the deadlines are asked for of whom a line asks for something else."""
    at = next((n for n, word in enumerate(words) if "--fields" in word), len(words))
    end = at + 1 if "--fields=" in "".join(words[at : at + 1]) else at + 2
    rest = replaced([*words[:at], *words[end:]], {present().command: []})
    return to_type("they are in", ["deadlines", *rest])


def _each_scope(words: Sequence[str], scopes: Sequence[str]) -> str:
    """How each of some scopes is given the status of a line of `add`."""
    at = words.index("--status") + 1 if "--status" in words else len(words)
    status = "".join(words[at : at + 1]) or "STATUS"
    each = " ".join(f"--status {scope.strip()}={status}" for scope in scopes)
    return f"a status for each: {each}"


def _unknown_word(error: errors.Stated) -> list[str]:
    """Of an actor that is no kind of actors: the line with the option, or the field, for its name."""
    words = [word.partition("=") for word in line()]
    named = [_OF_NAME.get(key, key) + sign + value for key, sign, value in words]
    if error.field != "actor" or named == line():
        return []
    return [to_type("its proper name", named)]


_OF_NAME = {"--actor": "--actor-name", "actor": "actor_name"}
"""What has the name of an actor, by what has its kind."""


# -- trackers ----------------------------------------------------------------------------


def _no_tracker(error: errors.Stated) -> list[str]:
    if error.origin == paths.OWN:
        return ["your own begins with your first change, such as: hwstatus add"]
    if error.origin == "restore":
        backups = "the backups that there are: hwstatus backups"
        return [*asked(partial(_deleted, str(error.path)), list[str]()), backups]
    return [f"make one: hwstatus --db {shlex.quote(str(error.path))} init"]


def _deleted(prefix: str, tracker: "Tracker") -> list[str]:
    """How an update that was taken out comes back, where ids begin so."""
    from hwstatus.answers.log import log

    last = next(iter(log(tracker, [prefix], limit=1)), None)
    if last and last.kind == "retracted" and last.subject == "update":
        return [f"the update comes back by: hwstatus undo {last.entry}"]
    return []


def _not_shared(error: errors.Stated) -> list[str]:
    from hwstatus.network.servers import is_published

    if is_published(error.server):
        return ["publish one: hwstatus publish DIR"]
    return ["make a team's ledger: hwstatus --db ADDRESS init"]


def _not_writable(error: errors.Stated) -> list[str]:
    if error.hints:
        return []
    with suppress(OSError):  # of a folder that may not be entered
        for above in Path(str(error.path)).parents:
            if above.exists() and not above.is_dir():
                return [f"{above} is not a folder: choose another place"]
    return ["choose another place, or have it made writable"]


def _upgrade(_: HwstatusError) -> list[str]:
    from hwstatus.installation import Installation

    return [f"upgrade: {Installation.here().upgrading()}"]


_BY_FACTS: dict[type[HwstatusError], Callable[[Any], list[str]]] = {
    errors.BadValue: _bad_value,
    errors.UnknownWord: _unknown_word,
    errors.UnknownName: _unknown_name,
    errors.UnknownEntity: _unknown_entity,
    errors.Duplicate: _duplicate,
    errors.NoTracker: _no_tracker,
    errors.UnknownUpdate: _unknown_update,
    errors.NotWritable: _not_writable,
    errors.NotShared: _not_shared,
    errors.NewerSchema: _upgrade,
    errors.NewerEntry: _upgrade,
}

_BEGIN_AGAIN = "begin a new copy: remove the file"

_FIXED: dict[type[HwstatusError], tuple[str, ...]] = {
    errors.UnknownDraft: (
        "one by one: hwstatus review   a list: hwstatus review -f table",
    ),
    errors.CopiedWords: (
        "say it in your own words: no whole sentence, no eight words in a row",
    ),
    errors.ConfirmationNeeded: ("confirm: -y   look first: --dry-run",),
    errors.Conflict: ("take the file's version as corrections: --update",),
    errors.Unmerged: ("take one side: --ours or --theirs   one by one: on a terminal",),
    errors.ClockBehind: (
        "set this clock right",
        "or, if that entry's clock was ahead: hwstatus undo --clock-was-ahead",
    ),
    errors.ClockApart: ("set this clock right",),
    errors.DamagedPublication: ("tell who publishes it",),
    errors.FormerServer: (
        "its owner upgrades it: hwstatus --db ADDRESS init --upgrade",
    ),
    errors.MissingFields: ("in a pipe nothing is asked for; see: hwstatus add --help",),
    errors.NoHome: ("name a place: --db FILE, or HWSTATUS_DB",),
    errors.BrokenChain: (
        "look into it: hwstatus doctor",
        "compare with a backup: hwstatus backups",
    ),
    errors.NotATracker: ("make one elsewhere: hwstatus --db FILE init",),
    errors.ForeignFile: ("make one elsewhere: hwstatus --db FILE init",),
    errors.Unsound: ("examine it: hwstatus doctor",),
    errors.Parted: (f"examine both: hwstatus doctor   {_BEGIN_AGAIN}",),
    errors.AfterCommit: ("do not repeat the change",),
    errors.DamagedRecord: (
        "look into it: hwstatus doctor",
        "restore a backup: hwstatus backups",
    ),
    errors.AnswerLost: ("see: hwstatus log --limit 1",),
    errors.NoSigningProgram: (
        "install OpenSSH, on Debian and Ubuntu: apt install openssh-client",
    ),
    errors.BadSignature: ("one of them was altered, or it was not made for hwstatus",),
    errors.FormerFile: (
        "export it with the program that made it, then import the lines here",
    ),
}
