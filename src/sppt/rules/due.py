"""What is owed for a NOP on a day: the one calculation behind every page, channel, letter and command."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from sppt.rules.calendar import date_text_en, tanggal
from sppt.rules.penalty import Penalty, months_late, penalty
from sppt.rules.perda import Perda
from sppt.rules.programme import Lack, Pinned, Programme
from sppt.rules.rupiah import printed
from sppt.rules.states import BillState

COLLECTIBLE = frozenset({BillState.UNPAID, BillState.PARTLY_PAID})
SETTLED = frozenset(
    {BillState.PAID, BillState.PRINCIPAL_PAID}
)  # owe nothing and hinder no other year's programme
_SHOWN = COLLECTIBLE | {BillState.WRITTEN_OFF}
_NO_BILL = frozenset({BillState.CANCELLED, BillState.SUPERSEDED})


class BillFacts(NamedTuple):
    """What the ledger knows of one bill; amounts in rupiah.

    A named tuple, because a look-up makes one for each year of each NOP: a frozen dataclass takes three times as long.
    """

    bill_id: int
    version: int
    nop: str
    tax_year: int
    state: BillState
    pokok_determined: int  # the SPPT's pokok; it decides the Buku
    sisa: int  # the pokok that remains
    jatuh_tempo: date
    provenance: str
    under_review: bool
    pinned: Pinned | None = None  # read only where a programme asks for it


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an amount is what it is, for people; `amount` is positive, `code` says what it does."""

    # denda, potongan_pokok, potongan_denda, prerequisite_missing, object_unknown, nik_not_proven, not_highest_njop,
    # under_review, written_off
    code: str
    text: str
    text_en: str
    article: str
    amount: int


class Due(NamedTuple):
    """One bill on one day: total = pokok - potongan + denda, in rupiah."""

    facts: BillFacts
    pokok: int  # that remains
    potongan: int  # off the pokok
    denda: int  # after waiver
    denda_waived: int
    total: int
    months_late: int  # after the cap
    reasons: tuple[Reason, ...]
    payable: bool
    rule_hashes: tuple[str, ...] = ()  # of the denda rule and each programme that was applied
    prerequisite: tuple[int, int] | None = None  # tax years that had to be paid for the reductions granted


@dataclass(frozen=True, slots=True)
class _Running:
    """A programme open on the day, and the tax years it still waits for."""

    programme: Programme
    missing: tuple[int, ...]


def due(
    perda: Perda, bills: Sequence[BillFacts], *, on: date, chosen: frozenset[int] | None = None
) -> tuple[Due, ...]:
    """What is owed for each bill, in the order given.

    bills: all bills of ONE nop, because programmes may ask for other years. chosen: tax years paid in the
    same code; None means every collectible year that is not under review, as the look-up page preselects.
    """
    running = [
        _Running(programme, _missing_years(programme, bills, chosen=chosen))
        for programme in perda.programmes_open(on)
    ]
    return tuple([_due_of(perda, facts, on=on, running=running) for facts in bills])


def valid_through(
    perda: Perda, bills: Sequence[BillFacts], *, on: date, chosen: frozenset[int] | None, days_max: int = 3
) -> date:
    """The last day up to on + days_max through which each chosen bill keeps its potongan and denda."""
    last = on + timedelta(days=days_max)
    payable = [facts for facts in bills if _is_chosen(facts, chosen) and facts.sisa > 0]
    if not any(on < day <= last for day in perda.programme_days) and all(
        _same_months(perda, facts, on=on, last=last) for facts in payable
    ):
        return last  # nothing of the law changes in between: no need to compute each day
    at_first = _parts(perda, bills, on=on, chosen=chosen)
    through = on
    while through < last and _parts(perda, bills, on=through + timedelta(days=1), chosen=chosen) == at_first:
        through += timedelta(days=1)
    return through


def _same_months(perda: Perda, facts: BillFacts, *, on: date, last: date) -> bool:
    rule, due_day = perda.penalty_for(facts.jatuh_tempo), facts.jatuh_tempo
    now = months_late(due=due_day, paid_on=on, convention=rule.convention)
    if now >= rule.cap_months:
        return True
    return now == months_late(due=due_day, paid_on=last, convention=rule.convention)


