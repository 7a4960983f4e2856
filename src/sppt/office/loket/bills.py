"""What a teller sees of one NOP or of a pasted list: bills as of today, and what may be taken for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sppt.assessment.queries import public_notices
from sppt.kit.vault import digest
from sppt.office.picks import Pick
from sppt.payments.queries import bills_of
from sppt.register.queries import Place, place_of
from sppt.rules.due import BillFacts, Due, due
from sppt.rules.nop import Nop
from sppt.rules.perda import Perda
from sppt.rules.states import BillState

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
class Row:
    """One bill with its words."""

    due: Due
    status: str
    tone: str
    ticked: bool
    other_nop: str  # printed, where an older NOP's arrears are carried


@dataclass(frozen=True, slots=True)
class Bill:
    """One NOP at the counter: what is owed, what of it is ticked, what is settled. Amounts in rupiah."""

    nop: Nop
    on: date
    nama: str
    place: Place
    owing: tuple[Row, ...]
    settled: tuple[Row, ...]

    @property
    def known(self) -> bool:
        return bool(self.owing or self.settled)

    @property
    def payable(self) -> frozenset[int]:
        return frozenset(row.due.facts.tax_year for row in self.owing if row.due.payable)

    @property
    def ticked(self) -> tuple[Due, ...]:
        return tuple(row.due for row in self.owing if row.ticked)

    @property
    def years(self) -> frozenset[int]:
        return frozenset(line.facts.tax_year for line in self.ticked)

    @property
    def total(self) -> int:
        return sum(line.total for line in self.ticked)

    @property
    def shown(self) -> str:
        return shown(self.ticked)


def bill_of(perda: Perda, nop: Nop, *, years: frozenset[int] | None, on: date) -> Bill:
    """The bills of a NOP; `years` are ticked, or without them every year that is due and not under review."""
    today, facts = bills_of([nop])[0]
    notices = public_notices([bill.bill_id for bill in facts])
    nama = next((notices[bill.bill_id].nama for bill in reversed(facts) if bill.bill_id in notices), "")
    rows = [_row(line, years, today) for line in due(perda, facts, on=on, chosen=years)]
    rows = [row for row in rows if row.due.facts.state is not BillState.SUPERSEDED]
    return Bill(
        nop=today,
        on=on,
        nama=nama,
        place=place_of(today),
        owing=tuple(row for row in rows if row.due.total > 0),
        settled=tuple(row for row in reversed(rows) if row.due.total <= 0),
    )


def _row(line: Due, years: frozenset[int] | None, today: Nop) -> Row:
    facts = line.facts
    status, tone = ("Sedang diperiksa", "late") if facts.under_review else STATUS[facts.state]
    ticked = line.payable and (not facts.under_review if years is None else facts.tax_year in years)
    return Row(line, status, tone, ticked, "" if facts.nop == today.digits else Nop(facts.nop).printed)


def shown(lines: Sequence[Due]) -> str:
    """What a page has shown: another digest means that a bill, an amount or the choice has changed since."""
    return digest(
        "shown at the counter", *((line.facts.bill_id, line.facts.version, line.total) for line in lines)
    )


# ---- a pasted list --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Entry:
    """One object of a list: which bills can be paid, the years asked for that cannot, and how often it was named."""

    nop: Nop
    lines: tuple[Due, ...]
    paid: tuple[int, ...]
    absent: tuple[int, ...]
    reviewed: tuple[int, ...]
    known: bool
    times: int

    @property
    def total(self) -> int:
        return sum(line.total for line in self.lines)

    @property
    def remarked(self) -> bool:
        """Whether there is something to say beside the state."""
        return self.times > 1 or (self.known and bool(self.paid or self.absent or self.reviewed))

    @property
    def status(self) -> tuple[str, str]:
        """A word for the whole object, and its colour role."""
        if not self.known:
            return "Tidak ditemukan", "closed"
        if self.lines:
            return "Terutang", "open"
        if self.absent and not self.paid:
            return "Tahun tidak ada", "closed"
        return ("Sedang diperiksa", "late") if self.reviewed else ("Lunas", "done")


@dataclass(frozen=True, slots=True)
class Listing:
    """A pasted list as it stands today; a NOP that stood in it twice is one entry."""

    on: date
    entries: tuple[Entry, ...]

    @property
    def lines(self) -> tuple[Due, ...]:
        return tuple(line for entry in self.entries for line in entry.lines)

    @property
    def total(self) -> int:
        return sum(entry.total for entry in self.entries)

    @property
    def shown(self) -> str:
        return shown(self.lines)

    @property
    def owing(self) -> int:
        return sum(1 for entry in self.entries if entry.lines)

    @property
    def settled(self) -> int:
        return sum(1 for entry in self.entries if entry.known and not entry.lines)

    @property
    def unknown(self) -> int:
        return sum(1 for entry in self.entries if not entry.known)

    @property
    def doubles(self) -> int:
        return sum(entry.times - 1 for entry in self.entries)

    @property
    def picks(self) -> tuple[tuple[Nop, frozenset[int]], ...]:
        """What one code for all of it would pay."""
        return tuple(
            (entry.nop, frozenset(line.facts.tax_year for line in entry.lines))
            for entry in self.entries
            if entry.lines
        )


def listing_of(perda: Perda, picks: Sequence[Pick], *, on: date) -> Listing:
    """What a list of NOPs owes, in its order; years named twice or through an older NOP count once."""
    wanted: dict[Nop, tuple[frozenset[int] | None, int, tuple[BillFacts, ...]]] = {}
    for pick, (today, facts) in zip(picks, bills_of([pick.nop for pick in picks]), strict=True):
        years: frozenset[int] | None = pick.years or None
        if today in wanted:
            before, times, _ = wanted[today]
            merged = before | years if before is not None and years is not None else None
            wanted[today] = (merged, times + 1, facts)
        else:
            wanted[today] = (years, 1, facts)
    entries = [_entry(perda, nop, *asked, on=on) for nop, asked in wanted.items()]
    return Listing(on, tuple(entries))


def _entry(
    perda: Perda,
    nop: Nop,
    years: frozenset[int] | None,
    times: int,
    facts: Sequence[BillFacts],
    *,
    on: date,
) -> Entry:
    lines = due(perda, facts, on=on, chosen=years)
    payable = tuple(
        line
        for line in lines
        if line.payable and (not line.facts.under_review if years is None else line.facts.tax_year in years)
    )
    chosen = {line.facts.tax_year for line in payable}
    known = {line.facts.tax_year for line in lines}
    asked = known if years is None else years
    owed = {line.facts.tax_year for line in lines if line.total > 0}
    return Entry(
        nop=nop,
        lines=payable,
        paid=tuple(sorted((asked & known) - owed)) if years is not None else (),
        absent=tuple(sorted(asked - known)),
        reviewed=tuple(sorted((asked & owed) - chosen)),
        known=bool(facts),
        times=times,
    )
