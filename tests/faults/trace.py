"""What a command does to the files of a folder, recorded with strace.

`record` runs a command and returns its trace: the folder as it was, and in order every effect on it, every sync and
every message. Nodes are numbered as inodes are: a file keeps its number under every name, and the folder itself is 0.
The reader follows one thread and the calls of `FOLLOWED`. What it misses cannot go unnoticed: at the end its picture
of the folder is compared with the folder, byte by byte.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

STRACE = shutil.which("strace")
NO_STRACE = "strace is not installed"

SECTOR = 512
"""What a disk writes whole or not at all."""

WRITES = (
    "openat,write,pwrite64,ftruncate,sendfile,copy_file_range,fsync,fdatasync,"
    "link,linkat,rename,renameat,renameat2,unlink,unlinkat,mkdir,mkdirat,rmdir"
)
"""The calls that change files, names or what is durable of them."""

FOLLOWED = f"{WRITES},close,dup,dup2,dup3,lseek"

ROOT = 0


class Named(NamedTuple):
    """Names of a folder that now lead to a node, or to None: made, linked, renamed or removed."""

    folder: int
    changes: tuple[tuple[str, int | None], ...]


class Written(NamedTuple):
    """Bytes of a file, within one sector."""

    node: int
    at: int
    data: bytes


class Cut(NamedTuple):
    """A file that has another length."""

    node: int
    size: int


class Synced(NamedTuple):
    """fsync or fdatasync of a file or a folder."""

    node: int


class Said(NamedTuple):
    """Something written to stdout or stderr."""

    data: bytes


Effect = Named | Written | Cut
Event = Effect | Synced | Said


@dataclass
class Files:
    """A folder: where each name of each folder leads, and the bytes of each file."""

    names: dict[tuple[int, str], int] = field(default_factory=dict)
    data: dict[int, bytearray] = field(default_factory=dict)

    def copy(self) -> "Files":
        """The same files, to be changed apart."""
        data = {node: bytearray(held) for node, held in self.data.items()}
        return Files(dict(self.names), data)

    def apply(self, effect: Effect) -> None:
        """Change the files."""
        if isinstance(effect, Named):
            self._rename(effect.folder, effect.changes)
            return
        file = self.data.setdefault(effect.node, bytearray())
        start = effect.at if isinstance(effect, Written) else effect.size
        if start > len(file):
            file.extend(bytes(start - len(file)))
        if isinstance(effect, Written):
            file[start : start + len(effect.data)] = effect.data
        else:
            del file[start:]

    def _rename(self, folder: int, changes: tuple[tuple[str, int | None], ...]) -> None:
        for name, node in changes:
            if node is None:
                self.names.pop((folder, name), None)
            else:
                self.names[folder, name] = node

    def find(self, path: str) -> int | None:
        """The node that a path leads to."""
        node: int | None = ROOT
        for name in Path(path).parts:
            node = None if node is None else self.names.get((node, name))
        return node

    def read(self, path: str) -> bytes | None:
        """The bytes of a file, or None where there is none."""
        node = self.find(path)
        return bytes(self.data[node]) if node in self.data else None

    def paths(self, folder: int = ROOT, prefix: str = "") -> Iterator[tuple[str, int]]:
        """Every file that a name leads to."""
        for (parent, name), node in sorted(self.names.items()):
            if parent != folder:
                continue
            if node in self.data:
                yield prefix + name, node
            else:
                yield from self.paths(node, f"{prefix}{name}/")

    def write_to(self, folder: Path) -> None:
        """Put the files into an empty folder."""
        for path, node in self.paths():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(self.data[node])


def files_of(folder: Path) -> Files:
    """The files of a folder; each has one name."""
    files, nodes = Files(), {folder: ROOT}
    for number, path in enumerate(sorted(folder.rglob("*")), 1):
        nodes[path] = number
        files.names[nodes[path.parent], path.name] = number
        if path.is_file():
            files.data[number] = bytearray(path.read_bytes())
    return files


class Trace(NamedTuple):
    """A recorded command: the folder before, what happened in order, the exit code."""

    start: Files
    events: tuple[Event, ...]
    code: int

    @property
    def end(self) -> Files:
        """The folder afterwards."""
        files = self.start.copy()
        for event in self.events:
            if not isinstance(event, Synced | Said):
                files.apply(event)
        return files


def record(run: Callable[[Sequence[str]], int], folder: Path) -> Trace:
    """Have a command run in a folder, under strace with options; `run` returns its exit code.

    Raises AssertionError where the trace does not explain the folder.
    """
    folder = folder.resolve()
    start = files_of(folder)
    log = folder.parent / f"{folder.name}.strace"
    code = run(["-xx", "-s", str(1 << 26), f"--trace={FOLLOWED}", "-o", str(log)])
    reader = _Reader(folder, start.copy())
    reader.read(log)
    trace = Trace(start, tuple(reader.events), code)
    _compare(trace.end, files_of(folder))
    return trace


def strace(
    options: Sequence[str],
    command: Sequence[str],
    folder: Path,
    stdin: bytes,
    env: Mapping[str, str],
) -> "subprocess.CompletedProcess[bytes]":
    """Run a command under strace, in a folder."""
    assert STRACE, NO_STRACE
    return subprocess.run(
        [STRACE, *options, "--", *command],
        input=stdin, capture_output=True, check=False, timeout=60, cwd=folder, env=env,
    )  # fmt: skip


def _compare(traced: Files, real: Files) -> None:
    told = {path: traced.data[node] for path, node in traced.paths()}
    found = {path: real.data[node] for path, node in real.paths()}
    assert set(told) == set(found)
    differing = [path for path in told if told[path] != found[path]]
    assert not differing, f"the trace does not explain {differing}"


# -- reading strace's output -------------------------------------------------------------------------

CALL = re.compile(r"(?P<call>\w+)\((?P<arguments>.*)\) += (?P<result>-?\d+)")
"""A call and what it returned. Strings are written as hexadecimal, so that no comma of theirs misleads."""


@dataclass
class _Handle:
    """An open file: a node of the folder or a path outside it, and where the next write goes."""

    node: int | None
    path: Path
    at: int = 0
    appends: bool = False


class _Reader:
    """Follows the calls of a process; `files` is the folder as it is by then."""

    def __init__(self, folder: Path, files: Files) -> None:
        self.folder = folder
        self.files = files
        self.events: list[Event] = []
        self.handles: dict[int, _Handle] = {}
        self.nodes = len(files.names)

    def read(self, log: Path) -> None:
        """Take in the output of strace."""
        with log.open(encoding="ascii") as lines:
            for line in lines:
                found = CALL.match(line)
                if found and found["result"] != "-1":
                    arguments = found["arguments"].split(", ")
                    self._take(found["call"], arguments, int(found["result"]))

    def _take(self, call: str, arguments: list[str], result: int) -> None:
        match call:
            case "openat":
                self._open(arguments, result)
            case "close":
                self.handles.pop(int(arguments[0]), None)
            case "dup" | "dup2" | "dup3":
                self._duplicate(int(arguments[0]), result)
            case "lseek":
                self._handle(arguments[0]).at = result
            case "write" | "pwrite64":
                self._write(arguments)
            case "sendfile":
                self._copy(arguments[0], arguments[1], arguments[2], result)
            case "copy_file_range":
                self._copy(arguments[2], arguments[0], arguments[1], result)
            case "ftruncate":
                self._cut(self._handle(arguments[0]).node, int(arguments[1]))
            case "fsync" | "fdatasync":
                self._sync(self._handle(arguments[0]).node)
            case _:
                self._name(call, [self._path(*two) for two in _paths(call, arguments)])

    def _handle(self, number: str) -> _Handle:
        return self.handles.setdefault(int(number), _Handle(None, Path()))

    def _duplicate(self, old: int, new: int) -> None:
        if old in self.handles:
            self.handles[new] = self.handles[old]

    def _path(self, base: str, text: str) -> Path:
        name = os.fsdecode(_bytes(text))
        within = self.folder if base == "AT_FDCWD" else self._handle(base).path
        return Path(os.path.normpath(within / name))

    def _place(self, path: Path) -> tuple[int, str] | None:
        """The folder's node and the name in it; None outside."""
        if not path.is_relative_to(self.folder) or path == self.folder:
            return None
        parent = self.files.find(str(path.parent.relative_to(self.folder)))
        return None if parent is None else (parent, path.name)

    def _happened(self, effect: Effect) -> None:
        self.files.apply(effect)
        self.events.append(effect)

    def _made(self, place: tuple[int, str]) -> int:
        self.nodes += 1
        self._happened(Named(place[0], ((place[1], self.nodes),)))
        return self.nodes

    def _open(self, arguments: list[str], result: int) -> None:
        path, flags = self._path(arguments[0], arguments[1]), arguments[2].split("|")
        place = self._place(path)
        node = self.files.names.get(place) if place else None
        if path == self.folder:
            node = ROOT
        if place and node is None and "O_CREAT" in flags:
            node = self._made(place)
            self.files.data[node] = bytearray()
        if "O_TRUNC" in flags and self.files.data.get(node or ROOT):
            self._cut(node, 0)
        self.handles[result] = _Handle(node, path, appends="O_APPEND" in flags)

    def _write(self, arguments: list[str]) -> None:
        data = _bytes(arguments[1])
        if arguments[0] in ("1", "2") and int(arguments[0]) not in self.handles:
            self.events.append(Said(data))
            return
        handle = self._handle(arguments[0])
        if len(arguments) == 4:
            self._wrote(handle.node, int(arguments[3]), data)
        else:
            self._append(handle, data)

    def _append(self, handle: _Handle, data: bytes) -> None:
        if handle.appends and handle.node is not None:
            handle.at = len(self.files.data[handle.node])
        self._wrote(handle.node, handle.at, data)
        handle.at += len(data)

    def _wrote(self, node: int | None, at: int, data: bytes) -> None:
        while data and node is not None:
            size = SECTOR - at % SECTOR
            self._happened(Written(node, at, data[:size]))
            at, data = at + size, data[size:]

    def _copy(self, target: str, source: str, offset: str, count: int) -> None:
        given = self._handle(source)
        first = given.at
        if offset == "NULL":
            given.at += count
        else:
            first = int(offset.strip("[").partition("]")[0])
        data = self._bytes_of(given)[first : first + count]
        self._append(self._handle(target), data)

    def _bytes_of(self, handle: _Handle) -> bytes:
        if handle.node is None:
            return handle.path.read_bytes()
        return bytes(self.files.data[handle.node])

    def _cut(self, node: int | None, size: int) -> None:
        if node is not None:
            self._happened(Cut(node, size))

    def _sync(self, node: int | None) -> None:
        if node is not None:
            self.events.append(Synced(node))

    def _name(self, call: str, paths: list[Path]) -> None:
        old, new = self._place(paths[0]), self._place(paths[-1])
        if old is None or new is None:
            assert old is new, f"{call} across the folder's edge is not modelled"
            return
        assert old[0] == new[0], f"{call} across folders is not modelled"
        node = self.files.names.get(old)
        if call in ("mkdir", "mkdirat"):
            self._made(new)
        elif call.startswith("link"):
            self._happened(Named(new[0], ((new[1], node),)))
        elif call.startswith("rename"):
            self._happened(Named(new[0], ((old[1], None), (new[1], node))))
        else:
            self._happened(Named(old[0], ((old[1], None),)))


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text.strip('"').replace("\\x", ""))


def _paths(call: str, arguments: list[str]) -> list[tuple[str, str]]:
    """The paths that a call names, each with the folder that it is relative to."""
    pairs = call.startswith(("link", "rename"))
    if not call.endswith(("at", "at2")):
        return [("AT_FDCWD", text) for text in arguments[: 2 if pairs else 1]]
    found = [(arguments[0], arguments[1])]
    return [*found, (arguments[2], arguments[3])] if pairs else found
