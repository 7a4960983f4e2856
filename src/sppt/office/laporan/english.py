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
    # deposits of the counter
    "Setoran": "Deposits",
    "Setoran kas loket": "Deposits of the counter's cash",
    "Uang tunai loket yang diserahkan ke bank. Slipnya dicocokkan dengan rekening koran.": (
        "Cash of the counter handed to the bank. Its slip is matched with the bank statement."
    ),
    "Tidak ada kas yang menunggu disetor": "No cash waits for its deposit",
    "Giliran loket muncul di sini setelah ditutup.": "Turns at the counter appear here once they are closed.",
    "Catat setoran": "Record the deposit",
    "Giliran yang disetor": "Turns that it covers",
    "Nomor slip": "Slip number",
    "Jumlah pada slip": "Amount on the slip",
    "Waktu setor": "Time of deposit",
    "Misalnya 2026-09-14 10:30": "For example 2026-09-14 10:30",
    "Waktu setor tidak terbaca. Tulis seperti 2026-09-14 10:30.": (
        "The time cannot be read. Type it like 2026-09-14 10:30."
    ),
    "{jumlah} masih menunggu disetor.": "{jumlah} still waits for its deposit.",
    "Giliran": "Turn",
    "Setoran yang sudah dicatat": "Deposits recorded",
}
