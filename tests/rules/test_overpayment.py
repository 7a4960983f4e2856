"""What was paid too much: the officers' cases, the table of a refund, and postings entry by entry."""

from __future__ import annotations

from datetime import date
from typing import TypedDict, cast

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from sppt.rules import posting
from sppt.rules.overpayment import (
    REFUND_TABLE,
    NothingToPlace,
    RefundEvent,
    RefundState,
    interest,
    months_after,
    next_refund_state,
    place,
    refund_table_as_markdown,
    terms,
)
from sppt.rules.posting import Account, Entry
from sppt.rules.states import IllegalTransition
from tests.rules.kasus import CASES, ROOT, TANGSEL


class PlaceCase(TypedDict):
    name: str
    owes: dict[str, int]
    available: int
    expect: dict[str, int | str]
    source: str


class RefundCase(TypedDict):
    name: str
    refund: int
    applied_on: date
    skpdlb_on: date
    paid_on: date
    expect: dict[str, int | date]
    source: str


class File(TypedDict):
    kompensasi: list[PlaceCase]
    restitusi: list[RefundCase]


FILE = cast("File", yaml.safe_load((CASES / "lebih_bayar.yaml").read_text(encoding="utf-8")))


@pytest.mark.parametrize("case", FILE["kompensasi"], ids=lambda case: case["name"])
def test_a_credit_settles_what_the_case_says(case: PlaceCase) -> None:
    done = place(**case["owes"], available=case["available"])
    found = {"pokok": done.pokok, "potongan": done.potongan, "denda": done.denda, "event": str(done.event)}
    assert found == case["expect"]


@pytest.mark.parametrize("case", FILE["restitusi"], ids=lambda case: case["name"])
def test_a_refund_has_the_days_and_the_interest_that_the_case_says(case: RefundCase) -> None:
    rule = TANGSEL.overpayment
    assert rule is not None
    days = terms(rule, applied_on=case["applied_on"], skpdlb_on=case["skpdlb_on"])
    owed = interest(rule, refund=case["refund"], pay_by=days.pay_by, paid_on=case["paid_on"])
    found = {
        "pay_from": days.pay_from,
        "pay_by": days.pay_by,
        "months": owed.months,
        "interest": owed.amount,
    }
    assert found == case["expect"]


@given(
    pokok=st.integers(1, 10**9),
    denda=st.integers(0, 10**8),
    share=st.integers(0, 100),
    available=st.integers(1, 2 * 10**9),
)
def test_a_credit_never_settles_more_than_there_is_or_is_owed(
    pokok: int, denda: int, share: int, available: int
) -> None:
    potongan = pokok * share // 100
    done = place(pokok=pokok, potongan=potongan, denda=denda, available=available)
    assert done.amount <= available
    assert done.pokok <= pokok
    assert 0 <= done.potongan <= done.pokok


@pytest.mark.parametrize(("pokok", "available"), [(0, 5), (5, 0), (5, -1)])
def test_nothing_is_placed_from_nothing_or_on_nothing(pokok: int, available: int) -> None:
    with pytest.raises(NothingToPlace):
        place(pokok=pokok, potongan=0, denda=0, available=available)


def test_a_month_after_the_last_of_january_is_the_last_of_february() -> None:
    assert months_after(date(2027, 1, 31), 1) == date(2027, 2, 28)
    assert months_after(date(2028, 1, 31), 1) == date(2028, 2, 29)
    assert months_after(date(2026, 11, 30), 2) == date(2027, 1, 30)
    assert months_after(date(2026, 11, 30), 13) == date(2027, 12, 30)


@pytest.mark.parametrize("state", RefundState)
@pytest.mark.parametrize("event", RefundEvent)
def test_a_refund_moves_by_the_table_and_by_nothing_else(state: RefundState, event: RefundEvent) -> None:
    if (state, event) in REFUND_TABLE:
        assert next_refund_state(state, event) is REFUND_TABLE[state, event]
    else:
        with pytest.raises(IllegalTransition, match=f"{state}.*{event}"):
            next_refund_state(state, event)


def test_the_page_carries_the_table_of_refunds() -> None:
    page = (ROOT / "docs" / "rules" / "lebih-bayar.md").read_text(encoding="utf-8")
    assert refund_table_as_markdown() in page


def test_a_credit_that_settles_a_bill_is_posted_part_by_part() -> None:
    assert posting.place_credit(Account.TITIPAN, pokok=1_000, potongan=100, denda=30) == (
        Entry(Account.TITIPAN, Account.PIUTANG_POKOK, 900, "kompensasi_pokok"),
        Entry(Account.POTONGAN, Account.PIUTANG_POKOK, 100, "kompensasi_potongan"),
        Entry(Account.TITIPAN, Account.PENDAPATAN_DENDA, 30, "kompensasi_denda"),
    )
    with pytest.raises(ValueError, match="harus antara nol dan pokok"):
        posting.place_credit(Account.TITIPAN, pokok=1, potongan=2, denda=0)


def test_money_that_goes_out_leaves_the_treasury_with_its_interest() -> None:
    assert posting.refund(Account.UTANG_LEBIH, amount=500, interest=3) == (
        Entry(Account.UTANG_LEBIH, Account.KAS_DAERAH, 500, "restitusi"),
        Entry(Account.BEBAN_BUNGA, Account.KAS_DAERAH, 3, "bunga_restitusi"),
    )
    assert posting.refund(Account.TITIPAN, amount=500, interest=0) == (
        Entry(Account.TITIPAN, Account.KAS_DAERAH, 500, "restitusi"),
    )
    assert posting.give_back(7) == (Entry(Account.TITIPAN, Account.KAS_TRANSIT, 7, "titipan_kembali"),)
