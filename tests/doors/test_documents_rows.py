"""A receipt's rows have their height from the template: to measure them costs a third of a long receipt."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import typst

from sppt.documents.stts import STANDARDS, TEMPLATE, Letterhead, page_of
from sppt.payments.language import FrozenItem
from tests.doors.printing import BASE_URL, paper
from tests.world import NOON

HEIGHT = "13.593pt"
HIGHEST = 10**15
WORDS = f"{BASE_URL}/v/{'A' * 22}#1.kid"


def printed(source: str, page: str, folder: Path) -> bytes:
    place = folder / "stts.typ"
    place.write_text(source, encoding="utf-8")
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)
    made = typst.Compiler(input=str(place), root=str(folder), font_paths=fonts).compile(
        format="pdf", sys_inputs={"data": page}, pdf_standards=STANDARDS, timestamp=NOON
    )
    assert isinstance(made, bytes)
    return made


@pytest.mark.parametrize(("lines", "amount"), [(1, 1_271_604), (45, 1_271_604), (45, HIGHEST)])
def test_rows_stand_exactly_where_typst_would_put_them_by_measuring(
    tmp_path: Path, lines: int, amount: int
) -> None:
    stts = paper(lines=lines)
    costly = tuple(
        replace(line, item=FrozenItem(line.item.nop, line.item.tax_year, amount, 0, 0, amount))
        for line in stts.lines
    )
    page = page_of(
        replace(stts, lines=costly),
        "id",
        Letterhead("Kota Uji", "Bapenda", BASE_URL),
        words=WORDS,
        standing="city",
        kid="0" * 8,
    )
    source = TEMPLATE.read_text(encoding="utf-8")
    assert HEIGHT in source
    measured = printed(source.replace("{ 13.593pt }", "{ auto }"), page, tmp_path)
    assert printed(source, page, tmp_path) == measured
