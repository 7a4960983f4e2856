"""Where a request comes from and which address the browser believes to be at."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest

from sppt.accounts.passkeys import Site
from sppt.accounts.sessions import AGENT_MAX, Place
from sppt.kit.peer import client_address
from sppt.office.words import t


def place_of(request: HttpRequest) -> Place:
    """The address of the visitor and what his browser calls itself."""
    address = client_address(
        request.META.get("REMOTE_ADDR", ""),
        request.META.get("HTTP_X_FORWARDED_FOR", ""),
        proxies=settings.SPPT_TRUSTED_PROXIES,
    )
    agent = request.headers.get("User-Agent", "")[:AGENT_MAX]
    return Place(str(address or ""), "".join(letter for letter in agent if letter.isprintable()))


def site_of(request: HttpRequest) -> Site:
    """What passkeys are bound to. The host is one of SPPT_HOSTS: Django has refused all others."""
    host = request.get_host()
    name = f"PBB {settings.PERDA.name}"
    return Site(f"{request.scheme}://{host}", host.rsplit(":", 1)[0] if ":" in host else host, name)


def wait_text(until: datetime, *, at: datetime) -> str:
    """How long somebody must still wait, in words."""
    seconds = max(int((until - at).total_seconds()), 1)
    if seconds < 90:
        return t("{detik} detik", detik=seconds)
    return t("{menit} menit", menit=-(-seconds // 60))


def browser_name(agent: str) -> str:
    """A browser by the name people know it by."""
    known = (
        ("Edg", "Edge"),
        ("OPR", "Opera"),
        ("Firefox", "Firefox"),
        ("Chrome", "Chrome"),
        ("Safari", "Safari"),
    )
    systems = (("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"), ("Mac OS", "macOS"))
    browser = next((name for mark, name in known if mark in agent), t("Peramban lain"))
    system = next((name for mark, name in (*systems, ("Linux", "Linux")) if mark in agent), "")
    return f"{browser}, {system}" if system else browser
