"""How dumps are written in the field: every honest spelling is read, every broken line is named and left out."""

from __future__ import annotations

import csv
import gzip
from datetime import date
from pathlib import Path

import pytest

from sppt.imports import lines
from sppt.imports.files import open_source
from sppt.imports.lines import Reading
from sppt.imports.report import ImportRefused
from sppt.imports.tables import Table
from tests.doors.dumps import (
    NOP,
    PLACE,
    Dump,
    finding,
    kecamatan,
    kelurahan,
    notice,
    objek,
    payment,
    problems,
    subjek,
    text,
)
from tests.world import World, nop

BILLS = "SELECT nop, tax_year, pokok FROM ledger_bill ORDER BY nop, tax_year"
ONE_BILL = [(nop(1), 2025, 100_000)]


@pytest.fixture
def dump(tmp_path: Path) -> Dump:
    return Dump(tmp_path / "dump")


def notices_text(*changes: tuple[str, str]) -> str:
    """One good notice as CSV, with replacements made in the text."""
    content = text([notice(nop(1), 2025)])
    for old, new in changes:
        assert old in content
        content = content.replace(old, new)
    return content


# ---- files ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("delimiter", [",", ";"])
def test_either_delimiter_and_either_line_ending_is_read(
    city: World, dump: Dump, delimiter: str, ending: str
) -> None:
    dump.put_text("SPPT", text([notice(nop(1), 2025)], delimiter=delimiter, ending=ending)).bring()
    assert city.rows(BILLS) == ONE_BILL


def test_a_packed_file_a_lower_case_header_and_a_byte_order_mark_are_read(city: World, dump: Dump) -> None:
    header, row = text([notice(nop(1), 2025)]).splitlines()
    packed = gzip.compress(f"\ufeff{header.lower()}\n{row}\n".encode())
    dump.put_bytes("sppt.CSV.gz", packed).bring()
    assert city.rows(BILLS) == ONE_BILL


def test_the_last_line_needs_no_end_and_empty_lines_are_nothing(city: World, dump: Dump) -> None:
    report = dump.put_text("SPPT", "\n\n".join(notices_text().split("\n")).rstrip("\n")).bring()
    assert (report.tables["SPPT"].read, problems(report)) == (1, [])
    assert city.rows(BILLS) == ONE_BILL


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_names_in_utf_8_and_in_windows_1252_come_out_the_same(city: World, dump: Dump, encoding: str) -> None:
    dump.put_text("SPPT", notices_text(("GUMIRO CONTOH", "GUM’IRO É")), encoding=encoding).bring()
    assert city.rows("SELECT nama_wp FROM assessment_notice") == [("GUM’IRO É",)]


def test_quoted_fields_hold_delimiters_quotes_and_line_breaks_and_lines_keep_their_numbers(
    city: World, dump: Dump
) -> None:
    rows = [
        notice(nop(1), 2025, JLN_WP_SPPT='"JL. A, ""B""\nNO 2"'),
        notice(nop(2), 2025, JLN_WP_SPPT='JL. "C" 5'),
        notice(nop(3), 2025, "x"),
    ]
    report = dump.put("SPPT", *rows).bring()
    streets = city.rows("SELECT jalan_wp FROM assessment_notice ORDER BY nop")
    assert streets == [('JL. A, "B" NO 2',), ('JL. "C" 5',)]
    # The first record takes lines 2 and 3, so the third stands on line 5.
    assert problems(report) == [("amount_unreadable", 5)]


def test_columns_may_come_in_any_order_and_under_other_cities_names(city: World, dump: Dump) -> None:
    row = dict(payment(nop(1), 2025, 100_000))
    for column in PLACE:
        del row[column]
    row |= {"KD_KANWIL": "01", "KD_KANTOR": "02", "KD_TP": "03", "NO_BUKTI": "tidak dikenal"}
    dump.put("PEMBAYARAN_SPPT", dict(reversed(row.items())))
    dump.put("SPPT", notice(nop(1), 2025, STATUS_PEMBAYARAN_SPPT=1)).bring()
    assert city.rows("SELECT tempat, posted FROM payments_imported_payment") == [("01.02.03", 100_000)]


def test_payments_without_columns_for_their_place_are_read(city: World, dump: Dump) -> None:
    row = {column: field for column, field in payment(nop(1), 2025).items() if column not in PLACE}
    dump.put("PEMBAYARAN_SPPT", row).bring()
    assert city.rows("SELECT tempat, jumlah FROM payments_imported_payment") == [("", 100_000)]


