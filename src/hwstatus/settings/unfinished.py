"""Answers to `add` that came to no record: this machine keeps them until one comes of them, or they are given up."""

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from hwstatus import paths
from hwstatus.settings import read_text, replace


def _file() -> Path | None:
    folder = paths.state_folder()
    return folder and folder / "unfinished.json"


def keep(answers: Mapping[str, Any]) -> bool:
    """Keep the answers that say something, in place of earlier ones; whether they could be kept."""
    said = {name: value for name, value in answers.items() if value}
    path = _file()
    try:
        if path and said:
            replace(path, json.dumps(said, ensure_ascii=False))
    except OSError:
        return False
    return bool(path and said)


def kept() -> dict[str, Any]:
    """The answers that were kept; empty without any, and where somebody damaged them."""
    path = _file()
    with suppress(OSError, ValueError):
        said = json.loads(read_text(path)) if path else {}
        return said if isinstance(said, dict) else {}
    return {}


def drop() -> None:
    """Forget them: a record came of them, or the person gave them up."""
    path = _file()
    with suppress(OSError):
        if path:
            path.unlink(missing_ok=True)
