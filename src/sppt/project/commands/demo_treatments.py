"""The demo's special objects and a proposal of rules, so that the desk of penetapan has something to show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from sppt.assessment import rulesets, rulesets_actions
from sppt.assessment.treating import TreatmentWish, approve_treatment, first_open_year, propose_treatment
from sppt.assessment.treatment_words import Scope, TreatmentKind
from sppt.rules.calendar import wib_day

MAKER, CHECKER = "tirta.tetap", "kirana.kepala"
GROUP = {
    "id": "usaha",
    "title": "Objek untuk usaha",
    "bracket": [{"rate": {"value": "80%", "unit": "of_njopkp"}}],
}
SPECIAL = {
    "id": "pangan-ternak",
    "title": "Lahan produksi pangan dan ternak",
    "title_en": "Food and livestock land",
    "rate": {"value": "0.05%", "unit": "of_dasar"},
    "article": "Contoh usulan, belum menjadi Perda",
}


def make_treatments(nops: Sequence[str], *, at: datetime) -> None:
    """A reduction that holds, an exemption that waits for the second officer, and rules with a group and a tariff."""
    year = first_open_year(at=at)
    content = rulesets.copy_for(year)
    for section, key, table in (("njop_share", "group", GROUP), ("tariff", "special", SPECIAL)):
        content = content.with_section(section, {**content.sections[section], key: [table]})
    rulesets_actions.copy_rules(content, name="Golongan usaha dan lahan pangan", officer=MAKER, at=at)
    if len(nops) < 2:
        return
    wish = TreatmentWish(
        kind=TreatmentKind.PENGURANGAN,
        value="50%",
        nops=(nops[0],),
        scope=Scope.OWNER,
        tax_year_from=year,
        tax_year_to=None,
        number="900/CONTOH/1",
        decided_on=date(wib_day(at).year, 1, 2),
        article="Keputusan contoh: pengurangan bagi veteran",
    )
    first = propose_treatment(wish, reason="Contoh: surat keterangan veteran lengkap", maker=MAKER, at=at)
    approve_treatment(first, checker=CHECKER, note="", at=at)
    exempt = replace(
        wish, kind=TreatmentKind.DIKECUALIKAN, value="makam", nops=(nops[1],), scope=Scope.OBJECT,
        number="900/CONTOH/2", article="UU 1/2022 Pasal 38 ayat (3)",
    )  # fmt: skip
    propose_treatment(exempt, reason="Contoh: tanah wakaf untuk makam warga", maker=MAKER, at=at)
