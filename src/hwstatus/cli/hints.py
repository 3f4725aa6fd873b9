"""The way on after an error, in the words of the command line.

Errors hold facts. What to type next is said here, by the class of the error.
"""

import re
import shlex
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from itertools import takewhile
from pathlib import Path
from typing import Any

from hwstatus import errors, paths
from hwstatus.cli import running
from hwstatus.cli.option_words import OF_EACH
from hwstatus.cli.registry import command_of
from hwstatus.cli.unknown_words import as_other, turned_round, with_file
from hwstatus.errors import HwstatusError
from hwstatus.record.models import FilterOptions
from hwstatus.record.names import asides, closed_list_of, meant_by, spelled
from hwstatus.wording import did_you_mean


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
    ending = re.search(r"-o FILE(\.\w+)", hint)
    named = [at for at, word in enumerate(running.line()) if word in ("-o", "--output")]
    if not (ending and named and named[0] + 1 < len(running.line())):
        return hint
    words = list(running.line())
    name = words[named[0] + 1].rpartition(".")[0]
    words[named[0] + 1] = name + ending[1]
    for at in [at for at, word in enumerate(words) if word in ("-f", "--format")]:
        del words[at : at + 2]
    return f"{hint.partition(':')[0]}: hwstatus {shlex.join(words)}"


def _unknown_name(error: errors.Stated) -> list[str]:
    guess = did_you_mean(error.near)
    if meant := _as_option(error.text):
        return [meant]
    if fields := _further_fields(running.line(), error.text):
        return [fields]
    if closed_list_of(error.text):
        return [guess]
    if running.present().command in OF_EACH:
        words = with_members(running.line(), error.text)
        if words != running.line():
            return [f"that is: hwstatus {shlex.join(words)}"]
    if other := _other_command(error.text):
        return [other, guess]
    if files := list(with_file(running.line())):
        return files
    is_like_id = re.fullmatch(r"(?=.*\d)[0-9a-z]{3,10}", error.text)
    if is_like_id and not error.near and len(error.hints) < 2:
        return list(_as_id(error.text))
    if error.hints and not error.near:
        return []
    return [f"{guess}   all names: hwstatus names".strip()]


def _further_fields(line: Sequence[str], text: str) -> str:
    """The line with commas between the fields of --fields that blanks part; empty where a text is no such field."""
    at = line.index("--fields") + 1 if "--fields" in line else len(line)
    fields = list(takewhile(lambda word: word[:1] != "-", line[at:]))
    bare = [field.strip(",") for field in fields]
    if not set(text.split()) <= set(bare[1:]):
        return ""
    joined = ",".join(bare)
    words = [*line[:at], joined, *line[at + len(fields) :]]
    return f"that is: hwstatus {shlex.join(words)}"


def _as_option(text: str) -> str:
    """The line with the option that a name stands for: a watchlist, or for `check` a rule; empty for none."""
    from hwstatus.rules.curation_checks import RULES
    from hwstatus.settings import watchlists

    is_check = "check" in running.line()
    said = spelled(text)
    with suppress(HwstatusError):
        named = RULES if is_check else watchlists.read(watchlists.own_file())
        for word in {said, said.removesuffix("s")}.intersection(named):
            rest = [other for other in running.line() if spelled(other) != said]
            option = "--rule" if is_check else "--watch"
            return f"that is: hwstatus {shlex.join([*rest, option, word])}"
    return ""


def _as_id(text: str) -> Iterator[str]:
    """How the update is shown whose id a text begins, and the line about its entity; of others, that it is none."""
    from hwstatus.answers.words import shown_instead

    with suppress(HwstatusError, OSError), running.tracker_of_line() as tracker:
        update = tracker.update(tracker.update_id(text))
        yield shown_instead(tracker, update)
        if text in running.line():
            line = (update.entity if w == text else w for w in running.line())
            yield f"about {tracker.entities.name(update.entity)}: hwstatus {shlex.join(line)}"
        return
    yield "no update has an id that begins so   all: hwstatus list"


