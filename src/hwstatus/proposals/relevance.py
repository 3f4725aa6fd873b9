"""Whether a piece of news concerns Huawei's standing: a rule, for what comes in by feeds.

It names Huawei, or such suppliers as a whole, and speaks of decisions and networks more
than of goods and results. News that only gives context passes too: whether anything
changes is for an editor to say.
"""

import re
from typing import NamedTuple

from hwstatus.subject import SPELLINGS

_NAMED = re.compile(
    rf"{SPELLINGS}|\bzte\b"
    r"|\b(?:chinese|china-made|china's|non-eu|foreign) (?:\w+ )?"
    r"(?:vendors?|suppliers?|equipment|gear|kit|technology|5g|telecoms?|tech (?:firms|companies))\b"
    r"|\b(?:high-risk|untrusted|risky) (?:\w+ )?(?:vendors?|suppliers?|equipment)\b"
    r"|\brip[- ]and[- ]replace\b|\b5g toolbox\b"
)

_STANDING = re.compile(
    r"\b(?P<word>ban(?:s|ned|ning)?\b|exclu[ds]|restrict|prohibit|forb[ia]d|blacklist|barr?(?:ed|ing|s)?\b"
    r"|block|veto|phas(?:e|ed|ing)[- ]out|remov|replac|strip|rip[- ]and|dismantl|swap"
    r"|(?:govern|minist|regulat|parliament|court|commission|agency|authorit|lawmaker|senat|president)"
    r"|(?:law|bill|act|decree|rule|ruling|order|directive|guideline|sanction|licen[cs])s?\b"
    r"|securit|espionage|spy|threat|risk|review|investigat|probe|inquiry|assess|audit"
    r"|5g|network|operator|carrier|telecom|core\b|radio access|antenna|subsea|submarine cable"
    r"|contract|tender|auction|spectrum|roll-?out|supplier|vendor|procure"
    r"|export control|entity list|critical infrastructure)"
)

_GOODS = re.compile(
    r"\b(?P<word>smartphone|phones?\b|handset|mate ?\d|pura\b|nova \d|p\d0\b|matebook|matepad|laptop|tablet"
    r"|watch(?:es)?\b|smartwatch|band \d|earbuds|freebuds|headphone|wearable|foldable|harmonyos"
    r"|megapixel|display|battery|price|discount|pre-?order|unbox|hands-on|gift"
    r"|revenue|profit|earnings|quarter|shipments|market share|sales|shares\b|analyst"
    r"|electric (?:car|vehicle)|suv\b|aito|trademark|patent|logo|solar|inverter|scholarship|award|marathon)"
)


class Relevance(NamedTuple):
    """Whether news concerns Huawei's standing, and by which of its words."""

    concerns: bool
    named: str
    standing: tuple[str, ...]
    goods: tuple[str, ...]


def relevance(text: str) -> Relevance:
    """How a text concerns Huawei's standing; give it the title and the lead."""
    lowered = text.casefold()
    name = _NAMED.search(lowered)
    if name is None:
        return Relevance(False, "", (), ())
    standing = _words(_STANDING, lowered)
    goods = _words(_GOODS, lowered)
    concerns = len(standing) > len(goods)
    return Relevance(concerns, name[0], standing, goods)


def _words(pattern: re.Pattern[str], text: str) -> tuple[str, ...]:
    """The different words of a kind, in order."""
    words = (match["word"] for match in pattern.finditer(text))
    return tuple(dict.fromkeys(words))
