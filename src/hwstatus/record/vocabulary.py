"""The closed lists of words, each word with all that the program knows of it.

A word is one line here: prompts, help, checks, colours, charts, SQL and the reference
read it from this module. Code asks a word for its properties and spells none itself.
"""

from typing import Any, NamedTuple, TypeVar

from hwstatus.errors import DamagedRecord
from hwstatus.subject import EQUIPMENT, SUPPLIER


class Word(NamedTuple):
    """A word that has nothing but its meaning."""

    word: str
    definition: str


Listed = TypeVar("Listed", bound=tuple[Any, ...])
"""A word with whatever is known of it; the word itself comes first."""


class Words(dict[str, Listed]):
    """A closed list. What is typed is looked for in it, so that only a damaged tracker can ask for another word."""

    def __missing__(self, word: str) -> Listed:
        """Raise `DamagedRecord`."""
        raise DamagedRecord(f"'{word}' is none of {', '.join(self)}")


def _listed(*words: Listed) -> Words[Listed]:
    return Words((entry[0], entry) for entry in words)


# -- practice --------------------------------------------------------------------------

IN_USE = "in-use"
AVOIDED = "avoided"
MIXED = "mixed"
NONE_KNOWN = "none-known"
PRACTICES = _listed(
    Word(IN_USE, f"operators of the country run on {EQUIPMENT}"),
    Word(AVOIDED, f"operators of the country keep {SUPPLIER} out or remove it"),
    Word(MIXED, f"operators limit {SUPPLIER}, or some use it and others avoid it"),
    Word(NONE_KNOWN, "no operator's own practice is known"),
)
"""What the operators of a country do; never a status."""

LAST_KNOWN = "last-known"
"""How practices are counted that nobody has confirmed for years."""


# -- statuses --------------------------------------------------------------------------


class Colours(NamedTuple):
    """The colours of a status.

    On a light ground `fill` is that of an area, `word` of a word or below white words; on a
    dark one `dark` is both, or below black words. Nobody knows the ground of a terminal: `either`
    is a word's colour legible on both, `terminal` its style where there are sixteen colours.
    """

    fill: str
    word: str
    dark: str
    either: str
    terminal: str


class Status(NamedTuple):
    """A status: how strict it is, what it means, and how it is drawn.

    `rank` orders statuses from permitted (0) to the strictest, `unknown` has -1.
    `mark` is the character of a chart.
    `practice` is what an operator with this status does. `completed` is the status that
    is left once the deadlines of this one have been kept.
    """

    word: str
    rank: int
    definition: str
    binding: bool
    mark: str
    colours: Colours
    practice: str = NONE_KNOWN
    completed: str | None = None


# fmt: off
_BAN = "binding exclusion from the scope, by name or by effect"
_EXIT = "binding: no new purchases, and existing equipment must go by a date (or licences will not be renewed)"
_LIMIT = (
    "binding limit short of exclusion: core only, share cap, place, one blocked deal, or a rule under which only"
    f" approved suppliers may supply and {SUPPLIER} is not known to be approved"
)
_ADVICE = "official, non-binding advice to avoid"
_POWER = f"a law in force lets the state refuse suppliers case by case; no use against {SUPPLIER} known in that scope"
_REVIEW = "formal review, bill, or announced intention; no power in force yet"
_MAY = f"positive official evidence that {SUPPLIER} may supply, with or without conditions"
_NOTHING = "no qualifying evidence; never shown as permitted"

UNKNOWN = "unknown"
PERMITTED = "permitted"
STATUSES = _listed(
    Status("banned", 6, _BAN, True, "█", Colours("#38054e", "#38054e", "#9b7df7", "#854fff", "bold magenta"), AVOIDED),
    Status("phase-out", 5, _EXIT, True, "▓", Colours("#9a0259", "#9a0259", "#ff98ca", "#ab55a6", "magenta"), AVOIDED,
           "banned"),
    Status("restricted", 4, _LIMIT, True, "▒", Colours("#af1700", "#af1700", "#f75a3e", "#ec0318", "red"), MIXED),
    Status("discouraged", 3, _ADVICE, False, "░", Colours("#c77212", "#9c570c", "#eb9000", "#867154", "yellow")),
    Status("case-by-case", 2, _POWER, False, "◊", Colours("#189f77", "#0f7a5a", "#ade28d", "#18871d", "green")),
    Status("under-review", 1, _REVIEW, False, "?", Colours("#ab8e4f", "#7f682f", "#fcdf6c", "#6c777a", "cyan")),
    Status(PERMITTED, 0, _MAY, False, "○", Colours("#1667a7", "#1667a7", "#8ab6fc", "#586dd8", "bright_blue"), IN_USE),
    Status(UNKNOWN, -1, _NOTHING, False, "·", Colours("#e9ebee", "#5a6167", "#333c42", "dim", "dim")),
)
# fmt: on
"""Every status, strictest first."""

