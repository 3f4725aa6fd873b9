"""Verdicts: profiles, evidence, and tables of standings and deadlines."""

from hwstatus.output.layout import Page
from hwstatus.rows.verdicts import Deadlines, Profiles, Standings, Why


def view(
    answer: Profiles | Why | Standings | Deadlines,
    width: int,
    *,
    header: bool,
) -> Page:
    """The view of an answer; only the module that it needs is imported."""
    match answer:
        case Profiles():
            from hwstatus.output.views import profiles

            return profiles.view(answer, width)
        case Why():
            from hwstatus.output.views import why

            return why.view(answer, width)
        case Standings():
            from hwstatus.output.views import standings

            return standings.view(answer, width, header=header)
        case Deadlines():
            from hwstatus.output.views import standings

            return standings.deadlines(answer, width, header=header)
