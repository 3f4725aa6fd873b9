"""What a write did, as whoever asked for it is told."""

from typing import NamedTuple


class Done(NamedTuple):
    """What a write did: said on stderr; `ids` go to stdout in a pipe, for scripts.

    `undo` says that it was written, and that `undo` takes it back.
    """

    message: str
    ids: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    undo: bool = False

    @property
    def said(self) -> str:
        """The message, with the way back."""
        return f"{self.message}   Undo: hwstatus undo" if self.undo else self.message
