"""Every page of the office, for every role: in or 403 exactly as declared; nobody without signing in; written down."""

from __future__ import annotations

import re
from http import HTTPStatus
from pathlib import Path

import pytest

from tests.officers import client, signed_in
from tests.world import NOON, World

ROLES = ("teller", "penetapan", "bendahara", "head", "auditor", "administrator", "lurah")
DOCUMENT = Path(__file__).parents[2] / "docs" / "operating" / "hak-akses.md"


def _pages() -> list[tuple[str, frozenset[str], tuple[str, ...]]]:
    """Address with something in its places, roles that may enter (none: all), and methods, of every officers' page."""
    from sppt.project.rights import addresses

    fillings = {"number": "999999", "officer": "tiada", "link": "x" * 43, "int": "1", "str": "x", "slug": "x"}
    found = []
    for address, view in addresses():
        if getattr(view, "audience", None) != "officer":
            continue

        def fill(place: re.Match[str]) -> str:
            return fillings.get(place.group(1), SAMPLES.get(place.group(1), ""))

        roles = frozenset(str(role) for role in getattr(view, "roles", ()))
        found.append((re.sub(r"<(?:(\w+):)?\w+>", fill, address), roles, getattr(view, "methods", ())))
    return found


SAMPLES = {
    "office_sealed": "x" * 60,
    "office_token": "x" * 22,
    "partner": "tiada",
    "client": "tiada-satu",
    "sum": "case-999999",
}


@pytest.fixture
def office(city: World) -> World:
    for role in ROLES:
        city.officer(role, role)
    return city


def test_each_role_enters_exactly_where_the_page_says_and_the_rest_is_refused_in_words(office: World) -> None:
    from sppt.kit import clock

    wrong = []
    browsers = {role: signed_in(role) for role in ROLES}
    with clock.stopped_at(NOON):
        for address, roles, methods in _pages():
            for role, browser in browsers.items():
                if address == "/kantor/keluar":
                    continue
                answer = browser.get(address) if "GET" in methods else browser.post(address)
                may = not roles or role in roles
                refused = (
                    answer.status_code == HTTPStatus.FORBIDDEN
                    and "bukan tugas Anda" in answer.content.decode()
                )
                if refused is may or "/kantor/masuk?" in answer.get("Location", ""):
                    wrong.append(
                        f"{role} {address}: {answer.status_code}, {'may' if may else 'may not'} enter"
                    )
                if answer.status_code >= 500:
                    wrong.append(f"{role} {address}: {answer.status_code}")
    assert not wrong


def test_the_walk_covers_pages_of_several_roles() -> None:
    pages = _pages()
    assert len(pages) > 25
    assert len({roles for _, roles, _ in pages}) > 2
    assert all(re.fullmatch(r"/kantor/[\w./-]*", address) for address, _, _ in pages)


def test_nobody_enters_without_signing_in_and_is_led_to_the_sign_in(office: World) -> None:
    from sppt.kit import clock

    before = office.counts()
    browser = client()
    with clock.stopped_at(NOON):
        for address, _, _ in _pages():
            for answer in (browser.get(address), browser.post(address), browser.get(f"/en{address}")):
                assert answer.status_code == HTTPStatus.SEE_OTHER, address
                assert re.match(r"/(?:en/)?kantor/masuk\?next=", answer["Location"]), address
    assert office.counts() == before


def test_what_is_not_a_page_of_anybody_is_not_found(office: World) -> None:
    from sppt.kit import clock

    with clock.stopped_at(NOON):
        assert signed_in("teller").get("/kantor/tidak-ada").status_code == HTTPStatus.NOT_FOUND


def test_a_refused_page_leaves_a_trace_and_changes_nothing(office: World) -> None:
    from sppt.kit import clock

    with clock.stopped_at(NOON):
        answer = signed_in("teller").post(
            "/kantor/petugas/teller/ubah", {"tugas": "administrator", "bertugas": "ya"}
        )
    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert office.rows("SELECT actor, verb, subject FROM kit_audit_event") == [
        ("officer:teller", "refuse_page", "page:office:change_person")
    ]
    assert not office.rows("SELECT 1 FROM accounts_proposal")


def test_a_role_taken_away_closes_its_pages_in_the_open_session(office: World) -> None:
    from sppt.kit import clock

    browser = signed_in("administrator")
    with clock.stopped_at(NOON):
        assert browser.get("/kantor/petugas").status_code == HTTPStatus.OK
        office.change("UPDATE accounts_officer SET roles = '{teller}' WHERE name = 'administrator'")
        assert browser.get("/kantor/petugas").status_code == HTTPStatus.FORBIDDEN


def test_the_menu_shows_only_what_the_officer_may_open(office: World) -> None:
    from sppt.kit import clock

    with clock.stopped_at(NOON):
        for role in ROLES:
            page = signed_in(role).get("/kantor/").content.decode()
            menu = page[page.index('<nav class="menu"') : page.index("</nav>")]
            for address in re.findall(r'href="([^"]+)"', menu):
                assert signed_in(role).get(address).status_code == HTTPStatus.OK, (role, address)


def test_the_document_of_rights_says_what_the_code_says(city: World) -> None:
    from sppt.project.rights import table

    assert DOCUMENT.read_text(encoding="utf-8") == table(), (
        "uv run sppt officer rights > docs/operating/hak-akses.md"
    )
