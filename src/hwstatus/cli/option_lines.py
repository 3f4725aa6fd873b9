"""The lines that may be meant by one with an option that its command lacks, whether they are taken or not."""

import re
import shlex
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain

from hwstatus.cli.again import THAT_IS
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
from hwstatus.cli.parameters import of_command
from hwstatus.cli.ranks import compared
from hwstatus.cli.readings import MARKS, is_time
from hwstatus.cli.registry import COMMANDS, OVERVIEW, command_of, reads
from hwstatus.cli.unknown_words import as_other
from hwstatus.output.options import FORMATS, has_format
from hwstatus.record.fields import SOURCE, UPDATE
from hwstatus.record.models import NARROWING
from hwstatus.record.names import closed_list_of, listed, said_instead
from hwstatus.record.values import has_address
from hwstatus.store.updates import COUNTED_BY


class Typed:
    """A line with an option that its command lacks: the option's word and value, and the words around it.

    Without a word where the option is one of several letters written together.
    """

    def __init__(self, line: Sequence[str], option: str) -> None:
        options = [word.partition("=")[0] for word in line]
        at = options.index(option) if option in options else len(line)
        self.line = line
        self.command = command_of(line)
        self.offered = offered_by(self.command)
        self.word = re.sub("^--?", "", option).lower() if at < len(line) else ""
        self.option = "".join(line[at : at + 1])
        """As it stands in the line."""
        self.before = line[:at]
        self.after = self.behind = line[at + 1 :]
        """The words after the option, and those of them that are not its value."""
        _, sign, value = self.option.partition("=")
        if not sign and self.after[:1] and not self.after[0].startswith("-"):
            value, *self.behind = self.after
        self.value = re.sub(r"\.pdf\Z", ".html", value)  # which a browser prints
        self.without = [*self.before, *self.behind]
        """The line without the option and its value."""

    def beside(self, words: Sequence[str]) -> list[str]:
        """Words of the line without the command."""
        return [word for word in words if word != self.command]


@cache
def offered_by(command: str) -> Mapping[str, str]:
    """The options of a command, or of the overview, and the names of its arguments, with their metavars."""
    return {
        name: "" if each.type is bool else each.declared.metavar or ""
        for each in of_command(command or OVERVIEW)
        for name in each.flags or (each.name,)
    }


_FEW = 3
"""Commands that have an option which says what is asked: most have the others."""


Lines = Iterator[tuple[str, Sequence[str]]]
"""Lines that may be meant, the best first, with what is said of each."""


def lines_meant(typed: Typed) -> Lines:
    """The lines that may be meant by one with an option that its command lacks, taken or not."""
    for family in _FAMILIES:
        yield from family(typed)


def _of_a_word_beside(typed: Typed) -> Lines:
    """Of names on standard input, of what is left out, of what is counted by, and of what needs no option."""
    word, value = typed.word, typed.value
    if word in FROM_STDIN and "names" in typed.offered:
        yield THAT_IS, [*typed.before, "-", *typed.after]
    sign, _, of_list = word.partition("-")
    name = closed_list_of(value) or ""
    is_left_out = sign in LEFT_OUT and of_list in ("", name)
    if is_left_out and f"--{name}" in typed.offered:
        yield THAT_IS, [*typed.without, f"--{name}", f"not-{listed(value)}"]
    is_period = "--period" in typed.offered and value == "year"
    if word in ("by", "per", "group-by") and value in COUNTED_BY and not is_period:
        beside = typed.beside(typed.without)
        yield THAT_IS, ["summary", *beside, "--by", value]
    is_bare = typed.behind != typed.after and not any(map(str.isdecimal, value))
    if word in IMPLIED.get(typed.command, ()) and (is_bare or not value):
        yield THAT_IS, [*typed.before, *typed.after]


def _of_a_rank(typed: Typed) -> Lines:
    """Of `--at-least restricted`: the statuses of these ranks."""
    statuses = compared(typed.word, typed.value)
    if statuses and "--status" in typed.offered:
        yield THAT_IS, [*typed.before, "--status", statuses, *typed.behind]


