"""What a page of news says of Huawei's standing: an item for each act, whatever the layout."""

from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import NamedTuple

from hwstatus.exchange import Item
from hwstatus.exchange.articles import layouts
from hwstatus.exchange.articles.documents import Document
from hwstatus.exchange.articles.entries import entries
from hwstatus.exchange.articles.heads import Head
from hwstatus.exchange.articles.lines import Block
from hwstatus.languages.lists import NETWORKS, TELECOMS
from hwstatus.news import Piece, sentences
from hwstatus.proposals.entities import Gazetteer
from hwstatus.proposals.reading import (
    GOODS_NEWS,
    Act,
    Judgement,
    Relevance,
    bystanders,
    read,
    relevance,
)
from hwstatus.record.models import Source
from hwstatus.record.names import fold
from hwstatus.store.tracker import Tracker
from hwstatus.subject import SLUG, SUPPLIER

MOST_CHARS = 200_000
"""Characters of a page that are read, where it is no list with sources."""
_LEAD = 1_500
"""Characters in which a list says what it is about."""
_LOOKED_AT = 3
"""Sentences about an entity in which the day of its act is looked for."""
_YEAR, _MONTH = len("2020"), len("2020-01")
_ARTICLE = 4
"""Characters before a name in a heading that are an article: `The Netherlands`."""
_SHORTEST_NAME = 4
"""Letters of a heading that may be a name in another language; fewer are a code, or a word."""
_MOST = 0.4
"""Share of a text that its entries with sources have where it is a list of few."""


class PageRead(NamedTuple):
    """What a page says, and the headings of sections that said nothing of Huawei's standing."""

    items: list[Item]
    aside: Sequence[str] = ()


