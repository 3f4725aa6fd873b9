"""What can go wrong: facts, a stable word and an exit code.

An error is raised with facts, which stay its attributes, and words their cause in one line. Each is
a line of a table: what kind, which word, which facts, in which sentence. Callers tell errors apart by
class or by `word`, which never changes. What to type next is not
said here: the command line words it in `cli.hints`, from the same facts.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Self

EXIT_CODES = {
    0: "success, an empty list included",
    1: "nothing found; `check` found an error; `certify --verify` found a difference;"
    " the ledger does not continue a head; `git-merge` marked a conflict",
    2: "usage: an unknown option, a bad date, a bad record, a bad configuration file",
    3: "refused: a duplicate, an unknown name in a write, a missing confirmation",
    4: "the tracker cannot be used: missing, locked, damaged, of a newer schema;"
    " another file cannot be written; the network cannot be reached; no feed could be read;"
    " what `digest` was handed to failed",
    5: "the change was made, but something after it failed",
    6: "done but for some feeds of `feeds fetch`, lines of `import --keep-going`, or names on standard input",
    70: "a bug in hwstatus",
    129: "`git-merge` cannot read or write a file; git stops the merge",
    130: "interrupted",
    141: "the reader of the output has gone",
}
"""Every exit code of the program, and what it means."""
PARTLY = 6  # the rest was taken in or answered


# -- the kinds of errors ---------------------------------------------------------------


class HwstatusError(Exception):
    """The root of all errors of this package.

    `word` names the kind of error for programs, `code` is the exit code, `hints` are
    lines with the way on that hold for every caller.
    """

    word: ClassVar[str] = "error"
    code: ClassVar[int] = 70

    def __init__(self, message: str, *hints: str) -> None:
        super().__init__(message)
        self.hints = tuple(hint for hint in hints if hint)

    def about(self, name: str) -> Self:
        """The same error, which names the file that it is about."""
        self.args = (f"{name}: {self}",)
        return self


class NotFound(HwstatusError):
    """Nothing matches the question."""

    word = "not-found"
    code = 1


class Usage(HwstatusError):
    """Invalid command-line usage, or an invalid argument of the library."""

    word = "usage"
    code = 2


class Refused(HwstatusError):
    """The request is understood but not carried out; nothing was changed."""

    word = "refused"
    code = 3


class TrackerError(HwstatusError):
    """The tracker cannot be used."""

    word = "tracker"
    code = 4


class Unreadable(Usage):
    """A text or a file that holds nothing of the form expected; the message says why."""

    word = "unreadable"


class BadRecord(Usage):
    """An invalid record: `field`, the `problem` with it, and its `line` in a file."""

    word = "bad-record"

    def __init__(self, field: str, problem: str, line: int | None = None) -> None:
        self.field, self.problem, self.line = field, problem, line
        places = (f"line {line}" if line else "", field)
        super().__init__(": ".join([*filter(None, places), problem]))

    def within(self, field: str) -> Self:
        """The same error in the value of a field: `date` becomes `deadlines.date`."""
        return type(self)(f"{field}.{self.field}".rstrip("."), self.problem)

    def at(self, line: int) -> Self:
        """The same error with its line in the file; nothing of the file was imported."""
        placed = type(self)(self.field, self.problem, line)
        placed.hints = ("nothing was imported",)
        return placed


class UnknownWord(BadRecord):
    """A word that its closed list does not have: a mistake, or a word of a later version."""

    word = "unknown-word"
    way_on = "a later version may know the word"

    def at(self, line: int) -> Self:
        """The same, with the way on: the file may be of a later version, unless it is said otherwise."""
        placed = super().at(line)
        placed.hints = (*placed.hints, self.way_on)
        return placed


Lines = Iterator[str]
Says = str | Callable[..., Lines]
"""The sentence of an error; or a function of its facts, whose further lines are hints."""


class Stated(HwstatusError):
    """An error that is a line of the table below: the names of its facts, and the sentence that says them."""

    facts: ClassVar[Sequence[str]]
    says: ClassVar[Says]

    def __init__(self, *facts: Any, hints: Sequence[str] = ()) -> None:
        named = dict(zip(self.facts, facts, strict=True))
        self.__dict__.update(named)
        says = self.says
        lines = [says.format_map(named)] if isinstance(says, str) else says(*facts)
        HwstatusError.__init__(self, *lines, *hints)

    if TYPE_CHECKING:

        def __getattr__(self, fact: str) -> Any:
            """A fact."""


# -- sentences that are more than their facts ---------------------------------------------


def _quoted(value: object) -> str:
    text = str(value)
    return repr(text if len(text) <= 60 else text[:57] + "...")


def _ambiguous(prefix: str, near: Sequence[str]) -> Lines:
    if near:
        yield f"id '{prefix}' is ambiguous"
        yield f"it may be: {', '.join(near)}"
    else:
        yield f"id '{prefix}' is too short: give 3 characters or more"


def _bad_value(what: str, value: object, expected: str) -> Lines:
    yield f"{what} {_quoted(value)}: expected {expected}"


def _bad_date(what: str, text: str, problem: str) -> Lines:
    yield f"{what} {_quoted(text)} {problem}".strip()


def _feeds_failed(asked: int, failed: Sequence[str]) -> Lines:
    feeds = "feed" if asked == 1 else "feeds"
    yield f"{len(failed):,} of {asked:,} {feeds} could not be read"
    yield from failed


def _interrupted(undone: bool) -> Lines:
    outcome = "nothing was changed" if undone else "the change was already made"
    yield f"interrupted; {outcome}"


def _unreachable(server: str, why: str, writing: bool) -> Lines:
    outcome = "; nothing was changed" if writing else ""
    yield f"{server} cannot be used: {why}{outcome}"


def _others_write(
    server: str, who: str, process: int, waiting: Sequence[str], change: str
) -> Lines:
    others = f", {' and '.join(waiting)} before this one" if waiting else ""
    yield f"{who} is writing to {server}{others}; nothing was changed. Try again."
    yield f"what was left open its owner ends: SELECT pg_terminate_backend({process})"


def _bad_entry(server: str, entry: int, problem: str) -> Lines:
    yield f"entry {entry} of {server} is not taken over: {problem}. This copy ends at entry {entry - 1}"


def _newer_entry(server: str, entry: int) -> Lines:
    yield f"entry {entry} of {server} was written by a newer hwstatus. This copy ends at entry {entry - 1}"


def _unknown_signer(fingerprint: str, identity: str | None, signers: object) -> Lines:
    whose = f"a valid key of {identity}" if identity else "a valid key"
    yield f"the signature's key is not {whose} in {signers}"
    yield f"the key that signed: {fingerprint}"


# -- the table --------------------------------------------------------------------------

# fmt: off
TABLE: dict[str, tuple[Any, ...]] = {
    # names and drafts
    "UnknownName": (NotFound, "text near",
        "A read names an entity that the tracker does not know; `near` resemble it.",
        "no country or company matches '{text:.100}'"),
    "UnknownEntity": (Refused, "text near",
        "A write names an entity that the tracker does not know; `near` resemble it.",
        "no country or company matches '{text:.100}'; nothing was added"),
    "AmbiguousId": (Usage, "prefix near",
        "The beginning of an id that several records share, or that is too short.", _ambiguous),
    "UnknownUpdate": (NotFound, "prefix newest",
        "No update's id begins so; `newest` is the last about whom it names.", "no update has the id '{prefix}'"),
    "UnknownDraft": (NotFound, "prefix waiting",
        "No draft that waits has an id with this beginning; `waiting` drafts do wait.",
        "no draft has the id '{prefix}'"),
    "DecidedDraft": (Refused, "short done by at",
        "Somebody decided on the draft already: what was `done`, `by` whom, at a time.",
        "draft {short} waits no more: {done} by {by}, {at}; nothing was changed"),

    # values and refusals
    "BadValue": (Usage, "what value expected",
        "A value outside its list, or of the wrong form.", _bad_value),
    "BadDate": (Usage, "what text problem",
        "An invalid or ambiguous date.", _bad_date),
    "MissingFields": (Usage, "fields",
        "A new update lacks `fields` that it cannot be without.",
        "missing: {fields}"),
    "BadSettings": (Usage, "path problem",
        "The configuration file cannot be read, or holds something unknown.",
        "{path}: {problem}"),
    "Duplicate": (Refused, "short entity date likeness",
        "The update is already recorded, with the id `short`.",
        "already recorded as {short} ({entity}, {date}, {likeness})"),
    "Conflict": (Refused, "line subject short",
        "An imported record has the id of a recorded one, but other content.",
        "line {line}: {subject} {short} is already recorded with other content; nothing was imported"),
    "CopiedWords": (Refused, "field words",
        "A `field` repeats the article that it sums up: `words` are in both.",
        "the {field} repeats the article: “{words}”; nothing was changed"),
    "ConfirmationNeeded": (Refused, "what",
        "A change that removes something was not confirmed, and nobody can be asked.",
        "{what} needs to be confirmed; nothing was changed"),
    "ClockBehind": (Refused, "now entry at",
        "The machine's clock is more than ten minutes behind the last `entry` of the ledger.",
        "this clock says {now}, and the last entry, {entry}, is of {at}: time never goes back; nothing was changed"),
    "Unmerged": (Refused, "fields name",
        "Both sides of a merge changed the same fields, and nobody said which counts.",
        "here and in {name} {fields} changed differently; nothing was changed"),
    "Unmergeable": (HwstatusError, "name problem",
        "Git's merge driver cannot read or write a version of a file; it left all as it was.",
        "{name}: {problem}; nothing was merged", {"code": 129}),

    # what is not there, and what fails after a change
    "FeedsFailed": (HwstatusError, "asked failed",
        "No feed of those that were asked could be read; `failed` has a line for each.", _feeds_failed, {"code": 4}),
    "SomeFeedsFailed": ("FeedsFailed", "asked failed",
        "Some feeds could not be read; what is new in the others was recorded.", _feeds_failed, {"code": PARTLY}),
    "Interrupted": (HwstatusError, "undone",
        "The person stopped a change; `undone` says whether that was in time.", _interrupted, {"code": 130}),
    "NotSent": (HwstatusError, "command ended",
        "The command that `digest` was handed to failed; what it was to send is told again.",
        "'{command}' ended with {ended}; the mark stays", {"code": 4}),
    "NoNetwork": (HwstatusError, "",
        "No address on the network can be reached.",
        "the network cannot be reached: no address answers; nothing was recorded", {"code": 4}),
    "MissingExtra": (HwstatusError, "extra why",
        "A library that only some commands need is not installed.",
        "{why}", {"code": 4}),
    "AfterCommit": (HwstatusError, "done what",
        "The change was made, but something after it failed.", "{done}, but {what}", {"code": 5}),

    # the file of a tracker
    "NoTracker": (TrackerError, "path origin",
        "No file is at `path`, which `origin` named.", "no tracker at {path} (from {origin}); nothing was created"),
    "NoHome": (TrackerError, "",
        "There is no home folder to keep a tracker in.", "no home folder to keep your tracker in"),
    "NotATracker": (TrackerError, "path what",
        "Something else is at `path`: a folder, another program's file, a damaged file.", "{path} {what}"),
    "ForeignFile": ("NotATracker", "path",
        "Another program's SQLite file is at `path`.", "{path} is another program's SQLite file, not a tracker"),
    "FormerFile": ("ForeignFile", "path",
        "The path holds a tracker that was made before the first release.",
        "{path} was made before the first release", {"word": "foreign-file"}),
    "Busy": (TrackerError, "seconds how",
        "Another process holds the file, for longer than `seconds`; `how`, where that is known.",
        "database busy after {seconds:g} s{how}; nothing was changed. Try again."),
    "NotWritable": (TrackerError, "path why",
        "The file or its folder cannot be written, or the disk is full.",
        "cannot write {path}: {why}; nothing was changed"),
    "NewerSchema": (TrackerError, "path theirs ours",
        "The file was written by a later version.",
        "{path} has schema {theirs}; this hwstatus knows up to {ours}; nothing was changed"),
    "DamagedRecord": (TrackerError, "problem",
        "A line of the ledger does not hold a record.",
        "the tracker is damaged: a stored record cannot be read ({problem})"),
    "BrokenChain": (TrackerError, "path entry",
        "The ledger was altered: the hash of `entry` does not follow from its content.",
        "the ledger of {path} is damaged: entry {entry} is the first whose hash does not hold; nothing was rewritten"),
    "Unsound": (TrackerError, "path examined detail",
        "The tracker was altered past the program: `examined` is what `doctor` finds damaged.",
        "{path} was altered: {examined}: {detail}"),
    "NotContinued": (NotFound, "entry problem",
        "The ledger does not continue a head: `entry` is the first that does not follow.",
        "this ledger does not continue that head: entry {entry} is the first that does not follow ({problem})"),

    # a team's ledger on a server
    "Unreachable": (TrackerError, "server why writing",
        "The server does not answer, or lets nobody in; `why` is the reason.", _unreachable),
    "OthersWrite": ("Busy", "server who process waiting change",
        "A colleague's change on the server does not come to its end; `waiting` name those who wait too.",
        _others_write),
    "FormerServer": (Refused, "server",
        "The server was made by an earlier version, and takes changes in another way.",
        "{server} was made by an earlier hwstatus, and takes no change of this one; nothing was changed"),
    "ClockApart": (Refused, "server now theirs",
        "This machine's clock and the server's are more than ten minutes apart.",
        "this clock says {now}, and that of {server} {theirs}; nothing was changed"),
    "BadEntry": (TrackerError, "server entry problem",
        "An entry of the server's ledger is not one that a program wrote.", _bad_entry),
    "NewerEntry": (TrackerError, "server entry",
        "A newer program wrote an entry in a form that this one does not know.", _newer_entry),
    "NotShared": (TrackerError, "server what",
        "The server's database holds no ledger, or another project's tables.",
        "{server} {what}"),
    "DamagedPublication": ("NotShared", "server what",
        "A file of a published ledger is not what a program wrote.",
        "{server} {what}"),
    "Unsigned": (TrackerError, "server why",
        "The head of a published ledger is not signed by anybody of the signers file.",
        "the head of {server} is not taken over: {why}"),
    "Parted": (Refused, "server path entry",
        "The server's ledger and this machine's copy are different histories.",
        "{server} and the copy {path} are different histories from entry {entry} on; nothing was changed"),
    "HeadWentBack": (TrackerError, "server published seen",
        "A published ledger is of an earlier time than one that was followed already.",
        "{server} went back: it is published as of {published}, and was followed as of {seen}"),
    "IncompleteCopy": (TrackerError, "path why",
        "The first copy of a server's ledger was cut before it was whole.",
        "the copy {path} is not whole yet: {why}"),
    "NotMade": (Refused, "server",
        "The server's answer was lost, and it turned out that the change was not made.",
        "the connection to {server} was lost; nothing was changed. Try again."),
    "AnswerLost": (TrackerError, "server why",
        "The server's answer was lost, so that it is not known whether the change was made.",
        "the connection to {server} was lost ({why}): the change may have been made"),

    # signatures
    "NoSigningProgram": (Refused, "",
        "OpenSSH is not installed.", "signatures need ssh-keygen, which is not installed"),
    "UnusableKey": (Refused, "key problem",
        "The key cannot sign.", "the key {key} {problem}; nothing was signed"),
    "BadSignature": (Refused, "",
        "The signature is damaged, or was made for another text or another use.",
        "the signature does not belong to this text"),
    "UnknownSigner": (Refused, "fingerprint identity signers",
        "The signature belongs to the text, but nobody vouches for its key.", _unknown_signer),
}
# fmt: on
"""By the name of a class: what kind, which facts, what it means, what it says, and what its kind has otherwise."""


def __getattr__(name: str) -> type[Stated]:
    """The class of a line of the table, made when it is first asked for: a command needs few of them."""
    if name not in TABLE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    made = globals()[name] = _stated(name, *TABLE[name])
    return made


def _stated(
    name: str,
    of: type[HwstatusError] | str,
    facts: str,
    meaning: str,
    says: Says,
    own: Mapping[str, object] = {},
) -> type[Stated]:
    kind = globals().get(of) or __getattr__(of) if isinstance(of, str) else of
    members = {
        "__doc__": meaning,
        "__module__": __name__,
        "word": "".join(f"-{c.lower()}" if c.isupper() else c for c in name)[1:],
        "code": kind.code,
        "facts": facts.split(),
        "says": says if isinstance(says, str) else staticmethod(says),
        **own,
    }
    bases = (kind,) if issubclass(kind, Stated) else (Stated, kind)
    return type(name, bases, members)
