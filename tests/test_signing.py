"""Signatures: who signed what, and every way in which that cannot be said."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from hwstatus import signing
from hwstatus.cli.hints import hints_of
from hwstatus.errors import (
    BadSignature,
    HwstatusError,
    NoSigningProgram,
    NotFound,
    Refused,
    UnknownSigner,
    UnusableKey,
)
from hwstatus.signing import Signer, sign, verify

needs_openssh = pytest.mark.skipif(
    shutil.which("ssh-keygen") is None, reason="OpenSSH is not installed"
)

MESSAGE = b"entry 12\nhead 9c2f\n\x00\xff"


def new_key(path: Path, passphrase: str = "") -> Path:
    """A fresh key pair; returns the file of the private one."""
    command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", passphrase, "-f", str(path)]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    return path


def public(key: Path) -> str:
    """The type and the text of a key's public half."""
    return " ".join(key.with_suffix(".pub").read_text().split()[:2])


def fingerprint(key: Path) -> str:
    """The key's fingerprint, as `ssh-keygen -l` shows it."""
    command = ["ssh-keygen", "-l", "-f", str(key.with_suffix(".pub"))]
    return subprocess.check_output(command, text=True).split()[1]


@pytest.fixture(autouse=True)
def no_agent(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """No agent of the machine takes part; temporary files go where a test sees them."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def key(tmp_path: Path) -> Path:
    """Ann's private key."""
    return new_key(tmp_path / "ann")


@pytest.fixture
def signers(tmp_path: Path, key: Path) -> Path:
    """A signers file in which Ann has two identities and a stranger has none."""
    file = tmp_path / "signers"
    file.write_text(f"ann@example.org,desk@example.org {public(key)}\n")
    return file


@needs_openssh
@pytest.mark.parametrize("message", [b"", MESSAGE, b"x" * 1_000_000], ids=len)
def test_a_signature_names_its_signer(message: bytes, key: Path, signers: Path) -> None:
    signature = sign(message, key)
    assert signature.startswith("-----BEGIN SSH SIGNATURE-----\n")
    assert verify(message, signature, signers) == Signer(
        "ann@example.org", fingerprint(key)
    )


@needs_openssh
def test_the_identity_can_be_asked_for(key: Path, signers: Path) -> None:
    signature = sign(MESSAGE, key)
    found = verify(MESSAGE, signature, signers, "desk@example.org")
    assert found.identity == "desk@example.org"
    with pytest.raises(UnknownSigner, match="key of zoe@example"):
        verify(MESSAGE, signature, signers, "zoe@example.org")


@needs_openssh
def test_another_text_is_refused(key: Path, signers: Path) -> None:
    signature = sign(MESSAGE, key)
    for other in (MESSAGE + b"\n", MESSAGE[:-1], b""):
        with pytest.raises(BadSignature):
            verify(other, signature, signers)


@needs_openssh
@pytest.mark.parametrize("damaged", ["", "no signature", "\ud800", "-----BEGIN SSH"])
def test_what_is_no_signature_is_refused(damaged: str, signers: Path) -> None:
    with pytest.raises(BadSignature):
        verify(MESSAGE, damaged, signers)


@needs_openssh
def test_a_signature_for_another_use_is_refused(
    key: Path, signers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(signing, "NAMESPACE", "git")
        signature = sign(MESSAGE, key)
    with pytest.raises(BadSignature):
        verify(MESSAGE, signature, signers)


@needs_openssh
@pytest.mark.parametrize("identity", [None, "ann@example.org"])
def test_a_strangers_key_is_refused(
    identity: str | None, tmp_path: Path, signers: Path
) -> None:
    stranger = new_key(tmp_path / "stranger")
    with pytest.raises(UnknownSigner) as refusal:
        verify(MESSAGE, sign(MESSAGE, stranger), signers, identity)
    assert fingerprint(stranger) in refusal.value.hints[0]


@needs_openssh
@pytest.mark.parametrize("identity", [None, "ann@example.org"])
@pytest.mark.parametrize(
    ("validity", "holds"),
    [
        ('valid-before="20200101"', False),
        ('valid-after="20990101"', False),
        ('valid-after="20200101"', True),
        ('namespaces="git"', False),
        ('namespaces="git,hwstatus"', True),
    ],
)
def test_a_key_counts_while_the_file_says_so(
    validity: str, holds: bool, identity: str | None, key: Path, signers: Path
) -> None:
    signers.write_text(f"ann@example.org {validity} {public(key)}\n")
    signature = sign(MESSAGE, key)
    if holds:
        assert (
            verify(MESSAGE, signature, signers, identity).identity == "ann@example.org"
        )
        return
    with pytest.raises(UnknownSigner):
        verify(MESSAGE, signature, signers, identity)


@needs_openssh
def test_nothing_is_left_behind(key: Path, signers: Path, no_agent: Path) -> None:
    before = sorted(key.parent.rglob("*"))
    signature = sign(MESSAGE, key)
    verify(MESSAGE, signature, signers)
    with pytest.raises(BadSignature):
        verify(b"altered", signature, signers)
    with pytest.raises(UnusableKey):
        sign(MESSAGE, signers)
    assert sorted(key.parent.rglob("*")) == before
    assert list(no_agent.iterdir()) == []


def test_files_are_for_the_user_alone(tmp_path: Path) -> None:
    previous = os.umask(0)
    try:
        with signing._private_folder() as folder:
            file = signing._private_file(folder / "message", MESSAGE)
            assert folder.stat().st_mode & 0o777 == 0o700
            assert file.stat().st_mode & 0o777 == 0o600
    finally:
        os.umask(previous)
    assert not folder.exists()


@needs_openssh
def test_a_key_with_a_passphrase_points_to_the_agent(tmp_path: Path) -> None:
    locked = new_key(tmp_path / "locked", "correct horse")
    # The message is the passphrase: it must not be read as one.
    with pytest.raises(UnusableKey, match="has a passphrase") as refusal:
        sign(b"correct horse\n", locked)
    assert refusal.value.hints == (f"unlock it first: ssh-add {locked}",)


@needs_openssh
def test_a_key_with_a_passphrase_does_not_wait_at_a_terminal(tmp_path: Path) -> None:
    locked = new_key(tmp_path / "locked", "correct horse")
    code = (
        "from pathlib import Path\nfrom hwstatus.errors import UnusableKey\nfrom hwstatus.signing import sign\n"
        f"try: sign(b'x', Path({str(locked)!r}))\n"
        "except UnusableKey: raise SystemExit(3)"
    )
    in_terminal = "import pty, sys; sys.exit(pty.spawn(sys.argv[1:]) >> 8)"
    done = subprocess.run(
        [sys.executable, "-c", in_terminal, sys.executable, "-c", code],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        check=False,
    )
    assert done.returncode == 3


@needs_openssh
def test_ssh_askpass_is_not_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    witness = tmp_path / "witness"
    askpass = tmp_path / "askpass"
    askpass.write_text(f"#!/bin/sh\ntouch {witness}\necho 'correct horse'\n")
    askpass.chmod(0o700)
    monkeypatch.setenv("SSH_ASKPASS", str(askpass))
    monkeypatch.setenv("SSH_ASKPASS_REQUIRE", "force")
    monkeypatch.setenv("DISPLAY", ":0")
    with pytest.raises(UnusableKey):
        sign(MESSAGE, new_key(tmp_path / "locked", "correct horse"))
    assert not witness.exists()


@needs_openssh
def test_an_open_key_is_refused_with_the_remedy(key: Path) -> None:
    key.with_suffix(".pub").unlink()
    key.chmod(0o644)
    with pytest.raises(UnusableKey, match="read by other users") as refusal:
        sign(MESSAGE, key)
    assert refusal.value.hints == (f"protect it: chmod 600 {key}",)


@needs_openssh
def test_what_is_no_key_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "notes"
    file.write_text("no key\n")
    with pytest.raises(UnusableKey, match="is not a private key"):
        sign(MESSAGE, file)


def test_missing_files_are_named(tmp_path: Path) -> None:
    missing = tmp_path / "missing"
    with pytest.raises(NotFound, match=f"no key at {missing}"):
        sign(MESSAGE, missing)
    with pytest.raises(NotFound, match=f"no key at {tmp_path}"):
        sign(MESSAGE, tmp_path)
    with pytest.raises(NotFound, match=f"no signers file at {missing}"):
        verify(MESSAGE, "", missing)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_an_unreadable_key_is_named(tmp_path: Path) -> None:
    file = tmp_path / "unreadable"
    file.touch(mode=0o000)
    with pytest.raises(Refused, match="cannot be read: permission denied"):
        sign(MESSAGE, file)


def test_without_openssh_the_way_on_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "file"
    file.touch()
    for path in ("", str(tmp_path)):
        monkeypatch.setenv("PATH", path)
        for act in (lambda: sign(MESSAGE, file), lambda: verify(MESSAGE, "", file)):
            with pytest.raises(NoSigningProgram) as refusal:
                act()
            assert "apt install openssh-client" in hints_of(refusal.value)[0]


def test_a_program_that_hangs_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "ssh-keygen"
    program.write_text("#!/bin/sh\nexec sleep 30\n")
    program.chmod(0o700)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setattr(signing, "_SECONDS", 0.2)
    with pytest.raises(HwstatusError, match="no answer within"):
        sign(MESSAGE, program)
