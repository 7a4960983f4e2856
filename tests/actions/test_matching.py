"""Small days told by hand: each class of difference, with what must come of it in whole rupiah."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date

import pytest

from sppt.payments.books import check_books
from sppt.reconciliation.classes import Finding
from sppt.reconciliation.days import BOOKS, Tally, day_view
from sppt.reconciliation.matching import Ran, reconcile, working_days_after
from tests.actions.desk import undone, wib
from tests.actions.recon_hands import (
    ACCOUNT,
    BANK,
    MONDAY,
    TUESDAY,
    Credit,
    Line,
    agree,
    balance,
    findings,
    open_cases,
    pay,
    report,
    statement,
    suspend,
)
from tests.world import World, nop

MORNING = wib("2026-09-16 08:00:00")
WEDNESDAY = date(2026, 9, 16)


def run(on: date = MONDAY) -> Ran:
    return reconcile(on, at=MORNING)


def test_a_day_that_agrees_leaves_no_case_and_moves_the_money_to_the_city(city: World) -> None:
    agree(city)
    pay(city, 1, 1_000_000)
    pay(city, 2, 250_000)
    report(city, [Line("R-1", 1_000_000), Line("R-2", 250_000)])
    statement(city, [Credit(1_250_000, "SETTLEMENT BANK SATU 20260914")])
    assert run() == Ran(pairs=2, cases=0, explained=0, settlements=1)
    assert findings(city) == {"matched": 2}
    assert balance(city, "kas_transit") == 0
    assert balance(city, "kas_daerah") == 1_250_000
    assert city.rows('SELECT number, channel, "on", account, amount FROM reconciliation_sts') == [
        ("STS/2026/000001", BANK, TUESDAY, ACCOUNT, 1_250_000)
    ]


def test_a_second_run_over_the_same_facts_adds_nothing(city: World) -> None:
    agree(city)
    pay(city, 1)
    report(city, [Line("R-1", 900_000), Line("X-9", 70_000, nop=nop(9), tax_year=2026)])
    statement(city, [Credit(970_000, "BANK-SATU"), Credit(5_000, "TANPA BERITA")])
    run()
    before = city.counts()
    assert run() == Ran(0, 0, 0, 0)
    assert city.counts() == before


def test_a_fee_kept_back_is_an_expense_and_the_rest_reaches_the_city(city: World) -> None:
    agree(city, fee=2_500, fee_rule="netted")
    pay(city, 1, 1_000_000)
    pay(city, 2, 500_000)
    report(city, [Line("R-1", 1_000_000, fee=2_500), Line("R-2", 500_000, fee=2_500)])
    statement(city, [Credit(1_495_000, "BANK-SATU")])
    run()
    assert findings(city) == {"matched": 2}
    assert (balance(city, "kas_transit"), balance(city, "kas_daerah"), balance(city, "biaya_kanal")) == (
        0,
        1_495_000,
        5_000,
    )


def test_a_report_that_tells_of_no_fee_is_settled_less_the_agreed_one(city: World) -> None:
    agree(city, fee=2_500, fee_rule="netted")
    pay(city, 1, 1_000_000)
    report(city, [Line("R-1", 1_000_000)])
    statement(city, [Credit(997_500, "BANK-SATU")])
    run()
    assert findings(city) == {"matched": 1}
    assert balance(city, "biaya_kanal") == 2_500


def test_a_fee_of_another_agreement_is_a_case_of_the_difference(city: World) -> None:
    agree(city, fee=2_500, fee_rule="netted")
    pay(city, 1)
    pay(city, 2)
    report(city, [Line("R-1", 1_000_000, fee=2_500), Line("R-2", 1_000_000, fee=4_000)])
    statement(city, [Credit(1_993_500, "BANK-SATU")])
    run()
    assert findings(city) == {"matched": 1, "fee_differs": 1}
    assert open_cases(city) == [("fee_differs", 1_500, "fee_of_another_agreement")]


def test_a_payment_that_no_report_tells_of_is_carried_a_day_and_then_a_case(city: World) -> None:
    agree(city)
    pay(city, 1)
    pay(city, 2)
    report(city, [Line("R-1", 1_000_000)])
    run()
    assert open_cases(city) == []
    report(city, [Line("Z-1", 5, kind="reversal", original="Z")], on=TUESDAY)
    run()
    assert open_cases(city) == [("ledger_only", 1_000_000, "bank_timed_out")]


def test_a_payment_that_stands_in_tomorrows_report_was_carried_over_the_cut_off(city: World) -> None:
    agree(city)
    pay(city, 1, at=wib("2026-09-14 23:59:30"))
    pay(city, 2)
    report(city, [Line("R-2", 1_000_000)])
    pay(city, 3, at=wib("2026-09-15 12:00:00"))
    report(
        city,
        [Line("R-1", 1_000_000, paid_at=wib("2026-09-14 23:59:30")), Line("R-3", 1_000_000)],
        on=TUESDAY,
    )
    run()
    assert findings(city) == {"matched": 2, "carried_over": 1}
    assert open_cases(city) == []


def test_money_the_bank_took_and_we_never_booked_is_a_case_until_it_is_booked(city: World) -> None:
    agree(city)
    report(city, [Line("R-7", 1_000_000, nop=nop(7), tax_year=2026)])
    run()
    assert open_cases(city) == [("claim_only", 1_000_000, "request_lost")]
    pay(city, 7, at=wib("2026-09-15 10:00:00"))
    assert run(TUESDAY).explained == 1
    assert open_cases(city) == []
    assert findings(city)["carried_over"] == 1


def test_a_second_payment_of_a_paid_bill_says_that_it_was_paid_twice(city: World) -> None:
    agree(city)
    pay(city, 1)
    report(city, [Line("R-1", 1_000_000), Line("R-1B", 1_000_000, nop=nop(1), tax_year=2026)])
    run()
    assert open_cases(city) == [("claim_only", 1_000_000, "paid_twice")]


def test_money_in_suspense_is_ours_too_and_agrees_with_its_claim(city: World) -> None:
    agree(city)
    suspend("S-1", 300_000, at=wib("2026-09-14 12:00:00"))
    report(city, [Line("S-1", 300_000)])
    run()
    assert findings(city) == {"matched": 1}


def test_an_amount_that_differs_is_paired_and_the_difference_is_the_case(city: World) -> None:
    agree(city)
    pay(city, 1)
    report(city, [Line("R-1", 1_010_000)])
    statement(city, [Credit(1_010_000, "BANK-SATU")])
    run()
    assert findings(city) == {"amount_differs": 1}
    assert open_cases(city) == [("amount_differs", 10_000, "typed_otherwise")]


def test_a_line_told_twice_is_one_payment_and_one_line_too_many(city: World) -> None:
    agree(city)
    pay(city, 1)
    report(city, [Line("R-1", 1_000_000), Line("R-1", 1_000_000)])
    statement(city, [Credit(1_000_000, "BANK-SATU")])
    run()
    assert findings(city) == {"matched": 1, "duplicate_claim": 1}
    assert open_cases(city) == [("duplicate_claim", 1_000_000, "line_repeated")]
    assert balance(city, "kas_daerah") == 1_000_000


def test_a_line_told_twice_and_credited_twice_brings_over_money_that_nobody_has_booked(city: World) -> None:
    agree(city)
    pay(city, 1)
    report(city, [Line("R-1", 1_000_000), Line("R-1", 1_000_000)])
    statement(city, [Credit(2_000_000, "BANK-SATU")])
    run()
    assert [case[0] for case in open_cases(city)] == ["duplicate_claim"]
    assert balance(city, "kas_daerah") == 1_000_000


def test_a_reference_used_for_two_amounts_pairs_the_amount_that_is_ours(city: World) -> None:
    agree(city)
    pay(city, 1)
    report(city, [Line("R-1", 40_000), Line("R-1", 1_000_000)])
    run()
    assert city.rows(
        "SELECT found FROM reconciliation_pair WHERE finding = 'matched' AND payment_id IS NOT NULL"
    ) == [(1_000_000,)]
    assert open_cases(city) == [("duplicate_claim", 40_000, "line_repeated")]


def test_a_reversal_on_both_sides_agrees_and_settles_nothing(city: World) -> None:
    agree(city)
    pay(city, 1)
    undone("R-1", "V-1", channel=BANK, at=wib("2026-09-14 13:00:00"))
    report(city, [Line("R-1", 1_000_000), Line("V-1", 1_000_000, kind="reversal", original="R-1")])
    run()
    assert findings(city) == {"matched": 2}
    assert balance(city, "kas_transit") == 0


def test_a_run_tells_only_of_pairs_that_it_added(city: World) -> None:
    agree(city)
    pay(city, 1)
    report(city, [Line("R-1", 1_000_000)])
    city.change(
        "SELECT nextval('reconciliation_pair_id_seq') FROM generate_series(1, 10)"
    )  # an undone run took them
    assert run().pairs == 1
    assert run().pairs == 0


def test_what_agrees_is_told_net_of_what_was_undone(city: World) -> None:
    agree(city)
    pay(city, 1)
    pay(city, 2, 250_000)
    undone("R-1", "V-1", channel=BANK, at=wib("2026-09-14 13:00:00"))
    undo = Line("V-1", 1_000_000, kind="reversal", original="R-1")
    report(city, [Line("R-1", 1_000_000), Line("R-2", 250_000), undo])
    run()
    [told] = day_view(MONDAY).tallies
    assert told == Tally(BANK, Finding.MATCHED, count=3, amount=250_000, undone=1_000_000)
    assert told.received == 1_250_000


def test_a_reversal_that_only_the_channel_knows_is_a_case(city: World) -> None:
    agree(city)
    pay(city, 1)
    report(city, [Line("R-1", 1_000_000), Line("V-1", 1_000_000, kind="reversal", original="R-1")])
    run()
    assert findings(city) == {"matched": 1, "reversed_there_not_here": 1}
    assert open_cases(city) == [("reversed_there_not_here", 1_000_000, "reversal_lost")]


def test_a_reversal_that_only_we_know_is_a_case_once_tomorrow_is_reported(city: World) -> None:
    agree(city)
    pay(city, 1)
    undone("R-1", "V-1", channel=BANK, at=wib("2026-09-14 13:00:00"))
    report(city, [Line("R-1", 1_000_000)])
    run()
    assert open_cases(city) == []
    pay(city, 2, at=wib("2026-09-15 12:00:00"))
    report(city, [Line("R-2", 1_000_000)], on=TUESDAY)
    run()
    assert open_cases(city) == [("reversed_here_not_there", 1_000_000, "reversal_refused")]


def test_what_either_side_did_and_undid_alone_moved_no_money(city: World) -> None:
    agree(city)
    pay(city, 1)
    undone("R-1", "V-1", channel=BANK, at=wib("2026-09-14 13:00:00"))
    report(city, [Line("T-1", 70_000), Line("T-2", 70_000, kind="reversal", original="T-1")])
    pay(city, 2, at=wib("2026-09-15 12:00:00"))
    report(city, [Line("R-2", 1_000_000)], on=TUESDAY)
    run(TUESDAY)
    assert findings(city) == {"matched": 4}
    assert open_cases(city) == []


def test_without_a_reference_the_nop_year_amount_and_day_pair(city: World) -> None:
    agree(city)
    pay(city, 1, 600_000)
    pay(city, 2, 700_000)
    report(
        city,
        [
            Line("", 600_000, nop=nop(1), tax_year=2026),
            Line("LAIN", 700_000, nop=nop(2), tax_year=2026),
        ],
    )
    run()
    assert city.rows("SELECT rule, finding, count(*) FROM reconciliation_pair GROUP BY 1, 2") == [
        ("nop", "matched", 2)
    ]


def test_two_payments_that_fit_equally_well_are_never_guessed_between(city: World) -> None:
    agree(city)
    pay(city, 1, 600_000)
    undone("R-1", "V-1", channel=BANK, at=wib("2026-09-14 12:10:00"))
    again = wib("2026-09-14 12:20:00")
    from tests.actions.desk import booked, opened, request

    booked(request(opened((nop(1), {2026}), at=again), "R-1B", channel=BANK, paid_at=again), at=again)
    report(city, [Line("", 600_000, nop=nop(1), tax_year=2026)])
    run()
    assert findings(city) == {"claim_only": 1}
    assert open_cases(city) == [("claim_only", 600_000, "ambiguous")]


def test_a_collective_payment_reported_bill_by_bill_is_one_payment(city: World) -> None:
    agree(city)
    pay(city, 1, 600_000, years=(2025, 2026))
    report(
        city,
        [
            Line("R-1", 600_000, nop=nop(1), tax_year=2025),
            Line("R-1", 600_000, nop=nop(1), tax_year=2026),
        ],
    )
    statement(city, [Credit(1_200_000, "BANK-SATU")])
    run()
    assert city.rows("SELECT rule, finding, count(*) FROM reconciliation_pair GROUP BY 1, 2") == [
        ("collective", "matched", 2)
    ]
    assert open_cases(city) == []


def test_a_short_credit_is_booked_as_far_as_it_came(city: World) -> None:
    agree(city)
    pay(city, 1)
    report(city, [Line("R-1", 1_000_000)])
    report(city, [Line("Z-1", 5, kind="reversal", original="Z", settlement_date=WEDNESDAY)], on=TUESDAY)
    statement(city, [Credit(400_000, "BANK-SATU")])
    run()
    assert open_cases(city) == [("statement_short", 600_000, "credited_in_part")]
    assert (balance(city, "kas_daerah"), balance(city, "kas_transit")) == (400_000, 600_000)


def test_an_over_credit_is_booked_only_as_far_as_it_was_claimed(city: World) -> None:
    agree(city)
    pay(city, 1)
    report(city, [Line("R-1", 1_000_000)])
    statement(city, [Credit(1_300_000, "BANK-SATU")])
    run()
    assert open_cases(city) == [("statement_over", 300_000, "credited_more")]
    assert (balance(city, "kas_daerah"), balance(city, "kas_transit")) == (1_000_000, 0)


def test_what_came_with_a_line_too_many_is_held_against_the_nearer_sum(city: World) -> None:
    agree(city)
    pay(city, 1)
    report(city, [Line("R-1", 1_000_000), Line("R-1", 1_000_000)])
    statement(city, [Credit(1_997_500, "BANK-SATU")])
    run()
    assert ("statement_short", 2_500, "credited_in_part") in open_cases(city)
    assert balance(city, "kas_daerah") == 1_000_000


def test_a_credit_that_never_came_is_a_case_until_it_comes(city: World) -> None:
    agree(city)
    pay(city, 1)
    report(city, [Line("R-1", 1_000_000)])
    statement(city, [], on=TUESDAY, until=WEDNESDAY)
    run()
    assert open_cases(city) == [("statement_short", 1_000_000, "not_credited")]
    thursday = date(2026, 9, 17)
    statement(city, [Credit(1_000_000, "BANK-SATU SUSULAN", on=thursday)], on=thursday)
    assert run() == Ran(pairs=0, cases=0, explained=1, settlements=1)
    assert open_cases(city) == []
    assert city.rows("SELECT finding FROM reconciliation_settlement") == [("carried_over",)]


def test_a_credit_that_no_channel_explains_stays_unbooked(city: World) -> None:
    agree(city)
    pay(city, 1)
    report(city, [Line("R-1", 1_000_000)])
    statement(city, [Credit(1_000_000, "BANK-SATU"), Credit(77_000, "SETORAN TANPA BERITA")])
    run(TUESDAY)
    assert open_cases(city) == [("unknown_entry", 77_000, "nobody_explains")]
    assert balance(city, "kas_daerah") == 1_000_000


def test_channels_whose_names_begin_alike_are_told_apart(city: World) -> None:
    agree(city, "bank-va")
    agree(city, "bank-va-dua")
    pay(city, 1, 500_000, channel="bank-va")
    pay(city, 2, 800_000, channel="bank-va-dua")
    report(city, [Line("R-1", 500_000)], channel="bank-va")
    report(city, [Line("R-2", 800_000)], channel="bank-va-dua")
    statement(city, [Credit(800_000, "BANK VA DUA SETTLE"), Credit(500_000, "BANK VA SETTLE")])
    run()
    assert balance(city, "kas_daerah", "bank-va") == 500_000
    assert balance(city, "kas_daerah", "bank-va-dua") == 800_000


def test_a_settlement_waits_for_all_its_reports_before_it_differs(city: World) -> None:
    agree(city)
    friday, saturday, monday = date(2026, 9, 11), date(2026, 9, 12), date(2026, 9, 14)
    pay(city, 1, at=wib("2026-09-11 12:00:00"))
    pay(city, 2, 500_000, at=wib("2026-09-12 12:00:00"))
    report(city, [Line("R-1", 1_000_000)], on=friday)
    statement(city, [Credit(1_500_000, "BANK-SATU", on=monday)], on=monday)
    run(friday)
    assert open_cases(city) == []
    report(city, [Line("R-2", 500_000)], on=saturday)
    run(saturday)
    assert city.rows("SELECT finding, net, credited FROM reconciliation_settlement") == [
        ("matched", 1_500_000, 1_500_000)
    ]


def test_what_reversals_outweigh_goes_back_to_the_channel(city: World) -> None:
    agree(city)
    pay(city, 1)
    report(city, [Line("R-1", 1_000_000)])
    statement(city, [Credit(1_000_000, "BANK-SATU")])
    report(city, [Line("V-1", 1_000_000, kind="reversal", original="R-1")], on=TUESDAY)
    statement(city, [Credit(-1_000_000, "KOREKSI BANK-SATU", on=WEDNESDAY)], on=WEDNESDAY)
    run(TUESDAY)
    assert open_cases(city) == [("reversed_there_not_here", 1_000_000, "reversal_lost")]
    assert (balance(city, "kas_daerah"), balance(city, "kas_transit")) == (0, 1_000_000)


def test_working_days_skip_saturday_and_sunday() -> None:
    assert working_days_after(date(2026, 9, 11), 1) == MONDAY
    assert working_days_after(date(2026, 9, 12), 2) == TUESDAY
    assert working_days_after(MONDAY, 0) == MONDAY
    assert working_days_after(date(2026, 9, 12), 0) == MONDAY


def test_the_order_of_lines_changes_no_finding_and_pairs_nothing_falsely(city: World) -> None:
    """Twelve payments with their lines, shuffled: each is paired with its own, whatever its neighbours look like."""
    agree(city)
    lines: list[Line] = []
    for number in range(1, 13):
        pay(city, number, 100_000 + 1_000 * (number % 3))
        by_nop = Line("", 100_000 + 1_000 * (number % 3), nop=nop(number), tax_year=2026)
        lines.append(by_nop if number % 4 == 0 else by_nop.but(reference=f"R-{number}"))
    lines.append(Line("HANYA-BANK", 101_000, nop=nop(40), tax_year=2026))
    random.Random(20260914).shuffle(lines)
    report(city, lines)
    run()
    assert findings(city) == Counter(matched=12, claim_only=1)
    assert city.rows(
        "SELECT count(*) FROM reconciliation_pair AS p JOIN reconciliation_claim AS c ON c.id = p.claim_id"
        " JOIN payments_payment_item AS i ON i.payment_id = p.payment_id WHERE i.nop = c.nop"
    ) == [(12,)]


@pytest.mark.parametrize("slip", [False, True])
def test_a_settlement_is_held_against_the_lines_in_it_or_against_their_slip(city: World, slip: bool) -> None:  # noqa: FBT001
    agree(city)
    pay(city, 1)
    lines = [Line("R-1", 1_000_000), Line("R-1", 1_000_000)]  # the second is one too many
    if slip:  # with a slip, the slip alone is the money
        lines.append(Line("SLIP-7", 900_000, kind="deposit"))
    report(city, lines)
    statement(city, [Credit(900_000 if slip else 1_000_000, "BANK-SATU")])
    assert run().settlements == 1
    assert differing() == []
    city.change("ALTER TABLE reconciliation_place DISABLE TRIGGER USER")
    city.change(
        "UPDATE reconciliation_place SET net = net + 1 WHERE kind = %s", "deposit" if slip else "payment"
    )
    assert differing() == ["settlement:1"]


def differing() -> list[str]:
    found = {one.check: one.differences for one in check_books([BOOKS])}
    return [one.subject for one in found["04_settlement_claims"]]


def test_a_deposit_of_the_counter_covers_the_cash_of_one_day(city: World) -> None:
    agree(city, "loket")
    pay(city, 1, 300_000, channel="loket")
    pay(city, 2, 200_000, channel="loket")
    noon = wib("2026-09-15 12:00:00")
    pay(city, 3, 700_000, channel="loket", at=noon)
    slip = Line("SLIP-7", 500_000, kind="deposit", settlement_date=TUESDAY, paid_at=noon)
    report(city, [slip], on=TUESDAY, channel="loket")
    statement(city, [Credit(500_000, "SETOR TUNAI SLIP 7")])
    run(TUESDAY)
    assert city.rows("SELECT rule, finding, count(*) FROM reconciliation_pair GROUP BY 1, 2") == [
        ("deposit_of_day", "carried_over", 2)
    ]
    assert open_cases(city) == []
    assert (balance(city, "kas_daerah", "loket"), balance(city, "kas_transit", "loket")) == (500_000, 700_000)
