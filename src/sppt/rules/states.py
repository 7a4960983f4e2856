"""The states of bills and payment codes: one table (state, event) -> state each; anything else raises."""

from collections.abc import Mapping
from enum import StrEnum
from typing import overload


class BillState(StrEnum):
    """Where a bill stands; "overdue" is computed from the day, never stored."""

    UNPAID = "unpaid"
    PARTLY_PAID = "partly_paid"
    PRINCIPAL_PAID = "principal_paid"
    PAID = "paid"
    WRITTEN_OFF = "written_off"
    CANCELLED = "cancelled"
    SUPERSEDED = "superseded"


class BillEvent(StrEnum):
    """What can happen to a bill."""

    SETTLED = "settled"
    PRINCIPAL_SETTLED = "principal_settled"
    PART_SETTLED = "part_settled"
    REVERSED_TO_UNPAID = "reversed_to_unpaid"
    REVERSED_TO_PARTLY_PAID = "reversed_to_partly_paid"
    REVERSED_TO_WRITTEN_OFF = "reversed_to_written_off"
    WRITTEN_OFF = "written_off"
    RECOVERED = "recovered"
    CANCELLED = "cancelled"
    SUPERSEDED = "superseded"
    REINSTATED_TO_UNPAID = "reinstated_to_unpaid"
    REINSTATED_TO_PARTLY_PAID = "reinstated_to_partly_paid"


class CodeState(StrEnum):
    """Where a payment code stands."""

    OPEN = "open"
    SETTLED = "settled"
    EXPIRED = "expired"
    REVERSED = "reversed"
    CANCELLED = "cancelled"


class CodeEvent(StrEnum):
    """What can happen to a payment code."""

    CHANNEL_REQUESTED = "channel_requested"  # the payer still has the money: refused unless it fits
    CHANNEL_ADVISED = "channel_advised"  # a bank repeats or completes a request after a timeout
    CHANNEL_PAID = "channel_paid"  # a notice: the money has moved
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    REVERSED = "reversed"


class IllegalTransition(ValueError):
    """An event that the state does not allow: a fault of the caller, nothing was changed."""

    code = "illegal_transition"


_B, _BE = BillState, BillEvent
BILL_TABLE: Mapping[tuple[BillState, BillEvent], BillState] = {
    (_B.UNPAID, _BE.SETTLED): _B.PAID,
    (_B.UNPAID, _BE.PRINCIPAL_SETTLED): _B.PRINCIPAL_PAID,
    (_B.UNPAID, _BE.PART_SETTLED): _B.PARTLY_PAID,
    (_B.UNPAID, _BE.WRITTEN_OFF): _B.WRITTEN_OFF,
    (_B.UNPAID, _BE.CANCELLED): _B.CANCELLED,
    (_B.UNPAID, _BE.SUPERSEDED): _B.SUPERSEDED,
    (_B.PARTLY_PAID, _BE.SETTLED): _B.PAID,
    (_B.PARTLY_PAID, _BE.PRINCIPAL_SETTLED): _B.PRINCIPAL_PAID,
    (_B.PARTLY_PAID, _BE.PART_SETTLED): _B.PARTLY_PAID,
    (_B.PARTLY_PAID, _BE.REVERSED_TO_UNPAID): _B.UNPAID,
    (_B.PARTLY_PAID, _BE.REVERSED_TO_PARTLY_PAID): _B.PARTLY_PAID,
    (_B.PARTLY_PAID, _BE.WRITTEN_OFF): _B.WRITTEN_OFF,
    (_B.PARTLY_PAID, _BE.CANCELLED): _B.CANCELLED,
    (_B.PARTLY_PAID, _BE.SUPERSEDED): _B.SUPERSEDED,
    (_B.PRINCIPAL_PAID, _BE.REVERSED_TO_UNPAID): _B.UNPAID,
    (_B.PRINCIPAL_PAID, _BE.REVERSED_TO_PARTLY_PAID): _B.PARTLY_PAID,
    (_B.PAID, _BE.REVERSED_TO_UNPAID): _B.UNPAID,
    (_B.PAID, _BE.REVERSED_TO_PARTLY_PAID): _B.PARTLY_PAID,
    (_B.PAID, _BE.REVERSED_TO_WRITTEN_OFF): _B.WRITTEN_OFF,
    (_B.WRITTEN_OFF, _BE.RECOVERED): _B.PAID,
    (_B.WRITTEN_OFF, _BE.REINSTATED_TO_UNPAID): _B.UNPAID,
    (_B.WRITTEN_OFF, _BE.REINSTATED_TO_PARTLY_PAID): _B.PARTLY_PAID,
    (_B.CANCELLED, _BE.REINSTATED_TO_UNPAID): _B.UNPAID,
    (_B.CANCELLED, _BE.REINSTATED_TO_PARTLY_PAID): _B.PARTLY_PAID,
}

_C, _CE = CodeState, CodeEvent
CODE_TABLE: Mapping[tuple[CodeState, CodeEvent], CodeState] = {
    (_C.OPEN, _CE.CHANNEL_REQUESTED): _C.SETTLED,
    (_C.OPEN, _CE.CHANNEL_ADVISED): _C.SETTLED,
    (_C.OPEN, _CE.CHANNEL_PAID): _C.SETTLED,
    (_C.OPEN, _CE.EXPIRED): _C.EXPIRED,
    (_C.OPEN, _CE.CANCELLED): _C.CANCELLED,
    (_C.EXPIRED, _CE.CHANNEL_ADVISED): _C.SETTLED,
    (_C.EXPIRED, _CE.CHANNEL_PAID): _C.SETTLED,  # money that came late is still money
    (_C.CANCELLED, _CE.CHANNEL_PAID): _C.SETTLED,  # so is money on a code that was given up meanwhile
    (_C.SETTLED, _CE.REVERSED): _C.REVERSED,
}


@overload
def next_state(state: BillState, event: BillEvent) -> BillState: ...
@overload
def next_state(state: CodeState, event: CodeEvent) -> CodeState: ...
def next_state(state: BillState | CodeState, event: BillEvent | CodeEvent) -> BillState | CodeState:
    """The state after an event. Raises IllegalTransition when the table has no such step."""
    found: BillState | CodeState | None = None
    if isinstance(state, BillState) and isinstance(event, BillEvent):
        found = BILL_TABLE.get((state, event))
    elif isinstance(state, CodeState) and isinstance(event, CodeEvent):
        found = CODE_TABLE.get((state, event))
    if found is None:
        raise IllegalTransition(f"Keadaan {state} tidak mengenal kejadian {event}; tidak ada yang diubah.")
    return found


def tables_as_markdown() -> str:
    """Both tables as Markdown, row by row; docs/rules/keadaan.md carries exactly this."""
    bills = [(str(state), str(event), str(after)) for (state, event), after in BILL_TABLE.items()]
    codes = [(str(state), str(event), str(after)) for (state, event), after in CODE_TABLE.items()]
    return _table("Tagihan", bills) + "\n" + _table("Kode bayar", codes)


def _table(title: str, rows: list[tuple[str, str, str]]) -> str:
    lines = [f"## {title}", "", "| keadaan | kejadian | menjadi |", "|---|---|---|"]
    lines += [f"| `{state}` | `{event}` | `{after}` |" for state, event, after in rows]
    return "\n".join(lines) + "\n"
