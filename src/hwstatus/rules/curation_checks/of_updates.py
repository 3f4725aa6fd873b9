"""The rules on one update: its dates, its text, its effects."""

import re
from collections.abc import Iterator

from hwstatus.record import dates
from hwstatus.record.models import SOFT_BASIS, Effect, Update
from hwstatus.record.vocabulary import (
    ACTORS,
    BASES,
    COMPANY,
    IMPLIED,
    INFORMAL,
    KINDS,
    PERMITTED,
    SINGLE_PRESS,
    STAGES,
    STATUSES,
    UNDER_REVIEW,
    binds,
    rank,
)
from hwstatus.rules.coding_rules import is_anonymous, is_implied
from hwstatus.rules.curation_checks.registry import (
    Setting,
    error,
    info,
    of_status,
    of_update,
    warning,
)

# -- dates and text --------------------------------------------------------------------


@of_update("future-date", error("correct the date: hwstatus edit ID --set date=..."))
def future_date(update: Update, setting: Setting) -> Iterator[str]:
    """An event that lies ahead."""
    if dates.read_date(update.date).first > setting.on:
        yield update.date


@of_update(
    "after-publication",
    error("an event cannot be later than the report of it: correct one of the dates"),
)
def after_publication(update: Update, _setting: Setting) -> Iterator[str]:
    """An event later than a report of it."""
    first = dates.read_date(update.date).first
    for s in update.sources:
        if s.published and dates.read_date(s.published).last < first:
            yield f"{update.date}, but {s.publisher} published on {s.published}"


@of_update(
    "lost-deadline",
    warning("no update sets this deadline any more: hwstatus delete ID, or correct it"),
)
def lost_deadline(update: Update, setting: Setting) -> Iterator[str]:
    """An outcome of a deadline whose update was retracted or corrected."""
    for outcome in update.outcomes:
        if outcome.deadline not in setting.announced:
            yield f"{outcome.deadline} {outcome.word}"


_WEEKDAYS = re.compile(
    r"\b(?:on|last|this) (Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b"
)


@of_update(
    "weekday",
    warning("the text names another weekday than the date has: look at the source"),
)
def weekday(update: Update, _setting: Setting) -> Iterator[str]:
    """A weekday in the text that is not the day's."""
    if "day" not in update.summary:
        return
    span = dates.read_date(update.date)
    if span.first != span.last:
        return
    actual = dates.weekday(update.date)
    for named in _WEEKDAYS.findall(update.summary):
        if named != actual:
            yield f"the text says {named}, {update.date} was a {actual}"


@of_update("white-space", warning("single blanks, none at the ends", fixable=True))
def white_space(update: Update, _setting: Setting) -> Iterator[str]:
    """Blanks that nobody meant."""
    for field, value in (("summary", update.summary), ("note", update.note)):
        if value and value != tidy(value):
            yield f"in the {field}"


def tidy(value: str) -> str:
    """The text with single blanks, and none at its ends."""
    if "  " in value or "\t" in value or "\u00a0" in value:
        value = _BLANKS.sub(" ", value)
    return value.strip()


_BLANKS = re.compile(r"[ \t\u00a0]+")


LONGEST = 32
"""The most words of a summary: one thought, which a reader takes in at a glance."""


@of_update(
    "long-summary",
    warning(
        f"one thought in {LONGEST} words at the most: what else matters goes into the note"
    ),
)
def long_summary(update: Update, _setting: Setting) -> Iterator[str]:
    """A summary that says more than one thought."""
    number = len(update.summary.split())
    if number > LONGEST:
        yield f"{number} words"


# -- who and on what -------------------------------------------------------------------


def _is_jurisdiction(update: Update, setting: Setting) -> bool:
    return KINDS[setting.kinds.get(update.entity, COMPANY)].jurisdiction


def _by_state(update: Update) -> bool:
    return bool(update.actor) and ACTORS[update.actor or ""].state


