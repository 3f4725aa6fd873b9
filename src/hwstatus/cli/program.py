"""The commands of the help's section Program: about hwstatus itself."""

import sys
from pathlib import Path
from typing import Annotated

from typer import Argument

from hwstatus.cli import completion as shells
from hwstatus.cli.spreading import build_command, examples
from hwstatus.cli.typer_compat import root_help
from hwstatus.errors import BadValue, Usage

Topic = Annotated[
    str | None,
    Argument(
        metavar="[COMMAND|TOPIC]",
        help="A command, or: filters, time, output, tracker, words.",
        autocompletion=shells.topics,
    ),
]


@examples("hwstatus help show", "hwstatus help filters")
def help_(topic: Topic = None) -> None:
    """Explain a command, or a topic that concerns many commands."""
    from hwstatus.cli.help import topic_text, topics
    from hwstatus.cli.unknown_command import hint_for
    from hwstatus.output.options import terminal_width

    if topic is None:
        print(root_help())
    elif topic in topics():
        print(topic_text(topic, terminal_width()), end="")
    else:
        named = build_command(topic)
        if named is None:
            listed = ", ".join(topics())
            message, *hints = f"no command or topic '{topic}'{hint_for(topic)}".split(
                "\n"
            )
            raise Usage(message, *hints, f"topics: {listed}")
        named.main(["--help"], prog_name=f"hwstatus {topic}", standalone_mode=False)


Action = Annotated[
    str,
    Argument(
        metavar="ACTION",
        help="install, or show to print the script.",
        autocompletion=shells.of_words(("install", "show")),
    ),
]
Shell = Annotated[
    str | None,
    Argument(
        metavar="[SHELL]",
        help="bash, zsh or fish; yours by default.",
        autocompletion=shells.of_words(shells.SHELLS),
    ),
]


@examples("hwstatus completion install", "hwstatus completion show zsh")
def completion(action: Action, shell: Shell = None) -> None:
    """Install completion of commands, options, names, ids and words for your shell."""
    from hwstatus.cli import shell_scripts

    if action not in ("install", "show"):
        raise BadValue("completion", action, "install or show")
    chosen = shell or shell_scripts.current_shell()
    if chosen not in shells.SHELLS:
        listed = ", ".join(shells.SHELLS)
        raise BadValue("shell", chosen, f"one of: {listed}")
    if action == "show":
        print(shell_scripts.SCRIPTS[chosen], end="")
        return
    path, note = shell_scripts.install(chosen)
    print(f"Completion for {chosen} is in {path}. {note}", file=sys.stderr)


@examples("hwstatus man", "hwstatus man > hwstatus.1")
def man() -> None:
    """Show the manual page: rendered on a terminal, as troff source in a pipe."""
    from hwstatus.cli import manpage

    source = manpage.page()
    if sys.stdout.isatty():
        manpage.show(source)
    else:
        print(source, end="")


def configuration_path() -> Path:
    """Where the configuration file is; raises `Usage` where there is no place for it."""
    from hwstatus import settings

    path = settings.config_path()
    if path is None:
        raise Usage("no configuration file: HWSTATUS_CONFIG is empty")
    return path
