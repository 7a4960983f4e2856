"""Lists of NOPs, their lines, the codes made of them, and the keys by which long lists are brought."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from sppt.collective.words import LineState, ListState, Owner
from sppt.kit.fields import Key, Rupiah, check, words_check


class Listing(models.Model):
    """A list as it was brought: `done` lines are checked, `made` bills in codes. `limit` is rupiah a code, 0: none."""

    id = models.BigAutoField(primary_key=True)
    token = Key()
    key = Key()  # the same list brought twice in one form is one list
    owner_kind = models.TextField()
    owner = models.TextField()
    title = models.TextField(blank=True)
    channel = models.TextField(blank=True)
    limit = Rupiah()
    wilayah = models.TextField(blank=True)  # beginnings of NOPs that the owner may see, "" for all
    state = models.TextField()
    problem = models.TextField(blank=True)
    lines = models.IntegerField()
    done = models.IntegerField(default=0)
    made = models.IntegerField(default=0)
    turn = models.SmallIntegerField(default=1)  # rises when new codes are asked for
    checked_on = models.DateField(null=True)
    taken_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["owner_kind", "owner", "-id"], name="collective_listing_owner"),
            models.Index(
                fields=["id"],
                condition=models.Q(state__in=["taken", "asked"]),
                name="collective_listing_waiting",
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["token"], name="collective_listing_token_is_one"),
            models.UniqueConstraint(
                fields=["owner_kind", "owner", "key"], name="collective_listing_key_is_one"
            ),
            words_check("collective_listing", "owner_kind", Owner),
            words_check("collective_listing", "state", ListState),
            check("collective_listing_lines_are_bounded", lines__range=(1, 100_000)),
            check("collective_listing_limit_is_not_negative", limit__gte=0),
        ]


class Line(models.Model):
    """One line: the NOP as read ("" if it could not be), its years ("" means all due), and what is true of it."""

    pk = models.CompositePrimaryKey("listing_id", "place")
    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, db_index=False)
    place = models.IntegerField()
    nop = models.TextField(blank=True)
    years = models.TextField(blank=True)
    text = models.TextField(blank=True)
    state = models.TextField()
    why = models.TextField(blank=True)
    why_en = models.TextField(db_default="")
    owed_years = models.TextField(blank=True)
    bills = models.SmallIntegerField(default=0)
    amount = Rupiah(default=0)
    code = models.IntegerField(null=True)  # number of its code within the list

    class Meta:
        constraints: ClassVar = [
            words_check("collective_line", "state", LineState),
            check("collective_line_nop_is_one_or_none", nop__regex=r"^([0-9]{18})?$"),
            check("collective_line_amount_is_not_negative", amount__gte=0),
        ]


class ListCode(models.Model):
    """A payment code made of lines of a list: number within the list and turn."""

    pk = models.CompositePrimaryKey("listing_id", "turn", "number")
    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, db_index=False)
    turn = models.SmallIntegerField()
    number = models.IntegerField()
    code = models.TextField()  # ten digits
    token = models.TextField()
    amount = Rupiah()
    bills = models.IntegerField()

    class Meta:
        db_table = "collective_list_code"
        constraints: ClassVar = [check("collective_list_code_is_10_digits", code__regex=r"^[0-9]{10}$")]


class AccessKey(models.Model):
    """A key that a company, a village or an agent got at the counter, kept as a digest."""

    digest = Key(primary_key=True)
    holder = models.TextField()
    contact = models.TextField(blank=True)
    issued_by = models.ForeignKey(
        "accounts.Officer", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    issued_at = models.DateTimeField()
    until = models.DateField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "collective_access_key"
        constraints: ClassVar = [
            check("collective_access_key_digest_is_hex", digest__regex=r"^[0-9a-f]{64}$"),
            check("collective_access_key_has_a_holder", holder__regex=r"^\S.{1,119}$"),
        ]
