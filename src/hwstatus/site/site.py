"""A site in the making: its record, its addresses, and how its pages are rendered."""

from collections.abc import Mapping, Sequence
from functools import cache, cached_property, partial
from pathlib import Path

from jinja2 import Environment
from markupsafe import Markup, escape

from hwstatus import wording
from hwstatus.answers.chart import YEAR, StackedChart, stacked_chart
from hwstatus.pictures.palette import page_rules
from hwstatus.record.models import Entity, FilterOptions, Update
from hwstatus.settings.watchlists import Watchlist
from hwstatus.site.addresses import address_of, codes, forwards
from hwstatus.site.published import SiteFile, listed, sum_of, text_file
from hwstatus.site.record import Record
from hwstatus.site.rendering import templates
from hwstatus.site.weeks import Week, weeks
from hwstatus.subject import SLUG
from hwstatus.text import line

SECTIONS = {
    "": "Map",
    "c/": "Countries",
    "o/": "Companies",
    "g/": "Groups",
    "matrix/": "Matrix",
    "on/": "Years",
    "changes/": "Changes",
    "week/": "Weeks",
    "deadlines/": "Deadlines",
    "disputes/": "Disputes",
    "search/": "Search",
    "method/": "Method",
    "data/": "Data",
    "api/v1/": "API",
    "cite/": "Cite",
    "embed/": "Embed",
}
"""The pages that every page leads to, with the words for them."""
ASSETS = Path(__file__).parent / "assets"
TOLD = "record.js"
"""The path of what changes with every publication; its name stays, so that pages do too."""
DEEP = "../../"
"""The way to the root from every page of an entity, an update, a group or a year."""


