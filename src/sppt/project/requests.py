"""The outermost middleware: every request of a page gets a number, and one line in the log when it has been answered.

The line names the page by its name in the list of addresses, never by its address: some addresses let somebody in.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from django.core.signals import got_request_exception
from django.http import HttpRequest, HttpResponse

from sppt.kit import log

METHODS = frozenset({"GET", "HEAD", "POST"})
# Asked for by every page and every few seconds: told only when they fail.
_QUIET = ("static/", "status")


class Requests:
    """Gives each request its number, also as X-Request-Id of the answer, and tells how it ended."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        number = log.new_id()
        with log.within(number):
            began = time.perf_counter()
            response = self.get_response(request)
            response["X-Request-Id"] = number
            if response.status_code >= 500 or not _is_quiet(request):
                log.info(
                    "page",
                    page=_page_of(request),
                    method=str(request.method) if request.method in METHODS else "OTHER",
                    status=response.status_code,
                    ms=int((time.perf_counter() - began) * 1000),
                )
        return response


def _page_of(request: HttpRequest) -> str:
    match = request.resolver_match
    return match.view_name if match else "none"


def _is_quiet(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and match.route.startswith(_QUIET)


def _tell(request: HttpRequest | None = None, **_: object) -> None:
    """Django has caught what no view expected; its number is the request's."""
    trouble = sys.exc_info()[1]
    if trouble is not None:
        log.unexpected("page", trouble, page=_page_of(request) if request else "none")


got_request_exception.connect(_tell, dispatch_uid="sppt.project.requests")
