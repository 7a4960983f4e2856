"""Addresses of reports, of their profiles, and of deposits."""

from __future__ import annotations

from django.urls import path

from sppt.office.laporan import deposits, files

urlpatterns = [
    path("laporan", files.reports, name="reports"),
    path("laporan/ambil", files.take, name="report_take"),
    path("laporan/<number:number>", files.report, name="report"),
    path("laporan/<number:number>/asli", files.original, name="report_original"),
    path("setoran", deposits.deposits, name="deposits"),
    path("setoran/catat", deposits.record, name="deposit_record"),
]
