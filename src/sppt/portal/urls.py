"""Addresses of the public pages. What they name is sealed or random: no NOP ever stands in one."""

from __future__ import annotations

from django.urls import path, re_path, register_converter
from django.urls.converters import StringConverter

from sppt.portal import documents, lists, papers, qris_views, singles, tokens, views, why_views

app_name = "portal"


class SealedNop(StringConverter):
    regex = tokens.TOKEN


class CodeToken(StringConverter):
    regex = r"[A-Za-z0-9_-]{22}"


register_converter(SealedNop, "sealed")
register_converter(CodeToken, "code")

urlpatterns = [
    path("", views.start, name="start"),
    path("tagihan/<sealed:token>", views.bills, name="bills"),
    path("tagihan/<sealed:token>/periksa", views.check, name="check"),
    path("tagihan/<sealed:token>/bayar", views.open_code, name="open"),
    path("tagihan/<sealed:token>/mengapa", why_views.why, name="why"),
    path("tagihan/<sealed:token>/kapan", why_views.later, name="later"),
    path("tagihan/<sealed:token>/banding", why_views.compared, name="compared"),
    path("bayar/<code:token>", views.pay, name="pay"),
    path("bayar/<code:token>/baru", views.renew, name="renew"),
    path("daftar", lists.bring, name="lists"),
    path("daftar/<code:token>", lists.listing, name="list"),
    path("daftar/<code:token>/kode", lists.ask, name="list_codes"),
    path("daftar/<code:token>/bukti", lists.ask_for_singles, name="list_singles"),
    re_path(
        r"^daftar/(?P<token>[A-Za-z0-9_-]{22})/unduh\.(?P<form>xlsx|csv)$",
        lists.download,
        name="list_download",
    ),
    path("bayar/<code:token>/qris", qris_views.ask, name="qris"),
    path("bayar/<code:token>/qris-<int:number>.png", qris_views.image, name="qris-image"),
    path("v/<code:token>", documents.receipt, name="receipt"),
    path("v/<code:token>/stts.pdf", documents.stts, name="stts"),
    path("v/<code:token>/nop", singles.ask, name="singles"),
    path("v/<code:token>/nop.zip", singles.download, name="singles_zip"),
    path("cek-dokumen", papers.check, name="paper"),
    path("cek-pesan", documents.message, name="message"),
]