RESTRICTED = STATUSES["restricted"]
DISCOURAGED = STATUSES["discouraged"]
CASE_BY_CASE = STATUSES["case-by-case"]
UNDER_REVIEW = STATUSES["under-review"]

OPPOSED = DISCOURAGED.rank
"""Statuses of this rank and above contradict a permission (rule 13)."""

BINDING = min(status.rank for status in STATUSES.values() if status.binding)
"""Statuses of this rank and above bind; those below are soft."""


def rank(status: str) -> int:
    """How strict a status is: 0 is permitted, -1 unknown."""
    return STATUSES[status].rank


def binds(status: str) -> bool:
    """Whether a status is binding: a limit, a phase-out, an exclusion."""
    return STATUSES[status].binding


# -- entities --------------------------------------------------------------------------


class Kind(NamedTuple):
    """What an entity is: `jurisdiction` where only its own state organs set its status.

    `place` separates countries and what is made of them from companies and the like.
    """

    word: str
    definition: str
    jurisdiction: bool = False
    place: bool = False


COUNTRY = "country"
COMPANY = "company"

_STATE = {"jurisdiction": True, "place": True}

KINDS = _listed(
    Kind(COUNTRY, "a country or territory (ISO 3166-1, and Kosovo)", **_STATE),
    Kind("bloc", "states acting as one, such as the EU", **_STATE),
    Kind("region", "a part of the world, such as Latin America", place=True),
    Kind(COMPANY, "an operator, supplier or vendor"),
    Kind("organisation", "an industry body, a university"),
    Kind("group", "several companies at once"),
)

JURISDICTIONS = tuple(kind.word for kind in KINDS.values() if kind.jurisdiction)
"""The kinds of entity whose status only their own state organs set (rule 1)."""

PLACES = tuple(kind.word for kind in KINDS.values() if kind.place)


# -- scopes ----------------------------------------------------------------------------


class Scope(NamedTuple):
    """What a status is for; `network` says whether it is a part of the networks."""

    word: str
    definition: str
    network: bool


HEADLINE_SCOPE = "5g"

SCOPES = _listed(
    Scope(HEADLINE_SCOPE, "the 5G network as a whole", True),
    Scope("5g-core", "the core of the 5G network", True),
    Scope("5g-ran", "the radio access part of the 5G network", True),
    Scope("legacy-mobile", "2G to 4G networks", True),
    Scope("fixed", "fixed networks", True),
    Scope("subsea", "submarine cables", False),
    Scope("government", "public procurement", False),
    Scope("devices", "phones, computers, routers in homes", False),
    Scope("cloud", "cloud services and data centres", False),
    Scope("export-control", f"what may be sold to {SUPPLIER}", False),
    Scope("research", "research and university ties", False),
    Scope("energy", "solar inverters, storage, and their control", False),
)

NETWORK_SCOPES = tuple(scope.word for scope in SCOPES.values() if scope.network)
"""The scopes that make a country's verdict, in their order."""

HEADLINE_PARTS = tuple(s for s in SCOPES if s.startswith(f"{HEADLINE_SCOPE}-"))
"""The scopes that are parts of the headline's, under which a limit on the whole does not stand."""


# -- stages, bases, actors -------------------------------------------------------------


class Stage(NamedTuple):
    """How far a decision is.

    `decided` where it is taken, `coming` where it is not in force yet, and `settles`
    where it ends a dispute instead of opening one.
    """

    word: str
    definition: str
    decided: bool = False
    coming: bool = False
    settles: bool = False

    @property
    def steps_left(self) -> int:
        """How many steps it is from being in force: 2 where it is only announced, 1 where adopted."""
        return self.coming + (self.coming and not self.decided)


ANNOUNCED = "announced"
ADOPTED = "adopted"
IN_FORCE = "in-force"
SUSPENDED = "suspended"
REPEALED = "repealed"

# fmt: off
STAGES = _listed(
    Stage(ANNOUNCED, "said by the authority, not yet adopted", coming=True),
    Stage(ADOPTED, "decided, in force later", decided=True, coming=True),
    Stage(IN_FORCE, "in force", decided=True),
    Stage(SUSPENDED, "what applies while a court holds a decision up", settles=True),
    Stage(REPEALED, "what applies after an act was withdrawn or rejected", settles=True),
)

STAGE_AFTER = (IN_FORCE, ADOPTED, ANNOUNCED)
"""The stages by how many steps are left until an act is in force."""


class Basis(NamedTuple):
    """What an effect rests on, and how that reads in a sentence: `by law`.

    `binding` where it can carry a binding status, `said` where it is no more than a statement.
    """

    word: str
    definition: str
    phrase: str
    binding: bool
    said: bool = False


LAW = "law"
ORDER = "order"
CONTRACT = "contract"
INFORMAL = "informal"
IMPLIED = "implied"

