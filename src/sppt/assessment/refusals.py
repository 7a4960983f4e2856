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
    Why.NOT_A_PAIR: "Pilih dua subjek pajak yang berbeda dan keduanya tercatat.",
}


class Refused(Exception):
    """Determination, issue or a decision was refused; `code` is stable."""

    def __init__(self, why: Why, **values: object) -> None:
        super().__init__(_SENTENCES[why].format(**values))
        self.why = why
        self.code = str(why)
