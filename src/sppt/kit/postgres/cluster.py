"""Making a new cluster, and judging one that is there or that failed to start."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
from pathlib import Path
from shlex import quote
from typing import TypedDict

from sppt.kit.postgres import places, settings
from sppt.kit.postgres.binaries import SETTING, Binaries, candidates
from sppt.kit.postgres.places import Account, Place
from sppt.kit.postgres.settings import USER, Durability
from sppt.kit.postgres.troubles import (
    NO_SPACE,
    ForeignVersion,
    NotStarting,
    PostgresTrouble,
    SocketTaken,
    WrongOwner,
    disk_full,
)

_FREE_BYTES_MIN = 300 * 1000 * 1000
_FREE_BYTES_LAST = 16 * 1024 * 1024  # below one segment of WAL no server starts
_INITDB_SECONDS_MAX = 120
_LOG_LINES_TOLD = 5
# English messages, so that they can be recognised; nothing of the caller's environment reaches the server.
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C"}


def create(place: Place, account: Account, binaries: Binaries, durability: Durability) -> None:
    """A new cluster; it appears under its name only when it is whole."""
    for unfinished in place.room.glob("initdb-*"):
        shutil.rmtree(unfinished)
    if shutil.disk_usage(place.room).free < _FREE_BYTES_MIN:
        raise disk_full(place.room)
    if not place.password_file.exists():
        places.write_private(place.password_file, secrets.token_urlsafe(32))
    place.durability_file.write_text(f"{durability}\n")
    staging = place.room / f"initdb-{secrets.token_hex(4)}"
    staging.mkdir(mode=0o700)
    try:
        places.write_private(staging / "password", place.password_file.read_text().strip())
        for path in (staging, staging / "password"):
            os.chown(path, account.uid, account.gid)
        _initdb(staging, account, binaries, durability)
        with (staging / "data" / "postgresql.conf").open("a") as conf:
            conf.write(f"\ninclude = '{settings.FILE}'\n")
        (staging / "data").rename(place.data)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _initdb(staging: Path, account: Account, binaries: Binaries, durability: Durability) -> None:
    command = [
        str(binaries.bin_dir / "initdb"),
        f"--pgdata={staging / 'data'}",
        f"--username={USER}",
        f"--pwfile={staging / 'password'}",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--data-checksums",
    ]
    if durability is Durability.TESTS:
        command.append("--no-sync")
    if binaries.major >= 17:
        locales = [["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]]
    else:
        locales = [["--locale=C.UTF-8"], ["--locale=C"]]  # not every system has the first
    for locale in locales:
        try:
            done = subprocess.run(
                [*command, *locale],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                errors="replace",
                cwd="/",
                env=ENVIRONMENT,
                umask=0o077,
                timeout=_INITDB_SECONDS_MAX,
                check=False,
                **identity(account),
            )
        except subprocess.TimeoutExpired:
            raise NotStarting(
                f"Basis data baru di {staging.parent} belum jadi setelah {_INITDB_SECONDS_MAX} detik, jadi "
                "pembuatannya dihentikan. Periksa apakah disk itu sangat lambat, lalu ulangi."
            ) from None
        if done.returncode == 0:
            return
        if "invalid locale name" not in done.stderr:
            break
    raise diagnosis(staging.parent, account, done.stderr)


def same_version(place: Place, account: Account, binaries: Binaries) -> None:
    version_file = place.data / "PG_VERSION"
    if not version_file.exists():
        raise NotStarting(
            f"{place.data} ada tetapi bukan basis data PostgreSQL (tidak ada PG_VERSION). "
            "Kembalikan isinya dari cadangan, atau pindahkan folder itu untuk memulai dengan basis data baru."
        )
    written_by = version_file.read_text().strip()
    if written_by == str(binaries.major):
        return
    old = (found.bin_dir for found in candidates(os.environ) if str(found.major) == written_by)
    bin_dir = next(old, Path(f"/usr/lib/postgresql/{written_by}/bin"))
    to_home, to_room, to_old, to_new = (
        quote(str(path)) for path in (place.home, place.room, bin_dir, binaries.bin_dir)
    )
    reach = f"-h {quote(str(places.socket_dir(place, account)))} -p {place.port} -U {USER}"
    dump = f"{to_home}/cadangan-{written_by}.sql"
    raise ForeignVersion(
        f"Basis data di {place.data} ditulis PostgreSQL {written_by}, sedangkan yang dipakai sekarang versi "
        f"{binaries.version} ({binaries.bin_dir}). Tidak ada yang diubah. Dengan program PostgreSQL "
        f"{written_by} di {bin_dir} (pasang dahulu bila belum ada), pindahkan datanya:\n"
        f"  export PGPASSWORD=$(cat {to_room}/password)\n"
        f"  {SETTING}={to_old} python -m sppt.kit.postgres start {to_home}\n"
        f"  (umask 077; {to_old}/pg_dumpall {reach} > {dump})\n"
        f"  python -m sppt.kit.postgres stop {to_home}\n"
        f"  mv {to_room}/data {to_room}/data-{written_by}\n"
        f"  python -m sppt.kit.postgres start {to_home}\n"
        f"  {to_new}/psql {reach} -d postgres -f {dump}\n"
        f"Keluhan bahwa {USER} sudah ada boleh diabaikan. Simpan data-{written_by} dan cadangan itu sampai "
        "hasilnya diperiksa, lalu hapus."
    )


class Identity(TypedDict):
    """Whom a child process runs as; None leaves it the caller."""

    user: int | None
    group: int | None
    extra_groups: list[int] | None


def identity(account: Account) -> Identity:
    if os.geteuid() != 0:
        return {"user": None, "group": None, "extra_groups": None}
    return {"user": account.uid, "group": account.gid, "extra_groups": []}


def diagnosis(path: Path, account: Account, said: str) -> PostgresTrouble:
    """The trouble behind a start or an initdb that failed, from its last words and the state of the disk."""
    if NO_SPACE in said or shutil.disk_usage(path).free < _FREE_BYTES_LAST:
        return disk_full(path)
    last = "\n".join(f"  {line}" for line in said.strip().splitlines()[-_LOG_LINES_TOLD:])
    if "Unix-domain socket" in said or "Unix socket" in said:
        return SocketTaken(
            f"Soket basis data {path} tidak dapat dibuka:\n{last}\nHentikan pemakainya, lalu ulangi."
        )
    if "Permission denied" in said or "wrong ownership" in said or "invalid permissions" in said:
        return WrongOwner(
            f"Pengguna {account.name} tidak dapat memakai {path}:\n{last}\n"
            f"Kembalikan pemilik dan haknya (folder data: milik {account.name}, 0700), lalu ulangi."
        )
    return NotStarting(f"Server basis data di {path} tidak mau hidup. Kata-kata terakhirnya:\n{last}")
