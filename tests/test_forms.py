"""Every read command in every form: on a terminal at six widths, in colour, in a pipe, in a document.

Whatever changes inside, these outputs stay byte for byte. They are kept compressed, one file a question, in
`data/forms/`. After a wanted change: read the differences that this test prints, then keep the new outputs with
`pytest --snapshot-update tests/test_forms.py`.
"""

import lzma
import re
import shutil
from collections.abc import Iterator
from difflib import unified_diff
from pathlib import Path

import pytest

from conftest import InProcess, Setting
from costs import one_in
from hwstatus.exchange.feeds.subscriptions import Subscription, Subscriptions
from hwstatus.output.views import pictures
from hwstatus.record.forms import Draft
from hwstatus.record.models import Deadline, Outcome, Source, Update
from samples import (
    HOSTILE_TEXT,
    NOON,
    WORLD_CHECKS,
    WORLD_ENTITIES,
    WORLD_GROUPS,
    WORLD_UPDATES,
    effect,
    update,
    write_tracker,
)

KEPT = Path(__file__).parent / "data" / "forms"

WIDTHS = (40, 60, 80, 100, 120, 160)
FORMS = ("plain", "csv", "tsv", "json", "jsonl", "markdown", "html")

QUESTIONS = """
overview
show ruritania
show borduria freedonia syldavia
show fredcom --limit 2
show 5d00000zzz
show ruritania --scopes
show zenda
status
status --kind company
status --scopes
status --scope 5g-core
status --status banned --sort date --reverse
status --on 2018-06
status --on 2029 --projected
status --known-at 2026-11-20
status --group old-alliance
status --compare 2019-06 2021-01
status --fields name,suspended,practice,url
why ruritania
why elbonia borduria --all
why ruritania --scope 5g-core --on 2022
changes
changes --since 2020 --until 2020
changes --fields date,name,reason --no-header
deadlines
deadlines --passed
deadlines --overdue
deadlines --within 12m
deadlines --on 2022
deadlines --fields date,what,publisher
disputes
groups
groups old-alliance
list
list --limit 3 --no-header
list --status banned --scope 5g-core
list --fields id,record
list --fields title,url,deadlines,effects
list ruritania --since 2019 --until 2020
list nowhere
search vendors
search ban* --limit 2
search nothing-like-it
timeline
timeline ruritania --since 2019
timeline --chart
timeline ruritania borduria --chart --since 2020
summary
summary --by year
summary --by year,status
summary --by publisher,kind
summary --by colour
summary --standings
names
names rur
names --kind company
map
chart
log
log --all
log 6f00
log ruritania --limit 3
check
check --severity error
check --rule weekday
check ruritania
sources list
feeds
head
head --fields entry
export --since 2024
deadlines --fields nothing
list --status forbidden
groups nobody
"""
"""What is asked, one command line each: the reads, and what they refuse.

`review` and `proposals` are left out: what they propose follows the trained weights.
"""


def questions() -> list[str]:
    """The command lines."""
    return QUESTIONS.strip().splitlines()


def file_of(question: str) -> Path:
    """The file that keeps what a question is answered."""
    words = re.sub(r"[^a-z0-9]+", "-", question.lower()).strip("-")
    return KEPT / f"{words}.txt.xz"


# -- the world --------------------------------------------------------------------------


def crowd() -> Iterator[Update]:
    """More updates than a table takes the widths of its columns from."""
    slugs = [entity.slug for entity in WORLD_ENTITIES]
    statuses = ("banned", "restricted", "under-review", "permitted", "phase-out")
    scopes = ("5g", "government", "fixed", "5g-ran", "devices")
    for number in range(130):
        effects = []
        if number % 7 == 0:
            effects.append(
                effect(f"{scopes[number % 5]}={statuses[number // 7 % 5]}", "adopted")
            )
        date = f"{2010 + number % 13}-{1 + number % 12:02}-{1 + number % 28:02}"
        yield update(
            f"cr{number:08}",
            slugs[number % len(slugs)],
            date=date[: (10, 10, 7, 4)[number % 4]],
            summary=f"Item {number}: {'the operators of the land were asked ' * (number % 9)}again.",
            effects=effects,
            sources=(
                Source(
                    f"The Courier of the {number % 11}th Province",
                    None,
                    f"https://courier.example/{number}" if number % 3 else None,
                ),
            ),
            recorded_at=f"2026-11-{1 + number % 20:02}T12:00:00Z",
        )


