"""Postings as double entry: each is one transfer between two accounts, so it balances by its form."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Account(StrEnum):
    """The accounts of the receivables ledger."""

    PIUTANG_POKOK = "piutang_pokok"
    PIUTANG_DENDA = "piutang_denda"
    PENDAPATAN = "pendapatan"
    PENDAPATAN_DENDA = "pendapatan_denda"
    POTONGAN = "potongan"
    PENGURANGAN = "pengurangan"
    KAS_TRANSIT = "kas_transit"  # money a channel holds for us; the posting's channel says which
    KAS_BENDAHARA = "kas_bendahara"  # counted cash in the hands of the bendahara penerimaan
    KAS_DAERAH = "kas_daerah"  # the city's general account (RKUD)
    KAS_KOLEKTOR = "kas_kolektor"
    BIAYA_KANAL = "biaya_kanal"  # what a channel kept back as its fee
    BEBAN_BUNGA = "beban_bunga"  # interest owed on a refund that came late
    TITIPAN = "titipan"
    UTANG_LEBIH = "utang_lebih_bayar"
    PENGHAPUSAN = "penghapusan"
    SALDO_AWAL = "saldo_awal"


@dataclass(frozen=True, slots=True)
class Entry:
    """One transfer of a positive amount of rupiah, with the event that caused it."""

    debit: Account
    credit: Account
    amount: int
    event: str

    def __post_init__(self) -> None:
        if self.amount <= 0:
            raise ValueError(f"Jurnal {self.event} sebesar {self.amount} bukan jumlah positif.")
        if self.debit is self.credit:
            raise ValueError(f"Jurnal {self.event} memindahkan uang ke rekening yang sama.")


def _entries(*rows: tuple[Account, Account, int, str]) -> tuple[Entry, ...]:
    return tuple(Entry(debit, credit, amount, event) for debit, credit, amount, event in rows if amount)


def determine(pokok: int) -> tuple[Entry, ...]:
    """A notice of our own is determined."""
    return _entries((Account.PIUTANG_POKOK, Account.PENDAPATAN, pokok, "ketetapan"))


def settle(*, pokok: int, potongan: int, denda: int) -> tuple[Entry, ...]:
    """A bill is paid whole: remaining pokok less potongan in cash, and denda, posted when received."""
    if not 0 <= potongan <= pokok:
        raise ValueError(f"Potongan {potongan} harus antara nol dan pokok {pokok}.")
    return _entries(
        (Account.KAS_TRANSIT, Account.PIUTANG_POKOK, pokok - potongan, "bayar_pokok"),
        (Account.POTONGAN, Account.PIUTANG_POKOK, potongan, "potongan"),
        (Account.KAS_TRANSIT, Account.PENDAPATAN_DENDA, denda, "bayar_denda"),
    )


def reverse(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The opposites of entries, last first. Raises ValueError on what is an opposite already."""
    opposites = []
    for entry in entries:
        if entry.event.startswith("batal_"):
            raise ValueError(f"Jurnal {entry.event} sudah merupakan pembatalan.")
        opposites.append(Entry(entry.credit, entry.debit, entry.amount, f"batal_{entry.event}"))
    return tuple(reversed(opposites))


def open_imported(pokok: int) -> tuple[Entry, ...]:
    """A notice that came from SISMIOP."""
    return _entries((Account.PIUTANG_POKOK, Account.SALDO_AWAL, pokok, "saldo_awal"))


def imported_payment(pokok_part: int) -> tuple[Entry, ...]:
    """The pokok part of a payment that came from SISMIOP; its denda and excess stay unposted facts."""
    return _entries((Account.SALDO_AWAL, Account.PIUTANG_POKOK, pokok_part, "bayar_impor"))


def written_off_import(rest: int) -> tuple[Entry, ...]:
    """What was left of a notice that SISMIOP had already written off."""
    return _entries((Account.SALDO_AWAL, Account.PIUTANG_POKOK, rest, "hapus_impor"))


def write_off(rest: int) -> tuple[Entry, ...]:
    """What is left of a bill is given up by decision."""
    return _entries((Account.PENGHAPUSAN, Account.PIUTANG_POKOK, rest, "penghapusan"))


def correct(less: int, *, against: Account, event: str) -> tuple[Entry, ...]:
    """The pokok of a bill is lowered by decision: against what it was opened with, or as a reduction."""
    return _entries((against, Account.PIUTANG_POKOK, less, event))


def recover(rest: int) -> tuple[Entry, ...]:
    """A written-off debt is taken back into the books, so that its payment can be posted by `settle`."""
    return _entries((Account.PIUTANG_POKOK, Account.PENGHAPUSAN, rest, "pemulihan"))


def suspense(amount: int) -> tuple[Entry, ...]:
    """Money that has moved but fits no bill waits as titipan."""
    return _entries((Account.KAS_TRANSIT, Account.TITIPAN, amount, "titipan"))


def place_credit(source: Account, *, pokok: int, potongan: int, denda: int) -> tuple[Entry, ...]:
    """Money that the city held, as titipan or as a debt, settles a bill or a part of its pokok."""
    if not 0 <= potongan <= pokok:
        raise ValueError(f"Potongan {potongan} harus antara nol dan pokok {pokok}.")
    return _entries(
        (source, Account.PIUTANG_POKOK, pokok - potongan, "kompensasi_pokok"),
        (Account.POTONGAN, Account.PIUTANG_POKOK, potongan, "kompensasi_potongan"),
        (source, Account.PENDAPATAN_DENDA, denda, "kompensasi_denda"),
    )


def give_back(amount: int) -> tuple[Entry, ...]:
    """Money in suspense that its channel has taken back from us."""
    return _entries((Account.TITIPAN, Account.KAS_TRANSIT, amount, "titipan_kembali"))


def refund(source: Account, *, amount: int, interest: int) -> tuple[Entry, ...]:
    """Money goes out to the taxpayer, with interest if it goes late."""
    return _entries(
        (source, Account.KAS_DAERAH, amount, "restitusi"),
        (Account.BEBAN_BUNGA, Account.KAS_DAERAH, interest, "bunga_restitusi"),
    )


def settlement(posted: int, *, fee: int) -> tuple[Entry, ...]:
    """A channel's money reaches the city's account, or goes back where reversals outweigh; its fee is what it kept."""
    return _entries(
        (Account.KAS_DAERAH, Account.KAS_TRANSIT, max(posted, 0), "setor_rkud"),
        (Account.KAS_TRANSIT, Account.KAS_DAERAH, max(-posted, 0), "tarik_rkud"),
        (Account.BIAYA_KANAL, Account.KAS_TRANSIT, max(fee, 0), "biaya_kanal"),
        (Account.KAS_TRANSIT, Account.BIAYA_KANAL, max(-fee, 0), "biaya_kanal_kembali"),
    )
