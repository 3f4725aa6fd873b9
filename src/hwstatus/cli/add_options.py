"""The options of `add`: what an update says.

Apart from the others, which every command loads.
"""

from typing import Annotated, Any

from typer import Argument

from hwstatus.cli import completion
from hwstatus.cli.option_sets import flag, one_of, value, values
from hwstatus.vocabulary import ACTORS, BASES, CONFIDENCES, KINDS, PENDING, STAGES

ADD: dict[str, Any] = {
    "entity": Annotated[
        str | None,
        Argument(
            metavar="ENTITY",
            help="A country or company; - reads a record as JSON.",
            autocompletion=completion.names,
        ),
    ],
    "summary": Annotated[
        str | None,
        Argument(metavar="SUMMARY", help="One or two sentences in your own words."),
    ],
    "date": value(
        "--date",
        "-d",
        metavar="DATE",
        help="When it happened, as exactly as known: 2018, 2018-12 or a day.",
    ),
    "source": values(
        "--source",
        "-s",
        metavar="PUBLISHER",
        help="Who reports it (repeatable).",
        complete=completion.publishers,
    ),
    "url": values(
        "--url", "-u", metavar="URL", help="The address, one for each --source."
    ),
    "title": value("--title", metavar="TEXT", help="The first source's title."),
    "published": value(
        "--published", metavar="DATE", help="When the first source appeared."
    ),
    "official": flag(
        "--official", help="The first source is a state body's or the company's."
    ),
    "status": values(
        "--status",
        metavar="[SCOPE=]STATUS",
        help="The status that it sets, for 5g unless a scope is named.",
        complete=completion.effects,
    ),
    "stage": value(
        "--stage",
        metavar="STAGE",
        help=f"{one_of(STAGES)}.",
        complete=completion.of_list(STAGES),
    ),
    "basis": value(
        "--basis",
        metavar="BASIS",
        help=f"{one_of(BASES)}.",
        complete=completion.of_list(BASES),
    ),
    "effective": value(
        "--effective", metavar="DATE", help="When it takes effect, if later."
    ),
    "deadline": values(
        "--deadline", metavar="SCOPE=DATE[:WHAT]", help="By when what must be removed."
    ),
    "actor": value(
        "--actor",
        metavar="ACTOR",
        help="Who acted: see hwstatus help words.",
        complete=completion.of_list(ACTORS),
    ),
    "actor_name": value(
        "--actor-name", metavar="NAME", help="The actor's proper name."
    ),
    "about": values(
        "--about",
        metavar="NAME",
        help="Also about this entity (repeatable).",
        complete=completion.names,
    ),
    "confidence": value(
        "--confidence",
        metavar="WORD",
        help="Follows from the sources unless given.",
        complete=completion.of_list(CONFIDENCES),
    ),
    "pending": value(
        "--pending",
        metavar="WORD",
        help=f"What an undecided plan would do: {one_of(PENDING)}.",
        complete=completion.of_list(PENDING),
    ),
    "note": value("--note", metavar="TEXT", help="What else a reader should know."),
    "new": value(
        "--new",
        metavar="KIND",
        help="Create the entity, as a company for example.",
        complete=completion.of_list(KINDS),
    ),
}
