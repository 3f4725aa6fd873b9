"""From what is printed between "Source:" and the date to publishers."""

import re
from urllib.parse import urlsplit

from hwstatus.record.models import Source

LONGEST_NAME = 60
"""Characters of a publisher's name, above which an editor should look at it."""

_ADDRESS = re.compile(r"<?(https?://[^\s<>()]+)>?")
_BEFORE = re.compile(
    r"(?:according to|as reported by|reported by|from|by|per|via)\s+", re.IGNORECASE
)
_AFTER = re.compile(
    r"(?:\s+(?:reports?|reported|reporting|says|said|paywall|subscription required))+\Z"
    r"|\s*\((?:paywall|paywalled|subscription|subscription required|registration"
    r"|link|pdf|video)\)\Z"
)
_VIA = re.compile(r"\s+via\s+", re.IGNORECASE)
_CARRIED = re.compile(
    r"\s*,?\s+(?:via|(?:as\s+)?(?:cited|quoted|reported|carried)\s+(?:by|in))\s+",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(r"\s*[;|/+]\s*|\s*,\s*(?:and\s+|&\s*)?|\s+(?:and|AND|&)\s+")
_ORGAN = re.compile(
    r"\b(?:ministry|department|office|committee|commission|institute|bureau|agency"
    r"|university|centre|center|council|school) (?:of|for|on)\b",
    re.IGNORECASE,
)
_ONE_NAME = re.compile(
    r"\b(?:globe|mail|press|news|science|health|food|trade|arts|standard|black|barnes"
    r"|rest|telegraph|law|politics) (?:and|&) (?:mail|guardian|journal|argus|star"
    r"|technology|poor|science|health|drink|industry|white|noble|post|order)\b",
    re.IGNORECASE,
)
_NO_DATE = re.compile(
    r"n\.? ?d\.?|undated|(?:no|unknown) date|date (?:unknown|missing)|tb[ac]",
    re.IGNORECASE,
)
"""What is printed in the place of a date."""
_SUFFIX = re.compile(r"(?:inc|ltd|llc|plc|corp|co|gmbh|ag|s\.?a|jr|sr)\.?", re.ASCII)


def read_publishers(printed: str, published: str | None) -> tuple[Source, ...]:
    """The sources that a text names, in its order, each of them once.

    `A via B` is B, which carries the report of A. Publishers are named as printed; an
    address behind a name becomes the source's, and names the source where it is alone.
    """
    text, addresses = _without_addresses(printed)
    text = _CARRIED.sub(" via ", text)
    trimmed = map(_trimmed, _parts(text))
    names = [name for name in trimmed if name and not _NO_DATE.fullmatch(name)]
    names = list(dict.fromkeys(names))
    if not names:
        names = [urlsplit(address).hostname or address for address in addresses[:1]]
    addressed = addresses if len(addresses) == len(names) else []
    sources = []
    for at, name in enumerate(names):
        origin, _, publisher = _VIA.sub("\0", name, 1).rpartition("\0")
        url = addressed[at] if addressed else None
        sources.append(Source(publisher, url=url, published=published))
        if origin:
            sources[-1] = sources[-1]._replace(origin=origin)
    return tuple(sources)


def _without_addresses(text: str) -> tuple[str, list[str]]:
    addresses = [address.rstrip(".,;") for address in _ADDRESS.findall(text)]
    return re.sub(r"\(\s*\)", "", _ADDRESS.sub("", text)), addresses


def _parts(text: str) -> list[str]:
    """The text between separators, where these part names and not the words of one."""
    parts: list[str] = []
    start = 0
    for separator in _SEPARATOR.finditer(text):
        name = text[start : separator.start()]
        rest = text[separator.end() :]
        if _parts_names(separator[0], name, rest):
            parts.append(name)
            start = separator.end()
    return [*parts, text[start:]]


def _parts_names(separator: str, name: str, rest: str) -> bool:
    if name.count("(") > name.count(")"):
        return False
    if separator.strip() == "," and _SUFFIX.fullmatch(
        rest.split(",", maxsplit=1)[0].lower()
    ):
        return False
    if separator.strip().lower() not in ("and", "&"):
        return True
    around = f"{name.rsplit(' ', maxsplit=1)[-1]} and {rest}"
    return not (_ORGAN.search(name) or _ONE_NAME.match(around))


def _trimmed(name: str) -> str:
    """A name without the words and signs around it."""
    text = name.strip(" \t,.;:–—-\"“”'‘’|<>*")
    text = _BEFORE.sub("", text, 1) if _BEFORE.match(text) else text
    text = _AFTER.sub("", text).rstrip(" ,.;:–—-")
    if text.count("(") != text.count(")"):
        text = text.strip("()[] ")
    return text.strip("[] ")
