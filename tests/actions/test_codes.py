"""A payment code freezes what its bills owe; the same wish gives the same code, whatever happened since."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sppt.payments import actions, codes, queries
from sppt.payments.language import FrozenItem, PaymentCode, Refusal, RefusalCode, Refused, Wish
from sppt.payments.numbers import is_code
from sppt.rules.nop import Nop
from sppt.rules.states import CodeState
from tests.actions.desk import (
    LAW,
    booked,
    law_with,
    nothing_written,
    opened,
    programme,
    request,
    undone,
    why,
    wib,
    wish,
)
from tests.world import NOON, World, nop


def refused(city: World, one: Wish) -> RefusalCode:
    with nothing_written(city), pytest.raises(Refused) as caught:
        actions.open_code(LAW, one, at=NOON)
    return caught.value.code


def test_a_code_freezes_each_bill_with_its_sum(city: World) -> None:
    # 24 months is the cap: 2023 was due in 2023, so 2 % a month; 2024 was due in 2024, so 1 %.
    city.bill(nop(1), 2023, 300_001)
    city.bill(nop(1), 2024, 100_000)
    city.bill(nop(2), 2026, 50_000)
    code = opened((nop(1), {2023, 2024}), (nop(2), {2026}))
    assert is_code(code.code)
    assert code.items == (
        FrozenItem(Nop(nop(1)), 2023, 300_001, 0, 144_000, 444_001),  # 48 % of 300.001 = 144.000,48
        FrozenItem(Nop(nop(1)), 2024, 100_000, 0, 24_000, 124_000),
        FrozenItem(Nop(nop(2)), 2026, 50_000, 0, 500, 50_500),
    )
    assert code.amount == 444_001 + 124_000 + 50_500
    assert (code.state, code.receipt) == (CodeState.OPEN, None)
    assert queries.code_by_digits(code.code, at=NOON) == code
    assert queries.code_by_token(code.token, at=NOON) == code


def test_the_same_key_gives_the_same_code(city: World) -> None:
    city.bill(nop(1), 2025)
    first = opened((nop(1), {2025}), key="form-1")
    with nothing_written(city):
        assert opened((nop(1), {2025}), key="form-1") == first


def test_the_same_key_gives_its_code_after_the_bill_was_paid_by_it(city: World) -> None:
    city.bill(nop(1), 2025)
    code = opened((nop(1), {2025}), key="form-1")
    receipt = booked(request(code))
    with nothing_written(city):
        again = opened((nop(1), {2025}), key="form-1")
    assert (again.code, again.state, again.receipt) == (code.code, CodeState.SETTLED, receipt.number)


def test_a_batch_tells_the_true_state_of_an_earlier_code(city: World) -> None:
    city.bill(nop(1), 2025)
    city.bill(nop(2), 2025)
    code = opened((nop(1), {2025}), key="form-1")
    booked(request(code))
    undone()
    old, new = actions.open_codes(
        LAW, [wish((nop(1), {2025}), key="form-1"), wish((nop(2), {2025}), key="form-2")], at=NOON
    )
    assert isinstance(old, PaymentCode)
    assert isinstance(new, PaymentCode)
    assert (old.code, old.state, new.state) == (code.code, CodeState.REVERSED, CodeState.OPEN)


def test_one_key_twice_in_a_batch_is_one_code(city: World) -> None:
    city.bill(nop(1), 2025)
    one = wish((nop(1), {2025}), key="form-1")
    first, second = actions.open_codes(LAW, [one, one], at=NOON)
    assert first == second
    assert city.rows("SELECT count(*) FROM payments_quote") == [(1,)]


def test_two_keys_are_two_codes_for_one_bill(city: World) -> None:
    city.bill(nop(1), 2025)
    first, second = opened((nop(1), {2025}), key="form-1"), opened((nop(1), {2025}), key="form-2")
    assert first.code != second.code
    assert first.token != second.token


def test_a_key_cannot_name_the_quote_that_we_make_for_a_notice(city: World) -> None:
    city.bill(nop(1), 2025)
    opened((nop(1), {2025}), key="notice:loket:N-1:1130000")
    assert city.rows("SELECT count(*) FROM payments_quote WHERE key LIKE 'notice:%%'") == [(0,)]


def test_a_long_key_is_as_good_as_a_short_one(city: World) -> None:
    city.bill(nop(1), 2025)
    assert opened((nop(1), {2025}), key="k" * 10_000) == opened((nop(1), {2025}), key="k" * 10_000)


def test_a_code_that_chance_had_taken_is_drawn_again(city: World, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in (1, 2, 3):
        city.bill(nop(number), 2025)
    taken = opened((nop(1), {2025}))
    drawn: Iterator[str] = iter([taken.code, taken.code, "0123456782", taken.code, "1234567891"])
    monkeypatch.setattr(codes, "new_code", lambda: next(drawn))
    second, third = actions.open_codes(LAW, [wish((nop(2), {2025})), wish((nop(3), {2025}))], at=NOON)
    assert isinstance(second, PaymentCode)
    assert isinstance(third, PaymentCode)
    assert (second.code, third.code) == ("0123456782", "1234567891")
    assert [one.items[0].nop.digits for one in (second, third)] == [nop(2), nop(3)]


def test_when_every_code_is_taken_nothing_is_written(city: World, monkeypatch: pytest.MonkeyPatch) -> None:
    city.bill(nop(1), 2025)
    city.bill(nop(2), 2025)
    taken = opened((nop(1), {2025}))
    monkeypatch.setattr(codes, "new_code", lambda: taken.code)
    with nothing_written(city), pytest.raises(RuntimeError, match="no free payment code"):
        opened((nop(2), {2025}))


def test_refusals_of_a_wish_have_their_reasons(city: World) -> None:
    city.bill(nop(1), 2025, sisa=0)
    city.bill(nop(2), 2025, state="written_off")
    city.bill(nop(3), 2025, state="cancelled")
    city.bill(nop(4), 2025)
    for picks, code in (
        ((nop(9), {2025}), RefusalCode.BILL_NOT_FOUND),
        ((nop(9), set[int]()), RefusalCode.BILL_NOT_FOUND),
        ((nop(4), {2024, 2025}), RefusalCode.BILL_NOT_FOUND),
        ((nop(1), {2025}), RefusalCode.ALREADY_PAID),
        ((nop(1), set[int]()), RefusalCode.NOTHING_TO_PAY),
        ((nop(2), {2025}), RefusalCode.WRITTEN_OFF),
        ((nop(3), {2025}), RefusalCode.BILL_WITHDRAWN),
    ):
        assert refused(city, wish(picks)) is code
    assert refused(city, wish()) is RefusalCode.NOTHING_TO_PAY


def test_a_refused_wish_does_not_spoil_its_neighbours(city: World) -> None:
    city.bill(nop(1), 2025)
    answers = actions.open_codes(
        LAW, [wish((nop(9), {2025})), wish((nop(1), {2025})), wish((nop(9), {2025}))], at=NOON
    )
    assert [isinstance(answer, Refusal) for answer in answers] == [True, False, True]


def test_no_years_mean_all_that_is_due_but_not_what_is_under_review(city: World) -> None:
    # A year with open findings is never preselected; ticked by hand it can be paid.
    city.bill(nop(1), 2023, sisa=0)
    city.bill(nop(1), 2024, under_review=True)
    city.bill(nop(1), 2025)
    city.bill(nop(1), 2026)
    assert [item.tax_year for item in opened((nop(1), set())).items] == [2025, 2026]
    assert [item.tax_year for item in opened((nop(1), {2024})).items] == [2024]


def test_one_nop_twice_in_a_wish_is_one_debt(city: World) -> None:
    city.bill(nop(1), 2024)
    city.bill(nop(1), 2025)
    code = opened((nop(1), {2025}), (nop(1), {2024, 2025}), (nop(1), {2024}))
    assert [item.tax_year for item in code.items] == [2024, 2025]
    everything = opened((nop(1), {2025}), (nop(1), set()))
    assert [item.tax_year for item in everything.items] == [2024, 2025]


def test_a_nop_and_its_older_nop_in_a_wish_are_one_object(city: World) -> None:
    city.bill(nop(7), 2019)
    city.bill(nop(1), 2025)
    city.alias(nop(7), nop(1))
    code = opened((nop(7), {2019}), (nop(1), {2025, 2019}))
    assert [(item.nop.digits, item.tax_year) for item in code.items] == [(nop(7), 2019), (nop(1), 2025)]


def test_years_that_are_asked_for_one_by_one_count_as_paid_together(city: World) -> None:
    # The discount of 2020 asks that 2025 be paid, or paid in the same code.
    law = law_with(programme(off_pokok="0.5", years=(2020, 2020), paid=(2025, 2025)))
    city.bill(nop(1), 2020, 100_000)
    city.bill(nop(1), 2025, 100_000)
    code = opened((nop(1), {2020}), (nop(1), {2025}), law=law)
    assert [item.potongan for item in code.items] == [50_000, 0]


def test_a_code_takes_two_thousand_bills_and_is_paid_whole(city: World) -> None:
    with city.connect() as connection:
        connection.execute(
            "INSERT INTO ledger_bill (nop, tax_year, kind, ke, pokok, sisa, jatuh_tempo, state, version, round,"
            " provenance, under_review) SELECT '3676050015005' || lpad(n::text, 4, '0') || '0', 2026, 'sppt', 1,"
            " 9999999999, 9999999999, '2026-08-31', 'unpaid', 1, 1, 'city', false FROM generate_series(1, 2001) AS n"
        )
    picks = [(nop(number), {2026}) for number in range(1, 2002)]
    assert refused(city, wish(*picks)) is RefusalCode.TOO_MANY
    code = opened(*picks[:2000])
    assert len(code.items) == 2000
    assert code.amount == 2000 * (9_999_999_999 + 100_000_000)  # 1 % of Rp9.999.999.999, half up
    receipt = booked(request(code))
    assert receipt.items == code.items
    undone()
    assert city.rows("SELECT DISTINCT state, version, round FROM ledger_bill ORDER BY version") == [
        ("unpaid", 1, 1),
        ("unpaid", 3, 2),
    ]


def test_a_wish_of_more_nops_than_a_code_holds_is_refused_before_they_are_read(city: World) -> None:
    picks = [(nop(number), {2026}) for number in range(1, 2002)]
    assert refused(city, wish(*picks)) is RefusalCode.TOO_MANY


def test_more_wishes_than_a_batch_are_a_mistake_of_the_caller(city: World) -> None:
    with pytest.raises(ValueError, match="at most 500"):
        actions.open_codes(LAW, [wish()] * 501, at=NOON)


def test_a_discount_that_ends_tomorrow_ends_the_quote_today(city: World) -> None:
    law = law_with(programme(off_pokok="0.1", years=(2026, 2026), open_to=wib("2026-09-15 00:00:00").date()))
    city.bill(nop(1), 2026, 1_000_000)
    code = opened((nop(1), {2026}), law=law)
    assert code.items == (FrozenItem(Nop(nop(1)), 2026, 1_000_000, 100_000, 10_000, 910_000),)
    assert code.valid_until == wib("2026-09-16 00:00:00")


def test_a_wish_in_a_batch_is_refused_for_its_own_reason(city: World) -> None:
    city.bill(nop(1), 2025, sisa=0)
    answers = actions.open_codes(LAW, [wish((nop(1), {2025})), wish((nop(9), {2025}))], at=NOON)
    assert [why_not(answer) for answer in answers] == [RefusalCode.ALREADY_PAID, RefusalCode.BILL_NOT_FOUND]


def why_not(answer: PaymentCode | Refusal) -> RefusalCode:
    assert isinstance(answer, Refusal)
    return why(answer)
