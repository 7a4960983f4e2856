"""English for what the page of a code says about virtual accounts."""

from __future__ import annotations

from collections.abc import Mapping

VA: Mapping[str, str] = {
    "Bayar lewat bank (Virtual Account)": "Pay through a bank (Virtual Account)",
    "Pakai nomor bank Anda. Nomornya tetap sama bila halaman ini dibuka lagi.": (
        "Use your bank's number. It stays the same when you open this page again."
    ),
    "Nomor Virtual Account {bank}": "Virtual Account number at {bank}",
    "{jumlah}, sampai {saat}": "{jumlah}, until {saat}",
    "{bank} menerima pembayaran ini pukul {buka} sampai {tutup} WIB.": (
        "{bank} takes this payment from {buka} to {tutup} WIB."
    ),
    "{bank} menerima paling banyak {batas} sekali bayar. Pakai bank lain atau pilih lebih sedikit tahun.": (
        "{bank} takes {batas} at most in one payment. Use another bank, or make a code for fewer years."
    ),
    "Nomor Virtual Account sedang didaftarkan di bank ini. Halaman ini menampilkannya begitu siap.": (
        "The Virtual Account number is being registered at this bank. This page shows it as soon as it is ready."
    ),
    "Cara membayar lewat {bank}": "How to pay through {bank}",
    "Tutup langkah {bank}": "Close the steps for {bank}",
    "Nama menu bisa sedikit berbeda di setiap bank.": "The names of menus may differ a little from bank to bank.",
    "Ponsel": "Mobile banking",
    "Buka aplikasi {bank}, lalu pilih Virtual Account.": "Open the app of {bank}, then choose Virtual Account.",
    "Ketik nomor {nomor}.": "Type the number {nomor}.",
    "Cocokkan jumlahnya: tepat {jumlah}. Bila berbeda, jangan dilanjutkan.": (
        "Compare the amount: exactly {jumlah}. If it differs, do not go on."
    ),
    "Setujui dengan PIN, lalu simpan buktinya.": "Confirm with your PIN, then keep the receipt.",
    "ATM": "ATM",
    "Masukkan kartu dan PIN di ATM {bank}.": "Enter your card and PIN at an ATM of {bank}.",
    "Pilih pembayaran, lalu Virtual Account.": "Choose payment, then Virtual Account.",
    "Setujui, lalu simpan struknya.": "Confirm, then keep the slip.",
    "Teller": "Teller",
    "Datang ke kantor {bank} sebelum {saat}.": "Go to a branch of {bank} before {saat}.",
    "Minta membayar Virtual Account nomor {nomor}.": "Ask to pay Virtual Account number {nomor}.",
    "Bayar tepat {jumlah}, lalu simpan buktinya.": "Pay exactly {jumlah}, then keep the receipt.",
}
