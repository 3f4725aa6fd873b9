"""From the ledger to a sheet's content, all of it taken from the ledger's versions; and the sheet as text or HTML."""

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

from hwstatus import json_text, text
from hwstatus.answers import evidence, why
from hwstatus.answers.deadline_views import deadline_views
from hwstatus.answers.doubts import doubts
from hwstatus.answers.why import Evidence
from hwstatus.certify import first_form, wording
from hwstatus.certify.content import (
    FIRST,
    Act,
    Content,
    Item,
    Ledger,
    Scoped,
    Sheet,
    Subject,
    as_json,
    glossary,
)
from hwstatus.certify.wording import in_form
from hwstatus.errors import Refused, Unsound
from hwstatus.record import canonical, dates, validation
from hwstatus.record.models import ID_LENGTH, Entity, Standing, Update
from hwstatus.record.vocabulary import COUNTRY, HEADLINE_SCOPE, UNKNOWN
from hwstatus.rules import standing
from hwstatus.rules.practice import Practice, practice_of
from hwstatus.store import groups, ledger
from hwstatus.store.tracker import Question, Tracker

BEGINS = """
SELECT l.at FROM ledger l CROSS JOIN version v ON v.seq BETWEEN l.first_version AND l.last_version
 WHERE v.subject = 'update' AND l.seq <= ? ORDER BY l.seq LIMIT 1
"""
"""When the first update came in, no later entry than one counted."""


def written(content: Content) -> str:
    """What a sheet says, in its format."""
    match content.sheet.format:
        case "json":
            return (
                json_text.pretty({**as_json(content), "digest": content.digest}) + "\n"
            )
        case "html":
            return as_html(content)
        case _:
            return "".join(f"{line}\n" for line in _lines(content))


def content_of(tracker: Tracker, sheet: Sheet) -> Content:
    """What a sheet says; raises `UnknownName` for an entity that the ledger does not know."""
    reference = _held(tracker, sheet, ())
    if sheet.group is not None:
        _require_members(reference, sheet)
    places = [reference.entities.get(slug) for slug in sheet.names]
    countries = [entity.slug for entity in places if entity.kind == COUNTRY]
    operators = reference.entities.companies_in(countries)
    then = _held(tracker, sheet, [*sheet.names, *(o.slug for o in operators)])
    subjects = tuple(_subject(then, sheet, entity, operators) for entity in places)
    entries = [e for e in tracker.ledger.entries() if e.seq <= sheet.entry]
    last = entries[-1]
    return Content(
        sheet=sheet,
        ledger=Ledger(last.seq, last.at, last.hash, _begins(tracker, last.seq)),
        dataset=ledger.dataset_of(entries),
        subjects=subjects,
        glossary=tuple(
            term._replace(meaning=in_form(sheet.form, term.meaning))
            for term in glossary(subjects)
        ),
    )


def _begins(tracker: Tracker, entry: int) -> str | None:
    """The day (ISO) from which the ledger speaks, by an entry; None without updates."""
    first = tracker.present.one(BEGINS, (entry,))
    return first[0][:10] if first and first[0] else None


def _held(tracker: Tracker, sheet: Sheet, about: Sequence[str]) -> Tracker:
    """What was held about some entities, after the sheet's entry and on its day."""
    # A sheet is read where no tracker is at hand to complete an id.
    question = Question(sheet.on, sheet.known_at, False, ID_LENGTH, sheet.entry)
    return tracker.at(question, about=about)


def _require_members(reference: Tracker, sheet: Sheet) -> None:
    assert sheet.group is not None
    members = groups.members(reference.entities, [sheet.group], sheet.on)
    if tuple(members) != sheet.names:
        raise Refused(
            f"the sheet names other members of {sheet.group} than the ledger does"
        )


# -- one entity ------------------------------------------------------------------------


def _subject(
    then: Tracker, sheet: Sheet, entity: Entity, operators: Sequence[Entity]
) -> Subject:
    slug = entity.slug
    history = {update.id: update for update in then.history(slug)}
    standings = then.standings.by_entity(then.on, [slug]).get(slug, [])
    is_first = sheet.form == FIRST
    day = None if is_first else then.on
    counted = [one for one in standings if one.status != UNKNOWN or not is_first]
    head = standing.headline(slug, counted)
    scope = head.decided_scope or HEADLINE_SCOPE
    updated, looked = then.last_days(slug)
    due = then.deadlines.in_force(then.on, slug)
    weigh = partial(first_form.weigh, history=history) if is_first else why.weigh
    return Subject(
        entity=slug,
        name=entity.name,
        kind=entity.kind,
        head=_scoped(head._replace(scope=scope), history, day),
        scopes=tuple(_scoped(each, history, day) for each in standings),
        practice=_practice(then, entity, head, operators, sheet.form),
        deadlines=tuple(deadline_views(then, due, then.on)),
        last_update=updated,
        last_checked=looked,
        doubts=tuple(doubts(then, slug)),
        evidence=tuple(_evidence(then, weigh(then, head, scope), history, sheet.form)),
    )


