"""Three-way merging of records: what each side did is done, and nothing is lost unseen."""

from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from costs import examples
from hwstatus.record import canonical, validation
from hwstatus.record.dates import LAST_DAY
from hwstatus.record.forms import Enquiry, Group, Membership, NothingNew
from hwstatus.record.models import Deadline, Effect, Exemption, Outcome, Source, Update
from hwstatus.rules.merge.lists import UNKNOWN
from hwstatus.rules.merge.records import (
    OURS,
    RECORD,
    THEIRS,
    FieldConflict,
    Merged,
    common_ancestor,
    merge,
)
from samples import anything, country, update, updates

TIMES = Source("The Strelsau Times", "A title", "https://times.example/1")
GAZETTE = Source("Gazette", url="https://gazette.example/1")
ETHER = Source("Office of the Ether", official=True)
HERALD = Source("Herald")

BASE = update(
    also_about=("ruritel",),
    note="As it was.",
    effects=["5g=restricted", "fixed=banned"],
    deadlines=(Deadline("5g", "2027", "out"),),
    sources=(TIMES, GAZETTE),
)


def ours(_: FieldConflict) -> str:
    return OURS


def theirs(_: FieldConflict) -> str:
    return THEIRS


def clean(base: Any, left: Any, right: Any) -> Any:
    """The merged record of sides without a conflict, the same whoever is ours."""
    found = merge(base, left, right)
    assert found.conflicts == ()
    assert merge(base, right, left) == found
    return found.record


def conflicts(base: Any, left: Any, right: Any) -> list[str]:
    """The fields in conflict; of them the chosen side counts, of the others both."""
    found = merge(base, left, right)
    mirrored = merge(base, right, left, theirs)
    assert mirrored.record == found.record
    assert [c.field for c in mirrored.conflicts] == [c.field for c in found.conflicts]
    return [conflict.field for conflict in found.conflicts]


# -- fields --------------------------------------------------------------------------------


def test_what_one_side_changed_is_taken() -> None:
    noted = BASE._replace(note="Looked up again.")
    worded = BASE._replace(summary="Said better.", date="2020-07-23")
    assert clean(BASE, BASE, noted) == noted
    assert clean(BASE, noted, BASE) == noted
    assert clean(BASE, noted, noted) == noted
    assert clean(BASE, noted, worded) == worded._replace(note="Looked up again.")


def test_a_field_taken_out_on_one_side_is_gone() -> None:
    bare = BASE._replace(note=None)
    worded = BASE._replace(summary="Said better.")
    assert clean(BASE, bare, worded) == worded._replace(note=None)


def test_what_both_changed_is_a_conflict_that_the_caller_decides() -> None:
    left = BASE._replace(note="Left.", actor="court")
    right = BASE._replace(note="Right.", date="2020-08")
    found = merge(BASE, left, right)
    assert found.conflicts == (FieldConflict("note", "As it was.", "Left.", "Right."),)
    assert found.record == left._replace(date="2020-08")
    assert merge(BASE, left, right, theirs).record == right._replace(actor="court")
    assert conflicts(BASE, left, right) == ["note"]


def test_an_edit_against_a_removal_is_a_conflict() -> None:
    bare, edited = BASE._replace(note=None), BASE._replace(note="Right.")
    assert merge(BASE, bare, edited).conflicts == (
        FieldConflict("note", "As it was.", None, "Right."),
    )


@pytest.mark.parametrize("side", [OURS, THEIRS])
def test_a_retraction_against_an_edit_is_a_conflict(side: str) -> None:
    edited = BASE._replace(note="Right.")
    assert clean(BASE, None, BASE) is None
    found = merge(BASE, None, edited, lambda _: side)
    assert [conflict.field for conflict in found.conflicts] == [RECORD]
    assert found.conflicts[0].ours is None
    assert found.conflicts[0].theirs == canonical.as_json(edited)
    assert found.record == (None if side == OURS else edited)


def test_without_an_ancestor_whatever_differs_is_a_conflict() -> None:
    other = BASE._replace(note=None, sources=(TIMES,))
    assert conflicts(UNKNOWN, BASE, BASE) == []
    assert conflicts(UNKNOWN, BASE, other) == ["note", "sources[Gazette]"]
    assert conflicts(None, BASE, other) == ["note", "sources[Gazette]"]


def test_fields_of_a_later_version_are_merged_too() -> None:
    def grown(**extras: str) -> Update:
        return BASE._replace(extras=tuple(sorted(extras.items())))

    assert clean(BASE, grown(a="1"), grown(b="2")) == grown(a="1", b="2")
    assert clean(grown(a="1", b="2"), grown(a="1"), grown(a="3", b="2")) == grown(a="3")
    assert conflicts(grown(a="1"), grown(a="2"), grown(a="3")) == ["a"]


