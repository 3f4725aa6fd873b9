"""`review`: an editor decides on drafts, on a terminal and in a pipe; nothing is written unasked."""

import re
from pathlib import Path

import pytest
from rich.text import Text

from conftest import InProcess, Setting, Subprocess, Terminal, json_lines
from costs import one_in
from hwstatus.answers.drafts import Examiner
from hwstatus.changes.drafts import record_drafts
from hwstatus.cli import questions
from hwstatus.cli.curation import drafts as command
from hwstatus.exchange import Item
from hwstatus.news import sentences
from hwstatus.output.layout import Screen
from hwstatus.output.options import Output
from hwstatus.output.views.records import card
from hwstatus.paths import Location
from hwstatus.record import canonical
from hwstatus.record.forms import Draft
from hwstatus.record.models import Source, Update
from hwstatus.store.drafts import FoundText
from hwstatus.store.editor import open_editor
from hwstatus.store.tracker import open_tracker
from samples import CONTEXT, HOSTILE_TEXT, WORLD_UPDATES
from test_add_prompts import CTRL_C, Dialogue

TIMES = Source("The Strelsau Times", published="2021-05-04")
LAW = Item(
    "Ruritania's parliament is expected to pass a bill on the vendors of its networks. "
    "The bill names nobody. Ruritel has said that it will comply with any law.",
    heading="Ruritania",
    date="2021-05-04",
    sources=(TIMES, Source("Freedonia Gazette", url="https://gazette.example/9")),
    oddities=("two publishers are named",),
    line=7,
)
DUCHESS = Item(
    "The Duchess of Grand Fenwick has welcomed the vendor, and its certificates.",
    heading="Grand Fenwick",
    date="2022-02-03",
    sources=(Source("Fenwick Herald", url="https://herald.example/1"),),
)
NOBODY = Item("Somebody somewhere sells telephones of a kind.")
GIVEN = (
    "--set", "summary=A law on suppliers was about to pass.",
    "--set", "status=5g=under-review", "--set", "basis=law", "--set", "actor=legislature",
)  # fmt: skip


@pytest.fixture
def waiting(world: Path) -> Path:
    """The invented world with three drafts."""
    return with_drafts(world, LAW, DUCHESS, NOBODY)


def with_drafts(path: Path, *items: Item) -> Path:
    with open_editor(Location(path, "test"), CONTEXT) as editor, editor.transaction():
        record_drafts(editor, items, "page.txt")
    return path


def drafts(path: Path) -> list[Draft]:
    with open_tracker(Location(path, "test"), CONTEXT) as tracker:
        return tracker.drafts.waiting()


def text_of(path: Path, draft: Draft) -> FoundText | None:
    with open_tracker(Location(path, "test"), CONTEXT) as tracker:
        return tracker.drafts.text(draft.id)


def ids(path: Path) -> list[str]:
    return [draft.id for draft in drafts(path)]


def update(path: Path, known: str) -> Update:
    with open_tracker(Location(path, "test"), CONTEXT) as tracker:
        return tracker.update(tracker.update_id(known))


def verbs(path: Path) -> list[str]:
    with open_tracker(Location(path, "test"), CONTEXT) as tracker:
        return [entry.verb for entry in tracker.ledger.entries()]


# -- looking -------------------------------------------------------------------------


@pytest.mark.parametrize("verb", ["show", "cite"])
def test_a_draft_asked_for_as_an_update_is_named_as_one(
    fast: InProcess, waiting: Path, verb: str
) -> None:
    short = ids(waiting)[0][:4]
    told = fast(verb, short, db=waiting)
    assert (told.code, told.out) == (1, "")
    assert f"{short} is a draft: hwstatus review {short}" in told.err


def test_a_pipe_lists_what_waits(fast: InProcess, waiting: Path) -> None:
    before = waiting.read_bytes()
    law, duchess, nobody = json_lines(fast("review", "-f", "jsonl", db=waiting))
    assert (law["heading"], law["entity"], law["date"]) == (
        "Ruritania", "ruritania", "2021-05-04",
    )  # fmt: skip
    assert law["sentences"] == sentences(LAW.text)
    assert [source["publisher"] for source in law["sources"]] == [
        "The Strelsau Times", "Freedonia Gazette",
    ]  # fmt: skip
    assert (law["oddities"], law["origin"]) == (
        ["two publishers are named"],
        "page.txt",
    )
    proposed = law["proposed"]
    assert len(proposed["statuses"]) == 3
    assert all(0 <= one["probability"] <= 1 for one in proposed["statuses"])
    assert {"actors", "scopes", "stages", "assurance", "may_be_binding", "rule",
            "supporting", "opposing", "verdict_now", "verdict_then"} < set(proposed)  # fmt: skip
    assert proposed["verdict_now"].startswith("phase-out (5g)")
    [same] = duchess["same_event"]
    assert (same["date"], same["entity"]) == ("2022-02-02", "Grand Fenwick")
    assert (nobody["entity"], nobody["proposed"], nobody["same_event"]) == (
        None,
        None,
        [],
    )
    assert waiting.read_bytes() == before


