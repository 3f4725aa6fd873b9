"""Pages of many layouts: what an ordinary page gives, and what one that tells nothing is answered with."""

import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import InProcess
from costs import one_in
from hwstatus.answers.evaluation import ALL, HELD_OUT, OPEN, pages, pages_read
from hwstatus.answers.page_news import PageReader
from hwstatus.errors import HwstatusError, MissingExtra
from hwstatus.exchange.articles.documents import read_document
from hwstatus.exchange.articles.heads import front_matter, head_of
from hwstatus.exchange.articles.layouts import day_within
from hwstatus.exchange.articles.lines import clean_lines
from hwstatus.paths import Location
from hwstatus.rules.likeness import SAME_ACT
from hwstatus.store.tracker import Tracker, open_tracker
from page_samples import SHIPPED
from samples import CONTEXT

pytest.importorskip("trafilatura")


@pytest.fixture(scope="module")
def tracker() -> Iterator[Tracker]:
    with open_tracker(Location(SHIPPED, "test"), CONTEXT) as found:
        yield found


LEAST = {OPEN: (0.95, 0.95, 0.93), HELD_OUT: (0.9, 0.95, 0.9)}
"""Recall, precision and days that no change may fall below, of all layouts together."""
POOR = 0.8
"""Recall that no layout may fall below; held out are too few pages of each."""


@pytest.mark.slow
def test_pages_of_many_layouts_give_their_acts(tracker: Tracker) -> None:
    """What was reached; a third of the pages was never looked at while the readers were made."""
    rows = {(row.layout, row.part): row for row in pages_read(tracker)}
    for part, least in LEAST.items():
        of_all = rows[ALL, part]
        reached = (of_all.recall, of_all.precision, of_all.day)
        assert all((a or 0) >= b for a, b in zip(reached, least, strict=True)), reached
    of_open = [row for (_, part), row in rows.items() if part == OPEN]
    poor = [row for row in of_open if row.recall is not None and row.recall < POOR]
    assert poor == []
    of_none = {rows["none", part].precision for part in (OPEN, HELD_OUT)}
    assert of_none == {None} and len({layout for layout, _ in rows}) >= 20


def test_the_day_of_a_page_is_read_or_left_open() -> None:
    days = Counter[str]()
    for page in pages():
        try:
            day = read_document(page.content).head.day
        except HwstatusError:
            continue
        days["right" if day == page.day else "open" if day is None else "wrong"] += 1
    assert days["right"] >= 0.85 * days.total() and days["wrong"] <= 1, days


# -- what stands above a text --------------------------------------------------------------

HEADS = {
    "Posted on 3 May 2020\nA title of some words\nText.": (
        "A title of some words",
        "2020-05-03",
    ),
    "A title of some words\n\nBERLIN, May 3, 2020 (Wire) - It was decided.": (
        "A title of some words",
        "2020-05-03",
    ),
    "A title of some words\nUpdated 9 May 2020\nPublished 3 May 2020": (
        "A title of some words",
        "2020-05-03",
    ),
    "A title of some words\nThe law of 3 May 2020 was read in the house again.": (
        "A title of some words",
        None,
    ),
    "A title of some words\n3 May 2020\nOne thing.\n4 May 2020\nAnother.": (
        "A title of some words",
        None,
    ),
    "https://a.example/b\nA title of some words": ("A title of some words", None),
    "https://a.example/2020/05/03/b\nA title of some words": (
        "A title of some words",
        "2020-05-03",
    ),
    "Ein Titel aus vier Wörtern\n26. November 2022": (
        "Ein Titel aus vier Wörtern",
        "2022-11-26",
    ),
}


@pytest.mark.parametrize("text", HEADS)
def test_the_head_of_a_pasted_text(text: str) -> None:
    head = head_of(clean_lines(text))
    assert (head.title, head.day) == HEADS[text]


def test_front_matter_goes_on_below_and_names_its_origin_first() -> None:
    stated = "title: >-\n  A title\n  of two lines\nurl: https://web.example/x\noriginal_url: https://a.example/b"
    head, _ = front_matter(f"---\n{stated}\n---\nText.")
    assert (head.title, head.address) == ("A title of two lines", "https://a.example/b")


