"""The directories of one embedded database, and whom they are open to."""

from __future__ import annotations

import fcntl
import hashlib
import os
import pwd
import re
import secrets
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sppt.kit.postgres.troubles import Locked, NotStarting, SocketTaken, WrongOwner

SHELF = Path("/var/lib/sppt")
LOCK_SECONDS_MAX = 330  # one start may recover for five minutes while a second process waits for it
LOG_BYTES_MAX = 8 * 1024 * 1024
_IDENTITY = "identity"
_SOCKET_BYTES_MAX = 100  # the kernel takes 107
_PLAIN = re.compile(r"[A-Za-z0-9_./+@ -]+")


@dataclass(frozen=True, slots=True)
class Account:
    """The operating system's user that runs the server."""

    name: str
    uid: int
    gid: int

    def may_enter(self, directory: Path) -> bool:
        return self._may(directory, os.X_OK)

    def may_read(self, file: Path) -> bool:
        return self._may(file, os.R_OK)

    def may_run(self, file: Path) -> bool:
        return self._may(file, os.R_OK | os.X_OK)

    def _may(self, path: Path, wanted: int) -> bool:
        if self.uid == os.geteuid():
            return os.access(path, wanted, effective_ids=True)
        status = path.stat()
        shift = 6 if status.st_uid == self.uid else 3 if status.st_gid == self.gid else 0
        return (status.st_mode >> shift) & wanted == wanted


def server_account() -> Account:
    """Whoever runs this; for root the existing user `nobody`, because PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return Account(name=_user_name(os.geteuid()), uid=os.geteuid(), gid=os.getegid())
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError:
        raise WrongOwner(
            "PostgreSQL tidak boleh berjalan sebagai root dan pengguna `nobody` tidak ada di komputer ini. "
            "Jalankan perintah ini sebagai pengguna biasa."
        ) from None
    return Account(name=nobody.pw_name, uid=nobody.pw_uid, gid=nobody.pw_gid)


def first_closed(path: Path, account: Account) -> Path | None:
    """The topmost directory above `path` that `account` cannot enter."""
    above = reversed(path.resolve().parents)
    return next((directory for directory in above if not account.may_enter(directory)), None)


def shelf() -> Path:
    """Root's place for what `nobody` must reach and cannot where it is."""
    SHELF.mkdir(parents=True, exist_ok=True)
    status = SHELF.lstat()
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != 0 or status.st_mode & 0o022:
        raise WrongOwner(
            f"{SHELF} harus berupa folder milik root yang tidak dapat ditulis pengguna lain. "
            f"Periksa isinya, lalu jalankan `chown root {SHELF} && chmod 755 {SHELF}`."
        )
    if status.st_mode & 0o011 != 0o011:
        SHELF.chmod(0o755)  # made above under a narrow umask
    return SHELF


@dataclass(frozen=True, slots=True)
class Place:
    """One database's directories: `room` (real path of HOME/postgres) holds data, password and locks."""

    home: Path
    room: Path

    @property
    def data(self) -> Path:
        return self.room / "data"

    @property
    def password_file(self) -> Path:
        return self.room / "password"

    @property
    def durability_file(self) -> Path:
        return self.room / "durability"

    @property
    def server_lock(self) -> Path:
        return server_lock(self.password_file)

    @property
    def log(self) -> Path:
        return self.home / "log" / "postgres.log"

    @property
    def marker(self) -> str:
        """The name its processes carry in the process list; its copy or successor has another."""
        identity = f"{self.room}\0{(self.room / _IDENTITY).read_text()}"
        return f"sppt-{hashlib.sha256(identity.encode()).hexdigest()[:12]}"

    @property
    def port(self) -> int:
        """A part of the socket's file name only, since TCP is off.

        Of its own, because the server of a home that was deleted notices it within a minute, and then removes
        its socket by name: it must not be the name its successor in the same place uses.
        """
        return 10_000 + int(self.marker[-8:], 16) % 50_000

    @property
    def socket_name(self) -> str:
        return f".s.PGSQL.{self.port}"


def server_lock(password_file: Path) -> Path:
    """The file every process of the server holds locked: free means that all of them are gone."""
    return password_file.with_name("server.lock")


def existing(home: Path) -> Place | None:
    """The place of a home that has one. Raises NotStarting when its link leads nowhere."""
    room = home / "postgres"
    if room.is_symlink() and not room.exists():
        raise NotStarting(
            f"{room} menunjuk {room.readlink()}, yang sudah tidak ada; basis datanya telah dihapus atau "
            f"dipindahkan. Kembalikan folder itu, atau mulai dengan basis data baru: `rm {room}`."
        )
    return Place(home=home.resolve(), room=room.resolve()) if room.exists() else None


