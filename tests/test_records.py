"""`hwstatus.record`: canonical lines and back; what somebody else wrote, checked."""

import json
import re
from collections.abc import Callable
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costs import examples
from hwstatus import json_text
from hwstatus.errors import BadRecord
from hwstatus.record import canonical, forms, validation
from hwstatus.record.fields import UPDATE, Form
from hwstatus.record.forms import FORMS, Draft, Group, NothingNew, Record
from hwstatus.record.models import Deadline, Effect, Source, Update
from samples import HOSTILE_TEXT, TODAY, anything, drafts, kept, update, updates


@given(kept)
def test_restore_is_the_inverse_of_dump(record: Record) -> None:
    assert (
        canonical.restore(canonical.subject_of(record), canonical.dump(record))
        == record
    )


@given(anything)
def test_a_canonical_line_passes_the_check_unchanged(record: Record) -> None:
    line = canonical.dump(record)
    found = validation.load(line, TODAY)
    assert found == record
    assert canonical.dump(found) == line


FULL = update(
    "k7q2m3ab9s",
    "freedonia",
    also_about=("ruritania", "borduria"),
    note="A note.",
    effects=(
        Effect("5g", "banned", "in-force", "order", "2020-08"),
        Effect("fixed", "permitted", "announced", "informal"),
    ),
    deadlines=(Deadline("5g", "2021-06", "Out."),),
    sources=(
        Source("The Times", "A title", "https://t.example/1", official=True),
        Source("The Gazette", published="2020-07-22"),
    ),
)
"""An update whose line is plain: what makes a line be spelled again is the change alone."""


@pytest.mark.parametrize("found", [FULL, update("k7q2m3ab9s", "freedonia")])
@pytest.mark.parametrize(
    "change",
    [
        lambda found: {"note": None, **found},
        lambda found: {"also_about": [], **found},
        lambda found: {**found, "also_about": ["ruritania", "ruritania"]},
        lambda found: {"effects": [], **found},
        lambda found: {k: v for k, v in found.items() if k != "confidence"},
        lambda found: {**found, "summary": f" {found['summary']}"},
        lambda found: {**found, "sources": found["sources"] * 2},
    ],
)
def test_what_is_said_otherwise_is_spelled_again(
    change: Callable[[dict[str, Any]], dict[str, Any]], found: Update
) -> None:
    raw = change(canonical.as_json(found))
    ordered = {key: raw[key] for key in UPDATE.fields if key in raw}
    for same in (ordered, dict(reversed(ordered.items()))):
        record, text = validation.load_with_line(json_text.encode(same), TODAY)
        assert text == canonical.dump(record)


@pytest.mark.parametrize(
    ("key", "item"),
    [
        ("effects", {"status": "banned", "scope": "5g", "stage": "in-force"}),
        ("effects", {"scope": "5g", "status": "banned"}),
        ("effects", {"scope": "5g", "status": "banned", "stage": "in-force", "basis": None}),
        ("sources", {"publisher": "The Times", "official": False}),
        ("sources", {"publisher": " The Times"}),
        ("sources", {"publisher": "The\u200bTimes"}),
    ],
)  # fmt: skip
def test_what_is_within_is_spelled_again_too(key: str, item: dict[str, Any]) -> None:
    raw = {**canonical.as_json(FULL), key: [item]}
    line = json.dumps(raw, ensure_ascii=False, separators=(",", ":"))
    record, text = validation.load_with_line(line, TODAY)
    assert text == canonical.dump(record) != line


@examples(40)
@given(anything)
def test_what_is_written_otherwise_is_spelled_again(record: Record) -> None:
    line = canonical.dump(record)
    raw = json.loads(line)
    key = next(iter(raw))
    spellings = (
        json.dumps(raw),
        json.dumps(raw, ensure_ascii=False),
        f" {line}",
        f"{line} ",
        line.replace(f'"{key}"', f'"\\u{ord(key[0]):04x}{key[1:]}"', 1),
        line.replace(f'"{key}"', f'"{key}" ', 1),
    )
    for spelling in spellings:
        assert validation.load_with_line(spelling, TODAY) == (record, line)
    with pytest.raises(BadRecord, match="is given twice"):
        validation.load(f'{line[:-1]},"{key}":{json_text.encode(raw[key])}}}', TODAY)


