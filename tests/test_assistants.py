"""`mcp`: what an assistant is answered, asked by the protocol's own client."""

import hashlib
import json
import os
import re
import shutil
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
from mcp.types import CallToolResult, ResourceLink, TextContent

import hwstatus
from conftest import SHIPPED, Subprocess
from costs import one_in
from hwstatus import json_text
from hwstatus.assistants import sheets
from hwstatus.assistants.pages import ROOM, tokens
from hwstatus.assistants.server import build
from hwstatus.certify import verify
from hwstatus.context import at_present
from hwstatus.json_text import HOSTILE
from hwstatus.paths import Location
from hwstatus.store.tracker import open_tracker
from site_of import BAD_TEXT, write_storied

T = TypeVar("T")
DATA = Path(__file__).parent / "data"
TOOLS = "standing why updates changes deadlines digest compare certify verify"
PROGRAM = [sys.executable, "-m", "hwstatus", "mcp"]


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., CallToolResult]:
    """Calls a tool of a server in this process, which only reads."""
    tracker = shutil.copyfile(SHIPPED, tmp_path_factory.mktemp("read") / "t.db")
    server = build(Location(tracker, "a test"))

    def called(tool: str, **arguments: Any) -> CallToolResult:
        async def call() -> CallToolResult:
            async with Client(server) as client:
                return await client.call_tool(tool, arguments)

        return anyio.run(call)

    return called


def said(answer: CallToolResult) -> str:
    """The text of an answer."""
    content = answer.content[0]
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
        assert tool.input_schema["additionalProperties"] is False
        assert tool.output_schema
    told = [
        t.model_dump(by_alias=True, include={"name", "description", "input_schema"})
        for t in listed.tools
    ]
    # Of what a model is given, a token has about four characters: 1,500 tokens.
    assert len(json.dumps(told)) < 6_000


def test_an_argument_has_one_name_in_all_tools(shipped: Path) -> None:
    """What two tools take under one name is of one type; what means the same has one name."""
    listed = with_client(
        build(Location(shipped, "a test")), lambda client: client.list_tools()
    )
    types: dict[str, set[str]] = {}
    for tool in listed.tools:
        for name, schema in tool.input_schema["properties"].items():
            types.setdefault(name, set()).add(schema["type"])
    assert {name for name, kinds in types.items() if len(kinds) > 1} == set()
    assert not {"name", "country", "text", "date"} & set(types)


# -- what is asked of it ---------------------------------------------------------------

QUESTIONS = [
    json.loads(line)
    for line in (DATA / "assistants.jsonl").read_text(encoding="utf-8").splitlines()
]
"""Who asks what, by which calls, and what the answers must hold.

`{next}`, `{uri}` and `{sha256}` in an argument are those of the answer before.
"""
ASKERS = ["compliance officer", "analyst", "journalist", "partner"]


async def answer_all(client: Client, questions: list[dict[str, Any]]) -> None:
    """Ask each question: three calls and 3,000 tokens at most, 1,200 an answer, with all that it must hold."""
    for question in questions:
        data: dict[str, Any] = {}
        told = []
        spent = 0
        for tool, given in question["calls"]:
            arguments = {name: _filled(value, data) for name, value in given.items()}
            answer = await client.call_tool(tool, arguments)
            data = answer.structured_content or {}
            told.append(answer.content[0].model_dump()["text"])
            cost = tokens(told[-1]) + tokens(json_text.encode(data))
            assert cost <= ROOM, (question, cost)
            spent += cost
        assert len(told) <= 3
        assert spent <= 3_000, (question, spent)
        missing = [words for words in question["holds"] if words not in "\n".join(told)]
        assert missing == [], (question, told)


def _filled(value: Any, data: dict[str, Any]) -> Any:
    if isinstance(value, str) and value.startswith("{"):
        return data[value.strip("{}")]
    return value


@one_in(2)
@pytest.mark.parametrize("who", ASKERS)
def test_a_question_is_answered_in_three_calls(shipped: Path, who: str) -> None:
    asked = [q for q in QUESTIONS if q["who"] == who and not _about_sheets(q)]
    with_client(
        build(Location(shipped, "a test")), lambda client: answer_all(client, asked)
    )


def _about_sheets(question: dict[str, Any]) -> bool:
    return any(tool in ("certify", "verify") for tool, _ in question["calls"])


