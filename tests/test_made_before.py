"""What a former version made is opened, added to, merged, restored, verified and published over."""

import shutil
from pathlib import Path

import pytest

from conftest import InProcess, Outcome, json_lines
from former import HEAD, MADE_BEFORE, published, unpacked
from samples import without_retracted, write_world

needs_openssh = pytest.mark.skipif(
    shutil.which("ssh-keygen") is None, reason="OpenSSH is not installed"
)

STATUS = """\
freedonia\tbanned\t5g\t2019-05-20\t6f0000000e
ruritania\tphase-out\t5g\t2020-07-22\t5d00000zzz
borduria\tunder-review\t5g\t2021-02-01\t7b0000000g
genovia\tunder-review\t5g\t2026-11-02\t8aj45xn87p
grand-fenwick\tpermitted\t5g\t2022-02-02\t8b0000000j
elbonia\tunknown\t\t\t
syldavia\tunknown\t\t\t
"""
SAID_AS = ("--fields", "entity,status,scope,since,confirmed_by")


@pytest.fixture
def db(tmp_path: Path) -> Path:
    """The tracker."""
    return unpacked("tracker.db", tmp_path)


def done(outcome: Outcome) -> str:
    """What a command printed that must succeed."""
    assert outcome.code == 0, outcome.err
    return outcome.out


def exported(fast: InProcess, db: Path) -> str:
    """All that a tracker has, as JSON Lines, without what was retracted: earlier versions did not tell that."""
    return without_retracted(done(fast("export", db=db)))


def updates(export: str) -> set[str]:
    """The lines of an export that are updates."""
    return {line for line in export.splitlines() if line.startswith('{"id"')}


# -- the tracker -----------------------------------------------------------------------------------


def test_the_tracker_answers(fast: InProcess, db: Path) -> None:
    assert done(fast("status", *SAID_AS, db=db)) == STATUS
    assert done(fast("head", db=db)).strip() == HEAD
    deadlines = done(fast("deadlines", "--fields", "entity,scope,date,was", db=db))
    assert deadlines == "ruritania\t5g\t2028-12-31\t2027-12-31\n"
    assert exported(fast, db) == (MADE_BEFORE / "export.jsonl").read_text()


def test_the_tracker_is_sound(fast: InProcess, db: Path) -> None:
    rows = json_lines(fast("doctor", "-f", "jsonl", db=db))
    assert {row["state"] for row in rows} == {"ok"}
    assert fast("log", "--consistency", HEAD, db=db).code == 0


def test_what_was_known_before_the_changes(fast: InProcess, db: Path) -> None:
    asked = ("genovia", "fredcom", "--known-at", "2026-11-20", "--on", "2026-11-24")
    answer = done(fast("status", *asked, "--fields", "entity,status", db=db))
    assert answer == "fredcom\tbanned\ngenovia\tunknown\n"


def test_the_tracker_is_added_to(fast: InProcess, db: Path) -> None:
    before = exported(fast, db)
    done(fast("add", "elbonia", "Elbonia bans it.", "--date", "2026-11-20",
              "--source", "Mud", "--status", "banned", db=db))  # fmt: skip
    assert "elbonia\tbanned\t5g\t2026-11-20" in done(fast("status", *SAID_AS, db=db))
    assert fast("log", "--consistency", HEAD, db=db).code == 0
    done(fast("undo", "-y", db=db))
    assert exported(fast, db) == before


def test_its_last_changes_are_undone(fast: InProcess, db: Path) -> None:
    for _ in range(3):
        done(fast("undo", "-y", db=db))
    assert json_lines(fast("review", "-f", "jsonl", db=db)) == []
    assert '{"id":"9b0000000p"' in exported(fast, db)


def test_its_drafts_are_decided_on(fast: InProcess, db: Path) -> None:
    waiting = json_lines(fast("review", "-f", "jsonl", db=db))
    assert [row["id"] for row in waiting] == ["q04wap94xt", "jd20nr80a5"]
    done(fast("review", "reject", "q04", db=db))
    done(fast("review", "accept", "jd2", "--set", "entity=genovia", "--set", "summary=No more of it.",
              "--set", "status=banned", "--set", "stage=announced", db=db))  # fmt: skip
    asked = ("status", "genovia", "--fields", "entity,status,since")
    assert done(fast(*asked, db=db)) == "genovia\tbanned\t2026-11-20\n"


def test_its_feeds_are_listed_and_removed(
    fast: InProcess, db: Path, tmp_path: Path
) -> None:
    unpacked("tracker.feeds.json", tmp_path)
    (feed,) = json_lines(fast("feeds", "-f", "jsonl", db=db))
    assert (feed["title"], feed["drafts"]) == ("The Genovia Post", 1)
    done(fast("feeds", "remove", "The Genovia Post", db=db))
    assert json_lines(fast("feeds", "-f", "jsonl", db=db)) == []


# -- backup, merge, export -------------------------------------------------------------------------


def test_the_backup_is_restored(fast: InProcess, db: Path, tmp_path: Path) -> None:
    backup = unpacked("backup.db", tmp_path)
    done(fast("restore", str(backup), "-y", db=db))
    assert exported(fast, db) == exported(fast, backup)
    assert fast("log", "--consistency", HEAD, db=db).code == 0
    done(fast("undo", "-y", db=db))
    assert exported(fast, db) == (MADE_BEFORE / "export.jsonl").read_text()


