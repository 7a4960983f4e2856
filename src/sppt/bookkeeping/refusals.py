"""Why something is not done with the books; each with a stable code and a sentence for officers in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Why(StrEnum):
    """Reasons for which nothing was written."""

    YEAR_NOT_OVER = "year_not_over"
    YEAR_CLOSED = "year_closed"
    YEAR_BEFORE_OPEN = "year_before_open"
    DAYS_OPEN = "days_open"
    UNRULED = "unruled_postings"
    NOTHING_TO_CLOSE = "nothing_to_close"
    STALE = "stale_year_end"
    SAMPLE_SIZE = "sample_size"
    SAMPLE_SEED = "sample_seed"
    SAMPLE_SPAN = "sample_span"
    SAMPLE_EMPTY = "sample_empty"
    NO_SAMPLE = "sample_not_found"


SENTENCES: Mapping[Why, tuple[str, str]] = {
    Why.YEAR_NOT_OVER: (
        "Tahun {tahun} belum berakhir. Tutup tahun baru dapat diusulkan sesudah 31 Desember.",
        "The year {tahun} is not over. Its close can be proposed after 31 December.",
    ),
    Why.YEAR_CLOSED: (
        "Tahun {tahun} sudah ditutup dan tidak pernah ditutup dua kali.",
        "The year {tahun} has been closed already, and no year is closed twice.",
    ),
    Why.YEAR_BEFORE_OPEN: (
        "Tahun {tahun} belum ditutup. Tutuplah tahun yang lebih dahulu, lalu ulangi.",
        "The year {tahun} is still open. Close the earlier year first, then try again.",
    ),
    Why.DAYS_OPEN: (
        "{jumlah} hari yang memuat pembukuan belum ditutup, yang pertama {hari}. Tutup dahulu hari-harinya.",
        "Days with postings that are still open: {jumlah}, the first is {hari}. Close the days first.",
    ),
    Why.UNRULED: (
        "Ada posting {peristiwa} yang belum mempunyai kaidah jurnal. Lengkapi kaidahnya, lalu ulangi.",
        "No journal rule covers the postings {peristiwa}. Complete the rules, then try again.",
    ),
    Why.NOTHING_TO_CLOSE: (
        "Tidak ada pembukuan pada tahun {tahun}, jadi tidak ada yang ditutup.",
        "There are no postings in the year {tahun}, so there is nothing to close.",
    ),
    Why.STALE: (
        "Pembukuan tahun {tahun} berubah sejak diusulkan. Tolak usulan ini, lalu usulkan lagi.",
        "The books of {tahun} have changed since this was proposed. Refuse it and propose again.",
    ),
    Why.SAMPLE_SIZE: (
        "Banyaknya sampel harus 1 sampai 500.",
        "A sample holds 1 to 500 receipts.",
    ),
    Why.SAMPLE_SEED: (
        "Tulis benih 1 sampai 40 huruf atau angka, misalnya tanggal dan nomor surat tugas.",
        "Write a seed of 1 to 40 letters or digits, such as a date and the number of your order.",
    ),
    Why.SAMPLE_SPAN: (
        "Tanggal awal melewati tanggal akhir. Tukarlah keduanya.",
        "The first day lies after the last one. Swap them.",
    ),
    Why.SAMPLE_EMPTY: (
        "Tidak ada pembayaran yang cocok. Perluas tanggalnya atau hapus saringannya.",
        "No payment fits. Widen the days or take a filter away.",
    ),
    Why.NO_SAMPLE: (
        "Sampel itu tidak ada. Periksa nomornya.",
        "There is no such sample. Check its number.",
    ),
}


class Refused(Exception):
    """The books were left as they were."""

    def __init__(self, why: Why, **values: object) -> None:
        super().__init__(SENTENCES[why][0].format(**values))
        self.why = why
        self.code = str(why)
        self.text_en = SENTENCES[why][1].format(**values)
