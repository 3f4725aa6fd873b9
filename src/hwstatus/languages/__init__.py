"""What the languages of the press call things: countries, months, decisions, goods.

`words/` has one file a language, written by hand; `made/` is written from them and from CLDR
by `tools/languages.py`. No module here knows any one language.
"""

from pathlib import Path

FOLDER = Path(__file__).resolve().parent
WORDS = FOLDER / "words"
MADE = FOLDER / "made"
"""`names.tsv`: a folded name and the codes of countries so called, in every language.
`texts.tsv`: a language with a file of words, the code of a country, its name there.
`months.tsv`: the name of a month, short or full, and the numbers that it has.
`territories.tsv`: the code of a country, its people, its output (`tools/territories.py`)."""
