"""Pages that list news in other layouts: lines that begin with a day, and sections of countries or companies."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from hwstatus.exchange import Item, site_of
from hwstatus.exchange.articles.headings import is_bare_heading, split_heading
from hwstatus.exchange.articles.lines import Block
from hwstatus.exchange.written_dates import PrintedDate, find_date, find_dates
from hwstatus.news import sentences
from hwstatus.record.models import Source

IsName = Callable[[str], bool]
"""Whether a text is the name of a country, a bloc or a company, and nothing else."""

FEWEST = 3
"""Lines with a day, or sections, that make a page a list."""
_REACH = 42
"""Characters in which the day of a line stands at its beginning."""
_TAIL = 24
"""Characters in which it stands at its end."""
_LONGEST_HEADING = 80
_MOST_NOTES = 2_000


# -- notes -------------------------------------------------------------------------------

_REFERENCES = re.compile(
    r"(?:(?:\w+ (?:and|&) )?(?:references|notes|sources|footnotes|endnotes|bibliography|further reading|external links"
    r"|see also|citations"
    r"|einzelnachweise|quellen|fußnoten|belege|weblinks|notes et références|références|referencias|referências|notas"
    r"|fuentes|fontes|note|fonti|примечания|ссылки|参考资料|參考資料|参考文献|来源|注释)(?: and \w+| & \w+)?)\s*:?",
    re.IGNORECASE,
)
_NOTE = re.compile(
    r"\s?\[(?:note\s)?(\d{1,3}[a-z]?|\^[\w-]{1,30}|[^\W\d_][\w-]*\d{4}[\w-]*)\]"
)
"""The number of a note, or its key: `[12]`, `[^a]`, `[BBC2018]`."""
_FOOTNOTE = re.compile(rf"{_NOTE.pattern}:\s*")
"""How what a note says begins, wherever it stands."""
_NAMES_ALONE = re.compile(
    r"(?:[^\W\d_a-z]\S*|of|the|and|de|la|du)(?:\s(?:[^\W\d_a-z]\S*|of|the|and|de|la|du)){0,4}"
)
"""A name, of which every word that counts has a capital."""
_NOTED = re.compile(r"(?:\[(?P<b>\d{1,3})\]|\(?(?P<n>\d{1,3})[.)])\s*[\^↑]?\s*")
_ADDRESS = re.compile(r"<?(https?://[^\s<>()]+)>?")
_LINKED = re.compile(r"\s?<https?://[^<>\s]*>|https?://\S+")
_QUOTED = re.compile(r"[“\"«„]([^“”\"«»„]{8,250})[”\"»“]")


def parted(paragraphs: Sequence[Block]) -> tuple[Sequence[Block], Mapping[str, Source]]:
    """The paragraphs before a page's list of references, and what that says of each note.

    Markdown's footnotes stand anywhere.
    """
    marked = [(_FOOTNOTE.match(p.text), p) for p in paragraphs]
    said = [(mark[1], p.text[mark.end() :]) for mark, p in marked if mark]
    paragraphs = [p for mark, p in marked if not mark]
    at = next(
        (n for n, p in enumerate(paragraphs) if _REFERENCES.fullmatch(p.text)),
        len(paragraphs),
    )
    for count, paragraph in enumerate(paragraphs[at + 1 :], 1):
        number = _NOTED.match(paragraph.text)
        key = (number["b"] or number["n"]) if number else str(count)
        said.append((key, paragraph.text[number.end() if number else 0 :]))
    notes: dict[str, Source] = {}
    for key, text in said[:_MOST_NOTES]:
        source = _source(text)
        if source:
            notes.setdefault(key, source)
    return paragraphs[:at], notes


def _source(said: str) -> Source | None:
    """The source that a note names: its title, its address, its day; None without a publisher."""
    address = _ADDRESS.search(said)
    plain = _ADDRESS.sub("", said)
    title = _QUOTED.search(plain)
    day = find_date(plain)
    rest = plain[title.end() :] if title else plain
    names = [part.strip(" .,;()<>-–—") for part in re.split(r"[.,;]\s|\(", rest)]
    publisher = next(
        (name for name in names if name and len(name) <= 60 and not find_date(name)), ""
    )
    is_named = day is not None and _NAMES_ALONE.fullmatch(publisher)
    if title is None and address and not is_named:
        publisher = site_of(address[1])
    if not publisher:
        return None
    return Source(
        publisher,
        title[1] if title else None,
        address[1].rstrip(".,;") if address else None,
        published=day.edtf if day else None,
    )


def _with_notes(
    text: str, notes: Mapping[str, Source]
) -> tuple[str, tuple[Source, ...]]:
    """A text without the numbers of its notes, and their sources."""
    numbers = dict.fromkeys(_NOTE.findall(text))
    return without_marks(text), tuple(notes[n] for n in numbers if n in notes)


def without_marks(text: str) -> str:
    """A text without the numbers of its notes and the addresses of its links."""
    return _NOTE.sub("", _LINKED.sub("", text))


# -- lines that begin or end with a day ----------------------------------------------------

_BEFORE = re.compile(r"\W*(?:[^\W\d_]{1,12}[\s,.-]+){0,2}\W*")
"""What may stand before the day of a line: a weekday, `early`, `on`."""
_YEAR_ALONE = re.compile(r"\W*(?:[^\W\d_]{2,9}\s)?((?:19|20)\d\d)\W*")
"""A heading of the lines of a year: `2018`, `— Año 2018 —`."""
_AFTER = re.compile(r"\s*[)\]*]*\s*(?:[:：.,;|–—-]+|(?=\s[\"“«]?[^\W\d_])|\Z)\s*")


def dated(
    paragraphs: Iterable[Block],
    notes: Mapping[str, Source],
    page_day: str | None,
    article_of: Callable[[str], object],
) -> list[Item]:
    """The lines that begin or end with a day; a line that is a day alone is that of those below it in its article.

    The day of the page is that of no line.
    """
    parts: list[Item] = []
    year = ""
    day: PrintedDate | None = None
    article: object = None
    for paragraph in paragraphs:
        text = paragraph.text
        headed = _YEAR_ALONE.fullmatch(text)
        if headed:
            year, day = headed[1], None
            continue
        leading = _leading(text, year, page_day) or _trailing(text)
        if leading is None:
            if paragraph.is_heading or is_bare_heading(text):
                day = None
            elif day and article_of(without_marks(text)) == article:
                parts.append(_item(text, day, notes, paragraph.line))
            continue
        day, rest = leading
        article = article_of(text)
        if rest:
            parts.append(_item(rest, day, notes, paragraph.line))
        if rest or day.edtf == page_day:
            day = None
    return parts


def _leading(
    text: str, year: str, page_day: str | None
) -> tuple[PrintedDate, str] | None:
    """The day that a line begins with, and the rest of it.

    A day without a year is of the one in the heading, or the last such day before the page's.
    """
    day = find_date(text, 0, min(len(text), _REACH))
    before = text[: day.start] if day else ""
    if day is None or not _BEFORE.fullmatch(before) or _NO_ACTS_DAY.search(before):
        return None
    after = _AFTER.match(text, day.end)
    if after is None:
        return None
    if year:
        day = day.in_year(year)
    elif page_day and day.day_of_year:
        day = _in_year_of(day, page_day, 0)
    rest = text[after.end() :].strip()
    if day.edtf is None or (len(day.edtf) == 4 and rest and not after[0].strip()):
        return None
    return day, rest


def _trailing(text: str) -> tuple[PrintedDate, str] | None:
    """The day that stands behind a line: in brackets, behind a dash or a full stop."""
    day = find_date(text, max(0, len(text) - _TAIL))
    before = text[: day.start].rstrip() if day else ""
    is_behind = before.endswith((".", "(", "[", "–", "—", "|"))
    if not (day and day.edtf and is_behind) or text[day.end :].strip(" .)]"):
        return None
    return day, before.rstrip(" ([–—|")


def _item(
    text: str,
    day: PrintedDate,
    notes: Mapping[str, Source],
    line: int,
    heading: str | None = None,
) -> Item:
    said, sources = _with_notes(text, notes)
    return Item(said, heading, None, day.edtf, sources, day.oddities, line)


# -- sections of countries and companies --------------------------------------------------

_NUMBERED = re.compile(r"\A\(?\d{1,3}[.)]\s*")
_BRACKETS = re.compile(r"\s*[\[(][^\[\]()]{1,40}[\])]\s*\Z")


def sections(
    paragraphs: Iterable[Block], notes: Mapping[str, Source], is_name: IsName
) -> list[Item]:
    """What stands below each heading that is a name: its dated sentences, and how it begins."""
    headed: dict[str, list[Block]] = {}
    heading = None
    for paragraph in paragraphs:
        named, rest = _heading(paragraph, is_name)
        if named:
            heading = named
            headed.setdefault(named, [])
            if rest:
                headed[named].append(paragraph._replace(text=rest))
        elif paragraph.is_heading:
            heading = None
        elif heading:
            headed[heading].append(paragraph)
    return [
        item for name, below in headed.items() for item in _below(name, below, notes)
    ]


def _heading(paragraph: Block, is_name: IsName) -> tuple[str | None, str]:
    """The name that heads a paragraph, or that it is, and what it says besides."""
    text = _NUMBERED.sub("", paragraph.text)
    if len(text) <= _LONGEST_HEADING:
        name = _BRACKETS.sub("", text).rstrip(" :…")
        if is_name(name):
            return name, ""
    headed = split_heading(text)
    if headed.heading and headed.text and is_name(_BRACKETS.sub("", headed.heading)):
        return _BRACKETS.sub("", headed.heading), headed.text
    return None, ""


def _below(
    name: str, paragraphs: Sequence[Block], notes: Mapping[str, Source]
) -> Iterator[Item]:
    said = [(sentence, p.line) for p in paragraphs for sentence in sentences(p.text)]
    for sentence, line in said:
        if day := day_within(sentence):
            yield _item(sentence, day, notes, line, name)
    if said:
        text, sources = _with_notes(
            " ".join(sentence for sentence, _ in said[:3]), notes
        )
        yield Item(text, name, sources=sources, line=said[0][1])


# -- the day of an act --------------------------------------------------------------------

_NO_ACTS_DAY = re.compile(
    r"\b(?:by|until|till|before|through|end of|as of|deadline|later than|latest|bis|spätestens|vor"
    r"|d[’']ici|avant|jusqu\S{0,6}|plus tard|hasta|antes de|para|más tardar|até|antes do|entro"
    r"|prima del|uiterlijk|tegen|senast|senest|do|najpóźniej|nejpozději|до|к)"
    r"(?:\s(?:the|end|of|early|late|mid|zum|am|den|le|la|el|fin|o|final|ende|de|del|do|du))*\s*\Z",
    re.IGNORECASE,
)
"""What before a day says that something is due then: `by 2027`."""
_OF_A_THING = re.compile(
    r"\b(?:the|a|an|its|this|that|der|das|die|la|le|el|o|a|since|desde|seit|depuis|dal)\s\Z",
    re.IGNORECASE,
)
"""What before a year says that something is of it, or was so before: `a 2016 law`."""
_BACK = 30


_HALF_A_YEAR = 6
"""Months that a day without a year is after the page's, from which on it is of the year before."""


