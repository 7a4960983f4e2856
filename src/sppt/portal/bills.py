"""What a bill page shows: the rooms' answers put side by side for one NOP, year by year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sppt.assessment.queries import PublicNotice, public_notices
from sppt.payments.language import FrozenItem
from sppt.payments.queries import NOPS_MAX, RecordedPayment, bills_of, payments_of
from sppt.portal.tokens import seal
from sppt.register.queries import Place, place_of
from sppt.rules.due import BillFacts, Due, Reason, due
from sppt.rules.nop import Nop
from sppt.rules.perda import Perda
from sppt.rules.states import BillState

_HIDDEN = frozenset({BillState.SUPERSEDED})

# The word for a state and the colour role it is shown in.
STATUS: Mapping[BillState, tuple[str, str]] = {
    BillState.UNPAID: ("Belum dibayar", "open"),
    BillState.PARTLY_PAID: ("Dibayar sebagian", "open"),
    BillState.PRINCIPAL_PAID: ("Pokok lunas", "done"),
    BillState.PAID: ("Lunas", "done"),
    BillState.WRITTEN_OFF: ("Dihapuskan", "closed"),
    BillState.CANCELLED: ("Dibatalkan", "closed"),
    BillState.SUPERSEDED: ("Diganti", "closed"),
}


@dataclass(frozen=True, slots=True)
class Year:
    """One tax year of a NOP; nearly always one bill, more where arrears of an older NOP are carried. Rupiah."""

    tax_year: int
    lines: tuple[Due, ...]
    status: str
    tone: str
    notice: PublicNotice | None
    payments: tuple[RecordedPayment, ...]
    other_nop: str

    @property
    def pokok(self) -> int:
        return sum(line.pokok for line in self.lines)

    @property
    def potongan(self) -> int:
        return sum(line.potongan for line in self.lines)

    @property
    def denda(self) -> int:
        return sum(line.denda for line in self.lines)

    @property
    def total(self) -> int:
        return sum(line.total for line in self.lines)

    @property
    def pokok_determined(self) -> int:
        return sum(line.facts.pokok_determined for line in self.lines)

    @property
    def payable(self) -> bool:
        return any(line.payable for line in self.lines)

    @property
    def under_review(self) -> bool:
        return any(line.facts.under_review for line in self.lines)

    @property
    def inherited(self) -> bool:
        return any(line.facts.provenance == "inherited" for line in self.lines)

    @property
    def jatuh_tempo(self) -> date:
        return min(line.facts.jatuh_tempo for line in self.lines)

    @property
    def reasons(self) -> tuple[Reason, ...]:
        return tuple(reason for line in self.lines for reason in line.reasons)


@dataclass(frozen=True, slots=True)
class Account:
    """All that is known of a NOP in public; without bills it looks the same whether or not the object exists."""

    nop: Nop
    on: date
    facts: tuple[BillFacts, ...]
    place: Place
    nama: str
    owing: tuple[Year, ...]  # what can be paid, oldest first
    settled: tuple[Year, ...]  # all the rest, newest first
    stray_payments: tuple[RecordedPayment, ...]

    @property
    def total(self) -> int:
        """What is owed without the years under review, which nobody is asked to pay before they are cleared."""
        return sum(year.total for year in self.owing if not year.under_review)

    @property
    def has_doubt(self) -> bool:
        """Whether a year under review is left out of the total."""
        return any(year.under_review for year in self.owing)

    @property
    def paid_years(self) -> frozenset[int]:
        return frozenset(year.tax_year for year in self.settled if year.tone == "done")

    @property
    def preselected(self) -> frozenset[int]:
        return frozenset(year.tax_year for year in self.owing if not year.under_review)


def account_of(perda: Perda, nop: Nop, *, on: date) -> Account:
    """The page of a NOP. As many questions to the database for an unknown NOP as for a known one."""
    today, facts = bills_of([nop])[0]
    place = place_of(today)
    notices = public_notices([bill.bill_id for bill in facts])
    payments = payments_of(sorted({today.digits} | {bill.nop for bill in facts}))
    if not facts:
        return Account(today, on, (), Place("", ""), "", (), (), ())
    years = _years(due(perda, facts, on=on), notices, payments, today=today, on=on)
    known = {year.tax_year for year in years}
    return Account(
        nop=today,
        on=on,
        facts=facts,
        place=place,
        nama=_nama(facts, notices),
        owing=tuple(year for year in years if year.payable),
        settled=tuple(year for year in reversed(years) if not year.payable),
        stray_payments=tuple(payment for payment in payments if payment.tax_year not in known),
    )


def _nama(facts: Sequence[BillFacts], notices: Mapping[int, PublicNotice]) -> str:
    """The masked name on the newest notice."""
    return next((notices[bill.bill_id].nama for bill in reversed(facts) if bill.bill_id in notices), "")


def _years(
    lines: Sequence[Due],
    notices: Mapping[int, PublicNotice],
    payments: Sequence[RecordedPayment],
    *,
    today: Nop,
    on: date,
) -> list[Year]:
    by_year: dict[int, list[Due]] = {}
    for line in lines:
        if line.facts.state not in _HIDDEN:
            by_year.setdefault(line.facts.tax_year, []).append(line)
    years: list[Year] = []
    for tax_year, its in by_year.items():
        newest = max(its, key=lambda line: (line.total > 0, line.facts.bill_id)).facts
        status, tone = STATUS[newest.state]
        late = tone == "open" and any(line.total > 0 and line.facts.jatuh_tempo < on for line in its)
        if late:
            status, tone = "Lewat jatuh tempo" if newest.state == BillState.UNPAID else status, "late"
        if any(line.facts.under_review for line in its):
            status, tone = "Sedang diperiksa", "review"
        years.append(
            Year(
                tax_year=tax_year,
                lines=tuple(its),
                status=status,
                tone=tone,
                notice=notices.get(newest.bill_id),
                payments=tuple(payment for payment in payments if payment.tax_year == tax_year),
                other_nop="" if newest.nop == today.digits else Nop(newest.nop).printed,
            )
        )
    return years


@dataclass(frozen=True, slots=True)
class Choice:
    """The years somebody wants to pay together, with their amounts as of this choice."""

    nop: Nop
    on: date
    years: frozenset[int]
    lines: tuple[Due, ...]

    @property
    def total(self) -> int:
        return sum(line.total for line in self.lines)

    @property
    def potongan(self) -> int:
        return sum(line.potongan for line in self.lines)

    @property
    def reasons(self) -> tuple[tuple[int, Reason], ...]:
        return tuple((line.facts.tax_year, reason) for line in self.lines for reason in line.reasons)


def choice_of(perda: Perda, nop: Nop, years: frozenset[int], *, on: date) -> Choice:
    """What these years cost if paid together on a day; a year that cannot be paid has no line."""
    today, facts = bills_of([nop])[0]
    return _choice(perda, today, facts, years, on=on)


def choice_in(perda: Perda, account: Account, years: frozenset[int]) -> Choice:
    """The same for an account that has been read already."""
    return _choice(perda, account.nop, account.facts, years, on=account.on)


def _choice(perda: Perda, nop: Nop, facts: Sequence[BillFacts], years: frozenset[int], *, on: date) -> Choice:
    lines = due(perda, facts, on=on, chosen=years)
    wanted = tuple(line for line in lines if line.payable and line.facts.tax_year in years)
    return Choice(nop, on, years, wanted)


@dataclass(frozen=True, slots=True)
class Part:
    """What a payment code pays for one object, with an address of its bills."""

    nop: Nop
    token: str
    items: tuple[FrozenItem, ...]


def parts_of(items: Sequence[FrozenItem], *, at: datetime) -> tuple[Part, ...]:
    """A code's items by object, under today's NOP where they carry the arrears of an older one."""
    nops = list(dict.fromkeys(item.nop for item in items))
    # One NOP needs no look: its address leads to today's NOP by itself.
    todays = nops if len(nops) == 1 or len(nops) > NOPS_MAX else [today for today, _ in bills_of(nops)]
    today_of = dict(zip(nops, todays, strict=True))
    by_nop: dict[Nop, list[FrozenItem]] = {}
    for item in items:
        by_nop.setdefault(today_of[item.nop], []).append(item)
    return tuple(Part(nop, seal(nop, at=at), tuple(its)) for nop, its in by_nop.items())
