"""Which fields the tables of the rules have, by section."""

from __future__ import annotations

from collections.abc import Mapping

from sppt.office.penetapan.fields import Form, Spec
from sppt.rules.perda import Standing, Unit

_STANDINGS = (
    (str(Standing.CONFIRMED), "sudah pasti"),
    (str(Standing.TO_BE_CONFIRMED), "menunggu kepastian"),
)
_WHENCE = (
    Spec(
        "article", "Pasal atau keputusan", hint="Yang tercetak sebagai dasar hukum pada penjelasan tagihan."
    ),
    Spec("source", "Sumber"),
    Spec("standing", "Kepastian", Form.CHOICE, options=_STANDINGS),
)
_CONDITIONS = (
    Spec("buku", "Hanya Buku", Form.BUKU, optional=True, hint="Kosong berarti semua Buku."),
    Spec(
        "jenis_bangunan",
        "Hanya jenis bangunan (JPB)",
        Form.CODES,
        optional=True,
        hint="Kode dipisah koma, misalnya 01, 13. Kosong berarti semua.",
    ),
    Spec("njop_up_to", "Hanya NJOP sampai dengan", Form.RUPIAH, unit=str(Unit.RUPIAH), optional=True),
    Spec("asks_nik", "Hanya pemilik yang NIK-nya sudah terbukti", Form.FLAG, optional=True),
    Spec("asks_highest_njop", "Hanya objek yang memegang NJOPTKP wajib pajak", Form.FLAG, optional=True),
)
_TITLES = (
    Spec("id", "Kode", hint="Huruf kecil, angka, dan tanda hubung; tidak berubah lagi sesudah disahkan."),
    Spec("title", "Nama"),
    Spec("title_en", "Nama dalam bahasa Inggris"),
)
_PRIORITY = Spec(
    "priority",
    "Urutan",
    Form.WHOLE,
    hint="Yang lebih kecil dihitung lebih dahulu. Yang dapat mengenai rupiah yang sama harus berbeda urutannya.",
)

SECTION_NAMES: Mapping[str, str] = {
    "tariff": "Tarif",
    "njoptkp": "NJOPTKP",
    "njop_share": "Persentase NJOP",
    "minimum": "Pajak terendah",
    "due_date": "Jatuh tempo",
    "classes": "Tabel kelas",
    "rounding": "Pembulatan",
    "stimulus": "Stimulus dan batas kenaikan",
    "programme": "Program pembayaran",
    "exemption": "Tidak dikenakan",
    "nir": "NIR zona",
}

SECTIONS: Mapping[str, tuple[Spec, ...]] = {
    "tariff": (
        Spec(
            "bracket_base",
            "Golongan dipilih menurut",
            Form.CHOICE,
            options=(("njop", "NJOP"), ("njopkp", "NJOPKP")),
        ),
        Spec(
            "bracket",
            "Golongan tarif",
            Form.BRACKETS,
            unit=str(Unit.OF_DASAR),
            hint="Batas termasuk golongannya. Baris terakhir tanpa batas.",
        ),
        *_WHENCE,
    ),
    "njoptkp": (
        Spec("amount", "NJOPTKP", Form.RUPIAH, unit=str(Unit.RUPIAH)),
        Spec("require_building", "Hanya untuk objek dengan bangunan", Form.FLAG),
        *_WHENCE,
    ),
    "njop_share": (
        Spec(
            "bracket",
            "Persentase menurut NJOP",
            Form.BRACKETS,
            unit=str(Unit.OF_NJOPKP),
            hint="Batas termasuk golongannya. Baris terakhir tanpa batas.",
        ),
        *_WHENCE,
    ),
    "minimum": (
        Spec("amount", "Pajak terendah", Form.RUPIAH, unit=str(Unit.RUPIAH)),
        Spec("applies_when_njopkp_is_zero", "Berlaku juga bila NJOPKP nol", Form.FLAG),
        *_WHENCE,
    ),
    "due_date": (
        Spec("month", "Bulan", Form.WHOLE),
        Spec("day", "Tanggal", Form.WHOLE),
        Spec("after_issue", "Paling cepat sekian bulan sesudah terbit", Form.WHOLE, unit=str(Unit.MONTH)),
        *_WHENCE,
    ),
}

LISTS: Mapping[str, tuple[Spec, ...]] = {
    "stimulus": (
        *_TITLES,
        Spec(
            "kind",
            "Jenis",
            Form.CHOICE,
            options=(("percent", "potongan persen"), ("cap", "batas kenaikan")),
        ),
        Spec(
            "percent",
            "Potongan (persen dari pokok)",
            Form.PERCENT,
            unit=str(Unit.OF_POKOK),
            optional=True,
            hint="Diisi untuk potongan persen.",
        ),
        Spec(
            "rise",
            "Kenaikan paling banyak (persen dari pokok tahun lalu)",
            Form.PERCENT,
            unit=str(Unit.OF_POKOK_BEFORE),
            optional=True,
            hint="Diisi untuk batas kenaikan.",
        ),
        *_CONDITIONS,
        _PRIORITY,
        *_WHENCE,
    ),
    "programme": (
        *_TITLES,
        Spec("open_from", "Dibayar dari", Form.DAY),
        Spec("open_to", "Dibayar sampai", Form.DAY),
        Spec("tax_year_from", "Dari tahun pajak", Form.WHOLE, optional=True),
        Spec("tax_year_to", "Sampai tahun pajak", Form.WHOLE, optional=True),
        Spec("percent_pokok", "Potongan pokok (persen)", Form.PERCENT, unit=str(Unit.OF_POKOK)),
        Spec("percent_denda", "Potongan denda (persen)", Form.PERCENT, unit=str(Unit.OF_DENDA)),
        Spec("buku", "Hanya Buku", Form.BUKU, optional=True, hint="Kosong berarti semua Buku."),
        _PRIORITY,
        *_WHENCE,
    ),
}

NEW: Mapping[str, Mapping[str, object]] = {
    "stimulus": {
        "kind": "cap",
        "rise": {"value": "25%", "unit": str(Unit.OF_POKOK_BEFORE)},
        "priority": 10,
        "standing": str(Standing.TO_BE_CONFIRMED),
    },
    "programme": {
        "percent_pokok": {"value": "10%", "unit": str(Unit.OF_POKOK)},
        "percent_denda": {"value": "0%", "unit": str(Unit.OF_DENDA)},
        "priority": 10,
        "standing": str(Standing.TO_BE_CONFIRMED),
    },
}
