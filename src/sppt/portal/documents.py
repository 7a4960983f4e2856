"""Receipts for everybody: what the ledger says of one, its file, the public keys, and messages put to the test."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from sppt.documents import actions
from sppt.documents.claims import Signature, check_text
from sppt.documents.keys import BadKeys
from sppt.documents.parts import PartReceipt, part_by_token
from sppt.documents.parts_making import hand_out as hand_out_single
from sppt.documents.press import press
from sppt.documents.stts import Tongue
from sppt.kit import clock
from sppt.payments.language import Receipt
from sppt.payments.queries import code_by_digits, code_by_token, receipt_by_number, receipt_by_token
from sppt.portal import problems, visitors
from sppt.portal.pages import page
from sppt.portal.pesan import TEXT_MAX, Home, Kind, Piece, Whose, recognise
from sppt.portal.singles import REFRESH_SECONDS, singles_of
from sppt.portal.words import in_english, t
from sppt.rules.rupiah import printed
from sppt.rules.states import CodeState
from sppt.rules.terbilang import terbilang

KEYS_SECONDS = 300


@page("public", "GET")
def receipt(request: HttpRequest, token: str) -> HttpResponse:
    """What the ledger says now of the receipt behind a token, of a payment or of one NOP of it.

    Nothing on the paper can change it.
    """
    found = receipt_by_token(token)
    one = None if found else part_by_token(token)
    if found is not None:
        return _whole(request, found, token)
    if one is None:
        return _unknown(request)
    lines = [(item, "") for item in one.items]
    context = {"receipt": one.payment, "one": one, "amount": one.amount, "lines": lines}
    return render(request, "portal/dokumen.html", context | {"token": token, "words": terbilang(one.amount)})


def _whole(request: HttpRequest, found: Receipt, token: str) -> HttpResponse:
    """A payment; if it was for many NOPs, also how far the receipts of each are."""
    singles = singles_of(found)
    context = {
        "receipt": found,
        "token": token,
        "amount": found.amount,
        "words": terbilang(found.amount),
        "lines": [(item, singles.addresses.get(item.nop.digits, "")) for item in found.items],
        "singles": singles,
    }
    response = render(request, "portal/dokumen.html", context)
    if singles.progress.working and not found.reversed:
        response["Refresh"] = str(REFRESH_SECONDS)
    return response


@page("public", "GET")
def stts(request: HttpRequest, token: str) -> HttpResponse:
    """The receipt as PDF, in the language of the address. Every copy is counted; an undone payment gives none."""
    at = clock.now()
    found = receipt_by_token(token) or part_by_token(token)
    if found is None:
        return _unknown(request)
    if request.method == "HEAD":
        return HttpResponse(content_type="application/pdf")
    again_at = visitors.take(visitors.Use.DOWNLOAD, None, request, at=at)
    if again_at is not None:
        return problems.too_many(request, again_at=again_at, at=at)
    language: Tongue = "en" if in_english() else "id"
    try:
        if isinstance(found, Receipt):
            handed = actions.hand_out(press(), found, language, actor="public", at=at)
        else:
            handed = hand_out_single(press(), found, language, actor="public", at=at)
    except actions.ReceiptReversed:
        return HttpResponseRedirect(reverse("portal:receipt", args=[token]))
    except (OSError, BadKeys):
        return problems.unavailable(request)
    response = HttpResponse(handed.content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{handed.name}"'
    return response


@page("public", "GET")
def keys(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 (Django's)
    """The public keys of this city's documents, for whoever wants to check one without us."""
    return HttpResponse(press().keyring.published(), content_type="application/json")


def _unknown(request: HttpRequest) -> HttpResponse:
    """A token that is no receipt's: guessing is counted, and the answer is the same for every wrong one."""
    at = clock.now()
    again_at = visitors.take(visitors.Use.CHECK, None, request, at=at)
    if again_at is not None:
        return problems.too_many(request, again_at=again_at, at=at)
    return render(request, "portal/dokumen-asing.html", status=404)


# ---- messages -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Verdict:
    """What we say of one piece of a message; `tone` is done, late or closed."""

    piece: str
    tone: str
    says: str


