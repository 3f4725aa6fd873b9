"""The files of docs/hosting: nginx serves a site with them, the steps of the workflow run."""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from http.client import HTTPConnection, HTTPMessage
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from conftest import Setting
from hwstatus.record.models import Source
from hwstatus.site.folder import write_site
from hwstatus.site.hosting import ALWAYS, ASKED_FOR, FOR_EVER, TYPES, UNFRAMED
from hwstatus.site.published import LIST, SiteFile
from loopback import free_port
from nginx import nginx
from program import COMMAND, PROGRAM
from samples import WORLD_ENTITIES, update, write_tracker
from site_of import BASE, site_of, write_storied

HOSTING = Path(__file__).resolve().parents[1] / "docs" / "hosting"


class Answer(NamedTuple):
    """What a server says."""

    status: int
    headers: HTTPMessage
    body: bytes

    def all(self, name: str) -> list[str]:
        """Every value of a header."""
        return self.headers.get_all(name) or []


class Server(NamedTuple):
    """A server of a site on loopback."""

    port: int
    files: Mapping[str, bytes]

    def get(self, path: str, **headers: str) -> Answer:
        """What it answers to a request."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request("GET", path, headers=named)
        response = connection.getresponse()
        answer = Answer(response.status, response.headers, response.read())
        connection.close()
        return answer


UNDER = "/where/huawei"
"""The path under which a site may be."""


def configured(home: Path, port: int, under: str = "") -> str:
    """The configuration as it is in the repository, with the changes that its head names."""
    text = (HOSTING / "nginx.conf").read_text(encoding="utf-8")
    changed = text.replace("listen 80;", f"listen 127.0.0.1:{port};")
    changed = changed.replace('set $hwstatus ""', f'set $hwstatus "{under}"')
    return changed.replace("/srv/www/hwstatus", str(home / "site"))


def serving(under: str = "") -> Iterator[Server]:
    """nginx with a site, at its root or under a path."""
    with tempfile.TemporaryDirectory(prefix="hwstatus-nginx-") as folder:
        home = Path(folder)
        files = site_of(write_storied(home / "storied.db"))
        written = (SiteFile(*item) for item in files.items())
        write_site(written, home / f"site{under}")
        port = free_port()
        with nginx(home, configured(home, port, under), port):
            yield Server(port, files)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """nginx with a site at its root."""
    yield from serving()


@pytest.fixture(scope="module")
def server_under() -> Iterator[Server]:
    """nginx with a site under a path."""
    yield from serving(UNDER)


def test_pages_are_served_with_what_the_site_asks_for(server: Server) -> None:
    answer = server.get("/")
    assert answer.status == 200
    assert answer.body == server.files["index.html"]
    assert answer.all("Content-Type") == ["text/html; charset=utf-8"]
    policies = [ALWAYS["Content-Security-Policy"], UNFRAMED]
    assert answer.all("Content-Security-Policy") == policies
    for name, value in ALWAYS.items():
        assert value in answer.all(name), name


@pytest.mark.parametrize("ending", TYPES)
def test_types_are_those_of_the_rules(server: Server, ending: str) -> None:
    paths = [path for path in server.files if path.endswith(f".{ending}")]
    assert paths
    answer = server.get(f"/{paths[0]}")
    assert answer.status == 200
    assert answer.all("Content-Type") == [TYPES[ending]]
    assert answer.all("X-Content-Type-Options") == ["nosniff"]


def test_every_file_has_a_type(server: Server) -> None:
    endings = {path.rpartition(".")[2]: path for path in server.files if "." in path}
    for ending, path in endings.items():
        if not path.startswith((".", "_")):
            kind = server.get(f"/{path}").all("Content-Type")
            assert kind != ["application/octet-stream"], ending


def test_what_is_named_by_its_content_is_kept_for_ever(server: Server) -> None:
    path = next(path for path in server.files if path.startswith("assets/"))
    assert server.get(f"/{path}").all("Cache-Control") == [FOR_EVER]


def test_the_day_of_the_record_is_asked_for_with_every_page(server: Server) -> None:
    assert server.get("/record.js").all("Cache-Control") == [ASKED_FOR]


def test_embeds_may_be_framed(server: Server) -> None:
    policies = server.get("/embed/map/").all("Content-Security-Policy")
    assert policies == [ALWAYS["Content-Security-Policy"]]


@pytest.mark.parametrize(
    "path",
    ["/c/atlantis/", "/nothing", f"/{LIST}", "/.nojekyll", "/_headers", "/_redirects"],
)
def test_what_is_not_there_says_so(server: Server, path: str) -> None:
    answer = server.get(path)
    assert answer.status == 404
    assert answer.body == server.files["404.html"]
    assert ALWAYS["Content-Security-Policy"] in answer.all("Content-Security-Policy")
    assert answer.all("Cache-Control") == []


def test_a_program_is_told_in_json_what_is_not_there(server: Server) -> None:
    answer = server.get("/api/v1/entities/atlantis.json")
    assert answer.status == 404
    assert answer.all("Content-Type") == ["application/json"]
    assert answer.body == server.files["api/v1/404.json"]
    assert "*" in answer.all("Access-Control-Allow-Origin")


def test_a_site_may_be_under_a_path(server_under: Server) -> None:
    """Frames, caching and what is not there are as at a root."""
    get, files = server_under.get, server_under.files
    assert get(f"{UNDER}/").body == files["index.html"]
    asset = next(path for path in files if path.startswith("assets/"))
    assert get(f"{UNDER}/{asset}").all("Cache-Control") == [FOR_EVER]
    framed = get(f"{UNDER}/embed/map/").all("Content-Security-Policy")
    assert framed == [ALWAYS["Content-Security-Policy"]]
    for path, told in (("nothing", "404.html"), ("api/v1/x.json", "api/v1/404.json")):
        answer = get(f"{UNDER}/{path}")
        assert (answer.status, answer.body) == (404, files[told])
    assert get(f"{UNDER}/api/v1/").body == files["api/v1/index.html"]
    by_slug = get(f"{UNDER}/api/v1/entities/ruritania.json").body
    assert get(f"{UNDER}/api/v1/entities/QR.json").body == by_slug


def test_a_folder_without_its_slash_leads_to_it(server: Server) -> None:
    answer = server.get("/c/ruritania")
    assert answer.status == 301
    assert answer.headers["Location"].endswith("/c/ruritania/")


def test_an_unchanged_file_is_not_sent_again(server: Server) -> None:
    tag = server.get("/c/ruritania/feed.atom").headers["ETag"]
    again = server.get("/c/ruritania/feed.atom", If_None_Match=tag)
    assert (again.status, again.body) == (304, b"")


def test_text_is_sent_compressed(server: Server) -> None:
    for path in ("/", "/api/v1/standings.json", "/changes/feed.atom"):
        answer = server.get(path, Accept_Encoding="gzip")
        assert answer.headers["Content-Encoding"] == "gzip"


# -- the workflow ----------------------------------------------------------------------


def workflow() -> Any:
    text = (HOSTING / "github-pages.yml").read_text(encoding="utf-8")
    return yaml.safe_load(text)


def filled(text: str, values: Mapping[str, str]) -> str:
    """A text of the workflow with its expressions filled in; each must be known."""
    return re.sub(r"\$\{\{ (\S+) \}\}", lambda found: values[found[1]], text)


def write_sound(path: Path) -> Path:
    """A tracker in which `check` finds no error."""
    source = Source("The Times", None, "https://times.example/1", None, "2020-07-22")
    return write_tracker(path, WORLD_ENTITIES, [update(sources=(source,))])


@pytest.fixture
def programs(setting: Setting) -> Path:
    """A folder with the programs of the steps: `hwstatus`, and a `pip` that installs nothing."""
    folder = setting.home / "bin"
    folder.mkdir()
    for name, line in (
        ("hwstatus", f'{COMMAND} "$@"'),
        ("pip", 'test "$*" = "install .[feeds,png]"'),
    ):
        (folder / name).write_text(f"#!/bin/sh\n{line}\n")
        (folder / name).chmod(0o755)
    return folder


def run(
    words: Sequence[str],
    setting: Setting,
    cwd: Path,
    programs: Path,
    env: Mapping[str, str],
) -> "subprocess.CompletedProcess[str]":
    """Run a step where these programs are found first."""
    path = f"{programs}:{os.environ['PATH']}"
    whole = setting.environment({**env, "PATH": path})
    return subprocess.run(
        words, check=False, cwd=cwd, capture_output=True, text=True, env=whole
    )


def rebuilt(
    setting: Setting, programs: Path, tracker: Path
) -> "subprocess.CompletedProcess[str]":
    """Make a site anew as a timer does."""
    words = [str(HOSTING / "rebuild"), str(tracker), str(setting.cwd / "site"), BASE]
    return run(words, setting, setting.home, programs, {})


def follow(setting: Setting, tracker: Path, name: str = "news.json") -> Path:
    """Let a tracker follow a feed, with two entries of which one is news."""
    feed = setting.home / "feed.json"
    shutil.copy(Path(__file__).parent / "data" / "feeds" / name, feed)
    words = [*PROGRAM, "--db", str(tracker), "feeds", "add", str(feed)]
    subprocess.run(words, check=True, capture_output=True, env=setting.environment())
    return feed


def carried_out(setting: Setting, programs: Path, event: str) -> list[str]:
    """Carry out the workflow's steps in a checkout; the names of those that failed and may."""
    (setting.home / "temp").mkdir()
    values = {"steps.pages.outputs.base_url": BASE.rstrip("/")}
    runner = {
        "RUNNER_TEMP": str(setting.home / "temp"),
        "GITHUB_STEP_SUMMARY": str(setting.home / "summary.md"),
    }
    job = workflow()["jobs"]["publish"]
    failed = []
    for step in job["steps"]:
        if "run" not in step:
            assert "@v" in step["uses"]
            continue
        if step.get("if", f"github.event_name == '{event}'") != f"github.event_name == '{event}'":  # fmt: skip
            continue
        named = {**runner, **job["env"], **step.get("env", {})}
        env = {name: filled(value, values) for name, value in named.items()}
        done = run(["bash", "-ec", step["run"]], setting, setting.cwd, programs, env)
        if done.returncode and step.get("continue-on-error"):
            failed.append(step["name"])
            continue
        assert done.returncode == 0, (step["name"], done.stderr)
    return failed


