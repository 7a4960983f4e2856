"""Starting, finding, stopping and killing the embedded server of one home."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from urllib.parse import quote

import psycopg

from sppt.kit.postgres import places, settings
from sppt.kit.postgres.binaries import Binaries, find_binaries, within_reach
from sppt.kit.postgres.cluster import ENVIRONMENT, create, diagnosis, identity, same_version
from sppt.kit.postgres.places import Account, Place
from sppt.kit.postgres.processes import (
    Postmaster,
    children,
    find_postmaster,
    is_alive,
    send,
    strays,
    wait_gone,
)
from sppt.kit.postgres.settings import DATABASE, USER, Durability
from sppt.kit.postgres.troubles import (
    NotStarting,
    NotStopping,
    OtherDurability,
    SocketTaken,
    disk_full,
    told_in_words,
)

_START_SECONDS_MAX = 300  # recovery reads up to max_wal_size after a crash
_STARTS_MAX = 3
_STOP_SECONDS_MAX = 60
_DYING_SECONDS_MAX = 2
_ORPHAN_SECONDS_MAX = 3
_KILL_SECONDS_MAX = 15


class StopMode(StrEnum):
    """How the server takes leave of its clients."""

    SMART = "smart"
    FAST = "fast"
    IMMEDIATE = "immediate"


_SIGNALS = {
    StopMode.SMART: signal.SIGTERM,
    StopMode.FAST: signal.SIGINT,
    StopMode.IMMEDIATE: signal.SIGQUIT,
}


@dataclass(frozen=True, slots=True)
class Server:
    """A running server and how to reach it; `notices` are sentences its operator should read."""

    socket_dir: Path
    port: int
    user: str
    password_file: Path
    data_dir: Path
    bin_dir: Path
    notices: tuple[str, ...] = ()

    def url(self, database: str = DATABASE) -> str:
        """The address for libpq; it holds the password, so it is never shown or logged."""
        password = quote(self.password_file.read_text().strip(), safe="")
        host = quote(str(self.socket_dir), safe="")
        return f"postgresql://{self.user}:{password}@/{quote(database, safe='')}?host={host}&port={self.port}"


def ensure_running(home: Path, *, durability: Durability = Durability.FULL) -> Server:
    """The server of this home with its database, made and started if need be.

    Safe to call from many processes at once. Raises PostgresTrouble with a sentence fit to show an operator.
    """
    with told_in_words(home):
        _make_home(home)
        with places.held(home):
            account = places.server_account()
            notices = _set_aside(home)
            place = places.prepare(home, account)
            _same_durability(place, durability)
            places.bound_log(place.log)
            for _ in range(_STARTS_MAX):
                if find_postmaster(place.data) is None:
                    _start(place, account, durability)
                server = _connected(place, notices)
                if server is not None:
                    return server
            raise NotStarting(
                f"Server basis data di {place.data} berhenti lagi setiap kali dihidupkan; lihat {place.log}."
            )


def is_running(home: Path) -> bool:
    """Whether this home's server lives, be it still recovering."""
    with told_in_words(home):
        place = places.existing(home)
        return place is not None and find_postmaster(place.data) is not None


def stop(home: Path, *, mode: StopMode = StopMode.FAST) -> None:
    """Stops this home's server if it runs. Raises NotStopping after a minute."""
    with told_in_words(home):
        if places.existing(home) is None:
            return
        with places.held(home):
            place = places.existing(home)
            if place is not None:
                _stop(place, mode)


def discard(home: Path) -> None:
    """Stops and deletes a throw-away cluster. Raises OtherDurability for any other."""
    with told_in_words(home):
        place = places.existing(home)
        if place is None:
            return
        _same_durability(place, Durability.TESTS)
        with places.held(home):
            _stop(place, StopMode.IMMEDIATE)
            link = home / "postgres"
            if link.is_symlink():
                link.unlink()
            shutil.rmtree(place.room)


