"""Look-ups and payments by the bare batch call, held against one statement at a time from pgbench."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from django.db import connection

from sppt.kit import clock
from sppt.kit.perda import perda_of
from sppt.payments.actions import record_payments
from sppt.payments.language import PaymentRequest, Receipt
from sppt.payments.numbers import new_code
from sppt.payments.queries import quotes
from sppt.rules.nop import Nop
from sppt.trials.bench.measure import BenchTrouble, Result, Round, compare, pgbench, timed

BATCH = 64
SECONDS = 4.0
CODES = 160_000


def lookup(*, city: str) -> Result:
    """Quotes for random NOPs, 64 in a call, against the same read function called for one NOP at a time."""
    perda, on = perda_of(city), clock.today()
    _execute(
        "DROP TABLE IF EXISTS bench_nop",
        "DROP SEQUENCE IF EXISTS bench_turn",
        _sql("nops"),
        "CREATE SEQUENCE bench_turn CYCLE CACHE 1000",
        "GRANT USAGE ON SEQUENCE bench_turn TO PUBLIC",
        "ALTER TABLE bench_nop ADD PRIMARY KEY (id)",
        "GRANT SELECT ON bench_nop TO PUBLIC",
        "ANALYZE bench_nop",
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT nop FROM bench_nop ORDER BY id")
        nops = [Nop(row[0]) for row in cursor]
    if len(nops) < 1000:
        raise BenchTrouble(
            "Kota ini terlalu kecil untuk diukur. Masukkan kota contoh yang lebih besar dahulu."
        )
    chance = random.Random(1)  # noqa: S311 (which NOPs are asked for is no secret)

    def batch(asked: list[Nop]) -> Callable[[], int]:
        return lambda: len(quotes(perda, asked, on=on))

    def ours(_number: int) -> Round:
        return timed([batch(chance.choices(nops, k=BATCH)) for _ in range(4000)], seconds=SECONDS)

    try:
        return compare(
            name="lookup (door: call, 64 at a time)",
            ours=ours,
            limit=lambda: pgbench(_sql("lookup.pgbench"), seconds=SECONDS),
            limit_name="pgbench -M prepared: SELECT * FROM payments_bills_of(one NOP)",
            notes={"objects": len(nops), "batch": BATCH},
        )
    finally:
        _execute("DROP TABLE bench_nop", "DROP SEQUENCE bench_turn")


def payment(*, city: str) -> Result:
    """Payments of fresh codes, 64 in a call, against the same function called for one payment at a time."""
    at = clock.now()
    codes = _fresh_codes(at, rules=perda_of(city).hash)
    half = len(codes) // 2
    _execute(
        "DROP TABLE IF EXISTS bench_code",
        "DROP SEQUENCE IF EXISTS bench_turn",
        "CREATE TABLE bench_code (id bigint PRIMARY KEY, code text NOT NULL, amount bigint NOT NULL)",
        f"CREATE SEQUENCE bench_turn MAXVALUE {len(codes)} CACHE 50",
        "GRANT SELECT ON bench_code TO PUBLIC",
        "GRANT USAGE ON SEQUENCE bench_turn TO PUBLIC",
    )
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO bench_code VALUES (%s, %s, %s)",
            [(place, code, amount) for place, (code, amount) in enumerate(codes[half:], start=1)],
        )
        cursor.execute("ANALYZE bench_code")
    batches = iter([codes[start : start + BATCH] for start in range(0, half, BATCH)])

    def pay(part: list[tuple[str, int]]) -> int:
        requests = [
            PaymentRequest("loket", f"ours-{at:%H%M%S}-{code}", code, amount) for code, amount in part
        ]
        settled = [one for one in record_payments(requests, at=at) if isinstance(one, Receipt)]
        if len(settled) != len(part):
            raise BenchTrouble("Sebagian pembayaran uji ditolak; ukuran ini tidak berlaku.")
        return len(settled)

    def ours(_number: int) -> Round:
        return timed([lambda: pay(next(batches)) for _ in range(half // BATCH // 5)], seconds=SECONDS)

    try:
        return compare(
            name="payment (door: call, 64 at a time)",
            ours=ours,
            limit=lambda: pgbench(_sql("pay.pgbench").format(at=f"{at:%Y%m%dT%H%M%S}+00"), seconds=SECONDS),
            limit_name="pgbench -M prepared: SELECT * FROM payments_settle(one payment)",
            notes={"batch": BATCH},
        )
    finally:
        _execute("DROP TABLE bench_code", "DROP SEQUENCE bench_turn")


def _fresh_codes(at: datetime, *, rules: str) -> list[tuple[str, int]]:
    """Codes for bills that are still unpaid, made in one statement: opening them is not what is measured."""
    drawn = {new_code() for _ in range(CODES)}
    with connection.cursor() as cursor:
        cursor.execute(_sql("taken_codes"), [list(drawn)])
        codes = list(drawn - {row[0] for row in cursor})
        cursor.execute(
            _sql("fresh_codes"),
            [codes, len(codes), at, at, at + timedelta(days=3), rules],
        )
        rows = cursor.fetchall()
    if len(rows) < 20_000:
        raise BenchTrouble("Terlalu sedikit tagihan yang belum lunas di kota ini untuk diukur.")
    return [(str(code), int(amount)) for code, amount in rows]


def _execute(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _sql(name: str) -> str:
    return (Path(__file__).parent / "sql" / f"{name}.sql").read_text(encoding="utf-8")
