"""Statuses, days and what an update changed in words; `answers/verdict_words` has those of a verdict."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from hwstatus.record import dates
from hwstatus.record.fields import UPDATE
from hwstatus.record.models import Effect, Update
from hwstatus.record.vocabulary import (
    AVOIDED,
    EXTENTS,
    IN_FORCE,
    IN_USE,
    LAST_KNOWN,
    MIXED,
    UNKNOWN,
    manner,
)
from hwstatus.subject import SUPPLIER

NO_EVIDENCE = "no evidence (which is not the same as permitted)"
"""What follows the word `unknown`."""

PRACTICES_SPOKEN = {
    IN_USE: "in use",
    AVOIDED: "avoided",
    MIXED: "mixed",
    LAST_KNOWN: "last known",
}
"""How a practice reads in a sentence."""


def _said(now: str, then: str, whence: str, apart: str = "") -> tuple[str, ...]:
    """What one and several do today, and did: with the supplier's name, and after it as `it`."""
    phrases = []
    for one, more in (now.split("|"), then.split("|")):
        phrases += [
            f"{one} {SUPPLIER} {whence} its networks",
            f"{more} {SUPPLIER} {whence} their networks",
            f"{one} it{apart}",
            f"{more} it{apart}",
        ]
    return tuple(phrases)


SAID = {
    "banned": _said("bans|ban", "banned|banned", "from"),
    "phase-out": _said(
        "is phasing|are phasing", "was phasing|were phasing", "out of", " out"
    ),
    "restricted": _said("restricts|restrict", "restricted|restricted", "in"),
    "permitted": _said("permits|permit", "permitted|permitted", "in"),
}
"""What a sentence on many countries says of those with a status; the page's script joins the same."""
NOBODY_SAID = f"nothing was on record of where {SUPPLIER} was banned or permitted"


def headline(counts: Mapping[str, int], members: int = 0, *, past: bool = False) -> str:
    """`5 countries ban Huawei from their networks, 9 are phasing it out and 54 permit it`.

    `members` makes it a sentence on so many members of a group; `past` one on a day gone by.
    """
    parts: list[str] = []
    for status, said in SAID.items():
        number = counts[status]
        if number:
            whose = " country" if number == 1 else " countries"
            whose = f" of {members} members" if members else whose
            words = said[4 * past + 2 * bool(parts) + (number != 1)]
            parts.append(f"{number}{'' if parts else whose} {words}")
    *others, last = parts or [NOBODY_SAID]
    return f"{', '.join(others)} and {last}" if others else last


def how(stage: str | None, basis: str | None, effective: str | None, on: str) -> str:
    """How an act came about: `adopted, by order; in effect from Jul 2026`, `in force since Jul 2026, by order`."""
    if effective is None:
        return came_about(stage, basis)
    if stage == IN_FORCE and _has_come(effective, on):
        return f"in force since {spelled(effective)}, {manner(basis)}"
    when = f"{in_effect(effective, on)} {spelled(effective)}"
    return f"{came_about(stage, basis)}; {when}"


def in_effect(effective: str, on: str) -> str:
    """What goes before the day on which an act takes effect: `in effect since` once it has come."""
    return "in effect since" if _has_come(effective, on) else "in effect from"


def _has_come(day: str, on: str) -> bool:
    return dates.read_date(day).last <= on


_SHOWN_APART = ("note", "actor", "actor_name")


def facts(update: Update) -> Iterator[tuple[str, str]]:
    """What else an update says of itself, each with its label: `instrument`, `golden power`."""
    for name, field in UPDATE.fields.items():
        value = getattr(update, name)
        if field.option and value and name not in _SHOWN_APART:
            yield name.replace("_", " "), value


def came_about(stage: str | None, basis: str | None) -> str:
    """How far an act is and what it rests on: `adopted, by order`."""
    return f"{stage}, {manner(basis)}"


def by_scope(tally: Mapping[str, int]) -> str:
    """`: 4 on 5g, 1 on 5g-core`, or ` on 5g` where there is no other scope."""
    if len(tally) == 1:
        return f" on {next(iter(tally))}"
    shares = [f"{number:,} on {scope}" for scope, number in tally.items()]
    return f": {', '.join(shares)}"


def practice(
    word: str | None, names: Iterable[str], confirmed: str | None, last: str | None
) -> str:
    """Whose practice it is: `in use: Etisalat, du (2023)`; nothing where none is known."""
    if word not in PRACTICES_SPOKEN:
        return ""
    when = f"last known {last}" if last else (confirmed or "")[:4]
    return f"{PRACTICES_SPOKEN[word]}: {', '.join(names)} ({when})"


def in_practice(tally: Mapping[str, int]) -> str:
    """`. Operators there: 15 use it, 6 avoid it`; nothing where none is known."""
    parts = [f"{tally[w]} {said}" for w, said in _OPERATORS.items() if tally.get(w)]
    return "" if not parts else f". Operators there: {', '.join(parts)}"


_OPERATORS = {
    IN_USE: "use it",
    AVOIDED: "avoid it",
    MIXED: "mixed",
    LAST_KNOWN: "older reports",
}


def excuse(reason: str | None) -> str:
    """Why a status binds that rests on nothing binding; nothing where no reason is given."""
    return f"binding without a law or contract: {reason}" if reason else ""


def without_status(companies: int) -> str:
    """`3 more companies: no network status`."""
    return f"{counted(companies, 'more company', 'more companies')}: no network status"


def some(names: Sequence[str], most: int = 5) -> str:
    """The names with commas between; of many the first, and how many others there are."""
    if len(names) <= most + 1:
        return ", ".join(names)
    return f"{', '.join(names[:most])} and {len(names) - most:,} others"


