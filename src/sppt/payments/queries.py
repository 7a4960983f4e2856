"""Reads of payments: quotes for many NOPs at once, payment codes, receipts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter
from typing import NamedTuple, cast

from django.db import connection

from sppt.payments.language import FrozenItem, PaymentCode, Quote, Receipt
from sppt.payments.pinned import with_pinned
from sppt.rules.due import SETTLED, BillFacts, due
from sppt.rules.nop import Nop
from sppt.rules.perda import Perda
from sppt.rules.states import BillState, CodeState

NOPS_MAX = 1000
_STATES = {state.value: state for state in BillState}


def bills_of(nops: Sequence[Nop]) -> list[tuple[Nop, tuple[BillFacts, ...]]]:
    """For each NOP, in order: today's NOP and all its bills, oldest first, with arrears carried from older NOPs.

    At most 1 000 NOPs; one round trip. A NOP that we do not know has no bills.
    """
    if len(nops) > NOPS_MAX:
        raise ValueError(f"at most {NOPS_MAX} NOPs in one call")
    today: list[Nop] = list(nops)
    found: list[list[BillFacts]] = [[] for _ in nops]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ord, today_nop, id, version, nop, tax_year, state, pokok, sisa, jatuh_tempo, provenance,"
            " under_review FROM payments_bills_of(%s)",
            [[nop.digits for nop in nops]],
        )
        rows = cursor.fetchall()  # all at once: row by row costs more than the query
    for ord_, today_nop, bill, version, nop, year, state, pokok, sisa, jatuh_tempo, origin, review in rows:
        place = ord_ - 1
        if today[place].digits != today_nop:
            today[place] = Nop(today_nop)
        found[place].append(
            BillFacts(bill, version, nop, year, _STATES[state], pokok, sisa, jatuh_tempo, origin, review)
        )
    return list(zip(today, with_pinned(map(tuple, found)), strict=True))


class Unsettled(NamedTuple):
    """What a NOP's bills say of its debt: those not settled, oldest first, and the years of those that are."""

    bills: tuple[BillFacts, ...]
    settled_years: frozenset[int]


_AGE = attrgetter("tax_year", "nop", "bill_id")
_UNSETTLED = """
    SELECT ord, array_agg(tax_year) FILTER (WHERE settled),
           array_agg(id) FILTER (WHERE NOT settled), array_agg(version) FILTER (WHERE NOT settled),
           array_agg(nop) FILTER (WHERE NOT settled), array_agg(tax_year) FILTER (WHERE NOT settled),
           array_agg(state) FILTER (WHERE NOT settled), array_agg(pokok) FILTER (WHERE NOT settled),
           array_agg(sisa) FILTER (WHERE NOT settled), array_agg(jatuh_tempo) FILTER (WHERE NOT settled),
           array_agg(provenance) FILTER (WHERE NOT settled), array_agg(under_review) FILTER (WHERE NOT settled)
    FROM payments_bills_of(%s), LATERAL (SELECT state = ANY (%s)) AS word (settled)
    GROUP BY ord
"""


def unsettled_of(nops: Sequence[Nop]) -> list[Unsettled]:
    """For each NOP, in order, as `bills_of`, but only the years of what is settled; at most 1 000 NOPs, one round trip.

    Nine bills of ten are settled, and `due` needs none of them: a long list is read in a third of the time.
    """
    if len(nops) > NOPS_MAX:
        raise ValueError(f"at most {NOPS_MAX} NOPs in one call")
    found = [Unsettled((), frozenset())] * len(nops)
    with connection.cursor() as cursor:
        cursor.execute(_UNSETTLED, [[nop.digits for nop in nops], sorted(SETTLED)])
        rows = cursor.fetchall()
    for ord_, settled, *columns in rows:
        bills = () if columns[0] is None else map(_facts, zip(*columns, strict=True))
        found[ord_ - 1] = Unsettled(tuple(sorted(bills, key=_AGE)), frozenset(settled or ()))
    return found


def _facts(row: tuple[int, int, str, int, str, int, int, date, str, bool]) -> BillFacts:
    bill, version, nop, year, state, pokok, sisa, jatuh_tempo, origin, review = row
    return BillFacts(bill, version, nop, year, _STATES[state], pokok, sisa, jatuh_tempo, origin, review)


def quotes(perda: Perda, nops: Sequence[Nop], *, on: date) -> list[Quote]:
    """What each NOP owes on a day, in the order asked. Nothing is stored; at most 1 000 NOPs."""
    return [Quote(nop, on, due(perda, bills, on=on)) for nop, bills in bills_of(nops)]


