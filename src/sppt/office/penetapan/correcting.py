"""Decisions about a notice that has gone out: chosen, filled in, weighed in rupiah, and put before a second officer."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from sppt.accounts.actions import NotAllowed
from sppt.accounts.words import Role
from sppt.assessment.correcting import Wanted, facts_of, rules_behind
from sppt.assessment.refusals import Refused
from sppt.assessment.treating import choices
from sppt.assessment.treatment_words import TreatmentKind
from sppt.assessment.words import DecisionKind
from sppt.office.loket.till import opened_picks
from sppt.office.penetapan.deciding import KIND_NAMES
from sppt.office.penetapan.refusing import cannot_correct, sentence
from sppt.office.picks import Pick, read_line, seal_picks
from sppt.office.refusals import refusal_of
from sppt.office.shell import FORM, POST, OfficeRequest, SeeOther, desk, require_fresh
from sppt.office.tables import address
from sppt.office.words import either, t
from sppt.payments.corrections import CannotCorrect, Weighed, propose_correction, weigh
from sppt.rules.assessment.facts import ObjectFacts, Reduction
from sppt.rules.calendar import NotADate, read_date, wib_day
from sppt.rules.nop import Nop, NotANop
from sppt.rules.rupiah import NotARate, NotRupiah, Rate, read_rupiah

REASON_MAX = 1_000
TEXT_MAX = 100
_AREA = re.compile(r"(\d{1,9})(?:[.,](\d{1,2}))?", re.ASCII)
_WITH_FACTS = frozenset({DecisionKind.PEMBETULAN, DecisionKind.PENETAPAN})


class BadField(Exception):
    """A field that cannot be read: which, and why, in the language of the page."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True, slots=True)
class Form:
    """What was typed, or what stands now."""

    number: str
    decided_on: str
    reason: str
    nama_wp: str
    luas_bumi: str
    nilai_bumi: str
    luas_bangunan: str
    nilai_bangunan: str
    njoptkp: bool
    golongan: str
    tarif_khusus: str
    nik: bool
    share: str
    rupiah: str
    article: str


@desk(Role.PENETAPAN, methods=FORM)
def corrections(request: OfficeRequest) -> HttpResponse:
    """Which notice, and what kind of decision."""
    if request.method != "POST":
        return render(request, "office/penetapan/corrections.html", {"kinds": _kinds(""), "typed": ""})
    typed, asked = request.POST.get("nop", "")[:TEXT_MAX], request.POST.get("jenis", "")
    error = ""
    try:
        pick = read_line(typed, city=settings.SPPT_CITY, year_now=wib_day(request.officer.at).year)
        if len(pick.years) != 1 or asked not in {kind.value for kind in DecisionKind}:
            error = t("Tulis NOP dengan satu tahun pajak di belakangnya, dan pilih jenis keputusannya.")
    except NotANop as refusal:
        error = either(str(refusal), refusal.text_en)
    if error:
        context = {"kinds": _kinds(asked), "typed": typed, "error": error}
        return render(request, "office/penetapan/corrections.html", context, status=422)
    token = seal_picks([pick], at=request.officer.at)
    return SeeOther(f"{address('correction', token)}?jenis={asked}")


@desk(Role.PENETAPAN, methods=FORM)
def correction(request: OfficeRequest, token: str) -> HttpResponse:
    """The decision's form; sent, it shows what would follow in rupiah. Nothing is written."""
    opened = _opened(request, token)
    if isinstance(opened, HttpResponse):
        return opened
    pick, kind = opened
    weighed: Weighed | None = None
    error, field = "", "nomor"
    if request.method == "POST":
        try:
            weighed = weigh(_wanted(request, pick, kind), at=request.officer.at)
        except BadField as wrong:
            error, field = str(wrong), wrong.field
        except (Refused, CannotCorrect) as refusal:
            error = _why(refusal)
    return _show(request, token, opened, weighed=weighed, error=error, field=field)


