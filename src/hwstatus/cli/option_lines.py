"""The lines that may be meant by one with an option that its command lacks, whether they are taken or not."""

import re
import shlex
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from itertools import chain
from typing import NamedTuple

from hwstatus.cli.option_words import (
    BARE,
    DENYING,
    ELSEWHERE,
    FORMATS_OF,
    FROM_STDIN,
    IMPLIED,
    IN_WORDS,
    LEFT_OUT,
    OF_A_DAY,
    OF_AGE,
    OF_GROUPS,
    OF_ONE,
    OF_THE_WORLD,
    TELLING,
    WHOLE,
    WITH_VALUE,
    is_there,
    options_meant,
)
from hwstatus.cli.ranks import compared
from hwstatus.cli.readings import MARKS
from hwstatus.cli.registry import COMMANDS, READING_TOO, command_of
from hwstatus.cli.running import present
from hwstatus.cli.spreading import built
from hwstatus.cli.unknown_words import as_other
from hwstatus.errors import BadDate
from hwstatus.output.options import FORMATS, has_format
from hwstatus.record.dates import read_period
from hwstatus.record.fields import SOURCE, UPDATE
from hwstatus.record.models import NARROWING
from hwstatus.record.names import closed_list_of, listed, said_instead
from hwstatus.record.values import has_address
from hwstatus.store.updates import COUNTED_BY


class Typed(NamedTuple):
    """A line with an option that its command lacks: the command, the option's word and value, the words around it."""

    command: str
    word: str
    value: str
    before: Sequence[str]
    after: Sequence[str]
    behind: Sequence[str]
    """The words after the option without its value."""
    option: str
    """As it stands in the line."""

    @property
    def without(self) -> list[str]:
        """The line without the option and its value."""
        return [*self.before, *self.behind]

    def beside(self, words: Sequence[str]) -> list[str]:
        """Words of the line without the command."""
        return [word for word in words if word != self.command]


def typed_around(line: Sequence[str], option: str) -> Typed:
    """The line around an option; without a word where it is one of several letters written together."""
    options = [word.partition("=")[0] for word in line]
    at = options.index(option) if option in options else len(line)
    after = line[at + 1 :]
    element = "".join(line[at : at + 1])
    _, sign, value = element.partition("=")
    is_apart = not sign and after[:1] and not after[0].startswith("-")
    valued = after if is_apart else [value, *after]
    word = option.lstrip("-").lower() if at < len(line) else ""
    value = re.sub(r"\.pdf\Z", ".html", valued[0])  # which a browser prints
    words = (line[:at], after, valued[1:])
    return Typed(command_of(line), word, value, *words, element)


@cache
def offered_by(command: str) -> Mapping[str, str]:
    """The options of a command and the names of its arguments, with their metavars."""
    return {
        name: "" if getattr(one, "is_flag", False) else one.metavar or ""
        for one in built(command).params
        for name in one.opts
    }


MEANT_IS = "that is"
"""What is said of a line that says the same."""
_FEW = 3
"""Commands that have an option which says what is asked: most have the others."""


Lines = Iterator[tuple[str, Sequence[str]]]
"""Lines that may be meant, the best first, with what is said of each."""


def lines_meant(typed: Typed, offered: Mapping[str, str]) -> Lines:
    """The lines that may be meant by one with an option that its command lacks, taken or not."""
    for family in _FAMILIES:
        yield from family(typed, offered)


def _of_a_word_beside(typed: Typed, offered: Mapping[str, str]) -> Lines:
    """Of names on standard input, of what is left out, of what is counted by, and of what needs no option."""
    command, word, value, before, after, behind, _ = typed
    if word in FROM_STDIN and "names" in offered:
        yield MEANT_IS, [*before, "-", *after]
    filter_name = f"--{closed_list_of(value)}"
    if word in LEFT_OUT and filter_name in offered:
        yield MEANT_IS, [*typed.without, filter_name, f"not-{listed(value)}"]
    is_period = "--period" in offered and value == "year"
    if word in ("by", "per", "group-by") and value in COUNTED_BY and not is_period:
        beside = typed.beside(typed.without)
        yield MEANT_IS, ["summary", *beside, "--by", value]
    is_bare = len(behind) < len(after) and not any(map(str.isdecimal, value))
    if word in IMPLIED.get(command, ()) and (is_bare or not value):
        yield MEANT_IS, [*before, *after]


