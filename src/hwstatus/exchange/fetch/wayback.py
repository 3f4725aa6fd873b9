"""Copies of a page in the Wayback Machine of archive.org."""

import re
from typing import TYPE_CHECKING

from hwstatus.exchange.fetch.fetcher import Fetcher

if TYPE_CHECKING:
    from datetime import date

WAYBACK = "https://archive.org/wayback/available"

_COPY = re.compile(r"https?://web\.archive\.org/web/\d{14}/[!-~]+", re.ASCII)


def archived_copy(
    fetcher: Fetcher, url: str, day: "date", base: str = WAYBACK
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
