"""Rules of the years: what holds, what is proposed, and a proposal with everything it says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from sppt.accounts.actions import NotAllowed
from sppt.accounts.queries import open_proposals
from sppt.accounts.words import Role
from sppt.assessment import rulesets, rulesets_actions, simulation
from sppt.assessment.rulesets import NoRules, RuleSet
from sppt.assessment.rulesets_actions import RULES, Basis, RulesRefused
from sppt.assessment.rulesets_content import Content
from sppt.office.penetapan import telling
from sppt.office.penetapan.entries import entries
from sppt.office.penetapan.refusing_rules import told
from sppt.office.penetapan.specs import ADDING, INSIDE, SECTION_NAMES, SECTIONS
from sppt.office.shell import FORM, POST, OfficeRequest, SeeOther, desk, require_fresh
from sppt.office.words import either, t
from sppt.register.owners import kelurahan_names
from sppt.rules.calendar import NotADate, read_date, wib_day
from sppt.rules.reading import FieldError

READERS = (Role.PENETAPAN, Role.HEAD, Role.AUDITOR)
SHOWN = (
    "tariff", "njoptkp", "njop_share", "minimum", "due_date", "classes", "nir", "stimulus", "programme", "penalty",
    "rounding", "buku", "exemption",
)  # fmt: skip
REASON_MAX = 1_000


@dataclass(frozen=True, slots=True)
class Line:
    """What a part says in a line; an entry of a list by its list and its place, from 1 on."""

    text: str
    list: str = ""
    place: int = 0


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a set as a page shows it; `adds` are the lists that it may get more entries in."""

    key: str
    title: str
    lines: tuple[Line, ...]
    article: str
    is_changed: bool
    adds: tuple[tuple[str, str], ...] = ()

    @property
    def has_form(self) -> bool:
        """Whether it has values of its own, beside its lists."""
        return self.key in SECTIONS


@desk(*READERS)
def index(request: OfficeRequest) -> HttpResponse:
    """Approved rules, open proposals and the latest simulations."""
    return _index(request, error="", typed={})


def _index(request: OfficeRequest, *, error: str, typed: Mapping[str, str]) -> HttpResponse:
    next_year = wib_day(request.officer.at).year + 1
    context = {
        "approved": rulesets.approved_rules(),
        "proposals": rulesets.rulesets(),
        "runs": simulation.latest_runs(),
        "next_year": next_year,
        "typed": typed,
        "error": error,
        "may_write": request.officer.may(Role.PENETAPAN),
    }
    return render(request, "office/penetapan/rules.html", context, status=422 if error else 200)


@desk(Role.PENETAPAN, methods=POST)
def copy(request: OfficeRequest) -> HttpResponse:
    """A new proposal: the rules of the year before, or another proposal, under a name of its own."""
    name = request.POST.get("nama", "")[: rulesets_actions.NAME_MAX + 1]
    year = request.POST.get("tahun", "")
    source = request.POST.get("dari", "")
    this_year = wib_day(request.officer.at).year
    try:
        if source.isdecimal() and len(source) <= 18:
            content = rulesets.ruleset(int(source)).content
        elif year.isdecimal() and this_year <= int(year[:4]) <= this_year + 5 and len(year) == 4:
            content = rulesets.copy_for(int(year))
        else:
            sentence = t("Pilih tahun pajak {dari} sampai {sampai}.", dari=this_year, sampai=this_year + 5)
            return _index(request, error=sentence, typed={"nama": name, "tahun": year})
        number = rulesets_actions.copy_rules(
            content, name=name, officer=request.officer.name, at=request.officer.at
        )
    except (RulesRefused, NoRules, FieldError) as error:
        return _index(request, error=told(error), typed={"nama": name, "tahun": year})
    return SeeOther(reverse("office:ruleset", args=[number]))


@desk(*READERS)
def one(request: OfficeRequest, number: int) -> HttpResponse:
    """A proposal, section by section, with what differs from the rules that hold."""
    return show(request, found_or_404(number))


