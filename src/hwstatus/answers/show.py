"""`show NAME...`: the dated history of each, and on a page its profile."""

import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from hwstatus import wording
from hwstatus.answers.answer import Answer, Section, Table
from hwstatus.answers.doubts import of_named, rules_over
from hwstatus.answers.filters import (
    FilterOptions,
    build_filter,
    described,
    no_updates_on,
)
from hwstatus.answers.updates import UPDATES, UpdateRow
from hwstatus.answers.verdicts import VERDICTS, Verdict
from hwstatus.answers.words import OPTIONS, named
from hwstatus.record import dates
from hwstatus.record.models import UNLIMITED, Filter, Standing
from hwstatus.record.names import fold
from hwstatus.record.vocabulary import COMPANY
from hwstatus.store.tracker import Tracker
from hwstatus.subject import SUPPLIER
from hwstatus.text import typed

if TYPE_CHECKING:
    from hwstatus.answers.profiles import Profile


_OPTIONS = OPTIONS - {"kind", "status"}
"""The options that words among the names may stand for."""


class Profiles(Answer[UpdateRow]):
    """The updates about some entities; the verdicts and profiles are there where they are asked for."""

    view = "profiles"
    table: Table[UpdateRow] = UPDATES
    profiles: Sequence["Profile"]
    on: str
    tell_dataset: Callable[[], str | None]
    """What tells the version of the dataset, which a document alone asks for."""
    verdicts: Sequence[Verdict] = ()
    of_scope: bool = False
    verdict_table: Table[Verdict] = VERDICTS
    """What the verdicts look like in JSON."""

    @property
    def parts(self) -> Mapping[str, Answer[Any]]:
        """A verdict a name, and the updates."""
        if not self.verdicts:
            return {}
        verdicts = Answer(table=self.verdict_table, rows=self.verdicts)
        return {"verdicts": verdicts, "updates": self}

    @property
    def is_empty(self) -> bool:
        """Whether nothing is said; the verdict for a scope that was asked for is, without any update."""
        return not (self.of_scope and self.verdicts) and super().is_empty

    @property
    def sections(self) -> Sequence[Section]:
        """What a document says of each entity, and its updates."""
        return [
            Section(p.entity.name, p.verdict.status, p.lines, p.history)
            for p in self.profiles
        ]

    @property
    def title(self) -> str:
        """The names of the entities."""
        names = [profile.entity.name for profile in self.profiles]
        return f"{SUPPLIER}: {', '.join(names)}"

    @property
    def circumstances(self) -> str:
        """The day asked about, and the version of the dataset."""
        version = self.tell_dataset()
        dataset = f" · dataset {version}" if version else ""
        return f"As of {dates.spell(self.on)}{dataset}"