@pytest.mark.parametrize(
    "format", ["table", "plain", "csv", "tsv", "json", "jsonl", "markdown", "html"]
)
def test_every_format_has_the_drafts(
    fast: InProcess, waiting: Path, format: str
) -> None:
    found = fast("review", "-f", format, db=waiting)
    assert (found.code, found.err) == (0, "")
    for draft in drafts(waiting):
        assert draft.id in found.out


def test_some_drafts_are_looked_at_by_the_beginnings_of_their_ids(
    fast: InProcess, waiting: Path
) -> None:
    first, _, third = ids(waiting)
    found = fast("review", third[:5], first[:4], "--fields", "id", db=waiting)
    assert found.lines == [third, first]
    missing = fast("review", "zzzz", db=waiting)
    assert (missing.code, missing.out) == (1, "")
    assert "no draft has the id 'zzzz'" in missing.err
    assert f"hwstatus --db {waiting} review -f table" in missing.err


def test_without_drafts_it_says_so(fast: InProcess, world: Path) -> None:
    found = fast("review", db=world)
    assert (found.code, found.out) == (0, "")
    assert found.err == "No draft waits for review.\n"
    assert fast("review", "--json", db=world).out == "[]\n"


def test_the_overview_and_doctor_count_them(fast: InProcess, waiting: Path) -> None:
    said = "3 drafts wait for review: hwstatus review"
    assert said in fast("overview", "-f", "table", db=waiting).out
    assert said in fast("doctor", db=waiting).out


def test_hostile_drafts_reach_no_output(fast: InProcess, world: Path) -> None:
    source = Source(HOSTILE_TEXT[:200], HOSTILE_TEXT, published="2020")
    item = Item(
        HOSTILE_TEXT, HOSTILE_TEXT, HOSTILE_TEXT, "2020", (source,), (HOSTILE_TEXT,)
    )
    with_drafts(world, item, item._replace(heading="Ruritania"))
    for format in ("table", "plain", "json", "jsonl", "tsv", "markdown", "html"):
        found = fast("review", "-f", format, "--color", "always", db=world)
        assert found.code == 0
        assert not re.search("[\x07\x7f\x9b\u202e]", found.out)
        assert "\x1b[31mred" not in found.out and "evil.example\x1b" not in found.out
        assert format != "html" or "<script>alert" not in found.out


# -- accepting -----------------------------------------------------------------------


def test_accepting_makes_an_update_and_ends_the_draft(
    fast: InProcess, waiting: Path
) -> None:
    first, *others = ids(waiting)
    done = fast(
        "review", "accept", first[:4], *GIVEN, "--reason", "checked", db=waiting
    )
    assert done.code == 0, done.err
    [known] = done.lines
    assert f"Accepted draft {first[:4]} as {known[:4]} · Ruritania" in done.err
    new = update(waiting, known)
    assert (new.entity, new.date) == ("ruritania", "2021-05-04")
    assert (new.recorded_by, new.recorded_at) == (CONTEXT.user, CONTEXT.now)
    assert (new.confidence, new.sources) == ("corroborated", LAW.sources)
    assert [tuple(e)[:4] for e in new.effects] == [
        ("5g", "under-review", "announced", "law")
    ]
    assert ids(waiting) == others
    assert verbs(waiting)[-1] == "accept"
    assert b"will comply with any law" not in waiting.read_bytes()
    assert fast("doctor", db=waiting).code == 0
    log = json_lines(fast("log", "-f", "jsonl", "--limit", "2", db=waiting))
    assert {line["reason"] for line in log} == {"checked"}


def test_nothing_that_is_proposed_is_written_unasked(
    fast: InProcess, waiting: Path
) -> None:
    first = ids(waiting)[0]
    done = fast("review", "accept", first, *GIVEN[:2], db=waiting)
    new = update(waiting, done.lines[0])
    assert (new.effects, new.actor, new.pending) == ((), None, None)


def test_what_a_draft_lacks_is_named_at_once(fast: InProcess, waiting: Path) -> None:
    before = waiting.read_bytes()
    third = ids(waiting)[2]
    found = fast("review", "accept", third, db=waiting)
    assert found.code == 2
    assert "the draft lacks: entity, date, summary, publisher" in found.err
    assert "--set entity=... --set date=... --set summary=..." in found.err
    assert waiting.read_bytes() == before
    given = {"entity": "fredcom", "date": "2020", "publisher": "X", "summary": "S."}
    settings = [part for f, v in given.items() for part in ("--set", f"{f}={v}")]
    done = fast("review", "accept", third, *settings, db=waiting)
    assert update(waiting, done.lines[0]).entity == "fredcom"