def kill_nine(server: Server) -> None:
    """Kills the server and all its processes at once and waits until they are gone: for fault tests."""
    postmaster = find_postmaster(server.data_dir)
    if postmaster is None:
        return
    send(postmaster.pid, signal.SIGSTOP)  # so that it has no more children than those listed next
    for pid in (postmaster.pid, *children(postmaster.pid)):
        send(pid, signal.SIGKILL)
    lock = places.server_lock(server.password_file)
    if not wait_gone(postmaster.pid, seconds_max=_KILL_SECONDS_MAX, lock=lock):
        raise NotStopping(
            f"Server {postmaster.pid} belum berakhir {_KILL_SECONDS_MAX} detik setelah kill -9."
        )


def _make_home(home: Path) -> None:
    try:
        home.mkdir(parents=True)
    except FileExistsError:
        return
    if os.geteuid() == 0:
        home.chmod(0o711)  # made just now by us, and `nobody` must pass through it


def _same_durability(place: Place, wanted: Durability) -> None:
    if not place.data.exists() or not place.durability_file.exists():
        return
    found = Durability(place.durability_file.read_text().strip())
    if found is not wanted:
        words = {
            Durability.FULL: "basis data yang isinya harus bertahan",
            Durability.TESTS: "basis data uji sekali pakai, yang isinya boleh hilang bila listrik padam",
        }
        raise OtherDurability(
            f"{place.home} berisi {words[found]}, sedangkan perintah ini meminta {words[wanted]}. "
            "Pilih tempat lain dengan SPPT_HOME."
        )


def _set_aside(home: Path) -> tuple[str, ...]:
    """Stops what an earlier database of this home left running, tells where its data lie, uses none."""
    notices = []
    link = shlex.quote(f"{home}/postgres")
    for orphan in places.orphans(home):
        _stop(orphan, StopMode.FAST)
        notices.append(
            f"Basis data lama dari {home} masih tersimpan di {orphan.room} dan tidak dipakai, karena "
            f"tautannya di {home} sudah dihapus. Untuk memakainya lagi, hentikan server lalu: "
            f"`mv {link} {link}-lain; ln -s {orphan.room} {link}`. Bila tidak diperlukan lagi: "
            f"`rm -r {orphan.room}`."
        )
    return tuple(notices)


def _start(place: Place, account: Account, durability: Durability) -> None:
    with _server_lock(place) as lock:
        binaries = within_reach(find_binaries(os.environ), account)
        if not place.data.exists():
            create(place, account, binaries, durability)
        same_version(place, account, binaries)
        places.must_belong_to(place, account)
        socket_dir = places.socket_dir(place, account)
        _clear_socket(socket_dir / place.socket_name)
        # Nobody holds the lock, so whatever pid this file names, it is not this database's server.
        (place.data / "postmaster.pid").unlink(missing_ok=True)
        _write_settings(
            place, account, settings.text(socket_dir=socket_dir, port=place.port, durability=durability)
        )
        _launch(place, account, binaries, lock)


@contextmanager
def _server_lock(place: Place) -> Iterator[int]:
    """The lock that the server's processes inherit; those left without a postmaster are ended first."""
    with places.lock_file(place.server_lock) as lock:
        began = time.monotonic()
        while not places.try_lock(lock):
            waited = time.monotonic() - began
            if waited > _KILL_SECONDS_MAX:
                raise NotStarting(
                    f"Proses server lama untuk {place.data} masih hidup tetapi tidak dapat dihentikan; "
                    "mungkin ia berjalan dalam wadah (container) lain. Hentikan di sana, lalu ulangi "
                    "perintah ini."
                )
            if waited > _ORPHAN_SECONDS_MAX:
                for pid in strays(place):
                    send(pid, signal.SIGKILL)
            time.sleep(0.02)
        yield lock


def _clear_socket(path: Path) -> None:
    """Removes what a dead server left in our private directory; refuses while something listens there."""
    with socket.socket(socket.AF_UNIX) as probe:
        probe.settimeout(1)
        try:
            probe.connect(str(path))
        except (FileNotFoundError, ConnectionRefusedError):
            taken = path.exists() and not path.is_socket()
        except TimeoutError:
            taken = True
        else:
            taken = True
    if taken:
        raise SocketTaken(
            f"Soket {path} sudah dipakai proses lain, yang bukan server basis data ini. "
            f"Cari dengan `fuser {path}`, hentikan proses itu (atau hapus berkasnya bila bukan soket), lalu "
            "ulangi."
        )
    path.unlink(missing_ok=True)
    path.with_name(path.name + ".lock").unlink(missing_ok=True)


