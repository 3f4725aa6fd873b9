"""What to say to a word that is no command, or an option that a command lacks.

A guess is never run. An alias of the configuration file is: its owner wrote it.
"""

import shlex
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from itertools import pairwise, takewhile

from hwstatus.cli.registry import COMMANDS, visible
from hwstatus.errors import HwstatusError
from hwstatus.output.options import FORMATS
from hwstatus.record.fields import SOURCE, UPDATE
from hwstatus.record.names import EVERYDAY, closed_list_of, fold, listed
from hwstatus.store.updates import COUNTED_BY
from hwstatus.subject import SUPPLIER

CLOSE = 0.7
"""How alike two words must be to be offered, from 0 to 1: `lsit` and `list` are."""
_INSTEAD = """
add NAME: record create
certify [NAME] -o sheet.html: pdf report sheet certificate proof
changes [NAME] --since 3m: latest new news recent updates whats-new
chart: graph plot trend trends series
chart --period year -f csv, or every day of every country: hwstatus export -o hwstatus.db: panel
check [NAME] --severity warning: stale validate lint
cite [NAME]: citation reference bibtex
config: where whoami settings preferences
deadlines [NAME]: due upcoming calendar next dates
delete [NAME]: rm remove del
digest [NAME] --since 7d: alert alerts notify
disputes [NAME]: conflicts contradictions
edit [NAME]: correct change modify fix
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
log, or of what is known: hwstatus timeline NAME: audit
names [NAME]: lookup alias aliases
restore FILE: recover
review: drafts queue inbox todo pending
search exemption [NAME]: exemption exemptions exempt waiver waivers exception exceptions
show [NAME]: info get view profile about details case tell
show [NAME] --all: quotes quote statements said evidence-all
status [NAME]: country countries get-status today now ranking rank table overview banned-in
status [NAME] --kind company: company companies operator operators carrier carriers vendor vendors supplier suppliers
summary: count counts stats statistics total totals how-many
summary [NAME] --weight population: population people
summary [NAME] --weight gdp: gdp economy
timeline [NAME]: when story events chronology
timeline [NAME], or of what was changed: hwstatus log: history
undo: revert rollback
web, or for tables: hwstatus export -o hwstatus.db: sql query browse
why [NAME]: evidence reason reasons because explain proof-of who-decided
certify --verify FILE: verify
--version: version
"""
"""Commands, and the words that people expect to be one in their place; `[NAME]` is what follows them."""

_MEANT = """
--on: as-of asof at date day when today
--date: on as-of asof at day when today
--since 7d: week weekly
--since {} --until {}: year month quarter period during in
--since: from after start begin newer-than newer
before {}: before
between {}: between
--limit 1: next soonest nearest
--within: next ahead due soon horizon by deadline
--publisher: source outlet media newspaper paper cited who by reporter said-by
--actor: by agency authority body regulator ministry minister government decided-by who
--source: publisher outlet
--group: region continent bloc members area union in
--country: name entity place nation where in c
--company: operator supplier vendor carrier name
--kind company: operators companies suppliers vendors carriers
--kind country: countries nations states
--until: to before end till up-to by older-than older
--known-at: known recorded as-known snapshot
--compare: diff versus vs against
--scope: technology tech network networks layer product sector domain topic what
--status: verdict state decision
--basis guidance --basis informal: guidance not-binding non-binding soft
--binding: mandatory laws law legal
--looser: reversed reversals relaxed lifted eased softer weaker withdrawn milder loosened loosening looser-only easing
--stricter: tightened harder tougher bans stronger tightening tighter stricter-only
--passed: missed past expired outcome met late done dead
--confidence single-press: single-source one-source
--confidence: certainty sure reliability source-type quality
--limit: top max first last head count number n newest latest recent tail
--sort: order order-by sorted sort-by
--sort oldest: oldest
--sort oldest --limit {}: oldest
--reverse: asc ascending
--all: full long details verbose complete everything whole
--output: out file save write to
--format: type output-format
--dry-run: test simulate preview what-if
--yes: force assume-yes
--url: link address href
--title: headline
--note: comment remark reason why message because
--reason: why message comment note remark
-o sheet.html: pdf
{}: to into dir directory folder file path url address country name entity company group text summary id words
"""
"""Options, and the words that people expect in their place; `{}` is the value that was given."""