@examples(40)
@given(anything)
def test_a_canonical_line_is_not_spelled_again(record: Record) -> None:
    line = canonical.dump(record)
    plain = json_text.is_plain(line) and not list(forms.unknown_fields(record))
    with patch.object(canonical, "dump", wraps=canonical.dump) as dump:
        assert validation.load_with_line(line, TODAY)[1] == line
    assert dump.called is not plain


@given(kept)
def test_a_line_is_spelled_as_the_json_library_would(record: Record) -> None:
    line = canonical.dump(record)
    assert line == json_text.encode(json.loads(line))


@given(drafts)
def test_a_draft_is_read_where_one_is_expected_and_never_from_a_file(
    draft: Draft,
) -> None:
    line = canonical.dump(draft)
    assert validation.load(line, TODAY, "draft") == draft
    with pytest.raises(BadRecord):
        validation.load(line, TODAY)


@given(st.text())
def test_hostile_characters_are_escaped(text: str) -> None:
    line = canonical.dump(update(summary=text))
    assert not re.search(json_text.HOSTILE, line)
    assert "\n" not in line
    assert json.loads(line)["summary"] == text


@examples(50)
@given(updates)
def test_keys_stand_in_their_order_and_unknown_ones_follow(found: Update) -> None:
    keys = list(json.loads(canonical.dump(found)))
    known = [key for key in UPDATE.fields if key in keys]
    assert keys == known + sorted(key for key, _ in found.extras)


@given(kept)
def test_what_says_nothing_is_absent(record: Record) -> None:
    raw = json.loads(canonical.dump(record))
    known = FORMS[type(record)].fields
    assert not [key for key in known if raw.get(key, 1) in (None, [], False)]


@pytest.mark.parametrize("form", FORMS.values(), ids=lambda form: form.name)
def test_a_form_lists_the_fields_of_its_class_in_their_order(form: Form) -> None:
    fields = form.kind._fields
    expected = ["checked", *fields[1:]] if form.kind is NothingNew else list(fields)
    assert [*form.fields, "extras"] == expected


@pytest.mark.parametrize(
    "char",
    [
        *map(chr, range(0x20)),
        "\x7f",
        "\x85",
        "\x9b",
        "\u202e",
        "\u2028",
        "\ufeff",
        "\U000e0041",
    ],
)
def test_each_hostile_character_is_escaped_and_comes_back(char: str) -> None:
    line = json_text.encode({"a": f"x{char}y"})
    assert line.isascii() and line.isprintable()
    assert json.loads(line) == {"a": f"x{char}y"}


def test_other_letters_stay_readable() -> None:
    assert json_text.encode({"a": "Szohôd 华为 😀"}) == '{"a":"Szohôd 华为 😀"}'


@pytest.mark.parametrize(
    ("record", "subject", "key"),
    [
        (update("abcdefghjk"), "update", "abcdefghjk"),
        (
            NothingNew("france", "2026-01-01", None, "2026-01-01T00:00:00Z", "x"),
            "checked",
            "france/2026-01-01",
        ),
        (Group("nato", "NATO", (), Source("x"), ()), "group", "nato"),
    ],
)
def test_subject_and_key(record: Record, subject: str, key: str) -> None:
    assert (canonical.subject_of(record), canonical.key_of(record)) == (subject, key)


# -- what is refused ---------------------------------------------------------------------------------


