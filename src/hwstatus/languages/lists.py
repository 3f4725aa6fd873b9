"""The words of a language, as its file in `words/` lists them; and in which language a text is by these.

A line is `KEY: word, word, ...`. A key is a word of `KEYS`, or the slug of an entity, whose
names follow. `*` after a word stands for any ending, before it for any beginning, alone for one
word; `^` marks what counts only as the first word of a text. CONTRIBUTING says how to add one.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from hwstatus.languages import MADE, WORDS
from hwstatus.languages.matching import Book, Spelling, spelling
from hwstatus.record.vocabulary import SCOPES, STATUSES
from hwstatus.subject import OTHER_SUPPLIERS, SPELLINGS

COMMON, ENDINGS, BEGINNINGS = ["common", "endings", "beginnings"]
DECISION, PLANS, CONTESTS, TELECOMS, GOODS, RESULTS, CRIMES = [
    "decision",
    "plans",
    "contests",
    "telecoms",
    "goods",
    "results",
    "crimes",
]
SUPPLIERS, NOBODY, PEOPLE = "suppliers", "nobody", "people"
PUBLISHED, UPDATED, VERBS = "published", "updated", "verbs"
KEYS = {
    COMMON: "the words that tell the language: articles, prepositions",
    ENDINGS: "what a name ends in: `Suomi` and `Suomessa`",
    BEGINNINGS: "what is written as one with the word behind it",
    **dict.fromkeys(STATUSES, "words of an act that leads to this status"),
    DECISION: "further words of acts",
    PLANS: "words of what is not done yet",
    CONTESTS: "words of what others do about an act: urge, sue, deny",
    TELECOMS: "networks and those who run and supply them",
    GOODS: "phones and the like, and how they are sold",
    RESULTS: "business figures; each counts twice",
    CRIMES: "arrests and trials of persons; each counts twice",
    SUPPLIERS: "such suppliers as a whole: `high-risk vendors`",
    NOBODY: "what looks like a name and is none: `European countries`",
    PEOPLE: "names of persons, beside which a country's is none: `Michael Jordan`",
    PUBLISHED: "what stands before the day of a page",
    UPDATED: "what stands before the day on which it was changed",
    VERBS: "`last` where a sentence ends with its verb, so that the last act is told",
    **dict.fromkeys(SCOPES, "words of this scope"),
}
"""What a line that names no entity may be about; a word in two of them is of the first."""

OTHERS = "others"
"""What the name of another supplier means; no file has a line of it."""
NAMING = {ENDINGS, BEGINNINGS, NOBODY, PEOPLE, PUBLISHED, UPDATED, VERBS}
"""Lines that say how names and days are found; the others are of words."""
WORDED = tuple(key for key in KEYS if key not in NAMING)
ACTS = {DECISION, *STATUSES}
NETWORKS = {TELECOMS, *SCOPES}

CODES = tuple(sorted(path.stem for path in WORDS.glob("*.txt")))
"""The languages that have a file."""


Lines = Mapping[str, tuple[str, ...]]
"""What the file of a language says by key."""


@cache
def load(code: str) -> Lines:
    """The lines of a language in `CODES`; an empty one for a key of which its file has none."""
    text = (WORDS / f"{code}.txt").read_text(encoding="utf-8")
    return {**dict.fromkeys(KEYS, ()), **dict(map(_line, _telling(text)))}


def named(lines: Lines) -> Iterator[tuple[str, str]]:
    """What the file calls entities: the slug and a name, as written."""
    for key, names in lines.items():
        if key not in KEYS:
            for name in names:
                yield key, name


def _telling(text: str) -> Iterator[str]:
    return (line for line in text.splitlines() if line and line[0] != "#")


def _line(line: str) -> tuple[str, tuple[str, ...]]:
    key, _, words = line.partition(":")
    return key, tuple(word.strip() for word in words.split(", "))


@cache
def countries() -> Mapping[str, list[tuple[str, str]]]:
    """The countries and territories as each language has them in texts, as slug and name."""
    countries_of: dict[str, list[tuple[str, str]]] = {code: [] for code in CODES}
    for line in (MADE / "texts.tsv").read_text(encoding="utf-8").splitlines():
        code, slug, name = line.split("\t")
        countries_of[code].append((slug, name))
    return countries_of


@cache
def words_of(code: str) -> Book:
    """The words of a language, each meaning the key of its line, and the names of suppliers: ours, and `OTHERS`."""
    lines = load(code)
    keys = [key for key in (*WORDED, NOBODY) if key != COMMON]
    listed = [(key, word) for key in keys for word in lines[key]]
    ours = [(SUPPLIERS, name) for name in SPELLINGS]
    others = [(OTHERS, name) for name in OTHER_SUPPLIERS]
    spellings = (spelling(key, key, word) for key, word in (*ours, *others, *listed))
    return Book(spellings, beginnings=lines[BEGINNINGS])


# -- which language a text is in -------------------------------------------------------


OTHERWISE = "en"
"""The language of a text that has no word of any."""
_SHORT = 3
_CLOSE = 0.5
"""Of a word, by which a language that has less of them is as likely."""
_READ = 1_000
"""Characters that are looked at."""


def guess(text: str, declared: str = "") -> str:
    """The code of the language; what was `declared` counts as one word of it."""
    return _guessed(text[:_READ], declared.partition("-")[0].lower())


@lru_cache(maxsize=256)
def _guessed(text: str, declared: str) -> str:
    # One step after another asks it of the same text.
    counts: dict[str, float] = defaultdict(float)
    counts[declared] = 1
    for hit in _all_words().find(text):
        codes = _having(text[hit.start : hit.end]) or hit.spelling.means.split()
        for code in codes:
            counts[code] += 1 / len(codes)
    close = max(counts[code] for code in CODES) - _CLOSE
    likely = [code for code in CODES if counts[code] and counts[code] >= close]
    return max(
        likely,
        key=lambda code: (_named_in(text, code), counts[code], code == OTHERWISE),
        default=OTHERWISE,
    )


def _named_in(text: str, code: str) -> int:
    """How many countries a text names as a language does: `Suède`."""
    return sum(name in text for _, name in countries()[code] if len(name) > _SHORT)


@lru_cache(maxsize=1 << 16)
def _having(word: str) -> list[str]:
    """The languages that have a single word or its stem; none for several words."""
    single = (s for s in _all_words().beginning_with(word) if len(s.words) == 1)
    return sorted({code for one in single for code in one.means.split()})


@cache
def _all_words() -> Book:
    """The words of all languages, each meaning the codes of those that have it."""
    codes: dict[tuple[str, ...], list[str]] = {}
    for code, words in _telling_words():
        codes.setdefault(words, []).append(code)
    spellings = (
        Spelling(" ".join(dict.fromkeys(having)), COMMON, words, words, False)
        for words, having in codes.items()
    )
    joined = {start for code in CODES for start in load(code)[BEGINNINGS]}
    return Book(spellings, beginnings=sorted(joined))


def _telling_words() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Words of each language that are one word in a text, and names of more than a few letters."""
    for code in CODES:
        lines = load(code)
        listed = (word for key in WORDED for word in lines[key])
        names = (name for _, name in named(lines) if len(name) > _SHORT)
        for word in (*listed, *names):
            words = spelling(code, COMMON, word).words
            if len(words) == 1 or _is_of_letters(words):
                yield code, words


def _is_of_letters(words: tuple[str, ...]) -> bool:
    """Whether a word is several because its script has no blanks."""
    return all(len(word) == 1 and not word.isascii() for word in words)


def meaning(word: str) -> str:
    """The key of which a text is a listed word and nothing else, in its language; empty for none."""
    hits = list(words_of(guess(word)).find(word))
    is_whole = len(hits) == 1 and (hits[0].start, hits[0].end) == (0, len(word))
    return hits[0].spelling.means if is_whole else ""
