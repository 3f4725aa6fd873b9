"""What this tracker is about: one supplier, how it is named, and the question that is asked of it.

Everything that a reader sees takes the name from here; which parts of a network are told apart
is the list of scopes in `record.vocabulary`.
"""

SUPPLIER = "Huawei"
SLUG = "huawei"
"""The entity of the supplier itself."""
EQUIPMENT = f"{SUPPLIER} equipment"

SPELLINGS = r"\bhuawei|华为|華為|ファーウェイ|화웨이|хуав[эе]й|هواوي"
"""How the press writes it, as a regular expression on text in lower case."""

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