def test_of_two_stamps_the_earlier_is_true() -> None:
    left = NothingNew("ruritania", "2026-01-01", None, "2026-01-01T10:00:00Z", "b")
    right = left._replace(recorded_at="2026-01-01T09:00:00Z", recorded_by="c")
    assert clean(UNKNOWN, left, right) == right
    noted = left._replace(note="The gazette.")
    assert conflicts(UNKNOWN, noted, right) == ["note"]


def test_of_two_answers_of_an_address_the_later_counts() -> None:
    at = "2026-01-02T10:00:00Z"
    first = Enquiry(
        "https://a.example", "2026-01-01", "gone", None, None, None, at, "a"
    )
    second = first._replace(asked="2026-01-02", outcome="reachable")
    assert clean(UNKNOWN, first, second) == second


# -- lists ---------------------------------------------------------------------------------


def test_elements_that_each_side_added_are_both_there() -> None:
    left = BASE._replace(sources=(*BASE.sources, HERALD), also_about=("ruritel", "a"))
    right = BASE._replace(sources=(*BASE.sources, ETHER), also_about=("ruritel", "b"))
    found = clean(BASE, left, right)
    assert set(found.sources) == {TIMES, GAZETTE, HERALD, ETHER}
    assert found.sources[:2] == BASE.sources
    assert found.also_about == ("ruritel", "a", "b")


def test_the_side_that_alone_changed_the_order_has_its_way() -> None:
    left = BASE._replace(sources=(ETHER, GAZETTE, TIMES))
    right = BASE._replace(sources=(TIMES._replace(title="Another title"), GAZETTE))
    found = clean(BASE, left, right)
    assert found.sources == (ETHER, GAZETTE, TIMES._replace(title="Another title"))


def test_an_element_taken_out_is_gone_and_another_s_edit_stays() -> None:
    left = BASE._replace(sources=(TIMES,))
    right = BASE._replace(sources=(TIMES._replace(official=True), GAZETTE, HERALD))
    found = clean(BASE, left, right)
    assert found.sources == (TIMES._replace(official=True), HERALD)


def test_a_source_is_merged_by_its_facts() -> None:
    copy = "https://web.archive.example/1"
    left = BASE._replace(sources=(TIMES._replace(archive_url=copy), GAZETTE))
    right = BASE._replace(sources=(TIMES._replace(title="Corrected"), GAZETTE))
    both = TIMES._replace(archive_url=copy, title="Corrected")
    assert clean(BASE, left, right).sources == (both, GAZETTE)
    other = BASE._replace(sources=(TIMES._replace(title="Different"), GAZETTE))
    assert conflicts(BASE, right, other) == ["sources[The Strelsau Times].title"]


def test_an_element_taken_out_against_its_edit_is_a_conflict() -> None:
    left = BASE._replace(sources=(TIMES,))
    right = BASE._replace(sources=(TIMES, GAZETTE._replace(title="Corrected")))
    assert conflicts(BASE, left, right) == ["sources[Gazette]"]


def test_a_status_that_nobody_wrote_does_not_come_about() -> None:
    """An effect is a judgement: the status of one side never meets the stage of the other."""
    first, second = BASE.effects
    left = BASE._replace(effects=(first._replace(status="banned"), second))
    right = BASE._replace(effects=(first._replace(stage="in-force"), second))
    assert conflicts(BASE, left, right) == ["effects[5g]"]
    third = Effect("government", "banned", "adopted", "law")
    added = BASE._replace(effects=(first, second._replace(stage="in-force"), third))
    assert clean(BASE, left, added).effects == (left.effects[0], *added.effects[1:])


def test_two_new_deadlines_for_one_scope_are_a_conflict() -> None:
    bare = BASE._replace(deadlines=())
    left = bare._replace(deadlines=(Deadline("5g", "2027", "out"),))
    right = bare._replace(deadlines=(Deadline("5g", "2028", "out"),))
    assert conflicts(bare, left, right) == ["deadlines[5g]"]
    other = bare._replace(deadlines=(Deadline("fixed", "2028", "out"),))
    assert len(clean(bare, left, other).deadlines) == 2


