"""Which door's page says what went wrong: the office's under /kantor/, the portal's everywhere else."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from sppt.office import problems as office
from sppt.office.shell import finish
from sppt.portal import problems as portal


def forbidden(request: HttpRequest, exception: Exception | None = None, reason: str = "") -> HttpResponse:
    """A form that came without our cookie or from another site."""
    if _is_of_the_office(request):
        return finish(office.csrf(request))
    return portal.forbidden(request, exception, reason)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """An address that leads nowhere."""
    if _is_of_the_office(request):
        return finish(office.not_found(request))
    return portal.not_found(request, exception)


def _is_of_the_office(request: HttpRequest) -> bool:
    return request.path.startswith(("/kantor/", "/en/kantor/"))
