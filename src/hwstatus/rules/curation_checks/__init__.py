"""Curation rules: records in, findings out. No I/O, no clock.

`registry` says what a rule is; the rules are in `of_updates`, `of_sources` and
`of_entities`. An update can be excused from a rule, with a reason, in its `exemptions`.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Annotated, NamedTuple

from hwstatus.columns import TEXT, WORD
from hwstatus.record.forms import Group
from hwstatus.record.models import Entity, Update
from hwstatus.record.names import fold
from hwstatus.rules.curation_checks import of_entities, of_updates  # noqa: F401 - registers
from hwstatus.rules.curation_checks.of_sources import mended, origins, spellings
from hwstatus.rules.curation_checks.registry import (
    RULES,
    Dossier,
    Setting,
    Spelling,
    UpdateRule,
    of_entity,
    of_group,
    of_pair,
    of_status,
    of_update,
)
from hwstatus.rules.likeness import Neighbours, Pair

__all__ = [
    "RULES",
    "Dossier",
    "Finding",
    "Setting",
    "check_entity",
    "check_group",
    "mended",
    "origins",
    "setting_of",
    "spellings",
]


class Finding(NamedTuple):
    """What a curation rule found; `id` is the update's id, or the entity's or group's slug."""

    rule: Annotated[str, "the curation rule"]
    severity: Annotated[str, "`error`, `warning` or `info`", WORD]
    id: Annotated[str, "the update's id, or the entity's or group's slug"]
    about: Annotated[str, "slug of the entity or the group"]
    found: Annotated[str, "what the rule found", TEXT]
    mend: Annotated[str, "how to mend it", TEXT]
    fixable: Annotated[bool, "whether `check --fix` mends it"]


def check_group(group: Group, setting: Setting) -> Iterator[Finding]:
    """What the rules find about one group."""
    for name, rule in of_group.items():
        for words in rule(group, setting):
            yield _finding(name, group.slug, group.slug, words)


def setting_of(
    entities: Iterable[Entity],
    spellings: Mapping[str, Spelling],
    on: str,
    farms: Mapping[str, str],
    closed: Collection[tuple[str, str, str]],
    announced: Collection[str],
) -> Setting:
    """What the rules know besides the records that they look at."""
    every = list(entities)
    kinds = {e.slug: e.kind for e in every}
    owners = {fold(name): e.slug for e in every for name in (e.slug, e.name)}
    return Setting(on, kinds, spellings, owners, farms, closed, announced)


def check_entity(dossier: Dossier, setting: Setting) -> Iterator[Finding]:
    """What the rules find about one entity and in the updates that are its own."""
    slug = dossier.entity.slug
    neighbours = Neighbours(slug)
    for update in dossier.updates.values():
        if update.entity == slug:
            yield from _check_update(update, of_update, setting)
            if update.effects:
                yield from _check_update(update, of_status, setting)
        for pair in neighbours.pairs(update):
            yield from _check_pair(pair, slug)
    for name, rule in of_entity.items():
        for breach in rule(dossier, setting):
            if breach.update is None:
                yield _finding(name, slug, slug, breach.words)
            elif not _is_excused(name, breach.update):
                yield _finding(name, breach.update.id, slug, breach.words)


def _check_update(
    update: Update, rules: Mapping[str, UpdateRule], setting: Setting
) -> Iterator[Finding]:
    for name, rule in rules.items():
        for words in rule(update, setting):
            if not _is_excused(name, update):
                yield _finding(name, update.id, update.entity, words)


def _check_pair(pair: Pair, slug: str) -> Iterator[Finding]:
    """What is wrong with two updates: the later is named, and either can be excused."""
    for name, rule in of_pair.items():
        if not (_is_excused(name, pair.one) or _is_excused(name, pair.other)):
            for words in rule(pair):
                yield _finding(name, pair.other.id, slug, words)


def _finding(rule: str, update_id: str, about: str, words: str) -> Finding:
    severity, mend, fixable = RULES[rule]
    return Finding(rule, severity, update_id, about, words, mend, fixable)


def _is_excused(rule: str, update: Update) -> bool:
    return any(exemption.rule == rule for exemption in update.exemptions)
