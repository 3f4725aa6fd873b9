"""What `add` is told: its options, or the answers to its questions; from there to a raw record.

Apart from the options that every command loads.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Annotated, Any, NamedTuple

from hwstatus.changes.raw_update import (
    CIRCUMSTANCES,
    Raw,
    due_of,
    effect,
    event_day,
    in_fields,
    raw_update,
    record_day,
    set_replaced,
    source_of,
)
from hwstatus.cli import completion
from hwstatus.cli.option_sets import Argument, Option, listing
from hwstatus.context import Context
from hwstatus.errors import BadValue, MissingFields, Usage
from hwstatus.record.fields import EFFECT, NEEDED, SOURCE, UPDATE, Form
from hwstatus.record.names import read_word
from hwstatus.record.vocabulary import HEADLINE_SCOPE, KINDS, SCOPES, STATUSES


def _told(form: Form, name: str) -> Option:
    """The option for a field of a record, by the field's description."""
    field = form.fields[name]
    flag = f"--{name.replace('_', '-')}"
    if field.is_flag:
        return Option(flag, help=f"{field.option}.")
    has_words = field.words or field.filter
    return Option(
        flag,
        metavar=field.metavar,
        help=listing(field.option, field.words),
        autocompletion=completion.of_field(name, field.words) if has_words else None,
    )


NewKind = Annotated[
    str | None,
    Option(
        "--new",
        metavar="KIND",
        help="Create the entity, as a company for example.",
        autocompletion=completion.of_words(KINDS),
    ),
]


REPORTED_BY = Option(
    "--source",
    "-s",
    metavar="PUBLISHER",
    help="Who reports it: NAME[, DAY, ADDRESS].",
    autocompletion=completion.publishers,
)

FurtherSources = Annotated[
    Sequence[str],
    Option(
        "--add-source",
        metavar="SOURCE",
        help="Another: 'NAME, DAY, ADDRESS[, official]'.",
    ),
]


class AddOptions(NamedTuple):
    """What the options of `add` say, or the answers to its questions, as typed."""

    entity: Annotated[
        str | None,
        Argument(
            metavar="ENTITY",
            help="A country or company; - reads a record as JSON.",
            autocompletion=completion.names,
        ),
    ] = None
    summary: Annotated[
        str | None,
        Argument(metavar="SUMMARY", help="One or two sentences in your own words."),
    ] = None
    date: Annotated[
        str | None,
        Option(
            "--date",
            "-d",
            metavar="DATE",
            help="When it happened: 2018, 2018-12 or a day.",
        ),
    ] = None
    source: Annotated[Sequence[str], REPORTED_BY] = ()
    url: Annotated[
        Sequence[str],
        Option(
            "--url", "-u", metavar="URL", help="The address, one for each --source."
        ),
    ] = ()
    title: Annotated[str | None, _told(SOURCE, "title")] = None
    published: Annotated[str | None, _told(SOURCE, "published")] = None
    official: Annotated[bool, _told(SOURCE, "official")] = False
    status: Annotated[
        Sequence[str],
        Option(
            "--status",
            metavar="[SCOPE=]STATUS",
            help="The status that it sets: banned, permitted ...",
            autocompletion=completion.effects,
        ),
    ] = ()
    scope: Annotated[
        str | None,
        Option(
            "--scope",
            metavar="SCOPE",
            help="What --status is for: 5g unless given.",
            autocompletion=completion.of_words(SCOPES),
        ),
    ] = None
    stage: Annotated[str | None, _told(EFFECT, "stage")] = None
    basis: Annotated[str | None, _told(EFFECT, "basis")] = None
    effective: Annotated[str | None, _told(EFFECT, "effective")] = None
    extent: Annotated[str | None, _told(EFFECT, "extent")] = None
    confirms: Annotated[bool, _told(EFFECT, "confirms")] = False
    deadline: Annotated[
        Sequence[str],
        Option(
            "--deadline",
            metavar="SCOPE=DATE[:WHAT]",
            help="By when what must be removed.",
        ),
    ] = ()
    replaces: Annotated[
        Sequence[str],
        Option(
            "--replaces",
            metavar="[SCOPE=]DATE",
            help="The date that --deadline moved from.",
        ),
    ] = ()
    add_source: FurtherSources = ()
    actor: Annotated[str | None, _told(UPDATE, "actor")] = None
    actor_name: Annotated[str | None, _told(UPDATE, "actor_name")] = None
    about: Annotated[
        Sequence[str],
        Option(
            "--about",
            metavar="NAME",
            help="Also about this entity (repeatable).",
            autocompletion=completion.names,
        ),
    ] = ()
    confidence: Annotated[str | None, _told(UPDATE, "confidence")] = None
    pending: Annotated[str | None, _told(UPDATE, "pending")] = None
    note: Annotated[str | None, _told(UPDATE, "note")] = None
    instrument: Annotated[str | None, _told(UPDATE, "instrument")] = None
    new: NewKind = None

    def saying(self, field: str, value: Any) -> "AddOptions":
        """The same with another value of a field."""
        return self._replace(**{field: value})

    def dated(self, context: Context) -> "AddOptions":
        """The same with the days of events as a record has them; raises `BadDate`."""
        days: dict[str, Any] = {
            name: event_day(text, f"--{name}", context)
            for name in ("date", "published")
            if (text := getattr(self, name))
        }
        return self._replace(**days)

    def missing(self) -> list[str]:
        """The fields that an update cannot be without and that are not given."""
        needed = {*NEEDED, "source"}
        return [f for f in self._fields if f in needed and not getattr(self, f)]


