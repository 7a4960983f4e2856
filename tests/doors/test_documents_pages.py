"""The receipt's page says what the ledger says; a message is told apart from the city's own words."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from datetime import timedelta

import pytest

from sppt.payments.numbers import new_receipt_number
from sppt.portal.pesan import PIECES_MAX, TEXT_MAX, Home, Kind, Piece, Whose, recognise
from sppt.rules.nop import Nop
from tests.actions.desk import opened, undone
from tests.doors.receipts import paid
from tests.doors.visiting import Visitor
from tests.world import NOON, World, nop

HOME = Home.of("https://pbb.tangerangselatankota.go.id")


def copies(city: World) -> object:
    return city.rows("SELECT count(*) FROM documents_copy")[0][0]


@pytest.mark.parametrize(
    ("prefix", "title", "amount"),
    [("", "Bukti bayar berlaku", "Jumlah Rp1.130.000"), ("/en", "This receipt stands", "Amount Rp1.130.000")],
)
def test_a_standing_receipt_is_shown_as_the_ledger_has_it(
    city: World, prefix: str, title: str, amount: str
) -> None:
    receipt = paid(city)
    page = Visitor().get(f"{prefix}/v/{receipt.token}")
    assert page.status == 200
    assert page.title.startswith(title)
    assert amount in page.text
    assert receipt.number in page.text
    assert "36.76.050.015.005-0001.0" in page.text
    assert f"{prefix}/v/{receipt.token}/stts.pdf" in page.html


@pytest.mark.parametrize(
    ("prefix", "title"), [("", "Bukti bayar dibatalkan"), ("/en", "This receipt was cancelled")]
)
def test_a_receipt_that_was_undone_says_so_and_gives_no_file(city: World, prefix: str, title: str) -> None:
    receipt, visitor = paid(city, 1, reference="R-1"), Visitor()
    assert visitor.client.get(f"/v/{receipt.token}/stts.pdf").status_code == 200
    undone("R-1")
    page = visitor.get(f"{prefix}/v/{receipt.token}")
    assert page.status == 200
    assert page.title.startswith(title)
    assert "stts.pdf" not in page.html
    answer = visitor.get(f"{prefix}/v/{receipt.token}/stts.pdf")
    assert (answer.status, answer.to) == (302, f"{prefix}/v/{receipt.token}")
    assert copies(city) == 1


def test_only_a_copy_that_leaves_is_counted(city: World) -> None:
    receipt, visitor = paid(city), Visitor()
    visitor.ask("head", f"/v/{receipt.token}/stts.pdf")
    visitor.get(f"/v/{receipt.token}")
    visitor.ask("post", f"/v/{receipt.token}/stts.pdf")
    assert copies(city) == 0
    response = visitor.client.get(f"/v/{receipt.token}/stts.pdf")
    assert response.content.startswith(b"%PDF-1.7")
    assert response["Content-Disposition"] == f'attachment; filename="STTS-{receipt.number}.pdf"'
    assert response["Cache-Control"] == "no-store"
    assert copies(city) == 1


@pytest.mark.parametrize("path", ["", "/stts.pdf"])
@pytest.mark.parametrize(("prefix", "says"), [("", "bukti itu palsu"), ("/en", "the receipt is false")])
def test_a_guessed_token_is_told_that_it_is_nothing(city: World, prefix: str, says: str, path: str) -> None:
    paid(city)
    page = Visitor().get(f"{prefix}/v/{'A' * 22}{path}")
    assert page.status == 404
    assert says in page.text


@pytest.mark.parametrize("token", ["A" * 21, "A" * 23, "A" * 21 + ".", "../" * 7 + "a", "%00" * 7])
def test_what_has_not_the_form_of_a_token_is_no_address(city: World, token: str) -> None:
    assert Visitor().get(f"/v/{token}").status == 404


def test_guessing_has_a_budget_and_looking_at_a_real_receipt_has_none(
    city: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.conf import settings

    monkeypatch.setattr(settings, "SPPT_BUDGET_ADDRESS", (3, 100))
    receipt, visitor = paid(city), Visitor(at=NOON)
    statuses = [visitor.get(f"/v/{'A' * 21}{end}").status for end in "ABCDE"]
    assert statuses == [404, 404, 404, 429, 429]
    assert [visitor.get(f"/v/{receipt.token}").status for _ in range(6)] == [200] * 6
    answers = [visitor.client.get(f"/v/{receipt.token}/stts.pdf").status_code for _ in range(5)]
    assert answers == [200, 200, 200, 429, 429]
    assert copies(city) == 3


def test_the_page_of_a_paid_code_leads_to_its_receipt(city: World) -> None:
    from tests.actions.desk import booked, request

    city.bill(nop(1), 2025)
    code = opened((nop(1), {2025}))
    receipt = booked(request(code))
    page = Visitor().get(f"/bayar/{code.token}")
    assert f"/v/{receipt.token}/stts.pdf" in page.html
    assert f'"/v/{receipt.token}"' in page.html


# ---- messages -------------------------------------------------------------------------------------------------


def verdicts(message: str, *, prefix: str = "") -> str:
    answer = Visitor().post(f"{prefix}/cek-pesan", {"pesan": message})
    assert answer.status == 200, answer.text
    return answer.text.partition("Kota tidak pernah")[0].partition("The city never")[0]


def test_our_codes_are_told_apart_from_invented_ones(city: World) -> None:
    city.bill(nop(1), 2025)
    code = opened((nop(1), {2025})).code
    wrong = code[:9] + str((int(code[9]) + 1) % 10)
    unknown = "0000000000" if code != "0000000000" else "0000000010"
    for spelled in (code, f"{code[:3]} {code[3:6]} {code[6:]}", f"{code[:3]}-{code[3:6]}-{code[6:]}"):
        text = verdicts(f"Kode bayar PBB Anda: {spelled}.")
        assert f"{spelled} Dari kota Benar, ini kode bayar kami dan masih berlaku." in text
    for other in (wrong, unknown):
        assert f"{other} Waspada Bukan kode bayar kami." in verdicts(f"bayar {other} sekarang")
    assert "The city's Yes, this is our payment code" in verdicts(code, prefix="/en")


def test_a_paid_and_an_expired_code_are_not_to_be_paid(city: World) -> None:
    from tests.actions.desk import booked, request

    for number in (1, 2):
        city.bill(nop(number), 2025)
    settled, expired = opened((nop(1), {2025})), opened((nop(2), {2025}))
    booked(request(settled))
    assert "sudah lunas. Jangan dibayar lagi." in verdicts(settled.code)
    answer = Visitor(at=NOON + timedelta(days=9)).post("/cek-pesan", {"pesan": expired.code})
    assert "tetapi sudah tidak berlaku" in answer.text


def test_receipts_are_told_apart_by_number_and_by_address(city: World) -> None:
    receipt = paid(city, 1, reference="R-1")
    grouped = " ".join(receipt.number[place : place + 4] for place in (0, 4, 8, 12))
    address = f"http://localhost:8000/v/{receipt.token}"
    for piece in (receipt.number, receipt.number.lower(), grouped, address, f"{address}/stts.pdf"):
        assert "Benar, ini bukti bayar kami sebesar Rp1.130.000." in verdicts(f"bukti: {piece}, sah")
    for piece in (new_receipt_number(), f"http://localhost:8000/v/{'A' * 22}"):
        assert "Bukan bukti bayar kami. Pembayaran ini tidak tercatat." in verdicts(piece)
    undone("R-1")
    for piece in (receipt.number, address):
        assert "tetapi pembayarannya sudah dibatalkan" in verdicts(piece)


def test_the_text_of_a_qr_is_believed_only_with_its_signature(city: World) -> None:
    from sppt.documents.press import press
    from sppt.documents.stts import Stts, claims_of

    receipt = paid(city)
    paper = Stts(receipt.number, receipt.token, "", "", receipt.amount, NOON, NOON, receipt.law_on, ())
    claims = claims_of(paper, "http://localhost:8000")
    seal = press().seal(at=NOON)
    assert "Benar, ini bukti bayar kami" in verdicts(seal.words(claims))
    forged = seal.words(claims).replace(".1130000.", ".2130000.")
    assert "Bukan bukti bayar kami" in verdicts(forged)
    assert "Bukan bukti bayar kami" in verdicts(f"{claims.address} {forged}")


@pytest.mark.parametrize(
    ("text", "whose"),
    [
        ("https://pbb.tangerangselatankota.go.id", Whose.OURS),
        ("HTTPS://PBB.TangerangSelatanKota.GO.ID/", Whose.OURS),
        ("pbb.tangerangselatankota.go.id/tagihan", Whose.OURS),
        ("https://pbb.tangerangselatankota.go.id.", Whose.OURS),
        ("https://www.tangerangselatankota.go.id/berita", Whose.CITY),
        ("tangerangselatankota.go.id", Whose.CITY),
        ("https://pbb.tangerangselatankota.go.id.bayar.top/v", Whose.ALIKE),
        ("https://pbb.tangerangselatankota.go.id@203.0.113.9/", Whose.ALIKE),
        ("https://pbb.tangerangselatankota.go.id:8443/", Whose.ALIKE),
        ("https://pbb-tangerangselatankota.com", Whose.ALIKE),
        ("tangerangselatankota-pbb.online", Whose.ALIKE),
        ("https://pbb.tangerangse1atankota.go.id", Whose.ALIKE),
        ("https://pbb.tangerangselatankota.gо.id", Whose.ALIKE),  # a Cyrillic o
        ("https://pbb.tangerangselatnkota.go.id", Whose.ALIKE),  # a letter is missing
        ("https://pbb。tangerangselatankota。go。id", Whose.OURS),  # browsers take these stops for dots
        ("https://рbb.tangerangselatankota.xyz", Whose.ALIKE),
        ("bit.ly/pbb-tangsel", Whose.OTHER),
        ("http://203.0.113.9/pbb", Whose.OTHER),
        ("https://pajak-bumi.top", Whose.OTHER),
        ("whatsapp://send?phone=62811", Whose.OTHER),
        ("http://[::1", Whose.OTHER),
    ],
)
def test_an_address_is_judged_by_its_host_and_nothing_else(text: str, whose: Whose) -> None:
    found = recognise(f"Segera bayar di {text} hari ini", HOME)
    assert [(piece.kind, piece.whose) for piece in found] == [(Kind.ADDRESS, whose)]


@pytest.mark.parametrize(
    "text",
    [
        "Pajak Anda Rp1.234.567 jatuh tempo 31.08.2026.",
        "NOP 36.76.050.015.005-0212.0 tahun 2025",
        "NOP 367605001500502120",
        "Hubungi 0812-3456-7890 atau +62 812 3456 78901",
        "Terima kasih.Silakan datang ke loket",
        "nama.orang@kota.id",
        "",
        "\u202e\u2066\x00",
    ],
)
def test_what_is_none_of_ours_is_left_alone(text: str) -> None:
    assert recognise(text, HOME) == []


def test_signs_that_hide_or_turn_text_hide_nothing() -> None:
    text = "pbb.tangerang\u200bselatankota\u00ad.go.id\u202e/v/" + "A" * 22
    assert recognise(text, HOME) == [
        Piece(
            Kind.ADDRESS,
            "pbb.tangerangselatankota.go.id/v/" + "A" * 22,
            "A" * 22,
            Whose.OURS,
            "v",
        )
    ]
    assert recognise("https://ｐｂｂ.tangerangselatankota.go.id", HOME)[0].whose is Whose.OURS


def test_a_long_message_is_read_within_bounds() -> None:
    many = " ".join(f"https://situs{number}.top" for number in range(500))
    assert len(recognise(many, HOME)) == PIECES_MAX
    for hostile in ("a." * 2500, "1 " * 2500, "A-" * 2500, "http://" + "a" * 5000, "@" * 5000, "xn--" * 1250):
        recognise(hostile, HOME)


@pytest.mark.parametrize(
    ("message", "says"),
    [("", "Belum ada pesan."), ("  \n ", "Belum ada pesan."), ("x" * 5001, "terlalu panjang")],
)
def test_no_message_and_too_long_a_message_are_refused(city: World, message: str, says: str) -> None:
    assert TEXT_MAX == 5000
    answer = Visitor().post("/cek-pesan", {"pesan": message})
    assert answer.status == 422
    assert says in answer.text
    assert answer.title.startswith("Kesalahan:")


def test_a_message_is_shown_as_text_and_not_kept(city: World) -> None:
    before = city.counts()
    answer = Visitor().post("/cek-pesan", {"pesan": "<script>alert(1)</script> https://x.top/<b>"})
    assert answer.status == 200
    assert "<script>" not in answer.html
    assert "&lt;script&gt;" in answer.html
    assert city.counts() == before


def test_asking_for_every_code_there_could_be_is_stopped(
    city: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.conf import settings

    monkeypatch.setattr(settings, "SPPT_BUDGET_ADDRESS", (2, 100))
    visitor = Visitor()
    statuses = [visitor.post("/cek-pesan", {"pesan": "1234567890"}).status for _ in range(4)]
    assert statuses == [200, 200, 429, 429]
    assert replace(Piece(Kind.CODE, "a" * 500, "")).shown == "a" * 120 + "…"


# ---- receipts of single NOPs ------------------------------------------------------------------------------------


def test_a_payment_of_many_nops_gives_each_its_receipt_and_all_in_one_zip(city: World) -> None:
    from sppt.documents.actions import Pass
    from sppt.documents.parts_making import make_waiting
    from sppt.documents.press import press
    from tests.doors.receipts import street

    receipt, visitor = street(city), Visitor()
    page = visitor.get(f"/v/{receipt.token}")
    assert "Siapkan 3 bukti bayar" in page.text
    assert visitor.get(f"/v/{receipt.token}/nop.zip").to == f"/v/{receipt.token}"
    asked = visitor.post(f"/v/{receipt.token}/nop", {})
    assert (asked.status, asked.to) == (303, f"/v/{receipt.token}#tiap-nop")
    page = visitor.get(f"/v/{receipt.token}")
    assert "Sedang disiapkan: 0 dari 3" in page.text
    assert page.headers["Refresh"] == "3"
    make_waiting(press(), Pass(), at=NOON)
    page = visitor.get(f"/v/{receipt.token}")
    assert "Unduh 3 bukti bayar (ZIP)" in page.text
    assert "Refresh" not in page.headers
    with zipfile.ZipFile(io.BytesIO(visitor.file(f"/v/{receipt.token}/nop.zip"))) as archive:
        assert len(archive.namelist()) == 4
    # Each NOP's own page: its lines and its rupiah, and no word of the neighbours.
    [first, *_] = re.findall(r'href="(/v/[A-Za-z0-9_-]{22})">36\.76', page.html)
    single = visitor.get(first)
    assert single.title.startswith("Bukti bayar berlaku")
    assert "Jumlah Rp2.370.000" in single.text
    assert "Bagian dari Pembayaran Rp4.630.000 untuk 3 NOP" in single.text
    assert Nop(nop(2)).printed not in single.text
    assert receipt.token not in single.html
    assert "Part of A payment of Rp4.630.000 for 3 NOPs" in visitor.get(f"/en{first}").text
    assert visitor.file(f"{first}/stts.pdf").startswith(b"%PDF-1.7")
    assert "Benar, ini bukti bayar kami sebesar Rp2.370.000." in verdicts(f"http://localhost:8000{first}")
    undone("STREET")
    assert visitor.get(first).title.startswith("Bukti bayar dibatalkan")
    assert visitor.get(f"/v/{receipt.token}/nop.zip").to == f"/v/{receipt.token}"
    assert "tetapi pembayarannya sudah dibatalkan" in verdicts(f"http://localhost:8000{first}")


def test_a_payment_of_one_nop_needs_no_other_receipt(city: World) -> None:
    receipt = paid(city, 1, 2024, 2025)
    assert "untuk tiap NOP" not in Visitor().get(f"/v/{receipt.token}").text


def test_asking_at_an_address_that_is_no_receipts_writes_nothing(city: World) -> None:
    before = city.counts()
    assert Visitor().post(f"/v/{'A' * 22}/nop", {}).status == 404
    assert Visitor().get(f"/v/{'A' * 22}/nop.zip").status == 404
    assert city.counts() == before
