"""Tables leave as XLSX and CSV: typed cells, never a formula, whatever a taxpayer was called."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import UTC, date, datetime, timedelta

import pytest
from python_calamine import CalamineWorkbook

from sppt.kit.sheets import ROWS_MAX, TEXT_MAX, Cell, TooManyRows, csv_bytes, xlsx
from tests.browser.served import furnish
from tests.doors.office_hands import Hands, signed_in
from tests.doors.test_office_search import look_for, owner
from tests.world import NOON, World

HOSTILE = [
    "=1+1",
    "+62811",
    "-5",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1+1",
    " =1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://x.test","klik")',
    "<script>alert(1)</script>",
    "\u202egnp.exe",
    "nol\x00\x07\x1b",
    "https://x.test",
    "36.76.050.015.005-0001.0",
    "367605001500500010",
    "📄 Ⓢ",
    "A" * 40_000,
    "\ud800",
]


def read_back(body: bytes) -> list[list[object]]:
    rows = CalamineWorkbook.from_filelike(io.BytesIO(body)).get_sheet_by_index(0).to_python()
    return [list(row) for row in rows]


def test_no_text_becomes_a_formula_in_xlsx() -> None:
    body = xlsx(["teks"], [[text] for text in HOSTILE], name="uji")
    sheet = zipfile.ZipFile(io.BytesIO(body)).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "<f " not in sheet
    assert "<hyperlink" not in sheet
    cells = [row[0] for row in read_back(body)[1:]]
    assert all(isinstance(cell, str) for cell in cells)
    assert cells[0] == "=1+1"
    assert cells[HOSTILE.index("367605001500500010")] == "367605001500500010", "a NOP keeps its 18 digits"
    assert cells[HOSTILE.index("\u202egnp.exe")] == "gnp.exe"
    assert cells[HOSTILE.index("nol\x00\x07\x1b")] == "nol"
    assert len(str(cells[HOSTILE.index("A" * 40_000)])) == TEXT_MAX


def test_no_text_becomes_a_formula_in_csv() -> None:
    body = csv_bytes(["teks"], [[text] for text in HOSTILE])
    assert body.startswith(b"\xef\xbb\xbf"), "the mark without which Excel misreads letters"
    rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")))
    assert len(rows) == len(HOSTILE) + 1
    for (cell,) in rows[1:]:
        assert cell.lstrip(" ")[:1] not in set("=+-@\t\r\n＝＋－＠"), cell
    assert rows[1] == ["'=1+1"]


def test_numbers_days_and_moments_keep_their_types() -> None:
    moment = datetime(2026, 9, 14, 5, 0, tzinfo=UTC)
    row: list[Cell] = ["a", 10**15, -2_500, date(2026, 9, 14), moment, None]
    titles = ["teks", "besar", "kurang", "hari", "saat", "kosong"]
    found = read_back(xlsx(titles, [row], name="uji"))
    assert found[0] == titles
    assert found[1][:3] == ["a", 10**15, -2_500]
    assert found[1][3] == date(2026, 9, 14)
    assert found[1][4] == datetime(2026, 9, 14, 12, 0), "noon in WIB"  # noqa: DTZ001 (a sheet knows no zones)
    text = csv_bytes(titles, [row]).decode("utf-8-sig").splitlines()[1]
    assert text == "a,1000000000000000,-2500,2026-09-14,2026-09-14 12:00:00,"


def test_a_sheet_of_nothing_has_its_headings_and_one_of_too_much_is_refused() -> None:
    assert read_back(xlsx(["a", "b"], [], name="uji"))[0] == ["a", "b"]
    assert csv_bytes(["a", "b"], []) == b"\xef\xbb\xbfa,b\r\n"
    rows = ([number] for number in range(ROWS_MAX + 1))
    with pytest.raises(TooManyRows):
        csv_bytes(["a"], rows)


def taken(hands: Hands, address: str) -> tuple[int, bytes, str]:
    from sppt.kit import clock

    with clock.stopped_at(hands.at):
        answer = hands.client.get(address)
    return answer.status_code, b"".join(answer), answer.headers.get("Content-Disposition", "")


def test_an_objects_table_leaves_as_it_stands_on_the_page_and_the_trail_knows(city: World) -> None:
    digits = furnish(city)
    owner(city, digits, '=HYPERLINK("http://x.test")')
    city.change("UPDATE ledger_bill SET provenance = provenance")
    bima = signed_in(city, "bima", "bendahara")
    page = look_for(bima, digits)
    status, body, name = taken(bima, f"{page.address}?tabel=tagihan&unduh=xlsx")
    assert (status, name) == (200, 'attachment; filename="objek-tagihan.xlsx"')
    rows = read_back(body)
    assert rows[0][:4] == ["Tahun", "Keadaan", "NOP", "Ketetapan"]
    assert rows[1][3] == 612_400, "the bill of 2026 as a number"
    status, text, name = taken(bima, f"/en{page.address}?tabel=tagihan&unduh=csv")
    assert (status, name) == (200, 'attachment; filename="objek-tagihan.csv"')
    assert text.decode("utf-8-sig").startswith("Year,")
    told = city.rows(
        "SELECT actor, verb, subject, detail FROM kit_audit_event WHERE verb = 'export' ORDER BY id"
    )
    assert told[0] == (
        "officer:bima",
        "export",
        "page:office:object",
        '{"form":"xlsx","rows":8,"table":"tagihan"}',
    )
    assert taken(bima, f"{page.address}?tabel=lain&unduh=csv")[0] == 404
    assert b"<html" in taken(bima, f"{page.address}?tabel=tagihan&unduh=exe")[1], (
        "another form is just the page"
    )


def test_a_teller_takes_no_names_away(city: World) -> None:
    digits = furnish(city)
    laras = signed_in(city, "laras", "teller")
    page = look_for(laras, digits)
    body = taken(laras, f"{page.address}?tabel=sppt&unduh=csv")[1].decode("utf-8-sig")
    assert "B*** R*** S***" in body
    assert "BUDI" not in body


def test_a_long_table_leaves_only_with_somebody_who_has_just_shown_who_he_is(city: World) -> None:
    auditor = signed_in(city, "agni", "auditor")
    with city.connect() as connection:
        connection.execute(
            "INSERT INTO kit_audit_event (at, actor, verb, subject, detail)"
            " SELECT %s, 'officer:uji', 'look', 'nop:' || n, '{}' FROM generate_series(1, 250) AS n",
            [NOON],
        )
    assert taken(auditor, "/kantor/jejak?siapa=officer:uji&tabel=jejak&unduh=csv")[0] == 200
    auditor.at = NOON + timedelta(minutes=11)
    assert taken(auditor, "/kantor/jejak?siapa=officer:uji&tabel=jejak&unduh=csv")[0] == 303
    assert taken(auditor, "/kantor/jejak?siapa=officer:lain&tabel=jejak&unduh=csv")[0] == 200, (
        "a short one may go"
    )
