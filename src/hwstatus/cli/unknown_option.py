"""What to say to an option that a command lacks: the line that was meant, which is run where it only reads."""

import shlex
from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile

from hwstatus.cli.registry import COMMANDS
from hwstatus.cli.unknown_command import lines_of
from hwstatus.output.options import FORMATS
from hwstatus.record.fields import SOURCE, UPDATE
from hwstatus.record.names import closed_list_of, listed
from hwstatus.store.updates import COUNTED_BY

_MEANT = """
--on: as-of asof at date day when today
--date: on as-of asof at day when today
--since 7d: week weekly
--since {} --until {}: year month quarter period during in
--since: from after start begin newer-than newer
before {}: before
between {}: between
--limit 1: next soonest nearest
--within: next ahead due soon horizon by deadline upcoming future
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
--passed: past expired late done dead
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
    ("sources", "check"): "sources check {rest}",
    ("sources", "publisher"): "list --publisher {}",
    ("status", "count"): "summary {rest}",
    ("list", "count"): "summary --updates {rest}",
    ("deadlines", "missed"): "deadlines --outcome missed {rest}",
    ("deadlines", "met"): "deadlines --outcome met {rest}",
    ("outcome", "missed"): "outcome {rest} missed",
    ("outcome", "met"): "outcome {rest} met",
    ("outcome", "dropped"): "outcome {rest} dropped",
    ("outcome", "outcome"): "outcome {rest} {}",
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

_IMPLIED = {"deadlines": ("ahead", "upcoming", "future", "coming", "open")}
"""By command, options that ask for what it gives without them, unless a time stands behind."""

_LEFT_OUT = ("exclude", "except", "without", "not", "skip")
_SEPARATORS = ("delimiter", "separator", "sep")
_SILENT = ("q", "quiet", "silent")


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
    is_bare = not sign and not any(map(str.isdecimal, value))
    if is_bare and word in _IMPLIED.get(command, ()):
        return f"that is: hwstatus {shlex.join([*before, *after])}"
    if (command, word) in _ELSEWHERE:
        template = _ELSEWHERE[command, word]
        is_age = value[:1].isdecimal() and value[-1:].isalpha()  # of `--stale 1y`
        kept = [*before, *(behind if is_age or "{}" in template else after)]
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
    list_name = f"--{closed_list_of(value)}"
    if word == "to" and list_name in offered:
        yield f"{list_name} {{}}"
    if word in FORMATS and "--format" in offered:
        yield f"-f {word}"
    if command == "edit" and word in (*UPDATE.fields, *SOURCE.fields):
        yield f"--set {word}={{}}"
    possible = [
        each
        for meant, _, words in lines_of(_MEANT)
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
    if option == "--output":
        return "." in value or "/" in value
    if option in ("--actor", "--publisher"):
        return (closed_list_of(value) == "actor") == (option == "--actor")
    return not value[:4].isdecimal() or "--limit" in meant
