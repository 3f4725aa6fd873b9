"""`certify`: a dated evidence sheet that can be verified later.

A sheet is made from the tracker as it was after one ledger entry, and says which. To verify it, the chain is
recomputed and the sheet is made again from the same entry: every altered record or line is detected.
"""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, NamedTuple

from hwstatus import dates, standing
from hwstatus.commands import evidence as dressed
from hwstatus.commands import why
from hwstatus.errors import BrokenChain, NotFound, Usage
from hwstatus.models import ID_LENGTH, Entry
from hwstatus.rows import Done
from hwstatus.serialization import canonical
from hwstatus.store import ledger
from hwstatus.store.snapshot import as_known_at
from hwstatus.store.tracker import Question, Tracker
from hwstatus.version import __version__
from hwstatus.vocabulary import HEADLINE_SCOPE, manner

FORMATS = ("text", "json", "html")


FORM = 1
"""The version of the sheet's form: a sheet is verified by the form that it was made in."""


class Sheet(NamedTuple):
    """What a sheet was made from: with the same ledger, these make the same sheet again."""

    form: int
    format: str
    names: tuple[str, ...]
    on: str
    known_at: str
    entry: int
    issued: str
    by: str
    program: str


def certify(
    tracker: Tracker, names: Sequence[str], known_at: str | None, form: str
) -> str:
    """The sheet's text in the format asked for; raises `BrokenChain` where the ledger cannot be trusted."""
    if form not in FORMATS:
        raise Usage(f"certify writes {', '.join(FORMATS)}")
    slugs = tracker.require(names)
    entries = _sound_chain(tracker)
    sheet = Sheet(
        FORM, form, tuple(slugs), tracker.on, known_at or tracker.context.today, entries[-1].seq,
        tracker.context.now, tracker.context.user, __version__,
    )  # fmt: skip
    return _made(tracker, sheet)


def _sound_chain(tracker: Tracker) -> list[Entry]:
    connection = tracker.present.connection
    broken = ledger.first_break(connection)
    if broken is not None:
        raise BrokenChain(tracker.location.path, broken)
    entries = ledger.entries(connection)
    if not entries:
        raise NotFound("the tracker is empty: there is nothing to certify")
    return entries


def _made(tracker: Tracker, sheet: Sheet) -> str:
    asked = tracker.at(Question(sheet.on, id_length=ID_LENGTH))
    held = as_known_at(asked, sheet.known_at, sheet.entry, sheet.names)
    content = _content(held, sheet)
    match sheet.format:
        case "json":
            return json.dumps(content, ensure_ascii=False, indent=2) + "\n"
        case "html":
            return _html(content)
        case _:
            return _text(content)


def _content(tracker: Tracker, sheet: Sheet) -> dict[str, Any]:
    entries = [
        e for e in ledger.entries(tracker.present.connection) if e.seq <= sheet.entry
    ]
    entry = entries[-1]
    return {
        "sheet": sheet._asdict(),
        "sheet_sha256": hashlib.sha256(
            canonical.encode(sheet._asdict()).encode()
        ).hexdigest(),
        "ledger": {"entry": entry.seq, "written": entry.at, "sha256": entry.hash},
        "dataset": _dataset(entries),
        "subjects": [_subject(tracker, slug) for slug in sheet.names],
    }


def _dataset(entries: Sequence[Entry]) -> str | None:
    """The dataset's version as the ledger tells it, which is hashed: of the newest dataset or refresh entry."""
    told = [
        e.reason for e in entries if e.verb in (ledger.DATASET, "refresh") and e.reason
    ]
    found = [
        match.group(1)
        for reason in told
        if (match := re.search(r"dataset (\S+)", reason))
    ]
    return found[-1] if found else None


