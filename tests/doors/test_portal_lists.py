"""Many NOPs at once, as a visitor meets them: brought, checked, paid by one code, and within the look-up budgets."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from django.conf import settings

from sppt.collective import keys
from sppt.collective.working import work_once
from sppt.documents.actions import Pass
from sppt.documents.parts_making import make_waiting
from sppt.documents.press import press
from sppt.kit.sheets import xlsx
from sppt.payments.actions import record_payment
from sppt.payments.language import PaymentRequest, Receipt
from sppt.portal import lists
from tests.doors.visiting import Answer, Visitor
from tests.world import NOON, World, nop


def bring(visitor: Visitor, *typed: str, prefix: str = "", **more: object) -> Answer:
    """A list is sent; the page that follows, or the form again."""
    answer = visitor.post(f"{prefix}/daftar", {"daftar": "\n".join(typed), **more})
    return visitor.get(answer.to) if answer.status == 303 else answer


def codes_in(page: Answer) -> list[str]:
    return [word for word in page.text.split() if word.isdigit() and len(word) == 10]


def test_a_list_is_checked_and_paid_by_one_code(city: World) -> None:
    for number in (1, 2):
        city.bill(nop(number), 2026, 1_000_000)
    city.bill(nop(3), 2026, sisa=0)
    visitor = Visitor()
    page = bring(visitor, nop(1), nop(2), nop(3), nop(4), "3.67605E+17", nama="Jalan Contoh")
    assert "Jalan Contoh" in page.text
    assert "Rp2.020.000" in page.text  # two of 1 000 000 with one month of 1 %
    assert "2 tagihan pada 2 baris" in page.text
    assert "Sudah lunas." in page.text
    assert "Tidak ditemukan." in page.text
    assert "disingkat oleh lembar kerja" in page.text
    token = visitor.post(
        "/daftar",
        {"daftar": "\n".join([nop(1), nop(2), nop(3), nop(4), "3.67605E+17"]), "nama": "Jalan Contoh"},
    ).to
    coded = visitor.get(visitor.post(f"{token}/kode").to)
    [code] = {row for row in coded.text.split() if row.isdigit() and len(row) == 10}
    record_payment(PaymentRequest("loket", "R1", code, 2_020_000), at=NOON)
    after = visitor.get(token)
    assert "Semua kode dalam daftar ini sudah dibayar" in after.text
    table = visitor.get(f"{token}/unduh.csv").html
    assert table.count(code) == 2
    assert "Sudah lunas." in table


def test_each_nop_of_a_paid_list_gets_its_receipt_also_of_codes_made_before(city: World) -> None:
    """Two codes of different days: what the first paid keeps its receipts when new codes are made for the rest."""
    for number in (1, 2, 3, 4):
        city.bill(nop(number), 2026, 1_000_000)
    visitor = Visitor()
    typed = "\n".join(nop(number) for number in (1, 2, 3, 4))
    token = visitor.post("/daftar", {"daftar": typed, "lewat": "qris-demo"}).to
    city.change('UPDATE collective_listing SET "limit" = 2100000')
    first, second = codes_in(visitor.get(visitor.post(f"{token}/kode").to))
    receipt = record_payment(PaymentRequest("loket", "R1", first, 2_020_000), at=NOON)
    assert isinstance(receipt, Receipt)
    visitor.at = NOON + timedelta(days=4)  # the second code has run out; new ones are asked for
    [third] = codes_in(visitor.get(visitor.post(f"{token}/kode").to))
    assert third not in {first, second}
    page = visitor.get(token)
    assert "Siapkan bukti tiap NOP" in page.text
    assert visitor.post(f"{token}/bukti").to == f"{token}#tiap-nop"
    assert "Sedang disiapkan: 0 dari 2" in visitor.get(token).text
    assert make_waiting(press(), Pass(), at=NOON).made == 2
    page = visitor.get(token)
    assert "Unduh 2 bukti bayar (ZIP)" in page.text
    assert f"/v/{receipt.token}/nop.zip" in page.html
    rows = visitor.get(f"{token}/unduh.csv").html.splitlines()
    assert [receipt.number in row and row.count("/v/") == 1 for row in rows[1:5]] == [
        True,
        True,
        False,
        False,
    ]


def test_the_same_list_on_the_same_day_is_one_list_and_one_code(city: World) -> None:
    city.bill(nop(1), 2026)
    first = Visitor().post("/daftar", {"daftar": nop(1)}).to
    assert Visitor(address="203.0.113.9").post("/daftar", {"daftar": nop(1)}).to == first


@pytest.mark.parametrize(
    ("typed", "says", "says_in_english"),
    [
        ("", "Daftarnya masih kosong", "The list is empty"),
        ("\n".join(nop(number) for number in range(1, 52)), "Paling banyak 50 baris", "At most 50 lines"),
    ],
)
def test_what_is_no_list_gets_a_sentence_and_writes_nothing(
    city: World, typed: str, says: str, says_in_english: str
) -> None:
    before = city.counts()
    for prefix, sentence in (("", says), ("/en", says_in_english)):
        answer = bring(Visitor(), typed, prefix=prefix)
        assert answer.status == 422
        assert sentence in answer.text
    assert city.counts() == before


def test_a_file_is_read_and_a_broken_one_refused(city: World) -> None:
    city.bill(nop(1), 2025, 1_000_000)
    visitor = Visitor()
    good = io.BytesIO(xlsx(["NOP", "Tahun"], [(nop(1), 2025)], name="Daftar"))
    good.name = "daftar.xlsx"
    assert "1 tagihan pada 1 baris" in bring(visitor, berkas=good).text
    bad = io.BytesIO(b"PK\x03\x04 nothing")
    bad.name = "daftar.xlsx"
    answer = bring(visitor, berkas=bad)
    assert answer.status == 422
    assert "bukan CSV atau XLSX" in answer.text


def test_each_nop_of_a_list_is_a_look_up_of_its_visitor(city: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "SPPT_BUDGET_ADDRESS", (3, 3))
    before = city.counts()
    answer = bring(Visitor(), *(nop(number) for number in range(1, 5)))
    assert answer.status == 429
    assert city.counts() == before


def test_a_key_opens_the_form_for_a_long_list_that_the_worker_checks(
    city: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "AT_ONCE", 10)
    officer = city.officer("sari", "teller")
    key = keys.issue(holder="PT Contoh", contact="", until=date(2026, 12, 31), by=officer, at=NOON)
    city.bill(nop(1), 2026, 1_000_000)
    visitor = Visitor()
    many = [nop(number) for number in range(1, 61)]
    refused = bring(visitor, *many, kunci="AAAAA-AAAAA-AAAAA-AAAAA")
    assert "Kunci ini tidak berlaku" in refused.text
    waiting = bring(visitor, *many, kunci=key)
    assert "Sedang memeriksa 0 dari 60 baris" in waiting.text
    assert waiting.headers["Refresh"] == "3"
    work_once(at=NOON)
    token = visitor.post("/daftar", {"daftar": "\n".join(many), "kunci": key}).to
    assert "1 tagihan pada 1 baris" in visitor.get(token).text
    late = Visitor(at=NOON + timedelta(days=200))
    assert "Kunci ini tidak berlaku" in bring(late, *many, kunci=key).text


@pytest.mark.parametrize(
    "path", ["/daftar/AAAAAAAAAAAAAAAAAAAAAA", "/daftar/AAAAAAAAAAAAAAAAAAAAAA/unduh.csv"]
)
def test_a_list_that_was_never_brought_is_no_page(city: World, path: str) -> None:
    assert Visitor().get(path).status == 404
