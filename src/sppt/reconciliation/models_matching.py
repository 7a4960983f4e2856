"""What matching found: the day of each claim, pairs, settlements, cases, closed days. Insert-only, all of it.

Columns that end in `_id` without a foreign key name rows of insert-only tables and were read from them by the statement
that wrote them: a hundred thousand pairs a day would pay for a look-up each, and find what cannot be missing.
`sppt check-books` holds them against those tables.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from sppt.kit.fields import Key, Rupiah, check, words_check
from sppt.reconciliation.classes import CLASSES, Cause, Finding, Rule, Verb
from sppt.reconciliation.models_files import Claim, Entry, File
from sppt.rules.posting import Account

_ACTOR = r"^[a-z]+(:.{1,100})?$"


class Placing(models.Model):
    """A report whose claims have their days: done once for a file."""

    file = models.OneToOneField(File, on_delete=models.PROTECT, primary_key=True, related_name="+")
    at = models.DateTimeField()


class Place(models.Model):
    """A claim in our calendar. `net` is what it adds to the settlement, `kept` the fee the channel keeps of it.

    `fee_off` is by how much the reported fee exceeds the agreed one.
    """

    claim_id = models.BigIntegerField(primary_key=True)
    channel = models.TextField()
    kind = models.TextField()
    day = models.DateField()
    settles_on = models.DateField()
    account = models.TextField(blank=True)
    kept = Rupiah()
    net = Rupiah()
    fee_off = Rupiah()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["channel", "settles_on"], name="reconciliation_place_settles"),
            models.Index(fields=["day", "channel"], name="reconciliation_place_day"),
        ]


class Pair(models.Model):
    """Two sides that are the same money, with the rule that says so. `expected` is ours, `found` the other's; rupiah.

    `about_payment_id` is what a reversal, a line too many, or a further line of one payment is about.
    """

    id = models.BigAutoField(primary_key=True)
    day = models.DateField()
    channel = models.TextField()
    rule = models.TextField()
    finding = models.TextField()
    claim_id = models.BigIntegerField(null=True)
    other_claim_id = models.BigIntegerField(null=True)
    payment_id = models.BigIntegerField(null=True)
    suspense_id = models.BigIntegerField(null=True)
    reversal_id = models.BigIntegerField(null=True)
    about_payment_id = models.BigIntegerField(null=True)
    claim_day = models.DateField(null=True)
    expected = Rupiah()
    found = Rupiah()
    at = models.DateTimeField()
    by = models.TextField()
    proposal = models.ForeignKey(
        "accounts.Proposal", on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["day", "channel"], name="reconciliation_pair_day"),
            models.Index(
                fields=["day"],
                condition=~models.Q(finding__in=["matched", "carried_over"]),
                name="reconciliation_pair_uneven",
            ),
        ]
        constraints: ClassVar = [
            words_check("reconciliation_pair", "rule", Rule),
            words_check("reconciliation_pair", "finding", Finding),
            models.CheckConstraint(  # the program's own pairs first: a pattern takes ten times as long
                name="reconciliation_pair_has_an_actor",
                condition=models.Q(by="rule") | models.Q(by__regex=_ACTOR),
            ),
            # A slip with many payments, or a payment with many lines, is named once; its other rows say
            # `other_claim_id` or `about_payment_id`.
            models.UniqueConstraint(fields=["claim_id"], name="reconciliation_pair_takes_a_claim_once"),
            models.UniqueConstraint(fields=["payment_id"], name="reconciliation_pair_takes_a_payment_once"),
            models.UniqueConstraint(
                fields=["suspense_id"],
                condition=models.Q(suspense_id__isnull=False),
                name="reconciliation_pair_takes_a_suspense_once",
            ),
            models.UniqueConstraint(
                fields=["reversal_id"],
                condition=models.Q(reversal_id__isnull=False),
                name="reconciliation_pair_takes_a_reversal_once",
            ),
            models.CheckConstraint(
                name="reconciliation_pair_has_two_sides",
                condition=models.Q(claim_id__isnull=False, payment_id__isnull=False)
                | models.Q(claim_id__isnull=False, suspense_id__isnull=False)
                | models.Q(claim_id__isnull=False, reversal_id__isnull=False)
                | models.Q(claim_id__isnull=False, other_claim_id__isnull=False)
                | models.Q(claim_id__isnull=False, about_payment_id__isnull=False)
                | models.Q(payment_id__isnull=False, reversal_id__isnull=False)
                | models.Q(payment_id__isnull=False, other_claim_id__isnull=False)
                | models.Q(reversal_id__isnull=False, other_claim_id__isnull=False),
            ),
            models.CheckConstraint(
                name="reconciliation_pair_by_hand_was_decided",
                condition=models.Q(rule="manual", proposal__isnull=False)
                | (~models.Q(rule="manual") & models.Q(proposal__isnull=True)),
            ),
        ]


class Settlement(models.Model):
    """What a channel settled for a day, against the bank. `net` = what its claims promise, `posted` of it is booked.

    `claims_to` is the last claim in it: what is reported later for that day makes a settlement of its own.
    """

    id = models.BigAutoField(primary_key=True)
    channel = models.TextField()
    settles_on = models.DateField()
    account = models.TextField()
    finding = models.TextField()
    claims = models.IntegerField()
    claims_to = models.BigIntegerField()
    day = models.DateField()  # the last business day among its claims
    net = Rupiah()
    kept = Rupiah()
    owed = (
        Rupiah()
    )  # what the bank's bookings were held against: `net`, or with lines too many whose money came
    credited = Rupiah()
    posted = Rupiah()
    credited_on = models.DateField()
    suspense_id = models.BigIntegerField(null=True)  # over money that two officers put into suspense
    at = models.DateTimeField()
    by = models.TextField()
    proposal = models.ForeignKey(
        "accounts.Proposal", on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["channel", "settles_on"], name="reconciliation_settled_day"),
            models.Index(fields=["day"], name="reconciliation_settled_of_day"),
        ]
        constraints: ClassVar = [
            words_check("reconciliation_settlement", "finding", Finding),
            check("reconciliation_settlement_has_an_actor", by__regex=_ACTOR),
        ]


class SettlementEntry(models.Model):
    """A booking of the statement that a settlement explains: each once."""

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, primary_key=True, related_name="+")
    settlement = models.ForeignKey(Settlement, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "reconciliation_settlement_entry"


class Sts(models.Model):
    """The register of deposits into the city's account: one number for each settlement that moved money."""

    id = models.BigAutoField(primary_key=True)
    number = Key()
    settlement = models.OneToOneField(Settlement, on_delete=models.PROTECT, related_name="+")
    channel = models.TextField()
    on = models.DateField()
    account = models.TextField()
    amount = Rupiah()
    bank_reference = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["number"], name="reconciliation_sts_number_is_one"),
            check("reconciliation_sts_number_is_printed", number__regex=r"^STS/[0-9]{4}/[0-9]{6}$"),
        ]


