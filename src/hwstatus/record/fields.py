"""The fields of every record, one line each: what reads, writes, edits and explains them.

The canonical form, the validation, the text that `edit` opens, `--set`, the columns and the
reference are all made from these tables. The order is that of the JSON keys and of the
fields of the class in `models`; a new field goes to the end of both.
"""

from collections.abc import Callable, Mapping
from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from hwstatus.errors import BadRecord
from hwstatus.record import values
from hwstatus.record.models import (
    Deadline,
    Effect,
    Entity,
    Exemption,
    Extras,
    Market,
    Outcome,
    Source,
    Update,
)
from hwstatus.record.values import ListOf, OneOf, Reader
from hwstatus.record.vocabulary import (
    ACTORS,
    BASES,
    CONFIDENCES,
    EXTENTS,
    KINDS,
    OUTCOMES,
    PENDING,
    RESTRICTED,
    SCOPES,
    STAGES,
    STATUSES,
)
from hwstatus.subject import EQUIPMENT

if TYPE_CHECKING:
    from hwstatus.record.forms import Membership


# Before `Field`: only annotations of a tuple's own fields are compiled where they are
# texts, and the first text that a process compiles is a thirtieth of a short read.
class Form(NamedTuple):
    """A class of records: `name` with its article, and its fields by name, in their order.

    `rule` raises `BadRecord` where values that are right each do not fit one another.
    `subject` is what the ledger calls such records, empty where they are only held by
    others, and `key` gives the permanent key of one within its subject.
    The rest follows from the fields, and is kept since every record asks for it: the
    place of each in the record, with the field itself and what reads it; what an empty
    record holds, which fields it cannot be without, which its canonical line always
    names, and where it holds other records.
    """

    kind: type[Any]
    name: str
    fields: Mapping[str, "Field"]
    rule: Callable[[Any], None]
    subject: str
    key: Callable[[Any], str]
    places: Mapping[str, int]
    readers: Mapping[str, tuple[int, "Field", Reader]]
    empty: tuple[object, ...]
    needed: frozenset[str]
    always: frozenset[str]
    holders: tuple[tuple[int, "Field"], ...]

    def record(self, **given: Any) -> Any:
        """A record of some values, without the others."""
        values = [given.get(name, field.absent) for name, field in self.fields.items()]
        return self.made(values, ())

    def made(self, values: list[Any], extras: Extras) -> Any:
        """A record of as many values as it has fields, in half the time that calling its class takes."""
        values.append(extras)
        return tuple.__new__(self.kind, values)


class Field(NamedTuple):
    """A field of a record.

    `name` is its JSON key and `help` what it means. A `needed` field is never absent; of
    another, `absent` is the value that the record has then. `editable` says whether a person
    may change it, `flat` whether it is a column of flat formats. `form` describes the record
    or the records that it holds, if it holds any; `many` says which. `option` is the help of
    the option of `add` that gives it, `filter` that of the filter by it, where there is one;
    the words of a closed list follow, unless it ends in a full stop.
    """

    name: str
    read: Reader
    help: str
    needed: bool = False
    absent: object = None
    editable: bool = True
    flat: bool = True
    form: Form | None = None
    many: bool = False
    option: str = ""
    filter: str = ""

    @property
    def words(self) -> Mapping[str, Any]:
        """The closed list that the value is a word of; empty for other values."""
        return self.read.words if isinstance(self.read, OneOf) else {}

    @property
    def plural(self) -> str:
        """What several of its values are called."""
        return _PLURALS.get(self.name, f"{self.name}s")

    @property
    def is_flag(self) -> bool:
        """Whether it is true or false."""
        return self.read is values.flag

    @property
    def metavar(self) -> str:
        """What stands for its value in help."""
        if self.read in (values.date, values.day):
            return "DATE"
        if self.words:
            return self.name.upper()
        return "NAME" if self.read is values.name else "TEXT"


_PLURALS = {"status": "statuses", "basis": "bases", "pending": "pending"}


def _any(record: object) -> None:
    """The rule of records whose values always fit one another."""


