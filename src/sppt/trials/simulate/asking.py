"""What payers ask before they pay: a code, an amount for a NOP, a QR; each amount held against hand arithmetic."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings

from sppt.channels.iso8583.work import Question, answer_questions
from sppt.kit.perda import perda_of
from sppt.partners.qr import want_qr
from sppt.partners.quirks import NamePolicy
from sppt.payments.codes import open_codes
from sppt.payments.inquiries import Seen, inquire
from sppt.payments.language import Ask, Inquired, PaymentCode, Refusal, Wish
from sppt.rules.calendar import WIB, wib_day
from sppt.rules.perda import Perda
from sppt.trials.simulate.acquirer import SHORTEST, VALID, Acquirer
from sppt.trials.simulate.banks import Entry, Ledgers
from sppt.trials.simulate.city import YEAR, nop_of
from sppt.trials.simulate.doors import BATCH, pick_of
from sppt.trials.simulate.schedule import BY_NOP, Model

UNASKED = 10  # one in so many pays for a NOP without having asked, or a QR that we never asked for
MAY_BE_UNASKED = BY_NOP | {Model.QRIS}


@dataclass(slots=True)
class Asking:
    """`note` is called with each answer."""

    ledgers: Ledgers
    acquirer: Acquirer
    note: Callable[[Entry, str], None]
    _seen: Seen = field(default_factory=Seen)

    def ask(self, entries: Sequence[Entry], *, at: datetime) -> None:
        """Everybody who asks at this moment."""
        perda = perda_of(settings.SPPT_CITY)
        for start in range(0, len(entries), BATCH):
            part = entries[start : start + BATCH]
            unasked = [one for one in part if _is_unasked(one)]
            asking = [one for one in part if not _is_unasked(one)]
            self._codes(perda, [one for one in asking if one.payment.model not in BY_NOP], at)
            self._nops(perda, [one for one in asking if one.payment.model is Model.API_NOP], at)
            self._iso(perda, [one for one in asking if one.payment.model is Model.ISO], at)
            for entry in unasked:
                due = sum(self.ledgers.office.owed(bill, wib_day(at), at=at) for bill in entry.payment.bills)
                entry.amount = due + entry.payment.off_by

    def _codes(self, perda: Perda, entries: Sequence[Entry], at: datetime) -> None:
        wishes = [
            Wish(
                tuple((nop_of(bill), frozenset({YEAR})) for bill in one.payment.bills), one.payment.reference
            )
            for one in entries
        ]
        for entry, code in zip(entries, open_codes(perda, wishes, at=at), strict=True):
            self._quoted(entry, code, at)
            if isinstance(code, PaymentCode) and entry.payment.model is Model.QRIS:
                self._want(entry, code, at)

    def _want(self, entry: Entry, code: PaymentCode, at: datetime) -> None:
        """A QR, as the page of a code wishes for it."""
        if code.valid_until < at + SHORTEST:
            return
        until = min(at + VALID, code.valid_until)
        qr = want_qr(code.code, code.amount, partner=entry.payment.channel, until=until, at=at)
        self.acquirer.know(entry, qr.reference)

    def _nops(self, perda: Perda, entries: Sequence[Entry], at: datetime) -> None:
        asks = [Ask(one.payment.channel, pick_of(one)) for one in entries]
        for entry, told in zip(entries, inquire(perda, asks, at=at, seen=self._seen), strict=True):
            self._quoted(entry, told, at)

    def _iso(self, perda: Perda, entries: Sequence[Entry], at: datetime) -> None:
        questions = []
        for one in entries:
            pick = pick_of(one)
            questions.append(Question(pick.nop, YEAR, NamePolicy.MASKED, Ask(one.payment.channel, pick)))
        told = answer_questions(perda, questions, at=at, seen=self._seen) if questions else []
        for entry, answer in zip(entries, told, strict=True):
            if answer.owed is not None:
                self._quoted(entry, answer.owed, at)

    def _quoted(self, entry: Entry, told: PaymentCode | Inquired | Refusal, at: datetime) -> None:
        if isinstance(told, Refusal):
            self.note(entry, f"refused {told.code}")
            return
        due = sum(self.ledgers.office.owed(bill, wib_day(at), at=at) for bill in entry.payment.bills)
        if told.amount != due:
            self.ledgers.breach("the quote is the law's", entry, f"{told.amount}, not {due}")
        entry.code = told.code if isinstance(told, PaymentCode) else ""
        entry.quoted = told.amount
        entry.amount = told.amount + entry.payment.off_by
        self.note(entry, f"quoted {told.amount} {told.valid_until.astimezone(WIB):%d %H:%M}")


def _is_unasked(entry: Entry) -> bool:
    return entry.payment.model in MAY_BE_UNASKED and not entry.payment.number % UNASKED
