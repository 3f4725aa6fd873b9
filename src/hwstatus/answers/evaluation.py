"""`proposals --evaluate`: how well news is read, by language, on titles and leads written for that."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Annotated, NamedTuple

from hwstatus.answers.answer import Answer, Table
from hwstatus.columns import NUMBER, TEXT
from hwstatus.news import Piece
from hwstatus.paths import PACKAGE
from hwstatus.proposals.mentions import Gazetteer
from hwstatus.proposals.reading import Gate, Judgement, read
from hwstatus.subject import SLUG

SET = PACKAGE / "proposals" / "news.tsv"
ACT = "act"
ALL, OPEN, HELD_OUT = "all", "open", "held out"


class Labelled(NamedTuple):
    """A title with its lead: `label` is `act`, or why it is to be left aside; whom it is about."""

    language: str
    label: str
    entity: str
    title: str
    lead: str

    @property
    def part(self) -> str:
        """A third, by the hash of the title, is held out: nothing is mended for it."""
        is_held_out = sha256(self.title.encode()).digest()[0] % 3 == 0
        return HELD_OUT if is_held_out else OPEN


class Read(NamedTuple):
    """What was read of a labelled piece."""

    labelled: Labelled
    judgement: Judgement

    @property
    def is_act(self) -> bool:
        """Whether it should be let in."""
        return self.labelled.label == ACT

    @property
    def entity(self) -> str:
        """Whom it is taken to be about."""
        slugs = (subject.slug for subject in self.judgement.subjects)
        return next((slug for slug in slugs if slug != SLUG), "")

    @property
    def wrong(self) -> str:
        """What is wrong with it: a word for what it was read as; empty where all is right."""
        if self.judgement.concerns != self.is_act:
            return self.judgement.reason or ACT
        return (
            self.entity if self.is_act and self.entity != self.labelled.entity else ""
        )


class ReadingRow(NamedTuple):
    """How well the news in a language is read; shares are from 0 to 1."""

    language: Annotated[str, "its code, or `all`"]
    part: Annotated[str, "`open`, or `held out` from all mending"]
    recall: Annotated[float, "the acts that are let in", NUMBER]
    precision: Annotated[float, "of what is let in, the acts", NUMBER]
    entity: Annotated[float, "of the acts let in, the right entity first", NUMBER]
    pieces: Annotated[int, "titles with leads", NUMBER]
    wrong: Annotated[
        str, "of the open part, the first title read wrongly, and as what", TEXT
    ]


READINGS = Table(
    "readings", ReadingRow, given_by="`proposals --evaluate`", counted="row"
)


def labelled() -> list[Labelled]:
    """The titles and leads of the package, each with its label."""
    lines = SET.read_text(encoding="utf-8").splitlines()
    return [Labelled(*line.split("\t")) for line in lines if line[0] != "#"]


def evaluated(gazetteer: Gazetteer) -> Answer[ReadingRow]:
    """How well each language is read, as entries of feeds are; the held-out part apart."""
    groups: dict[tuple[str, str], list[Read]] = defaultdict(list)
    for one in labelled():
        done = Read(one, read(Piece(one.lead, one.title), gazetteer, Gate.FEED))
        for language in (ALL, one.language):
            groups[language, one.part].append(done)
    rows = [_row(*key, pieces) for key, pieces in sorted(groups.items())]
    return Answer(READINGS, rows)


def _row(language: str, part: str, pieces: Sequence[Read]) -> ReadingRow:
    acts = sum(one.is_act for one in pieces)
    passed = sum(one.judgement.concerns for one in pieces)
    right = [one for one in pieces if one.is_act and one.judgement.concerns]
    named = sum(not one.wrong for one in right)
    return ReadingRow(
        language,
        part,
        _share(len(right), acts),
        _share(len(right), passed),
        _share(named, len(right)),
        len(pieces),
        next(_wrong(pieces), "") if part == OPEN else "",
    )


def _share(some: int, of: int) -> float:
    return round(some / max(1, of), 2)


def _wrong(pieces: Sequence[Read]) -> Iterator[str]:
    for one in pieces:
        if one.wrong:
            yield f"{one.labelled.title}: {one.wrong}"
