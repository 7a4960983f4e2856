"""English for the pages of lists."""

from __future__ import annotations

from collections.abc import Mapping

LISTS: Mapping[str, str] = {
    "Bayar banyak NOP sekaligus": "Pay many NOPs at once",
    "Kirim daftar NOP, lihat mana yang belum dibayar, lalu bayar dengan satu kode.": (
        "Send a list of NOPs, see which are unpaid, then pay with one code."
    ),
    "Daftar NOP": "List of NOPs",
    "Satu NOP pada tiap baris, paling banyak {batas}. Tahun boleh ditulis di belakangnya.": (
        "One NOP a line, at most {batas}. You may write tax years behind it."
    ),
    "Atau pilih berkas Excel atau CSV": "Or choose an Excel or CSV file",
    "Susunan apa pun: kolom NOP, tujuh kolom seperti DHKP, atau 22 angka.": (
        "Any layout: a NOP column, seven columns as in a DHKP, or 22 digits."
    ),
    "Nama daftar (boleh kosong)": "Name of the list (optional)",
    "Akan dibayar lewat": "To be paid through",
    "Kode dibagi agar tidak melebihi batas sekali bayar di sana.": (
        "Codes are split so that none exceeds what it takes at once."
    ),
    "Loket Bapenda": "The revenue office's counter",
    "paling banyak {batas}": "at most {batas}",
    "Kunci daftar panjang (boleh kosong)": "Key for long lists (optional)",
    "Desa dan perusahaan mendapat kunci di loket, untuk daftar sampai {batas} baris.": (
        "Villages and companies get a key at the counter, for lists of up to {batas} lines."
    ),
    "Periksa daftar": "Check the list",
    "Kunci ini tidak berlaku. Periksa lagi, atau minta yang baru di loket.": (
        "This key is not valid. Check it, or ask for a new one at the counter."
    ),
    "Daftar sedang diperiksa": "The list is being checked",
    "Daftar lain": "Another list",
    "Sedang memeriksa {selesai} dari {semua} baris": "Checking {selesai} of {semua} lines",
    "Halaman ini memuat ulang sendiri. Anda boleh menutupnya dan kembali lagi ke alamat ini.": (
        "This page reloads by itself. You may close it and come back to this address."
    ),
    "Sedang membuat kode bayar: {selesai} dari {semua} tagihan": "Making payment codes: {selesai} of {semua} bills",
    "{tagihan} tagihan pada {baris} baris, dihitung untuk {hari}.": (
        "Bills: {tagihan}, lines: {baris}, reckoned for {hari}."
    ),
    "Semua kode dalam daftar ini sudah dibayar. Terima kasih.": (
        "All codes of this list have been paid. Thank you."
    ),
    "Kode": "Code",
    "Tagihan": "Bills",
    "Keadaan": "State",
    "Dibatalkan": "Reversed",
    "Tidak berlaku lagi": "No longer valid",
    "Kode tidak berlaku lagi, atau jumlahnya berubah? Buat kode baru untuk yang belum dibayar.": (
        "A code has expired, or its amount has changed? Make new codes for what is unpaid."
    ),
    "Buat kode baru": "Make new codes",
    "Hanya baris yang masih terutang yang masuk ke kode bayar. Baris lain tidak ikut dibayar.": (
        "Only lines that still owe go into the code. Other lines are not paid."
    ),
    "Buat kode bayar {jumlah}": "Make a payment code of {jumlah}",
    "Lihat keterangan tiap baris di bawah ini.": "See what is said of each line below.",
    "Sudah dibayar": "Paid",
    "Isi daftar": "The list",
    "Semua": "All",
    "Keterangan": "What is true of it",
    "Baris berikutnya": "Next lines",
    "Unduh daftar ini:": "Download this list:",
    "Banyak NOP? Kirim daftarnya, bayar dengan satu kode.": "Many NOPs? Send the list, pay with one code.",
}