@page("public", "GET", "POST")
def message(request: HttpRequest) -> HttpResponse:
    """Which codes, receipts and addresses in a message are the city's. The message is not kept."""
    if request.method != "POST":
        return render(request, "portal/dokumen-pesan.html")
    at = clock.now()
    typed = request.POST.get("pesan", "")
    if not typed.strip() or len(typed) > TEXT_MAX:
        error = (
            t("Pesan ini terlalu panjang. Tempel paling banyak 5.000 huruf.")
            if typed.strip()
            else t("Belum ada pesan. Tempel isi pesannya di kotak di bawah ini.")
        )
        context = {"typed": typed[:TEXT_MAX], "error": error}
        return render(request, "portal/dokumen-pesan.html", context, status=422)
    again_at = visitors.take(visitors.Use.CHECK, None, request, at=at)
    if again_at is not None:
        return problems.too_many(request, again_at=again_at, at=at)
    pieces = recognise(typed, Home.of(settings.SPPT_BASE_URL))
    verdicts = [_verdict(piece, at=at) for piece in pieces]
    return render(
        request, "portal/dokumen-pesan.html", {"typed": typed, "verdicts": verdicts, "checked": True}
    )


def _verdict(piece: Piece, *, at: datetime) -> Verdict:
    if piece.kind is Kind.CODE:
        return _of_code(piece, at=at)
    if piece.kind is Kind.RECEIPT:
        return _of_receipt(piece, receipt_by_number(piece.value))
    if piece.page == "v":
        return _of_receipt(piece, receipt_by_token(piece.value) or part_by_token(piece.value))
    if piece.page == "bayar":
        if code_by_token(piece.value, at=at) is None:
            says = t("Alamatnya alamat kami, tetapi kode bayar di belakangnya tidak ada.")
            return Verdict(piece.shown, "late", says)
        return Verdict(piece.shown, "done", t("Benar, ini halaman kode bayar kami."))
    return _of_address(piece)


def _of_address(piece: Piece) -> Verdict:
    tone, says = {
        Whose.OURS: ("done", t("Benar, ini alamat layanan PBB kota.")),
        Whose.CITY: (
            "closed",
            t("Alamat ini di bawah nama resmi kota, tetapi bukan layanan PBB ini."),
        ),
        Whose.ALIKE: (
            "late",
            t("BUKAN alamat kota, tetapi dibuat mirip. Jangan dibuka dan jangan membayar lewat sini."),
        ),
        Whose.OTHER: (
            "late",
            t("Bukan alamat layanan PBB kota. Jangan membayar pajak lewat alamat ini."),
        ),
    }[piece.whose]
    return Verdict(piece.shown, tone, says)


def _of_code(piece: Piece, *, at: datetime) -> Verdict:
    code = code_by_digits(piece.value, at=at) if piece.value else None
    if code is None:
        return Verdict(piece.shown, "late", t("Bukan kode bayar kami. Jangan membayar dengan angka ini."))
    if code.state is CodeState.OPEN:
        return Verdict(piece.shown, "done", t("Benar, ini kode bayar kami dan masih berlaku."))
    if code.state is CodeState.SETTLED:
        return Verdict(piece.shown, "closed", t("Ini kode bayar kami dan sudah lunas. Jangan dibayar lagi."))
    return Verdict(piece.shown, "closed", t("Ini kode bayar kami, tetapi sudah tidak berlaku."))


def _of_receipt(piece: Piece, found: Receipt | PartReceipt | None) -> Verdict:
    if found is None or _signature_is_wrong(piece):
        return Verdict(piece.shown, "late", t("Bukan bukti bayar kami. Pembayaran ini tidak tercatat."))
    payment = found if isinstance(found, Receipt) else found.payment
    if payment.reversed:
        return Verdict(piece.shown, "late", t("Ini bukti bayar kami, tetapi pembayarannya sudah dibatalkan."))
    return Verdict(
        piece.shown, "done", t("Benar, ini bukti bayar kami sebesar {jumlah}.", jumlah=printed(found.amount))
    )


def _signature_is_wrong(piece: Piece) -> bool:
    """Whether an address carries the text of a QR that the city has not signed."""
    return (
        "#1." in piece.text
        and check_text(piece.text, press().keyring.keys()).signature is not Signature.VALID
    )
