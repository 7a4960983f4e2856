"""Tables of what officers decided about single objects, and which of it went into the drafts of a year."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from sppt.assessment.treatment_words import TreatmentKind
from sppt.kit.fields import Nop, check, nop_check, words_check


class Treatment(models.Model):
    """One kind of treatment of one object over some tax years. The latest row that covers a year holds; "" ends it.

    value: the id of a group, tariff or exemption; of a reduction "25%" or whole rupiah; "ya" for a proven NIK.
    """

    id = models.BigAutoField(primary_key=True)
    nop = Nop()
    kind = models.TextField()
    value = models.TextField(blank=True)
    tax_year_from = models.SmallIntegerField()
    tax_year_to = models.SmallIntegerField(null=True)
    subjek_id = models.TextField(blank=True)  # not empty: holds only while the object is this subject's
    number = models.TextField()  # of the decision letter
    decided_on = models.DateField()
    article = models.TextField()
    proposal = models.BigIntegerField()
    maker = models.TextField()
    checker = models.TextField()
    reason = models.TextField()
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["nop", "kind", "-id"], name="assessment_treatment_of"),
            models.Index(fields=["kind", "nop", "-id"], name="assessment_treatment_by_kind"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["proposal", "nop"], name="assessment_treatment_is_one"),
            words_check("assessment_treatment", "kind", TreatmentKind),
            nop_check("assessment_treatment"),
            check("assessment_treatment_years_are_years", tax_year_from__range=(1990, 2199)),
            models.CheckConstraint(
                condition=models.Q(tax_year_to__isnull=True)
                | models.Q(tax_year_to__gte=models.F("tax_year_from")),
                name="assessment_treatment_years_run_forwards",
            ),
            check("assessment_treatment_is_decided", number__regex=r"\S", article__regex=r"\S"),
            models.CheckConstraint(
                condition=~models.Q(maker=models.F("checker")), name="assessment_treatment_needs_two_officers"
            ),
        ]


class DraftReduction(models.Model):
    """The reduction that a draft was calculated with; goes with the draft when that is replaced."""

    pk = models.CompositePrimaryKey("determination_id", "nop")
    determination_id = models.BigIntegerField()
    nop = Nop()
    treatment = models.ForeignKey(Treatment, on_delete=models.PROTECT, db_index=False)

    class Meta:
        db_table = "assessment_draft_reduction"
