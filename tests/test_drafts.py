"""Drafts: news waits for an editor, counts nowhere, and comes once; its text goes with it."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest

from conftest import SHIPPED, InProcess, json_lines
from costs import one_in
from hwstatus.answers.proposals import Proposer
from hwstatus.changes.drafts import record_drafts
from hwstatus.errors import AmbiguousId, DecidedDraft, UnknownDraft
from hwstatus.exchange import Item
from hwstatus.paths import Location
from hwstatus.record.forms import Draft
from hwstatus.record.models import Source
from hwstatus.store.doctor import examine
from hwstatus.store.editor import Editor, open_editor
from hwstatus.store.ledger import Change
from hwstatus.store.tracker import open_tracker
from program import DAY
from samples import AFTER, CONTEXT, HOSTILE_TEXT, go_back_to, write_world
from test_articles import DATA, PAGE, READ_BY_HAND, expected

NEWS = Item(
    "The ministry of Ruritania has sent back nine containers of antennas, unopened.",
    heading="Ruritania",
    date="2021-05-04",
    sources=(Source("The Strelsau Times", published="2021-05-04"),),
    oddities=("the date has no day",),
    line=12,
)
LINKED = Item(
    "Fredcom leaves its contract for the core network, its chairman told shareholders.",
    title="Fredcom leaves",
    date="2022-01-31",
    sources=(Source("Freedonia Gazette", url="https://gazette.example/7"),),
)


@pytest.fixture
def editor(world: Path) -> Iterator[Editor]:
    with open_editor(Location(world, "test"), CONTEXT) as found:
        yield found


def record(editor: Editor, *items: Item) -> tuple[int, int]:
    """Record items; returns how many are new, and how many were known."""
    with editor.transaction():
        found = record_drafts(editor, items, "page.txt")
    return len(found.new), found.known


def waiting(editor: Editor) -> list[Draft]:
    return editor.tracker.drafts.waiting()


def decide(editor: Editor, draft: Draft) -> None:
    with editor.transaction():
        editor.commit("reject", [Change("draft", draft.id, None)])


def take_back(editor: Editor) -> None:
    with editor.transaction():
        editor.reverse(editor.tracker.ledger.entries()[-1], "undo")


# -- the same news comes once --------------------------------------------------------


def test_an_item_becomes_a_draft_with_its_text(editor: Editor) -> None:
    assert record(editor, NEWS) == (1, 0)
    [draft] = waiting(editor)
    assert draft.heading == "Ruritania"
    assert (draft.date, draft.origin) == ("2021-05-04", "page.txt")
    assert draft.publishers == ("The Strelsau Times",)
    assert draft.text_sha256 == sha256(NEWS.text.encode()).hexdigest()
    found = editor.tracker.drafts.text(draft.id)
    assert found is not None
    assert (found.text, found.oddities, found.line) == (NEWS.text, NEWS.oddities, 12)
    assert found.sources == NEWS.sources


@pytest.mark.parametrize(
    "again",
    [
        NEWS,
        NEWS._replace(text=NEWS.text.upper().replace(" ", "\n  ")),
        NEWS._replace(heading="RURITANIA", sources=(), line=99),
    ],
)
def test_the_same_item_adds_nothing(editor: Editor, again: Item) -> None:
    assert record(editor, NEWS, again) == (1, 1)
    assert record(editor, again) == (0, 1)
    assert len(editor.tracker.ledger.entries()) == 3


@pytest.mark.parametrize(
    "other",
    [
        NEWS._replace(heading="Freedonia"),
        NEWS._replace(date="2022-05-04"),
        NEWS._replace(text="The ministry of Ruritania has kept the containers."),
    ],
)
def test_another_heading_day_or_text_is_other_news(editor: Editor, other: Item) -> None:
    assert record(editor, NEWS, other) == (2, 0)


def test_what_was_decided_does_not_come_again(editor: Editor) -> None:
    record(editor, NEWS, LINKED)
    for draft in waiting(editor):
        decide(editor, draft)
    reworded = LINKED._replace(text="The chairman of Fredcom spoke.")
    assert record(editor, NEWS, LINKED, reworded) == (0, 3)


def test_what_was_undone_comes_again(editor: Editor) -> None:
    record(editor, NEWS, LINKED)
    take_back(editor)
    assert waiting(editor) == []
    assert record(editor, NEWS, LINKED) == (2, 0)


def test_an_address_is_known_once_it_is_a_draft(editor: Editor) -> None:
    reworded = LINKED._replace(text="The chairman of Fredcom spoke.")
    assert record(editor, LINKED, reworded) == (1, 1)
    assert record(editor, reworded) == (0, 1)


def test_an_address_that_an_update_cites_is_known(editor: Editor) -> None:
    cited = Source("The Strelsau Times", url="https://times.example/a?b=1&c=2")
    loose = Item("Something of the regulator.", sources=(cited,))
    about = loose._replace(heading="Ruritania", date="2019-03-12")
    assert record(editor, loose, about) == (0, 2)
    elsewhere = about._replace(heading="Freedonia")
    later = about._replace(date="2019-08")
    assert record(editor, elsewhere, later) == (2, 0)


def test_an_undone_decision_brings_the_draft_back_without_its_text(
    editor: Editor,
) -> None:
    record(editor, NEWS)
    [draft] = waiting(editor)
    decide(editor, draft)
    take_back(editor)
    assert waiting(editor) == [draft]
    drafts = editor.tracker.drafts
    assert drafts.text(draft.id) is None
    assert record(editor, NEWS) == (0, 1)
    found = drafts.text(draft.id)
    assert found is not None and found.text == NEWS.text


def test_a_hostile_item_is_kept_as_far_as_it_can_be(editor: Editor) -> None:
    item = Item(
        f"{HOSTILE_TEXT}\0\ud800" + "x" * 50_000,
        heading=HOSTILE_TEXT * 9,
        title="\ud800",
        date="2021-02-30",
        sources=(Source("P" * 900), Source("X\0", url="javascript:alert(1)")),
    )
    assert record(editor, item) == (1, 0)
    [draft] = waiting(editor)
    assert draft.date is None
    assert draft.heading is not None and len(draft.heading) <= 200
    found = editor.tracker.drafts.text(draft.id)
    assert found is not None and len(found.text) == 20_000
    assert [source.url for source in found.sources] == [None]
    assert "only the first 20,000 characters were kept" in found.oddities
    assert doctor_of(editor) == "1 draft waits for review: hwstatus review"


# -- which draft is meant ------------------------------------------------------------


def test_a_draft_is_found_by_the_beginning_of_its_id(editor: Editor) -> None:
    record(editor, NEWS)
    drafts = editor.tracker.drafts
    [draft] = drafts.waiting()
    assert drafts.find(draft.id[:4].upper()) == draft
    assert drafts.short(draft.id) == draft.id[:4]
    with pytest.raises(AmbiguousId):
        drafts.find(draft.id[:2])
    with pytest.raises(UnknownDraft, match="no draft has the id 'zzzzzz'"):
        drafts.find("zzzzzz")
    decide(editor, draft)
    with pytest.raises(DecidedDraft, match="rejected by a tester"):
        drafts.find(draft.id[:5])


# -- the text goes with the draft, and goes nowhere else -----------------------------


def raw(path: Path) -> bytes:
    return path.read_bytes()


def test_a_decided_text_is_gone_from_the_file(editor: Editor, world: Path) -> None:
    record(editor, NEWS, LINKED)
    first, second = waiting(editor)
    assert b"nine containers" in raw(world)
    decide(editor, first)
    assert b"nine containers" not in raw(world)
    assert b"told shareholders" in raw(world)
    decide(editor, second)
    assert b"told shareholders" not in raw(world)


def test_undoing_the_import_takes_the_texts_out(editor: Editor, world: Path) -> None:
    record(editor, NEWS, LINKED)
    take_back(editor)
    assert b"nine containers" not in raw(world)
    assert doctor_of(editor) == "0 drafts wait for review: hwstatus review"


@one_in(3)
@pytest.mark.parametrize(
    "question",
    [
        ("export",),
        ("list", "--json"),
        ("show", "ruritania"),
        ("certify", "ruritania"),
        ("log", "--json"),
        ("search", "containers"),
        ("names", "--json"),
        ("publish", "site"),
    ],
)
def test_no_answer_has_the_text(
    fast: InProcess, world: Path, question: tuple[str, ...]
) -> None:
    before = fast(*question, db=world)
    with open_editor(Location(world, "test"), CONTEXT) as opened:
        record(opened, NEWS)
    shutil.rmtree(fast.setting.cwd / "site", ignore_errors=True)
    found = fast(*question, db=world)
    assert found.code == before.code
    assert "nine containers" not in found.out + found.err
    for page in (fast.setting.cwd / "site").rglob("*"):
        assert page.is_dir() or b"nine containers" not in page.read_bytes()


def test_a_draft_counts_nowhere(fast: InProcess, world: Path) -> None:
    before = [fast(*q, db=world) for q in (("export",), ("status",), ("summary",))]
    with open_editor(Location(world, "test"), CONTEXT) as opened:
        record(opened, NEWS)
    after = [fast(*q, db=world) for q in (("export",), ("status",), ("summary",))]
    assert after == before


def test_a_backup_has_the_text_and_gives_it_back(fast: InProcess, world: Path) -> None:
    with open_editor(Location(world, "test"), CONTEXT) as opened:
        record(opened, NEWS)
        [draft] = waiting(opened)
    fast("backup", "copy.db", db=world)
    copy = fast.setting.cwd / "copy.db"
    with open_editor(Location(world, "test"), CONTEXT) as opened:
        decide(opened, draft)
    assert fast("restore", str(copy), "-y", db=world).code == 0
    with open_tracker(Location(world, "test"), CONTEXT) as tracker:
        drafts = tracker.drafts
        assert drafts.waiting() == [draft]
        found = drafts.text(draft.id)
        assert found is not None and found.text == NEWS.text


# -- doctor --------------------------------------------------------------------------


def doctor_of(editor: Editor) -> str:
    rows = {found.examined: found for found in examine(editor.location)}
    assert {found.state for found in rows.values()} <= {"ok", "warning"}
    return rows["drafts"].detail


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        ("UPDATE draft_text SET text = text || '!'", "not the text that was found"),
        ("INSERT INTO draft_text VALUES ('x', 'y', '{}')", "1 texts of drafts that"),
    ],
)
def test_doctor_names_a_wrong_text_and_takes_it_out(
    fast: InProcess, world: Path, harm: str, said: str
) -> None:
    with open_editor(Location(world, "test"), CONTEXT) as opened:
        record(opened, NEWS)
    with closing(sqlite3.connect(world)) as connection, connection:
        connection.execute(harm)
    found = fast("doctor", db=world)
    assert found.code == 4
    assert said in found.out
    assert fast("doctor", "--repair", db=world).code == 0
    assert "1 draft waits for review: hwstatus review" in fast("doctor", db=world).out


# -- a tracker of before there were drafts -------------------------------------------


@pytest.fixture
def first_schema(tmp_path: Path) -> Path:
    path = write_world(tmp_path / "first.db")
    go_back_to(path, 1)
    return path


@pytest.mark.parametrize(
    "question", ["doctor", "overview", "status", "log", "certify ruritania", "export"]
)
def test_a_tracker_of_the_first_schema_is_read_as_it_is(
    fast: InProcess, first_schema: Path, question: str
) -> None:
    before = first_schema.read_bytes()
    assert fast(*question.split(), db=first_schema).code == 0
    assert first_schema.read_bytes() == before


def test_a_tracker_of_the_first_schema_has_no_draft_until_it_is_written(
    fast: InProcess, first_schema: Path
) -> None:
    article = str(DATA / "article.txt")
    with open_tracker(Location(first_schema, "test"), CONTEXT) as tracker:
        drafts = tracker.drafts
        assert (drafts.count(), drafts.waiting(), drafts.text("x")) == (0, [], None)
        with pytest.raises(UnknownDraft):
            drafts.find("abcd")
    tried = fast("import", article, "-n", db=first_schema)
    assert "Would import: 20 drafts." in tried.err
    done = fast("import", article, db=first_schema)
    assert "Imported: 20 drafts." in done.err
    assert fast("doctor", db=first_schema).code == 0


# -- from an article -----------------------------------------------------------------


def test_an_article_gives_its_entries_as_drafts(fast: InProcess, world: Path) -> None:
    article = str(DATA / "article.txt")
    done = fast("import", article, db=world)
    assert (done.code, done.out) == (0, "")
    assert "\nImported: 20 drafts." in done.err
    again = fast("import", article, "--as", "article", db=world)
    assert again.err == "Imported: 0 added, 20 already there.\n"
    with open_tracker(Location(world, "test"), CONTEXT) as tracker:
        drafts = tracker.drafts
        found = [(d.heading, d.date, drafts.text(d.id)) for d in drafts.waiting()]
    for (heading, date, text), entry in zip(found, expected(), strict=True):
        assert (heading, date) == (entry["heading"], entry.get("date"))
        assert text is not None and text.text == entry["text"]
        assert [*text.oddities] == entry["oddities"]


@one_in(2)
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Nothing here\nnames anybody.\n", "says nothing of a decision on Huawei"),
        ("a" * 1_100_000, "line 1: is longer than 1,000,000 bytes"),
        ("Ruritania: x. Source: y.\n" * 250_000, "at most 5,000,000 characters"),
        ("Ruritania: a ban.\0 Source: Times.", "NUL"),
        ("<rss version='2.0'><channel/></rss>", "feeds add FILE"),
    ],
)
def test_what_is_no_article_is_refused(
    fast: InProcess, world: Path, text: str, said: str
) -> None:
    before = world.read_bytes()
    done = fast("import", "-", db=world, stdin=text)
    assert done.code == 2
    assert said in done.err
    assert world.read_bytes() == before


def test_a_feed_is_followed_as_it_was_typed(fast: InProcess, world: Path) -> None:
    (fast.setting.cwd / "my feed.xml").write_text("<rss version='2.0'><channel/></rss>")
    done = fast("import", "./my feed.xml", db=world)
    assert done.code == 2
    assert done.err.endswith("feeds add './my feed.xml'\n")


def test_the_log_and_undo_name_drafts_by_their_heading(
    fast: InProcess, world: Path
) -> None:
    with open_editor(Location(world, "test"), CONTEXT) as opened:
        record(opened, NEWS)
        [draft] = waiting(opened)
    [line] = json_lines(fast("log", draft.id[:5], "-f", "jsonl", db=world))
    assert (line["subject"], line["kind"]) == ("draft", "added")
    assert (line["about"], line["reason"]) == ("Ruritania", "page.txt")
    undone = fast("undo", db=world)
    assert f"draft {draft.id}: Ruritania" in undone.err
    assert "Undone: import of 1 draft" in undone.err


@pytest.mark.skipif(not PAGE.is_file(), reason="the page is not here")
def test_the_page_gives_118_drafts(fast: InProcess, shipped: Path) -> None:
    after = {DAY: AFTER}
    done = fast("import", str(PAGE), db=shipped, env=after)
    assert "\nImported: 118 drafts." in done.err
    again = fast("import", str(PAGE), db=shipped, env=after)
    assert again.err == "Imported: 0 added, 118 already there.\n"
    with open_tracker(Location(shipped, "test"), CONTEXT) as tracker:
        drafts = tracker.drafts
        proposer = Proposer(tracker)
        lines = []
        bare = []
        for draft in drafts.waiting():
            found = drafts.text(draft.id)
            assert found is not None
            publishers = " + ".join(source.publisher for source in found.sources)
            lines.append(f"{draft.heading}|{draft.date}|{publishers}\n")
            first = next(iter(proposer.subjects(found.text, draft.heading)))
            if first.slug not in tracker.entities.resolve([draft.heading or ""])[0]:
                bare.append(draft.heading)
    assert sha256("".join(lines).encode()).hexdigest() == READ_BY_HAND
    assert set(bare) <= {"Middle East Countries", "Multiple Technology Companies"}


def test_the_shipped_tracker_has_no_draft() -> None:
    with open_tracker(Location(SHIPPED, "test"), CONTEXT) as tracker:
        assert tracker.drafts.count() == 0
        assert next(tracker.reader.execute("SELECT count(*) FROM draft_text")) == (0,)


PAGE_WITH_A_TERM = """\
<html><head><title>{name} bans Huawei</title><meta property="article:published_time" content="2026-11-20"></head>
<body><article><h1>{name} bans Huawei</h1>
<p>{name}'s ministry excluded Huawei from the core of 5G networks on Friday, its spokesman said after the meeting.</p>
<p>{term}</p><p>The company said that it would study the order of the ministry, and made no further comment.</p>
</article></body></html>
"""


@pytest.mark.parametrize(
    ("term", "kept"),
    [
        ("Operators must remove the equipment by 31 December 2028, it said.", True),
        ("Operators were to remove the equipment by 31 December 2018, it said.", False),
        ("The ministry of works meets again by 31 December 2028.", False),
    ],
)
def test_of_a_page_by_when_something_must_go_is_kept(
    fast: InProcess, world: Path, term: str, kept: bool
) -> None:
    page = PAGE_WITH_A_TERM.format(name="Ruritania", term=term)
    (fast.setting.cwd / "page.html").write_text(page)
    assert fast("import", "page.html", db=world).code == 0
    [draft] = json_lines(fast("review", "-f", "jsonl", db=world))
    assert (term in draft["sentences"]) == kept
    without = draft["proposed"]["statuses"]
    bare = PAGE_WITH_A_TERM.format(name="Ruritania", term="It was no surprise.")
    fast("undo", db=world)
    (fast.setting.cwd / "page.html").write_text(bare)
    fast("import", "page.html", db=world)
    [alone] = json_lines(fast("review", "-f", "jsonl", db=world))
    assert alone["proposed"]["statuses"] == without
    assert fast("review", db=world).lines[0].split("\t")[-1] == "5g"


def test_of_a_word_that_was_read_no_probability_is_told(
    fast: InProcess, world: Path
) -> None:
    page = PAGE_WITH_A_TERM.format(name="Ruritania", term="It was no surprise.")
    german = page.replace(" bans ", " verbietet ").replace("excluded", "verbietet")
    (fast.setting.cwd / "page.html").write_text(german)
    fast("import", "page.html", db=world)
    [draft] = json_lines(fast("review", "-f", "jsonl", db=world))
    first, *others = draft["proposed"]["statuses"]
    assert first == {"word": "banned", "probability": None}
    assert all(other["probability"] for other in others)