def test_a_new_company_is_made_with_its_update(fast: InProcess, waiting: Path) -> None:
    words = ("--set", "entity=Ruriphone", "--new", "company")
    done = fast("review", "accept", ids(waiting)[0], *GIVEN, *words, db=waiting)
    assert "New company: Ruriphone (ruriphone)." in done.err
    assert update(waiting, done.lines[0]).entity == "ruriphone"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--set", "entity=ruritanai"), 3, "did you mean: ruritania"),
        (("--set", "status=5g=bannd"), 2, "'bannd' is not one of"),
        (("--set", "sumary=x"), 2, "FIELD=VALUE with a field of: entity, date"),
        (("--set", "date=2099"), 2, "in the future"),
        (("--set", "recorded_by=me"), 2, "FIELD=VALUE"),
        (("second",), 2, "expected: hwstatus review accept ID"),
    ],
)
def test_a_wrong_word_changes_nothing(
    fast: InProcess, waiting: Path, words: tuple[str, ...], code: int, said: str
) -> None:
    before = waiting.read_bytes()
    found = fast("review", "accept", ids(waiting)[0], *GIVEN, *words, db=waiting)
    assert (found.code, found.out) == (code, "")
    assert said in found.err
    assert waiting.read_bytes() == before


@pytest.mark.parametrize("field", ["summary", "note"])
@pytest.mark.parametrize(
    "copied",
    [
        LAW.text,
        "They say RURITANIAS PARLIAMENT is\nexpected to-pass a “bill” on suppliers.",
    ],
)
def test_the_articles_words_are_refused(
    fast: InProcess, waiting: Path, field: str, copied: str
) -> None:
    before = waiting.read_bytes()
    words = (*GIVEN, "--set", f"{field}={copied}")
    found = fast("review", "accept", ids(waiting)[0], *words, db=waiting)
    assert found.code == 3
    shown = " ".join(found.err.split())
    assert f"the {field} repeats the article: “" in shown
    assert "expected to" in shown
    assert "in your own words" in shown
    assert waiting.read_bytes() == before


def test_what_is_recorded_already_is_refused(fast: InProcess, waiting: Path) -> None:
    first, second, _ = ids(waiting)
    fast("review", "accept", first, *GIVEN, db=waiting)
    again = ("--set", "entity=ruritania", "--set", "date=2021-05-04", *GIVEN)
    source = ("--set", "url=https://gazette.example/9")
    found = fast("review", "accept", second, *again, *source, db=waiting)
    assert found.code == 3
    assert "already recorded as" in found.err
    kept = fast(
        "review", "accept", second, *again, *source, "--allow-duplicate", db=waiting
    )
    assert kept.code == 0


def test_options_of_a_decision_need_one(fast: InProcess, waiting: Path) -> None:
    found = fast("review", ids(waiting)[0], *GIVEN, db=waiting)
    assert found.code == 2
    assert "go with a decision" in found.err


@pytest.mark.parametrize("act", ["accept", "merge", "reject", "split"])
def test_a_dry_run_writes_nothing(fast: InProcess, waiting: Path, act: str) -> None:
    before = waiting.read_bytes()
    first = ids(waiting)[0]
    words = {
        "accept": (first, *GIVEN),
        "merge": (first, WORLD_UPDATES[2].id),
        "reject": (first,),
        "split": (first, "1", "2-3"),
    }[act]
    found = fast("review", act, *words, "--dry-run", db=waiting)
    assert (found.code, found.out) == (0, "")
    assert found.err.splitlines()[-1].startswith(f"Would {act}")
    assert waiting.read_bytes() == before


# -- the other decisions -------------------------------------------------------------


def test_rejected_drafts_stay_away(fast: InProcess, waiting: Path) -> None:
    first, second, third = ids(waiting)
    done = fast("review", "reject", first, third[:5], "--reason", "phones", db=waiting)
    assert f"Rejected drafts {first[:4]}, {third[:4]}." in done.err
    assert ids(waiting) == [second]
    assert verbs(waiting)[-1] == "reject"
    with_drafts(waiting, LAW, NOBODY)
    assert ids(waiting) == [second]
    again = fast("review", "accept", first, *GIVEN, db=waiting)
    assert again.code == 3
    assert f"draft {first[:4]} waits no more: rejected by a tester" in again.err


def test_merging_adds_the_source(fast: InProcess, waiting: Path) -> None:
    second = ids(waiting)[1]
    known = WORLD_UPDATES[9].id
    words = ("--set", "note=The day is that of the report.", "--set", "title=A visit")
    done = fast("review", "merge", second, known[:4], *words, db=waiting)
    assert done.code == 0, done.err
    assert done.lines == [known]
    assert "Merged draft" in done.err and "source Fenwick Herald" in done.err
    found = update(waiting, known)
    assert found.sources == (
        *WORLD_UPDATES[9].sources,
        Source("Fenwick Herald", "A visit", "https://herald.example/1"),
    )
    assert found.note == "The day is that of the report."
    assert found.summary == WORLD_UPDATES[9].summary
    assert second not in ids(waiting)
    assert len(verbs(waiting)) == len(set(enumerate(verbs(waiting))))
    assert verbs(waiting)[-1] == "merge"


