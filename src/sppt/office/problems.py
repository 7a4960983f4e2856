"""Pages of the office for what went wrong: each says what happened, why, and what to do next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sppt.accounts.words import Role
from sppt.office.roles import role_names
from sppt.office.words import t


def problem(request: HttpRequest, status: int, title: str, *sentences: str) -> HttpResponse:
    """A page of a title and sentences."""
    context = {"title": title, "sentences": sentences}
    return render(request, "office/problem.html", context, status=status)


def forbidden(request: HttpRequest, wanted: Iterable[Role]) -> HttpResponse:
    """The officer has none of the roles that this page wants."""
    return problem(
        request,
        403,
        t("Halaman ini bukan tugas Anda"),
        t("Halaman ini untuk: {tugas}.", tugas=role_names(wanted)),
        t("Tidak ada yang berubah. Bila ini memang tugas Anda, mintalah administrator mengusulkannya."),
    )


def csrf(request: HttpRequest) -> HttpResponse:
    """A form without our cookie, from another site, or from before the last sign-in."""
    return problem(
        request,
        403,
        t("Formulir ini tidak dapat kami terima"),
        t("Halaman formulirnya mungkin sudah terlalu lama terbuka, atau peramban menolak cookie."),
        t("Tidak ada yang berubah. Buka lagi halamannya lalu ulangi."),
    )


def bad_request(request: HttpRequest) -> HttpResponse:
    """Something came that no form of ours sends."""
    return problem(
        request,
        400,
        t("Kiriman ini tidak terbaca"),
        t("Ada huruf di dalamnya yang tidak dapat disimpan."),
        t("Tidak ada yang berubah. Buka lagi halamannya lalu ulangi."),
    )


def not_found(request: HttpRequest) -> HttpResponse:
    return problem(
        request,
        404,
        t("Halaman tidak ditemukan"),
        t("Alamatnya salah, atau yang dicari tidak ada."),
        t("Pilih dari menu, atau cari lagi."),
    )


def wrong_method(request: HttpRequest, allowed: Sequence[str]) -> HttpResponse:
    response = problem(
        request,
        405,
        t("Halaman ini tidak dapat dibuka seperti itu"),
        t("Halaman ini hanya dapat dicapai lewat tombol pada halaman sebelumnya."),
        t("Tidak ada yang berubah. Silakan mulai lagi dari beranda."),
    )
    response["Allow"] = ", ".join(allowed)
    return response
