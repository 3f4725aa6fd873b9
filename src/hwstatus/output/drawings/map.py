"""The map of an answer: who is where in which look."""

from hwstatus import pictures, wording
from hwstatus.output.drawings import Key
from hwstatus.pictures import Caption, Place
from hwstatus.pictures.geometry import Box
from hwstatus.pictures.outlines import atlas
from hwstatus.pictures.palette import LOOKS, OUTSIDE
from hwstatus.rows.pictures import MappedCountry, WorldMap
from hwstatus.vocabulary import UNKNOWN


class MapDrawing:
    """The map with the countries of an answer that have a place on it."""

    def __init__(self, answer: WorldMap) -> None:
        self.answer = answer
        self.places = {
            str(country.iso2): _place(country)
            for country in answer.countries
            if _is_on_map(country)
        }
        self.view = self._view()
        """The part of the world that is seen; None for all of it."""

    def _view(self) -> Box | None:
        groups = self.answer.about.groups
        if not groups:
            return None
        if len(groups) == 1:
            return pictures.view_of_group(groups[0], self.places)
        return pictures.view_of(self.places)

    def keys(self) -> list[Key]:
        """The looks that occur, and how many countries have each."""
        entries = [
            Key(entry.look.name, f"{entry.look.label} {entry.countries}")
            for entry in pictures.legend(self.places)
        ]
        if self.answer.about.groups:
            entries.append(Key(OUTSIDE, LOOKS[OUTSIDE].label))
        return entries

    def notes(self) -> list[str]:
        """Who has no place on the map; the source."""
        source = self.answer.about.source
        missing = [c.name for c in self.answer.countries if not _is_on_map(c)]
        if missing:
            return [f"not on the map: {', '.join(missing)}", source]
        return [source]

    def as_file(self, caption: Caption, theme: str) -> str:
        """The map as an SVG file."""
        return pictures.map_file(self.places, caption, self.view, theme)

    def in_page(self, title: str) -> str:
        """The map as SVG in a page."""
        return pictures.inline_map(self.places, title, self.view)


def _is_on_map(country: MappedCountry) -> bool:
    return country.iso2 in atlas().countries


def _place(country: MappedCountry) -> Place:
    """A country with what a reader is told: `Sweden: phase-out (5g) since 16 Dec 2020`."""
    if country.status == UNKNOWN and country.practice:
        known = f"{UNKNOWN} · {country.practice.replace('-', ' ')}"
    else:
        known = wording.status_since(country.status, country.scope, country.since)
    return Place(country.status, country.practice, f"{country.name}: {known}")
