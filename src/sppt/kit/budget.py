"""Budgets: how often something may happen in a window of time, counted in the database for all processes at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import connection

SWEEP_AFTER = timedelta(days=2)
SWEEP_MAX = 50_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

# Rows are taken in the order of their keys, so that two requests never wait for each other in a ring. What a crash
# forgets here harms nobody: these rows need not wait for the disk.
_SPEND = """
    WITH asked AS (
        SELECT * FROM unnest(%s::text[], %s::timestamptz[], %s::integer[]) AS a (key, window_start, most)
    ), exhausted AS (
        SELECT asked.key FROM asked JOIN kit_budget AS b ON b.key = asked.key AND b.window_start = asked.window_start
        WHERE b.used >= asked.most
    ), quick AS (
        SELECT set_config('synchronous_commit', 'off', true) AS mode
    ), spent AS (
        INSERT INTO kit_budget AS b (key, window_start, used)
        SELECT asked.key, asked.window_start, 1 FROM asked, quick
        WHERE quick.mode = 'off' AND NOT EXISTS (SELECT FROM exhausted)
        ORDER BY asked.key
        ON CONFLICT (key) DO UPDATE
        SET window_start = excluded.window_start,
            used = CASE WHEN b.window_start = excluded.window_start THEN b.used + 1 ELSE 1 END
        WHERE b.window_start <> excluded.window_start
           OR b.used < (SELECT asked.most FROM asked WHERE asked.key = excluded.key)
        RETURNING b.key, b.used
    )
    SELECT asked.key, spent.used, EXISTS (SELECT FROM exhausted AS e WHERE e.key = asked.key)
    FROM asked LEFT JOIN spent ON spent.key = asked.key
"""

_SWEEP = """
    DELETE FROM kit_budget WHERE key IN (
        SELECT key FROM kit_budget WHERE window_start < %s LIMIT %s FOR UPDATE SKIP LOCKED
    )
"""


@dataclass(frozen=True, slots=True)
class Budget:
    """At most `most` times (one or more) in each window; windows begin at whole multiples since 1970, UTC."""

    key: str
    window: timedelta
    most: int

    def starts(self, at: datetime) -> datetime:
        """The beginning of the window that holds a moment."""
        return at - (at - _EPOCH) % self.window


def spend(budgets: Sequence[Budget], *, at: datetime) -> datetime | None:
    """Takes one from every budget, or refuses and says from when on to ask again. Keys must differ.

    What is refused takes nothing, so nobody can use up everybody's budget by being refused. One round trip; the first
    use of a window of the last budget, which is everybody's, also sweeps rows whose time is long over.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            _SPEND,
            [
                [budget.key for budget in budgets],
                [budget.starts(at) for budget in budgets],
                [budget.most for budget in budgets],
            ],
        )
        used: dict[str, int | None] = {}
        exhausted: set[str] = set()
        for key, count, is_exhausted in cursor:
            used[key] = count
            if is_exhausted:
                exhausted.add(key)
        if used[budgets[-1].key] == 1:
            cursor.execute(_SWEEP, [at - SWEEP_AFTER, SWEEP_MAX])
    # Without an exhausted one, a missing count means that another request took the last one meanwhile.
    full = exhausted or {key for key, count in used.items() if count is None}
    return max((each.starts(at) + each.window for each in budgets if each.key in full), default=None)
