"""English of the pages about objects that the rules treat otherwise."""

from __future__ import annotations

from collections.abc import Mapping

ENGLISH: Mapping[str, str] = {
    "Objek khusus": "Special objects",
    (
        "Objek yang dihitung lain dari yang umum: golongan, tarif khusus, dikecualikan, pengurangan, NIK pemilik"
        " terbukti. Setiap catatan disetujui petugas kedua dan dipakai penetapan berikutnya."
    ): (
        "Objects that are assessed otherwise: by group, special tariff, exemption, reduction or proven NIK."
        " Each entry is approved by another officer and used by the next determination."
    ),
    "Buka objek": "Open the object",
    "Catat untuk banyak objek": "Record for many objects",
    "Kelurahan": "Kelurahan",
    "Catat yang baru": "Record something new",
    "Yang dicatat": "What is recorded",
    "Jenis lain": "Another kind",
    "Kolom NOP, atau tujuh kolom seperti DHKP; paling banyak {batas} objek.": (
        "A column of NOPs, or seven columns as in a DHKP; at most {batas} objects."
    ),
    "Dikecualikan dari pajak": "Exempt from the tax",
    "Pengurangan": "Reduction",
    "NIK pemilik terbukti": "Owner's NIK proven",
    "Isi": "Content",
    "Jumlah objek": "Number of objects",
    "Berlaku selama": "Holds as long as",
    "Dari tahun pajak": "From tax year",
    "Sampai tahun pajak": "Up to tax year",
    "Dasar": "Ground",
    "Yang berlaku sekarang": "What holds now",
    "berakhir": "ended",
    "sejak {tahun}": "since {tahun}",
    "Tercatat untuk {jumlah} objek.": "Recorded for {jumlah} objects.",
    "Rancangan tahun {tahun} sudah diganti.": "The drafts of {tahun} were replaced.",
    "Dipakai pada hitungan rancangan berikutnya.": "Used when drafts are made next.",
    "pemiliknya sama": "it has the same owner",
    "objeknya ada": "the object exists",
    ", dan {jumlah} lagi": ", and {jumlah} more",
    "tanpa akhir": "no end",
    "Pilih salah satu.": "Choose one.",
    "Pilih": "Choose",
    "Aturan tahun {tahun} belum mempunyai pilihan untuk ini. Tambahkan dan sahkan dahulu di Aturan.": (
        "The rules of {tahun} have nothing to choose here yet. Add it under Rules and have it approved first."
    ),
    "Persen dari pajak terutang": "Percent of the tax due",
    "Untuk siapa": "For whom",
    "Pemilik sekarang; gugur bila objek berganti pemilik": "The present owner; it lapses when the object changes hands",
    "Objek ini, siapa pun pemiliknya": "This object, whoever owns it",
    (
        "Pemilik sekarang sudah menunjukkan NIK-nya. Dipakai stimulus yang meminta NIK terbukti; gugur bila objek"
        " berganti pemilik."
    ): (
        "The present owner has shown the NIK. Used by stimuli that ask for it; it lapses when the object changes hands."
    ),
    "Kosongkan bila tanpa akhir": "Leave empty for no end",
    "Dasar: pasal atau keputusan": "Ground: article or decision",
    "Akhiri yang berlaku sejak tahun itu": "End what holds from that year on",
    "Letak": "Location",
    "Pemilik": "Owner",
    "Tanah dan bangunan": "Land and buildings",
    "Berlaku untuk tahun pajak {tahun}": "Holds for tax year {tahun}",
    "selama pemiliknya sama": "as long as the owner is the same",
    "Tidak ada; dihitung menurut aturan umum.": "None; assessed by the general rules.",
    "Pokok tahun {tahun}:": "Tax of {tahun}:",
    "tanpa SPPT": "no notice",
    "Belum ada yang ditulis. NJOPTKP dihitung seperti pada SPPT terakhir objek ini.": (
        "Nothing is written yet. NJOPTKP is taken as on the object's latest notice."
    ),
    "Riwayat": "History",
    (
        "Usulan objek khusus untuk {jumlah} objek belum diputuskan. Sesudah terbit, usulan itu tidak berlaku lagi untuk"
        " tahun ini."
    ): (
        "Proposals about {jumlah} special objects are undecided. Once issued, they no longer count for this year."
    ),
    "umum": "general",
    "golongan {nama}": "group {nama}",
    "tarif khusus {nama}": "special tariff {nama}",
    "Dicatat": "Recorded",
    "{jumlah} baris tidak terbaca.": "Lines that cannot be read: {jumlah}.",
    "Baris {nomor} ({isi}): {sebab}": "Line {nomor} ({isi}): {sebab}",
}
