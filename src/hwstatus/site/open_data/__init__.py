"""The dataset as files, and what describes it to catalogues of data."""

from hwstatus.site.open_data.downloads import tasks

__all__ = ["tasks"]
