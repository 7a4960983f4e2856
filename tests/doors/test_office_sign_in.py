"""Officers sign in: a password and a code, once; guesses wait; sessions end; nobody learns which names exist."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest

from tests.officers import PASSWORD, SECRET, client, code, enrol, signed_in
from tests.world import NOON, World

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase
    from django.test import Client


@contextmanager
def clock_at(moment: datetime) -> Iterator[None]:
    from sppt.kit import clock

    with clock.stopped_at(moment):
        yield


@pytest.fixture
def laras(city: World) -> str:
    city.officer("laras", "teller")
    enrol("laras")
    return "laras"


def attempt(
    browser: Client,
    *,
    name: str = "laras",
    password: str = PASSWORD,
    typed: str | None = None,
    at: datetime = NOON,
    then: str = "",
) -> HttpResponseBase:
    form = {"nama": name, "sandi": password, "kode": code(at) if typed is None else typed, "next": then}
    with clock_at(at):
        return browser.post("/kantor/masuk", form)


def text_of(answer: HttpResponseBase) -> str:
    return bytes(getattr(answer, "content", b"")).decode()


def home(browser: Client, *, at: datetime = NOON) -> int:
    with clock_at(at):
        return browser.get("/kantor/").status_code


def verbs(city: World, subject: str = "officer:laras") -> list[str]:
    return [
        str(row[0])
        for row in city.rows("SELECT verb FROM kit_audit_event WHERE subject = %s ORDER BY id", subject)
    ]


def test_a_password_and_a_code_open_the_office_and_lead_on(laras: str, city: World) -> None:
    browser = client()
    answer = attempt(browser, then="/kantor/akun")
    assert answer.status_code == HTTPStatus.SEE_OTHER
    assert answer["Location"] == "/kantor/akun"
    assert home(browser) == HTTPStatus.OK
    assert verbs(city)[-1] == "sign_in"


def test_the_cookie_is_closed_to_scripts_and_to_other_sites_and_the_table_holds_no_token(
    laras: str, city: World
) -> None:
    answer = attempt(client())
    cookie = answer.cookies["kantor"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Strict", "/")
    assert len(cookie.value) >= 43  # 256 bits
    assert cookie.value not in str(city.rows("SELECT * FROM accounts_session"))


def test_behind_https_the_cookie_is_a_host_cookie(laras: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings

    monkeypatch.setattr(settings, "SPPT_HTTPS", True)
    answer = attempt(client())
    assert answer.cookies["__Host-kantor"]["secure"] is True


@pytest.mark.parametrize(
    ("name", "password", "typed"),
    [
        ("laras", PASSWORD, "000000"),
        ("laras", PASSWORD, ""),
        ("laras", "bukan sandi yang benar", None),
        ("laras", "", None),
        ("tiada", PASSWORD, None),
        ("", "", ""),
        ("laras\u202e", PASSWORD, None),
        ("l" * 10_000, "x" * 10_000, "9" * 10_000),
    ],
)
def test_whatever_is_wrong_the_answer_is_the_same(
    laras: str, city: World, name: str, password: str, typed: str | None
) -> None:
    plain = attempt(client(), name="siapa", password="bukan ini sandinya", typed="1")
    browser = client()
    answer = attempt(browser, name=name, password=password, typed=typed)
    assert answer.status_code == plain.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    shown = [re.sub(r'value="[^"]*"| autofocus', "", text_of(each)) for each in (answer, plain)]
    assert shown[0] == shown[1]
    assert "kantor" not in answer.cookies
    assert home(browser) == HTTPStatus.SEE_OTHER
    assert not city.rows("SELECT 1 FROM accounts_session")


def test_the_character_zero_is_refused_in_words_before_anything_is_asked(laras: str, city: World) -> None:
    before = city.counts()
    assert attempt(client(), name="laras\x00").status_code == HTTPStatus.BAD_REQUEST
    with clock_at(NOON):
        assert client().get("/kantor/masuk?next=%00").status_code == HTTPStatus.BAD_REQUEST
    assert city.counts() == before


def test_unknown_names_are_written_down_as_often_as_known_ones_but_never_as_typed(
    laras: str, city: World
) -> None:
    attempt(client(), typed="000000")
    attempt(client(), name="rahasia123", typed="000000")
    rows = city.rows("SELECT subject, detail FROM kit_audit_event WHERE verb = 'refuse_sign_in' ORDER BY id")
    assert [row[0] for row in rows] == ["officer:laras", "officer:?"]
    assert "rahasia123" not in str(city.rows("SELECT * FROM kit_audit_event")) + str(
        city.rows("SELECT * FROM accounts_backoff")
    )


def test_a_code_works_once_even_within_its_thirty_seconds(laras: str) -> None:
    assert attempt(client()).status_code == HTTPStatus.SEE_OTHER
    assert attempt(client()).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert attempt(client(), at=NOON + timedelta(seconds=30)).status_code == HTTPStatus.SEE_OTHER


def test_an_older_code_does_not_work_after_a_newer_one(laras: str) -> None:
    assert attempt(client()).status_code == HTTPStatus.SEE_OTHER
    old = code(NOON - timedelta(seconds=30))
    assert attempt(client(), typed=old).status_code == HTTPStatus.UNPROCESSABLE_ENTITY


@pytest.mark.parametrize("seconds", [-30, 0, 30])
def test_a_phone_may_be_half_a_minute_wrong(laras: str, seconds: int) -> None:
    assert (
        attempt(client(), typed=code(NOON + timedelta(seconds=seconds))).status_code == HTTPStatus.SEE_OTHER
    )


@pytest.mark.parametrize("seconds", [-60, 60])
def test_a_phone_that_is_a_minute_wrong_is_refused(laras: str, seconds: int) -> None:
    wrong = code(NOON + timedelta(seconds=seconds))
    assert attempt(client(), typed=wrong).status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def test_the_codes_are_those_of_rfc_6238() -> None:
    from sppt.accounts.totp import code_at

    # Appendix B, SHA-1, the last six of eight digits.
    for seconds, digits in [
        (59, "287082"),
        (1111111109, "081804"),
        (1234567890, "005924"),
        (20000000000, "353130"),
    ]:
        assert code_at(SECRET, seconds // 30) == digits


def test_after_three_failures_the_same_name_from_the_same_network_waits(laras: str) -> None:
    for _ in range(3):
        assert attempt(client(), typed="000000").status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    answer = attempt(client())
    assert answer.status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert answer["Retry-After"] == "2"
    later = NOON + timedelta(seconds=3)
    assert attempt(client(), at=later).status_code == HTTPStatus.SEE_OTHER


def test_the_wait_doubles_up_to_a_quarter_of_an_hour() -> None:
    from sppt.accounts.backoff import wait_after

    waits = [int(wait_after(failures).total_seconds()) for failures in range(14)]
    assert waits == [0, 0, 0, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]
    assert wait_after(10_000) == timedelta(minutes=15)


def test_unknown_names_wait_just_as_known_ones(laras: str) -> None:
    for name in ("laras", "tiada"):
        answers = [attempt(client(), name=name, typed="000000").status_code for _ in range(5)]
        assert answers == [422, 422, 422, 429, 429]


def test_guessing_from_elsewhere_locks_nobody_out_of_his_own_desk(laras: str, city: World) -> None:
    for number in range(20):
        stranger = client()
        stranger.defaults["REMOTE_ADDR"] = f"203.0.113.{number}"
        attempt(stranger, password="tebakan yang salah saja")
    assert attempt(client()).status_code == HTTPStatus.SEE_OTHER


def test_many_wrong_codes_beside_the_right_password_wait_wherever_they_come_from(
    laras: str, city: World
) -> None:
    for number in range(6):
        stranger = client()
        stranger.defaults["REMOTE_ADDR"] = f"203.0.{number}.9"
        assert attempt(stranger, typed="000000").status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    stranger = client()
    stranger.defaults["REMOTE_ADDR"] = "198.51.100.1"
    assert attempt(stranger).status_code == HTTPStatus.UNPROCESSABLE_ENTITY  # the right code, and still not


def test_failures_are_told_at_the_next_sign_in_until_the_officer_says_that_he_has_read(laras: str) -> None:
    stranger = client()
    stranger.defaults["REMOTE_ADDR"] = "203.0.113.5"
    for _ in range(3):
        attempt(stranger, password="tebakan yang salah saja")
    browser = client()
    attempt(browser)
    with clock_at(NOON):
        assert "3 percobaan masuk yang gagal" in browser.get("/kantor/").content.decode()
        assert "3 attempts to sign in" in browser.get("/en/kantor/").content.decode()
        browser.post("/kantor/kabar", {"next": "/kantor/"})
        assert "percobaan" not in browser.get("/kantor/").content.decode()


def test_a_sign_in_from_a_new_place_is_told_here_and_in_the_other_sessions(laras: str) -> None:
    old = signed_in("laras")
    new = client()
    new.defaults["REMOTE_ADDR"] = "203.0.113.5"
    attempt(new)
    with clock_at(NOON):
        assert "pertama kalinya" in new.get("/kantor/").content.decode()
        assert "203.0.113.5" in old.get("/kantor/").content.decode()


def test_a_recovery_code_stands_in_for_the_phone_once(laras: str, city: World) -> None:
    from sppt.accounts import factors

    codes = factors.make_recovery_codes("laras", at=NOON)
    assert len(set(codes)) == 10
    assert not any(each in str(city.rows("SELECT * FROM accounts_recovery_code")) for each in codes)
    typed = codes[0].lower().replace("-", " ")
    browser = client()
    assert attempt(browser, typed=typed).status_code == HTTPStatus.SEE_OTHER
    with clock_at(NOON):
        assert "Sisa kode: 9" in browser.get("/kantor/").content.decode()
    assert attempt(client(), typed=typed).status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def test_a_session_ends_after_a_quarter_of_an_hour_without_a_page(laras: str) -> None:
    browser = signed_in("laras")
    at = NOON
    for _ in range(10):
        at += timedelta(minutes=14)
        assert home(browser, at=at) == HTTPStatus.OK
    assert home(browser, at=at + timedelta(minutes=15)) == HTTPStatus.SEE_OTHER


def test_a_session_ends_after_ten_hours_however_busy(laras: str) -> None:
    browser = signed_in("laras")
    at = NOON
    while at < NOON + timedelta(hours=9, minutes=55):
        at += timedelta(minutes=5)
        assert home(browser, at=at) == HTTPStatus.OK
    assert home(browser, at=NOON + timedelta(hours=10)) == HTTPStatus.SEE_OTHER


def test_a_dismissed_officers_live_session_is_dead_at_once(laras: str, city: World) -> None:
    browser = signed_in("laras")
    assert home(browser) == HTTPStatus.OK
    city.change("UPDATE accounts_officer SET is_active = false WHERE name = 'laras'")
    assert home(browser) == HTTPStatus.SEE_OTHER
    assert attempt(client()).status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def test_signing_out_ends_the_session_on_the_server_and_clears_the_browser(laras: str, city: World) -> None:
    browser = signed_in("laras")
    stolen = browser.cookies["kantor"].value
    with clock_at(NOON):
        answer = browser.post("/kantor/keluar")
    assert answer["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    thief = client()
    thief.cookies["kantor"] = stolen
    assert home(thief) == HTTPStatus.SEE_OTHER
    assert verbs(city)[-1] == "sign_out"


def test_a_session_can_be_ended_from_another_one_but_not_by_somebody_else(laras: str, city: World) -> None:
    city.officer("tirta", "penetapan")
    lost, here, other = signed_in("laras"), signed_in("laras"), signed_in("tirta")
    [(number,), _] = city.rows("SELECT id FROM accounts_session WHERE officer_id = 'laras' ORDER BY id")
    with clock_at(NOON):
        assert here.get("/kantor/akun").content.decode().count("/akhiri") == 1
        assert other.post(f"/kantor/akun/sesi/{number}/akhiri").status_code == HTTPStatus.NOT_FOUND
        assert home(lost) == HTTPStatus.OK
        assert here.post(f"/kantor/akun/sesi/{number}/akhiri").status_code == HTTPStatus.SEE_OTHER
    assert home(lost) == HTTPStatus.SEE_OTHER
    assert home(here) == HTTPStatus.OK


def test_forms_without_our_token_are_refused_and_nothing_happens(laras: str, city: World) -> None:
    from django.test import Client

    browser = Client(HTTP_HOST="localhost", enforce_csrf_checks=True)
    browser.cookies["kantor"] = signed_in("laras").cookies["kantor"].value
    with clock_at(NOON):
        answer = browser.post("/kantor/keluar")
        assert answer.status_code == HTTPStatus.FORBIDDEN
        assert "Formulir ini tidak dapat kami terima" in answer.content.decode()
        assert "script-src 'self'" in answer["Content-Security-Policy"]
        assert browser.post("/kantor/masuk", {"nama": "laras"}).status_code == HTTPStatus.FORBIDDEN
    assert home(browser) == HTTPStatus.OK


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://jahat.test/",
        "//jahat.test/",
        "/\\jahat.test",
        "/kantor/\\..",
        "/kantor/ x",
        "/tagihan/",
        "javascript:alert(1)",
        "/kantorjahat",
        "/kantor/" + "a" * 600,
    ],
)
def test_the_sign_in_leads_nobody_elsewhere(laras: str, elsewhere: str) -> None:
    assert attempt(client(), then=elsewhere)["Location"] == "/kantor/"


def test_every_page_forbids_foreign_code_and_is_kept_by_no_cache(laras: str) -> None:
    with clock_at(NOON):
        for answer in (signed_in("laras").get("/kantor/"), client().get("/kantor/masuk")):
            assert answer["Cache-Control"] == "no-store"
            policy = answer["Content-Security-Policy"]
            assert "default-src 'none'" in policy
            assert "unsafe" not in policy


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("pendek", "terlalu pendek"),
        ("aaaaaaaaaaaaaaaaaaaa", "mudah ditebak"),
        ("laras laras laras 123", "mudah ditebak"),
        ("Bapenda-Kota-2026!!", "mudah ditebak"),
        ("123456789012345678", "mudah ditebak"),
        ("passwordpassword1", "mudah ditebak"),
        ("x" * 201, "terlalu panjang"),
    ],
)
def test_a_weak_password_is_refused_with_the_reason(city: World, password: str, why: str) -> None:
    from sppt.accounts.passwords import WeakPassword, examine

    with pytest.raises(WeakPassword, match=why):
        examine(password, about=("laras", "Laras Contohwati", "Kota Tangerang Selatan"))


@pytest.mark.parametrize("password", [PASSWORD, "burung hantu di atap rumah", "Xk7#mQ2$vB9!pL4@"])
def test_a_long_password_of_ones_own_is_taken(city: World, password: str) -> None:
    from sppt.accounts.passwords import examine

    examine(password, about=("laras", "Laras Contohwati"))


def test_the_bssn_profile_wants_four_classes_and_a_new_password_after_six_months(
    laras: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.conf import settings

    from sppt.accounts.passwords import WeakPassword, examine

    monkeypatch.setattr(settings, "SPPT_PASSWORD_PROFILE", "bssn")
    with pytest.raises(WeakPassword, match="tanda baca"):
        examine("hanyahurufkecil", about=())
    examine("Gerimis#Sore7", about=())
    at = NOON + timedelta(days=183)
    browser = signed_in("laras", at=at)
    with clock_at(at):
        answer = browser.get("/kantor/")
        assert answer["Location"] == "/kantor/sandi"
        assert browser.get("/kantor/sandi").status_code == HTTPStatus.OK
        new = "Gerimis#Sore7"
        assert (
            browser.post("/kantor/sandi", {"sandi": new, "sandi_lagi": new}).status_code
            == HTTPStatus.SEE_OTHER
        )
        assert browser.get("/kantor/").status_code == HTTPStatus.OK


def test_changing_the_password_ends_the_other_sessions(laras: str) -> None:
    here, other = signed_in("laras"), signed_in("laras")
    new = "gajah terbang minum kopi"
    with clock_at(NOON):
        here.post("/kantor/sandi", {"sandi": new, "sandi_lagi": new})
    assert home(here) == HTTPStatus.OK
    assert home(other) == HTTPStatus.SEE_OTHER
    assert attempt(client()).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert attempt(client(), password=new).status_code == HTTPStatus.SEE_OTHER


def test_a_step_that_matters_asks_again_who_it_is(laras: str) -> None:
    browser = signed_in("laras")
    at = NOON + timedelta(minutes=11)
    with clock_at(at):
        browser.get("/kantor/")
        answer = browser.get("/kantor/sandi")
        assert answer["Location"] == "/kantor/masuk-lagi?next=%2Fkantor%2Fsandi"
        wrong = browser.post("/kantor/masuk-lagi", {"kode": "000000", "next": "/kantor/sandi"})
        assert wrong.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        right = browser.post("/kantor/masuk-lagi", {"kode": code(at), "next": "/kantor/sandi"})
        assert right["Location"] == "/kantor/sandi"
        assert browser.get("/kantor/sandi").status_code == HTTPStatus.OK


def test_guessing_the_code_of_an_open_session_waits_too(laras: str) -> None:
    browser = signed_in("laras")
    with clock_at(NOON):
        answers = [browser.post("/kantor/masuk-lagi", {"kode": "000000"}).status_code for _ in range(5)]
    assert answers == [422, 422, 422, 429, 429]


def test_the_secret_of_the_codes_is_sealed_for_its_owner(laras: str, city: World) -> None:
    from sppt.accounts.factors import TOTP
    from sppt.kit import vault

    [(sealed,)] = city.rows("SELECT sealed FROM accounts_totp")
    assert isinstance(sealed, bytes)
    assert SECRET not in sealed
    assert vault.unlock(sealed, purpose=TOTP, owner="laras") == SECRET
    with pytest.raises(vault.CannotOpen):
        vault.unlock(sealed, purpose=TOTP, owner="tirta")


def test_the_reader_of_the_database_sees_no_secret_of_an_officer(laras: str, city: World) -> None:
    import psycopg

    for column in ("accounts_officer.password", "accounts_totp.sealed", "accounts_session.digest"):
        table, name = column.split(".")
        with city.connect("reader") as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(f"SELECT {name} FROM {table}")


def _client_data(challenge: str) -> str:
    told = f'{{"type":"webauthn.get","challenge":"{challenge}","origin":"http://localhost"}}'
    return base64.urlsafe_b64encode(told.encode()).decode().rstrip("=")


CLIENT_DATA = _client_data("AAAA")


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "null",
        "[]",
        "{",
        "1e999",
        '{"response":null}',
        '{"response":{"clientDataJSON":5}}',
        '{"response":{"clientDataJSON":"####"}}',
        '{"response":{"clientDataJSON":"e30"}}',
        "[" * 10_000,
        json.dumps(
            {"id": "a", "rawId": "YQ", "type": "public-key", "response": {"clientDataJSON": CLIENT_DATA}}
        ),
        json.dumps({"response": {"clientDataJSON": "A" * 30_000}}),
    ],
    ids=range(12),
)
def test_an_answer_that_no_passkey_made_is_refused_in_words(laras: str, city: World, answer: str) -> None:
    with clock_at(NOON):
        refused = client().post("/kantor/masuk/passkey", {"jawaban": answer})
    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "tidak dikenal di sini" in refused.content.decode()
    assert not city.rows("SELECT 1 FROM accounts_session")


def test_our_own_challenge_with_a_strangers_signature_opens_nothing(laras: str, city: World) -> None:
    with clock_at(NOON):
        challenge = json.loads(client().post("/kantor/masuk/passkey/mulai").content)["challenge"]
        response = {
            "clientDataJSON": _client_data(challenge),
            "authenticatorData": "AAAA",
            "signature": "AAAA",
        }
        answer = json.dumps({"id": "YQ", "rawId": "YQ", "type": "public-key", "response": response})
        refused = client().post("/kantor/masuk/passkey", {"jawaban": answer})
    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert not city.rows("SELECT 1 FROM accounts_session")


def test_old_challenges_are_swept_away(laras: str, city: World) -> None:
    for minutes in (0, 1, 6):
        with clock_at(NOON + timedelta(minutes=minutes)):
            client().post("/kantor/masuk/passkey/mulai")
    # That of minute 0 ended at minute 5; that of minute 1 ends at minute 6, and what ends now is swept next time.
    assert city.rows("SELECT count(*) FROM accounts_challenge") == [(2,)]


def test_two_with_the_same_code_at_once_one_enters(laras: str) -> None:
    from concurrent.futures import ThreadPoolExecutor

    from django.db import connections

    def one(number: int) -> int:
        browser = client()
        browser.defaults["REMOTE_ADDR"] = f"10.0.{number}.1"
        try:
            return attempt(browser).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as hands:
        answers = sorted(hands.map(one, range(4)))
    assert answers == [303, 422, 422, 422]
