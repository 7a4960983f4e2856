"""The ISO 8583 kit passes against our doors in both families, and finds each planted fault for the right reason."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner

from sppt.partners.words import Dialect, Framing
from sppt.trials.conformance.findings import Result
from sppt.trials.conformance.iso8583 import CASES, conformance
from sppt.trials.conformance.iso_line import Said, read, written
from sppt.trials.conformance.iso_partner import IsoPartner, read_iso_partner
from sppt.trials.conformance.partner_file import BadPartnerFile
from tests.doors.api_rig import Doors, running
from tests.doors.iso_bank import free_port, reached, speak
from tests.world import nop

pytestmark = pytest.mark.timeout(240)


BANKS = {
    "satu": ("bjb", Framing.ASCII4),
    "dua": ("spopd", Framing.BE16),
    "tiga": ("bjb", Framing.ASCII4_ETX),
    "empat": ("spopd", Framing.LE16),
}
"""The family of each bank's dialect, and its framing; the dialects are told where they speak."""


@pytest.fixture(scope="module")
def ports() -> dict[str, int]:
    return {name: free_port() for name in BANKS}


@pytest.fixture(scope="module")
def doors(server: str, tmp_path_factory: pytest.TempPathFactory, ports: dict[str, int]) -> Iterator[Doors]:
    with running(server, tmp_path_factory.mktemp("iso-kit"), *BANKS) as opened:
        for number in (1, 2, 3, 4):
            opened.world.bill(nop(number), 2025)
        speak(
            opened, "satu", acquirer="110", dialect=Dialect.BJB_2, framing=Framing.ASCII4, port=ports["satu"]
        )
        speak(opened, "dua", acquirer="9", dialect=Dialect.SPOPD, framing=Framing.BE16, port=ports["dua"])
        old, brebes = Dialect.BJB_1, Dialect.SPOPD_BREBES
        speak(opened, "tiga", acquirer="2", dialect=old, framing=Framing.ASCII4_ETX, port=ports["tiga"])
        speak(opened, "empat", acquirer="8", dialect=brebes, framing=Framing.LE16, port=ports["empat"])
        for name, (family, framing) in BANKS.items():
            reached(opened, ports[name], family, framing, "1").line.close()
        yield opened


@pytest.fixture(scope="module")
def partner_file(tmp_path_factory: pytest.TempPathFactory, ports: dict[str, int]) -> Path:
    file = tmp_path_factory.mktemp("bank") / "partners.json"
    shared = {"protocol": "iso8583", "host": "127.0.0.1"}
    told = [
        {"name": "Bank A", "client_id": "client-satu", "port": ports["satu"], "acquirer": "110", "other_acquirer": "9",
         "dialect": "bjb-2", "framing": "ascii4", "test_nops": [nop(1)]},
        {"name": "Bank B", "client_id": "client-dua", "port": ports["dua"], "acquirer": "9", "other_acquirer": "110",
         "dialect": "spopd", "framing": "be16", "test_bills": [f"{nop(2)}2025"]},
        {"name": "Bank A lama", "client_id": "client-tiga", "port": ports["tiga"], "acquirer": "2",
         "other_acquirer": "9", "dialect": "bjb-1", "framing": "ascii4-etx", "test_bills": [f"{nop(3)}2025"]},
        {"name": "Brebes", "client_id": "client-empat", "port": ports["empat"], "acquirer": "8",
         "other_acquirer": "9", "dialect": "spopd-brebes", "framing": "le16", "test_bills": [f"{nop(4)}2025"]},
    ]  # fmt: skip
    file.write_text(json.dumps({"partners": [{**shared, **one} for one in told]}))
    return file


