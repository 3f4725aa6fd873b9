"""docs/recipes.md: the recipes of Litestream, Datasette and Grafana, as far as they run here."""

import json
import re
import shlex
import sqlite3
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
import yaml

import hwstatus
from kitchen import Kitchen, blocks, kitchen, needs
from loopback import free_port
from nginx import nginx

LITESTREAM = "Litestream"
DATASETTE = "Datasette on a server"
GRAFANA = "Grafana"

__all__ = ["kitchen"]


# -- Litestream ------------------------------------------------------------------------


@pytest.mark.slow
def test_litestream_keeps_every_state(kitchen: Kitchen) -> None:
    needs("litestream", "sqlite3", "flock")
    [back] = blocks(LITESTREAM)
    replicas = kitchen.root / "srv" / "elsewhere" / "hwstatus"
    heads = []
    for country in ("syldavia", "borduria"):
        kitchen.types(f"hwstatus checked {country}")
        heads.append(kitchen.types("hwstatus head").out)
        for _ in range(2):
            assert kitchen.cron(LITESTREAM) == (0, "", "")
        files = [path for path in replicas.rglob("*.ltx") if "/0/" in str(path)]
        assert len(files) == len(heads)  # nothing is sent twice
    kitchen.types("hwstatus undo -y")
    kitchen.types(back.replace("restore back.db", "restore back.db -y"))
    assert kitchen.types("hwstatus list --json").out
    assert kitchen.types("hwstatus --db back.db head").out == heads[1]
    assert kitchen.types("hwstatus log --limit 1 --fields verb").out == "restore\n"
    assert "damaged" not in kitchen.types("hwstatus doctor").out
    assert kitchen.types("hwstatus checked elbonia").code == 0


def test_a_failing_replication_is_told_and_repeated(kitchen: Kitchen) -> None:
    needs("litestream", "flock")
    elsewhere = kitchen.root / "srv" / "elsewhere"
    elsewhere.parent.mkdir()
    elsewhere.write_text("no folder")
    assert "elsewhere" in kitchen.cron(LITESTREAM, fails=True).err
    elsewhere.unlink()
    assert kitchen.cron(LITESTREAM) == (0, "", "")
    assert list(elsewhere.rglob("*.ltx"))


# -- Datasette -------------------------------------------------------------------------


@contextmanager
def served(kitchen: Kitchen, port: int) -> Iterator[Any]:
    """What the unit starts, on another port; yields a function that asks it."""
    unit = Path(kitchen.placed("/etc/systemd/system/hwstatus-datasette.service"))
    [line] = [text for text in unit.read_text().splitlines() if text.startswith("ExecStart=")]  # fmt: skip
    program, *words = shlex.split(line.removeprefix("ExecStart="))
    words[words.index("8010")] = str(port)
    with subprocess.Popen(
        [Path(program).name, *words], env=kitchen.environment(), stderr=subprocess.PIPE
    ) as process:  # fmt: skip
        try:
            yield lambda path: _asked(port, path, process)
        finally:
            process.terminate()


def _asked(port: int, path: str, process: "subprocess.Popen[bytes]") -> Any:
    for _ in range(300):
        assert process.poll() is None, process.stderr and process.stderr.read()
        try:
            with urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
                return json.load(answer)
        except ConnectionRefusedError:
            time.sleep(0.05)
        except OSError as error:
            if not isinstance(getattr(error, "reason", None), ConnectionRefusedError):
                raise
            time.sleep(0.05)
    raise AssertionError("it does not answer")


