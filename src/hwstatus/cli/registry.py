"""Which commands there are: their sections, their modules and one-line helps. Help imports no more.

A section of the help is a group of the reference. A command's function is in a module of `cli` and has
its name, with `_` added where Python needs that word.
"""

import builtins
import keyword
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any, NamedTuple, TypeVar

_Function = TypeVar("_Function", bound=Callable[..., Any])

OVERVIEW = "overview"
"""The command that runs where none is named; hidden from the help."""

# fmt: off
_SECTIONS = {
    "Verdicts": {
        "show": ("verdicts.asking", "The verdict on a country or company, with its dated history."),
        "status": ("verdicts.asking", "One row a country: status, scope, since, source; strictest first."),
        "why": ("verdicts.asking", "The deciding update and its rule; why the others did not decide."),
        "changes": ("verdicts.over_time", "Which verdicts changed, from what to what, by which update."),
        "digest": ("verdicts.following", "What is new for you: since a day, or since you last looked."),
        "watch": ("verdicts.following", "Watchlists: whom you follow; --watch LIST asks about them."),
        "deadlines": ("verdicts.over_time", "What must be removed, or takes effect, by when."),
        "disputes": ("verdicts.asking", "Where the evidence contradicts itself."),
        "groups": ("verdicts.asking", "EU, NATO, G7 and others: members on a day, and their verdicts."),
        "map": ("verdicts.drawing", "The map of the world by status: on the terminal, SVG, PNG, HTML."),
        "chart": ("verdicts.drawing", "Countries by status over time, stacked: terminal, SVG, PNG, HTML."),
        "certify": ("verdicts.sheets", "A dated evidence sheet that can be verified later."),
        OVERVIEW: ("verdicts.asking", "Countries by status, latest changes, next deadlines."),
    },
    "Updates": {
        "timeline": ("updates", "What happened, year by year; --chart draws statuses over time."),
        "list": ("updates", "Updates as a table, newest first."),
        "search": ("updates", "Full-text search, best match first."),
        "open": ("updates", "Open an update's first address in your browser."),
        "summary": ("updates", "Counts by status, country, year, publisher and more."),
        "names": ("updates", "Every country, company and body, with codes and aliases."),
    },
    "Curation": {
        "add": ("curation.recording", "Record an update."),
        "review": ("curation.drafts", "Decide on drafts: news that was imported, one by one."),
        "feeds": ("curation.feeds", "Follow feeds: what is new in them becomes drafts."),
        "checked": ("curation.recording", "Record that you looked and found nothing new."),
        "outcome": ("curation.recording", "Record what became of a deadline: met, missed, dropped."),
        "edit": ("curation.correcting", "Correct an update: --set FIELD=VALUE, or in your editor."),
        "delete": ("curation.correcting", "Retract updates; they stay in the ledger."),
        "undo": ("curation.correcting", "Undo the last change, whatever it was."),
        "redo": ("curation.correcting", "Repeat what was last undone."),
        "log": ("curation.reviewing", "Who changed what, when and why: before and after."),
        "sources": ("curation.reviewing", "Which addresses updates cite; ask whether they still answer."),
        "proposals": ("curation.reviewing", "How news may be coded, and how far to trust that."),
        "check": ("curation.reviewing", "Check the records against the curation rules; --fix mends some."),
    },
    "Files": {
        "export": ("files.exporting", "Write for other programs: JSON, CSV, SQLite, ..."),
        "import": ("files.importing", "Import records, tables, pages; nothing twice."),
        "init": ("files.keeping", "Build a tracker from the dataset."),
        "merge": ("files.merging", "Merge another tracker or a file: field by field, conflicts shown."),
        "git-merge": ("files.merging", "Git's merge driver for files of records; git runs it."),
        "refresh": ("files.merging", "Merge the dataset of this version into your tracker."),
        "backup": ("files.keeping", "Copy the tracker and verify the copy."),
        "backups": ("files.keeping", "List the tracker's backups."),
        "restore": ("files.keeping", "Bring the tracker back to what a backup holds."),
        "doctor": ("files.keeping", "Check the file; --repair rebuilds the derived tables."),
        "schema": ("files.exporting", "The form of a record, as a JSON Schema."),
        "head": ("files.keeping", "The ledger's last entry with its hash, to keep elsewhere."),
        "publish": ("files.exporting", "Write the tracker as a web site."),
        "cite": ("files.exporting", "How to cite the dataset, a verdict or an update."),
    },
    "Program": {
        "help": ("program", "Explain a command, or a topic: filters, time, words, team."),
        "config": ("program", "Your settings, and where each value comes from."),
        "completion": ("program", "Install completion for bash, zsh or fish."),
        "mcp": ("program", "Answer AI assistants: read-only tools over stdio or HTTP."),
        "web": ("program", "Look through the tables in your browser, with Datasette."),
        "man": ("program", "Show the manual page."),
    },
}
# fmt: on


