"""What is at the root of a site for hosts, search engines and other programs."""

import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urljoin
from xml.etree import ElementTree

import pytest

from hwstatus.citation import citations
from hwstatus.site import hosting
from hwstatus.site.rendering import POLICY
from site_of import BASE, site_of, storied_site, write_storied

Files = Mapping[str, bytes]
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture(scope="module")
def tracker(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_storied(tmp_path_factory.mktemp("storied") / "storied.db")


@pytest.fixture(scope="module")
def files() -> Files:
    return storied_site()


@pytest.fixture(scope="module")
def based() -> Files:
    return storied_site(BASE)


def text(files: Files, path: str) -> str:
    return files[path].decode()


# -- sitemap ---------------------------------------------------------------------------


def listed(files: Files, path: str = "sitemap.xml") -> dict[str, str]:
    """The days of a sitemap by address."""
    root = ElementTree.fromstring(files[path])
    return {
        entry.findtext(f"{SITEMAP}loc") or "": entry.findtext(f"{SITEMAP}lastmod") or ""
        for entry in root
    }


def test_the_sitemap_has_every_page_for_readers(based: Files) -> None:
    pages = {
        BASE + path.removesuffix("index.html")
        for path, content in based.items()
        if path.endswith("index.html")
        and b'content="noindex"' not in content
        and not (path.startswith("embed/") and path != "embed/index.html")
    }
    assert set(listed(based)) == pages


def test_a_frame_names_the_page_that_it_is_a_part_of(
    based: Files, files: Files
) -> None:
    """So that search engines lead to that one; without an address they are told to pass by."""
    path = "embed/c/ruritania/index.html"
    assert f'rel="canonical" href="{BASE}c/ruritania/"' in text(based, path)
    assert 'content="noindex"' in text(files, path)


def test_a_page_changed_when_its_record_did(based: Files) -> None:
    found = listed(based)
    assert found[f"{BASE}c/ruritania/"] == "2026-11-20T12:00:00Z"
    assert found[f"{BASE}c/borduria/"] == "2026-11-21T08:00:00Z"
    assert found[f"{BASE}o/fredcom/"] == "2026-11-22T08:00:00Z"
    assert found[BASE] == "2026-11-22T08:00:00Z"


def test_a_sitemap_names_no_more_than_may_be(
    tracker: Path, based: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hosting, "MOST", 30)
    assert list(listed(site_of(tracker, BASE))) == list(listed(based))[:30]


def test_a_site_for_any_place_has_no_full_address(files: Files) -> None:
    assert "sitemap.xml" not in files
    assert text(files, "robots.txt") == "User-agent: *\nAllow: /\n"


def test_robots_are_told_of_the_sitemap(based: Files) -> None:
    assert f"Sitemap: {BASE}sitemap.xml" in text(based, "robots.txt")


# -- llms.txt --------------------------------------------------------------------------


@pytest.mark.parametrize("base", [None, BASE])
def test_what_assistants_are_told_leads_somewhere(base: str | None) -> None:
    files = storied_site(base)
    said = text(files, "llms.txt")
    assert said.startswith("# hwstatus")
    root = base or "https://a.example/"
    links = re.findall(r"\]\(([^)]+)\)", said)
    assert len(links) > 15
    for link in links:
        path = urljoin(root, link).removeprefix(root)
        if path.endswith("/") or not path:
            path += "index.html"
        shape = re.sub(r"\{\w+\}", "[^/]+", path.replace(".", r"\."))
        assert any(re.fullmatch(shape, name) for name in files), link


# -- rules of hosts --------------------------------------------------------------------


def rules(files: Files) -> dict[str, dict[str, str]]:
    """The headers of `_headers` by path."""
    found: dict[str, dict[str, str]] = {}
    path = ""
    for line in text(files, "_headers").splitlines():
        if not line.startswith(" "):
            path = line
            found[path] = {}
            continue
        name, _, value = line.strip().partition(": ")
        found[path][name] = value
    return found


def test_headers_say_what_the_pages_say(files: Files) -> None:
    everything = rules(files)["/*"]
    assert everything["Content-Security-Policy"] == POLICY
    assert everything["X-Content-Type-Options"] == "nosniff"
    assert f'content="{POLICY}"'.replace("'", "&#39;") in text(files, "index.html")


def test_only_what_is_named_by_its_content_is_kept_for_ever(files: Files) -> None:
    for path, headers in rules(files).items():
        kept = "immutable" in headers.get("Cache-Control", "")
        assert kept == (path == "/assets/*")
    for path in files:
        if path.startswith("assets/"):
            assert re.fullmatch(r"assets/[\w.-]+\.[0-9a-f]{8}\.\w+", path)


def test_the_day_of_the_record_is_asked_for_with_every_page(files: Files) -> None:
    """What of it a browser kept would name files that are no more."""
    assert rules(files)["/record.js"]["Cache-Control"] == "no-cache"
    assert "record.js" in files


def test_embeds_may_be_framed_and_no_other_page(files: Files) -> None:
    places = {place.rstrip("*"): rule for place, rule in rules(files).items()}
    del places["/"]
    for path in files:
        folder, _, below = path.partition("/")
        if below.endswith(".html"):
            own = [places[p] for p in places if f"/{path}".startswith(p)]
            policy = "".join(rule.get("Content-Security-Policy", "") for rule in own)
            assert ("frame-ancestors" in policy) != (folder == "embed"), path


def test_every_ending_has_a_type(files: Files) -> None:
    known = {"html", "json", "css", "js", "xml", "txt"}
    typed = {
        path.removeprefix("/*.") for path in rules(files) if path.startswith("/*.")
    }
    for path in files:
        name = path.rpartition("/")[2]
        if "." in name.lstrip("."):
            assert name.rpartition(".")[2] in known | typed, path


def test_rules_are_for_the_folder_of_the_site(based: Files) -> None:
    assert all(path.startswith("/huawei/") for path in rules(based))


def test_other_names_are_led_to_pages(files: Files) -> None:
    lines = [line.split(" ") for line in text(files, "_redirects").splitlines()]
    assert ["/c/qr/", "/c/ruritania/", "301"] in lines
    assert ["/c/zyldavia/", "/c/syldavia/", "301"] in lines
    for start, end, code in lines:
        assert code == "301"
        assert f"{end[1:]}index.html" in files
        assert f"{start[1:]}index.html" in files  # for hosts that read no rules


def test_hosts_that_leave_out_underscores_are_told_not_to(files: Files) -> None:
    assert files[".nojekyll"] == b""


# -- citation --------------------------------------------------------------------------


def test_the_citation_of_the_repository_is_that_of_the_command() -> None:
    root = Path(__file__).resolve().parents[1]
    kept = (root / "CITATION.cff").read_text(encoding="utf-8")
    version = re.search(r'^version: "(.*)"', kept, re.M)
    assert version
    assert citations(version[1])["cff"] == kept.rstrip("\n")


def test_a_second_edition_of_a_day_was_released_on_that_day() -> None:
    said = citations("2026.11.25.2")["cff"]
    assert '\nversion: "2026.11.25.2"\ndate-released: 2026-11-25\n' in said


def test_any_version_is_text_in_a_citation() -> None:
    said = citations('1"\nlicense: none', "https://a.example/")["cff"]
    assert said.count("\nlicense:") == 1
    assert 'url: "https://a.example/"' in said
