"""check-books over everything that is in the database."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

from sppt.ledger.queries import sizes, sum_by_bill
from sppt.payments.books import check_books
from sppt.trials.bench.measure import BenchTrouble, Result, machine


def books(*, city: str, folders: Sequence[Path]) -> Result:
    """Seconds for every check of these folders, beside the bare sum of all postings by bill."""
    began = time.perf_counter()
    sum_by_bill()
    bare = time.perf_counter() - began
    bills, postings = sizes()
    notes: dict[str, str | int | float] = {
        "city": city,
        "bills": bills,
        "postings": postings,
        "bare_seconds": round(bare, 1),
    }
    began = time.perf_counter()
    for at, checked in enumerate(check_books(folders), start=1):
        if checked.count:
            first = checked.differences[0].subject
            raise BenchTrouble(
                f"Pembukuan tidak cocok: {checked.sentence} {checked.count} selisih, yang pertama {first}."
            )
        notes["checks"] = at
    seconds = time.perf_counter() - began
    return Result(
        name="check-books",
        n=postings,
        per_second=round(postings / seconds, 1),
        p50_ms=round(seconds * 1000, 1),
        p99_ms=round(seconds * 1000, 1),
        limit_name="bare sum of all postings by bill",
        limit_per_second=round(postings / bare, 1),
        ratio_to_limit=round(bare / seconds, 3),
        machine=machine(),
        notes={**notes, "seconds": round(seconds, 1)},
    )
