"""Changing one part of a proposal: a table, a stimulus or programme, the class tables, the NIR of zones."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import replace

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from sppt.accounts.words import Role
from sppt.assessment import rulesets_actions
from sppt.assessment.rulesets import RuleSet, law
from sppt.assessment.rulesets_actions import RulesCode, RulesRefused
from sppt.assessment.rulesets_content import Content, NirChange, Table, ZoneNir
from sppt.office.penetapan import fields
from sppt.office.penetapan.rules import found_or_404, version_of
from sppt.office.penetapan.specs import LISTS, NEW, SECTION_NAMES, SECTIONS
from sppt.office.refusals import refusal_of
from sppt.office.shell import FORM, OfficeRequest, SeeOther, desk
from sppt.office.words import t
from sppt.register.owners import kelurahan_names
from sppt.rules.perda import Standing, Unit

UPLOAD_MAX = 60 * 1024
LINES_MAX = 5_000
_ZONE = re.compile(r"([0-9]{10})\s*[;,\t]\s*(\S{1,5})\s*[;,\t]\s*(?:Rp\s?)?([0-9.]{1,20})", re.ASCII)
_PLACE = re.compile(r"\[(\d+)\]")


@desk(Role.PENETAPAN, methods=FORM)
def section(request: OfficeRequest, number: int, name: str) -> HttpResponse:
    """One section of a proposal."""
    if name not in SECTIONS:
        raise Http404
    found = found_or_404(number)
    table = found.content.sections[name]
    if request.method != "POST":
        return _form(request, found, name, fields.fields(SECTIONS[name], table))
    read = fields.read(SECTIONS[name], request.POST, before=table)
    faults = read.faults
    if not faults:
        try:
            return _saved(request, found, found.content.with_section(name, read.table))
        except RulesRefused as error:
            faults = _faults(error)
    shown = fields.fields(SECTIONS[name], table, typed=request.POST, faults=faults)
    return _form(request, found, name, shown, faults=faults)


@desk(Role.PENETAPAN, methods=FORM)
def item(request: OfficeRequest, number: int, name: str, place: int) -> HttpResponse:
    """A stimulus or a programme by its place; 0 is a new one."""
    if name not in LISTS:
        raise Http404
    found = found_or_404(number)
    tables = list(found.content.lists[name])
    if place > len(tables):
        raise Http404
    year = found.tax_year
    table: Table = tables[place - 1] if place else {**NEW[name], "tax_year_from": year, "tax_year_to": year}
    if request.method != "POST":
        return _form(request, found, name, fields.fields(LISTS[name], table), place=place)
    read = fields.read(LISTS[name], request.POST, before=table)
    faults = read.faults
    if request.POST.get("tindakan") == "hapus" and place:
        del tables[place - 1]
        faults = {}
    elif place:
        tables[place - 1] = read.table
    else:
        tables.append(read.table)
    if not faults:
        try:
            return _saved(request, found, found.content.with_list(name, tables))
        except RulesRefused as error:
            faults = _faults(error)
    shown = fields.fields(LISTS[name], table, typed=request.POST, faults=faults)
    return _form(request, found, name, shown, faults=faults, place=place)


@desk(Role.PENETAPAN, methods=FORM)
def nir(request: OfficeRequest, number: int) -> HttpResponse:
    """The NIR of zones, and changes in percent of a kelurahan or the whole city."""
    found = found_or_404(number)
    names = kelurahan_names()
    content = found.content
    typed = {f"persen-{one.kelurahan or 'kota'}": str(one.percent) for one in content.changes}
    zones = "\n".join(f"{one.kelurahan};{one.znt};{one.nir}" for one in content.zones)
    faults: dict[str, str] = {}
    if request.method == "POST":
        keys = ["kota", *names]
        typed = {f"persen-{key}": request.POST.get(f"persen-{key}", "").strip()[:6] for key in keys}
        zones = request.POST.get("zona", "")[:UPLOAD_MAX]
        changes = _changes(typed, faults)
        read = _zones(zones, names, faults)
        if not faults:
            try:
                return _saved(request, found, replace(content, zones=tuple(read), changes=tuple(changes)))
            except RulesRefused as error:
                faults["zona"] = refusal_of(error)
    percents = [
        (key, f"persen-{key}", name, typed.get(f"persen-{key}", ""), faults.get(f"persen-{key}", ""))
        for key, name in names.items()
    ]
    context = {
        "ruleset": found,
        "here": request.path,
        "percents": percents,
        "whole": typed.get("persen-kota", ""),
        "zones": zones,
        "faults": faults,
        "first": next(iter(faults.items()), None),
    }
    return render(request, "office/penetapan/nir.html", context, status=422 if faults else 200)


def _changes(typed: Mapping[str, str], faults: dict[str, str]) -> list[NirChange]:
    changes: list[NirChange] = []
    for name, text in typed.items():
        if not text:
            continue
        plain = text.replace("%", "").strip()
        if re.fullmatch(r"[+-]?[0-9]{1,3}", plain, re.ASCII) is None:
            faults[name] = t("Tulis persen sebagai bilangan bulat, misalnya 10 atau -5.")
            continue
        if int(plain):
            key = name.removeprefix("persen-")
            changes.append(NirChange("" if key == "kota" else key, int(plain)))
    return changes


def _zones(text: str, names: Mapping[str, str], faults: dict[str, str]) -> list[ZoneNir]:
    zones: list[ZoneNir] = []
    for line_number, line in enumerate(text.splitlines()[:LINES_MAX], start=1):
        if not line.strip():
            continue
        read = _ZONE.fullmatch(line.strip())
        digits = read.group(3).replace(".", "") if read else ""
        if read is None or not digits or read.group(1) not in names:
            faults["zona"] = t(
                "Baris {nomor} tidak terbaca. Tulis kode kelurahan sepuluh angka; zona; NIR, satu baris satu zona.",
                nomor=line_number,
            )
            return []
        zones.append(ZoneNir(read.group(1), read.group(2), int(digits)))
    return zones


@desk(Role.PENETAPAN, methods=FORM)
def classes(request: OfficeRequest, number: int) -> HttpResponse:
    """Chooses the class tables, or takes a new one from a CSV file."""
    found = found_or_404(number)
    content = found.content
    known = set(law().class_tables) | {str(one["name"]) for one in content.class_tables}
    error = ""
    if request.method == "POST":
        try:
            return _saved(request, found, _with_classes(request, content))
        except RulesRefused as refused:
            error = refusal_of(refused)
    table = content.sections["classes"]
    context = {
        "ruleset": found,
        "here": request.path,
        "names": sorted(known),
        "bumi": request.POST.get("bumi") or table.get("bumi"),
        "bangunan": request.POST.get("bangunan") or table.get("bangunan"),
        "typed": {key: request.POST.get(f"tabel-{key}", "")[:UPLOAD_MAX] for key in ("bumi", "bangunan")},
        "basis": request.POST.get("dasar", "")[:400],
        "tables": [_as_csv(one) for one in content.class_tables],
        "error": error,
    }
    return render(request, "office/penetapan/classes.html", context, status=422 if error else 200)


def _with_classes(request: OfficeRequest, content: Content) -> Content:
    table = {**content.sections["classes"]}
    own = {str(one["name"]): one for one in content.class_tables}
    for key in ("bumi", "bangunan"):
        table[key] = request.POST.get(key, "")[:64]
        text = request.POST.get(f"tabel-{key}", "")[:UPLOAD_MAX].strip()
        uploaded = request.FILES.get(f"berkas-{key}")
        if uploaded is not None:
            if (uploaded.size or 0) > UPLOAD_MAX:
                raise RulesRefused(RulesCode.BAD_RULES, t("Berkas tabel kelas paling besar 60 kB."))
            text = uploaded.read(UPLOAD_MAX).decode("utf-8-sig", errors="replace")
        if text:
            name = f"kelas-{key}-{content.tax_year}"
            own[name] = _class_table(text, name=name, basis=request.POST.get("dasar", "")[:400])
            table[key] = name
    used = {str(table["bumi"]), str(table["bangunan"])}
    shipped = law().class_tables
    missing = [name for name in used if name not in own and name not in shipped]
    if missing:
        raise RulesRefused(RulesCode.BAD_RULES, t("Pilih tabel kelas dari daftar."))
    kept = tuple(one for name, one in own.items() if name in used)
    return replace(content, class_tables=kept).with_section("classes", table).with_shipped_tables(law())


def _class_table(text: str, *, name: str, basis: str) -> Table:
    """Lines of class, over, up to, NJOP per m² in rupiah, from the highest class down; a heading may stand first."""
    rows: list[dict[str, object]] = []
    for line in list(csv.reader(io.StringIO(text), delimiter=";" if ";" in text else ","))[:1_002]:
        cells = [cell.strip() for cell in line]
        if not any(cells) or (not rows and not cells[-1].replace(".", "").isdecimal()):
            continue
        numbers = [cell.replace(".", "") for cell in cells[1:4]]
        if len(cells) != 4 or not all(one.isascii() and one.isdecimal() for one in numbers):
            shown = ";".join(cells)[:60]
            sentence = t(
                "Baris tabel kelas tidak terbaca: {baris}. Isinya kelas;lebih dari;sampai;NJOP.", baris=shown
            )
            raise RulesRefused(RulesCode.BAD_RULES, sentence)
        over, up_to, njop = (int(one) for one in numbers)
        rows.append({"kode": cells[0], "over": over, "up_to": up_to, "njop": njop})
    return {
        "format": 1,
        "name": name,
        "unit": str(Unit.RUPIAH_PER_M2),
        "article": basis.strip(),
        "source": t("Unggahan kantor"),
        "standing": str(Standing.TO_BE_CONFIRMED),
        "kelas": rows,
    }


def _as_csv(table: Table) -> tuple[str, str]:
    rows = table.get("kelas")
    lines = [
        ";".join(str(row[key]) for key in ("kode", "over", "up_to", "njop"))
        for row in (rows if isinstance(rows, list) else [])
    ]
    return str(table["name"]), "\n".join(["kelas;lebih dari;sampai;njop", *lines])


def _saved(request: OfficeRequest, found: RuleSet, content: Content) -> HttpResponse:
    rulesets_actions.change_rules(
        found.number,
        content,
        version=version_of(request),
        name=found.name,
        officer=request.officer.name,
        at=request.officer.at,
    )
    return SeeOther(reverse("office:ruleset", args=[found.number]))


def _faults(error: RulesRefused) -> dict[str, str]:
    """The refusal beside the input that it is about, as far as its path names one."""
    path = error.field.partition(".")[2].removesuffix(".value").removesuffix(".unit")
    head = path.partition(".")[0]
    place = _PLACE.search(head)
    name = f"{head[: place.start()]}-{place.group(1)}" if place else head
    return {name or "": refusal_of(error)}


def _form(
    request: OfficeRequest,
    found: RuleSet,
    name: str,
    shown: list[fields.Field],
    *,
    faults: Mapping[str, str] | None = None,
    place: int = 0,
) -> HttpResponse:
    wrong = dict(faults or {})
    inputs = {one.spec.key for one in shown}
    target, sentence = next(iter(wrong.items()), ("", ""))
    context = {
        "ruleset": found,
        "here": request.path,
        "title": SECTION_NAMES[name],
        "fields": shown,
        "error": sentence,
        "target": f"f-{target}" if target.partition("-")[0] in inputs else "isi",
        "place": place,
        "is_item": name in LISTS,
    }
    return render(request, "office/penetapan/edit.html", context, status=422 if wrong else 200)
