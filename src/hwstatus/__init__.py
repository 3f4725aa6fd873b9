"""hwstatus: where Huawei is banned, restricted, under review or permitted, and who says so.

    import hwstatus

    with hwstatus.open() as hw:
        hw.standing("britain", on="2020-06-30")

The library is described in docs/library.md. Its modules are loaded when one of its names
is first used, because every command of the command line passes through here.
Nothing else is imported either, so that Ctrl-C meets what can hear it (`__main__`).
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hwstatus import errors
    from hwstatus.library.reader import (
        Deadlines,
        DeadlineView,
        DigestRow,
        Entity,
        Evidence,
        FlatUpdate,
        GroupSummary,
        PanelRow,
        Reader,
        Rows,
        StatusChange,
        StatusPeriod,
        Update,
        Verdict,
        open,
    )
    from hwstatus.version import __version__

__all__ = [
    "DeadlineView",
    "Deadlines",
    "DigestRow",
    "Entity",
    "Evidence",
    "FlatUpdate",
    "GroupSummary",
    "PanelRow",
    "Reader",
    "Rows",
    "StatusChange",
    "StatusPeriod",
    "Update",
    "Verdict",
    "__version__",
    "errors",
    "open",
]

if not TYPE_CHECKING:  # a type checker would take any name for one of the library's

    def __getattr__(name: str) -> object:
        if name not in __all__:
            raise AttributeError(f"module 'hwstatus' has no attribute '{name}'")
        if name == "__version__":
            from hwstatus.version import __version__

            return __version__
        if name == "errors":
            import hwstatus.errors

            return hwstatus.errors
        import hwstatus.library.reader

        return getattr(hwstatus.library.reader, name)

    def __dir__() -> list[str]:
        return [*globals(), *__all__]
