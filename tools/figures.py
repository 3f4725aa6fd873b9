"""The figures of `docs/dataset.md` and `data/AUDITS.md`, counted in the committed tracker.

    python tools/figures.py            write them; docs/generate.py does so too
    python tools/figures.py --check    write nothing; exit 1 where a page is stale

A block of a page begins with `<!-- counted: NAME -->` and ends with `<!-- end -->`.
"""

import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "docs"))
import readings
from generator.examples import TRACKER
from generator.markdown import table
from hwstatus.answers import deadlines
from hwstatus.answers.check import last_looks
from hwstatus.answers.filters import FilterOptions
from hwstatus.answers.status import status
from hwstatus.answers.verdicts import Verdict
from hwstatus.citation import citations
from hwstatus.context import Context
from hwstatus.paths import DATASET, Location
from hwstatus.record import dates
from hwstatus.record.models import Entity, Filter, Update
from hwstatus.record.vocabulary import COMPANY, CONFIDENCES, COUNTRY, STATUSES, UNKNOWN
from hwstatus.store import builder
from hwstatus.store.tracker import Tracker, open_tracker

ROOT = Path(__file__).resolve().parents[1]
PAGES = (Path("docs", "dataset.md"), Path("data", "AUDITS.md"))
"""The pages with counted blocks, from the project's root."""
_BLOCK = re.compile(r"(<!-- counted: ([a-z-]+) -->\n)(.*?)(<!-- end -->\n)", re.S)
REGIONS = ("Africa", "Americas", "Asia", "Europe", "Oceania", "Antarctica")
KEPT_AWAY = ("banned", "phase-out", "restricted")
WORDS = tuple(word for word in STATUSES if word != UNKNOWN)


class Record(NamedTuple):
    """What is counted: the tracker with all that is read of it more than once."""

    tracker: Tracker
    updates: list[Update]
    countries: list[Entity]
    verdicts: Mapping[str, Verdict]

    @property
    def by_id(self) -> Mapping[str, Update]:
        """The updates by their ids."""
        return {update.id: update for update in self.updates}

    @property
    def own(self) -> set[str]:
        """The entities that have an update of their own."""
        return {update.entity for update in self.updates}

    @property
    def named(self) -> set[str]:
        """The entities that occur in updates about others."""
        return {slug for update in self.updates for slug in update.also_about}


def refreshed(text: str) -> str:
    """A page with its counted blocks made anew; between two versions that of the last one."""
    if builder.dataset_version().endswith("+dev"):
        return text
    return _BLOCK.sub(_block, text)


def _block(found: re.Match[str]) -> str:
    made = "".join(BLOCKS[found[2]](_record()))
    return f"{found[1]}\n{made.strip()}\n\n{found[4]}"


@cache
def _record() -> Record:
    day = builder.dataset_day()
    location = Location(TRACKER, "the dataset")
    tracker = open_tracker(location, Context(day, f"{day}T12:00:00Z", "analyst"))
    verdicts = status(tracker, (), FilterOptions(kind=[COUNTRY]))
    countries = [one for one in tracker.entities.all() if one.kind == COUNTRY]
    updates = list(tracker.updates(Filter()))
    return Record(
        tracker, updates, countries, {found.entity: found for found in verdicts}
    )


# -- what is covered -------------------------------------------------------------------


def edition(record: Record) -> Iterator[str]:
    """Which edition it is, and to which day it reaches."""
    covered = dates.spell(record.tracker.covered_to() or "")
    yield (
        f"Version **{builder.dataset_version()}**: the day on which it was last looked over,"
        " and a number where a day has several editions."
        f" **It covers to {covered}**, where the stored copies of public pages end in which"
        " the editors search. What happened since is missing, although dated checks and the"
        f" age of a verdict count to {dates.spell(builder.dataset_day())}.\n"
    )


def files(record: Record) -> Iterator[str]:
    """The dataset's files and how many lines they have."""
    told = {
        "updates/COUNTRY.jsonl": "an update: date, summary, note, actor, effects, deadlines"
        " and their outcomes, sources, confidence, exemptions",
        "entities.jsonl": "a country, bloc, region, company, organisation or group, with"
        " codes, aliases, group and markets",
        "groups.jsonl": "EU, NATO, G20 ...: members with the days they joined and left",
        "checks.jsonl": "somebody looked on that day and found nothing that qualifies",
        "content_farms.jsonl": "hosts that are no source, and why",
    }
    rows = []
    for name, line in told.items():
        count = len(record.updates)
        if "/" not in name:
            count = len((DATASET / name).read_text("utf-8").splitlines())
        rows.append((f"`{name}`", line, f"{count:,}"))
    yield from table(("file", "one line is", "lines"), rows)


