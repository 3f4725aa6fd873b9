"""The site as validators see it: html-validate and Lighthouse, both from npm, over every kind of page.

    nice python bench/audit.py               ten minutes on a quiet machine
    nice python bench/audit.py --only html   html-validate alone: a minute
    nice python bench/audit.py --write       with Lighthouse's figures into bench/audit.md

Publishes the shipped tracker, serves it on loopback with the headers of its own `_headers`, and prints what is wrong.
Exits 1 where a page has an error, or where one of Lighthouse's four figures is below the bar. npx fetches the two
programs; Lighthouse needs Chromium (CHROME_PATH, by default the system's). What runs beside it makes pages look slow:
a page below the bar is loaded up to three times, and its best figures count.
"""

import argparse
import gzip
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import page_part
from hwstatus.site.hosting import ALWAYS, FOR_EVER

ROOT = Path(__file__).resolve().parents[1]
TRACKER = ROOT / "data" / "tracker.db"

BAR = 0.95
"""What each of Lighthouse's figures must reach."""
FIGURES = ("performance", "accessibility", "best-practices", "seo")
KINDS = (
    "index.html",
    "404.html",
    "c/index.html",
    "c/france/index.html",
    "c/fr/index.html",
    "o/index.html",
    "o/telia/index.html",
    "u/*/index.html",
    "g/index.html",
    "g/nato/index.html",
    "on/index.html",
    "on/2020/index.html",
    "changes/index.html",
    "changes/2020/index.html",
    "deadlines/index.html",
    "disputes/index.html",
    "search/index.html",
    "method/index.html",
    "data/index.html",
    "cite/index.html",
    "embed/index.html",
    "embed/map/index.html",
    "embed/c/france/index.html",
    "embed/deadlines/index.html",
    "matrix/index.html",
    "week/index.html",
    "week/*/index.html",
    "o/huawei/index.html",
    "api/v1/index.html",
)
"""A page of each kind; of updates the first."""
MEASURED = {
    "the map": "",
    "a country": "c/france/",
    "the largest country": "c/united-states/",
    "a country without a record": "c/tuvalu/",
    "all countries": "c/",
    "a company": "o/vodafone/",
    "all companies": "o/",
    "a bloc": "c/european-union/",
    "a group": "g/nato/",
    "all groups": "g/",
    "a year": "on/2020/",
    "all years": "on/",
    "an update": "u/h7tsneevfj/",
    "the latest changes": "changes/",
    "the changes of a year": "changes/2020/",
    "deadlines": "deadlines/",
    "disputes": "disputes/",
    "search": "search/",
    "method": "method/",
    "data": "data/",
    "cite": "cite/",
    "embed": "embed/",
    "an embedded country": "embed/c/france/",
    "the embedded map": "embed/map/",
    "embedded deadlines": "embed/deadlines/",
    "the matrix": "matrix/",
    "the supplier": "o/huawei/",
    "all weeks": "week/",
    "the API": "api/v1/",
    "what is missing": "404.html",
}
"""The pages that Lighthouse loads: one of every kind."""
TRIES = 3
PAGE = ROOT / "bench" / "audit.md"

COMPRESSED = (".html", ".css", ".js", ".json", ".svg", ".xml", ".txt")

RULES = {
    "extends": ["html-validate:recommended"],
    "rules": {
        # The templates write for people and gzip: neither matters to a reader.
        "long-title": "off",
        "no-trailing-whitespace": "off",
        "no-raw-characters": ["error", {"relaxed": True}],
        "void-style": "off",
    },
}


class Handler(SimpleHTTPRequestHandler):
    """Serves a folder as a host does that reads `_headers`."""

    def do_GET(self) -> None:
        """Send text compressed, as every host does."""
        path = Path(self.translate_path(self.path))
        if path.is_dir() and self.path.endswith("/"):
            path = path / "index.html"
        if path.is_file() and path.suffix in COMPRESSED:
            kind = self.guess_type(str(path))
            self._send(HTTPStatus.OK, kind, gzip.compress(path.read_bytes()), "gzip")
        else:
            super().do_GET()

    def _send(self, code: int, kind: str, content: bytes, encoding: str = "") -> None:
        self.send_response(code)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        if encoding:
            self.send_header("Content-Encoding", encoding)
        self.end_headers()
        self.wfile.write(content)

    def end_headers(self) -> None:
        """Send what is said with every file."""
        for name, value in ALWAYS.items():
            kept = name == "Cache-Control" and self.path.startswith("/assets/")
            self.send_header(name, FOR_EVER if kept else value)
        super().end_headers()

    def send_error(
        self, code: int, message: str | None = None, explain: str | None = None
    ) -> None:
        """Answer a wrong address with the site's own page."""
        if code != HTTPStatus.NOT_FOUND:
            super().send_error(code, message, explain)
            return
        self._send(code, "text/html", Path(self.directory, "404.html").read_bytes())

    def log_message(self, *_: object) -> None:
        """Say nothing of each request."""


