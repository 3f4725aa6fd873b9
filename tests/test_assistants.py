"""`mcp`: what an assistant is answered, asked by the protocol's own client."""

import json
import os
import re
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import PIPE, Popen
from typing import Any, TypeVar
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import anyio
import pytest
from mcp import Client, MCPError, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.types import CallToolResult, TextContent

from conftest import SHIPPED, Subprocess
from hwstatus.assistants.server import build
from hwstatus.certify import verify
from hwstatus.context import at_present
from hwstatus.json_text import HOSTILE
from hwstatus.paths import Location
from hwstatus.store.tracker import open_tracker
from site_of import BAD_TEXT, write_storied

T = TypeVar("T")
TOOLS = "standing why history changes digest deadlines search compare certify"
PROGRAM = [sys.executable, "-m", "hwstatus", "mcp"]


@pytest.fixture
def ask(shipped: Path) -> Callable[..., CallToolResult]:
    """Calls a tool of a server in this process."""
    server = build(Location(shipped, "a test"))

    def called(tool: str, **arguments: Any) -> CallToolResult:
        async def call() -> CallToolResult:
            async with Client(server) as client:
                return await client.call_tool(tool, arguments)

        return anyio.run(call)

    return called


def said(answer: CallToolResult) -> str:
    """The text of an answer."""
    [content] = answer.content
    assert isinstance(content, TextContent)
    return content.text


def with_client(server: Any, act: Callable[[Client], Awaitable[T]]) -> T:
    """What a client is answered by a server."""

    async def run() -> T:
        async with Client(server) as client:
            return await act(client)

    return anyio.run(run)


def test_nine_tools_that_only_read_cost_few_tokens(shipped: Path) -> None:
    listed = with_client(
        build(Location(shipped, "a test")), lambda client: client.list_tools()
    )
    assert [tool.name for tool in listed.tools] == TOOLS.split()
    for tool in listed.tools:
        assert tool.annotations
        assert tool.annotations.read_only_hint
        assert len((tool.description or "").split()) < 60
    dumped = [t.model_dump(by_alias=True, exclude_none=True) for t in listed.tools]
    # A token of such JSON has about four characters: 1,500 tokens.
    assert len(json.dumps(dumped)) < 6_000


ASKED = [
    ("standing", {"names": ["britain"], "on": "2020-08-01"}, "United Kingdom: phase-"),
    ("standing", {"group": "five-eyes"}, "Australia: banned (5g) since 2018-08-23"),
    ("why", {"name": "SE"}, "decides: phase-out (5g)"),
    ("history", {"name": "sweden"}, "sweden: "),
    (
        "changes",
        {"since": "2020", "until": "2020"},
        "Sweden (5g): case-by-case to phase-out by news; ",
    ),
    ("deadlines", {"within": "5y"}, "days left"),
    ("search", {"query": "core network"}, "; id "),
    ("compare", {"on_1": "2019", "on_2": "2021", "group": "nato"}, "(moved); "),
    ("certify", {"name": "italy"}, "HUAWEI STATUS: EVIDENCE SHEET"),
]


@pytest.mark.parametrize(("tool", "arguments", "words"), ASKED)
def test_a_tool_answers(
    ask: Callable[..., CallToolResult], tool: str, arguments: dict[str, Any], words: str
) -> None:
    answer = ask(tool, **arguments)
    assert not answer.is_error
    assert words in said(answer)
    assert "dataset" in said(answer)


def test_a_verdict_names_publisher_date_id_address_day_and_version(
    ask: Callable[..., CallToolResult],
) -> None:
    answer = ask("standing", names=["australia"], on="2020")
    head, line = said(answer).splitlines()
    assert head.startswith("As of 2020-12-31, dataset 20")
    assert re.search(r", 2018-\d\d-\d\d; id \w+; https://", line)
    assert len(said(answer)) < 800  # 200 tokens
    data = answer.structured_content
    assert data
    assert data["rows"][0]["status"] == "banned"
    assert data["as_of"] == "2020-12-31"


def test_of_the_names_only_those_of_a_status_are_answered(
    ask: Callable[..., CallToolResult],
) -> None:
    names = ["australia", "germany", "taiwan"]
    answer = ask("standing", names=names, on="2020", status="banned")
    data = answer.structured_content
    assert data
    assert [row["entity"] for row in data["rows"]] == ["australia", "taiwan"]


