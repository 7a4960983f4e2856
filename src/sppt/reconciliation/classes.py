"""The words of three-way matching: the rules that pair, the classes of what differs, and what to do about each.

Each sentence is fit for an officer; the office has the English beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from sppt.rules.posting import Account


class Finding(StrEnum):
    """What holding the three sides against each other can come to, item by item."""

    MATCHED = "matched"
    CARRIED_OVER = "carried_over"
    LEDGER_ONLY = "ledger_only"
    CLAIM_ONLY = "claim_only"
    AMOUNT_DIFFERS = "amount_differs"
    DUPLICATE_CLAIM = "duplicate_claim"
    REVERSED_THERE = "reversed_there_not_here"
    REVERSED_HERE = "reversed_here_not_there"
    STATEMENT_SHORT = "statement_short"
    STATEMENT_OVER = "statement_over"
    UNKNOWN_ENTRY = "unknown_entry"
    FEE_DIFFERS = "fee_differs"


AGREES = frozenset({Finding.MATCHED, Finding.CARRIED_OVER})


class Rule(StrEnum):
    """Why two items are the same money."""

    REFERENCE = "reference"
    COLLECTIVE = "collective"
    REPEATED_LINE = "repeated_line"
    REFERENCE_USED = "reference_used"
    RECEIPT = "receipt"
    CODE = "code"
    NOP = "nop"
    CODE_NEXT_DAY = "code_next_day"
    NOP_NEXT_DAY = "nop_next_day"
    BILLS = "bills"
    REVERSAL = "reversal"
    UNDONE_HERE = "undone_here"
    UNDONE_THERE = "undone_there"
    DEPOSIT = "deposit"
    DEPOSIT_OF_DAY = "deposit_of_day"
    MANUAL = "manual"


RULES: Mapping[Rule, str] = MappingProxyType(
    {
        Rule.REFERENCE: "Nomor referensi kanal sama.",
        Rule.COLLECTIVE: "Beberapa baris laporan memakai satu nomor referensi: satu pembayaran untuk banyak tagihan.",
        Rule.REPEATED_LINE: "Baris ini sudah ada, isinya sama.",
        Rule.REFERENCE_USED: "Nomor referensinya sudah dipasangkan dengan baris laporan yang lain.",
        Rule.RECEIPT: "Laporan menyebut nomor bukti bayar kita.",
        Rule.CODE: "Kanal, kode bayar, jumlah dan hari sama, dan tidak ada pasangan lain yang sama baiknya.",
        Rule.NOP: "Kanal, NOP, tahun, jumlah dan hari sama, dan tidak ada pasangan lain yang sama baiknya.",
        Rule.CODE_NEXT_DAY: "Kanal, kode bayar dan jumlah sama; harinya berselisih satu karena batas hari.",
        Rule.NOP_NEXT_DAY: "Kanal, NOP, tahun dan jumlah sama; harinya berselisih satu karena batas hari.",
        Rule.BILLS: "Kanal melaporkan tagihan satu per satu; seluruh rincian satu pembayaran ketemu.",
        Rule.REVERSAL: "Pembatalan di laporan menunjuk pembayaran yang juga dibatalkan di sini.",
        Rule.UNDONE_HERE: "Dibukukan lalu dibatalkan di sini; kanal tidak melaporkan keduanya.",
        Rule.UNDONE_THERE: "Kanal melaporkan pembayaran dan pembatalannya; di sini tidak pernah dibukukan.",
        Rule.DEPOSIT: "Slip setoran menyebut giliran loket yang uangnya disetor.",
        Rule.DEPOSIT_OF_DAY: "Setoran sama dengan seluruh uang kanal itu pada satu hari.",
        Rule.MANUAL: "Dipasangkan oleh dua petugas.",
    }
)


class Cause(StrEnum):
    """The likely cause of a difference, as far as the facts tell it."""

    BANK_TIMED_OUT = "bank_timed_out"
    REQUEST_LOST = "request_lost"
    PAID_TWICE = "paid_twice"
    REFUSED_AFTER_REVERSAL = "refused_after_reversal"
    AMBIGUOUS = "ambiguous"
    TYPED_OTHERWISE = "typed_otherwise"
    LINE_REPEATED = "line_repeated"
    REVERSAL_LOST = "reversal_lost"
    REVERSAL_REFUSED = "reversal_refused"
    ORIGINAL_UNKNOWN = "original_unknown"
    NOT_CREDITED = "not_credited"
    CREDITED_IN_PART = "credited_in_part"
    CREDITED_MORE = "credited_more"
    NOBODY_EXPLAINS = "nobody_explains"
    FEE_OF_ANOTHER_AGREEMENT = "fee_of_another_agreement"


CAUSES: Mapping[Cause, str] = MappingProxyType(
    {
        Cause.BANK_TIMED_OUT: "Bank kehabisan waktu dan membatalkan di pihaknya tanpa memberi tahu kita.",
        Cause.REQUEST_LOST: "Uang sudah diterima bank, tetapi pesannya tidak pernah sampai ke sini.",
        Cause.PAID_TWICE: "Tagihan itu sudah dibayar; ini uang yang kedua.",
        Cause.REFUSED_AFTER_REVERSAL: "Pembatalannya datang lebih dulu, jadi pembayaran yang menyusul ditolak.",
        Cause.AMBIGUOUS: "Ada lebih dari satu pembayaran yang sama baiknya; sistem tidak menebak.",
        Cause.TYPED_OTHERWISE: "Jumlah di laporan tidak sama dengan jumlah yang dibukukan.",
        Cause.LINE_REPEATED: "Kanal melaporkan baris yang sama dua kali, atau memakai satu nomor referensi dua kali.",
        Cause.REVERSAL_LOST: "Kanal membatalkan, tetapi pesan pembatalannya tidak sampai atau datang terlambat.",
        Cause.REVERSAL_REFUSED: "Di sini dibatalkan, tetapi kanal tetap melaporkan pembayarannya.",
        Cause.ORIGINAL_UNKNOWN: "Pembatalan ini menunjuk pembayaran yang tidak dikenal.",
        Cause.NOT_CREDITED: "Setoran kanal belum masuk rekening pada hari yang dijanjikan.",
        Cause.CREDITED_IN_PART: "Yang masuk rekening kurang dari laporan kanal.",
        Cause.CREDITED_MORE: "Yang masuk rekening lebih dari laporan kanal.",
        Cause.NOBODY_EXPLAINS: "Tidak ada laporan kanal yang menjelaskan uang masuk ini.",
        Cause.FEE_OF_ANOTHER_AGREEMENT: "Biaya di laporan tidak sama dengan biaya yang disepakati.",
    }
)


@dataclass(frozen=True, slots=True)
class Class:
    """A class of difference: its name, what it means, the step to take, and where its money stands until then."""

    title: str
    meaning: str
    step: str
    account: Account | None
    cause: Cause


CLASSES: Mapping[Finding, Class] = MappingProxyType(
    {
        Finding.LEDGER_ONLY: Class(
            "Hanya di buku kita",
            "Kita membukukannya, laporan kanal sampai hari berikutnya tidak menyebutnya.",
            "Tanyakan ke kanal. Bila uangnya dikembalikan kepada pembayar, usulkan pembatalan pembayaran.",
            Account.KAS_TRANSIT,
            Cause.BANK_TIMED_OUT,
        ),
        Finding.CLAIM_ONLY: Class(
            "Hanya di laporan kanal",
            "Kanal melaporkan uang yang tidak ada di buku kita.",
            "Usulkan pembukuan terlambat dengan waktu bayar menurut bank; bila tagihannya lunas, uangnya titipan.",
            Account.KAS_TRANSIT,
            Cause.REQUEST_LOST,
        ),
        Finding.AMOUNT_DIFFERS: Class(
            "Jumlah berbeda",
            "Pembayaran yang sama, jumlahnya tidak sama.",
            "Cocokkan dengan bukti dari kanal; mintalah laporan ralat, atau bukukan selisihnya dengan keputusan.",
            Account.KAS_TRANSIT,
            Cause.TYPED_OTHERWISE,
        ),
        Finding.DUPLICATE_CLAIM: Class(
            "Dilaporkan dua kali",
            "Satu pembayaran tampil lebih dari sekali di laporan kanal.",
            "Periksa apakah uangnya datang dua kali. Bila tidak, mintalah laporan ralat; bila ya, jadikan titipan.",
            Account.KAS_TRANSIT,
            Cause.LINE_REPEATED,
        ),
        Finding.REVERSED_THERE: Class(
            "Batal di kanal, tidak di sini",
            "Kanal membatalkan pembayaran yang di sini masih berlaku.",
            "Pastikan uangnya kembali kepada pembayar, lalu usulkan pembatalan pembayaran.",
            Account.KAS_TRANSIT,
            Cause.REVERSAL_LOST,
        ),
        Finding.REVERSED_HERE: Class(
            "Batal di sini, tidak di kanal",
            "Di sini dibatalkan, tetapi kanal tetap melaporkan uangnya.",
            "Uangnya ada di bank: usulkan pembukuan terlambat, atau mintalah kanal membatalkannya juga.",
            Account.KAS_TRANSIT,
            Cause.REVERSAL_REFUSED,
        ),
        Finding.STATEMENT_SHORT: Class(
            "Setoran kurang",
            "Yang masuk rekening kas daerah kurang dari laporan kanal.",
            "Tagih kekurangannya ke kanal; pasangkan dengan uang yang menyusul bila sudah masuk.",
            Account.KAS_TRANSIT,
            Cause.CREDITED_IN_PART,
        ),
        Finding.STATEMENT_OVER: Class(
            "Setoran lebih",
            "Yang masuk rekening kas daerah lebih dari laporan kanal.",
            "Tanyakan ke kanal. Selisihnya menjadi titipan hanya dengan keputusan dua petugas.",
            Account.KAS_DAERAH,
            Cause.CREDITED_MORE,
        ),
        Finding.UNKNOWN_ENTRY: Class(
            "Uang masuk tanpa penjelasan",
            "Ada kredit di rekening kas daerah yang tidak dijelaskan laporan kanal mana pun.",
            "Cari pengirimnya di bank. Pasangkan dengan setoran kanal, atau jadikan titipan dengan keputusan.",
            None,
            Cause.NOBODY_EXPLAINS,
        ),
        Finding.FEE_DIFFERS: Class(
            "Biaya berbeda",
            "Biaya di laporan tidak sama dengan perjanjian dengan kanal.",
            "Cocokkan dengan perjanjian; mintalah kanal mengembalikan kelebihan biayanya.",
            Account.BIAYA_KANAL,
            Cause.FEE_OF_ANOTHER_AGREEMENT,
        ),
    }
)

FINDINGS: Mapping[Finding, str] = MappingProxyType(
    {
        Finding.MATCHED: "Cocok",
        Finding.CARRIED_OVER: "Cocok, menyeberang hari",
        **{finding: known.title for finding, known in CLASSES.items()},
    }
)


class Verb(StrEnum):
    """What may happen to a case after it was opened."""

    ASSIGN = "assign"
    PLACE = "place"  # the account where its money stands is named
    NOTE = "note"
    RESOLVE = "resolve"
