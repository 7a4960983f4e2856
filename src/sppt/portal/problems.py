"""Pages for what went wrong: each says what happened, why, and what to do next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sppt.kit import log
from sppt.portal.tokens import Trouble
from sppt.portal.words import t

RETRY_SECONDS = 30


def _problem(request: HttpRequest, status: int, title: str, *sentences: str) -> HttpResponse:
    context = {"title": title, "sentences": sentences}
    response = render(request, "portal/problem.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 (Django's)
    return _problem(
        request,
        400,
        t("Permintaan ini tidak terbaca"),
        t("Kiriman dari peramban tidak lengkap atau terlalu besar."),
        t("Tidak ada yang berubah. Silakan mulai lagi dari halaman depan."),
    )


def forbidden(request: HttpRequest, exception: Exception | None = None, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """Also for forms that came without our cookie or from another site."""
    return _problem(
        request,
        403,
        t("Formulir ini tidak dapat kami terima"),
        t("Halaman formulirnya mungkin sudah terlalu lama terbuka, atau peramban menolak cookie."),
        t("Tidak ada yang berubah. Buka lagi halaman depan lalu ulangi."),
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    return _problem(
        request,
        404,
        t("Halaman tidak ditemukan"),
        t("Alamat halaman ini salah atau terpotong."),
        t("Tagihan dapat dilihat lagi dengan memasukkan NOP di halaman depan."),
    )


def wrong_method(request: HttpRequest, allowed: Sequence[str]) -> HttpResponse:
    response = _problem(
        request,
        405,
        t("Halaman ini tidak dapat dibuka seperti itu"),
        t("Halaman ini hanya dapat dicapai lewat tombol pada halaman sebelumnya."),
        t("Tidak ada yang berubah. Silakan mulai lagi dari halaman depan."),
    )
    response["Allow"] = ", ".join(allowed)
    return response


def no_such_page(request: HttpRequest, trouble: Trouble) -> HttpResponse:
    """A sealed address that does not open."""
    if trouble is Trouble.UNKNOWN:
        return not_found(request)
    return _problem(
        request,
        410,
        t("Halaman tagihan ini sudah ditutup"),
        t("Demi kerahasiaan, halaman tagihan hanya terbuka selama 24 jam."),
        t("Masukkan lagi NOP di halaman depan untuk melihat tagihan terbaru."),
    )


def too_many(request: HttpRequest, *, again_at: datetime, at: datetime) -> HttpResponse:
    """A budget is used up until `again_at`."""
    wait = max(again_at - at, timedelta(seconds=1))
    minutes = -(-wait // timedelta(minutes=1))
    when = (
        t("{jam} jam", jam=str(-(-minutes // 60))) if minutes > 60 else t("{menit} menit", menit=str(minutes))
    )
    response = _problem(
        request,
        429,
        t("Mohon tunggu sebentar"),
        t("Terlalu banyak NOP dicari dari jaringan Anda atau dari daerah yang sama."),
        t("Batas ini menjaga data warga. Silakan coba lagi dalam {lama}.", lama=when),
    )
    response["Retry-After"] = str(-(-wait // timedelta(seconds=1)))
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """A fault of ours; the number on the page is the one in the log."""
    return _problem(
        request,
        500,
        t("Ada kesalahan di pihak kami"),
        t("Halaman ini gagal dibuat. Kesalahannya bukan pada Anda."),
        t("Pembayaran yang sudah berhasil tetap tercatat. Silakan coba lagi sebentar lagi."),
        t(
            "Bila terulang, sebutkan nomor kejadian ini kepada kami: {nomor}.",
            nomor=log.current_request() or "–",
        ),
    )


def unavailable(request: HttpRequest) -> HttpResponse:
    """The database does not answer."""
    response = _problem(
        request,
        503,
        t("Layanan sedang tidak dapat dipakai"),
        t("Data tagihan sedang tidak dapat kami baca."),
        t("Pembayaran yang sudah berhasil tetap tercatat. Silakan coba lagi sebentar lagi."),
    )
    response["Retry-After"] = str(RETRY_SECONDS)
    return response