def raw(**changes: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(canonical.dump(update()))
    for key, value in changes.items():
        if value is ...:
            del found[key]
        else:
            found[key] = value
    return found


EFFECT = {"scope": "5g", "status": "banned"}
SOURCE = {"publisher": "Reuters"}

BAD_UPDATES = [
    (raw(id=...), "id: is missing"),
    (raw(id="ABCDEFGHJK"), "id: 'ABCDEFGHJK' is not 10 letters and digits"),
    (raw(id="short"), "id: 'short' is not 10 letters and digits"),
    (raw(id="../../../x"), "id: '../../../x' is not 10 letters and digits"),
    (raw(id="aaaaaaaaaa\n"), "id: 'aaaaaaaaaa\\n' is not 10 letters and digits"),
    (raw(id=1234567890), "id: 1234567890 is not 10 letters and digits"),
    (raw(entity=...), "entity: is missing"),
    (
        raw(entity="United Kingdom"),
        "entity: 'United Kingdom' is not a slug such as united-kingdom",
    ),
    (raw(entity="-a"), "entity: '-a' is not a slug such as united-kingdom"),
    (
        raw(entity="a" * 201),
        f"entity: '{'a' * 201}' is not a slug such as united-kingdom",
    ),
    (raw(entity=["a"]), "entity: ['a'] is not a slug such as united-kingdom"),
    (raw(also_about="zte"), "also_about: is not a list"),
    (
        raw(also_about=["Z T E"]),
        "also_about: 'Z T E' is not a slug such as united-kingdom",
    ),
    (raw(date=...), "date: is missing"),
    (raw(date=2020), "date: is not text"),
    (raw(date="2020-02-30"), "date: '2020-02-30' does not exist: 2020-02 has 29 days"),
    (raw(date="22.07.2020"), "date: '22.07.2020' is not in ISO order: use 2020-07-22"),
    (raw(date="2026-11-25"), "date: 2026-11-25 is in the future (today is 2026-11-24)"),
    (raw(date="2027"), "date: 2027 is in the future (today is 2026-11-24)"),
    (
        raw(date="1987-09-14"),
        "date: 1987-09-14 is out of range: Huawei was founded on 1987-09-15",
    ),
    (raw(date="2101"), "date: 2101 is out of range: the last year is 2100"),
    (
        raw(summary=...),
        "is no record: an update has a summary, an entity a slug, a check 'checked'",
    ),
    (raw(summary=""), "summary: is empty"),
    (raw(summary=" \t\n\u3000"), "summary: is empty"),
    (raw(summary=None), "summary: is missing"),
    (raw(summary=5), "summary: is not text"),
    (raw(summary="x" * 4001), "summary: is 4,001 characters long; the most is 4,000"),
    (
        raw(summary="x" * 1_000_000),
        "summary: is 1,000,000 characters long; the most is 4,000",
    ),
    (raw(summary="a\x00b"), "summary: holds a NUL character"),
    (raw(summary="a\ud800b"), "summary: is not valid UTF-8 text"),
    (raw(note="\udfff"), "note: is not valid UTF-8 text"),
    (raw(note=["x"]), "note: is not text"),
    (
        raw(actor="king"),
        "actor: 'king' is not one of government, legislature, regulator, court, security-agency, "
        "operator, company, vendor, foreign-government, industry-body",
    ),
    (
        raw(confidence="sure"),
        "confidence: 'sure' is not one of official, corroborated, single-press, anonymous, implied",
    ),
    (raw(pending="up"), "pending: 'up' is not one of tighten, loosen"),
    (raw(effects={}), "effects: is not a list"),
    (raw(effects=["banned"]), "effects: holds something that is not an object"),
    (raw(effects=[{"scope": "5g"}]), "effects.status: is missing"),
    (
        raw(effects=[{"scope": "6g", "status": "banned"}]),
        "effects.scope: '6g' is not one of 5g, 5g-core, ",
    ),
    (
        raw(effects=[{"scope": "5g", "status": "Banned"}]),
        "effects.status: 'Banned' is not one of banned, phase-out, ",
    ),
    (
        raw(effects=[{**EFFECT, "stage": "soon"}]),
        "effects.stage: 'soon' is not one of announced, adopted, ",
    ),
    (
        raw(effects=[{**EFFECT, "basis": "whim"}]),
        "effects.basis: 'whim' is not one of law, order, ",
    ),
    (
        raw(effects=[{**EFFECT, "effective": "soon"}]),
        "effects.effective: 'soon' is not a date: use 2018, ",
    ),
    (
        raw(effects=[EFFECT, {**EFFECT, "status": "permitted"}]),
        "effects: two of them are for 5g",
    ),
    (raw(deadlines=[{"scope": "5g"}]), "deadlines.date: is missing"),
    (
        raw(deadlines=[{"scope": "5g", "date": "2101"}]),
        "deadlines.date: 2101 is out of range: the last year is 2100",
    ),
    (
        raw(deadlines=[{"scope": "x", "date": "2028"}]),
        "deadlines.scope: 'x' is not one of 5g, ",
    ),
    (raw(sources=...), "sources: is empty: an update has at least one source"),
    (raw(sources=[]), "sources: is empty: an update has at least one source"),
    (raw(sources=[{}]), "sources.publisher: is missing"),
    (raw(sources=[{"publisher": "  "}]), "sources.publisher: is empty"),
    (
        raw(sources=[{"publisher": "x" * 201}]),
        "sources.publisher: is 201 characters long; the most is 200",
    ),
    (
        raw(sources=[{**SOURCE, "url": "javascript:alert(1)"}]),
        "sources.url: 'javascript:alert(1)' is no web address",
    ),
    (
        raw(sources=[{**SOURCE, "url": "ftp://a.example/"}]),
        "sources.url: 'ftp://a.example/' is no web address",
    ),
    (
        raw(sources=[{**SOURCE, "url": "https://"}]),
        "sources.url: 'https://' is no web address",
    ),
    (
        raw(sources=[{**SOURCE, "url": "https://a b"}]),
        "sources.url: 'https://a b' is no web address",
    ),
    (
        raw(sources=[{**SOURCE, "url": "https://a.example/<x>"}]),
        "sources.url: 'https://a.example/<x>' is no web ",
    ),
    (
        raw(sources=[{**SOURCE, "url": "https://a.example/\x1b[0m"}]),
        "sources.url: 'https://a.example/\\x1b[0m' is no ",
    ),
    (
        raw(sources=[{**SOURCE, "url": "https://[::1"}]),
        "sources.url: 'https://[::1' is no web address",
    ),
    (
        raw(sources=[{**SOURCE, "url": "https://a/" + "x" * 4096}]),
        "sources.url: is 4,106 characters long",
    ),
    (
        raw(sources=[{**SOURCE, "archive_url": "x"}]),
        "sources.archive_url: 'x' is no web address",
    ),
    (
        raw(sources=[{**SOURCE, "published": "May"}]),
        "sources.published: 'May' is not a date",
    ),
    (
        raw(sources=[{**SOURCE, "official": "yes"}]),
        "sources.official: is neither true nor false",
    ),
    (raw(exemptions=[{"rule": "r"}]), "exemptions.reason: is missing"),
    (raw(recorded_at=...), "recorded_at: is missing"),
    (
        raw(recorded_at="2026-11-24"),
        "recorded_at: '2026-11-24' is not a UTC time such as 2026-11-24T09:30:00Z",
    ),
    (
        raw(recorded_at="2026-02-30T09:30:00Z"),
        "recorded_at: 2026-02-30T09:30:00Z does not exist",
    ),
    (raw(recorded_by=""), "recorded_by: is empty"),
    (
        raw(effects=[{**EFFECT, "restores": "k7q2"}]),
        "effects.restores: 'k7q2' is not 10 letters and digits",
    ),
    (
        raw(effects=[{**EFFECT, "status": "banned", "extent": "part"}]),
        "effects.extent: is that of a limit, and banned is none: only restricted has one",
    ),
    (
        raw(effects=[{**EFFECT, "status": "restricted", "extent": "half"}]),
        "effects.extent: 'half' is not one of part, share, place, deal, approval",
    ),
    (
        raw(effects=[{**EFFECT, "confirms": "yes"}]),
        "effects.confirms: is neither true nor false",
    ),
    (
        raw(sources=[{**SOURCE, "retrieved": "2026-11"}]),
        "sources.retrieved: 2026-11 is not a day such as 2026-11-24",
    ),
    (raw(outcomes=[{"deadline": "aaaaaaaaaa:5g"}]), "outcomes.word: is missing"),
    (
        raw(outcomes=[{"deadline": "aaaaaaaaaa:5g", "word": "late"}]),
        "outcomes.word: 'late' is not one of met, missed, dropped",
    ),
    (
        raw(outcomes=[{"deadline": "aaaaaaaaaa:6g", "word": "met"}]),
        "outcomes.deadline: 'aaaaaaaaaa:6g' is not ID:SCOPE",
    ),
    (raw(language=float("nan")), "is not JSON (NaN is not a JSON value)"),
    (raw(language="\udc00"), '"language": is not valid UTF-8 text'),
    (raw(language=["\\\0"]), '"language": holds a NUL character'),
    (
        raw(effects=[{**EFFECT, "place": ["\udc00"]}]),
        'effects."place": is not valid UTF-8 text',
    ),
]


@pytest.mark.parametrize(
    ("bad", "message"), BAD_UPDATES, ids=[m[:40] for _, m in BAD_UPDATES]
)
def test_bad_updates(bad: dict[str, Any], message: str) -> None:
    with pytest.raises(BadRecord) as refused:
        validation.load(json.dumps(bad), TODAY)
    assert str(refused.value).startswith(message)


@pytest.mark.parametrize(
    "moment", ["2026-11-24T24:00:00Z", "2026-11-24T09:60:00Z", "2026-11-24T99:99:99Z"]
)
def test_a_moment_must_exist(moment: str) -> None:
    with pytest.raises(BadRecord):
        validation.load(json.dumps(raw(recorded_at=moment)), TODAY)


@pytest.mark.parametrize(
    ("field", "value"),
    [("actor", ["court"]), ("confidence", {}), ("pending", ["tighten"])],
)
def test_a_word_may_be_of_any_type_and_is_refused(field: str, value: object) -> None:
    with pytest.raises(BadRecord):
        validation.load(json.dumps(raw(**{field: value})), TODAY)


def test_a_scope_may_be_of_any_type_and_is_refused() -> None:
    with pytest.raises(BadRecord):
        validation.load(
            json.dumps(raw(effects=[{"scope": ["5g"], "status": "banned"}])), TODAY
        )


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("", "is not JSON"),
        ("{", "is not JSON"),
        ("[]", "is not a JSON object"),
        ("null", "is not a JSON object"),
        ('"summary"', "is not a JSON object"),
        ("{}", "is no record"),
        ('{"a": 1, "a": 2}', "is not JSON (the key"),
        ('{"summary": "a", "summary": "b"}', "is not JSON (the key"),
        ("[" * 100_000, "is not JSON"),
        ("1" * 10_000, "is not JSON"),
        (
            '{"slug": "a b", "name": "x", "kind": "country"}',
            "slug: 'a b' is not a slug",
        ),
        ('{"slug": "a", "kind": "country"}', "name: is missing"),
        (
            '{"slug": "a", "name": "A", "kind": "planet"}',
            "kind: 'planet' is not one of country, bloc, ",
        ),
        (
            '{"slug": "a", "name": "A", "kind": "country", "aliases": "B"}',
            "aliases: is not a list",
        ),
        (
            '{"slug": "a", "name": "A", "kind": "country", "aliases": [1]}',
            "aliases: is not text",
        ),
        (
            '{"slug": "a", "name": "A", "kind": "country", "iso2": "\\u001b["}',
            "iso2: '\\x1b[' is not two capital letters",
        ),
        (
            '{"slug": "a", "name": "A", "kind": "company", "operates_in": [{}]}',
            "operates_in.country: is missing",
        ),
        (
            '{"slug": "a", "name": "A", "kind": "company", "part_of": "A B"}',
            "part_of: 'A B' is not a slug",
        ),
        (
            '{"slug": "a", "name": "A", "source": {"publisher": "x"}, "members":'
            ' [{"country": "b", "since": "2004-05", "to": "2004-04-30"}]}',
            "members.to: 2004-04-30 is before 2004-05",
        ),
        (
            '{"checked": "france", "date": "2027"}',
            "recorded_at, recorded_by: are missing",
        ),
        ('{"members": [], "slug": "a", "name": "A"}', "source: is missing"),
        (
            '{"members": [{"country": "a"}], "slug": "a", "name": "A", "source": {"publisher": "x"}}',
            "members.since: is missing",
        ),
    ],
)
def test_bad_lines(line: str, message: str) -> None:
    with pytest.raises(BadRecord) as refused:
        validation.load(line, TODAY)
    assert str(refused.value).startswith(message)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=9),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    [
                        *Update._fields,
                        "slug",
                        "name",
                        "kind",
                        "aliases",
                        "scope",
                        "status",
                        "publisher",
                        "url",
                        "x",
                    ]
                ),
                inner,
                max_size=5,
            )
        ),
        max_leaves=20,
    )
)
def test_any_json_is_read_or_refused(value: Any) -> None:
    try:
        found = validation.load(json.dumps(value), TODAY)
    except BadRecord:
        return
    except TypeError as error:
        # See test_a_word_may_be_of_any_type_and_is_refused.
        assert "unhashable" in str(error)
        return
    assert validation.load(canonical.dump(found), TODAY) == found


