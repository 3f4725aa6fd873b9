"""The configuration file: flag, environment, file, default, in this order."""

import os
import resource
from pathlib import Path

import platformdirs
import pytest

from conftest import InProcess, Setting, Terminal
from hwstatus import paths, settings
from hwstatus.errors import BadSettings, BadValue
from program import DAY
from samples import AFTER


@pytest.fixture
def config(setting: Setting) -> Path:
    """The place of the file of a fresh home."""
    path = setting.home / ".config" / "hwstatus" / "config.toml"
    path.parent.mkdir(parents=True)
    return path


def shown(fast: InProcess, key: str, env: dict[str, str] | None = None) -> list[str]:
    """Value and origin of a setting."""
    rows = [line.split("\t") for line in fast("config", env=env).lines]
    [row] = [row[1:] for row in rows if row[0] == key]
    return row


def test_without_a_file_all_is_default(fast: InProcess, setting: Setting) -> None:
    found = fast("config", env={"HWSTATUS_USER": ""})
    own = setting.home / "share" / "hwstatus" / "tracker.db"
    assert found.err == f"Your own tracker begins with your first change: {own}\n"
    origins = [line.split("\t")[2] for line in found.lines]
    assert (found.code, origins) == (0, ["the package", *["default"] * 5])


def test_where_the_tracker_is_and_whose_name_the_ledger_has(
    fast: InProcess, setting: Setting
) -> None:
    own = setting.home / "share" / "hwstatus" / "tracker.db"
    nobody = {"HWSTATUS_USER": "", DAY: AFTER}
    assert "missing: VALUE\n" in fast("config", "set", "name").err
    assert fast("config", "set", "name", "A. Person").code == 0
    begun = fast("checked", "andorra", env=nobody)
    assert (
        f"Your tracker begins, as a copy of the shipped dataset: {own}\n" in begun.err
    )
    assert str(own) not in fast("checked", "monaco", env={DAY: AFTER}).err
    log = fast("log", "--limit", "2", "--fields", "by", env=nobody)
    assert log.lines == ["a tester", "A. Person"]
    assert shown(fast, "tracker") == [str(own), "your data folder"]
    assert shown(fast, "name") == ["a tester", "HWSTATUS_USER"]
    assert "\nby          A. Person\n" in fast("certify", "italy", env=nobody).out


def test_a_person_is_asked_once_for_a_name(
    terminal: Terminal, fast: InProcess, world: Path
) -> None:
    nobody = {"HWSTATUS_USER": ""}
    asked = "Your name, for the ledger and sheets"
    first = terminal("checked", "ruritania", db=world, env=nobody, typed="Ada\n", stderr_too=True)  # fmt: skip
    assert first.code == 0 and asked in first.out
    second = terminal("checked", "freedonia", db=world, env=nobody, stderr_too=True)
    assert second.code == 0 and asked not in second.out
    log = fast("log", "--limit", "2", "--fields", "by", db=world, env=nobody)
    assert log.lines == ["Ada", "Ada"]


