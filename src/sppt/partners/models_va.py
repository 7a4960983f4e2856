"""Virtual accounts at banks that want to be told of each: how we call such a bank, and each number with its fate."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from sppt.kit.fields import Key, Rupiah, check, words_check
from sppt.partners.va_states import OPEN, VaState


class VaBank(models.Model):
    """How we call a bank: its address and our credentials there (sealed). Its number range stands in partners_snap."""

    access = models.OneToOneField("partners.Access", on_delete=models.PROTECT, primary_key=True)
    base_url = models.TextField()
    client_key = Key()  # X-CLIENT-KEY by which it knows us
    partner_id = Key()  # X-PARTNER-ID that it gave us
    channel_id = Key()
    sealed_secret = models.TextField()
    sealed_key = models.TextField()
    active = models.BooleanField()
    since = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            check("partners_vabank_url_is_http", base_url__regex=r"^https?://[!-~]{1,200}$"),
            check(
                "partners_vabank_names_are_plain",
                client_key__regex=r"^[!-~]{1,64}$",
                partner_id__regex=r"^[!-~]{1,36}$",
                channel_id__regex=r"^[!-~]{1,5}$",
            ),
        ]


class Va(models.Model):
    """A payment code as a number that a bank is told of, once for each bank. `reference` is our trxId there."""

    id = models.BigAutoField(primary_key=True)
    partner = models.ForeignKey("partners.Partner", on_delete=models.PROTECT, db_index=False)
    reference = Key()
    code = Key()
    amount = Rupiah()
    wanted_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    state = models.TextField()
    state_at = models.DateTimeField()
    why = models.TextField(db_default="")
    asked_times = models.SmallIntegerField(db_default=0)
    next_at = models.DateTimeField(null=True)  # when the worker looks at it again

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["next_at"], condition=models.Q(next_at__isnull=False), name="partners_va_next"
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "partner"], name="partners_va_is_one"),
            models.UniqueConstraint(fields=["reference"], name="partners_va_reference_is_one"),
            words_check("partners_va", "state", VaState),
            check("partners_va_code_is_10_digits", code__regex=r"^[0-9]{10}$"),
            check("partners_va_reference_is_plain", reference__regex=r"^[A-Za-z0-9]{1,64}$"),
            check("partners_va_amount_is_positive", amount__gt=0),
            models.CheckConstraint(
                condition=~models.Q(state__in=sorted(map(str, OPEN))) | models.Q(next_at__isnull=False),
                name="partners_va_open_is_looked_at",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="refused") | ~models.Q(why=""), name="partners_va_refused_has_a_why"
            ),
        ]
