"""Channels. Keys, signatures and messages join them when the first machine door opens."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from sppt.kit.fields import Key, check


class Partner(models.Model):
    """A channel through which money comes: its cut-off ends its business day (00:00 means midnight WIB)."""

    code = Key(primary_key=True)
    name = models.TextField()
    cut_off = models.TimeField()
    late_days = (
        models.SmallIntegerField()
    )  # how long after the bank's time a completed payment is still taken
    active = models.BooleanField()

    class Meta:
        constraints: ClassVar = [
            check("partners_partner_code_is_short", code__regex=r"^[a-z][a-z0-9_-]{1,23}$"),
            check("partners_partner_late_days_are_bounded", late_days__range=(0, 7)),
        ]
