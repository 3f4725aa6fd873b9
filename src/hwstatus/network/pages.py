"""What a page says; its digest, which a change of its looks leaves as it is; its archived copies."""

import re
from datetime import date

from hwstatus.network.fetcher import Fetcher

_HTML = frozenset({"text/html", "application/xhtml+xml"})

# html.parser takes half a minute for 60 kB of "<a <a <a". These patterns read any text
# in linear time: an unclosed element runs to the end, and a tag stops at the next "<".
_HIDDEN = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1\b[^<>]*>?|\Z)",
    re.DOTALL | re.IGNORECASE,
)
_TAG = re.compile(r"<[^<>]*>")

# Python's other codecs are not for pages, or take quadratic time ("punycode", "idna").
_CHARSET = re.compile(
    r"charset\s*=\s*[\"']?(utf-(?:8|16(?:[bl]e)?)|(?:iso-8859|windows)-\d+|big5"
    r"|gb18030|gb2312|gbk|euc-(?:jp|kr)|shift_jis|koi8-[ru])(?![\w-])",
    re.ASCII | re.IGNORECASE,
)


def plain_text(html: str) -> str:
    """What a piece of HTML, or of text, says, on one line.

    Comments, scripts, styles and tags are left out, and entities resolved.
    """
    from html import unescape

    visible = _TAG.sub(" ", _HIDDEN.sub(" ", html))
    return " ".join(unescape(visible).split())


def text_digest(body: bytes, content_type: str) -> str:
    """The SHA-256, in hex, of the readable text of a page.

    Of HTML, comments, scripts, styles and tags are left out, so that what a page loads
    does not count; runs of white space are one space, in any text. Entities are kept as
    written. What is not text, such as a PDF, counts byte for byte.
    """
    from hashlib import sha256

    kind = content_type.partition(";")[0].strip().lower()
    if kind in _HTML:
        text = _TAG.sub(" ", _HIDDEN.sub(" ", decoded(body, content_type)))
    elif kind.startswith("text/"):
        text = decoded(body, content_type)
    else:
        return sha256(body).hexdigest()
    return sha256(" ".join(text.split()).encode()).hexdigest()


def decoded(body: bytes, content_type: str) -> str:
    """A body as text, in the charset that its type, or the head of a page, declares."""
    charset = _CHARSET.search(content_type)
    try:
        return body.decode(charset[1] if charset else "utf-8", errors="replace")
    except LookupError:
        return body.decode(errors="replace")


WAYBACK = "https://archive.org/wayback/available"

_COPY = re.compile(r"https?://web\.archive\.org/web/\d{14}/[!-~]+", re.ASCII)


def archived_copy(
    fetcher: Fetcher, url: str, day: date, base: str = WAYBACK
) -> str | None:
    """The address of the Wayback Machine's copy of a page that is nearest to a day.

    Asks the availability interface of archive.org. None where there is no copy, where
    the interface cannot be reached, and where its answer is not of the form expected.
    """
    import json
    from urllib.parse import urlencode

    question = urlencode({"url": url, "timestamp": day.strftime("%Y%m%d")})
    response = fetcher.get(f"{base}?{question}")
    try:
        answer: object = json.loads(response.body)
    except (ValueError, RecursionError):
        return None
    match answer:
        case {
            "archived_snapshots": {
                "closest": {"available": True, "url": str(copy), "status": "200"}
            }
        } if _COPY.fullmatch(copy):
            # The interface still answers with http addresses.
            return re.sub(r"\Ahttp:", "https:", copy)
    return None
