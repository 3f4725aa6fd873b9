"""Where the tracker is (README.md, "Curate"): --db, HWSTATUS_DB, data/tracker.db here or above, the user's data folder.

Without any of these a read uses the shipped file, which is never written.
"""

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from hwstatus.errors import BadValue, NoHome, Usage

PACKAGE = Path(__file__).resolve().parent
DATASET = PACKAGE / "dataset"
IN_CHECKOUT = Path("data", "tracker.db")

SQLITE_HEADER = b"SQLite format 3\x00"
"""How every SQLite file begins."""


OWN = "your data folder"
"""What names the user's own tracker."""
SHIPPED = "the package"
"""What names the tracker that comes with the program."""

WINDOW_S = 60.0

_COPIES = "teams"
"""The folder of the copies of teams' ledgers, beside the user's own tracker."""

_SERVERS = ("postgresql://", "postgres://", "https://", "http://")
"""How the address of a team's ledger begins."""


def is_file(name: str) -> bool:
    """Whether a file has the name that is typed: none has one that is longer than a name may be."""
    with suppress(OSError):
        return Path(name).is_file()
    return False


class Location(NamedTuple):
    """A tracker's path, what named it (for messages), and whether it is the shipped one."""

    path: Path
    origin: str
    shipped: bool = False
    asked: bool = False
    server: str | None = None
    """The address of the team's ledger of which the file is this machine's copy."""

    window: float = WINDOW_S
    """Seconds within which the server is not asked again for a read."""

    signers: Path | None = None
    """Who must have signed the head of a published ledger: a signers file."""

    newest_within: str | None = None
    """How long ago a published ledger may have been published: a duration or a day."""


def locate(option: str | None = None) -> Location:
    """The tracker that a read uses."""
    named = _named(option) or _nearby()
    if named:
        return named
    own = user_tracker()
    if own and own.is_file():
        return Location(own, OWN)
    return Location(shipped_tracker(), SHIPPED, shipped=True)


def locate_for_writing(option: str | None = None) -> Location:
    """The tracker that a write changes: never the shipped one, of which the user's own is a copy."""
    named = _named(option) or _nearby()
    if named:
        return named
    own = user_tracker()
    if own is None:
        raise NoHome
    return Location(own, OWN)


def locate_for_building(option: str | None = None) -> Location:
    """Where `init` builds: as for a write, or in a checkout that has no tracker yet."""
    if (
        option is None
        and not os.environ.get("HWSTATUS_DB")
        and Path("src", "hwstatus", "dataset").is_dir()
    ):
        return Location(IN_CHECKOUT.absolute(), "this folder")
    return locate_for_writing(option)


_configured: list[str] = []


def use_configured(path: str | None) -> None:
    """Take the tracker of the configuration file where none is named otherwise; a new command begins."""
    _configured[:] = [path] if path else []
    _typed.clear()


_typed: list[str] = []
"""What --db said."""


def typed() -> tuple[str, ...]:
    """What --db said of the running command; nothing without it."""
    return tuple(_typed)


def as_typed(said: str) -> str:
    """What is said to be typed next, about the tracker that --db named: pasted, it means the same one.

    A line that names it itself, up to the next one or three blanks, is left as it is.
    """
    if not _typed or "hwstatus " not in said:
        return said
    import re
    import shlex

    named = f"hwstatus --db {shlex.quote(_typed[-1])} "
    line = r"(?<=[:,dnr|] )hwstatus (?=[a-z])(?!(?:(?!   |hwstatus ).)* --db[ =])"
    return re.sub(line, lambda _: named, said)


def _named(option: str | None) -> Location | None:
    if option == "":
        raise BadValue("--db", option, "a file")
    configured = _configured[-1] if _configured else None
    if option:
        _typed[:] = [option]
    for path, origin in (
        (option, "--db"),
        (os.environ.get("HWSTATUS_DB"), "HWSTATUS_DB"),
        (configured and _expanded(configured), "your configuration"),
    ):
        if path:
            return locate_named(path, origin)
    return None


def locate_named(name: "str | os.PathLike[str]", origin: str) -> Location:
    """The tracker that `origin` names: a file, or the copy of a team's ledger."""
    if isinstance(name, str) and "://" in name:
        return _of_server(name, origin)
    return Location(Path(name), origin, asked=True)


