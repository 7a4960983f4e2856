"""Notices (SPPT): immutable snapshots, one for each cycle."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.indexes import BrinIndex
from django.db import models

from sppt.assessment.models_determination import (
    Anomaly,
    AnomalyDecision,
    Decision,
    Determination,
    Draft,
    PinnedRules,
    SubjectMatch,
)
from sppt.assessment.models_rules import ApprovedRules, RuleSet, SimulationResult, SimulationRun
from sppt.assessment.models_treatment import DraftReduction, Treatment
from sppt.kit.fields import Nop, Rupiah, check, nop_check

__all__ = [
    "Anomaly",
    "AnomalyDecision",
    "ApprovedRules",
    "Decision",
    "Determination",
    "Draft",
    "DraftReduction",
    "Notice",
    "PinnedRules",
    "RuleSet",
    "SimulationResult",
    "SimulationRun",
    "SubjectMatch",
    "Treatment",
]


class Notice(models.Model):
    """An SPPT exactly as it was issued. What SISMIOP brought is never recomputed."""

    id = models.BigAutoField(primary_key=True)
    bill = models.ForeignKey("ledger.Bill", on_delete=models.PROTECT, db_index=False)
    nop = Nop()
    tax_year = models.SmallIntegerField()
    cycle = models.SmallIntegerField()
    nama_wp = models.TextField()
    jalan_wp = models.TextField(blank=True)
    blok_kav_wp = models.TextField(blank=True)
    rw_wp = models.TextField(blank=True)
    rt_wp = models.TextField(blank=True)
    kelurahan_wp = models.TextField(blank=True)
    kota_wp = models.TextField(blank=True)
    kode_pos_wp = models.TextField(blank=True)
    npwp = models.TextField(blank=True)
    kelas_tanah = models.TextField(blank=True)  # "" where SISMIOP says XXX
    kelas_bangunan = models.TextField(blank=True)
    luas_bumi = models.BigIntegerField()
    luas_bangunan = models.BigIntegerField()
    njop_bumi = Rupiah()
    njop_bangunan = Rupiah()
    njop = Rupiah()
    njoptkp = Rupiah()
    terutang = Rupiah()
    pengurangan = Rupiah()
    pokok = Rupiah()  # PBB_YG_HARUS_DIBAYAR_SPPT
    jatuh_tempo = models.DateField()
    terbit = models.DateField(null=True)
    status_tagihan = models.TextField(blank=True)
    content = models.TextField()  # digest of the row as it came
    # Of our own notices only; what they were calculated from stands in their draft, or in their decision.
    njopkp = models.BigIntegerField(null=True)  # before the share
    share = models.TextField(null=True)
    tariff = models.TextField(null=True)
    rules_hash = models.TextField(null=True)
    number = models.BigIntegerField(null=True)  # without a gap within the tax year
    determination_id = models.BigIntegerField(null=True)
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, db_index=False)

    class Meta:
        # Notices lie by NOP as SISMIOP brought them, and by year as we issued them: a few blocks of marks find a
        # stretch of the city, or a year, where every notice of every year would be read.
        indexes: ClassVar = [
            BrinIndex(fields=["nop", "tax_year"], autosummarize=True, name="assessment_notice_stretch")
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bill", "cycle"], name="assessment_notice_is_one"),
            nop_check("assessment_notice"),
            check("assessment_notice_pokok_is_not_negative", pokok__gte=0),
            check("assessment_notice_cycle_counts", cycle__gte=0),
            models.UniqueConstraint(
                fields=["tax_year", "number"],
                condition=models.Q(number__isnull=False),
                name="assessment_notice_number_is_one",
            ),
            models.CheckConstraint(
                name="assessment_notice_of_ours_is_whole",
                condition=models.Q(rules_hash=None)
                | models.Q(
                    number__gte=1,
                    njopkp__isnull=False,
                    share__isnull=False,
                    tariff__isnull=False,
                    terbit__isnull=False,
                ),
            ),
        ]
