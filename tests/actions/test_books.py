"""What is posted is what the law's posting rules say, and bills move only along the law's table of states."""

from __future__ import annotations

import pytest

from sppt.payments import actions
from sppt.payments.books import check_books
from sppt.rules.posting import Account, Entry, reverse, settle, suspense
from sppt.rules.states import BILL_TABLE, BillEvent, BillState
from tests.actions.desk import booked, law_with, notice, opened, programme, request, undone
from tests.world import NOON, World, nop

LAW = law_with(programme(off_pokok="0.3", years=(2020, 2024)))
BALANCE, OPENING, NOTICE = "01_bill_balance", "02_bill_opening", "04_bill_notice"
IMPORTED, RECEIVABLE = "14_imported_payments", "61_receivables_of_notices"


def entries(city: World, source: str) -> dict[object, list[Entry]]:
    """Posted entries of a source, by bill, in the order they were posted."""
    found: dict[object, list[Entry]] = {}
    for bill, debit, credit, amount, event in city.rows(
        "SELECT bill_id, debit, credit, amount, event FROM ledger_posting WHERE source = %s ORDER BY id",
        source,
    ):
        entry = Entry(Account(str(debit)), Account(str(credit)), int(str(amount)), str(event))
        found.setdefault(bill, []).append(entry)
    return found


def paid_in_every_way(city: World) -> dict[object, tuple[Entry, ...]]:
    """Bills with and without denda, discount and earlier part payment, paid in one code; what the rules post."""
    bills: dict[object, tuple[Entry, ...]] = {
        city.bill(nop(1), 2026, 1_000_000): settle(pokok=1_000_000, potongan=0, denda=10_000),
        # 24 months at 2 % of Rp777.777 is 373.332,96; 30 % of the pokok is 233.333,1.
        city.bill(nop(1), 2023, 777_777): settle(pokok=777_777, potongan=233_333, denda=373_333),
        # 24 months at 1 % of the remaining Rp400.000; 30 % of it.
        city.bill(nop(2), 2024, 1_000_000, sisa=400_000): settle(
            pokok=400_000, potongan=120_000, denda=96_000
        ),
        city.bill(nop(3), 2025, 1): settle(pokok=1, potongan=0, denda=0),
    }
    booked(request(opened((nop(1), {2023, 2026}), (nop(2), {2024}), (nop(3), {2025}), law=LAW)))
    return bills


def test_a_payment_posts_what_the_rules_say_for_each_bill(city: World) -> None:
    expected = paid_in_every_way(city)
    assert {bill: tuple(found) for bill, found in entries(city, "payment").items()} == expected


def test_a_reversal_posts_what_the_rules_say_for_each_bill(city: World) -> None:
    expected = paid_in_every_way(city)
    undone()
    posted = {bill: set(found) for bill, found in entries(city, "reversal").items()}
    assert posted == {bill: set(reverse(done)) for bill, done in expected.items()}


def test_money_in_suspense_posts_what_the_rules_say(city: World) -> None:
    actions.record_payments([notice("0123456782", amount=5_000)], at=NOON)
    assert entries(city, "case") == {None: list(suspense(5_000))}


def test_after_a_day_of_everything_the_books_agree_with_themselves(city: World) -> None:
    city.channel("bank-a", cut_off="22:00")
    paid_in_every_way(city)
    for number in (4, 5):
        city.bill(nop(number), 2025)
    booked(request(opened((nop(4), {2025})), "R-4", channel="bank-a"))
    code = opened((nop(5), {2025}))
    booked(request(code, "R-5"))
    actions.record_payments([notice(code, "N-5"), notice("", "N-6", amount=7)], at=NOON)
    undone("R-5", "V-5")
    booked(request(opened((nop(5), {2025})), "R-6"))
    undone("R-1", "V-1")
    assert {one.check: one.differences for one in check_books() if one.count} == {}


