"""The sentences of a sheet, the same in its plain and its HTML form."""

from collections.abc import Iterator, Mapping, Sequence

from hwstatus import text
from hwstatus.answers.deadline_views import DeadlineView
from hwstatus.answers.why import Evidence
from hwstatus.certify.content import FORM, Act, Content, Scoped, Sheet, Subject
from hwstatus.record.forms import Head
from hwstatus.record.models import Source
from hwstatus.record.vocabulary import NONE_KNOWN, PRACTICES, UNKNOWN
from hwstatus.rules.coding_rules import RULES
from hwstatus.rules.practice import Practice, Stance
from hwstatus.subject import SUPPLIER
from hwstatus.wording import (
    NO_EVIDENCE,
    came_about,
    excuse,
    in_effect,
    limit,
    status_for,
)

TITLE = f"{SUPPLIER} status: evidence sheet"


NAMED = ("members of", "by")
"""Lines of the head that hold a name, which takes one line: a part of it would pass for another line."""


def head(content: Content) -> list[tuple[str, str]]:
    """The lines of the sheet's head: what each says, and its value."""
    sheet = content.sheet
    entry = content.ledger
    about = [("members of", text.line(sheet.group))] if sheet.group is not None else []
    heard = [("followed", f"as of {sheet.heard}")] if sheet.heard is not None else []
    return [
        *about,
        ("as of", sheet.on),
        ("known at", sheet.known_at),
        ("ledger", _begins(content)),
        ("issued", sheet.issued),
        ("by", text.line(sheet.by)),
        ("program", f"hwstatus {sheet.program}"),
        ("dataset", content.dataset or "none named"),
        ("entry", f"{entry.entry} of {entry.written}"),
        *heard,
        ("head", str(Head(entry.entry, entry.sha256))),
        ("digest", content.digest),
    ]


def _begins(content: Content) -> str:
    begins = content.ledger.begins
    if begins is None:
        return "holds no update"
    if content.sheet.known_at >= begins:
        return f"begins on {begins}"
    return f"begins on {begins}; before that day this tracker held nothing"


def parts(subject: Subject, sheet: Sheet) -> Mapping[str, Sequence[str]]:
    """The sentences on an entity below the title of each part that has any."""
    every = {
        "Decided by": list(_decided(subject, sheet)),
        "Other scopes": list(_others(subject, sheet)),
        "Practice of the operators (not a status)": list(_practised(subject)),
        "Deadlines": list(map(limit_of, subject.deadlines)),
        "Last looked at": list(_looked(subject)),
    }
    return {title: sentences for title, sentences in every.items() if sentences}


SUMMED_UP = 5
"""Of how many entities the verdict is told in one line."""


def summed_up(content: Content) -> str:
    """Of which day a sheet is, and the verdicts: `As of 2022-03-01, Estonia: phase-out (5g) since 2021-12-23`."""
    sheet = content.sheet
    group = f" (members of {sheet.group})" if sheet.group is not None else ""
    if sheet.known_at != sheet.issued[:10]:
        group += f", as known at {sheet.known_at}"
    said = [
        f"{subject.name}: {verdict(subject.head, sheet.form)}"
        for subject in content.subjects[:SUMMED_UP]
    ]
    if more := len(content.subjects) - len(said):
        said.append(f"and {more:,} more")
    return f"As of {sheet.on}{group}, {'; '.join(said)}."


# -- standings -------------------------------------------------------------------------


def verdict(head: Scoped, form: int = FORM) -> str:
    """A headline in words: `phase-out (5g) since 2021-12-23`."""
    if head.confirmed is None:
        return in_form(form, f"{UNKNOWN}: {NO_EVIDENCE}")
    what = limit(head.scope, head.extent)
    return f"{status_for(head.status, what)} since {head.since}"


def _decided(subject: Subject, sheet: Sheet) -> Iterator[str]:
    head = subject.head
    yield from _acts(head, sheet)
    if head.restores:
        yield f"restoring {head.restores}"
    if head.disputed_with:
        yield f"disputed: {head.disputed_with} says otherwise"
    yield from subject.doubts


def _acts(scoped: Scoped, sheet: Sheet) -> Iterator[str]:
    if scoped.began is None or scoped.confirmed is None:
        return
    yield f"{in_form(sheet.form, SET_BY)} {_act(scoped.began, sheet)}"
    if scoped.decided and scoped.decided.id != scoped.began.id:
        yield f"carried by {_act(scoped.decided, sheet)}"
    if scoped.excused:
        yield excuse(scoped.excused)
    if scoped.confirmed != scoped.began:
        yield f"last confirmed by {_act(scoped.confirmed, sheet)}"