def test_the_questions_are_those_of_all_askers() -> None:
    assert len(QUESTIONS) >= 40
    assert {question["who"] for question in QUESTIONS} == set(ASKERS)
    asked = {tool for question in QUESTIONS for tool, _ in question["calls"]}
    assert asked | {"digest"} == set(TOOLS.split())


@pytest.mark.slow
@pytest.mark.parametrize("way", ["stdio", "http"])
def test_every_question_is_answered_over(shipped: Path, way: str) -> None:
    def ask(client: Client) -> Awaitable[None]:
        return answer_all(client, QUESTIONS)

    if way == "stdio":
        with_client(over_stdio(shipped), ask)
        return
    with over_http(shipped) as address:
        with_client(address, ask)


# -- an answer -------------------------------------------------------------------------


def table(answer: CallToolResult) -> list[dict[str, Any]]:
    """The data of an answer, a dictionary a row."""
    data = answer.structured_content
    assert data
    return [dict(zip(data["columns"], row, strict=True)) for row in data["rows"]]


@pytest.mark.parametrize(
    ("name", "told"),
    [("germany", "; decided by Federal"), ("sweden", "; decided 2020-10-20 by ")],
)
def test_a_verdict_tells_another_day_of_its_decision(
    ask: Callable[..., CallToolResult], name: str, told: str
) -> None:
    assert told in said(ask("standing", names=[name]))


def test_a_verdict_names_publisher_date_id_address_day_and_version(
    ask: Callable[..., CallToolResult],
) -> None:
    answer = ask("standing", names=["australia"], on="2020")
    head, line = said(answer).splitlines()
    assert re.match(r"As of 2020-12-31, dataset 20.*, covered to 20\d\d-\d\d-\d\d; 1 found", head)  # fmt: skip
    assert re.search(r", 2018-\d\d-\d\d; id \w+; https://", line)
    assert tokens(said(answer)) < 300
    [row] = table(answer)
    assert row["status"] == "banned"
    assert len(row["decided_by"]) == 10
    assert answer.structured_content
    assert answer.structured_content["as_of"] == "2020-12-31"


def test_of_the_names_only_those_of_a_status_are_answered(
    ask: Callable[..., CallToolResult],
) -> None:
    names = ["taiwan", "australia", "germany"]
    answer = ask("standing", names=names, on="2020", status="banned")
    assert [row["entity"] for row in table(answer)] == ["taiwan", "australia"]


def test_one_name_may_be_given_as_a_text(ask: Callable[..., CallToolResult]) -> None:
    assert [row["entity"] for row in table(ask("standing", names="UK"))] == [
        "united-kingdom"
    ]


EVERYTHING: list[tuple[str, dict[str, Any]]] = [
    ("standing", {}),
    ("standing", {"names": ["united-states"], "on": "2024"}),
    ("why", {"names": ["united-states"]}),
    ("updates", {}),
    ("updates", {"query": "huawei"}),
    ("changes", {"since": "2010"}),
    ("digest", {"since": "2000", "names": ["germany"]}),
    ("deadlines", {"passed": True}),
    ("compare", {"on_1": "2015"}),
]


@one_in(3)
@pytest.mark.parametrize(("tool", "arguments"), EVERYTHING)
def test_no_answer_has_more_than_its_room(
    ask: Callable[..., CallToolResult], tool: str, arguments: dict[str, Any]
) -> None:
    for limit in (0, 7):
        answer = ask(tool, limit=limit, **arguments)
        cost = tokens(said(answer)) + tokens(json_text.encode(answer.structured_content))  # fmt: skip
        assert cost <= ROOM
        assert table(answer)


def test_the_pages_of_an_answer_are_all_of_it(
    ask: Callable[..., CallToolResult], shipped: Path
) -> None:
    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        answer = ask("standing", group="nato", on="2021", cursor=cursor)
        seen += [row["entity"] for row in table(answer)]
        assert answer.structured_content
        cursor = answer.structured_content["next"]
    with hwstatus.open(shipped) as hw:
        rows = hw.standings(group="nato", on="2021")
    assert seen == [row.entity for row in rows]
    first = ask("standing", group="nato", on="2021").structured_content
    assert first
    for arguments in ({"group": "eu"}, {"group": "nato", "on": "2020"}):
        refused = ask("standing", cursor=first["next"], **arguments)
        assert refused.is_error
        assert "the same other arguments" in said(refused)


