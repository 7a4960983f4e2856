"""Channels: what was agreed with them, how they enter the machine doors, what was said there, where they are told."""

from __future__ import annotations

from datetime import time
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex, GinIndex
from django.db import models

from sppt.kit.fields import Key, check, words_check
from sppt.partners.models_iso8583 import Iso8583
from sppt.partners.models_qr import Acquirer, Qr
from sppt.partners.models_va import Va, VaBank
from sppt.partners.quirks import NamePolicy
from sppt.partners.words import (
    AMOUNT_MAX,
    FEE_MAX,
    SETTLE_DAYS_MAX,
    DeliveryOutcome,
    Event,
    FeeRule,
    Protocol,
)

__all__ = ["Acquirer", "Iso8583", "Qr", "Va", "VaBank"]  # Django finds them through this module


class Partner(models.Model):
    """A channel through which money comes: its cut-off ends its business day (00:00 means midnight WIB)."""

    code = Key(primary_key=True)
    name = models.TextField()
    cut_off = models.TimeField()
    late_days = (
        models.SmallIntegerField()
    )  # how long after the bank's time a completed payment is still taken
    active = models.BooleanField()
    # What was agreed; see channels.py. Defaults stand in the database: a version that knows nothing of them may serve.
    protocol = models.TextField(db_default=Protocol.API.value)
    opens = models.TimeField(db_default=time(0, 0))
    closes = models.TimeField(db_default=time(0, 0))
    amount_max = models.BigIntegerField(db_default=0)
    fee = models.BigIntegerField(db_default=0)
    fee_rule = models.TextField(db_default=FeeRule.NONE.value)
    settle_days = models.SmallIntegerField(db_default=1)
    account = models.TextField(db_default="")
    profile = models.TextField(db_default="")

    class Meta:
        constraints: ClassVar = [
            check("partners_partner_code_is_short", code__regex=r"^[a-z][a-z0-9_-]{1,23}$"),
            check("partners_partner_late_days_are_bounded", late_days__range=(0, 7)),
            words_check("partners_partner", "protocol", Protocol),
            words_check("partners_partner", "fee_rule", FeeRule),
            check("partners_partner_amount_max_is_bounded", amount_max__range=(0, AMOUNT_MAX)),
            check("partners_partner_fee_is_bounded", fee__range=(0, FEE_MAX)),
            models.CheckConstraint(
                condition=models.Q(fee=0) | ~models.Q(fee_rule=FeeRule.NONE.value),
                name="partners_partner_fee_has_a_rule",
            ),
            check("partners_partner_settle_days_are_bounded", settle_days__range=(0, SETTLE_DAYS_MAX)),
            check("partners_partner_account_is_digits", account__regex=r"^[0-9]{0,34}$"),
            check("partners_partner_profile_is_a_name", profile__regex=r"^[a-z0-9._-]{0,60}$"),
        ]


class Access(models.Model):
    """How a partner's machines enter: client id, networks they may call from (none listed: any), pace."""

    client_id = Key(primary_key=True)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT)
    active = models.BooleanField()
    networks = ArrayField(models.TextField())
    per_second = models.IntegerField()
    burst = models.IntegerField()
    since = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            check("partners_access_client_id_is_plain", client_id__regex=r"^[A-Za-z0-9_-]{6,64}$"),
            check(
                "partners_access_pace_is_bounded",
                per_second__range=(1, 10_000),
                burst__range=(1, 100_000),
            ),
        ]


class Secret(models.Model):
    """A shared secret, sealed. A new one takes the older one's slot, so at most two are valid at once."""

    id = models.BigAutoField(primary_key=True)
    access = models.ForeignKey(Access, on_delete=models.PROTECT, db_index=False)
    slot = models.SmallIntegerField()
    sealed = models.TextField()
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["access", "slot"], name="partners_secret_slot_is_one"),
            check("partners_secret_slots_are_two", slot__range=(1, 2)),
        ]


class Claim(models.Model):
    """An Idempotency-Key with the content it first came with. Insert-only."""

    id = models.BigAutoField(primary_key=True)
    partner = models.TextField()
    scope = models.TextField()
    key = Key()
    fingerprint = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partner", "scope", "key"], name="partners_claim_key_is_one"),
        ]


