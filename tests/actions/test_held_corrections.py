"""A correction of a bill that held money had settled: quoted anew like a payment, its excess owed back and usable."""

from __future__ import annotations

from sppt.payments import owed, resolving
from sppt.payments.owed import Origin, Wanted
from sppt.rules.posting import Account
from tests.actions.desk import wib
from tests.actions.held import REASON, bill_of, books_differ, entries, kept, placed
from tests.actions.test_corrections import MARCH, area, decided, issued
from tests.world import World, nop

APRIL = wib("2027-04-15 10:00:00")


def test_what_a_correction_leaves_of_a_compensation_is_owed_and_settles_another_bill(city: World) -> None:
    """Pokok (114 - 10) million × 0,1% = 104.000 settled by held money; with 200 m² it is 47.000, so 57.000 too much."""
    issued(city)
    city.change("UPDATE accounts_officer SET roles = array_append(roles, 'bendahara') WHERE name = 'budi'")
    [(bill,)] = city.rows("SELECT id FROM ledger_bill WHERE tax_year = 2027")
    assert placed(kept(104_000, 2020), int(str(bill)), at=MARCH).pokok == 104_000
    done = decided(area(200))
    assert (done.pokok, done.excess_pokok) == (47_000, 57_000)
    assert bill_of(city, int(str(bill))) == (0, "paid")
    [credit] = owed.sums(Wanted(origin=Origin.CREDIT)).sums
    assert (credit.left, credit.account, credit.why) == (57_000, Account.UTANG_LEBIH, "pembetulan")
    assert books_differ() == []

    other = city.bill(nop(1), 2028, 60_000)
    number = resolving.propose_placement(
        Origin.CREDIT, credit.number, other, maker="budi", reason=REASON, at=APRIL
    )
    resolving.approve_placement(number, checker="ana", note="", at=APRIL)
    assert bill_of(city, other) == (3_000, "partly_paid")
    assert entries(city, "resolution")[-1] == (
        "utang_lebih_bayar",
        "piutang_pokok",
        57_000,
        "kompensasi_pokok",
    )
    assert books_differ() == []
