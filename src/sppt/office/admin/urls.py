"""Addresses of the administrator's desk."""

from __future__ import annotations

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from sppt.office.admin import partner, partner_changes, partner_lines, partners, views


class PartnerCode(StringConverter):
    regex = r"[a-z][a-z0-9_-]{1,23}"


class ClientId(StringConverter):
    regex = r"[A-Za-z0-9_-]{6,64}"


register_converter(PartnerCode, "partner")
register_converter(ClientId, "client")

urlpatterns = [
    path("petugas", views.people, name="people"),
    path("petugas-baru", views.add, name="add_person"),
    path("petugas/<officer:name>", views.person, name="person"),
    path("petugas/<officer:name>/ubah", views.change, name="change_person"),
    path("petugas/<officer:name>/atur-ulang", views.reset, name="reset_person"),
    path("petugas/<officer:name>/akhiri-sesi", views.end_sessions, name="end_sessions_of"),
    path("mitra", partners.partners, name="partners"),
    path("mitra/<partner:code>", partner.partner, name="partner"),
    path("mitra/<partner:code>/ubah", partner_changes.change, name="change_partner"),
    path("mitra/<partner:code>/matikan", partner.off, name="partner_off"),
    path("mesin-mitra/<client:client_id>/ubah", partner_changes.change_machine, name="change_machine"),
    path("mesin-mitra/<client:client_id>/saluran/<str:what>", partner_lines.change_line, name="change_line"),
    path("mesin-mitra/<client:client_id>/kunci", partner_changes.change_keys, name="change_keys"),
]
