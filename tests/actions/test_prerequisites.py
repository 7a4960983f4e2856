"""A discount that asks for other years to be paid: undoing those years takes its ground away."""

from __future__ import annotations

from sppt.payments.language import RefusalCode
from tests.actions.desk import booked, law_with, opened, programme, refused, request, undone
from tests.world import World, nop

# Half of the pokok of 2020 is given to whoever has paid, or pays together, 2024 and 2025.
LAW = law_with(programme(off_pokok="0.5", years=(2020, 2020), paid=(2024, 2025)))


def three_years(city: World) -> None:
    for year in (2020, 2024, 2025):
        city.bill(nop(1), year, 100_000)


def lost(city: World) -> list[tuple[object, ...]]:
    return city.rows(
        "SELECT c.kind, bill.tax_year, c.amount, c.channel, c.reference, p.reference FROM payments_case AS c"
        " JOIN ledger_bill AS bill ON bill.id = c.bill_id JOIN payments_payment AS p ON p.id = c.payment_id"
        " ORDER BY c.id"
    )


def versions(city: World, number: int) -> dict[str, int]:
    rows = city.rows("SELECT tax_year, version FROM ledger_bill WHERE nop = %s", nop(number))
    return {str(year): int(str(version)) for year, version in rows}


def test_years_paid_together_give_the_discount(city: World) -> None:
    three_years(city)
    code = opened((nop(1), {2020, 2024, 2025}), law=LAW)
    assert [item.potongan for item in code.items] == [50_000, 0, 0]
    assert city.rows(
        "SELECT tax_year, prerequisite_from, prerequisite_to FROM payments_quote_item ORDER BY tax_year"
    ) == [(2020, 2024, 2025), (2024, None, None), (2025, None, None)]


def test_one_missing_year_gives_no_discount(city: World) -> None:
    three_years(city)
    assert [item.potongan for item in opened((nop(1), {2020, 2025}), law=LAW).items] == [0, 0]


def test_undoing_a_prerequisite_withdraws_the_open_offer(city: World) -> None:
    three_years(city)
    booked(request(opened((nop(1), {2024, 2025}), law=LAW), "R-1"))
    offer = opened((nop(1), {2020}), law=LAW)
    assert offer.items[0].potongan == 50_000
    undone("R-1")
    assert refused(request(offer, "R-2"), city) is RefusalCode.BILL_CHANGED
    assert opened((nop(1), {2020}), law=LAW).items[0].potongan == 0
    assert lost(city) == []


def test_undoing_a_prerequisite_after_the_discount_was_taken_is_a_case(city: World) -> None:
    three_years(city)
    booked(request(opened((nop(1), {2024, 2025}), law=LAW), "R-1"))
    booked(request(opened((nop(1), {2020}), law=LAW), "R-2"))
    undone("R-1")
    assert lost(city) == [("prerequisite_lost", 2020, 50_000, None, None, "R-2")]
    assert city.rows("SELECT state, sisa FROM ledger_bill WHERE tax_year = 2020") == [("paid", 0)]


def test_undoing_the_discount_together_with_its_ground_is_no_case(city: World) -> None:
    three_years(city)
    booked(request(opened((nop(1), {2020, 2024, 2025}), law=LAW), "R-1"))
    undone("R-1")
    assert lost(city) == []


def test_a_discount_that_was_undone_itself_is_no_case(city: World) -> None:
    three_years(city)
    booked(request(opened((nop(1), {2024, 2025}), law=LAW), "R-1"))
    booked(request(opened((nop(1), {2020}), law=LAW), "R-2"))
    undone("R-2", "V-2")
    undone("R-1", "V-1")
    assert lost(city) == []


def test_undoing_a_year_that_nobody_asked_for_is_no_case(city: World) -> None:
    three_years(city)
    city.bill(nop(1), 2023, 100_000)
    booked(request(opened((nop(1), {2023}), law=LAW), "R-0"))
    booked(request(opened((nop(1), {2024, 2025}), law=LAW), "R-1"))
    booked(request(opened((nop(1), {2020}), law=LAW), "R-2"))
    undone("R-0", "V-0")
    assert lost(city) == []


def test_undoing_raises_the_versions_of_all_open_bills_of_the_object_and_of_no_other(city: World) -> None:
    three_years(city)
    city.bill(nop(1), 2026, sisa=0)
    city.bill(nop(2), 2020)
    booked(request(opened((nop(1), {2024}), law=LAW), "R-1"))
    before, other = versions(city, 1), versions(city, 2)
    undone("R-1")
    after = versions(city, 1)
    # 2024: undone; 2020 and 2025: open; 2026 was paid before.
    assert {year: after[year] - before[year] for year in after} == {
        "2020": 1,
        "2024": 1,
        "2025": 1,
        "2026": 0,
    }
    assert versions(city, 2) == other


def test_the_ground_may_lie_on_the_newer_nop_of_the_object(city: World) -> None:
    # Arrears stand on the older NOP, this year's tax on today's: undoing today's withdraws the offer on the old.
    city.bill(nop(7), 2020, 100_000)
    city.bill(nop(1), 2024, 100_000)
    city.bill(nop(1), 2025, 100_000)
    city.alias(nop(7), nop(1))
    booked(request(opened((nop(1), {2024, 2025}), law=LAW), "R-1"))
    offer = opened((nop(1), {2020}), law=LAW)
    assert (offer.items[0].nop.digits, offer.items[0].potongan) == (nop(7), 50_000)
    undone("R-1")
    assert refused(request(offer, "R-2"), city) is RefusalCode.BILL_CHANGED


def test_a_discount_taken_on_the_older_nop_is_a_case_too(city: World) -> None:
    city.bill(nop(7), 2020, 100_000)
    city.bill(nop(1), 2024, 100_000)
    city.bill(nop(1), 2025, 100_000)
    city.alias(nop(7), nop(1))
    booked(request(opened((nop(1), {2024, 2025}), law=LAW), "R-1"))
    booked(request(opened((nop(1), {2020}), law=LAW), "R-2"))
    undone("R-1")
    assert lost(city) == [("prerequisite_lost", 2020, 50_000, None, None, "R-2")]


def test_the_ground_may_lie_on_an_older_nop_of_the_object(city: World) -> None:
    city.bill(nop(1), 2020, 100_000)
    city.bill(nop(7), 2024, 100_000)
    city.alias(nop(7), nop(1))
    booked(request(opened((nop(7), {2024}), law=LAW), "R-1"))
    booked(request(opened((nop(1), {2020}), law=LAW), "R-2"))
    undone("R-1")
    assert lost(city) == [("prerequisite_lost", 2020, 50_000, None, None, "R-2")]
