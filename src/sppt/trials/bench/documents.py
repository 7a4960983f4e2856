"""Receipts a second: set, drawn, signed and kept on disk, beside typst alone with the very same pages."""

from __future__ import annotations

import os
import tempfile
import time
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

from sppt.documents import store
from sppt.documents.keys import Keyring
from sppt.documents.press import Press
from sppt.documents.stts import Letterhead, Line, Stts, page_of, pdf_of, typeset
from sppt.payments.language import FrozenItem
from sppt.rules.nop import Nop
from sppt.trials.bench.measure import Result, Round, compare, timed

AT = datetime(2026, 9, 14, 5, tzinfo=UTC)
LETTERHEAD = Letterhead(
    "Kota Contoh", "Badan Pendapatan Daerah Kota Contoh", "https://pbb.kota-contoh.example"
)
ONE_PAGE, TWO_PAGES = 5, 45  # lines
ROUND_SECONDS = 4.0
TWO_PAGE_COUNT = 60


def receipt(number: int, *, lines: int) -> Stts:
    """An invented receipt: one NOP for every five tax years."""
    return Stts(
        number=f"{number:016d}",
        token=f"{number:022d}",
        channel="Loket Bapenda",
        reference=f"BENCH-{number}",
        amount=1_271_604 * lines,
        paid_at=AT,
        received_at=AT,
        law_on=AT.date(),
        lines=tuple(
            Line(
                FrozenItem(
                    Nop(f"3676050015{number % 900 + 1:03d}{place // 5 + 1:04d}0"),
                    2021 + place % 5,
                    1_234_567,
                    0,
                    37_037,
                    1_271_604,
                ),
                "S*** R***",
                "LENGKONG GUDANG",
                "SERPONG",
                1250,
                85,
                date(2021 + place % 5, 8, 31),
            )
            for place in range(lines)
        ),
    )


def documents(*, city: str) -> Result:
    """One-page receipts one after the other in one process; `notes` has two-page ones and the cost on a core."""
    with tempfile.TemporaryDirectory() as place:
        press = Press(LETTERHEAD, Keyring(Path(place) / "keys", issuer="bench"), Path(place) / "documents")
        make(press, 0, lines=ONE_PAGE)  # the fonts are read once
        return compare(
            name="documents",
            ours=lambda number: _ours(press, number),
            limit=_limit,
            limit_name="typst alone: the same pages with their data and QR prepared, not signed, not kept",
            notes={"city": city, "lines": ONE_PAGE, **_on_a_core(press)},
        )


def make(press: Press, number: int, *, lines: int) -> int:
    """One receipt from its facts to the disk; returns 1, as operations are counted."""
    store.put(press.folder, [pdf_of(receipt(number, lines=lines), "id", press.letterhead, press.seal(at=AT))])
    return 1


def _ours(press: Press, number: int) -> Round:
    first = 1_000 * (number + 1)
    return timed(
        [partial(make, press, each, lines=ONE_PAGE) for each in range(first, first + 1_000)],
        seconds=ROUND_SECONDS,
    )


def _limit() -> float:
    words = (
        f"{LETTERHEAD.base_url}/v/{'A' * 22}#1.{'0' * 8}.{'0' * 16}.6358020.2026-09-14.{'A' * 22}.{'A' * 86}"
    )
    pages = [
        page_of(receipt(number, lines=ONE_PAGE), "id", LETTERHEAD, words=words, standing="city", kid="0" * 8)
        for number in range(200)
    ]
    began = time.perf_counter()
    for page in pages:
        typeset(page, at=AT)
    return len(pages) / (time.perf_counter() - began)


def _on_a_core(press: Press) -> dict[str, str | int | float]:
    """Documents for each second that a core is busy, whatever the others do."""
    found: dict[str, str | int | float] = {}
    for name, lines in (("one_page", ONE_PAGE), ("two_pages", TWO_PAGES)):
        began = _busy()
        for number in range(TWO_PAGE_COUNT):
            make(press, 100_000 + number, lines=lines)
        found[f"{name}_per_core_second"] = round(TWO_PAGE_COUNT / (_busy() - began), 1)
    return found


def _busy() -> float:
    used = os.times()
    return used.user + used.system
