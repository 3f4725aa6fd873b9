"""The only way out: answers go to stdout, whatever the format, messages for people to stderr."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from errno import EBADF
from importlib import import_module
from io import UnsupportedOperation
from itertools import islice, tee
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hwstatus import json_text, text
from hwstatus.answers.answer import Again, Answer, Aside, R
from hwstatus.errors import AfterCommit, NotSent
from hwstatus.output.options import (
    NARROWEST,
    WRITERS,
    Output,
    draws_links,
    message_width,
    terminal_height,
    terminal_width,
)
from hwstatus.paths import as_typed

if TYPE_CHECKING:
    from hwstatus.answers.digest import Digest
    from hwstatus.answers.done import Done


# -- messages --------------------------------------------------------------------------


_told: list[int] = []
_whole: Callable[[Again], str] = str


def begin(whole: Callable[[Again], str]) -> None:
    """Count the lines that a terminal is told from here, where a command line begins.

    `whole` makes the line to type of that which was typed and of further options.
    """
    global _whole  # noqa: PLW0603
    _whole = whole
    _told.clear()


def say(message: str) -> None:
    """One message on stderr, after all of stdout; wrapped at words on a terminal."""
    if not message:
        return
    sys.stdout.flush()
    lines = [text.message(as_typed(text.without_endless(message)))]
    if sys.stderr.isatty():
        from hwstatus.output.wrapping import wrapped

        lines = wrapped(lines[0], "")
        _told.append(len(lines))
    for line in lines:
        print(line, file=sys.stderr)


def acknowledge(done: "Done", *, dry_run: bool = False) -> int:
    """Say that a change was made, or would be; returns the exit code.

    Raises `AfterCommit` where it was made and cannot be said.
    """
    with nullcontext() if dry_run else once_made():
        tell(done)
        sys.stdout.flush()
    return 0


@contextmanager
def once_made() -> Iterator[None]:
    """What a block tells is told after a change; raises `AfterCommit` where that fails."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        what = f"telling of it failed: {error.strerror}"
        raise AfterCommit("the change was made", what) from error


def told_once_made(message: str) -> None:
    """Say something of a change that was made; raises `AfterCommit` where it cannot be said."""
    with once_made():
        say(message)


def tell(done: "Done") -> None:
    """Say what a write did; in a pipe the ids go to stdout."""
    for note in done.notes:
        say(note)
    say(done.said)
    if done.ids and not sys.stdout.isatty():
        for identity in done.ids:
            sys.stdout.write(identity + "\n")


def draw(view: Callable[[int], Iterable[Any]], *, colored: bool) -> None:
    """Draw something on stderr, between two questions; `view` is given the width."""
    from hwstatus.output.layout import Screen

    width = max(NARROWEST, message_width())
    screen = Screen(width, colored=colored, stream=sys.stderr)
    for piece in screen.draw(view(width)):
        sys.stderr.write(piece)
    sys.stderr.flush()


# -- answers ---------------------------------------------------------------------------


Content = Iterable[str] | bytes
"""An answer in a format: text piece by piece, or bytes."""
Writer = Callable[[Answer[Any], Output], Any]
"""What writes an answer in a format."""


def emit(answer: Answer[R], options: Output) -> int:
    """Print an answer; returns the exit code. Nothing goes to stdout before the options are found sound.

    Where it is asked what fields there are, those are the answer.
    """
    if options.asks_for_fields:
        from hwstatus.answers.field_names import field_names

        return emit(field_names(answer.table), options._replace(fields=()))
    answer.is_folded = answer.is_folded and not options.everything
    is_cut = answer.one_screen and not options.whole
    is_folded = is_cut and options.is_page and sys.stdout.isatty()
    answer.one_screen = is_folded
    answer.room = max(1, _room(answer, _kept(answer, options))) if is_folded else 0
    content = _content(answer, options)
    nothing = answer.is_empty
    is_left_out = answer.exit_code_if_empty or options.is_picture
    beside = _beside
    if not nothing:
        say(answer.lead)
        answer.lead = ""  # it is told
    if not (nothing and is_left_out):
        if is_folded:
            lines = _fitting(content, answer, options)
            is_whole = len(lines) <= _room(answer, _beside(answer, options))
            beside = _beside if nothing or is_whole else _kept
            content = _first_screen(lines, answer)
        _write(content, options, pageable=options.is_page and not is_folded)
    if nothing:
        say(answer.empty_message)
        answer.pointers, answer.addresses = (), ""
    for message in beside(answer, options):
        say(message)
    if nothing:
        return answer.exit_code_if_empty or answer.exit_code
    if _is_read_on_a_terminal(answer, options):
        # Who leaves a pager has read fewer rows than there are.
        number = answer.total() if answer.count and answer.total else answer.count
        say(answer.summary or _counted(answer, number))
    return answer.exit_code


