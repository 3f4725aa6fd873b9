"""What a picture says of itself: the day, the countries, the scopes, the dataset."""

from collections.abc import Sequence
from typing import NamedTuple

from hwstatus.answers.answer import Answer, R
from hwstatus.record import dates
from hwstatus.record.models import Filter, FilterOptions
from hwstatus.record.names import but_for, fold, parted
from hwstatus.store.tracker import Tracker


class Circumstances(NamedTuple):
    """What a picture says of itself: the time, the countries and the scopes asked about.

    `groups` are the names of groups and regions, `members` how many members the groups
    have, 0 where all are regions.
    `dataset` and `covered_to` are the dataset's version and the last day that it covers,
    `address` that of the site on which a reader finds more.
    """

    on: str
    known_at: str | None = None
    projected: bool = False
    groups: tuple[str, ...] = ()
    members: int = 0
    scopes: tuple[str, ...] = ()
    dataset: str | None = None
    covered_to: str | None = None
    address: str | None = None

    @property
    def words(self) -> str:
        """`European Union, 27 members · 5g-core · as of 25 Nov 2026`."""
        members = f"{self.members} members" if self.members else ""
        known_at = self.known_at and f"as known on {dates.spell(self.known_at)}"
        parts = (
            ", ".join(filter(None, (*self.groups, members))),
            ", ".join(self.scopes),
            f"as of {dates.spell(self.on)}",
            "announced dates counted as kept" if self.projected else None,
            known_at,
        )
        return " · ".join(filter(None, parts))

    @property
    def source(self) -> str:
        """`Source: hwstatus, dataset 2026.11.25 (CC BY 4.0), covers to 30 Jun 2026`, an address."""
        covered_to = self.covered_to and f"covers to {dates.spell(self.covered_to)}"
        dataset = self.dataset and f"dataset {self.dataset} (CC BY 4.0)"
        parts = ("Source: hwstatus", dataset, covered_to, self.address)
        return ", ".join(filter(None, parts))


class Picture(Answer[R]):
    """An answer that can be drawn, of whose circumstances the picture says something."""

    view = "pictures"
    one_screen = False
    is_picture = True
    rows: Sequence[R]

    heading: str
    about: Circumstances

    @property
    def title(self) -> str:
        """What the picture is called."""
        return self.heading

    @property
    def circumstances(self) -> str:
        """The time, countries and scopes asked about."""
        return self.about.words


def circumstances(
    tracker: Tracker,
    wanted: FilterOptions,
    chosen: Filter,
    address: str | None,
    last: str | None = None,
) -> Circumstances:
    """The circumstances of a question about the members of groups or of a watchlist, or about all countries.

    The day is the `last` that is drawn, where that is another one than the day asked.
    """
    names, are_groups = _named(tracker, wanted.group)
    if wanted.watch:
        names.append(f"watchlist {wanted.watch}")
    return Circumstances(
        on=last or tracker.on,
        known_at=tracker.question.known_at,
        projected=tracker.projected,
        groups=tuple(names),
        members=len(chosen.members or ()) if are_groups else 0,
        scopes=chosen.scopes,
        dataset=tracker.dataset(),
        covered_to=tracker.covered_to(),
        address=address,
    )


def _named(tracker: Tracker, texts: Sequence[str]) -> tuple[list[str], bool]:
    """The names of groups and regions, and whether any of them is a group."""
    regions = {fold(region): region for region in tracker.entities.regions()}
    parts = list(map(but_for, parted(texts)))
    matches = [tracker.entities.group(part) for part, _ in parts]
    names = [
        group.name if group else regions.get(fold(part), part.title())
        for (part, _), group in zip(parts, matches, strict=True)
    ]
    outs = (is_out for _, is_out in parts)
    signed = [f"not {n}" if out else n for n, out in zip(names, outs, strict=True)]
    return signed, any(matches)
