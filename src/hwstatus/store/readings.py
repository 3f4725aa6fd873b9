"""What names may mean besides what they were taken for: nothing is chosen among several without a word."""

import shlex
from collections.abc import Iterator, Sequence

from hwstatus.record import names
from hwstatus.record.models import Entity
from hwstatus.record.vocabulary import COMPANY, COUNTRY
from hwstatus.store.entities import EntityReader
from hwstatus.store.groups import is_known

MOST = 5
"""How many others are named."""


def unit(entities: EntityReader, slugs: Sequence[str]) -> str | None:
    """The one company of a group at home in a country that are named in this order; None where there is none."""
    group, country = slugs
    if (entities.kinds[group], entities.kinds[country]) != (COMPANY, COUNTRY):
        return None
    there = entities.companies_in([country])
    units = [one.slug for one in there if one.part_of == group and one.home == country]
    return units[0] if len(units) == 1 else None


def told(
    entities: EntityReader, words: Sequence[str], slugs: Sequence[str]
) -> Iterator[str]:
    """What to say of words that may mean another: for whom each was taken, and who the others are."""
    if names.fold(" ".join(words)) == " ".join(slugs).replace("-", " "):
        return
    aside = names.asides(words)
    keys, _ = names.read_names(
        words, lambda key: key if entities.slug_of(key) else None, aside
    )
    for key in keys:
        yield from _of_key(entities, key, entities.get(entities.slug_of(key) or ""))
    for word in aside - names.JOINING:
        code = entities.slug_of(word)
        if code and code not in slugs:
            yield f"'{word}' is taken for a word, not for {entities.name(code)}: {word.upper()}"


def _of_key(entities: EntityReader, key: str, one: Entity) -> Iterator[str]:
    taken = f"'{key}' is taken for {one.name}"
    if one.kind not in (COUNTRY, COMPANY) and is_known(entities, one.name):
        group = entities.group(one.name)
        name = group.slug if group else shlex.quote(one.name)
        yield f"{taken} alone; its members: --group {name}"
    others = [other.slug for other in _others(entities, key, one)]
    if others:
        yield f"{taken}; others are called so: {', '.join(others[:MOST])}"
    place = entities.slug_of(key.rsplit(maxsplit=1)[-1])
    if one.kind == COMPANY and place and place not in (one.slug, one.home):
        yield f"{taken}; of {entities.name(place)} alone: hwstatus show {one.slug} --country {place}"


def _others(entities: EntityReader, key: str, one: Entity) -> list[Entity]:
    """Who else of a kind has a name with these words in it, and is no part of it; of a code, companies called so."""
    others = [entities.get(slug) for slug in entities.called_like(key)]
    if key.upper() in (one.iso2, one.iso3):
        return [o for o in others if o.kind == COMPANY and o.slug.startswith(f"{key}-")]
    if key in (names.fold(one.name), names.fold(one.slug)):
        return []
    return [
        other
        for other in others
        if other.kind == one.kind and one.slug not in (other.slug, other.part_of)
    ]
