"""Tables of determination: a year with its drafts and oddities, the officers' decisions, and who is one person."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from sppt.assessment.words import Choice, DecisionKind, DeterminationState
from sppt.kit.fields import Key, Nop, Rupiah, check, nop_check, words_check
from sppt.rules.assessment.core import Outcome


class PinnedRules(models.Model):
    """The rules of a year as some notices were calculated with, so that they can be explained for ever."""

    hash = Key(primary_key=True)
    tax_year = models.SmallIntegerField()
    text = models.TextField()

    class Meta:
        db_table = "assessment_pinned_rules"


class Determination(models.Model):
    """The determination of a tax year. The totals are those of its drafts; `version` rises with each replaced draft."""

    id = models.BigAutoField(primary_key=True)
    tax_year = models.SmallIntegerField()
    state = models.TextField()
    rules_hash = models.TextField(blank=True)
    maker = models.TextField()
    asked_at = models.DateTimeField()
    stored_at = models.DateTimeField(null=True)
    attempts = models.SmallIntegerField(default=0)
    done = models.IntegerField(default=0)
    objects_count = models.IntegerField(default=0)
    notices = models.IntegerField(default=0)
    no_sppt = models.IntegerField(default=0)
    anomalies = models.IntegerField(default=0)
    njop = Rupiah(default=0)
    pokok = Rupiah(default=0)
    summary = models.TextField(default="{}")  # the comparison with the year before, canonical JSON
    version = models.IntegerField(default=1)
    proposal = models.BigIntegerField(null=True)
    checker = models.TextField(blank=True)
    terbit = models.DateField(null=True)
    jatuh_tempo = models.DateField(null=True)
    issued_at = models.DateTimeField(null=True)
    problem = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            words_check("assessment_determination", "state", DeterminationState),
            check("assessment_determination_year_is_a_year", tax_year__range=(1990, 2199)),
            models.UniqueConstraint(
                fields=["tax_year"],
                condition=~models.Q(state="abandoned"),
                name="assessment_determination_of_a_year_is_one",
            ),
            models.CheckConstraint(
                name="assessment_determination_ties_out",
                condition=models.Q(state__in=["waiting", "running", "abandoned"])
                | models.Q(objects_count=models.F("notices") + models.F("no_sppt") + models.F("anomalies")),
            ),
            models.CheckConstraint(
                name="assessment_determination_is_issued_by_another",
                condition=~models.Q(state__in=["approved", "issued"])
                | models.Q(proposal__isnull=False)
                & ~models.Q(checker="")
                & ~models.Q(checker=models.F("maker")),
            ),
            models.CheckConstraint(
                name="assessment_determination_issue_is_dated",
                condition=~models.Q(state="issued")
                | models.Q(terbit__isnull=False, jatuh_tempo__isnull=False, issued_at__isnull=False),
            ),
        ]


class Draft(models.Model):
    """One object in a determination: the facts it was calculated from, and the result. Replaced, never edited.

    Areas in dm², hundredths of a m². No foreign key to the determination: it would be asked once for each of half a
    million rows that one statement brings; check-books counts them instead.
    """

    pk = models.CompositePrimaryKey("determination_id", "nop")
    determination_id = models.BigIntegerField()
    luas_bumi_dm2 = models.BigIntegerField()
    luas_bangunan_dm2 = models.BigIntegerField()
    nilai_bangunan = Rupiah()
    bumi_beban = Rupiah()
    bangunan_beban = Rupiah()
    njop_bumi = Rupiah()
    njop_bangunan = Rupiah()
    njop = Rupiah()
    njoptkp = Rupiah()
    njopkp = Rupiah()
    terutang = Rupiah()
    pengurangan = Rupiah()
    stimulus = Rupiah()
    pokok = Rupiah()
    carries_njoptkp = models.BooleanField()
    nik_proven = models.BooleanField()
    nilai_bumi = models.BigIntegerField(null=True)
    pokok_before = models.BigIntegerField(null=True)
    nop = Nop()
    outcome = models.TextField()
    reason = models.TextField(blank=True)
    kelas_tanah = models.TextField(blank=True)
    kelas_bangunan = models.TextField(blank=True)
    share = models.TextField()
    tariff = models.TextField()
    jenis_bumi = models.TextField(blank=True)
    jenis_transaksi = models.TextField(blank=True)
    golongan = models.TextField(blank=True)
    tarif_khusus = models.TextField(blank=True)
    dikecualikan = models.TextField(blank=True)
    jenis_bangunan = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            words_check("assessment_draft", "outcome", Outcome),
            nop_check("assessment_draft"),
            check("assessment_draft_owes_nothing_negative", pokok__gte=0, terutang__gte=0),
        ]


class Anomaly(models.Model):
    """Something odd about an object in a determination; goes with its draft when that is replaced."""

    pk = models.CompositePrimaryKey("determination_id", "kind", "nop")
    determination_id = models.BigIntegerField()
    kind = models.TextField()
    nop = Nop()
    detail = models.TextField(blank=True)
    withholds = models.BooleanField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["determination_id", "nop"], name="assessment_anomaly_of_nop")
        ]


class AnomalyDecision(models.Model):
    """What an officer decided about an object that was kept back, for the NJOP that he saw; the latest one holds."""

    id = models.BigAutoField(primary_key=True)
    tax_year = models.SmallIntegerField()
    nop = Nop()
    choice = models.TextField()
    njop = Rupiah()
    note = models.TextField()
    officer = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "assessment_anomaly_decision"
        indexes: ClassVar = [models.Index(fields=["tax_year", "nop"], name="assessment_anomaly_decided")]
        constraints: ClassVar = [
            words_check("assessment_anomaly_decision", "choice", Choice),
            nop_check("assessment_anomaly_decision"),
            check("assessment_anomaly_decision_is_explained", note__regex=r"\S.{8,}"),
        ]


class SubjectMatch(models.Model):
    """Whether two ids of subjects are one person, as an officer decided; the latest decision on a pair holds."""

    id = models.BigAutoField(primary_key=True)
    first = Key()
    second = Key()
    same = models.BooleanField()
    note = models.TextField(blank=True)
    officer = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "assessment_subject_match"
        indexes: ClassVar = [models.Index(fields=["first", "second"], name="assessment_subject_match_pair")]
        constraints: ClassVar = [
            check("assessment_subject_match_is_ordered", first__lt=models.F("second")),
        ]


class Decision(models.Model):
    """A decision about one notice after issue: corrected, reduced, cancelled, or determined late."""

    id = models.BigAutoField(primary_key=True)
    kind = models.TextField()
    number = models.TextField()  # of the decision letter
    decided_on = models.DateField()
    nop = Nop()
    tax_year = models.SmallIntegerField()
    bill = models.ForeignKey("ledger.Bill", on_delete=models.PROTECT)
    pokok_before = Rupiah()
    pokok = Rupiah()
    rules_hash = models.TextField(blank=True)
    facts = models.TextField(blank=True)  # canonical JSON, of what was calculated with; "" where nothing was
    proposal = models.BigIntegerField(unique=True)
    maker = models.TextField()
    checker = models.TextField()
    reason = models.TextField()
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["nop", "tax_year"], name="assessment_decision_of")]
        constraints: ClassVar = [
            words_check("assessment_decision", "kind", DecisionKind),
            nop_check("assessment_decision"),
            check("assessment_decision_has_a_number", number__regex=r"\S"),
            check("assessment_decision_owes_nothing_negative", pokok__gte=0, pokok_before__gte=0),
            models.CheckConstraint(
                condition=~models.Q(maker=models.F("checker")), name="assessment_decision_needs_two_officers"
            ),
        ]