def test_merging_adds_no_source_twice(fast: InProcess, waiting: Path) -> None:
    second = ids(waiting)[1]
    known = WORLD_UPDATES[9].id
    source = (
        "--set",
        "publisher=Fenwick Herald",
        "--set",
        "url=https://herald.example/1",
    )
    fast("edit", known, *source, db=waiting)
    before = update(waiting, known).sources
    done = fast("review", "merge", second, known, db=waiting)
    assert "no source that it lacks" in done.err
    assert update(waiting, known).sources == before
    assert second not in ids(waiting)


def test_merging_keeps_the_fields_of_a_later_version(
    fast: InProcess, waiting: Path
) -> None:
    known = WORLD_UPDATES[9]
    line = canonical.dump(known._replace(extras=(("later", '"kept"'),)))
    assert fast("import", "--update", "-", stdin=line, db=waiting).code == 0
    done = fast("review", "merge", ids(waiting)[1], known.id, db=waiting)
    assert done.code == 0, done.err
    merged = update(waiting, known.id)
    assert merged.extras == (("later", '"kept"'),)
    assert len(merged.sources) == len(known.sources) + 1


def test_a_merged_update_is_in_our_own_words(fast: InProcess, waiting: Path) -> None:
    first = ids(waiting)[0]
    before = waiting.read_bytes()
    note = ("--set", f"note={LAW.text[:90]}")
    found = fast("review", "merge", first, WORLD_UPDATES[2].id, *note, db=waiting)
    assert found.code == 3
    assert "the note repeats the article" in found.err
    assert waiting.read_bytes() == before
    missing = fast("review", "merge", first, "zzzz", db=waiting)
    assert (missing.code, waiting.read_bytes()) == (1, before)


def test_a_split_draft_becomes_several(fast: InProcess, waiting: Path) -> None:
    first, second, third = ids(waiting)
    done = fast("review", "split", first, "1-2", "3", db=waiting)
    assert done.code == 0, done.err
    assert ids(waiting) == [second, third, *done.lines]
    said = sentences(LAW.text)
    law, ruritel = drafts(waiting)[2:]
    texts = [text_of(waiting, draft) for draft in (law, ruritel)]
    assert [text and text.text for text in texts] == [" ".join(said[:2]), said[2]]
    assert all(text and text.sources == LAW.sources for text in texts)
    assert (law.heading, ruritel.date) == ("Ruritania", "2021-05-04")
    assert verbs(waiting)[-1] == "split"
    assert fast("doctor", db=waiting).code == 0
    # What the other part says is not to be repeated either.
    copied = ("--set", f"summary={said[0]}")
    refused = fast("review", "accept", ruritel.id, *copied, db=waiting)
    assert "repeats the article" in refused.err


def test_an_undone_split_gives_the_whole_text_back(
    fast: InProcess, waiting: Path
) -> None:
    before = drafts(waiting)
    fast("review", "split", before[0].id, "1", "2", "3", db=waiting)
    undone = fast("undo", db=waiting)
    assert undone.code == 0
    assert "Without the text" not in undone.err
    assert sorted(drafts(waiting)) == sorted(before)
    found = text_of(waiting, before[0])
    assert found is not None
    assert (found.text, found.sources) == (LAW.text, LAW.sources)


@pytest.mark.parametrize(
    ("act", "kept"),
    [
        (("split", "1", "2-3"), slice(None)),
        (("reject",), slice(1, None)),
        (("accept", *GIVEN), slice(1, None)),
    ],
)
def test_an_undone_decision_leaves_the_drafts_as_they_stood(
    fast: InProcess, waiting: Path, act: tuple[str, ...], kept: slice
) -> None:
    """But for the text of the one that was decided on, which is gone."""
    verb, *options = act
    listed = fast("review", "-f", "jsonl", db=waiting).lines
    before = ids(waiting)
    assert fast("review", verb, before[0], *options, db=waiting).code == 0
    assert fast("undo", db=waiting).code == 0
    assert ids(waiting) == before
    assert fast("review", "-f", "jsonl", db=waiting).lines[kept] == listed[kept]