def test_a_single_nop_column_is_read_in_any_spelling(city: World, dump: Dump) -> None:
    row = {column: field for column, field in notice(nop(1), 2025).items() if column not in NOP}
    dump.put("SPPT", {"NOP": "36.76.050.015.005-0001.0", **row}).bring()
    assert city.rows(BILLS) == ONE_BILL


def test_unknown_files_are_named_and_left_alone(city: World, dump: Dump) -> None:
    dump.put("SPPT", notice(nop(1), 2025)).put_bytes("DAT_ZNT.csv", b"A\n1\n").put_bytes("catatan.txt", b"x")
    assert dump.bring().ignored == ("DAT_ZNT.csv", "catatan.txt")


UNREADABLE: tuple[tuple[str, bytes, str], ...] = (
    ("SPPT.csv", b"", "file_empty"),
    ("SPPT.csv", text([notice(nop(1), 2025)]).splitlines()[1].encode(), "header_missing"),
    ("SPPT.csv", notices_text(("TGL_JATUH_TEMPO_SPPT", "TGL_LAIN")).encode(), "column_missing"),
    ("SPPT.csv", notices_text(("KD_POS_WP_SPPT", "NM_WP_SPPT")).encode(), "column_twice"),
    ("SPPT.csv", notices_text().encode("utf-16"), "encoding_unknown"),
    ("SPPT.csv", notices_text().encode() + b"\x81\x8d\n", "encoding_unknown"),
    ("SPPT.csv.gz", gzip.compress(notices_text().encode())[:-9], "file_unreadable"),
    ("SPPT.csv.gz", b"bukan gzip", "file_unreadable"),
)


def test_a_file_that_cannot_be_read_refuses_the_whole_import_by_name(city: World, tmp_path: Path) -> None:
    before = city.counts()
    for place, (name, content, code) in enumerate(UNREADABLE):
        dump = Dump(tmp_path / str(place)).put("REF_KECAMATAN", kecamatan("050", "SERPONG"))
        with pytest.raises(ImportRefused, match=name) as refused:
            dump.put_bytes(name, content).bring()
        assert refused.value.code == code
    assert city.counts() == before


def test_a_directory_without_any_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused) as refused:
        Dump(tmp_path / "dump").put_bytes("LAIN.csv", b"A,B\n1,2\n").bring()
    assert refused.value.code == "no_known_file"
    with pytest.raises(ImportRefused) as refused:
        Dump(tmp_path / "tidak-ada").bring()
    assert refused.value.code == "not_a_directory"


def test_a_missing_column_is_named(city: World, dump: Dump) -> None:
    with pytest.raises(ImportRefused, match="NJOP_SPPT, PBB_TERHUTANG_SPPT"):
        dump.put_text("SPPT", notices_text(("NJOP_SPPT", "A"), ("PBB_TERHUTANG_SPPT", "B"))).bring()


def test_a_table_in_two_files_is_refused(city: World, dump: Dump) -> None:
    dump.put("SPPT", notice(nop(1), 2025)).put_bytes("SPPT.csv.gz", gzip.compress(notices_text().encode()))
    with pytest.raises(ImportRefused) as refused:
        dump.bring()
    assert refused.value.code == "table_twice"


def test_a_directory_without_notices_brings_what_it_has(city: World, dump: Dump) -> None:
    dump.put("REF_KECAMATAN", kecamatan("050", "SERPONG")).put(
        "REF_KELURAHAN", kelurahan("050", "015", "CIATER")
    )
    report = dump.bring()
    assert {name: count.stored for name, count in report.tables.items()} == {
        "REF_KECAMATAN": 1,
        "REF_KELURAHAN": 1,
    }


# ---- lines ----------------------------------------------------------------------------------------------------


def test_a_broken_quote_costs_its_own_line_and_no_other(city: World, dump: Dump) -> None:
    broken = notice(nop(2), 2025, NM_WP_SPPT='"GUMIRO')
    report = dump.put("SPPT", notice(nop(1), 2025), broken, notice(nop(3), 2025)).bring()
    assert problems(report) == [("broken_quote", 3)]
    assert [row[0] for row in city.rows(BILLS)] == [nop(1), nop(3)]


def test_a_broken_quote_in_the_last_line_is_rejected_too(city: World, dump: Dump) -> None:
    report = dump.put("SPPT", notice(nop(1), 2025), notice(nop(2), 2025, NM_WP_SPPT='"GUMIRO')).bring()
    assert problems(report) == [("broken_quote", 3)]
    assert (report.tables["SPPT"].read, report.tables["SPPT"].rejected) == (2, 1)


