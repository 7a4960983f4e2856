"""Writes of partners: who may enter, claims of keys, the message log."""

from __future__ import annotations

import base64
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_network

from django.db import connection, transaction

from sppt.kit import audit, vault
from sppt.partners.channels import forget_channels
from sppt.partners.queries import SECRET, LoggedMessage
from sppt.partners.words import Protocol
from sppt.rules.calendar import wib_day

OVERLAP = timedelta(days=7)
PER_SECOND = 100
BURST = 300
PER_SECOND_MAX = 10_000
BURST_MAX = 100_000
FORGET_MAX = 10_000
_CODE = re.compile(r"[a-z][a-z0-9_-]{1,23}")
_CLIENT_ID = re.compile(r"[A-Za-z0-9_-]{6,64}")


class PartnerRefused(Exception):
    """Something about a partner cannot be done; `code` is stable, the text says why and what to do."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a partner is given, once: the secret is never shown again."""

    partner: str
    client_id: str
    client_secret: str


def add_partner(
    code: str,
    *,
    name: str,
    client_id: str,
    by: str,
    at: datetime,
    networks: Sequence[str] = (),
    per_second: int = PER_SECOND,
    burst: int = BURST,
    protocol: Protocol = Protocol.API,
) -> Credentials:
    """A new partner with its first secret.

    Raises PartnerRefused: `bad_name`, `bad_network`, `partner_exists`, `client_exists`.
    """
    nets = read_networks(networks)
    if not _CODE.fullmatch(code) or not _CLIENT_ID.fullmatch(client_id):
        raise PartnerRefused(
            "bad_name",
            "Kode mitra 2 sampai 24 huruf kecil, angka, - atau _; client id 6 sampai 64 huruf, angka, - atau _.",
        )
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO partners_partner (code, name, cut_off, late_days, active, protocol)"
            " VALUES (%s, %s, '00:00', 2, true, %s) ON CONFLICT DO NOTHING",
            [code, name, str(protocol)],
        )
        if cursor.rowcount == 0:
            raise PartnerRefused(
                "partner_exists", f"Mitra {code} sudah ada. Terbitkan rahasia baru baginya saja."
            )
        cursor.execute(
            "INSERT INTO partners_access (client_id, partner_id, active, networks, per_second, burst, since)"
            " VALUES (%s, %s, true, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
            [client_id, code, nets, per_second, burst, at],
        )
        if cursor.rowcount == 0:
            raise PartnerRefused("client_exists", f"X-CLIENT-ID {client_id} sudah dipakai. Pilih yang lain.")
        detail = {"client_id": client_id, "networks": nets, "per_second": per_second, "burst": burst}
        audit.append(actor=by, verb="add_partner", subject=f"partner:{code}", detail=detail, at=at)
    forget_channels()
    return rotate_secret(client_id, by=by, at=at)


def rotate_secret(client_id: str, *, by: str, at: datetime, overlap: timedelta = OVERLAP) -> Credentials:
    """A new secret beside the newest one, which stays valid for the overlap; an older one ends now.

    Raises PartnerRefused `client_unknown`.
    """
    secret = secrets.token_urlsafe(32)  # 256 random bits
    locked = vault.lock(secret.encode(), purpose=SECRET, owner=client_id)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT partner_id FROM partners_access WHERE client_id = %s FOR UPDATE", [client_id])
        row = cursor.fetchone()
        if row is None:
            raise PartnerRefused("client_unknown", f"Tidak ada mitra dengan X-CLIENT-ID {client_id}.")
        cursor.execute(
            "SELECT slot FROM partners_secret WHERE access_id = %s ORDER BY valid_from DESC, slot LIMIT 1",
            [client_id],
        )
        newest = cursor.fetchone()
        slot = 1 if newest is None or newest[0] == 2 else 2
        cursor.execute(
            "UPDATE partners_secret SET valid_until = least(coalesce(valid_until, %s), %s)"
            " WHERE access_id = %s AND slot <> %s",
            [at + overlap, at + overlap, client_id, slot],
        )
        cursor.execute(
            "INSERT INTO partners_secret (access_id, slot, sealed, valid_from, valid_until)"
            " VALUES (%s, %s, %s, %s, NULL)"
            " ON CONFLICT (access_id, slot) DO UPDATE SET sealed = excluded.sealed,"
            " valid_from = excluded.valid_from, valid_until = NULL",
            [client_id, slot, base64.b64encode(locked).decode("ascii"), at],
        )
        detail = {"client_id": client_id, "slot": slot, "overlap_seconds": int(overlap.total_seconds())}
        audit.append(actor=by, verb="rotate_secret", subject=f"partner:{row[0]}", detail=detail, at=at)
    return Credentials(row[0], client_id, secret)


def close_access(client_id: str, *, by: str, at: datetime) -> None:
    """Lets a client id in no more. Raises PartnerRefused `client_unknown`."""
    _set_access(client_id, "active = false", [], verb="close_access", detail={}, by=by, at=at)


