"""Markdown and HTML: tables that can be pasted, mailed and printed; `show` brings its verdicts along."""

from collections.abc import Iterator
from html import escape
from typing import TypeVar

from hwstatus import dates
from hwstatus.models import Standing
from hwstatus.output import text
from hwstatus.output.fields import chosen_fields
from hwstatus.output.options import Output
from hwstatus.rows import Answer
from hwstatus.rows.verdicts import Profile, Profiles
from hwstatus.vocabulary import manner

_MARKS = str.maketrans({c: f"\\{c}" for c in r"\`*_{}[]<>#|~$&!"})


R = TypeVar("R")


def md(value: str) -> str:
    """Text with every character escaped that Markdown could take for markup."""
    return text.line(value).translate(_MARKS)


def markdown(answer: Answer[R], options: Output) -> Iterator[str]:
    """A pipe table; for `show`, a heading and the verdict of each entity above it."""
    table = answer.table
    fields = chosen_fields(options.fields, tuple(table.columns), table.document)
    for profile in _profiles(answer):
        yield (
            f"# {md(profile.entity.name)}\n\n"
            + "".join(f"- {md(line)}\n" for line in verdict_lines(profile))
            + "\n"
        )
    if not options.no_header:
        yield (
            "| "
            + " | ".join(map(_title, fields))
            + " |\n|"
            + " --- |" * len(fields)
            + "\n"
        )
    for row in answer:
        flat = table.flat(row)
        yield "| " + " | ".join(_md_cell(field, flat) for field in fields) + " |\n"


def _md_cell(field: str, flat: dict[str, str]) -> str:
    value = md(flat[field])
    url = flat.get("url", "").split(" ")[0]
    if field == "publisher" and url:
        return f"[{value}](<{url.replace('<', '%3C').replace('>', '%3E').replace('|', '%7C')}>)"
    return value


def _title(field: str) -> str:
    return field.replace("_", " ").capitalize()


def _profiles(answer: Answer[R]) -> list[Profile]:
    return list(answer.profiles) if isinstance(answer, Profiles) else []


def verdict_lines(profile: Profile) -> list[str]:
    """The verdict of an entity in words, line by line: status, deciding update, deadline."""
    v = profile.verdict
    if v.decided_by is None:
        found = ["unknown: no update says where Huawei stands here"]
    else:
        found = [
            f"{v.status} ({v.scope}) since {dates.spell(v.since or '')}; {v.stage}, {manner(v.basis)}",
            v.summary or "",
        ]
        found.append(
            f"Source: {v.publisher}, {dates.spell(v.decided_on or '')} ({v.confidence})"
        )
    found.extend(
        f"{s.scope}: {s.status} since {dates.spell(s.since or '')}"
        for s in others(profile)
        if s.since
    )
    if profile.deadline:
        d = profile.deadline
        found.append(f"Deadline {dates.spell(d.date)} ({d.scope}): {d.what}")
    return found


def others(profile: Profile) -> list[Standing]:
    """The standings besides the headline."""
    return profile.other_scopes


_STYLE = """
:root{color-scheme:light dark}
body{font:15px/1.5 system-ui,sans-serif;max-width:75rem;margin:2rem auto;padding:0 1rem}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:.35rem .6rem;border-bottom:1px solid #8884}
th{position:sticky;top:0;background:Canvas}td.date,td.since,td.last_update{white-space:nowrap}
.banned,.phase-out{color:#c62828}.banned{font-weight:700}.restricted{color:#b26a00}.discouraged{color:#8e24aa}
.under-review{color:#00738a}.permitted{color:#2e7d32}.unknown{color:#777}
@media(prefers-color-scheme:dark){
.banned,.phase-out{color:#ff8a80}.restricted{color:#ffb74d}.discouraged{color:#ce93d8}.under-review{color:#4dd0e1}.permitted{color:#81c784}}
@media print{
body{max-width:none;margin:0;font-size:10pt}th{position:static}tr{break-inside:avoid}a{color:inherit}}
@page{size:A4;margin:15mm}
"""


def html(answer: Answer[R], options: Output) -> Iterator[str]:
    """A whole page without scripts and without anything from elsewhere."""
    table = answer.table
    fields = chosen_fields(options.fields, tuple(table.columns), table.document)
    yield (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width,initial-scale=1">\n'
        f"<title>hwstatus</title>\n<style>{_STYLE}</style></head><body>\n"
    )
    for profile in _profiles(answer):
        status = profile.verdict.status
        yield f'<h1>{_html(profile.entity.name)}</h1>\n<ul class="{status}-list">\n'
        for number, line in enumerate(verdict_lines(profile)):
            yield f"<li{f' class={chr(34)}{status}{chr(34)}' if number == 0 else ''}>{_html(line)}</li>\n"
        yield "</ul>\n"
    yield "<table>\n"
    if not options.no_header:
        yield (
            "<thead><tr>"
            + "".join(f"<th>{_html(_title(f))}</th>" for f in fields)
            + "</tr></thead>\n"
        )
    yield "<tbody>\n"
    for row in answer:
        flat = table.flat(row)
        yield "<tr>" + "".join(_html_cell(field, flat) for field in fields) + "</tr>\n"
    yield "</tbody></table>\n</body></html>\n"


def _html(value: str) -> str:
    return escape(text.line(value))


def _html_cell(field: str, flat: dict[str, str]) -> str:
    value = _html(flat[field])
    url = flat.get("url", "").split(" ")[0]
    if field in ("publisher", "url") and url.startswith(("https://", "http://")):
        value = f'<a href="{escape(url)}" rel="noreferrer">{value}</a>'
    kind = f"{field} {flat[field]}" if field == "status" else field
    return f'<td class="{escape(kind)}">{value}</td>'
