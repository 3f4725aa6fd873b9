"""The page of the API: each answer with its columns, and examples that run as they are printed."""

import html
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from costs import one_in
from hwstatus.site.api.answers import FOLDER, KINDS, Kind
from hwstatus.site.api.description import ASKING, HERE
from hwstatus.site.folder import write_site
from hwstatus.site.published import SiteFile
from site_of import storied_site

RUNNING = {
    "curl": ("bash", "-c"),
    "Python": (sys.executable, "-c"),
    "JavaScript": ("node", "--input-type=module", "-e"),
    "R": ("Rscript", "-e"),
}


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("api")
    files = map(SiteFile._make, storied_site().items())
    write_site(files, home / "site")
    return home / "site"


@pytest.fixture(scope="module")
def base(folder: Path) -> Iterator[str]:
    handler = partial(Quiet, directory=str(folder))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


@pytest.fixture(scope="module")
def page(folder: Path) -> str:
    return (folder / FOLDER / "index.html").read_text(encoding="utf-8")


def examples(page: str, language: str) -> list[str]:
    """What is printed for a language, one for each answer."""
    ending = language.lower()
    printed = re.findall(rf'<code id="p-[a-z-]+-{ending}">(.*?)</code>', page, re.S)
    return list(map(html.unescape, printed))


@one_in(2)
@pytest.mark.parametrize("language", ASKING)
def test_an_example_prints_the_answer(page: str, base: str, language: str) -> None:
    if not shutil.which(RUNNING[language][0]):
        pytest.skip(f"no {RUNNING[language][0]}")
    printed = examples(page, language)
    assert len(printed) == len(KINDS)
    for words in printed if language == "curl" else printed[1:2]:
        command = [*RUNNING[language], words.replace(HERE, base)]
        done = subprocess.run(
            command, check=False, capture_output=True, timeout=60, text=True
        )
        assert done.returncode == 0, done.stderr
        assert done.stdout.strip()
        assert "Error response" not in done.stdout


def test_each_answer_has_an_example_that_is_there(page: str, folder: Path) -> None:
    linked = re.findall(r'Example: <a href="([^"]+)"', page)
    assert len(linked) == len(KINDS)
    assert all((folder / FOLDER / path).is_file() for path in linked)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_each_answer_tells_its_keys(page: str, kind: Kind) -> None:
    [section] = re.findall(rf'<h2 id="a-{kind.name}">.*?</section>', page, re.S)
    assert section.count("<dt>") > 1
