"""One field finds everything by its exact key; an object's page tells its whole story, and remembers who looked."""

from __future__ import annotations

import pytest

from tests.actions.desk import booked, notice, opened, request
from tests.browser.served import furnish
from tests.doors.office_hands import Hands, Page, counting, signed_in
from tests.world import World, nop

SEARCH = "/kantor/cari"
NAMA = "BUDI RAHARJO SANTOSA"


def look_for(hands: Hands, text: str) -> Page:
    return hands.send(hands.get(SEARCH), SEARCH, cari=text)


def owner(city: World, digits: str, nama: str, jalan: str = "JL MAWAR 7") -> None:
    city.change(
        "INSERT INTO register_subjek (id, nama, jalan, blok_kav, rw, rt, kelurahan, kota, kode_pos, npwp, content)"
        " VALUES (%s, %s, %s, '', '02', '001', 'CILENGGANG', 'KOTA CONTOH', '', '', 'x')",
        f"S{digits[-8:]}",
        nama,
        jalan,
    )
    city.change(
        "INSERT INTO register_objek (nop, subjek_id, jalan, blok_kav, rw, rt, luas_bumi, luas_bangunan, njop_bumi,"
        " njop_bangunan, jenis_transaksi, content) VALUES (%s, %s, 'JL MELATI 3', '', '', '', 1250, 96, 400000000,"
        " 112000000, '', 'x')",
        digits,
        f"S{digits[-8:]}",
    )


def test_a_nop_leads_to_the_story_of_its_object(city: World) -> None:
    digits = furnish(city)
    hands = signed_in(city, "bima", "bendahara")
    page = look_for(hands, "36.76.050.015.005-0001.0")
    assert page.status == 200
    assert digits not in page.address
    # The bills and their notices by cycle; SISMIOP's payments; the opening posting of each card.
    for said in (
        "2012",
        "Warisan pemerintah pusat",
        "Sedang diperiksa",
        "Dihapuskan",
        "sismiop",
        "saldo_awal",
    ):
        assert said in page.text, said
    assert NAMA in page.text


def test_names_are_shown_to_those_who_may_and_masked_for_a_teller(city: World) -> None:
    digits = furnish(city)
    owner(city, digits, NAMA)
    for name, role, seen in [
        ("laras", "teller", False),
        ("tirta", "penetapan", True),
        ("agni", "auditor", True),
    ]:
        page = look_for(signed_in(city, name, role), digits)
        assert (NAMA in page.text, "JL MAWAR" in page.text) == (seen, seen), role
        assert ("B*** R*** S***" in page.text) != seen
    assert signed_in(city, "satya", "administrator").status(SEARCH) == 403


def test_each_look_is_written_into_the_trail_and_told_on_the_page(city: World) -> None:
    digits = furnish(city)
    laras = signed_in(city, "laras", "teller")
    look_for(laras, digits)
    page = look_for(signed_in(city, "agni", "auditor"), digits)
    looks = city.rows("SELECT actor, subject, detail FROM kit_audit_event WHERE verb = 'look' ORDER BY id")
    assert looks == [
        ("officer:laras", f"nop:{digits}", '{"names":false}'),
        ("officer:agni", f"nop:{digits}", '{"names":true}'),
    ]
    assert "laras" in page.text, "the page tells who looked before"


def test_codes_receipts_and_references_are_found_by_their_exact_key(city: World) -> None:
    digits = furnish(city)
    hands = signed_in(city, "bima", "bendahara")
    code = opened((digits, {2024}))
    assert "2024" in look_for(hands, code.code).text
    receipt = booked(request(code, "TRX/2026-09-14.77"))
    assert look_for(hands, receipt.number).address.startswith("/kantor/loket/bukti/")
    assert receipt.number in look_for(hands, "TRX/2026-09-14.77").text
    assert receipt.number in look_for(hands, code.code).text
    with counting(city):
        assert "Tidak ditemukan" in look_for(hands, "TRX/2026-09-14.7").text
        assert "Tidak ditemukan" in look_for(hands, "' OR 1=1 --").text
        assert look_for(hands, "   ").status == 422


def test_money_in_suspense_is_found_by_its_reference(city: World) -> None:
    from sppt.payments import actions
    from tests.world import NOON

    actions.record_payments([notice("0000000000", "N-999")], at=NOON)
    assert "code_not_found" in look_for(signed_in(city, "bima", "bendahara"), "N-999").text


def test_a_name_is_found_by_its_beginning_by_those_who_may(city: World) -> None:
    digits = furnish(city)
    owner(city, digits, "Siti Rahma_")
    owner(city, nop(2), "SITI RAHMAN")
    bima = signed_in(city, "bima", "bendahara")
    both = look_for(bima, "siti rahma")
    assert both.text.count("JL MELATI") == 2
    assert "36.76.050.015.005-0002.0" not in look_for(bima, "siti rahma_").text, (
        "no sign of LIKE has a meaning"
    )
    assert "Tidak ditemukan" in look_for(bima, "%").text
    assert "Tidak ditemukan" in look_for(signed_in(city, "laras", "teller"), "siti rahma").text
    rows = city.rows(
        "SELECT actor, subject, detail FROM kit_audit_event WHERE verb = 'look_names' ORDER BY id"
    )
    assert ("officer:bima", "register:names", '{"found":2}') in rows
    assert "siti" not in str(rows).lower(), "the trail holds no names"


def test_hostile_names_stay_text_on_the_page_and_out_of_the_log(
    city: World, caplog: pytest.LogCaptureFixture
) -> None:
    digits = furnish(city)
    hostile = '<script>alert(1)</script>\u202e=HYPERLINK("x")' + "N" * 4096
    owner(city, digits, hostile)
    page = look_for(signed_in(city, "bima", "bendahara"), digits)
    assert "<script>alert" not in page.html
    assert "&lt;script&gt;" in page.html
    assert "\u202e" not in page.html
    assert "HYPERLINK" not in caplog.text


def test_an_unknown_object_says_so_and_leaves_no_trace(city: World) -> None:
    hands = signed_in(city, "bima", "bendahara")
    with counting(city):
        assert "tidak ada dalam data kami" in look_for(hands, nop(99)).text


def test_a_long_card_is_cut_with_a_way_to_the_rest(city: World) -> None:
    digits = nop(5)
    for year in range(1995, 2026):
        city.bill(digits, year, 100_000 + year)
    hands = signed_in(city, "bima", "bendahara")
    page = look_for(hands, digits)
    assert "Tampilkan 6 baris lagi" in page.text
    assert "1995" not in page.text
    assert "1995" in hands.get(f"{page.address}?semua=tagihan").text
