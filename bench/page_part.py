"""The parts of pages that scripts write, each between `<!-- NAME -->` and `<!-- end of NAME -->`."""


def replaced(page: str, name: str, text: str) -> str:
    """The page with a text as one of its parts; raises `ValueError` where it has no such part."""
    begin, end = f"<!-- {name} -->\n", f"<!-- end of {name} -->\n"
    before, rest = page.split(begin)
    _, after = rest.split(end)
    return f"{before}{begin}{text}{end}{after}"
