"""English for the lines of partners."""

from __future__ import annotations

from collections.abc import Mapping

LINES: Mapping[str, str] = {
    "Saluran ISO 8583": "ISO 8583 line",
    "Akuirer QRIS": "QRIS acquirer",
    "Bank yang diberi tahu nomor VA": "Bank that is told of VA numbers",
    "Kabar pembayaran (webhook)": "Word of payments (webhook)",
    "Saluran": "Line",
    "Nomor bank (DE 32)": "Number of the bank (DE 32)",
    "Dialek": "Dialect",
    "Pembingkaian": "Framing",
    "Port (0: port bersama)": "Port (0: the common one)",
    "Kesepakatan lain (JSON)": "Other terms (JSON)",
    "Alamat dasar, tanpa /v1.0": "Base address, without /v1.0",
    "Nomor pedagang kota": "The city's merchant number",
    "NMID kota": "The city's NMID",
    "Nomor terminal": "Terminal number",
    "QR berlaku (menit)": "A QR is valid for (minutes)",
    "X-CLIENT-KEY kita di sana": "Our X-CLIENT-KEY there",
    "X-PARTNER-ID kita di sana": "Our X-PARTNER-ID there",
    "CHANNEL-ID kita di sana": "Our CHANNEL-ID there",
    "Tanda kredensial kita": "Mark of our credentials",
    "Kredensial baru": "New credentials",
    "Alamat kabar": "Address of the webhook",
    "Dikabari": "Is told",
    "Tidak: nomor baru tidak diberitahukan lagi, yang sudah dikenal bank dihapus di sana; isian lain tetap.": (
        "No: new numbers are not told any more, those the bank knows are deleted there; the other fields stay."
    ),
    "Ubah {saluran} {mesin}": "Change {saluran} of {mesin}",
    "tersegel; berlaku bila disetujui": "sealed; holds once approved",
    "ID dan 13 angka.": "ID and 13 digits.",
    "https://… tanpa sandi.": "https://… without a password.",
    "sign_on, connections, idle_seconds; kosong berarti yang biasa.": (
        "sign_on, connections, idle_seconds; empty means as usual."
    ),
    "Di satu port semua bank memakai dialek dan pembingkaian yang sama.": (
        "On one port all banks use one dialect and one framing."
    ),
    "Rahasia baru dari mitra": "New secret from the partner",
    "Kosong berarti yang lama tetap. Yang baru disegel dan tidak pernah ditampilkan.": (
        "Empty keeps the old one. A new one is sealed and never shown."
    ),
    "Kunci RSA privat kita yang baru (PEM)": "Our new private RSA key (PEM)",
    "Diisi bersama rahasia baru; kosong berarti yang lama tetap.": (
        "Given together with a new secret; empty keeps the old one."
    ),
    "Isi rahasia dan kunci bersama-sama, atau kosongkan keduanya.": (
        "Give secret and key together, or leave both empty."
    ),
    "Perubahan saluran mitra": "Change of a partner's line",
}