def set_access(
    client_id: str,
    *,
    let_in: bool,
    networks: Sequence[str],
    per_second: int,
    burst: int,
    by: str,
    at: datetime,
) -> None:
    """Whether, from where and how fast a client may call; the same again changes nothing.

    Raises PartnerRefused `client_unknown`, `bad_network`.
    """
    nets = read_networks(networks)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE partners_access SET active = %s, networks = %s, per_second = %s, burst = %s WHERE client_id = %s"
            " AND (active, networks, per_second, burst) IS DISTINCT FROM (%s, %s::text[], %s, %s)"
            " RETURNING partner_id",
            [let_in, nets, per_second, burst, client_id, let_in, nets, per_second, burst],
        )
        row = cursor.fetchone()
        if row is None:
            return
        detail = {
            "client_id": client_id,
            "let_in": let_in,
            "networks": list(networks),
            "per_second": per_second,
            "burst": burst,
        }
        audit.append(actor=by, verb="set_access", subject=f"partner:{row[0]}", detail=detail, at=at)


def set_networks(client_id: str, networks: Sequence[str], *, by: str, at: datetime) -> None:
    """The networks a client may call from; none means any. Raises PartnerRefused `client_unknown`, `bad_network`."""
    nets = read_networks(networks)
    detail = {"networks": nets}
    _set_access(client_id, "networks = %s", [nets], verb="set_networks", detail=detail, by=by, at=at)


def read_networks(networks: Sequence[str]) -> list[str]:
    """Networks as they are stored. Raises PartnerRefused `bad_network`."""
    try:
        return [str(ip_network(network)) for network in networks]
    except ValueError as error:
        raise PartnerRefused(
            "bad_network", "Alamat jaringan tidak terbaca. Tulis misalnya 203.0.113.0/24."
        ) from error


def _set_access(
    client_id: str,
    change: str,
    values: list[list[str]],
    *,
    verb: str,
    detail: dict[str, list[str]],
    by: str,
    at: datetime,
) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE partners_access SET {change} WHERE client_id = %s RETURNING partner_id",  # noqa: S608 (our words)
            [*values, client_id],
        )
        row = cursor.fetchone()
        if row is None:
            raise PartnerRefused("client_unknown", f"Tidak ada mitra dengan X-CLIENT-ID {client_id}.")
        told = {"client_id": client_id, **detail}
        audit.append(actor=by, verb=verb, subject=f"partner:{row[0]}", detail=told, at=at)


@dataclass(frozen=True, slots=True)
class Claim:
    """An Idempotency-Key of a partner, within one kind of request, with a digest of the content it comes with."""

    partner: str
    scope: str
    key: str
    fingerprint: str


# Claims need not wait for the disk: whatever they stand for is committed after them and waits, and the log of the
# database is one line, so what was acknowledged brings its claim along.
_CLAIM = """
    INSERT INTO partners_claim (partner, scope, key, fingerprint, at)
    SELECT asked.partner, asked.scope, asked.key, asked.fingerprint, %s
    FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[]) AS asked (partner, scope, key, fingerprint),
         set_config('synchronous_commit', 'off', true)
    ORDER BY 1, 2, 3
    ON CONFLICT DO NOTHING
"""


def claim(claims: Sequence[Claim], *, at: datetime) -> list[bool]:
    """Whether each key is this content's, now and for ever: the first content that comes with a key keeps it."""
    columns = [
        [one.partner for one in claims],
        [one.scope for one in claims],
        [one.key for one in claims],
    ]
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, [at, *columns, [one.fingerprint for one in claims]])
        cursor.execute(
            "SELECT partner, scope, key, fingerprint FROM partners_claim"
            " JOIN unnest(%s::text[], %s::text[], %s::text[]) AS asked (partner, scope, key)"
            " USING (partner, scope, key)",
            columns,
        )
        kept = {(partner, scope, key): fingerprint for partner, scope, key, fingerprint in cursor}
    return [kept[one.partner, one.scope, one.key] == one.fingerprint for one in claims]


def log_messages(messages: Sequence[LoggedMessage], *, keep_years: int) -> None:
    """Adds to the message log, in one go. A crash may lose the last moments (three times wal_writer_delay, 0.6 s): the
    ledger and the audit are the truth, this log is the memory of what was said.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")
        with cursor.copy(
            "COPY partners_message (at, partner, client_id, address, route, status, outcome, about, request, response,"
            " keep_until, took_ms) FROM STDIN"
        ) as copy:
            for one in messages:
                day = wib_day(one.at)
                keep_until = day.replace(year=day.year + keep_years, day=min(day.day, 28))
                copy.write_row(
                    (
                        one.at,
                        one.partner,
                        one.client_id,
                        one.address,
                        one.route,
                        one.status,
                        one.outcome,
                        list(one.about),
                        one.request,
                        one.response,
                        keep_until,
                        one.took_ms,
                    )
                )


def forget_messages(*, at: datetime) -> int:
    """Removes messages whose time is over, at most 10 000; returns how many. The database refuses any other removal."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM partners_message WHERE id IN"
            " (SELECT id FROM partners_message WHERE keep_until < %s ORDER BY keep_until LIMIT %s)",
            [wib_day(at), FORGET_MAX],
        )
        return int(cursor.rowcount)
