"""What a question gives to `output`: an answer, its rows, and the table they belong to.

Questions return answers and print nothing; `output` prints them and decides nothing.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain, islice
from operator import attrgetter
from typing import Any, Generic, NamedTuple, Self, TypeVar, dataclass_transform

from hwstatus import json_text
from hwstatus.columns import FACT, Column, columns_of, flat
from hwstatus.subject import SUPPLIER


class Again:
    """What to type next, where that is the line once more with other options, and what it leads to.

    `instead_of` are the options that these exclude. A named tuple would take every read longer to define.
    """

    def __init__(
        self, said: str, options: Sequence[str], instead_of: Sequence[str] = ()
    ) -> None:
        self.said = said
        self.options = options
        self.instead_of = instead_of

    def __str__(self) -> str:
        return f"{self.said}: {' '.join(self.options)}"


class Aside(str):
    """A note that leads on: it yields to rows, where a screen has no room for them beside all that is said."""

    __slots__ = ()


R = TypeVar("R")
"""The class of the rows of a table and of an answer."""


class Shown(NamedTuple):
    """A column of a terminal: its title, and the field that it shows where that has another name.

    `link` is the field with the address behind it, `drawn` the function of `output.views`
    that draws it from the row, and `column` the one that `--fields` means by the title, where
    it is not the field's. `usual` are the cells that its words need where not all
    rows are known beforehand, and sentences have no column of fewer; `least` is the width of a
    terminal that has it, and `joint` parts it from the fact before it where a narrow terminal
    has the facts in one line.
    """

    title: str
    field: str = ""
    look: str = FACT
    link: str = "url"
    drawn: str = ""
    usual: int = 0
    least: int = 0
    joint: str = " · "
    column: str = ""


class Table(Generic[R]):
    """What the rows of a class look like in each form.

    `columns` are all columns in order, where that is not the order of the fields; `more`
    are columns that depend on the question. `plain` are those of a pipe, `document` those
    of Markdown and HTML, and of a terminal too unless there is a `screen`. `keys` are
    those of JSON, where they are others than the columns. `given_by` names the commands,
    and `counted` is what one row is, where a terminal says how many there are.
    """

    def __init__(
        self,
        name: str,
        kind: type[R],
        columns: str = "",
        *,
        more: Mapping[str, Column] | None = None,
        plain: str = "",
        document: str = "",
        keys: Sequence[str] = (),
        screen: Sequence[Shown] = (),
        given_by: str = "",
        counted: str = "",
    ) -> None:
        self.name = name
        self.screen = screen
        self.given_by = given_by
        self.counted = counted
        self.kind = kind
        self._order = columns.split()
        self._more = dict(more or {})
        self._plain = tuple(plain.split())
        self._document = tuple(document.split())
        self._keys = keys

    @cached_property
    def columns(self) -> Mapping[str, Column]:
        """Each column by its name, read from the class when it is first asked for."""
        own = columns_of(self.kind)
        return {name: own[name] for name in self._order or own} | self._more

    @property
    def plain(self) -> tuple[str, ...]:
        """The columns of a pipe."""
        return self._plain or tuple(self.columns)

    @property
    def document(self) -> tuple[str, ...]:
        """The columns of a document."""
        return self._document or self.plain

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of a row's JSON object, in order."""
        return tuple(self._keys or self.columns)

    @property
    def titles(self) -> Mapping[str, str]:
        """What a screen calls each of its columns, and the name of that."""
        return {
            one.title: one.column or one.field.rpartition(".")[2] or one.title
            for one in self.screen
        }

    def without(self, *columns: str) -> Self:
        """The same without some of the columns that are read."""
        from copy import copy

        other = copy(self)
        other._document = tuple(name for name in self.document if name not in columns)
        other.screen = [s for s in self.screen if (s.field or s.title) not in columns]
        return other

    def writer(self, fields: Sequence[str]) -> Callable[[R], Sequence[str]]:
        """What makes the texts of a row in some columns."""
        chosen = [self.columns[name] for name in fields]
        if len(chosen) > 1 and all(c.get is None and c.spell is flat for c in chosen):
            # One look-up for all fields of a row, and most are texts or nothing: half the work.
            values = attrgetter(*fields)
            return lambda row: [
                v or "" if v is None or v.__class__ is str else flat(v)
                for v in values(row)
            ]
        parts = [
            (column.get or attrgetter(name), column.spell)
            for name, column in zip(fields, chosen, strict=True)
        ]
        return lambda row: [spell(get(row)) for get, spell in parts]

    @cached_property
    def _values(self) -> Sequence[tuple[str, Callable[[R], object]]]:
        """What takes the value of each JSON key from a row."""
        columns = self.columns
        getters = [columns[key].get if key in columns else None for key in self.keys]
        return [
            (key, get or attrgetter(key))
            for key, get in zip(self.keys, getters, strict=True)
        ]

    def json(self, row: R) -> str:
        """A row as a JSON object on one line."""
        return json_text.encode({key: get(row) for key, get in self._values})


