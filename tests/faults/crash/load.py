"""What the crash campaigns share: the bills they pay, and the words of an acknowledgement."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from json import dumps, loads
from typing import cast

POKOK = 100_000
AMOUNT = 101_000  # due 31 August 2026, paid 14 September: one month at 1 %
PAIR_BILLS_MAX = 200_000  # bill numbers of one pair of threads: a block of fifty crashes needs 5 200


@dataclass(frozen=True, slots=True)
class Work:
    """What one writer process does: pairs of threads, each pair over its own bills, from a seed."""

    worker: int
    pairs: int
    bills: int  # of each pair
    seed: int
    acks: str

    def text(self) -> str:
        return dumps(asdict(self))

    @classmethod
    def read(cls, text: str) -> Work:
        return cls(**cast("dict[str, int | str]", loads(text)))  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Ack:
    """One answer that a channel has heard: from here on it may not be lost. `what`: paid, undone or wrong."""

    what: str
    reference: str
    receipt: str
    amount: int

    def line(self) -> bytes:
        return f"{self.what} {self.reference} {self.receipt} {self.amount}\n".encode()

    @classmethod
    def read(cls, line: str) -> Ack:
        what, reference, receipt, amount = line.split()
        return cls(what, reference, receipt, int(amount))


def first_bill(worker: int, pair: int) -> int:
    return (worker * 10 + pair) * PAIR_BILLS_MAX


def nop_of(bill: int) -> str:
    """The NOP of a bill number below ten million."""
    return f"3676050{bill // 10_000:03d}005{bill % 10_000:04d}0"


BILLS = """
    WITH made AS (
        INSERT INTO ledger_bill (nop, tax_year, kind, ke, pokok, sisa, jatuh_tempo, state, version, round, provenance,
                                 under_review)
        SELECT '3676050' || lpad((n / 10000)::text, 3, '0') || '005' || lpad(mod(n, 10000)::text, 4, '0') || '0',
               2026, 'sppt', 1, %(pokok)s, %(pokok)s, '2026-08-31', 'unpaid', 1, 1, 'city', false
        FROM generate_series(%(first)s::int, %(first)s::int + %(many)s::int - 1) AS n
        RETURNING id
    )
    INSERT INTO ledger_posting (at, business_day, law_on, debit, credit, channel, amount, bill_id, event, source,
                                source_id)
    SELECT '2026-01-02', '2026-01-02', '2026-01-02', 'piutang_pokok', 'saldo_awal', NULL, %(pokok)s, made.id,
           'saldo_awal', 'import', 1
    FROM made
"""