def _in_year_of(day: PrintedDate, page_day: str, months: int) -> PrintedDate:
    """A day without a year in that of the page; in the one before where it is so many months later."""
    later = int(day.day_of_year[:2]) - int(page_day[5:7] or 1)
    is_before = day.day_of_year > page_day[5:] and later >= months
    return day.in_year(f"{int(page_day[:4]) - is_before}")


def day_within(
    sentence: str, latest: str | None = None, page_day: str | None = None
) -> PrintedDate | None:
    """The first day in a sentence, up to a `latest`, on which something happened.

    A deadline is none, nor the year of a law. A day without a year is the one that is
    nearest to that of the page.
    """
    for day in find_dates(sentence):
        if page_day and day.day_of_year:
            day = _in_year_of(day, page_day, _HALF_A_YEAR)
        before = sentence[max(0, day.start - _BACK) : day.start]
        is_of_a_thing = len(day.edtf or "") == 4 and _OF_A_THING.search(before)
        is_past = day.edtf and (latest is None or day.edtf <= latest)
        if is_past and not is_of_a_thing and not _NO_ACTS_DAY.search(before):
            return day
    return None


def is_due_after(sentence: str, day: str) -> bool:
    """Whether a sentence says that something is due on a day that comes after another."""
    ahead = (each for each in find_dates(sentence) if (each.edtf or "") > day)
    before = (sentence[max(0, each.start - _BACK) : each.start] for each in ahead)
    return any(map(_NO_ACTS_DAY.search, before))
