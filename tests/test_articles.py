"""Articles: whichever way a page was saved, copied or pasted, its entries are the same."""

import html
import json
import re
import textwrap
import time
from collections import Counter
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costs import examples
from hwstatus.exchange import Item
from page_samples import read_article

DATA = Path(__file__).parent / "data"
TEXT = (DATA / "article.txt").read_text(encoding="utf-8")

Said = dict[str, object]


def said(item: Item, line: bool = True) -> Said:
    """An item as the file of what is expected has it."""
    found = {
        "line": item.line if line else None,
        "heading": item.heading,
        "title": item.title,
        "date": item.date,
        "sources": [
            [word for word in (s.publisher, s.published, s.origin) if word]
            for s in item.sources
        ],
        "oddities": list(item.oddities),
        "text": item.text,
    }
    return {key: value for key, value in found.items() if value is not None}


def expected() -> list[Said]:
    lines = (DATA / "article.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


EXPECTED = [{k: v for k, v in entry.items() if k != "line"} for entry in expected()]


def items_of(text: str) -> list[Said]:
    return [said(item, line=False) for item in read_article(text)]


def test_every_oddity_of_the_invented_article_is_read() -> None:
    article = read_article(TEXT)
    assert [said(item) for item in article] == expected()


# -- the same page in other forms ----------------------------------------------------


def lines_in(change: Callable[[str, str], str]) -> str:
    """The article with each line changed, given its bullet and its text."""
    changed = []
    for line in TEXT.splitlines():
        bullet, mark, text = line.rpartition("•")
        changed.append(change(bullet + mark, text.strip() if mark else line))
    return "\n".join(changed)


def wrapped(width: int) -> str:
    def wrap(bullet: str, text: str) -> str:
        indent = " " * len(bullet + " ") if bullet else ""
        first = f"{bullet} " if bullet else ""
        return textwrap.fill(
            text.strip(),
            max(width, len(indent) + 16),
            initial_indent=first,
            subsequent_indent=indent,
            break_long_words=False,
        )

    return lines_in(wrap)


@given(st.integers(72, 300))
@examples(20)
def test_lines_may_be_wrapped(width: int) -> None:
    """What is printed in an odd form may be parted from its sources; the rest never is."""
    found = items_of(wrapped(width))
    assert [item["heading"] for item in found] == [e["heading"] for e in EXPECTED]
    assert sum(item in EXPECTED for item in found) >= len(EXPECTED) - 2


@pytest.mark.parametrize("sign", ["-", "*", "–", "—", "·", "▪", "◦", "o\t", "+", "•\t"])
def test_bullets_may_be_of_any_kind(sign: str) -> None:
    assert items_of(TEXT.replace("•", sign)) == EXPECTED


def test_bullets_may_be_numbers() -> None:
    numbers = iter(range(1, 99))
    counted = re.sub("•", lambda _: f"{next(numbers)}.", TEXT)
    assert items_of(counted) == EXPECTED


def test_a_bullet_may_have_a_line_of_its_own() -> None:
    assert items_of(TEXT.replace("• ", "•\n    ")) == EXPECTED


@given(st.randoms(use_true_random=False))
@examples(20)
def test_blanks_and_what_cannot_be_seen_do_not_matter(random: Random) -> None:
    blanks = [" ", " ", " ", "\u00a0", "\u202f", "  ", " \u200b", "\t", "\u2009"]
    text = re.sub(r"(?<=\S) (?=\S)", lambda _: random.choice(blanks), TEXT)
    text = re.sub("(?<=equip)(?=ment)", "\u00ad", text)
    assert items_of(text) == EXPECTED


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n\n", "\u2028", "\x0b"])
def test_lines_may_end_in_any_way(end: str) -> None:
    assert items_of("\ufeff" + TEXT.replace("\n", end)) == EXPECTED


_INLINE = re.compile(r"([A-Z][\w ]{2,20}):(?= )")


@pytest.mark.parametrize(
    "heading",
    [
        "**{}:** ",
        "**{}**: ",
        "__{}:__ ",
        "{} : ",
        "{}:",
        "{}:\n",
        "## {}\n\n",
        "**{}**\n\n",
    ],
)
def test_headings_may_be_marked_in_any_way(heading: str) -> None:
    def mark(bullet: str, text: str) -> str:
        found = _INLINE.match(text)
        if bullet or not found:
            return f"{bullet} {text}" if bullet else text
        return heading.format(found[1]) + text[found.end() :].strip()

    assert items_of(lines_in(mark)) == EXPECTED


def test_headings_may_be_in_capitals() -> None:
    def shout(bullet: str, text: str) -> str:
        found = None if bullet else _INLINE.match(text)
        return (
            f"{bullet} {text}" if not found else found[0].upper() + text[found.end() :]
        )

    found = json.dumps(items_of(lines_in(shout)), ensure_ascii=False)
    assert found.casefold() == json.dumps(EXPECTED, ensure_ascii=False).casefold()


def rendered(heading: str) -> str:
    """The article as a page in HTML."""
    page = ["<!doctype html><html><head><title>Vendors</title>"]
    page += [
        "<script>var x = '<p>Ruritania: No. Source: X, May 1, 2020.</p>';</script>"
    ]
    page += ["</head><body><nav><ul><li><a href='/'>Home</a></li></ul></nav><article>"]
    is_list = False
    for line in TEXT.splitlines():
        text = line.strip()
        if text.startswith("Does any"):
            page.append("</article><section class='comments' id='comments'>")
        if not text:
            continue
        bullet = text.startswith("•")
        if bullet != is_list:
            page.append("<ul>" if bullet else "</ul>")
        is_list = bullet
        text = html.escape(text.removeprefix("•").strip())
        found = None if bullet else _INLINE.match(text)
        if found:
            text = heading.format(found[1]) + text[found.end() :]
        page.append(f"<li>{text}</li>" if bullet else f"<p>{text}</p>")
    return "\n".join([*page, "</body></html>"])


@pytest.mark.parametrize(
    "heading",
    [
        "{}:",
        "<strong>{}:</strong>",
        "<b>{}</b>:",
        "<strong>{}</strong>",
        "<a href='/x'>{}:</a>",
        "</p><h2>{}</h2><p>",
    ],
)
def test_a_page_in_html_has_the_same_entries(heading: str) -> None:
    pytest.importorskip("trafilatura")
    assert items_of(rendered(heading)) == EXPECTED


# -- the page that the work began with -----------------------------------------------

PAGE = (
    Path(__file__).parents[2]
    / "shared"
    / "seed"
    / "huawei-banned-and-permitted-page-two.txt"
)
ENTRIES = {
    **{"France": 10, "Germany": 17, "Google": 2, "Huawei": 29, "India": 4, "Italy": 9},
    **{
        "Microsoft": 2,
        "Nokia": 2,
        "Norway": 2,
        "Poland": 7,
        "Qualcomm": 2,
        "Sweden": 6,
    },
}
"""How many entries the page has under each heading that has several."""

READ_BY_HAND = "90478ac7f43b8210a1fe3bfd4e1bdf1711c154583632ae425b4acdb65e0f5822"
"""The SHA-256 of heading, date and publishers of every entry, one a line."""


@pytest.mark.skipif(not PAGE.is_file(), reason="the page is not here")
def test_the_page_gives_its_118_entries() -> None:
    article = read_article(PAGE.read_text(encoding="utf-8"))
    counts = Counter(item.heading for item in article)
    assert len(article) == 118
    assert {name: count for name, count in counts.items() if count > 1} == ENTRIES
    lines = []
    for item in article:
        publishers = " + ".join(source.publisher for source in item.sources)
        lines.append(f"{item.heading}|{item.date}|{publishers}\n")
    digest = sha256("".join(lines).encode()).hexdigest()
    assert digest == READ_BY_HAND, "".join(lines)


@pytest.mark.parametrize("publisher", ["Reuters", "Рейтер"])
def test_the_word_source_repeated_is_read_in_linear_time(publisher: str) -> None:
    def seconds(times: int) -> float:
        started = time.process_time()
        read_article(f"Source: {publisher}, " * times)
        return time.process_time() - started

    seconds(10)
    assert seconds(8_000) < 30 * max(seconds(1_000), 0.05)
