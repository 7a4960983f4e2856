"""English for the receipts of single NOPs; part of the one catalogue in `english.py`."""

from __future__ import annotations

from collections.abc import Mapping

SINGLES: Mapping[str, str] = {
    "Untuk NOP": "For NOP",
    "Bagian dari": "Part of",
    "Pembayaran {jumlah} untuk {banyak} NOP": "A payment of {jumlah} for {banyak} NOPs",
    "Bukti bayar untuk tiap NOP": "A receipt for each NOP",
    "Setiap NOP dapat memiliki bukti bayar sendiri, untuk diserahkan kepada pemiliknya."
    " Jumlah semuanya sama dengan pembayarannya.": (
        "Each NOP can have a receipt of its own, to be handed to its owner. Together they are the payment."
    ),
    "Siapkan bukti tiap NOP": "Prepare a receipt for each NOP",
    "Siapkan {banyak} bukti bayar": "Prepare {banyak} receipts",
    "Sedang disiapkan: {selesai} dari {semua}": "Being prepared: {selesai} of {semua}",
    "Pilih NOP di atas untuk membuka buktinya, atau unduh semuanya beserta daftarnya.": (
        "Choose a NOP above to open its receipt, or download all of them with a list."
    ),
    "Unduh {banyak} bukti bayar (ZIP)": "Download {banyak} receipts (ZIP)",
}
