"""The closed lists, the words of options and the rules of `check`."""

from collections.abc import Iterator

from generator.markdown import code, table
from hwstatus.answers import summary
from hwstatus.changes.field_settings import FIELDS
from hwstatus.output import options
from hwstatus.record.fields import closed_lists
from hwstatus.record.vocabulary import STATUSES
from hwstatus.rules import curation_checks
from hwstatus.store import updates


def lists() -> Iterator[str]:
    """The chapters on closed lists and on the rules of `check`."""
    yield "## Closed lists\n\n"
    yield from _statuses()
    for title, words in closed_lists().items():
        if words is STATUSES:
            continue
        yield f"### {title}\n\n"
        rows = [(f"`{word}`", entry.definition) for word, entry in words.items()]
        yield from table(("word", "meaning"), rows)
    yield from _option_words()
    yield from _check_rules()


def _statuses() -> Iterator[str]:
    yield "### Statuses\n\n"
    rows = []
    for word, status in STATUSES.items():
        rank = status.rank if status.rank >= 0 else "none"
        rows.append((rank, f"`{word}`", status.definition))
    yield from table(("rank", "status", "definition"), rows)


def _option_words() -> Iterator[str]:
    yield "### Words of options\n\n"
    yield f"- `--sort`: {code(updates.ORDERS)}\n"
    yield f"- `summary --by`, of updates: {code(updates.DIMENSIONS)}\n"
    yield f"- `summary --by`, of countries: {code(summary.KEYS)}\n"
    yield f"- `edit --set`: {code(FIELDS)}\n"
    yield f"- `--color`: {code(options.COLORS)}\n\n"


def _check_rules() -> Iterator[str]:
    yield "## Check rules\n\nWhat `hwstatus check` looks for.\n\n"
    rows = []
    for name, rule in curation_checks.RULES.items():
        fixable = "yes" if rule.fixable else ""
        rows.append((f"`{name}`", rule.severity, rule.mend, fixable))
    yield from table(("rule", "severity", "what to do", "mended by `--fix`"), rows)
