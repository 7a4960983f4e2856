"""Audit rows, their seals, and look-up budgets. Rows of the first two are inserted, never changed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class AuditEvent(models.Model):
    """One thing that somebody did. `tx` stands first so that a row's transaction is numbered before its id."""

    tx = models.BigIntegerField(editable=False)  # xid8 in the database, see migration 0001
    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    actor = models.TextField()
    verb = models.TextField()
    subject = models.TextField()
    detail = models.TextField()

    class Meta:
        managed = False
        db_table = "kit_audit_event"


class AuditSeal(models.Model):
    """A link of the chain: the digest of all audit rows of finished transactions since the link before."""

    id = models.BigIntegerField(primary_key=True)
    from_tx = models.BigIntegerField()
    to_tx = models.BigIntegerField()
    leaves = models.BinaryField()  # SHA-256 of each row, in order of (tx, id)
    digest = models.TextField()
    previous = models.TextField()
    head = models.TextField(unique=True)
    at = models.DateTimeField()

    class Meta:
        managed = False
        db_table = "kit_audit_seal"


class Budget(models.Model):
    """How often a key (an address, a network, a block of NOPs) was used in a window."""

    key = models.TextField(primary_key=True)
    window_start = models.DateTimeField()
    used = models.IntegerField()

    class Meta:
        db_table = "kit_budget"
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(used__gte=0), name="kit_budget_used_is_not_negative")
        ]