@pytest.fixture(autouse=True)
def _same_clock(doors: Doors, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPPT_CLOCK_SHIFT_SECONDS", str(int(doors.shift.total_seconds())))


@pytest.mark.parametrize("name", list(BANKS))
def test_the_kit_passes_against_our_doors_and_leaves_the_bill_unpaid(
    doors: Doors, ports: dict[str, int], partner_file: Path, tmp_path: Path, name: str
) -> None:
    from sppt.project.commands.conformance import conformance as command

    certificate = tmp_path / "certificate.pdf"
    told = CliRunner().invoke(
        command,
        ["iso8583", "--against", f"127.0.0.1:{ports[name]}", "--partner", str(partner_file), "--json",
         "--certificate", str(certificate)],
    )  # fmt: skip
    found = json.loads(told.output)
    assert [one for one in found["cases"] if one["result"] != "passed"] == []
    assert (found["passed"], found["conforms"], told.exit_code) == (len(CASES), True, 0)
    assert certificate.read_bytes().startswith(b"%PDF")
    assert doors.world.rows("SELECT DISTINCT state FROM ledger_bill") == [("unpaid",)]


Fault = Callable[[Said, dict[str, str]], Said | None]


@contextmanager
def between(port: int, fault: Fault) -> Iterator[int]:
    """The port of a proxy to the doors that changes answers; None leaves one out. `kept` lives as long as it does."""
    kept: dict[str, str] = {}
    listener = socket.create_server(("127.0.0.1", 0))
    sockets = [listener]

    def carry_there(near: socket.socket, far: socket.socket) -> None:
        while data := _received(near):
            far.sendall(data)
        _shut(far)

    def carry_back(near: socket.socket, far: socket.socket) -> None:
        with far.makefile("rb") as stream:
            while len(head := _whole(stream.read, 4)) == 4:
                said = fault(read(_whole(stream.read, int(head))), kept)
                if said is not None:
                    body = written(said.mti, said.fields)
                    near.sendall(b"%04d" % len(body) + body)
        _shut(near)

    def serve() -> None:
        while True:
            try:
                near, _ = listener.accept()
            except OSError:
                return
            far = socket.create_connection(("127.0.0.1", port))
            sockets.extend((near, far))
            for carry in (carry_there, carry_back):
                threading.Thread(target=carry, args=(near, far), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield int(listener.getsockname()[1])
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        for one in sockets:
            one.close()


def _received(near: socket.socket) -> bytes:
    try:
        return near.recv(65536)
    except OSError:
        return b""


def _whole(read_some: Callable[[int], bytes], length: int) -> bytes:
    try:
        return read_some(length)
    except (OSError, ValueError):
        return b""


def _shut(one: socket.socket) -> None:
    try:
        one.shutdown(socket.SHUT_RDWR)
    except OSError:
        return


def code(said: Said, value: str) -> Said:
    return Said(said.mti, {**said.fields, 39: value})


def paying(said: Said) -> bool:
    return said.fields.get(3) == "541019" and said.mti == "0210"


def other_receipt(said: Said, kept: dict[str, str]) -> Said:
    """A repeat gets a receipt of its own: every answered payment a new one."""
    if not paying(said) or said.code != "00":
        return said
    kept["last"] = f"{int(kept.get('last', '0')) + 1:016d}"
    return Said(said.mti, {**said.fields, 47: kept["last"]})


FAULTS: dict[str, tuple[Fault, str]] = {
    "echo is refused": (lambda said, _: code(said, "76") if said.fields.get(70) == "301" else said, "N-1"),
    "everything unknown is not there": (
        lambda said, _: code(said, "76") if said.code == "55" and said.fields.get(3) == "341019" else said,
        "T-2",
    ),
    "the profile loses a sign": (
        lambda said, _: (
            Said(said.mti, {**said.fields, 62: said.fields[62][:-1]}) if 62 in said.fields else said
        ),
        "T-1",
    ),
    "a booked payment has no receipt": (
        lambda said, _: Said(said.mti, {n: v for n, v in said.fields.items() if n != 47 or not paying(said)}),
        "B-1",
    ),
    "a repeat gets another receipt": (other_receipt, "B-2"),
    "a wrong amount is taken": (
        lambda said, _: code(said, "00") if said.code == "51" else said,
        "B-4",
    ),
    "losers of a race are told they won": (
        lambda said, _: code(said, "00") if paying(said) and said.code == "54" else said,
        "B-7",
    ),
    "a repeated reversal is refused": (
        lambda said, _: code(said, "76") if said.mti == "0411" else said,
        "R-2",
    ),
    "an amount with letters is taken": (
        lambda said, _: code(said, "00") if said.fields.get(4, "").endswith("A") else said,
        "F-1",
    ),
}


@pytest.mark.parametrize("name", list(FAULTS))
def test_the_kit_finds_a_planted_fault(
    doors: Doors, ports: dict[str, int], partner_file: Path, name: str
) -> None:
    fault, number = FAULTS[name]
    only = [case for case in CASES if case.number == number]
    with between(ports["satu"], fault) as port:
        found = conformance("127.0.0.1", port, read_iso_partner(partner_file, client_id="client-satu"), only)
    assert [one.result for one in found.cases] == [Result.FAILED], found.cases
    assert not found.conforms


def test_the_proxy_alone_breaks_nothing(doors: Doors, ports: dict[str, int], partner_file: Path) -> None:
    partner: IsoPartner = read_iso_partner(partner_file, client_id="client-satu")
    only = [case for case in CASES if case.number in {number for _, number in FAULTS.values()}]
    with between(ports["satu"], lambda said, _: said) as port:
        found = conformance("127.0.0.1", port, partner, only)
    assert [one for one in found.cases if one.result is not Result.PASSED] == []


def test_a_partner_file_of_another_protocol_is_refused_with_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "partner.json"
    wrong: tuple[object, ...] = ({"protocol": "snap"}, {"protocol": "iso8583", "dialect": "x"}, [])
    for told in wrong:
        file.write_text(json.dumps(told))
        with pytest.raises(BadPartnerFile, match=r"ISO 8583|iso8583"):
            read_iso_partner(file)