_ELSEWHERE = {
    ("sources", "publisher"): "list --publisher {}",
    ("status", "count"): "summary {rest}",
    ("list", "count"): "summary --updates {rest}",
    ("status", "stale"): "status --sort checked {rest}",
    ("check", "stale"): "status --sort checked {rest}",
    ("checked", "list"): "status --sort checked {rest}",
    ("cite", "bibtex"): "cite --format bibtex {rest}",
    ("cite", "csl"): "cite --format csl {rest}",
    ("head", "sign"): "publish DIR --sign {}",
    ("head", "verify"): "doctor",
    ("review", "list"): "review -f table",
    ("backup", "o"): "backup {}",
    ("backup", "output"): "backup {}",
    ("publish", "title"): "{line}",
    ("checked", "older-than"): "check --rule stale-standing",
    ("edit", "scope"): "edit ID --set status={}=STATUS",
    ("feeds", "name"): "{line}",
    ("feeds", "title"): "{line}",
}
"""Options of a command that another has, or that it takes in another form.

`{}` is its value, `{line}` the line without both, `{rest}` the words beside the option and the command.
"""

_LEFT_OUT = ("exclude", "except", "without", "not", "skip")
_SEPARATORS = ("delimiter", "separator", "sep")
_SILENT = ("q", "quiet", "silent")


def alias_of(name: str) -> list[str] | None:
    """The words that an alias stands for; None where there is no such alias."""
    from hwstatus import settings

    text = settings.load().aliases.get(name)
    return shlex.split(text) if text else None


def hint_for(name: str, further: Sequence[str] = ()) -> str:
    """What the word and those behind it may have meant, as lines to follow the message; empty if nothing."""
    from hwstatus.cli.hints import did_you_mean

    words = [name, *takewhile(lambda word: not word.startswith("-"), further)]
    near = other = ""
    if name.lower() not in EVERYDAY or len(words) == 1:
        near, other = did_you_mean(_commands_like(name)), _as_other(words)
    asked, found = _as_question(words)
    hint = other or (near if further else "") or asked or near or found
    return f"\n{hint}" if hint else ""


def _commands_like(name: str) -> list[str]:
    """Commands that begin like the word, else those spelled like it."""
    names = [verb.name for verb in visible()]
    begun = [command for command in names if command.startswith(name)]
    return begun[:3] or get_close_matches(name, names, n=3, cutoff=CLOSE)


def _as_other(words: Sequence[str]) -> str:
    """`latest` is answered by another command, about the names that follow it."""
    name, *rest = words
    aside = {*COMMANDS, *EVERYDAY, fold(SUPPLIER)} - {"not"}
    named = shlex.join(word for word in rest if word.lower() not in aside)
    if name.lower() == "compare":
        of_days = all(word[:1].isdecimal() for word in rest)
        both = f"status --compare {named or '2020 2024'}"
        return f"that is: hwstatus {both if of_days else f'show {named}'}"
    if name.lower() in ("latest", "last", "recent") and named.isdecimal():
        return f"that is: hwstatus list last {named}"
    for instead, _, others in _lines(_INSTEAD):
        if name.lower() in others.split():
            if any(word[:1].isdecimal() for word in rest):
                instead = instead.partition(" --since")[0]
            said = instead.replace("[NAME]", named)
            return f"that is: hwstatus {' '.join(said.split())}"
    return ""


def _lines(table: str) -> Iterator[tuple[str, str, str]]:
    """The lines of a table: what is meant, and the words that it is meant by."""
    return (line.rpartition(": ") for line in table.strip().split("\n"))


