"""English for what the office says of refused QRs."""

from __future__ import annotations

from collections.abc import Mapping

QRIS: Mapping[str, str] = {
    "{jumlah} QR dari {mitra} tidak ditampilkan sejak kemarin. Lihat sebabnya.": (
        "{jumlah} QRs of {mitra} were not shown since yesterday. See why."
    ),
    "QR yang tidak ditampilkan dalam 30 hari": "QRs that were not shown in 30 days",
    "Sebab": "Cause",
    "Akuirer menolak dengan {kode}": "The acquirer refused with {kode}",
    "Akuirer tidak dapat dihubungi": "The acquirer could not be reached",
    "Jawaban akuirer hilang; QR itu tidak pernah ada": "The answer was lost; that QR never existed",
    "Akuirer menjawab tanpa QR": "The acquirer answered without a QR",
    "Jumlah pada QR lain dari tagihan": "The QR asks for another amount",
    "QR milik pedagang lain": "The QR is another merchant's",
    "QR meminta tip atau biaya": "The QR asks for a tip or a fee",
    "QR rusak atau bukan QRIS": "The QR is broken or no QRIS",
}
