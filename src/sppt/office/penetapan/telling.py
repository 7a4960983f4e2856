"""Tables of the rules in words, for the page of a proposal and for the officer who decides about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from sppt.assessment.rulesets_content import Content, Table
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
    "buku": "Buku",
    "hash": "Sidik isi",
    "ruleset": "Nomor usulan aturan",
}


def section_lines(name: str, table: Table) -> list[str]:
    """What a section says, a line for each value."""
    return _SECTIONS[name](table) if name in _SECTIONS else []


def stimulus_lines(tables: Sequence[Table]) -> list[str]:
    return [_stimulus(table) for table in tables] or [t("Tidak ada.")]


def programme_lines(tables: Sequence[Table]) -> list[str]:
    return [_programme(table) for table in tables] or [t("Tidak ada.")]


def nir_lines(content: Content, names: Mapping[str, str]) -> list[str]:
    """Changes of NIR; kelurahan by their names."""
    lines = [_change(one.kelurahan, one.percent, names) for one in content.changes]
    if content.zones:
        lines.append(t("{jumlah} zona dengan NIR sendiri", jumlah=len(content.zones)))
    return lines or [t("Seperti di data.")]


def told_lines(key: str, value: object) -> str:
    """A part of what a proposal of rules tells, as the inbox shows it."""
    if isinstance(value, list):
        tables = [table for table in value if isinstance(table, Mapping)]
        return "; ".join(_LISTS.get(key, _titles)(tables))
    if not isinstance(value, Mapping):
        return str(value)
    if key == "nir":
        return _nir_told(value)
    if key == "class_tables":
        return "; ".join(f"{name} ({digest})" for name, digest in value.items())
    return "; ".join(section_lines(key, value)) or t("seperti sekarang")


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
    specials = table.get("special")
    for one in specials if isinstance(specials, list) else []:
        if isinstance(one, Mapping):
            lines.append(f"{_title(one)}: {rate(one.get('rate'))}")
    return lines


def _share(table: Table) -> list[str]:
    lines = _brackets(table)
    groups = table.get("group")
    for one in groups if isinstance(groups, list) else []:
        if isinstance(one, Mapping):
            lines.append(f"{one.get('title')}: {', '.join(_brackets(one))}")
    return lines


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


_SECTIONS: Mapping[str, Callable[[Table], list[str]]] = {
    "tariff": _tariff,
    "njop_share": _share,
    "njoptkp": _njoptkp,
    "minimum": _minimum,
    "due_date": _due,
    "classes": _classes,
}


def _titles(tables: Sequence[Table]) -> list[str]:
    return [_title(table) for table in tables]


_LISTS: Mapping[str, Callable[[Sequence[Table]], list[str]]] = {
    "stimulus": stimulus_lines,
    "programme": programme_lines,
}


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
    return f"{_title(table)}: {what}" + (f" ({'; '.join(limits)})" if limits else "")


def _programme(table: Table) -> str:
    years = [str(table[key]) for key in ("tax_year_from", "tax_year_to") if key in table]
    return t(
        "{nama}: pokok {pokok}, denda {denda}, dibayar {dari} sampai {sampai}, tahun pajak {tahun}",
        nama=_title(table),
        pokok=rate(table.get("percent_pokok")),
        denda=rate(table.get("percent_denda")),
        dari=day(table.get("open_from")),
        sampai=day(table.get("open_to")),
        tahun="–".join(dict.fromkeys(years)) or t("semua"),
    )


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


FORMATS: Mapping[str, Callable[[object], str]] = {
    key: _format(key)
    for key in LABELS
    if key not in {"tax_year", "name", "basis", "basis_on", "effective_from", "hash", "ruleset"}
}
"""How the inbox shows each part of a proposal of rules."""