def _of_a_rank(typed: Typed, offered: Mapping[str, str]) -> Lines:
    """Of `--at-least restricted`: the statuses of these ranks."""
    statuses = compared(typed.word, typed.value)
    if statuses and "--status" in offered:
        yield MEANT_IS, [*typed.before, "--status", statuses, *typed.behind]


def _of_a_source(typed: Typed, _: Mapping[str, str]) -> Lines:
    """Of `edit --source`, which adds one."""
    command, word, value, before, _after, behind, _option = typed
    if (command, word) != ("edit", "source"):
        return
    if "--url" in behind[:-1]:
        at = behind.index("--url")
        further = ["--add-source", f"{value}, DAY, {behind[at + 1]}"]
        yield "with its address", [*before, *further, *behind[:at], *behind[at + 2 :]]
    if has_address(value):
        yield MEANT_IS, [*before, "--add-source", value, *behind]


def _of_the_table(typed: Typed, _: Mapping[str, str]) -> Lines:
    """Of options that another command has, or that this one takes in another form."""
    is_so = typed.word not in (BARE if typed.value else WITH_VALUE)
    for template, (of, *options) in said_instead(ELSEWHERE):
        if typed.command == of and typed.word in options and is_so:
            yield MEANT_IS, _elsewhere(typed, template)


def _of_updates(typed: Typed, offered: Mapping[str, str]) -> Lines:
    """Of what updates are the first, of which day, reported by how many, and what they have."""
    command, word, value, before, _after, behind, _option = typed
    beside = typed.beside(typed.without)
    if word == "first" and not value and "--status" in typed.without:
        yield "by the day since when it is so", ["status", *beside, "--sort", "since"]
    if value and word in ("date", "day", "when") and _is_of_a_day(typed):
        yield MEANT_IS, [*before, "--since", value, "--until", value, *behind]
    if (word, value) == ("sources", "1") and "--confidence" in offered:
        said = "reported by one outlet of the press"
        yield said, [*before, "--confidence", "single-press", *behind]
    verb = command_of((value, f"{value}s"))
    if command == "list" and word in ("has", "with") and verb:
        yield MEANT_IS, [verb, *beside]


def _as_said(typed: Typed, offered: Mapping[str, str]) -> Lines:
    """Of an option whose value is another one, or says one with its value, and of one that is a time."""
    _, word, value, before, after, behind, _ = typed
    if offered.get(f"--{value}") == "":
        yield MEANT_IS, [*before, f"--{value}", *behind]
    field, sign, text = value.partition("=")
    if word in TELLING and sign and f"--{field}" in offered:
        yield MEANT_IS, [*before, f"--{field}", text, *behind]
    if _is_time(word) and "names" in offered:
        yield MEANT_IS, [*before, *word.split("-"), *after]
    elif value.isalpha() and _is_time(f"{word}-{value}"):
        since = [] if "names" in offered else ["--since", f"{word} {value}"]
        yield MEANT_IS, [*before, *(since or [word, value]), *behind]


def _otherwise_called(typed: Typed, offered: Mapping[str, str]) -> Lines:
    """Of what the command has under another name."""
    for meant in _meant_by(typed, offered):
        rest = typed.behind if "{}" in meant else typed.after
        words = shlex.split(meant.replace("{}", _value(typed, meant, offered)))
        yield MEANT_IS, [*typed.before, *words, *rest]


def _value(typed: Typed, template: str, offered: Mapping[str, str]) -> str:
    """What stands for `{}` in a template: the value that is typed, or what the help calls that of its option."""
    if typed.value:
        return shlex.quote(typed.value)
    before = template.partition("{}")[0].split()
    if before and before[0] in MARKS:
        return "DATE"
    option = [word for word in before if word[:1] == "-"][-1:]
    arguments = [said for name, said in offered.items() if name[:1] != "-"]
    metavar = offered.get("".join(option)) or next(iter(arguments), "NAME")
    whole = re.sub(r"\[[:,].*", "", metavar).rpartition(" ")[2]
    field, _, last = whole.rpartition("=")
    word = field if "{}=" in template else last
    return word.strip("[]{}.").partition("|")[0] or "NAME"


