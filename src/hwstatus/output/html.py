"""HTML: a page without scripts and without anything from elsewhere, to be mailed and printed."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from hwstatus import text
from hwstatus.answers.answer import Answer, Table
from hwstatus.columns import SOURCE, WORD
from hwstatus.output.formats import chosen_fields, with_address
from hwstatus.output.markdown import title
from hwstatus.output.options import Output
from hwstatus.output.theme import role_of
from hwstatus.record.vocabulary import STATUSES

R = TypeVar("R")

TEMPLATES = Path(__file__).parent / "templates"


class Cell(NamedTuple):
    """A cell of a table: its text, the classes that style it, the address behind it."""

    text: str
    classes: str
    url: str | None


class Part(NamedTuple):
    """A part of a page: what is said above a table, and its rows."""

    heading: str
    role: str
    lines: Sequence[str]
    rows: Iterable[Sequence[Cell]] | None


def document(answer: Answer[Any], options: Output) -> Iterator[str]:
    """A whole page, written as its rows come."""
    table = answer.table
    fields = chosen_fields(options.fields, tuple(table.columns), table.document)
    page = text.templates(TEMPLATES).get_template("answer.html.j2")
    return page.generate(
        title=answer.title,
        circumstances=answer.circumstances,
        statuses=list(STATUSES.values()),
        titles=[] if options.no_header else [title(field) for field in fields],
        picture=_picture(answer),
        sections=_parts(answer, fields),
    )


def _picture(answer: Answer[Any]) -> str:
    """The picture above the table of an answer that is one; nothing above others."""
    if not answer.is_picture:
        return ""
    from hwstatus.output import drawings

    figure = drawings.for_a_page(answer)
    if figure is None:
        return ""
    return text.templates(TEMPLATES).get_template("picture.html.j2").render(figure)


def _parts(answer: Answer[Any], fields: Sequence[str]) -> Iterator[Part]:
    table = answer.table
    if answer.sections is None:
        yield Part("", "", (), _rows(table, answer, fields))
        return
    for section in answer.sections:
        rows = None if section.rows is None else _rows(table, section.rows, fields)
        yield Part(section.heading, role_of(section.status), section.lines, rows)


def _rows(
    table: Table[R], rows: Iterable[R], fields: Sequence[str]
) -> Iterator[Sequence[Cell]]:
    looks = [(field, table.columns[field].look) for field in fields]
    for texts, url in with_address(table, rows, fields):
        yield [
            _cell(value, field, look, url)
            for value, (field, look) in zip(texts, looks, strict=True)
        ]


def _cell(value: str, field: str, look: str, url: str) -> Cell:
    role = role_of(value) if look == WORD else ""
    linked = look == SOURCE or field == "url"
    return Cell(
        value, f"{field} {role}".strip(), text.web_address(url if linked else "")
    )
