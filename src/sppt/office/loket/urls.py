"""Addresses of the counter. What they name is sealed or random: no NOP ever stands in one."""

from __future__ import annotations

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from sppt.kit.sealing import SEALED
from sppt.office.loket import cash, lists, till, turns


class Sealed(StringConverter):
    regex = SEALED


class Token(StringConverter):
    regex = r"[A-Za-z0-9_-]{22}"


register_converter(Sealed, "office_sealed")
register_converter(Token, "office_token")

urlpatterns = [
    path("loket", till.till, name="till"),
    path("loket/tagihan/<office_sealed:token>", till.bill, name="till_bill"),
    path("loket/tagihan/<office_sealed:token>/terima", cash.take, name="till_take"),
    path("loket/kode/<office_token:token>", cash.code, name="till_code"),
    path("loket/kode/<office_token:token>/terima", cash.take_code, name="till_take_code"),
    path("loket/bukti/<office_token:token>", cash.receipt, name="till_receipt"),
    path("loket/bukti/<office_token:token>/batal", cash.reversal, name="till_reversal"),
    path("loket/daftar", lists.paste, name="till_paste"),
    path("loket/daftar/<office_sealed:token>", lists.listing, name="till_list"),
    path("loket/daftar/<office_sealed:token>/kode", lists.one_code, name="till_list_code"),
    path("giliran", turns.turn, name="turn"),
    path("giliran/buka", turns.begin, name="turn_begin"),
    path("giliran/tutup", turns.end, name="turn_end"),
]
