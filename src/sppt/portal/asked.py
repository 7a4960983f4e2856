"""What forms and addresses ask for, beside the NOP: tax years."""

from __future__ import annotations

import re
from urllib.parse import urlencode

from django.http import HttpRequest

YEARS_MAX = 100
_YEAR = re.compile(r"\d{4}", re.ASCII)


def asked_years(request: HttpRequest) -> tuple[frozenset[int], bool]:
    """The tax years a form names, and whether something in it is no year."""
    form = request.POST if request.method == "POST" else request.GET
    texts = form.getlist("tahun")
    years = {int(text) for text in texts[:YEARS_MAX] if _YEAR.fullmatch(text)}
    return frozenset(years), len(texts) > YEARS_MAX or not all(_YEAR.fullmatch(text) for text in texts)


def query_of(years: frozenset[int]) -> str:
    """The same years as the query of an address."""
    return urlencode([("tahun", year) for year in sorted(years)])
