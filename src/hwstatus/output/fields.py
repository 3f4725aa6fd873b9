"""Which fields each kind of row has in flat formats, and how its JSON looks.

JSON keys are a contract (`tests/test_contract.py`): add keys at the end, never rename one.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from hwstatus.errors import BadValue
from hwstatus.models import Update
from hwstatus.rows import Result
from hwstatus.serialization import canonical
from hwstatus.vocabulary import STATUSES

Flat = dict[str, str]
Cells = Sequence[str]


class View(NamedTuple):
    """How a kind of row is laid flat: all its fields, those of a pipe, and those of a document's table."""

    cells: Callable[[Any], Cells]
    """The texts of a row, one for each field of `full`."""
    json: Callable[[Any], str]
    full: Sequence[str]
    plain: Sequence[str]
    document: Sequence[str]

    def flat(self, row: Any) -> Flat:
        """The texts of a row by field."""
        return dict(zip(self.full, self.cells(row), strict=True))


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple | list):
        return "; ".join(map(_text, value))
    return str(value)


_UPDATE_FIELDS = (
    "id", "date", "entity", "status", "scope", "stage", "basis", "effective", "summary", "note", "actor",
    "actor_name", "confidence", "publisher", "title", "url", "published", "also_about", "effects", "deadlines",
    "pending", "recorded_at", "recorded_by",
)  # fmt: skip


def update_cells(
    line: str, statuses: tuple[str, ...] = (), scopes: tuple[str, ...] = ()
) -> Cells:
    """An update's canonical line as `_UPDATE_FIELDS`; several values are joined by `; `, URLs by a blank.

    Of several effects, the one with the statuses and scopes that were asked for is shown.
    """
    u, _ = canonical.decode(line)
    effects, sources = u["effects"], u["sources"]
    # The same choice as `Update.headline_effect`, which nearly every update has one or none of.
    shown = (
        effects[0]
        if len(effects) == 1
        else _shown(line, statuses, scopes)
        if effects
        else _NO_EFFECT
    )
    one = len(sources) == 1
    s = sources[0]
    return (
        u["id"],
        u["date"],
        u["entity"],
        shown["status"],
        shown["scope"],
        shown["stage"],
        shown["basis"],
        shown["effective"] or "",
        u["summary"],
        u["note"] or "",
        u["actor"] or "",
        u["actor_name"] or "",
        u["confidence"],
        s["publisher"] if one else "; ".join([s["publisher"] for s in sources]),
        (s["title"] or "")
        if one
        else "; ".join([s["title"] for s in sources if s["title"]]),
        (s["url"] or "") if one else " ".join([s["url"] for s in sources if s["url"]]),
        (s["published"] or "")
        if one
        else "; ".join([s["published"] for s in sources if s["published"]]),
        "; ".join(u["also_about"]),
        "; ".join([f"{e['scope']}={e['status']}" for e in effects]) if effects else "",
        "; ".join([f"{d['scope']}={d['date']}" for d in u["deadlines"]])
        if u["deadlines"]
        else "",
        u["pending"] or "",
        u["recorded_at"],
        u["recorded_by"],
    )


_NO_EFFECT = dict.fromkeys(("status", "scope", "stage", "basis", "effective"), "")


def _shown(
    line: str, statuses: tuple[str, ...], scopes: tuple[str, ...]
) -> dict[str, str]:
    shown = canonical.load_update(line).shown_effect(statuses, scopes)
    assert shown is not None
    return {key: value or "" for key, value in shown._asdict().items()}


def _json_row(row: Any) -> str:
    return canonical.encode(row._asdict())


def _as_it_is(line: str) -> str:
    return line


_UPDATES = View(
    update_cells,
    _as_it_is,
    _UPDATE_FIELDS,
    ("id", "date", "entity", "status", "scope", "summary", "publisher", "url"),
    ("date", "entity", "status", "scope", "summary", "publisher"),
)


_LOG_FIELDS = (
    "entry",
    "at",
    "by",
    "verb",
    "reason",
    "undoes",
    "kind",
    "subject",
    "key",
    "about",
    "changed",
)


def _log_cells(row: Any) -> Cells:
    changed = "; ".join(
        f"{f}: {canonical.shown(a)} → {canonical.shown(b)}" for f, a, b in row.changed
    )
    return [*(_text(getattr(row, field)) for field in _LOG_FIELDS[:-1]), changed]


def _view(
    fields: Sequence[str], plain: Sequence[str], document: Sequence[str] | None = None
) -> View:
    def cells(row: Any) -> Cells:
        return [_text(getattr(row, field)) for field in fields]

    def as_json(row: Any) -> str:
        return canonical.encode({field: getattr(row, field) for field in fields})

    return View(cells, as_json, fields, plain, document or plain)


