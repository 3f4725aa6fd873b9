"""`edit`: correct an update. A correction says that we were wrong, not that the world changed."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from hwstatus.commands.add import prepare
from hwstatus.errors import BadRecord, BadValue, HwstatusError, Refused, Usage
from hwstatus.models import Effect, Update
from hwstatus.rows import Done
from hwstatus.serialization import canonical, edit_form
from hwstatus.store import ledger
from hwstatus.store.editor import Editor
from hwstatus.store.tracker import Tracker
from hwstatus.vocabulary import HEADLINE_SCOPE

_PLAIN = (
    "entity",
    "date",
    "summary",
    "note",
    "actor",
    "actor_name",
    "confidence",
    "pending",
)


_OF_SOURCE = ("publisher", "title", "url", "archive_url", "published", "official")


_OF_EFFECTS = ("stage", "basis", "effective")


_LISTS = ("effects", "deadlines", "sources", "exemptions", "also_about")


FIELDS = (*_PLAIN, "about", "status", *_OF_EFFECTS, *_OF_SOURCE, "deadline", *_LISTS)


def with_settings(update: Update, settings: Sequence[str]) -> dict[str, Any]:
    """The raw record after `--set FIELD=VALUE ...`; raises `BadValue` for an unknown field."""
    raw = canonical.as_json(update)
    for setting in settings:
        field, sign, value = setting.partition("=")
        field = field.strip().lower().replace("-", "_")
        if not sign or field not in FIELDS:
            raise BadValue(
                "--set", setting, f"FIELD=VALUE with a field of: {', '.join(FIELDS)}"
            )
        try:
            _set(raw, field, value.strip())
        except (TypeError, KeyError, IndexError, AttributeError):
            # An earlier --set gave a list that is none, or holds what no record may hold.
            raise BadValue(
                "--set", setting, "lists of objects in what the other --set give"
            ) from None
    return raw


def _set(raw: dict[str, Any], field: str, value: str) -> None:
    if field in _PLAIN:
        raw[field] = value or None
    elif field == "about":
        raw["also_about"] = [part.strip() for part in value.split(",") if part.strip()]
    elif field == "status":
        raw["effects"] = _effects(raw["effects"], value)
    elif field == "deadline":
        raw["deadlines"] = [
            _deadline(part, raw["deadlines"])
            for part in value.split(",")
            if part.strip()
        ]
    elif field in _OF_EFFECTS:
        if not raw["effects"]:
            raise Usage(
                f"--set {field}: the update sets no status; give one too: --set status=SCOPE=STATUS"
            )
        for effect in raw["effects"]:
            effect[field] = value or None
    elif field in _OF_SOURCE:
        raw["sources"][0][field] = (
            value in ("yes", "true") if field == "official" else value or None
        )
    else:
        try:
            raw[field] = json.loads(value)
        except (ValueError, RecursionError):
            raise BadValue(
                f"--set {field}", value, "JSON, as export writes it"
            ) from None


def _effects(old: Sequence[Mapping[str, Any]], value: str) -> list[dict[str, Any]]:
    """The effects after `status=VALUE`: `banned`, `5g=banned,fixed=none`, or `none`.

    A scope that is not named keeps its effect, a named one its stage and basis. Without
    a scope the update's only effect is meant. Raises `Usage` where there are several.
    """
    effects = {str(effect["scope"]): dict(effect) for effect in old}
    parts = [part.strip() for part in value.split(",") if part.strip()]
    if parts in ([], ["none"]):
        return []
    for part in parts:
        scope, sign, status = part.rpartition("=")
        scope = scope.strip() if sign else _only_scope(effects, part)
        if status.strip() == "none":
            effects.pop(scope, None)
        else:
            effect = effects.get(scope) or Effect(scope, status)._asdict()
            effects[scope] = {**effect, "status": status.strip()}
    return list(effects.values())


def _only_scope(effects: Mapping[str, object], status: str) -> str:
    """The scope of an update's only effect; 5g where it has none."""
    if len(effects) > 1:
        scopes = ", ".join(effects)
        raise Usage(
            f"the update sets a status for several scopes: {scopes}",
            f"name the one to change: --set status=SCOPE={status}",
        )
    return next(iter(effects), HEADLINE_SCOPE)


