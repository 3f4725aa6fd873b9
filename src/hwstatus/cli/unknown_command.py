"""What to say to a word that is no command, or an option that a command lacks.

A guess is never run. An alias of the configuration file is: its owner wrote it.
"""

import shlex
from collections.abc import Collection
from difflib import get_close_matches

from hwstatus.cli.registry import COMMANDS, visible
from hwstatus.errors import HwstatusError

CLOSE = 0.7
"""How alike two words must be to be offered, from 0 to 1: `lsit` and `list` are."""

_INSTEAD = {
    "alert": "digest --since 7d",
    "companies": "status --kind company",
    "compare": "show NAME NAME, or of two days: hwstatus status --compare 2020 2024",
    "count": "summary --by status",
    "countries": "status",
    "country": "status",
    "diff": "status --compare 2020 2024",
    "drafts": "review",
    "find": "search WORDS",
    "history": "timeline NAME, or of what was changed: hwstatus log",
    "latest": "changes --since 3m",
    "new": "changes --since 3m",
    "news": "changes --since 3m",
    "notify": "digest --since 7d",
    "operators": "status --kind company",
    "recent": "changes --since 3m",
    "rename": "edit --publisher NAME --set publisher=NAME",
    "sql": "web, or for tables: hwstatus export -o hwstatus.db",
    "stale": "check --severity warning",
    "stats": "summary --by status",
    "verify": "certify --verify FILE",
    "version": "--version",
    "where": "config",
    "whoami": "config",
}
"""Words that people expect to be commands, and what answers them."""

_OPTIONS = {
    ("sources", "--publisher"): "hwstatus list --publisher NAME",
    ("cite", "--bibtex"): "hwstatus cite --format bibtex",
    ("cite", "--csl"): "hwstatus cite --format csl",
    ("add", "--scope"): "a scope is given with its status: --status SCOPE=STATUS",
    ("edit", "--scope"): "a scope is given with its status: --set status=SCOPE=STATUS",
}
"""Options that a person expects of a command, and what the command has instead."""


def alias_of(name: str) -> list[str] | None:
    """The words that an alias stands for; None where there is no such alias."""
    from hwstatus import settings

    text = settings.load().aliases.get(name)
    return shlex.split(text) if text else None


def hint_for(name: str) -> str:
    """What the word may have meant, as lines to follow the message; empty if nothing."""
    from hwstatus.cli.hints import did_you_mean

    hint = (
        _as_other(name)
        or _as_status(name)
        or _as_entity(name)
        or did_you_mean(_commands_like(name))
    )
    return f"\n{hint}" if hint else ""


def _commands_like(name: str) -> list[str]:
    """Commands that begin like the word, else those spelled like it."""
    names = [verb.name for verb in visible()]
    begun = [command for command in names if command.startswith(name)]
    return begun[:3] or get_close_matches(name, names, n=3, cutoff=CLOSE)


def _as_other(name: str) -> str:
    """`latest` is answered by another command."""
    instead = _INSTEAD.get(name.lower())
    return f"that is: hwstatus {instead}" if instead else ""


def _as_status(name: str) -> str:
    """`banned` and `ban` are statuses, not commands."""
    from hwstatus.record.vocabulary import STATUSES

    word = name.lower()
    if len(word) < 3 or _commands_like(name):
        return ""
    for status in STATUSES:
        if status.startswith(word):
            return f"countries with that status: hwstatus status --status {status}"
    return ""


def _as_entity(name: str) -> str:
    """`france` is a country, not a command."""
    from hwstatus import paths
    from hwstatus.cli.running import present
    from hwstatus.store.tracker import open_tracker

    try:
        with open_tracker(paths.locate(), present()) as tracker:
            slugs, missed = tracker.entities.resolve([name])
    except (HwstatusError, OSError):
        return ""
    return "" if missed or not slugs else f"its verdict: hwstatus show {slugs[0]}"


def option_hint(path: str, option: str, offered: Collection[str]) -> str:
    """What a command has in place of an option; `path` is `hwstatus add`, `offered` are its options."""
    from hwstatus.output.options import FORMATS

    command, form = path.rsplit(maxsplit=1)[-1], option.removeprefix("--")
    if form in FORMATS and "--format" in offered:
        return f"that is: {path} -f {form}"
    return _OPTIONS.get((command, option), "") if command in COMMANDS else ""
