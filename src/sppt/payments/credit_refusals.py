"""Why something about money that the city owes was not done; nothing was written then."""

from __future__ import annotations

from enum import StrEnum


class CreditWhy(StrEnum):
    """Stable codes of these refusals."""

    NO_SUCH_SUM = "no_such_sum"
    NOTHING_LEFT = "nothing_left"
    TOO_MUCH = "too_much"
    NO_SUCH_BILL = "no_such_bill"
    STALE_SUM = "stale_sum"
    CHANNEL_UNKNOWN = "channel_unknown"
    REFERENCE_MALFORMED = "reference_malformed"
    AMOUNT_MALFORMED = "amount_malformed"
    NOT_NAMED = "not_named"
    IN_THE_FUTURE = "in_the_future"
    BOOKED_ALREADY = "booked_already"
    IN_SUSPENSE = "in_suspense"
    NOTHING_TO_UNDO = "nothing_to_undo"
    NOT_FROM_A_CHANNEL = "not_from_a_channel"
    NO_TERMS = "no_terms"
    OFFSET_FIRST = "offset_first"
    NOT_HIS_NOP = "not_his_nop"
    PAYEE_MISSING = "payee_missing"
    PAYEE_IS_ANOTHER = "payee_is_another"
    ACCOUNT_MALFORMED = "account_malformed"
    NO_SUCH_REFUND = "no_such_refund"
    REFUND_ENDED = "refund_ended"
    REFUND_HELD = "refund_held"
    NOT_A_THIRD = "not_a_third"
    NAME_DIFFERS = "name_differs"
    REFERENCE_MISSING = "reference_missing"
    NOTE_MISSING = "note_missing"


_SENTENCES: dict[CreditWhy, str] = {
    CreditWhy.NO_SUCH_SUM: "Uang ini tidak ada di daftar titipan. Buka lagi daftarnya.",
    CreditWhy.NOTHING_LEFT: "Uang ini sudah habis dipakai, jadi tidak ada lagi yang dapat diusulkan.",
    CreditWhy.TOO_MUCH: "Jumlahnya melebihi sisa uang, {left}. Tulis paling banyak sebesar sisanya.",
    CreditWhy.NO_SUCH_BILL: (
        "Tagihan ini bukan tagihan terbuka milik wajib pajak yang sama. Pilih tagihan dari daftar di halaman ini."
    ),
    CreditWhy.STALE_SUM: (
        "Tagihan atau uangnya berubah sejak diusulkan, jadi belum ada yang dibukukan. Tolak usulan ini, lalu"
        " usulkan yang baru."
    ),
    CreditWhy.CHANNEL_UNKNOWN: "Kanal {channel} tidak dikenal. Pilih kanal dari daftar mitra.",
    CreditWhy.REFERENCE_MALFORMED: "Nomor referensi harus 1 sampai 60 huruf, angka, atau tanda tanpa spasi.",
    CreditWhy.AMOUNT_MALFORMED: "Jumlah uang harus rupiah bulat di atas nol.",
    CreditWhy.NOT_NAMED: "Laporan ini tidak menyebut tagihannya. Isi kode bayar, atau NOP dengan tahun pajaknya.",
    CreditWhy.IN_THE_FUTURE: "Waktunya di masa depan. Periksa tanggal dan jamnya.",
    CreditWhy.BOOKED_ALREADY: (
        "Referensi {reference} sudah dibukukan dengan bukti {receipt}, jadi tidak dibukukan lagi. Bila jumlahnya"
        " berbeda, cocokkan dahulu dengan kanalnya."
    ),
    CreditWhy.IN_SUSPENSE: (
        "Uang dengan referensi {reference} sudah ada di titipan nomor {case}. Selesaikan dari halaman titipan itu."
    ),
    CreditWhy.NOTHING_TO_UNDO: (
        "Tidak ada pembayaran atau titipan berlaku dengan referensi {reference}, jadi tidak ada yang perlu dibatalkan."
    ),
    CreditWhy.NOT_FROM_A_CHANNEL: (
        "Uang ini bukan titipan dari kanal, jadi tidak dapat dikembalikan ke kanal. Pakai kompensasi atau restitusi."
    ),
    CreditWhy.NO_TERMS: (
        "Aturan restitusi kota ini belum ada. Isi bagian overpayment di berkas aturan, lalu coba lagi."
    ),
    CreditWhy.OFFSET_FIRST: (
        "Wajib pajak ini masih punya {count} tagihan lewat jatuh tempo. Perhitungkan dahulu dengan kompensasi; sisanya"
        " baru dapat dikembalikan."
    ),
    CreditWhy.NOT_HIS_NOP: (
        "NOP {nop} bukan milik wajib pajak yang uangnya dititipkan ini. Pilih NOP dari daftar di halaman ini."
    ),
    CreditWhy.PAYEE_MISSING: "Tulis nama penerima dan banknya.",
    CreditWhy.PAYEE_IS_ANOTHER: (
        "Penerima harus wajib pajaknya sendiri. Nama yang ditulis tidak sama dengan nama wajib pajak NOP ini; perbaiki"
        " namanya, atau mutakhirkan dahulu data wajib pajaknya."
    ),
    CreditWhy.ACCOUNT_MALFORMED: "Nomor rekening harus 5 sampai 20 angka, tanpa spasi.",
    CreditWhy.NO_SUCH_REFUND: "Restitusi ini tidak ditemukan.",
    CreditWhy.REFUND_ENDED: "Restitusi ini sudah selesai. Tidak ada yang perlu dilakukan lagi.",
    CreditWhy.REFUND_HELD: "Restitusi ini masih dalam masa tahan. Bayarkan mulai {day}.",
    CreditWhy.NOT_A_THIRD: (
        "Yang membayarkan harus petugas ketiga, bukan yang mengusulkan atau yang menyetujui. Mintalah petugas lain."
    ),
    CreditWhy.NAME_DIFFERS: (
        "Nama pemilik rekening menurut bank berbeda dari nama penerima pada SKPDLB, jadi belum dibayar. Periksa nomor"
        " rekeningnya, atau tarik restitusi ini lalu usulkan yang baru."
    ),
    CreditWhy.NOTE_MISSING: "Tuliskan alasannya, sekurang-kurangnya sepuluh huruf.",
    CreditWhy.REFERENCE_MISSING: "Tulis nomor transfer bank yang membayarkan restitusi ini.",
}


class CreditRefused(Exception):
    """Not done. `code` is stable, the text is fit to show an officer."""

    def __init__(self, why: CreditWhy, **facts: object) -> None:
        self.code = why
        self.facts = facts
        super().__init__(_SENTENCES[why].format(**facts))
