"""How a partner and we reach each other besides the door it enters by: what one officer sets up, and two change.

An ISO 8583 line, the acquirer that we ask for QRs, the bank that we tell of virtual accounts, the address where a
partner hears of its payments. Each is plain values that a proposal can show; our credentials elsewhere stand there
sealed, with a mark that tells one set from another and nothing else.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

import msgspec
from django.db import connection

from sppt.kit import vault
from sppt.partners.acquirers import Credentials, Merchant, acquirers, collect_through, judge
from sppt.partners.actions import PartnerRefused
from sppt.partners.iso8583 import check_iso8583, read_ways, speak_iso8583
from sppt.partners.quirks import NamePolicy
from sppt.partners.va_banks import call_bank, judge_bank, known_banks, stop_telling
from sppt.partners.webhooks import allow_webhook, check_url, withdraw_webhook
from sppt.partners.words import Dialect, Framing

PURPOSE = "partners line credentials"
MARK = 12
SECRET_MAX = 512


class What(StrEnum):
    """Which of its lines is meant."""

    ISO8583 = "iso8583"
    QRIS = "qris"
    VA_BANK = "va-bank"
    WEBHOOK = "webhook"


class _Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="what"):
    """Values of a line as a proposal keeps them."""


class IsoLine(_Line, frozen=True, tag="iso8583"):
    """An ISO 8583 line; `ways` is the JSON that iso8583.py reads."""

    acquirer: str
    dialect: Dialect
    framing: Framing
    port: int
    names: NamePolicy
    ways: str


class _Calling(_Line, frozen=True, omit_defaults=True):
    """Somebody whom we call, and how he knows us. `sealed` holds new credentials in a proposal; else it is empty."""

    base_url: str
    client_key: str
    partner_id: str
    channel_id: str
    mark: str
    sealed: str = ""


class QrisLine(_Calling, frozen=True, tag="qris", kw_only=True):
    """An acquirer of QRIS, with the city's numbers there."""

    merchant_id: str
    nmid: str
    terminal_id: str
    valid_minutes: int


class BankLine(_Calling, frozen=True, tag="va-bank", kw_only=True):
    """A bank that is told of each virtual account, or was until two officers ended it."""

    told: bool = True


class HookLine(_Line, frozen=True, tag="webhook"):
    """Where a partner is told of its payments, if it is told."""

    url: str
    told: bool


Line: TypeAlias = IsoLine | QrisLine | BankLine | HookLine


@dataclass(frozen=True, slots=True)
class Fresh:
    """New credentials of ours, as they were given to us: the shared secret and our RSA key (PEM)."""

    secret: str
    private_key: str


def what_of(line: Line) -> What:
    """Which line these values are of."""
    match line:
        case IsoLine():
            return What.ISO8583
        case QrisLine():
            return What.QRIS
        case BankLine():
            return What.VA_BANK
        case HookLine():
            return What.WEBHOOK


def read_line(text: str) -> Line:
    """A line from the JSON of a proposal."""
    return msgspec.json.decode(text, type=IsoLine | QrisLine | BankLine | HookLine)


def lines_of(client_id: str) -> Mapping[What, Line]:
    """The lines of a client that stand."""
    found: dict[What, Line | None] = {
        What.ISO8583: _iso(client_id),
        What.QRIS: _qris(client_id),
        What.VA_BANK: _bank(client_id),
        What.WEBHOOK: _hook(client_id),
    }
    return {what: line for what, line in found.items() if line is not None}


def with_credentials(line: QrisLine | BankLine, client_id: str, new: Fresh | None) -> QrisLine | BankLine:
    """The line with other credentials, sealed for this client; without new ones those that stand stay."""
    if new is None:
        return line
    text = msgspec.json.encode({"secret": new.secret, "private_key": new.private_key})
    sealed = base64.b64encode(vault.lock(text, purpose=PURPOSE, owner=client_id)).decode("ascii")
    return msgspec.structs.replace(line, mark=_mark(new.secret, new.private_key), sealed=sealed)


def check_line(client_id: str, line: Line) -> None:
    """Raises PartnerRefused and BadWays with what is wrong."""
    match line:
        case IsoLine():
            check_iso8583(line.acquirer, line.port)
            read_ways(line.ways)
        case QrisLine():
            judge(line.base_url, _merchant(line), _ours(client_id, line))
        case BankLine():
            judge_bank(line.base_url, _ours(client_id, line))
        case HookLine():
            check_url(line.url)