def _other_command(text: str) -> str:
    """The line with the command that a word of it names in place of its own: `show bt deadline`."""
    verb, own = command_of((text, f"{text}s")), command_of(running.line())
    aside = {text, *asides(running.line())}
    words = [
        verb if word == own else word for word in running.line() if word not in aside
    ]
    if verb and verb != own:
        return f"that is: hwstatus {shlex.join(words)}"
    other = as_other([text, *(word for word in words if word != verb)])
    return f"that is: hwstatus {other}" if other else ""


def _unknown_entity(error: errors.Stated) -> list[str]:
    guess = did_you_mean(error.near)
    return [
        *turned_round(running.line()),
        f"{guess}   all names: hwstatus names".strip(),
        "create it: --new company (or organisation, group, region, bloc)",
    ]


def _unknown_update(error: errors.Stated) -> list[str]:
    if error.prefix in ("last", "latest", "newest"):
        return ["the last change is taken back by: hwstatus undo   all: hwstatus log"]
    if error.newest and error.prefix in running.line():
        short, *said = error.newest
        whole, begun = _of_update(running.line(), error.prefix, short, ", ".join(said))
        newest = f"its newest: {whole}   ({begun})"
        return [newest, f"all: hwstatus list {shlex.quote(error.prefix)}"]
    is_listed = error.newest or closed_list_of(error.prefix)
    name = shlex.quote(error.prefix) if is_listed else ""
    return [f"ids are shown by: hwstatus list {name}".rstrip()]


def _of_update(
    line: Sequence[str], name: str, short: str, told: str
) -> tuple[str, str]:
    """A line with the id of an update in place of a name, and the beginning of what tells the update from others."""
    from textwrap import shorten

    whole = [short if word == name else word for word in line]
    return f"hwstatus {shlex.join(whole)}", shorten(told, 60, placeholder=" ...")


def of_its_day(line: Sequence[str], name: str, day: str) -> Iterator[str]:
    """A line about a name with the id of each update of a day in its place, of three at most; how to see all."""
    from hwstatus.answers.updates import list_updates

    days = FilterOptions(since=day, until=day, limit=3)
    with suppress(HwstatusError, OSError), running.tracker_of_line() as tracker:
        for row in list_updates(tracker, days, [name]):
            short = tracker.short(row.update.id)
            whole, begun = _of_update(line, name, short, row.update.summary)
            yield f"{begun}: {whole}"
    yield f"all: hwstatus list {shlex.quote(name)}"


def with_members(line: Sequence[str], name: str) -> Sequence[str]:
    """A line with the members of a group of today in place of its name; as it is where it is no group's."""
    from hwstatus.store import groups

    with suppress(HwstatusError, OSError), running.tracker_of_line() as tracker:
        each = groups.members(tracker.entities, [name], tracker.context.today)
        return [one for word in line for one in (each if word == name else [word])]
    return line


def _duplicate(error: errors.Stated) -> list[str]:
    see = f"see it: hwstatus show {error.short}"
    change = f"change it: hwstatus edit {error.short}"
    return [f"{see}   {change}   keep both: --allow-duplicate"]


def _bad_value(error: errors.Stated) -> list[str]:
    """Of an address alone for a further source: the line with the publisher known for its site."""
    from hwstatus.text import web_address

    address = str(error.value)
    if error.what == "--fields" and not _OF_DEADLINES.isdisjoint(address.split(",")):
        return _of_deadlines(running.line())
    if error.what == "outcome":
        return _in_place_of(address, _OUTCOMES)
    if error.what == "--scope" and "add" in running.line() and "," in address:
        return [_each_scope(running.line(), address.split(","))]
    if error.what == "--status" and address in ("none", "context", "nothing"):
        return ["an update that changes no status is given none: leave --status out"]
    if error.what != "--add-source" or not web_address(address):
        return []
    source = f"{_publisher_at(address) or 'PUBLISHER'}, DAY, {address}"
    whole = shlex.join(word.replace(address, source) for word in running.line())
    return [f"whole: hwstatus {whole}"] if source in whole else []


