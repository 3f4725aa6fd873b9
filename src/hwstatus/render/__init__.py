"""From a result to what is printed: the only writer of stdout."""

from hwstatus.render.emit import emit, tell
from hwstatus.render.options import FORMATS, Output

__all__ = ["FORMATS", "Output", "emit", "tell"]
