"""The words that every door speaks: quotes, codes, requests, notices, receipts, refusals. Frozen values only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sppt.rules.due import Due
from sppt.rules.nop import Nop
from sppt.rules.states import CodeState


class RefusalCode(StrEnum):
    """Why nothing was booked. Each has a sentence below, and a code of its own in every channel."""

    NOT_A_NOP = "not_a_nop"
    BILL_NOT_FOUND = "bill_not_found"
    NOTHING_TO_PAY = "nothing_to_pay"
    TOO_MANY = "too_many"
    CODE_NOT_FOUND = "code_not_found"
    CODE_EXPIRED = "code_expired"
    ALREADY_PAID = "already_paid"
    AMOUNT_DIFFERS = "amount_differs"
    BILL_CHANGED = "bill_changed"
    BILL_WITHDRAWN = "bill_withdrawn"
    WRITTEN_OFF = "written_off"
    REFERENCE_REUSED = "reference_reused"
    REFERENCE_MALFORMED = "reference_malformed"
    REVERSED_BEFORE = "reversed_before"
    TOO_LATE = "too_late"
    CHANNEL_UNKNOWN = "channel_unknown"
    CHANNEL_CLOSED = "channel_closed"
    AMOUNT_TOO_HIGH = "amount_too_high"
    PAYMENT_NOT_FOUND = "payment_not_found"
    NOT_THE_PAYER = "not_the_payer"
    PAST_CUTOFF = "past_cutoff"
    TROUBLE = "trouble"


SENTENCES: dict[RefusalCode, str] = {
    RefusalCode.NOT_A_NOP: "NOP tidak terbaca. Periksa kembali 18 angka pada SPPT.",
    RefusalCode.BILL_NOT_FOUND: "Tagihan tidak ditemukan. Periksa NOP dan tahun pajaknya.",
    RefusalCode.NOTHING_TO_PAY: "Tidak ada yang harus dibayar untuk tahun yang dipilih.",
    RefusalCode.TOO_MANY: "Terlalu banyak tagihan untuk satu kode bayar. Bagi menjadi beberapa kode.",
    RefusalCode.CODE_NOT_FOUND: "Kode bayar tidak dikenal. Periksa kembali 10 angkanya.",
    RefusalCode.CODE_EXPIRED: "Kode bayar sudah lewat masa berlakunya. Buat kode bayar yang baru.",
    RefusalCode.ALREADY_PAID: "Tagihan ini sudah lunas. Tidak ada uang yang perlu dibayarkan lagi.",
    RefusalCode.AMOUNT_DIFFERS: "Jumlah yang dibayarkan tidak sama dengan tagihan. Bayarlah tepat sebesar tagihan.",
    RefusalCode.BILL_CHANGED: "Tagihan berubah sesudah kode ini dibuat. Buat kode bayar yang baru.",
    RefusalCode.BILL_WITHDRAWN: "Tagihan ini sudah dibatalkan atau diganti. Lihat tagihan yang berlaku sekarang.",
    RefusalCode.WRITTEN_OFF: "Tagihan ini sudah dihapuskan. Hubungi Bapenda bila tetap ingin membayar.",
    RefusalCode.REFERENCE_REUSED: "Nomor referensi ini sudah dipakai untuk pembayaran lain. Pakai nomor yang baru.",
    RefusalCode.REFERENCE_MALFORMED: "Nomor referensi harus 1 sampai 64 huruf, angka, atau tanda tanpa spasi.",
    RefusalCode.REVERSED_BEFORE: "Pembayaran ini sudah dibatalkan oleh kanalnya sebelum kami terima.",
    RefusalCode.TOO_LATE: "Pembayaran ini datang terlambat. Bapenda akan mencocokkannya dengan laporan kanal.",
    RefusalCode.CHANNEL_UNKNOWN: "Kanal pembayaran tidak dikenal.",
    RefusalCode.CHANNEL_CLOSED: "Kanal pembayaran ini sedang ditutup. Coba lagi nanti atau pakai kanal lain.",
    RefusalCode.AMOUNT_TOO_HIGH: "Jumlah ini melebihi batas sekali bayar kanal ini. Pakai kanal lain, atau bagi.",
    RefusalCode.PAYMENT_NOT_FOUND: "Pembayaran yang hendak dibatalkan tidak ditemukan.",
    RefusalCode.NOT_THE_PAYER: "Pembayaran ini diterima lewat kanal lain. Hanya kanal itu yang dapat membatalkannya.",
    RefusalCode.PAST_CUTOFF: "Hari kanal ini sudah ditutup. Ajukan pembatalan kepada Bapenda.",
    RefusalCode.TROUBLE: "Sistem kami terganggu; belum ada yang tercatat. Kirim lagi dengan nomor referensi yang sama.",
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """A refusal of one item of a batch: nothing of it was written."""

    code: RefusalCode
    message: str

    @classmethod
    def of(cls, code: RefusalCode) -> Refusal:
        return cls(code, SENTENCES[code])


class Refused(Exception):
    """A refusal where a single thing was asked for. `code` is stable, the text is fit to show a taxpayer."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.message)
        self.refusal = refusal
        self.code = refusal.code


