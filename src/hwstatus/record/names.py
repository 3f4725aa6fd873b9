"""From what people type to an entity: slug, ISO code, name or alias, case, accents and articles aside.

A miss suggests and never acts. Look-ups go through a mapping of folded keys to slugs, so that
this module needs no tracker. Laws and procedures have other names too.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache

from hwstatus.errors import BadValue
from hwstatus.record.models import Entity
from hwstatus.record.vocabulary import (
    ACTORS,
    BASES,
    CONFIDENCES,
    KINDS,
    SCOPES,
    STAGES,
    STATUSES,
)
from hwstatus.subject import SUPPLIER

MAX_NAME_WORDS = 12  # words: the longest official name of a state has ten

# `re` compiles each when it is first used: most names have no dots.
_PARTS = r"[^\w'’`´.]+|_"
_ABBREVIATED = r"\.(?<=(?<![^\W_])[^\W_]\.)"
"""Where a single letter with a dot begins what may be an abbreviation: dots are found quickly."""
_APOSTROPHES = str.maketrans("", "", "'’`´.")
# Letters that decomposition leaves alone, as English writes them.
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
)


def fold(text: str) -> str:
    """The key of a name: its folded words."""
    return " ".join(fold_words(text))


def fold_words(text: str) -> list[str]:
    """The words of a text in lower case, without accents, 'the', dots; `&` is 'and', 'St' is 'saint'."""
    if text.isascii() and not _is_abbreviated(text):
        words = text.translate(_ASCII).split()
    else:
        words = _words_of(_plain(text.replace("&", " and ")))
    if "st" in words:
        words = ["saint" if word == "st" else word for word in words]
    if len(words) > 1 and words[0] == "the":
        del words[0]
    return words


_ASCII = {
    code: chr(code).lower() if chr(code).isalnum() else " " for code in range(128)
}
_ASCII[ord("&")] = " and "
"""From a text without accents to its words, with blanks between: `check` folds every summary."""


def _is_abbreviated(text: str) -> bool:
    return "." in text and re.search(_ABBREVIATED, text) is not None


def _words_of(plain: str) -> list[str]:
    if _is_abbreviated(plain):
        return [word for part in re.split(_PARTS, plain) for word in _split(part)]
    return _runs(plain)


def _runs(text: str) -> list[str]:
    """The runs of letters and digits; an expression for them would have to be compiled."""
    return "".join([c if c.isalnum() else " " for c in text]).split()


def _plain(text: str) -> str:
    """The text in lower case, without accents."""
    if text.isascii():
        return text.lower()
    import unicodedata

    apart = unicodedata.normalize("NFKD", text)
    letters = "".join(c for c in apart if not unicodedata.combining(c))
    return letters.casefold().translate(_LETTERS)


def _split(part: str) -> list[str]:
    """`U.K.` is one word, `d'ivoire` two."""
    if re.fullmatch(r"(?:\w\.)+\w?", part):
        return [part.translate(_APOSTROPHES)]
    return _runs(part)


def slugify(name: str) -> str:
    """A new entity's slug from its name; empty where the name has no Latin letter or digit."""
    ascii_only = fold(name).encode("ascii", "ignore").decode()
    return "-".join(ascii_only.split())


def keys_of(entity: Entity) -> list[str]:
    """Every folded key by which an entity can be named."""
    names = (entity.slug, entity.name, entity.iso2, entity.iso3, *entity.aliases)
    return list(dict.fromkeys(key for name in names if name and (key := fold(name))))


def flat(words: Iterable[str]) -> list[str]:
    """The folded words of what was typed."""
    return [word for text in words for word in fold(text).split() or [text]]


_QUESTION_WORDS = """
a am an and any are as at be been by can changed could currently did do does ever for from happened has have how i
if in is it its many me member members much must my no not now of on or our per please should so still tell that the
there they this to versus vs was we were what when where which who why will with would yet you your
"""
EVERYDAY = frozenset(_QUESTION_WORDS.split())
"""Words of questions that name nobody before a longer word, though `in` is India's code and `can` Canada's."""
_LONGEST_CODE = 3
JOINING = frozenset({"and", "in"})
"""Of these the words that stand before codes too: `vodafone in uk`."""


def asides(words: Iterable[str]) -> frozenset[str]:
    """The words of a question among what was typed but `not`, which turns it; in capitals, each is a code."""
    return EVERYDAY.intersection(" ".join(words).split()) - {"not"}


def without(words: Iterable[str], aside: Collection[str]) -> list[str]:
    """What was typed, word by word, without some of the words."""
    return [word for word in " ".join(words).split() if word not in aside]