def test_two_stays_of_one_member_are_told_apart() -> None:
    base = Group(
        "g", "G", (), HERALD,
        (Membership("a", "1900", "1910"), Membership("a", "1920")),
    )  # fmt: skip
    left = base._replace(members=(base.members[0], Membership("a", "1920", "1930")))
    right = base._replace(members=(Membership("a", "1901", "1910"), base.members[1]))
    expected = (Membership("a", "1901", "1910"), Membership("a", "1920", "1930"))
    assert clean(base, left, right).members == expected
    assert clean(base, left, base._replace(aliases=("H",))).aliases == ("H",)


def test_the_source_of_a_group_is_one_thing() -> None:
    base = Group("g", "G", (), TIMES)
    dated = base._replace(source=TIMES._replace(published="2020"))
    titled = base._replace(source=TIMES._replace(title="Corrected"))
    assert clean(base, dated, titled).source == dated.source._replace(title="Corrected")
    other = base._replace(source=GAZETTE)
    assert conflicts(base, dated, other) == ["source"]


def test_what_does_not_fit_together_is_a_conflict_of_the_whole_list() -> None:
    """Each took out another source: together there would be none."""
    left, right = BASE._replace(sources=(TIMES,)), BASE._replace(sources=(GAZETTE,))
    found = merge(BASE, left, right)
    assert [conflict.field for conflict in found.conflicts] == ["sources"]
    assert found.record == left


def test_two_orders_of_the_same_are_a_conflict_of_the_whole_list() -> None:
    base = BASE._replace(sources=(TIMES, GAZETTE, HERALD))
    left = base._replace(sources=(GAZETTE, TIMES, HERALD))
    right = base._replace(sources=(TIMES, HERALD, GAZETTE))
    assert conflicts(base, left, right) == ["sources"]
    assert clean(base, left, left._replace(note=None)).sources == left.sources


def test_an_entity_gains_the_names_of_both() -> None:
    base = country("ruritania", "QR", aliases=("Old",))
    left, right = base._replace(aliases=("Old", "B")), base._replace(aliases=("A",))
    assert clean(base, left, right).aliases == ("A", "B")


# -- any records ---------------------------------------------------------------------------

SPACES = st.sampled_from(list(Update._fields[1:-1]))


def some(*values: Any) -> st.SearchStrategy[tuple[Any, ...]]:
    """Some of these in any order: two sides often have the same."""
    return st.lists(st.sampled_from(values), max_size=4, unique=True).map(tuple)


def by_first(found: tuple[Any, ...]) -> tuple[Any, ...]:
    """Of elements with one key the last."""
    return tuple({item[0]: item for item in found}.values())


WORDS = st.sampled_from(["a", "b", "c"])
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "entity": WORDS,
    "also_about": some("a", "b", "c", "d"),
    "date": st.sampled_from(["2020", "2021", "2022"]),
    "summary": WORDS,
    "note": st.none() | WORDS,
    "actor": st.sampled_from([None, "court", "regulator"]),
    "confidence": st.sampled_from(["official", "single-press"]),
    "effects": some(
        *(Effect(s, w) for s in ("5g", "fixed") for w in ("banned", "permitted"))
    ).map(by_first),
    "deadlines": some(
        *(Deadline(s, "2030", w, r) for s in ("5g", "fixed") for w in "ab" for r in (None, "2029"))
    ),
    "sources": some(
        TIMES, TIMES._replace(title="b"), TIMES._replace(url=None), GAZETTE, ETHER, HERALD,
        HERALD._replace(url="https://times.example/1"), HERALD._replace(retrieved="2026-01-01"),
    ).filter(bool),
    "exemptions": some(*(Exemption(rule, word) for rule in "ab" for word in "xy")),
    "recorded_at": st.sampled_from(["2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z"]),
    "outcomes": some(
        *(Outcome(f"{'a' * 10}:{s}", w) for s in ("5g", "fixed") for w in ("met", "missed"))
    ).map(by_first),
    "extras": some(("x", "1"), ("y", "2"), ("z", "3")).map(lambda e: tuple(sorted(e))),
}  # fmt: skip


def edits(base: Update) -> st.SearchStrategy[Update]:
    """An update with other values in some fields, as the validation leaves it."""
    fields = st.fixed_dictionaries({}, optional=VALUES)
    return fields.map(lambda changed: settled(base._replace(**changed)))


def settled(found: Update) -> Update:
    return validation.read_update(canonical.as_json(found), LAST_DAY)


sides = edits(BASE).flatmap(lambda b: st.tuples(st.just(b), edits(b), edits(b)))
"""An update, and two edits of it that often meet in the same places."""


def is_storable(record: Update) -> bool:
    return validation.load(canonical.dump(record), LAST_DAY) == record


