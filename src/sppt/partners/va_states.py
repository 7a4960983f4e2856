"""What becomes of a virtual account that a bank has to be told of before it can be paid.

wanted → sent → known → ending → ended        sent → unknown: the answer was lost, the bank is asked what it knows
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class VaState(StrEnum):
    """How far the bank's knowledge of a number is."""

    WANTED = "wanted"  # it shall be told
    SENT = "sent"  # it is being told
    UNKNOWN = "unknown"  # it may know, or not
    KNOWN = "known"  # it knows, exactly what we said
    ENDING = "ending"  # it shall forget
    ENDED = "ended"  # it takes nothing any more
    REFUSED = "refused"  # it will not take this number


class VaEvent(StrEnum):
    """What can happen to it."""

    SENT = "sent"
    ANSWERED = "answered"
    REFUSED = "refused"
    SILENT = "silent"
    MISSING = "missing"  # asked, the bank says that it knows nothing of it
    OVER = "over"  # the code was paid, withdrawn, or its time is over
    FORGOTTEN = "forgotten"  # the bank has ended it


_S, _E = VaState, VaEvent
OPEN = (_S.WANTED, _S.SENT, _S.UNKNOWN, _S.KNOWN, _S.ENDING)
"""States that the worker looks after."""
TABLE: Mapping[tuple[VaState, VaEvent], VaState] = {
    (_S.WANTED, _E.SENT): _S.SENT,
    (_S.WANTED, _E.OVER): _S.ENDED,
    (_S.SENT, _E.ANSWERED): _S.KNOWN,
    (_S.SENT, _E.REFUSED): _S.REFUSED,
    (_S.SENT, _E.SILENT): _S.UNKNOWN,
    (_S.UNKNOWN, _E.ANSWERED): _S.KNOWN,
    (_S.UNKNOWN, _E.MISSING): _S.WANTED,
    (_S.UNKNOWN, _E.REFUSED): _S.REFUSED,
    (_S.UNKNOWN, _E.OVER): _S.ENDING,
    (_S.KNOWN, _E.OVER): _S.ENDING,
    (_S.ENDING, _E.FORGOTTEN): _S.ENDED,
    (_S.ENDING, _E.MISSING): _S.ENDED,
}


def steps(event: VaEvent) -> Mapping[VaState, VaState]:
    """Where an event leads from each state that it may happen in."""
    return {before: after for (before, known), after in TABLE.items() if known is event}


def table_as_markdown() -> str:
    """The table, row by row; docs/operating/mitra.md carries exactly this."""
    lines = ["| keadaan | kejadian | menjadi |", "|---|---|---|"]
    lines += [f"| `{before}` | `{event}` | `{after}` |" for (before, event), after in TABLE.items()]
    return "\n".join(lines) + "\n"
