"""A real browser for tests: the system's Chromium or Playwright's own, skipped where neither is there."""

import functools
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

CHROMIUM = shutil.which("chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
"""What axe is asked for."""


@contextmanager
def chromium() -> Iterator[Any]:
    """A browser without a window."""
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        program = CHROMIUM or playwright.chromium.executable_path
        if not Path(program).exists():
            pytest.skip("neither the system nor Playwright has Chromium")
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


class Sitting:
    """A page, with all that it said and asked for."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.said: list[str] = []
        self.hosts: set[str] = set()
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on("request", lambda asked: self.hosts.add(urlsplit(asked.url).netloc))

    def close(self, host: str) -> None:
        """End it: the console stayed silent, and no other host was asked."""
        self.page.context.close()
        assert not self.said, self.said
        assert self.hosts <= {host, ""}, self.hosts


@contextmanager
def sitting(browser: Any, host: str = "", **options: Any) -> Iterator[Any]:
    """A page of a fresh browser, whose console and requests are watched."""
    context = browser.new_context(**{"locale": "en-GB", **options})
    found = Sitting(context.new_page())
    yield found.page
    found.close(host)


def follow(page: Any, link: str) -> None:
    """Click a link, and wait until the page that it leads to is there: a click alone does not."""
    with page.expect_navigation():
        page.click(link)


class _Handler(SimpleHTTPRequestHandler):
    """A folder under a path, and its `404.html` for everything else."""

    prefix = "/"

    def translate_path(self, path: str) -> str:
        if not path.startswith(self.prefix):
            return f"{self.directory}/none"
        return super().translate_path(path[len(self.prefix) - 1 :])

    def send_error(
        self, code: int, message: str | None = None, explain: str | None = None
    ) -> None:
        page = Path(str(self.directory)) / "404.html"
        content = page.read_bytes()
        self.send_response(code, message)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        pass


class Server:
    """A web server on loopback, for a folder that may still be empty."""

    def __init__(self, folder: Path, prefix: str) -> None:
        handler = type("Handler", (_Handler,), {"prefix": prefix})
        made = functools.partial(handler, directory=str(folder))
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), made)
        self.host = f"127.0.0.1:{self.server.server_port}"
        self.base = f"http://{self.host}{prefix}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        """Stop serving."""
        self.server.shutdown()
        self.server.server_close()


def axe_source() -> str:
    """The text of axe-core, as a package for tests brings it."""
    package = pytest.importorskip("axe_playwright_python")
    path = Path(package.__file__).parent / "axe.min.js"
    return path.read_text(encoding="utf-8")


def violations(page: Any, source: str) -> list[str]:
    """What axe finds wrong with a page: rule, and the first place."""
    page.evaluate(source)
    found = page.evaluate(
        "tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']})", TAGS
    )
    return [
        f"{one['id']} ({len(one['nodes'])}): {one['nodes'][0]['html'][:200]}"
        for one in found["violations"]
    ]
