"""Holds what channels were told against what the database kept: nothing acknowledged lost, nothing doubled."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import psycopg

from sppt.payments.books import BOOKS
from tests.faults.crash.load import Ack
from tests.world import SCHEMA

# A crash may have broken an index: the tables themselves are asked.
_OPTIONS = f"-c search_path={SCHEMA},public -c timezone=Asia/Jakarta -c enable_indexscan=off -c enable_bitmapscan=off"


def read_acks(paths: Iterable[Path]) -> list[Ack]:
    """All acknowledgements so far; a line that is still being written is none yet."""
    acks = []
    for path in paths:
        whole, _, _ = path.read_text().rpartition("\n")
        acks += [Ack.read(line) for line in whole.splitlines()]
    return acks


def lost_or_doubled(url: str, acks: Iterable[Ack]) -> list[str]:
    """Each acknowledged answer that the database does not bear out, in a line; empty is good."""
    found = []
    with psycopg.connect(url, autocommit=True, options=_OPTIONS) as connection:
        payments: dict[object, list[tuple[object, object]]] = {}
        for reference, receipt, amount in connection.execute(
            "SELECT reference, receipt, amount FROM payments_payment WHERE channel = 'loket'"
        ):
            payments.setdefault(reference, []).append((receipt, amount))
        undone = {
            receipt
            for (receipt,) in connection.execute(
                "SELECT p.receipt FROM payments_reversal AS r JOIN payments_payment AS p ON p.id = r.payment_id"
            )
        }
    for ack in acks:
        kept = payments.get(ack.reference, [])
        if ack.what == "wrong":
            found.append(f"wrong answer: {ack}")
        elif not kept:
            found.append(f"lost: {ack}")
        elif kept != [(ack.receipt, ack.amount)]:
            found.append(f"differs: {ack} is {kept}")
        elif ack.what == "undone" and ack.receipt not in undone:
            found.append(f"lost reversal: {ack}")
    return found


def books_differ(url: str) -> list[str]:
    """Each difference that the books have with themselves, and each bill with two standing payments."""
    found = []
    with psycopg.connect(url, autocommit=True, options=_OPTIONS) as connection:
        connection.execute("SET work_mem = '128MB'")
        for file in sorted(BOOKS.glob("*.sql")):
            rows = connection.execute(file.read_text(encoding="utf-8").encode()).fetchall()
            found += [f"{file.stem}: {row}" for row in rows]
        twice = connection.execute(
            "SELECT item.bill_id, count(*) FROM payments_payment_item AS item WHERE NOT EXISTS"
            " (SELECT FROM payments_reversal AS r WHERE r.payment_id = item.payment_id)"
            " GROUP BY item.bill_id HAVING count(*) > 1"
        ).fetchall()
        found += [f"paid twice: bill {bill}, {many} times" for bill, many in twice]
    return found
