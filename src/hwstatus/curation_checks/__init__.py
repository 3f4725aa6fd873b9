"""Curation rules: records in, findings out. No I/O, no clock.

`registry` says what a rule is; the rules are in `of_updates`, `of_sources` and
`of_entities`. An update can be excused from a rule, with a reason, in its `exemptions`.
"""

from collections.abc import Iterable, Iterator, Mapping

from hwstatus.curation_checks import of_entities, of_updates  # noqa: F401 - registers
from hwstatus.curation_checks.of_sources import mended, origins, spellings
from hwstatus.curation_checks.registry import (
    ENTITY_RULES,
    RULES,
    UPDATE_RULES,
    Dossier,
    Setting,
)
from hwstatus.models import Entity, Update
from hwstatus.names import fold
from hwstatus.rows.curation import Finding

__all__ = [
    "RULES",
    "Dossier",
    "Setting",
    "check",
    "check_entity",
    "mended",
    "origins",
    "setting_of",
    "spellings",
]


def check(dossiers: Iterable[Dossier], setting: Setting) -> Iterator[Finding]:
    """Everything that the rules find, entity by entity: no more than one is held at a time."""
    for dossier in dossiers:
        yield from check_entity(dossier, setting)


def setting_of(
    entities: Iterable[Entity],
    spellings: Mapping[str, str],
    on: str,
    farms: Mapping[str, str],
) -> Setting:
    """What the rules know besides the records that they look at."""
    kinds: dict[str, str] = {}
    owners: dict[str, str] = {}
    for entity in entities:
        kinds[entity.slug] = entity.kind
        owners[fold(entity.slug)] = owners[fold(entity.name)] = entity.slug
    return Setting(on, kinds, spellings, owners, farms)


def check_entity(dossier: Dossier, setting: Setting) -> Iterator[Finding]:
    """What the rules find about one entity and in the updates that are its own."""
    for update in dossier.own:
        for name, rule in UPDATE_RULES.items():
            for words in rule(update, setting):
                if not _is_excused(name, update):
                    yield _finding(name, update.id, update.entity, words)
    for name, entity_rule in ENTITY_RULES.items():
        for breach in entity_rule(dossier, setting):
            if not any(_is_excused(name, update) for update in breach.updates):
                slug = dossier.entity.slug
                if breach.updates:
                    known = breach.updates[0].id
                else:
                    known = slug
                yield _finding(name, known, slug, breach.words)


def _finding(rule: str, known: str, about: str, words: str) -> Finding:
    severity, mend, fixable = RULES[rule]
    return Finding(rule, severity, known, about, words, mend, fixable)


def _is_excused(rule: str, update: Update) -> bool:
    return any(exemption.rule == rule for exemption in update.exemptions)
