"""What a command's function asks for, how words give it, and how it is called.

A function asks for a whole set of options by the type of a parameter: `wanted: FilterOptions`
stands for --since, --until and the rest. Here each set is spread into its options, and
gathered again when the command runs. A class that no other command asks for, as that of `add`, has its
options beside its fields.
"""

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from itertools import islice, pairwise
from stat import S_ISFIFO
from typing import Any, NamedTuple

from hwstatus.cli.option_sets import SETS, Argument, DatabaseOption, Option
from hwstatus.cli.registry import COMMANDS
from hwstatus.cli.running import line, note_listed, present
from hwstatus.errors import BadDate, TrackerError, UnknownName, Usage
from hwstatus.output.options import Output
from hwstatus.record.models import FilterOptions
from hwstatus.store.filters import WORD_FILTERS, WordFilter
from hwstatus.store.tracker import open_tracker
from hwstatus.store.updates import ORDERS

REQUIRED = object()
"""The default of a parameter that has none."""


class Parameter(NamedTuple):
    """One option or argument: the name of its value, its type, its default."""

    name: str
    type: Any
    default: Any
    declared: Argument | Option

    @property
    def flags(self) -> tuple[str, ...]:
        """How the option is typed; nothing for an argument."""
        if isinstance(self.declared, Option):
            return self.declared.names or (f"--{self.name.replace('_', '-')}",)
        return ()

    @property
    def takes(self) -> int:
        """How many words follow the option."""
        return 2 if self.type == tuple[str, str] | None else int(self.type is not bool)


@cache
def of_command(name: str) -> Sequence[Parameter]:
    """The options and arguments of a command of the registry."""
    return tuple(parameters(COMMANDS[name].load()))


def parameters(function: Callable[..., Any]) -> Iterator[Parameter]:
    """The options and arguments of a command, in the order of its function."""
    defaults = _defaults(function)
    for name, kind, declared in _asked(function):
        if isinstance(declared, Mapping):
            fields = kind.__annotations__
            for field, option in declared.items():
                default = kind._field_defaults.get(field, REQUIRED)
                yield Parameter(field, _type_of(fields[field]), default, option)
        else:
            yield Parameter(name, kind, defaults.get(name, REQUIRED), declared)


# -- what words say of them ------------------------------------------------------------

REST = "--"
"""Behind this word no word is an option."""


class NotTaken(Exception):
    """Words that a command does not take: for the option that it lacks, or for something else than one."""

    def __init__(self, option: str = "") -> None:
        super().__init__(option)
        self.option = option


def given(
    words: Iterable[str], declared: Sequence[Parameter], *, in_part: bool = False
) -> dict[str, Any]:
    """What words say of parameters, by their names: texts as they are typed, True of a switch.

    Raises `NotTaken`; not for an argument too many where they are read `in_part`.
    """
    options = {flag: option for option in declared for flag in option.flags}
    values: dict[str, Any] = {}
    arguments: list[str] = []
    for option, (word, *texts) in parts(words, options):
        if option is None:
            arguments += texts if word == REST else [_argument(word)]
        elif len(texts) != option.takes:
            raise NotTaken
        elif option.type == Sequence[str]:
            values[option.name] = (*values.get(option.name, ()), *texts)
        else:
            values[option.name] = texts[0] if texts else True
    for argument in declared:
        if argument.flags or not arguments:
            continue
        if argument.type == Sequence[str]:
            values[argument.name] = tuple(arguments)
            arguments = []
        else:
            values[argument.name] = arguments.pop(0)
    if arguments and not in_part:
        raise NotTaken
    return values


def _argument(word: str) -> str:
    """A word that is no option of the command; raises `NotTaken` where it looks like one."""
    if word.startswith("--"):
        raise NotTaken(word.partition("=")[0])
    if word.startswith("-") and word != "-":
        raise NotTaken(word[:2])
    return word


def lacking(values: Mapping[str, Any], declared: Iterable[Parameter]) -> list[str]:
    """What a command cannot be without and values lack, as it is typed: `ID`, `--date DATE`."""
    return [
        " ".join([*each.flags[:1], str(each.declared.metavar)])
        for each in declared
        if each.default is REQUIRED and not values.get(each.name)
    ]


