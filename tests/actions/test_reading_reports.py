"""Reports are read through their profiles as their senders meant them, or refused by name and line."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

import pytest

from sppt.kit.sheets import Cell, xlsx
from sppt.reconciliation.language import LineKind, ReportFile, ReportLine
from sppt.reconciliation.profile import Profile, ProfileProblem, parse_profile
from sppt.reconciliation.profiles_known import shipped
from sppt.reconciliation.reading import sheets
from sppt.reconciliation.reading.reports import read_report
from sppt.reconciliation.reading.told import Here
from sppt.reconciliation.refusals import ReportRefused
from sppt.rules.calendar import WIB
from tests.actions.report_files import API, API_HEADER, API_LINES, VA

TODAY = date(2026, 11, 22)
CHANNELS = {
    "bank-satu": "api-csv",
    "bank-dua": "api-csv",
    "bank-va": "va-csv",
    "iso-a": "iso-fixed",
    "agregator": "agregator-xlsx",
}
HERE = Here("36.76", TODAY, CHANNELS)


def profile(name: str) -> Profile:
    return parse_profile(shipped()[name], name=name, version=0)


def read(content: str | bytes, *, by: str = "api-csv", name: str = "laporan.csv") -> ReportFile:
    return read_report(
        content if isinstance(content, bytes) else content.encode(), profile(by), HERE, name=name
    )


def refused(content: str | bytes, *, by: str = "api-csv") -> tuple[str, int | None]:
    with pytest.raises(ReportRefused) as found:
        read(content, by=by)
    assert str(found.value)
    assert found.value.text_en
    return found.value.code, found.value.line


def api(*lines: str, total: str = "") -> str:
    return "\n".join([API_HEADER, *lines, total or f"TOTAL,{len(lines)},0", ""])


def test_a_report_of_the_api_is_read_line_by_line() -> None:
    found = read(API)
    assert (found.channel, found.profile) == ("bank-satu", "api-csv")
    assert (found.first_day, found.last_day) == (date(2026, 11, 20), date(2026, 11, 20))
    assert (found.declared_count, found.declared_total) == (3, 300_000)
    assert found.lines[0] == ReportLine(
        line_no=2,
        kind=LineKind.PAYMENT,
        reference="S1-001",
        nop="367605001500502120",
        tax_year=2026,
        code="",
        amount=1_250_000,
        fee=2_500,
        paid_at=datetime(2026, 11, 20, 8, 15, tzinfo=WIB),
        settlement_date=date(2026, 11, 21),
        receipt="",
        original_reference="",
    )
    assert [(line.kind, line.reference, line.original_reference) for line in found.lines[1:]] == [
        (LineKind.PAYMENT, "S1-002", ""),
        (LineKind.REVERSAL, "S1-003", "S1-001"),
    ]


def test_a_va_report_gives_codes_out_of_va_numbers_and_leaves_failures_out() -> None:
    found = read(VA.encode("cp1252"), by="va-csv")
    assert [(line.line_no, line.code, line.amount, line.reference) for line in found.lines] == [
        (4, "1234567890", 1_250_000, "VA0001"),
        (5, "0000000042", 75_000, "VA0002"),
    ]
    assert found.lines[1].paid_at == datetime(2026, 11, 20, 21, 59, 59, tzinfo=WIB)
    assert found.lines[1].settlement_date == date(2026, 11, 23)


def fixed(
    kind: str, reference: str, amount: str, *, nop: str = "367605001500502120", original: str = ""
) -> str:
    return (
        f"D{'iso-a':<24}{kind}{reference:<24}{nop:<18}2026{'':<10}{amount:>014}{'0':>012}20261120091500"
        f"20261121{original:<24}\n"
    )


def test_fixed_lines_are_cut_at_their_places() -> None:
    lines = fixed("P", "000123456789", "125000000") + fixed(
        "R", "000123456790", "125000000", original="000123456789"
    )
    found = read("H20261120\n" + lines + f"T{2:09}{0:016}\n", by="iso-fixed")
    assert [
        (line.kind, line.reference, line.amount, line.nop, line.original_reference) for line in found.lines
    ] == [
        (LineKind.PAYMENT, "000123456789", 1_250_000, "367605001500502120", ""),
        (LineKind.REVERSAL, "000123456790", 1_250_000, "367605001500502120", "000123456789"),
    ]


TITLES = ("Kanal", "Status", "ID Transaksi", "ID Pelanggan", "Nilai Tagihan", "Biaya Admin", "Waktu Bayar",
          "Tanggal Setor", "ID Asal")  # fmt: skip
PAID = datetime(2026, 11, 20, 13, 5, 7, tzinfo=WIB)


def book(*rows: Sequence[Cell], sheet: str = "Transaksi") -> bytes:
    return xlsx(TITLES, rows, name=sheet)


def test_a_spreadsheet_gives_text_numbers_days_and_moments() -> None:
    found = read(
        book(
            ("agregator", "SUKSES", "TX-1", "3676050015005021202025", 410_000, 1500, PAID, date(2026, 11, 23), ""),
            ("agregator", "BATAL", "TX-2", "3676050015005021202025", "410000", 0, "2026-11-20 14:00:00", "2026-11-23",
             "TX-1"),
        ),
        by="agregator-xlsx",
    )  # fmt: skip
    assert [(line.nop, line.tax_year, line.amount, line.kind) for line in found.lines] == [
        ("367605001500502120", 2025, 410_000, LineKind.PAYMENT),
        ("367605001500502120", 2025, 410_000, LineKind.REVERSAL),
    ]
    assert found.lines[0].paid_at == PAID
    assert found.lines[0].settlement_date == found.lines[1].settlement_date == date(2026, 11, 23)


@pytest.mark.parametrize(
    ("change", "code", "line"),
    [
        (("", ""), "total_lies", 5),
        (("TOTAL,3,300000\n", ""), "trailer_missing", None),
        (("TOTAL,3", "TOTAL,4"), "count_lies", 5),
        (("TOTAL,3,300000\n", "TOTAL,3,300000\n" + API_LINES[0] + "\n"), "after_trailer", 6),
        ((",300000,2500,", ",300.000,2500,"), "two_amount_forms", 3),
        ((",1250000,2500,", ',"1.250.000,00",2500,'), "amount_form", 2),
        ((",300000,2500,", ',"300,000.00",2500,'), "two_amount_forms", 3),
        ((",300000,2500,", ",3E+5,2500,"), "scientific", 3),
        ((",300000,2500,", ",0,2500,"), "amount_range", 3),
        ((",300000,2500,", ",-300000,2500,"), "amount_sign", 3),
        ((",300000,2500,", ",,2500,"), "field_missing", 3),
        (("S1-002,,,1234567890", "S1-002,3.67605E+17,2026,"), "scientific", 3),
        (("S1-002,,,1234567890", "S1-002,36760500150050212,2026,"), "nop", 3),
        (("S1-002,,,1234567890", "S1-002,,,12345"), "code", 3),
        (("S1-002,,,1234567890", ",,,"), "nothing_to_know_it_by", 3),
        (("S1-002", "S1-002\N{NO-BREAK SPACE}x"), "reference", 3),
        ((",,,1234567890", ",367605001500502120,26,"), "tax_year", 3),
        (("2026-11-20T09:00:00+07:00", "2026-11-23T00:00:00+07:00"), "future", 3),
        (("2026-11-20T09:00:00+07:00", "2011-11-20T09:00:00+07:00"), "too_old", 3),
        (("2026-11-20T09:00:00+07:00", "20/11/2026 09:00"), "date", 3),
        (("2026-11-20T09:00:00+07:00", "2026-11-20"), "date", 3),
        (("2026-11-21,ABCD", "2028-11-21,ABCD"), "future", 3),
        (("bank-satu,payment,S1-002", "bank-tiga,payment,S1-002"), "channel_unknown", 3),
        (("bank-satu,payment,S1-002", "bank-dua,payment,S1-002"), "two_channels", 3),
        (("bank-satu,payment,S1-002", "bank-va,payment,S1-002"), "two_channels", 3),
        (("payment,S1-002", "settled,S1-002"), "kind", 3),
        (("2026-11-21,ABCD0000EFGH1111,", "2026-11-21,ABCD0000EFGH1111"), "columns", 3),
        (("payment,S1-002", 'payment,"S1-002'), "broken_quote", 5),
        (("reference,nop", "ref,nop"), "header_missing", 1),
        (("reference,nop", "reference,nop,fee"), "header_twice", 1),
    ],
)
def test_a_report_that_is_wrong_in_one_place_is_refused_with_its_line(
    change: tuple[str, str], code: str, line: int | None
) -> None:
    content = API.replace(*change) if change[0] else API.replace("300000\n", "300001\n")
    assert content != API
    assert refused(content) == (code, line)


def test_bank_va_does_not_come_through_the_profile_of_the_api() -> None:
    assert refused(API.replace("bank-satu", "bank-va")) == ("other_profile", 2)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b" \r\n\n", "file_empty"),
        (API_HEADER.encode(), "header_only"),
        (api(total="TOTAL,0,0").encode(), "quiet_day_unknown"),
        (API.encode("utf-16"), "encoding"),
        (API.encode("utf-16-le"), "encoding"),
        (API.replace("S1-001", "S1-001\u00e9").encode("cp1252"), "encoding"),
        (b"PK\x03\x04" + b"\x00" * 60, "archive"),
        (b"\x1f\x8b" + b"\x00" * 60, "archive"),
    ],
)
def test_what_is_no_report_at_all_is_refused(content: bytes, code: str) -> None:
    assert refused(content)[0] == code


def test_a_mark_of_utf_8_before_the_header_changes_nothing() -> None:
    assert read(b"\xef\xbb\xbf" + API.encode()).lines == read(API).lines


def test_a_report_cut_off_anywhere_is_never_taken_for_whole() -> None:
    whole = API.encode()
    for size in range(len(whole) - 1):
        cut = whole[:size]
        if cut.endswith(b"TOTAL,3,300000"):
            continue  # only the last line's end is missing
        with pytest.raises(ReportRefused):
            read(cut)


def test_a_report_of_another_city_is_refused_and_a_stray_line_is_not() -> None:
    other = API_LINES[0].replace("3676050", "3273050")
    assert refused(api(other, total="TOTAL,1,1250000")) == ("other_city", 2)
    assert len(read(api(API_LINES[0], other, total="TOTAL,2,2500000")).lines) == 2


def test_a_report_that_names_no_channel_needs_a_profile_of_one() -> None:
    text = shipped()["qris-csv"].replace('channel = "Merchant Group"\n', "")
    nameless = parse_profile(text, name="qris-csv", version=1)
    content = (
        b"Transaction Type,RRN,Invoice No,Amount,MDR Amount,Transaction Time,Settlement Date,Original RRN\n"
        b'PAYMENT,R1,1234567890,"1,250,000.00",0.00,2026-11-20 10:00:00,2026-11-23,\n'
    )
    one = Here("36.76", TODAY, {"qris-contoh": "qris-csv"})
    two = Here("36.76", TODAY, {"qris-contoh": "qris-csv", "qris-lain": "qris-csv"})
    assert read_report(content, nameless, one, name="x.csv").channel == "qris-contoh"
    assert read_report(content, nameless, two, name="qris-lain-20261120.csv").channel == "qris-lain"
    with pytest.raises(ReportRefused) as found:
        read_report(content, nameless, two, name="x.csv")
    assert found.value.code == "channel_unclear"


def test_columns_may_be_named_by_their_number_if_the_file_has_as_many() -> None:
    text = shipped()["api-csv"].replace('amount = "amount"', "amount = 7")
    assert read_report(
        API.encode(), parse_profile(text, name="api-csv", version=1), HERE, name="x"
    ) == replace(read(API), profile="api-csv@1")
    far = parse_profile(text.replace("amount = 7", "amount = 70"), name="api-csv", version=1)
    with pytest.raises(ReportRefused) as found:
        read_report(API.encode(), far, HERE, name="x")
    assert (found.value.code, found.value.line) == ("header_missing", 1)


@pytest.mark.parametrize(
    ("written", "form", "rupiah"),
    [
        ("1234567", "1234567", 1_234_567),
        ("1.234.567", "1.234.567", 1_234_567),
        ("567", "1.234.567", 567),
        ("1.234.567,00", "1.234.567,00", 1_234_567),
        ("1,234,567.00", "1,234,567.00", 1_234_567),
        ("1234567.00", "1234567.00", 1_234_567),
        ("00000123456700", "00000123456700", 1_234_567),
        ("1.234", "1234567", None),
        ("1,234", "1.234.567", None),
        ("1.234,50", "1.234.567,00", None),
        ("12.34", "1.234.567", None),
        ("1234567.5", "1234567.00", None),
        ("٣٠٠٠٠", "1234567", None),
        ("9999999999999999", "1234567", None),
    ],
)
def test_an_amount_is_read_only_in_the_form_that_was_agreed(
    written: str, form: str, rupiah: int | None
) -> None:
    text = shipped()["api-csv"].replace('amount = "1234567"', f'amount = "{form}"').split("[trailer]")[0]
    agreed = parse_profile(text, name="api-csv", version=1)
    line = f'bank-satu,payment,S1,,,1234567890,"{written}",,2026-11-20T08:15:00+07:00,,,'
    content = f"{API_HEADER}\n{line}\n".encode()
    if rupiah is None:
        with pytest.raises(ReportRefused):
            read_report(content, agreed, HERE, name="x")
    else:
        assert read_report(content, agreed, HERE, name="x").lines[0].amount == rupiah


def test_fixed_lines_of_another_length_are_refused() -> None:
    line = fixed("P", "000123456789", "125000000")
    trailer = f"T{1:09}{125000000:016}\n"
    assert refused(line.rstrip() + "\n" + trailer, by="iso-fixed") == ("record_length", 1)
    assert refused("X" + line[1:] + trailer, by="iso-fixed") == ("record_kind", 1)
    assert len(read(line + trailer, by="iso-fixed").lines) == 1


def test_long_numbers_that_a_spreadsheet_shortened_are_refused() -> None:
    row = ("agregator", "SUKSES", "TX-1", 367605001500502120, 410_000, 0, PAID, date(2026, 11, 23), "")
    assert refused(book(row), by="agregator-xlsx") == ("scientific", 2)


def test_a_sheet_of_another_name_is_refused() -> None:
    assert refused(book(sheet="Rekap"), by="agregator-xlsx")[0] == "sheet_missing"
    assert refused(API, by="agregator-xlsx")[0] == "not_this_format"


def packed(name: str, content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr(name, content)
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("xl/media/image1.png", b"\x00" * (3 << 20)),
        ("xl/worksheets/sheet1.xml", b'<row><c r="A1"/><c r="XFD1048576"/></row>'),
        ("xl/worksheets/sheet1.xml", b"<row><c r = 'A1'/><c r = 'zz999999'/></row>"),
    ],
)
def test_a_spreadsheet_that_would_swell_is_refused_before_it_is_opened(
    name: str, content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, "UNPACKED_MAX", 2 << 20)
    assert refused(packed(name, content), by="agregator-xlsx")[0] == "archive_bomb"


def test_a_long_text_shared_by_many_cells_is_refused_before_it_is_opened(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sheets, "UNPACKED_MAX", 1 << 20)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", '<row><c r="A1" t="s"><v>0</v></c><c r="J1000"/></row>')
        archive.writestr("xl/sharedStrings.xml", f"<sst><si><t>{'x' * 32_000}</t></si></sst>")
    assert refused(file.getvalue(), by="agregator-xlsx")[0] == "archive_bomb"


def test_a_zip_that_is_no_spreadsheet_is_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("laporan.csv", API)
    assert refused(file.getvalue(), by="agregator-xlsx")[0] == "archive"


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (('delimiter = ","', 'delimiter = ";;"'), "delimiter"),
        (('encoding = "utf-8"', 'encoding = "ebcdic"'), "encoding"),
        (('format = "csv"', 'format = "mt940"'), "format"),
        (('amount = "amount"\n', ""), "columns.amount"),
        (('paid_at = "paid_at"\n', ""), "columns.paid_at"),
        (('paid_at = "iso"', 'paid_at = "%d/%m/%Y"'), "forms.paid_at"),
        (('amount = "1234567"', 'amount = "1 234 567"'), "forms.amount"),
        (('reversal = ["reversal"]', 'reversal = ["payment"]'), "kinds.reversal"),
        (("[kinds]", "[jenis]"), "jenis"),
        (('fee = "fee"', "fee = { start = 1, length = 2 }"), "columns"),
        (("count = 2", 'count = "jumlah"'), "trailer.count"),
        (('begins = "TOTAL"\n', ""), "trailer.begins"),
        (("[columns]", "[columns"), "TOML"),
    ],
)
def test_a_profile_that_nothing_can_be_read_by_says_where(change: tuple[str, str], where: str) -> None:
    text = shipped()["api-csv"]
    assert change[0] in text
    with pytest.raises(ProfileProblem) as found:
        parse_profile(text.replace(*change), name="api-csv", version=1)
    assert found.value.field == where
    assert found.value.text_en
