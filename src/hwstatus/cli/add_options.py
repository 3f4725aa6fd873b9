"""The options of `add`: what an update says.

Apart from the others, which every command loads; by the fields of `AddOptions`.
"""

from hwstatus.cli import completion
from hwstatus.cli.option_sets import Argument, Option, Options, one_of
from hwstatus.record.vocabulary import (
    ACTORS,
    BASES,
    CONFIDENCES,
    KINDS,
    PENDING,
    STAGES,
)

ADD: Options = {
    "entity": Argument(
        metavar="ENTITY",
        help="A country or company; - reads a record as JSON.",
        autocompletion=completion.names,
    ),
    "summary": Argument(
        metavar="SUMMARY", help="One or two sentences in your own words."
    ),
    "date": Option(
        "--date",
        "-d",
        metavar="DATE",
        help="When it happened, as exactly as known: 2018, 2018-12 or a day.",
    ),
    "source": Option(
        "--source",
        "-s",
        metavar="PUBLISHER",
        help="Who reports it (repeatable).",
        autocompletion=completion.publishers,
    ),
    "url": Option(
        "--url", "-u", metavar="URL", help="The address, one for each --source."
    ),
    "title": Option("--title", metavar="TEXT", help="The first source's title."),
    "published": Option(
        "--published", metavar="DATE", help="When the first source appeared."
    ),
    "official": Option(
        "--official", help="The first source is a state body's or the company's."
    ),
    "status": Option(
        "--status",
        metavar="[SCOPE=]STATUS",
        help="The status that it sets, for 5g unless a scope is named.",
        autocompletion=completion.effects,
    ),
    "stage": Option(
        "--stage",
        metavar="STAGE",
        help=f"{one_of(STAGES)}.",
        autocompletion=completion.of_list(STAGES),
    ),
    "basis": Option(
        "--basis",
        metavar="BASIS",
        help=f"{one_of(BASES)}.",
        autocompletion=completion.of_list(BASES),
    ),
    "effective": Option(
        "--effective", metavar="DATE", help="When it takes effect, if later."
    ),
    "deadline": Option(
        "--deadline", metavar="SCOPE=DATE[:WHAT]", help="By when what must be removed."
    ),
    "actor": Option(
        "--actor",
        metavar="ACTOR",
        help="Who acted: see hwstatus help words.",
        autocompletion=completion.of_list(ACTORS),
    ),
    "actor_name": Option(
        "--actor-name", metavar="NAME", help="The actor's proper name."
    ),
    "about": Option(
        "--about",
        metavar="NAME",
        help="Also about this entity (repeatable).",
        autocompletion=completion.names,
    ),
    "confidence": Option(
        "--confidence",
        metavar="WORD",
        help="Follows from the sources unless given.",
        autocompletion=completion.of_list(CONFIDENCES),
    ),
    "pending": Option(
        "--pending",
        metavar="WORD",
        help=f"What an undecided plan would do: {one_of(PENDING)}.",
        autocompletion=completion.of_list(PENDING),
    ),
    "note": Option("--note", metavar="TEXT", help="What else a reader should know."),
    "new": Option(
        "--new",
        metavar="KIND",
        help="Create the entity, as a company for example.",
        autocompletion=completion.of_list(KINDS),
    ),
}
