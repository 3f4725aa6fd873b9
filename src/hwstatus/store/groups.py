"""Groups with dated membership, and regions: which there are, and who belonged on a day."""

import re
from collections.abc import Iterator, Sequence

from hwstatus.errors import Usage
from hwstatus.record import dates
from hwstatus.record.forms import Group, Membership
from hwstatus.record.names import but_for, fold, parted, slugify
from hwstatus.store.entities import EntityReader
from hwstatus.wording import did_you_mean


def members(entities: EntityReader, texts: Sequence[str], on: str) -> list[str]:
    """The countries that belonged to any of the groups or regions on a day; raises `Usage` for unknown ones.

    Those of `not-eu` are left out: of the others that are named, or of the world.
    """
    kept: set[str] = set()
    left_out: set[str] = set()
    named = list(map(but_for, parted(texts)))
    everywhere = [("world", False)] if all(is_out for _, is_out in named) else []
    for text, is_out in (*named, *everywhere):
        those = left_out if is_out else kept
        those.update(_members_of(entities, text, on))
    return sorted(kept - left_out)


def compared(texts: Sequence[str]) -> Sequence[str]:
    """The groups that are told of side by side: each, or all as one where some are left out of the others."""
    named = parted(texts)
    is_one = any(is_out for _, is_out in map(but_for, named))
    return [",".join(named)] if is_one else named


def _members_of(entities: EntityReader, text: str, on: str) -> list[str]:
    group = entities.group(text)
    if group:
        return on_the_day(group, on)
    regions = _regions(entities, text)
    if regions:
        return [slug for one in regions for slug in entities.members_of_region(one)]
    raise unknown(entities, text)


def means_one(entities: EntityReader, words: Sequence[str]) -> bool:
    """Whether words name one group or region, and nothing else."""
    return bool(entities.resolve(words)[1]) and is_known(entities, " ".join(words))


def is_known(entities: EntityReader, text: str) -> bool:
    """Whether a text names a group or a region."""
    return bool(entities.group(text) or _regions(entities, text))


def joined(
    entities: EntityReader, text: str, words: Sequence[str]
) -> tuple[str, Sequence[str]]:
    """A text with the words that make a group's name of it, where it is none, and the others: `five` and `eyes`."""
    runs = [
        (at, at + size)
        for size in range(len(words), 0, -1)
        for at in range(len(words) - size + 1)
    ]
    for at, end in runs if not is_known(entities, text) else ():
        whole = " ".join([text, *words[at:end]])
        if is_known(entities, whole):
            return slugify(whole), [*words[:at], *words[end:]]
    return text, words


WIDER = {
    "north america": "Northern America",
    "north africa": "Northern Africa",
    "west africa": "Western Africa",
    "east africa": "Eastern Africa",
    "east asia": "Eastern Asia",
    "south asia": "Southern Asia",
    "southeast asia": "South-eastern Asia",
    "south east asia": "South-eastern Asia",
    "latam": "Caribbean, Central America, South America",
    "latin america": "Caribbean, Central America, South America",
    "latin america and the caribbean": "Caribbean, Central America, South America",
    "sub saharan africa": "Eastern Africa, Middle Africa, Southern Africa, Western Africa",
}
"""Regions by other names, and the two of the United Nations that are made of others."""


def _regions(entities: EntityReader, text: str) -> list[str]:
    """The region that a text names, or those that it names together."""
    wanted = fold(text)
    regions = entities.regions_by_key
    keys = map(fold, WIDER.get(wanted, wanted).split(","))
    return [regions[key] for key in keys if key in regions]


def unknown(entities: EntityReader, text: str) -> Usage:
    """The error for a text that names no group and no region."""
    groups = ", ".join(group.slug for group in entities.groups)
    regions = ", ".join(entities.regions())
    near = entities.near_groups(text)
    return Usage(
        f"no group '{text}'",
        *_instead(entities, text),
        did_you_mean(near),
        f"groups: {groups}",
        f"regions: {regions}",
    )


def _instead(entities: EntityReader, text: str) -> Iterator[str]:
    """What is meant by a text with several groups in it, and by the name of somebody: whose groups are listed."""
    each = [part.strip() for part in re.split(r",|&|\+|/|\band\b", text)]
    if len(each) > 1 and all(is_known(entities, part) for part in each):
        yield f"that is: --group {','.join(map(slugify, each))}"
    slug = entities.slug_of(fold(text))
    if slug:
        own = [group.slug for group in entities.groups if _is_in(slug, group)]
        among = f", in: {', '.join(own)}" if own else ""
        yield f"{entities.name(slug)} is a {entities.kinds[slug]}{among}"


def _is_in(slug: str, group: Group) -> bool:
    """Whether somebody is a member to this day."""
    return any(stay.country == slug and stay.to is None for stay in group.members)


def on_the_day(group: Group, on: str) -> list[str]:
    """The countries that belonged to a group on a day."""
    return [stay.country for stay in group.members if belonged(stay, on)]


def belonged(stay: Membership, on: str) -> bool:
    """Whether a stay covers a day: from the last possible first day to the last possible last day."""
    return dates.covers(stay.since, stay.to, on)