class Case(models.Model):
    """A difference that somebody must explain. `subject` names what it is about: once for each class."""

    id = models.BigAutoField(primary_key=True)
    subject = Key()
    finding = models.TextField()
    cause = models.TextField()
    day = models.DateField()
    channel = models.TextField(null=True)
    account = models.TextField(null=True)
    amount = Rupiah()
    expected = Rupiah()
    found = Rupiah()
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, null=True, related_name="+")
    payment = models.ForeignKey("payments.Payment", on_delete=models.PROTECT, null=True, related_name="+")
    suspense = models.ForeignKey(
        "payments.Case", on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    reversal = models.ForeignKey(
        "payments.Reversal", on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, null=True, related_name="+")
    settlement = models.ForeignKey(Settlement, on_delete=models.PROTECT, null=True, related_name="+")
    settles_on = models.DateField(null=True)
    opened_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["day"], name="reconciliation_case_day")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["subject", "finding"], name="reconciliation_case_is_one"),
            models.CheckConstraint(
                name="reconciliation_case_finding_is_a_difference",
                condition=models.Q(finding__in=sorted(str(one) for one in CLASSES)),
            ),
            words_check("reconciliation_case", "cause", Cause),
            models.CheckConstraint(
                name="reconciliation_case_account_is_known",
                condition=models.Q(account__isnull=True)
                | models.Q(account__in=sorted(str(one) for one in Account)),
            ),
            check("reconciliation_case_amount_is_positive", amount__gt=0),
        ]


class CaseEvent(models.Model):
    """What happened to a case: an owner, an account, a remark, its end. The latest counts; the end comes once."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    actor = models.TextField()
    verb = models.TextField()
    owner = models.ForeignKey(
        "accounts.Officer", on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    account = models.TextField(null=True)
    note = models.TextField(blank=True)
    pair = models.ForeignKey(Pair, on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    settlement = models.ForeignKey(
        Settlement, on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    proposal = models.ForeignKey(
        "accounts.Proposal", on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )

    class Meta:
        db_table = "reconciliation_case_event"
        constraints: ClassVar = [
            words_check("reconciliation_case_event", "verb", Verb),
            check("reconciliation_case_event_has_an_actor", actor__regex=_ACTOR),
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(verb="resolve"), name="reconciliation_case_ends_once"
            ),
            models.CheckConstraint(
                name="reconciliation_case_event_says_what",
                condition=models.Q(verb="assign", owner__isnull=False)
                | models.Q(verb="place", account__in=sorted(str(one) for one in Account))
                | (models.Q(verb="note") & ~models.Q(note=""))
                # A case ends by a fact, or by two officers.
                | models.Q(verb="resolve", pair__isnull=False)
                | models.Q(verb="resolve", settlement__isnull=False)
                | models.Q(verb="resolve", proposal__isnull=False),
            ),
        ]


class Certificate(models.Model):
    """A closed day: its figures as canonical JSON, bound to the certificate before it."""

    on = models.DateField(primary_key=True)
    number = models.IntegerField()
    figures = models.TextField()
    previous = models.TextField()
    hash = models.TextField()
    closed_at = models.DateTimeField()
    closed_by = models.TextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["number"], name="reconciliation_certificate_is_one"),
            models.UniqueConstraint(fields=["previous"], name="reconciliation_certificate_follows_one"),
            check("reconciliation_certificate_hash_is_64_digits", hash__regex=r"^[0-9a-f]{64}$"),
            check("reconciliation_certificate_previous_is_64_digits", previous__regex=r"^[0-9a-f]{64}$"),
            check("reconciliation_certificate_has_an_actor", closed_by__regex=_ACTOR),
        ]
