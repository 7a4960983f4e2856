"""What partners' machines asked, as an officer finds it: by NOP, code, reference or receipt, with what came of it."""

from __future__ import annotations

import pytest

from sppt.partners.actions import log_messages
from sppt.partners.queries import LoggedMessage
from tests.actions.desk import booked, opened, request, undone
from tests.doors.office_hands import Hands, Page, counting, signed_in
from tests.world import NOON, World, nop

MESSAGES = "/kantor/pesan-mitra"
PRINTED = "36.76.050.015.005-0001.0"


def look_for(hands: Hands, text: str, *, prefix: str = "") -> Page:
    page = hands.get(prefix + MESSAGES)
    return hands.send(page, MESSAGES, cari=text)


def logged(*about: str, outcome: str = "ok", status: int = 200, response: str = '{"nama":"***"}') -> None:
    one = LoggedMessage(
        at=NOON,
        partner="bjb",
        client_id="client-bjb",
        address="203.0.113.9",
        route="POST /api/v1/payments",
        status=status,
        outcome=outcome,
        about=about,
        request='{"stamp":["2026-09-14T12:00:00+07:00","","abcdefgh…"],"body":{"amount":250000}}',
        response=response,
    )
    log_messages([one], keep_years=10)


@pytest.fixture
def bima(city: World) -> Hands:
    """A bendahara on a day when a bank paid once, and once asked in vain."""
    city.channel("bjb")
    city.bill(nop(1), 2026, 250_000, jatuh_tempo=NOON.date())
    code = opened((nop(1), {2026}))
    receipt = booked(request(code, "R-1", channel="bjb"))
    logged(nop(1), code.code, "R-1", receipt.number)
    logged(nop(2), "R-2", outcome="bill_not_found", status=404)
    return signed_in(city, "bima", "bendahara")


def test_a_message_is_found_by_nop_code_reference_and_receipt(city: World, bima: Hands) -> None:
    receipt = city.rows("SELECT receipt FROM payments_payment")[0][0]
    code = city.rows("SELECT code FROM payments_quote WHERE code IS NOT NULL")[0][0]
    for typed in (nop(1), PRINTED, str(code), "R-1", str(receipt), str(receipt).lower()):
        page = look_for(bima, typed)
        assert ("R-1" in page.text or str(receipt) in page.text, page.status) == (True, 200), typed
        assert "203.0.113.9" in page.text
        assert "250000" in page.text
        assert "404" not in page.text


def test_a_refusal_is_told_in_words_in_both_languages(bima: Hands) -> None:
    assert "404 bill_not_found: Tagihan tidak ditemukan." in look_for(bima, "R-2").text
    english = look_for(bima, "R-2", prefix="/en")
    assert "404 bill_not_found: " in english.text
    assert "Tagihan" not in english.text


def test_what_the_books_say_now_stands_beside_what_was_answered_then(bima: Hands) -> None:
    assert "Berlaku" in look_for(bima, "R-1").text
    undone("R-1", "V-1", channel="bjb")
    assert "Dibatalkan" in look_for(bima, "R-1").text


def test_each_look_is_in_the_trail_without_what_was_looked_for(city: World, bima: Hands) -> None:
    look_for(bima, nop(1))
    rows = city.rows("SELECT actor, subject, detail FROM kit_audit_event WHERE verb = 'look_messages'")
    assert rows == [("officer:bima", "partners:messages", '{"found":1}')]


def test_nothing_and_an_unknown_word_find_nothing_and_write_nothing(city: World, bima: Hands) -> None:
    with counting(city):
        assert look_for(bima, "  ").status == 422
    page = look_for(bima, "R-999")
    assert (page.status, "Tidak ditemukan" in page.text) == (200, True)


def test_a_hostile_message_stays_text(bima: Hands) -> None:
    logged("R-3", response='{"x":"<script>alert(1)</script>\u202e' + "y" * 4000)
    page = look_for(bima, "R-3")
    assert "<script>alert" not in page.html
    assert "\u202e" not in page.html
    assert "&lt;script&gt;" in page.html


def test_only_the_latest_fifty_are_shown(bima: Hands) -> None:
    for _ in range(51):
        logged("R-4")
    page = look_for(bima, "R-4")
    assert page.html.count('<pre class="said">') == 100
    assert "Hanya lima puluh pesan terbaru" in page.text


def test_only_bendahara_head_and_auditor_read_messages(city: World) -> None:
    for role, status in [
        ("teller", 403),
        ("penetapan", 403),
        ("administrator", 403),
        ("head", 200),
        ("auditor", 200),
    ]:
        assert signed_in(city, f"uji.{role}", role).status(MESSAGES) == status, role
