"""The manual page, made from the commands: click-man cannot see Typer's vendored Click."""

from typing import Any


def described(param: Any) -> tuple[str, str] | None:
    """How an option or argument is typed, and its help."""
    help_text = getattr(param, "help", None) or ""
    if param.param_type_name == "argument":
        return (param.metavar or param.name, help_text)
    flags = ", ".join((*param.opts, *param.secondary_opts))
    value = "" if param.is_flag else f" {param.metavar or 'TEXT'}"
    return (flags + value, help_text)


def to_roff(text: str) -> str:
    """The text with what troff would interpret escaped."""
    escaped = text.replace("\\", "\\e").replace("-", "\\-")
    return "\\&" + escaped if escaped.startswith((".", "'")) else escaped