def test_a_long_answer_says_how_much_is_left(
    ask: Callable[..., CallToolResult],
) -> None:
    answer = ask("standing", limit=3)
    assert len(said(answer).splitlines()) == 5
    assert " more: narrow the question" in said(answer)
    assert len(said(ask("standing"))) < 4_800  # 1,200 tokens


REFUSED = [
    ("standing", {"names": ["swedn"]}, "did you mean: sweden"),
    ("standing", {"names": ["../../etc/passwd"]}, "no country or company matches"),
    ("standing", {"on": "2099"}, "future"),
    ("standing", {"names": ["italy"], "status": "baned"}, "banned?"),
    ("why", {"name": "italy", "scope": "6g"}, "one of: 5g"),
    ("deadlines", {"group": "natoo"}, "no group 'natoo'; groups: "),
    ("certify", {"name": "itly"}, "did you mean: italy"),
]


@pytest.mark.parametrize(("tool", "arguments", "words"), REFUSED)
def test_bad_words_are_refused_with_the_way_on(
    ask: Callable[..., CallToolResult], tool: str, arguments: dict[str, Any], words: str
) -> None:
    answer = ask(tool, **arguments)
    assert answer.is_error
    assert words in said(answer)


def test_a_list_has_addresses_where_they_fit(
    ask: Callable[..., CallToolResult],
) -> None:
    few = said(ask("standing", group="five-eyes"))
    assert few.count("https://") == 5
    assert "without address" not in few
    moved = said(ask("compare", on_1="2019", on_2="2021", group="nato"))
    assert 1 <= moved.count("https://") < 10
    assert "https://" in moved.splitlines()[1]
    assert "without address or summary: ask for fewer" in moved
    many = ask("standing")
    assert len(said(many)) < 4_800 > len(moved)
    assert many.structured_content
    assert all(row["url"] for row in many.structured_content["rows"])
    compared = ask("compare", on_1="2020", on_2="2021", limit=5).structured_content
    assert compared
    assert all(row["url"] and row["publisher"] for row in compared["rows"])


