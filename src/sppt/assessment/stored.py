"""What the stored drafts of a determination add up to, counted by the database from the drafts themselves."""

from __future__ import annotations

from django.db import connection


def stored_totals(number: int) -> tuple[int, int, int, int, int]:
    """Notices, objects without SPPT, anomalies; NJOP and pokok of the notices in rupiah."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FILTER (WHERE outcome = 'notice'), count(*) FILTER (WHERE outcome = 'no_sppt'),"
            " count(*) FILTER (WHERE outcome = 'anomaly'),"
            " coalesce(sum(njop) FILTER (WHERE outcome = 'notice'), 0)::bigint,"
            " coalesce(sum(pokok) FILTER (WHERE outcome = 'notice'), 0)::bigint"
            " FROM assessment_draft WHERE determination_id = %s",
            [number],
        )
        notices, no_sppt, anomalies, njop, pokok = cursor.fetchone()
    return notices, no_sppt, anomalies, njop, pokok


def stored_comparison(number: int) -> dict[str, object]:
    """The notices beside those of the year before, as Totals.compared tells it."""
    with connection.cursor() as cursor:
        cursor.execute(_COMPARED, [number])
        (
            before_notices, before_pokok, risen, risen_rupiah, fallen, fallen_rupiah, same, new, without, without_pokok,
        ) = cursor.fetchone()  # fmt: skip
        cursor.execute(
            "SELECT reason, count(*) FROM assessment_draft WHERE determination_id = %s AND outcome <> 'notice'"
            " GROUP BY 1 ORDER BY 1",
            [number],
        )
        reasons = dict(cursor.fetchall())
        cursor.execute(
            "SELECT kind, count(*) FROM assessment_anomaly WHERE determination_id = %s GROUP BY 1 ORDER BY 1",
            [number],
        )
        kinds = dict(cursor.fetchall())
    return {
        "before_notices": before_notices,
        "before_pokok": before_pokok,
        "risen": {"count": risen, "rupiah": risen_rupiah},
        "fallen": {"count": fallen, "rupiah": fallen_rupiah},
        "same": same,
        "new": new,
        "without_now": {"count": without, "pokok_before": without_pokok},
        "reasons": reasons,
        "kinds": kinds,
    }


_COMPARED = """
SELECT count(pokok_before) FILTER (WHERE noticed), coalesce(sum(pokok_before) FILTER (WHERE noticed), 0)::bigint,
       count(*) FILTER (WHERE noticed AND pokok > pokok_before),
       coalesce(sum(pokok - pokok_before) FILTER (WHERE noticed AND pokok > pokok_before), 0)::bigint,
       count(*) FILTER (WHERE noticed AND pokok < pokok_before),
       coalesce(sum(pokok_before - pokok) FILTER (WHERE noticed AND pokok < pokok_before), 0)::bigint,
       count(*) FILTER (WHERE noticed AND pokok = pokok_before),
       count(*) FILTER (WHERE noticed AND pokok_before IS NULL),
       count(pokok_before) FILTER (WHERE NOT noticed),
       coalesce(sum(pokok_before) FILTER (WHERE NOT noticed), 0)::bigint
FROM (SELECT pokok, pokok_before, outcome = 'notice' AS noticed
      FROM assessment_draft WHERE determination_id = %s) AS draft
"""