def put_line(client_id: str, line: Line, *, by: str, at: datetime) -> None:
    """Puts a line down, in the caller's transaction. Raises PartnerRefused, BadWays."""
    check_line(client_id, line)
    match line:
        case IsoLine():
            speak_iso8583(
                client_id,
                acquirer=line.acquirer,
                dialect=line.dialect,
                framing=line.framing,
                port=line.port,
                names=line.names,
                ways=read_ways(line.ways),
                by=by,
                at=at,
            )
        case QrisLine():
            collect_through(client_id, line.base_url, _merchant(line), _ours(client_id, line), by=by, at=at)
        case BankLine(told=False):
            stop_telling(client_id, by=by, at=at)
        case BankLine():
            call_bank(client_id, line.base_url, _ours(client_id, line), by=by, at=at)
        case HookLine(told=True):
            allow_webhook(client_id, line.url, by=by, at=at)
        case HookLine():
            withdraw_webhook(_partner(client_id), by=by, at=at)


def _merchant(line: QrisLine) -> Merchant:
    return Merchant(line.merchant_id, line.nmid, line.terminal_id, line.valid_minutes)


def _ours(client_id: str, line: QrisLine | BankLine) -> Credentials:
    """The credentials of a line: those sealed in it, else those that stand. Raises PartnerRefused."""
    new = _opened(client_id, line.sealed) if line.sealed else _standing(client_id, line)
    return Credentials(line.client_key, line.partner_id, line.channel_id, new.secret, new.private_key)


def _standing(client_id: str, line: QrisLine | BankLine) -> Fresh:
    known = acquirers().values() if isinstance(line, QrisLine) else known_banks().values()
    ours = next((one.ours for one in known if one.client_id == client_id), None)
    if ours is None:
        raise PartnerRefused("client_unknown", "Belum ada kredensial yang tercatat. Daftarkan dahulu.")
    return Fresh(ours.secret, ours.private_key)


def _opened(client_id: str, sealed: str) -> Fresh:
    try:
        plain = vault.unlock(base64.b64decode(sealed), purpose=PURPOSE, owner=client_id)
    except vault.CannotOpen as error:
        raise PartnerRefused(
            "cannot_unseal", "Kredensial dalam usulan ini tidak terbuka lagi. Tolak, lalu usulkan yang baru."
        ) from error
    return msgspec.json.decode(plain, type=Fresh)


def _mark(secret: str, private_key: str) -> str:
    return vault.digest(PURPOSE, secret, private_key)[:MARK]


def _iso(client_id: str) -> IsoLine | None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT acquirer, dialect, framing, port, names, ways FROM partners_iso8583 WHERE access_id = %s",
            [client_id],
        )
        row = cursor.fetchone()
    if row is None:
        return None
    return IsoLine(row[0], Dialect(row[1]), Framing(row[2]), row[3], NamePolicy(row[4]), row[5])


def _qris(client_id: str) -> QrisLine | None:
    found = next((one for one in acquirers().values() if one.client_id == client_id), None)
    if found is None:
        return None
    ours, merchant = found.ours, found.merchant
    return QrisLine(
        found.base_url,
        ours.client_key,
        ours.partner_id,
        ours.channel_id,
        _mark(ours.secret, ours.private_key),
        merchant_id=merchant.merchant_id,
        nmid=merchant.nmid,
        terminal_id=merchant.terminal_id,
        valid_minutes=merchant.valid_minutes,
    )


def _bank(client_id: str) -> BankLine | None:
    found = next((one for one in known_banks().values() if one.client_id == client_id), None)
    if found is None:
        return None
    ours = found.ours
    mark = _mark(ours.secret, ours.private_key)
    return BankLine(found.base_url, ours.client_key, ours.partner_id, ours.channel_id, mark, told=found.told)


def _hook(client_id: str) -> HookLine | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT url, active FROM partners_webhook WHERE access_id = %s", [client_id])
        row = cursor.fetchone()
    return HookLine(*row) if row else None


def _partner(client_id: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT partner_id FROM partners_access WHERE client_id = %s", [client_id])
        row = cursor.fetchone()
    if row is None:
        raise PartnerRefused("client_unknown", f"Tidak ada mitra dengan X-CLIENT-ID {client_id}.")
    return str(row[0])
