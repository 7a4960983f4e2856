"""Addresses under /kantor/. Each desk brings its own; names are `office:<name>`."""

from __future__ import annotations

from django.urls import include, path

from sppt.office import views
from sppt.office.desks import URLS

app_name = "office"

urlpatterns = [
    path("", views.home, name="home"),
    path("masuk", views.sign_in, name="sign_in"),
    path("masuk-lagi", views.again, name="again"),
    path("keluar", views.sign_out, name="sign_out"),
    path("kabar", views.heard, name="heard"),
    path("akun", views.account, name="account"),
    path("sandi", views.password, name="password"),
    path("usulan", views.inbox, name="inbox"),
    path("bantuan", views.help_, name="help"),
    *(path("", include(desk)) for desk in URLS),
]
