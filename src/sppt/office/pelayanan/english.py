"""English for every Indonesian sentence of the service desk, and for the tables of all desks."""

from __future__ import annotations

from collections.abc import Mapping

ENGLISH: Mapping[str, str] = {
    # the search
    "Cari": "Search",
    "NOP, kode bayar, nomor bukti, referensi, atau awal nama": (
        "NOP, payment code, receipt number, reference, or how a name begins"
    ),
    "NOP, kode bayar, nomor bukti, atau referensi": "NOP, payment code, receipt number, or reference",
    "Tulis lengkap. NOP boleh dengan titik, spasi, atau garis.": (
        "Type it whole. A NOP may have dots, spaces or dashes."
    ),
    "Tulis dulu yang dicari.": "Type what you are looking for.",
    "Tidak ada yang persis sama dengan yang ditulis. Periksa lagi angkanya.": (
        "Nothing is exactly what was typed. Check the digits again."
    ),
    "Pembayaran dengan referensi ini": "Payments with this reference",
    "Titipan dengan referensi ini": "Money in suspense with this reference",
    "Nama yang berawalan begini": "Names that begin like this",
    "Berlaku sampai": "Valid until",
    # an object
    "Objek": "Object",
    "Cari yang lain": "Search for something else",
    "NOP ini tidak ada dalam data kami": "This NOP is not in our data",
    "Cocokkan lagi 18 angkanya dengan SPPT.": "Compare the 18 digits with the SPPT.",
    "Nama": "Name",
    "Alamat wajib pajak": "Taxpayer's address",
    "Luas bumi dan bangunan": "Area of land and building",
    "NOP lama": "Older NOP",
    "Terutang per {hari}": "Owed as of {hari}",
    "Terima pembayaran": "Take a payment",
    "Setiap kali halaman ini dibuka, nama Anda dicatat.": "Each time this page is opened, your name is recorded.",
    "SPPT menurut siklus": "SPPT by cycle",
    "Kartu piutang": "Ledger card",
    "Pembayaran, juga dari SISMIOP": "Payments, those from SISMIOP too",
    "Kode bayar terakhir": "Latest payment codes",
    "Pembatalan": "Reversals",
    "Perkara": "Case",
    "Siapa yang melihat": "Who looked",
    "NOP": "NOP",
    "Sisa pokok": "Remaining tax",
    "Asal": "Origin",
    "Warisan pemerintah pusat": "Inherited from the state",
    "Kota": "City",
    "Siklus": "Cycle",
    "Luas bumi (m²)": "Land (m²)",
    "Luas bangunan (m²)": "Building (m²)",
    "NJOP": "NJOP",
    "NJOPTKP": "NJOPTKP",
    "Pengurangan": "Reduction",
    "Terbit": "Issued",
    "Hari buku": "Business day",
    "Tanggal hukum": "Law date",
    "Peristiwa": "Event",
    "Debit": "Debit",
    "Kredit": "Credit",
    "Kanal": "Channel",
    "Tanggal": "Date",
    "Bukti": "Receipt",
    "Dibuat": "Made",
    "Oleh": "By",
    "Disetujui": "Approved by",
    "Sebab": "Cause",
    "Siapa": "Who",
    "Kapan": "When",
    "Apa": "What",
    "Berlaku": "Stands",
    "Pernah dibayar": "Paid once",
    "Melihat": "Looked",
    # every table
    "Tampilkan {jumlah} baris lagi": "Show the other rows ({jumlah})",
    "Tidak ada.": "None.",
}
