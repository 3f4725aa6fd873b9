"""The picture of the published site: the front page as Debian's Chromium shows it.

A browser's bytes differ from machine to machine. So the picture is made on demand
(`python docs/generate.py --site`), and is no part of what `--check` compares.
"""

import base64
import shutil
import sys
import tempfile
from pathlib import Path

from generator.examples import TRACKER, output_of

FILE = Path("docs", "pictures", "site.webp")

WIDTH = 1100
LAST_SHOWN = "svg.map"
"""The part of the page below which the picture ends."""

MARGIN = 20
QUALITY = 85
MOST_BYTES = 150_000

_FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--hide-scrollbars"]


def make(root: Path) -> int:
    """Publish the shipped tracker into a scrap folder, and take the picture; the exit code."""
    browser = shutil.which("chromium")
    if browser is None:
        sys.stderr.write("chromium is not installed\n")
        return 1
    with tempfile.TemporaryDirectory(prefix="hwstatus-site-") as folder:
        output_of(f"hwstatus --db {TRACKER} publish {folder}/site")
        content = _front_page(browser, Path(folder, "site", "index.html"))
    if len(content) > MOST_BYTES:
        sys.stderr.write(f"{len(content):,} bytes are too many\n")
        return 1
    (root / FILE).write_bytes(content)
    sys.stderr.write(f"wrote {FILE}: {len(content):,} bytes\n")
    return 0


def _front_page(browser: str, page: Path) -> bytes:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=browser, args=_FLAGS)
        context = running.new_context(
            viewport={"width": WIDTH, "height": WIDTH},
            color_scheme="light",
            locale="en-GB",
        )
        tab = context.new_page()
        tab.goto(page.as_uri())
        tab.wait_for_load_state("networkidle")
        end = tab.locator(LAST_SHOWN).bounding_box()
        assert end is not None
        height = round(end["y"] + end["height"]) + MARGIN
        tab.set_viewport_size({"width": WIDTH, "height": height})
        # Playwright's own method knows no WebP, which takes a third of a PNG.
        asked = {"format": "webp", "quality": QUALITY}
        taken = context.new_cdp_session(tab).send("Page.captureScreenshot", asked)
        content = base64.b64decode(taken["data"])
        running.close()
    return content
