"""The records of the ledger that are not about what happened, and the ledger's own entries.

They are apart from `models` since a read of updates and standings needs none of them.
"""

from typing import NamedTuple

from hwstatus.record.models import Entity, Extras, Source, Update


class NothingNew(NamedTuple):
    """Somebody looked at this entity on this day and found nothing new."""

    entity: str
    date: str
    note: str | None
    recorded_at: str
    recorded_by: str
    extras: Extras = ()


class Enquiry(NamedTuple):
    """What the address of a source answered when the program last asked for it.

    `outcome` is a word of `vocabulary.ANSWERS`, with its `reason` where there was no page.
    `sha256` is of the page's readable text, `archive_url` the copy that the Wayback
    Machine named.
    """

    address: str
    asked: str
    outcome: str
    reason: str | None
    sha256: str | None
    archive_url: str | None
    recorded_at: str
    recorded_by: str
    extras: Extras = ()


class Draft(NamedTuple):
    """News that waits for an editor: what the ledger keeps of it, which is not its text.

    `heading` is what stood above it, `title` and `address` are those of its first source.
    `origin` is the file or the feed that it was found in, `text_sha256` is of its text as
    it was found (`store.drafts` holds that until somebody decides).
    """

    id: str
    text_sha256: str
    date: str | None
    heading: str | None
    title: str | None
    address: str | None
    publishers: tuple[str, ...]
    origin: str | None
    recorded_at: str
    recorded_by: str
    extras: Extras = ()


class Membership(NamedTuple):
    """One stay of a country in a group; `to` is its last day, None while it lasts."""

    country: str
    since: str
    to: str | None = None
    extras: Extras = ()


class Group(NamedTuple):
    """A group of countries with dated membership, and who says so."""

    slug: str
    name: str
    aliases: tuple[str, ...]
    source: Source
    members: tuple[Membership, ...] = ()
    extras: Extras = ()


class Retraction(NamedTuple):
    """A line of a file that says of an update that it was taken out, with what it was last.

    Without it a file could not tell what was retracted from what its writer never had.
    """

    retracted: Update
    extras: Extras = ()


Record = Update | Entity | NothingNew | Group | Enquiry | Draft | Retraction
"""What the ledger keeps versions of; a retraction stands in files alone."""


class Entry(NamedTuple):
    """One ledger entry: an invocation that changed something; `undoes` names the entry taken back."""

    seq: int
    at: str
    by: str
    verb: str
    reason: str | None
    undoes: int | None
    hash: str


class Version(NamedTuple):
    """One record as an entry left it: `record` is its canonical JSON, None where it was retracted."""

    seq: int
    entry: int
    subject: str
    key: str
    before: int | None
    record: str | None
