"""Addresses within the site, as a file of it may name them."""

from hwstatus.site.site import Site


def reference(site: Site, path: str, start: str) -> str:
    """The address of a path for who reads the file `start`.

    It is a full one where the site's own address is known, else one relative to that
    file, so that the site may be anywhere.
    """
    full = site.absolute(path)
    return full if full is not None else "../" * start.count("/") + site.to(path)
