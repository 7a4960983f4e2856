"""Whatever a file holds, it is read or refused by name: nothing else may come of it."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from contextlib import suppress
from datetime import date
from random import Random

import pytest

from sppt.reconciliation.building import first_choices, sample_of, written
from sppt.reconciliation.reading.reports import read_report
from sppt.reconciliation.reading.statements import read_statements
from sppt.reconciliation.refusals import ReportRefused
from tests.actions.report_files import API, CAMT, MT940, VA
from tests.actions.test_reading_reports import HERE, PAID, TODAY, book, fixed, profile

FILES = {
    "api-csv": API.encode(),
    "va-csv": VA.encode("cp1252"),
    "iso-fixed": (fixed("P", "000123456789", "125000000") + f"T{1:09}{125000000:016}\n").encode(),
    "agregator-xlsx": book(
        ("agregator", "SUKSES", "T1", "3676050015005021202025", 410_000, 0, PAID, date(2026, 11, 23), "")
    ),
    "mt940": MT940.encode(),
    "camt053": CAMT.encode(),
}
PIECES = (
    *(b";", b",", b"\n", b"\r", b"\t", b'"', b"\x00", b"\xff", b"-", b"<", b">", b"&"),
    *(b"9" * 25, b"00", b"E+5", b":61:", b":62F:", b"\xe2\x82\xac"),
)


def spoilt(chance: Random, content: bytes) -> bytes:
    """A few bytes changed, lost, put in, repeated, or everything after a place cut off."""
    found = bytearray(content)
    for _ in range(chance.randrange(1, 6)):
        place, other = chance.randrange(len(found) + 1), chance.randrange(len(found) + 1)
        match chance.randrange(5):
            case 0:
                found[place : place + 1] = bytes([chance.randrange(256)])
            case 1:
                found[place : place + chance.randrange(1, 20)] = b""
            case 2:
                found[place:place] = chance.choice(PIECES)
            case 3:
                found[place:place] = found[other : other + 30]
            case _:
                del found[place:]
    return bytes(found)


def spoilt_inside(chance: Random, content: bytes) -> bytes:
    """The same for one part of a spreadsheet, which stays a whole archive."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        chosen = chance.choice([name for name in old.namelist() if name.startswith("xl/")])
        for name in old.namelist():
            new.writestr(name, spoilt(chance, old.read(name)) if name == chosen else old.read(name))
    return made.getvalue()


def fate(name: str, content: bytes) -> str:
    try:
        if name in {"mt940", "camt053"}:
            read_statements(content, profile(name), accounts={"0001234567890"}, today=TODAY)
        else:
            read_report(content, profile(name), HERE, name=name)
    except ReportRefused as refusal:
        return "refused" if str(refusal) and refusal.text_en else "mute"
    return "read"


def guessed(content: bytes) -> None:
    """The builder of profiles sees the same file as a sample."""
    with suppress(ReportRefused):
        assert written(first_choices(sample_of(content)))


def campaign(*, times: int, seed: int) -> Counter[str]:
    chance = Random(seed)
    fates: Counter[str] = Counter()
    for _ in range(times):
        name = chance.choice(list(FILES))
        sheet = name == "agregator-xlsx" and chance.randrange(2)
        content = spoilt_inside(chance, FILES[name]) if sheet else spoilt(chance, FILES[name])
        fates[fate(name, content)] += 1
        guessed(content)
    return fates


def test_spoilt_files_are_read_or_refused_and_nothing_else() -> None:
    assert {fate(name, content) for name, content in FILES.items()} == {"read"}
    assert set(campaign(times=400, seed=6)) == {"read", "refused"}


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(20))
def test_many_more_spoilt_files_are_read_or_refused(seed: int) -> None:
    assert set(campaign(times=5_000, seed=seed)) == {"read", "refused"}
