"""Files that fall into the watched folder are taken once they rest, and their fate can be read beside them."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from sppt.kit import clock
from sppt.reconciliation.watched import Watched
from sppt.rules.calendar import WIB
from tests.actions.report_files import API, MT940
from tests.actions.test_taking import town
from tests.world import World

__all__ = ["town"]

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=WIB)


def test_files_are_taken_once_they_rest_and_moved_where_their_fate_can_be_read(
    town: World, tmp_path: Path
) -> None:
    watched = Watched(tmp_path)
    for folder, name, text in (
        ("bank-satu", "a.csv", API),
        ("mt940", "b.sta", MT940),
        ("bank-satu", "c.csv", API.replace("TOTAL,3", "TOTAL,9")),
        ("bank-satu", ".d.csv", API),
        ("entah", "e.csv", API.replace("S1-002", "S1-007")),
    ):
        (tmp_path / folder).mkdir(exist_ok=True)
        (tmp_path / folder / name).write_text(text, encoding="utf-8", newline="")
    assert list(watched.take_whole(at=NOW)) == []
    with (tmp_path / "mt940" / "b.sta").open("a", encoding="ascii") as still_writing:
        still_writing.write("\r\n")
    assert [(one.name, one.code) for one in watched.take_whole(at=NOW)] == [
        ("a.csv", ""),
        ("c.csv", "count_lies"),
        ("e.csv", "profile_unknown"),
    ]
    assert [(one.name, one.code) for one in watched.take_whole(at=NOW)] == [("b.sta", "")]
    moved = sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file())
    assert moved == [
        "bank-satu/.d.csv",
        "diambil/bank-satu/a.csv",
        "diambil/mt940/b.sta",
        "ditolak/bank-satu/c.csv",
        "ditolak/bank-satu/c.csv.txt",
        "ditolak/entah/e.csv",
        "ditolak/entah/e.csv.txt",
    ]
    why = (tmp_path / "ditolak/bank-satu/c.csv.txt").read_text(encoding="utf-8")
    assert why.startswith("Baris 5: Penutup menyebut 9 transaksi, yang terbaca 3.")
    assert town.rows("SELECT kind, taken_by FROM reconciliation_file ORDER BY id") == [
        ("report", "watch"),
        ("statement", "watch"),
    ]
    (tmp_path / "bank-satu" / "a.csv").write_text(API, encoding="utf-8")
    list(watched.take_whole(at=NOW))
    [again] = watched.take_whole(at=NOW)
    assert again.taken
    assert [note.code for note in again.taken.findings] == ["same_file"]
    assert (tmp_path / "diambil/bank-satu/a-2.csv").is_file()


def test_the_command_tells_of_every_file_and_fails_if_one_was_refused(
    town: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sppt.project.commands import report

    town.officer("rina", "bendahara")
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(report, "boot", lambda _role: None)
    monkeypatch.setattr(report, "act_as", lambda _name, _role: None)
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text(API, encoding="utf-8")
    bad.write_text("", encoding="utf-8")
    words = ["take", str(bad), str(good), "--profile", "api-csv", "--officer", "rina", "--json"]
    ran = CliRunner().invoke(report.report, words)
    assert ran.exit_code == 1
    [refused, taken] = json.loads(ran.stdout)["files"]
    assert (refused["name"], refused["refusal"]) == ("bad.csv", "file_empty")
    assert (taken["lines"], taken["total"], taken["repeated"], taken["findings"]) == (3, 300_000, 0, [])
    told = CliRunner().invoke(report.report, ["profiles", "--json"])
    assert {"name": "api-csv", "version": 0, "kind": "report", "label": "Laporan Channel API (CSV)",
            "channels": ["bank-satu"]} in json.loads(told.stdout)["profiles"]  # fmt: skip
