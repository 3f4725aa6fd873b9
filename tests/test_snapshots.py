"""What a person sees at 80 and at 120 columns, on the invented world.

After a wanted change: `pytest --snapshot-update`, and read the diff.
"""

from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from conftest import InProcess

COMMANDS = (
    "show ruritania",
    "show borduria freedonia",
    "show fredcom",
    "status",
    "status --kind company",
    "timeline",
    "timeline --chart",
    "list",
    "search vendors",
    "overview",
    "summary",
    "summary --by year,status",
    "names",
)


@pytest.mark.parametrize("columns", [80, 120])
@pytest.mark.parametrize("command", COMMANDS)
def test_terminal(fast: InProcess, world: Path, snapshot: SnapshotAssertion, command: str, columns: int) -> None:
    found = fast(*command.split(), "-f", "table", db=world, env={"COLUMNS": str(columns)})
    assert (found.code, found.err) == (0, "")
    assert found.out == snapshot


@pytest.mark.parametrize("command", ["show ruritania", "status", "list", "timeline --chart", "overview"])
def test_colours(fast: InProcess, world: Path, snapshot: SnapshotAssertion, command: str) -> None:
    found = fast(*command.split(), "-f", "table", "--color", "always", db=world)
    assert found.out.replace("\x1b", "␛") == snapshot


@pytest.mark.parametrize("form", ["plain", "csv", "tsv", "json", "jsonl", "markdown", "html"])
@pytest.mark.parametrize("command", ["show ruritania", "status --limit 3"])
def test_formats(fast: InProcess, world: Path, snapshot: SnapshotAssertion, command: str, form: str) -> None:
    found = fast(*command.split(), "-f", form, db=world)
    assert found.out == snapshot
