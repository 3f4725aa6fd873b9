"""What this tracker is about: one supplier, how it is named, and the question that is asked of it.

Everything that a reader sees takes the name from here; which parts of a network are told apart
is the list of scopes in `record.vocabulary`.
"""

SUPPLIER = "Huawei"
SLUG = "huawei"
"""The entity of the supplier itself."""
EQUIPMENT = f"{SUPPLIER} equipment"

SPELLINGS = (
    "Huawei*",
    "华为",
    "華為",
    "ファーウェイ",
    "ファーウエイ",
    "화웨이",
    "Хуавей*",
    "Хуавэй*",
    "Хуауей*",
    "هواوي",
    "هوآوی",
    "هواوی",
    "וואווי",
    "הואווי",
    "हुआवेई",
    "हुआवे",
    "หัวเว่ย",
)
"""How the press writes it; `*` stands for any ending."""
OTHER_SUPPLIERS = (
    *("ZTE", "中兴", "中興", "中興通訊", "Nokia*", "Ericsson*", "Cisco*", "Samsung*"),
    *("Hikvision*", "Dahua*", "Hytera*", "Kaspersky*", "TikTok*", "DJI"),
)
"""Those whose news is not ours, unless it names ours too."""

HOME = "CN"
"""Its country: nobody asks there whether it may supply."""
FOUNDED = "1987-09-15"
"""The first day on which anything can have happened."""

STANCES = "banned, restricted, under review or permitted"
WHERE = f"where {SUPPLIER} is {STANCES}"
"""What the tracker answers, as part of a sentence."""
TITLE = f"{SUPPLIER}: where it is {STANCES}"
"""The same as the title of a table or a picture."""
STANDS = f"Where {SUPPLIER} stands"
"""The name of the site."""
