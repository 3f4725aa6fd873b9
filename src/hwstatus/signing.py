"""Signing a text with an SSH key, and finding out who signed one.

All of the work is done by `ssh-keygen -Y` of OpenSSH 8.9 or later; the signature is in
OpenSSH's armoured form (PROTOCOL.sshsig). The signers file is in the form of
ALLOWED SIGNERS in ssh-keygen(1), so that a key can have a time in which it is valid.
ssh-keygen is never allowed to ask: a key with a passphrase is used through ssh-agent.
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from hwstatus.errors import (
    BadSignature,
    NoSigningProgram,
    NotFound,
    Refused,
    Stated,
    UnknownSigner,
    UnusableKey,
)

if TYPE_CHECKING:
    from subprocess import CompletedProcess

NAMESPACE = "hwstatus"
"""What the signatures are for: one that was made for another use is refused."""

LARGEST = 64_000
"""Bytes of a signature: those of the longest keys have a twentieth of it."""

_SECONDS = 30
_FOR_USES = re.compile(r'namespaces="([^"]*)"', re.IGNORECASE)
_FINGERPRINT = re.compile(rb"key (SHA256:[A-Za-z0-9+/]+)")


class Signer(NamedTuple):
    """Who signed: the identity in the signers file, the key as `SHA256:…`."""

    identity: str
    fingerprint: str


def sign(message: bytes, key: Path) -> str:
    """The armoured signature of a message by a private key, or a key in ssh-agent.

    `key` is the file of the private key; for a key that only the agent holds, of the
    public one. Raises `NotFound` without such a file, `UnusableKey`, `NoSigningProgram`.
    """
    _require(key, "key")
    with _private_folder() as folder:
        text = _private_file(folder / "message", message)
        options = ["-n", NAMESPACE, "-f", str(key), str(text)]
        done = _ssh_keygen("sign", options)
        if done.returncode:
            raise _key_problem(key, done.stderr)
        return text.with_suffix(".sig").read_text(encoding="ascii")


def verify(
    message: bytes, signature: str, signers: Path, identity: str | None = None
) -> Signer:
    """Who signed the message, according to a signers file.

    With an identity, it must be that one. Raises `NotFound` without a signers file,
    `BadSignature`, `UnknownSigner` (an expired key too), `NoSigningProgram`.
    """
    _require(signers, "signers file")
    if len(signature) > LARGEST:
        raise BadSignature
    with _private_folder() as folder:
        armoured = signature.encode(errors="replace")
        file = str(_private_file(folder / "signature", armoured))
        fingerprint = _fingerprint(message, file)
        who = _principal(file, folder, signers) if identity is None else identity
        if not _vouched_for(who, message, file, signers):
            raise UnknownSigner(fingerprint, identity, signers)
    return Signer(who, fingerprint)


def _fingerprint(message: bytes, file: str) -> str:
    """The key that made the signature, known to anybody or not."""
    options = ["-n", NAMESPACE, "-s", file]
    done = _ssh_keygen("check-novalidate", options, message)
    printed = _FINGERPRINT.search(done.stdout)
    if done.returncode or not printed:
        raise BadSignature
    return printed[1].decode()


def _principal(file: str, folder: Path, signers: Path) -> str:
    """The first identity that the signers file gives to the key for this use; empty without one.

    ssh-keygen finds the first of all, for whatever use its line is.
    """
    lines = signers.read_bytes().decode(errors="surrogateescape").splitlines()
    ours = "".join(f"{line}\n" for line in lines if _is_for_us(line))
    own = _private_file(folder / "signers", ours.encode(errors="surrogateescape"))
    done = _ssh_keygen("find-principals", ["-s", file, "-f", str(own)])
    first, *_ = done.stdout.split(b"\n")
    return first.decode(errors="replace")


def _is_for_us(line: str) -> bool:
    """Whether a line of a signers file is for any use, or for this one."""
    uses = _FOR_USES.search(line)
    return uses is None or any(
        fnmatchcase(NAMESPACE, use) for use in uses[1].split(",")
    )


def _vouched_for(identity: str, message: bytes, file: str, signers: Path) -> bool:
    """Whether the signers file says today that the key is this identity's."""
    if not identity:
        return False
    options = ["-n", NAMESPACE, "-s", file, "-f", str(signers), "-I", identity]
    done = _ssh_keygen("verify", options, message)
    return done.returncode == 0


def _require(path: Path, what: str) -> None:
    if not path.is_file():
        raise NotFound(f"no {what} at {path}")
    if not os.access(path, os.R_OK):
        raise Refused(f"the {what} {path} cannot be read: permission denied")


def _key_problem(key: Path, complaint: bytes) -> Stated:
    if b"passphrase" in complaint:
        return UnusableKey(
            key, "has a passphrase", hints=[f"unlock it first: ssh-add {key}"]
        )
    if b"UNPROTECTED" in complaint:
        problem = "can be read by other users"
        return UnusableKey(key, problem, hints=[f"protect it: chmod 600 {key}"])
    return UnusableKey(key, "is not a private key, nor one that ssh-agent holds")


def _ssh_keygen(
    act: str, options: list[str], message: bytes = b""
) -> "CompletedProcess[bytes]":
    import shutil
    import subprocess

    program = shutil.which("ssh-keygen")
    if program is None:
        raise NoSigningProgram
    try:
        return subprocess.run(
            [program, "-Y", act, *options],
            input=message,
            capture_output=True,
            timeout=_SECONDS,
            env=_quiet_environment(),
            # Without a terminal of its own it cannot stop to ask for a passphrase.
            start_new_session=True,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Refused(f"ssh-keygen gave no answer within {_SECONDS} s") from None


def _quiet_environment() -> dict[str, str]:
    asking = {"SSH_ASKPASS", "DISPLAY", "WAYLAND_DISPLAY"}
    kept = {name: value for name, value in os.environ.items() if name not in asking}
    return kept | {"SSH_ASKPASS_REQUIRE": "never", "LC_ALL": "C"}


@contextmanager
def _private_folder() -> Iterator[Path]:
    from tempfile import TemporaryDirectory

    with TemporaryDirectory(prefix="hwstatus-") as folder:
        yield Path(folder)


def _private_file(path: Path, content: bytes) -> Path:
    path.touch(mode=0o600)
    path.write_bytes(content)
    return path