class PageReader:
    """Makes drafts of pages, whatever their layout, with the names that a tracker knows."""

    def __init__(self, tracker: Tracker) -> None:
        self._entities = tracker.entities
        self._today = tracker.context.today
        self._gazetteer = Gazetteer(tracker.entities.all())
        self._bystanders = bystanders(self._gazetteer)

    def named(self, text: str) -> list[str]:
        """The names of the entities that a text names, each once."""
        mentions = self._gazetteer.mentions(text)
        return list(dict.fromkeys(self._entities.name(one.slug) for one in mentions))

    def read(self, document: Document) -> PageRead:
        """What a page says: its entries with sources, its dated lines, its sections, else its own news."""
        page = self._read(document)
        if document.counts_lines:
            return page
        return page._replace(items=[one._replace(line=None) for one in page.items])

    def _read(self, document: Document) -> PageRead:
        listed = entries(document.blocks)
        if _is_list(listed, document.text):
            return PageRead(listed)
        before = accumulate((len(one.text) for one in document.blocks), initial=0)
        sized = zip(document.blocks, before, strict=False)
        first = [one for one, size in sized if size <= MOST_CHARS]
        body, notes = layouts.parted(first)
        dated = layouts.dated(body, notes, document.head.day, document.head_at)
        sections = layouts.sections(body, notes, self._is_name)
        names = dict.fromkeys(item.heading for item in sections if item.heading)
        has_sections = len(names) >= layouts.FEWEST
        if has_sections:
            within = {item.line: item.heading for item in sections}
            dated = [item._replace(heading=within.get(item.line)) for item in dated]
        has_days = len({item.date for item in dated}) >= layouts.FEWEST
        items = self._telling(dated, document) if has_days else []
        if not items and has_sections:
            items = _dated_first(self._telling(sections, document))
        told = {item.heading for item in items}
        is_of_names = has_sections and not told.isdisjoint(names)
        aside = [name for name in names if name not in told] if is_of_names else []
        return PageRead(items or self._of_page(body, document), aside)

    def _is_name(self, text: str) -> bool:
        """Whether a heading names a known entity and nothing else, in any language."""
        mentions = self._gazetteer.mentions(text)
        bare = text.strip(" ()[].,:")
        named = mentions[0].text if len(mentions) == 1 else ""
        if named and bare.endswith(named) and len(bare) - len(named) <= _ARTICLE:
            return True
        is_code = len(bare) < _SHORTEST_NAME and bare.isascii()
        return not is_code and self._entities.slug_anywhere(fold(bare)) is not None

    def _telling(self, items: Iterable[Item], document: Document) -> list[Item]:
        """The items of a list that say something of Huawei's standing, each with a heading and a source.

        What names nobody is about whom the title names; what names no source has the page itself.
        """
        titled = self._named(document.head.title)[:1]
        about = relevance(f"{document.head.title} {document.text[:_LEAD]}")
        told = (self._told_in_list(item, titled, about) for item in items)
        return [
            one._replace(sources=one.sources or _source_of(document.head_at(one.text)))
            for one in told
            if one
        ]

    def _told_in_list(
        self, item: Item, titled: Sequence[str], about: Relevance
    ) -> Item | None:
        """An item that tells something, with the name of whom it is about; `about` is what its list is on.

        What is of nobody, or of suppliers and their home alone, is none; in a list on trials
        or goods an item has to tell what becomes of a network.
        """
        says = relevance(item.text)
        is_ours = about.named and not says.is_of_another
        said = f"{SUPPLIER}: {item.text}" if is_ours else item.text
        judgement = read(Piece(said), self._gazetteer)
        acting = [act.slug for act in judgement.acts]
        named = [one.slug for one in judgement.subjects if one.slug != SLUG]
        slugs = [*acting, *named] or titled
        others = [slug for slug in slugs if slug not in self._bystanders]
        tells = says.named or says.status or says.count(NETWORKS)
        if about.reason == GOODS_NEWS:
            tells = says.status and says.count({TELECOMS})
        heading = item.heading or next(map(self._entities.name, others), None)
        is_told = heading and tells and not judgement.reason
        return item._replace(heading=heading) if is_told else None

    def _named(self, title: str) -> list[str]:
        """Whom a title names, beside those of every story."""
        named = dict.fromkeys(one.slug for one in self._gazetteer.mentions(title))
        return [slug for slug in named if slug not in {SLUG, *self._bystanders}]

    def _of_page(self, body: Sequence[Block], document: Document) -> list[Item]:
        """The acts that a page tells: one for each country, bloc or company.

        The day of a page is that of its news, and of none where it tells of many; the day of
        an article on it is that of what the article tells. Whom its
        title names it is about, and of others it only reminds, unless it tells when they acted.
        """
        head = document.head
        if relevance(head.title).is_of_trial:
            return []
        texts = (layouts.without_marks(part.text) for part in body)
        said = [s for text in texts if text != head.title for s in sentences(text)]
        piece = Piece(
            "\n".join(said),
            head.title,
            head.day,
            head.site,
            head.address,
            "",
            head.language,
        )
        judgement = read(piece, self._gazetteer)
        items = [self._of_act(act, document) for act in self._acts(judgement, said)]
        titled = set(map(self._entities.name, self._named(head.title)))
        own = [item for item in items if item.heading in titled]
        others = [item for item in items if item.heading not in titled and item.date]
        if own and len(others) < layouts.FEWEST:
            items = own
        is_of_many = len(items) > layouts.FEWEST
        items = [_of_the_day(item, document, is_of_many) for item in items]
        if len(items) == 1:
            items = [_with_term(items[0], said, head.day or self._today)]
        return items

    def _acts(self, judgement: Judgement, said: Sequence[str]) -> list[Act]:
        """The acts of a judgement; without any, that of its first subject, in the sentence that names it.

        What a sentence says of another supplier is none of them.

        Suppliers and their home country are in every story, and beside another's act what sets
        no status is a remark.
        """
        acts = enumerate(judgement.acts)
        others = [s.slug for s in judgement.subjects if s.slug not in self._bystanders]
        if judgement.acts or not others:
            return [act for at, act in acts if at == 0 or act.status]
        for sentence in said:
            named = self._gazetteer.mentions(sentence, judgement.language)
            is_named = others[0] in {mention.slug for mention in named}
            if is_named and not relevance(sentence, judgement.language).is_of_another:
                return [Act(others[0], sentence)]
        return []

    def _of_act(self, act: Act, document: Document) -> Item:
        """An act as news: the sentence that tells its day, else the first that tells it."""
        said = [one for one in act.telling if one != document.head_at(one).title]
        telling = said or [act.sentence]
        for sentence in telling[:_LOOKED_AT]:
            head = document.head_at(sentence)
            day = layouts.day_within(sentence, head.day or self._today, head.day)
            # A year alone tells the day of the first sentence; further down it is of the past.
            if day and day.edtf and (sentence == telling[0] or len(day.edtf) > _YEAR):
                return self._told(act, sentence, head, day.edtf)
        return self._told(act, telling[0], document.head_at(telling[0]), None)

    def _told(self, act: Act, sentence: str, head: Head, day: str | None) -> Item:
        return Item(
            sentence,
            heading=self._entities.name(act.slug),
            title=head.title or None,
            date=day,
            sources=_source_of(head),
            oddities=head.doubts,
        )


def _with_term(item: Item, said: Iterable[str], day: str) -> Item:
    """The only news of a page with the sentence, on a line of its own, that tells by when what it orders is due."""
    terms = (sentence for sentence in said if layouts.is_due_after(sentence, day))
    term = next((one for one in terms if relevance(one).status), item.text)
    return item if term in item.text else item._replace(text=f"{item.text}\n{term}")


def _of_the_day(item: Item, document: Document, is_of_many: bool) -> Item:
    """News on the day of its article where it tells none, or a month or year of the past.

    The day of a page is that of none where it tells of many.
    """
    head = document.head_at(item.text)
    is_told = item.date and len(item.date) > _MONTH
    is_open = not head.day or (is_of_many and head is document.head)
    return item if is_told or is_open else item._replace(date=head.day)


def _dated_first(items: Sequence[Item]) -> list[Item]:
    """The items of sections; how one begins counts where none of its dated sentences does."""
    dated = {item.heading for item in items if item.date}
    return [item for item in items if item.date or item.heading not in dated]


def _is_list(items: Sequence[Item], text: str) -> bool:
    """Whether a page lists entries with their sources: several, or most of what it says."""
    sourced = [item for item in items if item.sources]
    said = sum(len(item.text) for item in sourced)
    full = sum(bool(item.heading and item.date) for item in sourced)
    return full > 1 or said > _MOST * len(text)


def _source_of(head: Head) -> tuple[Source, ...]:
    """The page itself as a source; none where nobody is named."""
    if not head.site:
        return ()
    return (Source(head.site, head.title or None, head.address, published=head.day),)
