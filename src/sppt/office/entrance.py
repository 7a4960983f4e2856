"""The way in: sign-in by passkey or by password and code, and the link by which an officer sets his factors."""

from __future__ import annotations

from datetime import datetime

import segno
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import rotate_token
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe

from sppt.accounts import enrolment, factors, passkeys, sessions, signing, totp
from sppt.accounts.passwords import WeakPassword, policy
from sppt.accounts.signing import Attempt, NotSignedIn
from sppt.kit import clock
from sppt.office.shell import SeeOther, cookie_name, gate, safe_next
from sppt.office.visitors import place_of, site_of, wait_text
from sppt.office.words import either, t

TYPED_MAX = 40


@gate("GET", "POST")
def sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page; with a name, a password and a code in it, the way into the office."""
    at = clock.now()
    if request.method != "POST":
        if sessions.read(request.COOKIES.get(cookie_name(), ""), at=at) is not None:
            return SeeOther(safe_next(request.GET.get("next", "")))
        return _page(request, request.GET.get("next", ""))
    form = request.POST
    attempt = Attempt(form.get("nama", ""), form.get("sandi", ""), form.get("kode", ""), place_of(request))
    try:
        token = signing.sign_in(attempt, at=at)
    except NotSignedIn as error:
        return _refused(request, error, at=at)
    return _enter(request, token)


@gate("POST")
def passkey_options(request: HttpRequest) -> HttpResponse:
    """What the browser needs to ask for a passkey."""
    options = passkeys.authentication(None, site_of(request), at=clock.now())
    return HttpResponse(options, content_type="application/json")


@gate("POST")
def passkey(request: HttpRequest) -> HttpResponse:
    """In by passkey: the device has verified its owner, so this one proof is enough."""
    at = clock.now()
    try:
        with transaction.atomic():
            officer = passkeys.prove(request.POST.get("jawaban", ""), site_of(request), officer=None, at=at)
            token = signing.sign_in_with_passkey(officer, place_of(request), at=at)
    except passkeys.BadPasskey:
        signing.refuse_passkey(place_of(request), at=at)
        error = t("Passkey ini tidak dikenal di sini atau sudah dihapus. Masuklah dengan sandi dan kode.")
        return _page(request, request.POST.get("next", ""), error=error, status=422)
    return _enter(request, token)


@gate("GET", "POST")
def enrol(request: HttpRequest, token: str) -> HttpResponse:
    """Sets a password and one-time codes, once; shows the recovery codes, once."""
    at = clock.now()
    try:
        found = enrolment.opened(token, at=at)
        if request.method != "POST":
            return _enrolment(request, found)
        wrong, sentence = _enrol(request, token, at=at)
        if sentence:
            return _enrolment(request, found, wrong=wrong, error=sentence)
        codes = factors.make_recovery_codes(found.officer, at=at)
    except enrolment.CannotEnrol:
        return render(request, "office/enrol_closed.html", status=410)
    return render(request, "office/enrol_done.html", {"codes": codes, "name": found.officer})


def _enrol(request: HttpRequest, token: str, *, at: datetime) -> tuple[str, str]:
    """Empty if everything is set; else the field and the sentence that say why not."""
    form = request.POST
    if form.get("sandi", "") != form.get("sandi_lagi", ""):
        return "sandi-lagi", t("Kedua sandi tidak sama. Ketik ulang.")
    try:
        enrolment.accept(
            token,
            password=form.get("sandi", ""),
            code=form.get("kode", ""),
            handover=form.get("serah", ""),
            city=settings.PERDA.name,
            at=at,
        )
    except WeakPassword as error:
        return "sandi", either(str(error), error.text_en)
    except enrolment.CannotEnrol as error:
        if error.code == "wrong_handover":
            return "serah", t("Kode serah tidak cocok. Mintalah lagi kepada yang mengusulkan.")
        if error.code == "wrong_code":
            return "kode", t("Kode sekali pakai tidak cocok. Periksa jam ponsel, lalu ketik kode yang baru.")
        raise
    return "", ""


def qr(text: str) -> SafeString:
    """A QR code as an SVG element. Its paths come from segno, nothing of the text stands in it as text."""
    svg = segno.make(text, error="m").svg_inline(
        scale=4, border=2, omitsize=True, svgclass=None, lineclass=None
    )
    return mark_safe(svg)  # noqa: S308 (drawn by segno, see above)


def _enrolment(
    request: HttpRequest, found: enrolment.Invitation, *, wrong: str = "", error: str = ""
) -> HttpResponse:
    address = totp.address(found.secret, name=found.officer, issuer=f"PBB {settings.PERDA.name}")
    context = {
        "found": found,
        "secret": totp.spelled(found.secret),
        "qr": qr(address),
        "policy": policy(),
        "wrong": wrong,
        "error": error,
    }
    return render(request, "office/enrol.html", context, status=422 if error else 200)


def _page(request: HttpRequest, then: str, *, error: str = "", status: int = 200) -> HttpResponse:
    context = {"next": safe_next(then), "error": error, "typed": request.POST.get("nama", "")[:TYPED_MAX]}
    return render(request, "office/sign_in.html", context, status=status)


def _refused(request: HttpRequest, error: NotSignedIn, *, at: datetime) -> HttpResponse:
    then = request.POST.get("next", "")
    if error.code == "wait" and error.until is not None:
        sentence = t(
            "Terlalu banyak percobaan yang gagal. Coba lagi dalam {lama}.", lama=wait_text(error.until, at=at)
        )
        response = _page(request, then, error=sentence, status=429)
        response["Retry-After"] = str(max(int((error.until - at).total_seconds()), 1))
        return response
    sentence = t("Nama, sandi, atau kode tidak cocok. Kode hanya berlaku sekali; tunggu kode berikutnya.")
    return _page(request, then, error=sentence, status=422)


def _enter(request: HttpRequest, token: str) -> HttpResponse:
    rotate_token(request)
    response = SeeOther(safe_next(request.POST.get("next", "")))
    response.set_cookie(
        cookie_name(), token, path="/", httponly=True, secure=settings.SPPT_HTTPS, samesite="Strict"
    )
    return response
