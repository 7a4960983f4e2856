"""The desk of rules: a proposal from the copy to the law, simulated on the way; each page by who may open it."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

from sppt.assessment import rulesets, simulation
from sppt.assessment.rulesets_content import NirChange, ZoneNir
from sppt.kit import clock
from sppt.trials.city import export_city
from tests.actions.rules_hands import officers, proposal
from tests.actions.test_simulation import ran
from tests.doors.dumps import Dump
from tests.doors.office_hands import Hands, again, counting
from tests.world import NOON, World

OPENED = re.compile(r'<details class="folded" open><summary><h2 id="tabel-(\w+)"')


@pytest.fixture
def sari(city: World) -> Hands:
    officers(city)
    with city.connect() as connection:
        connection.execute("INSERT INTO register_kecamatan (code, name) VALUES ('3676050', 'SERPONG')")
        connection.execute(
            "INSERT INTO register_kelurahan (code, kecamatan_id, name, sektor)"
            " VALUES ('3676050015', '3676050', 'CILENGGANG', '')"
        )
    return again("sari")


def copied(sari: Hands, name: str = "Tarif baru") -> int:
    page = sari.send(sari.get("/kantor/aturan"), "aturan/salin", nama=name, tahun="2027")
    assert page.status == 200, page.text
    return int(page.address.rsplit("/", 1)[1])


def test_a_proposal_goes_from_copy_to_law_by_two_officers(city: World, sari: Hands) -> None:
    number = copied(sari)
    form = sari.get(f"/kantor/aturan/{number}/bagian/njoptkp")
    assert 'value="10.000.000"' in form.html
    done = sari.send(
        form, "njoptkp", amount="20.000.000", article="Perda 5/2026 Pasal 7", standing="confirmed"
    )
    assert "Rp20.000.000" in done.text
    assert "berubah" in done.text
    asked = sari.send(
        sari.get(f"/kantor/aturan/{number}/usulkan"), "usulkan", dasar="Perda 5/2026", tanggal="2026-09-01",
        berlaku="2027-01-01", alasan="Perda sudah ditandatangani",
    )  # fmt: skip
    assert "Menunggu pengesahan" in asked.text
    kepala = again("kepala")
    inbox = kepala.get("/kantor/usulan")
    (waiting,) = re.findall(r"/kantor/usulan/(\d+)", inbox.html)[:1]
    decision = kepala.get(f"/kantor/usulan/{waiting}/putusan")
    assert "Rp10.000.000" in decision.text
    assert "Rp20.000.000" in decision.text
    approved = kepala.post(f"/kantor/usulan/{waiting}/putusan", {"putusan": "setuju"})
    assert "sekarang berlaku" in approved.text
    assert rulesets.year_rules(2027).njoptkp.amount == 20_000_000
    law = sari.get(f"/kantor/aturan/disahkan/{rulesets.approved_rules()[0].number}")
    assert "Perda 5/2026" in law.text
    assert sari.get(f"/kantor/aturan/{number}/bagian/njoptkp").status == 200
    closed = sari.send(sari.get(f"/kantor/aturan/{number}/bagian/njoptkp"), "njoptkp", amount="1")
    assert closed.status == 422


def test_a_rate_of_120_percent_is_refused_beside_its_row_and_nothing_is_written(
    city: World, sari: Hands
) -> None:
    number = copied(sari)
    form = sari.get(f"/kantor/aturan/{number}/bagian/tariff")
    with counting(city):
        page = sari.send(form, "tariff", **{"bracket-2-rate": "120"})
    assert page.status == 422
    assert 'id="f-bracket-2"' in page.html
    assert 'value="120"' in page.html
    assert "lebih dari 100%" in page.text
    assert 'href="#f-bracket-2"' in page.html


def test_a_rate_above_the_laws_ceiling_is_refused_beside_its_row_and_nothing_is_written(
    city: World, sari: Hands
) -> None:
    number = copied(sari)
    form = sari.get(f"/kantor/aturan/{number}/bagian/tariff")
    with counting(city):
        page = sari.send(form, "tariff", **{"bracket-2-rate": "20"})  # 0,2 was meant
    assert page.status == 422
    assert "20% melebihi 0,5%" in page.text
    assert 'href="#f-bracket-2"' in page.html


def test_a_hole_in_the_brackets_is_refused(city: World, sari: Hands) -> None:
    number = copied(sari)
    form = sari.get(f"/kantor/aturan/{number}/bagian/tariff")
    with counting(city):
        page = sari.send(form, "tariff", **{"bracket-2-up_to": ""})
    assert page.status == 422
    assert "tanpa batas atas" in page.text


def test_what_is_no_number_is_told_at_its_field(city: World, sari: Hands) -> None:
    number = copied(sari)
    with counting(city):
        page = sari.send(sari.get(f"/kantor/aturan/{number}/bagian/njoptkp"), "njoptkp", amount="-5")
    assert page.status == 422
    assert 'aria-invalid="true"' in page.html


def test_a_stale_form_is_refused_and_says_so(city: World, sari: Hands) -> None:
    number = copied(sari)
    form = sari.get(f"/kantor/aturan/{number}/bagian/njoptkp")
    rudi = again("rudi")
    rudi.send(rudi.get(f"/kantor/aturan/{number}/bagian/njoptkp"), "njoptkp", amount="15.000.000")
    with counting(city):
        page = sari.send(form, "njoptkp", amount="20.000.000")
    assert page.status == 422
    assert "sudah diubah petugas lain" in page.text
    assert rulesets.perda_with(rulesets.ruleset(number).content).year(2027).njoptkp.amount == 15_000_000


def test_a_cap_and_a_programme_are_added_changed_and_removed(city: World, sari: Hands) -> None:
    number = copied(sari)
    new = sari.get(f"/kantor/aturan/{number}/daftar/stimulus/0")
    page = sari.send(
        new, "stimulus/0", id="batas-naik", title="Batas kenaikan", title_en="Cap", kind="cap", rise="25", percent="",
        article="Perwal 12/2026", source="Kantor", njop_up_to="2.000.000.000", jenis_bangunan="01, 13",
    )  # fmt: skip
    assert page.status == 200, page.text
    assert "Batas kenaikan: kenaikan paling banyak 25%" in page.text
    (cap,) = rulesets.perda_with(rulesets.ruleset(number).content).year(2027).stimuli
    assert (cap.njop_up_to, cap.jenis_bangunan, cap.tax_year_from) == (
        2_000_000_000,
        frozenset({"01", "13"}),
        2027,
    )
    programme = sari.get(f"/kantor/aturan/{number}/daftar/programme/1")
    page = sari.send(programme, "programme/1", percent_pokok="15")
    assert "pokok 15%" in page.text
    form = sari.get(f"/kantor/aturan/{number}/daftar/stimulus/1")
    page = sari.send(form, "stimulus/1", tindakan="hapus")
    assert rulesets.ruleset(number).content.lists["stimulus"] == ()


def test_a_programme_that_ends_before_it_opens_is_refused(city: World, sari: Hands) -> None:
    number = copied(sari)
    with counting(city):
        page = sari.send(
            sari.get(f"/kantor/aturan/{number}/daftar/programme/1"), "programme/1", open_to="2026-01-01"
        )
    assert page.status == 422


@pytest.mark.parametrize("typed", ["1", "rumah", "001", "01, １３"])
def test_a_kind_that_sismiop_does_not_know_is_refused_at_its_field(
    city: World, sari: Hands, typed: str
) -> None:
    number = copied(sari)
    with counting(city):
        page = sari.send(
            sari.get(f"/kantor/aturan/{number}/daftar/programme/1"), "programme/1", jenis_bangunan=typed
        )
    assert page.status == 422
    assert "bangunan dua angka (01)" in page.text


def test_nir_moves_by_percent_or_zone_by_zone(city: World, sari: Hands) -> None:
    number = copied(sari)
    form = sari.get(f"/kantor/aturan/{number}/nir")
    page = sari.send(
        form, "nir", **{"persen-kota": "10", "persen-3676050015": "-5", "zona": "3676050015;AA;2.500.000\n"}
    )
    assert page.status == 200, page.text
    content = rulesets.ruleset(number).content
    assert content.changes == (NirChange("", 10), NirChange("3676050015", -5))
    assert content.zones == (ZoneNir("3676050015", "AA", 2_500_000),)
    with counting(city):
        wrong = sari.send(
            sari.get(f"/kantor/aturan/{number}/nir"), "nir", zona="CILENGGANG AA 5", **{"persen-kota": "x"}
        )
    assert wrong.status == 422


def test_a_class_table_is_taken_from_pasted_lines_and_a_gap_in_it_is_refused(
    city: World, sari: Hands
) -> None:
    number = copied(sari)
    form = sari.get(f"/kantor/aturan/{number}/kelas")
    whole = "kelas;lebih dari;sampai;NJOP\n001;1.000.000;5.000.000;3.000.000\n002;0;1.000.000;500.000\n"
    page = sari.send(form, "kelas", **{"tabel-bumi": whole, "dasar": "Perwal 12/2026"})
    assert page.status == 200, page.text
    table = rulesets.perda_with(rulesets.ruleset(number).content).year(2027).kelas_tanah
    assert [(row.kode, row.njop) for row in table.rows] == [("002", 500_000), ("001", 3_000_000)]
    with counting(city):
        holed = sari.send(
            sari.get(f"/kantor/aturan/{number}/kelas"), "kelas",
            **{"tabel-bumi": whole.replace("002;0;1.000.000", "002;0;900.000"), "dasar": "Perwal 12/2026"},
        )  # fmt: skip
    assert holed.status == 422
    assert "berjarak atau bertumpuk dengan kelas 001" in holed.text.lower()
    assert "002;0;900.000" in holed.html  # what was typed is still there


def test_who_does_not_write_rules_reads_them_and_is_refused_the_forms(city: World, sari: Hands) -> None:
    number = copied(sari)
    kepala = again("kepala")
    assert kepala.get(f"/kantor/aturan/{number}").status == 200
    assert kepala.get(f"/kantor/aturan/{number}/bagian/njoptkp").status == 403
    city.officer("laras", "teller")
    laras = again("laras")
    for address in ("/kantor/aturan", f"/kantor/aturan/{number}", "/kantor/rasio"):
        assert laras.get(address).status == 403
    assert kepala.status(f"/kantor/aturan/{number}/buang", {"versi": "1"}) == 403
    assert rulesets.ruleset(number).may_change


@pytest.mark.parametrize(
    "address",
    [
        "aturan/99",
        "aturan/disahkan/99",
        "simulasi/99",
        "simulasi/99/0",
        "simulasi/99/berkas",
        "aturan/99/nir",
    ],
)
def test_what_is_not_there_is_not_found(sari: Hands, address: str) -> None:
    assert sari.get(f"/kantor/{address}").status == 404


@pytest.mark.parametrize("name", ["exemption", "x", "__class__"])
def test_a_section_without_a_form_is_not_found(city: World, sari: Hands, name: str) -> None:
    number = copied(sari)
    assert sari.get(f"/kantor/aturan/{number}/bagian/{name}").status == 404


def test_a_simulation_is_asked_for_waited_for_and_read_with_its_map_sheets_and_dossier(
    city: World, tmp_path: Path
) -> None:
    export_city(tmp_path / "kota", objects=400, seed=5)
    Dump(tmp_path / "kota").bring()
    officers(city)
    sari = again("sari")
    one = proposal(name="Satu")
    two = proposal(name="Dua")
    page = sari.send(sari.get("/kantor/aturan"), "simulasi", usulan=[str(one), str(two)], batas="15")
    assert "sedang berjalan" in page.text
    assert page.headers["Refresh"] == "3"
    run = int(page.address.rsplit("/", 1)[1])
    ran(run)
    whole = sari.get(f"/kantor/simulasi/{run}")
    assert "Aturan yang berlaku" in whole.text
    assert "Refresh" not in whole.headers
    detail = sari.get(f"/kantor/simulasi/{run}/1")
    assert '<svg class="map"' in detail.html
    assert detail.html.count("<path class=") == 54
    assert "15%" in detail.text
    assert OPENED.findall(detail.html) == []
    assert OPENED.findall(sari.get(f"/kantor/simulasi/{run}/1?buka=buku").html) == ["buku"]
    assert len(OPENED.findall(sari.get(f"/kantor/simulasi/{run}/1?buka=semua").html)) == 8
    cut = re.findall(r"semua=(\w+)#", detail.html)[0]  # a link below a table that shows its first rows
    longer = sari.get(f"/kantor/simulasi/{run}/1?semua={cut}")
    assert OPENED.findall(longer.html) == [cut]
    assert longer.html.count("<tr>") > detail.html.count("<tr>")
    english = sari.get(f"/en/kantor/simulasi/{run}/1")
    assert "Rules in force" not in english.text
    assert "By kecamatan" in english.text
    with clock.stopped_at(NOON):
        sheet = b"".join(sari.client.get(f"/kantor/simulasi/{run}/1?tabel=kelurahan&unduh=csv"))
        dossier = sari.client.get(f"/kantor/simulasi/{run}/berkas")
    assert b"Kelurahan" in sheet
    assert dossier["Content-Type"] == "application/pdf"
    assert b"".join(dossier).startswith(b"%PDF-")


def test_a_simulation_of_nothing_or_of_five_is_refused_in_a_sentence(city: World, sari: Hands) -> None:
    number = copied(sari)
    for chosen in ([], [str(number)] * 1 + [str(copied(sari, f"Salinan {place}")) for place in range(4)]):
        with counting(city):
            page = sari.post("/kantor/simulasi", {"usulan": chosen, "batas": "25"})
        assert page.status == 422
    assert simulation.latest_runs() == []


def test_the_ratio_study_shows_kelurahan_with_enough_sales(city: World, sari: Hands) -> None:
    with city.connect() as connection:
        for number in range(6):
            digits = f"3676050015005{number:04d}0"
            connection.execute(
                "INSERT INTO register_objek (nop, subjek_id, jalan, blok_kav, rw, rt, luas_bumi, luas_bangunan,"
                " njop_bumi, njop_bangunan, jenis_transaksi, content)"
                " VALUES (%s, '', '', '', '', '', 100, 0, %s, 0, '', '')",
                [digits, 80_000_000],
            )
            connection.execute(
                "INSERT INTO register_sale (nop, sold_on, source, price) VALUES (%s, '2026-03-01', 'BPHTB', %s)",
                [digits, 100_000_000],
            )
    page = sari.get("/kantor/rasio")
    assert "Cilenggang" in page.text
    assert "0,800" in page.text
    assert "0.800" in sari.get("/en/kantor/rasio").text
    assert sari.get("/kantor/rasio?tahun=abcd").status == 200


def test_an_old_session_is_asked_again_before_rules_are_put_forward(city: World, sari: Hands) -> None:
    number = copied(sari)
    sari.at = NOON + timedelta(minutes=14)
    page = sari.get(f"/kantor/aturan/{number}/usulkan")
    assert "/masuk-lagi" in page.address