def asked_within(words: Iterable[str], find: Callable[[str], str | None]) -> list[str]:
    """What a question names, in its order, beside the supplier: `can i use huawei in spain` names Spain."""
    asked = read_names(without(words, EVERYDAY), find)[0]
    supplier = fold(SUPPLIER)
    return [one for one in asked if one != supplier or len(asked) == 1]


def read_names(
    words: Iterable[str], find: Callable[[str], str | None], aside: Collection[str] = ()
) -> tuple[list[str], list[str]]:
    """Join words greedily into the longest known names: (slugs in order, runs of words that match none).

    `united kingdom france` is two countries, quoted or not, with or without commas. Words that may
    stand `aside` are left out where others follow: `germany and france`.
    """
    typed = flat(words)
    slugs: list[str] = []
    missed: list[list[str]] = []
    at = 0
    broken = True
    while at < len(typed):
        is_aside = typed[at] in aside and _stands_aside(typed, at, find)
        for size in range(min(MAX_NAME_WORDS, len(typed) - at), is_aside, -1):
            slug = find(fold(" ".join(typed[at : at + size])))
            if slug:
                slugs.append(slug)
                at = at + size
                broken = True
                break
        else:
            if broken and not is_aside:
                missed.append([])
            if not is_aside:
                missed[-1].append(typed[at])
            at = at + 1
            broken = is_aside
    return list(dict.fromkeys(slugs)), [" ".join(run) for run in missed]


def _stands_aside(
    typed: Sequence[str], at: int, find: Callable[[str], str | None]
) -> bool:
    """Whether a word that is a code too is none here: what follows it is none, or it joins longer words."""
    if not find(typed[at]):
        return True
    following = next(iter(typed[at + 1 : at + 2]), "")
    if len(following) > _LONGEST_CODE or (following and not find(following)):
        return True
    is_joint = typed[at] in JOINING and bool(following)
    return is_joint and (at == 0 or max(map(len, typed)) > _LONGEST_CODE)


def closed_list_of(text: str) -> str:
    """Which closed list has a word that may be taken for a name: `status`, `scope`, `kind`; empty for none."""
    word = spelled(text)
    if word in _other_words():
        return _other_words()[word][0]
    return next((name for name, words in _LISTS.items() if word in words), "")


_LISTS: Mapping[str, Collection[str]] = {
    "status": STATUSES,
    "scope": SCOPES,
    "kind": KINDS,
    "basis": BASES,
    "stage": STAGES,
    "actor": ACTORS,
    "confidence": CONFIDENCES,
}
"""The lists whose words are understood among names; of two that have a word, the first."""


_SPOKEN = """
scope 5g: 5g-network 5g-networks mobile-networks networks
scope legacy-mobile: 2g 3g 4g lte
scope 5g-core: core core-network core-networks
scope 5g-ran: ran radio radio-access radio-network radio-networks antennas antenna base-stations base-station masts
scope fixed: broadband fibre fiber fixed-line fixed-networks
scope subsea: submarine submarine-cables cables undersea undersea-cables subsea-cables sea-cables
scope subsea: submarine-cable cable undersea-cable subsea-cable sea-cable
scope government: procurement public-procurement public-sector government-use government-networks
scope devices: phone phones mobile-phones smartphone smartphones handsets handset laptops laptop routers router tablets
scope cloud: clouds cloud-services data-centre data-centres data-center data-centers hosting
scope export-control: chips chip semiconductors exports export-controls sanctions
scope research: universities university
scope energy: solar solar-inverters solar-inverter inverter inverters batteries battery
status banned: ban bans banning barred blocked prohibited outlawed excluded
status permitted: allow allows allowed legal permits permit open
status restricted: restriction restrictions limits limited
status phase-out: phaseout phased-out phasing-out
status under-review: review reviewing undecided
status unknown: unclear
kind company: companies operators operator carriers carrier suppliers telcos
kind country: countries states nations
basis law: laws legislation statute statutes act acts decree
basis order: orders
basis licence: licences license licenses
basis contract: contracts
basis guidance: guidelines advice recommendation recommendations
stage in-force: in-effect
stage announced: proposed planned tabled draft bill
actor legislature: parliament parliaments senate congress lawmakers
actor regulator: regulators
actor court: courts judges court-ruling court-rulings rulings judgments
actor security-agency: security-agencies
actor government: ministry ministries minister ministers
extent share: share-cap share-caps
extent deal: one-deal blocked-deal blocked-deals
confidence single-press: single-source one-source press
"""


def said_instead(table: str) -> Iterator[tuple[str, Sequence[str]]]:
    """What each line of a table means, and the words that people type for it."""
    for line in table.strip().split("\n"):
        meant, _, words = line.rpartition(": ")
        yield meant, words.split()