def test_a_line_with_too_few_or_too_many_fields_is_rejected_with_both_counts(city: World, dump: Dump) -> None:
    few = "36,76,050"
    many = text([notice(nop(2), 2025)]).splitlines()[1] + ",lagi"
    report = dump.put_text("SPPT", notices_text() + f"{few}\n{many}\n").bring()
    assert problems(report) == [("wrong_column_count", 3), ("wrong_column_count", 4)]
    width = len(notice(nop(1), 2025))
    assert [f"{each.message}".split(": ")[1] for each in report.findings] == [
        f"3, bukan {width}.",
        f"{width + 1}, bukan {width}.",
    ]
    assert city.rows(BILLS) == ONE_BILL


def test_a_line_of_64_mib_is_rejected_by_its_number_in_little_memory(city: World, dump: Dump) -> None:
    header, row = notices_text().splitlines()
    endless = row.replace("GUMIRO", "G" * (64 << 20))
    report = dump.put_text("SPPT", f"{header}\n{endless}\n{row}\n").bring()
    assert problems(report) == [("line_too_long", 2)]
    assert city.rows(BILLS) == ONE_BILL
    kept = (dump.directory.with_suffix(".ditolak.csv")).stat().st_size
    assert kept < 10_000


def test_nul_bytes_are_removed_and_the_line_is_kept(city: World, dump: Dump) -> None:
    report = dump.put_text("SPPT", notices_text(("GUMIRO CONTOH", "GUMIRO\0\0"))).bring()
    assert problems(report) == [("control_removed", 2)]
    assert finding(report, "control_removed").key == f"{nop(1)}/2025"
    assert city.rows("SELECT nama_wp FROM assessment_notice") == [("GUMIRO",)]


def test_too_many_broken_lines_refuse_the_file(
    city: World, dump: Dump, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lines, "ODD_LINES_MAX", 5)
    before = city.counts()
    with pytest.raises(ImportRefused) as refused:
        dump.put_text("SPPT", notices_text() + "rusak\n" * 6).bring()
    assert refused.value.code == "too_many_odd_lines"
    assert city.counts() == before


@pytest.mark.parametrize("block", [1, 7, 64, 1 << 22])
def test_the_size_of_the_blocks_read_changes_nothing(
    dump: Dump, monkeypatch: pytest.MonkeyPatch, block: int
) -> None:
    rows = [
        notice(nop(1), 2025, NM_WP_SPPT="GUM’IRO"),
        notice(nop(2), 2025, JLN_WP_SPPT='"JL. A,\nB"'),
        notice(nop(3), 2025, NM_WP_SPPT='"RUSAK'),
        notice(nop(4), 2025),
    ]
    dump.put_text("SPPT", text(rows, ending="\r\n") + "\n36,76\n")
    monkeypatch.setattr("sppt.imports.files.BLOCK", block)
    path = dump.directory / "SPPT.csv"
    reading = Reading(open_source(Table.SPPT, path, heard=lambda _done: None))
    taken = list(csv.reader("".join(reading.rows()).splitlines(keepends=True)))
    assert [(row[0], row[6]) for row in taken] == [("2", "0001"), ("3", "0002"), ("6", "0004")]
    assert [(odd.line, odd.problem) for odd in reading.odd] == [
        (5, "broken_quote"),
        (8, "wrong_column_count"),
    ]
    assert reading.read == 5


# ---- fields ---------------------------------------------------------------------------------------------------


DAYS = (
    *(
        "2025-08-31",
        "2025-8-31",
        "2025/08/31",
        "31/08/2025",
        "31-08-2025",
        "31.8.2025",
        "31-AUG-25",
        "31-AGU-2025",
    ),
    *("31 Agustus 2025", "20250831", "20250831000000", "2025-08-31 00:00:00", "31/08/2025 17:05"),
    *("2025-08-31T10:00:00.000", " 2025-08-31 ", "31-AUG-25 10.20.30 AM"),
)


def test_every_usual_spelling_of_a_day_is_read(city: World, dump: Dump) -> None:
    rows = [notice(nop(number), 2025, TGL_JATUH_TEMPO_SPPT=day) for number, day in enumerate(DAYS, start=1)]
    assert problems(dump.put("SPPT", *rows).bring()) == []
    assert city.rows("SELECT jatuh_tempo FROM ledger_bill") == [(date(2025, 8, 31),)] * len(DAYS)


