"""The person's own editor, in which `edit` opens an update as text."""

import os
import shlex
import sys
import tempfile
from pathlib import Path

from hwstatus.errors import Refused, Usage


def command() -> list[str]:
    """The program that the person edits with; raises `Usage` where none is known."""
    from hwstatus import settings

    asked = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    asked = asked or settings.load().values.get("editor")
    if not asked and not sys.stdin.isatty():
        raise Usage("no editor: set VISUAL or EDITOR, or use --set FIELD=VALUE")
    try:
        words = shlex.split(asked or "vi")
    except ValueError:
        words = []
    if not words:
        raise Usage(f"VISUAL or EDITOR is no command: {asked!r}")
    return words


def edited(command: list[str], text: str) -> str:
    """The text after the person's editor closed; the file is private and gone afterwards."""
    import subprocess

    with tempfile.TemporaryDirectory(prefix="hwstatus-") as folder:
        path = Path(folder, "update.txt")
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
        try:
            code = subprocess.run([*command, str(path)], check=False).returncode
        except OSError as error:
            raise Refused(
                f"cannot run the editor {command[0]}: {error.strerror}; nothing was changed"
            ) from None
        if code:
            raise Refused(
                f"the editor {command[0]} ended with code {code}; nothing was changed"
            )
        try:
            return path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            raise Refused(
                "the edited text cannot be read; nothing was changed"
            ) from None
