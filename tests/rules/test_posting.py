"""Postings of each event, entry by entry."""

from __future__ import annotations

import pytest

from sppt.rules import posting
from sppt.rules.posting import Account, Entry


def test_a_payment_closes_pokok_takes_the_discount_and_books_denda_when_received() -> None:
    assert posting.settle(pokok=1_000_000, potongan=300_000, denda=98_000) == (
        Entry(Account.KAS_TRANSIT, Account.PIUTANG_POKOK, 700_000, "bayar_pokok"),
        Entry(Account.POTONGAN, Account.PIUTANG_POKOK, 300_000, "potongan"),
        Entry(Account.KAS_TRANSIT, Account.PENDAPATAN_DENDA, 98_000, "bayar_denda"),
    )


def test_nothing_is_posted_for_zero() -> None:
    assert posting.settle(pokok=5, potongan=0, denda=0) == (
        Entry(Account.KAS_TRANSIT, Account.PIUTANG_POKOK, 5, "bayar_pokok"),
    )
    assert posting.settle(pokok=5, potongan=5, denda=0) == (
        Entry(Account.POTONGAN, Account.PIUTANG_POKOK, 5, "potongan"),
    )
    assert posting.settle(pokok=0, potongan=0, denda=0) == ()
    assert posting.open_imported(0) == ()


@pytest.mark.parametrize(("pokok", "potongan"), [(5, 6), (5, -1), (-5, 0)])
def test_a_discount_beyond_the_pokok_is_not_posted(pokok: int, potongan: int) -> None:
    with pytest.raises(ValueError, match="harus antara nol dan pokok"):
        posting.settle(pokok=pokok, potongan=potongan, denda=0)


@pytest.mark.parametrize(
    ("entries", "debit", "credit", "event"),
    [
        (posting.determine(7), Account.PIUTANG_POKOK, Account.PENDAPATAN, "ketetapan"),
        (posting.open_imported(7), Account.PIUTANG_POKOK, Account.SALDO_AWAL, "saldo_awal"),
        (posting.imported_payment(7), Account.SALDO_AWAL, Account.PIUTANG_POKOK, "bayar_impor"),
        (posting.written_off_import(7), Account.SALDO_AWAL, Account.PIUTANG_POKOK, "hapus_impor"),
        (posting.write_off(7), Account.PENGHAPUSAN, Account.PIUTANG_POKOK, "penghapusan"),
        (posting.recover(7), Account.PIUTANG_POKOK, Account.PENGHAPUSAN, "pemulihan"),
        (posting.suspense(7), Account.KAS_TRANSIT, Account.TITIPAN, "titipan"),
    ],
)
def test_each_event_moves_between_its_two_accounts(
    entries: tuple[Entry, ...], debit: Account, credit: Account, event: str
) -> None:
    assert entries == (Entry(debit, credit, 7, event),)


def test_a_reversal_is_the_opposite_last_first() -> None:
    assert posting.reverse(posting.settle(pokok=10, potongan=0, denda=3)) == (
        Entry(Account.PENDAPATAN_DENDA, Account.KAS_TRANSIT, 3, "batal_bayar_denda"),
        Entry(Account.PIUTANG_POKOK, Account.KAS_TRANSIT, 10, "batal_bayar_pokok"),
    )


def test_a_reversal_is_not_reversed() -> None:
    opposite = posting.reverse(posting.suspense(3))
    with pytest.raises(ValueError, match="sudah merupakan pembatalan"):
        posting.reverse(opposite)


@pytest.mark.parametrize("amount", [0, -1])
def test_an_entry_moves_a_positive_amount(amount: int) -> None:
    with pytest.raises(ValueError, match="bukan jumlah positif"):
        Entry(Account.KAS_TRANSIT, Account.TITIPAN, amount, "titipan")


def test_an_entry_has_two_accounts() -> None:
    with pytest.raises(ValueError, match="rekening yang sama"):
        Entry(Account.TITIPAN, Account.TITIPAN, 1, "titipan")
