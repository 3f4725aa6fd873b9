"""The documentation: its generated parts are fresh, every command explains itself, every example runs."""

import importlib.util
import re
import shlex
import subprocess
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from costs import some_quick
from forge import Process
from hwstatus.cli.registry import COMMANDS
from hwstatus.cli.spreading import build_command
from hwstatus.context import at_present
from hwstatus.rules.coding_rules import RULES
from program import DAY, PROGRAM
from samples import AFTER, write_world

ROOT = Path(__file__).resolve().parents[1]
SHIPPED = ROOT / "data" / "tracker.db"
WRITERS = {
    "add",
    "checked",
    "outcome",
    "edit",
    "delete",
    "feeds",
    "undo",
    "redo",
    "import",
    "init",
    "merge",
    "git-merge",
    "refresh",
    "backup",
    "restore",
}
WRITING_OPTIONS = {"--archive", "--fix", "--repair"}
PAGES = (
    "README.md",
    "CONTRIBUTING.md",
    "docs/architecture.md",
    "docs/assistants.md",
    "docs/curation.md",
    "docs/rules.md",
    "data/AUDITS.md",
    "data/CHANGELOG.md",
    "docs/dataset.md",
    "docs/performance.md",
    "docs/in-and-out.md",
    "docs/library.md",
    "docs/publish.md",
    "docs/recipes.md",
    "docs/reference.md",
    "docs/reliability.md",
    "docs/review.md",
    "docs/team.md",
    "docs/watch.md",
)


def script(*parts: str) -> Any:
    """A script outside the package, as a module."""
    spec = importlib.util.spec_from_file_location(
        parts[-1], ROOT.joinpath(*parts).with_suffix(".py")
    )
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


GENERATE = script("docs", "generate")
REPORT = script("bench", "report")
examples = GENERATE.examples
address_of = import_module("generator.markdown").anchor


def command(name: str) -> Any:
    """A command with its options."""
    return build_command(name)


def help_examples(name: str) -> list[str]:
    """The examples of a command: the end of its help, or a line of the help itself."""
    built = command(name)
    lines = (built.epilog or "").splitlines() or re.findall(
        r"hwstatus [a-z]+ \|.*", built.help or ""
    )
    return [line.strip() for line in lines]


def readme_examples() -> list[str]:
    """The command lines of the README's blocks, without its prompts."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    return [
        line.strip()
        for line in re.findall(r"^(?:    |\$ )(hwstatus\b.*)$", text, re.MULTILINE)
    ]


def arguments(example: str) -> list[str]:
    """The words of an example: without the pipe or redirection behind it, and without the words that explain it."""
    line = re.split(r"\s{2,}|\s[|<>]\s", example)[0]
    return shlex.split(line)[1:]


def only_reads(example: str) -> bool:
    """Whether an example changes no tracker, and needs no input."""
    words = arguments(example)
    return not (
        WRITERS & set(words[:1])
        or WRITING_OPTIONS & set(words)
        or words[:1] == ["--db"]
        or "-" in words
        or "--http" in words  # it serves until it is interrupted
        or words[:1] == ["web"]
    )


EXAMPLES = [
    *(example for name in COMMANDS for example in help_examples(name)),
    *readme_examples(),
]
READING = sorted(
    {shlex.join(arguments(example)) for example in EXAMPLES if only_reads(example)},
    key=lambda line: (
        "--verify" in line,
        line,
    ),  # a sheet is made before it is verified
)


def test_generated_parts_are_fresh() -> None:
    assert GENERATE.stale() == []


def test_the_figures_are_those_of_the_runs() -> None:
    page = (ROOT / "docs" / "performance.md").read_text(encoding="utf-8")
    assert REPORT.refreshed(page) == page
    assert all(f"<!-- {name} -->\n" in page for name in REPORT.BLOCKS)
    assert "/home/" not in page and "/tmp/" not in page


@pytest.mark.parametrize(
    ("page", "wanted"),
    [
        (
            "```console\n$ hwstatus --version\nold\n```\n",
            "```console\n$ hwstatus --version\nhwstatus ",
        ),
        ("    hwstatus --version\n", "    hwstatus --version\n"),
        (
            "```console\n$ hwstatus status sweden\n1\n...\n```\n",
            "```console\n$ hwstatus status sweden\nname",
        ),
    ],
)
def test_shown_output_is_made_anew(page: str, wanted: str) -> None:
    fresh = examples.refreshed(page)
    assert fresh.startswith(wanted)
    assert examples.refreshed(fresh) == fresh


def test_a_stale_page_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.setattr(GENERATE, "PAGES", GENERATE.PAGES[:1])
    for page in (GENERATE.REFERENCE, *GENERATE.PAGES):
        (tmp_path / page).parent.mkdir(exist_ok=True)
        (tmp_path / page).write_text(
            (ROOT / page).read_text(encoding="utf-8").replace("# Reference", "# Old"),
            "utf-8",
        )
    (tmp_path / "src").symlink_to(ROOT / "src")
    (tmp_path / "data").symlink_to(ROOT / "data")
    monkeypatch.setattr(GENERATE, "ROOT", tmp_path)
    assert GENERATE.main(["--check"]) == 1
    assert capsys.readouterr().err.startswith("docs/reference.md:1 is stale")
    assert GENERATE.main([]) == 0
    assert GENERATE.main(["--check"]) == 0


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_explains_itself(name: str) -> None:
    built = command(name)
    assert built.help and COMMANDS[name].help
    assert help_examples(name), f"{name} has no example"
    silent = [p.name for p in built.params if not getattr(p, "help", None)]
    assert not silent, f"{name}: without help: {silent}"


@pytest.mark.parametrize("name", COMMANDS)
def test_an_example_shows_its_command(name: str) -> None:
    called = "hwstatus" if name == "overview" else f"hwstatus {name}"
    assert all(
        called in re.sub(r" --db \S+", "", example) for example in help_examples(name)
    )


@pytest.fixture(scope="module")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder where examples may write files; later examples find those of earlier ones."""
    folder = tmp_path_factory.mktemp("examples")
    (folder / "tracker.db").write_bytes(SHIPPED.read_bytes())
    lists = folder / ".config" / "hwstatus" / "watch.toml"
    lists.parent.mkdir(parents=True)
    lists.write_text('[portfolio]\nnames = ["vodafone", "germany", "eu"]\n')
    write_world(folder / "small.db")
    return folder