@dataclass(frozen=True, slots=True)
class RecordedPayment:
    """A payment of one bill as its page shows it: by us, as SISMIOP recorded it, or from money that we held.

    Only the first has a receipt.
    """

    nop: str
    tax_year: int
    paid_on: date | None
    amount: int
    denda: int
    channel: str
    receipt: str | None
    reversed: bool


def payments_of(nops: Iterable[str]) -> list[RecordedPayment]:
    """All payments known for these NOPs, oldest first: ours, those that SISMIOP brought, and compensations."""
    asked = list(nops)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT item.nop, item.tax_year, payment.law_on, item.amount, item.denda, payment.channel, payment.receipt,
                   EXISTS (SELECT FROM payments_reversal AS r WHERE r.payment_id = payment.id)
            FROM payments_payment_item AS item JOIN payments_payment AS payment ON payment.id = item.payment_id
            WHERE item.nop = ANY (%s)
            UNION ALL
            SELECT nop, tax_year, tanggal, jumlah, denda, 'sismiop', NULL, false
            FROM payments_imported_payment WHERE nop = ANY (%s)
            UNION ALL
            SELECT nop, tax_year, law_on, amount, denda, 'kompensasi', NULL, false
            FROM payments_resolved() WHERE nop = ANY (%s)
            ORDER BY 2, 3 NULLS FIRST, 4 LIMIT 5000
            """,
            [asked, asked, asked],
        )
        return [RecordedPayment(*row) for row in cursor]


class _CodeRow(NamedTuple):
    """A code as `_CODE` reads it: its quote, its payment if there is one, and its items side by side."""

    code: str
    token: str
    amount: int
    valid_until: datetime
    receipt: str | None
    receipt_token: str | None
    undone: bool | None
    nops: list[str]
    years: list[int]
    pokok: list[int]
    potongan: list[int]
    denda: list[int]
    amounts: list[int]


# A late notice settles its code by a quote of its own that renews the code's.
_CODE = """
    SELECT {first}, quote.code, quote.token, quote.amount, quote.valid_until, paid.receipt, paid.token, paid.undone,
           items.nops, items.years, items.pokok, items.potongan, items.denda, items.amounts
    FROM payments_quote AS quote
    CROSS JOIN LATERAL (
        SELECT array_agg(item.nop ORDER BY item.id) AS nops, array_agg(item.tax_year ORDER BY item.id) AS years,
               array_agg(item.pokok ORDER BY item.id) AS pokok, array_agg(item.potongan ORDER BY item.id) AS potongan,
               array_agg(item.denda ORDER BY item.id) AS denda, array_agg(item.amount ORDER BY item.id) AS amounts
        FROM payments_quote_item AS item WHERE item.quote_id = quote.id
    ) AS items
    LEFT JOIN LATERAL (
        SELECT p.receipt, p.token, EXISTS (SELECT FROM payments_reversal AS r WHERE r.payment_id = p.id) AS undone
        FROM payments_payment AS p
        WHERE p.quote_id = ANY (array_append(
            ARRAY(SELECT own.id FROM payments_quote AS own WHERE own.renews_id = quote.id), quote.id))
        ORDER BY undone, p.id DESC LIMIT 1
    ) AS paid ON true
    {joined}
    WHERE {column} = ANY (%s) AND quote.code IS NOT NULL
"""
_STANDING = "LEFT JOIN payments_codes_standing(%s) AS standing ON standing.code = quote.code"


def code_by_token(token: str, *, at: datetime) -> PaymentCode | None:
    """The code behind an opaque address, with its state at a moment."""
    return next(iter(_codes("quote.token", [token], at=at).values()), None)


def code_by_digits(digits: str, *, at: datetime) -> PaymentCode | None:
    """The code with these ten digits, with its state at a moment."""
    return next(iter(_codes("quote.code", [digits], at=at).values()), None)


def codes_by_digits(many: Sequence[str], *, at: datetime) -> dict[str, PaymentCode]:
    """Those of these codes that we know, with their states at a moment."""
    return {code.code: code for code in _codes("quote.code", many, at=at).values()} if many else {}


def codes_standing(many: Sequence[str], *, at: datetime) -> dict[str, tuple[PaymentCode, str | None]]:
    """Those of these codes that we know, each with why its bills could not be paid as they were frozen, if so."""
    if not many:
        return {}
    with connection.cursor() as cursor:
        statement = _CODE.format(first="standing.why", joined=_STANDING, column="quote.code")
        cursor.execute(statement, [list(many), list(many)])
        return {row[0]: (_code(_CodeRow(*row), at=at), why) for why, *row in cursor.fetchall()}


def codes_by_keys(keys: Sequence[str], *, at: datetime) -> dict[str, PaymentCode]:
    """The codes that were opened with these stored keys, with their states at a moment."""
    return _codes("quote.key", keys, at=at) if keys else {}


def _codes(column: str, values: Sequence[str], *, at: datetime) -> dict[str, PaymentCode]:
    """The codes found, by their quotes' keys."""
    with connection.cursor() as cursor:
        cursor.execute(_CODE.format(first="quote.key", joined="", column=column), [list(values)])
        return {key: _code(_CodeRow(*row), at=at) for key, *row in cursor.fetchall()}


