"""Three-way reconciliation of one large day: a report and a statement read and stored, and all of it matched."""

from __future__ import annotations

import resource
import secrets
import time
from datetime import datetime, timedelta
from pathlib import Path

from django.db import connection, transaction

from sppt.kit import clock
from sppt.kit.perda import perda_of
from sppt.partners.channels import forget_channels
from sppt.reconciliation.matching import Ran, reconcile, working_days_after
from sppt.reconciliation.taking import take_file
from sppt.rules.calendar import WIB, day_start, wib_day
from sppt.trials.bench.doors import sql
from sppt.trials.bench.measure import BenchTrouble, Result, machine

ENTRIES_MAX = 5_000


def reconciling(*, city: str, lines: int) -> Result:
    """Seconds from the bytes of both files to the last pair, beside the bare join of the stored rows."""
    tag = secrets.token_hex(4)
    now = clock.now()
    on = wib_day(now) - timedelta(days=7)
    at = day_start(on) + timedelta(hours=10)
    _payments(tag, lines, at=at, rules=perda_of(city).hash)
    connection.close()  # what follows is measured in a database process of its own
    forget_channels()
    report, statement = _report(tag, lines, at), _statement(tag, lines, at)
    began = time.perf_counter()
    taken = take_file(f"bench-{tag}.csv", report, profile="api-csv", by="operator", at=now)
    read = time.perf_counter()
    take_file(f"bench-{tag}.sta", statement, profile="mt940", by="operator", at=now)
    stored = time.perf_counter()
    ran = reconcile(on, at=now)
    done = time.perf_counter()
    _expect(ran, lines)
    memory = _database_memory()
    bare = _bare(taken.file_id, lines)
    seconds = done - began
    return Result(
        name="reconcile",
        n=lines,
        per_second=round(lines / seconds, 1),
        p50_ms=round(seconds * 1000, 1),
        p99_ms=round(seconds * 1000, 1),
        limit_name="the bare SQL join of the stored lines with our payments",
        limit_per_second=round(lines / bare, 1),
        ratio_to_limit=round(bare / seconds, 3),
        machine=machine(),
        notes={
            "city": city,
            "entries": min(lines, ENTRIES_MAX),
            "seconds": round(seconds, 2),
            "report_seconds": round(read - began, 2),
            "statement_seconds": round(stored - read, 2),
            "match_seconds": round(done - stored, 2),
            "bare_seconds": round(bare, 3),
            "own_memory_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10,
            **memory,
        },
    )


def _payments(tag: str, lines: int, *, at: datetime, rules: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            sql("reconcile_day").format(
                tag=tag,
                account=_account(tag),
                serial=int(tag[:7], 16),
                lines=lines,
                at=at.isoformat(),
                day=at.date().isoformat(),
                rules=rules,
            )
        )
        cursor.execute("ANALYZE payments_payment, payments_quote")


def _account(tag: str) -> str:
    return f"99{int(tag, 16):011d}"


def _report(tag: str, lines: int, at: datetime) -> bytes:
    """The channel's CSV, in the form of `profiles/api-csv.toml`."""
    settles = working_days_after(at.date(), 1).isoformat()
    paid_at = at.astimezone(WIB).isoformat(timespec="seconds")
    head = (
        "channel,kind,reference,nop,tax_year,payment_code,amount,fee,paid_at,settlement_date,receipt,"
        "original_reference"
    )
    rows = [
        f"ukur-{tag},payment,U{tag}-{number},,,,{100_000 + number},0,{paid_at},{settles},,"
        for number in range(1, lines + 1)
    ]
    total = sum(range(100_001, 100_001 + lines))
    return "\n".join([head, *rows, f"TOTAL,{lines},{total}", ""]).encode("ascii")


def _statement(tag: str, lines: int, at: datetime) -> bytes:
    """The account's MT940 of the settlement day: the channel's money in many bookings."""
    on = working_days_after(at.date(), 1)
    many = min(lines, ENTRIES_MAX)
    total = sum(range(100_001, 100_001 + lines))
    share = total // many
    amounts = [*[share] * (many - 1), total - share * (many - 1)]
    rows = [f":20:UKUR{tag}", f":25:{_account(tag)}", ":28C:00001/001", f":60F:C{on:%y%m%d}IDR1000000,00"]
    for place, amount in enumerate(amounts, start=1):
        rows += [
            f":61:{on:%y%m%d}{on:%m%d}C{amount},00NTRFU{place:07d}//{tag}{place:06d}",
            f":86:SETORAN PBB UKUR-{tag.upper()}",
        ]
    rows += [f":62F:C{on:%y%m%d}IDR{1_000_000 + total},00", "-", ""]
    return "\r\n".join(rows).encode("ascii")


def _expect(ran: Ran, lines: int) -> None:
    if (ran.pairs, ran.cases, ran.settlements) != (lines, 0, 1):
        raise BenchTrouble(f"Pencocokan tidak utuh: {ran}.")


def _database_memory() -> dict[str, int]:
    """MiB that the database's process has held at most, with the shared buffers it touched; unknown elsewhere."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    except OSError:
        return {}
    return {"database_memory_mib": int(status.partition("VmHWM:")[2].split()[0]) >> 10}


def _bare(file_id: int, lines: int) -> float:
    with connection.cursor() as cursor:
        began = time.perf_counter()
        cursor.execute(sql("reconcile_bare"), {"file": file_id})
        same, _ = cursor.fetchone()
        seconds = time.perf_counter() - began
    if same != lines:
        raise BenchTrouble(f"Hanya {same} dari {lines} baris yang sama.")
    return seconds