def test_front_matter_keeps_the_lines_of_the_text() -> None:
    head, body = front_matter(
        "---\ntitle: 'A: b'\ndate: 2020-05-03\nurl: javascript:x\n---\nText."
    )
    assert (head.title, head.day, head.address) == ("A: b", "2020-05-03", None)
    assert body.splitlines()[5] == "Text."
    assert front_matter("---\nno end") == (head_of([]), "---\nno end")


DAYS = {
    "It was banned on 3 May 2020.": "2020-05-03",
    "It must be out by 3 May 2027.": None,
    "It must be out by the end of 2027, it was decided on 3 May 2020.": "2020-05-03",
    "A 2016 law allows it.": None,
    "Bis zum 31. Dezember 2026 muss es ersetzt sein.": None,
    "It was banned on 20 December.": "2024-12-20",
    "It is banned from 3 May on.": None,
}


@pytest.mark.parametrize("sentence", DAYS)
def test_a_deadline_is_no_acts_day(sentence: str) -> None:
    day = day_within(sentence, "2025-01-01", "2025-01-01")
    assert (day and day.edtf) == DAYS[sentence]


# -- whole imports ---------------------------------------------------------------------

PASTED = (
    "Ruritania bars Huawei from its networks\n"
    "https://gazette.example/2025/05/ruritania\n"
    "3 May 2025\n\n"
    "The government of Ruritania banned Huawei equipment from 5G networks on Friday.\n"
)


def test_a_pasted_page_becomes_a_draft_and_is_undone_whole(
    fast: InProcess, world: Path
) -> None:
    done = fast("import", "-", db=world, stdin=PASTED)
    assert "Imported: 1 draft." in done.err, done.err
    [draft] = json.loads(fast("review", "--json", db=world).out)
    assert (draft["entity"], draft["date"]) == ("ruritania", "2025-05-03")
    assert draft["sources"][0]["url"] == "https://gazette.example/2025/05/ruritania"
    assert draft["sentences"] == [PASTED.splitlines()[-1]]
    assert fast("import", "-", db=world, stdin=PASTED).err.endswith(
        "1 already there.\n"
    )
    assert fast("undo", db=world).code == 0
    assert json.loads(fast("review", "--json", db=world).out) == []


TOLD_AGAIN = (
    "Huawei prohibited in Ruritania\n"
    "https://bote.example/ruritania\n"
    "12 May 2025\n\n"
    "Ruritania has prohibited equipment of Huawei in 5G networks, a minister said.\n"
)


def test_two_drafts_of_one_act_are_shown_with_each_other(
    fast: InProcess, world: Path
) -> None:
    for page in (PASTED, TOLD_AGAIN, TOLD_AGAIN.replace("May 2025", "June 2025")):
        assert "Imported: 1 draft." in fast("import", "-", db=world, stdin=page).err
    one, again, later = json.loads(fast("review", "--json", db=world).out)
    [same] = one["same_drafts"]
    assert (same["date"], same["why"]) == ("2025-05-12", SAME_ACT)
    assert [other["date"] for other in again["same_drafts"]] == [one["date"]]
    assert later["same_drafts"] == []


def test_a_page_that_tells_nothing_says_what_was_read(
    fast: InProcess, world: Path
) -> None:
    text = PASTED.replace("Huawei", "Nokia")
    done = fast("import", "-", db=world, stdin=text)
    assert done.code == 2
    said = " ".join(done.err.split())
    assert "title: Ruritania bars Nokia from its networks; day: 2025-05-03" in said
    assert "names: Ruritania" in said and "an entry looks like: " in said


@pytest.mark.parametrize(
    ("told", "drafts"),
    [
        ("Sweden bans ZTE from 5G\n\nSweden banned ZTE from its 5G networks.", []),
        ("Sweden bans Nokia\n\nSweden banned Nokia from 5G. Huawei sells phones.", []),
        ("Sweden bans ZTE\n\nSweden banned Huawei and ZTE from 5G.", ["Sweden"]),
        ("Sweden acts\n\nSweden banned high-risk vendors from 5G.", ["Sweden"]),
        (
            "Huawei in Europe\n\n2026-01-10 Sweden banned it from 5G\n"
            "2026-02-10 Cisco was banned in Russia\n2026-03-10 Norway banned Huawei\n",
            ["Sweden", "Norway"],
        ),
    ],
)
def test_news_of_another_supplier_is_none_of_ours(
    tracker: Tracker, told: str, drafts: list[str]
) -> None:
    items = PageReader(tracker).read(read_document(told.encode())).items
    assert [item.heading for item in items] == drafts


