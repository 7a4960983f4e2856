"""Tables of the rules in words, for the page of a proposal and for the officer who decides about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from sppt.assessment.rulesets_content import Content, Table
from sppt.office.penetapan.specs import SECTIONS
from sppt.office.words import either, t
from sppt.rules.calendar import NotADate, date_text_en, read_date, tanggal
from sppt.rules.rupiah import NotARate, Rate, printed

LABELS: Mapping[str, str] = {
    "tax_year": "Tahun pajak",
    "name": "Nama usulan",
    "basis": "Dasar hukum",
    "basis_on": "Tanggal dasar hukum",
    "effective_from": "Berlaku sejak",
    "tariff": "Tarif",
    "njoptkp": "NJOPTKP",
    "njop_share": "Persentase NJOP",
    "minimum": "Pajak terendah",
    "due_date": "Jatuh tempo",
    "classes": "Tabel kelas",
    "class_tables": "Isi tabel kelas",
    "nir": "NIR zona",
    "stimulus": "Stimulus dan batas kenaikan",
    "programme": "Program pembayaran",
    "exemption": "Tidak dikenakan",
    "rounding": "Pembulatan",
    "penalty": "Denda",
    "buku": "Buku",
    "hash": "Sidik isi",
    "ruleset": "Nomor usulan aturan",
}


def section_lines(name: str, table: Table) -> list[str]:
    """What a section says, a line for each value."""
    return _SECTIONS[name](table) if name in _SECTIONS else []


def entry_lines(name: str, tables: Sequence[Table]) -> list[str]:
    """The entries of a list, a line for each."""
    return [_ENTRIES[name](table) for table in tables]


def nothing(name: str) -> str:
    """What an empty list means."""
    return t("Seperti yang berlaku.") if name == "penalty" else t("Tidak ada.")


def nir_lines(content: Content, names: Mapping[str, str]) -> list[str]:
    """Changes of NIR; kelurahan by their names."""
    lines = [_change(one.kelurahan, one.percent, names) for one in content.changes]
    if content.zones:
        lines.append(t("{jumlah} zona dengan NIR sendiri", jumlah=len(content.zones)))
    return lines or [t("Seperti di data.")]


def told_lines(key: str, value: object) -> str:
    """A part of what a proposal of rules tells, as the inbox shows it."""
    if isinstance(value, list):
        return "; ".join(entry_lines(key, _tables(value))) or nothing(key)
    if not isinstance(value, Mapping):
        return str(value)
    if key == "nir":
        return _nir_told(value)
    if key == "class_tables":
        return "; ".join(f"{name} ({digest})" for name, digest in value.items())
    return "; ".join(_WHOLE.get(key, _SECTIONS.get(key, _silent))(value)) or t("seperti sekarang")


def _silent(_: Table) -> list[str]:
    return []


def _nir_told(value: Mapping[str, object]) -> str:
    changes = value.get("changes")
    lines = [_change(str(one[0]), int(one[1]), {}) for one in changes] if isinstance(changes, list) else []
    if value.get("zones"):
        lines.append(
            t("{jumlah} zona dengan NIR sendiri", jumlah=value["zones"]) + f" ({value.get('digest')})"
        )
    return "; ".join(lines) or t("Seperti di data.")


def _change(kelurahan: str, percent: int, names: Mapping[str, str]) -> str:
    where = names.get(kelurahan, kelurahan) if kelurahan else t("seluruh kota")
    return f"{where}: {percent:+d}%"


def _tariff(table: Table) -> list[str]:
    lines = _brackets(table)
    base = str(table.get("bracket_base", "")).upper()
    lines.append(t("Golongan dipilih menurut {dasar}", dasar=base))
    return lines


def _group(table: Table) -> str:
    return f"{table.get('title')} ({table.get('id')}): {', '.join(_brackets(table))}"


def _special(table: Table) -> str:
    return f"{_title(table)} ({table.get('id')}): {rate(table.get('rate'))}"


def _whole_tariff(table: Table) -> list[str]:
    return [*_tariff(table), *entry_lines("tariff_special", _tables(table.get("special")))]


def _whole_share(table: Table) -> list[str]:
    return [*_brackets(table), *entry_lines("share_group", _tables(table.get("group")))]


def _tables(value: object) -> list[Table]:
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def _njoptkp(table: Table) -> list[str]:
    building = t("hanya untuk objek dengan bangunan") if table.get("require_building") else ""
    return [rupiah(table.get("amount")), *([building] if building else [])]


def _minimum(table: Table) -> list[str]:
    also = t("juga bila NJOPKP nol") if table.get("applies_when_njopkp_is_zero") else ""
    return [rupiah(table.get("amount")), *([also] if also else [])]


def _due(table: Table) -> list[str]:
    after = table.get("after_issue")
    months = after.get("value") if isinstance(after, Mapping) else after
    return [
        _day_of_year(table.get("month"), table.get("day")),
        t("paling cepat {bulan} bulan sesudah terbit", bulan=months),
    ]


def _day_of_year(month: object, day_number: object) -> str:
    try:
        on = date(2000, int(str(month)), int(str(day_number)))
    except ValueError:
        return f"{day_number}-{month}"
    return either(tanggal(on), date_text_en(on)).rsplit(" ", 1)[0]


def _classes(table: Table) -> list[str]:
    return [
        t("tanah: {tabel}", tabel=table.get("bumi", "–")),
        t("bangunan: {tabel}", tabel=table.get("bangunan", "–")),
    ]


def _rounding(table: Table) -> list[str]:
    spoken = {"half_up": "terdekat", "up": "ke atas", "down": "ke bawah", "exact": "tidak dibulatkan"}
    parts = {spec.key: spec for spec in SECTIONS["rounding"]}
    names = ("njop", "dasar", "terutang", "pengurangan", "stimulus")
    return [f"{t(parts[name].label)}: {t(spoken.get(str(table.get(name)), '–'))}" for name in names]


def _buku(table: Table) -> list[str]:
    lines = []
    for roman, one in zip(("I", "II", "III", "IV", "V"), _tables(table.get("bracket")), strict=False):
        top = t("sampai {batas}", batas=rupiah(one["up_to"])) if "up_to" in one else t("selebihnya")
        lines.append(f"Buku {roman}: {top}")
    return lines


def _brackets(table: Table) -> list[str]:
    items = table.get("bracket")
    found: list[str] = []
    for item in items if isinstance(items, list) else []:
        if not isinstance(item, Mapping):
            continue
        share = rate(item.get("rate"))
        if "up_to" in item:
            found.append(t("sampai {batas}: {tarif}", batas=rupiah(item["up_to"]), tarif=share))
        else:
            found.append(t("selebihnya: {tarif}", tarif=share) if found else share)
    return found


def _stimulus(table: Table) -> str:
    if table.get("kind") == "cap":
        what = t("kenaikan paling banyak {persen}", persen=rate(table.get("rise")))
    else:
        what = t("potongan {persen}", persen=rate(table.get("percent")))
    limits = _limits(table)
    return f"{_title(table)}: {what}" + (f" ({'; '.join(limits)})" if limits else "")


def _limits(table: Table) -> list[str]:
    """For which notices, objects and persons only."""
    limits: list[str] = []
    if isinstance(table.get("buku"), list):
        limits.append("Buku " + ", ".join(str(one) for one in _list(table["buku"])))
    if isinstance(table.get("jenis_bangunan"), list):
        limits.append("JPB " + ", ".join(str(one) for one in _list(table["jenis_bangunan"])))
    if "njop_up_to" in table:
        limits.append(t("NJOP sampai {batas}", batas=rupiah(table["njop_up_to"])))
    if table.get("asks_nik"):
        limits.append(t("NIK terbukti"))
    if table.get("asks_highest_njop"):
        limits.append(t("objek pemegang NJOPTKP"))
    return limits


def _programme(table: Table) -> str:
    limits = _limits(table)
    years = [str(table[key]) for key in ("tax_year_from", "tax_year_to") if key in table]
    return (
        t(
            "{nama}: pokok {pokok}, denda {denda}, dibayar {dari} sampai {sampai}, tahun pajak {tahun}",
            nama=_title(table),
            pokok=rate(table.get("percent_pokok")),
            denda=rate(table.get("percent_denda")),
            dari=day(table.get("open_from")),
            sampai=day(table.get("open_to")),
            tahun="–".join(dict.fromkeys(years)) or t("semua"),
        )
        + (f" ({'; '.join(limits)})" if limits else "")
        + _prerequisite(table.get("prerequisite"))
    )


def _prerequisite(value: object) -> str:
    if not isinstance(value, Mapping):
        return ""
    years = "–".join(dict.fromkeys(str(value.get(key)) for key in ("paid_from", "paid_to")))
    return t(", bila {tahun} lunas", tahun=years)


def _penalty(table: Table) -> str:
    cap = table.get("cap")
    return t(
        "jatuh tempo sejak {hari}: {tarif} sebulan dari sisa pokok, paling lama {bulan} bulan",
        hari=day(table.get("due_from")),
        tarif=rate(table.get("rate")),
        bulan=cap.get("value") if isinstance(cap, Mapping) else cap,
    )


def _exemption(table: Table) -> str:
    limits = [
        f"{t(word)} {', '.join(str(one) for one in _list(table.get(key)))}"
        for key, word in (
            ("jenis_bumi", "jenis bumi"),
            ("jenis_transaksi", "jenis transaksi"),
            ("jenis_bangunan", "JPB"),
        )
        if table.get(key)
    ]
    if "njop_up_to" in table:
        limits.append(t("NJOP sampai {batas}", batas=rupiah(table["njop_up_to"])))
    return f"{_title(table)}: {'; '.join(limits) or t('dipilih per objek')}"


def _title(table: Table) -> str:
    return either(str(table.get("title", "")), str(table.get("title_en", "")))


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def rupiah(value: object) -> str:
    """A measured amount as people read it; what is none is shown as it stands."""
    amount = value.get("value") if isinstance(value, Mapping) else value
    return printed(amount) if isinstance(amount, int) else str(amount)


def rate(value: object) -> str:
    """A measured share as people read it."""
    text = value.get("value") if isinstance(value, Mapping) else value
    try:
        return Rate.read(text, at_most=100).percent
    except NotARate:
        return str(text)


def day(value: object) -> str:
    """A day of the document as people read it."""
    try:
        on = read_date(str(value))
    except NotADate:
        return str(value)
    return either(tanggal(on), date_text_en(on))


def _format(key: str) -> Callable[[object], str]:
    return lambda value: told_lines(key, value)


_SECTIONS: Mapping[str, Callable[[Table], list[str]]] = {
    "tariff": _tariff,
    "njop_share": _brackets,
    "rounding": _rounding,
    "buku": _buku,
    "njoptkp": _njoptkp,
    "minimum": _minimum,
    "due_date": _due,
    "classes": _classes,
}


_WHOLE: Mapping[str, Callable[[Table], list[str]]] = {"tariff": _whole_tariff, "njop_share": _whole_share}
"""Sections with the lists inside them, for whoever decides about all of it."""

_ENTRIES: Mapping[str, Callable[[Table], str]] = {
    "stimulus": _stimulus,
    "programme": _programme,
    "penalty": _penalty,
    "exemption": _exemption,
    "share_group": _group,
    "tariff_special": _special,
}

FORMATS: Mapping[str, Callable[[object], str]] = {
    key: _format(key)
    for key in LABELS
    if key not in {"tax_year", "name", "basis", "basis_on", "effective_from", "hash", "ruleset"}
}
"""How the inbox shows each part of a proposal of rules."""
