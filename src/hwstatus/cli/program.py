"""The commands of the help's section Program: about hwstatus itself."""

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

from hwstatus import settings
from hwstatus.cli import completion as completes
from hwstatus.cli import shells
from hwstatus.cli.option_sets import Argument, DatabaseOption, Option
from hwstatus.cli.option_words import REMOVING, SHOWING
from hwstatus.cli.preferences import check_value
from hwstatus.cli.registry import COMMANDS, examples, visible
from hwstatus.cli.session import reading
from hwstatus.errors import BadSettings, BadValue, Usage
from hwstatus.installation import needing
from hwstatus.output.emit import emit, print_text, say
from hwstatus.output.options import Output, terminal_width
from hwstatus.paths import manual_page
from hwstatus.record.names import closed_list_of, require_one_of


def _topics(incomplete: str) -> Iterator[completes.Candidate]:
    """Completes what `help` explains: commands and topics."""
    from hwstatus.cli.help import topics

    yield from ((verb.name, verb.help) for verb in visible())
    yield from ((topic, "") for topic in topics())


@examples("hwstatus help show", "hwstatus help filters")
def help_(
    words: Annotated[
        Sequence[str],
        Argument(
            metavar="[COMMAND|TOPIC]",
            help="A command, or: filters, time, output, tracker, words, team.",
            autocompletion=_topics,
        ),
    ] = (),
) -> None:
    """Explain a command, or a topic that concerns many commands."""
    from hwstatus.cli.help import topic_meant, topic_text, topics
    from hwstatus.cli.spreading import build_command
    from hwstatus.cli.typer_compat import root_help
    from hwstatus.cli.unknown_words import hint_for

    topic = "-".join(words).lower()
    if not topic:
        print(root_help())
    elif topic not in COMMANDS and (
        meant := topic_meant(topic) or topic_meant(closed_list_of(topic))
    ):
        print_text(topic_text(meant, terminal_width()), None, paged=True)
    else:
        named = build_command(topic)
        if named is None:
            listed = ", ".join(topics())
            message, *hints = f"no command or topic '{topic}'{hint_for(topic)}".split(
                "\n"
            )
            raise Usage(message, *hints, f"topics: {listed}")
        named.main(["--help"], prog_name=f"hwstatus {topic}", standalone_mode=False)


@examples("hwstatus completion install", "hwstatus completion show zsh")
def completion(
    action: Annotated[
        str,
        Argument(
            metavar="ACTION",
            help="install, or show to print the script.",
            autocompletion=completes.of_words(("install", "show")),
        ),
    ],
    shell: Annotated[
        str | None,
        Argument(
            metavar="[SHELL]",
            help="bash, zsh or fish; yours by default.",
            autocompletion=completes.of_words(shells.SCRIPTS),
        ),
    ] = None,
) -> None:
    """Install shell completion for commands, options, names, ids and words."""
    if action not in ("install", "show"):
        whole = f"whole: hwstatus completion install {action}"
        hints = [whole] if action in shells.SCRIPTS else []
        raise BadValue("completion", action, "install or show", hints=hints)
    chosen = shell or shells.current_shell()
    require_one_of("shell", chosen, shells.SCRIPTS)
    if action == "show":
        print(shells.SCRIPTS[chosen], end="")
        return
    path = shells.install(chosen)
    said = f"Completion for {chosen} is in {path}. It works in every new shell."
    print(said, file=sys.stderr)


@examples("hwstatus man", "hwstatus man > hwstatus.1")
def man() -> None:
    """Show the manual page: rendered on a terminal, as troff source in a pipe."""
    path = manual_page()
    if not sys.stdout.isatty():
        print(path.read_text("utf-8"), end="")
    elif program := shutil.which("man"):
        pager = os.environ.get("HWSTATUS_PAGER", "")
        environment = {**os.environ, "MANPAGER": pager} if pager else None
        subprocess.run([program, str(path)], check=False, env=environment)
    else:
        problem = "no program 'man' is here to show the page on a terminal"
        raise Usage(problem, "in words: hwstatus help", "as troff: hwstatus man | cat")


