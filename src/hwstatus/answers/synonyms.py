"""Words of which a record has one and a person types another."""

from hwstatus.record.names import fold

SYNONYMS = (
    ("golden power", "special powers", "poteri speciali"),
    ("covered list", "secure networks act"),
    ("entity list", "export control list"),
    ("clean network", "clean path"),
    ("5g toolbox", "eu toolbox", "cybersecurity toolbox"),
    ("rip and replace", "reimbursement program"),
    ("waiver", "exemption"),
    ("trusted sources", "trusted telecom directive", "nsdts"),
    ("compensation", "reimbursement", "repayment", "refund"),
    ("supplier", "vendor", "maker", "manufacturer"),
    ("operator", "carrier", "telco"),
    ("investigation", "inquiry", "probe"),
    ("espionage", "spying"),
    ("fine", "penalty"),
    ("lawsuit", "sue", "sued", "suing"),
)
"""Names of laws, procedures and who is in them, a line for each: what records call it, and others do."""

LONGEST_SYNONYM = max(len(name.split()) for line in SYNONYMS for name in line)
"""How many words the longest name has."""

_SAME = {name.replace(" ", ""): line for line in SYNONYMS for name in line}


def same_as(text: str) -> tuple[str, ...]:
    """The other names of what a text names, with or without blanks, one or several; none where it names none."""
    key = fold(text).replace(" ", "")
    names = _SAME.get(key, _SAME.get(key.removesuffix("s"), ()))
    return tuple(name for name in names if name != text.casefold())
