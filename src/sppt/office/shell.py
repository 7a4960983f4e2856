"""What every desk hangs on: who may enter a page, how it refuses, and when somebody must show again who he is.

    @desk(Role.TELLER, methods=FORM)
    def till(request: OfficeRequest) -> HttpResponse: ...

`@desk()` without roles lets every officer in. Addresses that change something take POST only and have roles of their
own, so that the table of rights (docs/operating/hak-akses.md) can be read off the addresses.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar, cast
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse

from sppt.accounts import passwords, sessions
from sppt.accounts.words import Role
from sppt.kit import audit, clock
from sppt.office import problems

P = ParamSpec("P")
Response = TypeVar("Response", bound=HttpResponseBase)
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
OfficeView = Callable[Concatenate["OfficeRequest", P], HttpResponseBase]

GET = ("GET",)
POST = ("POST",)
FORM = ("GET", "POST")

CSP = (
    "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self';"
    " base-uri 'none'; frame-ancestors 'none'"
)
FRESH = timedelta(minutes=10)
FRESH_SENT = timedelta(minutes=20)  # a form that was opened in time may be sent a little later
_INSIDE = re.compile(r"/(?:en/)?kantor/[^\\\x00-\x20\x7f]*", re.ASCII)
NEXT_MAX = 500


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The officer who asks for a page; `at` is the moment of asking."""

    name: str
    full_name: str
    roles: frozenset[Role]
    session_id: int
    at: datetime

    @property
    def actor(self) -> str:
        """As audit rows and payments name him."""
        return f"officer:{self.name}"

    def may(self, *roles: Role) -> bool:
        """Whether he has at least one of these roles."""
        return bool(self.roles.intersection(roles))


class OfficeRequest(HttpRequest):
    """A request by an officer who is signed in and may enter."""

    officer: SignedIn
    session_of: sessions.Session


class NotFresh(Exception):
    """The officer must show again who he is, then goes to `back`."""

    def __init__(self, back: str) -> None:
        super().__init__(back)
        self.back = back


class SeeOther(HttpResponseRedirect):
    """Go on with GET, so that Back and reload never send a form again."""

    status_code = 303


def cookie_name() -> str:
    # A __Host- cookie needs https; plain http is for loopback only.
    return "__Host-kantor" if settings.SPPT_HTTPS else "kantor"


def desk(*roles: Role, methods: tuple[str, ...] = GET) -> Callable[[OfficeView[P]], View[P]]:
    """Declares which roles may enter a view and by which methods; no role named means every officer."""
    allowed = (*methods, "HEAD") if "GET" in methods else methods
    wanted = frozenset(roles)

    def declare(view: OfficeView[P]) -> View[P]:
        while_expired = bool(getattr(view, "while_expired", False))

        @wraps(view)
        def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            at = clock.now()
            session = sessions.read(request.COOKIES.get(cookie_name(), ""), at=at)
            if session is None:
                return finish(_to_sign_in(request))
            signed_in = enter(request, session, at=at)
            stopped = _stopped(signed_in, wanted, allowed)
            if stopped is None and not while_expired and passwords.expired(session.password_since, at=at):
                stopped = SeeOther(reverse("office:password"))
            if stopped is not None:
                return finish(stopped)
            try:
                return finish(view(signed_in, *args, **kwargs))
            except NotFresh as error:
                return finish(_go(request, f"{reverse('office:again')}?{urlencode({'next': error.back})}"))
            except Http404:
                return finish(problems.not_found(request))

        answer.audience = "officer"  # type: ignore[attr-defined]
        answer.roles = wanted  # type: ignore[attr-defined]
        answer.methods = methods  # type: ignore[attr-defined]
        return answer

    return declare


def gate(*methods: str) -> Callable[[View[P]], View[P]]:
    """Declares a page of the office for those who are not signed in yet."""
    allowed = (*methods, "HEAD") if "GET" in methods else methods

    def declare(view: View[P]) -> View[P]:
        @wraps(view)
        def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if request.method not in allowed:
                return finish(problems.wrong_method(request, allowed))
            if _is_unreadable(request):
                return finish(problems.bad_request(request))
            try:
                return finish(view(request, *args, **kwargs))
            except Http404:
                return finish(problems.not_found(request))

        answer.audience = "public"  # type: ignore[attr-defined]
        return answer

    return declare


def enter(request: HttpRequest, session: sessions.Session, *, at: datetime) -> OfficeRequest:
    """The same request with its officer on it."""
    signed_in = cast("OfficeRequest", request)
    signed_in.session_of = session
    signed_in.officer = SignedIn(session.name, session.full_name, session.roles, session.id, at)
    return signed_in


def with_an_old_password(view: OfficeView[P]) -> OfficeView[P]:
    """Marks a view that stays open to officers whose password has grown too old; goes under `@desk`."""
    view.while_expired = True  # type: ignore[attr-defined]
    return view


def require_fresh(request: OfficeRequest, *, back: str = "") -> None:
    """Asks an officer who showed who he is too long ago to do so again: before approving, exporting, changing factors.

    Call it on the page with the form and again where the form is sent; that one takes `back`, a page of the office.
    """
    if request.method in {"GET", "HEAD"}:
        limit, then = FRESH, back or request.get_full_path()
    else:
        limit, then = FRESH_SENT, back or reverse("office:home")
    if request.officer.at - request.session_of.fresh_at > limit:
        raise NotFresh(then)


def safe_next(text: str) -> str:
    """An address inside the office, or the first page: nobody is led elsewhere by a link to the sign-in."""
    inside = len(text) <= NEXT_MAX and _INSIDE.fullmatch(text) is not None
    return text if inside else reverse("office:home")


def finish(response: Response) -> Response:
    """What every answer of the office carries."""
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Content-Security-Policy"] = CSP
    # Django would log the address of every page that is not 200: some are links that let somebody in.
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    back = request.get_full_path() if request.method in {"GET", "HEAD"} else reverse("office:home")
    if request.headers.get("HX-Request"):
        back = reverse("office:home")
    return _go(request, f"{reverse('office:sign_in')}?{urlencode({'next': back})}")


def _go(request: HttpRequest, address: str) -> HttpResponse:
    """Leads on; a part of a page that htmx asked for must not be filled with another page."""
    if request.headers.get("HX-Request"):
        response = HttpResponse(status=204)
        response["HX-Redirect"] = address
        return response
    return SeeOther(address)


def _stopped(request: OfficeRequest, wanted: frozenset[Role], allowed: Sequence[str]) -> HttpResponse | None:
    """The page that says why this officer may not, or None."""
    if wanted and not request.officer.may(*wanted):
        match = request.resolver_match
        page = f"page:{match.view_name if match else ''}"
        officer = request.officer
        audit.append(actor=officer.actor, verb="refuse_page", subject=page, detail={}, at=officer.at)
        return problems.forbidden(request, wanted)
    if request.method not in allowed:
        return problems.wrong_method(request, allowed)
    return problems.bad_request(request) if _is_unreadable(request) else None


def _is_unreadable(request: HttpRequest) -> bool:
    """Whether a field holds the character zero, which no person types and the database cannot keep."""
    return any(
        "\0" in text for form in (request.GET, request.POST) for _, texts in form.lists() for text in texts
    )
