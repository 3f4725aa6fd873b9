"""What web hosts, search engines and other programs look for at the root of a site."""

from hwstatus.site.hosting import guides, rules, sitemap

PRODUCERS = (rules.tasks, sitemap.tasks, guides.tasks)
"""What makes these files."""