def test_a_sheet_names_no_login(
    ask: Callable[..., CallToolResult], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody asked the person for a name, and the sheet goes to whoever runs the assistant."""
    for name in ("HWSTATUS_USER", "LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.setenv(name, "grace-of-accounts")
    sheet = said(ask("certify", name="italy"))
    assert "grace" not in sheet
    assert "by          an assistant, through hwstatus mcp" in sheet
    with open_tracker(Location(SHIPPED, "a test"), at_present()) as tracker:
        assert "Verified" in verify(tracker, sheet).follows


HOSTILE_CALLS: list[tuple[str, dict[str, Any]]] = [
    ("standing", {"names": ["hostile"]}),
    ("standing", {}),
    ("why", {"name": "hostile"}),
    ("history", {"name": "hostile"}),
    ("changes", {"since": "2000"}),
    ("digest", {"since": "2000"}),
    ("deadlines", {}),
    ("search", {"query": "script"}),
    ("compare", {"on_1": "2000", "on_2": "2026"}),
    ("certify", {"name": "hostile"}),
    ("standing", {"names": [BAD_TEXT]}),
    ("search", {"query": BAD_TEXT}),
    ("deadlines", {"group": BAD_TEXT}),
    ("changes", {"since": BAD_TEXT}),
]


def _leaves(value: Any) -> Iterator[str]:
    """Every text in an answer's data."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from _leaves(key)
            yield from _leaves(part)
    elif isinstance(value, list):
        for part in value:
            yield from _leaves(part)


def test_hostile_text_is_spelled_out_wherever_it_comes_from(tmp_path: Path) -> None:
    """In the answers of all tools, their errors, resources and prompts."""
    tracker = write_storied(tmp_path / "storied.db")
    before = tracker.read_bytes()

    async def told(client: Client) -> list[str]:
        found = []
        for tool, arguments in HOSTILE_CALLS:
            answer = await client.call_tool(tool, arguments)
            found += [said(answer), *_leaves(answer.structured_content)]
        for name in ("groups", "entity/hostile", "update/ha00000000"):
            read = await client.read_resource(f"hwstatus://{name}")
            found.append(read.contents[0].model_dump()["text"])
        for name, words in PROMPTS.items():
            given = dict.fromkeys(words, BAD_TEXT)
            prompt = await client.get_prompt(name, given)
            found.append(prompt.messages[0].content.model_dump()["text"])
        return found

    texts = with_client(build(Location(tracker, "a test")), told)
    assert sum("alert(1)" in text for text in texts) > 15
    for text in texts:
        assert not re.search(HOSTILE, text.replace("\n", "")), text
    assert tracker.read_bytes() == before
    assert list(tmp_path.iterdir()) == [tracker]


PROMPTS = {
    "may_we_propose": ("country", "gear"),
    "brief": ("group", "since"),
    "audit": ("country", "date"),
}

OUTSIDE = ["/etc/passwd", "../../etc/passwd", "file:///etc/passwd", "..", "~", "%2e%2e"]


@pytest.mark.parametrize("path", OUTSIDE)
def test_nothing_but_the_tracker_is_read(shipped: Path, path: str) -> None:
    """A path is a name that no country has, whichever way it comes in."""

    async def asked(client: Client) -> list[str]:
        found = []
        for tool, arguments in (
            ("standing", {"names": [path]}),
            ("why", {"name": path}),
            ("history", {"name": path}),
            ("certify", {"name": path}),
            ("deadlines", {"group": path}),
        ):
            answer = await client.call_tool(tool, arguments)
            assert answer.is_error
            found.append(said(answer))
        for address in (
            f"hwstatus://entity/{path}", f"hwstatus://update/{path}",
            f"hwstatus://{path}", path,
        ):  # fmt: skip
            with pytest.raises(MCPError) as refused:
                await client.read_resource(address)
            found.append(str(refused.value))
        return found

    for told in with_client(build(Location(shipped, "a test")), asked):
        assert "root:" not in told
    assert list(shipped.parent.glob("shipped.db*")) == [shipped]


RESOURCES = {
    "rules": "10. scopes never leak",
    "vocabulary": "phase-out: ",
    "groups": "nato: ",
    "entity/italy": "# Huawei: Italy",
    "update/42pv": '"entity":"sweden"',
}


def test_resources_and_prompts(shipped: Path) -> None:
    async def read(client: Client) -> None:
        for name, words in RESOURCES.items():
            found = await client.read_resource(f"hwstatus://{name}")
            assert words in found.contents[0].model_dump()["text"]
        prompts = (await client.list_prompts()).prompts
        assert {p.name for p in prompts} == {"may_we_propose", "brief", "audit"}

    with_client(build(Location(shipped, "a test")), read)


def test_it_answers_on_stdio_and_changes_nothing(shipped: Path) -> None:
    before = shipped.read_bytes()
    started = StdioServerParameters(
        command=PROGRAM[0],
        args=[*PROGRAM[1:], "--db", str(shipped)],
        env=dict(os.environ),
    )
    begun = time.monotonic()
    answer = with_client(
        stdio_client(started),
        lambda client: client.call_tool("standing", {"names": ["italy"]}),
    )
    assert "Italy: restricted (5g, one deal)" in said(answer)
    assert time.monotonic() - begun < 20
    assert shipped.read_bytes() == before
    assert [path.name for path in shipped.parent.glob(f"{shipped.name}-*")] == []


@contextmanager
def over_http(tracker: Path) -> Iterator[str]:
    """The address of a server on a port of its own."""
    command = [*PROGRAM, "--http", "--port", "0", "--db", str(tracker)]
    with Popen(command, stderr=PIPE, text=True) as process:
        assert process.stderr
        try:
            yield process.stderr.readline().split()[-1]
        finally:
            process.terminate()


def test_it_answers_over_http_and_refuses_foreign_hosts_and_origins(
    shipped: Path,
) -> None:
    with over_http(shipped) as address:
        answer = with_client(
            address, lambda client: client.call_tool("why", {"name": "italy"})
        )
        assert "decides: restricted (5g, one deal)" in said(answer)
        assert status_of(address, {"Host": "evil.example"}) == 421
        assert status_of(address, {"Origin": "http://evil.example"}) == 403


def status_of(address: str, headers: dict[str, str]) -> int:
    """The HTTP status of a request with these headers."""
    asked = {"Content-Type": "application/json", **headers}
    try:
        with urlopen(Request(address, b"{}", asked), timeout=20) as answer:
            return int(answer.status)
    except HTTPError as error:
        return error.code


def test_a_missing_extra_is_one_line(hw: Subprocess, tmp_path: Path) -> None:
    (tmp_path / "mcp").mkdir()
    (tmp_path / "mcp" / "__init__.py").write_text(
        "raise ModuleNotFoundError('mcp')", encoding="utf-8"
    )
    outcome = hw("mcp", env={"PYTHONPATH": str(tmp_path)})
    assert outcome.code == 4
    assert "pip install 'hwstatus[mcp]'" in outcome.err
    assert len(outcome.err.strip().splitlines()) == 1
