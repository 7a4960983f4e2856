"""`sppt books` and `sppt evidence` as scripts and auditors meet them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from sppt.kit import clock
from tests import officers
from tests.actions.desk import booked, opened, request
from tests.doors.test_commands import answered, refused
from tests.world import NOON, World, nop


def test_the_books_answer_scripts_and_hand_over_the_journal(city: World, tmp_path: Path) -> None:
    city.bill(nop(1), 2026, 250_000, jatuh_tempo=date(2026, 12, 1))
    city.bill(nop(2), 2020, 100_000)
    booked(request(opened((nop(1), {2026}))))
    balance = answered("books", "trial-balance", "2026-12-31")
    books = balance["books"]
    assert isinstance(books, list)
    closing = {one["key"]: one["closing"] for book in books for one in book["accounts"]}
    assert [book["balanced"] for book in books] == [True, True]
    assert (closing["piutang_pokok"], closing["kas_transit"], closing["pendapatan_lra"]) == (
        100_000,
        250_000,
        250_000,
    )
    rolled = answered("books", "roll-forward", "2026-01-01", "2026-12-31")
    assert rolled["difference"] == 0
    file = tmp_path / "jurnal.csv"
    told = answered("books", "journal", "2026-09", str(file))
    lines = file.read_text(encoding="utf-8-sig").splitlines()
    assert lines[0].startswith("nomor_jurnal,tanggal,buku,kode_rekening,rekening,debit,kredit")
    assert told["lines"] == len(lines) - 1 == 6, (
        "what was opened in one book, what was paid in both, two sides each"
    )


def test_an_auditor_takes_his_evidence_by_command_and_nobody_else(
    city: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sppt.bookkeeping import packing
    from sppt.documents.press import press

    city.bill(nop(1), 2026, 250_000, jatuh_tempo=date(2026, 12, 1))
    booked(request(opened((nop(1), {2026}))))
    city.officer("bima", "bendahara")
    city.officer("agni", "auditor")
    officers.enrol("agni")
    wanted = ("evidence", "pick", "--from", "2026-01-01", "--to", "2026-12-31", "--seed", "ST-1")
    assert refused(*wanted, "--officer", "bima") == "role_missing"
    monkeypatch.setenv("SPPT_OFFICER_CODE", officers.code(clock.now()))
    picked = answered(*wanted, "--officer", "agni")
    assert (picked["population"], picked["total"]) == (1, 250_000)
    number = picked["sample"]
    assert isinstance(number, int)
    first = packing.take(press(), number, officer="agni", at=NOON)
    again = packing.take(press(), number, officer="agni", at=NOON)
    assert first == again
    told = city.rows("SELECT verb FROM kit_audit_event WHERE subject = %s ORDER BY id", f"sample:{number}")
    assert told == [("pick_sample",), ("make_evidence",), ("take_evidence",), ("take_evidence",)]
