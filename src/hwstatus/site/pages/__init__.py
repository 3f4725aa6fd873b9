"""The pages of the site, a module a kind."""

from hwstatus.site.pages import (
    assets,
    changes,
    embeds,
    entities,
    explained,
    forwards,
    front,
    groups,
    lists,
    search,
    updates,
    years,
)

PRODUCERS = (
    assets.tasks,
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
