"""A NOP is typed: what is read, what is refused and how, and what nobody learns from the answer."""

from __future__ import annotations

import logging
import re
import string
from datetime import timedelta

import pytest

from sppt.assessment.queries import masked
from tests.browser.served import furnish
from tests.doors.visiting import Answer, Visitor
from tests.world import World, nop

PRINTED = "36.76.050.015.005-0001.0"
UNKNOWN = nop(4711)


def without_chance(answer: Answer, digits: str) -> str:
    """A page without what differs by its nature: the sealed address and the NOP itself."""
    d = digits
    printed = f"{d[:2]}.{d[2:4]}.{d[4:7]}.{d[7:10]}.{d[10:13]}-{d[13:17]}.{d[17]}"
    return re.sub(r"[A-Za-z0-9_-]{59}", "TOKEN", answer.html).replace(printed, "NOP")


@pytest.mark.parametrize(
    "typed",
    [
        nop(1),
        PRINTED,
        "36 76 050 015 005 0001 0",
        "NOP: 36.76.050.015.005.0001.0",
        "３６７６０５００１５００５０００１０",
    ],
)
def test_every_spelling_of_a_nop_leads_to_its_bills(city: World, typed: str) -> None:
    city.bill(nop(1), 2024)
    visitor = Visitor()
    page = visitor.get(visitor.look_up(typed))
    assert page.status == 200
    assert PRINTED in page.text
    assert "Rp1.240.000" in page.text  # 1 000 000 + 24 months of 1 %


@pytest.mark.parametrize(
    ("typed", "says", "says_in_english"),
    [
        ("", "NOP belum diisi", "The NOP is empty"),
        ("32.73.050.015.005-0001.0", "milik kota lain", "another city's"),
        (nop(1)[:17], "ini 17 angka", "17 were given"),
        (nop(1) + "5", "ini 19 angka", "19 were given"),
        ("tujuh belas", "hanya berisi angka", "digits only"),
        ("1' OR '1'='1'; DROP TABLE ledger_bill --", "hanya berisi angka", "digits only"),
        ("<script>alert(1)</script>", "hanya berisi angka", "digits only"),
        ("3.67605E+17", "disingkat oleh lembar kerja", "A spreadsheet shortened"),
        ("9" * 10_240, "terlalu panjang", "too long"),
    ],
)
def test_what_is_no_nop_is_refused_with_its_reason_and_nothing_is_written(
    city: World, typed: str, says: str, says_in_english: str
) -> None:
    before = city.counts()
    for prefix, sentence, title in [("", says, "Kesalahan: "), ("/en", says_in_english, "Error: ")]:
        answer = Visitor().post(f"{prefix}/", {"nop": typed})
        assert answer.status == 422
        assert answer.title.startswith(title)
        assert answer.text.count(sentence) == 2  # above the page and beside the field
        assert answer.field("nop") == typed[:80]
        assert "<script>" not in answer.html
        assert 'aria-describedby="nop-hint nop-example nop-error"' in answer.html
    assert city.counts() == before
    assert city.rows("SELECT 1 FROM kit_budget") == []


def test_a_body_of_a_megabyte_is_refused_before_it_is_read(city: World) -> None:
    answer = Visitor().post("/", {"nop": "9" * 1_000_000})
    assert (answer.status, "tidak terbaca" in answer.title) == (400, True)


def test_no_address_and_no_log_line_carries_a_nop(city: World, caplog: pytest.LogCaptureFixture) -> None:
    city.bill(nop(1), 2024)
    visitor = Visitor()
    with caplog.at_level(logging.DEBUG):
        bills = visitor.look_up(nop(1))
        check = visitor.check(bills, [2024])
        visitor.press_pay(bills, [2024], check.field("shown"))
        visitor.get(bills + "x")
    spoken = "\n".join(
        record.getMessage() for record in caplog.records if not record.name.startswith("django.db")
    )
    for text in (bills, spoken):
        assert nop(1) not in text
        assert PRINTED not in text


def test_the_same_nop_gets_another_address_each_time(city: World) -> None:
    visitor = Visitor()
    assert len({visitor.look_up(nop(1)) for _ in range(5)}) == 5


def test_an_object_without_bills_answers_like_a_nop_that_does_not_exist(city: World) -> None:
    with city.connect() as connection:
        connection.execute(
            "INSERT INTO register_objek (nop, subjek_id, jalan, blok_kav, rw, rt, luas_bumi, luas_bangunan, njop_bumi,"
            " njop_bangunan, jenis_transaksi, content) VALUES (%s, '', 'JL RAHASIA', '', '', '', 1, 1, 1, 1, '', '')",
            [nop(2)],
        )
        connection.execute(
            "INSERT INTO payments_imported_payment (nop, tax_year, ke, jumlah, denda, posted, tanggal, tempat, batch,"
            " content) VALUES (%s, 2020, 1, 5000, 0, 0, '2020-05-05', '', 1, '')",
            [nop(2)],
        )
    visitor = Visitor()
    known, unknown = (visitor.get(visitor.look_up(digits)) for digits in (nop(2), UNKNOWN))
    assert (known.status, unknown.status) == (200, 200)
    assert "Tidak ada tagihan untuk NOP ini" in known.text
    assert without_chance(known, nop(2)) == without_chance(unknown, UNKNOWN)


