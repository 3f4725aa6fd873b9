"""Hypothesis: hostile text, and the settings of the short form."""

from hypothesis import strategies as st

RICH = [
    "[bold red]",
    "[/]",
    "[/x]",
    "[link=https://evil.example]",
    ":smile:",
    "[@click=app.quit]",
]
TERMINAL = [
    "\x1b[31m",
    "\x1b[2J",
    "\x1b]0;title\x07",
    "\x1b]8;;https://evil.example\x1b\\",
    "\x9b2J",
    "\x07",
    "\x08",
    "\x7f",
]
UNSEEN = [
    "\u202e",
    "\u2066",
    "\u200b",
    "\u200d",
    "\ufeff",
    "\u2028",
    "\x85",
    "\u00ad",
    "\U000e0041",
]
MARKUP = [
    "<script>alert(1)</script>",
    "&amp;",
    '"><img src=x onerror=alert(1)>',
    "</td>",
    "`code`",
    "| cell |",
    "![x](y)",
]
SHEET = [
    "=1+1",
    "=cmd|'/C calc'!A0",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "'",
    '"',
    ",",
    ";",
    "\n",
    "\r\n",
    "\t",
]
BROKEN = ["\x00", "\ud800", "\udfff"]

HOSTILE = RICH + TERMINAL + UNSEEN + MARKUP + SHEET
RAW = {c for text in TERMINAL + UNSEEN for c in text if not c.isprintable()} - {
    "\n",
    "\t",
    "\r",
}
"""Characters that must reach no output as they are."""


def _pieces(words: list[str]) -> st.SearchStrategy[str]:
    letters = st.characters(codec="utf-8", exclude_characters="\x00")
    return st.lists(
        st.sampled_from(words) | st.text(letters, max_size=8), min_size=1, max_size=6
    ).map("".join)


hostile = _pieces(HOSTILE).map(lambda text: f"w{text}w")
"""Text that a record can hold, whatever it would like to be taken for."""

leading = _pieces(HOSTILE).filter(lambda text: bool(text.strip()))
"""The same, with the hostile part at its very beginning."""

unstorable = st.builds(
    "{}{}{}".format, _pieces(HOSTILE), st.sampled_from(BROKEN), _pieces(HOSTILE)
)
"""Text that no record may hold: NUL, lone surrogates."""

searched = st.text(
    st.sampled_from("\"'*()^-+:{}AND OR NOT NEAR\\%_;\x00\ud800\u202e")
    | st.characters(),
    max_size=60,
)
