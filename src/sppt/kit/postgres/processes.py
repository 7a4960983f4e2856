"""Looking at the system's processes: which of them are this database's, and whether they are gone."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sppt.kit.postgres.places import Place, lock_file, try_lock

_PROC = Path("/proc")


@dataclass(frozen=True, slots=True)
class Postmaster:
    """A living postmaster of one data directory, where it listens, and whether it takes connections yet."""

    pid: int
    bin_dir: Path
    port: int
    socket_dir: Path
    ready: bool


def find_postmaster(data: Path) -> Postmaster | None:
    """The server of this data directory; None also when its pid file is stale or names a foreign process."""
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
        pid = abs(int(lines[0]))  # negative while somebody runs it as a single user
    except (FileNotFoundError, NotADirectoryError, IndexError, ValueError):
        return None
    arguments = _arguments(pid)
    if not _is_program(arguments) or not is_alive(pid):
        return None
    if str(data) not in arguments and _working_directory(pid) != data:
        return None
    # Lines: pid, data directory, start time, port, socket directory, address, shared memory, status.
    lines += [""] * (8 - len(lines))
    return Postmaster(
        pid=pid,
        bin_dir=Path(arguments[0]).parent,
        port=int(lines[3] or 0),
        socket_dir=Path(lines[4]),
        ready=lines[7].strip() == "ready",
    )


def is_alive(pid: int) -> bool:
    """Whether it still runs: a zombie that nobody reaps does not. Reaps it if it is our child."""
    with suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)
    try:
        # The name, in parentheses, may hold spaces; the state is the first field after it.
        state = (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError, IndexError):
        return False
    return state not in {"Z", "X"}


def strays(place: Place) -> tuple[int, ...]:
    """Children of this very database, by the marker in their title, whose postmaster is no more.

    Empty while a marked postmaster lives: one in another container is not ours to end.
    """
    marked = {pid: arguments for pid in _pids() if place.marker in " ".join(arguments := _arguments(pid))}
    if any(_is_program(arguments) for arguments in marked.values()):
        return ()
    return tuple(pid for pid, arguments in marked.items() if arguments[0].startswith("postgres: "))


def children(pid: int) -> tuple[int, ...]:
    return tuple(other for other in _pids() if _parent(other) == pid)


def send(pid: int, what: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, what)


def wait_gone(pid: int, *, seconds_max: float, lock: Path | None = None) -> bool:
    """Waits until the process is reaped (or a zombie) and, if asked, none of the server's holds `lock`."""
    deadline = time.monotonic() + seconds_max
    while is_alive(pid) or not (lock is None or is_free(lock)):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


def is_free(lock: Path) -> bool:
    if not lock.exists():
        return True
    with lock_file(lock) as descriptor:
        return try_lock(descriptor)


def _pids() -> Iterator[int]:
    return (int(entry.name) for entry in _PROC.iterdir() if entry.name.isdecimal())


def _arguments(pid: int) -> list[str]:
    try:
        return (_PROC / str(pid) / "cmdline").read_bytes().decode(errors="replace").rstrip("\0").split("\0")
    except OSError:
        return []


def _is_program(arguments: list[str]) -> bool:
    return bool(arguments) and Path(arguments[0]).name in {"postgres", "postmaster"}


def _working_directory(pid: int) -> Path | None:
    try:
        return (_PROC / str(pid) / "cwd").readlink()
    except OSError:  # another user's process, in a container without that right
        return None


def _parent(pid: int) -> int | None:
    try:
        return int((_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()[1])
    except (OSError, IndexError):
        return None
