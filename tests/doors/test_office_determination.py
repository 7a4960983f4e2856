"""The desk of penetapan: a year asked for, watched, worked off and issued; one notice corrected; all by pages alone."""

from __future__ import annotations

import pytest

from sppt.assessment.working import work_once
from tests.actions.cities import YEAR, kelurahan, nir, objek, subjek
from tests.doors.office_hands import Hands, again, counting, signed_in
from tests.world import NOON, World, nop

HOME = "/kantor/penetapan"


def some_objects(city: World) -> None:
    """Three objects; the building of the third is from after the tax year, the owner of the first has two ids."""
    kelurahan(city)
    nir(city, 300_000)
    subjek(city, "9999050015000001", "GUMIRO CONTOH", "999905001500000")
    subjek(city, "9999050015000002", "GUMIRO-CONTOH", "999905001500000")
    subjek(city, "S3", "BOLABO REKAAN")
    objek(city, nop(1), "9999050015000001", tanah_m2=400)
    objek(city, nop(2), "9999050015000002", tanah_m2=200)
    objek(city, nop(3), "S3", tanah_m2=200, bangunan_m2=50, nilai_bangunan=50_000_000, dibangun=2028)


@pytest.fixture
def budi(city: World) -> Hands:
    some_objects(city)
    return signed_in(city, "budi", "penetapan")


def drafted(budi: Hands) -> None:
    budi.send(budi.get(HOME), "minta", tahun=str(YEAR))
    work_once(at=NOON)


def issued(budi: Hands, city: World) -> None:
    drafted(budi)
    page = budi.send(budi.get(f"{HOME}/{YEAR}"), "usulkan", alasan="penetapan massal 2027")
    ana = signed_in(city, "ana", "head")
    ana.post(f"{page.address}/putusan", {"putusan": "setuju", "catatan": ""})
    work_once(at=NOON)


def test_a_year_is_asked_for_watched_and_drafted(budi: Hands, city: World) -> None:
    waiting = budi.send(budi.get(HOME), "minta", tahun=str(YEAR))
    assert waiting.address == f"{HOME}/{YEAR}"
    assert "Menunggu giliran" in waiting.text
    assert "<progress" in waiting.html
    work_once(at=NOON)
    page = budi.get(f"{HOME}/{YEAR}")
    # 400 m² × 285.000 - 10 million = 104.000; 200 m² × 285.000 - 10 million = 47.000; the third is kept back
    for said in (
        "Rancangan",
        "Rp151.000",
        "dari 3 objek",
        "Bangunan dari sesudah tahun pajak",
        "Mungkin satu orang",
    ):
        assert said in page.text, said
    assert city.rows("SELECT count(*) FROM assessment_notice") == [(0,)]


def test_years_that_cannot_be_are_refused_on_the_page(budi: Hands, city: World) -> None:
    for typed, said in (("2O27", "empat angka"), ("2099", "paling jauh satu tahun"), ("", "empat angka")):
        with counting(city):
            page = budi.send(budi.get(HOME), "minta", tahun=typed)
        assert (page.status, said in page.text, "Kesalahan:" in page.text) == (422, True, True), typed


def test_an_object_that_is_kept_back_is_decided_with_a_reason(budi: Hands, city: World) -> None:
    drafted(budi)
    listed = budi.get(f"{HOME}/{YEAR}/janggal?jenis=building_year")
    assert "0003.0" in listed.text
    address = next(part for part in listed.html.split('"') if part.startswith("/kantor/penetapan/objek/"))
    page = budi.get(address)
    assert "Tahun bangun 2028" in page.text
    with counting(city):
        short = budi.send(page, "putusan", putusan="ikutkan", catatan="ya")
    assert (short.status, "sepuluh huruf" in short.text) == (422, True)
    after = budi.send(page, "putusan", putusan="ikutkan", catatan="Tahun bangun salah ketik.")
    assert "Mendapat SPPT" in after.text
    assert "Ditahan 0" in budi.get(f"{HOME}/{YEAR}").text


def test_the_odd_objects_leave_as_a_sheet_that_the_trail_knows_of(budi: Hands, city: World) -> None:
    drafted(budi)
    sheet = budi.get(f"{HOME}/{YEAR}/janggal?tabel=janggal&unduh=csv")
    assert "Bangunan dari sesudah tahun pajak" in sheet.html
    assert city.rows("SELECT count(*) FROM kit_audit_event WHERE verb = 'export'") == [(1,)]


