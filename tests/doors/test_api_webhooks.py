"""Partners are told of their payments: signed, again if need be, and never where they may not send us."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import ip_address

import pytest

from sppt.channels.webhooks import Reach, is_public, tell_partners
from sppt.kit import clock
from sppt.partners.actions import Credentials, PartnerRefused, add_partner
from sppt.partners.webhooks import BACK_OFF, allow_webhook, withdraw_webhook
from tests.actions.desk import booked, opened, request, undone
from tests.world import NOON, World, nop


class Ear(HTTPServer):
    """A partner's server: hears everything, answers with `status`."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Hearing)
        self.heard: list[tuple[str, dict[str, str], bytes]] = []
        self.status = 204

    @property
    def url(self) -> str:
        return f"http://localhost:{self.server_port}/kabar?x=1"


class Hearing(BaseHTTPRequestHandler):
    server: Ear

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.heard.append((self.path, dict(self.headers), body))
        self.send_response(self.server.status)
        self.send_header("Location", f"http://localhost:{self.server.server_port}/lain")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (its name in the library)
        pass


@pytest.fixture
def ear() -> Iterator[Ear]:
    with Ear() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def partner(city: World, ear: Ear) -> Credentials:
    made = add_partner(
        "bank", name="Bank", client_id="client-bank", by="operator", at=NOON - timedelta(days=1)
    )
    allow_webhook(made.client_id, ear.url, by="operator", at=NOON - timedelta(hours=1))
    return made


def pay(city: World, number: int = 1) -> str:
    city.bill(nop(number), 2025)
    return booked(request(opened((nop(number), {2025})), f"R-{number}", channel="bank")).number


def tell(reach: Reach = Reach.ANYWHERE, *, after: timedelta = timedelta(0)) -> int:
    with clock.stopped_at(NOON + after):
        return tell_partners(reach, at=NOON + after)


def test_a_payment_and_its_reversal_are_told_once_and_signed(
    city: World, ear: Ear, partner: Credentials
) -> None:
    receipt = pay(city)
    assert tell() == 1
    undone("R-1", "V-1", channel="bank")
    assert tell() == 1
    assert tell() == 0
    told = [json.loads(body) for _, _, body in ear.heard]
    at = "2026-09-14T12:00:00+07:00"
    assert told == [
        {"event": event, "receipt": receipt, "reference": "R-1", "amount": 1_130_000, "at": at}
        for event in ("payment.settled", "payment.reversed")
    ]
    path, headers, body = ear.heard[0]
    text = f"POST:{path}:{hashlib.sha256(body).hexdigest()}:{headers['X-TIMESTAMP']}"
    mac = hmac.new(partner.client_secret.encode(), text.encode(), hashlib.sha512).digest()
    assert path == "/kabar?x=1"
    assert headers["X-SIGNATURE"] == base64.b64encode(mac).decode()
    assert headers["X-CLIENT-ID"] == "client-bank"


def test_another_address_leaves_out_nothing_that_happened_meanwhile(
    city: World, ear: Ear, partner: Credentials
) -> None:
    pay(city, 1)
    allow_webhook("client-bank", ear.url, by="operator", at=NOON + timedelta(minutes=1))
    assert tell(after=timedelta(minutes=2)) == 1


def test_payments_from_before_the_webhook_and_of_other_channels_are_not_told(
    city: World, ear: Ear, partner: Credentials
) -> None:
    city.bill(nop(1), 2025)
    booked(request(opened((nop(1), {2025})), "R-1", channel="loket"))
    pay(city, 2)
    withdraw_webhook("bank", by="operator", at=NOON)
    allow_webhook("client-bank", ear.url, by="operator", at=NOON + timedelta(minutes=1))
    assert tell(after=timedelta(minutes=2)) == 0


def test_what_was_not_taken_is_tried_again_until_the_back_off_ends(
    city: World, ear: Ear, partner: Credentials
) -> None:
    ear.status = 500
    pay(city)
    after = timedelta(0)
    assert tell() == 1
    for wait in BACK_OFF:
        assert tell(after=after + wait - timedelta(seconds=1)) == 0
        after += wait
        assert tell(after=after) == 1
    assert tell(after=timedelta(days=2)) == 0
    assert len(ear.heard) == 8
    outcomes = city.rows(
        "SELECT number, outcome, status, next_at IS NULL FROM partners_attempt ORDER BY number"
    )
    assert outcomes[0] == (1, "answered_otherwise", 500, False)
    assert outcomes[-1] == (8, "answered_otherwise", 500, True)


def test_a_redirect_is_not_followed(city: World, ear: Ear, partner: Credentials) -> None:
    ear.status = 307
    pay(city)
    tell()
    assert [path for path, _, _ in ear.heard] == ["/kabar?x=1"]
    assert city.rows("SELECT outcome, status FROM partners_attempt") == [("answered_otherwise", 307)]


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_an_address_inside_is_refused_before_a_byte_is_sent(
    city: World, ear: Ear, partner: Credentials, scheme: str
) -> None:
    url = ear.url.replace("http", scheme, 1)
    allow_webhook("client-bank", url, by="operator", at=NOON - timedelta(minutes=1))
    pay(city)
    tell(Reach.PUBLIC)
    assert ear.heard == []
    assert city.rows("SELECT outcome FROM partners_attempt") == [("address_refused",)]


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "192.168.1.1", "172.16.0.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1",
     "::1", "fe80::1", "fc00::1", "::", "64:ff9b::a01:203", "2002:a01:203::1"],
)  # fmt: skip
def test_these_addresses_are_not_public(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", ["1.1.1.1", "2606:4700:4700::1111"])
def test_these_addresses_are(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    "url",
    [
        "ftp://x/y",
        "https://",
        "https://u" + ":p@x/",
        "javascript:x",
        "https://x/a b",
        "https://x/" + "a" * 500,
    ],
)
def test_an_address_that_is_none_is_not_allowed(city: World, partner: Credentials, url: str) -> None:
    with pytest.raises(PartnerRefused) as refused:
        allow_webhook("client-bank", url, by="operator", at=NOON)
    assert refused.value.code == "bad_url"


def test_a_partner_that_cannot_be_reached_keeps_nobody_waiting(
    city: World, ear: Ear, partner: Credentials
) -> None:
    add_partner("mati", name="Mati", client_id="client-mati", by="operator", at=NOON - timedelta(days=1))
    allow_webhook("client-mati", "http://localhost:9/x", by="operator", at=NOON - timedelta(hours=1))
    for number in (1, 2, 3):
        city.bill(nop(number), 2025)
        booked(request(opened((nop(number), {2025})), f"M-{number}", channel="mati"))
    pay(city, 4)
    assert tell() == 2  # one try for the dead one, one for the living
    assert len(ear.heard) == 1


def test_a_withdrawn_webhook_is_told_nothing(city: World, ear: Ear, partner: Credentials) -> None:
    pay(city)
    withdraw_webhook("bank", by="operator", at=NOON)
    assert tell() == 0
    assert ear.heard == []
