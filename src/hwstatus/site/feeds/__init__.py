"""Feeds and calendars: what changed, what was corrected, what is due."""

from hwstatus.site.feeds import calendars, tasks

PRODUCERS = (tasks.tasks, calendars.tasks)
"""What makes their files."""
