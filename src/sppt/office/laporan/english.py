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
    # profiles
    "Profil: cara membaca laporan": "Profiles: how reports are read",
    "Profil laporan": "Profiles of reports",
    "Profil menyebut kolom mana berisi apa. Versi lama tidak berubah; setiap berkas mengingat versinya.": (
        "A profile says which column holds what. Old versions never change; each file remembers the one it was read by."
    ),
    "Buat profil dari contoh berkas": "Make a profile from a sample",
    "Isi": "Content",
    "Bentuk": "Form",
    "Versi": "Version",
    "bawaan": "built in",
    "Dipakai kanal": "Used by channels",
    "Profil baru": "New profile",
    "Contoh berkas dari kanal": "A sample from the channel",
    "CSV, atau Excel sampai 40 kB. Hanya awalnya yang dilihat dan tidak disimpan.": (
        "CSV, or Excel up to 40 kB. Only its beginning is looked at, and not kept."
    ),
    "Contoh lain": "Another sample",
    "Awal contoh": "The beginning of the sample",
    "Contoh ini tidak terbaca dengan pilihan di bawah.": "The sample cannot be read by the choices below.",
    "Tidak ada satu baris pun yang terbaca.": "Not one line was read.",
    "Yang terbaca": "What is read",
    "Pilihan berubah sejak terakhir dilihat. Periksa yang terbaca sekarang, lalu simpan.": (
        "The choices changed since they were last seen. Check what is read now, then save."
    ),
    "Nama profil": "Name of the profile",
    "Huruf kecil, angka, tanda hubung": "Small letters, digits, hyphens",
    "Baris judul di atas kepala": "Title lines above the header",
    "Nama lembar": "Name of the sheet",
    "Pemisah kolom": "Column separator",
    "Tulisan": "Encoding",
    "Kolom mana berisi apa": "Which column holds what",
    "tidak ada": "none",
    "Cara menulis": "How it is written",
    "Nilai": "Amount",
    "Bentuk jam": "Form of the time",
    "Kata pada jenis baris": "Words for the kind of line",
    "Pisahkan dengan koma. Kosongkan bila tidak ada kolom jenis.": (
        "Separate them by commas. Leave them empty if no column tells the kind."
    ),
    "Kata pembatalan": "Words for reversals",
    "Dilewati (gagal)": "Passed over (failed)",
    "Baris penutup": "Trailer",
    "Kata pertama baris penutup, lalu nomor kolom jumlah transaksi dan total. Dengan ini berkas terpotong ketahuan.": (
        "The first word of the trailer, then the numbers of its count and total columns. So a cut file shows."
    ),
    "Kata pertama": "First word",
    "Kolom jumlah transaksi": "Column of the count",
    "Kolom total": "Column of the total",
    "Total berarti": "The total is",
    "pembayaran dikurangi pembatalan": "payments less reversals",
    "semua nilai": "all amounts",
    "Lihat hasilnya": "See what is read",
    "Simpan profil": "Save the profile",
    "Isi profil (TOML)": "The profile itself (TOML)",
    "Untuk bentuk yang tidak ada pada pilihan, misalnya lebar tetap": (
        "For forms that the choices do not have, such as fixed widths"
    ),
    "Lihat hasil isi ini": "See what this reads",
    "Jenis baris": "Kind of line",
    "Nomor referensi": "Reference number",
    "NOP dan tahun (22 angka)": "NOP and year (22 digits)",
    "Kode bayar atau nomor VA": "Payment code or VA number",
    "Tanggal dan jam bayar": "Date and time of payment",
    "Tanggal bayar": "Date of payment",
    "Jam bayar": "Time of payment",
    "Referensi yang dibatalkan": "Reference that is reversed",
}