def _of_server(address: str, origin: str) -> Location:
    scheme, _, rest = address.partition("://")
    address = f"{scheme.lower()}://{rest}"
    if not address.startswith(_SERVERS):
        servers = "postgresql://..., or https://... of a published one"
        raise BadValue(origin, f"{scheme}://...", f"a file, {servers}")
    return copy_of(address, origin)


def copy_of(address: str, origin: str) -> Location:
    """The copy of a team's ledger on this machine, in the user's data folder.

    Raises `Usage` for an address that cannot be read, and for a password where others see it.
    """
    from hwstatus.network import servers

    if origin != "HWSTATUS_DB" and servers.has_password(address):
        raise Usage(
            f"others can read a password in {origin}: keep it in ~/.pgpass, or name the"
            " server in HWSTATUS_DB"
        )
    own = user_tracker()
    if own is None:
        raise NoHome
    path = own.with_name(_COPIES) / servers.copy_name(address)
    named = _demand("HWSTATUS_SIGNERS", "a signers file")
    signers = Path(named) if named else None
    within = _demand("HWSTATUS_NEWEST_WITHIN", "a duration such as 7d")
    return Location(path, origin, False, True, address, _window(), signers, within)


def _demand(name: str, what: str) -> str | None:
    """What a variable demands of a published ledger; an empty one, which would turn that off, is refused."""
    value = os.environ.get(name)
    if value is not None and not value.strip():
        raise BadValue(name, value, f"{what}, or no such variable")
    return value


def is_copy(path: Path) -> bool:
    """Whether a file is this machine's copy of a team's ledger: it can be had again."""
    own = user_tracker()
    return own is not None and path.parent == own.with_name(_COPIES)


def _window() -> float:
    """`HWSTATUS_FRESH`, in seconds."""
    named = os.environ.get("HWSTATUS_FRESH", "").strip()
    if not named:
        return WINDOW_S
    with suppress(ValueError):
        seconds = float(named)
        if seconds >= 0:
            return seconds
    raise BadValue("HWSTATUS_FRESH", named, "a number of seconds")


def _expanded(configured: str) -> str:
    if configured.startswith(_SERVERS):
        return configured
    return str(Path(configured).expanduser())


def _nearby() -> Location | None:
    try:
        here = Path.cwd()
    except OSError:
        return None  # the folder was removed under us
    for folder in (here, *here.parents):
        candidate = folder / IN_CHECKOUT
        try:
            if candidate.is_file():
                return Location(candidate, "this folder")
        except OSError:
            return None
    return None


def user_tracker() -> Path | None:
    """The user's own tracker, whether it is there or not; None where there is no home folder."""
    folder = _folder_of_user("data", ".local/share")
    return folder and folder / "tracker.db"


def config_folder() -> Path | None:
    """The folder of the user's settings; None where there is no home folder."""
    return _folder_of_user("config", ".config")


def state_folder() -> Path | None:
    """The folder of what this machine remembers; None where there is no home folder."""
    return _folder_of_user("state", ".local/state")


def _folder_of_user(kind: str, below_home: str) -> Path | None:
    """A folder of the user's, by platformdirs' rules; None where there is no home folder."""
    home = os.environ.get("HOME", "")
    named = os.environ.get(f"XDG_{kind.upper()}_HOME", "").strip()
    if (home or named) and os.name == "posix" and str(sys.platform) != "darwin":
        # By hand: importing platformdirs would cost every command 4 ms.
        return _at_home(Path(named or f"{home}/{below_home}", "hwstatus"))
    import platformdirs

    try:
        folder = getattr(platformdirs, f"user_{kind}_path")("hwstatus", appauthor=False)
    except (OSError, RuntimeError, KeyError):
        return None
    return _at_home(folder)


def _at_home(folder: Path) -> Path | None:
    """A folder of the user's; None where it would lie beside the system's own, for want of a home."""
    is_home = folder.is_absolute() and not folder.parts[1].startswith(".")
    return folder if is_home else None


def shipped_tracker() -> Path:
    """The file built from the dataset: inside the installed package, or beside the sources of a checkout."""
    return _shipped(DATASET / "tracker.db", IN_CHECKOUT)


def manual_page() -> Path:
    """The manual page, which `docs/generate.py` makes."""
    return _shipped(PACKAGE / "hwstatus.1", Path("docs", "hwstatus.1"))


def _shipped(packaged: Path, in_checkout: Path) -> Path:
    return packaged if packaged.is_file() else PACKAGE.parents[1] / in_checkout


def file_mode(path: Path) -> int:
    """The mode that a file has when it is written anew: its own, else what the umask leaves."""
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
