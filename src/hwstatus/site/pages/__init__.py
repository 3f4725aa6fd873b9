"""The pages of the site, a module a kind."""

from hwstatus.site.pages import (
    assets,
    changes,
    entities,
    explained,
    front,
    groups,
    lists,
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
    updates.tasks,
)
"""What makes the pages: each names its tasks."""
