"""Addresses of reports, of their profiles, and of deposits."""

from __future__ import annotations

from django.urls import path

from sppt.office.laporan import builder, deposits, files

urlpatterns = [
    path("laporan", files.reports, name="reports"),
    path("laporan/ambil", files.take, name="report_take"),
    path("laporan/<number:number>", files.report, name="report"),
    path("laporan/<number:number>/asli", files.original, name="report_original"),
    path("laporan/profil", builder.profiles, name="report_profiles"),
    path("laporan/profil/baru", builder.build, name="report_profile_new"),
    path("setoran", deposits.deposits, name="deposits"),
    path("setoran/catat", deposits.record, name="deposit_record"),
]
