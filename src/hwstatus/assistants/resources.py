"""What an assistant may read whole, and the questions that it offers to a person."""

from collections.abc import Sequence

from hwstatus import text
from hwstatus.answers.show import show
from hwstatus.assistants import sheets
from hwstatus.assistants.pages import ROOM, tokens
from hwstatus.certify import verify
from hwstatus.context import at_present
from hwstatus.library.opening import options
from hwstatus.output.documents import markdown
from hwstatus.output.options import Output
from hwstatus.paths import Location
from hwstatus.record.vocabulary import SCOPES, STATUSES
from hwstatus.rules.coding_rules import RULES
from hwstatus.store.tracker import open_tracker
from hwstatus.subject import SUPPLIER

NEWEST = (20, 10, 5, 3, 1)
"""How many updates of an entity are tried, from the most on."""


def rules() -> str:
    """The coding rules by number."""
    return "\n".join(f"{number}. {words}" for number, words in RULES.items())


def vocabulary() -> str:
    """Every status and scope with its meaning."""
    statuses = [f"{word}: {entry.definition}" for word, entry in STATUSES.items()]
    scopes = [f"{word}: {entry.definition}" for word, entry in SCOPES.items()]
    return "\n".join([*statuses, *scopes])


def groups(location: Location) -> str:
    """The groups of countries, a line each."""
    with open_tracker(location, at_present()) as tracker:
        named = [f"{group.slug}: {group.name}" for group in tracker.entities.groups]
    return "\n".join(map(text.line, named))


def entity(location: Location, slug: str) -> str:
    """The verdict on an entity and as many of its newest updates as there is room for, as Markdown."""
    context = at_present()
    with open_tracker(location, context) as tracker:
        for newest in NEWEST:
            wanted = options(context.today, limit=newest)
            answer = show(tracker, [slug], wanted, detailed=True)
            page = "".join(markdown(answer, Output()))
            if tokens(page) <= ROOM:
                break
        return f"{page}\nAll updates: the tool updates, with names={slug}.\n"


def sheet(location: Location, parts: Sequence[str]) -> str:
    """An evidence sheet by the parts of its address, made again from the ledger."""
    with open_tracker(location, at_present()) as tracker:
        written = sheets.written_at(tracker, sheets.SCHEME + "/".join(parts))
        verify(tracker, written)  # a sheet that nobody issued has no address
        return written


def update(location: Location, id: str) -> str:
    """An update as its JSON."""
    with open_tracker(location, at_present()) as tracker:
        return tracker.line(tracker.update_id(id))


# -- prompts ---------------------------------------------------------------------------


def may_we_propose(country: str, gear: str) -> str:
    """Whether Huawei gear may be proposed to operators of a country."""
    return text.line(
        f"May we propose {SUPPLIER} {gear} to operators in {country}? Use standing, why and"
        " deadlines. Quote publisher, date and address; say what is unknown."
    )


def brief(group: str, since: str) -> str:
    """What changed in a group of countries."""
    return text.line(
        f"Brief me on {SUPPLIER} in {group} since {since}: use changes, then standing and"
        " deadlines of the group. Quote publisher, date and address of each."
    )


def audit(country: str, date: str) -> str:
    """What held in a country on a day, with the evidence."""
    return text.line(
        f"What held for {SUPPLIER} in {country} on {date}? Use standing and why with that"
        " day, then certify, and quote the hash of the ledger."
    )
