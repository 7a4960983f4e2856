"""English for every Indonesian sentence of the administrator's desk."""

from __future__ import annotations

from collections.abc import Mapping

ENGLISH: Mapping[str, str] = {
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
}