def coverage(record: Record) -> Iterator[str]:
    """How much is recorded of the countries of each region."""
    looked = set(last_looks(record.tracker))
    rows = []
    for region, countries in _regions(record):
        own = countries & record.own
        known = {slug for slug in own if _status(record, slug) != UNKNOWN}
        counts = (
            len(countries),
            len(own),
            len(countries & record.named - own),
            len(known),
            len(own - known),
            len(countries & looked),
            len(countries - own - looked - record.named),
        )
        rows.append((region, *map(str, counts)))
    titles = "own updates,only named,with a status,unknown,checked,not looked at"
    yield from table(("region", "countries", *titles.split(",")), rows)


def _regions(record: Record) -> Iterator[tuple[str, set[str]]]:
    for region in REGIONS:
        yield region, {one.slug for one in record.countries if one.region == region}
    yield "**all**", {one.slug for one in record.countries}


def _status(record: Record, slug: str) -> str:
    found = record.verdicts.get(slug)
    return found.status if found else UNKNOWN


def standing(record: Record) -> Iterator[str]:
    """How many countries of each region have which headline, and their names."""
    rows = []
    for region, countries in _regions(record):
        tally = Counter(_status(record, slug) for slug in countries)
        rows.append((region, *(str(tally[word]) for word in WORDS)))
    on_5g = Counter(v.status for v in record.verdicts.values() if v.scope == "5g")
    rows.append(("decided on `5g`", *(str(on_5g[word]) for word in WORDS)))
    yield from table(("region", *WORDS), rows)
    for word in WORDS:
        if word in ("under-review", "permitted"):
            continue
        yield f"- {word.capitalize()}: {_names(_of(record, word))}.\n"


def _of(record: Record, word: str) -> Iterator[Verdict]:
    return (found for found in record.verdicts.values() if found.status == word)


def _names(found: Iterable[Verdict]) -> str:
    """Names by the alphabet, each with its scope where that is not 5G."""
    names = []
    for one in found:
        scope = "" if one.scope in (None, "5g") else f" ({one.scope})"
        names.append(f"{one.name}{scope}")
    return ", ".join(sorted(names)) or "none"


def others(record: Record) -> Iterator[str]:
    """What stands under companies and other bodies."""
    kinds = Counter(record.tracker.entities.kinds[slug] for slug in record.own)
    yield (
        f"Updates stand under {kinds[COMPANY]} companies, {kinds['organisation']} organisations,"
        f" {kinds['region']} regions, {kinds['group']} groups and {kinds['bloc']} bloc. A company's"
        " status is its own stance towards Huawei, in networks:\n\n"
    )
    found = status(record.tracker, (), FilterOptions(kind=[COMPANY]))
    tally = Counter(one.status for one in found if one.entity in record.own)
    parts = [f"{word} {tally[word]}" for word in (*WORDS, UNKNOWN) if tally[word]]
    yield ", ".join(parts) + ".\n"


def limits(record: Record) -> Iterator[str]:
    """How many deadlines there are, and what became of those that passed."""
    everything = [d for update in record.updates for d in update.deadlines]
    moved = sum(1 for d in everything if d.replaces)
    passed = deadlines.deadlines(record.tracker, (), FilterOptions(), passed=True)
    words = Counter(row.outcome or "not known" for row in passed)
    told = ", ".join(f"{word} {count}" for word, count in sorted(words.items()))
    yield (
        f"Deadlines: {len(everything)}, of which {moved} replace an earlier date and"
        f" {sum(words.values())} had passed: {told}.\n"
    )
    years = Counter(update.date[:4] for update in record.updates)
    since = [f"{year} {years[year]}" for year in sorted(years) if year >= "2018"]
    yield f"Updates by year: {'; '.join(since)}.\n"


def not_looked_at(record: Record) -> Iterator[str]:
    """The countries that occur in no update and have no dated check."""
    looked = set(last_looks(record.tracker))
    known = record.own | record.named | looked
    left = [one.name for one in record.countries if one.slug not in known]
    yield f"- **Not looked at**: {', '.join(sorted(left)) or 'none'}.\n"


# -- what it rests on ------------------------------------------------------------------


def sources(record: Record) -> Iterator[str]:
    """How many citations there are, of whom."""
    cited = [source for update in record.updates for source in update.sources]
    names = Counter(source.publisher for source in cited)
    agencies = Counter(source.origin for source in cited if source.origin)
    yield (
        f"{len(cited):,} citations of {len(names):,} publishers (by name as printed);"
        f" {sum(bool(s.url) for s in cited):,} carry an address,"
        f" {sum(bool(s.title) for s in cited):,} a title,"
        f" {sum(bool(s.published) for s in cited):,} a date,"
        f" {sum(agencies.values()):,} the agency whose report they carry;"
        f" {sum(bool(s.official) for s in cited):,} are official.\n"
    )


def _ranked(tally: Counter[str]) -> str:
    found = sorted(tally.items(), key=lambda one: (-one[1], one[0]))
    return ", ".join(f"{name} {count}" for name, count in found)


