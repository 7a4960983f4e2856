"""Everything that can go wrong with the embedded server, each with a code and a sentence to act on."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar

NO_SPACE = "No space left on device"


class PostgresTrouble(Exception):
    """The embedded server cannot do what was asked; `sentence` says what happened, why and what to do."""

    code: ClassVar[str] = "postgres"

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class PostgresMissing(PostgresTrouble):
    """No PostgreSQL of a usable version on this machine."""

    code = "missing_binary"


class DiskFull(PostgresTrouble):
    """Too little room to create, start or recover the database."""

    code = "disk_full"


class ForeignVersion(PostgresTrouble):
    """The data were written by another major version."""

    code = "foreign_version"


class SocketTaken(PostgresTrouble):
    """Something that is not this database's server sits on its socket."""

    code = "socket_taken"


class WrongOwner(PostgresTrouble):
    """Files or directories belong to, or are closed to, somebody else."""

    code = "wrong_owner"


class NotStarting(PostgresTrouble):
    """The server ended or hung before it took connections."""

    code = "not_starting"


class NotStopping(PostgresTrouble):
    """The server was asked to stop and did not within the time allowed."""

    code = "not_stopping"


class Locked(PostgresTrouble):
    """Another process holds this home."""

    code = "locked"


class OtherDurability(PostgresTrouble):
    """A throw-away database was asked to hold real data, or the other way round."""

    code = "other_durability"


def disk_full(path: Path) -> DiskFull:
    return DiskFull(
        f"Disk tempat {path} penuh, sehingga basis data tidak dapat ditulis. Yang sudah tersimpan tidak "
        "diubah. Kosongkan sedikitnya 300 MB pada disk itu, lalu ulangi perintah ini."
    )


@contextmanager
def told_in_words(home: Path) -> Iterator[None]:
    """Turns the operating system's refusals about `home` into troubles; leaves all else alone."""
    try:
        yield
    except OSError as error:
        path = Path(str(error.filename)) if error.filename else home
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise disk_full(home) from error
        if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR}:
            raise WrongOwner(
                f"{path} tidak boleh dibaca atau ditulis oleh pengguna yang menjalankan perintah ini "
                f"({error.strerror}). Jalankan sebagai pemilik {home}, atau pilih tempat lain dengan "
                "SPPT_HOME."
            ) from error
        raise
