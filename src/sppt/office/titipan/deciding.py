"""What approving means for proposals about money that the city owes, and how they are read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime

from sppt.accounts.actions import NotAllowed
from sppt.office.titipan.refusing import sentence
from sppt.office.words import day_text, moment_text, t
from sppt.payments.credit_refusals import CreditRefused
from sppt.payments.language import Receipt
from sppt.payments.late import book_late
from sppt.payments.refunds import grant_refund
from sppt.payments.resolving import approve_give_back, approve_placement
from sppt.payments.words import ResolutionKind
from sppt.rules.nop import Nop
from sppt.rules.rupiah import printed
from sppt.rules.states import BillState

WAYS: Mapping[ResolutionKind, str] = {
    ResolutionKind.BUKUKAN: "Bukukan pada tagihannya",
    ResolutionKind.KOMPENSASI: "Kompensasi",
    ResolutionKind.RESTITUSI: "Restitusi",
    ResolutionKind.KEMBALI: "Kembali ke kanal",
}
BILL_STATES: Mapping[BillState, str] = {
    BillState.UNPAID: "Belum dibayar",
    BillState.PARTLY_PAID: "Dibayar sebagian",
    BillState.PRINCIPAL_PAID: "Pokok lunas",
    BillState.PAID: "Lunas",
}
PLACEMENT_LABELS: Mapping[str, str] = {
    "way": "Jalan keluar",
    "tagihan": "Tagihan",
    "left": "Sisa uang titipan",
    "sisa": "Sisa pokok",
    "state": "Keadaan tagihan",
    "pokok": "Pokok",
    "potongan": "Potongan",
    "denda": "Denda",
    "law_on": "Dihitung per tanggal",
    "bill": "Nomor tagihan",
    "version": "Versi tagihan",
}
GIVE_BACK_LABELS: Mapping[str, str] = {
    "way": "Jalan keluar",
    "left": "Sisa uang titipan",
    "amount": "Jumlah",
    "channel": "Kanal",
    "reference": "Referensi",
}
LATE_LABELS: Mapping[str, str] = {
    "state": "Akan menjadi",
    "amount": "Jumlah",
    "paid_at": "Dibayar",
    "channel": "Kanal",
    "reference": "Referensi",
    "code": "Kode bayar",
    "nop": "NOP",
    "tax_year": "Tahun pajak",
    "tagihan": "Tagihan pada waktu itu",
    "about": "Menurut laporan",
}
REFUND_LABELS: Mapping[str, str] = {
    "way": "Jalan keluar",
    "left": "Sisa uang titipan",
    "amount": "Jumlah",
    "nop": "NOP",
    "payee": "Penerima",
    "bank": "Bank",
    "account": "Nomor rekening",
    "applied_on": "Tanggal permohonan",
    "deemed_on": "Dianggap dikabulkan sesudah",
}
LATE_STATES: Mapping[str, str] = {
    "unknown": "belum dikenal",
    "booked": "lunas, pas dengan tagihan pada waktu itu",
    "suspense": "titipan, karena tidak pas",
}


def placement(number: int, *, checker: str, note: str, at: datetime) -> str:
    """Approves that a sum settles a bill; gives a sentence. Raises NotAllowed."""
    try:
        done = approve_placement(number, checker=checker, note=note, at=at)
    except CreditRefused as error:
        raise NotAllowed(error.code, sentence(error)) from None
    return t(
        "{jumlah} dibukukan pada tagihan {nop} tahun {tahun}.",
        jumlah=printed(done.amount),
        nop=Nop(done.nop).printed,
        tahun=done.tax_year,
    )


def give_back(number: int, *, checker: str, note: str, at: datetime) -> str:
    """Approves that a sum is its channel's again; gives a sentence. Raises NotAllowed."""
    try:
        done = approve_give_back(number, checker=checker, note=note, at=at)
    except CreditRefused as error:
        raise NotAllowed(error.code, sentence(error)) from None
    return t("{jumlah} bukan titipan lagi: kanalnya sudah menariknya.", jumlah=printed(done.amount))


def late(number: int, *, checker: str, note: str, at: datetime) -> str:
    """Approves that a payment is booked late; gives a sentence. Raises NotAllowed."""
    try:
        done = book_late(number, checker=checker, note=note, at=at)
    except CreditRefused as error:
        raise NotAllowed(error.code, sentence(error)) from None
    if isinstance(done, Receipt):
        return t("Pembayaran dibukukan dengan bukti {bukti}.", bukti=done.number)
    return t("Uangnya tidak pas, jadi menjadi titipan nomor {nomor}.", nomor=done.case_id)


def refund(number: int, *, checker: str, note: str, at: datetime) -> str:
    """Grants a refund; gives a sentence. Raises NotAllowed."""
    try:
        done = grant_refund(number, checker=checker, note=note, at=at)
    except CreditRefused as error:
        raise NotAllowed(error.code, sentence(error)) from None
    return t(
        "SKPDLB {nomor} terbit. Petugas ketiga dapat membayarkannya mulai {hari}.",
        nomor=done.letter,
        hari=day_text(done.pay_from),
    )


def _money(value: object) -> str:
    return printed(value) if isinstance(value, int) else str(value)


def _way(value: object) -> str:
    return t(WAYS[ResolutionKind(str(value))])


def _day(value: object) -> str:
    return day_text(date.fromisoformat(str(value)))


def _moment(value: object) -> str:
    return moment_text(datetime.fromisoformat(str(value)))


def _bill_state(value: object) -> str:
    return t(BILL_STATES.get(BillState(str(value)), str(value)))


def _late_state(value: object) -> str:
    return t(LATE_STATES[str(value)])


def _nop(value: object) -> str:
    return Nop(str(value)).printed if value else "–"


def _bills(value: object) -> str:
    lines = [part for part in value if isinstance(part, list)] if isinstance(value, list) else []
    shown = "; ".join(f"{Nop(str(nop)).printed} {year} {_money(amount)}" for nop, year, amount in lines)
    return shown or "–"


def _or_dash(value: object) -> str:
    return str(value) if value else "–"


FORMATS: Mapping[str, Callable[[object], str]] = {
    "way": _way,
    "left": _money,
    "sisa": _money,
    "amount": _money,
    "pokok": _money,
    "potongan": _money,
    "denda": _money,
    "state": _bill_state,
    "tagihan": _bills,
    "law_on": _day,
    "nop": _nop,
    "applied_on": _day,
    "deemed_on": _day,
}
LATE_FORMATS: Mapping[str, Callable[[object], str]] = {
    **FORMATS,
    "state": _late_state,
    "paid_at": _moment,
    "code": _or_dash,
    "tax_year": _or_dash,
    "about": _or_dash,
}
