"""The day as the head reads it: by channel and kecamatan, what was undone, down to each receipt; and the trail."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from sppt.kit import audit
from tests.actions.desk import booked, opened, request, undone
from tests.doors.office_hands import Hands, counting, signed_in
from tests.world import NOON, World, nop

DAY = "/kantor/hari"
FUTURE = NOON.date() + timedelta(days=30)  # no denda: amounts are the pokok


@pytest.fixture
def kirana(city: World) -> Hands:
    """A head on a day with three payments in two kecamatan over two channels, one of them undone."""
    city.change(
        "INSERT INTO register_kecamatan (code, name) VALUES ('3676050', 'SERPONG'), ('3676060', 'PAMULANG')"
    )
    city.channel("bjb")
    other = nop(3, kelurahan="060001")
    for number, digits, pokok, channel in [
        (1, nop(1), 250_000, "loket"),
        (2, nop(2), 125_000, "bjb"),
        (3, other, 100_000, "bjb"),
    ]:
        city.bill(digits, 2026, pokok, jatuh_tempo=FUTURE)
        booked(request(opened((digits, {2026})), f"R-{number}", channel=channel))
    undone("R-3", "V-3", channel="bjb")
    city.bill(nop(4), 2026, 70_000, jatuh_tempo=FUTURE)
    yesterday = NOON - timedelta(days=1)
    booked(request(opened((nop(4), {2026}), at=yesterday), "R-4"), at=yesterday)
    return signed_in(city, "kirana", "head")


def test_the_day_adds_up_by_channel_and_by_kecamatan(kirana: Hands) -> None:
    page = kirana.get(DAY)
    # 250 000 + 125 000 + 100 000 - 100 000 undone; the year has yesterday's 70 000 as well.
    for said in ("Rp375.000", "Rp250.000", "Rp125.000", "SERPONG", "PAMULANG", "Rp70.000", "Rp445.000"):
        assert said in page.text, said
    assert "<svg" in page.html
    assert "Target tahun ini belum ditetapkan" in page.text


def test_the_years_target_is_told_as_a_share(kirana: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings

    monkeypatch.setattr(settings, "SPPT_TARGETS", {2026: 1_000_000})
    assert "44,5 % dari target Rp1.000.000" in kirana.get(DAY).text


def test_the_day_leads_down_to_the_receipt(kirana: Hands) -> None:
    page = kirana.get(f"{DAY}/pembayaran?tanggal=2026-09-14&kanal=bjb")
    assert ("R-2" in page.text, "R-3" in page.text, "R-1" in page.text) == (True, True, False)
    assert "Dibatalkan" in page.text
    in_pamulang = kirana.get(f"{DAY}/pembayaran?tanggal=2026-09-14&kecamatan=3676060")
    assert ("R-3" in in_pamulang.text, "R-2" in in_pamulang.text) == (True, False)
    token = in_pamulang.html.split("/kantor/loket/bukti/")[1][:22]
    assert "Pembayaran ini dibatalkan" in kirana.get(f"/kantor/loket/bukti/{token}").text


def test_another_day_and_a_day_that_cannot_be(kirana: Hands) -> None:
    assert "Rp70.000" in kirana.get(f"{DAY}?tanggal=2026-09-13").text
    assert "Belum ada pembayaran" in kirana.get(f"{DAY}?tanggal=2025-01-01").text
    for text in ("2026-02-30", "kemarin", "1e6", "0001-01-01", "9" * 400, "2026-09-14'--"):
        page = kirana.get(f"{DAY}?tanggal={text}")
        assert (page.status, "Kesalahan:" in page.text) == (422, True), text


def test_long_days_are_read_page_by_page(city: World) -> None:
    codes = []
    for number in range(1, 104):
        city.bill(nop(number), 2026, 10_000 + number, jatuh_tempo=FUTURE)
        codes.append(opened((nop(number), {2026})))
    for number, code in enumerate(codes, start=1):
        booked(request(code, f"R-{number:03d}"))
    hands = signed_in(city, "bima", "bendahara")
    first = hands.get(f"{DAY}/pembayaran?tanggal=2026-09-14")
    assert ("R-103" in first.text, "R-004" in first.text, "R-003" in first.text) == (True, True, False)
    following = first.html.split('rel="next"')[0].rsplit('href="', 1)[1].rstrip('" ').replace("&amp;", "&")
    second = hands.get(f"{DAY}/pembayaran{following}")
    assert [f"R-{number:03d}" in second.text for number in (4, 3, 2, 1)] == [False, True, True, True]


def test_only_bendahara_head_and_auditor_see_the_days_money(city: World) -> None:
    for role, status in [("teller", 403), ("penetapan", 403), ("administrator", 403), ("auditor", 200)]:
        assert signed_in(city, f"uji.{role}", role).status(DAY) == status, role


def test_a_difference_is_acknowledged_by_a_bendahara_on_its_page(city: World) -> None:
    from sppt.payments import shifts

    city.officer("laras", "teller")
    turn = shifts.open_shift("laras", cash=100_000, at=NOON)
    shifts.close_shift("laras", shift=turn.id, counted=99_000, explanation="Salah memberi kembalian", at=NOON)
    bima = signed_in(city, "bima", "bendahara")
    listed = bima.get("/kantor/giliran-loket")
    assert "Selisih yang menunggu bendahara: 1" in listed.text
    page = bima.get(f"/kantor/giliran-loket/{turn.id}")
    assert "Salah memberi kembalian" in page.text
    with counting(city):
        assert bima.send(page, "/sahkan", note="ya").status == 422
    done = bima.send(page, "/sahkan", note="Dipotong dari kas kecil loket")
    assert "Disahkan oleh bima" in done.text
    assert (
        signed_in(city, "kirana", "head").status(f"/kantor/giliran-loket/{turn.id}/sahkan", {"note": "x"})
        == 403
    )
    assert bima.status("/kantor/giliran-loket/999") == 404


def test_the_trail_is_read_by_actor_verb_subject_and_day(city: World, kirana: Hands) -> None:
    agni = signed_in(city, "agni", "auditor")
    paid = agni.get("/kantor/jejak?apa=pay")
    assert paid.text.count("payment:") >= 4
    one = str(city.rows("SELECT subject FROM kit_audit_event WHERE verb = 'reverse'")[0][0])
    about = agni.get(f"/kantor/jejak?tentang={one}")
    assert ("reverse" in about.text, about.text.count(one)) == (True, 2), "paid, then reversed"
    assert "payment:" not in agni.get("/kantor/jejak?siapa=officer:tidak.ada").text.split("Saring")[1]
    assert agni.get("/kantor/jejak?tanggal=2026-09-13").text.count(" pay ") == 1
    assert agni.get("/kantor/jejak?tanggal=besok").status == 422
    assert agni.get("/kantor/jejak?sebelum=9999999999999999999999").status == 200


def test_the_chain_is_walked_on_demand_and_a_changed_row_is_named(city: World, kirana: Hands) -> None:
    from django.conf import settings

    witness = Path(settings.SPPT_HOME) / "witness" / f"{settings.SCHEMA}.jsonl"
    witness.unlink(missing_ok=True)
    agni = signed_in(city, "agni", "auditor")
    assert "Belum ada segel" in agni.get("/kantor/jejak").text
    with city.connect("sealer"):
        pass
    _sealed(witness)
    whole = agni.send(agni.get("/kantor/jejak"), "/jejak/periksa")
    assert "Rantainya utuh" in whole.text
    with city.connect("") as connection:
        connection.execute("ALTER TABLE kit_audit_event DISABLE TRIGGER insert_only")
        connection.execute("UPDATE kit_audit_event SET actor = 'officer:lain' WHERE verb = 'reverse'")
    broken = agni.send(agni.get("/kantor/jejak"), "/jejak/periksa")
    assert "putus di 1 tempat" in broken.text
    witness.unlink(missing_ok=True)


def _sealed(witness: Path) -> None:
    """Seals as the worker does, in the sealer's role."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("SET LOCAL ROLE NONE")
        assert audit.seal(at=NOON, witness=witness) is not None