def _subject(tracker: Tracker, slug: str) -> dict[str, Any]:
    found = tracker.standings(tracker.on, [slug]).get(slug, [])
    head = standing.headline(slug, found)
    scope = head.scope if head.decided_by else HEADLINE_SCOPE
    entity = tracker.entity(slug)
    evidence = []
    history = {update.id: update for update in tracker.history(slug)}
    for row in why.weigh(tracker, head, scope):
        update = history.get(row.id)
        sources = [canonical.as_json(s) for s in update.sources] if update else []
        evidence.append(
            {
                **row._asdict(),
                "sources": sources,
                "record": canonical.digest(tracker.line(row.id)) if update else None,
            }
        )
    return {
        "entity": slug,
        "name": entity.name,
        "kind": entity.kind,
        "status": head.status,
        "scope": scope,
        "since": head.since,
        "stage": head.stage,
        "basis": head.basis,
        "effective": head.effective,
        "decided_by": head.decided_by,
        "disputed_with": head.disputed_with,
        "scopes": {s.scope: s.status for s in found},
        "last_checked": tracker.last_checked(slug),
        "last_update": tracker.last_update(slug),
        "evidence": evidence,
        "doubts": dressed.doubts(tracker, slug),
    }


# -- what a sheet looks like -----------------------------------------------------------------------


def _text(content: Mapping[str, Any]) -> str:
    from hwstatus.output import text

    lines = [
        "HUAWEI STATUS: EVIDENCE SHEET",
        "",
        *(f"{name:<12}{value}" for name, value in _head(content)),
        "",
    ]
    for subject in content["subjects"]:
        lines += [
            text.line(subject["name"]),
            *(f"  {line}" for line in _verdict(subject)),
            "",
        ]
        for row in subject["evidence"]:
            mark = "*" if row["decides"] else "-"
            rule = f" [rule {row['rule']}]" if row["rule"] else ""
            lines += [
                f"  {mark} {row['date']:<10}  {row['id']}  {row['confidence']}{rule}",
                f"      {text.line(row['summary'])}",
                f"      {text.line(row['reason'])}",
                *(f"      source: {text.line(_cited(s))}" for s in row["sources"]),
                f"      record sha256 {row['record']}",
            ]
        lines.append("")
    lines.append(f"sheet: {canonical.encode(content['sheet'])}")
    return "\n".join(lines) + "\n"


def _head(content: Mapping[str, Any]) -> list[tuple[str, str]]:
    sheet, entry = content["sheet"], content["ledger"]
    return [
        ("as of", sheet["on"]),
        ("known at", sheet["known_at"]),
        ("issued", f"{sheet['issued']} by {sheet['by']}, hwstatus {sheet['program']}"),
        ("dataset", str(content["dataset"])),
        ("ledger", f"entry {entry['entry']} of {entry['written']}"),
        ("sha256", entry["sha256"]),
    ]


def _verdict(subject: Mapping[str, Any]) -> list[str]:
    checked = subject["last_checked"]
    looked = f"last checked on {checked}" if checked else "no check is recorded"
    newest = (
        f"newest update {subject['last_update']}"
        if subject["last_update"]
        else "no update"
    )
    lines = []
    if subject["decided_by"] is None:
        lines.append(
            "unknown: nothing found that says where Huawei stands. Unknown is not permitted."
        )
    else:
        lines.append(
            f"{subject['status']} ({subject['scope']}) since {subject['since']};"
            f" {subject['stage']}, {manner(subject['basis'])}; decided by {subject['decided_by']}"
        )
    if subject["disputed_with"]:
        lines.append(f"disputed: {subject['disputed_with']} says otherwise")
    lines += [
        f"{scope}: {status}"
        for scope, status in subject["scopes"].items()
        if scope != subject["scope"]
    ]
    return [*lines, f"{newest}; {looked}", *subject["doubts"]]


def _cited(source: Mapping[str, Any]) -> str:
    keys = ("publisher", "title", "published", "url", "archive_url")
    parts = [source[key] for key in keys if source.get(key)]
    return ", ".join(parts) + (" (official)" if source.get("official") else "")


_STYLE = """
body{font:11pt/1.45 Georgia,serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#111;background:#fff}
h1{font-size:16pt}h2{font-size:13pt;border-bottom:1px solid #999;margin-top:2rem}
dl{display:grid;grid-template-columns:8rem 1fr;gap:.1rem 1rem;font-size:9.5pt}dd{margin:0;overflow-wrap:anywhere}
.verdict{font-weight:bold}li{margin:.6rem 0;break-inside:avoid}.decides{font-weight:bold}
.why{font-style:italic;font-weight:normal}small{display:block;font-weight:normal;overflow-wrap:anywhere;color:#444}
@page{size:A4;margin:18mm}@media print{body{margin:0;max-width:none}a{color:inherit}}
"""


