"""How partners' machines are doing, out of the message log and the books of keys; no secret is read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from sppt.rules.calendar import day_start, wib_day

DAYS = 7
SEEN_MAX = (
    200_000  # the newest messages that are counted, so that a page stays a page beside years of messages
)


@dataclass(frozen=True, slots=True)
class PartnerHealth:
    """A partner and what its machines asked in the last seven WIB days, today included.

    `open_doors` of `doors` client ids are let in. `refused` had a 4xx answer, `failed` a 5xx; `inquiries` and
    `payments` are those that succeeded. `last_heard` is the newest message of the counted ones.
    """

    code: str
    name: str
    active: bool
    doors: int
    open_doors: int
    last_heard: datetime | None
    today: int
    week: int
    refused: int
    failed: int
    inquiries: int
    payments: int


@dataclass(frozen=True, slots=True)
class KeyAge:
    """A secret or an RSA key and its time; `fingerprint` is empty for a secret, `until` None means without end."""

    partner: str
    client_id: str
    fingerprint: str
    since: datetime
    until: datetime | None

    def is_valid(self, at: datetime) -> bool:
        return self.since <= at and (self.until is None or at < self.until)


_HEALTH = """
    WITH counted AS MATERIALIZED (
        SELECT partner, at, status, route FROM partners_message
        WHERE id > (SELECT coalesce(max(id), 0) FROM partners_message) - %(most)s
    ), told AS (
        SELECT partner, max(at) AS last_heard,
               count(*) FILTER (WHERE at >= %(today)s) AS today,
               count(*) FILTER (WHERE at >= %(week)s) AS week,
               count(*) FILTER (WHERE at >= %(week)s AND status BETWEEN 400 AND 499) AS refused,
               count(*) FILTER (WHERE at >= %(week)s AND status >= 500) AS failed,
               count(*) FILTER (WHERE at >= %(week)s AND status < 300 AND route ~ '/inquir(y|ies)$') AS inquiries,
               count(*) FILTER (WHERE at >= %(week)s AND status < 300 AND route ~ '/payments?$'
                                AND route LIKE 'POST %%') AS payments
        FROM counted GROUP BY partner
    ), doors AS (
        SELECT partner_id, count(*) AS doors, count(*) FILTER (WHERE active) AS open_doors
        FROM partners_access GROUP BY partner_id
    )
    SELECT partner.code, partner.name, partner.active, coalesce(doors.doors, 0), coalesce(doors.open_doors, 0),
           told.last_heard, coalesce(told.today, 0), coalesce(told.week, 0), coalesce(told.refused, 0),
           coalesce(told.failed, 0), coalesce(told.inquiries, 0), coalesce(told.payments, 0)
    FROM partners_partner AS partner
    LEFT JOIN doors ON doors.partner_id = partner.code
    LEFT JOIN told ON told.partner = partner.code
    ORDER BY partner.name, partner.code
"""


def partners_health(*, at: datetime) -> list[PartnerHealth]:
    """Every partner by name. Counts the newest 200 000 messages at most; see `counts_all`."""
    today, week = _bounds(at)
    with connection.cursor() as cursor:
        cursor.execute(_HEALTH, {"most": SEEN_MAX, "today": today, "week": week})
        return [PartnerHealth(*row) for row in cursor]


def counts_all(*, at: datetime) -> bool:
    """Whether the newest 200 000 messages reach back the whole seven days."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT at FROM partners_message WHERE id <= (SELECT max(id) FROM partners_message) - %s"
            " ORDER BY id DESC LIMIT 1",
            [SEEN_MAX],
        )
        row = cursor.fetchone()
    return row is None or row[0] < _bounds(at)[1]


def _bounds(at: datetime) -> tuple[datetime, datetime]:
    """The beginnings of this WIB day and of the seven that end with it."""
    today = day_start(wib_day(at))
    return today, today - timedelta(days=DAYS - 1)


def key_ages() -> Sequence[KeyAge]:
    """Every secret and RSA key that is kept, the newest of each client first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT access.partner_id, access.client_id, kept.fingerprint, kept.valid_from, kept.valid_until FROM ("
            " SELECT access_id, '' AS fingerprint, valid_from, valid_until FROM partners_secret"
            " UNION ALL SELECT access_id, fingerprint, valid_from, valid_until FROM partners_publickey) AS kept"
            " JOIN partners_access AS access ON access.client_id = kept.access_id"
            " ORDER BY 1, 2, 3, 4 DESC"
        )
        return [KeyAge(*row) for row in cursor]