def _of_a_source(typed: Typed) -> Lines:
    """Of `edit --source`, which adds one."""
    if (typed.command, typed.word) != ("edit", "source"):
        return
    behind = typed.behind
    if "--url" in behind[:-1]:
        at = behind.index("--url")
        further = ["--add-source", f"{typed.value}, DAY, {behind[at + 1]}"]
        kept = [*behind[:at], *behind[at + 2 :]]
        yield "with its address", [*typed.before, *further, *kept]
    if has_address(typed.value):
        yield THAT_IS, [*typed.before, "--add-source", typed.value, *behind]


def _of_the_table(typed: Typed) -> Lines:
    """Of options that another command has, or that this one takes in another form."""
    if typed.word in (BARE if typed.value else WITH_VALUE):
        return
    for template, (of, *options) in said_instead(ELSEWHERE):
        if typed.command == of and typed.word in options:
            yield THAT_IS, _filled(typed, template)


def _of_updates(typed: Typed) -> Lines:
    """Of what updates are the first, of which day, reported by how many, and what they have."""
    word, value = typed.word, typed.value
    beside = typed.beside(typed.without)
    if word == "first" and not value and "--status" in typed.without:
        yield "by the day since when it is so", ["status", *beside, "--sort", "since"]
    has_days = typed.command in OF_A_DAY or "--updates" in typed.without
    if value and word in ("date", "day", "when") and has_days:
        day = ["--since", value, "--until", value]
        yield THAT_IS, [*typed.before, *day, *typed.behind]
    if (word, value) == ("sources", "1") and "--confidence" in typed.offered:
        said = "reported by one outlet of the press"
        yield said, [*typed.before, "--confidence", "single-press", *typed.behind]
    verb = command_of((value, f"{value}s"))
    if typed.command == "list" and word in ("has", "with") and verb:
        yield THAT_IS, [verb, *beside]


def _as_said(typed: Typed) -> Lines:
    """Of an option whose value is another one, or says one with its value, and of one that is a time."""
    word, value = typed.word, typed.value
    if typed.offered.get(f"--{value}") == "":
        yield THAT_IS, [*typed.before, f"--{value}", *typed.behind]
    field, sign, text = value.partition("=")
    if word in TELLING and sign and f"--{field}" in typed.offered:
        yield THAT_IS, [*typed.before, f"--{field}", text, *typed.behind]
    takes_names = "names" in typed.offered
    if takes_names and not word.isalpha() and is_time(word.replace("-", " ")):
        yield THAT_IS, [*typed.before, *word.split("-"), *typed.after]
    elif value.isalpha() and is_time(f"{word.replace('-', ' ')} {value}"):
        time = [word, value] if takes_names else ["--since", f"{word} {value}"]
        yield THAT_IS, [*typed.before, *time, *typed.behind]


def _otherwise_called(typed: Typed) -> Lines:
    """Of what the command has under another name."""
    for meant in _meant_by(typed):
        yield THAT_IS, _filled(typed, f"{{before}} {meant} {{after}}")


def _of_the_command(typed: Typed) -> Lines:
    """Of a command that leaves nothing out, and of one that stands behind the option."""
    command = typed.command
    if command in WHOLE and _narrows(typed.word):
        yield f"{WHOLE[command]}; {THAT_IS}", typed.without
    if not command or command in typed.before:
        return
    if typed.offered.get(typed.option):
        yield THAT_IS, [*typed.without, typed.option, typed.value]
    else:
        yield THAT_IS, [*typed.before, *typed.after, typed.option]


def _narrows(word: str) -> bool:
    """Whether an option by that word leaves records out, here or as people expect it."""
    options = [
        meant.partition(" ")[0] for meant, words in options_meant() if word in words
    ]
    named = {word, closed_list_of(word), *(one.lstrip("-") for one in options)}
    return not named.isdisjoint(NARROWING)


def _of_another_command(typed: Typed) -> Lines:
    """Of the same names with the command that an option is the name of, or that alone has it."""
    word, value = typed.word, typed.value
    if not reads(typed.command):
        return
    if word in IN_WORDS and value:
        yield THAT_IS, ["search", value, *typed.beside(typed.without)]
    owners = [
        name
        for name, verb in COMMANDS.items()
        if verb.only_reads and f"--{word}" in offered_by(name)
    ]
    is_number = value.isdecimal() and len(value) < len("2026")
    # A number is no name, and what most commands have is a filter.
    if is_number or len(owners) > _FEW:
        return
    for owner in owners:
        yield THAT_IS, [owner, *typed.beside(typed.before), typed.option, *typed.after]
    rest = typed.beside([*typed.before, *typed.after])
    own = command_of((word, f"{word}s"))
    other = as_other([word, *rest]).partition(", or ")[0]
    words = [own, *rest] if own else shlex.split(other)
    if reads(command_of(words)):
        yield THAT_IS, words