INSTALLED = (sys.executable, "-m", "hwstatus")
FIRST = {line.split(" ")[0]: line for line in reversed(READING)}
"""An example of each command."""
QUICK = [line for name, line in FIRST.items() if name not in ("mcp", "publish")]
"""The quick ones: what makes a site or serves assistants takes long, and has tests of its own."""

OF_A_SMALL_TRACKER = {"publish", "export", "doctor", "check", "sources"}
"""What reads the whole dataset takes long, and other tests have it do so: the examples read a small one."""


@pytest.mark.parametrize("line", some_quick(READING, QUICK))
def test_an_example_that_reads_runs(line: str, workplace: Path) -> None:
    runs(PROGRAM, line, workplace)


@pytest.mark.parametrize("line", some_quick(FIRST.values(), {FIRST["show"]}))
def test_the_program_itself_runs_an_example(line: str, workplace: Path) -> None:
    """It starts with nothing imported; what is forked has what most commands import."""
    runs(INSTALLED, line, workplace)


def runs(program: Sequence[str], line: str, workplace: Path) -> None:
    """The example ends well, and leaves the dataset as it is."""
    name = line.split(" ", maxsplit=1)[0]
    tracker = "small.db" if name in OF_A_SMALL_TRACKER else "tracker.db"
    env = {
        "HWSTATUS_DB": str(workplace / tracker),
        "HOME": str(workplace),
        "PATH": "/usr/bin:/bin",
        "SHELL": "/bin/bash",
        "LANG": "C.UTF-8",
        DAY: max(at_present().today, AFTER),
    }
    with Process(
        [*program, *shlex.split(line)], cwd=workplace, env=env,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        _, err = process.communicate()
    assert process.returncode in (0, 1), err
    assert b"Traceback" not in err
    assert (workplace / "tracker.db").read_bytes() == SHIPPED.read_bytes()


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str) -> None:
    path = ROOT / page
    text = re.sub(
        r"^```.*?^```",
        "",
        path.read_text(encoding="utf-8"),
        flags=re.MULTILINE | re.DOTALL,
    )
    for target in re.findall(r"\]\(([^)<>]+)\)", text):
        file, _, anchor = target.partition("#")
        if "://" in target:
            continue
        place = (path.parent / file).resolve() if file else path
        assert place.exists(), f"{page}: {target}"
        if anchor and place.suffix == ".md":
            titles = re.findall(
                r"^#+ (.*)$", place.read_text(encoding="utf-8"), re.MULTILINE
            )
            assert f"#{anchor}" in {address_of(title) for title in titles}, (
                f"{page}: {target}"
            )


def test_the_guide_has_every_rule() -> None:
    guide = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    numbers = [int(n) for n in re.findall(r"^(\d+)\. \*\*", guide, re.MULTILINE)]
    assert numbers == list(RULES)


def test_promises_name_tests_that_there_are() -> None:
    """`file.py::test` and `…::test` (the same file again); a last `*` stands for any ending."""
    page = (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8")
    file = ""
    for named, test in re.findall(r"`([\w…]+(?:\.py)?)::(\w+\*?)`", page):
        file = file if named == "…" else named
        [place] = (ROOT / "tests").rglob(file)
        text = place.read_text(encoding="utf-8")
        name = test.removesuffix("*")
        assert re.search(rf"def {name}{'' if test != name else '[(]'}", text), test


ARCHITECTURE = ROOT / "docs" / "architecture.md"
MOST_WORDS = 3_000
"""A walk that is longer is not taken."""


def test_the_architecture_names_what_there_is() -> None:
    """Each path that the page gives, of the package or of the repository."""
    named = re.findall(r"`(\w[\w.]*(?:/[\w.]+)*/?)`", ARCHITECTURE.read_text("utf-8"))
    package = ROOT / "src" / "hwstatus"
    missing = {
        path
        for path in named
        if "/" in path
        and not any(
            (base / f"{path.rstrip('/')}{ending}").exists()
            for base in (package, ROOT)
            for ending in ("", ".py")
        )
    }
    assert not missing, missing


def test_the_architecture_is_short() -> None:
    assert len(ARCHITECTURE.read_text("utf-8").split()) <= MOST_WORDS


@pytest.mark.parametrize("line", ["./run show france", "./test"])
def test_the_readme_keeps_its_two_lines(line: str) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    assert f"    {line}" in readme
    assert len(readme) < 150
