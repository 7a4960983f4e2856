"""What came in: files with their original bytes, the claims and bookings read from them, profiles, slips. Insert-only.

`repeats` names the same fact in an earlier file; what stands twice in one file is no repeat.
"""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from django.db import models

from sppt.kit.fields import Key, Rupiah, check, words_check
from sppt.reconciliation.language import LineKind


class FileKind(StrEnum):
    REPORT = "report"
    STATEMENT = "statement"


class File(models.Model):
    """One file as it came. A report belongs to a channel, a statement to an account."""

    id = models.BigAutoField(primary_key=True)
    kind = models.TextField()
    channel = models.TextField(null=True)
    account = models.TextField(null=True)
    profile = models.TextField()
    name = models.TextField()
    sha256 = Key()
    content = models.BinaryField()
    first_day = models.DateField()
    last_day = models.DateField()
    lines = models.IntegerField()
    total = Rupiah()  # payments and deposits less reversals; of a statement, its bookings with their signs
    findings = models.TextField()  # canonical JSON: what is worth knowing though the file was taken
    taken_at = models.DateTimeField()
    taken_by = models.TextField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["channel", "first_day"], name="reconciliation_file_channel"),
            models.Index(fields=["taken_at"], name="reconciliation_file_taken"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sha256"], name="reconciliation_file_is_one"),
            check("reconciliation_file_sha256_is_64_digits", sha256__regex=r"^[0-9a-f]{64}$"),
            words_check("reconciliation_file", "kind", FileKind),
            models.CheckConstraint(
                name="reconciliation_file_belongs_to_one",
                condition=models.Q(kind="report", channel__isnull=False, account__isnull=True)
                | models.Q(kind="statement", channel__isnull=True, account__isnull=False),
            ),
            models.CheckConstraint(
                name="reconciliation_file_days_are_in_order",
                condition=models.Q(last_day__gte=models.F("first_day")),
            ),
            check("reconciliation_file_lines_are_not_negative", lines__gte=0),
            check("reconciliation_file_has_an_actor", taken_by__regex=r"^[a-z]+(:.{1,100})?$"),
        ]


class Reading(models.Model):
    """A file whose lines stand in `Claim`. Written by a trigger there: one look at the file for all of its lines."""

    file = models.OneToOneField(File, on_delete=models.PROTECT, primary_key=True, related_name="+")


class Claim(models.Model):
    """One line of a channel's report. That its file and what it repeats stand is seen to by a trigger (lines.sql)."""

    id = models.BigAutoField(primary_key=True)
    file = models.ForeignKey(File, on_delete=models.PROTECT, db_index=False, db_constraint=False)
    line_no = models.IntegerField()
    channel = models.TextField()
    kind = models.TextField()
    reference = models.TextField(blank=True)
    nop = models.TextField(blank=True)
    tax_year = models.SmallIntegerField()
    code = models.TextField(blank=True)
    amount = Rupiah()
    fee = Rupiah()
    paid_at = models.DateTimeField()
    settlement_date = models.DateField(null=True)
    receipt = models.TextField(blank=True)
    original_reference = models.TextField(blank=True)
    repeats = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, db_index=False, db_constraint=False
    )

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["channel", "reference"], name="reconciliation_claim_reference"),
            models.Index(fields=["channel", "paid_at"], name="reconciliation_claim_paid"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["file", "line_no"], name="reconciliation_claim_is_one"),
            words_check("reconciliation_claim", "kind", LineKind),
            # What is usual first: a pattern takes ten times as long as a comparison.
            models.CheckConstraint(
                name="reconciliation_claim_nop_is_18_digits_or_none",
                condition=models.Q(nop="") | models.Q(nop__regex=r"^[0-9]{18}$"),
            ),
            models.CheckConstraint(
                name="reconciliation_claim_code_is_10_digits_or_none",
                condition=models.Q(code="") | models.Q(code__regex=r"^[0-9]{10}$"),
            ),
            check("reconciliation_claim_money_is_whole", amount__gt=0, fee__gte=0),
        ]