_FAMILIES = (
    _of_a_rank, _of_a_word_beside, _of_a_source, _of_the_table, _of_updates,
    _as_said, _otherwise_called, _of_the_command, _of_another_command,
)  # fmt: skip


# -- what stands in a template ---------------------------------------------------------


def _filled(typed: Typed, template: str) -> Sequence[str]:
    """The line of a template (`ELSEWHERE`); what the template says itself is not said twice."""
    is_age = typed.word in OF_AGE and typed.value[:1].isdecimal()
    after = typed.behind if is_age or "{}" in template else typed.after
    rest = shlex.join(typed.beside([*typed.before, *after]))
    said = template.removesuffix(" {rest}").partition(" ")[2]
    line = template.replace("{}", "{value}").format(
        value=_value(typed, template),
        line=shlex.join(typed.without),
        before=shlex.join(typed.before),
        behind=shlex.join(typed.behind),
        after=shlex.join(after),
        rest=rest.replace(said, ""),
    )
    return shlex.split(line)


def _value(typed: Typed, template: str) -> str:
    """What stands for `{}` in a template: the value that is typed, or what the help calls that of its option."""
    if typed.value:
        return shlex.quote(typed.value)
    before = template.partition("{}")[0].split()
    if not MARKS.keys().isdisjoint(before):
        return "DATE"
    option = "".join([word for word in before if word[:1] == "-"][-1:])
    offered = offered_by(command_of(before) or typed.command)
    arguments = [said for name, said in offered.items() if name[:1] != "-"]
    metavar = offered.get(option) or next(iter(arguments), "NAME")
    whole = re.sub(r"\[[:,].*", "", metavar).rpartition(" ")[2]
    field, _, last = whole.rpartition("=")
    word = field if "{}=" in template else last
    return word.strip("[]{}.").partition("|")[0] or "NAME"


# -- what an option is called otherwise ------------------------------------------------


def _meant_by(typed: Typed) -> Iterator[str]:
    """What an option may mean that a command lacks, with `{}` for its value: the best first."""
    command, word, value, offered = (
        typed.command,
        typed.word,
        typed.value,
        typed.offered,
    )
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
        for each in _offered(meant, typed)
    ]
    is_otherwise = possible and (value or "-" in word)
    if (said := _said_of_a_list(word)) and not is_otherwise:
        yield from _offered(said, typed)
    possible = [
        meant
        for meant in possible
        if is_there(command, meant) and (not value or _may_be(meant, value))
    ]
    yield from sorted(possible, key=lambda meant: not _fits(meant, value))


def _said_of_a_list(word: str) -> str:
    """The filter that an option means by a word of a closed list, or by all others: `--only-banned`, `--no-law`."""
    sign, _, rest = word.partition("-")
    is_denied = sign in DENYING and closed_list_of(rest)
    bare = rest if is_denied or sign in TELLING else word.removesuffix("-only")
    name = closed_list_of(bare)
    said = f"--{name} {'not-' if is_denied else ''}{listed(bare)}"
    return said if name else ""


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


def _offered(meant: str, typed: Typed) -> Iterator[str]:
    """An option, or a word among arguments, as it would be typed, where a command has it."""
    option = meant.partition(" ")[0]
    if meant.isupper():
        for kind in _takes(meant.split(), typed):
            yield "{}" if typed.value else kind
    elif option in MARKS:
        options = {f"--{name}" for name in MARKS[option]}
        is_said = typed.value or option == "before"
        if is_said and options & typed.offered.keys() and "names" in typed.offered:
            yield meant
    elif option in typed.offered:
        yield f"{meant} {{}}" if meant == option and typed.offered[option] else meant


def _takes(kinds: Collection[str], typed: Typed) -> Sequence[str]:
    """The word of some kinds that may stand next: after `watch`, what to do does, then a list, then names."""
    is_of_one = typed.command in OF_ONE and typed.word in OF_GROUPS
    if is_of_one or typed.command in OF_THE_WORLD:
        return ()
    words = [word for word in typed.beside(typed.before) if word[:1] != "-"]
    metavars = [said.split() for name, said in typed.offered.items() if name[:1] != "-"]
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
