"""What approving means for the proposals of penetapan: a year issued, a notice corrected."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from sppt.accounts.actions import NotAllowed
from sppt.assessment.facts_text import facts_from
from sppt.assessment.issuing import approve_issue
from sppt.assessment.refusals import Refused
from sppt.assessment.words import DecisionKind
from sppt.office.penetapan.refusing import cannot_correct, sentence
from sppt.office.words import t
from sppt.payments.corrections import CannotCorrect, approve_correction
from sppt.rules.assessment.words import area
from sppt.rules.nop import Nop
from sppt.rules.rupiah import Rate, printed

KIND_NAMES: Mapping[DecisionKind, str] = {
    DecisionKind.PEMBETULAN: "Pembetulan",
    DecisionKind.PENGURANGAN: "Pengurangan",
    DecisionKind.PEMBATALAN: "Pembatalan SPPT",
    DecisionKind.PENETAPAN: "Penetapan susulan",
}
ISSUE_LABELS: Mapping[str, str] = {
    "tax_year": "Tahun pajak",
    "notices": "SPPT yang diterbitkan",
    "pokok": "Pokok seluruhnya",
    "no_sppt": "Objek tanpa SPPT",
    "anomalies": "Objek yang ditahan",
    "rules": "Sidik aturan",
    "version": "Versi rancangan",
}
CORRECTION_LABELS: Mapping[str, str] = {
    "pokok": "Pokok",
    "sisa": "Sisa",
    "kind": "Jenis keputusan",
    "number": "Nomor keputusan",
    "decided_on": "Tanggal keputusan",
    "opened": "Tagihan kurang bayar yang dibuka",
    "excess_pokok": "Kelebihan bayar pokok",
    "excess_denda": "Kelebihan bayar denda",
    "wanted": "Isi keputusan",
    "versions": "Versi tagihan",
}


def issue(number: int, *, checker: str, note: str, at: datetime) -> str:
    """Approves the issue of a year; gives a sentence. Raises NotAllowed."""
    try:
        done = approve_issue(number, checker=checker, note=note, at=at)
    except Refused as error:
        raise NotAllowed(error.code, sentence(error)) from None
    return t(
        "Disetujui. {jumlah} SPPT tahun {tahun} sedang diterbitkan; kemajuannya tampak di halaman penetapan.",
        jumlah=f"{done.notices:,}".replace(",", "."),
        tahun=done.tax_year,
    )


def correct(number: int, *, checker: str, note: str, at: datetime) -> str:
    """Approves a decision about a notice; gives a sentence. Raises NotAllowed."""
    try:
        done = approve_correction(number, checker=checker, note=note, at=at)
    except Refused as error:
        raise NotAllowed(error.code, sentence(error)) from None
    except CannotCorrect as error:
        raise NotAllowed(error.code, cannot_correct(error)) from None
    return t(
        "Keputusan berlaku. Pokok {sebelum} menjadi {sesudah}; kelebihan bayar {lebih}.",
        sebelum=printed(done.pokok_before),
        sesudah=printed(done.pokok),
        lebih=printed(done.excess_pokok + done.excess_denda),
    )


def _money(value: object) -> str:
    return printed(value) if isinstance(value, int) else str(value)


def _kind(value: object) -> str:
    return t(KIND_NAMES[DecisionKind(str(value))])


def _wanted(value: object) -> str:
    """What a decision calculates with, line by line."""
    told = value if isinstance(value, dict) else {}
    lines = [f"{Nop(str(told.get('nop', ''))).printed} {told.get('tax_year', '')}"]
    if told.get("nama_wp"):
        lines.append(t("nama wajib pajak {nama}", nama=told["nama_wp"]))
    if told.get("facts"):
        facts = facts_from(str(told["facts"]))
        lines += [
            t(
                "tanah {luas}, nilai {nilai}",
                luas=area(facts.luas_bumi),
                nilai=printed(facts.nilai_bumi or 0),
            ),
            t(
                "bangunan {luas}, nilai {nilai}",
                luas=area(facts.luas_bangunan),
                nilai=printed(facts.nilai_bangunan),
            ),
            t("dengan NJOPTKP") if facts.carries_njoptkp else t("tanpa NJOPTKP"),
            *([t("golongan {nama}", nama=facts.golongan)] if facts.golongan else []),
            *([t("tarif khusus {nama}", nama=facts.tarif_khusus)] if facts.tarif_khusus else []),
            *([t("NIK pemilik terbukti")] if facts.nik_proven else []),
        ]
    reduction = told.get("reduction")
    if isinstance(reduction, list):
        rate, rupiah, _, article = reduction
        off = Rate(*rate).percent if rate else printed(int(rupiah or 0))
        lines.append(t("pengurangan {besar} menurut {pasal}", besar=off, pasal=article))
    return "; ".join(lines)


def _versions(value: object) -> str:
    pairs = [part for part in value if isinstance(part, list)] if isinstance(value, list) else []
    return ", ".join(str(version) for _, version in pairs) or "–"


def _count(value: object) -> str:
    return f"{value:,}".replace(",", ".") if isinstance(value, int) else str(value)


ISSUE_FORMATS: Mapping[str, Callable[[object], str]] = {
    "pokok": _money,
    "notices": _count,
    "no_sppt": _count,
    "anomalies": _count,
    "rules": lambda value: str(value)[:16],
}
CORRECTION_FORMATS: Mapping[str, Callable[[object], str]] = {
    "pokok": _money,
    "sisa": _money,
    "opened": _money,
    "excess_pokok": _money,
    "excess_denda": _money,
    "kind": _kind,
    "wanted": _wanted,
    "versions": _versions,
}
