"""The pages of the site, a module a kind."""

from hwstatus.site.pages import (
    changes,
    embeds,
    entities,
    explained,
    forwards,
    front,
    groups,
    lists,
    loaded,
    search,
    updates,
    years,
)

PRODUCERS = (
    loaded.tasks,
    front.tasks,
    entities.tasks,
    groups.tasks,
    years.tasks,
    changes.tasks,
    lists.tasks,
    explained.tasks,
    search.tasks,
    embeds.tasks,
    forwards.tasks,
    updates.tasks,
)
"""What makes the pages: each names its tasks."""
