"""One campaign against every door: whatever comes, nobody gets a 5xx and nothing unexpected stands in the log.

Each input follows from the seed and its number, which are told when one fails.
"""

from __future__ import annotations

import http.client
import json
import logging
import random
import socket
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

import pytest

from tests import officers
from tests.browser.served import furnish
from tests.doors.api_rig import Doors, running
from tests.faults.hostile import HEADERS, KINDS, METHODS, Malice, field_names, filled
from tests.house.test_urls import patterns
from tests.world import NOON, World, nop

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment

SEED = 3676
CSRF = "a" * 32
SESSION_EVERY = 40
SLOW = ("masuk", "daftar", "sandi")  # each of these spends a tenth of a second on a password
ROLES = ("teller", "penetapan", "bendahara", "head", "auditor", "administrator")
# The portal, the office, the machine doors, documents: shares of a campaign.
SHARES = {"pages": 30, "office": 35, "doors": 25, "documents": 10}


def sizes(share: str) -> list[object]:
    """1 500 inputs in every test run and 50 000 in a soak, divided."""
    part = SHARES[share]
    return [15 * part, pytest.param(500 * part, marks=[pytest.mark.soak, pytest.mark.timeout(3600)])]


class _Faults(logging.Handler):
    """What stands in the log at the level of an error."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.told: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if not record.name.startswith(("django.request", "django.security")):  # these are answers, not faults
            self.told.append(f"{record.name}: {record.getMessage()[:2000]}")


@contextmanager
def watched() -> Iterator[list[str]]:
    """Everything that this process logs as an error while the block runs."""
    faults = _Faults()
    logging.getLogger().addHandler(faults)
    try:
        yield faults.told
    finally:
        logging.getLogger().removeHandler(faults)


def environ(method: str, path: str, query: str, body: bytes, headers: dict[str, str]) -> WSGIEnvironment:
    """A request as a server hands it over."""
    return {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "198.51.100.7",
        "CONTENT_TYPE": KINDS[0],
        "CONTENT_LENGTH": str(len(body)),
        "HTTP_HOST": "localhost",
        "HTTP_COOKIE": f"csrf={CSRF}",
        "HTTP_X_CSRFTOKEN": CSRF,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        **headers,
    }


@cache
def door() -> WSGIApplication:
    """The pages as a server calls them."""
    from django.core.handlers.wsgi import WSGIHandler

    return WSGIHandler()


def sent(one: WSGIEnvironment) -> int:
    """The status of the answer, which is read to its end."""
    from sppt.kit import clock

    said: list[str] = []

    def start(
        status: str, headers: list[tuple[str, str]], trouble: object = None, /
    ) -> Callable[[bytes], None]:
        said.append(status)
        return lambda _body: None

    with clock.stopped_at(NOON):
        answer = door()(one, start)
        for _ in answer:
            pass
        getattr(answer, "close", lambda: None)()
    return int(said[0].split()[0])


def campaign(
    inputs: int, attack: Callable[[Malice], WSGIEnvironment], malice: Malice, faults: list[str]
) -> Counter[int]:
    """Sends so many and counts the answers; the first one that goes wrong is told with all of it."""
    answered: Counter[int] = Counter()
    for number in range(inputs):
        malice.random.seed(f"{SEED}:{number}")
        one = attack(malice)
        status = sent(one)
        answered[status] += 1
        shown = {name: value for name, value in one.items() if name.isupper()}
        assert status < 500, (number, status, shown, one["wsgi.input"].getvalue()[:300], faults)
        assert not faults, (number, status, shown, faults)
    return answered


def dressed(malice: Malice, path: str, names: list[str], cookies: str) -> WSGIEnvironment:
    """A request for an address: mostly with a form of ours, now and then with anything else."""
    draw = malice.random.random
    method = malice.random.choice(("GET", "POST", "POST")) if draw() < 0.9 else malice.random.choice(METHODS)
    form = malice.fields(names) if draw() < 0.9 else malice.text()
    query = malice.fields(names).decode("latin-1") if draw() < 0.4 else ""
    headers = {"HTTP_COOKIE": cookies}
    if draw() < 0.15:
        headers[malice.random.choice(HEADERS)] = malice.header()
    if draw() < 0.1:
        headers["CONTENT_TYPE"] = malice.random.choice(KINDS)
    body = form if method not in {"GET", "HEAD"} else b""
    return environ(method, unquote_to_bytes(path).decode("latin-1"), query, body, headers)


def all_addresses(under: str) -> list[str]:
    """Addresses that begin so, in Indonesian, with their open places as `<kind:name>`."""
    from django.urls import get_resolver
    from django.utils import translation

    with translation.override("id"):
        found = [address for address, _view in patterns(get_resolver("sppt.project.urls"))]
    assert found
    return [address for address in found if address.startswith(under)]


@pytest.fixture
def free(monkeypatch: pytest.MonkeyPatch) -> None:
    """No budget stands in the way: what is behind it is to be tried."""
    from django.conf import settings

    for scope in ("ADDRESS", "NETWORK", "BLOCK", "TOTAL"):
        monkeypatch.setattr(settings, f"SPPT_BUDGET_{scope}", (10**8, 10**8))


def known_pages(city: World) -> dict[str, str]:
    """Right values of what stands in addresses of the portal."""
    from sppt.kit import clock
    from sppt.payments.actions import open_code, record_payment
    from sppt.payments.language import PaymentRequest, Receipt, Wish
    from sppt.portal.tokens import seal
    from sppt.rules.nop import Nop
    from sppt.rules.perda import Perda

    digits = furnish(city)
    perda = _perda()
    assert isinstance(perda, Perda)
    with clock.stopped_at(NOON):
        code = open_code(perda, Wish(((Nop(digits), frozenset({2024})),), "uji:1"), at=NOON)
        paid = open_code(perda, Wish(((Nop(digits), frozenset({2021})),), "uji:2"), at=NOON)
        receipt = record_payment(PaymentRequest("loket", "UJI-1", paid.code, paid.amount), at=NOON)
    assert isinstance(receipt, Receipt)
    return {
        "sealed": seal(Nop(digits), at=NOON),
        "code": code.token,
        "digits": code.code,
        "receipt": receipt.token,
        "number": receipt.number,
    }


def _perda() -> object:
    from django.conf import settings

    return settings.PERDA


@pytest.mark.usefixtures("free")
@pytest.mark.parametrize("inputs", sizes("pages"))
def test_no_page_for_taxpayers_breaks(city: World, inputs: int) -> None:
    known = known_pages(city)
    names = field_names("portal")
    ways = [way for way in all_addresses("") if not way.startswith("kantor/")]
    malice = Malice(random.Random(SEED))
    malice.known += known.values()

    def attack(malice: Malice) -> WSGIEnvironment:
        way = malice.random.choice(ways) if malice.random.random() < 0.93 else malice.part()
        path = filled(
            way,
            malice,
            lambda kind: known["sealed" if kind == "sealed" else malice.random.choice(("code", "receipt"))],
        )
        prefix = malice.random.choice(("/", "/", "/en/"))
        return dressed(malice, prefix + path, names, f"csrf={CSRF}")

    with watched() as faults:
        answered = campaign(inputs, attack, malice, faults)
    assert {200, 303, 400, 404} <= set(answered)


@pytest.mark.usefixtures("free")
@pytest.mark.parametrize("inputs", sizes("office"))
def test_no_page_of_the_office_breaks(city: World, inputs: int) -> None:
    from sppt.office.picks import Pick, seal_picks
    from sppt.payments import shifts
    from sppt.rules.nop import Nop

    known = known_pages(city)
    city.officer("uji.semua", *ROLES)
    city.officer("laras.loket", "teller")
    officers.enrol("uji.semua")
    shifts.open_shift("uji.semua", cash=100_000, at=NOON)
    right = {
        "number": "1",
        "int": "1",
        "officer": "laras.loket",
        "office_sealed": seal_picks([Pick(Nop(nop(1)))], at=NOON),
        "office_token": known["code"],
        "link": "x" * 43,
    }
    names = field_names("office")
    ways = all_addresses("kantor/")
    malice = Malice(random.Random(SEED))
    malice.known += [*known.values(), *right.values(), "uji.semua", *ROLES, "xlsx", "csv"]
    cookies = {"now": "", "left": "0"}

    def attack(malice: Malice) -> WSGIEnvironment:
        if cookies["left"] == "0":
            token = officers.signed_in("uji.semua").cookies["kantor"].value
            cookies.update(now=f"csrf={CSRF}; kantor={token}", left=str(SESSION_EVERY))
        cookies["left"] = str(int(cookies["left"]) - 1)
        way = malice.random.choice(ways)
        if any(word in way for word in SLOW) and malice.random.random() < 0.8:
            way = "kantor/cari"
        path = filled(way, malice, lambda kind: right.get(kind, known["code"]))
        prefix = malice.random.choice(("/", "/", "/en/"))
        return dressed(malice, prefix + path, names, cookies["now"])

    with watched() as faults:
        answered = campaign(inputs, attack, malice, faults)
    assert {200, 303, 404, 405, 422} <= set(answered)


INQUIRY = {"items": [{"nop": nop(1), "tax_years": [2025, 2026]}]}
PAYMENT = {
    "nop": nop(1),
    "tax_years": [2026],
    "amount": 1_000_000,
    "reference": "R-1",
    "paid_at": "2026-09-14T12:00:00+07:00",
}
SHAPES: tuple[tuple[str, str, object], ...] = (
    ("POST", "/api/v1/inquiries", INQUIRY),
    ("POST", "/api/v1/inquiries", {"code": "1234567897"}),
    ("POST", "/api/v1/payments", PAYMENT),
    ("POST", "/api/v1/payments", {"code": "1234567897", "amount": 1, "reference": "R-2"}),
    ("POST", "/api/v1/codes", INQUIRY),
    ("GET", "/api/v1/payments/ABCDEFGHJKMNPQRS", None),
    ("POST", "/api/v1/payments/ABCDEFGHJKMNPQRS/reversal", {"reason": "salah setor"}),
    ("POST", "/api/v1/clearance", {"nops": [nop(1), nop(2)]}),
    ("GET", "/api/v1/openapi.json", None),
    ("GET", "/status", None),
)


@pytest.mark.parametrize("inputs", sizes("doors"))
def test_no_machine_door_breaks(server: str, tmp_path: Path, inputs: int) -> None:
    answered: Counter[int] = Counter()
    with running(server, tmp_path, "satu") as doors:
        for year in (2025, 2026):
            doors.world.bill(nop(1), year)
        for number in range(inputs):
            malice = Malice(random.Random(f"{SEED}:{number}"))
            status, told = _knock(doors, malice)
            answered[status] += 1
            assert status < 500, (number, status, told)
        assert doors.send("GET", "/status").status == 200
        assert doors.stop() == 0
        lines = [json.loads(line) for line in doors.logged().splitlines()]
    assert [line for line in lines if line["level"] not in {"info", "warning"}] == []
    assert {200, 400, 401, 404} <= set(answered)


def _knock(doors: Doors, malice: Malice) -> tuple[int, object]:
    """One request, mostly signed rightly; now and then no HTTP at all (status 0: no answer is owed)."""
    if malice.random.random() < 0.03:
        with socket.create_connection(("127.0.0.1", doors.port), timeout=10) as line:
            head = b""
            with suppress(OSError):  # the door may hang up first
                line.sendall(malice.text() + b"\r\n\r\n")
                line.shutdown(socket.SHUT_WR)
                head = line.recv(64)
        return (int(head.split()[1]) if head.startswith(b"HTTP/") else 0), head
    method, path, shape = malice.random.choice(SHAPES)
    if malice.random.random() < 0.1:
        path = "/api/v1/payments/" + malice.part().replace(" ", "").replace("\r", "").replace("\n", "")
        path = "".join(sign for sign in path if "!" <= sign <= "~")
    if malice.random.random() < 0.05:
        method = malice.random.choice(METHODS)
    body = b"" if shape is None else malice.json_body(shape)
    headers = doors.clients["satu"].signed(method, path, body, doors.now)
    if malice.random.random() < 0.6 and shape is not None:
        headers["Idempotency-Key"] = f"K-{malice.random.randrange(50)}"
    if malice.random.random() < 0.15:
        name = malice.random.choice((*headers, "Idempotency-Key", "Content-Type", "X-Forwarded-For"))
        headers[name] = malice.header()
    try:
        answer = doors.send(method, path, body, headers)
    except (http.client.HTTPException, ConnectionError) as error:
        return 0, error
    return answer.status, (method, path, headers, body[:300], answer.text[:300])


@pytest.mark.parametrize("inputs", sizes("documents"))
def test_no_document_breaks_who_reads_it(city: World, inputs: int, tmp_path: Path) -> None:
    from sppt.documents.actions import make
    from sppt.documents.claims import Signature, check_text
    from sppt.documents.keys import BadKeys, Keyring, read_keys
    from sppt.documents.press import Press
    from sppt.documents.seals import check_file
    from sppt.documents.stts import Letterhead
    from tests.doors.receipts import paid

    keyring = Keyring(tmp_path / "keys", issuer="Kota Contoh")
    press = Press(
        Letterhead("Kota Contoh", "Bapenda", "https://pbb.contoh.test"), keyring, tmp_path / "documents"
    )
    receipt = paid(city)
    make(press, [receipt.number], "id", at=NOON)
    pdf = next(path for path in (tmp_path / "documents").rglob("*") if path.is_file()).read_bytes()
    published = keyring.published()
    keys = keyring.keys()
    words = check_file(pdf, keys)
    assert words.signature is Signature.VALID
    valid = 0
    for number in range(inputs):
        malice = Malice(random.Random(f"{SEED}:{number}"), known=[receipt.token, receipt.number])
        checked = [
            check_file(malice.bent(malice.bent(pdf)) if number % 2 else malice.text(), keys),
            check_text(malice.text().decode("utf-8", "replace"), keys),
        ]
        valid += sum(one.signature is Signature.VALID for one in checked)
        with suppress(BadKeys):
            read_keys(malice.bent(published) if number % 2 else malice.text())
    assert valid == 0
