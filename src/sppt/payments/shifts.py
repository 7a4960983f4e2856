"""The teller's turn at the counter: opened with counted cash, money taken in it, closed against the books.

Everything here is inserted and never changed. Taking money and closing the turn lock the teller first, so that no
payment slips in behind the count.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, connection, transaction

from sppt.accounts.queries import require_role
from sppt.accounts.words import Role
from sppt.kit import audit
from sppt.payments import queries
from sppt.payments.actions import record_payment
from sppt.payments.language import PaymentCode, PaymentRequest, Receipt
from sppt.rules.rupiah import AMOUNT_MAX, printed

CHANNEL = "loket"
REASON_MIN = 10
TEXT_MAX = 1000
SHIFTS_MAX = 100


class ShiftProblem(Exception):
    """A turn does not allow this. `code` is stable; the text says what happened and what to do, in both languages."""

    def __init__(self, code: str, text: str, text_en: str) -> None:
        super().__init__(text)
        self.code = code
        self.text_en = text_en


@dataclass(frozen=True, slots=True)
class Shift:
    """An open turn. All amounts in rupiah; `expected` = opening + taken - returned."""

    id: int
    teller: str
    number: int
    opened_at: datetime
    opening: int
    payments: int
    taken: int
    returned: int

    @property
    def expected(self) -> int:
        return self.opening + self.taken - self.returned


@dataclass(frozen=True, slots=True)
class ClosedShift:
    """A turn that ended; `difference` = counted - expected, in rupiah. Acknowledged by another officer, or not yet."""

    id: int
    teller: str
    number: int
    opened_at: datetime
    closed_at: datetime
    opening: int
    expected: int
    counted: int
    difference: int
    explanation: str
    checker: str | None
    note: str | None
    acknowledged_at: datetime | None

    @property
    def waiting(self) -> bool:
        """Whether a difference still waits for a second officer."""
        return self.difference != 0 and self.checker is None


@dataclass(frozen=True, slots=True)
class Cash:
    """What changed hands for a receipt, in rupiah."""

    teller: str
    given: int
    change: int


_OPEN = """
    SELECT shift.id, shift.teller_id, shift.number, shift.opened_at, shift.opening,
           (SELECT count(*) FROM payments_shift_payment AS cash WHERE cash.shift_id = shift.id),
           (SELECT coalesce(sum(cash.amount), 0)::bigint FROM payments_shift_payment AS cash
            WHERE cash.shift_id = shift.id),
           (SELECT coalesce(sum(cash.amount), 0)::bigint FROM payments_shift_payment AS cash
            JOIN payments_reversal AS undone ON undone.payment_id = cash.payment_id WHERE cash.shift_id = shift.id)
    FROM payments_shift AS shift
    WHERE shift.teller_id = %s
      AND NOT EXISTS (SELECT FROM payments_shift_close AS ended WHERE ended.shift_id = shift.id)
