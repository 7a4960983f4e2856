"""Addresses under /kantor/. Each desk brings its own; names are `office:<name>`."""

from __future__ import annotations

from django.urls import include, path, register_converter
from django.urls.converters import StringConverter

from sppt.office import account, entrance, inbox, views
from sppt.office.desks import URLS

app_name = "office"


class OfficerName(StringConverter):
    regex = r"[a-z][a-z0-9.]{1,39}"


class Number(StringConverter):
    regex = r"[1-9][0-9]{0,17}"  # always a bigint

    def to_python(self, value: str) -> int:  # type: ignore[override]
        return int(value)

    def to_url(self, value: int) -> str:  # type: ignore[override]
        return str(value)


class LinkToken(StringConverter):
    regex = r"[A-Za-z0-9_-]{43}"


register_converter(Number, "number")
register_converter(OfficerName, "officer")
register_converter(LinkToken, "link")

urlpatterns = [
    path("", views.home, name="home"),
    path("bantuan", views.help_, name="help"),
    path("masuk", entrance.sign_in, name="sign_in"),
    path("masuk/passkey/mulai", entrance.passkey_options, name="sign_in_passkey_options"),
    path("masuk/passkey", entrance.passkey, name="sign_in_passkey"),
    path("daftar/<link:token>", entrance.enrol, name="enrol"),
    path("keluar", account.sign_out, name="sign_out"),
    path("kabar", account.heard, name="heard"),
    path("akun", account.account, name="account"),
    path("akun/sesi/<number:number>/akhiri", account.end_session, name="end_session"),
    path("akun/kode-pemulihan", account.recovery_codes, name="recovery"),
    path("akun/passkey", account.passkey_form, name="passkey_form"),
    path("akun/passkey/mulai", account.passkey_options, name="passkey_options"),
    path("akun/passkey/simpan", account.passkey_add, name="passkey_add"),
    path("akun/passkey/<number:number>/hapus", account.passkey_remove, name="passkey_remove"),
    path("masuk-lagi", account.again, name="again"),
    path("masuk-lagi/passkey/mulai", account.again_options, name="again_options"),
    path("masuk-lagi/passkey", account.again_passkey, name="again_passkey"),
    path("sandi", account.password, name="password"),
    path("usulan", inbox.inbox, name="inbox"),
    path("usulan/<number:number>", inbox.one, name="proposal"),
    path("usulan/<number:number>/putusan", inbox.decision, name="decision"),
    *(path("", include(desk)) for desk in URLS),
]
