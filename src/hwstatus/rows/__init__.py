"""What a command hands to `output`: an answer, its rows, and the table they belong to.

Commands return answers and print nothing; `output` prints them and decides nothing.
The rows are in the modules of this package, each beside its table.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Generic, NamedTuple, TypedDict, TypeVar

from hwstatus.serialization import json_text
from hwstatus.subject import SUPPLIER

R = TypeVar("R")

FACT = "fact"
"""A short value: a name, a date, an id."""
TEXT = "text"
"""Sentences, or a value of any length: the column takes the room that is left."""
NUMBER = "number"
"""A number: right-aligned."""
WORD = "word"
"""A word with a colour: a status, a severity, a state."""
SOURCE = "source"
"""Who says so: dim, and a link where the row has an address."""

FORMULA_MARKS = (*"=+-@\uff1d\uff0b\uff0d\uff20", "\t", "\r", "'")
"""What a text begins with that a spreadsheet may run, and that an apostrophe keeps from it.

Some spreadsheets take the wide forms of East Asian keyboards for the same.
"""


class Column(NamedTuple):
    """A column of a table: what it holds, for the reference, and how it is drawn."""

    words: str
    look: str = FACT


def flat(value: object) -> str:
    """A value as one cell: nothing is empty, several values are joined by `; `."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple | list):
        return "; ".join(map(flat, value))
    return str(value)


class Table(Generic[R]):
    """A kind of row: its columns, those of a pipe and of a document, and its JSON.

    `columns` are all columns in order. `plain` names those that a pipe shows, `document`
    those of a terminal, Markdown and HTML. `given_by` names the commands, and `counted`
    is what one row is.
    """

    def __init__(
        self,
        name: str,
        columns: Mapping[str, Column],
        *,
        plain: Sequence[str] = (),
        document: Sequence[str] = (),
        given_by: str = "",
        counted: str = "row",
    ) -> None:
        self.name = name
        self.columns = columns
        self.plain = tuple(plain or columns)
        self.document = tuple(document or self.plain)
        self.given_by = given_by
        self.counted = counted

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of a row's JSON object, in order."""
        return tuple(self.columns)

    def cells(self, row: R) -> Sequence[str]:
        """The texts of a row, one a column."""
        return self.some(row, self.columns)

    def some(self, row: R, columns: Iterable[str]) -> Sequence[str]:
        """The texts of a row in some columns."""
        return [flat(getattr(row, column)) for column in columns]

    def flat(self, row: R) -> dict[str, str]:
        """The texts of a row by column."""
        return dict(zip(self.columns, self.cells(row), strict=True))

    def json(self, row: R) -> str:
        """A row as a JSON object on one line."""
        return json_text.encode({key: getattr(row, key) for key in self.keys})


class WholeTable(Table[R]):
    """A kind of row whose texts are made together, by `cells`."""

    def some(self, row: R, columns: Iterable[str]) -> Sequence[str]:
        """The texts of a row in some columns."""
        texts = self.flat(row)
        return [texts[column] for column in columns]


class Beside(TypedDict, total=False):
    """What is said beside the rows of an answer; see `Answer`."""

    summary: str
    empty_message: str
    notes: Sequence[str]
    exit_code: int
    exit_code_if_empty: int


class Answer(Generic[R]):
    """Rows of one table, and what is said beside them on stderr.

    `rows` may be a stream: iterate over the answer itself, once, to have them counted.
    `summary` is said on a terminal, `empty_message` where there is no row, `notes`
    always. Answers that have more to show on a page are subclasses with attributes
    of their own.
    """

    def __init__(
        self,
        table: Table[R],
        rows: Iterable[R],
        *,
        summary: str = "",
        empty_message: str = "",
        notes: Sequence[str] = (),
        exit_code: int = 0,
        exit_code_if_empty: int = 0,
    ) -> None:
        self.table = table
        self.rows = rows
        self.summary = summary
        self.empty_message = empty_message
        self.notes = notes
        self.exit_code = exit_code
        self.exit_code_if_empty = exit_code_if_empty
        self.count = 0
        """How many rows have been read from the answer."""

    @property
    def title(self) -> str:
        """What a document with this answer is called."""
        return f"{SUPPLIER}: {self.table.name}"

    @property
    def circumstances(self) -> str:
        """What a document says of the day and the dataset; nothing where unknown."""
        return ""

    @property
    def is_empty(self) -> bool:
        """Whether there is no row; the first row of a stream is fetched to know."""
        stream = iter(self.rows)
        first = list(islice(stream, 1))
        if not isinstance(self.rows, Sequence):
            self.rows = chain(first, stream)
        return not first and not self.count

    def __iter__(self) -> Iterator[R]:
        for row in self.rows:
            self.count += 1
            yield row


class Done(NamedTuple):
    """What a write did: said on stderr; `ids` go to stdout in a pipe, for scripts."""

    message: str
    ids: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
