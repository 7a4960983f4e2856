"""Pages of a list, by number."""

from __future__ import annotations

from django.http import HttpRequest

PAGES_MAX = 10_000


def asked_page(request: HttpRequest) -> int:
    """Which page is asked for, from 1 on; what is no number asks for the first."""
    text = request.GET.get("hal", "1")
    return min(max(int(text), 1), PAGES_MAX) if text.isascii() and text.isdecimal() and len(text) <= 5 else 1
