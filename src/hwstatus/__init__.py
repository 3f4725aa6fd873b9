"""hwstatus: where Huawei is banned, restricted, under review or permitted, and who says so."""

__version__ = "0.1.0"
