"""How this program was installed, and the command by which the same way brings more, or a later version.

A remedy names this interpreter: another's pip would install where the program does not look.
"""

import re
import shlex
import shutil
import sys
import sysconfig
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import Distribution, PackageNotFoundError
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple, Self

from hwstatus.errors import MissingExtra, Stated

NAME = "hwstatus"


class Installation(NamedTuple):
    """Where the program is and what put it there."""

    python: str
    prefix: Path
    source: str = NAME
    """What it was installed from: a folder, or its name, which stands for a package index."""
    is_editable: bool = False
    is_managed: bool = False
    """Whether it is in a Python of the system, which refuses pip."""
    has_pip: bool = True
    has_uv: bool = False

    @classmethod
    def here(cls) -> Self:
        """That of the program which is running."""
        source, is_editable = _origin()
        marker = Path(sysconfig.get_path("stdlib"), "EXTERNALLY-MANAGED")
        return cls(
            python=sys.executable or "python3",
            prefix=Path(sys.prefix),
            source=source,
            is_editable=is_editable,
            is_managed=sys.prefix == sys.base_prefix and marker.exists(),
            has_pip=find_spec("pip") is not None,
            has_uv=shutil.which("uv") is not None,
        )

    @property
    def _is_pipx(self) -> bool:
        return (self.prefix / "pipx_metadata.json").is_file()

    @property
    def _receipt(self) -> Path:
        """What `uv tool` keeps beside a program that it installed."""
        return self.prefix / "uv-receipt.toml"

    def adding(self, extra: str, libraries: Sequence[str]) -> str:
        """The command that installs the libraries of an extra where this program finds them."""
        if self._is_pipx:
            return _command("pipx", "inject", self.prefix.name, *libraries)
        if self._receipt.is_file():
            others = (*_kept(self._receipt.read_text(encoding="utf-8")), *libraries)
            wanted = [word for library in others for word in ("--with", library)]
            editable = ["--editable"] if self.is_editable else []
            return _command("uv", "tool", "install", *wanted, *editable, self.source)
        if self.is_managed:
            return _command("pipx", "install", f"{self.source}[{extra}]")
        return self._pip(*libraries)

    def _pip(self, *words: str) -> str:
        if self.has_pip:
            return _command(self.python, "-m", "pip", "install", *words)
        if self.has_uv:
            return _command("uv", "pip", "install", "--python", self.python, *words)
        ensured = _command(self.python, "-m", "ensurepip")
        return f"{ensured} && {self._replace(has_pip=True)._pip(*words)}"

    def upgrading(self) -> str:
        """The command that brings a later version of the program."""
        again = self._again()
        if not Path(self.source, ".git").exists():
            return again
        pulled = _command("git", "-C", self.source, "pull")
        return pulled if self.is_editable else f"{pulled} && {again}"

    def _again(self) -> str:
        if self._is_pipx:
            return _command("pipx", "upgrade", self.prefix.name)
        if self._receipt.is_file():
            return _command("uv", "tool", "upgrade", "--reinstall", self.prefix.name)
        return self._pip("--upgrade", self.source)


def _command(*words: str) -> str:
    return shlex.join(words)


def _origin() -> tuple[str, bool]:
    """What the program was installed from, and whether it runs from there; by PEP 610."""
    import json

    try:
        noted = Distribution.from_name(NAME).read_text("direct_url.json")
    except PackageNotFoundError:
        noted = None
    origin = json.loads(noted or "{}")
    url = str(origin.get("url", NAME))
    is_editable = bool(origin.get("dir_info", {}).get("editable"))
    if url.startswith("file://"):
        from urllib.parse import unquote, urlsplit

        url = unquote(urlsplit(url).path)
    elif "vcs_info" in origin:
        url = f"{origin['vcs_info']['vcs']}+{url}"
    return url, is_editable


def _libraries(extra: str) -> list[str]:
    """What an extra brings; the extra itself where the program was not installed."""
    try:
        required = Distribution.from_name(NAME).requires or []
    except PackageNotFoundError:
        required = []
    of_extra = (re.fullmatch(_OF_EXTRA, each) for each in required)
    libraries = [each[1].strip() for each in of_extra if each and each[2] == extra]
    return libraries or [f"{NAME}[{extra}]"]


_OF_EXTRA = r"""([^;]+);\s*extra\s*==\s*['"]([^'"]+)['"]"""


def _kept(receipt: str) -> Iterator[str]:
    """What `uv tool` installed beside the program."""
    import tomllib

    for each in tomllib.loads(receipt).get("tool", {}).get("requirements", ()):
        if each.get("name") != NAME:
            yield f"{each.get('name')}{each.get('specifier', '')}"


def remedy(extra: str) -> str:
    """The command, as it is typed, that brings an extra to the program which is running."""
    return Installation.here().adding(extra, _libraries(extra))


@contextmanager
def needing(extra: str, why: str) -> Iterator[None]:
    """What a block imports is there, or `MissingExtra` says how to install it."""
    try:
        yield
    except ImportError as error:
        raise missing(extra, why) from error


def missing(extra: str, why: str) -> Stated:
    """The error of a library that is not there, with the command that brings it."""
    return MissingExtra(extra, why, hints=(f"install it: {remedy(extra)}",))
