"""Every address says who may enter."""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib import import_module

import django
from django.urls import URLPattern, URLResolver, get_resolver

AUDIENCES = frozenset({"public", "taxpayer", "officer"})


def patterns(of: URLResolver, prefix: str = "") -> Iterator[tuple[str, object]]:
    """Every address of a resolver with the view behind it."""
    for entry in of.url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry, prefix + str(entry.pattern))
        elif isinstance(entry, URLPattern):
            yield prefix + str(entry.pattern), entry.callback


def test_every_address_declares_its_audience() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sppt.project.settings")
    django.setup()
    import_module("sppt.project.urls")
    addresses = list(patterns(get_resolver("sppt.project.urls")))
    assert addresses
    assert not [address for address, view in addresses if getattr(view, "audience", None) not in AUDIENCES]
