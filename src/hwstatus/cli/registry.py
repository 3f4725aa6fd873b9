"""Which commands there are: their sections and one-line helps. Help imports no more.

A section is a module of `cli` in lower case and a group of the reference. A command's
function has its name, with `_` added where Python needs that word.
"""

import builtins
import keyword
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any, NamedTuple, TypeVar

_Function = TypeVar("_Function", bound=Callable[..., Any])

OVERVIEW = "overview"
"""The command that runs where none is named; hidden from the help."""

SECTIONS = {
    "Verdicts": {
        "show": "The verdict on a country or company, with its dated history.",
        "status": "One row a country: status, scope, since, source; strictest first.",
        "why": "The deciding update and its rule; why the others did not decide.",
        "changes": "Which verdicts changed, from what to what, by which update.",
        "deadlines": "What must be removed by when, days left, earlier dates.",
        "disputes": "Where the evidence contradicts itself.",
        "groups": "EU, NATO, G7 and others: members on a day, and their verdicts.",
        "map": "The map of the world by status: on the terminal, SVG, PNG, HTML.",
        "chart": "Countries by status over time, stacked: terminal, SVG, PNG, HTML.",
        "certify": "A dated evidence sheet that can be verified later.",
        OVERVIEW: "Countries by status, latest changes, next deadlines.",
    },
    "Updates": {
        "timeline": "What happened, year by year; --chart draws statuses over time.",
        "list": "Updates as a table, newest first.",
        "search": "Full-text search, best match first.",
        "open": "Open an update's first address in your browser.",
        "summary": "Counts by status, country, year, publisher and more.",
        "names": "Every country, company and body, with codes and aliases.",
    },
    "Curation": {
        "add": "Record an update.",
        "review": "Decide on drafts: news that was imported, one by one.",
        "feeds": "Follow feeds: what is new in them becomes drafts.",
        "checked": "Record that somebody looked and found nothing new.",
        "outcome": "Record what became of a deadline: met, missed, dropped.",
        "edit": "Correct an update: --set FIELD=VALUE, or in your editor.",
        "delete": "Retract updates; they stay in the ledger.",
        "undo": "Take back the last change, whatever it was.",
        "redo": "Take back the last undo.",
        "log": "Who changed what, when and why: before and after.",
        "sources": "Which addresses updates cite; ask whether they still answer.",
        "proposals": "How news may be coded, and how far to trust that.",
        "check": "Check the records against the curation rules; --fix mends some.",
    },
    "Files": {
        "export": "Write for other programs: JSON, CSV, SQLite, ...",
        "import": "Take in records, tables, articles; nothing twice.",
        "init": "Build a tracker from the dataset.",
        "merge": "Merge another tracker or a file: field by field, conflicts shown.",
        "git-merge": "Git's merge driver for files of records; git runs it.",
        "refresh": "Merge the dataset of this version into your tracker.",
        "backup": "Copy the tracker and verify the copy.",
        "backups": "List the tracker's backups.",
        "restore": "Bring the tracker back to what a backup holds.",
        "doctor": "Check the file; --repair rebuilds the derived tables.",
        "schema": "The form of a record, as a JSON Schema.",
        "head": "The ledger's last entry with its hash, to keep elsewhere.",
        "publish": "Write the tracker as a web site.",
        "cite": "How to cite the dataset.",
    },
    "Program": {
        "help": "Explain a command, or a topic: filters, time, output, words.",
        "config": "Your settings, and where each value comes from.",
        "completion": "Install completion for bash, zsh or fish.",
        "mcp": "Answer AI assistants: read-only tools over stdio or HTTP.",
        "web": "Look through the tables in your browser, with Datasette.",
        "man": "Show the manual page.",
    },
}


class Verb(NamedTuple):
    """A command: its name, its section of the help, its one-line help."""

    name: str
    section: str
    help: str

    @property
    def module(self) -> str:
        """The module of `cli` that holds the command's function."""
        return self.section.lower()

    @property
    def function(self) -> str:
        """The name of the command's function."""
        taken = keyword.iskeyword(self.name) or hasattr(builtins, self.name)
        return f"{self.name}_" if taken else self.name.replace("-", "_")

    def load(self) -> Callable[..., Any]:
        """The command's function; the module of its section alone is imported."""
        module = import_module(f"hwstatus.cli.{self.module}")
        function: Callable[..., Any] = getattr(module, self.function)
        return function

    @property
    def hidden(self) -> bool:
        """Whether help and completion leave the command out."""
        return self.name == OVERVIEW


COMMANDS = {
    name: Verb(name, section, help)
    for section, commands in SECTIONS.items()
    for name, help in commands.items()
}
"""Every command by its name, in the order of the help."""


def visible() -> list[Verb]:
    """The commands that help and completion list."""
    return [verb for verb in COMMANDS.values() if not verb.hidden]


def functions(
    section: str, modules: Mapping[str, Sequence[str]]
) -> Callable[[str], Any]:
    """The `__getattr__` of a section that is a package: the module alone is loaded that holds what is named."""
    where = {name: module for module, names in modules.items() for name in names}

    def find(name: str) -> Any:
        if name not in where:
            raise AttributeError(f"no command of {section} is called {name}")
        module = import_module(f"hwstatus.cli.{section}.{where[name]}")
        return getattr(module, name)

    return find


def examples(*lines: str) -> Callable[[_Function], _Function]:
    """Give a command the examples that end its help."""

    def attach(function: _Function) -> _Function:
        function.examples = "\n".join(lines)  # type: ignore[attr-defined]
        return function

    return attach