NEWS = {
    "2026-11-20": "The government of Croatia banned Huawei from 5G networks.",
    "2026-11-18": "Safaricom of Kenya will replace Huawei in its 5G core network.",
}
LISTED = "<h2><a href='https://wire.example/{day}'>News</a></h2>{time}<p>{text}</p>"
TIME = "<time datetime='{day}'>{day}</time>"
ARTICLE = f"<article>{LISTED}</article>"
BARE = f"<p>{TIME}</p><p>{{text}}</p>"
STATED = "<meta property='article:published_time' content='2026-11-25'>"


def news(make: str, stated: str = "", days: tuple[str, ...] = tuple(NEWS)) -> str:
    """A page of HTML with the news of these days."""
    told = ((day, TIME.format(day=day)) for day in days)
    body = "".join(make.format(day=d, time=t, text=NEWS[d]) for d, t in told)
    page = "<!doctype html><html><head><title>Telecoms</title>{}</head><body>{}</body></html>"
    return page.format(stated, f"<main><h1>Telecoms</h1>{body}</main>")


@pytest.mark.parametrize("days", [tuple(NEWS), tuple(reversed(NEWS))])
@pytest.mark.parametrize("stated", ["", STATED])
@pytest.mark.parametrize("tag", ["article", "section", "div", "li"])
def test_each_article_of_a_page_has_its_own_day_and_address(
    tracker: Tracker, tag: str, stated: str, days: tuple[str, ...]
) -> None:
    page = news(ARTICLE.replace("article", tag), stated, days)
    items = PageReader(tracker).read(read_document(page.encode())).items
    told = [
        (item.date, one.publisher, one.url, one.published)
        for item in items
        for one in item.sources
    ]
    assert told == [
        (day, "wire.example", f"https://wire.example/{day}", day) for day in days
    ]


UNDATED = ARTICLE.replace("{time}", "")
OPEN_DAYS = {
    "days beside the texts": news(BARE),
    "days in print": news(f"<div>{LISTED}</div>".replace("{time}", "<p>Published: {day}</p>")),
    "two days an article": news(ARTICLE.replace("{time}", "{time}<time>1 May 2026</time>")),
    "days below the texts": news(UNDATED.replace("</article>", "<p>{day}</p></article>")),
    "one text in two articles": news(ARTICLE + ARTICLE.replace("{time}", "<time>1 May 2026</time>")),
}  # fmt: skip


@pytest.mark.parametrize("case", OPEN_DAYS)
def test_a_day_that_may_be_of_other_news_is_left_open(
    tracker: Tracker, case: str
) -> None:
    document = read_document(OPEN_DAYS[case].encode())
    items = PageReader(tracker).read(document).items
    assert [item.date for item in items] == [None, None]
    assert {one.published for item in items for one in item.sources} <= {None}


def test_an_article_without_a_day_has_none_of_another(tracker: Tracker) -> None:
    dated, undated = NEWS
    page = news(ARTICLE, STATED).replace(TIME.format(day=undated), "")
    items = PageReader(tracker).read(read_document(page.encode())).items
    assert [item.date for item in items] == [dated, None]


@pytest.mark.parametrize(
    ("stated", "time", "day"),
    [
        (STATED, "", "2026-11-25"),
        ("", TIME, "2026-11-20"),
        (STATED, TIME, "2026-11-20"),
    ],
)
def test_news_beside_which_a_page_lists_other_has_its_own_day(
    tracker: Tracker, stated: str, time: str, day: str
) -> None:
    told, other = NEWS
    card = f"<aside>{ARTICLE.format(day=other, time=TIME.format(day=other), text='')}</aside>"
    main = f"<article><h1>Telecoms</h1>{time.format(day=told)}<p>{NEWS[told]}</p></article>"
    page = news(main + card, stated, (told,)).replace("<h1>Telecoms</h1>", "", 1)
    [item] = PageReader(tracker).read(read_document(page.encode())).items
    assert item.date == day