def _deadline(part: str, old: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    scope, sign, day = part.strip().partition("=")
    if not sign:
        raise BadValue("--set deadline", part, "SCOPE=DATE")
    kept = next(
        (d for d in old if d["scope"] == scope), {"what": None, "replaces": None}
    )
    return {
        "scope": scope,
        "date": day,
        "what": kept["what"],
        "replaces": kept["replaces"],
    }


def edit(
    editor: Editor, prefix: str, change: Callable[[Update], Mapping[str, Any] | None], *,
    reason: str | None = None, dry_run: bool = False,
) -> Done:  # fmt: skip
    """Correct one update: `change` gives its new raw form, None to leave it. One ledger entry."""
    update = editor.tracker.update(editor.tracker.update_id(prefix))
    raw = change(update)
    if raw is None:
        return Done("Nothing changed.")
    with editor.transaction():
        # The text may have been open for an hour: what it began from must still stand.
        if editor.tracker.update(update.id) != update:
            raise Refused(
                f"update {prefix} was changed by somebody else meanwhile; nothing was changed"
            )
        corrected, _ = prepare(editor.tracker, raw)
        if corrected == update:
            return Done("Nothing changed.")
        told = [
            _told(d)
            for d in differences(
                canonical.as_json(update), canonical.as_json(corrected)
            )
        ]
        if not dry_run:
            editor.commit("edit", [ledger.upsert(corrected)], reason=reason)
    short = editor.tracker.short(update.id)
    verb = "Would correct" if dry_run else "Corrected"
    return Done(
        f"{verb} {short}." + ("" if dry_run else "   Undo: hwstatus undo"),
        (),
        tuple(told),
    )


def differences(
    before: Mapping[str, Any], after: Mapping[str, Any]
) -> list[tuple[str, Any, Any]]:
    """The fields in which two raw records differ: (field, before, after)."""
    keys = dict.fromkeys((*before, *after))
    return [
        (key, before.get(key), after.get(key))
        for key in keys
        if before.get(key) != after.get(key)
    ]


def _told(difference: tuple[str, Any, Any]) -> str:
    field, before, after = difference
    return f"  {field}: {canonical.shown(before)} → {canonical.shown(after)}"


MAX_TRIES = 10
"""How often a text with a mistake is opened again: an editor that is a script could go on for ever."""


def edited_text(
    update: Update, open_editor: Callable[[str], str], tracker: Tracker | None = None
) -> Mapping[str, Any] | None:
    """The raw record after a person edited the text of an update; None where it is unchanged or empty.

    A mistake (with `tracker`, an unknown name too) opens the text again with the error marked. Raises it where
    the text comes back unmended.
    """
    text = edit_form.write(update)
    mistake: HwstatusError | None = None
    for _ in range(MAX_TRIES):
        answer = open_editor(text)
        body = edit_form.without_errors(answer)
        if not body.strip() or (mistake is None and body == text):
            return None
        if mistake is not None and body == edit_form.without_errors(text):
            break
        try:
            raw = edit_form.read(body, update)
            _readable(raw)
            if tracker is not None:
                prepare(tracker, raw)
        except (BadRecord, Refused) as error:
            mistake = error
            text = f"{edit_form.ERROR} {' '.join(str(error).split())}\n{body}"
        else:
            return raw
    assert mistake is not None
    raise mistake


def _readable(raw: Mapping[str, Any]) -> None:
    from hwstatus.serialization import validation

    validation.read_update({**raw, "entity": "x", "also_about": []})
