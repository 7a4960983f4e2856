"""Channels that name money by its RRN: a line finds our payment by it, whatever the amounts say."""

from __future__ import annotations

from datetime import timedelta

from sppt.partners.qr import want_qr
from sppt.payments.actions import record_payments
from sppt.payments.language import PaymentNotice
from sppt.reconciliation.matching import reconcile
from tests.actions.desk import as_receipt, as_suspended, opened, wib
from tests.actions.recon_hands import BANK, MIDDAY, MONDAY, Line, agree, findings, open_cases, pay, report
from tests.world import World, nop

MORNING = wib("2026-09-16 08:00:00")
RRN = "000000000123"
OURS = f"20260914-110-000123-{RRN}"


def speaks(city: World, protocol: str) -> None:
    city.change("UPDATE partners_partner SET protocol = %s WHERE code = %s", protocol, BANK)


def test_a_line_of_iso_8583_finds_its_payment_by_the_rrn_though_the_amount_differs(city: World) -> None:
    agree(city)
    speaks(city, "iso8583")
    pay(city, 1, 250_000, reference=OURS)
    report(city, [Line(RRN, 260_000, nop=nop(1), tax_year=2026)])
    reconcile(MONDAY, at=MORNING)
    assert findings(city) == {"amount_differs": 1}


def test_a_reversal_by_the_rrn_is_that_of_our_payment(city: World) -> None:
    agree(city)
    speaks(city, "iso8583")
    pay(city, 1, 250_000, reference=OURS)
    told = Line(RRN, 250_000, nop=nop(1), tax_year=2026)
    report(city, [told, told.but(kind="reversal", reference="000000000124", original=RRN)])
    reconcile(MONDAY, at=MORNING)
    assert [case[0] for case in open_cases(city)] == ["reversed_there_not_here"]


def test_an_rrn_that_began_again_names_no_payment_of_another_day(city: World) -> None:
    agree(city)
    speaks(city, "iso8583")
    pay(city, 1, 250_000, reference=f"20260907-110-000123-{RRN}", at=MIDDAY - timedelta(days=7))
    report(city, [Line(RRN, 90_000, nop=nop(9), tax_year=2026)])
    reconcile(MONDAY, at=MORNING)
    assert findings(city)["claim_only"] == 1
    assert findings(city)["duplicate_claim"] == 0


def test_a_number_of_another_protocol_is_left_as_it_is(city: World) -> None:
    agree(city)
    pay(city, 1, 250_000, reference=OURS)
    report(city, [Line(RRN, 260_000, nop=nop(1), tax_year=2026)])
    reconcile(MONDAY, at=MORNING)
    assert findings(city)["amount_differs"] == 0


def test_a_qr_paid_twice_is_one_payment_and_one_sum_kept_each_with_its_line(city: World) -> None:
    agree(city)
    speaks(city, "qris")
    city.bill(nop(1), 2026, 250_000, jatuh_tempo=MIDDAY.date() + timedelta(days=60))
    code = opened((nop(1), {2026}), at=MIDDAY - timedelta(minutes=5))
    digits = code.code
    qr = want_qr(digits, 250_000, partner=BANK, until=MIDDAY + timedelta(hours=1), at=MIDDAY)
    city.change("UPDATE partners_qr SET rrn = %s, paid_by = 'A-1' WHERE reference = %s", RRN, qr.reference)
    first, second = (
        PaymentNotice(BANK, reference, digits, 250_000, paid_at=MIDDAY)
        for reference in (qr.reference, f"{qr.reference}-0123456789abcdef")
    )
    as_receipt(record_payments([first], at=MIDDAY)[0])
    as_suspended(record_payments([second], at=MIDDAY)[0])
    report(city, [Line(RRN, 250_000, code=digits), Line("000000000124", 250_000, code=digits)])
    reconcile(MONDAY, at=MORNING)
    assert findings(city) == {"matched": 2}
    assert open_cases(city) == []