def test_the_line_of_the_file_is_told() -> None:
    error = BadRecord("date", "is missing").at(7)
    assert str(error) == "line 7: date: is missing"
    assert error.hints == ("nothing was imported",)


# -- what is mended ----------------------------------------------------------------------------------


def load(**changes: Any) -> Update:
    found = validation.load(json.dumps(raw(**changes)), TODAY)
    assert isinstance(found, Update)
    return found


def test_text_is_trimmed_and_composed() -> None:
    assert load(summary="  Cafe\u0301 \n").summary == "Café"
    assert load(note=" ").note is None


def test_also_about_is_freed_of_repetitions_and_of_the_entity() -> None:
    assert load(entity="a", also_about=["b", "a", "c", "b"]).also_about == ("b", "c")


def test_a_source_given_twice_is_one() -> None:
    assert load(sources=[SOURCE, SOURCE]).sources == (Source("Reuters"),)


def test_an_effect_needs_scope_and_status_alone() -> None:
    assert load(effects=[EFFECT]).effects == (
        Effect("5g", "banned", "announced", "informal"),
    )


@pytest.mark.parametrize(
    ("found", "confidence"),
    [
        ([SOURCE], "single-press"),
        ([SOURCE, {"publisher": "REUTERS", "title": "again"}], "single-press"),
        ([SOURCE, {"publisher": "AFP"}], "corroborated"),
        ([SOURCE, {"publisher": "Post", "origin": "Reuters"}], "single-press"),
        ([SOURCE, {"publisher": "Post", "origin": "AFP"}], "corroborated"),
        ([SOURCE, {"publisher": "The Ministry", "official": True}], "official"),
    ],
)
def test_confidence_follows_from_the_sources(
    found: list[dict[str, object]], confidence: str
) -> None:
    assert load(confidence=..., sources=found).confidence == confidence


