"""The acquirer of a simulation: makes QRs well or badly, takes money for them, and answers whoever asks, if it does."""

from __future__ import annotations

import logging
from collections.abc import Callable, Container, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zlib import crc32

from sppt.channels.qris.acquirer import Fate, Generated, Gone, Paid, Refused, Silent, Unpaid
from sppt.channels.qris.claims import MOVED, Claim
from sppt.channels.qris.keeper import attend
from sppt.kit import clock
from sppt.kit.qris import NotOurQr, must_be
from sppt.kit.qris import read as read_qr
from sppt.partners.qr import Qr, due_qrs
from sppt.partners.qr_states import QrState
from sppt.trials.acquirer.minting import mint
from sppt.trials.simulate.banks import Entry
from sppt.trials.simulate.city import MERCHANT
from sppt.trials.simulate.schedule import Deed, Making, Taking

VALID = timedelta(hours=2)
SHORTEST = timedelta(minutes=1)
SILENT_ONCE_IN = 6  # questions
WISHES_MAX = 100_000
PENDING = "03"
OTHER_MERCHANT = "000000000000"
SEEN_BY_PAYER = frozenset({Making.GOOD, Making.PAID_FIRST})


@dataclass(slots=True)
class _Made:
    """A QR, and whose money was taken for it."""

    ends_at: datetime
    cancelled: bool = False
    money: list[Entry] = field(default_factory=list)


@dataclass(slots=True)
class Acquirer:
    """A line to the acquirer as the worker has one, and the payers' telephones.

    `tell` is called where a payer is quicker than the answer, `note` with each question and its answer.
    """

    start: datetime
    tell: Callable[[Entry], None]
    note: Callable[[Entry, str, str], None]
    at: datetime = field(init=False)
    _wishes: dict[str, Entry] = field(default_factory=dict)
    _made: dict[str, _Made] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.at = self.start

    def know(self, entry: Entry, reference: str) -> None:
        """A wish of ours that will be asked for by this reference."""
        entry.wish = reference
        self._wishes[reference] = entry

    def of(self, qr: Qr) -> Entry:
        return self._wishes[qr.reference]

    def take(self, entry: Entry, *, at: datetime) -> bool:
        """Whether a payer's money is taken: for a QR that he sees and that has not ended, unless it is deaf."""
        made = self._made.get(entry.wish)
        if made is None:
            return False
        owner = self._wishes[entry.wish]
        is_over = made.cancelled or at >= made.ends_at
        is_seen = owner.payment.making in SEEN_BY_PAYER
        if entry.payment.taking is not Taking.DEAF and (is_over or not is_seen):
            return False
        made.money.append(entry)
        return True

    def generate(self, qr: Qr) -> Generated | Refused | Silent:
        """47."""
        entry = self.of(qr)
        making = entry.payment.making
        self.note(entry, "47", making)
        if making is Making.NOT_MADE:
            return Silent()
        if making is Making.REFUSED:
            return Refused("acquirer_4034702")
        self._made[qr.reference] = _Made(qr.ends_at)
        content = mint(
            amount=qr.amount + (making is Making.WRONG),
            nmid=MERCHANT.nmid,
            merchant_id=MERCHANT.merchant_id,
            reference=qr.reference,
        )
        if making is Making.PAID_FIRST:
            self.tell(entry)
        if making is Making.LOST:
            return Silent()
        try:
            must_be(read_qr(content), amount=qr.amount, nmid=MERCHANT.nmid)
        except NotOurQr as other:
            return Refused(other.code, made=True)
        return Generated(entry.named, content)

    def query(self, qr: Qr) -> Fate:
        """51."""
        entry = self.of(qr)
        fate = self._fate(entry, self._made.get(qr.reference))
        self.note(entry, "51", type(fate).__name__.lower())
        return fate

    def _fate(self, entry: Entry, made: _Made | None) -> Fate:
        if self._is_silent(entry):
            return Silent()
        if made is None:
            return Gone()
        if made.money:
            first = made.money[0]
            return Paid(first.named, first.amount, first.paid_at)
        return Unpaid(over=made.cancelled)

    def cancel(self, qr: Qr, reason: str) -> Gone | Refused | Silent:
        """77; what was paid cannot be cancelled."""
        entry, made = self.of(qr), self._made.get(qr.reference)
        done: Gone | Refused | Silent
        if self._is_silent(entry):
            done = Silent()
        elif made is None or made.money:
            done = Refused("acquirer_4047700")
        else:
            made.cancelled, done = True, Gone()
        self.note(entry, f"77 {reason}", type(done).__name__.lower())
        return done

    def _is_silent(self, entry: Entry) -> bool:
        """The same for the same moment, whatever else is asked then."""
        return not crc32(f"{entry.payment.number} {self.at:%d %H:%M}".encode()) % SILENT_ONCE_IN


def claim(entry: Entry, *, turn: int, deed: Deed = Deed.PAY) -> Claim:
    """What the acquirer tells of a payment (52), or of one that it only thinks of."""
    number = entry.payment.number
    return Claim(
        partner=entry.payment.channel,
        external_id=f"Q{number}x{turn}{deed}",
        status=PENDING if deed is Deed.PENDING else MOVED,
        reference=entry.wish or f"X{number}",
        named=entry.named,
        rrn=entry.rrn,
        merchant_id=OTHER_MERCHANT if deed is Deed.MISDIRECTED else MERCHANT.merchant_id,
        amount=entry.amount,
        paid_at=entry.paid_at,
    )


def look(acquirer: Acquirer, *, at: datetime, states: Container[QrState] = tuple(QrState)) -> None:
    """The worker's look at every wish that is due, in the order in which they were written down."""
    acquirer.at = at
    with clock.stopped_at(at), _unheard():
        for qr in sorted(due_qrs(at=at, most=WISHES_MAX), key=lambda one: one.id):
            if qr.state in states:
                attend(qr, acquirer, at=at)


@contextmanager
def _unheard() -> Iterator[None]:
    """Nobody wants to read of thousands of QRs that a simulated acquirer refused."""
    before = logging.root.manager.disable
    logging.disable(logging.ERROR)
    try:
        yield
    finally:
        logging.disable(before)
