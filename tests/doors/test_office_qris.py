"""QRs that were not shown are told to administrators, with their reason, and to nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sppt.partners.actions import add_partner
from sppt.partners.qr import move, newest_qr, want_qr
from sppt.partners.qr_states import QrEvent
from tests.doors.office_hands import signed_in
from tests.doors.qris_bank import let_in
from tests.world import NOON, World

PAGE = "/kantor/mitra/qris-contoh"


def refused(code: str, why: str, *, hours_ago: int = 1) -> None:
    at = NOON - timedelta(hours=hours_ago)
    want_qr(code, 150_000, partner="qris-contoh", until=at + timedelta(minutes=15), at=at)
    qr = newest_qr(code)
    assert qr is not None
    assert move(qr, QrEvent.SENT, at=at, again=timedelta(minutes=1))
    assert move(qr, QrEvent.REFUSED, at=at, why=why)


@pytest.fixture
def acquirer(city: World) -> None:
    add_partner("qris-contoh", name="Akuirer", client_id="client-qris", by="operator", at=NOON)
    let_in("client-qris")


def test_a_refused_qr_stands_on_the_page_of_its_acquirer_with_its_reason(city: World, acquirer: None) -> None:
    ani = signed_in(city, "ani", "administrator")
    assert "QR yang tidak ditampilkan" not in ani.get(PAGE).text
    refused("0123456784", "qr_other_nmid")
    refused("1234567897", "acquirer_4034702")
    refused("2345678901", "qr_crc")
    page = ani.get(PAGE).text
    for text in (
        "0123456784 Rp150.000 QR milik pedagang lain",
        "1234567897 Rp150.000 Akuirer menolak dengan 4034702",
        "2345678901 Rp150.000 QR rusak atau bukan QRIS",
    ):
        assert text in page
    english = ani.get(f"/en{PAGE}").text
    assert "The QR is another merchant's" in english
    assert "The acquirer refused with 4034702" in english


def test_administrators_are_told_at_once_and_for_a_day(city: World, acquirer: None) -> None:
    refused("0123456784", "qr_other_nmid", hours_ago=25)
    ani, budi = signed_in(city, "ani", "administrator"), signed_in(city, "budi", "bendahara")
    assert "tidak ditampilkan sejak kemarin" not in ani.get("/kantor/").text
    refused("1234567897", "qr_crc")
    assert (
        "1 QR dari qris-contoh tidak ditampilkan sejak kemarin. Lihat sebabnya." in ani.get("/kantor/").text
    )
    assert "sejak kemarin" not in budi.get("/kantor/").text
