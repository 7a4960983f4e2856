"""The page of partners: counted by hand out of the message log, read by administrators and auditors only."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from html import unescape

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from sppt.partners.acquirers import Credentials
from sppt.partners.actions import add_partner, close_access, log_messages, rotate_secret
from sppt.partners.iso8583 import speak_iso8583
from sppt.partners.lines import BankLine, IsoLine, What, lines_of
from sppt.partners.queries import LoggedMessage
from sppt.partners.quirks import NamePolicy
from sppt.partners.snap import rotate_key, speak_snap
from sppt.partners.va import due_vas, move, want_vas
from sppt.partners.va_banks import call_bank, called_banks
from sppt.partners.va_states import VaEvent
from sppt.partners.words import Dialect, Framing
from tests.actions.test_partner_lines import PEM
from tests.doors.office_hands import Hands, again, signed_in
from tests.world import NOON, World

PAGE = "/kantor/mitra"
INQUIRY, PAYMENT = "POST /v1.0/transfer-va/inquiry", "POST /v1.0/transfer-va/payment"
MIDNIGHT = NOON - timedelta(hours=12)  # 00.00 WIB of NOON's day


def said(route: str, status: int, at: datetime, *, times: int = 1, partner: str = "bank-va") -> None:
    one = LoggedMessage(at, partner, f"{partner}-1", "203.0.113.9", route, status, "x", (), "{}", "{}")
    log_messages([one] * times, keep_years=10)


@pytest.fixture
def bank(city: World) -> str:
    """A bank of forty days with eleven messages of the week, five of them today, and some of the week before."""
    at = NOON - timedelta(days=40)
    add_partner("bank-va", name="Bank Contoh VA", client_id="bank-va-1", by="operator", at=at)
    first_day = MIDNIGHT - timedelta(days=6)
    said(INQUIRY, 200, first_day - timedelta(seconds=1), times=3)
    said(INQUIRY, 200, first_day, times=6)
    said(INQUIRY, 404, MIDNIGHT, times=2)
    said(PAYMENT, 200, NOON - timedelta(minutes=2), times=2)
    said(PAYMENT, 500, NOON - timedelta(minutes=1))
    said("GET /api/v1/payments", 200, first_day - timedelta(days=1), partner="lain")
    return "bank-va"


def rows(hands: Hands, key: str, prefix: str = "") -> dict[str, list[str]]:
    """The cells of a table of the page, by the first of each row."""
    html = hands.get(prefix + PAGE).html
    part = html.partition(f'id="tabel-{key}"')[2].partition("</section>")[0]
    found: dict[str, list[str]] = {}
    for row in re.findall(r"<tr>(<th scope=\"row\".*?)</tr>", part, re.DOTALL):
        first, *rest = re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)
        found[re.sub(r"<[^>]+>", "", first)] = [unescape(re.sub(r"<[^>]+>", "", cell)) for cell in rest]
    return found


def test_volume_refusals_and_payments_per_inquiry_are_those_of_seven_days_of_the_city(
    city: World, bank: str
) -> None:
    ani = signed_in(city, "ani", "administrator")
    # 11 in seven days, 5 today; 2 refused and 1 failed of 11 = 27,2 %; 2 payments of 6 inquiries = 33,3 %
    assert rows(ani, "mitra")["Bank Contoh VA"] == [
        "bank-va",
        "aktif",
        "14 September 2026 pukul 11.59 WIB",
        "5",
        "11",
        "2",
        "1",
        "27,2 %",
        "–",
    ]
    assert rows(ani, "pembayaran")["Bank Contoh VA"] == ["6", "2", "33,3 %"]
    english = rows(ani, "mitra", "/en")["Bank Contoh VA"]
    assert (english[1], english[7]) == ("active", "27.2 %")
    assert rows(ani, "pembayaran", "/en")["Bank Contoh VA"] == ["6", "2", "33.3 %"]


def test_a_partner_that_says_nothing_has_no_share_and_its_state_is_told(city: World, bank: str) -> None:
    add_partner("diam", name="Bank Diam", client_id="bank-diam-1", by="operator", at=NOON)
    ani = signed_in(city, "ani", "administrator")
    assert rows(ani, "mitra")["Bank Diam"] == ["diam", "aktif", "–", "0", "0", "0", "0", "–", "–"]
    assert rows(ani, "pembayaran")["Bank Diam"] == ["0", "0", "–"]
    close_access("bank-diam-1", by="operator", at=NOON)
    city.channel("tanpa")
    city.change("UPDATE partners_partner SET active = false WHERE code = 'bank-va'")
    states = {name: cells[1] for name, cells in rows(ani, "mitra").items()}
    assert states["Bank Diam"] == "akses ditutup"
    assert states["Kanal tanpa"] == "tanpa mesin"
    assert states["Bank Contoh VA"] == "dimatikan"


def test_keys_tell_their_age_and_end_and_never_themselves(city: World, bank: str) -> None:
    made = rotate_secret("bank-va-1", by="operator", at=NOON - timedelta(days=3))
    ani = signed_in(city, "ani", "administrator")
    html = ani.get(PAGE).html
    part = re.sub(r"<[^>]+>", " ", html.partition('id="tabel-kunci"')[2])
    told = " ".join(part.split())
    assert "berlaku 11 September 2026 pukul 12.00 WIB 3 –" in told
    assert "berlaku 5 Agustus 2026 pukul 12.00 WIB 40 18 September 2026 pukul 12.00 WIB" in told
    sealed = [str(row[0]) for row in city.rows("SELECT sealed FROM partners_secret")]
    assert not any(secret in html for secret in [made.client_secret, *sealed])


def test_an_rsa_key_is_named_by_the_beginning_of_its_fingerprint(city: World, bank: str) -> None:
    key = generate_private_key(public_exponent=65537, key_size=2048).public_key()
    pem = key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    fingerprint = rotate_key("bank-va-1", pem, by="operator", at=NOON)
    html = signed_in(city, "ani", "administrator").get(PAGE).html
    assert f">{fingerprint[:16]}<" in html
    assert fingerprint not in html


def test_the_slowest_hour_of_today_is_told(city: World, bank: str) -> None:
    for minutes, took in ((90, range(1, 101)), (30, [400])):
        slow = [
            LoggedMessage(
                NOON - timedelta(minutes=minutes), bank, "x", "", INQUIRY, 200, "ok", (), "{}", "{}", one
            )
            for one in took
        ]
        log_messages(slow, keep_years=10)
    assert rows(signed_in(city, "ani", "administrator"), "mitra")["Bank Contoh VA"][8] == "400"


def test_only_administrators_and_auditors_read_it_and_only_readers_of_messages_are_led_there(
    city: World, bank: str
) -> None:
    for role, status in [
        ("teller", 403),
        ("penetapan", 403),
        ("bendahara", 403),
        ("head", 403),
        ("auditor", 200),
        ("administrator", 200),
    ]:
        hands = signed_in(city, f"uji.{role}", role)
        assert hands.status(PAGE) == status, role
        if status == 200:
            led = "/kantor/pesan-mitra" in hands.get(PAGE).html.partition("<main")[2]
            assert led == (role == "auditor")


ONE = f"{PAGE}/bank-va"


def test_a_partner_is_changed_on_its_page_by_two_people(city: World, bank: str) -> None:
    ani, budi = signed_in(city, "ani", "administrator"), signed_in(city, "budi", "head")
    page = ani.get(f"{ONE}/ubah")
    wrong = ani.send(page, "ubah", fee="2.500", alasan="Perjanjian kerja sama nomor 12")
    assert (wrong.status, "Ada biaya, tetapi belum ada caranya" in wrong.text) == (422, True)
    sent = ani.send(
        page,
        "ubah",
        opens="06:00",
        closes="22:00",
        amount_max="50.000.000",
        fee="2.500",
        fee_rule="netted",
        alasan="Perjanjian kerja sama nomor 12",
    )
    assert "Perubahan kesepakatan mitra: bank-va" in sent.text
    assert "Batas sekali bayar (Rp) 0 Rp50.000.000" in sent.text
    assert "tanpa batas" in ani.get(ONE).text
    done = budi.post(f"{sent.address}/putusan", {"putusan": "setuju"})
    assert "Kesepakatan dengan bank-va berlaku dalam beberapa detik." in done.text
    told = ani.get(ONE).text
    assert "Jam layanan 06.00–22.00 WIB" in told
    assert "Rp2.500, dipotong dari setoran" in told


def test_a_form_that_cannot_be_read_comes_back_as_it_was_typed(city: World, bank: str) -> None:
    ani = signed_in(city, "ani", "administrator")
    page = ani.get(f"{ONE}/ubah")
    before = city.counts()
    for field, text in (("opens", "25:00"), ("amount_max", "1e6"), ("account", "x" * 40), ("alasan", "ya")):
        back = ani.send(
            page, "ubah", **{"account": "123", "alasan": "Perjanjian kerja sama nomor 12", field: text}
        )
        assert (back.status, text in back.html) == (422, True), field
    assert city.counts() == before


def test_a_client_gets_other_networks_on_its_page_and_a_secret_is_shown_to_the_second_officer(
    city: World, bank: str
) -> None:
    ani, budi = signed_in(city, "ani", "administrator"), signed_in(city, "budi", "administrator")
    page = ani.get("/kantor/mesin-mitra/bank-va-1/ubah")
    sent = ani.send(page, "ubah", networks="203.0.113.0/24\n198.51.100.7/32", alasan="Alamat baru dari mitra")
    budi.post(f"{sent.address}/putusan", {"putusan": "setuju"})
    assert "Boleh dari 203.0.113.0/24, 198.51.100.7/32" in ani.get(ONE).text
    sent = ani.send(
        ani.get("/kantor/mesin-mitra/bank-va-1/kunci"), "kunci", alasan="Penggantian tahunan rahasia"
    )
    done = budi.post(f"{sent.address}/putusan", {"putusan": "setuju"})
    found = re.search(r"Rahasia baru bank-va-1: (\S{43}) Serahkan", done.text)
    assert found is not None
    assert found[1] not in budi.get(sent.address).html


def test_the_line_of_a_bank_is_changed_on_its_page_by_two_people(city: World, bank: str) -> None:
    speak_iso8583(
        "bank-va-1", acquirer="110", dialect=Dialect.BJB_2, framing=Framing.ASCII4, by="operator", at=NOON
    )
    ani, budi = signed_in(city, "ani", "administrator"), signed_in(city, "budi", "head")
    page = ani.get(f"{PAGE}/bank-va")
    assert "Nomor bank (DE 32) 110 Dialek bjb-2 Pembingkaian ascii4" in page.text
    form = ani.get("/kantor/mesin-mitra/bank-va-1/saluran/iso8583")
    filled = {"acquirer": "0110", "dialect": "spopd", "framing": "iso-header", "names": "none", "ways": ""}
    refused = ani.send(form, "/saluran/iso8583", **filled, port="80", alasan="Bank pindah ke jaringan baru")
    assert "Port 1024 sampai 65535" in refused.text
    sent = ani.send(form, "/saluran/iso8583", **filled, port="8.584", alasan="Bank pindah ke jaringan baru")
    assert "Perubahan saluran mitra: bank-va-1" in sent.text
    assert "Dialek bjb-2 spopd" in sent.text
    standing = IsoLine("110", Dialect.BJB_2, Framing.ASCII4, 0, NamePolicy.MASKED, "{}")
    assert lines_of("bank-va-1") == {What.ISO8583: standing}
    told = budi.post(f"{sent.address}/putusan", {"putusan": "setuju"})
    assert "Setelan bank-va-1 berlaku" in told.text
    line = lines_of("bank-va-1")[What.ISO8583]
    assert line == IsoLine("110", Dialect.SPOPD, Framing.ISO_HEADER, 8584, NamePolicy.NONE, "{}")
    for missing in ("qris", "x", "webhook"):
        assert ani.status(f"/kantor/mesin-mitra/bank-va-1/saluran/{missing}") == 404


def test_the_prefix_of_numbers_that_a_bank_still_holds_is_not_changed(city: World, bank: str) -> None:
    """The second officer reads why, in the language of the page, and the proposal stays open."""
    speak_snap("bank-va-1", partner_id="bank-va", va_prefix="88812", by="operator", at=NOON)
    call_bank(
        "bank-va-1",
        "https://bank.contoh.test",
        Credentials("kota", "KOTA", "95231", "rahasia", PEM),
        by="operator",
        at=NOON,
    )
    want_vas("1234567890", 500_000, until=NOON + timedelta(days=1), at=NOON)
    [number] = due_vas(at=NOON)
    for event in (VaEvent.SENT, VaEvent.ANSWERED):
        assert move(number, event, at=NOON)
    ani, budi = signed_in(city, "ani", "administrator"), signed_in(city, "budi", "administrator")
    form = ani.get("/kantor/mesin-mitra/bank-va-1/ubah")
    sent = ani.send(form, "ubah", va_prefix="88813", alasan="Awalan baru dari bank")
    assert "Awalan nomor VA 88812 88813" in sent.text
    told = budi.post(f"{sent.address}/putusan", {"putusan": "setuju"})
    assert "Bank ini masih memegang nomor VA dengan awalan yang sekarang." in told.text
    english = budi.post(f"/en{sent.address}/putusan", {"putusan": "setuju"})
    assert "This bank still holds VA numbers with the present prefix." in english.text
    assert city.rows("SELECT va_prefix FROM partners_snap") == [("88812",)]
    assert move(number, VaEvent.OVER, at=NOON)
    assert move(number, VaEvent.FORGOTTEN, at=NOON)
    assert "Setelan bank-va-1 berlaku" in budi.post(f"{sent.address}/putusan", {"putusan": "setuju"}).text
    assert city.rows("SELECT va_prefix FROM partners_snap") == [("88813",)]


def test_what_was_typed_as_a_secret_never_comes_back(city: World, bank: str) -> None:
    speak_snap("bank-va-1", partner_id="bank-va", va_prefix="88812", by="operator", at=NOON)
    ours = Credentials("kota", "KOTA", "95231", "rahasia-lama", PEM)
    call_bank("bank-va-1", "https://bank.contoh.test", ours, by="operator", at=NOON)
    ani = signed_in(city, "ani", "administrator")
    form = ani.get("/kantor/mesin-mitra/bank-va-1/saluran/va-bank")
    assert "rahasia-lama" not in form.html
    fields = {"client_key": "kota", "partner_id": "KOTA", "channel_id": "95231"}
    again = ani.send(
        form,
        "/saluran/va-bank",
        **fields,
        base_url="https://b.test",
        secret="rahasia-baru",
        private_key="",
        alasan="Kredensial kita diganti bank",
    )
    assert "Isi rahasia dan kunci bersama-sama" in again.text
    assert "rahasia-baru" not in again.html


def test_a_bank_is_told_no_more_once_a_second_officer_agrees(city: World, bank: str) -> None:
    speak_snap("bank-va-1", partner_id="bank-va", va_prefix="88812", by="operator", at=NOON)
    ours = Credentials("kota", "KOTA", "95231", "rahasia-lama", PEM)
    call_bank("bank-va-1", "https://bank.contoh.test", ours, by="operator", at=NOON)
    ani, budi = signed_in(city, "ani", "administrator"), signed_in(city, "budi", "head")
    form = ani.get("/kantor/mesin-mitra/bank-va-1/saluran/va-bank")
    typed = {"told": "tidak", "base_url": "https://b.test", "alasan": "Bank beralih ke pertanyaan tagihan"}
    sent = ani.send(form, "/saluran/va-bank", **typed)
    assert "Dikabari" in sent.text
    assert called_banks()["bank-va"].told
    told = budi.post(f"{sent.address}/putusan", {"putusan": "setuju"})
    assert "Setelan bank-va-1 berlaku" in told.text
    line = lines_of("bank-va-1")[What.VA_BANK]
    assert isinstance(line, BankLine)
    assert (line.told, line.base_url) == (False, "https://bank.contoh.test")
    assert "Dikabari tidak" in ani.get(f"{PAGE}/bank-va").text


def test_one_administrator_switches_a_partner_off_at_once(city: World, bank: str) -> None:
    ani = signed_in(city, "ani", "administrator")
    page = ani.send(ani.get(ONE), "matikan")
    assert (page.address, "Keadaan dimatikan" in page.text) == (ONE, True)
    assert "Matikan sekarang" not in page.text


def test_the_day_of_a_partner_is_drawn_and_told_by_the_hour(city: World, bank: str) -> None:
    agni = signed_in(city, "agni", "auditor")
    page = agni.get(ONE)
    assert "Batang tertinggi 3 pesan." in page.text  # 11.58 and 11.59: two payments and one that failed
    assert page.html.count('<rect class="wrong"') == 2  # two refused at midnight, one failed before noon
    yesterday = agni.get(f"{ONE}?hari=2026-09-13").text
    assert ("Pesan pada 13 September 2026" in yesterday, "Batang" in yesterday) == (True, False)
    assert "Pesan pada 14 September 2026" in agni.get(f"{ONE}?hari=2026-13-99").text
    assert agni.status(f"{PAGE}/tidak-ada") == 404
    assert agni.status(f"{ONE}/ubah") == 403
    assert "00.00,2,2,0" in agni.get(f"{ONE}?tabel=jam&unduh=csv").html


def test_keys_that_end_or_grow_old_are_told_where_administrators_look(city: World, bank: str) -> None:
    ani = signed_in(city, "ani", "administrator")
    assert "Perlu diperhatikan" not in ani.get("/kantor/usulan").text  # forty days are no age
    rotate_secret("bank-va-1", by="operator", at=NOON - timedelta(days=3))
    warned = "Rahasia lama bank-va-1 berakhir 18 September 2026."
    for page in ("/kantor/", "/kantor/usulan", ONE):
        assert warned in ani.get(page).text, page
    assert warned not in signed_in(city, "tono", "teller").get("/kantor/usulan").text
    later = again("ani", at=NOON + timedelta(days=335))
    assert "Rahasia bank-va-1 mencapai batas umurnya 11 September 2027." in later.get(ONE).text
    assert "mencapai" not in again("ani", at=NOON + timedelta(days=330)).get(ONE).text
    city.change("UPDATE partners_secret SET valid_until = %s", NOON)
    assert "bank-va-1 tidak punya Rahasia yang berlaku." in ani.get(ONE).text


def test_each_table_is_handed_out_as_a_file(city: World, bank: str) -> None:
    ani = signed_in(city, "ani", "administrator")
    for key, first in (("mitra", "11,2,1,"), ("pembayaran", "Bank Contoh VA"), ("kunci", "bank-va")):
        assert first in ani.get(f"{PAGE}?tabel={key}&unduh=csv").html
