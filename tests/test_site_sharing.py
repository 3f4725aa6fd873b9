"""How pages are shared and cited: what is copied, with scripts and without, and what a citation names."""

from pathlib import Path

import pytest

from conftest import SHIPPED, InProcess
from hwstatus.record.forms import Entry
from hwstatus.store.ledger import differs
from site_of import BAD_TEXT, BASE, site_of, storied_site


def chain(*verbs: str) -> list[Entry]:
    """A ledger of these verbs; `undo 2` takes back entry 2."""
    entries = []
    for seq, words in enumerate(verbs, 1):
        verb, _, undone = words.partition(" ")
        values = {"seq": seq, "verb": verb, "undoes": int(undone) if undone else None}
        entries.append(Entry(*(values.get(name, "") for name in Entry._fields)))  # type: ignore[arg-type]
    return entries


@pytest.mark.parametrize(
    ("verbs", "differing"),
    [
        (["dataset", "dataset"], False),
        (["dataset", "add"], True),
        (["dataset", "add", "undo 2"], False),
        (["dataset", "add", "undo 2", "redo 3"], True),
        (["dataset", "refresh"], False),
        (["dataset", "add", "refresh"], True),
        (["dataset", "refresh", "undo 2"], True),
    ],
)
def test_a_record_differs_from_its_dataset_by_what_is_in_force(
    verbs: list[str], differing: bool
) -> None:
    assert differs(chain(*verbs)) == differing


def test_a_citation_names_the_head_of_a_record_that_was_changed(
    fast: InProcess, world: Path
) -> None:
    version = fast("cite", db=SHIPPED).out.split("version ")[1].split(" ")[0]
    assert "+" not in version
    fast("edit", "9b0000000p", "--set", "note=A note.", "-y", db=world)
    head = fast("head", db=world).out.strip()
    for form in ("text", "bibtex", "ris", "csl", "cff"):
        assert f"+{head}" in fast("cite", "-f", form, db=world).out
    files = site_of(world)
    assert f"+{head}" in files["cite/index.html"].decode()
    assert f'+{head}"' in files["record.js"].decode()


def test_pages_have_what_is_copied_as_text() -> None:
    files = storied_site(BASE)
    for path in ("c/ruritania/", "u/ha00000000/", "u/9b0000000p/", "o/fredcom/"):
        page = files[f"{path}index.html"].decode()
        for name in ("sentence", "address", "citation", "bibtex"):
            assert page.count(f'data-copy="p-{name}"') == 1
            assert page.count(f'<pre id="p-{name}">') == 1
        assert f'<pre id="p-address">{BASE}{path}</pre>' in page
        assert "alert(1)</script>" not in page
    assert 'data-copy="p-bibtex"' in files["index.html"].decode()
    assert BAD_TEXT[:20] not in files["u/ha00000000/index.html"].decode()