def _as_question(words: Sequence[str]) -> tuple[str, str]:
    """What is asked by what words name: `france`, `is huawei banned in spain`; and who writes of them: `hisilicon`."""
    from hwstatus import paths
    from hwstatus.cli.running import present
    from hwstatus.store.tracker import open_tracker

    try:
        with open_tracker(paths.locate(), present()) as tracker:
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
    verb = next(filter(None, map(_verb_of, words[1:])), "")
    if verb and named:
        when = _time_among(words)
        return f"that is: hwstatus {' '.join([verb, *named, *when])}", found
    if len(named) == len(slugs) == 1:
        return f"its verdict: hwstatus show {slugs[0]}", found
    return f"that is: hwstatus status {' '.join(named)}" if named else "", found


def _verb_of(word: str) -> str:
    """The command that a word of a question asks for: `what are the deadlines in spain`."""
    verbs = {
        "changed": "changes",
        "happened": "timeline",
        "new": "changes",
        "decided": "why",
    }
    return word if word in COMMANDS and word not in EVERYDAY else verbs.get(word, "")


def _time_among(words: Sequence[str]) -> Sequence[str]:
    """The words of a question from a time on: `since 2024`."""
    marks = ("since", "in", "before", "after", "until", "between", "from")
    starts = (
        at
        for at, (word, following) in enumerate(pairwise(words))
        if word in marks and following[:4].isdecimal()
    )
    at = next(starts, len(words))
    return words[at:]


def option_hint(line: Sequence[str], option: str, offered: Mapping[str, str]) -> str:
    """The line as it would be typed with what its command has in place of an option, or the command that has it.

    `offered` are the command's options and their metavars.
    """
    command = next((word for word in line if word in COMMANDS), "")
    word = option.lstrip("-").lower()
    at = next(n for n, one in enumerate(line) if one.partition("=")[0] == option)
    before, after = list(line[:at]), list(line[at + 1 :])
    _, sign, value = line[at].partition("=")
    behind = after
    if not sign and after and not after[0].startswith("-"):
        value, *behind = after
    beside = [one for one in (*before, *behind) if one != command]
    if word in _SEPARATORS and "--format" in offered:
        return "commas part the cells of CSV here, and nothing else; tabs: -f tsv"
    if word in _SILENT and "--format" in offered:
        return f"whether there is any, in a pipe: hwstatus {shlex.join([*before, *after])} | grep -q ."
    if word in _LEFT_OUT and "--scope" in offered:
        rest = [*before, *behind]
        filter_name = f"--{closed_list_of(value)}"
        if filter_name in offered:
            others = [*rest, filter_name, f"not-{listed(value)}"]
            return f"that is: hwstatus {shlex.join(others)}"
        return f"leave it out in a pipe: hwstatus {shlex.join(rest)} | grep -v {shlex.quote(value or 'NAME')}"
    if word in ("by", "per", "group-by") and value in COUNTED_BY:
        return f"that is: hwstatus {shlex.join(['summary', *beside, '--by', value])}"
    if (command, word) in _ELSEWHERE:
        template = _ELSEWHERE[command, word]
        is_age = value[:1].isdecimal() and value[-1:].isalpha()  # of `--stale 1y`
        kept = [*before, *(behind if is_age else after)]
        rest = [one for one in kept if one != command]
        other = template.format(
            shlex.quote(value) if value else "NAME",
            line=shlex.join([*before, *behind]),
            rest=shlex.join(rest),
        )
        return f"that is: hwstatus {other.strip()}"
    if command == "list" and word in ("has", "with"):
        verbs = [one for one in (value, f"{value}s") if one in COMMANDS]
        return f"that is: hwstatus {shlex.join([*verbs, *beside])}" if verbs else ""
    if f"--{value}" in offered:
        return f"that is: hwstatus {shlex.join([*before, f'--{value}', *behind])}"
    for meant in _meant_by(command, word, value, offered):
        is_valued = "{}" in meant
        rest = behind if is_valued else after
        typed = meant.replace(
            "{}", shlex.quote(value) if value else _example(meant, offered)
        )
        said = [shlex.join(before), typed, shlex.join(rest)]
        return f"that is: hwstatus {' '.join(filter(None, said))}"
    return ""