def main() -> int:
    """Print what is wrong; 1 where anything is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=("html", "lighthouse"))
    parser.add_argument("--write", action="store_true", help="into bench/audit.md")
    parser.add_argument("--kind", action="append", choices=MEASURED, help="only this")
    options = parser.parse_args()
    if shutil.which("npx") is None:
        print("npx is not there: it comes with Node.js", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home) / "public"
        with served(folder) as address:
            publish(folder, address)
            wrong = []
            if options.only != "lighthouse":
                wrong += told(invalid(folder))
            if options.only != "html":
                kinds = options.kind or MEASURED
                found = [loaded(address, kind, folder.parent) for kind in kinds]
                wrong += told(chain.from_iterable(map(poor, found)))
                if options.write:
                    write(found)
    print(f"{len(wrong)} wrong")
    return int(bool(wrong))


def told(lines: Iterable[str]) -> list[str]:
    """What is wrong, said as soon as it is found."""
    found = []
    for line in lines:
        print(line, flush=True)
        found.append(line)
    return found


class Loaded(NamedTuple):
    """A kind of page as Lighthouse loaded it: its figures by name, and why any is not 1."""

    kind: str
    figures: Mapping[str, float]
    reasons: Mapping[str, str]

    @property
    def worst(self) -> float:
        """The lowest of its figures."""
        return min(self.figures.values())


def poor(page: Loaded) -> Iterator[str]:
    """Which of a page's figures are below the bar, and why."""
    for name, figure in page.figures.items():
        if figure < BAR:
            yield f"{page.kind}: {name} is {figure}: {page.reasons[name]}"


def write(found: Iterable[Loaded]) -> None:
    """Put the figures into the page of documentation; those of other kinds stay."""
    page = PAGE.read_text("utf-8")
    rows = dict(_rows(page))
    day = date.today().isoformat()
    for one in found:
        cells = [f"{one.figures[name]:.2f}" for name in FIGURES]
        rows[one.kind] = " | ".join([one.kind, *cells, day])
    titles = [name.replace("-", " ") for name in FIGURES]
    lines = [
        " | ".join(["page", *titles, "day"]),
        " | ".join(["---"] * (len(titles) + 2)),
        *(rows[kind] for kind in MEASURED if kind in rows),
    ]
    text = "".join(f"| {line} |\n" for line in lines)
    PAGE.write_text(page_part.replaced(page, "lighthouse", text), "utf-8")


def _rows(page: str) -> Iterator[tuple[str, str]]:
    """The rows that the page has, by their kind."""
    for line in page.splitlines():
        row = line.strip("| ")
        kind = row.partition(" | ")[0]
        if kind in MEASURED:
            yield kind, row


def publish(folder: Path, address: str) -> None:
    """Publish the shipped tracker for an address."""
    command = [sys.executable, "-m", "hwstatus", "--db", str(TRACKER), "publish"]
    subprocess.run([*command, str(folder), "--base", address], check=True)


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """A server of a folder on loopback; its address."""
    handler = partial(Handler, directory=str(folder))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()


def invalid(folder: Path) -> Iterator[str]:
    """What html-validate finds on a page of each kind."""
    config = folder.parent / "html-validate.json"
    config.write_text(json.dumps(RULES))
    pages = [str(next(folder.glob(kind))) for kind in KINDS]
    words = ["npx", "--yes", "html-validate", "--formatter", "json", "--config"]
    for found in _json_of([*words, str(config), *pages]):
        page = Path(found["filePath"]).relative_to(folder)
        for message in found["messages"]:
            place = f"{page}:{message['line']}"
            yield f"{place}: {message['ruleId']}: {message['message']}"


def loaded(address: str, kind: str, scratch: Path) -> Loaded:
    """A page as Lighthouse finds it, the best of a few times where one is below the bar."""
    best = _loaded(address, kind, scratch)
    for _ in range(TRIES - 1):
        if best.worst < BAR:
            again = _loaded(address, kind, scratch)
            best = max(best, again, key=lambda page: page.worst)
    print(f"{kind:28}", *best.figures.values(), flush=True)
    return best


def _loaded(address: str, kind: str, scratch: Path) -> Loaded:
    report = scratch / "lighthouse.json"
    chromium = os.environ.get("CHROME_PATH") or shutil.which("chromium") or ""
    flags = "--headless=new --no-sandbox --disable-dev-shm-usage"
    place = address + MEASURED[kind]
    words = ["npx", "--yes", "lighthouse", place, "--quiet", "--output=json"]
    subprocess.run(
        [*words, f"--output-path={report}", f"--chrome-flags={flags}"],
        check=True,
        env={**os.environ, "CHROME_PATH": chromium},
    )
    found = json.loads(report.read_text())
    figures = {}
    reasons = {}
    for name in FIGURES:
        category = found["categories"][name]
        figures[name] = category["score"] or 0
        reasons[name] = ", ".join(_reasons(found, category))
    return Loaded(kind, figures, reasons)


def _reasons(found: Any, category: Any) -> Iterator[str]:
    for part in category["auditRefs"]:
        audit = found["audits"][part["id"]]
        if part["weight"] and audit["score"] is not None and audit["score"] < 1:
            yield f"{audit['id']} {audit['score']}"


def _json_of(words: Sequence[str]) -> Any:
    done = subprocess.run(words, check=False, stdout=subprocess.PIPE)
    return json.loads(done.stdout or "[]")


if __name__ == "__main__":
    raise SystemExit(main())