def test_the_backup_is_in_the_place_of_a_lost_tracker(
    fast: InProcess, tmp_path: Path
) -> None:
    backup, lost = unpacked("backup.db", tmp_path), tmp_path / "lost.db"
    lost.write_bytes(b"no tracker")
    done(fast("restore", str(backup), "-y", db=lost))
    assert exported(fast, lost) == exported(fast, backup)


def test_the_backup_takes_over_what_the_tracker_has(
    fast: InProcess, db: Path, tmp_path: Path
) -> None:
    backup = unpacked("backup.db", tmp_path)
    merged = fast("merge", str(db), db=backup)
    assert "1 added, 1 retracted" in done(merged) + merged.err
    assert exported(fast, backup) == exported(fast, db)


def test_a_new_tracker_takes_over_what_the_old_one_has(
    fast: InProcess, db: Path, tmp_path: Path
) -> None:
    new = write_world(tmp_path / "new.db")
    done(fast("merge", str(db), "--theirs", db=new))
    asked = ("status", "genovia", "--fields", "decided_by")
    assert done(fast(*asked, db=new)) == "8aj45xn87p\n"


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_an_export_comes_back(
    fast: InProcess, db: Path, tmp_path: Path, form: str
) -> None:
    export = str(MADE_BEFORE / f"export.{form}")
    again = fast("import", export, db=db)
    assert "0 added" in done(again) + again.err
    backup = unpacked("backup.db", tmp_path)
    for _ in ("edit", "add"):
        done(fast("undo", "-y", db=backup))
    done(fast("import", export, "--update", db=backup))
    assert updates(exported(fast, db)) <= updates(exported(fast, backup))


# -- sheets, settings, site ------------------------------------------------------------------------


@needs_openssh
@pytest.mark.parametrize("form", ["txt", "json", "html"])
def test_a_signed_sheet_is_verified(fast: InProcess, db: Path, form: str) -> None:
    sheet, signers = MADE_BEFORE / f"sheet.{form}", MADE_BEFORE / "signers"
    verified = fast("certify", "--verify", str(sheet), "--signers", str(signers), db=db)
    assert verified == Outcome(
        0,
        "",
        "Verified: the sheet of 2026-11-24T12:00:00Z follows from ledger entry 10.\n"
        "As of 2026-11-24, Ruritania: phase-out (5g) since 2020-07-22; Genovia: under-review (5g) since 2026-11-02.\n"
        "Since then nothing touches it, up to entry 10.\n"
        "Signed by desk@example.org with"
        " SHA256:EtYd6zuo36SBJgNOR+Ak62FjYzvtI80R66fm8QXTvbg.\n",
    )


@pytest.mark.parametrize("name", ["sheet", "sheet-2"])
@pytest.mark.parametrize("form", ["txt", "json", "html"])
def test_a_sheet_is_verified_by_a_tracker_that_went_on(
    fast: InProcess, db: Path, form: str, name: str
) -> None:
    done(fast("checked", "elbonia", db=db))
    sheet = MADE_BEFORE / f"{name}.{form}"
    assert fast("certify", "--verify", str(sheet), db=db).code == 0


def test_a_sheet_does_not_follow_from_the_backup(
    fast: InProcess, tmp_path: Path
) -> None:
    backup = unpacked("backup.db", tmp_path)
    verified = fast("certify", "--verify", str(MADE_BEFORE / "sheet.txt"), db=backup)
    assert (verified.code, verified.out) == (1, "")
    assert verified.err.startswith("error: ")


def test_the_settings_hold(fast: InProcess, db: Path) -> None:
    env = {"HWSTATUS_CONFIG": str(MADE_BEFORE / "config.toml")}
    rows = json_lines(fast("config", "-f", "jsonl", db=db, env=env))
    values = {row["key"]: row["value"] for row in rows}
    expected = {
        "format": "csv",
        "filters.kind": "country",
        "aliases.firm": "status --binding",
    }
    assert expected.items() <= values.items()
    firm = done(fast("firm", "--fields", "entity", db=db, env=env))
    assert firm == "freedonia\nruritania\n"


def test_a_setting_is_added_to_those_that_there_are(
    fast: InProcess, tmp_path: Path
) -> None:
    kept = unpacked("config.toml", tmp_path)
    env = {"HWSTATUS_CONFIG": str(kept)}
    done(fast("config", "set", "filters.scope", "5g", env=env))
    former = (MADE_BEFORE / "config.toml").read_text()
    added = former.replace('"country"\n', '"country"\nscope = "5g"\n')
    assert kept.read_text() == added


def test_the_site_is_published_over(fast: InProcess, tmp_path: Path) -> None:
    """The backup is older: nothing stays of what the site had from the tracker."""
    site = published(tmp_path)
    done(fast("publish", str(site), db=unpacked("backup.db", tmp_path)))
    ledger = sorted(path.name for path in (site / "ledger").iterdir())
    assert ledger == ["1-4.jsonl.gz", "head.json"]
    texts = [path.read_bytes() for path in site.rglob("*") if path.is_file()]
    assert not any(HEAD.partition(":")[2].encode() in text for text in texts)


def test_a_file_of_somebody_else_in_the_site_is_kept(
    fast: InProcess, db: Path, tmp_path: Path
) -> None:
    site = published(tmp_path)
    (site / "own.html").write_text("")
    refused = fast("publish", str(site), db=db)
    assert refused.code == 3
    assert "files that hwstatus did not publish (own.html)" in refused.err
    assert (site / "own.html").exists()
