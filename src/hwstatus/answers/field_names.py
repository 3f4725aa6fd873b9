"""`--fields ?`: the fields of an answer, each in words."""

from typing import Annotated, Any, NamedTuple

from hwstatus.answers.answer import LIST, Answer, Table
from hwstatus.columns import TEXT
from hwstatus.record.fields import UPDATE


class FieldName(NamedTuple):
    """A field that `--fields` takes."""

    field: Annotated[str, "what `--fields` takes"]
    words: Annotated[str, "what it holds", TEXT]


FIELD_NAMES = Table(
    "fields", FieldName, given_by="each read with `--fields ?`", counted="field"
)


def field_names(table: Table[Any]) -> Answer[FieldName]:
    """The columns of a table and the keys that JSON has beside them, a row each."""
    columns = {name: column.words for name, column in table.columns.items()}
    keys = {key: _of_key(key) for key in table.keys if key != "extras"}
    rows = [FieldName(*each) for each in {**columns, **keys, **columns}.items()]
    return Answer(table=FIELD_NAMES, rows=rows, screens=LIST)


def _of_key(key: str) -> str:
    """What a key holds that only JSON has."""
    field = UPDATE.fields.get(key)
    return f"in JSON alone, an array: {field.help}" if field else "in JSON alone"