NO_DAYS = (
    ("", "jatuh_tempo_blank"),
    ("NULL", "jatuh_tempo_blank"),
    ("0000-00-00", "jatuh_tempo_blank"),
    ("0000-00-00 00:00:00", "jatuh_tempo_blank"),
    ("2025-02-29", "jatuh_tempo_unreadable"),
    ("08/31/2025", "jatuh_tempo_unreadable"),
    ("25-08-31", "jatuh_tempo_unreadable"),
    ("31-XXX-25", "jatuh_tempo_unreadable"),
    ("1525-08-31", "jatuh_tempo_unreadable"),
    ("45535", "jatuh_tempo_unreadable"),
)


def test_a_notice_without_a_readable_jatuh_tempo_is_rejected(city: World, dump: Dump) -> None:
    rows = [
        notice(nop(line), 2025, TGL_JATUH_TEMPO_SPPT=day) for line, (day, _) in enumerate(NO_DAYS, start=2)
    ]
    told = problems(dump.put("SPPT", *rows).bring())
    assert told == sorted((problem, line) for line, (_, problem) in enumerate(NO_DAYS, start=2))
    assert city.rows(BILLS) == []


def test_a_leap_day_is_a_day(city: World, dump: Dump) -> None:
    dump.put("SPPT", notice(nop(1), 2024, TGL_JATUH_TEMPO_SPPT="29/02/2024")).bring()
    assert city.rows("SELECT jatuh_tempo FROM ledger_bill") == [(date(2024, 2, 29),)]


def test_other_days_may_be_missing(city: World, dump: Dump) -> None:
    dump.put(
        "SPPT", notice(nop(1), 2025, TGL_TERBIT_SPPT=""), notice(nop(2), 2025, TGL_TERBIT_SPPT="0000-00-00")
    )
    blank = payment(nop(1), 2025, 40_000, TGL_PEMBAYARAN_SPPT="0000-00-00", TGL_REKAM_BYR_SPPT="")
    odd = payment(nop(2), 2025, 40_000, TGL_PEMBAYARAN_SPPT="kemarin")
    report = dump.put(
        "PEMBAYARAN_SPPT", blank, odd, payment(nop(3), 2026, TGL_PEMBAYARAN_SPPT="2026-12-01")
    ).bring()
    assert problems(report) == [
        ("payment_date_blank", 2),
        ("payment_date_future", 4),
        ("payment_date_unreadable", 3),
        ("payment_without_sppt", 4),
        ("terbit_unreadable", 3),
    ]
    assert city.rows("SELECT sisa, under_review FROM ledger_bill ORDER BY nop") == [
        (60_000, False),
        (60_000, True),
    ]
    # Without a day of its own the money is dated on the day of the import, and a notice on its jatuh tempo.
    dates = city.rows("SELECT event, law_on FROM ledger_posting ORDER BY event, bill_id")
    assert dates == [("bayar_impor", date(2026, 11, 22))] * 2 + [("saldo_awal", date(2025, 8, 31))] * 2


AMOUNTS = (
    ("150000.00", 150_000),
    ("150000.0", 150_000),
    (" 7 ", 7),
    ("007", 7),
    ("999999999999999", 999_999_999_999_999),
)


def test_amounts_that_can_be_read_without_guessing_are_read(city: World, dump: Dump) -> None:
    rows = [notice(nop(number), 2025, written) for number, (written, _) in enumerate(AMOUNTS, start=1)]
    dump.put("SPPT", *rows).bring()
    assert city.rows("SELECT pokok FROM ledger_bill ORDER BY nop") == [(pokok,) for _, pokok in AMOUNTS]


NO_AMOUNTS = (
    ("-5000", "amount_negative"),
    ("1.234.567", "amount_unreadable"),
    ('"1.234.567,00"', "amount_unreadable"),
    ("1234.56", "amount_unreadable"),
    ("1e6", "amount_unreadable"),
    ("Rp5000", "amount_unreadable"),
    ("1234567890123456", "amount_unreadable"),
    ("", "amount_blank"),
    ("\\N", "amount_blank"),
)


