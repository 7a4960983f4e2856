"""The page of a payment code says what the books say: open, paid, expired, reversed."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from sppt.payments import actions, queries
from sppt.payments.language import PaymentCode, PaymentRequest, Receipt, ReversalRequest, Wish
from sppt.rules.nop import Nop
from tests.browser.served import furnish
from tests.doors.visiting import Visitor
from tests.world import World, nop


def code_at(address: str, visitor: Visitor) -> PaymentCode:
    code = queries.code_by_token(address.rpartition("/")[2], at=visitor.at)
    assert code is not None
    return code


def pay(address: str, visitor: Visitor, reference: str = "R-1") -> Receipt:
    code = code_at(address, visitor)
    receipt = actions.record_payment(
        PaymentRequest("loket", reference, code.code, code.amount), at=visitor.at
    )
    assert isinstance(receipt, Receipt)
    return receipt


def test_an_open_code_shows_its_ten_digits_the_amount_and_how_long_it_holds(city: World) -> None:
    furnish(city)
    visitor = Visitor()
    address = visitor.open_code(nop(1), 2024, 2026)
    page = visitor.get(address)
    assert "".join(re.findall(r"<span>(\d+)</span>", page.html)) == code_at(address, visitor).code
    assert "Rp1.258.130" in page.text
    assert "Berlaku sampai 17 September 2026 pukul 23.59 WIB" in page.text
    english = visitor.get(f"/en{address}")
    assert "Valid until 17 September 2026, 23:59 WIB" in english.text


def test_an_open_code_asks_again_every_four_seconds_until_it_is_paused_or_a_quarter_of_an_hour_is_over(
    city: World,
) -> None:
    furnish(city)
    visitor = Visitor()
    address = visitor.open_code(nop(1), 2024)
    first = visitor.get(address).headers["Refresh"]
    seconds, _, onward = first.partition(";url=")
    assert seconds == "4"
    assert visitor.get(onward).headers["Refresh"] == first
    assert "Refresh" not in visitor.get(f"{address}?jeda=1").headers
    for strange in ("9" * 12, "x", "-1", ""):
        assert visitor.get(f"{address}?sampai={strange}").headers["Refresh"] == first
    visitor.at += timedelta(minutes=15)
    over = visitor.get(onward)
    assert "Refresh" not in over.headers
    assert "Pemeriksaan otomatis sedang berhenti" in over.text


def test_the_page_says_lunas_with_the_receipt_at_the_first_look_after_payment(city: World) -> None:
    furnish(city)
    visitor = Visitor()
    address = visitor.open_code(nop(1), 2024, 2026)
    visitor.at += timedelta(minutes=2)
    receipt = pay(address, visitor)
    page = visitor.get(address)
    assert page.title.startswith("Lunas")
    assert "Refresh" not in page.headers
    for said in (receipt.number, "Rp1.258.130", "14 September 2026 pukul 12.02 WIB", "Loket Bapenda"):
        assert said in page.text
    assert visitor.get(f"/en{address}").title.startswith("Paid")
    bills = visitor.get(visitor.look_up(nop(1)))
    assert f"Diterima Rp645.730, 14 September 2026, Loket Bapenda, bukti {receipt.number}" in bills.text
    assert "2024 Lunas" in bills.text


def test_an_expired_code_says_so_and_one_tap_makes_a_new_one(city: World) -> None:
    furnish(city)
    visitor = Visitor()
    address = visitor.open_code(nop(1), 2012)
    visitor.at += timedelta(days=5)
    page = visitor.get(address)
    assert "Kode bayar ini sudah tidak berlaku" in page.text
    assert "Refresh" not in page.headers
    fresh = visitor.post(f"{address}/baru")
    assert fresh.status == 303
    assert fresh.to != address
    assert visitor.post(f"{address}/baru").to == fresh.to
    assert "Bayar tepat Rp355.200" in visitor.get(fresh.to).text


def test_an_expired_code_whose_amount_has_changed_leads_to_the_check_page_and_writes_nothing(
    city: World,
) -> None:
    furnish(city)
    visitor = Visitor()
    address = visitor.open_code(nop(1), 2026)
    visitor.at += timedelta(days=30)  # past jatuh tempo on 30 September: a month of 1 %
    before = city.counts()
    answer = visitor.post(f"{address}/baru")
    page = visitor.get(answer.to)
    assert "Tagihan ini baru saja berubah" in page.text
    assert "Bayar Rp618.524" in page.text  # 612 400 + 6 124
    assert city.counts() == before


def test_an_open_or_paid_code_is_not_renewed(city: World) -> None:
    furnish(city)
    visitor = Visitor()
    address = visitor.open_code(nop(1), 2024)
    assert visitor.post(f"{address}/baru").to == address
    pay(address, visitor)
    before = city.counts()
    assert visitor.post(f"{address}/baru").to == address
    assert city.counts() == before


def test_a_reversed_payment_is_shown_as_reversed_on_both_pages(city: World) -> None:
    furnish(city)
    visitor = Visitor()
    address = visitor.open_code(nop(1), 2024)
    pay(address, visitor)
    actions.reverse_by_channel(ReversalRequest("loket", "B-1", "R-1", "salah setor"), at=visitor.at)
    page = visitor.get(address)
    assert page.title.startswith("Pembayaran dibatalkan")
    bills = visitor.get(visitor.look_up(nop(1)))
    assert "Pembayaran ini dibatalkan." in bills.text
    assert "2024 Lewat jatuh tempo" in bills.text
    assert visitor.open_code(nop(1), 2024) != address


def test_an_expired_code_over_an_older_nop_is_one_object_and_is_renewed(city: World) -> None:
    city.bill(nop(1), 2012)
    city.bill(nop(9), 2013)
    with city.connect() as connection:
        connection.execute(
            "INSERT INTO register_nop_alias (old, new, since, reason) VALUES (%s, %s, '2025-01-01', 'pecah')",
            [nop(1), nop(9)],
        )
    visitor = Visitor()
    address = visitor.open_code(nop(9), 2012, 2013)
    page = visitor.get(address)
    assert page.html.count("Lihat tagihan NOP ini") == 1
    assert "36.76.050.015.005-0009.0" in page.text
    visitor.at += timedelta(days=5)
    fresh = visitor.post(f"{address}/baru").to
    assert "Bayar tepat Rp2.960.000" in visitor.get(fresh).text  # twice 1 000 000 and 24 months of 2 %


def test_a_code_over_very_many_objects_shows_the_first_and_counts_the_rest(city: World) -> None:
    from sppt.kit.perda import perda_of
    from sppt.payments.codes import open_code

    for number in range(1, 54):
        city.bill(nop(number), 2024)
    visitor = Visitor()
    wish = Wish(tuple((Nop(nop(number)), frozenset({2024})) for number in range(1, 54)), "many")
    code = open_code(perda_of("36.76"), wish, at=visitor.at)
    page = visitor.get(f"/bayar/{code.token}")
    assert page.html.count("Lihat tagihan NOP ini") == 50
    assert "Dan 3 NOP lain." in page.text
    visitor.at += timedelta(days=5)
    assert "Buat kode bayar baru" not in visitor.get(f"/bayar/{code.token}").text


def test_an_address_of_no_code_is_not_found(city: World) -> None:
    visitor = Visitor()
    for path in ("/bayar/" + "A" * 22, "/bayar/kurang", "/bayar/" + "A" * 500):
        assert visitor.get(path).status == 404
    assert visitor.post("/bayar/" + "A" * 22 + "/baru").status == 404


def test_the_demo_alone_shows_the_line_for_the_terminal(city: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings  # pytest would look into it, and so load it, while it collects

    furnish(city)
    visitor = Visitor()
    address = visitor.open_code(nop(1), 2024)
    assert "sppt counter pay" not in visitor.get(address).text
    monkeypatch.setattr(settings, "SPPT_DEMO", True)
    page = visitor.get(address)
    assert f"uv run sppt counter pay {code_at(address, visitor).code} --reference LOKET-" in page.text
    assert "Ini kota contoh." in page.text
