"""English for every Indonesian sentence of the desk of lists."""

from __future__ import annotations

from collections.abc import Mapping

ENGLISH: Mapping[str, str] = {
    "Daftar kolektif": "Lists",
    "Kunci daftar": "Keys for lists",
    "Kirim daftar NOP, lihat mana yang belum dibayar, lalu bayar dengan satu kode atau beberapa.": (
        "Send a list of NOPs, see which are unpaid, then pay with one code or several."
    ),
    "Anda melihat wilayah {kode} saja.": "You see area {kode} only.",
    "Kirim daftar baru": "Send a new list",
    "Daftar": "List",
    "Dikirim": "Sent",
    "sedang diperiksa": "being checked",
    "sudah diperiksa": "checked",
    "kode sedang dibuat": "codes being made",
    "kode sudah dibuat": "codes made",
    "gagal": "failed",
    "Daftar yang lebih lama": "Older lists",
    "Belum ada daftar.": "No lists yet.",
    "Berkas Excel atau CSV": "Excel or CSV file",
    "Susunan apa pun: kolom NOP, tujuh kolom seperti DHKP, atau 22 angka; paling banyak {batas} baris.": (
        "Any layout: a NOP column, seven columns as in a DHKP, or 22 digits; at most {batas} lines."
    ),
    "Atau tempel di sini, satu NOP pada tiap baris": "Or paste here, one NOP a line",
    "Nama daftar": "Name of the list",
    "Akan dibayar lewat": "To be paid through",
    "Kode dibagi agar tidak melebihi batas sekali bayar di sana.": (
        "Codes are split so that none exceeds what it takes at once."
    ),
    "paling banyak {batas}": "at most {batas}",
    "Sedang memeriksa {selesai} dari {semua} baris": "Checking {selesai} of {semua} lines",
    "Sedang membuat kode bayar: {selesai} dari {semua} tagihan": "Making codes: {selesai} of {semua} bills",
    "{tagihan} tagihan pada {baris} baris, dihitung untuk {hari}.": (
        "Bills: {tagihan}, lines: {baris}, reckoned for {hari}."
    ),
    "{lunas} dari {semua} lunas": "{lunas} of {semua} paid",
    "Tidak berlaku lagi": "No longer valid",
    "Buat kode baru untuk yang belum dibayar": "Make new codes for what is unpaid",
    "Buat kode bayar {jumlah}": "Make codes of {jumlah}",
    "Tidak ada yang harus dibayar dalam daftar ini.": "Nothing in this list is owed.",
    "Isi daftar": "The list",
    "Bukti bayar untuk tiap NOP": "A receipt for each NOP",
    "Setiap NOP dapat memiliki bukti bayar sendiri, untuk diserahkan kepada pemiliknya."
    " Jumlah semuanya sama dengan pembayarannya.": (
        "Each NOP can have a receipt of its own, to be handed to its owner. Together they are the payment."
    ),
    "Siapkan bukti tiap NOP": "Prepare a receipt for each NOP",
    "unduh {banyak} bukti bayar (ZIP)": "download {banyak} receipts (ZIP)",
    "sedang disiapkan: {selesai} dari {semua}": "being prepared: {selesai} of {semua}",
    "Baris berikutnya": "Next lines",
    "Dengan kunci, perusahaan atau desa mengirim daftar panjang sendiri di halaman warga."
    " Kunci tidak memberi tahu nama siapa pun.": (
        "With a key, a company or a village sends long lists itself on the public pages. It shows nobody's name."
    ),
    "Kunci baru, hanya ditampilkan sekali": "A new key, shown only once",
    "Tulis atau cetak, lalu serahkan kepada pemegangnya. Kami hanya menyimpan sidiknya.": (
        "Write it down or print it, and hand it over. We keep its fingerprint only."
    ),
    "Pemegang": "Holder",
    "Kontak": "Contact",
    "Kontak (boleh kosong)": "Contact (optional)",
    "Terbitkan kunci": "Issue the key",
    "Pemegang kunci": "Holders of keys",
    "Diterbitkan": "Issued",
    "dicabut": "taken back",
    "habis": "over",
    "Cabut": "Take back",
    "Belum ada kunci.": "No keys yet.",
    "Tanggalnya tidak terbaca. Tulis misalnya 2027-08-31.": "The date cannot be read. Write for example 2027-08-31.",
    "Tuliskan nama pemegang kunci, 2 sampai 120 huruf.": "Write the holder's name, 2 to 120 letters.",
    "Masa berlaku kunci paling lama dua tahun, dan tidak boleh sudah lewat.": (
        "A key is valid for two years at most, and not until a day that is over."
    ),
}
