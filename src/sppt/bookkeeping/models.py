"""What no posting knows: the entries of a year's end, and what auditors asked for."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from sppt.bookkeeping.words import Book, EntryKind, Picking
from sppt.kit.fields import Key, Rupiah, check, words_check


class YearEnd(models.Model):
    """A year that two officers closed; `chart`: the rules by which it was, so that it can always be checked."""

    id = models.BigAutoField(primary_key=True)
    year = models.SmallIntegerField()
    chart = models.TextField()
    chart_hash = Key()
    proposal = models.BigIntegerField()
    maker = Key()
    checker = Key()
    reason = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "bookkeeping_year_end"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["year"], name="bookkeeping_year_end_is_one"),
            models.CheckConstraint(
                name="bookkeeping_year_end_has_two_officers", condition=~models.Q(maker=models.F("checker"))
            ),
        ]


class Entry(models.Model):
    """A transfer between two accounts of one book, by their keys, on the last day of a year."""

    id = models.BigAutoField(primary_key=True)
    year_end = models.ForeignKey(YearEnd, on_delete=models.PROTECT)
    kind = models.TextField()
    book = models.TextField()
    day = models.DateField()
    debit = Key()
    credit = Key()
    amount = Rupiah()

    class Meta:
        constraints: ClassVar = [
            words_check("bookkeeping_entry", "kind", EntryKind),
            words_check("bookkeeping_entry", "book", Book),
            check("bookkeeping_entry_amount_is_positive", amount__gt=0),
            models.CheckConstraint(
                name="bookkeeping_entry_moves_between_two_accounts",
                condition=~models.Q(debit=models.F("credit")),
            ),
        ]


class Sample(models.Model):
    """Receipts picked for an auditor, with all that is needed to pick them again; `head` is the audit chain's then."""

    id = models.BigAutoField(primary_key=True)
    picking = models.TextField()
    seed = models.TextField()
    first_day = models.DateField()
    last_day = models.DateField()
    channel = Key()
    kecamatan = Key()
    wanted = models.IntegerField()
    population = models.BigIntegerField()
    total = Rupiah()
    newest_payment = models.BigIntegerField()
    seal = models.BigIntegerField()
    head = Key()
    made_at = models.DateTimeField()
    made_by = Key()

    class Meta:
        constraints: ClassVar = [
            words_check("bookkeeping_sample", "picking", Picking),
            check("bookkeeping_sample_wanted_is_bounded", wanted__range=(1, 500)),
            check("bookkeeping_sample_span_runs_forward", last_day__gte=models.F("first_day")),
        ]


class SampleItem(models.Model):
    """One picked receipt; `hits` is how often its rupiah were hit (once when picked at random)."""

    id = models.BigAutoField(primary_key=True)
    sample = models.ForeignKey(Sample, on_delete=models.PROTECT)
    place = models.IntegerField()
    receipt = Key()
    amount = Rupiah()
    hits = models.IntegerField()

    class Meta:
        db_table = "bookkeeping_sample_item"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sample", "receipt"], name="bookkeeping_sample_item_is_one"),
            check("bookkeeping_sample_item_is_hit", hits__gte=1, place__gte=1),
        ]


class Pack(models.Model):
    """The evidence pack of a sample while it is made and when it is: a file named by its SHA-256."""

    sample = models.OneToOneField(Sample, on_delete=models.PROTECT, primary_key=True)
    asked_at = models.DateTimeField()
    asked_by = Key()
    done = models.IntegerField()
    finished_at = models.DateTimeField(null=True)
    sha256 = Key()
    size = models.BigIntegerField()
    trouble = models.TextField()