def _parts(
    perda: Perda, bills: Sequence[BillFacts], *, on: date, chosen: frozenset[int] | None
) -> list[tuple[int, int]]:
    dues = due(perda, bills, on=on, chosen=chosen)
    return [(one.potongan, one.denda) for one in dues if _is_chosen(one.facts, chosen)]


def _is_chosen(facts: BillFacts, chosen: frozenset[int] | None) -> bool:
    if facts.state not in COLLECTIBLE:
        return False
    return not facts.under_review if chosen is None else facts.tax_year in chosen


def _missing_years(
    programme: Programme, bills: Sequence[BillFacts], *, chosen: frozenset[int] | None
) -> tuple[int, ...]:
    """Prerequisite tax years neither paid nor chosen; a year without a bill asks for nothing."""
    if programme.prerequisite_years is None:
        return ()
    first, last = programme.prerequisite_years
    missing = {
        facts.tax_year
        for facts in bills
        if first <= facts.tax_year <= last
        and facts.sisa > 0
        and facts.state not in SETTLED
        and facts.state not in _NO_BILL
        and not _is_chosen(facts, chosen)
    }
    return tuple(sorted(missing))


def _penalty_of(perda: Perda, facts: BillFacts, *, on: date) -> Penalty:
    rule = perda.penalty_for(facts.jatuh_tempo)
    return penalty(rule=rule, remaining_pokok=facts.sisa, due=facts.jatuh_tempo, paid_on=on)


def _due_of(perda: Perda, facts: BillFacts, *, on: date, running: Sequence[_Running]) -> Due:
    if facts.state not in _SHOWN or facts.sisa <= 0:
        return Due(facts, 0, 0, 0, 0, 0, 0, (), payable=False)
    late = _penalty_of(perda, facts, on=on)
    reasons = _state_reasons(facts)
    hashes: list[str] = []
    if late.denda:
        hashes.append(late.rule.hash)
        reasons.append(_denda_reason(late, facts))
    potongan = waived = 0
    prerequisite: tuple[int, int] | None = None
    buku = perda.buku.of(facts.pokok_determined, tax_year=facts.tax_year) if running else 0
    for one in running:
        programme = one.programme
        if not programme.covers(tax_year=facts.tax_year, buku=buku):
            continue
        lack = programme.lacks(facts.pinned)
        if lack is not None:
            reasons += _lacking_reasons(programme, lack)
            continue
        if one.missing:
            reasons.append(_missing_reason(programme, one.missing))
            continue
        off_pokok, off_denda = programme.reduction(pokok=facts.sisa - potongan, denda=late.denda - waived)
        potongan += off_pokok
        waived += off_denda
        reasons += _programme_reasons(programme, off_pokok=off_pokok, off_denda=off_denda)
        if off_pokok or off_denda:
            hashes.append(programme.hash)
            prerequisite = _span(prerequisite, programme.prerequisite_years)
    denda = late.denda - waived
    total = facts.sisa - potongan + denda
    return Due(
        facts=facts,
        pokok=facts.sisa,
        potongan=potongan,
        denda=denda,
        denda_waived=waived,
        total=total,
        months_late=late.months,
        reasons=tuple(reasons),
        payable=total > 0 and facts.state in COLLECTIBLE,
        rule_hashes=tuple(hashes),
        prerequisite=prerequisite,
    )


def _span(one: tuple[int, int] | None, other: tuple[int, int] | None) -> tuple[int, int] | None:
    if one is None or other is None:
        return one or other
    return min(one[0], other[0]), max(one[1], other[1])


def _state_reasons(facts: BillFacts) -> list[Reason]:
    reasons: list[Reason] = []
    if facts.state == BillState.WRITTEN_OFF:
        text = "Tagihan ini sudah dihapuskan, jadi tidak dapat dibayar melalui kanal. Hubungi Bapenda."
        text_en = "This bill was written off and cannot be paid through a channel. Ask the tax office."
        reasons.append(Reason("written_off", text, text_en, "", 0))
    if facts.under_review:
        text = "Data tahun ini sedang diperiksa. Bila sudah membayar, hubungi Bapenda sebelum membayar lagi."
        text_en = "This year's data is under review. If you have paid it, ask us before paying again."
        reasons.append(Reason("under_review", text, text_en, "", 0))
    return reasons


