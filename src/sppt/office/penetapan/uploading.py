"""Class tables of a proposal, typed, pasted or brought as CSV or XLSX; how any long table is read."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import render

from sppt.accounts.words import Role
from sppt.assessment.rulesets import law
from sppt.assessment.rulesets_actions import RulesCode, RulesRefused
from sppt.assessment.rulesets_content import Content, Table
from sppt.collective.reading import ListRefused, table_rows
from sppt.office.penetapan.editing import saved
from sppt.office.penetapan.refusing_rules import told
from sppt.office.penetapan.rules import found_or_404
from sppt.office.shell import FORM, OfficeRequest, desk
from sppt.office.words import either, t
from sppt.rules.perda import Standing, Unit
from sppt.rules.rupiah import NotRupiah, read_rupiah

TYPED_MAX = 50_000  # characters in a form; a file may hold more
FILE_MAX = 1 << 20
ROWS_MAX = 1_000
BASIS_MAX = 400
PARTS = ("bumi", "bangunan")
_ROW = re.compile(r"\w+\[(\d+)\]")


@desk(Role.PENETAPAN, methods=FORM)
def classes(request: OfficeRequest, number: int) -> HttpResponse:
    """Chooses the class tables, takes new ones from lines or a file, or changes one class."""
    found = found_or_404(number)
    content = found.content
    known = set(law().class_tables) | {str(one["name"]) for one in content.class_tables}
    sent, error, target = request.POST, "", "tabel-bumi"
    if request.method == "POST":
        change = sent.get("tindakan") == "kelas"
        target = "kode" if change else target
        try:
            return saved(
                request, found, _with_row(request, content) if change else _with_tables(request, content)
            )
        except RulesRefused as refused:
            error = at_row(refused)
    table = content.sections["classes"]
    context = {
        "ruleset": found,
        "here": request.path,
        "names": sorted(known),
        "bumi": sent.get("bumi") or table.get("bumi"),
        "bangunan": sent.get("bangunan") or table.get("bangunan"),
        "typed": {key: sent.get(f"tabel-{key}", "")[:TYPED_MAX] for key in PARTS},
        "basis": sent.get("dasar", "")[:BASIS_MAX],
        "row": {key: sent.get(key, "")[:40] for key in ("bagian", "kode", "sampai", "njop")},
        "tables": [_as_csv(one) for one in content.class_tables],
        "error": error,
        "target": target,
    }
    return render(request, "office/penetapan/classes.html", context, status=422 if error else 200)


def _with_tables(request: OfficeRequest, content: Content) -> Content:
    table, found = {**content.sections["classes"]}, content
    for key in PARTS:
        table[key] = request.POST.get(key, "")[:64]
        rows = rows_of(request, f"berkas-{key}")
        typed = request.POST.get(f"tabel-{key}", "")[:TYPED_MAX].strip()
        if not rows and typed:
            rows = [
                re.split("[;\t]" if ";" in typed or "\t" in typed else ",", line)
                for line in typed.splitlines()
            ]
        if rows:
            table[key], found = _own(found, key, _class_rows(rows), request)
    return _used(found, table)


def _with_row(request: OfficeRequest, content: Content) -> Content:
    """One class with another upper bound or NJOP; the class above begins where it ends."""
    sent = request.POST
    key = sent.get("bagian", "")
    whole = content.with_shipped_tables(law())
    name = content.sections["classes"].get(key) if key in PARTS else None
    there = next((one for one in whole.class_tables if one["name"] == name), {}).get("kelas")
    rows = [dict(row) for row in there if isinstance(row, Mapping)] if isinstance(there, list) else []
    kode = sent.get("kode", "").strip()
    place = next((place for place, row in enumerate(rows) if row["kode"] == kode), None)
    if place is None:
        sentence = t(
            "Kelas {kode} tidak ada di tabel itu. Tulis kodenya seperti di tabel, misalnya 055.",
            kode=kode[:20],
        )
        raise RulesRefused(RulesCode.BAD_RULES, sentence)
    up_to, njop = (rupiah(sent.get(word, "")) for word in ("sampai", "njop"))
    if up_to is None or njop is None:
        raise RulesRefused(RulesCode.BAD_RULES, t("Tulis batas atas dan NJOP dalam rupiah bulat per m²."))
    rows[place] |= {"up_to": up_to, "njop": njop}
    if place:
        rows[place - 1]["over"] = up_to
    name, found = _own(whole, key, rows, request)
    return _used(found, {**content.sections["classes"], key: name})


def _own(
    content: Content, key: str, rows: Sequence[Mapping[str, object]], request: OfficeRequest
) -> tuple[str, Content]:
    """A class table of the proposal's own in place of an older one; its name."""
    name = f"kelas-{key}-{content.tax_year}"
    table: Table = {
        "format": 1,
        "name": name,
        "unit": str(Unit.RUPIAH_PER_M2),
        "article": request.POST.get("dasar", "")[:BASIS_MAX].strip(),
        "source": t("Unggahan kantor"),
        "standing": str(Standing.TO_BE_CONFIRMED),
        "kelas": list(rows),
    }
    others = (one for one in content.class_tables if one["name"] != name)
    return name, replace(content, class_tables=(*others, table))


