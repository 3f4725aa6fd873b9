"""What to say to words that are no command, that a command has no place for, or that stand in another's place.

A guess is never run. An alias of the configuration file is: its owner wrote it.
"""

import shlex
from collections.abc import Iterator, Sequence
from contextlib import suppress
from difflib import get_close_matches
from itertools import pairwise, takewhile
from pathlib import Path

from hwstatus.cli.again import THAT_IS, to_type
from hwstatus.cli.parameters import NotTaken, given, of_command
from hwstatus.cli.readings import MARKS, is_time
from hwstatus.cli.registry import COMMANDS, visible
from hwstatus.cli.running import asked, tracker_of_line
from hwstatus.errors import HwstatusError
from hwstatus.output.options import has_format
from hwstatus.paths import is_file
from hwstatus.record.names import EVERYDAY, closed_list_of, fold, meant_by
from hwstatus.record.vocabulary import KINDS, SCOPES
from hwstatus.subject import SUPPLIER

CLOSE = 0.7
"""How alike two words must be to be offered, from 0 to 1: `lsit` and `list` are."""
INSTEAD = """
add NAME: record create
add NAME SUMMARY --new company: add-company new-company create-company add-entity new-entity
certify [NAME] -o sheet.html: pdf report sheet certificate proof
changes [NAME] --since 3m: latest new news recent updates whats-new
chart [NAME]: graph plot trend trends series
chart --period year -f csv, or every day of every country: hwstatus export -o hwstatus.db: panel
check [NAME] --severity warning: stale validate lint
cite [NAME]: citation reference bibtex
config: where whoami settings preferences
deadlines [NAME]: due upcoming calendar next dates
delete [NAME]: rm remove del
digest [NAME] --since 7d: alert alerts notify
disputes [NAME]: conflicts contradictions
edit [NAME]: correct change modify
edit --publisher NAME --set publisher=NAME: rename
export -o hwstatus.db: download dump database
export -o updates.csv: csv
export -o updates.xlsx: excel xlsx spreadsheet
export -o updates.json: json
groups: regions
help: manual usage
help words: statuses scopes vocabulary glossary definitions codebook
import FILE: load upload ingest
init: setup start create-tracker
list [NAME] --basis law --basis order: law laws legislation rules regulation regulations orders
log [NAME], or of what is known: hwstatus timeline [NAME]: audit
names [NAME]: lookup alias aliases
restore FILE: recover
review: drafts queue inbox todo pending
search exemption [NAME]: exemption exemptions exempt waiver waivers exception exceptions
show [NAME]: info get view profile about details case tell compare
show [NAME] --all: quotes quote statements said evidence-all
status [NAME]: country countries get-status today now ranking rank table overview banned-in
status [NAME] --kind company: company companies operator operators carrier carriers vendor vendors supplier suppliers
summary: count counts stats statistics total totals how-many
summary [NAME] --weight population: population people
summary [NAME] --weight gdp: gdp economy
timeline [NAME]: when story events chronology
timeline [NAME] --own --limit 1: first earliest
timeline [NAME], or of what was changed: hwstatus log: history
undo: revert rollback undelete unretract
review accept ID: accept approve
review reject ID: reject
check --fix --dry-run: fix repair-records
merge FILE --dry-run, or of one update: hwstatus log ID: diff
watch: watchlist watchlists portfolio
web, or for tables: hwstatus export -o hwstatus.db: sql query browse
why [NAME]: evidence reason reasons because explain proof-of who-decided
certify --verify FILE: verify
--version: version
"""
"""Commands, and the words that people expect to be one in their place; `[NAME]` is what follows them."""


def alias_of(name: str) -> list[str] | None:
    """The words that an alias stands for; None where there is no such alias."""
    from hwstatus import settings

    text = settings.load().aliases.get(name)
    return shlex.split(text) if text else None


def hint_for(name: str, further: Sequence[str] = ()) -> str:
    """What the word and those behind it may have meant, as lines to follow the message; empty if nothing."""
    from hwstatus.wording import did_you_mean

    said = name.split("-") if name.lower().split("-")[0] in EVERYDAY else [name]
    words = [*said, *before_options(further)]
    near = other = ""
    if words[0].lower() not in EVERYDAY or len(words) == 1:
        commands = _commands_like(name)
        near, other = did_you_mean(commands), _with_options([*said, *further], words)
        if len(commands) == 1 and further and _takes(commands[0], further):
            near += f"   whole: hwstatus {shlex.join([*commands, *further])}"
    question, writers = _as_question(words)
    hint = _that_is(other) or (near if further else "") or question or near or writers
    return f"\n{hint}" if hint else ""


