"""What a decision about a notice means for money: the officers' cases, and what holds whatever is decided."""

from __future__ import annotations

from datetime import date
from typing import NotRequired, TypedDict

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from sppt.rules.correction import Bill, CannotCorrect, Cause, Paid, plan
from sppt.rules.due import BillFacts
from sppt.rules.states import BillState
from tests.rules.kasus import CASES as FOLDER
from tests.rules.kasus import LAWS, NOP, TANGSEL, PlainLoader


class PaidCase(TypedDict):
    law_on: str
    pokok: int
    potongan: NotRequired[int]
    denda: int
    brought: NotRequired[bool]


class BillCase(TypedDict):
    pokok: int
    sisa: NotRequired[int]
    state: NotRequired[str]
    brought: NotRequired[bool]
    paid: NotRequired[list[PaidCase]]


class After(TypedDict):
    pokok: int
    sisa: int
    state: str


class Expected(TypedDict):
    opened: NotRequired[int]
    excess_pokok: NotRequired[int]
    excess_denda: NotRequired[int]
    bills: NotRequired[list[After]]
    entries: NotRequired[list[list[str | int]]]


class Case(TypedDict):
    name: str
    cause: str
    bills: list[BillCase]
    pokok: int
    source: str
    law: NotRequired[str]
    expect: NotRequired[Expected]
    refused: NotRequired[str]


CASES: list[Case] = yaml.load((FOLDER / "pembetulan.yaml").read_text(encoding="utf-8"), Loader=PlainLoader)


def bill(number: int, one: BillCase) -> Bill:
    paid = tuple(
        Paid(
            number=place,
            law_on=date.fromisoformat(each["law_on"]),
            pokok=each["pokok"],
            potongan=each.get("potongan", 0),
            denda=each["denda"],
            brought=each.get("brought", False),
        )
        for place, each in enumerate(one.get("paid", []), start=1)
    )
    state = BillState(one.get("state", "unpaid"))
    sisa = one.get("sisa", one["pokok"] if state is BillState.UNPAID else 0)
    facts = BillFacts(number, 1, NOP, 2026, state, one["pokok"], sisa, date(2026, 8, 31), "city", False)  # noqa: FBT003
    return Bill(facts, paid, one.get("brought", False))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_decision_moves_exactly_the_money_of_the_case(case: Case) -> None:
    bills = [bill(number, one) for number, one in enumerate(case["bills"], start=1)]
    law = LAWS[case.get("law", "36.76")]
    if "refused" in case:
        with pytest.raises(CannotCorrect, match=case["refused"]):
            plan(law, bills, pokok=case["pokok"], cause=Cause(case["cause"]))
        return
    found, expect = plan(law, bills, pokok=case["pokok"], cause=Cause(case["cause"])), case["expect"]
    told = {
        "opened": found.opened,
        "excess_pokok": found.excess_pokok,
        "excess_denda": found.excess_denda,
        "bills": [{"pokok": one.pokok, "sisa": one.sisa, "state": str(one.state)} for one in found.lowered],
        "entries": [
            [str(entry.debit), str(entry.credit), entry.amount, entry.event]
            for one in found.lowered
            for entry in one.entries
        ],
    }
    assert {key: told[key] for key in expect} == expect


rupiah = st.integers(0, 5_000_000)
days = st.dates(date(2026, 1, 2), date(2028, 12, 31))


@given(pokok=st.integers(1, 5_000_000), law_on=days, share=st.integers(0, 100), denda=rupiah, after=rupiah)
def test_the_postings_of_a_correction_leave_exactly_what_remains(
    pokok: int, law_on: date, share: int, denda: int, after: int
) -> None:
    """Receivable after all postings = what remains; nothing owed back is below zero or above what was paid."""
    potongan = pokok * share // 100
    paid = Paid(1, law_on, pokok, potongan, denda)
    facts = BillFacts(1, 1, NOP, 2026, BillState.PAID, pokok, 0, date(2026, 8, 31), "city", False)  # noqa: FBT003
    found = plan(TANGSEL, [Bill(facts, (paid,), False)], pokok=after, cause=Cause.PEMBETULAN)  # noqa: FBT003
    balance = 0
    for one in found.lowered:
        for entry in one.entries:
            balance += entry.amount * ((entry.debit == "piutang_pokok") - (entry.credit == "piutang_pokok"))
        assert (one.sisa, one.pokok) == (0, after)
    assert balance == 0
    assert 0 <= found.excess_pokok <= pokok - potongan
    assert 0 <= found.excess_denda <= denda
    assert found.opened == max(after - pokok, 0)


@given(
    pokok=st.integers(2, 5_000_000),
    parts=st.lists(st.tuples(days, st.integers(1, 2_000_000), rupiah), max_size=4),
    after=rupiah,
)
def test_parts_that_sismiop_recorded_fill_the_corrected_bill_in_their_order(
    pokok: int, parts: list[tuple[date, int, int]], after: int
) -> None:
    left, paid = pokok, []
    for place, (law_on, amount, denda) in enumerate(sorted(parts), start=1):
        part = min(amount, left)
        paid.append(Paid(place, law_on, part, 0, denda, brought=True))
        left -= part
    state = BillState.PAID if not left else BillState.UNPAID if left == pokok else BillState.PARTLY_PAID
    facts = BillFacts(1, 1, NOP, 2026, state, pokok, left, date(2026, 8, 31), "city", False)  # noqa: FBT003
    found = plan(TANGSEL, [Bill(facts, tuple(paid), True)], pokok=after, cause=Cause.PEMBETULAN)  # noqa: FBT003
    received = sum(one.pokok for one in paid)
    for one in found.lowered:
        assert one.sisa == max(after - received, 0)
        assert found.excess_pokok == max(received - after, 0)
        assert one.state is (
            BillState.PAID if not one.sisa else BillState.UNPAID if not received else BillState.PARTLY_PAID
        )
