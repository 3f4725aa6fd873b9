"""`edit`, `delete`, `undo`, `redo`: corrections. They say that we were wrong, not that the world changed.

Nothing is overwritten: the ledger keeps what stood before, who changed it and why.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from typing import Any

from hwstatus import records
from hwstatus.commands.add import prepare
from hwstatus.errors import BadRecord, BadValue, HwstatusError, Refused, Usage
from hwstatus.exchange import article
from hwstatus.models import Effect, Entry, Update, Version
from hwstatus.results import Done
from hwstatus.store import ledger
from hwstatus.store.editor import Editor
from hwstatus.store.tracker import Tracker

_PLAIN = ("entity", "date", "summary", "note", "actor", "actor_name", "confidence", "pending")
_OF_SOURCE = ("publisher", "title", "url", "archive_url", "published", "official")
_OF_EFFECTS = ("stage", "basis", "effective")
_LISTS = ("effects", "deadlines", "sources", "exemptions", "also_about")
FIELDS = (*_PLAIN, "about", "status", *_OF_EFFECTS, *_OF_SOURCE, "deadline", *_LISTS)


def with_settings(update: Update, settings: Sequence[str]) -> dict[str, Any]:
    """The raw record after `--set FIELD=VALUE ...`; raises `BadValue` for an unknown field."""
    raw = records.as_json(update)
    for setting in settings:
        field, sign, value = setting.partition("=")
        field = field.strip().lower().replace("-", "_")
        if not sign or field not in FIELDS:
            raise BadValue("--set", setting, f"FIELD=VALUE with a field of: {', '.join(FIELDS)}")
        try:
            _set(raw, field, value.strip())
        except (TypeError, KeyError, IndexError, AttributeError):
            # An earlier --set gave a list that is none, or holds what no record may hold.
            raise BadValue("--set", setting, "lists of objects in what the other --set give") from None
    return raw


def _set(raw: dict[str, Any], field: str, value: str) -> None:
    if field in _PLAIN:
        raw[field] = value or None
    elif field == "about":
        raw["also_about"] = [part.strip() for part in value.split(",") if part.strip()]
    elif field == "status":
        raw["effects"] = _effects(raw["effects"], value)
    elif field == "deadline":
        raw["deadlines"] = [_deadline(part, raw["deadlines"]) for part in value.split(",") if part.strip()]
    elif field in _OF_EFFECTS:
        if not raw["effects"]:
            raise Usage(f"--set {field}: the update sets no status; give one too: --set status=SCOPE=STATUS")
        for effect in raw["effects"]:
            effect[field] = value or None
    elif field in _OF_SOURCE:
        raw["sources"][0][field] = value in ("yes", "true") if field == "official" else value or None
    else:
        try:
            raw[field] = json.loads(value)
        except (ValueError, RecursionError):
            raise BadValue(f"--set {field}", value, "JSON, as export writes it") from None


def _effects(old: Sequence[Mapping[str, Any]], value: str) -> list[dict[str, Any]]:
    """`banned`, `5g=banned,5g-core=banned`, or nothing; stage and basis of a scope stay."""
    kept = {effect["scope"]: effect for effect in old}
    found = []
    for part in value.split(","):
        if not part.strip() or part.strip() == "none":
            continue
        scope, sign, status = part.strip().partition("=")
        scope, status = (scope, status) if sign else ("5g", scope)
        found.append({**Effect(scope, status)._asdict(), **kept.get(scope, {}), "status": status})
    return found


def _deadline(part: str, old: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    scope, sign, day = part.strip().partition("=")
    if not sign:
        raise BadValue("--set deadline", part, "SCOPE=DATE")
    kept = next((d for d in old if d["scope"] == scope), {"what": None, "replaces": None})
    return {"scope": scope, "date": day, "what": kept["what"], "replaces": kept["replaces"]}


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
            raise Refused(f"update {prefix} was changed by somebody else meanwhile; nothing was changed")
        corrected, _ = prepare(editor.tracker, raw)
        if corrected == update:
            return Done("Nothing changed.")
        told = [_told(d) for d in differences(records.as_json(update), records.as_json(corrected))]
        if not dry_run:
            editor.commit("edit", [ledger.put(corrected)], reason=reason)
    short = editor.tracker.short(update.id)
    verb = "Would correct" if dry_run else "Corrected"
    return Done(f"{verb} {short}." + ("" if dry_run else "   Undo: hwstatus undo"), (), tuple(told))


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[tuple[str, Any, Any]]:
    """The fields in which two raw records differ: (field, before, after)."""
    keys = dict.fromkeys((*before, *after))
    return [(key, before.get(key), after.get(key)) for key in keys if before.get(key) != after.get(key)]


def _told(difference: tuple[str, Any, Any]) -> str:
    field, before, after = difference
    return f"  {field}: {records.shown(before)} → {records.shown(after)}"


MOST_TRIES = 10
"""How often a text with a mistake is opened again: an editor that is a script could go on for ever."""


def edited_text(
    update: Update, open_editor: Callable[[str], str], tracker: Tracker | None = None
) -> Mapping[str, Any] | None:
    """The raw record after a person edited the text of an update; None where it is unchanged or empty.

    A mistake (with `tracker`, an unknown name too) opens the text again with the error marked. Raises it where
    the text comes back unmended.
    """
    text = article.write(update)
    mistake: HwstatusError | None = None
    for _ in range(MOST_TRIES):
        answer = open_editor(text)
        body = article.without_errors(answer)
        if not body.strip() or (mistake is None and body == text):
            return None
        if mistake is not None and body == article.without_errors(text):
            break
        try:
            raw = article.read(body, update)
            _readable(raw)
            if tracker is not None:
                prepare(tracker, raw)
        except (BadRecord, Refused) as error:
            mistake = error
            text = f"{article.ERROR} {' '.join(str(error).split())}\n{body}"
        else:
            return raw
    assert mistake is not None
    raise mistake


def _readable(raw: Mapping[str, Any]) -> None:
    from hwstatus.records import checked

    checked.read_update({**raw, "entity": "x", "also_about": []})


# -- delete, undo, redo ------------------------------------------------------------------------------


def delete(editor: Editor, prefixes: Sequence[str], *, reason: str | None, dry_run: bool = False) -> Done:
    """Retract updates: they leave every answer and stay in the ledger. One ledger entry."""
    with editor.transaction():
        updates = [editor.tracker.update(editor.tracker.update_id(prefix)) for prefix in prefixes]
        named = {u.id: named_update(editor.tracker, u) for u in updates}
        if not dry_run:
            editor.commit("delete", [ledger.Change("update", known, None) for known in named], reason=reason)
    verb = "Would retract" if dry_run else "Retracted"
    undo = "" if dry_run else "   Undo: hwstatus undo"
    return Done(
        f"{verb} {len(named)} update{'' if len(named) == 1 else 's'}.{undo}",
        (),
        tuple(f"  {n}" for n in named.values()),
    )


def named_update(tracker: Tracker, update: Update) -> str:
    """An update in one line: id, entity, date, the beginning of its summary."""
    summary = update.summary if len(update.summary) <= 70 else update.summary[:69].rstrip() + "…"
    return f"{tracker.short(update.id)} · {tracker.name(update.entity)} · {update.date} · {summary}"


def undo(editor: Editor, *, dry_run: bool = False) -> Done:
    """Take back the newest invocation that stands; raises `Refused` where there is none."""
    with editor.transaction():
        entry = ledger.to_undo(ledger.entries(editor.connection))
        if entry is None:
            raise Refused("nothing to undo: every change since the dataset is taken back")
        return _reverse(editor, entry, ledger.UNDO, f"{entry.verb} of {entry.at}", dry_run)


def redo(editor: Editor, *, dry_run: bool = False) -> Done:
    """Take back the newest undo; raises `Refused` where a later change has overtaken it, or there is none."""
    with editor.transaction():
        history = ledger.entries(editor.connection)
        entry = ledger.to_redo(history)
        if entry is None:
            raise Refused("nothing to redo")
        undone = next((e for e in history if e.seq == entry.undoes), entry)
        return _reverse(editor, entry, ledger.REDO, f"{undone.verb} of {undone.at}", dry_run)


def _reverse(editor: Editor, entry: Entry, verb: str, what: str, dry_run: bool) -> Done:
    changes = ledger.reversal(editor.connection, entry)
    first = islice(ledger.versions(editor.connection, entry.seq), 10)
    told = tuple(f"  {_change_told(editor.tracker, v)}" for v in first)
    more = (f"  and {len(changes) - 10:,} more",) if len(changes) > 10 else ()
    if not dry_run:
        editor.commit(verb, changes, undoes=entry.seq)
    done = {"undo": "Undone", "redo": "Redone"}[verb]
    other = {"undo": "redo", "redo": "undo"}[verb]
    message = (
        f"Would be {done.lower()}: {what}." if dry_run else f"{done}: {what}.   {other.capitalize()}: hwstatus {other}"
    )
    return Done(message, (), (*told, *more))


def _change_told(tracker: Tracker, version: Version) -> str:
    line = version.record or (tracker.version_record(version.before) if version.before is not None else None)
    if line is None or version.subject != "update":
        return f"{version.subject} {version.key}"
    return named_update(tracker, records.load_update(line))
