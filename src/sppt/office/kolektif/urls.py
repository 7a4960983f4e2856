"""Addresses of lists and of the keys for long ones."""

from __future__ import annotations

from django.urls import path

from sppt.office.kolektif import keys, lists

urlpatterns = [
    path("kolektif", lists.lists, name="lists"),
    path("kolektif/baru", lists.bring, name="list_bring"),
    path("kolektif/kunci", keys.keys, name="list_keys"),
    path("kolektif/kunci/cabut", keys.revoke, name="list_key_revoke"),
    path("kolektif/<str:token>", lists.listing, name="list_one"),
    path("kolektif/<str:token>/kode", lists.ask, name="list_ask"),
    path("kolektif/<str:token>/bukti", lists.ask_for_singles, name="list_singles"),
    path("kolektif/<str:token>/bukti/<str:receipt>.zip", lists.singles, name="list_singles_zip"),
]
