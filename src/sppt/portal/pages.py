"""What every page shares: who may enter, which methods, how it is kept out of caches, and what the layout needs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, Literal, ParamSpec

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from sppt.portal import problems, tokens
from sppt.portal.words import either, in_english

Audience = Literal["public", "taxpayer", "officer"]
P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def page(audience: Audience, *methods: str) -> Callable[[View[P]], View[P]]:
    """Declares who may enter a view and by which methods. Its answers are kept by no cache and no search engine."""
    allowed = (*methods, "HEAD") if "GET" in methods else methods

    def declare(view: View[P]) -> View[P]:
        @wraps(view)
        def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if request.method not in allowed:
                response: HttpResponseBase = problems.wrong_method(request, allowed)
            else:
                try:
                    response = view(request, *args, **kwargs)
                except tokens.NoSuchPage as error:
                    response = problems.no_such_page(request, error.trouble)
            response["Cache-Control"] = "no-store"
            response["X-Robots-Tag"] = "noindex, nofollow"
            return response

        answer.audience = audience  # type: ignore[attr-defined]
        return answer

    return declare


@dataclass(frozen=True, slots=True)
class Site:
    """What the layout says on every page."""

    language: str
    city: str
    agency: str
    tagline: str
    demo: bool
    other_address: str
    other_language: str
    other_name: str


def site(request: HttpRequest) -> dict[str, Site]:
    """The context processor: `site` in every template."""
    path = request.get_full_path()
    english = in_english()
    bare = path.removeprefix("/en") if english else path
    return {
        "site": Site(
            language="en" if english else "id",
            city=settings.PERDA.name,
            agency=settings.PERDA.agency,
            tagline=either(settings.PERDA.tagline, settings.PERDA.tagline_en),
            demo=settings.SPPT_DEMO,
            other_address=bare or "/" if english else "/en" + bare,
            other_language="id" if english else "en",
            other_name="Indonesia" if english else "English",
        )
    }