def test_a_split_that_is_done_again_keeps_the_texts(
    fast: InProcess, waiting: Path
) -> None:
    first = ids(waiting)[0]
    made = fast("review", "split", first, "1,3", "2", db=waiting).lines
    before = [text_of(waiting, draft) for draft in drafts(waiting)]
    fast("undo", db=waiting)
    again = fast("redo", db=waiting)
    assert "Without the text" not in again.err
    assert ids(waiting)[-2:] == made
    assert [text_of(waiting, draft) for draft in drafts(waiting)] == before
    assert "Without the text" not in fast("undo", db=waiting).err


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (["1-3"], "two parts or more"),
        (["1", "2"], "no part has sentence 3"),
        (["1", "2-4"], "numbers of its 3 sentences"),
        (["1", "x"], "numbers of its 3 sentences"),
        (["3-1", "2"], "numbers of its 3 sentences"),
        (["1-3", "1"], "the whole draft"),
        (["1-2", "3", "3"], "the same"),
    ],
)
def test_a_wrong_split_changes_nothing(
    fast: InProcess, waiting: Path, parts: list[str], said: str
) -> None:
    before = waiting.read_bytes()
    found = fast("review", "split", ids(waiting)[0], *parts, db=waiting)
    assert found.code == 2
    assert said in found.err
    assert waiting.read_bytes() == before


@pytest.mark.parametrize(
    ("origin", "verb", "said"),
    [
        ("a page.txt", "import", "hwstatus --db {db} import 'a page.txt'"),
        ("gone.txt", "import", "import gone.txt again from the folder that it is in"),
        ("standard input", "import", "hwstatus --db {db} import -"),
        ("https://a.example/n", "import", "hwstatus --db {db} import https://a.example/n"),
        ("https://a.example/rss", "feeds", "read it at https://a.example/rss"),
    ],
)  # fmt: skip
def test_a_text_comes_back_by_what_works_from_here(
    fast: InProcess, world: Path, origin: str, verb: str, said: str
) -> None:
    (fast.setting.cwd / "a page.txt").touch()
    with open_editor(Location(world, "test"), CONTEXT) as editor, editor.transaction():
        record_drafts(editor, [LAW], origin, verb=verb)
    fast("review", "accept", ids(world)[0], *GIVEN, db=world)
    assert said.format(db=world) in fast("undo", db=world).err


def test_an_undone_decision_says_that_the_text_is_gone(
    fast: InProcess, waiting: Path
) -> None:
    first = ids(waiting)[0]
    fast("review", "accept", first, *GIVEN, db=waiting)
    undone = fast("undo", db=waiting)
    said = "1 draft came back without its text; to get it, import page.txt again from the folder that it is in"
    assert said in undone.err
    assert sorted(ids(waiting))[0] == sorted([first, *ids(waiting)])[0]
    [row] = json_lines(fast("review", first, "-f", "jsonl", db=waiting))
    assert row["sentences"] == []
    assert [s["publisher"] for s in row["sources"]] == [*drafts(waiting)[0].publishers]
    split = fast("review", "split", first, "1", "2", db=waiting)
    assert (split.code, "import page.txt again" in split.err) == (3, True)
    again = fast("review", "accept", first, *GIVEN, db=waiting)
    assert again.code == 0
    assert "nothing was compared" in again.err


# -- on a terminal -------------------------------------------------------------------


@pytest.fixture
def talk(setting: Setting, waiting: Path) -> Dialogue:
    """A dialogue with `review`."""
    return Dialogue(setting, waiting, "review")


def test_a_terminal_lists_drafts_where_it_is_asked_to(
    terminal: Terminal, fast: InProcess, waiting: Path
) -> None:
    proposed = fast("review", "--list", db=waiting).err
    assert "that is: hwstatus review -f table\n" in proposed.replace(
        f"--db {waiting} ", ""
    )
    shown = terminal("review", "-f", "table", "--color", "never", db=waiting, columns=120, stderr_too=True)  # fmt: skip
    assert shown.out.splitlines()[0].split()[:4] == ["id", "heading", "entity", "date"]
    assert shown.out.endswith("3 drafts\n")


def test_a_draft_is_shown_and_accepted(talk: Dialogue) -> None:
    _, *others = ids(talk.db)
    found = talk(
        "a",
        "2x",
        "legislature",
        "Ruritania's parliament is expected to pass a bill on the vendors",
        "A law on suppliers was about to pass.",
        "under-review",
        "announced",
        "law",
        "y",
        "q",
    )
    assert found.code == 0, found.out
    shown = (
        "Ruritania, 4 May 2021",
        "1 of 3",
        "The bill names nobody.",
        "The Strelsau Times, 4 May 2021",
        "two publishers are named",
        "the heading names it",
        "the summary repeats the article: “Ruritania's parliament is expected",
        "Accepted draft",
        "1 decided; 2 drafts wait for review",
    )
    assert [said for said in shown if said not in found.out] == []
    assert ids(talk.db) == others
    with open_tracker(Location(talk.db, "test"), CONTEXT) as tracker:
        [new] = [u for u in tracker.history("ruritania") if u.date == "2021-05-04"]
    assert new.summary == "A law on suppliers was about to pass."
    assert (new.actor, new.sources) == ("legislature", LAW.sources)
    assert [tuple(effect)[:4] for effect in new.effects] == [
        ("5g", "under-review", "announced", "law")
    ]


