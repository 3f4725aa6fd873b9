"""What a person sees at 80 and at 120 columns, on the invented world.

After a wanted change: `pytest --snapshot-update`, and read the diff.
"""

from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from conftest import InProcess
from hwstatus.output.text import width

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
def test_terminal(
    fast: InProcess,
    world: Path,
    snapshot: SnapshotAssertion,
    command: str,
    columns: int,
) -> None:
    found = fast(
        *command.split(), "-f", "table", db=world, env={"COLUMNS": str(columns)}
    )
    assert (found.code, found.err) == (0, "")
    assert found.out == snapshot


EVIDENCE = (
    "why ruritania",
    "why ruritania --scope 5g-core --on 2022",
    "why elbonia",
    "changes",
    "changes --since 2020 --until 2020",
    "deadlines",
    "deadlines --on 2022",
    "disputes",
    "groups",
    "status --scopes",
    "show ruritania --scopes",
    "status --compare 2019-06 2021-01",
    "status --on 2018-06 ruritania",
    "status --on 2029 --projected",
    "status --group old-alliance",
    "log",
    "log 6f00",
    "check",
    "doctor",
)
STEADY = (
    "examined",
    "integrity",
    "references",
    "schema",
    "append-only",
    "chain",
    "projection",
    "full-text",
)


@pytest.mark.parametrize("columns", [80, 120])
@pytest.mark.parametrize("command", EVIDENCE)
def test_evidence(
    fast: InProcess,
    world: Path,
    snapshot: SnapshotAssertion,
    command: str,
    columns: int,
) -> None:
    """What was true, why, and what is wrong with it, after a correction and a retraction."""
    for change in (
        "edit 4c00 --set confidence=corroborated --reason misread",
        "delete 7b00 -y --reason hoax",
    ):
        assert fast(*change.split(), db=world).code == 0
    found = fast(
        *command.split(), "-f", "table", db=world, env={"COLUMNS": str(columns)}
    )
    assert found.code == (1 if command == "check" else 0)
    assert [line for line in found.lines if width(line) > columns] == []
    lines = [*found.lines, *(f"(on stderr) {line}" for line in found.err.splitlines())]
    if command == "doctor":  # its other rows differ from machine to machine
        lines = [line for line in lines if line.startswith(STEADY)]
    assert "\n".join(lines) == snapshot


@pytest.mark.parametrize(
    "command", ["show ruritania", "status", "list", "timeline --chart", "overview"]
)
def test_colours(
    fast: InProcess, world: Path, snapshot: SnapshotAssertion, command: str
) -> None:
    found = fast(*command.split(), "-f", "table", "--color", "always", db=world)
    assert found.out.replace("\x1b", "␛") == snapshot


@pytest.mark.parametrize(
    "form", ["plain", "csv", "tsv", "json", "jsonl", "markdown", "html"]
)
@pytest.mark.parametrize("command", ["show ruritania", "status --limit 3"])
def test_formats(
    fast: InProcess, world: Path, snapshot: SnapshotAssertion, command: str, form: str
) -> None:
    found = fast(*command.split(), "-f", form, db=world)
    assert found.out == snapshot