def form_of(
    kind: type[Any],
    name: str,
    *fields: Field,
    rule: Callable[[Any], None] = _any,
    subject: str = "",
    key: Callable[[Any], str] = str,
) -> Form:
    """The form of a class of records, `name` with its article, from its fields."""
    holders = [(at, field) for at, field in enumerate(fields) if field.form]
    always = [field.name for field in fields if field.needed or field.absent]
    return Form(
        kind=kind,
        name=name,
        fields={field.name: field for field in fields},
        rule=rule,
        subject=subject,
        key=key,
        places={field.name: at for at, field in enumerate(fields)},
        readers={one.name: (at, one, one.read) for at, one in enumerate(fields)},
        empty=tuple(field.absent for field in fields),
        needed=frozenset(field.name for field in fields if field.needed),
        always=frozenset(always),
        holders=tuple(holders),
    )


needed = partial(Field, needed=True)
"""A field that is never absent."""


def records(name: str, form: Form, help: str) -> Field:
    """A field that holds records of a form."""
    return Field(name, _no_list, help, absent=(), form=form, many=True)


def _no_list(_value: object) -> object:
    """Refuse what stands in the place of a list of records, which `validation` reads itself."""
    raise BadRecord("", "is not a list")


def _refuse_limit_of_none(effect: Effect) -> None:
    if effect.extent and effect.status != RESTRICTED.word:
        problem = f"is that of a limit, and {effect.status} is none"
        raise BadRecord("extent", f"{problem}: only {RESTRICTED.word} has one")


def _refuse_no_move(deadline: Deadline) -> None:
    if deadline.replaces == deadline.date:
        raise BadRecord("replaces", "is the date itself")


def refuse_end_before_start(stay: "Market | Membership") -> None:
    """The rule of a time somewhere: it ends no earlier than it begins."""
    if stay.since and stay.to and stay.to < stay.since[: len(stay.to)]:
        raise BadRecord("to", f"{stay.to} is before {stay.since}")


# fmt: off
EFFECT = form_of(Effect, "an effect",
    needed("scope", OneOf(SCOPES), "What the status is for.", filter="For this scope"),
    needed("status", OneOf(STATUSES), "The status that the update sets.", filter="With this status"),
    Field("stage", OneOf(STAGES), "How far the decision is.", absent="announced",
          option="How far it is", filter="At this stage"),
    Field("basis", OneOf(BASES), "What the decision rests on.", absent="informal",
          option="What it rests on", filter="Resting on"),
    Field("effective", values.date, "When it takes effect, if on another day.",
          option="When it takes effect, if later"),
    Field("restores", values.update_id, "The update whose status is back.", flat=False),
    Field("extent", OneOf(EXTENTS), f"How far what is {RESTRICTED.word} is limited.",
          option="Its limit", filter="So far limited"),
    Field("confirms", values.flag, "It only confirms what stood.", absent=False, option="It only confirms what stood"),
    rule=_refuse_limit_of_none,
)

DEADLINE = form_of(Deadline, "a deadline",
    needed("scope", OneOf(SCOPES), "What must stop or go."),
    needed("date", values.date, "By when."),
    Field("what", values.text, "In words.", absent=f"{EQUIPMENT} must be out"),
    Field("replaces", values.date, "The date that it was before."),
    rule=_refuse_no_move,
)

OUTCOME = form_of(Outcome, "an outcome",
    needed("deadline", values.deadline_of, "An earlier deadline, ID:SCOPE."),
    needed("word", OneOf(OUTCOMES), "What became of it."),
)

SOURCE = form_of(Source, "a source",
    needed("publisher", values.name, "Who says so."),
    Field("title", values.text, "The source's title.", option="The first source's title"),
    Field("url", values.url, "Its address."),
    Field("archive_url", values.url, "The address of an archived copy.", flat=False),
    Field("published", values.date, "When it was published.", option="When the first source appeared"),
    Field("official", values.flag, "It is the authority's own.", absent=False, flat=False,
          option="The first source is the acting body's own"),
    Field("origin", values.name, "The agency whose report it carries.", flat=False),
    Field("retrieved", values.day, "The day on which it was read.", flat=False),
    Field("locator", values.name, "An act's number, a page of a gazette.", flat=False),
)

