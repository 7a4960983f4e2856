"""The NIR of a proposal: percents of the city and of each kelurahan, and zones one by one, some kelurahan at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render

from sppt.accounts.words import Role
from sppt.assessment.rulesets_actions import RulesCode, RulesRefused
from sppt.assessment.rulesets_content import (
    PERCENT_LEAST,
    PERCENT_MOST,
    ZONES_MAX,
    Content,
    NirChange,
    ZoneNir,
)
from sppt.office.penetapan.editing import saved
from sppt.office.penetapan.paging import asked_page
from sppt.office.penetapan.rules import found_or_404
from sppt.office.penetapan.uploading import TYPED_MAX, at_row, rows_of, rupiah
from sppt.office.shell import FORM, OfficeRequest, SeeOther, desk
from sppt.office.words import t
from sppt.register.owners import kelurahan_names
from sppt.rules.rupiah import AMOUNT_MAX

PAGE = 50  # kelurahan, each with a field of its own: a form of more than 200 fields is refused
SEARCH_MAX = 60
_ZONE = re.compile(r"([0-9]{10})\s*[;,\t]\s*(\S{1,5})\s*[;,\t]\s*((?:Rp\s?)?[0-9.]{1,20})", re.ASCII)


@dataclass(frozen=True, slots=True)
class _Shown:
    """The kelurahan that a form is about: one page of those that a search found."""

    query: str
    page: int
    pages: int
    keys: Sequence[str]

    def at(self, page: int) -> str:
        """The query string of a page of the same search; empty for a page that is not there."""
        return "?" + urlencode({"cari": self.query, "hal": page}) if 1 <= page <= self.pages else ""


@desk(Role.PENETAPAN, methods=FORM)
def nir(request: OfficeRequest, number: int) -> HttpResponse:
    """The NIR of zones, and changes in percent of a kelurahan or the whole city; what is not shown stays."""
    found, names = found_or_404(number), kelurahan_names()
    content, shown = found.content, _shown(request, names)
    hidden = names.keys() - shown.keys
    percents = {one.kelurahan or "kota": str(one.percent) for one in content.changes}
    zones = "\n".join(f"{z.kelurahan};{z.znt};{z.nir}" for z in content.zones if z.kelurahan not in hidden)
    faults: dict[str, str] = {}
    if request.method == "POST":
        percents |= _percents_sent(request, shown.keys)
        changes = tuple(_changes(percents, ["kota", *names], faults))
        zones = request.POST.get("zona", zones)
        try:
            kept = _zones_sent(request, content, names, hidden)
            if not faults:
                answer = saved(request, found, replace(content, zones=kept, changes=changes))
                return SeeOther(f"{request.path}{shown.at(shown.page)}&selesai=1") if hidden else answer
        except RulesRefused as error:
            faults["zona"] = at_row(error)
    rows = [(key, names[key], percents.get(key, ""), faults.get(f"persen-{key}", "")) for key in shown.keys]
    context = {
        "ruleset": found,
        "here": request.path + (shown.at(shown.page) if hidden else ""),
        "shown": shown,
        "before": shown.at(shown.page - 1),
        "after": shown.at(shown.page + 1),
        "percents": rows,
        "whole": percents.get("kota", ""),
        "whole_fault": faults.get("persen-kota", ""),
        "zones": zones if len(zones) <= TYPED_MAX else "",
        "count": len(zones.splitlines()),
        "is_long": len(zones) > TYPED_MAX,
        "is_part": bool(hidden) or len(zones) > TYPED_MAX,
        "faults": faults,
        "first": next(iter(faults.items()), None),
        "is_saved": "selesai" in request.GET and not faults,
    }
    return render(request, "office/penetapan/nir.html", context, status=422 if faults else 200)


def _shown(request: OfficeRequest, names: Mapping[str, str]) -> _Shown:
    query = request.GET.get("cari", "").strip()[:SEARCH_MAX]
    found = [key for key, name in names.items() if query.casefold() in f"{key} {name}".casefold()]
    pages = -(-len(found) // PAGE)
    page = min(asked_page(request), max(pages, 1))
    keys = found[PAGE * (page - 1) : PAGE * page]
    if "tampil" in request.POST:  # an import may have moved the pages since the form was made
        keys = [key for key in request.POST["tampil"].split(",")[:PAGE] if key in names]
    return _Shown(query, page, pages, keys)


def _percents_sent(request: OfficeRequest, keys: Sequence[str]) -> dict[str, str]:
    """What was typed for the city and for the kelurahan shown."""
    sent = {key: request.POST.get(f"persen-{key}") for key in ("kota", *keys)}
    return {key: text.strip()[:6] for key, text in sent.items() if text is not None}


def _changes(percents: Mapping[str, str], keys: Sequence[str], faults: dict[str, str]) -> Iterator[NirChange]:
    for key in keys:
        plain = percents.get(key, "").replace("%", "").strip()
        if not plain:
            continue
        if re.fullmatch(r"[+-]?[0-9]{1,3}", plain, re.ASCII) is None:
            faults[f"persen-{key}"] = t("Tulis persen sebagai bilangan bulat, misalnya 10 atau -5.")
        elif not PERCENT_LEAST <= int(plain) <= PERCENT_MOST:
            faults[f"persen-{key}"] = t(
                "Tulis persen dari {dari} sampai {sampai}.", dari=PERCENT_LEAST, sampai=PERCENT_MOST
            )
        elif int(plain):
            yield NirChange("" if key == "kota" else key, int(plain))


def _zones_sent(
    request: OfficeRequest, content: Content, names: Mapping[str, str], hidden: Set[str]
) -> tuple[ZoneNir, ...]:
    """All zones as they will stand: a file replaces all, lines those of the kelurahan shown. Raises RulesRefused."""
    rows = rows_of(request, "berkas")
    if rows:
        return tuple(_read([";".join(cells[:3]) for cells in rows], names).values())
    if "zona" not in request.POST:  # too many to be shown in a form; they stay
        return content.zones
    written = _read(request.POST["zona"].splitlines(), names)
    kept: list[ZoneNir] = []
    for zone in content.zones:  # each in its place, so that a form sent as it stands changes nothing
        key = zone.kelurahan, zone.znt
        if key in written:
            kept.append(written.pop(key))
        elif zone.kelurahan in hidden:
            kept.append(zone)
    return (*kept, *written.values())


def _read(lines: Sequence[str], names: Mapping[str, str]) -> dict[tuple[str, str], ZoneNir]:
    """The zones of the lines; a heading may stand first. Raises RulesRefused with the line at fault."""
    if len(lines) > ZONES_MAX + 1:
        sentence = t(
            "Paling banyak {jumlah} zona dalam satu usulan.", jumlah=f"{ZONES_MAX:,}".replace(",", ".")
        )
        raise RulesRefused(RulesCode.BAD_RULES, sentence)
    found: dict[tuple[str, str], ZoneNir] = {}
    for number, line in enumerate(lines, start=1):
        plain = line.strip()
        if not plain or (number == 1 and not any(sign.isdigit() for sign in plain)):
            continue
        zone = _zone(number, plain)
        key = zone.kelurahan, zone.znt
        if zone.kelurahan not in names:
            sentence = t(
                "Baris {nomor}: kelurahan {kode} tidak ada di kota ini. Periksa sepuluh angkanya.",
                nomor=number, kode=zone.kelurahan,
            )  # fmt: skip
            raise RulesRefused(RulesCode.BAD_RULES, sentence)
        if key in found:
            sentence = t(
                "Baris {nomor}: zona {zona} kelurahan {kode} sudah ditulis di atasnya. Hapus salah satunya.",
                nomor=number, zona=zone.znt, kode=zone.kelurahan,
            )  # fmt: skip
            raise RulesRefused(RulesCode.BAD_RULES, sentence)
        found[key] = zone
    return found


def _zone(number: int, line: str) -> ZoneNir:
    read = _ZONE.fullmatch(line)
    value = rupiah(read[3]) if read else None
    if read is None or value is None:
        sentence = t(
            "Baris {nomor} tidak terbaca: {baris}. Tulis kode kelurahan sepuluh angka; zona; NIR.",
            nomor=number, baris=line[:60],
        )  # fmt: skip
        raise RulesRefused(RulesCode.BAD_RULES, sentence)
    if not 0 < value <= AMOUNT_MAX:
        sentence = t("Baris {nomor}: NIR harus lebih dari nol, dalam rupiah per m².", nomor=number)
        raise RulesRefused(RulesCode.BAD_RULES, sentence)
    return ZoneNir(read[1], read[2], value)
