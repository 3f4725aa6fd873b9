"""What an assistant pays for `mcp`, in tokens and time. With --check, exits 1 over a budget.

    nice python bench/assistants.py            the shipped tracker
    nice python bench/assistants.py --check    with the budgets
    nice python bench/assistants.py --write    the figures, into docs/assistants.md

Times are CPU of the server's process, its start included, the best of three: on a machine
with nothing else to do the wall shows little more. Tokens are counted from characters, a
few more than the tokenizers of 2026 make of the same text.
"""

import argparse
import json
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

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "assistants.md"
COMMAND = ["-m", "hwstatus", "--db", str(ROOT / "data" / "tracker.db"), "mcp"]
CALLS = 150

CHARACTERS = {"lines": 2.5, "schema": 3.5}
"""Of a token: o200k has 2.5 to 3.8 in lines, 3.8 in a tool's schema."""

BUDGETS = {
    "tools/list, tokens": 1500,
    "one verdict, tokens": 200,
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
    """What the list of tools and one verdict cost."""
    async with Client(_started()) as client:
        verdict = await _verdict(client)
        tools = (await client.list_tools()).tools
    listed = [tool.model_dump(by_alias=True, exclude_none=True) for tool in tools]
    schema = json.dumps(listed, ensure_ascii=False, separators=(",", ":"))
    return {
        "tools/list, tokens": len(schema) / CHARACTERS["schema"],
        "one verdict, tokens": len(verdict) / CHARACTERS["lines"],
    }


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
            await _verdict(client)


async def over_http(calls: int) -> None:
    """So many calls over HTTP."""
    with _http_server() as address:
        async with Client(address) as client:
            for _ in range(calls):
                await _verdict(client)


@contextmanager
def _http_server() -> Iterator[str]:
    command = [sys.executable, *COMMAND, "--http", "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr
        try:
            yield process.stderr.readline().split()[-1]
        finally:
            process.terminate()


async def _verdict(client: Any) -> str:
    answer = await client.call_tool("standing", {"names": ["germany"]})
    assert not answer.is_error
    return str(answer.content[0].text)


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
