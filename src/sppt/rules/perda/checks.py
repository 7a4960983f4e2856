"""Checks of a Perda file's assessment rules against each other."""

from collections.abc import Mapping, Sequence
from itertools import combinations

from sppt.rules.assessment.year import Exemption, Rule, Stimulus
from sppt.rules.perda.common import check_span, may_share_a_year
from sppt.rules.reading import FieldError


def check_first_year(lists: Mapping[str, Sequence[Rule]]) -> None:
    """Every kind of rule begins with the same tax year: else a year would have some rules and lack others."""
    firsts = {name: rules[0].tax_year_from for name, rules in lists.items()}
    name_first, first = next(iter(firsts.items()))
    for name, year in firsts.items():
        if year != first:
            raise FieldError(
                f"{name}[1].tax_year_from",
                code="gap_or_overlap",
                sentence=f"aturan mulai {year or 'tanpa awal'}, padahal {name_first} mulai {first or 'tanpa awal'}; "
                "semua aturan harus mulai pada tahun pajak yang sama.",
            )


def check_exemptions(exemptions: Sequence[Exemption]) -> None:
    """One id and one kind of object have one exemption in a year."""
    for place, one in enumerate(exemptions, start=1):
        check_span(f"exemption[{place}]", one)
    for (_, one), (place, other) in combinations(enumerate(exemptions, start=1), 2):
        if not may_share_a_year(one, other):
            continue
        if one.id == other.id:
            raise FieldError(
                f"exemption[{place}].id", code="double_id", sentence=f"id {one.id} dipakai dua kali."
            )
        for key in ("jenis_bumi", "jenis_transaksi"):
            if getattr(one, key) & getattr(other, key):
                raise FieldError(
                    f"exemption[{place}].{key}",
                    code="double_id",
                    sentence=f"jenis ini sudah dikecualikan oleh {one.id}.",
                )


def check_stimuli(stimuli: Sequence[Stimulus]) -> None:
    """Ids are unique in a year, and no two that may claim the same rupiah share a priority; in file order."""
    for place, one in enumerate(stimuli, start=1):
        check_span(f"stimulus[{place}]", one)
    for (_, one), (place, other) in combinations(enumerate(stimuli, start=1), 2):
        if not may_share_a_year(one, other):
            continue
        if one.id == other.id:
            raise FieldError(
                f"stimulus[{place}].id", code="double_id", sentence=f"id {one.id} dipakai dua kali."
            )
        if one.priority == other.priority and _may_meet(one, other):
            raise FieldError(
                f"stimulus[{place}].priority",
                code="same_priority",
                sentence=f"{one.id} dan {other.id} dapat mengurangi pokok yang sama, "
                "jadi priority harus berbeda.",
            )


def _may_meet(one: Stimulus, other: Stimulus) -> bool:
    if one.buku and other.buku and not one.buku & other.buku:
        return False
    return not (one.jenis_bangunan and other.jenis_bangunan and not one.jenis_bangunan & other.jenis_bangunan)
