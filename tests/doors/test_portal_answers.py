"""What every answer carries, what a watching machine is told, and what people read when something is broken."""

from __future__ import annotations

import threading

import pytest

from tests.doors.visiting import Visitor
from tests.world import World, nop


def test_every_answer_carries_its_guards(city: World) -> None:
    visitor = Visitor()
    bills = visitor.look_up(nop(1))
    for path in ("/", "/en/", bills, "/tidak-ada", "/status", "/bayar/" + "A" * 22):
        headers = visitor.get(path).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "geolocation=()" in headers["Permissions-Policy"]
        assert headers["Cache-Control"] == "no-store"
        assert "Strict-Transport-Security" not in headers


def test_over_https_the_guards_are_stronger(city: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings

    for name, value in [
        ("SPPT_HTTPS", True),
        ("CSRF_COOKIE_SECURE", True),
        ("CSRF_COOKIE_NAME", "__Host-csrf"),
    ]:
        monkeypatch.setattr(settings, name, value)
    visitor = Visitor.strict()
    page = visitor.get("/")
    assert page.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    cookie = visitor.client.cookies["__Host-csrf"]
    assert (cookie["secure"], cookie["httponly"], cookie["path"], cookie["domain"]) == (True, True, "/", "")
    assert cookie["samesite"] == "Strict"
    form = {"nop": nop(1), "csrfmiddlewaretoken": page.field("csrfmiddlewaretoken")}
    assert visitor.post("/", form, Origin="http://localhost", Host="localhost").status == 403
    assert visitor.post("/", form, Origin="https://localhost", Host="localhost").status == 303


def test_our_files_are_kept_for_a_year_under_names_that_change_with_them(city: World) -> None:
    import re

    visitor = Visitor()
    addresses = set(re.findall(r'"(/static/[^"]+)"', visitor.get("/").html))
    assert len(addresses) == 2
    for address in addresses:
        answer = visitor.get(address)
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert visitor.ask("post", address).status == 405
    for path in ("/static/portal.css", "/static/..%2fviews.py", "/static/portal-0000000000000000.css"):
        assert visitor.get(path).status == 404


def test_status_is_ok_while_the_database_answers(city: World) -> None:
    answer = Visitor().get("/status")
    assert (answer.status, answer.html) == (200, '{"status": "ok", "database": "ok"}')


def test_status_says_unavailable_when_the_database_is_gone_and_ok_when_it_is_back(city: World) -> None:
    with pytest.MonkeyPatch.context() as patch:
        from django.db import connections

        patch.setitem(connections["default"].settings_dict, "NAME", "gone")
        connections.close_all()
        answer = Visitor().get("/status")
        assert (answer.status, '"unavailable"' in answer.html) == (503, True)
    assert Visitor().get("/status").status == 200


def test_status_does_not_wait_for_a_database_that_hangs_and_asks_it_only_once(
    city: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sppt.portal import health

    release, asked = threading.Event(), []

    def hang() -> None:
        asked.append(1)
        release.wait(30)

    monkeypatch.setattr(health, "_ask", hang)
    monkeypatch.setattr(health, "SECONDS_MAX", 0.05)
    try:
        assert [Visitor().get("/status").status for _ in range(3)] == [503] * 3
        assert len(asked) == 1
    finally:
        release.set()


def test_pages_say_plainly_that_the_database_is_gone(city: World) -> None:
    from django.db import connections

    visitor = Visitor()
    bills = visitor.look_up(nop(1))
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(connections["default"].settings_dict, "NAME", "gone")
        connections.close_all()
        for prefix, says in [
            ("", "Data tagihan sedang tidak dapat kami baca."),
            ("/en", "We cannot read the bills"),
        ]:
            for answer in (visitor.get(prefix + bills), visitor.post(f"{prefix}/", {"nop": nop(1)})):
                assert (answer.status, answer.headers["Retry-After"]) == (503, "30")
                assert says in answer.text
        assert visitor.get("/").status == 200  # the first page needs no database
    connections.close_all()
    assert visitor.get(bills).status == 200


def test_a_fault_of_ours_is_owned_and_shows_nothing_of_our_inside(
    city: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sppt.portal import views

    def broken(*_arguments: object, **_named: object) -> None:
        raise ZeroDivisionError("secret inside")

    visitor = Visitor()
    bills = visitor.look_up(nop(1))
    monkeypatch.setattr(views, "account_of", broken)
    for prefix, says in [("", "Kesalahannya bukan pada Anda."), ("/en", "It is not your fault.")]:
        answer = visitor.get(prefix + bills)
        assert answer.status == 500
        assert says in answer.text
        assert "secret" not in answer.html
        assert "ZeroDivision" not in answer.html


@pytest.mark.parametrize(
    ("path", "language", "other", "other_address"),
    [
        ("/", "id", "en", "/en/"),
        ("/en/", "en", "id", "/"),
        ("/tidak-ada?x=1", "id", "en", "/en/tidak-ada?x=1"),
        ("/en/tidak-ada?x=1", "en", "id", "/tidak-ada?x=1"),
    ],
)
def test_the_address_alone_decides_the_language_and_the_other_is_one_tap_away(
    city: World, path: str, language: str, other: str, other_address: str
) -> None:
    visitor = Visitor()
    for accepted in ("en", "id", "fr"):
        answer = visitor.get(path, Accept_Language=accepted)
        assert f'<html lang="{language}">' in answer.html
        assert f'href="{other_address}" lang="{other}"' in answer.html


def test_a_host_that_is_not_ours_is_refused(city: World) -> None:
    answer = Visitor().get("/", Host="elsewhere.example")
    assert (answer.status, "elsewhere" in answer.html) == (400, False)


@pytest.mark.parametrize(
    "query",
    [
        "tahun=%00",
        "tahun=%FF",
        "sampai=%FF%FE",
        "jeda=%0d%0aSet-Cookie:x",
        "tahun={0.__class__}",
        "tahun=%F0%9F%98%80",
        "%=%",
        "&&&",
    ],
)
def test_a_hostile_query_is_never_a_fault_of_ours(city: World, query: str) -> None:
    city.bill(nop(1), 2024)
    visitor = Visitor()
    bills, code = visitor.look_up(nop(1)), visitor.open_code(nop(1), 2024)
    for path in ("/", bills, f"{bills}/periksa", code, "/status", "/tidak-ada"):
        answer = visitor.get(f"{path}?{query}")
        assert answer.status < 500
        assert "Set-Cookie" not in answer.headers.get("Refresh", "")


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/x-www-form-urlencoded", b"nop=%FF%00&nop=%E2%80%AE"),
        ("application/x-www-form-urlencoded; charset=nope", b"nop=1"),
        ("multipart/form-data", b"--x\r\n"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data; name=nop\r\n\r\n1"),
        ("application/json", b"{"),
        ("", b"\x00\xff"),
    ],
)
def test_a_hostile_body_is_refused_and_nothing_is_written(
    city: World, content_type: str, body: bytes
) -> None:
    before = city.counts()
    answer = Visitor().client.generic("POST", "/", body, content_type=content_type)
    assert 400 <= answer.status_code < 500
    assert city.counts() == before
