"""Why something of determination was not done; nothing was written then."""

from __future__ import annotations

from enum import StrEnum


class Why(StrEnum):
    """Stable codes of the refusals of this room."""

    YEAR_HAS_NOTICES = "year_has_notices"
    ALREADY_RUNNING = "already_running"
    ALREADY_APPROVED = "already_approved"
    NO_OBJECTS = "no_objects"
    NO_RULES = "no_rules"
    TOO_EARLY = "too_early"
    NO_DRAFT = "no_draft"
    NOT_IN_DRAFT = "not_in_draft"
    OWN_DRAFT = "own_draft"
    STALE_DRAFT = "stale_draft"
    DOES_NOT_TIE_OUT = "does_not_tie_out"
    NOT_DECIDABLE = "not_decidable"
    NOTE_MISSING = "note_missing"
    NOT_A_PAIR = "not_a_pair"
    RULES_CHANGED = "rules_changed"
    NO_SUCH_OBJECT = "no_such_object"
    HAS_A_NOTICE = "has_a_notice"
    NO_NOTICE = "no_notice"
    YEAR_NOT_ISSUED = "year_not_issued"
    NO_FACTS = "no_facts"
    NOT_COMPUTABLE = "not_computable"
    NOTHING_CHANGES = "nothing_changes"
    STALE_CORRECTION = "stale_correction"
    NUMBER_MISSING = "number_missing"
    GROUND_MISSING = "ground_missing"
    TOO_MANY_OBJECTS = "too_many_objects"
    TREATMENT_YEAR = "treatment_year"
    TREATMENT_ENDS_FIRST = "treatment_ends_first"
    TREATED_TOO_LATE = "treated_too_late"
    UNKNOWN_TREATMENT = "unknown_treatment"
    BAD_REDUCTION = "bad_reduction"
    NO_OWNER = "no_owner"
    STALE_TREATMENT = "stale_treatment"


_SENTENCES: dict[Why, str] = {
    Why.YEAR_HAS_NOTICES: (
        "Tahun pajak {year} sudah mempunyai {count} SPPT, jadi tidak dapat ditetapkan secara massal lagi."
        " Pakai pembetulan atau penetapan susulan untuk objek tertentu."
    ),
    Why.ALREADY_RUNNING: "Penetapan tahun {year} sedang dijalankan di tempat lain. Tunggu sampai selesai.",
    Why.ALREADY_APPROVED: (
        "Rancangan tahun {year} sudah disetujui dan sedang diterbitkan, jadi tidak dapat diganti lagi."
    ),
    Why.NO_OBJECTS: "Belum ada objek pajak di basis data. Impor dahulu data SISMIOP.",
    Why.NO_RULES: "Aturan tahun pajak {year} belum ada. Siapkan dan setujui dahulu aturannya. ({detail})",
    Why.TOO_EARLY: "Tahun pajak {year} belum dapat ditetapkan; paling jauh satu tahun ke depan.",
    Why.NO_DRAFT: "Tidak ada rancangan penetapan tahun {year}. Tetapkan dahulu.",
    Why.NOT_IN_DRAFT: "NOP {nop} tidak ada di dalam rancangan tahun {year}.",
    Why.OWN_DRAFT: "Rancangan sendiri harus diterbitkan oleh petugas lain.",
    Why.STALE_DRAFT: (
        "Rancangan atau datanya berubah sejak diusulkan. Tolak usulan ini, periksa lagi, lalu usulkan yang baru."
    ),
    Why.DOES_NOT_TIE_OUT: (
        "Jumlah yang diterbitkan tidak sama dengan rancangannya, jadi tidak satu pun diterbitkan. ({detail})"
    ),
    Why.NOT_DECIDABLE: (
        "Objek ini tidak dapat diikutkan karena pajaknya tidak dapat dihitung dari datanya."
        " Perbaiki datanya, atau keluarkan dari penetapan."
    ),
    Why.NOTE_MISSING: "Tuliskan alasannya, sekurang-kurangnya sepuluh huruf.",
    Why.RULES_CHANGED: (
        "Aturan tahun {year} berubah sejak rancangan ini dibuat. Tetapkan ulang seluruh kota, lalu putuskan lagi."
    ),
    Why.NO_SUCH_OBJECT: "NOP {nop} tidak ada di data objek pajak. Periksa kembali 18 angkanya.",
    Why.HAS_A_NOTICE: "Objek ini sudah mempunyai SPPT tahun {year}. Pakai pembetulan.",
    Why.NO_NOTICE: "Objek ini belum mempunyai SPPT tahun {year}. Pakai penetapan susulan.",
    Why.YEAR_NOT_ISSUED: (
        "SPPT tahun {year} belum diterbitkan. Penetapan susulan hanya untuk objek yang tertinggal; tetapkan tahunnya."
    ),
    Why.NO_FACTS: "Isi dahulu data yang hendak ditetapkan.",
    Why.NOT_COMPUTABLE: "Dengan data ini pajaknya tidak dapat dihitung ({detail}). Periksa luas dan nilainya.",
    Why.NOTHING_CHANGES: "Tidak ada yang berubah dengan keputusan ini. Periksa kembali isinya.",
    Why.NUMBER_MISSING: "Tuliskan nomor keputusannya.",
    Why.STALE_CORRECTION: (
        "SPPT atau tagihannya berubah sejak usulan ini dibuat. Tolak usulan ini, lalu usulkan yang baru."
    ),
    Why.GROUND_MISSING: "Tuliskan dasarnya: pasal atau keputusan, misalnya Perda 10/2023 Pasal 38.",
    Why.TOO_MANY_OBJECTS: "Tuliskan 1 sampai {most} NOP. Daftar yang lebih panjang dibagi menjadi beberapa usulan.",
    Why.TREATMENT_YEAR: "Pilih tahun pajak {first} sampai {last} untuk mulai berlakunya.",
    Why.TREATMENT_ENDS_FIRST: "Tahun terakhirnya sebelum tahun pertamanya. Perbaiki, atau kosongkan bila tanpa akhir.",
    Why.TREATED_TOO_LATE: (
        "SPPT tahun {year} sudah terbit, jadi ini tidak mengubahnya lagi. Mulailah dari tahun berikutnya;"
        " SPPT yang sudah terbit diubah lewat Keputusan."
    ),
    Why.UNKNOWN_TREATMENT: (
        "Aturan tahun {year} tidak mengenal {value}. Tambahkan dan sahkan dahulu di Aturan, atau pilih yang lain."
    ),
    Why.BAD_REDUCTION: "Tuliskan pengurangannya: lebih dari 0% sampai 100%, atau jumlah rupiah bulat.",
    Why.NO_OWNER: "Objek {nop} tidak mempunyai subjek di data, jadi tidak dapat diikatkan kepada pemiliknya.",
    Why.STALE_TREATMENT: (
        "Yang berlaku untuk objek ini berubah sejak diusulkan. Tolak usulan ini, periksa lagi, lalu usulkan yang baru."
    ),
    Why.NOT_A_PAIR: "Pilih dua subjek pajak yang berbeda dan keduanya tercatat.",
}


class Refused(Exception):
    """Determination, issue or a decision was refused; `code` is stable."""

    def __init__(self, why: Why, **values: object) -> None:
        super().__init__(_SENTENCES[why].format(**values))
        self.why = why
        self.values = values
        self.code = str(why)