def _is_read_on_a_terminal(answer: Answer[Any], options: Output) -> bool:
    """Whether a page has below it what to type next, and how many rows there are."""
    return options.is_page and sys.stderr.isatty() and answer.summary is not None


def _beside(answer: Answer[Any], options: Output) -> Sequence[str]:
    """What is said below an answer; on a terminal also what to type for what it leaves out."""
    said = [*answer.notes, *_told_of_fields(answer, options)]
    if _is_read_on_a_terminal(answer, options):
        said += map(Aside, _pointers(answer))
    return said


def _kept(answer: Answer[Any], options: Output) -> Sequence[str]:
    """The same where the rows find no room beside all of it; whole where it is no terminal that has it."""
    from hwstatus.output.wrapping import lines_of, notes_within_share

    said = _beside(answer, options)
    if not sys.stderr.isatty():
        return said
    others = sum(_told) + lines_of((answer.lead, answer.summary or ""))
    return notes_within_share(said, others)


def _told_of_fields(answer: Answer[Any], options: Output) -> Iterable[str]:
    """What to say of the fields asked for."""
    if not options.fields:
        return ()
    from hwstatus.output.formats import slugs_told, titles_told

    return (
        *titles_told(options.fields, answer.table),
        *slugs_told(options.fields, tuple(answer.table.columns)),
    )


def _room(answer: Answer[Any], beside: Sequence[str]) -> int:
    """The lines of a screen beside what is said before and below."""
    from hwstatus.output.wrapping import lines_of

    # A shorter form says itself how much more there is: the line for that has room for the addresses.
    apart = _addresses(answer) if answer.has_brief else ()
    said = [one for one in beside if one not in apart]
    below = lines_of([answer.lead, *said, answer.summary or ""])
    return terminal_height() - _SPARE - sum(_told) - below


def _fitting(content: Content, answer: Answer[Any], options: Output) -> list[str]:
    """The lines of a page, as many as are needed to fold it; of the shorter form where the whole is too long."""
    most = _longest(answer) + _USUAL if answer.total else None
    again = answer.rows
    if answer.has_brief and isinstance(answer.rows, Iterator):
        answer.rows, again = tee(answer.rows)
    lines = _lines(content, most)
    if answer.has_brief and _is_long(lines, answer):
        answer.in_brief, answer.rows = True, again
        lines = _lines(_content(answer, options))
    return lines


def _is_long(lines: Sequence[str], answer: Answer[Any]) -> bool:
    """Whether a page does not stand whole, so that it is told in brief."""
    return len(lines) > (answer.room + 1 if answer.screens == 1 else _longest(answer))


def _longest(answer: Answer[Any]) -> int:
    """The lines of the longest page that stands whole."""
    height = terminal_height()
    few = _FEW if height >= _USUAL else 0
    return answer.room + few + (answer.screens - 1) * height


def _pointers(answer: Answer[Any]) -> Iterator[str]:
    """What to type for what a page leaves out, the addresses behind its links among it."""
    for pointer in answer.pointers:
        yield _whole(pointer) if isinstance(pointer, Again) else pointer
    yield from _addresses(answer)


def _addresses(answer: Answer[Any]) -> Sequence[str]:
    """Where the addresses behind the links of a page are told, on a terminal that does not show them."""
    is_told = answer.addresses and sys.stderr.isatty() and not draws_links()
    return [f"Addresses: {answer.addresses}"] if is_told else []


def _lines(content: Content, most: int | None = None) -> list[str]:
    lines = (line for piece in content for line in str(piece).splitlines(keepends=True))
    return list(islice(lines, most))


