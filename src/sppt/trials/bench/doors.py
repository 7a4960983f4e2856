"""Look-ups and payments by the bare batch call, held against one statement at a time from pgbench."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.db import connection, transaction

from sppt.kit import clock
from sppt.kit.perda import perda_of
from sppt.payments.actions import record_payments
from sppt.payments.language import PaymentRequest, Receipt
from sppt.payments.numbers import new_code
from sppt.payments.queries import quotes
from sppt.rules.calendar import wib_day
from sppt.rules.nop import Nop
from sppt.trials.bench.measure import ROUNDS, BenchTrouble, Result, compare, pgbench, timed

BATCH = 64
SECONDS = 4.0
CODES = 160_000
WARMED_AT_ONCE = 10_000


LOOKUP_LIMIT = "pgbench -M prepared: SELECT * FROM payments_bills_of(one NOP)"
FREEZE_LIMIT = "pgbench -M prepared: SELECT * FROM payments_bills_of(one NOP), payments_freeze(what it owes)"
PAYMENT_LIMIT = "pgbench -M prepared: SELECT * FROM payments_settle(one payment)"


@dataclass(frozen=True, slots=True)
class Payable:
    """A fresh code and what it costs."""

    code: str
    amount: int


def lookup(*, city: str) -> Result:
    """Quotes for random NOPs, 64 in a call, against the same read function called for one NOP at a time."""
    perda, on = perda_of(city), clock.today()
    chance = random.Random(1)  # noqa: S311 (which NOPs are asked for is no secret)

    def batch(asked: list[Nop]) -> Callable[[], int]:
        return lambda: len(quotes(perda, asked, on=on))

    with nops_to_ask() as nops:
        return compare(
            name="lookup (door: call, 64 at a time)",
            ours=lambda _: timed(
                [batch(chance.choices(nops, k=BATCH)) for _ in range(4000)], seconds=SECONDS
            ),
            limit=lookup_limit,
            limit_name=LOOKUP_LIMIT,
            notes={"objects": len(nops), "batch": BATCH},
        )


@contextmanager
def nops_to_ask() -> Iterator[list[Nop]]:
    """All NOPs of the city, and the table from which the limit takes its own."""
    _execute(
        "DROP TABLE IF EXISTS bench_nop",
        sql("nops"),
        "ALTER TABLE bench_nop ADD PRIMARY KEY (id)",
        "GRANT SELECT ON bench_nop TO PUBLIC",
        "ANALYZE bench_nop",
    )
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT nop FROM bench_nop ORDER BY id")
            nops = [Nop(row[0]) for row in cursor]
        if len(nops) < 1000:
            raise BenchTrouble(
                "Kota ini terlalu kecil untuk diukur. Masukkan kota contoh yang lebih besar dahulu."
            )
        _execute(
            "DROP SEQUENCE IF EXISTS bench_turn",
            f"CREATE SEQUENCE bench_turn MAXVALUE {len(nops)} CYCLE CACHE 1000",
            "GRANT USAGE ON SEQUENCE bench_turn TO PUBLIC",
        )
        yield nops
    finally:
        _execute("DROP TABLE bench_nop", "DROP SEQUENCE IF EXISTS bench_turn")


def lookup_limit() -> float:
    """Look-ups a second, one NOP in a statement; inside `nops_to_ask`."""
    return pgbench(sql("lookup.pgbench"), seconds=SECONDS)


def freeze_limit(at: datetime, *, city: str) -> float:
    """New inquiries a second: one NOP read and its quote stored in a statement; inside `nops_to_ask`."""
    script = sql("freeze.pgbench").format(
        at=at.isoformat(),
        tag=f"limit-{at:%Y%m%d%H%M%S%f}",
        on=wib_day(at).isoformat(),
        until=(at + timedelta(days=3)).isoformat(),
        rules=perda_of(city).hash,
    )
    return pgbench(script, seconds=SECONDS)


def payment(*, city: str) -> Result:
    """Payments of fresh codes, 64 in a call, against the same function called for one payment at a time."""
    at = clock.now()

    def pay(part: Sequence[Payable]) -> int:
        requests = [
            PaymentRequest("loket", f"ours-{at:%H%M%S}-{one.code}", one.code, one.amount) for one in part
        ]
        settled = [one for one in record_payments(requests, at=at) if isinstance(one, Receipt)]
        if len(settled) != len(part):
            raise BenchTrouble("Sebagian pembayaran uji ditolak; ukuran ini tidak berlaku.")
        return len(settled)

    with codes_to_pay(at, city=city) as codes:
        batches = iter([codes[start : start + BATCH] for start in range(0, len(codes), BATCH)])
        in_a_round = len(codes) // BATCH // ROUNDS
        return compare(
            name="payment (door: call, 64 at a time)",
            ours=lambda _: timed([lambda: pay(next(batches)) for _ in range(in_a_round)], seconds=SECONDS),
            limit=lambda: payment_limit(at),
            limit_name=PAYMENT_LIMIT,
            notes={"batch": BATCH},
        )


@contextmanager
def codes_to_pay(at: datetime, *, city: str) -> Iterator[list[Payable]]:
    """Half of the fresh codes for ours; the other half lies in a table for the limit."""
    codes = _fresh_codes(at, rules=perda_of(city).hash)
    half = len(codes) // 2
    _execute(
        "DROP TABLE IF EXISTS bench_code",
        "DROP SEQUENCE IF EXISTS bench_turn",
        "CREATE TABLE bench_code (id bigint PRIMARY KEY, code text NOT NULL, amount bigint NOT NULL)",
        f"CREATE SEQUENCE bench_turn MAXVALUE {len(codes) - half} CACHE 50",
        "GRANT SELECT ON bench_code TO PUBLIC",
        "GRANT USAGE ON SEQUENCE bench_turn TO PUBLIC",
    )
    try:
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO bench_code VALUES (%s, %s, %s)",
                [(place, one.code, one.amount) for place, one in enumerate(codes[half:], start=1)],
            )
            cursor.execute("ANALYZE bench_code")
        _warm(codes)
        yield codes[:half]
    finally:
        _execute("DROP TABLE bench_code", "DROP SEQUENCE bench_turn")


def _warm(codes: Sequence[Payable]) -> None:
    """Reads what is behind the codes as inquiries do, by their indexes."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_hashjoin = off")
        cursor.execute("SET LOCAL enable_mergejoin = off")
        for start in range(0, len(codes), WARMED_AT_ONCE):
            cursor.execute(sql("warm"), [[one.code for one in codes[start : start + WARMED_AT_ONCE]]])


def payment_limit(at: datetime) -> float:
    """Payments a second, one in a statement; inside `codes_to_pay`."""
    return pgbench(sql("pay.pgbench").format(at=f"{at:%Y%m%dT%H%M%S}+00"), seconds=SECONDS)


def _fresh_codes(at: datetime, *, rules: str) -> list[Payable]:
    """Codes for bills that are still unpaid, made in one statement: opening them is not what is measured."""
    drawn = {new_code() for _ in range(CODES)}
    with connection.cursor() as cursor:
        cursor.execute(sql("taken_codes"), [list(drawn)])
        codes = list(drawn - {row[0] for row in cursor})
        cursor.execute(
            sql("fresh_codes"),
            [codes, len(codes), at, at, at + timedelta(days=3), rules],
        )
        rows = cursor.fetchall()
    if len(rows) < 20_000:
        raise BenchTrouble("Terlalu sedikit tagihan yang belum lunas di kota ini untuk diukur.")
    return [Payable(str(code), int(amount)) for code, amount in rows]


def _execute(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def sql(name: str) -> str:
    return (Path(__file__).parent / "sql" / f"{name}.sql").read_text(encoding="utf-8")
