"""QRIS: acquirers that make QRs for us, and each wish for one. They make the QR; we keep the merchant's numbers."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from sppt.kit.fields import Key, Rupiah, check, words_check
from sppt.partners.qr_states import OPEN, QrState


class Acquirer(models.Model):
    """How we ask an acquirer for a QR: its address, our credentials there (sealed), and the city's merchant numbers.

    Limit and hours stand in the channel map, what the acquirer enters our door with in partners_snap.
    """

    access = models.OneToOneField("partners.Access", on_delete=models.PROTECT, primary_key=True)
    base_url = models.TextField()
    client_key = Key()  # X-CLIENT-KEY by which it knows us
    partner_id = Key()  # X-PARTNER-ID that it gave us
    channel_id = Key()
    merchant_id = Key()
    terminal_id = Key()
    nmid = Key()
    valid_minutes = models.SmallIntegerField()
    sealed_secret = models.TextField()
    sealed_key = models.TextField()
    since = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            check("partners_acquirer_url_is_http", base_url__regex=r"^https?://[!-~]{1,200}$"),
            check(
                "partners_acquirer_names_are_plain",
                client_key__regex=r"^[!-~]{1,64}$",
                partner_id__regex=r"^[!-~]{1,36}$",
                channel_id__regex=r"^[!-~]{1,5}$",
                merchant_id__regex=r"^[!-~]{1,64}$",
                terminal_id__regex=r"^[!-~]{0,16}$",
            ),
            check("partners_acquirer_nmid_is_one", nmid__regex=r"^ID[0-9]{13}$"),
            check("partners_acquirer_validity_is_bounded", valid_minutes__range=(1, 1440)),
        ]


class Qr(models.Model):
    """A wish for a QR that collects one payment code, and what became of it. `reference` is our key at the acquirer.

    `paid_by` and `rrn` name the money that came first, in the acquirer's words; money named otherwise is other money.
    """

    id = models.BigAutoField(primary_key=True)
    partner = models.ForeignKey("partners.Partner", on_delete=models.PROTECT, db_index=False)
    reference = Key()
    code = Key()
    amount = Rupiah()
    wanted_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    state = models.TextField()
    state_at = models.DateTimeField()
    their_reference = models.TextField(db_default="")
    content = models.TextField(db_default="")
    why = models.TextField(db_default="")
    paid_by = models.TextField(db_default="")
    rrn = models.TextField(db_default="")
    asked_times = models.SmallIntegerField(db_default=0)
    next_at = models.DateTimeField(null=True)  # when the worker looks at it again

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["code", "-id"], name="partners_qr_code"),
            models.Index(
                fields=["next_at"], condition=models.Q(next_at__isnull=False), name="partners_qr_next"
            ),
            models.Index(
                fields=["wanted_at"], condition=models.Q(state="refused"), name="partners_qr_refused"
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["reference"], name="partners_qr_reference_is_one"),
            models.UniqueConstraint(
                fields=["code"],
                condition=models.Q(state__in=sorted(map(str, OPEN))),
                name="partners_qr_is_open_once",
            ),
            words_check("partners_qr", "state", QrState),
            check("partners_qr_reference_is_plain", reference__regex=r"^[A-Za-z0-9]{1,25}$"),
            check("partners_qr_code_is_10_digits", code__regex=r"^[0-9]{10}$"),
            check("partners_qr_amount_is_positive", amount__gt=0),
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("wanted_at")), name="partners_qr_ends_later"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="shown") | ~models.Q(content=""), name="partners_qr_shows_something"
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=sorted(map(str, OPEN))) | models.Q(next_at__isnull=False),
                name="partners_qr_open_is_looked_at",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="refused") | ~models.Q(why=""), name="partners_qr_refused_has_a_why"
            ),
        ]
