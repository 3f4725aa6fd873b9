"""Asking for what `add` is missing, on a terminal, with the choices explained. Prompts go to stderr."""

from collections.abc import Callable, Mapping
from typing import Any

from rich.console import Console
from rich.prompt import Prompt
from rich.text import Text

from hwstatus.commands.add import AddOptions
from hwstatus.errors import HwstatusError
from hwstatus.names import fold
from hwstatus.store.tracker import Tracker
from hwstatus.vocabulary import ACTORS, BASES, STAGES, STATUSES

_console = Console(stderr=True)


def ask(tracker: Tracker, draft: AddOptions) -> AddOptions:
    """The draft with its missing fields filled in by the person at the terminal."""
    if not draft.entity:
        draft = draft._replace(
            entity=_until("Country or company", lambda text: _known(tracker, text))
        )
    if not draft.summary:
        draft = draft._replace(
            summary=_until("What happened, in your own words", _filled)
        )
    if not draft.date:
        draft = draft._replace(
            date=_until("When (2018, 2018-12 or 2018-12-28)", _dated)
        )
    if not draft.source:
        draft = draft._replace(source=[_until("Who says so (publisher)", _filled)])
        if not draft.url:
            address = _line("Its web address (empty: unknown)")
            draft = draft._replace(url=[address] if address else [])
    if not draft.status:
        draft = _ask_effect(draft)
    return draft


def _ask_effect(draft: AddOptions) -> AddOptions:
    status = _pick(
        "What it changes for the 5G network (empty: nothing, context)", STATUSES
    )
    if not status:
        return draft
    return draft._replace(
        status=[status],
        stage=draft.stage or _pick("Stage (empty: announced)", STAGES),
        basis=draft.basis or _pick("Basis (empty: informal)", BASES),
        actor=draft.actor or _pick("Who acted (empty: not said)", ACTORS),
    )


def _line(question: str) -> str:
    return Prompt.ask(
        Text(question), console=_console, default="", show_default=False
    ).strip()


def _until(question: str, check: Callable[[str], str | None]) -> str:
    """Ask until the answer holds; `check` says what is wrong with it."""
    while True:
        answer = _line(question)
        problem = check(answer)
        if problem is None:
            return answer
        _console.print(Text(f"  {problem}"))


def _pick(question: str, choices: Mapping[str, Any]) -> str | None:
    _console.print(Text(question))
    for word, entry in choices.items():
        _console.print(Text(f"  {word:<16}{entry.definition}"))
    words = {fold(word): word for word in choices}
    while True:
        answer = _line("  >")
        if not answer:
            return None
        if fold(answer) in words:
            return words[fold(answer)]
        _console.print(Text(f"  one of: {', '.join(choices)}"))


def _filled(text: str) -> str | None:
    return None if text else "this is needed"


def _dated(text: str) -> str | None:
    from hwstatus.commands.add import record_day

    try:
        record_day(text, "date")
    except HwstatusError as error:
        return str(error)
    return None


def _known(tracker: Tracker, text: str) -> str | None:
    found, missed = tracker.resolve([text]) if text else ([], [text])
    if len(found) == 1 and not missed:
        return None
    near = tracker.near(text) if text else []
    return "not known" + (
        f"; did you mean: {', '.join(near)}?" if near else "; a new one: --new company"
    )