def _code(row: _CodeRow, *, at: datetime) -> PaymentCode:
    if row.receipt is None:
        state = CodeState.OPEN if at < row.valid_until else CodeState.EXPIRED
    else:
        state = CodeState.REVERSED if row.undone else CodeState.SETTLED
    standing = (row.receipt, row.receipt_token) if state is CodeState.SETTLED else (None, None)
    columns = zip(row.nops, row.years, row.pokok, row.potongan, row.denda, row.amounts, strict=True)
    items = tuple(FrozenItem(Nop(nop), *told) for nop, *told in columns)
    return PaymentCode(row.code, row.token, row.amount, row.valid_until, state, items, *standing)


def items_of_quotes(quote_ids: Sequence[int]) -> dict[int, tuple[FrozenItem, ...]]:
    """The frozen items of each quote, in the order they were frozen."""
    found: dict[int, list[FrozenItem]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT quote_id, nop, tax_year, pokok, potongan, denda, amount FROM payments_quote_item"
            " WHERE quote_id = ANY (%s) ORDER BY id",
            [list(quote_ids)],
        )
        for quote_id, nop, year, pokok, potongan, denda, amount in cursor:
            found.setdefault(quote_id, []).append(FrozenItem(Nop(nop), year, pokok, potongan, denda, amount))
    return {quote_id: tuple(items) for quote_id, items in found.items()}


def receipt_by_number(number: str) -> Receipt | None:
    """A receipt by its number, as the books have it now."""
    return _receipt("payment.receipt", number)


def receipt_by_token(token: str) -> Receipt | None:
    """A receipt by its opaque address, as the books have it now."""
    return _receipt("payment.token", token)


def receipt_by_reference(channel: str, reference: str) -> Receipt | None:
    """What a channel's own key led to: the definite answer for a bank that asks again."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT receipt FROM payments_payment WHERE channel = %s AND reference = %s", [channel, reference]
        )
        row = cast("tuple[str] | None", cursor.fetchone())
    return receipt_by_number(row[0]) if row else None


def receipt_by_code(channel: str, code: str) -> Receipt | None:
    """The newest payment of a code by this channel, whether it stands or was undone."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT payment.receipt FROM payments_quote AS quote"
            " JOIN payments_payment AS payment ON payment.quote_id = ANY (array_append("
            "      ARRAY(SELECT own.id FROM payments_quote AS own WHERE own.renews_id = quote.id), quote.id))"
            " WHERE quote.code = %s AND payment.channel = %s ORDER BY payment.id DESC LIMIT 1",
            [code, channel],
        )
        row = cast("tuple[str] | None", cursor.fetchone())
    return receipt_by_number(row[0]) if row else None


def _receipt(column: str, value: str) -> Receipt | None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT payment.receipt, payment.token, payment.channel, payment.reference, payment.amount, payment.paid_at,
                   payment.received_at, payment.law_on, payment.business_day, payment.quote_id,
                   EXISTS (SELECT FROM payments_reversal AS r WHERE r.payment_id = payment.id)
            FROM payments_payment AS payment WHERE {column} = %s
            """,  # noqa: S608 (the column is one of two words of ours)
            [value],
        )
        row = cursor.fetchone()
    if row is None:
        return None
    (
        number,
        token,
        channel,
        reference,
        amount,
        paid_at,
        received_at,
        law_on,
        business_day,
        quote_id,
        undone,
    ) = row
    return Receipt(
        number=number,
        token=token,
        channel=channel,
        reference=reference,
        amount=amount,
        paid_at=paid_at,
        received_at=received_at,
        law_on=law_on,
        business_day=business_day,
        items=items_of_quotes([quote_id])[quote_id],
        replayed=False,
        reversed=undone,
    )


@dataclass(frozen=True, slots=True)
class Untold:
    """What happened to a payment and was not put down to be told to its channel."""

    event: str
    receipt: str
    reference: str
    amount: int
    at: datetime


def untold(channel: str, *, since: datetime, most: int) -> list[Untold]:
    """Payments and reversals of a channel since a moment, at most so many of each."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT event, receipt, reference, amount, happened_at FROM payments_untold(%s, %s, %s)",
            [[channel], since, most],
        )
        return [Untold(*row) for row in cursor]