def test_ids_are_as_long_in_each_tool(ask: Callable[..., CallToolResult]) -> None:
    for tool, arguments in EVERYTHING[1:]:
        answer = ask(tool, **arguments, limit=2)
        ids = re.findall(r"; id (\w+)", said(answer))
        assert {len(each) for each in ids} == {4}, tool
        for row in table(answer):
            assert len(row.get("id") or row["decided_by"]) == 10


REFUSED = [
    ("standing", {"names": ["swedn"]}, "'swedn' is not known; did you mean: sweden"),
    ("standing", {"names": ["../../etc/passwd"]}, "is not known"),
    ("standing", {"names": ["nato"]}, "'nato' is a group: group=nato"),
    ("standing", {"on": "2099"}, "future"),
    ("standing", {"names": ["italy"], "status": "baned"}, "banned?"),
    ("standing", {"name": "france"}, "no argument 'name'; did you mean names?"),
    ("standing", {"date": "2020"}, "did you mean on?"),
    ("standing", {"limit": "many"}, "limit: "),
    ("standing", {"limit": -1}, "limit '-1': expected "),
    ("standing", {"cursor": "7"}, "cursor '7': expected the one of the page before"),
    ("why", {"names": ["italy"], "scope": "6g"}, "one of: 5g"),
    ("why", {}, "names is needed"),
    ("updates", {"text": "ban"}, "did you mean query?"),
    ("changes", {"since": "2021", "until": "2020"}, "since 2021-01-01 lies after until 2020"),
    ("deadlines", {"group": "natoo"}, "no group 'natoo'; did you mean: group nato?"),
    ("deadlines", {"within": "1y", "passed": True}, "within looks ahead, passed and overdue back"),
    ("compare", {"on_1": "2099"}, "on_1 '2099' lies in the future"),
    ("certify", {"names": ["itly"]}, "did you mean: italy"),
    ("verify", {"sheet": "hwstatus://sheet/malta"}, "no sheet at "),
]  # fmt: skip


@one_in(3)
@pytest.mark.parametrize(("tool", "arguments", "words"), REFUSED)
def test_bad_words_are_refused_with_the_way_on(
    ask: Callable[..., CallToolResult], tool: str, arguments: dict[str, Any], words: str
) -> None:
    answer = ask(tool, **arguments)
    assert words in said(answer)
    assert "--" not in said(answer)
    assert answer.is_error or tool == "verify"


def test_a_list_has_addresses_where_they_all_fit(
    ask: Callable[..., CallToolResult],
) -> None:
    few = said(ask("standing", group="five-eyes"))
    assert few.count("https://") == 5
    assert "Briefly" not in few
    many = said(ask("standing", group="nato"))
    assert "https://" not in many
    assert "Briefly: limit, or fewer names" in many


# -- sheets ----------------------------------------------------------------------------


@pytest.mark.parametrize("about", [{"names": ["malta"]}, {"group": "benelux"}])
def test_a_sheet_is_a_link_whose_digest_it_has(
    shipped: Path, about: dict[str, Any]
) -> None:
    async def asked(client: Client) -> tuple[CallToolResult, str]:
        answer = await client.call_tool("certify", {**about, "on": "2023"})
        assert answer.structured_content
        read = await client.read_resource(answer.structured_content["uri"])
        return answer, read.contents[0].model_dump()["text"]

    answer, sheet = with_client(build(Location(shipped, "a test")), asked)
    link = answer.content[1]
    assert isinstance(link, ResourceLink)
    data = answer.structured_content
    assert data
    assert hashlib.sha256(sheet.encode()).hexdigest() == data["sha256"]
    assert (link.uri, link.size) == (data["uri"], len(sheet.encode()))
    assert data["sha256"] in (link.description or "")


@pytest.mark.slow
def test_a_sheet_is_verified_by_its_text_or_its_address(
    ask: Callable[..., CallToolResult], shipped: Path
) -> None:
    data = ask("certify", names=["malta"]).structured_content
    assert data
    with open_tracker(Location(shipped, "a test"), at_present()) as tracker:
        sheet = sheets.written_at(tracker, data["uri"])
    asked: list[tuple[dict[str, str], bool]] = [
        ({"sheet": sheet}, True),
        ({"sheet": sheet.replace("permitted", "banned", 1)}, False),
        ({"sheet": data["uri"], "sha256": data["sha256"]}, True),
        ({"sheet": data["uri"], "sha256": "00"}, False),
        ({"sheet": data["uri"].replace("malta", "atlantis")}, False),
        ({"sheet": re.sub(r"/20\d\d(-..-..T)", r"/2031\1", data["uri"])}, False),
    ]
    for arguments, genuine in asked:
        verified = ask("verify", **arguments).structured_content
        assert verified
        assert verified["verified"] is genuine


