"""Addresses of reconciliation. A day stands in the query: it names no taxpayer."""

from __future__ import annotations

from django.urls import path

from sppt.office.rekonsiliasi import cases, closing, days

urlpatterns = [
    path("rekonsiliasi", days.month, name="reconciliation"),
    path("rekonsiliasi/hari", days.day, name="reconciliation_day"),
    path("rekonsiliasi/cocokkan", days.run, name="reconciliation_run"),
    path("rekonsiliasi/pasangan", days.pairs, name="reconciliation_pairs"),
    path("rekonsiliasi/tutup", closing.close, name="reconciliation_close"),
    path("rekonsiliasi/sertifikat", closing.certificate, name="reconciliation_certificate"),
    path("selisih", cases.cases, name="differences"),
    path("selisih/tugaskan", cases.assign_many, name="differences_assign"),
    path("selisih/<number:number>", cases.case, name="difference"),
    path("selisih/<number:number>/ubah", cases.change, name="difference_change"),
]