def _words(effect: Effect) -> str:
    return f"{effect.scope}={effect.status}"


@of_status(
    "wrong-actor",
    error("rule 1: only the state's own organs set its status; drop the effect"),
)
def wrong_actor(update: Update, setting: Setting) -> Iterator[str]:
    """A jurisdiction's status that somebody else set."""
    if not (_is_jurisdiction(update, setting) and update.actor):
        return
    implied = any(is_implied(update, effect) for effect in update.effects)
    if not _by_state(update) and not implied:
        yield f"{update.effects[0].status} set by {ACTORS[update.actor].phrase}"


@of_status(
    "anonymous-status", error("rule 7: unnamed sources give under-review at the most")
)
def anonymous_status(update: Update, _setting: Setting) -> Iterator[str]:
    """A rumour that sets more than a review."""
    if not is_anonymous(update):
        return
    for effect in update.effects:
        if rank(effect.status) > UNDER_REVIEW.rank:
            yield _words(effect)


@of_status("implied-status", warning("rule 9: find a primary source"))
def implied_status(update: Update, _setting: Setting) -> Iterator[str]:
    """A status known from a reaction alone."""
    for effect in update.effects:
        if effect.basis == IMPLIED:
            yield _words(effect)


@of_status(
    "permitted-unsourced",
    error("permitted needs positive official evidence: give its source a date or URL"),
)
def permitted_unsourced(update: Update, _setting: Setting) -> Iterator[str]:
    """A permission that cannot be looked up."""
    traceable = any(s.url or s.published for s in update.sources)
    for effect in update.effects:
        if effect.status == PERMITTED and not traceable:
            yield effect.scope


def _lacks_basis(update: Update, effect: Effect) -> bool:
    """Whether a state's binding decision is said to be no formal act."""
    decided = binds(effect.status) and STAGES[effect.stage].decided
    return decided and effect.basis == INFORMAL and _by_state(update)


@of_status(
    "effect-without-basis",
    error("an adopted or binding effect rests on a law, order, licence or contract"),
)
def effect_without_basis(update: Update, _setting: Setting) -> Iterator[str]:
    """A decision of a state organ without a formal act."""
    for effect in update.effects:
        if _lacks_basis(update, effect):
            yield f"{_words(effect)}, {effect.stage}"


@of_status(
    SOFT_BASIS,
    warning(
        "what binds a country or bloc rests on a law, order, licence or contract:"
        " correct the status or the basis, or exempt it with the reason"
    ),
)
def soft_basis(update: Update, setting: Setting) -> Iterator[str]:
    """A binding status of a country or bloc that rests on advice or a statement."""
    if not _is_jurisdiction(update, setting):
        return
    for effect in update.effects:
        soft = binds(effect.status) and not BASES[effect.basis].binding
        if soft and not _lacks_basis(update, effect):
            yield f"{_words(effect)}, {BASES[effect.basis].phrase}"


@of_status(
    "strict-single-source",
    info("a binding limit wants two independent sources or an official one"),
)
def strict_single_source(update: Update, _setting: Setting) -> Iterator[str]:
    """A binding status that one report carries."""
    binding = [e for e in update.effects if binds(e.status)]
    if binding and update.confidence == SINGLE_PRESS:
        yield _words(binding[0])


@of_status(
    "effective-end",
    warning(
        "a phase-out takes effect before all is gone: drop the effective day, the deadline has it"
    ),
)
def effective_end(update: Update, _setting: Setting) -> Iterator[str]:
    """A phase-out that would be in force only on the day on which it ends."""
    ends = {(deadline.scope, deadline.date) for deadline in update.deadlines}
    for effect in update.effects:
        is_phase_out = STATUSES[effect.status].completed is not None
        if is_phase_out and (effect.scope, effect.effective) in ends:
            yield f"{effect.scope}: {effect.effective}"
