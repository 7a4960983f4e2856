"""Who gets into the Channel API, what becomes of hostile input, and what is kept of what was said."""

from __future__ import annotations

import itertools
import json
import re
import socket
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest

from sppt.channels.api.codes import DOOR, STATUS, DoorCode
from sppt.channels.api.document import FILE, text
from sppt.payments.language import RefusalCode
from tests.doors.api_rig import Doors, inside, running
from tests.world import nop

CLEARANCE = "/api/v1/clearance"
_numbers = itertools.count(1)


@pytest.fixture(scope="module")
def doors(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    with running(server, tmp_path_factory.mktemp("api")) as opened:
        opened.world.bill(nop(1), 2025)
        yield opened


def body() -> bytes:
    return json.dumps({"nops": [nop(1)]}).encode()


def eventually(doors: Doors, query: str, *parameters: object) -> list[tuple[object, ...]]:
    """The rows once there are any; the log is written half a second behind."""
    for _ in range(400):
        if found := doors.world.rows(query, *parameters):
            return found
        time.sleep(0.05)
    return []


def test_a_signed_request_is_answered(doors: Doors) -> None:
    assert doors.call("POST", CLEARANCE, raw=body()).status == 200


@pytest.mark.parametrize("missing", ["X-CLIENT-ID", "X-TIMESTAMP", "X-SIGNATURE"])
def test_an_incomplete_signature_is_refused(doors: Doors, missing: str) -> None:
    headers = doors.clients["satu"].signed("POST", CLEARANCE, body(), doors.now)
    del headers[missing]
    assert doors.send("POST", CLEARANCE, body(), headers).status == 401


@pytest.mark.parametrize("late", [timedelta(minutes=-5, seconds=-5), timedelta(minutes=5, seconds=5)])
def test_a_stale_or_future_timestamp_is_refused(doors: Doors, late: timedelta) -> None:
    answer = doors.call("POST", CLEARANCE, raw=body(), late=late)
    assert (answer.status, answer.refusal) == (401, "stale_timestamp")


@pytest.mark.parametrize("late", [timedelta(minutes=-4, seconds=-50), timedelta(minutes=4, seconds=50)])
def test_a_clock_that_is_a_little_off_is_forgiven(doors: Doors, late: timedelta) -> None:
    assert doors.call("POST", CLEARANCE, raw=body(), late=late).status == 200


@pytest.mark.parametrize(
    "timestamp", ["", "kemarin", "2026-09-14T12:00:00", "9999-12-31T23:59:59-14:00", "1" * 5000]
)
def test_an_unreadable_timestamp_is_refused(doors: Doors, timestamp: str) -> None:
    headers = doors.clients["satu"].signed("POST", CLEARANCE, body(), doors.now)
    assert doors.send("POST", CLEARANCE, body(), {**headers, "X-TIMESTAMP": timestamp}).status == 401


def test_one_byte_changed_after_signing_is_refused(doors: Doors) -> None:
    signed = doors.clients["satu"].signed("POST", CLEARANCE, body(), doors.now)
    for place in range(len(body())):
        changed = bytearray(body())
        changed[place] ^= 1
        assert doors.send("POST", CLEARANCE, bytes(changed), signed).status == 401


def test_a_signature_holds_for_one_address_method_and_client_only(doors: Doors) -> None:
    signed = doors.clients["satu"].signed("POST", CLEARANCE, body(), doors.now)
    assert doors.send("POST", "/api/v1/inquiries", body(), signed).status == 401
    assert doors.send("POST", f"{CLEARANCE}?x=1", body(), signed).status == 401
    assert doors.send("POST", CLEARANCE, body(), {**signed, "X-CLIENT-ID": "client-dua"}).status == 401
    assert doors.send("POST", CLEARANCE, body(), {**signed, "X-CLIENT-ID": "client-tiga"}).status == 401
    assert (
        doors.send("POST", CLEARANCE, body(), {**signed, "X-SIGNATURE": signed["X-SIGNATURE"].lower()}).status
        == 401
    )


def test_nobody_learns_whether_a_client_exists(doors: Doors) -> None:
    signed = doors.clients["satu"].signed("POST", CLEARANCE, b"x", doors.now)
    known = doors.send("POST", CLEARANCE, body(), signed)
    unknown = doors.send("POST", CLEARANCE, body(), {**signed, "X-CLIENT-ID": "client-nobody"})
    assert (known.status, known.body) == (unknown.status, unknown.body)


def test_a_rotated_secret_stands_beside_the_new_one_until_its_time_is_over(doors: Doors) -> None:
    from sppt.partners.actions import add_partner, rotate_secret
    from tests.doors.api_rig import Client

    at = doors.now - timedelta(hours=1)
    with inside(doors.world):
        first = add_partner("tiga", name="Tiga", client_id="client-tiga", by="operator", at=at)
        second = rotate_secret("client-tiga", by="operator", at=at, overlap=timedelta(days=1))
    old, new = Client("client-tiga", first.client_secret), Client("client-tiga", second.client_secret)
    _until_known(doors, new)
    assert _status(doors, old) == _status(doors, new) == 200
    with inside(doors.world):
        third = rotate_secret("client-tiga", by="operator", at=at, overlap=timedelta(0))
    _until_known(doors, Client("client-tiga", third.client_secret))
    assert (_status(doors, old), _status(doors, new)) == (401, 401)


def _status(doors: Doors, client: object) -> int:
    from tests.doors.api_rig import Client

    assert isinstance(client, Client)
    return doors.send("POST", CLEARANCE, body(), client.signed("POST", CLEARANCE, body(), doors.now)).status


def _until_known(doors: Doors, client: object) -> None:
    """The door reads its clients anew every two seconds."""
    for _ in range(400):
        if _status(doors, client) != 401:
            return
        time.sleep(0.05)
    raise AssertionError("never known")


def test_a_closed_partner_another_network_and_a_fast_one_are_refused(doors: Doors) -> None:
    from sppt.partners.actions import add_partner, close_access, set_networks
    from tests.doors.api_rig import Client

    at = doors.now - timedelta(hours=1)
    with inside(doors.world):
        made = add_partner(
            "cepat", name="Cepat", client_id="client-cepat", by="operator", at=at, per_second=1, burst=3
        )
        fast = Client("client-cepat", made.client_secret)
    _until_known(doors, fast)
    for _ in range(30):  # one each second, and three in hand
        answer = doors.send("POST", CLEARANCE, body(), fast.signed("POST", CLEARANCE, body(), doors.now))
        if answer.status == 429:
            break
    assert answer.status == 429
    assert 1 <= int(answer.headers["retry-after"]) <= 5
    with inside(doors.world):
        set_networks("client-cepat", ["203.0.113.0/24"], by="operator", at=at)
    assert _eventually_status(doors, fast, 403)
    with inside(doors.world):
        close_access("client-cepat", by="operator", at=at)
    assert _eventually_status(doors, fast, 503)


def _eventually_status(doors: Doors, client: object, wanted: int) -> bool:
    for _ in range(400):
        if _status(doors, client) == wanted:
            return True
        time.sleep(0.05)
    return False


@pytest.mark.parametrize(
    ("raw", "status", "refusal"),
    [
        (b"", 400, "not_json"),
        (b"{", 400, "not_json"),
        (b"\xff\xfe", 400, "not_json"),
        (b"[" * 60_000, 400, "bad_field"),
        (b'{"nops":' + b"[" * 60_000, 400, "bad_field"),
        (b'{"nops":["1"],"nops":["2"]}', 400, "duplicate_name"),
        (b'{"nops":["1"],"lain":1}', 400, "bad_field"),
        (b'{"nops":[1]}', 400, "bad_field"),
        (b'{"nops":[]}', 400, "bad_field"),
        (b'{"nops":["\\ud800"]}', 400, "not_json"),
        (b'{"nops":["\\u0000"]}', 200, None),
        (b'{"nops":["' + "١".encode() * 18 + b'"]}', 200, None),
        (b'{"nops":["' + b"1" * 41 + b'"]}', 400, "bad_field"),
        (json.dumps({"nops": ["1"] * 101}).encode(), 400, "bad_field"),
        (b" " * (64 * 1024) + b"{}", 413, "body_too_large"),
        (b"x" * (1 << 20), 413, "body_too_large"),
        (b"null", 400, "bad_field"),
        (b"NaN", 400, "not_json"),
    ],
)
def test_a_hostile_body_is_refused_by_name(
    doors: Doors, raw: bytes, status: int, refusal: str | None
) -> None:
    answer = doors.call("POST", CLEARANCE, raw=raw)
    assert (answer.status, answer.refusal) == (status, refusal)


@pytest.mark.parametrize(
    "amount",
    [
        "1e6",
        '"1e6"',
        "3.5",
        "-1",
        "0",
        "true",
        "null",
        "1000000000000001",
        "9" * 5000,
        "1000000.0",
        "Infinity",
    ],
)
def test_an_amount_is_a_whole_number_of_rupiah(doors: Doors, amount: str) -> None:
    raw = f'{{"code":"0000000000","reference":"X","amount":{amount}}}'.encode()
    answer = doors.call("POST", "/api/v1/payments", raw=raw)
    assert (answer.status, answer.refusal) in {(400, "bad_field"), (400, "not_json")}


@pytest.mark.parametrize(
    "change",
    [
        {"reference": "ada spasi"},
        {"reference": ""},
        {"reference": "r" * 65},
        {"reference": "baris\n"},
        {"code": "123"},
        {"code": "0000000000\n"},
        {"nop": nop(1)},
        {"tax_years": [2025]},
        {"paid_at": "2026-09-14"},
        {"paid_at": "2026-09-14T12:00:00"},
        {"paid_at": "0001-01-01T00:00:00+07:00"},
        {"paid_at": 1},
    ],
)
def test_a_malformed_payment_is_refused(doors: Doors, change: dict[str, object]) -> None:
    data = {"code": "0000000000", "amount": 1, "reference": f"X-{next(_numbers)}", **change}
    assert doors.post("payments", data).status == 400


@pytest.mark.parametrize("key", [" ", "k" * 65, "ä", "a b"])
def test_a_malformed_key_is_refused(doors: Doors, key: str) -> None:
    answer = doors.post("codes", {"items": [{"nop": nop(1)}]}, key=key)
    assert (answer.status, answer.refusal) == (400, "idempotency_key_malformed")


def test_addresses_and_methods_that_do_not_exist_say_so_in_json(doors: Doors) -> None:
    assert doors.send("GET", "/api/v2/x").refusal == "not_found"
    assert doors.send("GET", "/api/v1/payments/").refusal == "not_found"
    answer = doors.send("GET", "/api/v1/payments")
    assert (answer.status, answer.refusal, answer.headers["allow"]) == (405, "method_not_allowed", "POST")
    assert doors.call("GET", "/api/v1/payments/..%2f..%2fetc").status == 404
    assert doors.call("GET", "/api/v1/payments/%00").status == 404


def test_a_torn_request_harms_nobody(doors: Doors) -> None:
    for sent in (
        b"POST /api/v1/clearance HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\n{",
        b"\x00\x01\x02",
    ):
        with socket.create_connection(("127.0.0.1", doors.port), timeout=5) as line:
            line.sendall(sent)
    assert doors.call("POST", CLEARANCE, raw=body()).status == 200


def test_nobody_may_keep_an_answer(doors: Doors) -> None:
    headers = doors.call("POST", CLEARANCE, raw=body()).headers
    assert headers["cache-control"] == "no-store"
    assert headers["content-type"] == "application/json"


def test_requests_are_logged_without_names_reasons_and_signatures(doors: Doors) -> None:
    digits = nop(7)
    doors.world.bill(digits, 2025)
    order = {"nop": digits, "tax_years": [2025], "amount": 1_130_000, "reference": "LOG-1"}
    receipt = str(doors.post("payments", order).at("receipt"))
    doors.post(f"payments/{receipt}/reversal", {"reason": "Bapak Contoh minta"}, key="LOG-V-1")
    [(route, status, outcome, request, response)] = eventually(
        doors,
        "SELECT route, status, outcome, request, response FROM partners_message"
        " WHERE about @> ARRAY[%s] AND route LIKE %s",
        digits,
        "POST /api/v1/payments",
    )
    assert (route, status, outcome) == ("POST /api/v1/payments", 200, "ok")
    assert json.loads(str(request))["body"] == order
    assert json.loads(str(response))["receipt"] == receipt
    [(undone,)] = eventually(
        doors,
        "SELECT request FROM partners_message WHERE about @> ARRAY[%s] AND route LIKE %s",
        receipt,
        "%%/reversal",
    )
    assert "Contoh" not in str(undone)
    texts = str(doors.world.rows("SELECT request, response, about FROM partners_message"))
    assert not re.search(r"[A-Za-z0-9+/]{80}", texts)  # a whole signature has 88 signs
    for client in doors.clients.values():
        assert client.secret not in texts


def test_a_message_is_never_changed_nor_removed_before_its_time(doors: Doors) -> None:
    import psycopg

    doors.call("POST", CLEARANCE, raw=body())
    assert eventually(doors, "SELECT 1 FROM partners_message LIMIT 1")
    with doors.world.connect() as connection:
        for sql in (
            "UPDATE partners_message SET status = 1",
            "DELETE FROM partners_message",
            "TRUNCATE partners_message",
        ):
            with pytest.raises(psycopg.Error):
                connection.execute(sql)


def test_secrets_are_sealed_at_rest(doors: Doors) -> None:
    import psycopg

    sealed = str(doors.world.rows("SELECT sealed FROM partners_secret"))
    assert all(client.secret not in sealed for client in doors.clients.values())
    with doors.world.connect("reader") as reader, pytest.raises(psycopg.errors.InsufficientPrivilege):
        reader.execute("SELECT sealed FROM partners_secret")


def test_health_and_metrics_are_told_to_this_machine(doors: Doors) -> None:
    assert doors.send("GET", "/status").body == {"status": "ok", "database": "ok"}
    doors.call("POST", CLEARANCE, raw=body())
    told = doors.send("GET", "/metrics").text
    counted = re.search(
        r'sppt_api_requests_total\{route="POST /api/v1/clearance",outcome="ok",partner="satu"\} (\d+)', told
    )
    assert counted
    assert int(counted[1]) >= 1
    assert doors.send("GET", "/metrics", headers={"X-Forwarded-For": "203.0.113.9"}).status == 404


def test_the_committed_document_is_what_the_messages_say() -> None:
    assert FILE.read_text(encoding="utf-8") == text()


def test_the_document_is_served_to_everybody(doors: Doors) -> None:
    answer = doors.send("GET", "/api/v1/openapi.json")
    assert answer.status == 200
    assert answer.body == json.loads(FILE.read_text(encoding="utf-8"))


def test_every_refusal_has_a_status_and_a_sentence() -> None:
    assert set(STATUS) == set(RefusalCode)
    assert set(DOOR) == set(DoorCode)


def test_the_log_holds_no_unexpected_exception(doors: Doors) -> None:
    assert "unexpected" not in doors.logged()
