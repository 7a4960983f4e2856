"""Addresses of the rules, their simulations, and determination."""

from __future__ import annotations

from django.urls import URLPattern, path

from sppt.office.penetapan import editing, nir, ratio, rules, simulations, uploading
from sppt.office.penetapan.determination_urls import PATTERNS

urlpatterns: list[URLPattern] = [
    path("aturan", rules.index, name="rules"),
    path("aturan/salin", rules.copy, name="rules_copy"),
    path("aturan/disahkan/<number:number>", rules.approved, name="rules_approved"),
    path("aturan/<number:number>", rules.one, name="ruleset"),
    path("aturan/<number:number>/bagian/<str:name>", editing.section, name="ruleset_section"),
    path("aturan/<number:number>/daftar/<str:name>/<int:place>", editing.item, name="ruleset_item"),
    path("aturan/<number:number>/nir", nir.nir, name="ruleset_nir"),
    path("aturan/<number:number>/kelas", uploading.classes, name="ruleset_classes"),
    path("aturan/<number:number>/usulkan", rules.propose, name="ruleset_propose"),
    path("aturan/<number:number>/buang", rules.drop, name="ruleset_drop"),
    path("simulasi", simulations.ask, name="simulation_ask"),
    path("simulasi/<number:number>", simulations.run, name="simulation"),
    path("simulasi/<number:number>/<int:place>", simulations.result, name="simulation_result"),
    path("simulasi/<number:number>/berkas", simulations.dossier, name="simulation_dossier"),
    path("rasio", ratio.study, name="ratio"),
    *PATTERNS,
]