class Message(models.Model):
    """A request and its answer at a machine door, redacted. Kept until `keep_until`; see messages.sql."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    partner = models.TextField()
    client_id = models.TextField()
    address = models.TextField()
    route = models.TextField()
    status = models.SmallIntegerField()
    outcome = models.TextField()
    about = ArrayField(models.TextField())  # NOPs, codes, references and receipts that it names
    request = models.TextField()
    response = models.TextField()
    keep_until = models.DateField()
    took_ms = models.IntegerField(null=True)  # from the whole request to the whole answer; null: not measured

    class Meta:
        indexes: ClassVar = [
            GinIndex(fields=["about"], name="partners_message_about"),
            BrinIndex(fields=["at"], name="partners_message_at", autosummarize=True),
            models.Index(fields=["keep_until"], name="partners_message_keep"),
        ]


class Hour(models.Model):
    """What a partner's machines asked in one hour, counted from the messages once the hour is over; see hours.py."""

    id = models.BigAutoField(primary_key=True)
    partner = models.TextField()
    hour = models.DateTimeField()  # its beginning
    messages = models.IntegerField()
    refused = models.IntegerField()
    failed = models.IntegerField()
    inquiries = models.IntegerField()
    payments = models.IntegerField()
    p50_ms = models.IntegerField(null=True)
    p95_ms = models.IntegerField(null=True)
    last_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["hour", "partner"], name="partners_hour_is_one"),
            check("partners_hour_has_messages", messages__gte=1),
        ]


class Webhook(models.Model):
    """Where a partner wants to be told. Only an operator or administrator of ours sets it."""

    partner = models.OneToOneField(Partner, on_delete=models.PROTECT, primary_key=True)
    access = models.ForeignKey(Access, on_delete=models.PROTECT, db_index=False)
    url = models.TextField()
    active = models.BooleanField()
    since = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [check("partners_webhook_url_is_http", url__regex=r"^https?://[!-~]+$")]


class Delivery(models.Model):
    """Something to tell a partner, once for each event of a receipt; what became of it are its attempts."""

    id = models.BigAutoField(primary_key=True)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, db_index=False)
    event = models.TextField()
    receipt = Key()
    body = models.TextField()
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["at"], name="partners_delivery_at")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partner", "event", "receipt"], name="partners_delivery_is_one"),
            words_check("partners_delivery", "event", Event),
        ]


class Attempt(models.Model):
    """One try to deliver. The last one says when the next is due; none due means delivered or given up. Insert-only."""

    id = models.BigAutoField(primary_key=True)
    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, db_index=False)
    number = models.SmallIntegerField()
    at = models.DateTimeField()
    outcome = models.TextField()
    status = models.SmallIntegerField(null=True)
    next_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["delivery", "number"], name="partners_attempt_is_one"),
            words_check("partners_attempt", "outcome", DeliveryOutcome),
            check("partners_attempt_numbers_are_bounded", number__range=(1, 20)),
        ]


class Snap(models.Model):
    """How a partner speaks SNAP BI: its number ranges and names, and what it does differently (see quirks.py)."""

    access = models.OneToOneField(Access, on_delete=models.PROTECT, primary_key=True)
    partner_id = Key(unique=True)  # X-PARTNER-ID
    # partnerServiceId without its padding; none where a partner takes no VA
    va_prefix = Key(unique=True, null=True)  # type: ignore[misc]
    channel_ids = ArrayField(models.TextField())  # CHANNEL-ID; none listed: any
    names = models.TextField()
    quirks = models.TextField()
    since = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            check("partners_snap_partner_id_is_plain", partner_id__regex=r"^[!-~]{1,36}$"),
            check("partners_snap_va_prefix_is_digits", va_prefix__regex=r"^[0-9]{1,8}$"),
            words_check("partners_snap", "names", NamePolicy),
        ]


class PublicKey(models.Model):
    """A partner's RSA key. A new one takes the older one's slot, so at most two are valid at once."""

    id = models.BigAutoField(primary_key=True)
    access = models.ForeignKey(Access, on_delete=models.PROTECT, db_index=False)
    slot = models.SmallIntegerField()
    pem = models.TextField()
    fingerprint = Key()  # SHA-256 over the key's DER form, in hexadecimal
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["access", "slot"], name="partners_public_key_slot_is_one"),
            check("partners_public_key_slots_are_two", slot__range=(1, 2)),
            check("partners_public_key_fingerprint_is_hex", fingerprint__regex=r"^[0-9a-f]{64}$"),
        ]


class Exchange(models.Model):
    """A request that was judged, with its two ids: each X-EXTERNAL-ID once a day. Insert-only.

    ISO 8583 and the API have one id, which stands for both; the API's are kept when they were refused.
    """

    id = models.BigAutoField(primary_key=True)
    partner = models.TextField()
    service = models.TextField()
    day = models.DateField()  # the WIB day of arrival
    external_id = Key()
    request_id = Key()
    va = models.TextField()
    amount = models.BigIntegerField()  # 0 where none was said
    reference_no = models.TextField()  # the bank's own number of the payment, if it gave one
    outcome = models.TextField()
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["partner", "service", "request_id", "id"], name="partners_exchange_request"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["partner", "service", "day", "external_id"], name="partners_exchange_is_one_a_day"
            ),
        ]
