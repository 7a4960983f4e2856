"""Receipts of single NOPs for everybody who holds a payment of many: asked for, made in the background, in one ZIP."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse

from sppt.documents.actions import ReceiptReversed
from sppt.documents.keys import BadKeys
from sppt.documents.parts import Progress, tokens_of
from sppt.documents.parts_making import Bundle, NotMadeYet, bundle, progress
from sppt.documents.parts_making import ask as ask_for_singles
from sppt.documents.press import press
from sppt.kit import clock
from sppt.payments.language import Receipt
from sppt.payments.queries import receipt_by_token
from sppt.portal import problems, visitors
from sppt.portal.pages import page
from sppt.portal.views import SeeOther

REFRESH_SECONDS = 3


@dataclass(frozen=True, slots=True)
class Singles:
    """How far the receipts of a payment's NOPs are, and where each is found."""

    nops: int
    progress: Progress
    addresses: Mapping[str, str]  # by NOP


def singles_of(payment: Receipt) -> Singles:
    """Of a payment for one NOP there is nothing to make: its receipt is that NOP's."""
    nops = len({item.nop for item in payment.items})
    if nops == 1:
        return Singles(1, Progress(), {})
    addresses = {nop: token for (_, nop), token in tokens_of([payment.number]).items()}
    return Singles(nops, progress(press(), [payment.number]).get(payment.number, Progress()), addresses)


@page("public", "POST")
def ask(request: HttpRequest, token: str) -> HttpResponse:
    """Asks for a receipt of its own for each NOP; the page shows how far they are."""
    at = clock.now()
    found = receipt_by_token(token)
    if found is None:
        return problems.not_found(request)
    again_at = visitors.take(visitors.Use.DOWNLOAD, None, request, at=at)
    if again_at is not None:
        return problems.too_many(request, again_at=again_at, at=at)
    if not found.reversed:
        ask_for_singles(found, at=at)
    return SeeOther(reverse("portal:receipt", args=[token]) + "#tiap-nop")


@page("public", "GET")
def download(request: HttpRequest, token: str) -> HttpResponseBase:
    """All receipts of a payment's NOPs in one ZIP; back to the page while some are still missing."""
    at = clock.now()
    found = receipt_by_token(token)
    if found is None:
        return problems.not_found(request)
    if request.method == "HEAD":
        return HttpResponse(content_type="application/zip")
    again_at = visitors.take(visitors.Use.DOWNLOAD, None, request, at=at)
    if again_at is not None:
        return problems.too_many(request, again_at=again_at, at=at)
    try:
        packed = bundle(press(), found, actor="public", at=at)
    except (NotMadeYet, ReceiptReversed):
        return HttpResponseRedirect(reverse("portal:receipt", args=[token]))
    except (OSError, BadKeys):
        return problems.unavailable(request)
    return zip_response(packed)


def zip_response(packed: Bundle) -> FileResponse:
    """The ZIP on its way out."""
    response = FileResponse(packed.file, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{packed.name}"'
    response["Content-Length"] = str(packed.size)
    return response
