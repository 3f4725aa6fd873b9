"""What stands for the same thing: names of laws and procedures that people search by."""

from hwstatus.record.names import fold

SYNONYMS = (
    ("golden power", "special powers", "poteri speciali"),
    ("covered list", "secure networks act"),
    ("entity list", "export control list"),
    ("clean network", "clean path"),
    ("5g toolbox", "eu toolbox", "cybersecurity toolbox"),
    ("rip and replace", "reimbursement program"),
    ("trusted sources", "trusted telecom directive", "nsdts"),
)
"""A line for each thing: the name that records have for it, and what else it is called."""

LONGEST = max(len(name.split()) for line in SYNONYMS for name in line)
"""How many words the longest name has."""

_SAME = {fold(name): line for line in SYNONYMS for name in line}


def same_as(text: str) -> tuple[str, ...]:
    """The other names of what a text names; none where it has no other."""
    names = _SAME.get(fold(text), ())
    return tuple(name for name in names if fold(name) != fold(text))
