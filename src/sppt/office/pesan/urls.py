"""Addresses of messages to officers."""

from __future__ import annotations

from django.urls import path

from sppt.office.pesan import choices, mails, views

urlpatterns = [
    path("pesan", views.told, name="told"),
    path("pesan/baca", views.read, name="told_read"),
    path("pesan/<number:number>/buka", views.opened, name="told_open"),
    path("pesan/atur", choices.choices, name="told_choices"),
    path("pesan/atur/alamat", choices.address_asked, name="told_address"),
    path("pesan/alamat/<link:token>", choices.confirm_address, name="confirm_address"),
    path("petugas/<officer:name>/alamat", choices.address_of, name="address_of"),
    path("pesan/surel", mails.listed, name="mails"),
    path("pesan/surel/<number:number>/lagi", mails.again, name="mail_again"),
]