def test_an_amount_that_would_have_to_be_guessed_is_rejected_by_its_column(city: World, dump: Dump) -> None:
    lines_ = range(2, len(NO_AMOUNTS) + 2)
    dump.put(
        "SPPT",
        *(notice(nop(line), 2025, PBB_YG_HARUS_DIBAYAR_SPPT=NO_AMOUNTS[line - 2][0]) for line in lines_),
    )
    dump.put("PEMBAYARAN_SPPT", *(payment(nop(line), 2025, NO_AMOUNTS[line - 2][0]) for line in lines_))
    report = dump.bring()
    columns = {"SPPT": "PBB_YG_HARUS_DIBAYAR_SPPT", "PEMBAYARAN_SPPT": "JML_SPPT_YG_DIBAYAR"}
    for table, column in columns.items():
        told = [(each.line, each.problem) for each in report.findings if each.table == table]
        assert told == [(line, NO_AMOUNTS[line - 2][1]) for line in lines_]
        assert all(column in each.message for each in report.findings if each.table == table)
    assert (city.rows(BILLS), city.rows("SELECT FROM payments_imported_payment")) == ([], [])


def test_amounts_that_may_be_missing_are_nought(city: World, dump: Dump) -> None:
    optional = ("LUAS_BNG_SPPT", "NJOP_BNG_SPPT", "NJOPTKP_SPPT", "FAKTOR_PENGURANG_SPPT")
    dump.put("SPPT", notice(nop(1), 2025, **dict.fromkeys(optional, "")))
    dump.put("PEMBAYARAN_SPPT", payment(nop(1), 2025, 40_000, denda="NULL")).bring()
    assert city.rows("SELECT luas_bangunan, njop_bangunan, njoptkp, pengurangan FROM assessment_notice") == [
        (0, 0, 0, 0)
    ]
    assert city.rows("SELECT denda, posted FROM payments_imported_payment") == [(0, 40_000)]


NO_KEYS: tuple[tuple[dict[str, object], str], ...] = (
    ({"KD_BLOK": "0O5"}, "nop_letters"),
    ({"NO_URUT": "001"}, "nop_not_18_digits"),
    ({"KD_KECAMATAN": "50"}, "nop_not_18_digits"),
    ({"KD_BLOK": "0005", "NO_URUT": "001"}, "nop_not_18_digits"),
    ({"KD_DATI2": "71"}, "nop_other_city"),
    ({"KD_BLOK": "000"}, "nop_zero"),
    ({"NO_URUT": "0000"}, "nop_zero"),
    ({"KD_PROPINSI": "3.67605E+17"}, "nop_scientific"),
    ({"KD_PROPINSI": ""}, "nop_not_18_digits"),
    ({"THN_PAJAK_SPPT": "1985"}, "year_out_of_range"),
    ({"THN_PAJAK_SPPT": "2028"}, "year_out_of_range"),
    ({"THN_PAJAK_SPPT": "25"}, "year_out_of_range"),
    ({"THN_PAJAK_SPPT": ""}, "year_out_of_range"),
)


def test_a_row_whose_key_cannot_be_trusted_is_rejected(city: World, dump: Dump) -> None:
    dump.put("SPPT", *(dict(notice(nop(1), 2025), **columns) for columns, _ in NO_KEYS))
    dump.put("PEMBAYARAN_SPPT", *(dict(payment(nop(1), 2025), **columns) for columns, _ in NO_KEYS))
    report = dump.bring()
    for table in ("SPPT", "PEMBAYARAN_SPPT"):
        told = [(each.line, each.problem) for each in report.findings if each.table == table]
        assert told == [(line, problem) for line, (_, problem) in enumerate(NO_KEYS, start=2)]
    assert (city.rows(BILLS), city.rows("SELECT FROM payments_imported_payment")) == ([], [])


def test_the_first_year_of_the_tax_and_the_coming_year_are_taken(city: World, dump: Dump) -> None:
    dump.put("SPPT", notice(nop(1), 1986), notice(nop(1), 2027)).bring()
    assert [row[1] for row in city.rows(BILLS)] == [1986, 2027]


def test_a_single_nop_column_shortened_by_a_spreadsheet_is_rejected(city: World, dump: Dump) -> None:
    row = {column: field for column, field in notice(nop(1), 2025).items() if column not in NOP}
    report = dump.put("SPPT", {"NOP": "3.67605E+17", **row}).bring()
    assert problems(report) == [("nop_scientific", 2)]


def test_xxx_is_no_class_and_is_noted_only_where_there_is_something_to_classify(
    city: World, dump: Dump
) -> None:
    bare = notice(nop(1), 2025, KD_KLS_BNG="XXX", LUAS_BNG_SPPT=0, NJOP_BNG_SPPT=0)
    report = dump.put("SPPT", bare, notice(nop(2), 2025, KD_KLS_TANAH="XXX")).bring()
    assert problems(report) == [("kelas_missing", 3)]
    classes = city.rows("SELECT kelas_tanah, kelas_bangunan FROM assessment_notice ORDER BY nop")
    assert classes == [("067", ""), ("", "024")]


