"""Short words for money that the city owes: kept, booked late, compensated, refunded, each by two or three officers."""

from __future__ import annotations

from datetime import date, datetime

from sppt.payments import actions, late, refunds, resolving
from sppt.payments.books import check_books
from sppt.payments.language import PaymentNotice, Pick, Receipt, Suspended
from sppt.payments.late import LateMoney
from sppt.payments.owed import Origin, Resolved
from sppt.payments.refunds import Application, Refund, Transfer
from sppt.rules.nop import Nop
from tests.actions.desk import as_suspended
from tests.world import NOON, World, nop

REASON = "cocok dengan laporan kanal"


def people(city: World) -> None:
    """Three treasurers and a head."""
    for name in ("budi", "citra", "dewi"):
        city.officer(name, "bendahara")
    city.officer("ana", "head")


def kept(amount: int, *years: int, reference: str = "N-1", digits: str = "", paid_at: datetime = NOON) -> int:
    """Money in suspense for these years of a NOP; returns the case."""
    pick = Pick(Nop(digits or nop(1)), frozenset(years))
    one = PaymentNotice("loket", reference, "", amount, paid_at=paid_at, pick=pick)
    return as_suspended(actions.record_payments([one], at=NOON)[0]).case_id


def placed(
    case: int, bill: int, *, amount: int | None = None, owner: str = "", at: datetime = NOON
) -> Resolved:
    number = resolving.propose_placement(
        Origin.CASE, case, bill, amount=amount, owner=owner, maker="budi", reason=REASON, at=at
    )
    return resolving.approve_placement(number, checker="ana", note="", at=at)


def booked_late(money: LateMoney, *, at: datetime = NOON) -> Receipt | Suspended:
    number = late.propose_late(money, maker="budi", reason=REASON, at=at)
    return late.book_late(number, checker="ana", note="", at=at)


def application(case: int, *, payee: str = "Siti Aminah", applied_on: date | None = None) -> Application:
    return Application(
        Origin.CASE, case, nop(1), applied_on or NOON.date(), payee, "Bank Contoh", "1234567890"
    )


def granted(case: int, *, at: datetime = NOON) -> Refund:
    number = refunds.propose_refund(application(case), maker="budi", reason=REASON, at=at)
    return refunds.grant_refund(number, checker="ana", note="", at=at)


def paid(number: int, on: date, *, payer: str = "citra", at: datetime, payee: str = "SITI AMINAH") -> Refund:
    return refunds.pay_refund(number, Transfer(on, "TRF-1", payee), payer=payer, at=at)


def entries(city: World, *sources: str) -> list[tuple[object, ...]]:
    """Debit, credit, rupiah and event of the postings of these sources, as they were posted."""
    return city.rows(
        "SELECT debit, credit, amount, event FROM ledger_posting WHERE source = ANY (%s) ORDER BY id",
        list(sources),
    )


def bill_of(city: World, bill: int) -> tuple[object, ...]:
    """sisa and state."""
    [row] = city.rows("SELECT sisa, state FROM ledger_bill WHERE id = %s", bill)
    return row


def books_differ() -> list[str]:
    return [found.subject for one in check_books() for found in one.differences]
