"""Sentences for people: what is wrong with an object's facts, and numbers as they are read aloud."""

from collections.abc import Mapping

from sppt.rules.assessment.core import Anomaly

ANOMALY_TEXT: Mapping[str, tuple[str, str]] = {
    Anomaly.IMPOSSIBLE_AREA: (
        "Luasnya tidak mungkin: negatif atau lebih dari 1.000 km². Perbaiki data objek.",
        "The area is impossible: negative or above 1 000 km². Correct the object's data.",
    ),
    Anomaly.IMPOSSIBLE_VALUE: (
        "Nilainya tidak mungkin: negatif atau terlalu besar. Perbaiki nilai tanah atau bangunan.",
        "The value is impossible: negative or too large. Correct the value of land or building.",
    ),
    Anomaly.ZERO_AREA: (
        "Luas tanah dan bangunan nol. Isi luasnya atau hapus objeknya.",
        "Neither land nor building has an area. Enter it or delete the object.",
    ),
    Anomaly.NO_ZONE: (
        "Tanah ini tanpa zona nilai tanah dan tanpa nilai. Tentukan zonanya.",
        "This land has no value zone and no value. Assign a zone.",
    ),
    Anomaly.LAND_WITHOUT_VALUE: (
        "Tanah ini bernilai nol. Periksa NIR zonanya.",
        "This land is worth nothing. Check the value of its zone.",
    ),
    Anomaly.LAND_VALUE_WITHOUT_AREA: (
        "Tanah ini punya nilai tetapi luasnya nol. Isi luasnya.",
        "This land has a value but no area. Enter the area.",
    ),
    Anomaly.BUILDING_WITHOUT_VALUE: (
        "Bangunan ini bernilai nol. Nilai bangunannya lebih dahulu.",
        "This building is worth nothing. Have it valued first.",
    ),
    Anomaly.NO_CLASS_TABLE: (
        "Tabel kelas tahun ini belum dicatat, jadi nilainya tidak dapat digolongkan.",
        "The class table of this year is not on record, so the value cannot be classified.",
    ),
    Anomaly.UNKNOWN_GOLONGAN: (
        "Golongan persentase NJOP objek ini tidak ada dalam aturan tahun ini.",
        "This year's rules do not know the object's group for the NJOP share.",
    ),
    Anomaly.UNKNOWN_TARIFF: (
        "Tarif khusus objek ini tidak ada dalam aturan tahun ini.",
        "This year's rules do not know the object's special tariff.",
    ),
    Anomaly.UNKNOWN_EXEMPTION: (
        "Alasan pengecualian objek ini tidak ada dalam aturan tahun ini.",
        "This year's rules do not know the object's exemption.",
    ),
    Anomaly.NO_LAND: (
        "Objek ini tanpa luas tanah. Pastikan memang hanya bangunan.",
        "This object has no land. Make sure it is a building alone.",
    ),
    Anomaly.ABOVE_CLASSES: (
        "Nilai per m² di atas kelas tertinggi, jadi nilainya sendiri yang dipakai. Pastikan nilainya benar.",
        "The value per m² lies above the highest class and is used as it is. Make sure it is right.",
    ),
    Anomaly.BUILDING_VALUE_WITHOUT_AREA: (
        "Bangunan punya nilai tetapi luasnya nol, jadi tidak dihitung. Isi luasnya.",
        "The building has a value but no area and is not counted. Enter the area.",
    ),
}
"""(Indonesian, English) of each anomaly."""


def area(luas: int) -> str:
    """Hundredths of a square metre for people: "1.234,5 m²"."""
    whole, part = divmod(luas, 100)
    shown = f"{whole:,}".replace(",", ".")
    return f"{shown},{part:02}".rstrip("0") + " m²" if part else f"{shown} m²"


def area_text(luas: int) -> str:
    """Hundredths of a square metre for machines: "1234.5"."""
    whole, part = divmod(luas, 100)
    return f"{whole}.{part:02}".rstrip("0") if part else str(whole)