READING_TOO = ("check", "cite", "log", "sources")
"""Commands of other sections than those that only read, which read too."""


_ACTING = ("digest", "watch", "open")
"""Commands of sections that only read, which do more."""


class Verb(NamedTuple):
    """A command: its name, its section of the help, the module of its function, its one-line help."""

    name: str
    section: str
    module: str
    help: str

    @property
    def function(self) -> str:
        """The name of the command's function."""
        taken = keyword.iskeyword(self.name) or hasattr(builtins, self.name)
        return f"{self.name}_" if taken else self.name.replace("-", "_")

    def load(self) -> Callable[..., Any]:
        """The command's function; its module alone is imported."""
        module = import_module(f"hwstatus.cli.{self.module}")
        function: Callable[..., Any] = getattr(module, self.function)
        return function

    @property
    def records(self) -> bool:
        """Whether the command may change what is recorded of whom it names."""
        return self.section == "Curation" and self.name not in READING_TOO

    @property
    def only_reads(self) -> bool:
        """Whether the command changes nothing, whatever its options."""
        return self.section in ("Verdicts", "Updates") and self.name not in _ACTING

    @property
    def hidden(self) -> bool:
        """Whether help and completion leave the command out."""
        return self.name == OVERVIEW


COMMANDS = {
    name: Verb(name, section, *line)
    for section, commands in _SECTIONS.items()
    for name, line in commands.items()
}
"""Every command by its name, in the order of the help."""


def command_of(words: Sequence[str]) -> str:
    """The first of some words that is a command, such as that of a line; empty where none is."""
    return next((word for word in words if word in COMMANDS), "")


def reads(command: str) -> bool:
    """Whether a word is a command that changes nothing, or nothing unless it is told to."""
    return command in READING_TOO or only_reads(command)


def only_reads(command: str) -> bool:
    """Whether a word is a command that changes nothing."""
    return command in COMMANDS and COMMANDS[command].only_reads


def visible() -> list[Verb]:
    """The commands that help and completion list."""
    return [verb for verb in COMMANDS.values() if not verb.hidden]


def sections() -> dict[str, list[Verb]]:
    """The commands that help lists, by section."""
    listed: dict[str, list[Verb]] = {}
    for verb in visible():
        listed.setdefault(verb.section, []).append(verb)
    return listed


WholeLines = Callable[[Mapping[str, Any]], Sequence[str]]
"""From the values of a command, with metavars for what is missing, to its whole lines."""


def examples(
    *lines: str, whole: WholeLines | None = None
) -> Callable[[_Function], _Function]:
    """Give a command the examples that end its help, and what says its whole lines where something is missing."""

    def attach(function: _Function) -> _Function:
        function.examples = "\n".join(lines)  # type: ignore[attr-defined]
        function.whole_lines = whole  # type: ignore[attr-defined]
        return function

    return attach