def parts(
    words: Iterable[str], options: Mapping[str, Parameter]
) -> Iterator[tuple[Parameter | None, list[str]]]:
    """Each option of a line with its values; of no option other words one by one, and those behind `REST`."""
    rest = iter(words)
    for word in rest:
        if word == REST:
            yield None, [word, *rest]
            return
        for flag, *values in _flags(word, options):
            option = options.get(flag)
            missing = option.takes - len(values) if option else 0
            yield option, [flag, *values, *islice(rest, max(0, missing))]


def _flags(word: str, options: Mapping[str, Parameter]) -> Iterator[list[str]]:
    """The options in one word, each with the value written with it: `--limit=3`, `-l3`, `-rl3`; else the word."""
    flag, sign, value = word.partition("=")
    if flag in options and flag.startswith("--"):
        yield [flag, value] if sign else [flag]
        return
    flag, value = word[:2], word[2:]
    if flag not in options:
        yield [word]
        return
    while value and not (flag in options and options[flag].takes):
        yield [flag]
        flag, value = f"-{value[0]}", value[1:]
    yield [flag, value] if value else [flag]


# -- how it is called ------------------------------------------------------------------

_READ_ALONE = {"official", "unofficial", "open", "oldest", "newest", "alphabetical"}
"""Single words for switches of commands and for the order of their rows."""


def call(function: Callable[..., Any], values: Mapping[str, Any]) -> int:
    """Run a command with a value for each of its parameters; returns the exit code.

    The name `-` stands for those on standard input, one a line.
    """
    is_a_move = values.get("was") or values.get("became")
    if is_a_move or values.get("sort", "date") not in ORDERS:
        from hwstatus.cli.readings import of_options

        values = of_options(values)
    if values.get("group") and values.get("names"):
        values = {**values, **_groups_meant(values)}
    if strays := _strays(function, values):
        from hwstatus.answers.closed_lists import read_elsewhere
        from hwstatus.cli.readings import told

        values = {**values, **told(read_elsewhere(values, strays))}
    names = values.get("names", ())
    if not _ANSWERS.isdisjoint(names):
        values = {**values, **_answers_meant(function, values)}
        names = values["names"]
    if "-" in names:
        from hwstatus.cli.name_lists import with_those_of_stdin

        note_listed()
        database = DatabaseOption(values["db"], values["fresh"])
        listed, code = with_those_of_stdin(names, database)
        return _run(function, {**values, "names": tuple(listed)}) or code
    if not names and _may_be_listed(values):
        from hwstatus.cli.name_lists import tell_unread

        tell_unread()
    is_read = names and (names[0][:1].isdecimal() or {"=", "<", ">"} & set(names[0]))
    if len(names) > 1 or is_read or not _READ_ALONE.isdisjoint(names):
        return _run(function, {**values, **_read_otherwise(function, values)})
    try:
        return _run(function, values)
    except (BadDate, UnknownName):
        read = _read_otherwise(function, values)
        if not read:
            raise
        return _run(function, {**values, **read})


def _may_be_listed(values: Mapping[str, Any]) -> bool:
    """Whether a pipe leads to a command that reads, takes names, and was told nothing of standard input."""
    is_told = "names" not in values or "-" in values.values()
    if is_told or not COMMANDS[present().command].only_reads:
        return False
    with suppress(OSError, AttributeError):  # of a closed standard input
        return S_ISFIFO(os.fstat(sys.stdin.fileno()).st_mode)
    return False


def _strays(
    function: Callable[..., Any], values: Mapping[str, Any]
) -> list[WordFilter]:
    """The filters by a closed list that were given other texts than its words.

    Of a command that takes names beside them: `edit`, which changes what is filtered, takes ids.
    """
    declared = function.__annotations__
    if "names" not in declared or FilterOptions not in declared.values():
        return []
    closed = (each for each in WORD_FILTERS.values() if each.words)
    return [each for each in closed if not each.words.keys() >= set(values[each.name])]