class Statement(models.Model):
    """One statement of an account, from balance to balance."""

    id = models.BigAutoField(primary_key=True)
    file = models.ForeignKey(File, on_delete=models.PROTECT)
    account = models.TextField()
    number = models.TextField(blank=True)
    first_day = models.DateField()
    last_day = models.DateField()
    opening = Rupiah()
    closing = Rupiah()
    repeats = models.ForeignKey("self", on_delete=models.PROTECT, null=True, db_index=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["account", "last_day"], name="reconciliation_statement_day")
        ]
        constraints: ClassVar = [
            check("reconciliation_statement_account_is_plain", account__regex=r"^[0-9A-Z]{1,34}$"),
            models.CheckConstraint(
                name="reconciliation_statement_days_are_in_order",
                condition=models.Q(last_day__gte=models.F("first_day")),
            ),
        ]


class Entry(models.Model):
    """One booking of a statement: a credit is above zero, a debit below."""

    id = models.BigAutoField(primary_key=True)
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, db_index=False)
    entry_no = models.IntegerField()
    account = models.TextField()
    booked_on = models.DateField()
    value_date = models.DateField()
    amount = Rupiah()
    reference = models.TextField(blank=True)
    bank_reference = models.TextField(blank=True)
    text = models.TextField(blank=True)
    repeats = models.ForeignKey("self", on_delete=models.PROTECT, null=True, db_index=False)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["account", "value_date"], name="reconciliation_entry_day")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["statement", "entry_no"], name="reconciliation_entry_is_one"),
            models.CheckConstraint(name="reconciliation_entry_moves_money", condition=~models.Q(amount=0)),
        ]


class ReportProfile(models.Model):
    """How a report is read, made in the office. A change is a new version; what was read by an old one stays."""

    id = models.BigAutoField(primary_key=True)
    name = models.TextField()
    version = models.IntegerField()
    content = models.TextField()  # TOML, as the profiles in the program
    sha256 = models.TextField()
    made_at = models.DateTimeField()
    made_by = models.TextField()

    class Meta:
        db_table = "reconciliation_profile"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["name", "version"], name="reconciliation_profile_is_one"),
            check("reconciliation_profile_name_is_short", name__regex=r"^[a-z][a-z0-9-]{1,39}$"),
            check("reconciliation_profile_version_counts", version__gt=0),
            check("reconciliation_profile_sha256_is_64_digits", sha256__regex=r"^[0-9a-f]{64}$"),
            check("reconciliation_profile_has_an_actor", made_by__regex=r"^[a-z]+(:.{1,100})?$"),
        ]


class Deposit(models.Model):
    """Cash of the counter handed to the bank with a slip; its file holds the slip as a claim of kind deposit."""

    id = models.BigAutoField(primary_key=True)
    file = models.OneToOneField(File, on_delete=models.PROTECT)
    number = models.TextField()
    account = models.TextField()
    amount = Rupiah()
    deposited_at = models.DateTimeField()
    made_at = models.DateTimeField()
    made_by = models.TextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "number"], name="reconciliation_deposit_is_one"),
            check("reconciliation_deposit_number_is_plain", number__regex=r"^[!-~]{1,64}$"),
            check("reconciliation_deposit_is_positive", amount__gt=0),
            check("reconciliation_deposit_has_an_actor", made_by__regex=r"^[a-z]+(:.{1,100})?$"),
        ]


class DepositShift(models.Model):
    """A turn at the counter whose cash a slip covers. A turn is deposited once."""

    shift = models.OneToOneField("payments.Shift", on_delete=models.PROTECT, primary_key=True)
    deposit = models.ForeignKey(Deposit, on_delete=models.PROTECT)
    amount = Rupiah()

    class Meta:
        db_table = "reconciliation_deposit_shift"
        constraints: ClassVar = [check("reconciliation_deposit_shift_is_not_negative", amount__gte=0)]
