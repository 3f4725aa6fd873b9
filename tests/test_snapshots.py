"""What a person sees on the invented world: all answers at 80 columns, some from 40 to 160.

After a wanted change: `pytest --snapshot-update`, and read the diff.
"""

from pathlib import Path

import pytest
from rich.cells import cell_len
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


WIDTHS = (40, 120, 160)
"""Beside 80 columns: the narrowest terminal, and wide ones."""

AT_ALL_WIDTHS = ("show borduria freedonia", "status", "list", "timeline", "overview")


def narrow_and_wide() -> list[tuple[str, int]]:
    """Each command at 80 columns, and some at the other widths."""
    wide = [(command, width) for command in AT_ALL_WIDTHS for width in WIDTHS]
    return [*((command, 80) for command in COMMANDS), *wide]


@pytest.mark.parametrize(("command", "columns"), narrow_and_wide())
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
    assert found.code == 0
    says = "summary", "status"  # what is counted, and who is left out
    assert found.err == "" or command.startswith(says)
    assert [line for line in found.lines if cell_len(line) > columns] == []
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


@pytest.mark.parametrize("command", EVIDENCE)
def test_evidence(
    fast: InProcess, world: Path, snapshot: SnapshotAssertion, command: str
) -> None:
    """What was true, why, and what is wrong with it, after a correction and a retraction."""
    for change in (
        "edit 4c00 --set confidence=corroborated --reason misread",
        "delete 7b00 -y --reason hoax",
    ):
        assert fast(*change.split(), db=world).code == 0
    found = fast(*command.split(), "-f", "table", db=world, env={"COLUMNS": "80"})
    assert found.code == (1 if command == "check" else 0)
    long = [line for line in found.lines if cell_len(line) > 80]
    assert [line for line in long if not line.strip().startswith("https://")] == []
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