def confidence(record: Record) -> Iterator[str]:
    """How many updates are vouched for by whom."""
    tally = Counter(update.confidence for update in record.updates)
    total = len(record.updates)
    rows = [
        (word, entry.definition, f"{tally[word]:,} ({tally[word] / total:.0%})")
        for word, entry in CONFIDENCES.items()
    ]
    yield from table(("confidence", "what it means", "updates"), rows)


def official(record: Record) -> Iterator[str]:
    """How many of the acts on which verdicts rest cite an official source."""
    states = {one.slug for one in record.countries} | {"european-union"}
    strict = [
        update
        for update in record.updates
        if update.entity in states
        and any(effect.status in KEPT_AWAY for effect in update.effects)
    ]
    tally = Counter(update.confidence for update in strict)
    counts = ", ".join(f"{tally[word]} {word}" for word in CONFIDENCES if tally[word])
    yield (
        f"Of the {len(strict)} updates by which a state or the EU sets *restricted* or stricter: {counts}."
        " Of the acts on which a headline of today rests, the one that began it and the one that"
        " last confirmed it, these cite an official source:\n\n"
    )
    rows = []
    for word in WORDS:
        rows.append((word, *_cited(record, list(_of(record, word)))))
    binding = [found for word in KEPT_AWAY for found in _of(record, word)]
    rows.append(("**binding**", *_cited(record, binding)))
    yield from table(("headline", "last confirmed by", "began by", "either"), rows)
    without = [found for found in binding if not _either(record, found)]
    yield f"Binding, and neither act with an official source: {_names(without)}.\n"
    yield _sought(record)


_LOOKED_FOR = re.compile(r"looked for on [^.]* and not found")


def _sought(record: Record) -> str:
    """For how many deciding acts an official source was found, or looked for in vain."""
    deciding = [v.decided_by for word in WORDS for v in _of(record, word)]
    bare = [known for known in deciding if not _is_official(record, known)]
    notes = [record.tracker.update(known or "").note or "" for known in bare]
    looked = sum(bool(_LOOKED_FOR.search(note)) for note in notes)
    return (
        f"Of the {len(deciding)} acts that last confirmed a headline,"
        f" {len(deciding) - len(bare)} cite an official source, {looked} say in their note when"
        f" one was looked for and not found, {len(bare) - looked} neither.\n"
    )


def _cited(record: Record, found: list[Verdict]) -> tuple[str, str, str]:
    last = sum(_is_official(record, one.decided_by) for one in found)
    first = sum(_is_official(record, one.began_by) for one in found)
    either = sum(_either(record, one) for one in found)
    return _share(last, found), _share(first, found), _share(either, found)


def _share(count: int, found: list[Verdict]) -> str:
    return f"{count} of {len(found)} ({count / max(len(found), 1):.0%})"


def _either(record: Record, found: Verdict) -> bool:
    return any(_is_official(record, one) for one in (found.decided_by, found.began_by))


def _is_official(record: Record, known: str | None) -> bool:
    return bool(known) and any(
        source.official for source in record.tracker.update(known or "").sources
    )


def exempted(record: Record) -> Iterator[str]:
    """How many exemptions stand in the records, by rule."""
    tally = Counter(e.rule for update in record.updates for e in update.exemptions)
    yield (
        f"{sum(tally.values())} exemptions stand in the records with their reasons:"
        f" {_ranked(tally)}.\n"
    )


def citation(record: Record) -> Iterator[str]:
    """How the dataset is cited."""
    yield f"> {citations(builder.dataset_version())['text']}\n"


def agreement(record: Record) -> Iterator[str]:
    """How far two readings agreed, in all and by rule."""
    yield from readings.tables(record.by_id)


def page_agreement(record: Record) -> Iterator[str]:
    """How far a blind reading of the pages agreed with the record."""
    yield from readings.pages(readings.PAGES, record.by_id)


def carrying_agreement(record: Record) -> Iterator[str]:
    """How far a blind reading of the acts that carry a verdict agreed with the record."""
    yield from readings.pages(readings.CARRYING, record.by_id)


BLOCKS: Mapping[str, Callable[[Record], Iterator[str]]] = {
    "files": files,
    "coverage": coverage,
    "standing": standing,
    "edition": edition,
    "others": others,
    "deadlines": limits,
    "not-looked-at": not_looked_at,
    "sources": sources,
    "confidence": confidence,
    "official": official,
    "exemptions": exempted,
    "agreement": agreement,
    "page-agreement": page_agreement,
    "carrying-agreement": carrying_agreement,
    "citation": citation,
}
"""What each counted block of the page holds."""


def main(arguments: Sequence[str]) -> int:
    """Write the pages, or with --check say which are stale."""
    if arguments not in ([], ["--check"]):
        sys.stderr.write("usage: python tools/figures.py [--check]\n")
        return 2
    stale = False
    for path in (ROOT / page for page in PAGES):
        text = path.read_text(encoding="utf-8")
        made = refreshed(text)
        if made != text and arguments:
            sys.stderr.write(f"{path} is stale: tools/figures.py\n")
            stale = True
        elif made != text:
            path.write_text(made, encoding="utf-8")
    return int(stale)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
