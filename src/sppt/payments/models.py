"""Quotes, payments, reversals, cases, and the payments that SISMIOP brought. Insert-only, all of them."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from django.db import models

from sppt.kit.fields import Key, Nop, Rupiah, check, nop_check, words_check
from sppt.payments.models_credits import Credit, Late, Refund, RefundEnd, Resolution

__all__ = [
    "Case",
    "Credit",
    "ImportedPayment",
    "Late",
    "Payment",
    "PaymentItem",
    "Quote",
    "QuoteItem",
    "Refund",
    "RefundEnd",
    "Resolution",
    "Reversal",
    "Shift",
    "ShiftAcknowledgement",
    "ShiftClose",
    "ShiftPayment",
    "ShiftReturn",
    "Tombstone",
]


class CaseKind(StrEnum):
    SUSPENSE = "suspense"
    PREREQUISITE_LOST = "prerequisite_lost"


class ReversalKind(StrEnum):
    CHANNEL = "channel"
    OFFICER = "officer"


class Quote(models.Model):
    """Frozen amounts, with a payment code or, for a late notice, renewing a quote that had one.

    `key` makes the same wish the same quote.
    """

    id = models.BigAutoField(primary_key=True)
    token = Key()
    code = models.TextField(null=True)
    key = Key()
    created_at = models.DateTimeField()
    law_on = models.DateField()
    valid_until = models.DateTimeField()
    amount = Rupiah()
    rules_hash = models.TextField()
    renews = models.ForeignKey("self", on_delete=models.PROTECT, null=True, db_index=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["renews"], condition=models.Q(renews__isnull=False), name="payments_quote_renews"
            )
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["token"], name="payments_quote_token_is_one"),
            models.UniqueConstraint(fields=["code"], name="payments_quote_code_is_one"),
            models.UniqueConstraint(fields=["key"], name="payments_quote_key_is_one"),
            check("payments_quote_code_is_10_digits", code__regex=r"^[0-9]{10}$"),
            check("payments_quote_amount_is_positive", amount__gt=0),
            models.CheckConstraint(
                condition=models.Q(valid_until__gt=models.F("created_at")), name="payments_quote_ends_later"
            ),
        ]


class QuoteItem(models.Model):
    """One bill in a quote: what it owes, on which version of it."""

    id = models.BigAutoField(primary_key=True)
    quote = models.ForeignKey(Quote, on_delete=models.PROTECT, db_index=False)
    bill = models.ForeignKey("ledger.Bill", on_delete=models.PROTECT)
    bill_version = models.IntegerField()
    nop = Nop()
    tax_year = models.SmallIntegerField()
    pokok = Rupiah()
    potongan = Rupiah()
    denda = Rupiah()
    amount = Rupiah()
    months = models.SmallIntegerField()
    prerequisite_from = models.SmallIntegerField(null=True)  # years that had to be paid for the potongan
    prerequisite_to = models.SmallIntegerField(null=True)

    class Meta:
        db_table = "payments_quote_item"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["quote", "bill"], name="payments_quote_item_is_one"),
            check(
                "payments_quote_item_adds_up",
                pokok__gte=models.F("potongan"),
                potongan__gte=0,
                denda__gte=0,
                amount=models.F("pokok") - models.F("potongan") + models.F("denda"),
            ),
        ]


class Payment(models.Model):
    """Money that reached bills. `reference` is the payer's side's key: unique within its channel for ever."""

    id = models.BigAutoField(primary_key=True)
    receipt = Key()
    token = Key()
    quote = models.ForeignKey(Quote, on_delete=models.PROTECT)
    channel = models.TextField()
    reference = Key()
    fingerprint = models.TextField()
    amount = Rupiah()
    paid_at = models.DateTimeField()
    received_at = models.DateTimeField()
    law_on = models.DateField()
    business_day = models.DateField()
    actor = models.TextField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["business_day", "channel"], name="payments_payment_day")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["channel", "reference"], name="payments_payment_reference_is_one"
            ),
            models.UniqueConstraint(fields=["receipt"], name="payments_payment_receipt_is_one"),
            models.UniqueConstraint(fields=["token"], name="payments_payment_token_is_one"),
            check("payments_payment_reference_is_plain", reference__regex=r"^[!-~]{1,64}$"),
            check("payments_payment_receipt_is_16", receipt__regex=r"^[0-9A-Z]{16}$"),
            check("payments_payment_amount_is_positive", amount__gt=0),
        ]


class PaymentItem(models.Model):
    """The allocation: one bill, one round, once. The unique index for it stands in settle.sql."""

    id = models.BigAutoField(primary_key=True)
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT)
    bill = models.ForeignKey("ledger.Bill", on_delete=models.PROTECT, db_index=False)
    round = models.IntegerField()
    nop = Nop()
    tax_year = models.SmallIntegerField()
    pokok = Rupiah()
    potongan = Rupiah()
    denda = Rupiah()
    amount = Rupiah()
    prerequisite_from = models.SmallIntegerField(null=True)
    prerequisite_to = models.SmallIntegerField(null=True)

    class Meta:
        db_table = "payments_payment_item"
        indexes: ClassVar = [models.Index(fields=["nop"], name="payments_payment_item_nop")]
        constraints: ClassVar = [
            check(
                "payments_payment_item_adds_up",
                pokok__gte=models.F("potongan"),
                potongan__gte=0,
                denda__gte=0,
                amount=models.F("pokok") - models.F("potongan") + models.F("denda"),
            ),
        ]


class Reversal(models.Model):
    """The undoing of a whole payment, once: by its channel within its day, or by two officers."""

    id = models.BigAutoField(primary_key=True)
    payment = models.OneToOneField(Payment, on_delete=models.PROTECT)
    kind = models.TextField()
    channel = models.TextField()
    reference = models.TextField(null=True)
    maker = models.ForeignKey("accounts.Officer", on_delete=models.PROTECT, null=True, related_name="+")
    checker = models.ForeignKey("accounts.Officer", on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.TextField()
    at = models.DateTimeField()
    business_day = models.DateField()

    class Meta:
        constraints: ClassVar = [
            words_check("payments_reversal", "kind", ReversalKind),
            models.UniqueConstraint(
                fields=["channel", "reference"], name="payments_reversal_reference_is_one"
            ),
            models.CheckConstraint(
                name="payments_reversal_has_its_hands",
                condition=(
                    models.Q(kind="channel", reference__isnull=False, maker=None, checker=None)
                    | (
                        models.Q(kind="officer", reference=None, maker__isnull=False, checker__isnull=False)
                        & ~models.Q(maker=models.F("checker"))
                    )
                ),
            ),
        ]


class Tombstone(models.Model):
    """A reversal that came before its original: the late original is refused."""

    id = models.BigAutoField(primary_key=True)
    channel = models.TextField()
    reference = Key()
    reversal_reference = Key()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["channel", "reference"], name="payments_tombstone_is_one"),
        ]


class Case(models.Model):
    """Something that a person has to decide: money that fits no bill, a discount whose ground was lost."""

    id = models.BigAutoField(primary_key=True)
    kind = models.TextField()
    why = models.TextField()
    channel = models.TextField(null=True)
    reference = models.TextField(null=True)
    fingerprint = models.TextField(null=True)
    code = models.TextField(null=True)
    bill = models.ForeignKey("ledger.Bill", on_delete=models.PROTECT, null=True)
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, null=True, db_index=False)
    amount = Rupiah()
    paid_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField()
    business_day = models.DateField()

    class Meta:
        constraints: ClassVar = [
            words_check("payments_case", "kind", CaseKind),
            models.UniqueConstraint(fields=["channel", "reference"], name="payments_case_reference_is_one"),
            check("payments_case_amount_is_not_negative", amount__gte=0),
            models.CheckConstraint(
                name="payments_case_suspense_names_its_money",
                condition=~models.Q(kind="suspense")
                | models.Q(
                    channel__isnull=False, reference__isnull=False, fingerprint__isnull=False, amount__gt=0
                ),
            ),
        ]


class Shift(models.Model):
    """A teller's turn at the counter, opened with counted cash. `previous` is the turn that had to be closed first."""

    id = models.BigAutoField(primary_key=True)
    teller = models.ForeignKey("accounts.Officer", on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.IntegerField()
    previous = models.IntegerField(null=True)  # with `teller` a foreign key to a closed turn, see shifts.sql
    opened_at = models.DateTimeField()
    opening = Rupiah()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["teller", "number"], name="payments_shift_is_one"),
            models.UniqueConstraint(fields=["id", "teller", "number"], name="payments_shift_teller"),
            check("payments_shift_opening_is_not_negative", opening__gte=0),
            models.CheckConstraint(
                name="payments_shift_follows_the_one_before",
                condition=models.Q(number=1, previous=None)
                | models.Q(number__gt=1, previous__isnull=False, previous=models.F("number") - 1),
            ),
        ]


