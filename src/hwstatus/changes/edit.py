"""`edit`: correct an update. A correction says that we were wrong, not that the world changed."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from hwstatus.changes.add import prepare
from hwstatus.errors import BadRecord, BadValue, HwstatusError, Refused, Usage
from hwstatus.models import Update
from hwstatus.rows import Done
from hwstatus.serialization import canonical, edit_form
from hwstatus.serialization.fields import EFFECT, SOURCE, UPDATE
from hwstatus.serialization.unknown import carried_over, without_unknown
from hwstatus.store import ledger
from hwstatus.store.editor import Editor
from hwstatus.store.tracker import Tracker
from hwstatus.vocabulary import HEADLINE_SCOPE

_PLAIN = [
    name
    for name, field in UPDATE.fields.items()
    if field.editable and field.form is None and name != "also_about"
]
_OF_EFFECTS = [name for name in EFFECT.fields if name not in ("scope", "status")]
FIELDS_OF_SOURCE = list(SOURCE.fields)
"""Those of an update's first source."""
_LISTS = [name for name, field in UPDATE.fields.items() if field.absent == ()]

FIELDS = (
    *_PLAIN,
    "about",
    "status",
    *_OF_EFFECTS,
    *FIELDS_OF_SOURCE,
    "deadline",
    *_LISTS,
)
"""What `--set` takes."""


def with_settings(update: Update, settings: Sequence[str]) -> dict[str, Any]:
    """The raw record after `--set FIELD=VALUE ...`; raises `BadValue` for an unknown field."""
    return apply_settings(canonical.as_json(without_unknown(update)), settings)


def apply_settings(raw: dict[str, Any], settings: Sequence[str]) -> dict[str, Any]:
    """A raw record, which is changed, after `--set FIELD=VALUE ...`; raises `BadValue`."""
    for setting in settings:
        field, sign, value = setting.partition("=")
        field = field.strip().lower().replace("-", "_")
        if not sign or field not in FIELDS:
            expected = f"FIELD=VALUE with a field of: {', '.join(FIELDS)}"
            raise BadValue("--set", setting, expected)
        try:
            _set(raw, field, value.strip())
        except (TypeError, KeyError, IndexError, AttributeError):
            # An earlier --set gave no list, or one of what no record may hold.
            expected = "lists of objects in the other --set options"
            raise BadValue("--set", setting, expected) from None
    return raw


def _set(raw: dict[str, Any], field: str, value: str) -> None:
    if field in _PLAIN:
        raw[field] = value or None
    elif field == "about":
        raw["also_about"] = _parts(value)
    elif field == "status":
        raw["effects"] = _effects(raw.get("effects") or [], value)
    elif field == "deadline":
        old = raw.get("deadlines") or []
        raw["deadlines"] = [_deadline(part, old) for part in _parts(value)]
    elif field in _OF_EFFECTS:
        _set_in_effects(raw, field, value)
    elif field in FIELDS_OF_SOURCE:
        raw["sources"][0][field] = _source_value(field, value)
    else:
        raw[field] = _parsed(field, value)


def _parts(value: str) -> list[str]:
    return [part.strip() for part in value.split(",") if part.strip()]


def _set_in_effects(raw: dict[str, Any], field: str, value: str) -> None:
    if not raw.get("effects"):
        problem = f"--set {field}: the update sets no status"
        raise Usage(f"{problem}; give one too: --set status=SCOPE=STATUS")
    for effect in raw["effects"]:
        effect[field] = value or None


def _source_value(field: str, value: str) -> str | bool | None:
    return value in ("yes", "true") if field == "official" else value or None


def _parsed(field: str, value: str) -> object:
    try:
        parsed: object = json.loads(value)
    except (ValueError, RecursionError):
        expected = "JSON, as export writes it"
        raise BadValue(f"--set {field}", value, expected) from None
    return parsed


