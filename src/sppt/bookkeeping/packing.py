"""Evidence packs while they are made: asked for by an auditor, made by the worker, kept by what they contain."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from sppt.bookkeeping.evidence import build
from sppt.bookkeeping.sampling import sample
from sppt.documents.press import Press
from sppt.kit import audit


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack on its way or ready; `trouble` says why it could not be made."""

    sample: int
    asked_at: datetime
    asked_by: str
    done: int
    finished_at: datetime | None
    sha256: str
    size: int
    trouble: str

    @property
    def is_ready(self) -> bool:
        return bool(self.sha256)


class NotMade(Exception):
    """The pack could not be made: a disk, a key, or a receipt that cannot be set."""

    code = "pack_not_made"


@dataclass(frozen=True, slots=True)
class Taken:
    """A pack on its way out."""

    sha256: str
    content: bytes


def ask(number: int, *, officer: str, at: datetime) -> None:
    """Asks for the pack of a sample; one that failed is tried again. Raises Refused."""
    sample(number)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO bookkeeping_pack (sample_id, asked_at, asked_by, done, finished_at, sha256, size, trouble)"
            " VALUES (%s, %s, %s, 0, NULL, '', 0, '')"
            " ON CONFLICT (sample_id) DO UPDATE SET finished_at = NULL, trouble = '', done = 0"
            " WHERE bookkeeping_pack.trouble <> ''",
            [number, at, officer],
        )


def pack_of(number: int) -> Pack | None:
    """The pack of a sample, if one was asked for."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sample_id, asked_at, asked_by, done, finished_at, sha256, size, trouble FROM bookkeeping_pack"
            " WHERE sample_id = %s",
            [number],
        )
        row = cursor.fetchone()
    return None if row is None else Pack(*row)


def make_next(press: Press, *, at: datetime) -> int | None:
    """Makes the pack that has waited longest; returns its sample, None if none waits. One maker at a time."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended('evidence pack', 0))")
        if not cursor.fetchone()[0]:
            return None
        cursor.execute(
            "SELECT sample_id FROM bookkeeping_pack WHERE finished_at IS NULL ORDER BY asked_at, sample_id LIMIT 1"
        )
        row = cursor.fetchone()
    if row is None:
        return None
    return make(press, int(row[0]), at=at)


def make(press: Press, number: int, *, at: datetime) -> int:
    """Makes the pack of a sample and keeps it. Two at once make the same bytes."""
    try:
        content = build(sample(number), press, watch=lambda done: _progress(number, done))
    except (OSError, ValueError, RuntimeError, TypeError) as error:  # a disk, or what typst cannot set
        _finish(number, sha256="", size=0, trouble=type(error).__name__, at=at)
        return number
    name = hashlib.sha256(content).hexdigest()
    _keep(name, content)
    _finish(number, sha256=name, size=len(content), trouble="", at=at)
    return number


def take(press: Press, number: int, *, officer: str, at: datetime) -> Taken:
    """The pack of a sample, made now if it is not there; who takes it is written into the trail.

    Raises Refused for a sample that is not there, NotMade.
    """
    ask(number, officer=officer, at=at)
    found = pack_of(number)
    if found is None or not found.is_ready or content_of(found) is None:
        make(press, number, at=at)
        found = pack_of(number)
    content = content_of(found) if found is not None and found.is_ready else None
    if found is None or content is None:
        raise NotMade(
            f"Paket bukti sampel {number} belum berhasil dibuat. Periksa kunci dokumen dan ruang cakram."
        )
    told_taken(found, actor=f"officer:{officer}", at=at)
    return Taken(found.sha256, content)


def told_taken(pack: Pack, *, actor: str, at: datetime) -> None:
    """Writes into the trail who takes a pack."""
    detail = {"sha256": pack.sha256}
    audit.append(actor=actor, verb="take_evidence", subject=f"sample:{pack.sample}", detail=detail, at=at)


def content_of(pack: Pack) -> bytes | None:
    """The bytes of a pack that is ready; None if the file is gone or no longer what it was."""
    try:
        content = (_folder() / f"{pack.sha256}.zip").read_bytes()
    except FileNotFoundError:
        return None
    return content if hashlib.sha256(content).hexdigest() == pack.sha256 else None


def _folder() -> Path:
    return Path(settings.SPPT_HOME) / "evidence"


def _keep(name: str, content: bytes) -> None:
    folder = _folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = folder / f".{name}.{os.getpid()}"
    with part.open("wb") as writing:
        writing.write(content)
        writing.flush()
        os.fsync(writing.fileno())
    part.replace(folder / f"{name}.zip")


def _progress(number: int, done: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE bookkeeping_pack SET done = %s WHERE sample_id = %s", [done, number])


def _finish(number: int, *, sha256: str, size: int, trouble: str, at: datetime) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE bookkeeping_pack SET finished_at = %s, sha256 = %s, size = %s, trouble = %s WHERE sample_id = %s",
            [at, sha256, size, trouble, number],
        )
        audit.append(
            actor="worker",
            verb="make_evidence",
            subject=f"sample:{number}",
            detail={"sha256": sha256, "bytes": size, "trouble": trouble},
            at=at,
        )
