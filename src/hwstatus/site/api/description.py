"""What describes the API: the list of its answers, their schemas, and OpenAPI."""

from collections.abc import Iterator
from functools import partial

from hwstatus.record import json_text
from hwstatus.site.api import answers, rows
from hwstatus.site.api.answers import FOLDER, KINDS, Kind, listing, schema_of
from hwstatus.site.api.schemas import Schema
from hwstatus.site.site import Site
from hwstatus.site.site_file import SiteFile, Task, text_file
from hwstatus.subject import WHERE

_PARAMETERS = {
    "slug": "the permanent name of an entity or a group: `france`",
    "id": "the permanent id of an update: 10 characters",
    "year": "a year: `2020`",
}
_ABOUT = (
    f"Static JSON: {WHERE}, by whom"
    " and since when. Every answer is a file below this address, in an envelope. Keys are"
    " only ever added within version 1, and so are the words of closed lists. There are no"
    " queries: each list is whole."
)
_LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"


def tasks(site: Site) -> Iterator[Task]:
    """One task."""
    yield partial(_files, site)


def _files(site: Site) -> Iterator[SiteFile]:
    start = FOLDER + answers.INDEX.path
    offers = [_offer(site, kind, start) for kind in KINDS]
    yield listing(site, answers.INDEX, offers, page="data/")
    for kind in KINDS:
        yield _schema(site, kind)
    yield text_file(f"{FOLDER}openapi.json", _written(openapi(site)))


def _schema(site: Site, kind: Kind) -> SiteFile:
    schema = {"$id": _identity(site, kind), **schema_of(kind)}
    if schema["$id"] is None:
        del schema["$id"]
    return text_file(kind.schema_path, _written(schema))


def _offer(site: Site, kind: Kind, start: str) -> rows.Offer:
    return rows.Offer(
        name=kind.name,
        title=kind.title,
        url=site.reference(FOLDER + kind.path, start),
        schema=site.reference(kind.schema_path, start),
    )


def _identity(site: Site, kind: Kind) -> str | None:
    return site.absolute(kind.schema_path)


def openapi(site: Site) -> Schema:
    """The description of every answer, in the form of OpenAPI 3.1."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "hwstatus",
            "version": answers.VERSION,
            "description": _ABOUT,
            "license": {"name": "CC BY 4.0", "url": _LICENCE_URL},
        },
        "servers": [{"url": site.absolute(FOLDER) or "."}],
        "paths": {f"/{kind.path}": {"get": _operation(kind)} for kind in KINDS},
        "components": {"schemas": {kind.name: _component(kind) for kind in KINDS}},
    }


def _operation(kind: Kind) -> Schema:
    content = {"schema": {"$ref": f"#/components/schemas/{kind.name}"}}
    named = [name for name in _PARAMETERS if f"{{{name}}}" in kind.path]
    found: Schema = {
        "operationId": kind.name,
        "summary": kind.title,
        "responses": {
            "200": {"description": kind.title, "content": {"application/json": content}}
        },
    }
    if named:
        found["parameters"] = list(map(_parameter, named))
        found["responses"]["404"] = {"description": "There is none of this name."}
    return found


def _parameter(name: str) -> Schema:
    return {
        "name": name,
        "in": "path",
        "required": True,
        "description": _PARAMETERS[name],
        "schema": {"type": "string"},
    }


def _component(kind: Kind) -> Schema:
    schema = schema_of(kind)
    del schema["$schema"]
    return schema


def _written(value: Schema) -> str:
    return json_text.pretty(value) + "\n"
