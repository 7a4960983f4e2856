"""English for every Indonesian sentence of the administrator's desk."""

from __future__ import annotations

from collections.abc import Mapping

from sppt.office.admin.english_lines import LINES
from sppt.office.admin.english_partners import PARTNERS
from sppt.office.admin.english_qris import QRIS

ENGLISH: Mapping[str, str] = {
    "Wilayah": "Area",
    "Wilayah lurah atau camat": "Area of a lurah or camat",
    "Sepuluh angka pertama NOP untuk lurah, tujuh untuk camat. Kosongkan untuk tugas lain.": (
        "The first ten digits of its NOPs for a lurah, seven for a camat. Leave empty for other duties."
    ),
    "Lurah atau camat": "Lurah or camat",
    "Daftar petugas": "Officers",
    "Nama": "Name",
    "Sejak": "Since",
    "Cara masuk": "Ways to sign in",
    "sandi dan kode": "password and code",
    "belum mendaftar": "not enrolled yet",
    "Satu orang mengusulkan, orang lain menyetujui: dua administrator, atau kepala dan administrator.": (
        "One person proposes, another approves: two administrators, or a head and an administrator."
    ),
    "Usulkan petugas baru": "Propose a new officer",
    "Huruf kecil, angka, dan titik, misalnya: laras.loket. Tidak dapat diganti lagi.": (
        "Small letters, digits and dots, for example: laras.loket. It cannot be changed later."
    ),
    "Kirim usulan": "Send the proposal",
    "Dibaca oleh yang memutuskan dan tersimpan di jejak audit.": (
        "Whoever decides reads it, and it stays in the audit trail."
    ),
    "Akhiri semua sesinya sekarang": "End all sessions now",
    "Usulkan perubahan": "Propose a change",
    "Usulkan atur ulang cara masuk": "Propose a reset of sign-in",
    "Untuk ponsel, kunci, atau sandi yang hilang. Semua sesi berakhir; petugas mendaftar lagi dengan tautan baru.": (
        "For a lost phone, key or password. All sessions end; the officer enrols again with a new link."
    ),
    **PARTNERS,
    **QRIS,
    **LINES,
    "Daftar mitra": "Partners",
    "Mitra dan mesinnya": "Partners and their machines",
    "Inquiry dan pembayaran dalam 7 hari": "Inquiries and payments in 7 days",
    "Bank dan agregator, dan apa yang diminta mesinnya dalam tujuh hari sampai hari ini.": (
        "Banks and aggregators, and what their machines asked in the seven days up to today."
    ),
    "Jawaban jam terlambat: pada jam terlambat hari ini, 95 dari 100 jawaban selesai dalam waktu itu.": (
        "Slowest hour: in today's slowest hour, 95 of 100 answers took no longer than that."
    ),
    "Jawaban jam terlambat (ms)": "Slowest hour (ms)",
    "Cari di pesan mitra": "Search partners' messages",
    "Terakhir terdengar": "Last heard",
    "Permintaan hari ini": "Requests today",
    "Permintaan 7 hari": "Requests in 7 days",
    "Kami tolak": "Refused by us",
    "Gagal di kami": "Failed at our end",
    "Bagian ditolak atau gagal": "Share refused or failed",
    "Inquiry berhasil": "Inquiries answered",
    "Pembayaran berhasil": "Payments taken",
    "Pembayaran per inquiry": "Payments per inquiry",
    "Kunci mitra": "Partners' keys",
    "Client id": "Client id",
    "Sidik jari": "Fingerprint",
    "Umur (hari)": "Age (days)",
    "Kunci RSA": "RSA key",
    "Rahasia": "Secret",
    "masih berlaku": "still valid",
    "tidak berlaku": "not valid",
    "dimatikan": "switched off",
    "tanpa mesin": "no machines",
    "aktif": "active",
    "akses ditutup": "access closed",
    "{utuh},{persepuluh} %": "{utuh}.{persepuluh} %",
}