ODD = (
    update("hs00000001", "syldavia", date="2023-05-06", summary=HOSTILE_TEXT, note=HOSTILE_TEXT,
           actor_name="=1+1", sources=(Source(HOSTILE_TEXT, HOSTILE_TEXT, "https://a.example/<b>|c"),)),
    update("ds00000001", "genovia", date="2024-06-01", summary="Genovia's agency shut Huawei out of 5G.",
           effects=[effect("banned", "adopted", "order", "2024-12-31")],
           deadlines=(Deadline("5g", "2025-06-30", "Radio units must be out"),)),
    update("ds00000002", "genovia", date="2024-06-11", summary="Genovia's minister said nothing was banned.",
           effects=[effect("permitted", "announced", "informal")], sources=(Source("Pyrus Post"),)),
    update("ds00000003", "genovia", date="2025-07-15", summary="The radio units are out.",
           outcomes=(Outcome("ds00000001:5g", "met"),)),
    update("ds00000004", "borduria", date="2022-03", summary="Borduria set a date.",
           effects=[effect("5g-core=banned", "in-force", "law")],
           deadlines=(Deadline("5g-core", "2026-12", "The core must be replaced, whatever its maker says of it"),
                      Deadline("5g", "2025", "Licences end"))),
)  # fmt: skip

DRAFTS = (
    Draft("dr00000001", "0f" * 32, "2026-11-02", "Ruritania", "Ruritania orders Huawei out",
          "https://times.example/9", ("The Strelsau Times",), "a feed", NOON, "an editor"),
)  # fmt: skip


CORRECTIONS = (
    "edit 4c00 --set confidence=corroborated --reason misread",
    "delete 7b00 -y --reason hoax",
    "edit 8c00 --set status=banned --reason [bold]",
)


@pytest.fixture(scope="session")
def _peopled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tracker with something for every question, some of it corrected, and the feeds beside it."""
    tracker = write_tracker(
        tmp_path_factory.mktemp("forms") / "world.db",
        WORLD_ENTITIES + WORLD_GROUPS,
        WORLD_UPDATES + WORLD_CHECKS,
        (*crowd(), *ODD),
        DRAFTS,
    )
    feeds = Subscriptions.beside(tracker)
    feeds.keep(Subscription("https://a.example/feed", "A [feed]", drafts=3, others=9))
    feeds.keep(
        Subscription(
            "/a/b.xml", "B", fetched=NOON, problem="no answer", private=True, drafts=1
        )
    )
    with pytest.MonkeyPatch.context() as patch:
        fast = InProcess(Setting(tracker.parent, tracker.parent), patch)
        for change in CORRECTIONS:
            assert fast(*change.split(), db=tracker).code == 0
    return tracker


@pytest.fixture(autouse=True)
def _unmixed() -> None:
    """Styles that the process keeps hold the codes of the terminal that they were first drawn for."""
    pictures._quartered.cache_clear()
    pictures._cell.cache_clear()


@pytest.fixture
def peopled(setting: Setting, _peopled: Path) -> Path:
    """A copy to ask, in the folder that the program stands in."""
    for path in _peopled.parent.iterdir():
        shutil.copyfile(path, setting.cwd / path.name)
    return Path("world.db")


# -- the answers ------------------------------------------------------------------------


def forms(question: str) -> Iterator[tuple[str, list[str], dict[str, str]]]:
    """Each form: its title, the arguments that ask for it, the environment."""
    for width in WIDTHS:
        columns = {"COLUMNS": str(width)}
        yield f"{width} columns", ["-f", "table"], columns
    yield "in colour", ["-f", "table", "--color", "always"], {"COLUMNS": "100"}
    for form in FORMS:
        yield form, ["-f", form], {}


def asked(fast: InProcess, tracker: Path, question: str) -> Iterator[str]:
    """What a question is answered, form by form."""
    words = re.findall(r"'([^']*)'|(\S+)", question)
    command = [quoted or bare for quoted, bare in words]
    for title, arguments, environment in forms(question):
        found = fast(*command, *arguments, db=tracker, env=environment)
        yield f"== {title}: exit {found.code}\n{found.out}\n-- on stderr\n{found.err}\n"


@one_in(6)
@pytest.mark.parametrize("question", questions())
def test_every_form_is_as_it_was(
    fast: InProcess, peopled: Path, question: str, pytestconfig: pytest.Config
) -> None:
    text = "".join(asked(fast, peopled, question)).replace("\x1b", "␛")
    path = file_of(question)
    if pytestconfig.getoption("update_snapshots"):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(lzma.compress(text.encode()))
    before = lzma.decompress(path.read_bytes()).decode()
    if before != text:
        pytest.fail("".join(difference(before, text)), pytrace=False)


def difference(before: str, now: str) -> Iterator[str]:
    """The lines that differ; hostile characters as their escapes."""
    old = before.splitlines()
    new = now.splitlines()
    for line in unified_diff(old, new, "before", "now", lineterm="", n=1):
        yield f"{line!r}\n"


def test_nothing_is_kept_that_is_not_asked() -> None:
    paths = list(map(file_of, questions()))
    assert len(set(paths)) == len(paths)
    assert set(paths) == set(KEPT.iterdir())
