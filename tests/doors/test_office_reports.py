"""The desk of reports, by pages alone: files brought in, refused, listed, read line by line and handed out again."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from sppt.partners.channels import forget_channels
from sppt.rules.calendar import WIB
from tests.actions.report_files import API, MT940
from tests.doors.office_hands import Hands, again, counting, signed_in
from tests.world import World

LIST = "/kantor/laporan"
TAKE = f"{LIST}/ambil"
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=WIB)


@pytest.fixture
def rina(city: World) -> Hands:
    """A treasurer, a head; one channel that reports by the API's form."""
    city.channel("bank-satu")
    city.change(
        "UPDATE partners_partner SET account = '0001234567890', profile = 'api-csv' WHERE code = 'bank-satu'"
    )
    forget_channels()
    city.officer("kepala", "head")
    return signed_in(city, "rina", "bendahara", at=NOW)


def upload(name: str, content: str | bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content if isinstance(content, bytes) else content.encode())


def test_several_files_are_brought_in_at_once_and_read_by_what_they_are(rina: Hands, city: World) -> None:
    bad = upload("bank-satu-salah.csv", API.replace("TOTAL,3,300000", "TOTAL,3,1"))
    done = rina.post(
        TAKE, {"berkas": [upload("bank-satu-20.csv", API), upload("rkud.sta", MT940), bad], "profil": ""}
    )
    assert done.status == 422
    for said in ("3 baris, Rp300.000", "3 baris, Rp1.530.000", "Baris 5: Penutup menyebut total Rp1"):
        assert said in done.text, said
    assert city.rows("SELECT name, profile, taken_by FROM reconciliation_file ORDER BY id") == [
        ("bank-satu-20.csv", "api-csv", "officer:rina"),
        ("rkud.sta", "mt940", "officer:rina"),
    ]
    listed = again("kepala", at=NOW).get(LIST)
    assert "Ambil berkas" not in listed.text
    assert "bank-satu-20.csv" in listed.text
    assert "rkud.sta" not in rina.get(f"{LIST}?kanal=bank-satu").text
    assert "bank-satu-20.csv" not in rina.get(f"{LIST}?tanggal=2026-11-19").text
    assert rina.get(f"{LIST}?tanggal=kemarin").status == 422


def test_a_file_is_shown_line_by_line_and_handed_out_as_it_came(rina: Hands) -> None:
    rina.post(TAKE, {"berkas": [upload("a.csv", API), upload("b.sta", MT940)], "profil": ""})
    page = rina.get(f"{LIST}/1")
    for said in ("S1-003", "pembatalan", "367605001500502120", "Rp1.250.000", "a.csv"):
        assert said in page.text, said
    assert "SETORAN PBB BANK SATU" in rina.get(f"{LIST}/2").text
    handed = rina.get(f"{LIST}/1/asli")
    assert handed.html == API
    assert handed.headers["Content-Disposition"] == "attachment; filename*=UTF-8''a.csv"
    assert handed.headers["X-Content-Type-Options"] == "nosniff"
    sheet = rina.get(f"{LIST}/1?tabel=baris&unduh=csv")
    assert "S1-001,367605001500502120,2026" in sheet.html
    assert rina.get(f"{LIST}/77").status == 404
    assert "Lines of the report" in rina.get(f"/en{LIST}/1").text


def test_nobody_but_the_treasurer_brings_files_in_and_nothing_is_refused_without_a_word(
    rina: Hands, city: World
) -> None:
    with counting(city):
        empty = rina.post(TAKE, {"profil": ""})
        unknown = rina.post(TAKE, {"berkas": [upload("x.csv", "a;b\n1;2\n")], "profil": ""})
    assert (empty.status, unknown.status) == (422, 422)
    assert "Pilih dulu satu berkas" in empty.text
    assert "Tidak jelas dengan profil mana" in unknown.text
    assert again("kepala", at=NOW).post(TAKE, {"berkas": [upload("a.csv", API)]}).status == 403
    assert city.rows("SELECT count(*) FROM reconciliation_file") == [(0,)]


OWN = (
    "Laporan Bank Baru\n"
    "Tgl Transaksi;Jam;Nomor VA;Nominal;Ref Bank;Ket\n"
    "20/11/2026;08:15:00;991234567890;1.250.000;B-1;LUNAS\n"
    "20/11/2026;09:00:00;990000000042;75.000;B-2;LUNAS\n"
    "Jumlah;2;1.325.000\n"
)


def test_a_profile_is_made_from_a_sample_seen_before_it_is_saved_and_read_by_at_once(
    rina: Hands, city: World
) -> None:
    new = f"{LIST}/profil/baru"
    with counting(city):
        assert "Berkas ini kosong" in rina.post(new, {"contoh": upload("x", "")}).text
        page = rina.post(new, {"contoh": upload("contoh.csv", OWN)})
        assert page.status == 200
        assert "Nomor VA" in page.text
        typed = {"nama": "bank-baru", "label": "Bank Baru", "lewati": "1", "kolom-kind": "Ket"}
        typed |= {"kata-bayar": "LUNAS", "penutup": "Jumlah", "penutup-jumlah": "2", "penutup-total": "3"}
        typed |= {"kolom-paid_date": "Tgl Transaksi", "kolom-reference": "Ref Bank"}
        wrong = rina.send(page, "baru", **typed, langkah="lihat")
        assert wrong.status == 422
        assert "Nilai “1.250.000” di kolom “Nominal”" in wrong.text
        seen = rina.send(wrong, "baru", **typed, **{"bentuk-nilai": "1.234.567", "langkah": "lihat"})
    assert seen.status == 200, seen.text
    for said in ("Yang terbaca", "1234567890", "Rp75.000", "B-2"):
        assert said in seen.text, said
    changed = rina.send(seen, "baru", langkah="simpan", **{"kolom-fee": ""}, label="Bank yang baru")
    assert "Pilihan berubah sejak terakhir dilihat" in changed.text
    saved = rina.send(changed, "baru", langkah="simpan")
    assert saved.address.endswith("/laporan/profil")
    assert "bank-baru" in saved.text
    assert city.rows("SELECT name, version, made_by FROM reconciliation_profile") == [
        ("bank-baru", 1, "officer:rina")
    ]
    city.change("UPDATE partners_partner SET profile = 'bank-baru' WHERE code = 'bank-satu'")
    forget_channels()
    done = rina.post(TAKE, {"berkas": [upload("bank.csv", OWN)], "profil": ""})
    assert "2 baris, Rp1.325.000" in done.text
    assert city.rows(
        "SELECT code, profile FROM reconciliation_claim c JOIN reconciliation_file f ON f.id = c.file_id"
    ) == [
        ("1234567890", "bank-baru@1"),
        ("0000000042", "bank-baru@1"),
    ]
    broken = rina.send(page, "baru", **typed, toml="[columns", langkah="toml")
    assert "Profil, TOML" in broken.text