def _views() -> dict[str, View]:
    from hwstatus.rows import (
        Comparison,
        DeadlineView,
        Dispute,
        EntityListing,
        Evidence,
        StatusChange,
        StatusPeriod,
        Verdict,
    )

    return {
        **dict.fromkeys(("updates", "search", "timeline", "show", "records"), _UPDATES),
        "standings": _view(
            Verdict._fields[:-1],  # the short id is for the eye
            (
                "entity",
                "status",
                "scope",
                "since",
                "decided_by",
                "publisher",
                "url",
                "last_update",
                "projected",
            ),
            ("name", "status", "scope", "since", "summary", "publisher", "last_update"),
        ),
        "names": _view(
            EntityListing._fields,
            ("slug", "name", "kind", "iso2", "iso3", "aliases", "updates"),
        ),
        "runs": _view(StatusPeriod._fields, StatusPeriod._fields),
        "why": _view(
            Evidence._fields[:-1],
            (
                "entity",
                "id",
                "date",
                "decides",
                "rule",
                "reason",
                "status",
                "scope",
                "summary",
                "publisher",
                "url",
            ),
            ("date", "decides", "reason", "status", "scope", "summary", "publisher"),
        ),
        "changes": _view(
            StatusChange._fields,
            (
                "kind",
                "date",
                "entity",
                "scope",
                "was",
                "status",
                "id",
                "publisher",
                "url",
                "reason",
            ),
            ("kind", "date", "name", "scope", "was", "status", "summary", "publisher"),
        ),
        "comparison": _view(Comparison._fields, Comparison._fields),
        "deadlines": _view(
            DeadlineView._fields,
            (
                "entity",
                "scope",
                "date",
                "days_left",
                "what",
                "was",
                "decided_by",
                "publisher",
                "url",
            ),
            ("name", "scope", "date", "days_left", "what", "was", "publisher"),
        ),
        "log": View(
            _log_cells,
            _json_row,
            _LOG_FIELDS,
            (
                "entry",
                "at",
                "by",
                "verb",
                "kind",
                "subject",
                "key",
                "about",
                "changed",
                "reason",
            ),
            ("at", "by", "verb", "key", "about", "changed", "reason"),
        ),
        "findings": _view(
            ("severity", "rule", "id", "about", "found", "mend", "fixable"),
            ("severity", "rule", "id", "about", "found"),
        ),
        "backups": _view(
            ("path", "made", "occasion", "size", "updates"),
            ("path", "made", "occasion", "size", "updates"),
        ),
        "examinations": _view(
            ("examined", "state", "detail"), ("examined", "state", "detail")
        ),
        "disputes": _view(Dispute._fields, Dispute._fields),
    }


def view_of(result: Result) -> View:
    """The view of a result's rows; counts name their columns after what they count by."""
    if result.kind in ("tallies", "overview"):
        keys = result.page if result.kind == "tallies" else ("status",)
        fields = (*keys, "countries" if result.kind == "overview" else "updates")

        def cells(row: Any) -> Cells:
            return (*row.keys, str(row.updates))

        def as_json(row: Any) -> str:
            return canonical.encode(
                dict(zip(fields, (*row.keys, row.updates), strict=True))
            )

        return View(cells, as_json, fields, fields, fields)
    if result.kind == "matrix":
        return _spread(("entity", "name"), result.page[1], "unknown")
    if result.kind == "groups":
        return _spread(
            ("slug", "name", "members", "with_status", "publisher", "url"),
            tuple(STATUSES),
            "0",
        )
    view = _views()[result.kind]
    if any(result.wanted):
        return view._replace(cells=lambda line: update_cells(line, *result.wanted))
    return view


def _spread(fields: Sequence[str], words: Sequence[str], otherwise: str) -> View:
    """A view of rows with a mapping `statuses`, whose keys become fields of their own."""

    def cells(row: Any) -> Cells:
        own = [_text(getattr(row, field)) for field in fields]
        return [*own, *(_text(row.statuses.get(word, otherwise)) for word in words)]

    every = (*fields, *words)
    shown = tuple(f for f in every if f not in ("publisher", "url"))
    return View(cells, _json_row, every, every, shown)


def chosen_fields(
    asked: Sequence[str], view: View, default: Sequence[str], extra: Sequence[str] = ()
) -> list[str]:
    """The fields asked for, checked; the default ones where none is. Raises `BadValue`."""
    wanted = [
        part.strip() for text in asked for part in text.split(",") if part.strip()
    ]
    known = (*view.full, *extra)
    for field in wanted:
        if field not in known:
            raise BadValue(
                "--fields", field, f"one of: {', '.join(dict.fromkeys(known))}"
            )
    return wanted or list(default)


def picked(
    text: str, flat: Callable[[], Mapping[str, str]], wanted: Sequence[str]
) -> str:
    """A JSON object with some fields only: its own keys, and flat fields where it has no such key."""
    whole = json.loads(text)
    rest: Mapping[str, str] = flat() if any(key not in whole for key in wanted) else {}
    return canonical.encode(
        {key: whole[key] if key in whole else rest[key] or None for key in wanted}
    )


UPDATE_KEYS = Update._fields
