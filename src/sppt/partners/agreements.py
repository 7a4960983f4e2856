"""What was agreed with a channel: hours, limit, cut-off, fee, settlement. Written down, never guessed.

The first agreement is an administrator's; each later one takes two people (proposals.py).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace
from datetime import datetime, time

from django.db import IntegrityError, connection, transaction

from sppt.kit import audit
from sppt.partners.actions import PartnerRefused
from sppt.partners.channels import MIDNIGHT, forget_channels
from sppt.partners.words import AMOUNT_MAX, FEE_MAX, SETTLE_DAYS_MAX, FeeRule

LATE_DAYS = 2
LATE_DAYS_MAX = 7
NAME_MAX = 80
BAD = "Angka atau kata pada kesepakatan ini tidak dapat dipakai. Periksa batas, biaya, hari, dan rekeningnya."
UNKNOWN = "Mitra ini tidak dikenal. Periksa kodenya."
_ACCOUNT = re.compile(r"[0-9]{0,34}", re.ASCII)
_PROFILE = re.compile(r"[a-z0-9._-]{0,60}", re.ASCII)


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


@dataclass(frozen=True, slots=True)
class Terms:
    """A partner as two people may change it: its name, whether it is switched on, and what was agreed."""

    name: str
    active: bool
    agreed: Agreement


_COLUMNS = ", ".join(field.name for field in fields(Agreement))
_PLACES = ", ".join(f"%({field.name})s" for field in fields(Agreement))


def agree(code: str, agreed: Agreement, *, by: str, at: datetime) -> None:
    """Puts down what was agreed; the same again changes nothing.

    Raises PartnerRefused `partner_unknown`, `bad_agreement`.
    """
    check_agreement(agreed)
    values = _plain(agreed)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT FROM partners_partner WHERE code = %s FOR UPDATE", [code])
            if cursor.fetchone() is None:
                raise PartnerRefused("partner_unknown", UNKNOWN)
            cursor.execute(
                f"UPDATE partners_partner SET ({_COLUMNS}) = ROW ({_PLACES}) WHERE code = %(code)s"  # noqa: S608 (our words)
                f" AND ({_COLUMNS}) IS DISTINCT FROM ROW ({_PLACES})",
                {**values, "code": code},
            )
            if cursor.rowcount:
                audit.append(actor=by, verb="agree", subject=f"partner:{code}", detail=values, at=at)
    except IntegrityError as error:
        raise PartnerRefused("bad_agreement", BAD) from error
    forget_channels()


def set_standing(code: str, *, name: str, active: bool, by: str, at: datetime) -> None:
    """Names a partner and switches it on or off; what is in the lanes is still answered by the ledger."""
    if not 1 <= len(name.strip()) <= NAME_MAX or not name.isprintable():
        raise PartnerRefused("bad_partner_name", "Nama mitra 1 sampai 80 huruf.")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE partners_partner SET name = %s, active = %s WHERE code = %s AND (name, active) <> (%s, %s)",
            [name, active, code, name, active],
        )
        if cursor.rowcount:
            detail: dict[str, str | bool] = {"name": name, "active": active}
            audit.append(actor=by, verb="set_standing", subject=f"partner:{code}", detail=detail, at=at)
    forget_channels()


def switch_off(code: str, *, by: str, at: datetime) -> None:
    """Takes nothing more from a partner, at once. Switching it on again takes two people.

    Raises PartnerRefused `partner_unknown`.
    """
    standing = terms_of(code)
    if standing is None:
        raise PartnerRefused("partner_unknown", UNKNOWN)
    set_standing(code, name=standing.name, active=False, by=by, at=at)


def terms_of(code: str) -> Terms | None:
    """A partner's terms as they stand."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT name, active, {_COLUMNS} FROM partners_partner WHERE code = %s", [code])  # noqa: S608 (our words)
        row = cursor.fetchone()
    if row is None:
        return None
    name, active, *rest = row
    agreed = Agreement(*rest)
    return Terms(name, active, replace(agreed, fee_rule=FeeRule(agreed.fee_rule)))


def check_agreement(agreed: Agreement) -> None:
    """Raises PartnerRefused `fee_without_rule` or `bad_agreement`; the table's own checks are the last word."""
    if agreed.fee and agreed.fee_rule is FeeRule.NONE:
        raise PartnerRefused(
            "fee_without_rule", "Ada biaya, tetapi belum ada caranya. Pilih dipotong atau ditagih."
        )
    within = (
        0 <= agreed.amount_max <= AMOUNT_MAX
        and 0 <= agreed.fee <= FEE_MAX
        and 0 <= agreed.settle_days <= SETTLE_DAYS_MAX
        and 0 <= agreed.late_days <= LATE_DAYS_MAX
        and _ACCOUNT.fullmatch(agreed.account)
        and _PROFILE.fullmatch(agreed.profile)
        and all(
            (one.second, one.microsecond) == (0, 0) for one in (agreed.opens, agreed.closes, agreed.cut_off)
        )
    )
    if not within:
        raise PartnerRefused("bad_agreement", BAD)


def _plain(agreed: Agreement) -> dict[str, str | int]:
    """An agreement as plain data, for the database, the audit and proposals."""
    told: dict[str, str | int] = {}
    for field in fields(agreed):
        value = getattr(agreed, field.name)
        told[field.name] = value.isoformat("minutes") if isinstance(value, time) else value
    return told | {"fee_rule": str(agreed.fee_rule)}


def plain_terms(terms: Terms) -> dict[str, str | int | bool]:
    """Terms as plain data, as proposals keep them."""
    return {"name": terms.name, "active": terms.active, **_plain(terms.agreed)}
