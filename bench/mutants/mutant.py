"""What a mistake is."""

from typing import NamedTuple


class Mutant(NamedTuple):
    """One mistake: in `file`, the only `right` becomes `wrong`; one of `tests` must fail."""

    name: str
    file: str
    right: str
    wrong: str
    tests: str
