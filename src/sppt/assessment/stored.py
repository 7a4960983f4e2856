"""What the stored drafts of a determination add up to, counted by the database from the drafts themselves."""

from __future__ import annotations

from typing import NamedTuple

from django.db import connection

Counted = tuple[int, int, int, int, int]


class Stored(NamedTuple):
    """Notices, objects without SPPT, anomalies; NJOP and pokok of the notices; `compared` as Totals tells it."""

    counted: Counted
    compared: dict[str, object]


class _Group(NamedTuple):
    """The drafts of one outcome and reason."""

    outcome: str
    reason: str
    objects: int
    njop: int
    pokok: int
    before: int
    before_pokok: int
    risen: int
    risen_rupiah: int
    fallen: int
    fallen_rupiah: int


def stored(number: int) -> Stored:
    """One reading of all drafts."""
    with connection.cursor() as cursor:
        cursor.execute(_GROUPS, [number])
        groups = list(map(_Group._make, cursor.fetchall()))
        cursor.execute(
            "SELECT kind, count(*) FROM assessment_anomaly WHERE determination_id = %s GROUP BY 1 ORDER BY 1",
            [number],
        )
        kinds = dict(cursor.fetchall())
    noticed = [group for group in groups if group.outcome == "notice"]
    others = [group for group in groups if group.outcome != "notice"]
    notices, before = sum(group.objects for group in noticed), sum(group.before for group in noticed)
    risen, fallen = sum(group.risen for group in noticed), sum(group.fallen for group in noticed)
    counted = (
        notices,
        sum(group.objects for group in groups if group.outcome == "no_sppt"),
        sum(group.objects for group in groups if group.outcome == "anomaly"),
        sum(group.njop for group in noticed),
        sum(group.pokok for group in noticed),
    )
    compared: dict[str, object] = {
        "before_notices": before,
        "before_pokok": sum(group.before_pokok for group in noticed),
        "risen": {"count": risen, "rupiah": sum(group.risen_rupiah for group in noticed)},
        "fallen": {"count": fallen, "rupiah": sum(group.fallen_rupiah for group in noticed)},
        "same": before - risen - fallen,
        "new": notices - before,
        "without_now": {
            "count": sum(group.before for group in others),
            "pokok_before": sum(group.before_pokok for group in others),
        },
        "reasons": {group.reason: group.objects for group in sorted(others, key=lambda group: group.reason)},
        "kinds": kinds,
    }
    return Stored(counted, compared)


_GROUPS = """
SELECT outcome, reason, count(*), sum(njop)::bigint, sum(pokok)::bigint, count(pokok_before),
       coalesce(sum(pokok_before), 0)::bigint,
       count(*) FILTER (WHERE pokok > pokok_before),
       coalesce(sum(pokok - pokok_before) FILTER (WHERE pokok > pokok_before), 0)::bigint,
       count(*) FILTER (WHERE pokok < pokok_before),
       coalesce(sum(pokok_before - pokok) FILTER (WHERE pokok < pokok_before), 0)::bigint
FROM assessment_draft WHERE determination_id = %s GROUP BY 1, 2
"""
