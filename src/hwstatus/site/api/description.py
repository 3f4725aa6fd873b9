"""What describes the API: the list of its answers, their JSON Schemas, OpenAPI, and the guide for a reader.

A key of a row is always there, and null where there is no value. A key of a record is
absent then, as it is where the record is stored. Keys may be added: no schema forbids
further ones.
"""

from collections.abc import Mapping
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from hwstatus import json_text
from hwstatus.answers.answer import Table
from hwstatus.citation import LICENCE, LICENCE_URL
from hwstatus.record.fields import Field
from hwstatus.record.forms import FORMS
from hwstatus.record.json_schema import DIALECT, Schema
from hwstatus.site.api import answers
from hwstatus.site.api.answers import FOLDER, KINDS, Kind, answer
from hwstatus.site.published import SiteFiles, text_file
from hwstatus.site.site import Site
from hwstatus.subject import WHERE

_PARAMETERS = {
    "slug": "the permanent name of an entity or a group: `france`; a country’s ISO code too: `FR`, `fra`",
    "id": "the permanent id of an update: 10 characters",
    "year": "a year: `2020`",
    "status": f"a status: `{answers.STRICTEST}`",
}
_ABOUT = (
    f"Static JSON: {WHERE}, by whom"
    " and since when. Every answer is a file below this address, in an envelope. Keys are"
    " only ever added within version 1, and so are the words of closed lists. There are no"
    " queries: each list is whole."
)
_MISSING = {"error": "There is no such answer.", "answers": "index.json"}
"""What a web server answers to an address of the API that is none; `docs/hosting/nginx.conf` does."""


def descriptions(site: Site) -> SiteFiles:
    """All of them."""
    start = FOLDER + answers.INDEX.path
    offers = [
        answers.Offer(
            name=kind.name,
            title=kind.title,
            url=site.reference(FOLDER + kind.path, start),
            schema=site.reference(kind.schema_path, start),
        )
        for kind in KINDS
    ]
    yield answer(site, answers.INDEX, offers)
    yield text_file(f"{FOLDER}404.json", _written(_MISSING))
    for kind in KINDS:
        named = {} if site.base is None else {"$id": site.absolute(kind.schema_path)}
        schema = {**named, "$schema": DIALECT, **schema_of(kind)}
        yield text_file(kind.schema_path, _written(schema))
    yield text_file(f"{FOLDER}openapi.json", _written(openapi(site)))


# -- JSON Schema -----------------------------------------------------------------------

_PLAIN = {str: "string", int: "integer", bool: "boolean", NoneType: "null"}


def schema_of(kind: Kind) -> Schema:
    """The JSON Schema of an answer, without the name of its dialect."""
    envelope = _of(answers.Envelope)
    result = _of([kind.shape] if kind.is_list else kind.shape)
    return {
        "title": kind.title,
        "type": "object",
        "properties": {**envelope["properties"], "result": result},
        "required": [*envelope["required"], "result"],
    }


def _of(shape: Any) -> Schema:
    """The schema of a shape (see `answers.Part`), or of a type as classes are annotated with."""
    match shape:
        case Table():
            return _of_table(shape)
        case dict():
            return _object({key: (p.shape, p.words) for key, p in shape.items()})
        case list():
            return {"type": "array", "items": _of(shape[0])}
        case tuple():
            return {"anyOf": [_of(shape[0]), {"type": "null"}]}
        case UnionType():
            return _of_union(get_args(shape))
    if shape in FORMS:
        return _of_record(shape)
    if shape in _PLAIN:
        return {"type": _PLAIN[shape]}
    if get_origin(shape) is tuple:
        return _of([get_args(shape)[0]])
    return _of_table(Table("", shape))


def _of_union(hints: tuple[Any, ...]) -> Schema:
    if all(hint in _PLAIN for hint in hints):
        return {"type": [_PLAIN[hint] for hint in hints]}
    return {"anyOf": [_of(hint) for hint in hints]}


def _of_table(table: Table[Any]) -> Schema:
    hints = get_type_hints(table.kind)
    return _object({key: (hints[key], c.words) for key, c in table.columns.items()})


def _object(parts: dict[str, tuple[Any, str]]) -> Schema:
    return {
        "type": "object",
        "properties": {
            key: {**_of(shape), "description": words}
            for key, (shape, words) in parts.items()
        },
        "required": list(parts),
    }


