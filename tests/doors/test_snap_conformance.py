"""The conformance kit passes against our doors, and finds each planted fault for the right reason."""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.client
import itertools
import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from sppt.trials.conformance.certificate import certificate
from sppt.trials.conformance.findings import Finding, Findings, Result
from sppt.trials.conformance.partner_file import BadPartnerFile, read_snap_partner
from sppt.trials.conformance.snap_va import CASES, conformance
from tests.doors.api_rig import Doors, inside, running
from tests.doors.snap_bank import Bank, lexically_minified, register
from tests.world import NOON, nop

pytestmark = pytest.mark.timeout(240)
_ids = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Sent:
    """A request on its way through the proxy."""

    path: str
    body: bytes
    headers: dict[str, str]


@dataclass(frozen=True, slots=True)
class Came:
    """An answer on its way back."""

    status: int
    body: dict[str, object]


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault planted between the kit and the doors: what it does to requests and to answers."""

    request: Callable[[Bank, Sent], Sent] = lambda _bank, sent: sent
    answer: Callable[[Sent, Came], Came] = lambda _sent, came: came


@pytest.fixture(scope="module")
def doors(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    with running(server, tmp_path_factory.mktemp("kit"), "satu") as opened:
        for number in (1, 2):
            opened.world.bill(nop(number), 2025)
        yield opened


@pytest.fixture(scope="module")
def bank(doors: Doors) -> Bank:
    made = register(doors, "satu", va_prefix="12345")
    for _ in range(100):
        if made.ask_token().status == 200:
            return made
        time.sleep(0.1)
    raise AssertionError(made.ask_token().text)


@pytest.fixture(scope="module")
def partner_file(doors: Doors, bank: Bank, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a bank would hold: one partner by itself, its key beside the file."""
    from tests.actions.desk import opened

    directory = tmp_path_factory.mktemp("bank")
    pem = bank.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (directory / "bank.pem").write_bytes(pem)
    with inside(doors.world):
        expired = opened((nop(2), {2025}), at=NOON - timedelta(days=30))
    told = {
        "name": "Bank contoh",
        "protocol": "snap",
        "client_id": bank.client_id,
        "client_secret": bank.secret,
        "private_key_file": "bank.pem",
        "partner_id": bank.partner_id,
        "channel_id": "95231",
        "va_prefix": bank.va_prefix,
        "test_nops": [nop(1)],
        "expired_code": expired.code,
        "expired_amount": expired.amount,
    }
    file = directory / "partner.json"
    file.write_text(json.dumps(told))
    return file