@examples(
    "hwstatus config",
    "hwstatus config set name 'A. Person'",
    "hwstatus config set tracker ~/huawei.db",
    "hwstatus config set filters.kind country",
    "hwstatus config set aliases.nordics 'status sweden norway denmark finland'",
    "hwstatus config path",
)
def config(
    output: Output,
    action: Annotated[
        str | None,
        Argument(
            metavar="[ACTION]",
            help="set KEY VALUE, or path; without: every setting.",
            autocompletion=completes.of_words(("set", "path")),
        ),
    ] = None,
    key: Annotated[
        str | None,
        Argument(
            metavar="[KEY]",
            help="name, tracker, format, pager, color, editor, filters.NAME, aliases.NAME.",
            autocompletion=completes.setting_keys,
        ),
    ] = None,
    value: Annotated[
        str | None,
        Argument(metavar="[VALUE]", help="The new value; '' removes the setting."),
    ] = None,
) -> int:
    """Show every setting and where its value comes from, or set one.

    A value on the command line comes first, then the environment, then the
    configuration file, then the default. Filters in the file are used by every command
    that takes them; aliases are commands of your own. Your name stands in the ledger and on sheets: by HWSTATUS_USER,
    else by the file, else your login; on a team's server it is your role.
    """
    path = settings.config_path()
    if action is None:
        return _show_settings(path, output)
    if path is None:
        raise Usage("there is no configuration file: HWSTATUS_CONFIG is empty")
    if action == "set" and key and value is None and "=" in key:
        key, _, value = key.partition("=")
    if action == "path":
        print(path)
    elif action == "set" and key and value is not None:
        check_value(key, value)
        settings.set_value(path, key, value)
        print(f"{key} is set in {path}.", file=sys.stderr)
    elif action == "set":
        example = "such as: hwstatus config set name 'A. Person'"
        raise Usage(f"missing: {'VALUE' if key else 'KEY VALUE'}", example)
    else:
        words = [word for word in (action, key, value) if word is not None]
        example = f"that is: hwstatus config{_config_meant(words)}"
        raise Usage("config takes: nothing, set KEY VALUE, or path", example)
    return 0


_NO_VALUE = (*REMOVING, "unset", "clear", "reset")
_SHOWN = ("get", *SHOWING)
"""Words that are expected to remove a setting, and to show it."""


def _config_meant(words: Sequence[str]) -> str:
    """What follows `config` where an act that it has not was typed, or none: `name Eva`, `unset name`, `get name`."""
    act, *rest = words
    if act in _NO_VALUE:
        return f" set {shlex.join([*rest, 'KEY'][:1])} ''"
    if act in _SHOWN or (not rest and "=" not in act):
        return ""
    parts = act.split("=", 1) if "=" in act else words
    return f" set {shlex.join(parts)}"


def _show_settings(path: Path | None, output: Output) -> int:
    """Print every setting; a file that cannot be read is reported, and left out."""
    from hwstatus.answers.settings import config as command

    try:
        answer = command(path, settings.load())
    except BadSettings as error:
        answer = command(path, settings.Settings())
        answer.notes = [f"error: {error}"]
        answer.exit_code = error.code
    return emit(answer, output)


@examples("hwstatus mcp", "hwstatus mcp --http --port 8765")
def mcp(
    database: DatabaseOption,
    http: Annotated[
        bool, Option("--http", help="Use HTTP on this machine instead of stdio.")
    ] = False,
    port: Annotated[
        int, Option(metavar="PORT", min=0, max=65535, help="With --http.")
    ] = 8765,
) -> int:
    """Answer AI assistants over the Model Context Protocol: nine tools, which only read.

    An assistant starts it itself and speaks over stdio. With --http it answers at
    http://127.0.0.1:PORT/mcp and refuses every other Host and Origin.
    """
    with needing("mcp", "answering assistants needs the library mcp"):
        from hwstatus.assistants import server
    with reading(database):
        location = database.reading()
    if http:
        server.serve_http(location, port)
    else:
        server.serve_stdio(location)
    return 0


@examples(
    "hwstatus web", "hwstatus web --no-open --port 8010", "hwstatus web --host 0.0.0.0"
)
def web(
    database: DatabaseOption,
    host: Annotated[
        str, Option(metavar="HOST", help="The address that it listens at.")
    ] = "127.0.0.1",
    port: Annotated[
        int | None,
        Option(
            metavar="PORT",
            min=0,
            max=65535,
            help="8001, or a free port if that is taken.",
        ),
    ] = None,
    no_open: Annotated[
        bool, Option("--no-open", help="Do not open the browser.")
    ] = False,
) -> int:
    """Look through the tables of `export -f sqlite` in your browser, with Datasette.

    Facets, full-text search, questions by day and group, SQL. It only reads. The tables are a snapshot of the moment
    it started; Ctrl-C ends it and removes them.
    """
    from hwstatus.network.listening import is_loopback, listen

    with needing("web", "browsing the tables needs the library datasette"):
        from hwstatus import web as server
    wanted = server.PORT if port is None else port
    with (
        server.tidy_end(),
        listen(host, wanted, or_any=port is None) as listener,
        reading(database) as tracker,
        server.tables(tracker) as path,
    ):
        if not is_loopback(listener):
            say(f"{host}: whoever reaches this machine can read the whole tracker.")
        server.serve(path, listener, host, browse=not no_open)
    return 0
