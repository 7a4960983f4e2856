"""Acquirers that make QRs for the city: their address, our credentials there, the city's merchant numbers."""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from django.db import IntegrityError, connection, transaction

from sppt.kit import audit, log, vault
from sppt.partners.actions import PartnerRefused
from sppt.partners.channels import Channel, channels, forget_channels
from sppt.partners.words import Protocol

SECRET = "partners acquirer"  # noqa: S105 (the purpose of a key, not a secret)
PEM_MAX = 8_000
VALID_MINUTES_MAX = 1_440
_PLAIN = re.compile(r"[!-~]+")
_NMID = re.compile(r"ID[0-9]{13}")


@dataclass(frozen=True, slots=True)
class Merchant:
    """The city as an acquirer knows it, and for how many minutes its QRs are to be valid."""

    merchant_id: str
    nmid: str
    terminal_id: str = ""
    valid_minutes: int = 15


@dataclass(frozen=True, slots=True)
class Credentials:
    """How an acquirer knows us: X-CLIENT-KEY, X-PARTNER-ID, CHANNEL-ID, shared secret, our RSA key (PEM)."""

    client_key: str
    partner_id: str
    channel_id: str
    secret: str
    private_key: str


@dataclass(frozen=True, slots=True)
class Acquirer:
    """An acquirer, as whoever asks it for a QR needs to know it."""

    partner: str
    client_id: str
    base_url: str
    merchant: Merchant
    ours: Credentials


@dataclass(frozen=True, slots=True)
class Offer:
    """The acquirer through which a code may be shown as a QR, and how long that QR would be valid."""

    channel: Channel
    valid: timedelta


def collect_through(
    client_id: str, base_url: str, merchant: Merchant, ours: Credentials, *, by: str, at: datetime
) -> None:
    """Lets the city collect by QRIS through this client's partner, or changes how; the same again changes nothing.

    Raises PartnerRefused `client_unknown`, `bad_acquirer`.
    """
    judge(base_url, merchant, ours)
    plain = [client_id, base_url, ours.client_key, ours.partner_id, ours.channel_id]
    numbers: list[str | int] = [
        merchant.merchant_id,
        merchant.terminal_id,
        merchant.nmid,
        merchant.valid_minutes,
    ]
    if _stored(client_id) == [*plain, *numbers, ours.secret, ours.private_key]:
        return
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT partner_id FROM partners_access WHERE client_id = %s FOR UPDATE", [client_id]
            )
            row = cursor.fetchone()
            if row is None:
                raise PartnerRefused("client_unknown", f"Tidak ada mitra dengan X-CLIENT-ID {client_id}.")
            cursor.execute(
                "INSERT INTO partners_acquirer (access_id, base_url, client_key, partner_id, channel_id, merchant_id,"
                " terminal_id, nmid, valid_minutes, sealed_secret, sealed_key, since)"
                " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT (access_id) DO UPDATE SET"
                " base_url = excluded.base_url, client_key = excluded.client_key, partner_id = excluded.partner_id,"
                " channel_id = excluded.channel_id, merchant_id = excluded.merchant_id,"
                " terminal_id = excluded.terminal_id, nmid = excluded.nmid, valid_minutes = excluded.valid_minutes,"
                " sealed_secret = excluded.sealed_secret, sealed_key = excluded.sealed_key",
                [*plain, *numbers, _sealed(ours.secret, client_id), _sealed(ours.private_key, client_id), at],
            )
            cursor.execute("UPDATE partners_partner SET protocol = 'qris' WHERE code = %s", [row[0]])
            detail = {
                "client_id": client_id,
                "base_url": base_url,
                "merchant_id": merchant.merchant_id,
                "nmid": merchant.nmid,
                "valid_minutes": merchant.valid_minutes,
            }
            audit.append(actor=by, verb="collect_through", subject=f"partner:{row[0]}", detail=detail, at=at)
    except IntegrityError as error:
        raise _bad("Salah satu isian tidak dapat dipakai. Periksa panjang dan tandanya.") from error
    forget_channels()