@pytest.fixture
def checkout(setting: Setting) -> Path:
    """A checkout of a repository with a sound tracker."""
    (setting.cwd / "data").mkdir()
    write_sound(setting.cwd / "data" / "tracker.db")
    return setting.cwd


def test_the_steps_of_the_workflow_make_the_site(
    setting: Setting, programs: Path, checkout: Path
) -> None:
    assert carried_out(setting, programs, "schedule") == []
    steps = workflow()["jobs"]["publish"]["steps"]
    uploaded = next(s for s in steps if "upload" in s.get("uses", ""))
    site = checkout / uploaded["with"]["path"]
    assert f"<loc>{BASE}</loc>" in (site / "sitemap.xml").read_text()
    assert (site / ".nojekyll").exists()
    assert not (setting.home / "summary.md").exists()


@pytest.mark.slow
@pytest.mark.parametrize("event", ["schedule", "push"])
def test_the_workflow_lists_news_and_publishes_none(
    setting: Setting, programs: Path, checkout: Path, event: str
) -> None:
    tracker = checkout / "data" / "tracker.db"
    follow(setting, tracker)
    before = {path: path.read_bytes() for path in (checkout / "data").iterdir()}
    assert carried_out(setting, programs, event) == []
    assert {path: path.read_bytes() for path in (checkout / "data").iterdir()} == before
    summary = setting.home / "summary.md"
    assert summary.exists() == (event == "schedule")
    if event == "schedule":
        assert "genovia" in summary.read_text()
    assert (checkout / "public" / "index.html").exists()