def test_a_yes_or_a_number_is_no_name(
    fast: InProcess, world: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = iter(("Y", "2", "?", "Ada"))
    monkeypatch.setattr("rich.prompt.Prompt.ask", lambda *_, **__: next(typed))
    monkeypatch.setattr("hwstatus.cli.questions._drop_pasted", lambda: False)
    monkeypatch.setattr("hwstatus.cli.session.can_ask", lambda: True)
    nobody = {"HWSTATUS_USER": ""}
    done = fast("checked", "ruritania", db=world, env=nobody)
    assert all(f"'{answer}' is no name" in done.err for answer in "Y2?")
    log = fast("log", "--limit", "1", "--fields", "by", db=world, env=nobody)
    assert log.lines == ["Ada"]


def test_where_a_value_comes_from(fast: InProcess, config: Path) -> None:
    assert shown(fast, "pager") == ["less", "default"]
    config.write_text('pager = "more"\n')
    assert shown(fast, "pager") == ["more", str(config)]
    assert shown(fast, "pager", {"PAGER": "most"}) == ["most", "PAGER"]
    both = {"PAGER": "most", "HWSTATUS_PAGER": "cat"}
    assert shown(fast, "pager", both) == ["cat", "HWSTATUS_PAGER"]


def test_the_tracker_of_the_file(fast: InProcess, config: Path, world: Path) -> None:
    config.write_text(f'tracker = "{world}"\n')
    assert "ruritania" in fast("list").out
    assert "ruritania" not in fast("list", env={"HWSTATUS_CONFIG": ""}).out
    missing = fast("list", env={"HWSTATUS_DB": "typo.db"})
    assert "no tracker at typo.db (from HWSTATUS_DB)" in missing.err
    missing = fast("--db", "typo.db", "list")
    assert "no tracker at typo.db (from --db)" in missing.err
    config.write_text('tracker = "gone.db"\n')
    missing = fast("list")
    assert missing.code == 4
    assert "no tracker at gone.db (from your configuration)" in missing.err


def test_default_filters_are_used_and_named(
    fast: InProcess, config: Path, world: Path
) -> None:
    config.write_text('[filters]\nlimit = 2\nkind = "country"\n')
    found = fast("list", db=world)
    assert (
        found.lines == fast("list", "--limit", "2", "--kind", "country", db=world).lines
    )
    assert len(found.lines) == 2
    said = "(filters of your configuration: --limit 2 --kind country)\n"
    assert found.err == said
    assert len(fast("list", "--limit", "3", db=world).lines) == 3
    assert fast("log", db=world).err == "", "log takes no filters"


def test_the_format_of_the_file_is_for_a_terminal(
    terminal: Terminal, fast: InProcess, config: Path, world: Path
) -> None:
    config.write_text('format = "csv"\n')
    assert terminal("status", db=world).out.startswith("entity,")
    assert terminal("status", "--json", db=world).out.startswith("[")
    assert not fast("status", db=world).out.startswith("entity,")


def test_the_colour_of_the_file(terminal: Terminal, config: Path, world: Path) -> None:
    config.write_text('color = "never"\n')
    assert "\x1b[3" not in terminal("status", db=world, rows=99).out
    forced = terminal("status", db=world, rows=99, env={"FORCE_COLOR": "1"})
    assert "\x1b[3" in forced.out


def test_an_alias_is_a_command(fast: InProcess, config: Path, world: Path) -> None:
    config.write_text("[aliases]\nmine = \"status ruritania 'freedonia'\"\n")
    expected = fast("status", "ruritania", "freedonia", "--json", db=world)
    assert fast("mine", "--json", db=world) == expected


def test_an_alias_hides_no_command(fast: InProcess, config: Path, world: Path) -> None:
    config.write_text('[aliases]\nlist = "status"\n')
    assert fast("list", db=world) == fast("list", db=world, env={"HWSTATUS_CONFIG": ""})


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("tracker = ", "is not valid TOML"),
        pytest.param("x = " + "[" * 10_000, "is not valid TOML", id="too deep"),
        ('trackr = "x"', "unknown key 'trackr'"),
        ("pager = 3", "'pager' must be a text in quotes"),
        ('filters = "x"', "'filters' must be a table: [filters]"),
        ("[filters]\nkind = {}", "'kind' must be a text, a number or a list"),
        ('[filters]\ncolour = "red"', "unknown filter 'colour'"),
        ("[aliases]\nx = 1", "'x' must be a text in quotes"),
    ],
)
def test_a_malformed_file_is_one_clear_line(
    fast: InProcess, config: Path, world: Path, text: str, problem: str
) -> None:
    config.write_text(text)
    found = fast("list", db=world)
    assert (found.code, found.out) == (2, "")
    assert found.err.startswith(f"error: {config}: {problem}")
    assert len(found.err.splitlines()) == 1
    assert fast("list", "--help").code == fast("--help").code == 0
    assert fast("config", "path").out == f"{config}\n"
    assert "default" in fast("config").out


def test_a_file_that_is_not_text(fast: InProcess, config: Path) -> None:
    config.write_bytes(b"\xff")
    assert fast("list").err == f"error: {config}: is not UTF-8 text\n"


# -- setting a value -----------------------------------------------------------------


def test_config_set(fast: InProcess, setting: Setting) -> None:
    path = setting.home / ".config" / "hwstatus" / "config.toml"
    assert fast("config", "set", "editor", "nano -w").code == 0
    assert fast("config", "set", "filters.kind", "country").code == 0
    assert fast("config", "set", "pager", "cat").code == 0
    assert fast("config", "set", "filters.limit", "5").code == 0
    held = settings.parse(path.read_text(), path)
    assert held.values == {"editor": "nano -w", "pager": "cat"}
    assert held.filters == {"kind": "country", "limit": "5"}
    assert fast("config", "set", "editor", "").code == 0
    assert settings.parse(path.read_text(), path).values == {"pager": "cat"}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("color", "red"),
        ("format", "docx"),
        ("pager", " "),
        ("tracker", "no/such/folder/x.db"),
        ("filters.kind", "planet"),
        ("filters.limit", "many"),
        ("filters.colour", "red"),
        ("aliases.list", "status"),
        ("aliases.mine", "mine france"),
        ("aliases.mine", "no-such-command"),
        ("aliases.mine", "show 'open"),
        ("editor", "\udcff"),
    ],
)
def test_config_set_writes_no_bad_value(
    fast: InProcess, config: Path, key: str, value: str
) -> None:
    found = fast("config", "set", key, value)
    assert (found.code, found.out) == (2, "")
    assert not config.exists()
    assert found.err.startswith("error: ")


