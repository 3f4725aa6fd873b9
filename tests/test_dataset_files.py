"""`tools/dataset.py`: which file of the dataset each line of an export goes to."""

import json
import random
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from hwstatus import paths

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))
import dataset


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the dataset, which the script works on."""
    folder = tmp_path / "dataset"
    shutil.copytree(paths.DATASET, folder)
    monkeypatch.setattr(dataset, "DATASET", folder)
    draws = tmp_path / "draws.jsonl"
    draws.touch()
    monkeypatch.setattr(dataset, "DRAWS", draws)
    return folder


def lines_of(folder: Path, *names: str) -> list[str]:
    """The lines of all files of the dataset that match."""
    lines: list[str] = []
    for name in names:
        for path in sorted(folder.glob(name)):
            lines += path.read_text(encoding="utf-8").split("\n")[:-1]
    return lines


def texts_of(folder: Path) -> dict[str, bytes]:
    """The bytes of each file below a folder."""
    found = {}
    for path in folder.rglob("*.jsonl"):
        found[path.relative_to(folder).as_posix()] = path.read_bytes()
    return found


def export(folder: Path, lines: list[str]) -> str:
    """The path of an export with these lines."""
    path = folder.parent / "export.jsonl"
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return str(path)


def test_every_line_is_in_its_file_and_place() -> None:
    assert dataset.misplaced() == []


def test_an_export_in_any_order_gives_the_same_files(copy: Path) -> None:
    before = texts_of(copy)
    lines = lines_of(copy, "updates/*.jsonl")
    random.Random(1).shuffle(lines)
    assert dataset.main(["write", export(copy, lines)]) == 0
    assert texts_of(copy) == before


def test_a_copy_s_address_comes_into_the_text_and_what_was_answered_does_not(
    copy: Path,
) -> None:
    lines = lines_of(copy, "updates/*.jsonl")
    at = next(
        n for n, line in enumerate(lines) if json.loads(line)["sources"][0].get("url")
    )
    record = json.loads(lines[at])
    record["sources"][0]["archive_url"] = "https://web.archive.org/web/2020/a"
    lines[at] = json.dumps(record)
    asked = {"address": "https://a.example/1", "asked": "2026-11-24", "outcome": "gone"}
    assert dataset.main(["write", export(copy, [*lines, json.dumps(asked)])]) == 0
    written = "".join(lines_of(copy, "**/*.jsonl"))
    assert "https://web.archive.org/web/2020/a" in written
    assert "https://a.example/1" not in written


@pytest.mark.parametrize(
    ("entity", "file"),
    [
        ({"slug": "ruritania", "kind": "country"}, "ruritania"),
        ({"slug": "telco", "kind": "company", "home": "ruritania"}, "ruritania"),
        ({"slug": "stateless", "kind": "company"}, "world"),
        ({"slug": "union", "kind": "bloc"}, "world"),
        ({"slug": "forum", "kind": "organisation", "home": "ruritania"}, "world"),
    ],
)
def test_the_file_of_an_update(entity: dict[str, Any], file: str) -> None:
    update = {"id": "0000000000", "entity": entity["slug"], "date": "2020"}
    line = dataset.Line(json.dumps(update), update)
    assert dataset.file_of(line, {entity["slug"]: entity}) == file


def test_lines_are_in_the_order_of_date_and_id() -> None:
    records = [
        {"id": "b", "entity": "ruritania", "date": "2020-05"},
        {"id": "a", "entity": "ruritania", "date": "2020-05"},
        {"id": "c", "entity": "ruritania", "date": "2019"},
    ]
    updates = [dataset.Line(record["id"], record) for record in records]
    entity = {"slug": "ruritania", "kind": "country"}
    files = dataset.split(updates, [dataset.Line("", entity)])
    assert files == {"updates/ruritania.jsonl": "c\na\nb\n"}


def test_an_export_brings_its_own_records_and_drops_what_it_lacks(copy: Path) -> None:
    old = lines_of(copy, "updates/*.jsonl")
    dropped = next(line for line in old if '"entity":"sweden"' in line)
    entity = '{"slug":"ruritania","name":"Ruritania","kind":"country"}'
    update = '{"id":"zzzzzzzzzz","entity":"ruritania","date":"2020","summary":"New."}'
    check = '{"checked":"ruritania","date":"2026-11-20","recorded_at":"2026-11-20T12:00:00Z"}'
    kept = [line for line in old if line != dropped]
    assert dataset.main(["write", export(copy, [*kept, update, entity, check])]) == 0
    assert lines_of(copy, "updates/ruritania.jsonl") == [update]
    assert dropped not in lines_of(copy, "updates/sweden.jsonl")
    assert lines_of(copy, "entities.jsonl")[-1] == entity
    assert lines_of(copy, "checks.jsonl")[-1] == check


def test_a_corrected_entity_keeps_its_place(copy: Path) -> None:
    before = lines_of(copy, "entities.jsonl")
    corrected = before[3].replace('"name":"', '"name":"New ')
    updates = lines_of(copy, "updates/*.jsonl")
    dataset.main(["write", export(copy, [*updates, corrected])])
    after = lines_of(copy, "entities.jsonl")
    assert after == [*before[:3], corrected, *before[4:]]


def test_a_line_in_a_wrong_file_is_reported(
    copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (copy / "updates" / "france.jsonl").rename(copy / "updates" / "francia.jsonl")
    assert dataset.main(["check"]) == 1
    named = [line.split(":")[0] for line in capsys.readouterr().err.splitlines()]
    assert named == ["updates/france.jsonl", "updates/francia.jsonl"]


def test_a_sample_depends_on_the_seed_and_not_on_the_files(
    copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = dataset.sample(1, 30)
    (copy / "updates" / "albania.jsonl").rename(copy / "updates" / "zz.jsonl")
    assert dataset.main(["sample", "--seed", "1", "--count", "30", "--by", "Ann"]) == 0
    assert capsys.readouterr().out.splitlines() == first
    assert dataset.sample(2, 30) != first
    assert len(set(first)) == 30
    assert all(json.loads(line)["effects"] for line in first)


def test_a_draw_is_kept_and_its_seed_is_used_once(
    copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["--seed", "7", "--count", "5", "--by", "Ann"]
    assert dataset.main(["sample", *asked]) == 0
    lines = capsys.readouterr().out.splitlines()
    [draw] = dataset.draws()
    assert (draw.seed, draw.by) == (7, "Ann")
    assert draw.ids == [json.loads(line)["id"] for line in lines]
    assert dataset.main(["sample", *asked]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert "seed 7 was used on" in told.err
    assert len(dataset.draws()) == 1


def test_what_was_drawn_before_is_told(
    copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, other = (
        [json.loads(line)["id"] for line in dataset.sample(s, 300)] for s in (1, 2)
    )
    for seed in ("1", "2"):
        asked = ["--seed", seed, "--count", "300", "--by", "Ann"]
        assert dataset.main(["sample", *asked]) == 0
    told = capsys.readouterr().err
    both = [known for known in other if known in one]
    assert [line.split(":")[0] for line in told.splitlines()] == both
    assert both


def test_the_kept_draws_are_of_known_updates_by_seeds_of_their_own() -> None:
    seeds = [draw.seed for draw in dataset.draws()]
    assert len(seeds) == len(set(seeds))
    paths = (dataset.DATASET / "updates").glob("*.jsonl")
    known = {line.record["id"] for path in paths for line in dataset.read(path)}
    for draw in dataset.draws():
        assert set(draw.ids) <= known, draw.seed


def test_a_date_that_is_replaced_was_set_by_an_update_before() -> None:
    paths = (dataset.DATASET / "updates").glob("*.jsonl")
    records = [line.record for path in paths for line in dataset.read(path)]
    dates: dict[tuple[str, str, str], list[str]] = {}
    for one in records:
        for deadline in one.get("deadlines", ()):
            term = (one["entity"], deadline["scope"], deadline["date"])
            dates.setdefault(term, []).append(one["date"])
    for one in records:
        for deadline in one.get("deadlines", ()):
            if replaced := deadline.get("replaces"):
                term = (one["entity"], deadline["scope"], replaced)
                assert min(dates[term]) < one["date"], one["id"]


def test_a_sample_has_at_most_all(copy: Path) -> None:
    lines = lines_of(copy, "updates/*.jsonl")
    with_effects = [line for line in lines if json.loads(line).get("effects")]
    assert sorted(dataset.sample(1, len(lines))) == sorted(with_effects)


def test_without_arguments_the_usage_is_printed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert dataset.main([]) == 2
    assert "python tools/dataset.py write EXPORT" in capsys.readouterr().err
