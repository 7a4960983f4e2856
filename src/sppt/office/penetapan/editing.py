"""Changing one part of a proposal: a section, or an entry of a list."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from sppt.accounts.words import Role
from sppt.assessment import rulesets_actions
from sppt.assessment.rulesets import RuleSet
from sppt.assessment.rulesets_actions import RulesRefused
from sppt.assessment.rulesets_content import Content
from sppt.office.penetapan import fields
from sppt.office.penetapan.entries import entries, new_entry, with_entries
from sppt.office.penetapan.refusing_rules import told
from sppt.office.penetapan.rules import found_or_404, version_of
from sppt.office.penetapan.specs import INSIDE, LISTS, SECTION_NAMES, SECTIONS
from sppt.office.shell import FORM, OfficeRequest, SeeOther, desk

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
            return saved(request, found, found.content.with_section(name, read.table))
        except RulesRefused as error:
            faults = _faults(error)
    shown = fields.fields(SECTIONS[name], table, typed=request.POST, faults=faults)
    return _form(request, found, name, shown, faults=faults)


@desk(Role.PENETAPAN, methods=FORM)
def item(request: OfficeRequest, number: int, name: str, place: int) -> HttpResponse:
    """An entry of a list by its place; 0 is a new one."""
    if name not in LISTS:
        raise Http404
    found = found_or_404(number)
    tables = entries(found.content, name)
    if place > len(tables):
        raise Http404
    table = tables[place - 1] if place else new_entry(found, name)
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
            return saved(request, found, with_entries(found.content, name, tables))
        except RulesRefused as error:
            faults = _faults(error, depth=2 if name in INSIDE else 1)
    shown = fields.fields(LISTS[name], table, typed=request.POST, faults=faults)
    return _form(request, found, name, shown, faults=faults, place=place)


def saved(request: OfficeRequest, found: RuleSet, content: Content) -> HttpResponse:
    """Saves a proposal as the form now reads, and shows it. Raises RulesRefused."""
    rulesets_actions.change_rules(
        found.number,
        content,
        version=version_of(request),
        name=found.name,
        officer=request.officer.name,
        at=request.officer.at,
    )
    return SeeOther(reverse("office:ruleset", args=[found.number]))


def _faults(error: RulesRefused, *, depth: int = 1) -> dict[str, str]:
    """The refusal beside the input that it is about, as far as its path names one; `depth` names lead to its table."""
    path = error.field.removesuffix(".value").removesuffix(".unit").split(".", depth)
    head = path[depth].partition(".")[0] if len(path) > depth else ""
    place = _PLACE.search(head)
    name = f"{head[: place.start()]}-{place.group(1)}" if place else head
    return {name or "": told(error)}


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
