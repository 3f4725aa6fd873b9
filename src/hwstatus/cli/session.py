"""Opening the tracker that a command line means, at the time that it means."""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from hwstatus import paths
from hwstatus.answers.answer import Again
from hwstatus.cli.option_sets import AsOf, DatabaseOption
from hwstatus.cli.running import present, was_typed
from hwstatus.context import Context, ask_for_name, login_name, use_name
from hwstatus.errors import (
    BadDate,
    ConfirmationNeeded,
    Interrupted,
    NotWritable,
    Refused,
    Usage,
)
from hwstatus.output.emit import acknowledge, say, told_once_made
from hwstatus.record import dates
from hwstatus.record.models import Filter, FilterOptions
from hwstatus.store.tracker import Question, Tracker, open_tracker
from hwstatus.text import typed

if TYPE_CHECKING:
    from hwstatus.answers.done import Done
    from hwstatus.store.editor import Editor


def reading(
    database: DatabaseOption,
    as_of: AsOf = AsOf(),  # noqa: B008 - immutable
    about: Sequence[str] = (),
) -> Tracker:
    """The tracker for a read; the shipped one is announced, once, on stderr.

    Who asks `about` some names alone has only their past rebuilt.
    Raises `BadDate` for a day ahead without --projected, and for one that the tracker cannot have known.
    """
    context = present()
    question = _question(as_of, context.today)
    location = database.reading()
    bring_up_to_date(location, context)
    tracker = open_tracker(location, context)
    if location.server is None and not location.path.stat().st_size:
        say(f"({location.path} is an empty file: nothing is recorded in it yet)")
    named = _named(tracker, about) if question.known_at else None
    tracker = tracker.at(question, about=named)
    if location.shipped:
        version = tracker.meta("dataset")
        print(
            f"(from the shipped dataset {version}; your first change begins your own copy)",
            file=sys.stderr,
        )
    if question.known_at and named is None and not tracker.count(Filter(), most=1):
        print(
            f"(on {question.known_at} this tracker held no update yet; what had happened by then: --on)",
            file=sys.stderr,
        )
    return tracker


def _named(tracker: Tracker, about: Sequence[str]) -> list[str] | None:
    """Whom an answer about some names tells of; None for everybody, where there are none or one names no entity.

    Of a company it tells the rules of its countries too.
    """
    from hwstatus.answers.words import unit_of

    entities = tracker.entities
    slugs, missed = entities.resolve(about)
    if missed or not slugs:
        return None
    if unit := unit_of(entities, about, slugs):
        slugs.append(unit)
    slugs += (one for word in about for one in entities.called_like(word.lower()))
    markets = (
        market.country for one in slugs for market in entities.get(one).operates_in
    )
    return list(dict.fromkeys([*slugs, *entities.homes(slugs).values(), *markets]))


def bring_up_to_date(location: paths.Location, context: Context) -> None:
    """Ask a team's server for what is new; a copy that stays old is announced on stderr."""
    if location.server is None:
        return
    from hwstatus.store.team_copy import refreshed

    warning = refreshed(location, context)
    if warning:
        say(f"({warning})")


def _question(as_of: AsOf, today: str) -> Question:
    """The time asked about; raises `BadDate` and `Usage`."""
    on = day_of(as_of.on, "--on")
    known_at = day_of(as_of.known_at, "--known-at")
    is_ahead = bool(on and on > today)
    if is_ahead and not as_of.projected:
        problem = f"lies in the future (today is {today}): add --projected"
        raise BadDate("--on", as_of.on or "", problem)
    if as_of.projected and known_at:
        raise Usage("--projected looks ahead, --known-at back: one of the two")
    return Question(on or today, known_at, projected=is_ahead)


def change(
    database: DatabaseOption,
    act: "Callable[[Editor], Done]",
    *,
    create: bool = False,
    dry_run: bool = False,
    ask: bool = False,
) -> int:
    """Carry out a change on the chosen tracker, and report it once it is safe; returns the exit code.

    With `ask` the person is asked where the change asks for it, but for a dry run.
    """
    editor = changing(database, create=create, dry_run=dry_run)
    if ask and not dry_run:
        editor.agree = confirm
    with true_when_interrupted(editor):
        with editor:
            done = act(editor)
        return acknowledge(done, dry_run=dry_run)


@contextmanager
def true_when_interrupted(editor: "Editor") -> Iterator[None]:
    """An interrupt says whether the change was made."""
    try:
        yield
    except KeyboardInterrupt:
        raise Interrupted(not editor.changed) from None


def changing(
    database: DatabaseOption, *, create: bool = False, dry_run: bool = False
) -> "Editor":
    """The chosen tracker, opened for a change."""
    from hwstatus.store.editor import open_editor

    location = paths.locate_for_writing(database.db)
    if not dry_run and location.server is None and can_ask():
        ask_for_name(_name_told)
    editor = open_editor(location, present(), create=create, dry_run=dry_run)
    editor.tell = told_once_made
    return editor


def _name_told() -> str:
    """The name that a person gives for the ledger, asked once: the configuration file keeps it; empty for none."""
    from hwstatus import settings

    path = settings.config_path()
    if path is None:
        return ""
    from hwstatus.cli.progress import put_aside
    from hwstatus.cli.questions import answer_to

    question = "Your name, for the ledger and sheets"
    with put_aside():
        # What was typed ahead, for the question before or after it, is no name.
        while _is_of_another(name := answer_to(question, login_name())):
            say(f"'{name}' is no name: every entry of yours would bear it")
    name = name or login_name()
    use_name(name)
    with suppress(NotWritable):
        settings.set_value(path, "name", name)
    return name


def _is_of_another(answer: str) -> bool:
    """Whether an answer is a yes, a no, or has no letter, as a number, and so is of another question."""
    from hwstatus.cli.questions import NO, YES

    is_typed = answer not in ("", login_name())
    has_letter = any(map(str.isalpha, answer))
    return answer.lower() in (*YES, *NO) or (is_typed and not has_letter)


def day_of(text: str | None, option: str) -> str | None:
    """The day that an option names, told where it was named vaguely; None without it. Raises `BadDate`."""
    if text is None:
        return None
    today = present().today
    read = dates.read_past_day if option == "--known-at" else dates.read_day
    day = read(text, option, today)
    span = dates.read_period(text, option, today)
    if span.first < span.last or day[:4] not in text:
        say(f"({option} {typed(text)}: as of {day})")
    return day


def can_ask() -> bool:
    """Whether a person can be asked: questions go to stderr, answers come from stdin."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def confirm(what: str, lines: Iterable[str] = ()) -> bool:
    """Show some lines and ask on a terminal; raise `ConfirmationNeeded` in a pipe, `Refused` where the answer is no."""
    for told in lines:
        say(told)
    if not can_ask():
        raise ConfirmationNeeded(what)
    print(
        f"{what[0].upper()}{what[1:]}. Go on? [y/N] ",
        end="",
        file=sys.stderr,
        flush=True,
    )
    if sys.stdin.readline().strip().lower() not in ("y", "yes"):
        raise Refused("not confirmed; nothing was changed")
    return True


# -- the order of rows -----------------------------------------------------------------


def order_told(wanted: FilterOptions) -> Iterator[str | Again]:
    """To a terminal, how the rows are put in order, where that or a number of them was asked for; else nothing."""
    if sys.stderr.isatty() and (was_typed("sort") or wanted.limit):
        from hwstatus.cli.orders import in_words

        yield from in_words(present().command, wanted)