def test_a_new_company_is_named_at_its_question(talk: Dialogue) -> None:
    found = talk(
        *("a", "Telephon", "new company Telephon", "2021", "Gazette", "-", "-", "-"),
        *("", "It sold none.", "", "y"),
        given=(ids(talk.db)[2],),
    )
    assert found.code == 0, found.out
    assert "not known; a new one: new company Telephon" in found.out
    assert "New company: Telephon (telephon)." in found.out
    with open_tracker(Location(talk.db, "test"), CONTEXT) as tracker:
        [new] = tracker.history("telephon")
    assert (new.date, new.sources) == ("2021", (Source("Gazette"),))


REMOVAL = Item(
    "Ruritania ordered operators on 3 May 2021 to remove Huawei from 5G, its core alone, until 31 December 2029.",
    heading="Ruritania",
    title="Ruritania orders operators to remove Huawei from 5G",
    date="2021-05-04",
    sources=(TIMES,),
)


def test_what_the_text_says_is_offered_and_an_empty_summary_leads_back(
    setting: Setting, world: Path
) -> None:
    with_drafts(world, REMOVAL)
    back = ("?", "a", "", "")
    copied = (
        "Operators have to remove Huawei from 5G, its core alone, until 31 December."
    )
    summary = (copied, "They were told to take its gear out.")
    stage = ("", "1")  # Enter lists the words
    answers = (*back, "a", "", *summary, "1", *stage, "", "1", "", "y")
    found = Dialogue(setting, world, "review")(*answers)
    assert found.code == 0, found.out
    shown = (
        "s  skip    leave it for another time",
        "without a summary nothing is recorded",
        "the summary repeats the article: “to remove",
        "1 5g-core=phase-out (read in the text)",
        "1 adopted",
        "decided, in force later",
        "1 5g-core=2029-12-31",
    )
    assert [said for said in shown if said not in found.out] == []
    with open_tracker(Location(world, "test"), CONTEXT) as tracker:
        [new] = [u for u in tracker.history("ruritania") if u.date == "2021-05-04"]
    assert [tuple(effect)[:3] for effect in new.effects] == [
        ("5g-core", "phase-out", "adopted")
    ]
    assert [(one.scope, one.date) for one in new.deadlines] == [
        ("5g-core", "2029-12-31")
    ]


def test_a_day_that_the_text_names_is_offered_to_a_draft_without_a_date(
    setting: Setting, world: Path
) -> None:
    with_drafts(world, REMOVAL._replace(date=None))
    found = Dialogue(setting, world, "review")("a", "", "q")
    assert "1 2021-05-03 · 2 2029-12-31\n" in found.out
    assert found.out.count("When (") == 2, "Enter takes none"


def test_without_a_yes_the_draft_waits_and_the_answers_are_kept(talk: Dialogue) -> None:
    summary = "A law was about to pass."
    found = talk("a", "", "https://a.example/", "1", summary, "", "2021", "a", "", "q")
    assert found.out.count("one word does not say what happened") == 2
    assert "not accepted: the draft waits" in found.out
    assert f"({summary})" in found.out
    assert "0 decided; 3 drafts wait" in found.out


def test_an_empty_publisher_leads_back(talk: Dialogue) -> None:
    third = ids(talk.db)[2]
    found = talk("a", "freedonia", "2021", "", "q", given=(third,))
    assert "Who reports it (empty: back)" in found.out
    assert found.out.count("without a source nothing is recorded") == 1, found.out


def test_enter_skips_and_writes_nothing(talk: Dialogue) -> None:
    before = talk.db.read_bytes()
    found = talk("", "s", "skip")
    assert found.code == 0, found.out
    assert "3 of 3" in found.out
    assert "0 decided; 3 drafts wait" in found.out
    assert talk.db.read_bytes() == before


@one_in(3)
@pytest.mark.parametrize("answers", [("q",), ("x", "quit"), (), ("a", "court"), ("r",)])
def test_leaving_at_any_point_writes_nothing(
    talk: Dialogue, answers: tuple[str, ...]
) -> None:
    before = talk.db.read_bytes()
    found = talk(*answers)  # then the terminal hangs up
    assert found.code == 0, found.out
    assert "0 decided" in found.out
    assert talk.db.read_bytes() == before


EDITED = ("e", "", "", "", "", "", "", "-", "court", "A court spoke.",
          "5g=banned", "adopted", "", "", "")  # fmt: skip
"""The answers that edit the first draft, up to the one that would accept it."""
NEAR = ("a", "", "It was welcomed.", "5g=permitted", "adopted", "")
REPEATED = ("e", "", "2022-02-02", "", "", "", "", "", "The Duchess welcomed Huawei with certificates.",
            "5g=permitted", "adopted", "", "")  # fmt: skip


