"""Partners that speak SNAP BI: their numbers, RSA keys and ways, read by the door and set by an administrator."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key
from django.db import IntegrityError, connection, transaction
from django.db.backends.utils import CursorWrapper

from sppt.kit import audit, log
from sppt.partners.actions import OVERLAP, PartnerRefused
from sppt.partners.channels import forget_channels
from sppt.partners.queries import Client
from sppt.partners.quirks import BadQuirks, NamePolicy, Quirks, quirks_text, read_quirks
from sppt.partners.va_states import OPEN

PEM_MAX = 8_000
BITS_MIN = 2048
BITS_MAX = 8192
CHANNEL_IDS_MAX = 50


@dataclass(frozen=True, slots=True)
class SnapKey:
    """A partner's RSA key and the time in which it is valid; `until` None means without end."""

    public: RSAPublicKey
    fingerprint: str
    valid_from: datetime
    valid_until: datetime | None

    def is_valid(self, at: datetime) -> bool:
        return self.valid_from <= at and (self.valid_until is None or at < self.valid_until)


@dataclass(frozen=True, slots=True)
class SnapClient:
    """A partner's SNAP machines, as the door needs to know them. `admitted`: its credentials still open the door;
    `active`: nothing has switched the partner off. No `channel_ids` means any; an empty `va_prefix`: it takes no VA.
    """

    client: Client
    admitted: bool
    active: bool
    partner_id: str
    va_prefix: str
    channel_ids: frozenset[str]
    names: NamePolicy
    quirks: Quirks
    keys: tuple[SnapKey, ...]

    def key(self, fingerprint: str, *, at: datetime) -> SnapKey | None:
        """The key with this fingerprint, if it is valid."""
        return next((key for key in self.keys if key.fingerprint == fingerprint and key.is_valid(at)), None)


_SNAP = """
    SELECT snap.access_id, access.active, partner.active, snap.partner_id, snap.va_prefix, snap.channel_ids, snap.names,
           snap.quirks
    FROM partners_snap AS snap
    JOIN partners_access AS access ON access.client_id = snap.access_id
    JOIN partners_partner AS partner ON partner.code = access.partner_id
"""
_KEYS = """
    SELECT access_id, pem, fingerprint, valid_from, valid_until FROM partners_publickey
    ORDER BY access_id, valid_from DESC
"""


def snap_clients(known: Mapping[str, Client]) -> Mapping[str, SnapClient]:
    """Everybody who may enter the SNAP door, by client id, out of all clients; unreadable quirks are logged."""
    keys: dict[str, tuple[SnapKey, ...]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_KEYS)
        for client_id, pem, fingerprint, valid_from, valid_until in cursor.fetchall():
            key = SnapKey(_loaded(pem), fingerprint, valid_from, valid_until)
            keys[client_id] = (*keys.get(client_id, ()), key)
        cursor.execute(_SNAP)
        rows = cursor.fetchall()
    found: dict[str, SnapClient] = {}
    for client_id, admitted, active, partner_id, va_prefix, channel_ids, names, quirks in rows:
        if client_id not in known:
            continue
        try:
            ways = read_quirks(quirks)
        except BadQuirks:
            log.error("read_quirks", client=client_id, outcome="bad_quirks")
            continue
        found[client_id] = SnapClient(
            client=known[client_id],
            admitted=admitted,
            active=active,
            partner_id=partner_id,
            va_prefix=va_prefix or "",
            channel_ids=frozenset(channel_ids),
            names=NamePolicy(names),
            quirks=ways,
            keys=keys.get(client_id, ()),
        )
    return found


@lru_cache(maxsize=1024)
def _loaded(pem: str) -> RSAPublicKey:
    return read_public_key(pem)[0]


def read_public_key(pem: str) -> tuple[RSAPublicKey, str]:
    """An RSA public key of 2 048 to 8 192 bits and its fingerprint. Raises PartnerRefused `bad_key`."""
    try:
        key = load_pem_public_key(pem.encode("ascii")) if len(pem) <= PEM_MAX else None
    except (ValueError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, RSAPublicKey) or not BITS_MIN <= key.key_size <= BITS_MAX:
        raise PartnerRefused(
            "bad_key",
            "Kunci publik tidak dapat dipakai. Berikan kunci RSA 2048 bit atau lebih dalam bentuk PEM.",
        )
    der = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return key, hashlib.sha256(der).hexdigest()