def _of_the_command(typed: Typed, offered: Mapping[str, str]) -> Lines:
    """Of a command that leaves nothing out, of one that stands behind the option, and of other commands."""
    command = typed.command
    if command in WHOLE and _narrows(typed.word):
        yield f"{WHOLE[command]}; {MEANT_IS}", typed.without
    if command and command not in typed.before:
        yield MEANT_IS, _behind_its_command(typed, offered)
    for words in _of_another_command(typed):
        yield MEANT_IS, words


_FAMILIES = (
    _of_a_rank, _of_a_word_beside, _of_a_source, _of_the_table,
    _of_updates, _as_said, _otherwise_called, _of_the_command,
)  # fmt: skip


def _is_time(word: str) -> bool:
    """Whether an option is a time: `--2027`, `--last-month`, `--last month`."""
    with suppress(BadDate):
        read_period(word.replace("-", " "), "", present().today)
        return not word.isalpha()
    return False


def _said_of_a_list(word: str) -> str:
    """The filter that an option means by a word of a closed list, or by all others: `--only-banned`, `--no-law`."""
    sign, _, rest = word.partition("-")
    is_denied = sign in DENYING and closed_list_of(rest)
    bare = rest if is_denied or sign in TELLING else word.removesuffix("-only")
    name = closed_list_of(bare)
    said = f"--{name} {'not-' if is_denied else ''}{listed(bare)}"
    return said if name else ""


def _is_of_a_day(typed: Typed) -> bool:
    """Whether each row of the answer has a day of its own."""
    return typed.command in OF_A_DAY or "--updates" in typed.without


def _behind_its_command(typed: Typed, offered: Mapping[str, str]) -> Sequence[str]:
    """The line of `--on 2020 status germany` with the option at its end."""
    if offered.get(typed.option):
        return [*typed.without, typed.option, typed.value]
    return [*typed.before, *typed.after, typed.option]


def _of_another_command(typed: Typed) -> Iterator[Sequence[str]]:
    """Lines about the same names with the command that an option is the name of, or that alone has it."""
    if not (only_reads(typed.command) or typed.command in READING_TOO):
        return
    if typed.word in IN_WORDS and typed.value:
        yield ["search", typed.value, *typed.beside(typed.without)]
    owners = [
        name
        for name in filter(only_reads, COMMANDS)
        if f"--{typed.word}" in offered_by(name)
    ]
    is_number = typed.value.isdecimal() and len(typed.value) < len("2026")
    # A number is no name, and what most commands have is a filter.
    if is_number or len(owners) > _FEW:
        return
    for owner in owners:
        yield [owner, *typed.beside(typed.before), typed.option, *typed.after]
    rest = typed.beside([*typed.before, *typed.after])
    first = shlex.split(as_other([typed.word, *rest]).partition(", or ")[0])
    own = command_of((typed.word, f"{typed.word}s"))
    verb = [own, *rest] if own else first
    if only_reads(command_of(verb)) or command_of(verb) in READING_TOO:
        yield verb


def _elsewhere(typed: Typed, template: str) -> Sequence[str]:
    """The line with the command that has the option; what its template says is not said twice."""
    is_age = typed.word in OF_AGE and typed.value[:1].isdecimal()
    after = typed.behind if is_age or "{}" in template else typed.after
    rest = shlex.join(typed.beside([*typed.before, *after]))
    offered = offered_by(command_of(template.split()) or typed.command)
    line = template.format(
        _value(typed, template, offered),
        line=shlex.join(typed.without),
        before=shlex.join(typed.before),
        behind=shlex.join(typed.behind),
        rest=rest.replace(template.removesuffix(" {rest}").partition(" ")[2], ""),
    )
    return shlex.split(line)


def _narrows(word: str) -> bool:
    """Whether an option by that word leaves records out, here or as people expect it."""
    options = [
        meant.partition(" ")[0] for meant, words in options_meant() if word in words
    ]
    named = {word, closed_list_of(word), *(one.lstrip("-") for one in options)}
    return not named.isdisjoint(NARROWING)