def _of_record(kind: type) -> Schema:
    form = FORMS[kind]
    hints = get_type_hints(kind)
    names = [name for name in hints if name != "extras"]
    pairs = zip(names, form.fields.values(), strict=True)
    return {
        "type": "object",
        "properties": {field.name: _of_field(field, hints[at]) for at, field in pairs},
        "required": sorted(form.needed),
    }


def _of_field(field: Field, hint: Any) -> Schema:
    """The schema of a key that is absent where it has no value."""
    schema = _of(hint)
    if isinstance(schema.get("type"), list):
        [schema["type"]] = [name for name in schema["type"] if name != "null"]
    schema["description"] = field.help
    if field.words:
        schema["examples"] = list(field.words)
    return schema


# -- OpenAPI ---------------------------------------------------------------------------


def openapi(site: Site) -> Schema:
    """The description of every answer, in the form of OpenAPI 3.1."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "hwstatus",
            "version": answers.VERSION,
            "description": _ABOUT,
            "license": {"name": LICENCE, "url": LICENCE_URL},
        },
        "servers": [{"url": site.absolute(FOLDER) or "."}],
        "paths": {f"/{kind.path}": {"get": _operation(kind)} for kind in KINDS},
        "components": {"schemas": {kind.name: schema_of(kind) for kind in KINDS}},
    }


def _operation(kind: Kind) -> Schema:
    content = {"schema": {"$ref": f"#/components/schemas/{kind.name}"}}
    named = [name for name in _PARAMETERS if f"{{{name}}}" in kind.path]
    operation: Schema = {
        "operationId": kind.name,
        "summary": kind.title,
        "responses": {
            "200": {"description": kind.title, "content": {"application/json": content}}
        },
    }
    if named:
        operation["parameters"] = list(map(_parameter, named))
        operation["responses"]["404"] = {"description": "There is none of this name."}
    return operation


def _parameter(name: str) -> Schema:
    return {
        "name": name,
        "in": "path",
        "required": True,
        "description": _PARAMETERS[name],
        "schema": {"type": "string"},
    }


def _written(value: Schema) -> str:
    return json_text.pretty(value) + "\n"


ASKING = {
    "curl": 'curl -sS "{url}"',
    "Python": (
        "import json, urllib.request\n\n"
        'with urllib.request.urlopen("{url}") as file:\n'
        "    answer = json.load(file)\n"
        'print(answer["total"], answer["result"])'
    ),
    "JavaScript": (
        'const answer = await (await fetch("{url}")).json();\n'
        "console.log(answer.total, answer.result);"
    ),
    "R": (
        'answer <- jsonlite::fromJSON("{url}")\n'
        "print(answer$total)\n"
        "print(answer$result)"
    ),
}
"""How an answer is asked for in some languages."""

HERE = "http://localhost:8000/"
"""Where a site without an address of its own is in the examples: `python -m http.server` in its folder."""


def guide(site: Site) -> SiteFiles:
    """The page: each answer with the path of an example below `FOLDER`, and how it is asked for."""
    guided = [_guided(site, kind) for kind in KINDS]
    yield site.page(
        FOLDER,
        "api.html.j2",
        guided=guided,
        tables=answers.TABLES,
        is_local=site.base is None,
    )


def _guided(site: Site, kind: Kind) -> tuple[Kind, str, Mapping[str, str]]:
    example = _example(site, kind)
    url = f"{site.base or HERE}{FOLDER}{example}"
    asking = {name: words.format(url=url) for name, words in ASKING.items() if example}
    return kind, example, asking


def _example(site: Site, kind: Kind) -> str:
    """The path of an answer that there is; empty where the record has none of its kind."""
    record = site.record
    of_group = kind in (answers.GROUP, answers.GROUP_STANDINGS)
    slugs = [group.slug for group in record.groups] if of_group else record.about
    some = {
        "slug": next(iter(slugs), ""),
        "id": next(iter(record.updates), ""),
        "year": next(iter(record.years), ""),
        "status": answers.STRICTEST,
    }
    needed = [name for name in some if f"{{{name}}}" in kind.path]
    return kind.path.format(**some) if all(some[name] for name in needed) else ""
