"""What was imported, and what was found to be wrong with it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from sppt.kit.fields import check


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