def first_of(names: Sequence[str], most: int) -> str:
    """The first names with commas between, and how many more there are."""
    more = f" and {len(names) - most:,} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def up_to(on: str | None) -> str:
    """That updates are those up to a day, and how those of that day alone are asked for; empty where none was asked.

    The last day of a month may have been typed as the month.
    """
    if not on:
        return ""
    month = on[: len("2024-07")]
    is_last = dates.shift(on, days=1)[: len(month)] != month
    of_month = f"; that month alone: --since {month} --until {month}" if is_last else ""
    return f"Up to {on}{of_month}; that day alone: --since {on} --until {on}"


def too_vague(named: Sequence[str], most: int) -> list[str]:
    """What to say of what is named with its date, which is vaguer than the time asked for."""
    shown = first_of(named, most)
    said = f"Too vaguely dated to tell whether they fall in that time: {shown}."
    return [said] if named else []


def did_you_mean(near: Sequence[str]) -> str:
    """What may have been meant, as a question; empty where nothing is near."""
    return f"did you mean: {', '.join(near)}?" if near else ""


def limit(scope: str | None, extent: str | None) -> str:
    """What a status is for, and how far a limit goes: `5g, share cap`."""
    phrase = EXTENTS[extent].phrase if extent else None
    return ", ".join(filter(None, (scope, phrase)))


def status_for(status: str, what: str | None) -> str:
    """A status and what it is for: `banned (5g)`; the word alone where that is not said."""
    return f"{status} ({what})" if what else status


def effect_of(update: "Update") -> str:
    """The status that an update sets in the first place: `banned (5g)`; without any, the deadline that it moves."""
    if effect := update.headline_effect:
        return effect_words(effect)
    moved = (deadline for deadline in update.deadlines if deadline.replaces)
    for deadline in moved:
        days = f"{deadline.replaces} → {deadline.date}"
        return f"deadline moved: {days} ({deadline.scope})"
    return "no change of status"


def effect_words(effect: Effect) -> str:
    """The status that an effect sets, and what for: `restricted (5g, share cap)`."""
    return status_for(effect.status, limit(effect.scope, effect.extent))


def status_since(
    status: str, scope: str | None, extent: str | None, since: str | None
) -> str:
    """A status in few words: `phase-out (5g) since Aug 2020`."""
    if since is None:
        return status
    return f"{status_for(status, limit(scope, extent))} since {spelled(since)}"


AS_BEFORE = ", as before"
"""Behind the status of an act that only confirmed it."""


def move(status: str, scope: str, was: str) -> str:
    """A change of status: `banned (5g) ← under-review`; `banned (5g), as before` where it is none."""
    if was == status:
        return f"{status_for(status, scope)}{AS_BEFORE}"
    before = "" if was == UNKNOWN else f" ← {was}"
    return f"{status_for(status, scope)}{before}"


def came_into_effect(status: str, scope: str) -> str:
    """What a day brought of an earlier act: `banned (5g) took effect`."""
    return f"{status_for(status, scope)} took effect"


def days_left(days: int) -> str:
    """How far away a day is: `in 402 days`, `today`, `12 days ago`."""
    if days == 0:
        return "today"
    if days > 0:
        return f"in {counted(days, 'day')}"
    return f"{counted(-days, 'day')} ago"


def spelled(day: str | None) -> str:
    """A date as people write it, as exactly as it is known; nothing for none."""
    return dates.spell(day) if day else ""


def counted(number: int, one: str, several: str = "") -> str:
    """So many of something: `1 update`, `1,191 updates`; `several` where that is not `one` with an s."""
    return f"1 {one}" if number == 1 else f"{number:,} {several or one + 's'}"


_SUBJECTS = {
    "entity": "entities",
    "entry left aside": "entries left aside",
    "address": "addresses",
    "company": "companies",
}


def records(subject: str, number: int) -> str:
    """So many records of a kind, as the ledger names it: `1,191 updates`, `1 entity`."""
    one = "check" if subject == "checked" else subject
    return counted(number, one, _SUBJECTS.get(subject, ""))


def recorded_since(filters: str) -> str:
    """How what was recorded in a time is seen, of days before it too."""
    return f"What was recorded since then of earlier days: hwstatus digest {filters}"


_MOST_SOURCES = 3
"""Names that a command for their addresses has room for."""


def addresses_of(slugs: Sequence[str]) -> str:
    """The command that prints the addresses of updates about some entities, or of one update."""
    of_some = 0 < len(slugs) <= _MOST_SOURCES
    return f"hwstatus sources {' '.join(slugs)}" if of_some else "hwstatus show ID"


def drafts_waiting(number: int) -> str:
    """How many drafts wait, and where to decide on them."""
    drafts = counted(number, "draft waits", "drafts wait")
    return f"{drafts} for review: hwstatus review"


def limited(shown: int, total: int, counted: str, *, more: bool = False) -> str:
    """`6 of 1,217 updates` where a limit left some out; else empty.

    `more` says that there are so many or more.
    """
    if total <= shown:
        return ""
    return f"{shown:,} of {total:,}{' or more' if more else ''} {counted}"


_ENDINGS = " ended ends lifted overturned repeal repealed rescinded reversed revoked "
"""What people call the end of a ban: no status has such a word."""


def what_ended(text: str, filters: str) -> Iterator[str]:
    """The command for the bans that ended, where a text says so: by what their verdicts changed to."""
    if any(f" {word} " in _ENDINGS for word in text.casefold().split()):
        yield f"hwstatus changes --from banned {filters}".rstrip()


def behind_limit(shown: int, total: int, said: str, counted: str = "verdicts") -> str:
    """What is said of verdicts or others, behind how many are shown where a limit left some out."""
    left_out = limited(shown, total, counted)
    return f"{left_out}: {said}" if left_out else said
