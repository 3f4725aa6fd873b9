"""What the wording of a decision, a refusal or a mere remark looks like: patterns by name.

They are matched against the text with its names taken out (`mentions.masked`), in lower
case: `@self` is the entity itself, `@huawei`, `@rival` and `@state` are others.
"""

import re
from functools import lru_cache

_EQUIPMENT = r"(?:equipment|gear|kit|products|technology|components|antennas|devices)"
_SAID = r"(?:said|says|told|argued|called|stated|insisted|held)"
_BAR = r"(?:ban|bar|exclud|prohibit|forb|shut|block|blacklist|outlaw)"

_SOURCES = {
    "banned": r"\b(?:banned|barred|prohibited|forbade|outlawed|shut) ",
    "ban in force": (
        r"\b(?:ban|prohibition|exclusion) (?:took effect|came into force|"
        r"entered into force|applies)"
    ),
    "excluded from": (
        rf"{_BAR}\w* .{{0,40}}from (?:its|the|their|all|any|5g|public|state|"
        rf"national)"
    ),
    "shut out": r"\b(?:shut|leav|left|keep|kept|rul|cut)\w* @?\w* ?(?:\w+ ){0,3}out of",
    "no ban": (
        r"\b(?:no|not|never|without) (?:\w+ ){0,3}(?:ban|bar|exclu|prohibit|"
        r"discriminat|veto)\w*"
    ),
    "no restriction": (
        r"\b(?:no|not|without) (?:\w+ ){0,3}(?:restrict|limit|obstacle|"
        r"objection|concern|problem|plan to)"
    ),
    "welcome": r"\b(?:welcom|prais|hail|applaud|thank|commend)\w*",
    "remove by": (
        r"\b(?:remov|replac|rip|swap|strip|phas|dismantl|"
        r"withdraw)\w* .{0,80}\bby (?:the end of |end-|\w+ )?(?:19|20)\d\d"
    ),
    "replaced huawei": (
        r"\b(?:replac\w+|swap\w*|remov\w+|rip\w*|phas\w+ out|"
        r"strip\w*) (?:\w+ ){0,4}@huawei"
    ),
    "in place of huawei": r"\b(?:in place of|instead of|rather than|over|not) @huawei",
    "replace with rival": r"\breplac\w+ .{0,60}(?:with|by) @rival",
    "chose rival": (
        r"\b(?:chose|picked|selected|gave|awarded|named|took|choos\w+|pick\w*|"
        r"contract\w*) (?:\w+ ){0,4}@rival"
    ),
    "chose huawei": (
        r"\b(?:chose|picked|selected|gave|awarded|contracted|hired|took|named|"
        r"choos\w+|us(?:e|ed|es|ing)) (?:\w+ ){0,4}@huawei"
    ),
    "signed with huawei": (
        r"\b(?:sign|agree|contract|partner|deal|memorandum|cooperat|"
        r"venture)\w* .{0,60}\bwith @huawei"
    ),
    "memorandum": (
        r"\b(?:memorandum|mou|cooperation agreement|letter of intent|"
        r"strategic cooperation)"
    ),
    "with huawei equipment": rf"@huawei(?: \w+)? {_EQUIPMENT}",
    "launched": (
        r"\b(?:launch|open|roll\w* out|switch\w* on|inaugurat|began|start|"
        r"test|trial)\w*"
    ),
    "together with huawei": (
        r"\b(?:with|together with|built by|supplied by|from) @huawei"
    ),
    "core": (
        r"\b(?:core|sensitive|critical|key) (?:\w+ )?(?:network|part|"
        r"component|function|of)"
    ),
    "cap": (
        r"\b(?:cap|at most|no more than|limit|up to|half of|35%|"
        r"a third)\b.{0,50}(?:share|percent|%|network|huawei)"
    ),
    "veto": (
        r"\b(?:veto|block|reject|refus|turned down|turned away|stopp|rescind|"
        r"cancel)\w* .{0,50}(?:deal|contract|purchase|bid|supply|acquisition|"
        r"loan|tender|proposal)"
    ),
    "blocked huawei": (
        r"\b(?:veto|block|reject|refus|disqualif|"
        r"declin)\w* (?:\w+ ){0,4}@huawei"
    ),
    "suspend": (
        r"\b(?:suspend|paus|halt|stop|froz|freez|cut off|broke off|sever|"
        r"end)\w* (?:\w+ ){0,4}(?:business|ship|suppl|sal|order|deliver|"
        r"cooperat|research|fund|work|ties|purchas)\w*"
    ),
    "resumed": r"\b(?:resum|restor|lift|revers|dropp|readmit|reinstat)\w*",
    "bill": r"\b(?:bill|draft|proposal|proposed|amendment|motion|consultation)\b",
    "passed": r"\b(?:pass|adopt|approv|enact|promulgat|sign(?:ed)? into law|vot)\w*",
    "voted down": r"\b(?:voted down|rejected|withdrew|withdrawn|shelved|dismissed)\b",
    "in force": (
        r"\b(?:took effect|in force|entered into force|came into (?:force|"
        r"effect)|since then)"
    ),
    "review": (
        r"\b(?:review|examin|assess|inquir|investigat|audit|weigh|consider|"
        r"study|studying|look\w* into|probe|scrutin)\w*"
    ),
    "would decide": (
        r"\b(?:will decide|would decide|to decide|decision (?:was|is|would|on|"
        r"by)|undecided|not (?:yet )?(?:decided|made))"
    ),
    "intends": (
        r"\b(?:plan|intend|mean|prepar|expect|want|aim|propos|mull|ponder|"
        r"set to|poised|about to|was to|were to|ready to)\w*"
    ),
    "may": r"\b(?:may|might|could|can)\b",
    "sources": (
        r"\b(?:sources|people familiar|unnamed|anonymous|insider|reported to|"
        r"was reported|were reported|leaked|according to)"
    ),
    "remark": (
        rf"\b(?:minister|president|premier|chief|spokes\w+|ambassador|official|"
        rf"head|chairman|executive|envoy)\b.{{0,50}}\b{_SAID}\b"
    ),
    "urged": (
        r"\b(?:urg|warn|press|ask|call\w* on|pressur|caution|threat|lobby|"
        r"appeal)\w*"
    ),
    "foreign urging": (
        r"(?:@usa|@china|@state) (?:\w+ ){0,6}(?:urg|warn|press|told|ask|"
        r"threat)\w*"
    ),
    "advised": r"\b(?:advis|recommend|guidance|warn|discourag|guideline|toolbox)\w*",
    "licence": r"\b(?:licen[cs]e|permit|authoris|authoriz|spectrum|auction)\w*",
    "conditions": (
        r"\b(?:condition|requirement|criteria|provided|as long as|if it|"
        r"safeguard|standard)\w*"
    ),
    "law": (
        r"\b(?:law|act|decree|regulation|ordinance|order|directive|"
        r"legislation|rule)s?\b"
    ),
    "high-risk": (
        r"\b(?:high-risk|untrusted|trusted|designat|risk) (?:\w+ )?(?:suppl|"
        r"vendor|provider|source|compan|maker|as)\w*"
    ),
    "court": (
        r"\b(?:court|judge|tribunal|lawsuit|suit|sued|ruling|appeal|upheld|"
        r"injunction)\b"
    ),
    "upheld": (
        r"\b(?:upheld|dismissed|rejected|confirmed) .{0,50}(?:ban|decision|"
        r"appeal|suit|claim|exclusion)"
    ),
    "security concern": (
        r"\b(?:security|espionage|spy\w*|privacy|national) (?:concern|risk|"
        r"threat|ground|worr|fear|danger)\w*"
    ),
    "government systems": (
        r"\b(?:government|state|public|federal|official|military|defen[cs]e|"
        r"ministr\w+|agenc\w+)\b.{0,40}(?:procurement|purchas|phones|use|"
        r"systems|employees|staff|tender|network|bod)"
    ),
    "us rule": (
        r"\b(?:entity list|export|commerce department|blacklist|sanction|"
        r"foreign-made|licence to (?:sell|ship)|trade)\b"
    ),
    "compensation": r"\b(?:compensat|reimburs|repay|rip-and-replace|cost|fund)\w*",
    "removed already": (
        r"\b(?:had|has|have) (?:removed|replaced|cleared|met|completed|"
        r"finished|taken out|swapped)"
    ),
    "no huawei": (
        r"\b(?:no|not use|without|never used|used no|does not use|free of|"
        r"avoid\w*) (?:any )?(?:@huawei|chinese|@china)"
    ),
    "rejects ban": (
        r"\b(?:against|oppos|criticis|reject|protest|object|"
        r"complain)\w* .{0,50}(?:ban|exclusion|restriction|decision|plan|law|"
        r"bill|rule)"
    ),
}  # fmt: skip

PATTERNS = {name: re.compile(source) for name, source in _SOURCES.items()}


@lru_cache(maxsize=8)
def found(text: str) -> frozenset[str]:
    """The names of the patterns that a masked text matches, as features; each question asks for those of one text."""
    lowered = text.lower()
    return frozenset(f"?{name}" for name, p in PATTERNS.items() if p.search(lowered))