def _used(content: Content, table: Table) -> Content:
    """With these tables chosen, and no others kept. Raises RulesRefused for a name that nobody has."""
    used = {str(table[key]) for key in PARTS}
    own = tuple(one for one in content.class_tables if str(one["name"]) in used)
    shipped = law().class_tables
    if used - {str(one["name"]) for one in own} - set(shipped):
        raise RulesRefused(RulesCode.BAD_RULES, t("Pilih tabel kelas dari daftar."))
    return replace(content, class_tables=own).with_section("classes", table).with_shipped_tables(law())


def _class_rows(lines: Sequence[Sequence[str]]) -> list[dict[str, object]]:
    """Class, over, up to, NJOP per m² in rupiah, from the highest class down; a heading may stand first."""
    rows: list[dict[str, object]] = []
    for number, line in enumerate(lines[: ROWS_MAX + 2], start=1):
        cells = [cell.strip() for cell in line]
        while len(cells) > 4 and not cells[-1]:
            cells.pop()
        if not any(cells) or (number == 1 and not any(sign.isdigit() for sign in "".join(cells))):
            continue
        over, up_to, njop = (*map(rupiah, cells[1:4]), None, None, None)[:3]
        if len(cells) != 4 or over is None or up_to is None or njop is None:
            sentence = t(
                "Baris {nomor} tabel kelas tidak terbaca: {baris}. Isinya kelas;lebih dari;sampai;NJOP.",
                nomor=number, baris=";".join(cells)[:60],
            )  # fmt: skip
            raise RulesRefused(RulesCode.BAD_RULES, sentence)
        rows.append({"kode": cells[0], "over": over, "up_to": up_to, "njop": njop})
    return rows


def rupiah(text: str) -> int | None:
    """Whole rupiah with or without dots between thousands; None for anything else, such as 2500.5."""
    try:
        return int(read_rupiah(text.strip()))
    except NotRupiah:
        return None


def rows_of(request: OfficeRequest, name: str) -> list[Sequence[str]]:
    """The rows of a file; none without one. Raises RulesRefused."""
    uploaded = request.FILES.get(name)
    if uploaded is None:
        return []
    if (uploaded.size or 0) > FILE_MAX:
        raise RulesRefused(RulesCode.BAD_RULES, t("Berkasnya paling besar 1 MB."))
    try:
        return [[*row] for row in table_rows(uploaded.name or "", uploaded.read(FILE_MAX))]
    except ListRefused as error:
        raise RulesRefused(RulesCode.BAD_RULES, either(str(error), error.english)) from None


def at_row(error: RulesRefused) -> str:
    """The refusal with the class or zone at fault, counted from the first."""
    row = _ROW.fullmatch(error.field.partition(".")[0])
    why = told(error)
    return t("Baris data ke-{nomor}: {sebab}", nomor=row[1], sebab=why) if row else why


def _as_csv(table: Table) -> tuple[str, str]:
    rows = table.get("kelas")
    lines = [
        ";".join(str(row[key]) for key in ("kode", "over", "up_to", "njop"))
        for row in (rows if isinstance(rows, list) else [])
    ]
    return str(table["name"]), "\n".join(["kelas;lebih dari;sampai;njop", *lines])
