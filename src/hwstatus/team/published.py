"""A ledger that was published as files (`team.pages`), followed over the web."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from hwstatus.errors import (
    DamagedPublication,
    NotShared,
    Refused,
    Unreachable,
    Unsigned,
    Usage,
)
from hwstatus.network import servers
from hwstatus.network.fetcher import Fetcher
from hwstatus.record.forms import Head
from hwstatus.signing import verify
from hwstatus.team import pages
from hwstatus.team.log import Publication, WholeEntry

LARGEST_PAGE = 1 << 26
"""Bytes of a page as it is packed."""

TIMEOUT_S = 60.0


class Published:
    """A published ledger; it can be followed and not written."""

    def __init__(self, address: str, signers: Path | None = None) -> None:
        self.name = servers.without_password(address)
        self._base = address.rstrip("/")
        self._require_secure(address)
        # The person named this host, which may be one of their own network.
        self._fetcher = Fetcher(
            lambda address, port: "",
            timeout=TIMEOUT_S,
            max_bytes=LARGEST_PAGE,
            pause_per_host=0.0,
            elsewhere=False,
        )
        self._signers = signers
        self._head: pages.PublishedHead | None = None
        self._pages = dict[str, list[WholeEntry]]()

    def _require_secure(self, address: str) -> None:
        parts = urlsplit(address)
        if parts.scheme == "http" and not servers.is_this_machine(
            [parts.hostname or ""]
        ):
            raise Usage(f"{self.name} does not show who the server is: https://")

    def last(self) -> Head | None:
        """The newest entry."""
        return self._newest().head

    def publication(self) -> Publication:
        """When it was published as it is."""
        return self._newest().publication

    def _newest(self) -> pages.PublishedHead:
        if self._head is None:
            try:
                self._head = self._fetch_head()
            except Unsigned:
                # A publication between the head and its signature changes both.
                self._head = self._fetch_head()
        return self._head

    def _fetch_head(self) -> pages.PublishedHead:
        content = self._get(pages.HEAD)
        self._require_signed(content)
        try:
            return pages.read_head(content)
        except ValueError as error:
            raise DamagedPublication(
                self.name, f"publishes no ledger of hwstatus: {error}"
            ) from None

    def _require_signed(self, head: bytes) -> None:
        """Raise `Unsigned` where a signature is wanted and none of the signers made it."""
        if self._signers is None:
            return
        try:
            signature = self._get(pages.SIGNATURE)
            verify(head, signature.decode(errors="replace"), self._signers)
        except (NotShared, Refused) as error:
            raise Unsigned(self.name, str(error)) from None

    def hash_of(self, seq: int) -> str | None:
        """The hash of entry `seq`; None where there is none."""
        head = self._newest().head
        if seq == head.entry:
            return head.sha256
        # The entry that follows names it, and is fetched anyhow.
        for shared, _ in self.entries(seq):
            return shared.before
        return None

    def entries(self, after: int) -> Iterator[WholeEntry]:
        """The entries after number `after`, oldest first.

        The last page gives way to a longer one with each publication. So a page that is
        gone is looked for in the head of now.
        """
        while True:
            head = self._newest()
            try:
                for shared, versions in self._entries_of(head, after):
                    yield shared, versions
                    after = shared.entry.seq
                return
            except NotShared:
                self._head = None
                if self._newest() == head:
                    raise

    def _entries_of(
        self, head: pages.PublishedHead, after: int
    ) -> Iterator[WholeEntry]:
        for path in head.pages_after(after):
            for shared, versions in self._page(path):
                if shared.entry.seq > after:
                    yield shared, versions

    def _page(self, path: str) -> list[WholeEntry]:
        if path not in self._pages:
            self._pages.clear()  # one is enough, and they may be large
            try:
                self._pages[path] = pages.read_page(self._get(path))
            except (ValueError, LookupError) as error:
                raise DamagedPublication(
                    self.name, f"publishes a damaged page, {path}: {error}"
                ) from None
        return self._pages[path]

    def _get(self, path: str) -> bytes:
        answer = self._fetcher.get(f"{self._base}/{path}")
        if answer.outcome == "gone":
            raise NotShared(self.name, f"publishes no ledger: {path} is not there")
        if answer.outcome != "reachable":
            raise Unreachable(self.name, answer.reason, False)
        return answer.body

    def close(self) -> None:
        """Nothing is held."""