def test_an_unknown_kelurahan_is_noted_and_the_notice_stored(city: World, dump: Dump) -> None:
    dump.put("REF_KECAMATAN", kecamatan("050", "SERPONG")).put(
        "REF_KELURAHAN", kelurahan("050", "015", "CIATER")
    )
    report = dump.put("SPPT", notice(nop(1), 2025), notice(nop(1, kelurahan="050099"), 2025)).bring()
    assert problems(report) == [("kelurahan_unknown", 3)]
    assert [row[3] for row in city.rows("SELECT nop, pokok, sisa, under_review FROM ledger_bill")] == [
        False,
        False,
    ]


def test_register_rows_are_stored_and_their_broken_ones_named(city: World, dump: Dump) -> None:
    dump.put("REF_KECAMATAN", kecamatan("050", "SERPONG"), kecamatan("5", "X"))
    dump.put("REF_KELURAHAN", kelurahan("050", "015", "CIATER"), kelurahan("060", "001", "REMPOA"))
    dump.put("DAT_SUBJEK_PAJAK", subjek("9999", "GUMIRO CONTOH   "), subjek(""), subjek("9999", "LAIN"))
    dump.put("DAT_OBJEK_PAJAK", objek(nop(1)), objek(nop(2), NJOP_BUMI="x"), objek(nop(3), KD_BLOK="ABC"))
    report = dump.bring()
    assert problems(report) == [
        ("amount_unreadable", 3),
        ("kecamatan_unknown", 3),
        ("key_blank", 3),
        ("key_blank", 3),
        ("nop_letters", 4),
        ("same_key_other_content", 4),
    ]
    assert city.rows("SELECT id, nama FROM register_subjek") == [("9999", "GUMIRO CONTOH")]
    assert city.rows("SELECT nop, luas_bumi, njop_bangunan FROM register_objek") == [
        (nop(1), 100, 35_000_000)
    ]
    assert city.rows("SELECT code, kecamatan_id, name, sektor FROM register_kelurahan") == [
        ("3676050015", "3676050", "CIATER", "20")
    ]


def test_a_row_in_plain_form_and_the_same_row_written_oddly_say_the_same(city: World, dump: Dump) -> None:
    """The short way that plain rows take and the careful way of all others give the same values."""
    odd = {
        column: f" {field} "
        if column in {"SIKLUS_SPPT", "NM_WP_SPPT"}
        else f"{field}.00"
        if "NJOP" in column
        else field
        for column, field in notice(nop(2), 2025).items()
    }
    oddly_paid = payment(
        nop(2), 2025, JML_SPPT_YG_DIBAYAR="40000.0", denda="", TGL_PEMBAYARAN_SPPT="01/07/2025"
    )
    dump.put("SPPT", notice(nop(1), 2025), odd)
    dump.put("PEMBAYARAN_SPPT", payment(nop(1), 2025, 40_000), oddly_paid).bring()
    contents = city.rows("SELECT count(DISTINCT content), count(*) FROM assessment_notice")
    assert contents == [(1, 2)]
    assert city.rows("SELECT count(DISTINCT content), count(*) FROM payments_imported_payment") == [(1, 2)]


def test_rejected_rows_are_written_out_with_line_reason_and_content(city: World, dump: Dump) -> None:
    dump.put("SPPT", notice(nop(1), 2025), notice(nop(2), 2025, TGL_JATUH_TEMPO_SPPT=""))
    report = dump.put("PEMBAYARAN_SPPT", payment(nop(1), 2025, -5)).bring()
    with report.rejects_file.open(newline="", encoding="utf-8") as file:
        header, *rows = csv.reader(file)
    assert header == ["TABEL", "BARIS", "KUNCI", "MASALAH", "KETERANGAN", "ISI"]
    assert [row[:4] for row in rows] == [
        ["SPPT", "3", f"{nop(2)}/2025", "jatuh_tempo_blank"],
        ["PEMBAYARAN_SPPT", "2", f"{nop(1)}/2025/1", "amount_negative"],
    ]
    assert "GUMIRO CONTOH" in rows[0][5]
    assert report.rejects_file.stat().st_mode & 0o777 == 0o600