def test_by_when_what_must_go_is_asked_and_the_headline_that_moved_is_told(
    talk: Dialogue,
) -> None:
    what = ("5g=restricted", "adopted", "", "5g=2029: All of it", "", "", "y")
    answers = ("e", "freedonia", *EDITED[2:10], *what)
    found = talk(*answers, given=(ids(talk.db)[0],))
    assert found.code == 0, found.out
    assert "headline of Freedonia is restricted (5g); it was banned (5g)" in found.out
    with open_tracker(Location(talk.db, "test"), CONTEXT) as tracker:
        *_, new = tracker.history("freedonia")
    assert [(one.scope, one.date) for one in new.deadlines] == [("5g", "2029")]


@pytest.mark.parametrize(
    ("draft", "answers", "question"),
    [
        (0, (), "[a]ccept"),
        (0, ("r",), "Why"),
        (0, ("m",), "Into which update"),
        (1, ("m", ""), "Merge it?"),
        (0, ("p",), "Its parts"),
        (0, EDITED[:1], "Country or company"),
        (0, EDITED[:2], "When"),
        (0, EDITED[:3], "Who reports it"),
        (0, EDITED[:4], "Its web address"),
        (0, EDITED[:5], "Its title"),
        (0, EDITED[:6], "When it appeared"),
        (0, EDITED[:7], "Who reports it"),
        (0, EDITED[:8], "Who acted"),
        (0, EDITED[:9], "What happened"),
        (0, EDITED[:10], "What it changes"),
        (0, EDITED[:11], "Stage"),
        (0, EDITED[:12], "Basis"),
        (0, EDITED[:13], "By when what must go"),
        (0, EDITED[:14], "What else"),
        (0, EDITED, "Accept it?"),
        (1, NEAR, "[f]urther source of it"),
        (1, REPEATED, "Keep both?"),
    ],
)  # fmt: skip
def test_each_question_can_be_left(
    fast: InProcess, waiting: Path, monkeypatch: pytest.MonkeyPatch,
    draft: int, answers: tuple[str, ...], question: str,
) -> None:  # fmt: skip
    typed = iter((*answers, "q"))
    put: list[str] = []

    def typing(words: Text, **more: str) -> str:
        put.append(words.plain)
        return next(typed) or more["default"]

    monkeypatch.setattr("rich.prompt.Prompt.ask", typing)
    monkeypatch.setattr(questions, "_drop_pasted", lambda: False)
    monkeypatch.setattr(command, "can_ask", lambda: True)
    monkeypatch.setattr(Output, "is_page", property(lambda _: True))
    before = waiting.read_bytes()
    found = fast("review", ids(waiting)[draft], db=waiting)
    assert (found.code, next(typed, "all was typed")) == (0, "all was typed"), found.err
    assert put[-1].startswith(question), put
    assert "0 decided" in found.err
    assert waiting.read_bytes() == before


def test_what_was_decided_before_leaving_stays(talk: Dialogue) -> None:
    _, second, third = ids(talk.db)
    found = talk("r", "about phones", "a", CTRL_C)
    assert found.code == 130, found.out
    assert "1 decided; 2 drafts wait" in found.out
    assert ids(talk.db) == [second, third]
    assert verbs(talk.db)[-1] == "reject"


def test_the_same_event_is_offered_to_merge(talk: Dialogue) -> None:
    second = ids(talk.db)[1]
    found = talk("m", "", "y", given=(second[:4],))
    assert found.code == 0, found.out
    assert "Into which update, by its id (Enter: 8b00)" in found.out
    assert "no draft waits" not in found.out
    assert len(update(talk.db, WORLD_UPDATES[9].id).sources) == 2


def test_one_event_of_two_publishers_is_offered_as_one_update(
    fast: InProcess, world: Path
) -> None:
    other = LAW._replace(
        text="A vote on who may supply operators is near.",
        sources=(Source("Strelsau Wire", published="2021-05-04"),),
    )
    first, second = ids(with_drafts(world, LAW, other))
    done = fast("review", "accept", first, *GIVEN, db=world)
    [row] = json_lines(fast("review", second, "-f", "jsonl", db=world))
    assert [same["why"] for same in row["same_event"]] == ["the same day"]
    known = row["same_event"][0]["id"]
    assert fast("review", "merge", second, known, db=world).code == 0
    publishers = [source.publisher for source in update(world, done.lines[0]).sources]
    assert publishers == [*(s.publisher for s in LAW.sources), "Strelsau Wire"]


def test_the_parts_of_a_split_come_next(talk: Dialogue) -> None:
    found = talk("p", "1-2 3", "", "r", "", given=(ids(talk.db)[0],))
    assert found.code == 0, found.out
    assert "3 of 3" in found.out
    assert len(ids(talk.db)) == 3
    assert verbs(talk.db)[-2:] == ["split", "reject"]


