"""hwstatus: where Huawei is banned, restricted, under review or permitted, and who says so."""

from hwstatus.version import __version__

__all__ = ["__version__"]
