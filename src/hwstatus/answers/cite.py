"""`cite NAME|ID`: a verdict or an update as a part of the dataset that may be cited."""

from collections.abc import Sequence

from hwstatus import text
from hwstatus.answers import evidence
from hwstatus.answers.ids import id_meant
from hwstatus.answers.words import only_one_named
from hwstatus.citation import Part
from hwstatus.record import dates
from hwstatus.record.models import Source, Update
from hwstatus.store.ledger import differs
from hwstatus.store.tracker import Tracker
from hwstatus.wording import limit, status_for


def edition(tracker: Tracker) -> str:
    """The version of the dataset; where the record differs from it, `+` and the ledger's head.

    So that no two contents have one citation.
    """
    version = text.line(tracker.meta("dataset") or "unknown")
    ledger = tracker.ledger
    return f"{version}+{ledger.head()}" if differs(list(ledger.entries())) else version


def part_meant(tracker: Tracker, words: Sequence[str]) -> Part:
    """The update that a word begins the id of, else the verdict on the entity that is named.

    Raises `UnknownName`, and `Usage` for several names.
    """
    update_id = id_meant(tracker, words)
    if update_id:
        update = tracker.update(update_id)
        name = tracker.entities.name(update.entity)
        return of_update(update, name, tracker.short(update_id))
    slug = only_one_named(tracker, words, "cite")
    head = evidence.headlines(tracker, [slug])[slug]
    said = f"{tracker.entities.name(slug)}: {status_for(head.status, limit(head.decided_scope, head.extent))}"
    cited = tracker.update(head.decided_by).cited if head.decided_by else None
    return of_verdict(slug, said, cited, tracker.on, dates.spell(tracker.on))


def of_update(update: Update, name: str, short: str) -> Part:
    """An update, on the entity of this name; `short` is what its id begins with."""
    title = f"{name}, {dates.spell(update.date)} (update {short})"
    return Part(short, text.line(title), _source(update.cited))


def of_verdict(
    slug: str, said: str, cited: Source | None, on: str, spelled: str
) -> Part:
    """What is said of an entity on a day, with the source of the act that carries it."""
    source = _source(cited) if cited else "no evidence"
    return Part(f"{slug}-{on}", f"{text.line(said)}, as of {spelled}", source)


def _source(cited: Source) -> str:
    """Who says so, when, and where."""
    published = cited.published and dates.spell(cited.published)
    said = ", ".join(filter(None, (cited.publisher, published, cited.url)))
    return text.line(said)
