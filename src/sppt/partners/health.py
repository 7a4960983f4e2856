"""How partners' machines are doing, out of the message log and the books of keys; no secret is read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db import connection

from sppt.partners.hours import COUNTED
from sppt.rules.calendar import day_start, wib_day

DAYS = 7
KEY_WARNING = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class PartnerHealth:
    """A partner and what its machines asked in the last seven WIB days, today included.

    `open_doors` of `doors` client ids are let in. `refused` had a 4xx answer, `failed` a 5xx; `inquiries` and
    `payments` are those that succeeded. `p95_ms`: of a hundred answers in today's slowest hour, 95 took no longer.
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
    p95_ms: int | None


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


_HEALTH = f"""
    WITH counted AS (
        SELECT partner, hour, messages, refused, failed, inquiries, payments, p95_ms, last_at FROM partners_hour
        WHERE hour >= %(week)s
        UNION ALL
        SELECT partner, hour, messages, refused, failed, inquiries, payments, p95_ms, last_at FROM (
            SELECT partner, date_trunc('hour', at) AS hour, {COUNTED} FROM partners_message
            WHERE at >= greatest(%(week)s, (SELECT max(hour) + interval '1 hour' FROM partners_hour))
            GROUP BY 1, 2) AS live
    ), told AS (
        SELECT partner, max(last_at) AS last_heard, sum(messages) FILTER (WHERE hour >= %(today)s) AS today,
               max(p95_ms) FILTER (WHERE hour >= %(today)s) AS p95_ms,
               sum(messages) AS week, sum(refused) AS refused, sum(failed) AS failed,
               sum(inquiries) AS inquiries, sum(payments) AS payments
        FROM counted GROUP BY partner
    ), doors AS (
        SELECT partner_id, count(*) AS doors, count(*) FILTER (WHERE active) AS open_doors
        FROM partners_access GROUP BY partner_id
    )
    SELECT partner.code, partner.name, partner.active, coalesce(doors.doors, 0), coalesce(doors.open_doors, 0),
           told.last_heard, coalesce(told.today, 0)::bigint, coalesce(told.week, 0)::bigint,
           coalesce(told.refused, 0)::bigint, coalesce(told.failed, 0)::bigint,
           coalesce(told.inquiries, 0)::bigint, coalesce(told.payments, 0)::bigint, told.p95_ms
    FROM partners_partner AS partner
    LEFT JOIN doors ON doors.partner_id = partner.code
    LEFT JOIN told ON told.partner = partner.code
    ORDER BY partner.name, partner.code
"""  # noqa: S608 (our words)


def partners_health(*, at: datetime) -> list[PartnerHealth]:
    """Every partner by name, out of the counted hours and the messages since."""
    today = day_start(wib_day(at))
    with connection.cursor() as cursor:
        cursor.execute(_HEALTH, {"today": today, "week": today - timedelta(days=DAYS - 1)})
        return [PartnerHealth(*row) for row in cursor]


class Trouble(StrEnum):
    """What is wrong with a client's keys, or soon will be."""

    ENDS = "ends"  # the older one ends soon: whoever still uses it must change over
    OLD = "old"  # the newest one is too old, or nearly
    NONE = "none"  # the client is let in and has none that is valid


@dataclass(frozen=True, slots=True)
class KeyWarning:
    """Something about a client's secrets or RSA keys that a person should see to; `on` is the moment it is about."""

    partner: str
    client_id: str
    is_rsa: bool
    trouble: Trouble
    on: datetime | None


def key_warnings(*, at: datetime, days_max: int) -> list[KeyWarning]:
    """What ends within thirty days, what is or soon will be older than `days_max`, and who has none."""
    found: list[KeyWarning] = []
    kept: dict[tuple[str, str, bool], list[KeyAge]] = {}
    for one in key_ages():
        kept.setdefault((one.partner, one.client_id, bool(one.fingerprint)), []).append(one)
    for (partner, client_id, is_rsa), keys in sorted(kept.items()):
        valid = [one for one in keys if one.is_valid(at)]
        if not valid:
            found.append(KeyWarning(partner, client_id, is_rsa, Trouble.NONE, None))
            continue
        ends = [one.until for one in valid if one.until is not None and one.until - at <= KEY_WARNING]
        found += [KeyWarning(partner, client_id, is_rsa, Trouble.ENDS, until) for until in ends]
        old_on = max(one.since for one in valid) + timedelta(days=days_max)
        if old_on - at <= KEY_WARNING:
            found.append(KeyWarning(partner, client_id, is_rsa, Trouble.OLD, old_on))
    return found


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
