"""Articles of other makes: invented pages, one text in many spellings, hostile texts."""

import csv
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costs import examples, one_in
from hwstatus.exchange import ARTICLE, Item
from hwstatus.exchange.articles.documents import is_page, text_of_page
from hwstatus.exchange.recognition import form_of
from hwstatus.record.models import Source
from page_samples import read_article

PAGES = Path(__file__).parent / "data" / "articles"


def table() -> list[dict[str, str]]:
    with (PAGES / "expected.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def printed(source: Source) -> str:
    return f"{source.publisher} <{source.url}>" if source.url else source.publisher


def row(page: str, item: Item) -> dict[str, str]:
    return {
        "page": page,
        "heading": item.heading or "",
        "date": item.date or "",
        "sources": " + ".join(map(printed, item.sources)),
        "odd": " + ".join(item.oddities),
        "text": item.text,
    }


@pytest.mark.parametrize(
    "page", ["links.md", "numbered.txt", "groups.txt", "saved.html"]
)
def test_a_page_of_another_make_gives_its_entries(page: str) -> None:
    if page.endswith(".html"):
        pytest.importorskip("trafilatura")
    items = read_article((PAGES / page).read_text(encoding="utf-8"))
    assert [row(page, item) for item in items] == [
        entry for entry in table() if entry["page"] == page
    ]


SPELLINGS = {
    "Soure: Port Gazette, June 7, 2019.": "2019-06-07 Port Gazette",
    "Source: Strelsau Sun, June 7, 2019.": "2019-06-07 Strelsau Sun",
    "Source: The Sunday Wire, Sun., June 9, 2019.": "2019-06-09 The Sunday Wire",
    "Source: Mail on Sunday, 9 June 2019": "2019-06-09 Mail on Sunday",
    "Source: Wire, via Port Gazette, June 7, 2019.": "2019-06-07 Port Gazette",
    "Source: Wire, as cited by Gazette, June 2019.": "2019-06 Gazette",
    "SOURCES: WIRE AND GAZETTE, JUNE 7, 2019.": "2019-06-07 WIRE + GAZETTE",
    "Source: Wire, June ’19.": "2019-06 Wire",
    "Source: Wire, 06/2019.": "2019-06 Wire",
    "Source: Le Fil, 7 juin 2019.": "2019-06-07 Le Fil",
    "Source: Der Bote, 7. März 2019.": "2019-03-07 Der Bote",
    "Source: El Hilo, 7 de junio de 2019.": "2019-06-07 El Hilo",
    "Source: Wire, Q2 2019.": "2019 Wire",
    "Source: Wire, undated.": "None Wire",
}


@pytest.mark.parametrize("printed", SPELLINGS)
def test_sources_are_read_in_many_spellings(printed: str) -> None:
    [item] = read_article(f"Elbonia: No vendor is refused. {printed}")
    publishers = " + ".join(source.publisher for source in item.sources)
    assert f"{item.date} {publishers}" == SPELLINGS[printed]
    assert item.text == "No vendor is refused."


def test_an_article_may_have_a_title_that_could_be_a_tables() -> None:
    text = f"Huawei News: Country, Company, Status, Updates\n\n{ENTRY}\n{ENTRY}"
    assert form_of([line.encode() for line in text.splitlines(True)]) == ARTICLE


def test_a_paragraph_may_hold_several_entries_and_more() -> None:
    more = "The law came later. Source: Wire, May 4, 2020. Nobody knows more."
    first, second = read_article(f"{ENTRY.strip()} {more}\n")
    assert (first.text, second.text) == ("No vendor is refused.", "The law came later.")
    assert (first.oddities, second.heading) == ((), "Elbonia")
    assert second.oddities == ("behind the sources is printed: “Nobody knows more.”",)


def test_the_caption_of_a_picture_is_no_entry() -> None:
    text = f"{ENTRY}\nPhoto: A mast in Elbonia. Source: Picture Agency\n"
    assert len(read_article(text)) == 1


ENTRY = "Elbonia: No vendor is refused. Source: Port Gazette, May 3, 2020.\n"
REMARK = "Utopia: They are all banned here. Source: my neighbour, May 4, 2020.\n"


@pytest.mark.parametrize(
    "heading",
    [
        "Comments",
        "COMMENTS [3]",
        "Comments: 5",
        "No comments yet",
        "Comments are closed.",
        "Comments section",
        "Readers’ comments",
        "14 comments so far",
        "12 thoughts on “Vendors”",
        "One thought on “Vendors”",
        "2 Replies to “Vendors”",
        "Discussion (4)",
        "Join the conversation",
        "Share your thoughts",
        "Be the first to comment!",
        "Leave a Reply",
        "You must be logged in to post a comment.",
        "Trackbacks/Pingbacks",
        "Sort by: newest",
        "3 commentaires",
    ],
)
@pytest.mark.parametrize("between", ["\n", ""])
def test_what_follows_a_heading_of_comments_is_no_entry(
    heading: str, between: str
) -> None:
    text = f"{ENTRY}\n{heading}\n{between}{REMARK}"
    assert [item.heading for item in read_article(text)] == ["Elbonia"]


@pytest.mark.parametrize(
    "line",
    [
        "Continue to page 2",
        "1 2 3 Next »",
        "« Previous | Next »",
        "This list continues on the next page",
        "See page 3 for more.",
        "Welcome to page two.",
        "Article continues after advertisement",
        "By Ivy Example",
        "Posted by admin on 3 June 2023",
        "Last updated 3 May 2022",
        "A B C D E F",
    ],
)
def test_a_line_that_belongs_to_the_page_parts_no_entries(line: str) -> None:
    first = (
        "Elbonia: Several updates\n\nNo vendor is refused. Source: Wire, May 3, 2020."
    )
    second = "The law is in force. Source: Wire, May 4, 2020."
    items = read_article(f"{first}\n\n{line}\n\n{second}")
    assert [(item.heading, item.date) for item in items] == [
        ("Elbonia", "2020-05-03"),
        ("Elbonia", "2020-05-04"),
    ]


def the_page(body: str) -> str:
    lead = "<p>What each country has decided about the vendor so far, with its sources.</p>"
    return f"<!doctype html><html><body><main><article><h1>The list</h1>{lead}{body}"


LINK = "Source: <a href='https://wire.example/{}'>Port Gazette</a>, May {}, 2020."
SAID = "The council has asked the operators three questions about vendors. "
MAKES = {
    "headings": ("<h3>{}</h3>", "<p>{}</p>"),
    "headings of lists": ("<h3><a href='/x'>{}</a></h3>", "<ol><li>{}</li></ol>"),
    "definitions": ("<dt>{}</dt>", "<dd>{}</dd>"),
    "folded": ("<details><summary>{}</summary>", "<p>{}</p></details>"),
    "lists in lists": ("<li><b>{}</b>", "<ul><li>{}</li></ul></li>"),
    "a table": ("<tr><td>{}</td>", "<td>{}</td></tr>"),
    "lines": ("<b>{}:</b> ", "{}<br>"),
}
AROUND = {"definitions": "dl", "lists in lists": "ul", "a table": "table", "lines": "p"}


@pytest.mark.parametrize("make", MAKES)
def test_a_page_in_html_keeps_its_headings(make: str) -> None:
    pytest.importorskip("trafilatura")
    heading, entry = MAKES[make]
    names = ["Elbonia", "Facebook", "Google", "Zenda"]
    body = ""
    for day, name in enumerate(names, 1):
        body += heading.format(name) + entry.format(SAID + LINK.format(day, day))
    around = AROUND.get(make, "div")
    items = read_article(the_page(f"<{around}>{body}</{around}>"))
    assert [item.heading for item in items] == names
    assert [item.date for item in items] == [f"2020-05-0{day}" for day in range(1, 5)]
    assert {item.text for item in items} == {SAID.strip()}


# -- one text, in whatever way it was spelled, wrapped, listed and copied ---------------

TEXT = (PAGES.parent / "article.txt").read_text(encoding="utf-8")
BULLETS = ["•", "-", "*", "–", "—", "·", "▪", "+", "1."]
BLANKS = [" ", "\u00a0", "\u202f", "\t", "  ", " \u200b", "\u2060 "]
LINE_ENDS = ["\n", "\r\n", "\r", "\u2028", "\n\n"]
STRAIGHT = str.maketrans("“”‘’", "\"\"''")


def words(text: str) -> str:
    """A text whose quotes are straight: how they were typed changes no word."""
    return text.translate(STRAIGHT)


def facts(text: str) -> list[tuple[object, ...]]:
    return [
        (
            words(item.heading or ""),
            item.title,
            item.date,
            item.sources,
            words(" ".join(item.oddities)),
            words(item.text),
        )
        for item in read_article(text)
    ]


FACTS = facts(TEXT)


@given(
    st.sampled_from(BULLETS),
    st.sampled_from(LINE_ENDS),
    st.lists(st.sampled_from(BLANKS), min_size=1, max_size=7),
    st.booleans(),
    st.sampled_from(["", "\ufeff", "\n\n", "\u200b\n"]),
    st.sampled_from(["", " ", "\t", "\u00a0"]),
)
@examples(60)
def test_spelling_and_spacing_together_change_no_entry(
    bullet: str, end: str, blanks: list[str], straight: bool, begin: str, trail: str
) -> None:
    lines = []
    for line in TEXT.splitlines():
        indent = line[: len(line) - len(line.lstrip())]
        parts = line.strip().split(" ")
        spaced = [f"{part}{blanks[at % len(blanks)]}" for at, part in enumerate(parts)]
        lines.append(indent + "".join(spaced).rstrip() + trail)
    text = begin + end.join(lines).replace("•", bullet)
    assert facts(text.translate(STRAIGHT) if straight else text) == FACTS


@pytest.mark.parametrize(
    ("begins", "is_html"),
    [
        ('<meta charset="utf-8">', True),
        ("\ufeff\n<title>News</title>", True),
        ("<style>p {}</style>", True),
        ("<script>1</script>", True),
        ("<!-- saved --><p>News</p>", True),
        ("<!-- prose -->\n# News", False),
        ("<https://gazette.example/1>", False),
    ],
)
def test_html_is_told_by_how_it_begins(begins: str, is_html: bool) -> None:
    assert is_page(f"{begins}\nUtopia banned Huawei.") == is_html


def test_html_may_be_a_comment_and_a_paragraph() -> None:
    pytest.importorskip("trafilatura")
    news = "<!-- hidden --><p>Utopia banned Huawei from its networks.</p>"
    assert text_of_page(news).strip() == "Utopia banned Huawei from its networks."


@pytest.mark.parametrize("ruled", [":", "::::::", "| --- | --- |", "- :"])
def test_a_page_may_begin_with_a_line_of_signs(ruled: str) -> None:
    news = "Utopia: No vendor is refused. Source: Port Gazette, May 3, 2020.\n"
    assert facts(f"{ruled}\n{news}") == facts(news)


# -- hostile texts ---------------------------------------------------------------------

HOSTILE: dict[str, Callable[[int], str]] = {
    "a heading of signs": lambda size: "# " + "#" * size + "a",
    "an address that never ends": lambda size: "[a](" + "x" * size,
    "images that never end": lambda size: "![](" * (size // 4),
    "lines that never end a sentence": lambda size: "a b c d\n" * (size // 8),
    "names in capitals": lambda size: "Huawei a b c\n" * (size // 13),
    "words without colons": lambda size: "A: b. " + "Source Xx yy. " * (size // 14),
    "sources without an entry": lambda size: "".join(
        f"Source: Publisher {number}.\n" for number in range(size // 24)
    ),
    "the mark and nothing else": lambda size: "Source: " * (size // 8),
    "links to pages": lambda size: "1 2 next » " * (size // 11) + "\n",
    "links on lines": lambda size: ("1" * 70 + " next" * 13 + "x\n") * (size // 136),
    "names of groups": lambda size: ("north south " * 11 + "x\n") * (size // 134),
    "full stops": lambda size: "Source: " + " ." * (size // 2),
}


def seconds(text: str) -> float:
    start = time.process_time()
    read_article(text)
    return time.process_time() - start


@one_in(4)
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_are_read_in_linear_time(name: str) -> None:
    make = HOSTILE[name]
    entry = "Elbonia: No vendor is refused. Source: Port Gazette, May 3, 2020.\n"
    small, large = (seconds(entry + make(size)) for size in (10_000, 80_000))
    assert large < 30 * small + 0.5


@pytest.mark.parametrize(
    "hiding",
    [
        "hidden",
        'style="display: none"',
        'style="visibility:hidden"',
        "aria-hidden=true",
    ],
)
def test_what_a_browser_hides_is_no_entry(hiding: str) -> None:
    pytest.importorskip("trafilatura")
    page = (PAGES / "saved.html").read_text(encoding="utf-8")
    shown = "<h3>Zenda</h3>"
    secret = "<p {}>Utopia: It is secret here. Source: Nobody, May 1, 2020.</p>"
    hidden = page.replace(shown, secret.format(hiding) + shown)
    assert facts(hidden) == facts(page)
    visible = page.replace(shown, secret.format("") + shown)
    assert len(facts(visible)) == len(facts(page)) + 1