def judge(base_url: str, merchant: Merchant, ours: Credentials) -> None:
    """Raises PartnerRefused `bad_acquirer` with what is wrong."""
    if not re.fullmatch(r"https?://[!-~]{1,200}", base_url) or base_url.endswith("/"):
        raise _bad("Alamat akuirer ditulis https://… tanpa garis miring di akhir.")
    if not _NMID.fullmatch(merchant.nmid):
        raise _bad("NMID ditulis ID diikuti 13 angka.")
    if not 1 <= merchant.valid_minutes <= VALID_MINUTES_MAX:
        raise _bad("Masa berlaku QR 1 sampai 1440 menit.")
    given = [merchant.merchant_id, ours.client_key, ours.partner_id, ours.channel_id, ours.secret]
    if not all(_PLAIN.fullmatch(text) for text in given):
        raise _bad("Nomor pedagang dan kredensial ditulis tanpa spasi dan tidak boleh kosong.")
    _read_key(ours.private_key)


def _read_key(pem: str) -> RSAPrivateKey:
    try:
        key = load_pem_private_key(pem.encode("ascii"), password=None) if len(pem) <= PEM_MAX else None
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, RSAPrivateKey):
        raise _bad("Kunci RSA kita tidak terbaca. Berikan kunci privat dalam bentuk PEM.")
    return key


def _bad(message: str) -> PartnerRefused:
    return PartnerRefused("bad_acquirer", message)


def _sealed(text: str, owner: str) -> str:
    return base64.b64encode(vault.lock(text.encode(), purpose=SECRET, owner=owner)).decode("ascii")


_ACQUIRERS = """
    SELECT access.partner_id, acquirer.access_id, acquirer.base_url, acquirer.client_key, acquirer.partner_id,
           acquirer.channel_id, acquirer.merchant_id, acquirer.terminal_id, acquirer.nmid, acquirer.valid_minutes,
           acquirer.sealed_secret, acquirer.sealed_key
    FROM partners_acquirer AS acquirer
    JOIN partners_access AS access ON access.client_id = acquirer.access_id
    ORDER BY access.partner_id, acquirer.access_id
"""


def acquirers() -> dict[str, Acquirer]:
    """Every acquirer by its partner's code; one whose credentials do not open is left out and logged."""
    found: dict[str, Acquirer] = {}
    with connection.cursor() as cursor:
        cursor.execute(_ACQUIRERS)
        rows = cursor.fetchall()
    for partner, client_id, url, client_key, partner_id, channel_id, *numbers, secret, key in rows:
        merchant_id, terminal_id, nmid, minutes = numbers
        try:
            opened = [
                vault.unlock(base64.b64decode(sealed), purpose=SECRET, owner=client_id).decode()
                for sealed in (secret, key)
            ]
        except vault.CannotOpen:
            log.error("unseal", client=client_id, outcome="cannot_unseal")
            continue
        ours = Credentials(client_key, partner_id, channel_id, *opened)
        merchant = Merchant(merchant_id, nmid, terminal_id, minutes)
        found[partner] = Acquirer(partner, client_id, url, merchant, ours)
    return found


def merchants() -> dict[str, Merchant]:
    """The city's merchant numbers at each acquirer, by its partner's code; nothing is unsealed."""
    with connection.cursor() as cursor:
        cursor.execute(_ACQUIRERS)
        return {row[0]: Merchant(row[6], row[8], row[7], row[9]) for row in cursor}


def _stored(client_id: str) -> Sequence[object] | None:
    """What stands in the database for a client, opened; None if nothing does."""
    one = next((each for each in acquirers().values() if each.client_id == client_id), None)
    if one is None:
        return None
    ours, merchant = one.ours, one.merchant
    plain = [one.client_id, one.base_url, ours.client_key, ours.partner_id, ours.channel_id]
    numbers = [merchant.merchant_id, merchant.terminal_id, merchant.nmid, merchant.valid_minutes]
    return [*plain, *numbers, ours.secret, ours.private_key]


def qris_offer() -> Offer | None:
    """The acquirer that collects by QRIS now, the first by code; None if the city has none."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT access.partner_id, acquirer.valid_minutes FROM partners_acquirer AS acquirer"
            " JOIN partners_access AS access ON access.client_id = acquirer.access_id"
            " WHERE access.active ORDER BY access.partner_id, acquirer.access_id"
        )
        rows = cursor.fetchall()
    known = channels()
    for partner, minutes in rows:
        channel = known.get(partner)
        if channel is not None and channel.active and channel.protocol is Protocol.QRIS:
            return Offer(channel, timedelta(minutes=minutes))
    return None
