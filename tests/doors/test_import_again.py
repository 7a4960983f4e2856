"""The next dump: it adds, it never overwrites, and it never books the same money twice."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from sppt.kit.perda import perda_of
from sppt.payments import actions
from sppt.payments.language import PaymentRequest, Receipt, ReversalRequest, Wish
from sppt.rules.nop import Nop
from tests.doors.dumps import (
    Dump,
    Row,
    finding,
    kecamatan,
    kelurahan,
    notice,
    objek,
    payment,
    problems,
    renumbered,
    subjek,
)
from tests.world import World, nop

BILL = "SELECT state, sisa, version, under_review FROM ledger_bill ORDER BY nop, tax_year"
LATER = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)
PAID_AT = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)


@pytest.fixture
def first(tmp_path: Path) -> Dump:
    return Dump(tmp_path / "first")


@pytest.fixture
def second(tmp_path: Path) -> Dump:
    return Dump(tmp_path / "second")


def whole_dump(dump: Dump) -> Dump:
    """Every table, clean rows and dirty ones."""
    dump.put("REF_KECAMATAN", kecamatan("050", "SERPONG")).put(
        "REF_KELURAHAN", kelurahan("050", "015", "CIATER")
    )
    dump.put("DAT_SUBJEK_PAJAK", subjek("9999")).put("DAT_OBJEK_PAJAK", objek(nop(1)))
    dump.put("PERUBAHAN_NOP", renumbered(nop(8), nop(1)))
    odd = notice(nop(3), 2025, TGL_JATUH_TEMPO_SPPT="")
    dump.put("SPPT", notice(nop(1), 2025), notice(nop(2), 2025, STATUS_PEMBAYARAN_SPPT=1), odd)
    twice = payment(nop(2), 2025, ke=2)
    return dump.put(
        "PEMBAYARAN_SPPT", payment(nop(2), 2025), twice, payment(nop(4), 2025), payment(nop(1), 2025, -1)
    )


def pay(city: World, number: str, year: int, reference: str = "R-1") -> Receipt:
    """Pays a bill through our own counter."""
    wish = Wish(((Nop(number), frozenset({year})),), f"wish-{reference}")
    code = actions.open_code(perda_of("36.76"), wish, at=PAID_AT)
    receipt = actions.record_payment(PaymentRequest("loket", reference, code.code, code.amount), at=PAID_AT)
    assert isinstance(receipt, Receipt)
    return receipt


def written_back(receipt: Receipt, *, ke: int = 1, **other: object) -> Row:
    """Our payment as SISMIOP records it after we wrote it back, under a ke of its own choice."""
    [item] = receipt.items
    day = {"TGL_PEMBAYARAN_SPPT": "2026-11-23", "TGL_REKAM_BYR_SPPT": "2026-11-24 01:00:00"}
    return payment(item.nop.digits, item.tax_year, item.amount, denda=item.denda, ke=ke, **{**day, **other})


def test_the_same_files_again_change_nothing(city: World, first: Dump) -> None:
    before = whole_dump(first).bring()
    written = city.counts()
    again = first.bring(at=LATER)
    assert city.counts() == written
    assert again.batch is None
    assert {name: count.stored for name, count in again.tables.items()} == dict.fromkeys(before.tables, 0)
    # What was rejected is rejected again, and told again; nothing else is news.
    assert {name: count.rejected for name, count in again.tables.items()} == {
        name: count.rejected for name, count in before.tables.items()
    }
    assert problems(again) == [("amount_negative", 5), ("jatuh_tempo_blank", 4)]


def test_the_same_facts_in_another_spelling_change_nothing(city: World, first: Dump, second: Dump) -> None:
    first.put("SPPT", notice(nop(1), 2025)).put("PEMBAYARAN_SPPT", payment(nop(1), 2025, 40_000)).bring()
    written = city.counts()
    second.put("SPPT", notice(nop(1), 2025, TGL_JATUH_TEMPO_SPPT="31/08/2025", NJOP_SPPT="115200000.00"))
    second.put("PEMBAYARAN_SPPT", payment(nop(1), 2025, 40_000, TGL_PEMBAYARAN_SPPT="01-JUL-25")).bring(
        at=LATER
    )
    assert city.counts() == written


def test_next_years_notices_are_added(city: World, first: Dump, second: Dump) -> None:
    first.put("SPPT", notice(nop(1), 2025)).bring()
    report = second.put("SPPT", notice(nop(1), 2025), notice(nop(1), 2026, 120_000)).bring(at=LATER)
    count = report.tables["SPPT"]
    assert (count.read, count.stored, count.skipped, problems(report)) == (2, 1, 1, [])
    assert city.rows(BILL) == [("unpaid", 100_000, 1, False), ("unpaid", 120_000, 1, False)]


def test_a_new_status_alone_is_no_change_of_the_notice(city: World, first: Dump, second: Dump) -> None:
    first.put("SPPT", notice(nop(1), 2025)).bring()
    second.put("SPPT", notice(nop(1), 2025, STATUS_PEMBAYARAN_SPPT=1, STATUS_TAGIHAN_SPPT=4))
    report = second.put("PEMBAYARAN_SPPT", payment(nop(1), 2025)).bring(at=LATER)
    assert problems(report) == []
    assert city.rows(BILL) == [("paid", 0, 2, False)]


def test_a_new_payment_reduces_what_is_left_and_raises_the_version(
    city: World, first: Dump, second: Dump
) -> None:
    first.put("SPPT", notice(nop(1), 2025)).put("PEMBAYARAN_SPPT", payment(nop(1), 2025, 30_000)).bring()
    more = payment(nop(1), 2025, 21_000, denda=1_000, ke=2, TGL_PEMBAYARAN_SPPT="2026-11-25")
    report = second.put("PEMBAYARAN_SPPT", payment(nop(1), 2025, 30_000), more).bring(at=LATER)
    assert problems(report) == []
    assert city.rows(BILL) == [("partly_paid", 50_000, 2, False)]
    posted = city.rows("SELECT amount, source_id FROM ledger_posting WHERE event = 'bayar_impor' ORDER BY id")
    assert posted == [(30_000, 1), (20_000, report.batch)]


def test_our_own_payment_that_comes_back_is_not_booked_again(city: World, first: Dump, second: Dump) -> None:
    first.put("SPPT", notice(nop(1), 2026)).bring()
    receipt = pay(city, nop(1), 2026)
    written = city.counts()
    second.put("SPPT", notice(nop(1), 2026, STATUS_PEMBAYARAN_SPPT=1))
    report = second.put("PEMBAYARAN_SPPT", written_back(receipt, ke=7)).bring(at=LATER)
    assert (problems(report), report.tables["PEMBAYARAN_SPPT"].skipped) == ([], 1)
    assert city.counts() == written
    second.bring(at=LATER)
    assert city.counts() == written


def test_a_payment_of_another_day_is_not_taken_for_ours(city: World, first: Dump, second: Dump) -> None:
    first.put("SPPT", notice(nop(1), 2026)).bring()
    receipt = pay(city, nop(1), 2026)
    other = written_back(receipt, TGL_PEMBAYARAN_SPPT="2026-11-20")
    report = second.put("PEMBAYARAN_SPPT", other).bring(at=LATER)
    # The bill is paid already: the money stays a fact, and an officer decides.
    assert problems(report) == [("overpayment", 2)]
    assert city.rows("SELECT posted FROM payments_imported_payment") == [(0,)]
    assert city.rows("SELECT state, sisa, under_review FROM ledger_bill") == [("paid", 0, True)]


def test_each_of_our_payments_answers_for_one_row_only(city: World, first: Dump, second: Dump) -> None:
    first.put("SPPT", notice(nop(1), 2026)).bring()
    receipt = pay(city, nop(1), 2026)
    rows = [
        written_back(receipt, ke=1),
        written_back(receipt, ke=2, TGL_REKAM_BYR_SPPT="2026-11-25 02:00:00"),
    ]
    report = second.put("PEMBAYARAN_SPPT", *rows).bring(at=LATER)
    assert problems(report) == [("overpayment", 3)]
    assert city.rows("SELECT ke, posted FROM payments_imported_payment") == [(2, 0)]


def test_a_payment_that_was_reversed_answers_for_none(city: World, first: Dump, second: Dump) -> None:
    first.put("SPPT", notice(nop(1), 2026)).bring()
    receipt = pay(city, nop(1), 2026)
    actions.reverse_by_channel(ReversalRequest("loket", "B-1", "R-1", "salah"), at=PAID_AT)
    second.put("PEMBAYARAN_SPPT", written_back(receipt)).bring(at=LATER)
    assert city.rows("SELECT state, sisa FROM ledger_bill") == [("paid", 0)]


def test_a_payment_renumbered_by_a_repair_is_not_booked_again(city: World, first: Dump, second: Dump) -> None:
    first.put("SPPT", notice(nop(1), 2025)).put(
        "PEMBAYARAN_SPPT", payment(nop(1), 2025, 40_000, ke=3)
    ).bring()
    report = second.put("PEMBAYARAN_SPPT", payment(nop(1), 2025, 40_000, ke=1)).bring(at=LATER)
    assert problems(report) == [("ke_changed", 2)]
    assert city.rows("SELECT ke FROM payments_imported_payment") == [(3,)]
    assert city.rows(BILL) == [("partly_paid", 60_000, 1, False)]


def test_a_changed_payment_is_a_finding_and_stays_as_it_was(city: World, first: Dump, second: Dump) -> None:
    first.put("SPPT", notice(nop(1), 2025)).put("PEMBAYARAN_SPPT", payment(nop(1), 2025, 40_000)).bring()
    report = second.put("PEMBAYARAN_SPPT", payment(nop(1), 2025, 45_000)).bring(at=LATER)
    assert problems(report) == [("changed", 2)]
    assert "Rp40.000 menjadi Rp45.000" in finding(report, "changed").message
    assert city.rows("SELECT jumlah FROM payments_imported_payment") == [(40_000,)]
    assert city.rows(BILL) == [("partly_paid", 60_000, 1, True)]


@pytest.mark.parametrize(
    "change", [{"NM_WP_SPPT": "LAIN"}, {"PBB_YG_HARUS_DIBAYAR_SPPT": 90_000}, {"SIKLUS_SPPT": 2}]
)
def test_a_changed_notice_is_a_finding_and_stays_as_it_was(
    city: World, first: Dump, second: Dump, change: dict[str, object]
) -> None:
    first.put("SPPT", notice(nop(1), 2025)).bring()
    notices = city.rows("SELECT * FROM assessment_notice")
    report = second.put("SPPT", notice(nop(1), 2025, **change)).bring(at=LATER)
    assert problems(report) == [("changed", 2)]
    assert city.rows("SELECT * FROM assessment_notice") == notices
    assert city.rows(BILL) == [("unpaid", 100_000, 1, True)]
    assert problems(second.bring(at=LATER)) == []


def test_what_vanished_from_a_whole_dump_is_a_finding(city: World, first: Dump, second: Dump) -> None:
    first.put("SPPT", notice(nop(1), 2025), notice(nop(2), 2025), notice(nop(3), 2025))
    first.put("PEMBAYARAN_SPPT", payment(nop(1), 2025, 40_000), payment(nop(2), 2025, 40_000)).bring()
    second.put("SPPT", notice(nop(1), 2025), notice(nop(2), 2025))
    report = second.put("PEMBAYARAN_SPPT", payment(nop(1), 2025, 40_000)).bring(at=LATER)
    assert sorted((each.problem, each.table, each.key) for each in report.findings) == [
        ("vanished", "PEMBAYARAN_SPPT", f"{nop(2)}/2025/1"),
        ("vanished", "SPPT", f"{nop(3)}/2025"),
    ]
    assert city.rows(BILL) == [
        ("partly_paid", 60_000, 1, False),
        ("partly_paid", 60_000, 1, True),
        ("unpaid", 100_000, 1, True),
    ]


def test_a_small_addition_makes_nothing_vanish(city: World, first: Dump, second: Dump) -> None:
    first.put("SPPT", *(notice(nop(number), 2025) for number in range(1, 6))).bring()
    report = second.put("SPPT", notice(nop(6), 2025), notice(nop(1), 2026)).bring(at=LATER)
    assert problems(report) == []


def test_a_notice_that_comes_after_its_payment_is_put_before_an_officer(
    city: World, first: Dump, second: Dump
) -> None:
    first.put("PEMBAYARAN_SPPT", payment(nop(1), 2025)).bring()
    report = second.put("SPPT", notice(nop(1), 2025, STATUS_PEMBAYARAN_SPPT=1)).bring(at=LATER)
    assert "sppt_after_payment" in dict(problems(report))
    assert city.rows(BILL) == [("unpaid", 100_000, 1, True)]
    assert city.rows("SELECT bill_id, posted FROM payments_imported_payment") == [(None, 0)]


def test_a_payment_for_a_bill_that_was_written_off_is_kept_and_not_posted(
    city: World, first: Dump, second: Dump
) -> None:
    first.put("SPPT", notice(nop(1), 2018, STATUS_PEMBAYARAN_SPPT=2)).bring()
    report = second.put("PEMBAYARAN_SPPT", payment(nop(1), 2018)).bring(at=LATER)
    assert problems(report) == [("payment_on_closed_bill", 2)]
    assert city.rows(BILL) == [("written_off", 100_000, 1, True)]


def test_a_write_off_after_the_first_import_is_a_finding_and_no_posting(
    city: World, first: Dump, second: Dump
) -> None:
    first.put("SPPT", notice(nop(1), 2018)).bring()
    report = second.put("SPPT", notice(nop(1), 2018, STATUS_PEMBAYARAN_SPPT=2)).bring(at=LATER)
    assert problems(report) == [("written_off_later", 2)]
    assert city.rows(BILL) == [("unpaid", 100_000, 1, True)]


def test_a_changed_register_row_is_noted_and_stays_as_it_was(city: World, first: Dump, second: Dump) -> None:
    first.put("DAT_SUBJEK_PAJAK", subjek("9999")).put("DAT_OBJEK_PAJAK", objek(nop(1))).bring()
    second.put("DAT_SUBJEK_PAJAK", subjek("9999", "LAIN"), subjek("8888"))
    report = second.put("DAT_OBJEK_PAJAK", objek(nop(1), TOTAL_LUAS_BUMI=101), objek(nop(2))).bring(at=LATER)
    assert problems(report) == [("register_changed", 2), ("register_changed", 2)]
    assert city.rows("SELECT id, nama FROM register_subjek ORDER BY id DESC") == [
        ("9999", "GUMIRO CONTOH"),
        ("8888", "GUMIRO CONTOH"),
    ]
    assert city.rows("SELECT luas_bumi FROM register_objek ORDER BY nop") == [(100,), (100,)]


def test_a_register_row_that_vanished_is_noted_and_stays(city: World, first: Dump, second: Dump) -> None:
    first.put("DAT_SUBJEK_PAJAK", subjek("7777"), subjek("9999")).put(
        "DAT_OBJEK_PAJAK", objek(nop(1)), objek(nop(2))
    )
    first.bring()
    report = (
        second.put("DAT_SUBJEK_PAJAK", subjek("9999")).put("DAT_OBJEK_PAJAK", objek(nop(1))).bring(at=LATER)
    )
    told = sorted((each.problem, each.severity, each.key) for each in report.findings)
    assert told == [("register_vanished", "note", nop(2)), ("register_vanished", "note", "7777")]
    assert city.rows("SELECT count(*) FROM register_objek") == [(2,)]


# ---- aliases --------------------------------------------------------------------------------------------------

ALIASES = "SELECT old, new FROM register_nop_alias ORDER BY old"


def test_chains_of_old_nops_are_stored_closed(city: World, first: Dump) -> None:
    first.put("PERUBAHAN_NOP", renumbered(nop(1), nop(2)), renumbered(nop(2), nop(3), "2025-01-02"))
    assert problems(first.bring()) == []
    assert city.rows(ALIASES) == [(nop(1), nop(3)), (nop(2), nop(3))]


def test_a_chain_that_goes_on_in_the_next_dump_is_closed_anew(city: World, first: Dump, second: Dump) -> None:
    first.put("PERUBAHAN_NOP", renumbered(nop(1), nop(2))).bring()
    second.put("PERUBAHAN_NOP", renumbered(nop(1), nop(2)), renumbered(nop(2), nop(3), "2026-11-30"))
    assert problems(second.bring(at=LATER)) == []
    assert city.rows(ALIASES) == [(nop(1), nop(3)), (nop(2), nop(3))]


def test_a_loop_of_nops_is_a_finding_and_none_of_it_is_used(city: World, first: Dump) -> None:
    loop = [renumbered(nop(1), nop(2)), renumbered(nop(2), nop(3)), renumbered(nop(3), nop(1))]
    report = first.put("PERUBAHAN_NOP", *loop, renumbered(nop(5), nop(6)), renumbered(nop(7), nop(7))).bring()
    assert problems(report) == [
        ("alias_loop", 2),
        ("alias_loop", 3),
        ("alias_loop", 4),
        ("alias_to_itself", 6),
    ]
    assert city.rows(ALIASES) == [(nop(5), nop(6))]


def test_a_nop_that_became_two_goes_with_the_latest_change(city: World, first: Dump) -> None:
    rows = [renumbered(nop(1), nop(2), "2024-05-01"), renumbered(nop(1), nop(3), "2023-05-01")]
    report = first.put("PERUBAHAN_NOP", *rows).bring()
    assert problems(report) == [("alias_twice", 3)]
    assert city.rows(ALIASES) == [(nop(1), nop(2))]
