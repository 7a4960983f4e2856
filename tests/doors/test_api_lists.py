"""A partner brings a list, reads what it owes, gets codes and pays them; nobody else's list is his."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sppt.collective.working import work_once
from sppt.documents.actions import Pass
from sppt.documents.parts_making import make_waiting
from sppt.documents.press import press
from sppt.kit import clock
from tests.doors.api_rig import Doors, inside, running
from tests.world import nop

pytestmark = pytest.mark.timeout(120)


@pytest.fixture(scope="module")
def doors(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    with running(server, tmp_path_factory.mktemp("lists"), "satu", "dua") as running_doors:
        for number in (1, 2, 3):
            running_doors.world.bill(nop(number), 2025, 1_000_000)
        yield running_doors


def worked(doors: Doors) -> None:
    """What `sppt work` does with lists that wait."""
    with inside(doors.world):
        work_once(at=clock.now())


def test_a_list_is_brought_read_coded_and_paid(doors: Doors) -> None:
    order = {"lines": [nop(1), f"{nop(2)}2025", nop(9), f"{nop(2)}2025"], "title": "Jalan Contoh"}
    brought = doors.post("lists", order, key="L-1")
    assert (brought.status, brought.at("state"), brought.at("lines")) == (200, "taken", 4)
    token = str(brought.at("list"))
    again = doors.post("lists", order, key="L-1")
    assert again.at("list") == token
    assert doors.post("lists", {"lines": [nop(3)]}, key="L-1").refusal == "idempotency_key_reused"
    worked(doors)
    seen = doors.call("GET", f"/api/v1/lists/{token}")
    assert (seen.at("state"), seen.at("bills"), seen.at("owing_lines")) == ("checked", 2, 2)
    lines = doors.call("GET", f"/api/v1/lists/{token}/lines/0")
    states = [lines.at("lines", place, "state") for place in range(4)]
    assert states == ["owes", "owes", "not_found", "twice"]
    assert doors.post(f"lists/{token}/codes", {}).status == 200
    worked(doors)
    coded = doors.call("GET", f"/api/v1/lists/{token}")
    code = coded.at("codes", 0)
    assert isinstance(code, dict)
    assert (code["bills"], code["amount"], "receipt" in code) == (2, seen.at("amount"), False)
    paid = doors.post("payments", {"code": code["code"], "amount": code["amount"], "reference": "LP-1"})
    assert paid.status == 200
    assert doors.call("GET", f"/api/v1/lists/{token}").at("codes", 0, "receipt") == paid.at("receipt")
    # A receipt of its own for each NOP: asked for once or twice, made by the worker, found by each line.
    path = f"/api/v1/lists/{token}/receipts"
    told = doors.call("GET", path)
    assert (told.at("ready"), told.at("receipts", 0, "nops"), told.at("receipts", 0, "asked")) == (
        False,
        2,
        0,
    )
    for _ in range(2):
        told = doors.post(f"lists/{token}/receipts", {})
        assert (told.status, told.at("receipts", 0, "asked"), told.at("receipts", 0, "made")) == (200, 2, 0)
    with inside(doors.world):
        made = make_waiting(press(), Pass(), at=clock.now())
    assert made.made == 2
    told = doors.call("GET", path)
    assert (told.at("ready"), told.at("receipts", 0, "made")) == (True, 2)
    assert str(told.at("receipts", 0, "zip_url")).endswith("/nop.zip")
    found = doors.call("GET", f"/api/v1/lists/{token}/lines/0")
    assert "/v/" in str(found.at("lines", 1, "receipt_urls", 0))
    assert "receipt_urls" not in str(found.at("lines", 2))
    assert doors.call("GET", path, by="dua").refusal == "not_found"


def test_a_list_is_its_partners_own(doors: Doors) -> None:
    token = str(doors.post("lists", {"lines": [nop(3)]}, key="L-2").at("list"))
    for path in (
        f"/api/v1/lists/{token}",
        f"/api/v1/lists/{token}/lines/0",
        "/api/v1/lists/AAAAAAAAAAAAAAAAAAAAAA",
    ):
        assert doors.call("GET", path, by="dua").refusal == "not_found"
    assert doors.post(f"lists/{token}/codes", {}, by="dua").refusal == "not_found"


@pytest.mark.parametrize(
    ("order", "refusal"),
    [
        ({"lines": []}, "bad_field"),
        ({"lines": ["36.76"]}, "bad_field"),
        ({"lines": [nop(1)] * 100_001}, "bad_field"),
        ({"lines": [nop(1)], "more": 1}, "bad_field"),
    ],
)
def test_what_is_no_list_is_refused_and_nothing_written(doors: Doors, order: object, refusal: str) -> None:
    before = doors.world.rows("SELECT count(*) FROM collective_listing")
    assert doors.post("lists", order, key="L-3").refusal == refusal
    assert doors.post("lists", {"lines": [nop(1)]}).refusal == "idempotency_key_missing"
    assert doors.world.rows("SELECT count(*) FROM collective_listing") == before


def test_codes_are_refused_while_a_list_is_worked_on(doors: Doors) -> None:
    token = doors.post("lists", {"lines": [nop(3)]}, key="L-4").at("list")
    assert doors.post(f"lists/{token}/codes", {}).refusal == "list_not_ready"


def test_a_list_of_a_hundred_thousand_lines_is_taken(doors: Doors) -> None:
    lines = [f"3676050015{1 + number // 9_000:03d}{1 + number % 9_000:04d}0" for number in range(100_000)]
    assert doors.post("lists", {"lines": lines}, key="L-5").at("lines") == 100_000