def _write_settings(place: Place, account: Account, text: str) -> None:
    fresh = place.data / f"{settings.FILE}.new"
    fresh.write_text(text)
    fresh.chmod(0o600)
    os.chown(fresh, account.uid, account.gid)
    fresh.rename(place.data / settings.FILE)


def _launch(place: Place, account: Account, binaries: Binaries, lock: int) -> None:
    log = places.open_log(place.log)
    try:
        read_from = os.fstat(log).st_size
        # No descriptor of ours goes along but the lock and the log, so no caller's pipe stays open after it.
        process = subprocess.Popen(
            [
                str(binaries.bin_dir / "postgres"),
                "-D",
                str(place.data),
                "-c",
                f"cluster_name={place.marker}",
            ],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            pass_fds=(lock,),
            cwd="/",
            env=ENVIRONMENT,
            umask=0o077,
            start_new_session=True,
            **identity(account),
        )
        process.returncode = 0  # the server outlives this object; processes.is_alive reaps it by its pid
        if _wait_ready(place, process.pid) is None:
            said = os.pread(log, 64 * 1024, read_from).decode(errors="replace")
            raise diagnosis(place.data, account, said)
    finally:
        os.close(log)


def _wait_ready(place: Place, pid: int) -> Postmaster | None:
    """The postmaster once it takes connections; None if it ended before. Raises NotStarting if it hangs."""
    deadline = time.monotonic() + _START_SECONDS_MAX
    while is_alive(pid):
        postmaster = find_postmaster(place.data)
        if postmaster is not None and postmaster.ready:
            return postmaster
        if time.monotonic() > deadline:
            raise NotStarting(
                f"Server basis data di {place.data} masih memulihkan diri setelah {_START_SECONDS_MAX} "
                f"detik. Ia dibiarkan bekerja; lihat {place.log}, lalu ulangi perintah ini."
            )
        time.sleep(0.01)
    return None


def _connected(place: Place, notices: tuple[str, ...]) -> Server | None:
    """The server once it has answered and has its database; None if it ended meanwhile, as a killed one may."""
    postmaster = find_postmaster(place.data)
    if postmaster is not None and not postmaster.ready:
        postmaster = _wait_ready(place, postmaster.pid)
    if postmaster is None:
        return None
    server = Server(
        socket_dir=postmaster.socket_dir,
        port=postmaster.port,
        user=USER,
        password_file=place.password_file,
        data_dir=place.data,
        bin_dir=postmaster.bin_dir,
        notices=notices,
    )
    try:
        with psycopg.connect(server.url("postgres"), autocommit=True, connect_timeout=10) as connection:
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (DATABASE,)).fetchone()
            if known is None:
                connection.execute("CREATE DATABASE sppt")
    except psycopg.errors.DiskFull as error:
        raise disk_full(place.data) from error
    except psycopg.OperationalError as error:
        if wait_gone(postmaster.pid, seconds_max=_DYING_SECONDS_MAX):
            return None
        raise NotStarting(
            f"Server basis data di {place.data} hidup tetapi menolak sambungan ({str(error).strip()}). "
            f"Periksa {place.password_file} dan {place.log}."
        ) from error
    return server


def _stop(place: Place, mode: StopMode) -> None:
    postmaster = find_postmaster(place.data)
    if postmaster is None:
        return
    send(postmaster.pid, _SIGNALS[mode])
    if not wait_gone(postmaster.pid, seconds_max=_STOP_SECONDS_MAX, lock=place.server_lock):
        raise NotStopping(
            f"Server basis data di {place.data} (proses {postmaster.pid}) belum berhenti setelah "
            f"{_STOP_SECONDS_MAX} detik. Lihat {place.log}; hentikan pemakainya, lalu ulangi."
        )