def _html(content: Mapping[str, Any]) -> str:
    from hwstatus.output import text

    def clean(value: object) -> str:
        return escape(text.line(str(value)))

    parts = [
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>Evidence sheet</title>',
        f'<meta name="hwstatus-sheet" content="{escape(canonical.encode(content["sheet"]))}">',
        f"<style>{_STYLE}</style></head><body>",
        "<h1>Huawei status: evidence sheet</h1>",
        "<dl>"
        + "".join(f"<dt>{clean(k)}</dt><dd>{clean(v)}</dd>" for k, v in _head(content))
        + "</dl>",
    ]
    for subject in content["subjects"]:
        lines = _verdict(subject)
        parts.append(
            f'<h2>{clean(subject["name"])}</h2><p class="verdict">{clean(lines[0])}</p>'
        )
        parts += [f"<p>{clean(line)}</p>" for line in lines[1:]]
        parts.append("<ol>")
        for row in subject["evidence"]:
            rule = f" (rule {row['rule']})" if row["rule"] else ""
            sources = "".join(
                f"<small>{clean(_cited(s))}</small>" for s in row["sources"]
            )
            parts.append(
                f"<li{' class=decides' if row['decides'] else ''}>{clean(row['date'])}: {clean(row['summary'])}"
                f'<br><span class="why">{clean(row["reason"] + rule)}</span>{sources}'
                f"<small>{clean(row['id'])}, {clean(row['confidence'])}, sha256 {clean(row['record'])}</small></li>"
            )
        parts.append("</ol>")
    return "\n".join([*parts, "</body></html>"]) + "\n"


# -- verifying ------------------------------------------------------------------------------------


def verify(tracker: Tracker, written: str) -> Done:
    """Make a sheet again and compare; raises `NotFound` naming the first line that differs."""
    entries = _sound_chain(tracker)
    sheet = _parameters(written)
    if sheet.entry not in {entry.seq for entry in entries}:
        raise NotFound(
            f"the sheet speaks of ledger entry {sheet.entry}; this tracker ends at {entries[-1].seq}"
        )
    made = _made(tracker, sheet)
    if made == written:
        return Done(
            f"Verified: the sheet of {sheet.issued} follows from ledger entry {sheet.entry}."
        )
    theirs, ours = written.splitlines(keepends=True), made.splitlines(keepends=True)
    pairs = zip(
        [*theirs, *[""] * (len(ours) - len(theirs))],
        [*ours, *[""] * (len(theirs) - len(ours))],
        strict=True,
    )
    number, (found, expected) = next(
        (n, pair) for n, pair in enumerate(pairs, 1) if pair[0] != pair[1]
    )
    raise NotFound(
        f"not verified: line {number} differs from what the ledger gives",
        f"sheet:  {found.strip()[:200] or '(nothing)'}",
        f"ledger: {expected.strip()[:200] or '(nothing)'}",
    )


def _parameters(written: str) -> Sheet:
    """What the sheet says that it was made from; raises `Usage` where it does not say so."""
    from html import unescape

    try:
        if written.lstrip().startswith("{"):
            raw = json.loads(written)["sheet"]
        elif "hwstatus-sheet" in written:
            found = re.search(r'name="hwstatus-sheet" content="([^"]*)"', written)
            raw = json.loads(unescape(found.group(1))) if found else None
        else:
            found = re.search(r"^sheet: (\{.*\})$", written, re.MULTILINE)
            raw = json.loads(found.group(1)) if found else None
        sheet = Sheet(**{**raw, "names": tuple(raw["names"])})
        dates.read_date(sheet.on)
        dates.read_date(sheet.known_at)
    except (ValueError, TypeError, KeyError, AttributeError):
        raise Usage(
            "that is no evidence sheet, or the part that says what it was made from is damaged"
        ) from None
    sound = (
        type(sheet.entry) is int
        and sheet.entry >= 1
        and len(sheet.on) == len(sheet.known_at) == 10
    )
    if not sound or not all(isinstance(name, str) for name in sheet.names):
        raise Usage(
            "that is no evidence sheet, or the part that says what it was made from is damaged"
        )
    if sheet.form != FORM or sheet.format not in FORMATS:
        raise Usage(f"the sheet has form {sheet.form}; this hwstatus knows form {FORM}")
    return sheet
