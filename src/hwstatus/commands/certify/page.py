"""A sheet as a page of HTML, for the screen and for paper."""

from hwstatus.commands.certify import wording
from hwstatus.commands.certify.content import Content


def html(content: Content) -> str:
    """The whole page: no script, nothing from elsewhere."""
    # jinja2 takes 30 ms to import, and the other forms do without it.
    from hwstatus.output.html import environment

    on = content.sheet.on
    return (
        environment()
        .get_template("sheet.html.j2")
        .render(
            title=wording.TITLE,
            sheet=content.sheet.line,
            head=wording.head(content),
            subjects=[wording.worded(subject, on) for subject in content.subjects],
            glossary=content.glossary,
        )
    )
