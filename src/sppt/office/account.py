"""What an officer does about himself: sessions, passkeys, recovery codes, password, and showing again who he is."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from sppt.accounts import factors, passkeys, sessions, signing
from sppt.accounts.passwords import WeakPassword, policy
from sppt.accounts.signing import NotSignedIn
from sppt.office.shell import (
    FORM,
    POST,
    OfficeRequest,
    SeeOther,
    cookie_name,
    desk,
    require_fresh,
    safe_next,
    with_an_old_password,
)
from sppt.office.visitors import browser_name, site_of, wait_text
from sppt.office.words import either, t


@dataclass(frozen=True, slots=True)
class ShownSession:
    """A session in the list."""

    listed: sessions.Listed
    browser: str
    this: bool


@desk(methods=POST)
@with_an_old_password
def sign_out(request: OfficeRequest) -> HttpResponse:
    """Ends this session, and lets the browser forget what it saw."""
    officer = request.officer
    sessions.end(officer.session_id, officer=officer.name, by=officer.name, at=officer.at)
    response = SeeOther(reverse("office:sign_in"))
    response.delete_cookie(cookie_name(), path="/", samesite="Strict")
    response["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return response


@desk(methods=POST)
def heard(request: OfficeRequest) -> HttpResponse:
    """The officer has read what he had to hear about his account."""
    sessions.acknowledge(request.officer.session_id)
    return SeeOther(safe_next(request.POST.get("next", "")))


@desk()
def account(request: OfficeRequest) -> HttpResponse:
    """The officer's sessions and factors."""
    officer = request.officer
    shown = [
        ShownSession(one, browser_name(one.agent), one.id == officer.session_id)
        for one in sessions.list_of(officer.name, at=officer.at)
    ]
    context = {
        "sessions": shown,
        "factors": factors.factors_of(officer.name),
        "done": request.GET.get("jadi", ""),
    }
    return render(request, "office/sessions.html", context)


@desk(methods=POST)
def end_session(request: OfficeRequest, number: int) -> HttpResponse:
    """Ends one of the officer's own sessions."""
    officer = request.officer
    if not sessions.end(number, officer=officer.name, by=officer.name, at=officer.at):
        raise Http404
    return SeeOther(f"{reverse('office:account')}?jadi=sesi")


@desk(methods=FORM)
@with_an_old_password
def again(request: OfficeRequest) -> HttpResponse:
    """Asks once more for a one-time code or the passkey, then goes on to where the officer was."""
    officer = request.officer
    then = safe_next((request.POST if request.method == "POST" else request.GET).get("next", ""))
    error, status = "", 200
    if request.method == "POST":
        try:
            signing.show_again(
                officer.name, request.POST.get("kode", ""), session=officer.session_id, at=officer.at
            )
            return SeeOther(then)
        except NotSignedIn as refusal:
            status = 422
            error = t("Kode tidak cocok atau sudah dipakai. Tunggu kode berikutnya, lalu coba lagi.")
            if refusal.code == "wait" and refusal.until is not None:
                status = 429
                error = t(
                    "Terlalu banyak percobaan yang gagal. Coba lagi dalam {lama}.",
                    lama=wait_text(refusal.until, at=officer.at),
                )
    context = {"next": then, "error": error, "factors": factors.factors_of(officer.name)}
    return render(request, "office/sign_in_again.html", context, status=status)


@desk(methods=POST)
@with_an_old_password
def again_options(request: OfficeRequest) -> HttpResponse:
    """What the browser needs to ask for this officer's passkey."""
    options = passkeys.authentication(request.officer.name, site_of(request), at=request.officer.at)
    return HttpResponse(options, content_type="application/json")


@desk(methods=POST)
@with_an_old_password
def again_passkey(request: OfficeRequest) -> HttpResponse:
    """The passkey instead of a code."""
    officer = request.officer
    then = safe_next(request.POST.get("next", ""))
    try:
        with transaction.atomic():
            answer = request.POST.get("jawaban", "")
            passkeys.prove(answer, site_of(request), officer=officer.name, at=officer.at)
            sessions.refresh(officer.session_id, at=officer.at)
    except passkeys.BadPasskey:
        error = t("Passkey ini bukan milik Anda atau sudah dihapus. Pakai kode sekali pakai.")
        context = {"next": then, "error": error, "factors": factors.factors_of(officer.name)}
        return render(request, "office/sign_in_again.html", context, status=422)
    return SeeOther(then)


@desk(methods=FORM)
@with_an_old_password
def password(request: OfficeRequest) -> HttpResponse:
    """Changes the officer's password; every other session of his ends."""
    require_fresh(request, back=reverse("office:password"))
    officer = request.officer
    error, wrong = "", ""
    if request.method == "POST":
        wanted = request.POST.get("sandi", "")
        if wanted != request.POST.get("sandi_lagi", ""):
            error, wrong = t("Kedua sandi tidak sama. Ketik ulang."), "sandi-lagi"
        else:
            try:
                with transaction.atomic():
                    factors.set_password(
                        officer.name,
                        wanted,
                        full_name=officer.full_name,
                        city=settings.PERDA.name,
                        at=officer.at,
                    )
                    sessions.end_others(officer.name, but=officer.session_id, at=officer.at)
                return SeeOther(f"{reverse('office:account')}?jadi=sandi")
            except WeakPassword as weak:
                error, wrong = either(str(weak), weak.text_en), "sandi"
    context = {"policy": policy(), "error": error, "wrong": wrong}
    return render(request, "office/password.html", context, status=422 if error else 200)


@desk(methods=FORM)
def recovery_codes(request: OfficeRequest) -> HttpResponse:
    """Makes new recovery codes and shows them once."""
    require_fresh(request, back=reverse("office:recovery"))
    officer = request.officer
    codes = factors.make_recovery_codes(officer.name, at=officer.at) if request.method == "POST" else []
    context = {"codes": codes, "factors": factors.factors_of(officer.name)}
    return render(request, "office/recovery.html", context)


@desk()
def passkey_form(request: OfficeRequest) -> HttpResponse:
    """The page on which a passkey is made."""
    require_fresh(request)
    return render(request, "office/passkey.html")


@desk(methods=POST)
def passkey_options(request: OfficeRequest) -> HttpResponse:
    """What the browser needs to make a passkey."""
    require_fresh(request, back=reverse("office:passkey_form"))
    officer = request.officer
    options = passkeys.registration(officer.name, officer.full_name, site_of(request), at=officer.at)
    return HttpResponse(options, content_type="application/json")


@desk(methods=POST)
def passkey_add(request: OfficeRequest) -> HttpResponse:
    """Keeps the passkey that the browser has made."""
    require_fresh(request, back=reverse("office:passkey_form"))
    officer = request.officer
    form = request.POST
    try:
        passkeys.register(
            officer.name, form.get("jawaban", ""), form.get("sebutan", ""), site_of(request), at=officer.at
        )
    except passkeys.BadPasskey:
        error = t("Passkey tidak jadi disimpan. Coba lagi, atau pakai perangkat lain.")
        return render(request, "office/passkey.html", {"error": error}, status=422)
    return SeeOther(f"{reverse('office:account')}?jadi=passkey")


@desk(methods=POST)
def passkey_remove(request: OfficeRequest, number: int) -> HttpResponse:
    """Takes one passkey away."""
    require_fresh(request, back=reverse("office:account"))
    if not factors.remove_passkey(request.officer.name, number, at=request.officer.at):
        raise Http404
    return SeeOther(f"{reverse('office:account')}?jadi=passkey-hapus")
