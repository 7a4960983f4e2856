"""The states of a QR order: one table (state, event) → state; anything else changes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class QrState(StrEnum):
    """Where the wish for a QR stands."""

    WANTED = "wanted"
    ASKED = "asked"  # the acquirer is being asked
    UNKNOWN = "unknown"  # it was asked and gave no answer that can be understood
    SHOWN = "shown"
    REFUSED = "refused"  # by the acquirer, or by us because the QR was not ours
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    PAID = "paid"


class QrEvent(StrEnum):
    """What can happen to it."""

    SENT = "sent"
    ANSWERED = "answered"
    REFUSED = "refused"
    SILENT = "silent"
    ENDED = "ended"
    GIVEN_UP = "given_up"
    MONEY = "money"  # told by a notice or by the answer to our question


OPEN = (QrState.WANTED, QrState.ASKED, QrState.UNKNOWN, QrState.SHOWN)
_S, _E = QrState, QrEvent
TABLE: Mapping[tuple[QrState, QrEvent], QrState] = {
    (_S.WANTED, _E.SENT): _S.ASKED,
    (_S.WANTED, _E.ENDED): _S.EXPIRED,
    (_S.WANTED, _E.GIVEN_UP): _S.CANCELLED,
    (_S.ASKED, _E.ANSWERED): _S.SHOWN,
    (_S.ASKED, _E.REFUSED): _S.REFUSED,
    (_S.ASKED, _E.SILENT): _S.UNKNOWN,
    (_S.UNKNOWN, _E.REFUSED): _S.REFUSED,
    (_S.UNKNOWN, _E.ENDED): _S.EXPIRED,
    (_S.UNKNOWN, _E.GIVEN_UP): _S.CANCELLED,
    (_S.SHOWN, _E.ENDED): _S.EXPIRED,
    (_S.SHOWN, _E.GIVEN_UP): _S.CANCELLED,
    # Money that moved is money, whatever we thought of its QR; it may even be told before the QR was.
    **{(state, _E.MONEY): _S.PAID for state in _S if state is not _S.PAID},
}


def steps(event: QrEvent) -> Mapping[QrState, QrState]:
    """Where an event leads from each state that it may happen in."""
    return {before: after for (before, known), after in TABLE.items() if known is event}


def table_as_markdown() -> str:
    """The table, row by row; docs/operating/qris.md carries exactly this."""
    lines = ["| keadaan | kejadian | menjadi |", "|---|---|---|"]
    lines += [f"| `{before}` | `{event}` | `{after}` |" for (before, event), after in TABLE.items()]
    return "\n".join(lines) + "\n"