def test_everything_can_be_edited(talk: Dialogue) -> None:
    found = talk(
        "e",
        "freedonia",
        "2021-05",
        "Gazette",
        "https://gazette.example/10",
        "-",
        "2021-05-05",
        "-",
        "court",
        "A court spoke.",
        "",
        "Nobody knows why.",
        "y",
        "q",
        given=(ids(talk.db)[0],),
    )
    assert found.code == 0, found.out
    with open_tracker(Location(talk.db, "test"), CONTEXT) as tracker:
        [new] = [u for u in tracker.history("freedonia") if u.date == "2021-05"]
    source = Source(
        "Gazette", None, "https://gazette.example/10", published="2021-05-05"
    )
    assert (new.sources, new.note) == ((source,), "Nobody knows why.")
    assert (new.actor, new.effects) == ("court", ())


def test_a_draft_that_somebody_else_decided_is_left(
    hw: Subprocess, setting: Setting, waiting: Path
) -> None:
    first = ids(waiting)[0]

    class Meanwhile(Dialogue):
        def _until_quiet(self, master: int) -> str:
            shown = super()._until_quiet(master)
            if first in ids(self.db):
                hw("review", "reject", first, db=self.db)
            return shown

    found = Meanwhile(setting, waiting, "review")("r", "phones", given=(first,))
    assert found.code == 0, found.out
    assert "waits no more: rejected by a tester" in found.out
    assert "0 decided" in found.out


def test_hostile_text_reaches_no_terminal(setting: Setting, world: Path) -> None:
    source = Source(HOSTILE_TEXT[:200], HOSTILE_TEXT, published="2020")
    item = Item(
        HOSTILE_TEXT, "Ruritania", HOSTILE_TEXT, "2020", (source,), (HOSTILE_TEXT,)
    )
    with_drafts(world, item)
    found = Dialogue(setting, world, "review")("e", "", "", "", "", "", "\x04")
    assert not re.search("\x1b\\[31m|\x1b\\]|\x07|\x9b|\u202e", found.out)
    assert "evil.example" in found.out


def test_two_reviewers_lose_nothing(hw: Subprocess, waiting: Path) -> None:
    known = ids(waiting)[0]
    both = [hw.start("review", "accept", known, *GIVEN, db=waiting) for _ in "ab"]
    codes = sorted(process.wait(60) for process in both)
    assert codes == [0, 3]
    assert verbs(waiting).count("accept") == 1
    for process in both:
        for stream in (process.stdin, process.stdout, process.stderr):
            assert stream is not None
            stream.close()


def test_the_text_that_was_found_is_not_dim(waiting: Path) -> None:
    with open_tracker(Location(waiting, "test"), CONTEXT) as tracker:
        row = Examiner(tracker).row(drafts(waiting)[0])
    screen = Screen(80, colored=True)
    shown = "".join(screen.draw(card(row, "1 of 1", 80)))
    assert "\x1b[2m2 \x1b[0mThe bill names nobody." in shown


def drawn(path: Path) -> str:
    """The card of the draft that waits."""
    with open_tracker(Location(path, "test"), CONTEXT) as tracker:
        [draft] = tracker.drafts.waiting()
        row = Examiner(tracker).row(draft)
        screen = Screen(80, colored=False)
        return "".join(screen.draw(card(row, "1 of 1", 80)))


def test_the_text_and_its_source_stand_last_above_the_question(world: Path) -> None:
    """What is proposed may scroll off a small screen."""
    text = "The regulator said that Huawei is banned from 5G networks."
    shown = drawn(with_drafts(world, Item(text, heading="Ruritania")))
    marks = ("Ruritania", "status?", "verdict", text[:20], "source", "about")
    places = [shown.index(mark) for mark in marks]
    assert places == sorted(places)


def test_a_title_stands_apart_from_the_text(world: Path) -> None:
    text = "Vendor out of Ruritania\n\nThe regulator spoke. It said no."
    shown = drawn(with_drafts(world, Item(text, heading="Ruritania")))
    lines = [line.strip("│ ") for line in shown.splitlines() if line[:1] == "│"]
    assert lines == [
        "1 Vendor out of Ruritania",
        "",
        "The regulator spoke.",
        "2 It said no.",
    ]


def test_each_choice_has_its_share_or_the_reason_why_not(world: Path) -> None:
    text = "The regulator said that Huawei is banned from 5G networks."
    titled = Item(text, title="Ruritania bans Huawei from 5G", heading="Ruritania")
    shown = " ".join(drawn(with_drafts(world, titled)).split())
    first, *others = shown.split("status? ")[1].split("  ")[0].split(" · ")[:3]
    assert first == "banned (read in the text)"
    assert all(re.search(r" \d+%", other) for other in others)