def show(request: OfficeRequest, found: RuleSet, *, error: str = "") -> HttpResponse:
    """The page of a proposal."""
    subject = f"rules:{found.tax_year}"
    waiting = [
        each for each in open_proposals([RULES]) if each.subject == subject and found.hash in each.after
    ]
    context = {
        "ruleset": found,
        "sections": section_changes(found.content, rulesets.content_in_force(found.tax_year)),
        "waiting": waiting[0] if waiting else None,
        "may_write": request.officer.may(Role.PENETAPAN) and found.may_change,
        "may_copy": request.officer.may(Role.PENETAPAN),
        "error": error,
        "runs": [each for each in simulation.latest_runs() if found.number in each.rulesets][:5],
    }
    return render(request, "office/penetapan/ruleset.html", context, status=422 if error else 200)


@desk(*READERS)
def approved(request: OfficeRequest, number: int) -> HttpResponse:
    """Rules that became law, as they were approved."""
    found = next((each for each in rulesets.approved_rules() if each.number == number), None)
    if found is None:
        raise Http404
    context = {"law": found, "sections": section_changes(found.content, found.content)}
    return render(request, "office/penetapan/approved.html", context)


@desk(Role.PENETAPAN, methods=POST)
def drop(request: OfficeRequest, number: int) -> HttpResponse:
    """Puts a proposal away."""
    found = found_or_404(number)
    try:
        rulesets_actions.drop_rules(
            number, version=version_of(request), officer=request.officer.name, at=request.officer.at
        )
    except RulesRefused as error:
        return show(request, rulesets.ruleset(found.number), error=told(error))
    return SeeOther(reverse("office:rules"))


@desk(Role.PENETAPAN, methods=FORM)
def propose(request: OfficeRequest, number: int) -> HttpResponse:
    """Puts a proposal before a second officer, with its legal basis."""
    found = found_or_404(number)
    require_fresh(request, back=reverse("office:ruleset_propose", args=[number]))
    typed = {key: request.POST.get(key, "")[:REASON_MAX] for key in ("dasar", "tanggal", "berlaku", "alasan")}
    error = ""
    if request.method == "POST":
        try:
            basis = Basis(typed["dasar"], read_date(typed["tanggal"]), read_date(typed["berlaku"]))
            rulesets_actions.propose_rules(
                number,
                version=version_of(request),
                basis=basis,
                reason=typed["alasan"],
                officer=request.officer.name,
                at=request.officer.at,
            )
            return SeeOther(reverse("office:ruleset", args=[number]))
        except NotADate as unread:
            error = either(str(unread), "This date cannot be read. Type year-month-day, such as 2027-01-31.")
        except (RulesRefused, NotAllowed) as refused:
            error = told(refused)
    context = {"ruleset": found, "typed": typed, "error": error, "here": request.path}
    return render(request, "office/penetapan/propose.html", context, status=422 if error else 200)


def found_or_404(number: int) -> RuleSet:
    """A proposal, or the page that says there is none."""
    try:
        return rulesets.ruleset(number)
    except NoRules:
        raise Http404 from None


def version_of(request: OfficeRequest) -> int:
    """The version that the form was made for; 0 for one that cannot be read, which is always stale."""
    text = request.POST.get("versi", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 9 else 0


def section_changes(content: Content, holding: Content) -> list[Section]:
    """Every part of a set in words, and whether it differs from what holds."""
    names = kelurahan_names()
    return [_section(key, content, holding, names) for key in SHOWN]


def _section(key: str, content: Content, holding: Content, names: Mapping[str, str]) -> Section:
    article, adds = "", tuple(name for name, (inside, _) in INSIDE.items() if inside == key)
    if key == "nir":
        lines = [Line(text) for text in telling.nir_lines(content, names)]
        is_changed = (content.zones, content.changes) != (holding.zones, holding.changes)
    elif key in content.lists:
        adds = (key,)
        lines = _entry_lines(content, key) or [Line(telling.nothing(key))]
        is_changed = content.lists[key] != holding.lists[key]
    else:
        table = content.sections[key]
        lines = [Line(text) for text in telling.section_lines(key, table)]
        lines += [line for name in adds for line in _entry_lines(content, name)]
        article = str(table.get("article", ""))
        is_changed = table != holding.sections[key]
        if key == "classes":
            is_changed = is_changed or content.class_tables != holding.class_tables
    titles = tuple((name, ADDING.get(name, "Tambah")) for name in adds)
    return Section(key, SECTION_NAMES[key], tuple(lines), article, is_changed, titles)


def _entry_lines(content: Content, name: str) -> list[Line]:
    told = telling.entry_lines(name, entries(content, name))
    return [Line(text, name, place) for place, text in enumerate(told, start=1)]