@pytest.mark.parametrize(
    ("broken", "checks"),
    [
        ("UPDATE ledger_bill SET sisa = 399999 WHERE sisa = 400000", {BALANCE, RECEIVABLE}),
        ("UPDATE ledger_bill SET pokok = pokok + 1 WHERE sisa = 400000", {OPENING, NOTICE}),
        ("UPDATE ledger_posting SET amount = 999999 WHERE event = 'saldo_awal'", {BALANCE, OPENING}),
        ("UPDATE ledger_posting SET amount = 599999 WHERE event = 'bayar_impor'", {BALANCE, IMPORTED, RECEIVABLE}),
        ("UPDATE payments_imported_payment SET posted = 599999", {IMPORTED}),
        ("UPDATE assessment_notice SET pokok = 1000001 WHERE cycle = 2", {NOTICE, RECEIVABLE}),
        ("DELETE FROM ledger_bill WHERE kind = 'kurang_bayar'", {BALANCE, OPENING, NOTICE, RECEIVABLE}),
    ],
)  # fmt: skip
def test_each_side_of_a_bill_is_held_against_the_others(city: World, broken: str, checks: set[str]) -> None:
    """A bill of Rp1.000.000 with Rp600.000 paid by the import, and Rp50.000 more by a second cycle of its notice."""
    bill = city.bill(nop(1), 2025, 1_000_000, sisa=400_000)
    more = city.bill(nop(1), 2024, 50_000)
    city.change("UPDATE ledger_bill SET kind = 'kurang_bayar', tax_year = 2025 WHERE id = %s", more)
    for cycle, pokok in ((1, 1_000_000), (2, 1_050_000)):
        issued(city, bill, cycle=cycle, pokok=pokok)
    assert {one.check for one in check_books() if one.count} == set()
    with city.connect("") as connection:
        for table in ("ledger_bill", "ledger_posting", "payments_imported_payment", "assessment_notice"):
            connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL".encode())
        connection.execute(broken)
    found = {one.check: [each.subject for each in one.differences] for one in check_books() if one.count}
    assert set(found) == checks
    assert {subject for each in found.values() for subject in each} <= {f"bill:{bill}", f"bill:{more}"}


def issued(city: World, bill: int, *, cycle: int, pokok: int) -> None:
    """A cycle of the notice of a bill."""
    city.change(
        "INSERT INTO assessment_notice (bill_id, nop, tax_year, cycle, nama_wp, jalan_wp, blok_kav_wp, rw_wp, rt_wp,"
        " kelurahan_wp, kota_wp, kode_pos_wp, npwp, kelas_tanah, kelas_bangunan, luas_bumi, luas_bangunan, njop_bumi,"
        " njop_bangunan, njop, njoptkp, terutang, pengurangan, pokok, jatuh_tempo, status_tagihan, content)"
        " VALUES (%s, %s, 2025, %s, 'X', '', '', '', '', '', '', '', '', '', '', 0, 0, 0, 0, 0, 0, %s, 0, %s,"
        " '2025-08-31', '', 'world')",
        *(bill, nop(1), cycle, pokok, pokok),
    )


def test_bills_move_only_along_the_table_of_states(city: World) -> None:
    city.change("CREATE TABLE moved (earlier text, later text)")
    city.change(
        "CREATE FUNCTION note_move() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN"
        " IF OLD.state <> NEW.state THEN INSERT INTO moved VALUES (OLD.state, NEW.state); END IF; RETURN NEW; END $$"
    )
    city.change(
        "CREATE TRIGGER note_move BEFORE UPDATE ON ledger_bill FOR EACH ROW EXECUTE FUNCTION note_move()"
    )
    paid_in_every_way(city)
    undone()
    moves = set(city.rows("SELECT earlier, later FROM moved"))
    settled = {
        (str(state), str(after)) for (state, event), after in BILL_TABLE.items() if event is BillEvent.SETTLED
    }
    back = {
        (str(state), str(after))
        for (state, event), after in BILL_TABLE.items()
        if state is BillState.PAID
        and event in {BillEvent.REVERSED_TO_UNPAID, BillEvent.REVERSED_TO_PARTLY_PAID}
    }
    assert moves == settled | back


def test_a_bill_is_settled_from_exactly_the_states_of_the_table(city: World) -> None:
    can_settle = {state for (state, event) in BILL_TABLE if event is BillEvent.SETTLED}
    for number, state in enumerate(BillState, start=1):
        city.bill(nop(number), 2026, 1_000_000, sisa=400_000)
        code = opened((nop(number), {2026}))
        sisa = 0 if state in {BillState.PAID, BillState.PRINCIPAL_PAID} else 400_000
        pokok = 400_000 if state is BillState.UNPAID else 1_000_000
        # The version stays: only the state stands between this code and the money.
        city.change(
            "UPDATE ledger_bill SET state = %s, sisa = %s, pokok = %s WHERE nop = %s",
            str(state), sisa, pokok, nop(number),
        )  # fmt: skip
        [answer] = actions.record_payments([request(code, f"R-{number}")], at=NOON)
        assert hasattr(answer, "number") is (state in can_settle), (state, answer)