def _with_options(whole: Sequence[str], words: Sequence[str]) -> str:
    """The line of another command about some words, with the options behind them where it takes these; else empty."""
    line = as_other(whole)
    command, *rest = [*shlex.split(line.partition(", or ")[0]), ""]
    is_taken = command in COMMANDS and _takes(command, rest[:-1])
    return line if is_taken else as_other(words)


def _takes(command: str, words: Sequence[str]) -> bool:
    """Whether a command takes some words as they are."""
    with suppress(NotTaken):
        given(words, of_command(command))
        return True
    return False


def _that_is(line: str) -> str:
    return f"that is: hwstatus {line}" if line else ""


def _commands_like(name: str) -> list[str]:
    """Commands that begin like the word, else those spelled like it."""
    names = [verb.name for verb in visible()]
    begun = [command for command in names if command.startswith(name)]
    return begun[:3] or get_close_matches(name, names, n=3, cutoff=CLOSE)


_YEAR_BY_YEAR = "summary --by year,status"
"""What compares more than two days."""


def as_other(words: Sequence[str]) -> str:
    """The line, or lines, of another command that answers `latest`, about the names that follow it; else empty."""
    name, rest = words[0].lower(), words[1:]
    aside = {*COMMANDS, *EVERYDAY, fold(SUPPLIER)} - {"not"}
    plain = before_options(rest)
    names = [word for word in plain if word.lower() not in aside]
    asked_for = [*names, *rest[len(plain) :]]
    named = shlex.join(asked_for)
    days = [word for word in names if word[:4].isdecimal()]
    if name in ("compare", "diff") and (days or not rest):
        both = shlex.join(days) or "2020 2024"
        over_time = f"status --compare {both}" if len(days) <= 2 else _YEAR_BY_YEAR
        whom = shlex.join([word for word in asked_for if word not in days])
        return f"{over_time} {whom}".rstrip()
    if name in ("new", "create", "add") and rest[:1] and rest[0] in KINDS:
        kept = shlex.join([" ".join(rest[1:]) or "NAME"])
        return f"add {kept} SUMMARY --new {rest[0]}"
    if name in ("latest", "last", "recent") and named.isdecimal():
        return f"list last {named}"
    instead = meant_by(name, INSTEAD)
    if any(word[:1].isdecimal() for word in rest):
        instead = instead.partition(" --since")[0]
    said = instead.replace("[NAME]", named)
    return " ".join(said.split()).replace(" ,", ",")


def _as_question(words: Sequence[str]) -> tuple[str, str]:
    """What is asked by what words name: `france`, `is huawei banned in spain`; and who writes of them: `hisilicon`."""
    try:
        with tracker_of_line() as tracker:
            named = tracker.entities.within(words)
            slugs = [one for one in named if one in tracker.entities.names]
            found = "".join(tracker.entities.found(" ".join(words)))
    except (HwstatusError, OSError):
        return "", ""
    named = [one for one in named if one != "country" or len(named) == 1]
    if "not" in words:
        named = [f"not-{one}" if closed_list_of(one) else one for one in named]
    if slugs:  # whatever their status is
        named = [
            one for one in named if closed_list_of(one.removeprefix("not-")) != "status"
        ]
    verbs = [verb for verb in map(_verb_of, words[1:]) if verb]
    when = _time_among(words)
    if verbs and (named or when):
        return _that_is(shlex.join([verbs[0], *named, *when])), found
    if len(named) == len(slugs) == 1:
        return f"its verdict: hwstatus {shlex.join(['show', *slugs, *when])}", found
    return _that_is(" ".join(["status", *named])) if named else "", found


def _verb_of(word: str) -> str:
    """The command that a word of a question asks for: `what are the deadlines in spain`."""
    is_verb = word in COMMANDS and word not in EVERYDAY
    return word if is_verb else meant_by(word, _HAPPENING)


_HAPPENING = """
changes: changed new
timeline: happened
why: decided
"""
"""Commands, and the words of questions that ask for what they tell."""


def _time_among(words: Sequence[str]) -> Sequence[str]:
    """The words of a question from a time on: `since 2024`, `2020`."""
    starts = (
        at
        for at, (word, following) in enumerate(pairwise([*words, ""]))
        if word[:4].isdecimal() or (word in MARKS and following[:4].isdecimal())
    )
    at = next(starts, len(words))
    return words[at:]