def test_a_look_up_asks_the_database_as_much_for_an_unknown_nop_as_for_a_known_one(city: World) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    furnish(city)
    visitor = Visitor()
    visitor.look_up(UNKNOWN)  # the first of a window also sweeps
    asked: list[tuple[int, int]] = []
    for digits in (nop(1), UNKNOWN):
        with CaptureQueriesContext(connection) as first:
            bills = visitor.look_up(digits)
        with CaptureQueriesContext(connection) as second:
            visitor.get(bills)
        asked.append((len(first), len(second)))
    assert asked[0] == asked[1]
    assert asked[0][0] == 1  # all budgets in one round trip


def test_a_page_masks_the_owner_and_shows_no_street(city: World) -> None:
    furnish(city)
    visitor = Visitor()
    for prefix in ("", "/en"):
        page = visitor.get(prefix + visitor.look_up(nop(1)))
        assert "B*** R*** S***" in page.text
        assert "Kelurahan Cilenggang, Kecamatan Serpong" in page.text
        for secret in ("BUDI", "RAHARJO", "SANTOSA", "RAHASIA"):
            assert secret not in page.html.upper()


@pytest.mark.parametrize(
    ("nama", "shown"),
    [
        ("Siti Rahma", "S*** R***"),
        ("A", "A***"),
        ("\u202eitiS <script>alert(1)</script>", "I*** S*** A*** 1*** S***"),
        ("O'Brien\x00\u0007 & Sons", "O*** B*** S***"),
        ("ﬁrdaus", "F***"),
        ("\u200b\u200e", ""),
        ("", ""),
        ("a b c d e f g h", "A*** B*** C*** D*** E***"),
    ],
)
def test_a_masked_name_keeps_initials_and_nothing_that_hides_or_turns_text(nama: str, shown: str) -> None:
    assert masked(nama) == shown


def test_hostile_names_of_places_are_shown_as_harmless_text(city: World) -> None:
    city.bill(nop(1), 2024)
    with city.connect() as connection:
        connection.execute(
            "INSERT INTO register_kecamatan VALUES ('3676050', %s)", ["<script>alert(1)</script>"]
        )
        connection.execute(
            "INSERT INTO register_kelurahan VALUES ('3676050015', %s, '', '3676050')", ["\u202eabc\x07"]
        )
    page = Visitor().get(Visitor().look_up(nop(1)))
    assert "<script" not in page.html
    assert "\u202e" not in page.html
    assert "\x07" not in page.html
    assert "Kelurahan Abc" in page.text


def test_an_address_that_was_tampered_with_opens_nothing(city: World) -> None:
    city.bill(nop(1), 2024)
    visitor = Visitor()
    bills = visitor.look_up(nop(1))
    head, _, token = bills.rpartition("/")
    for place in (0, 20, 40, 57):
        other = "A" if token[place] != "A" else "B"
        answer = visitor.get(f"{head}/{token[:place]}{other}{token[place + 1 :]}")
        assert answer.status == 404
        assert PRINTED not in answer.html
    alphabet = string.ascii_letters + string.digits + "-_"
    others = [visitor.get(f"{head}/{token[:-1]}{other}").status for other in alphabet if other != token[-1]]
    assert set(others) == {404}  # base64 spells the last bits in several ways; only ours opens
    assert visitor.get(head + "/" + token[:-1]).status == 404
    assert visitor.get(head + "/" + nop(1)).status == 404


@pytest.mark.parametrize("sign", ["%00", "%0A", "%FF", "%E2%80%AE"])
def test_signs_that_no_address_holds_are_an_address_that_does_not_exist(city: World, sign: str) -> None:
    visitor = Visitor()
    for page, length in [("bayar", 22), ("v", 22), ("tagihan", 59)]:
        for token in ("A" * (length - 1) + sign, "A" * length + sign):
            assert visitor.get(f"/{page}/{token}").status == 404
    assert visitor.post("/cek-pesan", {"pesan": f"/bayar/{'A' * 21}\x00 123\x004567890"}).status == 200


def test_an_address_closes_after_a_day_and_says_so(city: World) -> None:
    city.bill(nop(1), 2024)
    visitor = Visitor()
    bills = visitor.look_up(nop(1))
    visitor.at += timedelta(hours=24) - timedelta(seconds=1)
    assert visitor.get(bills).status == 200
    visitor.at += timedelta(seconds=1)
    for prefix, says in [("", "hanya terbuka selama 24 jam"), ("/en", "stays open for 24 hours only")]:
        closed = visitor.get(prefix + bills)
        assert (closed.status, says in closed.text) == (410, True)
        assert PRINTED not in closed.html


def test_arrears_of_an_older_nop_stand_under_todays_nop_with_a_word_about_it(city: World) -> None:
    city.bill(nop(1), 2024)
    city.bill(nop(9), 2025, 500_000)
    with city.connect() as connection:
        connection.execute(
            "INSERT INTO register_nop_alias (old, new, since, reason) VALUES (%s, %s, '2025-01-01', 'pecah')",
            [nop(1), nop(9)],
        )
    visitor = Visitor()
    page = visitor.get(visitor.look_up(nop(1)))
    assert "36.76.050.015.005-0009.0" in page.text
    assert f"Tunggakan ini dibawa dari NOP lama {PRINTED}." in page.text
    assert page.html.count('type="checkbox"') == 2
