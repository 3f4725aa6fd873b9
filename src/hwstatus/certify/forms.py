"""A sheet as plain text, and as a page of HTML for the screen and for paper."""

import textwrap
from collections.abc import Iterator
from pathlib import Path

from hwstatus import text
from hwstatus.certify import wording
from hwstatus.certify.content import Content
from hwstatus.certify.wording import Cited, Entry, Worded

TEMPLATES = Path(__file__).parent / "templates"

WIDTH = 78
_LABEL = 12


def as_text(content: Content) -> str:
    """The whole sheet, wrapped between words; its last line says what it was made from."""
    return "".join(f"{line}\n" for line in _lines(content))


def _lines(content: Content) -> Iterator[str]:
    yield wording.TITLE.upper()
    yield ""
    for label, value in wording.head(content):
        if label in wording.NAMED:
            yield f"{label:<{_LABEL}}{value}"
        else:
            yield from _wrapped(value, f"{label:<{_LABEL}}", " " * _LABEL)
    for subject in content.subjects:
        yield ""
        yield from _subject(
            wording.worded(subject, content.sheet.on, content.sheet.form)
        )
    yield ""
    yield "Words of this sheet"
    for term in content.glossary:
        said = f"{term.kind} {term.word}: {term.meaning}"
        yield from _wrapped(said, "  ", "    ")
    yield ""
    yield f"sheet: {content.sheet.line}"


def _subject(subject: Worded) -> Iterator[str]:
    yield text.line(subject.name)
    yield from _wrapped(subject.verdict, "  ")
    for part in subject.parts:
        yield ""
        yield f"  {part.title}"
        for line in part.lines:
            yield from _wrapped(line, "    ", "      ")
    yield ""
    yield "  Evidence (* decides)" if subject.evidence else "  No evidence is held."
    for entry in subject.evidence:
        yield from _entry(entry)


def _entry(entry: Entry) -> Iterator[str]:
    mark = "*" if entry.decides else "-"
    yield from _wrapped(entry.heading, f"  {mark} ", "    ")
    yield from _wrapped(entry.summary, "      ")
    yield from _wrapped(entry.reason, "      ")
    for cited in entry.sources:
        yield from _cited(cited)
    yield from _wrapped(f"sha256 {entry.record}", "      ")


def _cited(cited: Cited) -> Iterator[str]:
    yield from _wrapped(f"source: {cited.words}", "      ")
    for address in cited.addresses:
        yield f"        {text.line(address)}"


def _wrapped(words: str, first: str = "", other: str | None = None) -> list[str]:
    """Words of somebody as lines of the sheet, none of them broken."""
    return textwrap.wrap(
        text.line(words),
        WIDTH,
        initial_indent=first,
        subsequent_indent=first if other is None else other,
        break_long_words=False,
        break_on_hyphens=False,
    )


def as_html(content: Content) -> str:
    """The whole page: no script, nothing from elsewhere."""
    on, form = content.sheet.on, content.sheet.form
    return (
        text.templates(TEMPLATES)
        .get_template("sheet.html.j2")
        .render(
            title=wording.TITLE,
            sheet=content.sheet.line,
            head=wording.head(content),
            subjects=[
                wording.worded(subject, on, form) for subject in content.subjects
            ],
            glossary=content.glossary,
        )
    )
