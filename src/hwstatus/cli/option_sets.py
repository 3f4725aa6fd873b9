"""The options, declared once, and the step that gives a command's function all of those it asks for.

A command asks for a set by annotating a parameter with its NamedTuple: `wanted: Wanted` becomes --since,
--until and so on, gathered again into one `Wanted` before the function runs.
"""

import inspect
from collections.abc import Callable
from typing import Annotated, Any, NamedTuple

import typer
from typer import Option

from hwstatus.cli.completion import complete_names
from hwstatus.commands.filters import FilterOptions
from hwstatus.output.options import COLORS, FORMATS, Output
from hwstatus.store.queries import ORDERS
from hwstatus.vocabulary import (
    ACTORS,
    BASES,
    CONFIDENCES,
    KINDS,
    PENDING,
    SCOPES,
    STAGES,
    STATUSES,
)


class AsOf(NamedTuple):
    """The time that a question is about."""

    on: str | None = None
    known_at: str | None = None
    projected: bool = False


class DatabaseOption(NamedTuple):
    """Which tracker: --db, before or after the command."""

    db: str | None = None


def _list(*names: str, metavar: str, help: str) -> Any:
    return Annotated[
        list[str], Option(*names, metavar=metavar, help=help, show_default=False)
    ]


def _text(*names: str, metavar: str, help: str) -> Any:
    return Annotated[
        str | None, Option(*names, metavar=metavar, help=help, show_default=False)
    ]


def _flag(*names: str, help: str) -> Any:
    return Annotated[bool, Option(*names, help=help)]


def _one_of(words: Any) -> str:
    return ", ".join(words)


_WANTED = {
    "since": _text(
        "--since",
        metavar="WHEN",
        help="From this day or period: 2020, 2020-Q3, 2020-07-22, 6m, last year.",
    ),
    "until": _text(
        "--until", metavar="WHEN", help="Up to the end of this day or period."
    ),
    "country": _list(
        "--country", metavar="NAME", help="About this country (again for more)."
    ),
    "company": _list(
        "--company", metavar="NAME", help="About this company (again for more)."
    ),
    "kind": _list(
        "--kind", metavar="KIND", help=f"About this kind of entity: {_one_of(KINDS)}."
    ),
    "status": _list(
        "--status", metavar="STATUS", help=f"With this status: {_one_of(STATUSES)}."
    ),
    "scope": _list(
        "--scope", metavar="SCOPE", help=f"For this scope: {_one_of(SCOPES)}."
    ),
    "actor": _list(
        "--actor", metavar="ACTOR", help=f"By this kind of actor: {_one_of(ACTORS)}."
    ),
    "publisher": _list("--publisher", metavar="NAME", help="Told by this publisher."),
    "group": _list(
        "--group",
        "-g",
        metavar="GROUP",
        help="About its members: eu, nato, g7, asean, ... or a region.",
    ),
    "limit": Annotated[
        int | None,
        Option(
            "--limit", "-l", metavar="N", help="At most N (0: all).", show_default=False
        ),
    ],
    "sort": Annotated[
        str, Option("--sort", metavar="KEY", help=f"Order: {_one_of(ORDERS)}.")
    ],
    "reverse": _flag("--reverse", "-r", help="The other way round."),
}

_OUTPUT = {
    "format": _text(
        "--format",
        "-f",
        metavar="FORMAT",
        help=f"{_one_of(FORMATS)}. Default: table, in a pipe plain.",
    ),
    "json": _flag("--json", help="The same as --format json."),
    "fields": _list(
        "--fields", metavar="A,B", help="Only these fields, in this order."
    ),
    "no_header": _flag("--no-header", help="Without the line of titles."),
    "output": _text(
        "--output",
        "-o",
        metavar="FILE",
        help="Write to a file; its ending gives the format.",
    ),
    "color": _text(
        "--color",
        metavar="WHEN",
        help=f"{_one_of(COLORS)}. NO_COLOR and FORCE_COLOR count too.",
    ),
    "no_pager": _flag("--no-pager", help="Never page on a terminal."),
}

_AS_OF = {
    "on": _text(
        "--on", metavar="DATE", help="As it was on this day: what had happened by then."
    ),
    "known_at": _text(
        "--known-at",
        metavar="DATE",
        help="As the tracker held it on this day, before later changes.",
    ),
    "projected": _flag(
        "--projected", help="Allow --on ahead: announced dates count as kept."
    ),
}

_PLACE = {"db": _text("--db", metavar="FILE", help="The tracker to use.")}

