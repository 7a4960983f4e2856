"""Whether this installation can serve, for the machines that watch it."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from concurrent.futures import TimeoutError as TooSlow

from django.db import DatabaseError, InterfaceError, connection
from django.http import HttpRequest, JsonResponse

from sppt.portal.pages import page

SECONDS_MAX = 2

_lock = threading.Lock()
_last: Future[None] | None = None


@page("public", "GET")
def status(request: HttpRequest) -> JsonResponse:  # noqa: ARG001
    """200 and "ok", or 503 when the database has not answered a new connection within two seconds."""
    try:
        _question().result(timeout=SECONDS_MAX)
    except (TooSlow, DatabaseError, InterfaceError):
        return JsonResponse({"status": "unavailable", "database": "unavailable"}, status=503)
    return JsonResponse({"status": "ok", "database": "ok"})


def _question() -> Future[None]:
    """The question that is under way, or a new one: a database that hangs holds one thread, however many ask."""
    global _last  # noqa: PLW0603
    with _lock:
        if _last is None or _last.done():
            _last = Future()
            # A daemon: a question that never ends must not keep the server from stopping.
            threading.Thread(target=_answer, args=(_last,), name="health", daemon=True).start()
        return _last


def _answer(question: Future[None]) -> None:
    try:
        _ask()
    except Exception as error:  # whoever waits for the answer gets it
        question.set_exception(error)
    else:
        question.set_result(None)


def _ask() -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    finally:
        connection.close()