"""


def open_shift_of(teller: str) -> Shift | None:
    """The turn that this teller has open, with what the books say is in the drawer."""
    with connection.cursor() as cursor:
        cursor.execute(_OPEN, [teller])
        row = cursor.fetchone()
    return Shift(*row) if row else None


def open_shift(teller: str, *, cash: int, at: datetime) -> Shift:
    """Opens a turn with the cash counted in the drawer. Raises ShiftProblem `shift_open`, NotAllowed `role_missing`."""
    require_role(teller, Role.TELLER)
    _require_amount(cash)
    with transaction.atomic(), connection.cursor() as cursor:
        _lock(teller)
        if open_shift_of(teller) is not None:
            raise ShiftProblem(
                "shift_open",
                "Giliran Anda masih terbuka. Tutup dulu sebelum membuka yang baru.",
                "Your turn is still open. Close it before you open another.",
            )
        cursor.execute(
            "INSERT INTO payments_shift (teller_id, number, previous, opened_at, opening)"
            " SELECT %s, coalesce(max(number), 0) + 1, max(number), %s, %s FROM payments_shift WHERE teller_id = %s"
            " RETURNING id, number",
            [teller, at, cash, teller],
        )
        number, turn = cursor.fetchone()
        audit.append(
            actor=f"officer:{teller}",
            verb="open_shift",
            subject=f"shift:{number}",
            detail={"opening": cash},
            at=at,
        )
    return Shift(number, teller, turn, at, cash, 0, 0, 0)


def require_ready(teller: str, *, amount: int, given: int) -> None:
    """Raises what `take_cash` would raise for this cash, before anything is written: `shift_missing`, `cash_short`."""
    _require_enough(given, amount=amount)
    if open_shift_of(teller) is None:
        raise _no_shift()


def take_cash(teller: str, code: PaymentCode, *, given: int, reference: str, at: datetime) -> Receipt:
    """Takes cash for a code in the teller's open turn; the same reference again gives the same receipt.

    Raises ShiftProblem (`shift_missing`, `cash_short`), Refused, NotAllowed; then nothing was written.
    """
    earlier = queries.receipt_by_reference(CHANNEL, reference)
    if earlier is None:
        require_role(teller, Role.TELLER)
        _require_enough(given, amount=code.amount)
    request = PaymentRequest(CHANNEL, reference, code.code, code.amount, actor=f"officer:{teller}")
    with transaction.atomic(), connection.cursor() as cursor:
        _lock(teller)
        shift = open_shift_of(teller)
        if shift is None and earlier is None:
            raise _no_shift()
        receipt = record_payment(request, at=at)
        if not isinstance(receipt, Receipt):
            raise TypeError("a request is booked or refused; only notices can be suspended")
        if shift is not None and not receipt.replayed:
            cursor.execute(
                "INSERT INTO payments_shift_payment (payment_id, shift_id, amount, given)"
                " SELECT id, %s, amount, %s FROM payments_payment WHERE receipt = %s",
                [shift.id, given, receipt.number],
            )
    return receipt


def cash_of(receipt: str) -> Cash | None:
    """What changed hands for a receipt; None if it was not paid in a turn at the counter."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT shift.teller_id, cash.given, cash.given - cash.amount FROM payments_payment AS payment"
            " JOIN payments_shift_payment AS cash ON cash.payment_id = payment.id"
            " JOIN payments_shift AS shift ON shift.id = cash.shift_id WHERE payment.receipt = %s",
            [receipt],
        )
        row = cursor.fetchone()
    return Cash(*row) if row else None


def close_shift(teller: str, *, shift: int, counted: int, explanation: str, at: datetime) -> ClosedShift:
    """Ends the teller's open turn with the drawer counted. What it should hold comes from the books.

    Raises ShiftProblem: `shift_missing` (also when `shift` is no longer the open one), `difference_unexplained`.
    """
    _require_amount(counted)
    reason = explanation.strip()[:TEXT_MAX]
    with transaction.atomic(), connection.cursor() as cursor:
        _lock(teller)
        # The payments that were reversed by now are handed back in this turn; a later reversal is a refund.
        cursor.execute(
            "INSERT INTO payments_shift_return (reversal_id, shift_id, amount)"
            " SELECT undone.id, cash.shift_id, cash.amount FROM payments_shift_payment AS cash"
            " JOIN payments_reversal AS undone ON undone.payment_id = cash.payment_id WHERE cash.shift_id = %s",
            [shift],
        )
        found = open_shift_of(teller)
        if found is None or found.id != shift:
            raise ShiftProblem(
                "shift_missing",
                "Giliran ini sudah ditutup. Lihat hasilnya di daftar giliran.",
                "This turn has been closed already. See the list of turns.",
            )
        cursor.execute(
            "SELECT coalesce(sum(amount), 0)::bigint FROM payments_shift_return WHERE shift_id = %s", [shift]
        )
        expected = found.opening + found.taken - cursor.fetchone()[0]
        difference = counted - expected
        if difference and len(reason) < REASON_MIN:
            raise ShiftProblem(
                "difference_unexplained",
                f"Uang di laci berbeda {printed(difference)} dari catatan. Hitung sekali lagi, atau jelaskan"
                f" sebabnya sekurang-kurangnya {REASON_MIN} huruf.",
                f"The drawer differs from the books by {printed(difference)}. Count again, or explain it in at"
                f" least {REASON_MIN} letters.",
            )
        cursor.execute(
            "INSERT INTO payments_shift_close (shift_id, teller_id, number, closed_at, expected, counted, difference,"
            " explanation) VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
            [shift, teller, found.number, at, expected, counted, difference, reason],
        )
        detail = {"expected": expected, "counted": counted, "difference": difference}
        audit.append(
            actor=f"officer:{teller}", verb="close_shift", subject=f"shift:{shift}", detail=detail, at=at
        )
    return closed_shift(shift)


