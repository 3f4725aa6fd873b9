"""Answers as pictures: SVG, and PNG made of it."""

import sys
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from hwstatus import pictures, wording
from hwstatus.errors import Usage
from hwstatus.output.options import Output
from hwstatus.pictures import Caption, Place
from hwstatus.pictures.geometry import Box
from hwstatus.pictures.outlines import atlas
from hwstatus.pictures.palette import LOOKS, OUTSIDE
from hwstatus.rows import Answer
from hwstatus.rows.pictures import MappedCountry, WorldMap
from hwstatus.vocabulary import UNKNOWN


class Key(NamedTuple):
    """An entry of a legend: the name of a look, and what is said of it."""

    look: str
    words: str


def drawn(answer: Answer[Any], form: str, options: Output) -> list[str] | bytes:
    """An answer as `svg` or `png`; raises `Usage` for a PNG on a terminal."""
    theme = pictures.DARK if options.dark else pictures.LIGHT
    if form == "svg":
        return [svg(answer, theme)]
    if options.to_stdout and sys.stdout.isatty():
        raise Usage("a terminal shows no PNG", "write it to a file: -o FILE.png")
    return pictures.png(svg(answer, theme))


def svg(answer: Answer[Any], theme: str) -> str:
    """A map as SVG."""
    assert isinstance(answer, WorldMap)
    *others, source = notes(answer)
    caption = Caption(answer.title, answer.about.words, source, tuple(others))
    found = places(answer.countries)
    return pictures.map_file(found, caption, view_of(answer), theme)


def notes(answer: WorldMap) -> Iterator[str]:
    """What stands below a map: who has no place on it, the source."""
    missing = [known.name for known in answer.countries if not is_on_map(known)]
    if missing:
        yield f"not on the map: {', '.join(missing)}"
    yield answer.about.source


def is_on_map(country: MappedCountry) -> bool:
    """Whether there is an outline or a dot for a country."""
    return country.iso2 in atlas().countries


def for_a_page(answer: Answer[Any]) -> dict[str, object]:
    """What the template of a picture in a page takes."""
    assert isinstance(answer, WorldMap)
    return {
        "light": pictures.css(pictures.LIGHT),
        "dark": pictures.css(pictures.DARK),
        "svg": pictures.inline_map(
            places(answer.countries), answer.title, view_of(answer)
        ),
        "legend": keys(answer),
        "notes": list(notes(answer)),
    }


def keys(answer: WorldMap) -> list[Key]:
    """The legend of a map: the looks that occur, and how many countries have each."""
    found = places(answer.countries)
    entries = [
        Key(entry.look.name, f"{entry.look.label} {entry.countries}")
        for entry in pictures.legend(found)
    ]
    if answer.about.groups:
        entries.append(Key(OUTSIDE, LOOKS[OUTSIDE].label))
    return entries


def view_of(answer: WorldMap) -> Box | None:
    """The part of the world that a map shows; None for all of it."""
    groups = answer.about.groups
    if not groups:
        return None
    codes = list(places(answer.countries))
    if len(groups) == 1:
        return pictures.view_of_group(groups[0], codes)
    return pictures.view_of(codes)


def places(countries: Sequence[MappedCountry]) -> dict[str, Place]:
    """Countries by their code, with what a reader is told of each."""
    return {
        str(country.iso2): Place(country.status, country.practice, spoken(country))
        for country in countries
        if is_on_map(country)
    }


def spoken(country: MappedCountry) -> str:
    """`Sweden: phase-out (5g) since 16 Dec 2020`."""
    if country.status == UNKNOWN and country.practice:
        known = f"{UNKNOWN} · {country.practice.replace('-', ' ')}"
    else:
        known = wording.status_since(country.status, country.scope, country.since)
    return f"{country.name}: {known}"