_OUTCOMES = """
met: kept fulfilled done completed complete yes
missed: failed late no
dropped: cancelled canceled scrapped withdrawn
extended: postponed delayed prolonged moved
"""
"""What becomes of deadlines, in other words."""


def _in_place_of(text: str, table: str) -> list[str]:
    """The line with the word that a text is typed for."""
    meant = meant_by(text.lower(), table)
    line = [meant if word == text else word for word in running.line()]
    return [f"that is: hwstatus {shlex.join(line)}"] if meant else []


_OF_DEADLINES = {"deadline", "deadlines", "next_deadline", "days_left", "days", "due"}
"""Fields of deadlines, as people call them."""


def _of_deadlines(line: Sequence[str]) -> list[str]:
    """How the deadlines are asked for of whom a line asks for something else."""
    at = next((n for n, word in enumerate(line) if "--fields" in word), len(line))
    end = at + 1 if "--fields=" in "".join(line[at : at + 1]) else at + 2
    command = running.present().command
    words = [word for word in [*line[:at], *line[end:]] if word != command]
    return [f"they are in: hwstatus {shlex.join(['deadlines', *words])}"]


def _each_scope(line: Sequence[str], scopes: Sequence[str]) -> str:
    """How each of some scopes is given the status of a line of `add`."""
    at = line.index("--status") + 1 if "--status" in line else len(line)
    status = "".join(line[at : at + 1]) or "STATUS"
    each = " ".join(f"--status {scope.strip()}={status}" for scope in scopes)
    return f"a status for each: {each}"


def _unknown_word(error: errors.Stated) -> list[str]:
    """Of an actor that is no kind of actors: the line with the option, or the field, for its name."""
    words = [word.partition("=") for word in running.line()]
    named = [_OF_NAME.get(key, key) + sign + value for key, sign, value in words]
    if error.field != "actor" or named == running.line():
        return []
    return [f"its proper name: hwstatus {shlex.join(named)}"]


def _again(hint: str, instead_of: Sequence[str]) -> str:
    """A hint that is options, as the line that was typed with them; empty where its command has them not."""
    from hwstatus.answers.answer import Again
    from hwstatus.cli.again import whole
    from hwstatus.cli.parameters import of_command

    said, _, meant = hint.partition(": ")
    options = shlex.split(meant)
    if options[0] == "--actor-name":
        instead_of = ["--actor"]
    declared = of_command(running.present().command)
    flags = {flag for each in declared for flag in each.flags}
    is_taken = flags.issuperset((options[0], *instead_of))
    return whole(Again(said, options, instead_of)) if is_taken else ""


_OF_NAME = {"--actor": "--actor-name", "actor": "actor_name"}
"""What has the name of an actor, by what has its kind."""


def _publisher_at(address: str) -> str:
    """The publisher that the tracker knows for the site of an address; empty for none."""
    from hwstatus.rules.curation_checks.of_sources import publisher_at

    with suppress(HwstatusError, OSError), running.tracker_of_line() as tracker:
        return publisher_at(tracker.cited_at, address)
    return ""


def _no_tracker(error: errors.Stated) -> list[str]:
    if error.origin == paths.OWN:
        return ["your own begins with your first change, such as: hwstatus add"]
    if error.origin == "restore":
        backups = "the backups that there are: hwstatus backups"
        return [*_deleted(str(error.path)), backups]
    return [f"make one: hwstatus --db {shlex.quote(str(error.path))} init"]


def _deleted(prefix: str) -> Iterator[str]:
    """How an update that was taken out comes back, where ids begin so."""
    from hwstatus.answers.log import log

    with suppress(HwstatusError, OSError), running.tracker_of_line() as tracker:
        last = next(iter(log(tracker, [prefix], limit=1)), None)
        if last and last.kind == "retracted" and last.subject == "update":
            yield f"the update comes back by: hwstatus undo {last.entry}"


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