NEWER = raw(
    language="sv",
    effects=[{**EFFECT, "place": {"near": [1, None]}}],
    sources=[{**SOURCE, "page": 7}],
    deadlines=[{"scope": "5g", "date": "2028", "firm": True}],
)


def test_fields_of_a_later_version_are_kept_whole() -> None:
    line = canonical.dump(validation.load(json.dumps(NEWER), TODAY))
    kept = json.loads(line)
    assert kept["language"] == "sv"
    assert kept["effects"][0]["place"] == {"near": [1, None]}
    assert kept["sources"][0]["page"] == 7
    assert kept["deadlines"][0]["firm"] is True
    assert canonical.dump(canonical.restore("update", line)) == line


def test_fields_of_a_later_version_make_another_record() -> None:
    other = {**NEWER, "language": "fi"}
    one, two = (validation.load(json.dumps(raw), TODAY) for raw in (NEWER, other))
    assert one != two


@pytest.mark.parametrize(
    ("newer", "message"),
    [
        (raw(language="sv"), 'unknown field "language" in an update'),
        (raw(effects=[{**EFFECT, "place": 1}]), 'unknown field "place" in an effect'),
        (raw(sources=[{**SOURCE, "page": 7}]), 'unknown field "page" in a source'),
        (raw(**{"x\u001b": 1}), 'unknown field "x\\u001b" in an update'),
    ],
)
def test_they_can_be_refused(newer: dict[str, Any], message: str) -> None:
    with pytest.raises(BadRecord) as refused:
        forms.refuse_unknown(validation.load(json.dumps(newer), TODAY))
    assert str(refused.value) == message


def test_a_correction_keeps_the_fields_of_a_later_version() -> None:
    before = validation.load(json.dumps(NEWER), TODAY)
    assert isinstance(before, Update)
    plain = forms.without_unknown(before)
    assert not list(forms.unknown_fields(plain))
    after = forms.carried_over(before, plain._replace(note="Misread."))
    assert after == before._replace(note="Misread.")


def test_hostile_text_is_kept_as_it_is() -> None:
    assert load(summary=HOSTILE_TEXT).summary == HOSTILE_TEXT
