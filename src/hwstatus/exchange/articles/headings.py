"""Headings of entries: `France: Multiple updates…`, `FINLAND`, `Telus: The provider says`."""

import re
from typing import NamedTuple

_MOST_WORDS = 8
_LONGEST = 70
"""Characters of a heading."""
_LONGEST_ALONE = 50
"""Characters of a heading on a line of its own."""

_SMALL = re.compile(
    r"a|al|and|at|by|da|das|de|del|der|des|di|do|dos|du|e|el|en|et|for|in|la|las|le|les|los|of|on|or|the|to|und|van|von"
    r"|vs|with|y|aka|ex|fka|formerly|previously|&|\+|–|-|/",
    re.IGNORECASE,
)
"""Words that titles write small."""
_COLON = re.compile(r"\s?[:：](?!//)\s*(?:\|\s+)?")
_DASHED = re.compile(r"\s+(?:[–—-]+|\|)\s+")
_SECTION = re.compile(
    r"[\s:(\[–—-]*(?:(?:has|have|with)\s+)?(?:multiple|several|various|many|all|recent"
    r"|latest|additional|further|more|other|two|three|four|five|some|key|the latest"
    r"|\d{1,3})\s+"
    r"(?:updates?|items?|entries|entry|reports?|news|developments?|stories)\b"
    r"(?:\s+(?:includes?|including|follow|below|are|here|so far))*\s*[:.…)\]–—-]*",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(r"\s*\([^()]{1,60}\)")
_GROUP = re.compile(
    r"[a-z](?:\s*(?:[-–—,&/]|to|and)\s*[a-z])*|0-9|\#"
    r"|(?:(?:north|south|latin|central|sub-saharan|east|west|northern|southern|eastern"
    r"|western|the)(?:\s+and\s+|ern\s+|\s+))*"
    r"(?:africa|americas?|asia|europe|oceania|middle east|caribbean|pacific|nordics"
    r"|baltics|balkans|gulf)"
    r"|(?:asia|europe|africa)[\s-]+pacific|apac|emea|mena|rest of (?:the )?world|worldwide"
    r"|(?:(?:the|other|all|by|key|affected|telecom|technology|chip|mobile|network)\s+)*"
    r"(?:countries|companies|country|company|nations|governments|operators|carriers"
    r"|organi[sz]ations|vendors|suppliers|businesses|firms|regions|industry|states"
    r"|service providers)"
    r"(?:\s+(?:and|&)\s+(?:the\s+)?(?:countries|companies|regions|organi[sz]ations"
    r"|africa|pacific|caribbean|oceania|middle east|north africa))?",
    re.IGNORECASE,
)
"""Headings of groups of headings: letters, continents, `Companies`."""
_NO_HEADING = re.compile(
    r"(?:sources?|note|update|correction|example|question|q|a|https?|re|ps|p\.s|warning"
    r"|figure|fig|table|photo|image)\b",
    re.IGNORECASE,
)


class Headed(NamedTuple):
    """A text and the heading before it."""

    heading: str | None
    text: str


def split_heading(text: str) -> Headed:
    """A text without the heading that it begins with, where it has one."""
    for sign in (_COLON, _DASHED):
        mark = sign.search(text, 0, _LONGEST + 4)
        start, end = mark.span() if mark else (0, 0)
        heading, rest = text[:start], text[end:]
        if is_title(heading) and (sign is _COLON or _is_capital(rest)):
            return _without_section(heading.strip(" \t\"“”'‘’"), rest)
    several = _SECTION.search(text, 0, _LONGEST + 40)
    if several and several.end() == len(text):
        heading = text[: several.start()]
        if is_title(heading):
            return Headed(heading.strip(), "")
    return Headed(None, text)


def _without_section(heading: str, rest: str) -> Headed:
    """A heading and what follows it without `Multiple updates`, which is said in either."""
    said = _SECTION.search(heading)
    if said and said.start() and said.end() == len(heading):
        return Headed(heading[: said.start()].strip(), rest)
    several = _SECTION.match(rest)
    return Headed(heading, rest[several.end() :].strip() if several else rest)


def is_title(text: str) -> bool:
    """Whether a text is written as a name or a title: capitals, few words, no sentence."""
    text = _IN_BRACKETS.sub("", text) or text
    words = text.strip(" \t\"“”'‘’()").split()
    if not words or len(words) > _MOST_WORDS or len(text) > _LONGEST:
        return False
    if _NO_HEADING.fullmatch(words[0].rstrip(".")) or text.rstrip().endswith(
        ("!", "?")
    ):
        return False
    words = text.split()
    return (
        any(map(str.isalpha, text))
        and _is_capital(words[0])
        and all(_is_capital(word) or _SMALL.fullmatch(word) for word in words)
    )


def _is_capital(word: str) -> bool:
    """Whether a word is written as in a title: `France`, `UK`, `eBay`, `5G`, `(UAE)`."""
    bare = word.lstrip("(\"“‘'&[")
    return bare[:1].isupper() or bare[:1].isdigit() or not bare.islower()


def is_of_group(heading: str) -> bool:
    """Whether a heading is one of headings: below it the labels of a list are those."""
    return _GROUP.fullmatch(heading.strip()) is not None


def says_that_several_follow(text: str) -> bool:
    """Whether a line is `Multiple updates` and names nothing."""
    return _SECTION.fullmatch(text) is not None


def is_bare_heading(text: str) -> bool:
    """Whether a line of its own is a heading, as `France`, `FRANCE` and `France:` are."""
    bare = text.rstrip(" :…–—-")
    if ":" in bare or bare.endswith((".", ",", ";")):
        return False
    return len(bare) <= _LONGEST_ALONE and is_title(bare)
