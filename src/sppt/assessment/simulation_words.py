"""The words of simulations."""

from __future__ import annotations

from enum import StrEnum


class RunState(StrEnum):
    """Where a simulation stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
