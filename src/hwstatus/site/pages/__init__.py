"""The pages of the site, a module a kind."""

from hwstatus.site.pages import assets, entities, front, updates

PRODUCERS = (
    assets.tasks,
    front.tasks,
    entities.tasks,
    updates.tasks,
)
"""What makes the pages: each names its tasks."""
