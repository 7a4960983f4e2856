"""Bills, which are locked and updated, and postings, which are only ever inserted."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.indexes import BrinIndex
from django.db import models

from sppt.kit.fields import Key, Nop, Rupiah, check, nop_check, words_check
from sppt.ledger.words import BillKind, Provenance, Source
from sppt.rules.posting import Account
from sppt.rules.states import BillState


class Bill(models.Model):
    """One payable thing. `version` rises with each change; `round` with each reversal; `sisa` is remaining pokok."""

    id = models.BigAutoField(primary_key=True)
    nop = Nop()
    tax_year = models.SmallIntegerField()
    kind = models.TextField()
    ke = models.SmallIntegerField()
    pokok = Rupiah()
    sisa = Rupiah()
    jatuh_tempo = models.DateField()
    state = models.TextField()
    version = models.IntegerField()
    round = models.IntegerField()
    provenance = models.TextField()
    under_review = models.BooleanField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["nop", "tax_year", "kind", "ke"], name="ledger_bill_is_one"),
            nop_check("ledger_bill"),
            words_check("ledger_bill", "kind", BillKind),
            words_check("ledger_bill", "state", BillState),
            words_check("ledger_bill", "provenance", Provenance),
            check("ledger_bill_year_is_plausible", tax_year__range=(1986, 2100)),
            check("ledger_bill_sisa_lies_within_pokok", sisa__gte=0, sisa__lte=models.F("pokok")),
            check("ledger_bill_counts_from_one", version__gte=1, round__gte=1, ke__gte=1),
            models.CheckConstraint(
                name="ledger_bill_state_fits_sisa",
                condition=(
                    models.Q(state__in=["paid", "principal_paid"], sisa=0)
                    | models.Q(state="unpaid", sisa__gt=0, sisa=models.F("pokok"))
                    | models.Q(state="partly_paid", sisa__gt=0, sisa__lt=models.F("pokok"))
                    | models.Q(state__in=["written_off", "cancelled", "superseded"])
                ),
            ),
        ]


class Posting(models.Model):
    """A transfer of whole rupiah between two accounts: balanced by its form. Cash names its channel."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    business_day = models.DateField()
    law_on = models.DateField()
    debit = models.TextField()
    credit = models.TextField()
    channel = models.TextField(null=True)
    amount = Rupiah()
    bill = models.ForeignKey(Bill, on_delete=models.PROTECT, null=True)
    event = models.TextField()
    source = models.TextField()
    source_id = models.BigIntegerField()

    class Meta:
        # Postings lie in the order of their days: a few blocks of marks find a month among millions of rows.
        indexes: ClassVar = [
            BrinIndex(fields=["business_day"], autosummarize=True, name="ledger_posting_day")
        ]
        constraints: ClassVar = [
            check("ledger_posting_amount_is_positive", amount__gt=0),
            words_check("ledger_posting", "debit", Account),
            words_check("ledger_posting", "credit", Account),
            models.CheckConstraint(
                name="ledger_posting_moves_between_two_accounts",
                condition=~models.Q(debit=models.F("credit")),
            ),
            models.CheckConstraint(
                name="ledger_posting_cash_names_its_channel",
                condition=models.Q(channel__isnull=False)
                | ~(models.Q(debit="kas_transit") | models.Q(credit="kas_transit")),
            ),
            words_check("ledger_posting", "source", Source),
        ]


class ClosedDay(models.Model):
    """A business day that takes no more postings: what comes later is booked into the next open day."""

    on = models.DateField(primary_key=True)
    closed_at = models.DateTimeField()
    closed_by = Key()

    class Meta:
        db_table = "ledger_closed_day"
