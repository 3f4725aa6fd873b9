"""Which commands there are, what each is for, and where its function is. Nothing else is imported for help."""

from typing import NamedTuple


class Verb(NamedTuple):
    """A command: the module and function behind it, its one-line help, the section of the help."""

    module: str
    function: str
    help: str
    section: str
    hidden: bool = False


OVERVIEW = "overview"
_ASK, _LOOK, _WRITE, _MOVE = "Verdicts", "Updates", "Curation", "Files"

COMMANDS = {
    "show": Verb(
        "verdicts",
        "show",
        "The verdict on a country or company, with its dated history.",
        _ASK,
    ),
    "status": Verb(
        "verdicts",
        "status",
        "One row a country: status, scope, since, source; strictest first.",
        _ASK,
    ),
    "why": Verb(
        "verdicts",
        "why",
        "The deciding update and its rule; why the others did not decide.",
        _ASK,
    ),
    "changes": Verb(
        "verdicts",
        "changes",
        "Which standings moved, from what to what, by which update.",
        _ASK,
    ),
    "deadlines": Verb(
        "verdicts", "deadlines", "What must be gone by when, days left, slippage.", _ASK
    ),
    "disputes": Verb(
        "verdicts", "disputes", "Where the evidence contradicts itself.", _ASK
    ),
    "groups": Verb(
        "verdicts",
        "groups",
        "EU, NATO, G7 ...: members on a day, and how they stand.",
        _ASK,
    ),
    "certify": Verb(
        "verdicts",
        "certify",
        "A dated evidence sheet that can be verified later.",
        _ASK,
    ),
    "timeline": Verb(
        "updates",
        "timeline",
        "Year by year what happened, changes of status marked; --chart draws it.",
        _LOOK,
    ),
    "list": Verb("updates", "list_", "Updates as a table, newest first.", _LOOK),
    "search": Verb("updates", "search", "Full-text search, best match first.", _LOOK),
    "summary": Verb(
        "updates",
        "summary",
        "Counts by status, country, year, publisher and more.",
        _LOOK,
    ),
    "names": Verb(
        "updates",
        "names",
        "Every country, company and body, with codes and aliases.",
        _LOOK,
    ),
    "add": Verb("curation", "add", "Record an update.", _WRITE),
    "checked": Verb(
        "curation",
        "checked",
        "Record that somebody looked and found nothing new.",
        _WRITE,
    ),
    "edit": Verb(
        "curation",
        "edit",
        "Correct an update: --set FIELD=VALUE, or in your editor.",
        _WRITE,
    ),
    "delete": Verb(
        "curation", "delete", "Retract updates; they stay in the ledger.", _WRITE
    ),
    "undo": Verb(
        "curation", "undo", "Take back the last change, whatever it was.", _WRITE
    ),
    "redo": Verb("curation", "redo", "Take back the last undo.", _WRITE),
    "log": Verb(
        "curation", "log", "Who changed what, when and why: before and after.", _WRITE
    ),
    "check": Verb(
        "curation",
        "check",
        "What the curation rules find; --fix mends the safe part.",
        _WRITE,
    ),
    "export": Verb("files", "export", "Write updates as JSON Lines.", _MOVE),
    "import": Verb(
        "files", "import_", "Take in JSON Lines: all or nothing, nothing twice.", _MOVE
    ),
    "init": Verb("files", "init", "Build a tracker from the dataset.", _MOVE),
    "refresh": Verb(
        "files",
        "refresh",
        "Merge the dataset of this version into your tracker.",
        _MOVE,
    ),
    "backup": Verb("files", "backup", "Copy the tracker, verified.", _MOVE),
    "backups": Verb("files", "backups", "The tracker's backups.", _MOVE),
    "restore": Verb(
        "files", "restore", "Bring the tracker to what a backup holds.", _MOVE
    ),
    "doctor": Verb(
        "files",
        "doctor",
        "Is the file sound? --repair makes again what follows from the ledger.",
        _MOVE,
    ),
    "cite": Verb("files", "cite", "How to cite the dataset.", _MOVE),
    "man": Verb("files", "man", "Print the manual page.", _MOVE),
    OVERVIEW: Verb(
        "verdicts",
        "overview",
        "Countries by status, latest changes, next deadlines.",
        _ASK,
        hidden=True,
    ),
}
