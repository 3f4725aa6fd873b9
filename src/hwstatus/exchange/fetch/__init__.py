"""The one place of the program that touches the network: fetching a page over HTTP.

A server is taken to be slow, broken or hostile. Every answer is bounded in bytes and
in time; every address that a name resolves to is checked, at each redirect again; and
the connection is made to the very address that was checked, so that a name cannot
resolve to another one in between. Only the time of a name lookup is left to the
system's resolver. Cookies are not kept, and proxies named in the environment are not
used: a proxy would resolve the names itself, past the guard. Certificates are checked
against the system's authorities; `SSL_CERT_FILE` names others, as for any program that
uses OpenSSL.
"""

from hwstatus.exchange.fetch.addresses import Guard, public_only
from hwstatus.exchange.fetch.fetcher import Fetcher, Outcome, Response
from hwstatus.exchange.fetch.pages import archived_copy, text_digest

__all__ = [
    "Fetcher",
    "Guard",
    "Outcome",
    "Response",
    "archived_copy",
    "public_only",
    "text_digest",
]
