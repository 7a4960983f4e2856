"""Addresses of the administrator's desk."""

from __future__ import annotations

from django.urls import path

from sppt.office.admin import partners, views

urlpatterns = [
    path("petugas", views.people, name="people"),
    path("petugas-baru", views.add, name="add_person"),
    path("petugas/<officer:name>", views.person, name="person"),
    path("petugas/<officer:name>/ubah", views.change, name="change_person"),
    path("petugas/<officer:name>/atur-ulang", views.reset, name="reset_person"),
    path("petugas/<officer:name>/akhiri-sesi", views.end_sessions, name="end_sessions_of"),
    path("mitra", partners.partners, name="partners"),
]
