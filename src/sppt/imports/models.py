"""What was imported, and what was found to be wrong with it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from sppt.kit.fields import Nop, Rupiah, check, nop_check


class Batch(models.Model):
    """One run of an import that stored something."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    files = models.TextField()  # names with their SHA-256, one a line
    summary = models.TextField()  # canonical JSON: rows read, stored, rejected for each table


class Finding(models.Model):
    """A fact about imported data that a person should look at. Open until an officer resolves it."""

    id = models.BigAutoField(primary_key=True)
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT)
    table = models.TextField()
    line = models.BigIntegerField()
    key = models.TextField()
    problem = models.TextField()
    message = models.TextField()
    severity = models.TextField()
    nop = models.TextField(null=True)
    tax_year = models.SmallIntegerField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["nop", "tax_year"], name="imports_finding_nop")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["table", "key", "problem"], name="imports_finding_is_one"),
            check("imports_finding_severity_is_known", severity__in=["note", "review", "reject"]),
        ]


class Consistency(models.Model):
    """How the imported notices of a year agree with its rules; the latest row of a year stands."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    tax_year = models.SmallIntegerField()
    rules_hash = models.TextField()
    bracket_base = models.TextField()  # of the rules: njop or njopkp
    notices = models.BigIntegerField()
    agreeing = models.BigIntegerField()
    # Notices by the first step where they part.
    parted_class = models.BigIntegerField()
    parted_njop = models.BigIntegerField()
    parted_njoptkp = models.BigIntegerField()
    parted_tariff = models.BigIntegerField()
    parted_rounding = models.BigIntegerField()
    parted_reduction = models.BigIntegerField()
    parted_minimum = models.BigIntegerField()
    # Notices whose tariff depends on the bracket base, by what explains them.
    base_njop = models.BigIntegerField()
    base_njopkp = models.BigIntegerField()
    base_neither = models.BigIntegerField()
    # Late payments made under another denda rule than that of their jatuh tempo, by the rule that explains them.
    denda_by_due = models.BigIntegerField()
    denda_by_payment = models.BigIntegerField()
    denda_neither = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tax_year", "at"], name="imports_consistency_is_one"),
            models.CheckConstraint(
                condition=models.Q(
                    notices=models.F("agreeing")
                    + models.F("parted_class")
                    + models.F("parted_njop")
                    + models.F("parted_njoptkp")
                    + models.F("parted_tariff")
                    + models.F("parted_rounding")
                    + models.F("parted_reduction")
                    + models.F("parted_minimum")
                ),
                name="imports_consistency_adds_up",
            ),
        ]


class ConsistencyCase(models.Model):
    """A notice that parts from the rules, as an example: what it says at that step and what the rules say."""

    id = models.BigAutoField(primary_key=True)
    consistency = models.ForeignKey(Consistency, on_delete=models.PROTECT)
    step = models.TextField()
    nop = Nop()
    stored = Rupiah()
    expected = Rupiah()

    class Meta:
        db_table = "imports_consistency_case"
        constraints: ClassVar = [
            nop_check("imports_consistency_case"),
            check(
                "imports_consistency_case_step_is_known",
                step__in=["class", "minimum", "njop", "njoptkp", "reduction", "rounding", "tariff"],
            ),
        ]