def show(
    tracker: Tracker,
    names: Sequence[str],
    wanted: FilterOptions,
    *,
    detailed: bool,
    verdicts: bool = False,
    practice: bool = True,
) -> Profiles:
    """The updates about the named entities, oldest first; detailed, with the profiles of a page.

    With `verdicts`, there is one for each name: its headline, or its status for --scope. A limit
    keeps the newest of each name. Exit code 1 where there is no update at all, unless a scope was
    asked for: that nothing is known of it is an answer.
    """
    wanted, slugs = named(tracker, wanted, names, _OPTIONS)
    chosen = build_filter(tracker, wanted)._replace(reverse=False)
    rows = _matching(tracker, slugs, chosen)
    own: Mapping[str, Sequence[UpdateRow]] = {}
    if detailed or chosen.limit:
        own = {s: [row for row in rows if s in row.update.entities] for s in slugs}
    if chosen.limit:
        newest = {row for each in own.values() for row in each[: chosen.limit]}
        rows = [row for row in rows if row in newest]
    is_forwards = not wanted.reverse and wanted.sort == "date"
    if is_forwards:
        rows.reverse()
    profiles = []
    heads: Collection[Standing] = ()
    whole: Sequence[Verdict] = ()
    if detailed or verdicts or chosen.scopes:
        from hwstatus.answers.evidence import headlines, verdicts_on

        heads = headlines(tracker, slugs, scopes=chosen.scopes).values()
    if detailed or verdicts:
        from hwstatus.answers.profiles import profile, with_scopes

        whole = verdicts_on(tracker, heads, chosen.scopes, practice=practice)
    if detailed:
        for slug, head in zip(slugs, whole, strict=True):
            history = own[slug][: chosen.limit]
            total = len(own[slug])
            if total == chosen.limit and _is_limited(slugs, chosen):
                every = chosen._replace(entities=(slug,))
                total = tracker.count(every, most=sys.maxsize)
            ordered = history[::-1] if is_forwards else history
            profiles.append(profile(tracker, head, ordered, total, chosen.scopes))
    notes = list(of_named(tracker, slugs, heads, chosen.scopes))
    pointers: list[str] = []
    if detailed:
        pointers += _so_called(tracker, whole)
        pointers += _elsewhere(tracker, names, whole)
    else:
        notes += rules_over(tracker, slugs, "show")
    return Profiles(
        rows=rows,
        profiles=profiles,
        has_brief=True,
        on=tracker.on,
        verdicts=whole,
        of_scope=bool(chosen.scopes),
        tell_dataset=tracker.dataset,
        empty_message="" if rows else _nothing(tracker, slugs, wanted),
        notes=notes,
        pointers=pointers,
        exit_code_if_empty=0 if chosen.scopes else 1,
        verdict_table=with_scopes(tracker, slugs) if verdicts else VERDICTS,
        addresses=wording.addresses_of(slugs),
    )


def _so_called(tracker: Tracker, heads: Sequence[Verdict]) -> Iterator[str]:
    """How the companies are listed that have the name of the one that is told of in theirs."""
    if [head.kind for head in heads] == [COMPANY]:
        [head] = heads
        called = set(tracker.entities.called_like(fold(head.name))) - {head.entity}
        if number := len(called & tracker.entities.of_kinds([COMPANY])):
            more = wording.counted(number, "more company", "more companies")
            yield f"{more} of that name: hwstatus names {typed(head.name)}"


def _elsewhere(
    tracker: Tracker, names: Sequence[str], heads: Sequence[Verdict]
) -> Iterator[str]:
    """How the acts of a body are listed that are about others than it."""
    if [head.kind in ("bloc", "organisation") for head in heads] != [True]:
        return
    text = " ".join(names)
    every = tracker.values_of("actor_name")
    own = tuple(name for name in every if f" {fold(text)} " in f" {fold(name)} ")
    if not own:
        return
    acts = Filter(actor_names=own)
    about_it = acts._replace(mainly=(heads[0].entity,))
    number = tracker.count(acts, UNLIMITED) - tracker.count(about_it, UNLIMITED)
    if number:
        told = wording.counted(number, "act")
        yield f"{told} of it about others: hwstatus list --actor-name {typed(text)}"


def _nothing(tracker: Tracker, slugs: Sequence[str], wanted: FilterOptions) -> str:
    if wanted.is_restrictive:
        names = " ".join(tracker.entities.name(slug) for slug in slugs)
        return f"No updates match {names} {described(wanted)}."
    return f"{no_updates_on(tracker, slugs)}."


def _matching(
    tracker: Tracker, slugs: Sequence[str], chosen: Filter
) -> list[UpdateRow]:
    """The updates about the named entities, newest first.

    --country and --company narrow them to those about one of these entities too.
    """
    narrowed = set(chosen.entities)
    fetched = chosen._replace(entities=tuple(slugs))
    if not _is_limited(slugs, chosen):
        fetched = fetched._replace(limit=None)
    rows = [UpdateRow(line, tracker) for line in tracker.lines(fetched)]
    return [
        row
        for row in rows
        if not narrowed or narrowed.intersection(row.update.entities)
    ]


def _is_limited(slugs: Sequence[str], chosen: Filter) -> bool:
    """Whether no more is read than a limit leaves: where several are named it is one of each."""
    return len(slugs) == 1 and not chosen.entities