def _first_screen(lines: list[str], answer: Answer[Any]) -> Iterable[str]:
    """As much of a page as a screen has room for; then how much more there is."""
    from bisect import bisect

    from hwstatus.output.wrapping import end_of_page

    room = answer.room
    if answer.in_brief and answer.total:
        answer.count = 0  # it is told
    if len(lines) <= _longest(answer):
        return lines
    shown = max(1, bisect(answer.ends, room))
    if shown < len(answer.ends):
        left = f"{answer.count - shown:,} more"
        return [*lines[: answer.ends[shown - 1]], f"{left}: --all\n"]
    end = end_of_page(lines, room)
    left = f"{len(lines) - end:,} more lines"
    if counted := _counted(answer, answer.total() if answer.total else answer.count):
        left = f"more of {counted}"
        answer.count = 0  # it is told
    return [*lines[:end], f"{left}: --all\n"]


_SPARE = 3
"""Lines of a screen for the command, for how much more there is, and for the prompt."""
_USUAL = 24
"""Lines of a usual screen, which a first row does not outgrow."""
_FEW = 10
"""Lines beyond a screen of the usual height that stand there: to ask for them again takes longer than to scroll."""


def hand_over(answer: "Digest", options: Output, command: str) -> int:
    """Hand a digest that has news to a command of the shell; returns the exit code. Raises `NotSent`.

    Where there is no news the command is not run.
    """
    from subprocess import run

    for note in answer.notes:
        say(note)
    form = "plain" if options.chosen == "table" else options.chosen
    if answer.news:
        written = writer(form)(answer, options)
        content = written if isinstance(written, bytes) else "".join(written).encode()
        ended = run(["/bin/sh", "-c", command], input=content, check=False).returncode
        if ended:
            raise NotSent(command, ended)
    return answer.exit_code


def closed() -> None:
    """Make sure that what was written to stdout has arrived; raises `OSError`, also where the shell closed it.

    Some file systems tell of a full disk when a file is closed. A second handle can be.
    """
    if getattr(sys.stdout, "name", None) == os.devnull:  # what stands in for it
        raise OSError(EBADF, "stdout is closed: nobody is told")
    sys.stdout.flush()
    with suppress(UnsupportedOperation):  # a stream that is no file
        os.close(os.dup(sys.stdout.fileno()))


def _counted(answer: Answer[R], number: int) -> str:
    """So many rows: `1 update`, `1,191 updates`; empty for none, and where that says nothing.

    A page that draws something else than the rows, such as a profile, reads none.
    """
    if not (number and answer.table.counted):
        return ""
    from hwstatus import wording

    return wording.records(answer.table.counted, number)


def print_text(written: str, output: str | None, *, paged: bool = False) -> None:
    """A finished text to stdout or a file, or on a terminal through the pager."""
    _write(written.splitlines(keepends=True), Output(output=output), pageable=paged)


def _content(answer: Answer[Any], options: Output) -> Content:
    """The answer in its format, text piece by piece; only what that takes is imported."""
    colored = options.colored
    form = options.chosen
    if form == "table":
        return _page(answer, options, colored=colored)
    write = writer(form)
    # A record as it is stored, which a tracker of somebody else may not have escaped.
    if form in ("json", "jsonl") and options.to_stdout and sys.stdout.isatty():
        return map(json_text.escaped, write(answer, options))
    content: Content = write(answer, options)
    return content


def writer(form: str) -> Writer:
    """What writes a format; it alone is imported."""
    module, _, function = WRITERS[form].partition(".")
    write: Writer = getattr(import_module(f"hwstatus.output.{module}"), function)
    return write


def _page(answer: Answer[Any], options: Output, *, colored: bool) -> Iterable[str]:
    from hwstatus.output import views
    from hwstatus.output.layout import Screen

    width = terminal_width()
    stream = sys.stdout if options.to_stdout else None
    screen = Screen(width, colored=colored, stream=stream)
    return screen.draw(views.page(answer, options, width))


def _write(content: Content, options: Output, *, pageable: bool) -> None:
    if options.output and not options.to_stdout:
        from hwstatus.output import files

        files.write(content, Path(options.output))
        if options.output in WRITERS:
            say(f"({options.output} is a file now; the format: -f {options.output})")
        elif sys.stderr.isatty():
            say(f"Wrote {options.output}.")
    elif isinstance(content, bytes):
        sys.stdout.buffer.write(content)
        sys.stdout.flush()
    elif (
        pageable and not options.no_pager and sys.stdout.isatty() and sys.stdin.isatty()
    ):
        from hwstatus.output import files

        files.paged(content)
    else:
        for piece in content:
            sys.stdout.write(piece)
            if pageable:  # a page is read while it is drawn
                sys.stdout.flush()
        sys.stdout.flush()
