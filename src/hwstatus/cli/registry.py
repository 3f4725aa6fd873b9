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
    "show": Verb("reading", "show", "The verdict on a country or company, with its dated history.", _ASK),
    "status": Verb("reading", "status", "One row a country: status, scope, since, source; strictest first.", _ASK),
    "why": Verb("evidence", "why", "The deciding update and its rule; why the others did not decide.", _ASK),
    "changes": Verb("evidence", "changes", "Which standings moved, from what to what, by which update.", _ASK),
    "deadlines": Verb("evidence", "deadlines", "What must be gone by when, days left, slippage.", _ASK),
    "disputes": Verb("evidence", "disputes", "Where the evidence contradicts itself.", _ASK),
    "groups": Verb("evidence", "groups", "EU, NATO, G7 ...: members on a day, and how they stand.", _ASK),
    "certify": Verb("evidence", "certify", "A dated evidence sheet that can be verified later.", _ASK),
    "timeline": Verb(
        "reading", "timeline", "Year by year what happened, changes of status marked; --chart draws it.", _LOOK
    ),
    "list": Verb("reading", "list_", "Updates as a table, newest first.", _LOOK),
    "search": Verb("reading", "search", "Full-text search, best match first.", _LOOK),
    "summary": Verb("reading", "summary", "Counts by status, country, year, publisher and more.", _LOOK),
    "names": Verb("reading", "names", "Every country, company and body, with codes and aliases.", _LOOK),
    "add": Verb("writing", "add", "Record an update.", _WRITE),
    "checked": Verb("evidence", "checked", "Record that somebody looked and found nothing new.", _WRITE),
    "edit": Verb("correcting", "edit", "Correct an update: --set FIELD=VALUE, or in your editor.", _WRITE),
    "delete": Verb("correcting", "delete", "Retract updates; they stay in the ledger.", _WRITE),
    "undo": Verb("correcting", "undo", "Take back the last change, whatever it was.", _WRITE),
    "redo": Verb("correcting", "redo", "Take back the last undo.", _WRITE),
    "log": Verb("correcting", "log", "Who changed what, when and why: before and after.", _WRITE),
    "check": Verb("correcting", "check", "What the curation rules find; --fix mends the safe part.", _WRITE),
    "export": Verb("reading", "export", "Write updates as JSON Lines.", _MOVE),
    "import": Verb("writing", "import_", "Take in JSON Lines: all or nothing, nothing twice.", _MOVE),
    "init": Verb("writing", "init", "Build a tracker from the dataset.", _MOVE),
    "refresh": Verb("correcting", "refresh", "Merge the dataset of this version into your tracker.", _MOVE),
    "backup": Verb("correcting", "backup", "Copy the tracker, verified.", _MOVE),
    "backups": Verb("correcting", "backups", "The tracker's backups.", _MOVE),
    "restore": Verb("correcting", "restore", "Bring the tracker to what a backup holds.", _MOVE),
    "doctor": Verb(
        "correcting", "doctor", "Is the file sound? --repair makes again what follows from the ledger.", _MOVE
    ),
    "cite": Verb("manual", "cite", "How to cite the dataset.", _MOVE),
    "man": Verb("manual", "man", "Print the manual page.", _MOVE),
    OVERVIEW: Verb("reading", "overview", "Countries by status, latest changes, next deadlines.", _ASK, hidden=True),
}
