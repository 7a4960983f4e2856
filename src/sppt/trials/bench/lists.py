"""A long list of NOPs: brought, checked, made into codes, paid. Held against the reading of what they owe alone."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from django.db import connection

from sppt.collective import coding, queries
from sppt.collective.checking import check
from sppt.collective.reading import ReadLine
from sppt.collective.taking import Bringer, take
from sppt.collective.words import Owner
from sppt.kit import clock
from sppt.payments.actions import record_payments
from sppt.payments.language import PaymentRequest, Receipt
from sppt.payments.queries import NOPS_MAX, unsettled_of
from sppt.rules.nop import Nop
from sppt.trials.bench.measure import Result, Round, compare

LINES = 100_000
CODES_MAX = 5_000
NAME = "bench"
SQL = Path(__file__).parent / "sql"


def listing(*, city: str) -> Result:
    """Five checks of a list of 100 000 NOPs (fewer in a smaller city); then another list of them is paid to the end."""
    at = clock.now()
    nops = _sample(at.isoformat())
    result = compare(
        name="lists",
        ours=lambda number: _checked(nops, number),
        limit=lambda: _bare(nops),
        limit_name="unsettled_of alone, a thousand NOPs at a time",
        notes={"city": city, "lines": len(nops)},
    )
    return replace(result, notes={**result.notes, **_paid_whole(nops, at=at)})


def _paid_whole(nops: list[str], *, at: datetime) -> dict[str, str | int | float]:
    """A list brought, checked, made into codes and paid: how long each took."""
    began = time.perf_counter()
    one = _taken(nops, "paid", at=at)
    taken = time.perf_counter()
    check(one.number, at=at)
    checked = time.perf_counter()
    coding.ask(one.token, at=at)
    coding.make_codes(one.number, at=at)
    coded = time.perf_counter()
    codes = queries.codes(_seen(one.token), at=at, limit=CODES_MAX)
    paid = sum(_paid(code, at=at) for code in codes)
    ended = time.perf_counter()
    return {
        "take_seconds": round(taken - began, 1),
        "check_seconds": round(checked - taken, 1),
        "codes": len(codes),
        "bills": sum(code.bills for code in codes),
        "codes_seconds": round(coded - checked, 1),
        "paid": paid,
        "pay_seconds": round(ended - coded, 1),
    }


def _sample(salt: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute((SQL / "sample.sql").read_text(encoding="ascii"), {"most": LINES, "salt": salt})
        return [nop for (nop,) in cursor]


def _taken(nops: list[str], key: str, *, at: datetime) -> queries.ListView:
    lines = [ReadLine(place, nop, frozenset(), "", "", "") for place, nop in enumerate(nops, start=1)]
    token = take(lines, Bringer(Owner.KEY, NAME), key=f"{key} {at.isoformat()}", title=NAME, at=at)
    return _seen(token)


def _seen(token: str) -> queries.ListView:
    found = queries.listing(token)
    if found is None:
        raise LookupError(token)
    return found


def _checked(nops: list[str], number: int) -> Round:
    at = clock.now()
    one = _taken(nops, f"round {number}", at=at)
    began = time.perf_counter()
    check(one.number, at=at)
    seconds = time.perf_counter() - began
    return Round(len(nops), seconds, (seconds * 1000,))


def _paid(code: queries.CodeView, *, at: datetime) -> int:
    """How many bills a code has paid."""
    request = PaymentRequest("loket", f"BENCH-{code.code}", code.code, code.amount)
    return sum(len(one.items) for one in record_payments([request], at=at) if isinstance(one, Receipt))


def _bare(nops: list[str]) -> float:
    """NOPs a second of the reading alone."""
    began = time.perf_counter()
    for start in range(0, len(nops), NOPS_MAX):
        unsettled_of([Nop(nop) for nop in nops[start : start + NOPS_MAX]])
    return len(nops) / (time.perf_counter() - began)
