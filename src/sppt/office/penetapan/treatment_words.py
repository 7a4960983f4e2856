"""Treatments of single objects in words, and what approving one means."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from sppt.accounts.actions import NotAllowed
from sppt.assessment.refusals import Refused
from sppt.assessment.treating import approve_treatment
from sppt.assessment.treatment_words import Scope, TreatmentKind
from sppt.office.penetapan.refusing import sentence
from sppt.office.penetapan.telling import day
from sppt.office.words import t
from sppt.rules.nop import Nop
from sppt.rules.rupiah import printed

KIND_NAMES: Mapping[TreatmentKind, str] = {
    TreatmentKind.GOLONGAN: "Golongan persentase NJOP",
    TreatmentKind.TARIF_KHUSUS: "Tarif khusus",
    TreatmentKind.DIKECUALIKAN: "Dikecualikan dari pajak",
    TreatmentKind.PENGURANGAN: "Pengurangan",
    TreatmentKind.NIK_TERBUKTI: "NIK pemilik terbukti",
}
LABELS: Mapping[str, str] = {
    "kind": "Jenis",
    "value": "Isi",
    "objects": "Jumlah objek",
    "nops": "NOP",
    "scope": "Berlaku selama",
    "tax_year_from": "Dari tahun pajak",
    "tax_year_to": "Sampai tahun pajak",
    "number": "Nomor keputusan",
    "decided_on": "Tanggal keputusan",
    "article": "Dasar",
    "standing": "Yang berlaku sekarang",
}
_LISTED = 20


def value_text(value: str) -> str:
    """What was decided, as people read it: an id, a percent, rupiah, or that it ends."""
    if not value:
        return t("berakhir")
    return printed(int(value)) if value.isdecimal() else value.replace(".", ",")


def years_text(first: int, last: int | None) -> str:
    """The tax years that a treatment covers."""
    if last is None:
        return t("sejak {tahun}", tahun=first)
    return str(first) if last == first else f"{first}–{last}"


def treat(number: int, *, checker: str, note: str, at: datetime) -> str:
    """Approves a treatment; gives a sentence. Raises NotAllowed."""
    try:
        done = approve_treatment(number, checker=checker, note=note, at=at)
    except Refused as error:
        raise NotAllowed(error.code, sentence(error)) from None
    said = t("Tercatat untuk {jumlah} objek.", jumlah=f"{done.objects:,}".replace(",", "."))
    if done.redrafted:
        years = ", ".join(str(year) for year in done.redrafted)
        return f"{said} {t('Rancangan tahun {tahun} sudah diganti.', tahun=years)}"
    return f"{said} {t('Dipakai pada hitungan rancangan berikutnya.')}"


def _kind(value: object) -> str:
    return t(KIND_NAMES[TreatmentKind(str(value))])


def _scope(value: object) -> str:
    return t("pemiliknya sama") if value == Scope.OWNER.value else t("objeknya ada")


def _nops(value: object) -> str:
    nops = [str(one) for one in value] if isinstance(value, list) else []
    told = ", ".join(Nop(one).printed for one in nops[:_LISTED])
    rest = len(nops) - _LISTED
    return told + (t(", dan {jumlah} lagi", jumlah=rest) if rest > 0 else "")


def _standing(value: object) -> str:
    pairs = [one for one in value if isinstance(one, list)] if isinstance(value, list) else []
    told = "; ".join(f"{Nop(str(nop)).printed} {value_text(str(there))}" for nop, there in pairs[:_LISTED])
    rest = len(pairs) - _LISTED
    return (told or t("Tidak ada.")) + (t(", dan {jumlah} lagi", jumlah=rest) if rest > 0 else "")


def _last(value: object) -> str:
    return t("tanpa akhir") if value is None else str(value)


FORMATS: Mapping[str, Callable[[object], str]] = {
    "kind": _kind,
    "value": lambda value: value_text(str(value)),
    "scope": _scope,
    "nops": _nops,
    "standing": _standing,
    "tax_year_to": _last,
    "decided_on": day,
}
