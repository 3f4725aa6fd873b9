"""Whether a piece of news concerns Huawei's standing, by the words in it.

It does if it names Huawei, or such suppliers as a whole, tells an act, and speaks of
acts and networks more than of goods, results and trials. News that only gives context passes too.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from hwstatus.languages.lists import (
    ACTS,
    CONTESTS,
    CRIMES,
    DECISION,
    GOODS,
    NETWORKS,
    OTHERS,
    RESULTS,
    SUPPLIERS,
    VERBS,
    guess,
    load,
    words_of,
)
from hwstatus.record.vocabulary import (
    DISCOURAGED,
    HEADLINE_PARTS,
    NETWORK_SCOPES,
    SCOPES,
    STATUSES,
)
from hwstatus.subject import SPELLINGS, SUPPLIER

UNNAMED = "unnamed"
NO_ACT = "no-act"
GOODS_NEWS = "goods"
KNOWN = "known"
REASONS = {
    UNNAMED: f"names neither {SUPPLIER} nor such suppliers as a whole",
    NO_ACT: "tells no act",
    GOODS_NEWS: "speaks of goods, results or trials more than of acts and networks",
    KNOWN: "is a draft or cited already",
}
"""Why news is left aside, and what a fetch says of what it knew already."""

JUDGED = 600
"""Characters by which a text is judged: a long one has a word of everything."""


class Relevance(NamedTuple):
    """What a text says: `named` is how it names the supplier, `words` are the others by key.

    The keys are those of `languages.lists`; each word is there once, as it is listed.
    """

    named: str
    words: Mapping[str, tuple[str, ...]]

    def count(self, keys: set[str]) -> int:
        """How many different words of some keys there are."""
        return sum(len(words) for key, words in self.words.items() if key in keys)

    @property
    def is_of_another(self) -> bool:
        """Whether it names other suppliers and not ours, nor such as a whole."""
        return not self.named and self.count({OTHERS}) > 0

    @property
    def acts(self) -> int:
        """How many words of acts there are."""
        return self.count(ACTS)

    @property
    def margin(self) -> int:
        """By how much acts and networks outweigh goods, results and trials."""
        said = self.acts + self.count(NETWORKS)
        return said - self.count({GOODS}) - 2 * self.count({RESULTS, CRIMES})

    @property
    def reason(self) -> str:
        """The word of `REASONS` for which it is left aside, empty where it is not."""
        if not self.named:
            return UNNAMED
        if self.margin <= 0 and self.count({GOODS, RESULTS, CRIMES}):
            return GOODS_NEWS
        return "" if self.acts else NO_ACT

    def may_be_ours(self, before: "Relevance") -> bool:
        """Whether it tells an act on networks without naming ours, or goes on with what was told `before`."""
        goes_on = before.status and not self.is_of_another
        is_open = self.reason == UNNAMED and self.status
        return bool(is_open and (goes_on or self.count(NETWORKS)))

    @property
    def is_of_trial(self) -> bool:
        """Whether it tells of arrests and trials and no act."""
        return self.count({CRIMES}) > 0 and not self.status

    @property
    def is_about_an_act(self) -> bool:
        """Whether it tells first what others do about an act: urge, deny, go to court."""
        about = {CONTESTS: "", DISCOURAGED.word: "", DECISION: ""}
        return self.first({**about, **STATUSES}) in about

    def first(self, keys: Mapping[str, object]) -> str:
        """The first of some keys that the text has a word of; empty for none."""
        return next((key for key in self.words if key in keys), "")

    @property
    def status(self) -> str:
        """The status that its words are of, the first one; empty where they do not tell."""
        return self.first(STATUSES)

    @property
    def scope(self) -> str:
        """The scope that its words are of: of one part of 5G alone that part, else a network first.

        A government decides of many networks.
        """
        parts = [key for key in self.words if key in HEADLINE_PARTS]
        if len(parts) == 1:
            return parts[0]
        networks = dict.fromkeys(NETWORK_SCOPES)
        return self.first(networks) or self.first(SCOPES)


_OURS = re.compile("|".join(name.strip("*") for name in SPELLINGS), re.IGNORECASE)
"""Our supplier's name, which may be within what a text says of it: `without Huawei`."""


@lru_cache(maxsize=256)
def relevance(text: str, language: str = "") -> Relevance:
    """How a text concerns Huawei's standing; give it the title and the lead."""
    code = language or guess(text)
    said: dict[str, dict[str, None]] = {}
    named = ""
    hits = list(words_of(code).find(text))
    for hit in reversed(hits) if load(code).words(VERBS) else hits:
        words = text[hit.start : hit.end]
        if hit.spelling.means == SUPPLIERS or _OURS.search(words):
            named = named or words
        if hit.spelling.means != SUPPLIERS:
            word = " ".join(hit.spelling.words)
            said.setdefault(hit.spelling.means, {})[word] = None
    return Relevance(named, {key: tuple(words) for key, words in said.items()})