def acknowledge(shift: int, *, checker: str, note: str, at: datetime) -> ClosedShift:
    """A second officer (bendahara) has seen a difference. Raises ShiftProblem, NotAllowed `role_missing`."""
    require_role(checker, Role.BENDAHARA)
    told = note.strip()[:TEXT_MAX]
    found = closed_shift(shift)
    if found.difference == 0:
        raise ShiftProblem(
            "nothing_to_acknowledge",
            "Giliran ini cocok, jadi tidak ada selisih yang perlu disahkan.",
            "This turn agrees with the books; there is nothing to acknowledge.",
        )
    if found.teller == checker:
        raise ShiftProblem(
            "own_shift",
            "Selisih giliran sendiri harus disahkan oleh petugas lain.",
            "A difference in your own turn must be acknowledged by somebody else.",
        )
    if len(told) < REASON_MIN:
        raise ShiftProblem(
            "note_missing",
            f"Tuliskan tindak lanjutnya, sekurang-kurangnya {REASON_MIN} huruf.",
            f"Write what is done about it, in at least {REASON_MIN} letters.",
        )
    with transaction.atomic(), connection.cursor() as cursor:
        try:
            with transaction.atomic():
                cursor.execute(
                    "INSERT INTO payments_shift_acknowledgement (shift_id, teller_id, difference, checker_id, note, at)"
                    " VALUES (%s, %s, %s, %s, %s, %s)",
                    [shift, found.teller, found.difference, checker, told, at],
                )
        except IntegrityError as error:
            raise ShiftProblem(
                "already_acknowledged",
                "Selisih giliran ini sudah disahkan.",
                "This difference has been acknowledged already.",
            ) from error
        audit.append(
            actor=f"officer:{checker}",
            verb="acknowledge_shift",
            subject=f"shift:{shift}",
            detail={"difference": found.difference},
            at=at,
        )
    return closed_shift(shift)


_CLOSED = """
    SELECT shift.id, shift.teller_id, shift.number, shift.opened_at, ended.closed_at, shift.opening, ended.expected,
           ended.counted, ended.difference, ended.explanation, seen.checker_id, seen.note, seen.at
    FROM payments_shift_close AS ended
    JOIN payments_shift AS shift ON shift.id = ended.shift_id
    LEFT JOIN payments_shift_acknowledgement AS seen ON seen.shift_id = ended.shift_id
"""


def closed_shift(shift: int) -> ClosedShift:
    """A turn that ended; raises ShiftProblem `shift_not_found`."""
    with connection.cursor() as cursor:
        cursor.execute(f"{_CLOSED} WHERE ended.shift_id = %s", [shift])
        row = cursor.fetchone()
    if row is None:
        raise ShiftProblem(
            "shift_not_found",
            f"Giliran nomor {shift} yang sudah ditutup tidak ada.",
            f"There is no closed turn number {shift}.",
        )
    return ClosedShift(*row)


def closed_shifts(*, teller: str | None = None, limit: int = SHIFTS_MAX) -> Sequence[ClosedShift]:
    """Turns that ended, those that wait for a second officer first, then the latest; at most 100."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"{_CLOSED} WHERE %s::text IS NULL OR shift.teller_id = %s"
            " ORDER BY (ended.difference <> 0 AND seen.shift_id IS NULL) DESC, ended.closed_at DESC LIMIT %s",
            [teller, teller, min(limit, SHIFTS_MAX)],
        )
        return [ClosedShift(*row) for row in cursor]


def _lock(teller: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('shift ' || %s, 0))", [teller])


def _require_amount(amount: int) -> None:
    if not 0 <= amount <= AMOUNT_MAX:
        raise ShiftProblem(
            "bad_amount",
            "Jumlah uang ini tidak mungkin. Tulis rupiah bulat, nol atau lebih.",
            "This amount cannot be. Type whole rupiah, zero or more.",
        )


def _require_enough(given: int, *, amount: int) -> None:
    _require_amount(given)
    if given < amount:
        raise ShiftProblem(
            "cash_short",
            f"Uang yang diterima {printed(given)}, kurang {printed(amount - given)} dari tagihan {printed(amount)}."
            " Belum ada yang dibayar.",
            f"{printed(given)} is {printed(amount - given)} less than the bill of {printed(amount)}."
            " Nothing has been paid.",
        )


def _no_shift() -> ShiftProblem:
    return ShiftProblem(
        "shift_missing",
        "Belum ada giliran yang terbuka. Hitung uang di laci, lalu buka giliran.",
        "No turn is open. Count the cash in the drawer, then open your turn.",
    )
