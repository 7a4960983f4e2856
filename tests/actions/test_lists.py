"""Lists of NOPs: what each line owes, codes that fit their channel, and nothing twice."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from sppt.collective import coding, keys, queries
from sppt.collective.checking import check
from sppt.collective.reading import ListRefused, read_text
from sppt.collective.taking import Bringer, take
from sppt.collective.words import LineState, ListState, Owner
from sppt.collective.working import work_once
from sppt.payments.actions import record_payment
from sppt.payments.language import PaymentRequest, Receipt
from sppt.rules.due import SETTLED
from tests.world import NOON, World, nop

CITY = "36.76"
VILLAGE = Bringer(Owner.KEY, "desa")


def taken(*lines: str, by: Bringer = VILLAGE, key: str = "k") -> queries.ListView:
    """A list of these lines, stored."""
    read = read_text("\n".join(lines), city=CITY, year_now=2026, lines_max=100_000)
    return shown(take(read, by, key=key, title="Jalan Contoh", at=NOON))


def shown(token: str) -> queries.ListView:
    found = queries.listing(token)
    assert found is not None
    return found


def states(one: queries.ListView) -> list[LineState]:
    return [line.state for line in queries.lines(one.number)]


def test_each_line_of_a_list_says_what_is_true_of_it(city: World) -> None:
    city.bill(nop(1), 2025, 1_000_000)
    city.bill(nop(1), 2026, 1_000_000)
    city.bill(nop(2), 2026, sisa=0)
    city.bill(nop(3), 2026, state="cancelled", sisa=1_000_000)
    one = taken(
        nop(1),
        f"{nop(2)} 2026",
        nop(3),
        nop(4),
        nop(1),
        "3.67605E+17",
        f"{nop(1)} 2024",
        "327401000500600070",
    )
    check(one.number, at=NOON)
    assert states(one) == [
        LineState.OWES,
        LineState.PAID,
        LineState.NOTHING,
        LineState.NOT_FOUND,
        LineState.TWICE,
        LineState.UNREADABLE,
        LineState.TWICE,
        LineState.UNREADABLE,
    ]
    first = queries.lines(one.number)[0]
    # 2025: due 31 August 2025, paid 14 September 2026: 13 months at 1 %; 2026: one month.
    assert (first.years, first.bills, first.amount) == ("2025,2026", 2, 1_130_000 + 1_010_000)
    assert shown(one.token).state is ListState.CHECKED
    assert queries.sums(one.number)[LineState.OWES] == queries.Sum(1, 2, 2_140_000)


def test_a_line_tells_what_is_paid_from_what_owes_nothing_and_what_is_not_there(city: World) -> None:
    owing, nothing, paid, unknown = LineState.OWES, LineState.NOTHING, LineState.PAID, LineState.NOT_FOUND
    cases = [
        ("2025 paid, 2026 principal_paid", "", paid),
        ("2025 paid, 2026 superseded", "", paid),
        ("2026 superseded", "", paid),
        ("2025 paid, 2026 cancelled", "", nothing),
        ("2025 paid, 2026 cancelled", "2025", paid),
        ("2025 paid, 2026 cancelled", "2025-2026", nothing),
        ("2025 paid, 2026 written_off", "2026", nothing),
        ("2025 paid, 2026 unpaid", "2025", paid),
        ("2025 paid, 2026 unpaid", "2025-2026", owing),
        ("2025 paid, 2026 unpaid", "2024-2026", unknown),
        ("2025 paid, 2026 unpaid", "", owing),
        ("2026 paid", "2025", unknown),
        ("", "", unknown),
    ]
    for number, (bills, _, _) in enumerate(cases, start=1):
        for year, word in (bill.split() for bill in bills.split(", ") if bill):
            city.bill(nop(number), int(year), state=word, sisa=0 if word in SETTLED else None)
    one = taken(*(f"{nop(number)} {years}" for number, (_, years, _) in enumerate(cases, start=1)))
    check(one.number, at=NOON)
    assert states(one) == [state for _, _, state in cases]


def test_a_lines_years_come_oldest_first_with_the_arrears_of_the_old_nop(city: World) -> None:
    city.alias(nop(9), nop(1))
    city.bill(nop(1), 2026, 1_000_000)
    city.bill(nop(1), 2025, 1_000_000, state="paid", sisa=0)
    city.bill(nop(9), 2024, 1_000_000)
    for asked in (nop(1), nop(9)):
        one = taken(asked, key=asked)
        check(one.number, at=NOON)
        [line] = queries.lines(one.number)
        # 2024: due 31 August 2024, 25 months begun, 24 counted at 1 %; 2026: one month.
        assert (line.years, line.bills, line.amount) == ("2024,2026", 2, 1_240_000 + 1_010_000)


def test_years_named_in_several_lines_are_asked_for_once_and_none_is_lost(city: World) -> None:
    for year in (2024, 2025, 2026):
        city.bill(nop(1), year, 1_000_000)
        city.bill(nop(2), year, 1_000_000)
    one = taken(f"{nop(1)} 2024", f"{nop(1)} 2024-2025", f"{nop(1)} 2025", f"{nop(2)} 2025", nop(2))
    check(one.number, at=NOON)
    found = [(line.state, line.years) for line in queries.lines(one.number)]
    assert found == [
        (LineState.OWES, "2024"),
        (LineState.OWES, "2025"),  # 2024 is the first line's
        (LineState.TWICE, "2025"),
        (LineState.TWICE, "2025"),  # the line after it asks for all of this NOP
        (LineState.OWES, "2024,2025,2026"),
    ]


def test_a_list_is_paid_by_codes_that_never_exceed_their_channel(city: World) -> None:
    for number in range(1, 8):
        city.bill(nop(number), 2026, 1_000_000)
    city.bill(nop(8), 2026, 9_000_000)
    by = Bringer(Owner.KEY, "desa", channel="loket", limit=3_030_000)
    one = taken(*(nop(number) for number in range(1, 9)), by=by)
    work_once(at=NOON)
    coding.ask(one.token, at=NOON)
    work_once(at=NOON)
    one = shown(one.token)
    made = queries.codes(one, at=NOON)
    assert [(code.number, code.bills, code.amount) for code in made] == [
        (1, 3, 3_030_000),
        (2, 3, 3_030_000),
        (3, 1, 1_010_000),
    ]
    assert states(one)[7] is LineState.TOO_LARGE
    assert (one.state, one.made) == (ListState.CODED, 7)
    paid = record_payment(PaymentRequest("loket", "R1", made[0].code, 3_030_000), at=NOON)
    assert isinstance(paid, Receipt)
    assert len(paid.items) == 3
    again = queries.codes(one, at=NOON)
    assert (again[0].receipt, again[1].receipt) == (paid.number, "")


def test_new_codes_are_of_what_is_still_unpaid_and_the_old_ones_stay_worth_what_they_were(
    city: World,
) -> None:
    for number in (1, 2):
        city.bill(nop(number), 2026, 1_000_000)
    one = taken(nop(1), nop(2), by=Bringer(Owner.KEY, "desa", limit=1_500_000))
    work_once(at=NOON)
    coding.ask(one.token, at=NOON)
    work_once(at=NOON)
    first, second = queries.codes(one, at=NOON)
    record_payment(PaymentRequest("loket", "R1", first.code, first.amount), at=NOON)
    later = NOON + timedelta(days=20)  # one month more of penalty
    coding.ask(one.token, at=later)
    work_once(at=later)
    one = shown(one.token)
    assert states(one) == [LineState.PAID, LineState.OWES]
    (renewed,) = queries.codes(one, at=later)
    assert renewed.amount == 1_020_000
    assert renewed.code not in {first.code, second.code}


def test_codes_may_be_asked_for_only_when_a_list_is_checked(city: World) -> None:
    city.bill(nop(1), 2026)
    one = taken(nop(1))
    before = city.counts()
    with pytest.raises(coding.NotReady):
        coding.ask(one.token, at=NOON)
    assert city.counts() == before


def test_a_list_brought_twice_is_one_list(city: World) -> None:
    first, second = taken(nop(1), key="same"), taken(nop(2), key="same")
    assert first.token == second.token
    assert [line.nop for line in queries.lines(first.number)] == [nop(1)]
    assert taken(nop(1), key="other").token != first.token


def test_the_worker_goes_on_where_it_was_stopped(city: World) -> None:
    for number in range(1, 4):
        city.bill(nop(number), 2026, 1_000_000)
    one = taken(nop(1), nop(2), nop(3), by=Bringer(Owner.KEY, "desa", limit=1_010_000))
    check(one.number, at=NOON)
    coding.ask(one.token, at=NOON)

    class Stopped(Exception):
        pass

    def stop(made: int) -> None:
        if made == 2:
            raise Stopped

    with pytest.raises(Stopped):
        coding.make_codes(one.number, at=NOON, heard=stop)
    coding.make_codes(one.number, at=NOON)
    codes = queries.codes(shown(one.token), at=NOON)
    assert [code.number for code in codes] == [1, 2, 3]
    assert len({code.code for code in codes}) == 3
    assert shown(one.token).made == 3


def test_a_long_list_is_answered_to_its_last_line_although_it_is_read_ahead(city: World) -> None:
    owing = [1, 1_000, 1_001, 2_000, 2_001, 2_500]
    for place in owing:
        city.bill(nop(place), 2026, 100_000 * place)
    one = taken(*(nop(place) for place in range(1, 2_501)))
    heard: list[int] = []
    check(one.number, at=NOON, heard=heard.append)
    found = {
        line.place: line.amount for line in queries.all_lines(one.number) if line.state is LineState.OWES
    }
    # One month late at 1 %.
    assert found == {place: 101_000 * place for place in owing}
    assert queries.sums(one.number)[LineState.NOT_FOUND].lines == 2_494
    assert heard == [1_000, 2_000, 2_500]
    assert (shown(one.token).state, shown(one.token).done) == (ListState.CHECKED, 2_500)


def test_a_list_of_another_wilayah_is_not_answered(city: World) -> None:
    inside, outside = nop(1), nop(1, kelurahan="060001")
    city.bill(inside, 2026)
    city.bill(outside, 2026)
    one = taken(inside, outside, by=Bringer(Owner.OFFICER, "lurah", wilayah="3676050015"))
    check(one.number, at=NOON)
    assert states(one) == [LineState.OWES, LineState.ELSEWHERE]


def test_a_list_that_is_too_long_for_its_owner_is_refused_and_nothing_is_written(city: World) -> None:
    lines = read_text("\n".join(nop(n) for n in range(1, 52)), city=CITY, year_now=2026, lines_max=100)
    before = city.counts()
    with pytest.raises(ListRefused) as refused:
        take(lines, Bringer(Owner.PUBLIC, ""), key="k", title="", at=NOON)
    assert refused.value.code == "too_many"
    assert city.counts() == before


def test_a_key_opens_until_its_day_and_not_once_it_is_taken_back(city: World) -> None:
    officer = city.officer("sari", "teller")
    key = keys.issue(holder="PT Contoh", contact="", until=date(2026, 12, 31), by=officer, at=NOON)
    found = keys.holder_of(key.lower().replace("-", " "), at=NOON)
    assert found is not None
    assert found.holder == "PT Contoh"
    assert keys.holder_of(key, at=NOON + timedelta(days=120)) is None
    assert keys.holder_of(key[:-1] + ("A" if key[-1] != "A" else "B"), at=NOON) is None
    keys.revoke(found.digest, by=officer, at=NOON)
    assert keys.holder_of(key, at=NOON) is None
    with pytest.raises(keys.KeyRefused):
        keys.issue(holder="PT Contoh", contact="", until=date(2026, 9, 1), by=officer, at=NOON)
