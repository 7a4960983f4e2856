"""How fast each client may go, counted in this process: the channel doors are one process for each database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

CLIENTS_MAX = 10_000
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Rate:
    """`burst` requests at once, refilled by `per_second`."""

    per_second: int
    burst: int


class Pace:
    """A bucket for each client."""

    def __init__(self) -> None:
        self._free_at: dict[str, datetime] = {}

    def wait(self, client_id: str, rate: Rate, *, at: datetime) -> int:
        """0 if there was room, which is then taken; else the whole seconds until there is room again."""
        interval = _SECOND // rate.per_second
        free_at = max(self._free_at.get(client_id, at), at)
        ahead = free_at - at - interval * (rate.burst - 1)
        if ahead > timedelta(0):
            return -(-ahead // _SECOND)
        if len(self._free_at) >= CLIENTS_MAX:
            self._free_at.clear()
        self._free_at[client_id] = free_at + interval
        return 0