def only_reads(command: str) -> bool:
    """Whether a word is a command that changes nothing."""
    return command in COMMANDS and COMMANDS[command].only_reads


def _meant_by(typed: Typed, offered: Mapping[str, str]) -> Iterator[str]:
    """What an option may mean that a command lacks, with `{}` for its value: the best first."""
    command, word, value, *_ = typed
    list_name = f"--{closed_list_of(value)}"
    if word in TELLING and list_name in offered:
        yield f"{list_name} {{}}"
    if word in FORMATS_OF.get(command, FORMATS) and "--format" in offered:
        yield "-o {}" if has_format(value) else f"-f {word}"
    if command == "edit" and word in {*UPDATE.fields, *SOURCE.fields} - {"id"}:
        yield f"--set {word}={{}}"
    is_filtered = "--country" in offered and offered.get("names", "[")[0] == "["
    aside = ("NAME",) if is_filtered else ("--country", "--company")
    possible = [
        each
        for meant, words in options_meant()
        if word in words and not meant.startswith(aside)
        for each in _offered(meant, typed, offered)
    ]
    if (said := _said_of_a_list(word)) and not (possible and (value or "-" in word)):
        yield from _offered(said, typed, offered)
    possible = [
        meant
        for meant in possible
        if is_there(command, meant) and (not value or _may_be(meant, value))
    ]
    yield from sorted(possible, key=lambda meant: not _fits(meant, value))


def _may_be(meant: str, value: str) -> bool:
    """Whether an option may have a value: a number of rows is one, and no file is called as a year."""
    if meant.startswith("--fields ") and "{}" not in meant:
        return False
    if meant == "--format {}":
        return value in FORMATS or has_format(f"x.{value}")
    if meant == "--output {}":
        return not value[:4].isdecimal()
    if meant in ("-o {}", "-o sheet.html"):
        return has_format(value) == ("{}" in meant)
    if meant == "--kind {}":
        return closed_list_of(value) == "kind"
    return "--limit {}" not in meant or value.isdecimal()


def _offered(meant: str, typed: Typed, offered: Mapping[str, str]) -> Iterator[str]:
    """An option, or a word among arguments, as it would be typed, where a command has it."""
    option = meant.partition(" ")[0]
    if meant.isupper():
        for kind in _takes(meant.split(), typed, offered):
            yield "{}" if typed.value else kind
    elif option in MARKS:
        options = {f"--{name}" for name in MARKS[option]}
        is_said = typed.value or option == "before"
        if is_said and options & offered.keys() and "names" in offered:
            yield meant
    elif option in offered:
        yield f"{meant} {{}}" if meant == option and offered.get(option) else meant


def _takes(
    kinds: Collection[str], typed: Typed, offered: Mapping[str, str]
) -> Sequence[str]:
    """The word of some kinds that may stand next: after `watch`, what to do does, then a list, then names."""
    is_of_one = typed.command in OF_ONE and typed.word in OF_GROUPS
    if is_of_one or typed.command in OF_THE_WORLD:
        return ()
    words = [word for word in typed.beside(typed.before) if word[:1] != "-"]
    metavars = [said.split() for name, said in offered.items() if name[:1] != "-"]
    following = (parts[min(len(words), len(parts) - 1)] for parts in metavars)
    taken = chain.from_iterable(re.findall("[A-Z]+", part) for part in following)
    return [word for word in taken if word in kinds][:1]


def _fits(meant: str, value: str) -> bool:
    """Whether a value is of the kind that an option takes: times, actors and others are told apart."""
    option = meant.partition(" ")[0]
    if meant == "--limit 1":
        return not value
    if option in ("before", "--on", "--since", "--until", "--within", "--known-at"):
        is_number = value.isdecimal() and len(value) < len("2026")
        return not is_number and (not value or any(map(str.isdecimal, value)))
    if option == "--output":
        return "." in value or "/" in value
    if option in ("--actor", "--actor-name", "--publisher"):
        return (closed_list_of(value) == "actor") == (option == "--actor")
    return not value[:4].isdecimal() or "--limit" in meant