class ShiftPayment(models.Model):
    """Cash of one payment taken in a turn: what was handed over; the change is what it exceeds the payment by."""

    payment = models.OneToOneField(Payment, on_delete=models.PROTECT, primary_key=True)
    shift = models.ForeignKey(Shift, on_delete=models.PROTECT)
    amount = Rupiah()
    given = Rupiah()

    class Meta:
        db_table = "payments_shift_payment"
        constraints: ClassVar = [
            check("payments_shift_payment_is_covered", amount__gt=0, given__gte=models.F("amount")),
        ]


class ShiftReturn(models.Model):
    """Cash of one payment handed back in the turn that had taken it, because it was reversed before the turn ended."""

    reversal = models.OneToOneField(Reversal, on_delete=models.PROTECT, primary_key=True)
    shift = models.ForeignKey(Shift, on_delete=models.PROTECT)
    amount = Rupiah()

    class Meta:
        db_table = "payments_shift_return"
        constraints: ClassVar = [check("payments_shift_return_is_positive", amount__gt=0)]


class ShiftClose(models.Model):
    """The end of a turn: the drawer counted against the books. A difference is told in words."""

    shift = models.OneToOneField(Shift, on_delete=models.PROTECT, primary_key=True)
    teller_id = models.TextField()  # with `shift` and `number` a foreign key, see shifts.sql
    number = models.IntegerField()
    closed_at = models.DateTimeField()
    expected = Rupiah()
    counted = Rupiah()
    difference = Rupiah()
    explanation = models.TextField(blank=True)

    class Meta:
        db_table = "payments_shift_close"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["teller_id", "number"], name="payments_shift_close_is_one"),
            check(
                "payments_shift_close_adds_up",
                counted__gte=0,
                difference=models.F("counted") - models.F("expected"),
            ),
            models.CheckConstraint(
                name="payments_shift_close_explains_a_difference",
                condition=models.Q(difference=0) | models.Q(explanation__regex=r"\S.{8,}"),
            ),
        ]


