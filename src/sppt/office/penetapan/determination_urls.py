"""Addresses of determination, of what is odd, and of decisions about notices; a NOP travels sealed."""

from __future__ import annotations

from django.urls import URLPattern, path

from sppt.office.penetapan import anomalies, correcting, determining, subjects, treatments

PATTERNS: list[URLPattern] = [
    path("penetapan", determining.years, name="determinations"),
    path("penetapan/minta", determining.ask, name="determination_ask"),
    path("penetapan/<int:number>", determining.year, name="determination"),
    path("penetapan/<int:number>/usulkan", determining.propose, name="determination_propose"),
    path("penetapan/<int:number>/lepas", determining.abandon, name="determination_abandon"),
    path("penetapan/<int:number>/janggal", anomalies.anomalies, name="anomalies"),
    path("penetapan/objek/<office_sealed:token>", anomalies.anomaly, name="anomaly"),
    path("penetapan/objek/<office_sealed:token>/putusan", anomalies.decide, name="anomaly_decide"),
    path("penetapan/subjek", subjects.subjects, name="same_person"),
    path("penetapan/subjek/putusan", subjects.decide, name="same_person_decide"),
    path("objek-khusus", treatments.index, name="treatments"),
    path("objek-khusus/daftar", treatments.many, name="treatment_many"),
    path("objek-khusus/<office_sealed:token>", treatments.one, name="treatment"),
    path("objek-khusus/<office_sealed:token>/usulkan", treatments.propose, name="treatment_propose"),
    path("keputusan", correcting.corrections, name="corrections"),
    path("keputusan/<office_sealed:token>", correcting.correction, name="correction"),
    path("keputusan/<office_sealed:token>/usulkan", correcting.propose, name="correction_propose"),
]
