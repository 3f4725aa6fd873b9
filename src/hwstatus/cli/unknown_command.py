"""What to say to a word that is no command, or an option that a command lacks.

A guess is never run. An alias of the configuration file is: its owner wrote it.
"""

import shlex
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from itertools import takewhile

from hwstatus.cli.registry import visible
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

_MEANT = {
    "--on": "as-of asof at date day when today",
    "--since": "from after start begin newer-than",
    "--within": "next ahead due soon horizon before by",
    "--publisher": "source outlet media newspaper paper cited who by reporter said-by",
    "--actor": "agency authority body regulator ministry minister government who by decided-by",
    "--source": "publisher outlet",
    "--group": "region continent bloc members area union in",
    "--country": "name entity place nation where in",
    "--company": "operator supplier vendor carrier name",
    "--kind company": "operators companies suppliers vendors carriers",
    "--kind country": "countries nations states",
    "--until": "to before end till up-to by older-than",
    "--since 2025 --until 2025": "year month quarter period during in",
    "--known-at": "known recorded as-known snapshot",
    "--compare": "diff versus vs against",
    "--scope": "technology tech network networks layer product sector domain topic what",
    "--status": "verdict state decision",
    "--basis": "law legal guidance not-binding non-binding soft",
    "--binding": "mandatory laws law legal",
    "--looser": "reversed reversals relaxed lifted eased softer weaker withdrawn",
    "--stricter": "tightened harder tougher bans",
    "--passed": "missed past expired outcome met late done dead",
    "--confidence": "certainty sure reliability",
    "--limit": "top max first last head count number n",
    "--sort": "order order-by sorted",
    "--all": "full long details verbose complete everything whole",
    "--output": "out file save write to",
    "--format": "type output-format",
    "--dry-run": "test simulate preview what-if",
    "--yes": "force assume-yes",
    "--url": "link address href",
    "--title": "headline",
    "--note": "comment remark",
    "--reason": "why message comment",
}
"""Options, and the words that people expect in their place; of several the first two that a command has are offered."""


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


def option_hint(path: str, option: str, offered: Mapping[str, str]) -> str:
    """What a command has in place of an option; `path` is `hwstatus add`, `offered` its options and their metavars."""
    from hwstatus.output.options import FORMATS

    command, word = path.rsplit(maxsplit=1)[-1], option.lstrip("-").lower()
    if word in FORMATS and "--format" in offered:
        return f"that is: {path} -f {word}"
    if (command, option) in _OPTIONS:
        return _OPTIONS[command, option]
    meant = [
        f"{typed} {value}" if (value := offered.get(typed)) else typed
        for typed in (_listed_word(word), *_options_called(word))
        if typed.partition(" ")[0] in offered
    ]
    return f"that is: {', or '.join(meant[:2])}" if meant else ""


def _options_called(word: str) -> list[str]:
    return [option for option, words in _MEANT.items() if word in words.split()]


def _listed_word(word: str) -> str:
    """The option that a word of its closed list was typed for: `--banned`, `--5g`."""
    name = closed_list_of(word)
    return f"--{name} {word}" if name else ""
