"""Why a file is not taken: a stable code, the line where it shows, and a sentence that says what to do next."""

from __future__ import annotations

from collections.abc import Mapping

# code: (Indonesian, English). {text}: what was found; {wanted}: what was expected there.
_SENTENCES: Mapping[str, tuple[str, str]] = {
    "file_empty": (
        "Berkas ini kosong. Minta kirim ulang kepada pengirimnya.",
        "This file is empty. Ask the sender to send it again.",
    ),
    "file_too_large": (
        "Berkas ini lebih besar dari {wanted}. Pecah menurut hari, lalu kirim satu per satu.",
        "This file is larger than {wanted}. Split it by day and send the parts one by one.",
    ),
    "too_many_lines": (
        "Berkas ini lebih dari {wanted} baris. Pecah menurut hari, lalu kirim satu per satu.",
        "This file has more than {wanted} lines. Split it by day and send the parts one by one.",
    ),
    "header_only": (
        "Berkas ini tidak memuat satu transaksi pun. Minta ulang; bila memang nihil, dengan penutup yang menyebut 0.",
        "There is not one transaction in this file. Ask for it again; if there were none, with a trailer that says 0.",
    ),
    "quiet_day_unknown": (
        "Laporan ini menyatakan nihil, tetapi tidak menyebut harinya. Beri nama seperti bank-satu-20261120.csv.",
        "This report says that nothing moved, but not on which day. Give it a name like bank-satu-20261120.csv.",
    ),
    "header_missing": (
        "Kolom {text} tidak ada di baris kepala. Periksa profil yang dipilih, atau minta berkas dengan kepala asli.",
        "Column {text} is missing from the header. Check the chosen profile, or ask for the original header.",
    ),
    "header_twice": (
        "Kolom {text} ada lebih dari satu kali di baris kepala. Minta berkas dengan nama kolom yang berbeda.",
        "Column {text} stands more than once in the header. Ask for a file with distinct column names.",
    ),
    "columns": (
        "Baris ini berisi {text} kolom, kepala berisi {wanted}. Berkas terpotong atau pemisahnya salah; minta ulang.",
        "This line has {text} columns, the header has {wanted}. The file was cut or its separator is wrong; ask again.",
    ),
    "record_length": (
        "Baris ini {text} huruf panjangnya, seharusnya {wanted}. Berkas terpotong atau terlipat; minta kirim ulang.",
        "This line is {text} characters long instead of {wanted}. The file was cut or wrapped; ask for it again.",
    ),
    "record_kind": (
        "Baris ini berawalan “{text}”, sedangkan profil hanya mengenal {wanted}. Periksa profil yang dipilih.",
        "This line begins with “{text}”, but the profile knows only {wanted}. Check the chosen profile.",
    ),
    "broken_quote": (
        "Tanda kutip di baris ini tidak ditutup. Berkas terpotong; minta kirim ulang.",
        "A quotation mark in this line is not closed. The file was cut; ask for it again.",
    ),
    "encoding": (
        "Tulisan berkas ini {text}, sedangkan profil menyebut {wanted}. Minta berkas asli, atau pakai profil lain.",
        "This file is written in {text}, but the profile says {wanted}. Ask for the original, or use another profile.",
    ),
    "not_this_format": (
        "Isi berkas ini bukan {wanted}. Periksa profil yang dipilih, atau minta kirim ulang.",
        "What is in this file is not {wanted}. Check the chosen profile, or ask for it again.",
    ),
    "archive": (
        "Berkas ini arsip {text}. Buka dahulu, lalu kirim laporan di dalamnya.",
        "This file is a {text} archive. Unpack it and send the report inside.",
    ),
    "archive_bomb": (
        "Isi berkas ini membengkak melebihi {wanted} bila dibuka, jadi tidak dibuka. Minta kirim ulang sebagai CSV.",
        "This file swells beyond {wanted} when opened, so it was not opened. Ask for it as CSV.",
    ),
    "sheet_missing": (
        "Lembar “{wanted}” tidak ada; yang ada: {text}. Periksa profil yang dipilih.",
        "There is no sheet “{wanted}”, only: {text}. Check the chosen profile.",
    ),
    "field_missing": (
        "Kolom {wanted} kosong di baris ini. Minta pengirim melengkapinya.",
        "Column {wanted} is empty in this line. Ask the sender to fill it in.",
    ),
    "amount_form": (
        "Nilai “{text}” di kolom {wanted} tidak ditulis seperti yang disebut profil. Periksa profil atau minta ulang.",
        "Amount “{text}” in column {wanted} is not written as the profile says. Check the profile or ask again.",
    ),
    "two_amount_forms": (
        "Kolom {wanted} menulis nilai dengan dua cara: di sini “{text}”, di baris lain tidak begitu. Minta satu cara.",
        "Column {wanted} writes amounts in two ways: “{text}” here, otherwise elsewhere. Ask for one way.",
    ),
    "amount_sen": (
        "Nilai “{text}” di kolom {wanted} memuat sen. PBB-P2 dibayar dalam rupiah penuh; tanyakan kepada pengirim.",
        "Amount “{text}” in column {wanted} has cents. PBB-P2 is paid in whole rupiah; ask the sender.",
    ),
    "amount_range": (
        "Nilai “{text}” di kolom {wanted} nol atau terlalu besar. Tanyakan kepada pengirim.",
        "Amount “{text}” in column {wanted} is zero or too large. Ask the sender.",
    ),
    "amount_sign": (
        "Nilai “{text}” bertanda minus, padahal baris ini bukan pembatalan. Tanyakan kepada pengirim.",
        "Amount “{text}” is negative, but this line is no reversal. Ask the sender.",
    ),
    "scientific": (
        "“{text}” di kolom {wanted} disingkat oleh lembar kerja, angkanya hilang. Minta kolom itu sebagai teks.",
        "A spreadsheet shortened “{text}” in column {wanted}, so digits are lost. Ask for that column as text.",
    ),
    "date": (
        "“{text}” di kolom {wanted} bukan tanggal atau jam menurut profil. Periksa profil atau minta kirim ulang.",
        "“{text}” in column {wanted} is no date or time as the profile writes them. Check the profile or ask again.",
    ),
    "future": (
        "“{text}” di kolom {wanted} adalah hari yang belum tiba. Periksa urutan tanggal dan bulan, atau minta ulang.",
        "“{text}” in column {wanted} is a day that has not come. Check the order of day and month, or ask again.",
    ),
    "too_old": (
        "“{text}” di kolom {wanted} lebih dari sepuluh tahun lalu. Periksa tahunnya, atau minta kirim ulang.",
        "“{text}” in column {wanted} is more than ten years ago. Check the year, or ask again.",
    ),
    "nop": (
        "“{text}” di kolom {wanted} bukan 18 angka NOP. Nol di depan mungkin hilang; minta kolom itu sebagai teks.",
        "“{text}” in column {wanted} is no NOP of 18 digits. A leading zero may be lost; ask for that column as text.",
    ),
    "tax_year": (
        "“{text}” di kolom {wanted} bukan tahun pajak. Tanyakan kepada pengirim.",
        "“{text}” in column {wanted} is no tax year. Ask the sender.",
    ),
    "code": (
        "“{text}” di kolom {wanted} bukan kode bayar 10 angka. Tanyakan kepada pengirim.",
        "“{text}” in column {wanted} is no payment code of 10 digits. Ask the sender.",
    ),
    "reference": (
        "“{text}” di kolom {wanted} terlalu panjang atau memuat tanda yang bukan huruf dan angka biasa.",
        "“{text}” in column {wanted} is too long or holds signs that are no plain letters and digits.",
    ),
    "nothing_to_know_it_by": (
        "Baris ini tanpa nomor referensi, kode bayar, dan NOP, jadi tidak dapat dicocokkan. Tanyakan kepada pengirim.",
        "This line has no reference, no payment code and no NOP, so nothing can match it. Ask the sender.",
    ),
    "kind": (
        "“{text}” di kolom {wanted} tidak dikenal profil. Tambahkan kata itu pada profil setelah artinya jelas.",
        "“{text}” in column {wanted} is unknown to the profile. Add that word once its meaning is clear.",
    ),
    "trailer_missing": (
        "Baris penutup dengan jumlah dan total tidak ada. Berkas terpotong; minta kirim ulang.",
        "The trailer with count and total is missing. The file was cut; ask for it again.",
    ),
    "after_trailer": (
        "Masih ada baris setelah baris penutup. Dua berkas mungkin tersambung; minta kirim satu per satu.",
        "There are lines after the trailer. Two files may have been joined; ask for them one by one.",
    ),
    "count_lies": (
        "Penutup menyebut {text} transaksi, yang terbaca {wanted}. Berkas terpotong atau diubah; minta kirim ulang.",
        "The trailer says {text} transactions, {wanted} were read. The file was cut or changed; ask for it again.",
    ),
    "total_lies": (
        "Penutup menyebut total {text}, yang terbaca {wanted}. Berkas terpotong atau diubah; minta kirim ulang.",
        "The trailer says a total of {text}, {wanted} was read. The file was cut or changed; ask for it again.",
    ),
    "channel_unknown": (
        "Kanal “{text}” bukan mitra di sini. Berkas ini mungkin untuk kota lain; kembalikan kepada pengirim.",
        "Channel “{text}” is no partner here. The file may be meant for another city; return it to the sender.",
    ),
    "channel_unclear": (
        "Berkas ini tidak menyebut kanalnya dan profil ini dipakai {text}. Pilih profil yang menyebut kanal.",
        "This file does not name its channel and the profile is used by {text}. Choose a profile that names it.",
    ),
    "two_channels": (
        "Berkas ini memuat kanal {wanted} dan {text}. Pecah menurut kanal, lalu kirim satu per satu.",
        "This file holds the channels {wanted} and {text}. Split it by channel and send the parts one by one.",
    ),
    "other_profile": (
        "Kanal {text} memakai profil {wanted}. Pilih profil itu, atau ubah profil pada halaman mitra.",
        "Channel {text} uses profile {wanted}. Choose that one, or change it on the partner's page.",
    ),
    "other_city": (
        "Semua NOP berkas ini milik kota lain (berawalan {text}; di sini {wanted}). Kembalikan kepada pengirim.",
        "Every NOP in this file is another city's (beginning {text}; here {wanted}). Return it to the sender.",
    ),
    "profile_unknown": (
        "Profil “{text}” tidak ada. Lihat daftarnya dengan sppt report profiles.",
        "There is no profile “{text}”. See the list with sppt report profiles.",
    ),
    "profile_unclear": (
        "Tidak jelas dengan profil mana berkas ini dibaca (mungkin: {text}). Pilih profilnya.",
        "It is not clear which profile reads this file (perhaps: {text}). Choose one.",
    ),
    "account_unknown": (
        "Rekening {text} bukan rekening kas daerah yang dipakai kanal mana pun. Periksa berkasnya atau halaman mitra.",
        "Account {text} is no treasury account that any channel settles to. Check the file or the partners' pages.",
    ),
    "two_accounts": (
        "Berkas ini memuat rekening {wanted} dan {text}. Pecah menurut rekening, lalu kirim satu per satu.",
        "This file holds the accounts {wanted} and {text}. Split it by account and send the parts one by one.",
    ),
    "currency": (
        "Berkas ini dalam mata uang {text}. Hanya rekening rupiah (IDR) yang dicocokkan di sini.",
        "This file is in {text}. Only accounts in rupiah (IDR) are reconciled here.",
    ),
    "not_booked": (
        "Baris koran ini berstatus {text}, belum dibukukan bank. Minta rekening koran akhir hari.",
        "This entry has status {text}, not booked by the bank yet. Ask for the statement of the day's end.",
    ),
    "balances_gap": (
        "Saldo awal {text} ditambah mutasi tidak sama dengan saldo akhir {wanted}. Ada baris hilang; minta ulang.",
        "Opening balance {text} and the entries do not make the closing balance {wanted}. Lines are missing.",
    ),
    "statement_gap": (
        "Saldo awal {text} tidak menyambung saldo akhir koran sebelumnya {wanted}. Ambil dahulu koran di antaranya.",
        "Opening balance {text} does not follow the closing balance {wanted} before. Take the one in between first.",
    ),
    "statement_gap_after": (
        "Saldo akhir {text} tidak menyambung saldo awal koran sesudahnya {wanted}. Periksa koran mana yang benar.",
        "Closing balance {text} does not lead to the opening balance {wanted} that follows. Check which one is right.",
    ),
    "statement_overlap": (
        "Koran ini menindih hari yang sudah diambil, tetapi barisnya berbeda. Tanyakan kepada bank.",
        "This statement covers days already taken, but with other entries. Ask the bank to explain and send it again.",
    ),
    "statement_broken": (
        "Rekening koran ini tidak utuh: {text}. Minta kirim ulang.",
        "This statement is not whole: {text}. Ask for it again.",
    ),
}

SHOWN_MAX = 60


class ReportRefused(Exception):
    """A file cannot be taken, and nothing of it was stored. `line` is where it shows, None if in no one line."""

    def __init__(self, code: str, *, line: int | None = None, text: str = "", wanted: str = "") -> None:
        self.code, self.line = code, line
        indonesian, english = _SENTENCES[code]
        shown = text if len(text) <= SHOWN_MAX else text[: SHOWN_MAX - 1] + "…"
        shown = "".join(sign if sign.isprintable() else "·" for sign in shown)
        self.text_en = (f"Line {line}: " if line else "") + english.format(text=shown, wanted=wanted)
        self.message = (f"Baris {line}: " if line else "") + indonesian.format(text=shown, wanted=wanted)
        super().__init__(self.message)
