"""Many NOPs pasted in any spelling become one code: what is owed, paid, unknown or named twice is told first."""

from __future__ import annotations

import pytest

from sppt.office.picks import read_list
from sppt.rules.nop import Nop
from tests.doors.office_hands import Hands, counting, signed_in
from tests.world import World, nop

LIST = "/kantor/loket/daftar"
ONE = Nop(nop(1))


@pytest.fixture
def laras(city: World) -> Hands:
    hands = signed_in(city, "laras", "teller")
    hands.send(hands.get("/kantor/loket"), "/giliran/buka", cash="0")
    return hands


def test_a_list_is_bounded_and_names_its_bad_lines() -> None:
    read = read_list(
        "\n\n".join([*(nop(number) for number in range(1, 204)), "x"]), city="36.76", year_now=2026
    )
    assert (len(read.picks), read.bad, read.beyond) == (200, (), 4)
    bad = read_list(f"{nop(1)}\n\nbukan nop\n{nop(2)}", city="36.76", year_now=2026).bad
    assert [(line.number, line.text) for line in bad] == [(3, "bukan nop")]


def test_a_list_becomes_one_code_and_one_receipt(city: World, laras: Hands) -> None:
    from datetime import timedelta

    from tests.world import NOON

    future = NOON.date() + timedelta(days=30)  # no denda: amounts are the pokok
    city.bill(nop(1), 2026, 250_000, jatuh_tempo=future)
    city.bill(nop(1), 2025, 100_000, jatuh_tempo=future)
    city.bill(nop(2), 2026, 80_000, jatuh_tempo=future)
    city.bill(nop(2), 2025, 70_000, sisa=0)
    city.bill(nop(3), 2026, 60_000, sisa=0)
    city.bill(nop(4), 2026, 50_000, under_review=True, jatuh_tempo=future)
    lines = [f"{nop(1)} 2026", f"{nop(2)} 2025-2026", nop(3), nop(4), nop(77), f"{nop(1)}: 2025", nop(3)]
    with counting(city):
        page = laras.send(laras.get(LIST), "/daftar", daftar="\r\n".join(lines))
        assert page.status == 200
    assert nop(1) not in page.address
    # 250 000 + 100 000 + 80 000; NOP 2 is paid for 2025, NOP 3 wholly, 4 is under review, 77 unknown.
    for said in ("Rp430.000", "Sudah lunas: 2025", "Tidak ditemukan", "Sedang diperiksa", "Tertulis 2 kali"):
        assert said in page.text, said
    code = laras.send(page, "/kode")
    again = laras.send(page, "/kode")
    assert again.address == code.address, "the same form gives the same code"
    receipt = laras.send(code, "/terima", given="500000")
    assert "Kembalian Rp70.000" in receipt.text
    paid = city.rows("SELECT nop, tax_year FROM payments_payment_item ORDER BY nop, tax_year")
    assert paid == [(nop(1), 2025), (nop(1), 2026), (nop(2), 2026)]
    assert "Tidak ada yang harus dibayar dari daftar ini" in laras.get(page.address).text


def test_unread_lines_stop_the_list_and_keep_what_was_pasted(city: World, laras: Hands) -> None:
    form = laras.get(LIST)
    with counting(city):
        page = laras.send(form, "/daftar", daftar=f"{nop(1)}\n<script>alert(1)</script>\n")
        assert page.status == 422
        assert "Baris 2" in page.text
        assert "<script>alert" not in page.html
        assert nop(1) in page.html
        for text, says in [
            ("", "masih kosong"),
            ("\n".join([nop(1)] * 201), "terlalu panjang"),
            ("1" * 30_000, "panjang"),
        ]:
            answer = laras.send(form, "/daftar", daftar=text)
            assert (answer.status, says in answer.text) == (422, True), says


def test_a_list_that_changed_meanwhile_is_shown_anew(city: World, laras: Hands) -> None:
    bill = city.bill(nop(1), 2026, 250_000)
    page = laras.send(laras.get(LIST), "/daftar", daftar=nop(1))
    city.change("UPDATE ledger_bill SET version = version + 1 WHERE id = %s", bill)
    with counting(city):
        answer = laras.send(page, "/kode")
    assert (answer.status, "berubah" in answer.text) == (422, True)


def test_an_older_nop_and_todays_are_one_debt(city: World, laras: Hands) -> None:
    city.alias(nop(8), nop(9))
    city.bill(nop(8), 2020, 90_000)
    page = laras.send(laras.get(LIST), "/daftar", daftar=f"{nop(8)}\n{nop(9)}")
    assert "Tertulis 2 kali" in page.text
    code = laras.send(page, "/kode")
    assert code.text.count("2020") == 1
