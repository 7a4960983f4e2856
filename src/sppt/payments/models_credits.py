"""What the city owes back, and what became of it. Insert-only, all of it but what the database's own triggers say."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from sppt.kit.fields import Key, Rupiah, check, nop_check, words_check
from sppt.payments.words import RefundOutcome, ResolutionKind


def _officer() -> models.ForeignKey[models.Model, models.Model]:
    return models.ForeignKey("accounts.Officer", on_delete=models.PROTECT, related_name="+", db_index=False)


def _two_people(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=~models.Q(maker=models.F("checker")), name=name)


class Late(models.Model):
    """Two officers let a payment that only the channel knew be booked as of the channel's time.

    `claimed_reference` is the channel's own; `reference` the one it is booked under, another where that is taken.
    """

    id = models.BigAutoField(primary_key=True)
    proposal = models.BigIntegerField(unique=True)
    quote = models.ForeignKey("payments.Quote", on_delete=models.PROTECT, null=True)
    channel = models.TextField()
    reference = Key()
    claimed_reference = models.TextField()
    amount = Rupiah()
    paid_at = models.DateTimeField()
    maker = _officer()
    checker = _officer()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["channel", "reference"], name="payments_late_is_one"),
            check("payments_late_amount_is_positive", amount__gt=0),
            _two_people("payments_late_needs_two_officers"),
        ]


class Resolution(models.Model):
    """What two officers decided about money in suspense (`case`) or owed since a correction (`credit`).

    Rupiah: `amount` is taken from the money; on a bill it is pokok - potongan + denda. A trigger refuses what is more
    than the money that is left (credits.sql).
    """

    id = models.BigAutoField(primary_key=True)
    kind = models.TextField()
    case = models.ForeignKey("payments.Case", on_delete=models.PROTECT, null=True)
    credit = models.ForeignKey("payments.Credit", on_delete=models.PROTECT, null=True, related_name="+")
    amount = Rupiah()
    bill = models.ForeignKey("ledger.Bill", on_delete=models.PROTECT, null=True)
    pokok = Rupiah()
    potongan = Rupiah()
    denda = Rupiah()
    law_on = models.DateField()
    proposal = models.BigIntegerField(unique=True)
    maker = _officer()
    checker = _officer()
    reason = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            words_check("payments_resolution", "kind", ResolutionKind),
            check("payments_resolution_amount_is_positive", amount__gt=0),
            _two_people("payments_resolution_needs_two_officers"),
            models.CheckConstraint(
                name="payments_resolution_is_of_one_sum",
                condition=models.Q(case__isnull=False, credit=None)
                | models.Q(case=None, credit__isnull=False),
            ),
            models.CheckConstraint(
                name="payments_resolution_fits_its_kind",
                condition=models.Q(
                    kind__in=["bukukan", "kompensasi"],
                    bill__isnull=False,
                    pokok__gt=0,
                    potongan__gte=0,
                    potongan__lte=models.F("pokok"),
                    denda__gte=0,
                    amount=models.F("pokok") - models.F("potongan") + models.F("denda"),
                )
                | models.Q(kind="restitusi", bill=None, pokok=0, potongan=0, denda=0)
                | models.Q(kind="kembali", bill=None, credit=None, pokok=0, potongan=0, denda=0),
            ),
        ]


class Credit(models.Model):
    """What a decision about a notice left of one payment: cash owed back, pokok and denda apart, and less discount."""

    id = models.BigAutoField(primary_key=True)
    decision = models.ForeignKey("assessment.Decision", on_delete=models.PROTECT, db_index=False)
    bill = models.ForeignKey("ledger.Bill", on_delete=models.PROTECT)
    item = models.ForeignKey("payments.PaymentItem", on_delete=models.PROTECT, null=True)
    imported = models.ForeignKey(
        "payments.ImportedPayment", on_delete=models.PROTECT, null=True, db_index=False
    )
    resolution = models.ForeignKey(
        Resolution, on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    pokok = Rupiah()
    denda = Rupiah()
    potongan = Rupiah()  # by which the discount fell; below zero where it grew

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["decision", "item", "imported", "resolution"],
                nulls_distinct=False,
                name="payments_credit_is_one",
            ),
            check("payments_credit_is_never_negative", pokok__gte=0, denda__gte=0),
            models.CheckConstraint(
                name="payments_credit_is_of_one_payment",
                condition=models.Q(item__isnull=False, imported=None, resolution=None)
                | models.Q(item=None, imported__isnull=False, resolution=None)
                | models.Q(item=None, imported=None, resolution__isnull=False),
            ),
        ]


class Refund(models.Model):
    """A refund that was granted: SKPDLB. `deemed`: by law, because nobody had decided in time."""

    resolution = models.OneToOneField(Resolution, on_delete=models.PROTECT, primary_key=True)
    number = Key()  # of SKPDLB
    amount = Rupiah()
    nop = models.TextField()
    applied_on = models.DateField()
    granted_on = models.DateField()
    deemed = models.BooleanField()
    pay_from = models.DateField()
    pay_by = models.DateField()  # without interest
    payee = models.TextField()
    bank = models.TextField()
    account = models.TextField()
    maker = _officer()
    checker = _officer()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["number"], name="payments_refund_number_is_one"),
            models.UniqueConstraint(
                fields=["resolution", "amount", "maker", "checker"], name="payments_refund_names_all"
            ),
            nop_check("payments_refund"),
            check("payments_refund_amount_is_positive", amount__gt=0),
            check("payments_refund_account_is_digits", account__regex=r"^[0-9]{5,20}$"),
            check("payments_refund_has_a_payee", payee__regex=r"\S", bank__regex=r"\S"),
            _two_people("payments_refund_needs_two_officers"),
            models.CheckConstraint(
                name="payments_refund_days_are_in_order",
                condition=models.Q(
                    granted_on__gte=models.F("applied_on"), pay_from__gte=models.F("granted_on")
                ),
            ),
        ]


class RefundEnd(models.Model):
    """A refund paid by a third officer, or withdrawn. Amount and names are the refund's own, see credits.sql."""

    refund = models.OneToOneField(Refund, on_delete=models.PROTECT, primary_key=True)
    outcome = models.TextField()
    amount = Rupiah()
    maker_id = models.TextField()
    checker_id = models.TextField()
    officer = _officer()
    on = models.DateField()
    months = models.SmallIntegerField()
    interest = Rupiah()
    reference = models.TextField(blank=True)  # of the bank's transfer
    payee_seen = models.TextField(blank=True)  # the owner of the account as the bank names him
    note = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "payments_refund_end"
        constraints: ClassVar = [
            words_check("payments_refund_end", "outcome", RefundOutcome),
            models.CheckConstraint(
                name="payments_refund_is_paid_by_a_third",
                condition=~models.Q(officer=models.F("maker_id")) & ~models.Q(officer=models.F("checker_id")),
            ),
            models.CheckConstraint(
                name="payments_refund_end_fits_its_outcome",
                condition=models.Q(
                    outcome="paid",
                    months__gte=0,
                    interest__gte=0,
                    reference__regex=r"\S",
                    payee_seen__regex=r"\S",
                )
                | models.Q(outcome="withdrawn", months=0, interest=0, reference="", note__regex=r"\S.{8,}"),
            ),
        ]