_ANSWERS = {"no", "false", "yes", "true"}
_UNOFFICIAL = {"official": False, "unofficial": True}


def _answers_meant(
    function: Callable[..., Any], values: Mapping[str, Any]
) -> Mapping[str, Any]:
    """Without the `no` of `--official no`, which is --unofficial; raises `Usage` for other answers to an option."""
    names: Sequence[str] = values["names"]
    flags = {flag for one in parameters(function) for flag in one.flags if one.type is bool}  # fmt: skip
    for option, word in pairwise(line()):
        if option in flags and word in _ANSWERS.intersection(names):
            others = tuple(name for name in names if name != word)
            is_no = word in ("no", "false")
            if option == "--official" and is_no and line().count(option) > 1:
                raise Usage("--official and --official no: one of the two")
            if option == "--official" and is_no:
                present().read_as("--unofficial")
                return {"names": others, **_UNOFFICIAL}
            too_much = option if is_no else f"'{word}'"
            way = f"leave {too_much} out"
            if is_no and option == "--binding":
                way = _NOT_BINDING
            raise Usage(f"{option} takes no value: '{word}'", way)
    return {}


_NOT_BINDING = "without a binding basis: --basis guidance,informal"
"""How the opposite of --binding is asked for."""


def _groups_meant(values: Mapping[str, Any]) -> dict[str, Any]:
    """The groups with the words behind them that belong to their names, and the other names; said is which.

    Where there is no tracker the command says so.
    """
    from hwstatus.store.groups import joined

    groups, names = values["group"], values["names"]
    location = DatabaseOption(values["db"], values["fresh"]).reading()
    with suppress(TrackerError), open_tracker(location, present()) as tracker:
        several = [groups] if isinstance(groups, str) else list(groups)
        for at, text in enumerate(several):
            several[at], names = joined(tracker.entities, text, names)
            if several[at] != text:
                present().read_as(f"--group {several[at]}")
        groups = several[0] if isinstance(groups, str) else tuple(several)
    return {"group": groups, "names": tuple(names)}


def _run(function: Callable[..., Any], values: Mapping[str, Any]) -> int:
    gathered: dict[str, Any] = {}
    for name, kind, declared in _asked(function):
        if isinstance(declared, Mapping):
            gathered[name] = kind(**{field: values[field] for field in declared})
            if kind is Output:
                whole = bool(values["everything"] or values.get("limit"))
                gathered[name] = gathered[name]._replace(whole=whole)
        else:
            gathered[name] = values[name]
    code = function(**gathered)
    return code if isinstance(code, int) else 0


def _read_otherwise(
    function: Callable[..., Any], values: Mapping[str, Any]
) -> dict[str, Any]:
    """What names, or the words of a search, mean besides."""
    from hwstatus.cli.readings import of_names, of_words

    if values.get("names"):
        needs_name = "names" not in _defaults(function)
        return of_names(function.__name__, values, needs_name=needs_name)
    return of_words(values) if "words" in values else {}


def _asked(function: Callable[..., Any]) -> Iterator[tuple[str, Any, Any]]:
    """Each parameter with its type, and the option, argument or set of options that it stands for."""
    for name, annotation in function.__annotations__.items():
        if hasattr(annotation, "__metadata__"):
            yield name, annotation.__origin__, annotation.__metadata__[0]
        elif name != "return":
            yield name, annotation, SETS.get(annotation) or _set_of(annotation)


def _set_of(kind: Any) -> dict[str, Argument | Option]:
    """The options that a class declares with its fields."""
    return {name: field.__metadata__[0] for name, field in kind.__annotations__.items()}


def _type_of(annotation: Any) -> Any:
    return annotation.__origin__ if hasattr(annotation, "__metadata__") else annotation


def _defaults(function: Callable[..., Any]) -> dict[str, Any]:
    """The defaults of a function's parameters; `inspect` takes long to import."""
    values = function.__defaults__ or ()
    code = function.__code__
    names = code.co_varnames[: code.co_argcount]
    return dict(zip(reversed(names), reversed(values), strict=False))