def test_one_person_is_decided_once_and_has_njoptkp_once_from_then_on(budi: Hands, city: World) -> None:
    drafted(budi)
    page = budi.get(f"{HOME}/subjek")
    assert "GUMIRO CONTOH" in page.text
    assert "1 dari 1 menunggu" in page.text
    after = budi.send(page, r"putusan\?hal=1", putusan="sama")
    assert "Satu orang" in after.text
    assert "0 dari 1 menunggu" in after.text
    budi.send(budi.get(f"{HOME}/{YEAR}"), "minta")
    work_once(at=NOON)
    tkp = city.rows("SELECT nop FROM assessment_draft WHERE njoptkp > 0 AND nop <> %s", nop(3))
    assert tkp == [(nop(1),)]


def test_a_second_officer_issues_and_the_drafts_author_cannot(budi: Hands, city: World) -> None:
    issued(budi, city)
    page = budi.get(f"{HOME}/{YEAR}")
    assert "Terbit" in page.text
    assert "31 Agustus 2027" in page.text
    assert "Usulkan penerbitan" not in page.text
    assert city.rows("SELECT count(*), sum(pokok) FROM ledger_bill") == [(2, 151_000)]


def test_a_notice_is_corrected_by_two_officers_with_the_money_shown_before(budi: Hands, city: World) -> None:
    issued(budi, city)
    start = budi.send(budi.get("/kantor/keputusan"), "keputusan", nop=f"{nop(1)} {YEAR}", jenis="pembetulan")
    assert "400" in start.html
    typed = {"nomor": "973/12", "tanggal": "2026-09-01", "alasan": "hasil pengukuran ulang"}
    with counting(city):
        shown = budi.send(
            start, r"keputusan/[\w-]+", luas_bumi="200", nilai_bumi="60.000.000", njoptkp="ya", **typed
        )
    assert "Rp104.000 → Rp47.000" in shown.text
    action, data = shown.form(r"keputusan/[\w-]+")
    proposed = budi.post(f"{action}/usulkan", dict(data))
    assert "Rp47.000" in proposed.text
    assert "tanah 200 m²" in proposed.text
    ana = again("ana")
    done = ana.post(f"{proposed.address}/putusan", {"putusan": "setuju", "catatan": ""})
    assert "Pokok Rp104.000 menjadi Rp47.000" in done.text
    assert city.rows("SELECT pokok, version FROM ledger_bill WHERE nop = %s", nop(1)) == [(47_000, 2)]


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("luas_bumi", "-5", "Luas tidak terbaca"),
        ("luas_bumi", "NaN", "Luas tidak terbaca"),
        ("luas_bumi", "1e6", "Luas tidak terbaca"),
        ("nilai_bumi", "60,5", "tidak terbaca"),
        ("tanggal", "2027-13-01", "tanggal"),
        ("tanggal", "2026-12-01", "masa depan"),
        ("nomor", " ", "nomor keputusan"),
    ],
)
def test_a_field_that_cannot_be_read_is_named(
    budi: Hands, city: World, field: str, typed: str, said: str
) -> None:
    issued(budi, city)
    start = budi.send(budi.get("/kantor/keputusan"), "keputusan", nop=f"{nop(1)} {YEAR}", jenis="pembetulan")
    form = {"nomor": "973/12", "tanggal": "2026-09-01", "alasan": "hasil pengukuran ulang", field: typed}
    with counting(city):
        page = budi.send(start, r"keputusan/[\w-]+", **form)
    assert page.status == 422
    assert said.lower() in page.text.lower()
    assert f'id="{field}-error"' in page.html


def test_tellers_do_not_enter_and_readers_do_not_write(budi: Hands, city: World) -> None:
    drafted(budi)
    teller = signed_in(city, "tono", "teller")
    auditor = signed_in(city, "agni", "auditor")
    assert teller.status(HOME) == 403
    assert auditor.status(f"{HOME}/{YEAR}") == 200
    for address in (
        f"{HOME}/minta",
        f"{HOME}/{YEAR}/usulkan",
        f"{HOME}/{YEAR}/lepas",
        f"{HOME}/subjek/putusan",
    ):
        assert auditor.status(address, {"tahun": str(YEAR)}) == 403, address
    assert auditor.status("/kantor/keputusan") == 403


def test_a_year_that_is_not_there_is_not_found(budi: Hands) -> None:
    assert budi.status(f"{HOME}/1999") == 404
    assert budi.status(f"{HOME}/{YEAR}/janggal") == 404


def test_pages_speak_english(budi: Hands, city: World) -> None:
    drafted(budi)
    page = budi.get(f"/en{HOME}/{YEAR}")
    for said in ("Drafts", "Building from after the tax year", "Propose the issue"):
        assert said in page.text, said
