"""The page of a payment code offers it as a virtual account of every bank that takes one now."""

from __future__ import annotations

import re
from datetime import time, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from sppt.partners.acquirers import Credentials
from sppt.partners.actions import add_partner, close_access
from sppt.partners.agreements import Agreement, agree
from sppt.partners.snap import speak_snap
from sppt.partners.va_banks import call_bank
from sppt.payments import actions, queries
from sppt.payments.language import PaymentRequest, Receipt
from tests.browser.served import furnish
from tests.doors.visiting import Answer, Visitor
from tests.world import NOON, World, nop

PREFIXES = {"bank-anggrek": "88812", "bank-melati": "771"}


def let_in(code: str, prefix: str) -> None:
    add_partner(code, name=code.replace("-", " ").title(), client_id=f"{code}-1", by="operator", at=NOON)
    speak_snap(f"{code}-1", partner_id=code, va_prefix=prefix, by="operator", at=NOON)


def numbers(page: Answer) -> list[str]:
    """The numbers as they are copied from the page: what stands in the paragraph, without its tags."""
    found = re.findall(r'<p class="va-number digits">(.*?)</p>', page.html, re.DOTALL)
    return [re.sub(r"<[^>]+>", "", one) for one in found]


def code_of(address: str) -> str:
    found = queries.code_by_token(address.rpartition("/")[2], at=NOON)
    assert found is not None
    return found.code


@pytest.fixture
def visitor(city: World) -> Visitor:
    furnish(city)
    for code, prefix in PREFIXES.items():
        let_in(code, prefix)
    add_partner("agregator", name="Agregator", client_id="agregator-1", by="operator", at=NOON)
    return Visitor()


def test_each_snap_bank_gets_its_prefix_before_the_code_in_fours_and_nobody_else_is_offered(
    visitor: Visitor,
) -> None:
    address = visitor.open_code(nop(1), 2024, 2026)
    code, page = code_of(address), visitor.get(address)
    assert numbers(page) == ["88812" + code, "771" + code]
    assert f"<span>8881</span><wbr><span>2{code[:3]}</span>" in page.html
    assert page.text.count("Rp1.258.130, sampai 17 September 2026 pukul 23.59 WIB") == 2
    assert "Nomor Virtual Account Bank Anggrek" in page.text
    assert "Agregator" not in page.text


def test_the_number_is_the_same_whenever_the_page_is_opened_again_and_in_english(visitor: Visitor) -> None:
    address = visitor.open_code(nop(1), 2024)
    first = numbers(visitor.get(address))
    visitor.at += timedelta(hours=3)
    assert visitor.open_code(nop(1), 2024) == address
    visitor.at += timedelta(days=1)
    assert numbers(visitor.get(address)) == first
    english = visitor.get(f"/en{address}?bank=771")
    assert numbers(english) == first
    assert "Go to a branch of Bank Melati before 17 September 2026, 23:59 WIB." in english.text


def test_the_steps_of_one_bank_stay_open_while_the_page_renews_itself(visitor: Visitor) -> None:
    address = visitor.open_code(nop(1), 2024)
    assert "<details" not in visitor.get(address).html
    page = visitor.get(f"{address}?bank=88812")
    for step in ("Ponsel", "ATM", "Teller"):
        assert f"<details open><summary>{step}</summary>" in page.html
    assert "Buka aplikasi Bank Anggrek" in page.text
    assert "Buka aplikasi Bank Melati" not in page.text
    again = visitor.get(page.headers["Refresh"].partition(";url=")[2])
    assert "Buka aplikasi Bank Anggrek" in again.text
    paused = visitor.get(f"{address}?bank=88812&jeda=1")
    assert ("Refresh" in paused.headers, "Buka aplikasi Bank Anggrek" in paused.text) == (False, True)


@pytest.mark.parametrize("strange", ["999", "'\"><script>", "8" * 400, "88812%0d%0aX-Evil:1"])
def test_a_bank_that_is_not_there_opens_nothing_and_is_not_repeated(visitor: Visitor, strange: str) -> None:
    page = visitor.get(f"{visitor.open_code(nop(1), 2024)}?bank={strange}")
    assert "<details" not in page.html
    assert "bank=" not in page.headers["Refresh"]
    assert "<script>" not in page.html
    assert "X-Evil" not in page.headers


def test_a_bank_that_is_switched_off_is_offered_no_more(city: World, visitor: Visitor) -> None:
    address = visitor.open_code(nop(1), 2024)
    close_access("bank-anggrek-1", by="operator", at=NOON)
    assert numbers(visitor.get(address)) == ["771" + code_of(address)]
    city.change("UPDATE partners_partner SET active = false WHERE code = 'bank-melati'")
    page = visitor.get(address)
    assert numbers(page) == []
    assert "Virtual Account" not in page.text
    assert "Cara membayar di loket" in page.text


def test_a_paid_or_an_expired_code_offers_no_number(visitor: Visitor) -> None:
    address, other = visitor.open_code(nop(1), 2024), visitor.open_code(nop(1), 2026)
    code = queries.code_by_token(address.rpartition("/")[2], at=NOON)
    assert code is not None
    paid = actions.record_payment(
        PaymentRequest("bank-anggrek", "R-1", code.code, code.amount), at=visitor.at
    )
    assert isinstance(paid, Receipt)
    page = visitor.get(f"{address}?bank=88812")
    assert (page.title.startswith("Lunas"), numbers(page)) == (True, [])
    visitor.at += timedelta(days=5)
    assert numbers(visitor.get(other)) == []


def test_a_bank_that_cannot_take_the_amount_says_so_instead_of_a_number(visitor: Visitor) -> None:
    limited = Agreement(amount_max=1_000_000, opens=time(6), closes=time(22))
    agree("bank-anggrek", limited, by="operator", at=NOON)
    small, great = visitor.open_code(nop(1), 2024), visitor.open_code(nop(1), 2024, 2026)
    page = visitor.get(f"{small}?bank=88812")
    assert numbers(page) == ["88812" + code_of(small), "771" + code_of(small)]
    assert "Bank Anggrek menerima pembayaran ini pukul 06.00 sampai 22.00 WIB." in page.text
    page = visitor.get(f"{great}?bank=88812")
    assert numbers(page) == ["771" + code_of(great)]
    assert "Bank Anggrek menerima paling banyak Rp1.000.000 sekali bayar. Pakai bank lain" in page.text
    assert "<details" not in page.html
    english = visitor.get(f"/en{great}").text
    assert "Bank Anggrek takes Rp1.000.000 at most in one payment. Use another bank" in english


def test_a_bank_that_is_told_of_numbers_shows_its_number_as_soon_as_it_knows_it(
    city: World, visitor: Visitor
) -> None:
    ours = Credentials("city", "CITY", "95231", "secret", private_key())
    call_bank("bank-anggrek-1", "https://bank.example", ours, by="operator", at=NOON)
    address = visitor.open_code(nop(1), 2024)
    code, page = code_of(address), visitor.get(f"{address}?bank=88812")
    assert numbers(page) == ["771" + code]
    assert "Bank Anggrek Nomor Virtual Account sedang didaftarkan di bank ini." in page.text
    assert "Refresh" in page.headers
    city.change("UPDATE partners_va SET state = 'known' WHERE code = %s", code)
    page = visitor.get(address)
    assert numbers(page) == ["88812" + code, "771" + code]
    assert "sedang didaftarkan" not in page.text
    city.change("UPDATE partners_va SET state = 'refused', why = 'x', next_at = NULL WHERE code = %s", code)
    assert "Anggrek" not in visitor.get(address).text


def private_key() -> str:
    key = generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
