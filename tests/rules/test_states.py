"""The state tables: what leads where, and that the page in docs/rules says the same."""

from __future__ import annotations

import pytest

from sppt.rules.states import (
    BILL_TABLE,
    CODE_TABLE,
    BillEvent,
    BillState,
    CodeEvent,
    CodeState,
    IllegalTransition,
    next_state,
    tables_as_markdown,
)
from tests.rules.kasus import ROOT


def test_money_that_came_late_is_still_money() -> None:
    assert next_state(CodeState.EXPIRED, CodeEvent.CHANNEL_PAID) is CodeState.SETTLED
    assert next_state(CodeState.CANCELLED, CodeEvent.CHANNEL_PAID) is CodeState.SETTLED


def test_a_late_request_is_refused_because_the_payer_still_has_the_money() -> None:
    for state in (CodeState.EXPIRED, CodeState.CANCELLED, CodeState.SETTLED, CodeState.REVERSED):
        with pytest.raises(IllegalTransition):
            next_state(state, CodeEvent.CHANNEL_REQUESTED)


def test_a_paid_bill_changes_only_by_a_reversal() -> None:
    allowed = {event for state, event in BILL_TABLE if state is BillState.PAID}
    assert allowed == {
        BillEvent.REVERSED_TO_UNPAID,
        BillEvent.REVERSED_TO_PARTLY_PAID,
        BillEvent.REVERSED_TO_WRITTEN_OFF,
    }


def test_a_reversed_code_and_a_superseded_bill_are_the_end() -> None:
    assert not [state for state, _ in CODE_TABLE if state is CodeState.REVERSED]
    assert not [state for state, _ in BILL_TABLE if state is BillState.SUPERSEDED]


@pytest.mark.parametrize("state", BillState)
@pytest.mark.parametrize("event", BillEvent)
def test_a_bill_moves_by_the_table_and_by_nothing_else(state: BillState, event: BillEvent) -> None:
    if (state, event) in BILL_TABLE:
        assert next_state(state, event) is BILL_TABLE[state, event]
    else:
        with pytest.raises(IllegalTransition, match=f"{state}.*{event}"):
            next_state(state, event)


def test_every_state_and_event_is_used() -> None:
    assert {event for _, event in BILL_TABLE} == set(BillEvent)
    assert {event for _, event in CODE_TABLE} == set(CodeEvent)
    assert set(BILL_TABLE.values()) == set(BillState)
    assert set(CODE_TABLE.values()) == set(CodeState) - {CodeState.OPEN}


def test_a_bill_does_not_take_the_events_of_a_code() -> None:
    with pytest.raises(IllegalTransition):
        next_state(BillState.UNPAID, CodeEvent.CANCELLED)  # type: ignore[call-overload]


def test_the_page_about_states_shows_the_tables_as_they_are() -> None:
    page = (ROOT / "docs" / "rules" / "keadaan.md").read_text(encoding="utf-8")
    assert tables_as_markdown() in page
