"""What an assistant pays for `mcp`, in tokens and time. With --check, exits 1 over a budget.

    nice python bench/assistants.py            the shipped tracker
    nice python bench/assistants.py --check    with the budgets
    nice python bench/assistants.py --write    the figures, into docs/assistants.md

Times are CPU of the server's process, its start included, the best of three: on a machine
with nothing else to do the wall shows little more. Tokens are counted as the server counts
them, a few more than o200k makes of the same text.
"""

import argparse
import os
import re
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import anyio
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client

from hwstatus import json_text
from hwstatus.assistants.pages import tokens as counted

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "assistants.md"
COMMAND = ["-m", "hwstatus", "--db", str(ROOT / "data" / "tracker.db"), "mcp"]
CALLS = 150

BUDGETS = {
    "tools for the model, tokens": 1800,
    "tools/list with output schemas, tokens": 4500,
    "one verdict, tokens": 200,
    "the same with its data, tokens": 600,
    "all countries, text and data, tokens": 1200,
    "first answer over stdio, s": 1.6,
    "first answer over HTTP, s": 1.6,
    "warm call over stdio, ms": 15,
    "warm call over HTTP, ms": 15,
}


def main() -> int:
    """Print the figures; 1 where one is over its budget and --check is given."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    figures = anyio.run(measure)
    for name, figure in figures.items():
        print(f"{name:28} {figure:10,.2f}{_budget(name)}")
    over = [name for name, most in BUDGETS.items() if figures[name] > most]
    for name in over:
        print(f"over the budget: {name}", file=sys.stderr)
    if options.write:
        _write(figures)
    return int(options.check and bool(over))


def _budget(name: str) -> str:
    return f"  (at most {BUDGETS[name]:g})" if name in BUDGETS else ""


async def measure() -> dict[str, float]:
    """Every figure by its name."""
    figures: dict[str, float] = {}
    for way, session in (("stdio", over_stdio), ("HTTP", over_http)):
        first = await _cpu(session, 1)
        more = await _cpu(session, 1 + CALLS)
        figures[f"first answer over {way}, s"] = first
        figures[f"warm call over {way}, ms"] = (more - first) / CALLS * 1000
    return {**await tokens(), **figures}


async def tokens() -> dict[str, float]:
    """What the list of tools, one verdict and a long list cost."""
    async with Client(_started()) as client:
        verdict = await _standing(client, names=["germany"])
        countries = await _standing(client)
        tools = (await client.list_tools()).tools
    listed = [tool.model_dump(by_alias=True, exclude_none=True) for tool in tools]
    given = [{k: tool[k] for k in ("name", "description", "inputSchema")} for tool in listed]  # fmt: skip
    return {
        "tools for the model, tokens": counted(json_text.encode(given)),
        "tools/list with output schemas, tokens": counted(json_text.encode(listed)),
        "one verdict, tokens": counted(verdict.content[0].text),
        "the same with its data, tokens": _whole(verdict),
        "all countries, text and data, tokens": _whole(countries),
    }


def _whole(answer: Any) -> int:
    """The tokens of an answer's text and its data."""
    data = json_text.encode(answer.structured_content)
    return counted(answer.content[0].text) + counted(data)


async def _cpu(session: Callable[[int], Awaitable[None]], calls: int) -> float:
    """The CPU seconds of a server that lives for so many calls, the best of three."""
    found = []
    for _ in range(3):
        before = _children()
        await session(calls)
        found.append(_children() - before)
    return min(found)


def _children() -> float:
    """The CPU seconds of the processes that have ended."""
    times = os.times()
    return times.children_user + times.children_system


def _started() -> Any:
    """A server that the client starts, as an assistant does."""
    server = StdioServerParameters(
        command=sys.executable, args=COMMAND, env=dict(os.environ)
    )
    return stdio_client(server)


async def over_stdio(calls: int) -> None:
    """So many calls on stdin and stdout."""
    async with Client(_started()) as client:
        for _ in range(calls):
            await _standing(client, names=["germany"])


async def over_http(calls: int) -> None:
    """So many calls over HTTP."""
    with _http_server() as address:
        async with Client(address) as client:
            for _ in range(calls):
                await _standing(client, names=["germany"])


@contextmanager
def _http_server() -> Iterator[str]:
    command = [sys.executable, *COMMAND, "--http", "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr
        try:
            yield process.stderr.readline().split()[-1]
        finally:
            process.terminate()


async def _standing(client: Any, **asked: object) -> Any:
    answer = await client.call_tool("standing", asked)
    assert not answer.is_error
    return answer


def _write(figures: dict[str, float]) -> None:
    """Put the figures between the marks of the page."""
    rows = ["| what | measured | at most |", "| --- | ---: | ---: |"]
    for name, figure in figures.items():
        most = f"{BUDGETS[name]:g}" if name in BUDGETS else ""
        rows.append(f"| {name} | {figure:,.1f} | {most} |")
    text = PAGE.read_text(encoding="utf-8")
    block = "<!-- costs -->\n" + "\n".join(rows) + "\n<!-- end -->"
    written = re.sub(r"<!-- costs -->\n.*?<!-- end -->", block, text, flags=re.DOTALL)
    PAGE.write_text(written, encoding="utf-8")


if __name__ == "__main__":
    raise SystemExit(main())