def of_options(draft: AddOptions, context: Context) -> Raw:
    """The raw record that options mean; raises `Usage` for what they cannot mean."""
    missing = draft.missing()
    if missing:
        wanted = [f if f in ("entity", "summary") else f"--{f}" for f in missing]
        raise MissingFields(", ".join(wanted))
    return of_answers(draft, context)


def of_answers(draft: AddOptions, context: Context) -> Raw:
    """What is said so far, as a raw record that may lack something; raises `Usage`."""
    draft = draft.dated(context)
    values = draft._asdict()
    for name in CIRCUMSTANCES:
        if values.get(name) and not draft.status:
            said = "" if values[name] is True else f" {values[name]}"
            how = f"--{name}{said} says how a status came about"
            raise Usage(f"{how}: give --status too")
    scope = HEADLINE_SCOPE
    if draft.scope is not None:
        scope = read_word("--scope", draft.scope, SCOPES)
        _refuse_unused(draft)
    statuses = [_status(text, scope) for text in draft.status]
    if draft.effective:  # which may lie ahead
        day = record_day(draft.effective, "--effective", context.today)
        values["effective"] = day
    words = [status for _, status in statuses]
    values["effects"] = [effect(*each, values, words) for each in statuses]
    scopes = dict(statuses) or (scope,)
    deadlines = [_deadline(text, scopes, context.today) for text in draft.deadline]
    # What is typed twice, with its scope and without, is one deadline.
    values["deadlines"] = [*{str(each): each for each in deadlines}.values()]
    for text in draft.replaces:
        set_replaced(values["deadlines"], text, "--replaces")
    values["also_about"] = list(draft.about)
    raw = raw_update({**values, **_sources(draft)})
    if draft.source or draft.add_source:
        named = map(in_fields, raw.get("sources", ()))
        raw["sources"] = [*named, *map(source_of, draft.add_source)]
    return raw


def _refuse_unused(draft: AddOptions) -> None:
    """Raise `Usage` for a --scope beside which every status and deadline has its own, or none is given."""
    told = draft.status or draft.deadline
    if all("=" in text.partition(":")[0] for text in told):
        others = f"{', '.join(told)} has its own" if told else "give --status too"
        raise Usage(f"--scope {draft.scope} says what --status is for: {others}")


def _status(text: str, scope: str) -> tuple[str, str]:
    """`STATUS`, which is for the scope, or `SCOPE=STATUS`."""
    named, sign, status = text.rpartition("=")
    scope = read_word("scope", named, SCOPES) if sign else scope
    return scope, read_word("--status", status, STATUSES)


def _deadline(text: str, scopes: Collection[str], today: str) -> Raw:
    """`SCOPE=DATE`, or `DATE` where there is one scope that it can be for."""
    due = due_of(text)
    if due is None and len(scopes) == 1:
        due = due_of(f"{next(iter(scopes))}={text}")
    if due is None:
        form = "SCOPE=DATE, such as 5g=2027-12-31, or 5g=2027:what must go"
        raise BadValue("--deadline", text, form)
    scope = read_word("scope", due.scope, SCOPES)
    date = record_day(due.day, "--deadline", today)
    return {"scope": scope, "date": date, "what": due.what or None}


def _sources(draft: AddOptions) -> Mapping[str, Any]:
    """Who reports it and where; what else is said of the sources is about the first."""
    if len(draft.url) > len(draft.source):
        counts = f"{len(draft.url):,} --url for {len(draft.source):,} --source"
        raise Usage(f"{counts}: give each url its publisher")
    return {
        "publisher": draft.source,
        "title": [draft.title],
        "url": draft.url,
        "published": [draft.published],
        "official": [draft.official],
    }
