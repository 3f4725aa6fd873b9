"""The pages of the site."""

from hwstatus.site.pages import (
    entities,
    explained,
    front,
    lists,
    loaded,
    search,
    updates,
    world,
)

PRODUCERS = (
    loaded.tasks,
    front.tasks,
    entities.tasks,
    world.tasks,
    updates.tasks,
    lists.tasks,
    explained.tasks,
    search.tasks,
)
"""What makes the pages: each names its tasks."""
