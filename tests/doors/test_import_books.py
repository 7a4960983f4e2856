"""What SISMIOP's notices and payments become in the books: payments decide, nothing is guessed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.doors.dumps import Dump, finding, notice, payment, problems
from tests.world import World, nop

BILL = "SELECT state, pokok, sisa, under_review, provenance FROM ledger_bill ORDER BY nop, tax_year"
POSTINGS = "SELECT event, debit, credit, amount, law_on FROM ledger_posting ORDER BY id"


@pytest.fixture
def dump(tmp_path: Path) -> Dump:
    return Dump(tmp_path / "dump")


def balance(city: World) -> object:
    """Piutang pokok by the postings alone."""
    return city.rows(
        "SELECT coalesce(sum(CASE WHEN debit = 'piutang_pokok' THEN amount ELSE -amount END), 0)::bigint"
        " FROM ledger_posting WHERE 'piutang_pokok' IN (debit, credit)"
    )[0][0]


def test_an_unpaid_notice_becomes_an_open_bill_against_the_opening_balance(city: World, dump: Dump) -> None:
    report = dump.put("SPPT", notice(nop(1), 2025, 123_456)).bring()
    assert city.rows(BILL) == [("unpaid", 123_456, 123_456, False, "city")]
    assert city.rows(POSTINGS) == [("saldo_awal", "piutang_pokok", "saldo_awal", 123_456, date(2025, 1, 15))]
    assert problems(report) == []
    stored = city.rows(
        "SELECT nama_wp, jalan_wp, kelas_tanah, luas_bumi, njop, pokok, jatuh_tempo, terbit FROM assessment_notice"
    )
    day = (date(2025, 8, 31), date(2025, 1, 15))
    assert stored == [("GUMIRO CONTOH", "JL. KARSA", "067", 100, 115_200_000, 123_456, *day)]


def test_jml_includes_denda_and_only_the_pokok_part_is_posted(city: World, dump: Dump) -> None:
    dump.put("SPPT", notice(nop(1), 2024, STATUS_PEMBAYARAN_SPPT=1))
    # 100 000 pokok and 4 000 denda, paid four months late
    dump.put("PEMBAYARAN_SPPT", payment(nop(1), 2024, 104_000, denda=4_000, TGL_PEMBAYARAN_SPPT="2024-12-10"))
    assert problems(dump.bring()) == []
    assert city.rows(BILL) == [("paid", 100_000, 0, False, "city")]
    assert city.rows(POSTINGS)[1] == (
        "bayar_impor",
        "saldo_awal",
        "piutang_pokok",
        100_000,
        date(2024, 12, 10),
    )
    assert balance(city) == 0


def test_a_part_payment_leaves_the_rest_of_pokok_due(city: World, dump: Dump) -> None:
    dump.put("SPPT", notice(nop(1), 2025, 100_000))
    dump.put("PEMBAYARAN_SPPT", payment(nop(1), 2025, 40_000))
    assert problems(dump.bring()) == []
    assert city.rows(BILL) == [("partly_paid", 100_000, 60_000, False, "city")]
    assert balance(city) == 60_000


def test_parts_under_a_gap_in_ke_are_added_up(city: World, dump: Dump) -> None:
    dump.put("SPPT", notice(nop(1), 2025, 100_000, STATUS_PEMBAYARAN_SPPT=1))
    second = payment(nop(1), 2025, 62_000, denda=2_000, ke=3, TGL_PEMBAYARAN_SPPT="2025-10-02")
    dump.put("PEMBAYARAN_SPPT", payment(nop(1), 2025, 40_000), second)
    report = dump.bring()
    assert problems(report) == [("ke_gap", 2)]
    assert city.rows(BILL) == [("paid", 100_000, 0, False, "city")]


def test_an_overpayment_is_posted_up_to_pokok_and_put_before_an_officer(city: World, dump: Dump) -> None:
    dump.put("SPPT", notice(nop(1), 2025, 100_000, STATUS_PEMBAYARAN_SPPT=1))
    dump.put("PEMBAYARAN_SPPT", payment(nop(1), 2025, 175_000))
    report = dump.bring()
    assert problems(report) == [("overpayment", 2)]
    assert "Rp75.000" in finding(report, "overpayment").message
    assert city.rows(BILL) == [("paid", 100_000, 0, True, "city")]
    assert city.rows("SELECT jumlah, posted FROM payments_imported_payment") == [(175_000, 100_000)]


def test_earlier_money_fills_the_bill_before_later_money(city: World, dump: Dump) -> None:
    dump.put("SPPT", notice(nop(1), 2025, 100_000, STATUS_PEMBAYARAN_SPPT=1))
    late = payment(nop(1), 2025, 80_000, ke=1, TGL_PEMBAYARAN_SPPT="2025-09-01")
    early = payment(nop(1), 2025, 70_000, ke=2, TGL_PEMBAYARAN_SPPT="2025-03-01")
    dump.put("PEMBAYARAN_SPPT", late, early).bring()
    paid = city.rows("SELECT ke, posted FROM payments_imported_payment ORDER BY ke")
    assert paid == [(1, 30_000), (2, 70_000)]


def test_jml_below_denda_pays_no_pokok(city: World, dump: Dump) -> None:
    dump.put("SPPT", notice(nop(1), 2025))
    dump.put("PEMBAYARAN_SPPT", payment(nop(1), 2025, 3_000, denda=5_000))
    report = dump.bring()
    assert problems(report) == [("jml_below_denda", 2)]
    assert city.rows(BILL) == [("unpaid", 100_000, 100_000, True, "city")]
    assert city.rows("SELECT jumlah, denda, posted FROM payments_imported_payment") == [(3_000, 5_000, 0)]


def test_the_same_money_under_another_ke_counts_once(city: World, dump: Dump) -> None:
    dump.put("SPPT", notice(nop(1), 2025))
    dump.put("PEMBAYARAN_SPPT", payment(nop(1), 2025, 40_000, ke=1), payment(nop(1), 2025, 40_000, ke=2))
    report = dump.bring()
    assert problems(report) == [("double_payment", 3)]
    assert city.rows(BILL) == [("partly_paid", 100_000, 60_000, True, "city")]
    paid = city.rows("SELECT ke, jumlah, posted FROM payments_imported_payment ORDER BY ke")
    assert paid == [(1, 40_000, 40_000), (2, 40_000, 0)]


def test_two_equal_parts_recorded_at_different_times_are_two_payments(city: World, dump: Dump) -> None:
    dump.put("SPPT", notice(nop(1), 2025, STATUS_PEMBAYARAN_SPPT=1))
    again = payment(nop(1), 2025, 50_000, ke=2, TGL_REKAM_BYR_SPPT="2025-07-01 14:00:00")
    dump.put("PEMBAYARAN_SPPT", payment(nop(1), 2025, 50_000, ke=1), again)
    assert problems(dump.bring()) == []
    assert city.rows(BILL) == [("paid", 100_000, 0, False, "city")]


def test_a_row_repeated_word_for_word_is_stored_once(city: World, dump: Dump) -> None:
    dump.put("SPPT", notice(nop(1), 2025), notice(nop(1), 2025))
    dump.put("PEMBAYARAN_SPPT", payment(nop(1), 2025, 40_000), payment(nop(1), 2025, 40_000))
    report = dump.bring()
    assert problems(report) == [("repeated_row", 3), ("repeated_row", 3)]
    assert [count.skipped for count in report.tables.values()] == [1, 1]
    assert city.rows(BILL) == [("partly_paid", 100_000, 60_000, False, "city")]


def test_the_same_key_with_other_content_keeps_the_first_and_asks_an_officer(city: World, dump: Dump) -> None:
    dump.put("SPPT", notice(nop(1), 2025, 100_000), notice(nop(1), 2025, 900_000), notice(nop(2), 2025))
    dump.put("PEMBAYARAN_SPPT", payment(nop(2), 2025, 40_000), payment(nop(2), 2025, 41_000))
    report = dump.bring()
    assert problems(report) == [("same_key_other_content", 3), ("same_key_other_content", 3)]
    assert [count.rejected for count in report.tables.values()] == [1, 1]
    assert city.rows(BILL) == [
        ("unpaid", 100_000, 100_000, True, "city"),
        ("partly_paid", 100_000, 60_000, True, "city"),
    ]


def test_one_ke_at_two_places_of_payment_is_two_payments(city: World, dump: Dump) -> None:
    """Cities with a key of 14 columns count ke at each place of payment."""
    dump.put("SPPT", notice(nop(1), 2025, STATUS_PEMBAYARAN_SPPT=1))
    dump.put("PEMBAYARAN_SPPT", payment(nop(1), 2025, 40_000), payment(nop(1), 2025, 60_000, KD_TP="07"))
    report = dump.bring()
    assert problems(report) == [("same_ke", 2)]
    assert city.rows(BILL) == [("paid", 100_000, 0, False, "city")]


def test_a_payment_without_a_notice_is_kept_as_a_fact(city: World, dump: Dump) -> None:
    dump.put("PEMBAYARAN_SPPT", payment(nop(1), 2019, 55_000))
    report = dump.bring()
    assert problems(report) == [("payment_without_sppt", 2)]
    assert city.rows("SELECT bill_id, jumlah, posted FROM payments_imported_payment") == [(None, 55_000, 0)]
    assert city.rows(POSTINGS) == []


# STATUS_PEMBAYARAN_SPPT and what was paid of a pokok of 100 000: the state, what is left, and what is odd about it.
STATUSES = (
    (0, 0, "unpaid", 100_000, None),
    (1, 100_000, "paid", 0, None),
    (3, 100_000, "principal_paid", 0, None),
    (2, 0, "written_off", 100_000, None),
    (2, 30_000, "written_off", 70_000, None),
    (1, 0, "unpaid", 100_000, "paid_status_without_payment"),
    (3, 60_000, "partly_paid", 40_000, "paid_status_without_payment"),
    (0, 100_000, "paid", 0, "unpaid_status_though_paid"),
    (2, 100_000, "paid", 0, "written_off_though_paid"),
    (9, 0, "unpaid", 100_000, "status_unknown"),
)


def test_payments_decide_the_balance_and_a_status_that_disagrees_is_a_finding(
    city: World, dump: Dump
) -> None:
    cases = list(enumerate(STATUSES, start=2))
    dump.put(
        "SPPT", *(notice(nop(line), 2024, STATUS_PEMBAYARAN_SPPT=status) for line, (status, *_) in cases)
    )
    dump.put("PEMBAYARAN_SPPT", *(payment(nop(line), 2024, jml) for line, (_, jml, *_) in cases if jml))
    report = dump.bring()
    assert problems(report) == sorted((problem, line) for line, (*_, problem) in cases if problem)
    told = [(state, 100_000, sisa, problem is not None, "city") for _, (_, _, state, sisa, problem) in cases]
    assert city.rows(BILL) == told
    # What was written off is no receivable any more.
    assert balance(city) == sum(sisa for _, (_, _, state, sisa, _) in cases if state != "written_off")


def test_a_pokok_of_nought_is_paid_without_a_posting(city: World, dump: Dump) -> None:
    dump.put("SPPT", notice(nop(1), 2024, 0, STATUS_PEMBAYARAN_SPPT=0))
    assert problems(dump.bring()) == []
    assert city.rows(BILL) == [("paid", 0, 0, False, "city")]
    assert city.rows(POSTINGS) == []


def test_the_newest_cycle_is_the_bill_and_earlier_ones_stay_its_notices(city: World, dump: Dump) -> None:
    second = notice(nop(1), 2025, 80_000, SIKLUS_SPPT=2, TGL_JATUH_TEMPO_SPPT="2025-11-30")
    dump.put("SPPT", second, notice(nop(1), 2025, 100_000, SIKLUS_SPPT=1))
    assert problems(dump.bring()) == []
    assert city.rows("SELECT pokok, jatuh_tempo FROM ledger_bill") == [(80_000, date(2025, 11, 30))]
    notices = city.rows(
        "SELECT cycle, pokok, bill_id = (SELECT id FROM ledger_bill) FROM assessment_notice ORDER BY cycle"
    )
    assert notices == [(1, 100_000, True), (2, 80_000, True)]
    assert balance(city) == 80_000


def test_years_from_before_the_city_took_the_tax_over_are_inherited(city: World, dump: Dump) -> None:
    dump.put("SPPT", notice(nop(1), 2013), notice(nop(1), 2014)).bring()
    assert [row[4] for row in city.rows(BILL)] == ["inherited", "city"]


def test_jatuh_tempo_is_kept_for_each_notice_as_printed(city: World, dump: Dump) -> None:
    dump.put("SPPT", notice(nop(1), 2021), notice(nop(2), 2021, TGL_JATUH_TEMPO_SPPT="2021-09-30")).bring()
    days = city.rows("SELECT jatuh_tempo FROM ledger_bill ORDER BY nop")
    assert days == [(date(2021, 8, 31),), (date(2021, 9, 30),)]
