"""Banks that want to be told of each virtual account: where we call them, and with which credentials."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from django.db import IntegrityError, connection, transaction

from sppt.kit import audit, log, vault
from sppt.partners.acquirers import Credentials
from sppt.partners.actions import PartnerRefused

PURPOSE = "partners va bank"
PEM_MAX = 8_000
_URL = re.compile(r"https?://[!-~]{1,200}", re.ASCII)
BAD = "Alamat atau kredensial bank tidak dapat dipakai. Tulis https://… tanpa garis miring di akhir, dan kunci RSA PEM."


@dataclass(frozen=True, slots=True)
class CalledBank:
    """A bank as whoever calls it needs to know it; `va_prefix` is its partnerServiceId without padding."""

    partner: str
    client_id: str
    va_prefix: str
    base_url: str
    ours: Credentials
    told: bool = True  # of new numbers; what it knows already is ended there either way


def call_bank(client_id: str, base_url: str, ours: Credentials, *, by: str, at: datetime) -> None:
    """Tells this client's bank of each number from now on, or changes how. Raises PartnerRefused.

    Codes: `bad_bank`, `client_unknown` (no such client, or none with a number range).
    """
    judge_bank(base_url, ours)
    sealed = [_sealed(text, client_id) for text in (ours.secret, ours.private_key)]
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT access.partner_id FROM partners_access AS access"
                " JOIN partners_snap AS snap ON snap.access_id = access.client_id"
                " WHERE access.client_id = %s AND snap.va_prefix IS NOT NULL",
                [client_id],
            )
            row = cursor.fetchone()
            if row is None:
                raise PartnerRefused(
                    "client_unknown",
                    "Mesin ini belum memakai SNAP BI dengan awalan nomor VA. Daftarkan dahulu.",
                )
            cursor.execute(
                "INSERT INTO partners_vabank (access_id, base_url, client_key, partner_id, channel_id, sealed_secret,"
                " sealed_key, active, since) VALUES (%s, %s, %s, %s, %s, %s, %s, true, %s)"
                " ON CONFLICT (access_id) DO UPDATE SET base_url = excluded.base_url,"
                " client_key = excluded.client_key, partner_id = excluded.partner_id,"
                " channel_id = excluded.channel_id, sealed_secret = excluded.sealed_secret,"
                " sealed_key = excluded.sealed_key, active = true",
                [client_id, base_url, ours.client_key, ours.partner_id, ours.channel_id, *sealed, at],
            )
            detail = {"client_id": client_id, "base_url": base_url}
            audit.append(actor=by, verb="call_bank", subject=f"partner:{row[0]}", detail=detail, at=at)
    except IntegrityError as error:
        raise PartnerRefused("bad_bank", BAD) from error


def stop_telling(client_id: str, *, by: str, at: datetime) -> None:
    """Tells this client's bank of no number any more; what it knows already the worker ends there, from now on."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE partners_vabank AS bank SET active = false FROM partners_access AS access"
            " WHERE access.client_id = bank.access_id AND bank.access_id = %s AND bank.active"
            " RETURNING access.partner_id",
            [client_id],
        )
        row = cursor.fetchone()
        if row is None:
            return
        cursor.execute(
            "UPDATE partners_va SET next_at = %s WHERE partner_id = %s AND next_at > %s", [at, row[0], at]
        )
        detail = {"client_id": client_id, "numbers": cursor.rowcount}
        audit.append(actor=by, verb="stop_telling", subject=f"partner:{row[0]}", detail=detail, at=at)


def judge_bank(base_url: str, ours: Credentials) -> None:
    """Raises PartnerRefused `bad_bank`."""
    if (
        not _URL.fullmatch(base_url)
        or base_url.endswith("/")
        or not ours.secret
        or not _is_rsa(ours.private_key)
    ):
        raise PartnerRefused("bad_bank", BAD)


_BANKS = """
    SELECT access.partner_id, bank.access_id, snap.va_prefix, bank.base_url, bank.client_key, bank.partner_id,
           bank.channel_id, bank.active, bank.sealed_secret, bank.sealed_key
    FROM partners_vabank AS bank
    JOIN partners_access AS access ON access.client_id = bank.access_id
    JOIN partners_snap AS snap ON snap.access_id = bank.access_id
    ORDER BY access.partner_id, bank.active, bank.access_id
"""


def called_banks() -> Mapping[str, CalledBank]:
    """Every bank that is told of numbers, by its partner's code."""
    return {code: bank for code, bank in known_banks().items() if bank.told}


def known_banks() -> Mapping[str, CalledBank]:
    """Every bank that is or was told of numbers, by its partner's code; without those whose credentials do not open,
    which is logged.
    """
    found: dict[str, CalledBank] = {}
    with connection.cursor() as cursor:
        cursor.execute(_BANKS)
        rows = cursor.fetchall()
    for partner, client_id, va_prefix, base_url, client_key, partner_id, channel_id, told, *sealed in rows:
        try:
            opened = [
                vault.unlock(base64.b64decode(one), purpose=PURPOSE, owner=client_id).decode()
                for one in sealed
            ]
        except vault.CannotOpen:
            log.error("unseal", client=client_id, outcome="cannot_unseal")
            continue
        ours = Credentials(client_key, partner_id, channel_id, *opened)
        found[partner] = CalledBank(partner, client_id, va_prefix, base_url, ours, told)
    return found


def _sealed(text: str, owner: str) -> str:
    return base64.b64encode(vault.lock(text.encode(), purpose=PURPOSE, owner=owner)).decode("ascii")


def _is_rsa(pem: str) -> bool:
    try:
        return len(pem) <= PEM_MAX and isinstance(
            load_pem_private_key(pem.encode("ascii"), None), RSAPrivateKey
        )
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return False
