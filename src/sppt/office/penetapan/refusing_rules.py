"""Why a proposal of rules was refused, as an officer reads it: beside a form there are no keys of a file."""

from __future__ import annotations

from collections.abc import Mapping

from sppt.assessment.rulesets_actions import RulesRefused
from sppt.office.refusals import refusal_of
from sppt.office.words import either

_UNREAD = "unread_rate"
_FILL = ("Wajib diisi.", "Fill this in.")
_TOLD: Mapping[str, tuple[str, str]] = {
    "wrong_type": _FILL,
    "missing_key": _FILL,
    "bad_range": (
        "Yang awal sesudah yang akhir, atau salah satunya kosong. Isi keduanya berurutan.",
        "The first comes after the last, or one of them is empty. Fill in both in their order.",
    ),
    "incomplete": (
        "Jenis bangunan dan batas NJOP diisi bersama, atau keduanya dikosongkan.",
        "Kind of building and bound of NJOP are filled in together, or both are left empty.",
    ),
    "bad_word": (
        "Kodenya diawali huruf kecil; selanjutnya huruf kecil, angka, atau tanda hubung.",
        "The code begins with a small letter; then small letters, digits or hyphens.",
    ),
    "no_kind": (
        "Kode jenis ditulis dengan angka: bumi dan transaksi satu angka (4), bangunan dua angka (01).",
        "Codes of kinds are digits: one for land and data transactions (4), two for buildings (01).",
    ),
    "bad_rate": ("", "This share cannot be used. Write a percent from 0 to 100, such as 0.25."),
    _UNREAD: (
        "Tulis persen dengan angka, misalnya 0,25 atau 25.",
        "Write a percent in digits, such as 0.25 or 25.",
    ),
    "over_ceiling": (
        "",
        "This rate is above 0.5%, the ceiling of UU 1/2022 article 41. Check the decimal point.",
    ),
    "bad_brackets": (
        "",
        "Bounds must rise, and the last bracket alone has none, so that no value is left without a rate.",
    ),
    "gap_or_overlap": (
        "",
        "This overlaps another rule or leaves a gap beside it. Check the day or the year.",
    ),
    "double_id": ("", "This code or kind is used twice. Choose another."),
    "same_priority": ("", "Two of these may claim the same rupiah, so their order must differ."),
    "negative": ("", "This must not be below zero."),
    "too_small": ("", "This is too small."),
    "too_large": ("", "This is too large."),
    "float": ("", "Write a whole number."),
    "bad_date": ("", "This is no day. Type year-month-day, such as 2027-01-31."),
    "date_out_of_range": ("", "This day is too far away."),
    "bad_class": ("", "The NJOP of a class lies above its lower bound and not above its upper one."),
    "class_gap": ("", "This class overlaps the one above or leaves a gap. The last class begins at 0."),
    "no_class_table": ("", "There is no such class table."),
    "bad_nir": ("", "A NIR must be above zero."),
    "bad_percent": ("", "The percent must lie between -90 and 900."),
    "unknown_key": ("", "This is not known here."),
}
"""By the fault that the check found: Indonesian, or "" where its own sentence says it well, and English."""


def told(error: Exception) -> str:
    """The refusal in the language of the page."""
    fault = error.fault if isinstance(error, RulesRefused) else ""
    if fault == "bad_rate" and "tidak terbaca" in str(error):
        fault = _UNREAD
    if fault not in _TOLD:
        return refusal_of(error)
    indonesian, english = _TOLD[fault]
    return either(indonesian or str(error).replace("priority", "urutan"), english)
