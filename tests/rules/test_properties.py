"""What must hold for every amount, day and programme, checked on invented ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor

from hypothesis import given
from hypothesis import strategies as st

from sppt.rules.due import SETTLED, BillFacts, Due, due, valid_through
from sppt.rules.nop import Nop
from sppt.rules.penalty import MonthConvention, months_late, penalty
from sppt.rules.perda import Perda
from sppt.rules.posting import Account, Entry, reverse, settle
from sppt.rules.programme import Pinned, Programme
from sppt.rules.rupiah import Rate, Rounding, printed, read_rupiah, times
from sppt.rules.states import BillState
from tests.rules.kasus import CONTOH, TANGSEL, bill

DAYS = st.dates(date(2008, 1, 1), date(2030, 12, 31))
AMOUNTS = st.integers(0, 10**12) | st.integers(0, 300)
RATES = st.integers(0, 10_000).map(lambda share: Rate(share, 10_000))
YEARS = st.integers(2009, 2027)
ONE_DAY = timedelta(days=1)
KINDS = st.sampled_from(["", "01", "13"])
PINNED = st.none() | st.builds(Pinned, AMOUNTS, KINDS, st.booleans(), st.booleans())


def month_later(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day: the plain meaning of "a month later"."""
    place = day.year * 12 + day.month - 1 + months
    first_of_next = date((place + 1) // 12, (place + 1) % 12 + 1, 1)
    last = first_of_next - ONE_DAY
    return min(date(last.year, last.month, 1) + timedelta(days=day.day - 1), last)


@st.composite
def programmes(draw: st.DrawFn, *, priority: int) -> Programme:
    opened = draw(DAYS)
    first = draw(st.none() | YEARS)
    needed = draw(st.none() | YEARS)
    asks = draw(st.booleans())
    return Programme(
        id=f"acak-{priority}",
        title="Acak",
        title_en="Random",
        open_from=opened,
        open_to=opened + timedelta(days=draw(st.integers(0, 900))),
        tax_year_from=first,
        tax_year_to=None if first is None else first + draw(st.integers(0, 10)),
        buku=draw(st.frozensets(st.integers(1, 5))),
        percent_pokok=draw(RATES),
        percent_denda=draw(RATES),
        prerequisite_years=None if needed is None else (needed, needed + draw(st.integers(0, 3))),
        priority=priority,
        article="-",
        standing="confirmed",
        hash=f"{priority:016d}",
        jenis_bangunan=draw(st.frozensets(KINDS)) if asks else frozenset(),
        njop_up_to=draw(st.none() | AMOUNTS) if asks else None,
        asks_nik=asks and draw(st.booleans()),
        asks_highest_njop=asks and draw(st.booleans()),
    )


@st.composite
def laws(draw: st.DrawFn) -> Perda:
    base = draw(st.sampled_from([TANGSEL, CONTOH]))
    count = draw(st.integers(0, 4))
    invented = tuple(draw(programmes(priority=place)) for place in range(count))
    return replace(base, programmes=base.programmes + invented)


@st.composite
def objects(draw: st.DrawFn) -> tuple[BillFacts, ...]:
    """The bills of one NOP."""
    bills = []
    for tax_year in draw(st.lists(YEARS, unique=True, max_size=8)):
        pokok = draw(AMOUNTS)
        bills.append(
            bill(
                tax_year,
                pokok=pokok,
                sisa=draw(st.integers(0, pokok)),
                state=draw(st.sampled_from(BillState)),
                due=date(tax_year, draw(st.integers(1, 12)), draw(st.integers(1, 28))),
                under_review=draw(st.booleans()),
                pinned=draw(PINNED),
            )
        )
    return tuple(bills)


CHOICES = st.none() | st.frozensets(YEARS, max_size=8)


@given(amount=AMOUNTS, rate=RATES, rounding=st.sampled_from(Rounding))
def test_a_product_is_the_exact_fraction_rounded_as_named(
    amount: int, rate: Rate, rounding: Rounding
) -> None:
    exact = amount * Fraction(rate.numerator, rate.denominator)
    expected = {
        Rounding.HALF_UP: floor(exact + Fraction(1, 2)),
        Rounding.UP: ceil(exact),
        Rounding.DOWN: floor(exact),
    }
    assert times(amount, rate, rounding=rounding) == expected[rounding]


@given(share=st.integers(0, 10**9))
def test_a_rate_reads_back_from_its_own_text_and_percent(share: int) -> None:
    rate = Rate.read(f"0.{share:09d}" if share < 10**9 else "1")
    assert Fraction(rate.numerator, rate.denominator) == Fraction(share, 10**9)
    assert Rate.read(rate.text) == rate
    assert Rate.read(rate.percent.replace(",", ".")) == rate


@given(amount=st.integers(0, 10**15 - 1))
def test_a_printed_amount_reads_back(amount: int) -> None:
    assert read_rupiah(printed(amount)) == amount


@given(
    numbers=st.tuples(
        *(st.integers(low, 10**size - 1) for low, size in ((0, 3), (0, 3), (1, 3), (1, 4), (0, 1)))
    ),
    signs=st.lists(st.sampled_from([" ", ".", "-", "–", "/", "  ", "\u00a0", ""]), min_size=7, max_size=7),
    digits=st.sampled_from(["0123456789", "０１２３４５６７８９"]),
    year=st.none() | st.integers(1990, 2027),
)
def test_a_nop_survives_every_spelling(
    numbers: tuple[int, ...], signs: list[str], digits: str, year: int | None
) -> None:
    sizes = (3, 3, 3, 4, 1)
    parts = ["36", "76", *(f"{number:0{size}d}" for number, size in zip(numbers, sizes, strict=True))]
    written = "".join(part + sign for part, sign in zip(parts, signs, strict=True))
    written += "" if year is None else str(year)
    written = written.translate(str.maketrans("0123456789", digits))
    nop, year_read = Nop.read_with_year(written, city="36.76", year_now=2026)
    assert (nop.digits, year_read) == ("".join(parts), year)
    assert Nop.read(nop.printed, city="36.76") == nop
    assert (nop.city, nop.kecamatan, nop.kelurahan) == ("36.76", parts[2], parts[3])
    assert (nop.blok, nop.urut, nop.jenis) == (parts[4], parts[5], parts[6])
    assert nop.block_key == "".join(parts[:5])


@given(due_day=DAYS, days=st.integers(-40, 1500))
def test_anniversary_months_are_the_first_month_later_that_is_not_before_payment(
    due_day: date, days: int
) -> None:
    paid_on = due_day + timedelta(days=days)
    expected = 0
    while month_later(due_day, expected) < paid_on:
        expected += 1
    counted = months_late(due=due_day, paid_on=paid_on, convention=MonthConvention.ANNIVERSARY)
    assert counted == expected


def test_for_31_august_anniversary_and_calendar_agree_on_1200_days() -> None:
    due_day = date(2025, 8, 31)
    for days in range(-100, 1200):
        paid_on = due_day + timedelta(days=days)
        calendar = months_late(due=due_day, paid_on=paid_on, convention=MonthConvention.CALENDAR)
        anniversary = months_late(due=due_day, paid_on=paid_on, convention=MonthConvention.ANNIVERSARY)
        assert anniversary == calendar, paid_on


@given(due_day=DAYS, days=st.integers(-40, 1500), convention=st.sampled_from(MonthConvention))
def test_months_never_fall_and_never_jump(due_day: date, days: int, convention: MonthConvention) -> None:
    paid_on = due_day + timedelta(days=days)
    today = months_late(due=due_day, paid_on=paid_on, convention=convention)
    tomorrow = months_late(due=due_day, paid_on=paid_on + ONE_DAY, convention=convention)
    assert 0 <= today <= tomorrow <= today + 1


@given(pokok=AMOUNTS, due_day=DAYS, days=st.integers(-40, 4000), which=st.integers(0, 2))
def test_denda_is_capped_and_exact(pokok: int, due_day: date, days: int, which: int) -> None:
    rule = CONTOH.penalties[which]
    late = penalty(rule=rule, remaining_pokok=pokok, due=due_day, paid_on=due_day + timedelta(days=days))
    assert late.months == min(late.months_uncapped, rule.cap_months)
    exact = pokok * late.months * Fraction(rule.rate.numerator, rule.rate.denominator)
    assert abs(late.denda - exact) < 1


@given(perda=laws(), bills=objects(), on=DAYS, chosen=CHOICES)
def test_a_notice_that_pins_nothing_owes_as_if_no_programme_asked_for_an_object(
    perda: Perda, bills: tuple[BillFacts, ...], on: date, chosen: frozenset[int] | None
) -> None:
    brought = tuple(facts._replace(pinned=None) for facts in bills)
    unasking = replace(perda, programmes=tuple(one for one in perda.programmes if not one.asks_object))
    told, wanted = (due(law, brought, on=on, chosen=chosen) for law in (perda, unasking))
    assert [one._replace(reasons=()) for one in told] == [one._replace(reasons=()) for one in wanted]


@given(perda=laws(), bills=objects(), on=DAYS, chosen=CHOICES)
def test_what_is_settled_owes_nothing_and_changes_no_other_year(
    perda: Perda, bills: tuple[BillFacts, ...], on: date, chosen: frozenset[int] | None
) -> None:
    whole = due(perda, bills, on=on, chosen=chosen)
    assert not any(one.payable or one.total for one in whole if one.facts.state in SETTLED)
    unsettled = tuple(facts for facts in bills if facts.state not in SETTLED)
    left = tuple(one for one in whole if one.facts.state not in SETTLED)
    assert due(perda, unsettled, on=on, chosen=chosen) == left


@given(perda=laws(), bills=objects(), on=DAYS, chosen=CHOICES)
def test_a_total_is_pokok_less_potongan_plus_denda_and_never_below_zero(
    perda: Perda, bills: tuple[BillFacts, ...], on: date, chosen: frozenset[int] | None
) -> None:
    for one in due(perda, bills, on=on, chosen=chosen):
        assert one.total == one.pokok - one.potongan + one.denda
        assert 0 <= one.potongan <= one.pokok
        assert min(one.denda, one.denda_waived, one.total) >= 0
        if one.pokok:
            rule = perda.penalty_for(one.facts.jatuh_tempo)
            alone = penalty(rule=rule, remaining_pokok=one.facts.sisa, due=one.facts.jatuh_tempo, paid_on=on)
            assert one.denda + one.denda_waived == alone.denda, "denda comes before programmes"
        if one.payable:
            assert one.total > 0
            assert one.facts.state in {BillState.UNPAID, BillState.PARTLY_PAID}


@given(perda=laws(), bills=objects(), on=DAYS, chosen=CHOICES)
def test_the_reasons_add_up_to_the_amounts(
    perda: Perda, bills: tuple[BillFacts, ...], on: date, chosen: frozenset[int] | None
) -> None:
    for one in due(perda, bills, on=on, chosen=chosen):
        sums: Counter[str] = Counter()
        for reason in one.reasons:
            sums[reason.code] += reason.amount
            assert reason.text
            assert reason.text_en
        assert sums["denda"] - sums["potongan_denda"] == one.denda
        assert sums["potongan_denda"] == one.denda_waived
        assert sums["potongan_pokok"] == one.potongan


@given(perda=laws(), bills=objects(), on=DAYS, chosen=CHOICES)
def test_the_order_of_bills_changes_nothing(
    perda: Perda, bills: tuple[BillFacts, ...], on: date, chosen: frozenset[int] | None
) -> None:
    backwards = due(perda, tuple(reversed(bills)), on=on, chosen=chosen)
    assert tuple(reversed(backwards)) == due(perda, bills, on=on, chosen=chosen)


@given(perda=laws(), bills=objects(), on=DAYS, chosen=CHOICES)
def test_a_reduction_remembers_the_years_that_had_to_be_paid_for_it(
    perda: Perda, bills: tuple[BillFacts, ...], on: date, chosen: frozenset[int] | None
) -> None:
    ranges = {one.hash: one.prerequisite_years for one in perda.programmes}
    for one in due(perda, bills, on=on, chosen=chosen):
        needed = [years for years in map(ranges.get, one.rule_hashes) if years is not None]
        if needed:
            assert one.prerequisite == (min(first for first, _ in needed), max(last for _, last in needed))
        else:
            assert one.prerequisite is None


def chosen_parts(dues: Sequence[Due], chosen: frozenset[int] | None) -> list[tuple[int, int, int]]:
    collectible = {BillState.UNPAID, BillState.PARTLY_PAID}
    return [
        (one.potongan, one.denda, one.total)
        for one in dues
        if one.facts.state in collectible
        and (one.facts.tax_year in chosen if chosen is not None else not one.facts.under_review)
    ]


@given(perda=laws(), bills=objects(), on=DAYS, chosen=CHOICES, days_max=st.integers(0, 5))
def test_a_quote_holds_exactly_until_the_amounts_change(
    perda: Perda, bills: tuple[BillFacts, ...], on: date, chosen: frozenset[int] | None, days_max: int
) -> None:
    days = [on + timedelta(days=ahead) for ahead in range(days_max + 1)]
    parts = [chosen_parts(due(perda, bills, on=day, chosen=chosen), chosen) for day in days]
    unchanged = 0
    while unchanged < days_max and parts[unchanged + 1] == parts[0]:
        unchanged += 1
    assert valid_through(perda, bills, on=on, chosen=chosen, days_max=days_max) == days[unchanged]


@given(bills=objects(), year=YEARS, month=st.integers(1, 12), which=st.sampled_from([TANGSEL, CONTOH]))
def test_around_the_first_of_a_month_a_quote_never_outlives_its_amount(
    bills: tuple[BillFacts, ...], year: int, month: int, which: Perda
) -> None:
    first = date(year, month, 1)
    for on, later in pairwise(first + timedelta(days=ahead) for ahead in range(-3, 3)):
        holds = valid_through(which, bills, on=on, chosen=None)
        same = chosen_parts(due(which, bills, on=on), None) == chosen_parts(due(which, bills, on=later), None)
        assert (holds >= later) == same


@given(pokok=st.integers(0, 10**12), share=st.integers(0, 100), denda=st.integers(0, 10**12))
def test_a_settlement_closes_the_pokok_and_its_reversal_leaves_nothing(
    pokok: int, share: int, denda: int
) -> None:
    potongan = pokok * share // 100
    entries = settle(pokok=pokok, potongan=potongan, denda=denda)
    balance = balances(entries)
    assert balance[Account.PIUTANG_POKOK] == -pokok
    assert balance[Account.KAS_TRANSIT] == pokok - potongan + denda
    assert balance[Account.POTONGAN] == potongan
    assert balance[Account.PENDAPATAN_DENDA] == -denda
    assert not any(balances(entries + reverse(entries)).values())


def balances(entries: Sequence[Entry]) -> Counter[Account]:
    """Debit less credit per account."""
    sums: Counter[Account] = Counter()
    for entry in entries:
        sums[entry.debit] += entry.amount
        sums[entry.credit] -= entry.amount
    return sums
