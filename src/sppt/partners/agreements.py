"""What was agreed with a channel: hours, limit, cut-off, fee, settlement. Written down, never guessed."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime, time

from django.db import IntegrityError, connection, transaction

from sppt.kit import audit
from sppt.partners.actions import PartnerRefused
from sppt.partners.channels import MIDNIGHT, forget_channels
from sppt.partners.words import FeeRule

LATE_DAYS = 2


@dataclass(frozen=True, slots=True)
class Agreement:
    """The part of the channel map that people agree on; units and meanings as in channels.Channel.

    `late_days`: how long after the bank's time a completed payment is still taken.
    """

    opens: time = MIDNIGHT
    closes: time = MIDNIGHT
    amount_max: int = 0
    cut_off: time = MIDNIGHT
    late_days: int = LATE_DAYS
    fee: int = 0
    fee_rule: FeeRule = FeeRule.NONE
    settle_days: int = 1
    account: str = ""
    profile: str = ""


_COLUMNS = ", ".join(field.name for field in fields(Agreement))
_PLACES = ", ".join(f"%({field.name})s" for field in fields(Agreement))


def agree(code: str, agreed: Agreement, *, by: str, at: datetime) -> None:
    """Puts down what was agreed; the same again changes nothing.

    Raises PartnerRefused `partner_unknown`, `bad_agreement`.
    """
    values = {
        **{field.name: getattr(agreed, field.name) for field in fields(agreed)},
        "fee_rule": str(agreed.fee_rule),
    }
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT FROM partners_partner WHERE code = %s FOR UPDATE", [code])
            if cursor.fetchone() is None:
                raise PartnerRefused("partner_unknown", f"Tidak ada mitra dengan kode {code}.")
            cursor.execute(
                f"UPDATE partners_partner SET ({_COLUMNS}) = ROW ({_PLACES}) WHERE code = %(code)s"  # noqa: S608 (our words)
                f" AND ({_COLUMNS}) IS DISTINCT FROM ROW ({_PLACES})",
                {**values, "code": code},
            )
            if cursor.rowcount:
                detail = {
                    name: value.isoformat("minutes") if isinstance(value, time) else value
                    for name, value in values.items()
                }
                audit.append(actor=by, verb="agree", subject=f"partner:{code}", detail=detail, at=at)
    except IntegrityError as error:
        raise PartnerRefused(
            "bad_agreement",
            "Angka atau kata pada kesepakatan ini tidak dapat dipakai. Periksa batas, biaya, hari, dan rekeningnya.",
        ) from error
    forget_channels()