def speak_snap(
    client_id: str,
    *,
    partner_id: str,
    va_prefix: str,
    by: str,
    at: datetime,
    channel_ids: Sequence[str] = (),
    names: NamePolicy = NamePolicy.MASKED,
    quirks: Quirks | None = None,
) -> None:
    """Lets a client speak SNAP BI, or changes how it does; the same again changes nothing. No `va_prefix`: no VA.

    Raises PartnerRefused `client_unknown`, `bad_snap`, `snap_taken` (number range or partner id is another's) and
    `numbers_open` (its bank was told of numbers that begin with the range it has now).
    """
    check_snap(partner_id, va_prefix, channel_ids)
    text = quirks_text(quirks or Quirks())
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            partner = _partner_of(client_id)
            _require_no_open_numbers(cursor, client_id, va_prefix)
            cursor.execute(
                "INSERT INTO partners_snap (access_id, partner_id, va_prefix, channel_ids, names, quirks, since)"
                " VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT (access_id) DO UPDATE SET"
                " partner_id = excluded.partner_id, va_prefix = excluded.va_prefix,"
                " channel_ids = excluded.channel_ids, names = excluded.names, quirks = excluded.quirks"
                " WHERE (partners_snap.partner_id, partners_snap.va_prefix, partners_snap.channel_ids,"
                " partners_snap.names, partners_snap.quirks) IS DISTINCT FROM (excluded.partner_id,"
                " excluded.va_prefix, excluded.channel_ids, excluded.names, excluded.quirks)",
                [client_id, partner_id, va_prefix or None, list(channel_ids), str(names), text, at],
            )
            if cursor.rowcount == 0:
                return
            detail = {
                "client_id": client_id,
                "partner_id": partner_id,
                "va_prefix": va_prefix,
                "channel_ids": list(channel_ids),
                "names": str(names),
                "quirks": text,
            }
            if va_prefix:
                cursor.execute("UPDATE partners_partner SET protocol = 'snap' WHERE code = %s", [partner])
            audit.append(actor=by, verb="speak_snap", subject=f"partner:{partner}", detail=detail, at=at)
    except IntegrityError as error:
        raise PartnerRefused(
            "snap_taken", "X-PARTNER-ID atau awalan nomor VA itu sudah dipakai mitra lain. Pilih yang lain."
        ) from error
    forget_channels()


def _require_no_open_numbers(cursor: CursorWrapper, client_id: str, va_prefix: str) -> None:
    """A number that the bank knows is asked about and ended under the range it was made with."""
    cursor.execute(
        "SELECT 1 FROM partners_snap AS snap"
        " JOIN partners_vabank AS bank ON bank.access_id = snap.access_id"
        " JOIN partners_access AS access ON access.client_id = snap.access_id"
        " JOIN partners_va AS va ON va.partner_id = access.partner_id"
        " WHERE snap.access_id = %s AND snap.va_prefix IS DISTINCT FROM %s AND va.state = ANY (%s) LIMIT 1",
        [client_id, va_prefix or None, list(map(str, OPEN))],
    )
    if cursor.fetchone():
        raise PartnerRefused(
            "numbers_open",
            "Bank ini masih memegang nomor VA dengan awalan yang sekarang. Hentikan pemberitahuannya, tunggu sampai"
            " semua nomornya berakhir, lalu ganti awalannya.",
        )


def check_snap(partner_id: str, va_prefix: str, channel_ids: Sequence[str]) -> None:
    """Raises PartnerRefused `bad_snap`."""
    plain = all(
        text.isascii() and text.isprintable() and " " not in text for text in (partner_id, *channel_ids)
    )
    digits = va_prefix.isascii() and (va_prefix.isdigit() or not va_prefix)
    short = 1 <= len(partner_id) <= 36 and len(va_prefix) <= 8 and len(channel_ids) <= CHANNEL_IDS_MAX
    if not (plain and digits and short and all(1 <= len(one) <= 5 for one in channel_ids)):
        raise PartnerRefused(
            "bad_snap",
            "X-PARTNER-ID 1 sampai 36 tanda tanpa spasi; awalan nomor VA 1 sampai 8 angka; CHANNEL-ID 1 sampai 5.",
        )


def rotate_key(client_id: str, pem: str, *, by: str, at: datetime, overlap: timedelta = OVERLAP) -> str:
    """A partner's new RSA key beside the newest one, which stays valid for the overlap; returns its fingerprint.

    The same key again changes nothing. Raises PartnerRefused `client_unknown`, `bad_key`.
    """
    fingerprint = read_public_key(pem)[1]
    with transaction.atomic(), connection.cursor() as cursor:
        partner = _partner_of(client_id)
        cursor.execute(
            "SELECT slot, fingerprint, valid_until FROM partners_publickey WHERE access_id = %s"
            " ORDER BY valid_from DESC, slot LIMIT 1",
            [client_id],
        )
        newest = cursor.fetchone()
        if newest is not None and newest[1] == fingerprint and newest[2] is None:
            return fingerprint
        slot = 1 if newest is None or newest[0] == 2 else 2
        cursor.execute(
            "UPDATE partners_publickey SET valid_until = least(coalesce(valid_until, %s), %s)"
            " WHERE access_id = %s AND slot <> %s",
            [at + overlap, at + overlap, client_id, slot],
        )
        cursor.execute(
            "INSERT INTO partners_publickey (access_id, slot, pem, fingerprint, valid_from, valid_until)"
            " VALUES (%s, %s, %s, %s, %s, NULL) ON CONFLICT (access_id, slot) DO UPDATE SET pem = excluded.pem,"
            " fingerprint = excluded.fingerprint, valid_from = excluded.valid_from, valid_until = NULL",
            [client_id, slot, pem, fingerprint, at],
        )
        detail = {"client_id": client_id, "slot": slot, "fingerprint": fingerprint}
        audit.append(actor=by, verb="rotate_key", subject=f"partner:{partner}", detail=detail, at=at)
    return fingerprint


def _partner_of(client_id: str) -> str:
    """The partner of a client, locked until the transaction ends. Raises PartnerRefused `client_unknown`."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT partner_id FROM partners_access WHERE client_id = %s FOR UPDATE", [client_id])
        row = cursor.fetchone()
    if row is None:
        raise PartnerRefused("client_unknown", f"Tidak ada mitra dengan X-CLIENT-ID {client_id}.")
    return str(row[0])
