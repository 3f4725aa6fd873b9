"""A published site as a reader without a browser sees it: its links, ids and addresses."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

_ATTRIBUTE = re.compile(r'<(\w+)[^<>]*?\s(href|src|action|data)="([^"]*)"')
_ID = re.compile(r'\sid="([^"]*)"')
_STYLED = re.compile(r'<[^<>]+\s(?:style|on\w+)="')


class Link(NamedTuple):
    """An address on a page."""

    page: str
    tag: str
    address: str


class Published:
    """The files of a site, under the address at which a server would have them."""

    def __init__(self, folder: Path, base: str = "http://site.example/") -> None:
        self.folder = folder
        self.base = base
        self.pages = {
            path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
            for path in folder.rglob("*.html")
        }
        self.ids = {name: _ID.findall(text) for name, text in self.pages.items()}

    def links(self) -> Iterator[Link]:
        """Every address that a page names."""
        for name, text in self.pages.items():
            for tag, _, address in _ATTRIBUTE.findall(text):
                yield Link(name, tag, unescape(address))

    def dead(self) -> Iterator[str]:
        """The links of the site to itself that lead nowhere."""
        checked: dict[str, bool] = {}
        for link in self.links():
            whole = urljoin(self.base + link.page, link.address)
            if whole.startswith(self.base) and not checked.get(whole):
                checked[whole] = self._leads_somewhere(whole)
                if not checked[whole]:
                    yield f"{link.page}: {link.address}"

    def _leads_somewhere(self, whole: str) -> bool:
        parts = urlsplit(whole[len(self.base) :])
        path = unquote(parts.path)
        if not path or path.endswith("/"):
            path = f"{path}index.html"
        if not (self.folder / path).is_file():
            return False
        is_state = "=" in parts.fragment  # what a script shows: `#on=2019-05-20`
        return (
            not parts.fragment or is_state or parts.fragment in self.ids.get(path, ())
        )

    def foreign(self) -> Iterator[str]:
        """What a browser would load from another host."""
        for link in self.links():
            loaded = link.tag not in ("a", "link") or 'rel="stylesheet"' in link.tag
            if loaded and urlsplit(link.address).scheme not in ("", "data"):
                yield f"{link.page}: {link.address}"

    def styled(self) -> Iterator[str]:
        """The pages with style or script inside of a tag, which their policy forbids."""
        for name, text in self.pages.items():
            if _STYLED.search(text):
                yield name