# -- words too many, or in another's place ------------------------------------------------


def before_options(words: Sequence[str]) -> list[str]:
    """The words before the first that is an option."""
    return list(takewhile(lambda word: not word.startswith("-"), words))


def taken_apart(line: Sequence[str]) -> Sequence[str]:
    """The line, or lines, that one with a word too many may mean; nothing where that is not known."""
    words = before_options(line)
    options = line[len(words) :]
    if words[:1] == ["import"] and all(Path(word).exists() for word in words[1:]):
        each = (shlex.join(["import", word, *options]) for word in words[1:])
        return [f"one at a time: {' && '.join(f'hwstatus {one}' for one in each)}"]
    if words[:1] == ["outcome"] and len(words) == 4 and words[2] in SCOPES:
        _, name, scope, word = words
        meant = ["outcome", f"{name}:{scope}", word, *options]
        return [to_type(THAT_IS, meant)]
    if words[:1] in (["undo"], ["redo"]):
        return list(_each_entry(*words))
    if words[:1] != ["add"] or len(words) < 4:
        return ()
    words, circumstances = _said_behind(words)
    options = [*circumstances, *options]
    _, *names, summary = words
    about = [word for name in names[1:] for word in ("--about", name)]
    if len(slugs_of(names)) == len(names):
        meant = ["add", names[0], summary, *about, *options]
    else:
        meant = ["add", " ".join(names), summary, *options]
    return [to_type(THAT_IS, meant)]


def _each_entry(verb: str, *words: str) -> Iterator[str]:
    """The lines that take back each of some entries; nothing where a word is no number of one."""
    numbers = [word.strip("#,") for word in words if word != "entry"]
    if all(map(str.isdecimal, numbers)):
        each = (f"hwstatus {verb} {number}" for number in numbers)
        said = "that is" if len(numbers) == 1 else "one at a time"
        yield f"{said}: {' && '.join(each)}"


def _said_behind(words: list[str]) -> tuple[list[str], Sequence[str]]:
    """The words of `add` to its summary, the longest with a blank, and the options that those behind it mean."""
    several = [at for at in range(2, len(words)) if " " in words[at]]
    end = 1 + max(several, key=lambda at: len(words[at]), default=len(words))
    return words[:end], [text for word in words[end:] for text in _as_option(word)]


def _as_option(word: str) -> tuple[str, str]:
    """What a word behind a summary means: a day, an address, or who reports it."""
    if is_time(word):
        return "--date", word
    return "--url" if "://" in word else "--source", word


def slugs_of(names: Sequence[str]) -> Sequence[str]:
    """Whom all of some names mean; nobody where one is not known, or there is no tracker to ask."""
    nobody: tuple[list[str], list[str]] = ([], [])
    slugs, missed = asked(lambda tracker: tracker.entities.resolve(names), nobody)
    return () if missed else slugs


def against_today(line: Sequence[str]) -> Sequence[str]:
    """The line of a comparison with today, of one with a single day; empty where that day is not all that is said."""
    at = line.index(_COMPARING) + 1
    day, following, *_ = [*line[at:], "", ""]
    is_alone = following[:1] in ("", "-") or slugs_of([following])
    return (
        [*line[: at + 1], "today", *line[at + 1 :]] if is_alone and is_time(day) else ()
    )


_COMPARING = "--compare"


def turned_round(line: Sequence[str]) -> Iterator[str]:
    """The line of `add` whose summary stands before the name."""
    words = before_options(line)
    if words[:1] == ["add"] and len(words) == 3 and slugs_of(words[2:]):
        yield to_type(THAT_IS, ["add", words[2], words[1], *line[3:]])


def with_file(line: Sequence[str]) -> Iterator[str]:
    """The line in which a file among the names is a sheet to verify, a list of names, or one to write."""
    named = (
        word
        for before, word in pairwise(["", *line])
        if before == "--json" or before[:1] != "-"
    )
    for typed in filter(has_format, named):
        rest = [other for other in line if other != typed]
        word = typed.removeprefix("@")
        if "certify" in line and is_file(word):
            yield to_type(THAT_IS, ["certify", "--verify", word])
        elif is_file(word):
            yield about_names_in(word, rest)
        elif not {"-o", "--output"}.intersection(line):
            yield to_type(THAT_IS, [*rest, "-o", word])


def about_names_in(file: str, words: Sequence[str]) -> str:
    """The line about the names that a file lists."""
    return f"{to_type('the names in it', [*words, '-'])} < {shlex.quote(file)}"
