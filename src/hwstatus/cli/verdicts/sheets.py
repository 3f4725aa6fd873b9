"""`certify`: evidence sheets, and whether one still follows from the ledger."""

import os
import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from hwstatus.answers.done import Done
from hwstatus.cli import completion
from hwstatus.cli.name_lists import STDIN, content_of
from hwstatus.cli.option_sets import AsOf, DatabaseOption, Names, Option
from hwstatus.cli.registry import examples
from hwstatus.cli.session import day_of, reading
from hwstatus.errors import BadValue, NotFound, Refused, Usage
from hwstatus.output.emit import print_text, say, tell
from hwstatus.output.options import INSTEAD, by_ending
from hwstatus.store.tracker import Tracker

if TYPE_CHECKING:
    from hwstatus.certify.content import Content


@examples(
    "hwstatus certify italy --on 2023-03-31 --known-at 2023-03-31 -o italy.html",
    "hwstatus certify --group nato -o nato.html --sign ~/.ssh/id_ed25519",
    "hwstatus certify --verify italy.html",
    "hwstatus certify --verify nato.html --signers allowed_signers",
    "hwstatus certify italy --renew italy.html -o today.html",
)
def certify(
    as_of: AsOf,
    database: DatabaseOption,
    names: Names = (),
    group: Annotated[
        str | None,
        Option(
            "--group",
            "-g",
            metavar="GROUP",
            help="One sheet about all members of a group or region.",
            autocompletion=completion.groups,
        ),
    ] = None,
    format: Annotated[
        str | None, Option("--format", "-f", metavar="FORMAT", help="text, json, html.")
    ] = None,
    json: Annotated[bool, Option("--json", help="The same as --format json.")] = False,
    output: Annotated[
        str | None, Option("--output", "-o", metavar="FILE", help="Write to a file.")
    ] = None,
    sign: Annotated[
        str | None,
        Option(
            "--sign", metavar="KEY", help="Sign it with this SSH key, into FILE.sig."
        ),
    ] = None,
    verify: Annotated[
        str | None, Option("--verify", metavar="FILE", help="Verify a sheet instead.")
    ] = None,
    signers: Annotated[
        str | None,
        Option(
            "--signers",
            metavar="FILE",
            help="With --verify: also the signature, by this allowed signers file.",
        ),
    ] = None,
    identity: Annotated[
        str | None,
        Option(
            "--identity", metavar="WHO", help="With --signers: who must have signed."
        ),
    ] = None,
    current: Annotated[
        bool,
        Option(
            "--current",
            help="With --verify: exit code 1 if the ledger has changed any of it.",
        ),
    ] = False,
    renew: Annotated[
        str | None,
        Option(
            "--renew",
            metavar="FILE",
            help="Issue today's sheet for the same question and say what differs.",
        ),
    ] = None,
) -> Any:
    """A dated evidence sheet: verdicts, rules, all updates for and against, the hash of the ledger."""
    if as_of.projected:
        raise Usage("a sheet certifies what has happened: no --projected")
    if verify is not None:
        given = {
            "NAME": names, "--group": group, "--on": as_of.on,
            "--known-at": as_of.known_at, "--format": format, "--json": json,
            "--output": output, "--sign": sign,
        }  # fmt: skip
        _refuse_beside(verify, [option for option, value in given.items() if value])
    # The sheet says itself when its content was known; the tracker is opened as it is now.
    with reading(database, as_of._replace(known_at=None)) as tracker:
        for option, value in (("--signers", signers), ("--identity", identity)):
            if value is not None and not value.strip():
                raise BadValue(option, value, "whose signature counts")
        if verify is not None:
            return _verify(tracker, verify, signers, identity, current=current)
        if signers or identity or current:
            raise Usage(
                "--signers, --identity and --current need a sheet: --verify FILE"
            )
        if renew is None and bool(names) == (group is not None):
            raise Usage(
                "certify whom? hwstatus certify NAME, or --group GROUP",
                "or verify a sheet: --verify FILE",
            )
        form = _sheet_format(format, json, output)
        known_at = day_of(as_of.known_at, "--known-at")
        if renew is not None:
            own_form = form if format or json or output else None
            content = _renewed(tracker, renew, names, group, own_form, known_at)
        else:
            from hwstatus.certify import certify as command

            content = command(tracker, names, known_at, form, group)
        _write_sheet(content, output, sign)
    return 0


