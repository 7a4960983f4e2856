"""A simulated city is counted exactly: worked by hand, and against a slow and plain count of the same objects."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from sppt.assessment.simulation_tally import CAPS, Bin, Capped, Group, Mover, Simulated, Tally
from sppt.rules.rupiah import Rounding

BUKU = (100_000, 500_000, 2_000_000, 5_000_000)
KELURAHAN = "3676050015"


def counted(*bills: tuple[int | None, int | None], caps: tuple[int, ...] = CAPS) -> Simulated:
    """The city whose objects were billed the first and would be billed the second amount."""
    tally = Tally(buku=BUKU, caps=caps, rounding=Rounding.HALF_UP)
    nops = [f"{KELURAHAN}{number:08d}" for number in range(len(bills))]
    tally.add(KELURAHAN, nops, [was for was, _ in bills], [now for _, now in bills])
    return tally.finish(objects=len(bills), outcomes=(), stimulus=(), minimum=0)


def bins(found: Simulated) -> dict[tuple[int | None, int | None], int]:
    return {(one.over, one.up_to): one.objects for one in found.histogram if one.objects}


def test_a_rise_of_exactly_a_quarter_is_not_above_it() -> None:
    found = counted((100_000, 125_000), (100_000, 125_001), (100_000, 150_000), (100_000, 200_001))
    assert found.over == (3, 1, 1)
    assert bins(found) == {(100, 250): 1, (250, 500): 2, (1000, 2000): 1}


def test_what_stays_falls_appears_and_goes_is_told_apart() -> None:
    found = counted((50, 50), (100, 40), (None, 70), (90, None), (None, None), (0, 0), (1_000, 999))
    assert (found.same, found.falls, found.rises, found.new, found.removed) == (2, 2, 0, 1, 1)
    assert (found.before_notices, found.before) == (5, 1_240)
    assert (found.notices, found.total) == (5, 1_159)
    assert bins(found) == {(None, -500): 1, (-100, 0): 1, (0, 0): 2}


def test_a_bill_of_nothing_that_becomes_one_rises_without_a_percentage_to_cap() -> None:
    found = counted((0, 10))
    assert found.rises == 1
    assert found.over == (1, 1, 1)
    assert found.caps[0] == Capped(10, 0, 0)


def test_a_cap_shows_how_many_it_holds_and_what_it_costs() -> None:
    # At most 25 % more: 125 000, 250 000 and 12 (10 + half-up of 2.5) may be asked.
    found = counted((100_000, 180_000), (200_000, 260_000), (10, 14), (100, 110), caps=(25,))
    assert found.caps == (Capped(25, 3, 55_000 + 10_000 + 1),)


def test_each_amount_stands_in_its_own_buku_and_a_bound_in_the_lower_one() -> None:
    found = counted((100_000, 100_001), (500_000, 6_000_000))
    assert [(one.before_notices, one.before, one.notices, one.total) for one in found.buku] == [
        (1, 100_000, 0, 0),
        (1, 500_000, 1, 100_001),
        (0, 0, 0, 0),
        (0, 0, 0, 0),
        (0, 0, 1, 6_000_000),
    ]


def test_the_hundred_largest_changes_are_named_and_equals_stand_by_their_nop() -> None:
    found = counted(*[(100, 100 + number // 2) for number in range(300)], (900, 100))
    assert len(found.largest_rises) == 100
    assert found.largest_rises[0] == Mover(f"{KELURAHAN}00000298", 100, 249)
    assert found.largest_rises[1] == Mover(f"{KELURAHAN}00000299", 100, 249)
    assert found.largest_falls == (Mover(f"{KELURAHAN}00000300", 900, 100),)


def test_of_equal_changes_at_the_edge_the_first_stay() -> None:
    found = counted(*[(100, 110)] * 101, (100, 120))
    assert [one.nop[-3:] for one in found.largest_rises] == ["101", *(f"{n:03}" for n in range(99))]


def test_deciles_go_by_rank() -> None:
    # Ten bills, changed by -10, 0, 10 ... 80 %: the first decile is the first of them, the ninth the ninth.
    found = counted(*[(1_000, 900 + 100 * step) for step in range(10)])
    assert found.deciles == (-100, 0, 100, 200, 300, 400, 500, 600, 700)


def test_a_city_without_bills_before_has_no_deciles() -> None:
    assert counted((None, 5)).deciles == ()


def test_parts_of_a_kelurahan_are_added_up() -> None:
    tally = Tally(buku=BUKU, caps=(), rounding=Rounding.HALF_UP)
    tally.add("3676050015", ["1"], [100], [130])
    tally.add("3676050016", ["2"], [100], [90])
    tally.add("3676050015", ["3"], [100], [None])
    found = tally.finish(objects=3, outcomes=(("facility", 1),), stimulus=(("cap", 7),), minimum=2)
    assert found.kelurahan == (
        Group("3676050015", 2, 200, 1, 130, 1, 0, (1, 0, 0), 0, 1),
        Group("3676050016", 1, 100, 1, 90, 0, 1, (0, 0, 0), 0, 0),
    )
    assert (found.outcomes, found.stimulus, found.minimum) == ((("facility", 1),), (("cap", 7),), 2)


pokok = st.none() | st.integers(min_value=0, max_value=3_000_000)


@given(st.lists(st.tuples(pokok, pokok), max_size=60))
def test_the_quick_count_is_the_plain_count(bills: list[tuple[int | None, int | None]]) -> None:
    found = counted(*bills)
    pairs = [(was, now) for was, now in bills if was is not None and now is not None]
    rises = [Fraction(now, was) - 1 if was else Fraction(10**9) for was, now in pairs if now > was]
    assert found.over == tuple(
        sum(rise > Fraction(limit, 1000) for rise in rises) for limit in (250, 500, 1000)
    )
    assert (found.rises, found.falls, found.same) == (
        len(rises),
        sum(now < was for was, now in pairs),
        sum(now == was for was, now in pairs),
    )
    assert sum(one.objects for one in found.histogram) == len(pairs)
    assert found.total - found.before == sum((now or 0) - (was or 0) for was, now in bills)
    assert sum(one.total for one in found.buku) == found.total
    for one in found.histogram:
        assert one.objects == sum(_inside(one, was, now) for was, now in pairs)


def _inside(one: Bin, was: int, now: int) -> bool:
    if now == was:
        return (one.over, one.up_to) == (0, 0)
    if (one.over, one.up_to) == (0, 0):
        return False
    change = Fraction(now - was, was) if was else Fraction(10**9)
    low = one.over is None or change > Fraction(one.over, 1000)
    return low and (one.up_to is None or change <= Fraction(one.up_to, 1000))
