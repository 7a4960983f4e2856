"""Simulations: asked for, watched, read side by side or one by one, taken away as a sheet or a dossier."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from sppt.accounts.words import Role
from sppt.assessment import simulation
from sppt.assessment.rulesets import NoRules
from sppt.assessment.simulation import Result, Run, SimulationRefused
from sppt.documents.dossier import dossier_pdf
from sppt.documents.stts import Tongue
from sppt.kit import audit
from sppt.office.penetapan import figures
from sppt.office.penetapan.dossier import dossier_of
from sppt.office.penetapan.map import drawn
from sppt.office.penetapan.rules import READERS
from sppt.office.refusals import refusal_of
from sppt.office.shell import POST, OfficeRequest, SeeOther, desk
from sppt.office.tables import Table, asked_for, handed_out
from sppt.office.words import in_english
from sppt.register.owners import kecamatan_names, kelurahan_names

REFRESH_SECONDS = 3


@desk(Role.PENETAPAN, methods=POST)
def ask(request: OfficeRequest) -> HttpResponse:
    """Begins a simulation of the chosen proposals."""
    numbers = [int(one) for one in request.POST.getlist("usulan") if one.isdecimal() and len(one) <= 18]
    cap = request.POST.get("batas", "25").replace("%", "").strip() or "25"
    try:
        run = simulation.ask(
            numbers,
            cap_percent=int(cap) if cap.isascii() and cap.isdecimal() and len(cap) <= 6 else -1,
            officer=request.officer.name,
            at=request.officer.at,
        )
    except (SimulationRefused, NoRules) as error:
        context = {"sentence": refusal_of(error)}
        return render(request, "office/penetapan/not_simulated.html", context, status=422)
    return SeeOther(reverse("office:simulation", args=[run]))


@desk(*READERS)
def run(request: OfficeRequest, number: int) -> HttpResponse:
    """A simulation: its progress while it runs, all its sets side by side when it is done."""
    found = _run(number)
    results = simulation.results_of(number)
    if found.is_open or not results:
        response = render(request, "office/penetapan/simulation_wait.html", {"run": found})
        if found.is_open:
            response["Refresh"] = str(REFRESH_SECONDS)
        return response
    table = figures.side_by_side(results, number)
    _, form = asked_for(request)
    if form:
        return handed_out(request, table, form, name=f"simulasi-{number}")
    context = {
        "run": found,
        "results": results,
        "table": table,
        "chart": figures.totals_chart(results),
        "stale": [one for one in results if one.is_stale],
        "facts_year": results[0].kept.facts_year,
        "held_to_bills": results[0].kept.held_to_bills,
        "year_before": found.tax_year - 1,
    }
    return render(request, "office/penetapan/simulation.html", context)


@desk(*READERS)
def result(request: OfficeRequest, number: int, place: int) -> HttpResponse:
    """One set of a simulation: who rises and who falls, where, and by how much."""
    found = _run(number)
    one = _result(number, place)
    names = kelurahan_names()
    tables = _tables(one, names, found.tax_year)
    key, form = asked_for(request)
    if form:
        table = next((each for each in tables if each.key == key), None)
        if table is None:
            raise Http404
        return handed_out(request, table, form, name=f"simulasi-{number}-{place}")
    whole = request.GET.get("semua", "")
    tables = [replace(each, shown=len(each.rows)) if each.key == whole else each for each in tables]
    city = one.city
    changes = [
        (names.get(group.key, group.key), figures.change_of(group.before, group.total))
        for group in city.kelurahan
    ]
    context = {
        "run": found,
        "result": one,
        "name": figures.name_of(one),
        "city": city,
        "difference": city.total - city.before,
        "change": figures.change_text(figures.change_of(city.before, city.total)),
        "map": drawn(settings.SPPT_CITY, changes),
        "chart": figures.histogram_chart(city),
        "deciles": [
            (place * 10, figures.change_text(change)) for place, change in enumerate(city.deciles, start=1)
        ],
        "tables": tables,
        "opened": _opened(request, tables),
        "held_to_bills": one.kept.held_to_bills,
        "year_before": found.tax_year - 1,
    }
    return render(request, "office/penetapan/simulation_result.html", context)


@desk(*READERS)
def dossier(request: OfficeRequest, number: int) -> HttpResponse:
    """The simulation on paper, for whoever must agree before the rules are signed."""
    found = _run(number)
    results = simulation.results_of(number)
    if not results:
        raise Http404
    language: Tongue = "en" if in_english() else "id"
    body = dossier_pdf(dossier_of(found, results), language, at=request.officer.at)
    subject = f"simulation:{number}"
    audit.append(
        actor=request.officer.actor, verb="print_dossier", subject=subject, detail={}, at=request.officer.at
    )
    response = HttpResponse(body, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="simulasi-{number}-{language}.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _tables(one: Result, names: Mapping[str, str], tax_year: int) -> list[Table]:
    city = one.city
    kecamatan = figures.group_table(
        "kecamatan", "Menurut kecamatan", "Kecamatan", figures.kecamatan(city), kecamatan_names()
    )
    kelurahan = figures.group_table("kelurahan", "Menurut kelurahan", "Kelurahan", city.kelurahan, names)
    return [
        kecamatan,
        figures.buku_table(city),
        figures.caps_table(city),
        figures.histogram_table(city),
        figures.largest_table(city),
        figures.largest_table(city, falls=1),
        kelurahan,
        figures.without_table(city, tax_year),
    ]


def _opened(request: OfficeRequest, tables: Sequence[Table]) -> set[str]:
    """The tables that are not folded: unfolded, they are thirty screens of a phone."""
    asked = request.GET.get("buka", "")
    return {table.key for table in tables} if asked == "semua" else {asked, request.GET.get("semua", "")}


def _run(number: int) -> Run:
    try:
        return simulation.run_of(number)
    except SimulationRefused:
        raise Http404 from None


def _result(number: int, place: int) -> Result:
    found = next((one for one in simulation.results_of(number) if one.place == place), None)
    if found is None:
        raise Http404
    return found
