"""Write src/hwstatus/languages/made/ from CLDR, as Babel has it, and from the words of each language.

    python tools/languages.py            write the tables
    python tools/languages.py --check    write nothing; exit 1 where one would change

Run it after a change of `src/hwstatus/languages/words/` or of the entities' names.
"""

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product

from babel import Locale, localedata

from hwstatus.languages import MADE
from hwstatus.languages.lists import CODES, load, named
from hwstatus.record.models import Entity
from hwstatus.record.names import fold, keys_of
from hwstatus.record.near import PART_OF
from hwstatus.store.builder import dataset_records

MONTHS_OF = """
    af az be bn bs ca cy de_AT es_MX eu fil fr_CA ga gl hr hy is ka kk lb lv mk mn ms mt pt_PT sl sq sr sr_Latn sw ta te
    ur uz
"""
"""Further languages whose months are known; those of all would make words like `met` a month."""
SHORT_FORMS = {
    "GB": "Velika Britanija, Велика Британија, Lielbritānija, Gran Bretanya, Britania Handia, ব্রিটেন",
    "US": "SAD, САД, ZDA, ASV, АҚШ",
    "CZ": "Češka, Чешка",
}
"""What languages without a file of words call countries for short, which CLDR does not have."""
SHORTEST = 3
"""Letters of a name in Latin script that may be typed: `Ý` is Italy, and `y` is nothing."""


def tables() -> Mapping[str, str]:
    """The text of each table, by the name of its file."""
    entities = [
        one for one in dataset_records("entities.jsonl") if isinstance(one, Entity)
    ]
    return {
        "names.tsv": _joined(_names(entities)),
        "texts.tsv": _joined(_in_texts(entities)),
        "months.tsv": _joined(_months()),
    }


def _joined(lines: Iterator[tuple[str, ...]]) -> str:
    return "".join("\t".join(line) + "\n" for line in lines)


def _names(entities: Sequence[Entity]) -> Iterator[tuple[str, str]]:
    """Folded names that the entities do not have themselves, with the codes of the countries."""
    codes = {entity.slug: entity.iso2 for entity in entities if entity.iso2}
    known = {*PART_OF, *(key for entity in entities for key in keys_of(entity))}
    meant: dict[str, set[str]] = defaultdict(set)
    parts: dict[str, set[str]] = defaultdict(set)
    for locale in map(Locale.parse, localedata.locale_identifiers()):
        for code in codes.values() & locale.territories.keys():
            name = locale.territories[code]
            meant[fold(name)].add(code)
            # Within wide brackets stands a letter alone: 刚果（金）.
            before, mark, _ = name.partition("（")
            for part in _parts(name) or ([before] if mark else []):
                parts[fold(part)].add(code)
    for lines in map(load, CODES):
        for slug, name in named(lines):
            # Those that may be typed: whole, and not only in place.
            if slug in codes and not {"*", "^"} & set(name):
                meant[fold(name)].add(codes[slug])
    for code, names in SHORT_FORMS.items():
        for name in names.split(", "):
            meant[fold(name)].add(code)
    meant = {**parts, **meant}
    for key in sorted(meant.keys() - known):
        if len(key) >= SHORTEST or not key.isascii():
            yield key, " ".join(sorted(meant[key]))


def _in_texts(entities: Sequence[Entity]) -> Iterator[tuple[str, str, str]]:
    """What each language calls a country, in any of its regions: `Irão` and `Irã`."""
    slugs = {entity.iso2: entity.slug for entity in entities if entity.iso2}
    locales = sorted(localedata.locale_identifiers())
    for code in sorted({*CODES} - {"en"}):
        regions = [one for one in locales if one.split("_")[0] == code]
        named = [Locale.parse(one).territories for one in regions]
        whole = {name for names in named for name in names.values()}
        for territory in sorted(slugs):
            forms: dict[str, None] = {}
            for name in (names[territory] for names in named if territory in names):
                parts = (part for part in _parts(name) if part not in whole)
                forms.update(dict.fromkeys((name, *parts)))
            for form in forms:
                yield code, slugs[territory], form


def _parts(name: str) -> list[str]:
    """Both parts of `Myanmar (Birma)`: a name of its own each, where no other country has it."""
    before, mark, within = name.strip(")").partition(" (")
    return [before, within] if mark else []


def _months() -> Iterator[tuple[str, str]]:
    """Every name of a month that means one, in lower case, with its number.

    Where languages differ, those that have a file of words are right: `listopad` is November
    in Polish and Czech, October in Croatian.
    """
    ours, others = map(_named_months, (CODES, MONTHS_OF.split()))
    meant = {**others, **ours}
    for name in sorted(meant):
        if len(meant[name]) == 1 and not any(map(str.isdigit, name)):
            yield name, str(*meant[name])


def _named_months(locales: Iterable[str]) -> dict[str, set[int]]:
    meant: dict[str, set[int]] = defaultdict(set)
    for locale in map(Locale.parse, locales):
        for use, width in product(("format", "stand-alone"), ("wide", "abbreviated")):
            for number, name in locale.months[use][width].items():
                meant[name.lower().strip(".")].add(number)
    return meant


def main(arguments: Sequence[str]) -> int:
    """Write the tables, or say which are stale."""
    stale = []
    for name, text in tables().items():
        path = MADE / name
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(name)
        if "--check" not in arguments:
            path.write_text(text, encoding="utf-8")
    if stale:
        sys.stderr.write(f"{', '.join(stale)}: tools/languages.py\n")
    return int(bool(stale) and "--check" in arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