@desk(Role.PENETAPAN, methods=POST)
def propose(request: OfficeRequest, token: str) -> HttpResponse:
    """Puts the decision before a second officer."""
    opened = _opened(request, token)
    if isinstance(opened, HttpResponse):
        return opened
    pick, kind = opened
    require_fresh(request, back=f"{address('correction', token)}?jenis={kind.value}")
    try:
        number = propose_correction(
            _wanted(request, pick, kind),
            maker=request.officer.name,
            reason=request.POST.get("alasan", "")[:REASON_MAX],
            at=request.officer.at,
        )
    except BadField as wrong:
        return _show(request, token, opened, weighed=None, error=str(wrong), field=wrong.field)
    except (Refused, CannotCorrect, NotAllowed) as refusal:
        return _show(request, token, opened, weighed=None, error=_why(refusal), field="alasan")
    return SeeOther(address("proposal", number))


def _opened(request: OfficeRequest, token: str) -> tuple[Pick, DecisionKind] | HttpResponse:
    picks = opened_picks(request, token)
    if isinstance(picks, HttpResponse):
        return picks
    asked = request.POST.get("jenis", "") or request.GET.get("jenis", "")
    if asked not in {kind.value for kind in DecisionKind} or len(picks[0].years) != 1:
        raise Http404
    return picks[0], DecisionKind(asked)


def _show(
    request: OfficeRequest,
    token: str,
    opened: tuple[Pick, DecisionKind],
    *,
    weighed: Weighed | None,
    error: str,
    field: str,
) -> HttpResponse:
    pick, kind = opened
    nop, year = pick.nop, next(iter(pick.years))
    try:
        facts = facts_of(nop.digits, year) if kind in _WITH_FACTS else None
        rules = rules_behind(nop.digits, year) if kind in _WITH_FACTS else None
    except Refused as refusal:
        facts, rules, error = None, None, error or sentence(refusal)
    context = {
        "nop": nop,
        "tax_year": year,
        "token": token,
        "kind": kind.value,
        "kind_name": t(KIND_NAMES[kind]),
        "has_facts": kind in _WITH_FACTS,
        "form": _form(request, facts),
        "groups": [] if rules is None else choices(TreatmentKind.GOLONGAN, rules),
        "tariffs": [] if rules is None else choices(TreatmentKind.TARIF_KHUSUS, rules),
        "asks_nik": rules is not None and any(one.asks_nik for one in rules.stimuli),
        "weighed": weighed,
        "error": error,
        "field": field,
    }
    return render(request, "office/penetapan/correction.html", context, status=422 if error else 200)


def _form(request: HttpRequest, facts: ObjectFacts | None) -> Form:
    sent = request.POST
    typed = {name: sent.get(name, "")[:REASON_MAX] for name in sent}
    return Form(
        number=typed.get("nomor", ""),
        decided_on=typed.get("tanggal", ""),
        reason=typed.get("alasan", ""),
        nama_wp=typed.get("nama", ""),
        luas_bumi=typed.get("luas_bumi", "" if facts is None else _area_text(facts.luas_bumi)),
        nilai_bumi=typed.get("nilai_bumi", "" if facts is None else str(facts.nilai_bumi or 0)),
        luas_bangunan=typed.get("luas_bangunan", "" if facts is None else _area_text(facts.luas_bangunan)),
        nilai_bangunan=typed.get("nilai_bangunan", "" if facts is None else str(facts.nilai_bangunan)),
        njoptkp="njoptkp" in sent if sent else facts is not None and facts.carries_njoptkp,
        golongan=typed.get("golongan", "" if facts is None else facts.golongan),
        tarif_khusus=typed.get("tarif_khusus", "" if facts is None else facts.tarif_khusus),
        nik="nik" in sent if sent else facts is not None and facts.nik_proven,
        share=typed.get("persen", ""),
        rupiah=typed.get("rupiah", ""),
        article=typed.get("pasal", ""),
    )


