"""The city of a simulation: bills of 2026, its channels, and what a bill owes on a day by hand arithmetic.

The city's own incentives of 2026 (Perda file): 10 % off the pokok to 30 April, 5 % from 1 May to 30 June. Due on 31
August; 1 % of the pokok for each begun month after it. Every pokok is a multiple of Rp100.000: nothing is rounded.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from functools import cache

from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.db import connection

from sppt.partners.acquirers import Credentials, Merchant, collect_through
from sppt.partners.actions import add_partner
from sppt.rules.nop import Nop

YEAR = 2026
JATUH_TEMPO = date(2026, 8, 31)
OPENED_AT = datetime(2026, 1, 2, 2, 0, tzinfo=UTC)
BILLS_MAX = 1_000_000
STEP = 100_000  # rupiah
PARTNERS = ("bank-api", "bank-dua", "bank-va", "bank-kabar", "bank-iso", "bank-spopd", "akuirer")
ACQUIRER = "akuirer"
MERCHANT = Merchant(merchant_id="000071000109", nmid="ID2026000071091", terminal_id="A01", valid_minutes=120)
COUNTER = "loket"


def nop_of(bill: int) -> Nop:
    """The NOP of a bill's number, below BILLS_MAX."""
    return Nop(f"3676050015{1 + bill // 9_000:03d}{1 + bill % 9_000:04d}0")


def pokok_of(bill: int) -> int:
    return STEP * (1 + bill % 30)


def owed(pokok: int, on: date) -> int:
    """Rupiah to be paid for an unpaid bill of this pokok on a day of 2026 or 2027."""
    if on <= date(2026, 4, 30):
        return pokok - pokok // 10
    if on <= date(2026, 6, 30):
        return pokok - pokok // 20
    months = (on.year - YEAR) * 12 + on.month - 8
    return pokok + max(0, months) * (pokok // 100)


def settle_in(bills: Iterable[int]) -> None:
    """Opens these bills, and lets the channels in."""
    for code in PARTNERS:
        add_partner(code, name=code, client_id=f"trial-{code}", by="operator", at=OPENED_AT)
    ours = Credentials("kota", "KOTA", "95251", "rahasia-simulasi", _key())
    collect_through(f"trial-{ACQUIRER}", "http://127.0.0.1:1", MERCHANT, ours, by="operator", at=OPENED_AT)
    open_bills(bills)


@cache
def _key() -> str:
    """Our RSA key at the acquirer: nothing is signed in a simulation, but none is let in without one."""
    key = generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode("ascii")


def open_bills(bills: Iterable[int]) -> None:
    """The bills of these numbers, unpaid."""
    numbers = sorted(bills)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM ledger_open_bills(%s, %s, 'sppt', 'determination', 1, %s, %s::smallint[],"
            " %s::bigint[], %s::date[])",
            [
                OPENED_AT,
                OPENED_AT.date(),
                [nop_of(bill).digits for bill in numbers],
                [YEAR for _ in numbers],
                [pokok_of(bill) for bill in numbers],
                [JATUH_TEMPO for _ in numbers],
            ],
        )
