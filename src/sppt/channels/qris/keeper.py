"""What becomes of each wish for a QR: asked for, shown, watched, resolved. One step a call; what is not known stays so.

A step is claimed in the database before the acquirer is asked, so that two workers never ask for the same wish; a
worker that dies in between leaves a claim that runs out.
"""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import datetime, timedelta

from sppt.channels.qris.acquirer import Generated, Gone, Line, Paid, Refused, Unpaid
from sppt.channels.qris.claims import MOVED, Claim, judge
from sppt.kit import clock, log
from sppt.partners.qr import Qr, look_again, move, rest
from sppt.partners.qr_states import QrEvent, QrState
from sppt.payments.queries import codes_by_digits
from sppt.rules.states import CodeState

STALE = timedelta(seconds=60)
WATCH = timedelta(seconds=30)
AFTER_END = timedelta(seconds=5)
SETTLES = timedelta(minutes=2)  # a payment that began in time may be told this much later
GIVEN_UP = timedelta(days=1)
BACK_OFF = tuple(timedelta(seconds=seconds) for seconds in (2, 5, 15, 60, 300, 900))


def attend(qr: Qr, line: Line, *, at: datetime) -> None:
    """The next step of a wish that is due."""
    if qr.state is QrState.WANTED:
        _ask(qr, line, at=at)
    elif qr.state is QrState.ASKED:  # whoever asked has died: what came of it is not known
        move(qr, QrEvent.SILENT, at=at)
    elif qr.state is QrState.UNKNOWN:
        _resolve(qr, line, at=at)
    elif qr.state in {QrState.SHOWN, QrState.EXPIRED}:
        _watch(qr, line, at=at)


def _ask(qr: Qr, line: Line, *, at: datetime) -> None:
    if qr.ends_at <= at:
        move(qr, QrEvent.ENDED, at=at)
        return
    if not _is_payable(qr, at=at):
        move(qr, QrEvent.GIVEN_UP, at=at)
        return
    if not move(qr, QrEvent.SENT, at=at, again=STALE):
        return
    said = line.generate(qr)
    now = clock.now()
    if isinstance(said, Generated):
        move(
            qr,
            QrEvent.ANSWERED,
            at=now,
            again=WATCH,
            content=said.content,
            their_reference=said.their_reference,
        )
    elif isinstance(said, Refused):
        move(qr, QrEvent.REFUSED, at=now, why=said.why)
        log.error("qr", partner=qr.partner, reference=qr.reference, amount=qr.amount, outcome=said.why)
        if said.made:
            line.cancel(qr, "QR tidak sesuai pesanan")
    else:
        move(qr, QrEvent.SILENT, at=now, again=BACK_OFF[0])
        log.warning("qr", partner=qr.partner, reference=qr.reference, outcome="unknown")


def _resolve(qr: Qr, line: Line, *, at: datetime) -> None:
    """A wish that was asked for without an answer: nobody has seen its QR, so what there is of it is ended."""
    if not look_again(qr, at=at, after=STALE):
        return
    claimed = replace(qr, asked_times=qr.asked_times + 1)
    fate = line.query(qr)
    now = clock.now()
    if isinstance(fate, Paid):
        _book(qr, fate, at=now)
    elif isinstance(fate, Gone) or (isinstance(fate, Unpaid) and fate.over):
        move(qr, QrEvent.REFUSED, at=now, why="lost")
    elif isinstance(fate, Unpaid) and isinstance(line.cancel(qr, "Jawaban tidak diterima"), Gone):
        move(qr, QrEvent.GIVEN_UP, at=now)
    else:
        _put_off(claimed, at=now)


def _watch(qr: Qr, line: Line, *, at: datetime) -> None:
    """A QR that was shown: was it paid without our hearing of it? Is it to be ended at the acquirer, too?"""
    over = qr.state is QrState.EXPIRED or at >= qr.ends_at or not _is_payable(qr, at=at)
    wait = STALE if over else min(WATCH, qr.ends_at - at + AFTER_END)
    if not look_again(qr, at=at, after=wait):
        return
    claimed = replace(qr, asked_times=qr.asked_times + 1)
    fate = line.query(qr)
    now = clock.now()
    if isinstance(fate, Paid):
        _book(qr, fate, at=now)
    elif isinstance(fate, Unpaid) and fate.over:
        _end(qr, at=now)
    elif (
        not over
    ):  # an acquirer may be slow to know its own QRs: "unknown" takes none from a payer who sees it
        return
    elif isinstance(fate, Gone) or (isinstance(fate, Unpaid) and _is_ended(qr, line, at=now)):
        _end(qr, at=now)
    else:
        _put_off(claimed, at=now)


def _end(qr: Qr, *, at: datetime) -> None:
    if qr.state is QrState.EXPIRED:  # the payer had asked for a new one before we came to look
        rest(qr)
    else:
        move(qr, QrEvent.ENDED if at >= qr.ends_at else QrEvent.GIVEN_UP, at=at)


def _is_ended(qr: Qr, line: Line, *, at: datetime) -> bool:
    """Whether a QR that was not paid can be paid no more: the acquirer says so, or its time is long over."""
    reason = "Masa berlaku habis" if at >= qr.ends_at else "Kode bayar tidak berlaku lagi"
    return isinstance(line.cancel(qr, reason), Gone) or at >= qr.ends_at + SETTLES


def _put_off(qr: Qr, *, at: datetime) -> None:
    """Later again, ever more slowly; after a day a person is told, and the acquirer's report has the last word."""
    if at >= qr.ends_at + GIVEN_UP:
        _end(qr, at=at)
        log.error("qr", partner=qr.partner, reference=qr.reference, amount=qr.amount, outcome="never_known")
        return
    look_again(qr, at=at, after=BACK_OFF[min(qr.asked_times, len(BACK_OFF)) - 1])


def _book(qr: Qr, paid: Paid, *, at: datetime) -> None:
    """Money that no notice told of is booked as if one had."""
    claim = Claim(
        partner=qr.partner,
        external_id=f"51-{secrets.token_hex(12)}",
        status=MOVED,
        reference=qr.reference,
        named=paid.named,
        amount=paid.amount,
        paid_at=paid.paid_at,
    )
    judge([claim], at=at)
    log.info("qr", partner=qr.partner, reference=qr.reference, amount=paid.amount, outcome="found_paid")


def _is_payable(qr: Qr, *, at: datetime) -> bool:
    code = codes_by_digits([qr.code], at=at).get(qr.code)
    return code is not None and code.state is CodeState.OPEN
