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
_CODE_HINT = "Huruf kecil, angka, dan tanda hubung; tidak berubah lagi sesudah disahkan."
_TITLES = (
    Spec("id", "Kode", hint=_CODE_HINT),
    Spec("title", "Nama"),
    Spec("title_en", "Nama dalam bahasa Inggris"),
)
_ROUNDINGS = (("half_up", "terdekat, setengah ke atas"), ("up", "ke atas"), ("down", "ke bawah"))
_EXACT = (("exact", "tidak dibulatkan sebelum dikalikan tarif"), *_ROUNDINGS)
_MONTHS = (
    ("anniversary", "tanggal yang sama tiap bulan; sebagian bulan dihitung penuh"),
    ("calendar", "selisih bulan kalender"),
    ("thirty_days", "tiap tiga puluh hari; sebagian dihitung penuh"),
)
_KINDS_HINT = "Kode dipisah koma. Kosong: tidak dipakai."
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
    "buku": "Buku",
    "penalty": "Denda",
    "share_group": "Golongan persentase NJOP",
    "tariff_special": "Tarif khusus",
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
    "rounding": (
        Spec("njop", "NJOP", Form.CHOICE, options=_ROUNDINGS),
        Spec("dasar", "NJOPKP sesudah persentase NJOP", Form.CHOICE, options=_EXACT),
        Spec("terutang", "Pajak terutang", Form.CHOICE, options=_ROUNDINGS),
        Spec("pengurangan", "Pengurangan", Form.CHOICE, options=_ROUNDINGS),
        Spec("stimulus", "Stimulus", Form.CHOICE, options=_ROUNDINGS),
        *_WHENCE,
    ),
    "buku": (
        Spec(
            "bracket",
            "Batas atas pokok tiap Buku (Rp)",
            Form.TOPS,
            hint="Batas termasuk Bukunya. Buku V tanpa batas.",
        ),
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
        *_CONDITIONS,
        Spec(
            "prerequisite",
            "Hanya bila tahun pajak ini sudah lunas",
            Form.SPAN,
            optional=True,
            hint="Yang dibayar dalam kode bayar yang sama ikut dihitung. Kosong: tanpa syarat.",
        ),
        _PRIORITY,
        *_WHENCE,
    ),
    "exemption": (
        *_TITLES,
        Spec("jenis_bumi", "Jenis bumi", Form.CODES, optional=True, hint=_KINDS_HINT),
        Spec("jenis_transaksi", "Jenis transaksi data", Form.CODES, optional=True, hint=_KINDS_HINT),
        Spec(
            "jenis_bangunan",
            "Jenis bangunan (JPB) dengan NJOP kecil",
            Form.CODES,
            optional=True,
            hint=_KINDS_HINT,
        ),
        Spec(
            "njop_up_to",
            "… dengan NJOP sampai dengan",
            Form.RUPIAH,
            unit=str(Unit.RUPIAH),
            optional=True,
            hint="Diisi bersama jenis bangunan. Bila semua kosong, objeknya dipilih satu per satu di Objek khusus.",
        ),
        *_WHENCE,
    ),
    "penalty": (
        Spec(
            "due_from",
            "Untuk jatuh tempo sejak",
            Form.DAY,
            hint="Menggantikan denda yang berlaku sejak hari itu.",
        ),
        Spec("rate", "Denda sebulan (persen dari sisa pokok)", Form.PERCENT, unit=str(Unit.PER_MONTH)),
        Spec("cap", "Paling lama (bulan)", Form.WHOLE, unit=str(Unit.MONTH)),
        Spec("month_convention", "Bulan dihitung menurut", Form.CHOICE, options=_MONTHS),
        Spec("rounding", "Pembulatan", Form.CHOICE, options=_ROUNDINGS),
        *_WHENCE,
    ),
    "share_group": (
        Spec("id", "Kode", hint=_CODE_HINT),
        Spec("title", "Nama"),
        Spec(
            "bracket",
            "Persentase menurut NJOP",
            Form.BRACKETS,
            unit=str(Unit.OF_NJOPKP),
            hint="Batas termasuk golongannya. Baris terakhir tanpa batas.",
        ),
    ),
    "tariff_special": (
        *_TITLES,
        Spec("rate", "Tarif (persen)", Form.PERCENT, unit=str(Unit.OF_DASAR)),
        Spec("article", "Pasal atau keputusan"),
    ),
}

INSIDE: Mapping[str, tuple[str, str]] = {
    "share_group": ("njop_share", "group"),
    "tariff_special": ("tariff", "special"),
}
"""Lists that stand inside a section: which section, and under which key."""

ADDING: Mapping[str, str] = {"share_group": "Tambah golongan", "tariff_special": "Tambah tarif khusus"}
"""What the link to a new entry says, where a section has other links beside it."""

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
    "exemption": {"standing": str(Standing.TO_BE_CONFIRMED)},
    "penalty": {"standing": str(Standing.TO_BE_CONFIRMED)},
    "share_group": {},
    "tariff_special": {},
}
