"""The rules on an entity with all updates about it, and on a group."""

from collections.abc import Iterator

from hwstatus.record import dates
from hwstatus.record.dates import day_of
from hwstatus.record.forms import Group
from hwstatus.record.models import Effect
from hwstatus.record.names import fold
from hwstatus.record.vocabulary import (
    BASES,
    CASE_BY_CASE,
    COUNTRY,
    INFORMAL,
    JURISDICTIONS,
    PERMITTED,
    STAGES,
    UNDER_REVIEW,
    rank,
)
from hwstatus.rules.coding_rules import is_anonymous
from hwstatus.rules.curation_checks.registry import (
    Breach,
    Dossier,
    Setting,
    error,
    info,
    of_entity,
    of_group,
    of_pair,
    warning,
)
from hwstatus.rules.likeness import SAME_ACT, SAME_ORIGIN, Pair
from hwstatus.rules.standing import Event

# -- duplicates ------------------------------------------------------------------------


_OF_ACTS = (SAME_ACT, SAME_ORIGIN)


def _alike(pair: Pair, *, same: bool) -> Iterator[str]:
    if pair.likeness.same == same and pair.likeness.words not in _OF_ACTS:
        yield f"{pair.likeness.words} as {pair.one.id}"


@of_pair(
    "duplicate", error("retract one: hwstatus delete ID --reason 'the same as ...'")
)
def duplicate(pair: Pair) -> Iterator[str]:
    """The same report twice."""
    return _alike(pair, same=True)


@of_pair(
    "near-duplicate",
    warning("if it is the same event, merge the sources and retract one"),
)
def near_duplicate(pair: Pair) -> Iterator[str]:
    """Two reports that may be of one event."""
    return _alike(pair, same=False)


@of_pair(
    "near-act",
    info("if it is one act, add the source: hwstatus edit ID --add-source '...'"),
)
def near_act(pair: Pair) -> Iterator[str]:
    """Two updates within 14 days with one status for one scope, or one origin: perhaps one act."""
    if pair.likeness.words in _OF_ACTS:
        yield f"{pair.likeness.words} as {pair.one.id}"


# -- deadlines -------------------------------------------------------------------------


@of_entity(
    "deadline-passed", warning("look whether it was kept, and record its outcome")
)
def deadline_passed(dossier: Dossier, setting: Setting) -> Iterator[Breach]:
    """A deadline that passed, with no word of what became of it."""
    for update_id, deadline in dossier.deadlines:
        passed = dates.read_date(deadline.date).last < dossier.on
        if passed and not setting.is_closed(update_id, deadline):
            words = f"{deadline.scope} by {deadline.date}: {deadline.what}"
            yield Breach(dossier.updates[update_id], words)


@of_entity(
    "second-deadline",
    warning(
        "if the date moved: hwstatus edit ID --set replaces=SCOPE=DATE; if both stand, exempt it with the reason"
    ),
)
def second_deadline(dossier: Dossier, setting: Setting) -> Iterator[Breach]:
    """A deadline ahead that replaces none, beside one that was set before for its scope and another day."""
    ahead = [
        (update_id, deadline)
        for update_id, deadline in dossier.deadlines
        if dates.read_date(deadline.date).last >= dossier.on
        and not setting.is_closed(update_id, deadline)
    ]
    for at, (update_id, deadline) in enumerate(ahead):
        before = [
            f"{other.date} ({other_id})"
            for other_id, other in ahead[:at]
            if other_id != update_id
            and other.scope == deadline.scope
            and other.date != deadline.date
        ]
        if before and not deadline.replaces:
            words = f"{deadline.scope} by {deadline.date}, and by {before[-1]}"
            yield Breach(dossier.updates[update_id], words)


# -- what decides ----------------------------------------------------------------------


@of_entity(
    "no-address",
    warning("what a headline rests on can be looked up: give a source its address"),
)
def no_address(dossier: Dossier, _setting: Setting) -> Iterator[Breach]:
    """A headline that rests on sources without an address."""
    head = dossier.headline
    for update_id in dict.fromkeys(filter(None, [head.decided_by, head.began_by])):
        update = dossier.updates[update_id]
        if not any(source.url for source in update.sources):
            yield Breach(update, f"{head.scope}={head.status}")


@of_entity(
    "old-rumour", warning("rule 7: look again; nothing new: hwstatus checked NAME")
)
def old_rumour(dossier: Dossier, _setting: Setting) -> Iterator[Breach]:
    """An unnamed source that still decides, unconfirmed for two years."""
    for standing in dossier.standings:
        update = dossier.updates[standing.decided_by or ""]
        looked = max(day_of(standing.moment), dossier.looked or "")
        stale = dossier.is_before(looked, months=24)
        if is_anonymous(update) and stale:
            yield Breach(
                update, f"{standing.scope}={standing.status}, {standing.decided_on}"
            )


@of_entity("old-headline", info("look for a newer decision or a confirmation"))
def old_headline(dossier: Dossier, _setting: Setting) -> Iterator[Breach]:
    """A headline whose last act is older than three years."""
    head = dossier.headline
    if head.confirmed_by and dossier.is_before(day_of(head.moment), years=3):
        words = f"{head.scope}={head.status}, last confirmed {head.confirmed_on}"
        yield Breach(dossier.updates[head.confirmed_by], words)


