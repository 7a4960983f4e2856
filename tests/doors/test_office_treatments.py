"""The pages of objects that the rules treat otherwise: one object and a list, by two officers; who may open them."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from sppt.assessment.treatment_words import TreatmentKind
from sppt.assessment.treatments import standing
from sppt.kit import clock
from sppt.kit.sheets import xlsx
from tests.actions.cities import YEAR
from tests.actions.test_treatments import with_group_and_special
from tests.doors.office_hands import Hands, Page, again, counting, signed_in
from tests.doors.test_office_determination import issued, some_objects
from tests.world import NOON, World, nop

HOME = "/kantor/objek-khusus"
GROUND = {"dari": str(YEAR), "nomor": "973/12", "tanggal": "2026-09-01", "dasar": "Perda 10/2023 Pasal 38"}
GROUND |= {"alasan": "makam keluarga, bukan usaha"}


@pytest.fixture
def budi(city: World) -> Hands:
    some_objects(city)
    city.officer("ana", "head")
    return signed_in(city, "budi", "penetapan")


def opened(hands: Hands, digits: str) -> Page:
    return hands.post(HOME, {"nop": digits})


def agreed(page: Page, city: World) -> Page:
    assert "/kantor/usulan/" in page.address, page.text
    return again("ana").post(f"{page.address}/putusan", {"putusan": "setuju", "catatan": ""})


def test_one_object_is_weighed_proposed_approved_and_listed(city: World, budi: Hands) -> None:
    page = opened(budi, nop(1))
    assert "dihitung menurut aturan umum" in page.text
    form = budi.get(f"{page.address}?jenis=pengurangan")
    wrong = budi.send(form, r"objek-khusus/[^/]+", persen="25", rupiah="5", **GROUND)
    assert wrong.status == 422
    assert 'href="#persen"' in wrong.html
    unsigned = budi.send(form, r"objek-khusus/[^/]+", **{**GROUND, "persen": "25", "nomor": ""})
    assert "nomor keputusannya" in unsigned.text
    weighed = budi.send(form, r"objek-khusus/[^/]+", persen="25", **GROUND)
    # 400 m² × 285.000 without NJOPTKP, as no notice says that it has it
    assert "Rp114.000 → Rp85.500" in weighed.text
    assert city.counts()["accounts_proposal"] == 0
    action, data = weighed.form(r"objek-khusus/[^/]+")
    sent = budi.post(f"{action}/usulkan", {**dict(data), "lingkup": "pemilik"})
    assert "25%" in sent.text
    assert "pemiliknya sama" in sent.text
    done = agreed(sent, city)
    assert "Tercatat untuk 1 objek" in done.text
    holds = standing(YEAR)[nop(1)][0]
    assert (holds.kind, holds.value, holds.subjek_id) == (
        TreatmentKind.PENGURANGAN,
        "25%",
        "9999050015000001",
    )
    listed = budi.get(f"{HOME}?tahun={YEAR}&jenis=pengurangan&kelurahan=3676050015")
    assert "973/12" in listed.text
    assert "Tidak ada." in budi.get(f"{HOME}?tahun={YEAR - 1}").text
    with clock.stopped_at(NOON):
        sheet = b"".join(budi.client.get(f"{HOME}?tahun={YEAR}&tabel=objek&unduh=csv"))
    assert b"25%" in sheet
    history = opened(budi, nop(1))
    assert "makam keluarga" in history.text
    assert "Owner's NIK proven" in budi.get(f"/en{history.address}").text


def test_a_list_is_recorded_at_once_and_a_line_that_cannot_be_read_refuses_it_whole(
    city: World, budi: Hands
) -> None:
    form = budi.get(f"{HOME}/daftar?jenis=dikecualikan")
    with counting(city):
        wrong = budi.send(form, "daftar", isi="makam", daftar=f"{nop(1)}\n12345\n", **GROUND)
    assert wrong.status == 422
    assert "Baris 2 (12345)" in wrong.text
    with counting(city):
        unknown = budi.send(form, "daftar", isi="makam", daftar=nop(98), **GROUND)
    assert "tidak ada di data objek pajak" in unknown.text
    big = SimpleUploadedFile("makam.csv", f"{nop(1)}\n".encode() * 60_000)
    with counting(city):
        page = budi.post(f"{HOME}/daftar", {"jenis": "dikecualikan", "isi": "makam", "berkas": big, **GROUND})
    assert "paling besar 1 MB" in page.text
    file = SimpleUploadedFile("makam.xlsx", xlsx(("NOP",), [(nop(1),), (nop(2),)], name="Makam"))
    page = budi.post(f"{HOME}/daftar", {"jenis": "dikecualikan", "isi": "makam", "berkas": file, **GROUND})
    assert "Jumlah objek" in page.text
    assert "Tercatat untuk 2 objek" in agreed(page, city).text
    assert sorted(standing(YEAR)) == [nop(1), nop(2)]
    ended = budi.get(f"{HOME}/daftar?jenis=dikecualikan")
    page = budi.send(ended, "daftar", akhiri="ya", daftar=nop(1), **GROUND)
    agreed(page, city)
    assert sorted(standing(YEAR)) == [nop(2)]


def test_a_notice_that_is_issued_gets_its_special_tariff_by_a_correction(city: World) -> None:
    some_objects(city)
    with_group_and_special(city)
    budi = signed_in(city, "budi", "penetapan")
    issued(budi, city)
    page = budi.send(budi.get("/kantor/keputusan"), "keputusan", nop=f"{nop(2)} {YEAR}", jenis="pembetulan")
    typed = {"nomor": "973/12", "tanggal": "2026-09-01", "tarif_khusus": "pangan", "golongan": "usaha"}
    weighed = budi.send(page, r"keputusan/[^/]+", alasan="lahan pangan menurut RDTR", **typed)
    # 200 m² × 285.000 - 10 million = 47.000.000; × 40% × 0,05%
    assert "Rp47.000 → Rp9.400" in weighed.text
    action, data = weighed.form(r"keputusan/[^/]+")
    sent = budi.post(f"{action}/usulkan", {**dict(data), **typed})
    assert "golongan usaha; tarif khusus pangan" in sent.text


def test_a_choice_that_the_rules_do_not_have_is_told_and_readers_see_no_form(
    city: World, budi: Hands
) -> None:
    assert "belum mempunyai pilihan" in budi.get(f"{HOME}/daftar?jenis=golongan").text
    ana = again("ana")
    page = opened(ana, nop(1))
    assert page.status == 200
    assert "jenis=" not in page.html
    assert ana.get(f"{HOME}/daftar").status == 403
    laras = signed_in(city, "laras", "teller")
    assert laras.get(HOME).status == 403
    assert budi.post(HOME, {"nop": "12"}).status == 422
    unknown = opened(budi, nop(98))
    assert unknown.status == 422
    assert "tidak ada di data objek pajak" in unknown.text
    assert re.search(r"nop=\d", page.address) is None
