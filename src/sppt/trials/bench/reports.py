"""The reports of the whole city's books: trial balance, receivables rolled forward and by age."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date

from sppt.bookkeeping import journal, receivables
from sppt.bookkeeping.chart_file import chart_of
from sppt.bookkeeping.receivables import By
from sppt.kit import clock
from sppt.kit.perda import perda_of
from sppt.ledger.queries import sizes, sum_by_bill
from sppt.trials.bench.measure import BenchTrouble, Result, machine


def reports(*, city: str) -> Result:
    """Seconds for each report as of today, beside the bare sum of all postings by bill."""
    on = clock.today()
    chart, perda = chart_of(city), perda_of(city)
    start = date(on.year, 1, 1)
    bare = _seconds(sum_by_bill)
    bills, postings = sizes()
    balances = journal.trial_balances(chart, on=on)
    if not all(one.is_balanced for one in balances.values()):
        raise BenchTrouble("Neraca saldo tidak seimbang.")
    balance = _seconds(lambda: journal.trial_balances(chart, on=on))
    rolled = receivables.roll_forward(chart, perda, first=start, last=on, by=By.TAX_YEAR)
    if rolled.total.difference:
        raise BenchTrouble("Mutasi piutang tidak cocok dengan tagihan.")
    rolling = _seconds(lambda: receivables.roll_forward(chart, perda, first=start, last=on, by=By.TAX_YEAR))
    aged = _seconds(lambda: receivables.ageing(chart, perda, on=on, by=By.BUKU))
    return Result(
        name="reports",
        n=postings,
        per_second=round(postings / balance, 1),
        p50_ms=round(balance * 1000, 1),
        p99_ms=round(balance * 1000, 1),
        limit_name="bare sum of all postings by bill",
        limit_per_second=round(postings / bare, 1),
        ratio_to_limit=round(bare / balance, 3),
        machine=machine(),
        notes={
            "city": city,
            "bills": bills,
            "postings": postings,
            "bare_seconds": round(bare, 1),
            "trial_balance_seconds": round(balance, 1),
            "roll_forward_seconds": round(rolling, 1),
            "ageing_seconds": round(aged, 1),
            "difference": rolled.total.difference,
        },
    )


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