def test_a_sheet_names_no_login(
    ask: Callable[..., CallToolResult], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody asked the person for a name, and the sheet goes to whoever runs the assistant."""
    for name in ("HWSTATUS_USER", "LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.setenv(name, "grace-of-accounts")
    data = ask("certify", names=["italy"]).structured_content
    assert data
    assert "grace" not in str(data)
    with open_tracker(Location(SHIPPED, "a test"), at_present()) as tracker:
        sheet = sheets.written_at(tracker, data["uri"])
        assert "grace" not in sheet
        assert "by          an assistant, through hwstatus mcp" in sheet
        assert "Verified" in verify(tracker, sheet).said[0]


HOSTILE_CALLS: list[tuple[str, dict[str, Any]]] = [
    ("standing", {"names": ["hostile"]}),
    ("standing", {}),
    ("why", {"names": ["hostile"]}),
    ("updates", {"names": ["hostile"]}),
    ("changes", {"since": "2000"}),
    ("digest", {"since": "2000"}),
    ("deadlines", {}),
    ("updates", {"query": "script"}),
    ("compare", {"on_1": "2000", "on_2": "2026"}),
    ("certify", {"names": ["hostile"]}),
    ("verify", {"sheet": BAD_TEXT}),
    ("standing", {"names": [BAD_TEXT]}),
    ("standing", {BAD_TEXT: 1}),
    ("updates", {"query": BAD_TEXT}),
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
            ("why", {"names": [path]}),
            ("updates", {"names": [path]}),
            ("certify", {"names": [path]}),
            ("deadlines", {"group": path}),
        ):
            answer = await client.call_tool(tool, arguments)
            assert answer.is_error
            found.append(said(answer))
        for address in (
            f"hwstatus://entity/{path}", f"hwstatus://update/{path}", f"hwstatus://sheet/{path}",
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
    "rules": "10. a status for one scope says nothing of another",
    "vocabulary": "phase-out: ",
    "groups": "nato: ",
    "entity/italy": "# Huawei: Italy",
    "update/42pv": '"entity":"sweden"',
}


def test_resources_and_prompts(shipped: Path) -> None:
    async def read(client: Client) -> None:
        for name, words in RESOURCES.items():
            found = await client.read_resource(f"hwstatus://{name}")
            text = found.contents[0].model_dump()["text"]
            assert words in text
            assert tokens(text) <= ROOM + 50 or name == "rules"
        prompts = (await client.list_prompts()).prompts
        assert {p.name for p in prompts} == {"may_we_propose", "brief", "audit"}

    with_client(build(Location(shipped, "a test")), read)


def test_it_answers_on_stdio_and_changes_nothing(shipped: Path) -> None:
    before = shipped.read_bytes()
    begun = time.monotonic()
    answer = with_client(
        over_stdio(shipped),
        lambda client: client.call_tool("standing", {"names": ["italy"]}),
    )
    assert "Italy: restricted (5g, one deal)" in said(answer)
    assert time.monotonic() - begun < 20
    assert shipped.read_bytes() == before
    assert [path.name for path in shipped.parent.glob(f"{shipped.name}-*")] == []


def over_stdio(tracker: Path) -> Any:
    """A server that the client starts, as an assistant does."""
    arguments = [*PROGRAM[1:], "--db", str(tracker)]
    return stdio_client(
        StdioServerParameters(command=PROGRAM[0], args=arguments, env=dict(os.environ))
    )


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
            address, lambda client: client.call_tool("why", {"names": ["italy"]})
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


def test_a_missing_extra_is_said_with_its_remedy(
    hw: Subprocess, tmp_path: Path
) -> None:
    (tmp_path / "mcp").mkdir()
    (tmp_path / "mcp" / "__init__.py").write_text(
        "raise ModuleNotFoundError('mcp')", encoding="utf-8"
    )
    outcome = hw("mcp", env={"PYTHONPATH": str(tmp_path)})
    assert outcome.code == 4
    error, remedy = outcome.err.splitlines()
    assert error == "error: answering assistants needs the library mcp"
    assert remedy.startswith("  install it: ")
