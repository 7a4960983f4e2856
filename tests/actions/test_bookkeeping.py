"""The books of a small year against hand arithmetic, against plain SQL, and through the year's end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
import yaml

from sppt.accounts.actions import NotAllowed
from sppt.bookkeeping import cashbook, closing, journal, receivables, sampling, tracing
from sppt.bookkeeping.chart_file import chart_of
from sppt.bookkeeping.evidence import build
from sppt.bookkeeping.export import export_lines
from sppt.bookkeeping.queries import BOOKS as CHECKS
from sppt.bookkeeping.receivables import By
from sppt.bookkeeping.refusals import Refused, Why
from sppt.bookkeeping.sampling import Wanted
from sppt.bookkeeping.words import Book, Movement, Picking, Stage
from sppt.documents.press import press
from sppt.payments.books import BOOKS, check_books
from tests.actions.desk import LAW, booked, nothing_written, opened, request, wib
from tests.rules.kasus import CASES
from tests.world import NOON, World, nop

CHART = chart_of("36.76")
YEAR = yaml.safe_load((CASES / "jurnal.yaml").read_text(encoding="utf-8"))
LAST = date(2026, 12, 31)
NEW_YEAR = wib("2027-01-05 09:00:00")


@pytest.fixture
def small_year(city: World) -> World:
    """The year of tests/cases/jurnal.yaml in the ledger, put there without the actions."""
    city.channel("bjb")
    bills: dict[str, object] = {"-": None}
    for number, (label, bill) in enumerate(YEAR["tagihan"].items(), start=1):
        left, pokok = bill["sisa"], bill["pokok"]
        state = (
            "cancelled" if not pokok else "paid" if not left else "unpaid" if left == pokok else "partly_paid"
        )
        [(bills[label],)] = city.rows(
            "INSERT INTO ledger_bill (nop, tax_year, kind, ke, pokok, sisa, jatuh_tempo, state, version, round,"
            " provenance, under_review) VALUES (%s, %s, 'sppt', 1, %s, %s, %s, %s, 1, 1, 'city', false) RETURNING id",
            nop(number), bill["tahun"], pokok, left, date(bill["tahun"], 8, 31), state,
        )  # fmt: skip
    for day, event, debit, credit, amount, label, channel, source in YEAR["posting"]:
        city.change(
            "INSERT INTO ledger_posting (at, business_day, law_on, debit, credit, channel, amount, bill_id, event,"
            " source, source_id) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 1)",
            NOON, day, day, debit, credit, None if channel == "-" else channel, amount, bills[label], event, source,
        )  # fmt: skip
    return city


def balances(book: Book, *, on: date = LAST, stage: Stage = Stage.BEFORE_CLOSING) -> dict[str, int]:
    found = journal.trial_balance(CHART, book, on=on, stage=stage)
    assert found.is_balanced
    return {one.key: one.closing for one in found.balances if not one.is_empty}


def test_a_year_of_every_event_gives_the_books_of_hand_arithmetic(small_year: World) -> None:
    assert balances(Book.ACCRUAL) == YEAR["akrual"]
    assert balances(Book.BUDGET) == YEAR["anggaran"]


def test_receivables_roll_forward_as_by_hand_and_meet_every_bill(small_year: World) -> None:
    for first, wanted in YEAR["mutasi"].items():
        for by in By:
            found = receivables.roll_forward(CHART, LAW, first=first, last=LAST, by=by)
            total = found.total
            moved = dict(zip(map(str, Movement), total.moved, strict=True))
            assert {"awal": total.opening, "akhir": total.closing, **moved} == {
                **dict.fromkeys(map(str, Movement), 0),
                **wanted,
            }
            assert [one.difference for one in found.lines] == [0] * len(found.lines)


def test_an_earlier_evening_is_read_back_from_what_came_after(small_year: World) -> None:
    found = receivables.roll_forward(CHART, LAW, first=date(2026, 1, 1), last=date(2026, 3, 31), by=By.BUKU)
    assert (found.total.closing, found.total.difference) == (1_160_000, 0)
    aged = receivables.ageing(CHART, LAW, on=date(2026, 3, 31), by=By.TAX_YEAR)
    assert {one.key: one.total for one in aged.lines} == {"2024": 200_000, "2025": 500_000, "2026": 460_000}


def test_ages_and_allowance_are_those_of_hand_arithmetic(small_year: World) -> None:
    found = receivables.ageing(CHART, LAW, on=LAST, by=By.KECAMATAN)
    names = [one.name for one in found.rules.classes]
    told = zip(found.total.amounts, found.allowance, strict=True)
    assert dict(zip(names, map(list, told), strict=True)) == YEAR["penyisihan"]


@pytest.mark.parametrize(
    ("on", "months", "back"),
    [
        (date(2026, 12, 31), 12, date(2025, 12, 31)),
        (date(2028, 2, 29), 12, date(2027, 2, 28)),
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2026, 1, 15), 24, date(2024, 1, 15)),
    ],
)
def test_months_back_end_with_the_month(on: date, months: int, back: date) -> None:
    assert receivables.months_before(on, months) == back


def test_the_cash_book_adds_up_to_the_cash_of_the_trial_balance(small_year: World) -> None:
    book = cashbook.cash_book(CHART, first=date(2026, 1, 1), last=LAST)
    assert book.closing == book.lines[-1].balance == YEAR["akrual"]["kas_transit"]
    december = cashbook.cash_book(CHART, first=date(2026, 12, 1), last=LAST)
    assert (december.opening, december.received, december.paid_out) == (3_500, 248_000, 0)


def test_the_months_report_says_who_holds_what(small_year: World) -> None:
    found = cashbook.accountability(CHART, year=2026, month=5)
    held = {
        one.holder: (one.opening, one.received, one.undone, one.deposited, one.others)
        for one in found.custody
    }
    # May: loket hands over its 900 000; the bank receives 70 000, hands over 60 000 and keeps 2 000.
    assert held == {"loket": (900_000, 0, 0, 900_000, 0), "bjb": (0, 70_000, 0, 60_000, 2_000)}
    assert ([one.total for one in found.revenue], found.suspense) == ([900_000, 0], 70_000)
    months = dict(cashbook.receipts_by_month(CHART, year=2026))
    assert (months[2], months[3], months[6], months[12]) == (900_000, 0, -45_000, 248_000)


def test_plain_sql_finds_the_same_balances(small_year: World) -> None:
    """Accounts that only one ledger account feeds, summed by a statement that knows no rule."""
    [found] = small_year.rows(
        "SELECT sum(CASE WHEN debit = 'kas_transit' THEN amount WHEN credit = 'kas_transit' THEN -amount ELSE 0 END),"
        " sum(CASE WHEN debit = 'kas_daerah' THEN amount WHEN credit = 'kas_daerah' THEN -amount ELSE 0 END),"
        " sum(CASE WHEN debit = 'piutang_pokok' THEN amount WHEN credit = 'piutang_pokok' THEN -amount ELSE 0 END),"
        " sum(CASE 'utang_lebih_bayar' WHEN credit THEN amount WHEN debit THEN -amount ELSE 0 END),"
        " sum(CASE WHEN event IN ('bayar_pokok', 'bayar_denda') THEN amount"
        "          WHEN event IN ('batal_bayar_pokok', 'batal_bayar_denda') THEN -amount"
        "          WHEN event LIKE 'kompensasi%%' AND debit = 'titipan' THEN amount"
        "          WHEN event = 'restitusi' AND debit = 'utang_lebih_bayar' THEN -amount ELSE 0 END)"
        " FROM ledger_posting"
    )
    accrual, budget = balances(Book.ACCRUAL), balances(Book.BUDGET)
    keys = ("kas_transit", "kas_daerah", "piutang_pokok", "utang_lebih_bayar")
    assert tuple(map(int, map(str, found))) == (
        *(accrual[key] for key in keys),
        budget["pendapatan_lra"] + budget["denda_lra"],
    )


def test_an_imported_city_opens_with_its_receivables_against_equity(imported: World) -> None:
    [(owed,)] = imported.rows("SELECT sum(sisa) FROM ledger_bill WHERE state IN ('unpaid', 'partly_paid')")
    [(day,)] = imported.rows("SELECT max(business_day) FROM ledger_posting")
    assert isinstance(day, date)
    assert balances(Book.ACCRUAL, on=day) == {"piutang_pokok": owed, "ekuitas": owed}
    assert balances(Book.ACCRUAL, on=day - timedelta(days=1)) == {}
    assert not [one for one in check_books((BOOKS, CHECKS)) if one.count]
    imported.change(
        "INSERT INTO ledger_posting (at, business_day, law_on, debit, credit, amount, bill_id, event, source,"
        " source_id) SELECT %s, %s, %s, 'titipan', 'piutang_pokok', 1, min(id), 'kompensasi_pokok', 'resolution', 1"
        " FROM ledger_bill WHERE state = 'unpaid'",
        NOON, day, day,
    )  # fmt: skip
    assert {one.check: one.count for one in check_books((BOOKS, CHECKS)) if one.count} == {
        "01_bill_balance": 1,
        "19_owed": 1,
        "21_resolution_postings": 1,
        "61_receivables_of_notices": 1,
    }
    found = receivables.roll_forward(CHART, LAW, first=day, last=day, by=By.KECAMATAN)
    assert found.total.difference == -1, "the roll-forward sees it too"


def test_the_export_balances_day_by_day_and_keeps_its_numbers(small_year: World) -> None:
    lines = export_lines(CHART, first=date(2026, 1, 1), last=LAST)
    for number in {one.number for one in lines}:
        sides = [one for one in lines if one.number == number]
        assert sum(one.debit - one.credit for one in sides) == 0
        assert len({(one.day, one.book) for one in sides}) == 1
    total = sum(one.debit - one.credit for one in lines if one.code == "1.1.03.01.15.0001")
    assert total == YEAR["akrual"]["piutang_pokok"]
    may = export_lines(CHART, first=date(2026, 5, 1), last=date(2026, 5, 31))
    assert [one for one in lines if one.day.month == 5] == may


def test_a_posting_without_a_rule_is_told_and_left_out_whole(small_year: World) -> None:
    small_year.change(
        "INSERT INTO ledger_posting (at, business_day, law_on, debit, credit, amount, event, source, source_id)"
        " VALUES (%s, '2026-12-30', '2026-12-30', 'kas_daerah', 'titipan', 7, 'belum_dikenal', 'case', 1)",
        NOON,
    )
    found = journal.trial_balance(CHART, Book.ACCRUAL, on=LAST)
    assert [(one.event, one.amount) for one in found.unruled] == [("belum_dikenal", 7)]
    assert (found.is_balanced, found.debit == found.credit) == (False, True)


# ---- the year's end ----


@pytest.fixture
def closable(small_year: World) -> World:
    """The small year with all its days closed."""
    small_year.change(
        'INSERT INTO ledger_closed_day ("on", closed_at, closed_by)'
        " SELECT DISTINCT business_day, %s::timestamptz, 'bima' FROM ledger_posting",
        NEW_YEAR,
    )
    small_year.officer("bima", "bendahara", "head")
    small_year.officer("kirana", "head")
    return small_year


def proposed() -> int:
    return closing.propose_year_end(CHART, LAW, 2026, maker="bima", reason="Berita acara 1/2027", at=NEW_YEAR)


def closed(number: int, *, checker: str = "kirana") -> closing.Prepared:
    return closing.approve_year_end(CHART, LAW, number, checker=checker, note="", at=NEW_YEAR)


def test_the_years_end_sets_aside_closes_and_carries_over(closable: World) -> None:
    done = closed(proposed())
    wanted = YEAR["tutup"]
    assert (done.allowance - done.allowance_before, done.surplus, done.budget) == (
        wanted["penyisihan"],
        wanted["surplus"],
        wanted["anggaran"],
    )
    after = balances(Book.ACCRUAL, stage=Stage.AFTER_CLOSING)
    assert after["ekuitas"] == wanted["ekuitas_sesudah"]
    assert {
        key: amount for key, amount in after.items() if key in {"pendapatan_lo", "potongan_lo", "denda_lo"}
    } == {
        "pendapatan_lo": 0,
        "potongan_lo": 0,
        "denda_lo": 0,
    }
    assert set(balances(Book.BUDGET, stage=Stage.AFTER_CLOSING).values()) == {0}
    new = journal.trial_balance(CHART, Book.ACCRUAL, on=date(2027, 1, 1))
    assert {one.key: one.opening for one in new.balances if one.opening} == {
        key: amount for key, amount in after.items() if amount
    }
    assert balances(Book.ACCRUAL)["beban_penyisihan"] == wanted["penyisihan"], (
        "before closing it can still be read"
    )
    assert not [one for one in check_books((CHECKS,)) if one.count]


@contextmanager
def refusing(city: World, why: Why) -> Iterator[None]:
    with nothing_written(city), pytest.raises(Refused) as caught:
        yield
    assert caught.value.why is why


def test_a_year_with_an_open_day_a_running_year_and_an_empty_one_are_not_closed(small_year: World) -> None:
    small_year.officer("bima", "bendahara")
    with refusing(small_year, Why.DAYS_OPEN):
        proposed()
    with refusing(small_year, Why.YEAR_NOT_OVER):
        closing.prepare(CHART, LAW, 2026, today=LAST)
    with refusing(small_year, Why.NOTHING_TO_CLOSE):
        closing.prepare(CHART, LAW, 2024, today=NEW_YEAR.date())


def test_a_year_is_closed_once_and_by_two(closable: World) -> None:
    first, second = proposed(), proposed()
    with nothing_written(closable), pytest.raises(NotAllowed):
        closed(first, checker="bima")
    closed(first)
    with refusing(closable, Why.YEAR_CLOSED):
        closed(second)


def test_books_that_moved_since_the_proposal_make_it_stale(closable: World) -> None:
    number = proposed()
    closable.change("UPDATE ledger_bill SET jatuh_tempo = '2020-08-31' WHERE tax_year = 2025")
    with refusing(closable, Why.STALE):
        closed(number)


def test_a_forged_entry_of_a_years_end_is_found_by_the_checks(closable: World) -> None:
    closed(proposed())
    closable.change(
        "INSERT INTO bookkeeping_entry (year_end_id, kind, book, day, debit, credit, amount)"
        " SELECT id, 'penutup', 'akrual', '2026-12-31', 'pendapatan_lo', 'ekuitas', 5 FROM bookkeeping_year_end"
    )
    assert {one.check: one.count for one in check_books((CHECKS,)) if one.count} == {"62_year_end": 1}


# ---- what auditors ask ----


@pytest.fixture
def receipts(city: World) -> World:
    """Six payments of 1, 2 … 6 million on one day, in the order of their numbers."""
    city.officer("agni", "auditor")
    for number in range(1, 7):
        city.bill(nop(number), 2026, number * 1_000_000, jatuh_tempo=date(2026, 12, 1))
        booked(request(opened((nop(number), {2026})), f"R-{number}"))
    return city


def wanted(picking: Picking, *, seed: str = "ST-1", size: int = 3) -> Wanted:
    return Wanted(picking, seed, date(2026, 1, 1), LAST, size)


def test_the_same_seed_picks_the_same_receipts_and_another_seed_others(receipts: World) -> None:
    _, total, newest = sampling.population_of(wanted(Picking.RANDOM))
    assert total == 21_000_000

    def picked(seed: str) -> list[str]:
        found = sampling.picked_from(wanted(Picking.RANDOM, seed=seed), total=total, newest=newest)
        return [one.receipt for one in found]

    assert picked("ST-1") == picked("ST-1")
    assert len({tuple(sorted(picked(f"ST-{number}"))) for number in range(12)}) > 1
    booked_later = newest - 1
    found = sampling.picked_from(wanted(Picking.RANDOM, size=6), total=total, newest=booked_later)
    assert len(found) == 5, "what came after the sample changes nothing in it"


def test_sampling_by_amount_hits_every_rupiah_alike(receipts: World) -> None:
    found = sampling.picked_from(wanted(Picking.BY_AMOUNT, size=21), total=21_000_000, newest=10**9)
    # A step of one million: the receipt of n million is hit n times, wherever the seed begins.
    assert [(one.amount // 1_000_000, one.hits) for one in found] == [(n, n) for n in range(1, 7)]


def test_a_sample_that_cannot_be_is_refused(receipts: World) -> None:
    for why, asked in [
        (Why.SAMPLE_SIZE, wanted(Picking.RANDOM, size=0)),
        (Why.SAMPLE_SEED, wanted(Picking.RANDOM, seed="  ")),
        (Why.SAMPLE_SPAN, Wanted(Picking.RANDOM, "x", LAST, date(2026, 1, 1), 3)),
        (Why.SAMPLE_EMPTY, Wanted(Picking.RANDOM, "x", date(2020, 1, 1), date(2020, 1, 2), 3)),
    ]:
        with refusing(receipts, why):
            sampling.pick(asked, officer="agni", at=NOON)


def test_a_receipt_leads_to_the_line_of_the_bank_that_settled_it(receipts: World) -> None:
    receipts.change(
        """
        WITH report AS (
            INSERT INTO reconciliation_file (kind, channel, profile, name, sha256, content, first_day, last_day, lines,
                                             total, findings, taken_at, taken_by)
            VALUES ('report', 'loket', 'uji', 'loket.csv', repeat('a', 64), '', '2026-09-14', '2026-09-14', 1, 1,
                    '{}', %(at)s, 'bima') RETURNING id
        ), claim AS (
            INSERT INTO reconciliation_claim (file_id, line_no, channel, kind, reference, nop, tax_year, code, amount,
                                              fee, paid_at, receipt, original_reference)
            SELECT id, 7, 'loket', 'payment', 'R-2', '', 0, '', 2000000, 0, %(at)s, '', '' FROM report RETURNING id
        ), placed AS (
            INSERT INTO reconciliation_place (claim_id, channel, kind, day, settles_on, account, kept, net, fee_off)
            SELECT id, 'loket', 'payment', '2026-09-14', '2026-09-15', '1', 0, 2000000, 0 FROM claim RETURNING claim_id
        ), said AS (
            INSERT INTO reconciliation_file (kind, account, profile, name, sha256, content, first_day, last_day, lines,
                                             total, findings, taken_at, taken_by)
            VALUES ('statement', '1', 'uji', 'rkud.sta', repeat('b', 64), '', '2026-09-15', '2026-09-15', 1, 1,
                    '{}', %(at)s, 'bima') RETURNING id
        ), statement AS (
            INSERT INTO reconciliation_statement (file_id, account, number, first_day, last_day, opening, closing)
            SELECT id, '1', '1', '2026-09-15', '2026-09-15', 0, 2000000 FROM said RETURNING id
        ), entry AS (
            INSERT INTO reconciliation_entry (statement_id, entry_no, account, booked_on, value_date, amount, reference,
                                              bank_reference, text)
            SELECT id, 1, '1', '2026-09-15', '2026-09-15', 2000000, '', 'BANK-9', '' FROM statement RETURNING id
        ), settled AS (
            INSERT INTO reconciliation_settlement (channel, settles_on, account, finding, claims, claims_to, day, net,
                                                   kept, credited, posted, owed, credited_on, at, by)
            SELECT 'loket', '2026-09-15', '1', 'matched', 1, claim_id, '2026-09-14', 2000000, 0, 2000000, 2000000, 0,
                   '2026-09-15', %(at)s, 'bima' FROM placed RETURNING id
        ), slip AS (
            INSERT INTO reconciliation_sts (number, settlement_id, channel, "on", account, amount, bank_reference, at)
            SELECT 'STS/2026/000001', id, 'loket', '2026-09-15', '1', 2000000, 'BANK-9', %(at)s FROM settled
        )
        INSERT INTO reconciliation_settlement_entry (entry_id, settlement_id)
        SELECT entry.id, settled.id FROM entry, settled
        """.replace("%(at)s", f"'{NOON.isoformat()}'")
    )
    [receipt] = tracing.receipts_for("R-2")
    [found] = tracing.traces([receipt], until=NOON)
    assert [(one.file, one.line_no, one.amount) for one in found.claims] == [("loket.csv", 7, 2_000_000)]
    assert [(one.bank_reference, one.slip, one.amount) for one in found.bank] == [
        ("BANK-9", "STS/2026/000001", 2_000_000)
    ]
    assert len(cashbook.register(first=date(2026, 9, 1), last=LAST)) == 1
    [earlier] = tracing.traces([receipt], until=NOON - timedelta(seconds=1))
    assert (earlier.claims, earlier.bank) == ((), ())


def test_a_pack_of_the_same_sample_has_the_same_bytes_whatever_comes_later(receipts: World) -> None:
    number = sampling.pick(wanted(Picking.RANDOM, size=2), officer="agni", at=NOON)
    found = sampling.sample(number)
    before = build(found, press(), watch=lambda _: None)
    from sppt.payments import actions
    from sppt.payments.language import ReversalRequest

    later = NOON + timedelta(minutes=1)
    for reference in range(1, 7):
        actions.reverse_by_channel(
            ReversalRequest("loket", f"V-{reference}", f"R-{reference}", "Nasabah membatalkan"), at=later
        )
    assert build(found, press(), watch=lambda _: None) == before