@dataclass_transform(kw_only_default=True)
class _OfFields:
    """What is made of a value for each annotated field that has no default; a dataclass takes longer to start."""

    def __init__(self, **values: Any) -> None:
        """Take over the values; a type checker knows which there are."""
        self.__dict__.update(values)


LIST = 3
"""The screens that a list may fill and stand whole: who has to ask for its end misses it."""


class Section(NamedTuple):
    """A part of a document: a heading with its status, what is said below it, and its rows; None without a table."""

    heading: str
    status: str
    lines: Sequence[str]
    rows: Iterable[Any] | None


class Answer(_OfFields, Generic[R]):
    """Rows of one table, and what is said beside them on stderr.

    `rows` may be a stream: iterate over the answer itself, once, to have them counted.
    `lead` is said before the rows, `summary` on a terminal, where it is None nothing, `empty_message` where
    there is no row, `notes` always, though asides among them give way to rows on a screen. `pointers`, on a
    terminal alone, are asides too: what to type for what the rows leave out, and their order where it was asked
    for. Answers that have more to show on a page are subclasses with attributes of their own; `view` names what
    draws them in `output.views`, and those that `output.drawings` can draw are a picture.
    """

    view: str = ""
    is_picture = False
    table: Table[R]
    rows: Iterable[R]
    summary: str | None = ""
    empty_message: str = ""
    lead: str = ""
    notes: Sequence[str] = ()
    pointers: Sequence[str | Again] = ()
    exit_code: int = 0
    exit_code_if_empty: int = 0
    one_screen: bool = True
    """Whether a terminal has the first screen of it alone: who wants more says so."""
    screens: int = 1
    """How many screens it may go on for and stands whole: a longer one ends with the first."""
    is_folded: bool = True
    """Whether a page tells in few lines what `--all` tells row by row, where it has such lines."""
    total: Callable[[], int] | None = None
    """Counts the rows without reading them: a first screen then reads no more of a long stream than it shows."""
    room = 0
    """How many lines of the screen it may take, where a terminal has the first screen of it alone."""
    has_brief: bool = False
    """Whether its page has a shorter form, for a screen that the whole finds no room on."""
    in_brief = False
    """Whether it is drawn in that form."""
    addresses: str = ""
    """The command that prints the addresses behind a page, which are links there, where that has no room for them."""
    newest_first = False
    """Whether a page begins with the newest of rows that go on in time."""
    ends: Sequence[int] = ()
    """The line of it on which each row ends, as far as a view says so."""
    count = 0
    """How many rows have been read from the answer, since it was begun last."""

    @property
    def parts(self) -> "Mapping[str, Answer[Any]]":
        """The lists of a JSON document by their keys; none where it is a single list."""
        return {}

    @property
    def sections(self) -> Sequence[Section] | None:
        """The parts of a document; None where it is a single table."""
        return None

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
        self.count = 0
        for row in self.rows:
            self.count += 1
            yield row