class Site:
    """What the tasks that make files share."""

    def __init__(
        self,
        record: Record,
        base: str | None,
        scratch: Path,
        former: Path,
        *,
        cards: bool,
        key: Path | None = None,
        watchlists: Sequence[Watchlist] = (),
    ) -> None:
        self.watchlists = watchlists
        """The lists that have a page."""
        self.record = record
        self.base = base
        """The address under which the site will be, with a `/` at its end; None for any."""
        self.scratch = scratch
        """A folder for files in the making; empty at first."""
        self.former = former
        """The folder of the old site, of which what is costly is taken over; it may be none."""
        self.former_sums = listed(former)[1]
        """The sums of its files, as they were published, by path."""
        self.cards = cards
        """Whether pictures for social networks are made too."""
        self.key = key
        """The SSH key that signs the ledger's head; None where nobody does."""
        self.article = cache(self._article)
        self.link = cache(self._link)
        self._part = cache(self._rendered)

    @cached_property
    def weeks(self) -> Sequence[Week]:
        """The weeks that have a page, newest first."""
        return weeks(self.record)

    @cached_property
    def templates(self) -> Environment:
        """The templates of the pages."""
        return templates(
            site=self,
            record=self.record,
            how=partial(wording.how, on=self.record.day),
            sections=SECTIONS,
            told=TOLD,
            to=self.to,
            link=self.link,
            asset=self.asset,
        )

    # -- files -------------------------------------------------------------------------

    def page(self, path: str, template: str, **values: object) -> SiteFile:
        """A page: `path` is its folder, with a `/` at its end, or a file."""
        name = f"{path}index.html" if _is_folder(path) else path
        root = "../" * name.count("/")
        if not root and self.base is not None:
            root = "./"
        shared = {
            "root": root,
            "path": path,
            "canonical": self.absolute(path),
            "card": self.card(""),
        }
        text = self.templates.get_template(template).render({**shared, **values})
        return text_file(name, text)

    def to(self, path: str) -> str:
        """The path by which a page is linked, from the site's root.

        A site for any place names the files, since a folder opens no page on a disk.
        """
        if self.base is None and _is_folder(path):
            return f"{path}index.html"
        return path

    def is_answered(self, slug: str) -> bool:
        """Whether updates are about an entity, and say where it stands: the supplier itself stands nowhere."""
        return slug in self.record.about and slug != SLUG

    def card_of(self, slug: str) -> str:
        """The same of an entity, of which there may be none; without one it is that of the front page."""
        entity = self.record.entities.get(slug)
        is_drawn = entity and self.is_answered(slug)
        return self.card(address_of(entity) if entity and is_drawn else "")

    @cached_property
    def _tells_case(self) -> bool:
        """Whether the disk tells `FR` from `fr`; where it does not, one file answers to both."""
        return not self.scratch.with_name(self.scratch.name.swapcase()).exists()

    def codes(self, entity: Entity) -> list[str]:
        """The codes by which an entity has files."""
        return [c for c in codes(entity) if self._tells_case or c.islower()]

    def forwards(self) -> Mapping[str, str]:
        """The folders that lead on to another page, with it."""
        every = forwards(self.record.entities)
        return {p: to for p, to in every.items() if self._tells_case or p.islower()}

    def card(self, folder: str) -> str:
        """The address of a folder's card; empty where cards have no address, or are not made."""
        return (self.absolute(f"{folder}card.png") or "") if self.cards else ""

    def _link(self, root: str, slug: str) -> Markup:
        """The name of an entity, with the way to its page."""
        entity = self.record.entities.get(slug)
        name = line(self.record.name(slug))
        if entity is None:
            return escape(name)
        path = root + self.to(address_of(entity))
        return Markup('<a href="{}">{}</a>').format(path, name)

    def absolute(self, path: str) -> str | None:
        """The full address of a path; None where the site may be anywhere."""
        return None if self.base is None else self.base + path

    def reference(self, path: str, start: str) -> str:
        """The address of a path for who reads the file `start`.

        It is a full one where the site's own address is known, else one relative to that
        file, so that the site may be anywhere.
        """
        full = self.absolute(path)
        return full if full is not None else "../" * start.count("/") + self.to(path)

    def part(self, template: str, root: str, path: str = "") -> Markup:
        """What many pages have in common; rendered once for pages as deep as each other.

        `path` is the page's own where the part marks it.
        """
        return self._part(
            template, root=root, path=path if path in SECTIONS else "none"
        )

    def _article(self, update: Update) -> Markup:
        """An update as a part of a page two folders deep."""
        moves = self.record.moves(update)
        return self._rendered(
            "article.html.j2", root=DEEP, update=update, moves=moves, heading="p"
        )

    def _rendered(self, template: str, **values: object) -> Markup:
        """A part of a page, in which all values are escaped."""
        return Markup(self.templates.get_template(template).render(values))  # noqa: S704

    # -- style and scripts -------------------------------------------------------------

    @cached_property
    def chart(self) -> StackedChart:
        """How many countries had which status at the end of each year."""
        return stacked_chart(self.record.tracker, FilterOptions(), YEAR, self.base)

    @cached_property
    def assets(self) -> Mapping[str, SiteFile]:
        """Style, scripts and the icon by their plain names."""
        assets = {}
        for path in sorted(ASSETS.iterdir()):
            content = path.read_text(encoding="utf-8")
            if path.suffix == ".css":
                content += "".join(f"{rule}\n" for rule in page_rules())
            assets[path.name] = self.data_file(path.name, content)
        return assets

    def data_file(self, name: str, text: str) -> SiteFile:
        """What a page loads: its name holds its hash.

        So a browser may keep it for ever, and never pairs an old one with a new page.
        """
        path = Path(name)
        mark = sum_of(text.encode())[:8]
        return text_file(f"assets/{path.stem}.{mark}{path.suffix}", text)

    def asset(self, name: str) -> str:
        """The path of a style sheet or script."""
        return self.assets[name].path


def _is_folder(path: str) -> bool:
    """Whether a path is that of a folder, whose page is within."""
    return not path or path.endswith("/")
