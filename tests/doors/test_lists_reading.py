"""Lists as people have them: pasted, CSV, XLSX, DHKP; what cannot be read is told line by line and never guessed."""

from __future__ import annotations

import io
import zipfile

import pytest

from sppt.collective.reading import BYTES_MAX, ListRefused, ReadLine, read_file, read_text
from sppt.kit.sheets import xlsx
from tests.world import nop

CITY = "36.76"


def of_file(content: bytes, *, most: int = 100) -> list[ReadLine]:
    return read_file("daftar", content, city=CITY, year_now=2026, lines_max=most)


def told(lines: list[ReadLine]) -> list[tuple[int, str, list[int]]]:
    return [(line.place, line.nop, sorted(line.years)) for line in lines]


def test_pasted_lines_may_spell_a_nop_in_any_way_with_years_behind_it() -> None:
    text = f"{nop(1)}\n\n36.76.050.015.005-0002.0 2024-2026\nNOP: {nop(3)}2025\n{nop(4)}; 2023, 2025\n"
    lines = read_text(text, city=CITY, year_now=2026, lines_max=10)
    assert told(lines) == [
        (1, nop(1), []),
        (3, nop(2), [2024, 2025, 2026]),
        (4, nop(3), [2025]),
        (5, nop(4), [2023, 2025]),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_a_table_is_read_by_its_titles_in_any_encoding(encoding: str, delimiter: str) -> None:
    rows = [
        ["No", "Nama", "NOP", "Tahun Pajak"],
        ["1", "Ani Contoh", nop(1), "2025"],
        ["2", "Badu é", nop(2), ""],
    ]
    content = "\r\n".join(delimiter.join(row) for row in rows).encode(encoding)
    assert told(of_file(content)) == [(2, nop(1), [2025]), (3, nop(2), [])]


def test_a_dhkp_with_its_seven_columns_is_read_though_excel_dropped_their_zeros() -> None:
    rows = [
        "DAFTAR HIMPUNAN KETETAPAN PAJAK;;;;;;;;",
        "KELURAHAN CONTOH;;;;;;;;",
        "KD_PROPINSI;KD_DATI2;KD_KECAMATAN;KD_KELURAHAN;KD_BLOK;NO_URUT;KD_JNS_OP;THN_PAJAK_SPPT;NM_WP",
        "36;76;50;15;5;12;0;2026;ANI CONTOH",
    ]
    assert told(of_file("\n".join(rows).encode())) == [(4, nop(12), [2026])]


def test_an_excel_sheet_is_read_and_a_number_that_lost_its_digits_is_named() -> None:
    content = xlsx(["NOP", "Tahun"], [(nop(1), 2025), (367605001500500020, 2025), ("", 2025)], name="Daftar")
    first, second, third = of_file(content)
    assert (first.nop, first.years) == (nop(1), frozenset({2025}))
    assert second.nop == ""
    assert "disingkat oleh lembar kerja" in second.why
    assert "sel gabungan" in third.why


def test_formulas_other_cities_and_scraps_are_lines_with_a_reason() -> None:
    text = (
        f"NOP,Tahun\n=HYPERLINK(A1),2025\n327401000500600070,2025\n{nop(1)},1899\nabc,2025\n{nop(2)},2026\n"
    )
    lines = of_file(text.encode())
    assert [line.nop for line in lines] == ["", "", "", "", nop(2)]
    whys = [line.why for line in lines]
    assert "rumus" in whys[0]
    assert "kota lain" in whys[1]
    assert "1899" in whys[2]
    assert "hanya berisi angka" in whys[3]


def test_lines_of_22_digits_are_nops_with_a_year() -> None:
    assert told(of_file(f"{nop(1)}2024\n{nop(2)}2025\n".encode())) == [
        (1, nop(1), [2024]),
        (2, nop(2), [2025]),
    ]


def bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * (300 << 20))
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b" \n \n", "empty"),
        (b"NOP;Tahun\n", "empty"),
        (b"PK\x03\x04 and then nothing", "unreadable"),
        (b"NOP\x00;Tahun\n1;2\n", "unreadable"),
        (b"Nama;Alamat\nAni;Jalan\n", "no_nops"),
        (b"\n".join(nop(number).encode() for number in range(1, 103)), "too_many"),
        (b"1" * (BYTES_MAX + 1), "too_big"),
    ],
)
def test_what_is_no_list_is_refused_in_words(content: bytes, code: str) -> None:
    with pytest.raises(ListRefused) as refused:
        of_file(content)
    assert refused.value.code == code
    assert str(refused.value).endswith(".")
    assert refused.value.english.endswith(".")


def test_a_million_rows_are_refused_and_not_kept() -> None:
    with pytest.raises(ListRefused) as refused:
        of_file(b"NOP\n" + b"1\n" * 1_000_000)
    assert refused.value.code == "too_many"


def test_a_bomb_is_not_opened() -> None:
    with pytest.raises(ListRefused) as refused:
        of_file(bomb())
    assert refused.value.code == "bomb"