_ADD = {
    "entity": Annotated[str | None, typer.Argument(metavar="ENTITY", help="A country or company; - reads JSON.")],
    "summary": Annotated[str | None, typer.Argument(metavar="SUMMARY", help="One or two sentences in your own words.")],
    "date": _text("--date", "-d", metavar="DATE", help="When it happened, as exactly as known: 2018, 2018-12 or day."),
    "source": _list("--source", "-s", metavar="PUBLISHER", help="Who says so (again for more)."),
    "url": _list("--url", "-u", metavar="URL", help="Where: the first for the first --source."),
    "title": _text("--title", metavar="TEXT", help="The first source's title."),
    "published": _text("--published", metavar="DATE", help="When the first source was published."),
    "official": _flag("--official", help="The first source is a state body's, a court's or the company's own."),
    "status": _list("--status", metavar="[SCOPE=]STATUS", help=f"What it sets (5g by default): {_one_of(STATUSES)}."),
    "stage": _text("--stage", metavar="STAGE", help=_one_of(STAGES)),
    "basis": _text("--basis", metavar="BASIS", help=_one_of(BASES)),
    "effective": _text("--effective", metavar="DATE", help="When it takes effect, where that is another day."),
    "deadline": _list("--deadline", metavar="SCOPE=DATE[:WHAT]", help="By when what must be gone (again for more)."),
    "actor": _text("--actor", metavar="ACTOR", help=f"Who acted: {_one_of(ACTORS)}."),
    "actor_name": _text("--actor-name", metavar="NAME", help="The actor's proper name."),
    "about": _list("--about", metavar="NAME", help="Also about this entity (again for more)."),
    "confidence": _text("--confidence", metavar="WORD", help=f"{_one_of(CONFIDENCES)}. Default: from the sources."),
    "pending": _text("--pending", metavar="WORD", help=f"An undecided plan would {_one_of(PENDING)} the status."),
    "note": _text("--note", metavar="TEXT", help="What a reader must know besides."),
    "new": _text("--new", metavar="KIND", help=f"Create the entity: {_one_of(KINDS)}."),
}  # fmt: skip


DryRun = Annotated[
    bool, Option("--dry-run", "-n", help="Say what would happen; write nothing.")
]


def _forms() -> dict[type, dict[str, Any]]:
    from hwstatus.commands.add import AddOptions

    return {**_FORMS, AddOptions: _ADD}


_FORMS: dict[type, dict[str, Any]] = {
    FilterOptions: _WANTED,
    Output: _OUTPUT,
    DatabaseOption: _PLACE,
    AsOf: _AS_OF,
}


def expanded(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function with every set of options spread into single ones, as Typer needs them."""
    signature = inspect.signature(function)
    forms = (
        _forms()
        if any(p.annotation.__name__ == "AddOptions" for p in _plain(signature))
        else _FORMS
    )
    parameters: list[inspect.Parameter] = []
    for p in signature.parameters.values():
        form = forms.get(p.annotation)
        if form is None:
            parameters.append(p.replace(kind=inspect.Parameter.KEYWORD_ONLY))
            continue
        defaults = p.annotation._field_defaults
        for field, annotation in form.items():
            default = (
                list(defaults[field])
                if isinstance(defaults[field], tuple)
                else defaults[field]
            )
            kind = inspect.Parameter.KEYWORD_ONLY
            parameters.append(
                inspect.Parameter(field, kind, default=default, annotation=annotation)
            )
    parameters.append(
        inspect.Parameter(
            "ctx", inspect.Parameter.KEYWORD_ONLY, annotation=typer.Context
        )
    )

    def run(ctx: typer.Context, **values: Any) -> Any:
        given = {}
        for name, p in signature.parameters.items():
            form = forms.get(p.annotation)
            given[name] = (
                p.annotation(**{field: values[field] for field in form})
                if form
                else values[name]
            )
            if p.annotation is DatabaseOption and not given[name].db:
                given[name] = DatabaseOption(ctx.find_root().obj)
        return function(**given)

    run.__doc__ = function.__doc__
    run.__name__ = function.__name__
    spread = signature.replace(
        parameters=parameters, return_annotation=inspect.Signature.empty
    )
    run.__signature__ = spread  # type: ignore[attr-defined]
    run.__annotations__ = {p.name: p.annotation for p in parameters}
    return run


def _plain(signature: inspect.Signature) -> list[inspect.Parameter]:
    return [p for p in signature.parameters.values() if isinstance(p.annotation, type)]


def examples(*lines: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Gives a command the examples that its help ends with."""

    def attach(function: Callable[..., Any]) -> Callable[..., Any]:
        function.examples = "\n".join(lines)  # type: ignore[attr-defined]
        return function

    return attach


_NAMES = typer.Argument(
    metavar="[NAME]...",
    help="Countries or companies, in any spelling.",
    autocompletion=complete_names,
)


Names = Annotated[list[str], _NAMES]


NeededNames = Annotated[
    list[str],
    typer.Argument(
        metavar="NAME...",
        help="Countries or companies, in any spelling.",
        autocompletion=complete_names,
    ),
]

Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]