def meant_by(word: str, table: str, otherwise: str = "") -> str:
    """What a word means by the first line of a table that has it; something else where none has."""
    every = said_instead(table)
    return next((meant for meant, words in every if word in words), otherwise)


@cache
def _other_words() -> Mapping[str, Sequence[str]]:
    """The list that has it, and its word, for each that people type in place of a word of a closed list."""
    return {
        other: meant.split()
        for meant, words in said_instead(_SPOKEN)
        for other in words
    }


def listed(text: str) -> str:
    """The word of a closed list that a text is typed for; as the lists spell it where it is none."""
    word = spelled(text)
    _, listed_word = _other_words().get(word, ("", word))
    return listed_word


def spelled(text: str) -> str:
    """A word as the lists spell it: `Phase_Out` and `phase out` are phase-out."""
    return "-".join(text.lower().replace("_", " ").split())


def word_of(text: str, words: Collection[str]) -> str:
    """The word of a closed list that a text means: in any spelling, or as pages say it (`share cap`).

    Spelled as the lists do where it means none.
    """
    word = spelled(text)
    if word not in words and listed(text) in words:
        return listed(text)
    if word and word not in words and isinstance(words, Mapping):
        for entry in words.values():
            if spelled(getattr(entry, "phrase", "")) == word:
                return str(entry.word)
    return word


def read_word(what: str, text: str, words: Collection[str]) -> str:
    """A word of a closed list, however it is typed; raises `BadValue`."""
    word = word_of(text, words)
    if word not in words:
        raise BadValue(what, text, near_word(word, words))
    return word


def require_one_of(what: str, text: str | None, words: Collection[str]) -> None:
    """Raise `BadValue` for a text that is given and is none of some words, spelled as they are."""
    if text is not None and text not in words:
        raise BadValue(what, text, f"one of: {', '.join(words)}")


def near_word(word: str, words: Collection[str]) -> str:
    """What to say was expected instead of a word: the nearest one first, then the list."""
    from difflib import get_close_matches

    near = get_close_matches(word, list(words), n=1)
    listed = ", ".join(words)
    return f"{near[0]}? One of: {listed}" if near else f"one of: {listed}"


_ALL = ("all", "any", "both")


def but_for(text: str) -> tuple[str, bool]:
    """A word without the `not-` that leaves it out, and whether it had one."""
    word = re.sub(r"(?i)^(not[- _]|non[- _]|!)\s*", "", text)
    return word, word != text


def read_words(
    what: str, given: Iterable[str], words: Collection[str]
) -> tuple[str, ...]:
    """Words of a closed list, commas allowed, each once; `not-banned` is all others. Raises `BadValue`."""
    chosen: dict[str, None] = {}
    refused: list[str] = []
    for part in parted(given):
        if part.lower() in _ALL and part not in words:
            chosen.update(dict.fromkeys(words))
            continue
        if left_out := _left_out(part, words):
            refused.append(left_out)
        else:
            chosen[read_word(what, part, words)] = None
    kept = chosen if chosen or not refused else words
    read = tuple(word for word in kept if word not in refused)
    if kept and not read:
        raise BadValue(what, ",".join(given), "one that is not left out too")
    return read


def _left_out(part: str, words: Collection[str]) -> str:
    """The word that `not-banned` leaves out, or `known`, of which the list has the opposite; empty for others."""
    other, is_left_out = but_for(part)
    word = word_of(other, words) if is_left_out else f"un{spelled(part)}"
    return word if word in words else ""


def parted(texts: Iterable[str]) -> list[str]:
    """What an option was given, which may be said several times, or once with commas between."""
    return [part.strip() for text in texts for part in text.split(",")]


def by_short_name(names: Iterable[str]) -> dict[str, list[str]]:
    """Publishers by the folded short names that they have beside their own."""
    called: dict[str, list[str]] = {}
    for name in names:
        for short in dict.fromkeys(_short_names(name)):
            called.setdefault(short, []).append(name)
    return called


def _short_names(name: str) -> Iterator[str]:
    """What a publisher is called besides, folded: `BMI (Germany)` BMI, `Post and Telecom Authority (PTS)` PTS."""
    alone, _, beside = name.rstrip(")").partition(" (")
    if beside:
        yield fold(alone)
    if beside.isupper():
        yield fold(beside)
    letters = [w[0] for w in fold(alone).split() if w not in ("of", "and", "for")]
    if len(letters) > _FEWEST_INITIALS:
        yield "".join(letters)


_FEWEST_INITIALS = 2
"""Two letters are a country's code sooner than a publisher."""