def prepare(home: Path, account: Account) -> Place:
    """The place of this home, made if new; the caller holds the home's lock."""
    place = existing(home)
    if place is None:
        room = home / "postgres"
        if os.geteuid() == 0 and first_closed(room, account) is not None:
            away = shelf() / f"{_shelf_name(home)}-{secrets.token_hex(4)}"
            away.mkdir()
            away.chmod(0o711)
            (away / "HOME").write_text(f"{home.resolve()}\n")
            room.symlink_to(away)
        else:
            room.mkdir()
            room.chmod(0o711 if os.geteuid() == 0 else 0o700)
        place = Place(home=home.resolve(), room=room.resolve())
    if not (place.room / _IDENTITY).exists():
        write_private(place.room / _IDENTITY, secrets.token_hex(16))
    place.log.parent.mkdir(exist_ok=True)
    return place


def orphans(home: Path) -> tuple[Place, ...]:
    """Databases on the shelf that were made for this home and that it no longer links to."""
    if os.geteuid() != 0 or not SHELF.is_dir():
        return ()
    linked = {path.resolve() for path in home.iterdir() if path.is_symlink()}
    rooms = (path for path in sorted(SHELF.glob(f"{_shelf_name(home)}-*")) if path not in linked)
    return tuple(Place(home=home.resolve(), room=path) for path in rooms if (path / "data").exists())


def socket_dir(place: Place, account: Account) -> Path:
    """The data directory, or a short private one when its path is too long or holds odd characters."""
    inside = place.data / place.socket_name
    if len(os.fsencode(inside)) <= _SOCKET_BYTES_MAX and _PLAIN.fullmatch(str(inside)):
        return place.data
    short = Path("/run" if os.geteuid() == 0 else "/tmp") / place.marker  # noqa: S108 - its owner and mode are checked
    if not short.exists():
        short.mkdir(mode=0o700)
        os.chown(short, account.uid, account.gid)
    status = short.lstat()
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != account.uid or status.st_mode & 0o077:
        raise SocketTaken(
            f"{short}, tempat soket basis data ini, bukan folder pribadi milik {account.name}. "
            "Periksa siapa yang membuatnya, hapus, lalu ulangi perintah ini."
        )
    return short


def must_belong_to(place: Place, account: Account) -> None:
    """Raises WrongOwner when the data are another user's or lie behind a door closed to `account`."""
    owner = place.data.stat().st_uid
    if owner != account.uid:
        if owner == 0:
            advice = f"Kembalikan kepemilikannya: `chown -R {account.name} {place.data}`"
        else:
            right = "root" if _user_name(owner) == "nobody" else _user_name(owner)
            advice = f"Jalankan perintah ini sebagai {right}, atau pilih tempat lain dengan SPPT_HOME"
        raise WrongOwner(
            f"Basis data di {place.data} milik pengguna {_user_name(owner)}, sedangkan server akan "
            f"dijalankan sebagai {account.name}. {advice}."
        )
    closed = first_closed(place.data, account)
    if closed is not None:
        raise WrongOwner(
            f"Folder {closed} tertutup bagi pengguna {account.name}, yang harus menjalankan server basis "
            f"data di {place.data}. Buka dengan `chmod o+x {closed}`, atau pindahkan basis data ke tempat "
            "yang terbuka."
        )


@contextmanager
def held(home: Path) -> Iterator[None]:
    """Holds this home for one starter or stopper at a time. Raises Locked after LOCK_SECONDS_MAX."""
    with lock_file(home / "postgres.lock") as descriptor:
        deadline = time.monotonic() + LOCK_SECONDS_MAX
        while not try_lock(descriptor):
            if time.monotonic() > deadline:
                raise Locked(
                    f"Perintah lain masih menyiapkan basis data di {home} setelah {LOCK_SECONDS_MAX} detik. "
                    "Tunggu sampai selesai, atau hentikan perintah itu, lalu ulangi."
                )
            time.sleep(0.02)
        yield


@contextmanager
def lock_file(path: Path) -> Iterator[int]:
    """A descriptor to lock; private, because whoever may open it may hold it."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def try_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def bound_log(path: Path) -> None:
    """Moves a log over LOG_BYTES_MAX aside, in place of the part moved before; appending goes on."""
    if not path.exists() or path.stat().st_size <= LOG_BYTES_MAX:
        return
    older = path.with_name(path.name + ".1")
    older.touch(mode=0o600)
    older.write_bytes(path.read_bytes()[-LOG_BYTES_MAX:])
    os.truncate(path, 0)


def open_log(path: Path) -> int:
    """A descriptor that appends to the log and can read it."""
    return os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)


def write_private(path: Path, text: str) -> None:
    """Writes a file that only its owner may read; on a full disk it does not appear half written."""
    fresh = path.with_name(f"{path.name}.new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(f"{text}\n")
        file.flush()
        os.fsync(file.fileno())
    fresh.rename(path)


def _shelf_name(home: Path) -> str:
    return f"cluster-{hashlib.sha256(str(home.resolve()).encode()).hexdigest()[:12]}"


def _user_name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"nomor {uid}"
