"""The audit chain: rows sealed in batches, each seal bound to the one before, each head told to a witness.

Sealing reads the rows of finished transactions only (below the oldest running one), in the order of transaction and
id, so that no row can slip in behind a seal. The witness is a file that should lie on another machine: whoever holds
the database can forge the whole chain, but not what the witness has already heard.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.db import connection, transaction

from sppt.kit.canonical import canonical

GENESIS = "0" * 64
SEAL_LOCK = 7_370_708
LEAF = 32


@dataclass(frozen=True, slots=True)
class Seal:
    """A link: `head` = SHA-256 over the link before and everything in this one."""

    id: int
    from_tx: int
    to_tx: int
    rows: int
    digest: str
    previous: str
    head: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Break:
    """A place where the chain does not hold: which seal, which row if it can be named, and what is wrong."""

    seal: int
    row: int | None
    problem: str


@dataclass(frozen=True, slots=True)
class Verified:
    """What was walked: seals, rows under them, rows not yet sealed, lines of the witness, and every break."""

    seals: int
    rows: int
    unsealed: int
    witness: int
    breaks: tuple[Break, ...]


def append(*, actor: str, verb: str, subject: str, detail: object, at: datetime) -> None:
    """Adds one row in the caller's transaction. `detail` is plain data; it must hold no secrets and no names."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO kit_audit_event (at, actor, verb, subject, detail) VALUES (%s, %s, %s, %s, %s)",
            [at, actor, verb, subject, canonical(detail)],
        )


def told_of(subject: str) -> bool:
    """Whether any row tells of this subject."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM kit_audit_event WHERE subject = %s)", [subject])
        return bool(cursor.fetchone()[0])


def seal(*, at: datetime, witness: Path) -> Seal | None:
    """Seals what has been finished since the last seal; None if there is nothing. One sealer at a time."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEAL_LOCK])
        cursor.execute("SELECT id, to_tx::text::bigint, head FROM kit_audit_seal ORDER BY id DESC LIMIT 1")
        last_id, from_tx, previous = cursor.fetchone() or (0, 0, GENESIS)
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        to_tx = cursor.fetchone()[0]
        leaves = b"".join(leaf for _, leaf in _leaves(from_tx, to_tx))
        if not leaves:
            return None
        made = _link(
            number=last_id + 1, from_tx=from_tx, to_tx=to_tx, leaves=leaves, previous=previous, at=at
        )
        cursor.execute(
            "INSERT INTO kit_audit_seal (id, from_tx, to_tx, leaves, digest, previous, head, at)"
            " VALUES (%s, %s::text::xid8, %s::text::xid8, %s, %s, %s, %s, %s)",
            [made.id, str(from_tx), str(to_tx), leaves, made.digest, previous, made.head, at],
        )
    _tell(witness, made)
    return made


def verify(witness: Path | None) -> Verified:
    """Walks the whole chain and the witness's memory of it; no breaks mean that every row is as it was sealed."""
    heard = dict(_heard(witness))
    breaks: list[Break] = []
    expected_id, expected_from, previous = 1, 0, GENESIS
    heads: dict[int, str] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, from_tx::text::bigint, to_tx::text::bigint, leaves, digest, previous, head, at"
            " FROM kit_audit_seal ORDER BY id"
        )
        rows = cursor.fetchall()
        cursor.execute(
            "SELECT count(*) FROM kit_audit_event WHERE tx >= %s::text::xid8",
            [str(rows[-1][2]) if rows else "0"],
        )
        unsealed = int(cursor.fetchone()[0])
    for number, from_tx, to_tx, leaves, digest, before, head, at in rows:
        made = _link(
            number=number, from_tx=from_tx, to_tx=to_tx, leaves=bytes(leaves), previous=before, at=at
        )
        if number != expected_id or from_tx != expected_from or before != previous:
            breaks.append(Break(number, None, "Segel ini tidak bersambung dengan segel sebelumnya."))
        if (made.digest, made.head) != (digest, head):
            breaks.append(Break(number, None, "Isi segel ini telah berubah."))
        if number in heard and heard[number] != head:
            breaks.append(Break(number, None, "Saksi mencatat segel yang lain untuk nomor ini."))
        breaks.extend(_changed_rows(number, from_tx, to_tx, bytes(leaves)))
        heads[number] = head
        expected_id, expected_from, previous = number + 1, to_tx, head
    breaks.extend(
        Break(number, None, "Saksi mencatat segel ini, tetapi segelnya tidak ada lagi.")
        for number in sorted(heard.keys() - heads.keys())
    )
    sealed = sum(len(row[3]) // LEAF for row in rows)
    return Verified(len(rows), sealed, unsealed, len(heard), tuple(breaks))


def _link(*, number: int, from_tx: int, to_tx: int, leaves: bytes, previous: str, at: datetime) -> Seal:
    digest = hashlib.sha256(leaves).hexdigest()
    told = canonical([number, from_tx, to_tx, len(leaves) // LEAF, digest, previous, _moment(at)])
    head = hashlib.sha256(told.encode()).hexdigest()
    return Seal(number, from_tx, to_tx, len(leaves) // LEAF, digest, previous, head, at)


def _leaves(from_tx: int, to_tx: int) -> Iterator[tuple[int, bytes]]:
    """The id and digest of each row of these transactions, in order."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(
            "SELECT tx::text::bigint, id, at, actor, verb, subject, detail FROM kit_audit_event"
            " WHERE tx >= %s::text::xid8 AND tx < %s::text::xid8 ORDER BY tx, id",
            [str(from_tx), str(to_tx)],
        )
        for tx, number, at, actor, verb, subject, detail in cursor:
            told = canonical([tx, number, _moment(at), actor, verb, subject, detail])
            yield number, hashlib.sha256(told.encode()).digest()


def _changed_rows(number: int, from_tx: int, to_tx: int, leaves: bytes) -> Iterator[Break]:
    """Names each row that is not what was sealed: changed, added behind the seal, or removed."""
    sealed = [leaves[place : place + LEAF] for place in range(0, len(leaves), LEAF)]
    known = set(sealed)
    found = list(_leaves(from_tx, to_tx))
    strangers = [row for row, leaf in found if leaf not in known]
    missing = len(known - {leaf for _, leaf in found})
    for row in strangers:
        yield Break(number, row, "Baris ini diubah atau ditambahkan sesudah disegel.")
    if missing > len(strangers):
        yield Break(number, None, f"{missing - len(strangers)} baris yang disegel tidak ada lagi.")


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _tell(witness: Path, made: Seal) -> None:
    witness.parent.mkdir(parents=True, exist_ok=True)
    line = canonical({"seal": made.id, "head": made.head, "rows": made.rows, "at": _moment(made.at)})
    with witness.open("a", encoding="ascii") as file:
        file.write(line + "\n")
        file.flush()
        os.fsync(file.fileno())


def _heard(witness: Path | None) -> Iterator[tuple[int, str]]:
    if witness is None or not witness.exists():
        return
    with witness.open(encoding="ascii") as file:
        for line in file:
            if line.endswith("\n"):  # a line cut short by a crash was never told
                told = json.loads(line)
                yield int(told["seal"]), str(told["head"])
