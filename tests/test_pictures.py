"""The pictures of the README: small, whole, without anything from elsewhere."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).resolve().parents[1]
PICTURES = sorted((ROOT / "docs" / "pictures").iterdir())
DRAWN = [path for path in PICTURES if path.suffix == ".svg"]


@pytest.mark.parametrize("path", DRAWN, ids=lambda path: path.name)
def test_a_picture_is_sound_and_needs_nothing_else(path: Path) -> None:
    """Their bytes are compared with what the code gives by tests/test_docs.py."""
    text = path.read_text(encoding="utf-8")
    ElementTree.fromstring(text)
    assert len(text) < 160_000
    assert not re.search(r"url\((?!#)|href|<script|@import|@font-face", text)
    assert "http" not in text.replace("http://www.w3.org/2000/svg", "")


def test_the_picture_of_the_site_is_small() -> None:
    """A browser made it (`docs/generate.py --site`), so its bytes are compared with nothing."""
    content = (ROOT / "docs" / "pictures" / "site.webp").read_bytes()
    assert (content[:4], content[8:12]) == (b"RIFF", b"WEBP")
    assert len(content) <= 150_000


def test_a_recording_is_whole() -> None:
    shown = (ROOT / "docs" / "pictures" / "terminal-show.svg").read_text("utf-8")
    lines = re.findall(r"<text[^>]*>(.*?)</text>", shown)
    assert any("more" in line and "--all" in line for line in lines)
    # The source of the last entry, at most a footer below it.
    assert any("·" in line for line in lines[-2:])


def test_the_readme_shows_them_all_with_words() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = dict(re.findall(r"!\[([^\]]*)\]\(docs/pictures/([^)]*)\)", readme))
    assert set(shown.values()) == {path.name for path in PICTURES}
    assert all(len(words) > 15 for words in shown)
