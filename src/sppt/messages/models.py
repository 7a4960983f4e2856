"""Messages told to officers, the mails that carry them, every try to send one, and how each officer wants them."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from sppt.kit.fields import check, words_check
from sppt.messages.words import FINAL, Kind, Language, Outcome, Purpose

ADDRESS_MAX = 254


class Confirmation(models.Model):
    """An address that somebody wrote down for an officer; it counts when the officer has confirmed it."""

    id = models.BigAutoField(primary_key=True)
    officer = models.ForeignKey("accounts.Officer", on_delete=models.PROTECT, related_name="+")
    address = models.TextField()
    made_by = models.ForeignKey(
        "accounts.Officer", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    made_at = models.DateTimeField()
    until = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            check("messages_confirmation_address_is_one", address__regex=r"^[!-?A-~]+@[!-?A-~]+$"),
        ]


class Preference(models.Model):
    """How an officer wants to be told; `address` is confirmed, or empty."""

    officer = models.OneToOneField(
        "accounts.Officer", on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    address = models.TextField(blank=True)
    mail = models.BooleanField(default=True)
    muted = ArrayField(models.TextField(), default=list)  # kinds that come by no mail
    language = models.TextField(default=str(Language.INDONESIAN))
    since = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            words_check("messages_preference", "language", Language),
            check("messages_preference_address_is_one_or_none", address__regex=r"^([!-?A-~]+@[!-?A-~]+)?$"),
            check("messages_preference_kinds_are_known", muted__contained_by=sorted(map(str, Kind))),
        ]


class Delivery(models.Model):
    """One mail to one address; what it says is made when it is sent, out of what still stands then."""

    id = models.BigAutoField(primary_key=True)
    officer = models.ForeignKey("accounts.Officer", on_delete=models.PROTECT, related_name="+")
    purpose = models.TextField()
    address = models.TextField()
    confirmation = models.ForeignKey(Confirmation, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["made_at"], name="messages_delivery_made")]
        constraints: ClassVar = [
            words_check("messages_delivery", "purpose", Purpose),
            check("messages_delivery_address_is_one", address__regex=r"^[!-?A-~]+@[!-?A-~]+$"),
            models.UniqueConstraint(fields=["confirmation", "purpose"], name="messages_delivery_asks_once"),
            models.CheckConstraint(
                name="messages_delivery_knows_what_it_is_about",
                condition=models.Q(purpose="tell", confirmation__isnull=True)
                | ~models.Q(purpose="tell") & models.Q(confirmation__isnull=False),
            ),
        ]


class Message(models.Model):
    """One fact told to one officer on one day. `values` fills the places of its sentence; `page` is where it is worked.

    `since`: when the fact was first told to anybody. `ended_at`: it no longer stands, or a later message tells of it.
    """

    id = models.BigAutoField(primary_key=True)
    officer = models.ForeignKey("accounts.Officer", on_delete=models.PROTECT, db_index=False)
    kind = models.TextField()
    fact = models.TextField()
    day = models.DateField()  # WIB
    values = models.TextField()  # canonical JSON
    page = models.TextField()  # an address of the office, in Indonesian
    since = models.DateTimeField()
    told_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["officer", "-id"], name="messages_message_officer"),
            models.Index(
                fields=["kind", "fact"],
                condition=models.Q(ended_at__isnull=True),
                name="messages_message_standing",
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["officer", "kind", "fact", "day"], name="messages_message_is_told_once_a_day"
            ),
            words_check("messages_message", "kind", Kind),
            check("messages_message_page_is_of_the_office", page__regex=r"^/kantor/[!-~]*$"),
        ]


class Attempt(models.Model):
    """One try to send a mail, written before it is made: whoever writes it makes it. `next_at`: when to try again."""

    pk = models.CompositePrimaryKey("delivery_id", "number")
    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, db_index=False)
    number = models.IntegerField()
    begun_at = models.DateTimeField()
    outcome = models.TextField()
    status = models.SmallIntegerField(null=True)  # what the mail server answered
    next_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            words_check("messages_attempt", "outcome", Outcome),
            models.CheckConstraint(
                name="messages_attempt_ends_where_it_is_final",
                condition=~models.Q(outcome__in=sorted(map(str, FINAL))) | models.Q(next_at__isnull=True),
            ),
        ]