@pytest.mark.slow
def test_a_feed_that_fails_delays_no_site(
    setting: Setting, programs: Path, checkout: Path
) -> None:
    tracker = checkout / "data" / "tracker.db"
    follow(setting, tracker).unlink()
    assert carried_out(setting, programs, "schedule") == ["Look for news"]
    assert (checkout / "public" / "index.html").exists()
    done = rebuilt(setting, programs, tracker)
    assert done.returncode == 4
    assert "feed.json" in done.stderr
    assert (setting.cwd / "site" / "index.html").exists()


def test_a_step_after_a_mistake_is_not_reached(
    setting: Setting, programs: Path
) -> None:
    """What is not sound is not published: `rebuild` stops, and the old site stays."""
    tracker = write_storied(setting.cwd / "t.db")
    tracker.write_bytes(tracker.read_bytes()[:-4096])
    done = rebuilt(setting, programs, tracker)
    assert done.returncode != 0
    assert done.stderr
    assert not (setting.cwd / "site").exists()


def test_rebuild_says_what_it_wants(setting: Setting, programs: Path) -> None:
    done = run([str(HOSTING / "rebuild"), "t.db"], setting, setting.home, programs, {})
    assert (done.returncode, done.stderr) == (
        2,
        "usage: rebuild TRACKER FOLDER ADDRESS\n",
    )


@pytest.mark.slow
def test_rebuild_makes_the_site_and_is_silent(setting: Setting, programs: Path) -> None:
    tracker = write_sound(setting.cwd / "t.db")
    done = rebuilt(setting, programs, tracker)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (setting.cwd / "site" / "sitemap.xml").exists()


@pytest.mark.slow
def test_rebuild_makes_drafts_of_news_once(setting: Setting, programs: Path) -> None:
    tracker = write_sound(setting.cwd / "t.db")
    follow(setting, tracker)
    first, second = (rebuilt(setting, programs, tracker) for _ in range(2))
    assert first.returncode == 0 and "1 draft from 1 feed" in first.stderr
    assert (second.returncode, second.stdout, second.stderr) == (0, "", "")
    pages = (setting.cwd / "site").rglob("*.html")
    assert not any("bars Huawei" in page.read_text("utf-8") for page in pages)