def _scoped(verdict: Standing, history: dict[str, Update], day: str | None) -> Scoped:
    """A standing with its acts as far along as they were on a day; without one, in the first form."""
    decided = excused = None
    if day and verdict.decided_by:
        decided = _act(history, verdict.decided_by, verdict.scope, day)
        excused = evidence.excused(verdict, history[verdict.decided_by])
    return Scoped(
        scope=verdict.scope,
        status=verdict.status,
        since=verdict.since,
        began=_act(history, verdict.began_by, verdict.scope, day),
        confirmed=_act(history, verdict.confirmed_by, verdict.scope, day),
        restores=verdict.restores,
        disputed_with=verdict.disputed_with,
        decided=decided and decided._replace(stage=verdict.stage or decided.stage),
        extent=verdict.extent if day else None,
        excused=excused,
    )


def _act(
    history: dict[str, Update], update_id: str | None, scope: str, day: str | None
) -> Act | None:
    if not update_id:
        return None
    update = history[update_id]
    effect = next(e for e in update.effects if e.scope == scope)
    stage, effective = effect.stage, effect.effective
    if day:
        stage = standing.stage_on(effect, day)
        effective = standing.takes_effect(effect, dates.read_date(update.date).first)
    return Act(
        id=update.id,
        date=update.date,
        publisher=update.sources[0].publisher,
        stage=stage,
        basis=effect.basis,
        effective=effective,
    )


def _practice(
    then: Tracker,
    country: Entity,
    head: Standing,
    companies: Sequence[Entity],
    form: int,
) -> Practice | None:
    """What the operators do, where nothing is known of the country's networks."""
    if country.kind != COUNTRY or head.status != UNKNOWN:
        return None
    if form == FIRST:
        operators = first_form.operators(then, companies)
    else:
        operators = evidence.operators(then, [country.slug])
    return practice_of(country.slug, operators, then.on)


def _evidence(
    then: Tracker, rows: Iterable[Evidence], history: dict[str, Update], form: int
) -> Iterator[Item]:
    """The updates as they were weighed; what was retracted has no record any more."""
    for weighed in rows:
        row = weighed._replace(reason=in_form(form, weighed.reason))
        update = history.get(row.id)
        if update is None:
            yield Item(row, (), None)
        else:
            line = then.line(row.id)
            _, refusal = validation.examined("update", line)
            if refusal is not None:
                raise Unsound(then.location.path, f"update {row.id}", refusal)
            yield Item(row, update.sources, canonical.digest(line))


# -- as text and as HTML ---------------------------------------------------------------


TEMPLATES = Path(__file__).parent / "templates"

WIDTH = 78
_LABEL = 12


def _lines(content: Content) -> Iterator[str]:
    """The whole sheet as text, wrapped between words; its last line says what it was made from."""
    yield wording.TITLE.upper()
    yield ""
    for label, value in wording.head(content):
        if label in wording.NAMED:
            yield f"{label:<{_LABEL}}{value}"
        else:
            yield from _wrapped(value, f"{label:<{_LABEL}}", " " * _LABEL)
    for subject in content.subjects:
        yield ""
        yield from _subject_lines(subject, content.sheet)
    yield ""
    yield "Words of this sheet"
    for term in content.glossary:
        said = f"{term.kind} {term.word}: {term.meaning}"
        yield from _wrapped(said, "  ", "    ")
    yield ""
    yield f"sheet: {content.sheet.line}"


def _subject_lines(subject: Subject, sheet: Sheet) -> Iterator[str]:
    yield text.line(subject.name)
    yield from _wrapped(wording.verdict(subject.head, sheet.form), "  ")
    for title, sentences in wording.parts(subject, sheet).items():
        yield ""
        yield f"  {title}"
        for sentence in sentences:
            yield from _wrapped(sentence, "    ", "      ")
    yield ""
    yield "  Evidence (* decides)" if subject.evidence else "  No evidence is held."
    for item in subject.evidence:
        yield from _item(item)


def _item(item: Item) -> Iterator[str]:
    row = item.row
    mark = "*" if row.decides else "-"
    yield from _wrapped(wording.heading(row), f"  {mark} ", "    ")
    yield from _wrapped(row.summary, "      ")
    yield from _wrapped(row.reason, "      ")
    for source in item.sources:
        yield from _wrapped(f"source: {wording.cited(source)}", "      ")
        for address in wording.addresses(source):
            yield f"        {text.line(address)}"
    yield from _wrapped(f"sha256 {item.record or wording.RETRACTED}", "      ")


def _wrapped(words: str, first: str = "", other: str | None = None) -> list[str]:
    """Words of somebody as lines of the sheet, none of them broken."""
    return textwrap.wrap(
        text.line(words),
        WIDTH,
        initial_indent=first,
        subsequent_indent=first if other is None else other,
        break_long_words=False,
        break_on_hyphens=False,
    )


def as_html(content: Content) -> str:
    """The whole page: no script, nothing from elsewhere."""
    template = text.templates(TEMPLATES).get_template("sheet.html.j2")
    return template.render(content._asdict(), content=content, wording=wording)