def _wanted(request: OfficeRequest, pick: Pick, kind: DecisionKind) -> Wanted:
    """What the form asks for; raises BadField, Refused."""
    sent, year = request.POST, next(iter(pick.years))
    number = sent.get("nomor", "").strip()[:TEXT_MAX]
    if not number:
        raise BadField("nomor", t("Tulis nomor keputusannya."))
    try:
        decided_on = read_date(sent.get("tanggal", ""))
    except NotADate as error:
        raise BadField(
            "tanggal", either(str(error), "Write the day of the decision as 2027-03-01.")
        ) from None
    if decided_on > wib_day(request.officer.at):
        raise BadField("tanggal", t("Tanggal keputusan tidak boleh di masa depan."))
    return Wanted(
        kind=kind,
        nop=pick.nop.digits,
        tax_year=year,
        number=number,
        decided_on=decided_on,
        facts=_facts(request, pick.nop, year) if kind in _WITH_FACTS else None,
        reduction=_reduction(request, number) if kind is DecisionKind.PENGURANGAN else None,
        nama_wp=sent.get("nama", "").strip()[:TEXT_MAX] if kind is DecisionKind.PEMBETULAN else "",
    )


def _facts(request: OfficeRequest, nop: Nop, year: int) -> ObjectFacts:
    sent = request.POST
    luas_bumi = _area(sent.get("luas_bumi", ""), "luas_bumi")
    there = facts_of(nop.digits, year)
    return there._replace(
        luas_bumi=luas_bumi,
        nilai_bumi=_rupiah(sent.get("nilai_bumi", ""), "nilai_bumi") or None,
        luas_bangunan=_area(sent.get("luas_bangunan", ""), "luas_bangunan"),
        nilai_bangunan=_rupiah(sent.get("nilai_bangunan", ""), "nilai_bangunan"),
        carries_njoptkp="njoptkp" in sent,
        golongan=sent.get("golongan", there.golongan)[:TEXT_MAX],
        tarif_khusus=sent.get("tarif_khusus", there.tarif_khusus)[:TEXT_MAX],
        nik_proven="nik" in sent if "nik-ada" in sent else there.nik_proven,
    )


def _reduction(request: OfficeRequest, number: str) -> Reduction:
    share, rupiah = request.POST.get("persen", "").strip(), request.POST.get("rupiah", "").strip()
    if bool(share) == bool(rupiah):
        raise BadField("persen", t("Isi persen atau rupiah, salah satu saja."))
    article = request.POST.get("pasal", "").strip()[:TEXT_MAX]
    if not article:
        raise BadField("pasal", t("Tulis pasal yang menjadi dasarnya."))
    if rupiah:
        return Reduction(None, _rupiah(rupiah, "rupiah"), number, article)
    try:
        return Reduction(Rate.read(f"{share.rstrip('%').replace(',', '.')}%"), None, number, article)
    except NotARate as error:
        raise BadField(
            "persen", either(str(error), "Write the share as a percent, such as 25 or 12.5.")
        ) from None


def _area(text: str, field: str) -> int:
    """Square metres with at most two decimals, as hundredths."""
    found = _AREA.fullmatch(text.strip())
    if found is None:
        raise BadField(field, t("Luas tidak terbaca. Tulis m² dengan angka saja, misalnya 200 atau 80,5."))
    return int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))


def _area_text(hundredths: int) -> str:
    whole, rest = divmod(hundredths, 100)
    return f"{whole},{rest:02}" if rest else str(whole)


def _rupiah(text: str, field: str) -> int:
    try:
        return read_rupiah(text)
    except NotRupiah as error:
        raise BadField(field, either(str(error), "Write whole rupiah, such as 60000000.")) from None


def _kinds(chosen: str) -> list[tuple[str, str, bool]]:
    return [(kind.value, t(name), kind.value == chosen) for kind, name in KIND_NAMES.items()]


def _why(error: Refused | CannotCorrect | NotAllowed) -> str:
    if isinstance(error, NotAllowed):
        return refusal_of(error)
    return sentence(error) if isinstance(error, Refused) else cannot_correct(error)
