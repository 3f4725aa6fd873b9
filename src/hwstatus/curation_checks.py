"""Curation rules: models in, findings out; no I/O.

Each rule is a function of one update, or of all of them; `RULES` names it, says how grave it is and how to
mend what it finds. An update can be excused from a rule, with a reason, in its `exemptions`.

"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from hwstatus import dates
from hwstatus.likeness import _folded, _publishers, likeness
from hwstatus.models import Entity, NothingNew, Source, Update
from hwstatus.names import fold
from hwstatus.rows.curation import Finding
from hwstatus.standing import last_day
from hwstatus.vocabulary import JURISDICTIONS, STATE_ACTORS, STATUSES

# -- findings ---------------------------------------------------------------------------------------


class Rule(NamedTuple):
    """A curation rule: how grave a finding is, and how to mend it."""

    severity: str
    mend: str
    fixable: bool = False


RULES = {
    "future-date": Rule("error", "correct the date: hwstatus edit ID --set date=..."),
    "after-publication": Rule(
        "error",
        "an event cannot be later than the report of it: correct one of the dates",
    ),
    "weekday": Rule(
        "warning",
        "the text names another weekday than the date has: look at the source",
    ),
    "duplicate": Rule(
        "error", "retract one: hwstatus delete ID --reason 'the same as ...'"
    ),
    "near-duplicate": Rule(
        "warning", "if it is the same event, merge the sources and retract one"
    ),
    "wrong-actor": Rule(
        "error", "rule 1: only the state's own organs set its status; drop the effect"
    ),
    "anonymous-status": Rule(
        "error", "rule 7: unnamed sources give under-review at the most"
    ),
    "implied-status": Rule("warning", "rule 9: find a primary source"),
    "permitted-unsourced": Rule(
        "error",
        "permitted needs positive official evidence: give its source a date or URL",
    ),
    "strict-single-source": Rule(
        "info", "a binding limit wants two independent sources or an official one"
    ),
    "confidence": Rule("error", "let confidence say what the sources warrant"),
    "effect-without-basis": Rule(
        "error",
        "an adopted or binding effect rests on a law, order, licence or contract",
    ),
    "deadline-passed": Rule(
        "warning", "look whether it was kept; record what happened"
    ),
    "stale-standing": Rule("info", "look again; nothing new: hwstatus checked NAME"),
    "publisher-spelling": Rule("warning", "use one spelling", fixable=True),
    "url-tracking": Rule("warning", "drop the tracking parameters", fixable=True),
    "url-dead-looking": Rule("warning", "give the address of the article itself"),
    "white-space": Rule("warning", "single blanks, none at the ends", fixable=True),
    "orphan-alias": Rule(
        "warning", "an alias that another entity's name takes: remove it"
    ),
    "entity-without-updates": Rule("info", "write about it, or drop it"),
}


_WEEKDAYS = re.compile(
    r"\b(?:on|last|this) (Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b"
)


def check(
    updates: Sequence[Update],
    entities: Sequence[Entity],
    looks: Sequence[NothingNew],
    today: str,
) -> Iterator[Finding]:
    """Everything that the rules find, update by update, then between updates, then about entities."""
    kinds = {e.slug: e.kind for e in entities}
    proper = spellings(updates)
    for update in updates:
        for rule, found in _of_update(update, kinds, proper, today):
            if not _excused(update, rule):
                yield _finding(rule, update.id, update.entity, found)
    yield from _between(updates)
    yield from _of_entities(updates, entities, looks, today)


def _finding(rule: str, known: str, about: str, found: str) -> Finding:
    of = RULES[rule]
    return Finding(rule, of.severity, known, about, found, of.mend, of.fixable)


def _excused(update: Update, rule: str) -> bool:
    return any(x.rule == rule for x in update.exemptions)


def _of_update(
    u: Update, kinds: Mapping[str, str], spellings: Mapping[str, str], today: str
) -> Iterator[tuple[str, str]]:
    for look in (_dates_of, _text_of, _effects_of, _sources_of):
        yield from look(u, today)
    kind = kinds.get(u.entity, "company")
    if (
        kind in JURISDICTIONS
        and u.effects
        and u.actor
        and u.actor not in STATE_ACTORS
        and not _implied(u)
    ):
        yield "wrong-actor", f"{u.effects[0].status} set by {u.actor}"
    for s in u.sources:
        proper = spellings.get(_folded(s.publisher), s.publisher)
        if proper != s.publisher:
            yield "publisher-spelling", f"{s.publisher}; elsewhere {proper}"


def _implied(u: Update) -> bool:
    return u.confidence == "implied" or any(e.basis == "implied" for e in u.effects)


def _dates_of(u: Update, today: str) -> Iterator[tuple[str, str]]:
    span = dates.read_date(u.date)
    if span.first > today:
        yield "future-date", u.date
    for s in u.sources:
        if s.published and dates.read_date(s.published).last < span.first:
            yield (
                "after-publication",
                f"{u.date}, but {s.publisher} published on {s.published}",
            )
    for d in u.deadlines:
        if dates.read_date(d.date).last < today:
            yield "deadline-passed", f"{d.scope} by {d.date}: {d.what}"


def _text_of(u: Update, _today: str) -> Iterator[tuple[str, str]]:
    if len(u.date) == 10:
        for day in _WEEKDAYS.findall(u.summary):
            if day != dates.weekday(u.date):
                yield (
                    "weekday",
                    f"the text says {day}, {u.date} was a {dates.weekday(u.date)}",
                )
    for field in ("summary", "note"):
        value = getattr(u, field)
        if value and value != tidy(value):
            yield "white-space", f"in the {field}"


def tidy(value: str) -> str:
    """The text with single blanks, and none before a full stop or comma."""
    return re.sub(r"[ \t\u00a0]+", " ", value).strip()


def _effects_of(u: Update, _today: str) -> Iterator[tuple[str, str]]:
    for e in u.effects:
        rank = STATUSES[e.status].rank
        if u.confidence == "anonymous" and rank > STATUSES["under-review"].rank:
            yield "anonymous-status", f"{e.scope}={e.status}"
        if e.basis == "implied":
            yield "implied-status", f"{e.scope}={e.status}"
        if e.status == "permitted" and not any(s.url or s.published for s in u.sources):
            yield "permitted-unsourced", e.scope
        binding = STATUSES[e.status].binding and e.stage in ("adopted", "in-force")
        if binding and e.basis == "informal" and u.actor in STATE_ACTORS:
            yield "effect-without-basis", f"{e.scope}={e.status}, {e.stage}"
    strict = [e for e in u.effects if STATUSES[e.status].binding]
    if strict and u.confidence == "single-press":
        yield "strict-single-source", f"{strict[0].scope}={strict[0].status}"


def _sources_of(u: Update, _today: str) -> Iterator[tuple[str, str]]:
    publishers = _publishers(u)
    if u.confidence == "corroborated" and len(publishers) < 2:
        yield "confidence", "corroborated, but one publisher"
    if u.confidence == "official" and not any(s.official for s in u.sources):
        yield "confidence", "official, but no official source"
    for s in u.sources:
        if s.url and without_tracking(s.url) != s.url:
            yield "url-tracking", s.url
        if s.url and _looks_dead(s.url):
            yield "url-dead-looking", s.url


_TRACKING = re.compile(
    r"(?:utm_\w+|fbclid|gclid|mc_cid|mc_eid|igshid|cmpid|ocid|ref_src|smid|ftcamp|spm)\Z"
)


def without_tracking(url: str) -> str:
    """The address without parameters that only tell who followed it."""
    parts = urlsplit(url)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(k, v) for k, v in pairs if not _TRACKING.match(k)]
    if len(kept) == len(pairs):
        return url
    return urlunsplit(parts._replace(query=urlencode(kept)))


def _looks_dead(url: str) -> bool:
    parts = urlsplit(url)
    host = parts.hostname or ""
    return (
        "." not in host
        or host.endswith((".example", ".invalid", ".test", ".local"))
        or "404" in parts.path
    )


def spellings(updates: Iterable[Update]) -> dict[str, str]:
    """The commonest spelling of each publisher by folded name."""
    counts: dict[str, dict[str, int]] = {}
    for u in updates:
        for s in u.sources:
            seen = counts.setdefault(_folded(s.publisher), {})
            seen[s.publisher] = seen.get(s.publisher, 0) + 1
    return {
        key: max(seen, key=lambda name: (seen[name], name))
        for key, seen in counts.items()
    }


def _between(updates: Sequence[Update]) -> Iterator[Finding]:
    """Duplicates: within one entity, neighbours in time."""
    by_entity: dict[str, list[Update]] = {}
    for u in updates:
        for slug in (u.entity, *u.also_about):
            by_entity.setdefault(slug, []).append(u)
    told: set[tuple[str, str]] = set()
    for slug, own in by_entity.items():
        own.sort(key=lambda u: (dates.read_date(u.date).first, u.id))
        for at, one in enumerate(own):
            for other in own[at + 1 : at + 40]:
                if (
                    dates.days_between(
                        dates.read_date(one.date).last,
                        dates.read_date(other.date).first,
                    )
                    > 1
                ):
                    break
                why = likeness(one, other)
                pair = (min(one.id, other.id), max(one.id, other.id))
                if why and pair not in told:
                    told.add(pair)
                    rule = "duplicate" if why.startswith("same") else "near-duplicate"
                    if not (_excused(one, rule) or _excused(other, rule)):
                        yield _finding(rule, other.id, slug, f"{why} as {one.id}")


def _of_entities(
    updates: Sequence[Update],
    entities: Sequence[Entity],
    looks: Sequence[NothingNew],
    today: str,
) -> Iterator[Finding]:
    newest: dict[str, str] = {}
    for u in updates:
        for slug in (u.entity, *u.also_about):
            newest[slug] = max(newest.get(slug, ""), last_day(u))
    for look in looks:
        newest[look.entity] = max(newest.get(look.entity, ""), look.date)
    owners = {fold(name): e.slug for e in entities for name in (e.slug, e.name)}
    limit = dates.shift(today, years=-2)
    has_status = {u.entity for u in updates if u.effects}
    for e in entities:
        for alias in e.aliases:
            owner = owners.get(fold(alias), e.slug)
            if owner != e.slug:
                yield _finding("orphan-alias", e.slug, e.slug, f"{alias} is {owner}")
        if e.slug in has_status and newest[e.slug] < limit:
            yield _finding(
                "stale-standing",
                e.slug,
                e.slug,
                f"newest update or check {newest[e.slug]}",
            )
        if e.slug not in newest and e.kind != "country":
            yield _finding("entity-without-updates", e.slug, e.slug, e.name)


# -- mending ----------------------------------------------------------------------------------------


def mended(update: Update, spellings: Mapping[str, str]) -> Update:
    """The update with what is safe to mend mended: blanks, tracking parameters, publishers' spellings."""
    sources = tuple(_mended_source(s, spellings) for s in update.sources)
    note = tidy(update.note) if update.note else None
    return update._replace(summary=tidy(update.summary), note=note, sources=sources)


def _mended_source(s: Source, spellings: Mapping[str, str]) -> Source:
    proper = spellings.get(_folded(s.publisher), s.publisher)
    return s._replace(publisher=proper, url=without_tracking(s.url) if s.url else None)
