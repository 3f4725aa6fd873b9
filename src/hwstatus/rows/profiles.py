"""What `show` answers: updates, and on a page the profile of each entity.

A pipe shows the updates alone, so that what a profile is made of is not imported here.
"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple, Unpack

from hwstatus import dates
from hwstatus.models import Entity, Standing
from hwstatus.rows import Answer, Beside
from hwstatus.rows.updates import UPDATES, UpdateRow
from hwstatus.subject import SUPPLIER

if TYPE_CHECKING:
    from hwstatus.rows.deadlines import DeadlineView
    from hwstatus.rows.verdicts import Verdict


class Profile(NamedTuple):
    """All that `show` says of one entity; `total` counts the updates without a limit.

    `companies` have a status for networks, `silent_companies` counts those without one.
    """

    entity: Entity
    home: str | None
    verdict: "Verdict"
    scopes: tuple[Standing, ...]
    deadline: "DeadlineView | None"
    companies: tuple["Verdict", ...]
    silent_companies: int
    history: tuple[UpdateRow, ...]
    total: int

    @property
    def other_scopes(self) -> list[Standing]:
        """The standings besides the headline."""
        headline = self.verdict.scope
        return [s for s in self.scopes if s.scope != headline and s.decided_by]


class Profiles(Answer[UpdateRow]):
    """The updates about some entities; the profiles are there where a page is asked for."""

    def __init__(
        self,
        rows: Iterable[UpdateRow],
        profiles: Sequence[Profile],
        *,
        on: str,
        dataset: str | None,
        **beside: Unpack[Beside],
    ) -> None:
        super().__init__(UPDATES, rows, **beside)
        self.profiles = profiles
        self.on = on
        self.dataset = dataset

    @property
    def title(self) -> str:
        """The names of the entities."""
        names = [profile.entity.name for profile in self.profiles]
        return f"{SUPPLIER}: {', '.join(names)}"

    @property
    def circumstances(self) -> str:
        """The day asked about, and the version of the dataset."""
        dataset = ""
        if self.dataset:
            dataset = f" · dataset {self.dataset}"
        return f"As of {dates.spell(self.on)}{dataset}"
