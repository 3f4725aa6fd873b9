"""The API: static answers in JSON, each with its schema, and what describes them."""

from hwstatus.site.api import description, lists, records

PRODUCERS = (lists.tasks, records.tasks, description.tasks)
"""What makes its files."""
