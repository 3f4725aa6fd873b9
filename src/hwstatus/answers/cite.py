"""`cite NAME|ID`: a verdict or an update as a part of the dataset that may be cited."""

from collections.abc import Sequence

from hwstatus import text
from hwstatus.answers import evidence
from hwstatus.answers.one_update import id_meant
from hwstatus.citation import Part
from hwstatus.errors import Usage
from hwstatus.record import dates
from hwstatus.record.models import Source
from hwstatus.store.tracker import Tracker
from hwstatus.wording import limit, status_for


def part_meant(tracker: Tracker, words: Sequence[str]) -> Part:
    """The update that a word begins the id of, else the verdict on the entity that is named.

    Raises `UnknownName`, and `Usage` for several names.
    """
    update_id = id_meant(tracker, words)
    if update_id:
        update = tracker.update(update_id)
        name = tracker.entities.name(update.entity)
        title = (
            f"{name}, {dates.spell(update.date)} (update {tracker.short(update_id)})"
        )
        return Part(tracker.short(update_id), text.line(title), _source(update.cited))
    slugs, _ = tracker.named(words)
    if len(slugs) > 1:
        raise Usage("cite takes one name or one id")
    [slug] = slugs
    head = evidence.headlines(tracker, slugs)[slug]
    status = status_for(head.status, limit(head.decided_scope, head.extent))
    title = f"{tracker.entities.name(slug)}: {status}, as of {dates.spell(tracker.on)}"
    source = "no evidence"
    if head.decided_by:
        source = _source(tracker.update(head.decided_by).cited)
    return Part(f"{slug}-{tracker.on}", text.line(title), source)


def _source(cited: Source) -> str:
    """Who says so, when, and where."""
    published = cited.published and dates.spell(cited.published)
    said = ", ".join(filter(None, (cited.publisher, published, cited.url)))
    return text.line(said)
