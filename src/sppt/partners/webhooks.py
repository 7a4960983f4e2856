"""Webhooks: where a partner is told of its payments. Only an operator or administrator of ours puts an address here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.db import connection, transaction

from sppt.kit import audit
from sppt.kit.canonical import canonical
from sppt.partners.actions import PartnerRefused
from sppt.partners.words import DeliveryOutcome, Event
from sppt.rules.calendar import WIB

BACK_OFF = tuple(
    timedelta(seconds=seconds) for seconds in (10, 60, 300, 1_800, 7_200, 21_600, 43_200)
)  # eight tries over some 21 hours
REMEMBERED = timedelta(days=3)
URL_MAX = 500


@dataclass(frozen=True, slots=True)
class Happened:
    """Something of which a partner is to be told."""

    partner: str
    event: Event
    receipt: str
    reference: str
    amount: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Due:
    """A delivery to be tried now; `tried` so many times before."""

    id: int
    partner: str
    client_id: str
    url: str
    body: str
    tried: int


def check_url(url: str) -> None:
    """Raises PartnerRefused `bad_url`."""
    parts = urlsplit(url)
    plain = url.isascii() and url.isprintable() and " " not in url and len(url) <= URL_MAX
    if not plain or parts.scheme not in {"http", "https"} or not parts.hostname or "@" in parts.netloc:
        raise PartnerRefused("bad_url", "Alamat webhook tidak dapat dipakai. Tulis alamat https tanpa sandi.")


def allow_webhook(client_id: str, url: str, *, by: str, at: datetime) -> None:
    """Tells the client's partner at this address from now on, signed with the client's secret.

    Where it is told already, nothing that happened meanwhile is left out.

    Raises PartnerRefused `client_unknown`, `bad_url`.
    """
    check_url(url)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT partner_id FROM partners_access WHERE client_id = %s", [client_id])
        row = cursor.fetchone()
        if row is None:
            raise PartnerRefused("client_unknown", f"Tidak ada mitra dengan X-CLIENT-ID {client_id}.")
        cursor.execute(
            "INSERT INTO partners_webhook (partner_id, access_id, url, active, since) VALUES (%s, %s, %s, true, %s)"
            " ON CONFLICT (partner_id) DO UPDATE SET access_id = excluded.access_id, url = excluded.url,"
            " active = true,"
            " since = CASE WHEN partners_webhook.active THEN partners_webhook.since ELSE excluded.since END",
            [row[0], client_id, url, at],
        )
        detail = {"client_id": client_id, "url": url}
        audit.append(actor=by, verb="allow_webhook", subject=f"partner:{row[0]}", detail=detail, at=at)


def withdraw_webhook(partner: str, *, by: str, at: datetime) -> None:
    """Tells this partner nothing any more."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE partners_webhook SET active = false WHERE partner_id = %s", [partner])
        audit.append(actor=by, verb="withdraw_webhook", subject=f"partner:{partner}", detail={}, at=at)


def told_partners() -> dict[str, datetime]:
    """Partners with a webhook that stands, and since when."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT partner_id, since FROM partners_webhook WHERE active")
        return dict(cursor.fetchall())


def put_down(many: Sequence[Happened], *, at: datetime) -> None:
    """Deliveries to be made; what is put down already stays as it is."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO partners_delivery (partner_id, event, receipt, body, at)"
            " SELECT partner, event, receipt, body, %s"
            " FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[]) AS told (partner, event, receipt, body)"
            " ON CONFLICT DO NOTHING",
            [
                at,
                [one.partner for one in many],
                [str(one.event) for one in many],
                [one.receipt for one in many],
                [_body(one) for one in many],
            ],
        )


def _body(one: Happened) -> str:
    return canonical(
        {
            "event": str(one.event),
            "receipt": one.receipt,
            "reference": one.reference,
            "amount": one.amount,
            "at": one.at.astimezone(WIB).isoformat(timespec="seconds"),
        }
    )


def due_deliveries(*, at: datetime, most: int) -> list[Due]:
    """At most so many deliveries for each partner that are due."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, partner, client_id, url, body, tried FROM partners_due_deliveries(%s, %s, %s)",
            [at, at - REMEMBERED, most],
        )
        return [Due(*row) for row in cursor]


def note_attempt(due: Due, outcome: DeliveryOutcome, *, status: int | None, at: datetime) -> None:
    """What became of one try; whatever was not delivered is tried again until the back-off ends."""
    wait = BACK_OFF[due.tried] if due.tried < len(BACK_OFF) else None
    next_at = at + wait if wait is not None and outcome is not DeliveryOutcome.DELIVERED else None
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO partners_attempt (delivery_id, number, at, outcome, status, next_at)"
            " VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
            [due.id, due.tried + 1, at, str(outcome), status, next_at],
        )
