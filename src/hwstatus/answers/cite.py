"""`cite NAME|ID` and `open NAME|ID`: a verdict or an update as a part of the dataset, and where its source is."""

from collections.abc import Sequence

from hwstatus import text
from hwstatus.answers import evidence
from hwstatus.answers.ids import id_meant
from hwstatus.answers.verdict_words import practised
from hwstatus.answers.verdicts import Verdict
from hwstatus.answers.words import only_one_named
from hwstatus.citation import UNVERSIONED, Part
from hwstatus.errors import NotFound
from hwstatus.record import dates
from hwstatus.record.models import Source, Update
from hwstatus.store.ledger import differs
from hwstatus.store.tracker import Tracker
from hwstatus.wording import limit, status_for


def edition(tracker: Tracker) -> str:
    """The version of the dataset, if any vouches for the record; where that differs from it, `+` and the ledger's head.

    So that no two contents have one citation.
    """
    version = text.line(tracker.dataset() or UNVERSIONED)
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
    heads = evidence.headlines(tracker, [slug]).values()
    [verdict] = evidence.whole_verdicts(tracker, heads, practice=True)
    status = status_for(verdict.status, limit(verdict.scope, verdict.extent))
    said = "; ".join(filter(None, (status, practised(verdict))))
    acts = [verdict.decided_by] if verdict.decided_by else _practising(tracker, verdict)
    cited = [tracker.update(act).cited for act in acts]
    title = f"{verdict.name}: {said}"
    return of_verdict(slug, title, cited, tracker.on, dates.spell(tracker.on))


def _practising(tracker: Tracker, verdict: Verdict) -> Sequence[str]:
    """The ids of the acts of operators that carry the practice in a country; none where none is known."""
    apart = evidence.apart(tracker, [verdict], practice=True).get(verdict.entity)
    practice = apart and apart.practice
    return [one.decided_by for one in practice.operators] if practice else []


def of_update(update: Update, name: str, short: str) -> Part:
    """An update, on the entity of this name; `short` is what its id begins with."""
    title = f"{name}, {dates.spell(update.date)} (update {short})"
    return Part(short, text.line(title), _source(update.cited))


def of_verdict(
    slug: str, said: str, cited: Sequence[Source], on: str, spelled: str
) -> Part:
    """What is said of an entity on a day, with the source of each act that carries it."""
    source = "; ".join(map(_source, cited)) or "no evidence"
    return Part(f"{slug}-{on}", f"{text.line(said)}, as of {spelled}", source)


def _source(cited: Source) -> str:
    """Who says so, when, and where."""
    published = cited.published and dates.spell(cited.published)
    said = ", ".join(filter(None, (cited.publisher, published, cited.url)))
    return text.line(said)


# -- where the source is ---------------------------------------------------------------


def first_address(tracker: Tracker, words: Sequence[str]) -> str:
    """The first web address among the sources of an update: of this id, or that decides the verdict on who is named.

    Raises `NotFound` without any, `UnknownName`, and `Usage` for several names.
    """
    if update_id := id_meant(tracker, words):
        return str(_on_the_web(tracker, tracker.update(update_id)).url)
    slug = only_one_named(tracker, words, "open")
    head = evidence.headlines(tracker, [slug])[slug]
    name = tracker.entities.name(slug)
    if head.decided_by is None:
        raise NotFound(
            f"no update decides a verdict on {name}",
            f"every address of its updates: hwstatus sources {slug}",
        )
    update = tracker.update(head.decided_by)
    cited = _on_the_web(tracker, update)
    verdict = status_for(head.status, limit(head.decided_scope, head.extent))
    which = f"{tracker.short(update.id)} of {update.date}, by {cited.publisher}"
    tracker.context.tell(f"{name}, {verdict}: decided by {which}")
    return str(cited.url)


def _on_the_web(tracker: Tracker, update: Update) -> Source:
    """The first source of an update that has an address of the web; raises `NotFound` without any."""
    for source in update.sources:
        if text.web_address(source.url):
            return source
    raise NotFound(f"no source of update {tracker.short(update.id)} has an address")