def _effects(old: Sequence[Mapping[str, Any]], value: str) -> list[dict[str, Any]]:
    """The effects after `status=VALUE`: `banned`, `5g=banned,fixed=none`, or `none`.

    A scope that is not named keeps its effect, a named one its stage and basis. Without
    a scope the update's only effect is meant. Raises `Usage` where there are several.
    """
    effects = {str(effect["scope"]): dict(effect) for effect in old}
    parts = _parts(value)
    if parts in ([], ["none"]):
        return []
    for part in parts:
        scope, sign, status = part.rpartition("=")
        scope = scope.strip() if sign else _only_scope(effects, part)
        if status.strip() == "none":
            effects.pop(scope, None)
        else:
            kept = effects.get(scope, {})
            effects[scope] = {**kept, "scope": scope, "status": status.strip()}
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
    scope, sign, day = part.partition("=")
    if not sign:
        raise BadValue("--set deadline", part, "SCOPE=DATE")
    before = [deadline for deadline in old if deadline["scope"] == scope]
    kept = before[0] if before else {}
    return {**kept, "scope": scope, "date": day}


def edit(
    editor: Editor,
    prefix: str,
    change: Callable[[Update], Mapping[str, Any] | None],
    *,
    reason: str | None = None,
    dry_run: bool = False,
) -> Done:
    """Correct one update: `change` gives its new raw form, None to leave it. One ledger entry."""
    update = editor.tracker.update(editor.tracker.update_id(prefix))
    raw = change(update)
    if raw is None:
        return Done("Nothing changed.")
    with editor.transaction():
        # The text may have been open for an hour: what it began from must still stand.
        refuse_stale(editor.tracker, update)
        corrected = correct(editor.tracker, update, raw)
        if corrected == update:
            return Done("Nothing changed.")
        lines = differences_told(update, corrected)
        if not dry_run:
            editor.commit("edit", [ledger.upsert(corrected)], reason=reason)
    short = editor.tracker.short(update.id)
    verb = "Would correct" if dry_run else "Corrected"
    return Done(
        f"{verb} {short}." + ("" if dry_run else "   Undo: hwstatus undo"),
        (),
        tuple(lines),
    )


def refuse_stale(tracker: Tracker, update: Update) -> None:
    """Raise `Refused` where an update is not any more what a correction began from."""
    held = canonical.load_update(tracker.line(update.id))
    if held != update:
        short = tracker.short(update.id)
        raise Refused(
            f"update {short} was changed by somebody else meanwhile; nothing was changed"
        )


def correct(tracker: Tracker, update: Update, raw: Mapping[str, Any]) -> Update:
    """The update in its new raw form, with the fields that this version does not know."""
    corrected, _ = prepare(tracker, raw)
    return carried_over(update, corrected)


def differences_told(before: Update, after: Update) -> list[str]:
    """The fields in which two updates differ, each as `  field: before → after`."""
    found = canonical.differences(canonical.as_json(before), canonical.as_json(after))
    return [_line(difference) for difference in found]


def _line(difference: tuple[str, Any, Any]) -> str:
    field, before, after = difference
    return f"  {field}: {canonical.shown(before)} → {canonical.shown(after)}"


MAX_TRIES = 10
"""How often a text with a mistake is opened again: an editor that is a script could go on for ever."""


def edited_text(
    update: Update,
    open_editor: Callable[[str], str],
    today: str,
    tracker: Tracker | None = None,
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
            _readable(raw, today)
            if tracker is not None:
                prepare(tracker, raw)
        except (BadRecord, Refused) as error:
            mistake = error
            text = f"{edit_form.ERROR} {' '.join(str(error).split())}\n{body}"
        else:
            return raw
    assert mistake is not None
    raise mistake


def _readable(raw: Mapping[str, Any], today: str) -> None:
    from hwstatus.serialization import validation

    validation.read_update({**raw, "entity": "x", "also_about": []}, today)