@of_entity(
    "carried-by-another",
    info("look whether the act that carries the status is the one to cite"),
)
def carried_by_another(dossier: Dossier, _setting: Setting) -> Iterator[Breach]:
    """A status that another act carries than the one that began it."""
    for standing in dossier.standings:
        if standing.decided_by and standing.decided_by != standing.began_by:
            began = f"began with {standing.began_by} of {standing.began_on}"
            words = (
                f"{standing.scope}={standing.status} of {standing.decided_on}, {began}"
            )
            yield Breach(dossier.updates[standing.decided_by], words)


@of_entity(
    "vague-date", warning("find the day: a month or a year counts from its last day")
)
def vague_date(dossier: Dossier, _setting: Setting) -> Iterator[Breach]:
    """A vague date that decides over an exact one of the same period."""
    for standing in dossier.standings:
        counted = [
            e
            for e in dossier.events
            if e.effect.scope == standing.scope and e.last <= dossier.on
        ]
        *earlier, deciding = counted
        hidden = [e for e in earlier if _hides(deciding, e)]
        if hidden:
            update = dossier.updates[deciding.id]
            words = f"{standing.scope}: {deciding.date} over {hidden[-1].date}"
            yield Breach(update, words)


def _hides(deciding: Event, other: Event) -> bool:
    """Whether only the vagueness of its date may put an event after an exact one."""
    exact = dates.read_date(other.date)
    within = deciding.first <= exact.first and exact.last <= deciding.last
    vague = len(deciding.date) < len(other.date)
    return within and vague and deciding.effect.status != other.effect.status


@of_entity(
    "restored-act",
    error("name the update whose status this one brings back, for the same scope"),
)
def restored_act(dossier: Dossier, _setting: Setting) -> Iterator[Breach]:
    """A restored act that is missing, later, or of another status."""
    set_by = {(e.id, e.effect.scope): e for e in dossier.events}
    for event in dossier.events:
        restores = event.effect.restores
        if not restores:
            continue
        act = set_by.get((restores, event.effect.scope))
        earlier = act is not None and act.place < event.place
        if not (act and earlier and act.effect.status == event.effect.status):
            words = f"{event.effect.scope}: {restores}"
            yield Breach(dossier.updates[event.id], words)


@of_entity(
    "lowered-by-word",
    warning(
        "a plan has pending=tighten or loosen, and no status, a remark neither; if the act ended, its stage is repealed"
    ),
)
def lowered_by_word(dossier: Dossier, _setting: Setting) -> Iterator[Breach]:
    """A law, an act or advice of a state that a review, a bill or a remark takes the place of (rules 4 and 8)."""
    if dossier.entity.kind not in JURISDICTIONS:
        return
    stood: dict[str, Event] = {}
    for event in dossier.events:
        before = stood.get(event.effect.scope)
        if before and is_no_more_than_word(before.effect.status, event.effect):
            effect = event.effect
            words = f"{effect.scope}={effect.status} over {before.effect.status}, {before.date} ({before.id})"
            yield Breach(dossier.updates[event.id], words)
        stood[event.effect.scope] = event


def is_no_more_than_word(before: str, effect: Effect) -> bool:
    """Whether an effect lowers the status before it for a scope by a plan or a remark, which cannot."""
    ends = STAGES[effect.stage].settles or effect.restores
    if ends or rank(before) < CASE_BY_CASE.rank:
        return False
    is_said = BASES[effect.basis or INFORMAL].said
    is_remark = effect.status == PERMITTED and is_said
    return effect.status == UNDER_REVIEW.word or is_remark


# -- the entity ------------------------------------------------------------------------


@of_entity("stale-standing", info("look again; nothing new: hwstatus checked NAME"))
def stale_standing(dossier: Dossier, _setting: Setting) -> Iterator[Breach]:
    """A status that nobody wrote about or looked at for two years."""
    newest = dossier.newest
    if newest and dossier.events and dossier.is_before(newest, years=2):
        yield Breach(None, f"newest update or check {newest}")


@of_entity(
    "orphan-alias", warning("an alias that another entity's name takes: remove it")
)
def orphan_alias(dossier: Dossier, setting: Setting) -> Iterator[Breach]:
    """An alias that leads to another entity."""
    slug = dossier.entity.slug
    for alias in dossier.entity.aliases:
        owner = setting.owners.get(fold(alias), slug)
        if owner != slug:
            yield Breach(None, f"{alias} is {owner}")


@of_entity("entity-without-updates", info("write about it, or drop it"))
def entity_without_updates(dossier: Dossier, _setting: Setting) -> Iterator[Breach]:
    """A company or the like that nothing is recorded about."""
    if dossier.newest is None and dossier.entity.kind != COUNTRY:
        yield Breach(None, dossier.entity.name)


@of_group(
    "unknown-member",
    warning("no country counts under that name: import it, or correct the group"),
)
def unknown_member(group: Group, setting: Setting) -> Iterator[str]:
    """A member that is no entity of the tracker."""
    for slug in dict.fromkeys(member.country for member in group.members):
        if slug not in setting.kinds:
            yield slug
