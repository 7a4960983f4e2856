"""The kit of the Channel API passes against our doors, and finds each planted fault for the right reason."""

from __future__ import annotations

import http.client
import itertools
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.db import connections

from sppt.collective.working import work_once
from sppt.kit import clock
from sppt.trials.conformance.api import CASES, conformance
from sppt.trials.conformance.api_line import ApiPartner, read_api_partner
from sppt.trials.conformance.findings import Result
from sppt.trials.conformance.partner_file import BadPartnerFile
from tests.doors.api_rig import Doors, inside, running
from tests.world import NOON, nop

pytestmark = pytest.mark.timeout(240)
_ids = itertools.count(1)


@pytest.fixture(scope="module")
def doors(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    with running(server, tmp_path_factory.mktemp("api-kit"), "satu", "dua") as opened:
        for number in (1, 2):
            opened.world.bill(nop(number), 2025)
        yield opened


@pytest.fixture(scope="module")
def partner_file(doors: Doors, tmp_path_factory: pytest.TempPathFactory) -> Path:
    from tests.actions.desk import opened

    with inside(doors.world):
        expired = opened((nop(2), {2025}), at=NOON - timedelta(days=30))
    partners = [
        {
            "name": f"Mitra {name}",
            "protocol": "api",
            "client_id": client.client_id,
            "client_secret": client.secret,
            "test_nops": [nop(1)],
            "expired_code": expired.code,
            "expired_amount": expired.amount,
        }
        for name, client in doors.clients.items()
    ]
    file = tmp_path_factory.mktemp("mitra") / "partners.json"
    file.write_text(json.dumps({"partners": partners}))
    return file


@pytest.fixture(autouse=True)
def _same_clock(doors: Doors, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPPT_CLOCK_SHIFT_SECONDS", str(int(doors.shift.total_seconds())))


@pytest.fixture(autouse=True)
def _unpaid_again(doors: Doors) -> None:
    """What a faulty run has left paid is undone."""
    standing = doors.world.rows(
        "SELECT receipt, channel FROM payments_payment AS p"
        " WHERE NOT EXISTS (SELECT FROM payments_reversal AS r WHERE r.payment_id = p.id)"
    )
    for receipt, channel in standing:
        place = f"payments/{receipt}/reversal"
        assert doors.post(place, {"reason": "Uji"}, by=str(channel), key=f"undo-{receipt}").status == 200


@contextmanager
def lists_worked_on(doors: Doors) -> Iterator[None]:
    """What `sppt work` does with lists that wait, until the kit is through."""
    over = threading.Event()

    def work() -> None:
        while not over.wait(0.1):
            work_once(at=clock.now())
        connections.close_all()

    with inside(doors.world):
        hand = threading.Thread(target=work)
        hand.start()
        try:
            yield
        finally:
            over.set()
            hand.join()


def test_the_kit_passes_against_our_doors_and_leaves_the_bills_unpaid(
    doors: Doors, partner_file: Path, tmp_path: Path
) -> None:
    from sppt.project.commands.conformance import conformance as command

    certificate = tmp_path / "certificate.pdf"
    asked = ["api", "--against", f"http://127.0.0.1:{doors.port}", "--partner", str(partner_file)]
    with lists_worked_on(doors):
        told = CliRunner().invoke(command, [*asked, "--json", "--certificate", str(certificate)])
    found = json.loads(told.output)
    assert {one["number"]: one["why"] for one in found["cases"] if one["result"] != "passed"} == {}
    assert (found["passed"], found["conforms"], told.exit_code) == (len(CASES), True, 0)
    assert certificate.read_bytes().startswith(b"%PDF")
    assert doors.world.rows("SELECT DISTINCT state FROM ledger_bill") == [("unpaid",)]


@dataclass(frozen=True, slots=True)
class Sent:
    """A request on its way through the proxy."""

    method: str
    path: str
    body: bytes
    headers: dict[str, str]

    def signed_anew(self, doors: Doors, *, body: bytes | None = None) -> Sent:
        """The request with a right signature of now, whatever it had: what a door would do that does not look."""
        raw = self.body if body is None else body
        signed = doors.clients["satu"].signed(self.method, self.path, raw, doors.now)
        named = {name.lower(): value for name, value in signed.items()}
        return replace(self, body=raw, headers={**self.headers, **named})


@dataclass(frozen=True, slots=True)
class Came:
    """An answer on its way back."""

    status: int
    body: dict[str, object]


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault planted between the kit and the doors: what it does to requests and to answers."""

    request: Callable[[Doors, Sent], Sent] = lambda _doors, sent: sent
    answer: Callable[[Sent, Came], Came] = lambda _sent, came: came


@contextmanager
def between(doors: Doors, fault: Fault) -> Iterator[str]:
    """The address of a proxy to the doors that plants a fault."""

    class Proxy(BaseHTTPRequestHandler):
        def _pass(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            told = {name.lower(): value for name, value in self.headers.items()}
            sent = fault.request(doors, Sent(self.command, self.path, body, told))
            headers = {
                name: value for name, value in sent.headers.items() if name not in {"host", "content-length"}
            }
            line = http.client.HTTPConnection("127.0.0.1", doors.port, timeout=30)
            line.request(sent.method, sent.path, sent.body or None, headers)
            response = line.getresponse()
            came = fault.answer(sent, Came(response.status, json.loads(response.read())))
            line.close()
            text = json.dumps(came.body).encode()
            self.send_response(came.status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        do_GET = do_POST = _pass  # noqa: N815 (named by the standard library)

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    proxy = ThreadingHTTPServer(("127.0.0.1", 0), Proxy)
    hand = threading.Thread(target=proxy.serve_forever)
    hand.start()
    try:
        yield f"http://127.0.0.1:{proxy.server_port}"
    finally:
        proxy.shutdown()
        hand.join()
        proxy.server_close()


def changed(sent: Sent, doors: Doors, **fields: object) -> Sent:
    """A payment with other fields, rightly signed."""
    try:
        body = json.loads(sent.body)
    except ValueError:
        return sent
    if sent.path != "/api/v1/payments" or not isinstance(body, dict):
        return sent
    return sent.signed_anew(doors, body=json.dumps({**body, **fields}).encode())


def right_amount(doors: Doors, sent: Sent) -> Sent:
    """A door that books what is owed, whatever was paid."""
    return changed(sent, doors, amount=1_130_000)


def new_reference(doors: Doors, sent: Sent) -> Sent:
    """A door that takes each repeat for a new payment."""
    return changed(sent, doors, reference=f"proxy-{next(_ids)}")


def says_yes(sent: Sent, came: Came) -> Came:
    """A door that tells a second payer that it was booked, too."""
    if sent.path == "/api/v1/payments" and came.status == 409:
        return Came(200, {"receipt": "0000000000000001", "replayed": False, "reversed": False})
    return came


def shows_to_all(doors: Doors, sent: Sent) -> Sent:
    """A door that does not ask whose payment it is."""
    return sent.signed_anew(doors) if "/payments/" in sent.path else sent


def no_words(sent: Sent, came: Came) -> Came:
    """A door that refuses without a word that a machine could read."""
    return came if came.status == 200 else Came(came.status, {"error": "no"})


def one_too_little(sent: Sent, came: Came) -> Came:
    """A door that does not add up."""
    items = came.body.get("items")
    if sent.path != "/api/v1/inquiries" or not isinstance(items, list) or "bills" not in items[0]:
        return came
    return Came(200, {"items": [{**items[0], "amount": items[0]["amount"] - 1}, *items[1:]]})


def fresh_key(doors: Doors, sent: Sent) -> Sent:
    """A door that keeps no key."""
    if "idempotency-key" not in sent.headers:
        return sent
    return replace(sent, headers={**sent.headers, "idempotency-key": f"proxy-{next(_ids)}"})


@pytest.mark.parametrize(
    ("fault", "number", "why"),
    [
        (Fault(request=lambda doors, sent: sent.signed_anew(doors)), "M-1", "diharapkan 401 unauthorized"),
        (Fault(request=lambda doors, sent: sent.signed_anew(doors)), "M-2", "diharapkan 401 unauthorized"),
        (Fault(request=lambda doors, sent: sent.signed_anew(doors)), "M-3", "diharapkan 401 stale_timestamp"),
        (Fault(answer=no_words), "B-2", "tanpa refusal dan message"),
        (Fault(request=right_amount), "B-3", "dijawab 200"),
        (Fault(answer=one_too_little), "T-1", "bukan jumlah bills"),
        (Fault(request=right_amount), "P-2", "diharapkan 422 amount_differs"),
        (Fault(request=new_reference), "P-1", "ditolak: 409 already_paid"),
        (Fault(answer=says_yes), "P-1", "diharapkan 409 reference_reused"),
        (Fault(request=new_reference), "P-3", "dijawab [200, 409]"),
        (Fault(answer=says_yes), "P-4", "atas satu tagihan dijawab"),
        (Fault(request=fresh_key), "P-5", "mendapat kode lain"),
        (Fault(request=new_reference), "P-6", "diharapkan 409 already_paid, dijawab 200"),
        (Fault(request=fresh_key), "R-1", "dijawab"),
        (Fault(request=shows_to_all), "R-2", "diharapkan 404 payment_not_found"),
    ],
)  # fmt: skip
def test_a_planted_fault_is_found_for_its_reason(
    doors: Doors, partner_file: Path, fault: Fault, number: str, why: str
) -> None:
    case = next(one for one in CASES if one.number == number)
    with between(doors, fault) as address:
        (found,) = conformance(address, read_api_partner(partner_file), [case]).cases
    assert found.result is Result.FAILED
    assert why in found.why


def test_an_installation_that_is_not_there_fails_every_case_with_a_reason(partner_file: Path) -> None:
    found = conformance("http://127.0.0.1:9", read_api_partner(partner_file))
    assert {one.result for one in found.cases if one.number != "P-0"} == {Result.FAILED}
    assert {one.number for one in found.cases if "tidak ada jawaban" not in one.why} <= {"P-0"}


@pytest.mark.parametrize("text", ["", "[]", '{"partners": []}', '{"partners": [{"protocol": "api"}]}'])
def test_a_partner_file_that_cannot_be_used_says_so(tmp_path: Path, text: str) -> None:
    file = tmp_path / "partners.json"
    file.write_text(text)
    with pytest.raises(BadPartnerFile):
        read_api_partner(file)


def test_a_partner_by_itself_has_no_stranger(partner_file: Path, tmp_path: Path) -> None:
    one = json.loads(partner_file.read_text())["partners"][1]
    file = tmp_path / "mitra.json"
    file.write_text(json.dumps(one))
    read: ApiPartner = read_api_partner(file)
    assert (read.client_id, read.stranger) == ("client-dua", None)
