"""Addresses of the service desk; an object's is sealed."""

from __future__ import annotations

from django.urls import path

from sppt.office.pelayanan import views

urlpatterns = [
    path("cari", views.search, name="search"),
    path("cari/objek/<office_sealed:token>", views.story, name="object"),
]
