"""What to say to a word that is no command, or an option that a command lacks.

A guess is never run. An alias of the configuration file is: its owner wrote it.
"""

import shlex
from collections.abc import Collection, Sequence
from difflib import get_close_matches
from itertools import takewhile

from hwstatus.cli.registry import COMMANDS, visible
from hwstatus.errors import HwstatusError
from hwstatus.record.names import EVERYDAY, closed_list_of

CLOSE = 0.7
"""How alike two words must be to be offered, from 0 to 1: `lsit` and `list` are."""
_INSTEAD = {
    "alert": "digest [NAME] --since 7d",
    "companies": "status [NAME] --kind company",
    "compare": "show NAME NAME, or of two days: hwstatus status --compare 2020 2024",
    "count": "summary --by status",
    "countries": "status [NAME]",
    "country": "status [NAME]",
    "diff": "status --compare 2020 2024",
    "drafts": "review",
    "find": "search WORDS",
    "history": "timeline NAME, or of what was changed: hwstatus log",
    "latest": "changes [NAME] --since 3m",
    "new": "changes [NAME] --since 3m",
    "news": "changes [NAME] --since 3m",
    "notify": "digest [NAME] --since 7d",
    "operators": "status [NAME] --kind company",
    "recent": "changes [NAME] --since 3m",
    "rename": "edit --publisher NAME --set publisher=NAME",
    "sql": "web, or for tables: hwstatus export -o hwstatus.db",
    "stale": "check [NAME] --severity warning",
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


def hint_for(name: str, further: Sequence[str] = ()) -> str:
    """What the word and those behind it may have meant, as lines to follow the message; empty if nothing."""
    from hwstatus.cli.hints import did_you_mean

    words = [name, *takewhile(lambda word: not word.startswith("-"), further)]
    near = other = ""
    if name.lower() not in EVERYDAY or len(words) == 1:
        near, other = did_you_mean(_commands_like(name)), _as_other(words)
    asked, found = _as_question(words)
    hint = other or (near if further else "") or asked or near or found
    return f"\n{hint}" if hint else ""


def _commands_like(name: str) -> list[str]:
    """Commands that begin like the word, else those spelled like it."""
    names = [verb.name for verb in visible()]
    begun = [command for command in names if command.startswith(name)]
    return begun[:3] or get_close_matches(name, names, n=3, cutoff=CLOSE)


def _as_other(words: Sequence[str]) -> str:
    """`latest` is answered by another command, about the names that follow it."""
    instead = _INSTEAD.get(words[0].lower(), "")
    named = instead.replace("[NAME]", " ".join(map(shlex.quote, words[1:])))
    return f"that is: hwstatus {' '.join(named.split())}" if instead else ""


def _as_question(words: Sequence[str]) -> tuple[str, str]:
    """What is asked by what words name: `france`, `is huawei banned in spain`; and who writes of them: `hisilicon`."""
    from hwstatus import paths
    from hwstatus.cli.running import present
    from hwstatus.store.tracker import open_tracker

    try:
        with open_tracker(paths.locate(), present()) as tracker:
            asked = tracker.entities.within(words)
            slugs = [one for one in asked if one in tracker.entities.names]
            found = "".join(tracker.entities.found(" ".join(words)))
    except (HwstatusError, OSError):
        return "", ""
    if slugs:  # whatever their status is
        asked = [one for one in asked if closed_list_of(one) != "status"]
    if len(asked) == len(slugs) == 1:
        return f"its verdict: hwstatus show {slugs[0]}", found
    return f"that is: hwstatus status {' '.join(asked)}" if asked else "", found


def option_hint(path: str, option: str, offered: Collection[str]) -> str:
    """What a command has in place of an option; `path` is `hwstatus add`, `offered` are its options."""
    from hwstatus.output.options import FORMATS

    command, form = path.rsplit(maxsplit=1)[-1], option.removeprefix("--")
    if form in FORMATS and "--format" in offered:
        return f"that is: {path} -f {form}"
    return _OPTIONS.get((command, option), "") if command in COMMANDS else ""
