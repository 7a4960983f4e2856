"""Cash of the counter goes to the bank with a slip: recorded by the treasurer once, for what its turns counted."""

from __future__ import annotations

from datetime import timedelta

from sppt.partners.channels import forget_channels
from sppt.payments import shifts
from tests.actions.desk import opened
from tests.doors.office_hands import again, counting, signed_in
from tests.world import NOON, World, nop

PAGE = "/kantor/setoran"
WRONG = (
    ("jumlah", "600.000"),
    ("jumlah", "tujuh"),
    ("slip", "STR 0091"),
    ("waktu", "kemarin"),
    ("waktu", "2026-09-14 12:30"),
    ("waktu", "2026-09-14 23:30"),
)


def test_a_slip_is_recorded_once_for_the_cash_that_its_turns_counted(city: World) -> None:
    city.officer("laras", "teller")
    city.officer("kepala", "head")
    city.bill(nop(1), 2026, 700_000)
    later = NOON + timedelta(hours=2)
    rina = signed_in(city, "rina", "bendahara", at=later)
    assert "Tidak ada kas yang menunggu disetor" in rina.get(PAGE).text
    # One month late: 700.000 and 1 %.
    turn = shifts.open_shift("laras", cash=100_000, at=NOON)
    code = opened((nop(1), {2026}), key="k1")
    shifts.take_cash("laras", code, given=code.amount, reference="L-1", at=NOON)
    shifts.close_shift("laras", shift=turn.id, counted=807_000, explanation="", at=NOON + timedelta(hours=1))
    page = rina.get(PAGE)
    assert "laras 1" in page.text
    assert "Rp707.000" in page.text
    sent = {"slip": "STR-0091", "jumlah": "707.000", "waktu": "2026-09-14 13:30"}
    with counting(city):
        homeless = rina.send(page, "catat", **sent)
        city.change("UPDATE partners_partner SET account = '0001234567890' WHERE code = 'loket'")
        forget_channels()
        refused = [rina.send(page, "catat", **{**sent, name: typed}) for name, typed in WRONG]
        refused.append(rina.send(page, "catat", giliran=[], **sent))
    assert "Rekening setoran loket belum ditentukan" in homeless.text
    assert [one.status for one in refused] == [422] * 7
    assert "kas giliran terpilih Rp707.000" in refused[0].text
    done = rina.send(page, "catat", **sent)
    assert done.status == 200
    assert "STR-0091" in done.text
    assert "Tidak ada kas yang menunggu disetor" in done.text
    assert rina.send(page, "catat", **sent).status == 422
    assert city.rows(
        "SELECT channel, kind, reference, amount, settlement_date::text FROM reconciliation_claim"
    ) == [("loket", "deposit", "STR-0091", 707_000, "2026-09-14")]
    assert city.rows("SELECT shift_id, amount FROM reconciliation_deposit_shift") == [(turn.id, 707_000)]
    assert "setoran" in again("kepala", at=later).get("/kantor/laporan/1").text
    assert again("kepala", at=later).post(f"{PAGE}/catat", sent).status == 403
