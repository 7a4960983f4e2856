"""What the services say while they work: one JSON line an event, whatever happens, and nobody's data in it."""

from __future__ import annotations

import json
import logging
import re
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from sppt.kit import log
from tests.doors.api_rig import Doors, running
from tests.doors.office_hands import signed_in
from tests.doors.receipts import notice, paid
from tests.doors.test_office_search import look_for, owner
from tests.doors.visiting import Visitor
from tests.world import World, nop

PRINTED = "36.76.050.015.005-0001.0"
NIK = "3276014508900003"
HOSTILE = (
    "ANGGRAINI<script>alert(1)</script>",
    '=HYPERLINK("http://contoh.test","ANGGRAINI")',
    "ANGGRAINI\u202e\u2066\u200b",
    'ANGGRAINI\r\n{"event":"page","outcome":"forged"}',
    "ANGGRAINI \x1b[2J 081234567890",
    "ANGGRAINI " * 400,
    '#let x = read("/etc/passwd") ANGGRAINI $ \\ \' ; --',
)
SPEAKING = pytest.mark.usefixtures("speaking")
NUMBER = re.compile(r"[0-9A-HJKMNP-TV-Z]{10}")


@pytest.fixture
def speaking(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """This process logs as a service does; afterwards it is as it was before."""
    root = logging.getLogger()
    before = (list(root.handlers), root.level, sys.excepthook, threading.excepthook, logging.raiseExceptions)
    quiet = {name: logging.getLogger(name).level for name in ("django.request", "django.security")}
    monkeypatch.setenv("SPPT_LOG_LEVEL", "info")
    log.begin("uji")
    yield
    root.handlers[:], level, sys.excepthook, threading.excepthook, logging.raiseExceptions = before
    root.setLevel(level)
    for name, was in quiet.items():
        logging.getLogger(name).setLevel(was)


def said(text: str) -> list[dict[str, object]]:
    """Every line as what it is: JSON."""
    return [json.loads(line) for line in text.splitlines()]


@SPEAKING
def test_each_page_leaves_one_line_without_nop_or_address(
    city: World, capsys: pytest.CaptureFixture[str]
) -> None:
    city.bill(nop(1), 2024)
    visitor = Visitor()
    bills = visitor.look_up(nop(1))
    answer = visitor.get(bills)
    visitor.look_up(PRINTED)
    visitor.get(f"/tidak-ada/{nop(1)}")
    text = capsys.readouterr().err
    lines = said(text)
    assert [(line["event"], line["page"], line["method"], line["status"]) for line in lines] == [
        ("page", "portal:start", "POST", 303),
        ("page", "portal:bills", "GET", 200),
        ("page", "portal:start", "POST", 303),
        ("page", "none", "GET", 404),
    ]
    assert all({"time", "level", "service", "request", "ms"} <= set(line) for line in lines)
    assert lines[1]["request"] == answer.headers["X-Request-Id"]
    for secret in (nop(1), PRINTED, bills):
        assert secret not in text


@SPEAKING
@pytest.mark.parametrize(("prefix", "words"), [("", "nomor kejadian"), ("/en", "incident number")])
def test_a_fault_is_told_once_with_the_number_that_the_page_shows(
    city: World,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    prefix: str,
    words: str,
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise LookupError(f"BUDI RAHARJO, {NIK}, {nop(1)}")

    monkeypatch.setattr("sppt.portal.visitors.take", broken)
    answer = Visitor().post(f"{prefix}/", {"nop": nop(1)})
    assert answer.status == 500
    shown = NUMBER.findall(answer.text.split(words)[1])[0]
    text = capsys.readouterr().err
    faults = [line for line in said(text) if line.get("outcome") == "unexpected"]
    assert [(line["incident"], line["request"], line["kind"]) for line in faults] == [
        (shown, shown, "builtins.LookupError")
    ]
    assert "test_logs.py" in str(faults[0]["where"])
    for secret in ("BUDI", NIK, nop(1)):
        assert secret not in text


@SPEAKING
def test_a_fault_behind_the_api_is_told_with_the_number_that_the_partner_gets(
    capsys: pytest.CaptureFixture[str],
) -> None:
    from sppt.channels.api.app import _reply_to
    from sppt.channels.api.messages import Refused
    from sppt.channels.gathering import Failed

    for trouble in (KeyError("BUDI"), Failed("K7K7K7K7K7")):
        reply = _reply_to(trouble, {})
        assert isinstance(reply.message, Refused)
        assert (reply.status, reply.message.refusal) == (500, "internal")
        shown = NUMBER.findall(reply.message.message)
        told = [line["incident"] for line in said(capsys.readouterr().err)]
        assert told == ([] if isinstance(trouble, Failed) else shown)
        assert len(shown) == 1


@SPEAKING
def test_hostile_names_reach_no_line_through_page_office_sheet_and_pdf(
    city: World,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from django.conf import settings

    monkeypatch.setattr(settings, "SPPT_HOME", tmp_path)
    monkeypatch.setattr(settings, "SPPT_DOCUMENT_KEYS", tmp_path / "keys")
    hands = signed_in(city, "bima", "bendahara")
    for number, name in enumerate(HOSTILE, start=1):
        receipt = paid(city, number, nama=name)
        owner(city, nop(number), name)
        visitor = Visitor()
        visitor.get(visitor.look_up(nop(number)))
        assert visitor.client.get(f"/v/{receipt.token}/stts.pdf").status_code == 200
        visitor.post("/cek-pesan", {"pesan": name})
        visitor.post("/", {"nop": name})
        story = look_for(hands, nop(number))
        assert hands.get(f"{story.address}?tabel=tagihan&unduh=xlsx").status == 200
        look_for(hands, name[:80])
    hands.client.post("/kantor/masuk", {"nama": HOSTILE[0], "sandi": "ANGGRAINI", "kode": NIK})
    text = capsys.readouterr().err
    assert len(said(text)) > 7 * len(HOSTILE)
    assert not [line for line in said(text) if line["level"] != "info"]
    assert "ANGGRAINI" not in text
    assert "forged" not in text
    assert not re.search(r"\d{13}", text)


def test_hostile_names_reach_no_line_of_the_doors(server: str, tmp_path: Path) -> None:
    with running(server, tmp_path, "satu") as doors:
        for number, name in enumerate(HOSTILE, start=1):
            notice(doors.world, doors.world.bill(nop(number), 2026), nop(number), 2026, nama=name)
        items = [{"nop": nop(number)} for number in range(1, len(HOSTILE) + 1)]
        assert doors.post("inquiries", {"items": items}).status == 200
        for name in HOSTILE:
            doors.post("inquiries", {"items": [{"nop": name}]})
            doors.post("payments", {"code": name, "amount": 1, "reference": name})
            doors.post("codes", {"items": items}, key=name[:9])
            doors.call("POST", "/api/v1/payments/ABC/reversal", {"reason": name}, key="B-1")
            doors.send("POST", "/api/v1/inquiries", name.encode(), {"X-CLIENT-ID": "ANGGRAINI"})
        assert _break_something(doors) == 503
        assert doors.stop() == 0
        lines = said(doors.logged())
    assert {"library", "settle"} >= {str(line["event"]) for line in lines if line["level"] == "info"}
    assert "ANGGRAINI" not in doors.logged()
    assert not re.search(r"\d{13}", doors.logged())


def _break_something(doors: Doors) -> int:
    """A payment that the database refuses with a sentence full of names."""
    doors.world.change(
        "CREATE FUNCTION poisoned() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN RAISE EXCEPTION 'ANGGRAINI {NIK}' USING ERRCODE = 'data_exception'; END $$"
    )
    doors.world.change(
        "CREATE TRIGGER poisoned BEFORE INSERT ON payments_payment FOR EACH ROW EXECUTE FUNCTION poisoned()"
    )
    quoted = doors.post("inquiries", {"items": [{"nop": nop(1), "tax_years": [2026]}]})
    amount = quoted.at("items", 0, "amount")
    order = {"nop": nop(1), "tax_years": [2026], "amount": amount, "reference": "R-1"}
    return doors.post("payments", order).status


@SPEAKING
def test_what_ends_a_thread_is_an_event_too(capsys: pytest.CaptureFixture[str]) -> None:
    def broken() -> None:
        raise ValueError("BUDI")

    thread = threading.Thread(target=broken)
    thread.start()
    thread.join()
    text = capsys.readouterr().err
    assert [(line["event"], line["outcome"], line["kind"]) for line in said(text)] == [
        ("thread", "unexpected", "builtins.ValueError")
    ]
    assert "BUDI" not in text


@SPEAKING
def test_of_a_library_its_name_and_place_are_told_and_not_its_words(
    capsys: pytest.CaptureFixture[str],
) -> None:
    logging.getLogger("pustaka").error("nama %s", "BUDI")
    logging.getLogger("pustaka").error("nama BUDI")
    logging.getLogger("django.request").warning("Not Found: %s", f"/{nop(1)}")
    text = capsys.readouterr().err
    assert [line["library"] for line in said(text)] == ["pustaka", "pustaka"]
    assert "BUDI" not in text


@SPEAKING
def test_a_field_is_short_one_line_and_hides_long_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    log.warning("settle", reference=f"a\nb {PRINTED} {NIK} " + "x" * 400, amount=10**14, outcome="trouble")
    text = capsys.readouterr().err
    assert text.count("\n") == 1
    assert (PRINTED in text, NIK in text, len(text) < 400) == (False, False, True)
    assert said(text)[0]["amount"] == 10**14


@SPEAKING
def test_a_line_that_cannot_be_written_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    class Full:
        def write(self, _: str) -> int:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(sys, "stderr", Full())
    log.info("settle", batch=1)
