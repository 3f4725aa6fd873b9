"""A site in the making: its record, its addresses, and how its pages are rendered."""

from functools import cached_property
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment
from markupsafe import Markup, escape

from hwstatus import dates, vocabulary, wording
from hwstatus.models import Entity, Update
from hwstatus.output.html import environment
from hwstatus.output.text import line
from hwstatus.pictures.frame import patterns
from hwstatus.site import style
from hwstatus.site.compiled import Compiled
from hwstatus.site.record import Record, is_place
from hwstatus.site.site_file import SiteFile, text_file
from hwstatus.site.words import chip, dated, the
from hwstatus.vocabulary import SCOPES, STATUSES

HERE = Path(__file__).parent
ASSETS = HERE / "assets"
TEMPLATES = HERE / "templates"
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self';"
    " connect-src 'self'; base-uri 'none'; form-action 'none'"
)
"""What a page may load: its own style, scripts and pictures, and nothing from elsewhere.

No script of the site fetches anything; Lighthouse does, from within the page.
"""
SECTIONS = {
    "": "Map",
    "c/": "Countries",
    "o/": "Companies",
    "g/": "Groups",
    "on/": "Years",
    "changes/": "Changes",
    "deadlines/": "Deadlines",
    "disputes/": "Disputes",
    "search/": "Search",
    "method/": "Method",
    "data/": "Data",
    "cite/": "Cite",
    "embed/": "Embed",
}
"""The pages that every page leads to, with the words for them."""
TOLD = "record.js"
"""The path of what changes with every publication; its name stays, so that pages do too."""
LAST_DAY = Markup('<span data-record="day">the record’s last day</span>')
"""The day of the record within a sentence, which a script puts in."""
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
    ) -> None:
        self.record = record
        self.base = base
        """The address under which the site will be, with a `/` at its end; None for any."""
        self.scratch = scratch
        """A folder for files in the making; empty at first."""
        self.former = former
        """The folder of the old site, of which what is costly is taken over; it may be none."""
        self.cards = cards
        """Whether pictures for social networks are made too."""
        self.key = key
        """The SSH key that signs the ledger's head; None where nobody does."""
        self._articles: dict[str, Markup] = {}
        self._links: dict[tuple[str, str], Markup] = {}
        self._parts: dict[tuple[str, str, str], Markup] = {}

    @cached_property
    def templates(self) -> Environment:
        """The templates of the pages: everything is escaped, in HTML and in XML."""
        found = environment(TEMPLATES)
        found.bytecode_cache = Compiled(TEMPLATES)
        found.filters["spelled"] = wording.spelled
        found.filters["web"] = web
        found.filters["the"] = the
        found.globals.update(
            policy=POLICY,
            site=self,
            record=self.record,
            statuses=STATUSES,
            scopes=SCOPES,
            sections=SECTIONS,
            chip=chip,
            dated=dated,
            to=self.to,
            link=self.link,
            href=address_of,
            asset=self.asset,
            patterns=Markup(patterns()),  # noqa: S704 - of the palette alone
            manner=vocabulary.manner,
            practices=wording.PRACTICES_SPOKEN,
            last_day=LAST_DAY,
            told=TOLD,
            spell=dates.spell,
        )
        # As globals they are looked up once, and not in each of thousands of pages.
        parts = found.get_template("parts.html.j2").module
        for name in ("act", "left", "moved", "outward", "strip"):
            found.globals[name] = getattr(parts, name)
        return found

    # -- files -------------------------------------------------------------------------

    def page(self, path: str, template: str, **values: object) -> SiteFile:
        """A page: `path` is its folder, with a `/` at its end, or a file that ends in `.html`."""
        name = _file_of(path)
        shared = {
            "root": "../" * name.count("/") or self._here,
            "path": path,
            "canonical": self.absolute(path),
        }
        text = self.templates.get_template(template).render({**shared, **values})
        return text_file(name, text)

    @cached_property
    def _here(self) -> str:
        """The way to the root from a page that is there."""
        return "" if self.base is None else "./"

    def to(self, path: str) -> str:
        """The path by which a page is linked, from the site's root.

        A site for any place names the files, since a folder opens no page on a disk.
        """
        if self.base is None and (not path or path.endswith("/")):
            return f"{path}index.html"
        return path

    def link(self, root: str, slug: str) -> Markup:
        """The name of an entity, with the way to its page."""
        key = root, slug
        if key not in self._links:
            entity = self.record.entities.get(slug)
            name = line(self.record.name(slug))
            html = escape(name)
            if entity:
                path = root + self.to(address_of(entity))
                html = Markup('<a href="{}">{}</a>').format(path, name)
            self._links[key] = html
        return self._links[key]

    def absolute(self, path: str) -> str | None:
        """The full address of a path; None where the site may be anywhere."""
        return None if self.base is None else self.base + path

    def part(self, template: str, root: str, path: str = "") -> Markup:
        """What many pages have in common; rendered once for pages as deep as each other.

        `path` is the page's own where the part marks it.
        """
        key = template, root, path if path in SECTIONS else "none"
        if key not in self._parts:
            text = self.templates.get_template(template).render(root=root, path=key[2])
            self._parts[key] = Markup(text)  # noqa: S704 - rendered, with all values escaped
        return self._parts[key]

    def article(self, update: Update) -> Markup:
        """An update as a part of a page two folders deep; rendered once."""
        if update.id not in self._articles:
            template = self.templates.get_template("article.html.j2")
            moves = self.record.moves(update)
            text = template.render(root=DEEP, update=update, moves=moves)
            self._articles[update.id] = Markup(text)  # noqa: S704 - rendered, with all values escaped
        return self._articles[update.id]

    # -- style and scripts -------------------------------------------------------------

    @cached_property
    def assets(self) -> dict[str, SiteFile]:
        """Style, scripts and the icon by their plain names.

        A hash is a part of the name under which they are published, so that a browser may
        keep them for ever and never pairs an old one with a new page.
        """
        found = {}
        for path in sorted(ASSETS.iterdir()):
            content = path.read_bytes()
            if path.suffix == ".css":
                content += style.palette_rules().encode()
            found[path.name] = SiteFile(_hashed(path, content), content)
        return found

    def data_file(self, name: str, text: str) -> SiteFile:
        """Data that a script reads, named by its content as style and scripts are."""
        content = text.encode()
        return SiteFile(_hashed(Path(name), content), content)

    def asset(self, name: str) -> str:
        """The path of a style sheet or script."""
        return self.assets[name].path


def _file_of(page: str) -> str:
    """The path of the file of a page."""
    return page if page.endswith(".html") else f"{page}index.html"


def _hashed(path: Path, content: bytes) -> str:
    """The path of a style sheet, script or file of data: its name holds its hash."""
    mark = sha256(content).hexdigest()[:8]
    return f"assets/{path.stem}.{mark}{path.suffix}"


def address_of(entity: Entity) -> str:
    """The folder of an entity's page: `c/` for places, `o/` for companies and bodies."""
    kind = "c" if is_place(entity) else "o"
    return f"{kind}/{entity.slug}/"


def web(url: str | None) -> str:
    """An address that may be linked; empty for `javascript:` and its like."""
    return url if url and url.startswith(("https://", "http://")) else ""