def _refuse_beside(sheet: str, given: Sequence[str]) -> None:
    """Refuse what has no part in verifying: a sheet says itself what it is about."""
    if given:
        as_it_is = f"as it is: hwstatus certify --verify {shlex.quote(sheet)}"
        raise Usage(f"--verify takes no {', '.join(given)}", as_it_is)


def _write_sheet(content: "Content", output: str | None, key: str | None) -> None:
    """The sheet, and its signature beside it; neither where it cannot be signed. Of a file what it says is told."""
    from hwstatus.certify import summed_up, written

    sheet = written(content)
    if output is None:
        if key is not None:
            raise Usage("--sign writes FILE.sig beside the sheet: name it with -o FILE")
        return print_text(sheet, None)
    beside = Path(f"{output}.sig")
    signature = _signature(sheet, beside, key) if key is not None else ""
    print_text(sheet, output)
    if signature:
        print_text(signature, str(beside))
    return say(summed_up(content))


def _signature(sheet: str, beside: Path, key: str) -> str:
    """The signature of a sheet; raises `Refused` where its file is there already."""
    from hwstatus.signing import sign

    if os.path.lexists(beside):
        what = "a link" if beside.is_symlink() else "a signature"
        raise Refused(
            f"{beside} is there already: {what}; nothing was written",
            "remove it, or write another sheet: -o FILE",
        )
    return sign(sheet.encode(), Path(key).expanduser())


def _renewed(
    tracker: Tracker,
    file: str,
    names: Names,
    group: str | None,
    form: str | None,
    known_at: str | None,
) -> "Content":
    """Today's sheet for the question of a former one, which must follow; says what differs."""
    from hwstatus import certify as command

    content = command.verify(tracker, _as_text(file, _read(file))).content
    former = content.sheet
    slugs = tuple(tracker.entities.require(names))
    if (names and slugs != former.names) or group not in (None, former.group):
        about = former.group or ", ".join(former.names)
        raise Refused(f"{file} is about others: {about}")
    renewed, differing = command.renewed(tracker, content, form, known_at)
    for line in differing or [f"Nothing differs from the sheet of {former.issued}."]:
        say(line)
    return renewed


def _verify(
    tracker: Tracker,
    file: str,
    signers: str | None,
    identity: str | None,
    *,
    current: bool,
) -> int:
    from hwstatus import certify as command

    written = _read(file)
    if signers is None and identity is not None:
        raise Usage("--identity needs --signers FILE")
    if signers is not None and file == "-":
        raise Usage("--signers needs a sheet in a file: its signature is FILE.sig")
    if signers is not None and not Path(signers).expanduser().is_file():
        raise NotFound(f"no signers file at {signers}")
    verified = command.verify(tracker, _as_text(file, written))
    for line in verified.said:
        say(line)
    for line in verified.since:
        say(f"Since then {line}")
    signature = Path(f"{file}.sig")
    if signers is not None:
        signers_file = Path(signers).expanduser()
        tell(command.verify_signature(written, signature, signers_file, identity))
    elif file != "-" and signature.exists():
        tell(Done(f"Its signature was not verified: --signers FILE ({signature})"))
    return 1 if current and verified.since else 0


def _sheet_format(format: str | None, json: bool, output: str | None) -> str:
    """The format of a sheet: as asked for, else by the file's ending."""
    from hwstatus.certify import FORMATS

    named = _ENDINGS.get(f".{format}", format)
    chosen = "json" if json else named or by_ending(output or "", _ENDINGS, "text")
    if chosen not in FORMATS:
        instead = INSTEAD.get(f".{chosen}", ())
        expected = f"one of: {', '.join(FORMATS)}"
        raise BadValue("--format", chosen, expected, hints=instead)
    return chosen


_ENDINGS = {".txt": "text", ".json": "json", ".html": "html", ".htm": "html"}


def _read(name: str) -> bytes:
    """What a file holds; raises `NotFound`."""
    if name != STDIN and not Path(name).is_file() and Path(name).exists():
        raise NotFound(f"cannot read {name}: it is not a file")
    return content_of(name)


def _as_text(name: str, written: bytes) -> str:
    try:
        return written.decode()
    except UnicodeDecodeError:
        raise Usage(f"{name} is no evidence sheet: it is not UTF-8 text") from None
