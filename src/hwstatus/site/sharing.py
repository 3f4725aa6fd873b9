"""How a page is shared and cited: a sentence, its address, its citation. A page's text, which buttons copy.

What changes with every publication stands in it as marks, for which a script puts in what `record.js` says.
"""

from collections.abc import Mapping

from markupsafe import Markup, escape

from hwstatus import citation
from hwstatus.answers import cite
from hwstatus.answers.verdict_words import decision
from hwstatus.answers.verdicts import Verdict
from hwstatus.citation import Part, Work
from hwstatus.record.models import Update
from hwstatus.site.record import Record
from hwstatus.subject import SUPPLIER
from hwstatus.text import line
from hwstatus.wording import spelled, status_since

_EDITION = "\ue000\ue001\ue002\ue003\ue004"
_YEAR = _EDITION[:4]
"""A version begins with its year."""
_ON, _DAY = "\ue005", "\ue006"
_MARKS = {
    _EDITION: ("edition", "(on the page Data)"),
    _YEAR: ("year", "(the year of the version)"),
    _ON: ("on", "(the record’s last day)"),
    _DAY: ("day", "the record’s last day"),
}
"""What stands for each, and what a page says without scripts. The longest is looked for first."""
_HERE = Markup('<span data-record="address">the address of this page</span>')


def of_update(
    update: Update, record: Record, address: str | None
) -> Mapping[str, Markup]:
    """How the report of an update is shared."""
    name = record.name(update.entity)
    source = update.cited.publisher
    said = f"{name}, {spelled(update.date)}: {update.summary} (source: {source})"
    return _shared(said, address, cite.of_update(update, name, update.id))


def of_verdict(
    verdict: Verdict, record: Record, address: str | None
) -> Mapping[str, Markup]:
    """How a verdict is shared, with the act that carries it."""
    status = verdict.status
    cited, why = None, ""
    if verdict.decided_by:
        status = status_since(status, verdict.scope, verdict.extent, verdict.since)
        cited = record.updates[verdict.decided_by].cited
        why = f", {decision(verdict)} (source: {cited.publisher})"
    name = record.name(verdict.entity)
    said = f"As of {_DAY}, {name} on {SUPPLIER}: {status}{why}"
    part = cite.of_verdict(verdict.entity, f"{name}: {status}", cited, _ON, _DAY)
    return _shared(said, address, part)


def of_chart(said: str, title: str, address: str | None) -> Mapping[str, Markup]:
    """How the chart is shared: what it says, and what it is called."""
    return _shared(said, address, Part(f"chart-{_ON}", f"{title}, as of {_DAY}"))


def _shared(said: str, address: str | None, part: Part) -> Mapping[str, Markup]:
    work = Work(_EDITION, address, part)
    return {
        "sentence": _marked(line(said)),
        "address": escape(address) if address else _HERE,
        "citation": _marked(citation.sentence(work)),
        "bibtex": _marked(citation.bibtex(work)),
    }


def _marked(said: str) -> Markup:
    """A text for a page, its marks with what they stand for."""
    html = str(escape(said))
    for mark, (name, words) in _MARKS.items():
        html = html.replace(mark, f'<span data-record="{name}">{words}</span>')
    return Markup(html)  # noqa: S704 - escaped
