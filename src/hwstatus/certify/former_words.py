"""What sheets of former forms said in other words: a sheet is verified as it was made."""

from hwstatus.rules.coding_rules import RULES
from hwstatus.subject import SUPPLIER
from hwstatus.wording import NO_EVIDENCE

LAST = 2
"""The last form with these words."""

SET_BY = "set by"
_FORMER = {
    SET_BY: "began by",
    NO_EVIDENCE: f"no update says where {SUPPLIER} stands here. Unknown is not permitted.",
    RULES[1]: "only a jurisdiction's own state organs change its status",
    RULES[
        2
    ]: "a purchase, or another act of an operator, changes that operator's record only",
    RULES[3]: "one blocked deal is restricted",
    RULES[7]: "intentions and unnamed sources are at most under review",
    RULES[9]: "known only from a reaction, and a primary source is wanted",
    RULES[10]: "scopes never leak",
    RULES[
        11
    ]: "removal work confirms and changes nothing, and a passed deadline asks for its outcome",
}


def in_form(form: int, words: str) -> str:
    """Words as a sheet of a form has them; their end may be a rule, as in `context: RULE`."""
    if form <= LAST:
        for now, then in _FORMER.items():
            if words.endswith(now):
                return words.removesuffix(now) + then
    return words
