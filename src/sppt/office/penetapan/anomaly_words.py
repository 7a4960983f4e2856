"""What is odd about an object, in words."""

from __future__ import annotations

from collections.abc import Mapping

from sppt.assessment.rulesets import year_rules
from sppt.assessment.words import Oddity
from sppt.office.words import either, t
from sppt.rules.assessment.core import Anomaly
from sppt.rules.assessment.words import ANOMALY_TEXT
from sppt.rules.perda import PerdaError

NAMES: Mapping[str, str] = {
    Oddity.NJOP_HALVED: "NJOP turun lebih dari separuh",
    Oddity.BUILDING_YEAR: "Bangunan dari sesudah tahun pajak",
    Oddity.KELURAHAN_UNKNOWN: "Kelurahan tidak dikenal",
    Oddity.WITHOUT_ZONE: "Tanah tanpa zona nilai",
    Oddity.SAME_PERSON: "Mungkin satu orang dengan beberapa nomor",
    Oddity.NJOPTKP_TWICE: "NJOPTKP dua kali pada tahun lalu",
    Anomaly.IMPOSSIBLE_AREA: "Luas tidak mungkin",
    Anomaly.IMPOSSIBLE_VALUE: "Nilai tidak mungkin",
    Anomaly.ZERO_AREA: "Luas nol",
    Anomaly.NO_ZONE: "Tanpa zona dan tanpa nilai",
    Anomaly.LAND_WITHOUT_VALUE: "Tanah bernilai nol",
    Anomaly.LAND_VALUE_WITHOUT_AREA: "Nilai tanah tanpa luas",
    Anomaly.BUILDING_WITHOUT_VALUE: "Bangunan bernilai nol",
    Anomaly.NO_CLASS_TABLE: "Tanpa tabel kelas",
    Anomaly.UNKNOWN_GOLONGAN: "Golongan persentase tidak dikenal",
    Anomaly.UNKNOWN_TARIFF: "Tarif khusus tidak dikenal",
    Anomaly.UNKNOWN_EXEMPTION: "Pengecualian tidak dikenal",
    Anomaly.NO_LAND: "Tanpa tanah",
    Anomaly.ABOVE_CLASSES: "Nilai di atas kelas tertinggi",
    Anomaly.BUILDING_VALUE_WITHOUT_AREA: "Nilai bangunan tanpa luas",
    "excluded": "Dikeluarkan oleh petugas",
}

_SENTENCES: Mapping[str, str] = {
    Oddity.NJOP_HALVED: "NJOP tahun lalu {rinci}; sekarang kurang dari separuhnya. Pastikan luas dan nilainya.",
    Oddity.BUILDING_YEAR: "Tahun bangun {rinci} lebih akhir dari tahun pajak. Perbaiki, atau keluarkan bangunannya.",
    Oddity.KELURAHAN_UNKNOWN: "Kode wilayah {rinci} tidak ada dalam daftar kelurahan.",
    Oddity.WITHOUT_ZONE: "Nilainya dari data lama, bukan dari zona. Tentukan zonanya.",
    Oddity.SAME_PERSON: "Nama dan nomornya sama dengan subjek lain. Putuskan di halaman subjek yang sama.",
    Oddity.NJOPTKP_TWICE: "Pemiliknya mendapat NJOPTKP dua kali tahun lalu; sekarang hanya pada satu objek.",
}


def kind_name(kind: str) -> str:
    """A kind of oddity, or why there is no SPPT, in a few words."""
    return t(NAMES[kind]) if kind in NAMES else kind


def reason_name(reason: str, tax_year: int) -> str:
    """Why an object has no SPPT: what is odd about it, or what exempts it under the rules of the year."""
    if reason in NAMES:
        return t(NAMES[reason])
    try:
        exemptions = year_rules(tax_year).exemptions
    except PerdaError:
        return reason
    return next((either(one.title, one.title_en) for one in exemptions if one.id == reason), reason)


def kind_sentence(kind: str, detail: str) -> str:
    """What is odd and what to do about it."""
    if kind in ANOMALY_TEXT:
        return either(*ANOMALY_TEXT[kind])
    return t(_SENTENCES[kind], rinci=detail) if kind in _SENTENCES else kind_name(kind)
