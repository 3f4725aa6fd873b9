"""`proposals --evaluate`: how well news is read, by language and by layout, on titles and pages written for that."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from hashlib import sha256
from itertools import chain
from typing import Annotated, NamedTuple

from hwstatus.answers.answer import Answer, Table
from hwstatus.answers.page_news import PageReader
from hwstatus.columns import NUMBER, TEXT
from hwstatus.errors import Unreadable
from hwstatus.exchange.articles.documents import read_document
from hwstatus.news import Piece
from hwstatus.paths import PACKAGE
from hwstatus.proposals.entities import Gazetteer
from hwstatus.proposals.reading import Judgement, read
from hwstatus.store.tracker import Tracker
from hwstatus.subject import SLUG

SET = PACKAGE / "proposals" / "news.tsv"
PAGES = PACKAGE / "proposals" / "pages.txt"
ACT = "act"
ALL, OPEN, HELD_OUT = "all", "open", "held out"
TITLE = "title"


class Labelled(NamedTuple):
    """A title with its lead: `label` is `act`, or why it is to be left aside; whom it is about."""

    language: str
    label: str
    entity: str
    title: str
    lead: str

    @property
    def part(self) -> str:
        """A third, by the hash of the title, is held out: nothing is mended for it."""
        is_held_out = sha256(self.title.encode()).digest()[0] % 3 == 0
        return HELD_OUT if is_held_out else OPEN


class Read(NamedTuple):
    """What was read of a labelled piece."""

    labelled: Labelled
    judgement: Judgement

    @property
    def is_act(self) -> bool:
        """Whether it should be let in."""
        return self.labelled.label == ACT

    @property
    def entity(self) -> str:
        """Whom it is taken to be about."""
        slugs = (subject.slug for subject in self.judgement.subjects)
        return next((slug for slug in slugs if slug != SLUG), "")

    @property
    def wrong(self) -> str:
        """What is wrong with it: a word for what it was read as; empty where all is right."""
        if self.is_act == bool(self.judgement.reason):
            return self.judgement.reason or ACT
        return (
            self.entity if self.is_act and self.entity != self.labelled.entity else ""
        )


class ReadingRow(NamedTuple):
    """How well the news in a language is read; shares are from 0 to 1."""

    language: Annotated[str, "its code, or `all`"]
    part: Annotated[str, "`open`, or `held out` from all mending"]
    recall: Annotated[float | None, "the acts that are let in", NUMBER]
    precision: Annotated[float | None, "of what is let in, the acts", NUMBER]
    entity: Annotated[
        float | None, "of the acts let in, the right entity first; not of pages", NUMBER
    ]
    pieces: Annotated[int, "titles with leads, or pages", NUMBER]
    wrong: Annotated[
        str, "of the open part, the first title read wrongly, and as what", TEXT
    ]
    layout: Annotated[str, "what kind of page it is; `title` for titles with leads"]
    day: Annotated[
        float | None, "of the acts of pages that have a day, those read with it", NUMBER
    ]


READINGS = Table(
    "readings", ReadingRow, given_by="`proposals --evaluate`", counted="row"
)


def labelled() -> list[Labelled]:
    """The titles and leads of the package, each with its label."""
    lines = SET.read_text(encoding="utf-8").splitlines()
    return [Labelled(*line.split("\t")) for line in lines if line[0] != "#"]


def evaluated(tracker: Tracker, gazetteer: Gazetteer) -> Answer[ReadingRow]:
    """How well each language and each layout is read; the held-out part apart."""
    rows = chain(titles_read(gazetteer), pages_read(tracker))
    return Answer(table=READINGS, rows=rows)


def titles_read(gazetteer: Gazetteer) -> Iterator[ReadingRow]:
    """How well titles with leads are read, as entries of feeds are, by language."""
    groups: dict[tuple[str, str], list[Read]] = defaultdict(list)
    for one in labelled():
        done = Read(one, read(Piece(one.lead, one.title), gazetteer, of_feed=True))
        for language in (ALL, one.language):
            groups[language, one.part].append(done)
    for key, pieces in sorted(groups.items()):
        yield _row(*key, pieces)


def _row(language: str, part: str, pieces: Sequence[Read]) -> ReadingRow:
    acts = sum(one.is_act for one in pieces)
    passed = sum(not one.judgement.reason for one in pieces)
    right = [one for one in pieces if one.is_act and not one.judgement.reason]
    named = sum(not one.wrong for one in right)
    wrong = (f"{one.labelled.title}: {one.wrong}" for one in pieces if one.wrong)
    return ReadingRow(
        language,
        part,
        _share(len(right), acts),
        _share(len(right), passed),
        _share(named, len(right)),
        len(pieces),
        next(wrong, "") if part == OPEN else "",
        TITLE,
        None,
    )


def _share(some: int, of: int) -> float | None:
    return round(some / of, 2) if of else None


# -- pages -------------------------------------------------------------------------------

_HEADER = re.compile(r"^%% (\S+)/\d+( HELD)? (\S+)(.*)\n", re.MULTILINE)


class LabelledPage(NamedTuple):
    """A page, as it would come: its day, None for none, and the acts that it tells, as slug and day."""

    layout: str
    part: str
    day: str | None
    acts: frozenset[tuple[str, str | None]]
    content: bytes


def pages() -> Iterator[LabelledPage]:
    """The pages of the package, each with its labels."""
    _, *parts = _HEADER.split(PAGES.read_text(encoding="utf-8"))
    for layout, is_held_out, day, told, text in zip(*[iter(parts)] * 5, strict=True):
        acts = (act.split(":") for act in told.split())
        yield LabelledPage(
            layout,
            HELD_OUT if is_held_out else OPEN,
            None if day == "-" else day,
            frozenset((slug, on or None) for slug, on in acts),
            f"{text.strip()}\n".encode(),
        )


def pages_read(tracker: Tracker) -> Iterator[ReadingRow]:
    """How well pages are read, by layout."""
    reader = PageReader(tracker)
    groups: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for page in pages():
        counts = _counts(page, set(_drafts(page, reader, tracker)))
        for layout in (ALL, page.layout):
            groups[layout, page.part].update(counts)
    for (layout, part), count in sorted(groups.items()):
        yield ReadingRow(
            ALL,
            part,
            _share(count["found"], count["acts"]),
            _share(count["found"], count["drafts"]),
            None,
            count["pages"],
            "",
            layout,
            _share(count["of their day"], count["dated"]),
        )


def _drafts(
    page: LabelledPage, reader: PageReader, tracker: Tracker
) -> Iterator[tuple[str, str | None]]:
    """Whom each draft of a page is about, and its day."""
    try:
        items = reader.read(read_document(page.content)).items
    except Unreadable:
        return
    for item in items:
        slugs, _ = tracker.entities.resolve([item.heading or ""])
        yield next(iter(slugs), ""), item.date


def _counts(page: LabelledPage, drafts: set[tuple[str, str | None]]) -> Counter[str]:
    """Whom a page tells of, who was found, and the acts that have their day."""
    told = {slug for slug, _ in page.acts}
    named = {slug for slug, _ in drafts}
    dated = {act for act in page.acts if act[1]}
    return Counter(
        {
            "pages": 1,
            "acts": len(told),
            "found": len(told & named),
            "drafts": len(named),
            "dated": len(dated),
            "of their day": len(dated & drafts),
        }
    )
