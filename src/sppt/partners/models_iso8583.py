"""The table of partners that speak ISO 8583."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from sppt.kit.fields import Key, check, words_check
from sppt.partners.quirks import NamePolicy
from sppt.partners.words import Dialect, Framing


class Iso8583(models.Model):
    """How a partner speaks ISO 8583 (see iso8583.py). On one port everybody speaks one dialect in one framing."""

    access = models.OneToOneField("partners.Access", on_delete=models.PROTECT, primary_key=True)
    acquirer = Key(unique=True)  # DE 32 without leading zeros
    dialect = models.TextField()
    framing = models.TextField()
    port = models.IntegerField()  # 0: the common one
    names = models.TextField()
    ways = models.TextField()
    since = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            check("partners_iso8583_acquirer_is_digits", acquirer__regex=r"^[1-9][0-9]{0,10}$"),
            words_check("partners_iso8583", "dialect", Dialect),
            words_check("partners_iso8583", "framing", Framing),
            words_check("partners_iso8583", "names", NamePolicy),
            models.CheckConstraint(
                condition=models.Q(port=0) | models.Q(port__range=(1024, 65535)),
                name="partners_iso8583_port_is_a_port",
            ),
        ]