class ShiftAcknowledgement(models.Model):
    """Somebody other than the teller has seen a difference."""

    shift = models.OneToOneField(ShiftClose, on_delete=models.PROTECT, primary_key=True)
    teller_id = models.TextField()
    difference = Rupiah()
    checker = models.ForeignKey("accounts.Officer", on_delete=models.PROTECT, related_name="+")
    note = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "payments_shift_acknowledgement"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="payments_shift_nobody_acknowledges_his_own",
                condition=~models.Q(checker=models.F("teller_id")),
            ),
            models.CheckConstraint(
                name="payments_shift_acknowledges_a_difference", condition=~models.Q(difference=0)
            ),
        ]


class ImportedPayment(models.Model):
    """A payment as SISMIOP recorded it (JML includes DENDA). `posted` is the part that reduced the bill's pokok."""

    id = models.BigAutoField(primary_key=True)
    nop = Nop()
    tax_year = models.SmallIntegerField()
    ke = models.SmallIntegerField()
    bill = models.ForeignKey("ledger.Bill", on_delete=models.PROTECT, null=True)
    jumlah = Rupiah()
    denda = Rupiah()
    posted = Rupiah()
    tanggal = models.DateField(null=True)
    direkam = models.DateTimeField(null=True)
    tempat = models.TextField(blank=True)  # the bank and payment-place codes, as they came
    batch = models.BigIntegerField()
    content = models.TextField()

    class Meta:
        db_table = "payments_imported_payment"
        indexes: ClassVar = [models.Index(fields=["nop", "tax_year"], name="payments_imported_payment_nop")]
        constraints: ClassVar = [
            nop_check("payments_imported_payment"),
            check("payments_imported_payment_posts_what_it_has", posted__gte=0),
        ]