@given(found=sides)
def test_neither_side_is_preferred(found: tuple[Update, Update, Update]) -> None:
    base, left, right = found
    here = merge(base, left, right, ours)
    there = merge(base, right, left, theirs)
    assert here.record == there.record
    mirrored = [c._replace(ours=c.theirs, theirs=c.ours) for c in there.conflicts]
    assert list(here.conflicts) == mirrored
    assert isinstance(here.record, Update)
    assert is_storable(here.record)


@given(found=sides)
def test_a_second_merge_changes_nothing(found: tuple[Update, Update, Update]) -> None:
    """The other side gets the same record, from the same ancestor or from the newer one."""
    base, left, right = found
    here = merge(base, left, right)
    assume(not here.conflicts)
    assert merge(right, right, here.record) == here
    assert merge(base, here.record, right, ours).record == here.record
    assert merge(base, right, here.record, theirs).record == here.record


def test_what_one_side_made_of_an_element_and_the_other_added_stands_once() -> None:
    was, new = Exemption("a", "x"), Exemption("a", "y")
    base, changed, added = (
        BASE._replace(exemptions=found) for found in ((was,), (new,), (was, new))
    )
    for merged in (merge(base, changed, added), merge(base, added, changed)):
        assert isinstance(merged.record, Update)
        assert merged.record.exemptions == (new,)


@examples(30)
@given(base=anything, other=anything)
def test_a_side_that_changed_nothing_gives_way(base: Any, other: Any) -> None:
    assert merge(base, base, other) == Merged(other)
    assert merge(base, other, base) == Merged(other)
    assert merge(base, other, other) == Merged(other)


@examples(30)
@given(base=updates, other=updates, names=st.sets(SPACES))
def test_edits_of_different_fields_never_meet(
    base: Update, other: Update, names: set[str]
) -> None:
    names.discard("entity")  # it is taken out of `also_about`
    stamped = {"recorded_at", "recorded_by"}
    assume(not names & stamped or stamped <= names)
    mine = {name: getattr(other, name) for name in Update._fields[2:-1]}
    left = base._replace(**{name: mine[name] for name in names})
    right = base._replace(**{name: mine[name] for name in mine.keys() - names})
    both = base._replace(**mine)
    about = tuple(slug for slug in both.also_about if slug != base.entity)
    found = merge(base, left, right)
    assert found.conflicts == ()
    assert isinstance(found.record, Update)
    assert found.record._replace(also_about=()) == both._replace(also_about=())
    assert found.record.also_about in (about, both.also_about)


# -- ancestors -----------------------------------------------------------------------------


def told(text: str) -> list[Update | None]:
    """A history: a letter is a version, a hyphen a retraction."""
    return [None if letter == "-" else BASE._replace(note=letter) for letter in text]


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("a", "a", "a"),
        ("ab", "ac", "a"),
        ("abc", "abd", "b"),
        ("ab", "a", "a"),
        ("abm", "ab", "b"),
        ("a-", "ab", "a"),
        ("a-b", "a-c", "-"),
        ("aba", "ab", "b"),  # they are behind, although we are back where we were
        ("aba", "abc", "b"),
        ("abcm", "acbn", "a"),  # each took in the other's: neither decision counts
        ("abcm", "acbm", "m"),
    ],
)
def test_the_ancestor_is_the_newest_that_both_went_through(
    left: str, right: str, expected: str
) -> None:
    for one, other in ((left, right), (right, left)):
        assert common_ancestor(told(one), told(other)) == told(expected)[0]


def test_without_a_common_version_the_ancestor_is_unknown() -> None:
    assert common_ancestor(told("ab"), told("cd")) is UNKNOWN
    assert common_ancestor([], told("c")) is UNKNOWN


def test_endless_histories_are_looked_at_from_their_ends() -> None:
    long = told("a") * 100_000
    assert common_ancestor(long, long) == told("a")[0]


def test_a_list_of_any_length_is_merged_in_time() -> None:
    many = tuple(f"a{number}" for number in range(20_000))
    left = BASE._replace(also_about=("x", *many))
    right = BASE._replace(also_about=(*many, "y"))
    assert len(clean(BASE, left, right).also_about) == 20_002


@pytest.mark.parametrize("rule", ["a", "b"])
def test_exemptions_are_told_by_their_rule(rule: str) -> None:
    left = BASE._replace(exemptions=(Exemption("a", "one reason"),))
    right = BASE._replace(exemptions=(Exemption(rule, "another"),))
    expected = ["exemptions[a]"] if rule == "a" else []
    assert conflicts(BASE, left, right) == expected
