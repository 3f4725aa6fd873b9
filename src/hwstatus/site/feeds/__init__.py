"""Feeds and calendars: what changed, what was corrected, what is due."""

from hwstatus.site.feeds.tasks import tasks

__all__ = ["tasks"]
