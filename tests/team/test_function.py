"""What a team's server lets an editor do: read, take the turn, append an entry; and what it lets nobody do."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from hypothesis import given

from costs import examples
from hwstatus import json_text
from hwstatus.changes.keeping import share
from hwstatus.context import at_present
from hwstatus.errors import OthersWrite, Stated
from hwstatus.paths import Location
from hwstatus.record import canonical, dates, validation
from hwstatus.record.forms import Head, Version
from hwstatus.store.copy_notes import notes_of_copy
from hwstatus.store.ledger import EntryHash, EntryHead
from hwstatus.team import function, postgres
from hwstatus.team.postgres import Postgres
from team.cluster import OWNER, Cluster, wire
from team.conftest import Team
from test_json_schema import nearly_records

Line = list[Any]
"""An entry or a version, as it is sent."""


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM ledger",
        "UPDATE version SET record = NULL",
        "TRUNCATE version",
        "UPDATE ledger SET role = 'ben'",
        "INSERT INTO ledger (seq) VALUES (9)",
        "INSERT INTO version VALUES (9, 1, 'update', 'x', NULL, '{}')",
        "DROP TABLE version",
        "LOCK TABLE ledger IN ROW EXCLUSIVE MODE",
        "SELECT 1 FROM ledger FOR KEY SHARE",
        "SELECT ledger_json('x')",
        "CREATE OR REPLACE FUNCTION append_entry(entry json, versions json) RETURNS void LANGUAGE sql AS ''",
    ],
)
def test_an_editor_may_read_and_append_and_nothing_else(
    team: Team, statement: str
) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        team.ask(f"BEGIN; {statement}", "anna")


def made(team: Team, **other: Any) -> tuple[Line, list[Line]]:
    """The next entry of a check by anna, right in all but what is named otherwise; the hash follows from that."""
    before, last = team.ask("SELECT hash, last_version FROM ledger WHERE seq = 1")[0]
    first = int(str(last)) + 1
    record = '{"checked":"france","date":"2026-11-20","recorded_at":"2026-11-20T12:00:00Z","recorded_by":"anna"}'
    entry: dict[str, Any] = {
        **{"seq": 2, "at": at_present().now, "by": "anna", "verb": "checked"},
        **{"reason": None, "undoes": None, "hash": "", "first": first, "last": first},
        **{"before": before, "format": 1},
    }
    version: dict[str, Any] = {
        **{"seq": first, "entry": 2, "subject": "checked", "key": "france/2026-11-20"},
        **{"before": None, "record": record},
    }
    for name, value in other.items():
        (version if name.startswith("v_") else entry)[name.removeprefix("v_")] = value
    head = EntryHead(
        *(entry[name] for name in ("verb", "at", "by", "reason", "undoes"))
    )
    hashed = EntryHash(str(entry["before"]), int(str(entry["seq"])), head)
    hashed.add(Version(*version.values()))
    entry["hash"] = entry["hash"] or hashed.hexdigest(first, int(str(entry["last"])))
    return list(entry.values()), [list(version.values())]


def append(team: Team, entry: Line | None, versions: list[Line]) -> None:
    """Call the function by hand, as an editor with psql can."""
    with psycopg.connect(team.cluster.address(team.database, "anna")) as connection:
        said = None if entry is None else json.dumps(entry)
        called = "SELECT append_entry(%s::json, %s::json)"
        connection.execute(called, (said, json.dumps(versions)))


def test_an_entry_that_is_right_is_taken_with_role_and_time(team: Team) -> None:
    append(team, *made(team, reason='Ruritánia\u202e \U000e0041 \x7f\x1f "q" \\ 北'))
    asked = (
        "SELECT role, written > now() - interval '1 minute' FROM ledger WHERE seq = 2"
    )
    assert team.ask(asked) == [("anna", True)]
    assert team.ben("log", "-l", "1", "--fields", "by").lines == ["anna"]


CHECK = {
    "checked": "france",
    "date": "2026-11-20",
    "recorded_at": "2026-11-20T12:00:00Z",
    "recorded_by": "anna",
}
AHEAD = "2999-01-01T00:00:00Z"


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"seq": 3}, "meanwhile"),
        ({"before": "ab" * 32}, "meanwhile"),
        ({"hash": "ab" * 32}, "hash does not follow"),
        ({"format": 2}, "format"),
        ({"by": "ben"}, "anna cannot write as ben"),
        ({"at": AHEAD}, "which is to come"),
        ({"at": "2026-13-40T00:00:00Z"}, "out of range"),
        ({"at": "2026-11-24"}, "ledger_at"),
        ({"undoes": 2}, "does not come before it"),
        ({"last": 9000}, "versions are not those"),
        ({"v_seq": 9000}, "versions are not those"),
        ({"v_before": 1}, "is not what comes next"),
        ({"v_key": "france/2026-11-21"}, "is not what comes next"),
        ({"v_subject": "opinion"}, "is not what comes next"),
        ({"v_record": None}, "is not what comes next"),
        ({"v_record": "nonsense"}, "json"),
        ({"v_record": "[]"}, "is not what comes next"),
        *(
            ({"v_record": json_text.encode(CHECK | other)}, "is no record")
            for other in (
                {"note": 5}, {"note": ["a"]}, {"recorded_at": "soon"}, {"recorded_by": None},
                {"note": "x" * 5_000}, {"recorded_by": " "},
            )
        ),
    ],
)  # fmt: skip
def test_an_entry_that_is_not_is_refused(
    team: Team, other: dict[str, Any], said: str
) -> None:
    with pytest.raises(psycopg.Error, match=said):
        append(team, *made(team, **other))
    assert team.ask("SELECT count(*) FROM ledger") == [(1,)]


SOURCE = {"publisher": "Le Test", "url": "https://www.example.org:8080/a?b=c#d"}
UPDATE = {
    **{"id": "aaaaaaaaaa", "entity": "france", "date": "2026", "summary": "Ruritánia"},
    **{"confidence": "single-press", "sources": [SOURCE]},
    **{"recorded_at": "2026-11-20T12:00:00Z", "recorded_by": "anna"},
}
EFFECT = {"scope": "5g", "status": "banned", "stage": "adopted", "basis": "law"}
MOVED = {"scope": "5g", "date": "2030", "what": "Out.", "replaces": "2029"}
OUTCOME = {"deadline": "bbbbbbbbbb:5g", "word": "met"}
STAY = {"country": "france", "since": "2020-05", "to": "2020"}
COMPANY = {"slug": "acme", "name": "Acme", "kind": "company", "operates_in": [STAY]}
ENQUIRY = {
    **{
        "address": "https://example.org/",
        "asked": "2026-11-20",
        "outcome": "reachable",
    },
    **{"recorded_at": "2026-11-20T12:00:00Z", "recorded_by": "anna"},
}


def nested(depth: int) -> Any:
    """A list in a list, and so on."""
    return [nested(depth - 1)] if depth else "deep"


KEYS = {
    "checked": ("checked", "{checked}/{date}"),
    "address": ("address", "{address}"),
    "entity": ("slug", "{slug}"),
    "update": ("summary", "{id}"),
}
"""Of each kind, a key that tells it and what its versions are named by."""


def send(
    team: Team, record: dict[str, Any], line: str = "", before: object = None
) -> None:
    """Send a record by hand, as the next entry; `line` is another spelling of it."""
    subject = next(name for name, (told, _) in KEYS.items() if told in record)
    version = {"v_subject": subject, "v_key": KEYS[subject][1].format(**record)}
    version["v_record"] = line or json_text.encode(record)
    append(team, *made(team, **version, v_before=before))


@pytest.mark.parametrize(
    "record",
    [
        UPDATE | {"effects": [EFFECT], "deadlines": [MOVED], "outcomes": [OUTCOME]},
        COMPANY,
        ENQUIRY | {"later": {"deep": nested(90), "number": 12.5}},
        CHECK | {"date": "1987-09", "note": "x" * 4_000},
    ],
)
def test_a_record_that_is_one_is_taken(team: Team, record: dict[str, Any]) -> None:
    send(team, record)
    assert team.ben.add("first").code == 0


UNSOUND: list[dict[str, Any]] = [
    *(
        UPDATE | other
        for other in (
            {"date": "1987-08"},
            {"effects": [EFFECT, EFFECT | {"status": "permitted"}]},
            {"effects": [EFFECT | {"scope": 5}]},
            {"effects": [EFFECT | {"status": ["banned"]}]},
            {"deadlines": [MOVED | {"replaces": "2030"}]},
            {"outcomes": [OUTCOME, OUTCOME | {"word": "missed"}]},
            {"also_about": ["france"]},
            {"also_about": ["germany", "germany"]},
            {"sources": [SOURCE, SOURCE]},
            {"sources": [SOURCE | {"publisher": "x" * 201}]},
            {"sources": [SOURCE | {"publisher": "\u3000"}]},
            {"sources": [SOURCE | {"url": "https://:80/"}]},
            {"sources": [SOURCE | {"url": "https://[::x]/"}]},
            {"sources": [SOURCE | {"url": "https://a\u2100b/"}]},
            {"sources": [SOURCE | {"url": "https://example.org/\u200b"}]},
            {"sources": [SOURCE | {"url": "https://example.org/\u3000"}]},
            {"summary": "x" * 4_001},
            {"summary": "Ruritania\u0301"},
            {"summary": " text"},
            {"note": ""},
            {"note": None},
            {"confidence": None},
            {"later": 10**400},
            {"later": nested(900)},
        )
    ),
    {name: value for name, value in UPDATE.items() if name != "confidence"},
    COMPANY | {"operates_in": [STAY | {"to": "2019"}]},
    COMPANY | {"summary": "Read as an update."},
    CHECK | {"date": "1950-01-01"},
    ENQUIRY | {"asked": "1987-09-14"},
    ENQUIRY | {"address": " https://example.org/"},
]  # fmt: skip


def test_what_no_program_takes_over_is_refused(team: Team) -> None:
    """Whatever an editor sends by hand, a colleague goes on."""
    plain = json_text.encode(CHECK)
    spelled = [
        f" {plain}",
        plain.replace(":", ": "),
        f'{plain[:-1]},"date":"2026-11-20"}}',
        f'{plain[:-1]},"later":1e400}}',
    ]
    taken = list[object]()
    for record, line in [*((r, "") for r in UNSOUND), *((CHECK, s) for s in spelled)]:
        try:
            send(team, record, line)
        except psycopg.Error as error:
            assert "is no record" in str(error), record
        else:
            taken.append(line or record)
            team.ask(
                "DELETE FROM version WHERE entry = 2; DELETE FROM ledger WHERE seq = 2"
            )
    with pytest.raises(psycopg.Error, match="ledger_at"):
        append(team, *made(team, at="2026-11-20T24:00:00Z"))
    assert not taken
    assert team.ben.add("first").code == 0


@examples(20)
@given(nearly_records())
def test_what_the_function_takes_an_import_takes_as_it_is(
    cluster: Cluster, begun: str, raw: dict[str, Any]
) -> None:
    line = json_text.encode(raw)
    told = (form.subject for key, form in validation.TOLD_BY if key in raw)
    subject = next(told, "update")
    asked = "SELECT ledger_fits(%s, %s::jsonb)"
    with psycopg.connect(cluster.address(begun, OWNER)) as connection:
        try:
            row = connection.execute(asked, (subject, line)).fetchone()
        except psycopg.DataError:
            return
    if row == (True,):
        record = validation.load(line, dates.LAST_DAY)
        assert canonical.restore(subject, line) == record


def test_the_function_takes_what_the_dataset_holds(team: Team) -> None:
    asked = "SELECT DISTINCT ledger_fits(subject, record::jsonb) FROM version"
    assert team.ask(asked) == [(True,)]


def test_what_an_editor_types_or_finds_is_sent_as_it_is_taken(
    team: Team, tmp_path: Path
) -> None:
    """Its letters and blanks as a record holds them."""
    page = tmp_path / "page.md"
    said = "France banned Huawei from its networks on 3 March 2021."
    page.write_text(f"# Ruritania\u0301\n\n{said}\n", encoding="utf-8")
    assert team.ben("checked", "france", "--note", " Ruritania\u0301  ").code == 0
    found = team.ben("import", str(page))
    assert (found.code, "1 draft" in found.err) == (0, True), found.err


def test_what_is_only_odd_is_taken_over_and_named(team: Team) -> None:
    """As a reference to nothing is."""
    send(team, UPDATE | {"entity": "nowhere"})
    assert team.ben.add("first").code == 0
    assert "'nowhere' is not known" in team.ben("doctor").out


def test_another_spelling_is_taken_over(team: Team) -> None:
    """A version that changes nothing."""
    seq, line = team.ask("SELECT seq, record FROM version WHERE key = 'france'")[0]
    record = json.loads(str(line))
    send(team, dict(reversed(record.items())), before=seq)
    assert team.ben.add("first").code == 0
    assert "damaged" not in team.ben("doctor").out
    assert team.ben("undo").code == 0


def test_time_does_not_go_back(team: Team) -> None:
    """But where all that a clock ahead wrote is taken back."""
    append(team, *made(team))
    team.ask(f"UPDATE ledger SET verb = 'add', at = '{AHEAD}' WHERE seq = 2")
    problem = f"SELECT ledger_problem(ROW(3, '{at_present().now}', 'anna', 'undo', NULL, {{undoes}}, 1, 1, 'x', (SELECT hash FROM ledger WHERE seq = 2), 1, 'anna', now(), 2)::ledger, (SELECT l FROM ledger l WHERE seq = 2), true)"  # noqa: E501
    assert "before it of" in str(team.ask(problem.format(undoes="NULL"))[0][0])
    assert "its versions" in str(team.ask(problem.format(undoes="2"))[0][0])


def test_versions_without_an_entry_do_not_last(team: Team) -> None:
    """And keep nobody from writing."""
    with pytest.raises(psycopg.errors.ForeignKeyViolation):
        append(team, None, made(team)[1])
    assert team.anna.add("first").code == 0


def test_a_long_entry_travels_in_parts(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "TOGETHER", 50)
    address = cluster.address(cluster.new_database(), OWNER)
    place = Location(tmp_path / "copy.db", "the test", asked=True, server=address)
    share(place, at_present(), empty=True)
    asked = "SELECT count(*) > 100 FROM version WHERE entry = 1"
    assert cluster.ask(address.rpartition("/")[2], asked) == [(True,)]
    assert notes_of_copy(place).whole


def test_the_servers_json_is_the_programs(team: Team) -> None:
    """One character of each kind, and the ends of each range that is escaped."""
    ends = [ord(c) for c in json_text.UNSEEN if c != "-"]
    near = {
        code + step
        for code in (*ends, 0x20, 0x7F, 0x9F, 0xD7FF, 0x10000)
        for step in (-1, 0, 1)
    }
    texts = [f"a{chr(code)}b" for code in {*range(1, 0x100), *near} if not 0xD800 <= code < 0xE000]  # fmt: skip
    with psycopg.connect(team.cluster.address(team.database, "owner")) as connection:
        asked = "SELECT ledger_json(t) FROM unnest(%s::text[]) WITH ORDINALITY u(t, n) ORDER BY n"
        found = [row[0] for row in connection.execute(asked, (texts,))]
    assert found == [json_text.encode(text) for text in texts]


# -- turns --------------------------------------------------------------------------------


@contextmanager
def held(team: Team, **patience: str) -> Iterator[psycopg.Connection]:
    """A connection of anna by which she holds the turn, idle; the server has another `turn` or `wait`."""
    limits = {"turn": f"{function.TURN_S}s", "wait": f"{function.WAIT_S}s"}
    text = function.rules("public")
    for name, seconds in patience.items():
        text = text.replace(f"'{limits[name]}'", f"'{seconds}'")
    team.ask(text)
    address = team.cluster.address(team.database, "anna")
    with closing(psycopg.connect(address)) as anna:
        anna.execute("SET idle_in_transaction_session_timeout = 0")
        anna.execute("SELECT ledger_turn()")
        yield anna


def test_a_turn_that_is_left_open_is_ended(team: Team) -> None:
    with held(team, turn="100ms", wait="100ms") as anna:
        assert team.ben.add("first").code == 0
        with pytest.raises(psycopg.OperationalError):
            anna.execute("SELECT 1")


def test_a_turn_lasts_as_long_as_its_change_is_made(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin = postgres._BEGIN.replace(f"'{function.TURN_S}s'", "'300ms'")
    monkeypatch.setattr(postgres, "_BEGIN", begin)
    monkeypatch.setattr(postgres, "BEAT_S", 0.1)
    with closing(Postgres(team.ben.address, writing=True)) as ben:
        ben.begin()
        time.sleep(0.6)
        ben.commit()
        with pytest.raises(psycopg.errors.IdleInTransactionSessionTimeout):
            monkeypatch.setattr(postgres, "BEAT_S", 100)
            ben.begin()
            time.sleep(0.6)
            ben._connection.execute("SELECT 1")


def test_who_holds_a_turn_and_who_waits_is_said(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "STUCK_S", 0.1)
    raised = list[Stated]()
    both = threading.Barrier(2)

    def write(later: float) -> None:
        with closing(Postgres(team.ben.address, writing=True)) as ben:
            ben.last()  # connected
            both.wait()
            time.sleep(later)  # who gives up first sees that the other waits
            try:
                ben.begin()
            except OthersWrite as error:
                raised.append(error)

    with held(team, wait="800ms"):
        waiting = [threading.Thread(target=write, args=[at]) for at in (0, 0.4)]
        for thread in waiting:
            thread.start()
        for thread in waiting:
            thread.join()
    assert str(raised[0]).startswith("anna is writing to postgresql://ben@")
    assert any(error.waiting == ["ben"] for error in raised)


def test_those_who_make_progress_are_waited_for(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Longer than anybody who makes none: another change each time that is asked."""
    change = iter(range(100))
    with closing(Postgres(team.ben.address, writing=True)) as ben:
        begin = ben._begin

        def busy() -> tuple[str, Head | None]:
            number = next(change)
            if number == 20:
                return begin()
            raise OthersWrite("server", "anna", 1, (), str(number))

        monkeypatch.setattr(ben, "_begin", busy)
        monkeypatch.setattr(postgres, "STUCK_S", 0.0)
        assert ben.begin()[1] is not None


def test_an_add_takes_few_round_trips(team: Team) -> None:
    """Over a wire of a tenth of a second each way it takes as long as they do."""
    assert team.anna("head").code == 0
    trips, sender_before = list[str](), ["server"]

    def count(sender: str, _number: int, chunk: bytes) -> None:
        if sender == "client" and sender_before[0] == "server" and chunk[:1] != b"X":
            trips.append(chunk[:30].decode("latin-1"))
        sender_before[0] = sender

    with wire(team.cluster.port, count) as way:
        assert team.anna.through(way.port)("head").code == 0  # a copy of its own
        trips.clear()
        assert team.anna.through(way.port).add("first").code == 0
    assert len(trips) <= 4, trips