def _denda_reason(late: Penalty, facts: BillFacts) -> Reason:
    percent, base = late.rule.rate.percent, printed(late.base)
    since, since_en = tanggal(facts.jatuh_tempo), date_text_en(facts.jatuh_tempo)
    text = (
        f"Denda {late.months} bulan × {percent} dari sisa pokok {base}, karena jatuh tempo {since} terlewati."
    )
    months_en = "month" if late.months == 1 else "months"
    text_en = f"Penalty for {late.months} {months_en} × {percent} of the remaining {base}, due {since_en}."
    if late.months_uncapped > late.months:
        text += f" Dihitung paling lama {late.rule.cap_months} bulan."
        text_en += f" At most {late.rule.cap_months} months are counted."
    return Reason("denda", text, text_en, late.rule.article, late.denda)


def _missing_reason(programme: Programme, missing: Sequence[int]) -> Reason:
    years = ", ".join(map(str, missing))
    text = f"{programme.title} baru berlaku bila tahun {years} sudah lunas atau dibayar bersama."
    text_en = f"{programme.title_en} holds only if {years} is paid already or paid together with this."
    return Reason("prerequisite_missing", text, text_en, programme.article, 0)


_LACKING = {
    Lack.NOTHING_PINNED: (
        "{} tidak dapat diberikan, karena SPPT ini tidak ditetapkan di sini dan tidak menyimpan jenis bangunan, NJOP,"
        " dan NIK yang disyaratkan. Bila Anda merasa berhak, tanyakan kepada Bapenda."
    ),
    Lack.NIK_NOT_PROVEN: (
        "{} hanya bagi wajib pajak yang NIK-nya sudah terbukti ketika SPPT ditetapkan. Untuk SPPT ini belum; tanyakan"
        " kepada Bapenda cara membuktikannya."
    ),
    Lack.NOT_HIGHEST_NJOP: (
        "{} hanya untuk satu objek tiap wajib pajak, yaitu yang NJOP-nya tertinggi. Objek ini bukan yang itu."
    ),
}  # an object of another kind is not meant at all, like another Buku: nothing is said
_LACKING_EN = {
    Lack.NOTHING_PINNED: (
        "{} cannot be granted: this notice was not determined here and does not hold the kind of building, the value"
        " and the proven identity that are asked for. If you think it is meant for you, ask the tax office."
    ),
    Lack.NIK_NOT_PROVEN: (
        "{} holds only where the taxpayer's identity number was proven when the notice was determined. For this notice"
        " it was not; ask the tax office how to prove it."
    ),
    Lack.NOT_HIGHEST_NJOP: (
        "{} holds for one object of each taxpayer, the one with the highest value. This object is not that one."
    ),
}


def _lacking_reasons(programme: Programme, lack: Lack) -> list[Reason]:
    if lack not in _LACKING:
        return []
    text, text_en = _LACKING[lack].format(programme.title), _LACKING_EN[lack].format(programme.title_en)
    return [Reason(str(lack), text, text_en, programme.article, 0)]


def _programme_reasons(programme: Programme, *, off_pokok: int, off_denda: int) -> list[Reason]:
    reasons: list[Reason] = []
    until, until_en = tanggal(programme.open_to), date_text_en(programme.open_to)
    if off_pokok:
        percent = programme.percent_pokok.percent
        text = f"{programme.title}: potongan {percent} dari pokok, bila dibayar sampai {until}."
        text_en = f"{programme.title_en}: {percent} off the tax if paid by {until_en}."
        reasons.append(Reason("potongan_pokok", text, text_en, programme.article, off_pokok))
    if off_denda:
        percent = programme.percent_denda.percent
        text = f"{programme.title}: denda dikurangi {percent}, bila dibayar sampai {until}."
        text_en = f"{programme.title_en}: {percent} off the penalty if paid by {until_en}."
        reasons.append(Reason("potongan_denda", text, text_en, programme.article, off_denda))
    return reasons
