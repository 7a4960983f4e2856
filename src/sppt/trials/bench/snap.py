"""SNAP inquiries and payments over HTTP, held against one statement that writes the same rows, from pgbench.

The bank is the conformance kit's, written from the standard: it signs beforehand, each request with an X-EXTERNAL-ID of
its own. The limit keeps what the door keeps: the exchange with its ids, and the message with the texts of a real one.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle, islice

from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.db import connection

from sppt.kit import clock
from sppt.partners.actions import Credentials
from sppt.partners.snap import rotate_key, speak_snap
from sppt.rules.calendar import wib_day
from sppt.trials.bench import doors
from sppt.trials.bench.doors import Payable
from sppt.trials.bench.measure import ROUNDS, BenchTrouble, Result, pgbench
from sppt.trials.bench.served import fast_partner, serving
from sppt.trials.bench.wrk import Request, Run, Target
from sppt.trials.conformance.partner_file import SnapPartner
from sppt.trials.conformance.snap_bank import INQUIRY, PAYMENT, Bank, Said

ASKED_IN_A_ROUND = 10_000
JOURNAL_SECONDS = 30
FIXED = ("Authorization", "X-PARTNER-ID", "CHANNEL-ID")
INQUIRY_LIMIT = (
    "pgbench -M prepared: payments_codes_standing(one code), its quote and name, exchange, message"
)
PAYMENT_LIMIT = "pgbench -M prepared: payments_settle(one payment), exchange, message"


@dataclass(frozen=True, slots=True)
class Stage:
    """A running door, the bank that calls it, and codes that can be paid."""

    bank: Bank
    codes: list[Payable]


def lookup(*, city: str, connections: int) -> Result:
    """Inquiries (24) for codes that can be paid."""
    with staged(city) as stage:
        asked = cycle(stage.codes)
        with connection.cursor() as cursor:
            cursor.execute("ALTER SEQUENCE bench_turn CYCLE")  # a code may be asked for again
        keep_one(stage, stage.bank.post(INQUIRY, stage.bank.asking(stage.codes[0].code)))
        run = run_of(stage.bank, INQUIRY, connections)
        return run.compared(
            "lookup (door: snap, {} connections)",
            lambda _: run.round(inquiries(stage.bank, list(islice(asked, ASKED_IN_A_ROUND))), again="no"),
            limit=lambda: limit(stage.bank, "snap_inquire"),
            limit_name=INQUIRY_LIMIT,
            objects=len(stage.codes),
        )


def payment(*, city: str, connections: int) -> Result:
    """Payments (25) of fresh codes."""
    with staged(city) as stage:
        first, *rest = stage.codes
        keep_one(stage, stage.bank.post(PAYMENT, stage.bank.order(first.code, f"{first.amount}.00")))
        share = len(rest) // (ROUNDS + 1)
        parts = iter([rest[start : start + share] for start in range(0, len(rest), share)])
        run = run_of(stage.bank, PAYMENT, connections)
        return run.compared(
            "payment (door: snap, {} connections)",
            lambda _: run.round(payments(stage.bank, next(parts)), again="no"),
            limit=lambda: limit(stage.bank, "snap_pay"),
            limit_name=PAYMENT_LIMIT,
            objects=len(rest),
        )


def inquiries(bank: Bank, codes: Sequence[Payable]) -> list[Request]:
    return [_signed(bank, INQUIRY, bank.asking(one.code)) for one in codes]


def payments(bank: Bank, codes: Sequence[Payable]) -> list[Request]:
    return [_signed(bank, PAYMENT, bank.order(one.code, f"{one.amount}.00")) for one in codes]


def _signed(bank: Bank, path: str, body: Mapping[str, object]) -> Request:
    text = json.dumps(body, separators=(",", ":"))
    headers = bank.headers(path, text)
    return Request({name: told for name, told in headers.items() if name not in FIXED}, text.encode("ascii"))


def run_of(bank: Bank, path: str, connections: int) -> Run:
    headers = bank.headers(path, "{}")
    return Run(Target(bank.against, path, {name: headers[name] for name in FIXED}), connections)


def limit(bank: Bank, script: str) -> float:
    """Requests a second, one in a statement, as this bank; inside `staged`, after `keep_one`."""
    at = clock.now()
    day = wib_day(at)
    text = doors.sql(f"{script}.pgbench").format(
        at=at.isoformat(),
        day=day.isoformat(),
        keep_until=day.replace(year=day.year + 10, day=1).isoformat(),
        run=secrets.token_hex(4),
        partner=bank.partner.name,
    )
    return pgbench(text, seconds=doors.SECONDS)


def keep_one(stage: Stage, said: Said) -> None:
    """Waits until the door has written its first message, and keeps its texts for the limit."""
    if said.status != 200:
        raise BenchTrouble(f"Permintaan percobaan ditolak: {said.code} {said.body.get('responseMessage')}")
    until = clock.now().timestamp() + JOURNAL_SECONDS
    while True:
        with connection.cursor() as cursor:
            cursor.execute(doors.sql("snap_said"), [stage.bank.partner.name])
            if cursor.rowcount:
                return
        if clock.now().timestamp() > until:
            raise BenchTrouble("Pesan pertama tidak tercatat.")


@contextmanager
def staged(city: str) -> Iterator[Stage]:
    with doors.codes_to_pay(clock.now(), city=city) as codes, _table_of_texts(), fast_partner() as caller:
        partner = _snap_partner(caller)
        with serving("doors") as served:
            yield Stage(Bank(served["doors"], partner), codes)


@contextmanager
def _table_of_texts() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_said")
        cursor.execute("CREATE TABLE bench_said (request text NOT NULL, response text NOT NULL)")
        cursor.execute("GRANT SELECT ON bench_said TO PUBLIC")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE bench_said")


def _snap_partner(caller: Credentials) -> SnapPartner:
    """Lets the benchmark's partner speak SNAP with a number range and a key of its own."""
    at, key = clock.now(), generate_private_key(public_exponent=65537, key_size=2048)
    prefix = f"9{secrets.randbelow(10**7):07d}"
    pem = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode("ascii")
    speak_snap(caller.client_id, partner_id=caller.client_id, va_prefix=prefix, by="operator", at=at)
    rotate_key(caller.client_id, pem, by="operator", at=at)
    return SnapPartner(
        name=caller.partner,
        client_id=caller.client_id,
        client_secret=caller.client_secret,
        key=key,
        partner_id=caller.client_id,
        channel_id="95231",
        va_prefix=prefix,
        other_prefix="",
        test_nops=(),
        codes=(),
        expired_code="",
        expired_amount=0,
    )