def test_config_set_of_a_tracker_that_is_to_come(fast: InProcess, config: Path) -> None:
    assert fast("config", "set", "tracker", "to-come.db").code == 0
    assert config.read_text() == 'tracker = "to-come.db"\n'


def test_config_set_keeps_what_a_person_wrote(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('# mine\npager = "less"\n\n[aliases]\n# short\nn = "names"\n')
    settings.set_value(path, "pager", 'a "b" \\')
    settings.set_value(path, "aliases.n", "names korea")
    settings.set_value(path, "color", "never")
    text = path.read_text()
    assert "# mine" in text and "# short" in text
    held = settings.parse(text, path)
    assert held.values == {"pager": 'a "b" \\', "color": "never"}
    assert held.aliases == {"n": "names korea"}


@pytest.mark.parametrize(
    "written",
    [
        'filters.kind = "bloc"  # one\n',
        'filters = { kind = "bloc" }  # one\n',
        '["filters"]\nkind = "bloc"  # one\n',
    ],
)
def test_config_set_takes_a_table_as_a_person_wrote_it(
    tmp_path: Path, written: str
) -> None:
    path = tmp_path / "config.toml"
    path.write_text(written)
    settings.set_value(path, "filters.scope", "5g")
    text = path.read_text()
    assert settings.parse(text, path).filters == {"kind": "bloc", "scope": "5g"}
    assert "# one" in text and text.count("filters") <= 2


def test_config_set_knows_the_lines_of_the_file_from_those_of_a_text(
    tmp_path: Path,
) -> None:
    path = tmp_path / "config.toml"
    settings.set_value(path, "editor", "one\u2028two")
    settings.set_value(path, "pager", "cat")
    settings.set_value(path, "editor", "")
    assert settings.parse(path.read_text(), path).values == {"pager": "cat"}


@pytest.mark.parametrize(
    "key",
    ["trackr", "", "filters", "other.key", "filters.", "aliases.a b", 'aliases."a"'],
)
def test_config_set_of_an_unknown_key(tmp_path: Path, key: str) -> None:
    path = tmp_path / "config.toml"
    with pytest.raises(BadValue):
        settings.set_value(path, key, "x")
    assert not path.exists()


def test_config_set_leaves_a_malformed_file_alone(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("pager = ")
    with pytest.raises(BadSettings):
        settings.set_value(path, "pager", "less")
    assert path.read_text() == "pager = "


@pytest.mark.parametrize("variable", ["", "/elsewhere"])
@pytest.mark.parametrize("home", ["", "/home/ann"])
def test_the_folder_is_that_of_platformdirs(
    monkeypatch: pytest.MonkeyPatch, variable: str, home: str
) -> None:
    monkeypatch.setenv("HOME", home)
    if not home:
        monkeypatch.delenv("HOME")
    monkeypatch.setenv("XDG_CONFIG_HOME", variable)
    expected = platformdirs.user_config_path("hwstatus", appauthor=False)
    assert paths.config_folder() == expected


def test_config_set_on_a_full_disk_loses_nothing(fast: InProcess, config: Path) -> None:
    config.write_text('# mine\npager = "less"\n')
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4, hard))
    try:
        found = fast("config", "set", "editor", "nano")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert found.code == 4
    assert config.read_text() == '# mine\npager = "less"\n'
    assert list(config.parent.iterdir()) == [config]


def test_config_set_writes_through_a_link(config: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept.toml"
    kept.write_text('pager = "less"\n')
    config.symlink_to(kept)
    settings.set_value(config, "editor", "nano")
    assert config.is_symlink()
    assert settings.parse(kept.read_text(), kept).values["editor"] == "nano"


def test_a_home_that_is_no_folder_holds_no_settings(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HWSTATUS_CONFIG", f"{os.devnull}/config.toml")
    assert settings.load() == settings.Settings()


@pytest.mark.parametrize("words", [("list",), ("config", "set", "pager", "more")])
def test_a_file_that_never_ends_is_not_read(
    fast: InProcess, config: Path, words: tuple[str, ...]
) -> None:
    os.mkfifo(config)
    found = fast(*words)
    assert (found.code, found.out) == (2, "")
    assert found.err.startswith(f"error: {config}: is a device or a pipe, not a file")
    config.unlink()
    config.symlink_to("/dev/zero")
    assert fast(*words).code == 2
    config.unlink()
    with config.open("wb") as file:
        file.truncate(settings.MOST_BYTES + 1)
    found = fast(*words)
    assert (found.code, found.out) == (2, "")
    assert "is larger than 1,000,000 bytes" in found.err


def test_no_file_may_be_named_by_the_empty_device(fast: InProcess) -> None:
    assert fast("config", env={"HWSTATUS_CONFIG": os.devnull}).code == 0


def test_without_a_home_no_folder_beside_the_systems_own_is_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", "/")
    assert paths.config_folder() is None
    assert paths.user_tracker() is None