class Meant(Exception):
    """The words of the line that was meant by one with an option that its command has by another name."""


def meant_line(line: Sequence[str], hint: str) -> Sequence[str]:
    """The line of a hint that can be run in place of another one, where both commands only read.

    Empty for others, where a value is still to be given, and where a file would be written.
    """
    words = shlex.split(hint.partition("that is: hwstatus ")[2])
    commands = [
        next((word for word in each if word in COMMANDS), "") for each in (line, words)
    ]
    is_whole = not any(word.isupper() for word in set(words).difference(line))
    typed, instead = commands
    is_reading = typed in _READING_TOO or _only_reads(typed)
    is_safe = not any(map(_writes, words)) and not _is_said_twice(words)
    return words if is_whole and is_safe and is_reading and _only_reads(instead) else ()


def _only_reads(command: str) -> bool:
    is_known = command in COMMANDS and command not in _ACTING
    return is_known and COMMANDS[command].section in _READING


def _writes(word: str) -> bool:
    """Whether a word is the option that names a file: one that is there would be replaced."""
    return word.partition("=")[0] == "--output" or word.startswith("-o")


def _is_said_twice(words: Sequence[str]) -> bool:
    """Whether an option that has one value is given two, of which only the last would count."""
    options = [word.partition("=")[0] for word in words]
    return any(options.count(option) > 1 for option in _ONCE)


_ONCE = ("--since", "--until", "--on", "--within", "--known-at", "--limit", "--sort")
_READING = ("Verdicts", "Updates")
_ACTING = ("digest", "watch", "open")
_READING_TOO = ("check", "cite", "log", "sources")
"""Sections whose commands only read, those of them that do more, and commands of others in whose place one may run."""


def in_quotes(line: Sequence[str]) -> Sequence[str]:
    """The line of `add` with a name of several words in quotes; nothing of other commands."""
    words = list(takewhile(lambda word: not word.startswith("-"), line))
    if words[:1] != ["add"] or len(words) < 4:
        return ()
    name, rest = " ".join(words[1:-1]), line[len(words) - 1 :]
    return [f"that is: hwstatus {shlex.join(['add', name, *rest])}"]


def _example(meant: str, offered: Mapping[str, str]) -> str:
    """What stands for a value that was not given."""
    return offered.get(meant.partition(" ")[0]) or "NAME"


def _meant_by(
    command: str, word: str, value: str, offered: Mapping[str, str]
) -> Iterator[str]:
    """What an option may mean that a command lacks, with `{}` for its value: the best first."""
    if word in FORMATS and "--format" in offered:
        yield f"-f {word}"
    if command == "edit" and word in (*UPDATE.fields, *SOURCE.fields):
        yield f"--set {word}={{}}"
    possible = [
        each
        for meant, _, words in _lines(_MEANT)
        if word in words.split()
        for each in _offered(meant, offered)
        if each != "{}" or "--country" not in offered
    ]
    name = closed_list_of(word)
    if name and not (possible and value):
        yield from _offered(f"--{name} {listed(word)}", offered)
    yield from sorted(possible, key=lambda meant: not _fits(meant, value))


def _offered(meant: str, offered: Mapping[str, str]) -> Iterator[str]:
    """An option as it would be typed, where a command has it."""
    option = meant.partition(" ")[0]
    if option[:1] != "-" or option in offered:
        yield f"{meant} {{}}" if meant == option and offered.get(option) else meant


def _fits(meant: str, value: str) -> bool:
    """Whether a value is of the kind that an option takes: times, actors and others are told apart."""
    option = meant.partition(" ")[0]
    if meant == "--limit 1":
        return not value
    if option in ("before", "--on", "--since", "--until", "--within", "--known-at"):
        return not value or any(map(str.isdecimal, value))
    if option in ("--actor", "--publisher"):
        return (closed_list_of(value) == "actor") == (option == "--actor")
    return not value[:4].isdecimal() or "--limit" in meant