BASES = _listed(
    Basis(LAW, "an act of parliament or a decree", "by law", True),
    Basis(ORDER, "a decision of a regulator, ministry or court", "by order", True),
    Basis("licence", "a licence, spectrum condition or authorisation", "by licence", True),
    Basis(CONTRACT, "an agreement or a purchase", "by contract", True),
    Basis("guidance", "advice, a strategy, a toolbox", "as guidance", False),
    Basis(INFORMAL, "a statement, no formal act", "informally", False, said=True),
    Basis(IMPLIED, "known only from a reaction to it", "implied by a reaction", False, said=True),
)


def can_bind(status: str, basis: str | None) -> bool:
    """Whether a status is binding and rests on what can carry one: a law, a contract."""
    return binds(status) and basis is not None and BASES[basis].binding


def manner(basis: str | None) -> str:
    """How a basis reads in a sentence: `by law`, `as guidance`, `informally`."""
    return BASES[basis or INFORMAL].phrase


class Extent(NamedTuple):
    """How far a limit goes, and how that reads beside its scope: `restricted (5g, share cap)`.

    `rule` is the number of the coding rule that makes it a limit, where one does.
    """

    word: str
    definition: str
    phrase: str
    rule: int | None = None


EXTENTS = _listed(
    Extent("part", f"{SUPPLIER} is kept out of some parts of the network", "in part"),
    Extent("share", f"{SUPPLIER} may have no more than a share", "share cap"),
    Extent("place", f"{SUPPLIER} is kept out of some places", "in some places"),
    Extent("deal", "one deal was refused, or one operator bound", "one deal", 3),
    Extent("approval", "only what a state approves may be used, and no approval is known",
           "approved suppliers only", 5),
)
"""How far a limit goes short of exclusion: a word that only `restricted` has."""


class Actor(NamedTuple):
    """Who acted: `state` where it is an organ of a state, `trade` where it buys or sells.

    `phrase` is the actor in a sentence: `by a foreign government`.
    """

    word: str
    definition: str
    phrase: str
    state: bool = False
    trade: bool = False


COURT = "court"
OPERATOR = "operator"

ACTORS = _listed(
    Actor("government", "a government or ministry", "a government", state=True),
    Actor("legislature", "a parliament or its committee", "a legislature", state=True),
    Actor("regulator", "a regulator", "a regulator", state=True),
    Actor(COURT, "a court", "a court", state=True),
    Actor("security-agency", "a security or cybersecurity agency", "a security agency", state=True),
    Actor(OPERATOR, "a network operator", "an operator", trade=True),
    Actor("company", "another company", "a company", trade=True),
    Actor("vendor", f"{SUPPLIER} or another equipment maker", "a vendor", trade=True),
    Actor("foreign-government", "another state", "a foreign government"),
    Actor("industry-body", "an industry body", "an industry body"),
)
# fmt: on

STATE_ACTORS = tuple(actor.word for actor in ACTORS.values() if actor.state)
"""Who can set a jurisdiction's status: its own organs (rule 1)."""


# -- trust, pending, outcomes ----------------------------------------------------------


class Confidence(NamedTuple):
    """What an update's sources warrant: of two that are alike else, the one with the lower `doubt` counts."""

    word: str
    definition: str
    doubt: int


OFFICIAL = "official"
CORROBORATED = "corroborated"
SINGLE_PRESS = "single-press"
ANONYMOUS = "anonymous"

CONFIDENCES = _listed(
    Confidence(OFFICIAL, "an official source is cited", 0),
    Confidence(CORROBORATED, "two publishers that do not carry one agency's report", 0),
    Confidence(SINGLE_PRESS, "one publisher, or one agency's report in several", 1),
    Confidence(ANONYMOUS, "rests on unnamed sources", 2),
    Confidence(IMPLIED, "known only from a reaction", 2),
)

PENDING = _listed(
    Word("tighten", "a bill or plan would make the present status stricter"),
    Word("loosen", "a bill or plan would make it milder"),
)

MET, MISSED, DROPPED = "met", "missed", "dropped"

OUTCOMES = _listed(
    Word(MET, "what had to stop or go by that day was gone"),
    Word(MISSED, "the day passed and it was not"),
    Word(DROPPED, "the deadline was given up"),
)
"""What became of a deadline, as an update may say."""
EXTENDED = "extended"
FATES = (*OUTCOMES, EXTENDED)
"""The same, and what follows without such an update: another day replaced it."""
FATES_OR_NONE = (*FATES, UNKNOWN)
"""The same, and that nobody knows it."""

REACHABLE = "reachable"
ANSWERS = _listed(
    Word(REACHABLE, "the server gave a page"),
    Word("gone", "the server says that there is no such page (404, 410)"),
    Word("refused", "the server does not give the page to a program (401, 403, 429)"),
    Word("failed", "no answer, or none that can be read"),
)
"""What came of asking for a source's address."""