@dataclass(frozen=True, slots=True)
class Quote:
    """What one NOP owes on a day, a line for each bill, oldest first; `nop` is today's NOP of the object."""

    nop: Nop
    on: date
    lines: tuple[Due, ...]

    @property
    def total(self) -> int:
        return sum(line.total for line in self.lines if line.payable)


@dataclass(frozen=True, slots=True)
class Pick:
    """A NOP with its tax years; in an inquiry an empty set means all that is due."""

    nop: Nop
    years: frozenset[int]

    @property
    def text(self) -> str:
        return f"{self.nop.digits}:{','.join(str(year) for year in sorted(self.years))}"


@dataclass(frozen=True, slots=True)
class Ask:
    """A channel asks what is owed, so that it may be paid without a code."""

    channel: str
    pick: Pick


@dataclass(frozen=True, slots=True)
class CodeAsk:
    """A channel asks whether a payment code can be paid now."""

    channel: str
    code: str


@dataclass(frozen=True, slots=True)
class Inquired:
    """The answer, frozen: exactly these amounts may be paid until `valid_until`, by the channel that asked."""

    pick: Pick
    on: date
    valid_until: datetime
    lines: tuple[Due, ...]

    @property
    def amount(self) -> int:
        return sum(line.total for line in self.lines)


@dataclass(frozen=True, slots=True)
class Wish:
    """What a payer wants in one code: NOPs with their tax years (an empty set means all that is due).

    `key` makes the wish repeatable: the same key gives the same code.
    """

    picks: tuple[tuple[Nop, frozenset[int]], ...]
    key: str


@dataclass(frozen=True, slots=True)
class FrozenItem:
    """One bill in a code, in whole rupiah: amount = pokok - potongan + denda."""

    nop: Nop
    tax_year: int
    pokok: int
    potongan: int
    denda: int
    amount: int


@dataclass(frozen=True, slots=True)
class PaymentCode:
    """Ten digits bound to frozen amounts. `receipt` is set while a payment of it stands."""

    code: str
    token: str
    amount: int
    valid_until: datetime
    state: CodeState
    items: tuple[FrozenItem, ...]
    receipt: str | None
    receipt_token: str | None


@dataclass(frozen=True, slots=True)
class PaymentRequest:
    """A channel asks us to book: refused unless it fits exactly, because the payer still has the money.

    `reference` is the channel's own key (1 to 64 printable ASCII); `paid_at` the channel's time, if it gave one.
    What is paid is named by a code or, with an empty code, by a NOP and its tax years.
    """

    channel: str
    reference: str
    code: str
    amount: int
    paid_at: datetime | None = None
    actor: str = ""
    pick: Pick | None = None

    @property
    def what(self) -> str:
        """The code, or the NOP and its years as one text."""
        return self.pick.text if self.pick else self.code


@dataclass(frozen=True, slots=True)
class PaymentNotice:
    """A channel tells us that money has moved: booked if exactly due, else kept in suspense, never dropped."""

    channel: str
    reference: str
    code: str
    amount: int
    paid_at: datetime | None = None
    actor: str = ""
    pick: Pick | None = None

    @property
    def what(self) -> str:
        """The code, or the NOP and its years as one text."""
        return self.pick.text if self.pick else self.code


@dataclass(frozen=True, slots=True)
class Receipt:
    """A booked payment. `replayed`: this same request had been booked before; `reversed`: it was undone."""

    number: str
    token: str
    channel: str
    reference: str
    amount: int
    paid_at: datetime
    received_at: datetime
    law_on: date
    business_day: date
    items: tuple[FrozenItem, ...]
    replayed: bool
    reversed: bool


@dataclass(frozen=True, slots=True)
class Suspended:
    """Money that moved but fits nothing: kept in suspense as a case for an officer."""

    case_id: int
    why: RefusalCode
    amount: int
    replayed: bool


Incoming = PaymentRequest | PaymentNotice
Outcome = Receipt | Suspended | Refusal


@dataclass(frozen=True, slots=True)
class ReversalRequest:
    """A channel undoes its own payment, named by the reference it was made with."""

    channel: str
    reference: str
    original_reference: str
    reason: str


@dataclass(frozen=True, slots=True)
class Reversed:
    """A payment that no longer stands."""

    receipt: str
    reversed_at: datetime
    replayed: bool
