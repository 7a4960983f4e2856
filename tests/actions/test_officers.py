"""An officer's reversal carries two different names, and what was proposed is what is undone."""

from __future__ import annotations

import psycopg
import pytest

from sppt.accounts.actions import NotAllowed
from sppt.payments import actions, queries
from sppt.payments.language import RefusalCode, Refused
from tests.actions.desk import booked, nothing_written, opened, request, undone, wib
from tests.world import NOON, World, nop

REASON = "Salah bayar, sudah dicek dengan bank"
LATER = wib("2026-10-20 10:00:00")


@pytest.fixture
def receipt(city: World) -> str:
    """A payment of a past day: its channel could no longer undo it."""
    for name in ("budi", "sari"):
        city.officer(name, "head")
    city.bill(nop(1), 2025)
    return booked(request(opened((nop(1), {2025})))).number


def proposed(receipt: str, *, maker: str = "budi") -> int:
    return actions.propose_reversal(receipt, maker=maker, reason=REASON, at=LATER)


def test_two_officers_undo_a_payment_of_a_past_day(city: World, receipt: str) -> None:
    answer = actions.approve_reversal(proposed(receipt), checker="sari", note="", at=LATER)
    assert (answer.receipt, answer.reversed_at, answer.replayed) == (receipt, LATER, False)
    assert city.rows(
        "SELECT kind, channel, reference, maker_id, checker_id, reason FROM payments_reversal"
    ) == [("officer", "loket", None, "budi", "sari", REASON)]
    assert city.rows("SELECT state, round FROM ledger_bill") == [("unpaid", 2)]
    found = queries.receipt_by_number(receipt)
    assert found is not None
    assert found.reversed


def test_a_proposal_alone_undoes_nothing(city: World, receipt: str) -> None:
    proposed(receipt)
    assert city.rows("SELECT count(*) FROM payments_reversal") == [(0,)]
    assert city.rows("SELECT state FROM ledger_bill") == [("paid",)]


@pytest.mark.parametrize(
    ("checker", "code"), [("budi", "own_proposal"), ("tini", "not_an_officer"), ("rudi", "not_an_officer")]
)
def test_nobody_approves_his_own_and_no_stranger_approves(
    city: World, receipt: str, checker: str, code: str
) -> None:
    city.officer("rudi", "head")
    city.change("UPDATE accounts_officer SET is_active = false WHERE name = 'rudi'")
    proposal = proposed(receipt)
    with nothing_written(city), pytest.raises(NotAllowed) as caught:
        actions.approve_reversal(proposal, checker=checker, note="", at=LATER)
    assert caught.value.code == code


def test_a_proposal_is_approved_once(city: World, receipt: str) -> None:
    city.officer("tini", "head")
    proposal = proposed(receipt)
    actions.approve_reversal(proposal, checker="sari", note="", at=LATER)
    for checker in ("sari", "tini"):
        with nothing_written(city), pytest.raises(NotAllowed) as caught:
            actions.approve_reversal(proposal, checker=checker, note="", at=LATER)
        assert caught.value.code == "already_decided"


def test_an_unknown_receipt_or_proposal_is_refused(city: World, receipt: str) -> None:
    with nothing_written(city):
        with pytest.raises(Refused) as refused:
            proposed("0" * 16)
        assert refused.value.code is RefusalCode.PAYMENT_NOT_FOUND
        with pytest.raises(NotAllowed) as caught:
            actions.approve_reversal(4711, checker="sari", note="", at=LATER)
        assert caught.value.code == "proposal_not_found"


def test_a_reason_too_short_to_be_one_is_refused(city: World, receipt: str) -> None:
    with nothing_written(city), pytest.raises(NotAllowed) as caught:
        actions.propose_reversal(receipt, maker="budi", reason="  salah  ", at=LATER)
    assert caught.value.code == "reason_missing"


def test_an_approval_that_cannot_undo_is_no_approval(city: World, receipt: str) -> None:
    # The bill was superseded after the proposal: the whole transaction is rolled back, the proposal stays open.
    proposal = proposed(receipt)
    city.change("UPDATE ledger_bill SET state = 'superseded'")
    with nothing_written(city), pytest.raises(Refused) as refused:
        actions.approve_reversal(proposal, checker="sari", note="", at=LATER)
    assert refused.value.code is RefusalCode.BILL_CHANGED


def test_an_approval_of_what_its_channel_undid_meanwhile_undoes_nothing_more(
    city: World, receipt: str
) -> None:
    proposal = actions.propose_reversal(receipt, maker="budi", reason=REASON, at=NOON)
    undone()
    answer = actions.approve_reversal(proposal, checker="sari", note="", at=NOON)
    assert answer.replayed
    assert city.rows("SELECT count(*), max(round) FROM payments_reversal, ledger_bill") == [(1, 2)]


def test_the_database_itself_refuses_a_decision_on_ones_own_proposal(city: World, receipt: str) -> None:
    proposal = proposed(receipt)
    decide = (
        "INSERT INTO accounts_proposal_decision (proposal_id, maker_id, checker_id, decision, note, at)"
        " VALUES (%s, %s, %s, 'approved', '', %s)"
    )
    with nothing_written(city):
        with pytest.raises(psycopg.errors.CheckViolation, match="accounts_nobody_approves_his_own"):
            city.change(decide, proposal, "budi", "budi", LATER)
        # Another maker's name does not help: the maker comes along with the proposal.
        with pytest.raises(psycopg.errors.ForeignKeyViolation, match="accounts_decision_of_this_maker"):
            city.change(decide, proposal, "sari", "budi", LATER)


def test_the_database_itself_refuses_an_officers_reversal_with_one_name(city: World, receipt: str) -> None:
    call = "SELECT * FROM payments_reverse(%s, 'officer', '', NULL, NULL, %s, %s, %s, 'x', 'officer:budi')"
    with nothing_written(city), pytest.raises(psycopg.errors.CheckViolation):
        city.rows(call, LATER, receipt, "budi", "budi")
    with nothing_written(city), pytest.raises(psycopg.errors.ForeignKeyViolation):
        city.rows(call, LATER, receipt, "budi", "nobody")
