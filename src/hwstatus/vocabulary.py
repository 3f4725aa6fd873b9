"""The closed lists of words, each word with all that the program knows of it.

A word is one line here: prompts, help, checks, colours, charts, SQL and the reference
read it from this module.
"""

from typing import NamedTuple


class Status(NamedTuple):
    """A status: how strict it is, what it means, and how it is drawn.

    `rank` orders statuses from permitted (0) to the strictest, `unknown` has -1. `role`
    is one of the colour roles of `output.style`, `mark` the character of a chart.
    """

    word: str
    rank: int
    definition: str
    binding: bool
    role: str
    mark: str


_BAN = "binding exclusion from the scope, by name or by effect"
_PHASE_OUT = "binding: no new purchases, and existing equipment must go by a date"
_LIMIT = (
    "binding limit short of exclusion: core only, share cap, place, veto,"
    " one blocked deal"
)
_ADVICE = "official, non-binding advice to avoid"
_REVIEW = "formal review, bill, or a power that has not been used; no limit yet"
_MAY = "positive official evidence that Huawei may supply, with or without conditions"
_NOTHING = "no qualifying evidence; never shown as permitted"

STATUSES = {
    status.word: status
    for status in (
        Status("banned", 5, _BAN, True, "danger", "█"),
        Status("phase-out", 4, _PHASE_OUT, True, "serious", "▓"),
        Status("restricted", 3, _LIMIT, True, "warning", "▒"),
        Status("discouraged", 2, _ADVICE, False, "caution", "░"),
        Status("under-review", 1, _REVIEW, False, "notice", "?"),
        Status("permitted", 0, _MAY, False, "ok", "○"),
        Status("unknown", -1, _NOTHING, False, "muted", "·"),
    )
}
"""Every status, strictest first."""

UNKNOWN = "unknown"
PERMITTED = "permitted"


OPPOSED = STATUSES["discouraged"].rank
"""Statuses of this rank and above contradict a permission (rule 13)."""


def rank(status: str) -> int:
    """How strict a status is: 0 is permitted, -1 unknown."""
    return STATUSES[status].rank


class Word(NamedTuple):
    """A word that has nothing but its meaning."""

    word: str
    definition: str


def _listed(*words: Word) -> dict[str, Word]:
    return {entry.word: entry for entry in words}


KINDS = _listed(
    Word("country", "a country or territory (ISO 3166-1, and Kosovo)"),
    Word("bloc", "states acting as one, such as the EU"),
    Word("region", "a part of the world, such as Latin America"),
    Word("company", "an operator, supplier or vendor"),
    Word("organisation", "an industry body, a university"),
    Word("group", "several companies at once"),
)

JURISDICTIONS = ("country", "bloc")
"""The kinds of entity whose status only their own state organs set (rule 1)."""


class Scope(NamedTuple):
    """What a status is for; `network` says whether it is a part of the networks."""

    word: str
    definition: str
    network: bool


SCOPES = {
    scope.word: scope
    for scope in (
        Scope("5g", "the 5G network as a whole", True),
        Scope("5g-core", "the core of the 5G network", True),
        Scope("5g-ran", "the radio access part of the 5G network", True),
        Scope("legacy-mobile", "2G to 4G networks", True),
        Scope("fixed", "fixed networks", True),
        Scope("subsea", "submarine cables", False),
        Scope("government", "public procurement", False),
        Scope("devices", "phones, computers, routers in homes", False),
        Scope("cloud", "cloud services and data centres", False),
        Scope("export-control", "what may be sold to Huawei", False),
        Scope("research", "research and university ties", False),
    )
}

HEADLINE_SCOPE = "5g"


class Stage(NamedTuple):
    """How far a decision is; `settles` where it ends a dispute instead of opening one."""

    word: str
    definition: str
    settles: bool


STAGES = {
    stage.word: stage
    for stage in (
        Stage("announced", "said by the authority, not yet adopted", False),
        Stage("adopted", "decided, in force later", False),
        Stage("in-force", "in force", False),
        Stage("suspended", "what applies while a court holds a decision up", True),
        Stage("repealed", "what applies after an act was withdrawn or rejected", True),
    )
}


class Basis(NamedTuple):
    """What an effect rests on, and how that reads in a sentence: `by law`."""

    word: str
    definition: str
    phrase: str


BASES = {
    basis.word: basis
    for basis in (
        Basis("law", "an act of parliament or a decree", "by law"),
        Basis("order", "a decision of a regulator, ministry or court", "by order"),
        Basis(
            "licence", "a licence, spectrum condition or authorisation", "by licence"
        ),
        Basis("contract", "an agreement or a purchase", "by contract"),
        Basis("guidance", "advice, a strategy, a toolbox", "as guidance"),
        Basis("informal", "a statement, no formal act", "informally"),
        Basis("implied", "known only from a reaction to it", "implied by a reaction"),
    )
}


def manner(basis: str | None) -> str:
    """How a basis reads in a sentence: `by law`, `as guidance`, `informally`."""
    return BASES[basis or "informal"].phrase


class Actor(NamedTuple):
    """Who acted; `state` says whether it is an organ of a state."""

    word: str
    definition: str
    state: bool


ACTORS = {
    actor.word: actor
    for actor in (
        Actor("government", "a government or ministry", True),
        Actor("legislature", "a parliament or its committee", True),
        Actor("regulator", "a regulator", True),
        Actor("court", "a court", True),
        Actor("security-agency", "a security or cybersecurity agency", True),
        Actor("operator", "a network operator", False),
        Actor("company", "another company", False),
        Actor("vendor", "Huawei or another equipment maker", False),
        Actor("foreign-government", "another state", False),
        Actor("industry-body", "an industry body", False),
    )
}

STATE_ACTORS = tuple(actor.word for actor in ACTORS.values() if actor.state)
"""Who can set a jurisdiction's status: its own organs (rule 1)."""

CONFIDENCES = _listed(
    Word("official", "an official source is cited"),
    Word("corroborated", "two independent publishers"),
    Word("single-press", "one publisher"),
    Word("anonymous", "rests on unnamed sources"),
    Word("implied", "known only from a reaction"),
)

PENDING = _listed(
    Word("tighten", "a bill or plan would move the standing status up"),
    Word("loosen", "a bill or plan would move it down"),
)