def _act(act: Act, sheet: Sheet) -> str:
    words = (
        f"{act.id} of {act.date}, {act.publisher}: {came_about(act.stage, act.basis)}"
    )
    if act.effective is None:
        return words
    return f"{words}, {in_effect(act.effective, sheet.on)} {act.effective}"


def _others(subject: Subject, sheet: Sheet) -> Iterator[str]:
    for scoped in subject.scopes:
        if scoped.scope != subject.head.scope or subject.head.confirmed is None:
            since = "" if scoped.status == UNKNOWN else f" since {scoped.since}"
            status = status_for(scoped.status, limit(None, scoped.extent))
            acts = "; ".join(_acts(scoped, sheet))
            yield f"{scoped.scope}: {status}{since}; {acts}"


# -- practice and deadlines ------------------------------------------------------------


def _practised(subject: Subject) -> Iterator[str]:
    practice = subject.practice
    if practice is None:
        return
    yield _practice(practice)
    yield from map(_stance, practice.operators)


def _practice(practice: Practice) -> str:
    meaning = PRACTICES[practice.word].definition
    if practice.word == NONE_KNOWN:
        return meaning
    last = f"; last known {practice.last_known}" if practice.last_known else ""
    return f"{practice.word} since {practice.since}: {meaning}{last}"


def _stance(stance: Stance) -> str:
    return (
        f"{stance.name}: {stance.word} since {stance.since} ({stance.status} for"
        f" {stance.scope}), confirmed {stance.confirmed} by {stance.decided_by}"
    )


def limit_of(deadline: DeadlineView) -> str:
    """A deadline in a sentence."""
    moved = f"; earlier {', '.join(deadline.was)}" if deadline.was else ""
    return (
        f"{deadline.date} ({deadline.scope}): {deadline.what}{moved}; set by {deadline.decided_by};"
        f" {_outcome(deadline)}"
    )


def _outcome(deadline: DeadlineView) -> str:
    if deadline.outcome is None:
        return "still ahead"
    by = f", says {deadline.outcome_by}" if deadline.outcome_by else ""
    return f"outcome {deadline.outcome}{by}"


def _looked(subject: Subject) -> Iterator[str]:
    newest = subject.last_update
    checked = subject.last_checked
    yield f"newest update {newest}" if newest else "no update"
    yield f"last checked on {checked}" if checked else "no check is recorded"


# -- evidence --------------------------------------------------------------------------


RETRACTED = "none: it was retracted"
"""What stands for the SHA-256 of a record that is gone."""


def heading(row: Evidence) -> str:
    """What is said above an update in the list of evidence."""
    rule = f", rule {row.rule}" if row.rule else ""
    return f"{row.date}, {row.id}, {row.confidence}{rule}"


def cited(source: Source) -> str:
    """A source in words."""
    origin = f"carries {source.origin}" if source.origin else None
    facts = (source.publisher, source.title, source.locator, source.published, origin)
    official = " (official)" if source.official else ""
    return ", ".join(fact for fact in facts if fact) + official


def addresses(source: Source) -> list[str]:
    """The addresses of a source."""
    return [address for address in (source.url, source.archive_url) if address]


LAST = 2
"""The last form with these words."""

SET_BY = "set by"
_FORMER = {
    SET_BY: "began by",
    NO_EVIDENCE: f"no update says where {SUPPLIER} stands here. Unknown is not permitted.",
    RULES[1]: "only a jurisdiction's own state organs change its status",
    RULES[
        2
    ]: "a purchase, or another act of an operator, changes that operator's record only",
    RULES[3]: "one blocked deal is restricted",
    RULES[7]: "intentions and unnamed sources are at most under review",
    RULES[9]: "known only from a reaction, and a primary source is wanted",
    RULES[10]: "scopes never leak",
    RULES[
        11
    ]: "removal work confirms and changes nothing, and a passed deadline asks for its outcome",
}


def in_form(form: int, words: str) -> str:
    """Words as a sheet of a form has them; their end may be a rule, as in `context: RULE`."""
    if form <= LAST:
        for now, then in _FORMER.items():
            if words.endswith(now):
                return words.removesuffix(now) + then
    return words
