"""Pages that lead on: from an ISO code or another name to an entity's page."""

from collections.abc import Iterator
from functools import partial

from hwstatus.site.forwarding import forwards
from hwstatus.site.site import DEEP, POLICY, Site
from hwstatus.site.site_file import SiteFile, Task, text_file

_PAGE = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta http-equiv="refresh" content="0; url={path}">
<title>This page is at another address</title>
<link rel="icon" type="image/svg+xml" href="{icon}">
<link rel="canonical" href="{full}">
</head>
<body><main><h1>This page is at another address</h1><p><a href="{path}">{path}</a></p></main></body>
</html>
"""


def tasks(site: Site) -> Iterator[Task]:
    """One task for all: they are small."""
    yield partial(_files, site)


def _files(site: Site) -> Iterator[SiteFile]:
    icon = DEEP + site.asset("icon.svg")
    for path, page in forwards(site.record).items():
        # Slugs and codes hold no character that HTML could take for its own.
        to = DEEP + site.to(page)
        full = site.absolute(page) or to
        text = _PAGE.format(policy=POLICY, path=to, full=full, icon=icon)
        yield text_file(f"{path}index.html", text)
