"""QRIS at the page of a code: one tap asks for a QR, another saves it as an image."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from sppt.kit import clock
from sppt.portal import problems, qris, visitors
from sppt.portal.pages import page
from sppt.portal.views import SeeOther, code_of
from sppt.rules.states import CodeState


@page("public", "POST")
def ask(request: HttpRequest, token: str) -> HttpResponse:
    """Writes down the wish for a QR, waits a little for the answer, and goes back to the page."""
    at = clock.now()
    code = code_of(token, at=at)
    if code.state is CodeState.OPEN:
        again_at = visitors.take(visitors.Use.QRIS, None, request, at=at)
        if again_at is not None:
            return problems.too_many(request, again_at=again_at, at=at)
        qris.want(code, at=at)
        qris.wait_for_answer(code, pause=qris.pause)
    return SeeOther(reverse("portal:pay", args=[token]))


@page("public", "GET")
def image(request: HttpRequest, token: str, number: int) -> HttpResponse:  # noqa: ARG001
    """The QR as a PNG to save, as long as it can be paid."""
    at = clock.now()
    code = code_of(token, at=at)
    content = qris.content_of(code, number, at=at) if code.state is CodeState.OPEN else None
    if content is None:
        raise Http404
    response = HttpResponse(qris.png_of(content), content_type="image/png")
    response["Content-Disposition"] = f'attachment; filename="qris-{code.code}.png"'
    return response