EXEMPTION = form_of(Exemption, "an exemption",
    needed("rule", values.text, "The curation rule that does not apply."),
    needed("reason", values.text, "Why it does not."),
)

RECORDED = (
    needed("recorded_at", values.moment, "When it was recorded.", editable=False),
    needed("recorded_by", values.name, "Who recorded it.", editable=False),
)
"""When and by whom a record was made."""

UPDATE = form_of(Update, "an update",
    needed("id", values.update_id, "Its permanent id.", editable=False),
    needed("entity", values.slug, "The country or company."),
    Field("also_about", ListOf(values.slug), "Other entities it is about.", absent=()),
    needed("date", values.date, "When it happened, as exactly as known."),
    needed("summary", values.text, "One or two sentences in our own words."),
    Field("note", values.text, "What a reader must know besides.", option="What else a reader should know"),
    Field("actor", OneOf(ACTORS), "Who acted.", option="Who acted: see hwstatus help words.",
          filter="By this kind of actor"),
    Field("actor_name", values.text, "The actor's proper name.", option="The actor's proper name",
          filter="By somebody called so"),
    Field("confidence", OneOf(CONFIDENCES), "How well it is supported.",
          option="Follows from the sources unless given.", filter="With this confidence"),
    Field("pending", OneOf(PENDING), "What an undecided plan would do to the status.",
          option="What a plan would do", filter="With a plan that would"),
    records("effects", EFFECT, "The statuses that it sets."),
    records("deadlines", DEADLINE, "By when what must go."),
    records("sources", SOURCE, "Who says so."),
    records("exemptions", EXEMPTION, "Curation rules that do not apply."),
    *RECORDED,
    records("outcomes", OUTCOME, "What became of earlier deadlines."),
    Field("instrument", values.name, "What the law or procedure is usually called.",
          option="What the law or procedure is usually called", filter="By a law or procedure usually called so"),
    subject="update", key=attrgetter("id"),
)

NEEDED = tuple(n for n, field in UPDATE.fields.items() if field.needed and field.editable)
"""What somebody must say of an update, beside who reports it."""

MARKET = form_of(Market, "a market",
    needed("country", values.slug, "Where the company operates."),
    Field("since", values.date, "Since when."),
    Field("to", values.date, "Its last day there."),
    rule=refuse_end_before_start,
)

ENTITY = form_of(Entity, "an entity",
    needed("slug", values.slug, "Its permanent name.", editable=False),
    needed("name", values.name, "Its display name."),
    needed("kind", OneOf(KINDS), "What it is."),
    Field("iso2", values.iso2, "ISO 3166-1, two letters."),
    Field("iso3", values.iso3, "ISO 3166-1, three letters."),
    Field("numeric", values.numeric, "ISO 3166-1, three digits."),
    Field("region", values.name, "Its UN M49 region."),
    Field("subregion", values.name, "Its UN M49 subregion."),
    Field("home", values.slug, "The country that a company is from, or a territory belongs to."),
    Field("aliases", ListOf(values.name), "Other names that it answers to.", absent=()),
    records("operates_in", MARKET, "Other countries that a company operates in."),
    Field("part_of", values.slug, "The group that a company belongs to."),
    subject="entity", key=attrgetter("slug"),
)
# fmt: on


def meaning(form: Form, name: str) -> str:
    """What a field of a record means, as words of a sentence."""
    words = form.fields[name].help
    return f"{words[0].lower()}{words[1:-1]}"


def closed_lists() -> Mapping[str, Mapping[str, Any]]:
    """The closed lists that a person chooses words from, by what their words are called."""
    return {
        field.plural.capitalize(): field.words
        for form in (EFFECT, UPDATE, ENTITY)
        for field in form.fields.values()
        if field.words
    }