@pytest.fixture(autouse=True)
def _same_clock(doors: Doors, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPPT_CLOCK_SHIFT_SECONDS", str(int(doors.shift.total_seconds())))


@pytest.fixture(autouse=True)
def _unpaid_again(doors: Doors, bank: Bank) -> None:
    """What a faulty run has left paid is undone."""
    standing = doors.world.rows(
        "SELECT receipt FROM payments_payment AS p"
        " WHERE NOT EXISTS (SELECT FROM payments_reversal AS r WHERE r.payment_id = p.id)"
    )
    for (receipt,) in standing:
        path = f"/api/v1/payments/{receipt}/reversal"
        assert doors.call("POST", path, {"reason": "Uji"}, key=f"undo-{receipt}").status == 200


@contextmanager
def between(bank: Bank, fault: Fault) -> Iterator[str]:
    """The address of a proxy to the doors that plants a fault."""

    class Proxy(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            sent = fault.request(bank, Sent(self.path, body, {k.lower(): v for k, v in self.headers.items()}))
            headers = {k: v for k, v in sent.headers.items() if k not in {"host", "content-length"}}
            line = http.client.HTTPConnection("127.0.0.1", bank.doors.port, timeout=30)
            line.request("POST", sent.path, sent.body, headers)
            response = line.getresponse()
            came = fault.answer(sent, Came(response.status, json.loads(response.read())))
            text = json.dumps(came.body).encode()
            self.send_response(came.status)
            for name in ("content-type", "x-timestamp"):
                if response.headers.get(name):
                    self.send_header(name, response.headers[name])
            self.send_header("content-length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)
            line.close()

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    proxy = ThreadingHTTPServer(("127.0.0.1", 0), Proxy)
    thread = threading.Thread(target=proxy.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{proxy.server_port}"
    finally:
        proxy.shutdown()
        thread.join()
        proxy.server_close()


def signed_anew(bank: Bank, sent: Sent) -> Sent:
    """The request with a right signature, whatever it had: what a door would do that does not look."""
    token = sent.headers.get("authorization", "").removeprefix("Bearer ")
    digest = hashlib.sha256(lexically_minified(sent.body.decode()).encode()).hexdigest()
    told = f"POST:{sent.path}:{token}:{digest}:{sent.headers.get('x-timestamp')}"
    mac = hmac.new(bank.secret.encode(), told.encode(), hashlib.sha512).digest()
    return replace(sent, headers={**sent.headers, "x-signature": base64.b64encode(mac).decode()})


def is_transaction(sent: Sent) -> bool:
    return sent.path.startswith("/v1.0/transfer-va/")


def looks_at_no_signature(bank: Bank, sent: Sent) -> Sent:
    return signed_anew(bank, sent) if is_transaction(sent) else sent


def looks_at_no_clock(bank: Bank, sent: Sent) -> Sent:
    if not is_transaction(sent) or "x-timestamp" not in sent.headers:
        return sent
    now = bank.doors.now.isoformat(timespec="seconds")
    return signed_anew(bank, replace(sent, headers={**sent.headers, "x-timestamp": now}))


def takes_any_external_id(bank: Bank, sent: Sent) -> Sent:
    if not sent.headers.get("x-external-id"):
        return sent
    return replace(sent, headers={**sent.headers, "x-external-id": f"proxy{next(_ids)}"})


def takes_each_repeat_for_new(bank: Bank, sent: Sent) -> Sent:
    return _changed(bank, sent, lambda body: {**body, "paymentRequestId": f"proxy{next(_ids)}"})


def takes_the_last_of_two_names(bank: Bank, sent: Sent) -> Sent:
    return _changed(bank, sent, lambda body: body)


def takes_any_amount(bank: Bank, sent: Sent) -> Sent:
    def right(body: dict[str, object]) -> dict[str, object]:
        amount = body.get("paidAmount")
        if isinstance(amount, dict) and amount.get("value") not in {"", "1130000.00"}:
            return {**body, "paidAmount": {"value": "1130000.00", "currency": "IDR"}}
        return body

    return _changed(bank, sent, right)


def _changed(bank: Bank, sent: Sent, change: Callable[[dict[str, object]], dict[str, object]]) -> Sent:
    """A payment that was rightly signed, changed and signed again."""
    if not sent.path.endswith("/payment") or signed_anew(bank, sent) != sent:
        return sent
    try:
        body = json.loads(sent.body)
    except ValueError:
        return sent
    if not isinstance(body, dict) or "paymentRequestId" not in body:
        return sent
    text = json.dumps(change(body), separators=(",", ":")).encode()
    return signed_anew(bank, replace(sent, body=text))


def without(*path: str) -> Callable[[Sent, Came], Came]:
    """Leaves a field out of every answer that tells of success."""

    def answer(sent: Sent, came: Came) -> Came:
        if came.status != 200 or not is_transaction(sent):
            return came
        body = json.loads(json.dumps(came.body))
        holder = body
        for name in path[:-1]:
            holder = holder.get(name, {})
            holder = holder[0] if isinstance(holder, list) else holder
        holder.pop(path[-1], None)
        return replace(came, body=body)

    return answer


def always_200(_: Sent, came: Came) -> Came:
    return replace(came, status=200)


def paid_is_success(sent: Sent, came: Came) -> Came:
    code = str(came.body.get("responseCode"))
    if code != "4042514":
        return came
    data = came.body["virtualAccountData"]
    assert isinstance(data, dict)
    told = {**data, "paymentFlagStatus": "00", "billDetails": [{"status": "00", "billerReferenceId": "X"}]}
    return Came(200, {**came.body, "responseCode": "2002500", "virtualAccountData": told})


PLANTED: Mapping[str, tuple[Fault, dict[str, str]]] = {
    "looks at no signature": (Fault(request=looks_at_no_signature), {"S-2": "401", "S-3": "401"}),
    "looks at no clock": (Fault(request=looks_at_no_clock), {"S-5": "401"}),
    "takes any external id": (Fault(request=takes_any_external_id), {"24-2": "diharapkan 4092400"}),
    "takes each repeat for new": (
        Fault(request=takes_each_repeat_for_new),
        {
            "25-4": "diharapkan 2002500, dijawab 4042514",
            "25-11": "diharapkan 2002500",
            "26-1": "dijawab 4042601",
        },
    ),
    "takes the last of two names": (
        Fault(request=takes_the_last_of_two_names),
        {"F-5": "diharapkan 4002500"},
    ),
    "takes any amount": (Fault(request=takes_any_amount), {"F-3": "seharusnya 4002501", "25-7": "4042513"}),
    "answers 200 to everything": (Fault(answer=always_200), {"73-2": "HTTP 200 tetapi responseCode 401"}),
    "no payment flag": (
        Fault(answer=without("virtualAccountData", "paymentFlagStatus")),
        {"25-1": "2002500 diharapkan berflag 00"},
    ),
    "no status of the bill": (
        Fault(answer=without("virtualAccountData", "billDetails", "status")),
        {"25-1": "tanpa status 00"},
    ),
    "no reason": (Fault(answer=without("virtualAccountData", "inquiryReason")), {"24-1": "inquiryReason"}),
    "two winners of a race": (
        Fault(answer=paid_is_success),
        {"25-9": "4042514", "25-10": "harus tepat satu"},
    ),
}


def test_our_doors_conform_in_every_case_and_nothing_stays_paid(bank: Bank, partner_file: Path) -> None:
    partner = read_snap_partner(partner_file)
    found = conformance(f"http://127.0.0.1:{bank.doors.port}", partner)
    assert [(one.number, one.why) for one in found.cases if one.result is not Result.PASSED] == []
    assert found.conforms
    # What it has paid is undone, so that it can be played again.
    left = bank.doors.world.rows("SELECT state FROM ledger_bill WHERE nop = %s", nop(1))
    assert left == [("unpaid",)]


@pytest.mark.parametrize("name", list(PLANTED))
def test_a_planted_fault_is_found_for_the_right_reason(bank: Bank, partner_file: Path, name: str) -> None:
    fault, reasons = PLANTED[name]
    tried = [case for case in CASES if case.number in {"73-1", *reasons}]
    with between(bank, fault) as address:
        found = conformance(address, read_snap_partner(partner_file), tried)
    assert not found.conforms
    failed = {one.number: one.why for one in found.cases if one.result is Result.FAILED}
    assert "73-1" not in failed  # what is not faulty passes
    for number, reason in reasons.items():
        assert reason in failed.get(number, "passed"), failed


def test_a_proxy_that_changes_nothing_changes_nothing(bank: Bank, partner_file: Path) -> None:
    planted = {number for _, reasons in PLANTED.values() for number in reasons}
    tried = [case for case in CASES if case.number in planted]
    with between(bank, Fault()) as address:
        found = conformance(address, read_snap_partner(partner_file), tried)
    assert [(one.number, one.why) for one in found.cases if one.result is not Result.PASSED] == []


def test_nobody_at_home_is_a_finding_and_no_crash(partner_file: Path) -> None:
    found = conformance("http://127.0.0.1:9", read_snap_partner(partner_file))
    assert not found.conforms
    assert found.count(Result.PASSED) == 0


def test_the_command_writes_a_certificate_and_ends_with_its_verdict(
    bank: Bank, partner_file: Path, tmp_path: Path
) -> None:
    from sppt.project.cli import main

    paper = tmp_path / "sertifikat.pdf"
    address = f"http://127.0.0.1:{bank.doors.port}"
    words = ["conformance", "snap-va", "--against", address, "--partner", str(partner_file)]
    done = CliRunner().invoke(main, [*words, "--certificate", str(paper), "--json"])
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert (told["passed"], told["failed"], told["skipped"]) == (len(CASES), 0, 0)
    assert paper.read_bytes().startswith(b"%PDF-")
    refused = CliRunner().invoke(
        main, ["conformance", "snap-va", "--against", "http://127.0.0.1:9", *words[4:]]
    )
    assert refused.exit_code == 1
    assert "Belum sesuai" in refused.stdout


def test_the_same_findings_give_the_same_certificate() -> None:
    found = Findings(
        "snap-va",
        "http://contoh.test",
        "Bank 漢 #import",
        NOON,
        (Finding("S-1", "Aturan", Result.FAILED, "dijawab <b>\u202e 200", optional=False),),
    )
    assert certificate(found) == certificate(found)
    assert not found.conforms


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"partners":[]}', '{"client_id":"x"}'])
def test_a_partner_file_that_cannot_be_used_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "partner.json"
    file.write_text(text)
    with pytest.raises(BadPartnerFile):
        read_snap_partner(file)


def test_the_kit_shares_no_line_with_the_door() -> None:
    """Independent truth: nothing of the kit imports the channels or the partners' own minify and tokens."""
    import sppt.trials.conformance as kit

    folder = Path(str(kit.__file__)).parent
    sources = [path.read_text(encoding="utf-8") for path in folder.glob("*.py")]
    assert sources
    assert not [source for source in sources if "sppt.channels" in source or "sppt.partners" in source]
