"""English for every Indonesian sentence of the desk of reports."""

from __future__ import annotations

from collections.abc import Mapping

ENGLISH: Mapping[str, str] = {
    # files
    "Laporan": "Reports",
    "Laporan kanal dan rekening koran": "Reports of channels and bank statements",
    "Hasilnya": "The outcome",
    "diambil": "taken",
    "{baris} baris, {jumlah}": "{baris} lines, {jumlah}",
    "Ambil berkas": "Bring files in",
    "Ambil": "Bring in",
    "Berkas": "File",
    "Boleh beberapa sekaligus, paling banyak 20. Yang ditolak tidak meninggalkan apa-apa.": (
        "Several at once, 20 at most. What is refused leaves nothing behind."
    ),
    "Dibaca menurut": "Read by",
    "Kenali sendiri": "Recognise it",
    "Tentang hari": "About the day",
    "Pilih dulu satu berkas atau lebih.": "Choose one or more files first.",
    "Kanal atau rekening": "Channel or account",
    "Diambil": "Brought in",
    "Berkas yang sudah diambil": "Files brought in",
    # one file
    "Semua laporan": "All reports",
    "Sidik SHA-256": "SHA-256 digest",
    "Unduh berkas aslinya": "Download the original file",
    "Baris laporan": "Lines of the report",
    "Mutasi rekening": "Bookings on the account",
    "Dibayar": "Paid",
    "Tanggal setor": "Settled on",
    "NTPD": "NTPD",
    "Membatalkan": "Reverses",
    "Ulangan dari": "Repeats",
    "berkas {nomor}": "file {nomor}",
    "Dibukukan": "Booked",
    "Tanggal valuta": "Value date",
    "Referensi bank": "Bank reference",
    "Berita": "Message",
    "pembayaran": "payment",
    "pembatalan": "reversal",
    "setoran": "deposit",
    "mutasi": "booking",
}
