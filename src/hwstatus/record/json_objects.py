"""JSON of others, read with suspicion: an object names no key twice, and no number is none."""

import json
from typing import Any

from hwstatus.errors import BadRecord


def parse_object(text: str, *, keys_twice: bool = False) -> dict[str, Any]:
    """The JSON object of a text.

    Raises `BadRecord` for anything else, and for an object that names a key twice. With
    `keys_twice` the last value of such a key counts, which takes half the time.
    """
    try:
        value = (_lenient if keys_twice else _strict).decode(text)
    except (ValueError, RecursionError) as error:
        raise BadRecord("", problem_of(error)) from None
    if not isinstance(value, dict):
        raise BadRecord("", "is not a JSON object")
    return value


def value_at(text: str, at: int) -> tuple[Any, int]:
    """The JSON value that begins at a place, and the place behind it.

    Raises `ValueError` and `RecursionError`; `problem_of` words them.
    """
    return _strict.raw_decode(text, at)


def problem_of(error: ValueError | RecursionError) -> str:
    """What is wrong with a text that the reader of JSON refused."""
    if isinstance(error, RecursionError):
        return "is not JSON that is read here (nested too deeply)"
    said = getattr(error, "msg", None) or str(error)
    if "integer string conversion" in said:
        return "is not JSON that is read here (a number has too many digits)"
    return f"is not JSON ({said})"


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    named = dict(pairs)
    if len(named) == len(pairs):
        return named
    keys = [key for key, _ in pairs]
    repeated = next(key for key in keys if keys.count(key) > 1)
    raise ValueError(f'the key "{repeated}" is given twice')


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not a JSON value")


_strict = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_refuse_constant)
_lenient = json.JSONDecoder(parse_constant=_refuse_constant)
