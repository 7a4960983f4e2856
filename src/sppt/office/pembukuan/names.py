"""What events, movements and kinds of accounts are called on pages."""

from __future__ import annotations

from collections.abc import Mapping

from sppt.bookkeeping.words import Book, EntryKind, Kind, Movement
from sppt.office.words import t

EVENTS: Mapping[str, str] = {
    "saldo_awal": "Saldo awal dari SISMIOP",
    "bayar_impor": "Pembayaran menurut SISMIOP",
    "hapus_impor": "Penghapusan menurut SISMIOP",
    "ketetapan": "Ketetapan",
    "bayar_pokok": "Pembayaran pokok",
    "bayar_denda": "Pembayaran denda",
    "potongan": "Potongan program",
    "ubah_potongan": "Perubahan potongan",
    "pembetulan": "Pembetulan",
    "pengurangan": "Pengurangan",
    "pembatalan": "Pembatalan SPPT",
    "lebih_pokok": "Kelebihan bayar pokok",
    "lebih_denda": "Kelebihan bayar denda",
    "penghapusan": "Penghapusan piutang",
    "pemulihan": "Pemulihan piutang yang dihapuskan",
    "titipan": "Uang titipan",
    "titipan_kembali": "Titipan ditarik kembali kanal",
    "setor_rkud": "Setoran ke RKUD",
    "tarik_rkud": "Penarikan dari RKUD",
    "biaya_kanal": "Biaya kanal",
    "biaya_kanal_kembali": "Biaya kanal dikembalikan",
    "kompensasi_pokok": "Kompensasi ke pokok",
    "kompensasi_potongan": "Potongan pada kompensasi",
    "kompensasi_denda": "Kompensasi ke denda",
    "restitusi": "Restitusi",
    "bunga_restitusi": "Imbalan bunga restitusi",
    str(EntryKind.ALLOWANCE): "Penyisihan piutang akhir tahun",
    str(EntryKind.CLOSING): "Jurnal penutup tahun",
}
MOVEMENTS: Mapping[Movement, str] = {
    Movement.BROUGHT: "Dari SISMIOP",
    Movement.DETERMINED: "Ditetapkan",
    Movement.RAISED: "Ditambah keputusan",
    Movement.REDUCED: "Dikurangi keputusan",
    Movement.DISCOUNTED: "Potongan program",
    Movement.PAID: "Dibayar",
    Movement.OWED_BACK: "Menjadi utang lebih bayar",
    Movement.OFFSET: "Dikompensasi",
    Movement.WRITTEN_OFF: "Dihapuskan",
}
KINDS: Mapping[Kind, str] = {
    Kind.ASSET: "Aset",
    Kind.LIABILITY: "Kewajiban",
    Kind.EQUITY: "Ekuitas",
    Kind.REVENUE: "Pendapatan - LO",
    Kind.EXPENSE: "Beban",
    Kind.BUDGET_REVENUE: "Pendapatan - LRA",
    Kind.BUDGET_EXPENSE: "Belanja",
    Kind.BUDGET_BALANCE: "SAL",
}
BOOKS: Mapping[Book, str] = {Book.ACCRUAL: "Akrual", Book.BUDGET: "Anggaran"}
UNDONE = "batal_"


def book_name(book: Book) -> str:
    """A book in the language of the page."""
    return t(BOOKS[book])


def event_name(event: str) -> str:
    """An event of the ledger in the language of the page; one that has no name yet keeps its word."""
    if event.startswith(UNDONE):
        return t("Pembatalan: {apa}", apa=event_name(event.removeprefix(UNDONE)))
    return t(EVENTS[event]) if event in EVENTS else event


def holder_name(holder: str) -> str:
    """Who holds cash: a channel by its code, or the hands of the bendahara and of collectors."""
    hands = {"kas_bendahara": t("Bendahara penerimaan"), "kas_kolektor": t("Kolektor")}
    return hands.get(holder, holder)