@pytest.mark.slow
def test_datasette_serves_what_was_swapped_in(kitchen: Kitchen) -> None:
    needs("datasette")
    tracker = kitchen.root / "srv" / "hwstatus" / "tracker.db"
    tracker.parent.mkdir(parents=True)
    tracker.write_bytes(kitchen.tracker.read_bytes())
    (kitchen.root / "srv" / "datasette").mkdir()
    script = kitchen.root / "usr" / "local" / "bin" / "hwstatus-flat"
    (kitchen.root / "stubs" / script.name).symlink_to(script)
    started = kitchen.home / "systemctl"
    question = "/data/hwstatus.json?sql=select+count(*)+from+updates&_shape=arrayfirst"
    for count in (15, 16):
        if count == 16:
            kitchen.types(
                "hwstatus add elbonia 'Mud again.' --date 2025-02-02 --source Mud",
                env=kitchen.environment(HWSTATUS_DB=str(tracker)),
            )
        for _ in range(2):
            assert kitchen.cron(DATASETTE) == (0, "", "")
        assert started.read_text() == "restart hwstatus-datasette\n" * (count - 14)
        with served(kitchen, free_port()) as ask:
            assert ask(question) == [count]
    names = sorted(path.name for path in (kitchen.root / "srv" / "datasette").iterdir())
    assert names == ["hwstatus.db"]


@pytest.mark.slow
def test_nginx_passes_requests_on(kitchen: Kitchen) -> None:
    needs("datasette")
    flat = kitchen.root / "srv" / "datasette" / "hwstatus.db"
    flat.parent.mkdir(parents=True)
    kitchen.types(f"hwstatus export -f sqlite -o {shlex.quote(str(flat))}")
    behind, front = free_port(), free_port()
    snippet = Path(kitchen.placed("/etc/nginx/snippets/hwstatus-datasette.conf"))
    text = snippet.read_text().replace("8010", str(behind))
    server = f"server {{ listen 127.0.0.1:{front}; {text} }}"
    with (
        tempfile.TemporaryDirectory(prefix="hwstatus-nginx-") as home,
        served(kitchen, behind) as ask,
        nginx(Path(home), server, front),
    ):
        assert ask("/data/-/versions.json")
        with urlopen(f"http://127.0.0.1:{front}/data/hwstatus/entities") as answer:
            page = answer.read().decode()
    links = set(re.findall(r'href="(/[^"]*)"', page))
    assert "Ruritania" in page
    assert links and all(link.startswith("/data/") for link in links)


# -- Grafana ---------------------------------------------------------------------------


def test_grafana_reads_the_flat_database(kitchen: Kitchen) -> None:
    source = Path(kitchen.placed("/etc/grafana/provisioning/datasources/hwstatus.yaml"))
    [found] = yaml.safe_load(source.read_text())["datasources"]
    assert found["type"] == "frser-sqlite-datasource"
    flat = Path(found["jsonData"]["path"])
    flat.parent.mkdir(parents=True)
    kitchen.types(f"hwstatus export -f sqlite -o {shlex.quote(str(flat))}")
    over_time, due = blocks(GRAFANA, "sql")
    address = f"file:{flat}?{found['jsonData']['pathOptions']}"
    with sqlite3.connect(address, uri=True) as database:
        rows = database.execute(over_time).fetchall()
        deadlines = database.execute(due).fetchall()
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            database.execute("DELETE FROM updates")
    assert [row[0] for row in rows] == sorted(row[0] for row in rows)
    last = {status: count for at, status, count in rows if at == rows[-1][0]}
    with hwstatus.open(kitchen.tracker) as hw:
        now = Counter(row.status for row in hw.standings())
        then = Counter(row.status for row in hw.standings(on="2021-02-01"))
    assert last == {word: n for word, n in now.items() if word != "unknown"}
    # On that day Borduria's ban had ended.
    moment = datetime(2021, 2, 1, tzinfo=UTC).timestamp()
    found = {status: count for at, status, count in rows if at == moment}
    assert found == {word: n for word, n in then.items() if word != "unknown"}
    [deadline] = deadlines
    assert deadline[:4] == ("Ruritania", "5g", "Huawei equipment must be out", "2028-12-31")  # fmt: skip
    with hwstatus.open(kitchen.tracker) as hw:
        assert deadline[4] == hw.deadlines()[0].days_left