SECTIONED = """# Huawei in the world

## 1. Estados Unidos

On 3 May 2026 the government banned Huawei from solar parks.[^a]

## 2. Suecia

On 20 October 2020 the regulator banned Huawei from 5G networks.[^2]
[^2]: https://bote.example/2
[^a]: Reuters, 4 May 2026. https://reuters.example/1

## 3. Norway

Nothing is known of this country.

## 4. Reino Unido

On 14 July 2020 the government banned Huawei from 5G networks.
"""


def test_sections_keep_their_country_and_their_footnotes(tracker: Tracker) -> None:
    items, aside = PageReader(tracker).read(read_document(SECTIONED.encode()))
    told = [(item.heading, item.date) for item in items]
    assert told == [
        ("Estados Unidos", "2026-05-03"),
        ("Suecia", "2020-10-20"),
        ("Reino Unido", "2020-07-14"),
    ]
    first, second, _ = (item.sources for item in items)
    named = [(one.publisher, one.url) for one in (*first, *second)]
    assert named == [
        ("Reuters", "https://reuters.example/1"),
        ("bote.example", "https://bote.example/2"),
    ]
    assert "[^" not in "".join(item.text for item in items)
    assert list(aside) == ["Norway"]


def pdf(lines: list[str]) -> bytes:
    """A PDF of one page with these lines."""
    shown = " T* ".join(f"({line}) Tj" for line in lines)
    content = f"BT /F1 12 Tf 14 TL 50 700 Td {shown} ET"
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        f"<</Length {len(content)}>>\nstream\n{content}\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    written = "%PDF-1.4\n"
    table = "xref\n0 6\n0000000000 65535 f \n"
    for number, each in enumerate(objects, 1):
        table += f"{len(written):010} 00000 n \n"
        written += f"{number} 0 obj\n{each}\nendobj\n"
    end = f"trailer\n<</Root 1 0 R/Size 6>>\nstartxref\n{len(written)}\n%%EOF\n"
    return (written + table + end).encode()


def test_a_pdf_is_read(fast: InProcess, world: Path) -> None:
    pytest.importorskip("pypdf")
    (fast.setting.cwd / "a.pdf").write_bytes(pdf(PASTED.splitlines()))
    assert "Imported: 1 draft." in fast("import", "a.pdf", db=world).err


def test_a_pdf_of_pictures_is_said(fast: InProcess, world: Path) -> None:
    pytest.importorskip("pypdf")
    (fast.setting.cwd / "a.pdf").write_bytes(pdf(["7"]))
    done = fast("import", "a.pdf", db=world)
    assert done.code == 2 and "the PDF holds pictures of pages and no text" in done.err


def test_a_page_may_be_in_an_old_encoding(tracker: Tracker) -> None:
    head = "<html><head><meta charset=gb2312><title>瑞典禁止华为</title></head>"
    page = f"{head}<body><p>瑞典禁止华为参与。</p></body></html>"
    assert read_document(page.encode("gb2312")).head.title == "瑞典禁止华为"


LARGE = {
    "links": "[Huawei ban](https://a.example/1) " * 500,
    "an address that never ends": "[a](" * 40_000,
    "one long line": "Huawei was banned in Sweden on 3 May 2020. " * 2_000,
    "articles within articles": "<article><time>2026-05-03</time>" * 200
    + "<p>Huawei was banned in Sweden.</p>" * 2_000,
    "many lines": "Sweden\n3 May 2020: Huawei was banned.\n" * 1_000,
    "notes": "Sweden[1]\nReferences\n" + "[1] x, y; z (" * 20_000,
    "digits": "1. 2. 3. 4. " * 5_000,
}


@one_in(2)
@pytest.mark.parametrize("name", LARGE)
def test_large_pages_are_read_in_time(tracker: Tracker, name: str) -> None:
    reader = PageReader(tracker)
    start = time.process_time()
    reader.read(read_document(LARGE[name].encode()))
    assert time.process_time() - start < 10


def test_an_address_that_cannot_be_asked_is_one_line(
    fast: InProcess, world: Path
) -> None:
    done = fast("import", "http://127.0.0.1:9/page", db=world)
    assert (done.code, done.out) == (3, "")
    assert "port 9 is neither 80 nor 443; nothing was imported" in done.err


def test_a_page_without_the_extra_says_what_it_needs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    with pytest.raises(MissingExtra, match="needs trafilatura"):
        read_document(b"<html><body><p>Sweden bans Huawei</p></body></html>")
